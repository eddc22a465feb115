"""Q-ELL: a marked ellipsis hides a word that changes the meaning.

Drift:      said «Мы не намерены закрывать завод» → reported: "We … intend to close the plant".
Not drift:  said «Мы, как вы знаете, готовы к разговору» → reported: "We … are ready to talk". (L9: an independent aside)

Severity: critical when a negation, condition, exception or limit stood in the gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.drift import pol
from xref.drift.cue_sides import CONTENT, Cue, cues, touching
from xref.drift.gaps import sentences
from xref.drift.operators import Operator, lost
from xref.facts.cues import checked
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

CODES = ("Q-ELL",)
# What an ellipsis may more often leave out without harm: below the balanced operating point.
_SURE = {"time limit": 0.4, "time clause": 0.45, "hearsay marker": 0.45, "concession": 0.45}
TURNED, QUOTED = (
    0.75,
    0.45,
)  # confidence of a negation lost with no word order to go by; share of the quotation that the passage must answer
HALVED = 0.4  # the same where two negations of the passage deny each other, which free wording does not bring about
_ELLIPSIS = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]|\(\s?(?:…|\.\.\.)\s?\)|…|\.\.\.")


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an operator that stands on the said side between the words around an ellipsis."""
    marks = [
        at
        for at in (Span(*mark.span()) for mark in _ELLIPSIS.finditer(alignment.reported.text))
        if alignment.reported.in_quotes(at) or not alignment.reported.quoted
    ]
    if not marks or len(marks) <= len(_ELLIPSIS.findall(alignment.said.text)):
        return  # the speaker's own pauses, or a text that was cut before
    if any(FactKind.POLARITY not in checked(side.lang) for side in (alignment.said, alignment.reported)):
        return  # what stands in the place of the ellipsis cannot be seen on both sides
    found = [
        _flag(alignment, at, op, _SURE.get(op.what, 0.85))
        for at in marks
        if (gap := _gap(alignment, at)) is not None
        for op in lost(alignment, gap)
        if _beside(alignment, gap, op)
    ]
    if found and not _negations(alignment.reported):
        # both negations of a pair are gone: "we had to file it" for «не подать иск мы не имели права»
        paired = {cue.span for pair in _pairs(alignment) for cue in pair}
        found = [flag for flag in found if flag.said not in paired]
    yield from found
    if any(flag.direction is Direction.REVERSED for flag in found):
        return
    if negation := _halved(alignment) or (None if found else _turned(alignment)):
        yield _flag(alignment, marks[0], negation, TURNED)


def _flag(alignment: Alignment, at: Span, op: Operator, confidence: float) -> Drift:
    return Drift(
        code="Q-ELL",
        severity=Severity.CRITICAL,
        direction=Direction.REVERSED if op.what == "negation" else Direction.STRONGER,
        reported=at,
        reported_words=at.of(alignment.reported.text),
        said=op.span,
        said_words=op.text,
        why=f"The ellipsis leaves out the {op.what} “{op.text}”, which governs what is quoted (only an independent aside may go, L9).",
        confidence=confidence,
        detector="q_ell",
    )


def _turned(alignment: Alignment) -> Operator | None:
    """The one sentence's negation that a quotation with an ellipsis has nowhere, wherever another word order puts the gap («Землю ми не …»)."""
    if len(list(sentences(alignment.said))) != 1 or alignment.coverage_reported < QUOTED:
        return None
    said, reported = cues(alignment.said), cues(alignment.reported)
    if pol.tier(reported) != "pol0":
        return None
    left = [cue for cue, on_said in pol.left(alignment, said, reported) if on_said]
    return Operator(left[0].span, left[0].fact.text, "negation") if len(left) == 1 else None


def _halved(alignment: Alignment) -> Operator | None:
    """One of two negations that deny each other, where the quotation has only one («не подать иск мы не имели права»)."""
    mine = _negations(alignment.reported)
    if alignment.coverage_reported < HALVED or len(mine) != 1 or mine[0].value.scale != "negation":
        return None
    for pair in _pairs(alignment):
        lost = max(pair, key=lambda cue: not touching(alignment, cue.span, mine[0].span))
        return Operator(lost.span, lost.fact.text, "negation")
    return None


def _negations(side: Side) -> list[Cue]:
    """The negations and denials of a side, soft ones and opposites left out."""
    scales = ("negation", "nword", "lexical", "double")
    return [cue for cue in cues(side) if cue.kind is FactKind.POLARITY and cue.value.scale in scales]


def _pairs(alignment: Alignment) -> Iterator[tuple[Cue, Cue]]:
    """The two negations of a said sentence that deny each other, where what each denies is quoted.

    A negation that went with all it denies is an aside's.
    """
    found = _negations(alignment.said)
    for sentence in sentences(alignment.said):
        theirs = [cue for cue in found if sentence.contains(cue.span)]
        if len(theirs) != 2 or any(cue.value.scale != "negation" for cue in theirs):
            continue
        denied = [_denied(alignment, cue, sentence) for cue in theirs]
        between = alignment.said.text[theirs[0].span.end : theirs[1].span.start]
        if None in denied or denied[0] == denied[1] or _CLAUSES.search(between):
            continue
        quoted = [bool(alignment.reported_for(alignment.said_words[i].span)) for i in denied if i is not None]
        if all(quoted) or (any(quoted) and _open(alignment)):
            yield theirs[0], theirs[1]


def _open(alignment: Alignment) -> bool:
    """Whether the quotation has a content word that nothing answers: it may be the denied word, in a wording of its own."""
    linked = {link.reported for link in alignment.links}
    return any(i not in linked and word.weight >= CONTENT for i, word in enumerate(alignment.reported_words))


# Marks and conjunctions between two negations that stand side by side and do not deny each other.
_CLAUSES = re.compile(
    r"[.!?…;:—–]|,\s|\b(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|né|nem|и|или|ни|і|й|та|або|ані|i|a|lub|ani|ve|ne)\b",
    re.IGNORECASE,
)


def _denied(alignment: Alignment, cue: Cue, sentence: Span) -> int | None:
    """The content word behind a negation: what it denies."""
    words = alignment.said_words
    return next(
        (
            i
            for i, word in enumerate(words)
            if word.span.start >= cue.span.end and word.weight >= CONTENT and sentence.contains(word.span)
        ),
        None,
    )


def _gap(alignment: Alignment, at: Span) -> Span | None:
    """The stretch of the said side between what answers the words just before the ellipsis and just after it."""
    best: dict[int, tuple[float, int]] = {}
    for link in alignment.links:
        best[link.reported] = max(best.get(link.reported, (0.0, 0)), (link.score, link.said))
    words = alignment.reported_words
    before = [best[i][1] for i, word in enumerate(words) if word.span.end <= at.start and i in best]
    after = [best[i][1] for i, word in enumerate(words) if word.span.start >= at.end and i in best]
    if not after:
        return None
    first = alignment.said_words[before[-1]].span.end if before else 0
    last = alignment.said_words[max(after[:2])].span.start
    return Span(first, last) if first < last else None


def _beside(alignment: Alignment, gap: Span, op: Operator) -> bool:
    """Whether an operator stands in a sentence that is quoted before or after the ellipsis: whole sentences may go."""
    here = [
        one for one in sentences(alignment.said) if one.overlaps(gap) or one.end == gap.start or one.start == gap.end
    ]
    return len(here) < 3 or any(one.overlaps(op.span) for one in (here[0], here[-1]))
