"""Numbers as facts: every quantity of a text that is no time, with unit and bound, and how two of them answer each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from xref import lang as languages
from xref.facts.numbers_around import construction, denied
from xref.facts.numerals import Quantity, digits, loose, scan
from xref.model import Agreement, Fact, FactKind, NumberValue, Span

__all__ = ["agree", "figures", "find", "hints", "is_weak", "reads_words"]

# Units of one dimension, in its base unit. Tonnes and short tons are one: reports rarely say which, and the difference is 10 %.
_DIMENSIONS: tuple[dict[str, float], ...] = (
    {
        "km": 1000,
        "m": 1,
        "cm": 0.01,
        "mm": 0.001,
        "mi": 1609.344,
        "nmi": 1852,
        "ft": 0.3048,
        "in": 0.0254,
        "yd": 0.9144,
    },
    {"kg": 1, "g": 0.001, "mg": 1e-6, "lb": 0.45359237, "oz": 0.0283495, "t": 1000},
    {"ha": 10_000, "ac": 4046.856, "km2": 1e6, "m2": 1, "mi2": 2_589_988, "ft2": 0.092903},
    {"l": 1, "gal": 3.785412, "m3": 1000, "bbl": 158.987},
    {"kmh": 1, "mph": 1.609344},
    {"kW": 1, "MW": 1000, "GW": 1e6},
    {"pp": 1, "bp": 0.01},
)
_BASE = {unit: (place, factor) for place, units in enumerate(_DIMENSIONS) for unit, factor in units.items()}
# A speed whose "per hour" is not read beside its unit ("17,500 millas por hora", 时速400公里) is a length to the reader.
_SPEEDS = {"kmh": "km", "mph": "mi"}
_CROWNS = frozenset({"crown", "SEK", "NOK", "DKK", "CZK"})
_CURRENCIES = frozenset(
    [
        "USD",
        "EUR",
        "crown",  # whose, the word does not tell
        "RUB",
        "UAH",
        "GBP",
        "JPY",
        "CNY",
        "PLN",
        "TRY",
        "CHF",
        "INR",
        "BRL",
        "KRW",
        "SAR",
        "HKD",
        "SEK",
        "NOK",
        "DKK",
        "CZK",
        "HUF",
        "ILS",
        "AUD",
        "CAD",
        "SGD",
        "TWD",
        "NZD",
        "MXN",
    ]
)


_DOLLARS = tuple({"USD", other} for other in ("HKD", "AUD", "CAD", "SGD", "TWD", "NZD"))


@lru_cache(maxsize=512)
def find(text: str, lang: str) -> list[Fact]:
    """The numbers of a text, in order; times and what merely hints at a number ("one of them", "first") are left out."""
    from xref.facts import times

    taken = times.numerals_taken(text, lang)
    return [
        _fact(text, lang, quantity) for quantity in scan(text, lang) if quantity.core not in taken and not quantity.weak
    ]


def _fact(text: str, lang: str, quantity: Quantity) -> Fact:
    bound = quantity.bound
    if bound and denied(text, lang, quantity):
        bound = "max" if bound == "min" else "min"  # "not … more than 96 million" is at most that
    value = NumberValue(quantity.low, quantity.high, quantity.unit, quantity.approx, bound, quantity.ordinal)
    return Fact(FactKind.NUMBER, Span(quantity.start, quantity.end), text[quantity.start : quantity.end], value)


def hints(text: str, lang: str) -> frozenset[float]:
    """Every value that a text states or hints at, by whatever words: used to excuse, never to accuse."""
    found = set(loose(text, lang))
    for quantity in scan(text, lang):
        found.update((quantity.low, quantity.high))
        if quantity.other is not None:
            found.add(quantity.other)
    found.update(_english_parts(text, lang))
    found.update(_roman(text, lang))
    found.update(_of_chains(text))
    coins = construction("hundredth", lang)
    quantities = scan(text, lang)
    if coins is not None and any(coins.search(text[one.core_end :]) for one in quantities):
        found.update(one.low / 100 for one in quantities if one.low < 100 and one.low == one.high)  # "fifty cents": 0.5
    return frozenset(found)


_A_PART = re.compile(r"\ba (third|quarter|fifth|sixth|seventh|eighth|ninth|tenth) of\b", re.IGNORECASE)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}


def _english_parts(text: str, lang: str) -> Iterator[float]:
    """What "a fifth of the lambs" is besides an ordinal: .2, and 20 as a percentage."""
    if languages.primary(lang) == "en":
        for part in _A_PART.findall(text):
            yield from (1 / _PARTS[part.lower()], 100 / _PARTS[part.lower()])


_ROMAN = re.compile(r"(?<![A-Za-z.])(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?![A-Za-z])")
_TENS, _UNITS = {"": 0, "X": 10, "XX": 20, "XXX": 30}, ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _roman(text: str, lang: str) -> Iterator[float]:
    """The values of Roman numerals up to 39 ("Type I", «XX век»); the English pronoun is none."""
    for tens, ones in _ROMAN.findall(text):
        if tens + ones != "I" or languages.primary(lang) != "en":
            yield float(_TENS[tens] + _UNITS.index(ones))


_CHAIN = re.compile(r"\d+(?:[:.,]\d+)*:\d+(?:[:.,]\d+)*")


def _of_chains(text: str) -> Iterator[float]:
    """The figures of the times of a race and of scores ("4:41.30": 4, 41, 30, and 44130 for those who write 4.41,30)."""
    for chain in _CHAIN.findall(text) if ":" in text else ():
        figures = re.findall(r"\d+", chain)
        yield from map(float, figures)
        if len(figures) > 2:
            yield float("".join(figures))


def reads_words(lang: str) -> bool:
    """Whether number words of a language are read; if not, a number in words has nothing to be checked against."""
    table = languages.table("numbers", lang)
    return bool(table) and not table.get("words_unread", False)


def is_weak(fact: Fact) -> bool:
    """Whether a number is of a kind that free wording adds and drops: small ordinals, halves, twofold."""
    value = fact.value
    assert isinstance(value, NumberValue)
    return (value.ordinal and value.high <= 3) or (value.unit == "x" and value.high <= 2) or value.high == 0.5


def figures(fact: Fact) -> frozenset[float]:
    """The bare figures of a number, whatever its unit: both ends of a range, both readings of an ambiguous separator."""
    value = fact.value
    assert isinstance(value, NumberValue)
    return frozenset((value.low, value.high, *_readings(fact)))


def _readings(fact: Fact) -> tuple[float, ...]:
    """The values that the words of a point can have: one, or two where the separator is ambiguous ("1.500")."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low != value.high or not ("." in fact.text or "," in fact.text):
        return (value.low,)
    numeral = "".join(sign for sign in fact.text if sign.isdecimal() or sign in ".,")
    read = digits(numeral, ".") if numeral.strip(".,") == numeral and numeral else None
    if read is None or read[1] is None or read[0] == 0:
        return (value.low,)
    base, other = read[0], read[1]
    scale = value.low / base if abs(value.low) >= abs(base) else value.low / other
    return tuple(
        {value.low, base * scale, other * scale} if value.low in (base * scale, other * scale) else {value.low}
    )


