"""A cause that a report adds: "a decline she credited to the new drones", "thanks to the new director, Somebody".

Writers add what made something happen more often than anything else, and whoever reads it takes it for said. A faithful report has its
cause from the source: in the passage, in a sentence beside it or in the question. So an added one is a phrase of cause whose words nothing
there answers, where nothing about the passage gives a cause of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import CONTENT, Cue, cues, flag, likely_answered
from xref.drift.fact_sides import name_in_source
from xref.drift.gaps import faint, sentences
from xref.drift.phrases import construction
from xref.encode.words import share, words
from xref.facts import names
from xref.facts.cues import checked, scan
from xref.lang import primary
from xref.model import Alignment, CueValue, Direction, Drift, Fact, FactKind, NameValue, Side, Span, Word

ADDED = 0.75  # confidence of a cause that nothing answers
# Share of a cause's weight, by the odds of its words, that may be answered: of 9 causes of this form that gold sets call added 5 lie below,
# of the 9 of faithful rows none (the lowest has .81), of 3,000 clean pairs two.
ANSWERED = 0.6
STATED = 0.4  # the same where the passage or what stands beside it gives a cause of some kind, or xref has no words for one in its language
REST = 0.6  # share of what is left of the report that must be answered: with less the passage is not what it rests on
WORDS = 0.9  # weight of a cause that can be told from another: "because of it" cannot
WHOLE = (
    0.75  # share of a cause that the passage or a neighbour answers as a bag of words: then it is there, however worded
)
NEXT = 2  # content words next to a word of cause that are the cause
LEAST = 0.6  # strength of a word of cause
_ENDS = re.compile(r"[.;:!?…«»“”\"()—–]|,\s")
_BEFORE = frozenset({"tr"})


def credited(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: a phrase of cause in the report that nothing in the passage or around it answers."""
    side = alignment.reported
    pattern = construction("credited", side.lang)
    if pattern is None or not alignment.reported_words or faint(alignment):
        return
    for found in pattern.finditer(side.text):
        stretch = _complement(side, Span(*found.span()))
        inside = [word for word in alignment.reported_words if word.span.overlaps(stretch)]
        if sum(word.weight for word in inside) < WORDS:
            continue
        strangers = [fact.text for fact in _strangers(alignment, stretch)]
        if not strangers and (not _unanswered(alignment, stretch, inside) or _both_open(alignment)):
            continue
        whole = Span(min(found.start(), stretch.start), max(found.end(), stretch.end))
        rest = [word for word in alignment.reported_words if not word.span.overlaps(whole)]
        if (likely_answered(rest) or 0.0) < REST:
            continue
        why = (
            f"The report gives “{strangers[0]}” as a cause; the source names nobody of this name."
            if strangers
            else "The report gives a cause; neither the passage nor what stands beside it gives one that these words could render."
        )
        yield replace(flag(alignment, "ADD", None, whole, Direction.STRONGER, ADDED, why), detector="add_cause")
        return


def _complement(side: Side, cue: Span) -> Span:
    """What stands behind a word of cause (in Turkish before it), to the next mark."""
    if primary(side.lang) in _BEFORE:
        return Span(max((mark.end() for mark in _ENDS.finditer(side.text, 0, cue.start)), default=0), cue.start)
    end = _ENDS.search(side.text, cue.end)
    return Span(cue.end, end.start() if end else len(side.text))


def _unanswered(alignment: Alignment, stretch: Span, inside: list[Word]) -> bool:
    """Whether the words of a cause have no answer in the passage nor beside it."""
    said = alignment.said
    around = [text for text in (said.text, said.before, said.after, said.question or "") if text]
    told = FactKind.CAUSE not in checked(said.lang) or any(_gives_cause(text, said.lang) for text in around)
    least = STATED if told else ANSWERED
    if (likely_answered(inside) or 0.0) > least:
        return False
    if FactKind.CAUSE not in checked(said.lang) and any(
        w.weight >= CONTENT and w.odds < 0 for w in alignment.said_words
    ):
        return False  # a word of the passage that nothing answers may be the cause, and no word of cause can tell
    mine = words(stretch.of(alignment.reported.text))
    return all(share(mine, words(text)) < WHOLE for text in around)


def _both_open(alignment: Alignment) -> bool:
    """Whether the passage credits something too whose words nothing in the report answers: then the two are one cause («Из-за сильного тумана»)."""
    side = alignment.said
    pattern = construction("credited", side.lang)
    for found in pattern.finditer(side.text) if pattern is not None else ():
        stretch = _complement(side, Span(*found.span()))
        inside = [word for word in alignment.said_words if word.span.overlaps(stretch) and word.weight >= CONTENT]
        # «Из-за сильного тумана в субботу отменили …»: the cause is what stands next to the word, on its far side in Turkish
        near = inside[-NEXT:] if primary(side.lang) in _BEFORE else inside[:NEXT]
        if (likely_answered(near) or 0.0) <= ANSWERED:
            return True
    return _blamed(alignment) or _guessed(alignment)


def _blamed(alignment: Alignment) -> bool:
    """Whether a clause of the passage gives a cause of what it said before („Das liegt am Stahl") in words that the report does not clearly answer."""
    side = alignment.said
    pattern = construction("blames", side.lang)
    for found in pattern.finditer(side.text) if pattern is not None else ():
        near = [word for word in alignment.said_words if word.span.start >= found.end() and word.weight >= CONTENT]
        if near and (likely_answered(near[:NEXT]) or 0.0) <= WHOLE:
            return True
    return False


def _guessed(alignment: Alignment) -> bool:
    """Whether the passage ends in a guess without a verb («Скорее всего, крысы.») that the report does not clearly answer, and the report guesses too."""
    side = alignment.said
    if not any(_guess(cue) for cue in cues(alignment.reported)):
        return False
    for sentence in sentences(side):
        inside = [word for word in alignment.said_words if word.span.overlaps(sentence)]
        guess = next((cue for cue in cues(side) if _guess(cue) and cue.span.start - sentence.start <= OPENS), None)
        if guess is None or not sentence.contains(guess.span):
            continue
        rest = [word for word in inside if not word.span.overlaps(guess.span) and word.weight >= CONTENT]
        if 0 < len(rest) <= NEXT and (likely_answered(rest) or 0.0) <= ANSWERED:
            return True
    return False


def _guess(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale == "certainty" and cue.strength < 1.0


OPENS = 3  # code points within which a guess opens its sentence


def _gives_cause(text: str, language: str) -> bool:
    """Whether a text gives a cause of some kind."""
    return any(
        fact.kind is FactKind.CAUSE and isinstance(fact.value, CueValue) and fact.value.strength >= LEAST
        for fact in scan(text, language)
    )


def _strangers(alignment: Alignment, stretch: Span) -> Iterator[Fact]:
    """The persons named in or right behind a cause ("the new director, Somebody") of whom the source, held as a whole, never speaks."""
    if not alignment.said.rest:
        return
    reach = Span(stretch.start, min(len(alignment.reported.text), stretch.end + len(", N")))
    for pair in alignment.of_kind(FactKind.NAME):
        fact = pair.reported
        if fact is None or not fact.span.overlaps(reach):
            continue
        if not isinstance(fact.value, NameValue) or fact.value.kind != "person" or " " not in fact.text:
            continue
        if pair.said is None and names.is_given(fact) and not name_in_source(fact, alignment.said):
            yield fact
