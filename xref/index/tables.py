"""Documents and statements as columns, and back: nothing that the model knows is lost on disk."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from xref.errors import DamagedIndexError, StoreError
from xref.model import Attribution, Document, Mark, MarkKind, Presentation, Role, Span, Statement

if TYPE_CHECKING:
    import polars as pl

# Rows of one row group: what has to be decoded to show one statement (.6 ms; 1.6 ms with 4,096, for files a quarter smaller).
ROW_GROUP = 1024

_DOCUMENT_TEXTS = (
    "id",
    "role",
    "lang",
    "title",
    "outlet",
    "author",
    "url",
    "archive_url",
    "published",
    "speaker",
    "sha256",
    "location",
)
DOCUMENT_INFO = (*_DOCUMENT_TEXTS, "notes", "speakers", "rows", "characters")


def document_schema() -> dict[str, Any]:
    """Columns of `documents.parquet`; `own` is a digest of the document, `digest` of it and its statements, `rows` counts those."""
    import polars as pl

    return {
        **dict.fromkeys(_DOCUMENT_TEXTS, pl.String()),
        "notes": pl.List(pl.String),
        "speakers": pl.List(pl.String),
        "marks": pl.String(),
        "text": pl.String(),
        "characters": pl.UInt32(),
        "rows": pl.UInt32(),
        "own": pl.Binary(),
        "digest": pl.Binary(),
    }


def statement_schema() -> dict[str, Any]:
    """Columns of `statements.parquet`; `key` is what a vector depends on, `document` the ordinal of the document."""
    import polars as pl

    return {
        "id": pl.String(),
        "document": pl.UInt32(),
        "start": pl.UInt32(),
        "end": pl.UInt32(),
        "text": pl.String(),
        "lang": pl.String(),
        "presentation": pl.String(),
        "speaker": pl.String(),
        "turn": pl.Int32(),
        "order": pl.Int32(),
        "paragraph": pl.Int32(),
        "parts": pl.List(pl.UInt32),
        "quoted": pl.List(pl.UInt32),
        "attribution": pl.String(),
        "extra": pl.Boolean(),
        "cruft": pl.Boolean(),
        "embedded_voice": pl.String(),
        "key": pl.Binary(),
    }


def key_of(text: str, lang: str) -> bytes:
    """What a statement's vector depends on, besides the encoder: 16 bytes (polars' own hash changes between versions)."""
    return hashlib.blake2b(f"{lang}\0{text}".encode(), digest_size=16).digest()


def document_row(document: Document, location: str) -> dict[str, Any]:
    """A document as a row, with its location as the index keeps it; raises StoreError for text that cannot be stored."""
    row: dict[str, Any] = {name: getattr(document, name) for name in _DOCUMENT_TEXTS}
    row["role"] = document.role.value
    row["location"] = location
    row["notes"] = list(document.notes)
    row["marks"] = json.dumps(
        [[m.span.start, m.span.end, m.kind.value, m.value] for m in document.marks], ensure_ascii=False
    )
    row["text"] = document.text
    row["characters"] = len(document.text)
    # the hour at which a page was fetched again does not make it another page: a nightly rebuild keeps what it has
    lasting = [note for note in row["notes"] if not note.startswith("fetched ")]
    row["own"] = _digest([*{**row, "notes": lasting}.values()], b"", document)
    return row


def add_statements(row: dict[str, Any], statements: Sequence[dict[str, Any]], document: Document) -> None:
    """Complete a document's row with what depends on its statements."""
    row["speakers"] = list(dict.fromkeys(s["speaker"] for s in statements if s["speaker"] and not s["cruft"]))
    row["rows"] = len(statements)
    row["digest"] = _digest([[*({**s, "key": 0}.values())] for s in statements], row["own"], document)


def _digest(values: list[Any], before: bytes, document: Document) -> bytes:
    try:
        return hashlib.blake2b(before + json.dumps(values, ensure_ascii=False).encode(), digest_size=16).digest()
    except UnicodeEncodeError as error:
        raise _half(document) from error


def _half(document: Document) -> StoreError:
    place = document.location or document.id
    return StoreError(f"{place}: the text holds half a character (a lone surrogate); read it again")


