"""From evidence to a probability: a ranking score over `Evidence`, and a calibration of the first candidate's standing.

Both sets of weights are fitted by `scripts/fit_match.py` on the seeds and the matching gold set, leaving whole documents out;
docs/method.md has the reliability and the risk–coverage curve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from xref import lang
from xref.matching.evidence import Evidence
from xref.matching.search import SAID
from xref.model import Presentation, Statement

# Where no fit is installed: the medians named in the findings put right matches at cosine .41, false ones at .31.
_DEFAULT_RANK = {
    "cosine": 5.0, "margin": 3.0, "covered": 5.0, "covering": 2.0, "figures": 1.0, "names": 0.4, "times": 0.5, "speaker": 0.5,
    "prior": 2.0, "question": -2.0, "unvoiced": -1.0, "asked": 1.0, "near": 1.0,
}  # fmt: skip
_DEFAULT_STANDING = {"score": 1.0, "lead": 0.5, "quoted": 0.5, "headline": 0.0, "narrated": -0.5, "bias": -7.0}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a candidate stands among the others of its claim."""

    score: float
    lead: float  # over the best other candidate, at most 4 either way
    cosine: float
    covered: float
    covering: float
    near: float
    prior: float
    quoted: float  # 1 for direct and mixed quotations
    headline: float
    narrated: float
    narrated_cosine: float  # background shares a topic with its source: nobody's statement needs more likeness


def score(evidence: Evidence) -> float:
    """The ranking score of a candidate; only its order within a claim means anything."""
    weights = lang.table("calibration").get("rank", _DEFAULT_RANK)
    return sum(float(weights.get(field.name, 0.0)) * float(getattr(evidence, field.name)) for field in fields(Evidence))


def penalty(name: str) -> float:
    """The ranking weight of one kind of evidence."""
    return float(lang.table("calibration").get("rank", _DEFAULT_RANK).get(name, 0.0))


def standing(claim: Statement, evidence: Evidence, own: float, rival: float) -> Standing:
    """The standing of a candidate with score `own` when the best other one has `rival`."""
    narrated = float(claim.presentation not in SAID and claim.presentation is not Presentation.HEADLINE)
    return Standing(
        score=own,
        lead=max(-4.0, min(4.0, own - rival)),
        cosine=evidence.cosine,
        covered=evidence.covered,
        covering=evidence.covering,
        near=evidence.near,
        prior=evidence.prior,
        quoted=float(claim.presentation in (Presentation.DIRECT, Presentation.MIXED)),
        headline=float(claim.presentation is Presentation.HEADLINE),
        narrated=narrated,
        narrated_cosine=narrated * evidence.cosine,
    )


def probability(stands: Standing) -> float:
    """The calibrated probability that the passage is what the claim rests on."""
    weights = lang.table("calibration").get("standing", _DEFAULT_STANDING)
    total = float(weights["bias"]) + sum(
        float(weights.get(field.name, 0.0)) * float(getattr(stands, field.name)) for field in fields(Standing)
    )
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
