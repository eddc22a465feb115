"""An open index: what it holds, and what of it is nearest to a query."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
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
        self._statements = _Table(
            self._files, "statements", manifest.shards.get("statements", ()), tables.statement_schema()
        )
        self._documents = _Table(
            self._files, "documents", manifest.shards.get("documents", ()), tables.document_schema()
        )
        self._infos = self._read_infos()
        self._ordinals = {info.id: i for i, info in enumerate(self._infos)}
        self._masks: dict[Filter, NDArray[np.bool_]] = {}
        counts = (len(self._infos), self._statements.rows, self.engine.rows)
        if counts != (manifest.documents, manifest.statements, manifest.statements):
            raise DamagedIndexError(
                f"{place}: holds {counts} documents, statements, vectors, not what its manifest says; rebuild"
            )
        if len(self._ordinals) != len(self._infos) or sum(info.rows for info in self._infos) != manifest.statements:
            raise DamagedIndexError(f"{place}: documents and statements do not fit together; rebuild the index")

    def __len__(self) -> int:
        return self.manifest.statements

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
        return self.engine.search(queries, k, self.mask(where or Filter()))

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
        wanted = [int(row) for row in rows]
        made = {}
        for row, record in self._statements.records(sorted(set(wanted))):
            ordinal = record["document"]
            if ordinal >= len(self._infos):
                raise DamagedIndexError(
                    f"{self.folder}: statement {row} names a document that is not there; rebuild the index"
                )
            made[row] = tables.statement_from(record, self._infos[ordinal].id)
        return [made[row] for row in wanted]

    def document(self, document_id: str) -> Document:
        """A document with its text; raises KeyError."""
        ordinal = self._ordinals[document_id]
        (_, record), *_ = self._documents.records([ordinal])
        return tables.document_from(record, self._infos[ordinal].location)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents, without their texts, in the order of their rows."""
        return self._infos

    def rows_of(self, document_id: str) -> range:
        """The rows of a document's statements; raises KeyError."""
        info = self._infos[self._ordinals[document_id]]
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
        import numpy as np

        wanted = np.asarray(rows, dtype=np.int64).reshape(-1)
        if len(wanted) and not (wanted.min() >= 0 and wanted.max() < len(self)):
            raise IndexError(f"rows {wanted.min()} to {wanted.max()} of {len(self)}")
        return np.array(self.engine.matrix[wanted])

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
        return self._statements.columns(columns)

    def document_frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of all documents."""
        return self._documents.columns(columns)

    def slice_statements(self, start: int, stop: int) -> pl.DataFrame:
        """All columns of a range of rows."""
        return self._statements.slice(start, stop)

    def slice_documents(self, start: int, stop: int) -> pl.DataFrame:
        """All columns of a range of documents."""
        return self._documents.slice(start, stop)

    def _read_infos(self) -> tuple[DocumentInfo, ...]:
        infos, first = [], 0
        for record in self._documents.columns(tables.DOCUMENT_INFO).iter_rows(named=True):
            record["role"] = Role(record["role"])
            record["location"] = manifests.unpack_location(self.folder, record["location"])
            record["notes"] = tuple(record["notes"])
            record["speakers"] = tuple(record["speakers"])
            infos.append(DocumentInfo(first=first, **record))
            first += record["rows"]
        return tuple(infos)

    def _make_mask(self, where: Filter) -> NDArray[np.bool_]:
        import numpy as np

        keep = np.ones(len(self), dtype=np.bool_)
        columns = ["cruft", "extra", "presentation"]
        columns += ["lang"] if where.languages is not None else []
        columns += ["speaker"] if where.speakers is not None else []
        frame = self.frame(columns)
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
            wanted = {name.casefold() for name in where.speakers}
            known = [name for name in frame["speaker"].unique() if name is not None and name.casefold() in wanted]
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


class _Table:
    """Statements or documents: Parquet files in order, decoded a row group at a time."""

    def __init__(self, files: dict[str, Checked], table: str, shards: Sequence[int], schema: dict[str, Any]) -> None:
        self.rows = sum(shards)
        self._shards = tuple(shards)
        self._schema = schema
        self._names = manifests.names(table, len(shards))
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
        found, shard, first = [], 0, 0
        for row in rows:
            while row - first >= self._shards[shard]:
                first += self._shards[shard]
                shard += 1
            group, at = divmod(row - first, tables.ROW_GROUP)
            found.append((row, self._group(shard, group).row(at, named=True)))
        return found

    def _group(self, shard: int, group: int) -> pl.DataFrame:
        key = (shard, group)
        if key not in self._cache:
            start = group * tables.ROW_GROUP
            self._cache[key] = self._collect(shard, start, tables.ROW_GROUP, list(self._schema))
            if len(self._cache) > _GROUPS:
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
        if len(frame) != expected or any(frame.schema[c] != self._schema[c] for c in columns):
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
