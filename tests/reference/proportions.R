# Expected values for tests/reports/estimation/test_against_r.py. Run: Rscript proportions.R (in this folder).
#
# Estimand: weighted share of an answer in a group (domain), post-stratification weights taken as given, with replacement.
# Reference: Lumley, survey 4.1-1 (GPL-2 | GPL-3): svydesign, subset, svymean(deff = "replace"), svyglm, svyciprop, postStratify.
# The intervals are made twice: by svyciprop (whose fit stops at 1e-8) and with the same model fitted to 1e-15.

suppressPackageStartupMessages(library(survey))
options(digits = 17)

population <- c(burgemeester = 355, wethouder = 1320, raadslid = 8493, provincie = 619, waterschap = 609)
published <- c(burgemeester = 161, wethouder = 365, raadslid = 2147, provincie = 176, waterschap = 211)

# 1. The factors of 2020, from postStratify on the published counts.
full <- data.frame(cell = rep(names(published), published))
flat <- svydesign(ids = ~1, weights = rep(sum(population) / nrow(full), nrow(full)), data = full)
post <- postStratify(flat, ~cell, data.frame(cell = names(population), Freq = unname(population)))
expansion <- tapply(weights(post), full$cell, unique)[names(population)]
factors <- expansion / mean(weights(post))
write.csv(data.frame(cell = names(population), population, respondents = published,
                     weight = sprintf("%.17g", factors)), "weights_2020.csv", row.names = FALSE, quote = FALSE)

# 2. A file of 400 respondents with break-off, a small group, and an answer that nobody in one group gave.
set.seed(20200615)
n <- 400
cell <- sample(names(population), n, TRUE, prob = c(.08, .14, .56, .1, .12))
group <- sample(c("dagelijks", "wekelijks", "minder", "zelden"), n, TRUE, prob = c(.35, .4, .22, .03))
answer <- sample(c("nooit", "een_keer", "meerdere_keren"), n, TRUE, prob = c(.66, .2, .14))
answer[sample(n, 37)] <- NA
answer[group == "zelden" & answer %in% "meerdere_keren"] <- "nooit"
rows <- data.frame(row = seq_len(n), cell, group, answer)
write.csv(rows, "proportions_rows.csv", row.names = FALSE, quote = FALSE, na = "")

shares <- table(cell)[names(population)] / n
rows$w <- as.numeric((population / sum(population))[cell] / shares[cell])
design <- svydesign(ids = ~1, weights = ~w, data = rows)

one <- function(g, k) {
  rows_of <- if (g == "totaal") !is.na(rows$answer) else rows$group == g & !is.na(rows$answer)
  domain <- subset(design, rows_of)
  domain <- update(domain, hit = as.numeric(answer == k))
  mean_of <- svymean(~hit, domain, deff = "replace")
  p <- as.numeric(coef(mean_of))
  se <- as.numeric(SE(mean_of))
  low <- high <- iterated_low <- iterated_high <- NA
  if (p > 0 && p < 1) {
    fit <- svyglm(hit ~ 1, domain, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 200))
    bounds <- coef(fit) + c(-1, 1) * qt(.975, degf(domain)) * as.numeric(SE(fit))
    low <- plogis(bounds[1]); high <- plogis(bounds[2])
    iterated <- attr(svyciprop(~hit, domain, method = "logit"), "ci")
    iterated_low <- iterated[1]; iterated_high <- iterated[2]
  }
  format17 <- function(x) ifelse(is.na(x), "", sprintf("%.17g", as.numeric(x)))
  data.frame(group = g, answer = k, n = sum(rows_of), base = format17(sum(rows$w[rows_of])), share = format17(p),
             se = format17(se), deff = if (p > 0 && p < 1) format17(deff(mean_of)) else "", low = format17(low),
             high = format17(high), ciprop_low = format17(iterated_low), ciprop_high = format17(iterated_high))
}
cases <- expand.grid(k = c("nooit", "een_keer", "meerdere_keren"),
                     g = c("totaal", "dagelijks", "wekelijks", "minder", "zelden"), stringsAsFactors = FALSE)
write.csv(do.call(rbind, Map(one, cases$g, cases$k)), "proportions_expected.csv", row.names = FALSE, quote = FALSE)

# 3. Shares of 0 and 1: exact binomial bounds on Kish's effective n.
effective <- c(5, 11.75, 42.3, 3014.1)
write.csv(data.frame(effective_n = effective, low_of_one = sprintf("%.17g", qbeta(.025, effective, 1)),
                     high_of_zero = sprintf("%.17g", qbeta(.975, 1, effective))),
          "certain_expected.csv", row.names = FALSE, quote = FALSE)
