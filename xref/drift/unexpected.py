"""MOD-UP, MOD-DOWN, QUANT, COND, EVID, STAGE, CONC, CAUSE, A-VERB: a strength that no faithful translation of these words would carry.

Drift:      said «Einige Gemeinden haben zugestimmt» → reported: All municipalities have agreed.
Not drift:  said «Sämtliche Gemeinden haben zugestimmt» → reported: All municipalities have agreed. (a word of equal force, L1)

Severity: that of the code. The models of `expected` say which classes of cue (may, will, all, only, because, ...) the words of one
side lead one to expect on the other; a pair is flagged where one group of classes contradicts that more than in two faithful pairs
of a thousand, and both sides say the same from end to end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.drift import expected
from xref.drift.cond import hedged, opened
from xref.drift.cue_sides import FIRM, counterpart, cues, flag, joined
from xref.drift.expected import Contradiction, Surprise
from xref.drift.weigh import levels, whole
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Span

CODES = ("MOD-UP", "MOD-DOWN", "QUANT", "COND", "EVID", "STAGE", "CONC", "CAUSE", "A-VERB")
CONFIDENCE = 0.6  # two faithful pairs in a thousand for each group reach the level
# Groups whose contradictions name a code. Polarity and antonyms have a detector of their own; bounds are compared with their numbers.
_GROUPS = ("modality", "quantity", "condition", "focus", "stage", "link", "evidence", "stance")
# Groups in which less suffices for a minor flag, as a part of the way from what one clean pair in four reaches to what one in a hundred does.
# Of 1,243 clean pairs 1.3 and 1.6 in 100 reach it; of 80 with another speech verb 66, of 560 with "only" added or removed 72.
_LIGHTLY = {"stance": 1.0, "focus": 0.75}
LIGHT = 0.5
# Groups whose contradictions are serious by themselves. Of the others (modality, evidence, stage, links) none names a drift of 460 freely
# worded ones and of sixteen gold sets; they flag 15 of 12,000 FLORES translations and 16 of 6,000 of news. Conditions and limits name none
# of 3,833 pairs and thirty gold sets and flag one clean translation in a thousand: how a condition is worded is free.
_SERIOUS = frozenset({"quantity"})
_ONE_SIDED = frozenset({"condition", "focus", "stage", "link", "evidence"})
# How much each class claims; a sentence without any class is a flat statement.
_CLAIMS = {
    "doubt": 0.15, "few": 0.15, "rarely": 0.15, "allowed": 0.3, "may": 0.35, "can": 0.35, "some": 0.35, "sometimes": 0.35, "wish": 0.4,
    "half": 0.5, "should": 0.55, "plan": 0.55, "likely": 0.6, "many": 0.6, "often": 0.65, "most": 0.78, "promise": 0.8, "must": 0.9,
    "sure": 0.95, "will": 0.95, "all": 1.0, "always": 1.0,
}  # fmt: skip
FLAT = 0.8


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag a group."""
    if not whole(alignment):
        return
    found = expected.contradictions(alignment.said, alignment.reported)
    for group in _GROUPS:
        if group in found and group != "stance" and found[group].odds >= levels(group)[2]:
            drift = _drift(alignment, found[group])
            if drift is not None and not _as_strong(alignment, drift):
                yield drift if group in _SERIOUS else replace(drift, severity=Severity.MINOR)
                continue
        if group in _LIGHTLY and group in found:
            usual, seldom, _ = levels(group)
            if found[group].odds >= usual + _LIGHTLY[group] * (seldom - usual):
                drift = _drift(alignment, found[group])
                if drift is not None and not _answering(alignment, drift):
                    yield replace(drift, severity=Severity.MINOR, confidence=LIGHT)


