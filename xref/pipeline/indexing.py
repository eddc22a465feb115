"""Sources to an index, and what can be asked of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref import encode
from xref import index as store
from xref.errors import InputError
from xref.ingest import Archive, Skipped
from xref.model import Role
from xref.pipeline.reading import Hands, ignore, read_unsplit
from xref.pipeline.signing import encoder_name, rules, signature

if TYPE_CHECKING:
    from xref.index import Changes, Index

Progress = Callable[[str, int, int | None], None]


def build_index(
    locations: Sequence[str | Path],
    folder: Path,
    *,
    encoder: str = "builtin",
    lang: str | None = None,
    engine: str | None = None,
    full: bool = False,
    keep: int = 2,
    workers: int = 1,
    dask: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
    progress: Progress | None = None,
    archive: Archive | None = None,
) -> Changes:
    """Reads the sources, embeds what is new and writes a generation of the index.

    Documents that the index holds word for word are not split again, unless xref's rules of splitting have changed. `archive` keeps
    what is fetched. Raises `InputError` when not one source could be read (the index stays as it was).
    """
    model = encode.load_encoder(encoder)
    skipped: list[Skipped] = []
    made_by = replace(signature(model, engine="auto"), options={"rules": rules()})
    hands = Hands(workers, dask)
    documents = read_unsplit(locations, Role.SOURCE, lang=lang, on_skip=skipped.append, hands=hands, archive=archive)
    first = next(documents, None)
    if first is None:
        raise InputError("; ".join(item.reason for item in skipped) or "no sources were named: no index was written")
    options = {"encoder": encoder} | ({"lang": lang} if lang else {}) | ({"engine": engine} if engine else {})
    changes = store.write(
        folder,
        chain([first], documents),  # streamed: millions of records never stand in memory together
        model.encode,
        made_by,
        store.SourceSpec(tuple(str(location) for location in locations), options),
        keep=keep,
        full=full,
        progress=progress,
        unreadable=lambda: [item.location for item in skipped],
    )
    for item in skipped:
        on_skip(item)
    return changes


def rebuild_index(
    folder: Path,
    *,
    full: bool = False,
    keep: int = 2,
    workers: int = 1,
    dask: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
    progress: Progress | None = None,
    archive: Archive | None = None,
) -> Changes:
    """Builds again from the sources that the index remembers."""
    spec = store.sources(folder)
    return build_index(
        spec.locations,
        folder,
        encoder=spec.options.get("encoder", "builtin"),
        lang=spec.options.get("lang"),
        engine=spec.options.get("engine"),
        full=full,
        keep=keep,
        workers=workers,
        dask=dask,
        on_skip=on_skip,
        progress=progress,
        archive=archive,
    )


def merge_indexes(folder: Path, parts: Sequence[Path], *, keep: int = 2, progress: Progress | None = None) -> Changes:
    """Writes an index that holds the documents of several, without embedding anything."""
    return store.merge(folder, parts, keep=keep, progress=progress)


def open_index(folder: str | Path, encoder: str | None = None) -> tuple[Index, encode.Encoder]:
    """An index and the encoder that made it; `ForeignIndexError` when `encoder` or the installed weights are others."""
    name = encoder or store.sources(Path(folder)).options.get("encoder", "builtin")
    model = encode.load_encoder(name)
    return store.open_index(Path(folder), expect_encoder=encoder_name(model)), model


def encoder_of(index: Index, encoder: str | None = None) -> encode.Encoder:
    """The encoder that made an open index."""
    return encode.load_encoder(encoder or index.manifest.sources.options.get("encoder", "builtin"))


def verify_index(folder: Path) -> list[str]:
    """What is wrong with an index, one line each; empty when nothing is."""
    return [str(problem) for problem in store.verify(folder)]


def index_info(folder: Path) -> dict[str, Any]:
    """What is in an index and what made it."""
    return store.info(folder)
