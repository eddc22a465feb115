"""Gold sets to figures: links, passages, drifts by code, and false alarms per 100 faithful statements.

A gold row is one statement of a report (seeds/README.md has the format); it is scored by the findings whose statements share
at least half of its words or of their own with it, so that another way of splitting a paragraph is no error by itself.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xref.errors import InputError
from xref.model import Finding, Severity, Span

Row = Mapping[str, Any]


def read_gold(path: Path) -> list[Row]:
    """The rows of a gold set; `InputError` names the line that is not one."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["report"], row["statement"], row["link"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path}, line {number}: not a gold row ({error}); seeds/README.md has the format"
            ) from None
        rows.append(row)
    return rows


def figures(
    rows: Sequence[Row],
    found: Mapping[str, Sequence[Finding]],
    texts: Mapping[str, str],
    sources: Mapping[str, str],
    ids: Mapping[str, str],
) -> dict[str, Any]:
    """Every figure of a gold set: `found` and `texts` by report, `sources` texts by path, `ids` path by document id."""
    count: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    errors: list[dict[str, Any]] = []
    for row in rows:
        spans = _span(texts.get(row["report"], ""), row["statement"])
        hits = _answering(spans, found.get(row["report"], ())) if spans else []
        _score(row, spans, hits, sources, ids, count, codes, errors)
    return {
        "statements": len(rows),
        "segmented": _share(count["segmented"], len(rows)),
        "with_source": count["with_source"],
        "source_found": _share(count["source_found"], count["with_source"]),
        "passage_first": _share(count["passage_first"], count["with_source"]),
        "without_source": count["without_source"],
        "called_without": _share(count["called_without"], count["without_source"]),
        "link_right": _share(count["link_right"], len(rows)),
        "faithful": count["faithful"],
        "false_alarms_per_100": round(100 * count["false_alarms"] / max(1, count["faithful"]), 2),
        "minor_alarms_per_100": round(100 * count["minor_alarms"] / max(1, count["faithful"]), 2),
        "drifted": count["drifted"],
        "drift_caught": _share(count["caught"], count["drifted"]),
        "code_right": _share(count["code_right"], count["drifted"]),
        "by_code": {code: dict(sorted(c.items())) for code, c in sorted(codes.items())},
        "errors": errors,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _span(text: str, statement: str) -> Span | None:
    at = text.find(statement)
    if at < 0:
        flat = " ".join(statement.split())
        at = " ".join(text.split()).find(flat)
        if at < 0:
            return None
        at = _unflattened(text, at)
        return Span(at, min(len(text), at + len(flat)))
    return Span(at, at + len(statement))


def _unflattened(text: str, at: int) -> int:
    """The offset in `text` of an offset in the text with its white space run together."""
    seen = 0
    blank = True
    for place, char in enumerate(text):
        if char.isspace():
            if not blank:
                seen += 1
            blank = True
            continue
        blank = False
        if seen >= at:
            return place
        seen += 1
    return len(text)


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _answering(span: Span, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of a gold statement, the one that shares most first."""
    hits = [
        (shared, finding)
        for finding in findings
        if not finding.claim.cruft
        and (shared := _shared(span, finding.claim.span)) * 2 >= min(len(span), len(finding.claim.span))
        and shared > 0
    ]
    return [finding for _, finding in sorted(hits, key=lambda hit: (-hit[0], hit[1].claim.span))]


def _score(
    row: Row, span: Span | None, hits: Sequence[Finding], sources: Mapping[str, str], ids: Mapping[str, str],
    count: Counter[str], codes: dict[str, Counter[str]], errors: list[dict[str, Any]],
) -> None:  # fmt: skip
    wrong: list[str] = []
    count["segmented"] += bool(hits)
    matched = [finding for finding in hits if finding.match is not None]
    if row.get("source"):
        count["with_source"] += 1
        text = sources.get(row["source"], "")
        gold = [found for passage in row["passages"] if (found := _span(text, passage)) is not None]
        right = [f for f in matched if f.match and ids.get(f.match.passage.document_id) == row["source"]]
        count["source_found"] += bool(right)
        first = bool(right) and any(
            _shared(part, passage) * 2 >= min(len(part), len(passage))
            for f in right
            if f.match
            for part in f.match.passage.parts
            for passage in gold
        )
        count["passage_first"] += first
        if not first:
            wrong.append("passage")
    else:
        count["without_source"] += 1
        count["called_without"] += not matched
        if matched:
            wrong.append("given a source")
    link = hits[0].link.value if hits else "(no statement)"
    same = link in (row["link"], *row.get("accept_links", ())) or {link, row["link"]} == {"verbatim", "paraphrase"}
    count["link_right"] += same
    if not same:
        wrong.append(f"link {link}")
    flags = [drift for finding in hits for drift in finding.drifts]
    serious = [drift for drift in flags if drift.severity >= Severity.MAJOR]
    wanted = set(row.get("codes", ()))
    if wanted:
        count["drifted"] += 1
        near = wanted | set(row.get("accept", ()))
        got = {drift.code for drift in flags}
        count["caught"] += bool(flags)
        count["code_right"] += bool(got & near)
        for code in wanted:
            codes[code]["planted"] += 1
            codes[code]["caught"] += bool(flags)
            codes[code]["named"] += bool(got & near)
        if not got & near:
            wrong.append(f"wanted {'/'.join(sorted(wanted))}, got {'/'.join(sorted(got)) or 'silence'}")
    elif row.get("source") or row["link"] == "narration":
        count["faithful"] += 1
        count["false_alarms"] += bool(serious)
        count["minor_alarms"] += bool(flags) and not serious
        for drift in serious:
            codes[drift.code]["false_alarms"] += 1
        if serious:
            wrong.append(
                "false alarm " + "; ".join(f"{d.code} “{d.said_words}” → “{d.reported_words}”" for d in serious)
            )
    if wrong:
        errors.append({"report": row["report"], "statement": row["statement"], "wrong": wrong})
