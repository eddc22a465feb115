"""Put a text together with marks whose offsets stay exact through white space and normalisation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xref.ingest.decode import normalise
from xref.model import Mark, MarkKind, Span


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader found in one file or record, before metadata are settled.

    `meta` holds what the file says of itself under the names of `FIELDS`, `origin` where each was found. `trusted` says that a person
    wrote the metadata for this text (front matter, a record's columns) and not a page template.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    trusted: bool = False
    digest: str = ""  # sha256 of a record's own bytes; of the file where empty
    plain: bool = True  # whether page furniture may stand among the lines (not so in subtitles)


FIELDS = ("id", "title", "outlet", "author", "url", "archive_url", "published", "lang", "speaker", "role", "notes")


@dataclass(slots=True)
class Builder:
    """Collects paragraphs and marks; only ever appended to."""

    pieces: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> Span:
        """Append verbatim and return where it stands."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def paragraph(self) -> None:
        """A blank line before what follows, unless nothing was written."""
        if self.length:
            self.write("\n\n")

    def mark(self, start: int, end: int, kind: MarkKind, value: str = "") -> None:
        """Mark a stretch; an empty one is dropped."""
        if end > start:
            self.marks.append(Mark(Span(start, end), kind, value))

    def done(self) -> tuple[str, tuple[Mark, ...]]:
        """The normalised text and its marks in order."""
        return settle("".join(self.pieces), self.marks)


def settle(text: str, marks: Iterable[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """Normalise a text and carry its marks along; marks that become empty are dropped, edges lose white space."""
    kept = list(marks)
    clean = normalise(text)
    if clean != text and kept:
        places = _places(text)
        kept = [Mark(Span(places[mark.span.start], places[mark.span.end]), mark.kind, mark.value) for mark in kept]
    trimmed = []
    for mark in kept:
        start, end = trim(clean, mark.span.start, min(mark.span.end, len(clean)))
        if end > start:
            trimmed.append(Mark(Span(start, end), mark.kind, normalise(mark.value)))
    trimmed.sort(key=lambda mark: (mark.span.start, -mark.span.end, mark.kind, mark.value))
    return clean, tuple(dict.fromkeys(trimmed))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at its edges."""
    start = min(start, end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _places(text: str) -> list[int]:
    """For each offset of a text its offset after `normalise`; each starter with the marks that combine with it is one step.

    Only called when normalisation changes something and there are marks. Hangul jamo and the like that join across starters move the
    edge of a mark by a letter at most, because the sum is corrected at every boundary that normalisation leaves alone.
    """
    places = [0] * (len(text) + 1)
    out = start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and not _boundary(text, at):
            continue
        piece = normalise(text[start:at])
        for inner in range(start, at):
            places[inner] = out + min(inner - start, len(piece))
        out += len(piece)
        start = at
    places[len(text)] = out
    return places


def _boundary(text: str, at: int) -> bool:
    """Whether normalisation never joins what stands before and after this offset."""
    char = text[at]
    if char < "\u0300":
        return not (char == "\n" and text[at - 1] == "\r")
    return not unicodedata.combining(char) and unicodedata.category(char)[0] != "M" and not "\u1160" <= char <= "\u11ff"
