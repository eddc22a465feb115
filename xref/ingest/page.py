"""Tell the article's sentences from what stands around them: title, byline, dates, captions, "Also read", buttons.

Nothing is removed: lines are marked, and what they say of the article (title, author, date) is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from xref.ingest import dates
from xref.ingest.build import trim
from xref.lang import table
from xref.model import Mark, MarkKind, Span

# Longer lines are prose whatever they start with: of the furniture seen on pages in twelve languages next to none passes 200.
_LONG = 240
_FINAL = ".!?…。！？؟۔।։።‼⁇"
_CLOSING = "\"'”’»›“‘)]}」』）】*_"
_QUOTES = '"“”„«»‹›「」『』‟'
_DASHES = "-–—―‒"
_WORD = re.compile(r"[^\W_]+(?:[.'’+-][^\W_]+){0,3}", re.UNICODE)
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")
_AUTHOR_END = re.compile(r"\s[|/•·–—-]\s|[|•·\n]| {2,}|\d|,\s(?=[a-zа-яё])")
_HANDLE = re.compile(r"[@#][\w.]{2,40}")
_CREDIT_TAIL = re.compile(r"[/©|(]\s?([^/©|()]{2,40})\)?\.?$")
_TURN = re.compile(r"([^\W\d_][\w .’'-]{0,40}?)\s?[:：]\s?\S")


@dataclass(slots=True)
class Found:
    """What the lines of a page say of the article."""

    meta: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, value: str | None, origin: str) -> None:
        """Keep the first value of a name."""
        if value and name not in self.meta:
            self.meta[name] = value
            self.origin[name] = origin


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its white space; whether blank lines stand on both sides of it, and before it."""

    start: int
    end: int
    text: str
    alone: bool
    after_blank: bool


def annotate(
    text: str, marks: tuple[Mark, ...], *, title: str | None, find_title: bool
) -> tuple[tuple[Mark, ...], Found]:
    """Mark the lines of a page that nobody says; `title` is what the metadata say, if they do.

    With `find_title` a first line that looks like a headline is marked as such. Lines in marks of kind EXTRA, CAPTION or CRUFT are
    left alone. Works in one pass over the lines.
    """
    found = Found()
    taken = [
        mark.span for mark in marks if mark.kind in (MarkKind.EXTRA, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.TITLE)
    ]
    lines = list(_lines(text, taken))
    kinds = _kinds(lines, found)
    _pairs(lines, kinds)
    has_title = any(mark.kind is MarkKind.TITLE for mark in marks)
    if not has_title and (found_title := _title(lines, kinds, title, find=find_title)) is not None:
        kinds[found_title] = MarkKind.TITLE
        found.say("title", " ".join(lines[found_title].text.split()), "the first line")
    if find_title:
        _headings(lines, kinds, marks)
    new = [Mark(Span(lines[at].start, lines[at].end), kind) for at, kind in sorted(kinds.items())]
    both = sorted((*marks, *new), key=lambda mark: (mark.span.start, -mark.span.end, mark.kind, mark.value))
    return tuple(dict.fromkeys(both)), found


def _lines(text: str, taken: list[Span]) -> Iterator[Line]:
    """The lines with something on them, but for those in what is marked already."""
    taken = sorted(taken)
    next_taken = 0
    at, blank = 0, True
    size = len(text)
    while at < size:
        stop = text.find("\n", at)
        stop = size if stop < 0 else stop
        start, end = trim(text, at, stop)
        if start == end:
            blank = True
        else:
            while next_taken < len(taken) and taken[next_taken].end <= start:
                next_taken += 1
            if next_taken >= len(taken) or taken[next_taken].start >= end:
                after = stop + 1 >= size or text[stop + 1] == "\n" or not text[stop + 1 : stop + 80].strip()
                yield Line(start, end, text[start:end], blank and after, blank)
            blank = False
        at = stop + 1


