"""What a generation says of itself, and which generation is the current one."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import DamagedIndexError, ForeignIndexError, StoreError
from xref.index import storage
from xref.index.storage import Stamp
from xref.model import Signature

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
_ID = re.compile(r"gen-([0-9]{6,12})-([0-9a-f]{16})")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}\.[a-z0-9]{1,10}")

# Encoded at every build and kept: an encoder that answers differently than the one that built the index is found out on opening.
CANARIES = (
    "The minister said on Tuesday that the talks would not resume before 14 March.",
    "Мы никогда не говорили, что готовы отказаться от этих условий.",
    "Nur wenn beide Seiten zustimmen, wird das Abkommen im Herbst unterzeichnet.",
)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What an index remembers to read again: files, folders, URLs, and the options they were read with."""

    locations: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's own account; `id` is derived from all of it but `built` and `anchors`, the two volatile fields."""

    id: str
    signature: Signature
    documents: int
    statements: int
    searchable: int
    languages: Mapping[str, int]
    engine: Mapping[str, Any]
    canary: str  # base64 of (3, dim) little-endian float32
    files: Mapping[str, Stamp]
    shards: Mapping[str, tuple[tuple[str, int], ...]]  # of each table its files and their rows, in order
    sources: SourceSpec  # local paths are relative to the index folder
    unreadable: tuple[str, ...] = ()
    dead: tuple[
        int, ...
    ] = ()  # ordinals of documents that a later part replaced or dropped: in the tables, but not in the index
    built: str = ""
    anchors: tuple[str, ...] = ()  # the locations as absolute paths on the machine of the build

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return self.signature.dim

    def canary_vectors(self) -> NDArray[np.float32]:
        """(3, dim) float32: what the encoder made of `CANARIES`."""
        import numpy as np

        return np.frombuffer(base64.b64decode(self.canary), dtype="<f4").reshape(len(CANARIES), -1)


def name(table: str, number: int, suffix: str) -> str:
    """The name of a table's n-th file: `statements.parquet`, `statements-0002.parquet`, …"""
    return f"{table}.{suffix}" if number == 1 else f"{table}-{number:04d}.{suffix}"


def pack_canary(vectors: NDArray[np.float32]) -> str:
    """Canary vectors as text."""
    return base64.b64encode(vectors.astype("<f4").tobytes()).decode("ascii")


def render(manifest: Manifest, number: int) -> tuple[str, bytes]:
    """The generation's id and the bytes of `manifest.json`; `manifest.id` is not read."""
    signature = manifest.signature
    content: dict[str, Any] = {
        "format": FORMAT,
        "signature": {
            "xref": signature.xref,
            "encoder": signature.encoder,
            "dim": signature.dim,
            "segmenter": signature.segmenter,
            "engine": signature.engine,
            "detectors": signature.detectors,
            "options": dict(signature.options),
        },
        "counts": {
            "documents": manifest.documents,
            "statements": manifest.statements,
            "searchable": manifest.searchable,
        },
        "languages": dict(manifest.languages),
        "engine": dict(manifest.engine),
        "canary": manifest.canary,
        "files": {name: {"size": s.size, "sha256": s.sha256} for name, s in manifest.files.items()},
        "shards": {table: [list(pair) for pair in pairs] for table, pairs in manifest.shards.items()},
        "sources": {"locations": list(manifest.sources.locations), "options": dict(manifest.sources.options)},
        "unreadable": list(manifest.unreadable),
        "dead": list(manifest.dead),
    }
    identity = f"gen-{number:06d}-{_digest(content)[:16]}"
    whole = {"content": content, "volatile": {"anchors": list(manifest.anchors), "built": manifest.built}}
    return identity, _rendered(whole)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _rendered(whole: dict[str, Any]) -> bytes:
    body = {"content": whole["content"], "volatile": whole["volatile"]}
    return (json.dumps({**body, "sum": _digest(body)}, indent=1, sort_keys=True) + "\n").encode()


def number_of(identity: str) -> int:
    """The running number in a generation's id, 0 for anything else."""
    found = _ID.fullmatch(identity)
    return int(found[1]) if found else 0


def read_manifest(folder: Path, identity: str) -> Manifest:
    """The manifest of a generation; raises FileNotFoundError, DamagedIndexError, or ForeignIndexError for a newer format."""
    path = folder / identity / MANIFEST
    if not storage.is_real_folder(folder / identity):
        raise FileNotFoundError(path)
    data = storage.read_small(path)
    try:
        whole = json.loads(data)
        version = whole["content"]["format"]
        whole_sum = whole["sum"]
        if _rendered(whole) != data:
            raise ValueError(f"sum {whole_sum}")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedIndexError(f"{path}: damaged; rebuild the index") from error
    if not isinstance(version, int) or version > FORMAT:
        raise ForeignIndexError(
            f"{path}: written by a newer xref (format {version}); upgrade xref, or rebuild the index"
        )
    if identity.rsplit("-", 1)[-1] != _digest(whole["content"])[:16]:
        raise DamagedIndexError(f"{path}: belongs to another generation; rebuild the index")
    try:
        return _parse(identity, whole)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedIndexError(f"{path}: incomplete ({error}); rebuild the index") from error


