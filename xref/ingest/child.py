"""Run a parser that may hang or crash in a child process with a deadline and a memory limit.

Starting one costs about .15 CPU-seconds, so only PDFs (a native parser) and large or odd pages and documents take this way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from xref.errors import InputError, LimitError, MissingExtraError, XrefError
from xref.ingest.build import Extract
from xref.ingest.limits import Limits
from xref.model import Mark, MarkKind, Span

# Address space of the child. pdfium and lxml need a few hundred MB for a 50 MB file; a bomb needs more than this.
_MEMORY = 4 << 30
# The deadline is in CPU seconds; the clock may run this much longer on a busy machine.
_PATIENCE = 3
_CPU_SIGNALS = (9, 24, 30)  # KILL and XCPU (24 on Linux, 30 on some BSDs)
_ERRORS = {"LimitError": LimitError, "MissingExtraError": MissingExtraError}


def run(kind: str, data: bytes, name: str, limits: Limits, **options: str) -> Extract:
    """Read `data` as `kind` (`html`, `pdf`, `docx`) in a child; raises what the reader raises, and `LimitError` past the deadline."""
    head = json.dumps(
        {
            "kind": kind,
            "name": name,
            "limits": [
                limits.bytes,
                limits.record_bytes,
                limits.depth,
                limits.attributes,
                limits.pages,
                limits.seconds,
            ],
            "options": options,
        }
    )
    slow = f"reading it took longer than {limits.seconds:g} s; save its text and read that"
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "xref.ingest.child"],
            input=head.encode() + b"\n" + data,
            capture_output=True,
            timeout=_PATIENCE * limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(f"{name}: {slow}") from None
    except OSError as error:
        raise InputError(f"{name}: no process could be started to read it: {error.strerror}") from None
    if -done.returncode in _CPU_SIGNALS:
        raise LimitError(f"{name}: {slow}")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise InputError(
            f"{name}: the {kind.upper()} parser broke down on it (status {done.returncode}); convert it to text and read that"
        ) from None
    if "error" in answer:
        raise _ERRORS.get(answer["type"], InputError)(answer["error"])
    return _extract(answer)


def _extract(answer: dict[str, Any]) -> Extract:
    marks = tuple(Mark(Span(start, end), MarkKind(kind), value) for start, end, kind, value in answer["marks"])
    return Extract(
        answer["text"],
        marks,
        answer["meta"],
        answer["origin"],
        tuple(answer["notes"]),
        answer["trusted"],
        plain=answer["plain"],
    )


def main() -> None:
    """Read a header line and the data from standard input, write the extract or the error as JSON."""
    header, _, data = sys.stdin.buffer.read().partition(b"\n")
    job = json.loads(header)
    limits = Limits(*job["limits"])
    _bound(limits.seconds)
    try:
        extract = _read(job["kind"], data, job["name"], limits, job["options"])
        answer: dict[str, Any] = {
            "text": extract.text,
            "marks": [[mark.span.start, mark.span.end, mark.kind.value, mark.value] for mark in extract.marks],
            "meta": dict(extract.meta),
            "origin": dict(extract.origin),
            "notes": list(extract.notes),
            "trusted": extract.trusted,
            "plain": extract.plain,
        }
    except XrefError as error:
        answer = {"error": str(error), "type": type(error).__name__}
    except (MemoryError, RecursionError) as error:
        answer = {
            "error": f"{job['name']}: too large or too deeply nested to be read ({type(error).__name__})",
            "type": "LimitError",
        }
    sys.stdout.write(json.dumps(answer))


def _read(kind: str, data: bytes, name: str, limits: Limits, options: dict[str, str]) -> Extract:
    if kind == "html":
        from xref.ingest import html

        return html.parse(data, name, limits, charset=options.get("charset") or None, url=options.get("url") or None)
    if kind == "pdf":
        from xref.ingest import pdf

        return pdf.parse(data, name, limits)
    from xref.ingest import docx

    return docx.parse(data, name, limits)


def _bound(seconds: float) -> None:
    """Limit the memory and CPU time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        whole = max(1, round(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    main()
