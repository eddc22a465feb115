"""Words of the two ends of one scale that stand against each other: a ban and an advice, a mistake and a crime (`lang/ends.toml`).

Counting cues tells that a hedge is missing; a word of the other end about the same thing says outright that the strength has changed,
and asks for no measured share.
"""

from __future__ import annotations

from xref import lang
from xref.drift.cue_sides import CONTENT
from xref.drift.gaps import sentence_of
from xref.drift.phrases import places
from xref.drift.reserves import clause_of
from xref.model import Alignment, Side, Span, Word

LINKED = 0.25  # score from which two words are about one thing; weaker links join any two words


def ends(kind: str, side: Side) -> list[Span]:
    """Where words of an end stand in what is compared of a side."""
    code = lang.primary(side.lang)
    found = places(side.text, lang.table("ends").get(kind, {}).get(code, ()), code)
    return [span for span in found if side.in_content(span)]


def about_one(alignment: Alignment, said: Span, reported: Span, *, least: int = 1) -> bool:
    """Whether at least so many words of the clause of `reported` are linked to the sentence of `said`, those two words left out.

    A clause of the report that has little but the word itself ("Ann is furious, she said") is joined to the ones behind it.
    """
    sentence = sentence_of(alignment.said, said)
    part = _ground(alignment.reported, alignment.reported_words, reported)
    found = {
        link.reported
        for link in alignment.links
        if link.score >= LINKED
        and _counts(alignment.reported_words[link.reported], part, reported, FAINT)
        and _counts(alignment.said_words[link.said], sentence, said)
    }
    return len(found) >= least


FAINT = 0.3  # "virus" weighs less in English than in the language of its passage


def _counts(word: Word, stretch: Span, besides: Span, least: float = CONTENT) -> bool:
    return word.weight >= least and word.span.overlaps(stretch) and not word.span.overlaps(besides)


def _ground(side: Side, words: tuple[Word, ...], span: Span) -> Span:
    """The clause of a stretch, joined to the next ones until more than a name stands in it."""
    part = clause_of(side, span)
    while sum(_counts(word, part, span) for word in words) <= LITTLE and part.end + 1 < len(side.text):
        part = Span(part.start, clause_of(side, Span(part.end + 1, part.end + 1)).end)
    return part


LITTLE = 2  # content words of a clause that may be a subject and nothing else
