"""With no option given, no command attempts a connection: every one of them is run with a hook on sockets and name resolution."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Also in child processes (site loads it in each). Python's audit events cover what C code in `_socket` does, not only the module's functions.
HOOK = """
import os, sys

_LOG = os.environ["XREF_TEST_LOG"]

def _watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "socket.sendmsg", "socket.bind"):
        fd = os.open(_LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(fd, f"{event} {arguments[1:] if event.startswith('socket.') and len(arguments) > 1 else arguments}\\n".encode())
        os.close(fd)

sys.addaudithook(_watch)
"""
# Every command, in one process: its exit code, and whether it left a line in the log.
DRIVER = """
import contextlib, io, json, os, sys
from pathlib import Path
from xref.cli import main

log = Path(os.environ["XREF_TEST_LOG"])
told = []
for arguments in json.load(sys.stdin):
    before = log.read_text() if log.exists() else ""
    sys.argv, code = ["xref", *arguments], 0
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    after = log.read_text() if log.exists() else ""
    told.append([arguments, code, after[len(before):], said.getvalue()[-500:]])
print(json.dumps(told))
"""


def environment(tmp_path: Path) -> dict[str, str]:
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XREF_")}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)]), "XREF_TEST_LOG": str(tmp_path / "log"), "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def commands() -> set[tuple[str, ...]]:
    """Every command that there is."""
    import typer

    from xref.cli.app import app

    names: set[tuple[str, ...]] = set()
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        names |= {(name, sub) for sub in inner} if inner else {(name,)}
    return names


def test_the_hook_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """A test of the test: a connection, a name and a child process's connection all leave a line."""
    env = environment(tmp_path)
    code = (
        "import socket, subprocess, sys, contextlib\n"
        "with contextlib.suppress(OSError): socket.create_connection(('127.0.0.1', 9), .2)\n"
        "with contextlib.suppress(OSError): socket.gethostbyname('localhost')\n"
        "if len(sys.argv) < 2: subprocess.run([sys.executable, *sys.orig_argv[1:], 'child'])\n"
    )
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    seen = (tmp_path / "log").read_text().split("\n")
    assert sum(line.startswith("socket.connect") for line in seen) == 2
    assert sum(line.startswith("socket.gethostbyname") for line in seen) == 2


def test_no_command_attempts_a_connection(tmp_path: Path) -> None:
    env = environment(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    (work / "source.md").write_text(
        "---\ntitle: Беседа\nlang: ru\npublished: 2025-03-01\noutlet: Вестник Озёрска\nurl: https://vestnik.example/a\n---\n"
        "Вестник: Когда откроют мост?\n\nЛунёв: Мост откроют не раньше мая. Мы потратили около трёх миллионов рублей.\n",
        encoding="utf-8",
    )
    (work / "report.html").write_text(
        "<html lang=en><head><title>Bridge</title><link rel=canonical href='https://news.example/bridge'></head><body><article>"
        "<p>The bridge will not open before May, Lunyov told Vestnik Ozyorska.</p><img src='http://tracker.example/p.png'>"
        "<script src='https://cdn.example/x.js'></script></article></body></html>",
        encoding="utf-8",
    )
    (work / "pairs.jsonl").write_text(
        '{"id": "1", "said": "Мост откроют в мае.", "reported": "The bridge opens in June."}\n'
    )
    gold = {
        "report": "report.html",
        "statement": "x",
        "source": None,
        "passages": [],
        "link": "not_held",
        "codes": [],
        "accept": [],
    }
    (work / "gold.jsonl").write_text(json.dumps(gold) + "\n")
    decided = {
        "format": "xref-decisions",
        "version": 1,
        "reviewer": "A",
        "exported": "2026-01-01T00:00:00Z",
        "signature": "s",
    }
    one = {
        "flag_id": "0101b449ad84cde8",
        "decision": "confirm",
        "note": "",
        "reviewer": "A",
        "time": "2026-01-01T00:00:00Z",
    }
    (work / "decisions.json").write_text(json.dumps(decided | {"decisions": [one]}))
    index, other, merged = (str(work / name) for name in ("index", "other", "merged"))
    source, report, findings = str(work / "source.md"), str(work / "report.html"), str(work / "found.csv")
    runs = [
        ["read", source], ["index", "build", source, "--index", index], ["index", "build", source, "--index", other],
        ["index", "rebuild", "--index", index], ["index", "verify", "--index", index], ["index", "info", "--index", index],
        ["index", "merge", index, other, "--index", merged], ["match", report, "--index", index, "-o", findings],
        *(["report", findings, "-o", str(work / f"found.{suffix}")] for suffix in ("html", "md", "jsonl", "jsonld", "claimreview.json")),
        ["compare", str(work / "pairs.jsonl"), "--format", "jsonl"], ["explain"], ["explain", "POL"], ["languages"], ["doctor"],
        ["evaluate", str(work), "--index", index],
        ["review", "apply", str(work / "decisions.json"), "--to", findings], ["review", "agreement", str(work / "decisions.json"), str(work / "decisions.json")],
        ["demo", "--folder", str(work / "demo")],
    ]  # fmt: skip
    assert {tuple(run[: 2 if run[0] in ("index", "review") else 1]) for run in runs} | {
        ("review", "serve")
    } == commands()
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps(runs),
        env=env,
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for arguments, code, seen, said in json.loads(done.stdout.splitlines()[-1]):
        assert seen == "", f"{arguments} asked for the network: {seen}"
        assert code == 0 or arguments[0] == "evaluate", f"{arguments}: {code} {said}"  # this gold set is a stub


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_review_server_listens_on_loopback_and_calls_nobody(tmp_path: Path) -> None:
    from xref import pipeline

    (tmp_path / "a.md").write_text("---\nlang: en\n---\nLunyov: The bridge will open in May.\n", encoding="utf-8")
    pipeline.build_index([tmp_path / "a.md"], tmp_path / "index")
    command = [sys.executable, "-m", "xref", "review", "serve", "--index", "index", "--decisions", "d.sqlite"]
    server = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        assert "http://127.0.0.1:" in server.stderr.readline()
        time.sleep(0.5)
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    seen = [line for line in (tmp_path / "log").read_text().splitlines() if line]
    assert seen
    assert all(line.startswith("socket.bind") and "127.0.0.1" in line for line in seen), seen
