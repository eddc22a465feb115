"""Invented findings for the tests of report and review: a Russian interview and an English report of it."""

from __future__ import annotations

from dataclasses import replace

from xref.model import (
    Direction,
    Document,
    Drift,
    Finding,
    LinkVerdict,
    Mark,
    MarkKind,
    Match,
    Passage,
    Presentation,
    Role,
    Severity,
    Signature,
    Span,
    Statement,
)
from xref.report import Report

SIGNATURE = Signature("0.1.0", "builtin@1", 256, "rules@1", "flat", "drift@1")

SOURCE_TEXT = """«Степной вестник»: Что будет с мельницей?

Аркадий Луговой: Мельницу мы, возможно, откроем весной. Если река не разольётся, туда поедут первые подводы. Мы потеряли около трёх тысяч мешков муки. Никто не пострадал.

«Степной вестник»: Это провал?

Аркадий Луговой: Я бы так не сказал. Соседи предложили нам встречу, и мы придём."""

REPORT_TEXT = """Mill will open in spring, says steward

The mill will open in spring, Arkady Lugovoy told Stepnoi Vestnik.

"We lost 30,000 sacks of flour," he said. "Nobody was hurt."

Lugovoy called it a failure.

The steppe town has had two mills since the floods.

"I regret nothing," he added."""


