"""A-LEVEL: a voice that the speaker only quoted is given as the speaker's own.

Drift:      said «Мои противники твердят: „Всё пропало“» → reported: "All is lost," he said.
Not drift:  said «Мои противники твердят: „Всё пропало“» → reported: His opponents, he said, keep repeating that all is lost.

Severity: critical. Silent where the report names the embedded voice, or where the speaker agrees with it in words of his own.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.facts.speakers import same_speaker
from xref.model import Alignment, Direction, Drift, Severity, Span

CODES = ("A-LEVEL",)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag a stretch of the passage in which somebody else speaks, when the report carries its words without that voice."""
    for place, (span, voice) in enumerate(zip(alignment.said.content, alignment.said.embedded, strict=False)):
        if voice is None or not alignment.reported_for(span):
            continue
        if len(alignment.said.content) > 1 and _share(alignment, span) < 0.5:
            continue
        if _names_the_voice(alignment, voice, span):
            continue
        yield Drift(
            code="A-LEVEL",
            severity=Severity.CRITICAL,
            direction=Direction.REVERSED,
            reported=Span(0, len(alignment.reported.text)),
            reported_words=alignment.reported.text,
            said=span,
            said_words=span.of(alignment.said.text),
            why=f"The speaker is quoting {voice or 'somebody else'} here; the report gives the words as the speaker's own.",
            confidence=0.7 if place == 0 else 0.6,
            detector="a_level",
        )


def _share(alignment: Alignment, span: Span) -> float:
    """The share of the statement's linked words that this stretch answers."""
    linked = {link.reported for link in alignment.links}
    inside = {link.reported for link in alignment.links if alignment.said_words[link.said].span.overlaps(span)}
    return len(inside) / len(linked) if linked else 0.0


def _names_the_voice(alignment: Alignment, voice: str, span: Span) -> bool:
    """Whether the report lets the embedded voice be seen: its name is the speaker, or its words are answered in the statement."""
    if voice and same_speaker(alignment.reported.speaker, voice):
        return True
    start = alignment.said.text.find(voice, max(0, span.start - 200)) if voice else -1
    if start >= 0:
        return bool(alignment.reported_for(Span(start, start + len(voice))))
    return False
