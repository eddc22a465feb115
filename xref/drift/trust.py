"""How far a flag can be trusted: how often such flags were right on reports that nobody had looked at when the rules were written.

Each rule is written on texts that somebody has read, and its own confidence says how it does on those. On new texts false alarms come
where the report tells freely (many words that the passage does not answer), where the flagged words of the passage are answered after
all, where those of the report do not stand where the passage has them; and some detectors are oftener wrong than others. A logistic model of these, fitted on flags of earlier states of xref on sets that came after
them (`scripts/fit_trust.py`, docs/method.md), bounds the confidence of every flag at major or above.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import likely_answered
from xref.drift.score import doubt
from xref.model import Alignment, Drift, Severity, Span, Word

# Detectors that raised twenty-five flags or more and are oftener or more seldom right than the others; these share what the features say.
DETECTORS = ("num_val", "pol", "add", "mod-down", "mod-up")
NEITHER = 0.5  # the answered share where no words of a side are flagged, or carry no weight
# Characters about a flagged stretch that are looked at for where it stands on the other side.
ABOUT = 30


def features(alignment: Alignment, drift: Drift) -> dict[str, float]:
    """What the model sees of one flag; `drift` has its own confidence, before it is bounded."""
    sure = min(drift.confidence, 0.98)
    return {
        "confidence": math.log(max(sure, 0.02) / (1.0 - sure)),
        "doubt": math.log1p(doubt(alignment.reported_words)),
        "answered": _answered(alignment.said_words, drift.said),
        "meet": _meet(alignment, drift),
        **{name: float(drift.detector == name) for name in DETECTORS},
    }


def _answered(words: Sequence[Word], span: Span | None) -> float:
    """The share of a flagged stretch that the other side answers."""
    inside = [word for word in words if span is not None and word.span.overlaps(span)]
    share = likely_answered(inside)
    return NEITHER if share is None else share


def _meet(alignment: Alignment, drift: Drift) -> float:
    """Of the links of the words about the reported stretch the share that leads to the words about the said one."""
    if drift.reported is None or drift.said is None:
        return NEITHER
    here, there = _wider(drift.reported), _wider(drift.said)
    ends = [
        alignment.said_words[link.said].span
        for link in alignment.links
        if alignment.reported_words[link.reported].span.overlaps(here)
    ]
    return sum(end.overlaps(there) for end in ends) / len(ends) if ends else 0.0


def _wider(span: Span) -> Span:
    return Span(max(0, span.start - ABOUT), span.end + ABOUT)


def trust(alignment: Alignment, drift: Drift) -> float:
    """How far the flag can be trusted, 0 to 1, on the scale of confidences; 1 without fitted weights."""
    weights = lang.table("calibration").get("trust", {})
    if not weights:
        return 1.0
    score = float(weights["bias"])
    for name, value in features(alignment, drift).items():
        score += float(weights.get(name, 0.0)) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def bounded(alignment: Alignment, drift: Drift) -> Drift:
    """The flag, no surer than it can be trusted; one below major as it is."""
    if drift.severity < Severity.MAJOR:
        return drift
    least = trust(alignment, drift)
    return drift if drift.confidence <= least else replace(drift, confidence=least)
