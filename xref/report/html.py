"""The page: one HTML file that holds all it needs, asks nothing of the network, and shows hostile text as text.

Everything from documents goes through jinja2's autoescape, or into a JSON block that the page's script reads and puts on the
page with `textContent` only. The Content-Security-Policy allows this one style and this one script, by hash, and nothing else.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from xref.model import Span
from xref.report.charts import charts
from xref.report.files import Out, opened, utf8
from xref.report.names import CODES, LINKS, SUPPORTED
from xref.report.table import summary, tally
from xref.report.view import Article, View, pieces, severity_rank, shown

_PAGE = Path(__file__).parent / "page"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph: pieces of text (with whether the words drifted), of one statement or of none."""

    view: int | None  # index into the page's statements
    pieces: tuple[tuple[str, bool], ...]
    tail: tuple[str, bool] = ("", False)  # the last word, which stays on one line with the label that follows


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article: `kind` is headline, cruft, lone (a statement without its article) or empty."""

    kind: str
    runs: tuple[Run, ...]


def write_html(found: Iterable[Article], out: Out) -> int:
    """Write the page of all reports; returns how many statements it shows."""
    articles = list(found)
    page = render(articles)
    with opened(out) as file:
        for chunk in page:
            file.write(utf8(chunk))
    return sum(len(article.views) for article in articles)


def render(articles: Sequence[Article], *, save_to: str = "") -> Iterator[str]:
    """The page, in chunks; `save_to` is a path on the server that serves it: decisions are read from there and posted to it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shown"] = shown
    style, script = _asset("page.css"), _asset("page.js")
    counts: Counter[str] = Counter()
    shown_articles = []
    first = 0
    for article in articles:
        tallied = tally(article.views)
        counts.update(tallied)
        marks = [label(view) for view in article.views]
        shown_articles.append(
            {
                "article": article,
                "paragraphs": list(paragraphs(article, first)),
                "first": first,
                "marks": marks,
                "summary": summary(tallied),
                "counts": tallied,
                "charts": charts(article.views, first),
            }
        )
        first += len(article.views)
    views = [view for article in articles for view in article.views]
    yield from environment.get_template("page.html.j2").generate(
        articles=shown_articles,
        title=_title(articles),
        summary=summary(counts),
        several=len(articles) > 1,
        style=_markup(style),
        script=_markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_markup(_json({**_data(articles), **({"save": save_to} if save_to else {})})),
        connect="; connect-src 'self'" if save_to else "",
        signature=articles[0].signature if articles else "",
        links=LINKS,
        flagged=[
            (number, view) for number, view in enumerate(views) if view.drifts or label(view)["class"] == "unlinked"
        ],
        lang_of=lang_of,
        views=views,
    )


@cache
def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


