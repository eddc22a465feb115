"""TIME: a date, period, order or deadline differs, or "yesterday" is resolved wrongly.

Drift:      said «Мост откроют не раньше марта» → reported: The bridge will open in March.
Not drift:  said on 5 September «Решение приняли вчера» → reported: The decision was taken on Thursday, 4 September. (resolved rightly, L3)

Severity: major. Times are compared part by part: year, month, day, weekday, hour, length. A part that only one side names is a detail
left out or added, no change; a part that both name and that differs is flagged, unless the passage or its neighbours name it elsewhere.
Relative times are worked out against each document's own date, give or take a day. A bound turned round ("not before", "by"), another
season, a length for "until further notice" and a promise for some time made one for good are flagged too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from xref.drift.cue_sides import around, carried, cues, denials, of
from xref.drift.fact_sides import clocks, figures, flag, replaced, sides
from xref.drift.phrases import construction
from xref.drift.time_order import order
from xref.drift.time_words import in_words
from xref.facts import agree, alike, numbers, times
from xref.facts.numbers_around import construction as around_figures
from xref.facts.numbers_around import spoken
from xref.model import (
    Agreement,
    Alignment,
    Direction,
    Drift,
    Fact,
    FactKind,
    FactPair,
    NumberValue,
    Severity,
    Side,
    Span,
    TimeValue,
)

CODES = ("TIME",)
# A part replaced in the same place, somewhere in the passage, or only the relation changed (measured: scripts/evaluate_facts.py).
IN_PLACE, SOMEWHERE, COUNTED, RELATION = 0.9, 0.8, 0.6, 0.7


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Parts of reported times that the passage contradicts, deadlines turned into dates, and words of time without a date."""
    found = list(_dated(alignment))
    yield from found or in_words(alignment)


def _dated(alignment: Alignment) -> Iterator[Drift]:
    reported, said = sides(alignment, FactKind.TIME)
    if not reported:
        yield from _for_good(alignment, reported, said)
        yield from order(alignment)
        return
    near = [fact for fact in alignment.neighbours if fact.kind is FactKind.TIME]
    held, own = _held(said), _held(reported)
    counted = sides(alignment, FactKind.NUMBER)[1]
    flagged = False
    for fact in reported:
        if _interval(fact, said, counted):
            continue
        for part, value in _parts(fact):
            if part == "hour" and any(clocks(fact) == clocks(one) for one in counted):
                continue  # "15.00" is read as a figure where dots are points
            if part == "century" and value in numbers.hints(alignment.said.text, alignment.said.lang):
                continue  # « siglos XI, XII y XIII »
            if (part, value) in held or part == "minute" or _excused(alignment, fact, part, value, said, near, counted):
                continue
            other, confidence = _rival(alignment, fact, part, value, reported, said, own)
            if other is None or _quoted_word(alignment, fact, other) or _taken(fact, other, reported):
                continue
            if _same_word(alignment, fact, other):
                continue
            why = f"Time: “{other.text}” and “{fact.text}” name two different {_PART.get(part, part)}."
            other_unit = part == "duration" and bool(times.figures(fact) & times.figures(other))
            detector = BOUND if other_unit else "time"  # "three years" for three months takes up the three
            yield flag(alignment, "TIME", fact, other, Severity.MAJOR, Direction.SHIFTED, why, confidence, detector)
            flagged = True
            break
    if not flagged:
        doubled = _doubled_part(reported, said)
        if doubled is not None:
            part, fact, other = doubled
            why = f"Time: “{other.text}” is said, the report has “{fact.text}” twice."
            yield flag(alignment, "TIME", fact, other, Severity.MAJOR, Direction.SHIFTED, why, SOMEWHERE, "time")
            return
        yield from (
            _weekday(alignment, reported, said, near)
            or _seasons(alignment, reported, said)
            or _endless(alignment, reported, said)
            or list(_relations(alignment, reported, said))
            or order(alignment)
        )


_HOURS = re.compile(r"span:hour:(\d+):\1")  # a length, or in French a time of day: « 21 heures »


