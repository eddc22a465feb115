"""What speaks for and against a candidate passage: likeness, coverage both ways, figures, names, speaker, place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from xref import facts
from xref.encode import Judge
from xref.encode.words import Words, coverage, likely_share, similarities, support, words
from xref.encode.words import answered as answer_odds
from xref.encode.words import answered_by_each as answer_odds_by_each
from xref.encode.words import answered_each as answer_odds_each
from xref.facts.replies import GRANTED
from xref.facts.speakers import same_speaker
from xref.matching.search import NAME_WORD, Search
from xref.model import Agreement, Fact, FactKind, Passage, Presentation, Span, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CHECKED = (
    5  # of these, those whose figures, names and dates are compared: each language met costs its tables (about 30 ms)
)
WINDOW = 4  # neighbours that a passage may join: 65 of 406 statements of real reports rest on more than one sentence
GAIN = 0.14  # share of the claim's weight that a neighbour must newly answer to be joined
SHARED = 0.4  # share of the neighbour's own weight that the claim must answer: a sentence on the same topic is not yet reported
LOW, HIGH = 0.15, 0.55  # support of a word that counts as none, and in full


@dataclass(slots=True)
class Evidence:
    """What speaks for a candidate passage, each from 0 (nothing) to 1 unless said otherwise.

    Never changed once a candidate has it: not frozen only because two thousand are made for a report, and freezing makes one in 9 us instead of 2.
    """

    cosine: float
    margin: float  # over the best passage of any *other* document, −1 to 1
    covered: float  # share of the claim's weight that the passage answers
    covering: float  # share of the passage's weight that the claim answers
    figures: float  # −1: claims figures the passage lacks; 0: no figure; 1: all found
    names: float  # same for names
    times: float  # same for dates and periods
    speaker: float  # −1 another speaker, 0 cannot tell, 1 the same
    prior: float  # how much the rest of the report rests on this document
    question: float  # 1 for an interviewer's question
    unvoiced: float  # 1 for an interview's introduction, which nobody says
    asked: float  # what the question adds to the coverage: an answer that says "no" means what was asked
    near: float  # how near it stands to what the report's neighbouring statements rest on
    odds: float  # share of the claim's weight that is more likely answered than not, by the fitted odds of its words
    odds_back: float  # the same of the passage's
    clause: float  # cosine of the best clause of the claim
    context: float  # cosine with the question and its answer together, where there is one; else the cosine
    hub: float  # mean cosine with the three other statements of the report that are likest: a passage that is near to everything
    voice: float  # whether the claim's names are heard in this document, −1 (only in another) to 1
    outlet: float  # whether it is of the outlet that the claim names, −1 to 1
    local: float  # how far the neighbouring statements rest on this document
    rests: float  # how far the report's statements do
    taken: float  # by how much another statement of the report rests more surely on this passage
    retold: float  # for a headline, how like it the statements of the report are that rest on this passage, by how surely they do
    stray: float  # 1 where nothing in the report but this passage points to its document
    odds_held: (
        float  # share of the claim's weight that some candidate of this document answers, each word by the best of them
    )
    odds_lead: float  # by how much the passage answers more of the claim than any other candidate that shares no sentence with it, −1 to 1
    odds_asked: float  # share that the passage or the question it answers makes likely
    open: float  # logarithm of one and the weight of the claim's words that the passage leaves open, in ordinary content words
    odds_text: float  # as `odds`, of the whole sentence where what is taken for the frame is half of it: the frame may be cut too wide
    opens: float = 0.0  # for the first sentence of an answer, share of the claim's weight that its question answers: it says yes or no to that
    judged: float = 0.0  # what a reranker makes of it beside its claim's other candidates, −1 to 1; 0 without one

    def but(self, **changes: float) -> Evidence:
        """The same with some of it replaced."""
        made = Evidence(*_values(self))
        for name, value in changes.items():
            setattr(made, name, value)
        return made


_values: Callable[[Evidence], tuple[float, ...]] = attrgetter(*(field.name for field in fields(Evidence)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its rows in the index and what speaks for it."""

    evidence: Evidence
    passage: Passage
    rows: tuple[int, ...]


