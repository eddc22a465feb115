"""A-LEVEL: a voice that the speaker only quoted is given as the speaker's own.

Drift:      said «Мои противники твердят: „Всё пропало“» → reported: "All is lost," he said.
Not drift:  said «Мои противники твердят: „Всё пропало“» → reported: His opponents, he said, keep repeating that all is lost.
Drift:      said (question) «Профсоюз говорит: „Здесь опасно“. Это так?» → reported: "It is dangerous here," he said.

Severity: critical. Silent where the report lets the embedded voice be seen: it names it, answers the words that introduce it, or
denies what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref import lang
from xref.drift.fact_sides import whole
from xref.drift.gaps import faint
from xref.drift.phrases import places
from xref.drift.voices import denies, mentions, told_by_another
from xref.encode.words import share, words
from xref.facts.replies import addressed, begins
from xref.facts.speakers import same_speaker
from xref.model import Alignment, Direction, Drift, Presentation, Severity, Span

CODES = ("A-LEVEL",)
# A stretch from an opening quotation mark (or a colon) to the end of what is quoted.
_QUOTED = re.compile(r"[«„“\"‚「『‹][^«»„“”\"「」『』]{2,600}[»“”\"‘」』›]")
COVERED = 0.45  # share of the statement that the quoted words must answer
SHOWN = 0.5  # share of the words that introduce the voice which the report must answer outside its quotation marks
CARRIED = 0.4  # share of the quoted words that the statement must carry


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag a stretch of the passage in which somebody else speaks, when the report carries its words without that voice."""
    reported = alignment.reported
    if reported.presentation is Presentation.NARRATION and reported.speaker is None:
        return
    if alignment.said.presentation is Presentation.QUESTION:
        yield from _asked(alignment)
        return
    if faint(alignment):
        return  # the words that introduce the voice might be there all the same
    for span, voice in _voices(alignment):
        quoted = _quoted(alignment, span)
        if _answered(alignment, quoted) < COVERED or _carried(alignment, quoted) < CARRIED:
            continue
        if _visible(alignment, voice, span, quoted):
            continue
        who = f"The speaker is quoting somebody else here{f' ({voice})' if voice else ''}"
        yield _flag(alignment, span, who, 0.8 if reported.presentation is Presentation.DIRECT else 0.7)


def _flag(alignment: Alignment, said: Span, who: str, confidence: float) -> Drift:
    return Drift(
        code="A-LEVEL",
        severity=Severity.CRITICAL,
        direction=Direction.REVERSED,
        reported=whole(alignment),
        reported_words=alignment.reported.text,
        said=said,
        said_words=said.of(alignment.said.text),
        why=f"{who}; the report gives the words as the speaker's own.",
        confidence=confidence,
        detector="a_level",
    )


ASKED = 0.6  # share of a quotation, and of the words that an interviewer quotes, that must answer each other
CLAUSE = (
    3  # words from which what an interviewer puts in quotation marks is somebody's sentence and no name or catchword
)


def _asked(alignment: Alignment) -> Iterator[Drift]:
    """One flag where a direct quotation has the words that the interviewer quoted from somebody else ("The union says: “…” Is it right?")."""
    reported, said = alignment.reported, alignment.said
    if reported.presentation is not Presentation.DIRECT or begins(said.after, "yes", said.lang):
        return
    if (same_speaker(reported.speaker, said.speaker) or 0.0) >= SHOWN or addressed(said.text, said.lang):
        return  # the interviewer's own, or "You wrote: “…”": the speaker's own words
    for found in _QUOTED.finditer(said.text):
        quoted = Span(*found.span())
        if (
            len(found.group().split()) < CLAUSE
            or _answered(alignment, quoted) < ASKED
            or _carried(alignment, quoted) < ASKED
        ):
            continue
        if told_by_another(alignment):
            continue
        yield _flag(alignment, quoted, "The interviewer is quoting somebody here", 0.8)
        return


