"""ADD: content that no passage supports.

Drift:      said «Урожай погиб» → reported: The harvest was lost, which he blamed on the neighbours.
Not drift:  said «Урожай погиб» → reported: The harvest was lost, the farm minister of the region said. (a title, L4)

Severity: major. Runs and clauses are flagged, never single words; the passage's neighbours and the question are searched first.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.fact_sides import reporting_verbs
from xref.drift.gaps import confidence
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, FactKind, Gap, Severity, Span

CODES = ("ADD",)
# Shares of answered weight, of the statement or of the passage, under both of which the passage is simply not the source: that is
# the link's business. A long addition leaves little of the statement answered, but the passage as a whole.
COVERED, CARRIED = 0.3, 0.5
WEIGHT, BESIDE_NAME = (
    1.5,
    3.5,
)  # an ordinary content word weighs 1: a single word is never an addition; a title beside a name is L4
WHOLE = 0.8  # share of the statement from which nothing of it is supported: the link's business
_OWN_CODES = frozenset({FactKind.NAME, FactKind.NUMBER, FactKind.TIME})
_NOUNS_CAPITALISED = frozenset({"de", "lb"})
LEAST = 0.05  # confidence below which a run is not worth passing on


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of the reported content that is no name, figure or date (these have codes of their own)."""
    if alignment.coverage_reported < COVERED and alignment.coverage_said < CARRIED:
        return
    for gap in alignment.unsupported:
        weight, named = _content(alignment, gap)
        if weight < (BESIDE_NAME if named else WEIGHT) or gap.share > WHOLE or _frame(alignment, gap):
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


def _content(alignment: Alignment, gap: Gap) -> tuple[float, bool]:
    """The weight of a run beside its names, numbers and dates, and whether it holds or touches a name (a title beside it is L4)."""
    facts = [
        (pair.reported.span, pair.kind)
        for pair in alignment.pairs
        if pair.reported is not None and pair.kind in _OWN_CODES
    ]
    cased = primary(alignment.reported.lang) not in _NOUNS_CAPITALISED
    weight, named = 0.0, False
    near = Span(max(0, gap.span.start - 3), gap.span.end + 3)
    for word in alignment.reported_words:
        if not word.span.overlaps(near):
            continue
        kinds = {kind for span, kind in facts if span.overlaps(word.span)}
        capital = cased and word.text[:1].isupper() and len(word.text) > 1 and word.span.start > 0
        named = named or FactKind.NAME in kinds or capital
        if word.span.overlaps(gap.span) and not kinds and not capital:
            weight += word.weight
    return weight, named


def _frame(alignment: Alignment, gap: Gap) -> bool:
    """Whether the run holds a reporting verb: then it is the writer's frame, not content."""
    verb = alignment.reported.attribution.verb_span if alignment.reported.attribution else None
    if verb is not None and gap.span.shift(alignment.reported.offset).overlaps(verb):
        return True
    verbs = reporting_verbs(alignment.reported.lang)
    return any(word.text.lower() in verbs for word in alignment.reported_words if word.span.overlaps(gap.span))
