"""Findings to files and back, and reviewers' decisions onto findings."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from xref import report, review
from xref.errors import InputError, UsageError
from xref.model import Signature
from xref.report import Report


def format_of(output: Path | None, name: str | None, default: str = "table") -> str:
    """The format that was named, or that the suffix of the output picks; `UsageError` for one that does not exist."""
    if name:
        if name not in report.FORMATS:
            raise UsageError(f"no format {name!r}: choose one of {', '.join(report.FORMATS)}")
        return name
    return report.format_for(output) if output and str(output) != "-" else default


def write(reports: Iterable[Report], signature: Signature, fmt: str, output: Path | None) -> int:
    """Writes the findings of reports as they come, to a file or to standard output; returns how many reports there were."""
    count = 0

    def counted() -> Iterable[Report]:
        nonlocal count
        for found in reports:
            count += 1
            yield found

    report.write(counted(), signature, fmt, destination(output))
    return count


def destination(output: Path | None) -> BinaryIO | Path:
    """The file to write, or standard output's bytes."""
    if output is None or str(output) == "-":
        return sys.stdout.buffer
    if not output.parent.exists():
        raise InputError(f"{output}: the folder {output.parent} does not exist; make it first")
    return output


def convert(findings: Path, output: Path, fmt: str) -> None:
    """Turns findings that were written before into another format."""
    report.convert(findings, destination(output), fmt)


def apply_decisions(decisions: Path, findings: Path, output: Path | None) -> list[str]:
    """Merges decisions into findings by `flag_id`; says how many were applied and which flags no longer exist.

    Without an output the merged rows go to standard output as CSV.
    """
    merge = review.Merge(review.read(decisions))
    fmt = report.format_for(output) if output and str(output) != "-" else "csv"
    report.write_rows(merge.rows(report.read_rows(findings)), fmt, destination(output), review.COLUMNS)
    return merge.lines()


def agreement(first: Path, second: Path) -> list[str]:
    """How far two reviewers agree, in lines to print."""
    return review.agreement_lines(first, second)
