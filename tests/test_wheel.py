"""The built wheel, in an environment of its own, with no network: `xref demo` from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Any attempt to connect or to resolve a name ends the process with a traceback.
_CUT_OFF = """
import socket

def _refused(*arguments, **options):
    raise RuntimeError(f"the network was asked for: {arguments}")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.gethostbyname = _refused
"""


@pytest.mark.slow
def test_wheel_runs_the_demo_offline(tmp_path: Path) -> None:
    """The wheel carries everything it needs: weights, tables, templates, seeds; its declared dependencies suffice."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("xref-*.whl"))
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-c",
        str(ROOT / "constraints.txt"),
    ]
    subprocess.run([*pip, "torch"], check=True)
    subprocess.run([*pip, str(wheel)], check=True)
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(_CUT_OFF)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [str(home / "bin" / "xref"), "demo"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(guard)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (empty / "drift.csv").read_text("utf-8").startswith("report_id,")
    assert (empty / "drift.html").stat().st_size > 10_000
    assert "Traceback" not in done.stderr
