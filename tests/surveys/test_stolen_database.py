"""What somebody finds who has the whole database and none of the keys: no code, no token, nothing between name and answers."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

from organisations.choices import Office, OfficialRole
from organisations.models import OfficeHolder, Official, Organisation
from surveys.bounces.mailboxes import Maildir
from surveys.bouncing import correct_and_send_again, empty_mailbox
from surveys.choices import LetterKind, WaveKind
from surveys.codes import code_for, edition_keys, group_code, opt_out_key, opt_out_token, ticket_for
from surveys.delivering import drain
from surveys.entering import begin
from surveys.inviting import plan_wave, release_wave
from surveys.lettering import make_waiting, order_letters, take_letters
from surveys.letters import Paper
from surveys.models import Bounce, Invitation, LetterFile, Mailing, MailWave, Response
from tests.surveys.bounces import returned_mails as returned

# A thief takes the files, whatever the role of the site may read.
pytestmark = pytest.mark.owner
ANSWER = "een antwoord dat nergens anders staat"


def copied(table):
    rows = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(rows) as copy:
        return b"".join(bytes(block) for block in copy).decode()


def take_bounces_in(fieldwork, folder):
    """Let a mail come back with the code in it, and correct the address."""
    mailing = Mailing.objects.get(invitation=fieldwork.invitation(Office.WETHOUDER))
    address = mailing.invitation.office_holder.email
    code = group_code(fieldwork.code(Office.WETHOUDER))
    mail = returned.ours(message_id=mailing.message_id, address=address, code=code)
    answer = f"550 5.1.1 <{address}>: unknown, see {code}"
    box = Maildir(folder)
    (folder / "new" / "1.mx").write_bytes(returned.standard(returned=mail, address=address, diagnostic=answer))
    assert empty_mailbox(box, clock=lambda: fieldwork.now).bounces == 1
    later = {"now": fieldwork.now, "letterhead": fieldwork.letterhead}
    assert correct_and_send_again(Bounce.objects.get(), "nieuw@voorbeeld.test", user=None, **later)


def write_letters(fieldwork, officials):
    """Make and take out all kinds of letters, with one person of each survey who has no e-mail address; they lie there still."""
    Organisation.objects.update(postal_address="Postbus 1", postcode="1018 AA", city="Voorbeeldstad")
    OfficeHolder.objects.filter(office=Office.LID_AB).update(email="")
    Official.objects.filter(role=OfficialRole.SECRETARIS_DIRECTEUR).update(email="")
    for survey, kind in [*((fieldwork.survey, kind) for kind in LetterKind), (officials.survey, LetterKind.CODE)]:
        order_letters(survey, kind, user=None, now=fieldwork.now)
    make_waiting(clock=lambda: fieldwork.now, paper_of=lambda now: Paper.of(settings, now.date()))
    for file in LetterFile.objects.all():
        take_letters(file.pk, user=None, now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)
    assert [bool(file.sealed) for file in LetterFile.objects.all()] == [True, True, True]


@pytest.fixture
def tables(fieldwork, officials, postman, mail_server, tmp_path):
    """Go through a whole field period of both surveys, let everybody begin and answer, and copy every table of the database."""
    for survey, people in ((fieldwork.survey, 9), (officials.survey, 5)):
        wave = plan_wave(survey, WaveKind.INVITATION, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)
        release_wave(wave, recipients=people, released_by=None, now=fieldwork.now)
    drain(clock=lambda: fieldwork.now, letterhead=fieldwork.letterhead, postman=postman)
    assert len(mail_server.mails) == 14
    take_bounces_in(fieldwork, tmp_path / "maildir")
    write_letters(fieldwork, officials)
    for office in Office:
        later = fieldwork.now + timedelta(hours=1)
        response = begin(fieldwork.invitation(office), now=later, master_key=settings.CODE_MASTER_KEY)
        Response.objects.filter(pk=response.pk).update(answers={"vraag_een": f"{ANSWER} {office}"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [row[0] for row in cursor.fetchall()]
    return {name: copied(name) for name in names}


def test_dump_after_sending_bounces_and_letters_holds_no_code_and_no_token(tables, fieldwork):
    dump = "\n".join(tables.values()).upper()
    keys = edition_keys(settings.CODE_MASTER_KEY, fieldwork.survey.edition.key_salt)
    codes = [code_for(keys, pk) for pk in Invitation.objects.values_list("pk", flat=True)]

    assert len(dump) > 5000
    assert len(codes) == 14
    for code in codes:
        grouped = group_code(code)
        for way in (code, grouped, code.encode().hex(), grouped.encode().hex(), code[:-1], code[:8]):
            assert way.upper() not in dump
    for pk in Invitation.objects.values_list("pk", flat=True):
        assert opt_out_token(opt_out_key(settings.CODE_MASTER_KEY), pk).upper() not in dump
    assert settings.CODE_MASTER_KEY.hex().upper() not in dump
    assert b"%PDF".hex().upper() not in tables["surveys_letterfile"].upper()
    assert "VOORBEELD.TEST" not in tables["surveys_bounce"].upper()


def test_dump_after_sending_links_no_name_to_answers(tables):
    """Rows with answers share no value with rows that lead to a person, but for what many people share."""
    answers = [line.split("\t") for line in tables["surveys_response"].splitlines()]
    assert sum(ANSWER in line for line in tables["surveys_response"].splitlines()) == 9
    assert all(ANSWER not in text for name, text in tables.items() if name != "surveys_response")

    people = ("surveys_invitation", "surveys_mailing", "organisations_officeholder", "organisations_official")
    of_people = {value for name in people for line in tables[name].splitlines() for value in line.split("\t")}
    of_many = {"f", "t", "\\N", ""} | {office.value for office in Office}
    shared = {value for line in answers for value in line if not value.isdigit()} & of_people
    assert shared <= of_many


def test_response_has_no_key_to_a_person_an_invitation_or_an_organisation():
    targets = {field.related_model._meta.label for field in Response._meta.get_fields() if field.is_relation}  # noqa: SLF001

    assert targets == {"surveys.Survey", "surveys.Questionnaire"}


def test_ticket_and_lookup_cannot_be_made_without_the_master_key(fieldwork):
    invitation = fieldwork.invitation(Office.RAADSLID)
    response = begin(invitation, now=fieldwork.now, master_key=settings.CODE_MASTER_KEY)
    salt = fieldwork.survey.edition.key_salt
    for guessed in (b"", bytes(32), bytes(salt)):
        keys = edition_keys(guessed, salt)
        assert ticket_for(keys, code_for(keys, invitation.pk)) != bytes(response.ticket)


def test_outbox_and_invitation_have_no_column_for_texts_or_times_of_answering():
    columns = {model.__name__: {field.name for field in model._meta.concrete_fields} for model in (Mailing, Invitation)}  # noqa: SLF001

    of_invitation = {"id", "survey", "office_holder", "official", "lookup", "status", "opted_out", "is_test"}
    by_staff = {"disposition", "disposition_reason", "reopened_until"}
    assert columns["Invitation"] == of_invitation | by_staff
    assert columns["Mailing"] == {
        "id",
        "wave",
        "invitation",
        "handover",
        "inquiry",
        "message_id",
        "claimed_by",
        "claimed_until",
        "attempts",
        "not_before",
        "sent_at",
        "refused_at",
        "refusal",
    }
    assert apps.get_model("surveys", "MailWave") is MailWave
