"""Findings → CSV, JSONL, Parquet, Markdown, HTML, Web Annotation and the table on a terminal; one file a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from xref.errors import InputError, UsageError
from xref.model import Signature
from xref.report import columns
from xref.report.rows import Compared, Report, Row, compare_rows, flag_id, passage_text, rows, statement_text
from xref.report.view import Article, articles, articles_of_rows

__all__ = [
    "COMPARE_FORMATS",
    "FORMATS",
    "Compared",
    "Report",
    "compare_rows",
    "convert",
    "flag_id",
    "format_for",
    "page",
    "passage_text",
    "print_table",
    "read_rows",
    "rows",
    "statement_text",
    "write",
    "write_compared",
    "write_rows",
]

FORMATS: Mapping[str, tuple[str, ...]] = {
    "table": (".txt",),
    "csv": (".csv",),
    "csv-excel": (".excel.csv", ".xls.csv"),
    "jsonl": (".jsonl", ".ndjson"),
    "parquet": (".parquet", ".pq"),
    "md": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "annotation": (".jsonld", ".annotation.json"),
    "claimreview": (".claimreview.json",),
}
"""Format → the suffixes that choose it."""

COMPARE_FORMATS = ("csv", "csv-excel", "jsonl", "parquet")
"""The formats of `xref compare`."""

_FLAT = frozenset(COMPARE_FORMATS)
Out = BinaryIO | Path


def format_for(path: Path) -> str:
    """The format that a file's suffix chooses (the longest suffix wins)."""
    name = path.name.lower()
    found = [(len(suffix), fmt) for fmt, suffixes in FORMATS.items() for suffix in suffixes if name.endswith(suffix)]
    if not found:
        known = " ".join(suffix for suffixes in FORMATS.values() for suffix in suffixes)
        raise UsageError(f"no format has the suffix of {path}: the known ones are {known}; or name one with --format")
    return max(found)[1]


def write(reports: Iterable[Report], signature: Signature, fmt: str, out: Out) -> int:
    """Write the findings of reports in a format, as they come; returns how many rows or lines were written."""
    _known(fmt, FORMATS)
    if fmt in _FLAT or fmt in ("annotation", "claimreview"):
        lines = (row for report in reports for row in rows(report, signature))
        return write_rows(lines, fmt, out)
    return _write_articles(articles(reports, signature), fmt, out)


def print_table(reports: Iterable[Report], signature: Signature, out: Out, *, everything: bool = False) -> None:
    """The table of reports; unless `everything` is asked for, statements that need no second look are only counted in their place."""
    from xref.report.table import write_table

    write_table(articles(reports, signature), out, everything=everything)


def page(reports: Iterable[Report], signature: Signature, *, save_to: str) -> bytes:
    """The page for a server that keeps decisions: it reads them from `save_to`, a path on that server, and posts them there."""
    from xref.report.files import utf8
    from xref.report.html import render

    return utf8("".join(render(list(articles(reports, signature)), save_to=save_to)))


def write_rows(lines: Iterable[Row], fmt: str, out: Out, extra: Sequence[str] = ()) -> int:
    """Write rows of `xref match` in a format; `extra` names further columns, which come last."""
    _known(fmt, FORMATS)
    names = (*columns.names(columns.MATCH), *extra)
    if fmt == "annotation":
        from xref.report.annotation import write_annotations

        return write_annotations(lines, out)
    if fmt == "claimreview":
        from xref.report.claimreview import write_claim_reviews

        return write_claim_reviews(lines, out)
    if fmt in _FLAT:
        return _flat_writer(fmt)(lines, names, out)
    return _write_articles(articles_of_rows(lines), fmt, out)


def write_compared(pairs: Iterable[Compared], signature: Signature, fmt: str, out: Out) -> int:
    """Write compared pairs, one row each, as they come."""
    _known(fmt, COMPARE_FORMATS)
    return _flat_writer(fmt)(compare_rows(pairs, signature), columns.names(columns.COMPARE), out)


def _known(fmt: str, formats: Iterable[str]) -> None:
    if fmt not in formats:
        raise UsageError(f"there is no format {fmt!r} here: choose one of {' '.join(formats)}")


def _flat_writer(fmt: str) -> Callable[[Iterable[Row], Sequence[str], Out], int]:
    if fmt == "jsonl":
        from xref.report.jsonl import write_jsonl

        return write_jsonl
    if fmt == "parquet":
        from xref.report.parquet import write_parquet

        return write_parquet
    from xref.report.delimited import write_csv, write_csv_excel

    return write_csv if fmt == "csv" else write_csv_excel


def _write_articles(found: Iterable[Article], fmt: str, out: Out) -> int:
    if fmt == "html":
        from xref.report.html import write_html

        return write_html(found, out)
    if fmt == "md":
        from xref.report.markdown import write_markdown

        return write_markdown(found, out)
    from xref.report.table import write_table

    return write_table(found, out)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file that xref wrote: csv, csv-excel, jsonl or parquet."""
    if not path.is_file():
        raise InputError(f"{path} is not a file: name a report that xref wrote as csv, jsonl or parquet")
    fmt = format_for(path)
    if fmt not in _FLAT:
        raise UsageError(f"{path}: rows can be read from csv, jsonl and parquet, not from {fmt}")
    if fmt == "jsonl":
        from xref.report.jsonl import read_jsonl

        found = read_jsonl(path)
    elif fmt == "parquet":
        from xref.report.parquet import read_parquet

        found = read_parquet(path)
    else:
        from xref.report.delimited import read_csv

        found = read_csv(path)
    return _checked(found, path)


def _checked(found: Iterator[Row], path: Path) -> Iterator[Row]:
    later: dict[str, None] = {}
    for number, row in enumerate(found):
        if number == 0:
            missing = [name for name in columns.names(columns.MATCH) if name not in row]
            later = {name: None for name in missing if name in columns.ADDED}  # an older xref did not write these
            missing = [name for name in missing if name not in later]
            if missing:
                raise InputError(f"{path} is not a report of xref match: it has no column {', '.join(missing[:5])}")
        yield {**row, **later} if later else row


def convert(path: Path, out: Out, fmt: str | None = None) -> int:
    """Write a file of rows in another format; columns beyond the contract's are kept."""
    chosen = fmt or (format_for(out) if isinstance(out, Path) else "table")
    lines = read_rows(path)
    first = next(lines, None)
    if first is None:
        return write_rows([], chosen, out)
    known = columns.names(columns.MATCH)
    extra = [name for name in first if name not in known]
    return write_rows(_chained(first, lines), chosen, out, extra)


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest
