"""Two sides → `Alignment`: which words and which facts answer each other, and what is uncovered on each side.

Words are compared by the built-in encoder's subword vectors (one space for all languages), names and figures by their letters;
a word that nothing answers has no link (the null column). Facts are paired by value first and by aligned surroundings second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import starmap
from typing import TYPE_CHECKING

from xref import facts
from xref.encode.words import (
    Words,
    answered,
    coverage,
    is_figure,
    likely_share,
    similarities,
    support,
    too_weak,
    words,
)
from xref.model import (
    Agreement,
    Alignment,
    CueValue,
    Fact,
    FactKind,
    FactPair,
    Gap,
    Link,
    Passage,
    Side,
    Span,
    Statement,
    Word,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Cosine at which two words that prefer each other are linked, and at which a word is linked to one that prefers another. PLACE
# discounts unlike places, BESIDE rewards a pair whose neighbours on the diagonal are alike too: both only choose between words.
# Alignment error on gold links, against (.24, .45, .06, 0): de-en .44 → .37, en-cs .43 → .35, en-fr .30 → .22, en-hi .53 → .50, with
# precision .74 → .81, .75 → .80, .80 → .89, .78 → .76. A stronger PLACE (.4) gains .01 more on these pairs of one sentence each,
# but a report need not keep the order of its source.
MUTUAL, ONE_SIDED, PLACE, BESIDE = 0.12, 0.6, 0.2, 0.2
# Log odds of being answered below which a word speaks for a gap. Of 0, 1 and 2, and of weights to the power 0, .5 and 1, these
# two told omitted clauses from clean translations best (AUC .94 de-en, .84 zh-en).
LEVEL, POWER = 1.0, 0.5
LEAST = 1.0  # evidence below which a run is not worth naming
ELSEWHERE = 0.7  # log odds by which an answer in a passage's neighbours is worth less than one in the passage
FACT = 3.0  # log odds of a word that belongs to a fact which the other side answers with an equal one
CONTENT = 0.35  # weight above which a word is a content word
AROUND = 4  # words to either side of a fact that tell what it is about


def side_of_claim(
    claim: Statement, published: str | None = None, before: str = "", after: str = "", frames: tuple[Span, ...] = ()
) -> Side:
    """The reported side of a comparison; `before` and `after` are the other statements of its sentence, `frames` as in `Side`."""
    start = claim.span.start
    return Side(
        text=claim.text,
        lang=claim.lang,
        content=tuple(part.shift(-start) for part in claim.parts),
        quoted=tuple(part.shift(-start) for part in claim.quoted),
        offset=start,
        speaker=claim.speaker,
        published=published,
        presentation=claim.presentation,
        attribution=claim.attribution,
        before=before,
        after=after,
        document_id=claim.document_id,
        frames=frames,
    )


def side_of_passage(passage: Passage, published: str | None = None, rest: str = "") -> Side:
    """The said side of a comparison; `rest` is the whole text of its document."""
    start = passage.span.start
    return Side(
        text=passage.text,
        lang=passage.lang,
        content=tuple(s.span.shift(-start) for s in passage.statements),
        offset=start,
        speaker=passage.speaker,
        published=published,
        presentation=passage.statements[0].presentation,
        question=passage.question.text if passage.question else None,
        before=passage.before,
        after=passage.after,
        document_id=passage.document_id,
        turns=tuple(s.turn for s in passage.statements),
        embedded=tuple(s.embedded_voice for s in passage.statements),
        rest=rest,
    )


def align(said: Side, reported: Side) -> Alignment:
    """The alignment of two sides; every span in it refers to the text of its own side."""
    import numpy as np

    here, there = _content_words(reported), _content_words(said)
    scores = similarities(here, there)
    supports, back = support(scores, here, there), support(scores.T, there, here)
    reported_facts, said_facts = _content_facts(reported), _content_facts(said)
    links = _links(scores)
    pairs = _pairs(reported_facts, said_facts, here, there, links)
    odds_reported, odds_said = _with_facts(
        answered(here, there, scores), answered(there, here, scores.T), here, there, pairs
    )
    beyond = words(f"{said.before} {said.question or ''} {said.after}".strip())
    if len(beyond):
        odds_reported = np.maximum(odds_reported, answered(here, beyond, similarities(here, beyond)) - ELSEWHERE)
    return Alignment(
        reported=reported,
        said=said,
        reported_words=_as_words(here, odds_reported),
        said_words=_as_words(there, odds_said),
        links=links,
        pairs=pairs,
        unsupported=_gaps(reported, here, _named_apart(odds_reported, here, pairs)),
        omitted=_gaps(said, there, odds_said),
        coverage_reported=coverage(supports, here.weights),
        coverage_said=coverage(back, there.weights),
        similarity=_cosine(here, there),
        question_support=_question_support(said, here, supports),
        not_checked=_not_checked(said.lang, reported.lang),
        neighbours=tuple(
            fact
            for text in (said.before, said.question, said.after)
            if text
            for fact in _facts(text, said.lang, said.published)
        ),
    )


# ---------------------------------------------------------------------------------------------------------- words
def _content_words(side: Side) -> Words:
    """The words of what is compared, with spans into the side's text."""
    every = words(side.text)
    if not side.content or any(part.start <= 0 and part.end >= len(side.text) for part in side.content):
        return every
    keep = [
        i
        for i, (start, end) in enumerate(every.spans)
        if any(part.start <= start and end <= part.end for part in side.content)
    ]
    if len(keep) == len(every):
        return every
    return Words(
        tuple(every.texts[i] for i in keep),
        tuple(every.spans[i] for i in keep),
        every.units[keep],
        every.raw[keep],
        every.weights[keep],
        tuple(every.romanised[i] for i in keep),
    )


