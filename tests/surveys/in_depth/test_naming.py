import pytest

from surveys.in_depth.naming import names_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De griffier van Best belde Visser.", ("Best", "Visser")),
        ("Een visser belde op zijn best.", ()),
        ("Bestuur en Visserij", ()),
        ("(Visser), ‘Best’", ("Best", "Visser")),
        ("Van 's-Hertogenbosch.", ("'s-Hertogenbosch",)),
        ("", ()),
    ],
)
def test_names_are_found_as_whole_words_with_their_capitals(text, found):
    assert names_found(text, ["Visser", "Best", "'s-Hertogenbosch", " ", "X"]) == found
