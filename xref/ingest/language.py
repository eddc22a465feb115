"""Which language a document is in: declared and plausible, or detected, cheaply first."""

from __future__ import annotations

import re
from collections import Counter

from xref.errors import InputError
from xref.lang import primary, table

_TAG = re.compile(r"[a-z]{2,3}")
_WORD = re.compile(r"[^\W\d_]{1,30}")
_SAMPLE = 20_000


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Scripts by their letters; the first range that holds a letter names it.
_RANGES = (
    ("Latin", 0x41, 0x24F), ("Greek", 0x370, 0x3FF), ("Cyrillic", 0x400, 0x52F), ("Armenian", 0x530, 0x58F),
    ("Hebrew", 0x590, 0x5FF), ("Arabic", 0x600, 0x6FF), ("Arabic", 0x750, 0x77F), ("Devanagari", 0x900, 0x97F), ("Bengali", 0x980, 0x9FF),
    ("Gurmukhi", 0xA00, 0xA7F), ("Gujarati", 0xA80, 0xAFF), ("Tamil", 0xB80, 0xBFF), ("Telugu", 0xC00, 0xC7F), ("Kannada", 0xC80, 0xCFF),
    ("Malayalam", 0xD00, 0xD7F), ("Sinhala", 0xD80, 0xDFF), ("Thai", 0xE00, 0xE7F), ("Lao", 0xE80, 0xEFF), ("Tibetan", 0xF00, 0xFFF), ("Burmese", 0x1000, 0x109F),
    ("Georgian", 0x10A0, 0x10FF), ("Hangul", 0x1100, 0x11FF), ("Ethiopic", 0x1200, 0x137F), ("Khmer", 0x1780, 0x17FF), ("Mongolian", 0x1800, 0x18AF),
    ("Latin", 0x1E00, 0x1EFF), ("Greek", 0x1F00, 0x1FFF), ("Kana", 0x3040, 0x30FF), ("Han", 0x3400, 0x9FFF), ("Hangul", 0xAC00, 0xD7AF), ("Arabic", 0xFB50, 0xFDFF), ("Arabic", 0xFE70, 0xFEFF), ("Han", 0x20000, 0x323AF),
)  # fmt: skip
_SCRIPTS = {
    **dict.fromkeys(_set("ru uk be bg mk ky tg kk mn tt ba cv"), ("Cyrillic",)),
    **dict.fromkeys(_set("sr uz az tk sh bs"), ("Cyrillic", "Latin")),
    **dict.fromkeys(_set("ar fa ur ps ckb ug sd dv"), ("Arabic",)),
    **dict.fromkeys(_set("he yi"), ("Hebrew",)),
    **dict.fromkeys(_set("hi mr ne sa"), ("Devanagari",)),
    **dict.fromkeys(
        _set("en de fr es it pt pl tr nl sv da no fi et lv lt cs sk hu ro hr sl sq is ga cy ca eu gl mt vi id ms tl sw so ha yo ig zu af lb oc la eo"), ("Latin",)
    ),
    "el": ("Greek",), "hy": ("Armenian",), "ka": ("Georgian",), "th": ("Thai",), "lo": ("Lao",), "km": ("Khmer",), "my": ("Burmese",), "am": ("Ethiopic",),
    "ti": ("Ethiopic",), "bn": ("Bengali",), "as": ("Bengali",), "pa": ("Gurmukhi", "Arabic"), "gu": ("Gujarati",), "ta": ("Tamil",), "te": ("Telugu",), "kn": ("Kannada",), "ml": ("Malayalam",), "si": ("Sinhala",),
    "zh": ("Han",), "yue": ("Han",), "ja": ("Kana", "Han"), "ko": ("Hangul", "Han"), "ku": ("Latin", "Arabic"), "bo": ("Tibetan",),
}  # fmt: skip
_ONE_LANGUAGE = {
    "Greek": "el", "Armenian": "hy", "Hebrew": "he", "Bengali": "bn", "Gurmukhi": "pa", "Gujarati": "gu", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml",
    "Sinhala": "si", "Thai": "th", "Lao": "lo", "Tibetan": "bo", "Burmese": "my", "Georgian": "ka", "Ethiopic": "am", "Khmer": "km", "Kana": "ja", "Hangul": "ko", "Han": "zh",
}  # fmt: skip
# What py3langid may answer: languages that newspapers are written in. Its other answers on short texts are noise (Latin, Esperanto).
_LANGID = _set(
    "af ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko "
    "ky lo lt lv mk ml mn mr ms mt nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr ug uk ur vi zh"
)


