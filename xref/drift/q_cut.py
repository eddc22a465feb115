"""Q-CUT: the quotation begins or ends so that a dependent part is lost.

Drift:      said «Я готов уйти, когда закончу реформу» → reported: "I am ready to leave," he said.
Not drift:  said «Я готов уйти, когда закончу реформу» → reported: He would go once the reform was done: "I am ready to leave."

Severity: critical for a lost condition, exception or negation; major for a lost qualifier ("in the good sense of the word").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.drift.cond import opened
from xref.drift.gaps import sentences
from xref.drift.operators import Operator, lost
from xref.encode.words import share, words
from xref.model import Alignment, Direction, Drift, Link, Severity, Span

CODES = ("Q-CUT",)
# An operator counts as cut only with what it governs: at most this share of its clause's weight may be answered in the report.
ANSWERED = 0.4
FIRM = 0.35  # score from which a link says that a word of the clause is there: an "avrò" links to any "will"
CONTENT = 0.2  # weight of a word from which its link tells where the quotation comes from
NEAR = 1  # content words to either side of a qualifier that it colours
_SEVERITY = {
    "condition": Severity.CRITICAL,
    "exception": Severity.CRITICAL,
    "time clause": Severity.CRITICAL,
    "qualifier": Severity.MAJOR,
}
_SURE = {"condition": 0.75, "exception": 0.7, "time clause": 0.6, "qualifier": 0.7}
_CLOSES = re.compile(r"[.!?;:…。！？；：]")


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag a condition, exception or qualifier of the quoted sentence that the statement holds nowhere."""
    for quoted in alignment.reported.quoted:
        if _titled(quoted.of(alignment.reported.text)):
            continue
        answering = _answering(alignment, quoted)
        for sentence in _sentences(alignment, answering):
            for op in lost(alignment, sentence):
                if op.what == "condition" and opened(alignment.reported):
                    continue
                if op.what not in _SEVERITY or not _belongs(alignment, op, sentence, answering):
                    continue
                clause = _clause(alignment, op)
                if op.what != "qualifier" and _beside(alignment, quoted, sentence, clause):
                    continue
                if op.what != "qualifier" and (
                    _answered(alignment, clause) > ANSWERED or _told_outside(alignment, quoted, clause)
                ):
                    continue
                yield Drift(
                    code="Q-CUT",
                    severity=_SEVERITY[op.what],
                    direction=Direction.STRONGER,
                    reported=quoted,
                    reported_words=quoted.of(alignment.reported.text),
                    said=clause,
                    said_words=clause.of(alignment.said.text),
                    why=f"The quotation leaves out the {op.what} “{clause.of(alignment.said.text)}” that belongs to the quoted words.",
                    confidence=_SURE[op.what],
                    detector="q_cut",
                )


def _titled(quoted: str) -> bool:
    """Whether what stands in quotation marks is a name or title («Варвара», "Northern Star") and nobody's words: capitals and no end of a sentence."""
    return quoted[-1:].isalnum() and all(word[:1].isupper() for word in quoted.split())


def _told_outside(alignment: Alignment, quoted: Span, clause: Span) -> bool:
    """Whether the words beside the quotation have the clause in other words ("Victory on Sunday would do, but “woe betide …”")."""
    text = alignment.reported.text
    outside = text[: quoted.start] + " " + text[quoted.end :]
    return share(words(clause.of(alignment.said.text)), words(outside)) >= OUTSIDE


OUTSIDE = 0.7  # share of the clause that they must have, by the odds of its words


def _answering(alignment: Alignment, quoted: Span) -> dict[int, float]:
    """The said words that answer the quotation's content words best, with their weights."""
    best: dict[int, Link] = {}
    for link in alignment.links:
        word = alignment.reported_words[link.reported]
        if quoted.overlaps(word.span) and word.weight >= CONTENT:
            if link.reported not in best or link.score > best[link.reported].score:
                best[link.reported] = link
    found: dict[int, float] = {}
    for i, link in best.items():
        found[link.said] = max(found.get(link.said, 0.0), alignment.reported_words[i].weight)
    return found