def _markup(text: str) -> Any:
    """Our own style, script and escaped JSON: the only texts that bypass autoescape."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see the docstring


def _json(value: object) -> str:
    """JSON that cannot end its script element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(
        {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
    )


def _title(articles: Sequence[Article]) -> str:
    if len(articles) == 1:
        return articles[0].meta["title"] or articles[0].meta["id"] or "Report"
    return f"{len(articles)} reports"


def lang_of(lang: str) -> str:
    """A language tag fit for a `lang` attribute, else nothing."""
    fits = 2 <= len(lang) <= 35 and lang.replace("-", "").isalnum() and lang.isascii() and lang != "und"
    return lang if fits else ""


def label(view: View) -> dict[str, str]:
    """How a statement is marked in the article: its class and, in words, why."""
    if view.drifts:
        worst = sorted(view.drifts, key=lambda flag: -severity_rank(flag.severity))
        codes = " ".join(dict.fromkeys(shown(flag.code) for flag in worst))
        names = "; ".join(
            dict.fromkeys(f"{shown(flag.code)}: {CODES.get(flag.code, shown(flag.name))}" for flag in worst)
        )
        return {"class": view.severity, "text": f"{view.severity.upper()} {codes}", "title": names}
    if view.link in SUPPORTED and view.link != "elsewhere":
        return {"class": "linked", "text": ""}
    if view.background:
        return {"class": "background", "text": ""}
    return {"class": "unlinked", "text": LINKS.get(view.link, (view.link, ""))[0].upper()}


def paragraphs(article: Article, first: int) -> Iterator[Paragraph]:
    """The article cut into paragraphs and runs; without its text, each statement is a paragraph of its own."""
    if article.text is None:
        for index, view in enumerate(article.views):
            spans = [(flag.reported, 0) for flag in view.drifts if flag.reported]
            found = tuple((text, bool(covering)) for text, covering in pieces(view.statement, spans))
            yield Paragraph(
                "headline" if view.presentation == "headline" else "lone", (_ended(Run(first + index, found)),)
            )
        return
    owners = _owners(article)
    place = 0
    for start, end in _blocks(article.text):
        while place < len(owners) and owners[place][0].end <= start:
            place += 1
        runs: list[Run] = []
        at, here = start, place
        while here < len(owners) and owners[here][0].start < end:
            span, owner, words = owners[here]
            left, right = max(span.start, start), min(span.end, end)
            if left > at:
                runs.append(Run(None, ((article.text[at:left], False),)))
            piece = (article.text[left:right], words)
            if runs and runs[-1].view == first + owner and at == left:
                runs[-1] = Run(first + owner, (*runs[-1].pieces, piece))
            else:
                runs.append(Run(first + owner, (piece,)))
            at = right
            here += 1
        if at < end:
            runs.append(Run(None, ((article.text[at:end], False),)))
        yield Paragraph(_kind(article, start, end), tuple(_ended(run) if run.view is not None else run for run in runs))


def _ended(run: Run) -> Run:
    """The run with its last word set apart."""
    text, words = run.pieces[-1]
    head, blank, word = text.rpartition(" ")
    if not blank or len(word) > 30:
        return run
    return Run(run.view, (*run.pieces[:-1], (head + blank, words)), (word, words))


def _owners(article: Article) -> list[tuple[Span, int, bool]]:
    """Stretches of the text in order, each with the statement it belongs to (the shortest, where several overlap) and whether it drifted."""
    events: list[tuple[int, int, int, bool]] = []  # place, 0 end / 1 begin, statement, is it a drifted word
    for index, view in enumerate(article.views):
        if len(view.span):
            events += [(view.span.start, 1, index, False), (view.span.end, 0, index, False)]
            for flag in view.drifts:
                if flag.reported and len(flag.reported):
                    span = flag.reported.shift(view.span.start)
                    events += [(span.start, 1, index, True), (min(span.end, view.span.end), 0, index, True)]
    events.sort()
    active: Counter[int] = Counter()
    drifted: Counter[int] = Counter()
    found: list[tuple[Span, int, bool]] = []
    for number, (place, begins, index, words) in enumerate(events):
        (drifted if words else active)[index] += 1 if begins else -1
        if active[index] <= 0:
            del active[index]
        following = events[number + 1][0] if number + 1 < len(events) else place
        if following > place and active:
            owner = min(active, key=lambda i: (len(article.views[i].span), i))
            found.append((Span(place, following), owner, drifted[owner] > 0))
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs: runs of lines that are not blank."""
    at = 0
    start: int | None = None
    end = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            start = at if start is None else start
            end = at + len(line.rstrip("\n"))
        elif start is not None:
            yield start, end
            start = None
        at += len(line)
    if start is not None:
        yield start, end


def _kind(article: Article, start: int, end: int) -> str:
    block = Span(start, end)
    if article.title_span and article.title_span.contains(block):
        return "headline"
    return "cruft" if any(span.contains(block) for span in article.cruft) else ""


def _data(articles: Sequence[Article]) -> dict[str, Any]:
    """What the page's script reads."""
    ids = blake2b(digest_size=8)
    for article in articles:
        ids.update(utf8(article.meta["id"]) + b"\0")
    sources: dict[str, Any] = {}
    items = []
    for index, article in enumerate(articles):
        for view in article.views:
            if view.source["id"]:
                sources[view.source["id"]] = {name: shown(value) for name, value in view.source.items() if value}
            items.append(_item(view, index))
    return {
        "id": ids.hexdigest(),
        "signature": articles[0].signature if articles else "",
        "articles": [{name: shown(value) for name, value in article.meta.items() if value} for article in articles],
        "sources": sources,
        "links": LINKS,
        "codes": {
            flag.code: CODES.get(flag.code, flag.name)
            for article in articles
            for view in article.views
            for flag in view.drifts
        },
        "items": items,
    }


def _item(view: View, article: int) -> dict[str, Any]:
    reported = [(flag.reported, number) for number, flag in enumerate(view.flags) if flag.reported]
    said = [(flag.said, number) for number, flag in enumerate(view.flags) if flag.said]
    item: dict[str, Any] = {
        "a": article,
        "n": view.number,
        "id": view.statement_id,
        "link": view.link,
        "why": shown(view.why),
        "presentation": view.presentation,
        "speaker": shown(view.speaker),
        "severity": view.severity,
        "mark": label(view)["class"],
        "reported": _segments(view.statement, reported, view.parts),
        **(
            {"reportedGloss": shown(view.statement_gloss), "glossBy": shown(view.gloss_by)}
            if view.statement_gloss
            else {}
        ),
        "p": view.probability,
        "similarity": view.similarity,
        "notChecked": shown(view.not_checked),
        "flags": [
            {
                "id": flag.id,
                "code": flag.code,
                "severity": flag.severity,
                "direction": flag.direction,
                "p": flag.probability,
                "reported": shown(flag.reported_words),
                "said": shown(flag.said_words),
                "why": shown(flag.why),
                **({"review": dict(flag.review)} if flag.review else {}),
            }
            for flag in view.flags
        ],
    }
    if view.passage:
        item |= {
            "source": view.source["id"],
            "speakerSaid": shown(view.speaker_said),
            "said": _segments(view.passage, said, view.passage_parts),
            "question": shown(view.question),
            "before": shown(view.before),
            "after": shown(view.after),
            "gloss": shown(view.gloss),
            "glossBy": shown(view.gloss_by),
            "url": view.source_link,
        }
    if view.alternatives:
        item["alternatives"] = [
            {
                name: shown(value) if isinstance(value, str) else value
                for name, value in other.items()
                if isinstance(value, (str, int, float))
            }
            for other in view.alternatives
        ]
    return item


def _segments(text: str, flags: list[tuple[Span, int]], parts: Sequence[Span]) -> list[list[Any]]:
    """The text cut at flags and parts: [words, numbers of the flags on them, whether it is meant (not frame, not left out)]."""
    content = [(part, -1) for part in parts]
    return [
        [shown(words), [number for number in covering if number >= 0], 1 if not content or -1 in covering else 0]
        for words, covering in pieces(text, [*flags, *content])
    ]
