"""Times as facts: dates, years, weekdays, clock times, relative times, decades, quarters and durations, and how two agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from xref import lang as languages
from xref.facts.numerals import Quantity, number_table, scan
from xref.facts.words import Phrases, Token, Words, tokens
from xref.model import Agreement, Fact, FactKind, Span, TimeValue

__all__ = [
    "agree",
    "fields",
    "figures",
    "find",
    "has_relation",
    "hinted_weekdays",
    "length_unit",
    "lengths",
    "numerals_taken",
]

_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0,
    "month": 30.4375, "quarter": 91.3125, "year": 365.25, "decade": 3652.5, "century": 36525.0,
}  # fmt: skip
_CLOCK = re.compile(r"(?<![\d:.,])(\d{1,2})[:h]([0-5٠-٥۰-۵০-৫०-५]\d)(?![\d:])")  # digits of any script
_DOTTED_CLOCK = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4])\.([0-5]\d)(?=\s?(?:Uhr|[ap]\.?\s?m\b|h\b|uur\b|год\b|час))")
_NUMERIC_DATE = re.compile(r"(?<![\d./-])(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/-]|\.\d)")
_DAY_MONTH = re.compile(r"(?<![\d.,])(\d{1,2})\. ?(\d{1,2})\.(?! ?\d)")
_DOTTED = frozenset(["de", "cs", "sk", "pl", "fi", "et", "sl", "hr", "sr", "no", "da", "is", "lv"])
_BUDDHIST_YEAR = re.compile(r"(?:พ\.\s?ศ\.|ปี)\s?(?:พ\.\s?ศ\.\s?)?(2[45]\d\d)(?!\d)")  # «พ.ศ. 2499» is 1956
_DECADE_EN = re.compile(r"(?<!\d)(1[5-9]\d0|20\d0)['’]?s\b|(?<![\d\w])['’]?([2-9]0)s\b")


class Table:
    """The time words of one language, ready to look up."""

    def __init__(self, lang: str) -> None:
        data = languages.table("times", lang)
        self.lang = lang
        self.known = bool(data)
        months = [(form, int(key)) for key, forms in data.get("months", {}).items() for form in forms.split()]
        self.case = bool(data.get("case", False))
        self.months = Phrases([(form.lower() if self.case else form, value) for form, value in months])
        days = [(form, int(key)) for key, forms in data.get("weekdays", {}).items() for form in forms.split()]
        self.weekdays = Phrases([(form.lower() if self.case else form, value) for form, value in days])

        def words(name: str) -> list[str]:
            return [form.rstrip("_") for form in str(data.get(name, "")).split() if not form.endswith("_")]

        def section(name: str) -> list[tuple[str, str]]:
            return [
                (form, key)
                for key, forms in data.get(name, {}).items()
                for form in forms.split()
                if not form.endswith("_")
            ]

        self.relative = Phrases(section("relative"))
        self.units = Words(section("units"))
        self.seasons = Phrases(section("seasons"))
        # Short forms of weekdays that are ordinals as well ("na sexta"): they answer a weekday, they never accuse.
        self.weekdays_hint = Words([(form, int(key)) for form, key in section("weekdays_hint")])
        self.centuries = Words(section("centuries"))
        self.parts = Words(section("parts"))
        self.duals = Words(section("duals"))
        self.lengths = Words(section("lengths"))
        self.decades = Words([(form, int(key)) for form, key in section("decades")])
        # "spring" and "fall" are seasons only behind "this", "in the" and the like
        self.season_guarded = frozenset(words("season_guarded"))
        self.season_lead = frozenset(words("season_lead"))
        self.year_before = Words([(form, True) for form in words("year_before")])
        self.year_after = Words([(form, True) for form in words("year_after")])
        self.modifier_after = bool(data.get("modifier_after", False))
        self.shift = Words(
            [(form, -1) for form in words("last") if "_" not in form]
            + [(form, 1) for form in words("next") if "_" not in form]
            + [(form, 0) for form in words("this") if "_" not in form]
        )
        self.shift_after = Words(
            [
                (form, -1)
                for form in (words("last_after") or (words("last") if self.modifier_after else []))
                if "_" not in form
            ]
            + [
                (form, 1)
                for form in (words("next_after") or (words("next") if self.modifier_after else []))
                if "_" not in form
            ]
        )
        self.ago = Phrases([(form, -1) for form in words("ago")] + [(form, 1) for form in words("hence_after")])
        self.ago_before = Phrases([(form, -1) for form in words("ago_before")])
        relations = [
            (form, name) for name in ("not_before", "before", "after", "until", "since") for form in words(name)
        ]
        self.relations = Phrases(relations)
        self.behind = Phrases(
            [(form, name) for name in ("before", "after", "until", "since") for form in words(f"{name}_behind")]
        )
        self.trailing = any(words(f"{name}_behind") for name in ("before", "after", "until", "since"))
        self.memo: dict[str, bool] = {}
        # Most words are seen by their first two letters to be none of these.
        self.heads: set[str] = set()
        for phrases in (self.months, self.weekdays, self.relative, self.seasons):
            self.heads |= phrases.heads()
        self.heads |= self.centuries.heads() | self.decades.heads() | self.duals.heads() | self.shift.heads()
        if self.shift_after:
            self.heads |= self.units.heads()

    def triggers(self, word: str) -> bool:
        """Whether a time may begin at this word: the cheap question asked of every word."""
        known = self.memo.get(word)
        if known is None:
            listed = word[:2] in self.heads or word[:1] in self.heads
            known = _word_length(word, self.lang) is not None if not listed else bool(
                self.months.starts(word) or self.weekdays.starts(word) or self.relative.starts(word) or self.seasons.starts(word)
                or self.centuries.get(word) is not None or self.decades.get(word) is not None or self.duals.get(word) is not None or self.shift.get(word) is not None
                or _word_length(word, self.lang) is not None
                or (self.shift_after and (self.units.get(word) is not None))
            )  # fmt: skip
            if len(self.memo) > 50_000:
                self.memo.clear()
            self.memo[word] = known
        return known


@cache
def time_table(lang: str) -> Table:
    """The time words of a language; one without a table reads numeric dates, years and clock times only."""
    return Table(lang)


class _Raw:
    """A time before it is resolved: value, span, the quantities it uses up, and a shift in days, weeks, months or years."""

    __slots__ = ("cores", "end", "shift", "start", "value")

    def __init__(
        self,
        start: int,
        end: int,
        value: TimeValue,
        cores: tuple[int, ...] = (),
        shift: tuple[str, float] | None = None,
    ) -> None:
        self.start, self.end, self.value, self.cores, self.shift = start, end, value, cores, shift


def find(text: str, lang: str, published: date | None = None) -> list[Fact]:
    """The times of a text, in order; `published` resolves relative ones ("yesterday")."""
    return list(_find(text, languages.primary(lang), published))


@lru_cache(maxsize=512)
def _find(text: str, lang: str, published: date | None) -> tuple[Fact, ...]:
    found = []
    for raw in _raw(text, lang):
        value = _resolved(raw, published)
        found.append(Fact(FactKind.TIME, Span(raw.start, raw.end), text[raw.start : raw.end], value))
    return tuple(found)


@lru_cache(maxsize=512)
def numerals_taken(text: str, lang: str) -> frozenset[int]:
    """Where the numerals stand (code points) that belong to times."""
    return frozenset(core for raw in _raw(text, languages.primary(lang)) for core in raw.cores)


@lru_cache(maxsize=512)
def _raw(text: str, lang: str) -> tuple[_Raw, ...]:
    quantities = scan(text, lang)
    if lang in ("zh", "ja", "ko"):
        from xref.facts import times_cjk

        found = times_cjk.read(text, lang, quantities)
    else:
        table = time_table(lang)
        row = tokens(text, lang)
        if not quantities and not any(
            token.kind == "n" or (token.kind == "w" and table.triggers(token.low)) for token in row
        ):
            return ()
        found = list(_read(text, row, quantities, table))
    found.sort(key=lambda raw: (raw.start, -raw.end))
    kept: list[_Raw] = []
    for raw in found:
        if not kept or raw.start >= kept[-1].end:
            kept.append(raw)
        elif raw.end > kept[-1].end and raw.start == kept[-1].start:
            kept[-1] = raw
    for raw in kept:  # "الاثنين" is Monday and holds no two
        raw.cores = tuple({*raw.cores, *(q.core for q in quantities if raw.start <= q.core < raw.end)})
    return tuple(kept)


def _read(text: str, row: tuple[Token, ...], quantities: tuple[Quantity, ...], table: Table) -> Iterator[_Raw]:
    by_first = {token.start: place for place, token in enumerate(row)}
    at_core = {by_first[q.core]: q for q in quantities if q.core in by_first}
    used: set[int] = set()
    has_digit = any(token.kind == "n" for token in row)
    if has_digit:
        for match in _NUMERIC_DATE.finditer(text):
            value = _numeric_date(match, table.lang)
            if value is not None:
                inside = tuple(token.start for token in row if match.start() <= token.start < match.end())
                used.update(inside)
                yield _Raw(match.start(), match.end(), value, inside)
        for match in (*_CLOCK.finditer(text), *_DOTTED_CLOCK.finditer(text)):
            hour, minute = int(match[1]), int(match[2])
            inside = tuple(token.start for token in row if match.start() <= token.start < match.end())
            if hour <= 24 and used.isdisjoint(inside):
                used.update(inside)
                hour, end = _meridiem(text, match.end(), hour)
                yield _Raw(match.start(), end, TimeValue(hour=hour % 24, minute=minute), inside)
        if table.lang in _DOTTED:
            for match in _DAY_MONTH.finditer(text):
                day, month = int(match[1]), int(match[2])
                inside = tuple(token.start for token in row if match.start() <= token.start < match.end())
                if 1 <= day <= 31 and 1 <= month <= 12 and used.isdisjoint(inside):
                    used.update(inside)
                    yield _Raw(match.start(), match.end(), TimeValue(month=month, day=day), inside)
        if table.lang == "th":
            for match in _BUDDHIST_YEAR.finditer(text):
                inside = tuple(token.start for token in row if match.start() <= token.start < match.end())
                if used.isdisjoint(inside):
                    used.update(inside)
                    yield _Raw(match.start(), match.end(), TimeValue(year=int(match[1]) - 543), inside)
        if table.lang == "en" and "s" in text:
            for match in _DECADE_EN.finditer(text):
                decade = int(match[1]) if match[1] else 1900 + int(match[2])
                inside = tuple(token.start for token in row if match.start() <= token.start < match.end())
                used.update(inside)
                yield _Raw(match.start(), match.end(), TimeValue(period=f"decade:{decade}"), inside)
    place = 0
    while place < len(row):
        token = row[place]
        raw = None
        if token.kind == "w" and table.triggers(token.low):
            raw = (
                _month(row, place, at_core, used, table)
                or _weekday(row, place, table)
                or _relative(row, place, table, at_core)
            )
        if raw is not None:
            used.update(raw.cores)
            yield _related(text, row, raw, table)
        place += 1
    for index, quantity in at_core.items():
        if quantity.core in used:
            continue
        raw = _counted(text, row, index, quantity, table) or _year(text, row, index, quantity, table)
        if raw is not None:
            used.update(raw.cores)
            yield _related(text, row, raw, table)


def _numeric_date(match: re.Match[str], lang: str) -> TimeValue | None:
    one, two, three = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, month, day = one, two, three
    elif len(match[1]) > 2:
        return None
    else:
        year = three if len(match[4]) == 4 else 2000 + three
        if len(match[4]) == 2 and match[2] == "-":
            return None
        day, month = one, two
        if (lang == "en" and match[2] == "/" and one <= 12) or month > 12:
            day, month = two, one
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2200):
        return None
    return TimeValue(year=year, month=month, day=day)


def _meridiem(text: str, end: int, hour: int) -> tuple[int, int]:
    match = re.compile(r"\s{0,2}([ap])\.?\s?m\b\.?", re.IGNORECASE).match(text, end)
    if match is None:
        return hour, end
    if match[1].lower() == "p" and hour < 12:
        hour += 12
    elif match[1].lower() == "a" and hour == 12:
        hour = 0
    return hour, match.end()


# Turkish writes a month without a day small («haziran sonunda»); these are no other words, as ocak, mart, ekim, aralık are.
_PLAIN_MONTHS = ("nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "kasım")
_ENGLISH_MONTH_WORDS = {"may", "march"}
_FILLER = frozenset({"of", "de", "del", "d", "the", "в", "й", "го", "den", "le", "el"})


def _month(
    row: tuple[Token, ...], place: int, at_core: dict[int, Quantity], used: set[int], table: Table
) -> _Raw | None:
    """A month with the day and year beside it."""
    hit = table.months.at(row, place)
    if hit is None:
        return None
    month, stop = hit
    token = row[place]
    if table.case and not token.text[0].isupper():
        return None
    if table.lang in ("tr", "az") and not token.text[0].isupper() and not token.low.startswith(_PLAIN_MONTHS):
        return None
    if table.lang == "ro" and token.low == "mai" and not _romanian_may(row, place):
        return None
    first, day, year = place, None, None
    cores: list[int] = []
    # The day before: "5 September", "5. September", "5 de septiembre", "пятого сентября", "5th of May".
    for back in (1, 2, 3):
        at = place - back
        if at < 0:
            break
        quantity = _quantity_ending(at_core, at + 1)
        if row[at].low in ("am", "pm") or (row[at].low == "m" and row[at - 1].text == "."):
            break  # "at 9 am September 27th"
        if quantity is not None and quantity.stop == at and row[at].kind == "w" and len(row[at].low) > 3:
            break  # « la deuxième semaine de mai », "la segunda quincena de mayo"
        if quantity is not None:
            if (
                1 <= quantity.low <= 31
                and quantity.low == int(quantity.low)
                and quantity.unit == ""
                and quantity.core not in used
            ):
                day, first = int(quantity.high), by_core(row, quantity)
                cores.append(quantity.core)
            break
        if not (
            row[at].low in _FILLER
            or row[at].text in ".º"
            or (row[at].kind == "w" and len(row[at].low) <= 3 and row[at].glue != " ")
        ):
            break
    # A day after: "May 5", "September 5th".
    if day is None and stop < len(row):
        after = stop
        if row[after].text == "." and row[after].glue == "":
            after += 1
        if after < len(row) and row[after].low == "the":
            after += 1
        quantity = at_core.get(after)
        if (
            quantity is not None
            and quantity.digits
            and 1 <= quantity.low <= 31
            and quantity.low == int(quantity.low)
            and (quantity.unit == "" or quantity.ordinal)
            and len(quantity.digits) <= 2
        ) or (
            quantity is not None
            and table.lang == "en"
            and quantity.digits == ""
            and quantity.low != quantity.high
            and 1 <= quantity.low <= 31
            and quantity.high <= 31
        ):
            day, stop = int(quantity.high), _after_quantity(row, quantity)  # the last of them, as in "8–9 July"
            cores.append(quantity.core)
    year_place = stop
    for _ in range(2):
        if year_place < len(row) and (
            row[year_place].text in ",."
            or row[year_place].low
            in ("de", "of", "del", "года", "in", "dieses", "des", "the", "year", "anul", "vuonna")
        ):
            year_place += 1
    quantity = at_core.get(year_place)
    if quantity is not None and quantity.core not in used and _yearlike(quantity) and quantity.unit == "":
        year, stop = int(quantity.low), year_place + 1
        cores.append(quantity.core)
    if table.lang == "hu" and year is None and place > 0:
        for at in (place - 1, place - 2):
            quantity = at_core.get(at)
            if quantity is not None and _yearlike(quantity):
                year, first = int(quantity.low), at
                cores.append(quantity.core)
    if (
        table.case
        and token.low in _ENGLISH_MONTH_WORDS | {"mar", "jan", "sun", "dec"}
        and day is None
        and year is None
        and not _month_context(row, place, table)
    ):
        return None
    shift = None
    if year is None and place > 0:
        step = table.shift.get(row[place - 1].low)
        if step is not None:
            shift, first = ("month", float(step)), min(first, place - 1)
    return _Raw(row[first].start, row[stop - 1].end, TimeValue(year=year, month=month, day=day), tuple(cores), shift)


def _romanian_may(row: tuple[Token, ...], place: int) -> bool:
    """Whether "mai" is the month: behind a day or a word of time; not the "more" of "mai multe"."""
    before = row[place - 1] if place else None
    after = row[place + 1].low if place + 1 < len(row) else ""
    if after.startswith(("mult", "puțin", "puţin", "bin", "mare", "mari", "mic", "bun", "devreme", "târziu", "mici")):
        return False
    return before is not None and (
        before.kind == "n" or before.low in ("în", "luna", "lunii", "din", "până", "până_în", "începutul", "sfârșitul")
    )


def by_core(row: tuple[Token, ...], quantity: Quantity) -> int:
    """The index of the token where a quantity's numeral begins."""
    for place, token in enumerate(row):
        if token.start >= quantity.core:
            return place
    return 0


