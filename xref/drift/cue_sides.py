"""Both sides' cues as the detectors of strength and polarity read them, and which of them answer each other."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xref.facts.cues import checked, effective, scan
from xref.lang import primary, table
from xref.model import Alignment, CueValue, Direction, Drift, Fact, FactKind, Severity, Side, Span, Word

COVERED = (
    0.5  # share of the words that a cue governs which the other side must answer: with less, the clause is missing
)
FIRM = 0.35  # score from which a link says that a clause is there; weaker ones join any two words of short sentences
LIKELY = 0.35  # score from which a link counts when asking whether a whole clause is reported: .25 costs one more false alarm in the seeds
CONTENT = 0.35  # weight above which a word carries content (the same line as in `align`)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its value unpacked; `strength` has its negation applied, `span` is in its side's text."""

    fact: Fact
    value: CueValue
    strength: float
    scale: str
    span: Span
    kind: FactKind


def _cue(fact: Fact, value: CueValue) -> Cue:
    return Cue(fact, value, effective(value), value.scale, fact.span, fact.kind)


def cues(side: Side) -> tuple[Cue, ...]:
    """Every cue in what is compared of a side, also the weak ones; a cue of the reporting frame is not content."""
    found: tuple[Cue, ...] | None = side.kept.get("cues")  # asked for thirty times a pair
    if found is None:
        found = _cues(side.text, side.lang, side.content)
        if side.frames:
            found = tuple(cue for cue in found if not _framed(side, cue.fact))
        side.kept["cues"] = found
    return found


_OF_SAYING = ("stance",)
SLIGHT = 0.3  # strength of a word that is a condition only in other constructions


def _framed(side: Side, fact: Fact) -> bool:
    """Whether a cue stands in a reporting frame of a text that is compared as given: a verb or marker of saying, no denial.

    What is ordered, advised or beyond doubt ("Low advised that …", "There is no doubt that …, said Low") stays content.
    """
    value = fact.value
    of_saying = fact.kind is FactKind.EVIDENCE or (
        isinstance(value, CueValue)
        and (value.scale in _OF_SAYING or (fact.kind is FactKind.CONDITION and value.strength <= SLIGHT))
    )  # «göre», "según" of a frame say who says it, not on what it depends
    return of_saying and any(frame.contains(fact.span) for frame in side.frames)


@lru_cache(maxsize=256)
def _cues(text: str, lang: str, content: tuple[Span, ...]) -> tuple[Cue, ...]:
    found = []
    for fact in scan(text, lang):
        if isinstance(fact.value, CueValue) and _inside(content, fact.span) and not _mentioned(text, fact.span):
            found.append(_cue(fact, fact.value))
    return tuple(found)


_OPENS, _CLOSES = frozenset('«„“"‘'), frozenset('»“”"’')


def _mentioned(text: str, span: Span) -> bool:
    """Whether a word, alone or with its pronoun, stands in quotation marks: it is spoken of (« Je dis bien « pourrait » »), not used."""
    before, behind = text[: span.start].rstrip(), text[span.end :].lstrip()
    opened = before[-1:] in _OPENS or _SUBJECT.search(before) is not None
    return opened and behind[:1] in _CLOSES and " " not in span.of(text)


_SUBJECT = re.compile(r"[«„“]\s?[^\W\d_]{1,4}$")  # « on devrait », „wir müssen“: the word with its pronoun


def frame_cues(side: Side) -> tuple[Cue, ...]:
    """The cues of the reporting frame, which `cues` leaves out: "ruled out", "denied"."""
    return tuple(
        _cue(fact, fact.value)
        for fact in scan(side.text, side.lang)
        if isinstance(fact.value, CueValue)
        and ((side.content and not side.in_content(fact.span)) or _framed(side, fact))
    )


def _inside(content: tuple[Span, ...], span: Span) -> bool:
    return not content or any(part.start <= span.start and span.end <= part.end for part in content)


def comparable(alignment: Alignment, kind: FactKind) -> bool:
    """Whether the lexicons of both languages can find the kind."""
    return kind in checked(alignment.said.lang) and kind in checked(alignment.reported.lang)


def of(found: Iterable[Cue], kind: FactKind, *scales: str) -> list[Cue]:
    """The cues of a kind, and of the scales if any are named."""
    return [cue for cue in found if cue.kind is kind and (not scales or cue.scale in scales)]


