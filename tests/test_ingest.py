"""Reading: every format to text, marks and metadata; nothing lost, nothing guessed silently, nothing that hangs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from xref.ingest import read
from xref.model import Document, MarkKind, Role

CASES = Path(__file__).parent / "cases" / "ingest"


def load(name: str, key: str) -> list[dict]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))[key]


def marked(document: Document, kind: str) -> list[str]:
    name, _, value = kind.partition(":")
    return [
        mark.span.of(document.text)
        for mark in document.marks
        if mark.kind is MarkKind(name) and (not value or mark.value == value)
    ]


def outside(document: Document, *kinds: MarkKind) -> str:
    """The text with what is marked so blanked."""
    text = list(document.text)
    for mark in document.marks:
        if mark.kind in kinds:
            text[mark.span.start : mark.span.end] = "\0" * len(mark.span)
    return "".join(text)


@pytest.mark.parametrize(
    "case",
    load("pages.toml", "page"),
    ids=lambda case: case["name"].split(":")[0] + "-" + case["name"].split(":")[1][:30].strip(),
)
def test_page(case, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(
        case["html"].encode(
            case.get("encoding", "cp1251" if "windows-1251" in case["html"] else "utf-8"), "xmlcharrefreplace"
        )
    )
    (document,) = read(path, Role.SOURCE)
    for field in ("lang", "title", "outlet", "author", "published", "url"):
        if field in case:
            assert getattr(document, field) == case[field], field
    article = outside(document, MarkKind.EXTRA)
    for words in case["article"]:
        assert words in article
    extra = "\n".join(marked(document, "extra"))
    for words in case.get("extra", []):
        assert words in extra
    for words in case.get("absent", []):
        assert words not in document.text
    for kind, wanted in case.get("marks", {}).items():
        seen = marked(document, kind)
        for words in wanted:
            assert words in seen, (kind, seen)


@pytest.mark.parametrize("case", load("texts.toml", "text"), ids=lambda case: case["name"][:40])
def test_text_copied_from_a_page(case, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(case["text"], encoding="utf-8")
    (document,) = read(path, Role.REPORT)
    assert document.text == case["text"]
    for field in ("lang", "title", "author", "published"):
        assert getattr(document, field) == case.get(field), field
    for kind, wanted in case.get("marks", {}).items():
        seen = marked(document, kind)
        for words in wanted:
            assert words in seen, (kind, words, seen)
    for words in case["silent"]:
        at = document.text.index(words)
        assert not [mark for mark in document.marks if mark.span.start < at + len(words) and at < mark.span.end], words