def _kinds(lines: list[Line], found: Found) -> dict[int, MarkKind]:
    """The lines that are furniture by themselves."""
    kinds: dict[int, MarkKind] = {}
    words = _words()
    updated: str | None = None
    for at, line in enumerate(lines):
        if len(line.text) > _LONG:
            continue
        folded = line.text.casefold().strip()
        if folded.startswith(words.also_read) and _points(line.text, folded, words):
            kinds[at] = MarkKind.CRUFT
        elif (kind := _dateline(line.text, folded, words)) is not None:
            kinds[at] = MarkKind.CRUFT
            date = dates.parse(line.text)
            if kind == "updated":
                updated = updated or date
            else:
                found.say("published", date, f"the line '{line.text[:60]}'")
        elif author := _byline(line.text, folded, words):
            kinds[at] = MarkKind.CRUFT
            if not folded.startswith(words.byline_outlet):
                found.say("author", author, f"the line '{line.text[:60]}'")
        elif _credit(line.text, folded, words):
            kinds[at] = MarkKind.CAPTION
        elif _interface(line.text, folded, words):
            kinds[at] = MarkKind.CRUFT
    found.say("published", updated, "the line that says when it was updated")
    return kinds


def _points(text: str, folded: str, words: Words) -> bool:
    """Whether a line that starts like "Also read" points elsewhere and is no sentence that happens to start so."""
    phrase = next(phrase for phrase in words.also_read if folded.startswith(phrase))
    if phrase[-1] in ":|":
        return True
    rest = folded[len(phrase) :]
    if not rest.strip() or rest.lstrip()[0] in ":|：-–—»›>→/•·▶":
        return True
    if rest[0].isalnum() or (not rest.lstrip()[0].isalnum() and rest.lstrip()[0] not in "\"'“«„(「"):
        return False
    following = text[len(text) - len(rest) :].lstrip() if len(text) == len(folded) else text[len(phrase) :].lstrip()
    # "Read more about ..." in prose ends as a sentence; a pointer is a headline.
    return (
        not _ends(text)
        and len(phrase) > 6
        and (following[:1].isupper() or not following[:1].islower() or len(text) < 90)
    )


def _dateline(text: str, folded: str, words: Words) -> str | None:
    """`published` or `updated` when a line is nothing but a date, with the label it has."""
    if not any(char.isdigit() for char in folded):
        return None
    tokens = _WORD.findall(folded)
    if not tokens or len(tokens) > 24:
        return None
    label = "updated" if folded.startswith(words.updated) else "published"
    rest = folded
    labelled = False
    for phrase in (*words.updated, *words.published):
        if rest.startswith(phrase) and not rest[len(phrase) : len(phrase) + 1].isalpha():
            rest, labelled = rest[len(phrase) :], True
            break
    other = 0
    digits = months = 0
    for token in _WORD.findall(rest):
        if token[0].isdigit():
            digits += 1
        elif dates.month_number(token) and len(token) < 13:
            months += 1
        elif token not in words.dates and token not in words.interface and not token.startswith(words.weekdays):
            other += 1
    if not digits:
        return None
    if other == 0 and (dates.parse(text) or _TIME.search(text) or months):
        return label
    return label if labelled and other <= 3 and dates.parse(rest) else None


_ASKED = "?!？！。؟"  # no name ends so: "记者：水位多高？" is an interviewer's question


def _byline(text: str, folded: str, words: Words) -> str | None:
    """The author that a byline names; "By Friday, …" is a sentence and none."""
    if not folded.startswith(words.byline) or (_ends(text) and len(text) > 60) or len(text) > 120:
        return None
    phrase = next(phrase for phrase in words.byline if folded.startswith(phrase))
    rest = text[len(phrase) :] if len(text) == len(folded) else ""
    name = rest.strip().lstrip(":：").strip()
    if not name or len(_WORD.findall(name)) > 12 or name[-1] in _ASKED:
        return None
    if phrase in words.byline_word or not phrase.endswith((":", "：")):
        plain = [word for word in _WORD.findall(_AUTHOR_END.split(name)[0]) if len(word) > 3]
        if (not name[0].isupper() and name[0].islower()) or _ends(text) or any(word[0].islower() for word in plain):
            return None
        if rest[:1].isalpha() and not (rest[0].isupper() and phrase == "by"):
            return None
        if ("," in name and len(_WORD.findall(name)) > 6) or any(char in _QUOTES for char in name):
            return None
    name = _AUTHOR_END.split(name)[0].strip(" ,;.")
    return name if 1 < len(name) <= 80 else None


