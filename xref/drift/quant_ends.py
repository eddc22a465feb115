"""Part of QUANT: two words for how many or how often that lie at opposite ends and speak of the same people, things or act.

"Half of the pupils" → "nearly all of the pupils", «иногда» → "all the time", "one of the three" → "all three", "none of the twelve" → "not
all of the twelve".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xref.drift.cue_sides import CONTENT, Cue, below_negation, cues, flag, joined, of, paired, touching
from xref.drift.fact_sides import sides
from xref.drift.reserves import clause_of
from xref.drift.two_ends import LINKED, about_one, ends
from xref.facts.numbers_around import construction, shares
from xref.facts.numerals import scan
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, Fact, FactKind, NumberValue, Side, Span

FAR = {"quantity": 0.4, "frequency": 0.5}  # how far apart; "several" and "many" are often exchanged
UNIVERSAL = 0.9
# Confidence: of 260 freely worded drifts 12, six of them named by nothing else; of 760 freely worded faithful pairs and the faithful rows of
# sixteen gold sets none, of 3,000 clean pairs one.
SURE = 0.8
GROUP = 26  # code points behind a quantifier (before it, in Turkish) in which its group stands
MANY = 12  # a group told off as "all three", "all twelve"


def opposite(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """The first pair of words of opposite ends about one group or act."""
    for first, second, up in (
        *_none_or_not_all(alignment, said, reported),
        *_one_or_all(alignment),
        *_not_always(alignment, said, reported),
        *_in_words(alignment),
        *_share_and_word(alignment, reported),
        *_far(alignment, said, reported),
    ):
        words = first.of(alignment.said.text), second.of(alignment.reported.text)
        why = f"Scale of quantity: the said “{words[0]}” and the reported “{words[1]}” lie far apart."
        direction = Direction.STRONGER if up else Direction.WEAKER
        return replace(flag(alignment, "QUANT", first, second, direction, SURE, why), detector="quant_plain")
    return None


def _far(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Iterator[tuple[Span, Span, bool]]:
    for scale, step in FAR.items():
        mine, theirs = of(said, FactKind.SCALE, scale), of(reported, FactKind.SCALE, scale)
        alone = len(mine) == 1 == len(theirs)
        if not alone and (scale == "frequency" or not mine or not theirs or max(len(mine), len(theirs)) > SEVERAL):
            continue
        if scale == "quantity" and (
            shares(alignment.said.text, alignment.said.lang) or shares(alignment.reported.text, alignment.reported.lang)
        ):
            continue  # "one in two smokers" is a figure
        for a in mine:
            for b in theirs:
                if not_all(alignment, a, b) or any_at_all(alignment.said, a) or any_at_all(alignment.reported, b):
                    continue
                if a.value.negated or b.value.negated or abs(a.strength - b.strength) < step:
                    continue  # "most could not", «大多没有»: the negation belongs to the act
                if any(_near(a, other, step) for other in theirs) or any(_near(other, b, step) for other in mine):
                    continue
                if scale == "frequency":
                    if about_one(alignment, a.span, b.span):
                        yield a.span, b.span, b.strength > a.strength
                elif _one_group(alignment, a.span, b.span) or (
                    alone
                    and (_floats(alignment.said, a.span) or _floats(alignment.reported, b.span))
                    and about_one(alignment, a.span, b.span)
                ):
                    yield a.span, b.span, b.strength > a.strength


_BEFORE_FLOATING = re.compile(
    r"\b(?:have|has|had|are|were|will|would|can|could|must|should|may|might)\s$", re.IGNORECASE
)


_BEHIND_PREDICATE = re.compile(r"\s(?:it|that|we|you|they|he|she|I|of|the|there|this|but)\b")  # "are all it would take"


def _floats(side: Side, span: Span) -> bool:
    """Whether an English quantifier stands behind the verb whose subject it counts ("the growers have all switched"), or a Japanese one behind its subject (「住民が全員…」)."""
    if primary(side.lang) == "ja":
        return side.text[span.end : span.end + 1] != "の"
    return (
        primary(side.lang) == "en"
        and _BEFORE_FLOATING.search(side.text[: span.start]) is not None
        and _BEHIND_PREDICATE.match(side.text, span.end) is None
    )


SEVERAL = (
    2  # quantifiers of a side, all of which must lie far from those of the other ("some, I stress, some" and "most")
)


def _near(said: Cue, reported: Cue, step: float) -> bool:
    """Whether two quantifiers may answer each other: near in strength, or denied."""
    return said.value.negated or reported.value.negated or abs(said.strength - reported.strength) < step


def not_all(alignment: Alignment, said: Cue, reported: Cue) -> bool:
    """Whether one side denies a whole and the other has a negation before its "all" («не всем», "does not work for everybody")."""
    pairs = ((alignment.said, said, alignment.reported, reported), (alignment.reported, reported, alignment.said, said))
    return any(
        SOME < one.strength < UNIVERSAL
        and _universal(other)
        and (one.value.negated or below_negation(side, one.span))
        and (other.value.negated or below_negation(across, other.span))
        for side, one, across, other in pairs
    )


SOME = 0.3


def distributes(side: Side, cue: Cue) -> bool:
    """Whether an "each" only shares out a figure ("eight on each flight")."""
    pattern = construction("each_of", side.lang)
    part = clause_of(side, cue.span)
    before = side.text[part.start : cue.span.end]
    return pattern is not None and any(pattern.match(before, one.end) is not None for one in scan(before, side.lang))


def any_at_all(side: Side, cue: Cue) -> bool:
    """Whether a word for all means any at all ("qualquer", «любой»): other languages have "some" or nothing."""
    return any(span.overlaps(cue.span) for span in ends("any", side))


def _one_group(alignment: Alignment, said: Span, reported: Span) -> bool:
    """Whether a content word of what one quantifier counts is linked to one of what the other counts."""
    mine, theirs = _group(alignment.said, said), _group(alignment.reported, reported)
    return joined(alignment, mine, theirs, LINKED, said_weight=CONTENT, reported_weight=CONTENT)


def _group(side: Side, span: Span) -> Span:
    part = clause_of(side, span)
    if side.lang.startswith("tr"):
        return Span(max(part.start, span.start - GROUP), span.start)
    if primary(side.lang) == "ja" and side.text[span.start - 1 : span.start] == "の":  # 「住民の多くが」
        return Span(max(part.start, span.start - GROUP // 2), span.start)
    return Span(span.end, min(part.end, span.end + GROUP))


def _none_or_not_all(
    alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]
) -> Iterator[tuple[Span, Span, bool]]:
    """Nobody of a group on one side and "not all of them" on the other."""
    for on_said in (True, False):
        own, other = (said, reported) if on_said else (reported, said)
        one, across = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
        partial = [c for c in of(other, FactKind.SCALE, "quantity") if _universal(c) and c.value.negated]
        none = ends("none", one) if len(partial) == 1 and not ends("none", across) else []
        if len(none) != 1 or any(_universal(c) for c in of(own, FactKind.SCALE, "quantity")):
            continue
        first, second = (none[0], partial[0].span) if on_said else (partial[0].span, none[0])
        if _one_group(alignment, first, second):
            yield first, second, not on_said


# A word of the passage's end, a word of the report's, and whether the report's says more: one told off as the only one, …
_PAIRS = (
    ("one_among", "sole", True),
    ("sole", "one_among", False),
    ("not_all", "none", False),
    ("second", "every", True),
)


def _in_words(alignment: Alignment) -> Iterator[tuple[Span, Span, bool]]:
    """Words of two ends about one group that no figure measures: one of several and the only one, not all and none, every second and every."""
    said, reported = alignment.said, alignment.reported
    for weak, firm, up in _PAIRS:
        mine = ends(weak, said)
        theirs = ends(firm, reported) if mine else []
        if not theirs or ends(weak, reported):
            continue
        own = [span for span in ends(firm, said) if not _refused(said, span)] if weak != "not_all" else ends(firm, said)
        for first in mine:
            for second in theirs:
                if any(touching(alignment, one, second) or one.overlaps(clause_of(said, first)) for one in own):
                    continue
                if weak != "not_all" and _refused(reported, second):
                    continue
                if _one_group(alignment, first, second) or _one_time(alignment, first, second):
                    yield first, second, up


def _one_time(alignment: Alignment, said: Span, reported: Span) -> bool:
    """Whether what two words count is one day or season ("every second Tuesday", "every Tuesday")."""
    mine, theirs = _group(alignment.said, said), _group(alignment.reported, reported)
    return paired(alignment, mine, theirs, FactKind.TIME)


def _refused(side: Side, span: Span) -> bool:
    """Whether a negation stands before a word in its clause."""
    part = clause_of(side, span)
    return any(
        cue.span.overlaps(part) and cue.span.start <= span.start
        for cue in of(cues(side), FactKind.POLARITY, "negation")
    )


def _share_and_word(alignment: Alignment, reported: Sequence[Cue]) -> Iterator[tuple[Span, Span, bool]]:
    """A share of the passage in words or two figures ("a third", "two of the five") and a quantifier of the report that lies far from it."""
    side = alignment.said
    theirs = [cue for cue in of(reported, FactKind.SCALE, "quantity") if not cue.value.negated]
    if not theirs or ends("figure", alignment.reported):
        return
    found = [(span, SMALL) for span in ends("third", side)] + [(span, MIDDLE) for span in ends("half", side)]
    for span, share in found:
        for cue in theirs:
            above = share == SMALL and cue.strength >= MOST
            if (above or (share == MIDDLE and cue.strength <= FEW)) and _one_group(alignment, span, cue.span):
                yield span, cue.span, above


SMALL, MIDDLE = 0.33, 0.5  # a third or less; a half or more
MOST, FEW = 0.7, 0.3  # quantifiers from "most" on, up to "a few"


def _not_always(
    alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]
) -> Iterator[tuple[Span, Span, bool]]:
    """A denied "always" of the passage («не всегда») and an "always" of the report, which has nothing that limits it."""
    mine, theirs = of(said, FactKind.SCALE, "frequency"), of(reported, FactKind.SCALE, "frequency")
    denied = [cue for cue in mine if _universal(cue) and cue.value.negated]
    if not denied or len(theirs) != 1 or not _universal(theirs[0]) or theirs[0].value.negated:
        return
    if of(reported, FactKind.POLARITY, "negation") or any(_universal(c) and not c.value.negated for c in mine):
        return
    if about_one(alignment, denied[0].span, theirs[0].span):
        yield denied[0].span, theirs[0].span, True


def _universal(cue: Cue) -> bool:
    return cue.value.strength >= UNIVERSAL


def _one_or_all(alignment: Alignment) -> Iterator[tuple[Span, Span, bool]]:
    """One of a group told off on one side ("one of the three") and all of it on the other."""
    reported, said = sides(alignment, FactKind.NUMBER)
    for on_said in (True, False):
        mine, theirs = (said, reported) if on_said else (reported, said)
        one, across = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
        for fact in mine:
            part = _told(one, fact, "one_of")
            if part is None or any(_told(one, other, "all_of") is not None for other in mine):
                continue
            for other in theirs:
                whole = _told(across, other, "all_of") if _size(other) == _size(fact) else None
                if whole is not None and not any(_told(across, third, "one_of") for third in theirs):
                    yield (part, whole, True) if on_said else (whole, part, False)


def _size(fact: Fact) -> float | None:
    value = fact.value
    return value.low if isinstance(value, NumberValue) and value.low == value.high and 2 < value.low <= MANY else None


def _told(side: Side, fact: Fact, kind: str) -> Span | None:
    """The stretch in which a figure is the whole of which one is taken, or all."""
    if _size(fact) is None:
        return None
    before, behind = construction(kind, side.lang), construction(f"{kind}_behind", side.lang)
    found = before.search(side.text[: fact.span.start]) if before is not None else None
    if found is not None:
        return Span(found.start(), fact.span.end)
    found = behind.match(side.text[fact.span.end :]) if behind is not None else None
    return Span(fact.span.start, fact.span.end + found.end()) if found is not None else None
