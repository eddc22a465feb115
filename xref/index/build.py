"""Writing a generation: what is unchanged is copied, what is new is embedded, and the old one answers until the new one is whole.

Order of the last steps, each synced before the next: the files of the new folder, the folder, its rename to `gen-<id>`, the index
folder, `CURRENT` (by rename), the index folder again. A crash between any two leaves the old or the new generation current.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import DamagedIndexError, EncoderError, ForeignIndexError, StoreError
from xref.index import engine, manifest, storage, tables
from xref.index.checkpoint import Checkpoint, KeyTable
from xref.index.manifest import CANARIES, CURRENT, MANIFEST, Manifest, SourceSpec
from xref.index.reader import CANARY_TOLERANCE, Index, Table, open_index
from xref.index.storage import Checked, Sink, Stamp
from xref.model import Document, Signature, Statement

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]
    Progress = Callable[[str, int, int | None], None]

# Rows of one file of a table, and characters of one file of documents: what a build holds in memory at a time (about 60 MB).
SHARD_ROWS = 65_536
SHARD_CHARACTERS = 8 << 20
# Statements looked up and embedded together.
BATCH = 4096
# Statements given to the encoder at a time: LaBSE makes 89 a second, so that progress and checkpoints come every few seconds.
ENCODE = 512
# Seconds of embedding that an interruption may cost, and a batch. What a fast encoder makes in that time is not worth a file.
CHECKPOINT_SECONDS = 2.0
LOCK_SECONDS = 10.0
# A large index takes a rebuild's new documents as a part of their own while what was added and dropped since the large part was
# written stays under this share of it, and until there are so many parts; then everything is written anew.
SMALL_CHANGE = 0.2
PARTS = 8
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


# A document with its statements, or with the function that splits it, which is called only where the document is not held already.
Item = tuple[Document, Sequence[Statement] | Callable[[], Sequence[Statement]]] | Kept


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
    unreadable: Sequence[str] | Callable[[], Sequence[str]] = (),
    lock_seconds: float = LOCK_SECONDS,
) -> Changes:
    """Write a new generation of an index, or nothing when nothing has changed.

    A document comes with its statements, or with the function that splits it: that is not called for one that is held word for word,
    split by the same rules (`signature.segmenter` and `.options`). `encode` gives (n, dim) float32 unit rows. Statements whose content
    is in the generation before, made by the same encoder, keep their vectors (not with `full`). Documents read from a location in
    `unreadable` (or under it, or `location#…`) stay as they were: a source that is out of reach for a night is not lost; give a function
    where that is known only when all documents have been read. `keep` generations remain. `progress` gets a stage, how many are done, of
    how many.
    `sources.options["engine"]` may ask for an engine (`flat`, `pq`, `ivf`) whatever the size.
    Raises StoreError (locked, disk full, two documents with one id), EncoderError for unusable vectors; the index is then as before.
    """
    if keep < 1:
        raise ValueError(f"keep={keep}")
    options = _Options(signature, sources, keep, full, unreadable if callable(unreadable) else tuple(unreadable))
    return _locked(Path(folder), documents, encode, options, progress, lock_seconds)


def merge(
    folder: Path | str,
    parts: Sequence[Path | str],
    *,
    keep: int = 2,
    progress: Progress | None = None,
    lock_seconds: float = LOCK_SECONDS,
) -> Changes:
    """Write an index that holds the documents of several, without embedding anything.

    The first part's signature and options become the merged one's; its sources are those of all. A document that several parts hold
    alike counts once. Raises StoreError when two differ under one id, ForeignIndexError when the parts' encoders differ.
    """
    folder = Path(folder)
    opened = [open_index(part) for part in parts]
    if not opened:
        raise ValueError("nothing to merge")
    first = opened[0]
    for other in opened[1:]:
        if not _same_encoder(other.manifest, first.signature, first.manifest.canary_vectors()):
            raise ForeignIndexError(
                f"{other.folder}: built with the encoder {other.signature.encoder}, {first.folder} with "
                f"{first.signature.encoder}; rebuild one of them with the other's encoder"
            )
    locations = [place for index in opened for place in manifest.unpack_locations(index.folder, index.manifest)]
    sources = SourceSpec(tuple(dict.fromkeys(locations)), dict(first.manifest.sources.options))
    unreadable = tuple(dict.fromkeys(place for index in opened for place in index.manifest.unreadable))

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        if tuple(texts) != CANARIES:
            raise StoreError(f"{folder}: a statement of the parts has no vector; verify the parts")
        return first.manifest.canary_vectors()

    def documents() -> Iterator[Item]:
        for index in opened:
            for info in index.documents():
                yield index.document(info.id), index.statements(index.rows_of(info.id))

    signature = replace(first.signature, engine="")
    options = _Options(signature, sources, keep, full=False, named=unreadable, lenders=tuple(opened))
    return _locked(folder, documents(), encode, options, progress, lock_seconds)


@dataclass(frozen=True, slots=True)
class _Options:
    """What a build was asked for."""

    signature: Signature
    sources: SourceSpec
    keep: int
    full: bool
    named: tuple[str, ...] | Callable[[], Sequence[str]]
    lenders: tuple[Index, ...] = ()  # other indexes whose vectors may be used

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The locations that could not be read, as far as is known now."""
        return tuple(self.named()) if callable(self.named) else self.named

    @property
    def engine(self) -> str:
        """The engine that was asked for, with the sources, so that a rebuild remembers it."""
        return self.sources.options.get("engine", "auto")


