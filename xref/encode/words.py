"""The words of a text with the vectors and weights that alignment and re-ranking share, and how well words answer words.

Similarity is the cosine of subword vectors, raised to certainty where the letters themselves agree: the same figure, the same
spelling, or a name that transliterates into the other.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from xref import lang

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# A word: letters (with their combining marks) and inner apostrophes or hyphens, or a figure with its separators. Linear.
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f'’ʼ‑-][^\W\d_]+)*|\d+(?:[.,:]\d+)*%?")
# Vowel signs and points are no letters to `re`: without them a word of Hindi, Bengali or Thai is cut at every vowel, one of pointed Arabic
# or Hebrew at every point. Only texts that have one are read by the slower expression.
_MARKS = "".join(
    chr(code)
    for first, last in (
        (0x0591, 0x05C7),
        (0x0610, 0x061A),
        (0x064B, 0x065F),
        (0x0670, 0x0670),
        (0x0900, 0x0DFF),
        (0x0E31, 0x0E4E),
    )
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_MARKED = re.compile(f"[{_MARKS}]")
_MARKED_WORD = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:[\u0300-\u036f'’ʼ‑-][^\W\d_](?:[^\W\d_]|[{_MARKS}])*)*|\d+(?:[.,:]\d+)*%?"
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_FIGURE = re.compile(r"[\d٠-٩۰-۹०-९০-৯]")

# Least share of letters that two romanised words must have in common to count as one name. .72 links Песковым–Peskov and
# Нетаньяху–Netanyahu and leaves Путин–Pushkin apart (.67).
SAME_LETTERS = 0.72


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one text: half-open spans, (n, dim) unit vectors, (n,) weights (about 1 for an ordinary content word)."""

    texts: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    units: Floats
    raw: Floats
    weights: Floats
    romanised: tuple[str, ...]
    # Lengths and sums that are asked for with every other text that the words are compared with: worked out once.
    kept: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.texts)


_KEPT = 2048  # texts; 70 KB each: twice as many cost a long comparison 150 MB and saved it nothing
_made: dict[str, Words] = {}  # the text asked for longest ago first


def words(text: str) -> Words:
    """The words of a text; runs of a script that sets no spaces are cut into the vocabulary's own pieces."""
    found = _made.pop(text, None)
    return _keep(text, found if found is not None else _make([text])[0])


def _keep(text: str, found: Words) -> Words:
    _made[text] = found
    if len(_made) > _KEPT:
        with suppress(StopIteration, RuntimeError):  # another thread has dropped one
            _made.pop(next(iter(_made)), None)
    return found


def prepare(texts: Iterable[str]) -> None:
    """Makes the words of some hundred texts at once, for `words`: a third of what they cost one by one."""
    fresh = [text for text in dict.fromkeys(texts) if text not in _made][:_KEPT]
    for text, found in zip(fresh, _make(fresh), strict=True):
        _keep(text, found)


