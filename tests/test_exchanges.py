"""Interviews of our own with statements of reports about them: whose words they are, and what a quotation leaves out.

`cases/exchanges.toml` holds one interview a `[[doc]]` and, for each statement, the codes of which one must be flagged ("" where nothing may
be, at major or above). Each statement stands in a report of its own, behind a lead and a few faithful ones.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from xref import pipeline
from xref.model import Severity

CASES = tomllib.loads((Path(__file__).parent / "cases" / "exchanges.toml").read_text("utf-8"))["doc"]
LEADS = {
    "en": "{} has spoken to the Example about the plans.",
    "de": "{} hat mit dem Example über die Pläne gesprochen.",
}
FAITHFUL = 4  # statements of a report besides the lead and the one that is tested


def _statements() -> list[Any]:
    found = []
    for doc in CASES:
        for number, (text, codes, *more) in enumerate(doc["report"]):
            marks = [pytest.mark.xfail(strict=True, reason="known miss")] if "known_miss" in more else []
            found.append(pytest.param(doc, text, codes, id=f"{doc['id']}-{number}", marks=marks))
    return found


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The index of each interview by its id."""
    found = {}
    for doc in CASES:
        home = tmp_path_factory.mktemp(doc["id"])
        head = {name: doc[name] for name in ("title", "published", "lang", "speaker")}
        lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items())
        (home / "primary").mkdir()
        (home / "primary" / "interview.md").write_text(f"---\n{lines}\noutlet: Example\n---\n{doc['text']}", "utf-8")
        pipeline.build_index([home / "primary"], home / "index")
        found[doc["id"]] = home / "index"
    return found


@pytest.mark.parametrize(("doc", "text", "codes"), _statements())
def test_statement(doc: dict[str, Any], text: str, codes: str, indexes: dict[str, Path], tmp_path: Path) -> None:
    """A drifted statement carries one of its codes; a faithful one no flag at major or above."""
    faithful = [other[0] for other in doc["report"] if not other[1] and other[0] != text and len(other) == 2]
    body = [LEADS[doc["reported"]].format(doc["named"]), *faithful[:FAITHFUL], text]
    head = f"---\npublished: {doc['published']}\nlang: {doc['reported']}\nrole: report\n---\n"
    (tmp_path / "report.md").write_text(head + "\n\n".join(body), "utf-8")
    index, model = pipeline.open_index(indexes[doc["id"]])
    (report,) = pipeline.match_files([tmp_path / "report.md"], index, model)
    here = [finding for finding in report.findings if finding.claim.text in text]
    assert here
    flags = [flag for finding in here for flag in finding.drifts]
    if codes:
        assert {flag.code for flag in flags} & set(codes.split("/")), flags
    else:
        assert [(flag.code, flag.said_words) for flag in flags if flag.severity >= Severity.MAJOR] == []


def test_half_of_the_statements_are_faithful() -> None:
    """Negative cases outnumber the others."""
    wanted = [codes for doc in CASES for _, codes, *_ in doc["report"]]
    assert 2 * sum(1 for codes in wanted if codes) <= len(wanted)
