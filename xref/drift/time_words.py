"""Part of TIME: words of time that hold no date: parts of a day, feasts, how often, the beginning or end of a year, this week and next.

Each side says one word of a group, and they exclude each other: « à quatre heures du matin » reported as "at four in the afternoon", „seit
Ostern“ as "since Whitsun", «раз в два года» as "annually", „Ende 2027“ as "at the start of 2027". Years that stand in words («с две тысячи
четырнадцатого года») and midnight are compared with the report's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from xref import lang
from xref.drift.cue_sides import cues, of
from xref.drift.fact_sides import around, flag, sides
from xref.facts import alike, numbers
from xref.model import Alignment, Direction, Drift, Fact, FactKind, NumberValue, Severity, Side, Span, TimeValue

SURE = 0.75
# The groups and how their kinds exclude each other: of a day only morning against the rest, of "every" only one span against two.
_GROUPS = ("part", "feast", "every")
_YEARS = range(1900, 2100)
_REL = re.compile(r"rel:(week|month|year|weekend):(-?\d+)")


def in_words(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    for found in (_groups, _edges, _relative, _years, _midnight, _denied_bound):
        pair = found(alignment)
        if pair is not None:
            mine, theirs, reported, said = pair
            why = f"Time: “{theirs}” is said, “{mine}” is reported."
            drift = flag(alignment, "TIME", None, None, Severity.MAJOR, Direction.SHIFTED, why, SURE, "time_words")
            yield replace(drift, reported=reported, reported_words=mine, said=said, said_words=theirs)
            return


_Pair = tuple[str, str, Span, Span]


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    found = lang.table("time_words").get(kind, {}).get(lang.primary(language))
    return re.compile(found, re.IGNORECASE) if found else None


@cache
def _kinds(group: str) -> tuple[str, ...]:
    return tuple(kind for kind in lang.table("time_words") if kind.startswith(f"{group}_"))


def _spoken(side: Side, group: str) -> dict[str, Span]:
    """The kinds of a group that a side says, each with its first place."""
    found = {}
    for kind in _kinds(group):
        pattern = _pattern(kind, side.lang)
        place = pattern.search(side.text) if pattern is not None else None
        if place is not None and side.in_content(Span(*place.span())):
            found[kind] = Span(*place.span())
    return found


def is_feast(text: str, language: str) -> bool:
    """Whether a name is the name of a feast, which each language has its own word for."""
    return any((found := _pattern(kind, language)) is not None and found.search(text) for kind in _kinds("feast"))


def _pair(alignment: Alignment, reported: Span, said: Span) -> _Pair:
    return reported.of(alignment.reported.text), said.of(alignment.said.text), reported, said


def _groups(alignment: Alignment) -> _Pair | None:
    for group in _GROUPS:
        mine, theirs = _spoken(alignment.reported, group), _spoken(alignment.said, group)
        if len(mine) != 1 or len(theirs) != 1 or mine.keys() == theirs.keys():
            continue
        ((kind, span),), ((other, there),) = mine.items(), theirs.items()
        if group == "every" and kind.rstrip("2") != other.rstrip("2"):
            continue
        pattern = _pattern(kind, alignment.said.lang)
        if pattern is not None and not pattern.search(around(alignment.said)):
            return _pair(alignment, span, there)
    return None


def _edges(alignment: Alignment) -> _Pair | None:
    """The beginning of a span for its end, right before one and the same time or year."""
    found: list[list[tuple[str, Fact, Span]]] = []
    for side, own in zip((alignment.reported, alignment.said), _dated(alignment), strict=True):
        places = []
        for kind in _kinds("edge"):
            pattern = _pattern(kind, side.lang)
            for fact in own:
                place = pattern.search(side.text[: fact.span.start]) if pattern is not None else None
                if place is not None:
                    places.append((kind, fact, Span(place.start(), fact.span.end)))
        found.append(places)
    if len(found[0]) != 1 or len(found[1]) != 1:
        return None
    (kind, fact, span), (other, there, words) = found[0][0], found[1][0]
    return _pair(alignment, span, words) if kind != other and _one_time(fact, there) else None


def _one_time(one: Fact, other: Fact) -> bool:
    """Whether two facts are one time, or one year in figures and in words."""
    years = {_year(one), _year(other)}
    return alike(one, other) or (len(years) == 1 and None not in years)


def _year(fact: Fact) -> float | None:
    return fact.value.low if isinstance(fact.value, NumberValue) else getattr(fact.value, "year", None)


def _dated(alignment: Alignment) -> list[list[Fact]]:
    """Times and years in words, reported and said."""
    return [
        [
            fact
            for fact in facts
            if isinstance(fact.value, TimeValue) or (isinstance(fact.value, NumberValue) and fact.value.low in _YEARS)
        ]
        for facts in sides(alignment, FactKind.TIME, FactKind.NUMBER)
    ]


def _relative(alignment: Alignment) -> _Pair | None:
    """The one "this week" of a report for the one "next week" of the passage; the two may be of different days, if dates say so."""
    dates = alignment.reported.published, alignment.said.published
    if dates[0] != dates[1]:
        return None
    found: list[dict[tuple[str, str], Fact]] = []
    for facts in sides(alignment, FactKind.TIME):
        own = {}
        for fact in facts:
            read = _REL.fullmatch(fact.value.period) if isinstance(fact.value, TimeValue) else None
            if read is not None:
                own[read[1], read[2]] = fact
        found.append(own)
    if len(found[0]) != 1 or len(found[1]) != 1:
        return None
    counted = [len(facts) for facts in sides(alignment, FactKind.NUMBER)]
    this = _pattern("this_one", alignment.said.lang)
    if counted[0] < counted[1] or (this is not None and this.search(alignment.said.text)):
        return None  # «в прошлом году сорок, в этом семнадцать»
    ((mine, fact),), ((theirs, other),) = found[0].items(), found[1].items()
    return _pair(alignment, fact.span, other.span) if mine[0] == theirs[0] and mine[1] != theirs[1] else None


def _years(alignment: Alignment) -> _Pair | None:
    """The one year of a report against the one year that the passage has in words."""
    mine, theirs = _dated(alignment)
    years = [fact for fact in mine if isinstance(fact.value, TimeValue) and fact.value.year is not None]
    worded = [
        fact
        for fact in theirs
        if isinstance(fact.value, NumberValue) and not fact.value.unit and fact.value.low == fact.value.high
    ]
    if len(years) != 1 or len(worded) != 1 or any(isinstance(f.value, TimeValue) and f.value.year for f in theirs):
        return None
    year, value = years[0].value, worded[0].value
    assert isinstance(year, TimeValue)
    assert isinstance(value, NumberValue)
    if any(sign.isdigit() for sign in worded[0].text) or year.relative or year.year in (value.low, None):
        return None
    held = numbers.hints(alignment.said.text, alignment.said.lang) | numbers.hints(
        around(alignment.said), alignment.said.lang
    )
    spans = [one for one in held if 1 <= one < 120]
    assert year.year is not None
    if float(year.year) in held or any(abs(year.year - value.low) == one for one in spans if one > 20):
        return None
    if any(
        abs(year.year - value.low) == fact.value.low
        for fact in sides(alignment, FactKind.NUMBER)[1]
        if isinstance(fact.value, NumberValue)
    ):
        return None
    return _pair(alignment, years[0].span, worded[0].span)


def _midnight(alignment: Alignment) -> _Pair | None:
    """Midnight in a report, where the passage has another hour and no midnight."""
    mine, theirs = _pattern("midnight", alignment.reported.lang), _pattern("midnight", alignment.said.lang)
    place = mine.search(alignment.reported.text) if mine is not None else None
    if place is None or theirs is None or theirs.search(f"{alignment.said.text} {around(alignment.said)}"):
        return None
    reported, said = ([f for f in facts if _hour(f) is not None] for facts in sides(alignment, FactKind.TIME))
    if reported or len(said) != 1 or _hour(said[0]) in (0, 12, 24):
        return None
    return _pair(alignment, Span(*place.span()), said[0].span)


def _hour(fact: Fact) -> int | None:
    return fact.value.hour if isinstance(fact.value, TimeValue) else None


def _denied_bound(alignment: Alignment) -> _Pair | None:
    """One bound denied on one side alone: "We do not expect it before March" reported as "before March"."""
    found = []
    for side, facts in zip((alignment.reported, alignment.said), sides(alignment, FactKind.TIME), strict=True):
        before = [
            fact
            for fact in facts
            if isinstance(fact.value, TimeValue) and fact.value.relation in ("before", "not_before")
        ]
        if len(before) != 1:
            return None
        found.append((before[0], bool(of(cues(side), FactKind.POLARITY, "negation", "nword", "lexical", "soft"))))
    (fact, denied), (other, denies) = found
    mine, theirs = fact.value, other.value
    assert isinstance(mine, TimeValue)
    assert isinstance(theirs, TimeValue)
    same = (mine.year, mine.month, mine.day) == (theirs.year, theirs.month, theirs.day) and mine.month is not None
    if same and mine.relation == "before" and not denied and denies and theirs.relation == "not_before":
        return _pair(alignment, fact.span, other.span)
    return None
