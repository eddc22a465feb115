"""An open index: what it holds, and what of it is nearest to a query."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import DamagedIndexError, ForeignIndexError, StoreError
from xref.index import manifest as manifests
from xref.index import tables
from xref.index.engine import Engine
from xref.index.manifest import CANARIES, Manifest
from xref.index.storage import MAP_FROM, Checked
from xref.model import Document, Presentation, Role, Signature, Statement

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# How far the canary vectors may move between machines: single precision sums differ by 1e-7, a quantised or re-trained model by 1e-2.
CANARY_TOLERANCE = 2e-3
# Decoded row groups kept: about .4 MB each.
_GROUPS = 64
# Row groups decoded in one reading.
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document, without its text; its statements are the rows `first` to `first + rows`."""

    id: str
    role: Role
    lang: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    archive_url: str | None
    published: str | None
    speaker: str | None
    sha256: str
    location: str
    notes: tuple[str, ...]
    speakers: tuple[str, ...]  # of its statements, in the order they first speak
    characters: int
    first: int
    rows: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements may be found. None: any. Dates are ISO 8601 and inclusive; an undated document fails a date filter.

    Languages match by primary tag, speakers and outlets without regard to case.
    """

    languages: tuple[str, ...] | None = None
    speakers: tuple[str, ...] | None = None
    outlets: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    published_from: str | None = None
    published_to: str | None = None
    include_questions: bool = True
    include_extra: bool = True
    include_cruft: bool = False


class Index:
    """One generation, open for reading; safe against rebuilds and sweeps that go on meanwhile."""

    def __init__(self, folder: Path, manifest: Manifest, *, checksum: bool = True) -> None:
        self.folder = folder
        self.manifest = manifest
        place = folder / manifest.id
        large = sum(stamp.size for stamp in manifest.files.values()) >= MAP_FROM
        self._files = {
            name: Checked(place / name, stamp, checksum=checksum, mapped=large or None)
            for name, stamp in manifest.files.items()
            if name.endswith(".parquet")
        }
        self.engine = Engine(place, manifest.files, manifest.engine, checksum=checksum)
        shards = manifest.shards
        self._statements = Table(self._files, shards.get("statements", ()), tables.statement_schema())
        self._documents = Table(self._files, shards.get("documents", ()), tables.document_schema())
        self._masks: dict[Filter, NDArray[np.bool_]] = {}
        self._owns: dict[str, bytes] | None = None
        self._ids: list[str] = []  # of all documents in the tables, the dead ones too
        self.ordinals: list[int] = []  # of the living ones, in the tables
        self._count = 0
        self._stored: NDArray[np.int64] | None = None  # where the living rows stand, if any are dead
        self._infos = self._read_infos()
        self.counts = [info.rows for info in self._infos]  # statements of each document
        self._positions = {info.id: i for i, info in enumerate(self._infos)}
        counts = (len(self._infos), self._count, self._statements.rows)
        if counts != (manifest.documents, manifest.statements, self.engine.rows):
            raise DamagedIndexError(
                f"{place}: documents, statements and vectors do not fit together; rebuild the index"
            )

    def __len__(self) -> int:
        return self._count

    @property
    def signature(self) -> Signature:
        """What made this index."""
        return self.manifest.signature

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return self.manifest.dim

    def search(
        self, queries: NDArray[np.float32], k: int, *, where: Filter | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest statements of each query, best first.

        `queries` is (n, dim) float32, unit rows. Returns cosines (n, k) float32 and rows (n, k) int64, padded with −inf and −1.
        Raises ValueError for queries of another shape or with values that are not numbers.
        """
        import numpy as np

        queries = np.ascontiguousarray(queries, dtype=np.float32)
        if queries.ndim != 2 or queries.shape[1] != self.dim:
            raise ValueError(f"queries of shape {queries.shape} for an index of dimension {self.dim}")
        if k < 1:
            raise ValueError(f"k is {k}")
        if not np.isfinite(queries).all():
            raise ValueError("a query holds a value that is not a number")
        mask = self.mask(where or Filter())
        if self._stored is None:
            return self.engine.search(queries, k, mask)
        allowed = np.zeros(self.engine.rows, dtype=np.bool_)
        allowed[self._stored if mask is None else self._stored[mask]] = True
        scores, rows = self.engine.search(queries, k, allowed)
        return scores, np.where(rows < 0, rows, np.searchsorted(self._stored, rows))

    def mask(self, where: Filter) -> NDArray[np.bool_] | None:
        """(n,) which rows a filter lets through; None for all."""
        if where not in self._masks:
            if len(self._masks) >= 8:
                self._masks.clear()
            self._masks[where] = self._make_mask(where)
        found = self._masks[where]
        return None if found.all() else found

    def statement(self, row: int) -> Statement:
        """The statement of a row."""
        return self.statements([row])[0]

    def statements(self, rows: Sequence[int] | NDArray[np.int64]) -> list[Statement]:
        """The statements of some rows, in that order; raises IndexError for a row that is not there."""
        stored = self._place(rows).tolist()
        made = {}
        for row, record in self._statements.records(sorted(set(stored))):
            ordinal = record["document"]
            if ordinal >= len(self._ids):
                raise DamagedIndexError(f"{self.folder}: statement {row} has no document; rebuild the index")
            made[row] = tables.statement_from(record, self._ids[ordinal])
        return [made[row] for row in stored]

    def _place(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Where rows stand in the tables; raises IndexError."""
        import numpy as np

        wanted = np.asarray(rows, dtype=np.int64).reshape(-1)
        if len(wanted) and not (wanted.min() >= 0 and wanted.max() < len(self)):
            raise IndexError(f"rows {wanted.min()} to {wanted.max()} of {len(self)}")
        return wanted if self._stored is None else self._stored[wanted]

    def document(self, document_id: str) -> Document:
        """A document with its text; raises KeyError."""
        position = self._positions[document_id]
        (_, record), *_ = self._documents.records([self.ordinals[position]])
        return tables.document_from(record, self._infos[position].location)

    def holds(self, document: Document) -> bool:
        """Whether the index has this very document, down to its notes and marks (what it was split into is not looked at).

        A rebuild may then hand on `Kept(document.id)` and need not split it, if the segmenter is the one of `signature`.
        """
        if document.id not in self._positions:
            return False
        if self._owns is None:
            self._owns = dict(zip(self._positions, self.document_frame(["own"])["own"].to_list(), strict=True))
        row = tables.document_row(document, manifests.pack_location(self.folder, document.location))
        return bool(self._owns[document.id] == row["own"])

    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents, without their texts, in the order of their rows."""
        return self._infos

    def rows_of(self, document_id: str) -> range:
        """The rows of a document's statements; raises KeyError."""
        info = self._infos[self._positions[document_id]]
        return range(info.first, info.first + info.rows)

    def document_of(self, row: int) -> DocumentInfo:
        """The document a row belongs to; raises IndexError."""
        from bisect import bisect_right

        if not 0 <= row < len(self):
            raise IndexError(row)
        at = bisect_right(self._infos, row, key=lambda info: info.first) - 1
        while not self._infos[at].rows:
            at -= 1
        return self._infos[at]

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, dim) float32: the stored vectors of some rows; raises IndexError for a row that is not there."""
        return self.engine.vectors(self._place(rows))

    def check_encoder(self, encode: Encode) -> None:
        """Raise ForeignIndexError when an encoder of the right name answers differently than the one that built this index."""
        import numpy as np

        now, then = encode(CANARIES), self.manifest.canary_vectors()
        if now.shape != then.shape or not np.allclose(now, then, atol=CANARY_TOLERANCE):
            raise ForeignIndexError(
                f"{self.folder}: the encoder {self.signature.encoder} gives other vectors than when this index was built; "
                "rebuild it with `xref index rebuild --full`"
            )

    def frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of all statements."""
        whole = self._statements.columns(columns)
        return whole if self._stored is None else whole[self._stored]

    def document_frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of all documents."""
        whole = self._documents.columns(columns)
        return whole if self._stored is None else whole[self.ordinals]

    def copy(self, start: int, stop: int) -> tuple[pl.DataFrame, pl.DataFrame, NDArray[np.float32]]:
        """Documents `start` to `stop` by position, with all columns: documents, their statements, and those statements' vectors."""
        import numpy as np

        infos = self._infos[start:stop]
        rows = self._place(np.arange(infos[0].first, infos[-1].first + infos[-1].rows))
        first = self.ordinals[start]
        documents = self._documents.slice(first, self.ordinals[stop - 1] + 1)
        if self._stored is not None:
            documents = documents[[ordinal - first for ordinal in self.ordinals[start:stop]]]
        if not len(rows):
            return documents, self._statements.slice(0, 0), self.engine.vectors(rows)
        statements = self._statements.slice(int(rows[0]), int(rows[-1]) + 1)
        if len(statements) > len(rows):
            statements = statements[rows - rows[0]]
        return documents, statements, self.engine.vectors(rows)

    def _read_infos(self) -> tuple[DocumentInfo, ...]:
        import numpy as np

        dead = set(self.manifest.dead)
        infos, first, alive = [], 0, []
        for ordinal, record in enumerate(self._documents.columns(tables.DOCUMENT_INFO).iter_rows(named=True)):
            self._ids.append(record["id"])
            alive.append((ordinal not in dead, record["rows"]))
            if ordinal in dead:
                continue
            record["role"] = Role(record["role"])
            record["location"] = manifests.unpack_location(self.folder, record["location"])
            record["notes"] = tuple(record["notes"])
            record["speakers"] = tuple(record["speakers"])
            infos.append(DocumentInfo(first=first, **record))
            self.ordinals.append(ordinal)
            first += record["rows"]
        self._count = first
        if dead:
            living = np.array([good for good, _ in alive], dtype=np.bool_)
            self._stored = np.flatnonzero(np.repeat(living, [rows for _, rows in alive]))
        return tuple(infos)

    def _make_mask(self, where: Filter) -> NDArray[np.bool_]:
        import numpy as np

        keep = np.ones(len(self), dtype=np.bool_)
        wanted = {
            "cruft": not where.include_cruft,
            "extra": not where.include_extra,
            "presentation": not where.include_questions,
            "lang": where.languages is not None,
            "speaker": where.speakers is not None,
        }
        columns = [column for column, needed in wanted.items() if needed]
        frame = self.frame(columns or ["cruft"])
        if not where.include_cruft:
            keep &= ~frame["cruft"].to_numpy()
        if not where.include_extra:
            keep &= ~frame["extra"].to_numpy()
        if not where.include_questions:
            keep &= (frame["presentation"] != Presentation.QUESTION.value).to_numpy()
        if where.languages is not None:
            primaries = {_primary(lang) for lang in where.languages}
            known = [lang for lang in frame["lang"].unique() if _primary(lang) in primaries]
            keep &= frame["lang"].is_in(known).to_numpy()
        if where.speakers is not None:
            names = {name.casefold() for name in where.speakers}
            known = [name for name in frame["speaker"].unique() if name is not None and name.casefold() in names]
            keep &= frame["speaker"].is_in(known).fill_null(value=False).to_numpy()
        if any(x is not None for x in (where.documents, where.outlets, where.published_from, where.published_to)):
            good = np.array([_document_fits(info, where) for info in self._infos], dtype=np.bool_)
            keep &= np.repeat(good, [info.rows for info in self._infos])
        return keep