def _parse(identity: str, whole: dict[str, Any]) -> Manifest:
    content, volatile = whole["content"], whole["volatile"]
    files = {name: Stamp(int(s["size"]), str(s["sha256"])) for name, s in content["files"].items()}
    for file in files:
        if not _NAME.fullmatch(file):
            raise ValueError(f"file name {file!r}")
    counts, made = content["counts"], content["signature"]
    return Manifest(
        id=identity,
        signature=Signature(
            xref=made["xref"],
            encoder=made["encoder"],
            dim=int(made["dim"]),
            segmenter=made["segmenter"],
            engine=made["engine"],
            detectors=made["detectors"],
            options=dict(made["options"]),
        ),
        documents=int(counts["documents"]),
        statements=int(counts["statements"]),
        searchable=int(counts["searchable"]),
        languages=dict(content["languages"]),
        engine=dict(content["engine"]),
        canary=content["canary"],
        files=files,
        shards={table: tuple((str(n), int(r)) for n, r in pairs) for table, pairs in content["shards"].items()},
        sources=SourceSpec(tuple(content["sources"]["locations"]), dict(content["sources"]["options"])),
        unreadable=tuple(content["unreadable"]),
        dead=tuple(int(n) for n in content["dead"]),
        built=volatile["built"],
        anchors=tuple(volatile["anchors"]),
    )


def current(folder: Path) -> str:
    """The id of the current generation; raises StoreError when the folder is no index, DamagedIndexError when CURRENT is unusable."""
    if not folder.exists():
        raise StoreError(f"{folder}: no such folder; build an index with `xref index build SOURCE... --index {folder}`")
    if not folder.is_dir():
        raise StoreError(f"{folder}: not a folder; an index is a folder made by `xref index build`")
    path = folder / CURRENT
    try:
        data = storage.read_small(path, limit=4096)
    except FileNotFoundError:
        if generations(folder):
            raise DamagedIndexError(
                f"{path}: missing; rebuild the index with `xref index rebuild --index {folder}`"
            ) from None
        raise StoreError(
            f"{folder}: no index here; build one with `xref index build SOURCE... --index {folder}`"
        ) from None
    identity = data.decode("ascii", "replace").removesuffix("\n")
    if not _ID.fullmatch(identity) or not data.endswith(b"\n"):  # cut by one byte is cut
        raise DamagedIndexError(f"{path}: damaged; rebuild the index with `xref index rebuild --index {folder}`")
    return identity


def generations(folder: Path) -> list[str]:
    """Ids of all generation folders that have a manifest, oldest first."""
    try:
        found = [entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name)]
    except OSError:
        return []
    return sorted(
        (name for name in found if (folder / name / MANIFEST).is_file()), key=lambda name: (number_of(name), name)
    )


def pack_location(folder: Path, location: str) -> str:
    """A location as an index keeps it: a local path relative to the index folder, so that a moved tree still works."""
    if not is_local(location):
        return location
    file, mark, record = location.partition("#")
    if mark and "/" not in record and "\\" not in record:  # a file of a million records is resolved once
        return f"{_packed(str(folder), file, str(Path.cwd()))}#{record}"
    return _packed.__wrapped__(str(folder), location, "")


@lru_cache(maxsize=256)
def _packed(folder: str, location: str, here: str) -> str:
    path = Path(location).expanduser().resolve()
    try:
        return Path(os.path.relpath(path, Path(folder).resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def unpack_location(folder: Path, location: str) -> str:
    """The location, usable from any working folder."""
    return os.path.normpath(folder.resolve() / location) if is_local(location) else location


def absolute(location: str) -> str:
    """A local path made absolute; everything else as it is."""
    return Path(location).expanduser().resolve().as_posix() if is_local(location) else location


def unpack_locations(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """The remembered locations: relative to the index if there is something, else where they were at the time of the build."""
    found = []
    for location, anchor in zip(manifest.sources.locations, manifest.anchors, strict=True):
        near = unpack_location(folder, location)
        found.append(near if not is_local(location) or Path(near).exists() else anchor)
    return tuple(found)


def is_local(location: str) -> bool:
    """Whether a location is a path (and not a URL, standard input, or nothing)."""
    return location not in ("", "-") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:(//|[^/\\])", location)
