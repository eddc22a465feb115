"""Quotation marks: which stretches of a paragraph stand in quotation marks, whatever marks the writer used or misused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xref import lang as languages


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks: `start:end` with its marks, `inner_start:inner_end` without; offsets into the text searched.

    `depth` is 0 for an outermost one. `closed` is False when the paragraph ended first (a quotation that goes on in the next
    paragraph). `title` says that the marks are those of a work's title (《》), not of speech.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int = 0
    closed: bool = True
    title: bool = False


_MARK = re.compile("[“”„‟«»\"‘’‚‹›'`「」『』﹁﹂﹃﹄〝〞〟《》〈〉]")
_DOUBLE_SINGLE = re.compile(r"``|''|‚‚|‘‘|’’|,,(?=\w)|<<|>>")
_OPENERS_BEFORE = frozenset(" \t\n\r\u00a0\u202f\u2009\u2003([{—–-/:;,|¿¡=>")
_CLOSERS_AFTER = frozenset(" \t\n\r\u00a0\u202f\u2009\u2003)]}.,;:!?…—–-/|，。、！？；：<")
_SINGLE = frozenset("'’‘‚`")
_ALWAYS_OPEN = frozenset("„‚«「『﹁﹃〝《〈‹“‘")
_ALWAYS_CLOSE = frozenset("」』﹂﹄〞〟》〉")
# Words that begin with an apostrophe; a mark before them opens nothing ('90s is caught by its digit).
_ELISIONS = re.compile(
    r"(?:\d0s?\b|em\b|tis\b|twas\b|cause\b|til\b|till\b|n\b|bout\b|round\b|neath\b|ere\b|cos\b)", re.IGNORECASE
)
_FEET = re.compile(r"\d\s?['’′]\s?\d{1,2}\s?\Z")


@cache
def _pairs() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str], frozenset[str]]:
    data = languages.table("quotes")
    return (
        data["pairs"],
        data["titles"],
        frozenset(data["right_to_left_opening"]["langs"]),
        frozenset(data["same_both_sides"]["langs"]),
    )


def find(text: str, lang: str = "und", start: int = 0, end: int | None = None) -> list[Quotation]:
    """The quotations of one paragraph `text[start:end]`, outer before inner, in order; linear in its length.

    A quotation that is not closed in the paragraph is reported (with `closed` False) only when it opens the paragraph: the usual
    way to carry a speech over several paragraphs. Other unbalanced marks are ignored, so that a stray one swallows nothing.
    """
    end = len(text) if end is None else end
    if _MARK.search(text, start, end) is None:
        return []
    pairs, titles, inverted, same = _pairs()
    code = languages.primary(lang)
    stack: list[tuple[str, int, int]] = []  # mark, where it starts, where its content starts
    found: list[Quotation] = []
    singles = _single_closers(text, start, end)
    for hit in _MARK.finditer(text, start, end):
        mark, at = hit.group(), hit.start()
        if stack and at < stack[-1][2]:
            continue  # the second half of a doubled mark
        before = text[at - 1] if at > start else "\n"
        after = text[at + 1] if at + 1 < end else "\n"
        width = 1
        if mark in _SINGLE:
            if after == mark and (before in _OPENERS_BEFORE or not before.isalnum() or stack):
                mark, width = '"', 2  # '' and `` are double marks
                after = text[at + 2] if at + 2 < end else "\n"
            elif before == mark:
                continue
        if mark in titles:
            stack.append((mark, at, at + 1))
            continue
        closes = next(
            (
                i
                for i in range(len(stack) - 1, max(-1, len(stack) - 6), -1)
                if _closes(mark, stack[i][0], pairs, titles)
            ),
            -1,
        )
        can_close = closes >= 0 and _closing_context(mark, before, after, text, at, start)
        can_open = _opening_context(
            mark, before, after, text, at, start, code in inverted, code in same, code == "fr", pairs
        )
        if can_open and mark in _SINGLE and not (mark in "‘‚" or at in singles):
            can_open = False
        if can_close and can_open:
            # Straight or symmetric marks between two letters or two spaces: close what is open.
            can_open = (before in _OPENERS_BEFORE and (after.isalnum() or before.isspace())) or not (
                stack[closes][0] in (mark, "»") or mark in "”’“"
            )
            can_close = not can_open
        if can_close:
            for _ in range(len(stack) - closes - 1):
                stack.pop()
            opener, opened, inner = stack.pop()
            last = at
            while inner < last and text[inner].isspace():
                inner += 1
            while last > inner and text[last - 1].isspace():
                last -= 1
            found.append(Quotation(opened, at + width, inner, last, len(stack), True, opener in titles))
        elif can_open:
            stack.append((mark, at, at + width))
    if stack:
        mark, at, inner = stack[0]
        if mark not in _SINGLE and mark not in titles and not text[start:at].strip(" \t\n—–-•*"):
            tail = end
            while tail > inner and text[tail - 1].isspace():
                tail -= 1
            found = [q for q in found if q.depth > 0] + [Quotation(at, tail, inner, tail, 0, False)]
        else:
            # What stood inside a stray mark counts from the outside.
            found = _restack(found)
    return sorted(found, key=lambda q: (q.start, -q.end))


def outer(text: str, lang: str = "und", start: int = 0, end: int | None = None) -> list[Quotation]:
    """The outermost quotations of a paragraph, titles in 《》 left out."""
    return [q for q in find(text, lang, start, end) if q.depth == 0 and not q.title]


def _restack(found: list[Quotation]) -> list[Quotation]:
    out: list[Quotation] = []
    reach: list[int] = []
    for q in sorted(found, key=lambda q: (q.start, -q.end)):
        while reach and reach[-1] <= q.start:
            reach.pop()
        out.append(Quotation(q.start, q.end, q.inner_start, q.inner_end, len(reach), q.closed, q.title))
        reach.append(q.end)
    return out


def _closes(mark: str, opener: str, pairs: Mapping[str, str], titles: Mapping[str, str]) -> bool:
    return mark in pairs.get(opener, "") or mark in titles.get(opener, "")


def _single_closers(text: str, start: int, end: int) -> frozenset[int]:
    """Positions of single marks that open and have a mark further on that can close them (one pass from the right)."""
    good: set[int] = set()
    pending = False
    for hit in reversed(list(re.finditer("['’`]", text[start:end]))):
        at = start + hit.start()
        before = text[at - 1] if at > start else "\n"
        after = text[at + 1] if at + 1 < end else "\n"
        if hit.group() != "`" and not before.isspace() and before not in "([{" and not after.isalnum():
            pending = True
        elif pending and before in _OPENERS_BEFORE and not after.isspace():
            good.add(at)
            pending = False
    return frozenset(good)


def _closing_context(mark: str, before: str, after: str, text: str, at: int, start: int) -> bool:
    if mark in _ALWAYS_CLOSE:
        return True
    if mark in _SINGLE:
        # An apostrophe inside a word closes nothing; one after a space closes nothing either.
        return not before.isspace() and not after.isalnum()
    if mark == '"' and _FEET.search(text, max(start, at - 8), at):
        return False
    if mark in "“‟«" and after.isalnum() and not before.isalnum():
        return False
    return not (mark == '"' and before.isspace() and not after.isspace() and after not in _CLOSERS_AFTER)


def _opening_context(
    mark: str,
    before: str,
    after: str,
    text: str,
    at: int,
    start: int,
    inverted: bool,
    same: bool,
    french: bool,
    pairs: Mapping[str, str],
) -> bool:
    if mark not in pairs:
        return False
    if mark in _SINGLE and mark not in "‘‚":
        if before not in _OPENERS_BEFORE and before not in '"“«„”':
            return False
        return not after.isspace() and after not in _CLOSERS_AFTER and not _ELISIONS.match(text, at + 1)
    if mark == "‘":
        return not before.isalnum() and not after.isspace() and not _ELISIONS.match(text, at + 1)
    if mark in "»›":
        return inverted and not after.isspace() and not before.isalnum() and before not in ".,!?…"
    if mark == "”":
        return (
            (same or before in _OPENERS_BEFORE)
            and not after.isspace()
            and after not in _CLOSERS_AFTER
            and not before.isalnum()
        )
    if mark in "“‟":
        return not before.isalnum() or after.isalnum()
    if mark == '"':
        if _FEET.search(text, max(start, at - 8), at):
            return False
        if before.isdigit() and not after.isalnum():
            return False
        if french and before in "\n " and after == " ":
            return True  # French spacing inside straight marks
        cjk = "\u2e80" < before < "\uffef" or "\u2e80" < after < "\uffef"
        return (
            (cjk or not before.isalnum()) and not after.isspace() and (after not in _CLOSERS_AFTER or after in "…-—–.")
        )
    return not after.isspace() or mark in "«„"
