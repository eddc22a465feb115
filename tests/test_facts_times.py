"""Times: what is read in each language, how relative times are resolved, and how two times answer each other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.facts import times
from xref.model import Agreement, Fact, TimeValue

PUBLISHED = date(2025, 9, 10)  # a Wednesday
LANGS = ["en", "ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja", "ko", "cs", "fi", "xx"]


def fact(text: str, lang: str, published: date | None = None) -> Fact:
    found = times.find(text, lang, published)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


@pytest.mark.parametrize(
    ("lang", "text", "fields"),
    [
        ("en", "on 5 September 2025", {"year": 2025, "month": 9, "day": 5}),
        ("en", "on September 5th, 2025", {"year": 2025, "month": 9, "day": 5}),
        ("en", "in the 1990s", {"decade": 1990}),
        ("en", "in the 21st century", {"century": 21}),
        ("en", "at 6:30 p.m.", {"hour": 18, "minute": 30}),
        ("en", "in the third quarter", {"quarter": 3}),
        ("en", "on 12/31/2024", {"year": 2024, "month": 12, "day": 31}),
        ("en", "for three weeks", {"duration": 21}),
        ("ru", "5 сентября 2025 года", {"year": 2025, "month": 9, "day": 5}),
        ("ru", "пятого мая", {"month": 5, "day": 5}),
        ("ru", "двадцать восьмого года", {"year": 2028}),
        ("tr", "haziran sonunda", {"month": 6}),
        ("ru", "05.09.2025", {"year": 2025, "month": 9, "day": 5}),
        ("ru", "в 1990-х годах", {"decade": 1990}),
        ("ru", "в XXI веке", {"century": 21}),
        ("ru", "трёхдневный визит", {"duration": 3}),
        ("ru", "дней десять", {"duration": 10}),
        ("ru", "в восемнадцатом году", {"year": 2018}),
        ("uk", "у вересні 2024 року", {"year": 2024, "month": 9}),
        ("pl", "15 sierpnia 2025 roku", {"year": 2025, "month": 8, "day": 15}),
        ("de", "am 5. September 2025", {"year": 2025, "month": 9, "day": 5}),
        ("de", "um 20.40 Uhr", {"hour": 20, "minute": 40}),
        ("de", "eine zehntägige Pause", {"duration": 10}),
        ("fr", "le 1er mai 2019", {"year": 2019, "month": 5, "day": 1}),
        ("fr", "à 18h30", {"hour": 18, "minute": 30}),
        ("es", "5 de septiembre de 2025", {"year": 2025, "month": 9, "day": 5}),
        ("tr", "5 Eylül 2025", {"year": 2025, "month": 9, "day": 5}),
        ("cs", "5. 9. 2025", {"year": 2025, "month": 9, "day": 5}),
        ("zh", "2018年5月21日", {"year": 2018, "month": 5, "day": 21}),
        ("zh", "上午10时30分", {"hour": 10, "minute": 30}),
        ("ja", "令和2年", {"year": 2020}),
        ("ja", "月曜日", {"weekday": 0}),
        ("ar", "5 سبتمبر 2025", {"year": 2025, "month": 9, "day": 5}),
    ],
)
def test_fields(lang: str, text: str, fields: dict[str, float]) -> None:
    """The parts that a time names."""
    assert times.fields(fact(text, lang)) == pytest.approx(fields)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru", "вчера", (2025, 9, 9)),
        ("en", "yesterday", (2025, 9, 9)),
        ("de", "übermorgen", (2025, 9, 12)),
        ("ru", "в прошлом году", (2024, None, None)),
        ("fr", "l'année dernière", (2024, None, None)),
        ("es", "el año pasado", (2024, None, None)),
        ("en", "next month", (2025, 10, None)),
        ("zh", "去年", (2024, None, None)),
        ("ar", "العام الماضي", (2024, None, None)),
    ],
)
def test_relative_times_are_resolved(lang: str, text: str, expected: tuple[int | None, ...]) -> None:
    """A relative time takes its date from the document's own."""
    value = fact(text, lang, PUBLISHED).value
    assert isinstance(value, TimeValue)
    assert (value.year, value.month, value.day) == expected
    assert value.relative


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He may go and they march on"),
        ("en", "the second attempt"),
        ("ru", "того самого дела"),
        ("ru", "двадцать первый трамвай"),
        ("en", "the fall of the wall"),
        ("en", "the spring broke"),
        ("de", "Das kann er machen"),
        ("zh", "日本的月球计划"),
    ],
)
def test_no_time(lang: str, text: str) -> None:
    """Words that only look like times."""
    assert times.find(text, lang) == []


def test_relations() -> None:
    """ "Not before March" is no date."""
    value = fact("не раньше марта", "ru").value
    assert isinstance(value, TimeValue)
    assert (value.month, value.relation) == (3, "not_before")


