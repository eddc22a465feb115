"""The columns of xref's outputs, in order: the promise that spreadsheets and tests rely on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (`str`, `int` or `float`; any may be empty) and one line that says what it holds."""

    name: str
    type: str
    doc: str


MATCH: tuple[Column, ...] = (
    Column("report_id", "str", "Id of the report; stable across runs."),
    Column("report_title", "str", "Headline of the report."),
    Column("report_url", "str", "Where the report was published."),
    Column("report_published", "str", "When, ISO 8601."),
    Column("report_lang", "str", "Language of the report, BCP 47."),
    Column("statement_id", "str", "Id of the statement within the report."),
    Column(
        "statement", "str", "The statement, verbatim; the parts of a discontinuous quotation are joined by ` […] `."
    ),
    Column(
        "statement_start",
        "int",
        "First code point of the statement in the stored text of the report (of the whole, if discontinuous).",
    ),
    Column("statement_end", "int", "The code point after its last."),
    Column(
        "presentation", "str", "How the report presents it: direct, mixed, indirect, headline, narration, question."
    ),
    Column("speaker_reported", "str", "Who said it, according to the report."),
    Column(
        "link",
        "str",
        "What stands behind it: verbatim, paraphrase, partial, elsewhere, none_in_held, not_held, uncertain.",
    ),
    Column("match_probability", "float", "Calibrated probability that the statement rests on the passage, 0 to 1."),
    Column("similarity", "float", "Cosine of the statement and the passage, -1 to 1."),
    Column("source_id", "str", "Id of the source document."),
    Column("source_title", "str", "Title of the source."),
    Column("source_outlet", "str", "Who published the source."),
    Column("source_url", "str", "Where the source was published, exactly as recorded."),
    Column("source_published", "str", "When, ISO 8601."),
    Column("source_lang", "str", "Language of the passage, BCP 47."),
    Column("speaker_said", "str", "Who speaks in the passage."),
    Column("passage", "str", "The passage, verbatim; ` […] ` stands where sentences between its parts are left out."),
    Column("passage_start", "int", "First code point of the passage in the stored text of the source (of the whole)."),
    Column("passage_end", "int", "The code point after its last."),
    Column("passage_gloss", "str", "Machine translation of the passage: a reading aid, never scored."),
    Column("gloss_by", "str", "Which provider made the gloss."),
    Column(
        "source_link",
        "str",
        "Text-fragment link that opens the source at the passage; empty where the source has no web address.",
    ),
    Column(
        "alternatives",
        "str",
        "JSON list of the next candidates: passage, source_id, source_title, speaker, similarity, probability.",
    ),
    Column(
        "flag_id",
        "str",
        "Digest of statement, passage and code: the same after a re-run, so that a reviewer's decision keeps its place.",
    ),
    Column("drift_code", "str", "What kind of drift; empty where none was found."),
    Column("drift_name", "str", "The code in words."),
    Column("severity", "str", "none, minor, major or critical."),
    Column("direction", "str", "stronger, weaker, reversed, shifted or n/a; empty without drift."),
    Column("drift_probability", "float", "Calibrated probability that a careful reader agrees with the flag, 0 to 1."),
    Column("reported_words", "str", "The words of the report that drift, verbatim."),
    Column("reported_start", "int", "First code point of those words in the stored text of the report."),
    Column("reported_end", "int", "The code point after their last."),
    Column("said_words", "str", "The words of the source that answer them, verbatim."),
    Column("said_start", "int", "First code point of those words in the stored text of the source."),
    Column("said_end", "int", "The code point after their last."),
    Column("why", "str", "The rule behind the flag in one sentence; without a flag, the reason for the link."),
    Column("not_checked", "str", "What could not be checked and why, separated by `; `."),
    Column("signature", "str", "What made this row: versions of xref, encoder, segmenter, engine and detectors."),
    Column("report_sha256", "str", "SHA-256 of the bytes that the report was read from."),
    Column("report_fetched", "str", "When those bytes were fetched, ISO 8601 (UTC); empty for a file."),
    Column("source_sha256", "str", "SHA-256 of the bytes that the source was read from."),
    Column("source_fetched", "str", "When those bytes were fetched, ISO 8601 (UTC); empty for a file."),
    Column(
        "statement_gloss",
        "str",
        "Machine translation of the statement: only with `--gloss-report`, a reading aid, never scored.",
    ),
)

ADDED = frozenset(["report_sha256", "report_fetched", "source_sha256", "source_fetched", "statement_gloss"])
"""Columns that came after the first version: files without them are read as if they were empty."""

COMPARE: tuple[Column, ...] = (
    Column("id", "str", "Id of the pair, as given."),
    Column("drift_probability", "float", "Probability that a careful reader would call the pair drifted, 0 to 1."),
    Column("severity", "str", "The highest severity found: none, minor, major or critical."),
    Column("codes", "str", "The codes found, the primary first, separated by spaces; empty where none."),
    Column("direction", "str", "Direction of the primary drift; empty where none."),
    Column(
        "drifts", "str", "JSON list: code, name, severity, direction, probability, words and spans of both sides, why."
    ),
    Column("not_checked", "str", "What could not be checked and why, separated by `; `."),
    Column("signature", "str", "What made this row."),
)

REVIEW: tuple[Column, ...] = (
    Column("decision", "str", "What reviewers decided: confirm, reject, unsure; `disputed` where they differ."),
    Column("decision_note", "str", "Their notes."),
    Column("reviewer", "str", "Who decided."),
    Column("decided", "str", "When (the latest), ISO 8601."),
)

BY_NAME: dict[str, Column] = {column.name: column for column in (*COMPARE, *REVIEW, *MATCH)}


def names(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The names of the columns, in order."""
    return tuple(column.name for column in columns)


def reference() -> str:
    """The text of `docs/csv-columns.md`."""
    sections = (
        (
            "Rows of `xref match`",
            "One row a (statement, drift); a statement without drift has one row with an empty `drift_code`.",
            MATCH,
        ),
        ("Rows of `xref compare`", "One row a pair.", COMPARE),
        ("Columns that `xref review apply` adds", "Empty where nobody decided.", REVIEW),
    )
    lines = [
        "# Columns",
        "",
        "<!-- Generated by xref.report.columns.reference(); do not edit. -->",
        "",
        'Offsets are code points, half-open. `csv` is UTF-8 without BOM, comma, `\\n`, and lossless: an empty cell is no value, `""` an',
        "empty text. `csv-excel` has a BOM, a `'` before every text that a spreadsheet would read as a formula, and a manifest beside it",
        "that names the cells changed. Same input and same signature give the same bytes.",
    ]
    for title, intro, columns in sections:
        lines += ["", f"## {title}", "", intro, "", "| column | type | what it holds |", "| --- | --- | --- |"]
        lines += [
            f"| `{column.name}` | {column.type} | {column.doc.replace('|', chr(92) + '|')} |" for column in columns
        ]
    return "\n".join(lines) + "\n"