def _interval(fact: Fact, said: list[Fact], counted: list[Fact]) -> bool:
    """Whether a length in hours lies between two times of day of the passage ("11 hours before", « vers 21 heures … à 8 heures »)."""
    length = _hours(fact, of_day=False)
    if length is None:
        return False
    times_of_day = [hour for one in said if (hour := _hours(one, of_day=True)) is not None]
    if any((two - one) % 24 == length for one in times_of_day for two in times_of_day if one != two):
        return True
    # «в два часа ночи … к шести», «с девяти утра до трёх дня»: one hour may be a bare figure
    bare = [one.value.low for one in counted if isinstance(one.value, NumberValue) and not one.value.unit]
    bare = [hour for hour in bare if hour in range(1, 25)]
    both = [(one, two) for one in times_of_day for two in bare] + [(two, one) for one in times_of_day for two in bare]
    return any((two - one) % 12 == length % 12 for one, two in both)


def _hours(fact: Fact, *, of_day: bool) -> int | None:
    """The hours of a time: a length of whole hours, or the hour of a time of day."""
    value = fact.value
    assert isinstance(value, TimeValue)
    if of_day and value.hour is not None:
        return value.hour if not value.minute else None
    found = _HOURS.fullmatch(value.period)
    return int(found[1]) if found else None


def _weekday(alignment: Alignment, reported: list[Fact], said: list[Fact], near: list[Fact]) -> list[Drift]:
    """The one weekday of a report for the one "yesterday" of the passage, where that is another day, give or take the lag of a paper.

    An interview may be a day older than its date, so that "yesterday" is a day earlier; the day on which it appeared it cannot be.
    """
    mine = [fact for fact in reported if isinstance(fact.value, TimeValue) and fact.value.weekday is not None]
    theirs = [
        fact
        for fact in said
        if isinstance(fact.value, TimeValue) and _days_away(fact.value, alignment.said.published) is not None
    ]
    if len(mine) != 1 or len(theirs) != 1:
        return []
    fact, other = mine[0], theirs[0]
    day, spoken_of = fact.value, other.value
    assert isinstance(day, TimeValue)
    assert isinstance(spoken_of, TimeValue)
    if day.relative or not spoken_of.relative or agree(fact, other) is not Agreement.DIFFERENT:
        return []
    if any(isinstance(one.value, TimeValue) and one.value.weekday is not None for one in (*said, *near)):
        return []
    if any(alike(fact, one) for one in (*said, *near)) or _quoted_word(alignment, fact, other):
        return []
    why = f"Time: “{other.text}” in a source of {(alignment.said.published or '')[:10]} is not “{fact.text}”."
    interview = any(turn is not None for turn in alignment.said.turns) or alignment.said.question
    severity = (
        Severity.MAJOR if interview else Severity.MINOR
    )  # what is written may be put on the page the evening before
    return [flag(alignment, "TIME", fact, other, severity, Direction.SHIFTED, why, WEEKDAY, "time")]


WEEKDAY = 0.75  # confidence: of 20 such pairs in gold sets 19 are the very day, and the one that is not is a drift


def _seasons(alignment: Alignment, reported: list[Fact], said: list[Fact]) -> list[Drift]:
    """The one season that each side names, where they differ and nothing about the passage names the reported one or a month of it."""
    mine, theirs = (
        _by_season([fact for fact in facts if not _of_a_kind(side, fact)])
        for side, facts in ((alignment.reported, reported), (alignment.said, said))
    )
    if len(mine) != 1 or len(theirs) != 1 or mine.keys() == theirs.keys():
        return []
    ((season, fact),) = mine.items()
    other = next(iter(theirs.values()))
    near = [*said, *alignment.neighbours]
    if any(
        isinstance(one.value, TimeValue) and (one.value.period == season or one.value.month in _MONTHS[season])
        for one in near
    ):
        return []
    why = f"Time: “{other.text}” and “{fact.text}” are two different seasons."
    return [flag(alignment, "TIME", fact, other, Severity.MAJOR, Direction.SHIFTED, why, SEASON, "time")]


def _endless(alignment: Alignment, reported: list[Fact], said: list[Fact]) -> list[Drift]:
    """A length of time in the place of "until further notice"."""
    open_end = spoken("indefinite", alignment.said)
    lengths = [fact for fact in reported if times.length_unit(fact) and not _answered(fact, said)]
    if len(open_end) != 1 or len(lengths) != 1 or spoken("indefinite", alignment.reported):
        return []
    if any(times.length_unit(fact) and not _answered(fact, reported) for fact in said):
        return []
    words = open_end[0].of(alignment.said.text)
    why = f"Time: “{words}” sets no end, “{lengths[0].text}” does."
    found = flag(alignment, "TIME", lengths[0], None, Severity.MAJOR, Direction.SHIFTED, why, ENDLESS, "time")
    return [replace(found, said=open_end[0], said_words=words)]


