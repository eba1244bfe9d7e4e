"""The pages around the survey of organisations: the way in of an official, and fieldwork, texts and helpdesk of staff."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from organisations.choices import OfficialRole, Tier
from surveys.asking import QUESTION
from surveys.choices import Disposition, InvitationStatus
from surveys.mails import opt_out_address
from surveys.models import Invitation, MailTemplate, MailWave, Response
from surveys.questionnaires import forget_cached
from tests.examples import make_version

pytestmark = pytest.mark.django_db

GRIFFIER, SECRETARIS, DIRECTEUR = OfficialRole
TEXT = "Geachte {{ aanhef }}, ook de {{ collega }} doet mee. {{ code }} {{ startlink }}"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def open_survey(officials):
    """Put a questionnaire into use, so that codes of officials open something."""
    make_version(officials.survey)
    forget_cached()
    return officials


@pytest.fixture
def staff(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    user = User.objects.create_superuser("coordinator", email="ik@onderzoek.test", password="een-lang-wachtwoord-vol-zin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def come_in(client: Client, officials, tier: Tier, role: OfficialRole):
    """Follow the link of the mail."""
    client.get(f"/start/{officials.code(tier, role)}", secure=True)
    return client.get("/start", secure=True)


# --- the way in ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tier", "role", "words"),
    [
        (Tier.GEMEENTE, GRIFFIER, "U doet mee als griffier van gemeente Voorbeeld."),
        (Tier.PROVINCIE, SECRETARIS, "U doet mee als secretaris van provincie Voorbeeld."),
        (Tier.WATERSCHAP, DIRECTEUR, "U doet mee als secretaris-directeur van waterschap Voorbeeld."),
    ],
)
def test_start_says_for_which_organisation_and_that_it_sees_who_answers(client, open_survey, tier, role, words):
    page = text_of(come_in(client, open_survey, tier, role))

    assert words in page
    assert "De antwoorden staan op naam van uw organisatie." in page
    assert "zonder uw naam" not in page
    assert ("van uw organisatie is benaderd" in page) == (role != DIRECTEUR)


def test_button_of_an_official_leads_to_the_dossier_and_writes_no_response(client, open_survey):
    page = come_in(client, open_survey, Tier.GEMEENTE, GRIFFIER).content.decode()
    assert f'action="{reverse("dossier_begin")}"' in page

    assert client.post("/start", secure=True).status_code == 200
    assert not Response.objects.exists()


def test_before_there_is_a_questionnaire_the_page_says_so_calmly(client, officials):
    page = text_of(come_in(client, officials, Tier.GEMEENTE, GRIFFIER))

    assert "De vragenlijst is nog niet open" in page
    assert "laatste hand aan de vragenlijst" in page


def test_after_closing_an_official_is_not_offered_to_withdraw(client, open_survey):
    open_survey.survey.closes_at = open_survey.now
    open_survey.survey.save()
    forget_cached()

    page = text_of(come_in(client, open_survey, Tier.GEMEENTE, GRIFFIER))

    assert "De vragenlijst is gesloten" in page
    assert "Gaf uw organisatie al antwoorden? Die blijven bewaard." in page


def test_code_of_an_official_who_is_not_asked_any_more_opens_nothing(client, open_survey):
    Invitation.objects.update(disposition=Disposition.INELIGIBLE)

    page = text_of(come_in(client, open_survey, Tier.GEMEENTE, GRIFFIER))

    assert "Deze uitnodiging geldt niet meer" in page
    assert "U doet mee" not in page


def test_official_who_is_done_comes_in_again(client, open_survey):
    Invitation.objects.update(status=InvitationStatus.COMPLETE)

    assert "U doet mee als griffier" in text_of(come_in(client, open_survey, Tier.GEMEENTE, GRIFFIER))


def test_opting_out_asks_an_official_no_question(client, officials):
    invitation = officials.invitation(Tier.GEMEENTE, GRIFFIER)
    address = opt_out_address(officials.letterhead, invitation.pk)
    client.get(address.removeprefix(officials.letterhead.site_address), secure=True)
    client.post("/niet-meedoen", {"keuze": "niet"}, secure=True)
    page = text_of(client.get("/niet-meedoen", secure=True))

    assert "Uw afmelding geldt voor u, niet voor uw organisatie" in page
    assert QUESTION not in page
    assert Invitation.objects.get(pk=invitation.pk).opted_out


def test_answers_of_an_organisation_are_not_withdrawn_with_a_code(client, officials):
    client.post("/intrekken", {"code": officials.code(Tier.GEMEENTE, GRIFFIER)}, secure=True)

    page = text_of(client.get("/intrekken", secure=True))

    assert "Deze antwoorden zijn van uw organisatie" in page
    assert officials.invitation(Tier.GEMEENTE, GRIFFIER).opted_out is False


# --- staff ---------------------------------------------------------------------------------------------------------
def test_invitations_of_officials_are_prepared_after_their_number_is_typed(staff, officials):
    Invitation.objects.filter(survey=officials.survey).delete()
    address = f"/beheer/veldwerk/{officials.survey.pk}/uitnodigen/"

    assert "hebben 5 griffiers en secretarissen nog geen uitnodiging" in text_of(staff.get(address))
    staff.post(address, {"number": "5"})

    assert Invitation.objects.filter(survey=officials.survey).count() == 5


def test_plan_counts_per_role_and_the_wave_shows_the_mail_of_each(staff, officials):
    plan = f"/beheer/veldwerk/{officials.survey.pk}/nieuwe-ronde/"
    assert "Gemeente Griffier 1 1 1 Gemeente Secretaris 1 1 1" in text_of(staff.get(plan))
    staff.post(plan, {"kind": "uitnodiging", "name": "eerste week"})
    address = f"/beheer/veldwerk/ronde/{MailWave.objects.get().pk}/"

    page = staff.get(f"{address}?functie=provincie-secretaris")

    assert "Zoals een verzonnen secretaris hem krijgt" in text_of(page)
    assert "Provincie Voorbeeldland" in text_of(page)
    assert 'value="waterschap-secretaris_directeur"' in page.content.decode()
    assert "Waterschap Secretaris-directeur 1 0" in text_of(page)


def test_text_is_stored_for_a_role_at_a_tier_and_for_every_state(staff, officials):
    address = f"/beheer/veldwerk/{officials.survey.pk}/mailteksten/"
    listed = staff.get(address).content.decode()
    new = re.findall(r'href="([^"]*stand=wacht_op_collega)"', listed)[0]

    assert "Eerste herinnering: zelf klaar, wacht op een collega" in text_of(staff.get(new))
    stored = staff.post(new, {"for_whom": "gemeente-griffier", "subject": "Bijna klaar", "text": TEXT}, follow=True)

    text = MailTemplate.objects.get()
    assert (text.tier, text.function, text.for_state) == ("gemeente", "griffier", "wacht_op_collega")
    assert "Griffier (gemeente), zelf klaar, wacht op een collega" in text_of(stored)


def test_preview_is_of_the_role_that_is_chosen(staff, officials):
    new = f"/beheer/veldwerk/{officials.survey.pk}/mailteksten/uitnodiging/"

    answer = staff.post(new, {"for_whom": "provincie-griffier", "subject": "{{ rol }}", "text": TEXT, "voorbeeld": "1"})

    assert "Zoals een verzonnen griffier de mail krijgt" in text_of(answer)
    assert "griffier van een provincie" in text_of(answer)
    assert "ook de secretaris doet mee" in text_of(answer)


def test_colleague_is_refused_in_a_text_for_office_holders(staff, fieldwork):
    new = f"/beheer/veldwerk/{fieldwork.survey.pk}/mailteksten/uitnodiging/"

    answer = staff.post(new, {"for_whom": "", "subject": "x", "text": TEXT})

    assert answer.status_code == 422
    assert "{{ collega }} mag hier niet staan." in text_of(answer)
    assert "De functie van de collega" not in text_of(staff.get(new))


def test_helpdesk_shows_an_official_and_corrects_the_address(staff, officials):
    invitation = officials.invitation(Tier.WATERSCHAP, DIRECTEUR)
    address = f"/beheer/helpdesk/{invitation.pk}/"

    assert "Functie Secretaris-directeur" in text_of(staff.get(address))
    staff.post(f"{address}adres/", {"email": "nieuw@waterschap.test", "phone": "06 22"})

    changed = officials.invitation(Tier.WATERSCHAP, DIRECTEUR).person
    assert (changed.email, changed.phone) == ("nieuw@waterschap.test", "06 22")


@pytest.mark.usefixtures("officials")
def test_admin_lists_both_kinds_of_people(staff):
    page = text_of(staff.get(reverse("admin:surveys_invitation_changelist")))

    assert "OnvindbaarSecretaris_Directeur" in page
    assert "Lid algemeen bestuur" in page