def _primary(lang: str) -> str:
    return lang.replace("_", "-").split("-", 1)[0].lower()


def _document_fits(info: DocumentInfo, where: Filter) -> bool:
    if where.documents is not None and info.id not in where.documents:
        return False
    if where.outlets is not None and (info.outlet or "").casefold() not in {name.casefold() for name in where.outlets}:
        return False
    dated = info.published or ""
    if where.published_from is not None and (not dated or dated[: len(where.published_from)] < where.published_from):
        return False
    return where.published_to is None or (bool(dated) and dated[: len(where.published_to)] <= where.published_to)


class Table:
    """Statements or documents: Parquet files in order, decoded a row group at a time."""

    def __init__(self, files: Mapping[str, Checked], shards: Sequence[tuple[str, int]], schema: dict[str, Any]) -> None:
        self._shards = tuple(rows for _, rows in shards)
        self._names = [name for name, _ in shards]
        self.rows = sum(self._shards)
        self._schema = schema
        try:
            self._files = [files[name] for name in self._names]
        except KeyError as error:
            raise DamagedIndexError(f"the manifest lacks {error}; rebuild the index") from error
        self._lazy: dict[int, pl.LazyFrame] = {}
        self._cache: OrderedDict[tuple[int, int], pl.DataFrame] = OrderedDict()

    def columns(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of all rows."""
        import polars as pl

        parts = [self._collect(i, 0, None, columns) for i in range(len(self._shards))]
        if not parts:
            return pl.DataFrame(schema={name: self._schema[name] for name in columns})
        return pl.concat(parts)

    def slice(self, start: int, stop: int) -> pl.DataFrame:
        """All columns of a range of rows."""
        import polars as pl

        parts, first = [], 0
        for i, count in enumerate(self._shards):
            low, high = max(start - first, 0), min(stop - first, count)
            if low < high:
                parts.append(self._collect(i, low, high - low, list(self._schema)))
            first += count
        return pl.concat(parts) if parts else pl.DataFrame(schema=self._schema)

    def records(self, rows: Sequence[int]) -> list[tuple[int, dict[str, Any]]]:
        """Rows as dictionaries, for sorted row numbers; raises IndexError."""
        if rows and not 0 <= rows[0] <= rows[-1] < self.rows:
            raise IndexError(f"rows {rows[0]} to {rows[-1]} of {self.rows}")
        places, shard, first = [], 0, 0
        for row in rows:
            while row - first >= self._shards[shard]:
                first += self._shards[shard]
                shard += 1
            places.append((shard, *divmod(row - first, tables.ROW_GROUP)))
        wanted = {(shard, group) for shard, group, _ in places}
        return [
            (row, self._group(shard, group, wanted).row(at, named=True))
            for row, (shard, group, at) in zip(rows, places, strict=True)
        ]

    def _group(self, shard: int, group: int, wanted: Container[tuple[int, int]]) -> pl.DataFrame:
        """A row group, with those after it decoded too that are wanted: one reading of eleven takes half the time of eleven."""
        key = (shard, group)
        if key not in self._cache:
            stop = group + 1
            while stop < group + _TOGETHER and (shard, stop) in wanted and (shard, stop) not in self._cache:
                stop += 1
            size = tables.ROW_GROUP
            frame = self._collect(shard, group * size, (stop - group) * size, list(self._schema))
            for place in range(group, stop):
                self._cache[shard, place] = frame.slice((place - group) * size, size) if stop - group > 1 else frame
            while len(self._cache) > _GROUPS:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]

    def _collect(self, shard: int, start: int, length: int | None, columns: Sequence[str]) -> pl.DataFrame:
        import polars as pl

        name = self._names[shard]
        if shard not in self._lazy:
            self._lazy[shard] = tables.scan(self._files[shard].stream(), name, self._schema)
        try:
            frame = self._lazy[shard].select(columns).slice(start, length).collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise DamagedIndexError(f"{name}: cannot be decoded; rebuild the index") from error
        expected = min(self._shards[shard] - start, length if length is not None else self._shards[shard])
        schema = frame.schema  # made anew at each asking, out of all columns
        if len(frame) != expected or any(schema[c] != self._schema[c] for c in columns):
            raise DamagedIndexError(f"{name}: {len(frame)} rows where {expected} belong; rebuild the index")
        return frame


def open_index(
    folder: Path | str, *, expect_encoder: str | None = None, verify: str = "checksums", encode: Encode | None = None
) -> Index:
    """The current generation of an index.

    `expect_encoder` is the encoder (`name@revision`) whose queries will be asked; `encode` besides has the canaries compared. `verify`
    is `checksums` (every byte, before anything parses it) or `sizes` (fast, for a folder that this process has just checked).
    Raises StoreError: no such folder, no index in it, DamagedIndexError naming the file, ForeignIndexError for another encoder or a
    newer format.
    """
    folder = Path(folder)
    if verify not in ("checksums", "sizes"):
        raise ValueError(f"verify={verify!r}")
    identity = manifests.current(folder)
    for _ in range(10):
        try:
            made = manifests.read_manifest(folder, identity)
            if expect_encoder is not None and made.signature.encoder != expect_encoder:
                raise ForeignIndexError(
                    f"{folder}: built with the encoder {made.signature.encoder}, asked with {expect_encoder}; "
                    f"use the same (--encoder), or rebuild the index"
                )
            index = Index(folder, made, checksum=verify == "checksums")
            break
        except FileNotFoundError as error:  # swept while we looked, if CURRENT has moved on; else lost
            latest = manifests.current(folder)
            if latest == identity:
                name = error.filename or folder / identity
                raise DamagedIndexError(
                    f"{name}: missing; rebuild the index with `xref index rebuild --index {folder}`"
                ) from error
            identity = latest
    else:
        raise StoreError(f"{folder}: is being rewritten faster than it can be read; try again")
    if encode is not None:
        index.check_encoder(encode)
    return index
