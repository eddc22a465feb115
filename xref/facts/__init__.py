"""Numbers, times, names, polarity, scales and conditions in one text, as facts with canonical values; and whether two agree."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xref.model import Agreement, Fact, FactKind

if TYPE_CHECKING:
    from datetime import date

# Cue kinds that a language may lack a table for; numbers, times and names work from script and general tables everywhere.
CUE_KINDS = (
    FactKind.POLARITY, FactKind.SCALE, FactKind.CONDITION, FactKind.EXCEPTION, FactKind.CONCESSION,
    FactKind.CAUSE, FactKind.EVIDENCE, FactKind.FOCUS,
)  # fmt: skip


@lru_cache(maxsize=8192)
def find(text: str, lang: str, published: date | None = None) -> tuple[Fact, ...]:
    """Every fact in a text, ordered by where it starts; `published` resolves relative times ("yesterday")."""
    from xref.facts import cues

    return _in_order([*find_plain(text, lang, published), *cues.find(text, lang)])


@lru_cache(maxsize=8192)
def find_plain(text: str, lang: str, published: date | None = None) -> tuple[Fact, ...]:
    """The numbers, times and names of a text alone: what the search for a passage asks of every candidate."""
    from xref.facts import names, numbers, times

    return _in_order([*numbers.find(text, lang), *times.find(text, lang, published), *names.find(text, lang)])


def _in_order(found: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(found, key=lambda fact: (fact.span.start, fact.span.end, fact.kind)))


def agree(reported: Fact, said: Fact) -> Agreement:
    """How a reported fact answers a said one; facts of different kinds are `UNRELATED`."""
    if reported.kind is not said.kind:
        return Agreement.UNRELATED
    comparers = _comparers()
    return comparers.get(reported.kind, comparers[None])(reported, said)


@cache
def _comparers() -> dict[FactKind | None, Callable[[Fact, Fact], Agreement]]:
    """What compares two facts of a kind; cues under None. Looked up 15 times a pair, so imported once."""
    from xref.facts import cues, names, numbers, times

    return {FactKind.NUMBER: numbers.agree, FactKind.TIME: times.agree, FactKind.NAME: names.agree, None: cues.agree}


def unchecked(lang: str) -> tuple[str, ...]:
    """The cue kinds that cannot be checked in a language, because xref holds no table for it."""
    from xref.facts import cues

    checked = cues.checked(lang)
    return tuple(str(kind) for kind in CUE_KINDS if kind not in checked)


def alike(reported: Fact, said: Fact) -> bool:
    """Whether two facts say one thing: the same, or a rendering that the vocabulary licenses."""
    return agree(reported, said) in (Agreement.SAME, Agreement.LICENSED)
