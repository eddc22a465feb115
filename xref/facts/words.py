"""A text cut into words, numerals and signs with exact offsets: what the readers of numbers, times and names share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Combining marks are not `\\w`: without them Hindi, Bengali, Arabic and Thai words would break at every vowel sign.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2\u09e3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c"
# Urdu has its own full stop as a decimal point («۶۔۵»), Persian and Urdu group by their comma («۱۷،۵۰۰»), Armenian may have a dot leader.
_NUMERAL = r"\d{1,15}(?:(?:[.,'’٫٬۔․](?=\d)\d{1,12}|،\d{3}(?!\d))){0,6}"
_SPACED = r"[1-9]\d{0,2}(?:(?:[ \u00a0\u202f\u2009]\d{3}(?!\d)){1,5}(?:[.,]\d{1,6}(?!\d))?|(?:, 000(?!\d)){1,4})"
# Arabic of the United Nations writes groups of thousands from the right («070 36» is 36,070): told where the first begins with 0 or the last is short.
_TURNED = r"(?<![\d.,/:])(?:0\d{2}(?=(?:[ \u00a0]\d{3})*[ \u00a0][1-9]\d{0,2}(?![\d/:]))|\d{3}(?=(?:[ \u00a0]\d{3})*[ \u00a0][1-9]\d?(?![\d.,/:])))(?:[ \u00a0]\d{3}(?=[ \u00a0]\d))*[ \u00a0][1-9]\d{0,2}"
_SIGNS = r"[^\w\s]"
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_WORD_APOSTROPHE = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
_PLAIN_SPACED = re.compile(rf"(?P<n>{_SPACED}|{_NUMERAL})|(?P<w>{_WORD})|(?P<s>{_SIGNS})")
_APOSTROPHE_SPACED = re.compile(rf"(?P<n>{_SPACED}|{_NUMERAL})|(?P<w>{_WORD_APOSTROPHE})|(?P<s>{_SIGNS})")
_TURNED_SPACED = re.compile(rf"(?P<n>{_TURNED}|{_SPACED}|{_NUMERAL})|(?P<w>{_WORD})|(?P<s>{_SIGNS})")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HYPHENS = "-‐‑"
_APOSTROPHES = "'’ʼ"
# Of the Arabic vowel signs an inner "u" and a doubling stay: «عُمان» is Oman, «عمّان» Amman.
_ENDS_ON = "".join(map(chr, range(0x64B, 0x653)))
_AS_LISTED = str.maketrans("’ʼ", "''", "\u064b\u064c\u064d\u064e\u0650\u0652")


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
    if lang == "ar":
        return tuple(_cut(text, _TURNED_SPACED))
    return tuple(_cut(text, _APOSTROPHE_SPACED if lang in ("uk", "be") else _PLAIN_SPACED))


def _cut(text: str, pattern: re.Pattern[str]) -> list[Token]:
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
        if kind == "w" and not low.isalnum():
            low = low.rstrip(_ENDS_ON).translate(_AS_LISTED)  # Ukrainian writes any of three; the tables have one
        found.append(Token(kind, word, low, start, stop, glue))
        end, glue = stop, ""
    return found


class Stems(Generic[T]):
    """Stems with a value each, found as prefixes of a word; only the lengths that its first two letters can have are looked at."""

    __slots__ = ("_lengths", "_values")

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._values = dict(reversed(list(table)))  # the first of equals wins
        lengths: dict[str, set[int]] = {}
        single = {stem for stem in self._values if len(stem) == 1}
        for stem in self._values:
            if len(stem) > 1:
                lengths.setdefault(stem[:2], set()).add(len(stem))
        for head, sizes in lengths.items():
            if head[0] in single:
                sizes.add(1)
        self._lengths = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}
        self._lengths.update(dict.fromkeys(single, (1,)))

    def of(self, word: str) -> list[T]:
        """The values of the stems of a word, longest first."""
        sizes = self._lengths.get(word[:2]) or self._lengths.get(word[:1])
        if sizes is None:
            return []
        return [self._values[word[:size]] for size in sizes if word[:size] in self._values]

    def heads(self) -> set[str]:
        """The first two letters of every stem."""
        return {stem[:2] for stem in self._values}

    def __bool__(self) -> bool:
        return bool(self._values)


class Words(Generic[T]):
    """A word list with a value for each form; `*` at the end of a form stands for any ending."""

    __slots__ = ("_exact", "_stems")

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        forms = list(table)
        self._exact = dict(reversed([(form, value) for form, value in forms if not form.endswith("*")]))
        self._stems = Stems((form[:-1], value) for form, value in forms if form.endswith("*"))

    def get(self, word: str) -> T | None:
        """The value of a lower-case word, exact forms first, then the longest stem; None when it is not listed."""
        value = self._exact.get(word)
        if value is not None:
            return value
        found = self._stems.of(word)
        return found[0] if found else None

    def heads(self) -> set[str]:
        """The first two letters of every form; a word that has neither these nor their first alone is not listed."""
        return {form[:2] for form in self._exact} | self._stems.heads()

    def __bool__(self) -> bool:
        return bool(self._exact or self._stems)


_WORDS_KEPT = 4_096  # words whose phrases a table remembers: most words of a text are frequent ones


class _Ends(Generic[T]):
    """Phrases by the word at one of their ends."""

    __slots__ = ("_exact", "_known", "_stems")

    def __init__(self, phrases: Iterable[tuple[str, tuple[tuple[str, ...], T]]]) -> None:
        exact: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        stems: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for word, entry in phrases:
            (stems if word.endswith("*") else exact).setdefault(word.removesuffix("*"), []).append(entry)
        self._exact = exact
        self._stems = Stems(stems.items())
        self._known: dict[str, Sequence[tuple[tuple[str, ...], T]]] = {}

    def of(self, word: str) -> Sequence[tuple[tuple[str, ...], T]]:
        """The phrases whose end this word may be, longest first."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _WORDS_KEPT:
                self._known.clear()
            found = self._known[word] = self._look(word) or ()
        return found

    def _look(self, word: str) -> list[tuple[tuple[str, ...], T]]:
        exact = self._exact.get(word)
        longer = self._stems.of(word)
        if not longer:
            if exact is None:
                return []
            found = exact if len(exact) == 1 else list(exact)
        else:
            found = list(exact or ())
            for entries in longer:
                found += entries
        if len(found) > 1:
            found.sort(key=_length)
        return found


