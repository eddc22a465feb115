"""Q-CONTEXT: every word of the quotation is right, and the text around it reverses its sense.

Drift:      said «Говорят: „Нас не поймут“. Чушь!» → reported: "We will not be understood," he said.
Not drift:  said «Нас не поймут. Это неправильно» → reported: "We will not be understood," he said.

Severity: critical. Flagged where the next words of the speaker turn down what was quoted ("nonsense", "that is not true"), the
passage introduces it as somebody's saying, and the report shows neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref import lang
from xref.drift.cue_sides import cues, flag
from xref.drift.phrases import places
from xref.drift.voices import denies
from xref.model import Alignment, Direction, Drift, FactKind, Presentation, Severity, Span

CODES = ("Q-CONTEXT",)
SURE = 0.75
COVERED = 0.5
NEAR = 40  # code points after the quoted words in which the speaker turns them down
_CLOSES = re.compile(r"[»“”\"」』]")


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    said, reported = alignment.said, alignment.reported
    if reported.presentation not in (Presentation.DIRECT, Presentation.MIXED, Presentation.INDIRECT):
        return
    if alignment.coverage_reported < COVERED or denies(reported):
        return
    if any(cue.scale == "axis:true" and cue.strength < 0 for cue in cues(reported)):
        return  # "hoped it was untrue"
    code = lang.primary(said.lang)
    phrases = lang.table("voices").get("rejected", {}).get(code, ())
    own = said.text + (" " + said.after if said.after else "")
    rejections = places(own, phrases, code)
    if not rejections:
        return
    linked = [word.span for word in alignment.said_words if alignment.reported_for(word.span)]
    for span in rejections:
        before = [word for word in linked if word.end <= span.start]
        after = [word for word in linked if word.start >= span.end]
        if not before or after or span.start - max(word.end for word in before) > NEAR:
            continue
        if not _lent(alignment, span, own) or any(word.overlaps(span) for word in linked):
            continue
        why = f"Context: the speaker turns these words down at once (“{span.of(own)}”); the report gives them as the speaker's own."
        at = span if span.end <= len(said.text) else None
        whole = Span(0, len(reported.text))
        yield flag(alignment, "Q-CONTEXT", at, whole, Direction.REVERSED, SURE, why, Severity.CRITICAL)
        return


def _lent(alignment: Alignment, span: Span, own: str) -> bool:
    """Whether the words before the rejection stand in quotation marks or are introduced as what others say."""
    if len(_CLOSES.findall(own, 0, span.start)) >= 1:
        return True
    return any(
        c.kind is FactKind.EVIDENCE and c.value.strength <= 0.42
        for c in cues(alignment.said)
        if c.span.end <= span.start
    )