LITTLE = 0.5  # strength of words that deny only half: "little", « un peu »


def turned(
    alignment: Alignment, counts: Callable[[Side, Span], bool] | None = None, besides: frozenset[str] = frozenset()
) -> bool:
    """Whether what is said may be turned round on one side: it alone denies, or has the opposite pole of an axis.

    `counts` tells which negations (by side and span) are looked at, else all; `besides` are axes that do not count.
    """
    both = (alignment.said, alignment.reported)
    found = [cues(side) for side in both]
    denied = [
        [
            cue
            for cue in of(some, FactKind.POLARITY, "negation", "nword", "lexical")
            if (counts is None or counts(side, cue.span)) and cue.value.strength > LITTLE
        ]
        for some, side in zip(found, both, strict=True)
    ]
    if bool(denied[0]) != bool(denied[1]):
        return True
    poles = [
        {
            (cue.scale, cue.value.strength > 0)
            for cue in some
            if cue.scale.startswith("axis:") and cue.scale not in besides
        }
        for some in found
    ]
    return any((axis, not pole) in poles[1] and (axis, pole) not in poles[1] for axis, pole in poles[0])


def linked(alignment: Alignment, said: Cue, reported: Cue) -> float:
    """0 to 1: how much two cues answer each other: by their own words, by the words they govern, by like places."""
    own = _touch(alignment, said.span, reported.span)
    governed = _touch(alignment, said.value.scope or said.span, reported.value.scope or reported.span)
    place = 1.0 - abs(_place(alignment.said, said.span) - _place(alignment.reported, reported.span))
    return 0.4 * own + 0.4 * governed + 0.2 * place


def touching(alignment: Alignment, said: Span, reported: Span) -> bool:
    """Whether a word of one stretch is linked to a word of the other."""
    return any(word.span.overlaps(said) for word in alignment.said_for(reported))


def joined(
    alignment: Alignment,
    said: Span,
    reported: Span,
    least: float,
    *,
    said_weight: float = 0.0,
    reported_weight: float = 0.0,
) -> bool:
    """Whether a word of one stretch is linked to a word of the other by a score from `least` on; `*_weight` are the least that the words weigh."""
    return any(
        link.score >= least
        and alignment.said_words[link.said].weight >= said_weight
        and alignment.reported_words[link.reported].weight >= reported_weight
        and alignment.said_words[link.said].span.overlaps(said)
        and alignment.reported_words[link.reported].span.overlaps(reported)
        for link in alignment.links
    )


def rendered(alignment: Alignment, span: Span, besides: Span, least: float, *, on_said: bool) -> bool:
    """Whether a word of content of a stretch answers, by a score from `least` on, one of the other side that is not in `besides`."""
    for link in alignment.links:
        word, answer = alignment.said_words[link.said], alignment.reported_words[link.reported]
        if not on_said:
            word, answer = answer, word
        if (
            link.score >= least
            and min(word.weight, answer.weight) >= CONTENT
            and word.span.overlaps(span)
            and not answer.span.overlaps(besides)
        ):
            return True
    return False


def paired(alignment: Alignment, said: Span, reported: Span, kind: FactKind) -> bool:
    """Whether a fact of one stretch is paired with a fact of the other."""
    return any(
        pair.said is not None
        and pair.reported is not None
        and pair.said.span.overlaps(said)
        and pair.reported.span.overlaps(reported)
        for pair in alignment.of_kind(kind)
    )


def _touch(alignment: Alignment, said: Span, reported: Span) -> float:
    return float(touching(alignment, said, reported))


def _place(side: Side, span: Span) -> float:
    return (span.start + span.end) / 2 / max(1, len(side.text))


def match(alignment: Alignment, said: Sequence[Cue], reported: Sequence[Cue]) -> tuple[list[Cue], list[Cue]]:
    """One-to-one by how much they answer each other; what is left over on each side, said first."""
    ranked = sorted(
        ((linked(alignment, s, r), i, j) for i, s in enumerate(said) for j, r in enumerate(reported)),
        key=lambda x: (-x[0], x[1], x[2]),
    )
    left, right = set(range(len(said))), set(range(len(reported)))
    for _, i, j in ranked:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
    return [said[i] for i in sorted(left)], [reported[j] for j in sorted(right)]


