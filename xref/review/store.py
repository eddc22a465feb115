"""Decisions in SQLite: one a flag and reviewer, the latest stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from xref.errors import InputError
from xref.review.decisions import Decision

_NAMES = tuple(field.name for field in fields(Decision))


class Store:
    """A file of decisions that several reviewers may write to at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as connection:
            columns = ", ".join(f"{name} TEXT NOT NULL" for name in _NAMES)
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS decision ({columns}, PRIMARY KEY (flag_id, reviewer)) WITHOUT ROWID"
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            raise InputError(f"{self.path} cannot be used as a file of decisions: {error}") from error

    def put(self, one: Decision) -> None:
        """Keep a decision; an empty one without a note takes the reviewer's earlier one back."""
        with self._open() as connection:
            if one.decision or one.note:
                marks = ", ".join("?" * len(_NAMES))
                connection.execute(
                    f"INSERT OR REPLACE INTO decision ({', '.join(_NAMES)}) VALUES ({marks})", astuple(one)
                )  # noqa: S608 - our own names
            else:
                connection.execute(
                    "DELETE FROM decision WHERE flag_id = ? AND reviewer = ?", (one.flag_id, one.reviewer)
                )

    def all(self) -> list[Decision]:
        """Every decision, by flag and reviewer."""
        with self._open() as connection:
            return [
                Decision(*row)
                for row in connection.execute(f"SELECT {', '.join(_NAMES)} FROM decision ORDER BY flag_id, reviewer")
            ]  # noqa: S608

    def latest(self) -> dict[str, dict[str, str]]:
        """What a page shows: the latest decision on each flag."""
        found: dict[str, Decision] = {}
        for one in self.all():
            if one.flag_id not in found or found[one.flag_id].time <= one.time:
                found[one.flag_id] = one
        return {
            flag: {"decision": one.decision, "note": one.note, "reviewer": one.reviewer, "time": one.time}
            for flag, one in found.items()
        }
