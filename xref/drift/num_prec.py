"""NUM-PREC: an approximation made exact, a bound made a point, or the reverse.

Drift:      said «Пострадало не менее трети складов» → reported: 33 percent of the warehouses were damaged.
Not drift:  said «Погибло 212 человек» → reported: More than 200 people died. (announced rounding, L12)

Severity: minor; major where a lower bound is reported as an upper one or the other way round. Rounding that the report announces
("about", "more than") is licensed, and so is a figure given more loosely than it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import FIRM, Cue, around, cues, joined, of
from xref.drift.cue_sides import flag as cue_flag
from xref.drift.fact_sides import flag, sides
from xref.facts import agree, alike
from xref.facts.numbers_around import construction, denied, roles
from xref.facts.numerals import Quantity, number_table, scan
from xref.facts.words import tokens
from xref.lang import primary
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

CODES = ("NUM-PREC",)
# Translators drop "about" and "over" in faithful sentences as well: only a reversed bound is sure (measured: scripts/evaluate_facts.py).
REVERSED, BOUND, APPROXIMATE = 0.85, 0.6, 0.5


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Pairs of one figure whose bound or approximation changed."""
    reported, said = sides(alignment, FactKind.NUMBER)
    for pair in alignment.of_kind(FactKind.NUMBER):
        if pair.reported is None or pair.said is None or agree(pair.reported, pair.said) is not Agreement.PRECISION:
            continue
        better = (Agreement.SAME, Agreement.LICENSED)
        if any(agree(pair.reported, other) in better for other in said) or any(
            agree(other, pair.said) in better for other in reported
        ):
            continue
        if _end_of_change(alignment.said, pair.said) or _end_of_change(alignment.reported, pair.reported):
            continue
        if _denied_elsewhere(alignment, pair.reported, pair.said):
            continue
        found = _drift(alignment, pair.reported, pair.said)
        if _made_exact(alignment, pair.reported, pair.said):
            found = replace(found, severity=Severity.MAJOR, confidence=EXACT)
        yield found
    yield from _stressed(alignment)
    yield from _reversed_bounds(alignment)
    yield from _lengths(alignment)