def document_from(row: dict[str, Any], location: str) -> Document:
    """The document that a row holds, with its location as the reader can use it."""
    marks = json.loads(row["marks"])
    return Document(
        **{name: row[name] for name in _DOCUMENT_TEXTS if name not in ("role", "location")},
        role=Role(row["role"]),
        location=location,
        text=row["text"],
        notes=tuple(row["notes"]),
        marks=tuple(Mark(Span(start, end), MarkKind(kind), value) for start, end, kind, value in marks),
    )


def statement_row(statement: Statement, content: str, document: Document) -> dict[str, Any]:
    """A statement and its content as a row (`document` is filled in later); raises ValueError when it does not lie in its document."""
    if statement.document_id != document.id or statement.span.of(document.text) != statement.text:
        raise ValueError(f"statement {statement.id} is not a stretch of document {document.id}")
    try:
        key = key_of(content, statement.lang)
    except UnicodeEncodeError as error:
        raise _half(document) from error
    return {
        "id": statement.id,
        "document": 0,
        "start": statement.span.start,
        "end": statement.span.end,
        "text": statement.text,
        "lang": statement.lang,
        "presentation": statement.presentation.value,
        "speaker": statement.speaker,
        "turn": statement.turn,
        "order": statement.order,
        "paragraph": statement.paragraph,
        "parts": _flat(statement.parts),
        "quoted": _flat(statement.quoted),
        "attribution": _attribution_text(statement.attribution),
        "extra": statement.extra,
        "cruft": statement.cruft,
        "embedded_voice": statement.embedded_voice,
        "key": key,
    }


def statement_from(row: dict[str, Any], document_id: str) -> Statement:
    """The statement that a row holds."""
    return Statement(
        id=row["id"],
        document_id=document_id,
        span=Span(row["start"], row["end"]),
        text=row["text"],
        lang=row["lang"],
        presentation=Presentation(row["presentation"]),
        speaker=row["speaker"],
        turn=row["turn"],
        order=row["order"],
        paragraph=row["paragraph"],
        parts=_spans(row["parts"]),
        quoted=_spans(row["quoted"]),
        attribution=_attribution_from(row["attribution"]),
        extra=row["extra"],
        cruft=row["cruft"],
        embedded_voice=row["embedded_voice"],
    )


def to_frame(records: Sequence[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    """Rows as columns. Lists of offsets go by way of text: polars takes 9 µs for each Python list, and .7 this way."""
    import polars as pl

    columns = []
    for name, kind in schema.items():
        values = [record[name] for record in records]
        if kind == pl.List(pl.UInt32):
            texts = pl.Series(name, [",".join(map(str, value)) for value in values], dtype=pl.String)
            columns.append(texts.str.extract_all("[0-9]+").cast(kind))
        else:
            columns.append(pl.Series(name, values, dtype=kind))
    return pl.DataFrame(columns)


def to_parquet(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet bytes; the same rows give the same bytes, however they were put together."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(buffer, compression="zstd", compression_level=3, row_group_size=ROW_GROUP)
    return buffer.getvalue()


def scan(file: BinaryIO, name: str, schema: dict[str, Any]) -> pl.LazyFrame:
    """A checked Parquet file, to be read in part; raises DamagedIndexError when its columns are not ours."""
    import polars as pl

    try:
        frame = pl.scan_parquet(file)
        missing = set(schema) - set(frame.collect_schema().names())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise DamagedIndexError(f"{name}: not a table of this index; rebuild the index") from error
    if missing:
        raise DamagedIndexError(f"{name}: lacks the columns {', '.join(sorted(missing))}; rebuild the index")
    return frame


def _flat(spans: Sequence[Span]) -> list[int]:
    return [offset for span in spans for offset in (span.start, span.end)]


def _spans(offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in zip(offsets[::2], offsets[1::2], strict=True))


def _attribution_text(attribution: Attribution | None) -> str | None:
    if attribution is None:
        return None
    a = attribution
    spans = [[s.start, s.end] if s is not None else None for s in (a.speaker_span, a.verb_span)]
    return json.dumps([a.speaker, spans[0], a.verb, spans[1], a.stance, a.outlet, a.when], ensure_ascii=False)


def _attribution_from(text: str | None) -> Attribution | None:
    if text is None:
        return None
    speaker, speaker_span, verb, verb_span, stance, outlet, when = json.loads(text)
    return Attribution(
        speaker=speaker,
        speaker_span=Span(*speaker_span) if speaker_span else None,
        verb=verb,
        verb_span=Span(*verb_span) if verb_span else None,
        stance=stance,
        outlet=outlet,
        when=when,
    )
