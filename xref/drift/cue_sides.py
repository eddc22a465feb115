"""Both sides' cues as the detectors of strength and polarity read them, and which of them answer each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xref.facts.cues import checked, effective, scan
from xref.model import Alignment, CueValue, Fact, FactKind, Side, Span

CONTENT = 0.35  # weight above which a word carries content (the same line as in `align`)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its value unpacked; `strength` has its negation applied."""

    fact: Fact
    value: CueValue
    strength: float

    @property
    def scale(self) -> str:
        """The name of the scale."""
        return self.value.scale

    @property
    def span(self) -> Span:
        """Where it stands in its side's text."""
        return self.fact.span

    @property
    def kind(self) -> FactKind:
        """The kind of fact."""
        return self.fact.kind


def cues(side: Side) -> tuple[Cue, ...]:
    """Every cue in what is compared of a side, also the weak ones; a cue of the reporting frame is not content."""
    found = []
    for fact in scan(side.text, side.lang):
        if isinstance(fact.value, CueValue) and _inside(side, fact.span):
            found.append(Cue(fact, fact.value, effective(fact.value)))
    return tuple(found)


def _inside(side: Side, span: Span) -> bool:
    return not side.content or any(part.start <= span.start and span.end <= part.end for part in side.content)


def comparable(alignment: Alignment, kind: FactKind) -> bool:
    """Whether the lexicons of both languages can find the kind."""
    return kind in checked(alignment.said.lang) and kind in checked(alignment.reported.lang)


def of(found: Iterable[Cue], kind: FactKind, *scales: str) -> list[Cue]:
    """The cues of a kind, and of the scales if any are named."""
    return [cue for cue in found if cue.kind is kind and (not scales or cue.scale in scales)]


def linked(alignment: Alignment, said: Cue, reported: Cue) -> float:
    """0 to 1: how much two cues answer each other: by their own words, by the words they govern, by like places."""
    own = _touch(alignment, said.span, reported.span)
    governed = _touch(alignment, said.value.scope or said.span, reported.value.scope or reported.span)
    place = 1.0 - abs(_place(alignment.said, said.span) - _place(alignment.reported, reported.span))
    return 0.4 * own + 0.4 * governed + 0.2 * place


def _touch(alignment: Alignment, said: Span, reported: Span) -> float:
    return float(any(word.span.overlaps(said) for word in alignment.said_for(reported)))


def _place(side: Side, span: Span) -> float:
    return (span.start + span.end) / 2 / max(1, len(side.text))


def match(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> tuple[list[Cue], list[Cue]]:
    """One-to-one by how much they answer each other; what is left over on each side, said first."""
    ranked = sorted(
        ((linked(alignment, s, r), i, j) for i, s in enumerate(said) for j, r in enumerate(reported)), key=lambda x: (-x[0], x[1], x[2])
    )
    left, right = set(range(len(said))), set(range(len(reported)))
    for _, i, j in ranked:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
    return [said[i] for i in sorted(left)], [reported[j] for j in sorted(right)]


def answered(alignment: Alignment, cue: Cue, *, on_said: bool) -> float | None:
    """The share of the content words that a cue governs which the other side answers; None where no words are aligned or governed.

    Low: the whole clause is missing on the other side, which is an omission and not a change of strength.
    """
    if not alignment.links:
        return None
    words = alignment.said_words if on_said else alignment.reported_words
    scope = cue.value.scope or cue.span
    inside = [i for i, word in enumerate(words) if word.span.overlaps(scope) and word.weight >= CONTENT and not word.span.overlaps(cue.span)]
    if not inside:
        return None
    hit = {link.said if on_said else link.reported for link in alignment.links}
    return sum(i in hit for i in inside) / len(inside)


def counterpart(alignment: Alignment, span: Span, *, on_said: bool) -> Span | None:
    """The stretch of the other side that answers the words around a span: what a flag shows where a word is missing."""
    words = alignment.reported_for(span) if on_said else alignment.said_for(span)
    if not words:
        return None
    return Span(min(w.span.start for w in words), max(w.span.end for w in words))
