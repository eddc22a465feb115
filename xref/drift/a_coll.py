"""A-COLL: a person exchanged for an institution or a state.

Drift:      said «Я лично против» → reported: Moscow is against it.
Not drift:  said «Я лично против» → reported: He said that he was personally against it.

Severity: major. Flagged where the speaker says in so many words that the view is personal, and the report gives it to an
institution and drops the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from xref import lang
from xref.drift.cue_sides import cues, flag, likely_answered
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, FactKind, Side, Span

CODES = ("A-COLL",)
SURE = 0.65
# The same where the institution has a stance of its own in the report.
STANCE = 0.75
REPORT = 0.5  # share of the report that the passage must answer
COVERED = 0.3


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    said, reported = alignment.said, alignment.reported
    own = _found(said, "personal")
    if not own:
        return
    if alignment.coverage_reported < COVERED and (likely_answered(alignment.reported_words) or 0.0) < REPORT:
        return
    body = _stands(alignment)
    if body is not None:
        why = f"Voice: the speaker says “{own[0].of(said.text)}”, and the report gives the view to others: “{body.of(reported.text)}”."
        yield flag(alignment, "A-COLL", own[0], body, Direction.SHIFTED, STANCE, why)
        return
    there = [span for span in _found(reported, "institution") if span.start <= len(reported.text) // 2]
    if not there or _found(reported, "personal") or _found(said, "institution"):
        return
    why = f"Voice: the speaker says “{own[0].of(said.text)}”, and the report gives the view to “{there[0].of(reported.text)}”."
    yield flag(alignment, "A-COLL", own[0], there[0], Direction.SHIFTED, SURE, why)


def _stands(alignment: Alignment) -> Span | None:
    """Where a report gives a stance to an institution and keeps nothing of its being somebody's own, or of who has none."""
    side = alignment.reported
    stands, own = _pattern("stands", side.lang), _pattern("own", side.lang)
    if (
        stands is None
        or own is None
        or own.search(side.text)
        or (likely_answered(alignment.reported_words) or 0.0) < REPORT
    ):
        return None
    found = next((Span(*one.span()) for one in stands.finditer(side.text) if side.in_content(Span(*one.span()))), None)
    if found is None or any(cue.kind is FactKind.POLARITY and cue.scale == "negation" for cue in cues(side)):
        return None
    return found


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    pattern = lang.table("voices").get(kind, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _found(side: Side, kind: str) -> tuple[Span, ...]:
    code = lang.primary(side.lang)
    return places(side.text, lang.table("voices").get(kind, {}).get(code, ()), code)
