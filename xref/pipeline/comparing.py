"""Drift between given pairs, with no index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from xref import align, drift, encode, matching
from xref.encode.words import prepare
from xref.errors import UsageError
from xref.ingest import Skipped
from xref.ingest.language import detect
from xref.ingest.pairs import read_pairs
from xref.model import Alignment, Finding, LinkVerdict, Match, Passage, Presentation, Span, Statement
from xref.pipeline.reading import ignore
from xref.pipeline.signing import signature
from xref.pipeline.writing import destination
from xref.report import COMPARE_FORMATS, Compared, format_for, write_compared
from xref.segment import quotes
from xref.segment.given import frames


def compare(
    said: str,
    reported: str,
    *,
    said_lang: str | None = None,
    reported_lang: str | None = None,
    said_speaker: str | None = None,
    reported_speaker: str | None = None,
    said_published: str | None = None,
    reported_published: str | None = None,
    presentation: str | None = None,
    mode: str = "balanced",
    id: str = "pair",
) -> Finding:
    """The drift between two given texts: a `Finding` whose spans are offsets into `said` and `reported`.

    Raises `UsageError` for a presentation or mode that does not exist; a missing language is detected.
    """
    return weighed(
        said, reported, said_lang=said_lang, reported_lang=reported_lang, said_speaker=said_speaker,
        reported_speaker=reported_speaker, said_published=said_published, reported_published=reported_published,
        presentation=presentation, mode=mode, id=id,
    )[0]  # fmt: skip


def weighed(
    said: str,
    reported: str,
    *,
    said_lang: str | None = None,
    reported_lang: str | None = None,
    said_speaker: str | None = None,
    reported_speaker: str | None = None,
    said_published: str | None = None,
    reported_published: str | None = None,
    presentation: str | None = None,
    mode: str = "balanced",
    id: str = "pair",
) -> tuple[Finding, float]:
    """A pair's finding, and the probability that a careful reader would call the pair drifted."""
    alignment, claim, passage, shown = aligned(
        said,
        reported,
        said_lang,
        reported_lang,
        said_speaker,
        reported_speaker,
        said_published,
        reported_published,
        presentation,
        id,
    )
    flags = drift.candidates(alignment)
    drifts = drift.sift(flags, alignment, mode=mode)
    link = _given_link(alignment, shown)
    found = Match(claim, passage, alignment.similarity, 0.0, 1.0, 0, link, (0,))
    finding = Finding(claim, link, found, drifts, (), alignment.not_checked, "the pair was given")
    return finding, drift.probability(alignment, flags)


def aligned(
    said: str, reported: str, said_lang: str | None, reported_lang: str | None, said_speaker: str | None, reported_speaker: str | None,
    said_published: str | None, reported_published: str | None, presentation: str | None, id: str,
) -> tuple[Alignment, Statement, Passage, Presentation]:  # fmt: skip
    """The alignment of two given texts, with the claim and the passage that they stand for."""
    shown = _presentation(presentation)
    claim = _whole(reported, reported_lang or detected(reported), f"{id}/reported", reported_speaker, shown)
    source = _whole(said, said_lang or detected(said), f"{id}/said", said_speaker, Presentation.NARRATION)
    passage = Passage(source.document_id, (source,), source.span, said, source.lang, said_speaker)
    told = align.side_of_claim(claim, reported_published, frames=frames(reported, claim.lang))
    alignment = align.align(align.side_of_passage(passage, said_published), told)
    return alignment, claim, passage, shown


def _presentation(name: str | None) -> Presentation:
    try:
        return Presentation(name) if name else Presentation.INDIRECT
    except ValueError:
        raise UsageError(f"no presentation {name!r}: one of {', '.join(Presentation)}") from None


def _whole(text: str, lang: str, id: str, speaker: str | None, presentation: Presentation) -> Statement:
    span = Span(0, len(text))
    return Statement(
        id, id, span, text, lang, presentation, speaker, parts=(span,), quoted=_quoted(text, lang, presentation)
    )


def _quoted(text: str, lang: str, presentation: Presentation) -> tuple[Span, ...]:
    """What a direct or mixed statement quotes: what its quotation marks hold; a direct one without any is a quotation from end to end."""
    if presentation not in (Presentation.DIRECT, Presentation.MIXED):
        return ()
    marked = tuple(Span(one.inner_start, one.inner_end) for one in quotes.outer(text, lang) if not one.title)
    return marked or ((Span(0, len(text)),) if presentation is Presentation.DIRECT else ())


def _given_link(alignment: Alignment, shown: Presentation) -> LinkVerdict:
    if alignment.coverage_reported < matching.PARTIAL:
        return LinkVerdict.PARTIAL
    if shown is Presentation.DIRECT and alignment.coverage_reported >= matching.VERBATIM:
        return LinkVerdict.VERBATIM
    return LinkVerdict.PARAPHRASE


@lru_cache(maxsize=1024)
def detected(text: str) -> str:
    """The language of a text, as ingest detects it."""
    return detect(text)


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
        for number, row in enumerate(_ahead(read_pairs(pairs)), start=1):
            name = str(row.get("id") or number)
            said, reported = row.get("said"), row.get("reported")
            if not isinstance(said, str) or not isinstance(reported, str) or not said.strip() or not reported.strip():
                on_skip(
                    Skipped(
                        f"{pairs}#{name}", f"{pairs}: row {name} has no text in `said` or `reported`; it was left out"
                    )
                )
                continue
            try:
                finding, likely = weighed(said, reported, id=name, mode=mode, **_options(row))
            except UsageError as error:
                on_skip(Skipped(f"{pairs}#{name}", f"{pairs}: row {name}: {error}"))
                continue
            if see:
                see(finding)
            done += 1
            yield Compared(name, finding.drifts, finding.not_checked, likely)

    write_compared(compared(), made_by, fmt, destination(output))
    return done


_AHEAD = 64  # rows whose words are made together: a third of what making them text by text costs


def _ahead(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows as they come, the words of the next few of them already made."""
    waiting = iter(rows)
    while some := list(islice(waiting, _AHEAD)):
        prepare(text for row in some for text in (row.get("said"), row.get("reported")) if isinstance(text, str))
        yield from some


_OPTIONS = (
    "said_lang", "reported_lang", "said_speaker", "reported_speaker", "said_published", "reported_published", "presentation",
)  # fmt: skip


def _options(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in _OPTIONS if row.get(name)}
