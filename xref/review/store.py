"""Decisions in SQLite: one a flag and reviewer, the latest stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple
from pathlib import Path

from xref.errors import InputError
from xref.review.decisions import Decision

# The columns are the fields of Decision, in order (a test puts one in and takes it out again).
_CREATE = """CREATE TABLE IF NOT EXISTS decision (
    flag_id TEXT NOT NULL, decision TEXT NOT NULL, note TEXT NOT NULL, reviewer TEXT NOT NULL, time TEXT NOT NULL,
    report_id TEXT NOT NULL, statement_id TEXT NOT NULL, drift_code TEXT NOT NULL, severity TEXT NOT NULL,
    PRIMARY KEY (flag_id, reviewer)) WITHOUT ROWID"""
_PUT = "INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DELETE = "DELETE FROM decision WHERE flag_id = ? AND reviewer = ?"
_ALL = """SELECT flag_id, decision, note, reviewer, time, report_id, statement_id, drift_code, severity
    FROM decision ORDER BY flag_id, reviewer"""


class Store:
    """A file of decisions that several reviewers may write to at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as connection:
            connection.execute(_CREATE)

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
                connection.execute(_PUT, astuple(one))
            else:
                connection.execute(_DELETE, (one.flag_id, one.reviewer))

    def all(self) -> list[Decision]:
        """Every decision, by flag and reviewer."""
        with self._open() as connection:
            return [Decision(*row) for row in connection.execute(_ALL)]

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
