"""Segment a document into statements without losing a character: turns, sentences, quotations, speakers."""

from __future__ import annotations

from collections.abc import Sequence

from xref.model import Document, Role, Span, Statement
from xref.segment.sentences import sentences

__all__ = ["SEGMENTER", "gaps", "sentences", "statements"]

# Changes whenever statements may come out otherwise: it stands in the signature of every index and output.
SEGMENTER = "turns-4"


def statements(document: Document) -> tuple[Statement, ...]:
    """The statements of a document in order, none overlapping another: a source's sentences, a report's quotations and claims."""
    if document.role is Role.SOURCE:
        from xref.segment import source

        return source.statements(document)
    from xref.segment import report

    return report.statements(document)


def gaps(document: Document, statements: Sequence[Statement]) -> tuple[Span, ...]:
    """What lies between the statements, so that both together rebuild the text exactly; empty gaps are left out."""
    out: list[Span] = []
    at = 0
    for statement in sorted(statements, key=lambda s: s.span):
        if statement.span.start < at:
            raise ValueError(f"statements overlap at {statement.span.start}: {statement.id}")
        if statement.span.start > at:
            out.append(Span(at, statement.span.start))
        at = statement.span.end
    if at < len(document.text):
        out.append(Span(at, len(document.text)))
    return tuple(out)
