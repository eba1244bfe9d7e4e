"""A block is given to a colleague: by mail, once, for seven days, and taken back; two people never both act on one state."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from organisations.choices import OfficialRole
from surveys.bouncing import note_refusals
from surveys.choices import FillerRole, Seat
from surveys.codes import code_for, edition_keys
from surveys.completing import complete_dossier
from surveys.delivering import drain
from surveys.filling import DossierCompleteError, NotYoursError
from surveys.handing_over import (
    MOST_OPEN,
    OPEN_FOR,
    GivenAlreadyError,
    HandoverEndedError,
    OwnAddressError,
    Receiver,
    TooManyOpenError,
    accept,
    give,
    give_again,
    withdraw,
)
from surveys.handover_list import HandoverState, find_handover, state_of
from surveys.mails import Letterhead
from surveys.models import BlockHandover, Bounce, Filler, Mailing
from surveys.permissions import may_fill
from surveys.queries import find_filler
from tests.dossiers import ABOUT_ME, SAME_POLICY, desk, fill, make_organisation_survey, part, save_page
from tests.examples import NOW

pytestmark = pytest.mark.django_db

RECEIVER = Receiver("Ans de Vries", "ans.devries@voorbeeldstad.test")


@pytest.fixture
def survey():
    return make_organisation_survey()


@pytest.fixture
def letterhead() -> Letterhead:
    return Letterhead.of(settings)


@pytest.fixture
def griffier(survey) -> Filler:
    filler = survey.filler(OfficialRole.GRIFFIER)
    fill(filler, "invuller", ABOUT_ME)
    fill(filler, "algemeen", SAME_POLICY)
    return filler


@pytest.fixture
def hand(griffier, letterhead):
    """Give the block on aggression."""

    def given(receiver=RECEIVER, block="agressie", now=NOW, **more):
        return give(griffier, part(griffier, block), receiver, now=now, letterhead=letterhead, **more)

    return given


def test_colleague_gets_a_link_by_mail_that_opens_that_block_alone(hand, griffier, letterhead, postman, mail_server):
    handover = hand()

    done = drain(clock=lambda: NOW, letterhead=letterhead, postman=postman)

    assert (done.sent, done.refused, done.lapsed) == (1, 0, 0)
    (mail,) = mail_server.mails
    assert mail["To"] == RECEIVER.email
    assert "Guusje OnvindbaarGriffier" in mail["Subject"]
    body = mail.get_body(("plain",)).get_content()
    code = re.search(r"/overdracht/(\S+)", body).group(1)
    assert code == code_for(edition_keys(letterhead.master_key, handover.dossier.survey.edition.key_salt), handover.pk)
    assert "List-Unsubscribe" not in mail

    colleague = find_filler(accept(find_handover(bytes(handover.lookup)), now=NOW).pk)
    assert (colleague.role, colleague.seat, colleague.name) == (FillerRole.COLLEAGUE, Seat.GRIFFIER, RECEIVER.name)
    blocks = desk(griffier).questionnaire.blocks
    assert [block.name for block in blocks if may_fill(colleague, block)] == ["invuller", "agressie"]


def test_link_is_taken_once_and_leads_the_same_filler_on(hand):
    handover = hand()
    first = accept(handover, now=NOW)

    assert accept(handover, now=NOW + OPEN_FOR + timedelta(days=1)) == first
    assert Filler.objects.filter(role=FillerRole.COLLEAGUE).count() == 1


def test_link_that_is_not_used_in_time_opens_nothing(hand):
    handover = hand()

    with pytest.raises(HandoverEndedError):
        accept(handover, now=NOW + OPEN_FOR)
    assert state_of(handover, NOW + OPEN_FOR) is HandoverState.EXPIRED
    assert state_of(handover, NOW) is HandoverState.WAITING


def test_block_taken_back_is_closed_and_what_was_answered_stays(hand, griffier):
    handover = hand()
    colleague = accept(handover, now=NOW)
    fill(find_filler(colleague.pk), "invuller", ABOUT_ME)
    fill(find_filler(colleague.pk), "agressie", {"maatregelen": ["protocol"], "aangiften": 3}, finish=False)

    withdraw(griffier, handover, now=NOW)

    assert not may_fill(find_filler(colleague.pk), part(griffier, "agressie"))
    with pytest.raises(HandoverEndedError):
        accept(handover, now=NOW)
    row = desk(griffier).row(part(griffier, "agressie"), colleague)
    assert row.answers["aangiften"] == 3


def test_given_again_the_old_link_is_dead_and_another_mail_goes_out(hand, griffier, letterhead):
    old = hand()

    new = give_again(griffier, old, now=NOW + OPEN_FOR, letterhead=letterhead)

    assert bytes(new.lookup) != bytes(old.lookup)
    assert new.expires_at == NOW + 2 * OPEN_FOR
    assert Mailing.objects.filter(handover__isnull=False).count() == 2
    with pytest.raises(HandoverEndedError):
        accept(old, now=NOW)


def test_second_block_for_the_same_person_is_the_same_filler(hand, griffier):
    save_page(griffier, "algemeen", "identiek", {"identiek": "nee"})
    first, second = hand(), hand(Receiver("Ans", RECEIVER.email.upper()), block="agressie_raad")

    assert accept(first, now=NOW) == accept(second, now=NOW)
    colleague = find_filler(accept(second, now=NOW).pk)
    assert may_fill(colleague, part(griffier, "agressie_raad"))


def test_what_cannot_be_given_is_refused(hand):
    with pytest.raises(OwnAddressError):
        hand(own_email=RECEIVER.email.upper())
    for block in ("invuller", "algemeen", "agressie_raad"):  # the last does not apply
        with pytest.raises(NotYoursError):
            hand(block=block)
    hand()
    with pytest.raises(GivenAlreadyError):
        hand(Receiver("Iemand", RECEIVER.email.upper()))
    assert BlockHandover.objects.count() == 1


def test_at_most_twenty_wait_and_room_comes_back(hand, griffier):
    given = [hand(Receiver(f"Collega {number}", f"c{number}@voorbeeldstad.test")) for number in range(MOST_OPEN)]
    with pytest.raises(TooManyOpenError):
        hand()

    accept(given[0], now=NOW)
    hand()
    withdraw(griffier, given[1], now=NOW)
    hand(Receiver("Nog een", "nog@voorbeeldstad.test"))


def test_colleague_cannot_give_on(hand, letterhead, griffier):
    colleague = find_filler(accept(hand(), now=NOW).pk)

    with pytest.raises(NotYoursError):
        give(colleague, part(griffier, "agressie"), RECEIVER, now=NOW, letterhead=letterhead)


def test_other_official_does_not_take_back_what_was_not_given_by_them(hand, survey):
    handover = hand()
    secretaris = survey.filler(OfficialRole.SECRETARIS)

    with pytest.raises(NotYoursError):
        withdraw(secretaris, handover, now=NOW)


def test_after_finishing_nothing_is_given_and_no_link_opens(hand, griffier):
    handover = hand()
    complete_dossier(griffier, now=NOW)

    with pytest.raises(DossierCompleteError):
        hand(Receiver("Ander", "ander@voorbeeldstad.test"))
    with pytest.raises(HandoverEndedError):
        accept(handover, now=NOW)


def test_mail_lapses_when_the_block_is_taken_back_before_it_went(hand, griffier, letterhead, postman, mail_server):
    withdraw(griffier, hand(), now=NOW)

    done = drain(clock=lambda: NOW, letterhead=letterhead, postman=postman)

    assert (done.sent, done.lapsed) == (0, 1)
    assert mail_server.mails == []


def test_refused_mail_is_told_to_who_gave_the_block_and_blames_nobody_else(hand, griffier, letterhead, postman, mail_server):
    handover = hand()
    mail_server.answers[RECEIVER.email] = ["550 5.1.1 no such user"]
    drain(clock=lambda: NOW, letterhead=letterhead, postman=postman)

    assert note_refusals() == 1
    handover.refresh_from_db()
    assert state_of(handover, NOW) is HandoverState.UNDELIVERED
    assert Bounce.objects.get().settled_at is not None
    griffier.invitation.official.refresh_from_db()
    assert griffier.invitation.official.email_failed_on is None


def test_database_holds_no_code_of_a_link(hand, letterhead):
    handover = hand()
    code = code_for(edition_keys(letterhead.master_key, handover.dossier.survey.edition.key_salt), handover.pk)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(h)::text FROM surveys_blockhandover h UNION ALL SELECT to_jsonb(m)::text FROM surveys_mailing m"
        )
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert code not in stored
    assert str(handover.pk) in stored
