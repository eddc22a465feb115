"""What stands around a figure: the two figures of a share, the role of a figure in a change, a negation of its bound, what it counts by.

The words are data (`lang/figures.toml`). Everything here is asked by detectors; nothing changes what `numbers.find` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from xref import lang as languages
from xref.facts.numerals import Quantity, scan

__all__ = ["Share", "construction", "shares"]


@cache
def construction(kind: str, language: str = "any") -> re.Pattern[str] | None:
    """The words of a kind around figures in a language; None where none are written."""
    pattern = languages.table("figures").get(kind, {}).get(languages.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


@dataclass(frozen=True, slots=True)
class Share:
    """A share that figures of one text say together: its value (0 to 1) and where their numerals begin (code points).

    `rounded`: the text says "nearly", "some", "more than".
    """

    value: float
    cores: tuple[int, ...]
    rounded: bool = False


@lru_cache(maxsize=512)
def shares(text: str, lang: str) -> tuple[Share, ...]:
    """The shares of a text that are said by two figures or by an ordinal: "two apples in three", «каждый пятый», «beş kuyudan biri»."""
    found = [share for one, other in pairwise(scan(text, lang)) if (share := _of_two(text, lang, one, other))]
    found += [share for one in scan(text, lang) if (share := _alone(text, lang, one))]
    return tuple(found)


def _of_two(text: str, lang: str, one: Quantity, other: Quantity) -> Share | None:
    """The share that two neighbouring figures are, whichever of them is the whole."""
    if one.ordinal or other.ordinal or one.part or other.part:
        return None
    for kind, part, whole in (("of", one, other), ("whole_first", other, one)):
        between = construction(kind, lang)
        if between is not None and 0 < part.low < whole.low and between.match(text[one.core_end : other.start]):
            rounded = one.approx or other.approx or bool(one.bound or other.bound)
            return Share(part.low / whole.low, (one.core, other.core), rounded)
    return None


def _alone(text: str, lang: str, one: Quantity) -> Share | None:
    """The share that one figure says: an ordinal after "every", a whole of which one or two are taken."""
    before = text[: one.start]
    if one.low < 2:
        return None
    if one.ordinal:
        every = construction("every", lang)
        found = every.search(before) if every is not None else None
        return Share(1 / one.low, (one.core,), _roughly(before[: found.start()], lang)) if found else None
    rounded = one.approx or bool(one.bound)
    taken, two = construction("one_of_whole", lang), construction("two_of", lang)
    if taken is not None and taken.match(text[one.core_end :]):
        return Share(1 / one.low, (one.core,), rounded)
    if one.low > 2 and two is not None and two.search(before):
        return Share(2 / one.low, (one.core,), rounded)
    return None


def _roughly(before: str, lang: str) -> bool:
    """Whether a text ends with a word of approximation."""
    words = str(languages.table("numbers", lang).get("approx", "")).split()
    return before.rstrip().lower().endswith(tuple(word.replace("_", " ") for word in words))