def _answered(fact: Fact, others: list[Fact]) -> bool:
    return any(alike(fact, one) for one in others)


def _for_good(alignment: Alignment, reported: list[Fact], said: list[Fact]) -> Iterator[Drift]:
    """A promise not to do something for some time, reported as one for good ("Fares will not change" for 两年之内票价不会调整)."""
    denied = [of(cues(side), FactKind.POLARITY, "negation") for side in (alignment.said, alignment.reported)]
    coming = spoken("coming", alignment.said)
    if reported or not denied[0] or not denied[1] or not coming or spoken("for_now", alignment.reported):
        return
    if times.lengths(alignment.reported.text, alignment.reported.lang):
        return
    for fact in said:
        near = Span(max(0, fact.span.start - BESIDE), fact.span.end + BESIDE)
        stretch = around(alignment.said, fact.span)
        if not times.length_unit(fact) or not any(one.overlaps(near) and one.overlaps(stretch) for one in coming):
            continue
        own = next((cue for cue in denied[0] if cue.span.overlaps(stretch)), None)
        if own is None or carried(alignment.said_words, stretch, fact.span) < PROMISED:
            continue
        why = f"Time: “{fact.text}” limits what is ruled out, and nothing in the report does."
        yield flag(alignment, "TIME", None, fact, Severity.MAJOR, Direction.STRONGER, why, FOR_GOOD, "time_bound")
        return


PROMISED, FOR_GOOD = 0.5, 0.65  # share of the promise that the report must have; confidence


ENDLESS = 0.7  # confidence of a length of time for "until further notice"


def _of_a_kind(side: Side, fact: Fact) -> bool:
    """Whether a season only says of which kind something is ("winter tyres")."""
    behind, before = around_figures("seasonal", side.lang), around_figures("of_season", side.lang)
    if behind is not None and behind.search(side.text[fact.span.end : fact.span.end + BESIDE]):
        return True
    return before is not None and before.search(side.text[: fact.span.start]) is not None


def _by_season(facts: list[Fact]) -> dict[str, Fact]:
    return {
        fact.value.period: fact
        for fact in reversed(facts)
        if isinstance(fact.value, TimeValue) and fact.value.period in _MONTHS
    }


# Confidence of another season: as of another month somewhere in the passage. On twelve gold sets two are right; none is wrong in 1,500
# faithful rows and 6,600 clean pairs.
SEASON = 0.8
# Each with the months beside it: «в феврале» of a warm country is spring.
_MONTHS = {
    "spring": frozenset({2, 3, 4, 5, 6}), "summer": frozenset({5, 6, 7, 8, 9}),
    "autumn": frozenset({8, 9, 10, 11, 12}), "winter": frozenset({11, 12, 1, 2, 3}),
}  # fmt: skip


def _same_word(alignment: Alignment, fact: Fact, other: Fact) -> bool:
    """Whether both sides say "today", each of its own day: reports keep the word for "now". A "yesterday" that is kept is wrong."""
    r, s = fact.value, other.value
    if not (isinstance(r, TimeValue) and isinstance(s, TimeValue) and r.relative and s.relative):
        return False
    away = [_days_away(value, side.published) for value, side in ((r, alignment.reported), (s, alignment.said))]
    return away == [0, 0]


def _days_away(value: TimeValue, published: str | None) -> int | None:
    """How many days a resolved time lies from its document's date."""
    if not published or value.year is None or value.month is None or value.day is None:
        return None
    try:
        return (date(value.year, value.month, value.day) - date.fromisoformat(published[:10])).days
    except ValueError:
        return None


def _today(fact: Fact, other: Fact) -> bool:
    """Whether a said "today" stands against a month or year to come, which it cannot have been taken for."""
    mine, theirs = fact.value, other.value
    return (
        isinstance(mine, TimeValue) and isinstance(theirs, TimeValue)
        and theirs.relative and theirs.day is not None and not mine.relative and mine.day is None and mine.weekday is None
    )  # fmt: skip


