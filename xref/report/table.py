"""The table on a terminal: a block a statement, in article order, and a summary at the end."""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from xref.report.files import Out, write_lines
from xref.report.names import LINKS, SUPPORTED
from xref.report.view import Article, Flag, View, plain, severity_rank

_WIDTH = 100
_INDENT = 6
_LABEL = 11
_STATEMENT_LINES = 3
_WORDS_LINES = 2
_LOOK = severity_rank("major")

_STYLES = {"critical": "1;37;41", "major": "1;31", "minor": "33", "ok": "32", "dim": "2", "bold": "1"}


def write_table(articles: Iterable[Article], out: Out, *, everything: bool = True) -> int:
    """Write the table: 100 columns, or the terminal's width down to 60; colour only on a terminal that wants it.

    Without `everything`, statements that need no second look are only counted.
    """
    colour, width = _terminal(out)
    lines = table(articles, width=width, colour=colour, everything=everything)
    return write_lines((line + "\n" for line in lines), out)


def _terminal(out: Out) -> tuple[bool, int]:
    if isinstance(out, Path) or not (hasattr(out, "isatty") and out.isatty()):
        return False, _WIDTH
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return colour, max(60, min(120, shutil.get_terminal_size((_WIDTH, 24)).columns))


def table(
    articles: Iterable[Article], *, width: int = _WIDTH, colour: bool = False, everything: bool = True
) -> Iterator[str]:
    """The table's lines, without newlines."""
    totals: Counter[str] = Counter()
    count = 0
    for count, article in enumerate(articles, 1):
        paint = _painter(colour)
        if count > 1:
            yield ""
        title = article.meta["title"] or article.meta["id"] or "report"
        about = " · ".join(
            plain(article.meta.get(name, "")) for name in ("outlet", "published", "lang") if article.meta.get(name)
        )
        yield from _wrapped(plain(title), width, 0, 2, paint, "bold")
        if about:
            yield paint(about, "dim")
        yield paint("─" * width, "dim")
        for silent, group in groupby(article.views, key=_background if everything else _needs_no_look):
            if silent:
                yield from (_silent if everything else _passed_over)(list(group), width, paint)
            else:
                for view in group:
                    yield from _block(view, width, paint)
        counts = tally(article.views)
        totals.update(counts)
        yield paint("─" * width, "dim")
        yield from _wrapped(summary(counts), width, 0, 2, paint, "bold")
    if count == 0:
        yield "Nothing to report: no statement was read."
    if count > 1:
        yield ""
        yield from _wrapped(f"{count} reports: {summary(totals)}", width, 0, 2, _painter(colour), "bold")


def tally(views: Sequence[View]) -> Counter[str]:
    """How many statements there are, rest on a passage, are flagged by severity, have no source, could not be checked."""
    counts: Counter[str] = Counter()
    for view in views:
        counts["statements"] += 1
        counts["linked"] += view.link in SUPPORTED
        counts["flagged"] += bool(view.drifts)
        if view.drifts:
            counts[view.severity] += 1
        counts[view.standing] += 1
        counts["part unchecked"] += bool(view.not_checked)
    return counts


def summary(counts: Counter[str]) -> str:
    """One sentence with the counts."""
    flagged = f"{counts['flagged']} flagged"
    levels = [f"{counts[level]} {level}" for level in ("critical", "major", "minor", "none") if counts[level]]
    if levels:
        flagged += f" ({', '.join(levels)})"
    parts = [
        f"{counts['statements']} statement{'s' * (counts['statements'] != 1)}",
        f"{counts['linked']} linked to a passage",
        flagged,
    ]
    parts += [f"{counts['none_in_held']} not in the source"] if counts["none_in_held"] else []
    parts += [f"{counts['not_held']} whose source is not held"] if counts["not_held"] else []
    parts += [f"{counts['background']} attributed to nobody"] if counts["background"] else []
    parts += [f"{counts['uncertain']} could not be checked"] if counts["uncertain"] else []
    parts += [f"{counts['part unchecked']} checked only in part"] if counts["part unchecked"] else []
    return ", ".join(parts) + "."


def _background(view: View) -> bool:
    return view.background


def _needs_no_look(view: View) -> bool:
    """No flag at major or above, and a passage where one is expected."""
    if any(severity_rank(flag.severity) >= _LOOK for flag in view.drifts):
        return False
    return _background(view) or (view.link in SUPPORTED and view.link != "elsewhere")


def _passed_over(views: list[View], width: int, paint: _Painter) -> Iterator[str]:
    minor = sum(bool(view.drifts) for view in views)
    text = f"nothing at major or above ({len(views)} statement{'s' * (len(views) != 1)}" + (
        f", {minor} with a minor flag)" if minor else ")"
    )
    yield paint(_cut(f"{_range(views):>4}  {text}", width), "dim")


def _range(views: list[View]) -> str:
    first, last = views[0].number, views[-1].number
    return f"{first}" if first == last else f"{first}–{last}"


def _silent(views: list[View], width: int, paint: _Painter) -> Iterator[str]:
    text = "no source, attributed to nobody" + (
        f" ({len(views)} statements)" if len(views) > 1 else f": {plain(views[0].statement)}"
    )
    yield paint(_cut(f"{_range(views):>4}  {text}", width), "dim")


