"""Sources to an index through the pipeline: what a rebuild reads, splits and keeps, and the archive of what was fetched."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xref import index as indexes
from xref import pipeline, segment
from xref.ingest import web
from xref.pipeline import indexing, reading, signing

PAGE = "<html lang='en'><head><title>The ferry</title></head><body><article><p>%s</p><p>Nobody will be left on the island, she said.</p></article></body></html>"


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of documents that were split."""
    seen: list[str] = []

    def remember(document: Any) -> Any:
        seen.append(document.id)
        return segment.statements(document)

    monkeypatch.setattr(reading, "segment", type("Room", (), {"statements": staticmethod(remember)}))
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sources"
    place.mkdir()
    for i in range(4):
        text = f"The ferry number {i} will sail on Monday. It will not wait for anybody."
        (place / f"note{i}.txt").write_text(text, encoding="utf-8")
    return place


def test_a_rebuild_splits_only_what_has_changed(folder: Path, tmp_path: Path, split: list[str]) -> None:
    index = tmp_path / "index"
    first = pipeline.build_index([folder], index)
    assert sorted(split) == ["note0", "note1", "note2", "note3"]
    split.clear()
    again = pipeline.rebuild_index(index)
    assert (split, again.unchanged, again.generation) == ([], 4, first.generation)
    (folder / "note2.txt").write_text("The ferry number 2 will sail on Tuesday.", encoding="utf-8")
    (folder / "note3.txt").unlink()
    changed = pipeline.rebuild_index(index)
    assert split == ["note2"]
    assert (changed.changed, changed.removed, changed.unchanged) == (("note2",), ("note3",), 2)
    texts = [s.text for s in indexes.open_index(index).statements(range(changed.embedded + changed.reused))]
    assert "The ferry number 2 will sail on Tuesday." in texts
    assert pipeline.verify_index(index) == []
    split.clear()
    pipeline.rebuild_index(index, full=True)
    assert sorted(split) == ["note0", "note1", "note2"]


def test_other_rules_split_again(
    folder: Path, tmp_path: Path, split: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    first = pipeline.build_index([folder], index)
    split.clear()
    monkeypatch.setattr(indexing, "rules", lambda: "others")
    again = pipeline.rebuild_index(index)
    assert len(split) == 4
    assert again.embedded == 0  # the same words keep their vectors
    assert again.generation != first.generation  # and the index says by which rules it was made
    assert indexes.open_index(index).signature.options["rules"] == "others"


def test_the_rules_are_those_of_the_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import shutil

    root = Path(segment.__file__).parent.parent
    shutil.copytree(root / "segment", tmp_path / "segment")
    shutil.copytree(root / "lang", tmp_path / "lang")
    now = signing.rules()
    monkeypatch.setattr(segment, "__file__", str(tmp_path / "segment" / "__init__.py"))
    signing.rules.cache_clear()
    assert signing.rules() == now
    for touched in ("segment/turns.py", "lang/reporting/de.toml", "lang/abbreviations.toml"):
        with (tmp_path / touched).open("a", encoding="utf-8") as file:
            file.write("# another rule\n")
        signing.rules.cache_clear()
        assert signing.rules() != now, touched
        now = signing.rules()
    monkeypatch.undo()
    signing.rules.cache_clear()


def test_a_page_that_is_fetched_again_and_is_the_same_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(["2026-05-01T03:00:00+00:00", "2026-05-02T03:00:00+00:00", "2026-05-03T03:00:00+00:00"])
    words = ["The ferry will sail on Monday.", "The ferry will sail on Monday.", "The ferry will sail on Tuesday."]

    def fetch(url: str, **_: Any) -> web.Fetched:
        return web.Fetched((PAGE % words.pop(0)).encode(), url, "text/html", "utf-8", next(hours), ("192.0.2.1",))

    monkeypatch.setattr(web, "fetch", fetch)
    index = tmp_path / "index"
    first = pipeline.build_index(["https://news.example/ferry"], index)
    again = pipeline.rebuild_index(index)
    assert (again.changed, again.generation) == ((), first.generation)
    (info,) = indexes.open_index(index).documents()
    assert indexes.open_index(index).document(info.id).fetched == "2026-05-01T03:00:00+00:00"
    third = pipeline.rebuild_index(index)
    assert third.changed == (info.id,)
    assert indexes.open_index(index).document(info.id).fetched == "2026-05-03T03:00:00+00:00"


def test_two_builds_are_the_same_bytes_however_the_documents_came(folder: Path, tmp_path: Path) -> None:
    """Split lazily, split by other processes, or kept: only what the manifest names as volatile may differ."""
    one, two = tmp_path / "one", tmp_path / "two"
    pipeline.build_index([folder], one)
    pipeline.build_index([folder], two, workers=2)
    (folder / "note1.txt").write_text("The ferry number 1 will not sail at all.", encoding="utf-8")
    pipeline.rebuild_index(one)
    pipeline.build_index([folder], two, workers=2, full=True)
    told = []
    for index in (one, two):
        place = index / (index / "CURRENT").read_text().strip()
        manifest = json.loads((place / "manifest.json").read_text())["content"]
        told.append(
            (manifest, {path.name: path.read_bytes() for path in place.iterdir() if path.name != "manifest.json"})
        )
    assert told[0] == told[1]


def test_lazily_given_documents_are_taken_as_they_are(tmp_path: Path) -> None:
    """The store itself: a document given as a function is split once when new, never when held, always when a mark has moved."""
    from tests.test_index import FakeEncoder, made
    from xref.model import Signature

    document, statements = made("d0", ["Мост откроют в мае.", "Никто не спорит."])
    calls = []

    def later() -> Any:
        calls.append(1)
        return statements

    signature = Signature("0", "fake@1", 32, "s", options={"rules": "1"})
    for wanted, given, rules in (
        (1, document, "1"), (1, document, "1"), (2, replace(document, title="Мост"), "1"), (3, replace(document, title="Мост"), "2"),
    ):  # fmt: skip
        made_by = replace(signature, options={"rules": rules})
        indexes.write(tmp_path, [(given, later)], FakeEncoder(), made_by, indexes.SourceSpec(("-",)))
        assert len(calls) == wanted
        assert [s.text for s in indexes.open_index(tmp_path).statements([0, 1])] == [s.text for s in statements]
