"""Part of NUM-VAL: a figure that is the difference, the result or the start of a change on one side and another of these on the other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xref.drift.fact_sides import flag, sides
from xref.facts.numbers_around import Role, roles
from xref.facts.numerals import scan
from xref.model import Alignment, Direction, Drift, Fact, FactKind, NumberValue, Severity, Side

# Of 7,400 human translations from and into eleven languages that have a verb or noun of change and a figure, six are flagged: all six have
# turned a difference into a result or a start ("fell by 0.48 percent" → „fiel auf 0,48 Prozent“).
SURE = 0.8
_SAYS = {"by": "the difference", "to": "the result", "from": "the start"}


def exchanged(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag: an equal figure whose part in a change both sides say unmistakably and differently."""
    said = _firm(alignment.said)
    reported = _firm(alignment.reported) if said else []
    if not reported:
        return
    facts = sides(alignment, FactKind.NUMBER)
    for mine in reported:
        for theirs in said:
            if mine.role == theirs.role or not math.isclose(mine.value, theirs.value, rel_tol=1e-6):
                continue
            one, other = _fact(facts[0], mine), _fact(facts[1], theirs)
            if one is None or other is None or _same_either_way(one, other):
                continue
            why = f"Change: “{other.text}” is {_SAYS[theirs.role]} of a change, “{one.text}” {_SAYS[mine.role]}."
            yield flag(alignment, "NUM-VAL", one, other, Severity.MAJOR, Direction.SHIFTED, why, SURE, "num_val")
            return


def _firm(side: Side) -> list[Role]:
    """The roles of the figures that a side has once, or each time in one role."""
    found = roles(side.text, side.lang)
    if not found:
        return []
    held = [end for one in scan(side.text, side.lang) for end in {one.low, one.high}]
    return [
        one
        for one in found
        if len({other.role for other in found if other.value == one.value}) == 1
        and sum(other.value == one.value for other in found) == held.count(one.value)
    ]


def _fact(facts: list[Fact], role: Role) -> Fact | None:
    return next((fact for fact in facts if fact.span.start <= role.core < fact.span.end), None)


def _same_either_way(one: Fact, other: Fact) -> bool:
    """Whether "by" and "to" say the same: by half and to half; times are told from both ("by a factor of five", "to five times")."""
    values = one.value, other.value
    return any(
        isinstance(value, NumberValue)
        and (value.unit == "x" or value.high == 0.5 or (value.unit == "%" and value.high == 50))
        for value in values
    )
