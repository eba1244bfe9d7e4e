"""The page Verkennen: every question by listed groups for listed people at an address of its own, and nothing that is made up."""

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from monitor_site.audit.models import Event
from reports.models import Download, Snapshot
from reports.publishing import make_publication, publish
from surveys.choices import Phase
from tests.examples import NOW
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db

EXPLORER = "/beheer/resultaten/verkennen/"
Staff = Callable[..., Client]


@pytest.fixture
def researcher(staff: Staff) -> Client:
    return staff("view_results", "download_results", "freeze_snapshot")


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(snapshot: Snapshot, page: str = "", **parameters: Any) -> str:
    return f"{EXPLORER}{page}?{urlencode({'momentopname': snapshot.pk, **parameters}, doseq=True)}"


def test_without_snapshot_the_page_says_what_comes_first(staff: Staff) -> None:
    assert "Er zijn nog geen resultaten gepubliceerd." in text_of(staff("view_results").get(EXPLORER))


def test_questions_stand_by_theme_and_lead_to_their_answers(researcher: Client) -> None:
    snapshot = frozen()

    page = researcher.get(EXPLORER)

    assert "Had zelf te maken met agressie of geweld" in text_of(page)
    assert f'href="{EXPLORER}?momentopname={snapshot.pk}&amp;vraag=slachtoffer"' in page.content.decode()
    assert "vraag=dader_anders" not in page.content.decode()


def test_search_finds_questions_by_the_words_of_their_answers(researcher: Client) -> None:
    snapshot = frozen()

    found = text_of(researcher.get(address(snapshot, zoek="ONDERNEMER wie")))
    nothing = text_of(researcher.get(address(snapshot, zoek="olifant")))

    assert "1 vraag met ‘ONDERNEMER wie’." in found
    assert "Wie deed het?" in found
    assert "Hoe vaak heeft u contact?" not in found
    assert "Geen vraag met ‘olifant’." in nothing


def test_result_says_in_words_and_numbers_what_was_answered(researcher: Client) -> None:
    snapshot = frozen()

    answer = researcher.get(address(snapshot, vraag="slachtoffer", uitsplitsing="geslacht"))

    page = text_of(answer)
    assert "Van alle politieke ambtsdragers antwoordde 40% ‘Ja’." in page
    assert "Dat is het meest in de groep ‘Mannen’ (50%) en het minst in de groep ‘Vrouwen’ (20%)." in page
    assert "Dat verschil is significant." in page
    assert "Mannen A 40 50% , hoger dan B 34–66%" in page
    assert "Totaal 75 40%" in page
    assert "Tabel 2.1: Ervaring met agressie en geweld naar geslacht" in page
    assert "Figuur 2.1:" in page
    assert f"http://testserver{EXPLORER}?momentopname={snapshot.pk}&amp;vraag=slachtoffer&amp;uitsplitsing=geslacht" in page


def test_filters_leave_whom_they_name_and_stand_chosen_in_the_form(researcher: Client) -> None:
    snapshot = frozen()

    answer = researcher.get(address(snapshot, vraag="slachtoffer", filter=["", "geslacht.man"]))

    assert "Van alle politieke ambtsdragers, alleen mannen, antwoordde 50% ‘Ja’." in text_of(answer)
    assert '<option value="geslacht.man" selected>' in answer.content.decode()


def test_grid_leads_to_its_other_rows(researcher: Client) -> None:
    page = text_of(researcher.get(address(frozen(), vraag="slachtoffer_verbaal")))

    assert "Andere onderdelen van deze vraag Hoe vaak had u te maken met agressie (alle onderdelen) Bedreiging Fysiek" in page


