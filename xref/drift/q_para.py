"""Q-PARA: a paraphrase between quotation marks.

Drift:      said «Я этому не рад» → reported: "I am strongly opposed to this," he said.
Not drift:  said «Я этому не рад» → reported: "I am not happy about it," he said. (a faithful translation is not the same words)

Severity: minor, beside the flag of what the wording changed. Silent below a clear lack of support: press quotations differ from
the recording by 40–60 % of their words even in one language.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.model import Alignment, Direction, Drift, Presentation, Severity

CODES = ("Q-PARA",)
LOOSE = 0.34  # share of the quotation's weight that the passage answers
WORDS = 5


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag when a whole quotation rests on its passage only loosely."""
    reported = alignment.reported
    if reported.presentation is not Presentation.DIRECT or len(alignment.reported_words) < WORDS:
        return
    if alignment.coverage_reported >= LOOSE:
        return
    span = reported.quoted[0] if reported.quoted else None
    yield Drift(
        code="Q-PARA",
        severity=Severity.MINOR,
        direction=Direction.SHIFTED,
        reported=span,
        reported_words=span.of(reported.text) if span else reported.text,
        said=None,
        said_words=alignment.said.text,
        why=f"Quotation marks promise the speaker's words; the passage answers {alignment.coverage_reported:.0%} of these by weight.",
        confidence=min(0.8, 0.9 - alignment.coverage_reported),
        detector="q_para",
    )
