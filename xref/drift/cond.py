"""COND: a condition, exception or limit dropped, added or changed.

Drift:      said «Если санкции снимут, мы вернёмся» → reported: We will return.
Not drift:  said «Снимут санкции — вернёмся» → reported: If the sanctions are lifted, we will return. (an idiom of equal force, L1)

Severity: critical. A conditional clause is flagged only when the other side has no conditional or limiting word left for it and the
words of the clause itself are unanswered there; one of the two alone may be free wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.drift.cue_sides import Cue, clause, comparable, cues, match, of, share
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Span

CODES = ("COND",)
ASSERTS = 0.45  # strength from which a word opens a condition of its own ("if"); "when" and "until" can only answer one
UNANSWERED = 0.4  # share of the clause's words below which the clause is missing on the other side
PRESENT = 0.45  # the rest of the statement must be there, or the passage is simply another one


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag a side."""
    if not comparable(alignment, FactKind.CONDITION) or not alignment.links:
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    if alignment.coverage_reported >= PRESENT or (alignment.coverage_reported >= THIN and _anchored(alignment)):
        yield from _missing(alignment, said, reported, on_said=True)
    if alignment.coverage_said >= PRESENT:
        yield from _missing(alignment, reported, said, on_said=False)


# Many languages open a condition without a word for it («Снимут санкции — вернёмся»): one that only the report has is seldom an addition.
ADDED = 0.6
THIN = 0.3  # coverage that suffices where a figure, a name or a date shows that it is the passage


def _anchored(alignment: Alignment) -> bool:
    kinds = (FactKind.NUMBER, FactKind.NAME, FactKind.TIME)
    return any(p.reported and p.said and p.score >= 0.99 for p in alignment.pairs if p.kind in kinds)


def _missing(alignment: Alignment, own: Sequence[Cue], other: Sequence[Cue], *, on_said: bool) -> Iterator[Drift]:
    kinds = (FactKind.CONDITION, FactKind.EXCEPTION)
    here = [c for kind in kinds for c in of(own, kind)]
    there = [c for kind in kinds for c in of(other, kind)]
    left, right = match(alignment, here, there) if on_said else match(alignment, there, here)
    side = alignment.said if on_said else alignment.reported
    for cue in left if on_said else right:
        if abs(cue.value.strength) < ASSERTS:
            continue
        stretch = clause(side, cue.span)
        part, count = share(alignment, stretch, on_said=on_said)
        if count < 2 or part > UNANSWERED:
            continue
        yield _drift(alignment, cue, stretch, part, count, on_said=on_said)
        return


def _drift(alignment: Alignment, cue: Cue, stretch: Span, part: float, count: int, *, on_said: bool) -> Drift:
    where = (
        "the report has neither the condition nor its words"
        if on_said
        else "the source has neither the condition nor its words"
    )
    return Drift(
        code="COND",
        severity=Severity.CRITICAL,
        direction=Direction.STRONGER if on_said else Direction.WEAKER,
        reported=None if on_said else stretch,
        reported_words="" if on_said else stretch.of(alignment.reported.text),
        said=stretch if on_said else None,
        said_words=stretch.of(alignment.said.text) if on_said else "",
        why=f"Condition: “{cue.fact.text}” opens a condition or limit, and {where}.",
        confidence=min(0.9, 0.6 + 0.06 * count + 0.4 * (UNANSWERED - part)) * (1.0 if on_said else ADDED),
        detector="cond",
    )
