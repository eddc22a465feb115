"""False alarms of `xref compare` on clean translations, language by language and in both directions.

    python scripts/evaluate_clean.py --data ../shared/data/eval/flores_devtest.tsv.gz [--langs ru uk …] [--start 500] [--each 500] [--show 5]

The file is tab-separated with a header `lang src en`: sentences of a language and their English. A pair counts once, however many flags at
major or above it carries. The rules were made with the first 500 sentences of each language in view; nobody has looked at the others.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from xref import pipeline
from xref.model import Drift, Severity

csv.field_size_limit(1 << 30)


def pairs(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Language → (sentence, its English), in the order of the file."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["lang"]].append((row["src"], row["en"]))
    return found


def alarms(said: str, reported: str, said_lang: str, reported_lang: str) -> list[Drift]:
    """The flags at major or above of a pair."""
    finding = pipeline.compare(said, reported, said_lang=said_lang, reported_lang=reported_lang)
    return [drift for drift in finding.drifts if drift.severity >= Severity.MAJOR]


def main() -> int:
    """Prints a table of the rates and what they come from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--langs", nargs="*")
    parser.add_argument("--start", type=int, default=500)
    parser.add_argument("--each", type=int, default=500)
    parser.add_argument("--show", type=int, default=0, help="flags to print a language and direction")
    options = parser.parse_args()
    every = pairs(options.data)
    langs = options.langs or sorted(every)
    total: Counter[str] = Counter()
    print("| language | into English | from English |\n| --- | --- | --- |")
    for language in track(langs, description="languages", console=Console(stderr=True)):
        chosen = every[language][options.start : options.start + options.each]
        cells = []
        for into in (True, False):
            codes: Counter[str] = Counter()
            bad = shown = 0
            for other, english in chosen:
                sides = (other, english, language, "en") if into else (english, other, "en", language)
                found = alarms(*sides)
                bad += bool(found)
                codes.update(drift.code for drift in found)
                for drift in found if shown < options.show else ():
                    print(
                        f"  {language} {drift.code}: {drift.said_words!r} / {drift.reported_words!r}\n    {sides[0]}\n    {sides[1]}"
                    )
                    shown += 1
            total.update({f"{into}": bad, f"{into}n": len(chosen)})
            most = ", ".join(f"{code} {count}" for code, count in codes.most_common(3))
            cells.append(f"{100 * bad / max(1, len(chosen)):.1f} ({most})" if most else "0")
        print(f"| {language} | {cells[0]} | {cells[1]} |", flush=True)
    rates = [f"{100 * total[into] / max(1, total[into + 'n']):.2f}" for into in ("True", "False")]
    print(f"| all ({total['Truen']} pairs each) | {rates[0]} | {rates[1]} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
