# Expected values for tests/reports/estimation/test_newer_against_r.py. Run: Rscript newer.R (in this folder), with survey 4.5.
#
# Reference: Lumley, survey 4.5 (GPL-2 | GPL-3): svyciprop(method = "wilson"), which 4.1-1 does not have, and trimWeights,
# which since 4.2-1 keeps weights that were trimmed before out of the next round.

source("designs.R")
stopifnot(packageVersion("survey") >= "4.5")

# 1. Wilson, for the shares of every answer under the designs that drop the rows outside a domain.
results <- list()
for (name in c("fixed", "strat", "strat_fpc", "clustered")) for (group in c("totaal", groups)) for (k in answers) {
  valid <- (group == "totaal" | rows$group == group) & !is.na(rows$answer)
  domain <- update(subset(designs[[name]], valid), hit = as.numeric(answer %in% k))
  ci <- attr(svyciprop(~hit, domain, method = "wilson"), "ci")
  results[[length(results) + 1]] <- data.frame(design = name, group, statistic = k, low = number(ci[1]), high = number(ci[2]))
}
write.csv(do.call(rbind, results), "wilson_expected.csv", row.names = FALSE, quote = FALSE)

# 2. Trimming, once and strictly. Limits as multiples of the mean.
start <- rows$start_weight / mean(rows$start_weight)
trimmed <- data.frame(start = number(start))
for (limits in list(c(.5, 1.5), c(.3, 1.2), c(0, 1.05))) for (strict in c(FALSE, TRUE)) {
  design <- svydesign(ids = ~1, weights = start, data = rows)
  done <- trimWeights(design, lower = limits[1], upper = limits[2], strict = strict)
  trimmed[[sprintf("%s_%s_%s", limits[1], limits[2], ifelse(strict, "strict", "once"))]] <- number(weights(done))
}
write.csv(trimmed, "trimming_expected.csv", row.names = FALSE, quote = FALSE)
