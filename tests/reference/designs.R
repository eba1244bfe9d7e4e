# The rows and the designs that the reference scripts share; sourced by them.

suppressPackageStartupMessages(library(survey))
options(digits = 17, survey.lonely.psu = "fail")

population <- c(burgemeester = 355, wethouder = 1320, raadslid = 8493, provincie = 619, waterschap = 609)
regions <- c(noord = 1700, oost = 2300, zuid = 2850, west = 4546)
genders <- c(man = 7600, vrouw = 3796)
answers <- c("nooit", "een_keer", "meerdere_keren")
groups <- c("dagelijks", "wekelijks", "zelden")

rows <- read.csv("survey_rows.csv", na.strings = "", stringsAsFactors = FALSE)
n <- nrow(rows)
N <- sum(population)
sizes <- table(rows$cell)
rows$w <- as.numeric((population[rows$cell] / N) / (sizes[rows$cell] / n))
rows$N_h <- as.numeric(population[rows$cell])
rows$N <- N
# A row without weight gets an influence of its own in survey's post-stratification, so there everybody has a weight.
rows$start_weight <- ifelse(rows$design_weight == 0, 1, rows$design_weight)

margin_of <- function(name, counts) setNames(data.frame(names(counts), unname(counts)), c(name, "Freq"))
flat <- svydesign(ids = ~1, weights = rep(N / n, n), data = rows)
post <- postStratify(flat, ~cell, margin_of("cell", population))
post_fpc <- postStratify(svydesign(ids = ~1, weights = rep(N / n, n), fpc = ~N, data = rows), ~cell, margin_of("cell", population))
raked <- suppressWarnings(rake(flat, list(~region, ~gender), list(margin_of("region", regions), margin_of("gender", genders)),
                               control = list(maxit = 1000, epsilon = 1e-13)))
# Raked weights as `rake` leaves them; the last sweep is close to, and not at, the fixed point.
designs <- list(
  fixed = svydesign(ids = ~1, weights = ~w, data = rows),
  zero = svydesign(ids = ~1, weights = ~design_weight, data = rows),
  strat = svydesign(ids = ~1, strata = ~cell, weights = ~w, data = rows),
  strat_fpc = svydesign(ids = ~1, strata = ~cell, weights = ~w, fpc = ~N_h, data = rows),
  post = post,
  post_fpc = post_fpc,
  post_design = postStratify(svydesign(ids = ~1, weights = ~start_weight, data = rows), ~cell, margin_of("cell", population)),
  raking = raked,
  clustered = svydesign(ids = ~organisation, weights = ~w, data = rows)
)
number <- function(x) ifelse(is.na(x), "", sprintf("%.17g", as.numeric(x)))
