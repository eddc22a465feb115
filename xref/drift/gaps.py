"""How sure a run of unanswered words is content that was added or left out, and not free wording.

Wording alone leaves gaps in every translation: more of them in long sentences and between distant languages. What tells is how much
evidence one run gathers beside what the rest of the pair leaves open. Weights by `scripts/fit_drift.py gaps`: runs of clean human
translations against pieces of the next sentence put into them, set so that one clean pair in a hundred reaches .5; languages of which the
encoder sees less than of those of the fit leave larger runs, and are held to what their own clean pairs leave (`lang/gap_levels.toml`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from xref import lang
from xref.encode.words import left_open
from xref.model import Alignment, Gap, Side, Span

FEATURES = (
    "score",
    "root",
    "weight",
    "share",
    "best",
    "others",
    "other_side",
    "coverage",
    "words",
    "other_coverage",
    "longer",
)
# Without fitted weights: the 99th percentile of clean pairs' largest runs (score about 8) is the point of .5.
_DEFAULT = {"score": 0.4, "bias": -3.2}


def features(alignment: Alignment, gap: Gap, *, on_said: bool) -> tuple[float, ...]:
    """What speaks for a run of the said or of the reported side, in the order of `FEATURES`."""
    own, other = (alignment.omitted, alignment.unsupported) if on_said else (alignment.unsupported, alignment.omitted)
    coverage, against = alignment.coverage_reported, alignment.coverage_said
    mine, theirs = alignment.reported_words, alignment.said_words
    if on_said:
        coverage, against, mine, theirs = against, coverage, theirs, mine
    others = sum(min(8.0, g.score) for g in own if g is not gap)
    longer = math.log((sum(w.weight for w in mine) + 1.0) / (sum(w.weight for w in theirs) + 1.0))
    return (
        min(20.0, gap.score), math.sqrt(gap.score), min(12.0, gap.weight), gap.share, gap.best, math.log1p(others),
        math.log1p(max((g.score for g in other), default=0.0)), coverage, math.log1p(len(mine)), against, longer,
    )  # fmt: skip


def faint(alignment: Alignment) -> bool:
    """Whether the words of two languages find each other so seldom that a word without an answer says little."""
    codes = (alignment.said.lang, alignment.reported.lang)
    return max(left_open("added", *codes), left_open("omitted", *codes)) >= FAINT


# Level of a language pair (`left_open`) from which a missing word tells no missing voice and no added cause: Belarusian, Armenian, Georgian,
# Latvian, Thai, Tagalog and Vietnamese. On 200 sentences of FLORES in 46 languages and both directions all four flags on a voice and nine
# of 19 on a cause went with this (Hindi and Bengali among them, whose words were then cut wrongly); no flag of sixteen gold sets did.
FAINT = 3.0


def confidence(alignment: Alignment, gap: Gap, *, on_said: bool) -> float:
    """0 to .95: the probability that a run is no mere wording."""
    return min(0.95, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds(alignment, gap, on_said=on_said))))))


def log_odds(alignment: Alignment, gap: Gap, *, on_said: bool, level: float | None = None) -> float:
    """The log odds that a run is no mere wording; 0 is what one clean pair in a hundred of these languages reaches.

    `level` is what that pair reaches by the weights alone: that of the languages if None.
    """
    kind = "omitted" if on_said else "added"
    fitted = lang.table("calibration").get(kind, _DEFAULT)
    if level is None:
        level = left_open(kind, alignment.said.lang, alignment.reported.lang)
    total = float(fitted["bias"]) - level
    for name, value in zip(FEATURES, features(alignment, gap, on_said=on_said), strict=True):
        total += float(fitted.get(name, 0.0)) * value
    return total


_STOP = re.compile(r"[.!?…。！？]+[»”\"’)]*(?:\s|$)|[。！？]|\n")


def sentence_of(side: Side, span: Span) -> Span:
    """The sentence of what is compared in which a stretch begins, or the whole side."""
    return next((one for one in sentences(side) if one.overlaps(span)), Span(0, len(side.text)))


def sentences(side: Side) -> Iterator[Span]:
    """The sentences of what is compared of a side."""
    for part in side.content or (Span(0, len(side.text)),):
        start = part.start
        for stop in _STOP.finditer(side.text, part.start, part.end):
            if stop.end() > start + 1:
                yield Span(start, stop.end())
            start = stop.end()
        if start < part.end:
            yield Span(start, part.end)
