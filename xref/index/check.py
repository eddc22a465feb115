"""What is in an index, and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xref.errors import DamagedIndexError, ForeignIndexError, StoreError
from xref.index import engine, manifest, storage
from xref.index.manifest import MANIFEST, Manifest, SourceSpec
from xref.index.reader import Index, open_index


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the file (relative to the index folder) and what."""

    file: str
    what: str

    def __str__(self) -> str:
        return self.what if self.file in self.what else f"{self.file}: {self.what}"


def sources(folder: Path | str) -> SourceSpec:
    """What the index remembers to read again; also from the latest whole manifest when `CURRENT` or the tables are damaged."""
    folder = Path(folder)
    try:
        made = manifest.read_manifest(folder, manifest.current(folder))
    except (DamagedIndexError, FileNotFoundError) as error:
        made = _latest(folder, error)
    return SourceSpec(manifest.unpack_locations(folder, made), dict(made.sources.options))


def _latest(folder: Path, error: Exception) -> Manifest:
    for identity in reversed(manifest.generations(folder)):
        try:
            return manifest.read_manifest(folder, identity)
        except (StoreError, FileNotFoundError):
            continue
    raise DamagedIndexError(f"{folder}: no manifest is readable; build the index again from its sources") from error


def info(folder: Path | str) -> dict[str, Any]:
    """What is inside, what made it, and how old each source is; values that JSON can hold. Raises as `open_index` does."""
    from datetime import UTC, datetime

    folder = Path(folder)
    index = open_index(folder)
    made = index.manifest
    now = datetime.now(UTC)
    return {
        "folder": str(folder),
        "generation": made.id,
        "built": made.built,
        "generations": manifest.generations(folder),
        "signature": str(made.signature),
        "encoder": made.signature.encoder,
        "dim": made.dim,
        "engine": dict(made.engine),
        "documents": made.documents,
        "statements": made.statements,
        "searchable": made.searchable,
        "languages": dict(made.languages),
        "bytes": sum(stamp.size for stamp in made.files.values()),
        "files": {name: {"size": s.size, "sha256": s.sha256} for name, s in made.files.items()},
        "sources": list(manifest.unpack_locations(folder, made)),
        "options": dict(made.sources.options),
        "unreadable": list(made.unreadable),
        "held": [
            {
                "id": d.id,
                "title": d.title,
                "outlet": d.outlet,
                "lang": d.lang,
                "published": d.published,
                "age_days": _age(d.published, now),
                "speakers": list(d.speakers),
                "statements": d.rows,
                "location": d.location,
                "url": d.url,
                "sha256": d.sha256,
                "notes": list(d.notes),
            }
            for d in index.documents()
        ],
    }


def _age(published: str | None, now: Any) -> int | None:
    from datetime import datetime

    if not published:
        return None
    try:
        day = datetime.fromisoformat(published).date()
    except ValueError:
        return None
    return int((now.date() - day).days)


def verify(folder: Path | str) -> list[Problem]:
    """Every damage that can be found: each file's size and checksum, and whether the parts fit together. Empty: all is well.

    Older generations count too. Raises StoreError when there is no index at all.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    current = ""
    try:
        current = manifest.current(folder)
        if not (folder / current / MANIFEST).is_file():
            problems.append(Problem(manifest.CURRENT, f"names {current}, which is not there"))
    except DamagedIndexError as error:
        problems.append(Problem(manifest.CURRENT, str(error)))
    for identity in manifest.generations(folder):
        found = _check_files(folder, identity)
        problems += found
        if identity == current and not found:
            problems += _check_content(folder, identity)
    return problems


def _check_files(folder: Path, identity: str) -> list[Problem]:
    try:
        made = manifest.read_manifest(folder, identity)
    except (StoreError, FileNotFoundError) as error:
        return [Problem(f"{identity}/{MANIFEST}", str(error))]
    problems = []
    for name, stamp in made.files.items():
        try:
            storage.Checked(folder / identity / name, stamp, mapped=True)
        except FileNotFoundError:
            problems.append(Problem(f"{identity}/{name}", "missing"))
        except DamagedIndexError as error:
            problems.append(Problem(f"{identity}/{name}", str(error)))
    strangers = sorted({entry.name for entry in (folder / identity).iterdir()} - set(made.files) - {MANIFEST})
    return problems + [Problem(f"{identity}/{name}", "not in the manifest") for name in strangers]


def _check_content(folder: Path, identity: str) -> list[Problem]:
    """Whether tables, spans and vectors agree, and whether FAISS reads what we map."""
    import numpy as np

    try:
        index = open_index(folder)
        problems = _check_statements(index)
        for part in index.engine.parts:
            file = storage.Checked(folder / identity / part.file, index.manifest.files[part.file])
            loaded = engine.load_faiss(file, part.rows, part.dim)
            for start in range(0, part.rows, 65_536):
                block = part.matrix[start : start + 65_536]
                lengths = np.linalg.norm(block, axis=1)
                if not np.isfinite(lengths).all() or (np.abs(lengths - 1) > 2e-3)[lengths > 0].any():
                    problems.append(
                        Problem(f"{identity}/{part.file}", f"vectors after row {start} are not of length 1")
                    )
                if part.kind == "flat" and not np.array_equal(loaded.reconstruct_n(start, len(block)), block):
                    problems.append(
                        Problem(f"{identity}/{part.file}", f"vectors after row {start} are not what FAISS reads")
                    )
    except (DamagedIndexError, ForeignIndexError) as error:
        return [Problem(identity, str(error))]
    return problems


def _check_statements(index: Index) -> list[Problem]:
    problems = []
    for info in index.documents():
        text = index.document(info.id).text
        for statement in index.statements(index.rows_of(info.id)):
            if statement.document_id != info.id or statement.span.of(text) != statement.text:
                problems.append(
                    Problem(index.manifest.id, f"statement {statement.id} is not what document {info.id} says there")
                )
    return problems
