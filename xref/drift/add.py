"""ADD: content that no passage supports.

Drift:      said «Урожай погиб» → reported: The harvest was lost, which he blamed on the neighbours.
Not drift:  said «Урожай погиб» → reported: The harvest was lost, the farm minister of the region said. (a title, L4)

Severity: major, minor where less than sure. Runs and clauses are flagged, never single words; reporting frames and the names in them are no
content (`align`), the passage's neighbours and the question are searched first.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.credited import credited
from xref.drift.cue_sides import cues, likely_answered
from xref.drift.gaps import confidence
from xref.drift.q_fab import heard
from xref.encode.words import too_weak, words
from xref.facts import alike, find_plain
from xref.lang import primary
from xref.model import (
    Alignment,
    Direction,
    Drift,
    FactKind,
    Finding,
    Gap,
    LinkVerdict,
    Presentation,
    Severity,
    Span,
)

CODES = ("ADD",)
# Shares of answered weight, of the statement or of the passage, under both of which the passage is simply not the source: that is
# the link's business. A long addition leaves little of the statement answered, but the passage as a whole.
COVERED, CARRIED = 0.3, 0.5
WEIGHT, BESIDE_NAME = (
    1.5,
    3.5,
)  # an ordinary content word weighs 1: a single word is never an addition; a title beside a name is L4
WHOLE = 0.8  # share of the statement from which nothing of it is supported: the link's business
# Share of the whole statement, by the odds of its words, that a passage out of a longer source must answer: with less it is not the only
# one the statement rests on, and what it lacks is no addition. On six gold sets all 8 false flags lie below; the 4 right ones of pairs that
# were given as such lie above.
RESTING, DOUBTED = 0.73, 0.5
OPENING = 6  # code points of a statement within which its first run begins
_OWN_CODES = frozenset({FactKind.NAME, FactKind.NUMBER, FactKind.TIME})
_NOUNS_CAPITALISED = frozenset({"de", "lb"})
# Confidence from which a run is major. Of 710 faithful, freely worded English reports 2 reach it and 5 more reach .5, where a flag is shown at all;
# of the same reports with a made-up clause put in, 42 and 51 in 100.
SURE = 0.7
LEAST = 0.05  # confidence below which a run is not worth passing on


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of the reported content that is no name, figure or date (these have codes of their own), or an added cause."""
    cause = next(credited(alignment), None)
    if cause is not None:
        yield cause
    if alignment.coverage_reported < COVERED and alignment.coverage_said < CARRIED:
        return
    if too_weak("added", alignment.said.lang, alignment.reported.lang):
        return
    first = min((part.start for part in alignment.reported.content), default=0)
    resting = (likely_answered(alignment.reported_words) or 0.0) >= RESTING
    for gap in alignment.unsupported:
        weight, named = _content(alignment, gap)
        if weight < (BESIDE_NAME if named else WEIGHT) or gap.share > WHOLE or _frame(alignment, gap, named):
            continue
        sure = confidence(alignment, gap, on_said=False)
        if alignment.said.rest and (not resting or gap.span.start <= first + OPENING):
            sure *= DOUBTED  # the beginning says who is meant ("A mountain observatory whose telescope has stood idle all winter …")
        if sure < LEAST or _told_elsewhere(alignment, gap):
            continue
        yield Drift(
            code="ADD",
            severity=Severity.MAJOR if sure >= SURE else Severity.MINOR,
            direction=Direction.STRONGER,
            reported=gap.span,
            reported_words=gap.text,
            said=None,
            said_words="",
            why="Neither the passage nor its neighbours hold anything that answers these words.",
            confidence=sure,
            detector="add",
        )


def _told_elsewhere(alignment: Alignment, gap: Gap) -> bool:
    """Whether a run holds a number or a length of time that the passage has not and another place of the source has: the report took it from there."""
    rest = alignment.said.rest
    return bool(rest) and any(
        pair.said is None
        and pair.reported is not None
        and pair.reported.span.overlaps(gap.span)
        and any(one.kind is kind and alike(pair.reported, one) for one in find_plain(rest, alignment.said.lang))
        for kind in (FactKind.NUMBER, FactKind.TIME)
        for pair in alignment.of_kind(kind)
    )


def _content(alignment: Alignment, gap: Gap) -> tuple[float, bool]:
    """The weight of a run beside its names, numbers and dates, and whether it holds or touches a name (a title beside it is L4)."""
    facts = [
        (pair.reported.span, pair.kind)
        for pair in alignment.pairs
        if pair.reported is not None and pair.kind in _OWN_CODES
    ]
    cased = primary(alignment.reported.lang) not in _NOUNS_CAPITALISED
    weight, named = 0.0, False
    near = Span(max(0, gap.span.start - 3), gap.span.end + 3)
    for word in alignment.reported_words:
        if not word.span.overlaps(near):
            continue
        kinds = {kind for span, kind in facts if span.overlaps(word.span)}
        capital = cased and word.text[:1].isupper() and len(word.text) > 1 and word.span.start > 0
        named = named or FactKind.NAME in kinds or capital
        if word.span.overlaps(gap.span) and not kinds and not capital:
            weight += word.weight
    return weight, named


def _frame(alignment: Alignment, gap: Gap, named: bool) -> bool:
    """Whether the run holds a reporting verb: then it is the writer's frame, not content.

    The statement's own, or one that stands in the middle of it beside a name ("…, head coach Anton Kruhl said on Tuesday; …") or closes the run
    ("…, the head of the institute has said"); not "…, which Kruhl said the owners had bought with public money".
    """
    verb = alignment.reported.attribution.verb_span if alignment.reported.attribution else None
    if verb is not None and gap.span.shift(alignment.reported.offset).overlaps(verb):
        return True
    return any(
        cue.kind is FactKind.SCALE
        and cue.scale == "stance"
        and cue.strength == 0.0
        and cue.span.overlaps(gap.span)
        and _behind(alignment, cue.span, gap) <= (OCCASION if named else 0.0)
        for cue in cues(alignment.reported)
    )


def _behind(alignment: Alignment, verb: Span, gap: Gap) -> float:
    """The weight of a run's words behind a verb in it."""
    return sum(w.weight for w in alignment.reported_words if verb.end <= w.span.start < gap.span.end)


# Weight of the words behind a reporting verb that can still be its frame ("said at a news conference on Tuesday": 2.9), in ordinary content words.
OCCASION = 3.5


# A statement that names the speaker and of which nothing at all is found: below this probability of the best passage, from this many ordinary
# content words on. On six gold sets 12 unsupported statements and 5 misread ones have none as probable, and 4 of 1,019 faithful ones.
NOTHING, WORDS = 0.12, 2.4
UNFOUND = 0.6


def unsupported(finding: Finding) -> Drift | None:
    """The flag of an indirect statement that nothing in the held source of its speaker supports, its span an offset into the report's text.

    Minor, where a quotation without support is critical: a free wording may be missed where quoted words would be found.
    """
    claim = finding.claim
    if finding.link is not LinkVerdict.NONE_IN_HELD or claim.presentation not in (
        Presentation.INDIRECT,
        Presentation.MIXED,
    ):
        return None
    if max((match.probability for match in finding.alternatives), default=1.0) > NOTHING or not heard(finding):
        return None
    if float(words(claim.content()).weights.sum()) < WORDS:
        return None
    return Drift(
        code="ADD",
        severity=Severity.MINOR,
        direction=Direction.STRONGER,
        reported=claim.span,
        reported_words=claim.text,
        said=None,
        said_words="",
        why=f"Nothing supports this statement: {finding.why}.",
        confidence=UNFOUND,
        detector="add",
    )