def _doubled_part(reported: list[Fact], said: list[Fact]) -> tuple[str, Fact, Fact] | None:
    """A month, weekday or year that the report has once more than the passage, in the place of one that it lacks."""
    for part in ("month", "weekday", "year"):
        # the end of a span of years is a year too: "1977 to 1981" has two
        mine = [(fact, value) for fact in reported for name, value in _parts(fact) if name == part]
        theirs = [(fact, value) for fact in said for name, value in _parts(fact) if name == part]
        if len(mine) != len(theirs) or len(mine) < 2:
            continue
        own, held = [value for _, value in mine], [value for _, value in theirs]
        lost = [fact for fact, value in theirs if value not in own]
        more = [fact for fact, value in mine if own.count(value) > held.count(value)]
        if len(lost) == 1 and more:
            return part, more[0], lost[0]
    return None


def _taken(fact: Fact, other: Fact, reported: list[Fact]) -> bool:
    """Whether another reported time is what answers the said one: "17 this year, 41 last year" against «в прошлом году сорок одно»."""
    return any(one is not fact and agree(one, other) is Agreement.SAME for one in reported)


def _quoted_word(alignment: Alignment, fact: Fact, other: Fact) -> bool:
    """Whether a quotation simply keeps the speaker's own "yesterday", which is reckoned from the speaker's day and not the report's."""
    if not alignment.reported.in_quotes(fact.span):
        return False
    plain = [
        [one for one in times.find(text, lang, None) if isinstance(one.value, TimeValue) and one.value.relative]
        for text, lang in ((fact.text, alignment.reported.lang), (other.text, alignment.said.lang))
    ]
    return any(
        times.agree(mine, theirs) in (Agreement.SAME, Agreement.LICENSED) for mine in plain[0] for theirs in plain[1]
    )


def _parts(fact: Fact) -> list[tuple[str, float]]:
    """The parts of a time, the end of a span of years being a year too."""
    return [("year" if part == "year_to" else part, value) for part, value in times.fields(fact).items()]


def _set_aside(side: Side, fact: Fact) -> bool:
    """Whether a time is said to be the wrong one ("it will come, but not this year"): then another is no contradiction of it."""
    return any(
        0 <= fact.span.start - cue.span.end <= 1 for cue in of(cues(side), FactKind.POLARITY, "negation", "nword")
    )


def _rival(
    alignment: Alignment,
    fact: Fact,
    part: str,
    value: float,
    reported: list[Fact],
    said: list[Fact],
    own: set[tuple[str, float]],
) -> tuple[Fact | None, float]:
    """The said time whose part was replaced, and how sure that is."""
    having = [
        (other, theirs) for other in said for name, theirs in _parts(other)
        if name == part and not _near(part, value, theirs, fact, other) and not _today(fact, other)
        and not _set_aside(alignment.said, other)
    ]  # fmt: skip
    rivals = [
        other for other, theirs in having
        if (part, theirs) not in own and not _reported_elsewhere(alignment, part, theirs, other)
    ]  # fmt: skip
    other, sure = replaced(alignment, fact, rivals)
    if other is not None:
        return other, IN_PLACE if sure >= 0.5 else SOMEWHERE
    if part not in ("year", "month", "weekday"):
        return None, 0.0
    # The same day of another month, the same month of another year: the date as a whole stands on neither side twice.
    mine = set(_parts(fact))
    for other, _ in having:
        if mine & set(_parts(other)):
            return other, SOMEWHERE
    # As many weekdays said as reported, one of them nowhere said.
    if (
        having
        and sum(part in dict(_parts(one)) for one in said) >= sum(part in dict(_parts(one)) for one in reported) > 1
    ):
        return having[0][0], COUNTED
    return None, 0.0


_PART = {
    "year": "years", "month": "months", "day": "days", "weekday": "weekdays", "hour": "hours", "duration": "lengths of time",
    "decade": "decades", "century": "centuries", "quarter": "quarters", "half": "halves", "year_to": "years",
}  # fmt: skip


def _held(facts: list[Fact]) -> set[tuple[str, float]]:
    return {item for fact in facts for item in _parts(fact)}


def _near(part: str, mine: float, theirs: float, fact: Fact, other: Fact) -> bool:
    """Lengths that are one within rounding, clock times in two styles, days that differ by the lag of a paper."""
    if part == "duration":
        if times.length_unit(fact) == times.length_unit(other):
            return mine == theirs
        return abs(mine - theirs) / max(mine, theirs, 1e-9) <= 0.03
    if part == "hour":
        return (mine - theirs) % 12 == 0
    if part in ("year", "month", "day", "weekday"):
        return alike(fact, other)
    return False


