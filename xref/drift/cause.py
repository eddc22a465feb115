"""CAUSE: a causal link added or removed.

Drift:      said «После реформы цены выросли» → reported: The reform drove prices up.
Not drift:  said «Цены выросли из-за реформы» → reported: Prices rose as a result of the reform. (a marker of equal force, L1)

Severity: major. A causal word is flagged when the words that it joins are there on the other side and nothing causal answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cause_turned import made as made_of
from xref.drift.cause_turned import turned as exchanged
from xref.drift.cue_sides import (
    CONTENT,
    Cue,
    Rule,
    around,
    carried,
    clause,
    comparable,
    cues,
    flag,
    frame_cues,
    joined,
    likely_answered,
    of,
    rendered,
    unmet,
)
from xref.drift.denied_half import halves
from xref.drift.gaps import sentence_of
from xref.drift.phrases import construction
from xref.encode.words import share, words
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

CODES = ("CAUSE",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.CAUSE and cue.value.strength >= 0.75


def _answers(cue: Cue) -> bool:
    return cue.kind is FactKind.CAUSE or (cue.kind is FactKind.CONCESSION and cue.value.strength < 0.3)


RULE = Rule("cause", _wanted, _answers)
RULES = (RULE,)


AFTER = 0.2  # strength of a word of time ("after", «после») that a cause may be made of
SURE = 0.8  # confidence where a cause stands for an "after", before the scale that calibration.toml gives to the code


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    turned = list(_denied(alignment)) or list(exchanged(alignment)) or list(made_of(alignment))
    if turned or not comparable(alignment, FactKind.CAUSE):
        yield from turned
    else:
        made = list(_of_time(alignment))
        yield from made or unmet(alignment, CODES[0], RULE, "Causal link", Direction.SHIFTED, right=RIGHT)


def _denied(alignment: Alignment) -> Iterator[Drift]:
    """A cause that the report affirms, where the speaker denies it or leaves it open, in the passage or in the sentence beside it."""
    side, said = alignment.reported, alignment.said
    causes = construction("causes", side.lang)
    found = causes.search(side.text) if causes else None
    if found is None:
        return
    cue = Span(*found.span())
    own = carried(alignment.reported_words, around(side, cue), cue)
    if max(own, likely_answered(alignment.reported_words) or 0.0) < REPORT:
        return
    if not side.in_content(cue) or _open(side, cue):
        return
    for text in (said.text, said.after, said.before):
        denial = _denial(text, said.lang)
        if denial is None:
            continue
        if text is said.text:
            if (
                _other_cause(said, denial)
                or _of_other(alignment, denial)
                or (said.content and not said.in_content(denial))
            ):
                continue
        elif of(cues(said), FactKind.CAUSE, "cause") or not _about(alignment, cue, text):
            continue
        where = denial if text is said.text else None
        why = f"Causal link: the source says “{denial.of(text)}”, the report “{cue.of(side.text)}”."
        drift = flag(alignment, CODES[0], where, cue, Direction.REVERSED, DENIED, why, Severity.CRITICAL)
        yield replace(drift, detector="cause_denied")
        return


# A cause denied or left open against one affirmed. On sixteen gold sets 5 drifts, none of 1,845 faithful findings and 3,000 clean pairs.
DENIED = 0.95  # confidence, before the scale that calibration.toml gives to the code
REPORT = 0.6  # share of the report, or of the cause's clause, that the passage must answer
BESIDE, HEAVY = (
    0.6,
    0.6,
)  # how well a denial beside the passage must answer a word of the report, and what that word weighs


def _denial(text: str, language: str) -> Span | None:
    """Where a text denies or leaves open a cause and sets no other in its place."""
    pattern = construction("cause_denied", language)
    found = pattern.search(text) if pattern and text else None
    if found is None or any(span.overlaps(Span(*found.span())) for span in halves(text, language)):
        return None
    return Span(*found.span())


def _other_cause(said: Side, denial: Span) -> bool:
    """Whether the passage gives a cause besides the one that it denies."""
    return any(cue.value.strength >= GIVEN and not cue.span.overlaps(denial) for cue in of(cues(said), FactKind.CAUSE))


GIVEN = 0.6


def _of_other(alignment: Alignment, denial: Span) -> bool:
    """Whether what stands behind a denial in its clause is not in the report: "not because staff are lacking: the parts are"."""
    behind = Span(denial.end, clause(alignment.said, denial).end)
    inside = [word for word in alignment.said_words if word.span.overlaps(behind) and word.weight >= CONTENT]
    return bool(inside) and (likely_answered(inside) or 0.0) < REPORT


def _open(side: Side, cue: Span) -> bool:
    """Whether a report denies a cause or leaves it open; what stands in the clause of a "because" is no denial of it."""
    sentence = sentence_of(side, cue)
    supposed = construction("supposed", side.lang)
    near = around(side, cue)
    if supposed is not None and supposed.search(side.text, near.start, near.end):
        return True
    joins = _JOINS.match(side.text, cue.start) is not None
    end = cue.end if joins else sentence.end
    return any(
        one.kind is FactKind.POLARITY and one.scale in _DENYING and sentence.start <= one.span.start < end
        for one in (*cues(side), *frame_cues(side))
        if not one.span.overlaps(cue)
    )


_JOINS = re.compile(
    r"because|due to|on account of|as a result of|owing to|thanks to|weil|wegen|aufgrund|parce|à cause|porque|perché|ponieważ|bo\b|потому|из-за|через|тому",
    re.IGNORECASE,
)
_DENYING = frozenset({"negation", "nword", "double"})


def _about(alignment: Alignment, cue: Span, text: str) -> bool:
    """Whether a denial beside the passage is about a thing of the report ("whether the software is to blame")."""
    there = words(text)
    return any(
        word.weight >= HEAVY and not word.span.overlaps(cue) and share(words(word.text), there) >= BESIDE
        for word in alignment.reported_words
    )


def _of_time(alignment: Alignment) -> Iterator[Drift]:
    """A word of time ("after") on one side, one of cause on the other, and nothing that answers either."""
    said, reported = of(cues(alignment.said), FactKind.CAUSE), of(cues(alignment.reported), FactKind.CAUSE)
    if not said or not reported or min(alignment.coverage_reported, alignment.coverage_said) < WHOLE:
        return
    strong = [[cue for cue in side if cue.value.strength >= 0.75] for side in (said, reported)]
    light = [[cue for cue in side if cue.value.strength == AFTER] for side in (said, reported)]
    for here, there in ((0, 1), (1, 0)):
        only_time = len(light[here]) == len((said, reported)[here])
        if only_time and light[here] and strong[there] and not light[there]:
            if rendered(alignment, strong[there][0].span, light[here][0].span, RENDERED, on_said=there == 0):
                continue  # it has an answer of its own ("sparked", „Auslöser“) and does not stand for the "after"
            if not _one_thing(alignment, light[here][0], strong[there][0], on_said=here == 0):
                continue
            pair = [light[here][0], strong[there][0]]
            first, second = pair if here == 0 else pair[::-1]
            why = f"Causal link: “{pair[0].fact.text}” tells when, “{pair[1].fact.text}” tells why."
            yield flag(alignment, CODES[0], first.span, second.span, Direction.SHIFTED, SURE, why)
            return


def _one_thing(alignment: Alignment, light: Cue, strong: Cue, *, on_said: bool) -> bool:
    """Whether what stands beside the "after" answers what stands beside the cause („nach der Reform“, "the reform caused"); `on_said`: the "after" is said."""
    near = _beside(alignment, light, on_said=on_said), _beside(alignment, strong, on_said=not on_said)
    said, reported = near if on_said else near[::-1]
    return any(joined(alignment, one, other, ANSWERS) for one in said for other in reported)


def _beside(alignment: Alignment, cue: Cue, *, on_said: bool) -> list[Span]:
    """The nearest words of content before and behind a cue."""
    words = [w for w in (alignment.said_words if on_said else alignment.reported_words) if w.weight >= CONTENT]
    before = [word.span for word in words if word.span.end <= cue.span.start][-BESIDES:]
    return before + [word.span for word in words if word.span.start >= cue.span.end][:BESIDES]


BESIDES, ANSWERS = 2, 0.2  # words on each side of a cue that tell what it is about, and the score of a link between two
RENDERED = 0.35  # score from which a link says that a word is rendered
WHOLE = 0.5  # coverage of both sides: with less the two words may belong to different clauses
