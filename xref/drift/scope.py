"""SCOPE: the domain, place or group of a claim widened or narrowed.

Drift:      said «В нашей области закрылись три школы» → reported: Three schools have closed across the country.
Not drift:  said «По всей стране закрылись школы» → reported: Schools have closed nationwide. (a word of equal force, L1)

Severity: major. Only words for a settlement, a region, a country, a continent or the world are read, where each side has words of
one width and the two are not the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref import lang
from xref.drift.cue_sides import flag
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, FactKind, Side, Span

CODES = ("SCOPE",)
SURE, APART = 0.6, 0.5  # words that are linked to each other; words that are not
COVERED = 0.4  # coverage of both sides: with less they speak of other things


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if min(alignment.coverage_reported, alignment.coverage_said) < COVERED:
        return
    said, reported = _width(alignment.said), _width(alignment.reported)
    if said is None or reported is None or said[0] == reported[0] or _named(alignment):
        return
    (wide, mine), (broad, theirs) = said, reported
    linked = any(word.span.overlaps(mine) for word in alignment.said_for(theirs))
    up = broad > wide
    why = f"Scope: the said “{mine.of(alignment.said.text)}” is {'narrower' if up else 'wider'} than the reported “{theirs.of(alignment.reported.text)}”."
    direction = Direction.STRONGER if up else Direction.WEAKER
    yield flag(alignment, "SCOPE", mine, theirs, direction, SURE if linked else APART, why)


def _width(side: Side) -> tuple[int, Span] | None:
    """The only width that a side's words give, and where; None where there is none or more than one."""
    table = lang.table("scopes").get(lang.primary(side.lang), {})
    found = [
        (int(width), span)
        for width, phrases in table.items()
        for span in places(side.text, phrases, lang.primary(side.lang))
        if side.in_content(span)
    ]
    widths = {width for width, _ in found}
    return min(found, key=lambda one: one[1]) if len(widths) == 1 else None


def _named(alignment: Alignment) -> bool:
    """Whether one side names a place that the other does not: then "the country" may be that place."""
    return any((p.said is None) != (p.reported is None) for p in alignment.of_kind(FactKind.NAME))
