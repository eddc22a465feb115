"""How far flags are trusted: no flag grows surer, none below major changes, free and long renderings bear less."""

from __future__ import annotations

import math

import pytest

from xref import align, drift, lang
from xref.drift import trust
from xref.model import Alignment, Direction, Drift, Severity, Side, Span

SAID = "Мост закроют в мае. Рабочие начнут ремонт в июне."
PLAIN = "The bridge will not be closed in May."
FREE = (
    "Drivers who rely on the crossing for their way to work every single morning, and there are plenty of such people in the "
    "two suburbs beyond the river, will not have to fear that it gets shut in the course of this coming spring, far from it."
)


def _pair(reported: str) -> Alignment:
    sides = (
        Side(text=text, lang=code, content=(Span(0, len(text)),)) for text, code in ((SAID, "ru"), (reported, "en"))
    )
    return align.align(*sides)


def _flag(text: str, words: str = "not", **fields: object) -> Drift:
    at = text.index(words)
    known = {
        "code": "POL", "severity": Severity.CRITICAL, "direction": Direction.REVERSED, "reported": Span(at, at + len(words)),
        "reported_words": words, "said": Span(5, 12), "said_words": "закроют", "why": "made", "confidence": 0.95, "detector": "pol",
    }  # fmt: skip
    return Drift(**{**known, **fields})  # type: ignore[arg-type]


def test_a_free_long_rendering_bears_less_than_a_plain_one() -> None:
    plain, free = (trust.trust(_pair(text), _flag(text)) for text in (PLAIN, FREE))
    assert 0.0 < free < plain < 1.0


@pytest.mark.parametrize("confidence", [0.3, 0.5, 0.95])
@pytest.mark.parametrize("text", [PLAIN, FREE])
def test_no_flag_grows_surer(text: str, confidence: float) -> None:
    pair, flag = _pair(text), _flag(text, confidence=confidence)
    bounded = drift.bounded(pair, flag)
    assert bounded.confidence == min(confidence, trust.trust(pair, flag))
    assert (bounded.said, bounded.reported, bounded.severity, bounded.why) == (
        flag.said,
        flag.reported,
        flag.severity,
        flag.why,
    )


def test_a_minor_flag_stays_as_it_is() -> None:
    flag = _flag(FREE, severity=Severity.MINOR)
    assert drift.bounded(_pair(FREE), flag) is flag


def test_flags_of_one_side_and_without_words_have_features() -> None:
    pair = _pair(PLAIN)
    for fields in ({"said": None, "said_words": ""}, {"reported": None, "reported_words": ""}):
        seen = trust.features(pair, _flag(PLAIN, **fields))
        assert seen["meet"] == trust.NEITHER
        assert all(math.isfinite(value) for value in seen.values())


def test_every_feature_has_a_weight() -> None:
    weights = lang.table("calibration")["trust"]
    assert set(weights) == {"bias", *trust.features(_pair(PLAIN), _flag(PLAIN))}


def test_without_weights_everything_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust.lang, "table", lambda name: {})
    assert drift.bounded(_pair(FREE), _flag(FREE)).confidence == 0.95
