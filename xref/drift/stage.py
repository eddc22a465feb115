"""STAGE: plan, attempt, process and result confused.

Drift:      said «Мы пытались построить мост» → reported: They built the bridge.
Not drift:  said «Мы начали строить мост» → reported: They launched construction of the bridge. (a word of equal force, L1)

Severity: major. A word of plan or attempt is flagged when the act is reported and nothing keeps it unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, unmet
from xref.model import Alignment, Direction, Drift, FactKind

CODES = ("STAGE",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale == "stage" and cue.strength <= 0.37


def _answers(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale in ("stage", "intent", "certainty", "ability")


RULE = Rule("stage", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if comparable(alignment, FactKind.SCALE):
        yield from unmet(alignment, CODES[0], RULE, "Stage of the act", Direction.STRONGER, right=RIGHT, sides=(True,))
