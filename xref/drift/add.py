"""ADD: content that no passage supports.

Drift:      said «Урожай погиб» → reported: The harvest was lost, which he blamed on the neighbours.
Not drift:  said «Урожай погиб» → reported: The harvest was lost, the farm minister of the region said. (a title, L4)

Severity: major. Runs and clauses are flagged, never single words; the passage's neighbours and the question are searched first.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.gaps import confidence
from xref.model import Alignment, Direction, Drift, FactKind, Gap, Severity

CODES = ("ADD",)
WEIGHT = 1.5  # an ordinary content word weighs 1: a single word is never an addition
# Shares of answered weight, of the statement or of the passage, under both of which the passage is simply not the source: that is
# the link's business. A long addition leaves little of the statement answered, but the passage as a whole.
COVERED, CARRIED = 0.3, 0.5
LEAST = 0.05  # confidence below which a run is not worth passing on


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of the reported content that is no name, figure or date (these have codes of their own)."""
    if alignment.coverage_reported < COVERED and alignment.coverage_said < CARRIED:
        return
    for gap in alignment.unsupported:
        if gap.weight < WEIGHT or _named(alignment, gap) or _frame(alignment, gap):
            continue
        sure = confidence(alignment, gap, on_said=False)
        if sure < LEAST:
            continue
        yield Drift(
            code="ADD",
            severity=Severity.MAJOR,
            direction=Direction.STRONGER,
            reported=gap.span,
            reported_words=gap.text,
            said=None,
            said_words="",
            why="Neither the passage nor its neighbours hold anything that answers these words.",
            confidence=sure,
            detector="add",
        )


def _named(alignment: Alignment, gap: Gap) -> bool:
    """Whether most of the run is names, numbers or dates."""
    kinds = (FactKind.NAME, FactKind.NUMBER, FactKind.TIME)
    covered = sum(
        len(pair.reported.span)
        for pair in alignment.pairs
        if pair.reported is not None and pair.kind in kinds and pair.reported.span.overlaps(gap.span)
    )
    return covered >= 0.5 * len(gap.span)


def _frame(alignment: Alignment, gap: Gap) -> bool:
    """Whether the run holds the reporting verb: then it is the writer's frame, not content."""
    verb = alignment.reported.attribution.verb_span if alignment.reported.attribution else None
    return verb is not None and gap.span.shift(alignment.reported.offset).overlaps(verb)
