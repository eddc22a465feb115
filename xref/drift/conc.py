"""CONC: a concession or a contrast dropped.

Drift:      said «Риск есть, но он невелик» → reported: He admitted that there is a risk.
Not drift:  said «Риск есть, но он невелик» → reported: There is a risk; it is small, though. (clause order, L7)

Severity: major. A contrast is flagged when its clause is reported and no word of contrast answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, unmet
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
    if comparable(alignment, FactKind.CONCESSION):
        yield from unmet(alignment, CODES[0], RULE, "Contrast", Direction.SHIFTED, right=RIGHT, sides=(True,))
