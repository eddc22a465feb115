"""SCOPE: the domain, place or group of a claim widened or narrowed.

Drift:      said «В нашей области закрылись три школы» → reported: Three schools have closed across the country.
Not drift:  said «По всей стране закрылись школы» → reported: Schools have closed nationwide. (a word of equal force, L1)

Severity: major. Words for a settlement, a region, a country, a continent or the world are read, where each side has words of
one width and the two are not the same; and the speaker's own house ("at our court") made a whole country, a share of a sample
made one of all, and a limit ("only the night trains") made "all".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import CONTENT, ENDS, Cue, around, cues, flag, joined, likely_answered, of
from xref.drift.gaps import sentence_of, sentences
from xref.drift.phrases import construction, places, standing
from xref.facts.numbers_around import construction as around_numbers
from xref.facts.numbers_around import spoken
from xref.model import Alignment, Direction, Drift, FactKind, NumberValue, Side, Span, Word

CODES = ("SCOPE",)
SURE, APART = 0.6, 0.5  # words that are linked to each other; words that are not
COVERED = 0.4  # coverage of both sides: with less they speak of other things


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    found = _own_house(alignment) or _of_a_sample(alignment) or _limit_lifted(alignment)
    if found is not None:
        yield found
        return
    if not _covered(alignment):
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
    own = _phrases(alignment.said, "own") or _quarters(alignment.said)
    wide = _phrases(alignment.reported, "everywhere") if own else []
    if not wide or _phrases(alignment.said, "everywhere") or _phrases(alignment.reported, "own"):
        return None
    if not _covered(alignment) or _quarters(alignment.reported):
        return None
    why = f"Scope: the said “{own[0].of(alignment.said.text)}” is one house, the reported “{wide[0].of(alignment.reported.text)}” is wider."
    return flag(alignment, "SCOPE", own[0], wide[0], Direction.STRONGER, OWN, why)


def _quarters(side: Side) -> list[Span]:
    """Where a side speaks of the north or the south, the east or the west."""
    return [cue.span for cue in cues(side) if cue.scale in ("axis:north", "axis:east") and side.in_content(cue.span)]


def _covered(alignment: Alignment) -> bool:
    """Whether the two speak of one thing: by their links, or where the wording is free by the odds of the report's words."""
    if min(alignment.coverage_reported, alignment.coverage_said) >= COVERED:
        return True
    return (likely_answered(alignment.reported_words) or 0.0) >= LIKELY


LIKELY = 0.6  # share of the report that the passage likely answers


def _limit_lifted(alignment: Alignment) -> Drift | None:
    """A limit of the source, its words gone, and a word for the whole in its place: all trains for the night trains only."""
    limits = [cue for cue in cues(alignment.said) if _limits(alignment.said, cue) and _open(cue)]
    if not limits:
        return None
    report = cues(alignment.reported)
    whole = [cue.span for cue in of(report, FactKind.SCALE, "quantity") if cue.strength >= ALL and _open(cue)]
    whole += [span for span in _phrases(alignment.reported, "everywhere") if span not in whole]
    whole += standing("whole_of", alignment.reported)
    limiting = construction("all_that", alignment.reported.lang)
    whole = [span for span in whole if limiting is None or not limiting.match(alignment.reported.text, span.start)]
    if not whole:
        return None
    universal = [cue.span for cue in of(cues(alignment.said), FactKind.SCALE, "quantity") if cue.strength >= ALL]
    for span in whole:
        clause = around(alignment.reported, span)
        if any(
            cue.span.overlaps(clause)
            and (cue.kind is FactKind.EXCEPTION or (cue.kind is FactKind.FOCUS and cue.value.strength >= FOCUS))
            for cue in report
        ) or any(word.span.overlaps(one) for one in universal for word in alignment.said_for(span)):
            continue
        for cue in limits:
            held = _held(alignment, cue)
            linked = {alignment.said_words[link.said] for link in alignment.links if link.score >= SEEN}
            if all(word in linked for word in held) or not _same_clause(alignment, cue, held, clause):
                continue
            limit = Span(min(cue.span.start, held[0].span.start), max(cue.span.end, held[-1].span.end))
            why = f"Scope: the source limits this to “{limit.of(alignment.said.text)}”, the report has “{span.of(alignment.reported.text)}”."
            found = flag(alignment, "SCOPE", limit, span, Direction.STRONGER, LIFTED, why)
            return replace(found, detector="scope_limit")
    return None


