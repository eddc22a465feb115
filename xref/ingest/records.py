"""Records: JSONL, CSV, Parquet with `id` and `text`, and the metadata names of the contract as further columns."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xref.errors import InputError, LimitError, XrefError
from xref.ingest.build import FIELDS, Extract
from xref.ingest.decode import decode, normalise
from xref.ingest.limits import Limits

Row = tuple[str, Extract | XrefError]  # where it stands ("line 5"), and what it is or why not


def extract(record: Any, where: str, digest: str) -> Extract:
    """One record as a text with metadata; raises `InputError` when `id` or `text` is missing."""
    if not isinstance(record, Mapping):
        raise InputError(f"{where}: a record must be an object with id and text")
    columns = {str(key).strip().lower().lstrip("\ufeff"): value for key, value in record.items() if key is not None}
    for name in ("id", "text"):
        if name not in columns or columns[name] is None or not str(columns[name]).strip():
            raise InputError(
                f"{where}: no '{name}'; a record needs id and text (it has {', '.join(list(columns)[:8]) or 'nothing'})"
            )
    if not isinstance(columns["text"], str):
        raise InputError(f"{where}: 'text' is {type(columns['text']).__name__}, not text")
    meta: dict[str, str] = {}
    for name in FIELDS:
        value: Any = columns.get(name)
        if isinstance(value, (list, tuple)):
            value = ", ".join(str(part) for part in value)
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        if value is not None and not isinstance(value, Mapping) and (text := " ".join(str(value).split())):
            meta[name] = normalise(text)
    return Extract(normalise(columns["text"]), (), meta, dict.fromkeys(meta, "the record"), trusted=True, digest=digest)


def read_jsonl(lines: Iterable[bytes], name: str, limits: Limits) -> Iterator[Row]:
    """One record a line; a bad line is given as its error and loses no other. Streams."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        place = f"line {number}"
        where = f"{name}, {place}"
        try:
            if len(line) > limits.bytes:
                raise LimitError(f"{where}: longer than {limits.bytes} bytes")
            yield place, extract(_json(line, where), where, hashlib.sha256(line.strip()).hexdigest())
        except XrefError as error:
            yield place, error


def _json(line: bytes, where: str) -> Any:
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        raise InputError(f"{where}: not UTF-8; JSON Lines must be saved as UTF-8") from None
    except RecursionError:
        raise LimitError(f"{where}: nested too deeply") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not valid JSON: {error.msg} (column {error.colno})") from None
    except ValueError:
        raise InputError(f"{where}: not valid JSON: a number of thousands of digits") from None


def read_csv(data: bytes, name: str, limits: Limits) -> Iterator[Row]:
    """One record a row under a header; comma, semicolon or tab, whichever the header has most of."""
    text = decode(data, name=name).text
    if "\0" in text:
        raise InputError(f"{name}: binary data, not a table")
    header = text.lstrip("\n\r").partition("\n")[0]
    mark = max(",;\t", key=header.count)
    csv.field_size_limit(limits.bytes)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield (
                f"line {rows.line_num}",
                InputError(f"{name}, line {rows.line_num}: not a readable table row: {error}"),
            )
            continue
        number += 1
        place = f"row {number}"
        try:
            yield place, extract(row, f"{name}, {place}", _digest(row))
        except XrefError as error:
            yield place, error
    if not number and rows.fieldnames and "text" not in [str(field).strip().lower() for field in rows.fieldnames]:
        raise InputError(f"{name}: no column 'text' in its header")


def read_parquet(data: bytes, name: str) -> Iterator[Row]:
    """One record a row of the first columns that have known names."""
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(data))
        known = [column for column in frame.columns if column.strip().lower() in (*FIELDS, "text")]
        records = frame.select(known).iter_rows(named=True)
    except BaseException as error:
        # polars' PanicException is no Exception; a keyboard interrupt is not ours to swallow
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise InputError(f"{name}: not a readable Parquet file ({type(error).__name__}); write it again") from None
    for number, row in enumerate(records, 1):
        place = f"row {number}"
        try:
            yield place, extract(row, f"{name}, {place}", _digest(row))
        except XrefError as error:
            yield place, error


def _digest(row: Mapping[str, Any]) -> str:
    """sha256 of a row in one canonical form, so that a row that did not change keeps its digest when others do."""
    canonical = json.dumps(
        {str(key): value for key, value in row.items()}, ensure_ascii=True, sort_keys=True, default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
