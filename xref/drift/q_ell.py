"""Q-ELL: a marked ellipsis hides a word that changes the meaning.

Drift:      said «Мы не намерены закрывать завод» → reported: "We … intend to close the plant".
Not drift:  said «Мы, как вы знаете, готовы к разговору» → reported: "We … are ready to talk". (L9: an independent aside)

Severity: critical when a negation, condition, exception or limit stood in the gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.drift.gaps import sentences
from xref.drift.operators import Operator, lost
from xref.model import Alignment, Direction, Drift, Severity, Span

CODES = ("Q-ELL",)
# What an ellipsis may more often leave out without harm: below the balanced operating point.
_SURE = {"time limit": 0.4, "time clause": 0.45, "hearsay marker": 0.45, "concession": 0.45}
_ELLIPSIS = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]|\(\s?(?:…|\.\.\.)\s?\)|…|\.\.\.")


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an operator that stands on the said side between the words around an ellipsis."""
    for mark in _ELLIPSIS.finditer(alignment.reported.text):
        at = Span(*mark.span())
        if not alignment.reported.in_quotes(at) and alignment.reported.quoted:
            continue
        gap = _gap(alignment, at)
        if gap is None:
            continue
        for op in lost(alignment, gap):
            if not _beside(alignment, gap, op):
                continue
            yield Drift(
                code="Q-ELL",
                severity=Severity.CRITICAL,
                direction=Direction.REVERSED if op.what == "negation" else Direction.STRONGER,
                reported=at,
                reported_words=mark.group(),
                said=op.span,
                said_words=op.text,
                why=f"The ellipsis leaves out the {op.what} “{op.text}”, which governs what is quoted (only an independent aside may go, L9).",
                confidence=_SURE.get(op.what, 0.85),
                detector="q_ell",
            )


def _gap(alignment: Alignment, at: Span) -> Span | None:
    """The stretch of the said side between what answers the words just before the ellipsis and just after it."""
    best: dict[int, tuple[float, int]] = {}
    for link in alignment.links:
        best[link.reported] = max(best.get(link.reported, (0.0, 0)), (link.score, link.said))
    words = alignment.reported_words
    before = [best[i][1] for i, word in enumerate(words) if word.span.end <= at.start and i in best]
    after = [best[i][1] for i, word in enumerate(words) if word.span.start >= at.end and i in best]
    if not after:
        return None
    first = alignment.said_words[before[-1]].span.end if before else 0
    last = alignment.said_words[max(after[:2])].span.start
    return Span(first, last) if first < last else None


def _beside(alignment: Alignment, gap: Span, op: Operator) -> bool:
    """Whether an operator stands in a sentence that is quoted before or after the ellipsis: whole sentences may go."""
    here = [
        one for one in sentences(alignment.said) if one.overlaps(gap) or one.end == gap.start or one.start == gap.end
    ]
    return len(here) < 3 or any(one.overlaps(op.span) for one in (here[0], here[-1]))
