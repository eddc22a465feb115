"""ADD: content that no passage supports.

Drift:      said «Урожай погиб» → reported: The harvest was lost, which he blamed on the neighbours.
Not drift:  said «Урожай погиб» → reported: The harvest was lost, the farm minister of the region said. (a title, L4)

Severity: major. Runs and clauses are flagged, never single words; the passage's neighbours and the question are searched first.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.model import Alignment, Direction, Drift, FactKind, Gap, Severity

CODES = ("ADD",)
# A run must carry this much weight (an ordinary content word weighs 1), and nothing like it may stand on the other side.
WEIGHT = 1.8
UNLIKE = 0.42
COVERED = 0.3  # under this share of answered weight the passage is simply not the source: that is the link's business


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of the reported content that is no name, figure or date (these have codes of their own)."""
    if alignment.coverage_reported < COVERED:
        return
    for gap in alignment.unsupported:
        if gap.weight < WEIGHT or gap.best > UNLIKE or _named(alignment, gap):
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
            confidence=confidence(gap),
            detector="add",
        )


def confidence(gap: Gap) -> float:
    """How sure an unanswered run is content and not wording: heavier runs and less likeness make it surer."""
    return max(0.0, min(0.95, 0.25 + 0.12 * gap.weight + 0.8 * (UNLIKE - gap.best)))


def _named(alignment: Alignment, gap: Gap) -> bool:
    """Whether most of the run is names, numbers or dates."""
    kinds = (FactKind.NAME, FactKind.NUMBER, FactKind.TIME)
    covered = sum(
        len(pair.reported.span)
        for pair in alignment.pairs
        if pair.reported is not None and pair.kind in kinds and pair.reported.span.overlaps(gap.span)
    )
    return covered >= 0.5 * len(gap.span)
