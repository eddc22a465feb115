"""The gold sets that others wrote: they quote their files exactly, and the pairs keep the figures once reached."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from xref import pipeline
from xref.model import Role

ROOT = Path(__file__).resolve().parent.parent
SETS = sorted(path.parent for path in (ROOT / "tests" / "eval").glob("*/gold.jsonl"))


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_gold_rows_quote_their_files(folder: Path) -> None:
    texts = {
        path.relative_to(folder).as_posix(): " ".join(document.text.split())
        for role in (Role.SOURCE, Role.REPORT)
        for path in sorted((folder / ("primary" if role is Role.SOURCE else "reports")).iterdir())
        if path.name != "sources.toml"
        for document, _ in pipeline.read([path], role)
    }
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert " ".join(row["statement"].split()) in texts[row["report"]], row["statement"]
        assert bool(row["codes"]) == (row["severity"] != "none"), row["statement"]
        for passage in row.get("passages", ()):
            assert " ".join(passage.split()) in texts[row["source"]], passage


def test_pairs_by_another_hand() -> None:
    """First run, unseen: .101 false, .342 caught. What is reached is never given up without a reason in the commit."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from evaluate_pairs import figures, measured

    found = figures(measured())
    assert found["false"] <= 0.0436, found
    assert found["caught"] >= 0.366, found
    assert found["flagged"] >= 0.467, found
