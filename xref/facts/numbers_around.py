"""What stands around a figure: the two figures of a share, the role of a figure in a change, a negation of its bound, what it counts by.

The words are data (`lang/figures.toml`). Everything here is asked by detectors; nothing changes what `numbers.find` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from xref import lang as languages
from xref.facts.numerals import Quantity, scan
from xref.model import Side, Span

__all__ = ["Role", "Share", "construction", "counted_by", "denied", "roles", "shares", "spoken"]


@cache
def construction(kind: str, language: str = "any") -> re.Pattern[str] | None:
    """The words of a kind around figures in a language; None where none are written."""
    known, code = languages.table("figures"), languages.primary(language)
    pattern = known.get(kind, {}).get(code)
    if not pattern:
        return None
    for sign, words in (("{V}", "verb"), ("{N}", "noun")):
        pattern = pattern.replace(sign, known[words].get(code, "(?!)"))
    return re.compile(pattern, re.IGNORECASE)


def spoken(kind: str, side: Side) -> list[Span]:
    """Where words of a kind stand in what is compared of a side, in order."""
    return [span for span in _spoken(kind, side.text, side.lang) if side.in_content(span)]


@lru_cache(maxsize=1024)
def _spoken(kind: str, text: str, language: str) -> tuple[Span, ...]:
    pattern = construction(kind, language)
    return tuple(Span(*place.span()) for place in pattern.finditer(text)) if pattern else ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share that figures of one text say together: its value (0 to 1) and where their numerals begin (code points).

    `rounded`: the text says "nearly", "some", "more than".
    """

    value: float
    cores: tuple[int, ...]
    rounded: bool = False


@lru_cache(maxsize=512)
def shares(text: str, lang: str) -> tuple[Share, ...]:
    """The shares of a text that are said by two figures or by an ordinal: "two apples in three", «каждый пятый», «beş kuyudan biri»."""
    found = [share for one, other in pairwise(scan(text, lang)) if (share := _of_two(text, lang, one, other))]
    paired = {core for share in found for core in share.cores}
    found += [share for one in scan(text, lang) if one.core not in paired and (share := _alone(text, lang, one))]
    return tuple(found)


def _of_two(text: str, lang: str, one: Quantity, other: Quantity) -> Share | None:
    """The share that two neighbouring figures are, whichever of them is the whole."""
    if one.ordinal or other.ordinal or one.part or other.part:
        return None
    for kind, part, whole in (("of", one, other), ("whole_first", other, one)):
        between = construction(kind, lang)
        if between is not None and 0 < part.low < whole.low and between.match(text[one.core_end : other.start]):
            rounded = one.approx or other.approx or bool(one.bound or other.bound)
            return Share(part.low / whole.low, (one.core, other.core), rounded)
    every = construction("out_of_every", lang)
    if every is not None and 0 < other.low < one.low and every.search(text[: one.start]):
        if _BETWEEN.match(text[one.core_end : other.start]):  # «из каждых пяти писем отвечают на одно»
            return Share(other.low / one.low, (one.core, other.core), one.approx or other.approx)
    return None


_BETWEEN = re.compile(r"(?:\s[^\W\d]+){1,5}\s$")


def _alone(text: str, lang: str, one: Quantity) -> Share | None:
    """The share that one figure says: an ordinal after "every", a whole of which one or two are taken."""
    before = text[: one.start]
    if one.low < 2:
        return None
    if one.ordinal:
        every = construction("every", lang)
        found = every.search(before) if every is not None else None
        return Share(1 / one.low, (one.core,), _roughly(before[: found.start()], lang)) if found else None
    rounded = one.approx or bool(one.bound)
    taken, two = construction("one_of_whole", lang), construction("two_of", lang)
    if taken is not None and taken.match(text[one.core_end :]):
        return Share(1 / one.low, (one.core,), rounded)
    if one.low > 2 and two is not None and two.search(before):
        return Share(2 / one.low, (one.core,), rounded)
    return None


