"""How names sound: romanised, folded, reduced to consonants, so that Песков, Peskov and Peskow are one name and Putin and Pushkin two."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from xref.facts.spelling import answers, nearly
from xref.lang import table

# Spelling to sound, longest first. Capital letters are sounds: S sh, C ch, J zh, H kh; vowels and glides go last.
_RULES: tuple[tuple[str, str], ...] = (
    ("tsch", "C"), ("dsch", "J"), ("shch", "S"), ("schtsch", "S"), ("szcz", "S"), ("chtch", "S"), ("stch", "S"), ("sch", "S"),
    ("tch", "C"), ("cch", "C"), ("tsh", "C"), ("dzh", "J"), ("dj", "J"), ("zh", "J"), ("sh", "S"), ("ch", "C"), ("cz", "C"), ("cs", "C"),
    ("sz", "S"), ("rz", "J"), ("kh", "H"), ("gh", "G"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("tz", "Z"), ("ts", "Z"),
    ("dz", "Z"), ("x", "ks"), ("w", "v"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("ge", "Ge"), ("gi", "Gi"),
)  # fmt: skip
_RULE = re.compile("|".join(re.escape(spelling) for spelling, _ in sorted(_RULES, key=lambda rule: -len(rule[0]))))
_SOUND = dict(_RULES)
# Sounds that spelling traditions exchange; the cost of taking one for the other.
_NEAR: dict[frozenset[str], float] = {}
for _group, _cost in (
    ("SCJZzsG", 0.5), ("CHk", 0.4), ("HhGgk", 0.4), ("kgG", 0.5), ("dt", 0.6), ("bpvf", 0.6), ("vf", 0.25), ("zs", 0.2), ("Zs", 0.3), ("Zz", 0.2), ("jJ", 0.2), ("JG", 0.2), ("Cj", 0.4), ("gh", 0.3), ("gH", 0.3), ("Hh", 0.1), ("SC", 0.3), ("Ss", 0.4), ("ZC", 0.4), ("lr", 0.8), ("mn", 0.7), ("Jz", 0.4), ("JS", 0.5), ("ij", 0.1), ("HS", 0.6), ("aj", 0.2), ("Hj", 0.3), ("Zk", 0.6), ("Jk", 0.7),
):  # fmt: skip
    for _one in _group:
        for _two in _group:
            if _one != _two:
                _key = frozenset((_one, _two))
                _NEAR[_key] = min(_NEAR.get(_key, 9.0), _cost)
_SLAVIC = [
    "oyi",
    "oi",
    "iy",
    "ii",
    "iyi",
    "oyiu",
    "ikh",
    "ykh",
    "akh",
    "yakh",
    "ih",
    "yh",
    "im",
    "imi",
    "ogo",
    "ego",
    "omu",
    "emu",
    "ymi",
    "imi",
    "oju",
    "eju",
    "oyu",
    "eyu",
    "yju",
    "iju",
    "aja",
    "jaja",
    "ami",
    "jami",
    "yami",
    "ax",
    "yax",
    "ov",
    "ev",
    "ij",
    "yj",
    "iy",
    "yy",
    "oj",
    "ej",
    "oy",
    "ey",
    "om",
    "em",
    "ym",
    "im",
    "ax",
    "ah",
    "am",
    "a",
    "o",
    "u",
    "e",
    "y",
    "i",
    "ju",
    "ja",
    "yu",
    "ya",
    "ye",
    "je",
    "ie",
    "iem",
    "ow",
    "owi",
    "owie",
    "ą",
    "ę",
]
_ENDINGS: dict[str, tuple[str, ...]] = {
    "ru": tuple(_SLAVIC), "uk": tuple(_SLAVIC), "be": tuple(_SLAVIC), "bg": tuple(_SLAVIC), "sr": tuple(_SLAVIC), "hr": tuple(_SLAVIC), "sl": tuple(_SLAVIC),
    "pl": (*_SLAVIC, "iego", "skiego", "skiemu", "skim", "ska", "skiej", "em", "iem"), "cs": (*_SLAVIC, "ovi", "ova", "ove", "ovou", "ovy", "ovych"), "sk": (*_SLAVIC, "ovi", "ova", "ovej", "ovou"), "mk": tuple(_SLAVIC),
    "lt": ("as", "is", "us", "ys", "o", "ui", "u", "a", "e", "ui", "iui", "ios"), "lv": ("s", "a", "is", "am", "u", "i", "e", "as"),
    "fi": ("n", "in", "a", "ssa", "sta", "lle", "lla", "lta", "ksi", "nsa", "iin", "an", "en", "on", "ta", "ia"), "et": ("i", "a", "e", "le", "ga", "st", "sse", "lt"),
    "hu": ("t", "nak", "nek", "val", "vel", "bol", "ban", "ben", "ra", "re", "rol", "hoz", "hez", "ig", "tol", "ot", "et", "at", "i", "e", "a", "ek", "ok"),
    "tr": ("in", "un", "nin", "nun", "yi", "yu", "i", "u", "ya", "ye", "a", "e", "da", "de", "dan", "den", "la", "le", "yla", "yle", "ta", "te"),
    "az": ("in", "un", "nin", "a", "e", "da", "de", "dan", "den"), "de": ("s", "er", "ern", "ers"), "en": ("s",), "nl": ("s",), "sv": ("s",), "da": ("s",), "no": ("s",),
    "ro": ("ul", "ului", "a", "ei", "lui"), "el": ("s", "y", "oy", "o", "a", "i", "n"), "hi": (), "ka": ("is", "ma", "s", "i"), "hy": ("i", "y", "n"), "kk": ("tyng", "ga", "ge"),
}  # fmt: skip


_HARD_J = frozenset(("en", "fr", "pt", "tr", "es", "id", "ms", "vi", "und"))


@lru_cache(maxsize=65536)
def romanised(word: str) -> str:
    """A word in plain lower-case Latin letters."""
    from anyascii import anyascii

    plain = word.replace("ё", "е").replace("Ё", "Е").replace("ь", "").replace("ъ", "").replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]", "", str(anyascii(plain)).lower())


@lru_cache(maxsize=65536)
def skeleton(plain: str, hard_j: bool = False) -> str:
    """The consonant sounds of a romanised word; doubled ones once, vowels and glides dropped, a first vowel kept as `a`."""
    if plain[:1] == "x":
        plain = "s" + plain[1:]  # Xi, Xinjiang, Xavier
    elif plain[:1] == "u" and plain[1:2] in tuple("aeiouy"):
        plain = "v" + plain[1:]  # Уильямс, Уэст
    elif plain[:2] == "wu":
        plain = plain[1:]
    elif plain[:1] == "q" and plain[1:2] == "i":
        plain = "ch" + plain[1:]  # Qingdao
    if plain.endswith(("ow", "aw", "ew")):
        plain = plain[:-1]  # Glasgow, Глазго
    if hard_j:
        plain = plain.replace("ew", "u")  # Stewart, but not Schewtschuk
    plain = plain.replace("tsz", "J").replace("ng", "n").replace("kv", "k")  # Си Цзиньпин, Quader
    sound = _RULE.sub(lambda match: _SOUND[match[0]], plain)
    if sound[:1] in ("y", "j") and sound[1:2] in tuple("aeiou") and not (hard_j and sound[0] == "j"):
        first, sound = "j", sound[1:]  # Yeltsin, Jelzin
    else:
        first = "a" if sound[:1] in "aeiouy" and sound else ""
    kept: list[str] = []
    for at, sign in enumerate(sound):
        if sign in "aeiouyj" and not (sign == "j" and (at == 0 or hard_j)):
            continue
        if sign == "h" and at and (sound[at - 1] not in "aeiou" or sound[at + 1 : at + 2] not in tuple("aeiouy")):
            continue
        if not kept or kept[-1] != sign:
            kept.append(sign)
    return first + "".join(kept)


_COMPOUNDING = frozenset(["de", "nl", "sv", "da", "no", "fi", "hu", "et"])
_ADJECTIVES = frozenset(["ru", "uk", "be", "bg", "sr", "hr", "sl", "pl", "cs", "sk"])


_LANDS = ("land", "sko", "ska", "sky")
_LEAST_LAND = 5  # letters of the place's own name


@lru_cache(maxsize=65536)
def stems(plain: str, lang: str) -> tuple[str, ...]:
    """The forms a romanised word may have without its ending in a language that declines names; the word itself first."""
    found = [plain]
    for ending in _ENDINGS.get(lang, ()):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            stem = plain[: -len(ending)]
            found.append(stem)
            if lang in _ADJECTIVES and stem.endswith("zk") and len(stem) >= 6:
                found.append(stem[:-1])  # Запорізькій: Zaporizhzhia
            if lang in _ADJECTIVES and stem.endswith("sk") and len(stem) >= 5:
                found.append(stem[:-2])  # Львівській: Lviv
            elif lang in _ADJECTIVES and stem.endswith(("shchin", "chchin")) and len(stem) >= 9:
                found.append(stem[:-6])  # Луганщини: Luhansk
    for ending in _LANDS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _LEAST_LAND:
            found.append(plain[: -len(ending)])  # Ogoniland, Bledowsky, Vyškovsko: the land about a place
    if lang == "en" and plain.endswith("sk") and len(plain) >= 6:
        found.append(plain[:-2])  # Luhansk, Луганщина
    return tuple(dict.fromkeys(found))


_WEIGHTS = {"h": 0.4, "H": 0.4, "a": 0.4}
_SWAPS = {left + right: cost for pair, cost in _NEAR.items() for left in pair for right in pair if left != right}
UNLIKE = 0.55  # share of two skeletons that must agree at least


def _distance(one: str, two: str) -> float:
    """The weighted edit distance of two skeletons; infinite where it leaves them unlike, which most pairs show by the second sound."""
    costs = [_WEIGHTS.get(sign, 1.0) for sign in two]
    most = (1.0 - UNLIKE) * max(len(one), len(two)) + 1e-6
    row = [0.0, *itertools.accumulate(costs)]
    for mine in one:
        drop = _WEIGHTS.get(mine, 1.0)
        last = row[0] + drop
        left = [last]
        for at, theirs in enumerate(two):
            best = row[at]
            if mine != theirs:
                best += _SWAPS.get(mine + theirs, 1.2)
            other = row[at + 1] + drop
            if other < best:
                best = other
            last += costs[at]
            if best < last:
                last = best
            left.append(last)
        if min(left) > most:
            return math.inf
        row = left
    return row[-1]


@lru_cache(maxsize=131072)
def likeness(one: str, one_lang: str, two: str, two_lang: str) -> float:
    """How alike two name parts sound, 0 to 1, each in its language's forms; both romanised."""
    if one == two:
        return 1.0
    if not one or not two or apart(one, two):
        return 0.0
    best = 0.0
    for mine in stems(one, one_lang):
        for theirs in stems(two, two_lang):
            if mine == theirs:
                return 1.0 if len(mine) > 3 else 0.9
            if (
                mine[0] == theirs[0]
                and len(mine) > 4
                and abs(len(mine) - len(theirs)) <= 1
                and mine[:-1] == theirs[: len(mine) - 1]
            ):
                best = max(best, 0.9)
            left, right = skeleton(mine, one_lang in _HARD_J), skeleton(theirs, two_lang in _HARD_J)
            if not left or not right:
                continue
            size = max(len(left), len(right))
            if abs(len(left) - len(right)) > 2:
                continue
            score = 1.0 - _distance(left, right) / size
            if score > UNLIKE:
                # Vowels decide between short skeletons (Iran, Oran; Lee, Lao).
                score = 0.7 * score + 0.3 * _ratio(mine, theirs)
                best = max(best, score)
    return best


