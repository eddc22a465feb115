"""How a reply takes what was put to the one who gives it: taken up, turned down, handed back as the interviewer's own words."""

from __future__ import annotations

import re
from functools import cache

from xref import lang
from xref.facts.cues import find
from xref.model import CueValue, FactKind, Span

FIRST = 60  # code points of an answer in which it takes up or turns down what was asked
OPENING = 80  # code points of an answer's first sentence in which it may hand the words back, behind a form of address
TURNED = frozenset({"deny", "criticise"})  # stances of a report that turn down what they introduce
GRANTED = frozenset({"admit", "confirm"})  # stances that take up what was put to somebody
_LED = " —–-«„“”\"'‘’¿¡"
_STOP = re.compile(r"[.!?…。！？؟]")


@cache
def _table(kind: str, language: str) -> tuple[str, ...]:
    return tuple(lang.table("replies").get(kind, {}).get(lang.primary(language), ()))


def begins(text: str, kind: str, language: str) -> bool:
    """Whether a reply begins with a word of the table, "yes" or "no"."""
    start = text.strip(_LED).casefold()
    return any(
        start.startswith(reply)
        and (not start[len(reply) : len(reply) + 1].isalpha() or len(reply) > 6 or language.startswith("zh"))
        for reply in _table(kind, language)
    )


def rejects(answer: str, language: str) -> bool:
    """Whether the first sentence of an answer hands the words of the question back or refuses them ("That is your word")."""
    start = answer.strip(_LED).replace("’", "'").casefold()
    stop = _STOP.search(start)
    pattern = _words("rejects", language)
    return pattern is not None and pattern.search(start[: stop.start() if stop else OPENING][:OPENING]) is not None


@cache
def _words(kind: str, language: str) -> re.Pattern[str] | None:
    words = _table(kind, language)
    if not words:
        return None
    spelled = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    joined = "|".join(spelled)
    return re.compile(joined if lang.primary(language) in ("zh", "ja") else rf"(?<!\w)(?:{joined})(?!\w)")


def addressed(question: str, language: str) -> bool:
    """Whether a question speaks of the one who is asked ("You wrote …"); true where the language has no list to tell."""
    pattern = _words("second", language)
    return pattern is None or pattern.search(question.casefold()) is not None


def open_question(question: str, language: str) -> bool:
    """Whether a question asks what, who, where or how much, so that no answer can turn it down."""
    pattern = _words("asks_what", language)
    start = re.split(r"[.!…]\s", question.strip(_LED))[-1].casefold()
    return pattern is not None and pattern.search(start) is not None


def negations(text: str, language: str) -> tuple[Span, ...]:
    """Where a text negates or denies."""
    return tuple(
        fact.span
        for fact in find(text, language)
        if fact.kind is FactKind.POLARITY
        and isinstance(fact.value, CueValue)
        and fact.value.scale in ("negation", "nword", "lexical", "double")
    )


def takes_up(claim: str, claim_lang: str, stance: str, question: str, question_lang: str, *, rejected: bool) -> bool:
    """Whether a report's statement affirms what a question holds: neither denied nor turned round.

    A negation of the report is the question's own only where the question asserts it («визнайте: місто не готове») and the answer
    hands the words back (`rejected`): "no" to a question in the negative may agree with it, and "he said it was no disaster" is
    what "Isn't it a disaster?" – "I would not say that" says. A negation that asks ("Isn't it …?") affirms.
    """
    if stance in TURNED:
        return False
    distanced = _words("distanced", claim_lang)
    if stance not in GRANTED and distanced is not None and distanced.search(claim.casefold()):
        return False
    asks = question.rstrip().endswith(("?", "？", "؟"))
    here, there = len(negations(claim, claim_lang)), len(negations(question, question_lang))
    if not here:
        return not there or asks
    return rejected and here == there and (not asks or stance in GRANTED)
