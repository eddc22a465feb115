"""Words of an interviewer that the answer turns down and a report gives to the one who was asked: found whatever else resembles them.

Such a statement has no passage of its own, so that the search gives it the answer's first words or anything near them. What tells is
the question itself: it has the statement's words, and no sentence of the answer has, nor has the passage that was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xref import lang
from xref.encode.words import Words, share, words
from xref.facts.replies import GRANTED, begins, negations, rejects, takes_up
from xref.facts.speakers import same_speaker
from xref.matching.evidence import joined, passage_of
from xref.matching.search import SAID, Search
from xref.model import LinkVerdict, Match, Presentation, Statement

# Share of a statement's weight, by the odds of its words, that the question must answer, and how much more that must be than what any sentence
# of the answer or the passage found answers: of what the speaker is said to have admitted or confirmed, and of other statements. Of 1,467
# statements of the seeds and seven gold sets none that is faithful reaches them; the nearest are background ("The wall has been closed" after «Вчера вы закрыли две линии»), which
# the passage answers better.
GRANTED_WORDS, GRANTED_BEYOND = 0.6, 0.05
WORDED, BEYOND = 0.7, 0.2
NO_BEYOND = 0.1  # how much more where the answer only says "no" to what was asked and not asserted
LEAST = 1.2  # ordinary content words that the statement must amount to
# What an interviewer quotes: three words or more between quotation marks.
_QUOTED = re.compile(
    r"[«„“\"「『][^«»„“”\"「」『』\s]+(?:\s[^«»„“”\"「」『』\s]+){2,}\s?[»“”\"]|[「『“][^「」『』”]{6,}[」』”]"
)
NEAREST = 16  # exchanges that are read word by word for one statement
ANSWER = 12  # sentences of an answer that are looked at
SAME = 0.5  # likeness of names from which they are one person's


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an interviewer put to somebody, and the answer, which turns it down; `rows` are those of the question's sentences."""

    rows: tuple[int, ...]
    asked: tuple[Statement, ...]
    answer: tuple[Statement, ...]
    rejected: bool  # by a phrase that hands the words back, not by a mere "no"
    quotes: bool = False  # nothing is turned down, but the question quotes somebody else in so many words


def turned_down(search: Search) -> Iterator[Exchange]:
    """The exchanges of the likely sources whose answer begins by turning the question down, or whose question quotes somebody."""
    for document in search.likely:
        rows, _ = search.rows_of(document)
        found = [search.statement(row) for row in rows]
        first = 0
        while first < len(found):
            if found[first].presentation is not Presentation.QUESTION:
                first += 1
                continue
            stop = first
            while stop < len(found) and found[stop].presentation is Presentation.QUESTION:
                stop += 1
            end = stop
            while end < len(found) and end < stop + ANSWER and found[end].turn == found[stop].turn:
                if found[end].presentation is Presentation.QUESTION:
                    break
                end += 1
            answer = tuple(found[stop:end])
            if answer and answer[0].turn is not None:
                language = answer[0].lang
                rejected = rejects(answer[0].text, language)
                asked = tuple(found[first:stop])
                if rejected or begins(answer[0].text, "no", language):
                    yield Exchange(tuple(rows[first:stop]), asked, answer, rejected)
                elif any(_QUOTED.search(question.text) for question in asked):
                    if not begins(answer[0].text, "yes", language):
                        yield Exchange(tuple(rows[first:stop]), asked, answer, False, quotes=True)
            first = max(stop, first + 1)


def interviewers(claim: Statement, best: Match | None, exchanges: Sequence[Exchange], search: Search) -> Match | None:
    """The question whose words a claim gives to the one who turned them down; rank 0 tells it from other candidates."""
    if len(exchanges) > NEAREST:
        exchanges = _nearest(claim, exchanges, search)
    if not exchanges or (claim.presentation not in SAID and claim.presentation is not Presentation.HEADLINE):
        return None
    mine = words(claim.content())
    if float(mine.weights.sum()) < LEAST:
        return None
    stance = claim.attribution.stance if claim.attribution else ""
    least, beyond = (GRANTED_WORDS, GRANTED_BEYOND) if stance in GRANTED else (WORDED, BEYOND)
    given = share(mine, words(joined(best.passage))) if best is not None and not _asks(best) else 0.0
    denied = bool(negations(claim.content(), claim.lang))
    found: tuple[float, Exchange, int] | None = None
    for exchange in exchanges:
        alike = same_speaker(claim.speaker, exchange.answer[0].speaker) if claim.speaker else SAME
        if alike == 0.0 or (alike is None and any(_names_others(question) for question in exchange.asked)):
            continue  # "the chamber" may be whom the interviewer quotes
        if exchange.quotes and claim.presentation is not Presentation.DIRECT:
            continue
        for place in range(len(exchange.asked)):
            question = exchange.asked[place]
            asked = " ".join(statement.text for statement in exchange.asked[place:])
            held = share(mine, words(asked))
            if held < least or (found is not None and held <= found[0]):
                continue
            lead = held - max(given, _answered(mine, exchange, denied))
            asserted = not asked.rstrip().endswith(("?", "？", "؟"))
            if lead < beyond + (0.0 if exchange.rejected or asserted else NO_BEYOND):
                continue
            if exchange.quotes or takes_up(
                claim.text, claim.lang, stance, asked, question.lang, rejected=exchange.rejected
            ):
                found = held, exchange, place
    if found is None:
        return None
    held, exchange, place = found
    passage = passage_of(exchange.rows[place:], search)
    return Match(claim, passage, 0.0, 0.0, held, 0, LinkVerdict.UNCERTAIN)


def _nearest(claim: Statement, exchanges: Sequence[Exchange], search: Search) -> list[Exchange]:
    """The exchanges whose question is nearest to a claim by its vector: a transcript of a trial has hundreds."""
    import numpy as np

    rows = [row for exchange in exchanges for row in exchange.rows]
    near = search.index.vectors(rows) @ search.vector_of(claim)
    ends = np.cumsum([0, *(len(exchange.rows) for exchange in exchanges)])
    best = [float(near[first:last].max()) for first, last in pairwise(ends.tolist())]
    return [exchanges[place] for place in sorted(range(len(best)), key=lambda place: -best[place])[:NEAREST]]


def _names_others(question: Statement) -> bool:
    """Whether a question gives what others say: in quotation marks, or behind a verb of saying."""
    if _QUOTED.search(question.text):
        return True
    table = lang.table("reporting", question.lang)
    weak = frozenset(table.get("classes", {}).get("weak", ()))
    verbs = {verb for verbs in table.get("verbs", {}).values() for verb in verbs} - weak
    return any(word in verbs for word in re.findall(r"\w+", question.text.lower()))


def _asks(match: Match) -> bool:
    return match.passage.statements[0].presentation is Presentation.QUESTION


def _answered(mine: Words, exchange: Exchange, denied: bool) -> float:
    """The share of a claim's words that the sentence of an answer which has most of them answers.

    A sentence that denies nothing does not say what a claim denies: "There is money for the first phase" is not "there was no money".
    """
    return max(
        (
            share(mine, words(statement.text))
            for statement in exchange.answer
            if not denied or negations(statement.text, statement.lang)
        ),
        default=0.0,
    )
