"""When somebody is back, from the words of an automatic reply. Pure; knows Dutch and the usual English phrases."""

import re
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY: Final = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"ma|di|wo|do|vr|za|zo)\b\.?,?\s+"
)
_DATE: Final = (
    rf"(?:{_WEEKDAY})?(?:the\s+)?(?:"
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
    r"|(?P<day>\d{1,2})\s?[-/.]\s?(?P<month>\d{1,2})(?:\s?[-/.]\s?(?P<year>\d{4}|\d{2}))?(?![\d.:/-]*\d)"
    rf"|(?P<word_day>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?\s+(?:of\s+)?(?P<word_month>{_MONTH})\b\.?(?:,?\s+(?P<word_year>\d{{4}}))?"
    rf"|(?P<us_month>{_MONTH})\b\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<us_year>\d{{4}}))?"
    r")"
)
_BEFORE_BACK: Final = (
    r"(?:terug|weer\s+(?:aanwezig|bereikbaar|beschikbaar|op\s+kantoor|aan\s+het\s+werk)|bereikbaar|beschikbaar|aanwezig|"
    r"back(?:\s+in\s+the\s+office)?|return(?:ing)?(?:\s+to\s+the\s+office)?|available(?:\s+again)?)"
    r"(?:\s+(?:ben|zijn|op|per|vanaf|from|on|again|weer))*\s+"
)
_LAST_DAY: Final = re.compile(
    rf"(?:tot\s+en\s+met|t\s?/\s?m|t\.e\.m\.|through|up\s+to\s+and\s+including)\s+{_DATE}", re.IGNORECASE
)
_FIRST_DAYS: Final = (
    re.compile(rf"{_BEFORE_BACK}{_DATE}", re.IGNORECASE),
    re.compile(rf"(?:vanaf|op|per|from)\s+{_DATE}\s+(?:ben\s+ik\s+|zijn\s+wij\s+)?(?:weer|terug)\b", re.IGNORECASE),
    re.compile(rf"\b(?:tot|until|till)\s+{_DATE}", re.IGNORECASE),
)
_LONGEST_TEXT: Final = 4000
_LONGEST_ABSENCE: Final = timedelta(days=300)
_SHORT_YEAR: Final = 100


def return_date(text: str, received: date) -> date | None:
    """Return the day on which the writer is back, seen from the day the reply came; None when it names no such day.

    "Tot en met 3 maart" means the day after. A date without a year is the next one with that day and month.
    """
    plain = " ".join(text[:_LONGEST_TEXT].split())
    if last := _first_found(_LAST_DAY, plain, received):
        return last + timedelta(days=1)
    return next((found for pattern in _FIRST_DAYS if (found := _first_found(pattern, plain, received))), None)


def _first_found(pattern: re.Pattern[str], text: str, received: date) -> date | None:
    """Return the first date after these words that can be a return: not before the reply, and within a year."""
    for match in pattern.finditer(text):
        day = _date_of(match.groupdict(), received)
        if day is not None and received <= day <= received + _LONGEST_ABSENCE:
            return day
    return None


def _date_of(parts: dict[str, str | None], received: date) -> date | None:
    """Return the date that was written; None when there is no such day."""
    day = next(int(text) for name in ("iso_day", "day", "word_day", "us_day") if (text := parts[name]))
    year_text = next((text for name in ("iso_year", "year", "word_year", "us_year") if (text := parts[name])), None)
    month = _month_of(parts)
    years: tuple[int, ...] = (received.year, received.year + 1)
    if year_text is not None:
        years = (int(year_text) + (2000 if int(year_text) < _SHORT_YEAR else 0),)
    return next((found for year in years if (found := _valid(year, month, day)) and found >= received), None)


def _month_of(parts: dict[str, str | None]) -> int:
    number = parts["iso_month"] or parts["month"]
    return int(number) if number else _MONTHS[(parts["word_month"] or parts["us_month"] or "").casefold()]


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
