"""ACT: a question, hypothesis, order or irony given as an assertion.

Drift:      said «А если завтра всё отменят?» → reported: Everything will be cancelled tomorrow.
Not drift:  said «Разве это честно?» → reported: He asked whether that was fair. (reported speech keeps the question)

Severity: critical. Only questions are read so far: a passage that is nothing but questions, reported without a question mark and
without a word of asking or doubt, or the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.drift.cue_sides import cues, flag
from xref.drift.modality import weakens
from xref.drift.phrases import construction
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

CODES = ("ACT",)
_END = re.compile(r"[.!?…。！？؟;]")
_QUESTION = frozenset("?？؟")
# Words that keep a question in English reported speech or stand for one; other languages are only compared by their marks.
_ASKS = re.compile(
    r"\b(?:ask|asks|asked|asking|wonder\w*|question\w*|whether|if|why|who|whom|whose|what|when|where|which|how|let's|let|please|don't you|doubt\w*)\b",
    re.IGNORECASE,
)
COVERED = 0.5
# Measured: no flag on 6,300 clean pairs (Japanese apart, whose questions may end in か。), 46 in 100 planted questions found.
SURE = 0.9
_UNMARKED = frozenset({"ja", "th", "my"})  # questions without a question mark


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if alignment.links and min(alignment.coverage_reported, alignment.coverage_said) < COVERED:
        return
    said, reported = _asks(alignment.said), _asks(alignment.reported)
    if said is None or reported is None or said == reported:
        return
    if _leads_to_answer(alignment.reported if said else alignment.said):
        return
    if said and alignment.reported.lang.startswith("en") and _ASKS.search(alignment.reported.text):
        return
    if said and any(weakens(cue) or cue.kind is FactKind.EVIDENCE for cue in cues(alignment.reported)):
        return
    here, there = ("question", "assertion") if said else ("assertion", "question")
    why = f"Speech act: the source puts this as {_article(here)}, the report as {_article(there)}."
    spans = _whole(alignment.said), _whole(alignment.reported)
    direction = Direction.STRONGER if said else Direction.WEAKER
    yield flag(alignment, "ACT", *spans, direction, SURE, why, Severity.CRITICAL)


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _leads_to_answer(side: Side) -> bool:
    """Whether an assertion asks all the same: an order to name something («Назовите три отрасли.»), a question word at its head, a cry ("What a pity!")."""
    content = _content(side).lstrip(" \"'«„“”—–-")
    pattern = construction("asks_anyhow", side.lang)
    return (pattern is not None and pattern.match(content) is not None) or "!" in content


def _asks(side: Side) -> bool | None:
    """Whether every sentence of what is compared is a question; None where there is no closing mark or there are both kinds."""
    marks = _END.findall(_content(side))
    if not marks or primary(side.lang) in _UNMARKED:
        return None
    asked = {mark in _QUESTION for mark in marks}
    return asked.pop() if len(asked) == 1 else None


def _content(side: Side) -> str:
    return " ".join(part.of(side.text) for part in side.content) if side.content else side.text


def _whole(side: Side) -> Span:
    return Span(side.content[0].start, side.content[-1].end) if side.content else Span(0, len(side.text))
