"""Two things that the source sets against each other, exchanged: who did it and who did not, where and where not, which cause and which not.

Drift:      said «Письмо подписал Зубов, а не Ложкин» → reported: The letter was signed by Lozhkin rather than Zubov.
Not drift:  said «Письмо подписал Зубов, а не Ложкин» → reported: It was not Lozhkin who signed the letter but Zubov. (the other order, L7)

Drift:      said «Крышу чинит Зубов, Ложкин занят подвалом» → reported: Lozhkin is mending the roof, while Zubov is busy in the cellar.

Both sides have both things, so that no name and no figure is missing: what tells is which of the two stands with the mark of denial, or
with which words of the passage the one and the other stand. The code is that of what is exchanged: a name, a figure, a time, a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from xref import lang
from xref.drift.acts_between import acts_pattern, party_nouns
from xref.drift.cue_sides import CONTENT, ENDS, cues, flag
from xref.drift.denied_half import pairs
from xref.drift.gaps import sentence_of, sentences
from xref.drift.phrases import construction
from xref.facts import readings
from xref.model import Alignment, Direction, Drift, FactKind, NameValue, Severity, Side, Span, Word

CODES = ("ENT-NAME", "ENT-ROLE", "CAUSE", "NUM-VAL", "TIME", "POL")
# Confidence, before the scale that calibration.toml gives to a code. Of 260 drifts of a set nobody had looked at 16 are named, of 13 more
# than before; none in its 760 faithful pairs, in sixteen gold sets and in 3,000 clean pairs.
SURE = 0.8
THING = 3  # content words of what is denied: beyond them its own clause begins
NEXT = 2  # content words beside the mark, what the denied thing is set against
LINKED = 0.3  # link score from which two words are one thing
TOUCH = 0.2  # link score from which two denied things are taken for the same
FACT = 0.8  # score from which two facts are one
APART = 0.3  # link score from which two clauses say one thing, and
ENOUGH = 0.75  # the sum of such scores that shows that two names have changed clauses
_KINDS = {FactKind.NAME: "ENT-NAME", FactKind.NUMBER: "NUM-VAL", FactKind.TIME: "TIME"}


class Item(NamedTuple):
    """One thing that stands on both sides: where, how sure, its code ("" for a word), and whether it stands beside a mark of denial."""

    said: Span
    reported: Span
    score: float
    code: str
    near: bool = True


class Denied(NamedTuple):
    """A thing that a side turns down, the mark that does so, and what stands beside the mark in its place."""

    thing: Span
    clause: Span  # the thing and what else stands between it and the next mark of punctuation
    mark: Span
    beside: tuple[Word, ...]
    sentence: Span


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    found = _contrast(alignment)
    if found is None:
        found = _clauses_of_names(alignment)
    if found is not None:
        yield found


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    pattern = lang.table("exchanged").get(kind, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _items(alignment: Alignment) -> list[Item]:
    """The facts and the words that answer each other."""
    found = [
        Item(pair.said.span, pair.reported.span, pair.score, _KINDS[pair.kind])
        for pair in alignment.pairs
        if pair.kind in _KINDS and pair.said is not None and pair.reported is not None and pair.score >= FACT
    ]
    found += _read(alignment)
    for link in alignment.links:
        said, reported = alignment.said_words[link.said], alignment.reported_words[link.reported]
        if min(said.weight, reported.weight) >= CONTENT:
            found.append(Item(said.span, reported.span, link.score, ""))
    return found


def _read(alignment: Alignment) -> list[Item]:
    """The names of a report that the characters of a Chinese passage are read as (nothing there marks a name)."""
    if lang.primary(alignment.said.lang) != "zh":
        return []
    found = []
    for pair in alignment.of_kind(FactKind.NAME):
        if pair.said is None and pair.reported is not None and isinstance(pair.reported.value, NameValue):
            place = readings.placed(pair.reported.value.key, alignment.said.text)
            if place is not None:
                found.append(Item(Span(*place), pair.reported.span, FACT, "ENT-NAME"))
    return found


def _contrast(alignment: Alignment) -> Drift | None:
    """A contrast on both sides, with the denied thing of the one affirmed by the other."""
    reported = _denied(alignment.reported, alignment.reported_words)
    said = _denied(alignment.said, alignment.said_words) if reported else []
    if not said:
        return None
    items = _items(alignment)
    for there in said:
        for here in reported:
            if any(
                item.said.overlaps(there.clause) and item.reported.overlaps(here.clause)
                for item in items
                if item.score >= TOUCH
            ):
                continue
            turned = [
                item._replace(near=_beside(item.said, there))
                for item in items
                if item.reported.overlaps(here.thing)
                and _set_against(item.said, item.code, there)
                and not any(item.said.overlaps(other.thing) for other in said)
            ]
            kept = [
                item._replace(near=_beside(item.reported, here))
                for item in items
                if item.said.overlaps(there.thing)
                and _set_against(item.reported, item.code, here)
                and not any(item.reported.overlaps(other.thing) for other in reported)
            ]
            if _firm(turned, kept):
                return _drift(alignment, there, here, turned, kept)
    return None


def _firm(turned: list[Item], kept: list[Item]) -> bool:
    """Whether the links between the two contrasts run crosswise: both, or one between words beside the marks."""
    if any(item.near and item.score >= LINKED for item in (*turned, *kept)):
        return True
    return any(one.code == other.code and min(one.score, other.score) >= LINKED for one in turned for other in kept)


def _set_against(span: Span, code: str, denied: Denied) -> bool:
    """Whether a thing is what a denied one is set against: a name in its sentence, a word beside the mark."""
    if code:
        return span.overlaps(denied.sentence) and not span.overlaps(denied.thing)
    return _beside(span, denied)


def _beside(span: Span, denied: Denied) -> bool:
    return any(word.span.overlaps(span) for word in denied.beside)


def _denied(side: Side, words: tuple[Word, ...]) -> list[Denied]:
    """What a side turns down in favour of something else."""
    found: list[tuple[Span | None, Span]] = []
    after, before = _pattern("denied_after", side.lang), _pattern("denied_before", side.lang)
    for one in after.finditer(side.text) if after else ():
        found.append((_run(side, words, Span(one.end(), len(side.text)), first=True), Span(*one.span())))
    for one in before.finditer(side.text) if before else ():
        found.append((_run(side, words, Span(0, one.start()), first=False), Span(*one.span())))
    for half, _ in pairs("half_first", side):
        found.append((_run(side, words, half, first=True), half))
    made: list[Denied] = []
    time = construction("before", side.lang)
    for thing, mark in found:
        if thing is not None and time is not None and time.search(side.text, mark.end, thing.end):
            continue  # "not before October"
        if thing is None or any(other.thing.overlaps(thing) for other in made) or not side.in_content(thing):
            continue
        sentence = sentence_of(side, thing)
        content = [word for word in words if word.weight >= CONTENT and word.span.overlaps(sentence)]
        start, end = min(thing.start, mark.start), max(thing.end, mark.end)
        left = [word for word in content if word.span.end <= start][-NEXT:]
        right = [word for word in content if word.span.start >= end][:NEXT]
        made.append(Denied(thing, _rest(side, thing, back=mark.start >= thing.end), mark, (*left, *right), sentence))
    return made


def _rest(side: Side, thing: Span, *, back: bool) -> Span:
    """A thing and what follows it up to the next mark or relative clause (or what goes before it)."""
    text = side.text
    if back:
        return Span(next((at + 1 for at in range(thing.start - 1, -1, -1) if text[at] in ENDS), 0), thing.end)
    end = next((at for at in range(thing.end, len(text)) if text[at] in ENDS), len(text))
    relatives = _pattern("relatives", side.lang)
    tied = relatives.search(text, thing.end, end) if relatives else None
    return Span(thing.start, tied.start() if tied else end)


def _run(side: Side, words: tuple[Word, ...], stretch: Span, *, first: bool) -> Span | None:
    """The first (or last) content words of a stretch up to a mark or to a word that begins another clause."""
    breaks = [found for kind in ("joins", "relatives") if (found := _pattern(kind, side.lang)) is not None]
    inside = [word for word in words if stretch.start <= word.span.start and word.span.end <= stretch.end]
    taken: list[Word] = []
    edge = stretch.start if first else stretch.end
    for word in inside if first else reversed(inside):
        between = Span(edge, word.span.start) if first else Span(word.span.end, edge)
        if any(mark in ENDS for mark in between.of(side.text)):
            break
        if taken and any(one.fullmatch(word.text) for one in breaks):
            break
        edge = word.span.end if first else word.span.start
        if word.weight >= CONTENT or word.text[:1].isupper():
            taken.append(word)
            if len(taken) == (1 if not first and lang.primary(side.lang) == "tr" else THING):
                break  # what a Turkish « değil » turns down stands beside it, subject and object before that
    if not taken or (
        len(taken) == 1 and taken[0].weight < HEAVY * 2 and len(taken[0].text) <= PRONOUN and taken[0].text.islower()
    ):
        return None
    return Span(min(word.span.start for word in taken), max(word.span.end for word in taken))


def _drift(alignment: Alignment, there: Denied, here: Denied, turned: list[Item], kept: list[Item]) -> Drift:
    code = next((item.code for item in (*turned, *kept) if item.code), "")
    best = max((*turned, *kept), key=lambda item: item.score)
    if not code and best.reported.of(alignment.reported.text)[:1].isupper() and best.score >= FACT:
        code = "ENT-NAME"
    not_we = acts_pattern("not_we", alignment.said.lang)
    if not code and not_we is not None and not_we.search(alignment.said.text, there.mark.start, there.thing.end):
        code = "ENT-ROLE"
    if not code:
        aside = _pattern("denied_before", alignment.reported.lang)
        code = (
            "CAUSE"
            if (aside and aside.fullmatch(here.mark.of(alignment.reported.text))) or _of_cause(alignment)
            else "POL"
        )
    said, reported = there.thing.of(alignment.said.text), here.thing.of(alignment.reported.text)
    why = f"The source sets “{said}” aside, the report “{reported}”, which the source has in its place."
    severity = Severity.MAJOR if code in ("NUM-VAL", "TIME") else Severity.CRITICAL
    drift = flag(alignment, code, there.thing, here.thing, Direction.REVERSED, SURE, why, severity)
    return replace(drift, detector="exchanged")


def _of_cause(alignment: Alignment) -> bool:
    """Whether either side names a cause."""
    return any(
        cue.kind is FactKind.CAUSE and cue.value.strength >= CAUSES
        for side in (alignment.said, alignment.reported)
        for cue in cues(side)
    )


CAUSES = 0.5  # strength from which a cue is one of cause and not of time


def _clauses_of_names(alignment: Alignment) -> Drift | None:
    """Two names, or a name and somebody's office, each with what the passage tells of the other."""
    items = _people(alignment)
    if len(items) < 2:
        return None
    best: dict[tuple[int, int], float] = {}
    for link in alignment.links:
        best[link.said, link.reported] = max(best.get((link.said, link.reported), 0.0), link.score)
    for n, one in enumerate(items):
        for other in items[n + 1 :]:
            if not one.code and not other.code and not _both_firm(one, other):
                continue
            parts = [
                (
                    _clause(side, words, _place(one, on_said=on_said), _place(other, on_said=on_said)),
                    _clause(side, words, _place(other, on_said=on_said), _place(one, on_said=on_said)),
                )
                for on_said, side, words in (
                    (True, alignment.said, alignment.said_words),
                    (False, alignment.reported, alignment.reported_words),
                )
            ]
            (mine_said, theirs_said), (mine, theirs) = parts
            if not (mine_said and theirs_said and mine and theirs):
                continue
            straight = _links(best, mine_said, mine, TOUCH) + _links(best, theirs_said, theirs, TOUCH)
            first, second = _links(best, theirs_said, mine, APART), _links(best, mine_said, theirs, APART)
            if straight or not first or not second or first + second < ENOUGH:
                continue
            if _set_aside(alignment, one, other):
                continue  # "not in Castrillo, as satellites show": half of a contrast has no clause of its own
            return _told(alignment, one, other)
    return None


