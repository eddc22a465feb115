"""What xref knows of each language: cues, scales, number words, quote marks, reporting verbs. Data in TOML; no rules here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xref.lang.quick import loads

_ROOT = Path(__file__).parent


@cache
def table(topic: str, lang: str | None = None) -> Mapping[str, Any]:
    """The table of a topic, for one language (`lang/<topic>/<lang>.toml`) or for all (`lang/<topic>.toml`); empty if there is none."""
    path = _ROOT / f"{topic}.toml" if lang is None else _ROOT / topic / f"{primary(lang)}.toml"
    if not path.is_file():
        return MappingProxyType({})
    return MappingProxyType(loads(path.read_text(encoding="utf-8")))


@cache
def languages(topic: str) -> tuple[str, ...]:
    """The languages that have a table of the topic, sorted."""
    return tuple(sorted(path.stem for path in (_ROOT / topic).glob("*.toml")))


@lru_cache(maxsize=1024)
def primary(lang: str) -> str:
    """The primary subtag of a BCP 47 tag, lower case, with old and macro codes folded (`iw` → `he`, `nb` → `no`)."""
    code = lang.replace("_", "-").split("-", 1)[0].lower()
    return {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "fil": "tl", "cmn": "zh"}.get(code, code)
