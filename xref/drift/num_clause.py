"""Part of NUM-VAL: the figure of one clause with the predicate of another.

«Вони хотіли вісім, ми погодилися на шість» has a figure wanted and one agreed upon; "eleven are open, two are closed" one for either end of
an axis; "nine times in the first six weeks, twice since April" one for either time. A report that has one of the two figures with what the
source says of the other one is wrong although every word of it stands in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from xref.drift.cue_sides import cues
from xref.drift.fact_sides import flag, sides
from xref.drift.gaps import sentences
from xref.facts import alike
from xref.facts.numbers_around import construction, spoken
from xref.model import (
    Alignment,
    Direction,
    Drift,
    Fact,
    FactKind,
    NumberValue,
    Presentation,
    Severity,
    Side,
    Span,
    TimeValue,
)

SWAPPED = 0.8  # two right on sixteen gold sets, none wrong in 1,845 faithful findings and 3,000 clean pairs
KINDS = ("sought", "settled")  # `lang/figures.toml`
_MARK = re.compile(
    r"[;:—–،，；、]\s*|,\s+|\s(?:and|but|while|und|aber|et|mais|y|pero|e|ma|mas|и|а|но|і|й|та|але|i|ale|a|ve|ama|en|maar)\s",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """A clause with its figures and what tells it from another: words of `KINDS`, ends of an axis, times."""

    figures: tuple[Fact, ...]
    keys: frozenset[str]
    times: tuple[Fact, ...]


def of_other_clause(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    reported, said = sides(alignment, FactKind.NUMBER)
    if not reported or len(said) < 2:
        return
    times = sides(alignment, FactKind.TIME)
    whole = Span(0, len(alignment.reported.text))
    own = _clause(alignment.reported, whole, reported, times[0])
    titled = alignment.reported.presentation is Presentation.HEADLINE
    if own is None or not (own.keys or own.times or titled):
        return
    clauses = [
        clause
        for sentence in sentences(alignment.said)
        for part in _parts(alignment.said, sentence)
        if (clause := _clause(alignment.said, part, said, times[1])) is not None
    ]
    for mine, other in ((one, two) for pair in pairwise(clauses) for one, two in (pair, pair[::-1])):
        if any(alike(one, there) for one in reported for there in other.figures):
            continue
        found = [(one, there) for one in reported for there in mine.figures if alike(one, there)]
        found = [(one, there) for one, there in found if _comparable(there, other.figures[0])]
        named = titled and "sought" in mine.keys and "settled" in other.keys and not own.keys & set(KINDS)
        if len(found) != len(reported) or not (named or _tells(own, other, mine)):
            continue  # "Eight turbines": a headline that only names what was asked for gives it as what is
        (fact, taken), right = found[0], other.figures[0]
        why = f"Number: the source has “{right.text}” where the report has “{fact.text}”; “{taken.text}” is said of something else."
        yield flag(alignment, "NUM-VAL", fact, right, Severity.MAJOR, Direction.SHIFTED, why, SWAPPED, "num_clause")
        return


def contrast_exchanged(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: "by fifteen percent, not fifty" reported as "by fifty, not fifteen"."""
    reported, said = sides(alignment, FactKind.NUMBER)
    mine, theirs = _denied(alignment.reported, reported), _denied(alignment.said, said)
    for fact in mine:
        for other in theirs:
            if alike(fact, other):
                continue
            kept = next((one for one in said if one not in theirs and alike(fact, one)), None)
            taken = next((one for one in reported if one not in mine and alike(one, other)), None)
            if kept is not None and taken is not None:
                why = (
                    f"Number: “{kept.text}” is said and “{other.text}” denied, the report has them the other way round."
                )
                direction = Direction.REVERSED
                yield flag(alignment, "NUM-VAL", taken, kept, Severity.MAJOR, direction, why, SWAPPED, "num_clause")
                return


def _denied(side: Side, facts: list[Fact]) -> list[Fact]:
    """The figures that are denied right before them."""
    pattern = construction("not_figure", side.lang)
    return [fact for fact in facts if pattern is not None and pattern.search(side.text[: fact.span.start])]


def _parts(side: Side, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence, from mark to mark."""
    start = sentence.start
    for mark in _MARK.finditer(side.text, sentence.start, sentence.end):
        yield Span(start, mark.start())
        start = mark.end()
    yield Span(start, sentence.end)


def _clause(side: Side, part: Span, figures: list[Fact], times: list[Fact]) -> Clause | None:
    """What a clause with a figure is told by; None for one without, or with a negation."""
    inside = tuple(fact for fact in figures if fact.span.overlaps(part))
    if not inside:
        return None
    keys = {kind for kind in KINDS if any(part.contains(span) for span in spoken(kind, side))}
    for cue in cues(side):
        if cue.kind is FactKind.POLARITY and cue.scale.startswith("axis:") and part.contains(cue.span):
            keys.add(f"{cue.scale[5:]}{'+' if cue.value.strength > 0 else '-'}")
        if cue.kind is FactKind.POLARITY and cue.scale in ("negation", "nword") and part.contains(cue.span):
            return None
    when = tuple(
        fact
        for fact in times
        if part.contains(fact.span)
        and isinstance(fact.value, TimeValue)
        and not any(fact.span.overlaps(one.span) for one in inside)
    )
    return Clause(inside, frozenset(keys), when)


def _comparable(one: Fact, other: Fact) -> bool:
    """Whether two figures count the same kind of thing."""
    mine, theirs = one.value, other.value
    assert isinstance(mine, NumberValue)
    assert isinstance(theirs, NumberValue)
    return mine.unit == theirs.unit or not (mine.unit and theirs.unit)


def _opposite(key: str) -> str:
    if key in KINDS:
        return KINDS[1 - KINDS.index(key)]
    return key[:-1] + ("-" if key.endswith("+") else "+")


def _tells(own: Clause, other: Clause, mine: Clause) -> bool:
    """Whether what a report says of its figure is what the source says of the other one and the opposite of what it says of this one."""
    for key in own.keys:
        if (
            key in other.keys
            and _opposite(key) in mine.keys
            and _opposite(key) not in own.keys
            and key not in mine.keys
        ):
            return True
    if not own.times or not other.times or not mine.times:
        return False
    return all(any(alike(one, there) for there in other.times) for one in own.times) and not any(
        alike(one, there) for one in own.times for there in mine.times
    )
