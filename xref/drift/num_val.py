"""NUM-VAL: a number differs beyond rounding or scale words.

Drift:      said «Мы потеряли около трёх тысяч рабочих мест» → reported: Some 30,000 jobs were lost.
Drift:      said „Die Zahl steigt um 200 auf 1200“ → reported: The number goes up by 1,200. (the result taken for the difference)
Not drift:  said «Мы потеряли 2970 рабочих мест» → reported: About 3,000 jobs were lost. (announced rounding, L12)

Severity: major; critical where the figure is ten times off or its sign changes. Units are converted within rounding, «млрд» is billion
and words are digits (L5). A number that the passage has in another guise (a date, "both", an age) or that stands in the neighbouring
sentences is not flagged; one that nothing answers and that replaces nothing is flagged with less confidence. Difference, result and start of a change are told apart
where both sides say which (`num_change`). Two figures that are one share ("one in four") answer the fraction and the per cent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from xref.drift.fact_sides import (
    ANSWERS,
    answered,
    clocks,
    figure_in_source,
    figures,
    flag,
    number_excused,
    replaced,
    sides,
)
from xref.drift.num_change import exchanged
from xref.drift.num_clause import contrast_exchanged, of_other_clause
from xref.drift.num_fraction import another_fraction, another_multiple
from xref.drift.num_unit import another_span
from xref.drift.num_worked import SUMMED, scaled, worked_out
from xref.facts import agree, numbers
from xref.facts.numbers_around import Share, construction, shares
from xref.facts.numerals import beside, loose, of_name, scan
from xref.model import Agreement, Alignment, Direction, Drift, Fact, FactKind, NumberValue, Severity, Side, Span

CODES = ("NUM-VAL",)
# How sure a flag is where a said number is left over in the same place, somewhere, and nowhere (measured: scripts/evaluate_facts.py).
IN_PLACE, SOMEWHERE, NOWHERE, COUNTED = 0.9, 0.8, 0.6, 0.45


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Reported numbers that nothing said answers, figures of a change in another part of it, and those of another clause."""
    yield from _left_over(alignment)
    yield from exchanged(alignment)
    yield from of_other_clause(alignment)
    yield from contrast_exchanged(alignment)
    yield from another_fraction(alignment)
    yield from another_multiple(alignment)


def _left_over(alignment: Alignment) -> Iterator[Drift]:
    """Reported numbers that nothing said answers."""
    reported, said = sides(alignment, FactKind.NUMBER)
    if not reported:
        return
    mine, theirs = sides(alignment, FactKind.NUMBER, FactKind.TIME)
    words = numbers.reads_words(alignment.said.lang)
    left = [
        fact for fact in reported
        if (not numbers.is_weak(fact) or _of_share(alignment.reported, fact))
        and not _before("label", alignment.reported.text[max(0, fact.span.start - 10) : fact.span.start])
        and (words or any(sign.isdigit() for sign in fact.text))
        and not number_excused(fact, alignment.said, theirs, alignment.neighbours)
        and not _scale_shared(fact, reported, said)
        and not _scale_implied(fact, reported, said)
        and not _one_implied(alignment, fact, said)
        and not _converted(alignment.reported.text, fact, reported, said)
        and not _one_in(alignment.reported.text, fact, said)
        and not worked_out(alignment, fact, mine, theirs)
        and not _of_clock(alignment.reported, fact)
        and not _clock_in_words(alignment.reported, fact, theirs)
        and not _of_century(alignment.reported.text, fact, theirs)
        and not _part_of_rank(alignment, fact, theirs)
        and not _of_race(alignment, fact)
        and not _share(alignment, fact, said)
        and not another_span(alignment, fact, said)
    ]  # fmt: skip
    doubled = [fact for fact in _doubled(alignment, left) if not _share(alignment, fact, said)]
    if not left and not doubled:
        return
    spare = [fact for fact in said if not number_excused(fact, alignment.reported, mine, (), as_reported=False)]
    for fact in left:
        rivals = [one for one in spare if agree(fact, one) is Agreement.DIFFERENT]
        other, sure = replaced(alignment, fact, rivals)
        if other is None and (ends := _other_end(fact, reported, said)) is not None:
            other, sure = ends, 1.0
        if other is not None and (_scale_left_out(fact, other, alignment) or _mere_count(fact, other)):
            continue
        if other is not None:
            spare = [one for one in spare if one is not other]
            yield _against(alignment, fact, other, sure)
        elif of_name(alignment.reported.text, alignment.reported.lang, fact.span.start):
            continue  # "the Seven Sisters" for a name that was only spelled in the passage's letters
        elif not answered(fact, spare) and not figure_in_source(fact, alignment.said):
            sure = NOWHERE if _of_share(alignment.reported, fact) else _sureness(fact)
            why = f"Number: “{fact.text}” stands nowhere in the passage or around it."
            yield flag(alignment, "NUM-VAL", fact, None, Severity.MAJOR, Direction.SHIFTED, why, sure, "num_val")
    for fact in doubled:
        rivals = [one for one in spare if agree(fact, one) is Agreement.DIFFERENT]
        other, _ = replaced(alignment, fact, rivals)
        if other is not None and not _mere_count(fact, other) and not _small_word(fact):
            spare = [one for one in spare if one is not other]
            yield _against(alignment, fact, other, 0.0)


