"""What somebody sends who means no good: values that break forms, fields that do not exist, in a fixed order."""

import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest

ALTOGETHER: Final = int(os.environ.get("HOSTILE_REQUESTS") or 100_000)
"""How many requests the long run sends, over all its parts."""
SEED: Final = int(os.environ.get("HOSTILE_SEED") or 0)
"""Another one gives other requests."""
TOLD_EVERY: Final = 1_000

VALUES: Final = (
    "",
    " ",
    "\x00",
    "'; DROP TABLE surveys_response; --",
    "<script>alert(1)</script>",
    "\x02naam\x03",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%s%n%(x)s{0.__class__}",
    "../../../../etc/passwd",
    "${jndi:ldap://localhost/x}",
    "\u202eomgekeerd\u0000",
    "😀" * 300,
    "é" * 5000,
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "null",
    "[]",
    '{"$gt": ""}',
    "0x1F",
    "٣",
    "2020-02-30",
    "=1+1",
    "\r\nSet-Cookie: a=b",
    "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
)
NAMES: Final = ("_actie", "_revisie", "_van", "_sinds", "csrfmiddlewaretoken", "__proto__", "id", "revision", "answers", "")


def values(draw: random.Random, fitting: Sequence[str]) -> list[str]:
    """Return what is sent for one field: as often as not something that might fit."""
    pool = fitting if fitting and draw.random() < 0.5 else VALUES
    return [draw.choice(pool) for _ in range(draw.choice((1, 1, 1, 2, 40)))]


def posted(draw: random.Random, fields: Sequence[str], fitting: Sequence[str]) -> dict[str, list[str]]:
    """Return a form: some of `fields`, and now and then one that nobody asked for."""
    names = [name for name in fields if draw.random() < 0.7]
    if draw.random() < 0.2:
        names.append(draw.choice((*NAMES, "verzonnen", "é" * 100)))
    return {name: values(draw, fitting) for name in names}


@dataclass
class Tally:
    """What was sent and how the site answered; the long run tells it on the way."""

    what: str
    wanted: int
    capsys: pytest.CaptureFixture[str]
    is_told: bool
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def is_enough(self) -> bool:
        return self.answers.total() >= self.wanted

    def add(self, status: int) -> None:
        self.answers[status] += 1
        if self.is_told and (self.answers.total() % TOLD_EVERY == 0 or self.is_enough):
            with self.capsys.disabled():
                told = ", ".join(f"{number:,} × {status}" for status, number in sorted(self.answers.items()))
                print(f"\n   {self.what}: {told}", end="", flush=True)  # noqa: T201 -- the long run is followed on a screen
