"""Part of STAGE: a word for an act under way and a word for the act done, about one thing (`lang/ends.toml`).

"We are negotiating over …" → "has agreed on …", «пытались спасти» → "managed to save", "will vote" → "passed".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import below_negation, cues, denied, flag, rendered
from xref.drift.phrases import construction, places
from xref.drift.reserves import HEAVY, clause_of
from xref.drift.two_ends import about_one, ends
from xref.model import Alignment, Direction, Drift, FactKind, Side, Span

FAMILIES = ("deal", "try", "work", "apply", "vote", "probe", "seek", "trial", "begin")
# Confidence, before the scale of calibration.toml: of 480 freely worded drifts 16 named, 14 of them by nothing else; of 1,060 freely worded faithful
# pairs and the faithful rows of sixteen gold sets none flagged, of 3,000 clean pairs two before its nouns for an attempt were taken out.
SURE = 0.75
_NOUNS = ("try", "probe")  # families whose word may stand beside any act ("during the inquiry it turned out")
RENDERED = 0.45  # score from which a link says that the report has the word for an act under way
TOGETHER = 1  # linked words of the clause and the sentence from which the two are about one thing


def under_way(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the passage has an act under way, nothing in it says that it was done, and the report gives it as done."""
    for family in FAMILIES:
        weak = ends(f"{family}_weak", alignment.said)
        done = list(_done(alignment.reported, family)) if weak else []
        if not done or _told_done(alignment.said, family):
            continue
        if family == "try" and ends("try_weak", alignment.reported):
            continue  # the attempt is reported as one; what was done is something else („versuchte“, "attempted")
        for first in weak:
            second = next((span for span in done if about_one(alignment, first, span, least=TOGETHER)), None)
            if second is None or denied(alignment.said, first):
                continue
            if family in _NOUNS and rendered(alignment, first, second, RENDERED, on_said=True):
                continue  # the report has the word itself, and what it gives as done is something else
            words = first.of(alignment.said.text), second.of(alignment.reported.text)
            why = f"Stage of the act: the said “{words[0]}” is under way, the report’s “{words[1]}” gives it as done."
            yield replace(flag(alignment, "STAGE", first, second, Direction.STRONGER, SURE, why), detector="stage_ends")
            return


def nearly(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the passage says that something almost happened (« on a failli vendre ») and the report has no word for "almost"."""
    first = next(iter(ends("almost", alignment.said)), None)
    answers = lang.table("ends")["almost_still"].get(lang.primary(alignment.reported.lang))
    if first is None or answers is None:
        return
    side = alignment.reported
    around = " ".join(text for text in (side.before, side.text, side.after) if text)
    if places(around, answers, lang.primary(side.lang)):
        return
    part = clause_of(alignment.said, first)
    verb = next((w for w in alignment.said_words if w.span.start >= first.end and w.weight >= HEAVY), None)
    if verb is None or verb.span.start >= part.end:
        return
    link = max(
        (one for one in alignment.links if alignment.said_words[one.said] == verb),
        key=lambda one: one.score,
        default=None,
    )
    if link is None or link.score < VERB:
        return
    second = alignment.reported_words[link.reported].span
    if any(
        cue.span.overlaps(clause_of(side, second)) and _opens(cue.kind, cue.scale, cue.strength) for cue in cues(side)
    ):
        return
    words = first.of(alignment.said.text), second.of(side.text)
    why = f"Stage of the act: the said “{words[0]}” keeps it from having happened, the report’s “{words[1]}” gives it as done."
    yield replace(flag(alignment, "STAGE", first, second, Direction.STRONGER, SURE, why), detector="stage_ends")


VERB = 0.3  # link score from which the verb behind an "almost" is the one that the report gives as done


def _done(side: Side, family: str) -> Iterator[Span]:
    """Where a report gives an act of the family as done; an attempt, where any act is ("has been brought home")."""
    pattern = construction("completed", side.lang) if family == "try" else None
    acts = [Span(*hit.span()) for hit in pattern.finditer(side.text)] if pattern is not None else []
    for span in (*ends(f"{family}_firm", side), *(act for act in acts if side.in_content(act))):
        if not _kept_open(side, family, span) and not any(frame.overlaps(span) for frame in side.frames):
            yield span


def _told_done(side: Side, family: str) -> bool:
    """Whether the passage or what stands beside it says itself that an act of the family was done."""
    around = " ".join(text for text in (side.before, side.after, side.question) if text)
    code = lang.primary(side.lang)
    firm = lang.table("ends").get(f"{family}_firm", {}).get(code, ())
    if any(not below_negation(side, span) for span in places(side.text, firm, code)):
        return True  # «Ничего не вышло» tells the contrary
    return bool(places(around, firm, code))


# Another clause of the report may say that such work goes on ("is being built, and its foundations were completed").
_BUILT = ("begin", "work", "deal")


def _kept_open(side: Side, family: str, done: Span) -> bool:
    """Whether the clause of a word for the act done denies it, hedges it or says that it is under way."""
    own = clause_of(side, done)
    part = Span(0, len(side.text)) if family in _BUILT else own
    still = "still" if lang.primary(side.lang) in lang.table("ends")[f"{family}_still"] else "weak"
    if any(span.overlaps(part) for span in ends(f"{family}_{still}", side)):
        return True
    return any(cue.span.overlaps(own) and _opens(cue.kind, cue.scale, cue.strength) for cue in cues(side))


def _opens(kind: FactKind, scale: str, strength: float) -> bool:
    if kind is FactKind.POLARITY:
        return scale in ("negation", "nword", "double")
    if kind is FactKind.CONDITION:
        return strength >= OPEN
    return kind is FactKind.SCALE and scale in ("intent", "certainty", "ability", "obligation")


OPEN = 0.4  # strength of a condition from "if" and "until" on
