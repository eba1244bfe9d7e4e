"""Any file, of any kind: it is refused with what is wrong or becomes a proposal, and the same file twice changes nothing."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitor_site.demo.almanak import Member, almanak
from organisations.choices import ChangeAction, ChangeDecision, ChangeReason, ImportKind, ImportState
from organisations.confirming import confirm
from organisations.importing.problems import ImportProblemError
from organisations.models import FrameImport, OfficeHolder, Official, Organisation
from organisations.proposing.reading import read_next
from organisations.queries import frame_stamp
from organisations.receiving import Upload, receive
from organisations.register import read_register
from organisations.registering import register_organisations
from tests.organisations.importing.files import NEW_GENERATION, OLD_GENERATION, PEOPLE_HEADER, csv_file, xlsx_file

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 1, 20, 9, 0, tzinfo=UTC)
DAY = date(2020, 1, 15)
EDE = next(entry for entry in read_register(2020) if entry.code == "GM0228")
ORGANISATIONS_HEADER = ("Code", "Naam", "Bestuurslaag", "Provincie", "Inwoners", "Stedelijkheid")
PERSON = ("GM0228", "Ede", "Raadslid", "A. Proef", "a@ede.test", "2018-03-29")
MUNICIPALITY = ("GM0228", "Ede", "gemeente", "Gelderland", "117900", "2")
FILES = {
    ImportKind.ALMANAK: (NEW_GENERATION.encode(), OLD_GENERATION.encode()),
    ImportKind.PEOPLE: (csv_file(PEOPLE_HEADER, PERSON).getvalue(), xlsx_file([PEOPLE_HEADER, PERSON]).getvalue()),
    ImportKind.ORGANISATIONS: (
        csv_file(ORGANISATIONS_HEADER, MUNICIPALITY).getvalue(),
        xlsx_file([ORGANISATIONS_HEADER, MUNICIPALITY]).getvalue(),
    ),
}
TOLD = {ImportState.FAILED, ImportState.COLUMNS, ImportState.FUNCTIONS, ImportState.PROPOSED}
few = settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)


@few
@given(
    kind=st.sampled_from(ImportKind.values),
    which=st.integers(0, 1),
    place=st.integers(0, 7_000),
    length=st.integers(0, 60),
    put=st.binary(max_size=12)
    | st.sampled_from([b"<!DOCTYPE x [", b"=1+1", b"\xff\xfe", b"&#0;", b"99999999999", b'"', b";;;;"]),
)
def test_damaged_file_is_told_what_is_wrong_or_proposed_and_nothing_is_written(kind, which, place, length, put):
    good = FILES[ImportKind(kind)][which]
    content = good[:place] + put + good[place + length :]

    with transaction.atomic():
        with suppress(ImportProblemError):
            row = receive(Upload(ImportKind(kind), "bestand", [content]), user=None, now=NOW)
            assert read_next(lambda: NOW)
            row.refresh_from_db()
            assert row.state in TOLD
            assert row.state != ImportState.FAILED or [each for each in row.problems if each["code"] != "F105"]
        assert not Organisation.objects.exists()
        assert not OfficeHolder.objects.exists()
        transaction.set_rollback(True)


# --- twice ---------------------------------------------------------------------------------------------------------
NAMES = ["A. (Anna) Jansen", "B. Jansen", "A.B. van Proef", "Vacature", "N. Möller"]


def with_own_ids(members: list[Member]) -> list[Member]:
    """Give everybody an id of their own, as sources do, or none."""
    return [replace(each, source_id=each.source_id and str(NAMES.index(each.name))) for each in members]


people = st.lists(
    st.builds(
        Member,
        st.sampled_from(["Raadslid", "Wethouder", "Burgemeester", "Fractievoorzitter", "Griffier", "Wnd. burgemeester"]),
        st.sampled_from(NAMES),
        st.sampled_from(["", "own"]),
        st.sampled_from(["", "", "een@ede.test", "twee@ede.test", "griffie@ede.test"]),
        st.sampled_from(["", "0318 000000"]),
    ),
    max_size=6,
    unique_by=lambda member: member.name,
).map(with_own_ids)


# Nobody here is a namesake of another: who those are is asked, and tested by itself.
SETTLING = {
    ChangeReason.NAME_TWICE: (ChangeDecision.OTHER_PERSON,),
    ChangeReason.OTHER_NAME: (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON),
    ChangeReason.SEVERAL_MATCHES: (ChangeDecision.SAME_PERSON, ChangeDecision.OTHER_PERSON),
    ChangeReason.WHOLE_OFFICE_GONE: (ChangeDecision.END,),
}


def taken(members: list[Member], decide: st.DataObject) -> tuple[FrameImport, dict[str, int]]:
    """Take a complete almanak in, decide about every doubt, and return it with what it changed."""
    pieces = almanak([(EDE, members)])
    row = receive(Upload(ImportKind.ALMANAK, "a.xml", pieces, frame_date=DAY, is_complete=True), user=None, now=NOW)
    assert read_next(lambda: NOW)
    row.refresh_from_db()
    changes = list(row.changes.exclude(action=ChangeAction.UNCHANGED))
    for change in changes:
        if change.action == ChangeAction.DOUBTFUL:
            change.decision = decide.draw(st.sampled_from(SETTLING[ChangeReason(change.reason)]))
            if change.reason == ChangeReason.SEVERAL_MATCHES and change.decision == ChangeDecision.SAME_PERSON:
                key = "official_id" if change.subject == "functionaris" else "office_holder_id"
                setattr(change, key, decide.draw(st.sampled_from(change.before["candidates"])))
            change.save()
    confirm(row, user=None, now=NOW)
    return row, {action: sum(each.action == action for each in changes) for action in ChangeAction.values}


@few
@given(first=people, second=people, decide=st.data())
def test_same_file_twice_changes_nothing_whatever_was_there_and_was_decided(first, second, decide):
    with transaction.atomic():
        register_organisations([EDE])
        taken(first, decide)
        taken(second, decide)
        stamp, people_now = frame_stamp(), (OfficeHolder.objects.count(), Official.objects.count())

        row = receive(
            Upload(ImportKind.ALMANAK, "a.xml", almanak([(EDE, second)]), frame_date=DAY, is_complete=True), user=None, now=NOW
        )
        assert read_next(lambda: NOW)
        doubts = row.changes.filter(action=ChangeAction.DOUBTFUL)
        changed = row.changes.exclude(action__in=(ChangeAction.UNCHANGED, ChangeAction.DOUBTFUL))
        assert list(changed.values_list("action", "reason", "label", "changed_fields")) == []
        doubts.update(decision=ChangeDecision.SKIP)
        row.refresh_from_db()
        confirm(row, user=None, now=NOW)
        assert (frame_stamp(), (OfficeHolder.objects.count(), Official.objects.count())) == (stamp, people_now)
        transaction.set_rollback(True)
