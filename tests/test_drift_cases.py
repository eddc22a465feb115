"""Every detector against its cases: `cases/<CODE>.toml` holds pairs that are drift and pairs that must stay silent."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xref import drift, pipeline
from xref.model import Severity

CASES = Path(__file__).parent / "cases"
FILES = sorted(path for path in CASES.glob("*.toml") if path.stem in drift.NAMES)
OPTIONS = ("said_lang", "reported_lang", "said_speaker", "reported_speaker", "presentation")


def _cases() -> list[Any]:
    found = []
    for path in FILES:
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"]):
            marks = [pytest.mark.xfail(strict=True, reason="known miss")] if case.get("known_miss") else []
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-{number}", marks=marks))
    return found


def _drifts(case: dict[str, Any]) -> tuple[Any, ...]:
    options = {name: case[name] for name in OPTIONS if name in case}
    for name in ("said_published", "reported_published"):
        if name in case:
            options[name] = str(case[name])
    return pipeline.compare(case["said"], case["reported"], **options).drifts


@pytest.mark.parametrize(("code", "case"), _cases())
def test_case(code: str, case: dict[str, Any]) -> None:
    """A drifted pair is flagged with the code or one that the case accepts; a faithful one carries no flag at major or above."""
    found = _drifts(case)
    if case["drift"]:
        assert {d.code for d in found} & {code, *case.get("accept", ())}, [d.code for d in found]
        for flag in found:
            assert flag.why
            assert flag.reported is None or flag.reported.of(case["reported"]) == flag.reported_words
    else:
        assert [(d.code, d.reported_words, d.said_words) for d in found if d.severity >= Severity.MAJOR] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_as_many_silent_cases_as_drifted(path: Path) -> None:
    """Negative cases outnumber or equal the others, and every case says where it came from."""
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    drifted = sum(case["drift"] for case in cases)
    assert drifted * 2 <= len(cases)
    assert all(case["origin"] for case in cases)


@pytest.mark.parametrize("code", sorted(drift.CORE))
def test_core_codes_are_explained(code: str) -> None:
    """`xref explain` shows a pair that is drift and one that is not."""
    text = pipeline.explain(code)
    assert "Drift:" in text
    assert "Not drift:" in text
