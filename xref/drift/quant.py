"""QUANT: a quantifier or a frequency changed.

Drift:      said «Некоторые губернаторы уйдут» → reported: The governors will leave.
Not drift:  said «Немало губернаторов уйдёт» → reported: Quite a few governors will leave. (an idiom of equal force, L1)

Severity: major. Quantifiers are ordered from none to all and frequencies from never to always; two that speak of the same words and
lie more than a clear step apart are flagged, and so is a partial one that the report drops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.drift.cue_sides import (
    Cue,
    Rule,
    comparable,
    counterpart,
    cues,
    flag,
    how_sure,
    linked,
    of,
    touching,
    unanswered,
)
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("QUANT",)
STEP = {"quantity": 0.32, "frequency": 0.3}
PARTIAL = (0.08, 0.5)  # quantifiers whose loss widens the claim


def _partial(cue: Cue) -> bool:
    scales = cue.kind is FactKind.SCALE and cue.scale in STEP
    return scales and PARTIAL[0] <= cue.strength <= PARTIAL[1] and not cue.value.negated


def _limits(cue: Cue) -> bool:
    """Whether a cue may stand for a partial quantifier in a free translation."""
    return (
        cue.kind is FactKind.SCALE and cue.scale in ("quantity", "frequency", "bound", "degree")
    ) or cue.kind is FactKind.FOCUS


PART = Rule("part", _partial, _limits)
RULES = (PART,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.SCALE):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    for scale, step in STEP.items():
        mine, theirs = of(said, FactKind.SCALE, scale), of(reported, FactKind.SCALE, scale)
        found = _differs(alignment, mine, theirs, step)
        if found is not None:
            yield found
            return
    found = _dropped(alignment, said, reported)
    if found is not None:
        yield found


def _differs(alignment: Alignment, mine: Sequence[Cue], theirs: Sequence[Cue], step: float) -> Drift | None:
    """The pair of most unlike strengths among cues that answer each other and nothing of like strength on the other side."""
    denied = bool(of(cues(alignment.said), FactKind.POLARITY)), bool(of(cues(alignment.reported), FactKind.POLARITY))
    for cue in mine:
        if any(abs(cue.strength - other.strength) <= step for other in theirs):
            continue
        for other in theirs:
            if any(abs(other.strength - c.strength) <= step for c in mine):
                continue
            if cue.value.negated != other.value.negated and all(denied):
                continue  # "not with many" and "disagree with many": the negation stands elsewhere
            own = touching(alignment, cue.span, other.span)
            if not own and not (
                len(mine) == len(theirs) == 1 and (not alignment.links or linked(alignment, cue, other) >= 0.5)
            ):
                continue
            up = other.strength > cue.strength
            why = f"Scale of {cue.scale}: the said “{cue.fact.text}” and the reported “{other.fact.text}” lie more than a step apart."
            return flag(
                alignment,
                "QUANT",
                cue.span,
                other.span,
                Direction.STRONGER if up else Direction.WEAKER,
                0.8 if own else 0.7,
                why,
            )
    return None


def _dropped(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """A partial quantifier of the said side where the report has neither a quantity nor a limit nor a hedge."""
    if any(character.isdigit() for character in alignment.reported.text):
        return None
    for cue in unanswered(alignment, PART, said, reported, on_said=True):
        confidence = how_sure(alignment, PART, cue, on_said=True)
        if confidence:
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=True)
            why = f"Scale of {cue.scale}: the said “{cue.fact.text}” limits the claim, and nothing in the report does."
            return flag(alignment, "QUANT", cue.span, where, Direction.STRONGER, confidence, why)
    return None