def _drift(alignment: Alignment, found: Contradiction) -> Drift | None:
    """The flag of a contradiction: what the report holds against what the said words lead one to expect."""
    new = found.of(True)
    old = found.of(True, backward=True) or found.of(False)
    if new is None and old is None:
        return None
    if found.group in _ONE_SIDED and new is not None and found.of(True, backward=True) is not None:
        return None  # both sides hold a word of the group: which one is a matter of wording
    if found.group == "evidence" and (new is not None or found.of(True, backward=True) is None):
        return None  # a source named in other words (reported speech in the subjunctive) is no hearsay added
    if {one.name for one in (new, old) if one is not None} == {"certainty.may", "obligation.allowed"}:
        return None  # "may" is both
    if found.group in ("condition", "focus") and _limited(alignment, new is None):
        return None
    if found.group == "condition" and new is None and hedged(cues(alignment.reported), cues(alignment.said)):
        return None
    code, direction = _named(found.group, new, old)
    reported = new.span if new else None
    said = old.span if old else None
    why = []
    if old is not None and said is None:
        said = _reason(alignment, old)
    if old is not None and said is not None:
        why.append(f"“{said.of(alignment.said.text)}” leads one to expect {_words(old)}")
    if reported is not None and new is not None:
        why.append(f"nothing said leads one to expect “{reported.of(alignment.reported.text)}”")
    elif said is not None:
        why.append("the report has nothing of the kind")
        reported = counterpart(alignment, said, on_said=True)
    if said is None and reported is not None:
        said = counterpart(alignment, reported, on_said=False)
    severity = Severity.CRITICAL if code == "COND" else Severity.MAJOR
    return _as(
        flag(alignment, code, said, reported, direction, CONFIDENCE, f"Expectation: {', and '.join(why)}.", severity)
    )


def _as_strong(alignment: Alignment, drift: Drift) -> bool:
    """Whether the flagged words are of one scale and one strength: « poco probable » is "unlikely", whatever the models expected.

    How many and how often are one scale here («algunos momentos», "sometimes"), and "several" may stand for "many".
    """
    pairs = [
        (one, other)
        for one in cues(alignment.said)
        if drift.said is not None and one.span.overlaps(drift.said)
        for other in cues(alignment.reported)
        if drift.reported is not None and other.span.overlaps(drift.reported) and other.kind is one.kind
    ]
    return any(
        one.kind is FactKind.SCALE
        and (
            (one.scale == other.scale and abs(one.strength - other.strength) <= EQUAL)
            or ({one.scale, other.scale} <= _AMOUNTS and abs(one.strength - other.strength) <= NEAR)
        )
        for one, other in pairs
    )


EQUAL = 0.05  # strengths of two words of one meaning in two lexicons
_AMOUNTS = frozenset({"quantity", "frequency"})
NEAR = 0.23  # the same of quantities: "several" and "many" are exchanged freely, "some" and "many" are not


def _answering(alignment: Alignment, drift: Drift) -> bool:
    """Whether the flagged words of the two sides answer each other: "acknowledges" is « reconnaît », whatever the models expected."""
    if drift.said is None or drift.reported is None:
        return False
    return joined(alignment, drift.said, drift.reported, FIRM)


def _limited(alignment: Alignment, in_report: bool) -> bool:
    """Whether the side that lacks a condition or a limit holds a lighter word for one ("whether", "when", "wenn")."""
    side = alignment.reported if in_report else alignment.said
    return any(cue.kind in _LIMITS for cue in cues(side)) or opened(side)


_LIMITS = (FactKind.CONDITION, FactKind.EXCEPTION, FactKind.FOCUS)


def _as(drift: Drift) -> Drift:
    return replace(drift, detector="unexpected")


def _named(group: str, new: Surprise | None, old: Surprise | None) -> tuple[str, Direction]:
    """Code and direction."""
    up = _claim(new) >= _claim(old)
    direction = Direction.STRONGER if up else Direction.WEAKER
    if group == "modality":
        return ("MOD-UP" if up else "MOD-DOWN"), direction
    if group == "quantity":
        return "QUANT", direction
    if group in ("condition", "focus"):
        return "COND", Direction.STRONGER if old is not None else Direction.WEAKER
    if group == "link":
        names = {one.name for one in (new, old) if one is not None}
        return ("CAUSE" if "cause" in names else "CONC"), Direction.SHIFTED
    return {"stage": "STAGE", "evidence": "EVID", "stance": "A-VERB"}[group], Direction.STRONGER


def _claim(one: Surprise | None) -> float:
    return _CLAIMS.get(one.name.partition(".")[2], FLAT) if one is not None else FLAT


def _reason(alignment: Alignment, one: Surprise) -> Span | None:
    """The said word that speaks most for a class that the report lacks."""
    known = expected.model(alignment.said.lang, alignment.reported.lang)
    if known is None:
        return None
    found = expected.reasons(known, expected.features(alignment.said, cues(alignment.said)), one.name, 1)
    return found[0][0] if found else None


def _words(one: Surprise) -> str:
    scale, _, name = one.name.partition(".")
    return f"a word of {scale} ({name})" if name else f"a word of {scale}"
