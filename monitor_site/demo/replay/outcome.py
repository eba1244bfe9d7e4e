"""The outcome of a comparison as the part of docs/replay-2020.md that holds numbers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from monitor_site.demo.replay.claims import ComparedClaim
from monitor_site.demo.replay.comparing import Compared
from surveys.templatetags.dutch import dutch_number

BEGIN: Final = "<!-- uitkomst: geschreven door `manage.py replay compare --write` -->"
END: Final = "<!-- einde van de uitkomst -->"


def write_outcome(file: Path, figures: Sequence[Compared], claims: Sequence[ComparedClaim]) -> None:
    """Put the outcome between the marks in `file`; raises ValueError where they are missing."""
    before, begin, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{file.name} heeft de regels niet waartussen de uitkomst hoort.")
    file.write_text(f"{before}{BEGIN}\n{outcome(figures, claims)}\n{END}{after}", encoding="utf-8")


def outcome(figures: Sequence[Compared], claims: Sequence[ComparedClaim]) -> str:
    """Return how many figures and claims came out, and what cannot, with the reason."""
    exempt = [row for row in figures if not row.is_same and row.exemption is not None]
    same, wrong = (dutch_number(sum(getattr(row, name) for row in figures)) for name in ("is_same", "is_wrong"))
    total = dutch_number(len(figures))
    lines = [
        f"Van {total} gedrukte cijfers zijn er {same} hetzelfde; {len(exempt)} kunnen niet, {wrong} zijn anders.",
        "",
        "| nummer | hoeveel | waarom het niet kan |",
        "| --- | ---: | --- |",
        *_counted(f"{row.exemption.number} | @ | {row.exemption.reason}" for row in exempt if row.exemption is not None),
        "",
    ]
    told = [row.claim for row in claims if row.claim.exception]
    same, wrong = (dutch_number(sum(getattr(row, name) for row in claims)) for name in ("is_same", "is_wrong"))
    lines += [
        f"Van {len(claims)} resultaten in de tekst zijn er {same} hetzelfde; {len(told)} kunnen niet, {wrong} zijn anders.",
        "",
        "| resultaten | waarom het niet kan |",
        "| --- | --- |",
    ]
    for reason in dict.fromkeys(claim.exception for claim in told):
        which = ", ".join(f"{claim.id} {claim.what}" for claim in told if claim.exception == reason)
        lines.append(f"| {which} | {reason} |")
    return "\n".join(lines)


def _counted(rows: Iterable[str]) -> Iterable[str]:
    """Yield each row once, with how often it came in the place of its mark."""
    listed = list(rows)
    for row in dict.fromkeys(listed):
        yield f"| {row.replace('@', str(listed.count(row)), 1)} |"
