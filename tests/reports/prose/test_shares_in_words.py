"""The words hold for the share, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.prose.shares_in_words import ALMOST, AMPLY, EVERYBODY, FRACTIONS, NOBODY, SAME, share_in_words, share_of

SHARES = st.floats(0, 1, allow_nan=False)
VALUE_OF = {words: float(fraction) for fraction, words in FRACTIONS.items()}


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "niemand"),
        (1.0, "iedereen"),
        (0.004, "minder dan een op de twintig"),
        (0.06, "bijna een op de vijftien"),
        (0.08, "een op de twaalf"),
        (0.16, "bijna een op de zes"),
        (0.167, "een op de zes"),
        (0.35, "ruim een derde"),
        (0.329, "een derde"),
        (0.45, "meer dan vier op de tien"),
        (0.49, "bijna de helft"),
        (0.5, "de helft"),
        (0.82, "ruim acht op de tien"),
        (0.97, "meer dan negen op de tien"),
        (0.99, "bijna iedereen"),
    ],
)
def test_share_is_called_as_a_reader_expects(share, words):
    assert share_in_words(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.35, "ruim een derde van de raadsleden"), (0.4, "vier op de tien raadsleden"), (1.0, "alle raadsleden")],
)
def test_whole_is_named_as_the_words_ask(share, words):
    assert share_of(share, "raadsleden") == words
    assert share_of(share, "") == share_in_words(share)


@given(SHARES)
def test_words_hold_for_the_share(share):
    words = share_in_words(share)

    if words in {NOBODY, EVERYBODY}:
        assert share == (words == EVERYBODY)
        return
    if words == f"bijna {EVERYBODY}":
        assert 1 - ALMOST <= share < 1
        return
    value = VALUE_OF[next(one for one in sorted(VALUE_OF, key=len, reverse=True) if words.endswith(one))]
    kind = words.removesuffix(next(one for one in VALUE_OF if VALUE_OF[one] == value)).strip()
    low, high = {
        "": (value - SAME, value + SAME),
        "bijna": (value - ALMOST, value),
        "ruim": (value, value + AMPLY),
        "meer dan": (value + AMPLY, 1),
        "minder dan": (0, value),
    }[kind]
    assert low - 1e-12 <= share <= high + 1e-12


@given(SHARES, SHARES)
def test_a_larger_share_never_gets_the_words_of_a_smaller_fraction(one, other):
    low, high = sorted((one, other))
    named = [
        VALUE_OF.get(next((w for w in sorted(VALUE_OF, key=len, reverse=True) if share_in_words(s).endswith(w)), ""), s)
        for s in (low, high)
    ]

    assert named[0] <= named[1] + ALMOST


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_in_words(share)
