"""`xref doctor`: what it looks at, what it says of what is missing, and its exit code."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from xref.index import machine
from xref.pipeline import examining
from xref.pipeline.examining import EXTRAS, Check
from xref.pipeline.examining import doctor as look


def states(found: list[Check]) -> dict[str, str]:
    return {check.name: check.state for check in found}


def test_all_that_matters_is_looked_at() -> None:
    found = look()
    names = states(found)
    assert {"xref", "python", "machine", "libraries", "encoder", "faiss", "products", "cache", *EXTRAS} <= set(names)
    assert not [check for check in found if check.state == "bad"]
    assert set(names.values()) <= {"ok", "warning", "missing"}
    told = {check.name: check.told for check in found}
    assert "352 components" in told["encoder"]
    assert "numpy " in told["libraries"]
    assert any(name.startswith("blas of ") for name in names)


def test_the_extras_are_those_of_the_package() -> None:
    import tomllib
    from pathlib import Path

    declared = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    assert set(EXTRAS) == set(declared) - {"dev"}
    for name, (_, modules) in EXTRAS.items():
        wanted = {requirement.split(">=")[0].replace("-", "_") for requirement in declared[name]}
        assert set(modules) == wanted


def test_a_missing_part_is_named_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "find_spec", lambda name: None if name == "warcio" else object())
    (web,) = [check for check in look() if check.name == "web"]
    assert web.state == "missing"
    assert "pip install 'xref[web]'" in web.told
    assert "warcio" in web.told


def test_an_old_kernel_is_a_warning_and_a_broken_encoder_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    from xref.errors import EncoderError

    monkeypatch.setattr(
        machine, "kernels", lambda: [machine.Kernel("faiss", "openblas 0.3.15", "Prescott", fits=False)]
    )

    def broken(*_: object) -> None:
        raise EncoderError("the weights are damaged")

    monkeypatch.setattr(examining.encode, "load_encoder", broken)
    found = {check.name: check for check in look()}
    assert found["blas of faiss"].state == "warning"
    assert "OPENBLAS_CORETYPE" in found["blas of faiss"].told
    assert found["encoder"].state == "bad"
    assert "damaged" in found["encoder"].told


def test_settings_that_send_text_are_warned_of_and_keys_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XREF_GLOSS", "google")
    monkeypatch.setenv("XREF_MODE", "careful")
    monkeypatch.setenv("XREF_SOME_API_KEY", "geheim")
    found = {check.name: check for check in look()}
    assert found["XREF_GLOSS"].state == "warning"
    assert found["XREF_MODE"].state == "ok"
    assert "geheim" not in str(found.values())


def test_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xref", "doctor", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {"name", "state", "told"} == set(json.loads(done.stdout)[0])
    from typer.testing import CliRunner

    from xref import pipeline
    from xref.cli.app import app

    monkeypatch.setattr(pipeline, "doctor", lambda: [Check("faiss", "bad", "gone"), Check("xref", "ok", "1")])
    shown = CliRunner().invoke(app, ["doctor"])
    assert shown.exit_code == 2
    assert "BAD     faiss  gone" in shown.output
