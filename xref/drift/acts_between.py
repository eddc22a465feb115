"""Who asked, offered, refused, promised or reproached whom, where the speaker's side is one of the two and somebody named is the other.

«Развёртку нам предложил завод» has the factory act; "The base asked the factory for …" has it acted upon. The verbs are data
(`lang/acts.toml`), so that neither the act nor who does it has to be guessed from likeness alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from xref import lang
from xref.drift.cue_sides import cues, of
from xref.drift.phrases import places
from xref.drift.roles import CONTENT, Exchange
from xref.encode.words import romanise
from xref.facts import names
from xref.model import Alignment, FactKind, Side, Span, Word

KINDS = (
    "initiative", "refusal", "reproach", "promise", "warning", "lawsuit", "apology", "lesson", "loan", "debt", "rescue", "purchase",
    "cancelling", "dismissal", "contact", "copying", "replacement", "investment", "sale", "sending", "borrowing", "giving",
)  # fmt: skip
LINKED = 0.25  # similarity from which a reported word is the party of the source's clause
BEFORE = 40  # code points before a verb in which its subject stands
BEHIND = 60  # code points behind a verb in which the one it is done to stands
_CLAUSE = re.compile(r"[.;:!?…«»“”\"()。！？；：，、؛؟—–]|,\s")
_SENTENCE = re.compile(r"[.;:!?…«»“”\"()—–。！？]")


class Act(NamedTuple):
    """One act: its kind and where its verb stands."""

    kind: str
    verb: Span


@cache
def acts_pattern(kind: str, language: str) -> re.Pattern[str] | None:
    """A construction of `lang/acts.toml`; None where a language has none."""
    pattern = lang.table("acts").get(kind, {}).get(lang.primary(language))
    return re.compile(pattern, re.IGNORECASE) if pattern else None


@cache
def party_nouns(language: str) -> frozenset[str]:
    """The nouns of a language for those who act, where they are written."""
    return frozenset(lang.table("acts")["party"].get(lang.primary(language), ()))


@cache
def _sendable(language: str) -> frozenset[str]:
    """The nouns for those who may be sent or handed over themselves."""
    return frozenset(lang.table("acts")["sendable"].get(lang.primary(language), ()))


def _found(kind: str, language: str, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    pattern = acts_pattern(kind, language)
    return pattern.search(text, start, len(text) if end is None else end) if pattern else None


@cache
def _verbs(language: str) -> tuple[str, ...]:
    """The verbs of every kind of a language."""
    return tuple(verb for kind in KINDS for verb in lang.table("acts")[kind].get(language, ()))


def acts(side: Side) -> list[Act]:
    """The acts of a side that are not denied; also those that reading took for a frame ("The orchard asked …")."""
    code = lang.primary(side.lang)
    if not places(side.text, _verbs(code), code):
        return []
    return [
        Act(act, span)
        for act in KINDS
        for span in places(side.text, lang.table("acts")[act].get(code, ()), code)
        if not any(_found(kind, side.lang, side.text[: span.start]) for kind in ("deny", "nominal"))
        and not (
            act == "loan"
            and (from_whom := acts_pattern("from_whom", side.lang))
            and from_whom.match(side.text, span.end)
        )
    ]


def turned(alignment: Alignment) -> Iterator[Exchange]:
    """The one act of a kind that both sides tell once, in which the speaker's side and the other party have changed places."""
    here = acts(alignment.reported)
    there = acts(alignment.said) if here else []
    for kind in KINDS:
        said, reported = ([one for one in side if one.kind == kind] for side in (there, here))
        if len(said) != 1 or not reported:
            continue
        for act in reported:
            found = _turned(alignment, said[0], act, there)
            if found is not None:
                yield found
                return


