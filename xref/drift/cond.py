"""COND: a condition, exception or limit dropped, added or changed.

Drift:      said «Если санкции снимут, мы вернёмся» → reported: We will return.
Not drift:  said «Снимут санкции — вернёмся» → reported: If the sanctions are lifted, we will return. (an idiom of equal force, L1)

Severity: critical. A conditional clause is flagged only when the other side has no conditional or limiting word left for it and the
words of the clause itself are unanswered there; one of the two alone may be free wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.drift.cue_sides import CONTENT, Cue, clause, comparable, cues, frame_cues, match, of, share
from xref.drift.gaps import sentences
from xref.drift.modality import weakens
from xref.drift.phrases import construction
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, FactKind, Presentation, Severity, Side, Span

CODES = ("COND",)
ASSERTS = 0.45  # strength from which a word opens a condition of its own ("if"); "when" and "until" can only answer one
UNANSWERED = 0.4  # share of the clause's words below which the clause is missing on the other side
PRESENT = 0.45  # the rest of the statement must be there, or the passage is simply another one


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag a side."""
    if not comparable(alignment, FactKind.CONDITION) or not alignment.links:
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    if alignment.coverage_reported >= PRESENT or (alignment.coverage_reported >= THIN and _anchored(alignment)):
        yield from _missing(alignment, said, reported, on_said=True)
    if alignment.coverage_said >= PRESENT:
        yield from _missing(alignment, reported, said, on_said=False)


# Many languages open a condition without a word for it («Снимут санкции — вернёмся»): one that only the report has is seldom an addition.
ADDED = 0.6
THIN = 0.3  # coverage that suffices where a figure, a name or a date shows that it is the passage


def _anchored(alignment: Alignment) -> bool:
    kinds = (FactKind.NUMBER, FactKind.NAME, FactKind.TIME)
    return any(p.reported and p.said and p.score >= 0.99 for p in alignment.pairs if p.kind in kinds)


def _missing(alignment: Alignment, own: Sequence[Cue], other: Sequence[Cue], *, on_said: bool) -> Iterator[Drift]:
    kinds = (FactKind.CONDITION, FactKind.EXCEPTION)
    if not on_said and primary(alignment.said.lang) in _SUFFIXED:
        return
    here = _joined([c for kind in kinds for c in of(own, kind)])
    # a clause behind the frame ("…, he said, if it rains") counts as well
    beyond = frame_cues(alignment.reported) if on_said else ()
    there = _joined([c for kind in kinds for c in of((*other, *beyond), kind)])
    there += [c for c in of(other, FactKind.POLARITY, "lexical") if c.value.lemma.split("|")[0] in WITHOUT]
    if here and not there and opened(alignment.reported if on_said else alignment.said):
        return
    if on_said and here and (hedged(other, own) or _hoped(alignment, other)):
        return
    left, right = match(alignment, here, there) if on_said else match(alignment, there, here)
    side = alignment.said if on_said else alignment.reported
    for cue in left if on_said else right:
        if abs(cue.value.strength) < ASSERTS:
            continue
        stretch = _stretch(side, cue)
        part, count = share(alignment, stretch, on_said=on_said)
        if count < 2 or part > UNANSWERED or not _main_clause(alignment, side, stretch, on_said=on_said):
            continue
        yield _drift(alignment, cue, stretch, part, count, on_said=on_said)
        return


def _stretch(side: Side, cue: Cue) -> Span:
    """The clause that a word opens, or that an ending closes ("Belediye izin verirse")."""
    if cue.value.lemma != "affix":
        return clause(side, cue.span)
    start = max((side.text.rfind(mark, 0, cue.span.start) for mark in '.!?…;:,«“"—–\n'), default=-1) + 1
    return Span(start, cue.span.end)


# Languages whose conditions are endings, not all of which are read: one that only the report has may well be there.
_SUFFIXED = frozenset({"tr"})
LIGHT = 0.2  # score of a link that counts here: the main clause need only be there in some wording
MAIN = 0.4  # share of the rest of its sentence that the other side must answer, or the whole sentence is left out


