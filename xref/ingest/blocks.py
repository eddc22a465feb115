"""The blocks of a page: every paragraph with its markup, and which elements say that they are the article, beside it, or hidden.

One walk over lxml's tree; all text comes out, whatever it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SKIP = _set(
    "script style noscript template svg math canvas iframe object embed head audio video map select option "
    "datalist input meter progress"
)
_BLOCK = _set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul caption button textarea label amp-story"
)
# Where a page keeps what is not the article. Tokens of class and id, split at everything but letters.
_UNLIKELY = _set(
    "comment comments disqus related recommended recommendations recommend recirc promo promos sidebar share "
    "sharing social socials newsletter subscribe subscription signup advert adverts ad ads advertisement "
    "banner cookie cookies consent gdpr breadcrumb breadcrumbs nav navbar navigation menu footer popup modal "
    "tags taglist mostread popular trending outbrain taboola widget paywall teaser teasers readmore morenews "
    "morelinks pagination pager skip login toolbar ticker"
)
# Of these, the ones that are never a wrapper of the whole page.
_NEVER = _set("comment comments disqus outbrain taboola newsletter cookie cookies consent gdpr")
_BESIDE = _set("nav footer aside form dialog menu")
_BESIDE_ROLES = _set("navigation complementary contentinfo search banner dialog alert menu button")
_NOT_BOXES = _set("article main p h1 h2 h3 h4 b strong em i figure figcaption blockquote")
_BODY = _set(
    "articlebody storybody entrycontent postcontent articlecontent articletext posttext newstext storycontent "
    "contentbody maincontent bodytext"
)
_QUESTION = _set("question vopros frage pregunta domanda pergunta pytanie soru interviewer zapytannya pytannya")
_ANSWER = _set(
    "answer otvet antwort reponse respuesta risposta resposta odpowiedz cevap interviewee vidpovid acceptedanswer"
)
_CAPTION = _set("caption figcaption credit credits copyright imagecaption photocaption")
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s{0,5}:\s{0,5}(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s{0,5}:\s{0,5}italic", re.IGNORECASE)
_FINAL = ".!?…。！？؟۔।։"
_CLOSING = "\"'”’»›“‘)]}」』）】 \u00a0"

(
    BOLD,
    ITALIC,
    LINK,
    HEADING,
    QUOTE,
    QUESTION,
    ANSWER,
    CAPTION,
    HIDDEN,
    ASIDE,
    PRE,
    TITLE,
    LABEL,
    TIME,
) = (1 << place for place in range(14))
_TAG_BITS = {
    "b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "a": LINK, "blockquote": QUOTE, "figcaption": CAPTION, "caption": CAPTION,
    "button": ASIDE, "textarea": ASIDE,
    "pre": PRE, "h1": TITLE, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
    "th": BOLD, "summary": HEADING, "dt": LABEL, "time": TIME,
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph of a page: its runs of text with style bits, and where it stood."""

    element: Any
    runs: list[tuple[str, int]] = field(default_factory=list)
    cell: tuple[Any, int, int] | None = None
    voice: str = ""
    label: bool = False  # nothing but the name of the voice that follows
    text: str = ""
    letters: int = 0
    linked: int = 0
    common: int = 0  # bits that all runs share

    def close(self) -> bool:
        """Settle white space and counts; whether anything is left."""
        runs: list[tuple[str, int]] = []
        last = "\n"
        for text, bits in self.runs:
            clean = text if bits & PRE or text == "\n" else _SPACE.sub(" ", text)
            if last in " \n":
                clean = clean.lstrip(" ") if clean != "\n" else "\n"
            if clean:
                runs.append((clean, bits))
                last = clean[-1]
        self.runs = runs
        self.text = "".join(text for text, _ in runs)
        self.common = -1
        for text, bits in runs:
            size = sum(map(str.isalpha, text))
            self.letters += size
            if bits & LINK:
                self.linked += size
            if text.strip():
                self.common &= bits
        return bool(self.text.strip())

    @property
    def sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        text = self.text.rstrip(_CLOSING + "\n")
        return bool(text) and text[-1] in _FINAL

    @property
    def words(self) -> int:
        """Words; two letters make one in scripts without spaces."""
        spaces = len(self.text.split())
        return spaces if not self.text or ord(max(self.text)) < 0x2E80 else max(spaces, self.letters // 2)

    @property
    def prose(self) -> bool:
        """A paragraph of sentences that is neither a link nor a caption, wherever it stands."""
        if self.common & CAPTION or self.linked * 2 > self.letters:
            return False
        return self.letters >= 100 or (self.words >= 5 and self.sentence)

    @property
    def good(self) -> bool:
        """Prose that is shown and not beside the article."""
        return not self.common & (HIDDEN | ASIDE) and self.prose


@dataclass(slots=True)
class Page:
    """What one walk over the tree found."""

    blocks: list[Block] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    ld: list[Any] = field(default_factory=list)
    times: list[tuple[str, Any]] = field(default_factory=list)
    title: str = ""
    lang: str = ""
    authors: list[str] = field(default_factory=list)
    depth: int = 0
    bodies: list[Any] = field(default_factory=list)  # elements that say they are the article
    beside: dict[Any, bool] = field(
        default_factory=dict
    )  # elements that say they are not, and whether they may be wrong
    hidden: dict[Any, bool] = field(default_factory=dict)


def walk(text: str) -> Page:
    """The blocks and metadata of a page in document order."""
    from lxml import etree

    page = Page()
    parser = etree.HTMLParser(
        huge_tree=True, remove_comments=False, remove_pis=False, no_network=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return page
    if root is None:
        return page
    _Walk(page, etree, single=_short_classes(text)).run(root)
    _set_aside(page)
    return page


def _set_aside(page: Page) -> None:
    """Give the blocks below elements that are hidden or beside the article their bits.

    A name is not believed when next to nothing would be left of the page's prose: `page-with-sidebar`, a form around the whole page,
    a body that a script unhides. Then the outermost such element with more than half of the prose is taken for a wrapper.
    """
    prose = [block for block in page.blocks if block.prose]
    known: dict[Any, bool]
    total = sum(block.letters for block in prose)
    for flags, bit in ((page.hidden, HIDDEN), (page.beside, ASIDE)):
        chains = (
            [(block.letters, [node for node in _chain(block.element) if node in flags]) for block in prose]
            if flags
            else []
        )
        for _ in range(10):
            if sum(letters for letters, chain in chains if not chain) >= max(150, total // 10) or not total:
                break
            inside: dict[Any, int] = {}
            for letters, chain in chains:
                for node in chain:
                    inside[node] = inside.get(node, 0) + letters
            wrapper = next((node for node, may in flags.items() if may and inside.get(node, 0) * 2 > total), None)
            if wrapper is None:
                break
            del flags[wrapper]
            chains = [(letters, [node for node in chain if node is not wrapper]) for letters, chain in chains]
        if flags:
            known = {}
            for block in page.blocks:
                if _within(block.element, flags, known):
                    block.common |= bit
            # the date of a teaser in the margin is not the article's
            page.times = [(moment, element) for moment, element in page.times if not _within(element, flags, known)]


def _chain(element: Any) -> Iterator[Any]:
    """An element and what it lies in, at most 300 levels."""
    for _ in range(300):
        if element is None:
            return
        yield element
        element = element.getparent()


def _within(element: Any, flags: dict[Any, bool], known: dict[Any, bool]) -> bool:
    """Whether an element or one that it lies in is flagged; `known` remembers the way."""
    way = []
    answer = False
    for node in _chain(element):
        if node in flags or known.get(node):
            answer = True
            break
        if node in known:
            break
        way.append(node)
    known.update(dict.fromkeys(way, answer))
    return answer


def _short_classes(text: str) -> bool:
    """Whether the page has both `class="q"` and `class="a"`: only then do the single letters mean question and answer."""
    folded = text.lower()
    return 'class="q"' in folded and 'class="a"' in folded


class _Walk:
    """One pass over the tree with the styles that are in force."""

    def __init__(self, page: Page, etree: Any, *, single: bool) -> None:
        self.page, self.etree, self.single = page, etree, single
        self.block = Block(None)
        self.bits = 0
        self.cell: tuple[Any, int, int] | None = None
        self.voice = ""

    def run(self, root: Any) -> None:
        page = self.page
        saved: list[tuple[int, tuple[Any, int, int] | None, str]] = []
        rows: dict[Any, int] = {}
        columns: dict[Any, int] = {}
        page.lang = str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
        walker = self.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        self.block = Block(root)
        for event, element in walker:
            if event == "start":
                tag = element.tag
                saved.append((self.bits, self.cell, self.voice))
                page.depth = max(page.depth, len(saved))
                if tag in _SKIP or not isinstance(tag, str):
                    if tag == "head":
                        self._head(element)
                    elif tag == "script":
                        self._script(element)
                    walker.skip_subtree()
                    continue
                if tag == "meta" or tag == "link":
                    self._meta(element)
                self._enter(element, tag)
                if tag == "tr":
                    table = next(element.iterancestors("table"), None)
                    if table is not None:
                        rows[table] = rows.get(table, -1) + 1
                        columns[table] = -1
                elif tag in ("td", "th"):
                    table = next(element.iterancestors("table"), None)
                    if table is not None:
                        columns[table] = columns.get(table, -1) + 1
                        self.cell = (table, rows.get(table, 0), columns[table])
                if tag in _BLOCK:
                    self._flush(element)
                elif tag == "br":
                    self._break(element)
                elif tag == "q":
                    self._text("“")
                elif tag == "time":
                    if moment := element.get("datetime") or element.text:
                        page.times.append((moment, element))
                if element.text:
                    self._text(element.text)
            elif event == "end":
                tag = element.tag
                if tag == "q":
                    self._text("”")
                self.bits, self.cell, self.voice = saved.pop()
                if tag in _BLOCK:
                    parent = element.getparent()
                    self._flush(parent if parent is not None else element)
                if element.tail and element is not root:
                    self._text(element.tail)
            elif element.tail and element is not root:
                self._text(element.tail)
        self._flush(root)

    def _text(self, text: str) -> None:
        self.block.runs.append((text, self.bits))

    def _break(self, element: Any) -> None:
        """A line break; two in a row end the paragraph."""
        runs = self.block.runs
        at = len(runs)
        while at and not runs[at - 1][0].strip() and runs[at - 1][0] != "\n":
            at -= 1
        if at and runs[at - 1][0] == "\n":
            del runs[at - 1 :]
            self._flush(self.block.element)
        else:
            runs.append(("\n", self.bits))

    def _flush(self, element: Any) -> None:
        if self.block.runs and self.block.close():
            self.page.blocks.append(self.block)
        self.block = Block(element, cell=self.cell, voice=self.voice)

    def _enter(self, element: Any, tag: str) -> None:
        """The styles that an element adds."""
        bits = self.bits | _TAG_BITS.get(tag, 0)
        attributes = element.attrib
        if tag in ("article", "main"):
            self.page.bodies.append(element)
        elif tag in _BESIDE:
            self.page.beside[element] = True
        if attributes:
            get = attributes.get
            if style := get("style"):
                if _HIDDEN.search(style):
                    self.page.hidden[element] = True
                if tag in ("span", "p", "div", "font", "td") and _BOLD_STYLE.search(style):
                    bits |= BOLD
                if tag in ("span", "p", "div") and _ITALIC_STYLE.search(style):
                    bits |= ITALIC
            if "hidden" in attributes or get("aria-hidden") == "true":
                self.page.hidden[element] = True
            role = get("role")
            if role in _BESIDE_ROLES:
                self.page.beside[element] = True
            elif role in ("main", "article"):
                self.page.bodies.append(element)
            names = f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}"
            if len(names) > 2 and tag not in ("html", "body"):
                self.bits = bits
                named = self._named(element, tag, names[:400])
                bits = self.bits | named
            if voice := get("data-speaker") or get("data-voice"):
                self.voice = voice.strip()[:100]
        self.bits = bits

    def _named(self, element: Any, tag: str, names: str) -> int:
        """What class, id and itemprop say."""
        tokens = {token.lower() for token in _TOKEN.findall(names)}
        bits = 0
        # A paragraph with such a name is a standfirst as often as not; a box is not.
        if tokens & _UNLIKELY and tag not in _NOT_BOXES:
            self.page.beside[element] = not tokens & _NEVER
        single = (element.get("class") or "").lower() if self.single else ""
        asks, answers = bool(tokens & _QUESTION) or single == "q", bool(tokens & _ANSWER) or single == "a"
        if asks is not answers:
            self.bits &= ~(QUESTION | ANSWER)
            bits |= QUESTION if asks else ANSWER
        if tokens & _CAPTION or ("image" in tokens and "description" in tokens):
            bits |= CAPTION
        if "speaker" in tokens and tag in ("span", "b", "strong", "p", "div", "a"):
            bits |= BOLD
        if {"pull", "quote"} <= tokens or "pullquote" in tokens:
            bits |= QUOTE
        if (
            ("author" in tokens or "byline" in tokens)
            and len(self.page.authors) < 5
            and tag in ("a", "span", "p", "div", "address")
        ):
            self.page.authors.append(" ".join("".join(element.itertext()).split())[:120])
        joined = "".join(part for part in _TOKEN.findall(names)).lower()
        if any(body in joined for body in _BODY):
            self.page.bodies.append(element)
        return bits

    def _head(self, head: Any) -> None:
        for element in head.iter("meta", "link", "title", "script", "base"):
            if element.tag == "title":
                self.page.title = self.page.title or " ".join("".join(element.itertext()).split())
            elif element.tag == "script":
                self._script(element)
            else:
                self._meta(element)

    def _meta(self, element: Any) -> None:
        if element.tag == "link":
            if "canonical" in str(element.get("rel") or "").lower().split() and element.get("href"):
                self.page.links.setdefault("canonical", element.get("href").strip())
            return
        key = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        value = element.get("content")
        if key and value and len(value) < 2_000:
            self.page.metas.setdefault(key.strip().lower(), " ".join(value.split()))

    def _script(self, element: Any) -> None:
        if "ld+json" not in str(element.get("type") or "") or not element.text or len(element.text) > 2_000_000:
            return
        try:
            self.page.ld.append(json.loads(element.text, strict=False))
        except (ValueError, RecursionError):
            return
