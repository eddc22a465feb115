"""Phrases of a table in a text: stems and fixed words, told by whole words (by characters in Chinese)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from xref import lang
from xref.model import Side, Span


@cache
def _pattern(phrases: tuple[str, ...], by_character: bool) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest = sorted(phrases, key=len, reverse=True)
    forms = "|".join(re.escape(phrase).replace(r"\*", r"\w*").replace("'", "['’]") for phrase in longest)
    # A look at the first character spares most places the forms one by one.
    first = "".join(sorted({re.escape(phrase[0]) for phrase in phrases} | ({"’"} if "'" in forms else set())))
    begins = "" if any(phrase[0] == "*" for phrase in phrases) else f"(?=[{first}])"
    return re.compile(f"{begins}(?:{forms})" if by_character else rf"(?<!\w){begins}(?:{forms})(?!\w)", re.IGNORECASE)


@cache
def construction(kind: str, language: str) -> re.Pattern[str] | None:
    """The constructions of a kind in a language (`lang/contrasts.toml`); None where none are written."""
    pattern = lang.table("contrasts").get(kind, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def standing(kind: str, side: Side) -> list[Span]:
    """Where the constructions of a kind stand on a side, in order."""
    pattern = construction(kind, side.lang)
    return [Span(*hit.span()) for hit in pattern.finditer(side.text)] if pattern is not None else []


def matches(kind: str, text: str, language: str) -> bool:
    """Whether a construction of a kind stands in a text."""
    pattern = construction(kind, language)
    return pattern is not None and pattern.search(text) is not None


def places(text: str, phrases: Sequence[str], language: str) -> tuple[Span, ...]:
    """Where the phrases stand, in order, none inside another."""
    pattern = _pattern(tuple(phrases), language.startswith(("zh", "ja")))
    return tuple(Span(*found.span()) for found in pattern.finditer(text)) if pattern else ()
