"""Build `lang/places/*.toml`: the states, provinces and regions that languages translate, from CLDR (Unicode licence).

Only places of the lists below whose names some language does not merely respell ("Nova Scotia", «Нова Шкотска»), and that share no name
with another known name or a word in any language: a place must be known in all languages or in none. Names are cut to stems where
the language declines them (`*` any ending).

    python scripts/build_places.py CLDR_COMMON

CLDR_COMMON is the folder `common` of a CLDR release that still has the subdivisions of all languages (41).
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fit_spelling import places

from xref import lang as languages
from xref.facts import names
from xref.facts.sounds import romanised, same
from xref.facts.words import tokens

LANGS = [
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "lt",
    "lv",
    "mk",
    "ms",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
NAMED = {"no": "no", "tl": "fil"}
# states and provinces of the news of the world, by ISO 3166-2
STATES = [
    "usal",
    "usak",
    "usaz",
    "usar",
    "usca",
    "usco",
    "usct",
    "usde",
    "usfl",
    "ushi",
    "usid",
    "usil",
    "usin",
    "usia",
    "usks",
    "usky",
    "usla",
    "usmd",
    "usma",
    "usmi",
    "usmn",
    "usms",
    "usmo",
    "usmt",
    "usne",
    "usnv",
    "usnh",
    "usnj",
    "usnm",
    "usnc",
    "usnd",
    "usoh",
    "usok",
    "usor",
    "uspa",
    "usri",
    "ussc",
    "ussd",
    "ustn",
    "ustx",
    "usvt",
    "uswv",
    "uswi",
    "uswy",
    "cans",
    "canb",
    "cabc",
    "caab",
    "caon",
    "caqc",
    "canl",
    "camb",
    "cask",
    "cant",
    "aunsw",
    "auqld",
    "ausa",
    "autas",
    "auwa",
    "aunt",
    "cnxz",
    "cnnm",
    "deby",
    "desn",
    "deni",
    "denw",
    "derp",
    "deth",
    "dehe",
    "debb",
    "it25",
    "it52",
    "it82",
    "it88",
    "it75",
    "it65",
    "frbre",
    "frnor",
    "frcor",
    "esan",
    "esct",
    "espv",
    "gbnir",
]
# What a name loses before its endings are put to it; none for the languages that put them behind the name, which are cut nowhere.
_SLAVIC = r"(?:ая|яя|ое|ее|ий|ый|ій|ої|[аяоеиіїы])$"
_LATIN = r"(?:[áýíé]|sk[aáoi]|[aeiouyě])$"
DECLINE = {
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), _SLAVIC), **dict.fromkeys(("bs", "cs", "hr", "pl", "sk", "sl"), _LATIN),
    **dict.fromkeys(("az", "et", "fi", "hu", "hy", "kk", "tr", "de", "sv", "da", "no", "nl"), ""),
    "el": r"(?:ας|ης|ος|ες|οι|ού|ός|[αάηήοόιίς])$", "lt": r"(?:oji|asis|ieji|os|as|is|us|ys|ai|ės|[aėoų])$", "lv": r"(?:as|us|is|[aāeēius])$",
    "ka": "ი$", "sq": "[aeiouë]$", "is": "[aiu]$", "ro": "[aăei]$",
}  # fmt: skip
# Not as CLDR has it: the autonomous region has the name of the land.
TIBET = {
    "ru": "тибет*", "uk": "тибет*", "be": "тыбет* тыбец*", "bg": "тибет*", "mk": "тибет*", "sr": "тибет*", "cs": "tibet*", "sk": "tibet*", "pl": "tybet* tybec*",
    "hr": "tibet*", "sl": "tibet*", "bs": "tibet*", "lt": "tibet*", "lv": "tibet*", "el": "θιβέτ* θιβετ*", "hu": "tibet*", "fi": "tiibet*", "et": "tiibet*",
    "ro": "tibet*", "ca": "tibet*", "es": "tíbet tibet*", "it": "tibet*", "fr": "tibet*", "pt": "tibet*", "de": "tibet*", "da": "tibet*", "no": "tibet*",
    "sv": "tibet*", "nl": "tibet*", "tr": "tibet*", "az": "tibet*", "hy": "տիբեթ*", "ka": "ტიბეტ*", "kk": "тибет*", "hi": "तिब्बत तिब्बती", "bn": "তিব্বত তিব্বতি",
    "ur": "تبت تبتی", "fa": "تبت تبتی", "ar": "التبت", "he": "טיבט* הטיבט*", "vi": "tây_tạng", "id": "tibet", "ms": "tibet", "ja": "チベット", "ko": "티베트",
    "zh": "西藏", "is": "tíbet*", "sq": "tibet*", "en": "tibet tibetan*", "tl": "tibet",
}  # fmt: skip
SAME = {
    "deby": "bavaria",
    "desn": "saxony",
    "it82": "sicily",
    "esct": "catalonia",
}  # known by another id in some languages
# Words that say what a place is.
KINDS = re.compile(
    r"(?<!\w)(?:штат|правінцыя|шtat|osariik|провинция|savezna država|რეგიონი|შტატი|provincia d[ei]l?|provincia|eyaleti|ili|delstat|state of|state|"
    r"autonom\w* region\w*|regiunea autonomă|region[ae]? autonom\w*|autonomous region|автономный район|автономен регион)(?!\w)",
    re.IGNORECASE,
)
SIGNS = re.compile(r"(?:州|自治区|省|\s?주|道|자치구|성)$")


def cut(word: str, lang: str, last: bool) -> str:
    """A word of a name as the tables have it."""
    low = word.lower()
    ends = DECLINE.get(lang)
    if ends is None:
        return low
    stem = re.sub(ends, "", low) if ends else low
    least = 5 if last else 3  # «гава*» would be Havana too
    if len(stem) < least:
        stem = low
    return f"{stem}*" if len(stem) >= least else low


def form(name: str, lang: str) -> str:
    """A place's name as the tables have it; "" where it is no plain name."""
    name = re.sub(r"\s*[(（/].*", "", name).strip()
    name = SIGNS.sub("", name) if lang in ("zh", "ja", "ko") else KINDS.sub("", name).strip()
    name = re.sub(r"^რ|^รัฐ", "", name) if lang == "th" else name
    words = name.split()
    if not words or len(words) > 3 or "," in name:
        return ""
    if lang in ("zh", "ja"):
        return name if len(name) >= 2 else ""
    return "_".join(cut(word, lang, at == len(words) - 1) for at, word in enumerate(words))


