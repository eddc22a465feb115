"""False alarms and recall of the cue detectors (polarity, scales, clauses), code by code.

    python scripts/evaluate_cues.py --data ../shared/data [--clean 1000] [--codes POL MOD-UP …] [--show POL] [--align]

False alarms are counted on human translations nobody touched; recall on pairs with one planted change. Without `--align`
the words are not aligned and only the cues of the two sides are compared.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import io
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xref.model import Alignment, Side

csv.field_size_limit(1 << 30)
MODULES = ("pol", "modality", "quant", "cond", "conc", "cause", "evid", "stage", "act", "lex_int", "a_verb")
Pair = tuple[str, str, str, str]
PLANTED = {
    "synth": ("negation_added", "negation_removed", "antonym", "modality_up", "quantifier", "condition_removed"),
    "menli_adv": ("neg",),
    "demetr": ("critical_id8_negation", "critical_id7_antonym", "major_id19_question"),
    "contratico": ("alteration", "intensifier"),
}


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a development set."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parallel(path: Path, limit: int, seed: int) -> list[Pair]:
    """A sample of the pairs of a parallel file, with each side of 20 to 400 characters."""
    text = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode("utf-8")
    rows = [line.split("\t") for line in io.StringIO(text)]
    good = [(r[1], r[0], r[2].rstrip("\n"), "en") for r in rows[1:] if len(r) == 3 and 20 <= len(r[1]) <= 400]
    return random.Random(seed).sample(good, min(limit, len(good)))


def clean_sets(data: Path, limit: int, seed: int, langs: list[str]) -> Iterator[tuple[str, list[Pair]]]:
    """Human translations: (name, pairs)."""
    pick = random.Random(seed)
    for name in ("synth_de-en", "synth_zh-en", "synth_ja-en"):
        rows = table(data / "drift" / f"{name}.tsv.gz")
        clean = [(r["src"], r["src_lang"], r["tgt"], r["tgt_lang"]) for r in rows if r["category"] == "CLEAN"]
        yield f"{name} CLEAN", pick.sample(clean, min(limit, len(clean)))
    found: dict[str, list[Pair]] = {}
    for r in table(data / "drift" / "menli_adv.tsv.gz"):
        found.setdefault(r["src_lang"], []).append((r["src"], r["src_lang"], json.loads(r["extra"])["human_ref"], "en"))
    for lang, many in found.items():
        many = sorted(set(many))
        yield f"menli human {lang}", pick.sample(many, min(limit, len(many)))
    for r in ():
        yield r
    for corpus in ("wmt-news-tico", "tatoeba-sets", "un-devset", "president-ua-speeches"):
        for path in sorted((data / "parallel").glob(f"{corpus}.*-en.tsv.zst")):
            lang = path.name.split(".")[1].split("-")[0]
            if lang in langs:
                yield f"{corpus} {lang}", parallel(path, limit, seed)


def planted_sets(data: Path, limit: int, seed: int) -> Iterator[tuple[str, list[Pair]]]:
    """Pairs with one planted change: (name, pairs)."""
    pick = random.Random(seed)
    for path in sorted((data / "drift").glob("*.tsv.gz")):
        name = path.name.removesuffix(".tsv.gz")
        kinds = PLANTED.get(name.split("_")[0], PLANTED.get(name))
        if not kinds:
            continue
        found: dict[str, list[Pair]] = {}
        for r in table(path):
            if r["category"] in kinds:
                key = f"{name} {r['category']}" + (
                    f" {r['src_lang']}-{r['tgt_lang']}" if name in ("menli_adv", "contratico") else ""
                )
                found.setdefault(key, []).append((r["src"], r["src_lang"], r["tgt"], r["tgt_lang"]))
        for key, many in sorted(found.items()):
            yield key, pick.sample(many, min(limit, len(many)))


def side(text: str, lang: str) -> Side:
    """A whole text as one side."""
    from xref.model import Span

    return Side(text=text, lang=lang, content=(Span(0, len(text)),))


def main() -> int:
    """Prints one line a set: pairs, pairs flagged at major or above, and counts by code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--clean", type=int, default=500)
    parser.add_argument("--planted", type=int, default=150)
    parser.add_argument(
        "--langs", nargs="*", default=["ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja"]
    )
    parser.add_argument("--codes", nargs="*")
    parser.add_argument("--least", type=float, default=0.0, help="confidence below which a flag is not counted")
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--show", nargs="*", default=())
    parser.add_argument("--missed", action="store_true", help="show the planted pairs that no flag of --show caught")
    parser.add_argument("--align", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    modules = [
        importlib.import_module(f"xref.drift.{name}")
        for name in MODULES
        if (Path("xref/drift") / f"{name}.py").exists()
    ]
    total, flagged_total = 0, 0
    for truth, sets in (
        ("clean", clean_sets(args.data, args.clean, args.seed, args.langs)),
        ("planted", planted_sets(args.data, args.planted, args.seed)),
    ):
        for name, pairs in sets:
            if args.only not in name:
                continue
            counts: Counter[str] = Counter()
            flagged, spent = 0, time.process_time()
            for said, said_lang, reported, reported_lang in pairs:
                alignment = make(side(said, said_lang), side(reported, reported_lang), args.align)
                drifts = [d for m in modules for d in m.detect(alignment) if d.confidence >= args.least]
                drifts = [d for d in drifts if not args.codes or d.code in args.codes]
                counts.update({d.code for d in drifts})
                flagged += any(d.severity >= 2 for d in drifts)
                shown = [d for d in drifts if d.code in args.show]
                if shown and not args.missed:
                    print(f"   S {said}\n   R {reported}")
                    for d in shown:
                        print(f"     {d.code} {d.confidence:.2f} [{d.said_words}] → [{d.reported_words}] {d.why}")
                if args.missed and not shown:
                    print(f"   S {said}\n   R {reported}")
            spent = (time.process_time() - spent) / max(1, len(pairs)) * 1000
            if truth == "clean":
                total, flagged_total = total + len(pairs), flagged_total + flagged
            by_code = "  ".join(f"{c} {100 * n / len(pairs):.1f}" for c, n in sorted(counts.items()))
            print(
                f"{truth:<8}{name:<42} n={len(pairs):<5} major+ {100 * flagged / max(1, len(pairs)):5.1f}%  {spent:.2f} ms  {by_code}",
                flush=True,
            )
    print(f"all clean: {100 * flagged_total / max(1, total):.2f}% of {total}")
    return 0


def make(said: Side, reported: Side, aligned: bool) -> Alignment:
    """The alignment of two sides, or one without words: then only the cues are compared."""
    if not aligned:
        return Alignment(reported, said, (), (), (), (), (), ())
    from xref.align import align

    return align(said, reported)


if __name__ == "__main__":
    sys.exit(main())
