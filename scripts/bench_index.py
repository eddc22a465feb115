"""Measure the index against its bars: search beside sentence-transformers' `semantic_search` and a plain numpy product, build, rebuild.

    python scripts/bench_index.py                              the whole table: 100,000 flat, 100,000 and 1,000,000 with codes
    python scripts/bench_index.py --rows 100000 [--engine pq] [--keep FOLDER] [--no-rebuild]

Vectors are drawn: 2,000 topics, a decaying spectrum, unit length. A *hard source* is a vector whose query stands at cosine .58 to it (the
paraphrases of real reports do); hard recall is how often it is among the ten found. Times are CPU seconds of one thread, the best of
several, and what is compared is timed in turn: another program's load falls on both. Reading is the largest of all stored values, the
cheapest pass over memory that numpy has.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

DIM = 352  # the built-in encoder's
QUERIES = 40


def draw(rows: int, seed: int, dim: int = DIM):
    """(rows, dim) float32 unit rows."""
    import numpy as np

    topics = np.random.default_rng(0).standard_normal((2000, dim), dtype=np.float32)
    chance = np.random.default_rng(seed)
    spectrum = (np.arange(1, dim + 1) ** -0.35).astype(np.float32)
    made = (
        topics[chance.integers(0, 2000, rows)] + 1.3 * chance.standard_normal((rows, dim), dtype=np.float32)
    ) * spectrum
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def documents(rows: int, changed: range = range(0)) -> Iterator[object]:
    """Documents of 100 statements; the changed ones have other words."""
    from xref.model import Document, Role, Span, Statement

    for i in range(rows // 100):
        word = "changed" if i in changed else "first"
        texts = [
            f"Statement {j} of document {i}, {word} version: the bridge will be open before the winter comes."
            for j in range(100)
        ]
        text = "\n".join(texts)
        statements, at = [], 0
        for j, sentence in enumerate(texts):
            span = Span(at, at + len(sentence))
            statements.append(Statement(f"{i}:{j}", f"d{i}", span, sentence, "en", order=j, parts=(span,)))
            at += len(sentence) + 1
        yield Document(id=f"d{i}", role=Role.SOURCE, lang="en", text=text), statements


class Drawn:
    """An encoder that costs next to nothing: what is measured is the index."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, texts):
        from xref.index.manifest import CANARIES

        if tuple(texts) == CANARIES:
            return draw(3, 1)
        self.calls += 1
        return draw(len(texts), 100 + self.calls)


