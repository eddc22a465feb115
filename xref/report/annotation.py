"""W3C Web Annotation (JSON-LD): each row an annotation of the report's words, whose body cites the source's words.

Selectors are `TextQuoteSelector` (exact, with prefix and suffix inside the statement) and `TextPositionSelector` (code points of
the stored text), so that a tool that holds another copy of the page can still find the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from xref.report.files import Out, write_lines
from xref.report.jsonl import dumped
from xref.report.link import is_web
from xref.report.rows import Row

_CONTEXT = 32


def write_annotations(rows: Iterable[Row], out: Out) -> int:
    """Write one AnnotationPage, an annotation a line; returns how many annotations."""
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        yield '{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[\n'
        for count, row in enumerate(rows, 1):
            yield (",\n" if count > 1 else "") + dumped(annotation(row))
        yield "\n]}\n"

    write_lines(lines(), out)
    return count


def annotation(row: Row) -> dict[str, Any]:
    """The annotation of one row: the drifted words, or the whole statement where nothing drifted."""
    flagged = bool(row.get("drift_code"))
    target = _target(row, "reported" if flagged and row.get("reported_words") else "statement")
    bodies: list[dict[str, Any]] = []
    if flagged:
        text = f"{row['severity']} {row['drift_code']} ({row['drift_name']}): {row['why']}"
        bodies.append(
            {"type": "TextualBody", "purpose": "assessing", "language": "en", "format": "text/plain", "value": text}
        )
        bodies += [
            {"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in (row["drift_code"], row["severity"])
        ]
    bodies.append({"type": "TextualBody", "purpose": "classifying", "value": row.get("link") or ""})
    if row.get("passage"):
        bodies.append(
            {
                "type": "SpecificResource",
                "purpose": "linking",
                **_source(row, "said" if row.get("said_words") else "passage"),
            }
        )
    if row.get("decision"):
        bodies.append(
            {
                "type": "TextualBody",
                "purpose": "moderating",
                "value": row["decision"],
                "creator": row.get("reviewer") or "",
            }
        )
    return {
        "id": f"urn:xref:{row['flag_id']}:{row['report_id']}:{row['statement_start']}".replace(" ", "%20"),
        "type": "Annotation",
        "motivation": "assessing" if flagged else "linking",
        "generator": {"type": "Software", "name": "xref", "xref:signature": row.get("signature") or ""},
        "body": bodies,
        "target": target,
    }


def _target(row: Row, side: str) -> dict[str, Any]:
    return {
        "source": row["report_url"] if is_web(row.get("report_url")) else f"urn:xref:report:{row['report_id']}",
        "selector": _selectors(row, side, "statement"),
    }


def _source(row: Row, side: str) -> dict[str, Any]:
    return {
        "source": row["source_url"] if is_web(row.get("source_url")) else f"urn:xref:source:{row['source_id']}",
        "selector": _selectors(row, side, "passage"),
    }


def _selectors(row: Row, side: str, around: str) -> list[dict[str, Any]]:
    """Quote and position; a statement that is joined from parts has one quote selector a part."""
    whole = row.get(around) or ""
    exact = row.get(f"{side}_words") if side in ("reported", "said") else whole
    found: list[dict[str, Any]] = []
    for part in (exact or "").split(" […] "):
        at = whole.find(part)
        quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": part}
        if at > 0:
            quote["prefix"] = whole[max(0, at - _CONTEXT) : at]
        if at >= 0 and whole[at + len(part) :]:
            quote["suffix"] = whole[at + len(part) : at + len(part) + _CONTEXT]
        found.append(quote)
    if row.get(f"{side}_start") is not None and row.get(f"{side}_end") is not None:
        found.append({"type": "TextPositionSelector", "start": row[f"{side}_start"], "end": row[f"{side}_end"]})
    return found
