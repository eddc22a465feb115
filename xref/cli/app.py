"""The commands. Every heavy room is imported inside the command that needs it, so that `--help` stays instant."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xref.cli.say import Skips, bar, line
from xref.errors import UsageError

if TYPE_CHECKING:
    from xref.index import Changes
    from xref.ingest import Archive
    from xref.model import Finding
    from xref.report import Report

app = typer.Typer(
    name="xref",
    help="Check a report's statements and quotations against primary sources in their own language, and name what drifted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
index_app = typer.Typer(
    help="Build, rebuild, verify and look into indexes.", no_args_is_help=True, rich_markup_mode=None
)
review_app = typer.Typer(help="Merge and compare reviewers' decisions.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(index_app, name="index")
app.add_typer(review_app, name="review")


def _quick() -> None:
    """Makes a short command cheap: one thread a library and a patient garbage collector (1.7 s of CPU for one report became 1.35).

    The products here are small; threads that wait for one another only cost. What the environment says already stays.
    """
    import gc
    import os

    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")
    gc.set_threshold(100_000, 20, 50)


class Mode(StrEnum):
    """Operating points by name."""

    careful = "careful"
    balanced = "balanced"
    thorough = "thorough"


class FailOn(StrEnum):
    """Severities that `--fail-on` takes."""

    minor = "minor"
    major = "major"
    critical = "critical"


Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, URLs, or - for standard input.", show_default=False)
]
IndexDir = Annotated[
    Path, typer.Option("--index", "-i", envvar="XREF_INDEX", help="The folder of the index.", show_default=False)
]
EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder", envvar="XREF_ENCODER", help="builtin (offline, the default) or st:NAME|FOLDER.", show_default=False
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        envvar="XREF_LANG",
        help="Language of the documents (BCP 47) where they do not say.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", envvar="XREF_OUTPUT", help="Write here; the suffix picks the format.", show_default=False
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        envvar="XREF_FORMAT",
        help="table, csv, csv-excel, jsonl, parquet, md, html, annotation.",
        show_default=False,
    ),
]
ModeOption = Annotated[
    Mode, typer.Option("--mode", envvar="XREF_MODE", help="careful flags less, thorough flags more.")
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on", envvar="XREF_FAIL_ON", help="Exit with 3 when a drift is at or above this.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", envvar="XREF_JSON", help="As JSON.")]
Full = Annotated[bool, typer.Option("--full", envvar="XREF_FULL", help="Embed everything again.")]
Keep = Annotated[int, typer.Option("--keep", envvar="XREF_KEEP", min=1, help="How many generations to keep.")]
Engine = Annotated[
    str | None,
    typer.Option("--engine", envvar="XREF_ENGINE", help="flat, pq or ivf; by size when not given.", show_default=False),
]
Gloss = Annotated[
    str,
    typer.Option(
        "--gloss",
        envvar="XREF_GLOSS",
        help="deep-translator provider for a reading aid of the source passages: they are sent to it. none sends nothing.",
    ),
]
GlossUrl = Annotated[
    str | None,
    typer.Option(
        "--gloss-url",
        envvar="XREF_GLOSS_URL",
        help="Base URL of a LibreTranslate server of your own.",
        show_default=False,
    ),
]
GlossTo = Annotated[
    str | None,
    typer.Option(
        "--gloss-to",
        envvar="XREF_GLOSS_TO",
        help="Language of the reading aid; the report's own when not given.",
        show_default=False,
    ),
]
GlossReport = Annotated[
    bool,
    typer.Option(
        "--gloss-report",
        envvar="XREF_GLOSS_REPORT",
        help="Send the report's own statements too, for a reader who does not read its language (needs --gloss-to).",
    ),
]
SaveWarc = Annotated[
    Path | None,
    typer.Option(
        "--save-warc",
        envvar="XREF_SAVE_WARC",
        help="Keep what is fetched (requests, redirects, pages) in this WARC file; needs 'xref[web]'.",
        show_default=False,
    ),
]
Nli = Annotated[
    str | None,
    typer.Option(
        "--nli",
        envvar="XREF_NLI",
        help="Ask an NLI cross-encoder too: st:NAME or st:FOLDER, as sentence-transformers loads it (slow; none by default).",
        show_default=False,
    ),
]
Reranker = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        envvar="XREF_RERANKER",
        help="Let a cross-encoder read the likeliest passages again: st:NAME|FOLDER of sentence-transformers (slow; none by default).",
        show_default=False,
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", envvar="XREF_WORKERS", min=1, help="Processes that read and split documents.")
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        envvar="XREF_DASK",
        help="Address of a Dask scheduler whose workers read documents.",
        show_default=False,
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"xref {version('xref')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@contextmanager
def _archive(path: Path | None) -> Iterator[Archive | None]:
    """The WARC file that was asked for; says at the end what it holds."""
    if path is None:
        yield None
        return
    from xref import pipeline

    with pipeline.archive(path) as archive:
        yield archive
    line(f"kept {archive.kept} exchanges in {path}" if archive.kept else f"nothing was fetched: {path} was not written")


@app.command()
def read(sources: Sources, lang: Lang = None, report: Annotated[bool, typer.Option("--report", help="Read as reports.")] = False,
         as_json: AsJson = False, save_warc: SaveWarc = None) -> None:  # fmt: skip
    """What xref makes of a document: metadata, then its statements with speaker, kind and offsets."""
    from xref import pipeline
    from xref.cli import show
    from xref.model import Role

    skips = Skips()
    role = Role.REPORT if report else Role.SOURCE
    some = False
    with _archive(save_warc) as archive:
        for document, statements in pipeline.read(sources, role, lang=lang, on_skip=skips, archive=archive):
            some = True
            for text in show.document_json(document, statements) if as_json else show.document(document, statements):
                print(text)
    skips.finish(some)


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the index, drift.csv and drift.html are written.")
    ] = Path(),
    everything: Annotated[
        bool, typer.Option("--all", help="Print every statement, not only those to look at.")
    ] = False,
) -> None:
    """The seeds corpus end to end: index, match, CSV and HTML, a table on screen."""
    from xref import pipeline

    result = pipeline.demo(folder, progress=bar())
    for path in (result.index, result.csv, result.html):
        line(f"wrote {path}")
    pipeline.print_table(result.reports, result.signature, sys.stdout.buffer, everything=everything)


@index_app.command("build")
def index_build(
    sources: Sources, index: IndexDir, encoder: EncoderName = None, lang: Lang = None, full: Full = False, keep: Keep = 2,
    workers: Workers = 1, dask: Dask = None, engine: Engine = None, save_warc: SaveWarc = None,
) -> None:  # fmt: skip
    """Read sources, embed, write a new generation (only what changed is embedded again)."""
    from xref import pipeline

    skips = Skips()
    with _archive(save_warc) as archive:
        changes = pipeline.build_index(
            sources, index, encoder=encoder or "builtin", lang=lang, full=full, keep=keep, workers=workers, dask=dask,
            engine=engine, on_skip=skips, progress=bar(), archive=archive,
        )  # fmt: skip
    _say_changes(changes, index)
    skips.finish(True)


@index_app.command("rebuild")
def index_rebuild(
    index: IndexDir, full: Full = False, keep: Keep = 2, workers: Workers = 1, dask: Dask = None, save_warc: SaveWarc = None,
) -> None:  # fmt: skip
    """Build again from the sources that the index remembers: the job for cron."""
    from xref import pipeline

    skips = Skips()
    with _archive(save_warc) as archive:
        changes = pipeline.rebuild_index(
            index, full=full, keep=keep, workers=workers, dask=dask, on_skip=skips, progress=bar(), archive=archive
        )
    _say_changes(changes, index)
    skips.finish(True)


NAMED = 20  # documents of each kind that are named: a first build of thousands is a number, a nightly change is names


def _say_changes(changes: Changes, index: Path) -> None:
    line(
        f"{index}: {len(changes.added)} documents added, {len(changes.changed)} changed, {len(changes.removed)} removed, "
        f"{changes.unchanged} unchanged; {changes.embedded} statements embedded, {changes.reused} reused"
    )
    for word, names in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        for name in names[:NAMED]:
            line(f"  {word} {name}")
        if len(names) > NAMED:
            line(f"  … and {len(names) - NAMED} more {word}")


@index_app.command("merge")
def index_merge(
    parts: Annotated[list[Path], typer.Argument(help="Indexes made by one encoder.")], index: IndexDir, keep: Keep = 2
) -> None:
    """One index of several, without embedding anything."""
    from xref import pipeline

    _say_changes(pipeline.merge_indexes(index, parts, keep=keep, progress=bar()), index)


@index_app.command("verify")
def index_verify(index: IndexDir, as_json: AsJson = False) -> None:
    """Every checksum and count of an index; exit 2 when something is wrong."""
    import json

    from xref import pipeline

    problems = pipeline.verify_index(index)
    if as_json:
        print(json.dumps([str(problem) for problem in problems], ensure_ascii=False))
    for problem in problems:
        line(f"{index}: {problem}")
    if problems:
        raise typer.Exit(2)
    line(f"{index}: every file is what its manifest says")


@index_app.command("info")
def index_info(index: IndexDir, as_json: AsJson = False) -> None:
    """What is in an index and what made it."""
    import json

    from xref import pipeline
    from xref.cli import show

    info = pipeline.index_info(index)
    print(json.dumps(info, ensure_ascii=False, indent=2, sort_keys=True) if as_json else show.info(info))


@app.command()
def match(
    reports: Sources, index: IndexDir, output: Output = None, format: Format = None, encoder: EncoderName = None,
    lang: Lang = None, mode: ModeOption = Mode.balanced, fail_on: FailOnOption = None, gloss: Gloss = "none",
    gloss_url: GlossUrl = None, gloss_to: GlossTo = None, gloss_report: GlossReport = False, workers: Workers = 1,
    dask: Dask = None, save_warc: SaveWarc = None, nli: Nli = None,
    reranker: Reranker = None,
) -> None:  # fmt: skip
    """Findings of each report against an index: which passage each statement rests on, and where it drifts."""
    _quick()
    from xref import pipeline

    fmt = pipeline.format_of(output, format)
    skips = Skips()
    opened, model = pipeline.open_index(index, encoder)
    worst = _Worst()
    with _archive(save_warc) as archive, pipeline.judged(nli):
        found = pipeline.match_files(
            reports,
            opened,
            model,
            mode=mode.value,
            lang=lang,
            on_skip=skips,
            progress=bar(),
            gloss=gloss,
            gloss_url=gloss_url,
            gloss_to=gloss_to,
            gloss_report=gloss_report,
            notice=line,
            workers=workers,
            dask=dask,
            reranker=reranker,
            archive=archive,
        )
        written = pipeline.write(
            worst.watch(found), pipeline.signature_of(opened, model, mode.value, reranker), fmt, output
        )
    skips.finish(written > 0)
    if fail_on is not None and worst.severity >= list(FailOn).index(fail_on) + 1:
        raise typer.Exit(3)


class _Worst:
    """The highest severity among reports that pass through."""

    def __init__(self) -> None:
        self.severity = 0

    def watch(self, reports: Iterator[Report]) -> Iterator[Report]:
        for report in reports:
            for finding in report.findings:
                self.see(finding)
            yield report

    def see(self, finding: Finding) -> None:
        self.severity = max([self.severity, *(int(drift.severity) for drift in finding.drifts)])


@app.command()
def compare(
    pairs: Annotated[str, typer.Argument(help="Pairs as .jsonl, .csv or .parquet with id, said, reported; - for JSON Lines on standard input.")],
    output: Output = None, format: Format = None, mode: ModeOption = Mode.balanced, fail_on: FailOnOption = None,
    nli: Nli = None,
) -> None:  # fmt: skip
    """Drift between given pairs (said, reported), with no index."""
    _quick()
    from xref import pipeline

    skips = Skips()
    worst = _Worst()
    with pipeline.judged(nli):
        written = pipeline.compare_file(pairs, output, format, mode=mode.value, on_skip=skips, see=worst.see)
    skips.finish(written > 0)
    if fail_on is not None and worst.severity >= list(FailOn).index(fail_on) + 1:
        raise typer.Exit(3)


@app.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="A drift code; without one, the list.", show_default=False)] = None,
) -> None:
    """What a drift code means, with an example that is drift and one that is not."""
    from xref import pipeline

    print(pipeline.explain(code), end="")


@app.command()
def report(
    findings: Annotated[Path, typer.Argument(help="Findings that xref wrote: .csv, .jsonl or .parquet.")],
    output: Output = None, format: Format = None,
) -> None:  # fmt: skip
    """Turn findings that were written before into another format."""
    from xref import pipeline

    if output is None:
        raise UsageError("xref report: say where to write with -o FILE")
    pipeline.convert(findings, output, pipeline.format_of(output, format))
    line(f"wrote {output}")


@review_app.command("apply")
def review_apply(
    decisions: Annotated[Path, typer.Argument(help="The file that the page exported.")],
    findings: Annotated[Path, typer.Option("--to", help="Findings that xref wrote (.csv, .jsonl, .parquet).")],
    output: Output = None,
) -> None:  # fmt: skip
    """Merge a reviewer's decisions into findings by flag_id; flags that no longer exist are named."""
    from xref import pipeline

    for text in pipeline.apply_decisions(decisions, findings, output):
        line(text)


