"""How large the runs of unanswered words are that faithful translations of each language leave: `xref/lang/gap_levels.toml`.

    python scripts/measure_gaps.py --data ../shared/data --out xref/lang/gap_levels.toml [--each 200] [--planted]

`xref.drift.gaps` was fitted on German, Chinese, Japanese and Russian beside English, so that one clean pair in a hundred reaches log odds
of 0. Where an encoder sees less of a language, or its words are cut otherwise, clean pairs reach more. The level of a language is the log
odds that one clean pair in a hundred reaches, and what `gaps.confidence` takes off (`xref.encode.words.left_open`); small ones are left out. It is read off the 95th, 97th
and 99th percentile (which stand 1.5 and .8 apart in the languages of the fit): the highest of the first 200 rows of FLORES devtest and of
the median of the corpora of professional translations. `--planted` shows how many pieces of the next sentence, put into a translation, are
still found at .5 and at .7. Only these numbers are kept, no text.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
from fit_drift import inserted

from xref.drift.add import WHOLE
from xref.drift.gaps import log_odds
from xref.model import Alignment
from xref.pipeline.comparing import aligned

csv.field_size_limit(1 << 30)
CORPORA = ("wmt-news-tico", "xquad", "sdg-translations", "un-devset", "president-ua-speeches", "opensource-guide")
LENGTHS = range(50, 261)  # characters of the English side
# Levels below it are left out: 200 pairs differ by as much by chance. An omission is minor, and German would lose a right flag by its .8.
LEAST = {"added": 0.6, "omitted": 1.0}
NONE = -9.0  # a pair without any run
Pair = tuple[str, str]


def pairs(args: argparse.Namespace) -> dict[str, dict[str, list[Pair]]]:
    """Language → corpus → pairs of it and English."""
    found: dict[str, dict[str, list[Pair]]] = {}
    with gzip.open(args.data / "eval" / "flores_devtest.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            many = found.setdefault(row["lang"], {}).setdefault("flores", [])
            if len(many) < 200:  # the rest is for checks
                many.append((row["src"], row["en"]))
    for lang, sets in found.items():
        for corpus in CORPORA:
            path = args.data / "parallel" / f"{corpus}.{lang}-en.tsv.zst"
            if path.exists():
                text = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode()
                rows = [line.split("\t") for line in text.split("\n")]
                many = [(row[1], row[2]) for row in rows if len(row) == 3 and len(row[2]) in LENGTHS]
                random.Random(11).shuffle(many)
                if len(many) >= 100:
                    sets[corpus] = many[: args.each]
    return found


def highest(alignment: Alignment, *, on_said: bool) -> float:
    """The highest log odds of a run of the reported or of the said side, as they were fitted."""
    runs = alignment.omitted if on_said else alignment.unsupported
    return max(
        (log_odds(alignment, gap, on_said=on_said, level=0.0) for gap in runs if gap.share <= WHOLE), default=NONE
    )


def smoothed(values: list[float]) -> float:
    """The 99th percentile, read off three."""
    one, two, three = np.quantile(values, [0.99, 0.97, 0.95])
    return float((one + two + 0.8 + three + 1.5) / 3)


def main() -> int:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("xref/lang/gap_levels.toml"))
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--langs", nargs="*")
    args = parser.parse_args()
    rng = random.Random(5)
    tables: dict[str, dict[str, float]] = {
        "reported.added": {}, "said.added": {}, "reported.omitted": {}, "said.omitted": {},
    }  # fmt: skip
    for lang, sets in sorted(pairs(args).items()):
        if args.langs and lang not in args.langs:
            continue
        for side in ("reported", "said"):
            seen: dict[str, dict[str, list[float]]] = {"added": {}, "omitted": {}}
            planted: list[float] = []
            for corpus, many in sets.items():
                for place, (there, english) in enumerate(many):
                    ends = (english, there, "en", lang) if side == "reported" else (there, english, lang, "en")
                    both = aligned(*ends, None, None, None, None, None, "pair")[0]
                    for kind in seen:
                        value = highest(both, on_said=kind == "omitted")
                        seen[kind].setdefault(corpus, []).append(value)
                    if args.planted and place % 2 == 0:
                        other = many[(place + 1) % len(many)][0 if side == "reported" else 1]
                        longer, _, _ = inserted(ends[1], other, rng, 12)
                        both = aligned(ends[0], longer, *ends[2:], None, None, None, None, None, "pair")[0]
                        planted.append(highest(both, on_said=False))
            for kind, by in seen.items():
                levels = {corpus: smoothed(values) for corpus, values in by.items()}
                rest = [level for corpus, level in levels.items() if corpus != "flores"]
                level = max(levels["flores"], statistics.median(rest) if rest else NONE)
                if level >= LEAST[kind]:
                    tables[f"{side}.{kind}"][lang] = round(level, 1)
                if kind == "added" and planted:
                    for name, off in (("as fitted", 0.0), ("with the level", level)):
                        at = [np.mean(np.array(planted) - off >= odds) for odds in (0.0, 0.85)]
                        print(
                            f"# {side} {lang} level {level:.1f}, {name}: planted at .5 {at[0]:.2f}, at .7 {at[1]:.2f}",
                            flush=True,
                        )
    lines = [
        "# The log odds that one faithful translation in a hundred reaches by a run of unanswered words (xref/drift/gaps.py), by the language of",
        "# the reported or the said side, the other side English. Made by scripts/measure_gaps.py.",
    ]
    for name, levels in tables.items():
        lines += ["", f"[{name}]", *(f"{lang} = {level}" for lang, level in levels.items())]
    if not args.langs:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
