import re
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings

from organisations.choices import Office
from surveys.choices import WaveKind
from surveys.codes import group_code, invitation_of_token, opt_out_key
from surveys.inviting import plan_wave
from surveys.mails import compose
from surveys.models import Mailing
from surveys.templatetags.offices import role

ROLES = {
    Office.BURGEMEESTER: "burgemeester van een gemeente",
    Office.WETHOUDER: "wethouder van een gemeente",
    Office.RAADSLID: "raadslid van een gemeente",
    Office.COMMISSARIS: "commissaris van de Koning",
    Office.GEDEPUTEERDE: "gedeputeerde van een provincie",
    Office.STATENLID: "lid van Provinciale Staten",
    Office.DIJKGRAAF: "dijkgraaf van een waterschap",
    Office.LID_DB: "lid van het dagelijks bestuur van een waterschap",
    Office.LID_AB: "lid van het algemeen bestuur van een waterschap",
}


@pytest.fixture
def written(fieldwork):
    """Compose the mail of an office and read it back from its bytes."""

    def mail(office=Office.WETHOUDER, kind=WaveKind.INVITATION):
        wave = plan_wave(fieldwork.survey, kind, name=kind.label, now=fieldwork.now, letterhead=fieldwork.letterhead)
        rows = Mailing.objects.select_related("wave", "invitation__survey__edition", "invitation__office_holder__organisation")
        row = rows.get(wave=wave, invitation__office_holder__office=office)
        return message_from_bytes(compose(row, fieldwork.letterhead).message().as_bytes(), policy=default)

    return mail


def parts(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


@pytest.mark.parametrize("office", Office)
@pytest.mark.parametrize("kind", WaveKind)
def test_compose_says_to_whom_why_how_and_until_when(written, fieldwork, office, kind):
    code = fieldwork.code(office)
    closes = f"{fieldwork.survey.closes_at:%Y}"

    for text in parts(written(office, kind)):
        assert ROLES[office] in text
        assert "Van der Onvindbaar" in text
        assert group_code(code) in text
        assert f"{settings.SITE_ADDRESS}/start/{code}" in text
        assert "15 minuten" in text
        assert "vrijwillig" in text
        assert "vertrouwelijk" in text
        assert closes in text
        assert settings.HELPDESK_EMAIL in text
        assert settings.HELPDESK_PHONE in text
        assert "/is-deze-mail-echt" in text
        assert "/niet-meedoen/" in text
        assert "{{" not in text
        assert "{%" not in text


def test_compose_headers_let_mail_programs_help(written, fieldwork):
    mail = written(Office.WETHOUDER)

    assert mail["To"] == "wethouder@voorbeeld.test"
    assert mail["Reply-To"] == settings.HELPDESK_EMAIL
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = re.fullmatch(rf"<{re.escape(settings.SITE_ADDRESS)}/niet-meedoen/([\w-]+)>", mail["List-Unsubscribe"].strip()).group(
        1
    )
    invitation = fieldwork.invitation(Office.WETHOUDER)
    assert invitation_of_token(opt_out_key(settings.CODE_MASTER_KEY), token) == invitation.pk
    assert mail["Message-ID"] == Mailing.objects.get(invitation=invitation).message_id
    assert mail.get_content_type() == "multipart/alternative"


def test_compose_headers_hold_no_code_and_no_id(written, fieldwork):
    headers = "\n".join(f"{name}: {value}" for name, value in written(Office.WETHOUDER).items())
    invitation, code = fieldwork.invitation(Office.WETHOUDER), fieldwork.code(Office.WETHOUDER)

    for secret in (code, group_code(code), invitation.pk.hex, str(invitation.pk), bytes(invitation.lookup).hex()):
        assert secret not in headers


def test_compose_message_id_is_the_same_again_and_differs_by_wave(fieldwork):
    plan_wave(fieldwork.survey, WaveKind.INVITATION, name="Een", now=fieldwork.now, letterhead=fieldwork.letterhead)
    plan_wave(fieldwork.survey, WaveKind.REMINDER_1, name="Twee", now=fieldwork.now, letterhead=fieldwork.letterhead)
    ids = list(Mailing.objects.values_list("message_id", flat=True))

    assert len(set(ids)) == len(ids) == 18
    assert all(re.fullmatch(r"<[0-9a-f]{40}@monitor\.test>", message_id) for message_id in ids)


@pytest.mark.parametrize("kind", WaveKind)
def test_compose_html_fetches_nothing_and_is_accessible(written, kind):
    html = parts(written(Office.LID_AB, kind))[1]

    assert '<html lang="nl"' in html
    assert re.search(r"<title>[^<]+</title>", html)
    assert html.count("<h1") == 1
    for fetching in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert fetching not in html
    assert all(address.startswith((settings.SITE_ADDRESS, "mailto:")) for address in re.findall(r'href="([^"]*)"', html))


def test_compose_names_are_escaped_in_html_and_plain_in_text(written, fieldwork):
    holder = fieldwork.invitation(Office.WETHOUDER).office_holder
    holder.family_name, holder.prefix = "D'Arc <b>", ""
    holder.save()

    text, html = parts(written(Office.WETHOUDER))

    assert "Geachte heer/mevrouw D'Arc <b>," in text
    assert "Geachte heer/mevrouw D&#x27;Arc &lt;b&gt;," in html


def test_compose_subject_names_the_office(written):
    assert written(Office.WETHOUDER)["Subject"] == "Monitor Integriteit en Veiligheid 2020: uw ervaringen als wethouder"
    assert written(Office.LID_DB, WaveKind.REMINDER_2)["Subject"].startswith("Laatste herinnering: ")


def test_role_knows_every_office():
    assert {office: role(office) for office in Office} == ROLES
