"""Whether a report takes up the sentence of the passage that a flag is about.

A passage may hold three sentences of which the statement renders one. A condition, a negation or a limit in the other two is not lost: it
was never taken up. The share of the sentence's weight, the flagged words left out, that the report answers tells the two apart.
"""

from __future__ import annotations

import math
import re

from xref.model import Alignment, Drift, Span

# Quotation forms and attribution are about the passage as a whole, OMIT and ADD weigh their own surroundings; a figure that stands on
# both sides, with another unit or bound, is itself what the report takes up.
_OWN = ("Q-", "A-", "OMIT", "ADD", "NUM-UNIT", "NUM-PREC")
# On three gold sets 6 of 29 wrong flags of other codes and none of 44 right ones lie below it.
LEAST = 0.4
_END = re.compile(r"[.!?…。！？؟]+[\s»”\")]*|\n")


def taken_up(alignment: Alignment, drift: Drift) -> bool:
    """Whether the report answers enough of the sentence in which the flagged words of the passage stand."""
    if drift.said is None or drift.code.startswith(_OWN):
        return True
    sentence = around(alignment.said.text, drift.said)
    total = answered = 0.0
    for word in alignment.said_words:
        if sentence.start <= word.span.start and word.span.end <= sentence.end and not word.span.overlaps(drift.said):
            total += word.weight
            answered += word.weight / (1 + math.exp(-max(-30.0, min(30.0, word.odds))))
    return not total or answered >= LEAST * total


def around(text: str, span: Span) -> Span:
    """The sentence that holds a span, by its marks alone."""
    start, end = 0, len(text)
    for mark in _END.finditer(text):
        if mark.end() <= span.start:
            start = mark.end()
        elif mark.start() >= span.end:
            end = mark.end()
            break
    return Span(start, end)
