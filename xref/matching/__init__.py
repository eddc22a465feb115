"""Claims × index → findings without drifts: candidates, re-ranking, joined passages, probability, abstention.

Candidates come from the vectors of the whole claim and of its clauses; the report as a whole then tells which documents it rests
on, and these are searched statement by statement. Each candidate grows into the window of neighbours that answers the claim best;
a second pass knows where the report's neighbouring statements rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xref import encode
from xref.encode.words import prepare, words
from xref.errors import UsageError
from xref.matching.evidence import Candidate, candidates, near, passage_of, reranked, share_answered
from xref.matching.exchanges import Exchange, interviewers, turned_down
from xref.matching.joins import joined_rows
from xref.matching.probability import penalty, probability, score, standing
from xref.matching.search import SAID, Search
from xref.matching.verdict import MODES, PARTIAL, VERBATIM, Mode, little, somebody_else, unmatched, verdict
from xref.model import Document, Finding, LinkVerdict, Match, Passage, Presentation, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xref.index import Index

    Floats = NDArray[np.float32]

__all__ = ["MODES", "PARTIAL", "VERBATIM", "little", "match", "pools", "rankings", "somebody_else", "taken_rows"]

Order = list[tuple[float, Candidate]]  # candidates of a claim with their probabilities, the most probable first

ALTERNATIVES = 3
ASKED = 0.15  # share of the claim's weight by which a question must beat every answer, read with its own question, to lose its handicap
AROUND = 5  # statements before and after that count as neighbouring
SOME = 0.3  # summed probability under which a document is not counted among those that a report rests on
FADING = 0.75  # what a neighbour counts for with each further statement between


def match(
    report: Document,
    claims: Sequence[Statement],
    index: Index,
    encoder: encode.Encoder,
    *,
    mode: str = "balanced",
    progress: Callable[[int, int], None] | None = None,
    reranker: encode.Judge | None = None,
) -> list[Finding]:
    """One finding a claim, in order, without drifts; `UsageError` for a mode that does not exist.

    A `reranker` reads the likeliest candidates of each claim again; without one nothing is loaded for it.
    """
    if mode not in MODES:
        raise UsageError(f"no mode {mode!r}: choose one of {', '.join(MODES)}")
    prepare(claim.content() for claim in claims if not claim.cruft and not claim.extra)
    searched = [claim for claim in claims if not claim.cruft and not claim.extra and words(claim.content()).texts]
    if not searched or not len(index):
        return [_unsearched(claim) for claim in claims]
    search = Search(report, searched, index, encoder)
    orders = rankings(searched, search, progress, reranker)
    taken = taken_rows(searched, orders)
    exchanges = tuple(turned_down(search))
    found = {
        claim.id: _finding(claim, order, search, MODES[mode], taken(claim), exchanges)
        for claim, order in zip(searched, orders, strict=True)
    }
    return [found.get(claim.id) or _unsearched(claim) for claim in claims]


def _unsearched(claim: Statement) -> Finding:
    why = "a caption, link or date line: nobody's statement" if claim.cruft else "no words to look for"
    return Finding(claim=claim, link=LinkVerdict.NOT_HELD, why=why)


def pools(
    claims: Sequence[Statement],
    search: Search,
    progress: Callable[[int, int], None] | None = None,
    reranker: encode.Judge | None = None,
) -> list[list[Candidate]]:
    """The candidates of every claim, with what speaks for each, where the neighbouring statements rest included; the likeliest first."""
    return [[candidate for _, candidate in order] for order in rankings(claims, search, progress, reranker)]


def rankings(
    claims: Sequence[Statement],
    search: Search,
    progress: Callable[[int, int], None] | None = None,
    reranker: encode.Judge | None = None,
) -> list[Order]:
    """The candidates of every claim with their probabilities, the most probable first; `search` learns what the report rests on."""
    first = []
    for number, claim in enumerate(claims):
        first.append(candidates(claim, number, search))
        if progress:
            progress(number + 1, len(claims))
    alike = search.whole @ search.whole.T
    second = settled(claims, _with_leads(claims, settled(claims, first), search, alike), alike)
    if reranker is not None:
        ordered = [[c for _, c in ranked(claim, pool)] for claim, pool in zip(claims, second, strict=True)]
        second = reranked(claims, ordered, reranker)
    orders = [ranked(claim, pool) for claim, pool in zip(claims, second, strict=True)]
    search.rests = _resting_on(orders)
    return orders


# What it counts for that a passage stands near those of the report's next statements: a headline may be of any of them. Of 164 headlines of sixteen sets
# the right passage is likeliest for 123 with .5 to .7, 118 with 1 and 112 to 119 with 0.
APART = 0.6
LEAD = 8  # statements whose passages may be what a headline says: those likest to it of those that surely have one


def _with_leads(
    claims: Sequence[Statement], pools: Sequence[list[Candidate]], search: Search, alike: Floats
) -> list[list[Candidate]]:
    """The same pools, those of headlines with what the report's statements that are likest to them rest on: a headline says it again."""
    found = list(pools)
    firsts = [ranked(claim, pool)[0] if pool else None for claim, pool in zip(claims, pools, strict=True)]
    for number, claim in enumerate(claims):
        if claim.presentation is Presentation.HEADLINE:
            rows = {row for candidate in pools[number] for row in candidate.rows}
            sure = [
                (-float(alike[number, other]), other)
                for other, first in enumerate(firsts)
                if other != number and first is not None and first[0] >= MODES["balanced"].give
            ]
            led = [
                row for _, other in sorted(sure)[:LEAD] for row in (firsts[other] or (0, pools[other][0]))[1].rows[:1]
            ]
            if led := [row for row in led if row not in rows]:
                found[number] = candidates(claim, number, search, led)
    return found


