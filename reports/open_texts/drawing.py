"""Which answers are coded twice: a share drawn by lot, which stays drawn when answers come or go."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

_ALL: Final = 2**64


def is_drawn(row_key: str, *, seed: str, percent: int) -> bool:
    """Tell whether the answer of a row is coded by a second coder; `percent` of all rows are, give or take chance.

    The lot of a row depends on the row and the seed alone. So a newer snapshot changes no lot, and a larger share only adds.
    """
    lot = int.from_bytes(sha256(f"{seed}\n{row_key}".encode()).digest()[:8])
    return lot * 100 < percent * _ALL


def in_order_of_lot(row_keys: Iterable[str], *, seed: str) -> list[str]:
    """Return rows in an order that tells nothing about them and that is the same every time."""
    return sorted(row_keys, key=lambda key: sha256(f"{seed}\n{key}".encode()).digest())


def fingerprint(row_key: str, variable: str, text: str) -> str:
    """Return by what a text is known again in a newer snapshot, and which nothing can be read from."""
    return sha256(f"{row_key}\n{variable}\n{text}".encode()).hexdigest()
