"""Whether two speaker names are one person's, across scripts, case endings and languages."""

from __future__ import annotations

import re
from functools import lru_cache

from xref.facts import readings, sounds

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
# Words of institutions: a label that holds one is nobody's name, and cannot be told from the person who speaks for it.
_BODIES = frozenset(
    [
        "house",
        "ministry",
        "ministerstvo",
        "government",
        "pravitelstvo",
        "office",
        "department",
        "council",
        "committee",
        "party",
        "university",
        "company",
        "agency",
        "agentstvo",
        "foundation",
        "fund",
        "fond",
        "union",
        "court",
        "sud",
        "parliament",
        "duma",
        "rada",
        "congress",
        "senate",
        "bank",
        "police",
        "army",
        "institute",
        "institut",
        "association",
        "ministerium",
        "regierung",
        "ministere",
        "gouvernement",
        "ministerio",
        "gobierno",
        "ministero",
        "governo",
        "times",
        "post",
        "news",
        "journal",
        "herald",
        "gazette",
        "gazeta",
        "tribune",
        "press-service",
        "press-sluzhba",
        "administration",
        "administratsiya",
        "campaign",
        "commission",
        "komissiya",
        "club",
        "klub",
        "hospital",
        "bolnitsa",
        "team",
        "group",
        "gruppa",
        "inc",
        "ltd",
        "corp",
        "gmbh",
        "ooo",
        "zao",
        "oao",
        "nato",
        "un",
        "eu",
    ]
)
DESCRIBES = frozenset(
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
PARTICLES = frozenset(
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
_TURKISH = re.compile(r"['’](?:[ny]?[iıuü]n?|[dt][ae]n?|[ny]?[ae]|y?l[ae])\Z", re.IGNORECASE)
# Likeness of two parts (facts.sounds), measured on 60 pairs of our own: one name in two scripts or romanisations scored .78 and more
# (Жан/Jean .78, Шольц/Scholz .85), two names below .6 but for near neighbours (Зубов/Зубков .80), which one script must tell apart.
_SAME_ACROSS, _MAYBE_ACROSS = 0.78, 0.6
_SAME_WITHIN, _MAYBE_WITHIN = 0.9, 0.75
_SHORT = 3  # letters: a part this short must agree better


@lru_cache(maxsize=16384)  # asked of every candidate of every statement, of the same few labels
def same_speaker(a: str | None, b: str | None) -> float | None:
    """Whether two speaker labels name one person: 1 same … 0 different, None when that cannot be told from the labels.

    Names are compared part by part after transliteration: a family name alone is covered by a full name, initials cover given
    names, and a patronymic may be missing; a part that nothing covers makes two names different. A description without a name
    ("the Kremlin spokesman"), a pronoun and a near miss of one letter are None.
    """
    if not a or not b:
        return None
    if " ".join(a.split()).casefold() == " ".join(b.split()).casefold():
        return None if a.strip().lower() in _PRONOUNS else 1.0
    one, two = _parts(a), _parts(b)
    if not one or not two:
        return None
    found = _compare(one, two)
    return found or _chinese_family(a, two) or _chinese_family(b, one) or _japanese_family(a, two, b, one) or found


def _japanese_family(
    a: str, two: tuple[tuple[str, str], ...], b: str, one: tuple[tuple[str, str], ...]
) -> float | None:
    """.97 where a label in characters opens with the family name of the other, read as Japanese (Takanashi, 高梨); else None."""
    for label, parts in ((a, two), (b, one)):
        if any(readings.opens_with(part, label.strip()) for part, _ in parts):
            return 0.97
    return None


_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


def _chinese_family(label: str, other: tuple[tuple[str, str], ...]) -> float | None:
    """.97 where a single part is the family name, the first character, of a label that is a Chinese name (Lu, 陆文钦); else None."""
    name = label.strip()
    if len(other) != 1 or not _HAN_NAME.fullmatch(name):
        return None
    return 0.97 if _similar((sounds.romanised(name[0]), "zh"), other[0]) == 1.0 else None


# The Arabic article before a name in Latin letters ("al-Hakami", "ash-Sharif").
_ARTICLE = re.compile(r"\b(?:[Aa]l|[Ee]l|[Aa]d|[Aa]s|[Aa]sh|[Aa]t|[Aa]r|[Aa]n|[Aa]z|[Uu]l)[-‑'’](?=[A-Z])")


@lru_cache(maxsize=4096)
def _parts(label: str) -> tuple[tuple[str, str], ...]:
    """The parts of the name in a label, romanised, each with the language its letters suggest; () when it holds no name."""
    label = _ARTICLE.sub("", _BRACKETS.sub(" ", label))
    pieces = re.split(r"[,;:|]|\s[—–-]\s", label)
    words = next(
        (found for piece in pieces if (found := _WORD.findall(piece)) and any(_capital(word) for word in found)), []
    )
    if not words or (words[0].islower() and words[0] in DESCRIBES):
        return ()
    if words[0].lower() in DESCRIBES and not any(word[:1].isupper() for word in words[1:]):
        return ()
    if _POSSESSIVE.search(words[0]) and words[-1].islower():
        return ()  # "Peskov's spokesman"
    if (
        len(words) > 1
        and words[-1].islower()
        and words[-1].lower() not in PARTICLES
        and words[0][:1].isupper()
        and _describes(words[-1])
    ):
        return ()  # "Kremlin spokesman"
    lang = _language(" ".join(words))
    out: list[tuple[str, str]] = []
    for word in words:
        bare = _TURKISH.sub("", _POSSESSIVE.sub("", word))
        if bare[:1].islower():
            continue
        plain = sounds.romanised(bare)
        if (
            not plain
            or plain in _HONORIFICS
            or bare.lower() in _HONORIFICS
            or (plain in PARTICLES | DESCRIBES and len(words) > 1)
        ):
            continue
        if plain in _PRONOUNS and len(words) == 1:
            return ()
        if plain in _BODIES:
            return ()
        out.append((plain[0] + "." if len(bare.rstrip(".")) == 1 and lang != "zh" else plain, lang))
    return tuple(out)


def _describes(word: str) -> bool:
    return sounds.romanised(word) in _HONORIFICS


def _capital(word: str) -> bool:
    """Whether a word may be a name: capitalised, or of a script without capitals."""
    return word[:1].isupper() or word[:1].lower() == word[:1].upper()


def _language(text: str) -> str:
    """A language for the letters of a name: enough to choose endings and sounds."""
    low = text.lower()
    if re.search("[\u0400-\u04ff]", low):
        return "uk" if re.search("[іїєґ]", low) else "ru"
    if re.search("[\u0600-\u06ff\u0590-\u05ff]", low):
        return "ar"
    if re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", low):
        return "zh"
    return "tr" if re.search("[ışğ]", low) else "pl" if re.search("[łńśźżąę]", low) else "en"


def _similar(one: tuple[str, str], two: tuple[str, str]) -> float | None:
    """How surely two parts are one: 1 equal, .9 an initial, 0 different, None too near to tell apart."""
    (a, a_lang), (b, b_lang) = one, two
    if a.endswith(".") or b.endswith("."):
        first, second = _INITIAL_SOUND.get(a[0], a[0]), _INITIAL_SOUND.get(b[0], b[0])
        return 0.9 if first == second else 0.0
    if a == b:
        return 1.0
    if "ar" in (a_lang, b_lang) and a_lang != b_lang:
        return (
            0.85
            if not _bare(a, a_lang).isdisjoint(_bare(b, b_lang))
            else 0.0
            if sounds.likeness(a, a_lang, b, b_lang) < 0.3
            else None
        )
    if a_lang == b_lang and a_lang in ("ru", "uk"):
        if set(sounds.stems(a, a_lang)) & {s for s in sounds.stems(b, b_lang) if len(s) >= 4}:
            return 1.0
        return None if sounds.likeness(a, a_lang, b, b_lang) >= _MAYBE_WITHIN else 0.0
    likeness = sounds.likeness(a, a_lang, b, b_lang)
    for german, other, lang in ((a, b, b_lang), (b, a, a_lang)):
        if lang in ("ru", "uk"):
            likeness = max(likeness, sounds.likeness(german, "de", other, lang))  # Bronja
            if "sch" in german:  # German writes ж as sch, and ц as z: Schdanow, Schukow, Ischorzew
                for plain in (german, german.replace("z", "ts").replace("w", "v")):
                    likeness = max(likeness, sounds.likeness(plain.replace("sch", "zh"), "en", other, lang))
    latin = {a_lang, b_lang} <= {"en", "tr", "pl"}
    if latin:
        # One name may still be declined (Polish Peskowa) or romanised another way (Selenskyj).
        likeness = max(likeness, *(sounds.likeness(a, x, b, y) for x, y in (("de", "en"), ("en", "de"))))
        if (a.startswith(b) and a[len(b) :] in _LATIN_CASES) or (b.startswith(a) and b[len(a) :] in _LATIN_CASES):
            return 0.95
    same, maybe = (_SAME_WITHIN, _MAYBE_WITHIN) if latin else (_SAME_ACROSS, _MAYBE_ACROSS)
    if min(len(a), len(b)) <= _SHORT:
        same += 0.08
    if same <= likeness < 0.9 and _one_consonant(a, b):
        return None  # Zubov, Зубков
    if likeness >= same:
        return 1.0 if likeness >= 0.9 else 0.95
    return None if likeness >= maybe else 0.0


def _bare(part: str, lang: str) -> set[str]:
    """The consonants of a part of a name, and if it is Arabic the same without what may be the article (الحكمي, Hakami)."""
    found = {sounds.bare_consonants(part)}
    if lang == "ar" and part.startswith("l") and len(part) > ARTICLE:
        found.add(sounds.bare_consonants(part[1:]))
    return found


ARTICLE = 3  # letters with which what begins with an l may have an article


def _one_consonant(a: str, b: str) -> bool:
    """Whether one of two romanised parts is the other with one consonant left out: another name, not another spelling."""
    short, long = sorted((a, b), key=len)
    if len(long) != len(short) + 1:
        return False
    at = next((i for i, char in enumerate(short) if char != long[i]), len(short))
    left_out, around = long[at], long[max(0, at - 1) : at] + long[at + 1 : at + 2]
    return short[at:] == long[at + 1 :] and left_out in "bcdfgklmnprstvz" and left_out not in around


_LATIN_CASES = frozenset(["a", "em", "iem", "owi", "ego", "emu", "om", "u", "y", "ie", "s"])
# Initials of one name in two scripts: Ю. = Yu. = J., Х. = K(h)., Е. = Y., Ц. = T(s)., Ж. = Zh. = J.
_INITIAL_SOUND = {
    "j": "y",
    "e": "y",
    "i": "y",
    "g": "h",
    "k": "h",
    "x": "h",
    "c": "s",
    "z": "s",
    "t": "t",
    "w": "v",
    "f": "v",
}
_TWINS = tuple(
    frozenset(group.split())
    for group in (
        "vladimir volodimir volodymyr wladimir uladzimir",
        "alexander aleksandr oleksandr alexandr aliaksandr sasha",
        "dmitry dmitri dmitriy dmitrii dmytro dmitrij dimitri",
        "nikolai nikolay mykola nicolas nicholas",
        "michael mikhail mykhailo mike michail michel",
        "sergei sergey serhii serhiy sergej serge",
        "andrei andrey andrii andriy andrew andrej",
        "evgeny yevgeny evgenii evgeniy yevhen eugene",
        "joseph joe josef iosif",
        "donald don",
        "robert bob rob",
        "william bill will",
        "james jim",
        "thomas tom",
        "benjamin ben binyamin veniamin",
        "emmanuel emmanuil emanuel emmanyuel",
        "catherine ekaterina kateryna katherine",
        "elena yelena olena helena",
        "george georgy georgii georgiy heorhii",
        "paul pavel pavlo",
        "peter pyotr petro petr",
    )
)
_PATRONYMIC = re.compile(r"(?:ovich|evich|ich|ovna|evna|ivna|ovych|yovych|iovich|ichna)(?:a|u|em|om|i|e|oi|oy|y)?\Z")


def _given(one: tuple[str, str], two: tuple[str, str]) -> float | None:
    score = _similar(one, two)
    if score:
        return score
    a, b = one[0], two[0]
    if any(a in names and b in names for names in _TWINS):
        return 0.9
    return score


def _compare(one: tuple[tuple[str, str], ...], two: tuple[tuple[str, str], ...]) -> float | None:
    """Every part of the shorter name must be covered by a part of the longer; what is left over may only be given names."""
    if len(one) > len(two):
        one, two = two, one
    if len(one) == 1 < len(two) or len(two) == 1:
        joined = ("".join(part for part, _ in one), one[0][1]), ("".join(part for part, _ in two), two[0][1])
        if joined[0][0] == joined[1][0] or ("zh" in (joined[0][1], joined[1][1]) and (_similar(*joined) or 0) > 0):
            return 1.0  # Xi Jinping, 习近平
    left = list(two)
    score, unsure = 1.0, False
    for part in one:
        found = [(_given(part, other), i) for i, other in enumerate(left)]
        best, place = max(((value, i) for value, i in found if value), default=(0.0, -1))
        if place < 0:
            if _PATRONYMIC.search(part[0]) and len(one) > 2:
                continue
            if any(value is None for value, _ in found):
                unsure = True
                continue
            return 0.0
        score = min(score, best)
        left.pop(place)
    if unsure:
        return None
    full = [part for part, _ in one if not part.endswith(".")]
    if not full:
        return None if len(one) < 2 else score * 0.8
    if len(one) == 1 and len(two) > 1:
        # One part against several: the family name stands last (first where a patronymic ends the name, or in Chinese order).
        family = two[0] if _PATRONYMIC.search(two[-1][0]) and len(two) == 3 else two[-1]
        if not _similar(one[0], family):
            return (
                0.97 * score
                if two[0][1] == "zh"
                or (_similar(one[0], two[0]) and len(two[0][0]) > 1 and _PATRONYMIC.search(two[-1][0]))
                else None
            )
        return 0.97 * score
    return score
