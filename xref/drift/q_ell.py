"""Q-ELL: a marked ellipsis hides a word that changes the meaning.

Drift:      said «Мы не намерены закрывать завод» → reported: "We … intend to close the plant".
Not drift:  said «Мы, как вы знаете, готовы к разговору» → reported: "We … are ready to talk". (L9: an independent aside)

Severity: critical when a negation, condition, exception or limit stood in the gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.drift.operators import lost
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
    linked = {link.reported: link.said for link in alignment.links}
    before = [linked[i] for i, word in enumerate(alignment.reported_words) if word.span.end <= at.start and i in linked]
    after = [linked[i] for i, word in enumerate(alignment.reported_words) if word.span.start >= at.end and i in linked]
    if not after:
        return None
    first = alignment.said_words[before[-1]].span.end if before else 0
    last = alignment.said_words[max(after[:2])].span.start
    return Span(first, last) if first < last else None
