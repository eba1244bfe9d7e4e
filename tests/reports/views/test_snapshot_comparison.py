"""The page that sets two snapshots side by side: which can be chosen, what is shown, what never is."""

import re

import pytest

from reports.models import Snapshot
from tests.reports.test_differences import Pair, pair
from tests.reports.test_publishing import both_surveys, made

pytestmark = pytest.mark.django_db
__all__ = ("pair",)
ADDRESS = "/beheer/gegevens/vergelijken/"


@pytest.fixture
def researcher(staff):
    return staff("freeze_snapshot")


@pytest.fixture
def stored(pair: Pair) -> tuple[Snapshot, Snapshot]:
    """Store the two snapshots."""
    for snapshot in (pair.before, pair.after):
        more = {
            "survey": {"edition": 2020},
            "code_version": "1",
            "table_plans_sha256": "0" * 64,
            "weighting": {**snapshot.manifest["weighting"]},
        }
        more["weighting"] |= {"effective_respondents": 70.0, "design_effect": 1.1, "smallest": 0.5, "largest": 1.5}
        snapshot.manifest |= more
        snapshot.pk, snapshot.created_at, snapshot.respondents = None, "2026-11-24T12:00:00Z", 75
        snapshot.save()
    return pair.before, pair.after


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address_of(before: Snapshot, after: Snapshot, path: str = "") -> str:
    return f"{ADDRESS}{path}?van={before.pk}&naar={after.pk}"


def test_page_shows_numbers_by_office_weights_and_what_changed_most(researcher, stored):
    page = researcher.get(address_of(*stored))

    text = text_of(page)
    assert page.status_code == 200
    assert "12 erbij, 1 weg, en van 1 is een antwoord anders." in text
    assert "Gemeente Wethouder 25 12 0 0 37" in text
    assert "Wethouder 25 37 1,0000 1,0000" in text
    assert "Wat is uw geslacht? geslacht 13 75 86 Vrouw" in text
    assert "ernst" in text
    for row_id in ("100", "45"):
        assert f">{row_id}<" not in page.content.decode()


def test_what_would_tell_one_answer_is_withheld_on_the_page_and_in_the_file(researcher, stored):
    line = next(line for line in text_of(researcher.get(address_of(*stored))).split("Hoe ernstig was het?")[1:])
    content = researcher.get(address_of(*stored, path="verschillen.csv")).content.decode("utf-8-sig")

    assert line.strip().startswith("ernst 1 – – – – – –")
    assert "Hoe ernstig was het?;ernst;in allebei;1;niet getoond;niet getoond;;;;;" in content
    assert len(content.splitlines()) == 9


@pytest.mark.usefixtures("stored")
def test_without_a_choice_the_two_newest_are_proposed(researcher):
    page = researcher.get(ADDRESS)

    assert page.content.decode().count("selected") == 2
    assert "erbij" not in text_of(page)


def test_one_snapshot_has_nothing_to_be_compared_with(researcher):
    assert "zodra er twee momentopnamen" in text_of(researcher.get(ADDRESS))


def test_wrong_choice_is_said_and_nothing_is_compared(researcher):
    first, other = both_surveys()
    one, two = made(first), made(other)

    for query, message in (
        (address_of(one, two), "van dezelfde uitvraag"),
        (address_of(one, one), "twee verschillende"),
        (f"{ADDRESS}?van={one.pk}&naar=999999", "geldige keuze"),
    ):
        answer = researcher.get(query)
        assert answer.status_code == 422
        assert message in text_of(answer)
        assert researcher.get(query.replace("/?", "/verschillen.csv?")).status_code == 404


def test_list_of_snapshots_leads_to_the_comparison_of_the_last_two(researcher, stored):
    before, after = stored

    page = researcher.get("/beheer/gegevens/").content.decode()

    assert {f"van={before.pk}&amp;naar={after.pk}", f"van={after.pk}&amp;naar={before.pk}"} & {
        found.removesuffix('"') for found in re.findall(r'van=\d+&amp;naar=\d+"', page)
    }
