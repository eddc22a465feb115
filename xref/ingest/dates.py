"""Dates as pages write them, to ISO 8601. Only whole, unambiguous forms; what is not sure stays None."""

from __future__ import annotations

import datetime
import re

from xref.lang import table

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?")
_EAST = re.compile(r"(\d{4})\s?[年년/.]\s?(\d{1,2})\s?[月월/.]\s?(\d{1,2})(?:\s?[日일])?")
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d/-])")
_WORDED = re.compile(
    r"(?<![\w.,])(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-го|-е)?(?:\s(?:de|of))?[\s/-]{1,2}(?P<m1>[^\W\d_]{3,14})\.?"
    r"(?:\s(?:de|of|del))?[,\s/-]{1,3}(?P<y1>\d{4})"
    r"|(?P<m2>[^\W\d_]{3,12})\.?\s(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(?P<y2>\d{4}))(?!\d)"
)


def parse(value: object, *, day_first: bool = True) -> str | None:
    """The first date in a value as ISO 8601 (with the time where it is given in ISO), or None.

    `05/09/2025` is read by `day_first`, and as month first only when the second number cannot be a month.
    """
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value).strip()[:400]
    if found := _ISO.search(text):
        year, month, day, hour, minute, second, zone = found.groups()
        if date := _date(year, month, day):
            return date + _time(hour, minute, second, zone)
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = found.groups()
        if date := _date(year, month, day):
            return date + _time(hour, minute, second, zone)
    for found in _WORDED.finditer(text):
        word = found["m1"] or found["m2"]
        if (number := month_number(word)) and (
            date := _date(found["y1"] or found["y2"], number, found["d1"] or found["d2"])
        ):
            return date
    if (found := _EAST.search(text)) and (date := _date(*found.groups())):
        return date
    if found := _NUMERIC.search(text):
        first, mark, second, year = found.groups()
        if len(year) == 2:
            year = f"20{year}"
        order = (second, first) if day_first or mark == "." else (first, second)
        return _date(year, *order) or _date(year, *reversed(order))
    return None


def month_number(word: str) -> int | None:
    """The month that a word or its abbreviation names in any of the tabled languages."""
    months: dict[str, int] = table("page").get("months", {})
    word = word.casefold()
    for size in (len(word), 8, 7, 6, 5, 4, 3):
        if size <= len(word) and (number := months.get(word[:size])):
            return number
    return None


def _date(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date.isoformat() if 1800 <= date.year <= 2100 else None


def _time(hour: str | None, minute: str | None, second: str | None, zone: str | None) -> str:
    """`T03:23:00+05:30`, or nothing when the clock is not a clock."""
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"T{int(hour):02d}:{minute}:{second or '00'}{zone}"
