"""What somebody sends who means no good: values that break forms, fields that do not exist, in a fixed order."""

import random
from collections.abc import Sequence
from typing import Final

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
