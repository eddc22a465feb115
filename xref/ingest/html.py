"""HTML: every block of a page with its markup, which of them are the article, and what the page says of itself.

The walk is our own, over lxml's tree, so that bold and question spans have exact offsets; which blocks are the article is decided by
where the sentences are. Blocks outside it that hold words are kept at the end as `EXTRA`: extraction libraries lose bare `<div>`
paragraphs, captions and pull-quotes silently, and a quotation must not be called missing because of that. trafilatura is asked only
where the page leaves it open (its import alone costs .4 CPU-seconds, a whole news page here 10 to 30 ms).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from xref.errors import InputError, LimitError
from xref.ingest import dates
from xref.ingest.blocks import (
    ANSWER,
    ASIDE,
    BOLD,
    CAPTION,
    HEADING,
    HIDDEN,
    ITALIC,
    QUESTION,
    QUOTE,
    TIME,
    TITLE,
    Block,
    Page,
    walk,
)
from xref.ingest.build import Builder, Extract
from xref.ingest.decode import decode
from xref.ingest.limits import Limits
from xref.model import MarkKind

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.-]{2,40})")
_BOXES = ("article", "main", "div", "section", "body", "center", "form")
_LONG_TAG = 50_000  # no tag of a real page comes near; one with 29,000 attributes takes 6.8 s
_MARKS = (
    (TITLE, MarkKind.HEADING),
    (HEADING, MarkKind.HEADING),
    (BOLD, MarkKind.BOLD),
    (ITALIC, MarkKind.ITALIC),
    (QUOTE, MarkKind.QUOTE),
    (QUESTION, MarkKind.QUESTION),
    (ANSWER, MarkKind.ANSWER),
    (CAPTION, MarkKind.CAPTION),
)


def read(data: bytes, name: str, limits: Limits, *, charset: str | None = None, url: str | None = None) -> Extract:
    """A page's article, its other words as EXTRA, and its metadata; raises `InputError` when there is no text in it.

    Pages that are large or full of attributes are read in a child process under `limits.seconds`.
    """
    if _suspicious(data):
        from xref.ingest import child

        return child.run("html", data, name, limits, charset=charset or "", url=url or "")
    return parse(data, name, limits, charset=charset, url=url)


def _suspicious(data: bytes) -> bool:
    """Whether a page could cost more than a second: attributes on one element are quadratic in lxml (12,000 take .9 s, 29,000 6.8 s)."""
    return len(data) > 3_000_000 or data.count(b"=") > 12_000 or data.count(b"<") > 150_000


def _shorten(text: str) -> str:
    """The page with tags of more than 50,000 characters cut to their names: no page needs them, and they take minutes."""
    if len(text) < _LONG_TAG or max(map(len, text.split("<"))) < _LONG_TAG:
        return text
    pieces = text.split("<")
    for at, piece in enumerate(pieces[1:], 1):
        if len(piece) >= _LONG_TAG and (end := piece.find(">")) >= _LONG_TAG:
            pieces[at] = piece[: min(20, end)].split(" ", 1)[0] + piece[end:]
    return "<".join(pieces)


def parse(data: bytes, name: str, limits: Limits, *, charset: str | None = None, url: str | None = None) -> Extract:
    """`read` in this process."""
    if data.count(b"=") > limits.attributes:
        raise LimitError(
            f"{name}: more than {limits.attributes} attributes in one page; save the article's text and read that"
        )
    declared = charset or _declared(data)
    decoded = decode(data, declared=declared, name=name)
    page = walk(_shorten(decoded.text))
    notes = list(decoded.notes)
    if page.depth >= 240 or not page.blocks or max(map(len, decoded.text.split("<"))) > 5_000_000:
        from xref.ingest import strip

        seen = sum(block.letters for block in page.blocks)
        if (plain := strip.letters(decoded.text)) > 1.05 * seen + 20:
            # lxml gave up inside: deep nesting or a huge text node. The page's words without its structure are better than nothing.
            notes.append(
                f"the page is nested too deeply to be parsed: {plain - seen} letters were recovered without their markup"
            )
            page.blocks = [
                block for block in (_plain(text) for text in strip.paragraphs(decoded.text)) if block.close()
            ]
    return _article(page, name, notes, decoded.text, url)


def _plain(text: str) -> Block:
    return Block(None, [(text, 0)])


def _declared(data: bytes) -> str | None:
    found = _XML_CHARSET.search(data[:1024]) or _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _article(page: Page, name: str, notes: list[str], text: str, url: str | None) -> Extract:
    """Put the article first and everything else with words behind it."""
    things = list(_things(page.ld))
    main, heading = _choose(page, text)
    inside = set(map(id, main))
    builder = Builder()
    _tables(page.blocks)
    if heading is not None and id(heading) not in inside:
        _write(builder, heading, title=True)
    for block in main:
        _write(builder, block, title=block is heading)
    if not main and (body := _ld_text(things)):
        for paragraph in body:
            builder.paragraph()
            builder.write(paragraph)
        notes.append("the article's text is from the page's JSON-LD")
    seen = {_key(block.text) for block in main}
    if heading is not None:
        seen.add(_key(heading.text))
    kept = builder.length
    for block in page.blocks:
        if id(block) in inside or block is heading or not _worth(block) or (key := _key(block.text)) in seen:
            continue
        seen.add(key)
        start = _write(builder, block, title=False)
        builder.mark(start, builder.length, MarkKind.EXTRA)
    shown = "".join(builder.pieces)
    if (body := _ld_text(things)) and sum(map(len, body)) > 200:
        keys = _key(shown)
        for paragraph in body:
            if _key(paragraph)[:80] not in keys:
                builder.paragraph()
                start = builder.length
                builder.write(paragraph)
                builder.mark(start, builder.length, MarkKind.EXTRA)
    extra = builder.length - kept
    if extra:
        notes.append(f"{extra} of {builder.length} characters stand outside the article (kept as extra text)")
    if not builder.length:
        raise InputError(
            f"{name}: the page holds no text (it may need JavaScript); save the article's text and read that"
        )
    settled, marks = builder.done()
    meta, origin = _metadata(page, things, heading, url)
    return Extract(settled, marks, meta, origin, tuple(notes))


def _worth(block: Block) -> bool:
    """Whether text outside the article could be a statement: some words, and not a list of links."""
    if block.linked * 2 > block.letters and not (block.sentence and block.words >= 8):
        return False
    return block.words >= 4 or (block.words >= 2 and block.sentence)


def _choose(page: Page, text: str) -> tuple[list[Block], Block | None]:
    """The blocks of the article in order, and its headline."""
    blocks = page.blocks
    heading = _headline(page)
    good = [block for block in blocks if block.good]
    if not good or any(block.element is None for block in blocks):
        return [block for block in blocks if not block.common & (HIDDEN | ASIDE)] or blocks, heading
    container, sure = _container(page, good, blocks)
    voted: set[int] = set()
    if not sure:
        voted = _votes(text, blocks)
    within = {id(block) for block in blocks if block.element is container or _under(block.element, container)}
    if voted and sum(block.letters for block in good if id(block) in voted) < 0.3 * sum(
        block.letters for block in good if id(block) in within
    ):
        voted = set()
    chosen = []
    for block in blocks:
        member = id(block) in within and not block.common & (HIDDEN | ASIDE)
        if member and voted and id(block) not in voted and not block.good and block.letters < 200:
            member = block.common & (CAPTION | HEADING | BOLD) != 0
        if member or id(block) in voted:
            chosen.append(block)
    chosen = _with_lead(blocks, chosen, heading)
    return chosen or good, heading


def _with_lead(blocks: list[Block], chosen: list[Block], heading: Block | None) -> list[Block]:
    """Add what stands between the headline and the article (standfirst, byline, date, first caption)."""
    if heading is None or not chosen or heading in chosen:
        return chosen
    order = {id(block): at for at, block in enumerate(blocks)}
    first, at = order[id(chosen[0])], order[id(heading)]
    if not at < first or first - at > 20:
        return chosen
    lead = [
        block
        for block in blocks[at:first]
        if not block.common & HIDDEN and not (block.common & ASIDE and not block.sentence)
    ]
    lead = [block for block in lead if block.linked * 2 <= block.letters or block is heading or block.words <= 6]
    if sum(block.letters for block in lead) > 0.5 * sum(block.letters for block in chosen) + 400:
        return chosen
    return [*lead, *chosen]


def _under(element: Any, container: Any) -> bool:
    """Whether an element lies inside another; both of one tree."""
    node = element
    while node is not None:
        if node is container:
            return True
        node = node.getparent()
    return False


def _container(page: Page, good: list[Block], blocks: list[Block]) -> tuple[Any, bool]:
    """The element that holds the article, and whether that is clear.

    The deepest element with three quarters of the prose; an element that says it is the article wins where it has a fair share; then
    upwards as long as a level brings at least as much prose as other text.
    """
    prose: dict[Any, int] = {}
    other: dict[Any, int] = {}
    paragraphs: dict[Any, int] = {}
    for block in blocks:
        tally = prose if block.good else other
        node, steps = block.element, 0
        while node is not None and steps < 300:
            tally[node] = tally.get(node, 0) + block.letters
            if tally is prose:
                paragraphs[node] = paragraphs.get(node, 0) + 1
            node, steps = node.getparent(), steps + 1
    total = sum(block.letters for block in good)
    root = good[0].element.getroottree().getroot()
    if not total:
        return root, False
    prose[root] = total  # also where the page is deeper than the steps taken above
    named = [element for element in page.bodies if prose.get(element, 0) >= 0.4 * total]
    sure = True
    if named:
        top = max(prose[element] for element in named)
        container = [element for element in named if prose[element] >= 0.8 * top][-1]
        sure = prose[container] >= 0.6 * total
    else:
        container = root
        moved = True
        while moved:
            moved = False
            for child in container:
                if prose.get(child, 0) >= 0.75 * total and (child.tag in _BOXES or paragraphs.get(child, 0) > 2):
                    container, moved = child, True
                    break
        sure = prose[container] >= 2 * other.get(container, 0)
    for _ in range(4):
        parent = container.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        more, noise = prose.get(parent, 0) - prose[container], other.get(parent, 0) - other.get(container, 0)
        if more <= 0 or noise > more:
            break
        container = parent
    return container, sure


def _votes(text: str, blocks: list[Block]) -> set[int]:
    """The blocks that trafilatura takes for the article; none when it is not installed or gives up."""
    try:
        import trafilatura
    except ImportError:
        return set()
    try:
        output = trafilatura.extract(
            text.encode("utf-8", "replace"), include_comments=False, include_tables=True, favor_recall=True
        )
    except Exception:
        # Whatever a page does to it, our own choice stands.
        return set()
    key = _key(output or "")
    shown = [block for block in blocks if block.words >= 3 and not block.common & HIDDEN]
    return {id(block) for block in shown if _key(block.text)[:200] in key} if key else set()


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _headline(page: Page) -> Block | None:
    """The first heading of level one that is shown; with several, the one that the metadata repeat."""
    headings = [
        block for block in page.blocks if block.common & TITLE and not block.common & HIDDEN and block.letters > 1
    ]
    if len(headings) > 1:
        told = _key(page.metas.get("og:title", "") + page.title)
        headings = [block for block in headings if _key(block.text) in told] or headings
    if headings:
        return headings[0]
    # pages whose headline is an h2 or a div: the block that is the title of the metadata, word for word
    told = _key(page.metas.get("og:title") or page.title)
    return next((b for b in page.blocks if len(told) > 10 and _key(b.text) == told), None)


def write_all(builder: Builder, blocks: list[Block]) -> None:
    """Write every block, as for a document that is all article; the first heading of level one is its title."""
    _tables(blocks)
    heading = next((block for block in blocks[:5] if block.common & TITLE), None)
    for block in blocks:
        _write(builder, block, title=block is heading)


def _tables(blocks: list[Block]) -> None:
    """Give tables and definition lists that are interviews their turns: names become voices, questions are marked."""
    tables: dict[Any, list[Block]] = {}
    for block in blocks:
        if block.cell is not None:
            tables.setdefault(block.cell[0], []).append(block)
    for cells in tables.values():
        first = [block for block in cells if block.cell and block.cell[2] == 0]
        second = [block for block in cells if block.cell and block.cell[2] == 1]
        if len(first) > 1 and second and not any(block.cell and block.cell[2] > 1 for block in cells):
            _turns(
                [
                    (block, [other for other in second if other.cell and block.cell and other.cell[1] == block.cell[1]])
                    for block in first
                ]
            )
    lists: dict[Any, list[tuple[Block, list[Block]]]] = {}
    label: Block | None = None
    for block in blocks:
        if block.element is None:
            continue
        holder = (
            block.element if block.element.tag in ("dt", "dd") else next(block.element.iterancestors("dt", "dd"), None)
        )
        if holder is None:
            label = None
        elif holder.tag == "dt":
            label = block
            lists.setdefault(next(holder.iterancestors("dl"), holder), []).append((block, []))
        elif label is not None:
            lists[next(reversed(lists))][-1][1].append(block)
    for pairs in lists.values():
        if len(pairs) > 1:
            _turns(pairs)


def _turns(pairs: list[tuple[Block, list[Block]]]) -> None:
    """Labels with what belongs to them: repeated short names are voices, questions make questions and answers, else nothing is said."""
    labels = [block.text.strip().rstrip(":：").strip() for block, _ in pairs]
    asks = sum(label.endswith(("?", "？", "؟", ";")) for label in labels)
    short = all(0 < len(label.split()) <= 5 and len(label) <= 50 and label[-1] not in "?？؟" for label in labels)
    if asks * 2 >= len(labels):
        for block, rest in pairs:
            block.runs = [(text, bits | QUESTION) for text, bits in block.runs]
            for other in rest:
                other.runs = [(text, bits | ANSWER) for text, bits in other.runs]
    elif short and len(set(labels)) * 2 <= len(labels) + 1 and len(labels) > 2:
        for (block, rest), label in zip(pairs, labels):
            block.label = bool(rest)
            for other in rest:
                other.voice = label


def _write(builder: Builder, block: Block, *, title: bool) -> int:
    """Write a block as a paragraph, with a mark over each stretch of one style; returns where it starts."""
    builder.paragraph()
    start = builder.length
    runs = list(block.runs)
    while runs and not runs[-1][0].strip():
        runs.pop()
    opened: dict[int, int] = {}
    for at, (text, bits) in enumerate(runs):
        text = text.rstrip() if at + 1 == len(runs) else text
        here = builder.length
        blank = not text.strip()
        for bit, kind in _MARKS:
            if bits & bit and bit not in opened:
                opened[bit] = here
            elif not bits & bit and bit in opened and not blank:
                builder.mark(opened.pop(bit), here, kind if not (title and bit == TITLE) else MarkKind.TITLE)
        builder.write(text)
    for bit, kind in _MARKS:
        if bit in opened:
            builder.mark(
                opened[bit], builder.length, kind if not (title and bit in (TITLE, HEADING)) else MarkKind.TITLE
            )
    if title and not any(mark.kind is MarkKind.TITLE and mark.span.start == start for mark in builder.marks[-8:]):
        builder.mark(start, builder.length, MarkKind.TITLE)
    if block.voice:
        builder.mark(start, builder.length, MarkKind.VOICE, block.voice)
    timed = any(bits & TIME for _, bits in block.runs) and block.letters < 60 and not block.sentence
    link = block.linked * 10 > block.letters * 9 and block.letters > 3 and not (block.sentence and block.words > 12)
    if timed or block.label or (link and not title):
        builder.mark(start, builder.length, MarkKind.CRUFT)
    return start


def _things(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD, graphs opened."""
    if depth > 6:
        return
    if isinstance(value, list):
        for part in value[:200]:
            yield from _things(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), (list, dict)):
                yield from _things(value[key], depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(kind, str) and kind.endswith(("Article", "Interview", "BlogPosting", "Report", "NewsPosting"))
        for kind in kinds
    )


