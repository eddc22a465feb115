"""CONC: a concession or a contrast dropped.

Drift:      said «Риск есть, но он невелик» → reported: He admitted that there is a risk.
Drift:      said «Да, цены выросли, но зарплаты выросли сильнее» → reported: Prices have risen, she conceded.
Not drift:  said «Риск есть, но он невелик» → reported: There is a risk; it is small, though. (clause order, L7)

Severity: major. A contrast is flagged when its clause is reported and no word of contrast answers it; and so is what a speaker grants
("it is true that …, but …") where the report has that and nothing of what he sets against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import CONTENT, Cue, Rule, comparable, counterpart, flag, likely_answered, unmet
from xref.drift.gaps import sentences
from xref.drift.phrases import construction
from xref.drift.reserves import given
from xref.model import Alignment, Direction, Drift, FactKind, Presentation, Span

CODES = ("CONC",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.CONCESSION and cue.value.strength >= 0.6


def _answers(cue: Cue) -> bool:
    return cue.kind in (FactKind.CONCESSION, FactKind.EXCEPTION, FactKind.CONDITION) or (
        cue.kind is FactKind.FOCUS and cue.value.strength != 0
    )


RULE = Rule("conc", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    alone = _granted_alone(alignment)
    if alone is not None:
        yield alone
        return
    if comparable(alignment, FactKind.CONCESSION):
        yield from unmet(alignment, CODES[0], RULE, "Contrast", Direction.SHIFTED, right=RIGHT, sides=(True,))


# Confidence of what is granted without what is set against it, before the scale of calibration.toml: the five such drifts of 260 freely worded
# ones and one more on sixteen gold sets; none of 760 freely worded faithful pairs, of the gold sets' faithful rows and of 3,000 clean pairs.
ALONE = 0.7
# Shares of weight answered by log odds: of what is granted at least, of what is set against it at most, by how much less; and words with
# content that it must have. Faithful pairs without a word of contrast answer at least .66 of the second half, drifts .03 to .51.
GRANTED, AGAINST, LESS, WORDS = 0.55, 0.55, 0.3, 2


def _granted_alone(alignment: Alignment) -> Drift | None:
    """What a speaker grants ("it is true that prices rose, …") given as what he says, without what he sets against it ("… but wages rose more").

    That it is granted is said by the passage ("of course", "zwar") or by the report ("he conceded").
    """
    said, reported = alignment.said, alignment.reported
    turn, grants = construction("turn", said.lang), construction("grants", said.lang)
    if turn is None or reported.presentation is Presentation.HEADLINE:
        return None
    admits = construction("admits", reported.lang)
    admitted = admits is not None and admits.search(reported.text) is not None
    for sentence in sentences(said):
        found = turn.search(said.text, sentence.start, sentence.end)
        if found is None:
            continue
        first, second = Span(sentence.start, found.start()), Span(found.end(), sentence.end)
        if not admitted and (grants is None or grants.search(said.text, first.start, first.end) is None):
            continue
        if _half_told(alignment, first, second):
            why = f"Contrast: the source grants “{first.of(said.text).strip()}” and sets “{second.of(said.text).strip()}” against it; the report has the first alone."
            where = counterpart(alignment, first, on_said=True)
            return replace(
                flag(alignment, CODES[0], second, where, Direction.SHIFTED, ALONE, why), detector="conc_alone"
            )
    return None


def _half_told(alignment: Alignment, first: Span, second: Span) -> bool:
    """Whether the report has the first half of a contrast and, with its neighbours, nothing of the second."""
    side = alignment.reported
    texts = [text for text in (side.before, side.text, side.after) if text]
    answer = construction("contrasting", side.lang)
    if answer is None or any(answer.search(text) for text in texts):
        return False
    halves = [
        [w for w in alignment.said_words if w.span.overlaps(part) and w.weight >= CONTENT] for part in (first, second)
    ]
    there = likely_answered(halves[0]) or 0.0
    if len(halves[1]) < WORDS or there < GRANTED:
        return False
    asked = construction("asked_about", side.lang)  # what the speaker was asked is nothing that he said
    told = " ".join(asked.sub(" ", text) if asked is not None else text for text in texts)
    against = given(second.of(alignment.said.text), told)
    return against <= AGAINST and there - against >= LESS
