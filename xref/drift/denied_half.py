"""What the source denies and the report affirms: the half that a contrast rejects, a word that another does not amount to, a name left out.

«Деньги дала не область, а департамент» has both words; a report with the first and without the second has the wrong one, whatever its
negations look like. Counting negations (`pol`) cannot tell it: other languages say a contrast without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from xref import lang
from xref.drift.cue_sides import CONTENT, around, cues, flag, frame_cues, likely_answered, of
from xref.drift.phrases import construction
from xref.encode.words import similarities, words
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span, Word

# Shares by the odds of the words: what is denied is in the report, and what is set in its place is so much less.
THERE, BETTER = 0.85, 0.25
THERE_MEANT, BETTER_MEANT = 0.7, 0.5  # the same of a word that another does not amount to
FIRM = 0.4  # link score of the denied word from which it is there, where no word of the other half is linked at all
SHORT = 3  # words of a denied half that is one thing and no clause of its own ("não …, mas" is any but)
REST = 0.6  # share of the report that the passage answers where a name that it leaves out is all that tells
# On sixteen gold sets 5 of 6 flags are right and new, the sixth right of another word; none in 1,845 faithful findings and 3,000 clean pairs.
LINKED = 0.25  # link score from which a word of the report is the denied one
NEXT = 2  # content words of the other half, those beside the mark
CONFIDENCE = 0.75
_WORDS = r"[^,.;:!?…«»“”\"()—–，。；：！？、\n]"
_DENYING = frozenset({"negation", "nword", "lexical", "soft", "double"})


def denied_half(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    before = construction("before", alignment.said.lang)
    for kind in ("half_first", "half_last", "not_the_same"):
        least, better = (THERE_MEANT, BETTER_MEANT) if kind == "not_the_same" else (THERE, BETTER)
        for denied, instead in pairs(kind, alignment.said):
            if before is not None and before.search(denied.of(alignment.said.text)):
                continue  # "not before 2027" is a time
            other = _beside(alignment, instead, kind)
            apart = _apart(alignment, denied, instead, kind)
            if (
                not apart
                and not _less(alignment, denied, other, least, better)
                and not (
                    kind != "not_the_same"
                    and len(denied.of(alignment.said.text).split()) <= SHORT
                    and _linked(alignment, denied, FIRM)
                    and not _linked(alignment, _beside(alignment, instead, kind, 1), 0.0)
                )
            ):
                continue
            where = _affirmed(alignment, denied, apart)
            if where is not None:
                why = f"The source has “{instead.of(alignment.said.text).strip()}” and not “{denied.of(alignment.said.text).strip()}”; the report has the latter."
                yield _drift(alignment, denied, where, why)
                return
    yield from _left_out(alignment)
    yield from _not_so_behind(alignment)


def between_halves(alignment: Alignment, negation: Span) -> bool:
    """Whether a negation of the passage only sets two halves of a contrast apart and the report has the other half."""
    for kind in ("half_first", "half_last"):
        for denied, instead in pairs(kind, alignment.said):
            inside = min(denied.start, instead.start) - LEAD <= negation.start and negation.end <= denied.start
            if inside and negation.start >= (instead.end if kind == "half_last" else 0):
                if not _linked(alignment, denied, FIRM) and _linked(alignment, _beside(alignment, instead, kind), 0.0):
                    return True
    return False


LEAD = len("nicht ")  # a half that comes first has its negation before it


def _less(alignment: Alignment, denied: Span, other: Span, least: float, better: float) -> bool:
    """Whether the denied half is answered, and the other one so much less."""
    there, instead = _answered(alignment, denied), _answered(alignment, other)
    return there is not None and instead is not None and there >= least and there - instead >= better


def _apart(alignment: Alignment, denied: Span, instead: Span, kind: str) -> list[Word]:
    """The words that only the denied half has, where they are answered and those that only the other half has are so much less.

    "The second time, not the first" has "time" in both: it tells nothing.
    """
    all_words = alignment.said_words
    mine, theirs = ([w for w in all_words if w.span.overlaps(one) and w.weight >= LIGHT] for one in (denied, instead))
    own = [word for word in mine if not any(_one_root(word, other) for other in theirs)]
    others = [word for word in theirs if not any(_one_root(word, other) for other in mine)]
    if not own or not others or len(own) > SHORT:
        return []
    kin = _kin(own, others)
    if len(own) == len(mine) and kin is None:
        return []
    near = others[:NEXT] if kind == "half_first" else others[-NEXT:]
    others = near if kin is None else [kin]
    scores = {all_words[link.said]: link.score for link in sorted(alignment.links, key=lambda one: one.score)}
    if max(scores.get(word, 0.0) for word in own) >= FIRM and scores.keys().isdisjoint(others):
        return own  # likeness alone takes "first" for "second"
    there, instead_there = likely_answered(own), likely_answered(others)
    enough = there is not None and instead_there is not None and there >= THERE and there - instead_there >= BETTER
    return own if enough else []


def _kin(own: Sequence[Word], others: Sequence[Word]) -> Word | None:
    """The word of the other half that is likest to one of the denied half: "second" to "first", whatever stands between."""
    mine, theirs = (words(" ".join(word.text for word in half)) for half in (own, others))
    scores = similarities(theirs, mine)
    if len(theirs.spans) != len(others) or not scores.size:
        return None
    likest = scores.max(axis=1)
    best = int(likest.argmax())
    lead = likest[best] - max((score for i, score in enumerate(likest) if i != best), default=-1.0)
    return others[best] if likest[best] >= KIN and lead >= AHEAD else None


# The encoder was made to tell words of one kind apart: "segunda" and "primera" have .17, "versetzt" and "entlassen" .12, words of two kinds −.1 to .05.
KIN, AHEAD = 0.1, 0.05
LIGHT = 0.15  # weight from which a word may be what tells two halves apart ("first", "all")
ROOT = 5  # letters that two forms of a word share


def _one_root(one: Word, other: Word) -> bool:
    mine, theirs = one.text.lower(), other.text.lower()
    return mine == theirs or (min(len(mine), len(theirs)) > ROOT and mine[:ROOT] == theirs[:ROOT])


def _linked(alignment: Alignment, stretch: Span, least: float) -> bool:
    """Whether the heaviest word of a stretch is linked with at least this score (any word, with 0)."""
    found = _content(alignment.said_words, stretch)
    if least and found:
        found = [max(found, key=lambda word: word.weight)]
    return any(alignment.said_words[link.said] in found and link.score >= least for link in alignment.links)


def _left_out(alignment: Alignment) -> Iterator[Drift]:
    """A name that the source expressly leaves out, affirmed."""
    for denied, _ in pairs("not_this_one", alignment.said):
        for pair in alignment.of_kind(FactKind.NAME):
            if pair.said is None or pair.reported is None or not denied.contains(pair.said.span):
                continue
            if alignment.said.text.count(pair.said.text) > 1 or pair.said.span.start - denied.start > len("the "):
                continue
            if (likely_answered(alignment.reported_words) or 0.0) < REST or _denies(
                alignment, pair.reported.span, "double"
            ):
                continue
            why = f"The source expressly leaves out “{pair.said.text}”; the report does not."
            yield _drift(alignment, denied, pair.reported.span, why)
            return


BEHIND = 160  # code points behind the passage in which the speaker says what it does not amount to
MEANT = 0.2  # likeness of words from which the report's, for which the passage has none, is the one denied there


def _not_so_behind(alignment: Alignment) -> Iterator[Drift]:
    """What the next sentence says that the passage's word does not amount to ("I shall talk to him. To talk is not to dismiss."), affirmed.

    The report's word must be one that the passage has no word for: then it can only be the one that is denied.
    """
    said, reported = alignment.said, alignment.reported
    pattern = _pattern("not_the_same", said.lang) if said.after else None
    for found in pattern.finditer(said.after[:BEHIND]) if pattern else ():
        denied, instead = (words(found[name]) for name in ("x", "y"))
        taken = [word for word in alignment.said_words if word.weight >= CONTENT and _named(word, instead.texts)]
        met = {alignment.reported_words[link.reported] for link in alignment.links if link.score >= LINKED}
        open_ = [word for word in alignment.reported_words if word.weight >= CONTENT and word not in met]
        if not taken or not open_ or not denied.texts or any(_named(word, denied.texts) for word in taken):
            continue
        scores = similarities(words(" ".join(word.text for word in open_)), denied)
        if scores.shape[0] != len(open_) or scores.max() < MEANT:
            continue
        word = open_[int(scores.max(axis=1).argmax())]
        if not reported.in_content(word.span) or _denies(alignment, word.span, "lexical", "soft"):
            continue
        if any(cue.span.overlaps(word.span) for cue in of(cues(reported), FactKind.POLARITY, "double", "negation")):
            continue  # "but not dismiss her"
        why = f"The speaker goes on: “{found[0].strip()}”; the report has “{word.text}”."
        drift = _drift(alignment, taken[0].span, word.span, why)
        yield replace(drift, said_words=f"{taken[0].text} […] {found[0].strip()}")
        return


def _named(word: Word, others: Sequence[str]) -> bool:
    """Whether a word is one of others in some form."""
    mine, forms = word.text.lower(), [one.lower() for one in others]
    return any(mine == one or (min(len(mine), len(one)) >= ROOT and mine[:ROOT] == one[:ROOT]) for one in forms)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    pattern = lang.table("contrasts").get(kind, {}).get(lang.primary(language))
    if not pattern:
        return None
    for name, longest in (("x", 60), ("y", 80)):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{_WORDS}{{1,{longest}}})")
    return re.compile(pattern, re.IGNORECASE)


def pairs(kind: str, side: Side) -> Iterator[tuple[Span, Span]]:
    """What a side denies, and what it has instead (the same where nothing stands instead)."""
    pattern = _pattern(kind, side.lang)
    if kind != "not_this_one" and not _negative(side):
        return  # the cheap question first: these patterns look from every word of a text to the end of its clause
    for found in pattern.finditer(side.text) if pattern else ():
        denied = Span(*found.span("x"))
        if side.in_content(denied):
            yield denied, Span(*found.span("y")) if "y" in found.re.groupindex else denied


def _negative(side: Side) -> bool:
    """Whether a side denies anything."""
    return any(cue.kind is FactKind.POLARITY and cue.scale in _DENYING for cue in cues(side))


def halves(text: str, language: str) -> Iterator[Span]:
    """The contrasts of a text as wholes."""
    for kind in ("half_first", "half_last"):
        pattern = _pattern(kind, language)
        for found in pattern.finditer(text) if pattern else ():
            yield Span(*found.span())


def _content(words: tuple[Word, ...], stretch: Span) -> list[Word]:
    return [word for word in words if word.span.overlaps(stretch) and word.weight >= CONTENT]


def _answered(alignment: Alignment, stretch: Span) -> float | None:
    return likely_answered(_content(alignment.said_words, stretch))


def _beside(alignment: Alignment, instead: Span, kind: str, many: int = NEXT) -> Span:
    """The part of the other half that stands beside the mark: what the denied one is set against."""
    found = _content(alignment.said_words, instead)
    near = found[:many] if kind == "half_first" else found[-many:]
    return Span(near[0].span.start, near[-1].span.end) if near else instead


def _affirmed(alignment: Alignment, denied: Span, apart: Sequence[Word] = ()) -> Span | None:
    """Where the report has the denied word (one of `apart`, where there are any), in a clause that neither denies nor sets a condition."""
    least = LIGHT if apart else CONTENT
    for link in sorted(alignment.links, key=lambda one: -one.score):
        said, reported = alignment.said_words[link.said], alignment.reported_words[link.reported]
        if link.score < LINKED or not said.span.overlaps(denied) or min(said.weight, reported.weight) < least:
            continue
        if apart and said not in apart:
            continue
        if not alignment.reported.in_content(reported.span):
            continue
        if any(
            cue.kind is FactKind.POLARITY and cue.scale in ("negation", "nword") and cue.span.overlaps(reported.span)
            for cue in cues(alignment.reported)
        ):
            return None  # "nothing was paid" for «non abbiamo pagato nulla»: the word itself denies
        return None if _denies(alignment, reported.span) else reported.span
    return None


def _denies(alignment: Alignment, span: Span, *but: str) -> bool:
    """Whether the report denies, excepts or makes conditional what stands in the clause of a word."""
    side = alignment.reported
    clause = around(side, span)
    for cue in (*cues(side), *frame_cues(side)):
        of_clause = cue.kind in (FactKind.EXCEPTION, FactKind.CONDITION) or (
            cue.kind is FactKind.POLARITY and cue.scale in _DENYING and cue.scale not in but
        )
        if of_clause and cue.span.overlaps(clause) and not cue.span.overlaps(span):
            return True
    return _other_denial(side, clause)


def _other_denial(side: Side, clause: Span) -> bool:
    """Whether a clause denies in a way that no negation shows ("Nor did he", "far from", "instead of")."""
    pattern = _pattern("denies_otherwise", side.lang)
    return pattern is not None and pattern.search(side.text, clause.start, clause.end) is not None


def _drift(alignment: Alignment, said: Span, reported: Span, why: str) -> Drift:
    found = flag(alignment, "POL", said, reported, Direction.REVERSED, CONFIDENCE, why, Severity.CRITICAL)
    return replace(found, detector="pol_half")
