"""The words of a text with the vectors and weights that alignment and re-ranking share, and how well words answer words.

Similarity is the cosine of subword vectors, raised to certainty where the letters themselves agree: the same figure, the same
spelling, or a name that transliterates into the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

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
    kept: dict[tuple[str, int], Floats] = field(default_factory=dict, compare=False, repr=False)

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
    return known


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
# Runs of the other side that a word is compared with, alone (1) and with its neighbours (a run of 3, 5 or 7 around it).
_RUNS = {2: (1, 2, 3), 3: (2, 3, 4), 5: (3, 4, 5, 6), 7: (5, 6, 8)}


def evidence(of: Words, by: Words, scores: Floats) -> Floats:
    """(m, k) what speaks for each word of `of` being answered by `by`; `scores` are their similarities, columns `columns()`."""
    import numpy as np

    m = len(of)
    single, at = scores.max(axis=1), scores.argmax(axis=1)
    runs = _Runs(of, by)
    pair = np.maximum(single, runs.best(1, (2,))[:m])
    two = pair
    if m > 1:
        best = runs.best(2, _RUNS[2])
        two = np.maximum(np.concatenate([best[:1], best]), np.concatenate([best, best[-1:]]))
    around = [runs.around(width, _RUNS[width]) for width in (3, 5, 7)]
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


class _Runs:
    """Cosines of runs of words of one text with runs of another: sums over rectangles of one table of dot products."""

    def __init__(self, of: Words, by: Words) -> None:
        import numpy as np

        self._m, self._n = len(of), len(by)
        self._dots = np.zeros((self._m + 1, self._n + 1))
        self._dots[1:, 1:] = (of.raw @ by.raw.T).cumsum(axis=0).cumsum(axis=1)
        self._of, self._by = of, by

    def best(self, width: int, widths: tuple[int, ...]) -> Floats:
        """The best cosine of each run of `width` words with any run of these widths (of the whole text, where it is shorter)."""
        import numpy as np

        starts = np.arange(max(1, self._m - width + 1))
        return self._best("run", width, starts, np.minimum(starts + width, self._m), widths)

    def around(self, width: int, widths: tuple[int, ...]) -> Floats:
        """(m,) the same of the run of `width` words that each word stands in the middle of."""
        import numpy as np

        places, half = np.arange(self._m), width // 2
        return self._best("around", width, np.maximum(places - half, 0), np.minimum(places + half + 1, self._m), widths)

    def _best(
        self, kind: str, width: int, first: NDArray[np.int64], end: NDArray[np.int64], widths: tuple[int, ...]
    ) -> Floats:
        import numpy as np

        rows = self._dots[end] - self._dots[first]
        found = [
            ((rows[:, run:] - rows[:, :-run]) / _lengths(self._by, "run", run)).max(axis=1)
            for run in dict.fromkeys(min(run, self._n) for run in widths)
        ]
        cosine: Floats = np.maximum.reduce(found) / _lengths(self._of, kind, width, first, end)
        return cosine


def _lengths(
    of: Words, kind: str, width: int, first: NDArray[np.int64] | None = None, end: NDArray[np.int64] | None = None
) -> Floats:
    """The lengths of a text's runs of a width, from each word on or around each word; kept with the words."""
    import numpy as np

    known = of.kept.get((kind, width))
    if known is None:
        sums = of.kept.get(("sums", 0))
        if sums is None:
            sums = of.kept["sums", 0] = _sums(of.raw)
        runs = sums[width:] - sums[:-width] if first is None else sums[end] - sums[first]
        known = of.kept[kind, width] = np.maximum(np.sqrt(np.einsum("ij,ij->i", runs, runs)), 1e-9)
    return known


def _sums(raw: Floats) -> Floats:
    """The sums of a text's first 0, 1, … words."""
    import numpy as np

    found = np.zeros((len(raw) + 1, raw.shape[1]), np.float32)
    np.cumsum(raw, axis=0, out=found[1:])
    return found


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
