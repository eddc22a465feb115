"""Names as facts: countries, peoples, cities and bodies by a language-free id, everything else by how it sounds; and how two agree."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from unicodedata import normalize

from xref import lang as languages
from xref.facts.sounds import common_key, likeness, near, romanised, same, sounds_same, spelt, translated
from xref.facts.words import Phrases, Token, tokens
from xref.model import Agreement, Fact, FactKind, NameValue, Span

__all__ = [
    "agree",
    "alike",
    "as_known_in",
    "begins_sentence",
    "find",
    "full",
    "has_given",
    "is_common",
    "is_given",
    "may_be_surname",
    "mentions",
    "missing_parts",
    "nearly_agree",
    "shared_part",
]

_UNSPACED = ("zh", "ja", "ko")
_NO_CAPITALS = ("ar", "he", "fa", "ur", "hi", "bn", "th", "ka")
_SENTENCE_END = ".!?…:;\"“”«»„'‘’()[]–—•\n-"


class Listed:
    """A long list of words in order, as its table writes it: the first words asked for are looked up in the text, by halving it.

    A report asks for some thirty words in each language of its candidates; a set of 25,000 takes 4 ms and 3 MB to make.
    """

    __slots__ = ("_asked", "_text", "_words")
    _FEW = 400  # look-ups (7 us each) that cost what the set does

    def __init__(self, text: str) -> None:
        """Words in code point order, with a space or a new line between each two."""
        self._text = text.replace("\n", " ").strip(" ")
        self._asked = 0
        self._words: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._text)

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._asked += 1
            if self._asked <= self._FEW:
                return self._found(word)
            self._words = frozenset(self._text.split())
        return word in self._words

    def _found(self, word: str) -> bool:
        text, low = self._text, 0
        high = len(text)
        while low < high:
            middle = (low + high) // 2
            start = text.rfind(" ", low, middle) + 1 or low
            stop = text.find(" ", middle, high)
            if stop < 0:
                stop = high
            here = text[start:stop]
            if here == word:
                return bool(word)
            if here < word:
                low = stop + 1
            else:
                high = start - 1
        return False


_WRITTEN_AS = {"bs": "hr"}  # whose names another language's table has


class Table:
    """The known names of one language."""

    def __init__(self, lang: str) -> None:
        data = languages.table("names", _WRITTEN_AS.get(lang, lang))
        self.lang = lang
        self.known = bool(data)

        def section(name: str, prefix: str = "") -> list[tuple[str, str]]:
            return [
                (form, key if ":" in key else prefix + key)
                for key, forms in data.get(name, {}).items()
                for form in _spellings(forms, lang, plain=name != "demonym").split()
            ]

        places = section("country", "country:") + section("name", "country:") + section("place")
        places += [
            (form, key) for key, forms in languages.table("places", lang).get("place", {}).items()
            for form in _spellings(forms, lang, plain=True).split()
        ]  # fmt: skip
        self.capital = places + _genitives(places, lang) + section("org") + section("person")
        self.free = section("demonym", "country:")
        self.ids = frozenset(key for _, key in self.capital + self.free)
        self.names = Phrases(self.capital + self.free)
        # What is read without a capital. In English, "polish" and "turkey" are words: there every name needs its capital.
        self.small = Phrases(self.free if lang != "en" else ())
        self.demonyms = frozenset(form for form, _ in self.free)
        self.common = Listed(str(languages.table("common", lang).get("words", "")))
        self.short = {
            key if ":" in key else f"country:{key}": tuple(forms.split())
            for key, forms in data.get("short", {}).items()
        }
        self.pattern: re.Pattern[str] | None = None
        if lang in _UNSPACED:
            # Words that hold a name by accident («发展中国家», a developing country, holds «中国») are read first and are none.
            forms = dict(self.capital + self.free + section("word"))
            self.forms = forms
            self.pattern = re.compile("|".join(sorted(map(re.escape, forms), key=len, reverse=True)) or "(?!)")


_LATIN_SERBIAN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
_BENGALI_SIGNS = {"\u09a1\u09bc": "\u09dc", "\u09a2\u09bc": "\u09dd", "\u09af\u09bc": "\u09df"}
_CEDILLA = str.maketrans("șț", "şţ")  # the letters of older Romanian keyboards
_PLAIN_ROMANIAN = str.maketrans("șțăâî", "staai")  # and of those who type none


def _spellings(forms: str, lang: str, *, plain: bool) -> str:
    """The forms of a line and, where a language is written in two ways, those in the other; `plain` also without diacritics."""
    if lang == "sr":
        return f"{forms} {forms.translate(_LATIN_SERBIAN)}"
    if lang == "bn":  # one letter of two signs, written as one or as two
        two = one = normalize("NFC", forms)
        for signs, sign in _BENGALI_SIGNS.items():
            one = one.replace(signs, sign)
        return f"{one} {two}"
    if lang == "ro" and not forms.isascii():
        # not of peoples: "români" without its mark is "Romans", "roman" a novel
        return f"{forms} {forms.translate(_CEDILLA)} {forms.translate(_PLAIN_ROMANIAN) if plain else ''}"
    return forms


def _genitives(forms: list[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    """The genitives in -s of places (Sveriges, Irans) in the languages that have little other declension."""
    if lang not in ("sv", "da", "no", "nl", "de"):
        return []
    return [(f"{form}s", key) for form, key in forms if len(form) >= 4 and form[-1] not in "*sxz"]


@cache
def name_table(lang: str) -> Table:
    """The known names of a language; one without a table has none and reads capitals only."""
    return Table(lang)


@cache
def _titles() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = languages.table("names", "titles")
    titles, particles, given, first = (
        frozenset(str(data.get(name, "")).split()) for name in ("titles", "particles", "given", "first")
    )
    return titles, particles, given | first


@lru_cache(maxsize=512)
def find(text: str, lang: str) -> list[Fact]:
    """The names of a text, in order: known ones in any script, and capitalised ones that do not merely begin a sentence."""
    lang = languages.primary(lang)
    table = name_table(lang)
    if lang in _UNSPACED:
        return _unspaced(text, table)
    row = tokens(text, lang)
    found: list[Fact] = []
    taken = [False] * len(row)
    place = 0
    while place < len(row):
        token = row[place]
        if token.kind == "w" and (hit := (_bengali if lang == "bn" else _known)(row, place, table)) is not None:
            key, stop = hit
            start, end = token.start, row[stop - 1].end
            found.append(
                Fact(
                    FactKind.NAME,
                    Span(start, end),
                    text[start:end],
                    NameValue(_kind(key), _key(row, place, stop), key, table.lang),
                )
            )
            for at in range(place, stop):
                taken[at] = True
            place = stop
            continue
        place += 1
    if lang not in _NO_CAPITALS:
        found += _capitalised(text, row, taken, table)
    return sorted(found, key=lambda fact: fact.span.start)


# What may follow a Bengali name within its word: the endings of its cases, of a definite noun and of peoples.
_BENGALI_ENDINGS = tuple(
    normalize("NFC", ending)
    for ending in [
        "র",
        "ের",
        "য়ের",
        "কে",
        "তে",
        "য়",
        "ে",
        "ও",
        "েও",
        "রও",
        "ই",
        "টি",
        "টির",
        "য়ও",
        "ীয়",
        "ীয়রা",
        "ান",
        "ানরা",
        "ন",
        "নরা",
        "ি",
        "িরা",
        "দের",
        "ীয়দের",
    ]
)


def _bengali(row: tuple[Token, ...], place: int, table: Table) -> tuple[str, int] | None:
    """The known name at a word of Bengali, without the ending that it may have."""
    hit = _known(row, place, table)
    word = normalize("NFC", row[place].low)
    for ending in () if hit is not None else _BENGALI_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= LEAST_BENGALI:
            hit = _known((*row[:place], row[place]._replace(low=stem), *row[place + 1 :]), place, table)
            if hit is not None:
                break
    return hit


LEAST_BENGALI = 3  # letters and signs of a Bengali name to which an ending may be added


def _kind(key: str) -> str:
    head = key.partition(":")[0]
    return {"country": "place", "city": "place", "region": "place", "place": "place", "org": "organisation"}.get(
        head, "person"
    )


def _known(row: tuple[Token, ...], place: int, table: Table) -> tuple[str, int] | None:
    """A known name that begins at a token: its id and the index after it."""
    token = row[place]
    small = table.lang not in _NO_CAPITALS and not token.text[0].isupper()
    hit = (table.small if small else table.names).at(row, place)
    if hit is None and table.lang in ("ar", "he", "fa", "ur"):
        for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ה", "ב", "ל", "מ", "ו"):
            if token.low.startswith(prefix) and len(token.low) - len(prefix) >= 3:
                bare = row[:place] + (token._replace(low=token.low[len(prefix) :]),) + row[place + 1 :]
                hit = table.names.at(bare, place)
                if hit is not None:
                    break
    if hit is None:
        return None
    key, stop = hit
    if (
        not small
        and table.lang not in _NO_CAPITALS
        and len(token.low) <= 3
        and stop == place + 1
        and key.startswith(("org:", "country:"))
        and not token.text.isupper()
        and token.low in _WORDS_TOO
    ):
        return None
    return key, stop


# Acronyms that are words too: without all their capitals they are no name («Eau» opens a French sentence).
_WORDS_TOO = frozenset(
    [
        "us",
        "who",
        "un",
        "eu",
        "es",
        "it",
        "воз",
        "cis",
        "fed",
        "uk",
        "usa",
        "sad",
        "сад",
        "bih",
        "бих",
        "eau",
        "vae",
        "mus",
        "мус",
        "мот",
        "моп",
        "мом",
        "впп",
        "mop",
        "mtk",
        "oil",
        "oit",
        "pam",
        "pma",
        "ilo",
        "iom",
        "icc",
        "icj",
        "oim",
        "hcr",
        "cpi",
        "csi",
        "cei",
        "gus",
        "fao",
        "wnp",
        "sco",
        "ocs",
        "шос",
        "снд",
        "ucm",
        "uad",
        "cij",
        "igh",
    ]
)


def _key(row: tuple[Token, ...], place: int, stop: int) -> tuple[str, ...]:
    return tuple(plain for token in row[place:stop] if (plain := romanised(token.text)))


def _initial(text: str, row: tuple[Token, ...], place: int) -> bool:
    """Whether a token begins a sentence, a quotation, or what follows a colon or dash."""
    if place == 0:
        return True
    before = row[place - 1]
    if before.kind == "s":
        return before.text in _SENTENCE_END
    return "\n" in text[before.end : row[place].start]


def _capitalised(text: str, row: tuple[Token, ...], taken: list[bool], table: Table) -> list[Fact]:
    """Runs of capitalised words that no table knows."""
    titles, particles, given = _titles()
    from xref.facts import times

    calendar = times.time_table(table.lang)
    found: list[Fact] = []
    place = 0
    while place < len(row):
        token = row[place]
        if taken[place] or token.kind != "w" or not token.text[0].isupper():
            place += 1
            continue
        stop = place + 1
        while stop < len(row) and not taken[stop]:
            here = row[stop]
            if (
                here.kind == "w"
                and here.text[0].isupper()
                and text[row[stop - 1].end : here.start] in (" ", "-", "'", "’", "\u00a0", ". ")
            ) or (
                here.text == "."
                and here.glue == ""
                and len(row[stop - 1].text) == 1
                and stop + 1 < len(row)
                and row[stop + 1].kind == "w"
                and row[stop + 1].text[0].isupper()
            ):
                stop += 1
            elif (
                here.kind == "w"
                and here.low in particles
                and here.glue == " "
                and stop + 1 < len(row)
                and row[stop + 1].kind == "w"
                and row[stop + 1].text[0].isupper()
                and not taken[stop + 1]
            ):
                stop += 2
            else:
                break
        first, place = place, stop
        initial = _initial(text, row, first)
        kept = [
            at for at in range(first, stop)
            if row[at].kind == "w" and len(row[at].text) > 1 and row[at].low not in titles and row[at].low not in particles
            and not (initial and at == first and (not table.common or row[at].low.endswith(_OPENERS.get(table.lang, _NO_ENDING))))
            and (not _common(row[at], table) or (row[at].low in given and stop - first > 1 and (at + 1 < stop or at - 1 > first)))
            and (calendar.months.at(row, at) is None or row[at].low in given) and calendar.weekdays.at(row, at) is None
            and calendar.seasons.at(row, at) is None
        ]  # fmt: skip
        if len(kept) == 1 and table.lang == "en" and stop - first == 1 and row[first].low.endswith(_DERIVED):
            continue
        if not kept or (len(kept) > 3 and all(row[at].text.isupper() for at in kept)):
            continue
        start, end = row[kept[0]].start, row[kept[-1]].end
        key = tuple(plain for at in kept if (plain := romanised(row[at].text)))
        if not key or max(map(len, key)) < 3:
            continue
        acronym = all(row[at].text.isupper() and len(row[at].text) <= 6 for at in kept)
        kind = "organisation" if acronym else "person" if len(kept) in (2, 3) else "other"
        found.append(Fact(FactKind.NAME, Span(start, end), text[start:end], NameValue(kind, key, "", table.lang)))
    return found


def _common(token: Token, table: Table) -> bool:
    """Whether a capitalised word is no name: listed as common, or, in a language that compounds, made of listed words."""
    if token.text.isupper() and len(token.text) <= 6:
        return False
    if token.glue == "'" and len(token.text) <= 2:
        return True
    return _common_word(token.low, table.lang)


@cache
def _translated() -> frozenset[str]:
    return frozenset(str(languages.table("names", "titles").get("translated", "")).split())


@lru_cache(maxsize=65536)
def _common_word(word: str, lang: str) -> bool:
    common = name_table(lang).common
    if not common:
        return False
    if common_key(word, lang) in common or word in common or word in _translated():
        return True
    if lang in _COMPOUNDING and len(word) >= 8:
        for cut in range(3, len(word) - 3):
            tail = word[cut:]
            if (common_key(tail, lang) in common or tail in common) and len(tail) >= 4:
                head = word[:cut]
                if any(
                    piece in common or common_key(piece, lang) in common
                    for piece in (head, head.removesuffix("s"), head.removesuffix("n"))
                ):
                    return True
        return word.endswith(_ABSTRACT.get(lang, ("\0",)))
    return word.endswith(_ABSTRACT.get(lang, ("\0",)))


_DERIVED = (
    "ian",
    "ians",
    "ese",
    "ish",
    "ites",
    "ly",
    "ing",
    "ists",
)  # Californian, Conversely: not carried over as they are
_NO_ENDING = ("\0",)
# Endings of verbs, participles and nouns of action with which no sentence's first word is a name.
_OPENERS = {
    "ru": ("вшись", "вши", "ться", "ать", "ять", "еть", "ить", "йте", "ующий", "ующие", "ющая", "ившие", "ание", "ании", "ения", "анный", "енный"),
    "uk": ("вшись", "вши", "тися", "ати", "яти", "іти", "ити", "йте", "ючи", "ання", "ення", "ований", "уючи", "ізація"),
    "be": ("ўшы", "ючы", "цца", "анне", "енне"),
    "pl": ("wszy", "łszy", "jąc", "cie", "amy", "emy", "imy", "ymy", "ono", "anie", "enie", "ania", "enia", "cja", "ście", "owane", "ość"),
    "tr": ("mak", "mek", "arak", "erek", "ıyor", "iyor", "uyor", "üyor", "ması", "mesi", "dığı", "diği", "duğu", "düğü", "ıyla", "maktadır", "mektedir"),
    "es": ("iendo", "mente", "aron", "ieron", "emos", "imos", "adas", "idos", "ciones", "ción", "miento"),
    "it": ("endo", "mente", "iamo", "arono", "ziale", "gire", "zione", "zioni", "mento"),
    "fr": ("ement", "aient", "erait", "issant", "tion", "tions"),
    "cs": ("vat", "ání", "ení", "uje", "ující"),
}  # fmt: skip
_COMPOUNDING = frozenset(["de", "nl", "sv", "da", "no", "fi", "hu", "et"])
_ABSTRACT = {
    "de": ("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ismus", "ität", "nis", "tum", "lich", "isch", "ische", "ischen", "ischer"),
    "en": ("ness", "ment", "tion", "tions", "ments", "ism", "ity", "ities", "ology"),
    "fr": ("tion", "tions", "ment", "isme", "ité"), "es": ("ción", "ciones", "miento", "ismo", "idad"), "pt": ("ção", "ções", "mento", "ismo", "idade"),
    "it": ("zione", "zioni", "mento", "ismo", "ità"), "ru": ("ость", "ости", "ение", "ения", "ация", "ации", "ство", "ства"), "tr": ("lık", "lik", "luk", "lük", "lığı", "liği"),
}  # fmt: skip


def _unspaced(text: str, table: Table) -> list[Fact]:
    """Known names in Chinese, Japanese and Korean text, and names in Latin letters."""
    assert table.pattern is not None
    found = [
        Fact(
            FactKind.NAME,
            Span(*match.span()),
            match[0],
            NameValue(_kind(table.forms[match[0]]), (match[0],), table.forms[match[0]], table.lang),
        )
        for match in table.pattern.finditer(text)
        if not table.forms[match[0]].startswith("word:")
        and not _inside_word(text, match.start(), match.end(), table.lang)
    ]
    for match in _LATIN.finditer(text):
        key = tuple(plain for word in re.split(r"[ .·-]", match[0]) if (plain := romanised(word)))
        if key:
            found.append(Fact(FactKind.NAME, Span(*match.span()), match[0], NameValue("other", key, "", "en")))
    return sorted(found, key=lambda fact: fact.span.start)


_KATAKANA = re.compile(r"[\u30a1-\u30f6\u30fc]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def _inside_word(text: str, start: int, end: int, lang: str) -> bool:
    """Whether a known name is a piece of a longer foreign word: katakana in katakana (タイ, タイル), a short name behind hangul (차드, 리차드)."""
    if lang == "ja" and _KATAKANA.match(text[start]) and _KATAKANA.match(text[end - 1]):
        return _KATAKANA.match(text, end) is not None or (start > 0 and _KATAKANA.match(text, start - 1) is not None)
    return lang == "ko" and end - start <= 2 and start > 0 and _HANGUL.match(text, start - 1) is not None


_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]{2,30}(?:[ .·-][A-Z][A-Za-z]{0,30}){0,4}")


def mentions(text: str, lang: str, name: Fact) -> bool:
    """Whether every part of a name stands somewhere among the words of a text, in whatever form; used to excuse, never to accuse."""
    value = name.value
    assert isinstance(value, NameValue)
    lang = languages.primary(lang)
    parts, name_lang = _parts(value)
    if value.canonical:
        if any(sign in text for sign in name_table(lang).short.get(value.canonical, ())):
            return True
        if any(
            isinstance(fact.value, NameValue) and fact.value.canonical == value.canonical for fact in find(text, lang)
        ):
            return True
        if lang in _UNSPACED or not parts:
            return False
        if value.canonical.startswith(("country:", "region:")) and _country_inside(value.canonical, parts, text, lang):
            return True
    left = [part for part in parts if not _stands(part, name_lang, text, lang)]
    if not left:
        return True
    if sum(map(len, parts)) - sum(map(len, left)) >= ENOUGH and max(map(len, left)) <= SHORT:
        return True  # "Li" of a name of three: «Λι», "Lī"
    return _stands_joined(parts, name_lang, text, lang)


SHORT = 3  # letters of a part that is too short to be known again in another spelling
ENOUGH = 8  # letters of a name that stand, where only such a part does not
JOINED = 7  # letters from which a name written as one word is looked for as two, or the other way round


def _stands_joined(parts: tuple[str, ...], name_lang: str, text: str, lang: str) -> bool:
    """Whether a name stands in a text cut otherwise into words ("Buenosairesas", «Пагопаго» and Pago Pago)."""
    whole = "".join(parts)
    if len(whole) < JOINED or len(parts) > 3:
        return False
    return any(
        same(whole, name_lang, other, lang)
        for other in (_words(text, lang)[1] if len(parts) > 1 else _joined(text, lang))
        if len(other) >= JOINED
    )


@lru_cache(maxsize=512)
def _joined(text: str, lang: str) -> list[str]:
    """Each two neighbouring capitalised words of a text, romanised, as one."""
    if lang in _NO_CAPITALS:
        return []
    row = [token for token in tokens(text, lang) if token.kind == "w"]
    return [
        romanised(one.text) + romanised(two.text)
        for one, two in pairwise(row)
        if one.text[0].isupper() and two.text[0].isupper() and two.start - one.end <= 1
    ]


def _stands(part: str, part_lang: str, text: str, lang: str) -> bool:
    """Whether a romanised name part stands among the words of a text, in whatever form or spelling."""
    words, named = _words(text, lang)
    if part in words:
        return True
    if lang in _NO_VOWELS:
        heard = any(_consonants_alike(part, word) for word in words)
    else:
        heard = any(sounds_same(part, part_lang, word, lang) for word in words)
    return heard or any(spelt(part, part_lang, word, lang) or translated(part, part_lang, word, lang) for word in named)


@lru_cache(maxsize=512)
def _words(text: str, lang: str) -> tuple[list[str], list[str]]:
    """The words of a text of two letters and more, romanised, each once; and those of them that may be names: with a capital, if the script has them."""
    found = [token for token in tokens(text, lang) if token.kind == "w" and len(token.text) > 1]
    words = dict.fromkeys(romanised(token.text) for token in found)
    if lang in _NO_CAPITALS:
        return list(words), list(words)
    return list(words), list(dict.fromkeys(romanised(token.text) for token in found if token.text[0].isupper()))


_ALIKE_STEMS = frozenset({"austr", "niger", "guine", "congo", "korea", "south", "north"})


def _country_inside(canonical: str, parts: tuple[str, ...], text: str, lang: str) -> bool:
    """Whether a country stands inside a longer word (Nordirland, nordamerikanisch) or in a form that no table has (vietnamita)."""
    words = [romanised(token.text) for token in tokens(text, lang) if token.kind == "w" and len(token.text) >= 5]
    stem = parts[0][:5] if len(parts) == 1 and len(parts[0]) >= 5 else ""
    if stem and stem not in _ALIKE_STEMS and any(word.startswith(stem) for word in words):
        return True
    low = {token.low for token in tokens(text, lang) if token.kind == "w"}
    if any(word.startswith(known) for known in _stems_of(canonical, lang) for word in low):
        return True
    if lang not in _COMPOUNDING:
        return False
    forms = {
        romanised(form.rstrip("*")) for form, key in name_table(lang).capital if key == canonical and len(form) >= 5
    }
    return any(form in word for form in forms for word in words if len(word) > len(form) and len(form) >= 5)


PEOPLE = 6  # letters of a known form from which another word with them is of that country


@lru_cache(maxsize=1024)
def _stems_of(canonical: str, lang: str) -> tuple[str, ...]:
    """How the words of a country begin in a language, its known forms but for two letters («австрийск*»: «австрийка»)."""
    table = name_table(lang)
    stems = {form.rstrip("*") for form, key in table.capital + table.free if key == canonical and "_" not in form}
    return tuple(stem[: max(PEOPLE, len(stem) - 2)] for stem in stems if len(stem) >= PEOPLE and "-" not in stem)


_NO_VOWELS = frozenset(("ar", "he", "fa", "ur"))


@lru_cache(maxsize=65536)
def _consonants_alike(part: str, word: str) -> bool:
    """Whether a word has the consonants of a name part, in scripts that write no vowels; prefixed particles may stand before it."""
    from xref.facts.sounds import bare_consonants

    mine, theirs = bare_consonants(part), bare_consonants(word)
    if not mine or not theirs:
        return False
    for cut in range(min(4, len(theirs))):
        rest = theirs[cut:]
        if rest == mine or (
            len(mine) >= 4
            and len(rest) >= 4
            and (rest.startswith(mine) or mine.startswith(rest))
            and abs(len(rest) - len(mine)) <= 1
        ):
            return True
        if len(mine) >= 3 and _close(mine, rest):
            return True
    return False


def _close(one: str, two: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, two) <= (1 if len(one) >= 4 else 0)


def as_known_in(fact: Fact, lang: str) -> Fact:
    """A name as a language knows it: one whose id its table lacks is a name like any other there, known by its sound alone."""
    value = fact.value
    assert isinstance(value, NameValue)
    if not value.canonical or value.canonical in name_table(languages.primary(lang)).ids:
        return fact
    return replace(fact, value=replace(value, kind="other", canonical=""))


def missing_parts(text: str, lang: str, name: Fact) -> int:
    """How many parts of a name (of three letters and more) have no word in a text that is or may be theirs."""
    value = name.value
    assert isinstance(value, NameValue)
    lang = languages.primary(lang)
    parts, name_lang = _parts(value)
    return sum(
        len(part) > 2
        and not _stands(part, name_lang, text, lang)
        and not any(near(part, name_lang, word, lang) for word in _words(text, lang)[1])
        for part in parts
    )


def nearly_agree(one: Fact, two: Fact) -> bool:
    """Whether two names may be one: each part of the shorter has a part of the other that is near it, but for the shortest."""
    assert isinstance(one.value, NameValue)
    assert isinstance(two.value, NameValue)
    (mine, my_lang), (theirs, their_lang) = sorted(
        (_parts(one.value), _parts(two.value)), key=lambda name: len(name[0])
    )
    if len(mine) == len(theirs) and len(mine) > 1 and near("".join(mine), my_lang, "".join(theirs), their_lang):
        return True
    long = [part for part in mine if len(part) > SHORT] or list(mine)
    return all(any(near(part, my_lang, other, their_lang) for other in theirs) for part in long)


def full(text: str, lang: str) -> list[tuple[Token, Token]]:
    """Each two neighbouring capitalised words of a text of which the first is no word of the language: what a person's full name looks like.

    The second may be any word («Лев Квітень», "Rosa Teles"): beside a name a capital makes it one. In a script without capitals each
    word is taken with the one after it.
    """
    lang = languages.primary(lang)
    table, (titles, particles, _) = name_table(lang), _titles()
    row = [token for token in tokens(text, lang) if token.kind != "s" or token.text not in "-'"]
    cased = lang not in _NO_CAPITALS
    found = []
    for at, token in enumerate(row[:-1]):
        if token.kind != "w" or (cased and not (token.text[0].isupper() and token.text[1:2].islower())):
            continue
        after, joined = row[at + 1], row[at + 1].glue
        if after.kind == "w" and after.low in particles and at + 2 < len(row):
            after = row[at + 2]
        if after.kind != "w" or (cased and not after.text[0].isupper()):
            continue
        between = text[token.end : after.start].strip("-'’ ").lower()
        if between and between not in particles:
            continue
        if min(len(token.text), len(after.text)) < 3 or "-" in (token.glue, joined) or token.low in titles:
            continue
        if not (cased and _common(token, table)):
            found.append((token, after))
    return found


def may_be_surname(token: Token, lang: str) -> bool:
    """Whether a word beside a first name is no word of the language; in a script without capitals, whether it bears an article («المرزوقي»)."""
    lang = languages.primary(lang)
    if lang not in _NO_CAPITALS:
        return not _common(token, name_table(lang))
    return token.text.startswith(("ال", "آل")) and len(token.text) > 4


def alike(one: str, one_lang: str, two: str, two_lang: str, *, nearly: bool = False) -> bool:
    """Whether two words as they are written may be spellings or cases of one name, in whatever scripts; `nearly`: were they only near."""
    first, second = romanised(one), romanised(two)
    if nearly and near(first, one_lang, second, two_lang):
        return True
    if {languages.primary(one_lang), languages.primary(two_lang)} & set(_NO_VOWELS):
        return len(first) > 3 and (_consonants_alike(first, second) or _consonants_alike(second, first))
    return first == second or same(first, one_lang, second, two_lang)


def shared_part(one: Fact, two: Fact) -> bool:
    """Whether two names have a part in common."""
    assert isinstance(one.value, NameValue)
    assert isinstance(two.value, NameValue)
    (mine, my_lang), (theirs, their_lang) = _parts(one.value), _parts(two.value)
    return any(same(part, my_lang, other, their_lang) for part in mine for other in theirs)


def is_given(name: Fact) -> bool:
    """Whether a name of one part is a frequent given name that is little else."""
    value = name.value
    assert isinstance(value, NameValue)
    return len(value.key) == 1 and name.text.lower() in _first_names()


def has_given(name: Fact) -> bool:
    """Whether a part of a name is a frequent given name that is little else."""
    assert isinstance(name.value, NameValue)
    return not _first_names().isdisjoint(name.value.key)


def is_common(word: str, lang: str) -> bool:
    """Whether a lower-case word is listed as no name in its language."""
    return _common_word(word, languages.primary(lang))


def is_title(word: str) -> bool:
    """Whether a word is a title or an office before a name ("Mayor", "Dr")."""
    return word.lower() in _titles()[0]


@cache
def _first_names() -> frozenset[str]:
    return frozenset(str(languages.table("names", "titles").get("first", "")).split())


def begins_sentence(text: str, name: Fact) -> bool:
    """Whether a name stands where any word would be capitalised."""
    before = text[: name.span.start].rstrip(" \"'“”«»„‘’(")
    return not before or before[-1] in ".!?…:\n–—-"


def _parts(value: NameValue) -> tuple[tuple[str, ...], str]:
    """The parts of a name's key and the language they are written in."""
    return value.key, value.lang or "und"


