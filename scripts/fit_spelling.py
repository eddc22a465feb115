"""Fit `lang/spelling/*.toml`: what the letters of a language's names answer in Latin spelling.

Pairs of names come from the places of CLDR (countries, cities of time zones, subdivisions; Unicode licence) and, once these are
learned, from the English names of the training translations that the first fit nearly reads. Names are cut into pieces of one to three
letters by expectation maximisation; what is stored is how much more often than chance two pieces stand for one another.

    python scripts/fit_spelling.py CLDR_COMMON ../shared/data/parallel [lang ...]

CLDR_COMMON is the folder `common` of a CLDR release that still has the subdivisions of all languages (41). Prints, on the tenth of the
pairs held out: the share answered, and of other names at random and with the same first two letters; in brackets without the table.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xref.facts import names, spelling
from xref.facts.sounds import romanised, sounds_same
from xref.facts.spelling import Spelling, gain
from xref.facts.words import tokens

LANGS = [
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "cs",
    "el",
    "fa",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "is",
    "ka",
    "kk",
    "lt",
    "lv",
    "mk",
    "pl",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "tr",
    "uk",
    "ur",
]  # languages whose names are declined or respelt, in letters
# What two languages write alike: the pairs of the second are learned for the first.
KIN = {"bs": ("sr_Latn", "hr"), "hr": ("sr_Latn",), "sr": ("sr_Latn",), "kk": ("ru",), "mk": ("sr",), "be": ("ru",), "sl": ("hr",)}  # fmt: skip
# The endings that a name may have in a case, as they are written.
ENDINGS = {
    "ar": "",
    "az": "ın in un ün nın nin nun nün a ə ya yə ı i u ü nı ni nu nü da də dan dən la lə lı li lu lü dakı dəki",
    "be": "а у ом е ы и ой ою ов ам ами ах я ю ем ём ей ею ев ям ями ях ого его ому ему ым им ых их ый ий ое ая ую ова ову овой ови еві ові єю єм ью ьма ин ином ина ину ине ский ского ском ская скую ской аў яў оў ыма амі ямі аю яю ай яй скі скага скай",
    "bg": "а я та ът ят и ите о ови ев ова ски ска ско ския ската",
    "bn": "র ের য়ের কে তে য় ে ও ি",
    "bs": "a u om em e i o oj ama ima ov ova ovi ove ovu ovoj ovim evim ev eva eve evi ski ska sko skog skoj iju ijom ije ija ovom evom ovog evog ovih evih in ina ino inu ine inoj inog inom jev jeva jevo jevu jeve jevi jevoj jevog jevim jin jina jine jinu jinoj ijin ijina ijinu ijev ijeva ijevu ijevoj ijevog",
    "cs": "a y u e em i ovi ou o ové ů ům ech ách ami ova ovo ově ovou ovy ovu ého ému ým ých ém in ina ino ský ská ské ského ov",
    "el": "ς υ ν α η ο ε ι ου ους οι ες ων ής ης ας εις",
    "fa": "ی",
    "he": "",
    "hi": "",
    "hr": "a u om em e i o oj ama ima ov ova ovi ove ovu ovoj ovim evim ev eva eve evi ski ska sko skog skoj iju ijom ije ija ovom evom ovog evog ovih evih in ina ino inu ine inoj inog inom jev jeva jevo jevu jeve jevi jevoj jevog jevim jin jina jine jinu jinoj ijin ijina ijinu ijev ijeva ijevu ijevoj ijevog",
    "hu": "t ot et at öt nak nek val vel ban ben ba be ból ből ra re ról ről hoz hez höz ig tól től nál nél ért ék i a e al el ja je",
    "hy": "ը ն ի ին ից ում ով ներ ները ների ներից ներում ներով ուն ույ ու այի ս յի յում յից յան ական ցի",
    "is": "s i a u ar ur um",
    "ka": "ის ს ი მა მ ით ად შიც ში ზე თან სთან დან იდან ისთვის თვის სა ისა ელი ელმა ული ულ ისგან ებ ები ებმა ებს ების აში",
    "kk": "ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті н да де та те нда нде дан ден тан тен нан нен мен бен пен дағы дегі тағы тегі лық лік дық дік тық тік лар лер дар дер тар тер",
    "lt": "as is us ys ė o ui u e a ą ai ams ais uose oje io iui iumi iuje ių ėje ės ei ę os oms ose omis ų umi iaus aus ium um y į iai iam iais iams iuose uje oj",
    "lv": "s is us a e am im um u i ā ī ē as es ai ei os iem ja jam ju jā jas šu ša ši ām ēm ās ēs ū m šam",
    "mk": "а у ом ем е и о ој ама има ов ова ови ове ову овој овим евим ев ева еве еви от та то те иот овиот евиот ски ска ско ског ској скоме ију ијом ије ија ин ина ино ину ине иној иног ином јев јева јево јеву јеве јеви јевој јевог јевим јин јина јине јину јиној ијин ијина ијину ијев ијева ијеву ијевој ијевог",
    "pl": "a y u i e em ie owi owie ą ę o ów om ach ami ego emu iego iemu im ym iem ska ski skiego skiej skim ską",
    "ro": "ul ului a ei lui uri i e le lor ii ilor",
    "ru": "а у ом е ы и ой ою ов ам ами ах я ю ем ём ей ею ев ям ями ях ого его ому ему ым им ых их ый ий ое ая ую ова ову овой ови еві ові єю єм ью ьма ин ином ина ину ине ский ского ском ская скую ской",
    "sk": "a y u e em i ovi ou o ové ů ům ech ách ami ova ovo ově ovou ovy ovu ého ému ým ých ém in ina ino ský ská ské ského ov ovej om",
    "sl": "a u om em e i o oj ama ima ov ova ovi ove ovu ovoj ovim evim ev eva eve evi ski ska sko skog skoj iju ijom ije ija ovom evom ovog evog ovih evih in ina ino inu ine inoj inog inom jev jeva jevo jevu jeve jevi jevoj jevog jevim jin jina jine jinu jinoj ijin ijina ijinu ijev ijeva ijevu ijevoj ijevog jem jevih jevega jevem ih",
    "sq": "i it in ja n ës a e s u t",
    "sr": "а у ом ем е и о ој ама има ов ова ови ове ову овој овим евим ев ева еве еви от та то те иот овиот евиот ски ска ско ског ској скоме ију ијом ије ија ин ина ино ину ине иној иног ином јев јева јево јеву јеве јеви јевој јевог јевим јин јина јине јину јиној ијин ијина ијину ијев ијева ијеву ијевој ијевог a u om em e i o oj ama ima ov ova ovi ove ovu ovoj ovim evim ev eva eve evi ski ska sko skog skoj iju ijom ije ija ovom evom ovog evog ovih evih in ina ino inu ine inoj inog inom jev jeva jevo jevu jeve jevi jevoj jevog jevim jin jina jine jinu jinoj ijin ijina ijinu ijev ijeva ijevu ijevoj ijevog",
    "tr": "ın in un ün nın nin nun nün a e ya ye ı i u ü yı yi yu yü da de ta te dan den tan ten la le yla yle lı li lu lü ki daki deki",
    "uk": "а у ом е ы и ой ою ов ам ами ах я ю ем ём ей ею ев ям ями ях ого его ому ему ым им ых их ый ий ое ая ую ова ову овой ови еві ові єю єм ью ьма ин ином ина ину ине ский ского ском ская скую ской і ї їв ів ій ії ія ію ією ський ського ському ська ської",
    "ur": "",
}  # fmt: skip
CORPORA = ["wmt-news-tico", "tatoeba-sets", "bilinguator-lit", "president-ua-speeches", "un-devset", "xquad"]
UNCASED = {"ar", "he", "fa", "ur", "hi", "bn", "ka"}
SHAPES = ((1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3))
MANY = 8  # places from which a word describes them ("Western") or is in the name of each ("Oblast")
LONGEST = 4  # letters of an ending that is not known yet
Pair = tuple[str, str]


def parts(name: str) -> list[str]:
    """The words of a place name."""
    return [word for word in re.split(r"[\s\-–/,()’'·・]+", name) if len(word) > 1]


def places(common: Path, lang: str) -> dict[str, str]:
    """The places of a language by the ids of CLDR."""
    found = {}
    for path, tag in ((f"subdivisions/{lang}.xml", "subdivision"), (f"main/{lang}.xml", "territory")):
        if (common / path).is_file():
            tree = ET.parse(common / path)
            found |= {f"{tag}:{one.get('type')}": one.text or "" for one in tree.iter(tag) if not one.get("alt")}
            for zone in tree.iter("zone"):
                found |= {f"zone:{zone.get('type')}": city.text or "" for city in zone.iter("exemplarCity")}
    return {key: name for key, name in found.items() if name and "↑" not in name}


def place_pairs(common: Path, lang: str) -> list[Pair]:
    """The words of places that both languages name, each with each where their numbers differ; not those that describe many places."""
    mine, english = places(common, lang), places(common, "en")
    met: dict[str, set[str]] = defaultdict(set)
    found: Counter[Pair] = Counter()
    for key, name in mine.items():
        one, two = parts(name), parts(english.get(key, ""))
        if len(one) == len(two):
            pairs = list(zip(one, two, strict=True))
        else:
            pairs = [(a, b) for a in one for b in two] if len(one) * len(two) <= 6 else []
        for a, b in pairs:
            found[romanised(a), romanised(b)] += 1
            met[romanised(a)].add(romanised(b))
    return [
        pair
        for pair, n in found.items()
        if len(met[pair[0]]) <= MANY and usable(pair) and (n <= MANY or sounds_same(pair[0], lang, pair[1], "en"))
    ]


def usable(pair: Pair) -> bool:
    """Whether two words are of a length to be one name."""
    one, two = map(len, pair)
    return 3 <= one <= 14 and 3 <= two <= 14 and 0.5 <= one / two <= 2.2


def frequencies(words: Iterable[str]) -> dict[str, float]:
    """The logarithm of each letter's share."""
    count = Counter(letter for word in words for letter in word)
    return {letter: math.log(n / count.total()) for letter, n in count.items()}


