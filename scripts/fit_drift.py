"""Fits what drift detection learns from data, and writes it into xref/lang/calibration.toml: one command after new encoder weights.

    python scripts/fit_drift.py answered      # log odds that a word is answered on the other side → [answered]
    python scripts/fit_drift.py gaps          # how sure an unanswered run is content → [added], [omitted]
    python scripts/fit_drift.py surprise      # what `xref.drift.expected` makes of cues against expectation → [surprise.*]
    python scripts/fit_drift.py probability   # `drift_probability` → [drift]
    python scripts/fit_drift.py all

`answered` learns from clean human translations into one side of which a piece of the next sentence is put: the words of the piece
are not answered, the others are. `probability` learns from drifted and faithful pairs. Only sets whose licence allows it are used:
synth_* (made for the project), demetr and menli_adv (MIT), mlqe_pe_da_* and wmt21_ced (CC0). Each set weighs the same, and within
a set drifted and faithful pairs weigh the same. Sources are split five ways, no source text in two folds; the AUC printed is held out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_drift import auc, fold_of, kinds_of, logistic, measured, rows

CALIBRATION = Path(__file__).parent.parent / "xref" / "lang" / "calibration.toml"
SYNTH = ("synth_de-en", "synth_zh-en", "synth_ja-en")
MLQE = ("mlqe_pe_da_ru-en", "mlqe_pe_da_ro-en", "mlqe_pe_da_et-en", "mlqe_pe_da_en-de", "mlqe_pe_da_en-zh")
TRAIN = (*SYNTH, "demetr", "menli_adv", "wmt21_ced", *MLQE, "edits to English", "edits from English")
# MENLI's typos, jumbled letters and broken agreement, and DEMETR's minor edits, are no drift in xref's sense.
_NO_DRIFT = (
    "typo",
    "jumble",
    "subject_verb_dis",
    "pron",
    "minor_id",
    "spelling",
    "synonym",
    "word_order",
    "expansion_noimpact",
)
Pair = tuple[str, str, str, str, int]
# How much more a set of controlled edits of strength weighs than another: drift is what users read the number for, and most sets
# measure the quality of machine translations. Against even weights this gains about .02 on held-out edits; the others lose less than .01.
EMPHASIS = 3.0


# ---------------------------------------------------------------------------------------------------------- answered
def clean_pairs(folder: Path, each: int, rng: random.Random) -> dict[str, list[tuple[str, str]]]:
    """Set and language → (said, reported) pairs that nobody damaged, neighbours near each other."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name in (*SYNTH, "demetr", "menli_adv", *MLQE):
        for row in rows(folder / f"{name}.tsv.gz"):
            extra = json.loads(row["extra"]) if row["extra"] else {}
            clean = {
                "synth": row["tgt"] if row["category"] == "CLEAN" else "",
                "demetr": row["good_tgt"],
                "menli": extra.get("human_ref"),
                "mlqe": extra.get("post_edit") if row["split"] in ("train", "dev") else "",
            }[name.split("_")[0]]
            if clean:
                found.setdefault(f"{name} {row['src_lang']}", {})[row["src"], clean] = None
    return {
        name: [list(many)[i] for i in sorted(rng.sample(range(len(many)), min(each, len(many))))]
        for name, many in found.items()
    }


