"""Candidates: what the vectors of a claim and of its clauses find, and what a likely source says sentence by sentence."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xref import encode
from xref.encode.words import prepare
from xref.facts.speakers import same_speaker
from xref.model import Document, Passage, Presentation, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xref.index import DocumentInfo, Index

    Floats = NDArray[np.float32]

CANDIDATES = 24  # rows taken from the index for each query; not tuned: on the gold sets the first 20 hold a right row in .98 of cases
REREAD = 3000  # statements of a likely source that are scored one by one
CLAUSE_DISCOUNT = 0.06  # a clause matches more easily than the whole
HUB = 0.5  # share of a row's nearness to the report's other claims that is taken off: what is near to everything proves little
SHORT = 80  # characters up to which an answer is searched for with its question too
KEPT = 12  # candidates handed on: those beyond the ones at home seldom matter, for no gold statement rests on a source that nothing else points to
AT_HOME = 10  # of these, at least so many from the documents that the report rests on, however large the index is
FLOOR = 0.2  # cosine that chance gives: the best false match of a statement without source has a median of .28
STEEP = 15.0  # how fast a document's credit falls with its distance from the claim's best one
NAMED = 0.05  # credit of a document that the report names and no vector found
RIVALS = 20  # documents among which the shares are taken
VOICE_BOOST = (
    0.08  # what a document gains there when the claim's own speaker is heard in it, and loses when in another only
)
LIKELY, SHARE = (
    5,
    0.05,
)  # documents that are read sentence by sentence, and the share of the report's evidence that makes one likely
AROUND = 2  # neighbours of a candidate that are read with it
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
            if len(texts[0].split()) * 2 < len(claim.text.split()):
                texts.append(claim.text)  # the frame may have been cut too wide
            self.of.append(list(range(len(queries), len(queries) + len(texts))))
            queries.extend(texts)
        self.vectors: Floats = encoder.encode(queries)
        self._places = {claim.id: place for place, claim in enumerate(claims)}
        k = min(CANDIDATES, len(index))
        self._statements: dict[int, Statement] = {}
        self._documents: dict[str, Document] = {}
        self.passages: dict[tuple[int, ...], Passage] = {}  # by their rows: several claims have the same candidates
        self.scores, self.rows = index.search(self.vectors, k)
        self._owners: dict[int, str] = {}
        self.whole: Floats = self.vectors[[at[0] for at in self.of]]
        self.prior = self._prior()
        self.likely = self._likely()
        self._rows: dict[str, tuple[list[int], Floats]] = {}
        for document in self.likely:
            self.rows_of(document)
        self.contexts = {document: self._asked(document) for document in self.likely}
        self._crowd: dict[str, Floats] = {}
        self.voices = self._voices()
        self.outlets = self._outlets()
        self.rests: dict[
            str, float
        ] = {}  # what `pools` finds: each document's share of what the report's statements rest on
        self._pools = [self._candidates(number) for number in range(len(claims))]
        anchors = {
            row
            for pool in self._pools
            for row, _ in pool
            if self.owner(row) not in self._rows or row not in self._statements  # beyond `REREAD`
        }
        # One reading for all: each costs a millisecond, in an index of a million statements for almost every row.
        self._fetch(near for row in anchors for near in range(row - AROUND, row + AROUND + 1) if 0 <= near < len(index))
        said = {row for pool in self._pools for row, _ in pool} | {
            near for row in anchors for near in range(row - 1, row + 2) if near in self._statements
        }
        texts = [self._statements[row].text for row in sorted(said)]
        encode.builtin().learn([chunk for text in texts for chunk in text.split()])
        prepare(texts)

    def _fetch(self, rows: Iterable[int]) -> None:
        """Reads the statements of rows that are not known yet."""
        wanted = sorted({row for row in rows if row >= 0} - self._statements.keys())
        self._statements.update(zip(wanted, self.index.statements(wanted), strict=True))

    def _likely(self) -> list[str]:
        """The documents that are searched sentence by sentence: those that the report rests on."""
        ranked = sorted(self.prior.items(), key=lambda pair: (-pair[1], pair[0]))
        return [doc for doc, share in ranked[:LIKELY] if share >= SHARE]

    def _voices(self) -> list[dict[str, float]]:
        """For each claim what its names say of each likely document: 1 its speaker is heard there, −1 only in another, 0 cannot tell.

        A statement that names nobody goes on with the last one's voice, less surely in another paragraph.
        """
        heard = {document: self.info[document].speakers for document in self.likely if document in self.info}
        found: list[dict[str, float]] = []
        last: dict[str, float] = {}
        paragraph = -1
        for claim in self.claims:
            own = {
                document: max((self._voice(claim, name) for name in speakers), default=0.0)
                for document, speakers in heard.items()
            }
            best = max(own.values(), default=0.0)
            if best > 0:
                here = {document: value if value >= best - 0.3 else -best for document, value in own.items()}
            else:
                fade = 0.8 if claim.paragraph == paragraph else 0.5
                here = {document: value * fade for document, value in last.items()}
            found.append(here)
            if claim.presentation is not Presentation.HEADLINE:
                last, paragraph = here, claim.paragraph
        return found

    def _outlets(self) -> list[dict[str, float]]:
        """For each claim 1 for the likely documents of the outlet that it names, −1 for the others; {} where it names none of theirs.

        A statement that names no outlet goes on with the last one's within its paragraph.
        """
        found: list[dict[str, float]] = []
        last: dict[str, float] = {}
        paragraph = -1
        for claim in self.claims:
            named = claim.attribution.outlet if claim.attribution else None
            if named:
                same = {
                    document: bool(info.outlet and same_outlet(named, info.outlet))
                    for document in self.likely
                    if (info := self.info.get(document)) is not None
                }
                last = {document: 1.0 if hit else -1.0 for document, hit in same.items()} if any(same.values()) else {}
            elif claim.paragraph != paragraph:
                last = {}
            paragraph = claim.paragraph
            found.append(last)
        return found

    def _voice(self, claim: Statement, name: str) -> float:
        if claim.speaker and _one_person(claim.speaker, name):
            return 1.0
        return 0.7 if _named_in(name, claim.text) else 0.0

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
                for row, score in zip(found, self.scores[query], strict=False):
                    owner = self.owner(row)
                    best[owner] = max(best.get(owner, 0.0), float(score))
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

    def holds_outlet(self, outlet: str) -> bool:
        """Whether any held source is of this outlet."""
        return any(info.outlet and same_outlet(outlet, info.outlet) for info in self.info.values())

    def _mentions(self, outlet: str) -> bool:
        folded = _letters(outlet)
        return bool(folded) and folded in _letters(self.report.text)

    def place(self, claim: Statement) -> int:
        """A claim's place among those searched."""
        return self._places[claim.id]

    def owner(self, row: int) -> str:
        """The document that a row is of; read from nowhere, so that only statements which become candidates are."""
        found = self._owners.get(row)
        if found is None:
            found = self._owners[row] = self.index.document_of(row).id
        return found

    def statement(self, row: int) -> Statement:
        """The statement of a row, kept for the next asking."""
        found = self._statements.get(row)
        if found is None:
            found = self._statements[row] = self.index.statement(row)
        return found

    def document(self, document_id: str) -> Document:
        """A source with its text, kept for the next asking."""
        found = self._documents.get(document_id)
        if found is None:
            found = self._documents[document_id] = self.index.document(document_id)
        return found

    def vector_of(self, claim: Statement) -> Floats:
        """The vector of a whole claim of this report."""
        found: Floats = self.whole[self._places[claim.id]]
        return found

    def rows_of(self, document_id: str) -> tuple[list[int], Floats]:
        """A likely source's rows and their vectors."""
        if document_id not in self._rows:
            rows = list(self.index.rows_of(document_id))[:REREAD]
            self._fetch(rows)
            rows = [row for row in rows if not self._statements[row].cruft]
            self._rows[document_id] = (rows, self.index.vectors(rows))
        return self._rows[document_id]

    def _asked(self, document_id: str) -> Floats:
        """For each row of a likely source the vector of a short answer with its question; of other rows their own."""
        rows, vectors = self.rows_of(document_id)
        places: list[int] = []
        texts: list[str] = []
        question: Statement | None = None
        for place, row in enumerate(rows):
            statement = self._statements[row]
            if statement.presentation is Presentation.QUESTION:
                question = statement
            elif question is not None and len(statement.text) <= SHORT and statement.turn is not None:
                if question.turn is None or statement.turn - question.turn <= 1:
                    places.append(place)
                    texts.append(f"{question.text} {statement.text}")
        if not places:
            return vectors
        found = vectors.copy()
        found[places] = self.encoder.encode(texts)
        return found

    def _hubs(self, document_id: str, number: int) -> Floats:
        """For each row of a likely source its mean cosine with the three likest other claims, less the mean of all rows."""
        import numpy as np

        if document_id not in self._crowd:
            self._crowd[document_id] = self.whole @ self.rows_of(document_id)[1].T
        others = np.delete(self._crowd[document_id], number, axis=0)
        if not len(others):
            return np.zeros(self._crowd[document_id].shape[1], np.float32)
        found: Floats = np.sort(others, axis=0)[-3:].mean(axis=0)
        above: Floats = found - found.mean()
        return above

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
        return self._pools[number]

    def _candidates(self, number: int) -> list[tuple[int, float]]:
        import numpy as np

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
                asked = self.contexts[document] @ self.vectors[at[0]] - CLAUSE_DISCOUNT
                likeness = np.maximum(scores.max(axis=0), asked) - HUB * self._hubs(document, number)
                for row, score in zip(rows, likeness, strict=True):
                    best[row] = float(score)
        ranked = sorted(
            ((row, score + self._boost(number, self.owner(row))) for row, score in best.items()),
            key=lambda pair: (-pair[1], pair[0]),
        )
        home = [pair for pair in ranked if self.owner(pair[0]) in self.likely][:AT_HOME]
        known = {row for row, _ in home}
        abroad = itertools.islice((pair for pair in ranked if pair[0] not in known), KEPT - len(home))
        return sorted([*home, *abroad], key=lambda pair: (-pair[1], pair[0]))

    def _boost(self, number: int, document: str) -> float:
        return PRIOR_BOOST * self.prior.get(document, 0.0) + VOICE_BOOST * self.voices[number].get(document, 0.0)


