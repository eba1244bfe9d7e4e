"""Decisions about doubts: what staff said once is not asked again, and the same file twice changes nothing."""

from dataclasses import replace

import pytest

from organisations.choices import ChangeAction, ChangeDecision, ChangeReason, ImportKind, ImportState
from organisations.confirming import FrameChangedError, OpenDoubtsError, confirm
from organisations.deciding import DecisionError, Meaning, decide, forget_organisation, forget_person, settle_organisation
from organisations.models import FrameImport, OfficeHolder, Organisation, OrganisationMapping, PersonDecision
from organisations.proposing.reading import read_next
from organisations.queries import frame_stamp
from organisations.receiving import Upload, choose_columns, read_again, receive
from organisations.register import RegisterEntry
from organisations.registering import register_organisations
from tests.organisations.importing.files import PEOPLE_HEADER, csv_file
from tests.organisations.test_confirming import ANNA, BRAM, CAS, COUNCIL, EDE, NOW, Member, read, take

pytestmark = pytest.mark.django_db

PROEFDAM = RegisterEntry("GM9901", "gemeente", "Proefdam", "Gemeente Proefdam", "", None, 0)
FACTS = {
    "code": "GM9901",
    "tier": "gemeente",
    "name": "Proefdam",
    "official_name": "Gemeente Proefdam",
    "province": "PV26",
    "inhabitants": 12_000,
    "urbanity": 4,
}
ROWS = (
    ("", "Eede", "Raadslid", "A. Proef", "a@ede.test", ""),
    ("", "Eede", "Wethouder", "B. Model", "b@ede.test", ""),
    ("GM0228", "", "Raadslid", "C. Test", "c@ede.test", ""),
)
NAMESAKES = (Member("Raadslid", "A. Jansen", ""), Member("Raadslid", "A. Jansen", ""))
"""Two entries that nothing tells apart."""


def table(*rows: tuple[str, ...]) -> FrameImport:
    """Have a complete table of people read."""
    content = csv_file(PEOPLE_HEADER, *rows).getvalue()
    row = receive(Upload(ImportKind.PEOPLE, "mensen.csv", [content], is_complete=True), user=None, now=NOW)
    read_on(row)
    if row.state == ImportState.COLUMNS:
        choose_columns(row, row.mapping, user=None, now=NOW)
        read_on(row)
    return row


def read_on(row: FrameImport) -> FrameImport:
    assert read_next(lambda: NOW)
    row.refresh_from_db()
    return row


def counts(row: FrameImport) -> dict[str, dict[str, int]]:
    return {subject: numbers for subject, numbers in row.counts["rows"].items() if numbers}


def changes_nothing(row: FrameImport) -> bool:
    """Confirm, and tell whether the frame stayed as it was."""
    stamp = frame_stamp()
    confirm(row, user=None, now=NOW)
    return frame_stamp() == stamp


# --- organisations -------------------------------------------------------------------------------------------------
def test_unknown_organisation_is_tied_to_a_known_one_for_this_file_and_the_next():
    register_organisations([EDE])
    row = table(*ROWS)
    (first, _) = row.changes.filter(reason=ChangeReason.UNKNOWN_ORGANISATION)
    assert first.values["named"] == {"key": "naam::eede", "code": "", "name": "Eede", "tier": ""}

    assert settle_organisation(first, Meaning(organisation=Organisation.objects.get()), user=None, now=NOW)
    assert counts(read_on(row)) == {"ambtsdrager": {"nieuw": 3}}
    confirm(row, user=None, now=NOW)

    again = table(*ROWS)
    assert counts(again) == {"ambtsdrager": {"ongewijzigd": 3}}
    assert changes_nothing(again)
    assert not OfficeHolder.objects.exclude(left_on=None).exists()


