"""Matching: where a statement rests, what speaks for a passage, and the optional reranker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xref import encode, matching, pipeline
from xref.encode import load_reranker
from xref.encode import words as encoded
from xref.encode.static import BuiltinEncoder
from xref.errors import EncoderError
from xref.facts.mentions import full_name
from xref.facts.speakers import same_speaker
from xref.matching import settled
from xref.matching.evidence import Candidate, Evidence, by_name, near, share_answered
from xref.matching.probability import probability, score, standing
from xref.matching.search import Search, another_outlet, same_outlet
from xref.matching.verdict import on_occasion, thin
from xref.model import Attribution, Finding, LinkVerdict, Passage, Presentation, Role, Span, Statement

# Invented: a harbour warden and a baker, each in a paper of their own.
WARDEN = """---
title: "Jorun Haldvik: the pier stays shut"
outlet: Fjordposten
published: 2026-03-02
lang: en
---

Fjordposten: Will the pier reopen before Easter?

Jorun Haldvik: No. The third pile is rotten, and nobody knows how rotten.

Fjordposten: What will the repair cost?

Jorun Haldvik: About four million crowns. Half of it is paid by the county.

Fjordposten: And the ferry?

Jorun Haldvik: The ferry lands at the fish quay for as long as it takes. I have asked the company for a second boat.
"""
BAKER = """---
title: "Aldo Brisca: bread at night"
outlet: Il Forno
published: 2026-03-01
lang: it
---

Il Forno: Quando aprite il nuovo negozio?

Aldo Brisca: A settembre, se il forno arriva in tempo. Abbiamo assunto due ragazze del paese.

Il Forno: Il pane costerà di più?

Aldo Brisca: Di dieci centesimi, non di un euro come scrivono.
"""
REPORT = """---
title: The pier and the oven
published: 2026-03-09
lang: en
---

Two towns wait for builders.

The pier will not reopen before Easter, Jorun Haldvik told Fjordposten. "The third pile is rotten, and nobody knows how rotten," she said. The repair will cost about four million crowns.

The new shop opens in September if the oven arrives in time, Aldo Brisca told Il Forno. He has hired two girls from the village. Bread will cost ten cents more, he said.

"The mayor sold the harbour to a circus," Jorun Haldvik said.
"""


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An index of two interviews, and a report on both."""
    home = tmp_path_factory.mktemp("towns")
    (home / "sources").mkdir()
    (home / "sources" / "warden.md").write_text(WARDEN, "utf-8")
    (home / "sources" / "baker.md").write_text(BAKER, "utf-8")
    (home / "report.md").write_text(REPORT, "utf-8")
    pipeline.build_index([home / "sources"], home / "index")
    return home / "index", home / "report.md"


def findings(towns: tuple[Path, Path], judge: Any = None) -> list[Finding]:
    """What matching alone finds, the reranker given as an object."""
    index, model = pipeline.open_index(towns[0])
    [(document, statements)] = list(pipeline.read([towns[1]], Role.REPORT))
    return matching.match(document, statements, index, model, reranker=judge)


def found(all_of: Sequence[Finding], words: str) -> Finding:
    """The finding of the one statement that holds some words."""
    [finding] = [finding for finding in all_of if words in finding.claim.text]
    return finding


def test_each_statement_rests_on_its_own_speakers_words(towns: tuple[Path, Path]) -> None:
    all_of = findings(towns)
    for words, passage in (
        ("third pile", "The third pile is rotten"),
        ("four million", "About four million crowns"),
        ("new shop", "A settembre, se il forno"),
        ("ten cents", "Di dieci centesimi"),
        ("two girls", "due ragazze"),
    ):
        match = found(all_of, words).match
        assert match is not None, words
        assert passage in match.passage.text, (words, match.passage.text)


def test_an_invented_quotation_is_called_unsupported_where_the_speaker_is_held(towns: tuple[Path, Path]) -> None:
    finding = found(findings(towns), "circus")
    assert (finding.link, finding.match) == (LinkVerdict.NONE_IN_HELD, None)


class Prefers:
    """A reranker that is sure of one passage and against all others."""

    name = "st:test"

    def __init__(self, words: str) -> None:
        self.words = words
        self.read: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.read += pairs
        return [float(self.words in passage) for _, passage in pairs]


