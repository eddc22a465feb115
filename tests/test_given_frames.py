"""Segment: the frames inside a text that was given as one statement, and what a comparison does with them."""

from __future__ import annotations

import pytest

from xref.pipeline.comparing import aligned
from xref.segment.given import frames

FRAMES = [
    ("en", "The ferry is late, according to Ann Low, who expects it on Monday.", ["according to Ann Low", "who expects"]),
    ("en", "The ferry is late, said Low, who insisted that the crew was ill.", ["said Low", "who insisted that"]),
    ("en", "As a witness Roe insisted that the boat had been empty, saying nobody was there.", ["Roe insisted that", "saying"]),
    ("de", "Die Fähre fahre nicht, so sehr man auch bitte, stellte Roe klar; das Ruder fehle.", ["stellte Roe klar"]),
    ("fr", "Le marché rouvrira samedi, selon Roe.", ["selon Roe"]),
    ("de", "Wie soll man, wie im Bericht der Messe von 2010 gefordert, im Mai ein Treffen abhalten?", []),
    ("en", "The ferry is late because angry readers had threatened to sue the mayor.", []),
    ("en", "The ferry is late.", []),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "want"), FRAMES)
def test_frames(lang: str, text: str, want: list[str]) -> None:
    """The frames are found, and what others are reported to have said is none."""
    assert [span.of(text).strip(" ,:") for span in frames(text, lang)] == want


def test_a_run_ends_at_a_frame() -> None:
    """No run of unanswered words holds a frame or stands on both sides of it."""
    text = "Green monkeys dance at night, said Low, who insisted that purple whales sing."
    pair = aligned("Мост открыт.", text, "ru", "en", None, None, None, None, None, "pair")[0]
    assert pair.reported.frames
    assert pair.unsupported
    assert not any(gap.span.overlaps(frame) for gap in pair.unsupported for frame in pair.reported.frames)
