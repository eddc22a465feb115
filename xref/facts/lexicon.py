"""Cue lexicons compiled to a token trie: words of one text → the entries of `lang/scales`, `lang/polarity`, `lang/clauses` in it.

A pattern is words separated by spaces; a word may list forms (`мог|могла`), end in `*` (any ending), be `_` (any word) or be
optional (`did?`). The longest pattern that starts at a word wins, and its words are not looked at again.
Chinese is read character by character, and there `|` separates whole patterns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from xref.lang import primary, table

TOPICS = ("scales", "polarity", "clauses")
ROOTS = (*TOPICS, "axes")  # the axes of antonyms are a table of polarity, and are looked up beside it
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_ARABIC_WORD = re.compile("[^\\W_\u064b-\u0652\u0670\u0640][^\\W_]*(?:[\u064b-\u0652\u0670\u0640]+[^\\W_]*)*")
_ELIDED = re.compile(r"[^\W\d_]{1,7}['’](?=[^\W\d_])|[^\W_]+(?:['’ʼ`][^\W_]+)*")  # n'|est, dell'|anno
_CHARACTER = re.compile(r"[㐀-䶿一-鿿぀-ヿ]|[^\W_㐀-䶿一-鿿぀-ヿ]+")
_BY_CHARACTER = frozenset({"zh", "ja"})
_ELIDING = frozenset({"fr", "it", "ca"})
_BREAKS = re.compile(r"[.!?…;:,()«»„“”\"—–\n。！？；：，、（）؟؛،]")
_STRONG_BREAKS = frozenset(".!?…;:\n。！？；：؟؛")
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640\u0300\u0301]")
_ARABIC = str.maketrans("أإآىة", "ااايه")


class Token(NamedTuple):
    """A word: where it stands, its folded form, the number of the clause (stretch between marks) and of the sentence it is in.

    A tuple: made fifty times a pair, at a fifth of what a frozen dataclass costs.
    """

    start: int
    end: int
    form: str
    clause: int
    sentence: int
    upper: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon: its topic and table, strength, and the neighbours that it needs or refuses."""

    topic: str
    scale: str
    strength: float
    lemma: str
    prev: frozenset[str] = frozenset()
    not_prev: frozenset[str] = frozenset()
    next: frozenset[str] = frozenset()
    not_next: frozenset[str] = frozenset()
    lower: bool = False
    opens: bool = False

    @property
    def denies(self) -> bool:
        """Whether it is a cue of polarity, not of an antonym axis."""
        return self.topic == "polarity" and self.scale[-1] not in "+-"

    def fits(self, tokens: list[Token], start: int, end: int) -> bool:
        """Whether the words before and after allow the reading."""
        before = tokens[start - 1] if start and tokens[start - 1].sentence == tokens[start].sentence else None
        after = tokens[end] if end < len(tokens) and tokens[end].sentence == tokens[start].sentence else None
        if self.lower and tokens[start].upper and before is not None:
            return False
        if self.opens and before is not None and before.clause == tokens[start].clause:
            return False
        if self.prev and not _among(before, self.prev):
            return False
        if self.not_prev and _among(before, self.not_prev):
            return False
        if self.next and not _among(after, self.next):
            return False
        return not (self.not_next and _among(after, self.not_next))


def _among(token: Token | None, forms: frozenset[str]) -> bool:
    if token is None:
        return "^" in forms
    if token.form in forms or ("#" in forms and token.form[:1].isdigit() and token.form[-1:] != "s"):
        return True
    return any(
        (form.endswith("*") and token.form.startswith(form[:-1]))
        or (form.startswith("*") and len(form) > 1 and token.form.endswith(form[1:]))
        for form in forms
    )


class Hit(NamedTuple):
    """An entry found: token indices, half-open."""

    start: int
    end: int
    entry: Entry


