"""What a cut, a gap or an ellipsis must not swallow: conditions, exceptions, negations, limits, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from xref import facts, lang
from xref.facts.cues import scan
from xref.model import Alignment, CueValue, Fact, FactKind, Span

# Kinds of fact that change the sense of what stands beside them when they are taken away.
_KINDS = {
    FactKind.CONDITION: "condition",
    FactKind.EXCEPTION: "exception",
    FactKind.CONCESSION: "concession",
    FactKind.POLARITY: "negation",
    FactKind.FOCUS: "limit",
    FactKind.EVIDENCE: "hearsay marker",
}


@dataclass(frozen=True, slots=True)
class Operator:
    """A word or phrase that governs what stands beside it; `span` is an offset into the text it was found in."""

    span: Span
    text: str
    what: str
    scope: Span | None = None


# What may follow such a phrase and belongs to it.
_OF_THE_WORD = r" of (?:the|that) word| (?:этого )?слова| слова| des wortes| du (?:terme|mot)| de la palabra| della parola| da palavra| słowa"

# „bis zu vierzehn Tage“, "after 5 July": what opens with a figure or a preposition is no clause.
_NO_CLAUSE = r"(?!\s(?:zu[mr]?|auf|an|in|ins|nach|\d[\d.,]*)\b)"


@cache
def _qualifiers(language: str, kind: str = "") -> re.Pattern[str] | None:
    table = lang.table("qualifiers")
    phrases = (table.get(kind, {}) if kind else table).get(lang.primary(language), ())
    if not phrases:
        return None
    edge = "" if language.startswith(("zh", "ja")) else r"\b"
    behind = _NO_CLAUSE if kind == "when" else ""
    longest = sorted(phrases, key=len, reverse=True)
    forms = "|".join(re.escape(p).replace(r"\*", r"\w*") for p in longest)
    return re.compile(f"{edge}(?:{forms})(?:{_OF_THE_WORD})?{edge}{behind}", re.IGNORECASE)


def qualifiers(text: str, language: str) -> Iterator[Operator]:
    """The qualifying phrases of a text: "in the good sense of the word" (qualifier), "so far" (time limit), "once …" (time clause)."""
    for what, kind in (("qualifier", ""), ("time limit", "for_now"), ("time clause", "when")):
        pattern = _qualifiers(language, kind)
        if pattern is not None:
            for found in pattern.finditer(text):
                yield Operator(Span(*found.span()), found.group(), what)


ASIDE = 0.1  # strength that the lexicons give to the asides that condition nothing


def _light(fact: Fact) -> bool:
    """Whether a cue of condition is an aside ("if you ask me")."""
    return isinstance(fact.value, CueValue) and abs(fact.value.strength) <= ASIDE and " " in fact.value.lemma


def operators(text: str, language: str) -> tuple[Operator, ...]:
    """Every operator of a text, in order."""
    found = [
        Operator(fact.span, fact.text, _KINDS[fact.kind], fact.value.scope)
        for fact in facts.find(text, language)
        if fact.kind in _KINDS and isinstance(fact.value, CueValue)
    ]
    # "wenn Sie mich fragen": a clause of time by its word alone, an aside of the speaker's by the lexicon
    asides = [fact.span for fact in scan(text, language) if fact.kind is FactKind.CONDITION and _light(fact)]
    found += [op for op in qualifiers(text, language) if not any(span.overlaps(op.span) for span in asides)]
    return tuple(sorted(found, key=lambda op: op.span))


def lost(alignment: Alignment, within: Span | None = None) -> Iterator[Operator]:
    """The said side's operators that nothing on the reported side answers: no paired fact, no like qualifier, no linked word."""
    paired = {
        (pair.said.span, pair.said.kind)
        for pair in alignment.pairs
        if pair.said is not None and pair.reported is not None
    }
    kept_spans = {span for span, _ in paired}
    like = {op.what for op in operators(alignment.reported.text, alignment.reported.lang)}
    for op in operators(alignment.said.text, alignment.said.lang):
        if within is not None and not within.overlaps(op.span):
            continue
        if not alignment.said.in_content(op.span) or op.span in kept_spans:
            continue
        if op.what in like or (op.what == "qualifier" and alignment.reported_for(op.span)):
            continue
        yield op
