from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor_site.demo.almanak import Member, almanak
from organisations.choices import ChangeAction, ChangeDecision, ChangeReason, ImportKind, ImportState
from organisations.confirming import FrameChangedError, OpenDoubtsError, confirm
from organisations.deciding import DecisionError, decide, decide_all
from organisations.models import FrameImport, OfficeHolder, OfficeTerm, Official, Organisation, UploadChunk
from organisations.proposing.reading import LEASE, read_next
from organisations.queries import changes_of, frame_stamp
from organisations.receiving import ImportStateError, Upload, read_again, receive, reject, settle_functions
from organisations.register import RegisterEntry, read_register

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 1, 20, 9, 0, tzinfo=UTC)
EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
ANNA = Member("Raadslid", "mw. A. (Anna) van Proef", "1", "anna@ede.test")
BRAM = Member("Raadslid", "B. Model", "2", "bram@ede.test")
CAS = Member("Wethouder", "C. Test", "3", "cas@ede.test")
GRIFFIER = Member("Griffier", "D. Griffier", "4", "griffie@ede.test")
COUNCIL = (CAS, ANNA, BRAM, GRIFFIER)


def read(organisations: Sequence[tuple[RegisterEntry, Sequence[Member]]], day: date = date(2020, 1, 15)) -> FrameImport:
    upload = Upload(ImportKind.ALMANAK, "exportOO.xml", almanak(organisations), frame_date=day, is_complete=True)
    row = receive(upload, user=None, now=NOW)
    assert read_next(lambda: NOW)
    row.refresh_from_db()
    return row


def take(*members: Member, day: date = date(2020, 1, 15)) -> FrameImport:
    row = read([(EDE, members)], day)
    confirm(row, user=None, now=NOW)
    return row


def proposal(row: FrameImport) -> list[tuple[str, str, str]]:
    return [(change.label, change.action, change.reason) for change in row.changes.exclude(subject="organisatie")]


def terms(name: str) -> list[tuple[str, date, date | None]]:
    return list(
        OfficeTerm.objects.filter(office_holder__family_name=name).values_list("role", "first_seen_on", "ended_on").order_by("pk")
    )


def test_nothing_is_written_before_a_proposal_is_confirmed():
    row = read([(EDE, COUNCIL)])

    assert (row.state, row.progress_percent) == (ImportState.PROPOSED, 100)
    assert Organisation.objects.count() == OfficeHolder.objects.count() == 0
    assert proposal(row) == [
        ("C. Test", ChangeAction.NEW, ChangeReason.NOT_IN_FRAME),
        ("Anna van Proef", ChangeAction.NEW, ChangeReason.NOT_IN_FRAME),
        ("B. Model", ChangeAction.NEW, ChangeReason.NOT_IN_FRAME),
        ("D. Griffier", ChangeAction.NEW, ChangeReason.NOT_IN_FRAME),
    ]


def test_confirmed_proposal_is_in_the_frame_and_what_is_personal_is_gone_from_the_import():
    row = take(*COUNCIL)

    anna = OfficeHolder.objects.get(source_id="1")
    assert (anna.full_name, anna.office, anna.email, anna.form_of_address) == (
        "Anna van Proef",
        "raadslid",
        "anna@ede.test",
        "mevr",
    )
    assert (anna.organisation.code, anna.organisation.name, anna.organisation.urbanity) == ("GM0228", "Ede", EDE.urbanity)
    assert Official.objects.get().role == "griffier"
    assert set(row.changes.values_list("label", "place")) == {("", "")}
    assert not any(change.values or change.before for change in row.changes.all())
    assert not UploadChunk.objects.exists()
    row.refresh_from_db()
    assert row.numbers == {"GM0228": {"wethouder": 1, "raadslid": 2, "griffier": 1}}
    assert [change.action for change in changes_of(anna)] == [ChangeAction.NEW]