def test_a_reranker_moves_what_it_prefers_up_and_nothing_it_never_saw(towns: tuple[Path, Path]) -> None:
    plain = found(findings(towns), "four million")
    assert plain.match is not None
    judge = Prefers("Half of it is paid by the county")
    changed = found(findings(towns, judge), "four million")
    seen = [passage for claim, passage in judge.read if "four million" in claim]
    assert 0 < len(seen) <= 5
    assert any(judge.words in passage for passage in seen)
    shown = [match for match in (changed.match, *changed.alternatives) if match is not None]
    assert judge.words in shown[0].passage.text
    assert all(-1.0 <= m.probability <= 1.0 for m in shown)
    unmoved = found(findings(towns, Prefers("words that no passage has")), "four million")
    assert unmoved.match is not None
    assert unmoved.match.probability == pytest.approx(plain.match.probability)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of 16 dimensions with random weights and one value a pair, and one with two values."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    home = tmp_path_factory.mktemp("models")
    words = sorted({word for text in (WARDEN, BAKER, REPORT) for word in text.lower().split()})
    for name, labels in (("one", 1), ("two", 2)):
        folder = home / name
        folder.mkdir()
        vocabulary = folder / "vocab.txt"
        vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), "utf-8")
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(words) + 5, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=128, num_labels=labels,
        )  # fmt: skip
        BertForSequenceClassification(config).save_pretrained(folder)
        BertTokenizerFast(vocab_file=str(vocabulary), model_max_length=128).save_pretrained(folder)
    return home


def test_a_local_cross_encoder_reads_pairs_in_their_order(small: Path) -> None:
    judge = load_reranker(f"st:{small / 'one'}")
    pairs = [
        ("the pier", "the third pile is rotten"),
        ("bread", "di dieci centesimi"),
        ("", ""),
        ("x " * 500, "\ud800"),
    ]
    together = judge.score(pairs)
    assert judge.score([]) == []
    assert all(0.0 <= value <= 1.0 for value in together)
    assert len(set(together[:2])) == 2
    assert [judge.score([pair])[0] for pair in pairs] == pytest.approx(together, abs=1e-5)


def test_match_takes_a_reranker_and_says_so_in_the_signature(
    small: Path, towns: tuple[Path, Path], tmp_path: Path
) -> None:
    from xref.cli.app import app

    out = tmp_path / "o.jsonl"
    name = f"st:{small / 'one'}"
    with pytest.raises(SystemExit) as ended:
        app(["match", str(towns[1]), "--index", str(towns[0]), "--reranker", name, "-o", str(out)])
    assert ended.value.code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows
    assert all(f"reranker={name}" in row["signature"] for row in rows)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("st:./no/such/folder", "no reranker in the folder"),
        ("st:", "no reranker in the folder"),
        ("some-model", "use 'st:'"),
        ("st:nobody/no-such-reranker", "XREF_DOWNLOAD=1"),
    ],
)
def test_a_missing_reranker_is_one_line(name: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XREF_DOWNLOAD", raising=False)
    with pytest.raises(EncoderError, match=says) as raised:
        load_reranker(name)
    assert "\n" not in str(raised.value)


def test_a_model_with_two_values_is_no_reranker(small: Path) -> None:
    with pytest.raises(EncoderError, match="gives 2 values"):
        load_reranker(f"st:{small / 'two'}")


def test_without_a_reranker_torch_is_never_imported(towns: tuple[Path, Path]) -> None:
    code = (
        "import sys\n"
        "from xref import pipeline\n"
        "index, model = pipeline.open_index(sys.argv[1])\n"
        "assert list(pipeline.match_files([sys.argv[2]], index, model))\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, *map(str, towns)], check=True, timeout=120)


def statement(text: str, speaker: str | None = None, named: str | None = None, **more: Any) -> Statement:
    """A statement at the start of a document; `named` are the words by which it names its speaker."""
    at = text.find(named) if named else -1
    span = Span(at, at + len(named)) if named and at >= 0 else None
    attribution = Attribution(speaker=speaker, speaker_span=span) if speaker else None
    return Statement(
        more.pop("id", text), "r", Span(0, len(text)), text, "en", speaker=speaker, attribution=attribution, **more
    )


def test_a_pronoun_names_nobody() -> None:
    assert by_name(statement("“No,” Haldvik said.", "Jorun Haldvik", "Haldvik"))
    assert not by_name(statement("“No,” she said.", "Jorun Haldvik", "she"))
    assert not by_name(statement("“No.”", "Jorun Haldvik"))
    assert not by_name(statement("“No.”"))


def nothing(**known: float) -> Evidence:
    """Evidence of nothing but what is given."""
    names = [name for name in Evidence.__slots__ if name != "judged"]
    return Evidence(**{**dict.fromkeys(names, 0.0), **known})


def candidate(document: str, row: int, **known: float) -> Candidate:
    """A candidate of one row."""
    said = Statement(f"s{row}", document, Span(0, 5), "words", "en")
    passage = Passage(document, (said,), said.span, said.text, "en")
    return Candidate(nothing(**known), passage, (row,))


STRONG = {"cosine": 0.7, "clause": 0.7, "context": 0.7, "covered": 0.9, "covering": 0.9, "odds": 0.95, "odds_back": 0.95,
          "odds_text": 0.95, "odds_held": 0.95, "odds_asked": 0.95, "odds_lead": 0.5, "prior": 0.9, "voice": 1.0, "speaker": 1.0}  # fmt: skip


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("Jorun Haldvik", True),
        ("Councillor Haldvik", True),
        ("Ludolf von Haldvik", True),
        ("谢文钦", True),
        ("The director of the Haldvik ferry company", False),
        ("Werft in Haldvik zu siebzig Prozent fertig", False),
        ("Haldvik", False),
    ],
)
def test_a_description_is_nobodys_full_name(label: str, named: bool) -> None:
    assert full_name(label) is named


