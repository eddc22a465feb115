"""ENT-ROLE: who did it and whom it was done to are exchanged.

Drift:      said «Иванов попросил Петрова уйти» → reported: Petrov asked Ivanov to leave.
Not drift:  said «Петрова попросил уйти Иванов» → reported: Ivanov asked Petrov to leave. (the case tells, not the order)
Not drift:  said «Иванов попросил Петрова уйти» → reported: Petrov was asked by Ivanov to leave. (active and passive, L7)

Drift:      said «Соседи предложили нам встречу» → reported: He offered the neighbours a meeting.
Drift:      said «Кредит нам предложил банк, а не мы ему» → reported: The orchard asked the bank for a loan.
Not drift:  said «Кредит нам предложил банк, а не мы ему» → reported: The orchard was offered a loan by the bank. (active and passive, L7)

Severity: critical. Names are compared, and the speaker's pronouns with the other party of an act. In a language with cases the form of the name decides: the form that the report's own
spelling has is the base form. In a language without, the order around the aligned verb decides. A passive on either side: silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xref import lang
from xref.drift.acts_between import turned
from xref.drift.roles import exchanges
from xref.encode.words import romanise
from xref.facts.names import is_title
from xref.model import Alignment, Direction, Drift, Fact, FactKind, FactPair, NameValue, Severity, Span

CODES = ("ENT-ROLE",)
PRONOUNS = 0.7
# Languages whose names change with their case; in all others word order tells agent from patient.
_CASES = frozenset(
    [
        "ru",
        "uk",
        "be",
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "sr",
        "bs",
        "bg",
        "mk",
        "lt",
        "lv",
        "et",
        "fi",
        "hu",
        "tr",
        "az",
        "kk",
        "el",
        "la",
    ]
) - {"bg", "mk"}
# Two names that a conjunction joins do nothing to one another.
_JOINS = re.compile(r"\s(?:and|or|und|oder|et|ou|y|e|o|i|и|или|та|або|ve)\s", re.IGNORECASE)
_PASSIVE = {
    "en": re.compile(r"\b(?:by|was|were|been|being|from)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:von|vom|durch|wurde|wurden|worden|wird|werden)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:par|été|de la part)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:por|fue|fueron|sido)\b", re.IGNORECASE),
    "it": re.compile(r"\b(?:da|dal|dalla|stato|stata|stati)\b", re.IGNORECASE),
    "pt": re.compile(r"\b(?:por|pelo|pela|foi|foram|sido)\b", re.IGNORECASE),
}


def detect(alignment: Alignment) -> Iterator[Drift]:
    """One flag two neighbouring names whose roles are certainly exchanged."""
    named = [
        pair
        for pair in alignment.pairs
        if pair.kind is FactKind.NAME and pair.reported is not None and pair.said is not None and pair.score >= 0.5
    ]
    named.sort(key=lambda pair: pair.reported.span.start if pair.reported else 0)
    for first, second in pairwise(named):
        if _exchanged(alignment, first, second):
            yield _flag(alignment, first, second)
    for found in (*exchanges(alignment), *turned(alignment))[:1]:
        who = "acts and the speaker is acted upon" if found.acts else "is acted upon and the speaker acts"
        yield Drift(
            code="ENT-ROLE",
            severity=Severity.CRITICAL,
            direction=Direction.REVERSED,
            reported=found.reported,
            reported_words=found.reported.of(alignment.reported.text),
            said=found.said,
            said_words=found.said.of(alignment.said.text),
            why=f"In the source “{found.party}” {who}; the report has it the other way round.",
            confidence=PRONOUNS,
            detector="ent_role_act",
        )


def _exchanged(alignment: Alignment, first: FactPair, second: FactPair) -> bool:
    a, b, said_a, said_b = first.reported, second.reported, first.said, second.said
    if a is None or b is None or said_a is None or said_b is None or _key(a) == _key(b):
        return False
    if not _person(a) or not _person(b) or a.span.overlaps(b.span):
        return False
    between = Span(a.span.end, b.span.start)
    verb = alignment.said_for(between)
    if len(between) > 60 or not verb or any(mark in between.of(alignment.reported.text) for mark in _MARKS):
        return False
    if (
        _JOINS.search(f" {between.of(alignment.reported.text)} ")
        or alignment.reported.text[a.span.end : a.span.end + 1] == "-"
    ):
        return False
    if not _acts(alignment, between):
        return False
    if _passive(alignment.reported.text, alignment.reported.lang) or _passive(alignment.said.text, alignment.said.lang):
        return False
    if lang.primary(alignment.said.lang) in _CASES:
        text = alignment.said.text
        return _base(a, said_a, text) is False and _base(b, said_b, text) is True
    if lang.primary(alignment.reported.lang) in _CASES:
        # There the order says nothing («LOR'u hangi grup destekledi?»): whoever acts in the source bears a case in the report.
        agent, patient = sorted(((said_a, a), (said_b, b)), key=lambda pair: pair[0].span.start)
        text = alignment.reported.text
        return _base(*agent, text) is False and _base(*patient, text) is True
    if lang.primary(alignment.said.lang) == "ja":  # the verb stands last, particles tell
        text = alignment.said.text
        return (
            text[said_b.span.end : said_b.span.end + 1] in _ACTS
            and text[said_a.span.end : said_a.span.end + 1] in _ACTED
        )
    there = (
        Span(min(said_a.span.end, said_b.span.end), max(said_a.span.start, said_b.span.start))
        if not said_a.span.overlaps(said_b.span)
        else None
    )
    return (
        there is not None
        and said_b.span.end <= said_a.span.start
        and len(there) <= 60
        and any(word.span.overlaps(there) for word in verb)
        and not any(mark in there.of(alignment.said.text) for mark in _MARKS)
    )


_MARKS = ',;:.—()?!“”"«»'
_ACTS, _ACTED = ("が", "は", "も"), ("を", "に")  # Japanese particles of who acts, and of whom it is done to
HEAVY = 0.6  # weight from which a word may be what one does to the other
# What opens a clause: its subject is no object of what stands before ("recalled how Ilyin …").
_CLAUSE = re.compile(r"(?<!\w)(?:how|that|whether|why|when|where|who|which|what|because|the way)(?!\w)", re.IGNORECASE)


# What stands before one who is only there or compared ("ended his race not long after Alonso").
_BESIDE = re.compile(
    r"(?<!\w)(?:after|before|than|since|behind|ahead of|alongside|like|unlike|without|despite|until|under|in|at)\s*$",
    re.IGNORECASE,
)


def _acts(alignment: Alignment, between: Span) -> bool:
    """Whether something stands between two names that one may do to the other: no title ("Texas governor Rick Perry"), no new clause."""
    words = between.of(alignment.reported.text)
    if _CLAUSE.search(words) or _BESIDE.search(words):
        return False
    return any(
        word.weight >= HEAVY
        and between.start <= word.span.start < between.end
        and (there := word.span.of(alignment.reported.text))[0].islower()
        and not is_title(there.lower())
        for word in alignment.reported_words
    )


def _key(fact: Fact) -> tuple[str, ...]:
    return fact.value.key if isinstance(fact.value, NameValue) else ()


def _person(fact: Fact) -> bool:
    return isinstance(fact.value, NameValue) and fact.value.kind in ("person", "organisation", "other")


def _passive(text: str, language: str) -> bool:
    pattern = _PASSIVE.get(lang.primary(language))
    return pattern is not None and pattern.search(text) is not None


def _base(plain: Fact, declined: Fact, text: str) -> bool | None:
    """Whether a name in a text of a language with cases has the form that the other side spells; None when the spellings cannot be compared."""
    ending = _ENDING.match(text, declined.span.end)
    if ending is not None:
        # «Demir'i» is acted upon; a genitive may be who acts («Demir'in geldiğini»)
        return False if _OBJECT.fullmatch(ending[1]) else None
    mine, theirs = (
        _DOUBLED.sub(r"\1", romanise(fact.text.split()[-1])).replace("dh", "d") for fact in (plain, declined)
    )
    if not mine or not theirs or mine[:3] != theirs[:3]:
        return None
    return mine in (theirs, theirs.removesuffix("ova"))  # Czech has a form of its own for women: Jennerová


_ENDING = re.compile(r"['’]([a-zçğıöşü]+)")
_OBJECT = re.compile(r"y?[ıiuüae]")
_DOUBLED = re.compile(r"(\w)\1")  # Феррел is Ferrell


def _flag(alignment: Alignment, first: FactPair, second: FactPair) -> Drift:
    if first.reported is None or second.reported is None or first.said is None or second.said is None:
        raise ValueError("both pairs must have both sides")
    reported = Span(first.reported.span.start, second.reported.span.end)
    said = Span(min(first.said.span.start, second.said.span.start), max(first.said.span.end, second.said.span.end))
    return Drift(
        code="ENT-ROLE",
        severity=Severity.CRITICAL,
        direction=Direction.REVERSED,
        reported=reported,
        reported_words=reported.of(alignment.reported.text),
        said=said,
        said_words=said.of(alignment.said.text),
        why=f"In the source {second.said.text} acts and {first.said.text} is acted upon; the report has it the other way round.",
        confidence=0.65,
        detector="ent_role",
    )
