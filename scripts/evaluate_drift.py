"""Figures of `xref compare` on the development sets: false alarms on clean pairs, recall by kind of change, AUC of the probability.

    python scripts/evaluate_drift.py --data ../shared/data/drift [--sets synth_de-en menli_adv …] [--each 150] [--out figures.json]

Clean pairs are human translations that nobody touched (`CLEAN` rows, the human references of MENLI, the twins of damaged rows);
`CTRL_*` rows are edits that keep the meaning. Every figure says how many pairs it rests on.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from xref import pipeline
from xref.model import Severity

csv.field_size_limit(1 << 30)
SETS = ("synth_de-en", "synth_zh-en", "synth_ja-en", "menli_adv", "demetr", "contratico", "wmt22_ced")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a development set."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def kinds_of(name: str, found: list[dict[str, str]]) -> dict[str, list[tuple[str, str, str, str, int]]]:
    """Kind → (said, said_lang, reported, reported_lang, label)."""
    kinds: dict[str, list[tuple[str, str, str, str, int]]] = defaultdict(list)
    for row in found:
        if name == "wmt22_ced" and row["split"] != "dev":
            continue
        label = int(row["label"] or 0)
        kind = row["category"] if label or row["category"].startswith(("CLEAN", "CTRL")) else f"{row['category']}:0"
        kinds[kind].append((row["src"], row["src_lang"], row["tgt"], row["tgt_lang"], label))
        if name == "menli_adv" and row["extra"]:
            extra = json.loads(row["extra"])
            if extra.get("human_ref"):
                kinds["human_ref"].append((row["src"], row["src_lang"], extra["human_ref"], row["tgt_lang"], 0))
        if name in ("demetr", "contratico") and row["good_tgt"]:
            kinds["twin"].append((row["src"], row["src_lang"], row["good_tgt"], row["tgt_lang"], 0))
    return {kind: list(dict.fromkeys(many)) for kind, many in kinds.items()}


def auc(positive: list[float], negative: list[float]) -> float:
    """The area under the curve, ties counted half."""
    ranked = sorted([(p, 1) for p in positive] + [(n, 0) for n in negative])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        total += sum(label for _, label in ranked[i:j]) * (i + j + 1) / 2
        i = j
    n, m = len(positive), len(negative)
    return (total - n * (n + 1) / 2) / (n * m) if n and m else float("nan")


def main() -> None:
    """Prints one line a kind of pair and writes everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/drift"))
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--each", type=int, default=150)
    parser.add_argument("--clean", type=int, default=400)
    parser.add_argument("--mode", default="balanced")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--show", nargs="*", default=(), help="print flagged pairs of these kinds")
    args = parser.parse_args()
    report: dict[str, Any] = {}
    for name in args.sets:
        kinds = kinds_of(name, rows(args.data / f"{name}.tsv.gz"))
        scores: dict[str, list[float]] = {}
        for kind, many in sorted(kinds.items(), key=lambda k: (k[1][0][4], k[0])):
            chosen = random.Random(args.seed).sample(many, min(len(many), args.each if many[0][4] else args.clean))
            flagged, codes, spent = 0, Counter[str](), time.process_time()
            minor = 0
            scores[kind] = []
            for said, said_lang, reported, reported_lang, _ in chosen:
                finding, likely = pipeline.weighed(said, reported, said_lang=said_lang, reported_lang=reported_lang, mode=args.mode)
                serious = [d for d in finding.drifts if d.severity >= Severity.MAJOR]
                flagged += bool(serious)
                minor += bool(finding.drifts) and not serious
                codes.update({d.code for d in serious})
                scores[kind].append(likely)
                if kind in args.show and serious:
                    for d in serious:
                        print(f"   {d.code} {d.confidence:.2f} [{d.said_words}] → [{d.reported_words}] {d.why}\n     {said}\n     {reported}")
            spent = (time.process_time() - spent) / max(1, len(chosen)) * 1000
            share = 100 * flagged / max(1, len(chosen))
            report.setdefault(name, {})[kind] = {"pairs": len(chosen), "flagged": share, "codes": dict(codes)}
            top = " ".join(f"{code}:{n}" for code, n in codes.most_common(7))
            print(f"{name:<12} {kind:<34} n={len(chosen):<4} major+ {share:5.1f}%  minor {minor:<3} {spent:4.1f} ms  {top}", flush=True)
        clean = [s for kind in scores if kind in ("CLEAN", "human_ref", "twin") or kind.endswith(":0") for s in scores[kind]]
        for kind, values in scores.items():
            if clean and not (kind in ("CLEAN", "human_ref", "twin") or kind.endswith(":0")):
                report[name][kind]["auc"] = auc(values, clean)
        print("  AUC against clean: " + "  ".join(f"{k} {v['auc']:.3f}" for k, v in report[name].items() if "auc" in v), flush=True)
    if args.out:
        args.out.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    sys.exit(main())
