"""Romanised names looked up in Chinese and Japanese text."""

from __future__ import annotations

import pytest

from xref.facts.readings import alike, placed, readable

SAID = {
    "zh": "昨日，侯文博与建筑师伊莎贝拉·科尔特斯在村口接受了采访。",
    "ja": "山田健太さんと写真家のロバート・ヘイズさんが佐々木由香里議員を案内した。",
}


@pytest.mark.parametrize(
    ("parts", "lang"),
    [
        (("hou", "wenbo"), "zh"),
        (("wenbo", "hou"), "zh"),
        (("isabella", "cortez"), "zh"),
        (("yamada", "kenta"), "ja"),
        (("kenta", "yamada"), "ja"),
        (("robert", "hayes"), "ja"),
        (("sasaki", "yukari"), "ja"),
    ],
)
def test_names_that_stand_there(parts: tuple[str, ...], lang: str) -> None:
    """Pinyin, readings of name characters in either order, kana and the characters that spell foreign names."""
    assert readable(parts, SAID[lang], lang) is True


@pytest.mark.parametrize(
    ("parts", "lang"),
    [
        (("zhao", "mingli"), "zh"),
        (("dominic", "fletcher"), "zh"),
        (("ishikawa", "haruto"), "ja"),
        (("dominic", "fletcher"), "ja"),
    ],
)
def test_names_that_stand_nowhere(parts: tuple[str, ...], lang: str) -> None:
    """Nothing in the text can be read like them."""
    assert readable(parts, SAID[lang], lang) is False


@pytest.mark.parametrize(
    ("parts", "lang"), [(("kim", "minjun"), "zh"), (("nguyen", "van", "lam"), "zh"), (("takeda", "shimbun"), "ja")]
)
def test_names_that_cannot_be_told(parts: tuple[str, ...], lang: str) -> None:
    """Korean and Vietnamese families, and Japanese nouns that are as often translated, are left alone."""
    assert readable(parts, SAID[lang], lang) is None


def test_sound() -> None:
    """Consonants decide, r and l are one, and a name of one consonant tells nothing."""
    assert alike("cortez", "keertesi") > 0.75 > alike("fletcher", "yishabeila")
    assert alike("lee", "li") == 0.0


def test_long_text_is_bounded() -> None:
    """A hostile text costs no more than its first characters."""
    assert readable(("dominic", "fletcher"), "山" * 200_000, "ja") is False


def test_where_a_name_is_read() -> None:
    """The characters that are read as the whole name, if they stand in one place; never a part of a longer reading."""
    text = "列车没有停在青岩口,是停在了白沙桥。马工在等。"
    assert [text[slice(*place)] for name in ("qingyankou", "baishaqiao", "ma") if (place := placed((name,), text))] == [
        "青岩口",
        "白沙桥",
        "马",
    ]
    assert placed(("ma",), "马工和马经理") is None
    assert placed(("fletcher",), text) is None
