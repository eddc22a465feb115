"""Numbers: what is read in each language, exact spans, and how two numbers answer each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.facts import numbers
from xref.facts.numbers import agree, find, hints
from xref.facts.numerals import digits, number_table, of_name, scan
from xref.facts.numerals_cjk import han
from xref.model import Agreement, Fact, NumberValue

LANGS = [
    "en",
    "ru",
    "uk",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "pl",
    "tr",
    "ar",
    "zh",
    "ja",
    "ko",
    "cs",
    "nl",
    "sv",
    "fi",
    "hu",
    "xx",
]


def only(text: str, lang: str) -> NumberValue:
    found = numbers.find(text, lang)
    assert len(found) == 1, [fact.text for fact in found]
    value = found[0].value
    assert isinstance(value, NumberValue)
    return value


def fact(text: str, lang: str) -> Fact:
    found = numbers.find(text, lang)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


@pytest.mark.parametrize(
    ("lang", "text", "low", "high", "unit"),
    [
        ("en", "They lost 3,000 jobs", 3000, 3000, ""),
        ("en", "half a million dollars", 500_000, 500_000, "USD"),
        ("en", "between two and three hundred boats", 200, 300, ""),
        ("en", "two and a half million tonnes", 2.5e6, 2.5e6, "t"),
        ("en", "5.5 percentage points", 5.5, 5.5, "pp"),
        ("en", "$5bn", 5e9, 5e9, "USD"),
        ("en", "three quarters of the crew", 0.75, 0.75, ""),
        ("ru", "трёх тысяч рабочих", 3000, 3000, ""),
        ("ru", "полтора миллиона рублей", 1.5e6, 1.5e6, "RUB"),
        ("ru", "двумястами пятьюдесятью избирателями", 250, 250, ""),
        ("ru", "трое депутатов", 3, 3, ""),
        ("ru", "от двух до трёх процентов", 2, 3, "%"),
        ("ru", "5,3 млрд долларов США", 5.3e9, 5.3e9, "USD"),
        ("ru", "две трети", 2 / 3, 2 / 3, ""),
        ("ru", "80-тысячный стадион", 80_000, 80_000, ""),
        ("uk", "двадцять п'ять тисяч гривень", 25_000, 25_000, "UAH"),
        ("pl", "półtora miliona złotych", 1.5e6, 1.5e6, "PLN"),
        ("pl", "o dwa punkty procentowe", 2, 2, "pp"),
        ("de", "dreiundzwanzigtausend Menschen", 23_000, 23_000, ""),
        ("de", "anderthalb Millionen Euro", 1.5e6, 1.5e6, "EUR"),
        ("de", "zwanzig bis dreißig Prozent", 20, 30, "%"),
        ("de", "von 1,9 auf 2,7 Milliarden Euro gestiegen", 1.9e9, 2.7e9, "EUR"),
        ("nl", "van 1,9 naar 2,7 miljard euro", 1.9e9, 2.7e9, "EUR"),
        ("fr", "quatre-vingt-dix-sept mille euros", 97_000, 97_000, "EUR"),
        ("fr", "vingt et un élèves", 21, 21, ""),
        ("es", "3.000 millones de dólares", 3e9, 3e9, "USD"),
        ("es", "dos millones y medio", 2.5e6, 2.5e6, ""),
        ("it", "centomila persone", 100_000, 100_000, ""),
        ("it", "ventitré case", 23, 23, ""),
        ("pt", "vinte e cinco mil pessoas", 25_000, 25_000, ""),
        ("tr", "yüzde 25'i", 25, 25, "%"),
        ("tr", "yirmi beş bin ağaç", 25_000, 25_000, ""),
        ("ar", "خمسة وعشرون ألف شخص", 25_000, 25_000, ""),
        ("tr", "yedi yüzünü saydık", 700, 700, ""),
        ("tr", "tarlaların beşte biri", 0.2, 0.2, ""),
        ("tr", "evlerin üçte ikisi", 2 / 3, 2 / 3, ""),
        ("tr", "on bir fidan", 11, 11, ""),
        ("ar", "مليونًا وثلاثمئة ألف", 1.3e6, 1.3e6, ""),
        ("ar", "إحدى وخمسون امرأة", 51, 51, ""),
        ("ar", "مترًا وأربعين سنتيمترًا", 1.4, 1.4, "m"),
        ("ru", "три метра сорок", 3.4, 3.4, "m"),
        ("ru", "метр семьдесят", 1.7, 1.7, "m"),
        ("ru", "шесть целых две десятых процента", 6.2, 6.2, "%"),
        ("ru", "меньше двадцатой части", 0.05, 0.05, ""),
        ("de", "zwei Meter vierzig", 2.4, 2.4, "m"),
        ("sv", "fyra komma sju procent", 4.7, 4.7, "%"),
        ("en", "two point three million", 2.3e6, 2.3e6, ""),
        ("en", "six feet two inches", 6 + 2 / 12, 6 + 2 / 12, "ft"),
        ("nl", "vierenhalf procent", 4.5, 4.5, "%"),
        ("pl", "jedną piątą plonów", 0.2, 0.2, ""),
        ("cs", "desetinu úrody", 0.1, 0.1, ""),
        ("zh", "六成三", 63, 63, "%"),
        ("zh", "一米七五", 1.75, 1.75, "m"),
        ("zh", "三十一米四", 31.4, 31.4, "m"),
        ("zh", "三千五百人", 3500, 3500, ""),
        ("zh", "2亿5000万美元", 2.5e8, 2.5e8, "USD"),
        ("zh", "百分之三十", 30, 30, "%"),
        ("zh", "三分之二", 2 / 3, 2 / 3, ""),
        ("ja", "約1億2000万円", 1.2e8, 1.2e8, "JPY"),
        ("ja", "3割", 30, 30, "%"),
        ("ko", "3만 5천 명", 35_000, 35_000, ""),
        ("de", "eins Komma zwei Millionen Euro", 1.2e6, 1.2e6, "EUR"),
        ("it", "uno virgola tre milioni", 1.3e6, 1.3e6, ""),
        ("ar", "ألفين وسبعة عشر كتابا", 2017, 2017, ""),
        ("ar", "ألف وتسعمئة وخمسة وتسعين كتابا", 1995, 1995, ""),
        ("ar", "مئة وخمسة عشر ألف كتاب", 115000, 115000, ""),
        ("tr", "sayısı kırktı", 40, 40, ""),
        ("tr", "fiyatı iki milyondu", 2e6, 2e6, ""),
        ("cs", "ze sta rybářů", 100, 100, ""),
    ],
)
def test_values(lang: str, text: str, low: float, high: float, unit: str) -> None:
    """The value, range and unit of one number."""
    value = only(text, lang)
    assert value.low == pytest.approx(low)
    assert value.high == pytest.approx(high)
    assert value.unit == unit


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "one of them said so"),
        ("ru", "Один из них так сказал"),
        ("de", "einer der Männer"),
        ("fr", "un homme et une femme"),
        ("zh", "一些人在四川"),
        ("zh", "统一的市场"),
        ("en", "dozens of boats and hundreds of tents"),
        ("ru", "тысячи людей"),
        ("en", "COVID-19 and the A320"),
        ("ru", "самолёт Су-35"),
        ("en", "in 2019 and on 5 May 2020"),
        ("ru", "5 сентября 2025 года"),
        ("en", "call 06-6365-6038"),
        ("en", "57. The council met again."),
        ("tr", "otobüse bindi"),
    ],
)
def test_no_number(lang: str, text: str) -> None:
    """Articles, vague plurals, names, dates, telephone numbers and list numbering are no numbers."""
    assert numbers.find(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "approx", "bound"),
    [
        ("en", "about 300 people", True, ""),
        ("en", "at least 300 people", False, "min"),
        ("en", "no more than 300 people", False, "max"),
        ("ru", "около трёхсот домов", True, ""),
        ("ru", "не менее трети", False, "min"),
        ("uk", "понад 300 осіб", False, "min"),
        ("de", "höchstens 300 Gäste", False, "max"),
        ("fr", "au moins 300 foyers", False, "min"),
        ("zh", "超过300人", False, "min"),
        ("zh", "300多人", False, "min"),
        ("ja", "約300人", True, ""),
    ],
)
def test_bounds(lang: str, text: str, approx: bool, bound: str) -> None:
    """Approximators and bounds are attributes, and their words belong to the span."""
    value = only(text, lang)
    assert (value.approx, value.bound) == (approx, bound)


@pytest.mark.parametrize(
    ("said", "said_lang", "reported", "expected"),
    [
        ("2970 рабочих", "ru", "about 3,000 workers", Agreement.LICENSED),
        ("три тысячи рабочих", "ru", "3,000 workers", Agreement.SAME),
        ("2,97 млн тонн", "ru", "nearly 3 million tonnes", Agreement.LICENSED),
        ("3 миллиона", "ru", "3 billion", Agreement.DIFFERENT),
        ("900 случаев", "ru", "about 901 cases", Agreement.DIFFERENT),
        ("около 300 домов", "ru", "300 houses", Agreement.PRECISION),
        ("не менее трети", "ru", "33 percent", Agreement.PRECISION),
        ("треть", "ru", "33 percent", Agreement.LICENSED),
        ("два процентных пункта", "ru", "2 percent", Agreement.UNIT),
        ("100 километров", "ru", "62 miles", Agreement.LICENSED),
        ("100 километров", "ru", "100 miles", Agreement.UNIT),
        ("500 метров", "ru", "1,651 feet", Agreement.DIFFERENT),
        ("30 градусов Цельсия", "ru", "86 degrees Fahrenheit", Agreement.LICENSED),
        ("10 гектаров", "ru", "25 acres", Agreement.LICENSED),
        ("40 Millionen Kilogramm", "de", "90 million pounds", Agreement.LICENSED),
        ("300 тысяч евро", "ru", "300,000 dollars", Agreement.UNIT),
        ("1.500 Stellen", "de", "1,500 posts", Agreement.SAME),
        ("от 20 до 30 лодок", "ru", "20 to 30 boats", Agreement.SAME),
        ("не более 20 автобусов", "ru", "at least 20 buses", Agreement.PRECISION),
        ("312 человек", "ru", "more than 300 people", Agreement.LICENSED),
    ],
)
def test_agree(said: str, said_lang: str, reported: str, expected: Agreement) -> None:
    """How a reported number answers a said one."""
    assert numbers.agree(fact(reported, "en"), fact(said, said_lang)) is expected


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1.500", ",", (1500, 1.5)),
        ("1.500", ".", (1.5, 1500)),
        ("3,000", ",", (3000, None)),
        ("1,234,567", ".", (1_234_567, None)),
        ("1.234,5", ",", (1234.5, None)),
        ("1.2.3", ".", None),
        ("0.125", ",", (0.125, None)),
        ("12 500", ",", (12_500, None)),
        ("12,34,567", ".", (1_234_567, None)),
    ],
)
def test_separators(text: str, decimal: str, expected: tuple[float, float | None] | None) -> None:
    """Separators by language; an ambiguous one keeps both readings; versions and ids are no numbers."""
    assert digits(text, decimal) == expected


@given(st.integers(min_value=1, max_value=99_999_999))
def test_chinese_numerals_round_trip(number: int) -> None:
    """A numeral in characters is read as the number it was written from."""
    assert han(_in_chinese(number)) == number


def _in_chinese(number: int) -> str:
    ones = "零一二三四五六七八九"

    def section(value: int) -> str:
        words, gap = "", False
        for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = value // unit % 10
            if digit:
                words += ("零" if gap and words else "") + ones[digit] + sign
                gap = False
            elif words:
                gap = True
        return words

    high, low = divmod(number, 10_000)
    if not high:
        return section(low)
    joined = section(high) + "万"
    if low:
        joined += ("零" if low < 1000 else "") + section(low)
    return joined


@given(st.integers(min_value=1, max_value=999_999))
def test_german_compounds_round_trip(number: int) -> None:
    """A German compound is read to its last letter."""
    assert number_table("de").value(_in_german(number)) == number


def _in_german(number: int) -> str:
    small = [
        "null",
        "ein",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
    ]
    tens = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]

    def below(value: int) -> str:
        words = ""
        if value >= 100:
            words, value = small[value // 100] + "hundert", value % 100
        if value >= 20:
            unit = small[value % 10] + "und" if value % 10 else ""
            return words + unit + tens[value // 10]
        return words + (small[value] if value else "")

    thousands, rest = divmod(number, 1000)
    joined = (below(thousands) + "tausend" if thousands else "") + below(rest)
    return "eins" if joined == "ein" else joined


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGS))
def test_any_text(text: str, lang: str) -> None:
    """No text raises; spans are exact and inside the text; a number agrees with itself."""
    for found in numbers.find(text, lang):
        assert found.text == found.span.of(text)
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert numbers.agree(found, found) in (Agreement.SAME, Agreement.LICENSED)


def test_hostile_digits_are_linear() -> None:
    """Long runs of digits, separators and scale words are read once."""
    for text in ("1," * 20_000, "9" * 40_000, "million " * 5000, "1 000" * 8000, "百" * 20_000):
        for lang in ("en", "ru", "zh"):
            assert isinstance(numbers.find(text, lang), list)


@pytest.mark.parametrize(
    ("text", "lang", "value", "bound"),
    [
        ("UAH 64m of state money", "en", 64e6, ""),
        ("en az yirmi bina hasar gördü", "tr", 20, "min"),
        ("üç bine yakın bina", "tr", 3000, ""),
        ("в зал пришло пятьдесят с лишним тысяч зрителей", "ru", 50_000, "min"),
        ("costará, como mucho, 55 millones", "es", 55e6, "max"),
    ],
)
def test_scales_and_bounds_apart_from_their_figure(text: str, lang: str, value: float, bound: str) -> None:
    found = [one.value for one in numbers.find(text, lang)]
    assert [(one.low, one.bound) for one in found if isinstance(one, NumberValue)] == [(value, bound)]


def test_adjectives_of_a_number_hint_at_it() -> None:
    assert 1.5e6 in numbers.hints("полуторамиллионный долг", "ru")
    assert 3e5 in numbers.hints("трёхсоттысячный житель", "ru")
    assert 2e6 in numbers.hints("двомільйонний борг", "uk")
    assert 30 in numbers.hints("třicetitunový náklad", "cs")
    assert 50 in numbers.hints("pięćdziesięciotonowy dźwig", "pl")


def test_two_figures_hint_at_a_decimal_and_stay_two() -> None:
    assert 5.2 in numbers.hints("вышло пять и два", "ru")
    assert [fact.text for fact in numbers.find("вышло пять и два", "ru")] == ["пять", "два"]
    assert [fact.text for fact in numbers.find("七成二十人", "zh")] == ["七成", "二十"]


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("Вода поднялась до четырёх двадцати", "ru", 4.2), ("il fiume era a quattro e trenta", "it", 4.3), ("bei fünf achtzig", "de", 5.8),
        ("achtzig Cent das Stück", "de", 0.8), ("пятьдесят копеек", "ru", 0.5), ("一斤白菜八毛", "zh", 0.8), ("五分钱一根", "zh", 0.05),
        ("熱が三十八度五分", "ja", 38.5), ("بعنا نص المحصول", "ar", 50.0),
    ],
)  # fmt: skip
def test_hints_of_spoken_decimals_and_small_coins(text: str, lang: str, value: float) -> None:
    """Hundredths behind a bare figure, coins as hundredths of the unit of prices, a dialect's half."""
    assert value in numbers.hints(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit"),
    [
        ("be", "дваццаць тры мільёны рублёў", 23e6, "RUB"), ("ca", "trenta-set quilòmetres", 37, "km"), ("ca", "vint-i-nou anys", 29, ""),
        ("lt", "penkiolika kilometrų", 15, "km"), ("lv", "trīsdesmit pieci metri", 35, "m"), ("mk", "триесет и пет луѓе", 35, ""),
        ("sl", "petintrideset milijonov evrov", 35e6, "EUR"), ("hy", "երեսունհինգ", 35, ""), ("ka", "ოცდათხუთმეტი ადამიანი", 35, ""),
        ("kk", "отыз бес миллион", 35e6, ""), ("bn", "৪৫ মিলিয়ন", 45e6, ""), ("ur", "پینتیس ہزار", 35_000, ""), ("tl", "tatlumpung libo", 30_000, ""),
        ("th", "45 ล้านบาท", 45e6, ""), ("id", "tujuh belas orang", 17, ""), ("he", "חמישה עשר אנשים", 15, ""), ("vi", "năm mươi lăm người", 55, ""),
        ("hu", "kétmillió ember", 2e6, ""), ("ko", "서른다섯 명", 35, ""), ("ro", "45 de milioane de euro", 45e6, "EUR"), ("zh", "30 多万人", 300_000, ""),
        ("ur", "17،500 لوگ", 17_500, ""), ("cs", "15 mil od města", 15, "mi"), ("cs", "15 mil Kč", 15e6, "CZK"), ("sv", "tjugo andra", 20, ""),
    ],
)  # fmt: skip
def test_number_words_of_more_languages(lang: str, text: str, value: float, unit: str) -> None:
    """Numbers in words of languages whose tables are small, and the shapes that misled their readers."""
    (found,) = [one for one in scan(text, lang) if not one.weak]
    assert (found.low, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("vi", "trong năm nay"), ("vi", "bộ tư lệnh"), ("fa", "نه تنها"), ("hu", "a jövő héten"), ("ro", "o casă nouă"), ("ko", "그 사건은"),
        ("ko", "구조 작업"), ("en", "the 803.12b standard"), ("en", "a game of 7's"),
    ],
)  # fmt: skip
def test_words_that_only_look_like_numbers(lang: str, text: str) -> None:
    """What is as often no number, or part of a name, is never held against anybody."""
    assert not find(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("th", "สองหมื่นสามพันคน", 23_000), ("th", "มีสิบแปดคน", 18), ("cs", "pětapadesátiletý hlídač", 55), ("et", "viieosaline sari", 5),
        ("ja", "I型の装置", 1), ("ru", "Карл XII", 12), ("en", "eleven fours", 4), ("ko", "다섯 경기", 5),
    ],
)  # fmt: skip
def test_words_that_hint_at_numbers(lang: str, text: str, value: float) -> None:
    """Numbers inside words, Roman ones and those of texts without spaces answer a number across."""
    assert value in hints(text, lang)


