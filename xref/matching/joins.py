"""Joined statements: which other sentences of a source a claim rests on beside the passage that was found first.

A report says in one sentence what its source says in two answers, puts a quotation beside a paraphrase, or splices halves. Each other
sentence near the claim is judged by what it newly answers, by how much of it the claim takes up, by where it stands, and by whether another
statement of the report rests on it more surely.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

from xref import lang
from xref.encode.words import Words, words
from xref.matching.evidence import chances, chances_by_each
from xref.matching.search import Search
from xref.model import Passage, Presentation, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TRIED = 8  # sentences of the document that are judged, by their cosine with the claim and its clauses
BESIDE = 2  # and so many before and after the passage
MOST = 3  # sentences that are joined at most
LEAST = 0.15  # ordinary content words that a sentence must newly answer to be judged at all
SHARE = 0.05  # and the share of the claim's weight that this must be: none with less is joined
PIECE_WORDS = 3  # words under which a clause tells nothing by itself


@dataclass(frozen=True, slots=True)
class Joining:
    """What speaks for a further sentence of a claim's source, shares from 0 to 1."""

    gain: float  # share of the claim's weight that it newly answers
    weight: float  # logarithm of one and that weight, in ordinary content words
    lone: float  # the most that it newly answers of one clause of the claim
    back_new: float  # share of its own weight that the claim answers and the passage does not
    above: float  # its best cosine with the claim or a clause, less the passage's with the same
    beside: float  # how near it stands to the passage, 1 for a neighbour
    taken: float  # how surely another statement of the report rests on it


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in lang.table("calibration").get("join", {}).items()}


NAMES = tuple(field.name for field in fields(Joining))


def probability(joining: Joining) -> float:
    """How likely it is that the claim rests on the sentence too; 0 where no fit is shipped."""
    weights = _weights()
    if not weights:
        return 0.0
    total = weights["bias"] + sum(weights[name] * float(getattr(joining, name)) for name in NAMES)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


# Probability from which a sentence is joined. Held out by document, 10 of 22 sentences that gold statements rest on beside their passage are so found
# on seeds and match, with 6 too many; on two sets that played no part in the fit 9 of 15, with 4 too many.
JOINED = 0.4


def joined_rows(
    claim: Statement, rows: Sequence[int], passage: Passage, search: Search, taken: Mapping[int, float]
) -> list[int]:
    """The further rows of a likely document that a claim rests on, the likeliest first.

    `rows` are the passage's; `taken` tells how surely the report's other statements rest on each row.
    """
    chosen: list[int] = []
    if passage.document_id not in search.likely:
        return chosen
    while len(chosen) < MOST:
        judged = [
            (probability(joining), -row) for row, joining in joinings(claim, [*rows, *chosen], passage, search, taken)
        ]
        best = max(judged, default=(0.0, 0))
        if best[0] < JOINED:
            break
        chosen.append(-best[1])
    return chosen


def joinings(
    claim: Statement, rows: Sequence[int], passage: Passage, search: Search, taken: Mapping[int, float]
) -> Iterator[tuple[int, Joining]]:
    """Each row that may be joined, with what speaks for it."""
    import numpy as np

    mine = words(claim.content())
    weights = mine.weights
    total = float(weights.sum())
    if total < 2 * LEAST:
        return
    have = _had(mine, rows, passage, search)
    if float((1.0 - have) @ weights) < max(LEAST, SHARE * total):
        return
    held, vectors = search.rows_of(passage.document_id)
    queries = search.vectors[search.of[search.place(claim)]]
    cosines = queries @ vectors.T
    own = np.maximum.reduce([cosines[:, held.index(row)] for row in rows if row in held] or [np.zeros(len(queries))])
    best = cosines.max(axis=0)
    near = {row for row in held if any(abs(row - other) <= BESIDE for other in rows)}
    tried = {held[int(at)] for at in best.argsort()[::-1][:TRIED]} | near
    pieces = _pieces(mine, claim)
    voiced = search.has_turns(passage.document_id)
    others = [
        (row, other)
        for row in sorted(tried - set(rows))
        if (other := search.statement(row)).presentation is not Presentation.QUESTION
        and not (other.turn is None and voiced)
    ]
    answers = chances_by_each(mine, [other.text for _, other in others])
    for (row, other), answer in zip(others, answers, strict=True):
        new = (answer - have).clip(0.0) * weights
        gain = float(new.sum())
        if gain < max(LEAST, SHARE * total):
            continue
        at = held.index(row)
        query = int(cosines[:, at].argmax())
        theirs = words(other.text)
        old = np.maximum.reduce([chances(theirs, search.statement(r).text) for r in rows])
        back = (chances(theirs, claim.content()) - old).clip(0.0) @ theirs.weights
        distance = min(abs(row - r) for r in rows)
        yield (
            row,
            Joining(
                gain=gain / total,
                weight=math.log1p(gain),
                lone=max(
                    (float(new[a:b].sum()) / max(1e-9, float(weights[a:b].sum())) for a, b in pieces), default=0.0
                ),
                back_new=float(back) / max(1e-9, float(theirs.weights.sum())),
                above=float(best[at] - own[query]),
                beside=math.exp(1.0 - distance),
                taken=taken.get(row, 0.0),
            ),
        )


def _had(mine: Words, rows: Sequence[int], passage: Passage, search: Search) -> Floats:
    """(m,) how likely each word of the claim is answered by the passage already, its question included."""
    texts = [search.statement(row).text for row in rows]
    have = chances(mine, " ".join(texts))
    asked = [f"{passage.question.text} {texts[0]}"] if passage.question else []
    for text in (*(texts if len(texts) > 1 else ()), *asked):
        have = have.clip(chances(mine, text))
    return have


def _pieces(mine: Words, claim: Statement) -> list[tuple[int, int]]:
    """The clauses of a claim as ranges of its words."""
    text = claim.content()
    marks = [at for at, char in enumerate(text) if char in ',;:—–…()[]"“”«».!?']
    cuts = [0]
    for mark in marks:
        count = sum(1 for start, _ in mine.spans if start < mark)
        if count - cuts[-1] >= PIECE_WORDS and len(mine.spans) - count >= PIECE_WORDS:
            cuts.append(count)
    cuts.append(len(mine.spans))
    return [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
