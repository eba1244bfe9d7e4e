# Expected values for tests/reports/estimation/test_weighting_against_r.py. Run: Rscript weighting.R (in this folder).
#
# Reference: Lumley, survey 4.1-1 (GPL-2 | GPL-3): rake (until the table changes less than 1e-13 of the population),
# postStratify from design weights. All weights are scaled to mean 1.

source("designs.R")
scaled <- function(design) number(weights(design) / mean(weights(design)))
from_design <- svydesign(ids = ~1, weights = ~start_weight, data = rows)
raked_from_design <- rake(from_design, list(~region, ~gender, ~cell),
                          list(margin_of("region", regions), margin_of("gender", genders), margin_of("cell", population)),
                          control = list(maxit = 1000, epsilon = 1e-13))
write.csv(data.frame(raked = scaled(raked), raked_from_design = scaled(raked_from_design), post_from_design = scaled(designs$post_design)),
          "weighting_expected.csv", row.names = FALSE, quote = FALSE)