class Phrases(Generic[T]):
    """Phrases of one to five words with a value each, found at a place of a token list; the longest wins.

    A phrase is only read when a word of a text begins as it does: a report meets a third of the six hundred names of a language, and
    reading all of them was half of what its table cost.
    """

    __slots__ = ("_by_head", "_known", "_last", "_places", "_read", "_table")

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._table = list(table)
        self._read: dict[int, tuple[tuple[str, ...], T]] = {}  # by the place in the table
        self._places: dict[str, list[int]] | None = None  # of the phrases with a head
        self._by_head: dict[str, list[tuple[tuple[str, ...], T]]] = {}  # what may begin with a word of that head
        self._known: dict[str, Sequence[tuple[tuple[str, ...], T]]] = {}
        self._last: _Ends[T] | None = None  # made when asked for: names and units are only looked for forwards

    def _phrase(self, place: int) -> tuple[tuple[str, ...], T]:
        found = self._read.get(place)
        if found is None:
            phrase, value = self._table[place]
            found = self._read[place] = _parts(phrase), value
        return found

    def _all(self) -> list[tuple[tuple[str, ...], T]]:
        return [found for place in range(len(self._table)) if (found := self._phrase(place))[0]]

    def _of(self, word: str) -> Sequence[tuple[tuple[str, ...], T]]:
        """The phrases that may begin with this word, longest first."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _WORDS_KEPT:
                self._known.clear()
            head = word[:2]
            some = self._by_head.get(head)
            if some is None:
                some = self._by_head[head] = self._headed(head)
            found = self._known[word] = _beginning(some, word) if some else ()
        return found

    def _headed(self, head: str) -> list[tuple[tuple[str, ...], T]]:
        """The phrases of a head, of its first letter alone, and those with no letter at the beginning; in the order of the table."""
        if self._places is None:
            self._places = {}
            for place, (phrase, _) in enumerate(self._table):
                self._places.setdefault(_head(phrase), []).append(place)
        places = {place for one in {head, head[:1], ""} for place in self._places.get(one, ())}
        return [found for place in sorted(places) if (found := self._phrase(place))[0]]

    def at(self, row: tuple[Token, ...], index: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at a token, and the index after it."""
        if index >= len(row):
            return None
        word = row[index].low
        found = self._known.get(word)
        for parts, value in found if found is not None else self._of(word):
            stop = index + len(parts)
            if stop <= len(row) and all(_fits(part, row[index + k].low) for k, part in enumerate(parts)):
                return value, stop
        return None

    def before(self, row: tuple[Token, ...], index: int) -> tuple[T, int] | None:
        """The value of the longest phrase that ends just before a token, and the index of its first token."""
        if index <= 0:
            return None
        if self._last is None:
            self._last = _Ends((parts[-1], (parts, value)) for parts, value in self._all())
        for parts, value in self._last.of(row[index - 1].low):
            first = index - len(parts)
            if first >= 0 and all(_fits(part, row[first + k].low) for k, part in enumerate(parts)):
                return value, first
        return None

    def heads(self) -> set[str]:
        """The first two letters of every phrase, as `Words.heads`."""
        return {parts[0].removesuffix("*")[:2] for parts, _ in self._all()}

    def starts(self, word: str) -> bool:
        """Whether any phrase begins with this lower-case word."""
        return bool(self._of(word))