def _after_quantity(row: tuple[Token, ...], quantity: Quantity) -> int:
    for place, token in enumerate(row):
        if token.start >= quantity.core_end:
            return place
    return len(row)


def _quantity_ending(at_core: dict[int, Quantity], stop: int) -> Quantity | None:
    for back in (1, 2, 3):
        quantity = at_core.get(stop - back)
        if quantity is not None:
            return quantity if quantity.stop in (stop, stop - 1) or back == 1 else None
    return None


def _month_context(row: tuple[Token, ...], place: int, table: Table) -> bool:
    """Whether "May" or "March" stands where a month does: after a preposition, before a comma or "and"."""
    before = row[place - 1].low if place else ""
    after = row[place + 1].low if place + 1 < len(row) else ""
    if before in ("theresa", "brian", "mrs", "ms", "mr", "minister") or after in (
        "said",
        "has",
        "be",
        "have",
        "not",
        "also",
        "well",
        "still",
    ):
        return False
    return before in (
        "in",
        "since",
        "until",
        "till",
        "by",
        "of",
        "last",
        "next",
        "this",
        "through",
        "from",
        "during",
        "early",
        "late",
        "mid",
        "and",
        "to",
        "before",
        "after",
        "each",
        "every",
        "between",
        "late-",
        "for",
        "on",
        "-",
        "–",
    )


