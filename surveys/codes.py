"""Login codes and their relatives: derived with keyed hashes, written in groups, checked and read back. Pure.

Every value has a key of its own, made from the master key and a purpose (and for codes and tickets also the salt of
the edition), so that none of them tells anything about another.
"""

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from functools import reduce
from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters: without I, L, O (read as 1 and 0) and U."""
RANDOM_CHARACTERS: Final = 11
CODE_LENGTH: Final = RANDOM_CHARACTERS + 1
GROUP_LENGTH: Final = 4
BITS_PER_CHARACTER: Final = 5
CODE_BITS: Final = RANDOM_CHARACTERS * BITS_PER_CHARACTER

_FIELD_SIZE: Final = 32
_FIELD_POLYNOMIAL: Final = 0b100101  # x^5 + x^2 + 1, primitive: the powers of x are the 31 elements that are not 0
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_VALUE_OF: Final = {character: value for value, character in enumerate(ALPHABET)}
_LINK: Final = re.compile(r"^.*/start/", re.IGNORECASE | re.DOTALL)
_INVISIBLE_CATEGORIES: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})
_DECORATION: Final = frozenset("−_.,;:'\"<>()[]*‘’“”")  # what mail programs and people put around or between the groups
_LONGEST_INPUT: Final = 200
_TOKEN_PART: Final = 16


class MistypedCodeError(ValueError):
    """What was typed cannot be a code: wrong length, a strange character, or the check character does not fit."""


class ForgedTokenError(ValueError):
    """An opt-out token that we never made."""


class ErasedKeysError(Exception):
    """The edition was made anonymous: its codes and tickets can never be derived again."""


@dataclass(frozen=True, slots=True)
class EditionKeys:
    """The keys of one edition; gone for ever once its salt is erased."""

    code: bytes = field(repr=False)
    ticket: bytes = field(repr=False)


# --- keys ----------------------------------------------------------------------------------------------------------
def _keyed_hash(key: bytes, *parts: bytes) -> bytes:
    """Hash the parts with their lengths, so that two different rows of parts never give the same text."""
    text = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, text, hashlib.sha256)


def edition_keys(master_key: bytes, salt: bytes | memoryview | None) -> EditionKeys:
    """Derive the keys of an edition from the master key and the edition's salt; raise ErasedKeysError without a salt."""
    if salt is None:
        raise ErasedKeysError
    return EditionKeys(
        code=_keyed_hash(master_key, b"edition code key", bytes(salt)),
        ticket=_keyed_hash(master_key, b"edition ticket key", bytes(salt)),
    )


def lookup_key(master_key: bytes) -> bytes:
    """Derive the key of the hash by which an invitation is found, the same for all editions."""
    return _keyed_hash(master_key, b"lookup key")


def opt_out_key(master_key: bytes) -> bytes:
    """Derive the key of the opt-out tokens."""
    return _keyed_hash(master_key, b"opt-out key")


def message_key(master_key: bytes) -> bytes:
    """Derive the key of the Message-IDs."""
    return _keyed_hash(master_key, b"message key")


# --- codes ---------------------------------------------------------------------------------------------------------
def code_for(keys: EditionKeys, invitation_id: UUID) -> str:
    """Return the code of an invitation: 11 characters from its keyed hash and a check character, without dashes."""
    bits = int.from_bytes(_keyed_hash(keys.code, b"code", invitation_id.bytes), "big") >> (256 - CODE_BITS)
    shifts = range(CODE_BITS - BITS_PER_CHARACTER, -1, -BITS_PER_CHARACTER)
    characters = "".join(ALPHABET[(bits >> shift) % _FIELD_SIZE] for shift in shifts)
    return characters + check_character(characters)


