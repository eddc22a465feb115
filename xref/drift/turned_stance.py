"""Part of POL: a verb that denies by itself loses its negation, or takes one ("not opposed" → "opposed", «не исключаю» → "ruled out").

Counting negations (`pol`) cannot tell it: both sides have one. The verbs are data (`lang/stances.toml`), so that "opposed" need only be
there; likeness of words is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from xref import lang
from xref.drift.cue_sides import cues, flag, frame_cues
from xref.drift.gaps import sentence_of
from xref.drift.phrases import construction
from xref.drift.reserves import clause_of
from xref.drift.two_ends import about_one
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

FAMILIES = ("exclude", "oppose", "deny", "stop", "refuse", "doubt", "regret")
# Verbs that deny nothing by themselves ("did not intend", "intends"): the two must also be about one thing, word by word.
PLAIN = ("intend", "decide", "confirm", "demand", "ban", "promise", "agree")
DENIES = 0.5  # strength from which another word may be a denial of the verb ("denied that it had been rejected")
UNLESS = (
    0.4  # the same for verbs that deny nothing: "unless the council takes a decision" is „wenn kein Beschluss fällt“
)
AHEAD, BEHIND = (
    2,
    3,
)  # words that may stand between a verb and a negation before it, or behind it („schließen wir es nicht aus“)
_CONTRAST = re.compile(r"\b(?:but|а|а не|але|sondern|mais|sino|ma|bensì|mas|lecz|ale|nýbrž|maar)\b", re.IGNORECASE)
CONFIDENCE = 0.85


def turned_stances(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: a verb of one family that one side denies and the other has plainly, once more than the first."""
    for family in (*FAMILIES, *PLAIN):
        said = _stances(alignment.said, family)
        reported = _stances(alignment.reported, family) if said is not None else None
        if said is None or reported is None:
            continue
        for here, there, on_said in ((said, reported, True), (reported, said, False)):
            if here[0] and not there[0] and len(there[1]) > len(here[1]):
                first, second = (here[0][0], there[1][0]) if on_said else (there[1][0], here[0][0])
                if family in PLAIN and not about_one(alignment, first, second):
                    continue
                words = first.of(alignment.said.text), second.of(alignment.reported.text)
                denied = words[0] if on_said else words[1]
                why = f"Polarity: “{words[0]}” is said and “{words[1]}” is reported; only “{denied}” is denied."
                found = flag(alignment, "POL", first, second, Direction.REVERSED, CONFIDENCE, why, Severity.CRITICAL)
                yield replace(found, detector="pol_stance")
                return


@cache
def _pattern(family: str, language: str) -> re.Pattern[str] | None:
    pattern = lang.table("stances").get(family, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _stances(side: Side, family: str) -> tuple[list[Span], list[Span]] | None:
    """The verbs of a family that a side surely denies, and those that it surely has plainly; None where there are none or one is unsure."""
    least = UNLESS if family in PLAIN else DENIES
    pattern = _pattern(family, side.lang)
    found = [Span(*hit.span()) for hit in pattern.finditer(side.text)] if pattern is not None else []
    if not found:
        return None
    polar = [cue for cue in (*cues(side), *frame_cues(side)) if cue.kind is FactKind.POLARITY]
    negations = [cue.span for cue in polar if cue.scale in ("negation", "nword", "double")]
    others = [
        cue.span for cue in polar if cue.scale == "lexical" or (cue.scale == "soft" and cue.value.strength >= least)
    ]
    denied = [one for one in found if any(_at(side, negation, one) for negation in negations)]
    used = [negation for negation in negations if any(_at(side, negation, one) for one in denied)]
    plain = [one for one in found if one not in denied]
    for one in plain:
        whole = sentence_of(side, one)
        reach = [cue for cue in negations if cue not in used and cue.overlaps(clause_of(side, one))]
        reach += [cue for cue in (*negations, *others) if cue not in used and cue.start < one.start]
        if any(cue.overlaps(whole) and not cue.overlaps(one) for cue in reach):
            return None  # a denial before it in its sentence, or a negation in its clause, may reach it
    return denied, plain


def _at(side: Side, negation: Span, verb: Span) -> bool:
    """Whether a negation stands at a verb, with nothing of weight between."""
    if negation.overlaps(verb):
        return True
    if not negation.overlaps(clause_of(side, verb)):
        between = side.text[verb.end : negation.start]  # « Refuser, jamais »: the negation is a clause of its own
        own = clause_of(side, negation).of(side.text).strip(' ,;:—–-.!?…»”"')
        return own == negation.of(side.text) and verb.end <= negation.start and not any(map(str.isalnum, between))
    first, last = sorted((negation, verb))
    between = side.text[first.end : last.start]
    if lang.primary(side.lang) in ("zh", "ja"):
        return first is negation and len(between) <= AHEAD
    joined = construction("joined", side.lang)
    if (joined is not None and joined.search(between)) or _CONTRAST.search(between):
        return False
    if first is not negation and lang.primary(side.lang) not in _BEHIND:
        return False
    return len(between.split()) <= (AHEAD if first is negation else BEHIND)


_BEHIND = frozenset({"de", "nl", "sv", "da", "no"})  # languages whose negation stands behind its verb
