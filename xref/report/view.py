"""What the formats that people read are made from: an article and what is said of each of its statements.

Made from `Report`s, with the whole article and the passages' surroundings, or from rows that were written before, with less.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from xref.model import Document, Finding, MarkKind, Passage, Severity, Signature, Span
from xref.report.link import is_web
from xref.report.names import SEVERITIES
from xref.report.rows import Report, Row, rows


@dataclass(frozen=True, slots=True)
class Flag:
    """One row's flag; `reported` and `said` are offsets into the view's `statement` and `passage` (None: not to be found there)."""

    id: str
    code: str
    name: str
    severity: str
    direction: str
    probability: float | None
    reported_words: str
    said_words: str
    reported: Span | None
    said: Span | None
    why: str
    review: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """One statement with what stands behind it; `flags` holds one flag with an empty code where no drift was found."""

    number: int
    statement_id: str
    statement: str
    span: Span  # in the article's text
    parts: tuple[Span, ...]  # of the content, in `statement`
    presentation: str
    speaker: str
    link: str
    why: str
    probability: float | None
    similarity: float | None
    source: Mapping[str, str]  # id title outlet url published lang author sha256 fetched
    speaker_said: str
    passage: str
    passage_parts: tuple[Span, ...]  # in `passage`
    question: str
    before: str
    after: str
    gloss: str
    gloss_by: str
    statement_gloss: str
    source_link: str
    alternatives: tuple[Mapping[str, Any], ...]
    not_checked: str
    flags: tuple[Flag, ...]

    @property
    def drifts(self) -> tuple[Flag, ...]:
        """The flags that are drifts."""
        return tuple(flag for flag in self.flags if flag.code)

    @property
    def background(self) -> bool:
        """The article's own narration, a caption or a date line: nobody is named who said it, so no source is expected."""
        return (
            self.link in ("none_in_held", "not_held")
            and self.presentation == "narration"
            and not (self.speaker or self.passage or self.drifts)
        )

    @property
    def standing(self) -> str:
        """The link as a reader needs it: `background` where no source is expected."""
        return "background" if self.background else self.link

    @property
    def severity(self) -> str:
        """The highest severity of its flags."""
        return max((flag.severity for flag in self.flags), key=severity_rank, default="none")


@dataclass(frozen=True, slots=True)
class Article:
    """A report as it is shown: metadata, its text where it is at hand, and its statements in order."""

    meta: Mapping[str, str]  # id title url published lang outlet author sha256 fetched
    text: str | None
    cruft: tuple[Span, ...]
    title_span: Span | None
    views: tuple[View, ...]
    signature: str


