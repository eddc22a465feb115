"""`sources.toml` beside the files: a table for each file name that gives or corrects its metadata."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from xref.errors import InputError
from xref.ingest.build import FIELDS

_MAX = 5_000_000


def of(path: Path, name: str) -> dict[str, str]:
    """What the folder's `sources.toml` says of a file; {} when there is none; raises `InputError` for one that cannot be used."""
    file = path.parent / name
    try:
        status = file.stat()
    except OSError:
        return {}
    tables = _load(file, status.st_mtime_ns, status.st_size)
    entry = tables.get(path.name, {})
    if not isinstance(entry, dict):
        raise InputError(f'{file}: ["{path.name}"] must be a table, such as lang = "ru" under a line ["{path.name}"]')
    found: dict[str, str] = {}
    for key, value in entry.items():
        if key not in FIELDS:
            raise InputError(f"{file}: [\"{path.name}\"] has the unknown field '{key}'; known are {' '.join(FIELDS)}")
        text = value.isoformat() if hasattr(value, "isoformat") else " ".join(str(value).split())
        if text:
            found[key] = text
    return found


@lru_cache(maxsize=16)
def _load(file: Path, changed: int, size: int) -> dict[str, Any]:
    """Parse once for all files of a folder; the arguments besides the path make a changed file a new entry."""
    del changed
    if size > _MAX:
        raise InputError(f"{file}: larger than {_MAX} bytes")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise InputError(f"{file}: not valid TOML: {error}") from None
