"""How likely a careful reader would call a pair drifted: a logistic combination of the flags and of what the alignment leaves open.

The flags alone say nothing of a clause that no rule names; the coverage alone says nothing of one changed word. The weights were
fitted by `scripts/fit_drift.py` on sets whose licences allow it, with whole sources held out (docs/method.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from xref import lang
from xref.drift import expected
from xref.drift.gaps import log_odds
from xref.model import Alignment, Drift, FactKind, Gap, Word

# Codes whose confidences are added up into one feature.
_GROUPS = {
    "figures": ("NUM-VAL", "NUM-UNIT", "NUM-PREC"),
    "times": ("TIME",),
    "names": ("ENT-NAME", "ENT-ROLE"),
    "polarity": ("POL",),
    "modality": ("MOD-UP", "MOD-DOWN", "EVID", "STAGE", "QUANT", "LEX-INT"),
    "clauses": ("COND", "CONC", "CAUSE", "Q-CUT", "Q-ELL"),
    "added": ("ADD",),
    "left_out": ("OMIT",),
}


def features(alignment: Alignment, flags: Iterable[Drift]) -> dict[str, float]:
    """What the combination sees, most about 0 to 1; `flags` are all flags of the detectors, however unsure."""
    flags = tuple(flags)
    found = {
        name: min(1.0, sum(flag.confidence for flag in flags if flag.code in codes)) for name, codes in _GROUPS.items()
    }
    reported, said = alignment.reported_words, alignment.said_words
    open_reported, open_said = doubt(reported), doubt(said)
    against = expected.contradictions(alignment.said, alignment.reported)
    found |= {f"odd_{name}": _hinge(against[name].odds) if name in against else 0.0 for name in expected.GROUPS}
    return found | {
        "oddest": max(found[f"odd_{name}"] for name in expected.GROUPS),
        "unanswered_reported": _unanswered(reported, open_reported),
        "unanswered_said": _unanswered(said, open_said),
        "doubt_reported": math.log1p(open_reported),
        "doubt_said": math.log1p(open_said),
        "run_reported": _run(alignment, alignment.unsupported, on_said=False),
        "run_said": _run(alignment, alignment.omitted, on_said=True),
        "lone_name": float(
            min(4, sum((p.reported is None) != (p.said is None) for p in alignment.of_kind(FactKind.NAME)))
        ),
        "unlike": 1.0 - alignment.similarity,
        "open_reported": 1.0 - alignment.coverage_reported,
        "open_said": 1.0 - alignment.coverage_said,
        "thin_reported": _thin(reported),
        "thin_said": _thin(said),
    }


def _hinge(odds: float) -> float:
    """0 for what clean pairs hold by the hundred, rising with the square of the log odds of an edit from −1 to 5, where it is 6."""
    return max(0.0, min(6.0, odds + 1.0)) ** 2 / 6.0


def _thin(words: Sequence[Word]) -> float:
    """How far the mean log odds of a side's words, by weight, lie below those of a plain translation."""
    total = sum(word.weight for word in words)
    bounded = (word.weight * (4.0 if word.odds > 4.0 else -4.0 if word.odds < -4.0 else word.odds) for word in words)
    mean = sum(bounded) / total if total else 0.0
    return max(0.0, 4.0 - mean)


def _unanswered(words: Sequence[Word], doubt: float) -> float:
    """The share of a side's weight that is not answered, by the log odds; `doubt` is that weight."""
    total = sum(word.weight for word in words)
    return doubt / total if total else 0.0


def doubt(words: Sequence[Word]) -> float:
    """The weight of a side that is not answered, by the log odds."""
    return sum(word.weight / (1.0 + math.exp(word.odds)) for word in words)


def _run(alignment: Alignment, gaps: Sequence[Gap], *, on_said: bool) -> float:
    """How surely the largest unanswered runs are content and not wording: 0 for most clean pairs, 1 for one in a hundred of them."""
    surest = max((log_odds(alignment, gap, on_said=on_said) for gap in gaps[:3]), default=-3.0)
    return min(3.0, max(0.0, 1.0 + surest / 3.0))


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