def _turned(alignment: Alignment, said: Act, reported: Act, others: list[Act]) -> Exchange | None:
    stretch = _stretch(alignment.said.text, said.verb, _CLAUSE)
    speaker_acts = _speaker_acts(alignment.said, said, stretch, others)
    if speaker_acts is None:
        return None
    # Whoever else the passage tells of did not do what the speaker did; to whom it was done stands in the clause itself.
    within = Span(0, len(alignment.said.text)) if speaker_acts else stretch
    parties = _parties(alignment, within, said)
    if speaker_acts:
        parties = sorted({*parties, *_asked_about(alignment)}, key=lambda word: word.span)
    found = _doer(alignment.reported, reported, parties)
    if found is None or found[0] is not speaker_acts:
        named = None if speaker_acts else _speaker_does(alignment, reported) or _stand_in_does(alignment, reported)
        if named is None:
            return None
        return Exchange(stretch, Span(named.start, reported.verb.end), stretch.of(alignment.said.text).strip(), True)
    party = found[1]
    where = Span(min(party.start, reported.verb.start), max(party.end, reported.verb.end))
    return Exchange(stretch, where, party.of(alignment.reported.text), not speaker_acts)


def _stretch(text: str, verb: Span, ends: re.Pattern[str]) -> Span:
    """The clause around a verb."""
    start = max((mark.end() for mark in ends.finditer(text, 0, verb.start)), default=0)
    end = ends.search(text, verb.end)
    return Span(start, end.start() if end else len(text))


def _speaker_acts(side: Side, act: Act, stretch: Span, others: list[Act]) -> bool | None:
    """Whether the first person does the act of a clause (True), it is done to them (False), or neither is sure."""
    text, language = side.text, side.lang
    if _found("passive", language, text[: act.verb.start]):
        return None
    beyond = min(len(text), stretch.end + 16)  # «…, а не мы ему» stands behind a comma
    not_we = _found("not_we", language, text, stretch.start, beyond)
    we = [
        one
        for one in _every("who", language, text, stretch)
        if _nearest(one, act, others) and (not_we is None or not not_we.start() <= one.start < not_we.end())
    ]
    us = [one for one in _every("whom", language, text, stretch) if _nearest(one, act, others)]
    ending = _found("ending", language, act.verb.of(text))
    if not_we is not None and not we:
        return False
    if us and not we and not ending:
        return False
    if (we or ending) and not us:
        return True
    return None


def _nearest(pronoun: Span, act: Act, others: list[Act]) -> bool:
    """Whether no other act stands nearer to a pronoun: «طلبت منا … فرفضنا» has the "us" belong to the first."""
    return all(_apart(pronoun, act.verb) <= _apart(pronoun, one.verb) for one in others)


def _apart(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)


def _every(kind: str, language: str, text: str, inside: Span) -> Iterator[Span]:
    pattern = acts_pattern(kind, language)
    for found in pattern.finditer(text, inside.start, inside.end) if pattern else ():
        yield Span(*found.span())


def _parties(alignment: Alignment, stretch: Span, act: Act) -> list[Word]:
    """The reported words for somebody that answer a word or a name of the source's clause other than its verb."""
    found = set()
    for link in alignment.links:
        said, reported = alignment.said_words[link.said], alignment.reported_words[link.reported]
        inside = stretch.start <= said.span.start < stretch.end and not said.span.overlaps(act.verb)
        if inside and link.score >= LINKED and min(said.weight, reported.weight) >= CONTENT:
            noun = reported.text.lower()
            if act.kind in _OF_THEIRS:
                noun = noun.removesuffix("'s").removesuffix("’s")
            if noun in party_nouns(alignment.reported.lang) and not (
                act.kind in _OF_THINGS and noun in _sendable(alignment.reported.lang)
            ):
                found.add(link.reported)
    for pair in alignment.of_kind(FactKind.NAME):
        if pair.said is not None and pair.reported is not None and pair.score >= 0.5:
            if stretch.start <= pair.said.span.start < stretch.end:
                found |= {
                    i for i, word in enumerate(alignment.reported_words) if word.span.overlaps(pair.reported.span)
                }
    return [alignment.reported_words[i] for i in sorted(found)]