def _make(texts: Sequence[str]) -> list[Words]:
    """The words of each text; what depends on a word alone is worked out once for each."""
    import numpy as np

    from xref.encode import builtin

    encoder = builtin()
    spans = [_spans(text) for text in texts]
    own = [tuple([text[start:end] for start, end in places]) for text, places in zip(texts, spans, strict=True)]
    every = list(dict.fromkeys(itertools.chain.from_iterable(own))) if len(own) > 1 else own[0] if own else ()
    if not every:
        empty = np.zeros((0, encoder.word_dim), np.float32)
        return [Words((), (), empty, empty, np.zeros(0, np.float32), ()) for _ in texts]
    raw = encoder.word_vectors(every)
    norms = np.sqrt(np.add.reduce(raw * raw, axis=1, keepdims=True))
    units = np.asarray(raw / np.maximum(norms, 1e-9), np.float32)
    weights = np.minimum((norms[:, 0] / typical_norm()) ** 2, 2.0).astype(np.float32)
    plain = tuple(map(romanise, every))
    if len(own) == 1:
        return [Words(own[0], tuple(spans[0]), units, raw, weights, plain)]
    place = dict(zip(every, range(len(every)), strict=True))
    found = []
    for some, places in zip(own, spans, strict=True):
        at = [place[word] for word in some]
        rows = np.array(at, np.int64)
        found.append(
            Words(some, tuple(places), units[rows], raw[rows], weights[rows], tuple([plain[row] for row in at]))
        )
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand."""
    word = _WORD if text.isascii() or _MARKED.search(text) is None else _MARKED_WORD
    if _UNSPACED.search(text) is None:
        return [found.span() for found in word.finditer(text)]
    spans: list[tuple[int, int]] = []
    for found in word.finditer(text):
        if _UNSPACED.search(found.group()):
            spans += [(found.start() + start, found.start() + end) for start, end in pieces(found.group())]
        else:
            spans.append(found.span())
    return spans


# Ordinary content words of several languages: the median length of their vectors is what weight 1 means.
_ORDINARY = (
    "government", "city", "water", "decision", "meeting", "school", "price", "region", "правительство", "город", "вода", "решение",
    "встреча", "школа", "цена", "Regierung", "Stadt", "Wasser", "Entscheidung", "gouvernement", "ville", "eau", "gobierno", "ciudad",
)  # fmt: skip


@cache
def typical_norm() -> float:
    """The length of an ordinary content word's vector in the built-in encoder."""
    import numpy as np

    from xref.encode import builtin

    norms = np.sort(np.linalg.norm(builtin().word_vectors(_ORDINARY), axis=1))
    half = len(norms) // 2
    return float(norms[half - 1 : half + 1].mean())  # np.median reads in numpy.ma (7 ms)


def pieces(run: str) -> list[tuple[int, int]]:
    """The spans of the vocabulary's pieces in a run of a script that sets no spaces; single characters where they cannot be told."""
    from xref.encode import builtin

    return builtin().pieces(run) or [(at, at + 1) for at in range(len(run))]


@lru_cache(maxsize=65536)
def romanise(word: str) -> str:
    """A word's letters in plain Latin, folded so that transliteration habits fall together; "" for an unspaced script."""
    from anyascii import anyascii

    if word.isascii():
        plain = word.lower()
    elif _UNSPACED.search(word):
        return ""
    else:
        plain = anyascii(word).lower()
    for habit, one in _HABITS:
        plain = plain.replace(habit, one)
    return plain if plain.isascii() and plain.isalnum() else _OTHER.sub("", plain)