def _locked(
    folder: Path,
    documents: Iterable[Item],
    encode: Encode,
    options: _Options,
    progress: Progress | None,
    lock_seconds: float,
) -> Changes:
    engine.choose(0, 0, options.engine)  # an engine that does not exist is said before the work, not after
    try:
        storage.system.mkdir(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made ({error.strerror}); choose another folder for the index") from error
    with storage.writer_lock(folder, lock_seconds):
        staging = folder / _STAGING
        try:
            storage.remove_folder(staging)
            storage.system.mkdir(staging)
            builder = _Builder(folder, staging, encode, options, progress)
            try:
                return _write(builder, documents)
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


def _write(builder: _Builder, documents: Iterable[Item]) -> Changes:
    for item in documents:
        builder.take(item)
    builder.keep_unreadable()
    folder = builder.folder
    if builder.is_as_before():
        storage.remove_folder(builder.staging)
        generation = builder.before.manifest.id if builder.before else ""
    else:
        generation = _publish(folder, builder.staging, builder.finish())
    builder.checkpoint.remove()
    _sweep(folder, generation, builder.options.keep, builder.damaged)
    return builder.changes(generation)


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
    """The rows of the generation to be: copied from the one before or embedded, in the order they come.

    Over a large index (one with a compressed engine) new documents are gathered apart; at the end they become a small part beside the
    untouched large one, or, when too much has changed, everything is written anew: what is kept first, then what is new.
    """

    def __init__(
        self, folder: Path, staging: Path, encode: Encode, options: _Options, progress: Progress | None
    ) -> None:
        self.folder, self.staging, self.options = folder, staging, options
        self._signature, self._encode, self._progress = options.signature, encode, progress
        self.canary = self._checked(encode(CANARIES), len(CANARIES))
        self.before, self.damaged = _open_before(folder)
        same = self.before is not None and _same_encoder(self.before.manifest, self._signature, self.canary)
        self._old = self.before if same and not options.full else None
        self._split_alike = self._old is not None and _splitting(self._old.signature) == _splitting(self._signature)
        self._apart = self._old is not None and self._old.engine.kind != "flat"
        self._positions: dict[str, int] = {}
        self._digests: list[bytes] = []
        if self.before is not None:
            self._positions = {info.id: i for i, info in enumerate(self.before.documents())}
            self._digests = self.before.document_frame(["digest"])["digest"].to_list()
        lenders = (*([self._old] if self._old is not None else []), *options.lenders)
        self._lenders: list[tuple[Index, KeyTable | None]] = [(index, None) for index in lenders]
        self.checkpoint = Checkpoint(
            folder / _CHECKPOINT,
            self._signature.encoder,
            manifest.pack_canary(self.canary),
            self._signature.dim,
            fresh=options.full,
        )
        self._unsaved: list[tuple[list[bytes], NDArray[np.float32]]] = []
        self._spent = 0.0  # seconds of embedding since the last checkpoint
        self._kept: list[
            int
        ] = []  # positions in the generation before: waiting to be copied, or all of them when gathering apart
        self._pending: list[dict[str, Any]] = []
        self._pending_texts: list[str] = []
        if self._apart:
            storage.system.mkdir(staging / _STAGING)
        self._out = _Output(staging / _STAGING if self._apart else staging, self._signature.dim)
        self._seen: dict[str, bytes] = {}
        self._embedded = self._reused = 0
        self._added: list[str] = []
        self._changed: list[str] = []

    def release(self) -> None:
        """Let go of open files."""
        self._out.abandon()
        self.checkpoint.close()

    # -- what comes in ---------------------------------------------------------------------------------------------------

    def take(self, item: Item) -> None:
        """The next document; the same document given twice counts once."""
        if isinstance(item, Kept):
            self._keep(item.document_id)
            return
        document, statements = item
        if callable(statements):
            held = self._split_alike and self.before is not None and self.before.holds(document)
            if held and document.id not in self._seen:
                self._keep(document.id)
                return
            statements = statements()
        texts = [statement.content() for statement in statements]
        records = [tables.statement_row(*pair, document) for pair in zip(statements, texts, strict=True)]
        row = tables.document_row(document, manifest.pack_location(self.folder, document.location))
        tables.add_statements(row, records, document)
        if document.id in self._seen:
            if self._seen[document.id] == row["digest"]:
                return
            raise StoreError(
                f"{document.location}: a different document with the id {document.id!r} was read before; give it another id"
            )
        position = self._positions.get(document.id)
        if position is not None and self._digests[position] == row["digest"] and self._old is not None:
            self._keep(document.id)
            return
        if position is None:
            self._added.append(document.id)
        elif self._digests[position] != row["digest"]:
            self._changed.append(document.id)
        self._note(document.id, row["digest"])
        self._add(row, records, texts)

    def keep_unreadable(self) -> None:
        """Keep what was read before from places that could not be read now."""
        lost = {manifest.absolute(location).rstrip("/") for location in self.options.unreadable}
        if not lost or self.before is None:
            return
        for info in self.before.documents():
            if info.id not in self._seen and (info.url in lost or _within(manifest.absolute(info.location), lost)):
                self._keep(info.id)

    def _keep(self, identity: str) -> None:
        """Copy a document of the generation before; when that is of another encoder, with new vectors."""
        if identity in self._seen:
            return
        position = self._positions[identity]
        self._note(identity, self._digests[position])
        if self._old is None:
            assert self.before is not None
            documents, statements, _ = self.before.copy(position, position + 1)
            records = statements.to_dicts()
            texts = [tables.statement_from(record, identity).content() for record in records]
            self._add(documents.row(0, named=True), records, texts)
            return
        if not self._apart:
            self._embed(len(self._pending))
        self._kept.append(position)

    def _note(self, identity: str, digest: bytes) -> None:
        self._seen[identity] = digest
        if self._progress is not None and len(self._seen) % 64 == 0:
            self._progress("reading", len(self._seen), None)

    # -- rows ------------------------------------------------------------------------------------------------------------

    def _add(self, row: dict[str, Any], records: list[dict[str, Any]], texts: list[str]) -> None:
        if not self._apart:
            self._copy_kept()
        self._out.add_document(row, records)
        self._pending += records
        self._pending_texts += texts
        while len(self._pending) >= BATCH:
            self._embed(BATCH)

    def _copy_kept(self) -> None:
        """Copy the waiting unchanged documents from the generation before, neighbours together."""
        kept, self._kept = self._kept, []
        if kept and self._old is not None:
            self._reused += _copy(self._old, kept, self._out)

    def _embed(self, count: int) -> None:
        """Give the first `count` waiting statements their vectors: from an index that has them, the checkpoint, or the encoder."""
        import numpy as np

        if not count:
            return
        records, self._pending = self._pending[:count], self._pending[count:]
        texts, self._pending_texts = self._pending_texts[:count], self._pending_texts[count:]
        keys = [record["key"] for record in records]
        vectors = np.empty((count, self._signature.dim), dtype=np.float32)
        missing = np.ones(count, dtype=np.bool_)
        for i, (index, table) in enumerate(self._lenders):
            if table is None:
                table = KeyTable(b"".join(index.frame(["key"])["key"].to_list()))
                self._lenders[i] = (index, table)
            at = table.find(keys)
            held = (at >= 0) & missing
            vectors[held] = index.vectors(at[held])
            missing &= ~held
            self._reused += int(held.sum())
        if missing.any():
            missing &= ~self.checkpoint.fill(keys, vectors, missing)
        if missing.any():
            self._embed_new([int(i) for i in np.flatnonzero(missing)], keys, texts, vectors)
        self._out.add_statements(records, vectors)
        if self._progress is not None:
            self._progress("embedding", self._out.rows, None)

    def _embed_new(self, wanted: list[int], keys: list[bytes], texts: list[str], vectors: NDArray[np.float32]) -> None:
        import numpy as np

        first: dict[bytes, int] = {}
        for i in wanted:
            first.setdefault(keys[i], i)
        place = {key: j for j, key in enumerate(first)}
        made = np.empty((len(first), self._signature.dim), dtype=np.float32)
        chosen = list(first.items())
        for start in range(0, len(chosen), ENCODE):
            batch = chosen[start : start + ENCODE]
            began = time.monotonic()
            vectors_now = self._checked(self._encode([texts[i] for _, i in batch]), len(batch))
            self._spent += time.monotonic() - began
            made[start : start + ENCODE] = vectors_now
            self._unsaved.append(([key for key, _ in batch], vectors_now))
            if self._spent >= CHECKPOINT_SECONDS:
                self._save()
        vectors[wanted] = made[[place[keys[i]] for i in wanted]]
        self._embedded += len(wanted)

    def _save(self) -> None:
        """Log what was embedded since the last time."""
        for batch in self._unsaved:
            self.checkpoint.append(*batch)
        self.checkpoint.sync()
        self._unsaved.clear()
        self._spent = 0.0

    def _checked(self, vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        import numpy as np

        made = np.ascontiguousarray(vectors, dtype=np.float32)
        name, dim = self._signature.encoder, self._signature.dim
        if made.shape != (count, dim):
            raise EncoderError(f"{name}: gave vectors of shape {made.shape} for {count} texts of dimension {dim}")
        lengths = np.linalg.norm(made, axis=1)
        if not np.isfinite(lengths).all() or (np.abs(lengths - 1) > _UNIT_TOLERANCE)[lengths > 0].any():
            raise EncoderError(f"{name}: gave vectors that are not of length 1; the index needs unit vectors")
        return made

    # -- the end ---------------------------------------------------------------------------------------------------------

    def is_as_before(self) -> bool:
        """Whether a new generation would say the same as the one before."""
        if self._old is None or self._added or self._changed or len(self._seen) != len(self._positions):
            return False
        then = self._old.manifest
        same = replace(then.signature, engine="") == replace(self._signature, engine="")
        return same and (then.sources, then.unreadable) == (self._spec(), self.options.unreadable)

    def _spec(self) -> SourceSpec:
        packed = (manifest.pack_location(self.folder, location) for location in self.options.sources.locations)
        return SourceSpec(tuple(packed), dict(self.options.sources.options))

    def finish(self) -> Manifest:
        """Write what still waits and the engine; the manifest, still without an id."""
        if not self._apart:
            self._copy_kept()
        self._embed(len(self._pending))
        self._out.finish()
        if self._progress is not None:
            self._progress("indexing", self._out.rows, self._out.rows)
        if not self._apart:
            return self._manifest(self._out, [self._out.build_engine(self.options.engine)])
        assert self._old is not None
        if self._is_small_change(self._old):
            return self._extend(self._old)
        fresh, gathered = _Output(self.staging, self._signature.dim), self._out
        self._reused += _copy(self._old, self._kept, fresh)
        _copy(gathered, list(range(len(gathered.counts))), fresh)
        fresh.finish()
        part = fresh.build_engine(self.options.engine)
        storage.remove_folder(gathered.folder)
        return self._manifest(fresh, [part])

    def _is_small_change(self, old: Index) -> bool:
        """Whether the new documents may stand as a part of their own beside the large one."""
        base = old.engine.parts[0].rows
        kept = sum(old.documents()[position].rows for position in self._kept)
        late = old.engine.rows - base + self._out.rows
        dead = old.engine.rows - kept
        rows = kept + self._out.rows
        same = engine.choose(rows, self._signature.dim, self.options.engine) == old.engine.kind
        return same and len(old.engine.parts) < PARTS and late + dead <= SMALL_CHANGE * base

    def _extend(self, old: Index) -> Manifest:
        """The generation before, by other names for its files, and the new documents as one more part."""
        import polars as pl

        out, then = self._out, old.manifest
        for name in then.files:
            storage.share_file(self.folder / then.id / name, self.staging / name)
        files = dict(then.files)
        shards = {table: list(pairs) for table, pairs in then.shards.items()}
        parts = list(then.engine["parts"])
        if out.counts:
            ordinals, first = sum(rows for _, rows in shards["documents"]), 0
            for table, mine in (("documents", out.documents), ("statements", out.statements)):
                for name, rows in mine.shards:
                    target = manifest.name(table, len(shards[table]) + 1, "parquet")
                    if table == "statements":  # their documents come after those that are there
                        frame = out.statements.table().slice(first, first + rows)
                        frame = frame.with_columns(pl.col("document") + pl.lit(ordinals, dtype=pl.UInt32))
                        files[target] = storage.write_file(self.staging / target, tables.to_parquet(frame))
                        first += rows
                    else:
                        storage.system.replace(out.folder / name, self.staging / target)
                        files[target] = mine.files[name]
                    shards[table].append((target, rows))
            if out.rows:
                parts.append(out.build_engine("auto", self.staging, 1 + max(int(part["number"]) for part in parts)))
                files |= out.engine_files
        storage.remove_folder(out.folder)
        kept = set(self._kept)
        dead = sorted({*then.dead, *(o for i, o in enumerate(old.ordinals) if i not in kept)})
        living = _tally(old, kept)
        self._reused += living.rows
        living.add(out.tally)
        return self._manifest(out, parts, files=files, shards=shards, dead=tuple(dead), tally=living)

    def _manifest(
        self,
        out: _Output,
        parts: list[dict[str, Any]],
        *,
        files: dict[str, Stamp] | None = None,
        shards: dict[str, list[tuple[str, int]]] | None = None,
        dead: tuple[int, ...] = (),
        tally: _Tally | None = None,
    ) -> Manifest:
        tally = tally or out.tally
        own = {"documents": out.documents.shards, "statements": out.statements.shards}
        return Manifest(
            id="",
            signature=replace(self._signature, engine=str(parts[0].get("factory", "Flat"))),
            documents=tally.documents,
            statements=tally.rows,
            searchable=tally.searchable,
            languages=dict(sorted((lang, n) for lang, n in tally.languages.items() if n)),
            engine={"kind": parts[0]["kind"], "search": parts[0]["search"], "parts": parts},
            canary=manifest.pack_canary(self.canary),
            files=files if files is not None else {**out.documents.files, **out.statements.files, **out.engine_files},
            shards={table: tuple(pairs) for table, pairs in (shards or own).items()},
            sources=self._spec(),
            unreadable=self.options.unreadable,
            dead=dead,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            anchors=tuple(manifest.absolute(location) for location in self.options.sources.locations),
        )

    def changes(self, generation: str) -> Changes:
        """What was done."""
        return Changes(
            added=tuple(self._added),
            changed=tuple(self._changed),
            removed=tuple(identity for identity in self._positions if identity not in self._seen),
            unchanged=len(self._seen) - len(self._added) - len(self._changed),
            embedded=self._embedded,
            reused=self._reused,
            unreadable=self.options.unreadable,
            generation=generation,
        )


class _Tally:
    """Counts for the manifest."""

    def __init__(self) -> None:
        self.documents = self.rows = self.searchable = 0
        self.languages: dict[str, int] = {}

    def count(self, frame: pl.DataFrame) -> None:
        """Add statements, by their columns `lang` and `cruft`."""
        self.rows += len(frame)
        self.searchable += int((~frame["cruft"]).sum())
        for lang, rows in frame.group_by("lang").len().iter_rows():
            self.languages[lang] = self.languages.get(lang, 0) + rows

    def add(self, other: _Tally) -> None:
        """Add another tally."""
        self.documents += other.documents
        self.rows += other.rows
        self.searchable += other.searchable
        for lang, rows in other.languages.items():
            self.languages[lang] = self.languages.get(lang, 0) + rows


def _tally(index: Index, kept: set[int]) -> _Tally:
    """Counts of some documents of an index."""
    import numpy as np

    tally = _Tally()
    tally.documents = len(kept)
    good = np.array([i in kept for i in range(len(index.documents()))], dtype=np.bool_)
    rows = np.repeat(good, [info.rows for info in index.documents()])
    tally.count(index.frame(["lang", "cruft"]).filter(rows))
    return tally


class _Output:
    """The tables and raw vectors of one build, as they are written; afterwards they can be read again."""

    def __init__(self, folder: Path, dim: int) -> None:
        self.folder, self._dim = folder, dim
        self.documents = _Shards(folder, "documents", tables.document_schema())
        self.statements = _Shards(folder, "statements", tables.statement_schema())
        self.tally = _Tally()
        self.counts: list[int] = []  # statements of each document
        self.engine_files: dict[str, Stamp] = {}
        self._vectors = Sink(folder / engine.RAW)
        self._raw: Stamp | None = None
        self._matrix: NDArray[np.float32] | None = None

    @property
    def rows(self) -> int:
        """Statements written so far."""
        return self.statements.rows

    def add_document(self, row: dict[str, Any], records: list[dict[str, Any]]) -> None:
        """A document; its statements follow with `add_statements`, and get its ordinal here."""
        for record in records:
            record["document"] = len(self.counts)
        self.documents.add_rows([row])
        self.counts.append(len(records))
        self.tally.documents += 1

    def add_statements(self, records: list[dict[str, Any]], vectors: NDArray[np.float32]) -> None:
        """Statements of documents that were added, with their vectors."""
        tally = self.tally
        for record in records:
            tally.languages[record["lang"]] = tally.languages.get(record["lang"], 0) + 1
            tally.searchable += not record["cruft"]
        tally.rows += len(records)
        self.statements.add_rows(records)
        self._add_vectors(vectors)

    def add_frames(self, documents: pl.DataFrame, statements: pl.DataFrame, vectors: NDArray[np.float32]) -> None:
        """Whole documents with their statements and vectors, as columns."""
        import numpy as np
        import polars as pl

        counts = documents["rows"].to_list()
        ordinals = np.repeat(np.arange(len(self.counts), len(self.counts) + len(counts)), counts)
        self.documents.add_frame(documents)
        self.statements.add_frame(statements.with_columns(pl.Series("document", ordinals, dtype=pl.UInt32)))
        self.counts += counts
        self.tally.documents += len(counts)
        self.tally.count(statements)
        self._add_vectors(vectors)

    def _add_vectors(self, vectors: NDArray[np.float32]) -> None:
        import numpy as np

        if len(vectors):
            self._vectors.write(np.ascontiguousarray(vectors, dtype="<f4").data)

    def finish(self) -> None:
        """Write what is still held."""
        self.documents.finish()
        self.statements.finish()
        self._raw = self._vectors.close()

    def abandon(self) -> None:
        """Let go of open files."""
        self._vectors.abandon()

    def matrix(self) -> NDArray[np.float32]:
        """(n, dim) float32: the raw vectors, mapped."""
        import numpy as np

        if not self.rows:
            return np.empty((0, self._dim), dtype=np.float32)
        return np.memmap(self.folder / engine.RAW, dtype="<f4", mode="r", shape=(self.rows, self._dim))

    def build_engine(self, wanted: str, folder: Path | None = None, number: int = 1) -> dict[str, Any]:
        """Write the engine's files, in another folder if told; what the manifest tells of the part."""
        assert self._raw is not None
        folder = folder or self.folder
        matrix = self.matrix()
        self.engine_files, told = engine.build(engine.choose(self.rows, self._dim, wanted), matrix, folder, number)
        del matrix
        if "raw" in told:
            storage.system.replace(self.folder / engine.RAW, folder / told["raw"])
            self.engine_files[told["raw"]] = self._raw
        else:
            storage.system.unlink(self.folder / engine.RAW)
        return told | {"number": number}

    def copy(self, start: int, stop: int) -> tuple[pl.DataFrame, pl.DataFrame, NDArray[np.float32]]:
        """Documents `start` to `stop`, once finished: as `Index.copy`."""
        first = sum(self.counts[:start])
        last = first + sum(self.counts[start:stop])
        documents = self.documents.table().slice(start, stop)
        return documents, self.statements.table().slice(first, last), self.matrix()[first:last]


def _copy(source: Index | _Output, positions: list[int], target: _Output) -> int:
    """Copy documents, neighbours together but never more than a file's worth at a time; how many statements."""
    counts = source.counts
    before, at = target.rows, 0
    while at < len(positions):
        end, rows = at, 0
        while (
            end < len(positions)
            and positions[end] == positions[at] + end - at
            and (end == at or rows + counts[positions[end]] <= SHARD_ROWS)
        ):
            rows += counts[positions[end]]
            end += 1
        target.add_frames(*source.copy(positions[at], positions[end - 1] + 1))
        at = end
    return target.rows - before


class _Shards:
    """A table written as Parquet files of a fixed number of rows, however the rows come in."""

    def __init__(self, folder: Path, table: str, schema: dict[str, Any]) -> None:
        self._folder, self._name, self._schema = folder, table, schema
        self._frames: list[pl.DataFrame] = []
        self._records: list[dict[str, Any]] = []
        self._held = self._weight = 0  # rows and characters that wait
        self._weighed = "characters" in schema
        self.files: dict[str, Stamp] = {}
        self.shards: list[tuple[str, int]] = []
        self.rows = 0
        self._table: Table | None = None

    def add_rows(self, records: list[dict[str, Any]]) -> None:
        """Rows as dictionaries."""
        self._records += records
        self.rows += len(records)
        self._held += len(records)
        if self._weighed:
            self._weight += sum(record["characters"] for record in records)
        if len(self._records) >= BATCH or self._held >= SHARD_ROWS or self._weight >= SHARD_CHARACTERS:
            self._pack()

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Rows as a frame with our columns."""
        self._pack()
        self._frames.append(frame.select(list(self._schema)))
        self.rows += len(frame)
        self._held += len(frame)
        if self._weighed:
            self._weight += int(frame["characters"].sum())
        self._write_full()

    def finish(self) -> None:
        """Write the rest (an empty table too is a file)."""
        self._pack()
        if self._held or not self.files:
            self._write(self._cut(self._held))

    def table(self) -> Table:
        """What was written, to be read."""
        if self._table is None:
            checked = {name: Checked(self._folder / name, stamp) for name, stamp in self.files.items()}
            self._table = Table(checked, self.shards, self._schema)
        return self._table

    def _pack(self) -> None:
        if self._records:
            self._frames.append(tables.to_frame(self._records, self._schema))
            self._records = []
        self._write_full()

    def _write_full(self) -> None:
        """Write files that are full; where one ends depends on the rows alone, not on how they came."""
        while self._held >= SHARD_ROWS or self._weight >= SHARD_CHARACTERS:
            rows = min(SHARD_ROWS, self._held)
            if self._weighed:
                sums = self._whole()["characters"].cast(int).cum_sum()
                rows = min(rows, int((sums < SHARD_CHARACTERS).sum()) + 1)
            self._write(self._cut(rows))

    def _whole(self) -> pl.DataFrame:
        import polars as pl

        if len(self._frames) != 1:
            self._frames = [pl.concat(self._frames) if self._frames else pl.DataFrame(schema=self._schema)]
        return self._frames[0]

    def _cut(self, rows: int) -> pl.DataFrame:
        whole = self._whole()
        taken, self._frames = whole.slice(0, rows), [whole.slice(rows)]
        self._held -= rows
        if self._weighed:
            self._weight -= int(taken["characters"].sum())
        return taken

    def _write(self, frame: pl.DataFrame) -> None:
        name = manifest.name(self._name, len(self.shards) + 1, "parquet")
        self.files[name] = storage.write_file(self._folder / name, tables.to_parquet(frame))
        self.shards.append((name, len(frame)))


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


def _splitting(signature: Signature) -> tuple[str, dict[str, str]]:
    """What decides how a document is split."""
    return signature.segmenter, signature.options


def _same_encoder(then: Manifest, now: Signature, canary: NDArray[np.float32]) -> bool:
    import numpy as np

    if (then.signature.encoder, then.signature.dim) != (now.encoder, now.dim):
        return False
    return bool(np.allclose(then.canary_vectors(), canary, atol=CANARY_TOLERANCE))
