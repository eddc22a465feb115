"""Negations that the other side puts otherwise: "no more than" is "the most", "no other" is "only", two in three are not the third.

Each function tells one class of words that mean the same with and without a negation, by both sides: what stands around the negation
here, and what stands for it there. A negation that is lost has neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.drift.cue_sides import Cue, of
from xref.drift.gaps import sentence_of, sentences
from xref.drift.num_fraction import VALUES
from xref.drift.phrases import construction
from xref.facts import find_plain
from xref.facts.numbers_around import shares, spoken
from xref.facts.numerals import scan
from xref.model import Alignment, FactKind, NumberValue, Side, Span

# What stands around a negation, and what the other side has for it (`lang/contrasts.toml`).
_PAIRS = (
    ("no_more", "the_most"),
    ("no_less", "the_least"),
    ("no_other", "only_one"),
    ("those_not", "only_one"),
    ("not_without", "only_with"),
    ("till_then_not", "only_with"),
    ("no_sooner", "the_least"),
    ("never_so", "than_ever"),
    ("no_longer", "stopped"),
    ("not_another", "one_more"),
    ("not_right", "amiss"),
    ("not_to_think", "dreads"),
    ("no_thing", "lacking"),
    ("said_no", "turned_down"),
    ("if_not_for", "but_for_it"),
    ("not_by_much", "slightly"),
    ("never_late", "on_time"),
    ("not_lost", "keeps"),
    ("not_kept", "loses"),
    ("not_expected", "beyond_expected"),
)
_ANSWERS = frozenset({"only_one", "keeps"})  # stands on both sides by itself: "only the one I bought does not work"
ONLY = 0.7  # strength of "only" in the lexicons
EXCEPTS = 0.4  # strength from which a word takes something out ("all but")
PART = 0.021  # how far two shares may miss the whole: "two thirds", 33 percent


def put_otherwise(alignment: Alignment, cue: Cue, own: Sequence[Cue], other: Sequence[Cue], *, on_said: bool) -> bool:
    """Whether the other side says without a negation what this side says with the negation `cue`."""
    side, across = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
    if _stands(side, "or_not", cue.span):
        return True  # "whether he took it or not" denies nothing
    if any(
        _stands(side, here, cue.span)
        and _has(across, there)
        and not (there in _ANSWERS and _has(side, there))
        and not (there == "keeps" and _has(across, "loses"))
        for here, there in _PAIRS
    ):
        return True
    whole = sentence_of(side, cue.span)
    if _asked(side, whole, across):
        return True
    if _only(own, whole) and any(one.strength >= EXCEPTS for one in of(other, FactKind.EXCEPTION)):
        return True  # "only two have not" is "all but two have"
    if any(one.strength < 0 and one.span.overlaps(whole) for one in of(own, FactKind.CONDITION)) and (
        _only(other, Span(0, len(across.text)))
        or any(one.strength >= MUST for one in of(other, FactKind.SCALE, "obligation", "certainty"))
    ):
        return True  # "will not sign unless it is opened": it must be opened first
    return _complement(side, whole, across)


MUST = 0.8  # strength of "must" and "must be"


def _asked(side: Side, whole: Span, across: Side) -> bool:
    """Whether the negation stands in a question that both sides ask by its verb ("Don't they deserve it?", «Разве они заслуживают?»)."""
    if whole.of(side.text).rstrip(_CLOSING)[-1:] not in _ASKS:
        return False
    asked = [one for one in sentences(across) if one.of(across.text).rstrip(_CLOSING)[-1:] in _ASKS]
    return any(
        (pattern := construction("yes_no", one.lang)) is not None and pattern.search(stretch.of(one.text)) is not None
        for one, stretch in ((side, whole), *((across, other) for other in asked))
    ) and bool(asked)


_ASKS, _CLOSING = frozenset("?？؟"), " \"'”»“’)]"


def _only(found: Sequence[Cue], inside: Span) -> bool:
    return any(one.strength >= ONLY and one.span.overlaps(inside) for one in of(found, FactKind.FOCUS))


def _stands(side: Side, kind: str, span: Span) -> bool:
    """Whether a construction of a kind stands where a cue does."""
    pattern = construction(kind, side.lang)
    return pattern is not None and any(Span(*hit.span()).overlaps(span) for hit in pattern.finditer(side.text))


def _has(side: Side, kind: str) -> bool:
    pattern = construction(kind, side.lang)
    return pattern is not None and any(side.in_content(Span(*hit.span())) for hit in pattern.finditer(side.text))


def _complement(side: Side, whole: Span, across: Side) -> bool:
    """Whether the figures of a negated sentence are the rest of the other side's: "a third do not" of «двое из трёх», "under six" of "from six"."""
    if any(abs(one + two - 1.0) <= PART for one in _parts(side, whole) for two in _parts(across, None)):
        return True
    here, there = set(_figures(side, whole)), set(_figures(across, None))
    if any(one - two in here - there and one in here for one in there for two in there - here if one > two):
        return True  # "two of the seven are not back": seven and five
    for low, high in (("below", "from"), ("from", "below")):
        if _has_in(side, f"age_{low}", whole) and _has(across, f"age_{high}") and here & there:
            return True
    return False


def _has_in(side: Side, kind: str, inside: Span) -> bool:
    pattern = construction(kind, side.lang)
    return pattern is not None and pattern.search(side.text, inside.start, inside.end) is not None


def _figures(side: Side, inside: Span | None) -> Iterator[float]:
    """The figures of a stretch; of millions and thousands only how many ("seven million, five of them lost")."""
    for one in scan(side.text, side.lang):
        if not one.ordinal and one.low == one.high and (inside is None or inside.start <= one.core < inside.end):
            value = one.low
            while value >= 1000 and value % 1000 == 0:
                value /= 1000
            yield value


def _parts(side: Side, inside: Span | None) -> Iterator[float]:
    """The shares that a stretch speaks of, from 0 to 1."""
    for name, value in VALUES.items():
        if any(inside is None or span.overlaps(inside) for span in spoken(f"fraction_{name}", side)):
            yield value
    for share in shares(side.text, side.lang):
        if inside is None or any(inside.start <= core < inside.end for core in share.cores):
            yield share.value
    for fact in find_plain(side.text, side.lang):
        if (
            isinstance(fact.value, NumberValue)
            and fact.value.unit == "%"
            and (inside is None or fact.span.overlaps(inside))
        ):
            yield fact.value.low / 100
