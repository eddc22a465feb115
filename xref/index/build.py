"""Writing a generation: what is unchanged is copied, what is new is embedded, and the old one answers until the new one is whole.

Order of the last steps, each synced before the next: the files of the new folder, the folder, its rename to `gen-<id>`, the index
folder, `CURRENT` (by rename), the index folder again. A crash between any two leaves the old or the new generation current.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import DamagedIndexError, EncoderError, StoreError
from xref.index import engine, manifest, storage, tables
from xref.index.checkpoint import Checkpoint, KeyTable
from xref.index.manifest import CANARIES, CURRENT, MANIFEST, Manifest, SourceSpec
from xref.index.reader import CANARY_TOLERANCE, DocumentInfo, Index, open_index
from xref.index.storage import Sink, Stamp
from xref.model import Document, Signature, Statement

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]
    Progress = Callable[[str, int, int | None], None]

# Rows of one statements file and characters of one documents file: what a build holds in memory at a time (about 60 MB as rows).
SHARD_ROWS = 65_536
SHARD_CHARACTERS = 16 << 20
# Statements looked up and embedded together.
BATCH = 4096
# Seconds of embedding that an interruption may cost.
CHECKPOINT_SECONDS = 2.0
LOCK_SECONDS = 10.0
_STAGING = "building"
_CHECKPOINT = "checkpoint"
_UNIT_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Kept:
    """Stands in `documents` for a document of the generation before that the caller knows to be unchanged: it is copied unread."""

    document_id: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did: document ids by fate, and how many statements were embedded or kept their vectors."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    embedded: int = 0
    reused: int = 0
    unreadable: tuple[str, ...] = ()
    generation: str = ""


Item = tuple[Document, Sequence[Statement]] | Kept


def write(
    folder: Path | str,
    documents: Iterable[Item],
    encode: Encode,
    signature: Signature,
    sources: SourceSpec,
    *,
    keep: int = 2,
    full: bool = False,
    progress: Progress | None = None,
    unreadable: Sequence[str] = (),
    lock_seconds: float = LOCK_SECONDS,
) -> Changes:
    """Write a new generation of an index, or nothing when nothing has changed.

    `encode` gives (n, dim) float32 unit rows. Statements whose content is in the generation before, made by the same encoder, keep
    their vectors (not with `full`). Documents read from a location in `unreadable` (or under it, or `location#…`) stay as they were: a
    source that is out of reach for a night is not lost. `keep` generations remain. `progress` gets a stage, how many are done, of how many.
    Raises StoreError (locked, disk full, two documents with one id), EncoderError for unusable vectors; the index is then as before.
    """
    folder = Path(folder)
    if keep < 1:
        raise ValueError(f"keep={keep}")
    try:
        storage.system.mkdir(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror}); choose another folder for the index") from error
    with storage.writer_lock(folder, lock_seconds):
        staging = folder / _STAGING
        try:
            storage.remove_folder(staging)
            storage.system.mkdir(staging)
            builder = _Builder(folder, staging, encode, signature, full=full, progress=progress)
            try:
                return _write(builder, documents, sources, keep, tuple(unreadable))
            finally:
                builder.release()
        except OSError as error:
            _try_remove(staging)
            name = error.filename or staging
            raise StoreError(f"{name}: cannot be written ({error.strerror}); the index is as it was before") from error


def _try_remove(path: Path) -> None:
    try:
        storage.remove_folder(path)
    except OSError:
        return  # the next build removes it


def _write(
    builder: _Builder, documents: Iterable[Item], sources: SourceSpec, keep: int, unreadable: tuple[str, ...]
) -> Changes:
    for item in documents:
        builder.take(item)
    builder.keep_unreadable(unreadable)
    builder.finish_rows()
    folder = builder.folder
    packed = tuple(manifest.pack_location(folder, location) for location in sources.locations)
    anchors = tuple(manifest.absolute(location) for location in sources.locations)
    spec = SourceSpec(packed, dict(sources.options))
    if builder.is_as_before(spec, unreadable):
        storage.remove_folder(builder.staging)
        generation = builder.before.manifest.id if builder.before else ""
    else:
        made = builder.finish(spec, unreadable, anchors)
        generation = _publish(folder, builder.staging, made)
    builder.checkpoint.remove()
    _sweep(folder, generation, keep, builder.damaged)
    return builder.changes(unreadable, generation)


def _publish(folder: Path, staging: Path, made: Manifest) -> str:
    last = max((manifest.number_of(name) for name in manifest.generations(folder)), default=0)
    identity, data = manifest.render(made, last + 1)
    storage.write_file(staging / MANIFEST, data)
    storage.sync_folder(staging)
    if (folder / identity).exists():  # without a manifest: half swept
        storage.remove_folder(folder / identity)
    storage.system.replace(staging, folder / identity)
    storage.sync_folder(folder)
    storage.replace_file(folder / CURRENT, f"{identity}\n".encode("ascii"))
    return identity


def _sweep(folder: Path, current: str, keep: int, damaged: str) -> None:
    """Remove what is neither current nor among the `keep` latest whole ones. Readers keep the files that they have open."""
    older = [name for name in manifest.generations(folder) if name not in (current, damaged)]
    spared = {current, *(older[-(keep - 1) :] if keep > 1 else ())}
    for entry in sorted(folder.iterdir()):
        if manifest.number_of(entry.name) and entry.name not in spared:
            _try_remove(entry)
    _try_remove(folder / (CURRENT + ".new"))


class _Builder:
    """The rows of the generation to be: copied from the one before or embedded, in the order they come."""

    def __init__(
        self,
        folder: Path,
        staging: Path,
        encode: Encode,
        signature: Signature,
        *,
        full: bool,
        progress: Progress | None,
    ) -> None:

        self.folder, self.staging, self.signature = folder, staging, signature
        self._encode, self._progress = encode, progress
        self.canary = self._checked(encode(CANARIES), len(CANARIES))
        self.before, self.damaged = _open_before(folder)
        same = self.before is not None and _same_encoder(self.before.manifest, signature, self.canary)
        self._old = self.before if same and not full else None
        self._full = full
        self._digests: dict[str, bytes] = {}
        self._infos: dict[str, DocumentInfo] = {}
        self._positions: dict[str, int] = {}
        if self.before is not None:
            self._infos = {info.id: info for info in self.before.documents()}
            digests = self.before.document_frame(["digest"])["digest"].to_list()
            self._digests = dict(zip(self._infos, digests, strict=True))
            self._positions = {identity: i for i, identity in enumerate(self._infos)}
        self._old_keys: KeyTable | None = None
        self.checkpoint = Checkpoint(
            folder / _CHECKPOINT, signature.encoder, manifest.pack_canary(self.canary), signature.dim, fresh=full
        )
        self._unsaved: list[tuple[list[bytes], NDArray[np.float32]]] = []
        self._saved_at = time.monotonic()
        self._run: tuple[int, int] | None = (
            None  # unchanged documents of the generation before, waiting to be copied together
        )
        self._pending: list[dict[str, Any]] = []
        self._pending_texts: list[str] = []
        self._statements = _Shards(staging, "statements", tables.statement_schema())
        self._documents = _Shards(staging, "documents", tables.document_schema())
        self._vectors = Sink(staging / engine.RAW)
        self._seen: dict[str, bytes] = {}
        self._sequence: list[str] = []
        self._rows = self._embedded = self._reused = self._searchable = 0
        self._languages: dict[str, int] = {}
        self._fates: dict[str, list[str]] = {"added": [], "changed": []}

    def release(self) -> None:
        """Let go of open files."""
        self._vectors.abandon()
        self.checkpoint.close()

    # -- what comes in ---------------------------------------------------------------------------------------------------

    def take(self, item: Item) -> None:
        """The next document; the same document given twice counts once."""
        if isinstance(item, Kept):
            self._keep(item.document_id)
            return
        document, statements = item
        records = [tables.statement_row(statement, document) for statement in statements]
        row = tables.document_row(document, records, manifest.pack_location(self.folder, document.location))
        if document.id in self._seen:
            if self._seen[document.id] == row["digest"]:
                return
            raise StoreError(
                f"{document.location}: a different document with the id {document.id!r} was read before; give it another id"
            )
        if self._digests.get(document.id) == row["digest"]:
            self._keep(document.id, records, row)
            return
        self._fates["changed" if document.id in self._infos else "added"].append(document.id)
        self._note(document.id, row["digest"])
        self._flush_run()
        self._add(row, records, [statement.content() for statement in statements])

    def keep_unreadable(self, locations: Sequence[str]) -> None:
        """Keep what was read before from places that could not be read now."""
        lost = {manifest.absolute(location).rstrip("/") for location in locations}
        for info in list(self._infos.values()):
            if info.id not in self._seen and (info.url in lost or _within(manifest.absolute(info.location), lost)):
                self._keep(info.id)

    def _keep(
        self, identity: str, records: list[dict[str, Any]] | None = None, row: dict[str, Any] | None = None
    ) -> None:
        if identity in self._seen:
            return
        if identity not in self._infos:
            raise KeyError(identity)
        self._note(identity, self._digests[identity])
        position = self._positions[identity]
        if self._old is None:  # same text, but its vectors are of another encoder
            self._flush_run()
            if records is None or row is None:
                assert self.before is not None
                row, records = self._rows_before(position)
            texts = [tables.statement_from(record, identity).content() for record in records]
            self._add(row, records, texts)
            return
        if self._run is not None and self._run[1] == position:
            self._run = (self._run[0], position + 1)
        else:
            self._flush_run()
            self._run = (position, position + 1)

    def _rows_before(self, position: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        assert self.before is not None
        info = self.before.documents()[position]
        row = self.before.slice_documents(position, position + 1).row(0, named=True)
        return row, self.before.slice_statements(info.first, info.first + info.rows).to_dicts()

    def _note(self, identity: str, digest: bytes) -> None:
        self._seen[identity] = digest
        self._sequence.append(identity)
        if self._progress is not None and len(self._seen) % 64 == 0:
            self._progress("reading", len(self._seen), None)

    # -- rows ------------------------------------------------------------------------------------------------------------

    def _add(self, row: dict[str, Any], records: list[dict[str, Any]], texts: list[str]) -> None:
        ordinal = self._documents.rows
        self._documents.add_rows([row])
        for record in records:
            record["document"] = ordinal
            self._count(record["lang"], 1)
            self._searchable += not record["cruft"]
        self._pending += records
        self._pending_texts += texts
        while len(self._pending) >= BATCH:
            self._embed(BATCH)

    def _count(self, lang: str, rows: int) -> None:
        self._languages[lang] = self._languages.get(lang, 0) + rows

    def _flush_run(self) -> None:
        """Copy the waiting unchanged documents, rows and vectors, from the generation before."""
        if self._run is None or self._old is None:
            return
        import polars as pl

        self._embed(len(self._pending))
        (start, stop), self._run = self._run, None
        infos = self._old.documents()
        at = start
        while at < stop:  # in steps, so that memory stays bounded
            end, rows = at, 0
            while end < stop and (end == at or rows + infos[end].rows <= SHARD_ROWS):
                rows += infos[end].rows
                end += 1
            shift = self._documents.rows - at
            self._documents.add_frame(self._old.slice_documents(at, end))
            first = infos[at].first
            frame = self._old.slice_statements(first, first + rows)
            if shift:
                frame = frame.with_columns((pl.col("document").cast(pl.Int64) + shift).cast(pl.UInt32))
            self._statements.add_frame(frame)
            for lang, count in frame.group_by("lang").len().iter_rows():
                self._count(lang, count)
            self._searchable += int((~frame["cruft"]).sum())
            self._vectors.write(self._old.engine.matrix[first : first + rows].tobytes())
            self._rows += rows
            self._reused += rows
            at = end

    def _embed(self, count: int) -> None:
        """Give the first `count` waiting statements their vectors: from the generation before, the checkpoint, or the encoder."""
        import numpy as np

        if not count:
            return
        records, self._pending = self._pending[:count], self._pending[count:]
        texts, self._pending_texts = self._pending_texts[:count], self._pending_texts[count:]
        keys = [record["key"] for record in records]
        vectors = np.empty((count, self.signature.dim), dtype=np.float32)
        missing = np.ones(count, dtype=np.bool_)
        if self._old is not None:
            if self._old_keys is None:
                self._old_keys = KeyTable(b"".join(self._old.frame(["key"])["key"].to_list()))
            at = self._old_keys.find(keys)
            held = at >= 0
            vectors[held] = self._old.engine.matrix[at[held]]
            missing &= ~held
            self._reused += int(held.sum())
        if missing.any():
            missing &= ~self.checkpoint.fill(keys, vectors, missing)
        if missing.any():
            self._embed_new([int(i) for i in np.flatnonzero(missing)], keys, texts, vectors)
        self._statements.add_rows(records)
        self._vectors.write(vectors.astype("<f4", copy=False).tobytes())
        self._rows += count
        if self._progress is not None:
            self._progress("embedding", self._rows, None)

    def _embed_new(self, wanted: list[int], keys: list[bytes], texts: list[str], vectors: NDArray[np.float32]) -> None:
        first: dict[bytes, int] = {}
        for i in wanted:
            first.setdefault(keys[i], i)
        made = self._checked(self._encode([texts[i] for i in first.values()]), len(first))
        place = {key: j for j, key in enumerate(first)}
        vectors[wanted] = made[[place[keys[i]] for i in wanted]]
        self._embedded += len(wanted)
        self._unsaved.append((list(first), made))
        if time.monotonic() - self._saved_at >= CHECKPOINT_SECONDS:
            for batch in self._unsaved:
                self.checkpoint.append(*batch)
            self.checkpoint.sync()
            self._unsaved.clear()
            self._saved_at = time.monotonic()
        elif len(self._unsaved) > 64:  # a fast encoder: what two seconds make is soon made again
            self._unsaved.clear()

    def _checked(self, vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        import numpy as np

        made = np.ascontiguousarray(vectors, dtype=np.float32)
        if made.shape != (count, self.signature.dim):
            raise EncoderError(
                f"{self.signature.encoder}: gave vectors of shape {made.shape} for {count} texts of dimension {self.signature.dim}"
            )
        lengths = np.linalg.norm(made, axis=1)
        if not np.isfinite(lengths).all() or (np.abs(lengths - 1) > _UNIT_TOLERANCE)[lengths > 0].any():
            raise EncoderError(
                f"{self.signature.encoder}: gave vectors that are not of length 1; the index needs unit vectors"
            )
        return made

    # -- the end ---------------------------------------------------------------------------------------------------------

    def is_as_before(self, sources: SourceSpec, unreadable: tuple[str, ...]) -> bool:
        """Whether a new generation would say the same as the one before."""
        if self.before is None or self._full:
            return False
        then = self.before.manifest
        same = (then.sources, then.unreadable) == (sources, unreadable) and self._engineless(
            then.signature
        ) == self._engineless(self.signature)
        return (
            same
            and self._old is not None
            and self._sequence == list(self._infos)
            and not self._fates["added"]
            and not self._fates["changed"]
        )

    @staticmethod
    def _engineless(signature: Signature) -> Signature:
        return replace(signature, engine="")

    def finish_rows(self) -> None:
        """Embed and copy what still waits."""
        self._flush_run()
        self._embed(len(self._pending))

    def finish(self, sources: SourceSpec, unreadable: tuple[str, ...], anchors: tuple[str, ...]) -> Manifest:
        """Write the tables' last files and the engine; the manifest, still without an id."""
        import numpy as np

        files: dict[str, Stamp] = {**self._documents.finish(), **self._statements.finish()}
        raw = self._vectors.close()
        if self._progress is not None:
            self._progress("indexing", self._rows, self._rows)
        kind = engine.choose(self._rows, self.signature.dim)
        path = self.staging / engine.RAW
        shape = (self._rows, self.signature.dim)
        matrix = np.memmap(path, dtype="<f4", mode="r", shape=shape) if self._rows else np.empty(shape, np.float32)
        made, told = engine.build(kind, matrix, self.staging)
        del matrix
        files |= made
        if kind == "flat":
            storage.system.unlink(path)
        else:
            files[engine.RAW] = raw
        return Manifest(
            id="",
            signature=replace(self.signature, engine=str(told.get("factory", "Flat"))),
            documents=self._documents.rows,
            statements=self._rows,
            searchable=self._searchable,
            languages=dict(sorted(self._languages.items())),
            engine=told,
            canary=manifest.pack_canary(self.canary),
            files=files,
            shards={"documents": self._documents.shards, "statements": self._statements.shards},
            sources=sources,
            unreadable=unreadable,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            anchors=anchors,
        )

    def changes(self, unreadable: tuple[str, ...], generation: str) -> Changes:
        """What was done."""
        added, changed = self._fates["added"], self._fates["changed"]
        return Changes(
            added=tuple(added),
            changed=tuple(changed),
            removed=tuple(identity for identity in self._infos if identity not in self._seen),
            unchanged=len(self._sequence) - len(added) - len(changed),
            embedded=self._embedded,
            reused=self._reused,
            unreadable=unreadable,
            generation=generation,
        )


