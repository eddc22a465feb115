"""Statements with stable ids and counts, made in document order."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from xref.model import Attribution, Document, Presentation, Span, Statement


class Builder:
    """Collects the statements of one document and gives each its id and order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.statements: list[Statement] = []
        self._seen: Counter[str] = Counter()

    def add(
        self,
        span: Span,
        paragraph: int,
        *,
        presentation: Presentation = Presentation.NARRATION,
        speaker: str | None = None,
        turn: int | None = None,
        parts: tuple[Span, ...] = (),
        quoted: tuple[Span, ...] = (),
        attribution: Attribution | None = None,
        extra: bool = False,
        cruft: bool = False,
        embedded_voice: str | None = None,
    ) -> Statement:
        """Add the next statement and return it."""
        document = self.document
        text = span.of(document.text)
        digest = blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()
        self._seen[digest] += 1
        repeat = self._seen[digest]
        statement = Statement(
            id=f"{document.id}#{digest}" + (f"-{repeat}" if repeat > 1 else ""),
            document_id=document.id,
            span=span,
            text=text,
            lang=document.lang,
            presentation=presentation,
            speaker=speaker,
            turn=turn,
            order=len(self.statements),
            paragraph=paragraph,
            parts=parts or (span,),
            quoted=quoted,
            attribution=attribution,
            extra=extra,
            cruft=cruft,
            embedded_voice=embedded_voice,
        )
        self.statements.append(statement)
        return statement