def _as_words(found: Words, odds: Floats) -> tuple[Word, ...]:
    return tuple(map(Word, starmap(Span, found.spans), found.texts, found.weights.tolist(), odds.tolist()))


def _links(scores: Floats) -> tuple[Link, ...]:
    """Links of words that prefer each other, and of words that strongly prefer a word which prefers another."""
    m, n = scores.shape
    if not m or not n:
        return ()
    import numpy as np

    rows, columns = np.arange(m), np.arange(n)
    places = np.abs((rows / m)[:, None] - (columns / n)[None, :])
    ranked = scores - PLACE * places.astype(np.float32)
    beside = BESIDE * np.minimum(np.maximum(scores, 0.0), 1.0)
    ranked[1:, 1:] += beside[:-1, :-1]
    ranked[:-1, :-1] += beside[1:, 1:]
    right, left = ranked.argmax(axis=1), ranked.argmax(axis=0)
    mutual, one_sided = float(np.float32(MUTUAL)), float(np.float32(ONE_SIDED))  # as the scores are
    leftward = left.tolist()
    found: dict[tuple[int, int], float] = {}
    for i, (j, score) in enumerate(zip(right.tolist(), scores[rows, right].tolist(), strict=True)):
        if score >= (mutual if leftward[j] == i else one_sided):
            found[i, j] = score
    for j, (i, score) in enumerate(zip(leftward, scores[left, columns].tolist(), strict=True)):
        if score >= one_sided:
            found[i, j] = score
    return tuple(Link(i, j, score) for (i, j), score in sorted(found.items()))


def _cosine(here: Words, there: Words) -> float:
    import numpy as np

    a, b = here.raw.sum(axis=0), there.raw.sum(axis=0)
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size else 0.0


def _question_support(said: Side, here: Words, supports: Floats) -> float:
    """How much more of the report's weight the interviewer's question answers than the passage does, −1 to 1."""
    if not said.question or not len(here):
        return 0.0
    asked = words(said.question)
    return coverage(support(similarities(here, asked), here, asked), here.weights) - coverage(supports, here.weights)


_ANSWERED = frozenset({Agreement.SAME, Agreement.LICENSED, Agreement.PRECISION})
_VALUED = frozenset({FactKind.NUMBER, FactKind.TIME, FactKind.NAME})


def _with_facts(
    odds_reported: Floats, odds_said: Floats, here: Words, there: Words, pairs: Sequence[FactPair]
) -> tuple[Floats, Floats]:
    """The log odds with the words of paired facts raised: an equal value answers, whatever its words ("1,5 миллиона", "1,500,000").

    The words of a pair that differs are raised to the level at which they speak for nothing: a code of its own names them.
    """
    for pair in pairs:
        if pair.kind not in _VALUED:
            continue
        if pair.reported is None or pair.said is None:
            continue
        least = FACT if facts.agree(pair.reported, pair.said) in _ANSWERED else LEVEL
        _raise(odds_reported, here, pair.reported.span, least)
        _raise(odds_said, there, pair.said.span, least)
    return odds_reported, odds_said