def test_same_file_again_changes_nothing():
    take(*COUNCIL)
    stamp = frame_stamp()

    again = read([(EDE, COUNCIL)])

    assert {action for _, action, _ in proposal(again)} == {ChangeAction.UNCHANGED}
    confirm(again, user=None, now=NOW)
    assert frame_stamp() == stamp
    assert not again.changes.exists()


def test_history_survives_another_office_leaving_and_coming_back():
    take(*COUNCIL)
    later, last = date(2020, 6, 1), date(2021, 6, 1)

    take(CAS, replace(ANNA, function="Wethouder", source_id="11"), GRIFFIER, day=later)
    assert terms("Proef") == [("raadslid", date(2020, 1, 15), later), ("wethouder", later, None)]
    assert OfficeHolder.objects.get(family_name="Model").left_on == later
    take(CAS, replace(ANNA, function="Wethouder", source_id="11"), replace(BRAM, source_id="22"), GRIFFIER, day=last)

    assert terms("Model") == [("raadslid", date(2020, 1, 15), later), ("raadslid", last, None)]
    assert OfficeHolder.objects.count() == 3
    assert not OfficeHolder.objects.exclude(left_on=None).exists()


def test_new_address_has_not_failed_yet():
    take(*COUNCIL)
    OfficeHolder.objects.update(email_failed_on=date(2020, 2, 1))

    row = read([(EDE, (CAS, replace(ANNA, email="nieuw@ede.test"), BRAM, GRIFFIER))])
    (change,) = row.changes.filter(action=ChangeAction.CHANGED)
    assert (change.changed_fields, change.before["email"]) == (["email"], "anna@ede.test")
    confirm(row, user=None, now=NOW)

    assert list(OfficeHolder.objects.filter(email_failed_on=None).values_list("email", flat=True)) == ["nieuw@ede.test"]


def test_proposal_about_another_frame_is_refused_until_it_is_compared_again():
    take(*COUNCIL)
    row = read([(EDE, (CAS, ANNA, GRIFFIER))])
    OfficeHolder.objects.filter(source_id="1").update(phone="000")

    with pytest.raises(FrameChangedError):
        confirm(row, user=None, now=NOW)

    assert not OfficeHolder.objects.exclude(left_on=None).exists()
    read_again(row)
    read_next(lambda: NOW)
    confirm(row, user=None, now=NOW)
    assert OfficeHolder.objects.get(source_id="2").left_on == date(2020, 1, 15)


def test_import_is_confirmed_or_rejected_once():
    row = take(*COUNCIL)

    with pytest.raises(ImportStateError):
        confirm(row, user=None, now=NOW)
    with pytest.raises(ImportStateError):
        reject(row, user=None, now=NOW)


def test_id_that_was_given_on_to_another_name_waits_for_a_decision():
    take(*COUNCIL)
    row = read([(EDE, (CAS, replace(ANNA, name="E. Opvolger", email="e@ede.test"), BRAM, GRIFFIER))])
    (doubt,) = row.changes.filter(action=ChangeAction.DOUBTFUL)

    with pytest.raises(OpenDoubtsError):
        confirm(row, user=None, now=NOW)
    with pytest.raises(DecisionError):
        decide(doubt, ChangeDecision.END)
    decide(doubt, ChangeDecision.OTHER_PERSON)
    confirm(row, user=None, now=NOW)

    assert doubt.reason == ChangeReason.OTHER_NAME
    assert OfficeHolder.objects.get(family_name="Proef").left_on == date(2020, 1, 15)
    assert OfficeHolder.objects.get(source_id="1").family_name == "Opvolger"


def test_other_name_of_the_same_person_changes_the_name():
    take(*COUNCIL)
    row = read([(EDE, (CAS, replace(ANNA, name="A. Proef-Bruid", email="bruid@ede.test"), BRAM, GRIFFIER))])

    assert decide_all(row, ChangeReason.OTHER_NAME, ChangeDecision.SAME_PERSON) == 1
    confirm(row, user=None, now=NOW)

    assert OfficeHolder.objects.get(source_id="1").family_name == "Proef-Bruid"
    assert OfficeHolder.objects.count() == 3


