"""The index room: what is saved is what is opened, search is exact, rebuilds cost what changed, and damage is never an answer."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xref import index as indexes
from xref.errors import DamagedIndexError, EncoderError, ForeignIndexError, StoreError, UsageError
from xref.index import Changes, Filter, Kept, SourceSpec, build, engine, manifest, storage, tables
from xref.model import Attribution, Document, Mark, MarkKind, Presentation, Role, Signature, Span, Statement

DIM = 32
SIGNATURE = Signature(xref="0.0", encoder="fake@1", dim=DIM, segmenter="test-1")
SOURCES = SourceSpec(("primary", "https://example.org/a"), {"lang": "ru"})


class FakeEncoder:
    """Texts to unit vectors by hash; counts what it is asked."""

    def __init__(self, salt: str = "", dim: int = DIM) -> None:
        self.salt, self.dim, self.asked = salt, dim, 0

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        seeds = [
            int.from_bytes(hashlib.blake2b(f"{self.salt}{t}".encode(), digest_size=8).digest(), "little") for t in texts
        ]
        rows = [np.random.default_rng(seed).standard_normal(self.dim) for seed in seeds]
        made = np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def made(name: str, sentences: Sequence[str], **about: object) -> tuple[Document, list[Statement]]:
    """A document whose statements are the given sentences, with something of everything the model can hold."""
    text, statements = "", []
    lang = str(about.get("lang", "ru"))
    for i, sentence in enumerate(sentences):
        span = Span(len(text), len(text) + len(sentence))
        kind = Presentation.QUESTION if sentence.endswith("?") else Presentation.NARRATION
        statements.append(
            Statement(
                id=f"{name}:{i}", document_id=name, span=span, text=sentence, lang=lang, presentation=kind,
                speaker="Лада Мирова" if i % 2 else None, turn=i // 2 if i % 3 else None, order=i, paragraph=i // 4,
                parts=(span,), quoted=(Span(span.start, span.start + 2),) if i % 5 == 0 else (),
                attribution=Attribution("Лада Мирова", Span(0, 2), "сказала", None, "neutral", None, "в среду") if i % 4 == 0 else None,
                extra=sentence.startswith("Ещё"), cruft=sentence.startswith("Читайте"), embedded_voice="" if i % 7 == 3 else None,
            )
        )  # fmt: skip
        text += sentence + "\n\n"
    document = Document(
        id=name, role=Role.SOURCE, lang=lang, text=text, title=f"Разговор {name}", outlet=about.get("outlet"),  # type: ignore[arg-type]
        published=about.get("published"), sha256="0" * 64, location=str(about.get("location", f"/nowhere/{name}.md")),  # type: ignore[arg-type]
        notes=("guessed the date",), marks=(Mark(Span(0, 3), MarkKind.VOICE, "Лада"),),
    )  # fmt: skip
    return document, statements


def corpus(size: int = 12, sentences: int = 7) -> list[tuple[Document, list[Statement]]]:
    """Some invented interviews."""
    langs = ("ru", "uk", "de")
    return [
        made(
            f"doc{i}",
            [f"Вопрос номер {i}?"]
            + [f"Предложение {j} документа {i} о мосте." for j in range(sentences)]
            + ["Ещё кое-что.", "Читайте также."],
            lang=langs[i % 3],
            outlet=f"Газета {i % 2}",
            published=f"2025-0{1 + i % 9}-11" if i % 4 else None,
        )
        for i in range(size)
    ]


def write(folder: Path, documents: object, encoder: FakeEncoder | None = None, **options: object) -> Changes:
    """Write with the fake encoder and the usual signature."""
    options = {"signature": SIGNATURE, "sources": SOURCES} | options
    return indexes.write(folder, documents, encoder or FakeEncoder(), **options)  # type: ignore[arg-type]


def test_what_is_saved_is_what_is_opened(tmp_path: Path) -> None:
    documents = corpus()
    changes = write(tmp_path / "index", documents)
    assert len(changes.added) == len(documents)
    assert not changes.changed
    assert not changes.removed
    index = indexes.open_index(tmp_path / "index")
    row = 0
    for document, statements in documents:
        assert index.document(document.id) == document
        assert index.rows_of(document.id) == range(row, row + len(statements))
        assert index.statements(index.rows_of(document.id)) == statements
        assert index.document_of(row).id == document.id
        row += len(statements)
    assert len(index) == row == index.manifest.statements
    assert index.documents()[1].speakers == ("Лада Мирова",)
    everything = [statement for _, statements in documents for statement in statements]
    assert np.array_equal(index.vectors(range(row)), FakeEncoder()([s.content() for s in everything]))
    assert index.statement(3) == everything[3]
    assert index.signature.engine == "Flat"
    assert indexes.verify(tmp_path / "index") == []


def slow_search(vectors: np.ndarray, queries: np.ndarray, k: int, allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Search in the plainest words: every score, sorted by score and row."""
    scores = np.full((len(queries), k), -np.inf, np.float32)
    rows = np.full((len(queries), k), -1, np.int64)
    for i, query in enumerate(queries):
        ranked = sorted(
            (-np.float32(sum(float(a) * float(b) for a, b in zip(v, query, strict=True))), r)
            for r, v in enumerate(vectors)
            if allowed[r]
        )
        for j, (score, row) in enumerate(ranked[:k]):
            scores[i, j], rows[i, j] = -score, row
    return scores, rows