def test_the_words_of_a_speed_may_stand_apart_from_its_unit() -> None:
    """A speed and the bare length of it are one unit; a speed in another unit is worked out."""
    (mine,), (theirs,), (other,) = (
        find("at 300 mph", "en"), find("a 300 millas por hora", "es"), find("a 300 kilómetros por hora", "es"),
    )  # fmt: skip
    assert agree(mine, theirs) is Agreement.SAME
    assert agree(mine, other) is Agreement.UNIT


@pytest.mark.parametrize(
    ("lang", "text", "word", "named"),
    [
        ("en", "stories of the Seven Pines, he said", "Seven", True), ("be", "хата «Сем соснаў» стаіць", "Сем", True),
        ("en", "seven pines stood there", "seven", False), ("en", "Seven pines stood there", "Seven", False), ("en", "Seven Pines Fall In Storm", "Seven", False),
    ],
)  # fmt: skip
def test_number_words_of_names(lang: str, text: str, word: str, named: bool) -> None:
    """A number word with a capital in mid-sentence, beside another capital or in quotation marks, belongs to a name."""
    assert of_name(text, lang, text.index(word)) is named


@pytest.mark.parametrize(
    ("text", "lang", "ends"),
    [
        ("с 3,1 до 4,6 миллиона рублей", "ru", (3_100_000.0, 4_600_000.0)),
        ("from 1.9 to 2.7 billion", "en", (1_900_000_000.0, 2_700_000_000.0)),
        ("8.2 billion euros", "en", (8_200_000_000.0, 8_200_000_000.0)),
    ],
)
def test_scale_words_leave_no_binary_fractions(text: str, lang: str, ends: tuple[float, float]) -> None:
    """Equal figures are looked up as such: "8,200 million" is "8.2 billion"."""
    [fact] = numbers.find(text, lang)
    assert isinstance(fact.value, NumberValue)
    assert (fact.value.low, fact.value.high) == ends
