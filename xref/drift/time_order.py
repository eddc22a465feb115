"""Part of TIME: before and after exchanged around an event ("before the harvest" → "after the harvest"), this year for last year, once in
two years for twice a year.

The words are compared where they govern the same thing: «A до B» is "B after A" as well, and what is shut before an event may open after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from xref.drift.cue_sides import around, flag, turned
from xref.drift.fact_sides import sides
from xref.facts import alike, times
from xref.facts.numbers_around import construction
from xref.model import Alignment, Direction, Drift, Fact, FactKind, Side, Span, TimeValue, Word

# None is wrong in 760 faithful pairs and 3,000 clean ones; of 22 drifted times ten are found by these three.
ORDER, MOVED, OFTEN = 0.7, 0.65, 0.75
BOUND = "time_bound"  # as `time.BOUND`: what the report takes up is the event itself, so that `taken_up` is not asked
LINKED = 0.3  # how much a link must say for two words to be one thing
GOVERNED = 2  # content words that a "before" or "after" governs at most
LIGHT = 0.3  # weight up to which a word is no content word
_TRAILING = {
    "tr": 30,
    "zh": 8,
    "ja": 8,
}  # languages in which the event stands before the word, and within how many code points
_LEADING = 45  # the same in the others, behind the word
_MARK = re.compile(
    r"[.,;:!?—–()（），。；：！？、…«»„“”\"]|\s(?:and|but|und|aber|et|mais|y|pero|ma|mas|и|а|но|і|й|та|але|i|ale|och|en|maar|ve|ama)\s"
)


class Order(NamedTuple):
    """A "before" (`after` False) or "after" (True), and the content words of the event it stands with (indices)."""

    after: bool
    span: Span
    event: frozenset[int]


def order(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    found = _exchanged(alignment) or _moved(alignment) or _often(alignment)
    if found is not None:
        yield found


def _orders(side: Side, words: tuple[Word, ...]) -> list[Order]:
    """The "before" and "after" of a side that are not denied, those without an event too ("neither before it nor after").

    "Ten years ago" is no "before" («on yıl önce», „vor zehn Jahren“, قبل عشر سنوات).
    """
    found = []
    lengths = [fact for fact in times.find(side.text, side.lang) if times.length_unit(fact)]
    for after, kind in ((False, "precedes"), (True, "follows")):
        pattern = construction(kind, side.lang)
        for place in pattern.finditer(side.text) if pattern is not None else ():
            span = Span(*place.span())
            if not side.in_content(span) or _denied(side, span):
                continue
            beside = Span(max(0, span.start - 2), span.end + 2)
            if not any(
                fact.span.overlaps(beside) and (fact.span.start < span.start) == (side.lang in _TRAILING)
                for fact in lengths
            ):
                found.append(Order(after, span, frozenset(_event(side, span, words))))
    return found


def _event(side: Side, span: Span, words: tuple[Word, ...]) -> list[int]:
    """The content words that a "before" or "after" governs."""
    back = _TRAILING.get(side.lang)
    if back is not None:
        stretch = side.text[max(0, span.start - back) : span.start]
        marks = list(_MARK.finditer(stretch))
        reach = Span(span.start - len(stretch) + (marks[-1].end() if marks else 0), span.start)
    else:
        mark = _MARK.search(side.text, span.end, span.end + _LEADING)
        reach = Span(span.end, mark.start() if mark else span.end + _LEADING)
    inside = [k for k, word in enumerate(words) if reach.contains(word.span) and word.weight > LIGHT]
    if back is not None:
        return inside[-1:] if side.lang == "tr" else inside[-2 * GOVERNED :]
    return inside[:GOVERNED]


def _denied(side: Side, span: Span) -> bool:
    """Whether a "before" is denied right before it ("and not after"): what is denied is no claim."""
    return _NOT.search(side.text[: span.start]) is not None


_NOT = re.compile(
    r"\b(?:not|never|nicht|non|pas|no|não|nie|niet|не|ні|ni|inte|ne)\s(?:(?:erst|solo|only|seulement|только|лише|już|even)\s)?$",
    re.IGNORECASE,
)


def _exchanged(alignment: Alignment) -> Drift | None:
    """An event that something is said to have come before, and reported to have come after, or the other way round."""
    said = _orders(alignment.said, alignment.said_words)
    reported = _orders(alignment.reported, alignment.reported_words) if said else []
    if any(len({one.after for one in orders}) > 1 for orders in (said, reported)):
        return None  # "before or after the law"
    for one in said:
        for other in reported:
            words = one.span.of(alignment.said.text).strip(), other.span.of(alignment.reported.text).strip()
            alone = len(said) == len(reported) == 1 and not {word.lower() for word in words} & _OTHER_USES
            if one.after == other.after or not _one_event(alignment, one, other, alone):
                continue
            if _reversed_by_denial(alignment, one, other):
                continue
            why = f"Time: “{words[0]}” is said of it, “{words[1]}” is reported."
            return replace(
                flag(alignment, "TIME", one.span, other.span, Direction.REVERSED, ORDER, why), detector=BOUND
            )
    return None


_OTHER_USES = frozenset(
    {"до", "po", "na", "voor"}
)  # also "to", "each", "on" and "for": only where the event is surely one


def _reversed_by_denial(alignment: Alignment, said: Order, reported: Order) -> bool:
    """Whether one of the two clauses denies, or one side has the opposite pole of an axis: shut before an event, open after it."""
    clauses = {
        id(side): around(side, order.span) for side, order in ((alignment.said, said), (alignment.reported, reported))
    }

    def counts(side: Side, negation: Span) -> bool:
        return _counts(side, negation, clauses[id(side)])

    return turned(alignment, counts, _TIMES)


def _one_event(alignment: Alignment, said: Order, reported: Order, alone: bool) -> bool:
    """Whether two of them govern the same thing; `alone`: also where nothing of either is answered by anything else."""
    if not said.event or not reported.event:
        return False
    pairs = [(link.said, link.reported) for link in alignment.links if link.score >= LINKED]
    if any(mine in said.event and theirs in reported.event for mine, theirs in pairs):
        return True
    content = [
        (mine, theirs)
        for mine, theirs in pairs
        if alignment.said_words[mine].weight > LIGHT and alignment.reported_words[theirs].weight > LIGHT
    ]
    return alone and not any(mine in said.event or theirs in reported.event for mine, theirs in content)


def _counts(side: Side, negation: Span, clause: Span) -> bool:
    """Whether a negation is in the clause and not of a "before" or "after" right behind it ("two years before it, and not after")."""
    if not negation.overlaps(clause):
        return False
    patterns = [construction(kind, side.lang) for kind in ("precedes", "follows")]
    near = side.text[negation.end : negation.end + 12]
    return not any(p is not None and (place := p.search(near)) is not None and place.start() <= 6 for p in patterns)


_TIMES = frozenset({"axis:before", "axis:early", "axis:first"})


def _moved(alignment: Alignment) -> Drift | None:
    """The one "last year" of the passage for the one "this year" of the report, where no date tells them apart."""
    if alignment.said.published and alignment.reported.published:
        return None  # then both are years, months and weeks, and compared as such
    reported, said = sides(alignment, FactKind.TIME)
    mine, theirs = _relative(reported), _relative(said)
    if len(mine) != 1 or len(theirs) != 1:
        return None
    (unit, step, fact), (same, other_step, other) = mine[0], theirs[0]
    if unit != same or step == other_step or unit not in ("year", "month"):
        return None  # a paper of Monday tells what was said on Friday as of last week
    if float(step) in times.steps(alignment.said.text, alignment.said.lang):
        return None  # «в прошлом году сорок, в этом — семнадцать»
    if any(alike(fact, one) for one in alignment.neighbours if one.kind is FactKind.TIME):
        return None
    why = f"Time: “{other.text}” is said, “{fact.text}” is reported."
    return flag(alignment, "TIME", other.span, fact.span, Direction.SHIFTED, MOVED, why)


def _relative(facts: list[Fact]) -> list[tuple[str, str, Fact]]:
    """The times told from the day of speaking: unit, steps from it, fact."""
    found = []
    for fact in facts:
        value = fact.value
        if isinstance(value, TimeValue) and value.period.startswith("rel:"):
            _, unit, step = value.period.split(":")
            found.append((unit, step, fact))
    return found


@cache
def _frequencies(lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    return construction("once_in_two", lang), construction("twice_in_one", lang)


def _often(alignment: Alignment) -> Drift | None:
    """Once in two years for twice a year, or the other way round."""
    found = []
    for side in (alignment.said, alignment.reported):
        found.append([p.search(side.text) if p is not None else None for p in _frequencies(side.lang)])
    for mine, theirs in ((0, 1), (1, 0)):
        one, other = found[0][mine], found[1][theirs]
        if one and other and not found[0][theirs] and not found[1][mine]:
            why = f"Time: “{one[0]}” is not “{other[0]}”."
            return flag(alignment, "TIME", Span(*one.span()), Span(*other.span()), Direction.SHIFTED, OFTEN, why)
    return None
