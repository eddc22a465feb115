"""The reporting frames inside a text that was given as one statement, for which nothing is cut out of what is compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xref.model import Span
from xref.segment import quotes
from xref.segment.frames import Record, Sentence, Token
from xref.segment.grammar import Grammar, grammar
from xref.segment.sentences import split

DEPTH = 3  # how deep frames are looked for inside what another frame reports ("Low said the pier, she was told, had …")


@lru_cache(maxsize=64)
def frames(text: str, lang: str) -> tuple[Span, ...]:
    """The frames ("according to Ann Low", "said Low, who insisted that") in order, without anything of what was said; also those inside what
    another frame reports.
    """
    g = grammar(lang)
    return tuple(
        found for span in split(text, lang, 0, len(text)) for found in sorted(set(_within(text, lang, span, g, DEPTH)))
    )


def _within(text: str, lang: str, span: Span, g: Grammar, depth: int) -> list[Span]:
    inside = [q for q in quotes.outer(text, lang, span.start, span.end) if span.start <= q.start and q.end <= span.end]
    sentence = Sentence(text, span, inside, g)
    out = list(_named(sentence))
    for record in sentence.records():
        left = [record.frame] if _at_an_edge(sentence, record.frame) and not _others(text, record) else []
        for part in record.parts:
            left = [piece for one in left for piece in _outside(one, part)]
            if depth > 1 and len(part) < len(span):
                out += _within(text, lang, part, g, depth - 1)
        out += [piece for piece in left if len(piece)]
    return out


def _outside(span: Span, hole: Span) -> list[Span]:
    """What a hole leaves of a stretch."""
    if not span.overlaps(hole):
        return [span]
    before, behind = Span(span.start, max(span.start, hole.start)), Span(min(span.end, hole.end), span.end)
    return [piece for piece in (before, behind) if len(piece)]


# Who is no reporter's speaker: the one who speaks, of himself, and some of many.
_FIRST = frozenset(
    [
        "i",
        "we",
        "ich",
        "wir",
        "je",
        "nous",
        "yo",
        "nosotros",
        "io",
        "noi",
        "eu",
        "nós",
        "я",
        "мы",
        "ми",
        "ja",
        "my",
        "já",
        "ben",
        "biz",
        "ik",
        "wij",
        "jag",
        "vi",
        "我",
        "我们",
        "أنا",
        "نحن",
    ]
)
_SOME = frozenset(
    [
        "some",
        "many",
        "most",
        "several",
        "few",
        "others",
        "certain",
        "einige",
        "viele",
        "manche",
        "mehrere",
        "andere",
        "certains",
        "plusieurs",
        "beaucoup",
        "d'autres",
        "algunos",
        "muchos",
        "otros",
        "varios",
        "alcuni",
        "molti",
        "altri",
        "diversi",
        "alguns",
        "muitos",
        "outros",
        "vários",
        "niektórzy",
        "wielu",
        "inni",
        "некоторые",
        "многие",
        "другие",
        "деякі",
        "багато",
        "інші",
        "někteří",
        "mnozí",
        "sommige",
        "veel",
        "bazı",
        "birçok",
        "många",
        "några",
    ]
)


def _others(text: str, record: Record) -> bool:
    """Whether a frame tells what the speaker himself or some of many say ("I thought of …", "Some experts fear that"): that is content."""
    words = record.subject.of(text).lower().split() if record.subject is not None else []
    return bool(words) and (words[0] in _SOME or (len(words) == 1 and words[0] in _FIRST))


def _at_an_edge(sentence: Sentence, frame: Span) -> bool:
    """Whether a frame opens its clause; "because readers had threatened to" tells what others said, which is content."""
    before = [token for token in sentence.tokens if token.end <= frame.start]
    return not before or before[-1].kind != "w" or before[-1].low in sentence.g.conjunctions


def _named(sentence: Sentence) -> Iterator[Span]:
    """Names next to a verb of saying at an edge of a clause ("As an eyewitness | Ann Low insisted that", "stellte Low klar,"), with the verb."""
    tokens, g = sentence.tokens, sentence.g
    for v, verb in enumerate(tokens):
        if verb.kind != "w" or verb.low not in g.verbs or verb.low in g.weak or verb.text[:1].isupper():
            continue
        first, last = v, v
        while first and _name(tokens[first - 1]):
            first -= 1
        while last + 1 < len(tokens) and _name(tokens[last + 1]):
            last += 1
        if first < v and (
            v + 1 == len(tokens) or tokens[v + 1].kind != "w" or tokens[v + 1].low in g.that | g.determiners
        ):
            end = v + 1 if v + 1 < len(tokens) and tokens[v + 1].low in g.that else v
            yield Span(tokens[first].start, tokens[end].end)
        elif v < last and v and tokens[v - 1].kind != "w":
            end = last + (last + 1 < len(tokens) and verb.low.endswith(f" {tokens[last + 1].low}"))
            if end + 1 == len(tokens) or tokens[end + 1].kind != "w":
                yield Span(verb.start, tokens[end].end)


def _name(token: Token) -> bool:
    return token.kind == "w" and token.text[:1].isupper() and len(token.text) > 1
