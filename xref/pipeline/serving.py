"""The review server: a text, a file or a URL against an index, read as the same page, decisions kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from xref import report
from xref.errors import InputError, UsageError
from xref.pipeline.checking import match_files
from xref.pipeline.indexing import open_index
from xref.pipeline.signing import signature_of
from xref.review import serve as server


def serve(indexes: Sequence[Path], decisions: Path, *, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serves until interrupted; `told` gets the address with its token. Raises `UsageError` when two indexes share a name."""
    folders = {folder.resolve().name: folder for folder in indexes}
    if len(folders) < len(indexes):
        raise UsageError("two indexes have the same folder name: the page could not tell them apart")
    for folder in indexes:
        open_index(folder)  # a missing or damaged index is said now, not at the first report

    def check(
        kind: str, name: str, data: bytes, index: str, *, progress: Callable[[float, str], None], save_to: str
    ) -> bytes:
        opened, model = open_index(folders[index])
        with TemporaryDirectory() as scratch:
            file = Path(scratch) / (Path(name).name if kind == "file" else "report.txt")
            if kind != "url":
                file.write_bytes(data)
            reasons: list[str] = []
            place = name if kind == "url" else file

            def step(what: str, done: int, total: int | None) -> None:
                progress(done / total if total else 0.0, what)

            found = tuple(
                match_files([place], opened, model, on_skip=lambda s: reasons.append(s.reason), progress=step)
            )
        if not found:
            raise InputError("; ".join(reasons) or f"{name} cannot be read as a report")
        return report.page(found, signature_of(opened, model, "balanced"), save_to=save_to)

    server.serve(check, sorted(folders), decisions, host=host, port=port, told=told)
