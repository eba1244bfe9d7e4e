"""Writes what was confirmed about people into the frame, with the history of their terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef

from organisations.choices import ChangeAction, ChangeDecision, ChangeReason
from organisations.models import FrameImport, OfficeHolder, OfficeTerm, Official, Organisation, ProposedChange
from organisations.queries import PERSON_FIELDS
from organisations.spelling import sort_key_of_person

ROWS_AT_ONCE: Final = 1000
_NEVER_EMPTIED: Final = frozenset(("initials", "first_name", "form_of_address", "email", "phone", "source_id", "original_name"))


class PeopleWriter:
    """Writes the changes of office holders, or those of officials."""

    def __init__(self, model: type[OfficeHolder] | type[Official], row: FrameImport, frame_date: date) -> None:
        self._model, self._import, self._date = model, row, frame_date
        self._person, self._role = ("official", "role") if model is Official else ("office_holder", "office")
        self._given: set[str] = set()
        self._owners = dict(model.objects.exclude(source_id="").values_list("source_id", "pk"))

    def begin_terms(self) -> None:
        """Open a term for who is in office without one, because they came into the frame otherwise than by a file."""
        has_term = OfficeTerm.objects.filter(**{self._person: OuterRef("pk")}, ended_on=None)
        people: Iterable[Any] = self._model.objects.filter(~Exists(has_term), left_on=None)
        OfficeTerm.objects.bulk_create(
            [
                OfficeTerm(
                    **{self._person: each},
                    organisation_id=each.organisation_id,
                    role=getattr(each, self._role),
                    first_seen_on=self._date,
                )
                for each in people
            ],
            batch_size=1000,
        )

    def write(self, changes: Iterable[ProposedChange], organisations: Mapping[str, Organisation]) -> Iterator[int]:
        """Write changes: who left first, so that an id of the source is free for who follows.

        Yields now and then how many of them are written; all of them are once it is exhausted.
        """
        rows = sorted(changes, key=lambda change: not self._is_end(change))
        pks = [pk for change in rows if (pk := getattr(change, f"{self._person}_id")) is not None]
        people: dict[int, Any] = {each.pk: each for each in self._model.objects.filter(pk__in=pks)}
        new: list[tuple[ProposedChange, Any]] = []
        for number, change in enumerate(rows, start=1):
            person = people.get(getattr(change, f"{self._person}_id") or 0)
            if self._is_end(change):
                self._leave(person, _day(change.values.get("ended_on")) or self._date)
            elif person is None or change.decision == ChangeDecision.OTHER_PERSON:
                self._make_room(change, person)
                organisation = change.organisation or organisations[change.organisation_code]
                new.append((change, self._changed(self._model(organisation=organisation), change)))
            else:
                self._update(person, change, change.organisation or organisations.get(change.organisation_code))
            if not number % ROWS_AT_ONCE:
                yield number - len(new)
        yield from self._add(new, len(rows) - len(new))

    def end_all(self, organisation: int, ended_on: date) -> None:
        """Let everybody leave who is still in office in an organisation that is no more."""
        for person in self._model.objects.filter(organisation_id=organisation, left_on=None):
            self._leave(person, ended_on)

    @staticmethod
    def _is_end(change: ProposedChange) -> bool:
        return change.action == ChangeAction.ENDED or change.decision == ChangeDecision.END

    def _make_room(self, change: ProposedChange, person: Any) -> None:
        """Let the predecessor leave whose id of the source was given on to somebody else."""
        if person is not None and change.reason == ChangeReason.OTHER_NAME:
            self._owners.pop(person.source_id, None)
            person.source_id = ""
            self._leave(person, self._date)

    def _leave(self, person: Any, left_on: date) -> None:
        person.left_on = left_on
        person.save()
        self._end_terms(person, left_on)
        if self._model is OfficeHolder:
            OfficeHolder.objects.filter(asked_as=person.pk).update(asked_as=None)

    def _end_terms(self, person: Any, ended_on: date) -> None:
        OfficeTerm.objects.filter(**{self._person: person}, ended_on=None).update(ended_on=ended_on, ended_by=self._import)

    def _update(self, person: Any, change: ProposedChange, home: Organisation | None) -> None:
        role_before, was_gone = getattr(person, self._role), person.left_on is not None
        has_moved = home is not None and home.pk != person.organisation_id
        if has_moved:
            person.organisation = home
        self._changed(person, change)
        person.left_on = None
        person.save()
        if has_moved or was_gone or getattr(person, self._role) != role_before:
            moved_on = _day(change.values.get("moved_on")) if has_moved else None
            self._end_terms(person, moved_on or _day(change.values.get("started_on")) or self._date)
            self._term(person, change).save()

    def _changed(self, person: Any, change: ProposedChange) -> Any:
        values = change.values
        if values.get("email") and values["email"] != person.email:
            person.email_failed_on = None
        for name in PERSON_FIELDS:
            if name == "source_id":
                self._take_id(person, values.get(name, ""))
            elif name in values and not (name in _NEVER_EMPTIED and values[name] in {"", None}):
                setattr(person, name, values[name])
        setattr(person, self._role, values["role"])
        person.sort_key = sort_key_of_person(person.family_name, person.first_name or person.initials)
        return person

    def _take_id(self, person: Any, source_id: str) -> None:
        """Give an id of the source to one person only."""
        if source_id and self._owners.get(source_id, person.pk) == person.pk and source_id not in self._given:
            person.source_id = source_id
            self._given.add(source_id)

    def _add(self, new: Sequence[tuple[ProposedChange, Any]], written: int) -> Iterator[int]:
        for start in range(0, len(new), ROWS_AT_ONCE):
            pairs = new[start : start + ROWS_AT_ONCE]
            self._model.objects.bulk_create([person for _, person in pairs])
            OfficeTerm.objects.bulk_create([self._term(person, change) for change, person in pairs])
            for change, person in pairs:
                setattr(change, self._person, person)
                change.organisation_id = person.organisation_id
                change.values, change.before, change.changed_fields = {}, {}, []  # not written, so not sent either
            # An insert that meets its own row is ten times as fast as an update of many rows.
            ProposedChange.objects.bulk_create(
                [change for change, _ in pairs],
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=[self._person, "organisation"],
            )
            yield written + start + len(pairs)

    def _term(self, person: Any, change: ProposedChange) -> OfficeTerm:
        return OfficeTerm(
            **{self._person: person},
            organisation_id=person.organisation_id,
            role=getattr(person, self._role),
            started_on=_day(change.values.get("started_on")),
            first_seen_on=self._date,
            started_by=self._import,
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