@dataclass(slots=True)
class _Node:
    exact: dict[str, _Node] = field(default_factory=dict)
    prefix: dict[str, _Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    any: _Node | None = None
    entries: list[Entry] = field(default_factory=list)

    def begins(self, form: str) -> bool:
        """Whether a pattern begins with a form: no, of nine words in ten."""
        return (
            form in self.exact
            or self.any is not None
            or any(len(form) >= length and form[:length] in self.prefix for length in self.lengths)
        )


_FORMS_KEPT = 16_384
_CLITICS = "وف"  # Arabic "and", "so", written with the word behind
ENDING = 0.5  # strength of a clause that an ending opens ("verirse"): as a plain "if"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of one language, ready to be looked up."""

    lang: str
    roots: tuple[
        _Node, ...
    ]  # one a topic, and one for the axes of antonyms: a long pattern of one never hides a short one of another
    affixes: tuple[tuple[re.Pattern[str], Entry], ...]
    scales: frozenset[str]
    settings: Mapping[str, Any]
    # What stands for a form: the topics that have a pattern or an affix for it, and the affix's entries by topic.
    known: dict[str, tuple[tuple[int, Entry | None], ...]] = field(default_factory=dict, compare=False, repr=False)

    def tokens(self, text: str) -> list[Token]:
        """The words of a text, in order."""
        return tokenize(text, self.lang)

    def hits(self, tokens: list[Token]) -> list[Hit]:
        """Every cue, in order; of one topic the longest, none inside another."""
        places: list[list[tuple[int, Entry | None]]] = [[] for _ in self.roots]
        for position, token in enumerate(tokens):
            for topic, affix in self._of(token.form):
                places[topic].append((position, affix))
        found: list[Hit] = []
        for root, some in zip(self.roots, places, strict=True):
            found += self._hits_of(root, some, tokens)
        if places[-1]:
            phrases = [hit for hit in found if hit.end - hit.start > 1 and hit.entry.denies]
            found = [hit for hit in found if hit.entry.denies or not _inside(hit, phrases)]
        found.sort(key=lambda hit: (hit.start, hit.end))
        return found

    def _of(self, form: str) -> tuple[tuple[int, Entry | None], ...]:
        """The topics that have anything for a form, each with the entry of its affix if it has one: none, for four words in five."""
        found = self.known.get(form)
        if found is None:
            if len(self.known) >= _FORMS_KEPT:
                self.known.clear()
            clitic = self.lang == "ar" and form[0] in _CLITICS
            affixed = [(topic, self._affix(name, form)) for topic, name in enumerate(ROOTS)]
            found = self.known[form] = tuple(
                (topic, affix) for topic, affix in affixed if clitic or affix or self.roots[topic].begins(form)
            )
        return found

    def _affix(self, topic: str, form: str) -> Entry | None:
        """The entry of the first affix of a topic that a form has."""
        return next(
            (entry for pattern, entry in self.affixes if entry.topic == topic and pattern.fullmatch(form)), None
        )

    def _hits_of(self, root: _Node, places: list[tuple[int, Entry | None]], tokens: list[Token]) -> Iterator[Hit]:
        """The cues of a topic that begin at some places of the tokens, each given with the affix of its word."""
        reached = 0
        for position, affix in places:
            if position < reached:
                continue
            best_end, best = _longest(root, tokens, position)
            word = tokens[position]
            if not best and self.lang == "ar" and word.form[0] in _CLITICS and len(word.form) > 2:
                tokens = tokens[:]
                tokens[position] = word._replace(start=word.start + 1, form=word.form[1:])
                best_end, best = _longest(root, tokens, position)
            if (
                affix is not None
                and best_end <= position + 1
                and not any(entry.denies and entry.scale != affix.scale for entry in best)
                and not self._named(tokens, position)
                and affix.fits(tokens, position, position + 1)
            ):
                # "unknown" is listed as a weak word and has a denying prefix all the same
                best = [entry for entry in best if not entry.denies]
                yield Hit(position, position + 1, affix)
            for entry in best:
                yield Hit(position, best_end, entry)
            reached = max(best_end, position + 1)

    def _named(self, tokens: list[Token], position: int) -> bool:
        """Whether a word is written as a name inside a sentence, where no prefix denies (Neuilly)."""
        before = tokens[position - 1] if position else None
        return (
            self.lang != "de"
            and tokens[position].upper
            and before is not None
            and before.sentence == tokens[position].sentence
            and not before.upper
        )


def _inside(hit: Hit, phrases: list[Hit]) -> bool:
    """Whether a pole of an axis is a word of a denying phrase ("not true" is not true)."""
    return hit.entry.scale[-1] in "+-" and any(one.start <= hit.start and hit.end <= one.end for one in phrases)


def _longest(root: _Node, tokens: list[Token], start: int) -> tuple[int, list[Entry]]:
    """The end of the longest pattern that begins at a token and fits its neighbours, and its entries."""
    best_end, best = start, list[Entry]()
    stack = [(root, start)]
    sentence = tokens[start].sentence
    while stack:
        node, position = stack.pop()
        if node.entries and position > best_end:
            fitting = [entry for entry in node.entries if entry.fits(tokens, start, position)]
            if fitting:
                best_end, best = position, fitting
        if position >= len(tokens) or tokens[position].sentence != sentence:
            continue
        if position > start and tokens[position].clause != tokens[start].clause:
            continue  # "ausschließen können wir es nicht, etwa …": no phrase goes over a comma
        form = tokens[position].form
        # the exact form is looked at last pushed = first popped, so that an exact entry beats a stem of equal length
        if node.any is not None:
            stack.append((node.any, position + 1))
        for length in node.lengths:
            nearest = node.prefix.get(form[:length])
            if nearest is not None and len(form) >= length:
                stack.append((nearest, position + 1))
        exact = node.exact.get(form)
        if exact is not None:
            stack.append((exact, position + 1))
    return best_end, best


@lru_cache(maxsize=65_536)
def fold(form: str, lang: str) -> str:
    """A word as the lexicons write it: lower case, straight apostrophes, ё as е, Arabic without vowel signs."""
    if form.isascii() and lang != "tr":
        return form.lower().replace("`", "'")
    form = form.replace("’", "'").replace("ʼ", "'").replace("`", "'")
    if lang == "tr":
        form = form.replace("İ", "i").replace("I", "ı")
    form = form.lower()
    if lang in ("ru", "be"):
        form = form.replace("ё", "е")
        return _MARKS.sub("", form)
    if lang == "ar":
        return _MARKS.sub("", form).translate(_ARABIC)
    return unicodedata.normalize("NFC", form)


def tokenize(text: str, lang: str) -> list[Token]:
    """The words of a text with their clause and sentence numbers; linear."""
    return list(_tokens(text, lang))


@lru_cache(maxsize=64)
def _tokens(text: str, lang: str) -> list[Token]:
    """Asked for twice of each side of a pair; never changed."""
    word = (
        _CHARACTER
        if lang in _BY_CHARACTER
        else _ELIDED
        if lang in _ELIDING
        else _ARABIC_WORD
        if lang == "ar"
        else _WORD
    )
    tokens: list[Token] = []
    clause = sentence = last = 0
    for match in word.finditer(text):
        start, end = match.span()
        if start > last + 1 or (start > last and text[last] not in " \u00a0"):
            for mark in _BREAKS.findall(text, last, start):
                clause += 1
                if mark in _STRONG_BREAKS and not (mark == "." and _abbreviated(tokens, text, start)):
                    sentence += 1
        last = end
        tokens.append(Token(start, end, fold(match.group(), lang), clause, sentence, text[start].isupper()))
    return tokens


def _abbreviated(tokens: list[Token], text: str, start: int) -> bool:
    """Whether a full stop before `start` ends an initial or "No." before a number and not a sentence."""
    if not tokens:
        return True
    return tokens[-1].end - tokens[-1].start == 1 or (
        text[start].isdigit() and tokens[-1].form in ("no", "nr", "art", "nº")
    )


@cache
def lexicon(lang: str) -> Lexicon | None:
    """The compiled cues of a language, or None if there are none."""
    code = primary(lang)
    # the axes of antonyms have a root of their own: a listed form of a denying verb («отказались») is a pole of its axis too («отказ*»)
    roots, affixes, scales = tuple(_Node() for _ in ROOTS), [], set()
    settings: Mapping[str, Any] = {}
    for topic, root in zip(TOPICS, roots, strict=False):
        data = table(topic, code)
        if topic == "polarity":
            settings = data.get("settings", {})
        for scale, entries in data.items():
            if scale in ("settings", "meta"):
                continue
            scales.add(scale)
            if scale == "affix":
                strength = 1.0 if topic == "polarity" else ENDING
                affixes += [_affixed(topic, str(kind), strength, value) for kind, value in entries.items()]
                continue
            for key, value in entries.items():
                for pattern in key.split("|") if code in _BY_CHARACTER else (key,):
                    _insert(
                        roots[-1] if scale[-1] in "+-" else root, pattern, _entry(topic, scale, pattern, value), code
                    )
    if not scales:
        return None
    return Lexicon(code, roots, tuple(affixes), frozenset(scales), settings)


def _affixed(topic: str, kind: str, strength: float, value: Any) -> tuple[re.Pattern[str], Entry]:
    """An affix: its pattern alone, or a table of the pattern (`form`) and of the words that may not stand behind ("-se de")."""
    if not isinstance(value, Mapping):
        return re.compile(value), Entry(topic, kind, strength, "affix")
    behind = frozenset(str(value["not_next"]).split("|"))
    return re.compile(str(value["form"])), Entry(topic, kind, strength, "affix", not_next=behind)


def _entry(topic: str, scale: str, key: str, value: Any) -> Entry:
    lemma = key.split("|", 1)[0] if " " not in key else key
    if not isinstance(value, Mapping):
        return Entry(topic, scale, float(value), lemma)
    sets = {
        name: frozenset(str(value[name]).split("|"))
        for name in ("prev", "not_prev", "next", "not_next")
        if name in value
    }
    return Entry(
        topic,
        scale,
        float(value["s"]),
        lemma,
        lower=bool(value.get("lower", False)),
        opens=bool(value.get("opens", False)),
        **sets,
    )


def _insert(root: _Node, key: str, entry: Entry, lang: str) -> None:
    nodes = [root]
    for word in key if lang in _BY_CHARACTER else key.split(" "):
        optional = word.endswith("?")
        following = [_child(node, form, lang) for form in word.removesuffix("?").split("|") for node in nodes]
        nodes = following + nodes if optional else following
    for node in nodes:
        node.entries.append(entry)


def _child(node: _Node, form: str, lang: str) -> _Node:
    if form == "_":
        node.any = node.any or _Node()
        return node.any
    if form.endswith("*"):
        stem = fold(form[:-1], lang)
        below = node.prefix.get(stem)
        if below is None:
            below = node.prefix[stem] = _Node()
            if len(stem) not in node.lengths:
                node.lengths = tuple(sorted((*node.lengths, len(stem))))
        return below
    form = fold(form, lang)
    below = node.exact.get(form)
    if below is None:
        below = node.exact[form] = _Node()
    return below
