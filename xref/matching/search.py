"""Candidates: what the vectors of a claim and of its clauses find, and what a likely source says sentence by sentence."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xref import encode
from xref.encode.words import warm
from xref.facts.speakers import same_speaker
from xref.model import Document, Presentation, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xref.index import DocumentInfo, Index

    Floats = NDArray[np.float32]

CANDIDATES = 24  # rows taken from the index for each query; not tuned: on the gold sets the first 20 hold a right row in .98 of cases
REREAD = 3000  # statements of a likely source that are scored one by one
CLAUSE_DISCOUNT = 0.06  # a clause matches more easily than the whole
KEPT = 10  # candidates handed on: a right one stands among the first 10 in .96 of cases, of 20 in .98
AT_HOME = 7  # of these, at least so many from the documents that the report rests on, however large the index is
FLOOR = 0.2  # cosine that chance gives: the best false match of a statement without source has a median of .28
STEEP = 15.0  # how fast a document's credit falls with its distance from the claim's best one
NAMED = 0.05  # credit of a document that the report names and no vector found
RIVALS = 20  # documents among which the shares are taken
PRIOR_BOOST = 0.12  # what a document gains in the order of candidates when the whole report rests on it
SAID = frozenset({Presentation.DIRECT, Presentation.MIXED, Presentation.INDIRECT})

_CLAUSE = re.compile(r"[;:—–…]|,\s|\s-\s|(?<=[.!?])\s")


def clauses(text: str, least: int = 4) -> list[str]:
    """The clauses of a text, each of at least `least` words (shorter ones stay with their neighbour)."""
    found: list[str] = []
    start = 0
    for mark in _CLAUSE.finditer(text):
        piece = text[start : mark.end()]
        if len(piece.split()) >= least:
            found.append(piece.strip())
            start = mark.end()
    rest = text[start:].strip()
    if rest:
        if found and len(rest.split()) < least:
            found[-1] = f"{found[-1]} {rest}"
        else:
            found.append(rest)
    return found


class Search:
    """Everything about one report's search that its claims share."""

    def __init__(self, report: Document, claims: Sequence[Statement], index: Index, encoder: encode.Encoder) -> None:
        self.report = report
        self.claims = claims
        self.index = index
        self.encoder = encoder
        self.info: dict[str, DocumentInfo] = {info.id: info for info in index.documents()}
        queries: list[str] = []
        self.of: list[list[int]] = []
        for claim in claims:
            texts = [claim.content(), *_pieces(claim)]
            self.of.append(list(range(len(queries), len(queries) + len(texts))))
            queries.extend(texts)
        self.vectors: Floats = encoder.encode(queries)
        k = min(CANDIDATES, len(index))
        self._statements: dict[int, Statement] = {}
        self.scores, self.rows = index.search(self.vectors, k)
        self.prior = self._prior()
        self.likely = [doc for doc, share in sorted(self.prior.items(), key=lambda p: -p[1])[:3] if share >= 0.1]
        self._rows: dict[str, tuple[list[int], Floats]] = {}
        for document in self.likely:
            self.rows_of(document)
        found = sorted({int(row) for rows in self.rows for row in rows if row >= 0} - self._statements.keys())
        self._statements.update(zip(found, index.statements(found), strict=True))
        warm([*queries, *(statement.text for statement in self._statements.values())])

    def _prior(self) -> dict[str, float]:
        """How much the report as a whole rests on each document: shares of its attributed claims' best similarities.

        Of each claim only the documents that come near its best one count, so that a hundred thousand sentences which each answer
        a little do not outweigh the source that answers everything.
        """
        weight: dict[str, float] = defaultdict(float)
        for claim, at in zip(self.claims, self.of, strict=True):
            said = 1.0 if claim.presentation in SAID else 0.3
            best: dict[str, float] = {}
            for query in at:
                found = [int(row) for row in self.rows[query] if row >= 0]
                for statement, score in zip(self.index.statements(found), self.scores[query], strict=False):
                    best[statement.document_id] = max(best.get(statement.document_id, 0.0), float(score))
            top = max(best.values(), default=0.0)
            for document, score in best.items():
                weight[document] += said * max(0.0, score - FLOOR) * math.exp((score - top) * STEEP)
        for document, factor in self._named(weight).items():
            weight[document] = (weight[document] + NAMED) * factor
        first = sorted(weight.values(), reverse=True)[:RIVALS]
        total = sum(first)
        return {document: value / total for document, value in weight.items()} if total > 0 else {}

    def _named(self, found: Mapping[str, float]) -> dict[str, float]:
        """By how much the report's own words make a document likelier: its outlet, its speakers, a date after it.

        A document that names a speaker *and* the outlet of the report is a candidate even where no vector found it.
        """
        speakers = {claim.speaker for claim in self.claims if claim.speaker and claim.presentation in SAID}
        factors: dict[str, float] = {}
        for document, info in self.info.items():
            if document not in found and not (info.speakers and info.outlet):
                continue
            speaks = bool(speakers) and any(_one_person(mine, theirs) for mine in speakers for theirs in info.speakers)
            outlet = bool(info.outlet) and self._mentions(info.outlet or "")
            if document not in found and not (speaks and outlet):
                continue
            factor = (3.0 if speaks else 1.0) * (2.0 if outlet else 1.0)
            if info.published and self.report.published and info.published[:10] > self.report.published[:10]:
                factor *= 0.3
            if factor != 1.0:
                factors[document] = factor
        return factors

    def same_outlet(self, a: str, b: str) -> bool:
        """Whether two names are of one outlet, whatever their script and articles."""
        mine, theirs = _letters(a), _letters(b)
        return bool(mine) and bool(theirs) and (mine in theirs or theirs in mine or _alike(mine, theirs))

    def holds_outlet(self, outlet: str) -> bool:
        """Whether any held source is of this outlet."""
        return any(info.outlet and self.same_outlet(outlet, info.outlet) for info in self.info.values())

    def _mentions(self, outlet: str) -> bool:
        folded = _letters(outlet)
        return bool(folded) and folded in _letters(self.report.text)

    def statement(self, row: int) -> Statement:
        """The statement of a row, kept for the next asking."""
        found = self._statements.get(row)
        if found is None:
            found = self._statements[row] = self.index.statement(row)
        return found

    def rows_of(self, document_id: str) -> tuple[list[int], Floats]:
        """A likely source's rows and their vectors."""
        if document_id not in self._rows:
            rows = list(self.index.rows_of(document_id))[:REREAD]
            for row, statement in zip(rows, self.index.statements(rows), strict=True):
                self._statements[row] = statement
            rows = [row for row in rows if not self._statements[row].cruft]
            self._rows[document_id] = (rows, self.index.vectors(rows))
        return self._rows[document_id]

    def title(self, document_id: str) -> str:
        """A source's title, or its id."""
        info = self.info.get(document_id)
        return (info.title if info else None) or document_id

    def has_turns(self, document_id: str) -> bool:
        """Whether a source is an interview: somebody speaks in it."""
        info = self.info.get(document_id)
        return info is not None and len(info.speakers) > 1

    def candidates(self, number: int) -> list[tuple[int, float]]:
        """(row, best similarity of the claim or one of its clauses) of a claim, best first."""
        at = self.of[number]
        best: dict[int, float] = {}
        for place, query in enumerate(at):
            discount = 0.0 if place == 0 else CLAUSE_DISCOUNT
            for row, score in zip(self.rows[query], self.scores[query], strict=True):
                if row >= 0:
                    best[int(row)] = max(best.get(int(row), -1.0), float(score) - discount)
        for document in self.likely:
            rows, vectors = self.rows_of(document)
            if rows:
                scores = self.vectors[at] @ vectors.T
                scores[1:] -= CLAUSE_DISCOUNT
                for row, score in zip(rows, scores.max(axis=0), strict=True):
                    best[row] = max(best.get(row, -1.0), float(score))
        ranked = sorted(
            (
                (row, score + PRIOR_BOOST * self.prior.get(self.statement(row).document_id, 0.0))
                for row, score in best.items()
            ),
            key=lambda pair: (-pair[1], pair[0]),
        )
        home = [pair for pair in ranked if self.statement(pair[0]).document_id in self.likely][:AT_HOME]
        abroad = [pair for pair in ranked if pair not in home]
        return sorted([*home, *abroad[: KEPT - len(home)]], key=lambda pair: (-pair[1], pair[0]))


def _pieces(claim: Statement) -> list[str]:
    """The parts and clauses of a claim that are searched for beside the whole."""
    parts = [part.shift(-claim.span.start).of(claim.text) for part in claim.parts] or [claim.text]
    found = [clause for part in parts for clause in clauses(part)]
    return found[:8] if len(found) > 1 else []


@lru_cache(maxsize=512)
def _letters(text: str) -> str:
    """A text's letters in plain Latin, for finding a name whatever its script and spelling."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", "", anyascii(text).lower())


def _alike(a: str, b: str) -> bool:
    """Whether two romanised names are spellings of one."""
    from rapidfuzz.fuzz import partial_ratio

    return min(len(a), len(b)) >= 6 and partial_ratio(a, b) >= 85


@lru_cache(maxsize=65536)
def _one_person(a: str, b: str) -> bool:
    return (same_speaker(a, b) or 0.0) >= 0.5