@pytest.mark.parametrize("k", [1, 5, 200])
def test_search_equals_the_plain_product_by_value(tmp_path: Path, k: int) -> None:
    write(tmp_path, corpus())
    index = indexes.open_index(tmp_path)
    queries = FakeEncoder("q")([str(i) for i in range(9)])
    queries[0] = index.vectors([4])[0]
    for where in (
        Filter(),
        Filter(include_cruft=True),
        Filter(languages=("uk-UA",)),
        Filter(documents=("doc1", "doc2"), include_questions=False),
    ):
        mask = index.mask(where)
        allowed = mask if mask is not None else np.ones(len(index), bool)
        scores, rows = index.search(queries, k, where=where)
        wanted_scores, wanted_rows = slow_search(index.vectors(range(len(index))), queries, k, allowed)
        assert np.array_equal(rows, wanted_rows)
        np.testing.assert_allclose(scores, wanted_scores, rtol=0, atol=1e-7)
        assert scores.dtype == np.float32
        assert rows.dtype == np.int64


@pytest.mark.parametrize("layout", ["small", "large", "large, of an older xref"])
@pytest.mark.parametrize("queries", [1, 9])
def test_every_layout_of_a_flat_file_finds_the_same(
    tmp_path: Path, layout: str, queries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read or mapped, with or without the wrappers that put the vectors where numpy takes them as they are."""
    monkeypatch.setattr(storage, "MAP_FROM", 1 if layout == "large" else 1 << 30)
    write(tmp_path, corpus())
    monkeypatch.setattr(storage, "MAP_FROM", 1 << 30 if layout == "small" else 1)
    index = indexes.open_index(tmp_path)
    assert index.engine.parts[0].matrix.flags.aligned == ("older" not in layout)
    asked = FakeEncoder("q")([str(i) for i in range(queries)])
    asked[0] = index.vectors([4])[0]
    for where in (Filter(), Filter(include_cruft=True), Filter(languages=("uk-UA",)), Filter(include_questions=False)):
        mask = index.mask(where)
        allowed = mask if mask is not None else np.ones(len(index), bool)
        for k in (1, 5, 200):
            scores, rows = index.search(asked, k, where=where)
            wanted_scores, wanted_rows = slow_search(index.vectors(range(len(index))), asked, k, allowed)
            assert np.array_equal(rows, wanted_rows)
            np.testing.assert_allclose(scores, wanted_scores, rtol=0, atol=1e-7)
    assert indexes.verify(tmp_path) == []


@pytest.mark.parametrize("large", [False, True])
def test_a_flat_file_that_says_anything_else_is_refused(
    tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte of its headers changed in turn, with a checksum that fits: what is read is what was written, or it is refused."""
    monkeypatch.setattr(storage, "MAP_FROM", 1 if large else 1 << 30)
    vectors = FakeEncoder()([str(i) for i in range(7)])
    files, told = engine.build("flat", vectors, tmp_path)
    path = tmp_path / told["file"]
    whole = path.read_bytes()
    head = len(whole) - vectors.nbytes
    assert head == (168 if large else 45)
    dummies = {
        at + i for at in range(0, head, 41 if large else 45) for i in range(16, 32)
    }  # FAISS itself does not read them
    for at in set(range(head)) - dummies:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DamagedIndexError):
            engine.Part(tmp_path, {told["file"]: storage.Stamp(len(whole), "")}, told, checksum=False)
    path.write_bytes(whole)
    assert np.array_equal(engine.Part(tmp_path, files, told).matrix, vectors)


