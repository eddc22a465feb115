"""What a speaker says beside a claim to take back that he knows it, or answers for it, and whether a report leaves that out.

«Говорят, диспетчер брал деньги, но доказательств у меня нет», "It will open in May, though I cannot promise that": a report that gives the
first half as flat fact says more than was said. The hedge of such a sentence is often no word of the lexicons, its reserve is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xref.drift.cue_sides import CONTENT, ENDS, Cue, cues, frame_cues, likely_answered
from xref.drift.gaps import sentences
from xref.drift.phrases import construction
from xref.drift.voices import told_by_another
from xref.encode.words import answered, likely_share, similarities, words
from xref.model import Alignment, FactKind, Side, Span, Word

KINDS = ("unproven", "unpromised", "pending", "undecided")
# Share of what stands before the reserve in its sentence (behind it, where it comes first) that the report must answer, and of the
# reserve that it may answer at most, by the odds of their words; an open inquiry shares words with any report of what it is about,
# "I cannot guarantee it" has none of its own. On twelve gold sets 15 drifts and none of 1,500 faithful rows reach these, of 3,000 clean
# pairs in twelve languages none.
RESTS, TOLD, TOLD_LOOSELY = 0.4, 0.45, 0.7
NEXT_TO = 0.3  # share of the clause just before it that the report must answer
_LOOSE = frozenset({"pending", "unpromised"})
BESIDE, HEAVY = (
    2,
    0.6,
)  # words of this weight that may stand in the reserve's clause beside it: with more it has an object of its own
WEAK = 0.66  # certainty or intent up to "probably" and "intend"
CAUSES = 0.6  # strength of a word that names a cause
SHORT = 7  # words of a next sentence that is a reserve and nothing else
_STOP = re.compile(r"[.!?…。！？؟]+[»”\"’)]*(?:\s+|$)|[。！？]")


@dataclass(frozen=True, slots=True)
class Reserve:
    """A reserve that the report lacks: its kind, its words, and where they stand in the passage (None: behind it)."""

    kind: str
    words: str
    span: Span | None


def dropped(alignment: Alignment, kinds: Sequence[str]) -> Reserve | None:
    """The first reserve of the sentence that a flat report takes up, or of the one behind it, where the report leaves it out."""
    said = alignment.said
    where = [text for text in (said.text, said.after) if text]
    if not any(p.search(text) for _, p in _patterns(said.lang, kinds) for text in where) or not flat(alignment):
        return None
    best = _best(alignment)
    if best is None:
        return None
    return _inside(alignment, kinds, best) or _behind(alignment, kinds)


def _inside(alignment: Alignment, kinds: Sequence[str], sentence: Span) -> Reserve | None:
    said = alignment.said
    found = []
    for kind, pattern in _patterns(said.lang, kinds):
        for hit in pattern.finditer(said.text, sentence.start, sentence.end):
            span = Span(*hit.span())
            part = _clause(said, span)
            own = [word for word in alignment.said_words if word.span.overlaps(part)]
            heavy = [word for word in own if word.weight >= HEAVY and not _light(said, word.span)]
            rest = [w for w in alignment.said_words if sentence.start <= w.span.start < part.start]
            if not any(word.weight >= HEAVY and not _light(said, word.span) for word in rest):
                rest = [w for w in alignment.said_words if part.end <= w.span.start < sentence.end]
            if _told(alignment, kind, span):
                return None  # the report takes up a reserve of the sentence
            if not said.in_content(span) or (likely_answered(rest) or 0.0) < RESTS:
                continue
            if rest[-1].span.end <= part.start and (likely_answered(_nearest(alignment, rest)) or 0.0) < NEXT_TO:
                continue
            beside = [word for word in heavy if not word.span.overlaps(span)]
            if kind == "pending":
                if not _supposed(alignment, sentence):
                    continue
            elif (
                len(beside) > BESIDE
                or any(word.span.start >= span.end for word in beside)
                or _anchored(alignment, part)
            ):
                continue
            if _of_more(part.of(said.text), said.lang):
                continue
            if kind == "undecided" and not _mulled(said, sentence, part):
                continue
            found.append(Reserve(kind, span.of(said.text), span))
    return min(found, key=lambda one: one.span or Span(0, 0)) if found else None


def _behind(alignment: Alignment, kinds: Sequence[str]) -> Reserve | None:
    """A next sentence that is a reserve and nothing else ("Versprechen kann ich es nicht.")."""
    report = f"{alignment.reported.before} {alignment.reported.text} {alignment.reported.after}"
    for sentence in next_sentences(alignment):
        for kind, pattern in _patterns(alignment.said.lang, kinds):
            hit = pattern.search(sentence) if kind in ("unproven", "unpromised") else None
            if hit is None or _PAUSE.search(sentence.strip()) or _of_more(sentence, alignment.said.lang):
                continue
            if len(_WORD.findall(sentence)) > SHORT:
                continue
            if given(sentence, report) <= TOLD:
                return Reserve(kind, sentence.strip(), None)
    return None


_PAUSE = re.compile(r"[,;:—–，；：、،؛]")
_WORD = re.compile(r"[^\W\d_]+")


def _of_more(text: str, language: str) -> bool:
    """Whether a reserve is about more than was said ("I cannot promise more", «больше обещать не могу»)."""
    pattern = construction("beyond", language)
    return pattern is not None and pattern.search(text) is not None


def _patterns(language: str, kinds: Sequence[str]) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, pattern) for kind in kinds if (pattern := construction(kind, language)) is not None]


def _best(alignment: Alignment) -> Span | None:
    """The sentence of the passage that the report takes most weight from."""
    parts = [
        ([word for word in alignment.said_words if word.span.overlaps(one)], one) for one in sentences(alignment.said)
    ]
    return max(parts, key=lambda part: _taken(part[0]))[1] if parts else None


def _taken(words: Sequence[Word]) -> float:
    return (likely_answered(words) or 0.0) * sum(word.weight for word in words)


def _clause(side: Side, span: Span) -> Span:
    """The clause of a reserve, from mark to mark or to the word that joins another to it ("pero no tengo pruebas | y no voy a …")."""
    text, start, end = side.text, start_of(side, span), span.end
    while end < len(text) and text[end] not in ENDS:
        end += 1
    joined = construction("joined", side.lang)
    stop = joined.search(text, span.end, end) if joined is not None else None
    return Span(start, stop.start() if stop else end)


def _nearest(alignment: Alignment, rest: Sequence[Word]) -> list[Word]:
    """The words of the last clause with content before a reserve: "when we open it | I cannot promise" is about that."""
    found: list[Word] = []
    for word in reversed(rest):
        between = alignment.said.text[word.span.end : found[0].span.start] if found else ""
        if any(mark in ENDS for mark in between) and any(
            one.weight >= HEAVY and not _light(alignment.said, one.span) for one in found
        ):
            break
        found.insert(0, word)
    return found


def _told(alignment: Alignment, kind: str, span: Span) -> bool:
    """Whether the report answers the words of a reserve."""
    part = _clause(alignment.said, span)
    own = [word for word in alignment.said_words if word.span.overlaps(part)]
    heavy = [word for word in own if word.weight >= HEAVY and not _light(alignment.said, word.span)]
    least = min(likely_answered(own) or 0.0, likely_answered(heavy or own) or 0.0)
    return least > (TOLD_LOOSELY if kind in _LOOSE else TOLD)


def _anchored(alignment: Alignment, part: Span) -> bool:
    """Whether a figure, a time or a name stands in the clause of a reserve: then it is about that."""
    return any(
        pair.said is not None and pair.said.span.overlaps(part)
        for kind in (FactKind.NUMBER, FactKind.TIME, FactKind.NAME)
        for pair in alignment.of_kind(kind)
    )


def start_of(side: Side, span: Span) -> int:
    """Where the clause of a stretch begins."""
    start = span.start
    while start > 0 and (side.text[start - 1] not in ENDS or _in_figure(side.text, start - 1)):
        start -= 1
    return start


def clause_of(side: Side, span: Span) -> Span:
    """The clause of a stretch, strictly from mark to mark; a point or comma inside a figure is none."""
    text, start, end = side.text, start_of(side, span), span.end
    while end < len(text) and (text[end] not in ENDS or _in_figure(text, end)):
        end += 1
    return Span(start, end)


def _in_figure(text: str, place: int) -> bool:
    return text[place] in ",." and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def _light(side: Side, word: Span) -> bool:
    """Whether a word only joins the clause or says "yet"."""
    return any(cue.span.overlaps(word) and cue.kind is FactKind.CONCESSION for cue in cues(side)) or (
        (yet := construction("yet", side.lang)) is not None and yet.fullmatch(word.of(side.text)) is not None
    )


def _supposed(alignment: Alignment, sentence: Span) -> bool:
    """Whether what an open inquiry is about is given as likely by the speaker, or as a cause by the report."""
    if any(cue.kind is FactKind.CAUSE and cue.value.strength >= CAUSES for cue in cues(alignment.reported)):
        return True
    return any(
        cue.span.overlaps(sentence)
        and (
            (cue.kind is FactKind.SCALE and cue.scale == "certainty" and cue.strength <= WEAK)
            or (cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5)
        )
        for cue in cues(alignment.said)
    )


def _mulled(side: Side, sentence: Span, part: Span) -> bool:
    """Whether what is not decided is a thought, a plan or a talk of the same sentence ("we are thinking of it, but …")."""
    return any(
        cue.span.overlaps(sentence)
        and not cue.span.overlaps(part)
        and not cue.value.negated
        and (
            (cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5)
            or (cue.scale in ("intent", "certainty") and cue.strength <= WEAK)
            or (cue.scale == "stage" and cue.strength <= 0.3)
        )
        for cue in cues(side)
    )


def flat(alignment: Alignment) -> bool:
    """Whether the report leaves nothing open itself: no hedge, plan, condition, hearsay, no reserve of its own, in its frame either."""
    side = alignment.reported
    if told_by_another(alignment) or any(weak(cue) for cue in (*cues(side), *frame_cues(side))):
        return False
    return not restated(" ".join(text for text in (side.before, side.text, side.after) if text), side.lang)


def restated(text: str, language: str) -> bool:
    """Whether a text holds a reserve."""
    return any(pattern.search(text) is not None for _, pattern in _patterns(language, KINDS))


def unproven(text: str, language: str) -> bool:
    """Whether a text says that nobody has proved it, or will promise it."""
    return any(pattern.search(text) is not None for _, pattern in _patterns(language, ("unproven", "unpromised")))


def heard(text: str, language: str) -> bool:
    """Whether a report says in its words that somebody was told, or knows no more ("as far as she knows")."""
    return any(pattern.search(text) is not None for _, pattern in _patterns(language, ("told_me", "knowing")))


def holds(alignment: Alignment) -> bool:
    """Whether the sentence that the report takes up holds a reserve: then a hedge of the report may be its rendering."""
    best = _best(alignment)
    said = alignment.said
    return best is not None and any(
        pattern.search(said.text, best.start, best.end) is not None for _, pattern in _patterns(said.lang, KINDS)
    )


def in_reserve(alignment: Alignment, negation: Span) -> bool:
    """Whether a negation of the said side belongs to a reserve: it takes back what stands beside it and denies nothing that a report gives."""
    side = alignment.said
    return any(
        hit.start() <= negation.start < hit.end() and not _told(alignment, kind, Span(*hit.span()))
        for kind, pattern in _patterns(side.lang, KINDS)
        for hit in pattern.finditer(side.text)
        if kind != "undecided"
    )


def weak(cue: Cue) -> bool:
    """Whether a cue leaves open that something is so."""
    if cue.kind is FactKind.SCALE:
        if cue.scale in ("certainty", "intent"):
            return cue.strength <= WEAK
        return cue.scale == "ability" or (cue.scale == "stance" and cue.strength < 0)
    if cue.kind is FactKind.CONDITION:
        return cue.value.strength >= 0.45
    return cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5


def given(sentence: str, text: str) -> float:
    """The share of a sentence's content words that a text answers: the others ("I was not …") are answered by almost any."""
    mine, there = words(sentence), words(text)
    keep = [i for i, weight in enumerate(mine.weights.tolist()) if weight >= CONTENT]
    if not keep or not len(there):
        return 0.0
    odds = answered(mine, there, similarities(mine, there))
    return likely_share(odds[keep], mine.weights[keep])


def next_sentences(alignment: Alignment) -> Iterator[str]:
    """The sentence behind the one that answers the report, in the passage or right after it, where the same turn goes on."""
    said = alignment.said
    if not said.after and len(_STOP.findall(said.text)) < 2:
        return
    whole = f"{said.text} {said.after}".strip()
    linked = [word.span.end for word in alignment.said_words if alignment.reported_for(word.span)]
    if not linked:
        return
    starts = [0, *(stop.end() for stop in _STOP.finditer(whole))]
    best = max(
        (start for start in starts[:-1] if start < len(said.text)),
        key=lambda start: sum(start < end <= _end(starts, start, whole) for end in linked),
        default=0,
    )
    begin = _end(starts, best, whole)
    if begin < len(whole):
        yield whole[begin : _end(starts, begin, whole)]


def _end(starts: list[int], start: int, whole: str) -> int:
    return min((other for other in starts if other > start), default=len(whole))
