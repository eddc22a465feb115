"""From evidence to a probability: a ranking score over `Evidence`, and a calibration of the first candidate's standing.

Both sets of weights are fitted by `scripts/fit_match.py` on the seeds and the matching gold set, leaving whole documents out;
docs/method.md has the reliability and the risk–coverage curve.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from operator import attrgetter, mul
from typing import Any

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
_DEFAULTS = {
    "rank": _DEFAULT_RANK,
    "standing": _DEFAULT_STANDING,
    "headline": {"slope": 1.0, "retold": 0.0, "bias": 0.0},
}


@dataclass(slots=True)
class Standing:
    """How a candidate stands among the others of its claim; not frozen for the reason that `Evidence` is not."""

    # what is worked out by `standing`
    score: float
    lead: float  # over the best other candidate, at most 4 either way
    quoted: float  # 1 for direct and mixed quotations
    headline: float
    narrated: float
    narrated_cosine: float  # background shares a topic with its source: nobody's statement needs more likeness
    narrated_odds: float
    quoted_odds: float
    words: float  # logarithm of one and the claim's words: little can be told of a short one
    # what is taken over from `Evidence`, under the same names
    cosine: float
    covered: float
    covering: float
    near: float
    prior: float
    odds: float
    odds_back: float
    clause: float
    context: float
    hub: float
    local: float
    rests: float
    taken: float
    voice: float
    outlet: float
    speaker: float
    margin: float
    figures: float
    names: float
    times: float
    question: float
    unvoiced: float
    asked: float
    retold: float
    odds_text: float
    stray: float
    odds_held: float
    odds_lead: float
    odds_asked: float
    open: float


def score(evidence: Evidence) -> float:
    """The ranking score of a candidate; only its order within a claim means anything."""
    values, weights = _weighing("rank")
    return float(sum(map(mul, weights, values(evidence))) + JUDGED * evidence.judged)


# A reranker that tells a right passage surely from wrong ones (1 against 0) outweighs a lead of this score. Not fitted: the weights
# are for no particular model, and the calibration of the probability is that of matching without one.
JUDGED = 4.0


def penalty(name: str) -> float:
    """The ranking weight of one kind of evidence."""
    return _weights("rank").get(name, 0.0)


@cache
def _weights(table: str) -> dict[str, float]:
    """The fitted weights of a table, or what stands for them; `bias` of the ranking plays no part."""
    return {name: float(value) for name, value in lang.table("calibration").get(table, _DEFAULTS[table]).items()}


@cache
def _weighing(table: str) -> tuple[Callable[[Any], tuple[float, ...]], tuple[float, ...]]:
    """What takes the values of a table from an object, all at once (ten thousand are weighed for a report), and their weights."""
    weights = {name: weight for name, weight in _weights(table).items() if name != "bias"}
    return attrgetter(*weights), tuple(weights.values())


def standing(claim: Statement, evidence: Evidence, own: float, rival: float) -> Standing:
    """The standing of a candidate with score `own` when the best other one has `rival`."""
    headline = float(claim.presentation is Presentation.HEADLINE)
    narrated = 0.0 if headline else float(claim.presentation not in SAID)
    quoted = float(claim.presentation in (Presentation.DIRECT, Presentation.MIXED))
    return Standing(
        own,
        max(-4.0, min(4.0, own - rival)),
        quoted,
        headline,
        narrated,
        narrated * evidence.cosine,
        narrated * evidence.odds,
        quoted * evidence.odds,
        _words(claim.content()),
        *_kept(evidence),
    )


@lru_cache(maxsize=256)
def _words(content: str) -> float:
    """Asked of each candidate of a claim in turn."""
    return math.log(1 + len(content.split()))


def probability(stands: Standing) -> float:
    """The calibrated probability that the passage is what the claim rests on."""
    values, weights = _weighing("standing")
    total = _weights("standing")["bias"] + sum(map(mul, weights, values(stands)))
    if stands.headline:
        own = _weights("headline")
        total = own["slope"] * total + own["retold"] * stands.retold + own["bias"]
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


# the evidence that the standing takes over as it is: its last fields
_KEPT = tuple(field.name for field in fields(Standing) if field.name in {own.name for own in fields(Evidence)})
_kept: Callable[[Evidence], tuple[Any, ...]] = attrgetter(*_KEPT)
