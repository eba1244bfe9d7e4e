"""Values as the almanak writes them; what is none of them is None, since the file is filled in by hand."""

from datetime import date


def date_of(text: str) -> date | None:
    """Read an xs:date, with or without a time zone; None when it is none."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def number_of(text: str, most: int = 20_000_000) -> int | None:
    """Read a whole number, with or without points; None when it is none or absurd."""
    plain = text.strip().replace(".", "")
    if not plain.isascii() or not plain.isdecimal():
        return None
    number = int(plain[:12])
    return number if number <= most else None
