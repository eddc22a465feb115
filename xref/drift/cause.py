"""CAUSE: a causal link added or removed.

Drift:      said «После реформы цены выросли» → reported: The reform drove prices up.
Not drift:  said «Цены выросли из-за реформы» → reported: Prices rose as a result of the reform. (a marker of equal force, L1)

Severity: major. A causal word is flagged when the words that it joins are there on the other side and nothing causal answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, sure, unanswered
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("CAUSE",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.CAUSE and cue.value.strength >= 0.75


def _answers(cue: Cue) -> bool:
    return cue.kind is FactKind.CAUSE or (cue.kind is FactKind.CONCESSION and cue.value.strength < 0.3)


RULE = Rule("cause", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.CAUSE):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    for on_said in (True, False):
        for cue in unanswered(alignment, RULE, said, reported, on_said=on_said):
            confidence = RIGHT * sure(alignment, RULE, cue, on_said=on_said)
            if not confidence:
                continue
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
            here, there = ("said", "report") if on_said else ("reported", "source")
            why = f"Causal link: the {here} “{cue.fact.text}” has no answer in the {there}."
            said_span, reported_span = (cue.span, where) if on_said else (where, cue.span)
            yield flag(alignment, "CAUSE", said_span, reported_span, Direction.SHIFTED, confidence, why)
            return