def _weekday(row: tuple[Token, ...], place: int, table: Table) -> _Raw | None:
    hit = table.weekdays.at(row, place)
    if hit is None:
        return None
    value, stop = hit
    token = row[place]
    if table.case and not token.text[0].isupper():
        return None
    if table.lang == "tr" and token.low == "pazar" and not token.text[0].isupper():
        return None
    if (
        table.lang == "pt"
        and stop == place + 1
        and token.low in ("terça",)
        and (place == 0 or row[place - 1].low not in ("na", "à", "da", "de", "desta", "nesta"))
    ):
        return None
    if table.lang in ("fa", "ar", "he", "hi", "vi", "id") and stop < len(row) and row[stop].low in ("البيضاء",):
        return None
    first = place
    shift = None
    if place:
        step = table.shift.get(row[place - 1].low)
        if step:
            first, shift = place - 1, ("weekday", float(step))
    if shift is None and table.shift_after and stop < len(row):
        step = table.shift_after.get(row[stop].low)
        if step:
            stop, shift = stop + 1, ("weekday", float(step))
    return _Raw(row[first].start, row[stop - 1].end, TimeValue(weekday=value), (), shift)


# "zehntägig", "Dreimonatszeitraum", "трёхдневный", "pięcioletni": a number and a unit in one word.
_IN_WORD = {
    "de": re.compile(
        r"([a-zäöüß]{3,30}?)(tägig|tages|wöchig|wochen|monatig|monats|jährig|jahres|stündig|stunden|minütig|minuten)"
    ),
    "nl": re.compile(r"([a-zé]{3,20}?)(daags|dagen|weeks|weken|maands|maanden|jarig|jaren|uurs)"),
    "ru": re.compile(r"([а-яё]{3,20}?)(дневн|суточн|недельн|месячн|летн|летие|летия|летию|часов|минутн)"),
    "uk": re.compile(r"([а-яіїєґ']{3,20}?)(денн|тижнев|місячн|річн|річчя|годинн|хвилинн)"),
    "pl": re.compile(r"([a-ząćęłńóśźż]{3,20}?)(dniow|tygodniow|miesięczn|letni|lecie|lecia|godzinn|minutow)"),
    "cs": re.compile(r"([a-zěščřžýáíéúů]{2,20}?)(denní|týdenní|měsíční|let[ýáéío]|letí|hodinov|minutov)"),
    "sv": re.compile(r"([a-zåäö]{2,12}?)(dagars|veckors|månaders|års|årig|timmars)"),
    "fi": re.compile(r"([a-zäö]{4,20}?)(päiväi|viikkoi|kuukauti|vuoti|tunti)"),
}
_WORD_UNIT = (
    ("tag|tägig|daags|dagen|дневн|суточн|денн|dniow|denní|dagars|päiväi", "day"), ("woch|wöchig|week|weken|недельн|тижнев|tygodniow|týdenní|veckors|viikkoi", "week"),
    ("monat|maand|месячн|місячн|miesięczn|měsíční|månaders|kuukauti", "month"), ("jahr|jähr|jar|jaren|лет|річ|let|lecie|lecia|års|årig|vuoti", "year"),
    ("stund|stünd|uurs|часов|годинн|godzinn|hodinov|timmars|tunti", "hour"), ("minut|minüt|минутн|хвилинн", "minute"),
)  # fmt: skip
_GENITIVE: dict[str, dict[str, float]] = {
    "ru": {"одно": 1, "двух": 2, "дву": 2, "трех": 3, "трёх": 3, "четырех": 4, "четырёх": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10, "одиннадцати": 11, "двенадцати": 12, "пятнадцати": 15, "двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70, "сто": 100, "тысяче": 1000, "полутора": 1.5, "полу": 0.5},
    "uk": {"одно": 1, "дво": 2, "двох": 2, "три": 3, "трьох": 3, "чотири": 4, "чотирьох": 4, "п'яти": 5, "шести": 6, "семи": 7, "восьми": 8, "дев'яти": 9, "десяти": 10, "двадцяти": 20, "тридцяти": 30, "сто": 100},
    "pl": {"jedno": 1, "dwu": 2, "trzy": 3, "cztero": 4, "pięcio": 5, "sześcio": 6, "siedmio": 7, "ośmio": 8, "dziewięcio": 9, "dziesięcio": 10, "dwudziesto": 20, "trzydziesto": 30, "stu": 100},
    "cs": {"jedno": 1, "dvou": 2, "dvoj": 2, "tří": 3, "tri": 3, "čtyř": 4, "pěti": 5, "šesti": 6, "sedmi": 7, "osmi": 8, "devíti": 9, "deseti": 10, "dvaceti": 20, "třiceti": 30, "sto": 100},
    "fi": {"kaksi": 2, "kolmi": 3, "neli": 4, "viisi": 5, "kuusi": 6, "seitsemän": 7, "kahdeksan": 8, "yhdeksän": 9, "kymmen": 10},
}  # fmt: skip


@lru_cache(maxsize=8192)
def _word_length(word: str, lang: str) -> tuple[float, str] | None:
    """The count and unit of a word that holds both."""
    from xref.facts.numerals import number_table

    pattern = _IN_WORD.get(lang)
    match = pattern.match(word) if pattern is not None else None
    if match is None:
        return None
    count = _GENITIVE[lang].get(match[1]) if lang in _GENITIVE else number_table(lang).value(match[1])
    if count is None or (count in (100, 1000) and lang == "de"):
        return None
    unit = next((unit for heads, unit in _WORD_UNIT if match[2].startswith(tuple(heads.split("|")))), None)
    return (float(count), unit) if unit is not None else None


def _compound(token: Token, table: Table) -> _Raw | None:
    """A length of time in one word."""
    found = _word_length(token.low, table.lang)
    if found is None:
        return None
    count, unit = found
    return _Raw(
        token.start, token.end, TimeValue(duration=count * _DAYS[unit], period=f"span:{unit}:{count:g}:{count:g}")
    )


_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
    "xvi": 16,
    "xvii": 17,
    "xviii": 18,
    "xix": 19,
    "xx": 20,
    "xxi": 21,
}


