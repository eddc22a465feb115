"""OMIT: source content left out whose absence changes what is understood.

Drift:      said «Цены вырастут весной и упадут осенью» → reported: Prices will rise, he said.
Not drift:  said «Ну, знаете, цены, конечно, вырастут» → reported: Prices will rise, he said. (fillers, L2)

A report need not repeat everything: only a clause of the *same sentence* that is reported counts, and only where it carries much
of that sentence. Severity: major; minor where the clause merely adds.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.gaps import confidence
from xref.drift.operators import operators
from xref.model import Alignment, Direction, Drift, Gap, Severity, Span

CODES = ("OMIT",)
WEIGHT = 1.5  # an ordinary content word weighs 1
GOVERNED = 1.0  # the same under an operator
COVERED = 0.4
LEAST = 0.05


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of a reported sentence of the source."""
    if alignment.coverage_reported < COVERED:
        return
    for gap in alignment.omitted:
        sentence = next((part for part in alignment.said.content if part.overlaps(gap.span)), None)
        if sentence is not None and not alignment.reported_for(sentence):
            continue
        operator = _governed(alignment, gap)
        sure = confidence(alignment, gap, on_said=True)
        if gap.weight < (GOVERNED if operator else WEIGHT) or sure < LEAST:
            continue
        yield Drift(
            code="OMIT",
            severity=Severity.MAJOR if operator else Severity.MINOR,
            direction=Direction.STRONGER if operator else Direction.SHIFTED,
            reported=None,
            reported_words="",
            said=gap.span,
            said_words=gap.text,
            why=(
                f"The report leaves out words under the {operator} of the sentence it reports."
                if operator
                else "The report leaves out a part of the very sentence it reports."
            ),
            confidence=sure,
            detector="omit",
        )


def _governed(alignment: Alignment, gap: Gap) -> str | None:
    """The operator that stands in or just before a gap, if there is one."""
    near = Span(max(0, gap.span.start - 15), gap.span.end)
    for op in operators(alignment.said.text, alignment.said.lang):
        if near.overlaps(op.span) and op.what in ("condition", "exception", "concession", "qualifier"):
            return op.what
    return None
