"""Who answers in an interview whose turns carry no names: told by its title, its lead and how the questions address him."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from xref import lang as languages
from xref.model import Document
from xref.segment.grammar import grammar
from xref.segment.people import CAPITALS, People

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
# "Hanna Low: “…”", «Глава порта Олег Лунёв: „…“»: who speaks stands before the colon of a title.
_TITLED = re.compile(r"\A\s*(?P<who>[^:«»“”„\"\n?!]{3,90}?)[ \u00a0]?:[ \u00a0]?[«“„\"‘'–—-]?")
_LEAD = 4000  # code points of the lead that are looked at: the longest lead of the interviews at hand has 1,100


def persons(document: Document, lead: str, questions: str = "") -> list[str]:
    """The people that title and lead name in full, in order; `questions` only tell whether a name is a person's ("Ms Low, …")."""
    g = grammar(document.lang)
    head = (document.title or "") + "\n" + lead[:_LEAD]
    people = People(g, head + "\n" + questions[:_LEAD])
    found = [
        name
        for names in people.full.values()
        for name in names
        if 2 <= len(name.split()) <= 4 and name in head and people.is_person(name)
    ]
    out: list[str] = []
    for name in sorted(found, key=head.index):
        short = [other for other in out if _same(other, name)]
        if not short:
            out.append(name)
    return out


def answerer(document: Document, lead: str, questions: Sequence[str]) -> str | None:
    """The one who gives the answers, or None where title, lead and questions leave it open.

    Who stands before the colon of the title; else the one person of title and lead, if the title names him, a question addresses
    him by name, or the lead says that he was asked. A second person makes it a guess, and a guess would accuse the innocent.
    """
    g = grammar(document.lang)
    known = [name for name in persons(document, lead, "\n".join(questions)) if not _same(name, document.author or "")]
    title = document.title or ""
    hit = _TITLED.match(title)
    if hit is not None:
        words = [word for word in re.findall(r"\S+", hit.group("who")) if word[:1] in CAPITALS or word[:1].isupper()]
        name = People(g, hit.group("who")).person(words) if words else None
        told = [other for other in known if name is not None and _same(other, name)]
        if told:
            return told[0]
        if name is not None and 2 <= len(name.split()) <= 3 and not known:
            return name
    if len(known) != 1:
        return None
    (name,) = known
    family = name.split()[-1].lower()
    asked = any(family in (word.lower() for word in _WORD.findall(question)) for question in questions)
    sentence = next((part for part in re.split(r"(?<=[.!?…])\s|\n", lead[:_LEAD]) if family in part.lower()), "")
    low = {word.lower() for word in _WORD.findall(sentence)}
    return name if asked or family in title.lower() or low & (_cues() | frozenset(g.verbs)) else None


@cache
def _cues() -> frozenset[str]:
    return frozenset(languages.table("turns")["interview"])


def _same(a: str, b: str) -> bool:
    """Whether two names may be one person's: the same family name but for a case ending, and given names that agree."""
    one, two = a.lower().split(), b.lower().split()
    if not one or not two:
        return False
    stem = min(len(one[-1]), len(two[-1]))
    return one[-1][: max(3, stem - 2)] == two[-1][: max(3, stem - 2)] and one[0][:1] == two[0][:1]
