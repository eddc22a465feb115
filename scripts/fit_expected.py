"""Fits what `xref.drift.expected` knows: which classes of cue a faithful translation carries, given the words of the other side.

    python scripts/fit_expected.py --data ../shared/data --out xref/lang/expected [--langs de ru …] [--check]

For each of twelve languages, both ways from and to English: one sparse logistic model a class (L1 by FISTA) over the words of human
translations. Only corpora whose licence allows it are read (Tatoeba, United Nations, speeches, literature in the public domain, SDG
and open-source guides, post-edited sentences of MLQE-PE); what is kept is a weight a word, no text. `--check` prints, for news
translations that are never fitted on, how much of the entropy of each group of classes the model explains.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_drift import rows
from scipy import sparse

from xref.drift import expected
from xref.drift.cue_sides import cues
from xref.model import Side

CORPORA = (
    "tatoeba-sets",
    "tatoeba-anki",
    "un-devset",
    "president-ua-speeches",
    "bilinguator-lit",
    "sdg-translations",
    "opensource-guide",
)
HELD_OUT = "wmt-news-tico"
LANGS = ("ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja")
LEAST = 6  # pairs in which a feature must stand
RARE = 25  # pairs in which a class must stand
PENALTY = 2.0  # of the L1 norm, in pairs
KEPT = 0.3  # log odds below which a weight is not kept
Pair = tuple[str, str]


def parallel(path: Path, limit: int, seed: int) -> list[Pair]:
    """A sample of (foreign, English) pairs, each side of 12 to 600 characters."""
    text = subprocess.run(["zstd", "-dcq", str(path)], capture_output=True, check=True).stdout.decode("utf-8")
    found = [line.rstrip("\n").split("\t") for line in io.StringIO(text)]
    good = [(r[1], r[2]) for r in found if len(r) == 3 and 6 <= len(r[1]) <= 600 and 12 <= len(r[2]) <= 600]
    return random.Random(seed).sample(good, min(limit, len(good)))


def pairs_of(lang: str, data: Path, each: int) -> list[Pair]:
    """The pairs that a language is fitted on."""
    found: list[Pair] = []
    for corpus in CORPORA:
        path = data / "parallel" / f"{corpus}.{lang}-en.tsv.zst"
        if path.exists():
            found += parallel(path, each, 5)
    for name, foreign in ((f"mlqe_pe_da_{lang}-en", True), (f"mlqe_pe_da_en-{lang}", False)):
        path = data / "drift" / f"{name}.tsv.gz"
        if path.exists():
            for row in rows(path):
                edit = (json.loads(row["extra"]) if row["extra"] else {}).get("post_edit")
                if edit and row["split"] == "train":
                    found.append((row["src"], edit) if foreign else (edit, row["src"]))
    return list(dict.fromkeys(found))


def seen(text: str, lang: str) -> tuple[dict[str, Any], set[str]]:
    """The features and the classes of a text."""
    side = Side(text=text, lang=lang)
    found = cues(side)
    return expected.features(side, found), set(expected.held(found))


def matrix(found: list[dict[str, Any]], columns: dict[str, int]) -> Any:
    """Pairs × features, with the log of the length and a constant as last columns."""
    at, where, value = [], [], []
    for i, every in enumerate(found):
        for name in every:
            if name in columns:
                at.append(i), where.append(columns[name]), value.append(1.0)
        at += [i, i]
        where += [len(columns), len(columns) + 1]
        value += [math.log1p(expected.size(every)), 1.0]
    return sparse.csr_matrix((np.array(value, np.float32), (at, where)), shape=(len(found), len(columns) + 2))


def fit(x: Any, y: Any, penalty: float, rounds: int = 160) -> Any:
    """Weights (features × classes) of all logistic models at once: FISTA with an L1 penalty on all but the last two rows."""
    _, f = x.shape
    v = np.ones(f, np.float32)
    for _ in range(12):
        v = x.T @ (x @ v)
        v /= np.linalg.norm(v)
    step = 1.0 / (0.25 * float(v @ (x.T @ (x @ v))) * 1.02)
    w = np.zeros((f, y.shape[1]), np.float32)
    w[-1] = np.log(y.mean(axis=0) / (1 - y.mean(axis=0)))
    last, z, t = w.copy(), w.copy(), 1.0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ z, -30, 30)))
        w = z - step * (x.T @ (p - y))
        w[:-2] = np.sign(w[:-2]) * np.maximum(np.abs(w[:-2]) - step * penalty, 0)
        after = (1 + math.sqrt(1 + 4 * t * t)) / 2
        z = w + (t - 1) / after * (w - last)
        last, t = w.copy(), after
    return w


def direction(here: list[dict[str, Any]], there: list[set[str]]) -> tuple[list[str], list[str], Any]:
    """Classes, features and weights of one direction."""
    counts = Counter(name for every in here for name in every)
    columns = {name: i for i, name in enumerate(sorted(k for k, c in counts.items() if c >= LEAST))}
    rare = Counter(name for held in there for name in held)
    names = sorted(k for k, c in rare.items() if c >= RARE)
    y = np.array([[name in held for name in names] for held in there], np.float32)
    return names, list(columns), fit(matrix(here, columns), y, PENALTY)


def write(path: Path, lang: str, names: list[str], features: list[str], w: Any) -> None:
    """One model as TOML."""
    lines = []
    for i, feature in enumerate(features):
        kept = [(k, v) for k, v in enumerate(w[i].tolist()) if abs(v) >= KEPT]
        if kept and "\t" not in feature and "'" * 3 not in feature and "\\" not in feature:
            lines.append(f"{feature}\t{' '.join(f'{k} {v:.2f}' for k, v in kept)}")
    levels = ", ".join(f"[{b:.2f}, {n:.2f}]" for n, b in zip(w[-2].tolist(), w[-1].tolist(), strict=True))
    head = f"# {path.parent.name} of {lang}: log odds that the other side of a faithful translation holds a class of cue, by word.\n"
    head += "# Made by scripts/fit_expected.py; weights only, no text. A line of `weights`: word, then class number and weight.\n"
    classes = ", ".join(f'"{name}"' for name in names)
    text = f"{head}classes = [{classes}]\nlevels = [{levels}]\nweights = '''\n" + "\n".join(lines) + "\n'''\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"{path.parent.name} {lang}: {len(names)} classes, {len(lines)} words, {len(text) // 1024} KB", flush=True)


def check(lang: str, data: Path, most: int) -> None:
    """Share of the entropy that is explained on held-out news, by group, both ways."""
    path = data / "parallel" / f"{HELD_OUT}.{lang}-en.tsv.zst"
    pairs = parallel(path, most, 11) if path.exists() else []
    for a, b, swap in ((lang, "en", False), ("en", lang, True)):
        known = expected.model(a, b)
        if known is None or not pairs:
            continue
        loss: Counter[str] = Counter()
        base: Counter[str] = Counter()
        here, there = zip(*((p[1], p[0]) if swap else p for p in pairs), strict=True)
        every, other = [seen(t, a)[0] for t in here], [seen(t, b)[1] for t in there]
        value = [expected.odds(known, one, expected.size(one)) for one in every]
        for name in known.levels:
            y = np.array([name in held for held in other], float)
            p = 1 / (1 + np.exp(-np.array([one[name] for one in value])))
            mean = min(0.999, max(1e-3, y.mean()))
            loss[expected.group(name)] -= float((y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)).sum())
            base[expected.group(name)] -= float((y * math.log(mean) + (1 - y) * math.log(1 - mean)).sum())
        print(
            f"  {a}-{b} ({len(pairs)} pairs): " + "  ".join(f"{g} {1 - loss[g] / base[g]:.2f}" for g in sorted(base)),
            flush=True,
        )


def main() -> int:
    """Fits, writes, checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("xref/lang/expected"))
    parser.add_argument("--langs", nargs="*", default=LANGS)
    parser.add_argument("--each", type=int, default=14000, help="pairs of a corpus at most")
    parser.add_argument("--check", type=int, default=0, help="held-out pairs to check on")
    args = parser.parse_args()
    for lang in args.langs:
        pairs = pairs_of(lang, args.data, args.each)
        foreign, english = [seen(a, lang) for a, _ in pairs], [seen(b, "en") for _, b in pairs]
        print(f"{lang}: {len(pairs)} pairs", flush=True)
        for name, here, there in (("to_en", foreign, english), ("from_en", english, foreign)):
            found = direction([one[0] for one in here], [one[1] for one in there])
            write(args.out / name / f"{lang}.toml", lang, *found)
        expected.model.cache_clear()
        if args.check:
            check(lang, args.data, args.check)
    return 0


if __name__ == "__main__":
    sys.exit(main())
