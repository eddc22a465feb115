"""Fits `drift_probability`: logistic weights over `xref.drift.score.features`, on development sets whose licences allow it.

    python scripts/fit_drift.py --data ../shared/data/drift [--each 200] [--clean 400]

Trained on: synth_* (made for the project), demetr and menli_adv (MIT), wmt21_ced and mlqe_pe_da (CC0). Each set weighs the same,
and within a set drifted and faithful pairs weigh the same. Sources are split five ways: no source text is in both halves. Prints
the weights as TOML (for xref/lang/calibration.toml) and the held-out AUC of each set.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import sys
from hashlib import blake2b
from pathlib import Path

import numpy as np
from evaluate_drift import auc
from evaluate_drift import pairs as kinds_of

from xref import drift
from xref.drift import score
from xref.pipeline.comparing import aligned

csv.field_size_limit(1 << 30)
TRAIN = ("synth_de-en", "synth_zh-en", "synth_ja-en", "demetr", "menli_adv", "wmt21_ced", "mlqe_pe_da_ru-en", "mlqe_pe_da_ro-en",
         "mlqe_pe_da_et-en", "mlqe_pe_da_en-de", "mlqe_pe_da_en-zh")  # fmt: skip
# MENLI's typos, jumbled letters and broken agreement, and DEMETR's minor edits, are no drift in xref's sense.
_NO_DRIFT = ("typo", "jumble", "subject_verb_dis", "pron", "minor_id", "spelling", "synonym", "word_order", "expansion_noimpact")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a set."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def examples(name: str, folder: Path, each: int, clean: int, rng: random.Random) -> list[tuple[str, str, str, str, int]]:
    """(said, said_lang, reported, reported_lang, label) of a set."""
    rows = read(folder / f"{name}.tsv.gz")
    if name.startswith("mlqe"):
        rows = [r for r in rows if r["score"] and r["split"] == "train"]
        scores = sorted(float(r["score"]) for r in rows)
        low, high = scores[len(scores) // 3], scores[2 * len(scores) // 3]
        chosen = [(r, int(float(r["score"]) <= low)) for r in rows if not low < float(r["score"]) < high]
        return [(r["src"], r["src_lang"], r["tgt"], r["tgt_lang"], y) for r, y in rng.sample(chosen, min(len(chosen), 4 * each))]
    if name == "wmt21_ced":
        rows = [r for r in rows if r["split"] == "train"]
        bad = [r for r in rows if r["label"] == "1"]
        good = [r for r in rows if r["label"] == "0"]
        chosen = [(r, 1) for r in rng.sample(bad, min(len(bad), 4 * each))] + [(r, 0) for r in rng.sample(good, 4 * each)]
        return [(r["src"], r["src_lang"], r["tgt"], r["tgt_lang"], y) for r, y in chosen]
    found = []
    for kind, many in sorted(kinds_of(name, rows).items()):
        if kind.startswith(_NO_DRIFT):
            continue
        found += rng.sample(many, min(len(many), each if many[0][4] else clean))
    return found


def main() -> int:
    """Fits, reports, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/drift"))
    parser.add_argument("--each", type=int, default=120)
    parser.add_argument("--clean", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--save", type=Path, help="keep the features (npz)")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    xs, ys, sets, folds, names = [], [], [], [], []
    for name in TRAIN:
        for said, said_lang, reported, reported_lang, label in examples(name, args.data, args.each, args.clean, rng):
            alignment = aligned(said, reported, said_lang, reported_lang, None, None, None, None, None, "pair")[0]
            found = score.features(alignment, drift.candidates(alignment))
            names = list(found)
            xs.append(list(found.values()))
            ys.append(label)
            sets.append(name)
            folds.append(blake2b(said.encode(), digest_size=2).digest()[0] % 5)
        print(f"# {name}: {sets.count(name)} pairs", file=sys.stderr, flush=True)
    x, y, s, f = np.array(xs), np.array(ys), np.array(sets), np.array(folds)
    if args.save:
        np.savez(args.save, x=x, y=y, s=s, f=f, names=np.array(names))
    weight = np.zeros(len(y))
    for name in TRAIN:
        for label in (0, 1):
            here = (s == name) & (y == label)
            weight[here] = len(y) / (2 * len(TRAIN) * max(1, here.sum()))
    held = np.zeros(len(y))
    for fold in range(5):
        w = weighted_fit(x[f != fold], y[f != fold], weight[f != fold])
        held[f == fold] = np.c_[x[f == fold], np.ones((f == fold).sum())] @ w
    for name in TRAIN:
        here = s == name
        print(f"# {name}: held-out AUC {auc(list(held[here & (y == 1)]), list(held[here & (y == 0)])):.3f}")
    w = weighted_fit(x, y, weight)
    print("[drift]")
    for name, value in zip([*names, "bias"], w, strict=True):
        print(f"{name} = {value:.4f}")
    print(json.dumps({"pairs": len(y)}), file=sys.stderr)
    return 0


def weighted_fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, ridge: float = 3.0) -> np.ndarray:
    """Logistic weights (the last is the bias) by Newton's method with example weights and a ridge penalty."""
    x = np.c_[x, np.ones(len(x))]
    w = np.zeros(x.shape[1])
    penalty = np.eye(len(w)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + penalty, x.T @ (weight * (p - y)) + penalty @ w)
        w -= step
        if np.abs(step).max() < 1e-7:
            break
    return w



if __name__ == "__main__":
    sys.exit(main())
