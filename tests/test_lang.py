"""The tables of languages: what reads them gives what `tomllib` gives."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from xref.lang import languages, quick, table

TABLES = sorted(Path(quick.__file__).parent.rglob("*.toml"))


def test_every_table_is_read_as_tomllib_reads_it() -> None:
    assert TABLES
    for path in TABLES:
        text = path.read_text(encoding="utf-8")
        assert repr(quick.loads(text)) == repr(tomllib.loads(text)), path.name


def test_almost_every_table_is_written_plainly() -> None:
    slow = [path.name for path in TABLES if quick._plain(path.read_text(encoding="utf-8")) is None]
    assert len(slow) <= 3, f"written so that only tomllib can read them, which takes four times as long: {slow}"


PLAIN = """
# a remark
key = "a # b"  # another
'"' = '"”'
none = ""
[a."b c"]
n = -0.50
m = +7
yes = true
list = [ "x", 'y',
  "z", ]
lists = [[1, 2.5], []]
inline = { s = 0.4, next = "a|b", not = false }
text = '''
l'anno ''x
  zwei'''
[a]
last = 1
[empty]"""


def test_what_is_plain_is_read_without_tomllib() -> None:
    assert quick._plain(PLAIN) == tomllib.loads(PLAIN) == quick.loads(PLAIN.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        'a = "\\u00e9"', 'a = """b\nc"""', "a.b = 1", "a = 1_000", "a = 1e3", "a = 0x1f", "a = 1979-05-27", "[[a]]\nb = 1", "a = [[[1]]]",
        "a = [1, # one\n 2]", "a = {b = {c = 1}}", "a = {b.c = 1}", "a = inf", "a = {}", "[a.b]\n[a]\nc = 1", "[a.b.c]\n[a]\nb.d = 1",
    ],
)  # fmt: skip
def test_whatever_else_a_file_holds_is_left_to_tomllib(text: str) -> None:
    assert repr(quick.loads(text)) == repr(tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2", "[a]\n[a]", "a = {b = 1}\n[a.c]", "a = {b = 1, b = 2}", "a = 1 b = 2", 'a = "b', "a = 01", "a = 1.", "a", "= 1", "[a",
        "[a.b]\n[a]\nb = 1", "a = 1\n[a]", 'a = "b\tc\x01"', "a = '''b", "a = [1 2]", "a = {b = 1,}", "a = \"b\"\"", "a = True", "a = 1\r[b]",
    ],
)  # fmt: skip
def test_a_mistake_is_an_error(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    with pytest.raises(tomllib.TOMLDecodeError):
        quick.loads(text)


def test_a_table_that_is_not_there_is_empty() -> None:
    assert table("scales", "xx") == {}
    assert "de" in languages("scales")
