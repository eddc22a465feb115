"""A-COLL: a person exchanged for an institution or a state.

Drift:      said «Я лично против» → reported: Moscow is against it.
Not drift:  said «Я лично против» → reported: He said that he was personally against it.

Severity: major. Flagged where the speaker says in so many words that the view is personal, and the report gives it to an
institution and drops the word.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref import lang
from xref.drift.cue_sides import flag
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, Side, Span

CODES = ("A-COLL",)
SURE = 0.65
COVERED = 0.3


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    said, reported = alignment.said, alignment.reported
    own = _found(said, "personal")
    if not own or alignment.coverage_reported < COVERED:
        return
    there = [span for span in _found(reported, "institution") if span.start <= len(reported.text) // 2]
    if not there or _found(reported, "personal") or _found(said, "institution"):
        return
    why = f"Voice: the speaker says “{own[0].of(said.text)}”, and the report gives the view to “{there[0].of(reported.text)}”."
    yield flag(alignment, "A-COLL", own[0], there[0], Direction.SHIFTED, SURE, why)


def _found(side: Side, kind: str) -> tuple[Span, ...]:
    code = lang.primary(side.lang)
    return places(side.text, lang.table("voices").get(kind, {}).get(code, ()), code)