def candidates(claim: Statement, number: int, search: Search, also: Sequence[int] = ()) -> list[Candidate]:
    """The pool of a claim, with what speaks for each; `number` is the claim's place in the search, `also` are further rows to weigh."""
    claim_words = words(claim.content())
    claim_facts = _checkable(claim.content(), claim.lang)
    text_words = words(claim.text) if framed(claim) else None
    anchors = list(dict.fromkeys([*(row for row, _ in search.candidates(number)), *also]))
    anchors += _openers(claim, claim_words, anchors, search)
    likened: dict[str, _Likened] = {}
    windows = list(dict.fromkeys(_window(row, claim.content(), claim_words, search, likened) for row in anchors))
    passages = [passage_of(rows, search) for rows in windows]
    likenesses = _likenesses(passages, number, search)
    compared = [_likened(claim_words, joined(passage), likened) for passage in passages]
    backs = answer_odds_each([there for there, _, _ in compared], claim_words, [scores.T for _, scores, _ in compared])
    odds = answer_odds_by_each(claim_words, [there for there, _, _ in compared], [scores for _, scores, _ in compared])
    certain = 1.0 if by_name(claim) else GUESSED
    weighed = [
        (
            _evidence(
                claim,
                claim_words,
                text_words,
                claim_facts if place < CHECKED or passage.document_id in search.likely else (),
                likeness,
                passage,
                number,
                search,
                own,
                word_odds,
                likely_share(back, own[0].weights),
                certain,
            ),
            passage,
            rows,
        )
        for place, (rows, passage, likeness, own, word_odds, back) in enumerate(
            zip(windows, passages, likenesses, compared, odds, backs, strict=True)
        )
    ]
    pool = [Candidate(evidence, passage, rows) for (evidence, _), passage, rows in weighed]
    return _compared(claim_words, pool, [chance for (_, chance), _, _ in weighed], answers=_answers(claim))


DENIED = frozenset(
    {"deny"}
)  # of 37 such statements of sixteen sets 7 had a wrong passage, five times as many as of others
PUT = (
    0.5  # share of a claim's weight that a question must answer for the first sentence of its answer to be weighed too
)


def _openers(claim: Statement, claim_words: Words, anchors: Sequence[int], search: Search) -> list[int]:
    """The first sentences of the answers to those questions of the anchors that hold most of a claim: they say yes or no to it.

    What stands in quotation marks has words of its own.
    """
    if not _answers(claim):
        return []
    put: dict[str, int] = {}
    for row in anchors:
        if search.owner(row) not in search.likely:
            continue
        question, first = _put(row, search)
        if question and first is not None and first not in anchors:
            put.setdefault(question, first)
    total = max(1e-9, float(claim_words.weights.sum()))
    shares = [float(own @ claim_words.weights) / total for own in chances_by_each(claim_words, list(put))]
    return [row for row, share in zip(put.values(), shares, strict=True) if share >= PUT]


def _answers(claim: Statement) -> bool:
    """Whether a claim's own frame takes up or turns down what it introduces: "she rejected talk of …", "he admits that …"."""
    stance = claim.attribution.stance if claim.attribution else ""
    return stance in DENIED | GRANTED and claim.presentation is not Presentation.DIRECT


def _put(row: int, search: Search) -> tuple[str, int | None]:
    """The question that a row asks or answers, and the first row of its answer."""
    statement = search.statement(row)
    bounds = search.index.rows_of(statement.document_id)
    first = row
    if statement.presentation is Presentation.QUESTION:
        while first in bounds and search.statement(first).presentation is Presentation.QUESTION:
            first += 1
        if first not in bounds or search.statement(first).turn is None:
            return "", None
        return search.statement(first - 1).text, first
    asked = _turn_before(row, search)
    if not asked:
        return "", None
    while first - 1 in bounds and search.statement(first - 1).turn == statement.turn:
        first -= 1
    return asked[-1].text, first


def _compared(
    claim_words: Words, pool: Sequence[Candidate], chance: Sequence[Floats], *, answers: bool
) -> list[Candidate]:
    """The candidates, each with what only the others tell of it; `chance` of each: (m,) how likely it answers each word of the claim.

    `answers`: the claim says that somebody denied or granted something.
    """
    import numpy as np

    weights = claim_words.weights
    total = max(1e-9, float(weights.sum()))
    questions = list(dict.fromkeys(c.passage.asked for c in pool if c.passage.asked))
    asked = dict(zip(questions, chances_by_each(claim_words, questions), strict=True))
    held: dict[str, Floats] = {}
    for candidate, own in zip(pool, chance, strict=True):
        document = candidate.passage.document_id
        held[document] = np.maximum(held[document], own) if document in held else own
    found = []
    rows = [frozenset(candidate.rows) for candidate in pool]
    for candidate, own, mine in zip(pool, chance, rows, strict=True):
        evidence, passage = candidate.evidence, candidate.passage
        rival = max(
            (c.evidence.odds for c, others in zip(pool, rows, strict=True) if mine.isdisjoint(others)), default=0.0
        )
        with_question, opens = own, 0.0
        if passage.asked:
            put = asked[passage.asked]
            with_question = np.maximum(own, put)
            opens = 0.0 if passage.before or not answers else float(put @ weights) / total
        found.append(
            Candidate(
                evidence.but(
                    margin=evidence.cosine - _rival(candidate, pool),
                    odds_held=float(held[passage.document_id] @ weights) / total,
                    odds_lead=evidence.odds - rival,
                    odds_asked=float(with_question @ weights) / total,
                    open=math.log1p(float((1.0 - own) @ weights)),
                    opens=opens,
                ),
                passage,
                candidate.rows,
            )
        )
    return found