def test_a_chinese_family_name_alone_is_its_bearers() -> None:
    assert same_speaker("Xie", "谢文钦") == pytest.approx(0.97)
    assert same_speaker("Wen", "谢文钦") == 0.0
    assert same_speaker("Xie Wenqin", "谢文钦") == 1.0


@pytest.mark.parametrize(
    ("before", "other"),
    [
        ("In a speech to veterans Haldvik said ", True),
        ("On his blog Haldvik wrote ", True),
        ("In an interview Haldvik said ", False),
        ("Haldvik told Fjordposten ", False),
    ],
)
def test_an_occasion_that_is_no_interview_is_seen_in_the_frame_alone(before: str, other: bool) -> None:
    words = "the speech of the county is a blog of nothing"
    text = f"{before}that {words}."
    at = text.index(words)
    claim = Statement(
        id="r:0",
        document_id="r",
        span=Span(40, 40 + len(text)),
        text=text,
        lang="en",
        presentation=Presentation.INDIRECT,
        parts=(Span(40 + at, 40 + at + len(words)),),
    )
    assert on_occasion(claim) is other


def test_what_is_said_elsewhere_than_in_the_held_interview_is_not_held(towns: tuple[Path, Path]) -> None:
    index, model = pipeline.open_index(towns[0])
    report = towns[1].parent / "occasion.md"
    report.write_text(
        "---\ntitle: Pier\npublished: 2026-03-09\nlang: en\n---\n\n"
        "The ferry lands at the fish quay for as long as it takes, Jorun Haldvik told Fjordposten.\n\n"
        "“The third pile is rotten,” Haldvik said.\n\n"
        "In a lecture to veterans in May, Haldvik called lemons “the gold of the poor”.\n",
        encoding="utf-8",
    )
    (found,) = pipeline.match_files([report], index, model)
    last = next(f for f in found.findings if "lemons" in f.claim.text)
    assert last.link is LinkVerdict.NOT_HELD


def test_background_shares_a_topic_and_is_no_report_of_it() -> None:
    said = Statement("s", "d", Span(0, 60), "The county pays half of the repair, and the state nothing at all.", "en")
    passage = Passage("d", (said,), said.span, said.text, "en")
    background = statement("The county has eleven museums.", presentation=Presentation.NARRATION)
    repeated = statement(
        "Half of the repair is paid by the county, none by the state.", presentation=Presentation.NARRATION
    )
    assert thin(background, passage, 0.3)
    assert not thin(repeated, passage, 0.3)
    assert not thin(replace(background, speaker="Jorun Haldvik"), passage, 0.3)