def _roman_century(row: tuple[Token, ...], place: int, table: Table) -> _Raw | None:
    """A century in Roman figures: "XXI век", "XXe siècle", "siglo XX", "wiek XIX"."""
    for at in (place - 1, place + 1):
        if 0 <= at < len(row) and row[at].text[:1].isupper():
            figure = row[at].low
            for ending in ("", "ème", "eme", "e"):
                count = _ROMAN.get(figure.removesuffix(ending)) if figure.endswith(ending) else None
                if count is not None:
                    first, last = min(at, place), max(at, place)
                    return _Raw(row[first].start, row[last].end, TimeValue(period=f"century:{count}"))
    return None


def _relative(row: tuple[Token, ...], place: int, table: Table, at_core: dict[int, Quantity]) -> _Raw | None:
    """A relative time ("yesterday", "last year", "la semana pasada") or a season."""
    token = row[place]
    hit = table.relative.at(row, place)
    if hit is not None:
        unit, amount = hit[0].split(":")
        return _Raw(token.start, row[hit[1] - 1].end, TimeValue(relative=True), (), (unit, float(amount)))
    if table.centuries.get(token.low) is not None:
        count = at_core.get(place + 1) if table.lang == "ar" else None
        if count is not None and 1 <= count.low <= 21:  # «القرن الثامن عشر»
            return _Raw(token.start, count.core_end, TimeValue(period=f"century:{int(count.low)}"))
        return _roman_century(row, place, table)
    step = table.shift.get(token.low)
    if step is not None and place + 1 < len(row):
        unit_here = table.units.get(row[place + 1].low)
        if unit_here in ("year", "month", "week", "century", "decade"):
            return _Raw(token.start, row[place + 1].end, TimeValue(relative=True), (), (unit_here, float(step)))
        season = table.seasons.at(row, place + 1)
        if season is not None and (
            row[place + 1].low not in table.season_guarded or _season_context(row, place + 1, table)
        ):
            return _Raw(
                token.start,
                row[season[1] - 1].end,
                TimeValue(period=season[0], relative=True),
                (),
                ("year", float(step)),
            )
        return None
    if table.shift_after and place + 1 < len(row):
        step = table.shift_after.get(row[place + 1].low)
        named = table.units.get(token.low)
        if (
            step is not None
            and named in ("year", "month", "week")
            and row[place + 1].glue == " "
            and place not in at_core
            and (place == 0 or (place - 1) not in at_core)
        ):
            return _Raw(token.start, row[place + 1].end, TimeValue(relative=True), (), (named, float(step)))
    season = table.seasons.at(row, place)
    if season is not None and (token.low not in table.season_guarded or _season_context(row, place, table)):
        return _Raw(token.start, row[season[1] - 1].end, TimeValue(period=season[0]))
    decade = table.decades.get(token.low)
    if decade is not None:
        first = place - 1 if place and row[place - 1].low in ("nineteen", "eighteen") else place
        hundred = 1800 if first < place and row[first].low == "eighteen" else 1900
        cores = tuple(q.core for at, q in at_core.items() if at in (first, place))
        if place + 2 in at_core and table.centuries.get(row[place + 1].low):  # «ستينيات القرن العشرين»
            count = at_core[place + 2]
            period = TimeValue(period=f"decade:{int(count.low - 1) * 100 + decade}")
            return _Raw(token.start, count.core_end, period)
        return _Raw(row[first].start, token.end, TimeValue(period=f"decade:{hundred + decade}"), cores)
    compound = _compound(token, table)
    if compound is not None:
        return compound
    dual = table.duals.get(token.low)
    if dual is not None:
        return _Raw(token.start, token.end, TimeValue(duration=float(dual)))
    return None


def _season_context(row: tuple[Token, ...], place: int, table: Table) -> bool:
    """Whether "spring" or "fall" stands where a season does: "in spring", "by the fall", "early spring", "spring 2028"; not "the fall of the ruble"."""
    after = row[place + 1] if place + 1 < len(row) else None
    year = row[place + 2] if after is not None and after.low == "of" and place + 2 < len(row) else after
    if year is not None and year.kind == "n" and len(year.text) == 4:
        return True
    if after is not None and after.kind == "w" and after.low in ("of", "in", "from", "to", "water", "tide"):
        return False
    before = row[place - 1].low if place else ""
    if before == "the" and place > 1:
        before = row[place - 2].low
        return before in table.season_lead and before not in ("of", "from", "after", "before")
    return before in table.season_lead


def _yearlike(quantity: Quantity) -> bool:
    return len(quantity.digits) == 4 and quantity.digits.isdigit() and 1000 <= quantity.low <= 2199


def _year(text: str, row: tuple[Token, ...], index: int, quantity: Quantity, table: Table) -> _Raw | None:
    """A year, where four digits stand as one: after "in", before "года", or plainly between 1900 and 2050 with nothing to count."""
    low = quantity.low
    before = row[index - 1] if index else None
    row[quantity.stop] if quantity.stop < len(row) else None
    numeral_end = _after_quantity(row, quantity)
    follows = row[numeral_end] if numeral_end < len(row) else None
    if quantity.low != quantity.high and not quantity.unit and quantity.low >= 1900 and quantity.high <= 2199:
        match = re.match(r"(\d{4})\D{1,8}(\d{4})$", text[quantity.core : quantity.core_end])
        if match is not None:
            return _Raw(
                quantity.core,
                quantity.core_end,
                TimeValue(year=int(match[1]), period=f"to:{match[2]}"),
                (quantity.core,),
            )
    short = (
        row[numeral_end + 1]
        if numeral_end + 1 < len(row) and follows is not None and follows.text in "–/-" and follows.glue == ""
        else follows
    )
    if (
        _yearlike(quantity)
        and short is not None
        and short.kind == "n"
        and short.glue in ("", "-")
        and len(short.text) == 2
        and short.text.isdecimal()
    ):
        last = int(low) // 100 * 100 + int(short.text)
        if int(low) < last <= int(low) + 20:  # "2019–20", "1968/69"
            return _Raw(quantity.core, short.end, TimeValue(year=int(low), period=f"to:{last}"), (quantity.core,))
    decade = _decade(text, row, quantity, follows, table)
    if decade is not None:
        return decade
    if not _yearlike(quantity) or quantity.approx:
        return None
    marked = bool(follows is not None and follows.glue in (" ", "-", "'") and table.year_after.get(follows.low))
    lead = bool(before is not None and (table.year_before.get(before.low) or before.text in "(–—"))
    counted = (
        follows is not None
        and follows.kind == "w"
        and follows.glue == " "
        and not follows.text[0].isupper()
        and not marked
        and _counts(follows, table)
    )
    if quantity.unit and not (marked or (lead and quantity.unit in ("m", "g", "t", "x"))):
        return None
    if marked:
        assert follows is not None
        end = follows.end
        return _Raw(quantity.core, end, TimeValue(year=int(low)), (quantity.core,))
    if 1900 <= low <= 2060 and (lead or not counted) and not quantity.bound:
        if before is not None and before.kind == "n":
            return None
        return _Raw(quantity.core, quantity.core_end, TimeValue(year=int(low)), (quantity.core,))
    if 1500 <= low < 1900 and lead and not counted:
        return _Raw(quantity.core, quantity.core_end, TimeValue(year=int(low)), (quantity.core,))
    if 1900 <= low <= 2060 and quantity.bound and lead and not counted:
        return _Raw(quantity.core, quantity.core_end, TimeValue(year=int(low)), (quantity.core,))
    return None