def _asked_about(alignment: Alignment) -> Iterator[Word]:
    """The words of the report for somebody whom the question or a neighbour names, or whom it calls after a word of the passage ("regional government")."""
    said, words = alignment.said, alignment.reported_words
    around = " ".join(text for text in (said.question, said.before, said.after) if text)
    speaker = {romanise(part) for name in (said.speaker, alignment.reported.speaker) if name for part in name.split()}
    for pair in alignment.of_kind(FactKind.NAME):
        fact = pair.reported
        if fact is not None and around and names.mentions(around, said.lang, fact):
            own = [word for word in words if word.span.overlaps(fact.span)]
            if not any(romanise(word.text) in speaker for word in own):
                yield from own
    nouns = party_nouns(alignment.reported.lang)
    for link in alignment.links:
        if link.score >= ADJECTIVE and link.reported + 1 < len(words):
            follower = words[link.reported + 1]
            if (
                follower.text.lower() in nouns
                and min(alignment.said_words[link.said].weight, words[link.reported].weight) >= CONTENT
            ):
                yield follower


_OF_THEIRS = ("purchase", "cancelling")  # acts upon what is somebody's: "bought out his partner's shares"
_OF_THINGS = (
    "sending",
    "giving",
    "sale",
)  # acts with a thing between the two, which may be somebody ("sent us the patient")
ADJECTIVE = 0.35  # link score of the word that says which body is meant


def _doer(side: Side, act: Act, parties: list[Word]) -> tuple[bool, Span] | None:
    """Whether one of the parties does the act in the report (True) or it is done to it (False), with the party; None where neither is sure."""
    text, language = side.text, side.lang
    if acts_pattern("beside", language) is None:
        return None
    sentence = _stretch(text, act.verb, _SENTENCE)
    denial = min(
        (cue.span.start for cue in of(cues(side), FactKind.POLARITY, "negation") if cue.span.overlaps(sentence)),
        default=len(text),
    )
    if denial < act.verb.end:
        return None  # "it was not the minister who proposed it"
    helper = _passive(side, act)
    passive = helper is not None
    for party in parties:
        if act.verb.start < party.span.start and party.span.end < act.verb.end and not passive:
            return False, party.span  # "took the insurer to court"
        if party.span.end <= act.verb.start and party.span.start >= max(sentence.start, act.verb.start - BEFORE):
            between = _APPOSITION.sub("", text[party.span.end : act.verb.start])
            if _prepositional(side, party.span, sentence.start):
                continue
            if helper is not None:
                between = text[party.span.end : helper.start()] if helper.start() >= party.span.end else "?"
            if _found("beside", language, between) and not (passive and act.kind in _OF_THINGS):
                return not passive, party.span
        if act.verb.end <= party.span.start <= min(sentence.end, act.verb.end + BEHIND):
            between = text[act.verb.end : party.span.start]
            by = _found("by", language, between)
            if passive and by and between[by.end() :].count(" ") <= 3:
                return True, party.span
            if denial < party.span.start:
                continue  # "asked not the minister but the mayor"
            to = list(_every("to", language, text, Span(act.verb.end, party.span.start)))
            near = to and text[to[-1].end : party.span.start].count(" ") <= 3
            direct = act.kind != "initiative" or text[act.verb.start : act.verb.end].lower().startswith(_ASKS)
            direct = direct or _GIVEN.match(text, party.span.end) is not None
            if not passive and not by and (near or (direct and between.count(" ") <= 3 and not _STOPS.search(between))):
                return False, party.span
    return None


def _passive(side: Side, act: Act) -> re.Match[str] | None:
    """The helper that makes a verb a passive: "was sued", not "are suing"."""
    if lang.primary(side.lang) == "en" and act.verb.of(side.text).split()[0].lower().endswith("ing"):
        return None
    return _found("passive", side.lang, side.text[: act.verb.start])


_WITH_HIS = re.compile(r"^\sand\s(?:his|her|their)\s\w+", re.IGNORECASE)  # "Kos and her partners took …"
_APPOSITION = re.compile(r"^,[^,;.]{1,40},")  # "The minister, Kovrigin, proposed"
# Verbs whose first object is the one addressed: "asked the ministry", not "offered a merger".
_ASKS = ("ask", "invit", "approach", "petition")
_GIVEN = re.compile(
    r"\s(?:an?|the|its|their|\d+|one|two|three|half|more)\s", re.IGNORECASE
)  # "offered the company a discount"
_STOPS = re.compile(
    r"(?<!\w)(?:for|to|about|that|if|whether|why|how|who|which|and|or|but|a|an|de|d['’]|que|qui|di|che|para|un|une|una|uno|um|uma)(?!\w)|,",
    re.IGNORECASE,
)


