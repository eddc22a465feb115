"""Measure the index: search against sentence-transformers' `semantic_search` and a plain numpy product, build, rebuild, memory.

    OMP_NUM_THREADS=1 python scripts/bench_index.py --rows 100000 [--engine pq] [--keep FOLDER]

Vectors are drawn: 2,000 topics, a decaying spectrum, unit length. A *hard source* is a vector whose query stands at cosine .58 to it (the
paraphrases of real reports do); hard recall is how often it is among the ten found. Times are CPU seconds of one thread, the best of five.
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

DIM = 256
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


def measure_search(folder: Path, rows: int) -> None:
    import numpy as np

    from xref import index as indexes

    began = time.process_time()
    index = indexes.open_index(folder)
    print(f"open and verify            {time.process_time() - began:8.3f} s   engine {index.signature.engine}")
    chance = np.random.default_rng(5)
    picked = chance.integers(0, rows, 400)
    near = index.vectors(picked)
    noise = draw(400, 6)
    noise -= (noise * near).sum(axis=1, keepdims=True) * near
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    queries = (0.58 * near + np.sqrt(1 - 0.58**2) * noise).astype(np.float32)
    report = queries[:QUERIES]
    ours = best(lambda: index.search(report, 10))
    single = best(lambda: index.search(report[:1], 10), 20)
    matrix = index.vectors(range(rows))

    def plain() -> None:
        products = report @ matrix.T
        np.argpartition(products, -10, axis=1)

    theirs = float("nan")
    try:
        import torch
        from sentence_transformers.util import semantic_search

        torch.set_num_threads(1)
        corpus, asked = torch.from_numpy(matrix), torch.from_numpy(report)
        theirs = best(lambda: semantic_search(asked, corpus, top_k=10))
    except ImportError:
        print("sentence-transformers is not installed: not compared")
    product = best(plain)
    found = index.search(queries, 10)[1]
    exact = np.array([np.argpartition(matrix @ query, -10)[-10:] for query in queries])
    hard = [float(np.mean([p in row for p, row in zip(picked, rows_, strict=True)])) for rows_ in (found, exact)]
    overlap = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)]))
    print(
        f"40 queries                 {ours:8.4f} s   semantic_search {theirs:.4f} ({theirs / ours:.1f} times)   numpy {product:.4f} ({product / ours:.1f} times)"
    )
    print(f"1 query                    {single:8.4f} s   {rows * DIM * 4 / single / 1e9:.1f} GB/s of float32 vectors")
    print(f"hard recall                {hard[0]:8.4f}     exact {hard[1]:.4f}   recall@10 {overlap:.3f}")


MEMORY = """
import sys, numpy as np
from xref.index import open_index
index = open_index(sys.argv[1])
scores, rows = index.search(index.vectors(range(40)), 10)
index.statements(rows[rows >= 0])
print(next(line for line in open("/proc/self/status") if line.startswith("RssAnon")).split()[1])
"""


def main() -> None:
    """Build, search, rebuild, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--keep", type=Path, help="use the index in this folder, and leave it there")
    parser.add_argument("--no-rebuild", action="store_true")
    asked = parser.parse_args()

    from xref import index as indexes
    from xref.index import Kept, SourceSpec, engine
    from xref.model import Signature

    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch) / "index"
        signature, sources = Signature("0", "drawn@1", DIM, "none"), SourceSpec(("-",), {"engine": asked.engine})

        def write(items, **options) -> float:
            began = time.process_time()
            indexes.write(folder, items, Drawn(), signature, sources, **options)
            return time.process_time() - began

        print(f"{asked.rows} statements of {DIM} components, {os.cpu_count()} cores, one thread")
        if not (folder / "CURRENT").exists():
            spent, drawn = write(documents(asked.rows)), best(lambda: draw(4096, 0)) * asked.rows / 4096
            print(f"build from statements      {spent:8.2f} s   of which {drawn:.2f} s draw vectors")
        vectors = draw(asked.rows, 8)
        with tempfile.TemporaryDirectory() as place:
            kind = engine.choose(asked.rows, DIM, asked.engine)
            began = time.process_time()
            engine.build(kind, vectors, Path(place))
            print(f"engine from vectors        {time.process_time() - began:8.2f} s")
        vectors = None
        measure_search(folder, asked.rows)
        memory = subprocess.run([sys.executable, "-c", MEMORY, str(folder)], capture_output=True, text=True, check=True)
        print(f"anonymous memory of a query {int(memory.stdout) / 1024:7.0f} MB")
        if not asked.no_rebuild:
            ids = [info.id for info in indexes.open_index(folder, verify="sizes").documents()]
            nothing = write(Kept(name) for name in ids)
            some = max(1, len(ids) // 1000)
            other = {document.id: (document, statements) for document, statements in documents(100 * some, range(some))}
            little = write(other.get(name) or Kept(name) for name in ids)
            whole = write(documents(asked.rows), full=True)
            print(f"rebuild, nothing changed   {nothing:8.2f} s")
            print(f"rebuild, .1 % changed      {little:8.2f} s   a full one {whole:.2f} ({whole / little:.0f} times)")


if __name__ == "__main__":
    main()
