"""PDF through pypdfium2: lines put back together to paragraphs, bold lines marked, running heads set aside.

pdfium is native code that reads hostile files, so it always runs in a child process (about .25 s); there a crash or a hang is an error
line and nothing more.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from xref.errors import InputError, LimitError, MissingExtraError
from xref.ingest import dates
from xref.ingest.build import Builder, Extract
from xref.ingest.limits import Limits
from xref.model import MarkKind

_DIGITS = re.compile(r"\d{1,6}")
_HYPHEN = re.compile("[\ufffe\x02]")
_FINAL = ".!?…。！？؟:"
_CLOSING = "\"'”’»)]」』）"
_NEEDS = "reading PDF needs another library; type: pip install 'xref[documents]'"


@dataclass(slots=True)
class Line:
    """One line of a page: its words, box (points, y upwards), letter height, and whether it is set in bold."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool
    page: int
    running: bool = False


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """A PDF's text in paragraphs; raises `InputError` for a scan without text, `LimitError` for too many pages or seconds."""
    from xref.ingest import child

    return child.run("pdf", data, name, limits)


def parse(data: bytes, name: str, limits: Limits) -> Extract:
    """`read` in this process."""
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise MissingExtraError(f"{name}: {_NEEDS}") from None
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = (
            "it is locked with a password; save it without one"
            if "password" in str(error).lower()
            else "it is damaged; print it to a new PDF"
        )
        raise InputError(f"{name}: not a readable PDF: {reason}") from None
    try:
        if len(document) > limits.pages:
            raise LimitError(f"{name}: {len(document)} pages, more than the limit of {limits.pages}; split it")
        lines, broken = _lines(document, pdfium)
        meta = _meta(document, pdfium)
        pages = len(document)
    finally:
        document.close()
    if not any(line.text.strip() for line in lines):
        raise InputError(f"{name}: no text in its {pages} pages (a scan?); run text recognition over it first")
    _running(lines, pages)
    builder = Builder()
    _paragraphs(builder, lines)
    text, marks = builder.done()
    notes = [f"paragraphs of {pages} PDF pages put together from their lines"]
    if broken:
        notes.append(f"{broken} of {pages} pages could not be read")
    return Extract(text, marks, meta, dict.fromkeys(meta, "the PDF's properties"), tuple(notes))


def _lines(document: Any, pdfium: Any) -> tuple[list[Line], int]:
    """The lines of all pages in reading order as pdfium gives it, and how many pages could not be read."""
    lines: list[Line] = []
    broken = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            broken += 1
            continue
        lines += _page_lines(text, number, pdfium)
        text.close()
        page.close()
    return lines, broken


def _page_lines(text: Any, page: int, pdfium: Any) -> list[Line]:
    """Lines of one page: pdfium ends each with a line break, characters give box and weight."""
    count = text.count_chars()
    whole = text.get_text_range(0, count) if count > 0 else ""
    lines: list[Line] = []
    at = 0
    raw = pdfium.raw
    # Offsets in pdfium count UTF-16 units; characters beyond the basic plane are two.
    for piece in whole.split("\n"):
        size = len(piece) + sum(ord(char) > 0xFFFF for char in piece)
        words = piece.strip()
        if words:
            lead = len(piece) - len(piece.lstrip())
            first, last = at + lead, at + lead + len(words) - 1
            box = _box(text, first, last, count)
            sample = [index for index in range(first, min(last + 1, first + 40), 4) if index < count]
            heavy = sum(_is_bold(raw, text, index) for index in sample)
            bold = heavy > 0.8 * len(sample) > 0
            lines.append(Line(_HYPHEN.sub(_joined, words), *box, bold, page))
        at += size + 1
    return lines


def _is_bold(raw: Any, text: Any, index: int) -> bool:
    """Whether a character is set in bold: by weight, else by the font's name (standard fonts have weight 0)."""
    if raw.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    size = raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return bool(size) and any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semibd", b"demi"))


def _joined(found: re.Match[str]) -> str:
    """What pdfium's mark for a hyphen at a line's end becomes: nothing inside a word, a hyphen before a capital."""
    following = found.string[found.end() : found.end() + 1]
    return "" if following.islower() else "-"


