"""Whether two speaker names are one person's, across scripts, case endings and languages."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*\.?")
_BRACKETS = re.compile(r"\([^)]{0,80}\)")
_POSSESSIVE = re.compile(r"(?:'s|’s)\Z", re.IGNORECASE)
# Words that describe a person or stand beside a name, romanised; a name is what remains. Kept to those that occur in speaker labels.
_HONORIFICS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "dame",
        "lord",
        "lady",
        "dr",
        "prof",
        "professor",
        "president",
        "senator",
        "sen",
        "rep",
        "gov",
        "governor",
        "gen",
        "general",
        "col",
        "colonel",
        "minister",
        "premier",
        "chancellor",
        "secretary",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "speaker",
        "chairman",
        "chairwoman",
        "director",
        "deputy",
        "mayor",
        "judge",
        "ambassador",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "herr",
        "frau",
        "monsieur",
        "madame",
        "mme",
        "mlle",
        "m",
        "senor",
        "senora",
        "senorita",
        "sr",
        "sra",
        "don",
        "dona",
        "signor",
        "signora",
        "pan",
        "pani",
        "gospodin",
        "gospozha",
        "g-n",
        "g-zha",
        "prezident",
        "ministr",
        "press-sekretar",
        "sekretar",
        "deputat",
        "gubernator",
        "mer",
        "direktor",
        "glava",
        "akademik",
        "polkovnik",
        "press",
        "sekretar",
        "prezydent",
        "premer",
        "ministerpresident",
        "ministerprasident",
        "kanzler",
        "sprecher",
        "sprecherin",
        "regierungschef",
        "praesident",
        "prasident",
        "president-elect",
        "presidente",
        "ministro",
        "ministra",
        "portavoz",
        "porta-voz",
        "portavoce",
        "president",
        "cumhurbaskani",
        "bakan",
        "sozcu",
        "rzecznik",
        "rzeczniczka",
        "kremlin",
        "russian",
        "ukrainian",
        "german",
        "french",
        "american",
        "british",
        "us",
        "uk",
        "former",
        "ex",
        "acting",
        "foreign",
        "prime",
        "vice",
        "defence",
        "defense",
        "finance",
        "interior",
    ]
)
_DESCRIBES = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "our",
        "some",
        "several",
        "many",
        "unnamed",
        "anonymous",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "le",
        "la",
        "les",
        "un",
        "une",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "i",
        "gli",
        "uno",
        "o",
        "os",
        "as",
    ]
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "da",
        "dos",
        "di",
        "du",
        "bin",
        "ibn",
        "ben",
        "al",
        "el",
        "la",
        "le",
        "abu",
        "zu",
        "y",
        "e",
        "und",
        "i",
    ]
)
_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "on",
        "ona",
        "oni",
        "vin",
        "vona",
        "vony",
        "er",
        "sie",
        "es",
        "il",
        "elle",
        "ils",
        "el",
        "ella",
        "ellos",
        "lui",
        "lei",
        "loro",
        "ele",
        "ela",
        "eles",
        "o",
    ]
)
_RULES = tuple(
    (re.compile(pattern), repl)
    for pattern, repl in (
        # One letter for what romanisations of one name disagree on: Sergey/Sergei, Peskow/Peskov, Zelenskyy/Selenskyj, Lavroff/Lavrov.
        (r"tsch|tch|ch|cz|č|ç|ć|c(?=i)(?!h)", "C"),
        (r"schtsch|shch|szcz", "S"),
        (r"sch|sh|sz|ş|š|ś", "S"),
        (r"zh|ż|ž|(?<=[aeiou])j(?=[aeiou])", "Z"),
        (r"kh|ch(?=r)", "h"),
        (r"ks|x", "ks"),
        (r"ph|ff\b|ff", "f"),
        (r"ts|tz|c(?=[eiy])", "c"),
        (r"w|(?<=[aeiou])ff?\b", "v"),
        (r"(?:iy|ij|yj|yy|ii|ey|ei|ej|yi|iyi|y|i|j)\b", "i"),
        (r"io|yo|jo|ë", "e"),
        (r"iu|yu|ju", "u"),
        (r"ia|ya|ja", "a"),
        (r"ie|ye|je", "e"),
        (r"y|j", "i"),
        (r"q|ck|c(?=[aoulrkt]|\b)", "k"),
        (r"(?<=[bcdfgklmnprstvz])h", ""),
        (r"ou|oo", "u"),
        (r"g(?=e|i)|dj|dzh", "g"),
        (r"([a-z])\1", r"\1"),
        (r"'|’|ʼ", ""),
    )
)
# Case endings of the Slavic languages, romanised and folded, longest first; cut only from words that keep four letters.
_CASES = (
    "ogo",
    "omu",
    "imi",
    "evi",
    "ovi",
    "em",
    "im",
    "om",
    "oi",
    "ei",
    "oiu",
    "ou",
    "eu",
    "uiu",
    "aia",
    "iu",
    "a",
    "u",
    "e",
    "i",
    "o",
)
_TURKISH = re.compile(
    r"['’](?:nin|nın|nun|nün|in|ın|un|ün|e|a|i|ı|u|ü|de|da|den|dan|te|ta|ten|tan|ye|ya|yi|yı|yu|yü|le|la|yle|yla)\Z",
    re.IGNORECASE,
)
_CLOSE = 88.0  # rapidfuzz ratio of folded family names; .73–.83 separates nothing (Netanyahu true .73, Путин/Pushkin false .83)


def same_speaker(a: str | None, b: str | None) -> float | None:
    """Whether two speaker labels name one person: 1 same … 0 different, None when that cannot be told from the labels.

    Names are compared part by part after transliteration: a family name alone is covered by a full name, initials cover given
    names, and a patronymic may be missing; a part that nothing covers makes two names different. A description without a name
    ("the Kremlin spokesman") is compared with nothing but itself.
    """
    if not a or not b:
        return None
    if " ".join(a.split()).casefold() == " ".join(b.split()).casefold():
        return None if a.strip().lower() in _PRONOUNS else 1.0
    one, two = _parts(a), _parts(b)
    if not one or not two:
        return None
    return _compare(one, two)


def full_name(label: str) -> bool:
    """Whether a label surely names one person: a given and a family name, or a name in a script without capitals."""
    parts = _parts(label)
    return len(parts) > 1 or bool(parts and label[:1].lower() == label[:1].upper())


def mentioned(label: str, text: str) -> bool:
    """Whether any full part of a name in the label stands in a text, in whatever script and case."""
    parts = [part for part in _parts(label) if not part.endswith(".") and len(part) > 2]
    return bool(parts) and any(
        _similar(part, other) > 0 for word in _WORD.findall(text) if word[:1].lower() != word or not word.islower()
        for other in _parts(word) for part in parts
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _parts(label: str) -> tuple[str, ...]:
    """The folded parts of the name in a label; () when it holds no name. Initials keep their stop."""
    from anyascii import anyascii

    label = _BRACKETS.sub(" ", label)
    head = re.split(r"[,;:|]|\s[—–-]\s", label)
    chosen = next((piece for piece in head if _named(piece)), "")
    words = _WORD.findall(chosen)
    if not words:
        return ()
    out: list[str] = []
    caseless = False
    for i, word in enumerate(words):
        bare = _TURKISH.sub("", _POSSESSIVE.sub("", word))
        roman = re.sub(r"[^a-z'.-]", "", anyascii(bare).lower().replace("`", "'"))
        cased = bare[:1].lower() != bare[:1].upper()
        caseless = caseless or not cased
        stripped = roman.rstrip(".")
        if not stripped or (stripped in _PRONOUNS and len(words) == 1):
            return ()
        if i == 0 and bare[:1].islower() and stripped in _DESCRIBES:
            return ()
        if stripped in _HONORIFICS or (cased and bare[:1].islower()):
            continue
        if (stripped in _PARTICLES or stripped in _PRONOUNS) and len(words) > 1:
            continue
        out.append(stripped[0] + "." if len(stripped) == 1 else stripped)
    return tuple(out)


def _named(piece: str) -> bool:
    words = _WORD.findall(piece)
    return any(word[:1].isupper() or word[:1].lower() == word[:1].upper() for word in words)


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """The word with what romanisations disagree on folded together."""
    for pattern, repl in _RULES:
        word = pattern.sub(repl, word)
    return word.lower()


@lru_cache(maxsize=8192)
def _stems(word: str) -> frozenset[str]:
    """The folded word, and what is left of it without a case ending."""
    folded = _fold(word)
    out = {folded}
    for ending in _CASES:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            out.add(folded[: -len(ending)])
    return frozenset(out)


def _similar(a: str, b: str) -> float:
    """How surely two parts are one: 1 equal, an initial .9, a near spelling .85, else 0."""
    if a.endswith(".") or b.endswith("."):
        return 0.9 if _fold(a.rstrip("."))[:1] == _fold(b.rstrip("."))[:1] or a[0] == b[0] else 0.0
    if a == b:
        return 1.0
    mine, theirs = _stems(a), _stems(b)
    if mine & theirs:
        return 1.0
    from rapidfuzz import fuzz

    one, two = _fold(a), _fold(b)
    if min(len(one), len(two)) >= 5 and one[0] == two[0] and fuzz.ratio(one, two) >= _CLOSE:
        return 0.85
    # Ukrainian and Belarusian г is h, Russian г is g, and romanised х is either: Гнатюк is Hnatiuk and Gnatyuk
    one, two = one.replace("h", "g"), two.replace("h", "g")
    if one == two or _stems(one) & _stems(two):
        return 0.9
    if _consonants(one) == _consonants(two) and len(_consonants(one)) >= 3 and one[0] == two[0]:
        return 0.8
    return 0.0


def _consonants(word: str) -> str:
    return re.sub(r"[aeiou.']", "", word)


_SHORT = (
    frozenset({"vladimir", "volodimir", "volodymyr", "wladimir"}),
    frozenset({"alexander", "aleksandr", "oleksandr", "alexandr", "sasha"}),
    frozenset({"dmitry", "dmitri", "dmitrii", "dmytro", "dmitrij", "dimitri"}),
    frozenset({"nikolai", "mykola", "nicolas", "nicholas"}),
    frozenset({"michael", "mikhail", "mykhailo", "mike", "michail"}),
    frozenset({"sergei", "sergey", "serhii", "serhiy", "sergej", "serge"}),
    frozenset({"andrei", "andrey", "andrii", "andriy", "andrew"}),
    frozenset({"evgeny", "yevgeny", "evgenii", "yevhen", "eugene"}),
    frozenset({"joseph", "joe", "josef"}),
    frozenset({"donald", "donal'd", "don"}),
    frozenset({"robert", "bob", "rob"}),
    frozenset({"william", "bill", "will"}),
    frozenset({"james", "jim"}),
    frozenset({"thomas", "tom"}),
    frozenset({"benjamin", "ben", "binyamin", "veniamin"}),
    frozenset({"emmanuel", "emmanuil", "emanuel"}),
    frozenset({"catherine", "ekaterina", "kateryna", "katherine"}),
    frozenset({"elena", "yelena", "olena", "helena"}),
    frozenset({"george", "georgy", "georgii", "heorhii"}),
    frozenset({"paul", "pavel", "pavlo"}),
    frozenset({"peter", "pyotr", "petro", "petr"}),
    frozenset({"john", "ivan", "jan"}),
)


def _given(a: str, b: str) -> float:
    score = _similar(a, b)
    if score:
        return score
    one, two = a.rstrip("."), b.rstrip(".")
    if any(one in names and two in names for names in _SHORT):
        return 0.9
    return 0.0


_PATRONYMIC = re.compile(
    r"(?:ovich|evich|ovna|evna|ivna|ovych|yovych|iovich|ichna|inichna|iovych|ievich)(?:a|u|em|om|i|e|oi|y)?\Z"
)


def _compare(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Every part of the shorter name must be covered by a part of the longer; what is left over may only be given names."""
    if len(one) > len(two):
        one, two = two, one
    left = list(two)
    score = 1.0
    for part in one:
        best, place = 0.0, -1
        for i, other in enumerate(left):
            found = _given(part, other)
            if found > best:
                best, place = found, i
        if place < 0:
            if _PATRONYMIC.search(part):
                continue
            return 0.0
        score = min(score, best)
        left.pop(place)
    full = [part for part in one if not part.endswith(".")]
    if not full:
        return score * 0.7
    if len(one) == 1:
        # One part against several: it should be the family name, that is the last (or, in a caseless order, the first).
        family = two[-1] if not _PATRONYMIC.search(two[-1]) or len(two) < 3 else two[0]
        if len(two) > 1 and not _similar(one[0], family) and not _similar(one[0], two[0]):
            return score * 0.5
        if len(two) > 1 and not _similar(one[0], family):
            return score * 0.8  # a given name alone
        return score * 0.97 if len(two) > 1 else score
    return score
