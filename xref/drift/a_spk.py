"""A-SPK: the words are another speaker's.

The classic trap is the interviewer's question, whose wording a report gives to the person who was asked.

Drift:      said (question) «— Это провал?», (answer) «— Я бы так не сказал» → reported: he called it a failure.
Not drift:  said (Песков) «Я этому рад» → reported: "I am glad of it," the Kremlin spokesman said. (a title instead of a name)

Severity: critical. A speaker that the report leaves open ("he", "officials") is never called another speaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.facts.speakers import same_speaker
from xref.model import Alignment, Direction, Drift, Presentation, Severity

CODES = ("A-SPK",)
# How much more of the statement the question must answer than the answer does. In faithful reports of the seeds the median is
# −.35 and the largest .12: an answer repeats some of the question's words.
ASKED = 0.3


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: the interviewer's words, or a speaker who is certainly somebody else."""
    reported, said = alignment.reported, alignment.said
    if not reported.speaker:
        return
    same = same_speaker(reported.speaker, said.speaker) if said.speaker else None
    if said.presentation is Presentation.QUESTION and (same is None or same < 0.5):
        yield _flag(alignment, f"These are the interviewer's words, and the report gives them to {reported.speaker}.", 0.85)
    elif same == 0.0:
        yield _flag(alignment, f"The speaker is {said.speaker}, and the report gives the words to {reported.speaker}.", 0.9)
    elif said.question and alignment.question_support >= ASKED and alignment.coverage_reported < 0.5:
        yield _flag(
            alignment,
            f"The interviewer's question carries these words and the answer does not; the report gives them to {reported.speaker}.",
            min(0.9, 0.45 + alignment.question_support),
        )


def _flag(alignment: Alignment, why: str, confidence: float) -> Drift:
    who = alignment.reported.attribution.speaker_span if alignment.reported.attribution else None
    span = who.shift(-alignment.reported.offset) if who and who.start >= alignment.reported.offset else None
    words = span.of(alignment.reported.text) if span and span.end <= len(alignment.reported.text) else ""
    return Drift(
        code="A-SPK",
        severity=Severity.CRITICAL,
        direction=Direction.SHIFTED,
        reported=span if words else None,
        reported_words=words or alignment.reported.speaker or "",
        said=None,
        said_words=alignment.said.question or "" if alignment.question_support >= ASKED else alignment.said.text,
        why=why,
        confidence=confidence,
        detector="a_spk",
    )
