"""The vocabulary of drift: every code's name, and its place in the order of decision (the first that applies is primary).

Names and order are data (`lang/codes.toml`): the writers of reports read them too.
"""

from __future__ import annotations

from xref import lang

NAMES: dict[str, str] = dict(lang.table("codes"))
ORDER: dict[str, int] = {code: place for place, code in enumerate(NAMES)}

CORE = frozenset(
    [
        "NUM-VAL",
        "NUM-UNIT",
        "TIME",
        "ENT-NAME",
        "ENT-ROLE",
        "POL",
        "MOD-UP",
        "MOD-DOWN",
        "QUANT",
        "COND",
        "ADD",
        "OMIT",
        "Q-PARA",
        "Q-CUT",
        "Q-SPLICE",
        "Q-ELL",
        "Q-FAB",
        "A-SPK",
    ]
)
