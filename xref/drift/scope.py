"""SCOPE: the domain, place or group of a claim widened or narrowed.

Drift:      said «В нашей области закрылись три школы» → reported: Three schools have closed across the country.
Not drift:  said «По всей стране закрылись школы» → reported: Schools have closed nationwide. (a word of equal force, L1)

Severity: major. Words for a settlement, a region, a country, a continent or the world are read, where each side has words of
one width and the two are not the same; and the speaker's own house ("at our court") made a whole country, and a share of a sample
made one of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import flag
from xref.drift.gaps import sentences
from xref.drift.phrases import places
from xref.facts.numbers_around import construction, spoken
from xref.model import Alignment, Direction, Drift, FactKind, NumberValue, Side, Span

CODES = ("SCOPE",)
SURE, APART = 0.6, 0.5  # words that are linked to each other; words that are not
COVERED = 0.4  # coverage of both sides: with less they speak of other things


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    found = _own_house(alignment) or _of_a_sample(alignment)
    if found is not None:
        yield found
        return
    if min(alignment.coverage_reported, alignment.coverage_said) < COVERED:
        return
    said = _width(alignment.said)
    reported = _width(alignment.reported) if said is not None else None
    if said is None or reported is None or said[0] == reported[0] or _named(alignment):
        return
    (wide, mine), (broad, theirs) = said, reported
    linked = any(word.span.overlaps(mine) for word in alignment.said_for(theirs))
    up = broad > wide
    why = f"Scope: the said “{mine.of(alignment.said.text)}” is {'narrower' if up else 'wider'} than the reported “{theirs.of(alignment.reported.text)}”."
    direction = Direction.STRONGER if up else Direction.WEAKER
    yield flag(alignment, "SCOPE", mine, theirs, direction, SURE if linked else APART, why)


# Confidence of "across the country" for "at our hospital", and of a share of a sample given as one of all: one and one right on twelve
# gold sets, none wrong in 1,500 faithful rows and 6,600 clean pairs.
OWN, SAMPLE = 0.7, 0.65


def _own_house(alignment: Alignment) -> Drift | None:
    """What is said of the speaker's own institution, reported of a whole region or country."""
    own = _phrases(alignment.said, "own")
    wide = _phrases(alignment.reported, "everywhere") if own else []
    if not wide or _phrases(alignment.said, "everywhere") or _phrases(alignment.reported, "own"):
        return None
    if min(alignment.coverage_reported, alignment.coverage_said) < COVERED:
        return None
    why = f"Scope: the said “{own[0].of(alignment.said.text)}” is one house, the reported “{wide[0].of(alignment.reported.text)}” is wider."
    return flag(alignment, "SCOPE", own[0], wide[0], Direction.STRONGER, OWN, why)


def _phrases(side: Side, kind: str) -> list[Span]:
    table = lang.table("scopes").get(lang.primary(side.lang), {})
    return [span for span in places(side.text, table.get(kind, ()), lang.primary(side.lang)) if side.in_content(span)]


def _of_a_sample(alignment: Alignment) -> Drift | None:
    """A share of those who were asked or looked at, reported as one of all ("11 percent of the devices" for "in our sample, 11 percent")."""
    samples = spoken("sample", alignment.said)
    looked = construction("looked_at", alignment.reported.lang)
    if not samples or looked is None:
        return None
    side = alignment.reported
    if any(looked.search(text) for text in (side.before, side.after) if text) or spoken("looked_at", side):
        return None
    for sentence in sentences(alignment.said):
        own = [one for one in samples if one.overlaps(sentence)]
        shares = [
            pair
            for pair in alignment.of_kind(FactKind.NUMBER)
            if pair.said is not None
            and pair.reported is not None
            and pair.said.span.overlaps(sentence)
            and isinstance(pair.said.value, NumberValue)
            and (pair.said.value.unit == "%" or pair.said.value.high < 1)
        ]
        if own and shares and shares[0].reported is not None:
            why = f"Scope: “{own[0].of(alignment.said.text)}” limits the share, and nothing in the report does."
            found = flag(alignment, "SCOPE", own[0], shares[0].reported.span, Direction.STRONGER, SAMPLE, why)
            return replace(found, detector="scope_sample")
    return None


def _width(side: Side) -> tuple[int, Span] | None:
    """The only width that a side's words give, and where; None where there is none or more than one."""
    table = lang.table("scopes").get(lang.primary(side.lang), {})
    found = [
        (int(width), span)
        for width, phrases in table.items()
        if width.isdigit()
        for span in places(side.text, phrases, lang.primary(side.lang))
        if side.in_content(span)
    ]
    widths = {width for width, _ in found}
    return min(found, key=lambda one: one[1]) if len(widths) == 1 else None


def _named(alignment: Alignment) -> bool:
    """Whether one side names a place that the other does not: then "the country" may be that place."""
    return any((p.said is None) != (p.reported is None) for p in alignment.of_kind(FactKind.NAME))
