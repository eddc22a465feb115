"""The command line: exit codes, single clear lines, and what is not loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """xref in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "xref", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )  # type: ignore[call-overload, no-any-return]


def loaded(*arguments: str) -> set[str]:
    """The modules that a command loads."""
    code = (
        "import sys\nsys.argv = ['xref', *sys.argv[1:]]\nfrom xref.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint('|'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split("|"))


def test_help_loads_nothing_heavy() -> None:
    assert not loaded("--help") & {
        "numpy",
        "torch",
        "faiss",
        "polars",
        "sentence_transformers",
        "rich",
        "jinja2",
        "yaml",
    }


def test_help_is_instant() -> None:
    """Under 150 ms of CPU (best of five: the machine may be busy)."""

    def cpu() -> float:
        before = os.times()
        run("--help")
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(cpu() for _ in range(5)) < 0.15


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one invented Russian interview."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "source.md").write_text(
        "---\ntitle: Беседа\nlang: ru\npublished: 2025-03-01\noutlet: Вестник Озёрска\n---\n"
        "Вестник: Когда откроют мост?\n\nЛунёв: Мост откроют не раньше мая. Мы потратили около трёх миллионов рублей.\n",
        encoding="utf-8",
    )
    (folder / "report.md").write_text(
        "---\ntitle: Bridge to open\nlang: en\npublished: 2025-03-02\n---\n"
        'The bridge will not open before May, Lunyov told Vestnik Ozyorska. "We have spent about three million roubles," he said.\n',
        encoding="utf-8",
    )
    done = run("index", "build", folder / "source.md", "--index", folder / "index")
    assert done.returncode == 0, done.stderr
    return folder


def test_match_writes_csv_and_loads_no_torch(small: Path) -> None:
    done = run("match", small / "report.md", "--index", small / "index", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("report_id,report_title,")
    modules = loaded("match", str(small / "report.md"), "--index", str(small / "index"), "-o", str(small / "out.csv"))
    assert not modules & {"torch", "sentence_transformers", "deep_translator"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["match", "nowhere.md", "--index", "{index}"], "nowhere.md"),
        (["match", "{empty}", "--index", "{index}"], "empty"),
        (["match", "{odd}", "--index", "{index}"], ".xyz"),
        (["match", "{report}", "--index", "{folder}/no-index"], "no-index"),
        (["read", "{latin}"], "Cyrillic"),
        (["match", "{report}", "--index", "{index}", "-o", "{folder}/out.nosuch"], "suffix"),
        (["match", "{report}", "--index", "{index}", "--encoder", "nosuch"], "nosuch"),
        (["explain", "NOT-A-CODE"], "NOT-A-CODE"),
        (["compare", "{folder}/nowhere.csv"], "nowhere.csv"),
    ],
)  # fmt: skip
def test_one_clear_line(small: Path, arguments: list[str], words: str) -> None:
    """What the user can fix is one line on standard error and exit code 2."""
    empty, odd, latin = small / "empty.txt", small / "odd.xyz", small / "latin.md"
    empty.write_text("")
    odd.write_text("text")
    latin.write_text(
        "---\nlang: ru\n---\nThere is no Russian letter in this text, although it is said to be Russian.\n"
    )
    names = {
        "index": small / "index",
        "folder": small,
        "report": small / "report.md",
        "empty": empty,
        "odd": odd,
        "latin": latin,
    }
    done = run(*(argument.format(**names) for argument in arguments))
    assert done.returncode == 2, done.stderr
    assert words.lower() in done.stderr.lower()
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_partial_work_is_exit_4(small: Path) -> None:
    done = run("match", small / "report.md", small / "gone.md", "--index", small / "index", "--format", "jsonl")
    assert done.returncode == 4
    assert "gone.md" in done.stderr
    assert done.stdout.count("\n") >= 2


def test_fail_on(small: Path) -> None:
    """Exit 3 only where a drift is at or above what was asked for."""
    drifted = small / "drifted.md"
    drifted.write_text(
        "---\ntitle: x\nlang: en\npublished: 2025-03-02\n---\n"
        '"We have spent about thirty million roubles," Lunyov told Vestnik Ozyorska.\n',
        encoding="utf-8",
    )
    assert (
        run("match", drifted, "--index", small / "index", "--fail-on", "major", "-o", small / "d.csv").returncode == 3
    )
    assert (
        run(
            "match", small / "report.md", "--index", small / "index", "--fail-on", "major", "-o", small / "f.csv"
        ).returncode
        == 0
    )


def test_damaged_index(small: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(small / "index", copy)
    victim = next(copy.glob("gen-*/vectors.faiss"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    for command in (["match", small / "report.md", "--index", copy], ["index", "verify", "--index", copy]):
        done = run(*command)
        assert done.returncode == 2
        assert "vectors.faiss" in done.stderr
        assert "Traceback" not in done.stderr