_DECADE_ENDINGS = {
    "ru": ("х", "е", "ых", "ми", "м"),
    "uk": ("х", "ті", "их", "ми"),
    "de": ("er", "ern"),
    "bg": ("те", "тe"),
    "pl": (),
    "cs": (),
}


def _decade(text: str, row: tuple[Token, ...], quantity: Quantity, follows: Token | None, table: Table) -> _Raw | None:
    """A decade: "1990-х годах", "90er Jahre", "lata 90.", "années 90", "años 90"."""
    low = quantity.low
    if low != quantity.high or low % 10 or not (20 <= low <= 90 or 1500 <= low <= 2090) or low != int(low):
        return None
    decade = int(low) if low >= 1500 else 1900 + int(low)
    place = _after_quantity(row, quantity)
    if quantity.ordinal and quantity.digits:
        place = max(place, quantity.stop)
    ending = row[place - 1] if place and row[place - 1].start > quantity.core else None
    if follows is not None and follows.glue in ("", "-") and follows.kind == "w":
        ending, place = follows, place + (0 if quantity.ordinal else 1)
    if ending is not None and ending.low in _DECADE_ENDINGS.get(table.lang, ()):
        after = row[place] if place < len(row) else None
        end = after.end if after is not None and table.units.get(after.low) == "year" else ending.end
        if low >= 1500 or (after is not None and table.units.get(after.low) == "year"):
            return _Raw(quantity.core, end, TimeValue(period=f"decade:{decade}"), (quantity.core,))
    first = by_core(row, quantity)
    if (
        first
        and low <= 90
        and row[first - 1].low in ("années", "años", "anos", "anni", "lata", "latach", "lat", "jaren", "anii", "л.")
    ):
        return _Raw(row[first - 1].start, quantity.core_end, TimeValue(period=f"decade:{decade}"), (quantity.core,))
    return None


_COUNTED = re.compile(
    r"(?:people|men|women|children|soldiers|troops|jobs|workers|students|copies|cases|deaths|victims|homes|houses|vehicles|cars|refugees|migrants|"
    r"человек|людей|солдат|рабоч\w{0,6}|жител\w{0,4}|домов|случаев|людини|осіб|чоловік|osób|ludzi|menschen|personen|einwohner\w{0,4}|mitarbeiter\w{0,4}|"
    r"personnes|habitants|emplois|personas|habitantes|personer|lidí|kişi|شخص)$"
)


def _counts(token: Token, table: Table) -> bool:
    """Whether the word after four digits is one of those that are counted in thousands ("2000 people")."""
    return _COUNTED.match(token.low) is not None


def _counted(text: str, row: tuple[Token, ...], index: int, quantity: Quantity, table: Table) -> _Raw | None:
    """Durations ("three weeks", "5-летний"), quarters, centuries, decades and clock times said with words."""
    stop = _after_quantity(row, quantity)
    inverted = _inverted(row, index, quantity, table)
    if inverted is not None and (stop >= len(row) or table.units.get(row[stop].low) is None):
        return inverted
    if stop >= len(row):
        return None
    token = row[stop]
    if quantity.ordinal or (
        token.kind == "w"
        and table.centuries.get(token.low)
        and not quantity.ordinal
        and quantity.low <= 21
        and table.lang not in ("en",)
    ):
        part = table.parts.get(token.low) if token.kind == "w" else None
        if part == "quarter" and 1 <= quantity.low <= 4:
            return _Raw(quantity.core, token.end, TimeValue(period=f"quarter:{int(quantity.low)}"), (quantity.core,))
        if part == "half" and 1 <= quantity.low <= 2:
            return _Raw(quantity.core, token.end, TimeValue(period=f"half:{int(quantity.low)}"), (quantity.core,))
        if token.kind == "w" and table.centuries.get(token.low) and quantity.low <= 30:
            return _Raw(quantity.core, token.end, TimeValue(period=f"century:{int(quantity.low)}"), (quantity.core,))
        if (
            quantity.ordinal
            and quantity.digits == ""
            and quantity.low % 10 == 0
            and 20 <= quantity.low <= 90
            and token.kind == "w"
            and table.units.get(token.low) == "year"
            and table.lang in ("ru", "uk", "pl", "bg")
        ):
            return _Raw(
                quantity.core, token.end, TimeValue(period=f"decade:{1900 + int(quantity.low)}"), (quantity.core,)
            )
        if (
            quantity.ordinal
            and not quantity.digits
            and quantity.low == quantity.high
            and (quantity.low in _SHORT_YEARS or (quantity.low in _TEENS and token.low in _IN_YEAR))
            and table.lang in ("ru", "uk")
            and token.low in _OF_YEAR
        ):
            year = 2000 + int(quantity.low)
            return _Raw(quantity.core, token.end, TimeValue(year=year), (quantity.core,))
        if quantity.ordinal:
            if (
                table.lang in ("ru", "uk", "pl", "bg", "cs")
                and quantity.digits
                and table.units.get(token.low) == "year"
            ):
                if quantity.low >= 1000:
                    return _Raw(quantity.core, token.end, TimeValue(year=int(quantity.low)), (quantity.core,))
                if quantity.low % 10 == 0 and 20 <= quantity.low <= 90:
                    return _Raw(
                        quantity.core,
                        token.end,
                        TimeValue(period=f"decade:{1900 + int(quantity.low)}"),
                        (quantity.core,),
                    )
            return None
    if quantity.unit in ("%", "pp", "USD", "EUR", "RUB", "UAH") or (quantity.part and quantity.low != 0.5):
        return None
    unit_at = stop
    if token.kind == "s" and token.text in "." and unit_at + 1 < len(row):
        return None
    skipped = 0
    unit = None
    while unit_at < len(row) and skipped < 2:
        here = row[unit_at]
        if here.kind != "w":
            break
        unit = table.units.get(here.low)
        if unit is not None or here.low not in _SKIP_BEFORE_UNIT:
            break
        skipped, unit_at = skipped + 1, unit_at + 1
    if unit is None:
        hour, end = (
            _meridiem(text, quantity.core_end, int(quantity.low))
            if 1 <= quantity.low <= 12 and quantity.low == int(quantity.low)
            else (0, quantity.core_end)
        )
        if end > quantity.core_end:
            return _Raw(quantity.core, end, TimeValue(hour=hour, minute=0), (quantity.core,))
        if token.low in ("uhr",) and quantity.low <= 24:
            minute = None
            return _Raw(
                quantity.core, token.end, TimeValue(hour=int(quantity.low) % 24, minute=minute or 0), (quantity.core,)
            )
        if (
            token.low == "h"
            and quantity.low <= 24
            and token.glue in ("", " ")
            and table.lang in ("fr", "es", "pt", "it")
        ):
            return _Raw(quantity.core, token.end, TimeValue(hour=int(quantity.low) % 24, minute=0), (quantity.core,))
        return None
    if _yearlike(quantity) and unit == "year":
        return None
    if quantity.low != quantity.high and unit == "year" and quantity.low >= 1900 and quantity.high <= 2100:
        return _Raw(
            quantity.core,
            row[unit_at].end,
            TimeValue(year=int(quantity.low), period=f"to:{int(quantity.high)}"),
            (quantity.core,),
        )
    if quantity.high > _LONGEST:  # "30 million three years ago": the figure before belongs to something else
        return None
    if skipped and table.lang == "en" and quantity.high != 1 and not row[unit_at].low.endswith("s"):
        return None  # "down from 41 last year": a singular unit is not counted
    end = row[unit_at].end
    days = quantity.high * _DAYS[unit]
    value = TimeValue(duration=days, period=f"span:{unit}:{quantity.low:g}:{quantity.high:g}")
    start = quantity.start if quantity.start < quantity.core and quantity.unit == "" else quantity.core
    ago = table.ago.at(row, unit_at + 1)
    if ago is not None:
        return _Raw(
            start, row[ago[1] - 1].end, replace(value, relative=True), (quantity.core,), (unit, ago[0] * quantity.high)
        )
    if table.ago_before:
        before = table.ago_before.before(row, index)
        if before is not None:
            return _Raw(
                row[before[1]].start, end, replace(value, relative=True), (quantity.core,), (unit, -quantity.high)
            )
    return _Raw(start, end, value, (quantity.core,))