# "unless all of them sign" is «sem a assinatura de todos».
WITHOUT = frozenset(
    {"without", "ohne", "без", "sans", "sin", "senza", "sem", "bez", "olmadan", "olmaksızın", "بدون", "دون", "没有"}
)


def opened(side: Side) -> bool:
    """Whether a side opens a condition in a way that the lexicon cannot read: "Were parliament to …", «se … não», „Kommt er, …“."""
    pattern = construction("inverted_if", side.lang)
    return pattern is not None and pattern.search(side.text) is not None


def _hoped(alignment: Alignment, reported: Sequence[Cue]) -> bool:
    """Whether a headline hedges or hopes: "Ferry could sail in May" leaves it to the article under which condition."""
    return alignment.reported.presentation is Presentation.HEADLINE and any(
        c.kind is FactKind.SCALE and c.scale in ("certainty", "intent") and weakens(c) for c in reported
    )


def hedged(reported: Sequence[Cue], said: Sequence[Cue]) -> bool:
    """Whether the report holds one hedge or wish more than the source: "could go" covers "will go unless"."""
    hedges = [[c for c in side if c.kind is FactKind.SCALE and weakens(c)] for side in (reported, said)]
    return len(hedges[0]) > len(hedges[1])


def _main_clause(alignment: Alignment, side: Side, stretch: Span, *, on_said: bool) -> bool:
    """Whether the rest of the sentence that holds a condition is there on the other side (true where there is no rest)."""
    whole = next((one for one in sentences(side) if one.overlaps(stretch)), Span(0, len(side.text)))
    rest = _words(alignment, whole, stretch, on_said=on_said)
    comma = side.text.find(",", stretch.start, stretch.end)
    if (
        len(rest) < 2 and comma > 0
    ):  # "if I lose, I shall hand over the keys" is one stretch: what follows the comma depends on it
        rest = _words(alignment, Span(comma, stretch.end), Span(comma, comma), on_said=on_said)
    hit = {link.said if on_said else link.reported for link in alignment.links if link.score >= LIGHT}
    return len(rest) < 2 or sum(i in hit for i in rest) / len(rest) >= MAIN


def _words(alignment: Alignment, inside: Span, outside: Span, *, on_said: bool) -> list[int]:
    """The content words of a stretch that are not in another."""
    words = alignment.said_words if on_said else alignment.reported_words
    return [
        i
        for i, w in enumerate(words)
        if w.span.overlaps(inside) and not w.span.overlaps(outside) and w.weight >= CONTENT
    ]


def _joined(found: Sequence[Cue]) -> list[Cue]:
    """The cues with those that stand side by side counted once ("except if", إلا إذا, "only if")."""
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda c: c.span):
        if kept and cue.span.start - kept[-1].span.end <= 1:
            if abs(cue.value.strength) > abs(kept[-1].value.strength):
                kept[-1] = cue
            continue
        kept.append(cue)
    return kept


def _drift(alignment: Alignment, cue: Cue, stretch: Span, part: float, count: int, *, on_said: bool) -> Drift:
    where = (
        "the report has neither the condition nor its words"
        if on_said
        else "the source has neither the condition nor its words"
    )
    return Drift(
        code="COND",
        severity=Severity.CRITICAL,
        direction=Direction.STRONGER if on_said else Direction.WEAKER,
        reported=None if on_said else stretch,
        reported_words="" if on_said else stretch.of(alignment.reported.text),
        said=stretch if on_said else None,
        said_words=stretch.of(alignment.said.text) if on_said else "",
        why=f"Condition: “{cue.fact.text}” opens a condition or limit, and {where}.",
        confidence=min(0.9, 0.6 + 0.06 * count + 0.4 * (UNANSWERED - part)) * (1.0 if on_said else ADDED),
        detector="cond",
    )
