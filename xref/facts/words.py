"""A text cut into words, numerals and signs with exact offsets: what the readers of numbers, times and names share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Combining marks are not `\\w`: without them Hindi, Arabic and Thai words would break at every vowel sign.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c"
_NUMERAL = r"\d{1,15}(?:[.,'’٫٬](?=\d)\d{1,12}){0,6}"
_SPACED = r"[1-9]\d{0,2}(?:(?:[ \u00a0\u202f\u2009]\d{3}(?!\d)){1,5}(?:[.,]\d{1,6}(?!\d))?|(?:, 000(?!\d)){1,4})"
_SIGNS = r"[^\w\s]"
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_WORD_APOSTROPHE = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
_PLAIN_SPACED = re.compile(rf"(?P<n>{_SPACED}|{_NUMERAL})|(?P<w>{_WORD})|(?P<s>{_SIGNS})")
_APOSTROPHE_SPACED = re.compile(rf"(?P<n>{_SPACED}|{_NUMERAL})|(?P<w>{_WORD_APOSTROPHE})|(?P<s>{_SIGNS})")
_HYPHENS = "-‐‑"
_APOSTROPHES = "'’ʼ"


class Token(NamedTuple):
    """A word (`w`), numeral (`n`) or sign (`s`); `glue` is what joins it to the one before: "" nothing, "-", "'" or " " (space)."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    glue: str


@lru_cache(maxsize=512)
def tokens(text: str, lang: str = "en") -> tuple[Token, ...]:
    """The tokens of a text; hyphens and apostrophes inside a word part it in two tokens and are kept as `glue`."""
    pattern = _APOSTROPHE_SPACED if lang in ("uk", "be") else _PLAIN_SPACED
    found: list[Token] = []
    end, glue = -1, " "
    for match in pattern.finditer(text):
        start, stop = match.span()
        word = match[0]
        kind = match.lastgroup or "s"
        if kind == "s" and start == end and found and stop < len(text) and text[stop].isalnum():
            if word in _HYPHENS or (word in _APOSTROPHES and found[-1].kind != "s"):
                glue, end = "-" if word in _HYPHENS else "'", stop
                continue
        if start != end:
            glue = " "
        low = word.lower()
        if "i\u0307" in low:  # Turkish capital I with a dot falls apart in lower case
            low = low.replace("i\u0307", "i")
        found.append(Token(kind, word, low, start, stop, glue))
        end, glue = stop, ""
    return tuple(found)


class Words(Generic[T]):
    """A word list with a value for each form; `*` at the end of a form stands for any ending."""

    __slots__ = ("_exact", "_memo", "_stems")

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        self._stems: dict[str, T] = {}
        self._memo: dict[str, T | None] = {}
        for form, value in table:
            if form.endswith("*"):
                self._stems.setdefault(form[:-1], value)
            else:
                self._exact.setdefault(form, value)

    def get(self, word: str) -> T | None:
        """The value of a lower-case word, exact forms first, then the longest stem; None when it is not listed."""
        value = self._exact.get(word)
        if value is not None or not self._stems:
            return value
        if word in self._memo:
            return self._memo[word]
        for cut in range(len(word), 0, -1):
            value = self._stems.get(word[:cut])
            if value is not None:
                break
        if len(self._memo) > 50_000:
            self._memo.clear()
        self._memo[word] = value
        return value

    def __bool__(self) -> bool:
        return bool(self._exact or self._stems)


class Phrases(Generic[T]):
    """Phrases of one to five words with a value each, found at a place of a token list; the longest wins."""

    __slots__ = ("_last", "_memo_last", "_memo_start", "_start")

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._start: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._memo_start: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = {}
        self._memo_last: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = {}
        for phrase, value in table:
            parts = tuple(part.low for form in phrase.split("_") for part in _pieces(form))
            if parts:
                self._start.setdefault(parts[0], []).append((parts, value))
                self._last.setdefault(parts[-1], []).append((parts, value))

    def at(self, row: tuple[Token, ...], index: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at a token, and the index after it."""
        if index >= len(row):
            return None
        for parts, value in _candidates(row[index].low, self._start, self._memo_start):
            stop = index + len(parts)
            if stop <= len(row) and all(_fits(part, row[index + k].low) for k, part in enumerate(parts)):
                return value, stop
        return None

    def before(self, row: tuple[Token, ...], index: int) -> tuple[T, int] | None:
        """The value of the longest phrase that ends just before a token, and the index of its first token."""
        if index <= 0:
            return None
        for parts, value in _candidates(row[index - 1].low, self._last, self._memo_last):
            first = index - len(parts)
            if first >= 0 and all(_fits(part, row[first + k].low) for k, part in enumerate(parts)):
                return value, first
        return None

    def starts(self, word: str) -> bool:
        """Whether any phrase begins with this lower-case word."""
        return bool(_candidates(word, self._start, self._memo_start))


def _candidates(
    word: str, index: dict[str, list[tuple[tuple[str, ...], T]]], memo: dict[str, tuple[tuple[tuple[str, ...], T], ...]]
) -> tuple[tuple[tuple[str, ...], T], ...]:
    """The phrases whose end word this may be, longest first."""
    known = memo.get(word)
    if known is None:
        found = list(index.get(word, ()))
        for cut in range(1, len(word) + 1):
            found += index.get(word[:cut] + "*", ())
        known = tuple(sorted(found, key=lambda entry: (-len(entry[0]), -len("".join(entry[0])))))
        if len(memo) > 50_000:
            memo.clear()
        memo[word] = known
    return known


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _pieces(form: str) -> list[Token]:
    """The tokens of a form in a table; a closing `*` stays on the last."""
    star = form.endswith("*") and len(form) > 1
    row = list(tokens(form[:-1] if star else form, "uk"))
    if star and row:
        row[-1] = row[-1]._replace(low=row[-1].low + "*")
    return row


def entries(section: Mapping[str, str], number: bool = True) -> list[tuple[str, str]]:
    """The (form, key) pairs of a table section whose values are forms parted by spaces."""
    return [(form, key) for key, forms in section.items() for form in forms.split()]