@pytest.mark.parametrize(
    ("said", "said_lang", "reported", "expected"),
    [
        ("5 сентября 2025 года", "ru", "September 5, 2025", Agreement.SAME),
        ("5 сентября 2025 года", "ru", "2025", Agreement.LICENSED),
        ("5 сентября", "ru", "5 October", Agreement.DIFFERENT),
        ("вчера", "ru", "on 9 September", Agreement.LICENSED),
        ("вчера", "ru", "on 9 September 2025", Agreement.LICENSED),
        ("вчера", "ru", "on 2 September 2025", Agreement.DIFFERENT),
        ("вчера", "ru", "on Tuesday", Agreement.LICENSED),
        ("не раньше марта", "ru", "in March", Agreement.DIFFERENT),
        ("nejdříve v březnu", "cs", "in March", Agreement.DIFFERENT),
        ("en erken nisanda", "tr", "by April", Agreement.DIFFERENT),
        ("como muy pronto en marzo", "es", "by March", Agreement.DIFFERENT),
        ("навесні", "uk", "in the spring", Agreement.SAME),
        ("осенью", "ru", "in the spring", Agreement.DIFFERENT),
        ("до марта", "ru", "after March", Agreement.DIFFERENT),
        ("две недели", "ru", "14 days", Agreement.LICENSED),
        ("три недели", "ru", "three months", Agreement.DIFFERENT),
        ("18 месяцев", "ru", "three weeks", Agreement.DIFFERENT),
        ("в 1990-х годах", "ru", "1995", Agreement.LICENSED),
        ("в XX веке", "ru", "1995", Agreement.LICENSED),
        ("в понедельник", "ru", "for three weeks", Agreement.UNRELATED),
    ],
)
def test_agree(said: str, said_lang: str, reported: str, expected: Agreement) -> None:
    """How a reported time answers a said one, each resolved against its own document."""
    assert times.agree(fact(reported, "en", PUBLISHED), fact(said, said_lang, PUBLISHED)) is expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(LANGS), st.sampled_from([None, PUBLISHED]))
def test_any_text(text: str, lang: str, published: date | None) -> None:
    """No text raises; spans are exact; a time agrees with itself."""
    for found in times.find(text, lang, published):
        assert found.text == found.span.of(text)
        assert found.text
        assert times.agree(found, found) in (Agreement.SAME, Agreement.LICENSED)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2059, 12, 31)))
def test_dates_of_every_day(day: date) -> None:
    """A date written out in one language is the date written in another."""
    months = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
    said = fact(f"{day.day} {months[day.month - 1]} {day.year} года", "ru")
    reported = fact(day.strftime(f"%B {day.day}, %Y"), "en")
    assert times.agree(reported, said) is Agreement.SAME


@pytest.mark.parametrize(
    ("lang", "text", "relation"),
    [
        ("en", "It will not open before mid-2028.", "not_before"),
        ("fr", "Il ne sera pas prêt avant la mi-2028.", "not_before"),
        ("fr", "La route restera fermée jusqu'au 12 octobre.", "until"),
        ("it", "Non sarà pronto prima della metà del 2028.", "not_before"),
        ("pl", "Nie będzie gotowy przed połową 2028 roku.", "not_before"),
        ("tr", "Köprü 2028 ortasından önce bitmeyecek.", "not_before"),
        ("tr", "Köprü 2028 ortasından önce bitecek.", "before"),
        ("tr", "Yol 12 Ekim'e kadar kapalı kalacak.", "until"),
        ("tr", "Yol 12 Ekim'de önce kapandı.", ""),
        ("ar", "لن يكتمل الجسر قبل منتصف عام 2028.", "not_before"),
        ("zh", "这座桥在2028年年中之前不会建成。", "not_before"),
        ("zh", "这座桥要到2028年才能建成。", "not_before"),
        ("zh", "道路将封闭到10月12日。", "until"),
        ("zh", "2028年以后再说。", "after"),
        ("zh", "这个想法最早在1990年提出。", ""),
        ("zh", "2028年前几个月产量下降。", ""),
        ("ru", "Отчёт сдадут не позднее июня 2027 года.", "until"),
        ("ro", "Podul nu se deschide înainte de iunie.", "not_before"),
        ("sv", "Vägen öppnar inte förrän på fredag.", "not_before"),
        ("es", "Se entregará a más tardar en junio de 2027.", "until"),
    ],
)
def test_relations_before_and_behind(lang: str, text: str, relation: str) -> None:
    """The relation of a time is read from the words before it, or behind it in Turkish and Chinese."""
    value = fact(text, lang).value
    assert isinstance(value, TimeValue)
    assert value.relation == relation


def test_two_units_together_are_one_length() -> None:
    assert any(abs(days - 16 * 30.4375) < 1 for days in times.lengths("чекали рік і чотири місяці", "uk"))
    assert 17.0 in times.lengths("two weeks and three days", "en")
    assert any(abs(days * 1440 - 210) < 0.01 for days in times.lengths("dura tres horas y media", "es"))
    assert any(abs(days * 1440 - 70) < 0.01 for days in times.lengths("une heure dix avant la fin", "fr"))


def test_romanian_more_is_no_may() -> None:
    assert times.find("cu o sută mai multe decât anul trecut", "ro") == []
    assert [found.text for found in times.find("pe 3 mai", "ro")] == ["3 mai"]


def test_short_weekdays_hint_only() -> None:
    assert times.hinted_weekdays("partiu na sexta", "pt") == {4}
    assert times.find("na sexta", "pt") == []
