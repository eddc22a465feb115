"""How one language spells the names of others: what its letters stand for in Latin spelling, learned from names that both have.

«Джордж» is George, «Ντίλαν» Dylan, "Džonsona" Johnson: no rule of sounds finds that. `lang/spelling/<lang>.toml` holds, for each piece
of one to three romanised letters, the pieces of Latin spelling it answers and how much more often than chance (in tenths of a natural
logarithm); made by scripts/fit_spelling.py from the place names of CLDR and from translations.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from xref.lang import primary, table

__all__ = ["Spelling", "answers", "gain", "nearly", "spelling"]

GAP = (
    -35
)  # of a letter that answers nothing, on either side: a letter that is left out by chance is seen in one of thirty
# Where the best way to spell a name's beginning has fallen this low, the rest is not read: of 30,000 true pairs of 30 languages 1 in 400.
FLOOR = -45
ENDING = -3  # per letter of an ending of the case, where the language declines
SHORTEST = 3  # letters that are left of a name without its ending


class Spelling(NamedTuple):
    """What the pieces of a language's names answer, from which mean gain two names are one, and the endings of its cases."""

    pieces: dict[str, tuple[tuple[str, int], ...]]
    least: int
    endings: frozenset[str]


@cache
def spelling(lang: str) -> Spelling | None:
    """The spelling of a language; None where none is known."""
    found = table("spelling", lang)
    if not found:
        return None
    pieces: dict[str, list[tuple[str, int]]] = {}
    for line in str(found["pieces"]).split("\n"):
        piece, *rest = line.split()
        pieces[piece] = [(latin.strip("-"), int(worth)) for latin, worth in (one.split("=") for one in rest)]
    return Spelling(
        {piece: tuple(rest) for piece, rest in pieces.items()},
        int(found["least"]),
        frozenset(str(found["endings"]).split()),
    )


# Languages that write foreign names as their own spelling has them: in Latin letters, and seldom changed.
_AS_WRITTEN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "und"})


NEARLY = (
    3  # gain from which two names are too near to be told apart: what a spelling of its own or a slip of the pen leaves
)


def answers(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether one of two romanised names is the other in the spelling of its language."""
    known, worth = _read(one, primary(one_lang), two, primary(two_lang))
    return known is not None and worth >= known.least


def nearly(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether one of two romanised names may be the other in the spelling of its language: not enough to say so, nor to deny it."""
    return _read(one, primary(one_lang), two, primary(two_lang))[1] >= NEARLY


@lru_cache(maxsize=131072)
def _read(one: str, one_lang: str, two: str, two_lang: str) -> tuple[Spelling | None, float]:
    """The spelling that two names are compared by and its gain; none where neither language's is known, or both keep Latin spelling."""
    if two_lang not in _AS_WRITTEN:
        one, one_lang, two, two_lang = two, two_lang, one, one_lang
    known = spelling(one_lang) if two_lang in _AS_WRITTEN and one_lang not in _AS_WRITTEN else None
    return known, gain(one, two, known) if known is not None else -99.0


def gain(name: str, latin: str, known: Spelling) -> float:
    """The gain of reading a Latin name in another language's, per letter: at its best, with or without an ending; very low where it stops."""
    pieces, size = known.pieces, len(latin)
    whole = len(name)
    if whole < SHORTEST or size < SHORTEST or not 0.4 <= whole / size <= 3.0:
        return -99.0
    rows: list[dict[int, int]] = [{} for _ in range(whole + 1)]
    rows[0][0] = 0
    best = -99.0
    alive = 0  # the last row that anything reaches
    for at in range(whole):
        row = rows[at]
        if not row:
            if alive <= at:
                return best
            continue
        if at >= SHORTEST and size in row and name[at:] in known.endings:
            best = max(best, 2.0 * (row[size] + ENDING * (whole - at)) / (at + size))
        for there in range(min(row), size + 1):  # grows while it is read: a gap in the Latin name
            worth = row.get(there)
            if worth is None or worth < FLOOR:
                continue
            for length in (1, 2, 3):
                for piece, more in pieces.get(name[at : at + length], ()) if at + length <= whole else ():
                    if latin.startswith(piece, there):
                        after, then, total = rows[at + length], there + len(piece), worth + more
                        if total > after.get(then, -99):
                            after[then] = total
                            alive = max(alive, at + length)
            total = worth + GAP
            if total >= FLOOR:
                if total > rows[at + 1].get(there, -99):
                    rows[at + 1][there] = total
                    alive = max(alive, at + 1)
                if there < size and total > row.get(there + 1, -99):
                    row[there + 1] = total
    last = rows[whole]
    if last:
        best = max(best, *(2.0 * (worth + GAP * (size - there)) / (whole + size) for there, worth in last.items()))
    return best
