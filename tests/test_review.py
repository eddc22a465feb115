"""Decisions: the file, its merge into findings by flag id, and the agreement of two reviewers."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
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


# ---- the server ----


class Served:
    """The review server on loopback with a check of ours, and a client that speaks plain HTTP."""

    TOKEN = "a-token-of-the-test"

    def __init__(self, path: Path) -> None:
        uvicorn = pytest.importorskip("uvicorn")
        from xref.review.serve import Desk, application
        from xref.review.store import Store

        self.checked: list[tuple[str, str, bytes, str]] = []
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.desk = Desk(self.check, ("seeds", "other"), Store(path))
        app = application(self.desk, token=self.TOKEN, hosts=[self.host])
        self.server = uvicorn.Server(
            uvicorn.Config(app, log_level="critical", ws="none", lifespan="off", access_log=False)
        )
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def check(
        self, kind: str, name: str, data: bytes, index: str, *, progress: Callable[[float, str], None], save_to: str
    ) -> bytes:
        self.checked.append((kind, name, data, index))
        progress(0.5, "reading")
        if b"unreadable" in data:
            raise InputError("the text cannot be read")
        if b"bug" in data:
            raise ValueError("secret words of the document")
        return reports.page([kit.report()], kit.SIGNATURE, save_to=save_to)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def good(self, **more: str) -> dict[str, str]:
        """The headers of a request from our own page."""
        return {"Cookie": f"xref-token={self.TOKEN}", "X_Xref": "1", "Origin": f"http://{self.host}", **more}

    def wait(self, job: str) -> dict[str, str]:
        for _ in range(500):
            state = json.loads(self.ask("GET", "/state", **self.good())[2])
            found = next(one for one in state["jobs"] if one["id"] == job)
            if found["state"] in ("done", "failed"):
                return dict(found)
            time.sleep(0.02)
        raise AssertionError("the job never ended")

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.listener.close()
        self.desk.stop()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "decisions.sqlite")
    yield made
    made.close()


def test_the_token_opens_the_door_and_nothing_else_does(served: Served) -> None:
    assert served.ask("GET", "/")[0] == 403
    assert served.ask("GET", "/state")[0] == 403
    assert served.ask("GET", "/?token=wrong")[0] == 403
    assert served.ask("GET", "/state", Cookie="xref-token=wrong")[0] == 403
    status, headers, _ = served.ask("GET", f"/?token={served.TOKEN}")
    assert (status, headers["location"]) == (303, "/")
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()
    status, headers, body = served.ask("GET", "/", **served.good())
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert served.TOKEN.encode() not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"X_Xref": "0"},
        {"Cookie": ""},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/check?kind=text&index=seeds", "/decisions"])
def test_a_foreign_page_changes_nothing(served: Served, headers: dict[str, str], path: str) -> None:
    status, _, _ = served.ask(
        "POST", path, b'{"flag_id": "0123456789abcdef", "decision": "confirm"}', **{**served.good(), **headers}
    )
    assert status in (403, 421)
    assert served.checked == []
    assert served.desk.store.all() == []


def test_a_foreign_name_reads_nothing(served: Served) -> None:
    for path in ("/", "/state", "/decisions", f"/?token={served.TOKEN}"):
        assert served.ask("GET", path, **served.good(Host="rebound.example"))[0] == 421


def test_a_text_becomes_a_page_and_its_decisions_are_kept(served: Served) -> None:
    status, _, body = served.ask(
        "POST", "/check?kind=text&name=a%0Ab&index=seeds", b"The mill will open.", **served.good()
    )
    assert status == 202
    job = served.wait(json.loads(body)["id"])
    assert (job["state"], job["name"], job["index"]) == ("done", "a b", "seeds")
    assert served.checked == [("text", "a b", b"The mill will open.", "seeds")]
    status, headers, page = served.ask("GET", f"/pages/{job['id']}", **served.good())
    assert status == 200
    assert b"; connect-src " in page
    assert headers["cache-control"] == "no-store"
    one = decided("MOD-UP", "confirm")
    assert served.ask("POST", "/decisions", json.dumps(asdict(one)).encode(), **served.good())[0] == 204
    assert json.loads(served.ask("GET", "/decisions", **served.good())[2])[one.flag_id]["decision"] == "confirm"
    exported = json.loads(served.ask("GET", "/decisions.json", **served.good())[2])
    assert exported["format"] == "xref-decisions"
    assert exported["decisions"] == [asdict(one)]
    assert (
        served.ask("POST", "/decisions", json.dumps({**asdict(one), "decision": ""}).encode(), **served.good())[0]
        == 204
    )
    assert served.desk.store.all() == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/check?kind=text&index=seeds", b" \n", 400),
        ("/check?kind=text&index=none", b"text", 400),
        ("/check?kind=shell&index=seeds", b"text", 400),
        ("/check?kind=url&index=seeds&name=file:///etc/passwd", b"", 400),
        ("/check?kind=text&index=seeds", b"x" * (21 << 20), 400),
        ("/decisions", b"{", 400),
        ("/decisions", b'{"flag_id": "x"}', 400),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(served: Served, path: str, body: bytes, status: int) -> None:
    assert served.ask("POST", path, body, **served.good())[0] == status
    assert served.checked == []


def test_a_file_name_cannot_climb(served: Served) -> None:
    body = served.ask("POST", "/check?kind=file&index=seeds&name=..%2F..%2Fetc%2Fpasswd", b"text", **served.good())[2]
    served.wait(json.loads(body)["id"])
    assert served.checked[0][1] == "passwd"


def test_a_job_that_fails_is_told_and_the_next_one_runs(served: Served) -> None:
    told = []
    for text in (b"unreadable", b"bug", b"fine"):
        told.append(
            served.wait(json.loads(served.ask("POST", "/check?kind=text&index=seeds", text, **served.good())[2])["id"])
        )
    assert [(one["state"], one["error"]) for one in told] == [
        ("failed", "the text cannot be read"), ("failed", "xref failed (ValueError): this is our bug"), ("done", ""),
    ]  # fmt: skip
    assert served.ask("GET", f"/pages/{told[0]['id']}", **served.good())[0] == 404


def test_only_so_many_pages_are_kept(served: Served) -> None:
    ids = []
    for number in range(23):
        ids.append(
            json.loads(served.ask("POST", "/check?kind=text&index=seeds", b"%d" % number, **served.good())[2])["id"]
        )
        served.wait(ids[-1])
    assert len(served.desk.jobs) == 20
    assert served.ask("GET", f"/pages/{ids[0]}", **served.good())[0] == 404
    assert served.ask("GET", f"/pages/{ids[-1]}", **served.good())[0] == 200


def test_the_store_keeps_one_decision_a_reviewer(tmp_path: Path) -> None:
    from xref.review.store import Store

    store = Store(tmp_path / "d.sqlite")
    for one in (
        decided("MOD-UP", "confirm", "Anna", "2031-01-01"),
        decided("MOD-UP", "reject", "Boris", "2031-01-02"),
        decided("MOD-UP", "unsure", "Anna", "2031-01-03"),
    ):
        store.put(one)
    assert [(one.reviewer, one.decision) for one in Store(tmp_path / "d.sqlite").all()] == [
        ("Anna", "unsure"),
        ("Boris", "reject"),
    ]
    assert store.latest()[FLAGS["MOD-UP"]]["reviewer"] == "Anna"
    (tmp_path / "bad").write_bytes(b"not a database" * 100)
    with pytest.raises(InputError, match="cannot be used"):
        Store(tmp_path / "bad")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    from xref.review.serve import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="cannot listen on"):
            serve(lambda *_, **__: b"", ("a",), tmp_path / "d", port=taken.getsockname()[1])