def _credit(text: str, folded: str, words: Words) -> bool:
    """Whether a line is a picture's caption: it starts or ends with a credit."""
    if folded.startswith(words.credit_start):
        phrase = next(phrase for phrase in words.credit_start if folded.startswith(phrase))
        if phrase[-1] in ":：.©＝=" or (len(text) < 60 and not _ends(text)):
            return True
    tail = folded.rstrip(" .)]）")
    if tail.endswith(words.credit_end):
        phrase = next(phrase for phrase in words.credit_end if tail.endswith(phrase))
        before = tail[: -len(phrase)].rstrip()
        if not before or before[-1] in "(（[|/.,-–—:©" or folded.endswith((")", "）")):
            return True
    if (credit := _CREDIT_TAIL.search(folded)) and (
        credit[1].strip(" .") in words.agencies or "via " in credit[1] or credit[1].startswith(words.credit_start)
    ):
        return True
    before, mark, holder = text.rpartition("©")
    if mark and before.strip() and len(holder) <= 40 and not _ends(holder):
        return True
    # "Name/Reuters", "AFP / Name" as the last words
    parts = [part.strip(" .()") for part in folded.rsplit("/", 1)]
    if len(parts) != 2 or len(parts[1]) > 40:
        return False
    return parts[1] in words.agencies or any(
        parts[0].endswith((f" {name}", f"({name}", f". {name}")) for name in words.agencies
    )


def _interface(text: str, folded: str, words: Words) -> bool:
    """Whether a line is buttons, breadcrumbs, counters, tags or a request to click."""
    if folded.startswith(words.follow) and (len(text) < 120 or not _ends(text)):
        phrase = next(phrase for phrase in words.follow if folded.startswith(phrase))
        rest = folded[len(phrase) :]
        if (not rest[:1].isalpha() and rest[:1] != ",") or phrase[-1] in " @©":
            return len(text) < 160 and not any(char in _QUOTES for char in text[:3])
    if folded.startswith(words.tags) and not _ends(text):
        return True
    # A button has no full stop: "Pause." is a word somebody says.
    if folded.strip(" …:!?>»→") in words.interface or (
        folded.endswith("...") and folded.strip(" .") in words.interface
    ):
        return True
    pieces = [piece.strip(" .:()") for piece in re.split(r"[|/>»›•·,\t]| {2,}", folded)]
    pieces = [piece for piece in pieces if piece and not piece.replace(".", "").replace(",", "").isdigit()]
    if not pieces:
        return not any(char.isalpha() for char in folded) and len(folded) < 40
    if all(piece in words.interface or _HANDLE.fullmatch(piece) for piece in pieces):
        return True
    tokens = [token for token in _WORD.findall(folded) if not token[0].isdigit()]
    if tokens and len(tokens) <= 8 and all(token in words.interface for token in tokens) and not _ends(text):
        return len(tokens) > 1 or any(char.isdigit() for char in folded)
    handles = _HANDLE.findall(text)
    if handles and sum(map(len, handles)) > 0.7 * len("".join(text.split())):
        return True
    # breadcrumbs: two separators at least, each part a few words, no sentence
    crumbs = re.split(r"\s[>»›→]\s", text)
    return len(crumbs) > 2 and all(len(crumb) < 60 for crumb in crumbs) and not _ends(text)


def _pairs(lines: list[Line], kinds: dict[int, MarkKind]) -> None:
    """What only neighbours show: a caption that stands twice, the headline under "Also read:", the name under "By"."""
    words = _words()
    for at in range(len(lines) - 1):
        this, following = lines[at], lines[at + 1]
        if this.text == following.text and len(this.text) <= _LONG and at + 1 not in kinds:
            # Alternative text and caption of one picture; with a blank line between it is only a repetition.
            words_enough = len(_WORD.findall(this.text)) >= 3 and not any(char in _QUOTES for char in this.text)
            if words_enough and not following.after_blank:
                kinds.setdefault(at, MarkKind.CAPTION)
            kinds[at + 1] = kinds.get(at, MarkKind.CRUFT)
        if kinds.get(at) is not MarkKind.CRUFT or at + 1 in kinds or len(following.text) > 160:
            continue
        label = this.text.casefold().rstrip(" :|：>»→.…")
        if (
            label in words.also_read
            and not _ends(following.text)
            and _TURN.match(following.text) is None
            and following.text[0] not in _DASHES
        ):
            kinds[at + 1] = MarkKind.CRUFT