def best(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def in_turn(times: int, **work: Callable[[], object]) -> dict[str, float]:
    """CPU seconds of several things, each the best of so many turns."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(times):
        for name, one in work.items():
            began = time.process_time()
            one()
            found[name].append(time.process_time() - began)
    return {name: min(spent) for name, spent in found.items()}


def measure_search(folder: Path, rows: int) -> dict[str, float]:
    """Seconds, shares and recalls by name."""
    import numpy as np

    from xref import index as indexes

    began = time.process_time()
    index = indexes.open_index(folder)
    told = {"open": time.process_time() - began}
    chance = np.random.default_rng(5)
    picked = chance.integers(0, rows, 400)
    near = index.vectors(picked)
    noise = draw(400, 6)
    noise -= (noise * near).sum(axis=1, keepdims=True) * near
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    queries = (0.58 * near + np.sqrt(1 - 0.58**2) * noise).astype(np.float32)
    report = queries[:QUERIES]
    matrix = index.vectors(range(rows))

    def plain() -> None:
        products = report @ matrix.T
        np.argpartition(products, -10, axis=1)

    work: dict[str, Callable[[], object]] = {"ours": lambda: index.search(report, 10), "numpy": plain}
    try:
        import torch
        from sentence_transformers.util import semantic_search

        torch.set_num_threads(1)
        corpus, asked = torch.from_numpy(matrix), torch.from_numpy(report)
        work["semantic_search"] = lambda: semantic_search(asked, corpus, top_k=10)
    except ImportError:
        print("sentence-transformers is not installed: not compared", file=sys.stderr)
    told |= in_turn(5, **work)
    part = index.engine.parts[0]
    stored = part.matrix.reshape(-1).view(np.int32)
    stored = stored[: len(stored) // 2 * 2].view(np.int64) if part.matrix.ctypes.data % 8 == 0 else stored
    told |= in_turn(
        15,
        one=lambda: index.search(report[:1], 10),
        exact_one=lambda: part._rank(report[0], part._exact_one(report[0], 10, None), 10),
        read=lambda: np.maximum.reduce(stored),
    )
    found = index.search(queries, 10)[1]
    exact = np.array([np.argpartition(matrix @ query, -10)[-10:] for query in queries])
    for name, rows_ in (("hard", found), ("hard_exact", exact)):
        told[name] = float(np.mean([p in row for p, row in zip(picked, rows_, strict=True)]))
    told["overlap"] = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)]))
    return told


MEMORY = """
import sys, numpy as np
from xref.index import open_index
index = open_index(sys.argv[1])
scores, rows = index.search(index.vectors(range(40)), 10)
index.statements(rows[rows >= 0])
print(next(line for line in open("/proc/self/status") if line.startswith("RssAnon")).split()[1])
"""


def measure(rows: int, wanted: str, keep: Path | None, rebuild: bool) -> dict[str, float]:
    """Build, search, rebuild."""
    from xref import index as indexes
    from xref.index import Kept, SourceSpec, engine
    from xref.model import Signature

    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch) / "index"
        signature, sources = Signature("0", "drawn@1", DIM, "none"), SourceSpec(("-",), {"engine": wanted})

        def write(items, **options) -> float:
            began = time.process_time()
            indexes.write(folder, items, Drawn(), signature, sources, **options)
            return time.process_time() - began

        if not (folder / "CURRENT").exists():
            told["write"], told["draw"] = write(documents(rows)), best(lambda: draw(4096, 0)) * rows / 4096
        vectors = draw(rows, 8)
        with tempfile.TemporaryDirectory() as place:
            kind = engine.choose(rows, DIM, wanted)
            began = time.process_time()
            engine.build(kind, vectors, Path(place))
            told["engine"] = time.process_time() - began
        del vectors
        memory = subprocess.run([sys.executable, "-c", MEMORY, str(folder)], capture_output=True, text=True, check=True)
        told["anonymous_mb"] = int(memory.stdout) / 1024
        told |= measure_search(folder, rows)
        if rebuild:
            ids = [info.id for info in indexes.open_index(folder, verify="sizes").documents()]
            told["nothing"] = min(write(Kept(name) for name in ids) for _ in range(2))
            some = max(1, len(ids) // 1000)
            other = {document.id: (document, statements) for document, statements in documents(100 * some, range(some))}
            told["little"] = write(other.get(name) or Kept(name) for name in ids)
            told["whole"] = write(documents(rows), full=True)
    return told


def lines(rows: int, wanted: str, told: dict[str, float]) -> Iterator[str]:
    """One configuration as rows of a table: what, measured, bar."""
    name = f"{rows:,} × {DIM}, {wanted}"
    ours = told["ours"]
    beside = f"numpy product {told['numpy'] / ours:.1f}×"
    bar = {("pq", 100_000): "6×", ("pq", 1_000_000): "8×"}.get((wanted, rows), "–")
    if "semantic_search" in told:
        yield f"| {name}: 40 queries {ours:.3f} s, against `semantic_search` | {told['semantic_search'] / ours:.1f}× ({beside}) | {bar} |"
    yield f"| {name}: hard recall (exact), the ten found | {told['hard']:.4f} ({told['hard_exact']:.4f}), {told['overlap']:.3f} | exact − .01 |"
    yield f"| {name}: one query, all exact: share of plain reading | {told['read'] / told['exact_one']:.2f} ({told['exact_one']:.4f} s) | .70 |"
    yield f"| {name}: one query of the engine | {told['one']:.4f} s | – |"
    yield f"| {name}: engine from vectors | {told['engine']:.1f} s | {'15 s' if rows == 1_000_000 else '–'} |"
    if "write" in told:
        yield f"| {name}: whole index from statements, of which vectors are drawn | {told['write']:.1f} s, {told['draw']:.1f} s | – |"
    yield f"| {name}: anonymous memory of 40 queries | {told['anonymous_mb']:.0f} MB | 200 MB |"
    if "whole" in told:
        yield f"| {name}: rebuild, nothing changed | {told['nothing']:.2f} s | {'3 s' if rows == 1_000_000 else '–'} |"
        times = told["whole"] / told["little"]
        yield f"| {name}: rebuild, .1 % changed, against a full one | {times:.0f}× ({told['little']:.2f} and {told['whole']:.1f} s) | {'20×' if rows == 1_000_000 else '–'} |"


TABLE = ((100_000, "flat", False), (100_000, "pq", True), (1_000_000, "pq", True))


def main() -> None:
    """One configuration, or all of the table, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, help="one configuration instead of the table")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--keep", type=Path, help="use the index in this folder, and leave it there")
    parser.add_argument("--no-rebuild", action="store_true")
    asked = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")  # before numpy is loaded, and for the processes below
    if asked.rows:
        told = measure(asked.rows, asked.engine, asked.keep, not asked.no_rebuild)
        print("\n".join(lines(asked.rows, asked.engine, told)))
        return
    began = time.monotonic()
    print("| what | measured | bar |\n| --- | --- | --- |", flush=True)
    for rows, engine, rebuild in TABLE:
        command = [
            sys.executable,
            __file__,
            "--rows",
            str(rows),
            "--engine",
            engine,
            *([] if rebuild else ["--no-rebuild"]),
        ]
        subprocess.run(command, check=True)
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.monotonic() - began:.0f} s by the clock")


if __name__ == "__main__":
    main()
