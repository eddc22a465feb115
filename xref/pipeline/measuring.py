"""Gold sets to figures, drift codes to explanations, languages to what is measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xref import drift, evaluate, facts, lang
from xref.errors import InputError
from xref.model import Finding
from xref.pipeline.checking import match_files
from xref.pipeline.indexing import Progress, build_index, open_index


def evaluate_gold(
    gold: Path,
    *,
    mode: str = "balanced",
    beside: Sequence[Path] = (),
    index: Path | None = None,
    encoder: str = "builtin",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The figures of a gold set: `gold` is its `gold.jsonl` (or the folder that holds it), sources and reports stand beside it.

    `beside` are further sources that make the search harder. The index is built for the occasion, or `index` names one that holds
    the set's sources already.
    """
    import tempfile

    path = gold / "gold.jsonl" if gold.is_dir() else gold
    if not path.is_file():
        raise InputError(f"{gold} is no gold set: name a gold.jsonl, or the folder that holds one")
    rows = evaluate.read_gold(path)
    with tempfile.TemporaryDirectory() as scratch:
        place = index or Path(scratch) / "index"
        if index is None:
            build_index([path.parent / "primary", *beside], place, encoder=encoder, progress=progress)
        held, model = open_index(place)
        found: dict[str, tuple[Finding, ...]] = {}
        texts: dict[str, str] = {}
        ids: dict[str, str] = {}
        for info in held.documents():
            ids[info.id] = _relative(info.location, path.parent)
        for name in dict.fromkeys(str(row["report"]) for row in rows):
            for report in match_files([path.parent / name], held, model, mode=mode):
                found[name] = report.findings
                texts[name] = report.document.text
        wanted = {str(row["source"]) for row in rows if row.get("source")}
        sources = {name: held.document(key).text for key, name in ids.items() if name in wanted}
    return evaluate.figures(rows, found, texts, sources, ids)


def _relative(location: str, root: Path) -> str:
    """A location as the gold set names it: relative to its folder, without the number of a record."""
    try:
        return Path(location.split("#")[0]).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return location


def explain(code: str | None) -> str:
    """What a code means; without one, the list of codes with their names."""
    if code:
        return drift.explain(code)
    core = ["* one of the core kinds", ""]
    width = max(map(len, drift.NAMES))
    rows = [f"{name:<{width}} {'*' if name in drift.CORE else ' '} {meaning}" for name, meaning in drift.NAMES.items()]
    return "\n".join(core + rows) + "\n"


def languages() -> list[dict[str, Any]]:
    """One row a language: measured P@1 of the encoder on two public sets, the confidence that follows, and what is checked."""
    measured = lang.table("measured")
    rows = []
    for code in sorted({*measured, "en"}):
        figures = measured.get(code, {})
        unchecked = facts.unchecked(code)
        rows.append(
            {
                "lang": code,
                "tatoeba_p1": figures.get("tatoeba"),
                "flores_p1": figures.get("flores"),
                "confidence": "–" if code == "en" else confidence(figures),
                "not_checked": list(unchecked),
            }
        )
    return rows


def confidence(figures: Any) -> str:
    """What measured retrieval allows: high from .95, fair from .85 mean of the sets measured, low below, none if unmeasured."""
    known = [value for key in ("tatoeba", "flores") if (value := figures.get(key)) is not None]
    if not known:
        return "unmeasured"
    mean = sum(known) / len(known)
    return "high" if mean >= 0.95 else "fair" if mean >= 0.85 else "low"