def _sign_digits(value: float) -> int:
    """How many significant digits a figure shows: 3000 shows one, 2970 three."""
    plain = f"{abs(value):.10g}"
    if "e" in plain:
        plain = f"{abs(value):.0f}"
    stripped = plain.replace(".", "").strip("0") if "." in plain else plain.strip("0")
    return max(1, len(stripped))


def _equal(one: float, two: float) -> bool:
    return math.isclose(one, two, rel_tol=1e-6, abs_tol=1e-9)


def _rounds_to(exact: float, rounded: float) -> bool:
    """Whether the second figure is the first one, rounded to the digits that it shows."""
    if exact == 0 or rounded == 0 or (exact < 0) != (rounded < 0):
        return False
    return _equal(float(f"{exact:.{_sign_digits(rounded)}g}"), rounded)


def _off(one: float, two: float) -> float:
    """The relative difference."""
    return abs(one - two) / max(abs(one), abs(two)) if one or two else 0.0


@lru_cache(maxsize=4096)
def agree(reported: Fact, said: Fact) -> Agreement:
    """How a reported number answers a said one: by value, unit, announced rounding and bound."""
    r, s = reported.value, said.value
    assert isinstance(r, NumberValue)
    assert isinstance(s, NumberValue)
    if r.ordinal != s.ordinal:
        return Agreement.LICENSED if _equal(r.low, s.low) and _equal(r.high, s.high) else Agreement.UNRELATED
    return min((_agree(one, two) for one in _variants(reported) for two in _variants(said)), key=_RANK.__getitem__)


