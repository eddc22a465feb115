"""Findings as flat rows, exactly the columns of `columns.py`, in their order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from xref.model import Document, Drift, Finding, Match, Passage, Severity, Signature, Statement
from xref.report import link
from xref.report.names import code_name

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What xref says of one report: its document, one finding a statement in article order, and the sources that are cited."""

    document: Document
    findings: tuple[Finding, ...]
    sources: Mapping[str, Document]  # by document id; only those cited


@dataclass(frozen=True, slots=True)
class Compared:
    """One compared pair: its id, the drifts (spans are offsets into the given texts) and what could not be checked."""

    id: str
    drifts: tuple[Drift, ...] = ()
    not_checked: tuple[str, ...] = ()
    drift_probability: float | None = None  # None: the highest confidence of its drifts


def flag_id(statement: str, passage: str, code: str) -> str:
    """A digest of statement, passage and code: 16 hexadecimal digits, the same in every run and on every machine."""
    digest = blake2b(digest_size=8)
    for part in (statement, passage, code):
        data = " ".join(part.split()).encode("utf-8", "replace")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def flag_ids(statement: str, passage: str, codes: Iterable[str]) -> list[str]:
    """The ids of a finding's flags, in order; a code that comes a second time is told apart by its number."""
    seen: Counter[str] = Counter()
    ids = []
    for code in codes:
        seen[code] += 1
        ids.append(flag_id(statement, passage, code if seen[code] == 1 else f"{code}#{seen[code]}"))
    return ids


def statement_text(statement: Statement) -> str:
    """The `statement` column: verbatim, or the parts of a discontinuous quotation joined by ` […] `."""
    return statement.content() if len(statement.parts) > 1 else statement.text


def passage_text(passage: Passage) -> str:
    """The `passage` column: its statements verbatim, with ` […] ` where words between them are left out."""
    if not passage.parts:
        return passage.text
    pieces: list[str] = []
    end = passage.span.start
    for part in passage.parts:
        between = passage.text[end - passage.span.start : part.start - passage.span.start]
        if pieces:
            pieces.append(" […] " if between.strip() or part.start < end else between)
        pieces.append(part.shift(-passage.span.start).of(passage.text))
        end = part.end
    return "".join(pieces)


def rows(report: Report, signature: Signature) -> Iterator[Row]:
    """The rows of `xref match`: one a (statement, drift), one with an empty `drift_code` where a statement has no drift."""
    made_by = str(signature)
    head = _document_columns("report", report.document)
    read = _reading_columns("report", report.document)
    for finding in report.findings:
        yield from _finding_rows(head, read, finding, report.sources, made_by)


def _finding_rows(
    head: Row, read: Row, finding: Finding, sources: Mapping[str, Document], made_by: str
) -> Iterator[Row]:
    claim, match = finding.claim, finding.match
    base: Row = {
        **head,
        "statement_id": claim.id,
        "statement": statement_text(claim),
        "statement_start": claim.span.start,
        "statement_end": claim.span.end,
        "presentation": str(claim.presentation),
        "speaker_reported": claim.speaker,
        "link": str(finding.link),
        **_match_columns(match, sources),
        "passage_gloss": finding.gloss,
        "gloss_by": finding.gloss_by,
        "source_link": source_link(match.passage, sources) if match else None,
        "alternatives": json.dumps(
            [_alternative(other, sources) for other in finding.alternatives], ensure_ascii=False
        ),
    }
    source = sources.get(match.passage.document_id) if match else None
    tail = {
        "not_checked": "; ".join(finding.not_checked),
        "signature": made_by,
        **read,
        **_reading_columns("source", source),
        "statement_gloss": finding.claim_gloss,
    }
    ids = flag_ids(base["statement"], base["passage"] or "", [drift.code for drift in finding.drifts] or [""])
    for drift, identity in zip(finding.drifts or (None,), ids, strict=True):
        yield {**base, "flag_id": identity, **_drift_columns(drift, finding), **tail}


def _document_columns(side: str, document: Document) -> Row:
    values = (document.id, document.title, document.url, document.published, document.lang)
    return {
        f"{side}_{name}": value for name, value in zip(("id", "title", "url", "published", "lang"), values, strict=True)
    }


