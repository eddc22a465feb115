"""The writers: columns, CSV twice, JSONL, Parquet, Markdown, Web Annotation, the table, links, and conversion between them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests import reportkit as kit
from xref import report as reports
from xref.drift import codes
from xref.errors import InputError, UsageError
from xref.model import Finding, LinkVerdict, Presentation, Severity, Span
from xref.report import columns, names
from xref.report.annotation import annotation
from xref.report.delimited import neutral, read_csv, write_csv, write_csv_excel
from xref.report.link import directive, encode, is_web, source_link
from xref.report.rows import flag_ids, passage_text, statement_text
from xref.report.table import columns as screen_columns
from xref.report.table import wrap
from xref.report.view import article, pieces, plain, shown

ROOT = Path(__file__).parents[1]
NAMES = columns.names(columns.MATCH)
CONTRACT = (
    "report_id report_title report_url report_published report_lang statement_id statement statement_start statement_end presentation "
    "speaker_reported link match_probability similarity source_id source_title source_outlet source_url source_published source_lang "
    "speaker_said passage passage_start passage_end passage_gloss gloss_by source_link alternatives flag_id drift_code drift_name severity "
    "direction drift_probability reported_words reported_start reported_end said_words said_start said_end why not_checked signature"
)
ADDED = "report_sha256 report_fetched source_sha256 source_fetched statement_gloss"  # after the contract's, never between them
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "＝1+1", "＋1+1",
    "－1+1", "＠SUM(A1)", "=HYPERLINK(\"http://a.example\")", "=IMPORTXML(\"http://a.example\",\"//a\")", "+cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!A0",
    "%0A=1+1", "|cmd", "=@SUM(1)", "\ufeff=1+1", "\u200b=1+1", "\0=1+1", "'=1+1", "=\"a\"&\"b\"", "=A1;=B1", "-", "+", "=", "\v=1", "\u200e=1+1",
]  # fmt: skip


def made() -> list[dict[str, Any]]:
    return list(reports.rows(kit.report(), kit.SIGNATURE))


def written(fmt: str, given_reports: list[reports.Report] | None = None) -> bytes:
    out = io.BytesIO()
    reports.write([kit.report()] if given_reports is None else given_reports, kit.SIGNATURE, fmt, out)
    return out.getvalue()


# ---- rows ----


def test_the_columns_are_the_contracts_in_its_order() -> None:
    assert " ".join(NAMES) == f"{CONTRACT} {ADDED}"
    assert all(tuple(row) == NAMES for row in made())
    assert (
        " ".join(columns.names(columns.COMPARE))
        == "id drift_probability severity codes direction drifts not_checked signature"
    )


def test_every_value_has_the_type_of_its_column() -> None:
    types = {"str": str, "int": int, "float": float}
    for row in made():
        for column in columns.MATCH:
            assert row[column.name] is None or type(row[column.name]) is types[column.type], column.name


def test_one_row_a_drift_and_one_for_a_statement_without() -> None:
    assert [(row["statement_id"], row["drift_code"], row["severity"]) for row in made()] == [
        ("s0", "", "none"),
        ("s1", "MOD-UP", "major"),
        ("s2", "NUM-VAL", "critical"),
        ("s2", "OMIT", "minor"),
        ("s3", "A-SPK", "critical"),
        ("s4", "", "none"),
        ("s5", "", "none"),
    ]


def test_offsets_are_code_points_of_the_texts_themselves() -> None:
    for row in made():
        if row["reported_words"]:
            assert kit.REPORT_TEXT[row["reported_start"] : row["reported_end"]] == row["reported_words"]
        if row["said_words"]:
            assert kit.SOURCE_TEXT[row["said_start"] : row["said_end"]] == row["said_words"]
        whole = kit.REPORT_TEXT[row["statement_start"] : row["statement_end"]]
        assert all(part in whole for part in row["statement"].split(" […] "))


def test_a_discontinuous_quotation_gives_its_parts() -> None:
    row = next(row for row in made() if row["statement_id"] == "s2")
    assert row["statement"] == "We lost 30,000 sacks of flour, […] Nobody was hurt."
    assert kit.REPORT_TEXT[row["statement_start"] : row["statement_end"]].startswith('"We lost')


def test_a_passage_shows_what_it_leaves_out_and_only_that() -> None:
    apart = kit.said("Мельницу мы, возможно, откроем весной.", "Мы потеряли около трёх тысяч мешков муки.")
    assert passage_text(apart) == "Мельницу мы, возможно, откроем весной. […] Мы потеряли около трёх тысяч мешков муки."
    together = kit.said("Мы потеряли около трёх тысяч мешков муки.", "Никто не пострадал.")
    assert passage_text(together) == together.text


def test_no_passage_is_a_finding() -> None:
    row = made()[-1]
    assert (row["link"], row["passage"], row["source_id"], row["match_probability"]) == (
        "none_in_held",
        None,
        None,
        None,
    )
    assert "no passage" in row["why"]


def test_flag_ids_hold_still_and_tell_apart() -> None:
    ids = [row["flag_id"] for row in made()]
    assert len(set(ids)) == len(ids)
    assert reports.flag_id("a", "b", "c") == "0101b449ad84cde8" == reports.flag_id(" a\n", "b", "c")
    assert reports.flag_id("ab", "c", "") != reports.flag_id("a", "bc", "")
    moved = kit.report(text="A new first line.\n\n" + kit.REPORT_TEXT)
    assert [row["flag_id"] for row in reports.rows(moved, kit.SIGNATURE)] == ids
    twice = flag_ids("a", "b", ["POL", "POL", "ADD"])
    assert len(set(twice)) == 3
    assert twice[0] == reports.flag_id("a", "b", "POL")


def test_alternatives_are_json() -> None:
    assert json.loads(made()[0]["alternatives"]) == []
    (other,) = json.loads(made()[1]["alternatives"])
    assert other["source_id"] == "src-lugovoy"
    assert set(other) >= {"passage", "similarity"}


def test_a_source_that_is_not_at_hand_leaves_its_columns_empty() -> None:
    row = next(reports.rows(reports.Report(kit.report_document(), kit.findings()[1:2], {}), kit.SIGNATURE))
    assert (row["source_id"], row["source_title"], row["source_link"]) == ("src-lugovoy", None, None)


def test_rows_of_compare() -> None:
    drifts = kit.findings()[2].drifts
    rows = list(
        reports.compare_rows(
            [
                reports.Compared("1", drifts, ("modality: no table for fa",)),
                reports.Compared("2", drift_probability=0.123456),
            ],
            kit.SIGNATURE,
        )
    )
    assert [tuple(row) for row in rows] == [columns.names(columns.COMPARE)] * 2
    assert (rows[0]["codes"], rows[0]["severity"], rows[0]["drift_probability"], rows[0]["direction"]) == (
        "NUM-VAL OMIT",
        "critical",
        0.97,
        "stronger",
    )
    assert json.loads(rows[0]["drifts"])[0]["said_words"] == "около трёх тысяч"
    assert (rows[1]["codes"], rows[1]["severity"], rows[1]["drift_probability"], rows[1]["drifts"]) == (
        "",
        "none",
        0.1235,
        "[]",
    )


def test_names_are_those_of_the_drift_room() -> None:
    assert names.CODES == codes.NAMES
    assert set(names.CODES) >= codes.CORE
    assert len(names.CODES) == 37  # the table of the design
    assert set(names.LINKS) == {str(link) for link in LinkVerdict}
    assert tuple(severity.label for severity in Severity) == names.SEVERITIES


def test_the_reference_of_columns_is_fresh() -> None:
    assert (ROOT / "docs/csv-columns.md").read_text(encoding="utf-8") == columns.reference(), "run scripts/update-docs"


# ---- formats ----


def test_formats_by_suffix() -> None:
    chosen = {
        "a.csv": "csv",
        "a.excel.csv": "csv-excel",
        "A.HTML": "html",
        "a.jsonl": "jsonl",
        "a.md": "md",
        "a.parquet": "parquet",
        "a.jsonld": "annotation",
        "a.txt": "table",
    }
    assert {name: reports.format_for(Path(name)) for name in chosen} == chosen
    with pytest.raises(UsageError, match=r"\.csv .*\.html"):
        reports.format_for(Path("a.xlsx"))
    with pytest.raises(UsageError, match="choose one of"):
        reports.write([], kit.SIGNATURE, "xlsx", io.BytesIO())


@pytest.mark.parametrize("fmt", list(reports.FORMATS))
def test_same_input_same_bytes(fmt: str, tmp_path: Path) -> None:
    first = written(fmt)
    assert first == written(fmt)
    path = tmp_path / "out"
    reports.write([kit.report()], kit.SIGNATURE, fmt, path)
    assert path.read_bytes() == first
    assert len(first) > 100


@pytest.mark.parametrize("fmt", list(reports.FORMATS))
def test_nothing_to_write_is_written(fmt: str) -> None:
    assert written(fmt, []) or fmt == "jsonl"


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "excel.csv"])
def test_rows_come_back_as_they_were(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    reports.write([kit.report(), kit.report(id="rep-2")], kit.SIGNATURE, reports.format_for(path), path)
    assert list(reports.read_rows(path)) == [*made(), *reports.rows(kit.report(id="rep-2"), kit.SIGNATURE)]


def test_csv_is_utf8_without_bom_and_reads_elsewhere() -> None:
    data = written("csv")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    found = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [row["said_words"] for row in found] == [row["said_words"] or "" for row in made()]
    import polars as pl

    frame = pl.read_csv(data)
    assert frame.columns == list(NAMES)
    assert frame["statement_start"].to_list() == [row["statement_start"] for row in made()]


TRICKY = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from([*FORMULAS, '"', '""', "\r", "\r\n", "a\rb", ",", "", " ", "'", "''"]),
)


@given(st.lists(st.tuples(TRICKY, TRICKY, TRICKY), max_size=6))
def test_csv_loses_nothing(tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str | None, ...]]) -> None:
    folder = tmp_path_factory.mktemp("csv")
    given_rows = [dict(zip(("statement", "passage", "why"), row, strict=True)) for row in cells]
    for write in (write_csv, write_csv_excel):
        write(given_rows, ("statement", "passage", "why"), folder / "a.csv")
        assert list(read_csv(folder / "a.csv")) == given_rows


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_inert_in_csv_excel_and_itself_in_csv(formula: str, tmp_path: Path) -> None:
    evil = replace(kit.report(title=formula), document=kit.report_document(title=formula, url=formula))
    path, excel = tmp_path / "a.csv", tmp_path / "a.excel.csv"
    reports.write([evil], kit.SIGNATURE, "csv", path)
    reports.write([evil], kit.SIGNATURE, "csv-excel", excel)
    assert {row["report_title"] for row in reports.read_rows(path)} == {formula}
    assert excel.read_bytes().startswith(b"\xef\xbb\xbf")
    # what a spreadsheet sees: the file without its BOM, read by a parser that is not ours (lone \r are its newlines)
    with excel.open(encoding="utf-8-sig", newline="") as file:
        seen = list(csv.DictReader(file))
    assert {row["report_title"] for row in seen} == {"'" + formula}
    for row in seen:
        for name, cell in row.items():
            if columns.BY_NAME[name].type == "str":
                bare = cell.lstrip(" \t\r\n\v\u00a0\u3000\u200b\u200e\ufeff\0")
                assert not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), (name, cell)
    manifest = json.loads((tmp_path / "a.excel.csv.manifest.json").read_text(encoding="utf-8"))
    assert {"row": 1, "column": "report_title", "what": ["neutralised"]} in manifest["cells"]
    assert manifest["sha256"] == sha256(excel.read_bytes()).hexdigest()
    assert manifest["rows"] == len(made())


def test_a_cell_longer_than_excels_is_cut_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.excel.csv"
    write_csv_excel([{"why": "я" * 40_000}], ("why",), path)
    (row,) = read_csv(path)
    assert len(row["why"]) == 32_767
    assert "cut" in (tmp_path / "a.excel.csv.manifest.json").read_text(encoding="utf-8")


def test_plain_words_are_left_alone() -> None:
    for text in ("Nobody was hurt.", "а — б", "3 % of it", "“Quote”", "", " a", "5-6"):
        assert neutral(text) == text


def test_jsonl_has_one_object_a_line() -> None:
    strange = kit.report(title="a\u2028b\u0085c\nd\ud800")
    lines = written("jsonl", [strange]).decode().splitlines()
    assert len(lines) == len(made())
    assert json.loads(lines[0])["report_title"].startswith("a\u2028b\u0085c\nd")


def test_parquet_is_typed(tmp_path: Path) -> None:
    import polars as pl

    reports.write([kit.report()], kit.SIGNATURE, "parquet", tmp_path / "a.parquet")
    schema = pl.read_parquet_schema(tmp_path / "a.parquet")
    assert list(schema) == list(NAMES)
    assert (schema["statement_start"], schema["similarity"], schema["gloss_by"]) == (pl.Int64, pl.Float64, pl.String)


def test_markdown_has_front_matter_that_yaml_reads() -> None:
    title = 'He said: "no" # not\n---\nkey: [a, {b: *c}] !!python/object'
    text = written("md", [kit.report(title=title)]).decode()
    head = yaml.safe_load(text.split("\n---\n", 1)[0].removeprefix("---\n"))
    assert head["title"] == " ".join(title.split())
    assert (head["statements"], head["flagged"], head["critical"], head["lang"]) == (6, 3, 2, "en")
    assert "- **critical NUM\\-VAL**" in text or "- **critical NUM-VAL**" in text


def test_annotations_select_the_words_on_both_sides() -> None:
    page = json.loads(written("annotation"))
    assert (page["@context"], page["type"], len(page["items"])) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationPage",
        len(made()),
    )
    item = page["items"][2]
    quote, position = item["target"]["selector"]
    assert quote["type"] == "TextQuoteSelector"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in "We lost 30,000 sacks of flour, […] Nobody was hurt."
    assert kit.REPORT_TEXT[position["start"] : position["end"]] == quote["exact"] == "30,000"
    said = next(body for body in item["body"] if body["type"] == "SpecificResource")
    assert said["source"].startswith("https://vestnik.example/")
    assert said["selector"][0]["exact"] == "около трёх тысяч"
    assert len({one["id"] for one in page["items"]}) == len(page["items"])
    assert annotation(made()[-1])["target"]["selector"][0]["exact"] == '"I regret nothing," he added.'


def test_a_claim_review_is_a_draft_without_verdict() -> None:
    graph = json.loads(written("claimreview"))["@graph"]
    assert [draft["claimReviewed"][:9] for draft in graph] == ["The mill ", "We lost 3", "Lugovoy c"]
    for draft in graph:
        assert draft["creativeWorkStatus"] == "Draft"
        assert not {"reviewRating", "author", "url"} & set(draft)
    assert graph[1]["itemReviewed"]["appearance"]["url"] == "https://post.example/mill"
    assert graph[1]["citation"]["text"] == "Мы потеряли около трёх тысяч мешков муки."


# ---- the table ----


def test_the_table_shows_both_sides_in_a_hundred_columns_and_sums_up() -> None:
    text = written("table").decode()
    assert all(screen_columns(line) <= 100 for line in text.splitlines())
    assert "\x1b" not in text
    for words in (
        "CRITICAL NUM-VAL",
        "30,000",
        "около трёх тысяч",
        "ten times as many",
        "not in source",
        "MAJOR MOD-UP",
    ):
        assert words in text
    assert text.index("MOD-UP") < text.index("NUM-VAL") < text.index("A-SPK"), "article order"
    last = " ".join(text.split("─")[-1].split())
    assert last == (
        "6 statements, 4 linked to a passage, 3 flagged (2 critical, 1 major), 1 not in the source, "
        "1 attributed to nobody, 1 checked only in part."
    )


def test_what_needs_no_look_is_only_counted() -> None:
    out = io.BytesIO()
    reports.print_table([kit.report(), kit.large(40)], kit.SIGNATURE, out)
    text = out.getvalue().decode()
    assert "   1  nothing at major or above (1 statement)" in text
    assert "minor flag)" in text
    assert "   3  verbatim 0.97  CRITICAL NUM-VAL" in text, "numbers stay those of the article"
    assert "6 statements, 4 linked to a passage, 3 flagged" in text, "the sum is of all statements"


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for wanted in (True, False):
        out = Terminal()
        reports.write([kit.report()], kit.SIGNATURE, "table", out)
        assert (b"\x1b[" in out.getvalue()) is wanted
        monkeypatch.setenv("NO_COLOR", "1")


def test_a_terminal_gets_no_escape_from_a_document() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202eevil\u202c\x9b31m"
    text = written("table", [kit.report(title=evil)]).decode()
    assert not any(char in text for char in "\x1b\x07\x9b\u202e\u202c")
    assert "␛]0;owned" in text


def test_several_reports_have_one_sum() -> None:
    text = written("table", [kit.report(), kit.report(id="rep-2")]).decode()
    assert "2 reports: 12 statements" in text


@given(st.text(max_size=200), st.integers(12, 100))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    text = plain(text)
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(screen_columns(line) <= width for line in lines)


# ---- links ----


def test_a_text_fragment_escapes_what_has_a_meaning_there() -> None:
    assert encode("a-b, c & d") == "a%2Db%2C%20c%20%26%20d"
    link = source_link(kit.source(), (Span(0, 10),), "один-два, ", 0)
    assert (
        link
        == "https://vestnik.example/interview-7?a=1&b=2#:~:text=" + "%D0%BE%D0%B4%D0%B8%D0%BD%2D%D0%B4%D0%B2%D0%B0%2C"
    )


def test_a_long_passage_is_given_by_its_ends_and_the_start_is_unique() -> None:
    passage = "И вот мы пришли к мельнице, " + "и шли мы долго " * 10 + "и наконец дошли до самой реки."
    document = "И вот мы пришли к реке.\n\n" + passage
    start, end = directive(passage, document).split(",")
    assert document.count(unquote(start)) == 1
    assert passage.startswith(unquote(start))
    assert passage.endswith(unquote(end))


def test_a_passage_over_two_paragraphs_never_puts_both_into_one_end() -> None:
    value = directive("Первый абзац здесь.\n\nВторой абзац тут, и он кончается.")
    start, end = (unquote(part) for part in value.split(","))
    assert start in "Первый абзац здесь."
    assert end in "Второй абзац тут, и он кончается."


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "http://a b",
        "https://a.example/\nx",
        "ftp://a.example",
        " https://a.example",
        "http://[::1",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert not is_web(url)
    assert source_link(kit.source(url=url, archive_url=None), (Span(0, 3),), "abc", 0) is None


def test_a_fragment_that_is_there_stays() -> None:
    link = source_link(kit.source(url="https://a.example/x#part:~:text=old"), (Span(0, 3),), "abc", 0)
    assert link == "https://a.example/x#part:~:text=abc"


# ---- views ----


def test_pieces_rebuild_the_text() -> None:
    text = "один два три"
    assert pieces(text, [(Span(0, 4), 0), (Span(2, 8), 1)]) == [
        ("од", (0,)),
        ("ин", (0, 1)),
        (" два", (1,)),
        (" три", ()),
    ]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_pieces_lose_nothing(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(Span(min(pair), max(pair)), number) for number, pair in enumerate(ends)]
    assert "".join(words for words, _ in pieces(text, spans)) == text


def test_what_disguises_is_shown() -> None:
    assert shown("a\u202eb\0c\x1b") == "a[U+202E]b␀c␛"
    assert shown("שלום\u200f, עולם\n") == "שלום\u200f, עולם\n"


def test_a_view_places_the_words_of_joined_parts() -> None:
    view = article(kit.report(), kit.SIGNATURE).views[2]
    flag = view.drifts[0]
    assert flag.reported is not None
    assert flag.said is not None
    assert flag.reported.of(view.statement) == "30,000"
    assert flag.said.of(view.passage) == "около трёх тысяч"
    assert view.question == "Что будет с мельницей?"
    assert statement_text(kit.findings()[2].claim).startswith("We lost")


# ---- conversion ----


@pytest.mark.parametrize("start", ["csv", "excel.csv", "jsonl", "parquet"])
@pytest.mark.parametrize("fmt", [fmt for fmt in reports.FORMATS if fmt not in ("csv-excel",)])
def test_any_rows_become_any_format(start: str, fmt: str, tmp_path: Path) -> None:
    path, out = tmp_path / f"a.{start}", tmp_path / "out"
    reports.write([kit.report()], kit.SIGNATURE, reports.format_for(path), path)
    reports.convert(path, out, fmt)
    if fmt in ("csv", "jsonl", "parquet", "annotation", "claimreview"):
        assert out.read_bytes() == written(fmt)
    else:
        text = out.read_text(encoding="utf-8")
        assert "около трёх тысяч" in text
        assert "30,000" in text


@pytest.mark.parametrize("suffix", ["csv", "excel.csv", "jsonl", "parquet"])
def test_a_file_of_an_older_xref_is_read_and_turned_into_anything(suffix: str, tmp_path: Path) -> None:
    old = tmp_path / f"old.{suffix}"
    lines = [{name: value for name, value in row.items() if name not in columns.ADDED} for row in made()]
    if suffix == "parquet":
        import polars as pl

        pl.DataFrame(
            lines,
            schema={
                c.name: {"str": pl.String, "int": pl.Int64, "float": pl.Float64}[c.type]
                for c in columns.MATCH
                if c.name not in columns.ADDED
            },
        ).write_parquet(old)
    elif suffix == "jsonl":
        old.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    else:
        with old.open("w", encoding="utf-8-sig" if "excel" in suffix else "utf-8", newline="") as file:
            writer = csv.DictWriter(file, [name for name in NAMES if name not in columns.ADDED], lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    back = list(reports.read_rows(old))
    assert [row["flag_id"] for row in back] == [row["flag_id"] for row in made()]
    assert all(row[name] is None for row in back for name in columns.ADDED)
    for target in ("new.csv", "new.html", "new.parquet", "new.md"):
        reports.convert(old, tmp_path / target)


def test_columns_of_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({**row, "desk": "foreign"}) + "\n" for row in made()), encoding="utf-8")
    reports.convert(path, tmp_path / "b.csv")
    assert [row["desk"] for row in reports.read_rows(tmp_path / "b.csv")] == ["foreign"] * len(made())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"id,text\n1,2\n", "no column report_id"),
        ("a.csv", b"\xff\xfe\x00", "not UTF-8"),
        ("a.csv", b'a,b\n"1', "never closed"),
        ("a.csv", b"a,a\n1,2\n", "twice"),
        ("a.csv", b"a,b\n1\n", "record 2"),
        ("a.jsonl", b"{\n", "line 1"),
        ("a.jsonl", b"[1]\n", "not a JSON object"),
        ("a.parquet", b"PAR1 no", "Parquet"),
        ("a.html", b"<p>", "not from html"),
    ],
)
def test_a_file_that_is_no_report_of_ours_is_named(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises((InputError, UsageError), match=words) as caught:
        reports.convert(path, tmp_path / "out.csv")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a file"):
        reports.convert(tmp_path / "a.csv", tmp_path / "b.csv")
    with pytest.raises(InputError, match="is the folder there"):
        reports.write([kit.report()], kit.SIGNATURE, "csv", tmp_path / "none" / "a.csv")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")

    def failing() -> Iterator[reports.Report]:
        yield kit.report()
        raise RuntimeError("the encoder broke")

    with pytest.raises(RuntimeError):
        reports.write(failing(), kit.SIGNATURE, "csv", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


# ---- size and weight ----


def many(count: int) -> Iterator[reports.Report]:
    """Reports of six findings each, `count` findings in all."""
    for number in range(count // 6):
        yield kit.report(id=f"rep-{number}")


@pytest.mark.parametrize("fmt", ["csv", "jsonl", "csv-excel", "annotation", "table", "md"])
def test_reports_stream(fmt: str) -> None:
    """Output keeps pace with input: nothing is held until the end, so memory does not grow with the number of reports."""

    class Counting(io.RawIOBase):
        count = 0

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.count += len(data)
            return len(data)

    out = Counting()
    lags: list[int] = []

    def watched() -> Iterator[reports.Report]:
        for one in many(1_998):
            lags.append(out.count)
            yield one

    reports.write(watched(), kit.SIGNATURE, fmt, out)  # type: ignore[arg-type]
    size = out.count / len(lags)  # bytes a report
    behind = max(number * size - count for number, count in enumerate(lags))
    assert behind < 230 * size, "more than 230 of 333 reports were held back"
    assert lags[-1] > 0.5 * out.count


WRITES = """
import resource, sys
from pathlib import Path
from tests import reportkit as kit
from tests.test_report import many
from xref import report
count = 0
def watched():
    global count
    for one in many(int(sys.argv[2])):
        count += len(one.findings)
        yield one
