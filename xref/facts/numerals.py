"""Quantities as a text writes them: digits of any script, number words, scale words, fractions, ranges, units, bounds.

`scan` reads everything that is a number; `numbers` and `times` share out what it finds. Word lists are data (`lang/numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from xref import lang as languages
from xref.facts.words import Phrases, Stems, Token, Words, tokens

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "₩": "KRW", "＄": "USD", "₪": "ILS"}  # fmt: skip
_DOLLARS = {
    "us": "USD",
    "hk": "HKD",
    "a": "AUD",
    "c": "CAD",
    "ca": "CAD",
    "r": "BRL",
    "s": "SGD",
    "nt": "TWD",
    "nz": "NZD",
    "au": "AUD",
    "mx": "MXN",
}
_CODES = {"usd": "USD", "eur": "EUR", "gbp": "GBP", "rub": "RUB", "uah": "UAH", "chf": "CHF", "pln": "PLN", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "rs": "INR", "tl": "TRY", "hk": "HKD"}  # fmt: skip
_MONEY_SCALES = {"M": 1e6, "Md": 1e9, "Mds": 1e9, "Mrd": 1e9, "Mio": 1e6, "k": 1e3, "K": 1e3}
_SUFFIXES = frozenset(["s", "x", "h", "pm", "am", "р", "г", "y", "j"])
_PERCENT = "%％٪"
_DASHES = "–—−-~～"
SPACES = re.compile(r"[ \u00a0\u202f\u2009]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands: token range, code points of the whole (`start`, `end`) and of the numeral alone (`core`, `core_end`)."""

    first: int
    stop: int
    start: int
    end: int
    core: int
    core_end: int
    low: float
    high: float
    unit: str = ""
    approx: bool = False
    bound: str = ""
    ordinal: bool = False
    digits: str = ""  # the numeral, where it was written in digits with no scale word
    other: float | None = None  # the second reading of an ambiguous separator ("1.500")
    weak: bool = False  # "one", "first", a bare half: answers others, is never held against anybody
    part: bool = False  # a fraction: may answer a percentage


OPENING = 4  # letters of a number word from which a word that begins with it hints at the number
_FRONT, _BACK = "eiöü", "aıou"


def _in_harmony(stem: str, suffix: str) -> bool:
    """Whether the vowels of a Turkish ending follow the stem's last: "bine" is a thousand with an ending, "bina" a building."""
    last = next((sign for sign in reversed(stem) if sign in _FRONT + _BACK), "")
    return not any(sign in (_BACK if last in _FRONT else _FRONT) for sign in suffix) if last else True


class Table:
    """The number words of one language, ready to look up."""

    def __init__(self, lang: str) -> None:
        data = languages.table("numbers", lang) or languages.table("numbers", "en")
        self.lang = lang
        self.known = bool(languages.table("numbers", lang))
        self.decimal: str = data.get("decimal", ".")
        self.compound: bool = data.get("compound", False)
        self.ordinal_dot: bool = data.get("ordinal_dot", False)
        words = data if self.known else {}

        def section(name: str) -> list[tuple[str, float]]:
            return [(form, float(key)) for key, forms in words.get(name, {}).items() for form in forms.split()]

        def phrases(*names: tuple[str, str]) -> list[tuple[str, str]]:
            return [(form, value) for name, value in names for form in str(words.get(name, "")).split()]

        values = section("values")
        self.values = Words([(form, value) for form, value in values if "_" not in form and "-" not in form])
        self.values_listed = frozenset(form for form, _ in values)
        self.value_phrases = Phrases([(form, value) for form, value in values if "_" in form or "-" in form])
        scales = section("scales")
        self.scales = Words([(form, value) for form, value in scales if "_" not in form])
        self.scale_phrases = Phrases([(form, value) for form, value in scales if "_" in form])
        self.alone = Words(section("alone"))
        self.halves = Phrases(section("halves"))
        self.parts = Words(section("parts"))
        self.ordinals = Words(section("ordinals"))
        self.loose = Words(section("loose"))
        self.join = frozenset(str(words.get("join", "")).split())
        self.articles = frozenset(str(words.get("articles", "")).split())
        self.ones = frozenset(str(words.get("one", words.get("articles", ""))).split()) | {
            form for form, value in values if value == 1
        }
        self.prefixes = tuple(str(words.get("prefixes", "")).split())
        self.suffixes = tuple(str(words.get("suffixes", "")).split())
        self.ordinal_suffix = frozenset(str(words.get("ordinal_suffix", "")).split())
        self.range_from = frozenset(str(words.get("range_from", "")).split())
        self.range_to = frozenset(str(words.get("range_to", "")).split())
        self.glued = frozenset(str(words.get("glued", "")).split())
        self.difference = frozenset(str(words.get("difference", "")).split())
        self.folds = tuple(sorted(str(words.get("fold", "")).split(), key=len, reverse=True))
        self.times_before = frozenset(str(words.get("times_before", "")).split())
        self.unit_before = Words([(form, "%") for form in str(words.get("unit_before", "")).split()])
        self.before = Phrases(phrases(("approx", "approx"), ("min", "min"), ("max", "max")))
        self.after = Phrases(phrases(("approx_after", "approx"), ("min_after", "min"), ("max_after", "max")))
        general = languages.table("numbers", "any").get("units", {})
        units = [(form, key) for key, forms in words.get("units", {}).items() for form in forms.split()]
        units += [(form, key) for key, forms in general.items() for form in forms.split()]
        self.units = Phrases(units)
        self.point = frozenset(str(words.get("point", "")).split())
        # Words that are as often no number ("nouă" is new, «نه» is not, "hét" is a week): by themselves they answer, they never accuse.
        self.unsure = tuple(str(words.get("unsure", "")).split())
        # Scale words that are as often a unit: "15 mil" is fifteen miles, "15 mil." and "15 mil Kč" are millions.
        self.dotted = frozenset(str(words.get("dotted", "")).split())
        self.unspaced = bool(words.get("unspaced", False))
        # What a word may begin with that is more than a number («třiapadesátiletá», "viiematšiline"): it hints, it never accuses.
        self.openings = Stems(
            (form.removesuffix("*"), value) for form, value in values if len(form) >= OPENING and form.isalpha()
        )
        self.bare_unit = frozenset(str(words.get("bare_unit", "")).split())
        self.skip = frozenset(
            str(words.get("unit_skip", "of de d di us u.s американских американским amerikanischen")).split()
        )
        self._role: dict[str, float | None] = {}
        self._starts: dict[str, bool] = {}
        tables = (self.values, self.alone, self.ordinals, self.value_phrases, self.halves, self.scales)
        heads = {form[:2] for form in self.articles}.union(*(table.heads() for table in tables))
        # Most words are seen by their first two letters to be no number; None where a number may begin otherwise.
        self._heads = None if self.compound or self.prefixes or self.suffixes else heads
        self._value_heads = self.values.heads()

    def value(self, word: str) -> float | None:
        """The value of a number word below its scale: simple, compounded, or with a particle or ending cut off."""
        value = self.values.get(word)
        if value is not None:
            return value
        if word in self._role:
            return self._role[word]
        value = self._compound(word) if self.compound and len(word) > 3 else None
        if value is None:
            value = self._cut(word, self.values)
        if len(self._role) > 50_000:
            self._role.clear()
        self._role[word] = value
        return value

    def scale(self, word: str) -> float | None:
        """The multiplier of a scale word."""
        if word in self.unsure:
            return None
        value = self.scales.get(word)
        if value is None and (self.prefixes or self.suffixes):
            value = self._cut(word, self.scales)
        return value

    def hundred(self, word: str) -> float | None:
        """A Turkish hundred with an ending, as it stands behind a digit ("dokuz yüzünü"): alone "yüzü" is a face."""
        if self.lang != "tr" or not word.startswith("yüz"):
            return None
        return 100.0 if word[3:] in self.suffixes and _in_harmony("yüz", word[3:]) else None

    def begins(self, word: str) -> bool:
        """Whether a number may begin with this word: the cheap question asked of every word of a text."""
        known = self._starts.get(word)
        if known is None:
            listed = self._heads is None or word[:2] in self._heads or word[:1] in self._heads
            known = (listed and (
                self.value(word) is not None or self.alone.get(word) is not None or self.ordinals.get(word) is not None
                or self.value_phrases.starts(word) or self.halves.starts(word) or word in self.articles
                or self.scale(word) is not None
            )) or self.fold(word) is not None  # fmt: skip
            if len(self._starts) > 50_000:
                self._starts.clear()
            self._starts[word] = known
        return known

    def fold(self, word: str) -> float | None:
        """The value of a multiple in one word ("tenfold", „vierzigfache“, «десятикратно»), from three on."""
        for form in self.folds:
            if word.endswith(form) and len(word) - len(form) >= 3:
                value = self.value(word[: -len(form)])
                return value if value is not None and value > 2 else None
        return None

    def _cut(self, word: str, table: Words[float]) -> float | None:
        for prefix in self.prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= 2:
                value = table.get(word[len(prefix) :])
                if value is not None:
                    return value
        for suffix in self.suffixes:
            # A stem of two letters ("on", "üç") is more often part of another word than a number with an ending.
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                value = table.get(word[: -len(suffix)])
                if self.lang == "tr" and not _in_harmony(word[: -len(suffix)], suffix):
                    continue
                if value is not None and value not in (1, 100):
                    return value
        return None

    def _compound(self, word: str) -> float | None:
        """The value of a compound number word (dreiundzwanzigtausend, duemilatrecento), read to its last letter."""
        for scale, forms in _MORPHEMES(self.lang).items():
            for form in forms:
                at = word.find(form)
                if at < 0:
                    continue
                left = 1.0 if at == 0 else self._compound(word[:at])
                if left is None or left >= scale:
                    continue
                rest = word[at + len(form) :]
                for join in ("", *self.join):
                    if rest.startswith(join):
                        tail = rest[len(join) :]
                        right = 0.0 if not rest else (self._compound(tail) or self._below(tail)) if tail else None
                        if right is not None and right < scale:
                            return left * scale + right
        return self._below(word)

    def _below(self, word: str) -> float | None:
        """A compound below its scale: a listed word, units joined to tens (dreiundzwanzig) or tens to units (ventitré)."""
        value = self.values.get(word)
        if value is not None:
            return value
        listed = word[:2] in self._value_heads or word[:1] in self._value_heads
        for cut in range(2, len(word) - 1) if listed else ():
            head = self.values.get(word[:cut])
            if head is None:
                continue
            rest = word[cut:]
            if head % 10 == 0 and 20 <= head <= 90:
                tail = self.values.get(rest)
                if tail is not None and 1 <= tail <= 9:
                    return head + tail
            if 1 <= head <= 9:
                for join in self.join:
                    tail = self.values.get(rest[len(join) :]) if rest.startswith(join) else None
                    if tail is not None and tail % 10 == 0 and 20 <= tail <= 90:
                        return head + tail
        for scale, forms in _MORPHEMES(self.lang).items():
            for form in forms:
                if scale <= 100 and word.endswith(form) and len(word) > len(form):
                    head = self.values.get(word[: -len(form)])
                    if head is not None and head < 10:
                        return head * scale
        return None