@review_app.command("serve")
def review_serve(
    indexes: Annotated[list[Path], typer.Option("--index", "-i", help="An index to check against; may be given again.")],
    decisions: Annotated[Path, typer.Option("--decisions", help="Where decisions are kept (SQLite).")] = Path("decisions.sqlite"),
    host: Annotated[str, typer.Option("--host", help="Address to listen on; stays on this machine unless you say otherwise.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0 takes a free one.")] = 0,
) -> None:  # fmt: skip
    """Check a pasted text, a file or a URL in the browser, and keep the decisions."""
    from xref import pipeline

    pipeline.serve(indexes, decisions, host=host, port=port, told=line)


@review_app.command("agreement")
def review_agreement(
    first: Annotated[Path, typer.Argument(help="One reviewer's decisions.")],
    second: Annotated[Path, typer.Argument(help="Another's.")],
) -> None:  # fmt: skip
    """How far two reviewers agree (Cohen's kappa)."""
    from xref import pipeline

    for text in pipeline.agreement(first, second):
        print(text)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold set: gold.jsonl beside its sources and reports (seeds/README.md has the format).")],
    beside: Annotated[
        list[Path] | None, typer.Option("--with", help="Further sources that make the search harder.", show_default=False)
    ] = None,
    index: Annotated[
        Path | None, typer.Option("--index", "-i", help="An index that holds the set's sources already.", show_default=False)
    ] = None,
    mode: ModeOption = Mode.balanced, as_json: AsJson = False,
) -> None:  # fmt: skip
    """A gold set to figures: links, drifts, false alarms per 100 faithful statements."""
    import json

    from xref import pipeline
    from xref.cli import show

    figures: dict[str, Any] = pipeline.evaluate_gold(
        gold, mode=mode.value, beside=beside or (), index=index, progress=bar()
    )
    print(json.dumps(figures, ensure_ascii=False, indent=2) if as_json else show.figures(figures))


@app.command()
def languages(as_json: AsJson = False) -> None:
    """What is measured, and checked, for each language."""
    import json

    from xref import pipeline
    from xref.cli import show

    rows = pipeline.languages()
    print(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else show.languages(rows))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """What the machine has: versions, processor kernels, optional parts, settings; exit 2 when something that is needed does not work."""
    import json
    from dataclasses import asdict

    from xref import pipeline
    from xref.cli import show

    checks = pipeline.doctor()
    print(
        json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2)
        if as_json
        else show.checks(checks)
    )
    if any(check.state == "bad" for check in checks):
        raise typer.Exit(2)
