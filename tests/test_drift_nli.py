"""`--nli`: an optional cross-encoder has its say; without it nothing is imported, and a missing one is one clear line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from xref import drift, pipeline
from xref.drift import nli
from xref.encode.entailment import Verdict
from xref.errors import EncoderError
from xref.model import Severity

SAID = "Завод закроют весной."
FAITHFUL = "The plant will be closed in spring."
LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}


class Fixed:
    """A judge that answers every pair alike."""

    name = "st:fixed"

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.asked: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        self.asked += pairs
        return [self.verdict] * len(pairs)


def _with(
    monkeypatch: pytest.MonkeyPatch, said: str, reported: str, verdict: Verdict
) -> tuple[list[str], float, Fixed]:
    judge = Fixed(verdict)
    monkeypatch.setattr(nli, "in_force", lambda: judge)
    finding, likely = pipeline.weighed(said, reported, said_lang="ru", reported_lang="en")
    return [d.detector for d in finding.drifts], likely, judge


def test_a_contradiction_is_a_flag_and_makes_drift_likelier(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pipeline.weighed(SAID, FAITHFUL, said_lang="ru", reported_lang="en")[1]
    detectors, likely, judge = _with(monkeypatch, SAID, FAITHFUL, Verdict(0.02, 0.02, 0.96))
    assert "nli" in detectors
    assert likely > before
    assert {(SAID, FAITHFUL), (FAITHFUL, SAID)} == set(judge.asked), "both directions are asked"


def test_entailment_both_ways_makes_drift_less_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pipeline.weighed(SAID, FAITHFUL, said_lang="ru", reported_lang="en")[1]
    detectors, likely, _ = _with(monkeypatch, SAID, FAITHFUL, Verdict(0.98, 0.01, 0.01))
    assert detectors == []
    assert likely < before


def test_figures_are_no_matter_of_entailment(monkeypatch: pytest.MonkeyPatch) -> None:
    said, reported = "Мы потеряли три тысячи рабочих мест.", "We lost 30,000 jobs."
    detectors, _, _ = _with(monkeypatch, said, reported, Verdict(0.98, 0.01, 0.01))
    assert "num_scale" in detectors


def test_a_long_side_is_judged_clause_by_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    reported = "The plant will be closed in spring. The workers will be paid. Nobody knows by whom."
    _, _, judge = _with(monkeypatch, SAID, reported, Verdict(0.3, 0.6, 0.1))
    assert [hypothesis for premise, hypothesis in judge.asked if premise == SAID] == [
        "The plant will be closed in spring. ", "The workers will be paid. ", "Nobody knows by whom.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["st:/no/such/folder", "st:"])
def test_a_missing_model_is_one_clear_line(name: str) -> None:
    with pytest.raises(EncoderError) as error, pipeline.judged(name):
        pass
    assert "\n" not in str(error.value)


def test_nobody_is_asked_and_no_torch_loaded_by_default() -> None:
    code = (
        "import sys; from xref import pipeline\n"
        f"with pipeline.judged(None): pipeline.weighed({SAID!r}, {FAITHFUL!r}, said_lang='ru', reported_lang='en')\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random BERT with three NLI labels, saved as a CrossEncoder."""
    pytest.importorskip("sentence_transformers")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    place = tmp_path_factory.mktemp("nli")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz.",
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
    ]
    (place / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, num_labels=3, id2label=LABELS, label2id={v: k for k, v in LABELS.items()},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(place)
    BertTokenizerFast(vocab_file=str(place / "vocab.txt")).save_pretrained(place)
    return place


def test_a_local_model_judges_by_its_own_labels(folder: Path) -> None:
    with pipeline.judged(f"st:{folder}") as judge:
        assert judge is not None
        verdicts = judge.judge([("a plant", "a plant"), ("no", "yes")])
        assert all(abs(v.entails + v.neutral + v.contradicts - 1.0) < 1e-6 for v in verdicts)
        assert judge._places == (1, 2, 0)
        assert f"+st:{folder}" in drift.detectors_signature()
        finding, likely = pipeline.weighed(SAID, FAITHFUL, said_lang="ru", reported_lang="en")
    assert 0.0 < likely < 1.0
    assert all(d.severity >= Severity.MINOR for d in finding.drifts)
    assert nli.in_force() is None
    assert "+" not in drift.detectors_signature()


def test_a_model_without_nli_labels_is_refused(folder: Path, tmp_path: Path) -> None:
    import json
    import shutil

    shutil.copytree(folder, tmp_path / "other")
    config = json.loads((tmp_path / "other" / "config.json").read_text())
    config["id2label"] = {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}
    config["label2id"] = {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2}
    (tmp_path / "other" / "config.json").write_text(json.dumps(config))
    with pytest.raises(EncoderError, match="no NLI model"), pipeline.judged(f"st:{tmp_path / 'other'}"):
        pass
