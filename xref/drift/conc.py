"""CONC: a concession or a contrast dropped.

Drift:      said «Риск есть, но он невелик» → reported: He admitted that there is a risk.
Not drift:  said «Риск есть, но он невелик» → reported: There is a risk; it is small, though. (clause order, L7)

Severity: major. A contrast is flagged when its clause is reported and no word of contrast answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, sure, unanswered
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("CONC",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.CONCESSION and cue.value.strength >= 0.6


def _answers(cue: Cue) -> bool:
    return cue.kind in (FactKind.CONCESSION, FactKind.EXCEPTION, FactKind.CONDITION) or (
        cue.kind is FactKind.FOCUS and cue.value.strength != 0
    )


RULE = Rule("conc", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.CONCESSION):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    for on_said in (True,):
        for cue in unanswered(alignment, RULE, said, reported, on_said=on_said):
            confidence = RIGHT * sure(alignment, RULE, cue, on_said=on_said)
            if not confidence:
                continue
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
            here, there = ("said", "report") if on_said else ("reported", "source")
            why = f"Contrast: the {here} “{cue.fact.text}” has no answer in the {there}."
            said_span, reported_span = (cue.span, where) if on_said else (where, cue.span)
            yield flag(alignment, "CONC", said_span, reported_span, Direction.SHIFTED, confidence, why)
            return
