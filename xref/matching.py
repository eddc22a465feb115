"""Claims × index → findings without drifts: candidates, re-ranking, joined passages, probability, abstention.

Candidates come from the vectors of the whole claim and of its clauses; the report as a whole then tells which documents it rests
on, and these are searched statement by statement. Each candidate grows into the window of neighbours that answers the claim best.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xref import encode, facts, lang
from xref.encode.words import Words, coverage, similarities, support, warm, words
from xref.errors import UsageError
from xref.facts.speakers import same_speaker
from xref.model import (
    Agreement,
    Document,
    Fact,
    FactKind,
    Finding,
    LinkVerdict,
    Match,
    Passage,
    Presentation,
    Span,
    Statement,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xref.index import DocumentInfo, Index

    Floats = NDArray[np.float32]

CANDIDATES = 24  # rows taken from the index for each query; hard sources stand in the first 20 of 100k in .98 of cases
WINDOW = 4  # neighbours that a passage may join: 65 of 406 statements of real reports rest on more than one sentence
REREAD = 3000  # statements of a likely source that are scored one by one
KEEP = 10  # candidates that are re-ranked by words
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Mode:
    """An operating point: the probabilities at which a passage is given, and below which none is."""

    give: float
    none: float


# `give` is the probability at which a passage is given, `none` the one under which the claim is called unsupported; between
# the two xref abstains. docs/method.md holds the risk–coverage curve that these were read from.
MODES = {"careful": Mode(0.7, 0.2), "balanced": Mode(0.5, 0.3), "thorough": Mode(0.35, 0.25)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a candidate passage, each from 0 (against) to 1 (for) unless said otherwise."""

    cosine: float
    margin: float  # over the best passage of any *other* document, −1 to 1
    covered: float  # share of the claim's weight that the passage answers
    covering: float  # share of the passage's weight that the claim answers
    figures: float  # −1: claims figures the passage lacks; 0: no figure; 1: all found
    names: float  # same for names
    speaker: float  # −1 another speaker, 0 cannot tell, 1 the same
    prior: float  # how much the rest of the report rests on this document
    question: float  # 1 for an interviewer's question
    unvoiced: float  # 1 for an interview's introduction, which nobody says
    length: float  # log words of the claim


# Logistic weights over `Evidence`, fitted by `scripts/fit_match.py` on the seeds and the matching gold set, leaving whole
# documents out; see docs/method.md. Until a fit replaces them they follow the medians named in findings: right matches .41.
_WEIGHTS = lang.table("calibration").get("match", {})


