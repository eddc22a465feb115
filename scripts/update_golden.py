"""Writes tests/golden/demo.csv and the floors of tests/eval/floors.json anew; `--floors` is needed to change a floor.

Read the diff before you commit it: it shows which flags a change gained and lost.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from xref import pipeline

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    """The golden CSV always, the floors when asked for."""
    with tempfile.TemporaryDirectory() as scratch:
        made = pipeline.demo(Path(scratch))
        (ROOT / "tests" / "golden").mkdir(exist_ok=True)
        shutil.copy(made.csv, ROOT / "tests" / "golden" / "demo.csv")
    if "--floors" not in sys.argv:
        return
    from test_pipeline import data_hash

    path = ROOT / "tests" / "eval" / "floors.json"
    floors = json.loads(path.read_text("utf-8"))
    for floor in floors.values():
        figures = pipeline.evaluate_gold(ROOT / floor["folder"])
        floor["data"] = data_hash(ROOT / floor["folder"])
        for key in floor["at_least"]:
            floor["at_least"][key] = figures[key]
        for key in floor["at_most"]:
            floor["at_most"][key] = figures[key]
    path.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