def learn(pairs: list[Pair], rounds: int = 6) -> tuple[dict[Pair, float], list[Pair]]:
    """The gain of each two pieces, and the pairs that proved to be one name."""
    mine, theirs = frequencies(one for one, _ in pairs), frequencies(two for _, two in pairs)
    share: dict[Pair, float] = {}
    live = pairs
    for turn in range(rounds):
        count: dict[Pair, float] = defaultdict(float)
        worth = [(_expect(pair, share, count, mine, theirs), pair) for pair in live]
        if turn:
            live = [pair for gained, pair in worth if gained > (0.2 if turn == 1 else 0.5)]
        last = turn == rounds - 1
        # a longer piece must earn its place
        kept = {pieces: n - (0.3 if len(pieces[0]) + len(pieces[1]) > 2 else 0.0) for pieces, n in count.items()}
        kept = {pieces: n for pieces, n in kept.items() if n > (1.2 if last else 0.05)}
        total = sum(kept.values())
        share = {pieces: n / total for pieces, n in kept.items()}
    gains = {
        (a, b): math.log(p) - sum(mine[letter] for letter in a) - sum(theirs[letter] for letter in b)
        for (a, b), p in share.items()
    }
    return gains, live


def _expect(
    pair: Pair, share: dict[Pair, float], count: dict[Pair, float], mine: dict[str, float], theirs: dict[str, float]
) -> float:
    """Adds the expected uses of each two pieces in a pair; the pair's gain per letter."""
    one, two = pair
    n, m = len(one), len(two)
    forward = [[0.0] * (m + 1) for _ in range(n + 1)]
    forward[0][0] = 1.0
    steps = []
    for i in range(n):
        for j in range(m + 1):
            here = forward[i][j]
            if not here:
                continue
            for a, b in SHAPES:
                if i + a > n or j + b > m:
                    continue
                pieces = one[i : i + a], two[j : j + b]
                if share:
                    p = share.get(pieces, 0.0)
                else:
                    p = math.exp(-2.7 * (a + b)) * (0.12 if a + b > 2 else 1.0) * (0.1 if not b else 1.0)
                    p *= 3.0 if pieces[0] == pieces[1] and a == 1 else 1.0
                if p:
                    forward[i + a][j + b] += here * p
                    steps.append((i, j, a, b, p))
    whole = forward[n][m]
    if whole <= 0.0:
        return -99.0
    back = [[0.0] * (m + 1) for _ in range(n + 1)]
    back[n][m] = 1.0
    for i, j, a, b, p in reversed(steps):
        behind = back[i + a][j + b]
        if behind:
            back[i][j] += p * behind
            count[one[i : i + a], two[j : j + b]] += forward[i][j] * p * behind / whole
    gained = math.log(whole) - sum(mine[letter] for letter in one) - sum(theirs[letter] for letter in two)
    return gained / ((n + m) / 2)


