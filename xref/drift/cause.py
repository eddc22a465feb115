"""CAUSE: a causal link added or removed.

Drift:      said «После реформы цены выросли» → reported: The reform drove prices up.
Not drift:  said «Цены выросли из-за реформы» → reported: Prices rose as a result of the reform. (a marker of equal force, L1)

Severity: major. A causal word is flagged when the words that it joins are there on the other side and nothing causal answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, cues, flag, of, unmet
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


AFTER = 0.2  # strength of a word of time ("after", «после») that a cause may be made of
SURE = 0.8  # confidence where a cause stands for an "after", before the scale that calibration.toml gives to the code


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if comparable(alignment, FactKind.CAUSE):
        made = list(_of_time(alignment))
        yield from made or unmet(alignment, CODES[0], RULE, "Causal link", Direction.SHIFTED, right=RIGHT)


def _of_time(alignment: Alignment) -> Iterator[Drift]:
    """A word of time ("after") on one side, one of cause on the other, and nothing that answers either."""
    said, reported = of(cues(alignment.said), FactKind.CAUSE), of(cues(alignment.reported), FactKind.CAUSE)
    if not said or not reported or min(alignment.coverage_reported, alignment.coverage_said) < WHOLE:
        return
    strong = [[cue for cue in side if cue.value.strength >= 0.75] for side in (said, reported)]
    light = [[cue for cue in side if cue.value.strength == AFTER] for side in (said, reported)]
    for here, there in ((0, 1), (1, 0)):
        only_time = len(light[here]) == len((said, reported)[here])
        if only_time and light[here] and strong[there] and not light[there]:
            pair = [light[here][0], strong[there][0]]
            first, second = pair if here == 0 else pair[::-1]
            why = f"Causal link: “{pair[0].fact.text}” tells when, “{pair[1].fact.text}” tells why."
            yield flag(alignment, CODES[0], first.span, second.span, Direction.SHIFTED, SURE, why)
            return


WHOLE = 0.5  # coverage of both sides: with less the two words may belong to different clauses