def _stressed(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: one figure, "well over" it or "exactly" it where the passage says it roughly or without that bound."""
    by_eye = construction("by_eye", alignment.said.lang)
    for pair in alignment.of_kind(FactKind.NUMBER):
        if pair.reported is None or pair.said is None:
            continue
        r, s = pair.reported.value, pair.said.value
        if not (isinstance(r, NumberValue) and isinstance(s, NumberValue)) or (r.low, r.high) != (s.low, s.high):
            continue
        text = alignment.reported.text
        first = next((k for k in range(pair.reported.span.start, pair.reported.span.end) if _opens(text, k, r)), None)
        before = text[: pair.reported.span.start if first is None else first]
        for kind, bound in (("well_over", "min"), ("well_under", "max")):
            pattern = construction(kind, alignment.reported.lang)
            if pattern is not None and pattern.search(before) and s.bound != bound:
                why = f"Bound: “{pair.said.text}” is not “{pair.reported.text}”."
                severity, direction = Severity.MAJOR, Direction.STRONGER
                yield flag(alignment, "NUM-PREC", pair.reported, pair.said, severity, direction, why, EXACT, "num_prec")
                return
        exact = construction("exact", alignment.reported.lang)
        near = alignment.said.text[max(0, pair.said.span.start - BY_EYE) : pair.said.span.end + BY_EYE]
        if exact is None or by_eye is None or s.approx or s.bound or r.bound or r.approx:
            continue
        if exact.search(before) and by_eye.search(near):
            why = f"Precision: “{pair.said.text}” is said roughly, “{pair.reported.text}” is exact."
            severity, direction = Severity.MAJOR, Direction.STRONGER
            yield flag(alignment, "NUM-PREC", pair.reported, pair.said, severity, direction, why, EXACT, "num_prec")
            return


BY_EYE = 25  # code points about a figure in which a word must say that it is rough


def _opens(text: str, place: int, value: NumberValue) -> bool:
    """Whether the words before a place within a figure end with its bound ("well over | five hundred")."""
    return bool(value.bound) and place > 0 and text[place - 1] == " " and text[:place].endswith(_BOUNDS)


_BOUNDS = (
    "over ", "above ", "more than ", "in excess of ", "beyond ", "past ", "under ", "below ", "less than ", "fewer than ", "short of ",
    "über ", "mehr als ", "unter ", "weniger als ", "plus de ", "moins de ", "más de ", "menos de ", "por encima de ", "por debajo de ",
)  # fmt: skip


EXACT = 0.8  # confidence of "exactly two hundred" for «не меньше двухсот»


def _made_exact(alignment: Alignment, reported: Fact, said: Fact) -> bool:
    """Whether the report calls a figure exact that was said with a bound or approximately."""
    r, s = reported.value, said.value
    assert isinstance(r, NumberValue)
    assert isinstance(s, NumberValue)
    exact = construction("exact", alignment.reported.lang)
    if r.bound or r.approx or not (s.bound or s.approx) or exact is None:
        return False
    return exact.search(alignment.reported.text[: reported.span.start]) is not None


def _lengths(alignment: Alignment) -> Iterator[Drift]:
    """Lengths of time whose bound is dropped or added ("at least eight months" → "for eight months"), where no other word sets one."""
    for pair in alignment.of_kind(FactKind.TIME):
        if pair.reported is None or pair.said is None:
            continue
        r, s = pair.reported.value, pair.said.value
        if not (isinstance(r, TimeValue) and isinstance(s, TimeValue) and r.duration and r.period == s.period):
            continue
        mine, theirs = (
            {one.bound for one in scan(fact.text, side.lang) if one.bound}
            for fact, side in ((pair.said, alignment.said), (pair.reported, alignment.reported))
        )
        ends = _bound_of(alignment.said, pair.said), _bound_of(alignment.reported, pair.reported)
        if all(ends) and ends[0] != ends[1] and not _denies(alignment, pair.reported, pair.said):
            why = f"Bound: “{pair.said.text}” is a {_limit(ends[0])}, “{pair.reported.text}” a {_limit(ends[1])}."
            severity, direction = Severity.MAJOR, Direction.REVERSED
            yield flag(alignment, "NUM-PREC", pair.reported, pair.said, severity, direction, why, REVERSED, "num_prec")
            continue
        if bool(mine) == bool(theirs):
            continue
        if _end_of_change(alignment.said, pair.said) or _end_of_change(alignment.reported, pair.reported):
            continue  # «вернётся к норме, до тридцати минут»: where a change ends, no bound
        lost = bool(mine)
        other = alignment.reported if lost else alignment.said
        if any(not cue.value.negated for cue in of(cues(other), FactKind.SCALE, "bound")):
            continue
        limit = _limit(next(iter(mine or theirs)))
        here, there = f"“{pair.said.text}”", f"“{pair.reported.text}”"
        why = (
            f"Bound: {here} sets a {limit}, {there} is a point."
            if lost
            else f"Bound: {here} is a point, {there} sets a {limit}."
        )
        direction = Direction.STRONGER if lost else Direction.WEAKER
        yield flag(alignment, "NUM-PREC", pair.reported, pair.said, Severity.MINOR, direction, why, BOUND, "num_prec")


def _denies(alignment: Alignment, reported: Fact, said: Fact) -> bool:
    """Whether the clause of a length denies on either side: no visa up to 30 days is one for more than 30."""
    for side, fact in ((alignment.said, said), (alignment.reported, reported)):
        clause = around(side, fact.span)
        if any(c.span.overlaps(clause) for c in of(cues(side), FactKind.POLARITY, "negation", "nword", "lexical")):
            return True
    return False


def _bound_of(side: Side, fact: Fact) -> str:
    """The bound of a length of time, also one that stands behind its unit ("five years at the most"); empty where none is or it is denied."""
    for one in _of(side, fact):
        if denied(side.text, side.lang, one) is not None:
            return ""
        if one.bound:
            return one.bound
    row = tokens(side.text, side.lang)
    place = next((k for k, token in enumerate(row) if token.start >= fact.span.end), len(row))
    behind = number_table(primary(side.lang)).after.at(row, place)
    return behind[0] if behind is not None and behind[0] in ("min", "max") else ""


LOWER, UPPER = (
    0.3,
    0.65,
)  # strengths of words for a lower bound ("more than"), and for an upper one or what stays below ("up to", "almost")
REACH = 24  # code points after such a word in which its quantity stands
ELSEWHERE = 0.75  # confidence of a bound turned round at a length of time or a share


def _reversed_bounds(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: a lower bound against an upper one, before words that answer each other ("almost half", "more than half")."""
    compared = _compared(alignment)
    bounds = [
        [
            c
            for c in of(cues(side), FactKind.SCALE, "bound")
            if not c.value.negated
            and not LOWER < c.strength < UPPER
            and not any(span.overlaps(c.span) for span in compared[place])
        ]
        for place, side in enumerate((alignment.said, alignment.reported))
    ]
    for mine in bounds[0]:
        for theirs in bounds[1]:
            if (mine.strength <= LOWER) == (theirs.strength <= LOWER) or not _same_quantity(alignment, mine, theirs):
                continue
            if any((c.strength <= LOWER) == (theirs.strength <= LOWER) for c in bounds[0]) or any(
                (c.strength <= LOWER) == (mine.strength <= LOWER) for c in bounds[1]
            ):
                continue  # each bound has its like on the other side
            why = f"Bound: “{mine.fact.text}” and “{theirs.fact.text}” bound one quantity from opposite sides."
            yield cue_flag(alignment, "NUM-PREC", mine.span, theirs.span, Direction.REVERSED, ELSEWHERE, why)
            return


def _compared(alignment: Alignment) -> tuple[list[Span], list[Span]]:
    """Where numbers stand whose bounds are compared as numbers: on the said and on the reported side."""
    found: tuple[list[Span], list[Span]] = ([], [])
    for pair in alignment.of_kind(FactKind.NUMBER):
        values = [one.value for one in (pair.said, pair.reported) if one is not None]
        if len(values) == 2 and all(isinstance(value, NumberValue) and value.bound for value in values):
            for place, one in enumerate((pair.said, pair.reported)):
                if one is not None:
                    found[place].append(one.span)
    return found


def _same_quantity(alignment: Alignment, mine: Cue, theirs: Cue) -> bool:
    """Whether what follows two bounds is linked."""
    said, reported = (Span(c.span.end, c.span.end + REACH) for c in (mine, theirs))
    return joined(alignment, said, reported, FIRM)


# «с семи процентов до пяти», "from 31 to 27": the second figure is where a change ends, not a bound.
_FROM = re.compile(r"\b(?:с|со|з|із|зі|від|от|from|von|de|desde|od|da)\s[^.;!?]{1,45}$", re.IGNORECASE)
_TO = re.compile(r"(?:до|to|auf|bis|à|a|hasta|al|do|para)\b", re.IGNORECASE)


def _end_of_change(side: Side, fact: Fact) -> bool:
    """Whether what looks like a bound is the preposition of a result («сократилось до 340»)."""
    if any(fact.span.start <= one.core < fact.span.end and one.role == "to" for one in roles(side.text, side.lang)):
        return True
    before = side.text[max(0, fact.span.start - 50) : fact.span.start]
    return _TO.match(fact.text) is not None and _FROM.search(before) is not None


_NEGATED = re.compile(r"\b(?:no|not|не|ні|nicht|keine|pas|ne|non|nie|não|ni)\b|不", re.IGNORECASE)


def _denied_elsewhere(alignment: Alignment, reported: Fact, said: Fact) -> bool:
    """Whether one bound is turned round by a negation that the other side has too, elsewhere ("could not save more than 40", "über 40 … nicht")."""
    sides = ((alignment.said, said), (alignment.reported, reported))
    bounds = {one.value.bound for _, one in sides if isinstance(one.value, NumberValue)}
    opposite = bounds == {"min", "max"}
    if opposite and len({bool(of(cues(side), FactKind.EXCEPTION)) for side, _ in sides}) == 2:
        return True  # "unless it exceeds 35 degrees": «если не больше 35»
    within = [_NEGATED.search(one.text) is not None for _, one in sides]
    if opposite and within[0] != within[1]:  # «не чекали, що прийде більше 500»: "expected no more than 500"
        side, one = sides[within[0]]
        return any(
            c.scale in ("negation", "nword") and not c.span.overlaps(one.span)
            for c in of(cues(side), FactKind.POLARITY)
        )
    turned = [any(denied(side.text, side.lang, one) for one in _of(side, fact)) for side, fact in sides]
    if turned[0] == turned[1]:
        return False
    other = alignment.reported if turned[0] else alignment.said
    return any(c.scale in ("negation", "nword", "lexical") for c in of(cues(other), FactKind.POLARITY))


def _of(side: Side, fact: Fact) -> list[Quantity]:
    """The quantities that a number was read from."""
    return [one for one in scan(side.text, side.lang) if fact.span.start <= one.core < fact.span.end]


def bound_answers(alignment: Alignment, negation: Span, *, on_said: bool) -> bool:
    """Whether a negation belongs to a bound that the other side gives without one ("not … more than 40" and "at most 40")."""
    reported, said = sides(alignment, FactKind.NUMBER)
    side, own, others = (alignment.said, said, reported) if on_said else (alignment.reported, reported, said)
    for one in scan(side.text, side.lang):
        found = denied(side.text, side.lang, one)
        held = Span(one.start, one.end)
        if not (one.bound and (held.overlaps(negation) or (found is not None and found.overlaps(negation)))):
            continue
        for fact in own:
            if not fact.span.start <= one.core < fact.span.end or not isinstance(fact.value, NumberValue):
                continue
            for other in others:
                if isinstance(other.value, NumberValue) and other.value.bound == fact.value.bound:
                    if alike(fact, other):
                        return True
    return False


def _drift(alignment: Alignment, reported: Fact, said: Fact) -> Drift:
    r, s = reported.value, said.value
    assert isinstance(r, NumberValue)
    assert isinstance(s, NumberValue)
    if r.bound and s.bound and r.bound != s.bound:
        why = f"Bound: “{said.text}” sets a {_limit(s.bound)}, “{reported.text}” {_limit(r.bound)}."
        return flag(
            alignment, "NUM-PREC", reported, said, Severity.MAJOR, Direction.REVERSED, why, REVERSED, "num_prec"
        )
    if s.bound and not r.bound:
        why = f"Bound: “{said.text}” sets a {_limit(s.bound)}, “{reported.text}” is a point."
        return flag(alignment, "NUM-PREC", reported, said, Severity.MINOR, Direction.STRONGER, why, BOUND, "num_prec")
    if r.bound and not s.bound:
        why = f"Bound: “{said.text}” is a point, “{reported.text}” sets a {_limit(r.bound)}."
        return flag(alignment, "NUM-PREC", reported, said, Severity.MINOR, Direction.WEAKER, why, BOUND, "num_prec")
    if r.low == r.high and s.low != s.high:
        why = f"Precision: “{said.text}” is a range, “{reported.text}” one figure of it."
    elif s.approx and not r.approx:
        why = f"Precision: “{said.text}” is approximate, “{reported.text}” is exact."
    else:
        why = f"Precision: “{said.text}” and “{reported.text}” are rounded differently."
    return flag(alignment, "NUM-PREC", reported, said, Severity.MINOR, Direction.STRONGER, why, APPROXIMATE, "num_prec")


def _limit(bound: str) -> str:
    return "lower limit" if bound == "min" else "upper limit"
