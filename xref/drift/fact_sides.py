"""What the detectors of numbers, times and names share: the facts of both sides, what excuses a left-over one, and flags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from xref.facts import agree, find, names, numbers, times
from xref.lang import table
from xref.model import (
    Agreement,
    Alignment,
    Direction,
    Drift,
    Fact,
    FactKind,
    NumberValue,
    Severity,
    Side,
    Span,
    TimeValue,
)

ANSWERS = (Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION, Agreement.UNIT)


def sides(alignment: Alignment, *kinds: FactKind) -> tuple[list[Fact], list[Fact]]:
    """The facts of the given kinds, reported and said, each once and in order."""
    reported = [pair.reported for pair in alignment.pairs if pair.reported is not None and pair.reported.kind in kinds]
    said = [pair.said for pair in alignment.pairs if pair.said is not None and pair.said.kind in kinds]
    return reported, said


def answered(fact: Fact, others: Iterable[Fact], *, as_reported: bool = True) -> bool:
    """Whether any fact of the other side agrees, were it only by its figure or under another unit."""
    return any((agree(fact, other) if as_reported else agree(other, fact)) in ANSWERS for other in others)


def around(side: Side) -> str:
    """The words about a side that its content rests on: question, before and after."""
    return " ".join(part for part in (side.question or "", side.before, side.after, *_between(side)) if part)


def _between(side: Side) -> Iterator[str]:
    """What stands between the parts of a passage that are compared: a question within it."""
    for one, other in pairwise(sorted(side.content)):
        yield side.text[one.end : other.start].strip()


def figures(facts: Iterable[Fact]) -> set[float]:
    """Every bare figure in the facts of a side, numbers and times alike."""
    found: set[float] = set()
    for fact in facts:
        if isinstance(fact.value, NumberValue):
            found |= numbers.figures(fact)
        elif isinstance(fact.value, TimeValue):
            found |= times.figures(fact)
    return found


def number_excused(
    fact: Fact, other: Side, others: list[Fact], neighbours: Iterable[Fact], *, as_reported: bool = True
) -> bool:
    """Whether the other side, or what stands around it, has the figure in any guise: as a date, a word for "both", an age."""
    assert isinstance(fact.value, NumberValue)
    if answered(fact, others, as_reported=as_reported):
        return True
    wanted = {fact.value.low, fact.value.high}
    held = figures(others) | figures(neighbours)
    if wanted <= held or (fact.value.low == fact.value.high and numbers.figures(fact) & held):
        return True
    for bare in (False, True):  # a bare hour on one side at most
        mine = clocks(fact, bare=bare)
        if mine and mine <= {hour for one in others for hour in clocks(one, bare=not bare)}:
            return True
    hinted = numbers.hints(other.text, other.lang)
    if fact.value.low == fact.value.high != int(fact.value.low) and _FRACTION.search(fact.text):
        if {float(int(fact.value.low))} & (held | hinted):
            return True  # "29¾": the three quarters may stand in words behind the unit
    if wanted <= hinted or any(
        scale in hinted and {one / scale for one in wanted} <= hinted for scale in (1e3, 1e6, 1e9)
    ):
        return True  # "una ventina di milioni": a collective and its scale word
    near = around(other)
    return bool(near and wanted <= numbers.hints(near, other.lang))


_FRACTION = re.compile(r"\d\s?(?:[½¼¾⅓⅔⅛⅜⅝⅞]|\d/\d)")
_CLOCK = re.compile(r"(\d{1,2})[.:h٫](\d\d)|(\d\d)(\d\d)|(\d{1,2})")


def clocks(fact: Fact, *, bare: bool = False) -> set[tuple[int, int]]:
    """The hours (of twelve) and minutes that a fact gives, or that its figures can be: "22.35", "1200" (GMT), "22–23"; a bare hour if asked for."""
    if isinstance(fact.value, TimeValue):
        if fact.value.hour is not None:
            return {(fact.value.hour % 12, fact.value.minute or 0)}
        hours = fact.value.period.split(":")  # «о 12 годині» reads as a length of twelve hours
        return (
            {(int(float(hours[2])) % 12, 0)}
            if bare and hours[:2] == ["span", "hour"] and hours[2].isdecimal()
            else set()
        )
    if not isinstance(fact.value, NumberValue) or fact.value.unit or fact.value.ordinal:
        return set()
    found = set()
    for hour, minute, early, late, alone in _CLOCK.findall(fact.text):
        if alone and not bare:
            return set()
        read = (int(hour or early or alone), int(minute or late or 0))
        if read[0] > 24 or read[1] > 59:
            return set()
        found.add((read[0] % 12, read[1]))
    return found


@lru_cache(maxsize=256)
def _held_figures(text: str, lang: str) -> frozenset[float]:
    return frozenset(figures(fact for fact in find(text, lang) if fact.kind in (FactKind.NUMBER, FactKind.TIME)))


def figure_in_source(fact: Fact, side: Side) -> bool:
    """Whether the source holds a figure anywhere: what replaces nothing in the passage is then told from elsewhere in it."""
    assert isinstance(fact.value, NumberValue)
    if not side.rest:
        return False
    held = _held_figures(side.rest, side.lang)
    return {fact.value.low, fact.value.high} <= held or bool(numbers.figures(fact) & held)


def name_in_source(fact: Fact, side: Side) -> bool:
    """Whether the source holds a name anywhere."""
    return bool(side.rest) and names.mentions(side.rest, side.lang, fact)


def replaced(alignment: Alignment, fact: Fact, candidates: list[Fact]) -> tuple[Fact | None, float]:
    """The said fact that a left-over reported one most likely replaces, and how well the alignment bears it out (0 to 1)."""
    if not candidates:
        return None, 0.0
    for pair in alignment.pairs:
        if pair.reported is None or pair.said is None or _place(pair.reported) != _place(fact):
            continue
        found = next((one for one in candidates if _place(one) == _place(pair.said)), None)
        if found is not None:
            return found, max(0.5, pair.score)
    linked = [word.span for word in alignment.said_for(fact.span)]
    for one in candidates:
        if any(span.overlaps(one.span) for span in linked):
            return one, 0.9
    return candidates[0], 0.5 if len(candidates) == 1 and not alignment.links else 0.3


def _place(fact: Fact) -> tuple[FactKind, Span]:
    return fact.kind, fact.span


def flag(
    alignment: Alignment, code: str, reported: Fact | None, said: Fact | None, severity: Severity, direction: Direction, why: str,
    confidence: float, detector: str,
) -> Drift:  # fmt: skip
    """A drift between two facts, with their words."""
    return Drift(
        code=code, severity=severity, direction=direction,
        reported=reported.span if reported else None, reported_words=reported.text if reported else "",
        said=said.span if said else None, said_words=said.text if said else "",
        why=why, confidence=confidence, detector=detector,
    )  # fmt: skip


def in_content(side: Side, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts that stand in what is compared."""
    return (fact for fact in facts if side.in_content(fact.span))