def _variants(fact: Fact) -> tuple[NumberValue, ...]:
    """The values that a number can have: both readings of a separator, pounds of money and of weight, "800m" as metres or millions."""
    value = fact.value
    assert isinstance(value, NumberValue)
    if value.low != value.high:
        found = [value]
    else:
        found = [value if reading == value.low else _point(value, reading) for reading in _readings(fact)]
    if value.unit == "GBP" and "£" not in fact.text and "terling" not in fact.text:
        found.append(replace(value, unit="lb"))
    elif value.unit == "m" and fact.text[-2:-1].isdecimal() and fact.text.endswith("m"):
        found.append(replace(value, unit="", low=value.low * 1e6, high=value.high * 1e6))
    return tuple(found)


_RANK = {
    Agreement.SAME: 0, Agreement.LICENSED: 1, Agreement.PRECISION: 2, Agreement.UNIT: 3, Agreement.DIFFERENT: 4, Agreement.UNRELATED: 5,
}  # fmt: skip


def _point(value: NumberValue, figure: float) -> NumberValue:
    return NumberValue(figure, figure, value.unit, value.approx, value.bound, value.ordinal)


def _agree(r: NumberValue, s: NumberValue) -> Agreement:
    if r.unit == s.unit or not r.unit or not s.unit:
        found = _magnitudes(r, s)
        if found is Agreement.DIFFERENT and r.unit != s.unit:
            fraction = _fraction(r, s)
            return fraction if fraction is not None else found
        return found
    if (r.unit in _SPEEDS) != (
        s.unit in _SPEEDS
    ):  # the words that make it a speed may stand before the figure or behind others
        r, s = (replace(one, unit=_SPEEDS.get(one.unit, one.unit)) for one in (r, s))
        if r.unit == s.unit:
            return _magnitudes(r, s)
    if "pt" in (r.unit, s.unit) and {r.unit, s.unit} <= {"pt", "pp", "%"}:
        r, s = (
            replace(one, unit="pp") if one.unit == "pt" else one for one in (r, s)
        )  # "fell four points": of percentages
        if r.unit == s.unit:
            return _magnitudes(r, s)
    if "crown" in (r.unit, s.unit) and {r.unit, s.unit} <= _CROWNS:
        return _magnitudes(r, s)
    same_figure = _magnitudes(r, s) in (Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION)
    if {r.unit, s.unit} <= {"%", "pp"} or {r.unit, s.unit} <= {"°", "°C"} or {r.unit, s.unit} <= {"°", "°F"}:
        if not same_figure:
            return Agreement.DIFFERENT
        return Agreement.UNIT if "%" in (r.unit, s.unit) else Agreement.LICENSED
    if {r.unit, s.unit} == {"°C", "°F"}:
        celsius = _scaled(s, 1, 0) if r.unit == "°C" else _scaled(s, 9 / 5, 32)
        if s.unit == "°F":
            celsius = _scaled(s, 5 / 9, -32 * 5 / 9)
        return _converted(r, celsius, same_figure, slack=1.01)
    if "gal" in (r.unit, s.unit) and r.unit != s.unit:
        return min((_liquid(r, s, size, same_figure) for size in (3.785412, 4.54609)), key=_RANK.__getitem__)
    one, two = _BASE.get(r.unit), _BASE.get(s.unit)
    if one is not None and two is not None and one[0] == two[0]:
        return _converted(r, _scaled(s, two[1] / one[1], 0), same_figure)
    if r.unit in _CURRENCIES and s.unit in _CURRENCIES:
        if {r.unit, s.unit} in _DOLLARS and same_figure:
            return Agreement.LICENSED  # "dollars" may be those of the place
        return Agreement.UNIT if same_figure else Agreement.UNRELATED
    if same_figure and {"%", "pp"} & {r.unit, s.unit} and {"°", "°C", "°F"} & {r.unit, s.unit}:
        return Agreement.UNIT  # two degrees warmer are not two percent warmer
    if same_figure and "x" not in (r.unit, s.unit) and "°" not in (r.unit, s.unit):
        return Agreement.UNIT
    return Agreement.UNRELATED


def _liquid(r: NumberValue, s: NumberValue, size: float, same_figure: bool) -> Agreement:
    """Gallons against another measure; a gallon is the American or the imperial one."""
    mine = size if r.unit == "gal" else _BASE.get(r.unit, (0, 0.0))[1]
    theirs = size if s.unit == "gal" else _BASE.get(s.unit, (0, 0.0))[1]
    if not mine or not theirs or {r.unit, s.unit} - {"gal", "l", "m3", "bbl"}:
        return Agreement.UNIT if same_figure else Agreement.UNRELATED
    return _converted(r, _scaled(s, theirs / mine, 0), same_figure)


