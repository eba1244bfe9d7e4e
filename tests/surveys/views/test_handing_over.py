"""The pages on which a block is given to a colleague, and on which the colleague comes in."""

import re

import pytest
from django.conf import settings
from django.test import Client

from organisations.choices import OfficialRole
from surveys.codes import code_for, edition_keys
from surveys.models import BlockHandover, Filler
from surveys.throttling import FREE_WRONG_CODES
from tests.surveys.views.filling_in_together import ABOUT_ME, SAME_POLICY, Official, text

pytestmark = pytest.mark.django_db

ANS = {"name": "Ans de Vries", "email": "ans.devries@voorbeeldstad.test"}


@pytest.fixture
def griffier(organisation_survey) -> Official:
    official = Official(organisation_survey, OfficialRole.GRIFFIER)
    official.fill_in("invuller", ABOUT_ME)
    official.fill_in("algemeen", SAME_POLICY)
    return official


def give(griffier: Official, posted=ANS, block="agressie"):
    return griffier.client.post(f"/organisatie/{block}/uitnodigen", posted)


def link() -> str:
    handover = BlockHandover.objects.select_related("dossier__survey__edition").latest("given_at")
    keys = edition_keys(settings.CODE_MASTER_KEY, handover.dossier.survey.edition.key_salt)
    return f"/overdracht/{code_for(keys, handover.pk)}"


def test_block_is_given_and_its_state_is_shown(griffier):
    assert "Aan collega geven" in text(griffier.get())
    assert "Wat staat er in de mail?" in text(griffier.get("/agressie/uitnodigen"))

    assert give(griffier)["Location"] == "/organisatie/agressie/uitnodigen"

    page = text(griffier.get("/agressie/uitnodigen"))
    assert "Ans de Vries" in page
    assert "Nog niet geopend, gegeven door u op" in page


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"name": "", "email": ""}, "Vul de naam van uw collega in."),
        ({"name": "Ans", "email": "ans@"}, "Dit is geen volledig e-mailadres."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(griffier, posted, said):
    answer = give(griffier, posted)

    assert answer.status_code == 422
    assert said in text(answer)
    assert f'value="{posted["email"]}"' in text(answer) or not posted["email"]
    assert not BlockHandover.objects.exists()


def test_same_colleague_twice_is_told_what_to_do_instead(griffier):
    give(griffier)

    answer = give(griffier)

    assert answer.status_code == 422
    assert "heeft dit blok al" in text(answer)


def test_link_alone_starts_nothing_and_shows_nothing_under_its_address(griffier):
    give(griffier)
    client = Client()

    answer = client.get(link())

    assert (answer.status_code, answer["Location"], answer.content) == (303, "/overdracht", b"")
    page = client.get("/overdracht")
    assert "vraagt u om dit deel van de" in text(page)
    assert '<h1 class="utrecht-heading-1">Agressie</h1>' in text(page)
    assert "Dat kost ongeveer 5 minuten." in text(page)
    assert link().split("/")[-1] not in page.content.decode()
    assert Filler.objects.count() == 1


def test_colleague_fills_in_that_block_and_sees_no_other(griffier):
    give(griffier)
    client = Client()
    client.get(link())

    assert client.post("/overdracht")["Location"] == "/organisatie/welkom"

    assert client.get("/organisatie/agressie_raad/verder").status_code == 404
    assert client.get("/organisatie/algemeen/overzicht").status_code == 404
    assert client.get("/organisatie/agressie/uitnodigen").status_code == 404
    assert client.get("/organisatie/agressie/verder").status_code == 303
    assert "Geopend, gegeven door u" in text(griffier.get("/agressie/uitnodigen"))


def test_block_taken_back_shuts_the_colleague_out_at_once(griffier):
    give(griffier)
    client = Client()
    client.get(link())
    client.post("/overdracht")
    handover = BlockHandover.objects.get()

    taken = griffier.client.post(f"/organisatie/agressie/uitnodigen/{handover.pk}/intrekken")

    assert taken["Location"] == "/organisatie/agressie/uitnodigen"
    assert "agressie" not in client.get("/organisatie/agressie/verder").get("Location", "")
    again = Client()
    again.get(link())
    page = again.get("/overdracht")
    assert page.status_code == 410
    assert "heeft het blok weer zelf genomen" in text(page)


def test_sent_again_makes_another_link(griffier):
    give(griffier)
    old = link()
    handover = BlockHandover.objects.get()

    griffier.client.post(f"/organisatie/agressie/uitnodigen/{handover.pk}/opnieuw")

    assert link() != old
    assert BlockHandover.objects.count() == 2


def test_handover_of_another_organisation_is_not_found(griffier, organisation_survey):
    give(griffier)
    stranger = BlockHandover.objects.get()
    secretaris = Official(organisation_survey, OfficialRole.SECRETARIS)
    secretaris.fill_in("invuller", ABOUT_ME)

    answer = secretaris.client.post(f"/organisatie/agressie_raad/uitnodigen/{stranger.pk}/intrekken")

    assert answer.status_code == 404
    assert BlockHandover.objects.get().withdrawn_at is None


@pytest.mark.parametrize("code", ["ABCDEFGHJKMN", "0000-0000-0000", "kort"])
def test_link_that_is_not_ours_is_told_kindly(client, code, db):  # noqa: ARG001 -- rows are looked for
    answer = client.get(f"/overdracht/{code}")

    assert answer.status_code == 404
    assert re.search("Open de link opnieuw vanuit de mail", text(answer))


def test_guessing_links_is_slowed_down_as_guessing_codes_is(client, db):  # noqa: ARG001 -- rows are looked for
    answers = {client.get("/overdracht/000000000000").status_code for _ in range(FREE_WRONG_CODES + 2)}

    assert answers == {404, 429}


def test_without_a_link_there_is_nothing_to_accept(client, db):  # noqa: ARG001 -- rows are looked for
    assert client.post("/overdracht").status_code == 404
