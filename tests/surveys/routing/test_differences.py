"""What changed between two versions, in words for the researcher."""

import pytest

from surveys.routing import Change, Difference, differences, load_questionnaire
from tests.surveys.routing.respondents import FOLDER

OLD = (FOLDER / "text_by_tier.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Uw functie", "title: Functie", Difference(Change.CHANGED, "pagina functie › titel", "Uw functie", "Functie")),
        (", maximum: 2", "", Difference(Change.REMOVED, "onderdeel gesprek › maximum", "2", "")),
        (
            "label: Met niemand, exclusive: true, substantive: false",
            "label: Met niemand",
            Difference(
                Change.CHANGED,
                "onderdeel gesprek › antwoord niemand",
                "Met niemand [sluit andere uit; niet inhoudelijk]",
                "Met niemand",
            ),
        ),
        (
            "'burgemeester', 'commissaris",
            "'voorzitter', 'commissaris",
            Difference(
                Change.CHANGED,
                "berekening voorzitter › berekening",
                "if(${bestuurslaag} = 'gemeente', 'burgemeester', 'commissaris van de Koning')",
                "if(${bestuurslaag} = 'gemeente', 'voorzitter', 'commissaris van de Koning')",
            ),
        ),
    ],
)
def test_differences_with_one_change_are_that_change(old, new, expected):
    assert old in OLD

    assert differences(load_questionnaire(OLD), load_questionnaire(OLD.replace(old, new))) == (expected,)


def test_differences_with_itself_are_none():
    assert differences(load_questionnaire(OLD), load_questionnaire(OLD)) == ()


def test_differences_with_a_page_moved_name_only_that_page():
    lines = OLD.splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if "- name: terugblik" in line)
    shorter = "".join(lines[:start])
    extra = "      - {name: extra, title: Extra, items: [{name: extra, kind: note, label: Extra}]}\n"

    added = differences(load_questionnaire(shorter), load_questionnaire(shorter + extra))
    moved = differences(
        load_questionnaire(shorter + extra), load_questionnaire(shorter.replace("    pages:\n", "    pages:\n" + extra))
    )

    assert added == (
        Difference(Change.ADDED, "pagina extra", "", "Extra"),
        Difference(Change.ADDED, "onderdeel extra", "", "Extra"),
    )
    assert moved == (Difference(Change.MOVED, "pagina extra", "na gesprek", "vooraan"),)