FRAMED = 0.6  # share of a sentence's words under which what it says is looked for with its frame too


def framed(claim: Statement) -> bool:
    """Whether what is taken for the frame of a claim is so much of it that some of what is said may be among it."""
    return len(claim.content().split()) < FRAMED * len(claim.text.split())


# The words of a text, their similarities with a claim's, and how far each of the claim's is supported: asked for a candidate's window, for its
# neighbours' and for its evidence.
_Likened = tuple[Words, "Floats", "Floats"]


def _likened(claim_words: Words, text: str, known: dict[str, _Likened]) -> _Likened:
    """`known` holds what one claim was compared with."""
    found = known.get(text)
    if found is None:
        there = words(text)
        scores = similarities(claim_words, there)
        found = known[text] = there, scores, support(scores, claim_words, there)
    return found


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Cosines of a claim with a passage: whole, best clause, with the passage's question, and of the report's other claims."""

    whole: float
    clause: float
    context: float
    hub: float


def _likenesses(passages: Sequence[Passage], number: int, search: Search) -> list[_Likeness]:
    import numpy as np

    asked = [p for p in passages if p.asked]
    texts = [joined(p) for p in passages] + [f"{p.asked} {joined(p)}" for p in asked]
    vectors = search.encoder.encode(texts)
    plain, context = vectors[: len(passages)], vectors[len(passages) :]
    mine = plain @ search.vectors[search.of[number]].T
    others = np.delete(plain @ search.whole.T, number, axis=1)
    hubs = np.sort(others, axis=1)[:, -3:].mean(axis=1) if others.shape[1] else np.zeros(len(passages))
    with_question = iter((context @ search.whole[number]).tolist())
    return [
        _Likeness(
            whole=float(mine[place, 0]),
            clause=float(mine[place].max()),
            context=next(with_question) if passage.asked else float(mine[place, 0]),
            hub=float(hubs[place]),
        )
        for place, passage in enumerate(passages)
    ]


def _rival(candidate: Candidate, pool: Sequence[Candidate]) -> float:
    """The best cosine of a passage of any other document."""
    mine = candidate.passage.document_id
    return max((other.evidence.cosine for other in pool if other.passage.document_id != mine), default=0.0)


def _window(
    row: int, claim_text: str, claim_words: Words, search: Search, likened: dict[str, _Likened]
) -> tuple[int, ...]:
    """The row and those neighbours of its turn that answer claim words which the row leaves open."""
    import numpy as np

    anchor = search.statement(row)
    chosen = [row]
    have = answered(_likened(claim_words, anchor.text, likened)[2])
    total = float(claim_words.weights.sum()) or 1.0
    bounds = search.index.rows_of(anchor.document_id)
    for step in (1, -1):
        at = row + step
        while at in bounds and len(chosen) < WINDOW:
            neighbour = search.statement(at)
            if neighbour.turn != anchor.turn or neighbour.presentation is not anchor.presentation or neighbour.cruft:
                break
            more = np.maximum(have, answered(_likened(claim_words, neighbour.text, likened)[2]))
            if (
                float((more - have) @ claim_words.weights) / total < GAIN
                or share_answered(neighbour.text, claim_text) < SHARED
            ):
                break
            have = more
            chosen.append(at)
            at += step
    return tuple(sorted(chosen))


def answered(supports: Floats) -> Floats:
    """(m,) how far each word of a claim is answered, 0 to 1, by its support."""
    import numpy as np

    found: Floats = (supports - LOW) / (HIGH - LOW)
    return np.minimum(np.maximum(found, 0.0, out=found), 1.0, out=found)


@lru_cache(maxsize=8192)
def share_answered(claim_text: str, text: str) -> float:
    """The share of a text's weight that another answers, 0 to 1."""
    claim_words, there = words(claim_text), words(text)
    return coverage(support(similarities(claim_words, there), claim_words, there), claim_words.weights)


