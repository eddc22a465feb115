"""Links that open a source at a passage: text fragments (`#:~:text=`), as the WICG specification has them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from xref.model import Document, Span

_LONGEST_EXACT = 120  # code points; longer passages are given as start,end, which also may cross paragraphs
_MOST_PARTS = 4
_MOST_WORDS = 16


def encode(text: str) -> str:
    """Percent-encode for a text directive: also `-`, `,` and `&`, which have a meaning there and which `quote` leaves alone."""
    return quote(text, safe="", encoding="utf-8", errors="replace").replace("-", "%2D")


def web_address(document: Document | None) -> str | None:
    """The document's http(s) address (its archived copy where it has no other); None for any other scheme."""
    if document is None:
        return None
    return next((url for url in (document.url, document.archive_url) if is_web(url)), None)


def is_web(url: str | None) -> bool:
    """Whether it is an http(s) address with a host and without blanks or control characters."""
    if not url or any(char <= " " or char == "\x7f" for char in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def source_link(document: Document | None, spans: tuple[Span, ...], text: str, offset: int) -> str | None:
    """A link to the passage: `spans` are document offsets, `text` the stretch of the document that starts at `offset`."""
    url = web_address(document)
    if url is None:
        return None
    whole = document.text if document is not None else ""
    stretches = [span.shift(-offset).of(text) if span.start >= offset else "" for span in spans][:_MOST_PARTS]
    directives = [directive(stretch, whole) for stretch in stretches if stretch.strip()]
    if not directives:
        return url
    base, _, fragment = url.partition("#")
    return f"{base}#{fragment.split(':~:')[0]}:~:" + "&".join(f"text={part}" for part in directives)


def directive(passage: str, document: str = "") -> str:
    """The directive's value for a passage: the whole if it is short and in one paragraph, else `start,end` by words.

    `document` is the text around it: the start is lengthened until it occurs only once there.
    """
    words = passage.split()
    if len(passage) <= _LONGEST_EXACT and "\n" not in passage.strip():
        return encode(" ".join(words))
    if len(words) < 4:  # a script without blanks: by code points
        flat = "".join(words)
        return f"{encode(flat[:20])},{encode(flat[-20:])}"
    most = min(_MOST_WORDS, len(words) // 2)
    first = paragraph_words(passage, most, from_end=False)
    last = paragraph_words(passage, most, from_end=True)
    size = min(5, len(first))
    flat = re.sub(r"\s+", " ", document)
    while size < len(first) and flat.count(" ".join(first[:size])) > 1:
        size += 1
    return f"{encode(' '.join(first[:size]))},{encode(' '.join(last[-5:]))}"


def paragraph_words(passage: str, most: int, *, from_end: bool) -> list[str]:
    """Up to `most` words from one end, without crossing a line: a directive's start and end must each lie in one block."""
    lines = [line for line in passage.splitlines() if line.strip()]
    words = (lines[-1] if from_end else lines[0]).split()
    return words[-most:] if from_end else words[:most]