def _beginning(phrases: Sequence[tuple[tuple[str, ...], T]], word: str) -> list[tuple[tuple[str, ...], T]]:
    """Those of some phrases that may begin with a word, longest first; of equals the exact before stems, longer stems first, then the table's order."""
    found = [entry for entry in phrases if entry[0][0] == word]
    stems = [entry for entry in phrases if (part := entry[0][0]).endswith("*") and word.startswith(part[:-1])]
    if stems:
        stems.sort(key=lambda entry: -len(entry[0][0]))
        found += stems
    if len(found) > 1:
        found.sort(key=_length)
    return found


def _length(entry: tuple[tuple[str, ...], object]) -> tuple[int, int]:
    return -len(entry[0]), -len("".join(entry[0]))


def _head(phrase: str) -> str:
    """The first two letters of a phrase of a table, in lower case; the first alone where the second is none, "" where it is none itself."""
    head = phrase.lower()[:2]  # of the whole: a letter at the end has another form (Σ)
    return head if head.isalpha() and len(head) == 2 else head[:1] if head[:1].isalpha() else ""


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _parts(phrase: str) -> tuple[str, ...]:
    """The words of a phrase of a table, in lower case; a closing `*` stays on each."""
    bare = phrase[:-1] if phrase[-1:] == "*" else phrase
    if bare.isascii() and bare.isalpha():  # most are one plain word: a tenth of the time
        return (phrase.lower(),)
    return tuple(part for form in phrase.split("_") for part in _pieces(form))


def _pieces(form: str) -> list[str]:
    """The tokens of a form in a table, in lower case; a closing `*` stays on the last."""
    star = form.endswith("*") and len(form) > 1
    bare = form[:-1] if star else form
    if bare.isalpha():
        low = bare.lower()
        if "i\u0307" in low:
            low = low.replace("i\u0307", "i")
        return [f"{low}*" if star else low]
    # Texts are cut at apostrophes but in Ukrainian and Belarusian: "jusqu'à" is two words, «п'ять» is one, and "d'" is "d".
    pattern = _APOSTROPHE_SPACED if _CYRILLIC.search(bare) else _PLAIN_SPACED
    row = [token.low for token in _cut(bare, pattern) if token.low not in _APOSTROPHES or len(bare) == 1]
    if star and row:
        row[-1] += "*"
    return row
