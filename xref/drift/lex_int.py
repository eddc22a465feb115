"""LEX-INT: a loaded, stronger or softer word than the source's.

Drift:      said «Это ошибка» → reported: He called it a disgraceful blunder.
Not drift:  said «Это позорный провал» → reported: He called it a disgraceful failure. (the speaker's own colour)

Severity: minor. A loaded word of the report is flagged where the words of both sides are there, nothing said answers it, and the
said side holds no loaded word of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref import lang
from xref.drift.cue_sides import counterpart, flag
from xref.drift.phrases import places
from xref.model import Alignment, Direction, Drift, Severity, Side, Span

CODES = ("LEX-INT",)
SURE = 0.55
COVERED = 0.4  # share of the report that the passage must answer: else it is another passage
ANSWERED = 1.0  # log odds from which a word counts as answered


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if alignment.coverage_reported < COVERED or not _known(alignment.said):
        return
    loaded = _loaded(alignment.reported)
    if not loaded or _loaded(alignment.said):
        return
    beyond = " ".join((alignment.said.before, alignment.said.question or "", alignment.said.after))
    for span in loaded:
        odds = [word.odds for word in alignment.reported_words if word.span.overlaps(span)]
        if not odds or max(odds) >= ANSWERED or _loaded(Side(text=beyond, lang=alignment.said.lang)):
            continue
        word = span.of(alignment.reported.text)
        why = f"Wording: “{word}” is loaded, and nothing said answers it."
        said = counterpart(alignment, span, on_said=False)
        yield flag(alignment, "LEX-INT", said, span, Direction.STRONGER, SURE, why, Severity.MINOR)
        return


def _known(side: Side) -> bool:
    return lang.primary(side.lang) in lang.table("loaded")


def _loaded(side: Side) -> list[Span]:
    """Where the loaded words of a side stand."""
    code = lang.primary(side.lang)
    return [span for span in places(side.text, lang.table("loaded").get(code, ()), code) if side.in_content(span)]
