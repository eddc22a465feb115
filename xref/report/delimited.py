"""CSV, twice: `csv` is lossless; `csv-excel` can be opened in a spreadsheet without running anything."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from xref.errors import InputError
from xref.report.columns import BY_NAME
from xref.report.files import Out, opened, utf8, write_lines
from xref.report.rows import Row

_LONGEST_CELL = 32_767  # Excel's limit in UTF-16 units; it cuts or spills longer cells without a word
_STARTERS = frozenset(
    "=+-@|%\t\r\n＝＋－＠｜％'"
)  # what Excel, LibreOffice and Sheets read as a formula, DDE or a text mark
_SPECIAL = re.compile('[,"\\n\\r]').search
_BLANK = " \u00a0\u3000\ufeff\u200b\u200e\u200f\t\r\n\v\f\0"


def write_csv(rows: Iterable[Row], columns: Sequence[str], out: Out) -> int:
    """UTF-8 without BOM; an empty cell is None, `""` an empty text: read back, every value is what it was."""
    return write_lines(_lines(rows, columns), out)


def _lines(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    yield ",".join(columns) + "\n"
    for row in rows:
        yield ",".join(_cell(row.get(column)) for column in columns) + "\n"


def _cell(value: Any) -> str:
    """A value as a cell. Not `csv.writer`: until Python 3.13 it leaves a lone carriage return unquoted, and it writes None and "" alike."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return repr(value)
    text = str(value)
    if not text or text[0] == " " or text[-1] == " " or _SPECIAL(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_csv_excel(rows: Iterable[Row], columns: Sequence[str], out: Out) -> int:
    """With BOM, formula cells neutralised by a leading `'`; beside a path, `NAME.manifest.json` names every cell changed."""
    changed: list[dict[str, Any]] = []
    lines = _lines(_inert(rows, columns, changed), columns)
    digest = sha256()

    def encode(text: str) -> bytes:
        data = utf8(text)
        digest.update(data)
        return data

    digest.update(b"\xef\xbb\xbf")
    with opened(out) as file:
        file.write(b"\xef\xbb\xbf")
        count = write_lines(lines, file, encode)
    if isinstance(out, Path):
        manifest = {"format": "csv-excel", "file": out.name, "sha256": digest.hexdigest(), "rows": count - 1}
        note = "neutralised: a ' was put before the text; cut: longer than a spreadsheet's cell. Row 1 is the first after the header."
        with opened(out.with_name(out.name + ".manifest.json")) as file:
            file.write(
                utf8(json.dumps({**manifest, "note": note, "cells": changed}, ensure_ascii=False, indent=1) + "\n")
            )
    return count


def _inert(rows: Iterable[Row], columns: Sequence[str], changed: list[dict[str, Any]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        safe = dict(row)
        for column in columns:
            value = row.get(column)
            if not isinstance(value, str):
                continue
            text = neutral(value)
            what = ["neutralised"] if text != value else []
            if len(text) * 2 > _LONGEST_CELL and len(text.encode("utf-16-le", "replace")) // 2 > _LONGEST_CELL:
                text = (
                    text.encode("utf-16-le", "replace")[: 2 * (_LONGEST_CELL - 2)].decode("utf-16-le", "ignore") + " …"
                )
                what.append("cut")
            if what:
                safe[column] = text
                changed.append({"row": number, "column": column, "what": what})
        yield safe


def neutral(text: str) -> str:
    """The text with a `'` before it if a spreadsheet might run it; a text that itself begins with `'` gets one too, so that one can be taken off."""
    bare = text.lstrip(_BLANK)
    return "'" + text if (bare[:1] in _STARTERS and bare) or text[:1] in _STARTERS else text


def read_csv(path: Path) -> Iterator[Row]:
    """The rows of a CSV of ours: lossless for `csv`; of a `csv-excel` file (BOM) the leading `'` is taken off again."""
    try:
        with path.open("r", encoding="utf-8", newline="") as file:
            start = file.read(1)
            excel = start == "\ufeff"
            if not excel:
                file.seek(0)
            yield from _read(file, path, excel)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: is it a CSV that xref wrote? ({error.reason})") from error
    except csv.Error as error:
        raise InputError(f"{path} cannot be read as CSV: {error}") from error


def _read(file: io.TextIOBase, path: Path, excel: bool) -> Iterator[Row]:
    records = _records(file)
    header = [name or "" for name in next(records, [])]
    if len(set(header)) != len(header):
        raise InputError(f"{path} names a column twice")
    for number, record in enumerate(records, 2):
        if len(record) != len(header):
            raise InputError(f"{path}, record {number}: {len(record)} cells where the header has {len(header)}")
        yield {name: typed(name, cell, excel) for name, cell in zip(header, record, strict=True)}


def _records(file: io.TextIOBase) -> Iterator[list[str | None]]:
    """Records with None for an empty cell and "" for a quoted empty one: the difference that `csv.reader` does not tell."""
    record: list[str | None] = []
    cell: list[str] = []
    state = "start"  # start, bare, quoted, closed (after a quote that may be doubled)
    was_quoted = False
    while chunk := file.read(1 << 16):
        for char in chunk:
            if state == "quoted":
                if char == '"':
                    state = "closed"
                else:
                    cell.append(char)
                continue
            if char == '"' and state == "closed":
                cell.append('"')
                state = "quoted"
            elif char == '"' and state == "start":
                state, was_quoted = "quoted", True
            elif char == ",":
                record.append("".join(cell) if cell or was_quoted else None)
                cell, state, was_quoted = [], "start", False
            elif char == "\n":
                record.append("".join(cell) if cell or was_quoted else None)
                yield record
                record, cell, state, was_quoted = [], [], "start", False
            elif char == "\r" and state in ("start", "closed", "bare"):
                continue  # \r\n of a spreadsheet that saved it again; ours are quoted
            else:
                cell.append(char)
                state = "bare" if state == "start" else state
    if state == "quoted":
        raise csv.Error("a quotation mark is never closed")
    if record or cell or was_quoted:
        record.append("".join(cell) if cell or was_quoted else None)
        yield record


def typed(name: str, cell: str | None, excel: bool = False) -> Any:
    """A cell as the type of its column; a text that is no number stays what it is."""
    if cell is None:
        return None
    column = BY_NAME.get(name)
    if column is not None and column.type != "str":
        try:
            return int(cell) if column.type == "int" else float(cell)
        except ValueError:
            return None
    return cell[1:] if excel and cell[:1] == "'" else cell
