"""Marks the cases in tests/cases that fail as known misses, and takes the mark from those that pass: `known_miss = true`.

    python scripts/mark_cases.py [CODE …] [--dry]

Run it after the detectors or the encoder's weights changed, and read its list: a new miss is a loss to be explained, not to be hidden.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

from xref import drift, pipeline
from xref.model import Severity

CASES = Path(__file__).parent.parent / "tests" / "cases"
OPTIONS = (
    "said_lang",
    "reported_lang",
    "said_speaker",
    "reported_speaker",
    "presentation",
    "said_published",
    "reported_published",
)


def passes(code: str, case: dict[str, Any]) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a case holds, and what was flagged."""
    found = pipeline.compare(
        case["said"], case["reported"], **{name: str(case[name]) for name in OPTIONS if name in case}
    ).drifts
    flags = [(d.code, d.severity.label) for d in found]
    if case["drift"]:
        return bool({d.code for d in found} & {code, *case.get("accept", ())}), flags
    return not [d for d in found if d.severity >= Severity.MAJOR], flags


def main() -> int:
    """Rewrites the marks of each file; prints what changed and the share that holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codes", nargs="*")
    parser.add_argument("--dry", action="store_true")
    args = parser.parse_args()
    for path in sorted(CASES.glob("*.toml")):
        if path.stem not in drift.NAMES or (args.codes and path.stem not in args.codes):
            continue
        blocks = path.read_text(encoding="utf-8").split("[[case]]\n")
        drifted = [0, 0]
        silent = [0, 0]
        for place, block in enumerate(blocks[1:], start=1):
            case = tomllib.loads(block)
            good, flags = passes(path.stem, case)
            count = drifted if case["drift"] else silent
            count[0] += good
            count[1] += 1
            if good == bool(case.get("known_miss")):
                kind = "drift" if case["drift"] else "silent"
                print(
                    f"  {path.stem} {'now holds' if good else 'MISS'} ({kind}): {case['said']} → {case['reported']} {flags}"
                )
            lines = [line for line in block.rstrip("\n").split("\n") if not line.startswith("known_miss")]
            blocks[place] = "\n".join([*lines, *([] if good else ["known_miss = true"])]) + "\n\n"
        print(f"{path.stem}: drifted {drifted[0]}/{drifted[1]}, silent {silent[0]}/{silent[1]}", flush=True)
        if not args.dry:
            path.write_text("[[case]]\n".join(blocks).rstrip("\n") + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
