# Expected values for tests/reports/estimation/test_comparisons_against_r.py. Run: Rscript comparisons.R (in this folder).
#
# Reference: Lumley, survey 4.1-1 (GPL-2 | GPL-3): svyttest, svycontrast on svyby-free influences, svychisq (F and Chisq),
# svykappa; R 4.2: p.adjust, lm for the line of weighted least squares.

source("designs.R")
tested <- designs[c("fixed", "strat", "strat_fpc", "post", "post_fpc", "clustered")]
results <- list()
add <- function(kind, design, one, other, answer, difference, se, df, p, low = NA, high = NA) {
  results[[length(results) + 1]] <<- data.frame(kind, design, one, other, answer, difference = number(difference), se = number(se),
    df = number(df), p = number(p), low = number(low), high = number(high))
}
# 1. Two groups, and a group and the rest: svyttest on the rows of both, other rows outside the domain.
two <- function(kind, name, one, other, k, inside, is_other) {
  design <- update(tested[[name]], hit = as.numeric(answer %in% k), second = as.numeric(is_other))
  t <- suppressWarnings(svyttest(hit ~ second, subset(design, inside & !is.na(answer))))
  add(kind, name, one, other, k, t$estimate, t$estimate / t$statistic, t$parameter, t$p.value, t$conf.int[1], t$conf.int[2])
}
for (name in names(tested)) for (k in answers) {
  for (pair in combn(groups, 2, simplify = FALSE)) two("pair", name, pair[1], pair[2], k, rows$group %in% pair, rows$group == pair[2])
  for (g in groups) two("rest", name, "rest", g, k, TRUE, rows$group == g)
}
# 2. A group and the total, and two boxes ticked by the same people: the difference of two means of the whole file.
zeroed <- function(name, hit, domain) {
  w <- weights(tested[[name]])
  p <- sum(w * hit * domain) / sum(w * domain)
  list(p = p, z = (hit - p) * domain / sum(w * domain))
}
difference_of <- function(kind, name, one, other, k, first, second, df) {
  design <- update(tested[[name]], z = second$z - first$z)
  se <- as.numeric(SE(svytotal(~z, design)))
  add(kind, name, one, other, k, second$p - first$p, se, df, 2 * pt(-abs(second$p - first$p) / se, df))
}
domain_df <- function(name, inside) degf(subset(tested[[name]], inside)) - 1
answered <- !is.na(rows$answer)
for (name in names(tested)) for (k in answers) for (g in groups) {
  hit <- as.numeric(rows$answer %in% k)
  difference_of("total", name, "totaal", g, k, zeroed(name, hit, answered), zeroed(name, hit, answered & rows$group == g), domain_df(name, answered))
}
asked <- !is.na(rows$tick_politie)
filled <- function(x) ifelse(is.na(x), 0, x)
for (name in names(tested)) difference_of("items", name, "tick_politie", "tick_partner", "", zeroed(name, filled(rows$tick_politie), asked),
                                          zeroed(name, filled(rows$tick_partner), asked), domain_df(name, asked))
# 3. Two editions: both files together with the edition as stratum. The first 234 rows play the earlier edition.
rows$edition <- rep(c("eerder", "later"), c(234, n - 234))
stacked <- svydesign(ids = ~1, strata = ~edition, weights = ~w, data = rows)
for (k in answers) {
  t <- svyttest(hit ~ edition, subset(update(stacked, hit = as.numeric(answer %in% k)), !is.na(answer)))
  add("editions", "fixed", "eerder", "later", k, t$estimate, t$estimate / t$statistic, t$parameter, t$p.value, t$conf.int[1], t$conf.int[2])
}
write.csv(do.call(rbind, results), "comparisons_expected.csv", row.names = FALSE, quote = FALSE)

# 4. Independence of two questions, among who answered both; subset first, so that ddf counts them only.
independence <- list()
for (name in c("fixed", "strat", "strat_fpc", "clustered")) for (pair in list(c("group", "answer"), c("gender", "answer"), c("cell", "answer"), c("coder", "group"))) {
  domain <- subset(tested[[name]], !is.na(rows[[pair[1]]]) & !is.na(rows[[pair[2]]]))
  formula <- as.formula(paste("~", pair[1], "+", pair[2]))
  f <- svychisq(formula, domain, statistic = "F")
  chisq <- svychisq(formula, domain, statistic = "Chisq")
  independence[[length(independence) + 1]] <- data.frame(design = name, one = pair[1], other = pair[2], f = number(f$statistic),
    ndf = number(f$parameter[1]), ddf = number(f$parameter[2]), p = number(f$p.value), first_order_p = number(chisq$p.value))
}
write.csv(do.call(rbind, independence), "independence_expected.csv", row.names = FALSE, quote = FALSE)

# 5. Kappa of two coders.
kappa <- do.call(rbind, lapply(c("fixed", "strat", "clustered"), function(name) {
  k <- svykappa(~answer + coder, subset(tested[[name]], !is.na(answer) & !is.na(coder)))
  data.frame(design = name, kappa = number(coef(k)), se = number(SE(k)))
}))
write.csv(kappa, "kappa_expected.csv", row.names = FALSE, quote = FALSE)

# 6. Corrections of p-values, and a line through editions with known variances.
p <- c(.0004, .012, .03, .04, .049, .2, .9, .03)
write.csv(data.frame(none = number(p), holm = number(p.adjust(p, "holm")), bonferroni = number(p.adjust(p, "bonferroni")),
                     bh = number(p.adjust(p, "BH"))), "adjusted_expected.csv", row.names = FALSE, quote = FALSE)
line <- data.frame(year = c(2014, 2016, 2018, 2020), share = c(.235, .27, .29, .35), se = c(.012, .011, .0135, .0088))
fit <- lm(share ~ year, line, weights = 1 / line$se^2)
slope_se <- sqrt(summary(fit)$cov.unscaled[2, 2])
misfit <- sum(residuals(fit)^2 / line$se^2)
write.csv(data.frame(slope = number(coef(fit)[2]), se = number(slope_se), p = number(2 * pnorm(-abs(coef(fit)[2] / slope_se))),
                     misfit = number(misfit), misfit_p = number(pchisq(misfit, 2, lower.tail = FALSE))),
          "trend_expected.csv", row.names = FALSE, quote = FALSE)
# 7. Answers on answers: every box as part of all boxes ticked.
on_answers <- do.call(rbind, lapply(names(tested), function(name) {
  do.call(rbind, lapply(c("totaal", groups), function(g) {
    inside <- g == "totaal" | rows$group == g
    ticks <- rows[c("tick_politie", "tick_griffier", "tick_partner")]
    base <- inside & asked & filled(rows$tick_niemand) == 0
    design <- subset(update(tested[[name]], box = filled(ticks[[2]]), all = filled(rowSums(ticks))), base)
    r <- svyratio(~box, ~all, design, deff = "replace")
    data.frame(design = name, group = g, n = sum(base & filled(rowSums(ticks)) > 0), value = number(coef(r)), se = number(SE(r)))
  }))
}))
write.csv(on_answers, "on_answers_expected.csv", row.names = FALSE, quote = FALSE)
