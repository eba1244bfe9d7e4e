from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from organisations.choices import OfficialRole
from surveys.choices import InvitationStatus
from surveys.documents.pdf import PdfUnavailableError
from surveys.models import BlockAnswers, Dossier, Filler, Invitation, Survey
from surveys.questionnaires import forget_cached
from tests.surveys.views.filling_in_together import ABOUT_ME, MEASURES, Official, text

pytestmark = pytest.mark.django_db


def close(*, minutes_ago: int) -> None:
    Survey.objects.update(closes_at=datetime.now(UTC) - timedelta(minutes=minutes_ago), grace_minutes=60)
    forget_cached()


# --- the whole -----------------------------------------------------------------------------------------------------
def test_finishing_lists_what_is_left_and_asks_to_be_sure(griffier, secretaris):
    secretaris.post("agressie", "maatregelen", MEASURES)
    griffier.client.post("/organisatie/agressie_raad/overslaan")

    page = text(griffier.get("/afronden"))
    assert "Er zijn nog 2 blokken niet klaar. 1 van de 4 blokken is klaar." in page
    assert "Sjoerd OnvindbaarSecretaris (secretaris) is nog bezig" in page

    refused = griffier.client.post("/organisatie/afronden")
    assert (refused.status_code, Dossier.objects.get().is_complete) == (422, False)

    assert griffier.client.post("/organisatie/afronden", {"akkoord": "ja"})["Location"] == "/organisatie/klaar"
    assert Dossier.objects.get().completed_by == griffier.filler


def test_finishing_is_told_to_everybody_and_can_be_undone(griffier, secretaris):
    griffier.client.post("/organisatie/afronden", {"akkoord": "ja"})

    assert secretaris.get()["Location"] == "/organisatie/klaar"
    assert "afgerond door Guusje OnvindbaarGriffier (griffier)" in text(secretaris.get("/klaar"))
    assert set(Invitation.objects.values_list("status", flat=True)) == {InvitationStatus.COMPLETE}

    assert secretaris.client.post("/organisatie/heropenen")["Location"] == "/organisatie"
    assert secretaris.get().status_code == 200


def test_who_comes_back_after_finishing_sees_that_it_is_done(organisation_survey, griffier):
    griffier.client.post("/organisatie/afronden", {"akkoord": "ja"})

    again = Official(organisation_survey, OfficialRole.GRIFFIER)

    assert "Dank u wel" in text(again.client.get("/organisatie", follow=True))


def test_page_that_is_open_while_the_other_finishes_is_given_back_and_saved_after_opening(griffier, secretaris):
    seen = griffier.revision("agressie")
    secretaris.client.post("/organisatie/afronden", {"akkoord": "ja"})

    answer = griffier.post("agressie", "maatregelen", MEASURES, revision=seen)
    page = text(answer)
    assert answer.status_code == 409
    assert "Niet bewaard: uw organisatie heeft de vragenlijst net afgerond." in page
    assert "checked" in page

    answer = griffier.post("agressie", "maatregelen", MEASURES, action="heropenen", revision=seen)
    assert answer["Location"] == "/organisatie/agressie/aangiften"
    assert not Dossier.objects.get().is_complete


def test_finishing_needs_the_opening_block(organisation_survey):
    griffier = Official(organisation_survey, OfficialRole.GRIFFIER)
    griffier.fill_in("invuller", ABOUT_ME)

    assert "Dat kan nog niet." in text(griffier.get("/afronden"))
    griffier.client.post("/organisatie/afronden", {"akkoord": "ja"})
    assert not Dossier.objects.get().is_complete


# --- on paper -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["lege-vragenlijst.pdf", "antwoorden.pdf"])
def test_paper_is_a_pdf_for_who_is_in_the_dossier(griffier, name):
    answer = griffier.get(f"/{name}")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert Client().get(f"/organisatie/{name}")["Location"] == "/sessie-verlopen?van=organisatie"


def test_paper_without_pango_says_so_calmly(griffier, monkeypatch):
    def nothing(*_arguments, **_options):
        raise PdfUnavailableError

    monkeypatch.setattr("surveys.views.dossier_papers.blank_pdf", nothing)

    answer = griffier.get("/lege-vragenlijst.pdf")

    assert answer.status_code == 503
    assert "De PDF kan nu niet worden gemaakt" in text(answer)


# --- away and back -------------------------------------------------------------------------------------------------
def test_stopping_shows_out_of_this_browser(griffier):
    assert griffier.client.post("/organisatie/stoppen")["Location"] == "/vragenlijst/bewaard"
    assert griffier.get()["Location"] == "/sessie-verlopen?van=organisatie"


def test_page_posted_after_half_an_hour_waits_for_the_code(organisation_survey, griffier):
    griffier.client.cookies.clear()

    asked = griffier.post("agressie", "maatregelen", MEASURES)
    assert asked.status_code == 403
    assert 'name="_pagina" value="maatregelen"' in text(asked)

    code = organisation_survey.code(OfficialRole.GRIFFIER)
    known = {"code": code, "_pagina": "maatregelen", "_actie": "volgende", "_revisie": "0"}
    answer = griffier.client.post("/sessie-verlopen", {**MEASURES, **known})

    assert answer["Location"] == "/organisatie/agressie/aangiften"
    assert BlockAnswers.objects.get(block="agressie").answers == {"maatregelen": ["protocol"]}


def test_page_of_a_colleague_after_half_an_hour_can_be_posted_again(griffier):
    pass_of_colleague = griffier.client.cookies["__Host-filler"].value
    griffier.client.cookies.clear()
    asked = text(griffier.post("agressie", "maatregelen", MEASURES))
    assert "Kreeg u een blok van een collega?" in asked
    assert 'action="/organisatie/agressie/maatregelen"' in asked

    griffier.client.cookies["__Host-filler"] = pass_of_colleague  # the link, opened in another tab
    answer = griffier.post("agressie", "maatregelen", MEASURES)

    assert answer["Location"] == "/organisatie/agressie/aangiften"


def test_dossier_is_not_opened_again_in_the_hours_after_closing(griffier):
    griffier.client.post("/organisatie/afronden", {"akkoord": "ja"})
    close(minutes_ago=30)

    assert "Vragenlijst weer openen" not in text(griffier.get("/klaar"))
    griffier.client.post("/organisatie/heropenen")
    assert Dossier.objects.get().is_complete


def test_code_after_half_an_hour_leads_on(organisation_survey, griffier):
    griffier.client.cookies.clear()

    answer = griffier.client.post("/sessie-verlopen", {"code": organisation_survey.code(OfficialRole.GRIFFIER)})

    assert answer["Location"] == "/organisatie"


def test_closing_lets_who_was_filling_in_finish(griffier):
    close(minutes_ago=59)
    assert griffier.post("agressie", "maatregelen", MEASURES).status_code == 303

    close(minutes_ago=61)
    assert "gesloten" in text(griffier.post("agressie", "aangiften", MEASURES))


def test_reopening_for_one_official_lets_that_one_go_on(griffier, secretaris):
    close(minutes_ago=24 * 60)
    reopened = Invitation.objects.filter(filler=griffier.filler)
    reopened.update(reopened_until=datetime.now(UTC) + timedelta(days=2))

    assert griffier.get().status_code == 200
    assert "gesloten" in text(secretaris.get())


# --- a colleague ---------------------------------------------------------------------------------------------------
def test_nobody_comes_in_with_the_pass_of_somebody_who_is_gone(griffier):
    Filler.objects.all().delete()

    assert griffier.get()["Location"] == "/sessie-verlopen?van=organisatie"
