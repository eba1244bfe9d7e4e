"""What came back to mails: noted once, the address marked, the mail with the code deleted, the list worked through."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from organisations.choices import Office
from surveys import bouncing, work_list
from surveys.bounces.mailboxes import Maildir
from surveys.bouncing import correct_and_send_again, empty_mailbox, note_refusals, settle
from surveys.choices import BounceKind, ContactKind, WaveKind
from surveys.delivering import drain
from surveys.inviting import plan_wave, release_wave
from surveys.models import Bounce, ContactMoment, Mailing, MailWave
from surveys.queries import invitations_to_mail
from tests.surveys.bounces import returned_mails as returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(fieldwork, postman, mail_server):
    """Send everybody the invitation; the mail server keeps nine mails."""
    wave = plan_wave(fieldwork.survey, WaveKind.INVITATION, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    drain(clock=lambda: fieldwork.now, letterhead=fieldwork.letterhead, postman=postman)
    assert len(mail_server.mails) == 9
    return wave


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "maildir"


@pytest.fixture
def box(folder):
    return Maildir(folder)


def mailing(office: Office) -> Mailing:
    """Return the first mail to the one person with this office."""
    of_office = Mailing.objects.filter(invitation__office_holder__office=office)
    return of_office.select_related("invitation__office_holder").earliest("pk")


def report(office: Office, **fields: str) -> bytes:
    """Return a report about the mail to the one person with this office, with our mail and its code in it."""
    row = mailing(office)
    address = row.invitation.office_holder.email
    return returned.standard(
        returned=returned.ours(message_id=row.message_id, address=address),
        address=address,
        report_id=f"<{fields.pop('number', 'een')}-{office}@mx.test>",
        **fields,
    )


def put(folder: Path, *mails: bytes) -> None:
    present = len(list((folder / "new").iterdir()))
    for number, mail in enumerate(mails, start=present + 1):
        (folder / "new" / f"{number:03d}.mx").write_bytes(mail)


def failing(*_: object) -> None:
    message = "disk"
    raise OSError(message)


def kept(folder: Path) -> list[str]:
    return sorted(path.name for part in ("new", "cur") for path in (folder / part).iterdir())


def read(box, fieldwork, *, days: int = 0):
    return empty_mailbox(box, clock=lambda: fieldwork.now + timedelta(days=days))


# --- the mailbox ---------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("wave")
def test_permanent_report_marks_the_address_and_the_mail_with_the_code_is_gone(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER))

    taken = read(box, fieldwork)

    bounce = Bounce.objects.get()
    assert (taken.bounces, taken.left, kept(folder)) == (1, 0, [])
    assert (bounce.mailing, bounce.message_id) == (mailing(Office.WETHOUDER), mailing(Office.WETHOUDER).message_id)
    assert (bounce.kind, bounce.status) == (BounceKind.HARD, "5.1.1")
    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is not None
    audience = invitations_to_mail(fieldwork.survey, WaveKind.REMINDER_1)
    assert not audience.filter(office_holder__office=Office.WETHOUDER).exists()
    assert audience.count() == 8


@pytest.mark.usefixtures("wave")
def test_nothing_of_the_address_or_the_code_is_kept(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER))
    read(box, fieldwork)

    with connection.cursor() as cursor, cursor.copy("COPY surveys_bounce TO STDOUT") as copy:
        stored = b"".join(bytes(block) for block in copy).decode()

    assert "5.1.1" in stored
    assert returned.CODE not in stored
    assert "wethouder@voorbeeld.test" not in stored
    assert "onvindbaar" not in stored.lower().replace("p.onvindbaar", "")


@pytest.mark.usefixtures("wave")
def test_report_that_is_read_twice_counts_once(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER))
    read(box, fieldwork)
    put(folder, report(Office.WETHOUDER))

    taken = read(box, fieldwork)

    assert (taken.bounces, taken.known, kept(folder)) == (0, 1, [])
    assert Bounce.objects.count() == 1


@pytest.mark.usefixtures("wave")
def test_stop_in_the_middle_loses_no_report(fieldwork, folder, box, monkeypatch):
    put(folder, report(Office.WETHOUDER))
    with monkeypatch.context() as broken:
        broken.setattr(Maildir, "delete", failing)
        with pytest.raises(OSError, match="disk"):
            read(box, fieldwork)
    assert len(kept(folder)) == 1

    taken = read(box, fieldwork)

    assert (taken.known, kept(folder), Bounce.objects.count()) == (1, [], 1)


@pytest.mark.usefixtures("wave")
def test_mail_of_a_person_stays_for_a_person_and_is_not_read_again(fieldwork, folder, box):
    put(folder, returned.from_a_person())

    first, second = read(box, fieldwork), read(box, fieldwork)

    assert (first.left, second.left, len(kept(folder))) == (1, 0, 1)
    assert not Bounce.objects.exists()


@pytest.mark.usefixtures("wave")
def test_report_that_all_went_well_is_deleted_and_not_kept(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER, action="delivered", status="2.0.0"))

    taken = read(box, fieldwork)

    assert (taken.good_news, kept(folder)) == (1, [])
    assert not Bounce.objects.exists()


@pytest.mark.usefixtures("wave")
def test_policy_that_refuses_us_does_not_mark_the_address(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER, status="5.7.1", diagnostic="550 5.7.1 Access denied"))

    read(box, fieldwork)

    assert Bounce.objects.get().kind == BounceKind.HARD
    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is None


@pytest.mark.usefixtures("wave")
def test_late_report_about_an_address_that_was_corrected_marks_nothing(fieldwork, folder, box):
    old_report = report(Office.WETHOUDER, number="twee")
    put(folder, report(Office.WETHOUDER))
    read(box, fieldwork)
    user = User.objects.create(username="veldwerker")
    later = fieldwork.now + timedelta(hours=1)
    correct_and_send_again(Bounce.objects.get(), "nieuw@voorbeeld.test", user=user, now=later, letterhead=fieldwork.letterhead)
    put(folder, old_report)

    read(box, fieldwork, days=2)

    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is None
    assert Bounce.objects.filter(settled_at=None).count() == 0


@pytest.mark.usefixtures("wave")
def test_run_ends_after_so_many_mails_and_the_next_goes_on(fieldwork, folder, box, monkeypatch):
    monkeypatch.setattr(bouncing, "MOST_AT_ONCE", 2)
    put(folder, *(report(office) for office in (Office.WETHOUDER, Office.RAADSLID, Office.BURGEMEESTER)))

    assert (read(box, fieldwork).bounces, len(kept(folder))) == (2, 1)
    assert (read(box, fieldwork).bounces, len(kept(folder))) == (1, 0)


# --- refusals at the door ------------------------------------------------------------------------------------------
def test_refusal_at_the_door_stands_on_the_same_list(fieldwork, postman, mail_server):
    mail_server.answers["wethouder@voorbeeld.test"] = ["550 5.1.1 <wethouder@voorbeeld.test>: no such user"]
    wave = plan_wave(fieldwork.survey, WaveKind.INVITATION, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    drain(clock=lambda: fieldwork.now, letterhead=fieldwork.letterhead, postman=postman)

    assert (note_refusals(), note_refusals()) == (1, 0)

    bounce = work_list.bounces_to_settle().get()
    assert (bounce.status, bounce.mailing) == ("5.1.1", mailing(Office.WETHOUDER))
    assert "@voorbeeld" not in bounce.diagnostic
    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is not None


# --- the work list -------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("wave")
def test_temporary_reports_ask_for_a_person_on_the_third_day(fieldwork, folder, box):
    listed = []
    for day in range(3):
        sent = (fieldwork.now + timedelta(days=day)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        put(folder, report(Office.WETHOUDER, number=f"dag{day}", action="delayed", status="4.4.1", date=sent))
        read(box, fieldwork, days=day)
        listed.append(work_list.bounces_to_settle().count())

    assert listed == [0, 0, 1]
    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is None


@pytest.mark.usefixtures("wave")
def test_automatic_reply_is_listed_with_the_day_of_return(fieldwork, folder, box):
    row = mailing(Office.WETHOUDER)
    put(folder, returned.away("Ik ben terug op 1 december 2026.", reference=f"In-Reply-To: {row.message_id}\n"))

    read(box, fieldwork)

    reply = work_list.automatic_replies().get()
    assert (reply.mailing, reply.kind) == (row, BounceKind.AUTO_REPLY)
    assert reply.returns_on is not None
    assert not work_list.bounces_to_settle().exists()


@pytest.mark.usefixtures("wave")
def test_correcting_sends_again_to_the_new_address_and_clears_the_list(fieldwork, folder, box, postman, mail_server):
    put(folder, report(Office.WETHOUDER))
    read(box, fieldwork)
    user = User.objects.create(username="veldwerker")
    later = fieldwork.now + timedelta(hours=1)

    queued = correct_and_send_again(
        work_list.bounces_to_settle().get(), "nieuw@voorbeeld.test", user=user, now=later, letterhead=fieldwork.letterhead
    )

    drain(clock=lambda: later, letterhead=fieldwork.letterhead, postman=postman)
    assert queued
    assert mail_server.recipients[-1] == "nieuw@voorbeeld.test"
    assert not work_list.bounces_to_settle().exists()
    assert MailWave.objects.latest("pk").kind == WaveKind.INVITATION
    moment = ContactMoment.objects.get()
    assert (moment.kind, moment.by) == (ContactKind.ADDRESS_CORRECTED, user)
    assert invitations_to_mail(fieldwork.survey, WaveKind.REMINDER_1).count() == 9


@pytest.mark.usefixtures("wave")
def test_second_wrong_address_of_a_day_can_be_corrected_too(fieldwork, folder, box):
    user = User.objects.create(username="veldwerker")
    put(folder, report(Office.WETHOUDER))
    read(box, fieldwork)

    sent = [
        correct_and_send_again(
            Bounce.objects.get(),
            f"poging{number}@voorbeeld.test",
            user=user,
            now=fieldwork.now,
            letterhead=fieldwork.letterhead,
        )
        for number in range(3)
    ]

    assert sent == [True, True, True]


@pytest.mark.usefixtures("wave")
def test_settling_takes_somebody_off_the_list_and_leaves_the_mark(fieldwork, folder, box):
    put(folder, report(Office.WETHOUDER), report(Office.RAADSLID))
    read(box, fieldwork)

    settle(Bounce.objects.get(mailing=mailing(Office.WETHOUDER)), now=fieldwork.now)

    assert work_list.bounces_to_settle().get().mailing == mailing(Office.RAADSLID)
    assert mailing(Office.WETHOUDER).invitation.office_holder.email_failed_on is not None


def test_report_about_nobody_we_know_is_listed_and_can_only_be_settled(fieldwork, folder, box):
    put(folder, returned.standard())
    read(box, fieldwork)
    bounce = work_list.bounces_to_settle().get()
    assert bounce.mailing is None

    with pytest.raises(ValueError, match="about nobody"):
        correct_and_send_again(bounce, "a@b.test", user=None, now=fieldwork.now, letterhead=fieldwork.letterhead)
    settle(bounce, now=fieldwork.now)

    assert not work_list.bounces_to_settle().exists()
