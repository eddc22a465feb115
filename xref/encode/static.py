"""The built-in encoder: a text is the sum of its subwords' vectors, at unit length; a word is told by the first dimensions alone.

Needs numpy and, for many words, tokenizers; no network and no torch. A text's vector is a sum over its space-separated chunks, so the
work of a chunk is done once: chunks met before cost one look-up, and many texts are pooled by one sparse product.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.encode.subwords import Cutter
from xref.encode.text import normalise
from xref.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

HOME = Path(__file__).parent / "builtin"
# Below this many chunks `np.add.reduceat` is done before scipy.sparse would be imported (0.1 s).
_SPARSE_FROM = 20_000
# Texts of one block, and chunks kept: 120,000 rows of 352 float32 are 169 MB, the most that the cache takes.
_BLOCK = 8_192
_KEPT = 120_000
_LINE = 64
# Words of a process that are cut in Python (11 us each against 4) before the tokenizers library is read in (0.18 s): when what the library
# would have saved is what it costs.
_FEW = 24_000
# Rows of a sum up to which numpy adds them one after another; from here on it keeps eight sums side by side.
_SHORT = 8
# Sums from which it pays to take the short ones by themselves.
_MANY = 100
# Sums of more rows than this are taken in double precision: over 5,000 words the two float32 ways drift 7e-6 apart.
_LONG = 500


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, mapped into memory and read only when touched."""
    import numpy as np

    kinds = {
        "I8": np.int8,
        "U8": np.uint8,
        "F16": np.float16,
        "F32": np.float32,
        "F64": np.float64,
        "I32": np.int32,
        "I64": np.int64,
    }
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        kind, (start, end) = np.dtype(kinds[entry["dtype"]]), entry["data_offsets"]
        array = np.frombuffer(data, kind, (end - start) // kind.itemsize, 8 + length + start)
        arrays[name] = array.reshape(entry["shape"])
    return arrays


class BuiltinEncoder:
    """Subword vectors of a vocabulary shared by all languages, stored as int8 with one scale a row."""

    name = "builtin"

    def __init__(self, folder: Path = HOME) -> None:
        """Open the weights and the vocabulary in `folder`; raises EncoderError if they are missing or damaged."""
        self._folder = folder
        try:
            arrays = read_safetensors(folder / "model.safetensors")
            self._rows, self._scales = arrays["embeddings"], arrays["weights"]
            # "begins" is 1 for a subword that begins a word, 2 if it is besides the best cut of its own letters.
            self._begins = arrays["begins"] != 0
            pieces = arrays["pieces"].tobytes().decode("utf-8").split("\n")
            self._cutter = Cutter(pieces, arrays["scores"].tolist(), (arrays["begins"] == 2).tolist())
        except (OSError, KeyError, ValueError) as error:
            raise self._damaged(error) from error
        self.dim = int(self._rows.shape[1])
        self.word_dim = int(arrays["word_dim"][0]) if "word_dim" in arrays else self.dim
        self._words_cut = 0
        self._known: dict[str, int] = {}
        self._plain: dict[str, int] = {}  # the same rows by what `normalise` makes of a chunk that is one word
        self._store: NDArray[np.float32] = self._scales[:0, None] * self._rows[:0].astype("f4")
        self._table = self._store

    def _damaged(self, error: Exception) -> EncoderError:
        return EncoderError(f"The encoder's files in {self._folder} cannot be read ({error}); install xref again.")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The vocabulary in the tokenizers library, without its normaliser: what it spells out, `normalise` has done (9 us a line against 43)."""
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises bare Exception
            raise self._damaged(error) from error
        tokenizer.normalizer = None
        return tokenizer

    @cached_property
    def revision(self) -> str:
        """First 12 hex digits of the sha256 of the weights and the vocabulary."""
        digest = hashlib.sha256()
        for name in ("model.safetensors", "tokenizer.json"):
            with (self._folder / name).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                digest.update(data)  # not copied into memory first: 27 MB, a quarter of the time
        return digest.hexdigest()[:12]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim)` float32 rows of length one; a text without words gives zeros."""
        import numpy as np

        vectors = np.empty((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BLOCK):
            block = texts[start : start + _BLOCK]
            vectors[start : start + len(block)] = self._sums([text.split() for text in block])
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """`(n, word_dim)` float32 sums of each word's subword vectors, not normalised.

        The norm says how much a word carries: names and rare words are long, "the" is near zero. Only the first `word_dim` dimensions: the
        others were added to tell whole texts apart, and what compares words was fitted without them.
        """
        rows = self._lookup([words])
        vectors: NDArray[np.float32] = self._table[:, : self.word_dim][rows]
        self._trim()
        return vectors

    def learn(self, chunks: Sequence[str]) -> None:
        """Looks up words and space-separated chunks at once that will be asked for one text at a time."""
        self._lookup([chunks])
        self._trim()

    def pieces(self, run: str) -> list[tuple[int, int]]:
        """The half-open spans of the subwords in one chunk; empty where folding changed its length, so that spans cannot be told."""
        folded = normalise(run)
        if len(folded) != len(run) or " " in folded:
            return []
        starts = self._cutter.starts(folded)
        return list(zip(starts, [*starts[1:], len(run)], strict=True))

    def _sums(self, texts: list[list[str]]) -> NDArray[np.float32]:
        """The unscaled sum of each text's chunks."""
        import numpy as np

        rows = self._lookup(texts)
        ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
        sums = _pool(self._table, rows, np.concatenate(([0], ends)))
        self._trim()
        return sums

    def _lookup(self, texts: Sequence[Sequence[str]]) -> NDArray[np.int32]:
        """The row in the table of every chunk of `texts`, in order; chunks not met before are added."""
        import numpy as np

        total = sum(map(len, texts))
        known = self._known
        try:
            return np.fromiter(map(known.__getitem__, chain.from_iterable(texts)), np.int32, total)
        except KeyError:
            self._learn(list(dict.fromkeys(chunk for chunk in chain.from_iterable(texts) if chunk not in known)))
        return np.fromiter(map(known.__getitem__, chain.from_iterable(texts)), np.int32, total)

    def _learn(self, chunks: list[str]) -> None:
        """Append the summed vectors of new chunks to the table.

        A chunk that is one word to the vocabulary ("Brücke," as "brücke") shares the row of the first that was the same.
        """
        plain, place, size = self._plain, {}, len(self._table)
        made: list[list[str]] = []  # the words of each new row
        for chunk in chunks:
            form = normalise(chunk)
            words = form.split()
            if len(words) != 1:
                place[chunk] = size + len(made)
                made.append(words)
                continue
            row = plain.get(words[0])
            if row is None:
                row = plain[words[0]] = size + len(made)
                made.append(words)
            place[chunk] = row
        if made:
            self._append(made)
        self._known.update(place)

    def _append(self, made: list[list[str]]) -> None:
        """One row more for each list of words: the sum of their vectors."""
        import numpy as np

        new = list(dict.fromkeys(chain.from_iterable(made)))
        flat, starts = self._cut(new)
        unique, place = np.unique(flat, return_inverse=True)
        subwords = self._rows[unique].astype(np.float32) * self._scales[unique].astype(np.float32)[:, None]
        vectors = _pool(subwords, place, starts)
        first, size = len(self._table), len(self._table) + len(made)
        if size > len(self._store):
            grown = np.empty((max(256, 2 * len(self._store), size), self.dim), np.float32)
            grown[:first] = self._table
            self._store = grown
        row = dict(zip(new, range(len(new)), strict=True))
        rows = np.fromiter((row[word] for words in made for word in words), np.int32)
        ends = np.cumsum(np.fromiter(map(len, made), np.int64, len(made)))
        self._store[first:size] = _pool(vectors, rows, np.concatenate(([0], ends)))
        self._table = self._store[:size]

    def _cut(self, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Subword ids of all words, flat, and the offsets of each word (n + 1).

        The first few words of a process are cut without tokenizers. Then words go to it in lines of 64, which costs a third of one call a word; every word begins with the one
        subword that carries the mark of a beginning, so the lines come apart again.
        """
        import numpy as np

        self._words_cut += len(words)
        if self._words_cut <= _FEW:
            cut = list(self._cutter(words))
            ends = np.cumsum([0, *map(len, cut)])
            return np.fromiter(chain.from_iterable(cut), np.int64, int(ends[-1])), ends
        lines = [" ".join(words[i : i + _LINE]) for i in range(0, len(words), _LINE)]
        found = self._tokenizer.encode_batch_fast(lines, add_special_tokens=False)
        flat = np.concatenate([np.asarray(encoding.ids, np.int64) for encoding in found] or [np.zeros(0, np.int64)])
        return flat, np.append(np.flatnonzero(self._begins[flat]), len(flat))

    def _trim(self) -> None:
        """Start the cache again when it has grown past its limit: the words met next are the frequent ones."""
        if len(self._known) > _KEPT:
            self._known, self._plain = {}, {}
            self._store = self._table = self._store[:0].copy()


def _pool(table: NDArray[np.float32], rows: NDArray[Any], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Row i of the answer is the sum of `table[rows[offsets[i]:offsets[i + 1]]]`; zeros where that is empty."""
    import numpy as np

    n = len(offsets) - 1
    sums: NDArray[np.float32]
    if len(rows) >= _SPARSE_FROM:
        from scipy.sparse import csr_matrix

        sums = csr_matrix((np.ones(len(rows), np.float32), rows, offsets), shape=(n, len(table))) @ table
    else:
        sums = np.zeros((n, table.shape[1]), np.float32)
        lengths = np.diff(offsets)
        long = lengths > _SHORT
        if n < _MANY or np.count_nonzero(long) * 2 > n:
            long = lengths > 0
        else:
            _sum_short(table, rows, offsets[:-1], np.where(long, 0, lengths), sums)
        if long.any():
            starts = np.concatenate(([0], np.cumsum(lengths[long])[:-1]))
            sums[long] = np.add.reduceat(table[rows[np.repeat(long, lengths)]], starts, axis=0)
    for i in np.flatnonzero(np.diff(offsets) > _LONG):
        sums[i] = table[rows[offsets[i] : offsets[i + 1]]].sum(axis=0, dtype=np.float64)
    return sums


def _sum_short(
    table: NDArray[np.float32],
    rows: NDArray[Any],
    starts: NDArray[Any],
    lengths: NDArray[Any],
    sums: NDArray[np.float32],
) -> None:
    """Fills in the sums of up to `_SHORT` rows each, all at once: a quarter of what `np.add.reduceat` takes for words of one or two subwords.

    To the last bit what `reduceat` gives: the first row, and to it the sum of the others in order.
    """
    import numpy as np

    some = np.flatnonzero(lengths > 0)
    first = table[rows[starts[some]]]
    sums[some] = first
    more = np.flatnonzero(lengths > 1)
    if not len(more):
        return
    rest = table[rows[starts[more] + 1]]
    for at in range(2, int(lengths.max())):
        longer = np.flatnonzero(lengths[more] > at)
        rest[longer] += table[rows[starts[more[longer]] + at]]
    sums[more] += rest
