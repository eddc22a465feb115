"""What the detectors of attribution share: whether a text speaks of somebody, and how an answer takes what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xref import lang
from xref.drift.fact_sides import reporting_verbs
from xref.facts import names
from xref.facts.replies import FIRST, begins, negations, rejects
from xref.facts.speakers import same_speaker
from xref.model import Alignment, NameValue, Side

_WORD = re.compile(r"[^\W\d_]{2,40}")
_VOWELS = re.compile(r"[aeiouy]")


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """A word's consonants in plain Latin, habits of transliteration folded (h for Ukrainian г, Spanish j and Greek χ)."""
    from anyascii import anyascii

    plain = re.sub(r"[^a-z]", "", anyascii(word).lower())
    for habit, one in (("kh", "h"), ("zh", "j"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("cz", "c"), ("sz", "s"), ("ts", "c"), ("ph", "f"),
                       ("ck", "k"), ("w", "v"), ("g", "h"), ("q", "k"), ("x", "ks"), ("z", "s"), ("j", "y")):  # fmt: skip
        plain = plain.replace(habit, one)
    plain = re.sub(r"(.)\1", r"\1", plain)
    return plain[:1] + _VOWELS.sub("", plain[1:])


def mentions(text: str, name: str) -> bool:
    """Whether a text holds a word that may be the name's last part, in any script and case ("Ковригина" for "Kovrigin")."""
    parts = [word for word in _WORD.findall(name) if not names.is_title(word)]  # "Mayor" is no „März“
    wanted = [skeleton(word) for word in parts if word[:1] != word[:1].lower() or not word.isascii()]
    wanted = [letters for letters in wanted if len(letters) >= 2]
    if not wanted or not text:
        return False
    return any(
        letters and any(letters.startswith(w) or (len(letters) >= 3 and w.startswith(letters)) for w in wanted)
        for letters in (
            skeleton(word) for word in _WORD.findall(text) if word[:1] != word[:1].lower() or not word.isascii()
        )
    )


def certainly_other(a: str, b: str) -> bool:
    """Whether two labels name two people: nothing in them is alike, also not in the consonants of another spelling."""
    return same_speaker(a, b) == 0.0 and not mentions(b, a) and not mentions(a, b) and not _unspelled(a, b)


def _unspelled(a: str, b: str) -> bool:
    """Whether one label stands in a script whose romanisation says too little: then nothing is certain."""
    unsure = re.compile(r"[\u0590-\u06ff\u0900-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
    return (unsure.search(a) is None) != (unsure.search(b) is None)


def person(label: str, language: str) -> bool:
    """Whether a label is somebody's name and no description ("Ärztin", "the community", "officials", "Słowaccy wojskowi")."""
    plain = [word for word in _WORD.findall(label) if len(word) > 3 and word.lower() not in _PARTICLES]
    if len(plain) > 1 and any(word[0].islower() for word in plain):
        return False
    if len(plain) == 1 and lang.primary(language) in _NOUNS and not _given(label, language):
        return False  # every noun has a capital
    return any(
        isinstance(fact.value, NameValue) and fact.value.kind in ("person", "other")
        for fact in names.find(label, language)
    )


_NOUNS = frozenset({"de", "lb"})
_PARTICLES = frozenset({"della", "dalla", "degli", "dello", "delle", "dell", "from"})


def _given(label: str, language: str) -> bool:
    """Whether a label's name is one that the tables of names hold, or has a title before it."""
    return any(names.is_given(fact) or " " in fact.text for fact in names.find(label, language))


def turns_down(answer: str, language: str) -> bool:
    """Whether an answer turns down what was asked."""
    return (
        rejects(answer, language)
        or begins(answer, "no", language)
        or any(span.start < FIRST for span in negations(answer, language))
    )


def denies(side: Side) -> bool:
    """Whether a report negates, denies or distances anywhere, its frame included ("rejected the charge that …")."""
    stance = side.attribution.stance if side.attribution else ""
    return stance in ("deny", "criticise") or bool(negations(side.text, side.lang))


def told_by_another(alignment: Alignment) -> bool:
    """Whether the report's frame holds a verb of saying beside the one that names the speaker ("…, a councillor likes to say, according to her")."""
    reported = alignment.reported
    verb = reported.attribution.verb_span if reported.attribution else None
    own = verb.shift(-reported.offset) if verb else None
    verbs = reporting_verbs(reported.lang)
    return own is not None and any(
        word.lower() in verbs and not (start < own.end and own.start < end) for word, start, end in _outside(reported)
    )


def _outside(side: Side) -> Iterator[tuple[str, int, int]]:
    """The words of a side that stand outside its quotation marks, with their places."""
    for found in re.finditer(r"[^\W\d_]+", side.text):
        if not any(quoted.start <= found.start() < quoted.end for quoted in side.quoted):
            yield found.group(), found.start(), found.end()
