"""Writes the generated pages of docs/ (`--check` says which are stale instead, and exits with 1)."""

from __future__ import annotations

import sys
from pathlib import Path

from xref import drift, report
from xref.cli.app import app

DOCS = Path(__file__).resolve().parent.parent / "docs"


def cli_page() -> str:
    """Every command's help, as a terminal of 100 columns shows it."""
    import os

    os.environ["COLUMNS"] = "100"
    os.environ["TERMINAL_WIDTH"] = "100"
    import typer
    from typer.testing import CliRunner

    group = typer.main.get_command(app)
    names: list[tuple[str, ...]] = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names += [(name, sub) for sub in inner] if inner else [(name,)]
    out = ["# Commands", "", "Generated from `--help` by `scripts/generate_docs.py`.", ""]
    out += [
        "| exit | meaning |", "| --- | --- |", "| 0 | done |", "| 1 | our bug (with a traceback) |",
        "| 2 | the user can fix it (one line: what, which file, what to do) |",
        "| 3 | drift at or above `--fail-on`, only when asked for |",
        "| 4 | partial: some inputs could not be read; each is named on standard error, and all others were done |", "",
    ]  # fmt: skip
    for name in sorted(names):
        shown = CliRunner().invoke(app, [*name, "--help"], prog_name="xref", env={"COLUMNS": "100"}).output
        out += [
            f"## xref {' '.join(name)}",
            "",
            "```",
            *(line.rstrip() for line in shown.strip().splitlines()),
            "```",
            "",
        ]
    return "\n".join(out)


def drift_page() -> str:
    """What `xref explain` prints, for every code."""
    out = ["# Kinds of drift", "", "Generated from the detectors' docstrings by `scripts/generate_docs.py`.", ""]
    for code in drift.NAMES:
        title, _, body = drift.explain(code).partition("\n")
        out += [f"## {title}", "", "```", body.strip(), "```", ""]
    return "\n".join(out)


def pages() -> dict[str, str]:
    """File name → what it must hold."""
    return {"cli.md": cli_page(), "drift-kinds.md": drift_page(), "csv-columns.md": report.columns.reference()}


def main() -> int:
    """Writes or checks."""
    stale = [
        name
        for name, text in pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
        return bool(stale)
    for name in stale:
        (DOCS / name).write_text(pages()[name], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
