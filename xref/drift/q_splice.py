"""Q-SPLICE: fragments of different answers, or out of order, joined between quotation marks with no mark of the join.

Drift:      said (1st answer) «Мы готовы.» … (5th answer) «Денег нет.» → reported: "We are ready. There is no money," he said.
Not drift:  said «Мы готовы. Денег нет.» → reported: "We are ready," he said. "There is no money."
Drift:      the same two answers joined by an ellipsis: it may remove an aside, not a question (L9).

Severity: major; critical when the pieces come from different questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xref.drift.gaps import sentences
from xref.encode.words import Words, share, words
from xref.model import Alignment, Direction, Drift, Link, Presentation, Severity, Side, Span

CODES = ("Q-SPLICE",)
_END = re.compile(r"[.!?…。！？]+[”\"»’']*\s+|[;,:—–]\s|\s-\s")
# Share of a piece's links that must go to one stretch of the source before it is said to come from there.
FROM_ONE = 0.6
LEAST_LINKS = 2
CONTENT = 0.2  # weight from which a word tells where it comes from
AS_WELL = 0.85  # share of what its own stretch answers of a piece from which the neighbouring piece's stretch will do
CLAUSE_WORDS = 4  # words under which a clause of one sentence says too little of where it comes from
DISTANT = 150  # code points between two sentences of one answer from which a join without a mark misleads


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: the first pair of neighbouring pieces whose sources do not stand together."""
    found = next(_within(alignment), None) or next(_beyond(alignment), None)
    if found is not None:
        yield found


def _within(alignment: Alignment) -> Iterator[Drift]:
    """Pieces that rest on sentences of the passage that do not stand together."""
    said = alignment.said
    if alignment.reported.presentation not in (Presentation.DIRECT, Presentation.MIXED):
        return
    stretches = tuple(sentences(said))
    if len(stretches) < 2:
        return
    places = [
        (piece, place) for piece in _pieces(alignment) if (place := _place(alignment, piece, stretches)) is not None
    ]
    for (first, one), (second, other) in pairwise(places):
        apart = _turn(said, stretches[one]) != _turn(said, stretches[other])
        between = Span(min(first.end, second.start), max(first.end, second.start))
        if one == other or _reopened(alignment, between) or (not apart and _ellipsis(alignment, between)):
            continue
        distant = stretches[max(one, other)].start - stretches[min(one, other)].end > DISTANT
        if not (apart or other < one or distant):
            continue
        if (
            not apart
            and not _sentence_ends(alignment, between)
            and min(len(words(piece.of(alignment.reported.text))) for piece in (first, second)) < CLAUSE_WORDS
        ):
            continue
        if _as_well(alignment, first, stretches[other], stretches[one]) or _as_well(
            alignment, second, stretches[one], stretches[other]
        ):
            continue
        how = "in answers to different questions" if apart else ("out of order" if other < one else "far apart")
        yield Drift(
            code="Q-SPLICE",
            severity=Severity.CRITICAL if apart else Severity.MAJOR,
            direction=Direction.SHIFTED,
            reported=Span(first.start, second.end),
            reported_words=Span(first.start, second.end).of(alignment.reported.text),
            said=stretches[one],
            said_words=f"{stretches[one].of(said.text)} […] {stretches[other].of(said.text)}",
            why=f"The quotation joins words that stand in the source {how}.",
            confidence=0.8 if apart else 0.65,
            detector="q_splice",
        )
        return


# A piece of a quotation that the passage does not hold and a distant sentence of the source does. On sixteen gold sets 6 of 11 quotations that
# were put together from two answers and matched to one of them, none of 1,845 faithful findings.
PIECE, REST = 1.5, 0.8  # weight of such a piece, and of what is left of the quotation
HERE, THERE, MORE = 0.55, 0.83, 0.35  # share of it that the passage and that sentence answer, and by how much more
FAR, NOTHING = 0.7, 0.2  # the share of that sentence where the passage has nothing of the piece
BACK = 0.6  # share of a clause of that sentence that the piece answers in turn: "not without" alone makes no likeness
APART, NEXT = (
    130,
    20,
)  # code points between the passage and that sentence, at least; where a question stands between them
_CLAUSES = re.compile(
    r"[.!?…。！？]+[”\"»’']*\s+|[;:—–]\s|,\s(?:(?:and|but|yet|so|und|aber|et|mais|y|pero|e|ma|mas|и|а|но|і|але|i|ale|a|ve|ama|en|maar)\s)?|[，；：、]",
    re.IGNORECASE,
)