_OTHER = re.compile(r"[^a-z0-9]")
# Spelling habits of German, French, English, Polish and scholarly transliteration, longest first.
_HABITS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("dj", "j"), ("cz", "c"), ("sz", "s"), ("zh", "j"),
    ("kh", "h"), ("ch", "c"), ("sh", "s"), ("ph", "f"), ("th", "t"), ("ts", "c"), ("tz", "c"), ("x", "ks"), ("w", "v"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("iy", "i"), ("yi", "i"), ("ij", "i"), ("yy", "i"), ("ii", "i"), ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip


def is_figure(word: str) -> bool:
    """Whether a word holds a digit."""
    return not word.isalpha() and _FIGURE.search(word) is not None  # nine words in ten are letters alone


def similarities(reported: Words, said: Words) -> Floats:
    """(m, n) similarity of every reported word with every said word, −1 to 1."""
    scores: Floats = reported.units @ said.units.T
    mine, theirs = _spelling(reported), _spelling(said)
    # A figure is answered by itself or by a word for it, never by a figure that merely looks alike.
    for i in mine.figures if theirs.figures else ():
        for j in theirs.figures:
            scores[i, j] = 1.0 if reported.romanised[i] == said.romanised[j] else min(scores[i, j], 0.2)
    for letters, places in mine.places.items():
        for j in theirs.places.get(letters, ()):
            for i in places:
                scores[i, j] = max(scores[i, j], 0.95)
    for initial, names in mine.names.items():
        for there, at in theirs.names.get(initial, ()):
            for letters, places in names:
                if _one_name(letters, there):
                    for i in places:
                        for j in at:
                            scores[i, j] = max(scores[i, j], 0.85)
    return scores


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Where in a text its figures stand, each word of three letters or more, and by initial the capitalised words of four or more."""

    figures: tuple[int, ...]
    places: dict[str, list[int]]
    names: dict[str, list[tuple[str, list[int]]]]


def _spelling(of: Words) -> _Spelling:
    """A text's spellings; kept with the words."""
    known = of.kept.get(("spelling", 0))
    if known is None:
        places: dict[str, list[int]] = {}
        capital: dict[str, list[int]] = {}
        for i, (word, letters) in enumerate(zip(of.texts, of.romanised, strict=True)):
            if len(letters) > 2:
                places.setdefault(letters, []).append(i)
                if len(letters) > 3 and word[:1].isupper():
                    capital.setdefault(letters, []).append(i)
        names: dict[str, list[tuple[str, list[int]]]] = {}
        for letters, at in capital.items():
            names.setdefault(letters[0], []).append((letters, at))
        figures = tuple(i for i, word in enumerate(of.texts) if is_figure(word))
        known = of.kept["spelling", 0] = _Spelling(figures, places, names)
    return cast("_Spelling", known)


@lru_cache(maxsize=65536)
def _one_name(letters: str, there: str) -> bool:
    """Whether two romanised words may be one name in two spellings or cases."""
    from rapidfuzz.distance import Levenshtein, Prefix

    if letters[0] != there[0]:
        return False
    shared = Prefix.normalized_similarity(letters, there)
    return shared >= SAME_LETTERS or (
        shared >= 0.4 and Levenshtein.normalized_similarity(letters, there) >= SAME_LETTERS
    )


def support(scores: Floats, of: Words, by: Words) -> Floats:
    """(m,) for each word of `of` the best answer among the words of `by`, pairs of neighbours counted as one word on either side."""
    import numpy as np

    if not len(of):
        return np.zeros(0, np.float32)
    if not len(by):
        return np.zeros(len(of), np.float32)
    highest = np.maximum.reduce
    best = highest(scores, axis=1)
    double_by, double_of = _doubles(by), _doubles(of)
    if len(double_by):
        np.maximum(best, highest(of.units @ double_by.T, axis=1), out=best)
    if len(double_of):
        pairs = highest(double_of @ by.units.T, axis=1)
        if len(double_by):
            np.maximum(pairs, highest(double_of @ double_by.T, axis=1), out=pairs)
        pairs *= 0.9
        np.maximum(best[:-1], pairs, out=best[:-1])
        np.maximum(best[1:], pairs, out=best[1:])
    found: Floats = np.minimum(np.maximum(best, 0.0, out=best), 1.0, out=best)
    return found


def _doubles(of: Words) -> Floats:
    """Unit vectors of neighbouring words taken together."""
    import numpy as np

    known = of.kept.get(("doubles", 2))
    if known is None:
        both = of.raw[:-1] + of.raw[1:]
        known = of.kept["doubles", 2] = both / np.maximum(
            np.sqrt(np.add.reduce(both * both, axis=1, keepdims=True)), 1e-9
        )
    return cast("Floats", known)


def coverage(supports: Floats, weights: Floats, low: float = 0.15, high: float = 0.55) -> float:
    """The share of a text's weight that is answered, 0 to 1: support below `low` counts nothing, above `high` in full."""
    import numpy as np

    total = float(np.add.reduce(weights))
    if total <= 0:
        return 0.0
    answered = (supports - low) / (high - low)
    np.minimum(np.maximum(answered, 0.0, out=answered), 1.0, out=answered)  # half the time of np.clip on a dozen words
    return float(np.add.reduce(answered * weights) / total)


# ---------------------------------------------------------------------------------------------------------- answered or not
# What `evidence` holds of each word; the second group is squared as well, because likeness counts for more near certainty.
EVIDENCE = (
    "single",
    "pair",
    "hub",
    "two",
    "three",
    "five",
    "seven",
    "rival",
    "before",
    "behind",
    "weight",
    "capital",
    "figure",
    "length",
)
_SQUARED = ("single", "pair", "hub", "three", "five", "seven")
# Runs of the other side that a word is compared with: alone (1), with a neighbour (2), and in a run of 3, 5 or 7 around it.
_RUNS = {1: (2,), 2: (1, 2, 3), 3: (2, 3, 4), 5: (3, 4, 5, 6), 7: (5, 6, 8)}
_AT = {name: place for place, name in enumerate(EVIDENCE)}
_SQUARES = [_AT[name] for name in _SQUARED]


def evidence(of: Words, by: Words, scores: Floats) -> Floats:
    """(m, k) what speaks for each word of `of` being answered by `by`; `scores` are their similarities, columns `columns()`."""
    import numpy as np

    m, n = len(of), len(by)
    highest = np.maximum.reduce
    single, at = highest(scores, axis=1), scores.argmax(axis=1)
    runs, bounds = _runs(of, by)
    ones, twos, three, five, seven = [runs[start:stop] for start, stop in bounds]
    # Written into columns one by one: half the time of stacking and joining rows that are a dozen words long.
    found = _known_evidence(of).copy()
    found[:, _AT["single"]] = single
    pair = np.maximum(single, ones)
    found[:, _AT["pair"]] = pair
    found[:, _AT["hub"]] = single - np.add.reduce(scores, axis=1) / np.float32(n)
    two = found[:, _AT["two"]]
    if m > 1:
        two[0], two[-1] = twos[0], twos[-1]
        np.maximum(twos[1:], twos[:-1], out=two[1:-1])
    else:
        two[:] = pair
    found[:, _AT["three"]], found[:, _AT["five"]], found[:, _AT["seven"]] = three, five, seven
    found[:, _AT["rival"]] = single - highest(scores, axis=0)[at]
    before, behind = found[:, _AT["before"]], found[:, _AT["behind"]]
    before[0], before[1:], behind[-1], behind[:-1] = pair[0], pair[:-1], pair[-1], pair[1:]
    found[:, _AT["length"]] = np.float32(np.log1p(n))
    squares = found.take(_SQUARES, axis=1)
    np.multiply(squares, squares, out=found[:, len(EVIDENCE) :])
    whole: Floats = found.astype(np.float32)
    return whole


def _known_evidence(of: Words) -> NDArray[np.float64]:
    """(m, k) zeros but for what is known of a text's words before they are compared; kept with them."""
    import numpy as np

    known = of.kept.get(("evidence", 0))
    if known is None:
        known = of.kept["evidence", 0] = np.zeros((len(of), len(EVIDENCE) + len(_SQUARED)))
        known[:, _AT["weight"]] = of.weights
        known[:, _AT["capital"]] = [word[:1].isupper() for word in of.texts]
        known[_spelling(of).figures, _AT["figure"]] = 1.0
    return cast("NDArray[np.float64]", known)


def columns() -> tuple[str, ...]:
    """The names of the columns of `evidence`."""
    return (*EVIDENCE, *(f"{name}_squared" for name in _SQUARED))


def _runs(of: Words, by: Words) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """The best cosines of runs of one text with runs of another: of each word, of each two neighbours, around each word (3, 5, 7).

    Also where each of the five kinds begins and ends among them. Sums over rectangles of one table of dot products, the other text's
    words down and the runs across, so that what is highest over places is found row by row; all runs at once, because a call of numpy
    costs more here than its work.
    """
    import numpy as np

    m, n = len(of), len(by)
    first, end, bounds, at = _places(m)
    sums = np.add.accumulate(of.raw @ by.raw.T, axis=0)
    table = np.zeros((n + 1, m + 1))
    table[1:, 1:] = np.add.accumulate(sums, axis=1).T
    runs = table.take(end, axis=1)
    runs -= table.take(first, axis=1)
    widths = _lengths(by)[1]
    best: NDArray[np.float64] | None = None
    for width, low, high in _widths(n):
        start, stop = bounds[low][0], bounds[high][1]
        some = runs[width:, start:stop] - runs[:-width, start:stop]
        some /= widths[width - 1]
        highest = np.maximum.reduce(some, axis=0)
        if best is None:
            best = np.full(runs.shape[1], -np.inf)
        np.maximum(best[start:stop], highest, out=best[start:stop])
    assert best is not None
    best /= _lengths(of)[0][at]
    return best, bounds


@cache
def _widths(n: int) -> tuple[tuple[int, int, int], ...]:
    """The widths of runs that a text of n words has, each with the first and last kind of run (of `_RUNS`) that it is compared with."""
    if n > max(max(widths) for widths in _RUNS.values()):
        return _widths(max(max(widths) for widths in _RUNS.values()))
    found: dict[int, list[int]] = {}
    for kind, widths in enumerate(_RUNS.values()):
        for width in widths:
            found.setdefault(min(width, n), []).append(kind)
    return tuple((width, min(kinds), max(kinds)) for width, kinds in sorted(found.items()))


@lru_cache(maxsize=256)
def _places(m: int) -> tuple[NDArray[Any], NDArray[Any], list[tuple[int, int]], NDArray[Any]]:
    """First and end of every run of m words that `_runs` looks at, where each kind begins and ends among them, and their places in `_lengths`."""
    import numpy as np

    places = np.arange(m)
    starts = [places, np.arange(max(1, m - 1))]
    ends = [places + 1, np.minimum(starts[1] + 2, m)]
    for half in (1, 2, 3):
        starts.append(np.maximum(places - half, 0))
        ends.append(np.minimum(places + half + 1, m))
    first, end = np.concatenate(starts), np.concatenate(ends)
    edges = np.cumsum([0, *map(len, starts)]).tolist()
    begins = np.cumsum([0, *(max(0, m + 1 - width) for width in range(1, _LONGEST))])
    return first, end, list(itertools.pairwise(edges)), begins[end - first - 1] + first


# The most words of a run that is compared.
_LONGEST = max(max(_RUNS), *(max(widths) for widths in _RUNS.values()))


@lru_cache(maxsize=256)
def _edges(m: int) -> list[tuple[int, int]]:
    """Where the runs of 1, 2, … `_LONGEST` of m words begin and end in the row of `_lengths`."""
    counts = [max(0, m + 1 - width) for width in range(1, _LONGEST + 1)]
    return list(itertools.pairwise(itertools.accumulate(counts, initial=0)))


def _lengths(of: Words) -> tuple[Floats, list[NDArray[np.float64]]]:
    """The lengths of a text's runs of 1, 2, … `_LONGEST` words: all in one row, and a (k, 1) column a width; kept with the words.

    The row holds them by width and then by place. Worked out together: one text of twenty words has 130 of them. The columns are in
    double precision as the sums are that they divide: numpy would convert them every time, which is half the division.
    """
    import numpy as np

    known = of.kept.get(("lengths", 0))
    if known is None:
        m, dim = of.raw.shape
        sums = np.zeros((m + 1, dim), np.float32)
        np.add.accumulate(of.raw, axis=0, out=sums[1:])
        edges = _edges(m)
        runs = np.empty((edges[-1][1], dim), np.float32)
        for width, (start, stop) in enumerate(edges, start=1):
            if stop > start:
                np.subtract(sums[width:], sums[:-width], out=runs[start:stop])
        every = np.sqrt(np.einsum("ij,ij->i", runs, runs))
        np.maximum(every, 1e-9, out=every)
        wide = every.astype(np.float64)
        known = of.kept["lengths", 0] = (every, [wide[start:stop, None] for start, stop in edges])
    return cast("tuple[Floats, list[NDArray[np.float64]]]", known)


@cache
def _answer_weights() -> tuple[Floats, float] | None:
    """The fitted weights of `columns()` and the bias; None where no fit is shipped."""
    import numpy as np

    from xref.lang import table

    fitted = table("calibration").get("answered")
    if not fitted:
        return None
    return np.array([float(fitted[name]) for name in columns()], np.float32), float(fitted["bias"])


def answered(of: Words, by: Words, scores: Floats) -> Floats:
    """(m,) log odds that each word of `of` is answered on the other side: about +3 for a plain translation, below 0 for a word left out.

    A logistic combination fitted by `scripts/fit_drift.py` on clean human translations into which pieces of the next sentence were put.
    """
    import numpy as np

    if not len(of):
        return np.zeros(0, np.float32)
    if not len(by):
        return np.full(len(of), -4.0, np.float32)
    fitted = _answer_weights()
    if fitted is None:
        return np.asarray(12.0 * (support(scores, of, by) - 0.3), np.float32)
    found: Floats = evidence(of, by, scores) @ fitted[0]
    found += fitted[1]
    return np.minimum(np.maximum(found, -6.0, out=found), 6.0, out=found)


def answered_each(many: Sequence[Words], by: Words, scores: Sequence[Floats]) -> list[Floats]:
    """`answered` of each of many texts by one, to the last bit, at two fifths of the cost: most of it is calls of numpy, here shared.

    `scores[i]` are the similarities of `many[i]` with `by`.
    """
    import numpy as np

    fitted = _answer_weights()
    if fitted is None or len(many) < 2 or not len(by) or not all(map(len, many)):
        return [answered(of, by, some) for of, some in zip(many, scores, strict=True)]
    n = len(by)
    highest = np.maximum.reduce
    sizes = [len(of) for of in many]
    edges = list(itertools.pairwise(itertools.accumulate(sizes, initial=0)))
    ones, twos, three, five, seven = _runs_each(many, by)
    found = np.concatenate([_known_evidence(of) for of in many])
    single, hub, rival = found[:, _AT["single"]], found[:, _AT["hub"]], found[:, _AT["rival"]]
    for (start, stop), some in zip(edges, scores, strict=True):
        best, at = highest(some, axis=1), some.argmax(axis=1)
        single[start:stop] = best
        hub[start:stop] = best - np.add.reduce(some, axis=1) / np.float32(n)
        rival[start:stop] = best - highest(some, axis=0)[at]
    pair = np.maximum(single, ones)
    found[:, _AT["pair"]] = pair
    firsts = np.array([start for start, _ in edges])
    lasts = np.array([stop - 1 for _, stop in edges])
    # A text of one word has no neighbours: its run of two is the word itself, of which `pair` is the better.
    lone = np.array([size == 1 for size in sizes])
    two = found[:, _AT["two"]]
    two[:] = twos
    two[lasts] = twos[lasts - 1]
    inner = np.ones(len(two), np.bool_)
    inner[firsts] = inner[lasts] = False
    places = np.flatnonzero(inner)
    two[places] = np.maximum(twos[places], twos[places - 1])
    two[firsts[lone]] = pair[firsts[lone]]
    found[:, _AT["three"]], found[:, _AT["five"]], found[:, _AT["seven"]] = three, five, seven
    before, behind = found[:, _AT["before"]], found[:, _AT["behind"]]
    before[1:], behind[:-1] = pair[:-1], pair[1:]
    before[firsts], behind[lasts] = pair[firsts], pair[lasts]
    found[:, _AT["length"]] = np.float32(np.log1p(n))
    squares = found.take(_SQUARES, axis=1)
    np.multiply(squares, squares, out=found[:, len(EVIDENCE) :])
    whole = found.astype(np.float32)
    answers = []
    for start, stop in edges:
        odds: Floats = whole[start:stop] @ fitted[0]  # one by one: a longer product need not add up in the same order
        odds += fitted[1]
        answers.append(np.minimum(np.maximum(odds, -6.0, out=odds), 6.0, out=odds))
    return answers


def _runs_each(many: Sequence[Words], by: Words) -> list[NDArray[np.float64]]:
    """What `_runs` finds for each of many texts, their words in a row: the five kinds; of two neighbours a place a word, the last one void."""
    import numpy as np

    n = len(by)
    across = by.raw.T
    table = np.zeros((n + 1, sum(map(len, many)) + len(many)))
    firsts: list[list[NDArray[Any]]] = [[] for _ in _RUNS]
    ends: list[list[NDArray[Any]]] = [[] for _ in _RUNS]
    lengths: list[list[Floats]] = [[] for _ in _RUNS]
    offset = 0
    for of in many:
        m = len(of)
        first, end, bounds, at = _places(m)
        sums = np.add.accumulate(of.raw @ across, axis=0)
        table[1:, offset + 1 : offset + 1 + m] = np.add.accumulate(sums, axis=1).T
        first, end, length = first + offset, end + offset, _lengths(of)[0][at]
        for kind, (start, stop) in enumerate(bounds):
            firsts[kind].append(first[start:stop])
            ends[kind].append(end[start:stop])
            lengths[kind].append(length[start:stop])
            if kind == 1 and m > 1:  # a place a word, so that what is known of the text's words lies beside it
                firsts[kind].append(first[stop - 1 : stop])
                ends[kind].append(end[stop - 1 : stop])
                lengths[kind].append(length[stop - 1 : stop])
        offset += m + 1
    runs = table.take(np.concatenate([some for kind in ends for some in kind]), axis=1)
    runs -= table.take(np.concatenate([some for kind in firsts for some in kind]), axis=1)
    size = sum(map(len, many))
    widths = _lengths(by)[1]
    best = np.full(runs.shape[1], -np.inf)
    for width, low, high in _widths(n):
        start, stop = low * size, (high + 1) * size
        some = runs[width:, start:stop] - runs[:-width, start:stop]
        some /= widths[width - 1]
        np.maximum(best[start:stop], np.maximum.reduce(some, axis=0), out=best[start:stop])
    best /= np.concatenate([some for kind in lengths for some in kind])
    return [best[kind * size : (kind + 1) * size] for kind in range(len(_RUNS))]


def answered_by_each(of: Words, many: Sequence[Words], scores: Sequence[Floats]) -> list[Floats]:
    """`answered` of one text by each of many, to the last bit, as `answered_each` is; `scores[i]` are the similarities of `of` with `many[i]`."""
    import numpy as np

    fitted = _answer_weights()
    widest = max(max(widths) for widths in _RUNS.values())
    long = [i for i, by in enumerate(many) if len(by) >= widest]  # shorter ones have other widths of runs
    if fitted is None or len(long) < 2 or not len(of):
        return [answered(of, by, some) for by, some in zip(many, scores, strict=True)]
    answers = [answered(of, by, some) if len(by) < widest else None for by, some in zip(many, scores, strict=True)]
    highest = np.maximum.reduce
    m = len(of)
    ones, twos, three, five, seven = _runs_of_each(of, [many[i] for i in long])
    known = _known_evidence(of)
    found = np.empty((len(long), *known.shape))
    found[:] = known
    single, hub, rival = found[:, :, _AT["single"]], found[:, :, _AT["hub"]], found[:, :, _AT["rival"]]
    for place, i in enumerate(long):
        some = scores[i]
        best, at = highest(some, axis=1), some.argmax(axis=1)
        single[place] = best
        hub[place] = best - np.add.reduce(some, axis=1) / np.float32(len(many[i]))
        rival[place] = best - highest(some, axis=0)[at]
    pair = np.maximum(single, ones)
    found[:, :, _AT["pair"]] = pair
    two = found[:, :, _AT["two"]]
    if m > 1:
        two[:, 0], two[:, -1] = twos[:, 0], twos[:, -1]
        np.maximum(twos[:, 1:], twos[:, :-1], out=two[:, 1:-1])
    else:
        two[:] = pair
    found[:, :, _AT["three"]], found[:, :, _AT["five"]], found[:, :, _AT["seven"]] = three, five, seven
    before, behind = found[:, :, _AT["before"]], found[:, :, _AT["behind"]]
    before[:, 0], before[:, 1:], behind[:, -1], behind[:, :-1] = pair[:, 0], pair[:, :-1], pair[:, -1], pair[:, 1:]
    found[:, :, _AT["length"]] = np.array([np.float32(np.log1p(len(many[i]))) for i in long])[:, None]
    squares = found.take(_SQUARES, axis=2)
    np.multiply(squares, squares, out=found[:, :, len(EVIDENCE) :])
    whole = found.astype(np.float32)
    for place, i in enumerate(long):
        odds: Floats = whole[place] @ fitted[0]
        odds += fitted[1]
        answers[i] = np.minimum(np.maximum(odds, -6.0, out=odds), 6.0, out=odds)
    return cast("list[Floats]", answers)


def _runs_of_each(of: Words, many: Sequence[Words]) -> list[NDArray[np.float64]]:
    """What `_runs` finds for one text and each of many of eight words or more: the five kinds, (k, runs of the kind) each."""
    import numpy as np

    first, end, bounds, at = _places(len(of))
    sizes = [len(by) for by in many]
    starts = list(itertools.accumulate((size + 1 for size in sizes), initial=0))
    table = np.zeros((len(of) + 1, starts[-1]))
    for by, start, size in zip(many, starts, sizes, strict=False):
        sums = np.add.accumulate(of.raw @ by.raw.T, axis=0)
        np.add.accumulate(sums, axis=1, out=sums)
        table[1:, start + 1 : start + 1 + size] = sums
    runs = table.take(end, axis=0)
    runs -= table.take(first, axis=0)
    lengths = np.concatenate([_padded_lengths(by) for by in many], axis=1)
    best = np.full((len(runs), len(many)), -np.inf)
    for width, low, high in _widths(min(sizes)):
        start, stop = bounds[low][0], bounds[high][1]
        some = runs[start:stop, width:] - runs[start:stop, :-width]
        some /= lengths[width - 1, :-width]
        # Of every text the runs that lie in it, and between two texts those that lie across: every other stretch counts.
        edges = [edge for first, size in zip(starts, sizes, strict=False) for edge in (first, first + size + 1 - width)]
        highest = np.maximum.reduceat(some, edges[:-1] if edges[-1] >= some.shape[1] else edges, axis=1)[:, ::2]
        np.maximum(best[start:stop], highest, out=best[start:stop])
    best /= _lengths(of)[0][at][:, None]
    return [best[start:stop].T for start, stop in bounds]


def _padded_lengths(of: Words) -> NDArray[np.float64]:
    """(8, m + 1) the lengths of a text's runs by width and first word, ones where there is none; kept with the words."""
    import numpy as np

    known = of.kept.get(("padded", 0))
    if known is None:
        columns = _lengths(of)[1]
        known = of.kept["padded", 0] = np.ones((len(columns), len(of) + 1))
        for row, column in zip(known, columns, strict=True):
            row[: len(column)] = column[:, 0]
    return cast("NDArray[np.float64]", known)


# Log odds from which faithful translations leave so much unanswered that an addition or omission cannot be told from it: reports in Thai,
# and passages in it, whose words stand without spaces (levels 10 and 8); the next is Tagalog with 4.0 and 4.3.
TOO_WEAK = 4.5


@cache
def left_open(kind: str, said_lang: str, reported_lang: str) -> float:
    """The log odds by which faithful translations between two languages leave larger runs "added" or "omitted" than those of the fit.

    Data: `lang/gap_levels.toml`, by the side that is not English; of two such the larger.
    """
    levels = lang.table("gap_levels")
    sides = (("reported", reported_lang), ("said", said_lang))
    return max(float(levels.get(side, {}).get(kind, {}).get(lang.primary(code), 0.0)) for side, code in sides)


def too_weak(kind: str, said_lang: str, reported_lang: str) -> bool:
    """Whether what is "added" or "omitted" cannot be told between two languages."""
    return left_open(kind, said_lang, reported_lang) >= TOO_WEAK


def likely_share(odds: Floats, weights: Floats) -> float:
    """The share of a text's weight that is answered, each word by its log odds; 0 where nothing has weight."""
    import numpy as np

    total = float(np.add.reduce(weights))
    return float(np.add.reduce(weights / (1.0 + np.exp(-odds))) / total) if total > 0 else 0.0


def share(of: Words, by: Words) -> float:
    """The share of the weight of words that other words answer, 0 to 1, each by its log odds."""
    return likely_share(answered(of, by, similarities(of, by)), of.weights) if len(of) and len(by) else 0.0