def _scaled(value: NumberValue, factor: float, shift: float) -> NumberValue:
    return NumberValue(value.low * factor + shift, value.high * factor + shift, "", value.approx, value.bound)


ROUGHLY = 0.015  # relative difference up to which a figure that either side calls approximate is one converted ("some 28,000 km/h", 17,500 mph)


def _converted(r: NumberValue, s: NumberValue, same_figure: bool, slack: float = 0.0) -> Agreement:
    """A converted unit: right within rounding, the old figure under a new unit, or wrong."""
    roughly = ROUGHLY if r.approx or s.approx else 0.0
    for one, two in ((r.low, s.low), (r.high, s.high)):
        # One unit in the last place shown, of at most three: 62 miles for 100 km, 1,640 feet for 500 m, but not 1,651.
        place = 10.0 ** (math.floor(math.log10(abs(one) or 1)) + 1 - min(3, _sign_digits(one)))
        if abs(one - two) > max(slack, roughly * abs(two), place if _sign_digits(one) > 1 else 0.12 * abs(two)):
            return Agreement.UNIT if same_figure else Agreement.DIFFERENT
    return Agreement.LICENSED


def _fraction(r: NumberValue, s: NumberValue) -> Agreement | None:
    """A fraction beside its percentage: a third and 33 percent."""
    for (
        percent,
        fraction,
    ) in ((r, s), (s, r)):
        if percent.unit == "%" and not fraction.unit and 0 < fraction.low <= 1:
            scaled = NumberValue(fraction.low * 100, fraction.high * 100, "%", fraction.approx, fraction.bound)
            if _off(percent.low, scaled.low) <= 0.03:
                return _bounds(r, s, Agreement.LICENSED)
    return None


def _magnitudes(r: NumberValue, s: NumberValue) -> Agreement:
    """How two magnitudes in one unit answer each other."""
    if _equal(r.low, s.low) and _equal(r.high, s.high):
        return _bounds(r, s, Agreement.SAME)
    if r.low != r.high or s.low != s.high:
        return _ranges(r, s)
    off = _off(r.low, s.low)
    mine, theirs = _sign_digits(r.low), _sign_digits(s.low)
    if mine > theirs or (mine == theirs and off > 0):
        # More digits than the source has, or as many and others: no rounding leads there (900 → 901, 20 → 19).
        return Agreement.DIFFERENT
    rounded = _rounds_to(s.low, r.low)
    announced = r.approx or bool(r.bound)
    if r.bound == "min" and r.low < s.low and (rounded or off <= 0.12):
        return Agreement.LICENSED
    if r.bound == "max" and r.low > s.low and (rounded or off <= 0.12):
        return Agreement.LICENSED
    if announced and ((rounded and off <= 0.1) or off <= 0.035):
        return Agreement.LICENSED
    if rounded and (off <= 0.005 or (mine >= 2 and off <= 0.012)):
        return Agreement.LICENSED
    if rounded and off <= 0.06 and (s.approx or s.bound or r.unit == "%" or abs(s.low) >= 100 or s.low % 1 != 0):
        return (
            Agreement.PRECISION
        )  # a count below a hundred that is rounded without a word ("31" to "30") is another count
    return Agreement.DIFFERENT


def _ranges(r: NumberValue, s: NumberValue) -> Agreement:
    """A range against a point or another range: inside it precision has changed; outside it is another quantity."""
    if r.low != r.high and s.low != s.high:
        near = (_equal(r.low, s.low) or _rounds_to(s.low, r.low)) and (
            _equal(r.high, s.high) or _rounds_to(s.high, r.high)
        )
        return Agreement.LICENSED if near else Agreement.DIFFERENT
    point, span = (r, s) if r.low == r.high else (s, r)
    if span.low <= point.low <= span.high:
        return Agreement.PRECISION
    return Agreement.DIFFERENT


def _bounds(r: NumberValue, s: NumberValue, equal: Agreement) -> Agreement:
    """Equal figures: does the bound or the approximation still stand?"""
    if r.bound == s.bound:
        if r.approx == s.approx or r.bound or r.approx:
            return equal if r.approx == s.approx else Agreement.LICENSED
        return Agreement.PRECISION  # said approximately, reported exactly
    if r.bound and s.bound:
        return Agreement.PRECISION
    if (s.approx and r.bound) or (r.approx and s.bound):
        return Agreement.LICENSED if s.approx else Agreement.PRECISION
    return Agreement.PRECISION