def _beyond(alignment: Alignment) -> Iterator[Drift]:
    """A piece of a quotation from another place of the source than the passage that the rest of it comes from."""
    said = alignment.said
    place = said.rest.find(said.text) if said.rest and said.text else -1
    if place < 0 or alignment.reported.presentation not in (Presentation.DIRECT, Presentation.MIXED):
        return
    for quoted in alignment.reported.quoted:
        pieces = list(_cut(alignment.reported.text, quoted, _CLAUSES))
        made = [words(piece.of(alignment.reported.text)) for piece in pieces]
        here = words(said.text)
        shares = [share(one, here) for one in made]
        for number, (piece, one) in enumerate(zip(pieces, made, strict=True)):
            others = [i for i in range(len(pieces)) if i != number and shares[i] >= HERE]
            if float(one.weights.sum()) < PIECE or shares[number] > HERE:
                continue
            if sum(float(made[i].weights.sum()) for i in others) < REST:
                continue
            there = _elsewhere(said, place, one, shares[number])
            if there is None:
                continue
            if not _asked(said, place, there) and any(
                mark in quoted.of(alignment.reported.text) for mark in ("…", "...")
            ):
                continue  # an ellipsis may join what stands in one answer
            yield Drift(
                code="Q-SPLICE",
                severity=Severity.CRITICAL if _asked(said, place, there) else Severity.MAJOR,
                direction=Direction.SHIFTED,
                reported=quoted,
                reported_words=quoted.of(alignment.reported.text),
                said=None,
                said_words=f"{said.text} […] {there.of(said.rest).strip()}",
                why=f"“{piece.of(alignment.reported.text).strip(' ,.')}” stands elsewhere in the source: “{there.of(said.rest).strip()}”.",
                confidence=0.8,
                detector="q_splice",
            )
            return


def _cut(text: str, stretch: Span, marks: re.Pattern[str]) -> Iterator[Span]:
    """The pieces of a stretch between marks."""
    start = stretch.start
    for mark in marks.finditer(text, stretch.start, stretch.end):
        if mark.start() > start:
            yield Span(start, mark.start())
        start = mark.end()
    if start < stretch.end:
        yield Span(start, stretch.end)


_ASKS = ("?", "？", "؟")


def _asked(said: Side, place: int, sentence: Span) -> bool:
    """Whether a question stands between the passage and a sentence of the source."""
    between = said.rest[min(sentence.end, place + len(said.text)) : max(sentence.start, place)]
    return any(mark in between for mark in _ASKS)


def _elsewhere(said: Side, place: int, piece: Words, here: float) -> Span | None:
    """The distant sentence of the source that answers a piece, and that it answers, so much better than the passage."""
    best, found = max(FAR if here <= NOTHING else THERE, here + MORE), None
    for sentence in sentences(Side(text=said.rest, lang=said.lang)):
        text = sentence.of(said.rest)
        apart = max(sentence.start - place - len(said.text), place - sentence.end)
        if apart < (APART if not _asked(said, place, sentence) else NEXT) or text.rstrip().endswith(_ASKS):
            continue
        answered = share(piece, words(text))
        if answered >= best and any(
            share(words(clause.of(said.rest)), piece) >= BACK for clause in _cut(said.rest, sentence, _CLAUSES)
        ):
            best, found = answered, sentence
    return found


def _sentence_ends(alignment: Alignment, between: Span) -> bool:
    """Whether a sentence ends between two pieces: clauses of one sentence change places in translation."""
    return any(mark in alignment.reported.text[max(0, between.start - 3) : between.end + 1] for mark in ".!?…。！？")


def _as_well(alignment: Alignment, piece: Span, other: Span, own: Span) -> bool:
    """Whether a piece may as well rest where its neighbour does: "four" links to any four."""
    text = alignment.said.text
    mine, theirs = (
        share(words(piece.of(alignment.reported.text)), words(stretch.of(text))) for stretch in (own, other)
    )
    return theirs >= AS_WELL * mine


def _turn(said: Side, stretch: Span) -> int | None:
    """The turn in which a stretch of the said side stands."""
    for part, turn in zip(said.content, said.turns, strict=False):
        if part.overlaps(stretch):
            return turn
    return None


def _pieces(alignment: Alignment) -> Iterator[Span]:
    """The sentences and clauses between quotation marks."""
    for quoted in alignment.reported.quoted:
        start = quoted.start
        for end in _END.finditer(alignment.reported.text, quoted.start, quoted.end):
            yield Span(start, end.end())
            start = end.end()
        if start < quoted.end:
            yield Span(start, quoted.end)


def _place(alignment: Alignment, piece: Span, stretches: Sequence[Span]) -> int | None:
    """Which sentence of the said content answers a piece, if one clearly does."""
    best: dict[int, Link] = {}
    for link in alignment.links:
        word = alignment.reported_words[link.reported]
        if (
            piece.contains(word.span)
            and word.weight >= CONTENT
            and (link.reported not in best or link.score > best[link.reported].score)
        ):
            best[link.reported] = link
    counts = [0.0] * len(stretches)
    for i, link in best.items():
        there = alignment.said_words[link.said].span
        for place, part in enumerate(stretches):
            if part.overlaps(there):
                counts[place] += link.score * alignment.reported_words[i].weight
    most = max(range(len(counts)), key=counts.__getitem__)
    return most if len(best) >= LEAST_LINKS and counts[most] >= FROM_ONE * sum(counts) else None


def _ellipsis(alignment: Alignment, between: Span) -> bool:
    """Whether the report shows the join by an ellipsis; between answers to different questions that is not enough."""
    around = alignment.reported.text[max(0, between.start - 6) : between.end + 6]
    return "…" in around or "..." in around


def _reopened(alignment: Alignment, between: Span) -> bool:
    """Whether the quotation is closed and opened again with words in between."""
    return sum(char.isalpha() for char in between.of(alignment.reported.text)) >= 8
