"""Q-CUT: the quotation begins or ends so that a dependent part is lost.

Drift:      said «Я готов уйти, когда закончу реформу» → reported: "I am ready to leave," he said.
Not drift:  said «Я готов уйти, когда закончу реформу» → reported: He would go once the reform was done: "I am ready to leave."

Severity: critical for a lost condition, exception or negation; major for a lost qualifier ("in the good sense of the word").
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.operators import Operator, lost
from xref.model import Alignment, Direction, Drift, Severity, Span

CODES = ("Q-CUT",)
# An operator counts as cut only with what it governs: at most this share of its clause's weight may be answered in the report.
ANSWERED = 0.4
_SEVERITY = {"condition": Severity.CRITICAL, "exception": Severity.CRITICAL, "qualifier": Severity.MAJOR}


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag a condition, exception or qualifier of the quoted sentence that the statement holds nowhere."""
    for quoted in alignment.reported.quoted:
        answering = alignment.said_for(quoted)
        if len(answering) < 2:
            continue
        sentence = _sentence(alignment, Span(answering[0].span.start, answering[-1].span.end))
        for op in lost(alignment, sentence):
            if op.what not in _SEVERITY:
                continue
            clause = _clause(alignment, op)
            if op.what != "qualifier" and _answered(alignment, clause) > ANSWERED:
                continue
            yield Drift(
                code="Q-CUT",
                severity=_SEVERITY[op.what],
                direction=Direction.STRONGER,
                reported=quoted,
                reported_words=quoted.of(alignment.reported.text),
                said=clause,
                said_words=clause.of(alignment.said.text),
                why=f"The quotation leaves out the {op.what} “{clause.of(alignment.said.text)}” that belongs to the quoted words.",
                confidence=0.75 if op.what != "qualifier" else 0.7,
                detector="q_cut",
            )


def _sentence(alignment: Alignment, answered: Span) -> Span:
    """The said side's sentence (or content stretch) around what is answered."""
    inside = [part for part in alignment.said.content if part.overlaps(answered)]
    if inside:
        return Span(inside[0].start, inside[-1].end)
    return Span(0, len(alignment.said.text))


def _clause(alignment: Alignment, op: Operator) -> Span:
    """The operator with what it governs: its scope, or up to the next comma or stop."""
    if op.scope is not None:
        return Span(min(op.span.start, op.scope.start), max(op.span.end, op.scope.end))
    text = alignment.said.text
    if op.what == "qualifier":
        return op.span
    end = min((at for at in (text.find(mark, op.span.end) for mark in ",.;!?—") if at >= 0), default=len(text))
    return Span(op.span.start, end)


def _answered(alignment: Alignment, clause: Span) -> float:
    """The share of a said stretch's weight that is linked to the report."""
    linked = {link.said for link in alignment.links}
    inside = [(i, word) for i, word in enumerate(alignment.said_words) if word.span.overlaps(clause)]
    total = sum(word.weight for _, word in inside)
    return sum(word.weight for i, word in inside if i in linked) / total if total else 0.0