def _excused(
    alignment: Alignment, fact: Fact, part: str, value: float, said: list[Fact], near: list[Fact], counted: list[Fact]
) -> bool:
    """Whether the passage or what stands around it has the part in another guise."""
    if any(alike(fact, other) and part in times.fields(other) for other in said):
        return True
    if any(
        (other := times.fields(one).get(part)) is not None and _near(part, value, other, fact, one)
        for one in [*said, *near]
    ):
        return True
    if (part, value) in _held(near):
        return not (part == "month" and _other_month(fact, said, near))
    if part == "duration":
        return _length_excused(alignment, fact, value, said, counted)
    if part in ("year", "year_to", "decade"):
        hinted = numbers.hints(alignment.said.text, alignment.said.lang)
        if value in figures([*said, *counted]) or value in hinted or value % 100 in hinted & _SHORT:
            return True
        return _reckoned_year(value, said, counted)
    if part in ("day", "hour"):
        return any(one.text.isdecimal() and value in figures([one]) for one in counted)
    if part == "weekday":
        return value in times.hinted_weekdays(alignment.said.text, alignment.said.lang) or any(
            isinstance(one.value, TimeValue) and one.value.relative and one.value.day is not None for one in said
        )
    return False


def _other_month(fact: Fact, said: list[Fact], near: list[Fact]) -> bool:
    """Whether the passage has the day of a report in another month, and no date about it the day in this one ("July" alone is no July 1)."""
    whole = times.fields(fact)
    day = whole.get("day")
    dates = [(fields.get("day"), fields.get("month")) for fields in map(times.fields, near)]
    return day is not None and (
        (day, whole.get("month")) not in dates
        and any(fields.get("day") == day and "month" in fields for fields in map(times.fields, said))
    )


def _reckoned_year(value: float, said: list[Fact], counted: list[Fact]) -> bool:
    """Whether a year is worked out from a said one and a number of years or an age ("born in 1950, twenty when I came": 1970)."""
    years = [one.value.year for one in said if isinstance(one.value, TimeValue) and one.value.year is not None]
    spans = {one.value.low for one in counted if isinstance(one.value, NumberValue) and not one.value.unit}
    for one in said:
        if times.length_unit(one) == "year":
            spans |= times.figures(one)
    return any(value in (year + span, year - span) for year in years for span in spans if 1 < span < 120)


_SHORT = frozenset(float(year) for year in range(11, 20))  # «в пятнадцатом году» may be 1915


def _length_excused(alignment: Alignment, fact: Fact, days: float, said: list[Fact], counted: list[Fact]) -> bool:
    """A length that the passage gives in other words: "a decade" for ten years, an age, a bare figure."""
    hinted = times.lengths(alignment.said.text, alignment.said.lang)
    if any(abs(days - other) / max(days, other) <= 0.002 for other in hinted if other):
        return True
    lengths = _lengths(said, counted)
    apart = construction("apart", alignment.reported.lang)
    near = alignment.reported.text[max(0, fact.span.start - BESIDE) : fact.span.end + BESIDE]
    if apart is not None and apart.search(near):
        lengths += [abs(a - b) for a, b in combinations(lengths[:8], 2)]
    if any(abs(other - days) <= 0.002 * days for other in lengths):
        return True  # "22 minutes longer than the half-hour that is allowed", of fifty-two minutes and thirty
    mine, unit = times.figures(fact), times.length_unit(fact)
    if any(times.length_unit(one) not in (None, unit) and mine & times.figures(one) for one in said):
        return False  # «beş altı gün» is not "five to six weeks", though its five is read as a bare figure
    if any(isinstance(one.value, NumberValue) and mine & numbers.figures(one) for one in counted):
        return True
    if any(times.length_unit(one) == unit or mine & times.figures(one) for one in said if times.length_unit(one)):
        return False
    return bool(mine & numbers.hints(alignment.said.text, alignment.said.lang))


BESIDE = 25  # code points about a length in which a word must say that it is a difference ("22 minutes longer")


def _lengths(said: list[Fact], counted: list[Fact]) -> list[float]:
    """The said lengths in days, and the bare figures beside them in the same unit."""
    found = [theirs for one in said for name, theirs in _parts(one) if name == "duration"]
    units = {
        theirs / figure
        for one in said
        for name, theirs in _parts(one)
        if name == "duration"
        for figure in times.figures(one)
        if figure
    }
    bare = [one.value.low for one in counted if isinstance(one.value, NumberValue) and not one.value.unit]
    return found + [figure * unit for figure in bare for unit in sorted(units)]


