"""Names: what is found, which spellings are one name, and how two names answer each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.facts import names
from xref.facts.sounds import romanised, same
from xref.model import Agreement, Fact, NameValue

LANGS = ["en", "ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja", "ko", "xx"]


def ids(text: str, lang: str) -> list[str]:
    return [
        fact.value.canonical
        for fact in names.find(text, lang)
        if isinstance(fact.value, NameValue) and fact.value.canonical
    ]


def fact(text: str, lang: str) -> Fact:
    found = names.find(text, lang)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru", "Германия и немецкие фермеры", ["country:DE", "country:DE"]),
        ("uk", "у Польщі та США", ["country:PL", "country:US"]),
        ("en", "The Germans left the UK", ["country:DE", "country:GB"]),
        ("de", "die französische Regierung in Peking", ["country:FR", "city:beijing"]),
        ("fr", "les Allemands et l'ONU", ["country:DE", "org:UN"]),
        ("es", "los Estados Unidos y la OTAN", ["country:US", "org:NATO"]),
        ("pl", "w Niemczech i na Węgrzech", ["country:DE", "country:HU"]),
        ("tr", "Almanya'nın Fransa büyükelçisi", ["country:DE", "country:FR"]),
        ("zh", "法国和德国在北京", ["country:FR", "country:DE", "city:beijing"]),
        ("ja", "米国とドイツ", ["country:US", "country:DE"]),
        ("ar", "في روسيا وألمانيا", ["country:RU", "country:DE"]),
    ],
)
def test_known_names(lang: str, text: str, expected: list[str]) -> None:
    """Countries, peoples, cities and bodies have one id in every language."""
    assert ids(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He wants to polish the turkey."),
        ("en", "The Ministry did not answer."),
        ("en", "However, this is new. Yesterday it rained."),
        ("de", "Die Regierung hat den Vertrag im Winter gekündigt."),
        ("ru", "Сегодня министр ответил на вопросы."),
        ("fr", "La commission se réunit en janvier."),
    ],
)
def test_no_name(lang: str, text: str) -> None:
    """Sentence beginnings, nouns that a language capitalises, months, and words that happen to be peoples are no names."""
    assert names.find(text, lang) == []


@pytest.mark.parametrize(
    ("one", "one_lang", "two"),
    [
        ("Песковым", "ru", "Peskov"),
        ("Нетаньяху", "ru", "Netanyahu"),
        ("Хрущёва", "ru", "Khrushchev"),
        ("Чайковский", "ru", "Tchaikovsky"),
        ("Джонсона", "ru", "Johnson"),
        ("Уильямс", "ru", "Williams"),
        ("Шульц", "ru", "Schulz"),
        ("Зеленський", "uk", "Zelenskyy"),
        ("Львівській", "uk", "Lviv"),
        ("Selenskyj", "de", "Zelensky"),
        ("Jelzin", "de", "Yeltsin"),
        ("Wiśniewskim", "pl", "Wisniewski"),
        ("Erdoğan'ın", "tr", "Erdogan"),
    ],
)
def test_one_name(one: str, one_lang: str, two: str) -> None:
    """Case endings, transliterations and spelling traditions of one name."""
    assert same(romanised(one.split("'")[0]), one_lang, romanised(two), "en")


@pytest.mark.parametrize(
    ("one", "one_lang", "two"),
    [
        ("Путин", "ru", "Pushkin"),
        ("Иванов", "ru", "Petrov"),
        ("Обама", "ru", "Osama"),
        ("Байден", "ru", "Boyd"),
        ("Merkel", "de", "Macron"),
        ("Тарасенко", "uk", "Kovalenko"),
    ],
)
def test_two_names(one: str, one_lang: str, two: str) -> None:
    """Names that look alike and are not."""
    assert not same(romanised(one), one_lang, romanised(two), "en")


@pytest.mark.parametrize(
    ("said", "said_lang", "reported", "expected"),
    [
        ("Мы ждём Германию", "ru", "We await Germany", Agreement.SAME),
        ("немецкая сторона", "ru", "So says Germany", Agreement.SAME),
        ("Мы ждём Германию", "ru", "We await France", Agreement.DIFFERENT),
        ("Мы говорили с Завьяловым", "ru", "We spoke with Sergei Zavyalov", Agreement.LICENSED),
        ("Мы говорили с Сергеем Завьяловым", "ru", "We spoke with Oleg Burmistrov", Agreement.DIFFERENT),
        ("Мы говорили с Сергеем Завьяловым", "ru", "We spoke with Sergei Burmistrov", Agreement.DIFFERENT),
        ("Об этом заявили в ООН", "ru", "So says the United Nations", Agreement.SAME),
        ("Мы ждём Германию", "ru", "We spoke with Zavyalov", Agreement.UNRELATED),
    ],
)
def test_agree(said: str, said_lang: str, reported: str, expected: Agreement) -> None:
    """Every part of a name must be covered."""
    assert names.agree(fact(reported, "en"), fact(said, said_lang)) is expected


def test_a_name_is_recognised_among_words() -> None:
    """A name that the other side has in any form is known there, in Arabic by its consonants."""
    name = fact("We await Benjamin Halevran", "en")
    assert names.mentions("Это решение Биньямина Халеврана", "ru", name)
    assert not names.mentions("Это решение Ингрид Вальмонт", "ru", name)
    assert names.mentions("قال بنيامين هاليفران", "ar", name)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(LANGS))
def test_any_text(text: str, lang: str) -> None:
    """No text raises; spans are exact; a name agrees with itself."""
    for found in names.find(text, lang):
        assert found.text == found.span.of(text)
        assert names.agree(found, found) in (Agreement.SAME, Agreement.LICENSED)