class _Shards:
    """A table written as Parquet files of a fixed number of rows, however the rows come in."""

    def __init__(self, staging: Path, table: str, schema: dict[str, Any]) -> None:
        self._staging, self._table, self._schema = staging, table, schema
        self._frames: list[pl.DataFrame] = []
        self._records: list[dict[str, Any]] = []
        self._held = 0
        self._files: dict[str, Stamp] = {}
        self._counts: list[int] = []
        self.rows = 0

    @property
    def shards(self) -> tuple[int, ...]:
        """Rows of each file written."""
        return tuple(self._counts)

    def add_rows(self, records: list[dict[str, Any]]) -> None:
        """Rows as dictionaries."""
        self._records += records
        self.rows += len(records)
        self._held += len(records)
        if len(self._records) >= BATCH or self._held >= SHARD_ROWS:
            self._pack()

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Rows as a frame with our columns."""
        self._pack()
        self._frames.append(frame.select(list(self._schema)))
        self.rows += len(frame)
        self._held += len(frame)
        self._write_full()

    def finish(self) -> dict[str, Stamp]:
        """Write the rest (an empty table too is a file); the files by name."""
        self._pack()
        if self._held or not self._files:
            self._write(self._cut(self._held))
        return self._files

    def _pack(self) -> None:
        import polars as pl

        if self._records:
            self._frames.append(pl.DataFrame(self._records, schema=self._schema, orient="row"))
            self._records = []
        self._write_full()

    def _write_full(self) -> None:
        while self._held >= SHARD_ROWS:
            self._write(self._cut(SHARD_ROWS))

    def _cut(self, rows: int) -> pl.DataFrame:
        import polars as pl

        if not self._frames:
            return pl.DataFrame(schema=self._schema)
        whole = pl.concat(self._frames)
        self._frames = [whole.slice(rows)] if len(whole) > rows else []
        self._held -= rows
        return whole.slice(0, rows)

    def _write(self, frame: pl.DataFrame) -> None:
        name = manifest.names(self._table, len(self._counts) + 1)[-1]
        self._files[name] = storage.write_file(self._staging / name, tables.to_parquet(frame))
        self._counts.append(len(frame))


def _within(location: str, places: set[str]) -> bool:
    """Whether a document was read from one of the places: the same file, a record of it (`file#id`), or a file of that folder."""
    if location in places or location.rsplit("#", 1)[0] in places:
        return True
    return any(location.startswith(place + "/") for place in places)


def _open_before(folder: Path) -> tuple[Index | None, str]:
    """The current generation if it is whole; the id of a damaged one, which is built anew and not kept."""
    try:
        return open_index(folder), ""
    except DamagedIndexError:
        try:
            return None, manifest.current(folder)
        except StoreError:
            return None, ""
    except StoreError:
        return None, ""


def _same_encoder(then: Manifest, now: Signature, canary: NDArray[np.float32]) -> bool:
    import numpy as np

    if (then.signature.encoder, then.signature.dim) != (now.encoder, now.dim):
        return False
    return bool(np.allclose(then.canary_vectors(), canary, atol=CANARY_TOLERANCE))