@pytest.mark.parametrize("large", [False, True])
def test_faiss_reads_the_same_vectors(tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import faiss

    monkeypatch.setattr(storage, "MAP_FROM", 1 if large else 1 << 30)
    write(tmp_path, corpus())
    index = indexes.open_index(tmp_path)
    loaded = faiss.read_index(str(tmp_path / index.manifest.id / "vectors.faiss"))
    queries = FakeEncoder("q")([str(i) for i in range(9)])
    scores, _ = loaded.search(queries, 10)
    ours, our_rows = index.search(queries, 10, where=Filter(include_cruft=True))
    np.testing.assert_allclose(scores, ours, atol=1e-6)
    np.testing.assert_allclose(
        scores, np.take_along_axis(queries @ index.vectors(range(len(index))).T, our_rows, 1), atol=1e-6
    )


def test_filters(tmp_path: Path) -> None:
    documents = corpus()
    write(tmp_path, documents)
    index = indexes.open_index(tmp_path)
    everything = [(d, s) for d, statements in documents for s in statements]

    def found(**where: object) -> set[str]:
        query = FakeEncoder("q")(["x"])
        rows = index.search(query, len(index), where=Filter(**where))[1][0]  # type: ignore[arg-type]
        return {s.id for s in index.statements(rows[rows >= 0])}

    def expected(keep: object) -> set[str]:
        return {s.id for d, s in everything if not s.cruft and keep(d, s)}  # type: ignore[operator]

    assert found() == expected(lambda d, s: True)
    assert found(include_cruft=True) == {s.id for _, s in everything}
    assert found(include_questions=False) == expected(lambda d, s: s.presentation is not Presentation.QUESTION)
    assert found(include_extra=False) == expected(lambda d, s: not s.extra)
    assert found(languages=("DE",)) == expected(lambda d, s: s.lang == "de")
    assert found(speakers=("лада мирова",)) == expected(lambda d, s: s.speaker == "Лада Мирова")
    assert found(outlets=("газета 1",)) == expected(lambda d, s: d.outlet == "Газета 1")
    assert found(documents=("doc3",)) == expected(lambda d, s: d.id == "doc3")
    assert found(published_from="2025-03-01", published_to="2025-06") == expected(
        lambda d, s: "2025-03-01" <= (d.published or "") < "2025-07"
    )
    assert found(languages=("xx",)) == set()
    assert found(documents=()) == set()


def test_a_rebuild_embeds_only_what_is_new(tmp_path: Path) -> None:
    documents = corpus()
    write(tmp_path, documents)
    encoder = FakeEncoder()
    again = write(tmp_path, documents, encoder)
    assert (again.added, again.changed, again.removed, again.unchanged, again.embedded) == ((), (), (), 12, 0)
    assert encoder.asked == len(manifest.CANARIES)

    grown = [
        *documents[:4],
        made("doc4", ["Другое начало.", *[s.text for s in documents[4][1][2:]]], lang="uk"),
        *documents[5:11],
        made("new", ["Новое."]),
    ]
    third = write(tmp_path, grown, encoder)
    assert (third.added, third.changed, third.removed, third.unchanged) == (("new",), ("doc4",), ("doc11",), 10)
    assert (third.embedded, third.reused) == (2, sum(len(s) for _, s in grown) - 2)
    index = indexes.open_index(tmp_path)
    for document, statements in grown:
        assert index.document(document.id) == document
        assert index.statements(index.rows_of(document.id)) == statements
        assert np.array_equal(
            index.vectors(index.rows_of(document.id)), FakeEncoder()([s.content() for s in statements])
        )
    assert indexes.verify(tmp_path) == []


def without_volatile(folder: Path) -> dict[str, object]:
    """Every file of the current generation; of its manifest what is not volatile."""
    place = folder / manifest.current(folder)
    files: dict[str, object] = {
        path.name: path.read_bytes() for path in place.iterdir() if path.name != "manifest.json"
    }
    return files | {"manifest": json.loads((place / "manifest.json").read_bytes())["content"]}


def test_same_sources_same_bytes_however_they_came_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SHARD_ROWS", 50)
    monkeypatch.setattr(build, "SHARD_CHARACTERS", 2000)
    monkeypatch.setattr(build, "BATCH", 16)
    documents = corpus(20)
    sources = SourceSpec(("https://example.org/a",))
    write(tmp_path / "a", documents, sources=sources)
    write(tmp_path / "b", documents, sources=sources)
    assert without_volatile(tmp_path / "a") == without_volatile(tmp_path / "b")
    assert (tmp_path / "a" / "CURRENT").read_bytes() == (tmp_path / "b" / "CURRENT").read_bytes()
    write(tmp_path / "c", [*documents[5:12], made("gone", ["Было."]), *documents[:5]], sources=sources)
    write(tmp_path / "c", documents, sources=sources)
    assert without_volatile(tmp_path / "a") == without_volatile(tmp_path / "c")
    write(
        tmp_path / "c",
        (Kept(d.id) if i % 3 else (d, s) for i, (d, s) in enumerate(documents)),
        full=True,
        sources=sources,
    )
    assert without_volatile(tmp_path / "a") == without_volatile(tmp_path / "c")
    place = tmp_path / "a" / manifest.current(tmp_path / "a")
    assert (len(list(place.glob("statements*.parquet"))), len(list(place.glob("documents*.parquet")))) == (4, 3)
    index = indexes.open_index(tmp_path / "c")
    assert [index.document(d.id) for d, _ in documents] == [d for d, _ in documents]
    assert index.statements(range(len(index))) == [s for _, statements in documents for s in statements]


def test_another_encoder_embeds_all_again(tmp_path: Path) -> None:
    documents = corpus(3)
    write(tmp_path, documents)
    total = sum(len(s) for _, s in documents)
    other = FakeEncoder("other")
    changes = write(tmp_path, documents, other, signature=replace(SIGNATURE, encoder="other@1"))
    assert (changes.embedded, changes.reused, changes.unchanged) == (total, 0, 3)
    renamed = FakeEncoder("third")  # same name, other weights: the canaries tell
    assert write(tmp_path, documents, renamed, signature=replace(SIGNATURE, encoder="other@1")).embedded == total
    index = indexes.open_index(tmp_path)
    assert np.array_equal(index.vectors([5]), renamed([index.statement(5).content()]))
    with pytest.raises(ForeignIndexError, match="other vectors"):
        indexes.open_index(tmp_path, encode=other)
    with pytest.raises(ForeignIndexError, match="fake@1"):
        indexes.open_index(tmp_path, expect_encoder="fake@1")
    assert indexes.open_index(tmp_path, expect_encoder="other@1", encode=renamed).dim == DIM


def test_a_source_out_of_reach_keeps_its_documents(tmp_path: Path) -> None:
    documents = corpus(4)
    write(tmp_path, documents)
    changes = write(tmp_path, documents[1:3], unreadable=("/nowhere/doc0.md",))
    assert changes.removed == ("doc3",)
    assert changes.unreadable == ("/nowhere/doc0.md",)
    index = indexes.open_index(tmp_path)
    assert [info.id for info in index.documents()] == ["doc1", "doc2", "doc0"]
    assert index.document("doc0") == documents[0][0]
    assert index.manifest.unreadable == ("/nowhere/doc0.md",)


def test_a_folder_out_of_reach_keeps_all_that_was_read_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    documents = [made(f"d{i}", [f"Слово {i}."], location=f"mount{i % 2}/f{i}.md") for i in range(6)]
    write(Path("index"), documents)
    assert indexes.open_index("index").document("d3").location == str(tmp_path / "mount1/f3.md")
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")  # a cron job stands elsewhere, and names the same files absolutely
    moved = [(replace(d, location=str(tmp_path / d.location)), s) for d, s in documents]
    assert write(tmp_path / "index", moved).unchanged == 6
    changes = write(tmp_path / "index", moved[::2], unreadable=(str(tmp_path / "mount1"),))
    assert (changes.removed, changes.unchanged) == ((), 6)
    assert write(tmp_path / "index", moved[::2]).removed == ("d1", "d3", "d5")


def test_the_same_document_twice_counts_once_and_two_with_one_id_are_refused(tmp_path: Path) -> None:
    documents = corpus(2)
    assert len(write(tmp_path, [*documents, documents[0]]).added) == 2
    with pytest.raises(StoreError, match="doc0"):
        write(tmp_path, [*documents, made("doc0", ["Совсем другое."])])
    assert len(indexes.open_index(tmp_path).documents()) == 2


def test_an_empty_index_and_an_empty_document(tmp_path: Path) -> None:
    write(tmp_path, [])
    index = indexes.open_index(tmp_path)
    scores, rows = index.search(FakeEncoder()(["x"]), 3)
    assert (rows == -1).all()
    assert np.isneginf(scores).all()
    assert index.documents() == ()
    write(tmp_path, [made("none", []), *corpus(1), made("none2", [])])
    index = indexes.open_index(tmp_path)
    assert index.rows_of("none") == range(0)
    assert index.document_of(0).id == "doc0"
    assert indexes.verify(tmp_path) == []


def test_generations_are_kept_and_swept(tmp_path: Path) -> None:
    for size in range(1, 6):
        write(tmp_path, corpus(size), keep=3)
    assert [manifest.number_of(name) for name in manifest.generations(tmp_path)] == [3, 4, 5]
    write(tmp_path, corpus(6), keep=1)
    assert [manifest.number_of(name) for name in manifest.generations(tmp_path)] == [6]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([".lock", "CURRENT", manifest.current(tmp_path)])


def test_a_reader_survives_the_sweep_of_its_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "MAP_FROM", 1)
    documents = corpus(8)
    write(tmp_path, documents)
    index = indexes.open_index(tmp_path)
    write(tmp_path, corpus(2), keep=1)
    assert not (tmp_path / index.manifest.id).exists()
    assert index.statements(index.rows_of("doc7")) == documents[7][1]
    assert index.document("doc7") == documents[7][0]
    assert index.search(index.vectors([3]), 1)[1][0, 0] == 3


