"""What stands around figures: shares in two figures, roles in a change, denied bounds, what a figure counts by."""

from __future__ import annotations

import pytest

from xref.facts import numbers, numbers_around
from xref.facts.numerals import scan
from xref.model import NumberValue


@pytest.mark.parametrize(
    ("text", "lang", "values"),
    [
        ("One bed in four is empty.", "en", [0.25]),
        ("Two lawmakers out of every three agreed.", "en", [2 / 3]),
        ("Zwei von fünf Brunnen sind trocken.", "de", [0.4]),
        ("Jeder vierte Brunnen ist trocken.", "de", [0.25]),
        ("Un lit sur quatre est vide.", "fr", [0.25]),
        ("Tres de cada diez tiendas cerraron.", "es", [0.3]),
        ("Due famiglie ogni cinque hanno un orto.", "it", [0.4]),
        ("Três em cada dez lojas fecharam.", "pt", [0.3]),
        ("Dwie studnie na pięć wyschły.", "pl", [0.4]),
        ("Два колодца из каждых пяти пересохли.", "ru", [0.4]),
        ("Кожна п'ята криниця висохла.", "uk", [0.2]),
        ("Her beş kuyudan ikisi kurudu.", "tr", [0.4]),
        ("Beş kuyudan biri kurudu.", "tr", [0.2]),
        ("جفت بئر واحدة من كل خمس آبار.", "ar", [0.2]),
        ("五个村子里有两个没有水。", "zh", [0.4]),
        ("Из каждых восьми колодцев пересохли три.", "ru", [3 / 8]),
        ("Four people and nine dogs came.", "en", []),
        ("The fifth well is dry.", "en", []),
        ("Beş kuyudan su çıktı.", "tr", []),
    ],
)
def test_shares(text: str, lang: str, values: list[float]) -> None:
    """Two figures, or an ordinal after "every", are read as one share."""
    assert [share.value for share in numbers_around.shares(text, lang)] == pytest.approx(values)


def test_a_rounded_share_says_so() -> None:
    """An approximation before either figure, or before "every", is kept."""
    assert numbers_around.shares("Fast jeder dritte Laden schloss.", "de")[0].rounded
    assert numbers_around.shares("Nearly one in three shops closed.", "en")[0].rounded
    assert not numbers_around.shares("One in three shops closed.", "en")[0].rounded


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Ridership rises by 200,000 to 1.2 million passengers.", "en", {200_000: "by", 1_200_000: "to"}),
        ("Die Zahl steigt um 200.000 auf 1,2 Millionen.", "de", {200_000: "by", 1_200_000: "to"}),
        ("Le nombre est passé de 640 à 590.", "fr", {640: "from", 590: "to"}),
        ("La tarifa subió en 48 euros.", "es", {48: "by"}),
        ("La tariffa è salita a 48 euro.", "it", {48: "to"}),
        ("A tarifa subiu para 48 euros.", "pt", {48: "to"}),
        ("Opłata wzrosła o 48 złotych.", "pl", {48: "by"}),
        ("Поголовье сократилось до 340 коров.", "ru", {340: "to"}),
        ("Поголів'я скоротилося на 340 корів.", "uk", {340: "by"}),
        ("Ücret 48 liraya yükseldi.", "tr", {48: "to"}),
        ("Ücret 48 lira arttı.", "tr", {48: "by"}),
        ("ارتفع عدد السكان إلى 48 ألف نسمة.", "ar", {48_000: "to"}),
        ("今年的产量比去年多三百万吨。", "zh", {3_000_000: "by"}),
        ("Output is up from three million tonnes.", "en", {3_000_000: "from"}),
        ("The cut was backed by 48 councillors.", "en", {}),
        ("The increase in cases spread to 48 regions.", "en", {}),
        ("Prices could rise up to 14 percent.", "en", {}),
        ("Die Kürzung wird von 48 Stadträten abgelehnt.", "de", {}),
        ("Le budget de 48 millions a augmenté.", "fr", {}),
    ],
)
def test_roles(text: str, lang: str, found: dict[float, str]) -> None:
    """Difference, result and start are read where the words say so, and nowhere else."""
    assert {one.value: one.role for one in numbers_around.roles(text, lang)} == found


@pytest.mark.parametrize(
    ("text", "lang", "bound"),
    [
        ("Las obras no costarán, con los datos de hoy, más de 96 millones.", "es", "max"),
        ("We won't admit more than 40 children.", "en", "max"),
        ("Nous n'avons pas reçu moins de 40 lettres.", "fr", "min"),
        ("Мы не примем больше 40 детей.", "ru", "max"),
        ("40'tan fazla çocuk almayacağız.", "tr", "max"),
        ("لن تكلف الأشغال أكثر من 40 مليون درهم.", "ar", "max"),
        ("费用不会超过四千万元。", "zh", "max"),
        ("No lo ocultamos, ha costado más de 96 millones.", "es", "min"),
        ("We do not hide that it costs more than 40 million.", "en", "min"),
        ("Мы не исключаем больше 40 случаев.", "ru", "min"),
        ("Nicht nur Eltern, mehr als 40 Kinder kamen.", "de", "min"),
        ("The village did not sleep: more than 40 houses burned.", "en", "min"),
        ("40'tan fazla çocuk geldi.", "tr", "min"),
    ],
)
def test_denied_bounds(text: str, lang: str, bound: str) -> None:
    """A negation of the same clause turns a bound round, one of another clause does not."""
    assert [fact.value.bound for fact in numbers.find(text, lang) if isinstance(fact.value, NumberValue)] == [bound]


@pytest.mark.parametrize(
    ("text", "lang", "units"),
    [
        ("They pay 40 cents for every oyster.", "en", {"item"}),
        ("Nous payons 40 centimes par douzaine d'huîtres.", "fr", {"dozen"}),
        ("Wir zahlen 900 Euro im Monat.", "de", {"month"}),
        ("Мы платим 900 рублей в год.", "ru", {"year"}),
        ("我们每月付900元。", "zh", {"month"}),
        ("Saatte 12 lira alıyorlar.", "tr", {"hour"}),
        ("The pump moves 300 litres per person a day.", "en", {"item", "person", "day"}),
        ("Płacą 12 złotych za godzinę.", "pl", {"hour"}),
        ("He paid 900 euros last year.", "en", set()),
        ("Im Jahr haben wir 900 Euro verloren.", "de", set()),
        ("They work 12 hours.", "en", set()),
    ],
)
def test_counted_by(text: str, lang: str, units: set[str]) -> None:
    """What a figure is counted by is read right behind it, or before it in Turkish and Chinese."""
    assert [numbers_around.counted_by(text, lang, one) for one in scan(text, lang)] == [units]
