"""STAGE: plan, attempt, process and result confused.

Drift:      said «Мы пытались построить мост» → reported: They built the bridge.
Not drift:  said «Мы начали строить мост» → reported: They launched construction of the bridge. (a word of equal force, L1)

Severity: major. A word of plan, attempt or beginning is flagged when the act is reported and nothing keeps it unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, sure, unanswered
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("STAGE",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale == "stage" and cue.strength <= 0.45


def _answers(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale in ("stage", "intent", "certainty", "ability")


RULE = Rule("stage", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.SCALE):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    for on_said in (True,):
        for cue in unanswered(alignment, RULE, said, reported, on_said=on_said):
            confidence = RIGHT * sure(alignment, RULE, cue, on_said=on_said)
            if not confidence:
                continue
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
            here, there = ("said", "report") if on_said else ("reported", "source")
            why = f"Stage of the act: the {here} “{cue.fact.text}” has no answer in the {there}."
            said_span, reported_span = (cue.span, where) if on_said else (where, cue.span)
            yield flag(alignment, "STAGE", said_span, reported_span, Direction.STRONGER, confidence, why)
            return