report.write(watched(), kit.SIGNATURE, sys.argv[1], Path(sys.argv[3]))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize("fmt", ["csv", "csv-excel", "parquet", "md"])
def test_a_hundred_thousand_findings_take_no_more_memory_than_five_thousand(fmt: str, tmp_path: Path) -> None:
    """Peak memory of the writing process: within 32 MB (measured: 2 more for csv, 16 for csv-excel, whose manifest names each cell changed)."""
    peaks = []
    for findings in (5_000, 100_000):
        command = [sys.executable, "-c", WRITES, fmt, str(findings), str(tmp_path / f"out.{findings}")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        count, peak = map(int, done.stdout.split())
        assert count >= findings - 10
        peaks.append(peak / 1024)
    assert peaks[1] - peaks[0] < 32, peaks


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, xref.report, xref.review\n"
        "heavy = {'polars', 'jinja2', 'rich', 'numpy', 'yaml', 'requests', 'deep_translator', 'starlette'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "import io, pathlib; sys.path.insert(0, sys.argv[1]); import reportkit as kit\n"
        "xref.report.write([kit.report()], kit.SIGNATURE, 'table', io.BytesIO())\n"
        "xref.report.write([kit.report()], kit.SIGNATURE, 'csv', io.BytesIO())\n"
        "heavy = {'polars', 'jinja2', 'rich', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent)], check=True, cwd=ROOT)


def test_an_empty_span_and_a_claim_out_of_order_do_no_harm() -> None:
    claim = kit.statement("Lugovoy called it a failure.", presentation=Presentation.INDIRECT)
    odd = (
        Finding(replace(claim, span=Span(5, 5), text="", parts=()), LinkVerdict.UNCERTAIN),
        *reversed(kit.findings()),
    )
    for fmt in reports.FORMATS:
        assert written(fmt, [reports.Report(kit.report_document(), odd, {"src-lugovoy": kit.source()})])
