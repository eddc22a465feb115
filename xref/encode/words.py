"""The words of a text with the vectors and weights that alignment and re-ranking share, and how well words answer words.

Similarity is the cosine of subword vectors, raised to certainty where the letters themselves agree: the same figure, the same
spelling, or a name that transliterates into the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# A word: letters (with their combining marks) and inner apostrophes or hyphens, or a figure with its separators. Linear.
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f'’ʼ‑-][^\W\d_]+)*|\d+(?:[.,:]\d+)*%?")
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


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words of a text; runs of a script that sets no spaces are cut into the vocabulary's own pieces."""
    import numpy as np

    from xref.encode import builtin

    encoder = builtin()
    spans = _spans(text)
    texts = tuple(text[start:end] for start, end in spans)
    if not texts:
        empty = np.zeros((0, encoder.dim), np.float32)
        return Words((), (), empty, empty, np.zeros(0, np.float32), ())
    raw = encoder.word_vectors(texts)
    norms = np.linalg.norm(raw, axis=1, keepdims=True)
    units = raw / np.maximum(norms, 1e-9)
    weights = np.minimum((norms[:, 0] / typical_norm()) ** 2, 2.0).astype(np.float32)
    return Words(texts, tuple(spans), units, raw, weights, tuple(romanise(word) for word in texts))


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        if _UNSPACED.search(found.group()):
            spans += [(found.start() + start, found.start() + end) for start, end in pieces(found.group())]
        else:
            spans.append(found.span())
    return spans


def warm(texts: Iterable[str]) -> None:
    """Looks up the vectors of every word of many texts at once: one call of the tokenizer instead of one a text."""
    from xref.encode import builtin

    found = {text[start:end] for text in texts for start, end in _spans(text)}
    if found:
        builtin().word_vectors(sorted(found))


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

    return float(np.median(np.linalg.norm(builtin().word_vectors(_ORDINARY), axis=1)))


def pieces(run: str) -> list[tuple[int, int]]:
    """The spans of the vocabulary's pieces in a run of a script that sets no spaces; single characters where they cannot be told."""
    from xref.encode import builtin

    return builtin().pieces(run) or [(at, at + 1) for at in range(len(run))]


@lru_cache(maxsize=65536)
def romanise(word: str) -> str:
    """A word's letters in plain Latin, folded so that transliteration habits fall together; "" for an unspaced script."""
    from anyascii import anyascii

    if _UNSPACED.search(word):
        return ""
    plain = word.lower() if word.isascii() else anyascii(word).lower()
    for habit, one in _HABITS:
        plain = plain.replace(habit, one)
    return re.sub(r"[^a-z0-9]", "", plain)