def _ld_text(things: Iterable[dict[str, Any]]) -> list[str]:
    """The paragraphs of `articleBody`, where a page gives it."""
    for thing in things:
        body = thing.get("articleBody")
        if _is_article(thing) and isinstance(body, str) and body.strip():
            if "<" in body and ">" in body:
                from xref.ingest import strip

                return [part for part in strip.paragraphs(body) if part.strip()]
            return [" ".join(part.split()) for part in body.split("\n") if part.strip()]
    return []


def _name(value: Any) -> str:
    """A name in any of the shapes JSON-LD gives it."""
    if isinstance(value, str):
        return "" if value.startswith(("http:", "https:")) else " ".join(value.split())
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for name in map(_name, value[:6]) if name))
    return ""


def _metadata(
    page: Page, things: list[dict[str, Any]], heading: Block | None, url: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Title, outlet, author, date, language and address as the page gives them, each with where it was found."""
    meta: dict[str, str] = {}
    origin: dict[str, str] = {}

    def say(field_name: str, value: str | None, where: str) -> None:
        if value and field_name not in meta:
            meta[field_name], origin[field_name] = value[:1000], where

    metas = page.metas
    articles = [thing for thing in things if _is_article(thing)]
    if heading is not None:
        say("title", " ".join(heading.text.split()), "the headline")
    for thing in articles:
        say("title", _name(thing.get("headline")), "JSON-LD")
    say("title", metas.get("og:title") or metas.get("twitter:title"), "og:title")
    say("title", page.title, "the title element")
    for thing in articles:
        say("outlet", _name(thing.get("publisher")), "JSON-LD")
    say("outlet", metas.get("og:site_name") or metas.get("application-name"), "og:site_name")
    for thing in articles:
        say("author", _name(thing.get("author")), "JSON-LD")
    for key in ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "byl"):
        if (value := metas.get(key)) and not value.startswith(("http:", "https:", "@")):
            say("author", value.removeprefix("By "), f"meta {key}")
    for text in page.authors:
        name = text.removeprefix("By ").removeprefix("by ").strip()
        if 2 < len(name) <= 60 and name[0].isupper() and not any(char.isdigit() for char in name):
            say("author", name, "an element of class author")
    for key in ("article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish_date", "parsely-pub-date",
                "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "sailthru.date", "article.published", "publication_date", "mediator_published_time"):  # fmt: skip
        say("published", dates.parse(metas[key]) if key in metas else None, f"meta {key}")
    for thing in articles:
        say("published", dates.parse(thing.get("datePublished") or ""), "JSON-LD datePublished")
    for moment, _ in page.times[:3]:
        say("published", dates.parse(moment), "a time element")
    for where, lang in (
        ("the html element", page.lang),
        ("JSON-LD", next((thing["inLanguage"] for thing in articles if isinstance(thing.get("inLanguage"), str)), "")),
        ("og:locale", metas.get("og:locale", "")),
        ("meta content-language", metas.get("content-language", "").split(",")[0]),
    ):
        say("lang", lang.strip(), where)
    for where, address in (
        ("the canonical link", page.links.get("canonical")),
        ("og:url", metas.get("og:url")),
        ("the address it was fetched from", url),
    ):
        if address:
            full = urljoin(url or "", address)
            try:
                parts = urlsplit(full)
            except ValueError:
                continue
            if parts.scheme in ("http", "https") and parts.hostname:
                say("url", full, where)
    if "url" in meta and "outlet" not in meta:
        say("outlet", (urlsplit(meta["url"]).hostname or "").removeprefix("www."), "the address")
    return meta, origin