def answered(alignment: Alignment, cue: Cue, *, on_said: bool) -> float | None:
    """The share of the content words that a cue governs (or of its clause) that the other side answers; None where there are none.

    Low: the whole clause is missing on the other side, which is an omission and not a change of strength.
    """
    if not alignment.links:
        return None
    side = alignment.said if on_said else alignment.reported
    words = alignment.said_words if on_said else alignment.reported_words
    whole = around(side, cue.span)
    inside: list[int] = []
    for scope in (cue.value.scope or cue.span, whole):
        inside = [
            i
            for i, word in enumerate(words)
            if word.span.overlaps(scope) and word.weight >= CONTENT and not word.span.overlaps(cue.span)
        ]
        if inside:
            break
    if not inside:
        return None
    hit = {link.said if on_said else link.reported for link in alignment.links}
    return sum(i in hit for i in inside) / len(inside)


def likely_answered(words: Sequence[Word]) -> float | None:
    """The share of the words' weight that the other side answers by their log odds; None where they carry none."""
    total = sum(word.weight for word in words)
    return sum(word.weight / (1.0 + math.exp(-word.odds)) for word in words) / total if total else None


def firmly_answered(alignment: Alignment, cue: Cue, *, on_said: bool) -> tuple[float, int]:
    """The share of the content words of a cue's clause whose links are firm, and how many content words it has."""
    words = alignment.said_words if on_said else alignment.reported_words
    side = alignment.said if on_said else alignment.reported
    whole = around(side, cue.span)
    inside = [
        i
        for i, word in enumerate(words)
        if word.span.overlaps(whole) and word.weight >= CONTENT and not word.span.overlaps(cue.span)
    ]
    if not inside:
        return 0.0, 0
    hit = {link.said if on_said else link.reported for link in alignment.links if link.score >= LIKELY}
    return sum(i in hit for i in inside) / len(inside), len(inside)


def _begin(text: str, start: int) -> int:
    while start > 0 and text[start - 1] not in ENDS:
        start -= 1
    return start


def counterpart(alignment: Alignment, span: Span, *, on_said: bool) -> Span | None:
    """The stretch of the other side that answers the words around a span: what a flag shows where a word is missing."""
    words = alignment.reported_for(span) if on_said else alignment.said_for(span)
    if not words:
        return None
    return Span(min(w.span.start for w in words), max(w.span.end for w in words))


RELIABLE = 0.93  # share of faithful translations that answer a cue, from which a cue without an answer is worth a flag
UNLINKED = (
    0.9  # the same where no word of the cue is linked to anything: nothing was found that could be its translation
)
SILENT = 0.8  # the share taken for a cue of a rule that was not measured in a language: below the line


