"""Finding the nearest vectors: exact to 200,000 statements, compressed candidates with exact re-ranking above.

Scores are always inner products of the stored float32 vectors with the query, summed in float64: they do not depend on the engine, the
batch, or the neighbours. A compressed engine may miss a row; it never misstates a score.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import DamagedIndexError, StoreError, UsageError
from xref.index import storage
from xref.index.manifest import name
from xref.index.storage import Checked, Stamp

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Exact search of 40 queries costs 53 ms at 100,000 × 256 on one core and needs no training; beyond this 4-bit codes win (6–8 times).
FLAT_TO = 200_000
# Beyond this even the codes (64 bytes a statement at 256 components) are too much to read whole for every query.
PQ_TO = 5_000_000
# Rows of one exact step: 1,024 × 256 floats are 1 MB, which stay in the second-level cache while 40 queries pass over them
# (100,000 × 256, 40 queries: 61–70 ms; 66–78 with 2,048; 85–94 with 16,384).
BLOCK = 1024
# What a filter leaves of a compressed index is searched exactly up to here: 20,000 rows cost 40 queries 15 ms, the codes of 100,000 as much.
EXACT_TO = 20_000
# Training vectors: 4-bit codebooks of 16 centroids want 256 each; more gains nothing.
_TRAIN_PQ = 16_384
_TRAIN_AT_LEAST = 1024
# Candidates fetched from codes and re-ranked exactly, per wanted result and at least.
RERANK_PER_RESULT = 10
RERANK_AT_LEAST = 256
# Where the paraphrases of real reports stand to what they rest on: the cosine of the queries that an IVF index is tuned with.
HARD = 0.58
# Single precision products of unit vectors are off by 3.6e-7 at most as measured; what is this near to the last place is ranked in double.
_SLACK = 4e-6

# Queries times components from which FAISS multiplies matrices instead of comparing one by one. Its 128,000 leaves out a report of 40
# queries; with 4,096 the lists of an IVF index are chosen 3.7 times as fast (40 queries, 16,384 lists: 15 instead of 54 ms).
_BLAS_FROM = 4096

RAW = "vectors.f32"  # of a part that is being written
_FLAT_HEADER = struct.Struct("<4siqqqBiq")  # IxFI, d, ntotal, two dummies, is_trained, metric, floats
# The header has 45 bytes, so that in a mapped file no float lies where numpy takes it as it is: copying on the way costs a third of the
# speed (9.2 instead of 13.8 GB/s of one query, where plain reading makes 15.2). Three wrappers that transform nothing bring it to 168.
_WRAPPER = struct.Struct("<4siqqqBii")  # IxPT, d, ntotal, two dummies, is_trained, metric, transforms
_WRAPPERS = 3


def choose(rows: int, dim: int, wanted: str = "auto") -> str:
    """The engine for so many statements: `flat`, `pq`, or `ivf`; the one that is wanted, where it can be.

    Raises UsageError for an engine that does not exist.
    """
    if wanted not in ("auto", "flat", "pq", "ivf"):
        raise UsageError(f"there is no engine {wanted!r}; choose auto, flat, pq or ivf")
    if dim % 2 or rows < _TRAIN_AT_LEAST:
        return "flat"
    if wanted != "auto":
        return wanted
    if rows <= FLAT_TO:
        return "flat"
    return "pq" if rows <= PQ_TO else "ivf"


def build(
    kind: str, vectors: NDArray[np.float32], folder: Path, number: int = 1
) -> tuple[dict[str, Stamp], dict[str, Any]]:
    """Write the FAISS file of the n-th part over the (n, dim) unit rows; the file, and what the manifest tells of the part."""
    import numpy as np

    faiss = load_library()
    faiss.omp_set_num_threads(1)  # one thread: the same bytes on every machine
    rows, dim = vectors.shape
    file = name("vectors", number, "faiss")
    told: dict[str, Any] = {"kind": kind, "rows": rows, "dim": dim, "search": "exact", "file": file}
    if kind != "flat":
        told["raw"] = name("vectors", number, "f32")
    if kind == "flat":
        index = faiss.IndexFlatIP(dim)
    else:
        lists = 1 << max(4, int(np.log2(max(16.0, 4 * rows**0.5)))) if kind == "ivf" else 0
        factory = f"IVF{lists},PQ{dim // 2}x4fs" if lists else f"PQ{dim // 2}x4fs"
        index = faiss.index_factory(dim, factory, faiss.METRIC_INNER_PRODUCT)
        wanted = max(_TRAIN_PQ, 40 * lists)
        sample = vectors[np.linspace(0, rows - 1, num=min(rows, wanted)).astype(np.int64)]
        index.train(np.ascontiguousarray(sample))
        told |= {"search": "4-bit codes, exact re-ranking", "factory": factory}
    for start in range(0, rows, 65_536):
        index.add(np.ascontiguousarray(vectors[start : start + 65_536]))
    if kind == "ivf":
        told["probes"], told["hard_found"] = _tuned(index, vectors, lists)
    inner = []  # kept alive: a wrapper does not own what it wraps
    if kind == "flat" and _FLAT_HEADER.size + 4 * rows * dim >= storage.MAP_FROM:
        for _ in range(_WRAPPERS):
            inner.append(index)
            index = faiss.IndexPreTransform(index)
    with storage.sink(folder / file) as out:
        writer = faiss.PyCallbackIOWriter(out.write, 1 << 20)
        faiss.write_index(index, writer)
        del writer  # flushes nothing, but lets go of `out`
        return {file: out.close()}, told


def _tuned(index: Any, vectors: NDArray[np.float32], lists: int) -> tuple[int, float]:
    """How many lists a query must look into to find hard sources as often as when it looks into all of them, less .01; and how often.

    Hard sources are 400 of the index's own vectors, asked for by queries at cosine .58 to them. A fixed share of the lists says nothing:
    a sixteenth, which reaches recall@10 of .84, found .76 of hard sources where all lists find 1.00 (200,000 drawn vectors).
    """
    import numpy as np

    faiss = load_library()
    rows = np.linspace(0, len(vectors) - 1, num=min(400, len(vectors))).astype(np.int64)
    near = np.ascontiguousarray(vectors[rows])
    noise = np.roll(
        near, 1, axis=0
    )  # what else it speaks of is another vector's matter: even noise would be too easy (.995 for .86)
    noise -= (noise * near).sum(axis=1, keepdims=True) * near
    noise /= np.maximum(np.linalg.norm(noise, axis=1, keepdims=True), 1e-12)
    queries = (HARD * near + np.float32((1 - HARD**2) ** 0.5) * noise).astype(np.float32)

    def found(probes: int) -> float:
        parameters = faiss.SearchParametersIVF(nprobe=probes)
        _, candidates = index.search(queries, min(RERANK_AT_LEAST, len(vectors)), params=parameters)
        return float((candidates == rows[:, None]).any(axis=1).mean())

    best = found(lists)
    for share in (16, 8, 4, 2, 4 / 3):
        probes = max(1, int(lists / share))
        if (now := found(probes)) >= best - 0.01:
            return probes, round(now, 4)
    return lists, round(best, 4)


def load_library() -> Any:
    """The faiss module (its stubs describe another version)."""
    if "faiss" in sys.modules:
        return sys.modules["faiss"]
    from xref.index.machine import fitting_kernel

    with fitting_kernel():
        import faiss
    faiss.cvar.distance_compute_blas_threshold = _BLAS_FROM
    return faiss


class Part:
    """The vectors of one build: (n, dim) float32 unit rows, and the way to the nearest of them."""

    def __init__(
        self, folder: Path, files: Mapping[str, Stamp], told: Mapping[str, Any], *, checksum: bool = True
    ) -> None:
        import numpy as np

        try:
            self.kind, self.rows, self.dim = str(told["kind"]), int(told["rows"]), int(told["dim"])
            self.file = str(told["file"])
            stored = files[self.file]
            raw = str(told["raw"]) if self.kind != "flat" else ""
            stored_raw = files[raw] if raw else stored
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedIndexError(f"{folder}: the manifest lacks {error}; rebuild the index") from error
        if self.kind not in ("flat", "pq", "ivf"):
            raise StoreError(f"{folder}: engine {self.kind!r} is unknown here; upgrade xref, or rebuild the index")
        self._codes: Any = None
        self._probes = int(told.get("probes", 1))
        if self.kind == "flat":
            file = Checked(folder / self.file, stored, checksum=checksum, align=_FLAT_HEADER.size)
            payload = file.data[_flat_payload(file, self.rows, self.dim) :]
        else:
            file = Checked(folder / raw, stored_raw, checksum=checksum, mapped=True)
            payload = file.data
            self._coded = Checked(folder / self.file, stored, checksum=checksum, mapped=True)
        if len(payload) != self.rows * self.dim * 4:
            raise DamagedIndexError(
                f"{file.path}: {len(payload)} bytes of vectors for {self.rows} statements; rebuild the index"
            )
        self._bytes: NDArray[np.uint8] = np.frombuffer(payload, dtype=np.uint8)
        self.matrix: NDArray[np.float32] = np.frombuffer(payload, dtype="<f4").reshape(self.rows, self.dim)

    def search(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[NDArray[np.float32], NDArray[np.int64]]]:
        """Of each query the scores and rows of the `k` nearest allowed rows, best first, ties by row."""
        import numpy as np

        open_rows = self.rows if allowed is None else int(np.count_nonzero(allowed))
        if not open_rows:
            return [(np.empty(0, np.float32), np.empty(0, np.int64))] * len(queries)
        wanted = min(k, open_rows)
        if self.kind == "flat" or open_rows <= max(EXACT_TO, self.rows // 16):
            found = self._exact(queries, wanted, allowed, open_rows)
        else:
            found = self._coarse(queries, wanted, allowed, open_rows)
        return [self._rank(query, candidates, wanted) for query, candidates in zip(queries, found, strict=True)]

    def _rank(
        self, query: NDArray[np.float32], candidates: NDArray[np.int64], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        import numpy as np

        scores = np.empty(len(candidates), dtype=np.float32)
        if len(candidates) > 2 * k:  # single precision sorts out what cannot be among the best
            for start in range(0, len(candidates), BLOCK):
                scores[start : start + BLOCK] = self.matrix[candidates[start : start + BLOCK]] @ query
            good = scores >= np.partition(scores, -k)[-k] - _SLACK
            candidates, scores = candidates[good], scores[good]
        wide = query.astype(np.float64)
        for start in range(0, len(candidates), BLOCK):
            block = self.matrix[candidates[start : start + BLOCK]].astype(np.float64)
            scores[start : start + BLOCK] = (block * wide).sum(axis=1)
        order = np.lexsort((candidates, -scores))[:k]
        return scores[order], candidates[order]

    def _exact(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None, open_rows: int
    ) -> list[NDArray[np.int64]]:
        """Candidates by the plain product, block by block: everything that ties with the k-th best or beats it."""
        import numpy as np

        kept_scores: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(queries)
        kept_rows: list[NDArray[np.int64]] = [np.empty(0, np.int64)] * len(queries)
        floor = np.full(len(queries), -np.inf, dtype=np.float32)
        if len(queries) == 1 and self.matrix.flags.aligned and open_rows > self.rows // 2:
            return [self._exact_one(queries[0], k, allowed)]
        for rows, block in self._blocks(allowed, open_rows):
            products = queries @ block.T
            if len(rows) > k and np.isneginf(floor).all():
                floor[:] = np.partition(products, -k, axis=1)[:, -k] - _SLACK
            hit_query, hit_column = np.nonzero(products >= floor[:, None])
            if not len(hit_query):
                continue
            bounds = np.searchsorted(hit_query, np.arange(len(queries) + 1))
            for i in np.flatnonzero(bounds[1:] > bounds[:-1]):
                columns = hit_column[bounds[i] : bounds[i + 1]]
                s = np.concatenate((kept_scores[i], products[i, columns]))
                r = np.concatenate((kept_rows[i], rows[columns]))
                if len(s) > k:
                    floor[i] = np.partition(s, -k)[-k] - _SLACK
                    good = s >= floor[i]
                    s, r = s[good], r[good]
                kept_scores[i], kept_rows[i] = s, r
        return kept_rows

    def _exact_one(self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """Candidates of a single query: each vector is read once, so that steps would only cost (4 bytes a row are held)."""
        import numpy as np

        products = self.matrix @ query
        if allowed is not None:
            products[~allowed] = -np.inf
        floor = np.partition(products, -k)[-k] - _SLACK
        return np.flatnonzero(products >= floor)

    def _blocks(
        self, allowed: NDArray[np.bool_] | None, open_rows: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Row numbers and vectors of what may be found, in pieces that fit the cache."""
        import numpy as np

        if allowed is None or open_rows > self.rows // 2:
            width, straight = 4 * self.dim, self.matrix.flags.aligned
            room = np.empty((0 if straight else BLOCK, self.dim), dtype=np.float32)
            raw = room.reshape(-1).view(np.uint8)
            for start in range(0, self.rows, BLOCK):
                stop = min(start + BLOCK, self.rows)
                if straight:
                    block = self.matrix[start:stop]
                else:  # a mapped FAISS file of an older xref has its vectors at byte 45, where numpy is ten times slower than a copy
                    raw[: (stop - start) * width] = self._bytes[start * width : stop * width]
                    block = room[: stop - start]
                rows = np.arange(start, stop)
                if allowed is not None and not allowed[start:stop].all():
                    rows, block = rows[allowed[start:stop]], block[allowed[start:stop]]
                yield rows, block
            return
        picked = np.flatnonzero(allowed)
        for start in range(0, len(picked), BLOCK):
            rows = picked[start : start + BLOCK]
            yield rows, self.matrix[rows]

    def _coarse(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None, open_rows: int
    ) -> list[NDArray[np.int64]]:
        """Candidates by compressed codes; where a filter leaves too few of them, the exact way."""
        import numpy as np

        faiss = load_library()
        depth = max(RERANK_AT_LEAST, RERANK_PER_RESULT * k)
        index = self._faiss()
        if self.kind == "ivf":
            bits = np.packbits(allowed, bitorder="little") if allowed is not None else None
            selector = faiss.IDSelectorBitmap(self.rows, faiss.swig_ptr(bits)) if bits is not None else None
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=self._probes)
            _, found = index.search(queries, min(depth, self.rows), params=parameters)
        else:  # fast-scan codes take no filter: ask for as many more as the filter drops
            more = min(self.rows, int(depth * 1.5 * self.rows / open_rows) if allowed is not None else depth)
            _, found = index.search(queries, more)
        enough = min(open_rows, max(k, depth // 2))
        candidates = []
        for i, row in enumerate(found):
            good = row[row >= 0]
            if allowed is not None:
                good = good[allowed[good]][:depth]
            if len(good) < enough:
                good = self._exact(queries[i : i + 1], k, allowed, open_rows)[0]
            candidates.append(good.astype(np.int64))
        return candidates

    def _faiss(self) -> Any:
        if self._codes is None:
            self._codes = load_faiss(self._coded, self.rows, self.dim)
        return self._codes


class Engine:
    """The vectors of a generation: one part, or a large one and the small ones that later rebuilds added."""

    def __init__(
        self, folder: Path, files: Mapping[str, Stamp], told: Mapping[str, Any], *, checksum: bool = True
    ) -> None:
        import numpy as np

        self.parts = [Part(folder, files, part, checksum=checksum) for part in told.get("parts", ())]
        if not self.parts or len({part.dim for part in self.parts}) > 1:
            raise DamagedIndexError(f"{folder}: the manifest names no engine; rebuild the index")
        self.kind, self.dim = self.parts[0].kind, self.parts[0].dim
        self._starts = np.cumsum([0, *(part.rows for part in self.parts)])
        self.rows = int(self._starts[-1])

    def search(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The `k` nearest allowed rows of each query, best first, ties by row: scores (q, k) and rows (q, k), padded with −inf and −1."""
        import numpy as np

        scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
        rows = np.full((len(queries), k), -1, dtype=np.int64)
        found = []
        for part, start in zip(self.parts, self._starts[:-1], strict=True):
            share = allowed[start : start + part.rows] if allowed is not None else None
            found.append([(s, r + start) for s, r in part.search(queries, k, share)])
        for i in range(len(queries)):
            best = np.concatenate([part[i][0] for part in found])
            which = np.concatenate([part[i][1] for part in found])
            order = np.lexsort((which, -best))[:k]
            scores[i, : len(order)] = best[order]
            rows[i, : len(order)] = which[order]
        return scores, rows

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, dim) float32: the vectors of some rows."""
        import numpy as np

        if len(self.parts) == 1:
            return np.array(self.parts[0].matrix[rows])
        made = np.empty((len(rows), self.dim), dtype=np.float32)
        for part, start in zip(self.parts, self._starts[:-1], strict=True):
            mine = (rows >= start) & (rows < start + part.rows)
            made[mine] = part.matrix[rows[mine] - start]
        return made


def load_faiss(file: Checked, rows: int, dim: int) -> Any:
    """The FAISS index in a checked file; raises DamagedIndexError when it is none, or not of this size."""
    import numpy as np

    faiss = load_library()
    # A file can ask for far more memory than it holds (250 KB once asked for 4 GB).
    faiss.set_deserialization_vector_byte_limit(max(1 << 26, 2 * len(file.data)))
    try:
        index = faiss.deserialize_index(np.frombuffer(file.data, dtype=np.uint8))
    except RuntimeError as error:
        raise DamagedIndexError(f"{file.path}: not a FAISS index; rebuild the index") from error
    if index.d != dim or index.ntotal != rows or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise DamagedIndexError(
            f"{file.path}: {index.ntotal} vectors of {index.d} where {rows} of {dim} belong; rebuild the index"
        )
    return index


def _flat_payload(file: Checked, rows: int, dim: int) -> int:
    """Where the vectors of a flat FAISS file begin; raises DamagedIndexError when it is not a file as we write it."""
    at = 0
    for header in (*[_WRAPPER] * _WRAPPERS, _FLAT_HEADER):
        if header is _WRAPPER and bytes(file.data[at : at + 4]) != b"IxPT":
            continue
        if len(file.data) < at + header.size:
            raise DamagedIndexError(f"{file.path}: cut short; rebuild the index")
        tag, d, total, _, _, trained, metric, last = header.unpack(file.data[at : at + header.size])
        wanted = (b"IxPT", 0) if header is _WRAPPER else (b"IxFI", rows * dim)
        if (tag, last) != wanted or (d, total, trained, metric) != (dim, rows, 1, 0):
            raise DamagedIndexError(f"{file.path}: not a flat inner-product index of {rows} × {dim}; rebuild the index")
        at += header.size
    return at