def _other_end(fact: Fact, reported: list[Fact], said: list[Fact]) -> Fact | None:
    """The end of a passage's "from 1.9 to 2.7 million" in whose place the report has a figure, beside the other end ("3.7 million, up from 1.9")."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low != value.high:
        return None
    kept = figures(other for other in reported if other is not fact)
    for one in said:
        ends = one.value
        if isinstance(ends, NumberValue) and ends.low != ends.high and ends.unit == value.unit:
            both = [ends.low, ends.high]
            if _among(both, kept) and not _among(both, [value.low]):
                return _end(one, last=_among([ends.low], kept))
    return None


_DIGITS = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?")


def _end(fact: Fact, *, last: bool) -> Fact:
    """One end of "from 1.9 to 2.7 million", where both are in digits: the words that are shown, "2.7 million"; else the whole."""
    ends = list(_DIGITS.finditer(fact.text))
    if len(ends) != 2:
        return fact
    start, stop = (ends[1].start(), len(fact.text)) if last else ends[0].span()
    span = Span(fact.span.start + start, fact.span.start + stop)
    return replace(fact, span=span, text=fact.text[start:stop])


def _among(some: Iterable[float], others: Iterable[float]) -> bool:
    """Whether two collections of figures have one in common."""
    return any(math.isclose(one, other, rel_tol=1e-6) for one in some for other in others)


def _before(kind: str, text: str) -> bool:
    """Whether the words before a figure are of a kind (`lang/figures.toml`)."""
    pattern = construction(kind)
    return pattern is not None and pattern.search(text) is not None


def _converted(text: str, fact: Fact, reported: list[Fact], said: list[Fact]) -> bool:
    """Whether a figure in brackets gives the one before it in another unit for the paper's readers ("70 centimetres (28 inches)")."""
    assert isinstance(fact.value, NumberValue)
    if any(isinstance(one.value, NumberValue) and one.value.unit == fact.value.unit for one in said):
        return False  # the passage has figures in that unit itself
    opening = text[: fact.span.start].rstrip(" ~≈")
    if not (opening.endswith(("(", "（", "[")) or _before("roughly", opening)):
        return False
    closed = text.find(")", fact.span.end)
    if not 0 <= closed - fact.span.end <= 30 and "）" not in text[fact.span.end : fact.span.end + 20]:
        return False
    before = [one for one in reported if one.span.end <= len(opening) and len(opening) - one.span.end <= 30]
    return any(
        isinstance(one.value, NumberValue) and isinstance(fact.value, NumberValue) and one.value.unit != fact.value.unit
        for one in before
    )