def test_unknown_organisation_is_made_new_with_its_people():
    register_organisations([EDE])
    row = table(*ROWS)
    settle_organisation(row.changes.filter(action=ChangeAction.DOUBTFUL)[0], Meaning(facts=FACTS), user=None, now=NOW)

    assert counts(read_on(row)) == {"organisatie": {"nieuw": 1}, "ambtsdrager": {"nieuw": 3}}
    confirm(row, user=None, now=NOW)

    made = Organisation.objects.get(code="GM9901")
    assert (made.name, made.size_class, made.urbanity, made.office_holders.count()) == ("Proefdam", "tot_20k", 4, 2)
    again = table(*ROWS)
    assert counts(again) == {"ambtsdrager": {"ongewijzigd": 3}}
    assert changes_nothing(again)


def test_organisation_that_is_skipped_is_skipped_with_its_people_until_that_is_forgotten():
    register_organisations([EDE])
    row = table(*ROWS)
    settle_organisation(row.changes.filter(action=ChangeAction.DOUBTFUL)[0], Meaning(), user=None, now=NOW)

    assert counts(read_on(row)) == {"ambtsdrager": {"nieuw": 1}}
    assert row.counts["skipped"]["skipped_people"] == 2
    confirm(row, user=None, now=NOW)
    assert changes_nothing(table(*ROWS))

    forget_organisation(OrganisationMapping.objects.get().pk)
    assert counts(table(*ROWS))["ambtsdrager"] == {"ongewijzigd": 1, "twijfel": 2}


def test_file_is_compared_again_when_every_organisation_was_pointed_out():
    register_organisations([EDE])
    row = table(*ROWS, ("", "Elders", "Raadslid", "D. Ver", "d@elders.test", ""))
    eede, elders = (row.changes.filter(values__named__name=name)[0] for name in ("Eede", "Elders"))

    assert not settle_organisation(eede, Meaning(), user=None, now=NOW)
    with pytest.raises(OpenDoubtsError):
        confirm(row, user=None, now=NOW)
    assert settle_organisation(elders, Meaning(), user=None, now=NOW)

    row.refresh_from_db()
    assert row.state == ImportState.WAITING


def test_municipality_without_class_is_given_one():
    row = read([(EDE, [CAS]), (PROEFDAM, [ANNA, BRAM])])
    doubt = row.changes.get(reason=ChangeReason.UNCLASSIFIED)
    assert row.changes.filter(reason=ChangeReason.UNKNOWN_ORGANISATION).count() == 2

    settle_organisation(doubt, Meaning(facts=FACTS), user=None, now=NOW)
    assert counts(read_on(row)) == {"organisatie": {"nieuw": 2}, "ambtsdrager": {"nieuw": 3}}
    confirm(row, user=None, now=NOW)

    made = Organisation.objects.get(code="GM9901")
    assert (made.inhabitants, made.urbanity, made.source_id, made.office_holders.count()) == (12_000, 4, "GM9901", 2)
    again = read([(EDE, [CAS]), (PROEFDAM, [ANNA, BRAM])])
    assert counts(again) == {"organisatie": {"ongewijzigd": 2}, "ambtsdrager": {"ongewijzigd": 3}}
    assert changes_nothing(again)


def test_row_that_names_no_organisation_is_not_settled_so():
    take(*COUNCIL)
    row = read([(EDE, (CAS, replace(ANNA, name="E. Opvolger", email="e@ede.test"), BRAM))])

    with pytest.raises(DecisionError):
        settle_organisation(row.changes.get(action=ChangeAction.DOUBTFUL), Meaning(), user=None, now=NOW)


def test_meaning_that_changed_since_makes_a_proposal_stale():
    row = read([(EDE, COUNCIL)])
    OrganisationMapping.objects.create(key="naam::x", label="X", saved_at=NOW)

    with pytest.raises(FrameChangedError):
        confirm(row, user=None, now=NOW)