def _named_apart(odds: Floats, here: Words, pairs: Sequence[FactPair]) -> Floats:
    """The log odds with the words of names that nothing answers raised to where they speak for nothing: a name without an answer has a code of its own."""
    kept = odds.copy()
    for pair in pairs:
        if pair.kind in _VALUED and pair.reported is not None and pair.said is None:
            _raise(kept, here, pair.reported.span, LEVEL)
    return kept


def _raise(odds: Floats, own: Words, span: Span, least: float) -> None:
    for i, (start, end) in enumerate(own.spans):
        if start < span.end and span.start < end and odds[i] < least:
            odds[i] = least


def _gaps(side: Side, own: Words, odds: Floats) -> tuple[Gap, ...]:
    """The runs of words that nothing answers, surest first: maximal stretches of one sentence whose summed evidence is highest.

    A reporting frame ends a run: what stands before "according to Ann Low" and what stands behind it are two runs, and neither holds it.
    """
    evidence = ((LEVEL - odds) * own.weights**POWER).tolist()
    total = float(own.weights.sum()) or 1.0
    gaps = []
    for first, last in (run for sentence in _sentences(side, own) for run in _stretches(evidence, *sentence)):
        span = Span(own.spans[first][0], own.spans[last][1])
        weight = float(own.weights[first : last + 1].sum())
        gaps.append(
            Gap(
                span, span.of(side.text), weight, weight / total,
                best=likely_share(odds[first : last + 1], own.weights[first : last + 1]), score=sum(evidence[first : last + 1]),
            )
        )  # fmt: skip
    return tuple(sorted(gaps, key=lambda gap: (-gap.score, gap.span)))


def _sentences(side: Side, own: Words) -> Iterator[tuple[int, int]]:
    """The half-open ranges of words between the ends of sentences and of content, and between frames."""
    first = 0
    for i in range(1, len(own)):
        end, start = own.spans[i - 1][1], own.spans[i][0]
        if (start - end > 1 or side.text[end:start] not in ("", " ")) and _STOPS.search(side.text, end, start):
            yield from _unframed(side, own, first, i)
            first = i
    if len(own):
        yield from _unframed(side, own, first, len(own))


