"""The signature that stands in every output: the versions of everything that shapes a result."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from xref import drift, segment
from xref.model import Signature

if TYPE_CHECKING:
    from xref.encode import Encoder
    from xref.index import Index


def package_version() -> str:
    """The version of xref that is running."""
    try:
        return version("xref")
    except PackageNotFoundError:  # a bare checkout on sys.path
        return "0+unknown"


def encoder_name(encoder: Encoder) -> str:
    """What an index remembers of the encoder that made it."""
    return f"{encoder.name}@{encoder.revision}"


def signature(encoder: Encoder, *, engine: str = "", mode: str = "") -> Signature:
    """The signature of work done with an encoder, at an operating point when drift was looked for."""
    return Signature(
        xref=package_version(),
        encoder=encoder_name(encoder),
        dim=encoder.dim,
        segmenter=segment.SEGMENTER,
        engine=engine,
        detectors=drift.detectors_signature(mode) if mode else "",
    )


@cache
def rules() -> str:
    """A digest of what splits documents: the segment room's code and the tables that it reads.

    An index remembers it, so that a rebuild after an upgrade splits documents again although their words are the same.
    """
    split = Path(str(segment.__file__)).parent
    tables = split.parent / "lang"
    read = [*split.glob("*.py")]
    read += [path for topic in ("abbreviations", "quotes", "reporting", "turns") for path in tables.glob(f"{topic}*/*")]
    read += [path for topic in ("abbreviations", "quotes", "turns", "persons") for path in tables.glob(f"{topic}.toml")]
    digest = blake2b(digest_size=6)
    for path in sorted(path for path in read if path.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def signature_of(index: Index, encoder: Encoder, mode: str, reranker: str | None = None) -> Signature:
    """The signature of findings against an index, with the reranker where one read the candidates."""
    made = signature(encoder, engine=index.signature.engine, mode=mode)
    return replace(made, options={**made.options, "reranker": reranker}) if reranker else made