def _title(lines: list[Line], kinds: dict[int, MarkKind], known: str | None, *, find: bool) -> int | None:
    """The line that is the headline: the one the metadata give, or the first that stands alone and is no sentence and no turn."""
    if known:
        wanted = _key(known)
        for at, line in enumerate(lines[:12]):
            if _key(line.text) == wanted:
                return at
        return None
    if not find:
        return None
    at = next((at for at in range(min(len(lines), 12)) if at not in kinds), len(lines))
    if at + 1 >= len(lines):
        return None
    line, rest = lines[at], [lines[i] for i in range(at + 1, len(lines)) if i not in kinds]
    if (
        not rest
        or len(line.text) > 250
        or len(_WORD.findall(line.text)) > 32
        or (not line.text[0].isalnum() and line.text[0] not in _QUOTES + "'‘¿¡")
    ):
        return None
    if line.text[-1] in ".:;,、，。" and not line.text.endswith(("...", "U.S.", "г.")):
        return None
    # A paragraph that a quotation closes: 'She denied it. "Never," she said. "You hear me?"'
    if re.search(r"[.!?…] ?[\"'”’»“]\Z", line.text) and re.search(r"\w{4,}[.!?…] ?[\"”’»]?\s+\S", line.text):
        return None
    if not any(_ends(other.text) and len(other.text) > 40 for other in rest[:20]):
        return None
    # A first line that starts as later lines do ("Name: ...") is a turn.
    if (turn := _TURN.match(line.text)) and any(
        other.text.startswith(turn[1]) and _TURN.match(other.text) for other in rest[1:]
    ):
        return None
    # A quotation with its frame is a sentence, and so is the first line of a wrapped paragraph.
    if not (line.alone or at + 1 in kinds or (_ends(lines[at + 1].text) and not lines[at + 1].text[0].islower())):
        return None
    return at


def _headings(lines: list[Line], kinds: dict[int, MarkKind], marks: tuple[Mark, ...]) -> None:
    """In plain text a line alone without a full stop, among paragraphs that have one, is a heading."""
    prose = [at for at in range(len(lines)) if at not in kinds]
    if len(prose) < 4 or sum(_ends(lines[at].text) for at in prose) < 0.6 * len(prose):
        return
    known = [
        mark.span
        for mark in marks
        if mark.kind in (MarkKind.HEADING, MarkKind.QUESTION, MarkKind.ANSWER, MarkKind.QUOTE, MarkKind.VOICE)
    ]
    for at in prose[1:-1]:
        line = lines[at]
        if (
            line.alone
            and len(line.text) <= 120
            and not _ends(line.text)
            and line.text[-1] not in ":;,：，、؛،"
            and line.text[0] not in _DASHES + "*•·"
            and not line.text[0].islower()
            and 1 < len(_WORD.findall(line.text)) <= 16
            and _TURN.match(line.text) is None
            and not any(span.start <= line.start < span.end for span in known)
        ) or (line.alone and _TURN.match(line.text) and _quoted_heading(line.text)):
            kinds[at] = MarkKind.HEADING


def _quoted_heading(text: str) -> bool:
    """`'Quite cynical': Name on X`: a heading that starts with a short quotation and a colon."""
    return False if text[0] not in _QUOTES + "'‘" else len(text) <= 120 and not _ends(text)


def _ends(text: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and brackets aside."""
    text = text.rstrip(_CLOSING + " \u00a0")
    return bool(text) and text[-1] in _FINAL


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class Words:
    """`lang/page.toml` in the shapes that are looked up: prefixes longest first, whole lines as sets."""

    also_read: tuple[str, ...]
    follow: tuple[str, ...]
    interface: frozenset[str]
    byline: tuple[str, ...]
    byline_word: frozenset[str]
    byline_outlet: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    dates: frozenset[str]
    weekdays: tuple[str, ...]
    credit_start: tuple[str, ...]
    credit_end: tuple[str, ...]
    agencies: frozenset[str]
    tags: tuple[str, ...]


@cache
def _words() -> Words:
    data: Mapping[str, Any] = table("page")

    def prefixes(name: str) -> tuple[str, ...]:
        return tuple(sorted({str(word).casefold() for word in data[name]}, key=lambda word: (-len(word), word)))

    def whole(name: str) -> frozenset[str]:
        return frozenset(str(word).casefold() for word in data[name])

    return Words(
        prefixes("also_read"),
        prefixes("follow"),
        whole("interface"),
        prefixes("byline"),
        whole("byline_word"),
        prefixes("byline_outlet"),
        prefixes("published"),
        prefixes("updated"),
        whole("date_words"),
        prefixes("weekdays"),
        prefixes("credit_start"),
        prefixes("credit_end"),
        whole("agencies"),
        prefixes("tags"),
    )