def code(lang: object, where: str) -> str:
    """The primary subtag of a language tag; raises `InputError` when it is none."""
    tag = primary(str(lang).strip())
    if tag == "und":
        return tag
    if not _TAG.fullmatch(tag):
        raise InputError(f"{where}: '{str(lang)[:40]}' is not a language code; write one such as ru, uk, en, pt-BR")
    return tag


def scripts(text: str) -> Counter[str]:
    """How many letters of each script a text has, over a sample of its start."""
    counts: Counter[str] = Counter()
    for char, count in Counter(text[:_SAMPLE]).items():
        if char.isalpha():
            value = ord(char)
            counts[next((name for name, low, high in _RANGES if low <= value <= high), "other")] += count
    return counts


def check(text: str, lang: str, where: str, *, declared: str) -> None:
    """Raise `InputError` when a declared language is written in a script of which the text has next to nothing."""
    expected = _SCRIPTS.get(lang)
    counts = scripts(text)
    letters = sum(counts.values())
    # Twenty letters: "OK" or a number is no evidence. A tenth: a Russian text may be full of Latin names, but not nine parts in ten.
    if expected is None or letters < 20 or sum(counts[name] for name in expected) >= 0.1 * letters:
        return
    seen = counts.most_common(1)[0][0]
    raise InputError(
        f"{where}: {declared} says the language is {lang}, but the text has "
        f"{'no' if not any(counts[name] for name in expected) else 'almost no'} {expected[0]} letters (it is written in {seen}); "
        "correct the language, or leave it out to have it detected"
    )


def detect(text: str) -> str:
    """The language of a text, "und" when there are no letters; py3langid is only asked where script and function words leave it open."""
    counts = scripts(text)
    letters = sum(counts.values())
    if letters < 2:
        return "und"
    # Five letters of the Latin or Cyrillic script say nothing: "x y" was called Danish.
    script, most = counts.most_common(1)[0]
    if (script == "Han" and counts["Kana"] > 0.05 * letters) or script == "Kana":
        return "ja"
    if script in _ONE_LANGUAGE and most > 0.5 * letters:
        return _ONE_LANGUAGE[script]
    if script in ("Cyrillic", "Latin", "Arabic") and (found := _by_words(text, script)):
        return found
    return _langid(text, script) if letters > 5 else "und"


def by_words(text: str) -> str | None:
    """The language that the function words of a text show clearly, if they do; py3langid is never asked."""
    counts = scripts(text)
    return _by_words(text, counts.most_common(1)[0][0]) if counts else None


def _by_words(text: str, script: str) -> str | None:
    """By function words and letters that one language has; None unless clear (twice the next, and six hits)."""
    data = table("function_words")
    words = Counter(_WORD.findall(text[:_SAMPLE].casefold()))
    total = sum(words.values())
    scores: dict[str, float] = {}
    for lang, entry in data.items():
        if script not in _SCRIPTS.get(lang, ()):
            continue
        hits = sum(words[word] for word in entry["words"])
        own = sum(count for word, count in words.items() if any(letter in word for letter in entry.get("letters", "")))
        foreign = sum(
            count for word, count in words.items() if any(letter in word for letter in entry.get("never", ""))
        )
        scores[lang] = hits + own - 2 * foreign
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked:
        return None
    (best, first), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return best if first >= 6 and first >= 1.6 * max(second, 0) and first >= 0.15 * total else None


def _langid(text: str, script: str) -> str:
    """py3langid's best answer among the languages of newspapers that are written in this script."""
    import py3langid

    for lang, _ in py3langid.rank(text[:_SAMPLE]):
        code = primary(str(lang))
        if code in _LANGID and script in _SCRIPTS.get(code, (script,)):
            return code
    return "und"