def _of_clock(side: Side, fact: Fact) -> bool:
    """Whether a figure is part of a time of day in words."""
    pattern = construction("clock", side.lang)
    value = fact.value
    assert isinstance(value, NumberValue)
    if pattern is None or value.unit or value.low > 30 or any(sign.isdigit() for sign in fact.text):
        return False
    return any(
        place.start() < fact.span.end <= place.end()
        for place in pattern.finditer(side.text)  # "about twenty to seven"
    )


def _clock_in_words(side: Side, fact: Fact, others: list[Fact]) -> bool:
    """Whether a figure is a time of day ("6.45 in the morning") of which the other side has none in figures: «без четверти семь»."""
    behind = construction("of_day", side.lang)
    if behind is None or not behind.match(side.text[fact.span.end :]) or not _HOUR_MINUTE.fullmatch(fact.text):
        return False
    return not any(clocks(one) for one in others)


_HOUR_MINUTE = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")


def _of_century(text: str, fact: Fact, others: list[Fact]) -> bool:
    """Whether a figure counts the century of a year or decade that the other side gives («v 60. letech 20. století», "in the 1960s")."""
    pattern, value = construction("century"), fact.value
    assert isinstance(value, NumberValue)
    hundreds = construction("hundreds")
    if hundreds is not None and hundreds.match(text[fact.span.end :]) and value.low % 100 == value.high % 100 == 0:
        return {value.low / 100 + 1, value.high / 100 + 1} <= figures(others)  # "1300-talet" is the fourteenth century
    if pattern is None or pattern.match(text[fact.span.end :]) is None:
        return False
    return any(100 * (value.low - 1) <= one <= 100 * value.low for one in figures(others) if one >= 1000)


def _part_of_rank(alignment: Alignment, fact: Fact, others: list[Fact]) -> bool:
    """Whether a number in words is the tens or the units of a rank or number that the other side has whole («dvadeset četvrti», "twenty-fourth")."""
    value, side = fact.value, alignment.reported
    assert isinstance(value, NumberValue)
    if value.low != value.high or value.low > 90 or value.unit or any(sign.isdigit() for sign in fact.text):
        return False
    tens = value.low >= 10 and value.low % 10 == 0
    parts = {
        value.low + one
        for one in beside(side.text, side.lang, fact.span.start, fact.span.end)
        if (1 <= one <= 9 if tens else one % 10 == 0 and 10 <= one <= 90)
    }
    return bool(parts & (figures(others) | numbers.hints(alignment.said.text, alignment.said.lang)))


def _of_race(alignment: Alignment, fact: Fact) -> bool:
    """Whether a figure in digits is a time of a race that the other side writes with other marks ("4:41.30", "4.41,30")."""
    plain = "".join(sign for sign in fact.text if sign.isdigit())
    return (
        len(plain) > 4
        and not fact.text.isdecimal()
        and float(plain) in numbers.hints(alignment.said.text, alignment.said.lang)
    )


