"""Alignment: links, gaps, fact pairs; and the detectors that need turns, questions or embedded voices, on sides made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xref import align, drift
from xref.encode.words import answered, columns, evidence, similarities, words
from xref.model import Alignment, Attribution, Gap, Presentation, Severity, Side, Span


def _side(text: str, lang: str, **fields: object) -> Side:
    return Side(text=text, lang=lang, **{"content": (Span(0, len(text)),), **fields})  # type: ignore[arg-type]


def _aligned(said: str, reported: str, lang: str = "ru", **fields: object) -> Alignment:
    return align.align(_side(said, lang), _side(reported, "en", presentation=Presentation.INDIRECT, **fields))


def _codes(said: Side, reported: Side) -> set[str]:
    return {flag.code for flag in drift.detect(align.align(said, reported))}


def test_words_of_a_plain_translation_are_linked_and_leave_no_gap() -> None:
    found = _aligned("Новая школа откроется осенью.", "The new school will open in the autumn.")
    linked = {(found.reported_words[link.reported].text, found.said_words[link.said].text) for link in found.links}
    assert {("new", "Новая"), ("school", "школа"), ("autumn", "осенью")} <= linked
    assert not [gap for gap in found.unsupported if gap.score > 6]


def test_spans_are_exact_on_both_sides() -> None:
    found = _aligned(
        "Мост закрыли. Дети ходят в школу пешком.", "The bridge was closed, and old women sell apples on the square."
    )
    for side, words_, gaps in (
        (found.reported, found.reported_words, found.unsupported),
        (found.said, found.said_words, found.omitted),
    ):
        assert all(word.span.of(side.text) == word.text for word in words_)
        assert all(gap.span.of(side.text) == gap.text for gap in gaps)
        assert all(gap.score >= align.LEAST for gap in gaps)


def test_a_clause_that_nothing_answers_is_the_surest_gap() -> None:
    found = _aligned(
        "Школа откроется осенью.", "The school will open in autumn, and wolves were seen near the railway station."
    )
    assert found.unsupported
    assert "wolves" in found.unsupported[0].text
    assert "school" not in found.unsupported[0].text


def test_a_gap_does_not_cross_the_end_of_a_sentence() -> None:
    said = "Школа откроется осенью. Волков видели у станции. Урожай собрали рано."
    found = align.align(_side(said, "ru"), _side("The school will open in autumn.", "en"))
    assert all("." not in gap.text for gap in found.omitted)


def test_neighbours_answer_what_the_passage_does_not() -> None:
    reported = _side("The school will open in autumn near the railway station.", "en")
    alone = align.align(_side("Школа откроется осенью.", "ru"), reported)
    beside = align.align(_side("Школа откроется осенью.", "ru", after="Она стоит у железнодорожной станции."), reported)
    assert _weight(beside.unsupported) < _weight(alone.unsupported)


def _weight(gaps: tuple[Gap, ...]) -> float:
    return sum(gap.score for gap in gaps)


def test_only_content_is_compared() -> None:
    text = '"The school will open," the minister of agriculture said.'
    found = align.align(_side("Школа откроется.", "ru"), _side(text, "en", content=(Span(1, 21),)))
    assert {word.text for word in found.reported_words} == {"The", "school", "will", "open"}


def test_log_odds_of_a_kept_word_exceed_those_of_a_foreign_one() -> None:
    here, there = words("The school will open, said a walrus."), words("Школа откроется.")
    odds = dict(zip(here.texts, answered(here, there, similarities(here, there)), strict=True))
    assert odds["school"] > odds["walrus"]


def test_evidence_has_its_columns_even_for_one_word() -> None:
    here, there = words("Yes"), words("Да")
    assert evidence(here, there, similarities(here, there)).shape == (1, len(columns()))


@pytest.mark.parametrize("texts", [("Да", "Yes"), ("Мост", "The old bridge is closed"), ("Мост давно закрыт для всех", "It is"),
    ("Новая школа у реки откроется осенью, сказал мэр.", "The mayor said that the new school by the river would open in the autumn.")])  # fmt: skip
def test_evidence_of_runs_is_what_comparing_every_run_with_every_run_gives(texts: tuple[str, str]) -> None:
    import numpy as np

    of, by = map(words, texts)
    scores = similarities(of, by)
    found = evidence(of, by, scores)

    def best(start: int, stop: int, widths: tuple[int, ...]) -> float:
        own = of.raw[max(0, start) : stop].sum(axis=0)
        others = [
            by.raw[at : at + width] for width in {min(w, len(by)) for w in widths} for at in range(len(by) + 1 - width)
        ]
        return max(
            float(own @ o.sum(axis=0)) / float(np.linalg.norm(own) * np.linalg.norm(o.sum(axis=0))) for o in others
        )

    for i, row in enumerate(found):
        named = dict(zip(columns(), row.tolist(), strict=True))
        assert named["pair"] == pytest.approx(max(named["single"], best(i, i + 1, (2,))), abs=1e-4)
        for name, half, widths in (("three", 1, (2, 3, 4)), ("five", 2, (3, 4, 5, 6)), ("seven", 3, (5, 6, 8))):
            assert named[name] == pytest.approx(best(i - half, i + half + 1, widths), abs=1e-4)
        assert named["five_squared"] == pytest.approx(named["five"] ** 2, abs=1e-6)
        assert named["rival"] == pytest.approx(named["single"] - scores[:, scores[i].argmax()].max(), abs=1e-6)


def test_nothing_is_answered_by_an_empty_text() -> None:
    here, there = words("school"), words("…")
    assert answered(here, there, similarities(here, there)).tolist() == [-4.0]
    assert answered(there, here, similarities(there, here)).shape == (0,)


@pytest.mark.parametrize(("said", "reported"), [("", "The school."), ("Школа.", ""), ("…", "!")])
def test_a_side_without_words_is_no_error(said: str, reported: str) -> None:
    found = align.align(_side(said, "ru"), _side(reported, "en"))
    assert found.links == ()
    drift.detect(found)


def test_many_unanswered_words_do_not_exhaust_the_stack() -> None:
    text = "wolf apple " * 3000
    assert align.align(_side("Школа.", "ru"), _side(text, "en")).unsupported


# ---------------------------------------------------------------------------------------------------------- attribution
_QUESTION = "Согласитесь, что сорванные сроки — это провал вашей команды?"


@pytest.mark.parametrize(
    ("answer", "reported", "flagged"),
    [
        ("Нет, я бы так не сказал.", "He called the missed deadlines a failure of his team.", True),
        ("Это вы сказали.", "He called the missed deadlines a failure of his team.", True),
        ("Да, конечно.", "He called the missed deadlines a failure of his team.", False),
        ("Нет, я бы так не сказал.", "He denied that the missed deadlines were a failure of his team.", False),
    ],
)
def test_the_interviewers_question_is_the_speakers_only_if_the_answer_takes_it_up(
    answer: str, reported: str, flagged: bool
) -> None:
    said = _side(answer, "ru", question=_QUESTION, speaker="Павел Лунёв")
    report = _side(reported, "en", presentation=Presentation.INDIRECT, speaker="Pavel Lunyov")
    assert ("A-SPK" in _codes(said, report)) is flagged


def test_a_question_given_as_the_interviewees_words() -> None:
    said = _side(_QUESTION, "ru", presentation=Presentation.QUESTION, speaker="Газета")
    words_ = '"The missed deadlines are a failure of your team."'
    report = _side(
        words_, "en", quoted=(Span(1, len(words_) - 1),), presentation=Presentation.DIRECT, speaker="Pavel Lunyov"
    )
    assert "A-SPK" in _codes(said, report)


def test_somebody_of_whom_the_passage_speaks_is_no_other_speaker() -> None:
    said = _side("Ковригин обещал ответить до февраля.", "ru", speaker="Марина Сорокина")
    report = _side(
        "Kovrigin promised to reply by February.", "en", presentation=Presentation.INDIRECT, speaker="Kovrigin"
    )
    assert "A-SPK" not in _codes(said, report)


def test_a_speaker_named_in_the_frame_counts_more_than_a_resolved_one() -> None:
    said = _side("Бюджет уже принят.", "ru", speaker="Марина Сорокина")
    text = 'Gleb Dorokhov said: "The budget has already been adopted."'
    frame = Attribution(
        speaker="Gleb Dorokhov", speaker_span=Span(0, 13), verb="said", verb_span=Span(14, 18), stance="neutral"
    )
    quoted = (Span(21, len(text) - 1),)
    report = _side(
        text,
        "en",
        content=quoted,
        quoted=quoted,
        presentation=Presentation.DIRECT,
        speaker="Gleb Dorokhov",
        attribution=frame,
    )
    flag = next(flag for flag in drift.detect(align.align(said, report)) if flag.code == "A-SPK")
    assert flag.reported_words == "Gleb Dorokhov"
    assert flag.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("reported", "flagged"),
    [
        ("All is lost.", True),
        ("His opponents keep repeating that all is lost.", False),
        ("He denied that all was lost.", False),
    ],
)
def test_an_embedded_voice_must_be_seen(reported: str, flagged: bool) -> None:
    said = _side("Мои противники твердят: «Всё пропало».", "ru", embedded=("Мои противники",), speaker="Павел Лунёв")
    shown = Presentation.DIRECT if flagged else Presentation.INDIRECT
    quoted = (Span(0, len(reported)),) if flagged else ()
    report = _side(reported, "en", presentation=shown, quoted=quoted, speaker="Pavel Lunyov")
    assert ("A-LEVEL" in _codes(said, report)) is flagged


# ---------------------------------------------------------------------------------------------------------- quotation forms
_FIRST, _MIDDLE, _SECOND = "Школа готова к зиме.", "— А больница? —", "Врачи получат новые машины."


def _answers(turns: tuple[int, int]) -> Side:
    text = f"{_FIRST} {_MIDDLE} {_SECOND}"
    second = text.index(_SECOND)
    return _side(
        text,
        "ru",
        content=(Span(0, len(_FIRST)), Span(second, len(text))),
        turns=turns,
        presentation=Presentation.NARRATION,
    )


def _quotation(text: str) -> Side:
    return _side(text, "en", quoted=(Span(0, len(text)),), presentation=Presentation.DIRECT)


@pytest.mark.parametrize(
    ("reported", "turns", "flagged"),
    [
        ("The school is ready for winter, the doctors will get new cars.", (1, 3), True),
        ("The school is ready for winter … The doctors will get new cars.", (1, 3), True),
        ("The school is ready for winter. The doctors will get new cars.", (1, 1), False),
        ("The school is ready for winter … The doctors will get new cars.", (1, 1), False),
        ("The doctors will get new cars. The school is ready for winter.", (1, 1), True),
    ],
)
def test_answers_to_different_questions_are_not_joined(reported: str, turns: tuple[int, int], flagged: bool) -> None:
    assert ("Q-SPLICE" in _codes(_answers(turns), _quotation(reported))) is flagged


def test_a_quotation_closed_and_opened_again_shows_its_join() -> None:
    text = '"The school is ready for winter," the head teacher said with pride. "The doctors will get new cars."'
    quoted = (Span(1, 32), Span(69, len(text) - 1))
    report = _side(text, "en", content=quoted, quoted=quoted, presentation=Presentation.DIRECT)
    assert "Q-SPLICE" not in _codes(_answers((1, 3)), report)


def test_a_condition_in_the_report_around_the_quotation_is_no_cut() -> None:
    said = _side("Я готов уйти, когда закончу реформу.", "ru")
    text = 'He would go once he finished the reform: "I am ready to leave."'
    quoted = (Span(42, len(text) - 1),)
    report = _side(text, "en", content=(Span(0, 39), *quoted), quoted=quoted, presentation=Presentation.MIXED)
    assert "Q-CUT" not in _codes(said, report)
    alone = _side(
        '"I am ready to leave."', "en", content=(Span(1, 21),), quoted=(Span(1, 21),), presentation=Presentation.DIRECT
    )
    assert "Q-CUT" in _codes(said, alone)


def test_headlines_select_and_are_not_called_omissions() -> None:
    said = _side("Мы открыли школу в Заречье и закрыли две старые больницы в соседнем районе.", "ru")
    report = _side("School opened in Zarechye", "en", presentation=Presentation.HEADLINE)
    assert "OMIT" not in _codes(said, report)


def test_a_name_in_quotation_marks_is_no_cut_quotation() -> None:
    said = _side("Спустим его не раньше апреля, когда вскроется река.", "ru")
    text = "Спуск «Варвары» отложили до весны"
    named = (Span(7, 14),)
    report = _side(text, "ru", content=(Span(0, len(text)),), quoted=named, presentation=Presentation.HEADLINE)
    assert "Q-CUT" not in _codes(said, report)


@pytest.mark.parametrize(
    ("said", "behind", "lang", "reported", "flagged"),
    [
        ("Si perdemos, hablaré con ella.", "Hablar no es despedir, que quede claro.", "es", "If they lose, he will dismiss her.", True),
        ("Si perdemos, hablaré con ella.", "Hablar no es despedir, que quede claro.", "es", "If they lose, he will talk to her.", False),
        ("Si perdemos, hablaré con ella.", "Hablar no es despedir, que quede claro.", "es", "If they lose, he will talk to her, but not dismiss her.", False),
        ("Si perdemos, hablaré con ella.", "La afición manda.", "es", "If they lose, he will dismiss her.", False),
        ("Wir prüfen den Antrag bis zum Herbst.", "Prüfen heißt nicht genehmigen.", "de", "The office will approve the application by the autumn.", True),
        ("Wir prüfen den Antrag bis zum Herbst.", "Prüfen heißt nicht genehmigen.", "de", "The office will examine the application by the autumn.", False),
    ],
)  # fmt: skip
def test_what_the_next_sentence_says_it_does_not_amount_to(
    said: str, behind: str, lang: str, reported: str, flagged: bool
) -> None:
    alignment = align.align(replace(_side(said, lang), after=behind), _side(reported, "en"))
    found = [flag for flag in drift.candidates(alignment) if flag.detector == "pol_half"]
    assert bool(found) is flagged
    assert all(behind.split(",")[0].rstrip(".") in flag.said_words for flag in found)
