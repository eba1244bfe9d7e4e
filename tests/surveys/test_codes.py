import itertools
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.codes import (
    ALPHABET,
    CODE_BITS,
    ErasedKeysError,
    ForgedTokenError,
    MistypedCodeError,
    check_character,
    code_for,
    edition_keys,
    group_code,
    invitation_of_token,
    lookup_hash,
    lookup_key,
    message_key,
    message_name,
    normalise_code,
    opt_out_key,
    opt_out_token,
    ticket_for,
)

MASTER = b"m" * 32
KEYS = edition_keys(MASTER, b"salt of an edition")
ONE = uuid.UUID("00000000-0000-4000-8000-000000000001")

codes = st.text(ALPHABET, min_size=11, max_size=11).map(lambda text: text + check_character(text))


def is_refused(text):
    try:
        normalise_code(text)
    except MistypedCodeError:
        return True
    return False


def test_code_for_has_55_bits_and_a_check_character():
    code = code_for(KEYS, ONE)

    assert CODE_BITS == 55
    assert len(code) == 12
    assert normalise_code(code) == code
    assert group_code(code) == f"{code[:4]}-{code[4:8]}-{code[8:]}"


def test_code_for_is_always_the_same_and_differs_by_invitation_edition_and_master_key():
    variants = [
        code_for(KEYS, ONE),
        code_for(KEYS, uuid.UUID(int=ONE.int + 1)),
        code_for(edition_keys(MASTER, b"another salt"), ONE),
        code_for(edition_keys(b"n" * 32, b"salt of an edition"), ONE),
    ]

    assert code_for(KEYS, ONE) == variants[0]
    assert len(set(variants)) == 4


def test_code_for_uses_every_character_in_every_place():
    made = [code_for(KEYS, uuid.UUID(int=number)) for number in range(2000)]

    assert len(set(made)) == 2000
    assert all({code[place] for code in made} == set(ALPHABET) for place in range(12))


@given(codes, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_normalise_code_one_other_character_is_refused(code, place, character):
    changed = code[:place] + character + code[place + 1 :]

    assert is_refused(changed) == (character != code[place])


@given(codes)
def test_normalise_code_every_substitution_and_every_swap_is_refused(code):
    substitutions = {
        code[:place] + character + code[place + 1 :] for place in range(12) for character in ALPHABET if character != code[place]
    }
    swaps = set()
    for left, right in itertools.combinations(range(12), 2):
        characters = list(code)
        characters[left], characters[right] = characters[right], characters[left]
        swaps.add("".join(characters))

    assert len(substitutions) == 12 * 31
    assert all(is_refused(changed) for changed in substitutions | swaps - {code})


@given(codes, st.integers(0, 11))
def test_normalise_code_lost_or_doubled_character_is_refused(code, place):
    assert is_refused(code[:place] + code[place + 1 :])
    assert is_refused(code[:place] + code[place] + code[place:])


@given(codes, st.data())
def test_normalise_code_takes_case_lookalikes_spaces_and_dashes(code, data):
    ways = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(data.draw(st.sampled_from(ways.get(character, character + character.lower()))) for character in code)
    gap = st.text(" -–—‑−\u00a0\u2009\u200b\u00ad\ufeff\t\n", max_size=3)
    spread = "".join(data.draw(gap) + character for character in typed) + data.draw(gap)

    assert normalise_code(spread) == code


@pytest.mark.parametrize(
    "frame",
    ["{}", "«{}»", "“{}”", "{}.", "<{}>", "http://localhost:8000/start/{}", "https://x.nl/START/{}?utm=1", "*{}*"],
)
def test_normalise_code_takes_what_is_pasted_around_it(frame):
    code = code_for(KEYS, ONE)
    refused = frame.startswith("«")

    assert is_refused(frame.format(group_code(code))) == refused
    if not refused:
        assert normalise_code(frame.format(group_code(code))) == code


@given(st.text())
def test_normalise_code_of_anything_gives_a_valid_code_or_refuses(text):
    assert is_refused(text) or len(normalise_code(text)) == 12


def test_normalise_code_fullwidth_is_read():
    code = code_for(KEYS, ONE)
    fullwidth = "".join(chr(ord(character) + 0xFEE0) for character in code)

    assert normalise_code(fullwidth) == code


@pytest.mark.parametrize("text", ["", " ", "UUUU-UUUU-UUUU", "A" * 5000, "ÅÅÅÅ-ÅÅÅÅ-ÅÅÅÅ"])
def test_normalise_code_nonsense_is_refused(text):
    assert is_refused(text)


def test_lookup_and_ticket_have_keys_of_their_own():
    code = code_for(KEYS, ONE)
    derived = {
        lookup_hash(lookup_key(MASTER), code),
        ticket_for(KEYS, code),
        ticket_for(edition_keys(MASTER, b"another salt"), code),
        lookup_key(MASTER),
        opt_out_key(MASTER),
        message_key(MASTER),
        KEYS.code,
        KEYS.ticket,
    }

    assert len(derived) == 8
    assert {len(value) for value in derived} == {32}


def test_edition_keys_without_salt_cannot_be_made():
    with pytest.raises(ErasedKeysError):
        edition_keys(MASTER, None)


def test_edition_keys_are_not_shown():
    assert repr(KEYS) == "EditionKeys()"


@given(st.uuids())
def test_opt_out_token_leads_back_and_shows_no_id(invitation_id):
    key = opt_out_key(MASTER)
    token = opt_out_token(key, invitation_id)

    assert invitation_of_token(key, token) == invitation_id
    assert len(token) == 43
    assert invitation_id.hex not in token


@given(st.uuids(), st.integers(0, 42), st.sampled_from("ABCabc019-_"))
def test_invitation_of_token_changed_token_is_refused(invitation_id, place, character):
    key = opt_out_key(MASTER)
    token = opt_out_token(key, invitation_id)
    changed = token[:place] + character + token[place + 1 :]

    if changed != token:
        with pytest.raises(ForgedTokenError):
            invitation_of_token(key, changed)


@pytest.mark.parametrize("token", ["", "a", "é" * 43, "A" * 43, "A" * 44, "../../beheer", "0" * 1000])
def test_invitation_of_token_nonsense_is_refused(token):
    with pytest.raises(ForgedTokenError):
        invitation_of_token(opt_out_key(MASTER), token)


def test_invitation_of_token_code_is_no_token():
    with pytest.raises(ForgedTokenError):
        invitation_of_token(opt_out_key(MASTER), code_for(KEYS, ONE))


def test_message_name_differs_by_wave_and_invitation():
    key = message_key(MASTER)
    names = {message_name(key, wave, uuid.UUID(int=number)) for wave in (1, 11) for number in (1, 2)}

    assert len(names) == 4
