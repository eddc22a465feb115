"""ENT-NAME: another person, place or organisation.

Drift:      said «Об этом просил Иванов» → reported: Petrov asked for it.
Not drift:  said «Об этом просила немецкая сторона» → reported: Germany asked for it. (an accepted form of one name, L10)

Severity: critical. Spellings are compared by sound (Песковым, Peskov, Peskow), countries, peoples, cities and bodies by a language-free
id, and every part of a name must be covered. A name that only one side has is most often a pronoun resolved or a name completed (L4):
it is flagged only where a name of the same kind, which the report does not have, stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.fact_sides import answered, flag, name_known, replaced, sides
from xref.facts import agree
from xref.model import Agreement, Alignment, Direction, Drift, Fact, FactKind, NameValue, Severity

CODES = ("ENT-NAME",)
# Known places and bodies; other names in the same place; other names somewhere (measured: scripts/evaluate_facts.py).
KNOWN, IN_PLACE, SOMEWHERE = 0.85, 0.75, 0.55
# A capital stands for its state in the language of news: neither answers to a change of name.
_CAPITALS = {
    "city:moscow": "country:RU", "place:kremlin": "country:RU", "city:kyiv": "country:UA", "city:beijing": "country:CN", "city:london": "country:GB",
    "city:paris": "country:FR", "city:berlin": "country:DE", "city:washington": "country:US", "place:whitehouse": "country:US", "city:brussels": "org:EU",
    "city:tokyo": "country:JP", "city:warsaw": "country:PL", "city:vienna": "country:AT", "city:rome": "country:IT", "city:jerusalem": "country:IL",
    "city:cairo": "country:EG", "city:damascus": "country:SY", "city:ankara": "country:TR", "city:tehran": "country:IR", "city:baghdad": "country:IQ",
    "region:europe": "org:EU", "region:crimea": "country:UA", "city:athens": "country:GR", "city:lisbon": "country:PT", "city:prague": "country:CZ",
}  # fmt: skip


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Reported names that the passage does not have, where it has another name of that kind instead."""
    reported, said = sides(alignment, FactKind.NAME)
    if not reported or not said:
        return
    left = [fact for fact in reported if not _answered(fact, said) and not name_known(fact, alignment.said, alignment.neighbours)]
    if not left:
        return
    spare = [fact for fact in said if not _answered(fact, reported) and not name_known(fact, alignment.reported, ())]
    for fact in left:
        rivals = [other for other in spare if _rivals(fact, other)]
        other, sure = replaced(alignment, fact, rivals)
        if other is None or (alignment.links and sure < 0.5 and not _id(fact)):
            continue
        spare = [one for one in spare if one is not other]
        r, s = fact.value, other.value
        assert isinstance(r, NameValue) and isinstance(s, NameValue)
        confidence = KNOWN if r.canonical and s.canonical else IN_PLACE if sure >= 0.5 else SOMEWHERE
        why = f"Name: “{other.text}” is said, “{fact.text}” is reported, and neither side has the other's."
        yield flag(alignment, "ENT-NAME", fact, other, Severity.CRITICAL, Direction.SHIFTED, why, confidence, "ent_name")


def _answered(fact: Fact, others: list[Fact]) -> bool:
    if answered(fact, others) or answered(fact, others, as_reported=False):
        return True
    mine = _id(fact)
    return bool(mine) and any(_CAPITALS.get(mine, mine) == _CAPITALS.get(theirs, theirs) for other in others if (theirs := _id(other)))


def _id(fact: Fact) -> str:
    assert isinstance(fact.value, NameValue)
    return fact.value.canonical


def _rivals(fact: Fact, other: Fact) -> bool:
    """Whether two names are of one kind, so that one can have been put for the other."""
    r, s = fact.value, other.value
    assert isinstance(r, NameValue) and isinstance(s, NameValue)
    if bool(r.canonical) != bool(s.canonical):
        return False
    if not r.canonical and "organisation" in (r.kind, s.kind):
        return False  # acronyms are translated (ВИЧ, HIV), not carried over
    return agree(fact, other) is Agreement.DIFFERENT
