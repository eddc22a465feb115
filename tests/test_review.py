"""Decisions: the file, its merge into findings by flag id, and the agreement of two reviewers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests import reportkit as kit
from xref import report as reports
from xref import review
from xref.errors import InputError, LimitError
from xref.report import columns
from xref.review import Decision, Merge, agreement

ROWS = list(reports.rows(kit.report(), kit.SIGNATURE))
FLAGS = {row["drift_code"]: row["flag_id"] for row in ROWS if row["drift_code"]}


def decided(
    code: str, word: str, reviewer: str = "Anna", time: str = "2031-03-06T10:00:00Z", note: str = ""
) -> Decision:
    return Decision(FLAGS[code], word, note, reviewer, time, "rep-mill", "s", code)


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    made = [decided("MOD-UP", "confirm", note='«да», "yes"\n'), decided("OMIT", "", note="see the video")]
    path.write_text(review.dump(made, reviewer="Anna", exported="2031-03-06T11:00:00Z"), encoding="utf-8")
    assert review.read(path) == made


def test_decisions_find_their_flags_and_name_those_that_are_gone() -> None:
    made = [
        decided("MOD-UP", "confirm", note="plain"),
        decided("A-SPK", "reject"),
        Decision("0" * 16, "confirm", "old", "Anna", "2031-01-01", "rep-old", "s9", "POL", "major"),
    ]
    merge = Merge(made)
    merged = list(merge.rows(ROWS))
    assert [tuple(row)[-4:] for row in merged] == [review.COLUMNS] * len(ROWS)
    assert columns.names(columns.REVIEW) == review.COLUMNS
    by_code = {row["drift_code"]: row for row in merged}
    assert [by_code["MOD-UP"][name] for name in review.COLUMNS] == ["confirm", "plain", "Anna", "2031-03-06T10:00:00Z"]
    assert [by_code["NUM-VAL"][name] for name in review.COLUMNS] == [None] * 4
    assert [one.flag_id for one in merge.gone()] == ["0" * 16]
    lines = merge.lines()
    assert lines[0] == "2 decisions applied to 2 flags"
    assert "POL major, rep-old s9: confirm by Anna (old)" in lines[2]


def test_decisions_outlive_a_rerun_and_not_a_changed_statement() -> None:
    moved = kit.report(text="Breaking.\n\n" + kit.REPORT_TEXT, title="Another title")
    merge = Merge([decided("MOD-UP", "confirm")])
    assert sum(row["decision"] == "confirm" for row in merge.rows(reports.rows(moved, kit.SIGNATURE))) == 1
    first = kit.findings()[1]
    changed = replace(first, claim=replace(first.claim, text=first.claim.text.replace("will", "may")))
    merge = Merge([decided("MOD-UP", "confirm")])
    list(merge.rows(reports.rows(replace(kit.report(), findings=(changed,)), kit.SIGNATURE)))
    assert len(merge.gone()) == 1


def test_reviewers_who_differ_are_disputed_and_the_later_word_of_one_stands() -> None:
    made = [
        decided("MOD-UP", "confirm", "Anna", "2031-03-06T10:00:00Z", "first"),
        decided("MOD-UP", "reject", "Boris", "2031-03-06T12:00:00Z", "no"),
        decided("A-SPK", "confirm", "Anna", "2031-03-06T10:00:00Z"),
        decided("A-SPK", "reject", "Anna", "2031-03-06T11:00:00Z"),
        decided("OMIT", "confirm", "Anna"),
        decided("OMIT", "confirm", "Boris"),
    ]
    merged, _ = review.apply(made, ROWS)
    by_code = {row["drift_code"]: row for row in merged}
    assert [by_code["MOD-UP"][name] for name in review.COLUMNS] == [
        "disputed",
        "Anna: first; Boris: no",
        "Anna; Boris",
        "2031-03-06T12:00:00Z",
    ]
    assert by_code["A-SPK"]["decision"] == "reject"
    assert (by_code["OMIT"]["decision"], by_code["OMIT"]["reviewer"]) == ("confirm", "Anna; Boris")


def test_a_second_merge_keeps_the_first() -> None:
    first, _ = review.apply([decided("MOD-UP", "confirm", "Anna"), decided("A-SPK", "confirm", "Anna")], ROWS)
    second, _ = review.apply(
        [decided("MOD-UP", "reject", "Boris"), decided("A-SPK", "unsure", "Anna", "2031-04-01")], first
    )
    by_code = {row["drift_code"]: row for row in second}
    assert by_code["MOD-UP"]["decision"] == "disputed"
    assert by_code["A-SPK"]["decision"] == "unsure"
    assert [row["decision"] for row in review.apply([], second)[0]] == [row["decision"] for row in second]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "excel.csv"])
def test_a_merged_report_is_written_and_read_and_shown(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    merged, _ = review.apply([decided("MOD-UP", "confirm", note="=plain")], ROWS)
    reports.write_rows(merged, reports.format_for(path), path, extra=review.COLUMNS)
    back = list(reports.read_rows(path))
    assert back == merged
    reports.convert(path, tmp_path / "a.html")
    assert '"review":{"decision":"confirm","decision_note":"=plain","reviewer":"Anna"' in (
        tmp_path / "a.html"
    ).read_text(encoding="utf-8")
    reports.convert(path, tmp_path / "a.md")
    assert "**confirm** by Anna" in (tmp_path / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "export one"),
        ('{"format": "other", "decisions": []}', "export one"),
        ('{"format": "xref-decisions", "version": 2, "decisions": []}', "version 2"),
        ('{"format": "xref-decisions", "version": 1, "decisions": [7]}', "decision 1 is not an object"),
        ('{"format": "xref-decisions", "version": 1, "decisions": [{"flag_id": "../../etc"}]}', "no flag_id"),
        ('{"format": "xref-decisions", "version": 1, "decisions": [{"flag_id": "0123456789abcdef", "decision": "maybe"}]}', "not one of confirm"),
        ('{"format": "xref-decisions", "version": 1, "decisions": [{"flag_id": "0123456789abcdef", "time": "yesterday"}]}', "ISO 8601"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_decisions_is_named(data: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(data, encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        review.read(path)
    assert str(path) in str(caught.value)


def test_a_missing_and_a_huge_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        review.read(tmp_path / "none.json")
    monkeypatch.setattr("xref.review.decisions._MOST_BYTES", 10)
    (tmp_path / "d.json").write_text(json.dumps({"format": "xref-decisions"}), encoding="utf-8")
    with pytest.raises(LimitError):
        review.read(tmp_path / "d.json")


def many(words: str, reviewer: str) -> list[Decision]:
    names = {"c": "confirm", "r": "reject", "u": "unsure", "-": ""}
    return [Decision(f"{number:016x}", names[word], "", reviewer) for number, word in enumerate(words) if word != "."]


def test_kappa_as_by_hand() -> None:
    # 10 shared, 8 alike; both gave c 6 times, r 3 times, u once
    found = agreement(many("ccccccrrruc", "A"), many("cccccrrrcu-", "B"))
    assert (found.both, found.only_first, found.only_second) == (10, 1, 0)
    assert found.observed == pytest.approx(0.8)
    assert found.expected == pytest.approx((6 * 6 + 3 * 3 + 1) / 100)
    assert found.kappa == pytest.approx((0.8 - 0.46) / 0.54)
    assert [one.flag_id for one, _ in found.disagreements] == [f"{5:016x}", f"{8:016x}"]
    assert any("Cohen's kappa 0.630" in line for line in found.lines())


def test_kappa_at_its_ends() -> None:
    assert agreement(many("crcr", "A"), many("crcr", "B")).kappa == pytest.approx(1.0)
    assert agreement(many("crcr", "A"), many("rcrc", "B")).kappa == pytest.approx(-1.0)
    assert agreement(many("cccc", "A"), many("cccc", "B")).kappa is None
    none = agreement(many("cc", "A"), [])
    assert (none.both, none.kappa, len(none.lines())) == (0, None, 1)


def test_agreement_of_files(tmp_path: Path) -> None:
    for name, words in (("a", "ccr"), ("b", "crr")):
        (tmp_path / f"{name}.json").write_text(review.dump(many(words, name)), encoding="utf-8")
    lines = review.agreement_lines(tmp_path / "a.json", tmp_path / "b.json")
    assert lines[0].startswith("3 flags decided by both")