def _share(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether a figure is, or is half of, a share that the other side gives as another fraction or as per cent."""
    mine = shares(alignment.reported.text, alignment.reported.lang)
    theirs = [share.value for share in shares(alignment.said.text, alignment.said.lang)]
    theirs += _parts(alignment, said)
    value = fact.value
    assert isinstance(value, NumberValue)
    own = [share for share in mine if _within(fact, share)]
    if own:
        held = figures(said) | numbers.hints(alignment.said.text, alignment.said.lang)
        held |= {100 * share for share in theirs}
        return any(
            abs(v - w) <= (ROUNDED if share.rounded else NEAR) * w
            for share in own
            for v in held
            for w in (share.value, 100 * share.value)
        )
    near = ROUNDED if value.approx or value.bound else NEAR
    return any(
        abs(value.low - w) <= near * w
        and not (value.bound == "min" and w < value.low)
        and not (value.bound == "max" and w > value.low)
        for s in theirs
        for w in (s, 100 * s)
    )


def _parts(alignment: Alignment, said: list[Fact]) -> list[float]:
    """The shares that two said figures make of one another, where the report gives the whole: "of 16 cranes, more than two thirds" for 11 of 16."""
    told = figures(sides(alignment, FactKind.NUMBER)[0])
    held = [one.value for one in said if isinstance(one.value, NumberValue) and one.value.low == one.value.high >= 1][
        :SUMMED
    ]
    return [
        part.low / whole.low
        for whole in held
        for part in held
        if part.low < whole.low and whole.low in told and part.unit in ("", whole.unit)
    ]


def _of_share(side: Side, fact: Fact) -> bool:
    """Whether a figure is one of those that say a share: then „jeder dritte“ is as firm as a third."""
    return any(_within(fact, share) for share in shares(side.text, side.lang))


def _within(fact: Fact, share: Share) -> bool:
    return any(fact.span.start <= core < fact.span.end for core in share.cores)


# Relative difference up to which two shares are one, and up to which one that is announced as rounded is ("nearly one in three" for 31 %).
NEAR, ROUNDED = 0.02, 0.1


def _one_in(text: str, fact: Fact, said: list[Fact]) -> bool:
    """Whether "one in three" says a share that the passage has as a fraction, as per cent or as "every third"."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low < 2 or not _before("one_in", text[max(0, fact.span.start - 20) : fact.span.start]):
        return False
    shares = {1 / value.low, 100 / value.low, value.low}
    held = figures(said)
    return any(abs(one - share) <= 0.011 * share for one in held for share in shares)


def _mere_count(fact: Fact, other: Fact) -> bool:
    """Whether a small count word ("the two sides") stands against a quantity with a unit: they are two things."""
    if not isinstance(fact.value, NumberValue) or not isinstance(other.value, NumberValue):
        return False
    word = not any(sign.isdigit() for sign in fact.text)
    return word and fact.value.high <= 3 and not fact.value.unit and bool(other.value.unit)


def _small_word(fact: Fact) -> bool:
    """Whether a number is "two" or "three" in words: a second one is often reckoned ("forty, two fewer than the day before")."""
    assert isinstance(fact.value, NumberValue)
    return fact.value.high <= 3 and not any(sign.isdigit() for sign in fact.text)


def _scale_left_out(fact: Fact, other: Fact, alignment: Alignment) -> bool:
    """Whether the speaker said the bare figure and its scale word stands around it ("61 of 84 million", "— how many millions? — 23")."""
    if not isinstance(fact.value, NumberValue) or not isinstance(other.value, NumberValue) or not other.value.low:
        return False
    if other.value.low >= 1000:
        return False  # not bare: «6,5 milhões» has its scale word
    ratio = fact.value.low / other.value.low
    if not any(abs(ratio - scale) < 0.005 * scale for scale in (1e3, 1e6, 1e9)):
        return False
    around = [p.said for p in alignment.pairs if p.said is not None] + list(alignment.neighbours)
    return any(
        isinstance(one.value, NumberValue) and one.value.low >= ratio and one is not other
        for one in around
        if one.kind is FactKind.NUMBER
    )


def _scale_shared(fact: Fact, reported: list[Fact], said: list[Fact]) -> bool:
    """Whether a bare figure shares the scale word of another of the report ("between £550 and £825 million", "of 40 million … the 14")."""
    if not isinstance(fact.value, NumberValue) or fact.value.low >= 1000:
        return False
    held = figures(said)
    return any(
        fact.value.low * scale in held
        and any(isinstance(one.value, NumberValue) and one is not fact and one.value.low >= scale for one in reported)
        for scale in (1e3, 1e6, 1e9)
    )


def _scale_implied(fact: Fact, reported: list[Fact], said: list[Fact]) -> bool:
    """Whether the speaker left out the scale word of another figure that the report has too («сорок миллионов, получили двадцать пять»)."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low != value.high or value.low < 1000:
        return False
    told = figures(one for one in reported if one is not fact)
    told |= {figure for one in reported if one is not fact for figure in scaled(one, reported)}
    lending = [one for one in said if figures([one]) & told]
    return any(value.low in scaled(one, lending) for one in said)


def _one_implied(alignment: Alignment, fact: Fact, said: list[Fact]) -> bool:
    """Whether the one million of a report is a bare "one" at the end of a clause behind another figure of its scale («sei milioni … ne è arrivato uno»)."""
    value = fact.value
    assert isinstance(value, NumberValue)
    scale, text = value.low, alignment.said.text
    if value.low != value.high or scale not in (1e3, 1e6, 1e9):
        return False
    lending = [
        one.span.start for one in said if isinstance(one.value, NumberValue) and scale <= one.value.low < 1e3 * scale
    ]
    return any(
        one.low == one.high == 1
        and not one.unit
        and not one.ordinal
        and not text[one.end :].strip(" »”\"'")[:1].isalnum()
        for one in scan(text, alignment.said.lang)
        if any(start < one.start for start in lending)
    )


def _doubled(alignment: Alignment, left: list[Fact]) -> list[Fact]:
    """Reported figures that the passage has, but that other reported figures already answer ("four women and four men" for four and five)."""
    pairs = list(alignment.of_kind(FactKind.NUMBER))
    taken = {
        id(pair.said) for pair in pairs if pair.reported and pair.said and agree(pair.reported, pair.said) in ANSWERS
    }
    said = sides(alignment, FactKind.NUMBER, FactKind.TIME)[1]
    hinted: frozenset[float] | None = None
    found = []
    for pair in pairs:
        fact = pair.reported
        if fact is None or any(fact is one for one in left) or numbers.is_weak(fact):
            continue
        if pair.said is not None and id(pair.said) in taken:
            continue
        holders = [one for one in said if agree(fact, one) in ANSWERS or (numbers.figures(fact) & figures([one]))]
        if not holders or not all(id(one) in taken for one in holders):
            continue
        hinted = loose(alignment.said.text, alignment.said.lang) if hinted is None else hinted
        if not numbers.figures(fact) & hinted:
            found.append(fact)
    return found


def _sureness(fact: Fact) -> float:
    """How sure a flag on an added number is: "two" and "three" in words are often counted from a list or a dual."""
    value = fact.value
    assert isinstance(value, NumberValue)
    small = value.high <= 3 and not any(sign.isdigit() for sign in fact.text)
    return COUNTED if small or value.ordinal or value.unit == "x" else NOWHERE


def _against(alignment: Alignment, reported: Fact, said: Fact, sure: float) -> Drift:
    r, s = reported.value, said.value
    assert isinstance(r, NumberValue)
    assert isinstance(s, NumberValue)
    small, large = sorted((abs(r.high), abs(s.high)))
    far = (r.high < 0) != (s.high < 0) or (small > 0 and large / small >= 9.5)
    why = f"Number: “{said.text}” and “{reported.text}” differ beyond rounding" + (
        ", ten times or more." if far else "."
    )
    direction = Direction.STRONGER if r.high > s.high else Direction.WEAKER
    severity = Severity.CRITICAL if far else Severity.MAJOR
    confidence = IN_PLACE if sure >= 0.5 else SOMEWHERE
    whole = small >= 1000 or bool(r.unit and s.unit)  # a bare 75 may leave "million" to the figure before it
    detector = "num_scale" if far and whole and _digits(r.high) == _digits(s.high) else "num_val"
    return flag(alignment, "NUM-VAL", reported, said, severity, direction, why, confidence, detector)


def _digits(figure: float) -> str:
    """The digits of a figure without what its scale adds: 1.2 million and 12,000 have the same.

    A figure with another scale word and the same digits is right for each of 12 such flags of the gold sets; of 15 other figures ten times
    off 8 stand in faithful statements. `drift.trust` knows the former by their detector and believes them.
    """
    return f"{abs(figure):.6e}".split("e")[0]
