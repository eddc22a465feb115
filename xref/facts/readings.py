"""Whether a romanised name can be read in a Chinese or Japanese text: by pinyin, kana, the readings of name characters, or sound.

Whoever is named in Latin letters in a report must stand in the passage in other signs. A name is only ever said to be missing where
its script tells how it is read: Korean, Vietnamese and Cantonese families are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from xref import lang as languages

LANGUAGES = ("zh", "ja")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff々]+")
# How well a stretch must spell a name. Of 942 full names in translations from Chinese 54 are called unreadable (86 before the readings
# of pinyin below), of as many that other rows name 727 (713); at .72 it is 49 and 678, at .78 63 and 769.
ALIKE, SURELY = 0.75, 0.85
_OWN_NAME = 5  # letters of a Chinese name that stands by itself among translated words
LONGEST = 600  # characters of a text that are looked through
# Families whose names Chinese and Japanese write with characters that are read otherwise at home: not to be told by sound.
_ELSEWHERE = frozenset(
    {
        "kim",
        "lee",
        "park",
        "choi",
        "jung",
        "jeong",
        "kang",
        "cho",
        "yoon",
        "jang",
        "shin",
        "seo",
        "kwon",
        "hwang",
        "moon",
        "nguyen",
        "tran",
        "pham",
        "hoang",
        "phan",
        "bui",
        "ngo",
        "duong",
        "chan",
        "wong",
        "cheung",
        "lau",
        "leung",
        "cheng",
        "kwok",
        "tsang",
        "chow",
        "tsai",
        "hsu",
        "hsieh",
        "chiang",
        "chou",
        "lui",
        "yeung",
        "tse",
    }
)
_PINYIN = re.compile(
    r"(?:(?:[bpmfwy]o|(?:[bpmf]|[dtnl]|[gkh]|[jqx]|zh|ch|sh|[rzcs]|[yw])"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|a|e|i|u))|ang|ai|ei|ao|ou|an|en|er|a|e)+"
)
_ROMAJI = re.compile(r"(?:(?:[kgsztdnhbpmrjf]|sh|ch|ts|[kgnhbpmr]?y|w)?[aiueo]h?|n(?![aiueoy])|([ksztpc])(?=\1|ch))+")


def readable(parts: tuple[str, ...], text: str, lang: str) -> bool | None:
    """Whether a name of romanised parts can be read in a text of `LANGUAGES`; None where that cannot be told."""
    text = text[:LONGEST]
    latin = _latin(text)
    if any(part in latin for part in parts):
        return True
    if any(part in _ELSEWHERE for part in parts) or (lang == "ja" and not _nouns().isdisjoint(parts)):
        return None
    if lang == "zh" and any(not _PINYIN.fullmatch(part) for part in parts) and _family(parts, text):
        return None  # "Daniel Wu" is «吴彦祖»
    joined = {"".join(parts), "".join(reversed(parts))}
    if _pinyin(joined, text) or any(_japanese(part, text, least=2) for part in (*joined, *parts) if len(part) >= 4):
        return True
    pinyin = [part for part in parts if _PINYIN.fullmatch(part)]
    if lang == "zh" and any(len(part) >= _OWN_NAME and _pinyin({part}, text) for part in pinyin):
        return True  # "Wenzhou Yue Opera Troupe", "Hebei Provincial Cixiao"
    if lang == "zh" and len(pinyin) == len(parts):
        return False
    kana = _kana(text)
    home = all(_ROMAJI.fullmatch(part) for part in parts)
    if lang == "ja" and home and any(_plain(part) in one for part in parts if len(part) >= 4 for one in kana):
        return True
    stretches = [(one, _classes(one)) for one in kana] if lang == "ja" else _foreign(text)
    least = SURELY if lang == "ja" and home else ALIKE
    if any(alike(part, *one) >= least for part in parts if len(part) >= 3 for one in stretches):
        return True
    # A Japanese name in Chinese characters of another orthography is not to be told by the readings alone.
    return None if lang == "zh" and home else False


# Characters of Chinese families: whoever has a foreign given name beside one is known at home by another.
_FAMILIES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江"
    "史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻餘鐘"
)


def _family(parts: tuple[str, ...], text: str) -> bool:
    """Whether a part of a name is a Chinese family whose character a text has."""
    return any(sign in text and _syllable(sign) in parts for sign in _FAMILIES)


@cache
def _nouns() -> frozenset[str]:
    return frozenset(str(languages.table("name_kanji").get("nouns", "")).split())


@lru_cache(maxsize=512)
def _latin(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z]{2,}", text))


@lru_cache(maxsize=16384)
def _syllable(sign: str) -> str:
    from anyascii import anyascii

    return re.sub(r"[^a-z]", "", str(anyascii(sign)).lower())


def _pinyin(wanted: set[str], text: str) -> bool:
    """Whether neighbouring characters are read as the whole name, one character with another reading allowed for."""
    from rapidfuzz.fuzz import ratio

    for run in _HAN.finditer(text):
        syllables = [_syllable(sign) for sign in run[0]]
        for first in range(len(syllables) - 1):
            joined = syllables[first]
            for syllable in syllables[first + 1 : first + 6]:
                joined += syllable
                if any(len(joined) <= len(name) + 2 and ratio(joined, name) >= 80 for name in wanted):
                    return True
    return False


def placed(parts: tuple[str, ...], text: str) -> tuple[int, int] | None:
    """Where the characters of a text are read as a whole Chinese name, half-open; None where nowhere or in more places than one."""
    wanted = "".join(parts)
    if not _PINYIN.fullmatch(wanted):
        return None
    found: set[tuple[int, int]] = set()
    for run in _HAN.finditer(text[:LONGEST]):
        syllables = [_syllable(sign) for sign in run[0]]
        for first in range(len(syllables)):
            joined = ""
            for last in range(first, min(first + 6, len(syllables))):
                joined += syllables[last]
                if joined == wanted:
                    found.add((run.start() + first, run.start() + last + 1))
                if len(joined) >= len(wanted):
                    break
    return found.pop() if len(found) == 1 else None


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    table = languages.table("name_kanji").get("readings", {})
    return {
        sign: tuple(dict.fromkeys(_plain(reading) for reading in str(forms).split())) for sign, forms in table.items()
    }


_VOICED = {"k": "g", "s": "z", "t": "d", "h": "b", "f": "b"}


@lru_cache(maxsize=4096)
def _variants(sign: str) -> tuple[str, ...]:
    """The readings of a character, voiced and shortened ones included, longest first."""
    found = set(_readings().get(sign, ()))
    for reading in tuple(found):
        if reading[:2] in ("sh", "ch"):
            found.add("j" + reading[2:])
        elif reading[:2] == "ts":
            found.add("z" + reading[2:])
        elif reading[:1] in _VOICED:
            found.add(_VOICED[reading[0]] + reading[1:])
        if reading[:1] == "h":
            found.add("p" + reading[1:])
        if len(reading) >= 4 and reading.endswith(("ku", "tsu", "chi", "ki")):
            found.add(reading[:-3] if reading.endswith(("tsu", "chi")) else reading[:-2])
    return tuple(sorted((one for one in found if one), key=len, reverse=True))


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    """A Japanese word without what romanisations differ in: long vowels, doubled consonants, m before b and p."""
    word = re.sub(r"oh(?![aeiou])", "o", word.lower())
    for old, new in (("ou", "o"), ("oo", "o"), ("uu", "u"), ("mb", "nb"), ("mp", "np"), ("mm", "nm"), ("tch", "ch")):
        word = word.replace(old, new)
    return re.sub(r"([a-z])\1", r"\1", word)


def _japanese(part: str, text: str, least: int) -> bool:
    """Whether a part can be read in at least so many neighbouring characters of a text."""
    wanted = _plain(part)
    return any(_reads(wanted, run[0], first, 0) >= least for run in _HAN.finditer(text) for first in range(len(run[0])))


_LEAST_READ = 4  # letters of a family name from which its reading in characters is no accident


def opens_with(part: str, label: str) -> bool:
    """Whether a label in characters opens with a Japanese name that is read as a romanised one ("Takanashi", 高梨律子)."""
    run = _HAN.match(label)
    wanted = _plain(part)
    return run is not None and len(wanted) >= _LEAST_READ and _reads(wanted, run[0], 0, 0) > 0


def _reads(wanted: str, signs: str, at: int, used: int) -> int:
    """How many characters from a place on are read as exactly these letters; 0 where they are not."""
    if not wanted:
        return used
    if at >= len(signs):
        return 0
    for reading in _variants(signs[at - 1] if signs[at] == "々" and at else signs[at]):
        if wanted.startswith(reading) and (found := _reads(wanted[len(reading) :], signs, at + 1, used + 1)):
            return found
    return 0


@lru_cache(maxsize=512)
def _kana(text: str) -> tuple[str, ...]:
    """The kana stretches of a text, romanised as `_plain` writes them."""
    return tuple(_plain(_spelled(run[0])) for run in _KANA.finditer(text))


_SMALL = {
    "ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo",
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o",
}  # fmt: skip


def _spelled(kana: str) -> str:
    """Kana in Latin letters, small vowels joined to the sign before ("ジャ" ja, "フィ" fi)."""
    found = ""
    for sign in kana:
        if sign in _SMALL and found:
            small = _SMALL[sign]
            stem = found[:-1] if found[-1:] in ("a", "i", "u", "e", "o") else found
            found = stem + (small[1:] if small[0] == "y" and stem.endswith(("sh", "ch", "j")) else small)
        elif sign not in "ーッっ":
            found += _syllable(sign)
    return found


@cache
def _signs_of_names() -> frozenset[str]:
    return frozenset(str(languages.table("name_kanji").get("foreign", "")))


# What stands beside the dot that Chinese puts between the parts of a foreign name, in whatever characters («雪莱» of «珀西·雪莱»).
_DOTTED = re.compile(r"(?=([\u3400-\u9fff]{1,6})[·•・‧]([\u3400-\u9fff]{1,6}))")


@lru_cache(maxsize=512)
def _foreign(text: str) -> tuple[tuple[str, str], ...]:
    """The stretches of a Chinese text whose characters spell foreign names, in pinyin and in consonants, two characters at least."""
    signs = _signs_of_names()
    found = [stretch for stretch in _runs(text, signs) if len(stretch) >= 2]
    found += [part for parts in _DOTTED.findall(text) for part in parts if not signs.issuperset(part)]
    return tuple(("".join(_syllable(sign) for sign in one), _signed(one)) for one in dict.fromkeys(found))


# What an opening consonant of pinyin spells: x is a soft s, j and q are soft or hard («加里» Garry, «吉姆» Jim), r is an l.
_INITIALS = {
    "zh": "S", "ch": "S", "sh": "S", "b": "P", "p": "P", "m": "M", "f": "F", "d": "T", "t": "T", "n": "N", "l": "L", "g": "K", "k": "K",
    "h": "H", "j": "J", "q": "J", "x": "S", "r": "L", "z": "S", "c": "S", "s": "S", "w": "F",
}  # fmt: skip


def _signed(stretch: str) -> str:
    """The coarse consonants of what Chinese characters spell, by their pinyin."""
    found = ""
    for at, sign in enumerate(stretch):
        syllable = _syllable(sign)
        opens = _INITIALS.get(syllable[:2], _INITIALS.get(syllable[:1], ""))
        if not opens:
            opens = "L" if syllable == "er" else "" if at else "A"
        found += opens + ("N" if syllable.endswith(("n", "ng")) else "")
    return found


def _runs(text: str, signs: frozenset[str]) -> Iterator[str]:
    start = 0
    for at, sign in enumerate(text + "\0"):
        if sign not in signs:
            if at > start:
                yield text[start:at]
            start = at + 1


# Coarse classes of consonants, the same for every romanisation; vowels drop.
_CLASSES = (
    ("sch", "S"), ("tch", "S"), ("tsh", "S"), ("sh", "S"), ("ch", "S"), ("zh", "S"), ("kh", "H"), ("gh", ""), ("ph", "P"), ("th", "T"), ("ck", "K"),
    ("qu", "K"), ("ts", "S"), ("tz", "S"), ("dz", "S"), ("ng", "N"), ("ce", "S"), ("ci", "S"), ("cy", "S"), ("x", "KS"),
    ("b", "P"), ("p", "P"), ("f", "F"), ("v", "F"), ("w", "F"), ("d", "T"), ("t", "T"), ("k", "K"), ("g", "K"), ("c", "K"), ("q", "K"),
    ("s", "S"), ("z", "S"), ("j", "J"), ("m", "M"), ("n", "N"), ("l", "L"), ("r", "L"), ("h", "H"),
)  # fmt: skip
_CLASS = re.compile("|".join(spelling for spelling, _ in _CLASSES))
_SIGN = dict(_CLASSES)


@lru_cache(maxsize=16384)
def _classes(part: str) -> str:
    """The coarse consonants of a romanised name, doubled ones once; an opening vowel is kept as `A`."""
    found = "".join(_SIGN[one[0]] for one in _CLASS.finditer(re.sub(r"([^aeiou])\1", r"\1", part)))
    return "A" + found if part[:1] in ("a", "e", "i", "o", "u", "y") else found


# What it costs to leave out or put in a sound: Chinese and Japanese drop or add r, n, h and split groups of consonants.
_LIGHT = {"L": 0.35, "H": 0.3, "N": 0.5, "A": 0.3, "F": 0.6}
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (("ST", 0.5), ("SK", 0.6), ("PH", 0.4), ("PF", 0.3), ("FH", 0.4), ("KH", 0.3), ("MN", 0.4), ("SH", 0.5), ("AF", 0.3), ("AH", 0.2), ("TL", 0.7), ("JS", 0.1), ("JK", 0.2), ("JT", 0.5))
}  # fmt: skip


@lru_cache(maxsize=16384)
def alike(part: str, stretch: str, theirs: str = "") -> float:
    """0 to 1: how well the best piece of a romanised stretch (of these consonants) spells a part: its consonants by weighted edits, then its vowels."""
    mine, theirs = _classes(part), theirs or _classes(stretch)
    if len(mine.lstrip("A")) < 2:
        return 0.0
    row = [0.0] * (len(theirs) + 1)
    for sign in mine:
        drop = _LIGHT.get(sign, 1.0)
        left = [row[0] + drop]
        for at, other in enumerate(theirs):
            swap = 0.0 if sign == other else _NEAR.get(frozenset((sign, other)), 1.0)
            left.append(min(row[at] + swap, row[at + 1] + drop, left[at] + _LIGHT.get(other, 0.8)))
        row = left
    consonants = 1.0 - min(row) / len(mine)
    if consonants < 0.5:
        return 0.0
    from rapidfuzz.fuzz import partial_ratio

    return 0.7 * consonants + 0.3 * float(partial_ratio(part.replace("r", "l"), stretch.replace("r", "l"))) / 100.0
