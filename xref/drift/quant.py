"""QUANT: a quantifier or a frequency changed.

Drift:      said «Некоторые губернаторы уйдут» → reported: The governors will leave.
Not drift:  said «Немало губернаторов уйдёт» → reported: Quite a few governors will leave. (an idiom of equal force, L1)

Drift:      said «Ни один ребёнок не пострадал» → reported: A handful of children were hurt. (critical)

Severity: major. Quantifiers are ordered from none to all and frequencies from never to always; two that speak of the same words and
lie more than a clear step apart are flagged, and so is a partial one that the report drops: "most of" or "some of" a group that becomes all of
it or the bare group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from xref import lang
from xref.drift.cue_sides import (
    CONTENT,
    Cue,
    Rule,
    around,
    carried,
    clause,
    comparable,
    counterpart,
    cues,
    denied,
    flag,
    frame_cues,
    how_sure,
    likely_answered,
    linked,
    of,
    touching,
    unanswered,
)
from xref.drift.fact_sides import sides as fact_sides
from xref.drift.num_unit import another_span, counted_alike, counted_differently
from xref.drift.phrases import construction
from xref.drift.quant_ends import any_at_all, distributes, not_all, opposite
from xref.facts import numbers
from xref.facts.numbers_around import construction as _words
from xref.facts.numbers_around import shares, spoken
from xref.facts.numerals import number_table, scan
from xref.facts.times import time_table
from xref.model import Alignment, Direction, Drift, FactKind, Presentation, Severity, Side, Span, Word

CODES = ("QUANT",)
STEP = {"quantity": 0.32, "frequency": 0.3}
PARTIAL = (0.08, 0.5)  # quantifiers whose loss widens the claim


def _partial(cue: Cue) -> bool:
    scales = cue.kind is FactKind.SCALE and cue.scale in STEP
    return scales and PARTIAL[0] <= cue.strength <= PARTIAL[1] and not cue.value.negated


def _limits(cue: Cue) -> bool:
    """Whether a cue may stand for a partial quantifier in a free translation."""
    return (
        cue.kind is FactKind.SCALE and cue.scale in ("quantity", "frequency", "bound", "degree")
    ) or cue.kind is FactKind.FOCUS


PART = Rule("part", _partial, _limits)
RULES = (PART,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.SCALE):
        return
    said, reported = _read(alignment.said), _read(alignment.reported)
    found = opposite(alignment, said, reported)
    if found is not None:
        yield found
        return
    for scale, step in STEP.items():
        mine, theirs = of(said, FactKind.SCALE, scale), of(reported, FactKind.SCALE, scale)
        found = _differs(alignment, mine, theirs, step)
        if found is not None:
            yield found
            return
    found = (
        _periods(alignment)
        or _seldom(alignment, said, reported)
        or _none_or_few(alignment, said, reported)
        or _partly(alignment, said, reported)
        or _all_of_part(alignment, said, reported)
        or _one_half(alignment)
    )
    if found is None and not any(min(one, other) > LEFT_OUT for _, one, other in _parts(alignment)):
        # both parts of a group need no "some": "they have raised prices or closed their shops"
        found = _bare(alignment) or _dropped(alignment, said, reported)
    if found is not None:
        yield found


def _read(side: Side) -> tuple[Cue, ...]:
    """The cues of a side without those that are no quantifiers here: the "every" of a share that has figures, the „Teil“ of a „größerer Teil“."""
    greater = _words("greater", side.lang)
    firsts = {core for share in shares(side.text, side.lang) for core in share.cores}
    two = _words("one_of_two", side.lang)
    return tuple(
        cue
        for cue in cues(side)
        if cue.kind is not FactKind.SCALE
        or cue.scale != "quantity"
        or not (
            side.text[cue.span.end : cue.span.end + 1] == "-"  # an all-party committee
            or (cue.strength >= BOTH and _CORRELATIVE.match(side.text, cue.span.start))
            or (cue.strength >= BOTH and two is not None and two.search(side.text[: cue.span.start]) is not None)
            or (cue.strength >= ALL and distributes(side, cue))
            or (cue.strength >= ALL and firsts.intersection(range(cue.span.start, cue.span.end + 2)))
            or (cue.strength >= ALL and _replaced(side, cue.span))
            or (PARTIAL[0] <= cue.strength <= PARTIAL[1] and _not_only(side, cue.span))
            or (
                PARTIAL[0] <= cue.strength <= PARTIAL[1]
                and greater is not None
                and greater.search(side.text, max(0, cue.span.start - 30), cue.span.start)
            )
        )
    )


# "both female and male readers" joins two words and counts nothing; "both sides and their lawyers" is given up with it.
_CORRELATIVE = re.compile(r"both\s(?:[\w'’-]+\s){1,4}and\b", re.IGNORECASE)


def _replaced(side: Side, span: Span) -> bool:
    """Whether something else takes the place of the whole («вместо всей крыши»)."""
    pattern = construction("instead_of", side.lang)
    return pattern is not None and pattern.search(side.text[: span.start]) is not None


def _not_only(side: Side, span: Span) -> bool:
    """Whether a quantifier stands behind a "not only" ("not just for some"): it limits nothing."""
    return any(
        cue.kind is FactKind.FOCUS and cue.strength <= NOT_ONLY and 0 <= span.start - cue.span.end <= NEXT_TO
        for cue in cues(side)
    )


NOT_ONLY = -0.35  # strength of "not only"
NEXT_TO = 7  # code points of a small word between ("not just for some", "não é só para alguns")
BOTH = 0.7  # strength from which a quantifier behind "one of the" counts the whole; "one of the many" is one of several
ALL = 0.9  # strength of "all" and "every"


PLAIN = "quant_plain"  # two words of unlike meaning stand against each other: what the models of expectation say of classes is beside the point
PERIOD = 0.8  # confidence of another span in which something happens ("weekly", "monthly"), before the scale of calibration.toml
SELDOM = 0.7  # of "never" against "rarely"
RARE = (0.05, 0.2)  # frequencies from "hardly ever" to "rarely"


def _periods(alignment: Alignment) -> Drift | None:
    """The one span in which something happens on each side, where they differ: "every week" against "every month"."""
    if min(alignment.coverage_said, alignment.coverage_reported) < HELD:
        return None
    sides = [_spans(side) for side in (alignment.said, alignment.reported)]
    if any(len(side) != 1 for side in sides) or sides[0].keys() == sides[1].keys():
        return None
    if any(of(cues(side), FactKind.EXCEPTION) for side in (alignment.said, alignment.reported)):
        return None  # "every day but Sunday" is "six times a week"
    if counted_differently(alignment) or counted_alike(alignment):
        return None  # an equal figure by another unit is NUM-UNIT
    reported, said = fact_sides(alignment, FactKind.NUMBER)
    if any(another_span(alignment, fact, said) for fact in reported):
        return None
    ((mine, here),) = sides[0].items()
    ((theirs, there),) = sides[1].items()
    up = _UNITS.index(theirs) < _UNITS.index(mine)
    words = here.of(alignment.said.text), there.of(alignment.reported.text)
    why = f"Frequency: the said “{words[0]}” is by the {mine}, the reported “{words[1]}” by the {theirs}."
    direction = Direction.STRONGER if up else Direction.WEAKER
    return replace(flag(alignment, "QUANT", here, there, direction, PERIOD, why), detector=PLAIN)


_UNITS = ("hour", "day", "week", "month", "year")
HELD = 0.4  # coverage of both sides: with less the two may speak of different things
_COUNTED = re.compile(r"(?:\d|\b(?:two|three|four|five|six|zwei|drei|vier|deux|trois|dos|tres|due|tre|dwa|trzy|два|две|три|дві|двa|iki|üç))\W*$", re.IGNORECASE)  # fmt: skip


def _spans(side: Side) -> dict[str, Span]:
    """Each span of time of which a side says that something happens once or so often in it, with its first place."""
    found: dict[str, Span] = {}
    for unit in _UNITS:
        pattern = period(unit, side.lang)
        for place in pattern.finditer(side.text) if pattern else ():
            span = Span(*place.span())
            if side.in_content(span) and not _counted(side, span):
                found.setdefault(unit, span)
    return found


def _counted(side: Side, span: Span) -> bool:
    """Whether a figure stands just before a span of time («шесть в неделю»): it tells how often, which is a figure's matter."""
    if _COUNTED.search(side.text[max(0, span.start - 8) : span.start]):
        return True
    return any(0 <= span.start - one.end <= 1 for one in scan(side.text, side.lang))


