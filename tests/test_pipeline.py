"""The whole flow on the seeds and on small invented texts: properties, floors, the golden CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

import xref
from xref import pipeline
from xref.model import LinkVerdict, Severity

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FLOORS = json.loads((ROOT / "tests" / "eval" / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo, made once."""
    return pipeline.demo(tmp_path_factory.mktemp("demo"))


def data_hash(folder: Path) -> str:
    """A digest of everything that a floor was measured on."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "README.md":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_floors(name: str) -> None:
    """Figures of our own gold sets never fall below what was once reached (lower a floor only with a reason in the commit)."""
    floor = FLOORS[name]
    folder = ROOT / floor["folder"]
    assert data_hash(folder) == floor["data"], f"{name}: the data changed; measure again with scripts/update_floors.py"
    figures = pipeline.evaluate_gold(folder)
    for key, least in floor["at_least"].items():
        assert figures[key] >= least, (key, figures[key], least)
    for key, most in floor["at_most"].items():
        assert figures[key] <= most, (
            key,
            figures[key],
            most,
            [e for e in figures["errors"] if "false alarm" in str(e)],
        )


def test_golden_csv(demo: Any) -> None:
    """The demo's CSV is what it was; scripts/update_golden.py writes it anew, and the diff is read."""
    want = list(csv.DictReader(io.StringIO((ROOT / "tests" / "golden" / "demo.csv").read_text("utf-8"))))
    have = list(csv.DictReader(io.StringIO(demo.csv.read_text("utf-8"))))
    assert len(have) == len(want)
    for mine, theirs in zip(have, want, strict=True):
        for column, value in theirs.items():
            if column in ("match_probability", "similarity", "drift_probability") and value:
                assert float(mine[column]) == pytest.approx(float(value), abs=2e-3)
            elif column not in ("alternatives", "signature"):
                assert mine[column] == value, (column, mine["statement"])


def test_demo_twice_is_the_same_bytes(demo: Any, tmp_path: Path) -> None:
    """Same input, same signature: same bytes."""
    again = pipeline.demo(tmp_path)
    assert again.csv.read_bytes() == demo.csv.read_bytes()
    assert again.html.read_bytes() == demo.html.read_bytes()


def test_offsets_are_the_words(demo: Any) -> None:
    """Every span of every finding is the very words in the stored text."""
    for report in demo.reports:
        for finding in report.findings:
            assert finding.claim.span.of(report.document.text) == finding.claim.text
            if finding.match is None:
                continue
            source = report.sources[finding.match.passage.document_id]
            assert finding.match.passage.span.of(source.text) == finding.match.passage.text
            for flag in finding.drifts:
                if flag.reported is not None:
                    assert flag.reported.of(report.document.text) == flag.reported_words
                if flag.said is not None and " […] " not in flag.said_words:
                    assert flag.said.of(source.text) == flag.said_words


def test_the_seed_case(demo: Any) -> None:
    """The report on Peskov's interview: every statement given to him rests on the reconstruction, and none is flagged."""
    report = next(r for r in demo.reports if r.document.id == "peskov-report")
    his = [f for f in report.findings if f.claim.speaker and "Peskov" in f.claim.speaker]
    assert len(his) >= 5
    for finding in his:
        assert finding.match is not None, finding.claim.text
        assert finding.match.passage.document_id == "peskov-aif-2025-09-05", finding.claim.text
        assert not [d for d in finding.drifts if d.severity >= Severity.MAJOR], finding.drifts
    alaska = next(f for f in his if "Alaska" in f.claim.text and f.claim.presentation.value == "direct")
    assert alaska.match is not None
    assert any(
        "Аляск" in s.text for s in alaska.match.passage.statements
    )  # both sentences of the quotation have theirs
    assert len(alaska.match.passage.statements) >= 2


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Мы потеряли около трёх тысяч рабочих мест, но если санкции снимут, мы вернёмся не раньше марта.", "ru"),
        ("Wir werden das Werk nicht schließen, solange die Preise unter 3,5 Prozent steigen.", "de"),
        ("He may not have told Anna Keller that some of the 12 villages were flooded on 3 May.", "en"),
        ("Le maire n'exclut pas de fermer deux écoles, sauf si le conseil trouve 4 millions d'euros.", "fr"),
    ],
)  # fmt: skip
def test_a_text_against_itself_has_no_drift(text: str, lang: str) -> None:
    for presentation in ("direct", "indirect", "headline"):
        finding = xref.compare(said=text, reported=text, said_lang=lang, reported_lang=lang, presentation=presentation)
        assert finding.drifts == ()
        assert finding.link in (LinkVerdict.VERBATIM, LinkVerdict.PARAPHRASE)


@pytest.mark.parametrize(("said", "reported"), [("", "x"), ("…", "!!!"), ("слово", ""), ("\u200b", "a" * 20_000)])
def test_compare_survives_empty_and_odd_texts(said: str, reported: str) -> None:
    assert xref.compare(said=said, reported=reported, said_lang="ru", reported_lang="en").drifts is not None


def test_the_documented_python_calls(tmp_path: Path) -> None:
    """The four lines of the README."""
    xref.build_index([SEEDS / "primary"], tmp_path / "index")
    index = xref.open_index(tmp_path / "index")
    findings = xref.match(SEEDS / "reports" / "peskov-report.md", index)
    assert [f.claim.order for f in findings] == sorted(f.claim.order for f in findings)
    finding = xref.compare(
        said="Мы потеряли три тысячи мест", reported="We lost 30,000 jobs", said_lang="ru", reported_lang="en"
    )
    assert "NUM-VAL" in {d.code for d in finding.drifts}
    vectors = xref.load_encoder("builtin").encode(["Мир", "peace", ""])
    assert vectors.shape[0] == 3
    assert vectors.dtype.name == "float32"


SHARED = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


@pytest.mark.skipif(not SHARED, reason="the user's own document is not part of the repository")
def test_the_users_own_document(demo: Any) -> None:
    """All that it gives to Peskov rests on the right source without a serious flag; background is given none."""
    index, model = pipeline.open_index(demo.index)
    (report,) = pipeline.match_files([SHARED[0]], index, model)
    his = [f for f in report.findings if f.claim.speaker and "Peskov" in f.claim.speaker]
    assert len(his) >= 7
    for finding in his:
        assert finding.match is not None, finding.claim.text
        assert finding.match.passage.document_id == "peskov-aif-2025-09-05"
        assert not [d for d in finding.drifts if d.severity >= Severity.MAJOR], (finding.claim.text, finding.drifts)
    for finding in report.findings:
        # a subheading that names him and carries his words is no background
        if finding.claim.presentation.value == "narration" and "Peskov" not in finding.claim.text:
            assert finding.match is None, finding.claim.text
    (trump,) = [f for f in report.findings if f.claim.text.startswith("Trump said on Thursday")]
    assert (trump.match, trump.link.value) == (None, "not_held")  # his own words are not Peskov's "may meet"
    assert not [d for f in report.findings for d in f.drifts if d.severity >= Severity.MAJOR]
