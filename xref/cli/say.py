"""What the command line says on standard error: single lines, skipped inputs, a progress bar."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from xref.errors import InputError

if TYPE_CHECKING:
    from xref.ingest import Skipped


def line(text: str) -> None:
    """One line for the person at the terminal."""
    print(text, file=sys.stderr)


class Skips:
    """Names each input that could not be read, and ends the command with the contract's exit code."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def __call__(self, skipped: Skipped) -> None:
        self.reasons.append(skipped.reason)
        line(f"xref: {skipped.reason}")

    def finish(self, some_done: bool) -> None:
        """Nothing skipped: go on. Some done: exit 4. Nothing done: exit 2 (the reasons have been said)."""
        if self.reasons:
            raise typer.Exit(4 if some_done else 2)
        if not some_done:
            raise InputError(
                "nothing to read: give a file, a folder with documents in it, a URL, or - for standard input"
            )


# A bar that flashes by is noise: it appears once a step has lasted this long (seconds).
PATIENCE = 1.0


def bar() -> Callable[[str, int, int | None], None] | None:
    """A progress callback `(step, done, total)` that draws on a terminal, or None where standard error is no terminal."""
    if not sys.stderr.isatty():
        return None
    started: dict[str, float] = {}
    drawn: dict[str, float] = {}

    def draw(step: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        begun = started.setdefault(step, now)
        if now - begun < PATIENCE or (now - drawn.get(step, 0.0) < 0.1 and done != total):
            return
        drawn[step] = now
        share = f"{done}/{total} [{'#' * int(24 * done / total):<24}]" if total else str(done)
        end = "\n" if total and done >= total else ""
        print(f"\r{step}: {share} {now - begun:.0f} s", end=end, file=sys.stderr, flush=True)

    return draw
