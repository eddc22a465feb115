"""ENT-ROLE where the other party of an act is named in the question, and the answer says "them"."""

from __future__ import annotations

import pytest

from xref import align, drift
from xref.model import Severity, Side


def _flags(question: str, said: str, lang: str, reported: str, speaker: str) -> list[str]:
    source = Side(text=said, lang=lang, question=question, speaker=speaker)
    report = Side(text=reported, lang="en", speaker=speaker)
    return [flag.code for flag in drift.detect(align.align(source, report)) if flag.severity >= Severity.MAJOR]


PL = ("Czy firma Sternholm chce kupić młyn?", "To my zaproponowaliśmy im wspólny sklep.", "pl", "Jagna Wrońska")
RU = ("Правда ли, что завод «Балтрейс» ищет партнёра?", "Это мы попросили их о встрече.", "ru", "Олег Даров")
DE = ("Was will die Reederei Norvik von Ihnen?", "Wir haben ihnen einen Liegeplatz angeboten.", "de", "Hanno Petri")


@pytest.mark.parametrize(
    ("source", "reported"),
    [
        (PL, "Sternholm proposed a joint shop to the cooperative."),
        (RU, "Baltreys asked the yard for a meeting."),
        (DE, "Norvik offered the harbour a berth."),
    ],
)
def test_the_party_of_the_question_acts(source: tuple[str, str, str, str], reported: str) -> None:
    """Who acts in the source is acted upon in the report."""
    question, said, lang, speaker = source
    assert "ENT-ROLE" in _flags(question, said, lang, reported, speaker)


@pytest.mark.parametrize(
    ("source", "reported"),
    [
        (PL, "The cooperative proposed a joint shop to Sternholm."),
        (PL, "Sternholm was offered a joint shop by the cooperative."),
        (RU, "The yard asked Baltreys for a meeting."),
        (DE, "Petri offered Norvik a berth."),
    ],
)
def test_the_speaker_acts(source: tuple[str, str, str, str], reported: str) -> None:
    """As said, and in the passive."""
    question, said, lang, speaker = source
    assert "ENT-ROLE" not in _flags(question, said, lang, reported, speaker)