def _resting_on(orders: Sequence[Order]) -> dict[str, float]:
    """The share of a report's statements that rest on each document."""
    found: dict[str, float] = defaultdict(float)
    for order in orders:
        for document, share in _shares([c for _, c in order], {c.rows: chance for chance, c in order}).items():
            found[document] += share
    return {document: share / max(1, len(orders)) for document, share in found.items() if share >= SOME}


def settled(
    claims: Sequence[Statement], pools: Sequence[Sequence[Candidate]], alike: Floats | None = None
) -> list[list[Candidate]]:
    """The same candidates, each knowing where the report's other statements rest, as far as that is known by now.

    `alike` (n, n) are the cosines of the claims with each other: a headline says again what the statements near it say.
    """
    chances = [
        {candidate.rows: chance for chance, candidate in ranked(c, p)} for c, p in zip(claims, pools, strict=True)
    ]
    firsts = [_first(pool, chance) for pool, chance in zip(pools, chances, strict=True)]
    held: list[dict[str, float]] = [_shares(pool, chance) for pool, chance in zip(pools, chances, strict=True)]
    whole: dict[str, float] = defaultdict(float)
    for shares in held:
        for document, share in shares.items():
            whole[document] += share
    taken: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, (pool, chance) in enumerate(zip(pools, chances, strict=True)):
        if claims[place].presentation is not Presentation.HEADLINE:
            for candidate in pool:
                for row in candidate.rows:
                    taken[row].append((chance[candidate.rows], place))
    found = []
    for place, pool in enumerate(pools):
        around = _around(place, held)
        nearness = APART if claims[place].presentation is Presentation.HEADLINE else 1.0
        found.append(
            [
                Candidate(
                    candidate.evidence.but(
                        near=near(candidate.rows, _anchors(place, candidate, firsts)) * nearness,
                        local=around.get(candidate.passage.document_id, 0.0),
                        rests=_rests(candidate.passage.document_id, whole, held[place], len(pools)),
                        **_told(
                            place,
                            claims[place],
                            candidate,
                            chances[place],
                            taken,
                            None if alike is None else alike[place],
                        ),
                    ),
                    candidate.passage,
                    candidate.rows,
                )
                for candidate in pool
            ]
        )
    return found


