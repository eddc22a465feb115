"""Markdown with YAML front matter: the findings as a text that can be edited, mailed and read back by other tools."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from xref.report.files import Out, write_lines
from xref.report.names import LINKS
from xref.report.table import summary, tally
from xref.report.view import Article, Flag, View, plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$^])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$)")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|vbscript|file|www)([:.])")


def write_markdown(articles: Iterable[Article], out: Out) -> int:
    """Write the findings as Markdown; several reports come one after another under one front matter."""
    return write_lines((line + "\n" for line in _lines(articles)), out)


def escaped(text: str) -> str:
    """The text on one line so that Markdown shows it as it is: no markup, no HTML, no link that it would make by itself."""
    flat = _SPECIAL.sub(r"\\\1", plain(text))
    flat = _LINE_START.sub(r"\1\\\2", flat) if not flat[:1].isdigit() else re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", flat)
    return _AUTOLINK.sub(lambda found: f"{found[1]}\\{found[2]}", flat)


def _lines(articles: Iterable[Article]) -> Iterator[str]:
    number = -1
    for number, article in enumerate(articles):
        if number == 0:
            yield from _front_matter(article)
        yield from ("", f"# {escaped(article.meta['title'] or article.meta['id'] or 'Report')}", "")
        counts = tally(article.views)
        about = [
            escaped(article.meta[name]) for name in ("outlet", "published", "lang", "url") if article.meta.get(name)
        ]
        if about:
            yield from (" · ".join(about), "")
        yield from (summary(counts), "")
        for view in article.views:
            yield from _view(view)
    if number < 0:
        yield "Nothing to report: no statement was read."


def _front_matter(article: Article) -> Iterator[str]:
    """YAML's subset that JSON is: every value a quoted string, so that nothing in a title can be read as YAML."""
    yield "---"
    yield f"generator: {_quoted('xref report')}"
    for name in ("id", "title", "outlet", "author", "url", "published", "lang"):
        if article.meta.get(name):
            yield f"{name if name != 'id' else 'report_id'}: {_quoted(article.meta[name])}"
    counts: Counter[str] = tally(article.views)
    yield f"statements: {counts['statements']}"
    yield f"linked: {counts['linked']}"
    yield f"flagged: {counts['flagged']}"
    for level in ("critical", "major", "minor"):
        yield f"{level}: {counts[level]}"
    yield f"signature: {_quoted(article.signature)}"
    yield "---"


def _quoted(text: str) -> str:
    """A double-quoted YAML string; ASCII escapes for whatever YAML or a reader might take amiss."""
    safe = json.dumps(plain(text), ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in safe)


def _view(view: View) -> Iterator[str]:
    label, meaning = LINKS.get(view.link, (view.link, ""))
    marks = ", ".join(f"{flag.severity} {escaped(flag.code)}" for flag in view.drifts)
    yield f"## {view.number}. {escaped(label)}" + (f": {marks}" if marks else "")
    yield ""
    who = f" ({escaped(view.speaker)})" if view.speaker else ""
    yield f"**Reported**{who}: {escaped(view.statement)}"
    yield ""
    aid = f"*Machine translation by {escaped(view.gloss_by)}, a reading aid:*"
    if view.statement_gloss:
        yield from (f"{aid} {escaped(view.statement_gloss)}", "")
    if view.passage:
        about = ", ".join(
            escaped(text) for text in (view.speaker_said, view.source["outlet"], view.source["published"]) if text
        )
        yield f"**Said**{f' ({about})' if about else ''}: {escaped(view.passage)}"
        yield ""
        if view.question:
            yield from (f"*Question:* {escaped(view.question)}", "")
        if view.gloss:
            yield from (f"{aid} {escaped(view.gloss)}", "")
        if view.source_link:
            yield from (
                f"[open the source at the passage](<{view.source_link.replace('<', '%3C').replace('>', '%3E')}>)",
                "",
            )
    else:
        yield from (f"*{escaped(meaning)}*", "")
    if view.why:
        yield from (escaped(view.why), "")
    for flag in view.drifts:
        yield _flag(flag)
    if view.drifts:
        yield ""
    if view.not_checked:
        yield from (f"*Could not be checked:* {escaped(view.not_checked)}", "")


def _flag(flag: Flag) -> str:
    probability = f", {flag.probability:.0%}" if flag.probability is not None else ""
    review = (
        f" **{escaped(flag.review['decision'])}** by {escaped(flag.review.get('reviewer', ''))}"
        if flag.review.get("decision")
        else ""
    )
    sides = (("reported", flag.reported_words), ("said", flag.said_words))
    words = "; ".join(f"{side} “{escaped(text)}”" if text else f"{side} nothing" for side, text in sides)
    return f"- **{flag.severity} {escaped(flag.code)}** ({escaped(flag.name)}{probability}): {escaped(flag.why)} ({words}) `{flag.id}`{review}"
