from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations.choices import OfficialRole, Tier
from surveys.choices import BlockStatus
from surveys.models import BlockAnswers, Dossier, Invitation
from tests.dossiers import make_organisation_survey
from tests.surveys.views.filling_in_together import ABOUT_ME, MEASURES, OWN_POLICY, SAME_POLICY, Official, text

pytestmark = pytest.mark.django_db


# --- coming in -----------------------------------------------------------------------------------------------------
def test_first_visit_is_welcomed_and_told_who_sees_what(organisation_survey):
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)

    assert (griffier.came_in.status_code, griffier.came_in["Location"]) == (303, "/organisatie/welkom")
    page = text(griffier.get("/welkom"))
    assert "Gemeente Voorbeeldstad" in page
    assert "Deze vragenlijst is niet anoniem." in page
    assert "Sjoerd OnvindbaarSecretaris, secretaris, uitgenodigd en nog niet begonnen" in page


def test_link_of_the_mail_alone_starts_nothing(organisation_survey):
    client = Client()
    client.get(f"/start/{organisation_survey.code(OfficialRole.GRIFFIER)}")

    assert client.get("/organisatie/begin")["Location"] == "/start"
    assert Dossier.objects.count() == 0


def test_order_is_about_me_then_the_opening_block_then_the_overview(organisation_survey):
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)

    assert griffier.get()["Location"] == "/organisatie/welkom"
    after_about_me = griffier.fill_in("invuller", ABOUT_ME)
    assert after_about_me["Location"] == "/organisatie/algemeen/verder"
    assert griffier.get("/algemeen/verder")["Location"] == "/organisatie/algemeen/beleid"
    assert griffier.fill_in("algemeen", OWN_POLICY)["Location"] == "/organisatie"
    assert griffier.get().status_code == 200


def test_who_comes_second_is_not_sent_into_the_opening_block(secretaris):
    page = text(secretaris.get())

    assert "Kloppen de algemene vragen?" in page
    assert "Guusje OnvindbaarGriffier (griffier) heeft de algemene vragen ingevuld." in page


def test_cookie_holds_no_code_and_no_name(organisation_survey):
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)
    cookie = griffier.client.cookies["__Host-filler"]

    assert organisation_survey.code(OfficialRole.GRIFFIER) not in cookie.value
    assert (cookie["secure"], cookie["httponly"], cookie["max-age"]) == (True, True, 1800)


@pytest.mark.usefixtures("griffier")
def test_who_comes_back_goes_on_at_the_overview(organisation_survey):
    assert Official(organisation_survey, OfficialRole.GRIFFIER).came_in["Location"] == "/organisatie"


@pytest.mark.parametrize("address", ["", "/welkom", "/agressie/maatregelen", "/afronden", "/klaar"])
def test_pages_are_closed_without_a_visit(address):
    assert Client().get(f"/organisatie{address}")["Location"] == "/sessie-verlopen?van=organisatie"


def test_visit_ends_when_the_invitation_does_not_hold_any_more(griffier):
    Invitation.objects.filter(filler=griffier.filler).update(disposition="niet_in_functie")

    assert griffier.get()["Location"] == "/sessie-verlopen?van=organisatie"


# --- the overview --------------------------------------------------------------------------------------------------
def test_overview_says_what_there_is_to_do_and_for_whom(griffier):
    page = text(griffier.get())

    assert "1 van 4 blokken klaar." in page
    assert "Voor u nog ongeveer 5 minuten." in page
    assert page.index("Agressie, de raad") < page.index("Voor uw collega") < page.index("Maatregelen van de Gemeente")
    assert "Deze vragen kan alleen de secretaris beantwoorden." in page


def test_overview_shows_status_of_the_other_and_never_the_answers(griffier, secretaris):
    secretaris.fill_in("agressie", MEASURES | {"maatregelen": ["training"]})

    page = text(griffier.get())

    assert "Sjoerd OnvindbaarSecretaris (secretaris): klaar sinds" in page
    assert "U hoeft hier niets te doen." in page
    assert "Een training" not in page


@pytest.mark.parametrize("address", ["/agressie/overzicht", "/agressie/maatregelen"])
def test_answers_of_the_other_are_on_no_page(griffier, secretaris, address):
    secretaris.fill_in("agressie", {"maatregelen": ["training"], "aangiften": "7731"})

    page = text(griffier.client.get(f"/organisatie{address}", follow=True))

    assert "7731" not in page
    assert "checked" not in page