def tabled(gains: dict[Pair, float], least: int, lang: str) -> Spelling:
    """The gains as the product reads them."""
    pieces: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (a, b), worth in sorted(gains.items(), key=lambda item: (item[0][0], -item[1])):
        pieces[a].append((b, round(10 * worth)))
    endings = frozenset(romanised(ending) for ending in ENDINGS.get(lang, "").split()) - {""}
    return Spelling({a: tuple(rest) for a, rest in pieces.items()}, least, endings)


def rows(folder: Path, lang: str, most: int) -> Iterator[tuple[str, str]]:
    """Translations of a language: (text, English)."""
    for corpus in CORPORA:
        path = folder / f"{corpus}.{lang}-en.tsv.zst"
        if path.is_file():
            text = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode()
            lines = [line.split("\t") for line in text.split("\n")]
            lines = [line for line in lines if len(line) == 3 and 30 <= len(line[2]) <= 400]
            random.Random(5).shuffle(lines)
            yield from ((line[1], line[2]) for line in lines[:most])


def harvest(folder: Path, lang: str, first: Spelling, most: int = 6000) -> list[Pair]:
    """Names of the translations: pairs that the first fit reads, and those nearly read that are met again and again."""
    seen: Counter[Pair] = Counter()
    met: Counter[str] = Counter()
    worth: dict[Pair, float] = {}
    for text, english in rows(folder, lang, most):
        named = {
            part
            for fact in names.find(english, "en")
            if not fact.value.canonical and not names.begins_sentence(english, fact)  # type: ignore[union-attr]
            for part in fact.value.key  # type: ignore[union-attr]
            if len(part) >= 4
        }
        if not named:
            continue
        words = {
            romanised(token.text)
            for token in tokens(text, lang)
            if token.kind == "w" and len(token.text) > 2 and (lang in UNCASED or token.text[0].isupper())
        }
        for latin in named:
            met[latin] += 1
            best = max(
                (
                    (gain(word[: len(word) - cut], latin, first) - 2 * cut, word[: len(word) - cut])
                    for word in words
                    for cut in range(min(LONGEST if first.endings else 0, len(word) - 3) + 1)
                ),
                default=None,
            )
            if best is not None and best[0] > 2:
                pair = best[1], latin
                seen[pair] += 1
                worth[pair] = best[0]
    return [
        pair
        for pair, n in seen.items()
        if usable(pair) and (worth[pair] >= 11 or (n >= 2 and n >= 0.5 * met[pair[1]] and worth[pair] >= 3))
    ]


