"""Part of NUM-VAL: what a report works out truthfully from the figures of a passage.

Differences ("14 analysts, six fewer than it needs" for 14 and 20), what is left of a whole ("12 of the 42 schools are still without" for 42
and 30), sums, multiples ("six times the usual" for 12 and two), a share of a whole ("800,000" for a third of 2.4 million) and the other
part of a share ("nine in ten have none" for one in ten that have). Each is asked for by words of its own in the report, so that a figure
that is merely changed is seldom taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from xref.drift.cue_sides import cues, of
from xref.drift.fact_sides import figures
from xref.drift.gaps import sentences
from xref.facts.numbers_around import construction, roles, shares
from xref.facts.numerals import scan
from xref.model import Alignment, Fact, FactKind, NumberValue, Side, Span

SUMMED = 8  # said figures of which sums and differences are tried
FEW = 3  # said figures up to which two of them may make a difference of which the report has neither
ROUNDED = 0.08  # relative difference up to which a figure announced as rounded is the one worked out ("by more than 70" for 72)


def worked_out(alignment: Alignment, fact: Fact, reported: list[Fact], said: list[Fact]) -> bool:
    """Whether a figure follows from said ones; `reported` and `said` are the numbers and times of both sides."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low != value.high:
        return False
    others = [one for one in reported if one is not fact]
    told = {figure for one in others for figure in scaled(one, others)} | figures(others)
    return (
        _summed(value, told, said)
        or _difference(alignment, fact, told, said)
        or _multiple(value, said)
        or _share_of_whole(alignment, value, told, said)
        or _other_part(alignment, fact)
    )


def scaled(one: Fact, others: list[Fact]) -> set[float]:
    """The figures that a bare number can stand for beside others with a scale word: 25 beside "forty million" may be 25 million."""
    if not isinstance(one.value, NumberValue) or one.value.low != one.value.high or one.value.low >= 1000:
        return set()
    if one.value.unit in ("%", "pp", "x", "°", "°C") or one.value.ordinal:
        return set()
    largest = [other.value.low for other in others if other is not one and isinstance(other.value, NumberValue)]
    return {one.value.low * scale for scale in (1e3, 1e6, 1e9) if any(scale <= low < 1e3 * scale for low in largest)}


def _equal(value: NumberValue, exact: float) -> bool:
    """Whether a figure is the one worked out, rounded where it says so."""
    if abs(value.low - exact) <= 1e-6 * max(1.0, value.low):
        return True
    if not (value.approx or value.bound) or abs(value.low - exact) > ROUNDED * value.low:
        return False
    return not (value.bound == "min" and exact < value.low) and not (value.bound == "max" and exact > value.low)