@pytest.mark.parametrize(
    ("lang", "reported", "source", "said", "alone"),
    [
        ("en", "Of the 41 boats, six leak.", "it", "Le barche sono quarantuno, sei fanno acqua.", False),
        ("de", "Von 230 Plätzen sind 19 leer.", "ru", "Мест двести тридцать, пустуют девятнадцать.", False),
        ("ru", "Собрано 2,5 тонны мёда.", "de", "Zweieinhalb Tonnen haben wir geschleudert.", True),
        ("fr", "Il reste 87 brebis dans la vallée.", "en", "We are down to eighty-seven head.", False),
        ("es", "En el taller trabajan 64 personas.", "fr", "Nous sommes soixante-quatre.", False),
        ("pl", "Z 52 studni działa 11.", "uk", "Усього п'ятдесят дві, з них дають воду одинадцять.", False),
        ("en", "The town has 41 streets and six squares.", "it", "Le barche sono quaranta, sei fanno acqua.", True),
        ("en", "She has three broken oars.", "ru", "За три остальных места будет борьба.", True),
        ("de", "Der Ort zählt 4.000 Einwohner.", "fr", "Nous sommes soixante-quatre.", True),
    ],
)
def test_background_that_repeats_figures_rests_on_them(
    lang: str, reported: str, source: str, said: str, alone: bool
) -> None:
    """`alone`: one small figure, or not the same ones, is chance."""
    held = Statement("s", "d", Span(0, len(said)), said, source)
    claim = replace(statement(reported, presentation=Presentation.NARRATION), lang=lang)
    assert thin(claim, Passage("d", (held,), held.span, held.text, source), 0.1) is alone


def test_a_translated_paper_is_not_surely_another() -> None:
    assert another_outlet("Fjordposten", "Il Forno")
    assert not another_outlet("Fjord Weekly", "峡湾周报")
    assert not same_outlet("Fjord Weekly", "峡湾周报")


SPLICED = """---
title: "Aldo Brisca: bread at night"
outlet: Il Forno
published: 2026-03-01
lang: en
---

Il Forno: When does the shop open?

Aldo Brisca: The new shop opens in September if the oven arrives in time. I slept badly for a week.

Il Forno: And the price?

Aldo Brisca: Bread will cost ten cents more from the first of October.
"""


def test_a_joined_statement_rests_on_both_answers_and_on_nothing_between(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "baker.md").write_text(SPLICED, "utf-8")
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(
        "---\ntitle: Bread\npublished: 2026-03-09\nlang: en\n---\n\n"
        "The new shop will open in September, Aldo Brisca told Il Forno, and bread will cost ten cents more from October.\n",
        "utf-8",
    )
    index, model = pipeline.open_index(tmp_path / "index")
    [(document, statements)] = list(pipeline.read([report], Role.REPORT))
    finding = found(matching.match(document, statements, index, model), "new shop")
    assert finding.match is not None
    assert [
        word for s in finding.match.passage.statements for word in ("September", "ten cents", "slept") if word in s.text
    ] == ["September", "ten cents"]


def test_statements_learn_where_their_neighbours_rest() -> None:
    claims = [statement(f"Claim number {n}, a plain one.", id=str(n)) for n in range(3)]
    claims = [replace(claim, presentation=Presentation.INDIRECT) for claim in claims]
    pools = [
        [candidate("a", 10, **STRONG), candidate("b", 90)],
        [candidate("a", 11, cosine=0.2), candidate("b", 91, cosine=0.2)],
        [candidate("a", 12, **STRONG), candidate("b", 92)],
    ]
    middle = {c.passage.document_id: c.evidence for c in settled(claims, pools)[1]}
    assert middle["a"].local > 0.5 > middle["b"].local
    assert middle["a"].rests > middle["b"].rests
    assert middle["a"].near > middle["b"].near


def test_a_headline_says_what_the_text_says_again() -> None:
    claims = [
        statement("Pier rotten", id="0", presentation=Presentation.HEADLINE),
        statement("Claim number 1, a plain one.", id="1", presentation=Presentation.INDIRECT),
        statement("Claim number 2, a plain one.", id="2", presentation=Presentation.INDIRECT),
    ]
    weak = {"cosine": 0.2}
    pools = [
        [candidate("a", 10, **weak), candidate("a", 20, **weak)],
        [candidate("a", 10, **STRONG)],
        [candidate("a", 10)],
    ]
    headline, _, other = settled(claims, pools)
    assert headline[0].evidence.retold > 0.5 > headline[1].evidence.retold
    assert headline[0].evidence.taken == 0.0
    assert other[0].evidence.retold == 0.0 < other[0].evidence.taken


