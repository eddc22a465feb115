"""A-SPK: the words are another speaker's.

The classic trap is the interviewer's question, whose wording a report gives to the person who was asked.

Drift:      said (question) «— Это провал?», (answer) «— Я бы так не сказал» → reported: he called it a failure.
Not drift:  said (Песков) «Я этому рад» → reported: "I am glad of it," the Kremlin spokesman said. (a title instead of a name)
Not drift:  said (question) «— Это провал?», (answer) «— Я бы так не сказал» → reported: he denied that it was a failure.
Drift:      said (question) «— Визнайте: місто не готове», (answer) «— Не визнаю» → reported: he admitted the city was not ready.

Severity: critical. A speaker that the report leaves open ("he", "officials") is never called another speaker, nor is somebody of
whom the passage itself speaks («Ковригин обещал ответить» → Kovrigin promised to answer).
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.voices import certainly_other, denies, mentions, person, turns_down
from xref.encode.words import share, words
from xref.facts.mentions import naming
from xref.facts.replies import begins, open_question, rejects, takes_up
from xref.facts.speakers import same_speaker
from xref.model import Alignment, Direction, Drift, Presentation, Severity, Side, Span

CODES = ("A-SPK",)
# How much more of the statement the question must answer than the answer does: an answer repeats some of the question's words. Set by hand.
ASKED = 0.25
COVERED = 0.5  # share of the statement that the answer itself may answer at most
ASKED_COVERED = 0.4  # share of a quotation that a question must answer before it is called the question's words
NAMED, RESOLVED = 0.85, 0.4  # another speaker by the statement's own words; by a pronoun that was resolved
TURNED_DOWN, OPEN = 0.8, 0.4  # the interviewer's words, turned down by the answer; with an answer that leaves it open
_SAID = (Presentation.DIRECT, Presentation.MIXED, Presentation.INDIRECT, Presentation.HEADLINE)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: the interviewer's words, or a speaker who is certainly somebody else."""
    reported, said = alignment.reported, alignment.said
    if reported.presentation not in _SAID:
        return
    if said.presentation is Presentation.QUESTION:
        yield from _of_question(alignment)
    elif said.speaker and _another(reported, said):
        sure = NAMED if _named(reported) or reported.attribution is None else RESOLVED
        if reported.presentation is not Presentation.DIRECT and mentions(reported.text, said.speaker):
            sure = RESOLVED  # "his answer to Smith, who has derided it, was …": whose words they are is told by more than a verb
        yield _flag(
            alignment,
            said.text,
            f"The speaker is {said.speaker}, and the report gives the words to {_who(reported)}.",
            sure,
        )
    elif said.question and alignment.question_support >= ASKED and alignment.coverage_reported < COVERED:
        if reported.presentation is Presentation.HEADLINE or not _answered_beside(alignment, said.question):
            yield from _of_interviewer(alignment, said.question, said.text)


def _answered_beside(alignment: Alignment, question: str) -> bool:
    """Whether the sentences beside the passage, of the same answer, have the statement's words as well as the question has them."""
    reported, said = alignment.reported, alignment.said
    mine = words(" ".join(part.of(reported.text) for part in reported.content) or reported.text)
    held = share(mine, words(question))
    return any(share(mine, words(text)) >= held for text in (said.before, said.after) if text)


def _of_question(alignment: Alignment) -> Iterator[Drift]:
    """The passage is the question itself: `after` holds the answer where it is known."""
    reported, said = alignment.reported, alignment.said
    if (same_speaker(reported.speaker, said.speaker) or 0.0) >= 0.5:
        return
    if said.after:
        yield from _of_interviewer(alignment, said.text, said.after)
    elif (
        reported.speaker
        and reported.presentation is Presentation.DIRECT
        and alignment.coverage_reported >= ASKED_COVERED
        and not denies(reported)
    ):
        yield _flag(
            alignment,
            said.text,
            f"These are the interviewer's words, and the report gives them to {reported.speaker}.",
            NAMED,
        )


def _of_interviewer(alignment: Alignment, question: str, answer: str) -> Iterator[Drift]:
    """The question carries the words; what the answer makes of them decides."""
    reported, said = alignment.reported, alignment.said
    if _asked_about(question, _who(reported)):
        return
    rejected = rejects(answer, said.lang)
    if not rejected and open_question(question, said.lang):
        return  # «Какой урок вы вынесли?» – «Не обещать …» turns nothing down
    stance = reported.attribution.stance if reported.attribution else ""
    if begins(answer, "yes", said.lang) or not takes_up(
        reported.text, reported.lang, stance, question, said.lang, rejected=rejected
    ):
        return
    who = reported.speaker or "the speaker"
    if turns_down(answer, said.lang):
        yield _flag(
            alignment,
            question,
            f"The interviewer's words, which the answer turns down; the report gives them to {who}.",
            TURNED_DOWN,
        )
    else:
        yield _flag(
            alignment,
            question,
            f"The interviewer's question carries these words; the report gives them to {who}.",
            OPEN,
        )


def _asked_about(question: str, who: str) -> bool:
    """Whether the question itself gives its words to the one to whom the report gives them («Голова району Стрижак каже, що …»).

    A name that a comma follows is whom the interviewer speaks to.
    """
    named = [found for found in naming(who, question) if len(found.group()) > 1]
    return bool(named) and not any(question[one.end() :].lstrip()[:1] in tuple(",!?") for one in named)


def _another(reported: Side, said: Side) -> bool:
    """Whether the report's speaker is certainly not the passage's, nor somebody of whom the passage speaks."""
    who, speaker = _who(reported), said.speaker or ""
    if not person(who, reported.lang) or not certainly_other(who, speaker) or mentions(said.text, who):
        return False
    if any(voice and mentions(voice, who) for voice in said.embedded):
        return False
    return reported.presentation is Presentation.DIRECT or not any(
        mentions(text, who) for text in (said.before, said.question or "", said.after)
    )


def _named(reported: Side) -> str:
    """The speaker's name as the statement itself gives it, or ""."""
    span = reported.attribution.speaker_span if reported.attribution else None
    if span is None or span.start < reported.offset or span.end > reported.offset + len(reported.text):
        return ""
    words = span.shift(-reported.offset).of(reported.text)
    return words if person(words, reported.lang) else ""


def _who(reported: Side) -> str:
    """Whom the report names: in the statement, else as its frame was resolved, else as it was given from outside."""
    frame = reported.attribution
    return _named(reported) or (frame.speaker if frame else None) or reported.speaker or ""


def _flag(alignment: Alignment, words: str, why: str, confidence: float) -> Drift:
    frame = alignment.reported.attribution
    who = frame.speaker_span if frame else None
    at = None
    if (
        who
        and alignment.reported.offset <= who.start
        and who.end <= alignment.reported.offset + len(alignment.reported.text)
    ):
        at = Span(who.start - alignment.reported.offset, who.end - alignment.reported.offset)
    return Drift(
        code="A-SPK",
        severity=Severity.CRITICAL,
        direction=Direction.SHIFTED,
        reported=at,
        reported_words=at.of(alignment.reported.text) if at else alignment.reported.speaker or "",
        said=None,
        said_words=words,
        why=why,
        confidence=confidence,
        detector="a_spk",
    )