def reliability(rule: str, cue: Cue, lang: str) -> float:
    """How often faithful translations answer the cue of a language; measured by `scripts/measure_answered.py`."""
    measured = table("answered").get(primary(lang), {})
    return float(measured.get(f"{rule}:{cue.value.lemma}", measured.get(f"{rule}:*", SILENT)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of cue that a faithful translation answers: which cues must be answered, and what answers them."""

    name: str
    wanted: Callable[[Cue], bool]
    answers: Callable[[Cue], bool]


def unanswered(
    alignment: Alignment, rule: Rule, said: Sequence[Cue], reported: Sequence[Cue], *, on_said: bool
) -> list[Cue]:
    """The wanted cues of one side that are left over when all cues of the rule are matched one to one, and whose words are there."""
    own, other = (said, reported) if on_said else (reported, said)
    if not any(rule.wanted(cue) for cue in own):
        return []
    mine = _each_once([cue for cue in own if rule.wanted(cue) or (rule.answers(cue) and _asks(cue))], rule)
    theirs = _each_once([cue for cue in other if rule.wanted(cue) or rule.answers(cue)], rule)
    if len(theirs) >= len(mine):
        return []
    pair = match(alignment, mine, theirs) if on_said else match(alignment, theirs, mine)
    found = []
    spare = pair[0] if on_said else pair[1]
    side = alignment.said if on_said else alignment.reported
    for cue in spare:
        if any(
            _repeats(side, cue, other) or ((on_said or _endings(side)) and _piled(side, cue, other))
            for other in mine
            if other not in spare
        ):
            continue
        if rule.wanted(cue) and _read_alone(alignment, rule, cue, on_said=on_said):
            continue
        part = answered(alignment, cue, on_said=on_said)
        if rule.wanted(cue) and (part is None or part >= COVERED):
            found.append(cue)
    return found


# Strength of words that answer no condition and ask for no hedge: the "would" of reported speech, "where", "as before", asides. Where they
# answer none two more of 260 drifted pairs and three more of sixteen gold sets are named, and no faithful one.
NO_MORE = 0.1
ANSWERS = 0.6  # strength of evidence that only answers


def _asks(cue: Cue) -> bool:
    """Whether a cue takes an answer of the other side: "where" and "looks" answer a hedge and need none themselves."""
    if cue.kind is FactKind.CONDITION:
        return abs(cue.value.strength) > NO_MORE
    return cue.kind is not FactKind.EVIDENCE or cue.value.strength < ANSWERS


def _each_once(found: Sequence[Cue], rule: Rule) -> list[Cue]:
    """The cues of a side without those that stand on words of another one, which needs no second answer («olabilir» is "can" and "may")."""
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda one: (not rule.wanted(one), one.span.start - one.span.end)):
        if not any(cue.span.overlaps(one.span) for one in kept):
            kept.append(cue)
    return sorted(kept, key=lambda one: one.span)


def _piled(side: Side, cue: Cue, other: Cue) -> bool:
    """Whether a cue stands next to an answered one: "seems | unlikely" needs one word on the other side."""
    first, last = sorted((cue.span, other.span))
    between = side.text[first.end : last.start].strip()
    return not between or (_endings(side) and len(between) <= ENDING)


def _endings(side: Side) -> bool:
    """Whether hedges are endings of a verb that follow each other with another ending between (「見え|る|かもしれません」)."""
    return primary(side.lang) == "ja"


ENDING = 2  # code points of such an ending


def _read_alone(alignment: Alignment, rule: Rule, cue: Cue, *, on_said: bool) -> bool:
    """Whether the word that answers a cue would be a cue too but for its neighbours ("the potential toxicity" for «潜在»)."""
    there = alignment.reported if on_said else alignment.said
    other = alignment.reported_for(cue.span) if on_said else alignment.said_for(cue.span)
    read = [
        one.span for one in cues(there)
    ]  # what is part of a cue says what that cue says („darauf können Sie sich verlassen“)
    return any(
        rule.answers(one)
        for word in other
        if not any(word.span.overlaps(span) for span in read)
        for one in cues(Side(text=f"… {word.text} x", lang=there.lang))
    )


def _repeats(side: Side, cue: Cue, other: Cue) -> bool:
    """Whether a cue says again in its sentence what an answered one says: "It may come from the fields, it may come from the tannery"."""
    if cue.value.lemma != other.value.lemma or cue.value.negated != other.value.negated:
        return False
    first, last = sorted((cue.span, other.span))
    return not any(mark in side.text[first.end : last.start] for mark in ".!?…。！？؟")


def tier(rule: Rule, other: Sequence[Cue]) -> str:
    """Which measured share applies: `name0` where the other side has nothing that could answer, `name` where it has too few."""
    return rule.name if any(rule.answers(cue) or rule.wanted(cue) for cue in other) else f"{rule.name}0"


def sure(alignment: Alignment, rule: Rule, cue: Cue, *, on_said: bool) -> float:
    """The measured reliability of a cue on its side, or 0 where it is too low for a flag."""
    here, there = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
    measured = reliability(tier(rule, cues(there)), cue, here.lang)
    own = alignment.reported_for(cue.span) if on_said else alignment.said_for(cue.span)
    return measured if measured >= (RELIABLE if own else UNLINKED) else 0.0


UNSURE = 0.29  # confidence of a flag that the measured shares do not bear: shown only if the pair as a whole contradicts it (`expected`)
FREE = 0.75  # measured share below which a word is dropped so freely that its loss says nothing


def how_sure(alignment: Alignment, rule: Rule, cue: Cue, *, on_said: bool) -> float:
    """`sure`, or `UNSURE` where the share is too low for a flag of its own but not of no account."""
    confidence = sure(alignment, rule, cue, on_said=on_said)
    if confidence:
        return confidence
    here, there = (alignment.said, alignment.reported) if on_said else (alignment.reported, alignment.said)
    return UNSURE if reliability(tier(rule, cues(there)), cue, here.lang) >= FREE else 0.0


def unmet(
    alignment: Alignment, code: str, rule: Rule, what: str, direction: Direction, *, right: float, sides: Sequence[bool] = (True, False)
) -> Iterator[Drift]:  # fmt: skip
    """At most one flag: a wanted cue that nothing on the other side answers; `sides` are those looked at, True for the said one.

    `right` is what the measured share is multiplied by: how often such a flag is right on free wording.
    """
    said, reported = cues(alignment.said), cues(alignment.reported)
    for on_said in sides:
        for cue in unanswered(alignment, rule, said, reported, on_said=on_said):
            confidence = how_sure(alignment, rule, cue, on_said=on_said)
            if not confidence:
                continue
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=on_said)
            here, there = ("said", "report") if on_said else ("reported", "source")
            why = f"{what}: the {here} “{cue.fact.text}” has no answer in the {there}."
            said_span, reported_span = (cue.span, where) if on_said else (where, cue.span)
            yield flag(alignment, code, said_span, reported_span, direction, min(right * confidence, right), why)
            return


def flag(
    alignment: Alignment, code: str, said: Span | None, reported: Span | None, direction: Direction, confidence: float, why: str,
    severity: Severity = Severity.MAJOR,
) -> Drift:  # fmt: skip
    """A drift with its verbatim words."""
    return Drift(
        code=code,
        severity=severity,
        direction=direction,
        reported=reported,
        reported_words=reported.of(alignment.reported.text) if reported else "",
        said=said,
        said_words=said.of(alignment.said.text) if said else "",
        why=why,
        confidence=confidence,
        detector=code.lower(),
    )


# The marks that end a clause.
ENDS = frozenset('.!?…;:,()«»„“”"–—\n。！？；：，、؟؛،')


def denied(side: Side, span: Span) -> bool:
    """Whether a negation stands directly before a word ("not all"); one further off is the cue's own (`facts.polarity`)."""
    return any(0 <= span.start - cue.span.end <= 1 for cue in of(cues(side), FactKind.POLARITY, "negation"))


def below_negation(side: Side, span: Span) -> bool:
    """Whether a negation stands before a word in its clause or is part of it ("does not work for everybody")."""
    start = around(side, span).start
    return any(start <= cue.span.start < span.end for cue in of(cues(side), FactKind.POLARITY, "negation"))


def denials(side: Side) -> list[Cue]:
    """What makes a side say the contrary: negations, denying verbs and "unless"."""
    unless = [cue for cue in of(cues(side), FactKind.CONDITION) if cue.value.strength < 0]
    return [*of(cues(side), FactKind.POLARITY, "negation", "nword", "lexical"), *unless]


def around(side: Side, span: Span) -> Span:
    """The clause in which a cue stands, from mark to mark."""
    return Span(_begin(side.text, span.start), clause(side, span).end)


def carried(words: Sequence[Word], stretch: Span, cue: Span) -> float:
    """The share of a stretch's weight, the cue itself left out, that the other side answers by the log odds of its words."""
    inside = [word for word in words if word.span.overlaps(stretch) and not word.span.overlaps(cue)]
    return likely_answered(inside) or 0.0


def clause(side: Side, span: Span) -> Span:
    """The stretch from a cue to the mark that ends its clause (a comma inside the first three words does not)."""
    end, words = span.end, 0
    while end < len(side.text):
        if side.text[end] in ENDS and not (
            side.text[end] in ",." and end + 1 < len(side.text) and side.text[end + 1].isdigit()
        ):
            if side.text[end] != "," or words >= 3:
                break
        words += side.text[end] == " "
        end += 1
    return Span(span.start, end)


def share(alignment: Alignment, stretch: Span, *, on_said: bool) -> tuple[float, int]:
    """The share of the content words of a stretch that the other side answers, and how many there are."""
    words = alignment.said_words if on_said else alignment.reported_words
    inside = [i for i, word in enumerate(words) if word.span.overlaps(stretch) and word.weight >= CONTENT]
    hit = {link.said if on_said else link.reported for link in alignment.links if link.score >= FIRM}
    return (sum(i in hit for i in inside) / len(inside) if inside else 1.0), len(inside)