def whole(alignment: Alignment) -> Span:
    """The reported side as one span."""
    return Span(0, len(alignment.reported.text))


def name_known(fact: Fact, other: Side, neighbours: Iterable[Fact]) -> bool:
    """Whether a name is named on or around the other side, in whatever form, or is who speaks there."""
    if names.mentions(other.text, other.lang, fact):
        return True
    near = around(other)
    if near and names.mentions(near, other.lang, fact):
        return True
    if answered(fact, (one for one in neighbours if one.kind is FactKind.NAME)):
        return True
    return bool(other.speaker and names.mentions(other.speaker, other.lang, fact))


# Classes of `lang/reporting` whose verbs only frame; a threat, a promise or blame is an act of its own, and content.
_FRAMING = frozenset({"neutral", "insist", "admit", "think", "confirm", "suggest", "hope", "predict"})


@cache
def reporting_verbs(lang: str) -> frozenset[str]:
    """The single words of a language that report speech and little else ("replied"; not "called", "found", nor "threatened", "blamed")."""
    found = table("reporting", lang)
    classes = found.get("classes", {})
    weak = {*classes.get("weak", ()), *classes.get("nouns", ())}
    return frozenset(
        verb
        for kind, verbs in found.get("verbs", {}).items()
        for verb in verbs
        if kind in _FRAMING and verb not in weak and " " not in verb
    )