def passage_of(rows: Sequence[int], search: Search) -> Passage:
    """The passage of some rows of one document, with its question and neighbours; made once for a report."""
    found = search.passages.get(tuple(rows))
    if found is None:
        found = search.passages[tuple(rows)] = _passage(rows, search)
    return found


def _passage(rows: Sequence[int], search: Search) -> Passage:
    statements = tuple(search.statement(row) for row in rows)
    first, last = statements[0], statements[-1]
    document = search.document(first.document_id)
    span = Span(first.span.start, last.span.end)
    bounds = search.index.rows_of(first.document_id)
    before = [search.statement(row) for row in range(max(rows[0] - 2, bounds.start), rows[0])]
    after = [search.statement(row) for row in range(rows[-1] + 1, min(rows[-1] + 3, bounds.stop))]
    asks = last.presentation is Presentation.QUESTION  # what follows a question is its answer, another turn
    asked = _turn_before(rows[0], search)
    return Passage(
        document_id=first.document_id,
        statements=statements,
        span=span,
        text=span.of(document.text),
        lang=first.lang,
        speaker=first.speaker,
        turn=first.turn,
        question=asked[-1] if asked else None,
        before=" ".join(s.text for s in before if s.turn == first.turn and not s.cruft),
        after=" ".join(s.text for s in after if (asks or s.turn == last.turn) and not s.cruft),
        asked=" ".join(statement.text for statement in asked),
    )


# Sentences of an interviewer's turn that are read with an answer: "The new wing was to open at New Year. What went wrong?" names in the first
# what the second asks about. Mean of thirty gold sets, right passage first · link right: the last sentence alone .926 · .922, three .928 · .925.
TURN = 3


def _turn_before(row: int, search: Search) -> tuple[Statement, ...]:
    """The interviewer's last sentences before an answer, in order; none where nobody asks."""
    anchor = search.statement(row)
    if anchor.turn is None or anchor.presentation is Presentation.QUESTION:
        return ()
    start = search.index.rows_of(anchor.document_id).start
    for at in range(row - 1, max(start, row - 40) - 1, -1):
        last = search.statement(at)
        if last.presentation is Presentation.QUESTION:
            if last.turn is not None and anchor.turn - last.turn > 1:
                return ()
            first = at
            while first > max(start, at + 1 - TURN) and _same_turn(search.statement(first - 1), last):
                first -= 1
            return tuple(search.statement(one) for one in range(first, at + 1))
    return ()


def _same_turn(one: Statement, other: Statement) -> bool:
    return one.turn == other.turn and one.presentation is other.presentation and not one.cruft


def joined(passage: Passage) -> str:
    """The words of a passage's statements."""
    return " ".join(statement.text for statement in passage.statements)


_checkable = facts.find_plain


def _evidence(
    claim: Statement,
    claim_words: Words,
    text_words: Words | None,
    claim_facts: Sequence[Fact],
    likeness: _Likeness,
    passage: Passage,
    number: int,
    search: Search,
    compared: _Likened,
    word_odds: Floats,
    odds_back: float,
    certain: float,
) -> tuple[Evidence, Floats]:
    """What speaks for a passage by itself, and (m,) how likely it answers each word of the claim."""
    said = joined(passage)
    passage_words, scores, supports = compared
    odds = likely_share(word_odds, claim_words.weights)
    odds_text = odds
    if text_words is not None:
        odds_text = likely_answered(text_words, passage_words, similarities(text_words, passage_words))
    covered = coverage(supports, claim_words.weights)
    asked = 0.0
    if passage.asked and len(passage_words) < SHORT:
        asked = share_answered(claim.content(), f"{passage.asked} {said}") - covered
    there = _checkable(said, passage.lang) if claim_facts else ()
    same = same_speaker(claim.speaker, passage.speaker) if claim.speaker and passage.speaker else None
    evidence = Evidence(
        cosine=likeness.whole,
        margin=0.0,
        covered=covered,
        covering=coverage(support(scores.T, passage_words, claim_words), passage_words.weights),
        figures=_found(claim_facts, there, FactKind.NUMBER),
        names=_found(claim_facts, there, FactKind.NAME),
        times=_found(claim_facts, there, FactKind.TIME),
        speaker=0.0 if same is None else (2.0 * same - 1.0) * certain,
        prior=search.prior.get(passage.document_id, 0.0),
        question=float(passage.statements[0].presentation is Presentation.QUESTION),
        unvoiced=float(passage.turn is None and search.has_turns(passage.document_id)),
        asked=asked,
        near=0.0,
        odds=odds,
        odds_back=odds_back,
        clause=likeness.clause,
        context=likeness.context,
        hub=likeness.hub,
        voice=search.voices[number].get(passage.document_id, 0.0),
        outlet=search.outlets[number].get(passage.document_id, 0.0),
        local=0.0,
        rests=0.0,
        taken=0.0,
        retold=0.0,
        stray=float(passage.document_id not in search.likely),
        odds_held=0.0,
        odds_lead=0.0,
        odds_asked=0.0,
        open=0.0,
        odds_text=odds_text,
    )
    return evidence, _chance(word_odds)


