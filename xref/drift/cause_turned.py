"""Part of CAUSE: an "after" or a "despite" that the report makes a cause, and a cause and its effect exchanged.

«После приезда нового директора ушли двое» tells when; "two left because of the new director" tells why, although every word of it stands
in the passage. What follows the mark on either side must be the same thing, so that no other cause of the passage is taken for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import CONTENT, ENDS, cues, flag, of
from xref.drift.phrases import construction
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span, Word

# Confidence, before the scale that calibration.toml gives to the code. Three right on 260 drifts, none wrong in their 760 faithful pairs,
# sixteen gold sets and 3,000 clean pairs.
SURE = 0.9
GOVERNED = 3  # content words behind a mark that it governs
SAME = 0.3  # link score from which one of them is the same thing on both sides
DESPITE = 0.6  # strength of a concession that a cause may be made of
GIVEN = 0.3  # strength of a cue from which the passage tells of a cause itself
_BEFORE = ("tr", "zh", "ja")  # the thing stands before the mark


def made(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: what the source only tells the time of, or says that it did not hinder, given as the cause."""
    side, said = alignment.reported, alignment.said
    given = construction("credited", side.lang)
    cause = given.search(side.text) if given else None
    if cause is None or not side.in_content(Span(*cause.span())):
        return
    if any(cue.value.strength >= GIVEN for cue in of(cues(said), FactKind.CAUSE)):
        return
    told = construction("causes", said.lang)
    if told is not None and told.search(said.text):
        return
    mark = Span(*cause.span())
    thing = _governed(side, alignment.reported_words, mark)
    for there, what in (*_times(said), *_hindrances(alignment)):
        if not _same(alignment, _governed(said, alignment.said_words, there), thing):
            continue
        why = f"Causal link: “{there.of(said.text)}” {what}, “{mark.of(side.text)}” says why."
        direction, severity = Direction.SHIFTED, Severity.MAJOR
        yield replace(
            flag(alignment, "CAUSE", there, mark, direction, SURE, why, severity),
            detector="cause_made",
        )
        return


def _times(said: Side) -> Iterator[tuple[Span, str]]:
    """The words of a passage that tell what came before."""
    after = construction("after", said.lang)
    for found in after.finditer(said.text) if after else ():
        if said.in_content(Span(*found.span())):
            yield Span(*found.span()), "says when"


def _hindrances(alignment: Alignment) -> Iterator[tuple[Span, str]]:
    """The words of a passage for what did not hinder, where the report has none."""
    if any(cue.value.strength >= DESPITE for cue in of(cues(alignment.reported), FactKind.CONCESSION)):
        return
    for cue in of(cues(alignment.said), FactKind.CONCESSION):
        if cue.value.strength >= DESPITE:
            yield cue.span, "says what was no hindrance"


def _governed(side: Side, words: tuple[Word, ...], mark: Span) -> list[int]:
    """The places of the content words that a mark governs, up to the next mark of punctuation."""
    text = side.text
    if side.lang.startswith(_BEFORE):
        start = next((at + 1 for at in range(mark.start - 1, -1, -1) if text[at] in ENDS), 0)
        inside = [i for i, word in enumerate(words) if start <= word.span.start and word.span.end <= mark.start]
        return [i for i in inside if words[i].weight >= CONTENT][-GOVERNED:]
    end = next((at for at in range(mark.end, len(text)) if text[at] in ENDS), len(text))
    inside = [i for i, word in enumerate(words) if mark.end <= word.span.start and word.span.end <= end]
    return [i for i in inside if words[i].weight >= CONTENT][:GOVERNED]


def _same(alignment: Alignment, said: list[int], reported: list[int]) -> bool:
    return any(link.score >= SAME and link.said in said and link.reported in reported for link in alignment.links)


def turned(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: "A, because B" reported as "B, because A"."""
    parts = [_parts(alignment.said, alignment.said_words), _parts(alignment.reported, alignment.reported_words)]
    if parts[0] is None or parts[1] is None:
        return
    (there, effect_said, cause_said), (here, effect, cause) = parts[0], parts[1]
    best = {(link.said, link.reported): link.score for link in alignment.links}

    def links(said: list[int], reported: list[int], least: float) -> bool:
        return any(best.get((i, j), 0.0) >= least for i in said for j in reported)

    if links(effect_said, effect, TOUCH) or links(cause_said, cause, TOUCH):
        return
    if links(effect_said, cause, CROSSED) and links(cause_said, effect, CROSSED):
        why = "Causal link: what the source gives as the cause is the effect in the report, and the reverse."
        drift = flag(alignment, "CAUSE", there, here, Direction.REVERSED, SURE, why, Severity.CRITICAL)
        yield replace(drift, detector="cause_made")


TOUCH = 0.2  # link score from which two causes are taken for the same
CROSSED = 0.28  # the same from which a cause answers an effect


def _parts(side: Side, words: tuple[Word, ...]) -> tuple[Span, list[int], list[int]] | None:
    """The one "because" of a side, and the places of the content words of effect and cause; None without, or with more than one."""
    because = construction("because", side.lang)
    found = [Span(*one.span()) for one in because.finditer(side.text)] if because else []
    if len(found) != 1 or not side.in_content(found[0]):
        return None
    mark, text = found[0], side.text
    start = next((at + 1 for at in range(mark.start - 1, -1, -1) if text[at] in _STOPS), 0)
    end = next((at for at in range(mark.end, len(text)) if text[at] in ENDS), len(text))
    effect, cause = Span(start, mark.start), Span(mark.end, end)
    content = [i for i, word in enumerate(words) if word.weight >= CONTENT]
    places = [[i for i in content if words[i].span.overlaps(part)] for part in (effect, cause)]
    if not places[0]:  # "Because A, B"
        stop = next((at for at in range(end + 1, len(text)) if text[at] in _STOPS), len(text))
        places[0] = [i for i in content if end < words[i].span.start < stop]
    return (mark, places[0], places[1]) if places[0] and places[1] else None


_STOPS = frozenset(".;:!?…。；：！？\n")
