"""The signature that stands in every output: the versions of everything that shapes a result."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
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


def signature_of(index: Index, encoder: Encoder, mode: str) -> Signature:
    """The signature of findings against an index."""
    return signature(encoder, engine=index.signature.engine, mode=mode)