def _sentences(alignment: Alignment, answering: dict[int, float]) -> Iterator[Span]:
    """The said side's sentences from which the quotation comes: each holds a fair share of the words that answer it."""
    total = sum(answering.values())
    for sentence in sentences(alignment.said):
        share = sum(weight for i, weight in answering.items() if sentence.overlaps(alignment.said_words[i].span))
        if total and share >= 0.4 * total:
            yield sentence


def _belongs(alignment: Alignment, op: Operator, sentence: Span, answering: dict[int, float]) -> bool:
    """Whether what an operator governs is quoted: for a qualifier its own clause, for a condition the sentence around it."""
    inside = [
        i for i, word in enumerate(alignment.said_words) if sentence.overlaps(word.span) and word.weight >= CONTENT
    ]
    if op.what != "qualifier":
        return any(i in answering for i in inside)
    before = [i for i in inside if alignment.said_words[i].span.end <= op.span.start][-NEAR:]
    behind = [i for i in inside if alignment.said_words[i].span.start >= op.span.end][:NEAR]
    text = alignment.said.text
    return any(
        i in answering and not _CLOSES.search(text, *sorted((op.span.end, alignment.said_words[i].span.start)))
        for i in behind
    ) or any(
        i in answering and not _CLOSES.search(text, alignment.said_words[i].span.end, op.span.start) for i in before
    )


# Where a second main clause begins: a semicolon, a dash, or a comma and a conjunction.
_MAIN = re.compile(
    r"[;；]|\s[—–]\s|,\s(?=(?:and|but|und|aber|doch|et|mais|y|pero|e|ma|mas|и|но|а|і|й|та|але|i|ale|a|ve|ama|و)\b)",
    re.IGNORECASE,
)


def _beside(alignment: Alignment, quoted: Span, sentence: Span, clause: Span) -> bool:
    """Whether another main clause of the sentence has the quotation's words as well as the one that a condition belongs to.

    "I will go when the season ends, and I will go gladly" is "I will go gladly" without its when.
    """
    text, pieces, start = alignment.said.text, [], sentence.start
    for mark in _MAIN.finditer(text, sentence.start, sentence.end):
        pieces.append(Span(start, mark.start()))
        start = mark.end()
    pieces.append(Span(start, sentence.end))
    own = [piece for piece in pieces if piece.overlaps(clause)]
    if len(pieces) == len(own) or not own:
        return False
    left = text[own[0].start : max(own[0].start, clause.start)] + text[min(clause.end, own[-1].end) : own[-1].end]
    if not any(word.weight >= CONTENT for word in alignment.said_words if word.text in left):
        return False  # "If the bank lends, and it will, we shall build": nothing but the clause stands there
    mine = words(quoted.of(alignment.reported.text))
    here = share(mine, words(" ".join(piece.of(text) for piece in own)))
    return any(share(mine, words(piece.of(text))) > here for piece in pieces if piece not in own)


def _clause(alignment: Alignment, op: Operator) -> Span:
    """The operator with what it governs: its scope, or up to the next comma or stop."""
    if op.scope is not None:
        return Span(min(op.span.start, op.scope.start), max(op.span.end, op.scope.end))
    text = alignment.said.text
    if op.what == "qualifier":
        return op.span
    end = min((at for at in (text.find(mark, op.span.end) for mark in ",.;!?—") if at >= 0), default=len(text))
    return Span(op.span.start, end)


def _answered(alignment: Alignment, clause: Span) -> float:
    """The share of a said stretch's weight that is linked to the report."""
    linked = {link.said for link in alignment.links if link.score >= FIRM}
    inside = [(i, word) for i, word in enumerate(alignment.said_words) if word.span.overlaps(clause)]
    total = sum(word.weight for _, word in inside)
    return sum(word.weight for i, word in inside if i in linked) / total if total else 0.0
