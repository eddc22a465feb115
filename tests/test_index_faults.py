"""Damage and failure: a flipped bit is never an answer, and a rebuild that dies at any step leaves the old or the new index.

The faults are deterministic: every call that changes the disk is failed in turn (conftest-free, by replacing `storage.system`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xref import index as indexes
from xref.errors import DamagedIndexError, StoreError
from xref.index import build, engine, manifest, storage

from .test_index import FakeEncoder, corpus, made, write

OLD = corpus(6)
NEW = [
    *OLD[:2],
    made("doc2", [f"Всё иначе, говорит {i}." for i in range(15)]),
    *OLD[3:5],
    made("new", ["Новое предложение."]),
]


class Killed(BaseException):
    """The process is gone: nothing after this reaches the disk."""


class Quick(storage.System):
    """A disk that does not wait for the platter: these tests end processes, not machines."""

    def fsync(self, fd: int) -> None:
        return


class Faulty(storage.System):
    """Counts the calls that change the disk and fails one of them; after a kill nothing works any more.

    `kill`: the process ends before the call. `torn`: it ends in the middle of a write. `power`: it ends, and with it everything that
    was not synced. `io`, `full`: the call raises; a full disk stays full. `short`: a write takes half.
    """

    def __init__(self, fail_at: int, how: str, room: int | None = None) -> None:
        self.fail_at, self.how, self.calls, self.dead, self.room = fail_at, how, 0, False, room
        self.log: list[str] = []
        self.unsynced: dict[int, Path] = {}
        self.renamed: tuple[Path, Path] | None = None

    def _die(self) -> None:
        self.dead = True
        if self.how == "power":
            for path in self.unsynced.values():
                if path.exists():
                    os.truncate(path, 0)
            if self.renamed is not None and self.renamed[1].is_dir():
                self.renamed[1].rename(self.renamed[0])
        raise Killed

    def _step(self, name: str) -> None:
        if self.dead:
            raise Killed
        self.calls += 1
        self.log.append(name)
        if self.calls != self.fail_at:
            return
        if self.how in ("kill", "power"):
            self._die()
        if self.how in ("io", "full"):
            raise OSError(errno.ENOSPC if self.how == "full" else errno.EIO, self.how)

    def open(self, path: Path, flags: int) -> int:
        self._step("open")
        fd = super().open(path, flags)
        self.unsynced.pop(fd, None)
        if flags & os.O_WRONLY:
            self.unsynced[fd] = path
        return fd

    def write(self, fd: int, data: Any) -> int:
        self._step("write")
        if self.how == "full" and self.fail_at and self.calls > self.fail_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.room is not None:
            if not self.room:
                raise OSError(errno.ENOSPC, "No space left on device")
            data = memoryview(data)[: self.room]
            self.room -= len(data)
        if self.calls == self.fail_at and self.how in ("short", "torn"):
            taken = super().write(fd, memoryview(data)[: max(1, len(data) // 2)])
            if self.how == "torn":
                self._die()
            return taken
        return super().write(fd, data)

    def truncate(self, fd: int, size: int) -> None:
        self._step("truncate")
        super().truncate(fd, size)

    def fsync(self, fd: int) -> None:
        self._step("fsync")
        self.unsynced.pop(fd, None)
        self.renamed = None

    def close(self, fd: int) -> None:
        path = self.unsynced.pop(fd, None)
        super().close(fd)
        if path is not None:
            self.unsynced[-len(self.log)] = path  # closed, but not on the platter
        self._step("close")

    def mkdir(self, path: Path) -> None:
        self._step("mkdir")
        super().mkdir(path)

    def replace(self, source: Path, target: Path) -> None:
        self._step("replace")
        for fd, path in self.unsynced.items():
            if path.is_relative_to(source):
                self.unsynced[fd] = target / path.relative_to(source)
        self.renamed = (source, target)
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._step("link")
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._step("unlink")
        super().unlink(path)

    def rmdir(self, path: Path) -> None:
        self._step("rmdir")
        super().rmdir(path)


def answers(folder: Path) -> tuple[object, ...]:
    """All that an index says."""
    index = indexes.open_index(folder)
    ids = [info.id for info in index.documents()]
    rows = range(len(index))
    found = index.search(FakeEncoder("q")(["a", "b"]), 5)
    return (
        tuple((index.document(i), tuple(index.statements(index.rows_of(i)))) for i in ids),
        index.vectors(rows).tobytes(),
        found[0].tobytes(),
        found[1].tobytes(),
    )


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three generations, the last of `OLD`."""
    folder = tmp_path_factory.mktemp("old") / "index"
    for documents in (corpus(2), corpus(3), OLD):
        write(folder, documents, keep=3)
    return folder


