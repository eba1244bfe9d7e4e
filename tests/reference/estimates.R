# Expected values for tests/reports/estimation/test_estimates_against_r.py. Run: Rscript estimates.R (in this folder).
#
# Estimands: share, mean, ratio, total and quantiles in groups (domains), under every design of designs.R.
# Reference: Lumley, survey 4.1-1 (GPL-2 | GPL-3): svymean, svyby, svyratio, svytotal (deff = "replace"), svyquantile
# (qrule "math", interval "mean"), svyciprop (logit and beta).
# svyciprop fits a model until the deviance changes less than 1e-8; its logit interval is also made with a fit to 1e-15.

source("designs.R")

share_of <- function(domain) {
  m <- svymean(~hit, domain, deff = "replace")
  p <- as.numeric(coef(m)); se <- as.numeric(SE(m)); low <- high <- beta_low <- beta_high <- NA
  if (p > 0 && p < 1 && se > 1e-12) {
    fit <- svyglm(hit ~ 1, domain, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 200))
    bounds <- coef(fit) + c(-1, 1) * qt(.975, degf(domain)) * as.numeric(SE(fit))
    low <- plogis(bounds[1]); high <- plogis(bounds[2])
    used <- sum(weights(domain) != 0)
    effective <- p * (1 - p) / se^2 * (qt(.025, used - 1) / qt(.025, degf(domain)))^2
    beta_low <- qbeta(.025, effective * p, effective * (1 - p) + 1)
    beta_high <- qbeta(.975, effective * p + 1, effective * (1 - p))
    # svyciprop takes the rows that are kept, with or without weight, where Korn and Graubard take the domain.
    if (nrow(domain) == used) stopifnot(all.equal(c(beta_low, beta_high), as.numeric(attr(svyciprop(~hit, domain, method = "beta"), "ci")), tolerance = 1e-12))
  }
  c(p, se, deff(m), low, high, beta_low, beta_high)
}
mean_of <- function(domain, name) {
  m <- svymean(as.formula(paste0("~", name)), domain, deff = "replace", na.rm = TRUE)
  ci <- confint(m, df = degf(domain))
  c(coef(m), SE(m), deff(m), ci[1], ci[2], NA, NA)
}
ratio_of <- function(domain) {
  r <- svyratio(~hours, ~grade, domain, deff = "replace")
  ci <- confint(r, df = degf(domain))
  c(coef(r), SE(r), deff(r), ci[1], ci[2], NA, NA)
}
# Totals are of y in the domain and 0 outside it, over the whole file, in people of the population.
total_of <- function(design, y) {
  scaled <- update(design, y = y * N / sum(weights(design)))
  t <- svytotal(~y, scaled, deff = "replace")
  c(coef(t), SE(t), deff(t), NA, NA, NA, NA)
}
quantile_of <- function(domain, part) {
  q <- svyquantile(~hours, domain, part, qrule = "math", interval.type = "mean")$hours
  c(q[1], q[4], NA, q[2], q[3], NA, NA)
}

# Rows outside a domain keep a place in post-stratified designs; a missing number there must not matter.
filled <- function(x) ifelse(is.na(x), 0, x)
designs <- lapply(designs, update, grade = filled(grade), hours = filled(hours))

results <- list()
add <- function(design, group, statistic, n, df, values) {
  results[[length(results) + 1]] <<- data.frame(design, group, statistic, n, df, value = number(values[1]), se = number(values[2]),
    deff = number(values[3]), low = number(values[4]), high = number(values[5]), beta_low = number(values[6]), beta_high = number(values[7]))
}
for (name in names(designs)) {
  design <- designs[[name]]
  for (group in c("totaal", groups)) {
    inside <- group == "totaal" | rows$group == group
    for (k in answers) {
      valid <- inside & !is.na(rows$answer)
      domain <- update(subset(design, valid), hit = as.numeric(answer %in% k))
      add(name, group, k, sum(valid), degf(domain), share_of(domain))
      add(name, group, paste0("aantal_", k), sum(valid), NA, total_of(design, as.numeric(valid & rows$answer %in% k)))
    }
    valid <- inside & !is.na(rows$grade)
    domain <- subset(design, valid)
    add(name, group, "cijfer", sum(valid), degf(domain), mean_of(domain, "grade"))
    valid <- inside & !is.na(rows$hours)
    domain <- subset(design, valid)
    add(name, group, "uren", sum(valid), degf(domain), mean_of(domain, "hours"))
    add(name, group, "uren_totaal", sum(valid), NA, total_of(design, ifelse(valid, filled(rows$hours), 0)))
    for (part in c(.1, .25, .5, .75)) add(name, group, paste0("kwantiel_", part), sum(valid), degf(domain), quantile_of(domain, part))
    valid <- inside & !is.na(rows$hours) & !is.na(rows$grade)
    domain <- subset(design, valid)
    add(name, group, "uren_per_punt", sum(valid), degf(domain), ratio_of(domain))
  }
}
# A domain by svyby is the same domain.
for (name in names(designs)) {
  valid <- !is.na(rows$answer)
  by <- svyby(~hit, ~group, update(subset(designs[[name]], valid), hit = as.numeric(answer %in% "nooit")), svymean)
  ours <- Filter(function(row) row$design == name && row$group != "totaal" && row$statistic == "nooit", results)
  ours <- do.call(rbind, ours)[match(by$group, groups), ]
  stopifnot(all.equal(unname(c(coef(by), SE(by))), as.numeric(c(ours$value, ours$se)), tolerance = 1e-12))
}
write.csv(do.call(rbind, results), "estimates_expected.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(weight = number(weights(raked))), "raked_weights.csv", row.names = FALSE, quote = FALSE)