def _reported_elsewhere(alignment: Alignment, part: str, theirs: float, other: Fact) -> bool:
    """Whether the said part has an answer among the reported numbers, or in words for a length."""
    counted = sides(alignment, FactKind.NUMBER)[0]
    if part == "duration":
        hinted = times.lengths(alignment.reported.text, alignment.reported.lang)
        if any(abs(theirs - one) / max(theirs, one) <= 0.002 for one in hinted if one):
            return True
        return any(times.figures(other) & numbers.figures(one) for one in counted)
    if part in ("year", "day", "hour"):
        return any(one.text.isdecimal() and theirs in figures([one]) for one in counted)
    return False


def _relations(alignment: Alignment, reported: list[Fact], said: list[Fact]) -> Iterator[Drift]:
    """Equal dates with another relation: "not before March" made "in March"."""
    for pair in [*alignment.of_kind(FactKind.TIME), *_alone(alignment)]:
        if pair.reported is None or pair.said is None:
            continue
        r, s = pair.reported.value, pair.said.value
        assert isinstance(r, TimeValue)
        assert isinstance(s, TimeValue)
        if "not_before" in (r.relation, s.relation) and _earliest(
            alignment.said if r.relation == "not_before" else alignment.reported
        ):
            continue
        if r.relation == "not_before" and not s.relation and _NOT_UNTIL.match(pair.reported.text):
            continue  # "not until August" says when it was and that it was late
        if r.relation == "before" and s.relation not in _TO and _denied_before(alignment.reported, pair.reported):
            continue  # "cannot be expected before 2028" is not before 2028
        if r.relation == s.relation or agree(pair.reported, pair.said) is not Agreement.DIFFERENT:
            continue
        if _one_bound(alignment, pair.said, pair.reported):
            continue
        mine, theirs = times.fields(pair.reported), times.fields(pair.said)
        common = mine.keys() & theirs.keys()
        season = not common and bool(r.period) and r.period == s.period
        if not (common or season) or any(mine[part] != theirs[part] for part in common):
            continue
        said_as, reported_as = _RELATION.get(s.relation, "at"), _RELATION.get(r.relation, "at")
        why = f"Time: said to be {said_as} “{pair.said.text}”, reported as {reported_as} “{pair.reported.text}”."
        yield flag(alignment, "TIME", pair.reported, pair.said, Severity.MAJOR, Direction.SHIFTED, why, RELATION, BOUND)


_NOT_UNTIL = re.compile(r"(?:not (?:un)?till?|no hasta|não até)\b", re.IGNORECASE)

# The detector of a time that both sides name: what the report takes up is the time itself, so that `taken_up` is not asked (it
# would drop 3 of 13 right flags of twelve gold sets; none is wrong in 1,500 faithful rows and 6,600 clean pairs).
BOUND = "time_bound"


def _alone(alignment: Alignment) -> list[FactPair]:
    """The one time of each side that is no pair of the alignment because its bound differs ("by autumn" against «не раньше осени»)."""
    reported = [p.reported for p in alignment.of_kind(FactKind.TIME) if p.reported is not None and p.said is None]
    said = [p.said for p in alignment.of_kind(FactKind.TIME) if p.said is not None and p.reported is None]
    found = [
        FactPair(FactKind.TIME, r, s, 1.0)
        for r in reported
        for s in said
        if agree(r, s) is Agreement.DIFFERENT and _names_one(r, s)
    ]
    return found if len(found) == 1 else []


def _names_one(reported: Fact, said: Fact) -> bool:
    mine, theirs = times.fields(reported), times.fields(said)
    common = mine.keys() & theirs.keys()
    seasons = [fact.value.period for fact in (reported, said) if isinstance(fact.value, TimeValue)]
    return all(mine[part] == theirs[part] for part in common) if common else seasons[0] == seasons[1] in _MONTHS


_TO, _FROM = frozenset({"before", "until"}), frozenset({"after", "since"})


