"""Fits the probability of a match: logistic weights over `xref.match.Evidence`, with whole documents left out.

    python scripts/fit_match.py seeds tests/eval/match

Prints the weights as TOML (for xref/lang/calibration.toml), the expected calibration error and the risk–coverage curve of the
held-out predictions.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from xref import evaluate, pipeline
from xref import matching
from xref.model import Role

NAMES = [field.name for field in fields(matching.Evidence)]


def examples(folder: Path) -> tuple[list[list[float]], list[int], list[str], list[int]]:
    """Features, labels, report names and claim numbers of every candidate of every gold statement."""
    xs: list[list[float]] = []
    ys: list[int] = []
    groups: list[str] = []
    claims: list[int] = []
    gold = evaluate.read_gold(folder / "gold.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        pipeline.build_index([folder / "primary"], Path(scratch) / "index")
        index, model = pipeline.open_index(Path(scratch) / "index")
        paths = {info.id: info.location for info in index.documents()}
        for name in dict.fromkeys(row["report"] for row in gold):
            for document, statements in pipeline.read([folder / name], Role.REPORT):
                searched = [s for s in statements if not s.cruft and not s.extra]
                search = matching._Search(document, searched, index, model)
                for number, claim in enumerate(searched):
                    row = _row(document.text, claim, [r for r in gold if r["report"] == name])
                    if row is None:
                        continue
                    for evidence, passage in matching.evidences(claim, number, search):
                        right = bool(row.get("source")) and _right(row, passage, paths, index)
                        xs.append([float(asdict(evidence)[n]) for n in NAMES])
                        ys.append(int(right))
                        groups.append(f"{folder.name}/{row.get('source') or name}")
                        claims.append(len(claims) if not claims else claims[-1] + (number != getattr(examples, "last", None)))
                        examples.last = number  # type: ignore[attr-defined]
    return xs, ys, groups, claims


def _row(text: str, claim: Any, rows: list[Any]) -> Any:
    best, most = None, 0
    for row in rows:
        span = evaluate._span(text, row["statement"])
        if span is None:
            continue
        shared = evaluate._shared(span, claim.span)
        if shared * 2 >= min(len(span), len(claim.span)) and shared > most:
            best, most = row, shared
    return best


def _right(row: Any, passage: Any, paths: dict[str, str], index: Any) -> bool:
    if not paths[passage.document_id].split("#")[0].endswith(row["source"]):
        return False
    text = index.document(passage.document_id).text
    spans = [found for p in row["passages"] if (found := evaluate._span(text, p))]
    return any(evaluate._shared(part, s) * 2 >= min(len(part), len(s)) for part in passage.parts for s in spans)


def fit(x: Any, y: Any, ridge: float = 1.0) -> Any:
    """Logistic weights (the last is the bias) by Newton's method with a ridge penalty."""
    x = np.c_[x, np.ones(len(x))]
    w = np.zeros(x.shape[1])
    penalty = np.eye(len(w)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - y) + penalty @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def ece(p: Any, y: Any, bins: int = 10) -> float:
    """Expected calibration error."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[place == b].mean() - y[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any()))


def main() -> int:
    """Fits on everything, reports on held-out documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    xs, ys, groups, claims = [], [], [], []
    for folder in args.folders:
        a, b, c, d = examples(folder)
        offset = (claims[-1] + 1) if claims else 0
        xs += a
        ys += b
        groups += c
        claims += [offset + number for number in d]
    x, y, g, c = np.array(xs), np.array(ys), np.array(groups), np.array(claims)
    held = np.zeros(len(y))
    for group in sorted(set(groups)):
        held[g == group] = 1 / (1 + np.exp(-(np.c_[x[g == group], np.ones((g == group).sum())] @ fit(x[g != group], y[g != group]))))
    top = [int(np.where(c == n)[0][held[c == n].argmax()]) for n in sorted(set(claims))]
    best_p, best_y = held[top], y[top]
    print(f"# {len(top)} statements, {len(y)} candidates, {len(set(groups))} documents held out in turn; ECE of the first {ece(best_p, best_y):.3f}")
    order = np.argsort(-best_p)
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        many = order[: max(1, int(share * len(order)))]
        print(f"# coverage {share:.0%}: risk {1 - best_y[many].mean():.3f}, probability ≥ {best_p[many].min():.2f}")
    w = fit(x, y)
    print("[match]")
    for name, value in zip([*NAMES, "bias"], w, strict=True):
        print(f"{name} = {value:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
