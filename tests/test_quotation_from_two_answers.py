"""Q-SPLICE where the passage holds one half of a quotation and another answer of the source the other half."""

from __future__ import annotations

import pytest

from xref import align, drift
from xref.model import Presentation, Severity, Side, Span

RU = (
    "— Вы опоздали с ремонтом причала?\n— Ремонт причала мы закончили на месяц позже срока.\n"
    "— Что говорят рыбаки?\n— Рыбаки жалуются на цены солярки, и тут я ничем помочь не могу. Солярку продаёт частная компания.\n"
    "— А маяк?\n— За маяк мне стыдно, его надо было красить ещё весной."
)
DE = (
    "Wie lief die Ernte?\nDie Äpfel sind klein, aber süß.\nUnd die Löhne?\nDie Pflücker bekommen vierzehn Euro in der Stunde. "
    "Im vorigen Jahr waren es dreizehn.\nWas sagen Sie den Nachbarn?\nDie Nachbarn haben recht, der Traktor war zu laut."
)
FR = (
    "Le musée est-il prêt ?\nLe musée ouvrira avec deux salles vides.\nEt le budget ?\nLe budget a été voté en juin par le conseil, "
    "sans débat. Il est de trois millions d'euros.\nOn vous reproche le parking.\nLe parking est une erreur, et je la regrette."
)
ES = (
    "¿Cómo está la biblioteca?\nLa biblioteca tiene goteras desde otoño.\n¿Y los libros?\nLos libros se salvaron gracias a los vecinos, "
    "que los llevaron a la iglesia.\n¿Piensa dimitir?\nEl alcalde me llamó anoche, y tenía razón."
)


def _flags(source: str, lang: str, passage: str, reported: str) -> list[tuple[str, Severity]]:
    said = Side(text=passage, lang=lang, rest=source)
    start, end = reported.index("“") + 1, reported.index("”")
    report = Side(
        text=reported,
        lang="en",
        content=(Span(start, end),),
        quoted=(Span(start, end),),
        presentation=Presentation.DIRECT,
    )
    return [(flag.code, flag.severity) for flag in drift.detect(align.align(said, report))]


@pytest.mark.parametrize(
    ("source", "lang", "passage", "reported"),
    [
        (RU, "ru", "Ремонт причала мы закончили на месяц позже срока.", "“We finished the repair of the pier a month late, and I am ashamed of the lighthouse,” he said."),
        (RU, "ru", "Ремонт причала мы закончили на месяц позже срока.", "“We finished the repair of the pier a month late, and diesel is sold by a private company,” he said."),
        (RU, "ru", "За маяк мне стыдно, его надо было красить ещё весной.", "“I am ashamed of the lighthouse, and the fishermen complain about the prices of diesel,” he said."),
        (DE, "de", "Die Äpfel sind klein, aber süß.", "“The apples are small but sweet, and the neighbours are right,” she said."),
        (DE, "de", "Die Pflücker bekommen vierzehn Euro in der Stunde.", "“The pickers get 14 euros an hour; the tractor was too loud,” she said."),
        (FR, "fr", "Le musée ouvrira avec deux salles vides.", "“The museum will open with two empty rooms, and the car park is a mistake,” she said."),
        (ES, "es", "La biblioteca tiene goteras desde otoño.", "“The library has had leaks since autumn, and the mayor called me last night,” she said."),
    ],
)  # fmt: skip
def test_two_answers_in_one_quotation(source: str, lang: str, passage: str, reported: str) -> None:
    """Half of the quotation is not in the passage, and stands in another answer."""
    assert "Q-SPLICE" in [code for code, _ in _flags(source, lang, passage, reported)]


@pytest.mark.parametrize(
    ("source", "lang", "passage", "reported"),
    [
        (RU, "ru", "Ремонт причала мы закончили на месяц позже срока.", "“We finished the repair of the pier a month late,” he said."),
        (RU, "ru", "Рыбаки жалуются на цены солярки, и тут я ничем помочь не могу.", "“The fishermen complain about the prices of diesel, and there I can do nothing to help,” he said."),
        (RU, "ru", "За маяк мне стыдно, его надо было красить ещё весной.", "“I am ashamed of the lighthouse, it should have been painted in spring,” he said."),
        (DE, "de", "Die Pflücker bekommen vierzehn Euro in der Stunde. Im vorigen Jahr waren es dreizehn.", "“The pickers get 14 euros an hour, and last year it was 13,” she said."),
        (DE, "de", "Die Nachbarn haben recht, der Traktor war zu laut.", "“The neighbours are right, the tractor was too loud,” she said."),
        (FR, "fr", "Le parking est une erreur, et je la regrette.", "“The car park is a mistake, and I regret it,” she said."),
        (ES, "es", "El alcalde me llamó anoche, y tenía razón.", "“The mayor called me last night, and he was right,” she said."),
    ],
)  # fmt: skip
def test_one_answer(source: str, lang: str, passage: str, reported: str) -> None:
    """Nothing at major or above where the whole quotation stands in the passage."""
    assert [code for code, severity in _flags(source, lang, passage, reported) if severity >= Severity.MAJOR] == []
