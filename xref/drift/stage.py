"""STAGE: plan, attempt, process and result confused.

Drift:      said «Мы пытались построить мост» → reported: They built the bridge.
Not drift:  said «Мы начали строить мост» → reported: They launched construction of the bridge. (a word of equal force, L1)

Severity: major. A word of plan or attempt is flagged when the act is reported and nothing keeps it unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import Cue, Rule, clause, comparable, cues, flag, frame_cues, likely_answered, unmet
from xref.drift.phrases import construction
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Span

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
    if not comparable(alignment, FactKind.SCALE):
        return
    found = list(_done(alignment))
    yield from found or unmet(
        alignment, CODES[0], RULE, "Stage of the act", Direction.STRONGER, right=RIGHT, sides=(True,)
    )


PLANS = (0.3, 0.88)  # intents from "hope to" to "promise": less than "will", more than a thought
DONE = 0.65  # confidence of a plan that is reported as done, before the scale of calibration.toml
THERE = 0.5  # share of the plan's clause that the report must answer, by the odds of its words


_SIGNS = frozenset(
    {"zh", "ja"}
)  # where one sign (会, 将, 愿) is more often part of another word than a word of the future


def _done(alignment: Alignment) -> Iterator[Drift]:
    """A plan, a wish or a promise of the said side that the report gives as done: "has handed over" for «хотим передать»."""
    said, reported = cues(alignment.said), cues(alignment.reported)
    pattern = construction("completed", alignment.reported.lang)
    if pattern is None or any(_open(cue) for cue in (*reported, *frame_cues(alignment.reported))):
        return
    done = pattern.search(alignment.reported.text)
    plans = [
        c
        for c in said
        if c.kind is FactKind.SCALE
        and c.scale == "intent"
        and PLANS[0] <= c.strength <= PLANS[1]
        and not c.value.negated
        and not (primary(alignment.said.lang) in _SIGNS and len(c.fact.text) == 1)
    ]
    past = construction("completed", alignment.said.lang)
    if done is None or len(plans) != 1 or (past is not None and past.search(alignment.said.text)):
        return
    cue = plans[0]
    stretch = Span(cue.span.end, clause(alignment.said, cue.span).end)
    inside = [word for word in alignment.said_words if word.span.overlaps(stretch)]
    if (likely_answered(inside) or 0.0) < THERE:
        return
    where = Span(*done.span())
    why = f"Stage of the act: the said “{cue.fact.text}” is a plan, the report’s “{where.of(alignment.reported.text)}” gives it as done."
    drift = flag(alignment, CODES[0], cue.span, where, Direction.STRONGER, DONE, why, Severity.CRITICAL)
    yield replace(drift, detector="stage_done")


def _open(cue: Cue) -> bool:
    """Whether a cue leaves open that something is done: a plan, a duty, a hedge, a condition, a negation, a stage before the end."""
    if cue.kind is FactKind.SCALE:
        return cue.scale in ("intent", "certainty", "obligation", "ability") or (
            cue.scale == "stage" and cue.strength < 0.85
        )
    if cue.kind is FactKind.POLARITY:
        return cue.scale in ("negation", "nword", "double")
    return cue.kind is FactKind.CONDITION and cue.value.strength >= 0.45