def measured(pairs: list[Pair], known: Spelling, lang: str) -> tuple[list[float], list[float], list[float], str]:
    """The gains of true pairs, of names at random and of names that begin alike; and what the rules of sounds say of them."""
    choose = random.Random(3)
    latin = sorted({two for _, two in pairs})
    begins = defaultdict(list)
    for two in latin:
        begins[two[:2]].append(two)
    held = choose.sample(pairs, min(300, len(pairs)))
    by_chance = [(one, other) for one, two in held for other in choose.sample(latin, 10) if other[:3] != two[:3]]
    close = [
        (one, other)
        for one, two in held
        for other in choose.sample(begins[two[:2]], min(4, len(begins[two[:2]])))
        if other != two and abs(len(other) - len(two)) <= 1 and not sounds_same(other, "en", two, "en")
    ]
    sets = held, by_chance, close
    rules = " ".join(f"{sum(sounds_same(a, lang, b, 'en') for a, b in one) / max(1, len(one)):.3f}" for one in sets)
    true, chance, alike = ([gain(a, b, known) for a, b in one] for one in sets)
    return true, chance, alike, rules


def fit(common: Path, folder: Path, lang: str, out: Path) -> str:
    """Writes the table of a language; a line of figures."""
    pairs = list(dict.fromkeys(pair for one in (lang, *KIN.get(lang, ())) for pair in place_pairs(common, one)))
    random.Random(1).shuffle(pairs)
    gains, live = learn(pairs[:7000], 5)
    found = harvest(folder, lang, tabled(gains, 0, lang))
    live = list(dict.fromkeys([*live, *found]))
    random.Random(2).shuffle(live)
    cut = len(live) // 10
    gains, _ = learn(live[cut:])
    known = tabled(gains, 0, lang)
    spelling.spelling.cache_clear()
    true, chance, alike, rules = measured(live[:cut], known, lang)
    least = next(
        least
        for least in range(7, 13)
        if least == 12
        or (
            sum(one >= least for one in alike) <= 0.02 * len(alike)
            and sum(one >= least for one in chance) <= 0.001 * len(chance) + 1
        )
    )
    shares = [sum(one >= least for one in some) / max(1, len(some)) for some in (true, chance, alike)]
    gains, _ = learn(live)
    known = tabled(gains, least + 1, lang)  # a margin: three hundred pairs measured it
    lines = [
        " ".join([piece, *(f"{latin or '-'}={worth}" for latin, worth in rest)])
        for piece, rest in sorted(known.pieces.items())
    ]
    said = f"{len(live)} pairs ({len(found)} of translations): {shares[0]:.3f} answered, {shares[1]:.4f} at random, {shares[2]:.3f} that begin alike [{rules}]"
    (out / f"{lang}.toml").write_text(
        f"# What the romanised letters of `{lang}` names answer in Latin spelling, in tenths of a logarithm over chance; made by\n"
        f"# scripts/fit_spelling.py from CLDR (Unicode licence) and translations; figures at one less than `least`:\n# {said}\n"
        f"least = {least + 1}\nendings = \"{' '.join(sorted(known.endings, key=lambda one: (len(one), one)))}\"\npieces = '''\n"
        + "\n".join(lines)
        + "'''\n",
        encoding="utf-8",
    )
    return f"{lang}: {len(gains)} pieces, from {least}, {said}"


def main() -> None:
    """Fit the languages named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cldr", type=Path)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("langs", nargs="*", default=LANGS)
    args = parser.parse_args()
    out = Path(__file__).resolve().parent.parent / "xref" / "lang" / "spelling"
    out.mkdir(exist_ok=True)
    for lang in args.langs:
        print(fit(args.cldr, args.parallel, lang, out), flush=True)


if __name__ == "__main__":
    main()
