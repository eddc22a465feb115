"""EVID: a marker of hearsay or belief dropped or added.

Drift:      said «Мне рассказывали, что деньги исчезли» → reported: The money had vanished, he said.
Not drift:  said «По-моему, деньги исчезли» → reported: The money has vanished, I believe. (a marker of equal force, L1)

Severity: major. A marker is flagged when its words are there on the other side and nothing that weakens a claim answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, sure, unanswered
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("EVID",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5


def _answers(cue: Cue) -> bool:
    return cue.kind in (FactKind.EVIDENCE, FactKind.CONDITION) or (
        cue.kind is FactKind.SCALE and cue.scale in ("certainty", "intent", "ability", "stance")
    )


RULE = Rule("evid", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.EVIDENCE):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    for on_said in (True, False):
        for cue in unanswered(alignment, RULE, said, reported, on_said=on_said):
            confidence = RIGHT * sure(alignment, RULE, cue, on_said=on_said)
            if not confidence:
                continue
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
            here, there = ("said", "report") if on_said else ("reported", "source")
            why = f"Evidence marker: the {here} “{cue.fact.text}” has no answer in the {there}."
            said_span, reported_span = (cue.span, where) if on_said else (where, cue.span)
            yield flag(alignment, "EVID", said_span, reported_span, Direction.STRONGER, confidence, why)
            return
