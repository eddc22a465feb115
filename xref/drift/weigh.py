"""A flag of a strength against what the whole pair leads one to expect (`expected`): doubted, kept or raised.

The detectors read a lexicon and ask whether a cue is answered; the models of expectation read all words of both sides. Where the
two disagree a flag is seldom right, where they agree it may be shown although the cue alone would not bear it.
"""

from __future__ import annotations

from dataclasses import replace

from xref import lang
from xref.drift import expected
from xref.model import Alignment, Drift

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
    if group is None or drift.detector == "unexpected":
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
    return drift
