"""How commands that print for people lay out what they found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from xref.model import Document, Statement

if TYPE_CHECKING:
    from xref.pipeline.examining import Check


def document(found: Document, statements: Sequence[Statement]) -> Iterator[str]:
    """A document's metadata, then one line a statement."""
    yield f"{found.id}  ({found.role}, {found.lang})"
    for name in ("title", "outlet", "author", "published", "url", "speaker"):
        if value := getattr(found, name):
            yield f"  {name}: {value}"
    for note in found.notes:
        yield f"  note: {note}"
    for statement in statements:
        kind = "cruft" if statement.cruft else "extra" if statement.extra else statement.presentation.value
        who = f" [{statement.speaker}]" if statement.speaker else ""
        turn = f" t{statement.turn}" if statement.turn is not None else ""
        yield f"  {statement.span.start:>6}–{statement.span.end:<6} {kind:<9}{turn}{who} {' '.join(statement.content().split())}"
    yield ""


def document_json(found: Document, statements: Sequence[Statement]) -> Iterator[str]:
    """One JSON line: the document's metadata and its statements."""
    fields = {key: value for key, value in asdict(found).items() if key not in ("text", "marks")}
    rows = [asdict(statement) for statement in statements]
    yield json.dumps(fields | {"characters": len(found.text), "statements": rows}, ensure_ascii=False)


def info(found: Mapping[str, Any], depth: int = 0) -> str:
    """Nested facts as indented lines."""
    lines = []
    for key, value in found.items():
        if isinstance(value, Mapping):
            lines.append("  " * depth + f"{key}:")
            lines.append(info(value, depth + 1))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            lines.append("  " * depth + f"{key}:")
            lines += [
                "  " * (depth + 1) + "  ".join(f"{k}={v}" for k, v in row.items() if v not in (None, "", []))
                for row in value
            ]
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            lines.append("  " * depth + f"{key}: {shown}")
    return "\n".join(lines)


def figures(found: Mapping[str, Any]) -> str:
    """The figures of a gold set, then every error."""
    lines = [f"{key:<22} {value}" for key, value in found.items() if key not in ("by_code", "errors")]
    lines += ["", f"{'code':<10} planted caught named false alarms"]
    for code, c in found["by_code"].items():
        lines.append(
            f"{code:<10} {c.get('planted', 0):>7} {c.get('caught', 0):>6} {c.get('named', 0):>5} {c.get('false_alarms', 0):>12}"
        )
    for error in found["errors"]:
        lines += ["", f"{error['report']}: {error['statement']}", *(f"    {wrong}" for wrong in error["wrong"])]
    return "\n".join(lines)


def languages(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a language."""
    lines = [f"{'lang':<5} {'Tatoeba':>8} {'FLORES':>8}  {'confidence':<11} not checked"]
    for row in rows:
        shown = [f"{row[key]:.3f}" if row[key] is not None else "–" for key in ("tatoeba_p1", "flores_p1")]
        lines.append(
            f"{row['lang']:<5} {shown[0]:>8} {shown[1]:>8}  {row['confidence']:<11} {', '.join(row['not_checked'])}"
        )
    return "\n".join(lines)


def checks(found: Sequence[Check]) -> str:
    """One line a check; the state stands first, in words, where it is not ok."""
    width = max(len(check.name) for check in found)
    return "\n".join(
        f"{'' if check.state == 'ok' else check.state.upper():<8}{check.name:<{width}}  {check.told}" for check in found
    )
