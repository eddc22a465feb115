"""Cues of polarity, of the ordered scales and of clause types in one text, with values that can be compared across languages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from xref.facts.lexicon import Hit, Lexicon, Token, lexicon
from xref.facts.polarity import NEGATIVE, negated, scope, settle
from xref.model import Agreement, CueValue, Fact, FactKind, Span

SCALES = ("certainty", "obligation", "intent", "ability", "quantity", "frequency", "bound", "degree", "stance", "stage")
STEP = 0.25  # two strengths of one scale nearer than this are the same to a careful reader: neighbours in the lexicons lie .1 to .25 apart
FIRM = 0.84  # certainty from which a word asserts: a negation after it belongs to what is asserted
_CLAUSES = {
    "condition": FactKind.CONDITION,
    "exception": FactKind.EXCEPTION,
    "concession": FactKind.CONCESSION,
    "cause": FactKind.CAUSE,
    "comparison": FactKind.COMPARISON,
    "evidence": FactKind.EVIDENCE,
    "focus": FactKind.FOCUS,
}


# Weakest strength at which a cue is a fact of its own; weaker cues ("when", "and") can only answer one on the other side.
_FLOOR = {
    FactKind.CONDITION: 0.4,
    FactKind.EXCEPTION: 0.5,
    FactKind.CONCESSION: 0.5,
    FactKind.CAUSE: 0.6,
    FactKind.EVIDENCE: 0.15,
    FactKind.FOCUS: 0.5,
    FactKind.POLARITY: 0.7,
}


def find(text: str, lang: str) -> list[Fact]:
    """The cues of a text in order; empty for a language without lexicons. `value.scope` is the stretch that a cue governs."""
    return [fact for fact in scan(text, lang) if _stands_alone(fact)]


@lru_cache(maxsize=4096)
def scan(text: str, lang: str) -> tuple[Fact, ...]:
    """`find`, and the weaker cues beside it that may answer a cue of the other side: soft negations, antonym axes, light conjunctions."""
    words = lexicon(lang)
    if words is None:
        return ()
    tokens = words.tokens(text)
    if not tokens:
        return ()
    hits = settle(words.hits(tokens), tokens, words)
    negations = [hit for hit in hits if hit.entry.scale == "negation"]
    found: dict[tuple[FactKind, Span, str], Fact] = {}
    for hit in hits:
        fact = _fact(hit, negations, text, tokens, words)
        if fact is None or not isinstance(fact.value, CueValue):
            continue
        found.setdefault((fact.kind, fact.span, fact.value.scale), fact)
        if fact.value.scale == "double" and fact.value.strength < 0.6:
            weak = replace(fact, kind=FactKind.SCALE, value=replace(fact.value, scale="certainty"))
            found.setdefault((weak.kind, weak.span, "certainty"), weak)
    return tuple(found.values())


def _stands_alone(fact: Fact) -> bool:
    value = fact.value
    if not isinstance(value, CueValue) or value.scale == "soft" or value.scale.startswith("axis:"):
        return False
    return abs(value.strength) >= _FLOOR.get(fact.kind, -1.0) or value.scale == "double"


def agree(reported: Fact, said: Fact) -> Agreement:
    """How two cues answer each other: the same step of one scale, a neighbouring one (licensed), another, or not comparable."""
    mine, theirs = reported.value, said.value
    if not isinstance(mine, CueValue) or not isinstance(theirs, CueValue) or reported.kind is not said.kind:
        return Agreement.UNRELATED
    if reported.kind is FactKind.POLARITY:
        return _agree_polarity(mine, theirs)
    if mine.scale != theirs.scale:
        return Agreement.UNRELATED
    if reported.kind is not FactKind.SCALE:
        return Agreement.SAME if mine.strength * theirs.strength >= 0 else Agreement.DIFFERENT
    distance = abs(effective(mine) - effective(theirs))
    if distance <= 0.1:
        return Agreement.SAME
    return Agreement.LICENSED if distance <= STEP else Agreement.DIFFERENT


def effective(value: CueValue) -> float:
    """The strength with its negation applied: "not all" is less than all, "not many" is few, "not certain" is possible."""
    if not value.negated:
        return value.strength
    if value.scale in ("quantity", "frequency"):
        return 0.65 if value.strength >= 0.9 else max(0.0, 0.85 - value.strength)
    if value.scale in ("certainty", "degree"):
        return max(0.1, 1.0 - value.strength)
    return value.strength


@cache
def checked(lang: str) -> frozenset[FactKind]:
    """The kinds of cue that the lexicons of a language can find."""
    words = lexicon(lang)
    if words is None:
        return frozenset()
    kinds = {_CLAUSES[scale] for scale in words.scales if scale in _CLAUSES}
    if words.scales.intersection(SCALES):
        kinds.add(FactKind.SCALE)
    if "negation" in words.scales:
        kinds.add(FactKind.POLARITY)
    return frozenset(kinds)


def _agree_polarity(mine: CueValue, theirs: CueValue) -> Agreement:
    axes = mine.scale.startswith("axis:"), theirs.scale.startswith("axis:")
    if any(axes):
        if mine.scale != theirs.scale:
            return Agreement.UNRELATED
        same = (mine.strength > 0) == (theirs.strength > 0)
        return Agreement.SAME if same != (mine.negated != theirs.negated) else Agreement.DIFFERENT
    if mine.scale == theirs.scale:
        return Agreement.SAME
    return Agreement.DIFFERENT if "double" in (mine.scale, theirs.scale) else Agreement.LICENSED


def _fact(hit: Hit, negations: list[Hit], text: str, tokens: list[Token], words: Lexicon) -> Fact | None:
    entry = hit.entry
    kind, scale, strength = _kind(entry.topic, entry.scale, entry.strength)
    if kind is None:
        return None
    low, high = scope(hit, tokens, words)
    if scale == "certainty" and strength >= FIRM and words.lang != "tr":
        negations = [
            other for other in negations if other.start < hit.start
        ]  # "of course not" is as sure as "of course"
    value = CueValue(
        scale=scale,
        strength=strength,
        lemma=entry.lemma,
        negated=scale not in NEGATIVE and negated(hit, negations, tokens, words),
        scope=Span(tokens[low].start, tokens[high - 1].end),
    )
    span = Span(tokens[hit.start].start, tokens[hit.end - 1].end)
    return Fact(kind, span, span.of(text), value)


def _kind(topic: str, scale: str, strength: float) -> tuple[FactKind | None, str, float]:
    if topic == "scales":
        return FactKind.SCALE, scale, strength
    if topic == "clauses":
        return _CLAUSES.get(scale), scale, strength
    if scale[-1] in "+-":
        return FactKind.POLARITY, f"axis:{scale[:-1]}", strength if scale[-1] == "+" else -strength
    return FactKind.POLARITY, scale, strength