def chances(of: Words, text: str) -> Floats:
    """(m,) how likely each word is to be answered by a text, 0 to 1, by its fitted odds."""
    there = words(text)
    return _chance(answer_odds(of, there, similarities(of, there)))


def chances_by_each(of: Words, texts: Sequence[str]) -> list[Floats]:
    """`chances` of one text by each of many."""
    many = [words(text) for text in texts]
    return [_chance(odds) for odds in answer_odds_by_each(of, many, [similarities(of, there) for there in many])]


def _chance(odds: Floats) -> Floats:
    import numpy as np

    found: Floats = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
    return found


def likely_answered(of: Words, by: Words, scores: Floats) -> float:
    """The share of a text's weight that another answers, each word by its fitted probability."""
    return likely_share(answer_odds(of, by, scores), of.weights)


GUESSED = (
    0.5  # what a speaker counts for whom the report names by a pronoun or not at all: who is meant is then a guess
)


def by_name(claim: Statement) -> bool:
    """Whether the claim's own words name its speaker; a pronoun, or a quotation left alone, is somebody's by inference."""
    span = claim.attribution.speaker_span if claim.attribution else None
    if span is None or not claim.speaker:
        return False
    if not claim.span.contains(span):
        return True
    label = set(NAME_WORD.findall(claim.speaker))
    return any(
        word in label and not word[:1].islower()
        for word in NAME_WORD.findall(span.shift(-claim.span.start).of(claim.text))
    )


SHORT = 12  # words under which an answer says little without its question


def _found(claimed: Iterable[Fact], there: Sequence[Fact], kind: FactKind) -> float:
    """−1 to 1: how many of the claim's facts of a kind the passage has; 0 when the claim has none."""
    mine = [fact for fact in claimed if fact.kind is kind]
    if not mine:
        return 0.0
    theirs = [fact for fact in there if fact.kind is kind]
    good = (Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION)
    hits = sum(any(facts.agree(fact, other) in good for other in theirs) for fact in mine)
    return 2.0 * hits / len(mine) - 1.0


JUDGED = 5  # candidates of a claim that a reranker reads: a right one stands among the first five in .98 of cases


def reranked(claims: Sequence[Statement], pools: Sequence[Sequence[Candidate]], judge: Judge) -> list[list[Candidate]]:
    """The candidates with what a reranker makes of the first ones of each claim, less what it makes of them on average.

    The question that a passage answers is read with it. The others stay as they are.
    """
    pairs = [
        (claim.content(), f"{c.passage.asked} {joined(c.passage)}".lstrip())
        for claim, pool in zip(claims, pools, strict=True)
        for c in pool[:JUDGED]
    ]
    scores = iter(judge.score(pairs))
    found = []
    for pool in pools:
        mine = [next(scores) for _ in pool[:JUDGED]]
        mean = sum(mine) / max(1, len(mine))
        read = [
            Candidate(c.evidence.but(judged=score - mean), c.passage, c.rows)
            for c, score in zip(pool, mine, strict=False)
        ]
        found.append([*read, *pool[JUDGED:]])
    return found


def near(rows: Sequence[int], anchors: Iterable[tuple[int, int, float]]) -> float:
    """0 to 1: how near a passage stands to (row, distance in the report, probability) of what neighbouring statements rest on."""
    best = 0.0
    for row, apart, chance in anchors:
        distance = min(abs(row - mine) for mine in rows)
        best = max(best, chance * math.exp(-distance / 4.0) * 0.85 ** (apart - 1))
    return best