# --- people --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("decision", "people"), [(ChangeDecision.SAME_PERSON, 1), (ChangeDecision.OTHER_PERSON, 2), (ChangeDecision.SKIP, 1)]
)
def test_two_of_one_name_are_asked_about_once(decision, people):
    row = read([(EDE, NAMESAKES)])
    decide(row.changes.get(reason=ChangeReason.NAME_TWICE), decision)
    confirm(row, user=None, now=NOW)
    assert OfficeHolder.objects.count() == people

    again = read([(EDE, NAMESAKES)])

    asked = again.changes.filter(action=ChangeAction.DOUBTFUL)
    assert asked.exists() == (decision == ChangeDecision.SKIP)
    asked.update(decision=ChangeDecision.SKIP)
    assert changes_nothing(again)
    assert PersonDecision.objects.count() == (decision != ChangeDecision.SKIP)


def test_same_person_in_another_office_stays_one_person_in_the_next_file():
    twice = (Member("Wethouder", "A. Jansen", "1", "w@ede.test"), Member("Raadslid", "A. Jansen", "2", "r@ede.test"))
    row = read([(EDE, twice)])
    decide(row.changes.get(reason=ChangeReason.NAME_TWICE), ChangeDecision.SAME_PERSON)
    confirm(row, user=None, now=NOW)

    again = read([(EDE, twice)])

    assert counts(again)["ambtsdrager"] == {"ongewijzigd": 1}
    assert again.counts["skipped"]["merged"] == 1
    assert changes_nothing(again)


@pytest.mark.parametrize("is_known", [True, False])
def test_one_of_several_is_asked_about_once(is_known):
    known = (Member("Raadslid", "A. Jansen", "7", "een@ede.test"), Member("Raadslid", "A. Jansen", "8", "twee@ede.test"))
    take(*COUNCIL, *known)
    file = [(EDE, (*COUNCIL, Member("Raadslid", "A. Jansen", "", "drie@ede.test")))]
    row = read(file)
    doubt = row.changes.get(reason=ChangeReason.SEVERAL_MATCHES)
    if is_known:
        decide(doubt, ChangeDecision.SAME_PERSON, candidate=OfficeHolder.objects.get(source_id="8").pk)
    else:
        decide(doubt, ChangeDecision.OTHER_PERSON)
    confirm(row, user=None, now=NOW)
    OfficeHolder.objects.filter(email="drie@ede.test").update(email="")

    again = read(file)

    assert not again.changes.filter(action=ChangeAction.DOUBTFUL).exists()
    assert again.changes.get(reason=ChangeReason.OTHER_DATA).changed_fields == ["email"]


def test_decision_about_somebody_is_forgotten_and_asked_again():
    row = read([(EDE, NAMESAKES)])
    decide(row.changes.get(reason=ChangeReason.NAME_TWICE), ChangeDecision.SAME_PERSON)
    confirm(row, user=None, now=NOW)
    (kept,) = PersonDecision.objects.all()
    assert "Jansen" not in f"{kept.key} {kept}"

    forget_person(kept.pk)

    assert read([(EDE, NAMESAKES)]).changes.filter(reason=ChangeReason.NAME_TWICE).count() == 1


def test_rejected_proposal_teaches_nothing():
    row = read([(EDE, NAMESAKES)])
    decide(row.changes.get(reason=ChangeReason.NAME_TWICE), ChangeDecision.SAME_PERSON)

    assert not PersonDecision.objects.exists()


def test_decisions_stay_when_the_file_is_compared_again():
    row = read([(EDE, (CAS, *NAMESAKES))])
    decide(row.changes.get(reason=ChangeReason.NAME_TWICE), ChangeDecision.OTHER_PERSON)

    read_again(row)
    read_on(row)

    assert row.changes.get(action=ChangeAction.DOUBTFUL).decision == ChangeDecision.OTHER_PERSON
    confirm(row, user=None, now=NOW)
    assert OfficeHolder.objects.count() == 3
