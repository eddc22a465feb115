"""What a faithful translation is expected to carry: the models, the surprises of a pair, and what they make of flags."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xref import lang, pipeline
from xref.drift import expected, weigh
from xref.drift.cue_sides import cues
from xref.model import Direction, Drift, Severity, Side
from xref.pipeline.comparing import aligned

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

LANGUAGES = ("ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja")


def found(said: str, said_lang: str, reported: str, reported_lang: str = "en") -> dict[str, expected.Contradiction]:
    return expected.contradictions(Side(text=said, lang=said_lang), Side(text=reported, lang=reported_lang))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["to_en", "from_en"])
def test_every_language_has_a_model_whose_classes_belong_to_a_group(language: str, way: str) -> None:
    known = expected.model(language, "en") if way == "to_en" else expected.model("en", language)
    assert known is not None
    assert len(known.lines) > 500
    assert {expected.group(name) for name in known.levels} <= set(expected.GROUPS)


def test_two_languages_without_english_have_no_model() -> None:
    assert expected.model("ru", "de") is None
    assert expected.model("en", "en") is None
    assert found("Возможно, он придёт.", "ru", "Er wird kommen.", "de") == {}


@pytest.mark.parametrize(
    ("said", "language", "faithful", "drifted", "group"),
    [
        ("Некоторые школы района закрыты.", "ru", "Some schools in the district are closed.", "All schools in the district are closed.", "quantity"),
        ("Möglicherweise kommt der Minister.", "de", "The minister may come.", "The minister will come.", "modality"),
        ("Plusieurs députés ont voté contre.", "fr", "Several deputies voted against it.", "All deputies voted against it.", "quantity"),
        ("Puede que llueva mañana.", "es", "It may rain tomorrow.", "It will certainly rain tomorrow.", "modality"),
        ("Дорогу закрили через повінь.", "uk", "The road was closed because of the flood.", "The road was closed despite the flood.", "link"),
        ("Talvez o rio suba.", "pt", "Perhaps the river will rise.", "The river will certainly rise.", "modality"),
        ("所有学校都关闭了。", "zh", "All schools have been closed.", "Some schools have been closed.", "quantity"),
        ("すべての学校が閉鎖された。", "ja", "All schools have been closed.", "Some schools have been closed.", "quantity"),
        ("Nigdy tam nie byłem.", "pl", "I have never been there.", "I have often been there.", "quantity"),
    ],
)  # fmt: skip
def test_a_changed_strength_surprises_more_than_a_faithful_one(
    said: str, language: str, faithful: str, drifted: str, group: str
) -> None:
    assert found(said, language, drifted)[group].odds > found(said, language, faithful)[group].odds + 0.5
    english = found(drifted, "en", said, language)[group].odds
    assert english > found(faithful, "en", said, language)[group].odds + 0.5


def test_a_surprise_shows_the_words_that_raised_the_expectation() -> None:
    said = Side(text="Alle Schulen sind geschlossen.", lang="de")
    known = expected.model("de", "en")
    assert known is not None
    (span, weight), *_ = expected.reasons(known, expected.features(said, cues(said)), "quantity.all")
    assert span.of(said.text) == "Alle"
    assert weight > 0


def test_chinese_is_known_by_characters_and_pairs_of_them() -> None:
    assert {name for name, _ in expected.signs("可能会", "zh")} == {"可", "可能", "能", "能会", "会"}


def _flag(confidence: float, code: str = "MOD-UP") -> Drift:
    return Drift(code, Severity.MAJOR, Direction.STRONGER, None, "", None, "", "a reason", confidence, "modality")


def test_a_flag_is_doubted_where_the_pair_is_unsurprising_and_raised_where_it_is_not() -> None:
    options = (None, None, None, None, None, "pair")
    plain = aligned("Der Minister kommt am Montag.", "The minister comes on Monday.", "de", "en", *options)[0]
    assert weigh.weighed(plain, _flag(0.9)).confidence == pytest.approx(0.9 * weigh.DOUBTED)
    assert weigh.weighed(plain, _flag(0.9, "NUM-VAL")).confidence == 0.9, "figures are no matter of expectation"
    other = aligned("Der Minister kommt am Montag.", "Le ministre vient lundi.", "de", "fr", *options)[0]
    assert weigh.weighed(other, _flag(0.9)).confidence == 0.9, "no model of these two languages"


def test_every_group_of_cues_is_calibrated() -> None:
    table = lang.table("calibration")["surprise"]
    assert set(table) == set(expected.GROUPS)
    for group in expected.GROUPS:
        usual, seldom, never = weigh.levels(group)
        assert usual < seldom < never


def test_the_probability_sees_a_single_changed_word() -> None:
    said = "Einige Gemeinden haben dem Plan zugestimmt."
    faithful = pipeline.weighed(
        said, "Some municipalities have agreed to the plan.", said_lang="de", reported_lang="en"
    )[1]
    drifted = pipeline.weighed(said, "All municipalities have agreed to the plan.", said_lang="de", reported_lang="en")[
        1
    ]
    assert drifted > faithful


def test_edits_change_one_thing_and_controls_keep_the_meaning() -> None:
    import random

    import edits

    rng = random.Random(1)
    text = "According to the mayor, some schools may be closed because of the flood, but only on Monday."
    made = {kind: edits.edited(text, kind, rng) for kind in (*edits.KINDS, *edits.CONTROLS)}
    assert made["quantifier"] == text.replace("some", "all")
    assert made["only_removed"] == text.replace("only ", "")
    assert made["frequency"] is None
    assert all(after != text for after in made.values())
