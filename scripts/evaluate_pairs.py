"""Figures of `xref compare` on tests/eval/pairs: false alarms on faithful pairs, flags and AUC by kind of drift, a line a kind.

    python scripts/evaluate_pairs.py [--set pairs|pairs2|…|pairs9] [--show KIND …]

The pairs of the first two sets (803 and 300, thirteen source languages, invented) were written by somebody who knew the vocabulary of drift and no
code: a close and a free translation of each sentence, and single changes of thirty-four kinds made in them. Those of the other seven (1,020, 520, 350, 460,
380, 150 and 240, seventeen languages) are answers of interviews, and statements of reports that tell them in their own words, by several hands: three in four faithful in
pairs3, three in five in the others, two in three in pairs8 and pairs9, the rest with one drift.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from xref import drift
from xref.model import Severity
from xref.pipeline.comparing import aligned

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "eval" / "pairs"
FAITHFUL = ("faithful", "faithful_free")


def measured(name: str = "pairs") -> list[dict[str, Any]]:
    """The rows of a set with `serious` and `flags` (codes) and `probability`."""
    rows = [json.loads(line) for line in (PAIRS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        langs = row["source_lang"], row["target_lang"]
        speaker, shown_as = row.get("speaker"), row.get("presentation")
        alignment = aligned(row["source"], row["target"], *langs, speaker, None, None, None, shown_as, row["id"])[0]
        found = drift.candidates(alignment)
        shown = drift.sift(found, alignment)
        row["serious"] = sorted({flag.code for flag in shown if flag.severity >= Severity.MAJOR})
        row["flags"] = sorted({flag.code for flag in shown})
        row["words"] = [(flag.code, flag.said_words, flag.reported_words) for flag in shown]
        row["probability"] = drift.probability(alignment, found)
    return rows


def figures(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Shares: faithful pairs with a serious flag (close, free, all), drifted ones with a serious one, with any, with the right code."""
    close, free = ([row for row in rows if row["kind"] == kind] for kind in FAITHFUL)
    drifted = [row for row in rows if row["codes"]]
    near = [{*row["codes"], *row.get("accept", ())} for row in drifted]
    return {
        "false_close": _share(close, "serious"),
        "false_free": _share(free, "serious"),
        "false": _share(close + free, "serious"),
        "caught": _share(drifted, "serious"),
        "flagged": _share(drifted, "flags"),
        "named": sum(bool(codes & set(row["flags"])) for codes, row in zip(near, drifted, strict=True)) / len(drifted),
    }


def _share(rows: list[dict[str, Any]], key: str) -> float:
    return sum(bool(row[key]) for row in rows) / max(1, len(rows))


def _auc(rows: list[dict[str, Any]], clean: list[float]) -> float:
    wins = sum((row["probability"] > p) + 0.5 * (row["probability"] == p) for row in rows for p in clean)
    return wins / (len(rows) * len(clean))


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", nargs="*", default=(), help="print the pairs of these kinds that are wrong")
    parser.add_argument(
        "--set",
        default="pairs",
        choices=("pairs", "pairs2", "pairs3", "pairs4", "pairs5", "pairs6", "pairs7", "pairs8", "pairs9"),
    )
    args = parser.parse_args()
    rows = measured(args.set)
    kinds = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    clean = [row["probability"] for kind in FAITHFUL for row in kinds.get(kind, ())]
    for kind, many in sorted(kinds.items()):
        codes = Counter(code for row in many for code in row["serious"])
        print(
            f"{kind:20} {len(many):4}  major+ {_share(many, 'serious'):5.1%}  any {_share(many, 'flags'):5.1%}  AUC {_auc(many, clean):.3f}  {dict(codes)}"
        )
    print({key: round(value, 3) for key, value in figures(rows).items()})
    for row in rows:
        if row["kind"] in args.show and bool(row["serious"]) != bool(row["codes"]):
            print(f"\n{row['id']} {row['kind']}\n  {row['source']}\n  {row['target']}\n  {row['words']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