def _block(view: View, width: int, paint: _Painter) -> Iterator[str]:
    label = LINKS.get(view.link, (view.link, ""))[0]
    drifts = sorted(view.drifts, key=lambda flag: -severity_rank(flag.severity))
    marks = "  ".join(paint(f"{flag.severity.upper()} {plain(flag.code)}", flag.severity) for flag in drifts)
    style = "ok" if view.link in SUPPORTED else "bold"
    probability = f" {view.probability:.2f}" if view.probability is not None and view.link in SUPPORTED else ""
    yield f"{view.number:>4}  {paint(label, style)}{paint(probability, 'dim')}" + (f"  {marks}" if marks else "")
    who = f"{plain(view.speaker)}: " if view.speaker else ""
    yield from _field("", who + plain(view.statement), width, paint, lines=_STATEMENT_LINES)
    if view.passage and view.link in SUPPORTED:
        yield from _field("source", plain(view.passage), width, paint, lines=2, style="dim")
    elif not drifts and view.why:
        yield from _field("why", plain(view.why), width, paint, lines=2)
    for flag in drifts:
        yield from _flag(flag, view, width, paint)
    if drifts and view.not_checked:
        yield from _field("not checked", plain(view.not_checked), width, paint, lines=2, style="dim")
    if view.source_link and drifts:
        yield _link(view.source_link, width, paint)


def _link(url: str, width: int, paint: _Painter) -> str:
    """The link on one line, since one that wraps is dead: whole if it fits, else to the page; on a colour terminal a hyperlink (OSC 8)."""
    page = url.split("#", 1)[0]
    label = " " * (_INDENT + 2) + _label("open")
    shown = url if columns(label + url) <= width else page
    return paint(label, "dim") + (f"\x1b]8;;{url}\x1b\\{shown}\x1b]8;;\x1b\\" if paint.colour else shown)


def _flag(flag: Flag, view: View, width: int, paint: _Painter) -> Iterator[str]:
    confidence = f" ({flag.probability:.0%})" if flag.probability is not None else ""
    why = flag.why or flag.name
    yield from _field(flag.code, f"{plain(why)}{confidence}", width, paint, lines=3, style=flag.severity)
    if flag.reported_words and flag.reported_words != view.statement:  # the whole statement stands above
        yield from _field("reported", plain(flag.reported_words), width, paint, lines=_WORDS_LINES)
    if flag.said_words and flag.said_words != view.passage:
        yield from _field("said", plain(flag.said_words), width, paint, lines=_WORDS_LINES)


def _field(label: str, text: str, width: int, paint: _Painter, *, lines: int, style: str = "") -> Iterator[str]:
    """A labelled text, wrapped, at most so many lines."""
    indent = _INDENT + 2 if label else _INDENT
    room = width - indent - (_LABEL + 2 if label else 0)
    found = wrap(text, room)
    if len(found) > lines:
        found = (
            [*found[: lines - 1], _cut(found[lines - 1] + " …", room)] if lines > 1 else [_cut(found[0] + " …", room)]
        )
    for number, line in enumerate(found or [""]):
        left = (_label(label) if number == 0 else " " * (_LABEL + 2)) if label else ""
        yield (
            " " * indent
            + (paint(left, "dim") if not style or style == "dim" else paint(left, style))
            + (paint(line, "dim") if style == "dim" else line)
        )


def _label(label: str) -> str:
    return f"{label:<{_LABEL}}  "


def _wrapped(text: str, width: int, first: int, rest: int, paint: _Painter, style: str) -> Iterator[str]:
    for number, line in enumerate(wrap(text, width - rest)):
        yield " " * (rest if number else first) + paint(line, style)


def wrap(text: str, width: int) -> list[str]:
    """Wrap by columns on screen, where a Chinese character takes two and a combining mark none."""
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = columns(word)
        while size > width:  # a script without blanks, or one long token
            room = width - used - (1 if line else 0)
            if room < 8:
                lines.append(line)
                line, used = "", 0
                continue
            head = _head(word, room)
            lines.append(f"{line} {head}" if line else head)
            line, used, word = "", 0, word[len(head) :]
            size = columns(word)
        if not word:
            continue
        if used + size + (1 if line else 0) > width:
            lines.append(line)
            line, used = word, size
        else:
            line = f"{line} {word}" if line else word
            used = columns(line)
    return [*lines, line] if line else lines


def _head(word: str, room: int) -> str:
    used = 0
    for place, char in enumerate(word):
        used += columns(char)
        if used > room and place:
            return word[:place]
    return word


def _cut(text: str, width: int) -> str:
    """The text, or its beginning with an ellipsis, in so many columns."""
    if columns(text) <= width:
        return text
    return _head(text.removesuffix(" …"), width - 2).rstrip() + " …"


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return (
        len(text)
        + wide
        - sum(unicodedata.combining(char) != 0 or unicodedata.category(char) in ("Mn", "Cf") for char in text)
    )


class _Painter:
    """Puts a style's escape codes around a text, or does nothing."""

    __slots__ = ("colour",)

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and style in _STYLES and text else text


def _painter(colour: bool) -> _Painter:
    return _Painter(colour)
