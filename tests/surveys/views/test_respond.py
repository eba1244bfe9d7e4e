from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from organisations.choices import Office
from surveys import cookies
from surveys.choices import InvitationStatus
from surveys.codes import group_code
from surveys.forms import SummaryLine
from surveys.models import Response
from surveys.questionnaires import forget_cached
from tests.examples import SMALL_QUESTIONNAIRE, make_version
from tests.statements import statements_seen
from tests.surveys.views.filling_in import OFTEN, TALKED, VICTIM, Respondent, text


# --- a page --------------------------------------------------------------------------------------------------------
def test_page_shows_subject_place_and_buttons(respondent):
    page = text(respondent.client.get("/vragenlijst/incident"))

    assert '<h1 class="utrecht-heading-1">Agressie</h1>' in page
    assert "Deel 1 van 2: Over u" in page
    assert "<strong>agressie</strong> tegen leden van de gemeenteraad" in page
    assert page.index("Volgende") < page.index("Opslaan en later verder")
    assert "Vorige" not in page
    assert "Snel weg" not in page


def test_page_about_an_incident_has_a_way_out(respondent):
    page = text(respondent.fill_in(until="gesprek").client.get("/vragenlijst/gesprek"))

    assert 'href="/snel-weg"' in page
    assert "De dijkgraaf" not in page
    assert "vraag 1 van ongeveer 5" in page


def test_page_next_saves_and_goes_on(respondent):
    answer = respondent.post("incident", VICTIM)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/vragenlijst/gesprek")
    assert respondent.row.answers == {"slachtoffer": "ja"}


def test_page_next_skips_what_is_not_asked(respondent):
    answer = respondent.post("incident", {"slachtoffer": "nee"})

    assert answer.headers["Location"] == "/vragenlijst/stellingen"


def test_page_costs_one_select_and_one_update_and_the_page_after_it_one_select(respondent):
    respondent.client.get("/vragenlijst/incident")
    with statements_seen() as posting:
        answer = respondent.client.post("/vragenlijst/incident", VICTIM | {"_revisie": "0"})
    with statements_seen() as showing:
        respondent.client.get(answer.headers["Location"])

    assert [statement.split()[0] for statement in posting] == ["SELECT", "UPDATE"]
    assert [statement.split()[0] for statement in showing] == ["SELECT"]


def test_page_with_something_missing_comes_back_with_everything_filled_in(respondent):
    respondent.post("incident", VICTIM)

    answer = respondent.post("gesprek", {"besproken": ["griffier", "anders"], "wie_anders": "Een <b>vriend</b>"})

    page = text(answer)
    assert answer.status_code == 422
    assert "<title>Fout: Met wie u sprak" in page
    assert '<a class="utrecht-link" href="#ernst_0">Hoe ernstig was het?: Kies een getal van 1 tot en met 7.</a>' in page
    assert 'id="ernst_error"' in page
    assert 'value="Een &lt;b&gt;vriend&lt;/b&gt;"' in page
    assert page.count("checked") == 2


def test_page_with_what_does_not_fit_gives_it_back_as_typed(respondent):
    respondent.fill_in(until="stellingen")

    page = text(respondent.post("stellingen", OFTEN | {"opmerking": "x" * 2001}))

    assert "x" * 2001 in page
    assert "Gebruik ten hoogste 2000 tekens. U gebruikte er 2001." in page


def test_page_back_saves_without_complaint(respondent):
    respondent.post("incident", VICTIM)

    answer = respondent.post("gesprek", {"besproken": ["griffier"]}, action="vorige")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/vragenlijst/incident")
    assert respondent.row.answers["besproken"] == ["griffier"]
    assert 'value="griffier" checked' in text(respondent.client.get("/vragenlijst/gesprek"))


def test_page_stop_saves_and_lets_nobody_back_in_without_the_code(respondent, fieldwork):
    respondent.post("incident", VICTIM)

    answer = respondent.post("gesprek", {"ernst": "2"}, action="bewaren")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/vragenlijst/bewaard")
    assert "Uw antwoorden zijn bewaard" in text(respondent.client.get("/vragenlijst/bewaard"))
    assert respondent.client.get("/vragenlijst/gesprek").headers["Location"] == "/sessie-verlopen"
    again = Client()
    again.get(f"/start/{fieldwork.code(Office.RAADSLID)}")
    assert again.post("/start").headers["Location"] == "/vragenlijst/gesprek"


def test_page_saved_by_itself_answers_with_the_new_revision(respondent):
    answer = respondent.post("incident", {}, action="automatisch")

    assert answer.json() == {"revisie": 1}
    assert respondent.row.furthest_page == 0


@pytest.mark.parametrize("name", ["stellingen", "bestaat-niet", "tot-slot", "overzicht"])
def test_page_that_is_not_due_leads_to_where_one_is(respondent, name):
    assert respondent.client.get(f"/vragenlijst/{name}").headers["Location"] == "/vragenlijst/incident"


