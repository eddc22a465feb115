"""Fits how far a flag can be trusted (`xref.drift.trust`) and writes [trust] in xref/lang/calibration.toml.

    python scripts/fit_trust.py [--work FOLDER]     # about ten minutes; FOLDER keeps what the earlier states raised

What a rule does on texts it was written on says little of what it does on others. So the flags learned from are those that earlier
commits raise on gold sets and pairs that were written after them: the detectors of each commit had seen none of these texts. A flag
on a faithful statement is wrong, a flag with a wanted or accepted code right. The features are those of the present tree. Equal flags of
several commits count as one. Some writers made drifted statements shorter than faithful ones, others longer; right flags are weighted so
that in sets and in pairs both are equally long, and the length itself is no feature. The figures printed are for each set (and for tenths of
the pairs) by weights fitted without it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT / "tests" / "eval"
RIDGE = 10.0
LEAST = 0.5  # the confidence from which flags are learned from: what `balanced` would show
# Log odds at which trust is .5, and with it the flag hidden in `balanced`: the printed table shows what other places would do.
CUT = -0.6
# How fast trust rises beside the cut: at 1.7 `careful` (.7) begins half a unit of log odds above it, `thorough` (.3) half a unit below.
SHARP = 1.7
# Commit → the sets that nobody had seen then, by number; each the last of a session of work.
STATES: dict[str, tuple[str, ...]] = {
    "79993c3": tuple(f"press{n}" for n in range(3, 23)),
    "6ec2956": tuple(f"press{n}" for n in range(8, 23)),
    "a2b2c4d": tuple(f"press{n}" for n in range(11, 23)),
    "88990f6": tuple(f"press{n}" for n in range(15, 23)),
    "18bd7f6": (*(f"press{n}" for n in range(20, 25)), "pairs3", "pairs4", "pairs5"),
    "7cd7e01": (*(f"press{n}" for n in range(25, 29)), "pairs6", "pairs7"),
}
BINS = (0, 10, 15, 20, 25, 30, 10_000)  # words of a statement


# ---------------------------------------------------------------------------------------------- what earlier commits raise
def raised(places: list[Path]) -> Iterator[dict[str, Any]]:
    """The flags of gold sets (folders) and of pairs (files), by whatever xref is on the path; runs in earlier trees."""
    for place in places:
        yield from _of_pairs(place) if place.suffix == ".jsonl" else _of_set(place)


def _of_set(folder: Path) -> Iterator[dict[str, Any]]:
    import xref.evaluate as evaluate
    from xref import drift, pipeline

    found: list[dict[str, Any]] = []
    if hasattr(drift, "bounded"):
        drift.bounded = lambda alignment, flag: flag  # what is learned from is raised before any trust
    score = evaluate._score  # each earlier tree has it, and with it the findings of each gold statement

    def spy(row: Any, span: Any, hits: Any, *rest: Any) -> None:
        for finding in hits:
            for flag in finding.drifts:
                found.append(
                    {"set": folder.name, "claim": finding.claim.text, **_labels(row, row["statement"]), **_words(flag)}
                )
        score(row, span, hits, *rest)

    evaluate._score = spy
    try:
        pipeline.evaluate_gold(folder)
    finally:
        evaluate._score = score
    yield from found


def _of_pairs(path: Path) -> Iterator[dict[str, Any]]:
    from xref import drift

    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        alignment = _alignment(row)
        for flag in drift.sift(drift.candidates(alignment), alignment):
            yield {
                "set": path.stem,
                "claim": row["target"],
                "source": row["source"],
                **_labels(row, row["target"]),
                **_words(flag),
            }


def _alignment(row: Any) -> Any:
    """The alignment of a row of pairs."""
    from xref.pipeline.comparing import aligned

    langs = row["source_lang"], row["target_lang"]
    speaker, shown = row.get("speaker"), row.get("presentation")
    return aligned(row["source"], row["target"], *langs, speaker, None, None, None, shown, row["id"])[0]


def _labels(row: Any, statement: str) -> dict[str, Any]:
    wanted = [*row.get("codes", ()), *row.get("accept", ())]
    return {"statement": statement, "wanted": wanted, "faithful": not row.get("codes")}


def _words(flag: Any) -> dict[str, Any]:
    return {
        "code": flag.code, "detector": flag.detector, "confidence": flag.confidence, "severity": int(flag.severity),
        "said": flag.said_words, "reported": flag.reported_words,
    }  # fmt: skip


def raised_by(commit: str, names: tuple[str, ...], work: Path) -> list[dict[str, Any]]:
    """The same of an earlier commit, in a work tree of its own; kept in `work`."""
    places = [place for name in names if (place := _place(name)).exists()]
    kept = work / f"{commit}.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as scratch:
            tree = Path(scratch) / commit
            subprocess.run(
                ["git", "-C", str(ROOT), "worktree", "add", "--detach", str(tree), commit],
                check=True,
                capture_output=True,
            )
            try:
                command = [sys.executable, str(Path(__file__).resolve()), "raised", str(kept), *map(str, places)]
                subprocess.run(command, check=True, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)})
            finally:
                subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(tree)], check=False)
    found: list[dict[str, Any]] = json.loads(kept.read_text("utf-8"))
    return [{**one, "state": commit} for one in found]


def _place(name: str) -> Path:
    return EVAL / "pairs" / f"{name}.jsonl" if name.startswith("pairs") else EVAL / name


# ---------------------------------------------------------------------------------------------- features by the present tree
def featured(flags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The flags whose words stand in the present alignment of their statement, with `features`."""
    from xref import drift, pipeline
    from xref.drift import trust
    from xref.model import Alignment, Direction, Drift, Severity
    from xref.pipeline import checking

    alignments: dict[str, list[Alignment]] = {}
    sift = drift.sift

    def spy(found: Any, alignment: Alignment, **options: Any) -> Any:
        alignments.setdefault(alignment.reported.text, []).append(alignment)
        return sift(found, alignment, **options)

    out = []
    for name in dict.fromkeys(flag["set"] for flag in flags):
        alignments.clear()
        place = _place(name)
        if place.suffix == ".jsonl":
            for line in place.read_text("utf-8").splitlines():
                row = json.loads(line)
                own = _alignment(row)
                alignments.setdefault(row["target"], []).append(own)
        else:
            checking.drift.sift = spy
            try:
                pipeline.evaluate_gold(place)
            finally:
                checking.drift.sift = sift
        for flag in flags:
            if flag["set"] != name:
                continue
            for alignment in reversed(alignments.get(flag["claim"], [])):
                spans = [
                    _found(side.text, flag[key])
                    for side, key in ((alignment.said, "said"), (alignment.reported, "reported"))
                ]
                if None in spans or flag.get("source", alignment.said.text) != alignment.said.text:
                    continue
                said, reported = (span if span else None for span in spans)
                one = Drift(
                    flag["code"], Severity(flag["severity"]), Direction.NA, reported, flag["reported"], said, flag["said"], "",
                    flag["confidence"], flag["detector"],
                )  # fmt: skip
                out.append({**flag, "features": trust.features(alignment, one)})
                break
    return out