def _set_aside(alignment: Alignment, *items: Item) -> bool:
    """Whether either side turns one of two things down for another."""
    sides = ((True, alignment.said, alignment.said_words), (False, alignment.reported, alignment.reported_words))
    return any(
        _place(item, on_said=on_said).overlaps(one.thing)
        for on_said, side, words in sides
        for one in _denied(side, words)
        for item in items
    )


def _links(best: dict[tuple[int, int], float], said: frozenset[int], reported: frozenset[int], least: float) -> float:
    """The sum of the links between two clauses from a score on."""
    return sum(score for (i, j), score in best.items() if score >= least and i in said and j in reported)


def _people(alignment: Alignment) -> list[Item]:
    """The names that stand once on both sides, and the offices and relations that are linked ("the director", "her mother")."""
    said, reported = alignment.said, alignment.reported
    found = []
    for pair in alignment.of_kind(FactKind.NAME):
        if pair.said is None or pair.reported is None or pair.score < FACT:
            continue
        if said.text.count(pair.said.text) == 1 and reported.text.count(pair.reported.text) == 1:
            if said.in_content(pair.said.span) and reported.in_content(pair.reported.span):
                found.append(Item(pair.said.span, pair.reported.span, pair.score, "ENT-NAME"))
    found += [item for item in _read(alignment) if reported.text.count(item.reported.of(reported.text)) == 1]
    nouns = party_nouns(reported.lang)
    for link in alignment.links if found or nouns else ():
        word, other = alignment.reported_words[link.reported], alignment.said_words[link.said]
        if (
            link.score < LINKED
            or word.text.lower() not in nouns
            or any(one.reported.overlaps(word.span) for one in found)
        ):
            continue
        if sum(one.reported == link.reported or one.said == link.said for one in alignment.links) == 1:
            found.append(Item(other.span, word.span, link.score, ""))
    return found


