"""Decisions as a file, and their merge into the rows of findings by `flag_id`.

The file is JSON: `{"format": "xref-decisions", "version": 1, "reviewer", "exported", "signature", "decisions": [...]}`; a decision
has `flag_id`, `decision` (confirm, reject, unsure, or empty for a note alone), `note`, `reviewer`, `time` (ISO 8601, UTC), and for
people who read the file `report_id`, `statement_id`, `drift_code`, `severity`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xref.errors import InputError, LimitError

FORMAT = "xref-decisions"
VERSION = 1
WORDS = ("confirm", "reject", "unsure")
DISPUTED = "disputed"
COLUMNS = ("decision", "decision_note", "reviewer", "decided")
"""The columns that a merge adds."""

_MOST_BYTES = 64 << 20  # 100,000 decisions with notes are about 30 MB
_FLAG_ID = re.compile(r"[0-9a-f]{16}\Z")
_LONGEST = 4000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one reviewer said of one flag; `decision` is empty for a note alone."""

    flag_id: str
    decision: str
    note: str = ""
    reviewer: str = ""
    time: str = ""
    report_id: str = ""
    statement_id: str = ""
    drift_code: str = ""
    severity: str = ""


def read(path: Path) -> list[Decision]:
    """The decisions of a file that the page exported; raises InputError for anything else, naming the record that is wrong."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LimitError(f"{path} is larger than {_MOST_BYTES >> 20} MB: is it a file of decisions?")
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not a file of decisions: not JSON ({error})") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("decisions"), list):
        raise InputError(f"{path} is not a file of decisions: export one from the page of a report")
    if found.get("version") != VERSION:
        raise InputError(
            f"{path} has version {found.get('version')!r} of the decisions' format; this xref reads {VERSION}"
        )
    reviewer = _text(found.get("reviewer"))
    return [
        decision_of(item, f"{path}, decision {number}", reviewer) for number, item in enumerate(found["decisions"], 1)
    ]


def decision_of(item: object, where: str, reviewer: str = "") -> Decision:
    """The decision of a JSON object; raises InputError, beginning with `where`, for one that is none."""
    if not isinstance(item, dict):
        raise InputError(f"{where} is not an object")
    flag_id, decision = _text(item.get("flag_id")), _text(item.get("decision"))
    if not _FLAG_ID.match(flag_id):
        raise InputError(f"{where} has no flag_id (16 hexadecimal digits)")
    if decision and decision not in WORDS:
        raise InputError(f"{where}: {decision[:40]!r} is not one of {', '.join(WORDS)}")
    time = _text(item.get("time"))
    if time and not _is_time(time):
        raise InputError(f"{where}: {time[:40]!r} is not an ISO 8601 time")
    return Decision(
        flag_id, decision, _text(item.get("note")), _text(item.get("reviewer")) or reviewer, time,
        *(_text(item.get(name)) for name in ("report_id", "statement_id", "drift_code", "severity")),
    )  # fmt: skip


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def dump(decisions: Iterable[Decision], *, reviewer: str = "", signature: str = "", exported: str = "") -> str:
    """The text of a decisions file."""
    head = {"format": FORMAT, "version": VERSION, "signature": signature, "reviewer": reviewer, "exported": exported}
    return json.dumps({**head, "decisions": [asdict(one) for one in decisions]}, ensure_ascii=False, indent=1) + "\n"


@dataclass(slots=True)
class Merge:
    """Decisions on their way into rows: `rows` adds them as the rows pass, then `lines` tells what became of them."""

    decisions: Iterable[Decision]
    by_flag: dict[str, list[Decision]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        latest: dict[str, dict[str, Decision]] = defaultdict(dict)
        for one in self.decisions:
            before = latest[one.flag_id].get(one.reviewer)
            if before is None or before.time <= one.time:  # the same reviewer again: the later decision stands
                latest[one.flag_id][one.reviewer] = one
        self.by_flag = {flag: list(of_flag.values()) for flag, of_flag in latest.items()}

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows with `decision decision_note reviewer decided`; what an earlier merge put there is kept, and joined where both decided."""
        for row in rows:
            flag = str(row.get("flag_id") or "")
            made = self.by_flag.get(flag, [])
            if made:
                self.met.add(flag)
            merged = combined([*_earlier(row, made), *made])
            if merged["decision"] == DISPUTED:
                self.disputed.add(flag)
            yield {**row, **merged}

    def gone(self) -> list[Decision]:
        """The decisions whose flag was in no row (after `rows` has run): the statement, its passage or the drift has changed."""
        return [one for flag, of_flag in self.by_flag.items() if flag not in self.met for one in of_flag]

    def lines(self) -> list[str]:
        """What became of the decisions, a line each for those whose flag no longer exists."""
        gone = self.gone()
        applied = sum(len(of_flag) for flag, of_flag in self.by_flag.items() if flag in self.met)
        lines = [
            f"{applied} decisions applied to {len(self.met)} flags"
            + (f", {len(self.disputed)} of them disputed" if self.disputed else "")
        ]
        if gone:
            lines.append(f"{len(gone)} decisions are about flags that no longer exist:")
        for one in gone:
            what = " ".join(text for text in (one.drift_code, one.severity) if text) or "no drift"
            where = " ".join(text for text in (one.report_id, one.statement_id) if text) or "report not named"
            who = one.reviewer or "no name"
            lines.append(
                f"  {one.flag_id}  {what}, {where}: {one.decision or 'note'} by {who}"
                + (f" ({one.note[:80]})" if one.note else "")
            )
        return [
            " ".join(line.split()) if not line.startswith("  ") else "  " + " ".join(line.split()) for line in lines
        ]


def apply(decisions: Iterable[Decision], rows: Iterable[Row]) -> tuple[list[Row], list[Decision]]:
    """Merge decisions into rows; gives the rows and the decisions whose flag no longer exists (`Merge` does it in a stream)."""
    merge = Merge(decisions)
    return list(merge.rows(rows)), merge.gone()


def combined(decisions: list[Decision]) -> dict[str, str | None]:
    """The four columns for the decisions on one flag: `disputed` where reviewers differ."""
    if not decisions:
        return dict.fromkeys(COLUMNS)
    words = {one.decision for one in decisions if one.decision}
    notes = [one for one in decisions if one.note]
    named = len(decisions) > 1
    return {
        "decision": DISPUTED if len(words) > 1 else next(iter(words), ""),
        "decision_note": "; ".join(
            f"{one.reviewer}: {one.note}" if named and one.reviewer else one.note for one in notes
        ),
        "reviewer": "; ".join(dict.fromkeys(one.reviewer for one in decisions if one.reviewer)),
        "decided": max(one.time for one in decisions),
    }


def _earlier(row: Mapping[str, Any], made: list[Decision]) -> list[Decision]:
    """What an earlier merge wrote into the row, unless one of its reviewers now decides anew."""
    word, note, reviewer, decided = (str(row.get(name) or "") for name in COLUMNS)
    if not word and not note:
        return []
    if reviewer in {one.reviewer for one in made}:
        return []
    return [Decision(str(row.get("flag_id")), word, note, reviewer, decided)]
