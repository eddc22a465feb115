"""Negations put otherwise, and verbs that deny by themselves."""

from __future__ import annotations

import pytest

from xref import lang
from xref.align import align
from xref.drift.cond import _beside
from xref.drift.cue_sides import cues, of
from xref.drift.otherwise import put_otherwise
from xref.drift.turned_stance import FAMILIES, PLAIN, _pattern, _stances
from xref.model import FactKind, Side


@pytest.mark.parametrize(
    ("said", "language", "reported", "answered"),
    [
        ("Больше двух тонн он не поднимет.", "ru", "Two tonnes is the most it will lift.", True),
        ("Больше двух тонн он не поднимет.", "ru", "It will lift two tonnes.", False),
        ("Altre strade non ce ne sono.", "it", "It is the only road.", True),
        ("Altre strade non ce ne sono.", "it", "There are other roads.", False),
        ("Zonder vergunning gaan we niet bouwen.", "nl", "They will not build until they have a permit.", True),
        ("Zonder vergunning gaan we niet bouwen.", "nl", "They will build without a permit.", False),
        ("Двоє з трьох ще не приїхали.", "uk", "A third have arrived.", True),
        ("Двоє з трьох ще не приїхали.", "uk", "A quarter have arrived.", False),
        ("So still war der Hof noch nie.", "de", "The yard was stiller than at any time before.", True),
        ("So still war der Hof noch nie.", "de", "The yard was still.", False),
        ("Non avevo mai visto tanta neve.", "it", "It was the heaviest snow on record.", True),
        ("Раньше чем через два года дом не сдадут.", "ru", "The house will take at least two years.", True),
        ("Раньше чем через два года дом не сдадут.", "ru", "The house will be ready in two years.", False),
        ("Сумма в журнале не сходится.", "ru", "Something is wrong with the sum in the register.", True),
        ("Сумма в журнале не сходится.", "ru", "The sum in the register is the same.", False),
        ("Nem quero imaginar o estrago.", "pt", "He dreads to think of the damage.", True),
        ("Po polsku powiedziałem nie.", "pl", "He turned it down in Polish.", True),
        ("Если бы не туман, борт сел бы утром.", "ru", "But for the fog the plane would have landed.", True),
        ("Если бы не туман, борт сел бы утром.", "ru", "The plane landed in the fog.", False),
        ("Mehr Gäste, aber nicht viel mehr.", "de", "There are slightly more guests.", True),
        ("Mehr Gäste, aber nicht viel mehr.", "de", "There are many more guests.", False),
        ("Non siamo mai arrivati in ritardo.", "it", "They always came on time.", True),
        ("Die Werft verlieren wir nicht.", "de", "They are keeping the shipyard.", True),
        ("Die Werft verlieren wir nicht.", "de", "They are losing the shipyard.", False),
        ("Мы не покинем деревню.", "ru", "They will stay in the village.", True),
        ("No perderemos el molino.", "es", "The mill will remain theirs.", True),
        ("No perderemos el molino.", "es", "The mill will be lost.", False),
        ("La piloto no logró mantener el control.", "es", "The pilot lost control.", True),
        ("La piloto no logró mantener el control.", "es", "The pilot kept control.", False),
        ("Kapı açılır açılmaz girdiler.", "tr", "They went in as soon as the door was opened.", True),
        ("Хіба вони не заслуговують?", "uk", "Do they deserve it?", True),
        ("Хіба вони не заслуговують?", "uk", "They deserve it.", False),
        ("Non siamo mai arrivati in ritardo.", "it", "They always came late.", False),
    ],
)
def test_put_otherwise(said: str, language: str, reported: str, answered: bool) -> None:
    alignment = align(Side(text=said, lang=language), Side(text=reported, lang="en"))
    own, other = cues(alignment.said), cues(alignment.reported)
    negation = of(own, FactKind.POLARITY, "negation")[0]
    assert put_otherwise(alignment, negation, own, other, on_said=True) is answered


