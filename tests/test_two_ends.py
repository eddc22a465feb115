"""Words of opposite ends of a scale: where they stand, and whether they are about one thing."""

from __future__ import annotations

import pytest

from xref import align, lang
from xref.drift.cue_sides import below_negation, cues, of
from xref.drift.quant_ends import distributes
from xref.drift.two_ends import about_one, ends
from xref.model import FactKind, Side, Span


def _word(text: str, word: str) -> Span:
    return Span(text.index(word), text.index(word) + len(word))


@pytest.mark.parametrize(
    ("kind", "code", "text", "words"),
    [
        ("ban_firm", "de", "Das Angeln ist hier verboten.", ["verboten"]),
        ("ban_weak", "en", "Anglers are advised not to fish here.", ["advised not"]),
        ("anger_weak", "fr", "Je suis un peu déçue.", ["déçue"]),
        ("anger_firm", "en", "She was furious.", ["furious"]),
        ("none", "pl", "Nikt nie przyszedł.", ["Nikt"]),
        ("ban_firm", "ka", "აკრძალულია", []),
    ],
)
def test_ends(kind: str, code: str, text: str, words: list[str]) -> None:
    """Words of one end by their stems; none for a language without them."""
    assert [span.of(text) for span in ends(kind, Side(text=text, lang=code))] == words


def test_both_ends_know_the_same_languages() -> None:
    """A family that knows a language at one end knows it at the other."""
    table = lang.table("ends")
    for kind in table:
        if kind.endswith("_weak"):
            assert set(table[kind]) == set(table[kind.replace("_weak", "_firm")]), kind


def test_about_one() -> None:
    """A clause with nothing but a name is joined to the next; words of another sentence are not counted."""
    said, reported = (
        "Я разочарована ремонтом моста. Погода хорошая.",
        "Ann is furious, she said, about the repair of the bridge.",
    )
    found = align.align(Side(text=said, lang="ru"), Side(text=reported, lang="en"))
    firm = _word(reported, "furious")
    assert about_one(found, _word(said, "разочарована"), firm)
    assert not about_one(found, _word(said, "хорошая"), firm)


@pytest.mark.parametrize(
    ("text", "code", "word", "expected"),
    [
        ("The ferry does not run for everybody.", "en", "everybody", True),
        ("It never rained, and everybody danced.", "en", "everybody", False),
        ("Bilhetes não há para todos.", "pt", "todos", True),
    ],
)
def test_below_negation(text: str, code: str, word: str, expected: bool) -> None:
    """A negation before the word in its clause reaches it."""
    assert below_negation(Side(text=text, lang=code), _word(text, word)) is expected


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [("There are twelve seats on each boat.", "en", True), ("Each boat has a name.", "en", False), ("По двенадцать мест на каждый катер.", "ru", True)],
)  # fmt: skip
def test_an_each_that_shares_out_a_figure(text: str, code: str, expected: bool) -> None:
    """Twelve "on each" speaks of twelve."""
    side = Side(text=text, lang=code)
    every = [cue for cue in of(cues(side), FactKind.SCALE, "quantity") if cue.strength >= 0.9]
    assert [distributes(side, cue) for cue in every] == [expected]