def _reading_columns(side: str, document: Document | None) -> Row:
    """Which bytes were read, and when they were fetched."""
    return {
        f"{side}_sha256": (document.sha256 or None) if document else None,
        f"{side}_fetched": document.fetched if document else None,
    }


def _match_columns(match: Match | None, sources: Mapping[str, Document]) -> Row:
    if match is None:
        names = (
            "match_probability similarity source_id source_title source_outlet source_url source_published source_lang"
        )
        return dict.fromkeys(f"{names} speaker_said passage passage_start passage_end".split())
    passage = match.passage
    source = sources.get(passage.document_id)
    return {
        "match_probability": _rounded(match.probability),
        "similarity": _rounded(match.similarity),
        "source_id": passage.document_id,
        "source_title": source.title if source else None,
        "source_outlet": source.outlet if source else None,
        "source_url": source.url if source else None,
        "source_published": source.published if source else None,
        "source_lang": passage.lang,
        "speaker_said": passage.speaker,
        "passage": passage_text(passage),
        "passage_start": passage.span.start,
        "passage_end": passage.span.end,
    }


def _drift_columns(drift: Drift | None, finding: Finding) -> Row:
    if drift is None:
        words = "reported_words reported_start reported_end said_words said_start said_end"
        empty: Row = {"drift_code": "", "drift_name": "", "severity": Severity.NONE.label, "direction": None}
        return {**empty, "drift_probability": None, **dict.fromkeys(words.split()), "why": finding.why}
    return {
        "drift_code": drift.code,
        "drift_name": code_name(drift.code),
        "severity": drift.severity.label,
        "direction": str(drift.direction),
        "drift_probability": _rounded(drift.confidence),
        "reported_words": drift.reported_words,
        "reported_start": drift.reported.start if drift.reported else None,
        "reported_end": drift.reported.end if drift.reported else None,
        "said_words": drift.said_words,
        "said_start": drift.said.start if drift.said else None,
        "said_end": drift.said.end if drift.said else None,
        "why": drift.why,
    }


def _alternative(match: Match, sources: Mapping[str, Document]) -> Row:
    source = sources.get(match.passage.document_id)
    return {
        "passage": passage_text(match.passage),
        "source_id": match.passage.document_id,
        "source_title": source.title if source else None,
        "speaker": match.passage.speaker,
        "similarity": _rounded(match.similarity),
        "probability": _rounded(match.probability),
    }


def source_link(passage: Passage, sources: Mapping[str, Document]) -> str | None:
    """The text-fragment link to a passage, or None where its source has no web address."""
    source = sources.get(passage.document_id)
    return link.source_link(source, passage.parts or (passage.span,), passage.text, passage.span.start)


def compare_rows(pairs: Iterable[Compared], signature: Signature) -> Iterator[Row]:
    """The rows of `xref compare`, one a pair, as they come."""
    made_by = str(signature)
    for pair in pairs:
        probability = pair.drift_probability
        if probability is None:
            probability = max((drift.confidence for drift in pair.drifts), default=0.0)
        yield {
            "id": pair.id,
            "drift_probability": _rounded(probability),
            "severity": max((drift.severity for drift in pair.drifts), default=Severity.NONE).label,
            "codes": " ".join(dict.fromkeys(drift.code for drift in pair.drifts)),
            "direction": str(pair.drifts[0].direction) if pair.drifts else None,
            "drifts": json.dumps([_drift_json(drift) for drift in pair.drifts], ensure_ascii=False),
            "not_checked": "; ".join(pair.not_checked),
            "signature": made_by,
        }


def _drift_json(drift: Drift) -> Row:
    return {
        "code": drift.code,
        "name": code_name(drift.code),
        "severity": drift.severity.label,
        "direction": str(drift.direction),
        "probability": _rounded(drift.confidence),
        "reported_words": drift.reported_words,
        "reported_span": [drift.reported.start, drift.reported.end] if drift.reported else None,
        "said_words": drift.said_words,
        "said_span": [drift.said.start, drift.said.end] if drift.said else None,
        "why": drift.why,
    }


def _rounded(value: float) -> float:
    """Four decimals: more would show differences between batch sizes (up to 3.6e-7) as differences between runs."""
    return round(float(value), 4) + 0.0  # + 0.0: no -0.0
