"""PRED: the act replaced by another of its field.

Drift:      said «Матч мы перенесли на неделю» → reported: The match has been called off.
Not drift:  said «Матч мы перенесли на неделю» → reported: The match has been put back by a week. (a word of equal force, L1)

Severity: major. Fields in which one act excludes the other are data (`lang/predicates.toml`): what is only halted and what is ended, what
one takes back and what another turns down, what is sold, lent, given away or stolen. Each side must have one kind of a field, the other's
nowhere, and the words around the two must answer each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from xref import lang
from xref.drift.cue_sides import CONTENT, ENDS, around, cues, flag
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, FactKind, Side, Span

CODES = ("PRED",)
SURE = 0.75  # five right on 260 drifts, none wrong in their 760 faithful pairs, sixteen gold sets and 3,000 clean pairs
NEAR = 60  # code points on either side of an act in which what it is done to stands
SAME = 0.3  # link score from which it is the same thing
_DENYING = frozenset({"negation", "nword", "double"})


@cache
def _forms(field: str, kind: str, language: str) -> tuple[str, ...]:
    return tuple(lang.table("predicates")[field][kind].get(lang.primary(language), ()))


def _kinds(side: Side, field: str) -> dict[str, list[Span]]:
    """The kinds of a field that a side tells of, and where."""
    found = {}
    for kind in lang.table("predicates")[field]:
        spans = [span for span in places(side.text, _forms(field, kind, side.lang), side.lang) if side.in_content(span)]
        if spans:
            found[kind] = spans
    return found


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    for field in lang.table("predicates"):
        reported = _kinds(alignment.reported, field)
        said = _kinds(alignment.said, field) if len(reported) == 1 else {}
        (kind, here), *_ = reported.items() or [("", [])]
        if not said or kind in said or any(_denied(alignment.reported, span) for span in here):
            continue
        affirmed = [(name, span) for name, spans in said.items() for span in spans if not _denied(alignment.said, span)]
        if len({name for name, _ in affirmed}) != 1:
            continue
        for _, there in affirmed:
            for span in here:
                if _of_one_thing(alignment, there, span):
                    words = there.of(alignment.said.text), span.of(alignment.reported.text)
                    why = f"Act: “{words[0]}” is said, “{words[1]}” is reported, which is another act."
                    yield flag(alignment, "PRED", there, span, Direction.SHIFTED, SURE, why)
                    return


def _denied(side: Side, span: Span) -> bool:
    """Whether a negation stands in the clause of an act."""
    end = next((at for at in range(span.end, len(side.text)) if side.text[at] in ENDS), len(side.text))
    clause = Span(around(side, span).start, end)
    return any(
        cue.kind is FactKind.POLARITY and cue.scale in _DENYING and cue.span.overlaps(clause) for cue in cues(side)
    )


def _of_one_thing(alignment: Alignment, said: Span, reported: Span) -> bool:
    """Whether a content word near one act answers one near the other."""
    here, there = (Span(max(0, span.start - NEAR), span.end + NEAR) for span in (reported, said))
    for link in alignment.links:
        mine, theirs = alignment.reported_words[link.reported], alignment.said_words[link.said]
        if link.score < SAME or min(mine.weight, theirs.weight) < CONTENT:
            continue
        if mine.span.overlaps(reported) or theirs.span.overlaps(said):
            continue
        if mine.span.overlaps(here) and theirs.span.overlaps(there):
            return True
    return False