def _summed(value: NumberValue, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is the sum of two or three said ones that the report has not («143 пассажира и 22 члена экипажа», "165 people on board").

    Sums whose parts the report gives as well hid 10 of 260 changed figures.
    """
    held = [
        one.value.low
        for one in said
        if isinstance(one.value, NumberValue) and one.value.unit in ("", value.unit) and one.value.low not in told
    ]
    return any(abs(sum(some) - value.low) < 1e-6 for many in (2, 3) for some in combinations(held[:SUMMED], many))


def _difference(alignment: Alignment, fact: Fact, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is worked out from two said ones ("14 analysts, six fewer than it needs" for 14 and 20).

    Either the report gives both of them; or one, and says that the figure is a difference or what is left while the source has none of its
    own: "ten, seven more" has the same figures as «десять, на три больше». Of few said figures it need not give either ("19 fewer teachers
    than in 2015"). Or the source gives one of them as the difference from what the report spells out: «семнадцать, на три меньше, чем в
    понедельник» is "17, against 20 on Monday".
    """
    value = fact.value
    assert isinstance(value, NumberValue)
    named = _is_difference(alignment.reported, fact) or _changed_by(alignment.reported, fact)
    left = _found("left_over", alignment.reported, fact) and not shares(alignment.said.text, alignment.said.lang)
    held = list(_held(said))
    few = len({id(one) for one, _ in held}) <= FEW
    for (one, mine), (other, theirs) in combinations(held, 2):
        if one is other and isinstance(one.value, NumberValue) and one.value.low == one.value.high:
            continue  # one figure with and without the scale word of another
        units = {fact.value.unit for fact in (one, other, fact) if isinstance(fact.value, NumberValue)} - {""}
        if len(units) > 1:
            continue
        apart = _equal(value, abs(mine - theirs))
        if apart and {mine, theirs} <= told:
            return True
        whole = left and max(mine, theirs) in told
        asked = whole or (named and (few or bool({mine, theirs} & told)))
        if apart and asked and not any(_is_difference(alignment.said, some) for some in (one, other)):
            return True
        for base, step, of_step in ((mine, theirs, other), (theirs, mine, one)):
            if not named and base in told and step not in told and _is_difference(alignment.said, of_step):
                if _equal(value, base + step) or _equal(value, base - step):
                    return True
    return False


def _held(said: list[Fact]) -> Iterator[tuple[Fact, float]]:
    """The said facts with their figures, the scale word of a neighbour lent to a bare one."""
    for one in said[:SUMMED]:
        for figure in sorted({*_ends(one), *scaled(one, said)}):
            yield one, figure


def _ends(fact: Fact) -> Iterator[float]:
    """The figures of a number or a time: both ends of a range, the end of an upper bound."""
    if isinstance(fact.value, NumberValue):
        yield from {fact.value.high} if fact.value.bound == "max" else {fact.value.low, fact.value.high}
    else:
        yield from sorted(figures([fact]))


def _changed_by(side: Side, fact: Fact) -> bool:
    """Whether a figure is the amount of a change ("warmed by 14 degrees, to minus 4")."""
    return any(
        role.role == "by" and fact.span.start <= role.core < fact.span.end for role in roles(side.text, side.lang)
    )


def _is_difference(side: Side, fact: Fact) -> bool:
    """Whether the words beside a figure make it a difference."""
    behind, before = construction("difference", side.lang), construction("all_but", side.lang)
    return (behind is not None and behind.search(side.text[fact.span.end :]) is not None) or (
        before is not None and before.search(side.text[: fact.span.start]) is not None
    )


def _sentence(side: Side, fact: Fact) -> Span:
    """The sentence of a figure."""
    whole = Span(0, len(side.text))
    return next((one for one in sentences(side) if one.overlaps(fact.span)), whole)


def _found(kind: str, side: Side, fact: Fact) -> bool:
    """Whether words of a kind stand in the sentence of a figure."""
    pattern = construction(kind, side.lang)
    return pattern is not None and pattern.search(_sentence(side, fact).of(side.text)) is not None


def _multiple(value: NumberValue, said: list[Fact]) -> bool:
    """Whether "six times" is how often one said figure goes into another."""
    if value.unit != "x":
        return False
    held = list(_held(said))
    return any(
        low and _equal(value, high / low)
        for (one, high), (other, low) in permutations(held, 2)
        if one is not other and high > low
    )


def _share_of_whole(alignment: Alignment, value: NumberValue, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is a said share of a said whole that the report gives ("800,000 of the 2.4 million" for a third of it)."""
    parts = {one.low for one in scan(alignment.said.text, alignment.said.lang) if one.part and 0 < one.low < 1}
    parts |= {share.value for share in shares(alignment.said.text, alignment.said.lang)}
    parts |= {one.value.low / 100 for one in said if isinstance(one.value, NumberValue) and one.value.unit == "%"}
    wholes = {figure for one, figure in _held(said) if isinstance(one.value, NumberValue) and figure in told}
    return any(
        _equal(value, whole * share) or abs(whole * share - value.low) <= 1e-6 * whole
        for share in parts
        for whole in wholes
        if whole > 1
    )


def _other_part(alignment: Alignment, fact: Fact) -> bool:
    """Whether a figure is the other part of a said share, and the report says that it is ("the remaining 49%", "a third do not")."""
    value = fact.value
    assert isinstance(value, NumberValue)
    mine = [
        share.value
        for share in shares(alignment.reported.text, alignment.reported.lang)
        if any(fact.span.start <= core < fact.span.end for core in share.cores)
    ]
    if value.unit == "%":
        mine.append(value.low / 100)
    elif 0 < value.low < 1 and not value.unit:
        mine.append(value.low)
    if not mine or not (_found("the_rest", alignment.reported, fact) or _denied_once(alignment)):
        return False
    theirs = [share.value for share in shares(alignment.said.text, alignment.said.lang)]
    theirs += [
        one.low / 100 if one.unit == "%" else one.low
        for one in scan(alignment.said.text, alignment.said.lang)
        if (one.unit == "%" and 0 < one.low < 100) or (one.part and 0 < one.low < 1)
    ]
    return any(abs(1 - other - one) <= 0.011 for one in mine for other in theirs)


def _denied_once(alignment: Alignment) -> bool:
    """Whether one side denies and the other does not."""
    denied = [
        bool(of(cues(side), FactKind.POLARITY, "negation", "nword")) for side in (alignment.said, alignment.reported)
    ]
    return denied[0] != denied[1]