def _unframed(side: Side, own: Words, first: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges of words within a range that stand in no reporting frame."""
    if not side.frames:
        yield first, end
        return
    begun = first
    for i in range(first, end):
        if any(frame.overlaps(Span(*own.spans[i])) for frame in side.frames):
            if begun < i:
                yield begun, i
            begun = i + 1
    if begun < end:
        yield begun, end


_STOPS = re.compile(r"[.!?;…。！？؟।\n]")


def _stretches(values: Sequence[float], first: int, end: int) -> Iterator[tuple[int, int]]:
    """The maximal-sum stretches of `values[first:end]` that reach `LEAST`, none touching another (inclusive bounds)."""
    open_ranges = [(first, end)]
    while open_ranges:
        low, high = open_ranges.pop()
        best, found = LEAST, None
        running, start = 0.0, low
        for i in range(low, high):
            if running <= 0.0:
                running, start = 0.0, i
            running += values[i]
            if running > best:
                best, found = running, (start, i)
        if found is not None:
            yield found
            open_ranges += [(low, found[0]), (found[1] + 1, high)]


# ---------------------------------------------------------------------------------------------------------- facts
def _facts(text: str, lang: str, published: str | None) -> tuple[Fact, ...]:
    return facts.find(text, lang, _day(published))


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _content_facts(side: Side) -> tuple[Fact, ...]:
    return tuple(fact for fact in _facts(side.text, side.lang, side.published) if side.in_content(fact.span))


def _not_checked(said_lang: str, reported_lang: str) -> tuple[str, ...]:
    missing: dict[str, list[str]] = {}
    for lang in dict.fromkeys((said_lang, reported_lang)):
        for kind in facts.unchecked(lang):
            missing.setdefault(kind, []).append(lang)
    weak = tuple(
        f"{what} content: the words of {side} cannot be followed well enough"
        for kind, what, side in (("added", "added", reported_lang), ("omitted", "omitted", said_lang))
        if too_weak(kind, said_lang, reported_lang)
    )
    return tuple(f"{kind}: no table for {', '.join(langs)}" for kind, langs in missing.items()) + weak


_RANK = {
    Agreement.SAME: 3.0,
    Agreement.LICENSED: 2.6,
    Agreement.PRECISION: 2.2,
    Agreement.UNIT: 1.8,
    Agreement.DIFFERENT: 0.0,
}
# Surroundings that two facts of different value must share to be taken for one another: with less they are two facts.
ABOUT = 0.34


def _pairs(
    reported: Sequence[Fact], said: Sequence[Fact], here: Words, there: Words, links: Sequence[Link]
) -> tuple[FactPair, ...]:
    """Facts of one kind paired one to one: equal values first, then by how much their surroundings answer each other."""
    linked: dict[int, set[int]] = {}
    for link in links:
        linked.setdefault(link.reported, set()).add(link.said)
    places: dict[int, tuple[list[int], list[int]]] = {}
    options: list[tuple[float, float, int, int]] = []
    for i, mine in enumerate(reported):
        for j, theirs in enumerate(said):
            if mine.kind is not theirs.kind or not _same_scale(mine, theirs):
                continue
            agreement = facts.agree(mine, theirs)
            if agreement is Agreement.UNRELATED:
                continue
            for fact, own in ((mine, here), (theirs, there)):
                if id(fact) not in places:
                    places[id(fact)] = _places(fact, own)
            near = _nearness(places[id(mine)], places[id(theirs)], linked, len(here), len(there))
            rank = _RANK[agreement]
            if rank == 0.0 and near < ABOUT:
                continue
            options.append((rank + near, near, i, j))
    pairs: list[FactPair] = []
    used_reported: set[int] = set()
    used_said: set[int] = set()
    for score, near, i, j in sorted(options, key=lambda o: (-o[0], o[2], o[3])):
        if i in used_reported or j in used_said:
            continue
        used_reported.add(i)
        used_said.add(j)
        pairs.append(FactPair(reported[i].kind, reported[i], said[j], 1.0 if score >= 1.8 else near))
    pairs += [FactPair(f.kind, f, None) for i, f in enumerate(reported) if i not in used_reported]
    pairs += [FactPair(f.kind, None, f) for j, f in enumerate(said) if j not in used_said]
    return tuple(sorted(pairs, key=_pair_place))


def _pair_place(pair: FactPair) -> tuple[int, int]:
    reported = pair.reported.span.start if pair.reported else 1 << 30
    return (reported, pair.said.span.start if pair.said else 1 << 30)


def _same_scale(a: Fact, b: Fact) -> bool:
    if isinstance(a.value, CueValue) and isinstance(b.value, CueValue):
        return a.value.scale == b.value.scale
    return True


def _places(fact: Fact, own: Words) -> tuple[list[int], list[int]]:
    """The word numbers of a fact, and of the content words around it."""
    first, last = fact.span.start, fact.span.end
    inside = [i for i, (start, end) in enumerate(own.spans) if start < last and first < end]
    if not inside:
        return [], []
    low, high = inside[0], inside[-1]
    around = [
        i
        for i in (*range(max(0, low - AROUND), low), *range(high + 1, min(len(own), high + 1 + AROUND)))
        if own.weights[i] >= CONTENT and not is_figure(own.texts[i])
    ]
    return inside, around


def _nearness(
    mine: tuple[list[int], list[int]], theirs: tuple[list[int], list[int]], linked: dict[int, set[int]], m: int, n: int
) -> float:
    """0 to 1: whether the facts' own words are linked, how many of their surroundings are, and whether they stand in like places."""
    own = any(linked.get(i, set()) & set(theirs[0]) for i in mine[0])
    ring = set(theirs[0]) | set(theirs[1])
    shared = sum(bool(linked.get(i, set()) & ring) for i in mine[1])
    around = shared / max(1, min(len(mine[1]), len(theirs[1]))) if mine[1] and theirs[1] else 0.0
    place = 1.0 - abs(_middle(mine[0], m) - _middle(theirs[0], n))
    return min(1.0, 0.35 * own + 0.5 * min(1.0, around) + 0.15 * place)


def _middle(inside: Iterable[int], size: int) -> float:
    places = list(inside)
    return (sum(places) / len(places)) / max(1, size) if places else 0.5