def _box(text: Any, first: int, last: int, count: int) -> tuple[float, float, float, float]:
    """The box of a line from a few of its characters: the first, the last, one in between."""
    boxes = []
    for index in {first, (first + last) // 2, last}:
        if 0 <= index < count:
            try:
                boxes.append(text.get_charbox(index, loose=True))
            except Exception:  # noqa: S112 - a character without a box; the others will do
                continue
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _running(lines: list[Line], pages: int) -> None:
    """Heads, feet and page numbers: the first and last lines of pages that repeat but for their digits."""
    edges: Counter[str] = Counter()
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for page in by_page.values():
        edges.update({_DIGITS.sub("#", line.text.casefold()) for line in (*page[:2], *page[-2:])})
    for page in by_page.values():
        for line in (*page[:2], *page[-2:]):
            key = _DIGITS.sub("#", line.text.casefold())
            bare = not any(char.isalpha() for char in line.text) and len(line.text) < 12
            line.running = bare or (pages > 2 and edges[key] >= max(2, pages // 3))


def _paragraphs(builder: Builder, lines: list[Line]) -> None:
    """Join lines to paragraphs by gap, indent, weight and short last lines; a hyphen at a line's end joins a word in lower case."""
    body = [line for line in lines if not line.running]
    heights = [line.top - line.bottom for line in body if line.top > line.bottom]
    height = median(heights) if heights else 12.0
    gaps = [a.bottom - b.bottom for a, b in pairwise(body) if a.page == b.page and 0 < a.bottom - b.bottom < 4 * height]
    gap = median(gaps) if gaps else 1.2 * height
    right = median(sorted(line.right for line in body)[-max(1, len(body) // 3) :]) if body else 0.0
    start, bold, last = 0, False, None
    heads: list[Line] = []
    for line in lines:
        if line.running:
            heads.append(line)
            continue
        if last is None or _breaks(last, line, gap, height, right):
            if bold:
                builder.mark(start, builder.length, MarkKind.BOLD)
            builder.paragraph()
            start, bold = builder.length, line.bold
            builder.write(line.text)
        elif (
            builder.pieces[-1][-1] in "-\u00ad\u2010" and line.text[0].islower() and builder.pieces[-1][-2:-1].isalpha()
        ):
            builder.pieces[-1] = builder.pieces[-1][:-1]
            builder.length -= 1
            builder.write(line.text)
        else:
            builder.write(" " if ord(line.text[0]) < 0x2E80 or ord(builder.pieces[-1][-1]) < 0x2E80 else "")
            builder.write(line.text)
        last = line
    if bold:
        builder.mark(start, builder.length, MarkKind.BOLD)
    for text in dict.fromkeys(line.text for line in heads):
        builder.paragraph()
        start = builder.length
        builder.write(text)
        builder.mark(start, builder.length, MarkKind.CRUFT)


def _breaks(last: Line, line: Line, gap: float, height: float, right: float) -> bool:
    """Whether a new paragraph starts between two lines."""
    ended = last.text.rstrip(_CLOSING)[-1:] in _FINAL
    if line.bold != last.bold:
        return ended or line.bold or last.right < right - 4 * height
    if line.text[0] in "–—" and ended:
        return True
    if line.page != last.page or line.bottom > last.bottom + height:
        # the next page or column: a sentence may run on
        return ended and (last.right < right - 3 * height or not line.text[0].islower())
    if last.bottom - line.bottom > 1.35 * gap:
        return True
    if abs((line.top - line.bottom) - (last.top - last.bottom)) > 0.3 * height:
        return True
    if ended and line.left > last.left + 0.6 * height and line.left < last.left + 5 * height:
        return True  # an indented first line
    return ended and last.right < right - 4 * height


def _meta(document: Any, pdfium: Any) -> dict[str, str]:
    """Title, author and date of the properties; titles that are file names are left out."""
    found: dict[str, str] = {}
    try:
        told = document.get_metadata_dict()
    except pdfium.PdfiumError:
        return found
    title = " ".join(str(told.get("Title") or "").split())
    if title and not re.search(
        r"\.(?:docx?|pdf|indd|qxd|odt)$|^(?:microsoft word|untitled|без имени)", title, re.IGNORECASE
    ):
        found["title"] = title
    if author := " ".join(str(told.get("Author") or "").split()):
        found["author"] = author
    if date := dates.parse(str(told.get("CreationDate") or "").removeprefix("D:")[:8]):
        found["published"] = date
    return found
