"""What somebody finds who has the whole database and none of the keys: no code, no token, nothing between name and answers."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from organisations.choices import Office
from surveys.choices import WaveKind
from surveys.codes import code_for, edition_keys, group_code, opt_out_key, opt_out_token, ticket_for
from surveys.delivering import drain
from surveys.entering import begin
from surveys.inviting import plan_wave, release_wave
from surveys.models import Invitation, Mailing, MailWave, Response

ANSWER = "een antwoord dat nergens anders staat"


def copied(table):
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(block) for block in copy).decode()


@pytest.fixture
def tables(fieldwork, postman, mail_server):
    """Send everybody a mail, let everybody begin and answer, and copy every table of the database."""
    wave = plan_wave(fieldwork.survey, WaveKind.INVITATION, name="Ronde", now=fieldwork.now, letterhead=fieldwork.letterhead)
    release_wave(wave, recipients=9, released_by=None, now=fieldwork.now)
    drain(clock=lambda: fieldwork.now, letterhead=fieldwork.letterhead, postman=postman)
    assert len(mail_server.mails) == 9
    for office in Office:
        later = fieldwork.now + timedelta(hours=1)
        response = begin(fieldwork.invitation(office), now=later, master_key=settings.CODE_MASTER_KEY)
        Response.objects.filter(pk=response.pk).update(answers={"vraag_een": f"{ANSWER} {office}"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [row[0] for row in cursor.fetchall()]
    return {name: copied(name) for name in names}


def test_dump_after_sending_holds_no_code_and_no_token(tables, fieldwork):
    dump = "\n".join(tables.values()).upper()
    keys = edition_keys(settings.CODE_MASTER_KEY, fieldwork.survey.edition.key_salt)
    codes = [code_for(keys, pk) for pk in Invitation.objects.values_list("pk", flat=True)]

    assert len(dump) > 5000
    assert len(codes) == 9
    for code in codes:
        for way in (code, group_code(code), code.encode().hex(), code[:-1], code[:8]):
            assert way.upper() not in dump
    for pk in Invitation.objects.values_list("pk", flat=True):
        assert opt_out_token(opt_out_key(settings.CODE_MASTER_KEY), pk).upper() not in dump
    assert settings.CODE_MASTER_KEY.hex().upper() not in dump


def test_dump_after_sending_links_no_name_to_answers(tables):
    """Rows with answers share no value with rows that lead to a person, but for what many people share."""
    answers = [line.split("\t") for line in tables["surveys_response"].splitlines()]
    assert sum(ANSWER in line for line in tables["surveys_response"].splitlines()) == 9
    assert all(ANSWER not in text for name, text in tables.items() if name != "surveys_response")

    people = ("surveys_invitation", "surveys_mailing", "organisations_officeholder")
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

    of_invitation = {"id", "survey", "office_holder", "lookup", "status", "opted_out", "is_test"}
    by_staff = {"disposition", "disposition_reason", "reopened_until"}
    assert columns["Invitation"] == of_invitation | by_staff
    assert columns["Mailing"] == {
        "id",
        "wave",
        "invitation",
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
