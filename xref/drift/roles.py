"""Who acts and who is acted upon, told by pronouns: «Соседи предложили нам …» has the neighbours act and the speaker acted upon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from xref import lang
from xref.drift.phrases import places
from xref.model import Alignment, Span, Word

CONTENT = 0.35  # weight from which a word may be the act or the other party
SURE = 0.3  # similarity from which two of them answer each other
REACH = 4  # words between a pronoun, its act and the other party
_BREAKS = re.compile(r"[,;:.—–()!?…«»“”\"]")


class Exchange(NamedTuple):
    """The said and the reported stretch in which the two parties are exchanged, and the other party's words."""

    said: Span
    reported: Span
    party: str
    acts: bool  # whether the other party acts in the source


@cache
def _forms(language: str, kind: str) -> frozenset[str]:
    return frozenset(lang.table("persons").get(lang.primary(language), {}).get(kind, ()))


@cache
def _pronouns(language: str) -> frozenset[str]:
    """The first person's forms of a language."""
    return _forms(language, "first") | _forms(language, "first_object") | _forms(language, "either")


def exchanges(alignment: Alignment) -> Iterator[Exchange]:
    """Clauses in which the speaker and somebody else have changed places around one act."""
    said, reported = alignment.said, alignment.reported
    if not _forms(said.lang, "first") or not _forms(reported.lang, "first"):
        return
    if not any(word.text.lower() in _pronouns(said.lang) for word in alignment.said_words):
        return
    best: dict[int, tuple[int, float]] = {}
    for link in alignment.links:
        if link.score >= SURE and link.score > best.get(link.reported, (0, 0.0))[1]:
            best[link.reported] = (link.said, link.score)
    for start, end in _clauses(reported.text, alignment.reported_words):
        yield from _in_clause(alignment, best, start, end)


def _in_clause(alignment: Alignment, best: dict[int, tuple[int, float]], start: int, end: int) -> Iterator[Exchange]:
    """The exchange of one reported clause, if there is one: subject pronoun, act, party against party, act, object pronoun."""
    words, there = alignment.reported_words, alignment.said_words
    report, source = alignment.reported.lang, alignment.said.lang
    low = [word.text.lower() for word in words]
    if any(low[i] in _forms(report, "passive") | _forms(report, "either") for i in range(start, end)):
        return  # French « nous » may act and be acted upon
    if _reflexive(low[start:end], report):
        return
    subjects = _forms(report, "first") | _forms(report, "third")
    objects = _forms(report, "first_object")
    if _forms(source, "second").isdisjoint(word.text.lower() for word in there):
        objects |= _forms(report, "third_object")  # « les », «le» may be a polite "you"
    content = [
        i for i in range(start, end) if i in best and _names(words[i], report) and _names(there[best[i][0]], source)
    ]
    pronouns = [i for i in range(start, end) if low[i] in subjects]
    acted_on = [i for i in range(start, end) if low[i] in objects and not _beside(low, i, report)]
    joined = [i for i in range(start, end) if low[i] in _forms(report, "joins")]
    for act in content:
        for party in content:
            if party == act:
                continue
            speaker_acts = any(0 < act - p <= 3 for p in pronouns) and 0 < party - act <= REACH and not acted_on
            party_acts = (
                0 < act - party <= 3
                and any(0 < p - act <= 3 and not any(act < i < p for i in joined) for p in acted_on)
                and not pronouns
            )
            if not speaker_acts and not party_acts:
                continue
            other = _said(alignment, best[act][0], best[party][0], source, party_acts=speaker_acts)
            if other is not None and not _repeated(there, best[act][0], other):
                span = Span(
                    min(words[act].span.start, words[party].span.start), max(words[act].span.end, words[party].span.end)
                )
                yield Exchange(other, span, there[best[party][0]].text, speaker_acts)
                return


def _names(word: Word, language: str) -> bool:
    """Whether a word may be an act or a party: neither a pronoun nor a word that only counts or points ("all", "this")."""
    return word.weight >= CONTENT and word.text.lower() not in _pronouns(language) | _forms(language, "points")


def _beside(low: list[str], at: int, language: str) -> bool:
    """Whether a pronoun stands behind a preposition («у нас», "of them"): what is done is not done to it."""
    return at > 0 and low[at - 1] in _forms(language, "beside")


def _reflexive(low: list[str], language: str) -> bool:
    """Whether a clause tells what one does to oneself («me encuentro»), or has done to one ("had my wallet stolen")."""
    if not _forms(language, "reflexive").isdisjoint(low):
        return True
    endings = tuple(_forms(language, "first_ending"))
    first = _forms(language, "first_object")
    if endings and any(one in first and other.endswith(endings) for one, other in pairwise(low)):
        return True
    undergone = _forms(language, "undergone")
    return any(one in undergone and other in _forms(language, "owned") for one, other in pairwise(low))


def _said(alignment: Alignment, act: int, party: int, language: str, *, party_acts: bool) -> Span | None:
    """The said clause around an act and a party if the party certainly acts there (or is certainly acted upon)."""
    words = alignment.said_words
    if act == party:
        return None
    clause = next(((s, e) for s, e in _clauses(alignment.said.text, words) if s <= act < e), None)
    if clause is None or not clause[0] <= party < clause[1] or abs(act - party) > REACH + 1:
        return None
    inside = range(*clause)
    low = {i: words[i].text.lower() for i in inside}
    either = {i: i > clause[0] and party < i for i in inside if low[i] in _forms(language, "either")}
    first = [i for i in inside if low[i] in _forms(language, "first") or either.get(i) is False]
    objects = [
        i
        for i in inside
        if (low[i] in _forms(language, "first_object") or either.get(i))
        and abs(i - act) <= 3
        and not (i > clause[0] and low[i - 1] in _forms(language, "beside"))
    ]
    if _reflexive([low[i] for i in inside], language):
        return None
    if any(low[i] in _forms(language, "passive") for i in inside):
        return None
    text = alignment.said.text
    stretch = Span(words[clause[0]].span.start, words[clause[1] - 1].span.end)
    felt = lang.table("persons").get(lang.primary(language), {}).get("experienced", ())
    if any(span.overlaps(stretch) for span in places(text, felt, language)):
        return None  # «мне не нравится»: the dative is the one who likes
    if any(_one_root(words[act].text, word.text) for i, word in enumerate(words) if i not in inside):
        return None  # "if the club asks for help, I shall help": the act is in both clauses, with another doer in each
    right = (
        (party < act and objects and not first)
        if party_acts
        else (any(i < min(act, party) for i in first) and not objects)
    )
    return stretch if right else None


ROOT = 5  # letters that a verb and a noun of one root share ("ayuda", "ayudaré")


def _one_root(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= ROOT and one[:ROOT].lower() == other[:ROOT].lower()


def _repeated(words: tuple[Word, ...], act: int, clause: Span) -> bool:
    """Whether another clause has the act too, whose doer may be another («nos pide ayuda y ayudaremos»: both sides help)."""
    stem = words[act].text[:STEM].lower()
    return any(word.text[:STEM].lower() == stem and not word.span.overlaps(clause) for word in words)


STEM = 4  # letters that two forms of a word share


def _clauses(text: str, words: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """The half-open ranges of words between marks."""
    start = 0
    for i in range(1, len(words)):
        if _BREAKS.search(text, words[i - 1].span.end, words[i].span.start):
            yield start, i
            start = i
    if words:
        yield start, len(words)
