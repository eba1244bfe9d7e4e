"""What something that staff say about files would do: a reorganisation, or the meaning of a function. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from organisations.choices import ImportKind, ImportState, Mandate, ReorganisationKind, Tier
from organisations.models import FrameImport, FunctionMapping, Organisation, Reorganisation
from organisations.register import RegisteredReorganisation, read_function_presets, read_reorganisations

_OPEN = (ImportState.WAITING, ImportState.READING, ImportState.FUNCTIONS, ImportState.PROPOSED, ImportState.CONFIRMING)


# --- reorganisations -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListedReorganisation:
    """A reorganisation with what the frame holds of both sides; `row` where staff added it."""

    on: date
    kind: ReorganisationKind
    old_code: str
    old_name: str
    new_code: str
    old: Organisation | None
    new: Organisation | None
    people: int
    """How many still stand in the old organisation."""
    frame_date: date
    row: Reorganisation | None = None

    @property
    def is_due(self) -> bool:
        """Whether the day has come for the frame: the check finds it."""
        return self.old is not None and self.old.ended_on is None and self.on <= self.frame_date

    @property
    def is_to_come(self) -> bool:
        """Whether the frame shows a day before it."""
        return self.old is not None and self.old.ended_on is None and self.on > self.frame_date


def reorganisation_list(today: date) -> list[ListedReorganisation]:
    """Return all reorganisations, the newest first, with what they mean for the frame of now."""
    rows = Organisation.objects.annotate(people=_PEOPLE)
    by_code = {row.code: row for row in rows}
    day = frame_day(today)
    added = Reorganisation.objects.all()
    rows_of_staff = [(RegisteredReorganisation(row.date, row.kind, row.old_code, "", row.new_code), row) for row in added]
    both = [*((each, None) for each in read_reorganisations()), *rows_of_staff]
    listed = [_listed(each, row, by_code, day) for each, row in both]
    return sorted(listed, key=lambda each: (-each.on.toordinal(), each.old_code, each.new_code))


def reorganisation_effect(said: RegisteredReorganisation, *, today: date) -> ListedReorganisation:
    """Return what a reorganisation that is not kept yet would mean."""
    rows = Organisation.objects.filter(code__in=(said.old_code, said.new_code)).annotate(people=_PEOPLE)
    return _listed(said, None, {row.code: row for row in rows}, frame_day(today))


def frame_day(today: date) -> date:
    """Return the day that the frame shows: that of the last import, else today."""
    confirmed = FrameImport.objects.filter(state=ImportState.CONFIRMED).order_by("-decided_at", "-pk")
    return confirmed.values_list("frame_date", flat=True).first() or today


_PEOPLE = Count("office_holders", filter=Q(office_holders__left_on=None), distinct=True) + Count(
    "officials", filter=Q(officials__left_on=None), distinct=True
)


def _listed(
    each: RegisteredReorganisation, row: Reorganisation | None, by_code: Mapping[str, Organisation], day: date
) -> ListedReorganisation:
    old, new = by_code.get(each.old_code), by_code.get(each.new_code)
    name, people = (old.name, getattr(old, "people", 0)) if old else (each.old_name, 0)
    kind = ReorganisationKind(each.kind)
    return ListedReorganisation(each.date, kind, each.old_code, name, each.new_code, old, new, people, day, row)


# --- functions -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListedFunction:
    """What a function in files means, who says so, and how many people had it in the last import."""

    tier: Tier
    function: str
    mandate: Mandate
    preset: Mandate | None
    row: FunctionMapping | None
    people: int


def function_list() -> list[ListedFunction]:
    """Return all functions of which it is known what they mean, tier by tier."""
    said = {(row.tier, row.function): row for row in FunctionMapping.objects.select_related("saved_by")}
    presets, people = read_function_presets(), people_by_function()
    listed = []
    for tier, function in {*presets, *said}:
        row, preset = said.get((tier, function)), presets.get((tier, function), "")
        mandate = row.mandate if row else preset
        listed.append(
            ListedFunction(
                Tier(tier), function, Mandate(mandate), Mandate(preset) if preset else None, row, people.get((tier, function), 0)
            )
        )
    order = list(Tier)
    return sorted(listed, key=lambda each: (order.index(each.tier), each.function))


def people_by_function() -> dict[tuple[str, str], int]:
    """Return how many people had each function in the last file that names functions, by tier and function."""
    row = last_import_with_functions()
    return {(tier, function): people for tier, function, people in row.counts["functions"]} if row else {}


def last_import_with_functions() -> FrameImport | None:
    """Return the last import that was compared, of a kind that names functions."""
    rows = FrameImport.objects.exclude(kind=ImportKind.ORGANISATIONS).filter(counts__has_key="functions")
    return rows.order_by("-created_at", "-pk").first()


def open_imports() -> int:
    """Return how many imports are under way: they have to be compared again when what files mean changes."""
    return FrameImport.objects.filter(state__in=_OPEN).count()