def test_a_headline_rests_where_the_statement_rests_that_is_like_it() -> None:
    kinds = (Presentation.HEADLINE, Presentation.INDIRECT, Presentation.INDIRECT)
    claims = [statement(f"Claim number {n}, a plain one.", id=str(n), presentation=k) for n, k in enumerate(kinds)]
    weak = {"cosine": 0.2}
    pools = [
        [candidate("a", 10, **weak), candidate("a", 20, **weak)],
        [candidate("a", 10, **STRONG)],
        [candidate("a", 20, **STRONG)],
    ]
    alike = np.array([[1.0, 0.1, 0.6], [0.1, 1.0, 0.0], [0.6, 0.0, 1.0]], np.float32)
    headline, first, _ = settled(claims, pools, alike)
    assert headline[1].evidence.retold > 0.5 > 0.2 > headline[0].evidence.retold > 0.0
    assert score(headline[1].evidence) > score(headline[0].evidence)
    assert first[0].evidence.retold == 0.0
    found = [standing(c, headline[1].evidence, 3.0, 1.0) for c in (claims[0], claims[1])]
    assert probability(found[0]) != probability(found[1])  # a headline has a calibration of its own


# Invented: each headline says what a later statement of its report says in other words, and the source says a third way.
TOLD_AGAIN = [
    (
        "en",
        "Baker to keep old oven whatever the inspectors decide",
        "The brick oven will stay, whatever comes of the inspection, Aldo Brisca told Il Forno.",
        ["Quando finisce il controllo?", "A maggio, dicono.", "E se va male?", "Il forno di mattoni resta dov'è."],
        "resta",
        "it",
    ),
    (
        "de",
        "Fährmann will nach der Saison aufhören",
        "Nach dem Herbst werde er die Fähre abgeben, sagte Matis Orlo dem Kahnblatt.",
        ["Сколько рейсов вы сделали?", "Тысячу двести за лето.", "Что дальше?", "Осенью передам паром племяннику."],
        "племяннику",
        "ru",
    ),
    (
        "ru",
        "Смотритель маяка не собирается уезжать с острова",
        "Остров он не покинет, даже если маяк погасят, сказал Эйвинд Скаре газете «Кюстен».",
        [
            "Is the light still on?",
            "Every night since March.",
            "And if they switch it off?",
            "I am not leaving this island.",
        ],
        "leaving",
        "en",
    ),
    pytest.param(
        "fr",
        "La laitière renonce à son deuxième marché",
        "Elle n'ira plus vendre à Orvay le samedi, a dit Jeanne Tissot au Pré.",
        [
            "Wie viele Kühe haben Sie?",
            "Achtzehn, und alle mit Namen.",
            "Und die Märkte?",
            "Samstags fahre ich nicht mehr nach Orvay.",
        ],
        "Orvay",
        "de",
        marks=pytest.mark.xfail(reason="the encoder takes another answer for the statement too"),
    ),
]


@pytest.mark.parametrize(("lang", "headline", "body", "turns", "right", "source"), TOLD_AGAIN)
def test_a_headline_has_the_passage_of_the_statement_that_says_it_again(
    tmp_path: Path, lang: str, headline: str, body: str, turns: list[str], right: str, source: str
) -> None:
    (tmp_path / "sources").mkdir()
    lines = "\n\n".join(f"**{t}**" if n % 2 == 0 else t for n, t in enumerate(turns))
    (tmp_path / "sources" / "s.md").write_text(
        f"---\ntitle: Talk\npublished: 2026-03-02\nlang: {source}\nspeaker: Somebody\n---\n\n{lines}\n", "utf-8"
    )
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(f"---\npublished: 2026-03-09\nlang: {lang}\n---\n\n# {headline}\n\n{body}\n", "utf-8")
    index, model = pipeline.open_index(tmp_path / "index")
    [(document, statements)] = list(pipeline.read([report], Role.REPORT))
    finding = found(matching.match(document, statements, index, model, mode="thorough"), headline[:20])
    assert finding.claim.presentation is Presentation.HEADLINE
    shown = [m for m in (finding.match, *finding.alternatives) if m is not None]
    assert right in shown[0].passage.text