def test_candidate_is_chosen_among_several_of_one_name():
    twins = (Member("Raadslid", "A. Jansen", "7", "een@ede.test"), Member("Raadslid", "A. Jansen", "8", "twee@ede.test"))
    take(*COUNCIL, *twins)
    row = read([(EDE, (*COUNCIL, Member("Raadslid", "A. Jansen", "9", "drie@ede.test")))])
    (doubt,) = row.changes.filter(reason=ChangeReason.SEVERAL_MATCHES)
    second = OfficeHolder.objects.get(source_id="8")

    with pytest.raises(DecisionError):
        decide(doubt, ChangeDecision.SAME_PERSON, candidate=0)
    decide(doubt, ChangeDecision.SAME_PERSON, candidate=second.pk)
    confirm(row, user=None, now=NOW)

    second.refresh_from_db()
    assert (second.source_id, second.email) == ("9", "drie@ede.test")


def test_office_that_is_wholly_missing_is_a_doubt_and_can_be_left_as_it_is():
    take(*COUNCIL)
    row = read([(EDE, (CAS, GRIFFIER))])

    assert decide_all(row, ChangeReason.WHOLE_OFFICE_GONE, ChangeDecision.SKIP) == 2
    confirm(row, user=None, now=NOW)

    assert not OfficeHolder.objects.exclude(left_on=None).exists()


def test_organisation_that_is_gone_takes_its_people_along_once_decided():
    other = next(entry for entry in read_register(2020) if entry.code == "GM0200")
    first = read([(EDE, COUNCIL), (other, [Member("Burgemeester", "F. Voorbeeld", "50")])])
    confirm(first, user=None, now=NOW)
    row = read([(EDE, COUNCIL)])

    assert decide_all(row, ChangeReason.ORGANISATION_GONE, ChangeDecision.END) == 1
    confirm(row, user=None, now=NOW)

    assert Organisation.objects.get(code="GM0200").ended_on == date(2020, 1, 15)
    assert OfficeHolder.objects.get(family_name="Voorbeeld").left_on == date(2020, 1, 15)


def test_unknown_function_is_asked_once_and_remembered():
    row = read([(EDE, (*COUNCIL, Member("Stadsdichter", "G. Dichter", "60")))])
    assert (row.state, row.unknown_functions) == (
        ImportState.FUNCTIONS,
        [{"tier": "gemeente", "function": "stadsdichter", "people": 1}],
    )

    settle_functions(row, {("gemeente", "stadsdichter"): "overslaan"}, user=None, now=NOW)
    read_next(lambda: NOW)

    row.refresh_from_db()
    assert (row.state, row.counts["skipped"]["other_functions"]) == (ImportState.PROPOSED, 1)
    assert read([(EDE, (*COUNCIL, Member("Stadsdichter", "G. Dichter", "60")))]).state == ImportState.PROPOSED


def test_bad_file_is_kept_as_what_is_wrong_with_it_and_nothing_else():
    upload = Upload(ImportKind.ALMANAK, "kapot.xml", [b"<overheidsorganisaties><a>"])
    row = receive(upload, user=None, now=NOW)

    assert read_next(lambda: NOW)

    row.refresh_from_db()
    assert (row.state, [problem["code"] for problem in row.problems]) == (ImportState.FAILED, ["X104"])
    assert not row.chunks.exists()


def test_work_of_a_killed_worker_is_taken_over_after_its_lease():
    row = receive(Upload(ImportKind.ALMANAK, "a.xml", almanak([(EDE, COUNCIL)])), user=None, now=NOW)
    FrameImport.objects.update(state=ImportState.READING, claimed_until=NOW + LEASE)

    assert not read_next(lambda: NOW)
    assert read_next(lambda: NOW + LEASE + timedelta(seconds=1))

    row.refresh_from_db()
    assert row.state == ImportState.PROPOSED
