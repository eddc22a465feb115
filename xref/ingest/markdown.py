"""Markdown: front matter, and the body with its markup turned into marks.

Not CommonMark to the letter: what a file of an interview or a report uses (headings, emphasis, quotes, links, comments, tables), in
linear time. List bullets stay in the text, because a line that starts with a dash is a turn of a dialogue as often as a list.
"""

from __future__ import annotations

import re
from typing import Any

from xref.errors import InputError
from xref.ingest.build import FIELDS, Builder, Extract
from xref.model import MarkKind

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,80}$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_QUOTED = re.compile(r" {0,3}>[ \t]?")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,10})(?:\s[^<>]{0,300})?/?>")
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,100}\]:\s{1,5}\S")
_TABLE_LINE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*){0,50}\|?[ \t]*$")
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<code>`{1,3})|(?P<image>!\[)|(?P<open>\[)|(?P<link>\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s{1,3}[\"'][^\"'\n]{0,300}[\"'])?\))"
    r"|(?P<ref>\]\[[^\[\]\n]{0,100}\])|(?P<close>\])|(?P<run>\*{1,3}|_{1,3}|~~)|(?P<auto><(?:https?://|mailto:)[^<>\s]{1,500}>)|(?P<tag></?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,300})?/?>)|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});)"
)
_STYLES = {"b": MarkKind.BOLD, "strong": MarkKind.BOLD, "i": MarkKind.ITALIC, "em": MarkKind.ITALIC}


def front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """The YAML mapping at the head of a text, if there is one, and the rest; raises `InputError` for YAML that does not parse."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return {}, text
    end = re.search(r"^(?:---|\.\.\.)[ \t]*$", rest, re.MULTILINE)
    if end is None:
        return {}, text
    import yaml

    block = rest[: end.start()]
    if len(block) > 100_000:
        raise InputError(f"{name}: the front matter is longer than 100,000 characters; close it with a line ---")
    try:
        data = yaml.load(block, Loader=_loader(yaml))  # noqa: S506 - a SafeLoader without aliases
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" (line {line + 2})" if line is not None else ""
        what = getattr(error, "problem", None) or type(error).__name__
        raise InputError(f"{name}: the front matter is not valid YAML{where}: {what}; put values with a colon in quotes") from None
    if not isinstance(data, dict):
        # A text that happens to start with a rule.
        return {}, text
    return data, rest[end.end() :].lstrip("\n")


def _loader(yaml: Any) -> Any:
    """SafeLoader that refuses aliases: nine lines of them expand to a billion items."""

    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read here")
            return super().compose_node(parent, index)

    return Loader


def metadata(data: dict[Any, Any]) -> dict[str, str]:
    """The known fields of a mapping as text; lists are joined, empty values left out."""
    found: dict[str, str] = {}
    for key, value in data.items():
        name = str(key).strip().lower()
        if name not in FIELDS or value is None or isinstance(value, dict):
            continue
        if isinstance(value, (list, tuple)):
            value = ", ".join(str(part) for part in value if isinstance(part, (str, int, float)))
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        if text := " ".join(str(value).split()):
            found[name] = text
    return found


def read(text: str, name: str) -> Extract:
    """A Markdown file's text without its syntax, what the syntax said as marks, and its front matter as metadata."""
    data, body = front_matter(text, name)
    meta = metadata(data)
    builder = Builder()
    _blocks(builder, _COMMENT.sub("", body).split("\n"), has_title="title" in meta)
    settled, marks = builder.done()
    return Extract(settled, marks, meta, dict.fromkeys(meta, "the front matter"), trusted=True)


def _blocks(builder: Builder, lines: list[str], *, has_title: bool) -> None:
    """Group lines into blocks: headings, quotes, tables, paragraphs; code fences keep their lines as they are."""
    fence: str | None = None
    paragraph: list[str] = []
    quoted = False
    seen_heading = False

    def flush() -> None:
        nonlocal quoted
        if paragraph:
            builder.paragraph()
            start = builder.length
            _paragraph(builder, paragraph)
            if quoted:
                builder.mark(start, builder.length, MarkKind.QUOTE)
        paragraph.clear()
        quoted = False

    for line in lines:
        if found := _FENCE.match(line):
            if fence is None:
                flush()
                fence = found[1]
                continue
            if found[1] == fence:
                flush()
                fence = None
                continue
        if fence is not None:
            paragraph.append(line.replace("\\", "\\\\") if line.strip() else "")
            continue
        in_quote = bool(opened := _QUOTED.match(line))
        if opened:
            line = line[opened.end() :]
            while deeper := _QUOTED.match(line):
                line = line[deeper.end() :]
        if in_quote and paragraph and not quoted:
            flush()
        if not line.strip():
            flush()
            continue
        if heading := _HEADING.match(line):
            flush()
            _heading(builder, heading[2], first=len(heading[1]) == 1 and not seen_heading and not builder.length)
            seen_heading = True
            continue
        if paragraph and len(paragraph) < 3 and (under := _UNDERLINE.match(line)) and not quoted:
            title = " ".join(paragraph)
            paragraph.clear()
            _heading(builder, title, first=under[1][0] == "=" and not seen_heading and not builder.length)
            seen_heading = True
            continue
        if _RULE.match(line) or _REFERENCE.match(line):
            flush()
            continue
        quoted = quoted or in_quote
        paragraph.append(line)
    flush()


def _heading(builder: Builder, text: str, *, first: bool) -> None:
    builder.paragraph()
    start = builder.length
    _inline(builder, text.strip())
    builder.mark(start, builder.length, MarkKind.TITLE if first else MarkKind.HEADING)


def _paragraph(builder: Builder, lines: list[str]) -> None:
    """One paragraph; a table gives each cell its own line of the row."""
    if len(lines) > 1 and "|" in lines[0] and _TABLE_LINE.match(lines[1]):
        for number, row in enumerate([lines[0], *lines[2:]]):
            if number:
                builder.paragraph()
            cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
            for at, cell in enumerate(cell for cell in cells if cell):
                if at:
                    builder.paragraph()
                _inline(builder, cell)
        return
    _inline(builder, "\n".join(line.strip() for line in lines))


def _inline(builder: Builder, text: str) -> None:
    """Write a run of text without its emphasis, links and tags, and mark what they meant; linear in the text."""
    stack: list[tuple[str, int, int]] = []  # delimiter, offset in the text built, index of its piece
    links: list[tuple[int, int]] = []  # where a bracket opened: piece index, offset
    position = 0
    tags: list[tuple[str, int]] = []
    for token in _INLINE.finditer(text):
        if token.start() < position:
            continue
        builder.write(text[position : token.start()])
        position = token.end()
        kind, value = token.lastgroup, token[0]
        if kind == "escape":
            builder.write(value[1])
        elif kind == "code":
            end = text.find(value, position)
            if end > position:
                builder.write(text[position:end])
                position = end + len(value)
            else:
                builder.write(value)
        elif kind in ("open", "image"):
            links.append((len(builder.pieces), builder.length if kind == "open" else -1 - builder.length))
            builder.write(value)
        elif kind in ("link", "ref") and links:
            piece, offset = links.pop()
            start = offset if offset >= 0 else -1 - offset
            width = len(builder.pieces[piece])
            builder.pieces[piece] = ""
            _shift(builder, stack, tags, start, width)
            if offset < 0:
                builder.mark(start, builder.length, MarkKind.CAPTION)
        elif kind == "close" and links:
            links.pop()
            builder.write(value)
        elif kind == "run":
            _run(builder, stack, text, token.start(), token.end(), value)
        elif kind == "auto":
            builder.write(value[1:-1])
        elif kind == "tag":
            _html(builder, tags, value)
        elif kind == "entity":
            import html

            builder.write(html.unescape(value))
        else:
            builder.write(value)
    builder.write(text[position:])


def _shift(builder: Builder, stack: list[tuple[str, int, int]], tags: list[tuple[str, int]], start: int, width: int) -> None:
    """A delimiter that was written turned out to be markup: everything after it moves left."""
    builder.length -= width
    for at in range(len(stack) - 1, -1, -1):
        value, offset, piece = stack[at]
        if offset <= start:
            break
        stack[at] = (value, offset - width, piece)
    for at in range(len(tags) - 1, -1, -1):
        if tags[at][1] <= start:
            break
        tags[at] = (tags[at][0], tags[at][1] - width)
    for at in range(len(builder.marks) - 1, -1, -1):
        mark = builder.marks[at]
        if mark.span.start < start:
            break
        builder.marks[at] = type(mark)(mark.span.shift(-width), mark.kind, mark.value)


def _run(builder: Builder, stack: list[tuple[str, int, int]], text: str, start: int, end: int, value: str) -> None:
    """An emphasis run: close the nearest open one of its kind, else open, else keep it as text."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    inside_word = value[0] == "_" and before.isalnum() and after.isalnum()
    closes = not before.isspace() and not inside_word
    opens = not after.isspace() and not inside_word
    if closes:
        for at in range(len(stack) - 1, max(-1, len(stack) - 9), -1):
            opened, offset, piece = stack[at]
            if opened == value:
                del stack[at:]
                builder.pieces[piece] = ""
                _shift(builder, stack, [], offset, len(value))
                if value != "~~":
                    if len(value) > 1:
                        builder.mark(offset, builder.length, MarkKind.BOLD)
                    if len(value) != 2:
                        builder.mark(offset, builder.length, MarkKind.ITALIC)
                return
    if opens:
        stack.append((value, builder.length, len(builder.pieces)))
    builder.write(value)


def _html(builder: Builder, tags: list[tuple[str, int]], value: str) -> None:
    """A tag inside Markdown: bold and italic are marked, line breaks kept, everything else dropped."""
    found = _TAG.match(value)
    name = found[1].lower() if found else ""
    if name == "br":
        builder.write("\n")
    elif name in ("p", "div") and builder.length:
        builder.write("\n\n")
    elif name in _STYLES:
        if not value.startswith("</"):
            tags.append((name, builder.length))
        elif tags and tags[-1][0] == name:
            builder.mark(tags.pop()[1], builder.length, _STYLES[name])
