"""Which snapshot a page of results begins with, and which of the other survey stands beside it."""

from collections.abc import Iterable

from reports.models import Snapshot
from surveys.choices import SurveyKind


def office_holders_first(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the snapshots in the same order, those of office holders before the others: most questions are theirs."""
    return sorted(snapshots, key=lambda one: one.survey.kind != SurveyKind.AMBTSDRAGERS)


def surveys_beside(snapshots: Iterable[Snapshot], chosen: Snapshot) -> tuple[tuple[str, Snapshot], ...]:
    """Return the surveys of the edition of `chosen`, each with its first snapshot or the chosen one; none of one alone."""
    found: dict[str, Snapshot] = {chosen.survey.get_kind_display(): chosen}
    for one in snapshots:
        if one.survey.edition_id == chosen.survey.edition_id:
            found.setdefault(one.survey.get_kind_display(), one)
    return tuple(sorted(found.items())) if len(found) > 1 else ()