ONLY, ALL, FOCUS = 0.75, 1.0, 0.5  # strengths of "only", of "all", and of words that may limit as "only" does
LIMIT = 0.5  # weight from which a word may be what a limit holds
HELD = 3  # such words behind a limit
SEEN = 0.25  # link score from which a word of the limit is in the report ("all first-year students")
FIRM = 0.28  # link score that shows that the two clauses are one
# Confidence. Six right on 260 drifts of which none was named, none wrong in their 760 faithful pairs, sixteen gold sets and 3,000 clean pairs.
LIFTED = 0.7


def _open(cue: Cue) -> bool:
    return not cue.value.negated


def _limits(side: Side, cue: Cue) -> bool:
    """Whether a cue is an "only", or an "only" read together with its preposition («лише за», "only in")."""
    if cue.kind is FactKind.CONDITION and cue.value.strength >= ONLY:
        only = construction("only_one", side.lang)
        return only is not None and only.search(cue.fact.text) is not None
    return cue.kind is FactKind.FOCUS and cue.value.strength >= ONLY


def _held(alignment: Alignment, cue: Cue) -> list[Word]:
    """What an "only" limits something to: the first words behind it, or those before one that ends its clause (« dans la baie seulement »)."""
    text, part = alignment.said.text, around(alignment.said, cue.span)
    end = next((at for at in range(cue.span.end, len(text)) if text[at] in ENDS), len(text))
    heavy = [word for word in alignment.said_words if word.weight >= LIMIT]
    behind = [word for word in heavy if cue.span.end <= word.span.start and word.span.end <= end]
    before = [word for word in heavy if part.start <= word.span.start and word.span.end <= cue.span.start]
    if behind or not text[cue.span.end : end].strip():
        return behind[:HELD] or before[-1:]
    # a light word ("of nets", a name of a few letters) is what is limited, where it stands there alone
    return [word for word in alignment.said_words if cue.span.end <= word.span.start and word.span.end <= end][-1:]


def _same_clause(alignment: Alignment, limit: Cue, held: Sequence[Word], reported: Span) -> bool:
    """Whether a content word of one clause answers one of the other; of the passage's sentence, where the clause holds the limit alone.

    « In Molise, dico solo in Molise, …», "but only in the afternoons", «Это касается только сетей» (the sentence before).
    """
    own = around(alignment.said, limit.span)
    besides = [
        word for word in alignment.said_words if word.weight >= LIMIT and word.span.overlaps(own) and word not in held
    ]
    focused = any(cue.value.strength >= FOCUS for cue in of(cues(alignment.reported), FactKind.FOCUS))
    if len(besides) <= ALONE and not focused:
        own = sentence_of(alignment.said, limit.span)
        if not any(word.span.overlaps(own) and word not in (*besides, *held) for word in alignment.said_words):
            own = Span(0, own.end)
    return joined(alignment, own, reported, FIRM, said_weight=CONTENT)


ALONE = 1  # other heavy words of a clause that says no more than its limit ("I mean only in …", "this concerns only …")


def _phrases(side: Side, kind: str) -> list[Span]:
    table = lang.table("scopes").get(lang.primary(side.lang), {})
    return [span for span in places(side.text, table.get(kind, ()), lang.primary(side.lang)) if side.in_content(span)]


def _of_a_sample(alignment: Alignment) -> Drift | None:
    """A share of those who were asked or looked at, reported as one of all ("11 percent of the devices" for "in our sample, 11 percent")."""
    samples = spoken("sample", alignment.said)
    looked = around_numbers("looked_at", alignment.reported.lang)
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
    return any(
        (p.said is None) != (p.reported is None)
        and (p.reported is None or not any(frame.overlaps(p.reported.span) for frame in alignment.reported.frames))
        for p in alignment.of_kind(FactKind.NAME)
    )
