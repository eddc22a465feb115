"""An optional second opinion: a multilingual NLI cross-encoder (sentence-transformers' `CrossEncoder`), both directions per clause.

Off by default; torch is imported only when a model is asked for (`--nli st:NAME|FOLDER`). The model judges whether the passage
entails each clause of the report, and the report each clause of the passage; its word is combined with the detectors' and never
replaces them: figures, times, names, speakers and the form of quotations are no matter of entailment.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xref.drift.cue_sides import flag
from xref.drift.gaps import sentences
from xref.model import Alignment, Direction, Drift, Severity, Side, Span

if TYPE_CHECKING:
    from xref.encode.entailment import Entailment

# Codes of meaning, on which a judge of entailment has a say.
JUDGED = frozenset(
    ["POL", "MOD-UP", "MOD-DOWN", "COND", "EVID", "STAGE", "QUANT", "SCOPE", "CONC", "CAUSE", "PRED", "LEX-INT", "ADD", "OMIT"]
)  # fmt: skip
SURE = 0.9  # probability from which the model's word counts
HALVED = 0.5  # what a flag is multiplied by that both directions contradict
CLAUSES = 6  # clauses of a side that are judged at most
_COMMA = 60  # code points of a sentence from which it is cut at a comma too


_IN_FORCE: ContextVar[Entailment | None] = ContextVar("nli", default=None)


def _loaded(name: str) -> Entailment:
    from xref.encode.entailment import Entailment

    return Entailment(name)


@contextmanager
def judged(name: str | None) -> Iterator[Entailment | None]:
    """Lets the model of this name have its say in every comparison inside the block; None: nobody is asked, nothing is imported."""
    judge = _loaded(name) if name else None
    token = _IN_FORCE.set(judge)
    try:
        yield judge
    finally:
        _IN_FORCE.reset(token)


def in_force() -> Entailment | None:
    """The model that is asked now, if any."""
    return _IN_FORCE.get()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a pair: the least entailment and the largest contradiction over the clauses, and where it is."""

    entailed: float  # of the report's clauses by the passage
    covered: float  # of the passage's clauses by the report
    contradiction: float
    where: Span | None  # the report's clause that is contradicted most


@lru_cache(maxsize=16)
def opinion(judge: Entailment, side_said: Side, side_reported: Side) -> Opinion | None:
    """Both directions, clause by clause; None where a side is empty. Flags and probability ask the same: it is kept for the second."""
    said, reported = _whole(side_said), _whole(side_reported)
    ours, theirs = _clauses(side_reported), _clauses(side_said)
    if not said or not reported or not ours or not theirs:
        return None
    verdicts = judge.judge(
        [(said, span.of(side_reported.text)) for span in ours]
        + [(reported, span.of(side_said.text)) for span in theirs]
    )
    forward, back = verdicts[: len(ours)], verdicts[len(ours) :]
    worst = max(range(len(ours)), key=lambda i: forward[i].contradicts)
    return Opinion(
        min(v.entails for v in forward),
        min(v.entails for v in back),
        max(forward[worst].contradicts, *(v.contradicts for v in back)),
        ours[worst] if forward[worst].contradicts >= SURE else None,
    )


def combined(alignment: Alignment, flags: Iterable[Drift], judge: Entailment | None) -> tuple[Drift, ...]:
    """The flags with the judge's word: halved where both directions entail, raised where one contradicts, a new one where none is."""
    flags = tuple(flags)
    heard = opinion(judge, alignment.said, alignment.reported) if judge else None
    if judge is None or heard is None:
        return flags
    if min(heard.entailed, heard.covered) >= SURE:
        return tuple(replace(f, confidence=f.confidence * HALVED) if f.code in JUDGED else f for f in flags)
    if heard.contradiction < SURE:
        return flags
    raised = tuple(
        replace(f, confidence=1.0 - (1.0 - f.confidence) * HALVED) if f.code in JUDGED and _of_sense(f.code) else f
        for f in flags
    )
    if heard.where is None or any(f.confidence >= 0.5 and f.code in JUDGED for f in raised):
        return raised
    why = (
        f"Entailment: the model {judge.name} finds this clause contradicted by the passage ({heard.contradiction:.2f})."
    )
    new = flag(alignment, "POL", None, heard.where, Direction.REVERSED, 0.55, why, Severity.CRITICAL)
    return (*raised, replace(new, detector="nli"))


def likelier(probability: float, alignment: Alignment, judge: Entailment | None) -> float:
    """The probability of drift with the judge's word: log odds down by what is entailed both ways, up by what is contradicted."""
    heard = opinion(judge, alignment.said, alignment.reported) if judge else None
    if heard is None:
        return probability
    p = min(1 - 1e-6, max(1e-6, probability))
    odds = math.log(p / (1 - p)) + 3.0 * heard.contradiction + 1.0 - 2.0 * min(heard.entailed, heard.covered)
    return 1.0 / (1.0 + math.exp(-odds))


def _of_sense(code: str) -> bool:
    return code not in ("ADD", "OMIT", "LEX-INT")


def _whole(side: Side) -> str:
    return " ".join(part.of(side.text) for part in side.content).strip() if side.content else side.text.strip()


def _clauses(side: Side) -> list[Span]:
    """Sentences, long ones cut after a comma or semicolon, the first of them."""
    found: list[Span] = []
    for sentence in sentences(side):
        start = sentence.start
        if len(sentence) >= 2 * _COMMA:
            for place in range(sentence.start, sentence.end - _COMMA // 2):
                if side.text[place] in ",;，；،" and place - start >= _COMMA:
                    found.append(Span(start, place + 1))
                    start = place + 1
        found.append(Span(start, sentence.end))
    return [span for span in found if span.of(side.text).strip()][:CLAUSES]