def test_bad_queries_and_bad_encoders(tmp_path: Path) -> None:
    write(tmp_path, corpus(2))
    index = indexes.open_index(tmp_path)
    for bad in (np.zeros((1, DIM + 1), np.float32), np.zeros(DIM, np.float32), np.full((1, DIM), np.nan, np.float32)):
        with pytest.raises(ValueError):
            index.search(bad, 1)
    with pytest.raises(ValueError):
        index.search(np.zeros((1, DIM), np.float32), 0)
    for rows in ([-1], [len(index)]):
        with pytest.raises(IndexError):
            index.statements(rows)
        with pytest.raises(IndexError):
            index.vectors(rows)
    with pytest.raises(EncoderError, match="shape"):
        write(tmp_path, corpus(2), FakeEncoder(dim=8))
    with pytest.raises(EncoderError, match="length 1"):
        write(tmp_path, corpus(3), lambda texts: FakeEncoder()(texts) * 2)  # type: ignore[arg-type]
    assert len(indexes.open_index(tmp_path).documents()) == 2


def test_messages_for_what_the_user_can_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        indexes.open_index(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="no index here"):
        indexes.open_index(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="not a folder"):
        indexes.open_index(tmp_path / "file")
    with pytest.raises(StoreError, match="cannot be made"):
        write(tmp_path / "file", corpus(1))
    write(tmp_path / "index", corpus(1))
    place = tmp_path / "index" / manifest.current(tmp_path / "index")
    whole = json.loads((place / "manifest.json").read_bytes())
    whole["content"]["format"] = 99
    (place / "manifest.json").write_bytes(manifest._rendered(whole))
    with pytest.raises(ForeignIndexError, match="newer xref"):
        indexes.open_index(tmp_path / "index")


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "index", corpus(1))
    place = tmp_path / "index" / manifest.current(tmp_path / "index")
    (place / "vectors.faiss").rename(tmp_path / "elsewhere")
    (place / "vectors.faiss").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedIndexError, match=r"vectors\.faiss"):
        indexes.open_index(tmp_path / "index")
    (place / "vectors.faiss").unlink()
    (tmp_path / "elsewhere").rename(place / "vectors.faiss")
    indexes.open_index(tmp_path / "index")
    place.rename(tmp_path / "gen")
    place.symlink_to(tmp_path / "gen")
    with pytest.raises(DamagedIndexError):
        indexes.open_index(tmp_path / "index")