def test_whole_grid_is_one_table_and_one_picture(researcher: Client) -> None:
    asked = {"vraag": "slachtoffer_grid", "uitsplitsing": "geslacht"}
    snapshot = frozen()

    page = text_of(researcher.get(address(snapshot, **asked)))
    total = text_of(researcher.get(address(snapshot, vraag="slachtoffer_grid")))
    picture = researcher.get(address(snapshot, "beeld.svg", **asked)).content.decode()

    assert "‘Nooit’ is het meest geantwoord bij ‘Bedreiging’ (100%) en het minst bij ‘Verbaal’ (60%)." in page
    assert re.search(r"Verbaal Mannen A 40 50% .* Vrouwen B 25 80% .* Totaal 75 60% .* Bedreiging Mannen", page)
    assert re.search(r"Verbaal 75 60% .* Bedreiging 75 100%", total)
    assert "De onderdelen apart Verbaal Bedreiging Fysiek" in page
    assert "Tabel 2.1: Ervaring met agressie en geweld naar geslacht" in page
    assert all(word in picture for word in ("Verbaal", "Bedreiging", "Vrouwen"))
    book = load_workbook(io.BytesIO(researcher.get(address(snapshot, "tabel.xlsx", **asked)).content))
    rows = [[cell for cell in row if cell is not None] for row in book["Tabel"].iter_rows(values_only=True)]
    assert ["Verbaal"] in rows
    assert any(row[:3] == ["Mannen (A)", 40, 0.5] for row in rows)


