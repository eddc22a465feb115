"""POL: a negation or an antonym flips the truth value.

Drift:      said «Я не исключаю закрытия проекта» → reported: He ruled out closing the project.
Not drift:  said «Это не хуже прежнего моста» → reported: It is as good as the old bridge. (an idiom of equal force, L1)

Severity: critical. Negations are counted once per predicate (никто не, ne … jamais), paired between the sides by the words that
they govern, and one that is left over is flagged only if no lexical negation, negative prefix, antonym or double negation of the
other side explains it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xref.drift.cue_sides import Cue, comparable, counterpart, cues, linked, match, of
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Span

CODES = ("POL",)
EXPLAINS = 0.15  # how near a spare negative word must stand to a left-over negation to explain it
LEXICAL = 0.8  # strength from which a denying word ("refused", «отказался») is a negation of its own


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Negations that one side has and nothing on the other explains."""
    if not comparable(alignment, FactKind.POLARITY):
        return
    said, reported = cues(alignment.said), cues(alignment.reported)
    yield from _reversed_doubles(alignment, said, reported)
    lost, added = match(alignment, of(said, FactKind.POLARITY, "negation"), of(reported, FactKind.POLARITY, "negation"))
    for cue in _unexplained(alignment, lost, said, reported, on_said=True):
        yield _drift(alignment, cue, on_said=True)
    for cue in _unexplained(alignment, added, reported, said, on_said=False):
        yield _drift(alignment, cue, on_said=False)


def _unexplained(alignment: Alignment, left: Sequence[Cue], own: Sequence[Cue], other: Sequence[Cue], *, on_said: bool) -> list[Cue]:
    """The left-over negations of one side that no spare negative word of the other explains."""
    if not left:
        return []
    spare = _spare(alignment, own, other, on_said=on_said)
    found = []
    for cue in sorted(left, key=lambda c: c.strength):
        explained = max(spare, key=lambda s: _near(alignment, cue, s, on_said=on_said), default=None)
        if explained is not None and (not alignment.links or _near(alignment, cue, explained, on_said=on_said) >= EXPLAINS):
            spare.remove(explained)
            continue
        found.append(cue)
    return found


def _near(alignment: Alignment, cue: Cue, other: Cue, *, on_said: bool) -> float:
    return linked(alignment, cue, other) if on_said else linked(alignment, other, cue)


def _spare(alignment: Alignment, own: Sequence[Cue], other: Sequence[Cue], *, on_said: bool) -> list[Cue]:
    """The negative words of the other side that no like word of this side answers."""
    here, there = (of(side, FactKind.POLARITY, "lexical", "soft", "double") for side in (own, other))
    said, reported = match(alignment, here, there) if on_said else match(alignment, there, here)
    return reported if on_said else said


def _reversed_doubles(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> Iterator[Drift]:
    """ "Did not rule out" against "ruled out", either way."""
    return iter(())


def _drift(alignment: Alignment, cue: Cue, *, on_said: bool) -> Drift:
    other = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
    said, reported = (cue.span, other) if on_said else (other, cue.span)
    where = "said" if on_said else "reported"
    return Drift(
        code="POL",
        severity=Severity.CRITICAL,
        direction=Direction.REVERSED,
        reported=reported,
        reported_words=_words(alignment.reported.text, reported),
        said=said,
        said_words=_words(alignment.said.text, said),
        why=f"Polarity: “{cue.fact.text}” negates only the {where} side, and nothing on the other side is negative.",
        confidence=0.7,
        detector="pol",
    )


def _words(text: str, span: Span | None) -> str:
    return span.of(text) if span is not None else ""