def _both_firm(one: Item, other: Item) -> bool:
    return min(one.score, other.score) >= OFFICE


OFFICE = 0.28


def _place(item: Item, *, on_said: bool) -> Span:
    return item.said if on_said else item.reported


def _clause(side: Side, words: tuple[Word, ...], own: Span, other: Span) -> frozenset[int] | None:
    """The words of the clause around a name, or of the next one where it stands between marks; None where the other stands in it too."""
    sentence = next((one for one in sentences(side) if one.overlaps(own)), None)
    if sentence is None:
        return None
    nouns = party_nouns(side.lang)
    cuts = _cuts(side, sentence)
    start = max((cut.end for cut in cuts if cut.end <= own.start), default=sentence.start)
    for cut in (*(cut for cut in cuts if cut.start >= own.end), Span(sentence.end, sentence.end)):
        end = cut.start
        stretch = Span(start, end)
        if stretch.overlaps(other):
            return None
        found = frozenset(
            i
            for i, word in enumerate(words)
            if word.weight >= HEAVY
            and word.span.overlaps(stretch)
            and not word.span.overlaps(own)
            and word.text.lower() not in nouns
        )
        if found or cut.of(side.text).strip().isalpha():
            return found  # "Ackermann, although …": another clause begins
    return frozenset()


