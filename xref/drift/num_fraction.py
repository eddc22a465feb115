"""Part of NUM-VAL: another fraction ("two thirds come from the budget" → "half of it comes from the budget"), or another multiple ("doubled" → "tripled")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import around, carried, flag, likely_answered
from xref.drift.fact_sides import figures, sides
from xref.facts.numbers import hints
from xref.facts.numbers_around import shares, spoken
from xref.model import Alignment, Direction, Drift, FactKind, NumberValue, Side, Span

# What stands for a fraction (`lang/figures.toml`), and its value.
VALUES = {
    "half": 1 / 2, "third": 1 / 3, "two_thirds": 2 / 3, "quarter": 1 / 4, "three_quarters": 3 / 4, "fifth": 1 / 5, "tenth": 1 / 10,
}  # fmt: skip
SURE = 0.75  # confidence: two right on sixteen gold sets, none wrong in 1,845 faithful findings and 3,000 clean pairs (11 with a fraction on both sides)
NEAR = 0.06  # difference up to which two shares are one ("nearly half" for 47 percent)
REPORT, CLAUSE = 0.6, 0.5  # shares answered: of the report, and of the clause of the said fraction


def another_fraction(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: the only fraction of each side, where they differ and are not two parts of one whole."""
    mine = _fractions(alignment.reported)
    theirs = _fractions(alignment.said) if len(mine) == 1 else []
    if len(theirs) != 1:
        return
    (value, span), (held, there) = mine[0], theirs[0]
    if abs(value - held) <= NEAR or abs(value + held - 1.0) <= NEAR or _figured(alignment, value, held):
        return  # "a quarter are empty" for "three quarters are filled": the words that turn it round are too many to be known
    if (likely_answered(alignment.reported_words) or 0.0) < REPORT:
        return
    if carried(alignment.said_words, around(alignment.said, there), there) < CLAUSE:
        return
    words = there.of(alignment.said.text), span.of(alignment.reported.text)
    why = f"Number: “{words[0]}” is said, “{words[1]}” is reported."
    found = flag(alignment, "NUM-VAL", there, span, Direction.SHIFTED, SURE, why)
    yield replace(found, detector="num_val")


def _fractions(side: Side) -> list[tuple[float, Span]]:
    return [
        (value, span)
        for name, value in VALUES.items()
        for span in spoken(f"fraction_{name}", side)
        if not _ORDINAL.search(side.text[max(0, span.start - REACH) : span.start])
    ]


MULTIPLES = {"two": 2.0, "three": 3.0}  # `lang/figures.toml`, times_…


def another_multiple(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: "tripled" for "doubled", where each side has one such word and no figure says the reported multiple."""
    mine, theirs = _multiples(alignment.reported), _multiples(alignment.said)
    if len(mine) != 1 or len(theirs) != 1 or mine.keys() == theirs.keys():
        return
    ((value, span),), ((_, there),) = mine.items(), theirs.items()
    held = sorted(figures(sides(alignment, FactKind.NUMBER)[1]))
    if value in hints(alignment.said.text, alignment.said.lang):
        return  # "two, then three times as much"
    if any(low and abs(high / low - value) <= NEAR * value for low in held for high in held):
        return  # worked out from what was said
    words = there.of(alignment.said.text), span.of(alignment.reported.text)
    why = f"Number: “{words[0]}” is said, “{words[1]}” is reported."
    found = flag(alignment, "NUM-VAL", there, span, Direction.SHIFTED, SURE, why)
    yield replace(found, detector="num_val")


def _multiples(side: Side) -> dict[float, Span]:
    return {value: spans[0] for name, value in MULTIPLES.items() if (spans := spoken(f"times_{name}", side))}


REACH = 14
# "The second half of May" is a time.
_ORDINAL = re.compile(
    r"\b(?:first|second|last|next|other|перв\w+|втор\w+|друг\w+|перш\w+|erste\w?|zweite\w?|andere\w?|première|seconde|deuxième|autre"
    r"|primer[ao]|segund[ao]|otr[ao]|prima|seconda|altra|primeir[ao]|outr[ao]|pierwsz\w+|drug\w+|první|druh\w+|eerste|tweede|andere)\s$",
    re.IGNORECASE,
)


def _figured(alignment: Alignment, value: float, held: float) -> bool:
    """Whether a figure of the other side gives a fraction ("90 percent", "two of every three")."""
    reported, said = sides(alignment, FactKind.NUMBER)
    for wanted, facts, side in ((value, said, alignment.said), (held, reported, alignment.reported)):
        percents = [
            fact.value.low / 100 for fact in facts if isinstance(fact.value, NumberValue) and fact.value.unit == "%"
        ]
        if any(
            abs(one - wanted) <= NEAR for one in (*percents, *(share.value for share in shares(side.text, side.lang)))
        ):
            return True
    return False