def test_sources_are_remembered_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work/primary").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    spec = SourceSpec(("primary", "https://example.org/x", "-"), {"lang": "ru"})
    write(Path("indexes/one"), corpus(1), sources=spec)
    monkeypatch.chdir(tmp_path)
    wanted = (str(tmp_path / "work/primary"), "https://example.org/x", "-")
    assert indexes.sources(tmp_path / "work/indexes/one") == SourceSpec(wanted, {"lang": "ru"})
    (tmp_path / "work").rename(tmp_path / "moved")
    assert indexes.sources(tmp_path / "moved/indexes/one").locations[0] == str(tmp_path / "moved/primary")


def test_info_can_be_written_as_json(tmp_path: Path) -> None:
    write(tmp_path, corpus(5))
    told = json.loads(json.dumps(indexes.info(tmp_path), ensure_ascii=False))
    assert told["documents"] == 5
    assert told["languages"] == {"de": 10, "ru": 20, "uk": 20}
    assert told["engine"]["search"] == "exact"
    assert told["held"][1]["published"] == "2025-02-11"
    assert told["held"][1]["age_days"] > 0
    assert told["held"][0]["age_days"] is None
    assert told["searchable"] == told["statements"] - 5


@pytest.mark.parametrize("kind", ["pq", "ivf"])
def test_compressed_engines_give_exact_scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(engine, "choose", lambda rows, dim, wanted: kind)
    monkeypatch.setattr(engine, "EXACT_TO", 50)
    documents = corpus(200, 8)
    write(tmp_path, documents)
    index = indexes.open_index(tmp_path)
    assert index.engine.kind == kind
    near = index.vectors(range(0, len(index), 50))
    noise = np.random.default_rng(1).standard_normal(near.shape).astype(np.float32)
    queries = near + 0.05 * noise
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    for where in (Filter(include_cruft=True), Filter(), Filter(languages=("de",)), Filter(documents=("doc7",))):
        scores, rows = index.search(queries, 5, where=where)
        mask = index.mask(where)
        products = queries.astype(np.float64) @ index.vectors(range(len(index))).astype(np.float64).T
        if mask is not None:
            products[:, ~mask] = -np.inf
            assert mask[rows].all()
        taken = np.take_along_axis(products, rows, axis=1)
        np.testing.assert_allclose(scores, taken, atol=1e-6)
        best = np.sort(products, axis=1)[:, ::-1][:, :1]
        assert np.isclose(scores[:, :1], best, atol=1e-6).mean() > 0.95  # the nearest is found
    assert indexes.verify(tmp_path) == []