# Somebody is introduced, then quoted after a colon. First persons introduce nobody else.
_INTRODUCED = re.compile(r"[^.!?:;«»„“”\"]{3,90}:\s?[—–-]?\s?[«„“\"「『][^«»„“”\"「」『』]{2,400}[»“”\"」』]")
_FIRST = re.compile(
    r"\b(?:i|we|my|our|я|мы|мой|мне|ми|мені|ich|wir|mein|je|j|nous|mon|yo|nosotros|digo|dije|io|noi|eu|nós|ja|ben|biz)\b|我",
    re.IGNORECASE,
)


def _voices(alignment: Alignment) -> Iterator[tuple[Span, str]]:
    """The stretches in which somebody else speaks: as segmentation marked them, or by the shape of an introduced quotation."""
    for place, span in enumerate(alignment.said.content):
        voice = alignment.said.embedded[place] if place < len(alignment.said.embedded) else None
        if voice is not None:
            yield span, voice
            continue
        found = _INTRODUCED.match(span.of(alignment.said.text).lstrip(" —–-"))
        if found and not _FIRST.search(found.group().split(":")[0]):
            yield span, found.group().split(":")[0].strip()


def _quoted(alignment: Alignment, span: Span) -> Span:
    """The words in quotation marks of a stretch, or what follows its colon, or the whole of it."""
    text = span.of(alignment.said.text)
    found = _QUOTED.search(text)
    if found:
        return Span(span.start + found.start(), span.start + found.end())
    colon = text.find(":")
    return Span(span.start + colon + 1, span.end) if 0 <= colon < len(text) - 3 else span


def _answered(alignment: Alignment, quoted: Span) -> float:
    """The share of the statement's linked weight that the quoted words answer."""
    total = here = 0.0
    for link in alignment.links:
        weight = alignment.reported_words[link.reported].weight
        total += weight
        here += weight * alignment.said_words[link.said].span.overlaps(quoted)
    return here / total if total else 0.0


def _carried(alignment: Alignment, quoted: Span) -> float:
    """The share of the quoted words' weight that the statement carries."""
    linked = {link.said for link in alignment.links}
    inside = [(i, word.weight) for i, word in enumerate(alignment.said_words) if word.span.overlaps(quoted)]
    total = sum(weight for _, weight in inside)
    return sum(weight for i, weight in inside if i in linked) / total if total else 0.0


def _introduced(alignment: Alignment, introduction: Span) -> float:
    """The share of the words that introduce the voice which the report's words outside its quotation marks answer ("a councillor likes to say")."""
    reported = alignment.reported
    text, frame = reported.text, reported.attribution
    own = (frame.verb_span, frame.speaker_span) if frame else ()
    # the frame that names the speaker shows nobody else: "he said" answers «они говорили»
    framed = (span.shift(-reported.offset) for span in own if span is not None and span.start >= reported.offset)
    for hidden in (*reported.quoted, *framed):
        text = text[: hidden.start] + " " * (hidden.end - hidden.start) + text[hidden.end :]
    return share(words(introduction.of(alignment.said.text)), words(text))


def _charged(alignment: Alignment) -> bool:
    """Whether the report tells, outside its quotation marks, of somebody's complaint, claim or the like, and not of the speaker's own."""
    side = alignment.reported
    code = lang.primary(side.lang)
    table = lang.table("voices")
    for span in places(side.text, table["charge"].get(code, ()), code):
        if any(quoted.overlaps(span) for quoted in side.quoted):
            continue
        before = side.text[: span.start].split()[-2:]
        if not any(word.lower() in table["owned"].get(code, ()) for word in before):
            return True
    return False


def _visible(alignment: Alignment, voice: str, span: Span, quoted: Span) -> bool:
    """Whether the report lets the embedded voice be seen."""
    reported = alignment.reported
    if voice and ((same_speaker(reported.speaker, voice) or 0.0) >= 0.5 or mentions(reported.text, voice)):
        return True
    if reported.presentation is not Presentation.DIRECT and denies(reported):
        return True
    if told_by_another(alignment) or _charged(alignment):
        return True
    if _introduced(alignment, Span(span.start, quoted.start)) >= SHOWN:
        return True
    frame = Span(span.start, quoted.start)
    introduced = {i for i, word in enumerate(alignment.said_words) if frame.overlaps(word.span) and word.weight >= 0.3}
    return any(link.score >= 0.35 for link in alignment.links if link.said in introduced)