@cache
def _MORPHEMES(lang: str) -> dict[float, tuple[str, ...]]:
    """Scale words that stand inside compounds, largest first."""
    scales = languages.table("numbers", lang).get("scales", {})
    found = {float(key): tuple(form for form in forms.split() if len(form) > 2) for key, forms in scales.items()}
    largest = 1e9 if lang in ("hu", "fi", "et") else 1000  # "négymillió", "kaksimiljoonaa" are one word
    return dict(sorted(((key, forms) for key, forms in found.items() if 10 <= key <= largest), reverse=True))


@cache
def number_table(lang: str) -> Table:
    """The number words of a language; one without a table reads digits and general signs only."""
    return Table(lang)


def digits(text: str, decimal: str) -> tuple[float, float | None] | None:
    """The value of a numeral and its second reading where the separator is ambiguous; None for codes, versions and ids."""
    plain = (
        SPACES.sub("", text.replace(", 000", "000"))
        .replace("’", "'")
        .replace("٫", "." if decimal == "." else ",")
        .replace("٬", "'")
    )
    if not plain.isascii():
        plain = plain.replace("۔", ".").replace("․", ".").replace("،", "'")
    if plain.isdecimal():
        return (float(int(plain)), None) if len(plain) <= 15 else None
    marks = [sign for sign in plain if not sign.isdecimal()]
    pieces = re.split(r"[.,']", plain)
    kinds = set(marks)
    grouped = 1 <= len(pieces[0]) <= 3 and all(len(piece) == 3 for piece in pieces[1:])
    if len(kinds) == 2:
        if marks.count(marks[-1]) > 1 or len(pieces[0]) > 3:
            return None
        if any(len(piece) not in (2, 3) for piece in pieces[1:-1]):
            return None
        return float("".join(pieces[:-1]) + "." + pieces[-1]), None
    if len(marks) > 1:
        indian = len(pieces[-1]) == 3 and all(len(piece) == 2 for piece in pieces[1:-1])
        return (float("".join(pieces)), None) if grouped or indian else None
    joined, point = float("".join(pieces)), float(pieces[0] + "." + pieces[1])
    if grouped and pieces[1] == "000" and pieces[0] != "0":
        return joined, None
    if marks[0] == "'":
        return (joined, None) if grouped else None
    if not grouped or pieces[0] == "0":
        return point, None
    # Three digits after one separator: "1.500" is 1500 in German and 1.5 in English; the other reading is kept.
    return (point, joined) if marks[0] == decimal else (joined, point)