@pytest.fixture(scope="module")
def said(old: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    """What the old and the new index answer."""
    fresh = tmp_path_factory.mktemp("new") / "index"
    write(fresh, NEW)
    return answers(old), answers(fresh)


def rebuild(folder: Path, system: storage.System, monkeypatch: pytest.MonkeyPatch) -> str:
    """A rebuild to `NEW` on a disk of that kind: `done`, or the name of what ended it."""
    with monkeypatch.context() as patch:
        patch.setattr(storage, "system", system)
        patch.setattr(build, "CHECKPOINT_SECONDS", 0.0)
        patch.setattr(build, "BATCH", 10)
        try:
            write(folder, NEW, keep=2)
        except Killed:
            return "killed"
        except StoreError:
            return "error"
        return "done"


def steps(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of a rebuild without a fault."""
    shutil.copytree(old, tmp_path / "count")
    system = Faulty(0, "none")
    assert rebuild(tmp_path / "count", system, monkeypatch) == "done"
    return system.log


SLOW = [pytest.param(how, marks=pytest.mark.slow) for how in ("kill", "torn", "io", "full", "short")]


@pytest.mark.parametrize("how", ["power", *SLOW])  # a kill that takes with it what was not synced is the hardest
def test_a_rebuild_that_fails_at_any_step_leaves_the_old_or_the_new_index(
    how: str, old: Path, said: tuple[object, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_every_step(how, old, said, tmp_path, monkeypatch)


def fail_at_every_step(
    how: str, old: Path, said: tuple[object, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fail each call of a rebuild in turn; the old index answers or the new one, and the next rebuild heals everything."""
    log = steps(old, tmp_path, monkeypatch)
    assert len(log) > 50
    assert {"open", "write", "fsync", "close", "mkdir", "replace", "unlink", "rmdir"} <= set(log)
    outcomes = set()
    for step in range(1, len(log) + 1):
        folder = tmp_path / f"{how}{step}"
        shutil.copytree(old, folder)
        ended = rebuild(folder, Faulty(step, how), monkeypatch)
        assert ended == "killed" or how not in ("kill", "power"), (
            f"{how} at step {step} ({log[step - 1]}) went unnoticed"
        )
        now = answers(folder)
        assert now in said, f"{how} at step {step} ({log[step - 1]}): a mixture"
        assert ended != "done" or now == said[1], (
            f"{how} at step {step} ({log[step - 1]}): said done, but the old index answers"
        )
        outcomes.add((ended, said.index(now)))
        assert rebuild(folder, Quick(), monkeypatch) == "done"
        assert answers(folder) == said[1]
        assert indexes.verify(folder) == []
        assert not {p.name for p in folder.iterdir()} - {".lock", "CURRENT"} - set(manifest.generations(folder)), (
            f"step {step} leaves litter"
        )
        shutil.rmtree(folder)
    assert {0, 1} == {which for _, which in outcomes} or how == "short"  # both sides of the switch were seen


PARTS = [pytest.param(how, marks=pytest.mark.slow) for how in ("kill", "torn", "io", "full", "short")]


@pytest.mark.parametrize("how", ["power", *PARTS])
def test_so_does_one_that_adds_a_part_to_a_large_index(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "choose", lambda rows, dim, wanted: "pq" if rows > 30 else "flat")
    monkeypatch.setattr(build, "SMALL_CHANGE", 0.9)
    old, fresh = tmp_path / "old", tmp_path / "fresh"
    for documents in (corpus(2), OLD):
        write(old, documents, keep=3)
    shutil.copytree(old, fresh)
    write(fresh, NEW)
    assert len(indexes.open_index(fresh).engine.parts) == 2
    fail_at_every_step(how, old, (answers(old), answers(fresh)), tmp_path, monkeypatch)


@pytest.mark.parametrize("how", ["kill", pytest.param("full", marks=pytest.mark.slow)])
def test_a_first_build_that_fails_leaves_no_index_or_a_whole_one(
    how: str, said: tuple[object, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Faulty(0, "none")
    rebuild(tmp_path / "count", counter, monkeypatch)
    seen = set()
    for step in range(1, counter.calls + 1):
        folder = tmp_path / f"{how}{step}"
        rebuild(folder, Faulty(step, how), monkeypatch)
        try:
            assert answers(folder) == said[1]
            seen.add("whole")
        except StoreError:
            seen.add("none")
        assert rebuild(folder, Quick(), monkeypatch) == "done"
        assert answers(folder) == said[1]
        shutil.rmtree(folder)
    assert seen == {"whole", "none"}


def test_a_disk_of_any_size_leaves_the_old_or_the_new_index(
    old: Path, said: tuple[object, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Faulty(0, "none", room=1 << 30)
    shutil.copytree(old, tmp_path / "count")
    rebuild(tmp_path / "count", counter, monkeypatch)
    needed = (1 << 30) - (counter.room or 0)
    outcomes = []
    for i in range(40):
        folder = tmp_path / str(i)
        shutil.copytree(old, folder)
        ended = rebuild(folder, Faulty(0, "none", room=needed * i // 39), monkeypatch)
        assert answers(folder) == said[ended == "done"]
        assert indexes.verify(folder) == []
        outcomes.append(ended)
        shutil.rmtree(folder)
    assert outcomes == ["error"] * 39 + ["done"]


def damaged(data: bytes, kind: str, chance: random.Random) -> bytes:
    """The bytes with one thing wrong."""
    at = chance.randrange(len(data))
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    if kind == "grown":
        return data + b"\0" * (1 + at % 64)
    if kind == "zeroed":
        end = min(len(data), at + 512)
        return data[:at] + bytes(end - at) + data[end:]
    start = chance.randrange(len(data))
    return data[:at] + data[start : start + 64] + data[at + 64 :]  # a block of the file in another place


def test_four_hundred_damages(old: Path, said: tuple[object, object], tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(old, folder)
    chance = random.Random(7)
    current = manifest.current(folder)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != ".lock")
    now = [p for p in files if p.parent.name == current or p.name == "CURRENT"]
    refused = 0
    for i in range(400):
        path = now[i % len(now)] if i % 8 else chance.choice(files)
        whole = path.read_bytes()
        other = damaged(whole, ("flip", "flip", "flip", "cut", "grown", "zeroed", "moved")[i % 7], chance)
        if other == whole:
            continue
        path.write_bytes(other)
        problems = indexes.verify(folder)
        assert any(path.name in problem.file or path.parent.name in problem.file for problem in problems), (
            f"{i}: {path} is not found out"
        )
        if path in now:
            with pytest.raises(StoreError) as caught:
                indexes.open_index(folder)
            assert path.name in str(caught.value) or path.name == "CURRENT"
            refused += 1
        else:
            assert answers(folder) == said[0]
        path.write_bytes(whole)
    assert refused > 330
    assert answers(folder) == said[0]


def test_every_cut_of_the_pointer_is_found(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(old, folder)
    whole = (folder / "CURRENT").read_bytes()
    for length in range(len(whole)):  # the last byte counts as well
        (folder / "CURRENT").write_bytes(whole[:length])
        assert [problem.file for problem in indexes.verify(folder)] == ["CURRENT"]


def test_files_of_another_generation_are_refused(old: Path, said: tuple[object, object], tmp_path: Path) -> None:
    names = manifest.generations(old)
    for name in ("documents.parquet", "statements.parquet", "vectors.faiss", "manifest.json"):
        folder = tmp_path / name
        shutil.copytree(old, folder)
        shutil.copy(folder / names[0] / name, folder / names[-1] / name)
        with pytest.raises(DamagedIndexError, match=name.replace(".", r"\.")):
            indexes.open_index(folder)
        assert indexes.verify(folder)
        assert rebuild_old(folder) == said[0]  # a rebuild heals it
    folder = tmp_path / "missing"
    shutil.copytree(old, folder)
    (folder / names[-1] / "statements.parquet").unlink()
    with pytest.raises(DamagedIndexError, match="missing"):
        indexes.open_index(folder)
    assert rebuild_old(folder) == said[0]
    shutil.rmtree(folder / manifest.current(folder))
    with pytest.raises(DamagedIndexError, match="missing"):
        indexes.open_index(folder)
    assert indexes.verify(folder)
    (folder / "CURRENT").unlink()
    with pytest.raises(DamagedIndexError, match="CURRENT"):
        indexes.open_index(folder)
    assert indexes.sources(folder).options == {"lang": "ru"}
    (folder / names[-1]).mkdir(exist_ok=True)
    (folder / names[-1] / "stranger.txt").write_text("x")
    assert rebuild_old(folder) == said[0]


def rebuild_old(folder: Path) -> object:
    """What an index answers after a rebuild to `OLD`."""
    write(folder, OLD)
    assert indexes.verify(folder) == []
    return answers(folder)


class Tiring:
    """An encoder that gives up after so many texts."""

    def __init__(self, after: int) -> None:
        self.left, self.inner = after, FakeEncoder()

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.left -= len(texts)
        if self.left < 0:
            raise Killed
        return self.inner(texts)


def test_an_interrupted_build_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(build, "BATCH", 10)
    documents = [made(f"d{i}", [f"Слово {i} {j}." for j in range(10)]) for i in range(10)]
    for after, total in ((53, 50), (23, 70)):
        with pytest.raises(Killed):
            write(tmp_path, documents, Tiring(after))  # type: ignore[arg-type]
        assert (tmp_path / "checkpoint").stat().st_size > total * 4 * 32
    with (tmp_path / "checkpoint").open("ab") as file:
        file.write(b"half a batch")
    encoder = FakeEncoder()
    changes = write(tmp_path, documents, encoder)
    assert (changes.embedded, encoder.asked) == (30, 33)
    assert not (tmp_path / "checkpoint").exists()
    index = indexes.open_index(tmp_path)
    assert np.array_equal(index.vectors(range(100)), FakeEncoder()([s.content() for _, ss in documents for s in ss]))


def test_a_damaged_or_foreign_checkpoint_is_worth_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(build, "BATCH", 10)
    documents = [made(f"d{i}", [f"Слово {i} {j}." for j in range(10)]) for i in range(10)]
    with pytest.raises(Killed):
        write(tmp_path / "a", documents, Tiring(53))  # type: ignore[arg-type]
    log = (tmp_path / "a" / "checkpoint").read_bytes()
    chance = random.Random(3)
    for i in range(30):
        folder = tmp_path / str(i)
        folder.mkdir()
        (folder / "checkpoint").write_bytes(damaged(log, ("flip", "cut", "zeroed")[i % 3], chance))
        write(folder, documents)
        index = indexes.open_index(folder)
        assert np.array_equal(
            index.vectors(range(100)), FakeEncoder()([s.content() for _, ss in documents for s in ss])
        )
    other = FakeEncoder("other")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "checkpoint").write_bytes(log)
    assert write(tmp_path / "b", documents, other).embedded == 100


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    def nested() -> Any:
        yield OLD[0]
        with pytest.raises(StoreError, match="another process is writing"):
            write(tmp_path, OLD, lock_seconds=0.05)
        yield OLD[1]

    assert len(write(tmp_path, nested()).added) == 2
    assert len(write(tmp_path, OLD).added) == 4


WRITER = """
import sys, random, pathlib
from tests.test_index import made, write
from xref.errors import StoreError
folder, seed, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
for i in range(rounds):
    n = chance.randrange(1, 9)
    write(folder, [made(f"d{j}", [f"Всего {n}, слово {k}." for k in range(n)]) for j in range(n)], keep=1, lock_seconds=60)
"""

READER = """
import sys, pathlib
import numpy as np
from tests.test_index import FakeEncoder
from xref.errors import StoreError
from xref.index import open_index
folder, stop = sys.argv[1], pathlib.Path(sys.argv[2])
seen, count = set(), 0
while not stop.exists():
    index = open_index(folder)
    n = len(index.documents())
    statements = index.statements(range(len(index)))
    assert len(statements) == n * n, (n, len(statements))
    assert all(s.text == f"Всего {n}, слово {s.order}." for s in statements), n
    assert np.array_equal(index.vectors(range(n * n)), FakeEncoder()([s.text for s in statements]))
    seen.add(index.manifest.id)
    count += 1
print(count, len(seen))
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python process beside this one."""
    root = Path(__file__).parent.parent
    environment = os.environ | {"OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=root, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize(("many", "rounds"), [(2, 8), pytest.param(3, 20, marks=pytest.mark.slow)])
def test_writers_and_readers_at_once(tmp_path: Path, many: int, rounds: int) -> None:
    folder, stop = tmp_path / "index", tmp_path / "stop"
    write(folder, [made("d0", ["Всего 1, слово 0."])])
    readers = [run(READER, folder, stop) for _ in range(many)]
    writers = [run(WRITER, folder, seed, rounds) for seed in range(many)]
    for writer in writers:
        _, errors = writer.communicate(timeout=240)
        assert writer.returncode == 0, errors
    stop.touch()
    for reader in readers:
        out, errors = reader.communicate(timeout=60)
        assert reader.returncode == 0, errors
        assert int(out.split()[1]) > 1  # more than one generation was read while it was written
    assert indexes.verify(folder) == []


@pytest.mark.slow
def test_kills_at_random(tmp_path: Path) -> None:
    kills = int(os.environ.get("XREF_TEST_KILLS", "20"))  # a hundred were done by hand; each is a new process
    folder = tmp_path / "index"
    write(folder, [made("d0", ["Всего 1, слово 0."])])
    chance = random.Random(11)
    moved, before = 0, manifest.current(folder)
    for seed in range(kills):
        writer = run(WRITER, folder, seed, 1000)
        deadline = time.monotonic() + 20
        while manifest.current(folder) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.1)
        writer.kill()
        writer.communicate()
        index = indexes.open_index(folder)
        n = len(index.documents())
        assert [s.text for s in index.statements(range(len(index)))] == [
            f"Всего {n}, слово {k}." for _ in range(n) for k in range(n)
        ]
        moved += manifest.current(folder) != before
        before = manifest.current(folder)
    assert moved == kills
    with contextlib.suppress(FileNotFoundError):
        (folder / "checkpoint").unlink()
    write(folder, OLD)
    assert indexes.verify(folder) == []
