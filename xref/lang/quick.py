"""The plain part of TOML, read in a fifth of the time that `tomllib` takes: what almost every line of the tables here is written in.

Tables by header, keys that are words or quoted, values that are strings without escapes, decimal numbers, truth values, arrays and
inline tables of these, and literal strings. Whatever else a file holds, and any mistake in it, `loads` leaves to `tomllib`: the
answer is the same for every text (a test compares them for every table). A check of one report reads forty to a hundred tables.
"""

from __future__ import annotations

import re
from typing import Any

_TEXT = r'[^"\\\x00-\x08\x0a-\x1f\x7f]*'
_LITERAL = r"'[^'\x00-\x08\x0a-\x1f\x7f]*'"
_KEY = rf'(?:[A-Za-z0-9_-]+|"{_TEXT}"|{_LITERAL})'
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PLAIN = rf'(?:"{_TEXT}"|{_LITERAL}|{_NUMBER}|true|false)'
_LIST = rf"\[[ \t\n]*(?:{_PLAIN}[ \t\n]*,[ \t\n]*)*(?:{_PLAIN}[ \t\n]*)?\]"
_PAIR = rf"{_KEY}[ \t]*=[ \t]*{_PLAIN}"
_WRITTEN = r"[^'\x00-\x08\x0b-\x1f\x7f]*"
# One statement with the space and the comments before it.
_STATEMENT = re.compile(
    rf"""(?:[ \t\n]|\#[^\x00-\x08\x0a-\x1f\x7f]*(?=\n))*
    (?: (?P<key>{_KEY}) [ \t]*=[ \t]*
        (?: "(?P<string>{_TEXT})"(?!")
          | (?P<number>{_NUMBER})
          | (?P<truth>true|false)
          | (?P<array>{_LIST})
          | (?P<arrays>\[[ \t\n]*(?:{_LIST}[ \t\n]*,[ \t\n]*)*(?:{_LIST}[ \t\n]*)?\])
          | (?P<inline>\{{[ \t]*(?:{_PAIR}[ \t]*,[ \t]*)*{_PAIR}[ \t]*\}})
          | '''\n?(?P<lines>{_WRITTEN}(?:'(?!''){_WRITTEN})*)'''(?!')
          | '(?P<literal>[^'\x00-\x08\x0a-\x1f\x7f]*)'(?!')
        )
      | \[(?P<header>{_KEY}(?:\.{_KEY})*)\]
    )
    [ \t]*(?=[\n\#]|\Z)""",
    re.VERBOSE,
)
_REST = re.compile(r"(?:[ \t\n]|#[^\x00-\x08\x0a-\x1f\x7f]*)*")
_VALUES = re.compile(_PLAIN)
_LISTS = re.compile(_LIST)
_PAIRS = re.compile(rf"({_KEY})[ \t]*=[ \t]*({_PLAIN})")
_KEYS = re.compile(_KEY)


def loads(text: str) -> dict[str, Any]:
    """What `tomllib.loads` makes of a text; raises `tomllib.TOMLDecodeError` as it does."""
    found = _plain(text.replace("\r\n", "\n"))
    if found is not None:
        return found
    import tomllib  # 3 ms, mostly its own expressions

    return tomllib.loads(text)


def _plain(text: str) -> dict[str, Any] | None:
    """The tables of a text that is all plain; None for any other."""
    whole: dict[str, Any] = {}
    table, at = whole, 0
    headers: set[tuple[str, ...]] = set()
    closed: list[dict[str, Any]] = []  # inline tables: no header may add to them
    while True:
        statement = _STATEMENT.match(text, at)
        if statement is None:
            return whole if _REST.fullmatch(text, at) else None
        at = statement.end()
        kind = statement.lastgroup or ""
        value: Any = statement[kind]
        if kind == "header":
            path = tuple(map(_bare, _KEYS.findall(value)))
            if path in headers:
                return None
            headers.add(path)
            table = whole
            for name in path:
                table = table.setdefault(name, {})
                if not isinstance(table, dict) or any(table is one for one in closed):
                    return None
            if len(table) > sum((*path, name) in headers for name in table):
                return None  # a table that another statement made
            continue
        if kind == "number":
            value = float(value) if "." in value else int(value)
        elif kind == "truth":
            value = value == "true"
        elif kind == "array":
            value = [_value(one) for one in _VALUES.findall(value)]
        elif kind == "arrays":
            value = [[_value(one) for one in _VALUES.findall(some)] for some in _LISTS.findall(value[1:-1])]
        elif kind == "inline":
            pairs = _PAIRS.findall(value)
            value = {_bare(name): _value(one) for name, one in pairs}
            if len(value) < len(pairs):
                return None
            closed.append(value)
        key = _bare(statement["key"])
        if key in table:
            return None
        table[key] = value


def _bare(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key


def _value(text: str) -> str | int | float | bool:
    if text[0] in "\"'":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    return float(text) if "." in text else int(text)