# Spelling habits of German, French, English, Polish and scholarly transliteration, longest first.
_HABITS = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("dj", "j"), ("cz", "c"), ("sz", "s"), ("zh", "j"),
    ("kh", "h"), ("ch", "c"), ("sh", "s"), ("ph", "f"), ("th", "t"), ("ts", "c"), ("tz", "c"), ("x", "ks"), ("w", "v"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("iy", "i"), ("yi", "i"), ("ij", "i"), ("yy", "i"), ("ii", "i"), ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip


def is_figure(word: str) -> bool:
    """Whether a word holds a digit."""
    return _FIGURE.search(word) is not None


def similarities(reported: Words, said: Words) -> Floats:
    """(m, n) similarity of every reported word with every said word, −1 to 1."""
    scores: Floats = reported.units @ said.units.T
    _compare_figures(reported, said, scores)
    there: dict[str, list[int]] = {}
    for j, letters in enumerate(said.romanised):
        if len(letters) > 2:
            there.setdefault(letters, []).append(j)
    names = [j for j, other in enumerate(said.texts) if other[:1].isupper() and len(said.romanised[j]) > 3]
    for i, letters in enumerate(reported.romanised):
        for j in there.get(letters, ()):
            scores[i, j] = max(scores[i, j], 0.95)
        if len(letters) > 3 and reported.texts[i][:1].isupper():
            for j in names:
                if _one_name(letters, said.romanised[j]):
                    scores[i, j] = max(scores[i, j], 0.85)
    return scores


def _compare_figures(reported: Words, said: Words, scores: Floats) -> None:
    """A figure is answered by itself or by a word for it, never by a figure that merely looks alike."""
    mine = [i for i, word in enumerate(reported.texts) if is_figure(word)]
    theirs = [j for j, word in enumerate(said.texts) if is_figure(word)] if mine else []
    for i in mine:
        for j in theirs:
            scores[i, j] = 1.0 if reported.romanised[i] == said.romanised[j] else min(scores[i, j], 0.2)


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
    best = scores.max(axis=1)
    double_by = _doubles(by)
    if len(double_by):
        best = np.maximum(best, (of.units @ double_by.T).max(axis=1))
    double_of = _doubles(of)
    if len(double_of):
        pairs = (double_of @ by.units.T).max(axis=1)
        if len(double_by):
            pairs = np.maximum(pairs, (double_of @ double_by.T).max(axis=1))
        best[:-1] = np.maximum(best[:-1], pairs * 0.9)
        best[1:] = np.maximum(best[1:], pairs * 0.9)
    found: Floats = np.clip(best, 0.0, 1.0)
    return found


def _doubles(of: Words) -> Floats:
    """Unit vectors of neighbouring words taken together."""
    import numpy as np

    known = of.kept.get(("doubles", 2))
    if known is None:
        both = of.raw[:-1] + of.raw[1:]
        known = of.kept["doubles", 2] = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
    return cast("Floats", known)


def coverage(supports: Floats, weights: Floats, low: float = 0.15, high: float = 0.55) -> float:
    """The share of a text's weight that is answered, 0 to 1: support below `low` counts nothing, above `high` in full."""
    import numpy as np

    total = float(weights.sum())
    if total <= 0:
        return 0.0
    answered = np.clip((supports - low) / (high - low), 0.0, 1.0)
    return float((answered * weights).sum() / total)


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
_WIDTHS = frozenset(width for widths in _RUNS.values() for width in widths)


def evidence(of: Words, by: Words, scores: Floats) -> Floats:
    """(m, k) what speaks for each word of `of` being answered by `by`; `scores` are their similarities, columns `columns()`."""
    import numpy as np

    m = len(of)
    single, at = scores.max(axis=1), scores.argmax(axis=1)
    ones, twos, *around = _runs(of, by)
    pair = np.maximum(single, ones)
    two = np.maximum(np.concatenate([twos[:1], twos]), np.concatenate([twos, twos[-1:]])) if m > 1 else pair
    found = np.stack(
        [
            single, pair, single - scores.mean(axis=1), two, *around, single - scores.max(axis=0)[at],
            np.concatenate([pair[:1], pair[:-1]]), np.concatenate([pair[1:], pair[-1:]]), of.weights,
            np.fromiter((word[:1].isupper() for word in of.texts), np.float32, m),
            np.fromiter((is_figure(word) for word in of.texts), np.float32, m),
            np.full(m, np.log1p(len(by)), np.float32),
        ],
        axis=1,
    )  # fmt: skip
    squares = found[:, [EVIDENCE.index(name) for name in _SQUARED]] ** 2
    whole: Floats = np.concatenate([found, squares], axis=1).astype(np.float32)
    return whole


def columns() -> tuple[str, ...]:
    """The names of the columns of `evidence`."""
    return (*EVIDENCE, *(f"{name}_squared" for name in _SQUARED))


def _runs(of: Words, by: Words) -> list[Floats]:
    """The best cosines of runs of one text with runs of another: of each word, of each two neighbours, around each word (3, 5, 7).

    Sums over rectangles of one table of dot products; all runs at once, because a call of numpy costs more here than its work.
    """
    import numpy as np

    m, n = len(of), len(by)
    dots = np.zeros((m + 1, n + 1))
    dots[1:, 1:] = (of.raw @ by.raw.T).cumsum(axis=0).cumsum(axis=1)
    first, end, bounds, lengths = _places(of)
    rows = dots[end] - dots[first]
    best = {
        width: ((rows[:, width:] - rows[:, :-width]) / _lengths(by, width)).max(axis=1)
        for width in {min(width, n) for width in _WIDTHS}
    }
    found = []
    for widths, (start, stop) in zip(_RUNS.values(), bounds, strict=True):
        cosine = np.maximum.reduce([best[min(width, n)][start:stop] for width in widths])
        found.append(cosine / lengths[start:stop])
    return found


def _places(of: Words) -> tuple[NDArray[Any], NDArray[Any], list[tuple[int, int]], Floats]:
    """First and end of every run that `_runs` looks at, where each kind of run begins and ends among them, and their lengths."""
    import numpy as np

    known = of.kept.get(("places", 0))
    if known is None:
        m = len(of)
        places = np.arange(m)
        starts = [places, np.arange(max(1, m - 1))]
        ends = [places + 1, np.minimum(starts[1] + 2, m)]
        for half in (1, 2, 3):
            starts.append(np.maximum(places - half, 0))
            ends.append(np.minimum(places + half + 1, m))
        first, end = np.concatenate(starts), np.concatenate(ends)
        edges = np.cumsum([0, *map(len, starts)]).tolist()
        sums = _sums(of)
        runs = sums[end] - sums[first]
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", runs, runs)), 1e-9)
        known = of.kept["places", 0] = (first, end, list(itertools.pairwise(edges)), lengths)
    return cast("tuple[NDArray[Any], NDArray[Any], list[tuple[int, int]], Floats]", known)


def _lengths(of: Words, width: int) -> Floats:
    """The lengths of a text's runs of a width; kept with the words."""
    import numpy as np

    known = of.kept.get(("lengths", width))
    if known is None:
        sums = _sums(of)
        runs = sums[width:] - sums[:-width]
        known = of.kept["lengths", width] = np.maximum(np.sqrt(np.einsum("ij,ij->i", runs, runs)), 1e-9)
    return cast("Floats", known)


def _sums(of: Words) -> Floats:
    """The sums of a text's first 0, 1, … words."""
    import numpy as np

    known = of.kept.get(("sums", 0))
    if known is None:
        known = of.kept["sums", 0] = np.zeros((len(of) + 1, of.raw.shape[1]), np.float32)
        np.cumsum(of.raw, axis=0, out=known[1:])
    return cast("Floats", known)


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
    found: Floats = np.clip(evidence(of, by, scores) @ fitted[0] + fitted[1], -6.0, 6.0)
    return found


def likely_share(odds: Floats, weights: Floats) -> float:
    """The share of a text's weight that is answered, each word by its log odds; 0 where nothing has weight."""
    import numpy as np

    total = float(weights.sum())
    return float((weights / (1.0 + np.exp(-odds))).sum() / total) if total > 0 else 0.0
