"""Rows of given pairs (`id said reported …`) from JSON Lines, CSV or Parquet, streamed in constant memory."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xref.errors import InputError

# Rows of a Parquet file that are in memory at a time.
_BATCH = 5_000
csv.field_size_limit(16 << 20)


def read_pairs(location: str) -> Iterator[dict[str, Any]]:
    """Each row as a mapping; `-` is JSON Lines on standard input. Raises `InputError` with one clear line."""
    if location == "-":
        yield from _json_lines(sys.stdin.buffer, "standard input")
        return
    path = Path(location)
    suffix = path.suffix.lower()
    readers = {".jsonl": _jsonl, ".ndjson": _jsonl, ".csv": _csv, ".tsv": _csv, ".parquet": _parquet, ".pq": _parquet}
    if not path.is_file():
        raise InputError(
            f"{location}: no such file; give pairs as .jsonl, .csv or .parquet, or - for JSON Lines on standard input"
        )
    if suffix not in readers:
        raise InputError(
            f"{location}: pairs are read from .jsonl, .csv, .tsv or .parquet, not from {suffix or 'a file without suffix'}"
        )
    if not path.stat().st_size:
        raise InputError(f"{location}: the file is empty; give rows with id, said and reported")
    yield from readers[suffix](path)


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        yield from _json_lines(file, str(path))


def _json_lines(lines: Any, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            yield {"id": f"line {number}"}  # named by the caller as a row without texts; the others are compared
            continue
        yield row if isinstance(row, dict) else {"id": f"line {number}"}


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            _has_columns(rows.fieldnames or (), path)
            yield from rows
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save the pairs as UTF-8") from None
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV that can be read ({error})") from None


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    import polars as pl

    try:
        frame = pl.scan_parquet(path)
        names = frame.collect_schema().names()
        _has_columns(names, path)
        start = 0
        while True:
            rows = frame.slice(start, _BATCH).collect().to_dicts()
            if not rows:
                return
            yield from rows
            start += _BATCH
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"{path}: not a Parquet file that can be read ({error})") from None


def _has_columns(names: Any, path: Path) -> None:
    missing = [name for name in ("said", "reported") if name not in names]
    if missing:
        raise InputError(f"{path}: no column {' and no column '.join(missing)}; pairs need id, said and reported")
