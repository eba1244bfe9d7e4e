"""How far two coders agree on the same answers: Cohen's kappa over whole answers, and code by code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.estimation.agreement import Agreement, cohens_kappa
from reports.estimation.designs import fixed_design
from reports.open_texts.scheme import Scheme

Coded = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """Agreement over the answers that two coders coded without seeing each other's codes."""

    overall: Agreement
    """Over all codes of an answer together: two coders agree when they gave exactly the same."""
    by_code: tuple[tuple[str, Agreement], ...]
    """Of every code that either of them gave: whether it was given."""


def agreement_of(scheme: Scheme, pairs: Sequence[tuple[Coded, Coded]]) -> CoderAgreement:
    """Compare the codes of a first and a second coder, a pair an answer. Every answer counts once, whoever gave it.

    Several codes for one answer are one category here, so that half agreement is none: the strict reading.
    """
    numbers = {codes: number for number, codes in enumerate(sorted({codes for pair in pairs for codes in pair}))}
    overall = _kappa([numbers[one] for one, _ in pairs], [numbers[other] for _, other in pairs])
    used = [name for name in scheme.names if any(name in one or name in other for one, other in pairs)]
    by_code = tuple((name, _kappa([name in one for one, _ in pairs], [name in other for _, other in pairs])) for name in used)
    return CoderAgreement(overall, by_code)


def _kappa(one: Sequence[int], other: Sequence[int]) -> Agreement:
    if not one:
        return Agreement(0, None, None, None, None)
    domain = np.ones(len(one), dtype=np.bool_)
    design = fixed_design(np.ones(len(one)))
    found = cohens_kappa(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64), domain, design)
    if found.interval is None:
        return found
    # The interval is symmetric and does not know that kappa is at most 1.
    return replace(found, interval=replace(found.interval, low=max(found.interval.low, -1.0), high=min(found.interval.high, 1.0)))