def _one_bound(alignment: Alignment, said_time: Fact, reported_time: Fact) -> bool:
    """Whether two relations say one thing, because what is said of the time is turned round as well ("closed until March", "open from March")."""
    if _opposed(alignment):
        return True
    said, reported = _relation(said_time), _relation(reported_time)
    if "not_before" in (said, reported):
        other = alignment.reported if said == "not_before" else alignment.said
        named = reported_time if said == "not_before" else said_time
        if _found("latest", other):
            return False  # "by mid-May at the latest" needs no verb that is denied
        denied = [cue for cue in denials(other) if cue.scale != "lexical"]
        if denied and times.has_relation(other.text, other.lang, "until"):
            return True  # "until the truce ends on March 31" says it of the truce
        return bool({said, reported} & _TO) and (
            bool(denied) or (_found("lasting", other) and not _BY.search(other.text[: named.span.start]))
        )  # "had not approved it by July"; what runs "by spring" does not last until then
    mine, theirs = (denials(side) for side in (alignment.said, alignment.reported))
    unless = [any(cue.kind is FactKind.CONDITION for cue in found) for found in (mine, theirs)]
    if bool(mine) != bool(theirs) or unless[0] != unless[1]:
        return True
    ends, begins = (alignment.said, alignment.reported) if said in _TO else (alignment.reported, alignment.said)
    if _found("lasting", ends) and _found("opens", begins) and not _found("opens", ends):
        return True
    # "the period after the cuts until 2012", "after 2012": the said side has both
    sides = ((alignment.said, reported), (alignment.reported, said))
    return any(_follows(side, relation) for side, relation in sides if relation in ("before", "after"))


_BY = re.compile(r"\b(?:by|ко?)\s(?:the\s|early\s|late\s|mid-?)?$", re.IGNORECASE)  # a deadline and never an end


def _relation(fact: Fact) -> str:
    return fact.value.relation if isinstance(fact.value, TimeValue) else ""


def _opposed(alignment: Alignment) -> bool:
    """Whether the sides have opposite poles of one axis ("closed", "reopen")."""
    poles = [
        {(c.scale, c.value.strength > 0) for c in cues(side) if c.scale.startswith("axis:")}
        for side in (alignment.said, alignment.reported)
    ]
    return any(
        (axis, not pole) in poles[1] and (axis, pole) not in poles[1]
        for axis, pole in poles[0]
        if axis != "axis:before"
    )


def _found(kind: str, side: Side) -> bool:
    pattern = around_figures(kind, side.lang)
    return pattern is not None and pattern.search(side.text) is not None


def _follows(side: Side, relation: str) -> bool:
    """Whether a side has a word of a relation that no time of it carries."""
    return times.has_relation(side.text, side.lang, relation)


def complementary(alignment: Alignment, *, loose: bool = False) -> bool:
    """Whether an equal time ends something on one side, or has nothing before it, and begins something on the other: then what is said of it may be turned round too.

    `loose`: a time that is only named may begin something as well ("closed until the 12th", "reopens on the 12th").
    """
    for pair in alignment.of_kind(FactKind.TIME):
        if pair.reported is None or pair.said is None:
            continue
        r, s = pair.reported.value, pair.said.value
        if not (isinstance(r, TimeValue) and isinstance(s, TimeValue)):
            continue
        mine, theirs = times.fields(pair.reported), times.fields(pair.said)
        common = mine.keys() & theirs.keys()
        if common and all(mine[part] == theirs[part] for part in common):
            starts = _FROM | {""} if loose else _FROM
            if {r.relation, s.relation} - _FROM == {"not_before"}:
                return True  # "accepts nothing until the 15th", "accepts from the 15th"
            if (r.relation in _TO and s.relation in starts) or (s.relation in _TO and r.relation in starts):
                return True
    return False


def _denied_before(side: Side, fact: Fact) -> bool:
    """Whether the clause of a time denies ("cannot be expected before", "an opening before May is out of the question")."""
    part = around(side, fact.span)
    return any(
        part.start <= cue.span.start < part.end
        for cue in of(cues(side), FactKind.POLARITY, "negation", "nword", "lexical", "soft")
    )


def _earliest(side: Side) -> bool:
    """Whether a side calls a date the first possible one in words that stand away from it ("September 15 is the earliest date")."""
    pattern = construction("earliest", side.lang)
    return pattern is not None and pattern.search(side.text) is not None


_RELATION = {
    "": "at",
    "before": "before",
    "after": "after",
    "until": "until",
    "since": "since",
    "not_before": "not before",
}
