"""NUM-UNIT: the same figure with another unit, currency or base.

Drift:      said «Ставка выросла на два процентных пункта» → reported: The rate rose 2 percent.
Not drift:  said «До границы сто километров» → reported: The border is about 62 miles away. (a unit converted within rounding, L5)

Severity: major. Percent and percentage points are two bases. A unit that one side leaves out is not a change of unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.fact_sides import flag, sides
from xref.facts import agree
from xref.model import Agreement, Alignment, Direction, Drift, FactKind, Severity

CODES = ("NUM-UNIT",)
SURE = 0.85


def detect(alignment: Alignment) -> Iterator[Drift]:
    """Pairs of one figure and two units that no other fact of the passage explains."""
    reported, said = sides(alignment, FactKind.NUMBER)
    for pair in alignment.of_kind(FactKind.NUMBER):
        if pair.reported is None or pair.said is None or agree(pair.reported, pair.said) is not Agreement.UNIT:
            continue
        better = (Agreement.SAME, Agreement.LICENSED)
        if any(agree(pair.reported, other) in better for other in said) or any(
            agree(other, pair.said) in better for other in reported
        ):
            continue
        why = f"Unit: “{pair.said.text}” and “{pair.reported.text}” give one figure in two units."
        yield flag(
            alignment, "NUM-UNIT", pair.reported, pair.said, Severity.MAJOR, Direction.SHIFTED, why, SURE, "num_unit"
        )