def _first(pool: Sequence[Candidate], chances: Mapping[tuple[int, ...], float]) -> tuple[float, Candidate] | None:
    best = max(pool, key=lambda candidate: chances[candidate.rows], default=None)
    return (chances[best.rows], best) if best is not None else None


def _shares(pool: Sequence[Candidate], chances: Mapping[tuple[int, ...], float]) -> dict[str, float]:
    """How surely a claim rests on each document: the probability of its best passage there."""
    found: dict[str, float] = {}
    for candidate in pool:
        document = candidate.passage.document_id
        found[document] = max(found.get(document, 0.0), chances[candidate.rows])
    return found


def _around(place: int, held: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """How far the statements around one rest on each document, 0 to 1; nearer ones count more."""
    total = 0.0
    found: dict[str, float] = defaultdict(float)
    for other in range(max(0, place - AROUND), min(len(held), place + AROUND + 1)):
        if other != place:
            weight = FADING ** (abs(other - place) - 1)
            total += weight
            for document, share in held[other].items():
                found[document] += weight * share
    return {document: value / total for document, value in found.items()} if total else {}


def _rests(document: str, whole: Mapping[str, float], own: Mapping[str, float], many: int) -> float:
    """The share of the report's other statements that rest on a document; a few stand for all of a short report."""
    return min(1.0, (whole.get(document, 0.0) - own.get(document, 0.0)) / max(4.0, many - 1.0))


def taken_rows(claims: Sequence[Statement], orders: Sequence[Order]) -> Callable[[Statement], Mapping[int, float]]:
    """For a claim, how surely the report's other statements rest on each row: the probability of their first passages."""
    firsts = [order[0] if order else None for order in orders]

    def of(claim: Statement) -> Mapping[int, float]:
        found: dict[int, float] = {}
        for other, first in zip(claims, firsts, strict=True):
            if other.id != claim.id and first is not None and other.presentation is not Presentation.HEADLINE:
                for row in first[1].rows:
                    found[row] = max(found.get(row, 0.0), first[0])
        return found

    return of


def _told(
    place: int,
    claim: Statement,
    candidate: Candidate,
    own: Mapping[tuple[int, ...], float],
    taken: Mapping[int, Sequence[tuple[float, int]]],
    alike: Floats | None,
) -> dict[str, float]:
    """How far another statement rests on a passage.

    A report seldom gives one sentence of its source twice, so that it counts how much more surely the other one does; but a headline says what
    the text says again, in statements that are like it (`alike`: its cosine with each of the report's).
    """
    told = [(chance, other) for row in candidate.rows for chance, other in taken[row] if other != place]
    if claim.presentation is Presentation.HEADLINE:
        said = (chance * (1.0 if alike is None else max(0.0, float(alike[other]))) for chance, other in told)
        return {"taken": 0.0, "retold": max(said, default=0.0)}
    best = max((chance for chance, _ in told), default=0.0)
    return {"taken": max(0.0, best - own[candidate.rows]), "retold": 0.0}


def _anchors(
    place: int, candidate: Candidate, firsts: Sequence[tuple[float, Candidate] | None]
) -> list[tuple[int, int, float]]:
    """(row, distance in the report, probability) of where the neighbouring statements rest in the candidate's document."""
    found = []
    for other in range(max(0, place - AROUND), min(len(firsts), place + AROUND + 1)):
        guide = firsts[other]
        if other != place and guide is not None and guide[1].passage.document_id == candidate.passage.document_id:
            found.append((guide[1].rows[0], abs(other - place), guide[0]))
    return found


def ranked(claim: Statement, pool: Sequence[Candidate]) -> Order:
    """(probability, candidate), most probable first."""
    scores = [score(candidate.evidence) for candidate in pool]
    answer = max(
        (c.evidence.covered + max(0.0, c.evidence.asked) for c in pool if not c.evidence.question), default=0.0
    )
    for place, candidate in enumerate(pool):
        # an interviewer's words are seldom reported as said; where no answer comes near them, that is what happened
        if candidate.evidence.question and claim.presentation in SAID and candidate.evidence.covered >= answer + ASKED:
            scores[place] -= penalty("question")
    rows = [set(candidate.rows) for candidate in pool]
    downward = sorted(range(len(pool)), key=lambda place: -scores[place])
    found = []
    for place, candidate in enumerate(pool):
        apart = (other for other in downward if rows[other].isdisjoint(rows[place]))
        best = next(apart, None)
        rival = scores[best] if best is not None else scores[place] - 4.0
        found.append((probability(standing(claim, candidate.evidence, scores[place], rival)), scores[place], candidate))
    found.sort(key=lambda item: (-item[1], item[2].passage.document_id, item[2].passage.span.start))
    return [(chance, candidate) for chance, _, candidate in found]


def _overlap(a: Candidate, b: Candidate) -> bool:
    return bool(set(a.rows) & set(b.rows))


_NONE = (LinkVerdict.NONE_IN_HELD, LinkVerdict.NOT_HELD)


def _finding(
    claim: Statement,
    order: Order,
    search: Search,
    mode: Mode,
    taken: Mapping[int, float],
    exchanges: Sequence[Exchange] = (),
) -> Finding:
    pool = [candidate for _, candidate in order]
    matches = _matches(claim, order, search, taken)
    if not matches:
        link, why = unmatched(claim, search)
        return Finding(claim=claim, link=link, why=why)
    best, alternatives = matches[0], tuple(matches[1 : 1 + ALTERNATIVES])
    link, why = verdict(claim, best, search, mode)
    if question := interviewers(claim, None if link in _NONE else best, exchanges, search):
        alternatives = (question, *(match for match in matches if match.passage != question.passage))[:ALTERNATIVES]
        kept = None if link in _NONE else replace(best, link=link)
        return Finding(claim=claim, link=link, match=kept, why=why, alternatives=alternatives)
    if link in (LinkVerdict.NONE_IN_HELD, LinkVerdict.UNCERTAIN) and (question := _asked(claim, pool, search)):
        alternatives = (question, *(match for match in matches if match.passage != question.passage))[:ALTERNATIVES]
        return Finding(
            claim=claim,
            link=link,
            match=replace(best, link=link) if link is LinkVerdict.UNCERTAIN else None,
            why=why,
            alternatives=alternatives,
        )
    if link in (LinkVerdict.NONE_IN_HELD, LinkVerdict.NOT_HELD):
        return Finding(claim=claim, link=link, why=why, alternatives=tuple(matches[:ALTERNATIVES]))
    return Finding(claim=claim, link=link, match=replace(best, link=link), why=why, alternatives=alternatives)


# Share of a claim's weight, by the odds of its words, that an interviewer's question must answer to be shown where no answer does, how much
# more that must be than any answer, and how many ordinary content words the claim must amount to. On four gold sets (1,108 statements) six
# questions are found so, all of them what the statement takes up; two of them the answer turns down.
WORDED, BEYOND, ASKED_WORDS = 0.75, 0.15, 1.2


def _asked(claim: Statement, pool: Sequence[Candidate], search: Search) -> Match | None:
    """The interviewer's question that has a claim's words where no answer of the pool does: the first thing a reader must be shown."""
    if claim.presentation not in SAID and claim.presentation is not Presentation.HEADLINE:
        return None
    asked = [c for c in pool if c.evidence.question and c.passage.document_id in search.likely]
    question = max(asked, key=lambda candidate: candidate.evidence.odds, default=None)
    if question is None or question.evidence.odds < WORDED:
        return None
    answers = max((c.evidence.odds for c in pool if not c.evidence.question), default=0.0)
    weight = float(words(claim.content()).weights.sum())
    if question.evidence.odds < answers + BEYOND or weight < ASKED_WORDS:
        return None
    evidence = question.evidence
    return Match(claim, question.passage, evidence.cosine, evidence.margin, evidence.odds, 0, LinkVerdict.UNCERTAIN)


def _matches(claim: Statement, order: Order, search: Search, taken: Mapping[int, float]) -> list[Match]:
    """The matches of a claim, most probable first, no two of them overlapping; the first has every part of the claim."""
    kept: list[tuple[float, Candidate]] = []
    for chance, candidate in order:
        if not any(_overlap(candidate, other) for _, other in kept):
            kept.append((chance, candidate))
    matches = []
    for rank, (chance, candidate) in enumerate(kept[: 1 + ALTERNATIVES]):
        passage = _with_parts(claim, candidate, search, taken) if rank == 0 else candidate.passage
        evidence = candidate.evidence
        matches.append(
            Match(
                claim,
                passage,
                evidence.cosine,
                evidence.margin,
                chance,
                rank,
                LinkVerdict.UNCERTAIN,
                _resting(claim, passage),
            )
        )
    return matches


PART_WORDS = 4  # words under which a part says too little to be looked for alone: short fragments rubber-stamp


def _with_parts(claim: Statement, candidate: Candidate, search: Search, taken: Mapping[int, float]) -> Passage:
    """The passage, and those other statements of its document on which the claim rests too."""
    rows = list(dict.fromkeys([*candidate.rows, *_neighbours_quoted(claim, candidate, search)]))
    rows += joined_rows(claim, rows, candidate.passage, search, taken)
    return candidate.passage if set(rows) == set(candidate.rows) else passage_of(sorted(rows), search)


SENTENCE = re.compile(r"(?<=[.!?…。！？])[”\"»’']*\s+")
CLOSE = 4  # statements before and after a passage that a quotation may also take in
QUOTED = 0.6  # share, both ways, from which a neighbour is a sentence of the quotation itself


def _neighbours_quoted(claim: Statement, candidate: Candidate, search: Search) -> Iterator[int]:
    """The neighbours in the same turn that a sentence of a quotation repeats better than the passage does.

    "Just as the meeting in Alaska was quickly organised" adds one new word to the sentence before it, and is a sentence of its own.
    """
    if claim.presentation is not Presentation.DIRECT:
        return
    bounds, passage = search.index.rows_of(candidate.passage.document_id), candidate.passage
    near = range(max(bounds.start, candidate.rows[0] - CLOSE), min(bounds.stop, candidate.rows[-1] + CLOSE + 1))
    parts = claim.content().split(" […] ")
    sentences = [s for part in parts for s in SENTENCE.split(part) if len(words(s)) >= PART_WORDS]
    if len(sentences) < 2:
        return
    for row in near:
        other = search.statement(row)
        if row in candidate.rows or other.turn != passage.turn or other.presentation is Presentation.QUESTION:
            continue
        for sentence in sentences:
            found = min(share_answered(sentence, other.text), share_answered(other.text, sentence))
            if found >= QUOTED and found > share_answered(sentence, passage.statements[0].text):
                yield row
                break


def _resting(claim: Statement, passage: Passage) -> tuple[int, ...]:
    """For each part of the claim the statement of the passage that answers it best (−1: none does)."""
    rests: list[int] = []
    for part in claim.parts or (claim.span,):
        text = part.shift(-claim.span.start).of(claim.text)
        shares = [share_answered(text, statement.text) for statement in passage.statements]
        best = max(range(len(shares)), key=shares.__getitem__)
        rests.append(best if shares[best] >= 0.3 else -1)
    return tuple(rests)
