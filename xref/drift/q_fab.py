"""Q-FAB: a quotation with no support in the held source of its speaker.

Drift:      no passage of the interview says anything like it → reported: "I regret nothing," he said.
Not drift:  the quotation is in an interview that is not in the index → link `not_held`, and no flag: it could not be checked.

Severity: critical. Only whole quotations, and only where the source that the report names is held and was searched in full, and the quotation
is given to the one who speaks there: "a pilot", "the mayor's office" may have spoken elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xref.encode.words import share, words
from xref.facts.replies import addressed
from xref.facts.speakers import same_speaker
from xref.model import Alignment, Direction, Drift, Finding, LinkVerdict, Presentation, Severity

CODES = ("Q-FAB",)
# Likeness of two labels from which they name one person. On four gold sets 7 of the 8 quotations that were flagged wrongly were somebody
# else's (an office, an unnamed pilot, a pronoun resolved to the wrong woman); 16 of 21 rightly flagged ones keep their flag.
SAME = 0.5
# Ordinary content words that a quotation must amount to: an idiom of fewer ("Not on your life" for «Ni loca») shares no word with its source.
WORDS = 1.5
# Share of a quotation that a passage of the speaker must answer, and how probable it must be, for the quotation to be no invention.
SAID, NEAR = 0.75, 0.2
# Probability from which an interviewer's question has a quotation's words: what it quotes from the one who is asked («Вы писали: „Завод переживёт
# всех“») is no invention.
LIKELY = 0.5
_QUOTES = re.compile(r"[«„“\"「『]")


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Nothing: an alignment has a passage, and this is about quotations that have none (`fabricated`)."""
    yield from ()


def said(quoted: str, text: str) -> float:
    """The share of a quotation's weight that a text answers, by the odds of its words."""
    return share(words(quoted), words(text))


def heard(finding: Finding) -> bool:
    """Whether the one to whom the report gives a statement speaks in what was searched."""
    speaker = finding.claim.speaker
    return any((same_speaker(speaker, match.passage.speaker) or 0.0) >= SAME for match in finding.alternatives)


def fabricated(finding: Finding) -> Drift | None:
    """The flag of a finding without a passage, its span an offset into the report's text."""
    claim = finding.claim
    if finding.link is not LinkVerdict.NONE_IN_HELD or claim.presentation is not Presentation.DIRECT:
        return None
    if not heard(finding):
        return None
    if float(words(claim.content()).weights.sum()) < WORDS:
        return None
    own = [m for m in finding.alternatives if (same_speaker(claim.speaker, m.passage.speaker) or 0.0) >= SAME]
    if any(match.probability >= NEAR and said(claim.content(), match.passage.text) >= SAID for match in own):
        return None
    best = max((match.probability for match in finding.alternatives), default=0.0)
    asked = finding.alternatives[0].passage if finding.alternatives else None
    if asked is not None and asked.statements[0].presentation is Presentation.QUESTION:
        if best > LIKELY and _QUOTES.search(asked.text) and addressed(asked.text, asked.lang):
            return None
    return Drift(
        code="Q-FAB",
        severity=Severity.CRITICAL,
        direction=Direction.NA,
        reported=claim.span,
        reported_words=claim.text,
        said=None,
        said_words="",
        why=f"Quotation marks promise the speaker's words: {finding.why}.",
        confidence=round(1.0 - best, 3),
        detector="q_fab",
    )