# Genitive plurals before a figure: «минут сорок» is about forty minutes, «лет через двадцать» in some twenty years.
_INVERTED = {
    "минут": "minute", "секунд": "second", "часов": "hour", "дней": "day", "недель": "week", "месяцев": "month", "лет": "year",
    "хвилин": "minute", "годин": "hour", "днів": "day", "тижнів": "week", "місяців": "month", "років": "year", "гадоў": "year", "хвілін": "minute",
}  # fmt: skip
_INVERTED_OVER = frozenset({"через", "за", "на", "по", "до", "у", "в"})


def _inverted(row: tuple[Token, ...], index: int, quantity: Quantity, table: Table) -> _Raw | None:
    """A length whose unit stands before its figure, as Russian and Ukrainian say "about"."""
    if table.lang not in ("ru", "uk", "be") or quantity.ordinal or quantity.unit or not index:
        return None
    at = index - 2 if row[index - 1].low in _INVERTED_OVER and index > 1 else index - 1
    unit = _INVERTED.get(row[at].low)
    before = row[at - 1] if at else None
    if (
        unit is None
        or row[index].glue != " "
        or (before is not None and (before.kind == "n" or number_table(table.lang).value(before.low)))
    ):
        return None
    value = TimeValue(duration=quantity.high * _DAYS[unit], period=f"span:{unit}:{quantity.low:g}:{quantity.high:g}")
    return _Raw(row[at].start, quantity.core_end, value, (quantity.core,))


# Years that speech gives by their last figures («двадцать седьмого года»): none before or after, which may be of another century or
# an ordinal of its own ("в первом году", «тридцать девятый год»).
_SHORT_YEARS = frozenset({21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 34, 35})
_TEENS = frozenset(range(11, 20))  # of this century or the last: `drift.time` excuses both
_IN_YEAR = frozenset({"года", "году", "року", "році"})  # not the «пятнадцатый год подряд»
_OF_YEAR = frozenset({"год", "года", "году", "годом", "рік", "року", "році", "роком"})

_LONGEST = 100_000  # units that a length of time counts at most

_SKIP_BEFORE_UNIT = frozenset({"more", "full", "consecutive", "straight", "last", "past", "long", "последних", "полных", "следующих", "ближайших", "de", "consecutivos", "letzten", "vergangenen", "nächsten", "dernières", "derniers", "prochaines", "últimos", "últimas", "próximos", "работы", "календарных", "рабочих", "whole", "working", "calendar", "business", "previous", "additional", "останніх", "наступних", "ostatnich", "kolejnych"})  # fmt: skip


def _related(text: str, row: tuple[Token, ...], raw: _Raw, table: Table) -> _Raw:
    """The time with the relation word before it: before, after, until, since, not before."""
    if raw.value.duration is not None or _DAYS_TO.search(text, raw.start, raw.end):
        return raw
    place = next((k for k, token in enumerate(row) if token.start >= raw.start), 0)
    if table.trailing:
        return _related_behind(text, row, raw, table)
    hit = table.relations.before(row, place)
    if _AT_THE_EARLIEST.match(text, raw.end):
        return _Raw(raw.start, raw.end, replace(raw.value, relation="not_before"), raw.cores, raw.shift)
    start = place
    while hit is None and start and place - start < 4 and row[start - 1].low in _BETWEEN:
        start -= 1
        hit = table.relations.before(row, start)
    if hit is None:
        return raw
    relation, first = hit
    beside = first > 0 and row[first - 1].low in _NEGATORS
    after = next((k for k, token in enumerate(row) if token.start >= raw.end), len(row))
    denied = relation in ("before", "until") and (_denied(text, row, first) or _denied_later(text, row, after, raw.end))
    if relation in ("before", "until") and (beside or denied):
        # "will not open before May" says what "not before May" says; "did not come until May" may also say when it happened
        relation, first = ("not_until" if relation == "until" and not beside else "not_before"), first - beside
    return _Raw(
        row[first].start if relation == "not_before" else raw.start,
        raw.end,
        replace(raw.value, relation=relation),
        raw.cores,
        raw.shift,
    )


_DAYS_TO = re.compile(r"\d\s?(?:-|–|to|bis)\s?\d")  # "from November 9 to 30" says both ends


def _related_behind(text: str, row: tuple[Token, ...], raw: _Raw, table: Table) -> _Raw:
    """The same where the relation word follows the time, which has a case ending ("2028 ortasından önce", "12 Ekim'e kadar")."""
    after = next((k for k, token in enumerate(row) if token.start >= raw.end), len(row))
    first = next((k for k, token in enumerate(row) if token.start >= raw.start), 0)
    ahead = table.relations.before(row, first)
    if ahead is not None and ahead[0] in ("not_before", "until"):  # «en erken haziranda», «en geç mayısta»
        return _Raw(row[ahead[1]].start, raw.end, replace(raw.value, relation=ahead[0]), raw.cores, raw.shift)
    for place in range(after, min(after + 3, len(row))):
        hit = table.behind.at(row, place)
        if hit is None:
            if row[place].kind != "w":
                break
            continue
        relation, stop = hit
        case = _DATIVE if relation == "until" else _ABLATIVE
        if not case.search(text[raw.start : row[place].start].rstrip()):
            break
        clause = re.split(r"[.;:!?]", text[row[stop - 1].end :], maxsplit=1)[0]
        if relation in ("before", "until") and _NEGATED_VERB.search(clause):
            relation = "not_before" if relation == "before" else "not_until"
        return _Raw(raw.start, raw.end, replace(raw.value, relation=relation), raw.cores, raw.shift)
    return raw


_ABLATIVE = re.compile(r"[dt][ae]n$")
_DATIVE = re.compile(r"[ae]$")
_NEGATED_VERB = re.compile(
    r"(?:m[ae]y[ae]c\w+|m[ae]z(?:lar|ler)?|m[ae]d[ıi]\w*|m[ıiuü]yor\w*)\b|\bdeğil\w*", re.IGNORECASE
)