def named(place: str) -> str:
    """The id of a place."""
    return f"region:{SAME.get(place, place)}"


def taken(name: str, lang: str, own: str) -> bool:
    """Whether a language knows the name already, or has it as a word."""
    for fact in names.find(name, lang):
        if fact.value.canonical not in ("", own) and len(fact.text) >= len(name) - 2:  # type: ignore[union-attr]
            return True
    row = [token for token in tokens(name, lang) if token.kind == "w"]
    return len(row) == 1 and names.is_common(row[0].low, lang)


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cldr", type=Path)
    args = parser.parse_args()
    known = {lang: places(args.cldr, NAMED.get(lang, lang)) for lang in LANGS}
    english = known["en"]
    kept, dropped = [], []
    for place in STATES:
        key = f"subdivision:{place}"
        here = {lang: found[key] for lang, found in known.items() if key in found}
        bad = [lang for lang, name in here.items() if taken(KINDS.sub("", name).strip(), lang, named(place))]
        told = [
            lang
            for lang, name in here.items()
            if lang not in ("zh", "ja", "ko")
            and not all(
                any(same(romanised(a), lang, romanised(b), "en") for b in re.split(r"[\s-]", english[key]))
                for a in re.split(r"[\s-]", KINDS.sub("", name).strip())
                if len(a) > 2
            )
        ]
        (kept if told and not bad else dropped).append(place)
        print(place, english.get(key), "told" if told else "respelt", told[:8], "taken in", bad[:6])
    out = Path(__file__).resolve().parent.parent / "xref" / "lang" / "places"
    out.mkdir(exist_ok=True)
    for lang in LANGS:
        rows = [f'"region:cnxz" = "{TIBET[lang]}"'] if lang in TIBET else []
        rows += [
            f'"{named(place)}" = "{found}"'
            for place in kept
            if place != "cnxz"
            and named(place) not in languages.table("names", lang).get("place", {})
            and f"subdivision:{place}" in known[lang]
            and (found := form(known[lang][f"subdivision:{place}"], lang))
        ]
        if rows:
            head = f"# States and regions of `{lang}` from CLDR (Unicode licence), by ISO 3166-2; made by scripts/build_places.py.\n[place]\n"
            (out / f"{lang}.toml").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(len(kept), "kept;", "dropped:", *dropped)


if __name__ == "__main__":
    main()