def test_an_answer_is_read_with_the_whole_turn_of_the_interviewer(tmp_path: Path) -> None:
    """What the last sentence asks about ("What went wrong?") is named before it; the question shown stays the last one."""
    (tmp_path / "sources").mkdir()
    turns = [
        "Ольга Ивановна, новый каток обещали открыть к Новому году. Что случилось?",
        "Я рассчитываю на март.",
        "А школа?",
        "Школа ждёт ремонта. Денег на неё нет.",
    ]
    lines = "\n\n".join(f"**{t}**" if n % 2 == 0 else t for n, t in enumerate(turns))
    (tmp_path / "sources" / "s.md").write_text(
        f"---\ntitle: Разговор\npublished: 2026-01-12\nlang: ru\nspeaker: Ольга Ким\n---\n\n{lines}\n", "utf-8"
    )
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(
        "---\npublished: 2026-01-14\nlang: en\n---\n\nThe new skating rink will open in March, Olga Kim said.\n",
        "utf-8",
    )
    index, model = pipeline.open_index(tmp_path / "index")
    [(document, statements)] = list(pipeline.read([report], Role.REPORT))
    [finding] = matching.match(document, statements, index, model)
    assert finding.match is not None
    passage = finding.match.passage
    assert passage.text == turns[1]
    assert passage.asked == turns[0]
    assert passage.question is not None
    assert passage.question.text == "Что случилось?"


# Invented: what a report says was denied or granted stands in the question, and its passage is how the answer begins.
PUT_TO = [
    (
        "en",
        "Orlo rejected talk of the end of the river ferries.",
        [
            "it",
            "È la fine dei traghetti sul fiume?",
            "Non direi proprio.",
            "Mio nonno ha visto tre ponti e due guerre.",
            "Chi paga?",
            "La regione.",
        ],
        "direi",
    ),
    (
        "de",
        "Matis Orlo bestritt, dass die Fähre nach dem Winter verkauft werde.",
        [
            "ru",
            "Правда, что паром после зимы продадут?",
            "Неправда.",
            "Мой сын уже учится.",
            "А касса?",
            "Касса полна.",
        ],
        "Неправда",
    ),
    pytest.param(
        "de",
        "Matis Orlo bestritt, dass die Fähre leck sei.",
        [
            "ru",
            "Правда, что ваш паром течёт?",
            "Неправда.",
            "Его красили весной, днище меняли в марте.",
            "А касса?",
            "Касса полна.",
        ],
        "Неправда",
        marks=pytest.mark.xfail(reason="a leak that the question puts in another picture"),
    ),
    (
        "en",
        "Orlo admitted that the toll had doubled.",
        [
            "de",
            "Der Fährpreis hat sich verdoppelt, stimmt das?",
            "Leider ja.",
            "Der Diesel ist teuer geworden.",
            "Und im Winter?",
            "Da ruht alles.",
        ],
        "Leider",
    ),
    (
        "ru",
        "Орло отверг разговоры о продаже парома.",
        [
            "fr",
            "Vous allez vendre le bac ?",
            "Jamais.",
            "Mon fils apprend déjà à le conduire.",
            "Et l'hiver ?",
            "On répare.",
        ],
        "Jamais",
    ),
    (
        "fr",
        "Matis Orlo a démenti que le bac soit à vendre.",
        [
            "es",
            "¿Está en venta el transbordador?",
            "No, de ningún modo.",
            "Mi hijo ya aprende a llevarlo.",
            "¿Y en invierno?",
            "Se repara.",
        ],
        "ningún",
    ),
    (
        "pl",
        "Orlo przyznał, że prom się spóźnia.",
        [
            "uk",
            "Пором весь час запізнюється?",
            "Так, на жаль.",
            "Мотор старий, а механік один.",
            "Хто платить?",
            "Громада.",
        ],
        "жаль",
    ),
]


