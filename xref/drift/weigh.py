"""A flag of a strength against what the whole pair leads one to expect (`expected`): doubted, kept or raised.

The detectors read a lexicon and ask whether a cue is answered; the models of expectation read all words of both sides. Where the
two disagree a flag is seldom right, where they agree it may be shown although the cue alone would not bear it.
"""

from __future__ import annotations

from dataclasses import replace

from xref import lang
from xref.drift import expected
from xref.drift.cue_sides import cues, tier
from xref.drift.evid import PLAIN
from xref.drift.modality import HEDGE
from xref.drift.phrases import construction
from xref.model import Alignment, Drift, FactKind, Side

# The group of cue classes that must speak for a code's flag.
GROUPS = {
    "MOD-UP": "modality", "MOD-DOWN": "modality", "QUANT": "quantity", "COND": "condition", "EVID": "evidence", "STAGE": "stage",
    "CONC": "link", "CAUSE": "link",
}  # fmt: skip
# Where a flag of a code is doubted, between what one clean pair in four (0) and one in a hundred (1) reaches: set on 2,000 clean pairs
# and 3,000 edited ones of news, at the point where more false flags than right ones begin to go.
DOUBT = {
    "MOD-UP": 0.3, "MOD-DOWN": 0.25, "QUANT": 0.55, "COND": 0.75, "EVID": 0.7, "STAGE": 0.9, "CONC": 0.9, "CAUSE": 0.7,
}  # fmt: skip
DOUBTED = 0.5  # what the confidence of a doubted flag is multiplied by
RAISED = 0.62  # the confidence of an unsure flag where the pair is as surprising as one clean pair in a hundred
LINKS = 0.45  # the same for contrast and cause, which translations turn into a full stop: shown in `thorough`
# Codes of words that translations drop or exchange freely are raised only where two clean pairs in a thousand are as surprising.
_FREE = frozenset({"EVID", "STAGE", "CONC", "CAUSE"})
# Where on the same line an unsure flag is raised already if its words are unmistakable: a hedge that translations keep, a marker of hearsay
# ("according to" is none: clean pairs have it as often added as edited ones). Of 1,790 clean pairs 2 and 2 carry such a one, of 1,758
# edited ones 26 and 124.
EARLY = {"MOD-DOWN": 0.25, "EVID": 0.5}
KEPT = 0.85  # measured share of faithful translations that answer a hedge, from which its loss or addition says something here
WHOLE = 0.6  # coverage of both sides from which the two say the same from end to end: only then does a missing class say anything


def levels(group: str) -> tuple[float, float, float]:
    """The log odds that one clean pair in four, in a hundred, and two in a thousand reach."""
    fitted = lang.table("calibration").get("surprise", {}).get(group, {})
    return float(fitted.get("usual", -9.0)), float(fitted.get("seldom", 9.0)), float(fitted.get("never", 9.0))


def whole(alignment: Alignment) -> bool:
    """Whether the two sides say the same from end to end."""
    return min(alignment.coverage_reported, alignment.coverage_said) >= WHOLE


def weighed(alignment: Alignment, drift: Drift) -> Drift:
    """The flag with the confidence that the pair as a whole leaves it; unchanged where no model knows the two languages."""
    group = GROUPS.get(drift.code)
    if group is None or drift.detector in (
        "unexpected",
        "quant_plain",
        "quant_half",
        "stage_done",
        "stage_ends",
        "evid_next",
        "cond_anchored",
        "cond_carved",
        "cond_lost",
        "cond_not_all",
        "cond_regardless",
        "evid_own",
        "evid_told",
        "mod_own",
        "mod_anchor",
        "mod_ends",
        "mod_flat",
        "conc_alone",
        "cause_denied",
        "cause_made",
        "exchanged",
    ):
        return drift
    found = expected.contradictions(alignment.said, alignment.reported).get(group)
    if found is None:
        return drift
    usual, seldom, never = levels(group)
    if found.odds < usual + DOUBT[drift.code] * (seldom - usual):
        return replace(drift, confidence=drift.confidence * DOUBTED)
    if found.odds >= (never if drift.code in _FREE else seldom) and whole(alignment):
        raised = LINKS if drift.code in ("CONC", "CAUSE") else RAISED
        return replace(drift, confidence=max(drift.confidence, raised))
    early = EARLY.get(drift.code)
    if early is not None and found.odds >= usual + early * (seldom - usual) and whole(alignment):
        if _plain(alignment, drift):
            return replace(drift, confidence=max(drift.confidence, RAISED))
    return drift


def _mood(side: Side) -> bool:
    """Whether a verb's mood says that something is told by others (« le maire serait parti », „er habe“)."""
    mood = construction("told_by_mood", side.lang)
    return mood is not None and mood.search(side.text) is not None


def _plain(alignment: Alignment, drift: Drift) -> bool:
    """Whether the words of a flag are an unmistakable marker: of hearsay ("allegedly"), or a hedge that translations seldom add or drop."""
    for side, other, span in (
        (alignment.said, alignment.reported, drift.said),
        (alignment.reported, alignment.said, drift.reported),
    ):
        for cue in cues(side) if span is not None else ():
            if cue.span != span or cue.value.negated:
                continue
            if drift.code == "EVID":
                if cue.kind is FactKind.EVIDENCE and cue.value.lemma.split("|")[0] in PLAIN and not _mood(other):
                    return True
                continue
            measured = lang.table("answered").get(lang.primary(side.lang), {})
            if float(measured.get(f"{tier(HEDGE, cues(other))}:{cue.value.lemma}", 0.0)) >= KEPT:
                return True
    return False