def severity_rank(severity: str) -> int:
    """The place of a severity's word in their order; an unknown word counts as none."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0


def articles(reports: Iterable[Report], signature: Signature) -> Iterator[Article]:
    """The articles of reports, each with its whole text."""
    for report in reports:
        yield article(report, signature)


def article(report: Report, signature: Signature) -> Article:
    """The article of one report."""
    document = report.document
    meta = {**_meta(document), "lang": document.lang}
    grouped = groupby(rows(report, signature), key=lambda row: (row["statement_id"], row["statement_start"]))
    # A finding is never without a row, and two findings in succession never share id and start.
    views = tuple(
        _view(number, list(group), finding, report.sources)
        for number, ((_, group), finding) in enumerate(zip(grouped, report.findings, strict=True), 1)
    )
    titles = [mark.span for mark in document.marks if mark.kind is MarkKind.TITLE]
    cruft = tuple(
        mark.span for mark in document.marks if mark.kind in (MarkKind.CRUFT, MarkKind.CAPTION, MarkKind.EXTRA)
    )
    return Article(meta, document.text, cruft, titles[0] if titles else None, views, str(signature))


def articles_of_rows(lines: Iterable[Row]) -> Iterator[Article]:
    """The articles that rows of `xref match` tell of: their statements without the text between them."""
    for _, group in groupby(lines, key=lambda row: row.get("report_id")):
        statements = groupby(group, key=lambda row: (row.get("statement_id"), row.get("statement_start")))
        first: Row = {}
        views = []
        for number, (_, of_statement) in enumerate(statements, 1):
            found = list(of_statement)
            first = first or found[0]
            views.append(_view(number, found, None, {}))
        meta = {
            name: _text(first.get(f"report_{name}"))
            for name in ("id", "title", "url", "published", "lang", "sha256", "fetched")
        }
        yield Article(meta, None, (), None, tuple(views), _text(first.get("signature")))


def _view(number: int, lines: list[Row], finding: Finding | None, sources: Mapping[str, Document]) -> View:
    row = lines[0]
    if finding is not None:
        claim = finding.claim
        statement, span = claim.text, claim.span
        parts = tuple(part.shift(-span.start) for part in claim.parts)
        why = finding.why
    else:
        statement = _text(row.get("statement"))
        start = row.get("statement_start") or 0
        span = Span(start, max(start, row.get("statement_end") or start))
        parts = ()
        why = "" if row.get("drift_code") else _text(row.get("why"))
    match = finding.match if finding else None
    passage, offset, passage_parts = _passage(match.passage if match else None, row)
    told = ("id", "title", "outlet", "url", "published", "lang", "sha256", "fetched")
    source = {name: _text(row.get(f"source_{name}")) for name in told}
    document = sources.get(source["id"])
    flags = tuple(_flag(line, statement, span.start, passage, offset) for line in lines)
    return View(
        number=number,
        statement_id=_text(row.get("statement_id")),
        statement=statement,
        span=span,
        parts=parts,
        presentation=_text(row.get("presentation")),
        speaker=_text(row.get("speaker_reported")),
        link=_text(row.get("link")),
        why=why,
        probability=row.get("match_probability"),
        similarity=row.get("similarity"),
        source={**source, "author": _text(document.author if document else None)},
        speaker_said=_text(row.get("speaker_said")),
        passage=passage,
        passage_parts=passage_parts,
        question=match.passage.question.text if match and match.passage.question else "",
        before=match.passage.before if match else "",
        after=match.passage.after if match else "",
        gloss=_text(row.get("passage_gloss")),
        gloss_by=_text(row.get("gloss_by")),
        statement_gloss=_text(row.get("statement_gloss")),
        source_link=_text(row.get("source_link")) if is_web(_text(row.get("source_link"))) else "",
        alternatives=_alternatives(row.get("alternatives")),
        not_checked=_text(row.get("not_checked")),
        flags=flags,
    )


def _passage(passage: Passage | None, row: Row) -> tuple[str, int, tuple[Span, ...]]:
    if passage is None:
        return _text(row.get("passage")), row.get("passage_start") or 0, ()
    start = passage.span.start
    return passage.text, start, tuple(part.shift(-start) for part in passage.parts if part.start >= start)


def _flag(row: Row, statement: str, statement_start: int, passage: str, passage_start: int) -> Flag:
    reported_words, said_words = _text(row.get("reported_words")), _text(row.get("said_words"))
    return Flag(
        id=_text(row.get("flag_id")),
        code=_text(row.get("drift_code")),
        name=_text(row.get("drift_name")),
        severity=_text(row.get("severity")) or Severity.NONE.label,
        direction=_text(row.get("direction")),
        probability=row.get("drift_probability"),
        reported_words=reported_words,
        said_words=said_words,
        reported=_located(statement, statement_start, row.get("reported_start"), reported_words),
        said=_located(passage, passage_start, row.get("said_start"), said_words),
        why=_text(row.get("why")) if row.get("drift_code") else "",
        review={
            name: _text(row.get(name)) for name in ("decision", "decision_note", "reviewer", "decided") if row.get(name)
        },
    )


def _located(text: str, offset: int, start: int | None, words: str) -> Span | None:
    """Where the words stand in the text: at their offset, or (in joined parts) where they occur once."""
    if not words:
        return None
    if start is not None and start >= offset and text[start - offset : start - offset + len(words)] == words:
        return Span(start - offset, start - offset + len(words))
    found = text.find(words)
    return Span(found, found + len(words)) if found >= 0 and text.find(words, found + 1) < 0 else None


def _alternatives(value: object) -> tuple[Mapping[str, Any], ...]:
    """The alternatives' JSON; nothing where it is not a list of objects (a file that somebody edited)."""
    try:
        found = json.loads(value) if isinstance(value, str) and value else []
    except ValueError:
        return ()
    return tuple(item for item in found if isinstance(item, dict)) if isinstance(found, list) else ()


def _meta(document: Document) -> dict[str, str]:
    names = ("id", "title", "url", "published", "outlet", "author", "sha256", "fetched")
    return {name: _text(getattr(document, name)) for name in names}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def pieces(text: str, spans: Iterable[tuple[Span, int]]) -> list[tuple[str, tuple[int, ...]]]:
    """Cut a text where spans begin or end: each piece with the numbers of the spans that cover it, in order."""
    inside = [(span, number) for span, number in spans if span.start < span.end <= len(text)]
    cuts = sorted({0, len(text), *(span.start for span, _ in inside), *(span.end for span, _ in inside)})
    found = []
    for start, end in pairwise(cuts):
        covering = tuple(number for span, number in inside if span.start <= start and end <= span.end)
        found.append((text[start:end], covering))
    return found


_PICTURES = {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10, 13)} | {0x7F: "␡"}
_OVERRIDES = {code: f"[U+{code:04X}]" for code in (0x202D, 0x202E)}
_INVISIBLE = {code: f"[U+{code:04X}]" for code in (*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)}
_SHOWN = _PICTURES | _OVERRIDES | _INVISIBLE
_EMBEDDINGS = dict.fromkeys((8206, 8207, 1564, *range(8234, 8239), *range(8294, 8298)))


def shown(text: str) -> str:
    """The text as a page may show it: controls and bidirectional overrides, which disguise what is written, made visible."""
    return text.translate(_SHOWN)


def plain(text: str) -> str:
    """The text as a terminal may show it: on one line, no escape sequence, no bidirectional control at all."""
    return " ".join(text.translate(_SHOWN).translate(_EMBEDDINGS).split())