def test_an_ivf_index_looks_into_as_many_lists_as_hard_sources_need(tmp_path: Path) -> None:
    """Vectors in clumps, asked for between two of them: a fixed sixteenth of the lists misses most, the tuned number does not."""
    chance = np.random.default_rng(3)
    topics = chance.standard_normal((40, 32), dtype=np.float32)
    vectors = topics[chance.integers(0, 40, 6000)] + 0.9 * chance.standard_normal((6000, 32), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    files, told = engine.build("ivf", vectors, tmp_path)
    (tmp_path / told["raw"]).write_bytes(vectors.tobytes())
    part = engine.Part(tmp_path, files | {told["raw"]: storage.Stamp(vectors.nbytes, "")}, told, checksum=False)
    picked = np.arange(7, 6000, 20)
    near = vectors[picked]
    other = vectors[(picked + 3000) % 6000]
    other = other - (other * near).sum(axis=1, keepdims=True) * near
    queries = 0.58 * near + 0.8146 * other / np.linalg.norm(other, axis=1, keepdims=True)

    def inside(probes: int) -> float:
        part._probes = probes
        found = part._coarse(queries.astype(np.float32), 10, None, 6000)
        return float(np.mean([row in rows for row, rows in zip(picked, found, strict=True)]))

    lists = int(told["factory"].removeprefix("IVF").split(",")[0])
    assert inside(told["probes"]) >= inside(lists) - 0.03
    assert inside(lists // 16) < inside(told["probes"]) - 0.1
    assert 0 < told["hard_found"] <= 1
    again, _ = engine.build("ivf", vectors, tmp_path, 2)
    assert [stamp.sha256 for stamp in again.values()] == [stamp.sha256 for stamp in files.values()]


def test_the_faiss_library_is_set_up_before_it_is_used() -> None:
    """Its own OpenBLAS with kernels that fit (in a process of its own: it is chosen once), and products for a report's 40 queries."""
    code = (
        "import os\n"
        "from xref.index import engine, machine\n"
        "faiss = engine.load_library()\n"
        "assert faiss.cvar.distance_compute_blas_threshold <= 40 * 256\n"
        "fit = all(kernel.fits for kernel in machine.kernels())\n"
        "print(fit, os.environ.get('OPENBLAS_CORETYPE'), 'avx2' in machine.features())\n"
    )
    clean = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean)
    fit, left, fast = done.stdout.split()
    assert (fit, left) == ("True", "None")
    if fast == "True":  # what the user names stays, and is told of
        forced = clean | {"OPENBLAS_CORETYPE": "Prescott"}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=forced)
        assert done.stdout.split()[:2] == ["False", "Prescott"]