def _roughly(before: str, lang: str) -> bool:
    """Whether a text ends with a word of approximation."""
    words = str(languages.table("numbers", lang).get("approx", "")).split()
    return before.rstrip().lower().endswith(tuple(word.replace("_", " ") for word in words))


@dataclass(frozen=True, slots=True)
class Role:
    """What a figure is in a change of amount: `by` (the difference), `to` (the result) or `from` (the start); where its numeral begins."""

    core: int
    value: float
    role: str


@lru_cache(maxsize=512)
def roles(text: str, lang: str) -> tuple[Role, ...]:
    """The figures of a text whose part in a change is said unmistakably; the others are not in it. A figure of two readings has none."""
    row = scan(text, lang)
    found: dict[int, str] = {}
    for place, one in enumerate(row):
        follows = row[place + 1] if place + 1 < len(row) else None
        if one.low == one.high:
            pair = follows is not None and _matches("then", lang, text[one.end : _bare(text, lang, follows)])
            if pair and _matches("from", lang, text[: one.start]) and _changes(text, lang, one.core):
                role = "from" if _surely_start(text, lang, one.start) else ""
                found[place + 1] = "to"
            else:
                role = found.get(place) or _role(text, lang, one)
            if role == "by" and _matches("result_follows", lang, _CLAUSE.split(text[one.end :], maxsplit=1)[0]):
                role = ""  # "de 7,94 % en mars à 4 %": a start or a difference
            if role:
                found[place] = role
            if pair and role in ("by", "from"):
                found[place + 1] = "to"
    said = [
        Role(row[place].core, row[place].low, role)
        for place, role in sorted(found.items())
        if row[place].low == row[place].high
    ]
    for one in row:
        if one.low < one.high and _matches("from", lang, text[: one.core]) and _changes(text, lang, one.core):
            said.append(Role(one.core, one.high, "to"))  # "rose from 27 to 31"
            if _surely_start(text, lang, one.core):
                said.append(Role(one.core, one.low, "from"))
    return tuple(said)


def _surely_start(text: str, lang: str, start: int) -> bool:
    """Whether a preposition of a start is not that of a difference too: French, Spanish and Portuguese "de" is both."""
    return construction("moved", lang) is None or _matches("moved", lang, text[:start])


def _role(text: str, lang: str, one: Quantity) -> str:
    """The role that the words beside a figure give it."""
    before = {text[: one.start], text[: _bare(text, lang, one)]}
    held = set()
    for role, kind in (("by", "by"), ("to", "to"), ("from", "start")):
        if any(_matches(kind, lang, stretch) for stretch in before):
            held.add(role)
    if one.bound != "max" and _matches("by_direct", lang, text[: one.start]):  # "rise up to 5 percent" may be to it
        held.add("by")
    for role in ("by", "to"):
        if _matches(f"{role}_after", lang, text[one.core_end :]):
            held.add(role)
        if any(_matches(f"{role}_near", lang, stretch) for stretch in before) and _changes(text, lang, one.core):
            held.add(role)
    last = text.rfind(" ", one.core, one.core_end) + 1 or one.core
    if _matches("to_own", lang, text[last:]):
        held = {"to"}  # "on sekize düştü": the numeral's own ending says it
    return held.pop() if len(held) == 1 else ""


def _bare(text: str, lang: str, one: Quantity) -> int:
    """Where a figure begins without a preposition that was read as its bound («до 340», "fino a 48"): one word, and none of approximation."""
    words = text[one.start : one.core]
    return (
        one.core if words.strip().count(" ") == 0 and words.strip().isalpha() and words != words.strip() else one.start
    )


def _matches(kind: str, lang: str, text: str) -> bool:
    pattern = construction(kind, lang)
    return pattern is not None and pattern.search(text) is not None


_CLAUSE = re.compile(r"[.!?;:…。！？；](?=\s|$|[^\d\s])")