def _found(text: str, words: str) -> Any:
    """The span of the words, False without words, None where they do not stand."""
    from xref.model import Span

    if not words:
        return False
    at = text.find(words)
    return Span(at, at + len(words)) if at >= 0 else None


# ---------------------------------------------------------------------------------------------- the fit
def lengths(rows: Iterable[dict[str, Any]]) -> dict[tuple[bool, int], float]:
    """How much oftener statements of a length are faithful ones than drifted ones, of pairs and of sets, by bin; at most 4."""
    found, most = {}, len(BINS) - 1
    counts = Counter((row["pair"], bool(row["codes"]), _bin(row["statement"])) for row in rows)
    for pair in (False, True):
        faithful, drifted = ([counts[pair, is_drift, k] for k in range(most)] for is_drift in (False, True))
        for k in range(most):
            share = (drifted[k] + 3) / (sum(drifted) + 3 * most)
            found[pair, k] = min(4.0, faithful[k] / max(1, sum(faithful)) / share)
    return found


def _bin(statement: str) -> int:
    words = len(statement.split())
    return next(k for k, end in enumerate(BINS[1:]) if words < end)


def statements(names: set[str]) -> Iterator[dict[str, Any]]:
    """The gold statements of sets and pairs: what is said in the report and the wanted codes."""
    for name in sorted(names):
        place = _place(name)
        for line in (place if place.suffix else place / "gold.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if "target" in row or row.get("source") or row.get("codes"):
                yield {
                    "statement": row.get("statement") or row["target"],
                    "codes": row.get("codes", []),
                    "pair": "target" in row,
                }


def fit(work: Path) -> dict[str, float]:
    """The weights; prints what each place of the cut does to sets that were left out."""
    from evaluate_drift import fold_of, logistic

    flags = [flag for commit, names in STATES.items() for flag in raised_by(commit, names, work)]
    flags = [
        flag
        for flag in flags
        if flag["severity"] >= 2
        and flag["confidence"] >= LEAST
        and (flag["faithful"] or flag["code"] in flag["wanted"])
    ]
    flags = featured(flags)
    copies = Counter((flag["set"], flag["statement"], flag["code"]) for flag in flags)
    right = np.array([not flag["faithful"] for flag in flags], dtype=float)
    once = np.array([1.0 / copies[flag["set"], flag["statement"], flag["code"]] for flag in flags])
    longer = lengths(statements({flag["set"] for flag in flags}))
    pairs = np.array([flag["set"].startswith("pairs") for flag in flags])
    even = np.array(
        [
            longer[bool(pair), _bin(flag["statement"])] if r else 1.0
            for flag, r, pair in zip(flags, right, pairs, strict=True)
        ]
    )
    names = list(flags[0]["features"])
    x = np.array([[flag["features"][name] for name in names] for flag in flags])
    sets = np.array(
        [
            flag["set"] + (f"/{fold_of(flag['statement'])}" if pair else "")
            for flag, pair in zip(flags, pairs, strict=True)
        ]
    )
    state = np.array([flag["state"] for flag in flags])
    held = np.zeros(len(flags))
    for left_out in sorted(set(sets)):
        rest = sets != left_out
        w = logistic(x[rest], right[rest], (once * even)[rest], RIDGE)
        held[~rest] = x[~rest] @ w[:-1] + w[-1]
    groups = [("sets", ~pairs), ("pairs", pairs), *((one, ~pairs & (state == one)) for one in STATES)]
    for label, of in groups:
        print(
            f"{label}: {once[of & (right == 0)].sum():.0f} false, {once[of & (right == 1)].sum():.0f} right; kept at log odds"
        )
        for cut in (-2.0, -1.7, -1.4, -1.1, -0.8, -0.5, -0.2, 0.2):
            kept = of & (held >= cut)
            shares = [
                (weight * kept * (right == r)).sum() / max(1e-9, (weight * of * (right == r)).sum())
                for r, weight in ((0, once), (1, once), (1, once * even))
            ]
            print(
                f"  {cut:5.1f}: false {shares[0]:.2f}  right {shares[1]:.3f}  right, as long as faithful ones {shares[2]:.3f}"
            )
    w = logistic(x, right, once * even, RIDGE)
    w *= SHARP
    return {**dict(zip(names, map(float, w[:-1]), strict=True)), "bias": float(w[-1]) - SHARP * CUT}


def main() -> int:
    """Fits and writes, or (`raised OUT PLACE …`) lists flags for it."""
    if sys.argv[1:2] == ["raised"]:
        found = list(raised([Path(place) for place in sys.argv[3:]]))
        Path(sys.argv[2]).write_text(json.dumps(found, ensure_ascii=False), "utf-8")
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "trust")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    from fit_drift import CALIBRATION, write_table

    write_table(CALIBRATION, "trust", fit(args.work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