@lru_cache(maxsize=8192)
def agree(reported: Fact, said: Fact) -> Agreement:
    """How a reported name answers a said one: one id, or every part of the shorter covered by the longer."""
    r, s = reported.value, said.value
    assert isinstance(r, NameValue)
    assert isinstance(s, NameValue)
    if r.canonical and s.canonical:
        if r.canonical == s.canonical:
            return Agreement.SAME
        return Agreement.DIFFERENT if _kind(r.canonical) == _kind(s.canonical) else Agreement.UNRELATED
    mine, my_lang = _parts(r)
    theirs, their_lang = _parts(s)
    if not mine or not theirs:
        return Agreement.UNRELATED
    short, short_lang, long, long_lang = (
        (mine, my_lang, theirs, their_lang) if len(mine) <= len(theirs) else (theirs, their_lang, mine, my_lang)
    )
    covered = sum(any(same(part, short_lang, other, long_lang) for other in long) for part in short)
    if covered == len(short):
        return Agreement.SAME if len(short) == len(long) else Agreement.LICENSED
    if (
        len(short) == len(long) == 2
        and same(short[1], short_lang, long[1], long_lang)
        and likeness(short[0], short_lang, long[0], long_lang) >= 0.65
    ):
        return Agreement.LICENSED  # Джон and John beside one surname
    if _initials(mine, theirs):
        return Agreement.LICENSED
    if len(long) > 1 and (len(short) != len(long) or min(map(len, (*short, *long))) <= SHORT):
        one, two = "".join(short), "".join(long)
        if one == two:
            return Agreement.LICENSED  # West LB, WestLB
        if min(len(one), len(two)) >= JOINED and same(one, short_lang, two, long_lang):
            return Agreement.LICENSED  # "Buenosairesas", Buenos Aires; «Лі Сянь Лунем», Lee Hsien Loong
    if r.canonical or s.canonical:
        return Agreement.UNRELATED
    return Agreement.DIFFERENT


def _initials(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether one name is the initials of the other (UN, United Nations)."""
    for short, long in ((mine, theirs), (theirs, mine)):
        if (
            len(short) == 1
            and len(long) > 1
            and 2 <= len(short[0]) <= 6
            and short[0] == "".join(part[0] for part in long)
        ):
            return True
    return False