# What may stand between a relation word and its time: articles, and the part of the month or year ("frühestens Mitte Februar", "by mid-March").
_BETWEEN = frozenset(
    ["the", "of", "middle", "beginning", "le", "la", "el", "de", "di", "der", "dem", "den", "начала", "конца", "середины", "началу", "концу", "середине", "середині", "кінцю", "end", "mid", "early", "late", "mitte", "anfang", "ende", "début",
     "mi", "fin", "principios", "mediados", "finales", "inizio", "metà", "fine", "início", "meados", "fim", "początku", "połowie", "połowy", "końcu",
     "końca", "połową", "końcem", "początkiem", "початку", "середини", "кінця", "milieu", "du", "del", "della", "dell", "do", "da", "la", "l",
     "منتصف", "نهاية", "بداية", "أواخر", "أوائل", "مطلع", "عام", "سنة", "شهر", "العام"]
)  # fmt: skip
_AT_THE_EARLIEST = re.compile(r",?\s(?:at the (?:very )?earliest|au plus tôt|como muy pronto|al più presto|no mínimo|najwcześniej|не раньше)\b", re.IGNORECASE)  # fmt: skip
_NEGATORS = frozenset(
    ["not", "не", "nicht", "no", "non", "pas", "não", "nie", "never", "cannot", "ні", "ni", "kein", "keine", "jamais", "nunca", "mai", "nem", "inte",
     "ikke", "niet", "nu", "لن", "لا", "لم", "ليس"]
)  # fmt: skip
# After a negator these bound a quantity and deny no verb («до 2031 года построить не менее шести»).
_MEASURING = frozenset(
    ["менее", "меньше", "более", "больше", "менш", "менше", "більш", "більше", "less", "fewer", "more", "weniger", "mehr", "moins", "plus", "menos",
     "más", "mais", "meno", "più", "mniej", "więcej", "méně", "více", "minder", "meer",
     "long", "much", "far", "lange", "viel", "longtemps", "mucho", "molto", "muito", "długo", "долго", "задолго", "довго"]
)  # fmt: skip
_REACH = 8  # words before "before" in which a negated verb is looked for


def _denied(text: str, row: tuple[Token, ...], first: int) -> bool:
    """Whether a negation earlier in the clause governs the verb that the time belongs to."""
    for place in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if any(mark in text[row[place].end : row[first].start] for mark in ".;:!?,"):
            return False
        word = row[place]
        if word.low in _NEGATORS and place + 1 < len(row) and row[place + 1].low in _MEASURING:
            continue
        if (
            word.low in _NEGATORS
            or word.low.endswith(("n't", "n’t"))
            or text[max(0, word.start - 2) : word.end] in ("n't", "n’t")
        ):
            return True
    return False


def _denied_later(text: str, row: tuple[Token, ...], after: int, end: int) -> bool:
    """Whether the verb that follows the time in its clause is negated («раньше ноября ничего не произойдёт»)."""
    for place in range(after, min(len(row), after + _REACH - 2)):
        word = row[place]
        if any(mark in text[end : word.start] for mark in ".;:!?,"):
            return False
        if word.low in _NEGATORS and place + 1 < len(row) and row[place + 1].low in _MEASURING:
            continue
        if word.low in _NEGATORS or text[max(0, word.start - 2) : word.end] in ("n't", "n’t"):
            return True
        if word.low in _NO and (place + 1 == len(row) or row[place + 1].text[0] in ".;!?…"):
            return True  # «Раньше весны 2028 года — точно нет.»
    return False


_NO = frozenset({"нет", "нету", "ні", "ne", "nei", "nee", "nein"})


def has_relation(text: str, lang: str, relation: str) -> bool:
    """Whether words for a relation ("after") stand in a text before something that is no time."""
    table = time_table(languages.primary(lang))
    row = tokens(text, table.lang)
    starts = {raw.start for raw in _raw(text, table.lang) if raw.value.relation == relation}
    for place in range(len(row)):
        hit = table.relations.at(row, place)
        if hit is not None and hit[0] == relation and not any(0 <= start - row[place].start < 40 for start in starts):
            return True
    return False


