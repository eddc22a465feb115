"""A-VERB: a reporting verb that adds a stance.

Drift:      said «Мы ответим по закону» → reported: He threatened to retaliate.
Not drift:  said «Если забастовка не кончится, мы закроем завод» → reported: He threatened to close the plant. (an ultimatum is a threat)

Severity: major for a threat, minor for other verbs that charge ("boasted", "slammed"). The verb of the reporting frame, or of the
report itself, is compared with what the speaker says: silent where the said words hold a verb of like stance, a condition, or a word
that answers the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xref import lang
from xref.drift.cue_sides import Cue, cues, flag, frame_cues, of
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Span

CODES = ("A-VERB",)
CHARGED = 0.6  # stance from which a verb charges: boast, criticise, accuse, threaten
LIKE = 0.25  # a verb of the said side within this step answers it
THREAT, OTHER = (
    0.6,
    0.4,
)  # confidence; verbs that charge otherwise are a reporter's daily bread: shown in `thorough` only
COVERED = 0.45  # share of the report that the passage must answer: else the verb belongs to something else
BEFORE = 40  # code points before a verb in which its subject is looked for
FIRM = 0.35  # score of a link that says that a word of the said side stands behind the verb


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if alignment.coverage_reported < COVERED:
        return
    said = cues(alignment.said)
    framed = frame_cues(alignment.reported)
    for cue in of((*framed, *cues(alignment.reported)), FactKind.SCALE, "stance"):
        if cue not in framed and not _told(alignment, cue.span):
            continue
        if cue.strength < CHARGED or cue.value.negated or _answered(alignment, cue, said):
            continue
        threat = bool(_threats(alignment, cue.span))
        severity = Severity.MAJOR if threat else Severity.MINOR
        why = f"Reporting verb: “{cue.fact.text}” adds a stance that nothing said carries."
        yield flag(alignment, "A-VERB", None, cue.span, Direction.STRONGER, THREAT if threat else OTHER, why, severity)
        return


def _told(alignment: Alignment, span: Span) -> bool:
    """Whether a verb in the content has the speaker before it: "the union, which threatens to strike," and "a threatening letter" report no speech."""
    side = alignment.reported
    before = side.text[max(0, span.start - BEFORE) : span.start].casefold()
    if re.search(r"[,;:.!?(–—]", before[-BEFORE // 2 :]):
        before = re.split(r"[,;:.!?(–—]", before)[-1]
    names = [part.casefold() for part in re.findall(r"\w{3,}", side.speaker or "")]
    persons = lang.table("persons").get(lang.primary(side.lang), {})
    pronouns = (*persons.get("first", ()), *persons.get("third", ()))
    return any(re.search(rf"\b{re.escape(word)}\b", before) for word in (*names, *pronouns))


def _answered(alignment: Alignment, cue: Cue, said: Sequence[Cue]) -> bool:
    """Whether the said side holds a verb of like stance, a condition, or a word behind the verb."""
    if any(other.strength >= cue.strength - LIKE for other in of(said, FactKind.SCALE, "stance")):
        return True
    if of(said, FactKind.CONDITION) or alignment.said.lang not in lang.languages("scales"):
        return True
    inside = {i for i, word in enumerate(alignment.reported_words) if word.span.overlaps(cue.span)}
    return any(link.score >= FIRM for link in alignment.links if link.reported in inside)


def _threats(alignment: Alignment, span: Span) -> bool:
    """Whether a word of a threat stands in the span."""
    code = lang.primary(alignment.reported.lang)
    verbs = lang.table("reporting", code).get("verbs", {}).get("threaten", ())
    return any(place.overlaps(span) for place in places(alignment.reported.text, verbs, code))
