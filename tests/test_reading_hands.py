"""Reading on other processes and on a Dask cluster gives what reading here gives."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xref import pipeline
from xref.errors import UsageError
from xref.model import Role
from xref.pipeline.reading import Hands

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "primary"


def test_two_processes_read_what_one_reads() -> None:
    here = list(pipeline.read([SEEDS], Role.SOURCE))
    there = list(pipeline.read([SEEDS], Role.SOURCE, hands=Hands(workers=2)))
    assert there == here


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match="no Dask scheduler"):
        list(pipeline.read([SEEDS], Role.SOURCE, hands=Hands(dask="tcp://127.0.0.1:9")))


@pytest.mark.slow
def test_dask_reads_what_one_reads(tmp_path: Path) -> None:
    """A scheduler and a worker as processes of their own, on loopback only, in another folder than ours."""
    pytest.importorskip("distributed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    common = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    commands = [
        ["distributed.cli.dask_scheduler", "--port", str(port), *common],
        ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", *common],
    ]
    with contextlib.ExitStack() as stack:
        for command in commands:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            time.sleep(4)
        there = list(pipeline.read([SEEDS], Role.SOURCE, hands=Hands(dask=address)))
    here = list(pipeline.read([SEEDS.resolve()], Role.SOURCE))
    assert there == here