def group_code(code: str) -> str:
    """Write a code as people see it: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def _times_x(value: int) -> int:
    """Multiply by x in GF(32)."""
    doubled = value << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled >= _FIELD_SIZE else doubled


def _powers_of_x() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < _FIELD_SIZE - 1:
        powers.append(_times_x(powers[-1]))
    return tuple(powers)


_POWERS: Final = _powers_of_x()
_LOGARITHMS: Final = {value: exponent for exponent, value in enumerate(_POWERS)}


def _weighted(position: int, value: int) -> int:
    """Multiply a character's value by the weight of its position, x to the power position + 1."""
    if value == 0:
        return 0
    return _POWERS[(_LOGARITHMS[value] + position + 1) % len(_POWERS)]


def check_character(characters: str) -> str:
    """Return the check character of eleven characters: their weighted sum over GF(32).

    The weights are different and not 0, and that of the check character itself is 1. One changed character always
    changes the sum. So does a swap of two different characters, since it adds (weight + weight) x (value + value),
    a product of two elements that are not 0.
    """
    values = (_weighted(position, _VALUE_OF[character]) for position, character in enumerate(characters))
    return ALPHABET[reduce(int.__xor__, values, 0)]


def normalise_code(text: str) -> str:
    """Return the code that was typed or pasted, without dashes; raise MistypedCodeError when it cannot be one.

    Takes lower case, lookalikes (O for 0, I and L for 1), spaces and dashes of any kind, quotes around it, and the
    whole link of the mail.
    """
    if len(text) > _LONGEST_INPUT:
        raise MistypedCodeError
    plain = _LINK.sub("", unicodedata.normalize("NFKC", text)).partition("?")[0]
    kept = "".join(
        character
        for character in plain
        if unicodedata.category(character) not in _INVISIBLE_CATEGORIES and character not in _DECORATION
    )
    code = kept.upper().translate(_LOOKALIKES)
    if len(code) != CODE_LENGTH or not set(code) <= _VALUE_OF.keys():
        raise MistypedCodeError
    if check_character(code[:-1]) != code[-1]:
        raise MistypedCodeError
    return code


def lookup_hash(lookup_key: bytes, code: str) -> bytes:
    """Return the hash by which the invitation with this code is found."""
    return _keyed_hash(lookup_key, b"lookup", code.encode())


def ticket_for(keys: EditionKeys, code: str) -> bytes:
    """Return the hash by which the response that was given with this code is found."""
    return _keyed_hash(keys.ticket, b"ticket", code.encode())


# --- opt-out tokens and Message-IDs --------------------------------------------------------------------------------
def opt_out_token(opt_out_key: bytes, invitation_id: UUID) -> str:
    """Return the token of the opt-out link: the invitation's id, hidden and authenticated under a key of its own.

    A synthetic initial value (keyed hash of the id) is both the proof and the seed of the mask over the id, so that the
    token shows nothing of the id, is always the same, and can only be made by us.
    """
    proof = _keyed_hash(opt_out_key, b"opt-out proof", invitation_id.bytes)[:_TOKEN_PART]
    return urlsafe_b64encode(proof + _masked(opt_out_key, proof, invitation_id.bytes)).decode().rstrip("=")


def invitation_of_token(opt_out_key: bytes, token: str) -> UUID:
    """Return the id of the invitation that an opt-out token stands for; raise ForgedTokenError when we never made it."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise ForgedTokenError from None
    proof, masked = raw[:_TOKEN_PART], raw[_TOKEN_PART:]
    if len(masked) != _TOKEN_PART:
        raise ForgedTokenError
    invitation_id = UUID(bytes=_masked(opt_out_key, proof, masked))
    if not hmac.compare_digest(opt_out_token(opt_out_key, invitation_id).encode(), token.encode()):
        raise ForgedTokenError
    return invitation_id


def _masked(key: bytes, proof: bytes, text: bytes) -> bytes:
    mask = _keyed_hash(key, b"opt-out mask", proof)
    return bytes(left ^ right for left, right in zip(text, mask[:_TOKEN_PART], strict=True))


def message_name(message_key: bytes, wave_id: int, invitation_id: UUID) -> str:
    """Return the part of a Message-ID before the @: always the same for a wave and an invitation, and telling neither."""
    return _keyed_hash(message_key, b"message", str(wave_id).encode(), invitation_id.bytes)[:20].hex()
