"""Part of NUM-VAL: what a report works out truthfully from the figures of a passage.

Differences ("14 analysts, six fewer than it needs" for 14 and 20), what is left of a whole ("12 of the 42 schools are still without" for 42
and 30), sums, multiples ("six times the usual" for 12 and two), a share of a whole ("800,000" for a third of 2.4 million) and the other
part of a share ("nine in ten have none" for one in ten that have). Each is asked for by words of its own in the report, so that a figure
that is merely changed is seldom taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations

from xref.drift.cue_sides import turned
from xref.drift.fact_sides import figures
from xref.drift.gaps import sentence_of
from xref.facts import times
from xref.facts.numbers_around import construction, roles, shares
from xref.facts.numerals import scan
from xref.model import Alignment, Fact, NumberValue, Side, Span, TimeValue

SUMMED = 8  # said figures of which sums and differences are tried
POINTS = frozenset({"pp", "pt"})  # units of the difference of two per cents
FEW = 3  # said figures up to which two of them may make a difference of which the report has neither
SHARED = 0.01  # difference up to which a share is the one that two figures make
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
        _summed(alignment, fact, told, said)
        or _difference(alignment, fact, told, said)
        or _what_is_left(alignment, value, told, said)
        or _product(value, told, said)
        or _multiple(alignment, fact, said)
        or _share_of_whole(alignment, value, told, said)
        or any(
            _share_of_whole(alignment, replace(value, low=big, high=big), told, said) for big in scaled(fact, others)
        )
        or _all_but_named(alignment, value, said)
        or _without_speaker(alignment, fact, said)
        or _share_of_two(alignment, fact, told, said)
        or _age_reached(alignment, fact, said)
        or _other_part(alignment, fact)
    )


def scaled(one: Fact, others: list[Fact]) -> set[float]:
    """The figures that a bare number can stand for beside others with a scale word: 25 beside "forty million" may be 25 million."""
    if not isinstance(one.value, NumberValue) or one.value.low != one.value.high or one.value.low >= 1000:
        return set()
    if one.value.unit in ("%", "pp", "pt", "x", "°", "°C") or one.value.ordinal:
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


def _summed(alignment: Alignment, fact: Fact, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is the sum of two or three said ones that the report has not («143 пассажира и 22 члена экипажа», "165 people on board").

    Sums whose parts the report gives as well hid 10 of 260 changed figures: they count where the report calls them the whole ("30 of the 42").
    """
    value = fact.value
    assert isinstance(value, NumberValue)
    whole = construction("of_whole", alignment.reported.lang)
    of_it = whole is not None and whole.search(alignment.reported.text[: fact.span.start]) is not None
    held = [
        one.value.low
        for one in said
        if isinstance(one.value, NumberValue)
        and one.value.unit in ("", value.unit)
        and (one.value.low in told) == of_it
    ]
    return any(abs(sum(some) - value.low) < 1e-6 for many in (2, 3) for some in combinations(held[:SUMMED], many))