def test_page_off_the_path_is_not_saved(respondent):
    respondent.post("incident", {"slachtoffer": "nee"})

    answer = respondent.post("gesprek", TALKED)

    assert answer.headers["Location"] == "/vragenlijst/stellingen"
    assert respondent.row.answers == {"slachtoffer": "nee"}


def test_page_bar_never_goes_back(respondent):
    respondent.post("incident", {"slachtoffer": "nee"})
    before = respondent.row.progress_percent
    respondent.post("incident", VICTIM)

    assert f'value="{before}"' in text(respondent.client.get("/vragenlijst/gesprek"))


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "٣"])
def test_page_with_a_strange_revision_is_saved(respondent, revision):
    assert respondent.post("incident", VICTIM, revision=revision).status_code == 303


# --- a warning -----------------------------------------------------------------------------------------------------
WITH_WARNING = SMALL_QUESTIONNAIRE.replace(
    "            maximum_label: zeer ernstig\n",
    '            maximum_label: zeer ernstig\n            warning: ". = 7"\n            warning_message: Dat is het hoogste.\n',
)


def test_page_with_something_unusual_asks_once_and_then_goes_on(fieldwork):
    make_version(fieldwork.survey, WITH_WARNING)
    forget_cached()
    respondent = Respondent(fieldwork)
    respondent.post("incident", VICTIM)
    heavy = {"besproken": ["niemand"], "ernst": "7"}

    asked = respondent.post("gesprek", heavy)
    assert asked.status_code == 200
    assert "Dat is het hoogste." in text(asked)
    assert "<title>Let op: " in text(asked)
    assert respondent.row.furthest_page == 1

    assert respondent.post("gesprek", heavy, _gezien="ernst").headers["Location"] == "/vragenlijst/stellingen"
    assert respondent.row.furthest_page == 2


# --- two tabs ------------------------------------------------------------------------------------------------------
def test_page_saved_in_two_tabs_shows_both_and_lets_choose(respondent):
    respondent.fill_in(until="stellingen")
    respondent.post("stellingen", OFTEN | {"opmerking": "uit het ene tabblad"}, action="vorige")

    answer = respondent.post("stellingen", OFTEN | {"opmerking": "uit het <andere>"}, revision=2)

    page = text(answer)
    assert answer.status_code == 409
    assert "uit het ene tabblad" in page
    assert "uit het &lt;andere&gt;" in page
    assert "Verbale agressie" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert respondent.row.answers["opmerking"] == "uit het ene tabblad"
    assert f'name="_revisie" value="{respondent.row.revision}"' in page


def test_page_saved_by_itself_in_an_old_tab_changes_nothing(respondent):
    respondent.post("incident", VICTIM)

    answer = respondent.post("incident", {"slachtoffer": "nee"}, action="automatisch", revision=0)

    assert (answer.status_code, answer.json()) == (409, {"conflict": True})
    assert respondent.row.answers == VICTIM


# --- the overview and sending --------------------------------------------------------------------------------------
def test_overview_shows_answers_and_hides_what_was_typed(respondent):
    page = text(respondent.fill_in().client.get("/vragenlijst/overzicht"))

    assert "<dd>De griffier; Anders, namelijk: ingevuld</dd>" in page
    assert "<dd>6 (van 1 tot en met 7)</dd>" in page
    assert "Een vriend" not in page
    assert 'href="/vragenlijst/stellingen?van=overzicht#vraag-soort_verbaal"' in page
    assert "Heeft u nog opmerkingen?" in page


def test_overview_change_comes_back_to_the_overview(respondent):
    respondent.fill_in()

    page = text(respondent.client.get("/vragenlijst/stellingen?van=overzicht"))
    answer = respondent.post("stellingen", OFTEN, _van="overzicht")

    assert 'name="_van" value="overzicht"' in page
    assert answer.headers["Location"] == "/vragenlijst/overzicht"


def test_overview_change_that_opens_a_page_leads_there_first(respondent):
    respondent.post("incident", {"slachtoffer": "nee"})
    respondent.post("stellingen", OFTEN)

    answer = respondent.post("incident", VICTIM, _van="overzicht")

    assert answer.headers["Location"] == "/vragenlijst/gesprek?van=overzicht"
    overview = text(respondent.client.get("/vragenlijst/overzicht"))
    assert "Er mist nog een antwoord" in overview
    assert 'href="/vragenlijst/gesprek?van=overzicht"' in overview


def test_overview_sends_with_the_remark_and_closes_the_door(respondent, fieldwork):
    respondent.fill_in()

    answer = respondent.post("overzicht", {"slotwoord": "Dank u"}, action="versturen")

    assert answer.headers["Location"] == "/vragenlijst/klaar"
    assert respondent.row.is_complete
    assert respondent.row.answers["slotwoord"] == "Dank u"
    assert fieldwork.invitation(Office.RAADSLID).status == InvitationStatus.COMPLETE
    assert "Dank u wel" in text(respondent.client.get("/vragenlijst/klaar"))
    assert respondent.client.get("/vragenlijst/overzicht").headers["Location"] == "/sessie-verlopen"


