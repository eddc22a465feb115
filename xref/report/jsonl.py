"""JSON Lines: one object a row, keys in column order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xref.errors import InputError
from xref.report.files import Out, write_lines
from xref.report.rows import Row

_LINE_BREAKS = str.maketrans(
    {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}
)  # which `str.splitlines` would cut at


def write_jsonl(rows: Iterable[Row], columns: Sequence[str], out: Out) -> int:
    """One JSON object a line, UTF-8; only a newline ends a line."""
    return write_lines((dumped({name: row.get(name) for name in columns}) + "\n" for row in rows), out)


def dumped(value: object) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False).translate(_LINE_BREAKS)


def read_jsonl(path: Path) -> Iterator[Row]:
    """The rows of a JSON Lines file."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputError(f"{path}, line {number}, is not JSON: {error}") from error
            if not isinstance(row, dict):
                raise InputError(f"{path}, line {number}, is not a JSON object")
            yield row