def match(
    report: Document,
    claims: Sequence[Statement],
    index: Index,
    encoder: encode.Encoder,
    *,
    mode: str = "balanced",
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """One finding a claim, in order, without drifts; `UsageError` for a mode that does not exist."""
    if mode not in MODES:
        raise UsageError(f"no mode {mode!r}: choose one of {', '.join(MODES)}")
    searched = [claim for claim in claims if not claim.cruft and not claim.extra and words(claim.content()).texts]
    if not searched or not len(index):
        return [_unsearched(claim) for claim in claims]
    search = _Search(report, searched, index, encoder)
    found: dict[str, Finding] = {}
    for done, claim in enumerate(searched):
        found[claim.id] = _finding(claim, done, search, MODES[mode])
        if progress:
            progress(done + 1, len(searched))
    return [found.get(claim.id) or _unsearched(claim) for claim in claims]


def _unsearched(claim: Statement) -> Finding:
    why = "a caption, link or date line: nobody's statement" if claim.cruft else "no words to look for"
    return Finding(claim=claim, link=LinkVerdict.NOT_HELD, why=why)


# ---------------------------------------------------------------------------------------------------------- candidates
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


class _Search:
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
        """How much the report as a whole rests on each document: shares of its attributed claims' best similarities."""
        weight: dict[str, float] = defaultdict(float)
        for claim, at in zip(self.claims, self.of, strict=True):
            said = 1.0 if claim.presentation in _SAID else 0.3
            best: dict[str, float] = {}
            rows, scores = self.rows[at[0]], self.scores[at[0]]
            for statement, score in zip(self.index.statements([int(r) for r in rows if r >= 0]), scores, strict=False):
                best[statement.document_id] = max(best.get(statement.document_id, 0.0), float(score))
            for document, score in best.items():
                weight[document] += said * max(0.0, score - 0.25) ** 2
        for document in weight:
            weight[document] *= self._named(document)
        total = sum(weight.values())
        return {document: value / total for document, value in weight.items()} if total > 0 else {}

    def _named(self, document_id: str) -> float:
        """Whether the report names this source: its outlet, its speaker, a date after it."""
        info = self.info.get(document_id)
        if info is None:
            return 1.0
        factor = 1.0
        if info.outlet and self._mentions(info.outlet):
            factor *= 2.0
        if info.published and self.report.published and info.published[:10] > self.report.published[:10]:
            factor *= 0.3
        return factor

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
            discount = 0.0 if place == 0 else 0.06  # a clause matches more easily than the whole
            for row, score in zip(self.rows[query], self.scores[query], strict=True):
                if row >= 0:
                    best[int(row)] = max(best.get(int(row), -1.0), float(score) - discount)
        for document in self.likely:
            rows, vectors = self.rows_of(document)
            if rows:
                scores = self.vectors[at] @ vectors.T
                scores[1:] -= 0.06
                for row, score in zip(rows, scores.max(axis=0), strict=True):
                    best[row] = max(best.get(row, -1.0), float(score))
        boost = 0.12
        ranked = (
            (row, score + boost * self.prior.get(self.statement(row).document_id, 0.0)) for row, score in best.items()
        )
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[: KEEP * 2]


_SAID = frozenset({Presentation.DIRECT, Presentation.MIXED, Presentation.INDIRECT})


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


# ---------------------------------------------------------------------------------------------------------- passages
def _finding(claim: Statement, number: int, search: _Search, mode: Mode) -> Finding:
    ranked = _ranked(claim, number, search)
    if not ranked:
        link, why = _unmatched(claim, search)
        return Finding(claim=claim, link=link, why=why)
    best, alternatives = ranked[0], tuple(ranked[1 : 1 + ALTERNATIVES])
    link, why = _verdict(claim, best, alternatives, search, mode)
    given = link not in (LinkVerdict.NONE_IN_HELD, LinkVerdict.NOT_HELD)
    if not given:
        return Finding(claim=claim, link=link, why=why, alternatives=tuple(ranked[:ALTERNATIVES]))
    return Finding(claim=claim, link=link, match=replace(best, link=link), why=why, alternatives=alternatives)


def _ranked(claim: Statement, number: int, search: _Search) -> list[Match]:
    """The candidate passages of a claim, most probable first, no two of them overlapping."""
    matches = [
        Match(claim, passage, found.cosine, found.margin, probability(found), 0, LinkVerdict.UNCERTAIN, _resting(claim, passage))
        for found, passage in evidences(claim, number, search)
    ]
    matches.sort(key=lambda m: (-m.probability, m.passage.document_id, m.passage.span.start))
    kept: list[Match] = []
    for candidate in matches:
        if not any(
            candidate.passage.document_id == other.passage.document_id and candidate.passage.span.overlaps(other.passage.span)
            for other in kept
        ):
            kept.append(replace(candidate, rank=len(kept)))
    return kept


def evidences(claim: Statement, number: int, search: _Search) -> list[tuple[Evidence, Passage]]:
    """The candidate passages of a claim with what speaks for each; `number` is the claim's place in the search."""
    claim_words = words(claim.content())
    claim_facts = _checkable(claim.content(), claim.lang)
    whole = search.vectors[search.of[number][0]]
    windows = dict.fromkeys(_window(row, claim_words, search) for row, _ in search.candidates(number)[:KEEP])
    passages = [_passage(rows, search) for rows in windows]
    cosines = search.encoder.encode([_joined(passage) for passage in passages]) @ whole
    pool = [
        (_evidence(claim, claim_words, claim_facts, float(cosine), passage, search), passage)
        for passage, cosine in zip(passages, cosines, strict=True)
    ]
    return [
        (replace(found, margin=found.cosine - _rival(passage, pool)), passage) for found, passage in pool
    ]


def _rival(passage: Passage, pool: Sequence[tuple[Evidence, Passage]]) -> float:
    """The best cosine of a passage of any other document."""
    return max((found.cosine for found, other in pool if other.document_id != passage.document_id), default=0.0)


def _window(row: int, claim_words: Words, search: _Search) -> tuple[int, ...]:
    """The row and those neighbours of its turn that answer claim words which the row leaves open."""
    import numpy as np

    anchor = search.statement(row)
    chosen = [row]
    have = support(_similar(claim_words, anchor.text), claim_words, words(anchor.text))
    total = float(claim_words.weights.sum()) or 1.0
    bounds = search.index.rows_of(anchor.document_id)
    for step in (1, -1):
        at = row + step
        while at in bounds and len(chosen) < WINDOW:
            neighbour = search.statement(at)
            if neighbour.turn != anchor.turn or neighbour.presentation is not anchor.presentation or neighbour.cruft:
                break
            more = support(_similar(claim_words, neighbour.text), claim_words, words(neighbour.text))
            gain = float((np.clip((np.maximum(have, more) - 0.15) / 0.4, 0, 1) * claim_words.weights).sum())
            gain -= float((np.clip((have - 0.15) / 0.4, 0, 1) * claim_words.weights).sum())
            if gain / total < GAIN:
                break
            have = np.maximum(have, more)
            chosen.append(at)
            at += step
    return tuple(sorted(chosen))


GAIN = 0.14  # share of the claim's weight that a neighbour must newly answer to be joined


def _similar(claim_words: Words, text: str) -> Floats:
    return similarities(claim_words, words(text))


def _passage(rows: Sequence[int], search: _Search) -> Passage:
    """The passage of some rows of one document, with its question and neighbours."""
    statements = tuple(search.statement(row) for row in rows)
    first, last = statements[0], statements[-1]
    document = search.index.document(first.document_id)
    span = Span(first.span.start, last.span.end)
    bounds = search.index.rows_of(first.document_id)
    before = [search.statement(row) for row in range(max(rows[0] - 2, bounds.start), rows[0])]
    after = [search.statement(row) for row in range(rows[-1] + 1, min(rows[-1] + 3, bounds.stop))]
    return Passage(
        document_id=first.document_id,
        statements=statements,
        span=span,
        text=span.of(document.text),
        lang=first.lang,
        speaker=first.speaker,
        turn=first.turn,
        question=_question(rows[0], search),
        before=" ".join(s.text for s in before if s.turn == first.turn and not s.cruft),
        after=" ".join(s.text for s in after if s.turn == last.turn and not s.cruft),
    )


def _question(row: int, search: _Search) -> Statement | None:
    """The interviewer's last sentence before an answer."""
    anchor = search.statement(row)
    if anchor.turn is None or anchor.presentation is Presentation.QUESTION:
        return None
    start = search.index.rows_of(anchor.document_id).start
    for at in range(row - 1, max(start, row - 40) - 1, -1):
        statement = search.statement(at)
        if statement.presentation is Presentation.QUESTION:
            return statement
    return None


def _resting(claim: Statement, passage: Passage) -> tuple[int, ...]:
    """For each part of the claim the statement of the passage that answers it best (−1: none does)."""
    rests: list[int] = []
    for part in claim.parts or (claim.span,):
        part_words = words(part.shift(-claim.span.start).of(claim.text))
        shares = [
            coverage(support(_similar(part_words, s.text), part_words, words(s.text)), part_words.weights)
            for s in passage.statements
        ]
        best = max(range(len(shares)), key=shares.__getitem__)
        rests.append(best if shares[best] >= 0.3 else -1)
    return tuple(rests)


# ---------------------------------------------------------------------------------------------------------- evidence
@lru_cache(maxsize=8192)
def _checkable(text: str, language: str) -> tuple[Fact, ...]:
    return tuple(f for f in facts.find(text, language) if f.kind in (FactKind.NUMBER, FactKind.NAME, FactKind.TIME))


def _joined(passage: Passage) -> str:
    return " ".join(statement.text for statement in passage.statements)


def _evidence(
    claim: Statement, claim_words: Words, claim_facts: Sequence[Fact], cosine: float, passage: Passage, search: _Search
) -> Evidence:
    joined = _joined(passage)
    passage_words = words(joined)
    scores = similarities(claim_words, passage_words)
    covered = coverage(support(scores, claim_words, passage_words), claim_words.weights)
    covering = coverage(support(scores.T, passage_words, claim_words), passage_words.weights)
    there = _checkable(joined, passage.lang)
    speaker = same_speaker(claim.speaker, passage.speaker) if claim.speaker and passage.speaker else None
    return Evidence(
        cosine=cosine,
        margin=0.0,
        covered=covered,
        covering=covering,
        figures=_found(claim_facts, there, FactKind.NUMBER),
        names=_found(claim_facts, there, FactKind.NAME),
        speaker=0.0 if speaker is None else 2.0 * speaker - 1.0,
        prior=search.prior.get(passage.document_id, 0.0),
        question=float(passage.statements[0].presentation is Presentation.QUESTION),
        unvoiced=float(passage.turn is None and search.has_turns(passage.document_id)),
        length=math.log1p(len(claim_words)),
    )


def _found(claimed: Iterable[Fact], there: Sequence[Fact], kind: FactKind) -> float:
    """−1 to 1: how many of the claim's facts of a kind the passage has; 0 when the claim has none."""
    mine = [fact for fact in claimed if fact.kind is kind]
    if not mine:
        return 0.0
    theirs = [fact for fact in there if fact.kind is kind]
    good = (Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION)
    hits = sum(any(facts.agree(fact, other) in good for other in theirs) for fact in mine)
    return 2.0 * hits / len(mine) - 1.0


def probability(evidence: Evidence) -> float:
    """The calibrated probability that the passage is what the claim rests on."""
    score = float(_WEIGHTS.get("bias", -4.2))
    for name, default in _DEFAULTS.items():
        score += float(_WEIGHTS.get(name, default)) * getattr(evidence, name)
    return 1.0 / (1.0 + math.exp(-score))


_DEFAULTS = {
    "cosine": 5.0, "margin": 3.0, "covered": 5.0, "covering": 1.0, "figures": 0.6, "names": 0.4, "speaker": 0.8, "prior": 1.2,
    "question": -1.5, "unvoiced": -1.0, "length": 0.0,
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- verdict
def _verdict(
    claim: Statement, best: Match, others: Sequence[Match], search: _Search, mode: Mode
) -> tuple[LinkVerdict, str]:
    """The link verdict of a claim with its reason."""
    needed = mode.give if claim.presentation in _SAID else max(mode.give, NARRATED)
    if claim.presentation is Presentation.HEADLINE:
        needed = mode.give
    if best.probability < needed:
        if claim.presentation in _SAID and best.probability >= mode.none:
            return LinkVerdict.UNCERTAIN, (
                f"the best passage is right with probability {best.probability:.2f}, between {mode.none:.2f} and {needed:.2f}"
            )
        return _unmatched(claim, search)
    if (
        claim.speaker
        and best.passage.speaker
        and best.passage.statements[0].presentation is not Presentation.QUESTION
        and same_speaker(claim.speaker, best.passage.speaker) == 0.0
    ):
        return LinkVerdict.ELSEWHERE, f"the words are {best.passage.speaker}'s, the report gives them to {claim.speaker}"
    info = search.info.get(best.passage.document_id)
    published, reported = (info.published if info else None), search.report.published
    if published and reported and published[:10] > reported[:10]:
        return LinkVerdict.ELSEWHERE, f"the passage was published on {published[:10]}, after the report"
    content = words(claim.content())
    joined = _joined(best.passage)
    covered = coverage(support(_similar(content, joined), content, words(joined)), content.weights)
    if covered < PARTIAL:
        return LinkVerdict.PARTIAL, f"the passage answers {covered:.0%} of the statement's words by weight"
    if claim.presentation is Presentation.DIRECT and covered >= VERBATIM:
        return LinkVerdict.VERBATIM, f"the passage answers {covered:.0%} of the quotation's words by weight"
    return LinkVerdict.PARAPHRASE, f"the passage answers {covered:.0%} of the statement's words by weight"


NARRATED = 0.85  # nobody's statement gets a source only where it repeats one closely
PARTIAL = 0.5
VERBATIM = 0.7


RESTS = 0.4  # share of a report's evidence that makes a document the one it rests on


def _unmatched(claim: Statement, search: _Search) -> tuple[LinkVerdict, str]:
    """`none_in_held` when the named source is held and has nothing, `not_held` otherwise."""
    if claim.presentation not in _SAID:
        named = max(search.prior.items(), key=lambda pair: pair[1], default=("", 0.0))
        if named[1] >= RESTS:
            return LinkVerdict.NONE_IN_HELD, f"attributed to nobody; “{search.title(named[0])}”, which the report rests on, does not say it"
        return LinkVerdict.NOT_HELD, "attributed to nobody, and no held source says it"
    held = _held(claim, search)
    if held:
        return LinkVerdict.NONE_IN_HELD, f"{held} is held and was searched in full; nothing in it supports this"
    who = claim.speaker or "the speaker"
    return LinkVerdict.NOT_HELD, f"no source of {who} that the report could mean is in the index"


def _held(claim: Statement, search: _Search) -> str | None:
    """The title of a held source in which the claim's speaker speaks and which the report could mean."""
    if not claim.speaker:
        return None
    for document_id, info in sorted(search.info.items()):
        if info.published and search.report.published and info.published[:10] > search.report.published[:10]:
            continue
        if search.prior.get(document_id, 0.0) < 0.05:
            continue
        if any((same_speaker(claim.speaker, name) or 0.0) >= 0.5 for name in info.speakers):
            return f"“{search.title(document_id)}”"
    return None