@cache
def period(unit: str, language: str) -> re.Pattern[str] | None:
    """The words of a language for once in a span of time; None where none are written."""
    pattern = lang.table("periods").get(unit, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _seldom(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """A word for "rarely" on one side where the other has only one for "never" («никогда не» → "seldom")."""
    for on_said, own, other in ((True, said, reported), (False, reported, said)):
        rare = [c for c in of(own, FactKind.SCALE, "frequency") if RARE[0] <= c.strength <= RARE[1]]
        never = [
            c
            for c in of(other, FactKind.POLARITY, "negation")
            if _never(c, alignment.reported if on_said else alignment.said)
        ]
        if (
            len(rare) != 1
            or not never
            or any(c.strength <= RARE[1] for c in of(other, FactKind.SCALE, "frequency"))
            or of(own, FactKind.POLARITY, "negation")
        ):
            continue
        first, second = (rare[0].span, never[0].span) if on_said else (never[0].span, rare[0].span)
        why = f"Scale of frequency: “{never[0].fact.text}” on one side, “{rare[0].fact.text}” on the other."
        direction = Direction.STRONGER if on_said else Direction.WEAKER
        return replace(flag(alignment, "QUANT", first, second, direction, SELDOM, why), detector=PLAIN)
    return None


NONE = 0.85  # confidence of "not a single" against "a handful of"
PART_LOST = 0.72  # of "partly" that the other side lacks
# Share, by the log odds of the words, of the clause of a "partly" and of the whole other side that must be answered: a clause that is
# left out takes its "partly" with it.
WHOLE = 0.72
_NOWHERE = Span(0, 0)
NEAR = 30  # code points behind such a word in which what it counts stands


def _none_or_few(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """None ("not a single") on one side and some ("a handful of") the same on the other, which has neither a negation nor a "not a single" of its own."""
    for on_said in (True, False):
        one, other = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
        none = spoken("zero", one)
        few = spoken("handful", other) if len(none) == 1 else []
        if len(few) != 1 or spoken("handful", one) or spoken("zero", other):
            continue
        if of(reported if on_said else said, FactKind.POLARITY, "negation", "nword", "lexical"):
            continue
        first, second = (none[0], few[0]) if on_said else (few[0], none[0])
        counted = Span(first.start, first.end + NEAR), Span(second.start, second.end + NEAR)
        if not touching(alignment, *counted):
            continue
        words = first.of(alignment.said.text), second.of(alignment.reported.text)
        why = f"Scale of quantity: the said “{words[0]}” and the reported “{words[1]}” are none and some."
        direction = Direction.STRONGER if on_said else Direction.WEAKER
        found = flag(alignment, "QUANT", first, second, direction, NONE, why, Severity.CRITICAL)
        return replace(found, detector=PLAIN)
    return None


def _partly(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """A "partly" on one side where the other says the same from end to end and has nothing that limits it."""
    if not alignment.links:
        return None
    for on_said in (True, False):
        one, other = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
        held = spoken("partly", one)
        if len(held) != 1 or spoken("partly", other) or _words("partly", other.lang) is None:
            continue
        because, answer = _words("because", one.lang), _words("answers", other.lang)
        behind = one.text[held[0].end :]
        if (because is not None and because.search(behind)) or (answer is not None and answer.search(other.text)):
            continue
        mine, rest = alignment.said_words, alignment.reported_words
        mine, rest = (mine, rest) if on_said else (rest, mine)
        if (
            carried(mine, around(one, held[0]), held[0]) < WHOLE
            or carried(rest, Span(0, len(other.text)), _NOWHERE) < WHOLE
        ):
            continue
        theirs = reported if on_said else said
        if any(_limits(cue) or (cue.kind is FactKind.POLARITY and cue.scale == "negation") for cue in theirs):
            continue
        if any(sign.isdigit() for sign in clause(one, held[0]).of(one.text)):
            continue  # „teilweise kamen 300“: at times
        where = counterpart(alignment, clause(one, held[0]), on_said=on_said)
        first, second = (held[0], where) if on_said else (where, held[0])
        side, across = ("said", "report") if on_said else ("reported", "source")
        why = f"Scale of quantity: the {side} “{held[0].of(one.text)}” limits the claim, and nothing in the {across} does."
        direction = Direction.STRONGER if on_said else Direction.WEAKER
        return replace(flag(alignment, "QUANT", first, second, direction, PART_LOST, why), detector=PLAIN)
    return None


# Confidence of "all" for "most" or "some", and of the group without either. On twelve gold sets 3 and 3 right and none wrong in 1,500
# faithful rows; on 6,600 clean pairs 1 and 3, most of them translated so.
ALL_OF, BARE = 0.72, 0.62
REPORTED = (
    0.8  # share of the report's weight that the passage answers by its log odds, from which the two speak of one group
)
SPOKEN = 0.55  # the same where both sides have a word for how many of the group, and the groups are linked
CLAUSE = 0.7  # the same of the clause of a "most" that the report drops
TOLD = 0.5  # log odds from which the group itself is answered
BEHIND = 24  # code points behind such a word in which its group stands


def _all_of_part(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """All of a group, where the source has most or some of it ("most of my colleagues", «в основном в газовики»)."""
    everyone = [span for span in spoken("everyone", alignment.reported) if not denied(alignment.reported, span)]
    if not everyone:
        return None
    kinds = ("most_of", "some_of", "mostly")
    parts = [span for kind in kinds for span in spoken(kind, alignment.said)]
    if not parts or any(spoken(kind, alignment.reported) for kind in (*kinds, "partly")):
        return None
    if any(cue.strength < ALL for cue in of(reported, FactKind.SCALE, "quantity")):
        return None
    if any(not denied(alignment.said, one) for one in spoken("everyone", alignment.said)):
        return None
    if carried(alignment.reported_words, Span(0, len(alignment.reported.text)), _NOWHERE) < SPOKEN:
        return None
    for part in parts:
        group = _group(alignment, part)
        for one in everyone:
            if group and touching(
                alignment, Span(group[0].span.start, group[-1].span.end), Span(one.end, one.end + BEHIND)
            ):
                why = f"Scale of quantity: “{part.of(alignment.said.text)}” is a part, “{one.of(alignment.reported.text)}” is all."
                return _plain(alignment, part, one, ALL_OF, why)
    return None


def _group(alignment: Alignment, part: Span) -> list[Word]:
    """The content words in and behind a word for a part, but for its own."""
    stretch = Span(part.start, part.end + BEHIND)
    found = [word for word in alignment.said_words if word.span.overlaps(stretch) and word.weight >= CONTENT]
    return found[1:]


def _bare(alignment: Alignment) -> Drift | None:
    """The bare group, where the source has most or some of it: "her colleagues" for "most of my colleagues"."""
    across = alignment.reported
    parts = [*spoken("most_of", alignment.said), *spoken("some_of", alignment.said)]
    if not parts or across.presentation is Presentation.HEADLINE or not alignment.links:
        return None  # a headline has no room for it
    answer, restricted = _words("answers", across.lang), _words("restricts", across.lang)
    if answer is None or answer.search(across.text) or (restricted and restricted.search(across.text)):
        return None
    if any(spoken(kind, across) for kind in ("most_of", "some_of", "partly")) or _narrowed(alignment):
        return None
    if carried(alignment.reported_words, Span(0, len(across.text)), _NOWHERE) < REPORTED:
        return None
    for part in parts:
        group = _group(alignment, part)
        if not any(word.odds >= TOLD for word in group) or _as_article(alignment, part):
            continue
        if carried(alignment.said_words, around(alignment.said, part), part) < CLAUSE:
            continue
        where = counterpart(alignment, Span(part.start, part.end + BEHIND), on_said=True)
        why = f"Scale of quantity: the said “{part.of(alignment.said.text)}” limits the claim, and nothing in the report does."
        return _plain(alignment, part, where, BARE, why)
    return None


ONE_HALF = (
    0.75  # confidence; one right on sixteen gold sets, none wrong in 1,845 faithful findings and 3,000 clean pairs
)
LEFT_OUT, LESS, TOLD_OF = (
    0.6,
    0.15,
    0.6,
)  # shares answered: of the half left out at most, by how much less, and of the report


def _one_half(alignment: Alignment) -> Drift | None:
    """What one part of a group does, told of the group, where another part does something else ("some leave, some come back")."""
    side, across = alignment.said, alignment.reported
    room = _words("of_some", across.lang)
    if room is None or (likely_answered(alignment.reported_words) or 0.0) < TOLD_OF:
        return None
    if any(text and room.search(text) for text in (across.before, across.text, across.after)) or _narrowed(alignment):
        return None
    for whole, one, other in _parts(alignment):
        if min(one, other) > LEFT_OUT or abs(one - other) < LESS:
            continue
        where = counterpart(alignment, whole, on_said=True)
        why = f"Scale of quantity: “{whole.of(side.text)}” tells of two parts, the report of one and as of all."
        return replace(_plain(alignment, whole, where, ONE_HALF, why), detector="quant_half")
    return None


def _parts(alignment: Alignment) -> Iterator[tuple[Span, float, float]]:
    """Each stretch that tells what two parts of a group do, with the share of either that the report answers."""
    side = alignment.said
    pattern = _words("some_others", side.lang)
    for found in pattern.finditer(side.text) if pattern else ():
        whole = Span(*found.span())
        if side.in_content(whole):
            one, other = (
                likely_answered(
                    [w for w in alignment.said_words if w.span.overlaps(Span(*found.span(name))) and w.weight >= HEAVY]
                )
                for name in ("a", "b")
            )
            if one is not None and other is not None:
                yield whole, one, other


HEAVY = 0.5  # weight of the words that tell what a part does


def _plain(alignment: Alignment, part: Span, where: Span | None, confidence: float, why: str) -> Drift:
    found = flag(alignment, "QUANT", part, where, Direction.STRONGER, confidence, why)
    return replace(found, detector=PLAIN)


def _narrowed(alignment: Alignment) -> bool:
    """Whether the report, its frame or the rest of its sentence limits what it says: by how many, how often, or a figure of its own."""
    side = alignment.reported
    found = [*cues(side), *frame_cues(side)]
    for text in (side.before, side.after):
        found += cues(replace(side, text=text, content=(), quoted=())) if text else []
    if any(
        _limits(cue) and cue.strength < ALL and (cue.kind is not FactKind.FOCUS or cue.strength > 0) for cue in found
    ):
        return True
    return any(p.reported is not None and p.said is None for p in alignment.of_kind(FactKind.NUMBER))


def _never(cue: Cue, side: Side) -> bool:
    pattern = construction("never", side.lang)
    start = max(0, cue.span.start - 12)
    return pattern is not None and pattern.search(side.text, start, cue.span.end + 12) is not None


def _differs(alignment: Alignment, mine: Sequence[Cue], theirs: Sequence[Cue], step: float) -> Drift | None:
    """The pair of most unlike strengths among cues that answer each other and nothing of like strength on the other side."""
    denied = bool(of(cues(alignment.said), FactKind.POLARITY)), bool(of(cues(alignment.reported), FactKind.POLARITY))
    for cue in mine:
        if any(abs(cue.strength - other.strength) <= step for other in theirs):
            continue
        for other in theirs:
            alike = [[c for c in side if abs(other.strength - c.strength) <= step] for side in (mine, theirs)]
            if len(alike[0]) >= len(alike[1]):
                continue  # "most residents, chiefly …" for «некоторые, главным образом …» has one more
            if cue.value.negated != other.value.negated and all(denied):
                continue  # "not with many" and "disagree with many": the negation stands elsewhere
            if (
                not_all(alignment, cue, other)
                or any_at_all(alignment.said, cue)
                or any_at_all(alignment.reported, other)
            ):
                continue
            own = touching(alignment, cue.span, other.span)
            alone = len(mine) == len(theirs) == 1 and (not alignment.links or linked(alignment, cue, other) >= 0.5)
            if not (own or alone or _same_group(alignment, cue.span, other.span)):
                continue
            up = other.strength > cue.strength
            why = f"Scale of {cue.scale}: the said “{cue.fact.text}” and the reported “{other.fact.text}” lie more than a step apart."
            return flag(
                alignment,
                "QUANT",
                cue.span,
                other.span,
                Direction.STRONGER if up else Direction.WEAKER,
                0.8 if own else 0.7,
                why,
            )
    return None


def _same_group(alignment: Alignment, mine: Span, theirs: Span) -> bool:
    """Whether the first content words behind two quantifiers are linked."""
    said, reported = (
        next((w.span for w in words if w.span.start >= span.end and w.weight >= CONTENT), None)
        for words, span in ((alignment.said_words, mine), (alignment.reported_words, theirs))
    )
    if said is None or reported is None:
        return False
    return said.start - mine.end <= NEXT and reported.start - theirs.end <= NEXT and touching(alignment, said, reported)


NEXT = 12  # code points behind a quantifier within which its group begins


def _of_time(side: Side, cue: Cue) -> bool:
    """Whether a quantifier counts units of time."""
    word = _NEXT_WORD.match(side.text, cue.span.end)
    return word is not None and time_table(side.lang).units.get(word.group(1).lower()) is not None


_NEXT_WORD = re.compile(r"\s?([^\W\d_]+)")


def _of_scale(alignment: Alignment, cue: Cue) -> bool:
    """Whether a quantifier counts millions or thousands of which the report speaks too: their plural says that they are some."""
    behind = alignment.said.text[cue.span.end :].split(maxsplit=1)
    scale = number_table(lang.primary(alignment.said.lang)).scale(behind[0].lower()) if behind else None
    return scale is not None and scale in numbers.hints(alignment.reported.text, alignment.reported.lang)


def _as_article(alignment: Alignment, part: Span) -> bool:
    """Whether a word for some is little more than an article: "gave me some pills", "features such as", where no definite group answers it.

    So it is inside an English clause; at its head it tells of whom something is said ("some farmers refused").
    """
    group = next((w for w in alignment.said_words if w.span.start > part.start and w.weight >= CONTENT), None)
    if group is None or group.span.start - part.end > NEXT or _PICKED.search(part.of(alignment.said.text)):
        return False
    answers = sorted(word.span for word in alignment.reported_for(group.span))
    if not answers:
        return False
    there = answers[0]
    if _DEFINITE.search(alignment.reported.text[: there.start]) is not None:
        return False
    examples = construction("examples", alignment.reported.lang)
    if examples is not None and examples.match(alignment.reported.text[there.end : there.end + NEAR]) is not None:
        return True
    side, place = (alignment.said, part) if lang.primary(alignment.said.lang) == "en" else (alignment.reported, there)
    if lang.primary(side.lang) != "en":
        return False
    before = side.text[around(side, place).start : place.start]
    return len(_LEADS.sub("", before).split()) >= INSIDE


INSIDE = 2  # words of an English clause before a group that make it no subject
_LEADS = re.compile(
    r"^\W*(?:(?:and|but|or|so|then|that|because|while|whereas|when|if|where|as|who|which|said|says|also|only|the|these)\s+)+",
    re.IGNORECASE,
)
# "some of the", « certains de nos »: a part of a group that is known.
_PICKED = re.compile(
    r"\b(?:of|of the|von|der|des|de|d['’]entre|de los|de las|dei|delle|degli|dos|das|из|з|із|z|ze)\b", re.IGNORECASE
)
# An article before a group and its adjectives; a capital ends it („gab dem Jungen Pflaumen“).
_DEFINITE = re.compile(
    r"\b(?i:the|these|those|all|die|den|der|dem|diese[nr]?|les|ces|nos|leurs|los|las|estos|estas|sus|gli|i|le|questi|queste|os|as|estes|estas|his|her|their|our|my|your)\s(?:[^\W\d_A-ZÄÖÜ][^\W\d_]*\s){0,2}$"
)


def _beside_another(alignment: Alignment, cue: Cue, said: Sequence[Cue], reported: Sequence[Cue]) -> bool:
    """Whether a partial word stands in a clause with another one that the report may have kept ("some studies sometimes need it")."""
    whole = around(alignment.said, cue.span)
    others = [one for one in said if one is not cue and _partial(one) and one.span.overlaps(whole)]
    return bool(others) and any(_partial(one) for one in reported)


def _dropped(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Drift | None:
    """A partial quantifier of the said side where the report has neither a quantity nor a limit nor a hedge."""
    if any(character.isdigit() for character in alignment.reported.text):
        return None
    those = construction("those_who", alignment.reported.lang)
    if those is not None and those.search(alignment.reported.text) is not None:
        return None  # "those of the staff who went back" are some of the staff
    for cue in unanswered(alignment, PART, said, reported, on_said=True):
        if any(0 <= cue.span.start - c.span.end <= NEXT for c in of(said, FactKind.FOCUS) if c.value.strength < 0):
            continue  # "not only for some"
        if _of_scale(alignment, cue):
            continue  # "several million": « des millions »
        if _of_time(alignment.said, cue):
            continue  # «через несколько недель»: "weeks later"
        if cue.scale == "quantity" and _as_article(alignment, cue.span):
            continue
        if _beside_another(alignment, cue, said, reported):
            continue
        confidence = how_sure(alignment, PART, cue, on_said=True)
        if confidence:
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=True)
            why = f"Scale of {cue.scale}: the said “{cue.fact.text}” limits the claim, and nothing in the report does."
            return flag(alignment, "QUANT", cue.span, where, Direction.STRONGER, confidence, why)
    return None