@pytest.mark.parametrize(("lang", "reported", "turns", "right"), PUT_TO)
def test_what_was_denied_or_granted_rests_on_how_the_answer_begins(
    tmp_path: Path, lang: str, reported: str, turns: list[str], right: str
) -> None:
    (tmp_path / "sources").mkdir()
    source, asked, *answer = turns
    lines = [f"**{asked}**", " ".join(answer[:2]), f"**{answer[2]}**", answer[3]]
    (tmp_path / "sources" / "s.md").write_text(
        f"---\ntitle: Orlo\npublished: 2026-03-02\nlang: {source}\nspeaker: Matis Orlo\n---\n\n"
        + "\n\n".join(lines)
        + "\n",
        "utf-8",
    )
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(f"---\npublished: 2026-03-09\nlang: {lang}\n---\n\n{reported}\n", "utf-8")
    index, model = pipeline.open_index(tmp_path / "index")
    [(document, statements)] = list(pipeline.read([report], Role.REPORT))
    (finding,) = matching.match(document, statements, index, model, mode="thorough")
    shown = [m for m in (finding.match, *finding.alternatives) if m is not None]
    assert right in shown[0].passage.text


def test_a_headline_is_weighed_against_what_the_first_statements_rest_on(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    answers = "".join(
        f"Fjordposten: And pier {n}?\n\nJorun Haldvik: The pier number {n} is open.\n\n" for n in range(2, 18)
    )
    (tmp_path / "sources" / "warden.md").write_text(WARDEN + "\n" + answers, "utf-8")
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(
        "---\ntitle: Piers\npublished: 2026-03-09\nlang: en\n---\n\n# Rotten wood keeps pier shut, with pier after pier open\n\n"
        "The repair will cost about four million crowns, Jorun Haldvik told Fjordposten.\n\n"
        "The ferry lands at the fish quay for as long as it takes, she said.\n",
        "utf-8",
    )
    index, model = pipeline.open_index(tmp_path / "index")
    [(document, statements)] = list(pipeline.read([report], Role.REPORT))
    search = Search(document, statements, index, model)
    headline = next(n for n, s in enumerate(statements) if s.presentation is Presentation.HEADLINE)
    weighed = {c.passage.text for c in matching.pools(statements, search)[headline]}
    assert any("four million" in text for text in weighed)
    assert any("fish quay" in text for text in weighed)


def test_a_source_that_nothing_points_to_counts_less() -> None:
    claim = statement("A plain claim of some words.", presentation=Presentation.INDIRECT)
    home, stray = nothing(**STRONG), nothing(**STRONG, stray=1.0)
    assert score(home) > score(stray)
    assert probability(standing(claim, home, 3.0, 0.0)) > probability(standing(claim, stray, 3.0, 0.0))


def test_a_passage_that_another_statement_has_is_taken_but_not_by_a_headline() -> None:
    kinds = (Presentation.INDIRECT, Presentation.INDIRECT, Presentation.HEADLINE)
    claims = [statement(f"Claim number {n}, a plain one.", id=str(n), presentation=k) for n, k in enumerate(kinds)]
    pools = [
        [candidate("a", 10, **STRONG)],
        [candidate("a", 10, cosine=0.2), candidate("a", 11, cosine=0.2)],
        [candidate("a", 11, **STRONG)],
    ]
    second = {c.rows: c.evidence.taken for c in settled(claims, pools)[1]}
    assert second[(10,)] > 0.5
    assert second[(11,)] == 0.0


def test_nearness_falls_with_both_distances_and_with_doubt() -> None:
    assert near([5], [(5, 1, 1.0)]) > near([5], [(7, 1, 1.0)]) > near([5], [(7, 3, 1.0)]) > near([5], [(7, 3, 0.2)]) > 0
    assert near([5], []) == 0.0


def test_better_evidence_scores_higher_and_is_more_probable() -> None:
    claim = statement("A plain claim of some words.", presentation=Presentation.INDIRECT)
    weak, strong = nothing(cosine=0.1), nothing(**STRONG)
    assert score(strong) > score(weak)
    sure = probability(standing(claim, strong, score(strong), score(weak)))
    unsure = probability(standing(claim, weak, score(weak), score(strong)))
    assert 0.0 <= unsure < 0.2 < 0.8 < sure <= 1.0
    assert score(replace(weak, judged=0.5)) > score(weak)


TRAP = """---
title: "Ilse Torvald: der Hafen und wir"
outlet: Küstenblatt
published: 2026-03-02
lang: de
---

Küstenblatt: Der Hafen gilt als ein Grab für Steuergelder.

Ilse Torvald: Nein. Wir haben im Februar drei neue Kräne bestellt, und der Rat hat zugestimmt.

Küstenblatt: Was sagen die Fischer?

Ilse Torvald: Die Fischer bekommen im Sommer einen eigenen Kai.
"""


@pytest.mark.parametrize(
    ("said", "theirs"),
    [
        ("Torvald agreed that the harbour was a grave for tax money.", True),
        ("Torvald denied that the harbour was a grave for tax money.", False),
    ],
)
def test_an_interviewers_words_that_the_answer_turns_down_are_not_the_speakers(
    said: str, theirs: bool, tmp_path: Path
) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "harbour.md").write_text(TRAP, "utf-8")
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(
        f"---\ntitle: The harbour\npublished: 2026-03-05\nlang: en\n---\n\n{said}\n\n"
        "Ilse Torvald told Küstenblatt that three new cranes had been ordered in February.\n\n"
        "The fishermen will get a quay of their own in the summer, she said.\n",
        "utf-8",
    )
    index, model = pipeline.open_index(tmp_path / "index")
    [checked] = list(pipeline.match_files([report], index, model))
    finding = found(checked.findings, "grave")
    serious = [drift.code for drift in finding.drifts if drift.severity >= 2]
    assert ("A-SPK" in serious) is theirs
    assert theirs or not serious
    if theirs:
        assert finding.link is LinkVerdict.ELSEWHERE
        assert finding.match is not None
        passage = finding.match.passage  # the question, or the "Nein" that turns it down
        assert "Steuergelder" in passage.text + (passage.question.text if passage.question else "")