def _changes(text: str, lang: str, core: int) -> bool:
    """Whether the clause about a figure has a verb of change."""
    start = max((mark.end() for mark in _CLAUSE.finditer(text, 0, core)), default=0)
    end = _CLAUSE.search(text, core)
    verb = construction("verb", lang)
    if verb is None:
        return False
    found = verb.search(text[start : end.start() if end else len(text)])
    return found is not None


DENIES_OVER = 8  # words between a negation and the bound that it turns round, an insertion between commas included


def denied(text: str, lang: str, one: Quantity) -> Span | None:
    """The negation earlier in the clause that turns a "more than" or "less than" round: "will not cost, on today's figures, more than 96 million".

    It does not reach over another figure, a conjunction, or a single comma; "not all" and "did not say" deny something else.
    """
    deny, stop = construction("deny", lang), construction("stop", lang)
    later = construction("denied_after", lang)
    bound = text[one.start : one.core] if later is None else text[one.core_end : one.end]
    if not one.bound or not (_matches("more", lang, bound) or _matches("less", lang, bound)):
        return None
    if later is not None:
        verb = later.match(text[one.end :])
        return Span(one.end + verb.start("verb"), one.end + verb.end("verb")) if verb else None
    if deny is None:
        return None
    start = max((mark.end() for mark in _CLAUSE.finditer(text, 0, one.start)), default=0)
    found = list(deny.finditer(text, start, one.start))
    if not found:
        return None
    between = text[found[-1].end() : one.start]
    marks = [sign for sign in between if sign in ",،(（)）–—"]
    if len(between.split()) > DENIES_OVER or len(marks) not in (0, 2) or (stop is not None and stop.search(between)):
        return None
    if (
        marks
        and not between.rstrip().endswith(marks[-1])
        and marks[0] == marks[-1]
        and len(between.split(marks[0])[-1].split()) > 3
    ):
        return None  # the second comma opens a clause of its own
    if any(found[-1].end() <= other.core < one.start and not other.weak for other in scan(text, lang)):
        return None
    return Span(*found[-1].span())


# Units of which a figure is counted by one or another, not by both ("per person per day" names two families).
FAMILIES = (
    frozenset({"year", "month", "week", "day", "hour", "minute", "second"}),
    frozenset({"dozen", "item"}),
    frozenset({"kilo", "tonne"}),
    frozenset({"litre", "m3"}),
    frozenset({"person", "household"}),
)


@cache
def _unit_words(place: str, lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of the units that figures are counted by, behind (`per`) or before (`ahead`) the figure."""
    code = languages.primary(lang)
    opening = r"^(?:\s[\w'’$€£%-]+){0,3}?\s?(?<!\w)(?:" if code != "zh" else r"^[^，。；、\d]{0,4}?(?:"
    closing = r")(?:\s\w+){0,2}\s$" if code != "zh" else r")[^，。；\d]{0,8}$"
    found = []
    for unit, words in languages.table("figures").get(place, {}).items():
        pattern = words.get(code)
        if pattern:
            whole = f"{opening}{pattern})" if place == "per" else f"(?:{pattern}{closing}"
            found.append((unit, re.compile(whole, re.IGNORECASE)))
    return tuple(found)


@lru_cache(maxsize=512)
def counted_by(text: str, lang: str, one: Quantity) -> frozenset[str]:
    """The units that a figure is counted by: "a month", "per dozen", 每月; empty where none is read."""
    row = scan(text, lang)
    rest = text[
        one.core_end : next((other.start for other in row if other.start >= one.core_end and not other.weak), len(text))
    ]
    rest = re.split(r"[.,;:!?()。，；！？（）]", rest, maxsplit=1)[0]
    before = text[max((other.core_end for other in row if other.core_end <= one.start), default=0) : one.start]
    before = re.split(r"[.,;:!?()。，；！？（）]", before)[-1]
    found = {unit for unit, pattern in _unit_words("per", lang) if pattern.search(rest)}
    for family in FAMILIES:
        if not found & family:  # what stands behind is nearer: 每月最多可领20元/天
            found |= {unit for unit, pattern in _unit_words("ahead", lang) if unit in family and pattern.search(before)}
    return frozenset(found)
