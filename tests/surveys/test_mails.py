import re
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from organisations.choices import TIER_OF_OFFICE, Office, OfficialRole, Tier
from surveys.choices import InvitationStatus, WaveKind
from surveys.codes import group_code, invitation_of_token, opt_out_key
from surveys.inviting import plan_wave
from surveys.mails import FOLDERS, compose
from surveys.models import Invitation, Mailing, MailTemplate
from surveys.office_words import role

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
        everybody = Invitation.objects.values_list("pk", flat=True)
        wave = plan_wave(
            fieldwork.survey, kind, name=kind.label, now=fieldwork.now, letterhead=fieldwork.letterhead, invitations=everybody
        )
        rows = Mailing.objects.select_related("wave", "invitation__survey__edition", "invitation__office_holder__organisation")
        row = rows.get(wave=wave, invitation__office_holder__office=office)
        return message_from_bytes(compose(row, fieldwork.letterhead).message().as_bytes(), policy=default)

    return mail


def parts(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


TO_EVERYBODY = list(FOLDERS)
WITH_CODE = [kind for kind in TO_EVERYBODY if kind != WaveKind.ANNOUNCEMENT]


def assert_says_who_asks(text, fieldwork, office):
    assert ROLES[office] in text
    assert "Van der Onvindbaar" in text
    assert "15 minuten" in text
    assert "vrijwillig" in text
    assert "vertrouwelijk" in text
    assert f"{fieldwork.survey.closes_at:%Y}" in text
    assert settings.HELPDESK_EMAIL in text
    assert settings.HELPDESK_PHONE in text
    assert "/is-deze-mail-echt" in text
    assert "/niet-meedoen/" in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("office", Office)
@pytest.mark.parametrize("kind", WITH_CODE)
def test_compose_says_to_whom_why_how_and_until_when(written, fieldwork, office, kind):
    code = fieldwork.code(office)

    for text in parts(written(office, kind)):
        assert_says_who_asks(text, fieldwork, office)
        assert group_code(code) in text
        assert f"{settings.SITE_ADDRESS}/start/{code}" in text


def test_compose_announcement_says_when_and_why_and_opens_nothing(written, fieldwork):
    code = fieldwork.code(Office.BURGEMEESTER)
    mail = written(Office.BURGEMEESTER, WaveKind.ANNOUNCEMENT)

    for text in parts(mail):
        assert_says_who_asks(text, fieldwork, Office.BURGEMEESTER)
        assert "Waarom dit onderzoek?" in text
        assert date_format(localtime(fieldwork.survey.opens_at), "l j F Y") in text
        assert "uitnodiging@monitor.test" in text
        assert code not in text
        assert group_code(code) not in text
        assert "/start/" not in text
    assert "Start de vragenlijst" not in parts(mail)[1]


@pytest.mark.parametrize("kind", [WaveKind.REMINDER_1, WaveKind.REMINDER_2])
@pytest.mark.parametrize("status", [InvitationStatus.NEW, InvitationStatus.STARTED])
def test_compose_reminder_knows_who_began_and_which_it_is(written, kind, status):
    Invitation.objects.update(status=status)

    mail = written(Office.RAADSLID, kind)

    has_begun, is_last = status == InvitationStatus.STARTED, kind == WaveKind.REMINDER_2
    assert mail["Subject"].startswith("Laatste herinnering") == is_last
    assert ("nog niet verstuurd" in mail["Subject"]) == has_begun
    for text in parts(mail):
        assert ("Dit is de laatste keer" in text) == is_last
        assert ("U bent begonnen" in text) == has_begun
        assert ("U bent nog niet begonnen" in text) == (not has_begun)


def test_compose_text_of_staff_goes_before_that_of_the_program(written, fieldwork):
    common = {"survey": fieldwork.survey, "kind": WaveKind.INVITATION, "changed_at": fieldwork.now}
    MailTemplate.objects.create(**common, subject="Allen", text="Beste {{ naam }}, {{ code }} {{ startlink }}")
    MailTemplate.objects.create(
        **common, function=Office.WETHOUDER, subject="Voor {{ rol }}", text="<b> {{ code }}\n\n{{ startlink }}"
    )
    code = fieldwork.code(Office.WETHOUDER)

    own, other = written(Office.WETHOUDER), written(Office.RAADSLID, WaveKind.INVITATION)
    text, html = parts(own)

    assert (own["Subject"], other["Subject"]) == ("Voor wethouder van een gemeente", "Allen")
    assert f"<b> {group_code(code)}\n" in text
    assert f"<p>&lt;b&gt; {group_code(code)}</p>" in html
    assert f'<a href="{settings.SITE_ADDRESS}/start/{code}"' in html
    assert "/niet-meedoen/" in text
    assert "/niet-meedoen/" in html
    assert "Beste Puck van der OnvindbaarRaadslid, " in parts(other)[0]


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


@pytest.mark.parametrize("kind", TO_EVERYBODY)
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
    assert {office: role(office, TIER_OF_OFFICE[office]) for office in Office} == ROLES


def test_role_of_an_official_names_the_kind_of_organisation():
    assert role(OfficialRole.GRIFFIER, Tier.GEMEENTE) == "griffier van een gemeente"
    assert role(OfficialRole.SECRETARIS, Tier.PROVINCIE) == "secretaris van een provincie"
    assert role(OfficialRole.SECRETARIS_DIRECTEUR, Tier.WATERSCHAP) == "secretaris-directeur van een waterschap"
