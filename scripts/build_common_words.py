"""Build `lang/common/*.toml`: capitalised or not, the words of a language that are no names.

A word is common where it is written in lower case, or where it is capitalised (every German noun, Christmas, Republican) and the
other side of a translation has nothing that sounds like it: names are carried over, common words are translated. What is stored are
the words' keys (lower case, endings cut), the most frequent first cut at `--size`; no text of any corpus is stored.

    python scripts/build_common_words.py ../shared/data/parallel [--lang ru]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xref.facts.sounds import common_key, romanised, skeleton

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
COARSE = str.maketrans(
    {
        **dict.fromkeys("SCJZzsGj", "s"),
        **dict.fromkeys("kHhg", "k"),
        **dict.fromkeys("td", "t"),
        **dict.fromkeys("bpvf", "p"),
    }
)
CORPORA = (
    "wmt-news-tico",
    "president-ua-speeches",
    "un-devset",
    "tatoeba-sets",
    "tatoeba-anki",
    "sdg-translations",
    "xquad",
    "bilinguator-lit",
    "stsb-multi-mt",
    "opensource-guide",
    "debian-www",
    "msdocs",
    "bible",
)
LANGS = [
    "ru",
    "uk",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "pl",
    "tr",
    "cs",
    "sk",
    "bg",
    "sr",
    "hr",
    "ro",
    "hu",
    "sv",
    "da",
    "no",
    "fi",
    "et",
    "lv",
    "lt",
    "nl",
    "el",
    "id",
    "vi",
]


def pairs(folder: Path, lang: str, limit: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for corpus in CORPORA:
        for path in sorted(folder.glob(f"{corpus}*.{lang}-en.tsv.zst")):
            share = limit // 8 if corpus in ("bible", "debian-www", "msdocs") else limit // 2
            raw = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode("utf-8")
            rows = [line.split("\t") for line in raw.splitlines()[1:]]
            rows = rows[:: max(1, len(rows) // share)]
            found += [(row[1], row[2]) for row in rows if len(row) == 3][:share]
    return found[:limit]


def sounds(words: list[str]) -> set[str]:
    return {skeleton(romanised(word)).translate(COARSE)[:3] for word in words if len(word) > 2}


class Counts:
    """How often a word is lower case, capitalised inside a sentence, and capitalised with a sound-alike on the other side."""

    def __init__(self) -> None:
        self.low: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()

    def add(self, text: str, other: set[str], lang: str) -> None:
        start = True
        for match in WORD.finditer(text):
            word = match[0]
            if word[0].islower():
                self.low[common_key(word.lower(), lang)] += 1
            elif len(word) > 1:
                inside = (
                    match.start() > 0
                    and text[match.start() - 1] == " "
                    and match.start() > 1
                    and (text[match.start() - 2].isalnum() or text[match.start() - 2] == ",")
                )
                if inside and not start:
                    key = common_key(word.lower(), lang)
                    self.capital[key] += 1
                    self.carried[key] += skeleton(romanised(word)).translate(COARSE)[:3] in other
            start = False

    def common(self, size: int, lang: str) -> list[str]:
        found: Counter[str] = Counter()
        for key, count in self.low.items():
            carried = self.carried[key] > 0.5 * self.capital[key]
            if count >= (3 if carried else 2) and count >= (0.1 if carried else 0.05) * self.capital[key]:
                found[key] = count + self.capital[key]
        for key, count in self.capital.items():
            if count >= 3 and self.carried[key] < (0.35 if lang == "de" else 0.5) * count:
                found[key] = max(found[key], count)
        return sorted(key for key, _ in found.most_common(size) if len(key) > 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="")
    parser.add_argument("--limit", type=int, default=16000)
    parser.add_argument("--size", type=int, default=15000)
    args = parser.parse_args()
    out = Path(__file__).resolve().parent.parent / "xref" / "lang" / "common"
    out.mkdir(exist_ok=True)
    english = Counts()
    for lang in [args.lang] if args.lang else LANGS:
        counts = Counts()
        rows = pairs(args.folder, lang, args.limit * (3 if lang == "de" else 1))
        for src, en in rows:
            here, there = sounds(WORD.findall(src)), sounds(WORD.findall(en))
            counts.add(src, there, lang)
            if len(rows) > 3000:
                english.add(en, here, "en")
        if len(rows) > 2000:
            write(out / f"{lang}.toml", lang, counts.common(2 * args.size if lang == "de" else args.size, lang))
        print(lang, len(rows), flush=True)
    if not args.lang:
        write(out / "en.toml", "en", english.common(2 * args.size, "en"))


def write(path: Path, lang: str, keys: list[str]) -> None:
    lines, line = [], ""
    for key in keys:
        if len(line) + len(key) > 150:
            lines.append(line)
            line = ""
        line = f"{line} {key}" if line else key
    body = "\n".join([*lines, line])
    path.write_text(
        f"# Words of `{lang}` that are no names, as keys with their endings cut; made by scripts/build_common_words.py.\nwords = '''\n{body}\n'''\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