def test_overview_of_a_water_board_names_the_secretaris_directeur():
    organisation_survey = make_organisation_survey(Tier.WATERSCHAP, now=datetime.now(UTC))
    official = Official(organisation_survey, OfficialRole.SECRETARIS_DIRECTEUR)
    official.fill_in("invuller", ABOUT_ME)
    official.fill_in("algemeen", OWN_POLICY)

    page = text(official.get())

    assert page.count("Voor de secretaris-directeur, ongeveer") == 3
    assert "Voor uw collega" not in page
    assert "Samen invullen" not in page


def test_overview_is_read_in_a_fixed_number_of_queries(griffier, secretaris, django_assert_num_queries):
    with CaptureQueriesContext(connection) as queries:
        griffier.get()
    few = len(queries)
    secretaris.fill_in("agressie", MEASURES)
    griffier.fill_in("agressie", MEASURES)
    secretaris.fill_in("algemeen", SAME_POLICY)

    with django_assert_num_queries(few):
        griffier.get()
    assert few == 4


# --- a block -------------------------------------------------------------------------------------------------------
def test_page_tells_the_place_of_the_block_in_the_whole(griffier):
    page = text(griffier.get("/agressie_raad/maatregelen-raad"))

    assert "Blok 3 van 3: Agressie, de raad" in page


def test_page_before_the_opening_block_is_done_does_not_count_blocks(organisation_survey):
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)
    griffier.fill_in("invuller", ABOUT_ME)

    page = text(griffier.get("/algemeen/beleid"))

    assert "Algemeen, vraag 1 van ongeveer 2" in page
    assert "Blok 1 van" not in page


def test_page_with_something_missing_says_so_and_keeps_the_rest(griffier):
    answer = griffier.post("agressie", "maatregelen", {})

    assert answer.status_code == 422
    assert "Er is nog één ding" in text(answer)


def test_page_can_be_left_at_any_time_without_a_question(griffier):
    assert griffier.post("agressie", "maatregelen", {}, action="overzicht")["Location"] == "/organisatie"
    assert griffier.post("agressie", "maatregelen", MEASURES, action="bewaren")["Location"] == "/vragenlijst/bewaard"
    assert griffier.client.cookies["__Host-filler"].value == ""
    assert BlockAnswers.objects.get(block="agressie").answers == {"maatregelen": ["protocol"]}


def test_page_goes_back_within_the_block(griffier):
    griffier.post("agressie", "maatregelen", MEASURES)

    assert griffier.post("agressie", "aangiften", {}, action="vorige")["Location"] == "/organisatie/agressie/maatregelen"
    assert griffier.post("agressie", "maatregelen", MEASURES, action="vorige")["Location"] == "/organisatie"


def test_page_of_another_block_or_beyond_leads_on(griffier):
    assert griffier.get("/agressie/maatregelen-raad")["Location"] == "/organisatie/agressie/maatregelen"
    assert griffier.get("/agressie/aangiften")["Location"] == "/organisatie/agressie/maatregelen"
    assert griffier.get("/bestaat-niet/verder").status_code == 404
    assert griffier.get("/secretaris/verder")["Location"] == "/organisatie"


def test_block_shows_answers_to_change_and_is_called_done(griffier):
    griffier.fill_in("agressie", MEASURES, finish=False)

    page = text(griffier.get("/agressie/overzicht"))
    assert "Een protocol" in page
    assert "/organisatie/agressie/maatregelen?van=overzicht#vraag-maatregelen" in page
    assert 'action="/organisatie/agressie/overzicht"' in page

    assert griffier.client.post("/organisatie/agressie/overzicht")["Location"] == "/organisatie"
    assert "Dit blok is klaar." in text(griffier.get("/agressie/overzicht"))


def test_block_with_a_page_left_is_not_done(griffier):
    griffier.post("agressie", "maatregelen", MEASURES)

    answer = griffier.client.post("/organisatie/agressie/overzicht")

    assert answer.status_code == 422
    assert 'href="/organisatie/agressie/aangiften?van=overzicht"' in text(answer)


def test_answer_changed_from_the_block_leads_back_to_it(griffier):
    griffier.fill_in("agressie", MEASURES)

    answer = griffier.post("agressie", "aangiften", {"aangiften": "5"}, _van="overzicht")

    assert answer["Location"] == "/organisatie/agressie/overzicht"
    assert BlockAnswers.objects.get(block="agressie").status == BlockStatus.DONE


