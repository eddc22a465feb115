"""The documentation says what the program does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "scripts" / "generate_docs.py")
assert _spec
assert _spec.loader
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", ["cli.md", "drift-kinds.md", "csv-columns.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    """`make docs` would change nothing."""
    assert (ROOT / "docs" / name).read_text("utf-8") == generate.pages()[name]


def test_every_command_is_documented() -> None:
    """Each command of the contract has its heading."""
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for command in (
        "read", "demo", "index build", "index rebuild", "index verify", "index info", "match", "compare", "explain", "evaluate",
        "languages", "report", "review apply", "review agreement",
    ):  # fmt: skip
        assert f"## xref {command}\n" in page


def test_nothing_of_the_workplace_is_named() -> None:
    """No path of a developer's machine stands in the product."""
    for path in ROOT.rglob("*"):
        if (
            path.suffix in {".py", ".md", ".toml", ".txt"}
            and not {".venv", ".git"} & set(path.parts)
            and "test_docs" not in path.name
        ):
            text = path.read_text("utf-8", errors="ignore")
            assert "/work/" + "main" not in text, path
            assert "/root/" not in text, path
