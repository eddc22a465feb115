"""How likely a careful reader would call a pair drifted: a logistic combination of the flags and of what the alignment leaves open.

The flags alone say nothing of a clause that no rule names; the coverage alone says nothing of one changed word. The weights were
fitted by `scripts/fit_drift.py` on sets whose licences allow it, with whole documents held out (docs/method.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from xref import lang
from xref.model import Alignment, Drift, FactKind

# Codes whose confidences are added up into one feature.
_GROUPS = {
    "figures": ("NUM-VAL", "NUM-UNIT", "NUM-PREC"),
    "times": ("TIME",),
    "names": ("ENT-NAME", "ENT-ROLE"),
    "polarity": ("POL",),
    "modality": ("MOD-UP", "MOD-DOWN", "EVID", "STAGE", "QUANT"),
    "clauses": ("COND", "CONC", "CAUSE", "Q-CUT", "Q-ELL"),
}


def features(alignment: Alignment, flags: Iterable[Drift]) -> dict[str, float]:
    """What the combination sees, each about 0 to 1; `flags` are all flags of the detectors, however unsure."""
    flags = tuple(flags)
    found = {
        name: min(1.0, sum(flag.confidence for flag in flags if flag.code in codes)) for name, codes in _GROUPS.items()
    }
    unsupported = max((gap.weight * (1 - gap.best) for gap in alignment.unsupported), default=0.0)
    omitted = max((gap.weight * (1 - gap.best) for gap in alignment.omitted), default=0.0)
    words_reported = sum(word.weight for word in alignment.reported_words)
    words_said = sum(word.weight for word in alignment.said_words)
    found |= {
        "uncovered": 1.0 - alignment.coverage_reported,
        "unreported": 1.0 - alignment.coverage_said,
        "open_reported": math.log1p(max(0.0, (1.0 - alignment.coverage_reported) * words_reported)),
        "open_said": math.log1p(max(0.0, (1.0 - alignment.coverage_said) * words_said)),
        "unsupported": math.log1p(unsupported),
        "omitted": math.log1p(omitted),
        "unlike": 1.0 - alignment.similarity,
        "length": abs(math.log((words_reported + 1.0) / (words_said + 1.0))),
        "size": math.log1p(words_said),
    }
    for kind in (FactKind.NUMBER, FactKind.TIME, FactKind.NAME, FactKind.POLARITY, FactKind.SCALE):
        found[f"lone_{kind}"] = float(sum((p.reported is None) != (p.said is None) for p in alignment.pairs if p.kind is kind))
    return found


def probability(alignment: Alignment, flags: Iterable[Drift]) -> float:
    """The probability, 0 to 1; without fitted weights the flags count as independent evidence."""
    flags = tuple(flags)
    weights = lang.table("calibration").get("drift", {})
    if not weights:
        return noisy_or(flags)
    score = float(weights["bias"])
    for name, value in features(alignment, flags).items():
        score += float(weights.get(name, 0.0)) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def noisy_or(flags: Iterable[Drift]) -> float:
    """That at least one of independent flags is right."""
    clean = 1.0
    for flag in flags:
        clean *= 1.0 - flag.confidence
    return 1.0 - clean


