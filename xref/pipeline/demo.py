"""The seeds corpus end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from xref import report
from xref.errors import InputError
from xref.model import Signature
from xref.pipeline.checking import match_files
from xref.pipeline.indexing import Progress, build_index, open_index
from xref.pipeline.signing import signature_of
from xref.report import Report


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made."""

    reports: tuple[Report, ...]
    signature: Signature
    index: Path
    csv: Path
    html: Path


def seeds() -> Path:
    """The folder of the seeds: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_seeds", package.parent / "seeds"):
        if (folder / "primary").is_dir():
            return folder
    raise InputError(
        f"the seeds corpus is not installed beside {package}: install xref from its wheel or run in a checkout"
    )


def demo(folder: Path, *, progress: Progress | None = None) -> Demo:
    """Indexes the seeds' sources, matches the sample reports, writes `drift.csv` and `drift.html` into `folder`."""
    corpus = seeds()
    index_folder = folder / "indexes" / "seeds"
    index_folder.parent.mkdir(parents=True, exist_ok=True)
    build_index([corpus / "primary"], index_folder, progress=progress)
    index, model = open_index(index_folder)
    found = tuple(match_files([corpus / "reports"], index, model, progress=progress))
    made_by = signature_of(index, model, "balanced")
    written = folder / "drift.csv", folder / "drift.html"
    for path in written:
        report.write(found, made_by, report.format_for(path), path)
    return Demo(found, made_by, index_folder, *written)


def print_table(reports: Sequence[Report], signature: Signature, out: BinaryIO, *, everything: bool = False) -> None:
    """The table on screen: the statements that need a second look, the others counted in their places; or every one."""
    report.print_table(reports, signature, out, everything=everything)