@pytest.mark.parametrize("family", [*FAMILIES, *PLAIN])
def test_families_are_written_for_the_core_languages(family: str) -> None:
    table = lang.table("stances")[family]
    assert {"en", "ru", "uk", "de", "fr", "es", "it", "pt", "pl"} <= set(table)
    assert all(_pattern(family, language) is not None for language in table)


@pytest.mark.parametrize(
    ("text", "language", "denied", "plain"),
    [
        ("He did not rule it out.", "en", 1, 0),
        ("He ruled it out.", "en", 0, 1),
        ("Wir schließen das nicht aus.", "de", 1, 0),
        ("Nevylučuji to.", "cs", 1, 0),
        ("我们不反对。", "zh", 1, 0),
        ("Я не против.", "ru", 1, 0),
    ],
)
def test_stances(text: str, language: str, denied: int, plain: int) -> None:
    found = [
        pair
        for family in ("exclude", "oppose")
        if (pair := _stances(Side(text=text, lang=language), family)) is not None
    ]
    assert [(len(one), len(two)) for one, two in found] == [(denied, plain)]


def test_unsure_stances_are_left() -> None:
    assert _stances(Side(text="He could neither confirm nor, he said, ever deny it.", lang="en"), "deny") is None


def test_arabic_only_denies_nothing() -> None:
    assert not [cue for cue in cues(Side(text="طلبنا مهلة أسبوع فقط.", lang="ar")) if cue.kind is FactKind.POLARITY]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The pill does not work for everybody.", True),
        ("The pill works for everybody.", False),
        ("She did not say why it works for everybody.", False),
    ],
)
def test_not_for_everybody(text: str, negated: bool) -> None:
    found = [cue for cue in cues(Side(text=text, lang="en")) if cue.scale == "quantity"]
    assert [cue.value.negated for cue in found] == [negated]


@pytest.mark.parametrize(
    ("text", "language", "strict"),
    [
        ("It took twice as long as planned.", "en", False),
        ("It stays open as long as the road is dry.", "en", True),
        ("Failing an agreement, the mill will close.", "en", True),
        ("The mill is failing.", "en", False),
        ("Oddam klucze dopiero wtedy, gdy wrócą.", "pl", True),
        ("Вода є лише у кожної третьої хати.", "uk", False),
        ("Поїдемо лише в разі дощу.", "uk", True),
        ("Mientras no nieve, subiremos.", "es", True),
        ("O vinho só leva o nome se for feito na ilha.", "pt", True),
    ],
)
def test_conditions(text: str, language: str, strict: bool) -> None:
    found = [cue for cue in cues(Side(text=text, lang=language)) if cue.kind is FactKind.CONDITION]
    assert any(abs(cue.value.strength) >= 0.45 for cue in found) is strict


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "if the rain stops", True),
        ("Unless the rain stops,", "", True),
        ("", "at first only on Sundays", True),
        ("", "except on Sundays", True),
        ("", "and the rain has stopped", False),
    ],
)
def test_a_condition_beside_a_statement(before: str, after: str, found: bool) -> None:
    assert _beside(Side(text="The ferry will sail", lang="en", before=before, after=after)) is found


@pytest.mark.parametrize(
    ("text", "language", "denied", "plain"),
    [
        ("Мы не планируем закрывать школу.", "ru", 1, 0),
        ("They plan to close the school.", "en", 0, 1),
        ("Henüz karar vermedik.", "tr", 1, 0),
        ("Обещать, что школа откроется, не могу.", "ru", 1, 0),
    ],
)
def test_plain_verbs(text: str, language: str, denied: int, plain: int) -> None:
    family = "decide" if language == "tr" else "promise" if text.startswith("Обещать") else "intend"
    found = _stances(Side(text=text, lang=language), family)
    assert found is not None
    assert (len(found[0]), len(found[1])) == (denied, plain)


def test_a_verb_beside_unless_is_unsure() -> None:
    assert _stances(Side(text="It will close unless the council takes a decision.", lang="en"), "decide") is None
