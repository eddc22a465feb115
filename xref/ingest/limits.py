"""What one input may cost: bytes, depth, attributes, pages, seconds."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one input; what goes over one of them is a `LimitError` that names it.

    `bytes` is what a file, standard input or a download (also after decompression) may hold; `record_bytes` what a file of records
    may hold, which is read in a stream. `depth` and `attributes` are of HTML: lxml loses text silently below a nesting of about 250
    (measured: 300 nested divs gave nothing), and 300,000 attributes on one element ran past 40 s. `seconds` is the deadline of a
    parser that runs in a child process and of a download.
    """

    bytes: int = 50 * MEGABYTE
    record_bytes: int = 2_000 * MEGABYTE
    depth: int = 2_000
    attributes: int = 200_000
    pages: int = 2_000
    seconds: float = 10.0


DEFAULT = Limits()
