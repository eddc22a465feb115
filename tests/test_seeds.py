"""The seed corpus and the matching set are consistent: gold rows quote their files exactly, faithful reports carry no codes."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
MATCHING = Path(__file__).resolve().parent / "eval" / "match"
PESKOV = "primary/peskov-aif-2025-09-05.md"

CODES = frozenset(
    [
        "NUM-VAL",
        "NUM-UNIT",
        "NUM-PREC",
        "TIME",
        "ENT-NAME",
        "ENT-ROLE",
        "ENT-REF",
        "PRED",
        "POL",
        "MOD-UP",
        "MOD-DOWN",
        "EVID",
        "STAGE",
        "ACT",
        "QUANT",
        "SCOPE",
        "COND",
        "CONC",
        "CAUSE",
        "LEX-INT",
        "LEX-SPEC",
        "LEX-GEN",
        "ADD",
        "INFER",
        "OMIT",
        "Q-PARA",
        "Q-CUT",
        "Q-SPLICE",
        "Q-ELL",
        "Q-CONTEXT",
        "Q-FAB",
        "Q-PIVOT",
        "A-SPK",
        "A-LEVEL",
        "A-COLL",
        "A-OCC",
        "A-VERB",
    ]
)
LINKS = frozenset(["verbatim", "paraphrase", "partial", "elsewhere", "none_in_held", "not_held"])
PRESENTATIONS = frozenset(["direct", "mixed", "indirect", "headline", "narration"])
SEVERITIES = frozenset(["none", "minor", "major", "critical"])
FIELDS = frozenset(
    [
        "report",
        "statement",
        "source",
        "passages",
        "link",
        "speaker",
        "presentation",
        "codes",
        "accept",
        "severity",
        "note",
    ]
)
# What the planted drifts must cover between them, whatever else they cover.
PLANTED = frozenset(
    [
        "MOD-UP",
        "MOD-DOWN",
        "COND",
        "POL",
        "NUM-VAL",
        "NUM-UNIT",
        "TIME",
        "ENT-NAME",
        "ENT-ROLE",
        "Q-CUT",
        "Q-SPLICE",
        "Q-ELL",
        "Q-FAB",
        "A-SPK",
        "A-LEVEL",
        "QUANT",
        "ADD",
        "OMIT",
    ]
)
_BLOCKS = frozenset(["p", "br", "h1", "h2", "h3", "div", "li", "blockquote", "figcaption"])


class _Text(HTMLParser):
    """Visible text of an HTML page, one line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("head", "script", "style")
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("head", "script", "style")
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def body(path: Path) -> str:
    """The text of a seed file without its front matter, its tags or its record."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        parser = _Text()
        parser.feed(text)
        return "".join(parser.pieces)
    if path.suffix == ".jsonl":
        return "\n".join(json.loads(line)["text"] for line in text.splitlines() if line.strip())
    if path.suffix == ".md":
        assert text.startswith("---\n"), f"{path.name} has no front matter"
        return text[text.index("\n---\n", 4) + 5 :]
    return text


def gold(root: Path) -> list[dict[str, Any]]:
    """Every row of a corpus's gold file."""
    return [json.loads(line) for line in (root / "gold.jsonl").read_text("utf-8").splitlines()]


def documents(folder: str) -> list[str]:
    """The corpus files of a folder, by their names relative to seeds/."""
    return sorted(
        f"{folder}/{p.name}" for p in (SEEDS / folder).iterdir() if p.suffix in (".md", ".txt", ".html", ".jsonl")
    )


ROWS = gold(SEEDS)
MATCHING_ROWS = gold(MATCHING)


@pytest.mark.parametrize(
    ("root", "number"),
    [(root, number) for root, rows in ((SEEDS, ROWS), (MATCHING, MATCHING_ROWS)) for number in range(len(rows))],
    ids=lambda value: value.name if isinstance(value, Path) else str(value),
)
def test_row(root: Path, number: int) -> None:
    row = (ROWS if root == SEEDS else MATCHING_ROWS)[number]
    assert set(row) - {"accept_links"} == FIELDS
    assert row["statement"].strip() == row["statement"] != ""
    assert body(root / row["report"]).count(row["statement"]) == 1
    assert row["link"] in LINKS
    assert set(row.get("accept_links", ())) <= LINKS - {row["link"]}
    assert row["presentation"] in PRESENTATIONS
    assert row["severity"] in SEVERITIES
    assert set(row["codes"]) <= CODES
    assert set(row["accept"]) <= CODES - set(row["codes"])
    assert bool(row["codes"]) == (row["severity"] != "none"), "a code has a severity, silence has none"
    assert row["note"]
    if row["source"] is None:
        assert row["passages"] == []
        assert row["link"] in ("none_in_held", "not_held")
        assert set(row["codes"]) <= {"Q-FAB", "ADD", "A-OCC", "INFER", "A-SPK"}
        return
    text = body(root / row["source"])
    assert row["link"] not in ("none_in_held", "not_held")
    assert row["passages"]
    for passage in row["passages"]:
        assert passage.strip() == passage
        assert text.count(passage) == 1


@pytest.mark.parametrize("report", documents("reports"))
def test_report(report: str) -> None:
    rows = [row for row in ROWS if row["report"] == report]
    assert len(rows) >= 8
    assert len({row["statement"] for row in rows}) == len(rows)
    drifted = [row for row in rows if row["codes"]]
    if "-drifted" in report:
        assert 6 <= len(drifted) <= 14
        assert len(rows) - len(drifted) >= 5
    else:
        assert drifted == []


@pytest.mark.parametrize("source", [name for name in documents("primary") if name != PESKOV])
def test_interview(source: str) -> None:
    text = body(SEEDS / source)
    assert len(re.findall(r"[.!?…]+[»“”\"]?(?=\s|$)", text)) >= 25
    names = {row["report"] for row in ROWS if row["source"] == source}
    assert any("-faithful" in name for name in names)
    assert any("-drifted" in name for name in names)


def test_metadata() -> None:
    for name in documents("primary") + documents("reports"):
        path = SEEDS / name
        if path.suffix != ".md":
            continue
        front = path.read_text("utf-8").split("\n---\n", 1)[0]
        for key in ("title", "outlet", "author", "published", "lang", "role"):
            assert re.search(rf"^{key}: \S", front, re.M), f"{name} lacks {key}"


def test_reconstruction_says_so() -> None:
    front = (SEEDS / PESKOV).read_text("utf-8").split("\n---\n", 1)[0]
    assert "Reconstruction, not the transcript" in front


def test_planted_drifts_cover_the_core() -> None:
    counts = Counter(code for row in ROWS for code in row["codes"])
    assert set(counts) >= PLANTED, sorted(PLANTED - set(counts))


def test_faithful_rows_outnumber_drifted() -> None:
    drifted = sum(bool(row["codes"]) for row in ROWS)
    assert drifted * 2 <= len(ROWS)
    assert sum(row["source"] is None for row in ROWS) >= 20


def test_matching_set_is_wide() -> None:
    languages = set()
    for path in (MATCHING / "primary").glob("*.md"):
        found = re.search(r"^lang: (\w+)$", path.read_text("utf-8"), re.M)
        assert found, path.name
        languages.add(found[1])
    assert len(languages) >= 6
    assert len(MATCHING_ROWS) >= 300
    links = Counter(row["link"] for row in MATCHING_ROWS)
    assert min(links["none_in_held"], links["not_held"]) >= 15
    assert links["elsewhere"] >= 5
    assert sum(len(row["passages"]) > 1 for row in MATCHING_ROWS) >= 20
