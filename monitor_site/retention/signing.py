"""Signs reports of what went, with a key derived from the master key. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime


def report_key(master_key: bytes) -> bytes:
    """Derive the key that signs reports, and nothing else."""
    return hmac.digest(master_key, b"retention report key", hashlib.sha256)


def signature_of(key: bytes, *, year: int, what: str, due_on: date, done_at: datetime, counts: Mapping[str, int]) -> str:
    """Return the signature of a report: a keyed hash over everything it says."""
    told = [year, what, due_on.isoformat(), done_at.astimezone(UTC).isoformat(), sorted(counts.items())]
    return hmac.digest(key, json.dumps(told).encode(), hashlib.sha256).hex()


def is_signed(
    key: bytes, signature: str, *, year: int, what: str, due_on: date, done_at: datetime, counts: Mapping[str, int]
) -> bool:
    """Tell whether a report is as it was signed."""
    right = signature_of(key, year=year, what=what, due_on=due_on, done_at=done_at, counts=counts)
    return hmac.compare_digest(right, signature)
