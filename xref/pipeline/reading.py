"""Documents to statements, here or on other processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from xref import segment
from xref.ingest import Skipped, read_all
from xref.model import Document, Role, Statement


def ignore(_: Skipped) -> None:
    """Nobody asked to hear of unreadable inputs."""


def read(
    locations: Iterable[str | Path],
    role: Role = Role.SOURCE,
    *,
    lang: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
    """Every readable document with its statements; ids are made unique, what cannot be read goes to `on_skip`."""
    taken: set[str] = set()
    for document in read_all(locations, role, lang=lang, on_skip=on_skip):
        unique = distinct(document, taken)
        yield unique, segment.statements(unique)


def distinct(document: Document, taken: set[str]) -> Document:
    """The document, with a tail of its location's digest on its id where another document has taken the id."""
    name, tail = document.id, document.location
    while document.id in taken:
        tail = blake2b(tail.encode(), digest_size=3).hexdigest()
        document = replace(document, id=f"{name}~{tail}")
    taken.add(document.id)
    return document
