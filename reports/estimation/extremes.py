"""Where figures that may be shown together pin a withheld group down: because nearly everybody, or nearly nobody, gave an answer.

Groups are withheld by their sizes alone (`withholding`). That leaves a group of eight unknown, unless a group around it and a
group within that differ by people of whom nobody gave the answer. Then one of the two is withheld for that question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.estimation.arrays import BooleanArray, FloatArray, IntArray
from reports.estimation.closed_set import ClosedSet, cells_of
from reports.estimation.small_numbers import is_bound
from reports.estimation.thresholds import DisclosureProfile
from reports.estimation.withholding import is_secret

_HALF: Final = 0.005
_NONE: Final = -1
_NOISE: Final = 1e-6
_OPEN: Final = 1e-4
"""Weighted respondents: more than the noise."""


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """What was answered to one question, by figure that is printed of it."""

    hits: BooleanArray
    """[figures, respondents] who gave an answer that the figure counts."""


def pinned_down(
    closed: ClosedSet, reasons: IntArray, answers: Sequence[QuestionAnswers], weights: FloatArray, profile: DisclosureProfile
) -> BooleanArray:
    """Return [groups, questions] which groups are withheld for a question besides those with a reason of their own.

    Parameters
    ----------
    reasons
        [groups] what `decide` gave.
    answers
        Of every question.
    weights
        [respondents] the survey weights, which are taken to be known.
    """
    withheld = np.zeros(closed.requested.shape, dtype=np.bool_)
    if not profile.guards_secrets or not is_secret(reasons).any():
        return withheld
    differences = _Differences(closed, reasons, weights)
    for question, answer in enumerate(answers):
        figures = _Figures(closed, question, answer, weights=weights, profile=profile, guards=differences.guards)
        withheld[:, question] = _Question(differences, figures, reasons, question, enough=profile.fewest_hits).made()
    return withheld


def guarding(closed: ClosedSet, reasons: IntArray) -> BooleanArray:
    """Tell of every published group whether a withheld one lies within it."""
    secrets = is_secret(reasons)
    published = (reasons == 0) & closed.requested.any(axis=1)
    found = np.zeros(len(reasons), dtype=np.bool_)
    if secrets.any() and published.any():
        cells = cells_of(closed.members)
        sizes = np.bincount(cells.cell_of, minlength=cells.count).astype(np.float64)
        found[published] = _contains(cells.members[published], cells.members[secrets], sizes).any(axis=1)
    return found


class _Differences:
    """Groups that lie around a secret, alone and less a group within them: what can be worked out about few people."""

    def __init__(self, closed: ClosedSet, reasons: IntArray, weights: FloatArray) -> None:
        self.closed = closed
        self.secrets = np.flatnonzero(is_secret(reasons))
        published = np.flatnonzero((reasons == 0) & closed.requested.any(axis=1))
        cells = cells_of(closed.members)
        members = cells.members
        self.sizes = np.bincount(cells.cell_of, minlength=cells.count).astype(np.float64)
        inside = members[self.secrets]
        around = _contains(members[published], inside, self.sizes)
        self.guards = np.zeros(len(reasons), dtype=np.bool_)
        self.guards[published] = around.any(axis=1)
        outer: list[int] = []
        inner: list[int] = []
        pair: list[IntArray] = []
        secret: list[IntArray] = []
        within = _contains(members[published], members[published], self.sizes)
        apart = inside @ (members[published] * self.sizes).T == 0
        for place, group in enumerate(published):
            mine = np.flatnonzero(around[place])
            if not mine.size:
                continue
            for other in (_NONE, *np.flatnonzero(within[place])):
                left = mine if other == _NONE else mine[apart[mine, other]]
                if other != place and left.size:
                    secret.append(left)
                    pair.append(np.full(left.size, len(outer)))
                    outer.append(int(group))
                    inner.append(_NONE if other == _NONE else int(published[other]))
        self.outer, self.inner = np.array(outer, dtype=np.int64), np.array(inner, dtype=np.int64)
        self.pair = np.concatenate(pair) if pair else np.zeros(0, dtype=np.int64)
        self.secret = self.secrets[np.concatenate(secret)] if secret else np.zeros(0, dtype=np.int64)
        self.weights = (float(weights.min()), float(weights.max()))


def _contains(outer: FloatArray, inner: FloatArray, sizes: FloatArray) -> BooleanArray:
    """Tell [outer, inner] which groups hold all of which others."""
    common = (outer * sizes) @ inner.T
    return np.asarray(common == inner @ sizes)


class _Figures:
    """Of one question, what whole percentages and bounds tell: of every group and figure the least and most weighted hits."""

    def __init__(
        self,
        closed: ClosedSet,
        question: int,
        answer: QuestionAnswers,
        *,
        weights: FloatArray,
        profile: DisclosureProfile,
        guards: BooleanArray,
    ) -> None:
        valid, asked = closed.valid[question], closed.requested[:, question]
        hits, each = answer.hits[:, valid].astype(np.float64), weights[valid]
        members = closed.members[np.ix_(asked, valid)].astype(np.float64)
        self.sizes, self.hits = np.zeros(asked.size), np.zeros((asked.size, len(hits)))
        self.sizes[asked], self.hits[asked] = members.sum(axis=1), members @ hits.T
        base, top = np.zeros(asked.size), np.zeros(self.hits.shape)
        base[asked], top[asked] = members @ each, members @ (hits * each).T
        shares = np.divide(top, base[:, np.newaxis], out=np.zeros(top.shape), where=base[:, np.newaxis] > 0)
        printed = np.floor(np.round(shares * 100, 7) + 0.5) / 100
        low = np.maximum(printed - _HALF, 0) * base[:, np.newaxis]
        # What is printed is rounded half up: the share lies below the next half, not on it.
        high = np.where(printed < 1, (printed + _HALF) * base[:, np.newaxis] - _OPEN, base[:, np.newaxis])
        high = np.maximum(high, top)
        sizes = self.sizes[:, np.newaxis]
        few = is_bound(self.hits, sizes, guards[:, np.newaxis], profile)
        most = is_bound(sizes - self.hits, sizes, guards[:, np.newaxis], profile) & ~few
        limit = profile.fewest_hits * float(each.max(initial=0.0))
        self.low = np.where(few, 0.0, np.where(most, base[:, np.newaxis] - limit, low))
        self.high = np.where(few, limit, np.where(most, base[:, np.newaxis], high))
        self.range = (float(each.min(initial=1.0)), float(each.max(initial=1.0)))


class _Question:
    """One question while groups are withheld for it."""

    def __init__(self, differences: _Differences, figures: _Figures, reasons: IntArray, question: int, *, enough: int) -> None:
        closed = differences.closed
        self.closed, self.differences, self.figures, self.enough = closed, differences, figures, enough
        self.asked, self.ranks = closed.requested[:, question], closed.ranks[:, question]
        self.shown = self.asked & (reasons == 0) & (figures.sizes > 0)
        self.at_first = self.shown.copy()
        self.is_secret = np.zeros(self.shown.size, dtype=np.bool_)
        self.is_secret[differences.secrets] = True
        self.largest = float(figures.sizes[differences.secrets].max(initial=0.0))

    def made(self) -> BooleanArray:
        """Withhold until no difference and no division pins a secret down."""
        changed = True
        while changed:
            changed = self._close_differences()
            changed = sum(map(self._close, self._divided())) > 0 or changed
        return np.asarray(self.at_first & ~self.shown)

    def _is_pinned(self, low: FloatArray, high: FloatArray, everybody: FloatArray, secret: IntArray) -> BooleanArray:
        """Tell [secrets] whether the hits of a secret lie too near each other, of people with hits from `low` to `high`."""
        least, most = self.figures.range
        sizes = self.figures.sizes[secret][:, np.newaxis]
        others = everybody[:, np.newaxis] - sizes
        fewest = np.maximum(np.ceil(low / most - _NOISE), 0)
        highest = np.minimum(np.floor(high / least + _NOISE), everybody[:, np.newaxis])
        spread = np.minimum(sizes, highest) - np.maximum(0, fewest - others)
        return np.asarray((spread < np.minimum(self.enough, sizes)).any(axis=1))

    def _close_differences(self) -> bool:
        known, changed = self.differences, False
        order = np.lexsort((-self.figures.sizes, self.ranks))
        place = np.empty(order.size, dtype=np.int64)
        place[order] = np.arange(order.size)
        bad = self._pinning()
        while bad.size:
            outer, within = known.outer[bad], known.inner[bad]
            alone = within == _NONE
            given_up = np.where(alone | (place[outer] > place[within]), outer, within)
            self.shown[np.bincount(given_up, minlength=self.shown.size).argmax()] = False
            bad = bad[self.shown[outer] & (alone | self.shown[within])]
            changed = True
        return changed

    def _pinning(self) -> IntArray:
        """Return the differences of groups that are shown and pin a secret down."""
        known = self.differences
        low, high, sizes = self.figures.low, self.figures.high, self.figures.sizes
        at = np.flatnonzero(self.shown[known.outer] & ((known.inner == _NONE) | self.shown[known.inner]))
        alone, outer, inner = known.inner[at] == _NONE, known.outer[at], np.maximum(known.inner[at], 0)
        taken = ~alone[:, np.newaxis]
        least, most = low[outer] - np.where(taken, high[inner], 0), high[outer] - np.where(taken, low[inner], 0)
        people = sizes[outer] - np.where(alone, 0, sizes[inner])
        # Where three may have given the answer and three may not, only a secret that is nearly everybody can be pinned down.
        lightest, heaviest = self.figures.range
        near = (most / lightest < self.enough + 1).any(axis=1) | (people[:, np.newaxis] - least / heaviest < self.enough + 1).any(
            axis=1
        )
        near |= people < self.largest + self.enough
        chosen = np.flatnonzero(near)
        place = np.full(known.outer.size, _NONE)
        place[at[chosen]] = chosen
        mine = place[known.pair]
        some = (mine != _NONE) & self.asked[known.secret]
        mine, secret = mine[some], known.secret[some]
        pinned = self._is_pinned(least[mine], most[mine], people[mine], secret)
        return np.asarray(at[np.unique(mine[pinned])])

    def _divided(self) -> Iterator[int]:
        for place, division in enumerate(self.closed.divisions):
            if self.shown[division.whole] and self.differences.guards[division.whole]:
                yield place

    def _close(self, place: int) -> bool:
        division = self.closed.divisions[place]
        parts = np.array(division.parts, dtype=np.int64)
        changed = False
        while self.shown[division.whole]:
            shown = parts[self.shown[parts]]
            hidden = parts[~self.shown[parts]]
            secret = hidden[self.is_secret[hidden] & (self.figures.sizes[hidden] > 0)]
            if not secret.size or not self._gives_away(division.whole, shown, secret):
                break
            last = max(shown, key=lambda part: (self.ranks[part], -self.figures.sizes[part])) if shown.size else division.whole
            self.shown[last] = False
            changed = True
        return changed

    def _gives_away(self, whole: int, shown: IntArray, secret: IntArray) -> bool:
        low, high, sizes = self.figures.low, self.figures.high, self.figures.sizes
        least = low[whole] - high[shown].sum(axis=0)
        most = high[whole] - low[shown].sum(axis=0)
        people = np.full(secret.size, sizes[whole] - sizes[shown].sum())
        each = np.ones((secret.size, 1))
        return bool(self._is_pinned(least * each, most * each, people, secret).any())