def test_overview_with_something_missing_sends_nothing(respondent):
    respondent.fill_in()
    respondent.post("gesprek", {}, action="vorige")

    answer = respondent.post("overzicht", {"slotwoord": "Dank u"}, action="versturen")

    assert answer.status_code == 422
    assert "Er mist nog een antwoord" in text(answer)
    assert not respondent.row.is_complete
    assert respondent.row.answers["slotwoord"] == "Dank u"


def test_overview_too_long_a_remark_is_given_back(respondent):
    respondent.fill_in()

    answer = respondent.post("overzicht", {"slotwoord": "y" * 2001}, action="versturen")

    assert answer.status_code == 422
    assert "y" * 2001 in text(answer)
    assert not respondent.row.is_complete


def test_overview_stop_and_back_keep_the_remark(respondent):
    respondent.fill_in()

    assert respondent.post("overzicht", {"slotwoord": "a"}, action="vorige").headers["Location"] == "/vragenlijst/stellingen"
    assert respondent.post("overzicht", {"slotwoord": "b"}, action="bewaren").headers["Location"] == "/vragenlijst/bewaard"
    assert respondent.row.answers["slotwoord"] == "b"


def test_sent_questionnaire_is_closed_in_every_other_tab(respondent, fieldwork):
    respondent.fill_in()
    other = Respondent(fieldwork)
    respondent.post("overzicht", {}, action="versturen")

    assert other.post("incident", {"slachtoffer": "nee"}).headers["Location"] == "/vragenlijst/al-ingevuld"
    assert respondent.row.answers["slachtoffer"] == "ja"
    assert other.client.get("/vragenlijst/incident").headers["Location"] == "/sessie-verlopen"


# --- the half hour -------------------------------------------------------------------------------------------------
def test_page_after_half_an_hour_is_saved_once_the_code_is_typed_again(respondent, fieldwork):
    respondent.fill_in(until="stellingen")
    later = datetime.now(UTC) + timedelta(minutes=31)
    with time_machine.travel(later, tick=False):
        answer = respondent.post("stellingen", OFTEN | {"opmerking": "Bijna weg"})
        page = text(answer)
        assert answer.status_code == 403
        assert "Er is niets weg." in page
        assert 'name="opmerking" value="Bijna weg"' in page
        assert "opmerking" not in respondent.row.answers

        waiting = {"_pagina": "stellingen", "_revisie": "2", "_actie": "volgende"} | OFTEN | {"opmerking": "Bijna weg"}
        wrong = respondent.client.post("/sessie-verlopen", waiting | {"code": "ABCD"})
        assert wrong.status_code == 422
        assert 'name="opmerking" value="Bijna weg"' in text(wrong)
        code = group_code(fieldwork.code(Office.RAADSLID))
        back = respondent.client.post("/sessie-verlopen", waiting | {"code": code})

    assert back.headers["Location"] == "/vragenlijst/overzicht"
    assert respondent.row.answers["opmerking"] == "Bijna weg"
    assert cookies.RESPONDENT_COOKIE in back.cookies


def test_page_asked_for_without_a_cookie_asks_the_code(client, fieldwork):
    answer = client.get("/vragenlijst/eerste")

    assert answer.headers["Location"] == "/sessie-verlopen"
    assert "Vul uw code opnieuw in" in text(client.get("/sessie-verlopen"))
    code = fieldwork.code(Office.WETHOUDER)
    assert client.post("/sessie-verlopen", {"code": code}).headers["Location"] == "/vragenlijst/eerste"


def test_page_gives_half_an_hour_more(respondent):
    answer = respondent.client.get("/vragenlijst/incident")

    assert answer.cookies[cookies.RESPONDENT_COOKIE]["max-age"] == 30 * 60


def test_page_of_withdrawn_answers_asks_the_code(respondent):
    Response.objects.all().delete()

    assert respondent.client.get("/vragenlijst/incident").headers["Location"] == "/sessie-verlopen"


def test_quick_exit_leads_away_and_lets_nobody_back_in(respondent):
    answer = respondent.client.get("/snel-weg")

    assert (answer.status_code, answer.headers["Location"]) == (303, settings.QUICK_EXIT_URL)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert respondent.client.get("/vragenlijst/incident").headers["Location"] == "/sessie-verlopen"


def test_summary_of_errors_shows_emphasis_and_not_its_stars():
    lines = [SummaryLine("Wie gaat over **medewerkers**?: Kies een antwoord.", "wie_0")]

    summary = render_to_string("questionnaire/error_summary.html", {"problems": lines})

    assert '<a class="utrecht-link" href="#wie_0">Wie gaat over <strong>medewerkers</strong>?: Kies een antwoord.</a>' in summary
