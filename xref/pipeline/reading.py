"""Documents to statements, in this process, on others of this machine, or on a Dask cluster; the result is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path

from xref import segment
from xref.errors import MissingExtraError, UsageError
from xref.ingest import Archive, Skipped, locations_of, read_all
from xref.model import Document, Role, Statement
from xref.pipeline.signing import package_version

Read = tuple[Document, tuple[Statement, ...]]
Unsplit = tuple[Document, tuple[Statement, ...] | Callable[[], tuple[Statement, ...]]]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who reads: `workers` processes of this machine, or the workers of the Dask scheduler at `dask`."""

    workers: int = 1
    dask: str | None = None


def archive(path: Path) -> Archive:
    """The WARC file to keep what is fetched in; raises `MissingExtraError` without warcio."""
    return Archive(path, f"xref {package_version()}")


def ignore(_: Skipped) -> None:
    """Nobody asked to hear of unreadable inputs."""


def read(
    locations: Iterable[str | Path],
    role: Role = Role.SOURCE,
    *,
    lang: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
    hands: Hands = Hands(),
    archive: Archive | None = None,
) -> Iterator[Read]:
    """Every readable document with its statements, in order; ids are made unique, what cannot be read goes to `on_skip`.

    With an `archive`, which keeps what is fetched, everything is read in this process.
    """
    for document, split in read_unsplit(locations, role, lang=lang, on_skip=on_skip, hands=hands, archive=archive):
        yield document, split() if callable(split) else split


def read_unsplit(
    locations: Iterable[str | Path],
    role: Role = Role.SOURCE,
    *,
    lang: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
    hands: Hands = Hands(),
    archive: Archive | None = None,
) -> Iterator[Unsplit]:
    """As `read`, but what was read in this process comes with the function that splits it: who holds it already saves that work."""
    taken: set[str] = set()
    places = list(locations_of(locations, on_skip))
    if archive is not None:
        hands = Hands()
    for found, skipped in _results(places, role, lang, hands, archive):
        for document, split in found:
            if document.id not in taken:
                taken.add(document.id)
                yield document, split
            else:
                unique = distinct(document, taken)
                yield unique, partial(segment.statements, unique)
        for skip in skipped:  # known only now: a streamed file's bad records are met on the way
            on_skip(skip)


def _results(
    places: list[str], role: Role, lang: str | None, hands: Hands, archive: Archive | None
) -> Iterator[tuple[Iterable[Unsplit], list[Skipped]]]:
    if hands.dask:
        yield from _on_dask(places, role, lang, hands.dask)
    elif hands.workers > 1 and len(places) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # spawn, not fork: a forked child would inherit the threads' locks of whatever library is loaded already
        with ProcessPoolExecutor(min(hands.workers, len(places)), get_context("spawn")) as pool:
            yield from pool.map(read_one, places, [role] * len(places), [lang] * len(places), chunksize=4)
    else:
        for place in places:
            skipped: list[Skipped] = []
            # streamed: a file of a million records is never whole in memory
            yield _unsplit([place], role, lang, skipped, archive), skipped


def read_one(place: str, role: Role, lang: str | None) -> tuple[list[Read], list[Skipped]]:
    """One location's documents with their statements, and what of it could not be read: the unit of work of another process."""
    skipped: list[Skipped] = []
    found = [(document, segment.statements(document)) for document, _ in _unsplit([place], role, lang, skipped)]
    return found, skipped


def _unsplit(
    places: Iterable[str], role: Role, lang: str | None, skipped: list[Skipped], archive: Archive | None = None
) -> Iterator[Unsplit]:
    """Documents and how to split them. One that declares itself a report is no source; asked for as a report, anything is one."""
    for document in read_all(places, role, lang=lang, on_skip=skipped.append, keep=archive):
        if document.role is not role and role is Role.SOURCE:
            continue
        wanted = document if document.role is role else replace(document, role=role)
        yield wanted, partial(segment.statements, wanted)


def _on_dask(
    places: list[str], role: Role, lang: str | None, address: str
) -> Iterator[tuple[list[Read], list[Skipped]]]:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError("--dask needs Dask: pip install 'xref[dask]'") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address} ({error}); start one, or use --workers") from None
    try:
        # a worker's own folder is another: paths travel whole
        whole = [place if "://" in place or place == "-" else str(Path(place).resolve()) for place in places]
        futures = client.map(read_one, whole, role=role, lang=lang, pure=False)
        for future in futures:
            yield future.result()
            future.release()
    finally:
        client.close()


def distinct(document: Document, taken: set[str]) -> Document:
    """The document, with a tail of its location's digest on its id where another document has taken the id."""
    name, tail = document.id, document.location
    while document.id in taken:
        tail = blake2b(tail.encode(), digest_size=3).hexdigest()
        document = replace(document, id=f"{name}~{tail}")
    taken.add(document.id)
    return document
