"""Measure the facts: false alarms on clean pairs and recall on planted changes of numbers, dates and names.

Every fact of one side is compared with every fact of the other through the detectors themselves, with a naive pairing (by agreement,
then in order), so that the figures are those of fact comparison alone, without word alignment. Run from the repository root:

    python scripts/evaluate_facts.py [--data ../shared/data] [--limit 1000] [--show KIND]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from xref.drift import ent_name, num_prec, num_unit, num_val
from xref.drift import time as time_drift
from xref.facts import agree, names, numbers, times
from xref.model import Agreement, Alignment, Drift, Fact, FactPair, Side

csv.field_size_limit(10**9)
RANK = {Agreement.SAME: 0, Agreement.LICENSED: 1, Agreement.PRECISION: 2, Agreement.UNIT: 3, Agreement.DIFFERENT: 4}
KINDS = {"number": {"NUM-VAL", "NUM-UNIT", "NUM-PREC"}, "time": {"TIME"}, "name": {"ENT-NAME"}}


def facts_of(text: str, lang: str) -> list[Fact]:
    return [*numbers.find(text, lang), *times.find(text, lang), *names.find(text, lang)]


def naive_pairs(reported: list[Fact], said: list[Fact]) -> tuple[FactPair, ...]:
    options = []
    for i, one in enumerate(reported):
        for j, two in enumerate(said):
            if one.kind is two.kind:
                rank = RANK.get(agree(one, two))
                if rank is not None:
                    options.append((rank, abs(i / max(1, len(reported)) - j / max(1, len(said))), i, j))
    pairs, left, right = [], set(), set()
    for _, _, i, j in sorted(options):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append(FactPair(reported[i].kind, reported[i], said[j], 0.4))
    pairs += [FactPair(fact.kind, fact, None) for i, fact in enumerate(reported) if i not in left]
    pairs += [FactPair(fact.kind, None, fact) for j, fact in enumerate(said) if j not in right]
    return tuple(pairs)


ALIGNED = False


def drifts(said: str, said_lang: str, reported: str, reported_lang: str) -> list[Drift]:
    if ALIGNED:
        from xref.align import align

        alignment = align(Side(said, said_lang), Side(reported, reported_lang))
        return [
            drift
            for module in (num_val, num_unit, num_prec, time_drift, ent_name)
            for drift in module.detect(alignment)
        ]
    pairs = naive_pairs(facts_of(reported, reported_lang), facts_of(said, said_lang))
    alignment = Alignment(Side(reported, reported_lang), Side(said, said_lang), (), (), (), pairs, (), ())
    found: list[Drift] = []
    for module in (num_val, num_unit, num_prec, time_drift, ent_name):
        found += module.detect(alignment)
    return found


def tsv(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def zst(path: Path) -> Iterator[tuple[str, str]]:
    raw = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode("utf-8")
    for line in io.StringIO(raw):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 3 and fields[0] != "lang":
            yield fields[1], fields[2]


def sample(rows: Iterable[tuple[str, str]], limit: int, seed: int = 7) -> list[tuple[str, str]]:
    rows = [row for row in rows if 30 <= len(row[0]) <= 600 or len(row[1]) >= 60]
    random.Random(seed).shuffle(rows)
    return rows[:limit]


class Tally:
    """Counts of pairs and flags of one set."""

    def __init__(self) -> None:
        self.rows = 0
        self.flags = dict.fromkeys(KINDS, 0)
        self.any = 0
        self.major = 0
        self.shown: list[tuple[str, str, str, list[Drift]]] = []

    def add(self, said: str, reported: str, found: list[Drift], threshold: float) -> None:
        self.rows += 1
        kept = [drift for drift in found if drift.confidence >= threshold]
        for kind, codes in KINDS.items():
            hits = [drift for drift in kept if drift.code in codes and (kind != "number" or drift.severity >= 2)]
            if hits:
                self.flags[kind] += 1
                self.shown.append((kind, said, reported, hits))
        self.any += bool(kept)
        self.major += any(drift.severity >= 2 for drift in kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument(
        "--show", default="", help="print the flagged (clean sets) or missed (planted sets) pairs of this kind"
    )
    parser.add_argument("--only", default="", help="a regular expression on the names of sets")
    parser.add_argument(
        "--aligned", action="store_true", help="pair the facts through word alignment, as the product does"
    )
    args = parser.parse_args()
    global ALIGNED
    ALIGNED = args.aligned

    def run(name: str, rows: list[tuple[str, str, str, str]]) -> Tally:
        tally = Tally()
        start = time.process_time()
        for said, said_lang, reported, reported_lang in rows:
            tally.add(said, reported, drifts(said, said_lang, reported, reported_lang), args.threshold)
        spent = 1000 * (time.process_time() - start) / max(1, tally.rows)
        share = "  ".join(f"{kind} {100 * count / max(1, tally.rows):5.2f}%" for kind, count in tally.flags.items())
        print(
            f"{name:42s} n={tally.rows:5d}  {share}  major {100 * tally.major / max(1, tally.rows):5.2f}%  {spent:.2f} ms"
        )
        return tally

    def wanted(name: str) -> bool:
        return re.search(args.only, name) is not None

    def show(tally: Tally, name: str) -> None:
        if args.show:
            for kind, said, reported, hits in tally.shown:
                if kind == args.show:
                    print(f"  [{name}] S: {said}\n     R: {reported}")
                    for hit in hits:
                        print(f"       {hit.code} {hit.confidence:.2f} {hit.said_words!r} -> {hit.reported_words!r}")

    print("FALSE ALARMS on clean pairs (numbers: major only)")
    for lang in ["ru", "de", "zh", "fr", "es", "it", "ar", "tr", "cs", "ro", "fi", "hu", "et", "fa", "hi", "id"]:
        path = args.data / "parallel" / f"wmt-news-tico.{lang}-en.tsv.zst"
        name = f"news {lang}-en"
        if path.exists() and wanted(name):
            rows = sample(zst(path), args.limit)
            show(run(name, [(src, lang, en, "en") for src, en in rows]), name)
    for name, lang in (
        ("president-ua-speeches", "uk"),
        ("un-devset", "ru"),
        ("un-devset", "es"),
        ("un-devset", "zh"),
        ("un-devset", "ar"),
    ):
        path = args.data / "parallel" / f"{name}.{lang}-en.tsv.zst"
        if path.exists() and wanted(f"{name} {lang}"):
            show(run(f"{name} {lang}-en", [(src, lang, en, "en") for src, en in sample(zst(path), args.limit)]), name)
    for pair in ("de-en", "zh-en", "ja-en"):
        path = args.data / "drift" / f"synth_{pair}.tsv.gz"
        clean = [row for row in tsv(path) if row["label"] == "0"]
        for label in sorted({row["category"] for row in clean}):
            name = f"synth {pair} {label}"
            if wanted(name):
                show(
                    run(
                        name,
                        [(r["src"], r["src_lang"], r["tgt"], r["tgt_lang"]) for r in clean if r["category"] == label],
                    ),
                    name,
                )
    if wanted("menli human"):
        seen = {(row["src"], row["good_tgt"]): row["src_lang"] for row in tsv(args.data / "drift" / "menli_adv.tsv.gz")}
        for lang in ("de", "fr", "zh"):
            rows = [pair for pair, code in seen.items() if code == lang]
            show(
                run(f"menli human {lang}-en", [(src, lang, en, "en") for src, en in rows[: args.limit]]),
                f"menli {lang}",
            )

    print("RECALL on planted changes")
    planted: dict[str, list[tuple[str, str, str, str]]] = {}
    kind_of: dict[str, tuple[str, ...]] = {}
    both = ("number", "time")
    for pair in ("de-en", "zh-en", "ja-en"):
        for row in tsv(args.data / "drift" / f"synth_{pair}.tsv.gz"):
            kinds = {
                "number": both,
                "number_word": both,
                "year": both,
                "month_weekday": both,
                "person_swapped": ("name",),
                "place_swapped": ("name",),
            }.get(row["category"])
            if kinds:
                key = f"synth {pair} {row['category']}"
                planted.setdefault(key, []).append((row["src"], row["src_lang"], row["tgt"], row["tgt_lang"]))
                kind_of[key] = kinds
    for row in tsv(args.data / "drift" / "menli_adv.tsv.gz"):
        kinds = {"num": both, "name": ("name",)}.get(row["category"])
        if kinds:
            key = f"menli {row['src_lang']}-en {row['category']}"
            planted.setdefault(key, []).append((row["src"], row["src_lang"], row["bad_tgt"], "en"))
            kind_of[key] = kinds
    for row in tsv(args.data / "drift" / "demetr.tsv.gz"):
        kinds = {"critical_id10_numbers_replaced": both, "critical_id9_ne_replaced": ("name",)}.get(row["category"])
        if kinds:
            key = f"demetr {row['src_lang']}-en {row['category'][9:]}"
            planted.setdefault(key, []).append((row["src"], row["src_lang"], row["bad_tgt"], "en"))
            kind_of[key] = kinds
    for row in tsv(args.data / "drift" / "wmt22_ced.tsv.gz"):
        if row["label"] == "1" and row["good_tgt"]:
            kind = _changed(row["good_tgt"], row["tgt"])
            if kind:
                key = f"wmt22 {row['src_lang']}-{row['tgt_lang']} {kind}"
                planted.setdefault(key, []).append((row["src"], row["src_lang"], row["tgt"], row["tgt_lang"]))
                kind_of[key] = both if kind == "number" else ("name",)
    for name, rows in planted.items():
        if not wanted(name):
            continue
        rows = rows[: args.limit]
        hits, missed = 0, []
        for said, said_lang, reported, reported_lang in rows:
            found = [d for d in drifts(said, said_lang, reported, reported_lang) if d.confidence >= args.threshold]
            codes = set().union(*(KINDS[kind] for kind in kind_of[name]))
            if any(drift.code in codes and drift.severity >= 2 for drift in found):
                hits += 1
            else:
                missed.append((said, reported))
        print(f"{name:42s} n={len(rows):5d}  recall {hits / max(1, len(rows)):.3f}")
        if args.show and args.show in kind_of[name]:
            for said, reported in missed:
                print(f"  S: {said}\n  R: {reported}")


def _changed(good: str, bad: str) -> str:
    """What kind of token a contrastive pair changes: a number, a name, or neither."""
    before, after = re.findall(r"\w+", good), re.findall(r"\w+", bad)
    if len(before) != len(after):
        return ""
    changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    if not 1 <= len(changed) <= 2:
        return ""
    if all(one.isdigit() and two.isdigit() for one, two in changed):
        return "number"
    if all(one[0].isupper() and two[0].isupper() for one, two in changed) and before[0] != changed[0][0]:
        return "name"
    return ""


if __name__ == "__main__":
    main()