def _difference(alignment: Alignment, fact: Fact, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is worked out from two said ones ("14 analysts, six fewer than it needs" for 14 and 20).

    Either the report gives both of them; or one, and says that the figure is a difference or what is left while the source has none of its
    own: "ten, seven more" has the same figures as «десять, на три больше». Of few said figures it need not give either ("19 fewer teachers
    than in 2015"). A difference that no word calls one is left to be flagged: three changed figures of the gold sets are such by chance. Or
    the source gives one of them as the difference from what the report spells out: «семнадцать, на три меньше, чем в понедельник» is "17,
    against 20 on Monday".
    """
    value = fact.value
    assert isinstance(value, NumberValue)
    named = _is_difference(alignment.reported, fact) or _changed_by(alignment.reported, fact) or value.unit in POINTS
    shared = bool(shares(alignment.said.text, alignment.said.lang))
    left = _found("left_over", alignment.reported, fact)
    held = list(_held(said))
    rest = _anywhere("the_rest", alignment.said)  # «из двадцати семи работают четыре, остальные …» are 23
    facts = len({id(one) for one, _ in held if isinstance(one.value, NumberValue)})
    few = facts <= FEW
    for (one, mine), (other, theirs) in combinations(held, 2):
        if one is other and isinstance(one.value, NumberValue) and one.value.low == one.value.high:
            continue  # one figure with and without the scale word of another
        units = {_unit(fact) for fact in (one, other, fact)} - {""}
        if len(units) > 1:
            continue
        # a rounded figure must be nearer to the difference than to the larger of the two itself
        apart = _equal(value, abs(mine - theirs)) and 2 * abs(value.low - abs(mine - theirs)) <= min(mine, theirs)
        if apart and {mine, theirs} <= told:
            return True
        part = one if mine < theirs else other
        whole = max(mine, theirs) in told and not shared
        whole = whole and (left or _lacking(alignment.said, part) or _turned(alignment, fact, part))
        asked = (
            whole
            or (named and (few or bool({mine, theirs} & told)))
            or (rest and facts == 2 and not {mine, theirs} & told)
        )
        if apart and asked and not any(_is_difference(alignment.said, some) for some in (one, other)):
            return True
        for base, step, of_step in ((mine, theirs, other), (theirs, mine, one)):
            if named or step in told or not (base in told or facts == 2):
                continue
            if _is_difference(alignment.said, of_step):
                if _is_date(of_step):
                    continue
                # a rounded figure must be nearer to the one worked out than to the base itself
                if any(_equal(value, one) and 2 * abs(value.low - one) < step for one in (base + step, base - step)):
                    return True
    return False


def _is_date(fact: Fact) -> bool:
    """Whether a time is a date or an hour, not a length."""
    return isinstance(fact.value, TimeValue) and not fact.value.duration


def _turned(alignment: Alignment, fact: Fact, part: Fact) -> bool:
    """Whether the sentence of only one of two figures denies, or has the opposite pole of an axis."""
    places = ((alignment.said, part), (alignment.reported, fact))
    near = {id(side): sentence_of(side, one.span) for side, one in places}

    def counts(side: Side, negation: Span) -> bool:
        return negation.overlaps(near[id(side)])

    return turned(alignment, counts, NEITHER)


def _lacking(side: Side, part: Fact) -> bool:
    """Whether a said part is one that lacks something ("20 cannot swim") and nothing is told of the rest, which would have its own words."""
    return _found("left_over", side, part) and not _found("the_rest", side, part)


def _unit(fact: Fact) -> str:
    """The unit of a number; percentage points are the difference of two per cents."""
    unit = fact.value.unit if isinstance(fact.value, NumberValue) else ""
    return "%" if unit in POINTS else unit


def _held(said: list[Fact]) -> Iterator[tuple[Fact, float]]:
    """The said facts with their figures, the scale word of a neighbour lent to a bare one."""
    for one in said[:SUMMED]:
        for figure in sorted({*_ends(one), *scaled(one, said)}):
            yield one, figure


def _ends(fact: Fact) -> Iterator[float]:
    """The figures of a number or a time: both ends of a range, the end of an upper bound."""
    if isinstance(fact.value, NumberValue):
        yield from {fact.value.high} if fact.value.bound == "max" else {fact.value.low, fact.value.high}
    elif isinstance(fact.value, TimeValue) and (fact.value.year is not None or not _is_date(fact)):
        yield from sorted(figures([fact]))  # the day of a month is no term of a sum


def _changed_by(side: Side, fact: Fact) -> bool:
    """Whether a figure is the amount of a change ("warmed by 14 degrees, to minus 4")."""
    return any(
        role.role == "by" and fact.span.start <= role.core < fact.span.end for role in roles(side.text, side.lang)
    )


NEXT_FIGURE = 8  # code points from the first figure of a change to the second (" auf ", " à ")


def _is_difference(side: Side, fact: Fact) -> bool:
    """Whether the words beside a figure make it a difference."""
    if any(
        one.role == "to" and fact.span.start <= one.core < fact.span.end + NEXT_FIGURE
        for one in roles(side.text, side.lang)
    ):
        return False  # « réduit de huit à cinq » begins at eight and ends at five
    behind, before = construction("difference", side.lang), construction("all_but", side.lang)
    ends = [fact.span.end] + (
        [fact.span.start + fact.text.rindex(" ")] if " " in fact.text else []
    )  # "yüz elli fazla" is read whole
    return (behind is not None and any(behind.search(side.text[end:]) for end in ends)) or (
        before is not None and before.search(side.text[: fact.span.start]) is not None
    )


def _found(kind: str, side: Side, fact: Fact) -> bool:
    """Whether words of a kind stand in the sentence of a figure."""
    pattern = construction(kind, side.lang)
    return pattern is not None and pattern.search(sentence_of(side, fact.span).of(side.text)) is not None


def _what_is_left(alignment: Alignment, value: NumberValue, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is what all other said parts leave of a whole («900 … за 610, против 270, остальные воздержались»: 20)."""
    held = sorted({figure for one in said for figure in _ends(one) if isinstance(one.value, NumberValue)})
    if len(held) < 3 or len(held) > SUMMED or held[-1] not in told:
        return False
    left = any(_anywhere("the_rest", side) for side in (alignment.said, alignment.reported))
    return left and _equal(value, held[-1] - sum(held[:-1]))


def _product(value: NumberValue, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is the product of the two said ones: 1,200 tickets at five euros are 6,000. Ten times a figure is a slip of a zero."""
    held = [figure for one, figure in _held(said) if isinstance(one.value, NumberValue)]
    return value.low > 10 and any(
        _equal(value, one * other)
        for one, other in combinations(held, 2)
        if one >= 2 and other >= 2 and one not in _TENS and other not in _TENS and len(held) <= FEW
    )


_TENS = frozenset({10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e9})


def _anywhere(kind: str, side: Side) -> bool:
    pattern = construction(kind, side.lang)
    return pattern is not None and pattern.search(side.text) is not None


def _multiple(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether a figure is how often one said figure goes into another ("six times the usual", "one doctor for every three villages").

    Or a said one times or by what the source says in a word («вдвое больше», "il doppio del previsto").
    """
    value = fact.value
    assert isinstance(value, NumberValue)
    held = list(_held(said))
    text = alignment.reported.text
    each, behind = (construction(kind, alignment.reported.lang) for kind in ("for_each", "each_behind"))
    by_each = each is not None and each.search(text[: fact.span.start]) is not None
    by_each = by_each or (behind is not None and behind.search(text[fact.span.end :]) is not None)
    if value.unit == "x" or by_each:
        return any(
            low and _equal(value, high / low)
            for (one, high), (other, low) in permutations(held, 2)
            if one is not other and high > low
        )
    factors = [factor for factor, kind in _FACTORS if _anywhere(kind, alignment.said)]
    return any(
        _equal(value, figure * factor) or _equal(value, figure / factor)
        for one, figure in held
        for factor in factors
        if isinstance(one.value, NumberValue)
    )


_FACTORS = ((2.0, "times_two"), (3.0, "times_three"))


def _share_of_two(alignment: Alignment, fact: Fact, told: set[float], said: list[Fact]) -> bool:
    """Whether a share is what two said figures make: the rest of one ("three quarters turned down" for 75 of 300 accepted) or a change by it.

    Either the report gives one of them, or there are no others; and a word says that it is the rest or a change.
    """
    value = fact.value
    assert isinstance(value, NumberValue)
    worded = _worded(alignment.reported, fact)
    if worded:
        share = worded[0]  # "one in five" for 40 of 200
    elif value.unit == "%":
        share = value.low / 100
    elif 0 < value.low < 1 and not value.unit:
        share = value.low
    else:
        return False
    every = [
        (one.value.unit, figure) for one, figure in _held(said) if isinstance(one.value, NumberValue) and figure >= 1
    ]
    held = [figure for unit, figure in every if unit != "%" and unit not in POINTS]
    percents = [figure for unit, figure in every if unit not in POINTS]  # "from eight percent to six" is a quarter less
    near = ROUNDED if value.approx or value.bound else SHARED
    rest = _other_said(alignment, fact) or _anywhere("the_rest", alignment.said)
    change = _found("verb", alignment.reported, fact) or _is_difference(alignment.reported, fact)
    return any(
        ((rest or (not worded and whole in told and part not in told)) and abs(1 - part / whole - share) <= near)
        for part, whole in combinations(sorted(held), 2)
        if part < whole and (len(held) == 2 or {part, whole} & told)
    ) or any(
        change and min(abs(1 - part / whole - share), abs(whole / part - 1 - share)) <= near
        for part, whole in combinations(sorted(percents), 2)
        if part < whole and (len(percents) == 2 or {part, whole} & told)
    )


def _worded(side: Side, fact: Fact) -> list[float]:
    """The shares that a figure is a part of in words ("one in five")."""
    return [
        one.value
        for one in shares(side.text, side.lang)
        if any(fact.span.start <= core < fact.span.end for core in one.cores)
    ]


def _age_reached(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether a figure is the age that a said one comes to after a said number of years ("until she was 25" for 19 and six years)."""
    value = fact.value
    assert isinstance(value, NumberValue)
    behind, text = construction("of_age", alignment.reported.lang), alignment.reported.text
    if value.unit or value.ordinal or not 0 < value.low <= OLDEST:
        return False
    if behind is None or not behind.search(text[max(0, fact.span.start - AGE_WORDS) : fact.span.start]):
        return False
    ages = {
        one.value.low
        for one in said
        if isinstance(one.value, NumberValue) and one.value.low == one.value.high and not one.value.unit
    }
    years = {
        figure
        for one in said
        if isinstance(one.value, TimeValue) and times.length_unit(one) == "year"
        for figure in _ends(one)
    }
    return any(_equal(value, age + sign * span) for age in ages for span in years for sign in (1, -1))


OLDEST, AGE_WORDS = 110, 30  # years; code points before a figure in which words say that it is an age


def _other_said(alignment: Alignment, fact: Fact) -> bool:
    """Whether something says that a share may be the other part of a said one: the rest on one side alone, or right before the figure."""
    before = construction("rest_before", alignment.reported.lang)
    if before is not None and before.search(alignment.reported.text[: fact.span.start]):
        return True
    here, there = _found("the_rest", alignment.reported, fact), _anywhere("the_rest", alignment.said)
    return here != there or turned(alignment, besides=NEITHER)


NEITHER = frozenset(
    {"axis:first", "axis:more", "axis:large", "axis:before", "axis:early"}
)  # of figures and times themselves


def _of_a_whole(side: Side, fact: Fact) -> list[float]:
    """The share that a figure is of the whole right behind it ("five of the seven children")."""
    of_it = construction("of_whole", side.lang)
    if of_it is None or not isinstance(fact.value, NumberValue):
        return []
    return [
        fact.value.low / one.low
        for one in scan(side.text, side.lang)
        if 0 <= one.start - fact.span.end <= NEAR_BY and one.low > fact.value.low
        if of_it.search(side.text[fact.span.end : one.start])
    ]


NEAR_BY = 20  # code points between a part and its whole


def _share_of_whole(alignment: Alignment, value: NumberValue, told: set[float], said: list[Fact]) -> bool:
    """Whether a figure is a said share of a said whole that the report gives ("800,000 of the 2.4 million" for a third of it)."""
    parts = {one.low for one in scan(alignment.said.text, alignment.said.lang) if one.part and 0 < one.low < 1}
    parts |= {share.value for share in shares(alignment.said.text, alignment.said.lang)}
    parts |= {one.value.low / 100 for one in said if isinstance(one.value, NumberValue) and one.value.unit == "%"}
    held = [figure for one, figure in _held(said) if isinstance(one.value, NumberValue) and figure >= 1]
    wholes = {figure for figure in held if figure in told or len(held) == 1}
    return any(
        _equal(value, whole * share) or abs(whole * share - value.low) <= 1e-6 * whole
        for share in parts
        for whole in wholes
        if whole > 1
    )


def _all_but_named(alignment: Alignment, value: NumberValue, said: list[Fact]) -> bool:
    """Whether a figure is a said whole less the one or two that the passage excepts by name ("eight of the nine" for "all nine but Lhotka")."""
    excepted, more = (construction(kind, alignment.said.lang) for kind in ("excepted", "and_more"))
    found = excepted.search(alignment.said.text) if excepted is not None else None
    if found is None:
        return False
    clause = _CLAUSE_END.split(alignment.said.text[found.end() :], maxsplit=1)[0]
    taken = {1.0, 2.0} if more is not None and more.search(clause) else {1.0}
    return any(
        one.low == one.high and one.low - value.low in taken for one in scan(alignment.said.text, alignment.said.lang)
    )


_CLAUSE_END = re.compile(r"[.!?;:—،؛。！？；，]")


def _without_speaker(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether a figure counts the others of a group that the speaker is one of ("he and four others" for "we were five")."""
    value = fact.value
    assert isinstance(value, NumberValue)
    text, lang = alignment.reported.text, alignment.reported.lang
    behind, before = construction("other_people", lang), construction("other_before", lang)
    if not (behind is not None and behind.search(text[fact.span.end :])) and not (
        before is not None and before.search(text[: fact.span.start])
    ):
        return False
    return any(
        isinstance(one.value, NumberValue)
        and one.value.low == value.low + 1
        and not one.value.unit
        and not one.value.ordinal
        for one in said
    )


def _other_part(alignment: Alignment, fact: Fact) -> bool:
    """Whether a figure is the other part of a said share, and the report says that it is ("the remaining 49%", "a third do not")."""
    value = fact.value
    assert isinstance(value, NumberValue)
    mine = _worded(alignment.reported, fact)
    if value.unit == "%":
        mine.append(value.low / 100)
    elif 0 < value.low < 1 and not value.unit:
        mine.append(value.low)
    mine += _of_a_whole(alignment.reported, fact)
    if not mine or not _other_said(alignment, fact):
        return False
    theirs = [share.value for share in shares(alignment.said.text, alignment.said.lang)]
    theirs += [
        one.low / 100 if one.unit == "%" else one.low
        for one in scan(alignment.said.text, alignment.said.lang)
        if (one.unit == "%" and 0 < one.low < 100) or (one.part and 0 < one.low < 1)
    ]
    return any(abs(1 - other - one) <= 0.011 for one in mine for other in theirs)