def _pieces(claim: Statement) -> list[str]:
    """The parts and clauses of a claim that are searched for beside the whole."""
    parts = [part.shift(-claim.span.start).of(claim.text) for part in claim.parts] or [claim.text]
    found = [clause for part in parts for clause in clauses(part)]
    return found[:8] if len(found) > 1 else []


def same_outlet(a: str, b: str) -> bool:
    """Whether two names are of one outlet, whatever their script and articles."""
    mine, theirs = _letters(a), _letters(b)
    return bool(mine) and bool(theirs) and (mine in theirs or theirs in mine or _alike(mine, theirs))


_TRANSLATED = re.compile("[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def another_outlet(a: str, b: str) -> bool:
    """Whether two names are surely of two outlets: a Chinese or Arabic paper's is as often translated ("Lanxi Weekly") as spelled."""
    return not same_outlet(a, b) and bool(_TRANSLATED.search(a)) == bool(_TRANSLATED.search(b))


@lru_cache(maxsize=512)
def _letters(text: str) -> str:
    """A text's letters in plain Latin, for finding a name whatever its script and spelling."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", "", anyascii(text).lower())


def _alike(a: str, b: str) -> bool:
    """Whether two romanised names are spellings of one."""
    from rapidfuzz.fuzz import partial_ratio

    return min(len(a), len(b)) >= 6 and partial_ratio(a, b) >= 85


NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")


@lru_cache(maxsize=8192)
def _named_in(name: str, text: str) -> bool:
    """Whether a text names a person by the family name: half a name, or a given name alone, may be somebody else's."""
    return any(
        (same_speaker(word, name) or 0.0) >= FAMILY
        for word in dict.fromkeys(NAME_WORD.findall(text))
        if len(word) > 2 and not word[:1].islower()
    )


FAMILY = 0.9  # a family name alone agrees with a full name at .97, a given name at .5


@lru_cache(maxsize=65536)
def _one_person(a: str, b: str) -> bool:
    return (same_speaker(a, b) or 0.0) >= 0.5
