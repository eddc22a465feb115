"""The words of a page without a parser: for pages on which lxml loses text. One pass, no recursion, no regular expressions."""

from __future__ import annotations

import html
from collections.abc import Iterator

_BREAKS = (
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "td",
    "section",
    "article",
    "blockquote",
    "dt",
    "dd",
)
_DROPPED = ("script", "style", "noscript", "template", "title")


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a page, entities resolved, white space collapsed."""
    pieces: list[str] = []
    for piece, breaks in _pieces(text):
        if breaks:
            if joined := " ".join(html.unescape("".join(pieces)).split()):
                yield joined
            pieces = []
        pieces.append(piece)
    if joined := " ".join(html.unescape("".join(pieces)).split()):
        yield joined


def letters(text: str) -> int:
    """How many letters a page shows."""
    return sum(sum(map(str.isalpha, paragraph)) for paragraph in paragraphs(text))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of text, and whether a tag before them starts a new paragraph."""
    at, breaks = 0, False
    missing: set[str] = set()  # ends that do not come any more: not searched for again
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            yield text[at:], breaks
            return
        if start > at:
            yield text[at:start], breaks
            breaks = False
        if text.startswith("<!--", start):
            end, close = text.find("-->", start + 4), "-->"
        else:
            name = _name(text, start + 1)
            if not name and not text.startswith(("</", "<!", "<?"), start):
                yield "<", breaks
                breaks = False
                at = start + 1
                continue
            if name in _DROPPED and f"</{name}" not in missing:
                close = f"</{name}"
                end = text.find(close, start)
                if end < 0:
                    missing.add(close)
                    end = text.find(">", start)
                else:
                    end = text.find(">", end)
            else:
                end = text.find(">", start)
            close = ">"
            breaks = breaks or name.lstrip("/") in _BREAKS or _name(text, start + 2) in _BREAKS
        if end < 0:
            return
        at = end + len(close)


def _name(text: str, at: int) -> str:
    end = at
    while end < at + 12 and end < len(text) and text[end].isalnum():
        end += 1
    return text[at:end].lower()
