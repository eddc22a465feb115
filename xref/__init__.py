"""xref: does a report say what its source said? Statements matched across languages, and paraphrase drift named.

>>> import xref
>>> index = xref.open_index("indexes/seeds")                    # doctest: +SKIP
>>> findings = xref.match("report.html", index)                 # doctest: +SKIP
>>> finding = xref.compare(said="…", reported="…", said_lang="ru", reported_lang="en")   # doctest: +SKIP
>>> vectors = xref.load_encoder("builtin").encode(["…"])        # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xref.encode import Encoder
    from xref.index import Changes, Index
    from xref.model import Finding

__all__ = ["build_index", "compare", "load_encoder", "match", "open_index"]


def open_index(folder: str | Path, *, encoder: str | None = None) -> Index:
    """Opens an index; every file is verified before it is trusted.

    Raises `xref.errors.StoreError` when it is missing, damaged, or made by another encoder.
    """
    from xref import pipeline

    return pipeline.open_index(folder, encoder)[0]


def build_index(sources: Sequence[str | Path], folder: str | Path, **options: Any) -> Changes:
    """Reads sources, embeds what is new and writes a generation of the index in `folder`; says what changed."""
    from pathlib import Path

    from xref import pipeline

    return pipeline.build_index(sources, Path(folder), **options)


def match(report: str | Path, index: Index, *, mode: str = "balanced", encoder: str | None = None) -> list[Finding]:
    """The findings of a report (file, folder or URL), one a statement, in the order of the article.

    Drift spans are offsets into the report's and the source's text. Raises `xref.errors.InputError` when it cannot be read.
    """
    from xref import pipeline

    model = pipeline.encoder_of(index, encoder)
    return [finding for found in pipeline.match_files([report], index, model, mode=mode) for finding in found.findings]


def compare(said: str, reported: str, **options: Any) -> Finding:
    """The drift between two given texts, spans as offsets into each.

    Options: `said_lang`, `reported_lang` (BCP 47; detected when missing), `said_speaker`, `reported_speaker`, `presentation`
    (direct, mixed, indirect, headline, narration), `mode` (careful, balanced, thorough).
    """
    from xref import pipeline

    return pipeline.compare(said, reported, **options)


def load_encoder(name: str = "builtin", **options: Any) -> Encoder:
    """An encoder: `builtin` (shipped, offline) or `st:NAME|FOLDER`; `encode(texts)` gives (n, dim) float32 unit rows."""
    from xref import encode

    return encode.load_encoder(name, **options)
