"""Reads over the frame and over the files that it came from. Writes nothing."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Q, QuerySet

from organisations.choices import OFFICIALS_OF_TIER, ChangeAction, ChangeDecision, ChangeReason, ImportState, Mandate
from organisations.models import (
    FrameImport,
    FunctionMapping,
    OfficeHolder,
    OfficeTerm,
    Official,
    Organisation,
    OrganisationMapping,
    Person,
    PersonDecision,
    ProposedChange,
    Reorganisation,
    UploadChunk,
)
from organisations.register import RegisteredReorganisation, read_function_presets, read_reorganisations

PERSON_FIELDS: Final = (
    "initials",
    "first_name",
    "prefix",
    "family_name",
    "form_of_address",
    "original_name",
    "email",
    "phone",
    "source_id",
    "is_acting",
)
ORGANISATION_FIELDS: Final = (
    "code",
    "tier",
    "name",
    "official_name",
    "province",
    "inhabitants",
    "urbanity",
    "source_id",
    "declared_seats",
    "postal_address",
    "postcode",
    "city",
    "general_email",
    "ended_on",
)
SOURCE_FIELDS: Final = tuple(name for name in ORGANISATION_FIELDS if name not in {"code", "tier", "ended_on"})
"""What a file can change about an organisation that goes on."""
CHANGES: Final = (ChangeAction.NEW, ChangeAction.CHANGED, ChangeAction.ENDED)


# --- the frame -----------------------------------------------------------------------------------------------------
def organisations_with_counts() -> QuerySet[Organisation]:
    """Return the organisations with how many office holders each has."""
    return Organisation.objects.annotate(office_holder_count=Count("office_holders", filter=Q(office_holders__left_on=None)))


def office_holders_in_office() -> QuerySet[OfficeHolder]:
    """Return who is in office now, in an organisation that exists."""
    return OfficeHolder.objects.filter(left_on=None, organisation__ended_on=None)


def office_holders_to_ask() -> QuerySet[OfficeHolder]:
    """Return who can be invited: in office, and somebody with two offices only for the one that was chosen."""
    return office_holders_in_office().filter(asked_as=None)


def officials_in_office() -> QuerySet[Official]:
    """Return the griffiers, secretarissen and secretarissen-directeur of now."""
    return Official.objects.filter(left_on=None, organisation__ended_on=None)


def officials_to_ask() -> QuerySet[Official]:
    """Return who answers for an organisation: of each tier the roles that there are asked."""
    asked = Q()
    for tier, roles in OFFICIALS_OF_TIER.items():
        asked |= Q(organisation__tier=tier, role__in=roles)
    return officials_in_office().filter(asked)


def people_of(organisation: Organisation) -> tuple[list[Person], list[Person]]:
    """Return who is in office in an organisation, office holders first, and who left, the last first."""
    holders = OfficeHolder.objects.filter(organisation=organisation).order_by("office", "sort_key", "pk")
    officials = Official.objects.filter(organisation=organisation).order_by("role", "sort_key", "pk")
    everybody: list[Person] = [*holders, *officials]
    order = list(Mandate.values)
    present = sorted((each for each in everybody if each.left_on is None), key=lambda each: order.index(each.function))
    gone = sorted((each for each in everybody if each.left_on), key=lambda each: each.left_on or date.min, reverse=True)
    return present, gone


def terms_of(person: OfficeHolder | Official) -> QuerySet[OfficeTerm]:
    """Return the history of a person, oldest first."""
    return person.terms.select_related("organisation", "started_by", "ended_by")


def changes_of(person: OfficeHolder | Official) -> QuerySet[ProposedChange]:
    """Return what imports changed about a person, newest first."""
    changes = person.changes.filter(frame_import__state=ImportState.CONFIRMED, action__in=CHANGES)
    return changes.select_related("frame_import").order_by("-frame_import__decided_at", "-pk")


def numbers_now() -> dict[str, dict[str, int]]:
    """Return how many people are in each office and role, by the code of their organisation."""
    numbers: dict[str, dict[str, int]] = {
        code: {} for code in Organisation.objects.filter(ended_on=None).values_list("code", flat=True)
    }
    counted: Iterable[tuple[str, str, int]] = [
        *office_holders_in_office().order_by().values_list("organisation__code", "office").annotate(number=Count("pk")),
        *officials_in_office().order_by().values_list("organisation__code", "role").annotate(number=Count("pk")),
    ]
    for code, role, number in counted:
        numbers[code][role] = number
    return numbers


def frame_stamp() -> str:
    """Return a hash of all that an import can change and of what staff said that files mean.

    A proposal is about the frame and the meanings that it was made of.
    """
    hasher = sha256()
    people = (*PERSON_FIELDS, "left_on", "organisation_id", "pk")
    for rows in (
        FunctionMapping.objects.order_by("pk").values_list("tier", "function", "mandate"),
        OrganisationMapping.objects.order_by("pk").values_list("key", "organisation_id", "facts"),
        PersonDecision.objects.order_by("pk").values_list("key", "decision", "office_holder_id", "official_id"),
        Reorganisation.objects.order_by("pk").values_list("old_code", "new_code", "date"),
        Organisation.objects.order_by("pk").values_list("pk", *ORGANISATION_FIELDS),
        OfficeHolder.objects.order_by("pk").values_list("office", *people),
        Official.objects.order_by("pk").values_list("role", *people),
    ):
        for row in rows.iterator():
            hasher.update(json.dumps(row, cls=DjangoJSONEncoder).encode())
    return hasher.hexdigest()


# --- what files mean -----------------------------------------------------------------------------------------------
def function_mandates() -> dict[tuple[str, str], str]:
    """Return what a function means, by tier and function in small letters: the register, and before it what staff said."""
    saved = FunctionMapping.objects.values_list("tier", "function", "mandate")
    return {**read_function_presets(), **{(tier, function): mandate for tier, function, mandate in saved}}


def organisation_mappings() -> dict[str, OrganisationMapping]:
    """Return what staff said of organisations in files, by their keys."""
    return {row.key: row for row in OrganisationMapping.objects.select_related("organisation")}


def person_decisions() -> dict[str, PersonDecision]:
    """Return what staff decided about people in files, by their keys."""
    return {row.key: row for row in PersonDecision.objects.all()}


def remembered_organisations() -> QuerySet[OrganisationMapping]:
    """Return what staff said of organisations in files, by name."""
    return OrganisationMapping.objects.select_related("organisation", "saved_by")


def remembered_people() -> QuerySet[PersonDecision]:
    """Return what staff decided about people in files, organisation by organisation."""
    return PersonDecision.objects.select_related("organisation", "office_holder", "official", "saved_by")


def reorganisations(until: date | None = None) -> list[RegisteredReorganisation]:
    """Return the reorganisations of the register and those that staff added, up to and including a day."""
    added = [
        RegisteredReorganisation(row.date, row.kind, row.old_code, "", row.new_code)
        for row in Reorganisation.objects.order_by("date", "old_code")
    ]
    return [each for each in (*read_reorganisations(), *added) if until is None or each.date <= until]


# --- imports -------------------------------------------------------------------------------------------------------
def imports() -> QuerySet[FrameImport]:
    """Return the imports, newest first, without their long columns."""
    return FrameImport.objects.defer("numbers", "header", "mapping").select_related("created_by", "decided_by")


def pieces_of(frame_import: FrameImport) -> Iterable[bytes]:
    """Yield the packed pieces of an uploaded file, one at a time in memory."""
    numbers = UploadChunk.objects.filter(frame_import=frame_import).order_by("number").values_list("pk", flat=True)
    for pk in list(numbers):
        yield bytes(UploadChunk.objects.values_list("packed", flat=True).get(pk=pk))


def change_counts(frame_import: FrameImport) -> list[dict[str, Any]]:
    """Return how many rows of a proposal there are for each subject, action and reason."""
    rows = ProposedChange.objects.filter(frame_import=frame_import).order_by()
    counted = rows.values("subject", "action", "reason").annotate(number=Count("pk"))
    return [dict(row) for row in counted.order_by("subject", "action", "reason")]


def open_doubts(frame_import: FrameImport) -> QuerySet[ProposedChange]:
    """Return the doubtful rows about which nothing was decided, or of which the organisation was named since they were made."""
    undecided = ("", ChangeDecision.MAPPED)
    return ProposedChange.objects.filter(frame_import=frame_import, action=ChangeAction.DOUBTFUL, decision__in=undecided)


def rows_naming(change: ProposedChange) -> QuerySet[ProposedChange]:
    """Return the doubtful rows of one proposal about the organisation that `change` names, itself among them."""
    rows = ProposedChange.objects.filter(frame_import=change.frame_import_id, action=ChangeAction.DOUBTFUL)
    return rows.filter(values__named__key=change.values["named"]["key"])


def rows_that_change(frame_import: FrameImport) -> QuerySet[ProposedChange]:
    """Return the rows that change something when the proposal is confirmed."""
    merged = Q(reason=ChangeReason.NAME_TWICE, decision=ChangeDecision.SAME_PERSON)
    decided = Q(action=ChangeAction.DOUBTFUL) & ~Q(decision__in=("", ChangeDecision.SKIP)) & ~merged
    return ProposedChange.objects.filter(Q(action__in=CHANGES) | decided, frame_import=frame_import)


def changes_page(frame_import: FrameImport, *, action: str = "", reason: str = "", subject: str = "") -> QuerySet[ProposedChange]:
    """Return the rows of a proposal, narrowed down."""
    wanted = {"action": action, "reason": reason, "subject": subject}
    rows = ProposedChange.objects.filter(frame_import=frame_import, **{key: value for key, value in wanted.items() if value})
    return rows.select_related("organisation", "office_holder", "official").order_by("pk")