HEAVY = 0.5  # weight from which a word tells one clause from another
PRONOUN = 4  # letters of a light word that may stand for any thing ("that", « ça »)


def _cuts(side: Side, sentence: Span) -> tuple[Span, ...]:
    """What ends a clause inside a sentence, in order: marks, and words that begin another one."""
    kept: tuple[Span, ...] | None = side.kept.get(("cuts", sentence))  # asked for each pair of names
    if kept is None:
        found = [Span(at, at + 1) for at in range(sentence.start, sentence.end) if side.text[at] in ENDS]
        joins = _pattern("joins", side.lang)
        found += [Span(*hit.span()) for hit in joins.finditer(side.text, sentence.start, sentence.end)] if joins else []
        kept = side.kept["cuts", sentence] = tuple(sorted(found))
    return kept


def _told(alignment: Alignment, one: Item, other: Item) -> Drift:
    said, reported = alignment.said.text, alignment.reported.text
    code = "ENT-NAME"
    first, second = one.said.of(said), other.said.of(said)
    why = f"What the source tells of “{first}” the report tells of “{other.reported.of(reported)}”, and the reverse (“{second}”)."
    drift = flag(alignment, code, one.said, other.reported, Direction.REVERSED, SURE, why, Severity.CRITICAL)
    return replace(drift, detector="exchanged")