@lru_cache(maxsize=512)
def scan(text: str, lang: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in order, with units, bounds and ranges; years and dates among them are still plain numbers."""
    lang = languages.primary(lang)
    if lang in ("zh", "ja", "ko"):
        from xref.facts import numerals_cjk

        return numerals_cjk.scan(text, lang)
    table = number_table(lang)
    row = tokens(text, lang)
    places = [at for at, one in enumerate(row) if one.kind == "n" or (one.kind == "w" and table.begins(one.low))]
    found: list[Quantity] = []
    reached = 0
    for place in places:
        if place >= reached:
            quantity = _quantity(text, row, place, table)
            if quantity is not None:
                whole = _compounded(row, found[-1], quantity, table) if found else None
                if whole is None:
                    found.append(_after_bare_unit(row, quantity, table))
                else:
                    found[-1] = whole
                reached = quantity.stop
    return tuple(found)


# How many of the smaller unit make one of the larger: "five feet seven inches", "2 kg 300 g", «метр тридцать сантиметров».
_SMALLER = {("km", "m"): 1000, ("m", "cm"): 100, ("cm", "mm"): 10, ("t", "kg"): 1000, ("kg", "g"): 1000, ("ft", "in"): 12, ("lb", "oz"): 16}  # fmt: skip


def _compounded(row: tuple[Token, ...], one: Quantity, two: Quantity, table: Table) -> Quantity | None:
    """One quantity of two neighbours: a length in two units, a decimal whose point is a word; None where they are two."""
    exact = one.low == one.high and two.low == two.high and not one.ordinal and not two.ordinal
    if table.lang == "tr" and exact and two.start == two.core and one.stop == two.first and one.stop - one.first == 1:
        fraction = _turkish_fraction(row, one, two)
        if fraction is not None:
            return fraction
    if (
        not exact
        or (one.weak and not one.unit and not _one_point(row, one, two, table))
        or two.start != two.core
        or one.low != int(one.low)
    ):
        return None
    between = row[one.stop : two.first]
    value = None
    if not between or (len(between) == 1 and between[0].low in table.join):
        parts = _SMALLER.get((one.unit, two.unit))
        if parts is not None and two.low < parts and not two.weak:
            value, unit = one.low + two.low / parts, one.unit
    elif len(between) == 1 and between[0].low in table.point and not one.unit and not one.digits and not two.digits:
        if two.part and two.low < 1:
            value, unit = one.low + two.low, two.unit  # «три целых восемь десятых процента»
        else:
            scale = _common_scale(row, two.first, two, table) or 1.0
            digits_behind = two.low / scale
            if (
                digits_behind == int(digits_behind) and 0 <= digits_behind < 100
            ):  # "tre komma två", "three point five million"
                value, unit = scale * (one.low + digits_behind / (10 if digits_behind < 10 else 100)), two.unit
    if value is None:
        return None
    return replace(two, first=one.first, start=one.start, core=one.core, low=value, high=value, unit=unit,
                   approx=one.approx or two.approx, bound=one.bound or two.bound, digits="", other=None, part=False, weak=False)  # fmt: skip


def _one_point(row: tuple[Token, ...], one: Quantity, two: Quantity, table: Table) -> bool:
    """Whether "one" opens a decimal whose point is a word („eins Komma zwei Millionen“); "at one point two million people" opens none."""
    if one.low != 1 or one.ordinal or two.first != one.stop + 1 or row[one.stop].low not in table.point:
        return False
    if one.first > 0 and row[one.first - 1].low in ("at", "in", "from"):
        return False
    return bool(two.unit) or _common_scale(row, two.first, two, table) is not None


_LOCATIVE = ("te", "ta", "de", "da")


def _turkish_fraction(row: tuple[Token, ...], one: Quantity, two: Quantity) -> Quantity | None:
    """The fraction of a number in the locative and another ("dörtte biri", "beşte ikisi"); None for "saat dörtte bir toplantı"."""
    clock = one.first > 0 and row[one.first - 1].low in ("saat", "saati")
    if clock or not row[one.first].low.endswith(_LOCATIVE) or not 0 < two.low < one.low <= 100 or two.unit:
        return None
    part = two.low / one.low
    weak = part == 0.5
    return replace(two, first=one.first, start=one.start, core=one.core, low=part, high=part, part=True, weak=weak)


def _after_bare_unit(row: tuple[Token, ...], one: Quantity, table: Table) -> Quantity:
    """The quantity with the one metre that stands before it without its numeral («метр девяносто», "مترًا وثلاثين سنتيمترًا")."""
    if one.first == 0 or row[one.first - 1].low not in table.bare_unit or not 10 <= one.low == one.high < 100:
        return one
    if one.unit not in ("", "cm") or one.start != one.core or one.ordinal:
        return one
    opens = row[one.first - 1].start
    return replace(
        one,
        first=one.first - 1,
        start=opens,
        core=opens,
        low=1 + one.low / 100,
        high=1 + one.low / 100,
        unit="m",
        digits="",
    )


def _quantity(text: str, row: tuple[Token, ...], index: int, table: Table) -> Quantity | None:
    """The quantity that begins at a token, with everything that belongs to it; None when the token begins none."""
    numeral = _numeral(row, index, table)
    if numeral is None:
        return None
    numeral = _ranged(row, numeral, table)
    return _dressed(text, row, numeral, table)


def _numeral(row: tuple[Token, ...], index: int, table: Table) -> Quantity | None:
    """A number in digits or words, with scale words and fractions, but without unit and bound."""
    token = row[index]
    if token.kind == "n":
        return _in_digits(row, index, table)
    return _in_words(row, index, table)


def _in_digits(row: tuple[Token, ...], index: int, table: Table) -> Quantity | None:
    token = row[index]
    before = row[index - 1] if index else None
    dated = before is not None and before.low in table.glued and len(token.text) == 4 and token.text[:2] in ("19", "20")
    # "RMB20"
    money = (
        before is not None
        and token.glue == ""
        and len(before.text) == 3
        and _CODES.get(before.text.lower())
        and before.text.isupper()
    )
    if before is not None and token.glue in ("", "-") and before.kind == "w" and not dated and not money:  # "mid-2028"
        # "COVID-19", "A320", "Су-35": part of a name; but "US$5" and "пункта-2" hang on signs, not letters.
        return None
    turned = _turned(token.text) if table.lang == "ar" else ""
    read = digits(turned or token.text, table.decimal)
    if read is None or (len(token.text) > 1 and token.text[0] == "0" and token.text.isdecimal()):
        return None
    if read[1] is None and not turned and table.lang == "ar" and SPACES.search(token.text):
        backwards = digits("".join(reversed(SPACES.split(token.text))), table.decimal)  # either end may be first
        read = read[0], backwards[0] if backwards else None
    if _chained(row, index) or (index == 0 and _numbering(row, table)) or _coded(row, index):
        return None
    value, other = read
    stop = index + 1
    after = row[stop] if stop < len(row) else None
    ordinal = False
    plain = token.text
    if after is not None and after.kind == "w" and after.glue in ("", "-", "'"):
        if (
            after.low in table.ordinal_suffix
            and value == int(value)
            and (after.glue != "" or table.units.at(row, stop) is None)
        ):
            ordinal, stop = True, stop + 1
        elif after.glue == "" and after.text == "K" and not (index and row[index - 1].text in _SYMBOLS):
            return None  # "4K": a picture size
        elif (
            after.glue == ""
            and table.scale(after.low) is None
            and table.units.at(row, stop) is None
            and after.low not in _SUFFIXES
            and after.text not in _VULGAR
            and not (len(after.text) > 1 and after.text.islower())
        ):
            return None  # "5G", "3D", "2FA": a code
    elif after is not None and after.text in "ºª" and after.glue == "":
        ordinal, stop = True, stop + 1
    scaled = False
    if not ordinal:
        value, stop, scaled = _scaled(row, value, stop, table, 0)
        if scaled and other is not None:
            other = other * value / read[0]
        if not scaled and stop < len(row) and row[stop].text in _VULGAR:
            value, stop = value + _VULGAR[row[stop].text], stop + 1
        elif not scaled and value == int(value) and (fraction := _mixed(row, stop)):
            value, stop = value + fraction, stop + 3  # "29 3/4 inches"
        if (
            not scaled
            and stop + 1 < len(row)
            and row[stop].text == "/"
            and row[stop].glue == ""
            and row[stop + 1].kind == "n"
            and row[stop + 1].glue == ""
        ):
            below = row[stop + 1].text
            if below.isdigit() and 0 < value < int(below) <= 10:
                value, stop = value / int(below), stop + 2
    return Quantity(
        index, stop, token.start, row[stop - 1].end, token.start, row[stop - 1].end, value, value,
        ordinal=ordinal, digits="" if scaled else plain, other=other,
    )  # fmt: skip


def _turned(text: str) -> str:
    """The digits of an Arabic figure whose groups of thousands stand from right to left («070 36» is 36,070); "" where they do not."""
    groups = SPACES.split(text)
    if len(groups) < 2 or not all(group.isdecimal() for group in groups):
        return ""
    return "".join(reversed(groups)) if groups[0][0] == "0" or len(groups[-1]) < 3 else ""


_VULGAR = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8}


def _mixed(row: tuple[Token, ...], at: int) -> float | None:
    """The fraction of two figures and a stroke that stands at a place behind a space, below one and of a handy size."""
    if (
        at + 2 >= len(row)
        or row[at].kind != "n"
        or row[at].glue != " "
        or row[at + 1].text != "/"
        or row[at + 2].kind != "n"
    ):
        return None
    above, below = row[at].text, row[at + 2].text
    if not (above.isdecimal() and below in ("2", "3", "4", "8", "16")) or row[at + 1].glue or row[at + 2].glue:
        return None
    return int(above) / int(below) if 0 < int(above) < int(below) else None


def _numbering(row: tuple[Token, ...], table: Table) -> bool:
    """Whether the text opens with the number of a paragraph ("57. The concern …", "3) …")."""
    if len(row) > 8 and table.lang == "ar" and row[1].text in "-–" and row[2].glue == " " and row[2].kind == "w":
        return len(row[0].text) <= 3 and row[0].text.isdecimal()  # «135- ...», «8 - ...»
    if (
        len(row) < 3
        or row[1].text not in ".)"
        or row[1].glue != ""
        or row[2].glue != " "
        or not row[0].text.isdecimal()
    ):
        return False
    if row[1].text == ")":
        return True
    return (
        len(row[0].text) <= 3
        and row[2].kind == "w"
        and not row[2].text[0].islower()
        and not (table.ordinal_dot and not row[2].text.isupper() and len(row) < 8)
    )


def _coded(row: tuple[Token, ...], index: int) -> bool:
    """Whether a figure is part of a name: the 802.11b of a standard, the 7 of "rugby 7's"; "$3.2b" is money, "3b people" may be billions."""
    after = row[index + 1] if index + 1 < len(row) else None
    if after is None or after.kind != "w":
        return False
    if after.glue == "'" and after.low == "s":
        return row[index].text.isdecimal() and len(row[index].text) == 1
    money = index > 0 and row[index - 1].text in _SYMBOLS
    return after.glue == "" and after.low == "b" and not money and len(row[index].text.partition(".")[0]) >= 3


def _chained(row: tuple[Token, ...], index: int) -> bool:
    """Whether a numeral is one of three or more on a string of hyphens or slashes: a telephone number, an address, a date."""
    first = last = index
    while first > 0 and row[first].glue == "-" and row[first - 1].kind == "n":
        first -= 1
    while last + 1 < len(row) and row[last + 1].glue == "-" and row[last + 1].kind == "n":
        last += 1
    return last - first >= 2


def _times(value: float, scale: float) -> float:
    """The product without what binary fractions add: 8.2 billion is 8200 million to the last digit, not 8199999999.999999."""
    return float(f"{value * scale:.12g}")


def _scaled(row: tuple[Token, ...], value: float, stop: int, table: Table, depth: int) -> tuple[float, int, bool]:
    """Multiplies by the scale words that follow, and adds lower groups ("2 million 300 thousand")."""
    if stop >= len(row):
        return value, stop, False
    at = stop
    if row[at].low == "." or row[at].kind == "s":
        return value, stop, False
    if row[at].low == _LINKING.get(table.lang) and _scale_at(row, at + 1, table):
        at += 1  # "45 de milioane"
    phrase = table.scale_phrases.at(row, at)
    scale = phrase[0] if phrase else table.scale(row[at].low) if row[at].kind == "w" else None
    if row[at].text in _MONEY_SCALES and at + 1 < len(row) and row[at + 1].text in _SYMBOLS and row[at + 1].glue == "":
        return value * _MONEY_SCALES[row[at].text], at + 1, True  # "500 M$"
    if scale is None or (row[at].low in ("m", "b", "k") and row[at].glue == " "):
        return value, stop, False
    money = stop >= 2 and (
        row[stop - 2].text in _SYMBOLS or (len(row[stop - 2].text) == 3 and row[stop - 2].text.isupper())
    )
    if row[at].low == "m" and not money:
        return value, stop, False  # "5m" is metres unless money ("$5m", "UAH 5m")
    if row[at].low in table.dotted and not _abbreviated(row, at, table):
        return value, stop, False
    at = phrase[1] if phrase else at + 1
    value = _times(value, scale)
    if at < len(row) and row[at].text == "." and row[at].glue == "" and len(row[at - 1].text) <= 4:
        at += 1  # the dot of "тыс." or "Mio."
    # "hundred thousand", "тысяч миллиардов"
    more = table.scale(row[at].low) if at < len(row) and row[at].kind == "w" else None
    if more is not None and more > scale and more >= 1000:
        value, at = value * more, at + 1
    elif depth < 2 and at < len(row) and scale >= 1000:
        tail = _numeral(row, at, table) if row[at].kind == "n" or table.begins(row[at].low) else None
        if (
            tail is not None
            and not tail.weak
            and not tail.ordinal
            and tail.other is None
            and 1 <= tail.low < scale
            and tail.low == int(tail.low)
            and row[at].low not in table.articles
        ):
            if tail.low >= 1000 or row[at].kind == "w":
                return value + tail.low, tail.stop, True
    return value, at, True


# Words between a number and its scale word.
_LINKING = {"ro": "de", "tl": "na"}


def _abbreviated(row: tuple[Token, ...], at: int, table: Table) -> bool:
    """Whether a word has the dot of an abbreviation, one that goes on, or a currency behind it."""
    if at + 1 >= len(row):
        return False
    unit = table.units.at(row, at + 1)
    return (row[at + 1].text == "." and row[at + 1].glue == "" and at + 2 < len(row)) or (
        unit is not None and len(unit[0]) == 3
    )


def _in_words(row: tuple[Token, ...], index: int, table: Table) -> Quantity | None:
    """The longest number in words that begins at a token."""
    total, current, least, at = 0.0, 0.0, 0.0, index
    seen, join_at, ordinal, weak = False, -1, False, False
    multiple = table.fold(row[index].low)
    if multiple is not None:
        one = row[index]
        return Quantity(index, index + 1, one.start, one.end, one.start, one.end, multiple, multiple, "x")
    half = table.halves.at(row, index)
    phrase_value = table.value_phrases.at(row, index)
    if half is not None and phrase_value is None and not (table.value(row[index].low) or 0) > 1:
        return _half(row, index, half[0], half[1], table)
    last_scale, latest = float("inf"), 0.0
    while at < len(row):
        token = row[at]
        if token.kind != "w" or (at > index and token.glue == "'" and token.low not in table.ordinal_suffix):
            break
        phrase = table.value_phrases.at(row, at)
        value = phrase[0] if phrase else None if table.scales.get(token.low) else table.value(token.low)
        width = phrase[1] - at if phrase else 1
        bare_one = value == 1 and token.low in table.articles and not (seen and (token.glue == "-" or join_at >= 0))
        if bare_one and seen and table.lang == "tr" and 10 <= least <= 90:
            bare_one = False  # "on bir" is eleven: behind a ten "bir" is no article
        if table.lang == "ar" and value is not None and 1 <= latest <= 9 and _arabic_tens(token.low, value):
            current, least, latest, at = current + value, 1.0, 0.0, at + 1  # «ألفين وتسعة عشر», «وخمسة وتسعين»
            join_at = -1
            continue
        if value is not None and (
            not bare_one or _scale_at(row, at + width, table) or (not seen and token.low in table.ones)
        ):
            if (
                not seen
                or (
                    least > value
                    and (least >= 100 or value < 10 or (table.lang in ("fr",) and least in (60, 80) and value < 20))
                    and least % 10 == 0
                )
                or (table.lang == "fr" and least == 10 and 7 <= value <= 9 and token.glue == "-")
            ):
                if table.lang == "fr" and seen and least == 4 and value == 20:
                    break
                current += value
                latest = value
                least = value if value % 10 or value == 0 else _place(value)
                at, seen = at + width, True
                join_at = -1
                continue
            break
        if not seen and token.low in table.articles and _scale_at(row, at + 1, table):
            current, least, at, seen = 1.0, 1.0, at + 1, True
            continue
        if token.low == _LINKING.get(table.lang) and seen and at + 1 < len(row) and table.scales.get(row[at + 1].low):
            at += 1  # "douăzeci de mii", "apat na milyong"
            continue
        scale_phrase = table.scale_phrases.at(row, at)
        scale = scale_phrase[0] if scale_phrase else table.scale(token.low)
        if scale is None and seen and 2 <= current <= 9:
            scale = table.hundred(token.low)
        if scale is not None and token.low not in ("m", "b", "k", "t"):
            if not seen:
                alone = table.alone.get(token.low.removeprefix("و") if table.lang == "ar" else token.low)
                if alone is None or _scale_word_vague(row, at):
                    return None
                current = 1.0
            elif current == 0 and total:
                break
            width = scale_phrase[1] - at if scale_phrase else 1
            if scale == 10 or (scale == 100 and current > 100 and 1 <= latest <= 9):
                if not 1 <= latest <= 9:
                    break
                current += latest * (scale - 1)  # "dua puluh", "hai trăm năm mươi"
                least, latest = scale, 0.0
            elif scale == 100 or scale == 12:
                if current >= 100 or current == 0:
                    current = current or 1
                    if current >= 100:
                        break
                current *= scale
                least = scale if scale == 100 else 1
            elif scale < last_scale:
                total += (current or 1) * scale
                current, least, last_scale = 0.0, scale, scale
            else:
                break
            seen, join_at, at = True, -1, at + width
            if at < len(row) and row[at].text == "." and row[at].glue == "" and len(token.text) <= 4:
                at += 1
            continue
        alone = table.alone.get(token.low)
        if alone is not None and not seen:
            return Quantity(index, at + 1, token.start, token.end, token.start, token.end, alone, alone)
        if (
            seen
            and join_at < 0
            and token.low in table.join
            and at + 1 < len(row)
            and row[at + 1].kind == "w"
            and token.glue == " "
        ):
            following = row[at + 1].low
            half = table.halves.at(row, at + 1) or (
                table.halves.at(row, at + 2) if following in table.articles and at + 2 < len(row) else None
            )
            if half is not None and (least < 20 or (total and not current)):
                current += half[0] * (last_scale if total and not current else 1)
                at = half[1]
                scale = _scale_at(row, at, table)
                if scale:
                    total, current, at = current * scale, 0.0, at + 1
                break
            value = table.value(following)
            if (
                value is not None
                and least > value > 0
                and (least >= 100 or value < 10)
                and (following not in table.articles or least >= 20)
                and least >= 20
                and not (value == 1 and table.lang in ("es", "pt", "it") and least >= 100)
            ):
                if table.lang == "en" and least in (20, 30, 40, 50, 60, 70, 80, 90):
                    break  # "twenty and five" are two numbers
                join_at, at = at, at + 1
                continue
            scale_next = table.ordinals.get(following)
            if scale_next is not None and least >= 100 and scale_next < least:
                join_at, at = at, at + 1
                continue
            if table.lang == "ar" and value is not None and value % 10 == 0 and 20 <= value <= 90 and 1 <= current < 10:
                current += value
                at += 2
                least = 1
                continue
            break
        rank = table.ordinals.get(token.low)
        if rank is not None and (not seen or (least > rank and least % 10 == 0 and table.lang not in _JOINED_ORDINALS)):
            if not seen or token.glue == "-" or table.lang != "en" or join_at >= 0 or least >= 20:
                in_tens = not seen and rank in _TENS
                current += rank
                at, ordinal, seen = at + 1, True, True
                # Tens and units are both ordinals in "dwudziestego szóstego lutego", «vigésimo sexto».
                ones = table.ordinals.get(row[at].low) if in_tens and at < len(row) and row[at].kind == "w" else None
                if ones is not None and ones < 10 and table.lang != "en":
                    current, at = current + ones, at + 1
                if table.lang == "ar":
                    current, at = _arabic_ordinal(row, at, current, table)
            break
        if table.lang == "ar" and seen and token.low.startswith("و") and 1 <= current < 10:
            break
        break
    if join_at >= 0 and at == join_at + 1:
        at = join_at
    if not seen:
        return None
    value = total + current
    stop = at
    first = row[index]
    # Arabic puts units before tens: "خمسة وعشرون".
    if table.lang == "ar" and stop < len(row) and 1 <= value < 10 and row[stop].low.startswith("و"):
        tens = table.values.get(row[stop].low[1:])
        if tens is not None and tens % 10 == 0 and 20 <= tens <= 90:
            value, stop = value + tens, stop + 1
            scale = _scale_at(row, stop, table)
            if scale:
                value, stop = value * scale, stop + 1
    if table.lang == "ar" and stop < len(row) and 1 <= value < 10 and row[stop].low in ("عشر", "عشرة") and value < 10:
        value, stop = value + 10, stop + 1
    if (
        not ordinal
        and stop < len(row)
        and not (value == 1 and stop == index + 1 and first.low not in table.ones and first.low not in table.articles)
    ):
        below = table.parts.get(row[stop].low) if row[stop].kind == "w" else None
        if (
            below is not None
            and 1 <= value < 20
            and (value < below or value == 1)
            and row[stop].low not in ("quarter",)
        ):
            value, stop = value / below, stop + 1
            after = _scale_after(row, stop, table)
            if after is not None:
                value, stop = value * after[0], after[1]
            return Quantity(
                index, stop, first.start, row[stop - 1].end, first.start, row[stop - 1].end, value, value, part=True
            )
    if not ordinal and stop < len(row) and row[stop].low == "half" and row[stop].glue == "-":
        value, stop = value / 2, stop + 1
    if value == 1 and stop == index + 1 and not ordinal:
        weak = True
    if stop == index + 1 and table.unsure and _unsure(first.low, table):
        weak = True
    if ordinal and value <= 2:
        weak = True
    if not ordinal and stop == index + 1 and first.low in table.articles and first.low not in table.ones:
        return None
    return Quantity(
        index,
        stop,
        first.start,
        row[stop - 1].end,
        first.start,
        row[stop - 1].end,
        value,
        value,
        ordinal=ordinal,
        weak=weak,
        # «миллион двести», "milion czterysta": spoken, the thousand is left out
        other=total + 1000 * current if total >= 1e6 and total % 1e6 == 0 and 100 <= current < 1000 else None,
    )


_TENS = frozenset(range(20, 100, 10))
# "tjugo andra" are twenty others: the twenty-second is one word.
_JOINED_ORDINALS = ("da", "no", "sv", "nl", "de", "fi", "et", "hu")


_MARKS_OF_START = frozenset(".!?:;…")
_OPENING_QUOTES = frozenset("\"“„«‘‚'「『›‹»”")


def of_name(text: str, lang: str, start: int) -> bool:
    """Whether a number word with a capital in mid-sentence is part of a name: "the Seven Sisters", "Big Ten", «Сем сясцёр».

    Names are often left untranslated. A text of which every longer word has a capital is a headline.
    """
    row = tokens(text, languages.primary(lang))
    index = next((place for place, token in enumerate(row) if token.start == start), 0)
    stop = index + 1
    if not row or row[index].kind != "w" or not row[index].text[0].isupper():
        return False
    if index == 0 or row[index - 1].text in _MARKS_OF_START:
        return False
    quoted = row[index - 1].text in _OPENING_QUOTES
    if quoted and (index < 2 or row[index - 2].text in ":,"):
        return False  # the beginning of a quotation
    neighbours = [row[place] for place in (index - 1, stop) if 0 <= place < len(row) and row[place].kind == "w"]
    if not quoted and not any(one.text[0].isupper() and one.glue != "'" for one in neighbours):
        return False
    return any(one.kind == "w" and len(one.text) > 3 and one.text.islower() for one in row)


def _arabic_ordinal(row: tuple[Token, ...], at: int, value: float, table: Table) -> tuple[float, int]:
    """An Arabic ordinal with the tens and hundreds that follow it («التاسعة والستين», «الحادية والثلاثون بعد المائة»), and where it ends."""
    if at < len(row) and value < 10:
        if row[at].low in ("عشر", "عشرة"):
            value, at = value + 10, at + 1
        elif row[at].low.startswith("وال"):
            tens = table.values.get(row[at].low[3:])
            if tens in _TENS:
                value, at = value + tens, at + 1
    if at + 1 < len(row) and row[at].low == "بعد":
        hundreds = table.values.get(row[at + 1].low.removeprefix("ال"))
        if hundreds is not None and hundreds % 100 == 0:
            value, at = value + hundreds, at + 2
    return value, at


def _arabic_tens(word: str, value: float) -> bool:
    """Whether an Arabic word is the tens behind its units: the ten of a teen, or tens joined by «و»."""
    return word in ("عشر", "عشرة") or (word.startswith("و") and value % 10 == 0 and 20 <= value <= 90)


def _unsure(word: str, table: Table) -> bool:
    """Whether a word that was read as a number is as often another word, with or without an ending."""
    return word in table.unsure or (
        bool(table.suffixes) and word not in table.values_listed and word.startswith(table.unsure)
    )


def _place(value: float) -> float:
    """The place that a round value leaves open: 20 leaves units, 300 leaves tens and units."""
    return 100.0 if value % 100 == 0 else 10.0 if value == 10 else value


def _scale_word_vague(row: tuple[Token, ...], at: int) -> bool:
    return at > 0 and row[at - 1].glue == "-" and row[at - 1].kind == "n"


def _scale_at(row: tuple[Token, ...], at: int, table: Table) -> float | None:
    if at >= len(row) or row[at].kind != "w" or row[at].low in ("m", "b", "k", "t"):
        return None
    phrase = table.scale_phrases.at(row, at)
    return phrase[0] if phrase else table.scale(row[at].low)


def _scale_after(row: tuple[Token, ...], at: int, table: Table) -> tuple[float, int] | None:
    """A scale word here, or after "of a", "a", "de"."""
    for skip in range(3):
        scale = _scale_at(row, at + skip, table)
        if scale and scale >= 12:  # half a dozen
            return scale, at + skip + 1
        if at + skip >= len(row) or not (
            row[at + skip].low in table.articles or row[at + skip].low in ("of", "de", "d")
        ):
            return None
    return None


def _half(row: tuple[Token, ...], index: int, value: float, stop: int, table: Table) -> Quantity | None:
    """A half, third or quarter: of a scale word ("half a million"), or by itself."""
    first = row[index]
    scale = _scale_after(row, stop, table)
    if scale is not None:
        low = _times(value, scale[0])
        return Quantity(
            index, scale[1], first.start, row[scale[1] - 1].end, first.start, row[scale[1] - 1].end, low, low
        )
    end = row[stop - 1].end
    return Quantity(index, stop, first.start, end, first.start, end, value, value, part=True, weak=value == 0.5)


# Words that join a range only behind its opening word: "von 1,9 auf 2,7 Milliarden", "between two and three", not "two and three".
_WHEN_OPENED = frozenset({"and", "и", "і", "й", "y", "e", "et", "und", "i", "та", "و", "auf", "naar"})
WIDE = 5  # how many times its lower end the upper end of a range can be after a word for a difference ("by 1 to 4 percent")


def _ranged(row: tuple[Token, ...], one: Quantity, table: Table) -> Quantity:
    """The range that a number opens ("20–30", "from two to three", "two or three million"), or the number itself."""
    at = one.stop
    if at >= len(row) or one.ordinal or one.part:
        return one
    token = row[at]
    opened = one.first > 0 and row[one.first - 1].low in table.range_from
    if token.kind == "n" and token.glue == "-":
        joint = at
    elif token.text in _DASHES and token.kind == "s" and at + 1 < len(row) and row[at + 1].glue == token.glue:
        joint = at + 1
    elif token.kind == "w" and token.glue == "-" and row[at].kind == "w":
        joint = at
    elif token.low in table.range_to and token.glue == " ":
        if token.low in _WHEN_OPENED and not opened:
            return one
        joint = at + 1
    elif (
        opened
        and token.kind == "w"
        and at + 1 < len(row)
        and row[at + 1].low in table.range_to
        and table.units.at(row, at) is not None
    ):
        joint = at + 2  # "from 5 percent to 10 percent"
        unit = table.units.at(row, at)
        if unit is None or unit[1] != at + 1:
            return one
    else:
        return one
    if joint + 1 < len(row) and row[joint].text in _SYMBOLS:
        joint += 1  # "between £550 and £825 million"
    if joint >= len(row) or not (row[joint].kind == "n" or (row[joint].kind == "w" and table.begins(row[joint].low))):
        return one
    other = _numeral(row, joint, table) if row[joint].kind == "w" else _in_digits_free(row, joint, table)
    if other is None or other.ordinal or other.part or other.weak:
        return one
    low, high = one.low, other.high
    if one.digits and not other.digits and high >= 1000 and low < 1000:
        # "2–3 million": the scale word serves both ends.
        scale = _common_scale(row, joint, other, table)
        if scale and low * scale < high:
            low = _times(low, scale)
        elif scale and opened and high / scale < one.low <= 10 * high / scale:
            return replace(one, low=_times(low, scale), high=_times(low, scale), digits="")  # "from 9.4 to 8.1 million"
    elif not one.digits and not other.digits and low < 100 and high >= 100:
        scale = _common_scale(row, joint, other, table)
        if scale and low * scale < high:
            low = _times(low, scale)
    if not low < high or (
        token.low in table.range_to
        and token.low in ("or", "или", "або", "lub", "oder", "ou", "o", "veya")
        and high > low * 3
    ):
        return one
    if one.digits and len(one.digits) == 4 and other.digits and len(other.digits) == 2 and token.glue == "-":
        return one
    if (
        one.first > 0
        and row[one.first - 1].low in table.difference
        and token.low in table.range_to
        and high >= max(100, WIDE * low)
    ):
        return one  # "by 200,000 to 1.2 million": the difference and the result
    return replace(
        one,
        stop=other.stop,
        end=other.end,
        core_end=other.core_end,
        high=high,
        low=low,
        digits="",
        other=None,
        weak=False,
    )


def _in_digits_free(row: tuple[Token, ...], index: int, table: Table) -> Quantity | None:
    """A numeral after a hyphen that belongs to a range."""
    freed = row[:index] + (row[index]._replace(glue=" "),) + row[index + 1 :]
    return _in_digits(freed, index, table)


def _common_scale(row: tuple[Token, ...], joint: int, other: Quantity, table: Table) -> float | None:
    """The multiplier that a range's second number carries, all its scale words together ("15 thousand million")."""
    if row[joint].kind == "n":
        read = digits(row[joint].text, table.decimal)
        return other.low / read[0] if read is not None and read[0] and other.low > read[0] else None
    for at in range(joint + 1, other.stop):
        scale = _scale_at(row, at, table)
        if scale:
            return scale
    return None


# Genitive plurals before a figure: «рублей сорок» is about forty roubles.
_INVERTED = {
    "рублей": "RUB", "рублёв": "RUB", "долларов": "USD", "гривен": "UAH", "гривень": "UAH", "доларів": "USD", "рублів": "RUB",
    "километров": "km", "кілометрів": "km", "метров": "m", "метрів": "m", "процентов": "%", "відсотків": "%", "тонн": "t",
    "килограммов": "kg", "кілограмів": "kg", "гектаров": "ha", "гектарів": "ha", "литров": "l", "літрів": "l",
}  # fmt: skip


def _inverted(row: tuple[Token, ...], first: int, stop: int, table: Table) -> str | None:
    """The unit that stands before a number in words, as Russian and Ukrainian say "about"; what follows counts nothing else."""
    if table.lang not in ("ru", "uk", "be") or not first or row[first].kind != "w" or row[first].glue != " ":
        return None
    before = row[first - 2] if first > 1 else None
    if before is not None and (before.kind == "n" or table.value(before.low) or table.scale(before.low)):
        return None
    free = stop >= len(row) or row[stop].kind != "w" or len(row[stop].low) <= 3
    return _INVERTED.get(row[first - 1].low) if free and row[first - 1].glue == " " else None


def _dressed(text: str, row: tuple[Token, ...], one: Quantity, table: Table) -> Quantity | None:
    """The number with its unit, bound and approximator."""
    unit, start, end, first, stop = one.unit, one.start, one.end, one.first, one.stop
    low, high = one.low, one.high
    approx, bound = one.approx, one.bound
    if first > 0 and not one.ordinal:
        before = row[first - 1]
        sign = _SYMBOLS.get(before.text) or (
            _CODES.get(before.low) if before.kind == "w" and before.text.isupper() else None
        )
        if sign:
            unit, start, first = sign, before.start, first - 1
            if first > 0 and before.text == "$" and row[first - 1].low in _DOLLARS and row[first - 1].text.isupper():
                unit, start, first = _DOLLARS[row[first - 1].low], row[first - 1].start, first - 1
        elif (before.text in _PERCENT and one.core == before.end) or (
            table.unit_before and table.unit_before.get(before.low)
        ):
            unit, start, first = "%", before.start, first - 1
        elif before.low in table.times_before or (
            first > 1 and before.low in table.skip and row[first - 2].low in table.times_before
        ):
            unit = "x"  # "by a factor of 14"
        elif (
            before.text in "-−–"
            and before.end == one.core
            and (first < 2 or row[first - 2].end < before.start)
            and one.digits
            and (first < 2 or row[first - 2].kind != "n")
            and not _between_dashes(row, stop)
            and not (
                table.lang == "he" and first > 1 and len(row[first - 2].text) == 1 and row[first - 2].kind == "w"
            )  # «ל -70»
        ):
            low = high = -one.low
            start, first = before.start, first - 1
    if not one.ordinal:
        hit = table.units.at(row, stop)
        if hit is None and stop + 1 < len(row) and row[stop].low in table.skip and row[stop].kind == "w":
            hit = table.units.at(row, stop + 1)
        if (
            hit is None
            and stop + 1 < len(row)
            and row[stop].glue == " "
            and row[stop].kind == "s"
            and row[stop].text in _PERCENT
        ):
            hit = ("%", stop + 1)
        after = table.after.at(row, stop)
        if hit is None and after is not None:
            hit = table.units.at(row, after[1])
        if (
            hit is not None
            and (hit[0] != "x" or not unit)
            and not (unit and hit[0] not in ("pp",) and hit[0] in ("m",))
        ):
            unit = hit[0] if not unit or hit[0] in ("pp", "bp") else unit
            stop = hit[1]
            end = row[stop - 1].end
        if hit is None and not unit and (inverted := _inverted(row, first, stop, table)):
            unit, approx, start, first = inverted, True, row[first - 1].start, first - 1
        if unit and one.weak and not one.part:
            one = replace(one, weak=unit == "x")
        if hit is not None and low == high and stop + 1 < len(row) and row[stop].low in table.join:
            half = table.halves.at(row, stop + 1) or (
                table.halves.at(row, stop + 2) if row[stop + 1].low in table.articles and stop + 2 < len(row) else None
            )
            if half is not None and half[0] == 0.5 and one.low == int(one.low) and one.low < 1000:
                low = high = low + 0.5
                stop, end = half[1], row[half[1] - 1].end  # "18 miglia e mezzo"
        whole = low == high == int(low) and low < 1000
        change = _small_change(row, stop, table, unit) if whole and (unit in _COINED or unit in _MEASURED) else None
        if change is not None:
            low = high = low + change.low / (1000 if unit == "kg" else 100)
            stop, end = (
                change.stop,
                row[change.stop - 1].end,
            )  # « un euro dix », „drei Euro fünfzig“, «четыре метра двадцать»
        after = table.after.at(row, stop) or after
        if after is not None:
            kind, after_stop = after
            if after_stop >= stop:
                approx, bound = approx or kind == "approx", bound or (kind if kind != "approx" else "")
                stop, end = max(stop, after_stop), max(end, row[after_stop - 1].end)
                scale = _scale_at(row, stop, table) if not unit else None
                if scale is not None and scale >= 1000 > high:  # «пятьдесят с лишним тысяч»
                    low, high, stop, end = _times(low, scale), _times(high, scale), stop + 1, row[stop].end
        lead = first - 1 if first > 0 and row[first - 1].low in table.range_from and one.low != one.high else first
        for _ in range(2):
            hit_before = table.before.before(row, lead)
            if hit_before is None or (low != high and row[hit_before[1]].low in table.range_from):
                break
            kind, first_word = hit_before
            approx, bound = approx or kind == "approx", bound or (kind if kind != "approx" else "")
            lead = first_word
            start = row[lead].start
        comma = lead - 1  # "como mucho, 55 millones"
        if not bound and comma > 0 and row[comma].text == "," and row[comma - 1].kind == "w":
            hit_before = table.before.before(row, comma)
            if hit_before is not None and hit_before[0] in ("min", "max") and comma - hit_before[1] > 1:
                bound, lead = hit_before
                start = row[lead].start
        if low != high and lead < first and row[lead].low in table.range_from:
            start = row[lead].start
    return replace(
        one, start=start, end=end, stop=max(stop, one.stop), low=low, high=high, unit=unit, approx=approx, bound=bound
    )


def _between_dashes(row: tuple[Token, ...], stop: int) -> bool:
    """Whether a dash that closes what a dash before a figure opened follows within three words ("the doctor -29 years old- was")."""
    return any(one.text in "-−–" and one.glue == "" for one in row[stop : stop + 4])


# Currencies whose hundredths are said behind them without a word of their own.
_COINED = frozenset({"EUR", "GBP", "USD", "CHF", "PLN", "RUB", "UAH", "SEK", "NOK", "DKK", "AUD", "CAD"})


# The same of lengths and weights: hundredths of a metre, thousandths of a kilo, from the first to the last that is said so.
_MEASURED = {"m": range(10, 100), "kg": range(100, 1000)}


def _small_change(row: tuple[Token, ...], at: int, table: Table, unit: str) -> Quantity | None:
    """A whole number behind a currency or unit in words, which nothing counts: the hundredths of a price, length or weight."""
    if at >= len(row) or row[at - 1].kind != "w":
        return None
    joined = row[at].low in table.join
    place = at + joined
    if place >= len(row) or any(token.glue != " " for token in row[at : place + 1]):
        return None
    one = _numeral(row, place, table)
    if (
        one is None
        or one.ordinal
        or one.part
        or one.low != one.high
        or one.low not in _MEASURED.get(unit, range(5, 100))
    ):
        return None
    counts = row[one.stop] if one.stop < len(row) else None
    if table.units.at(row, one.stop) is not None or (joined and counts is not None and counts.kind != "s"):
        return None
    if unit in _MEASURED and not joined and counts is not None and not (one.digits and counts.kind == "n"):
        return one  # « un mètre cinquante depuis juin »: nobody counts right behind a unit
    # "for two euros twenty people ate": a noun behind it is counted
    return one if counts is None or counts.kind == "s" or len(counts.text) <= 4 else None


# Adjectives of a number and a thing, one word in Russian and Ukrainian: «полуторамиллионный», «трёхсоттысячный», «двомільйонний».
_ADJECTIVE = re.compile(r"(?P<head>\w{2,24}?)(?P<scale>тысяч|тисяч|миллион|мільйон|миллиард|мільярд)\w{1,8}")
_SCALES = {"тысяч": 1e3, "тисяч": 1e3, "миллион": 1e6, "мільйон": 1e6, "миллиард": 1e9, "мільярд": 1e9}
_HALF_MORE = ("полутор", "півтор")


def _adjective(word: str, table: Table) -> Iterator[float]:
    """The value of such an adjective, if a word is one."""
    if table.lang not in ("ru", "uk", "be"):
        return
    if word.startswith(_HALF_MORE):
        yield 1.5
    found = _ADJECTIVE.fullmatch(word)
    if found is not None:
        head = (
            1.5
            if found["head"].startswith(_HALF_MORE)
            else table.values.get(found["head"]) or table.loose.get(found["head"])
        )
        if head is not None:
            yield head * _SCALES[found["scale"]]


def loose(text: str, lang: str) -> frozenset[float]:
    """The values that words of a text hint at without stating them (both, double, dozens): they answer, they never accuse."""
    lang = languages.primary(lang)
    if lang in ("zh", "ja", "ko"):
        from xref.facts import numerals_cjk

        return numerals_cjk.loose(text, lang)
    table = number_table(lang)
    row = tokens(text, lang)
    counted = {
        place for quantity in scan(text, lang) if not quantity.weak for place in range(quantity.first, quantity.stop)
    }
    found = set()
    for place, token in enumerate(row):
        if place in counted:
            continue
        if token.kind == "w":
            value = table.loose.get(token.low)
            if value is None:
                value = table.value(token.low) or table.ordinals.get(token.low)
            if value is not None:
                found.add(value)
            found.update(table.openings.of(token.low))
            if table.unspaced:
                found.update(_unspaced(token.low))
            found.update(_adjective(token.low, table))
        elif token.kind == "n":
            read = digits(token.text, table.decimal)
            if read is not None:
                found.update(reading for reading in read if reading is not None)
    found.update(_spoken_decimals(row, scan(text, lang), table))
    return frozenset(found)


# Thai words stand without spaces: a run of number words inside a token is read by itself, to hint at a value.
_THAI = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_THAI_SCALES = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_THAI_RUN = re.compile(f"(?:{'|'.join((*_THAI, *_THAI_SCALES))})+")
_THAI_WORD = re.compile("|".join((*_THAI, *_THAI_SCALES)))


def _unspaced(word: str) -> Iterator[float]:
    """The values of the Thai number words inside a run of letters."""
    for run in _THAI_RUN.findall(word):
        total, digit = 0.0, 0.0
        for part in _THAI_WORD.findall(run):
            scale = _THAI_SCALES.get(part)
            if scale is None:
                digit = _THAI[part]
                yield digit
            elif scale == 1_000_000:
                total, digit = max(1.0, total + digit) * scale, 0.0
            else:
                total, digit = total + (digit or 1.0) * scale, 0.0
                yield float(scale)
        yield total + digit


def beside(text: str, lang: str, start: int, end: int) -> frozenset[float]:
    """The values that the words right before and right behind a stretch state or hint at ("dvadeset" in "dvadeset četvrti": 4)."""
    lang = languages.primary(lang)
    if lang in ("zh", "ja", "ko"):
        return frozenset()
    table, row = number_table(lang), tokens(text, lang)
    found: set[float] = set()
    for place, token in enumerate(row):
        before = token.end <= start and place + 1 < len(row) and row[place + 1].start >= start
        behind = token.start >= end and place and row[place - 1].end <= end
        if not (before or behind) or token.kind != "w":
            continue
        for one in (token.low, token.low.removeprefix("و").removeprefix("ال")):
            value = table.ordinals.get(one) or table.value(one) or table.loose.get(one)
            found.update(table.openings.of(one))
            if value is not None:
                found.add(value)
    return frozenset(found)


def _spoken_decimals(row: tuple[Token, ...], found: tuple[Quantity, ...], table: Table) -> Iterator[float]:
    """What two neighbouring figures may say as one decimal («магнитуда три и восемь»): 3.8."""
    for one, two in pairwise(found):
        joined = two.first == one.stop + 1 and row[one.stop].low in table.join
        if joined and not one.unit and one.low in range(100) and two.low in range(1, 10) and not two.ordinal:
            yield one.low + two.low / 10
        # «шесть сорок», "sei e quaranta": the hundredths of a height or a price without its unit
        apart = joined or two.first == one.stop
        if apart and not one.unit and one.low in range(100) and two.low in range(10, 100) and not two.ordinal:
            yield one.low + two.low / 100
