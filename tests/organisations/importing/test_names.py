import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.importing.names import (
    LONGEST_NAME,
    PersonName,
    name_from_parts,
    name_key,
    parse_name,
    says_acting,
    without_acting,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("dhr. A.B. (Anton) van der Proef", ("Proef", "van der", "A.B.", "Anton", "heer")),
        ("Mw. drs. C. (Carla) Proef-Model MSc", ("Proef-Model", "", "C.", "Carla", "mevr")),
        ("A. Proef", ("Proef", "", "A.", "", "")),
        ("mr. A. Proef", ("Proef", "", "A.", "", "")),
        ("De heer prof. dr. ir. H.W. de Test", ("Test", "de", "H.W.", "", "heer")),
        ("Anna van Proef", ("Proef", "van", "", "Anna", "")),
        ("C. van Dijk van den Berg", ("Dijk van den Berg", "van", "C.", "", "")),
        ("A. Ma", ("Ma", "", "A.", "", "")),
        ("J. (waarnemend) Test", ("Test", "", "J.", "", "")),
        ("V.D. (Vincent) van Proef", ("Proef", "van", "V.D.", "Vincent", "")),
        ("v.d. Proef", ("Proef", "v.d.", "", "", "")),
    ],
)
def test_name_is_taken_apart(text, parts):
    assert parse_name(text) == PersonName(*parts, text)


@pytest.mark.parametrize(
    "text", ["Vacature", "dhr. Vacature", "vacant", "n.v.t.", "", " - ", "Algemeen secretariaat", "..", "N.N."]
)
def test_entry_that_names_nobody_is_no_name(text):
    assert parse_name(text) is None


def test_parts_of_separate_columns_make_a_name():
    name = name_from_parts(family_name="Proef", prefix="van", initials="A.", first_name="Anna", form_of_address="mevrouw")

    assert name == PersonName("Proef", "van", "A.", "Anna", "mevr", "Anna van Proef")
    assert name_from_parts(family_name="vacature") is None


def test_name_is_known_again_without_accents_and_capitals():
    one = name_key(family_name="Öztürk", prefix="", initials="A.", first_name="")

    assert one == name_key(family_name="OZTURK", prefix="", initials="", first_name="Ali")


@pytest.mark.parametrize(
    ("text", "rest"),
    [("Waarnemend burgemeester", "burgemeester"), ("Burgemeester (wnd.)", "Burgemeester"), ("griffier a.i.", "griffier")],
)
def test_acting_is_heard_and_taken_off(text, rest):
    assert says_acting(text)
    assert without_acting(text) == rest


@given(st.text(max_size=400))
def test_any_text_is_a_name_that_fits_its_columns_or_none(text):
    name = parse_name(text)

    if name is not None:
        lengths = (len(name.family_name), len(name.prefix), len(name.initials), len(name.first_name), len(name.original))
        assert all(length <= most for length, most in zip(lengths, (80, 20, 20, 60, LONGEST_NAME), strict=True))
        assert any(sign.isalpha() for sign in name.family_name)