def _ratio(one: str, two: str) -> float:
    from rapidfuzz.fuzz import ratio

    return float(ratio(one, two)) / 100.0


@cache
def _own_forms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for at, line in enumerate(table("names", "titles").get("forms", ())):
        for form in str(line).split():
            found.setdefault(form, set()).add(at)
    return {form: frozenset(lines) for form, lines in found.items()}


@lru_cache(maxsize=65536)
def _own_form(plain: str, lang: str) -> frozenset[int]:
    """The names of saints and sovereigns of which a romanised word is some language's form."""
    forms = _own_forms()
    return frozenset().union(*(forms.get(stem, frozenset()) for stem in _base_forms(plain, lang)))


def _base_forms(plain: str, lang: str) -> Iterator[str]:
    """A word without its case ending, and with the vowel that stands in its place in the nominative."""
    for stem in stems(plain, lang):
        yield stem
        if stem != plain:
            yield from (stem + vowel for vowel in ("a", "o", "i", "ii"))


def apart(one: str, two: str) -> bool:
    """Whether two romanised words are forms of two given names that sound alike («Михайло», Mykola)."""
    forms = _own_forms()
    return one in forms and two in forms and forms[one].isdisjoint(forms[two])


def translated(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether two romanised name parts are two languages' own forms of one given name («Яков», James)."""
    return not _own_form(one, one_lang).isdisjoint(_own_form(two, two_lang))


def spelt(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether one of two romanised names is the other in the spelling of its language, and neither a given name that is told from it."""
    return not apart(one, two) and answers(one, one_lang, two, two_lang)


def same(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether two romanised name parts are spellings of one name: by how they sound, as one language spells the names of others, or by each one's own form of it."""
    return (
        sounds_same(one, one_lang, two, two_lang)
        or spelt(one, one_lang, two, two_lang)
        or translated(one, one_lang, two, two_lang)
    )


NEAR = 0.73  # likeness from which two names are too near to be told apart («Айове», Iowa: .77)


def near(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether two romanised name parts are, or may be, spellings of one name: what is near is no other name to be accused of."""
    return (
        sounds_same(one, one_lang, two, two_lang)
        or (not apart(one, two) and nearly(one, one_lang, two, two_lang))
        or (min(len(one), len(two)) > 3 and likeness(one, one_lang, two, two_lang) >= NEAR)
    )


def sounds_same(one: str, one_lang: str, two: str, two_lang: str) -> bool:
    """Whether two romanised name parts sound the same, each in its language's forms."""
    short = min(len(one), len(two))
    if short >= 5 and (
        (two_lang in _COMPOUNDING and two.startswith(one)) or (one_lang in _COMPOUNDING and one.startswith(two))
    ):
        return True  # Tahrirplatz
    return likeness(one, one_lang, two, two_lang) >= (0.86 if short <= 3 else 0.78)


_DECLINING = frozenset(
    ["ru", "uk", "be", "bg", "sr", "hr", "sl", "mk", "pl", "cs", "sk", "lt", "lv", "fi", "et", "hu", "tr", "az", "el"]
)


@lru_cache(maxsize=65536)
def common_key(word: str, lang: str) -> str:
    """The key of a lower-case word in the lists of common words: without its ending where the language declines."""
    if lang in _DECLINING:
        # Short words keep their endings: «пути» must not make a common word of Путин.
        return word[:-2] if len(word) >= 8 else word
    if lang in ("en", "es", "pt", "fr", "nl", "de") and len(word) > 4:
        return (
            word.removesuffix("s")
            if lang != "de"
            else word.removesuffix("en").removesuffix("s")
            if len(word) > 6
            else word
        )
    return word


_BARE = str.maketrans(
    {
        **dict.fromkeys("aeiouyhw", ""),
        **dict.fromkeys("cqg", "k"),
        **dict.fromkeys("pfv", "b"),
        **dict.fromkeys("zj", "s"),
        "d": "t",
        "x": "ks",
    }
)


@lru_cache(maxsize=65536)
def bare_consonants(plain: str) -> str:
    """The consonants that Arabic and Hebrew spelling keeps of a romanised name, in broad classes."""
    sound = (
        plain.replace("sch", "s")
        .replace("tch", "s")
        .replace("sh", "s")
        .replace("ch", "s")
        .replace("kh", "k")
        .replace("gh", "k")
        .replace("ph", "b")
        .replace("th", "t")
    )
    kept: list[str] = []
    for sign in sound.translate(_BARE):
        if not kept or kept[-1] != sign:
            kept.append(sign)
    return "".join(kept)
