"""An organisation is asked about a block in which its officials differ: whom, once a day, in which mail, and who gets none."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from organisations.choices import OfficialRole
from organisations.models import Official
from surveys.block_records import double_blocks, rows_of
from surveys.choices import InvitationStatus, ReconciliationAction, WaveKind
from surveys.completing import complete_dossier
from surveys.delivering import LAPSED, drain
from surveys.doubles import dossiers_with_answers, steps_of
from surveys.handing_over import Receiver, accept, give
from surveys.inquiries import differing_questions, not_reached, whom_to_ask
from surveys.inquiring import Asked, AskedTodayError, WrongNumberError, ask
from surveys.mails import Letterhead
from surveys.models import Edition, Inquiry, Invitation, Mailing, ReconciledBlock, Survey
from surveys.queries import find_filler
from surveys.reconciling import NothingToUndoError, undo
from tests.dossiers import ABOUT_ME, MEASURES, SAME_POLICY, desk, fill, make_organisation_survey, part
from tests.examples import NOW

pytestmark = pytest.mark.django_db

WORDS = "Hoeveel aangiften zijn er gedaan?\nWeet u dat zeker?"
OTHER = MEASURES | {"maatregelen": ["training"], "aangiften": 7}


@pytest.fixture
def survey():
    made = make_organisation_survey()
    for official in Official.objects.all():
        Official.objects.filter(pk=official.pk).update(email=f"{official.role}@voorbeeldstad.test")
    return made


@pytest.fixture
def letterhead() -> Letterhead:
    return Letterhead.of(settings)


@pytest.fixture
def officials(survey):
    """Let both be done with the block on aggression, with other answers."""
    griffier, secretaris = (survey.filler(role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS))
    for filler, answers in ((griffier, MEASURES), (secretaris, OTHER)):
        fill(filler, "invuller", ABOUT_ME)
        fill(filler, "algemeen", SAME_POLICY)
        fill(filler, "agressie", answers)
    return griffier, secretaris


def bench():
    rows = rows_of(dossiers_with_answers().get())
    return rows, next(block for block in double_blocks(rows) if block.name == "agressie")


@pytest.fixture
def asking(officials, letterhead):  # noqa: ARG001 -- their answers are wanted
    """Ask about the block on aggression."""

    def asked(*, recipients=2, now=NOW, questions=("aangiften",)):
        rows, block = bench()
        by = User.objects.get_or_create(username="onderzoeker")[0]
        return ask(rows, block, Asked(questions, WORDS), recipients=recipients, by=by, now=now, letterhead=letterhead)

    return asked


def send(letterhead, postman, now=NOW):
    return drain(clock=lambda: now, letterhead=letterhead, postman=postman)


@pytest.mark.usefixtures("officials")
def test_questions_on_which_they_differ_are_proposed():
    assert differing_questions(*bench()) == ("maatregelen", "aangiften")


def test_both_officials_get_the_question_and_nobodys_answers(asking, letterhead, postman, mail_server):
    inquiry = asking()

    assert send(letterhead, postman).sent == 2
    assert sorted(mail_server.recipients) == ["griffier@voorbeeldstad.test", "secretaris@voorbeeldstad.test"]
    for mail in mail_server.mails:
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert "gemeente Voorbeeldstad" in text
        assert "Hoeveel aangiften zijn er gedaan?\nWeet u dat zeker?" in text
        assert "/start/" in text
        assert "weer openen" not in text
        assert "training" not in text
        assert mail["Reply-To"] == letterhead.helpdesk_email
        assert "Weet u dat zeker?" in mail.get_body(("html",)).get_content()
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 2
    assert {row.wave.kind for row in inquiry.mailings.all()} == {WaveKind.INQUIRY}


def test_what_was_asked_stands_in_the_history_and_is_never_undone(asking):
    asking()

    rows, block = bench()
    (step,) = steps_of(rows.reconciled[block.name])
    assert (step.action, step.by.username, step.note) == (ReconciliationAction.ASKED, "onderzoeker", "")
    assert (step.inquiry.questions, step.inquiry.text) == (["aangiften"], WORDS)
    assert rows.reconciled[block.name].asked_at == NOW
    with pytest.raises(NothingToUndoError):
        undo(rows, block, revision=0, now=NOW)


def test_block_is_asked_about_once_a_day(asking):
    asking()

    with pytest.raises(AskedTodayError):
        asking(now=NOW + timedelta(hours=1))
    asking(now=NOW + timedelta(days=1))
    assert Inquiry.objects.count() == 2


def test_other_number_than_was_typed_asks_nobody(asking):
    with pytest.raises(WrongNumberError):
        asking(recipients=1)

    assert not Inquiry.objects.exists()
    assert not ReconciledBlock.objects.exists()
    assert not Mailing.objects.filter(wave__kind=WaveKind.INQUIRY).exists()


def test_who_finished_is_asked_and_told_to_open_again(asking, officials, letterhead, postman, mail_server):
    complete_dossier(officials[0], now=NOW)
    assert set(Invitation.objects.values_list("status", flat=True)) == {InvitationStatus.COMPLETE}

    asking()

    assert send(letterhead, postman).sent == 2
    assert all("Vragenlijst weer openen" in mail.get_body(("plain",)).get_content() for mail in mail_server.mails)


def test_after_closing_the_mail_holds_no_code_and_asks_for_a_reply(asking, letterhead, postman, mail_server):
    Survey.objects.update(closes_at=NOW)

    asking()

    assert send(letterhead, postman).sent == 2
    text = mail_server.mails[0].get_body(("plain",)).get_content()
    assert "De vragenlijst is gesloten" in text
    assert "/start/" not in text
    assert "code" not in text


@pytest.mark.parametrize(
    "away",
    [
        lambda of: Invitation.objects.filter(official__role=of).update(opted_out=True),
        lambda of: Official.objects.filter(role=of).update(left_on=NOW.date()),
        lambda of: Official.objects.filter(role=of).update(email=""),
    ],
    ids=["opted out", "left", "no address"],
)
def test_who_opted_out_left_or_has_no_address_is_not_asked(asking, letterhead, postman, mail_server, away):
    asking()
    away(OfficialRole.SECRETARIS)

    done = send(letterhead, postman)

    assert (done.sent, done.lapsed) == (1, 1)
    assert mail_server.recipients == ["griffier@voorbeeldstad.test"]
    assert Mailing.objects.get(invitation__official__role=OfficialRole.SECRETARIS).refusal == LAPSED
    rows, block = bench()
    assert [one.invitation.official.role for one in whom_to_ask(rows, block)] == [OfficialRole.GRIFFIER]
    assert not_reached(rows, block) == 1


def test_text_that_was_let_go_is_not_sent(asking, letterhead, postman):
    asking()
    Inquiry.objects.update(text="")

    assert send(letterhead, postman).lapsed == 2


def test_mail_waits_for_the_hours_of_the_edition(asking, letterhead, postman):
    Edition.objects.update(send_from="08:00", send_until="08:01")
    at_night = NOW.replace(hour=1)
    asking(now=at_night)

    assert send(letterhead, postman, at_night).sent == 0


def test_colleague_is_asked_through_the_official_who_gave_the_block(survey, letterhead):
    griffier, secretaris = (survey.filler(role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS))
    for filler in (griffier, secretaris):
        fill(filler, "invuller", ABOUT_ME)
        fill(filler, "algemeen", SAME_POLICY)
    receiver = Receiver("Ans de Vries", "ans@voorbeeldstad.test")
    handover = give(griffier, part(griffier, "agressie"), receiver, now=NOW, letterhead=letterhead)
    colleague = find_filler(accept(handover, now=NOW).pk)
    fill(colleague, "invuller", ABOUT_ME)
    fill(colleague, "agressie", MEASURES)
    fill(secretaris, "agressie", OTHER)

    found = {one.invitation.official.role: one.filled_in for one in whom_to_ask(*bench())}

    assert found == {OfficialRole.GRIFFIER: False, OfficialRole.SECRETARIS: True}
    assert desk(griffier).row(part(griffier, "agressie")) is None
