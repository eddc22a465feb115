"""NUM-UNIT: the same figure with another unit, currency or base.

Drift:      said «Ставка выросла на два процентных пункта» → reported: The rate rose 2 percent.
Not drift:  said «До границы сто километров» → reported: The border is about 62 miles away. (a unit converted within rounding, L5)

Drift:      said « quarante centimes par douzaine » → reported: 40 cents for every oyster.

Severity: major. Percent and percentage points are two bases. A unit that one side leaves out is not a change of unit,
and neither is a "per month" that one side leaves out; one that differs on the two sides is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from xref.drift.fact_sides import flag, sides
from xref.facts import agree
from xref.facts.numbers_around import FAMILIES, counted_by
from xref.facts.numerals import scan
from xref.model import Agreement, Alignment, Direction, Drift, Fact, FactKind, NumberValue, Severity, Side

CODES = ("NUM-UNIT",)
SURE = 0.85
EXACT = 1e-6  # how far the distance of two figures may be from a third that is it
POINTS = 0.75  # confidence of points given as percent
COUNTED_BY = 0.8  # confidence of an equal figure counted by another unit


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Pairs of one figure and two units that no other fact of the passage explains."""
    reported, said = sides(alignment, FactKind.NUMBER)
    for pair in alignment.of_kind(FactKind.NUMBER):
        if pair.reported is None or pair.said is None or agree(pair.reported, pair.said) is not Agreement.UNIT:
            continue
        better = (Agreement.SAME, Agreement.LICENSED)
        if any(agree(pair.reported, other) in better for other in said) or any(
            agree(other, pair.said) in better for other in reported
        ):
            continue
        why = f"Unit: “{pair.said.text}” and “{pair.reported.text}” give one figure in two units."
        yield flag(
            alignment, "NUM-UNIT", pair.reported, pair.said, Severity.MAJOR, Direction.SHIFTED, why, SURE, "num_unit"
        )
    by = counted_differently(alignment) or points_as_percent(alignment)
    if by is not None:
        yield by


def points_as_percent(alignment: Alignment) -> Drift | None:
    """The distance of two said percentages given as a percentage: from 19 to 15 percent is four points less and not four percent."""
    reported, said = sides(alignment, FactKind.NUMBER)
    figures = {end: fact for fact in said for end in _percents(fact, said)}
    told = {fact.value.low for fact in reported if isinstance(fact.value, NumberValue) and fact.value.unit in ("", "%")}
    for fact in reported:
        apart = _percent(fact)
        if apart is None or not apart or apart in figures:
            continue
        for one, other in combinations(figures, 2):
            low, high = sorted((one, other))
            if abs(high - low - apart) > EXACT or not {low, high} & told or abs(100 * (high - low) / high - apart) < 1:
                continue
            why = f"Unit: from “{figures[one].text}” to “{figures[other].text}” is {apart:g} percentage points, not “{fact.text}”."
            return flag(
                alignment, "NUM-UNIT", fact, figures[other], Severity.MAJOR, Direction.SHIFTED, why, POINTS, "num_unit"
            )
    return None


def _percents(fact: Fact, others: Sequence[Fact]) -> set[float]:
    """The figures of a percentage, or of a bare number next to one ("from 19 to 15 percent"); both ends where the two are read as a range."""
    value = fact.value
    if not isinstance(value, NumberValue):
        return set()
    beside = not value.unit and any(
        isinstance(one.value, NumberValue) and one.value.unit == "%" and _apart(fact, one) <= BESIDE for one in others
    )
    return {value.low, value.high} if value.unit == "%" or beside else set()


def _percent(fact: Fact) -> float | None:
    """The figure of a plain percentage."""
    value = fact.value
    assert isinstance(value, NumberValue)
    return value.low if value.unit == "%" and value.low == value.high else None


def _apart(one: Fact, other: Fact) -> int:
    """The code points between two facts."""
    return max(one.span.start, other.span.start) - min(one.span.end, other.span.end)


BESIDE = 8  # code points between two figures of which one is a percentage ("19 auf 15 Prozent")


def counted_differently(alignment: Alignment) -> Drift | None:
    """An equal figure that is counted by another unit on each side: "a month" and "a year", "per dozen" and "per oyster"."""
    for said, reported, mine, theirs in _counted(alignment):
        for family in FAMILIES:
            one, other = mine & family, theirs & family
            if len(one) == len(other) == 1 and one != other:
                why = f"Counted by: “{said.text}” is by the {min(one)}, “{reported.text}” by the {min(other)}."
                severity, direction = Severity.MAJOR, Direction.SHIFTED
                return flag(alignment, "NUM-UNIT", reported, said, severity, direction, why, COUNTED_BY, "num_unit")
    return None


def counted_alike(alignment: Alignment) -> bool:
    """Whether an equal figure is counted by the same span of time on both sides: then another span is of something else."""
    return any(mine & theirs & FAMILIES[0] for _, _, mine, theirs in _counted(alignment))


def _counted(alignment: Alignment) -> Iterator[tuple[Fact, Fact, frozenset[str], frozenset[str]]]:
    """The equal figures, said and reported, and what each is counted by."""
    for pair in alignment.of_kind(FactKind.NUMBER):
        if pair.reported is not None and pair.said is not None and agree(pair.reported, pair.said) in _EQUAL:
            mine, theirs = _units(alignment.said, pair.said), _units(alignment.reported, pair.reported)
            yield pair.said, pair.reported, mine, theirs


_EQUAL = (Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION)


_DAYS = {
    "year": 365.25,
    "month": 30.4375,
    "week": 7.0,
    "day": 1.0,
    "hour": 1 / 24,
    "minute": 1 / 1440,
    "second": 1 / 86400,
}
WORKED_OUT = 0.02  # relative difference up to which 900 a month are 10,800 a year


def another_span(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether a reported number is a said one, worked out for another span of time ("900 a month", "10,800 a year")."""
    mine = _units(alignment.reported, fact) & FAMILIES[0]
    if len(mine) != 1 or not isinstance(fact.value, NumberValue):
        return False
    rate = fact.value.low / _DAYS[min(mine)]
    for other in said:
        theirs = _units(alignment.said, other) & FAMILIES[0]
        if len(theirs) == 1 and theirs != mine and isinstance(other.value, NumberValue):
            if abs(rate - other.value.low / _DAYS[min(theirs)]) <= WORKED_OUT * abs(rate):
                return True
    return False


def _units(side: Side, fact: Fact) -> frozenset[str]:
    """What a number is counted by; nothing where its figure stands more than once on its side."""
    found = [one for one in scan(side.text, side.lang) if fact.span.start <= one.core < fact.span.end]
    if len(found) != 1 or sum(one.low == found[0].low for one in scan(side.text, side.lang)) > 1:
        return frozenset()
    return counted_by(side.text, side.lang, found[0])
