"""Files of letters: made by a worker, sealed, handed out once noted, and gone after a day."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from pypdf import PdfReader

from organisations.choices import Office, Tier
from organisations.models import OfficeHolder, Organisation
from surveys import lettering
from surveys.addressees import LetterCounts, letter_counts, people_to_write_to
from surveys.choices import ContactKind, Disposition, InvitationStatus, LetterKind, SurveyKind
from surveys.codes import group_code
from surveys.finding import was_written_to
from surveys.lettering import (
    AlreadyMakingError,
    LetterFileGoneError,
    NobodyToWriteToError,
    discard_letters,
    expire_letters,
    make_waiting,
    order_letters,
    take_letters,
)
from surveys.letters import Paper
from surveys.models import ContactMoment, Invitation, LetterFile
from surveys.periodic_tasks import expire_old_letters
from surveys.sealing import BrokenSealError
from surveys.tasks import make_letters

pytestmark = pytest.mark.django_db
HOLDERS = {Office.WETHOUDER, Office.STATENLID, Office.LID_AB}


@pytest.fixture
def paper_people(fieldwork):
    """Let three people have no address that works, in organisations with a place."""
    Organisation.objects.update(postal_address="Postbus 1", postcode="1018 AA", city="Voorbeeldstad")
    OfficeHolder.objects.filter(office=Office.WETHOUDER).update(email="")
    OfficeHolder.objects.filter(office=Office.STATENLID).update(email="")
    OfficeHolder.objects.filter(office=Office.LID_AB).update(email_failed_on=fieldwork.now.date())
    return fieldwork


@pytest.fixture
def user():
    return User.objects.create(username="veldwerker")


def made(fieldwork, kind=LetterKind.CODE, user=None) -> LetterFile:
    file = order_letters(fieldwork.survey, kind, user=user, now=fieldwork.now)
    assert make(fieldwork) == 1
    file.refresh_from_db()
    return file


def make(fieldwork, *, hours: int = 0) -> int:
    now = fieldwork.now + timedelta(hours=hours)
    return make_waiting(clock=lambda: now, paper_of=lambda moment: Paper.of(settings, moment.date()))


def taken(fieldwork, file, user, *, hours: int = 0) -> bytes:
    now = fieldwork.now + timedelta(hours=hours)
    return take_letters(file.pk, user=user, now=now, master_key=settings.CODE_MASTER_KEY)


# --- for whom ------------------------------------------------------------------------------------------------------
def test_letters_are_for_who_could_get_a_mail_but_has_no_address_that_works(paper_people):
    found = {invitation.office_holder.office for invitation in people_to_write_to(paper_people.survey)}

    assert found == HOLDERS


@pytest.mark.parametrize(
    "fields", [{"opted_out": True}, {"status": InvitationStatus.COMPLETE}, {"disposition": Disposition.EXCLUDED}]
)
def test_no_letter_for_who_finished_or_is_not_to_be_asked(paper_people, fields):
    Invitation.objects.filter(office_holder__office=Office.WETHOUDER).update(**fields)

    assert {one.office_holder.office for one in people_to_write_to(paper_people.survey)} == HOLDERS - {Office.WETHOUDER}


def test_no_letter_for_who_left(paper_people):
    OfficeHolder.objects.filter(office=Office.WETHOUDER).update(left_on=paper_people.now.date())

    assert {one.office_holder.office for one in people_to_write_to(paper_people.survey)} == HOLDERS - {Office.WETHOUDER}


def test_who_has_no_postal_address_is_counted_apart(paper_people):
    Organisation.objects.filter(tier=Tier.GEMEENTE).update(city="")

    assert letter_counts(paper_people.survey) == (
        LetterCounts(LetterKind.ANNOUNCEMENT, letters=2, without_place=1),
        LetterCounts(LetterKind.CODE, letters=2, without_place=1),
    )


def test_survey_of_organisations_has_no_announcement_of_its_own(paper_people):
    paper_people.survey.kind = SurveyKind.ORGANISATIES

    assert [counts.kind for counts in letter_counts(paper_people.survey)] == [LetterKind.CODE]


# --- making --------------------------------------------------------------------------------------------------------
def test_file_waits_for_a_worker_and_is_made_once(paper_people, user):
    file = order_letters(paper_people.survey, LetterKind.CODE, user=user, now=paper_people.now)

    assert (file.letters, file.sealed, file.made_by) == (3, None, user)
    assert (make(paper_people), make(paper_people)) == (1, 0)


def test_same_letters_are_not_made_twice_at_the_same_time(paper_people):
    order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)

    with pytest.raises(AlreadyMakingError):
        order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)
    order_letters(paper_people.survey, LetterKind.ANNOUNCEMENT, user=None, now=paper_people.now)


def test_nobody_to_write_to_is_said_at_once(fieldwork):
    with pytest.raises(NobodyToWriteToError):
        order_letters(fieldwork.survey, LetterKind.CODE, user=None, now=fieldwork.now)


def test_no_codes_for_a_survey_that_is_over(paper_people):
    with pytest.raises(NobodyToWriteToError):
        order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.survey.closes_at)


def test_when_nobody_is_left_at_making_the_file_ends(paper_people):
    file = order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)
    Invitation.objects.update(opted_out=True)

    make(paper_people)

    file.refresh_from_db()
    assert (file.letters, file.sealed, file.expires_at) == (0, None, paper_people.now)


def test_worker_that_stops_half_way_leaves_the_file_to_the_next(paper_people, monkeypatch):
    order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)

    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(lettering, "code_zip", stop)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            make(paper_people)

    assert make(paper_people) == 1


def test_task_and_beat_do_the_same_with_the_clock_and_the_settings(paper_people, monkeypatch):
    file = order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)
    calls = []
    monkeypatch.setattr("surveys.periodic_tasks.wake_for_letters", lambda: calls.append("wake"))

    expire_old_letters()
    make_letters()
    expire_old_letters()

    file.refresh_from_db()
    assert file.sealed is not None
    assert calls == ["wake"]


# --- handing out ---------------------------------------------------------------------------------------------------
def test_taken_file_holds_the_codes_and_the_stored_one_shows_nothing(paper_people, user):
    file = made(paper_people)

    with ZipFile(BytesIO(taken(paper_people, file, user))) as archive:
        pdf = archive.read(archive.namelist()[0])

    texts = [one.extract_text() for one in PdfReader(BytesIO(pdf)).pages]
    assert len(texts) == 3
    for office in HOLDERS:
        code = group_code(paper_people.code(office))
        assert sum(code in text for text in texts) == 1
        assert code.encode() not in bytes(file.sealed)
    assert b"%PDF" not in bytes(file.sealed)


def test_taking_notes_who_got_a_letter_once_and_those_are_passed_over_from_then_on(paper_people, user):
    file = made(paper_people)
    assert not ContactMoment.objects.exists()

    taken(paper_people, file, user)
    taken(paper_people, file, user, hours=1)

    moments = ContactMoment.objects.all()
    assert {(one.kind, one.by, one.note, one.at) for one in moments} == {(ContactKind.LETTER, user, "", paper_people.now)}
    assert {one.invitation.office_holder.office for one in moments} == HOLDERS
    assert was_written_to(paper_people.invitation(Office.WETHOUDER))
    assert not was_written_to(paper_people.invitation(Office.RAADSLID))
    assert not people_to_write_to(paper_people.survey).exists()


def test_announcement_is_a_zip_and_writes_to_nobody(paper_people, user):
    file = made(paper_people, LetterKind.ANNOUNCEMENT)

    content = taken(paper_people, file, user)

    assert file.letters == 3
    assert len(ZipFile(BytesIO(content)).namelist()) == 4
    assert not ContactMoment.objects.exists()


def test_file_that_is_not_made_yet_cannot_be_taken(paper_people, user):
    file = order_letters(paper_people.survey, LetterKind.CODE, user=None, now=paper_people.now)

    with pytest.raises(LetterFileGoneError):
        taken(paper_people, file, user)


def test_file_cannot_be_opened_with_another_master_key(paper_people, user):
    file = made(paper_people)

    with pytest.raises(BrokenSealError):
        take_letters(file.pk, user=user, now=paper_people.now, master_key=bytes(32))


# --- gone ----------------------------------------------------------------------------------------------------------
def test_file_is_gone_after_a_day_and_that_it_was_there_is_known(paper_people, user):
    file = made(paper_people)
    day = timedelta(hours=24)

    assert expire_letters(paper_people.now + day - timedelta(seconds=1)) == 0
    with pytest.raises(LetterFileGoneError):
        taken(paper_people, file, user, hours=24)
    assert expire_letters(paper_people.now + day) == 1

    file.refresh_from_db()
    assert (file.sealed, file.letters) == (None, 3)
    assert make(paper_people, hours=24) == 0


def test_file_that_is_thrown_away_is_gone_at_once(paper_people, user):
    file = made(paper_people)

    discard_letters(file.pk, now=paper_people.now + timedelta(hours=1))

    file.refresh_from_db()
    assert file.sealed is None
    with pytest.raises(LetterFileGoneError):
        taken(paper_people, file, user, hours=2)
    assert make(paper_people, hours=2) == 0
