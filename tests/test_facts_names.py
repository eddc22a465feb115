"""Names: what is found, which spellings are one name, and how two names answer each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref import lang as languages
from xref.facts import names
from xref.facts.sounds import romanised, same
from xref.facts.words import _parts, tokens
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
    ("lang", "text", "expected"),
    [
        ("mk", "Германија и соседите од Северна Македонија", ["country:DE", "country:MK"]),
        ("bs", "Francuska i Sjedinjene Američke Države", ["country:FR", "country:US"]),
        ("tl", "mula sa Estados Unidos at Pransiya", ["country:US", "country:FR"]),
        ("pl", "na Bliskim Wschodzie i w Południowej Afryce", ["region:middleeast", "country:ZA"]),
        ("lv", "Tuvajos Austrumos", ["region:middleeast"]),
        ("bn", "অস্ট্রিয়ার মন্ত্রী", ["country:AT"]),
        ("bn", "আক্রান্ত রোগী", []),  # "affected", which begins as Accra does
        ("ka", "დაკავშირებული ამბავი", []),  # "connected", which begins as Dhaka does
        ("ka", "დაკაში", ["city:dhaka"]),
        ("ur", "شام کو مالی مدد ملی", []),  # "evening" and "financial"
        ("ko", "리차드 기자", []),  # Richard, which ends as Chad is written
        ("ja", "タイルを張る", []),  # "tile", which begins as Thailand is written
        ("ja", "タイの首相", ["country:TH"]),
    ],
)
def test_names_are_whole_words(lang: str, text: str, expected: list[str]) -> None:
    """A known name is no piece of another word, in scripts without capitals too."""
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
        ("Джордж", "ru", "George"),
        ("Джеффри", "ru", "Geoffrey"),
        ("Огайо", "ru", "Ohio"),
        ("Хьюстоне", "ru", "Houston"),
        ("Джеральдіна", "uk", "Geraldine"),
        ("Дэлавэр", "be", "Delaware"),
        ("Дъглас", "bg", "Douglas"),
        ("Џефри", "mk", "Jeffrey"),
        ("Џорџа", "sr", "George"),
        ("Džonsona", "lv", "Johnson"),
        ("Džordžas", "lt", "George"),
        ("Džeksonova", "bs", "Jackson"),
        ("Μπόμπι", "el", "Bobby"),
        ("Ντένβερ", "el", "Denver"),
        ("Γκράχαμ", "el", "Graham"),
        ("Τζέικομπ", "el", "Jacob"),
        ("Ουίνστον", "el", "Winston"),
        ("Ջեֆերսոնի", "hy", "Jefferson"),
        ("ჯეკსონმა", "ka", "Jackson"),
        ("जॉर्जिया", "hi", "Georgia"),
        ("کیرولینا", "ur", "Carolina"),
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
        ("Джексон", "ru", "Robinson"),
        ("Джордж", "ru", "Gordon"),
        ("Ντένβερ", "el", "Dover"),
        ("Μπόμπι", "el", "Poppy"),
        ("Παπαδόπουλος", "el", "Papandreou"),
        ("Džonsona", "lv", "Jackson"),
        ("Петровић", "sr", "Pavlović"),
        ("Ջեֆերսոնի", "hy", "Jackson"),
        ("जॉर्जिया", "hi", "Gordon"),
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


def test_lists_of_common_words_stand_in_order() -> None:
    """`Listed` finds a word by halving the text: it must be in code point order, with one space or new line between two words."""
    for lang in languages.languages("common"):
        text = str(languages.table("common", lang)["words"])
        listed = text.split()
        assert text.replace("\n", " ").strip(" ") == " ".join(listed), lang
        assert all(a < b for a, b in itertools.pairwise(listed)), lang


@given(st.sets(st.text("abñя", min_size=1, max_size=4), max_size=30), st.text("abñя ", max_size=5))
def test_a_listed_word_is_found_before_the_set_is_made_and_after(words: set[str], other: str) -> None:
    found = names.Listed("\n".join(sorted(words)))
    for _ in range(1 + names.Listed._FEW // (len(words) + 1)):
        assert all(word in found for word in words)
        assert (other in found) is (other in words)
    assert bool(found) is bool(words)


@pytest.mark.parametrize("lang", ["en", "ru", "tr", "ar", "el", "hi", "pl"])
def test_phrases_read_when_asked_for_are_all_found(lang: str) -> None:
    """Each phrase is filed under the first letters of its first word, in whatever spelling its table has."""
    table = names.name_table(lang)
    for form, _ in (*table.capital, *table.free):
        parts = _parts(form)
        if parts:
            assert parts in [found for found, _ in table.names._of(parts[0].removesuffix("*"))], form


def test_a_table_reads_only_the_phrases_that_a_text_may_hold() -> None:
    table = names.Table("en")
    row = tokens("The ferry to Norway leaves at noon.", "en")
    assert [table.names.at(row, place) for place in range(len(row))].count(None) == len(row) - 1
    assert len(table.names._read) < 0.2 * len(table.names._table)
