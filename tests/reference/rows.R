# Invented respondents for the reference cases: survey_rows.csv. Run: Rscript rows.R (in this folder), before the other scripts.
#
# Not random answers of nobody in particular only: the cells differ in what they answer, organisations differ too, some
# answers are missing, some weights are zero. Shape of 2020: five weighting cells, 27 % of the population answered.

options(digits = 17)
set.seed(20201, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

sizes <- c(burgemeester = 29, wethouder = 66, raadslid = 300, provincie = 33, waterschap = 40)
cell <- rep(names(sizes), sizes)
n <- length(cell)
organisation <- sample(1:70, n, replace = TRUE)
mood <- rnorm(70, sd = .5)[organisation]
region <- sample(c("noord", "oost", "zuid", "west"), n, replace = TRUE, prob = c(.15, .2, .25, .4))
gender <- ifelse(runif(n) < ifelse(cell == "raadslid", .35, .28), "vrouw", "man")
group <- sample(c("dagelijks", "wekelijks", "zelden"), n, replace = TRUE, prob = c(.2, .45, .35))
score <- mood + ifelse(group == "dagelijks", .6, 0) + ifelse(cell == "burgemeester", .7, 0) + rnorm(n)
answer <- as.character(cut(score, c(-Inf, .3, 1, Inf), labels = c("nooit", "een_keer", "meerdere_keren")))
answer[runif(n) < .07] <- NA
grade <- pmin(10, pmax(1, round(7 - score + rnorm(n))))
grade[runif(n) < .1] <- NA
hours <- round(exp(1.5 + .4 * score + rnorm(n, sd = .6)), 1)
hours[runif(n) < .12] <- NA
# Boxes that may be ticked together, among who had something happen; empty for who was not asked.
asked <- !is.na(answer) & answer != "nooit"
tick <- function(p) ifelse(asked, as.integer(runif(n) < p), NA)
rows <- data.frame(cell, organisation, region, gender, group, answer, grade, hours,
                   tick_politie = tick(.35), tick_griffier = tick(.5), tick_partner = tick(.6), tick_niemand = tick(.1),
                   coder = ifelse(is.na(answer), NA, ifelse(runif(n) < .8, answer, sample(c("nooit", "een_keer", "meerdere_keren"), n, replace = TRUE))),
                   design_weight = sprintf("%.17g", ifelse(runif(n) < .02, 0, runif(n, .4, 3))))
write.csv(rows, "survey_rows.csv", row.names = FALSE, quote = FALSE, na = "")
