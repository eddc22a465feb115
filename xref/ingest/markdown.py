"""Markdown: front matter, and the body with its markup turned into marks.

Not CommonMark to the letter: what a file of an interview or a report uses (headings, emphasis, quotes, links, comments, tables), in
linear time. List bullets stay in the text, because a line that starts with a dash is a turn of a dialogue as often as a list.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from xref.errors import InputError
from xref.ingest.build import FIELDS, Builder, Extract
from xref.model import Mark, MarkKind

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
        raise InputError(
            f"{name}: the front matter is not valid YAML{where}: {what}; put values with a colon in quotes"
        ) from None
    if not isinstance(data, dict):
        # A text that happens to start with a rule.
        return {}, text
    return data, rest[end.end() :].lstrip("\n")


def _loader(yaml: Any) -> Any:
    """SafeLoader that refuses aliases: nine lines of them expand to a billion items."""

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
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
    _blocks(builder, _without_comments(body).split("\n"), has_title="title" in meta)
    settled, marks = builder.done()
    return Extract(settled, marks, meta, dict.fromkeys(meta, "the front matter"), trusted=True)


def _without_comments(text: str) -> str:
    """The text without `<!-- comments -->`; one that is never closed is text."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[at:start])
        at = end + 3
    return "".join([*pieces, text[at:]])


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


@dataclass(slots=True)
class _Open:
    """Markup that has opened and is still text: its piece and where it stands."""

    value: str
    piece: int
    offset: int


def _inline(builder: Builder, text: str) -> None:
    """Write a run of text without its emphasis, links and tags, and mark what they meant; linear in the text."""
    runs: list[_Open] = []
    links: list[_Open] = []
    tags: list[_Open] = []
    position = 0
    for token in _INLINE.finditer(text):
        if token.start() < position:
            continue
        builder.write(text[position : token.start()])
        position = token.end()
        kind, value = token.lastgroup, token[0]
        if kind == "escape":
            builder.write(value[1])
        elif kind == "code":
            end = text.find(value, position, position + 2_000)
            builder.write(text[position:end] if end > position else value)
            position = end + len(value) if end > position else position
        elif kind in ("open", "image"):
            links = [*links[-8:], _Open(value, len(builder.pieces), builder.length)]
            builder.write(value)
        elif kind in ("link", "ref") and links:
            opened = links.pop()
            runs = [run for run in runs[-8:] if run.offset < opened.offset]
            _drop(builder, opened, (*links, *tags))
            if opened.value == "![":
                builder.mark(opened.offset, builder.length, MarkKind.CAPTION)
        elif kind == "close" and links:
            links.pop()
            builder.write(value)
        elif kind == "run":
            runs = _run(builder, runs[-8:], (*links, *tags), text, token)
        elif kind == "auto":
            builder.write(value[1:-1])
        elif kind == "tag":
            tags = _html(builder, tags[-8:], value)
        elif kind == "entity":
            builder.write(html.unescape(value))
        else:
            builder.write(value)
    builder.write(text[position:])


def _drop(builder: Builder, opened: _Open, others: tuple[_Open, ...]) -> None:
    """A delimiter that was written turned out to be markup: take it out, and move everything after it to the left."""
    width = len(builder.pieces[opened.piece])
    builder.pieces[opened.piece] = ""
    builder.length -= width
    for other in others:
        if other.offset > opened.offset:
            other.offset -= width
    for at in range(len(builder.marks) - 1, -1, -1):
        mark = builder.marks[at]
        if mark.span.start <= opened.offset:
            break
        builder.marks[at] = Mark(mark.span.shift(-width), mark.kind, mark.value)


def _run(
    builder: Builder, runs: list[_Open], others: tuple[_Open, ...], text: str, token: re.Match[str]
) -> list[_Open]:
    """An emphasis run: close the nearest open one of its kind, else open, else keep it as text."""
    value = token[0]
    before = text[token.start() - 1] if token.start() else " "
    after = text[token.end()] if token.end() < len(text) else " "
    inside_word = value[0] == "_" and before.isalnum() and after.isalnum()
    if not before.isspace() and not inside_word:
        for at in range(len(runs) - 1, -1, -1):
            opened = runs[at]
            if opened.value == value:
                _drop(builder, opened, others)
                if value != "~~":
                    if len(value) > 1:
                        builder.mark(opened.offset, builder.length, MarkKind.BOLD)
                    if len(value) != 2:
                        builder.mark(opened.offset, builder.length, MarkKind.ITALIC)
                return runs[:at]
    if not after.isspace() and not inside_word:
        runs = [*runs, _Open(value, len(builder.pieces), builder.length)]
    builder.write(value)
    return runs


def _html(builder: Builder, tags: list[_Open], value: str) -> list[_Open]:
    """A tag inside Markdown: bold and italic are marked, line breaks kept, everything else dropped."""
    found = _TAG.match(value)
    name = found[1].lower() if found else ""
    if name == "br":
        builder.write("\n")
    elif name in ("p", "div") and builder.length:
        builder.write("\n\n")
    elif name in _STYLES:
        if not value.startswith("</"):
            return [*tags, _Open(name, 0, builder.length)]
        if tags and tags[-1].value == name:
            builder.mark(tags[-1].offset, builder.length, _STYLES[name])
            return tags[:-1]
    return tags
