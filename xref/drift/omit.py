"""OMIT: source content left out whose absence changes what is understood.

Drift:      said «Цены вырастут весной и упадут осенью» → reported: Prices will rise, he said.
Not drift:  said «Ну, знаете, цены, конечно, вырастут» → reported: Prices will rise, he said. (fillers, L2)

A report need not repeat everything: only a clause of the *same sentence* that is reported counts, and only where it carries much
of that sentence. Severity: minor; major where the condition of the sentence is left out, or a quotation skips words with no mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import cues
from xref.drift.gaps import confidence, sentence_of, sentences
from xref.drift.operators import operators
from xref.drift.phrases import construction
from xref.encode.words import too_weak
from xref.facts.cues import scan
from xref.model import Alignment, CueValue, Direction, Drift, Fact, FactKind, Gap, Presentation, Severity, Span

CODES = ("OMIT",)
WEIGHT = 1.5  # an ordinary content word weighs 1
GOVERNED = 1.0  # the same under an operator
COVERED = 0.4  # share of the statement that the passage must answer: with less it is not the source
KEPT, KEPT_WEIGHT = 0.4, 1.2  # what the report must carry of the rest of the very sentence, as a share and by weight
ANSWERED = 0.5  # log odds from which a word counts as carried
SURE, SKIPPED, NEAR = 0.7, 2.0, 6  # confidence, weight and the words to either side that tell a skip inside a quotation
LEAST = 0.05


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag an unanswered run of a reported sentence of the source; a headline selects by nature."""
    if alignment.coverage_reported < COVERED or alignment.reported.presentation is Presentation.HEADLINE:
        return
    if too_weak("omitted", alignment.said.lang, alignment.reported.lang):
        return
    for gap in alignment.omitted:
        if not _reported(alignment, gap):
            continue
        operator = _governed(alignment, gap)
        sure = confidence(alignment, gap, on_said=True)
        if gap.weight < (GOVERNED if operator else WEIGHT) or sure < LEAST:
            continue
        yield Drift(
            code="OMIT",
            severity=_severity(alignment, gap, sure),
            direction=Direction.STRONGER if operator else Direction.SHIFTED,
            reported=None,
            reported_words="",
            said=gap.span,
            said_words=gap.text,
            why=(
                f"The report leaves out words under the {operator} of the sentence it reports."
                if operator
                else "The report leaves out a part of the very sentence it reports."
            ),
            confidence=sure,
            detector="omit",
        )


def _severity(alignment: Alignment, gap: Gap, sure: float) -> Severity:
    """Major where a condition is left out, or words inside one quotation with no mark: a quotation may begin and end anywhere, but not skip."""
    if _conditions(alignment, gap):
        return Severity.MAJOR
    before = [i for i, word in enumerate(alignment.said_words) if word.span.end <= gap.span.start]
    behind = [i for i, word in enumerate(alignment.said_words) if word.span.start >= gap.span.end]
    for quoted in alignment.reported.quoted:
        text = quoted.of(alignment.reported.text)
        if sure < SURE or gap.weight < SKIPPED or "…" in text or "..." in text:
            continue
        inside = {
            link.said
            for link in alignment.links
            if quoted.overlaps(alignment.reported_words[link.reported].span) and link.score >= 0.35
        }
        if len(inside.intersection(before[-NEAR:])) >= 2 and len(inside.intersection(behind[:NEAR])) >= 2:
            return Severity.MAJOR
    return Severity.MINOR


def _conditions(alignment: Alignment, gap: Gap) -> bool:
    """Whether the gap holds the condition of a sentence and the report has none, in its whole sentence.

    COND leaves a condition alone whose clause is missing altogether. On eleven gold sets this makes two flags major, both on drifts, and none
    more on a faithful statement (1,439); hedges, concessions, hearsay and quantities in a gap are left out as often by faithful reports.
    """
    said, reported = alignment.said, alignment.reported
    sentence = next((one for one in sentences(said) if one.overlaps(gap.span)), gap.span)
    beside = sum(w.weight for w in alignment.said_words if w.span.overlaps(sentence) and not w.span.overlaps(gap.span))
    if beside < gap.weight:
        return False  # most of the sentence is left out, its condition with it
    if not any(cue.span.overlaps(gap.span) and _binds(cue.fact, CONDITION) for cue in cues(said)):
        return False
    inverted = construction("inverted_if", reported.lang)
    texts = [text for text in (reported.text, reported.before, reported.after) if text]
    return not any(
        (inverted is not None and inverted.search(text))
        or any(_binds(fact, WEAK) for fact in scan(text, reported.lang))
        for text in texts
    )


CONDITION, WEAK = 0.5, 0.2  # strengths of words that make a condition, and that may answer one


def _binds(fact: Fact, least: float) -> bool:
    return (
        fact.kind in (FactKind.CONDITION, FactKind.EXCEPTION)
        and isinstance(fact.value, CueValue)
        and abs(fact.value.strength) >= least
    )


def _reported(alignment: Alignment, gap: Gap) -> bool:
    """Whether the report carries the rest of the very sentence in which the gap stands."""
    sentence = sentence_of(alignment.said, gap.span)
    rest = [
        (word.weight, word.odds >= ANSWERED)
        for word in alignment.said_words
        if sentence.overlaps(word.span) and not gap.span.overlaps(word.span)
    ]
    total = sum(weight for weight, _ in rest)
    kept = sum(weight for weight, answered in rest if answered)
    return kept >= KEPT_WEIGHT and kept >= KEPT * total


def _governed(alignment: Alignment, gap: Gap) -> str | None:
    """The operator that stands in or just before a gap, if there is one."""
    near = Span(max(0, gap.span.start - 15), gap.span.end)
    for op in operators(alignment.said.text, alignment.said.lang):
        if near.overlaps(op.span) and op.what in ("condition", "exception", "concession", "qualifier"):
            return op.what
    return None
