"""Loose guards against what once made a check slow. Ratios, not seconds: each costs so many times what a fixed piece of Python costs.

The limits are three to four times what was measured in November 2026; docs/method.md has the figures themselves.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from xref.encode.words import answered, similarities, words
from xref.lang import quick
from xref.pipeline.comparing import compare

SAID = (
    "Die neue Brücke über die Ahle wird frühestens im Mai eröffnet, sagte Bürgermeisterin Lena Harms am {} des Monats.",
    "Wir haben in diesem Jahr rund {} Bäume gepflanzt, aber nicht alle haben den trockenen Sommer überstanden.",
    "Wenn der Landkreis zustimmt, bekommt die Schule im Norden der Stadt {} zusätzliche Lehrerinnen und Lehrer.",
)
REPORTED = (
    "The new bridge over the Ahle will open in May at the earliest, mayor Lena Harms said on day {} of the month.",
    "This year we planted about {} trees, but not all of them survived the dry summer.",
    "If the district agrees, the school in the north of the town will get {} additional teachers.",
)


def _cost(work: Callable[[], object], times: int = 3) -> float:
    """CPU seconds, the best of several."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def _yardstick() -> float:
    """What 100,000 steps of a plain loop cost: about 5 ms."""
    return _cost(lambda: sum(len(str(number)) for number in range(100_000)), 5)


def test_a_pair_costs_little() -> None:
    numbers = iter(range(1, 1000))

    def work() -> None:
        for _ in range(20):
            number = next(numbers)  # a text met before would be remembered
            for said, reported in zip(SAID, REPORTED, strict=True):
                compare(said.format(number), reported.format(number), said_lang="de", reported_lang="en")

    work()  # tables and vectors
    assert _cost(work) / 60 < 1.0 * _yardstick()


def test_the_log_odds_of_words_cost_little_beside_their_likeness() -> None:
    here, there = words(REPORTED[0].format(3)), words(SAID[0].format(3))
    scores = similarities(here, there)
    plain = _cost(lambda: [here.raw @ there.raw.T for _ in range(300)])
    assert _cost(lambda: [answered(here, there, scores) for _ in range(300)]) < 100 * plain


def test_tables_are_read_faster_than_by_tomllib() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(quick.__file__).parent.glob("names/*.toml"))]
    assert 2 * _cost(lambda: [quick.loads(text) for text in texts]) < _cost(
        lambda: [tomllib.loads(text) for text in texts]
    )