def test_choices_that_clash_are_said_at_the_field_and_kept(researcher: Client) -> None:
    answer = researcher.get(address(frozen(), vraag="slachtoffer", uitsplitsing="geslacht", filter="geslacht.man"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fout: Had zelf" in page
    assert page.count("Deze filters passen niet bij elkaar") == 2
    assert '<option value="geslacht.man" selected>' in page
    assert "<table" not in page


MADE_UP: list[dict[str, str]] = [
    {"vraag": "bestaat_niet"},
    {"vraag": "dader_anders"},
    {"vraag": "slachtoffer", "uitsplitsing": "gemeente"},
    {"vraag": "slachtoffer", "uitsplitsing": "rol"},
    {"vraag": "slachtoffer", "filter": "organisatie.gm0363"},
    {"vraag": "slachtoffer", "filter": "x" * 3000},
    {"vraag": "slachtoffer", "momentopname": "9" * 40},
    {"vraag": "slachtoffer", "momentopname": "²"},
]


def test_what_nobody_can_ask_is_not_found(researcher: Client) -> None:
    snapshot = frozen()

    found = [
        (page, made_up)
        for page in ("", "tabel.csv")
        for made_up in MADE_UP
        if researcher.get(address(snapshot, page, **made_up)).status_code != 404
    ]

    assert found == []


KNOWN = ["slachtoffer", "geslacht", "geslacht.man", "rol.voorzitter", "totaal", "1", "-1", "1e9", "\0"]
NAMES = ["vraag", "uitsplitsing", "filter", "momentopname", "zoek"]
words = st.one_of(st.text(max_size=20), st.sampled_from(KNOWN))


def test_whatever_stands_in_the_address_is_answered(researcher: Client) -> None:
    frozen()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from(["", "tabel.csv", "onafgeschermd/"]),
        st.dictionaries(st.sampled_from(NAMES), st.lists(words, max_size=3)),
    )
    def answered(page: str, parameters: dict[str, list[str]]) -> None:
        status = researcher.get(f"{EXPLORER}{page}?{urlencode(parameters, doseq=True, errors='replace')}").status_code
        assert status in {200, 404, 422}

    answered()


def test_file_holds_the_table_and_is_noted(researcher: Client) -> None:
    snapshot = frozen()

    answer = researcher.get(address(snapshot, "tabel.csv", vraag="slachtoffer", uitsplitsing="geslacht"))

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="verkenning-')
    assert len(rows) == 1 + 3 * 2
    assert any("Mannen" in row and ";50;;;40;" in row for row in rows)
    taken = Download.objects.get()
    assert (taken.snapshot, taken.file_format) == (snapshot, "csv")
    assert taken.what.startswith("verkenning-")


def test_picture_shows_the_same_shares_and_the_page_says_them(researcher: Client) -> None:
    snapshot = frozen()
    asked = {"vraag": "slachtoffer", "uitsplitsing": "geslacht"}

    picture = researcher.get(address(snapshot, "beeld.svg", **asked))
    page = researcher.get(address(snapshot, **asked)).content.decode()

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert all(f">{share}%<" in picture.content.decode() for share in (50, 20, 40))
    assert "Antwoord: Ja. Totaal (n = 75): 40%; Mannen (n = 40): 50%; Vrouwen (n = 25): 20%." in page
    assert not Download.objects.exists()


def test_picture_has_intervals_for_who_asks_and_the_address_says_so(researcher: Client) -> None:
    snapshot = frozen()
    asked = {"vraag": "slachtoffer", "uitsplitsing": "geslacht"}

    without = researcher.get(address(snapshot, **asked)).content.decode()
    page = researcher.get(address(snapshot, **asked, intervallen="ja")).content.decode()
    plain, drawn = (
        researcher.get(address(snapshot, "beeld.svg", **asked, **more)).content for more in ({}, {"intervallen": "ja"})
    )

    assert 'uitsplitsing=geslacht&amp;intervallen=ja">Toon de grafiek met intervallen' in without
    assert "De dunne lijnen zijn 95%-betrouwbaarheidsintervallen." in page
    assert (
        f'src="{EXPLORER}beeld.svg?momentopname={snapshot.pk}&amp;vraag=slachtoffer&amp;uitsplitsing=geslacht&amp;intervallen=ja"'
        in page
    )
    assert len(drawn) > len(plain)


def test_table_and_picture_go_out_in_the_forms_people_use(researcher: Client) -> None:
    snapshot = frozen()
    asked = {"vraag": "slachtoffer", "uitsplitsing": "geslacht"}

    book = load_workbook(io.BytesIO(researcher.get(address(snapshot, "tabel.xlsx", **asked)).content))
    svg = researcher.get(address(snapshot, "grafiek.svg", **asked)).content.decode()
    png = researcher.get(address(snapshot, "grafiek.png", **asked)).content

    cells = [str(cell.value) for row in book["Tabel"].iter_rows() for cell in row if cell.value is not None]
    assert "Verkenning: Had zelf te maken met agressie of geweld (naar geslacht), in procenten" in cells
    assert "Basis: alle politieke ambtsdragers (n = 75)" in svg
    assert png.startswith(b"\x89PNG")
    assert list(Download.objects.order_by("pk").values_list("file_format", flat=True)) == ["xlsx", "svg", "png"]


def test_reader_sees_what_is_published_and_never_what_is_withheld(staff: Staff) -> None:
    snapshot = frozen()
    reader = staff("view_results", "download_results")
    wanted = address(snapshot, vraag="slachtoffer")

    before = reader.get(wanted).status_code
    publish(
        make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW),
        user=None,
        now=NOW,
    )
    page = reader.get(wanted)

    assert (before, page.status_code) == (404, 200)
    assert "Toon zonder afscherming" not in text_of(page)
    assert reader.get(address(snapshot, "onafgeschermd/", vraag="slachtoffer")).status_code == 403


def test_researcher_sees_everything_marked_and_the_log_notes_it(researcher: Client) -> None:
    snapshot = frozen()
    parameters = {"vraag": "slachtoffer", "uitsplitsing": "functie"}

    shown = text_of(researcher.get(address(snapshot, **parameters)))
    answer = researcher.get(address(snapshot, "onafgeschermd/", **parameters))

    page = text_of(answer)
    assert "Niet voor publicatie." not in shown
    assert "Niet voor publicatie." in page
    assert "Download als CSV" not in page
    noted = Event.objects.filter(page="explorer_unprotected").values_list("verb", "subject", "subject_id")
    assert list(noted) == [("seen", "snapshot", str(snapshot.pk))]


def test_open_field_shows_nothing(researcher: Client) -> None:
    snapshot = frozen()
    snapshot.survey.edition.phase = Phase.VELDWERK
    snapshot.survey.edition.save()

    assert researcher.get(address(snapshot, vraag="slachtoffer")).status_code == 404