def test_an_engine_can_be_asked_for_and_is_remembered(tmp_path: Path) -> None:
    documents = corpus(110)
    with pytest.raises(UsageError, match="hnsw"):
        write(tmp_path, documents, sources=SourceSpec(("a",), {"engine": "hnsw"}))
    write(tmp_path, documents, sources=SourceSpec(("a",), {"engine": "pq"}))
    assert indexes.open_index(tmp_path).signature.engine == "PQ16x4fs"
    assert indexes.sources(tmp_path).options == {"engine": "pq"}
    write(tmp_path, documents)
    assert indexes.open_index(tmp_path).signature.engine == "Flat"


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = "import sys, xref.index; print([m for m in ('numpy', 'polars', 'faiss', 'filelock', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_small_match_needs_no_faiss(tmp_path: Path) -> None:
    write(tmp_path, corpus(2))
    code = (
        "import sys, numpy as np; from xref import index; opened = index.open_index(sys.argv[1]);"
        "opened.search(opened.vectors([1]), 3); opened.statement(1); print('faiss' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compressed engines and parts from a few hundred statements on."""
    monkeypatch.setattr(engine, "choose", lambda rows, dim, wanted: "pq" if rows > 300 else "flat")
    monkeypatch.setattr(engine, "EXACT_TO", 50)
    monkeypatch.setattr(build, "SHARD_ROWS", 128)


def says(folder: Path, documents: Sequence[tuple[Document, list[Statement]]]) -> indexes.Index:
    """The index, which must hold exactly these documents in whatever order."""
    index = indexes.open_index(folder)
    assert {info.id for info in index.documents()} == {d.id for d, _ in documents}
    assert len(index) == sum(len(s) for _, s in documents)
    first = 0
    for info in index.documents():
        assert index.rows_of(info.id) == range(first, first + info.rows)
        first += info.rows
    for document, statements in documents:
        rows = index.rows_of(document.id)
        assert index.document(document.id) == document
        assert index.statements(rows) == statements
        assert np.array_equal(index.vectors(rows), FakeEncoder()([s.content() for s in statements]))
        if statements:
            assert index.document_of(rows[0]).id == index.document_of(rows[-1]).id == document.id
    return index


@pytest.mark.usefixtures("small_is_large")
def test_a_large_index_takes_a_small_change_as_a_part(tmp_path: Path) -> None:
    documents = corpus(60, 8)
    write(tmp_path, documents)
    old = manifest.current(tmp_path)
    changed = [
        *documents[1:30],
        made("doc30", ["Одно новое предложение.", *[s.text for s in documents[30][1][1:]]]),
        *documents[31:],
        made("new", ["Новое."]),
    ]
    encoder = FakeEncoder()
    changes = write(tmp_path, changed, encoder)
    assert (changes.added, changes.changed, changes.removed, changes.unchanged) == (("new",), ("doc30",), ("doc0",), 58)
    assert changes.embedded + changes.reused == sum(len(s) for _, s in changed)
    index = says(tmp_path, changed)
    assert [part.kind for part in index.engine.parts] == ["pq", "flat"]
    assert index.manifest.dead == (0, 30)
    assert (tmp_path / old / "vectors.f32").samefile(tmp_path / index.manifest.id / "vectors.f32")
    assert indexes.verify(tmp_path) == []
    fresh = tmp_path / "fresh"
    write(fresh, changed)
    for field in ("documents", "statements", "searchable", "languages"):
        assert getattr(index.manifest, field) == getattr(indexes.open_index(fresh).manifest, field)
    assert write(tmp_path, changed).generation == index.manifest.id  # nothing to do
    assert write(tmp_path, changed, full=True).embedded == len(index)
    assert len(says(tmp_path, changed).engine.parts) == 1


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("seed", range(2))
def test_many_small_changes(tmp_path: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    held = {d.id: (d, s) for d, s in corpus(50, 8)}
    shapes, queries = [], FakeEncoder("q")(["a", "b", "c"])
    for number in range(12):
        for name in chance.choice(sorted(held), size=chance.integers(0, 3), replace=False):
            del held[str(name)]
        for i in range(int(chance.integers(0, 3))):
            name = str(chance.choice([*sorted(held), f"new{number}-{i}"]))
            held[name] = made(name, [f"Сейчас {number}, предложение {k}." for k in range(int(chance.integers(0, 12)))])
        documents = [held[name] for name in chance.permutation(sorted(held))]
        given = (
            (Kept(d.id) if indexes.open_index(tmp_path).holds(d) and number % 2 else (d, s) for d, s in documents)
            if number
            else documents
        )
        write(tmp_path, given, keep=1)
        index = says(tmp_path, documents)
        shapes.append((len(index.engine.parts), bool(index.manifest.dead)))
        for where in (Filter(), Filter(languages=("de",))):
            scores, rows = index.search(queries, 4, where=where)
            mask = index.mask(where)
            assert mask is not None
            assert mask[rows].all()
            np.testing.assert_allclose(
                scores, np.take_along_axis(queries @ index.vectors(range(len(index))).T, rows, 1), atol=1e-6
            )
            best = np.where(mask, queries @ index.vectors(range(len(index))).T, -2).max(axis=1)
            assert np.isclose(scores[:, 0], best, atol=1e-6).mean() > 0.6
    assert indexes.verify(tmp_path) == []
    assert len(set(shapes)) > 3  # parts came, and went when everything was written anew
    assert shapes[-1] != max(shapes) or (1, False) in shapes[1:]


def test_an_index_knows_the_documents_it_holds(tmp_path: Path) -> None:
    documents = corpus(3)
    write(tmp_path, documents)
    index = indexes.open_index(tmp_path)
    document = documents[1][0]
    assert index.holds(document)
    for other in (
        replace(document, text=document.text + " "),
        replace(document, title="Другой"),
        replace(document, notes=()),
        replace(document, id="x"),
    ):
        assert not index.holds(other)
    changes = write(tmp_path, [documents[0], Kept("doc1"), made("doc2", ["Иначе."])])
    assert (changes.unchanged, changes.changed) == (2, ("doc2",))
    says(tmp_path, [documents[0], documents[1], made("doc2", ["Иначе."])])
    changes = write(tmp_path, [Kept("doc0"), Kept("doc1")], FakeEncoder("other"))
    assert (changes.removed, changes.embedded) == (("doc2",), 20)
    with pytest.raises(KeyError):
        write(tmp_path, [Kept("nobody")])


def test_indexes_are_merged_without_embedding(tmp_path: Path) -> None:
    documents = corpus(9)
    write(tmp_path / "a", documents[:5], sources=SourceSpec((str(tmp_path / "one"),), {"lang": "ru"}))
    write(tmp_path / "b", documents[4:], sources=SourceSpec((str(tmp_path / "two"),)))
    changes = indexes.merge(tmp_path / "c", [tmp_path / "a", tmp_path / "b"])
    assert (len(changes.added), changes.embedded) == (9, 0)
    says(tmp_path / "c", documents)
    assert indexes.sources(tmp_path / "c") == SourceSpec((str(tmp_path / "one"), str(tmp_path / "two")), {"lang": "ru"})
    assert write(tmp_path / "c", documents, sources=indexes.sources(tmp_path / "c")).unchanged == 9
    write(tmp_path / "d", [made("doc1", ["Не то."])])
    with pytest.raises(StoreError, match="doc1"):
        indexes.merge(tmp_path / "c", [tmp_path / "a", tmp_path / "d"])
    write(tmp_path / "e", documents[:1], FakeEncoder("e"), signature=replace(SIGNATURE, encoder="e@1"))
    with pytest.raises(ForeignIndexError, match="e@1"):
        indexes.merge(tmp_path / "c", [tmp_path / "a", tmp_path / "e"])
    says(tmp_path / "c", documents)


@pytest.mark.parametrize(
    ("rebuilt", "verified", "expected", "told"),
    [
        (0, 0, 0, "done, after"),
        (4, 0, 4, "done, but for the sources"),
        (2, 0, 2, "NOT REBUILT"),
        (0, 2, 2, "NOT REBUILT"),
        (1, 0, 1, "a bug"),
    ],
)
def test_the_nightly_job(tmp_path: Path, rebuilt: int, verified: int, expected: int, told: str) -> None:
    fake = tmp_path / "xref"
    fake.write_text(f'#!/bin/sh\necho "asked: $*" >&2\n[ "$2" = rebuild ] && exit {rebuilt}\nexit {verified}\n')
    fake.chmod(0o755)
    script = Path(__file__).parent.parent / "scripts" / "rebuild-index"
    index = tmp_path / "my index"
    done = subprocess.run(
        [script, "--full", f"{index}/"],
        env={"XREF": str(fake), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    log = (tmp_path / "my index.log").read_text()
    assert done.returncode == expected
    assert f"asked: index rebuild --index {index} --full" in log
    assert told in log
    assert bool(done.stderr) == bool(expected)
    assert done.stdout == ""
    assert (
        subprocess.run(
            [script], env={"XREF": str(fake), "PATH": "/usr/bin:/bin"}, capture_output=True, check=False
        ).returncode
        == 2
    )


def test_no_field_of_the_model_is_forgotten() -> None:
    """A field that somebody adds to the model must be stored, or this says so."""
    from dataclasses import fields

    from xref.index import tables

    stored = {
        Document: set(tables.document_schema()) - {"characters", "rows", "own", "digest", "speakers"},
        Statement: set(tables.statement_schema()) - {"document", "start", "end", "key"} | {"document_id", "span"},
        Attribution: {"speaker", "speaker_span", "verb", "verb_span", "stance", "outlet", "when"},
        Mark: {"span", "kind", "value"},
    }
    for kind, names in stored.items():
        assert {field.name for field in fields(kind)} == names, kind


def test_neighbouring_row_groups_are_decoded_in_one_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROW_GROUP", 4)
    documents = [made(f"d{i}", [f"{i}. Судно {n} стоит у причала." for n in range(7)]) for i in range(5)]
    write(tmp_path, documents)
    opened, again = indexes.open_index(tmp_path), indexes.open_index(tmp_path)
    reads = []
    own = again._statements._collect
    monkeypatch.setattr(again._statements, "_collect", lambda *asked: (reads.append(asked[1:3]), own(*asked))[1])
    rows = [*range(8, 20), 33, 1]
    assert again.statements(rows) == [opened.statement(row) for row in rows]
    assert reads == [(0, 4), (8, 12), (32, 4)]
    assert again.statements(rows) == again.statements(rows)
    assert len(reads) == 3
