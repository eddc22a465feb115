"""Sentences: a paragraph into sentence spans, by rules and the tables of `lang/abbreviations`, in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from xref import lang as languages
from xref.model import Span
from xref.segment import quotes

# A quotation up to this many code points is never split when only part of a sentence: 0 of 60 made news items had a longer one
# inside one sentence, while whole speeches in one pair of marks are longer.
PROTECTED = 300

_CLOSERS = "\"'”’»“«›‹)\\]』」﹂﹄〟"
_STOP = re.compile(
    # from the first mark of a run only: a run of 30,000 that ends no sentence took 29 s when each mark of it was tried
    rf"(?:[。！？｡]+[{_CLOSERS}]*|(?<![.!?…؟۔।॥።‼⁇⁈⁉])[.!?…؟۔।॥።‼⁇⁈⁉]+(?:\[\d{{1,3}}\])?[{_CLOSERS}]*(?=\s|\Z)"
    r"|(?<![.!?…])[.!?…]+(?=[—–]\s))"
)
_GREEK_STOP = re.compile(_STOP.pattern.replace("[.!?…", "[.!?;…"))  # the semicolon is Greek's question mark
_SPACED_CLOSER = re.compile(r"[\u00a0\u202f ]?[»›”]")
_NEXT = re.compile(r"[\s\u00a0]*([—–-]+\s*)?([\"'“”„«»‘‚‹›(\[¿¡「『*_#•]*\s?)")
_TOKEN = re.compile(r"[^\s(\[\"“„«‘—–/]{1,30}\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CJK_STOP = frozenset("。！？｡")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ \u00a0-]?)*[^\W\d_]{1,2}\Z")
_LINE_WRAP_MAX = 120
_ANSWERS = frozenset({"No"})  # abbreviations that are whole sentences, too


@dataclass(frozen=True, slots=True)
class _Rules:
    never: frozenset[str]
    ends: frozenset[str]
    maybe: frozenset[str]
    starters: frozenset[str]
    ordinals: bool
    says: frozenset[str]
    before: frozenset[str]  # words before which no abbreviation ends a sentence: "5 p.m. Monday"
    stops: re.Pattern[str]


@cache
def _rules(lang: str) -> _Rules:
    common = languages.table("abbreviations")
    own = languages.table("abbreviations", lang)
    reporting = languages.table("reporting", lang)
    says = {form for forms in reporting.get("verbs", {}).values() for form in forms}

    def both(key: str) -> frozenset[str]:
        words = list(own.get(key, ()))
        if not own:
            words += list(common.get(key, ()))
        return frozenset(words) | frozenset(word[:1].upper() + word[1:] for word in words if len(word) > 1)

    never = both("never")
    return _Rules(
        never,
        both("ends") - never,
        both("maybe"),
        frozenset(own.get("starters", ())),
        lang in common["ordinals"],
        frozenset(says),
        frozenset(own.get("before", ())),
        _GREEK_STOP if lang == "el" else _STOP,
    )


def paragraphs(text: str) -> list[tuple[int, Span]]:
    """The lines of a text as (paragraph number, span): blank lines part paragraphs, line breaks too unless a line was only wrapped."""
    out: list[tuple[int, Span]] = []
    number, open_start, open_end = 0, -1, -1
    blank = True
    for hit in re.finditer(r"[^\n]*(?:\n|\Z)", text):
        line = hit.group()
        if not line:
            break
        body = line.strip()
        if not body:
            if open_start >= 0:
                out.append((number, Span(open_start, open_end)))
                open_start = -1
                number += 1
            blank = True
            continue
        start = hit.start() + len(line) - len(line.lstrip())
        end = start + len(body)
        if open_start >= 0 and _wrapped(text, open_start, open_end, start, end):
            open_end = end
        else:
            if open_start >= 0:
                out.append((number, Span(open_start, open_end)))
            open_start, open_end = start, end
        blank = False
    if open_start >= 0 and not (blank and out and out[-1][1].start == open_start):
        out.append((number, Span(open_start, open_end)))
    return out


def _wrapped(text: str, start: int, end: int, next_start: int, next_end: int) -> bool:
    """Whether the next line only continues this one: broken in mid-sentence at a usual width."""
    last = text.rfind("\n", start, end) + 1 or start
    width = end - max(last, start)
    if not 45 <= width <= _LINE_WRAP_MAX or next_end - next_start > _LINE_WRAP_MAX:
        return False
    head = text[next_start]
    if head in "—–-•*#>" or text[end - 1] in '.!?…:»"”)。！？;':
        # a wrapped line may end with a sentence, if the lines around are as wide
        return text[end - 1] in '.!?…"”»' and head not in "—–-•*#>" and "\n" in text[start:end] and width >= 60
    return head.islower() or (width >= 60 and head.isalnum())


def split(text: str, lang: str, start: int = 0, end: int | None = None, *, protect: int = PROTECTED) -> list[Span]:
    """The sentences of one paragraph `text[start:end]`; quotations no longer than `protect` stay whole unless they are all of it."""
    end = len(text) if end is None else end
    rules = _rules(languages.primary(lang))
    guarded = _guarded(text, lang, start, end, protect)
    out: list[Span] = []
    begin, guard = start, 0
    for hit in rules.stops.finditer(text, start, end):
        at = hit.end()
        if at < begin:
            continue
        spaced = _SPACED_CLOSER.match(text, at, end)
        if spaced and "«" in text[begin:at]:
            at = spaced.end()
        while guard < len(guarded) and guarded[guard][1] < at:
            guard += 1
        if guard < len(guarded) and guarded[guard][0] < at < guarded[guard][1]:
            continue
        if at < end and _breaks(text, begin, hit, at, end, rules):
            _add(out, text, begin, at)
            begin = at
    _add(out, text, begin, end)
    return out


def sentences(text: str, lang: str) -> tuple[Span, ...]:
    """The sentence spans of a text in order; only whitespace lies between them."""
    return tuple(span for _, line in paragraphs(text) for span in split(text, lang, line.start, line.end))


def _guarded(text: str, lang: str, start: int, end: int, protect: int) -> list[tuple[int, int]]:
    out = []
    for q in quotes.outer(text, lang, start, end):
        whole = not text[start : q.start].strip() and not text[q.end : end].strip(" .\n")
        if q.closed and not whole and q.end - q.start <= protect:
            out.append((q.start, q.end))
    return out


def _add(out: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    if out and not any(char.isalnum() for char in text[start:end]):
        out[-1] = Span(out[-1].start, end)  # a piece of punctuation alone belongs to what it follows
    else:
        out.append(Span(start, end))


def _breaks(text: str, begin: int, hit: re.Match[str], at: int, end: int, rules: _Rules) -> bool:
    stop = hit.group()
    follow = _NEXT.match(text, at, end)
    assert follow is not None
    head = text[follow.end() : follow.end() + 1]
    if stop[0] in _CJK_STOP:
        if stop[-1] not in _CJK_STOP and text[at : at + 1] in ("と", "、", "，", ",", "」"):
            return False
        return not _frame_follows(text, stop, at, end, rules)
    if not head:
        return False
    if head.islower() and not (text[follow.end() + 1 : follow.end() + 2].isupper() and not follow.group(1)):
        return False
    if head in ",;:)]}»”.!?…%":
        return False
    word = _WORD.match(text, follow.end(), min(end, follow.end() + 30))
    following = word.group() if word else ""
    if (
        len(stop) > 1
        and stop[-1] in _CLOSERS.replace("\\", "")
        and stop[0] in "?!…."
        and _frame_follows(text, stop, at, end, rules)
    ):
        return False
    if stop == ".":
        tail = follow.end() + len(following)
        if text[tail : tail + 1] == "." and (following in rules.ends or following in rules.maybe):
            return not _abbreviated(text, begin, hit.start(), rules)
        if (
            len(following) == 1
            and following.isupper()
            and text[follow.end() + 1 : follow.end() + 2] == "."
            and following != "I"
        ):
            return not _abbreviated(text, begin, hit.start(), rules)
        return _stop_ends(text, begin, hit.start(), head, following, rules)
    return not (stop in ("...", "…") and following in ("I", "I'm", "I’m"))


def _stop_ends(text: str, begin: int, at: int, head: str, following: str, rules: _Rules) -> bool:
    """Whether a single full stop at `at` ends a sentence, given what stands before it and the word after it."""
    look = _TOKEN.search(text, max(begin, at - 30), at)
    if look is None:
        return True
    token = re.split("['’]", look.group().lstrip("'’‘*_"))[-1]
    if not token:
        return True
    first = look.start() == begin
    if token.isdigit():
        if first:
            return False  # "1. Name": an enumeration
        if rules.ordinals and len(token) <= 2 and not head.isdigit():
            return following in rules.starters
        return True
    if token in _ANSWERS and first and not head.isdigit():
        return True  # an answer: "No. I was elected"; the number is "No. 5"
    if token in rules.never:
        return False
    previous = text[max(begin, look.start() - 12) : look.start()].rstrip()
    if following in rules.before and (token in rules.ends or token in rules.maybe):
        return False
    if token in rules.ends:
        if len(_WORD.findall(text, begin, look.start())) < 2:
            return False  # "В 2025 г. ..." has no verb yet: not a sentence
        if len(token) == 1 and not previous[-1:].isdigit() and token.islower():
            return False  # "г. Москва": the town, where "2025 г." is the year
        return head.isupper() or not head.isalpha() or head.lower() == head.upper()
    if token in rules.maybe or (2 < len(token) <= 8 and "." in token and all(len(p) <= 2 for p in token.split("."))):
        return following in rules.starters
    if (
        len(token) <= 2
        and token[0].isupper()
        and _INITIALS.match(token)
        and (len(token) == 1 or token in ("Ю", "Дж", "Th", "Ch", "Ph", "Yu"))
    ):
        # An initial; "Plan B." and "vitamin C." end a sentence only before a word that opens one.
        named = previous[-1:] == "." or (previous.split()[-1:] or [""])[0][:1].isupper()
        return following in rules.starters and not named and not first
    return not (len(token) == 1 and token.isalpha() and token.islower() and head.isupper() and first)


def _abbreviated(text: str, begin: int, at: int, rules: _Rules) -> bool:
    """Whether the token before a full stop at `at` is an abbreviation or an initial of any kind."""
    look = _TOKEN.search(text, max(begin, at - 30), at)
    token = look.group().lstrip("'’‘*_") if look else ""
    return token in rules.never or token in rules.ends or token in rules.maybe or (len(token) == 1 and token.isalpha())


def _frame_follows(text: str, stop: str, at: int, end: int, rules: _Rules) -> bool:
    """Whether what follows a quotation that ended in ? or ! is its frame: `"Why?" Peskov asked.`"""
    if not rules.says or stop[-1] not in "\"'”’»“』」" or "." in stop:
        return False
    words = [hit.group() for hit in _WORD.finditer(text, at, min(end, at + 80))][:5]
    if stop[0] in _CJK_STOP:
        tail = text[at : min(end, at + 10)]
        return any(form in tail for form in rules.says) and not any(mark in tail[:2] for mark in '“「『"')
    stopped = re.search(r"[.!?,;:]", text[at : at + 80])
    if stopped is not None:
        words = [hit.group() for hit in _WORD.finditer(text, at, at + stopped.start())][:5]
    return any(word in rules.says for word in words[:4])


def join(spans: Sequence[Span]) -> Span:
    """From the first of the spans to the last."""
    return Span(spans[0].start, spans[-1].end)