def source(**changes: object) -> Document:
    base = Document(
        "src-lugovoy",
        Role.SOURCE,
        "ru",
        SOURCE_TEXT,
        title="Луговой: «Мельницу откроем весной»",
        outlet="Степной вестник",
        author="М. Ковыль",
        url="https://vestnik.example/interview-7?a=1&b=2",
        published="2031-03-04",
        sha256="0" * 64,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def report_document(**changes: object) -> Document:
    title = Mark(Span(0, REPORT_TEXT.index("\n")), MarkKind.TITLE)
    base = Document(
        "rep-mill",
        Role.REPORT,
        "en",
        REPORT_TEXT,
        title="Mill will open in spring, says steward",
        outlet="The Steppe Post",
        url="https://post.example/mill",
        published="2031-03-05",
        marks=(title,),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def statement(
    words: str,
    *parts: str,
    number: int = 0,
    text: str = REPORT_TEXT,
    document: str = "rep-mill",
    lang: str = "en",
    **more: object,
) -> Statement:
    where = span(text, words)
    return Statement(
        f"s{number}",
        document,
        where,
        words,
        lang,
        order=number,
        parts=tuple(span(text, part) for part in parts) or (where,),
        **more,  # type: ignore[arg-type]
    )


def said(*sentences: str, before: str = "", after: str = "", question: str = "Что будет с мельницей?") -> Passage:
    found = tuple(
        statement(one, number=i, text=SOURCE_TEXT, document="src-lugovoy", lang="ru") for i, one in enumerate(sentences)
    )
    whole = Span(found[0].span.start, found[-1].span.end)
    asked = statement(
        question, number=9, text=SOURCE_TEXT, document="src-lugovoy", lang="ru", presentation=Presentation.QUESTION
    )
    return Passage("src-lugovoy", found, whole, whole.of(SOURCE_TEXT), "ru", "Аркадий Луговой", 1, asked, before, after)


def match(claim: Statement, passage: Passage, link: LinkVerdict, probability: float = 0.9, rank: int = 0) -> Match:
    return Match(claim, passage, probability - 0.1, 0.2, probability, rank, link)


def drift(
    code: str,
    severity: Severity,
    claim: Statement,
    reported: str,
    said_words: str,
    why: str,
    direction: Direction = Direction.SHIFTED,
    confidence: float = 0.83,
) -> Drift:
    return Drift(
        code,
        severity,
        direction,
        span(claim.text, reported).shift(claim.span.start) if reported else None,
        reported,
        span(SOURCE_TEXT, said_words) if said_words else None,
        said_words,
        why,
        confidence,
        "test",
    )


def findings() -> tuple[Finding, ...]:
    speaker = "Arkady Lugovoy"
    opening = said(
        "Мельницу мы, возможно, откроем весной.", after="Если река не разольётся, туда поедут первые подводы."
    )
    sacks = said(
        "Мы потеряли около трёх тысяч мешков муки.",
        before="Если река не разольётся, туда поедут первые подводы.",
        after="Никто не пострадал.",
    )
    split = said("Мельницу мы, возможно, откроем весной.", "Мы потеряли около трёх тысяч мешков муки.")
    headline = statement("Mill will open in spring, says steward", number=0, presentation=Presentation.HEADLINE)
    first = statement(
        "The mill will open in spring, Arkady Lugovoy told Stepnoi Vestnik.",
        "The mill will open in spring",
        number=1,
        presentation=Presentation.INDIRECT,
        speaker=speaker,
    )
    lost = statement(
        '"We lost 30,000 sacks of flour," he said. "Nobody was hurt."',
        "We lost 30,000 sacks of flour,",
        "Nobody was hurt.",
        number=2,
        presentation=Presentation.DIRECT,
        speaker=speaker,
    )
    failure = statement("Lugovoy called it a failure.", number=3, presentation=Presentation.INDIRECT, speaker=speaker)
    town = statement("The steppe town has had two mills since the floods.", number=4)
    regret = statement(
        '"I regret nothing," he added.',
        "I regret nothing,",
        number=5,
        presentation=Presentation.DIRECT,
        speaker=speaker,
    )
    modal = drift(
        "MOD-UP",
        Severity.MAJOR,
        first,
        "will open",
        "возможно, откроем",
        "certainty: 'возможно' (possible) is reported as 'will' (certain)",
        Direction.STRONGER,
    )
    number = drift(
        "NUM-VAL",
        Severity.CRITICAL,
        lost,
        "30,000",
        "около трёх тысяч",
        "about 3,000 is reported as 30,000: ten times as many",
        Direction.STRONGER,
        0.97,
    )
    cut = drift("OMIT", Severity.MINOR, lost, "", "около", "'около' (about) is not reported", confidence=0.41)
    asker = drift(
        "A-SPK",
        Severity.CRITICAL,
        failure,
        "failure",
        "провал",
        "the interviewer's word, which the speaker rejects, is given to the speaker",
        confidence=0.9,
    )
    rejected = said("Я бы так не сказал.", question="Это провал?")
    return (
        Finding(
            headline,
            LinkVerdict.PARAPHRASE,
            match(headline, split, LinkVerdict.PARAPHRASE, 0.8),
            why="the headline repeats statement 2",
        ),
        Finding(
            first,
            LinkVerdict.PARAPHRASE,
            match(first, opening, LinkVerdict.PARAPHRASE),
            (modal,),
            (match(first, sacks, LinkVerdict.UNCERTAIN, 0.2, 1),),
            ("evidentiality: no table for ru",),
            "nearest in meaning",
            "The mill we will perhaps open in spring.",
            "stub",
        ),
        Finding(lost, LinkVerdict.VERBATIM, match(lost, sacks, LinkVerdict.VERBATIM, 0.97), (number, cut)),
        Finding(failure, LinkVerdict.PARTIAL, match(failure, rejected, LinkVerdict.PARTIAL, 0.6), (asker,)),
        Finding(town, LinkVerdict.NONE_IN_HELD, why="attributed to nobody, and nothing held supports it"),
        Finding(
            regret, LinkVerdict.NONE_IN_HELD, why="the named source is held, and no passage of this speaker supports it"
        ),
    )


def report(**changes: object) -> Report:
    return Report(report_document(**changes), findings(), {"src-lugovoy": source()})


def large(count: int) -> Report:
    """An article of `count` statements, every fifth with a flag, in paragraphs of four."""
    sentences = [f"In ward number {n} the mill will open in spring, the steward said again." for n in range(count)]
    text = "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, count, 4))
    passage = said(
        "Мельницу мы, возможно, откроем весной.", after="Если река не разольётся, туда поедут первые подводы."
    )
    found = []
    at = 0
    for number, words in enumerate(sentences):
        at = text.index(words, at)
        claim = Statement(
            f"s{number}",
            "rep-mill",
            Span(at, at + len(words)),
            words,
            "en",
            Presentation.INDIRECT,
            "the steward",
            order=number,
        )
        flag = drift(
            ("MOD-UP", "TIME", "POL", "ADD")[number // 5 % 4], Severity(1 + number // 5 % 3), claim, "will open", "возможно, откроем",
            "certainty: 'возможно' (possible) is reported as 'will' (certain)",
        )  # fmt: skip
        link = LinkVerdict.NONE_IN_HELD if number % 11 == 3 else LinkVerdict.PARAPHRASE
        pair = None if link is LinkVerdict.NONE_IN_HELD else match(claim, passage, link)
        found.append(Finding(claim, link, pair, (flag,) if number % 5 == 0 and pair else ()))
    return Report(report_document(text=text, marks=()), tuple(found), {"src-lugovoy": source()})


def right_to_left() -> Report:
    """An Arabic report of a Hebrew source, with a Latin name and a number in it."""
    said_text = "— האם הגשר ייפתח?\n\nאולי נפתח את הגשר באביב, אמר Arkady Lugovoy. איבדנו כ־3,000 שקים."
    told = "قال Arkady Lugovoy: «سنفتح الجسر في الربيع». وأضاف أنهم خسروا 30,000 كيس."
    held = source(text=said_text, lang="he", title="הגשר ייפתח באביב")
    claim = Statement("s0", "rep-mill", Span(0, len(told)), told, "ar", Presentation.DIRECT, "أركادي لوغوفوي")
    where = span(said_text, "אולי נפתח את הגשר באביב, אמר Arkady Lugovoy. איבדנו כ־3,000 שקים.")
    sentence = Statement("p0", "src-lugovoy", where, where.of(said_text), "he")
    question = Statement("q0", "src-lugovoy", span(said_text, "האם הגשר ייפתח?"), "האם הגשר ייפתח?", "he")
    passage = Passage("src-lugovoy", (sentence,), where, sentence.text, "he", "ארקדי לוגובוי", 1, question)
    number, said_number = span(told, "30,000"), span(said_text, "כ־3,000")
    flag = Drift(
        "NUM-VAL",
        Severity.CRITICAL,
        Direction.STRONGER,
        number,
        "30,000",
        said_number,
        "כ־3,000",
        "ten times as many",
        0.9,
        "test",
    )
    finding = Finding(claim, LinkVerdict.PARAPHRASE, match(claim, passage, LinkVerdict.PARAPHRASE), (flag,))
    return Report(
        report_document(text=told, lang="ar", title="سنفتح الجسر في الربيع", marks=()),
        (finding,),
        {"src-lugovoy": held},
    )