def _add_months(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _resolved(raw: _Raw, published: date | None) -> TimeValue:
    """The value with a relative time worked out against the document's date, as far as its unit goes."""
    if raw.shift is None:
        return raw.value
    unit, amount = raw.shift
    value = raw.value
    if published is None:
        tag = f"rel:{unit}:{amount:g}" if not value.period else value.period
        return replace(value, relative=True, period=tag)
    if unit == "day":
        day = published + timedelta(days=amount)
        return replace(value, year=day.year, month=day.month, day=day.day, relative=True)
    if unit == "week":
        day = published + timedelta(days=7 * amount)
        return replace(
            value, year=day.year, month=None, relative=True, period=value.period or f"week:{day.isocalendar().week}"
        )
    if unit == "month":
        if value.month is not None:
            return replace(value, relative=True, year=None if amount else published.year)
        year, month = _add_months(published, round(amount))
        return replace(value, year=year, month=month, relative=True)
    if unit == "year" and float(amount).is_integer():
        return replace(value, year=published.year + int(amount), relative=True)
    return replace(value, relative=True)


def fields(fact: Fact) -> dict[str, float]:
    """The parts of a time that can be compared one by one."""
    value = fact.value
    assert isinstance(value, TimeValue)
    found: dict[str, float] = {}
    for name in ("year", "month", "day", "weekday", "hour", "minute"):
        part = getattr(value, name)
        if part is not None:
            found[name] = part
    if value.duration is not None:
        found["duration"] = value.duration
    kind, _, figure = value.period.partition(":")
    if kind in ("decade", "century", "quarter", "half") and figure:
        found[kind] = float(figure)
    elif kind == "to":
        found["year_to"] = float(figure)
    return found


@lru_cache(maxsize=4096)
def agree(reported: Fact, said: Fact) -> Agreement:
    """How a reported time answers a said one: every part that both name must fit; a part named once is a detail left out or added."""
    r, s = reported.value, said.value
    assert isinstance(r, TimeValue)
    assert isinstance(s, TimeValue)
    if (r.duration is None) != (s.duration is None):
        return Agreement.UNRELATED
    if r.duration is not None and s.duration is not None:
        return _durations(r, s)
    if _same_day(r, s):
        return Agreement.LICENSED
    mine, theirs = fields(reported), fields(said)
    common = mine.keys() & theirs.keys()
    if not common:
        derived = _derived(r, s)
        if derived is not None:
            return derived
        if r.period and r.period == s.period:
            turned = r.period in _SEASONS and {r.relation, s.relation} in (
                {"not_before", "until"},
                {"not_before", "before"},
                {"not_before", ""},
            )
            return Agreement.DIFFERENT if turned else Agreement.SAME  # "by autumn" for «не раньше осени»
        if (
            r.period.startswith("rel:")
            and s.period.startswith("rel:")
            and r.period.split(":")[1] == s.period.split(":")[1]
        ):
            return Agreement.DIFFERENT
        if r.period in _SEASONS and s.period in _SEASONS:
            return Agreement.DIFFERENT
        return Agreement.UNRELATED
    if any(mine[name] != theirs[name] for name in common):
        return Agreement.DIFFERENT
    if (
        "not_until" not in (r.relation, s.relation)
        and {"not_before"} & {r.relation, s.relation}
        and r.relation != s.relation
        and not {r.relation, s.relation} <= {"not_before", "since", "after"}
    ):
        return Agreement.DIFFERENT
    if {r.relation, s.relation} in ({"before", "after"}, {"until", "since"}, {"until", "after"}, {"before", "since"}):
        return Agreement.DIFFERENT
    if (
        s.relation in ("before", "after")
        and not r.relation
        and not (r.relative or s.relative)
        and common != {"weekday"}
    ):
        return Agreement.PRECISION
    return Agreement.SAME if mine == theirs and r.relation == s.relation else Agreement.LICENSED


_SEASONS = frozenset({"spring", "summer", "autumn", "winter"})


def _day_of(value: TimeValue) -> date | None:
    if value.year is None or value.month is None or value.day is None:
        return None
    try:
        return date(value.year, value.month, value.day)
    except ValueError:
        return None


def _same_day(r: TimeValue, s: TimeValue) -> bool:
    """A relative day may be off by one: papers appear a day later than what they report.

    A day said in an interview may then be the day before, never the day after: "yesterday" is not the day on which it appeared.
    """
    if not (r.relative or s.relative):
        return False
    one, two = _day_of(r), _day_of(s)
    if one is None or two is None:
        return False
    return -1 <= (one - two).days <= (1 if r.relative else 0)


def _derived(r: TimeValue, s: TimeValue) -> Agreement | None:
    """A weekday against a date, a decade or century against a year."""
    for one, two in ((r, s), (s, r)):
        day = _day_of(two)
        if one.weekday is not None and day is not None:
            off = (day.weekday() - one.weekday) % 7
            beside = (
                (0, 1) if two is s else (0, 1, 6)
            )  # the day before what was said, either day of what the report dates itself
            return Agreement.LICENSED if (two.relative and off in beside) or off == 0 else Agreement.DIFFERENT
        kind, _, figure = one.period.partition(":")
        if kind == "decade" and two.year is not None:
            return Agreement.LICENSED if two.year // 10 * 10 == int(figure) else Agreement.DIFFERENT
        if kind == "century" and two.year is not None:
            return Agreement.LICENSED if (two.year - 1) // 100 + 1 == int(figure) else Agreement.DIFFERENT
    return None


def _durations(r: TimeValue, s: TimeValue) -> Agreement:
    assert r.duration is not None
    assert s.duration is not None
    if r.duration == s.duration and r.period == s.period:
        return Agreement.SAME
    off = abs(r.duration - s.duration) / max(r.duration, s.duration, 1e-9)
    if r.period.split(":")[:2] == s.period.split(":")[:2]:
        return Agreement.LICENSED if off < 1e-6 else Agreement.DIFFERENT
    # 14 days and two weeks, 12 months and a year, 18 months and a year and a half; months are 30 days or 30.4.
    return Agreement.LICENSED if off <= 0.03 else Agreement.DIFFERENT


def figures(fact: Fact) -> frozenset[float]:
    """The bare figures of a time: year, day, month, hour, and how many units a duration counts."""
    value = fact.value
    assert isinstance(value, TimeValue)
    found = {
        float(part)
        for part in (value.year, value.month, value.day, value.hour, value.minute)
        if part is not None and not (value.relative and part == value.year)
    }
    if value.month is not None and not any(sign.isdigit() or sign in "一二三四五六七八九十" for sign in fact.text):
        found.discard(float(value.month))  # "June" is no six
    kind, _, rest = value.period.partition(":")
    if kind == "span":
        found.update(float(figure) for figure in rest.split(":")[1:])
    elif kind in ("decade", "century", "quarter", "half", "to") and rest:
        found.add(float(rest))
        if kind == "decade":
            found.add(float(rest) % 100)
    return frozenset(found)


def length_unit(fact: Fact) -> str:
    """The unit that a duration is counted in; empty for a point in time."""
    value = fact.value
    assert isinstance(value, TimeValue)
    return value.period.split(":")[1] if value.period.startswith("span:") else ""


@lru_cache(maxsize=512)
def steps(text: str, lang: str) -> frozenset[float]:
    """The steps (last -1, this 0, next 1) that words of a text say without a unit beside them («в этом — семнадцать», "and next")."""
    table = time_table(languages.primary(lang))
    row = tokens(text, table.lang)
    found = set()
    for place, token in enumerate(row):
        step = table.shift.get(token.low) if token.kind == "w" else None
        follows = row[place + 1].low if place + 1 < len(row) else ""
        if step is not None and table.units.get(follows) is None:
            found.add(float(step))
    return frozenset(found)


@lru_cache(maxsize=512)
def hinted_weekdays(text: str, lang: str) -> frozenset[int]:
    """The weekdays (Monday 0) that words of a text may name beside another meaning ("na sexta"); to excuse, never to accuse."""
    table = time_table(languages.primary(lang))
    if not table.weekdays_hint:
        return frozenset()
    found = (table.weekdays_hint.get(token.low) for token in tokens(text, table.lang) if token.kind == "w")
    return frozenset(day for day in found if day is not None)


@lru_cache(maxsize=512)
def lengths(text: str, lang: str) -> frozenset[float]:
    """The lengths of time, in days, that the words of a text name or hint at: "a week", "decade", «полгода»; to excuse, never to accuse."""
    lang = languages.primary(lang)
    found: set[float] = set()
    counted = [(raw.start, raw.end) for raw in _raw(text, lang) if raw.value.duration is not None]
    if lang in ("zh", "ja", "ko"):
        from xref.facts import times_cjk

        rest = list(text)
        for start, end in counted:
            rest[start:end] = " " * (end - start)
        return frozenset(times_cjk.lengths("".join(rest)))
    table = time_table(lang)
    for token in tokens(text, lang):
        if token.kind == "w" and not any(start <= token.start < end for start, end in counted):
            unit = table.units.get(token.low) or table.lengths.get(token.low)
            if unit is not None:
                count = _DAYS[unit] if unit in _DAYS else float(unit)
                found.update((count, count / 2, count * 1.5))
    found.update(_joined_lengths(text, lang))
    return frozenset(found)


def _joined_lengths(text: str, lang: str) -> Iterator[float]:
    """The lengths in days that two units say together: "a year and two months", «рік і два місяці», "two weeks three days"."""
    table, row = time_table(lang), tokens(text, lang)
    join = number_table(lang).join
    counted = [raw for raw in _raw(text, lang) if raw.value.duration is not None]
    for raw in counted:
        place = next((k for k, token in enumerate(row) if token.start >= raw.start), 0)
        before = place - 1 if place and row[place - 1].low in join else place
        whole = next((one for one in counted if before and one.end == row[before - 1].end), None)
        days = whole.value.duration if whole is not None else None
        if days is None and before and (unit := table.units.get(row[before - 1].low)):
            days = _DAYS[unit]
        if days is not None and raw.value.duration is not None and raw.value.duration < days:
            yield days + raw.value.duration
    halves, articles = number_table(lang).halves, number_table(lang).articles
    for raw in counted:  # "dos horas y media", "two years and a half"
        after = next((k for k, token in enumerate(row) if token.start >= raw.end), len(row))
        if after + 1 >= len(row) or row[after].low not in join or not raw.value.period.startswith("span:"):
            continue
        half = halves.at(row, after + 2 if row[after + 1].low in articles else after + 1)
        if half is not None and raw.value.duration is not None:
            yield raw.value.duration + half[0] * _DAYS[raw.value.period.split(":")[1]]
    for one in scan(text, lang):  # « une heure vingt », «час двадцать», "two hours thirty"
        if not 0 < one.low < 60 or one.low != int(one.low) or one.unit or one.ordinal:
            continue
        place = next((k for k, token in enumerate(row) if token.start >= one.start), 0)
        before = place - 1 if place and row[place - 1].low in join else place
        if not before or table.units.get(row[before - 1].low) != "hour":
            continue
        whole = next((raw for raw in counted if raw.end == row[before - 1].end), None)
        hours = whole.value.duration if whole is not None else _DAYS["hour"]
        if hours is not None:
            yield hours + one.low * _DAYS["minute"]
