"""Words of time without a date: which kinds of a group a side says."""

from __future__ import annotations

import pytest

from xref.drift.time_words import is_feast
from xref.lang import table
from xref.pipeline import compare


@pytest.mark.parametrize(
    ("text", "lang"), [("Whitsun", "en"), ("Pentecôte", "fr"), ("Ostern", "de"), ("Boże Narodzenie", "pl")]
)
def test_feasts_are_known(text: str, lang: str) -> None:
    """A feast is no name, whatever its capital."""
    assert is_feast(text, lang)


def test_village_is_no_feast() -> None:
    """Other capitals stay names."""
    assert not is_feast("Easterfield", "en")


def test_groups_have_both_sides_in_english() -> None:
    """Each kind of a pair group is written for reports in English."""
    assert all(
        "en" in kind for name, kind in table("time_words").items() if name.startswith(("part_", "every_", "edge_"))
    )


def test_flag_names_both_words() -> None:
    """The flag holds the words of both sides."""
    found = compare(
        "Le car part à six heures du matin.",
        "The coach leaves at six in the evening.",
        said_lang="fr",
        reported_lang="en",
    ).drifts
    flag = next(d for d in found if d.code == "TIME")
    assert (flag.said_words, flag.reported_words) == ("du matin", "in the evening")
