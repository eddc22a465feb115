"""Fits the probability of a match: logistic weights over `xref.match.Evidence`, with whole documents left out.

    python scripts/fit_match.py seeds tests/eval/match

Prints the weights as TOML (for xref/lang/calibration.toml), the expected calibration error and the risk–coverage curve of the
held-out predictions.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from xref import evaluate, matching, pipeline
from xref.matching import joins
from xref.matching.evidence import Evidence
from xref.matching.probability import Standing, standing
from xref.matching.search import Search
from xref.model import Role

NAMES = [field.name for field in fields(Evidence) if field.name != "judged"]
RIDGE = 10.0
JOIN_RIDGE = 2.0
HEADLINE_RIDGE = 1.0
STANDS = [field.name for field in fields(Standing)]


Example = tuple[str, Any, np.ndarray, np.ndarray, list[set[int]], bool]


def examples(folder: Path, large: Path | None) -> list[Example]:
    """(document, claim, features of its candidates, which are right, their rows, has a source) of every gold statement."""
    found = []
    gold = evaluate.read_gold(folder / "gold.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        if large is None:
            pipeline.build_index([folder / "primary"], Path(scratch) / "index")
        index, model = pipeline.open_index(large or Path(scratch) / "index")
        paths = {info.id: info.location for info in index.documents()}
        for name in dict.fromkeys(row["report"] for row in gold):
            rows = [row for row in gold if row["report"] == name]
            for document, statements in pipeline.read([folder / name], Role.REPORT):
                searched = [s for s in statements if not s.cruft and not s.extra and s.content().strip()]
                search = Search(document, searched, index, model)
                for claim, pool in zip(searched, matching.pools(searched, search), strict=True):
                    row = _row(document.text, claim, rows)
                    if row is None or not pool:
                        continue
                    x = np.array([[float(getattr(c.evidence, n)) for n in NAMES] for c in pool])
                    y = np.array([bool(row.get("source")) and _right(row, c.passage, paths, index) for c in pool])
                    group = f"{folder.name}/{row.get('source') or name}"
                    found.append((group, claim, x, y, [set(c.rows) for c in pool], bool(row.get("source"))))
    return found


def joinings(folder: Path) -> list[tuple[list[float], bool]]:
    """What speaks for each further sentence beside a right passage, and whether the gold statement rests on it too."""
    found = []
    gold = evaluate.read_gold(folder / "gold.jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        pipeline.build_index([folder / "primary"], Path(scratch) / "index")
        index, model = pipeline.open_index(Path(scratch) / "index")
        paths = {info.id: info.location for info in index.documents()}
        for name in dict.fromkeys(row["report"] for row in gold):
            rows = [row for row in gold if row["report"] == name]
            for document, statements in pipeline.read([folder / name], Role.REPORT):
                searched = [s for s in statements if not s.cruft and not s.extra and s.content().strip()]
                search = Search(document, searched, index, model)
                orders = matching.rankings(searched, search)
                taken = matching.taken_rows(searched, orders)
                for claim, order in zip(searched, orders, strict=True):
                    row = _row(document.text, claim, rows)
                    if row is None or not order or not row.get("source"):
                        continue
                    chance, first = order[0]
                    if chance < matching.MODES["balanced"].give or not _right(row, first.passage, paths, index):
                        continue
                    text = index.document(first.passage.document_id).text
                    spans = [span for p in row["passages"] if (span := evaluate._span(text, p))]
                    for at, joining in joins.joinings(claim, list(first.rows), first.passage, search, taken(claim)):
                        own = search.statement(at).span
                        right = any(evaluate._shared(own, s) * 2 >= min(len(own), len(s)) for s in spans)
                        found.append(([float(getattr(joining, n)) for n in joins.NAMES], right))
    return found


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


def spread(x: np.ndarray) -> np.ndarray:
    """The spread of every column, 1 where it has none: the ridge weighs on what a column's spread is worth, not on its units."""
    found = x.std(axis=0)
    return np.where(found > 1e-6, found, 1.0)


def fit(x: Any, y: Any, ridge: float = 1.0) -> Any:
    """Logistic weights (the last is the bias) by Newton's method with a ridge penalty on columns of one spread."""
    units = np.append(spread(x), 1.0)
    x = np.c_[x, np.ones(len(x))] / units
    w = np.zeros(x.shape[1])
    penalty = np.eye(len(w)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - y) + penalty @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w / units


