"""Drift between given pairs, with no index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from xref import align, drift, encode, ingest
from xref import match as matching
from xref.errors import UsageError
from xref.ingest import Skipped
from xref.model import Alignment, Finding, LinkVerdict, Match, Passage, Presentation, Span, Statement
from xref.pipeline.reading import ignore
from xref.pipeline.signing import signature
from xref.pipeline.writing import destination
from xref.report import COMPARE_FORMATS, Compared, format_for, write_compared


def compare(
    said: str,
    reported: str,
    *,
    said_lang: str | None = None,
    reported_lang: str | None = None,
    said_speaker: str | None = None,
    reported_speaker: str | None = None,
    presentation: str | None = None,
    mode: str = "balanced",
    id: str = "pair",
) -> Finding:
    """The drift between two given texts: a `Finding` whose spans are offsets into `said` and `reported`.

    Raises `UsageError` for a presentation or mode that does not exist; a missing language is detected.
    """
    shown = _presentation(presentation)
    claim = _whole(reported, reported_lang or detected(reported), f"{id}/reported", reported_speaker, shown)
    source = _whole(said, said_lang or detected(said), f"{id}/said", said_speaker, Presentation.NARRATION)
    passage = Passage(source.document_id, (source,), source.span, said, source.lang, said_speaker)
    alignment = align.align(align.side_of_passage(passage), align.side_of_claim(claim))
    drifts = drift.detect(alignment, mode=mode)
    link = _given_link(alignment, shown)
    found = Match(claim, passage, alignment.similarity, 0.0, 1.0, 0, link, (0,))
    return Finding(claim, link, found, drifts, (), alignment.not_checked, "the pair was given")


def _presentation(name: str | None) -> Presentation:
    try:
        return Presentation(name) if name else Presentation.INDIRECT
    except ValueError:
        raise UsageError(f"no presentation {name!r}: one of {', '.join(Presentation)}") from None


def _whole(text: str, lang: str, id: str, speaker: str | None, presentation: Presentation) -> Statement:
    span = Span(0, len(text))
    quoted = (span,) if presentation is Presentation.DIRECT else ()
    return Statement(id, id, span, text, lang, presentation, speaker, parts=(span,), quoted=quoted)


def _given_link(alignment: Alignment, shown: Presentation) -> LinkVerdict:
    if alignment.coverage_reported < matching.PARTIAL:
        return LinkVerdict.PARTIAL
    if shown is Presentation.DIRECT and alignment.coverage_reported >= matching.VERBATIM:
        return LinkVerdict.VERBATIM
    return LinkVerdict.PARAPHRASE


@lru_cache(maxsize=1024)
def detected(text: str) -> str:
    """The language of a text, as ingest detects it."""
    from xref.ingest import detect_language

    return detect_language(text)


def compare_file(
    pairs: str,
    output: Path | None = None,
    format: str | None = None,
    *,
    mode: str = "balanced",
    on_skip: Callable[[Skipped], None] = ignore,
    see: Callable[[Finding], None] | None = None,
) -> int:
    """Compares every pair of a file as it is read, in constant memory; returns how many were compared.

    A row without `said` or `reported` goes to `on_skip` and loses nothing else.
    """
    fmt = format or (format_for(output) if output and str(output) != "-" else "csv")
    if fmt not in COMPARE_FORMATS:
        raise UsageError(f"xref compare writes {', '.join(COMPARE_FORMATS)}, not {fmt!r}")
    made_by = signature(encode.load_encoder("builtin"), mode=mode)
    done = 0

    def compared() -> Iterator[Compared]:
        nonlocal done
        for number, row in enumerate(ingest.records(pairs), start=1):
            name = str(row.get("id") or number)
            said, reported = row.get("said"), row.get("reported")
            if not isinstance(said, str) or not isinstance(reported, str) or not said.strip() or not reported.strip():
                on_skip(Skipped(f"{pairs}#{name}", f"{pairs}: row {name} has no text in `said` or `reported`; it was left out"))
                continue
            try:
                finding = compare(said, reported, id=name, mode=mode, **_options(row))
            except UsageError as error:
                on_skip(Skipped(f"{pairs}#{name}", f"{pairs}: row {name}: {error}"))
                continue
            if see:
                see(finding)
            done += 1
            yield Compared(name, finding.drifts, finding.not_checked, drift_probability(finding))

    write_compared(compared(), made_by, fmt, destination(output))
    return done


_OPTIONS = ("said_lang", "reported_lang", "said_speaker", "reported_speaker", "presentation")


def _options(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in _OPTIONS if row.get(name)}


def drift_probability(finding: Finding) -> float:
    """That a careful reader would call the pair drifted, 0 to 1."""
    return drift.probability(finding.drifts)
