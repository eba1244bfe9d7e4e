import pytest

from reports.prose.markup import parse
from reports.prose.typed_numbers import typed_numbers


def found(text):
    return [(one.text, one.line) for one in typed_numbers(parse(text))]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 en 2019-2020 was dat zo.",
        "Volgens artikel 8:4, eerste lid, en artikel 15a van de wet.",
        "Zie hoofdstuk 2, paragraaf 2.1 en bijlage 1.",
        "## Omvang {#omvang-2}",
        "1. Eerst dit.\n2. Dan dat.",
        "[meer](https://example.nl/2/3)",
        'Dat is {{ pct "2.1" rij="1 keer" kolom="A" }} van de mensen.',
        "Aan de andere kant, ten eerste en ten tweede.",
        "Met een 95%-betrouwbaarheidsinterval.",
    ],
)
def test_what_may_be_typed_is_let_through(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Regel\nDat is 35% van de 3.060.", [("35%", 2), ("3.060", 2)]),
        ("Dat is twaalf procent.", [("twaalf procent", 1)]),
        (
            "Ruim de helft, een kwart, driekwart of een op de zes.",
            [("de helft", 1), ("een kwart", 1), ("driekwart", 1), ("een op de zes", 1)],
        ),
        ("Twee derde van de raadsleden.", [("Twee derde", 1)]),
        ("{% als %}a{% anders %}\n7 keer{% einde %}", [("7", 2)]),
    ],
)
def test_typed_numbers_are_found_with_their_line(text, numbers):
    assert found(text) == numbers