def ece(p: Any, y: Any, bins: int = 10) -> float:
    """Expected calibration error."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(p[place == b].mean() - y[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def rank_weights(data: list[Example], ridge: float = 2.0) -> np.ndarray:
    """Weights under which the right candidates' share of the softmax over their claim's candidates is greatest."""
    chosen = [example for example in data if example[3].any()]
    x = np.concatenate([example[2] for example in chosen])
    units = spread(x)
    x = x / units
    y = np.concatenate([example[3] for example in chosen]).astype(float)
    sizes = [len(example[3]) for example in chosen]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(chosen)), sizes)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        p = np.exp(s - np.maximum.reduceat(s, starts)[of])
        p /= np.add.reduceat(p, starts)[of]
        q = p * y
        right = np.maximum(np.add.reduceat(q, starts), 1e-12)
        return ridge * float(w @ w) - np.log(right).sum(), 2 * ridge * w + x.T @ (p - q / right[of])

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x / units


def stands(data: list[Example], w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The standing of every claim's first candidate, and whether it is right."""
    xs, ys = [], []
    for _, claim, x, y, rows, _ in data:
        s = x @ w
        top = int(s.argmax())
        rival = max((v for i, v in enumerate(s) if not rows[i] & rows[top]), default=s[top] - 4.0)
        evidence = Evidence(**dict(zip(NAMES, x[top], strict=True)))
        found = standing(claim, evidence, float(s[top]), float(rival))
        xs.append([float(getattr(found, n)) for n in STANDS])
        ys.append(bool(y[top]))
    return np.array(xs), np.array(ys)


def main() -> int:
    """Fits on everything, reports on held-out documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "--large", type=Path, help="an index that holds all the sets' sources among distractors: fitted on both"
    )
    args = parser.parse_args()
    larges = [None, args.large] if args.large else [None]
    data = [e for large in larges for folder in args.folders for e in examples(folder, large)]
    groups = sorted({example[0] for example in data})
    p, y, sourced = [], [], []
    for fold in range(10):
        inside = {group for i, group in enumerate(groups) if i % 10 == fold}
        train, test = [e for e in data if e[0] not in inside], [e for e in data if e[0] in inside]
        w = rank_weights(train)
        x, right = stands(train, w)
        v = fit(x, right, ridge=RIDGE)
        x, right = stands(test, w)
        p += list(1 / (1 + np.exp(-np.clip(np.c_[x, np.ones(len(x))] @ v, -30, 30))))
        y += list(right)
        sourced += [e[5] for e in test]
    p, y, sourced = np.array(p), np.array(y), np.array(sourced)
    print(
        f"# {len(data)} statements, {len(groups)} documents held out in tenths; first right, of those with a source: "
        f"{y[sourced].mean():.3f}; ECE {ece(p, y):.3f}"
    )
    for least in (0.3, 0.4, 0.5):
        print(
            f"# given from {least:.1f}: right passage {(y & (p >= least))[sourced].mean():.3f} of those with a source, "
            f"none given {(p < least)[~sourced].mean():.3f} of those without"
        )
    order = np.argsort(-p)
    for share in (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0):
        many = order[: max(1, int(share * len(order)))]
        print(f"# coverage {share:.0%}: risk {1 - y[many].mean():.3f}, probability ≥ {p[many].min():.2f}")
    for low in np.arange(0, 1, 0.1):
        here = (p >= low) & (p < low + 0.1)
        if here.any():
            print(
                f"# reliability {low:.1f}–{low + 0.1:.1f}: said {p[here].mean():.2f}, was {y[here].mean():.2f} ({here.sum()})"
            )
    w = rank_weights(data)
    x, right = stands(data, w)
    v = fit(x, right, ridge=RIDGE)
    print("[rank]")
    for name, value in zip(NAMES, w, strict=True):
        print(f"{name} = {value:.4f}")
    print("[standing]")
    for name, value in zip([*STANDS, "bias"], v, strict=True):
        print(f"{name} = {value:.4f}")
    titled = x[:, STANDS.index("headline")] > 0
    z = np.c_[x, np.ones(len(x))] @ v
    own = fit(np.c_[z, x[:, STANDS.index("retold")]][titled], right[titled], ridge=HEADLINE_RIDGE)
    print("[headline]")
    for name, value in zip(["slope", "retold", "bias"], own, strict=True):
        print(f"{name} = {value:.4f}")
    print("[join]")
    pairs = [pair for folder in args.folders for pair in joinings(folder)]
    v = fit(np.array([x for x, _ in pairs]), np.array([y for _, y in pairs]), ridge=JOIN_RIDGE)
    for name, value in zip([*joins.NAMES, "bias"], v, strict=True):
        print(f"{name} = {value:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