def inserted(text: str, other: str, rng: random.Random, most: int = 10) -> tuple[str, int, int]:
    """A text with a piece of another put in, preferably after a comma; and where the piece stands."""
    if re.search("[\u3040-\u9fff]", text):
        length = rng.randrange(4, most * 3 // 2)
        start = rng.randrange(0, max(1, len(other) - length))
        piece, comma = other[start : start + length].strip("。，、"), "，"
        cuts = [m.end() for m in re.finditer("[，、]", text)] or [rng.randrange(len(text) + 1)]
    else:
        words = other.split()
        length = rng.randrange(2, most)
        start = rng.randrange(0, max(1, len(words) - length + 1))
        piece, comma = " ".join(words[start : start + length]).rstrip(".,;!?"), ", "
        cuts = [m.end() for m in re.finditer(r"[,;]\s", text)] + [m.end() for m in re.finditer(r"\s", text)][::3] + [0]
    cut = rng.choice(cuts)
    return text[:cut] + piece + comma + text[cut:], cut, cut + len(piece)


def fit_answered(args: argparse.Namespace) -> dict[str, float]:
    """Weights of `xref.encode.words.columns()` and the bias."""
    from xref.encode.words import columns, evidence, similarities, words

    rng = random.Random(args.seed)
    xs, ys, ws, folds, sets = [], [], [], [], []
    for name, many in clean_pairs(args.data, args.pairs, rng).items():
        for (said, reported), (said2, reported2) in pairwise(many):
            for own, other, more in ((said, reported, said2), (reported, said, reported2)):
                text, start, end = inserted(own, more, rng)
                here, there = words(text), words(other)
                if len(here) < 3 or len(there) < 3:
                    continue
                xs.append(evidence(here, there, similarities(here, there)))
                ys.append(np.array([not start <= at < end for at, _ in here.spans]))
                ws.append(np.maximum(here.weights, 0.02))
                folds.append(np.full(len(here), fold_of(said)))
                sets.append(np.full(len(here), name))
    x, y, w, f, s = (np.concatenate(part) for part in (xs, ys, ws, folds, sets))
    held = np.zeros(len(y))
    for fold in range(5):
        fitted = logistic(x[f != fold], y[f != fold], w[f != fold])
        held[f == fold] = x[f == fold] @ fitted[:-1] + fitted[-1]
    for name in dict.fromkeys(s):
        here = (s == name) & (w > 0.35)
        print(
            f"# answered, {name}: held-out AUC of a word {auc(list(held[here & y]), list(held[here & ~y])):.3f} ({here.sum()} words)"
        )
    heavy = w > 0.35
    print(f"# answered: {auc(list(held[heavy & y]), list(held[heavy & ~y])):.4f} of content words", flush=True)
    fitted = logistic(x, y, w)
    return dict(zip([*columns(), "bias"], fitted.tolist(), strict=True))


# ---------------------------------------------------------------------------------------------------------- gaps
def fit_gaps(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Weights of `xref.drift.gaps.FEATURES` for added and for omitted runs, with the bias at one clean pair in a hundred."""
    from xref.drift.gaps import FEATURES, features
    from xref.model import Alignment
    from xref.pipeline.comparing import aligned

    rng = random.Random(args.seed + 1)
    found: dict[str, list[tuple[tuple[float, ...] | None, int, int, str]]] = {"added": [], "omitted": []}

    def seen(alignment: Alignment, kind: str, at: tuple[int, int] | None) -> tuple[float, ...] | None:
        own = alignment.unsupported if kind == "added" else alignment.omitted
        runs = [g for g in own if at is None or (g.span.start < at[1] and at[0] < g.span.end)]
        return features(alignment, runs[0], on_said=kind == "omitted") if runs else None

    for name, many in clean_pairs(args.data, args.pairs * 2, rng).items():
        said_lang, reported_lang = langs_of(name)
        for (said, reported), (said2, reported2) in pairwise(many):
            whole = aligned(said, reported, said_lang, reported_lang, None, None, None, None, None, "pair")[0]
            fold = fold_of(said)
            for kind in found:
                found[kind].append((seen(whole, kind, None), 0, fold, name))
            longer, start, end = inserted(reported, reported2, rng, 16)
            alignment = aligned(said, longer, said_lang, reported_lang, None, None, None, None, None, "pair")[0]
            found["added"].append((seen(alignment, "added", (start, end)), 1, fold, name))
            longer, start, end = inserted(said, said2, rng, 16)
            alignment = aligned(longer, reported, said_lang, reported_lang, None, None, None, None, None, "pair")[0]
            found["omitted"].append((seen(alignment, "omitted", (start, end)), 1, fold, name))
    fitted = {}
    for kind, many in found.items():
        # a pair with no run at all can carry no flag: it counts in the quantile and in the figures, not in the fit
        there = np.array([row[0] is not None for row in many])
        x, y = np.array([row[0] or (0.0,) * len(FEATURES) for row in many]), np.array([row[1] for row in many])
        f, s = np.array([row[2] for row in many]), np.array([row[3] for row in many])
        held = np.zeros(len(y))
        for fold in range(5):
            use = (f != fold) & there
            w = logistic(x[use], y[use], np.ones(use.sum()))
            held[f == fold] = np.where(there[f == fold], x[f == fold] @ w[:-1] + w[-1], -30.0)
        for name in dict.fromkeys(s):
            h, c = held[(s == name) & (y == 1)], held[(s == name) & (y == 0)]
            print(
                f"# {kind}, {name}: AUC {auc(list(h), list(c)):.3f}, caught at one clean pair in 100 {np.mean(h > np.quantile(c, 0.99)):.2f}"
            )
        level = float(np.quantile(held[y == 0], 0.99))
        print(
            f"# {kind}: AUC {auc(list(held[y == 1]), list(held[y == 0])):.3f}, caught {np.mean(held[y == 1] > level):.2f}",
            flush=True,
        )
        w = logistic(x[there], y[there], np.ones(there.sum()))
        w[-1] -= level
        fitted[kind] = dict(zip([*FEATURES, "bias"], w.tolist(), strict=True))
    return fitted


def langs_of(name: str) -> tuple[str, str]:
    """The two languages of a clean set's name."""
    first, said = name.split()
    if first.startswith(("synth", "mlqe")):
        return said, first.rsplit("-", 1)[1]
    return said, "en"


# ---------------------------------------------------------------------------------------------------------- surprise
# Which edits contradict which group of cue classes.
GROUP_KINDS = {
    "modality": ("modality_up", "modality_down", "obligation_up", "obligation_down", "hedge_removed", "hedge_added"),
    "quantity": ("quantifier", "frequency"),
    "bound": ("bound",),
    "degree": ("degree",),
    "stance": ("speech_verb",),
    "stage": ("stage",),
    "evidence": ("source_removed", "hedge_removed"),
    "condition": ("condition_removed",),
    "link": ("contrast_removed", "cause_changed", "cause_added"),
    "focus": ("only_removed", "only_added"),
    "negation": ("negation_added", "negation_removed"),
    "axis": ("antonym",),
}


def fit_surprise(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Weights of `xref.drift.expected.COMPONENTS` for each group: own edits and planted ones against clean pairs and controls."""
    import edits

    from xref.drift import expected
    from xref.model import Side

    rng = random.Random(args.seed + 2)
    found: dict[str, list[tuple[tuple[float, ...], int, int]]] = {group: [] for group in expected.GROUPS}

    def seen(said: str, said_lang: str, reported: str, reported_lang: str) -> dict[str, tuple[float, ...]]:
        both = expected.contradictions(Side(text=said, lang=said_lang), Side(text=reported, lang=reported_lang))
        return {group: expected.components(one.forward, one.backward) for group, one in both.items()}

    def add(pair: tuple[str, str, str, str], groups: tuple[str, ...], label: int, key: str) -> None:
        for turned in (pair, (pair[2], pair[3], pair[0], pair[1])):
            for group, value in seen(*turned).items():
                if group in groups:
                    found[group].append((value, label, fold_of(key)))

    for name, many in clean_pairs(args.data, args.pairs * 3, rng).items():
        said_lang, reported_lang = langs_of(name)
        if expected.model(said_lang, reported_lang) is None:
            continue
        for said, reported in many:
            pair = (said, said_lang, reported, reported_lang)
            add(pair, expected.GROUPS, 0, said)
            english = said if said_lang == "en" else reported
            for kind in (*rng.sample(edits.KINDS, 6), "CTRL_equal_strength"):
                other = edits.edited(english, kind, rng)
                if other:
                    changed = (
                        (other, "en", reported, reported_lang) if said_lang == "en" else (said, said_lang, other, "en")
                    )
                    groups = tuple(g for g, kinds in GROUP_KINDS.items() if kind in kinds)
                    add(changed, groups or expected.GROUPS, int(bool(groups)), said)
    for name in SYNTH:
        for kind, many in kinds_of(name, rows(args.data / f"{name}.tsv.gz")).items():
            groups = tuple(g for g, kinds in GROUP_KINDS.items() if kind in kinds)
            for said, said_lang, reported, reported_lang, _ in many if groups else ():
                add((said, said_lang, reported, reported_lang), groups, 1, said)
    fitted = {}
    for group, rows_ in found.items():
        x, y = np.array([r[0] for r in rows_]), np.array([r[1] for r in rows_])
        f = np.array([r[2] for r in rows_])
        weight = np.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (1 - y).sum()))
        held = np.zeros(len(y))
        for fold in range(5):
            use = f != fold
            w = bounded(x[use], y[use], weight[use], list(expected.COMPONENTS))
            held[~use] = x[~use] @ w[:-1] + w[-1]
        level = np.quantile(held[y == 0], 0.995)
        print(f"# surprise, {group}: held-out AUC {auc(list(held[y == 1]), list(held[y == 0])):.3f} ({int(y.sum())} edits, {int((1 - y).sum())} clean), "
              f"{np.mean(held[y == 1] > level):.2f} caught above {level:.2f}, which 5 clean ones in 1,000 reach", flush=True)  # fmt: skip
        w = bounded(x, y, weight, list(expected.COMPONENTS))
        fitted[f"surprise.{group}"] = dict(zip([*expected.COMPONENTS, "bias"], w.tolist(), strict=True))
        for name, share in (("usual", 0.75), ("seldom", 0.99), ("never", 0.998)):
            fitted[f"surprise.{group}"][name] = float(np.quantile(held[y == 0], share))
    return fitted


# ---------------------------------------------------------------------------------------------------------- probability
def examples(name: str, folder: Path, each: int, clean: int, rng: random.Random) -> list[Pair]:
    """(said, said_lang, reported, reported_lang, label) of a set."""
    if name.startswith("edits"):
        return edited_pairs(folder, each, rng, turned=name.endswith("from English"))
    found = rows(folder / f"{name}.tsv.gz")
    if name.startswith("mlqe"):
        found = [r for r in found if r["score"] and r["split"] == "train"]
        scores = sorted(float(r["score"]) for r in found)
        low, high = scores[len(scores) // 3], scores[2 * len(scores) // 3]
        chosen = [(r, int(float(r["score"]) <= low)) for r in found if not low < float(r["score"]) < high]
        return [
            (r["src"], r["src_lang"], r["tgt"], r["tgt_lang"], y)
            for r, y in rng.sample(chosen, min(len(chosen), 5 * each))
        ]
    if name == "wmt21_ced":
        found = [r for r in found if r["split"] == "train"]
        bad = [r for r in found if r["label"] == "1"]
        good = [r for r in found if r["label"] == "0"]
        chosen = [(r, 1) for r in rng.sample(bad, min(len(bad), 4 * each))] + [
            (r, 0) for r in rng.sample(good, 4 * each)
        ]
        return [(r["src"], r["src_lang"], r["tgt"], r["tgt_lang"], y) for r, y in chosen]
    pairs: list[Pair] = []
    for kind, many in sorted(kinds_of(name, found).items()):
        if not kind.startswith(_NO_DRIFT):
            pairs += rng.sample(many, min(len(many), each if many[0][4] else clean))
    return pairs


def edited_pairs(folder: Path, each: int, rng: random.Random, *, turned: bool) -> list[Pair]:
    """Clean pairs into English, and the same with one controlled edit of the English side; `turned`: English is what was said."""
    import edits

    drifts = (*edits.KINDS, *edits.CONTENT)
    kinds: dict[str, list[Pair]] = {kind: [] for kind in ("", *edits.CONTROLS, *drifts)}
    for name, many in clean_pairs(folder, 4 * each, rng).items():
        said_lang, reported_lang = langs_of(name)
        side = 0 if said_lang == "en" else 1
        for pair, near in zip(many, [*many[1:], many[0]], strict=True):
            english, other, lang = pair[side], pair[1 - side], reported_lang if said_lang == "en" else said_lang
            for kind in kinds:
                text: str | None = english
                if kind in edits.CONTENT:
                    text = edits.content_edited(english, kind, near[side], rng)
                elif kind:
                    text = edits.edited(english, kind, rng)
                if text:
                    label = int(kind in drifts)
                    kinds[kind].append((text, "en", other, lang, label) if turned else (other, lang, text, "en", label))
    # Edits of content half as many again as of strength: with 4 × each WMT22 gains .005 more, and modality in zh–en loses .015 more.
    most = {kind: 3 * each // 2 if kind in edits.CONTENT else each if kind in drifts else 6 * each for kind in kinds}
    return [pair for kind, many in kinds.items() for pair in rng.sample(many, min(len(many), most[kind]))]


def fit_probability(args: argparse.Namespace) -> dict[str, float]:
    """Logistic weights of `xref.drift.score.features`, none against drift where a feature is evidence of it, and the bias."""
    rng = random.Random(args.seed)
    xs, ys, sets, folds = [], [], [], []
    names: list[str] = []
    for name in TRAIN:
        pairs = examples(name, args.data, args.each, args.clean, rng)
        for pair, found in zip(pairs, measured(pairs), strict=True):
            found.pop("probability")
            names = list(found)
            xs.append(list(found.values()))
            ys.append(pair[4])
            sets.append(name)
            folds.append(fold_of(pair[0]))
        print(f"# {name}: {sets.count(name)} pairs", file=sys.stderr, flush=True)
    x, y, s, f = np.array(xs), np.array(ys), np.array(sets), np.array(folds)
    if args.save:
        np.savez(args.save, x=x, y=y, s=s, f=f, names=np.array(names))
    weight = np.zeros(len(y))
    for name in TRAIN:
        for label in (0, 1):
            here = (s == name) & (y == label)
            weight[here] = len(y) / (2 * len(TRAIN) * max(1, here.sum()))
        weight[s == name] *= EMPHASIS if name.startswith("edits") else 1.0
    # a level of its own for each set, so that the weights learn what tells pairs of one set apart and not which set a pair is from
    levels = np.stack([(s == name).astype(float) for name in TRAIN], axis=1)
    held = np.zeros(len(y))
    for fold in range(5):
        use = f != fold
        fitted = bounded(np.c_[x[use], levels[use]], y[use], weight[use], [*names, *["level"] * len(TRAIN)])
        held[f == fold] = x[f == fold] @ fitted[: len(names)]
    for name in TRAIN:
        here = s == name
        print(
            f"# {name}: held-out AUC {auc(list(held[here & (y == 1)]), list(held[here & (y == 0)])):.3f} ({here.sum()} pairs)"
        )
    fitted = bounded(np.c_[x, levels], y, weight, [*names, *["level"] * len(TRAIN)])[: len(names)]
    fitted = (fitted + of_quality(x, y, weight, levels, s, names)) / 2
    bias = logistic((x @ fitted)[:, None], y, weight)
    return dict(zip([*names, "bias"], [*(fitted * bias[0]).tolist(), float(bias[1])], strict=True))


def of_quality(x: Any, y: Any, weight: Any, levels: Any, sets: Any, names: list[str]) -> Any:
    """Weights fitted without the controlled edits and without the features of expectation (0 for those).

    Edits of one word teach the combination to look at single cues and to forget what natural errors look like. Half way between the
    two fits WMT22 en-de stands where it stood (.842 against .841 without and .816 with edits alone), and single words of strength
    at .78 (.72 and .80; modality raised, against clean pairs).
    """
    own = ~np.char.startswith(sets.astype(str), "edits")
    plain = [i for i, name in enumerate(names) if not name.startswith(("odd", "open_", "thin_"))]
    w = bounded(
        np.c_[x[own][:, plain], levels[own]],
        y[own],
        weight[own],
        [*(names[i] for i in plain), *["level"] * levels.shape[1]],
    )
    found = np.zeros(len(names))
    found[plain] = w[: len(plain)]
    return found


# ---------------------------------------------------------------------------------------------------------- shared
# What may have either sign; all features are evidence of drift and may only speak for it. Against free weights this raises the mean
# held-out AUC of the eleven sets from .659 to .667 (boosted trees: .661 to .665).
_FREE = frozenset({"level"})
# The least weight of a surely unanswered run. Few of the training pairs lack or add a clause, and left alone the fit gives such runs
# next to nothing; half as much again changes no figure by more than .02.
_FLOOR = {"run_said": 0.8, "run_reported": 0.45}


def bounded(x: Any, y: Any, weight: Any, names: list[str], ridge: float = 3.0) -> Any:
    """Logistic weights that are not negative but for `_FREE` (the last is the bias), in the units of `x`."""
    from scipy.optimize import minimize

    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    design = np.c_[(x - mean) / spread, np.ones(len(x))]

    def loss(w: Any) -> tuple[float, Any]:
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        fit = -(weight * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))).sum()
        return fit + 0.5 * ridge * (w[:-1] ** 2).sum(), design.T @ (weight * (p - y)) + np.r_[ridge * w[:-1], 0.0]

    least = [_FLOOR.get(name, 0.0) * one for name, one in zip(names, spread, strict=True)]
    bounds = [(None, None) if name in _FREE else (low, None) for name, low in zip(names, least, strict=True)] + [
        (None, None)
    ]
    w = minimize(loss, np.zeros(design.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    return np.r_[w[:-1] / spread, w[-1] - (w[:-1] * mean / spread).sum()]


def write_table(path: Path, table: str, values: dict[str, float]) -> None:
    """Puts one table into a TOML file and leaves the others as they are."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = "".join(f"{name} = {value:.5g}\n" if value else f"{name} = 0.0\n" for name, value in values.items())
    block = f"[{table}]\n{lines}"
    found = re.search(rf"(?m)^\[{re.escape(table)}\]\n(?:[^\[\n].*\n|\n(?!#|\[))*", text)
    text = (
        text[: found.start()] + block + text[found.end() :]
        if found
        else text.rstrip("\n") + ("\n\n" if text else "") + block
    )
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Fits, prints held-out figures, writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("answered", "gaps", "surprise", "probability", "all"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data/drift"))
    parser.add_argument("--pairs", type=int, default=120, help="clean pairs of a set for `answered`")
    parser.add_argument("--each", type=int, default=120, help="pairs of each kind of drift for `probability`")
    parser.add_argument("--clean", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", type=Path, default=CALIBRATION)
    parser.add_argument("--save", type=Path, help="keep the features of `probability` (npz)")
    args = parser.parse_args()
    for what, fit in (
        ("answered", fit_answered),
        ("gaps", fit_gaps),
        ("surprise", fit_surprise),
        ("probability", fit_probability),
    ):
        if args.what not in (what, "all"):
            continue
        found: dict[str, Any] = fit(args)
        tables = found if what in ("gaps", "surprise") else {"drift" if what == "probability" else what: found}
        for table, values in tables.items():
            write_table(args.write, table, values)
        refresh()
    return 0


def refresh() -> None:
    """Lets what was just written take effect."""
    import xref.encode.words
    import xref.lang

    xref.lang.table.cache_clear()
    xref.encode.words._answer_weights.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
