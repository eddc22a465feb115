"""What matching finds on gold sets: right passages, links, passages of joined statements, as the tables of docs/method.md have them.

    python scripts/evaluate_match.py seeds tests/eval/match --index INDEX

`INDEX` holds the sets' sources, and distractors if any (`scripts/make_distractors.py`); without it each set is searched in its own sources.
A statement that rests on several passages has found those that a part of its findings' passages shares at least half of the shorter with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from xref import evaluate, pipeline
from xref.model import Finding, Role


def joined(
    rows: list[Any], found: dict[str, Any], texts: dict[str, str], sources: dict[str, str], ids: dict[str, str]
) -> float:
    """F1 of the passages of the statements that rest on several."""
    hit = given = right = wanted = 0
    for row in rows:
        span = evaluate._span(texts[row["report"]], row["statement"])
        if not row.get("source") or len(row["passages"]) < 2 or span is None:
            continue
        text = sources[row["source"]]
        gold = [s for passage in row["passages"] if (s := evaluate._span(text, passage)) is not None]
        matches = [f.match for f in evaluate._answering(span, found[row["report"]]) if f.match]
        parts = {(m.passage.document_id, part) for m in matches for part in m.passage.parts}
        home = {part for document, part in parts if ids[document] == row["source"]}
        pairs = [(p, s) for p in home for s in gold if evaluate._shared(p, s) * 2 >= min(len(p), len(s))]
        hit, wanted = hit + len({s for _, s in pairs}), wanted + len(gold)
        right, given = right + len({p for p, _ in pairs}), given + len(parts)
    precision, recall = right / max(1, given), hit / max(1, wanted)
    return 2 * precision * recall / max(1e-9, precision + recall)


def figures(folder: Path, place: Path) -> dict[str, float]:
    """The figures of one set searched in one index."""
    index, model = pipeline.open_index(place)
    rows = list(evaluate.read_gold(folder / "gold.jsonl"))
    found: dict[str, tuple[Finding, ...]] = {}
    texts: dict[str, str] = {}
    started = time.process_time()
    for name in dict.fromkeys(row["report"] for row in rows):
        for document, statements in pipeline.read([folder / name], Role.REPORT):
            texts[name] = document.text
            found[name] = pipeline.match_report(document, statements, index, model).findings
    cpu = time.process_time() - started
    root = folder.resolve()
    paths = {info.id: Path(info.location.split("#")[0]).resolve() for info in index.documents()}
    ids = {key: p.relative_to(root).as_posix() if p.is_relative_to(root) else str(p) for key, p in paths.items()}
    wanted = {row["source"] for row in rows if row.get("source")}
    sources = {name: index.document(key).text for key, name in ids.items() if name in wanted}
    got = evaluate.figures(rows, found, texts, sources, ids)
    return {
        "statements": len(rows),
        "right passage first, of those with a source": got["passage_first"],
        "right document": got["source_found"],
        "called without a source, of those without": got["called_without"],
        "link right, seven-way": got["link_right"],
        "passages of joined statements, F1": joined(rows, found, texts, sources, ids),
        "seconds of CPU, detectors included": cpu,
    }


def main() -> int:
    """One column a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path)
    args = parser.parse_args()
    columns = []
    for folder in args.folders:
        with tempfile.TemporaryDirectory() as scratch:
            if args.index is None:
                pipeline.build_index([folder / "primary"], Path(scratch) / "index")
            columns.append(figures(folder, args.index or Path(scratch) / "index"))
    print("| | " + " | ".join(folder.name for folder in args.folders) + " |")
    print("| --- |" + " --- |" * len(columns))
    for name in columns[0]:
        print(
            f"| {name} | " + " | ".join(f"{c[name]:.3f}" if c[name] < 10 else f"{c[name]:.0f}" for c in columns) + " |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
