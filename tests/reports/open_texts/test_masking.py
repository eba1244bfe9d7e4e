import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.open_texts.masking import is_masking_of, masked
from reports.open_texts.personal_data import PersonalData, known_names, personal_data

KNOWN = known_names(
    family_names=["Berg", "Bakker", "Zoekbaar"],
    first_names=["Piet", "Noor"],
    places=["Utrecht", "Best", "'s-Hertogenbosch"],
    organisations=["Waterschap De Dommel"],
)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Mail piet.bakker@gemeente.test of bel 06-12345678.", "Mail [e-mailadres] of bel [telefoonnummer]."),
        ("Bel +31 (0)30 123 45 67", "Bel [telefoonnummer]"),
        ("Zie www.kwaad.nl/x! En kwaad.nl", "Zie [link]! En [link]"),
        ("Op Twitter: @bozeboer", "Op Twitter: [account]"),
        ("Dorpsstraat 12a, 1234 AB Best", "[adres], [postcode] [plaats]"),
        ("postcode 1234ab", "postcode [postcode]"),
        ("In 2020 is het beter dan in 2018 en 2019.", "In 2020 is het beter dan in 2018 en 2019."),
        ("De burgemeester van utrecht en dhr. P. van den Berg", "De burgemeester van [plaats] en dhr. [naam]"),
        ("Het is het beste in best wonen", "Het is het beste in best wonen"),
        ("wethouder bakker zoekt brood, de bakker niet", "wethouder [naam] zoekt brood, de bakker niet"),
        ("Piet Jansen en noor zeiden het", "[naam] en noor zeiden het"),
        ("Volgens Henk van Onbekend niet. Maar toch.", "Volgens [naam] niet. Maar toch."),
        ("Waterschap De Dommel deed niets, IK ook niet", "[organisatie] deed niets, IK ook niet"),
        ("NL12 ABNA 0123 4567 89 en AB-123-C en 1234567", "[rekeningnummer] en [kenteken] en [nummer]"),
        ("Ik ben niet tevreden over Nederland.", "Ik ben niet tevreden over Nederland."),
        ("", ""),
    ],
)
def test_what_tells_who_somebody_is_is_proposed_for_masking(text, quote):
    assert masked(text, personal_data(text, KNOWN)) == quote


PLANTED = {
    "jan@voorbeeld.nl": "jan@voorbeeld",
    "06 12345678": "12345678",
    "3511 AB": "3511",
    "Zoekbaar": "Zoekbaar",
    "'s-Hertogenbosch": "Hertogenbosch",
    "utrecht": "utrecht",
    "Waterschap De Dommel": "Dommel",
}


@given(st.text(max_size=50), st.sampled_from(list(PLANTED)), st.text(max_size=50))
def test_what_is_known_is_found_whatever_stands_around_it(before, planted, after):
    text = f"{before} {planted} {after}"
    found = personal_data(text, KNOWN)
    at = len(before) + 1 + planted.index(PLANTED[planted])

    assert any(one.start <= at and at + len(PLANTED[planted]) <= one.end for one in found) or "[" in before + after


@given(st.text(max_size=120) | st.text(alphabet="Aa1. @-[]naam\n", max_size=60))
def test_masking_stays_inside_the_text_is_stable_and_only_blanks_out(text):
    found = personal_data(text, KNOWN)
    quote = masked(text, found)

    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert is_masking_of(text, quote)


def test_masked_text_is_not_masked_again():
    quote = "[naam] van [plaats] belde burgemeester [naam] op [telefoonnummer]"

    assert personal_data(quote, KNOWN) == ()


@pytest.mark.parametrize(
    ("quote", "is_one"),
    [
        ("Mijn buurman [naam] dreigde.\nMet alles.", True),
        ("Mijn buurman Karel dreigde.\r\nMet alles. ", True),
        ("[…] dreigde.\nMet alles.", True),
        ("Mijn buurman […]", True),
        ("[naam]", True),
        ("Mijn buurman [naam] dreigde niet.\nMet alles.", False),
        ("Mijn buurvrouw [naam] dreigde.\nMet alles.", False),
        ("dreigde.", False),
        ("Mijn buurman Karel[naam] dreigde.\nMet alles.", False),
        ("[naam] Met alles. [naam] dreigde.", False),
        ("Mijn buurman [onbekend] dreigde.\nMet alles.", False),
    ],
)
def test_quote_says_only_what_was_written(quote, is_one):
    assert is_masking_of("Mijn buurman Karel dreigde.\nMet alles.", quote) is is_one


@given(st.text(alphabet="ab \n", min_size=1, max_size=30), st.data())
def test_blanking_out_any_piece_is_a_masking(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = f"{text[:start]}[{PersonalData.NAME}]{text[end:]}"

    assert is_masking_of(text, quote) or not text[start:end].strip()
