"""Words for codes and verdicts, as a reader sees them; the codes' names are those of the drift room (both read `lang/codes.toml`)."""

from __future__ import annotations

from xref import lang

CODES: dict[str, str] = dict(lang.table("codes"))

LINKS: dict[str, tuple[str, str]] = {  # verdict → (a short label, what it means)
    "verbatim": ("verbatim", "a passage stands behind it, faithfully translated"),
    "paraphrase": ("paraphrase", "a passage stands behind it, in other words"),
    "partial": ("partial", "a passage supports part of it"),
    "elsewhere": ("elsewhere", "found, but with another speaker, date or document than the report names"),
    "none_in_held": ("not in source", "the named source is held, and nothing in it supports this"),
    "not_held": ("source not held", "the source that the report names is not in the index"),
    "uncertain": ("could not check", "xref abstains"),
}

BACKGROUND = "nobody's words"
"""The label of what needs no source: narration, captions, date lines."""

SUPPORTED = frozenset({"verbatim", "paraphrase", "partial", "elsewhere"})
"""The verdicts that point at a passage."""

SEVERITIES: tuple[str, ...] = ("none", "minor", "major", "critical")


def code_name(code: str) -> str:
    """The code in words; the code itself where it is not known (an older xref reading a newer file)."""
    return CODES.get(code, code)