def _prepositional(side: Side, party: Span, start: int) -> bool:
    """Whether a preposition makes a party something else than a subject ("to the ministry", "of the ministry")."""
    before = side.text[max(start, party.start - 24) : party.start]
    for kind in ("to", "by"):
        for found in _every(kind, side.lang, before, Span(0, len(before))):
            if before[found.end :].count(" ") <= 2:
                return True
    return False


def _speaker_does(alignment: Alignment, act: Act) -> Span | None:
    """The speaker's name as the subject of an act: "Delorme reproached …"."""
    side = alignment.reported
    names = {romanise(part) for name in (alignment.said.speaker, side.speaker) if name for part in name.split()} - {""}
    if not names or acts_pattern("beside", side.lang) is None or _passive(side, act):
        return None
    for word in alignment.reported_words:
        if word.span.end <= act.verb.start and word.text[:1].isupper() and romanise(word.text) in names:
            between = _WITH_HIS.sub("", side.text[word.span.end : act.verb.start])
            if _found("beside", side.lang, between) and not _prepositional(side, word.span, 0):
                return word.span
    return None


def _stand_in_does(alignment: Alignment, act: Act) -> Span | None:
    """The speaker's own side as the subject of an act: "said that he had rung the mayor", "his club had proposed", "it was her team that copied".

    A pronoun is the speaker only right behind the frame that names him, and where what follows the verb is somebody else.
    """
    side = alignment.reported
    own_side, pronoun = acts_pattern("own_side", side.lang), acts_pattern("pronoun", side.lang)
    if own_side is None or pronoun is None or _passive(side, act):
        return None
    sentence = _stretch(side.text, act.verb, _SENTENCE)
    if any(sentence.start <= cue.span.start < act.verb.start for cue in of(cues(side), FactKind.POLARITY, "negation")):
        return None
    for hit in own_side.finditer(side.text, max(sentence.start, act.verb.start - BEFORE), act.verb.start):
        span = Span(*hit.span())
        if _found("beside", side.lang, side.text[span.end : act.verb.start]) and not _prepositional(
            side, span, sentence.start
        ):
            return span
    relation = _unlinked_against_its_own(alignment, act, sentence)
    if relation is not None:
        return relation
    for frame in side.frames:
        first = pronoun.match(side.text, frame.end, act.verb.start) if frame.end <= act.verb.start else None
        if first is None or not _found("beside", side.lang, side.text[first.end() : act.verb.start]):
            continue
        if _other_behind(alignment, act, sentence):
            return Span(first.start(), first.end())
    return None


def _unlinked_against_its_own(alignment: Alignment, act: Act, sentence: Span) -> Span | None:
    """A subject that the passage does not have, acting on its rivals or its landlord: it is the speaker's side ("the museum had taken its opponents to court").

    A subject that the passage has ("the tenant sued its landlord") may well be somebody else, and the landlord the speaker.
    """
    side = alignment.reported
    relation = acts_pattern("its_own_other", side.lang)
    hit = relation.search(side.text, act.verb.start, min(sentence.end, act.verb.end + BEHIND)) if relation else None
    if hit is None or hit.start() > act.verb.end + 1:
        return None
    before = [
        word
        for word in alignment.reported_words
        if sentence.start <= word.span.start and word.span.end <= act.verb.start
    ]
    heavy = [word for word in before if word.weight >= CONTENT]
    if (
        not heavy
        or heavy[-1].odds > 0.0
        or not _found("beside", side.lang, side.text[heavy[-1].span.end : act.verb.start])
    ):
        return None
    return heavy[-1].span


def _other_behind(alignment: Alignment, act: Act, sentence: Span) -> bool:
    """Whether somebody other than the speaker stands within a few words of a verb, as the one it is done to."""
    side, nouns = alignment.reported, party_nouns(alignment.reported.lang)
    for word in alignment.reported_words:
        if not act.verb.start < word.span.start < min(sentence.end, act.verb.end + BEHIND):
            continue
        noun = word.text.lower().removesuffix("'s").removesuffix("’s")
        if noun in nouns and "," not in side.text[act.verb.end : word.span.start]:
            return True
    return False