def test_the_first_report_of_a_process_looks_its_words_up_together(
    towns: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts, not seconds: an encoder that knows no word yet is asked for new ones a few times, however many statements there are."""
    index, _ = pipeline.open_index(towns[0])
    [(document, statements)] = list(pipeline.read([towns[1]], Role.REPORT))
    model, cut = BuiltinEncoder(), []
    monkeypatch.setattr(encode, "builtin", lambda: model)
    monkeypatch.setattr(encoded, "_made", {})
    share_answered.cache_clear()
    own = model._append
    monkeypatch.setattr(model, "_append", lambda made: (cut.append(len(made)), own(made)))
    matching.match(document, statements, index, model)
    # The report's statements, the queries cut out of them, answers with their questions, the candidates' words and their chunks; then the rest.
    assert len(cut) <= 7
    assert sum(sorted(cut)[:-5]) <= 0.1 * sum(cut)


def test_what_speaks_for_a_passage_is_weighed_for_all_candidates_at_once(
    towns: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, model = pipeline.open_index(towns[0])
    [(document, statements)] = list(pipeline.read([towns[1]], Role.REPORT))
    single, shared = [], []
    for name, calls in (("_runs", single), ("_runs_each", shared), ("_runs_of_each", shared)):
        own = getattr(encoded, name)
        monkeypatch.setattr(encoded, name, lambda *sides, own=own, calls=calls: (calls.append(sides), own(*sides))[1])
    matching.match(document, statements, index, model)
    # One by one only what is too short to have every width of runs, and what is joined afterwards; the pools twice a statement, and their questions.
    assert len([by for _, by in single if len(by) >= 8]) <= 5 * len(statements)
    assert 2 * len(statements) <= len(shared) <= 6 * len(statements)


def test_a_source_of_more_statements_than_are_reread_is_searched_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xref.matching import search

    monkeypatch.setattr(search, "REREAD", 6)
    (tmp_path / "sources").mkdir()
    filler = "\n\n".join(f"Q: What of shed {n}?\n\nA: Shed {n} holds {n} barrels of tar." for n in range(2, 40))
    text = f"---\ntitle: Ida Roe\nlang: en\nspeaker: Ida Roe\n---\n{filler}\n\nQ: And the ferry?\n\nA: The ferry will sail to Ostrow in May."
    (tmp_path / "sources" / "roe.md").write_text(text, "utf-8")
    pipeline.build_index([tmp_path / "sources"], tmp_path / "index")
    report = tmp_path / "report.md"
    report.write_text(
        "---\nlang: de\nrole: report\n---\nDie Fähre werde im Mai nach Ostrow fahren, sagte Ida Roe.\n", "utf-8"
    )
    index, model = pipeline.open_index(tmp_path / "index")
    (result,) = pipeline.match_files([report], index, model)
    assert result.findings[0].match is not None
    assert "ferry" in result.findings[0].match.passage.text