def test_block_is_skipped_with_a_reason_and_taken_up_again(griffier):
    answer = griffier.client.post("/organisatie/agressie/overslaan", {"reason": "Daar gaat HR over"})
    assert answer["Location"] == "/organisatie"
    assert "U: overgeslagen (‘Daar gaat HR over’)" in text(griffier.get())

    assert griffier.client.post("/organisatie/agressie/opnieuw")["Location"] == "/organisatie/agressie/verder"
    assert BlockAnswers.objects.get(block="agressie").status == BlockStatus.BUSY


def test_reason_for_skipping_is_no_letter(griffier):
    answer = griffier.client.post("/organisatie/agressie/overslaan", {"reason": "x" * 201})

    assert answer.status_code == 422
    assert "Gebruik ten hoogste 200 tekens." in text(answer)
    assert "x" * 201 in text(answer)


def test_opening_block_is_not_skipped(griffier):
    assert griffier.client.post("/organisatie/algemeen/overslaan")["Location"] == "/organisatie"
    assert BlockAnswers.objects.get(block="algemeen").status == BlockStatus.DONE


def test_block_that_falls_away_is_shown_as_such(griffier):
    griffier.fill_in("agressie_raad", {"maatregelen_raad": ["training"]})
    griffier.post("algemeen", "identiek", {"identiek": "ja"})

    page = text(griffier.get())
    assert "Niet meer van toepassing" in page
    assert "Uw antwoorden zijn bewaard." in page
    assert "Een training" in text(griffier.get("/agressie_raad/overzicht"))
    assert "van=overzicht" not in text(griffier.get("/agressie_raad/overzicht"))


# --- together ------------------------------------------------------------------------------------------------------
def test_together_is_explained_and_then_shows_who_typed_last(griffier, secretaris):
    griffier.post("agressie", "maatregelen", MEASURES)
    page = text(griffier.get("/agressie/samen"))
    assert "samen in met Sjoerd OnvindbaarSecretaris (secretaris)" in page
    assert "Wat u al invulde, ziet uw collega dan ook." in page

    griffier.client.post("/organisatie/agressie/samen")

    page = text(secretaris.get("/agressie/maatregelen"))
    assert "Guusje OnvindbaarGriffier (griffier) heeft hier het laatst iets bewaard" in page
    assert "checked" in page


def test_together_cannot_be_chosen_over_the_answers_of_the_other(griffier, secretaris):
    secretaris.post("agressie", "maatregelen", MEASURES)

    assert "is al begonnen" in text(griffier.get("/agressie/samen"))
    assert griffier.client.post("/organisatie/agressie/samen")["Location"] == "/organisatie/agressie/samen"
    griffier.post("agressie", "maatregelen", MEASURES)
    assert "u hebt allebei al antwoorden gegeven" in text(griffier.get("/agressie/samen"))


def test_together_at_the_same_page_shows_both_answers_and_who_gave_them(griffier, secretaris):
    griffier.client.post("/organisatie/agressie/samen")
    seen = griffier.revision("agressie")
    secretaris.post("agressie", "maatregelen", {"maatregelen": ["training"]})

    answer = griffier.post("agressie", "maatregelen", {"maatregelen": ["protocol"]}, revision=seen)

    page = text(answer)
    assert answer.status_code == 409
    assert "Sjoerd OnvindbaarSecretaris (secretaris) heeft de pagina ‘Maatregelen’ intussen ook ingevuld" in page
    assert "Een training" in page
    assert "Een protocol" in page


def test_opening_block_of_the_other_is_read_and_agreed_with(secretaris):
    page = text(secretaris.get("/algemeen/eens"))
    assert "Is het voor beide hetzelfde?" in page

    assert secretaris.client.post("/organisatie/algemeen/eens")["Location"] == "/organisatie"

    assert "Kloppen de algemene vragen?" not in text(secretaris.get())


def test_own_version_of_the_opening_block_is_told_to_both(griffier, secretaris):
    secretaris.fill_in("algemeen", SAME_POLICY)

    for official in (griffier, secretaris):
        page = text(official.get())
        assert "Twee versies van de algemene vragen" in page
        assert "Agressie, de raad" in page
