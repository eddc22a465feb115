"""ClaimReview drafts (schema.org JSON-LD): one a flagged statement, with no verdict; a fact-checker fills that in or throws it away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from xref.report.files import Out, write_lines
from xref.report.jsonl import dumped
from xref.report.link import is_web
from xref.report.rows import Row


def write_claim_reviews(rows: Iterable[Row], out: Out) -> int:
    """Write one JSON-LD graph, a draft a line, for the statements with a flag; returns how many."""
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        yield '{"@context":"https://schema.org","@graph":[\n'
        for _, group in groupby(
            rows, key=lambda row: (row.get("report_id"), row.get("statement_id"), row.get("statement_start"))
        ):
            flags = [row for row in group if row.get("drift_code")]
            if flags:
                yield (",\n" if count else "") + dumped(claim_review(flags))
                count += 1
        yield "\n]}\n"

    write_lines(lines(), out)
    return count


def claim_review(flags: list[Row]) -> dict[str, Any]:
    """The draft for one statement: no `reviewRating`, no `author`, no `url` of the review: xref has no verdict to give."""
    row = flags[0]
    claim: dict[str, Any] = {"@type": "Claim"}
    if row.get("speaker_reported"):
        claim["author"] = {"@type": "Person", "name": row["speaker_reported"]}
    appearance = _work(row, "report")
    if appearance:
        claim["appearance"] = appearance
    source = _work(row, "source")
    notes = [f"{flag['severity']} {flag['drift_code']} ({flag['drift_name']}): {flag['why']}" for flag in flags]
    draft: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"urn:xref:claimreview:{row['flag_id']}",
        "creativeWorkStatus": "Draft",
        "claimReviewed": row.get("statement") or "",
        "itemReviewed": claim,
        "abstract": " ".join(notes),
    }
    if source:
        draft["citation"] = {**source, "text": row.get("passage") or ""}
    return draft


def _work(row: Row, side: str) -> dict[str, Any]:
    """The report or the source as a creative work: only what is known."""
    known = {
        "name": row.get(f"{side}_title"),
        "url": row.get(f"{side}_url") if is_web(row.get(f"{side}_url")) else None,
        "datePublished": row.get(f"{side}_published"),
        "inLanguage": row.get(f"{side}_lang"),
    }
    found = {name: value for name, value in known.items() if value}
    return {"@type": "CreativeWork", **found} if found else {}
