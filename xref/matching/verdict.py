"""The link verdict: which of the seven values a claim gets, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from xref import facts, lang
from xref.encode.words import similarities, words
from xref.facts.mentions import full_name, mentioned
from xref.facts.speakers import same_speaker
from xref.matching.evidence import by_name, joined, likely_answered, share_answered
from xref.matching.search import SAID, Search, another_outlet, same_outlet
from xref.model import Agreement, FactKind, LinkVerdict, Match, NumberValue, Passage, Presentation, Statement


@dataclass(frozen=True, slots=True)
class Mode:
    """An operating point: the probability at which a passage is given, and those below which a claim is called unsupported.

    `none` for what somebody is said to have said, `quoted` for his own words in quotation marks, `headline` for headlines; what nobody
    is named for has a passage or none.
    """

    give: float
    none: float
    quoted: float
    headline: float


# Between the two xref abstains; docs/method.md holds the risk–coverage curve that says what they mean. Of statements held out by document, the first
# candidate was right for 11 of 21 reported ones between .2 and .5 (4 had no source), for 4 of 26 quotations between .2 and .6 (21 had none),
# and for none of 24 headlines below .3, 7 of 8 of the others below .5 excepted one.
MODES = {
    "careful": Mode(0.7, 0.15, 0.3, 0.15),
    "balanced": Mode(0.5, 0.2, 0.5, 0.3),
    "thorough": Mode(0.35, 0.2, 0.35, 0.3),
}
PARTIAL = 0.33  # share of a claim's weight under which a passage answers it only in part
VERBATIM = 0.7
# Share under which most of a claim has no answer even with the question. Coverage tells little of "partial" (AUC .49 on 528 matched
# statements, 22 of them partial): most rightly matched short answers leave half of the claim's words open. Cuts and splices do tell.
ANSWERED = 0.35
QUOTED, SURE = 0.4, 0.7  # share of a quotation that must be answered, unless the passage is otherwise this probable
CLOSELY = 0.25  # share of nobody's statement that a passage must answer to be given as its source: at .4 one right passage in 25 is lost
# And where less than half of it is answered, the share of the passage that it must take up: of nobody's statements on four gold sets that were given a
# passage with .5 to .8, 11 of 12 with a right one are beyond either, and one of seven without a source.
HALF, TAKEN_UP = 0.5, 0.6
# Shares answered from which words are the same although somebody else is said to have said them: of the claim alone, or of both. Set on the five
# such statements of four gold sets and the seeds report's "Trump said he will speak to Putin" (.60, .42), which is not Peskov's "may meet".
WHOLLY, SAME_WORDS, BACK = 0.75, 0.6, 0.5
TRUSTED = 0.8  # probability from which a passage is believed more than a resolved pronoun, or an outlet of which nothing is held
CERTAIN = 0.95  # likeness of names (initials alone have .9) from which a source on which nothing else rests may be the one meant
BACKED = 0.25  # share of a report's statements that must rest on held sources for these to be what it rests on
RESTS = 0.4  # share of a report's evidence that makes a document the one it rests on


def verdict(claim: Statement, best: Match, search: Search, mode: Mode) -> tuple[LinkVerdict, str]:
    """The link of a claim whose most probable passage is `best`, and why."""
    least = _least(claim, mode)
    if best.probability < least:
        return unmatched(claim, search)
    covered = share_answered(claim.content(), joined(best.passage))
    if best.probability < mode.give:
        if _others_words(claim, best, search, covered) or _elsewhere_by_name(claim, best.passage, search):
            return unmatched(claim, search)
        return LinkVerdict.UNCERTAIN, (
            f"the best passage is right with probability {best.probability:.2f}, between {least:.2f} and {mode.give:.2f}"
        )
    if unmeasured := _unmeasured(claim.lang, best.passage.lang):
        return LinkVerdict.UNCERTAIN, f"matching into {unmeasured} was never measured: read the passage yourself"
    if thin(claim, best.passage, covered) and best.probability < TRUSTED:
        return unmatched(claim, search)  # background shares a topic with its source; only what repeats it rests on it
    if _others_words(claim, best, search, covered):
        return unmatched(claim, search)
    if claim.presentation is Presentation.DIRECT and covered < QUOTED and best.probability < SURE:
        return (
            LinkVerdict.UNCERTAIN,
            f"the likeliest passage answers only {covered:.0%} of the quotation's words by weight",
        )
    if elsewhere := _elsewhere(claim, best, search):
        return LinkVerdict.ELSEWHERE, elsewhere
    if (answered := _with_question(claim, best.passage)) < ANSWERED:
        return (
            LinkVerdict.PARTIAL,
            f"passage and question answer only {answered:.0%} of the statement's words by weight",
        )
    if claim.presentation is Presentation.DIRECT and covered >= VERBATIM:
        return LinkVerdict.VERBATIM, f"the passage answers {covered:.0%} of the quotation's words by weight"
    return LinkVerdict.PARAPHRASE, f"the passage answers {covered:.0%} of the statement's words by weight"


def _least(claim: Statement, mode: Mode) -> float:
    """The probability below which a claim is called unsupported."""
    if claim.presentation is Presentation.HEADLINE:
        return mode.headline
    if claim.presentation in (Presentation.DIRECT, Presentation.MIXED):
        return mode.quoted
    return mode.none if claim.presentation is Presentation.INDIRECT else mode.give


def _others_words(claim: Statement, best: Match, search: Search, covered: float) -> bool:
    """Whether the claim gives to somebody else, or to another occasion, what the passage only resembles.

    Other people's words are matched to them alone, unless they are the very same or "he" and "she" were resolved wrongly.
    """
    passage, outlet = best.passage, _outlet(best.passage, search)
    if _same_words(claim, passage, covered, stray=passage.document_id not in search.likely):
        return False
    if somebody_else(claim, passage, outlet):
        return True
    return best.probability < TRUSTED and (
        _other(claim, passage, outlet)
        or _another_source(claim, passage, search)
        or _unheld_outlet(claim, search)
        or _another_occasion(claim, best, search)
    )


def _elsewhere_by_name(claim: Statement, passage: Passage, search: Search) -> bool:
    """Whether a doubtful passage is of a source that nothing else points to, or of another person than the one named, if only by one word."""
    if passage.document_id not in search.likely:
        return True
    named = by_name(claim) and same_speaker(claim.speaker, passage.speaker) == 0.0
    return named and not mentioned(
        claim.speaker or "", f"{passage.text} {passage.question.text if passage.question else ''}"
    )


def _same_words(claim: Statement, passage: Passage, covered: float, *, stray: bool) -> bool:
    """Whether claim and passage say the same, so that it matters little who is said to have said it.

    A sentence of a source that nothing else points to must say no more than the claim either: among a hundred thousand some have its words.
    """
    if (covered >= WHOLLY and not stray) or covered < SAME_WORDS:
        return covered >= WHOLLY
    return share_answered(joined(passage), claim.content()) >= BACK


def thin(claim: Statement, passage: Passage, covered: float) -> bool:
    """Whether a statement that nobody is named for shares no more than a topic with its passage."""
    if claim.presentation is not Presentation.NARRATION or claim.speaker or covered >= HALF:
        return False
    if _same_figures(claim, passage):
        return False
    return covered < CLOSELY or _likely(joined(passage), claim.content()) < TAKEN_UP


# Figures that two texts share by chance are small and alone: of 17 statements without a source at .5 to .8 one has its only figure (three) in the
# passage, of 28 with a right passage there nine have theirs, seven of them two figures or one from ten.
LARGE, SEVERAL = 10, 2


def _same_figures(claim: Statement, passage: Passage) -> bool:
    """Whether a passage has all figures of a statement, which are several or large: such are not shared by chance."""
    mine = [fact for fact in facts.find_plain(claim.content(), claim.lang) if fact.kind is FactKind.NUMBER]
    if len(mine) < SEVERAL and not any(
        isinstance(fact.value, NumberValue) and fact.value.low >= LARGE for fact in mine
    ):
        return False
    theirs = [fact for fact in facts.find_plain(joined(passage), passage.lang) if fact.kind is FactKind.NUMBER]
    good = (Agreement.SAME, Agreement.LICENSED)
    return bool(mine) and all(any(facts.agree(fact, other) in good for other in theirs) for fact in mine)


def _likely(text: str, by: str) -> float:
    """The share of a text's weight that another answers, each word by its fitted probability, 0 to 1."""
    mine, there = words(text), words(by)
    return likely_answered(mine, there, similarities(mine, there))


def little(claim: Statement, passage: Passage) -> bool:
    """Whether a passage answers only a part of what nobody is named for: what it lacks is then the report's own, not a drift."""
    if claim.presentation is not Presentation.NARRATION or claim.speaker:
        return False
    return share_answered(claim.content(), joined(passage)) < PARTIAL


def _with_question(claim: Statement, passage: Passage) -> float:
    """The share of a claim that a passage and the question it answers make likely, 0 to 1."""
    return _likely(claim.content(), f"{passage.asked} {joined(passage)}".lstrip())


def _unmeasured(*languages: str) -> str | None:
    """A language that no evaluation set covers, if the two differ and one is such; the same language needs no translation."""
    codes = {lang.primary(language) for language in languages}
    missing = sorted(codes - {"en"} - set(lang.table("measured")))
    return missing[0] if len(codes) > 1 and missing else None


def _elsewhere(claim: Statement, best: Match, search: Search) -> str | None:
    """Why the passage, though it has the words, is not what the report names: another speaker, date or outlet."""
    passage = best.passage
    asked = passage.statements[0].presentation is Presentation.QUESTION
    if asked and claim.presentation not in SAID:
        return None  # a headline may take up what was asked
    if somebody_else(claim, passage, _outlet(passage, search)) or _another_source(claim, passage, search):
        what = "the interviewer's question" if asked else f"{passage.speaker}'s"
        return f"the words are {what}, the report gives them to {claim.speaker}"
    if asked and claim.presentation in SAID:
        return "the words are the interviewer's question"
    info = search.info.get(passage.document_id)
    published, reported = (info.published if info else None), search.report.published
    if published and reported and published[:10] > reported[:10]:
        return f"the passage was published on {published[:10]}, after the report of {reported[:10]}"
    outlet = claim.attribution.outlet if claim.attribution else None
    if outlet and info and info.outlet and not same_outlet(outlet, info.outlet) and search.holds_outlet(outlet):
        return f"the passage is from {info.outlet}, the report names {outlet}"
    return None


def _outlet(passage: Passage, search: Search) -> str | None:
    """The outlet of a passage's document."""
    info = search.info.get(passage.document_id)
    return info.outlet if info else None


def somebody_else(claim: Statement, passage: Passage, outlet: str | None) -> bool:
    """Whether the report certainly gives a passage's words to another person.

    `outlet` is the passage's. "Certainly" needs the claim's own words to name the speaker, and a full name: a single word may be a company or a description ("Ladomed", "Ärztin"). A name that the passage
    itself mentions is somebody whose words or deeds the speaker relates.
    """
    return by_name(claim) and _other(claim, passage, outlet)


def _another_occasion(claim: Statement, best: Match, search: Search) -> bool:
    """Whether the claim names a speech or the like, and the passage is of an interview."""
    return search.has_turns(best.passage.document_id) and on_occasion(claim)


def on_occasion(claim: Statement) -> bool:
    """Whether a claim's frame says that the words were said on an occasion that is no interview: a speech, a lecture, a blog."""
    pattern = _occasions(lang.primary(claim.lang))
    if pattern is None or claim.presentation not in SAID or not claim.parts:
        return False
    at, frame = claim.span.start, []
    for part in claim.parts:
        frame.append(claim.text[at - claim.span.start : max(at, part.start) - claim.span.start])
        at = max(at, part.end)
    frame.append(claim.text[at - claim.span.start :])
    return any(pattern.search(stretch.lower()) for stretch in frame)


@cache
def _occasions(language: str) -> re.Pattern[str] | None:
    """What matches the names of such occasions in a language."""
    phrases = lang.table("occasions").get("alone", {}).get(language)
    if not phrases:
        return None
    spelled = (re.escape(phrase).replace(r"\*", r"\w*") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)")


def _unheld_outlet(claim: Statement, search: Search) -> bool:
    """Whether the claim names an outlet of which nothing is held."""
    outlet = claim.attribution.outlet if claim.attribution else None
    return bool(outlet) and not search.holds_outlet(outlet or "")


def _another_source(claim: Statement, passage: Passage, search: Search) -> bool:
    """Whether the claim names, if only by one word, who speaks in another source that the report rests on, and not in this one."""
    if not by_name(claim) or not passage.speaker or same_speaker(claim.speaker, passage.speaker) != 0.0:
        return False
    own = search.info.get(passage.document_id)
    if own is None or any(same_speaker(claim.speaker, name) != 0.0 for name in own.speakers):
        return False
    if mentioned(claim.speaker or "", passage.text):
        return False
    others = (search.info[document] for document in search.rests if document in search.info)
    return any((same_speaker(claim.speaker, name) or 0.0) >= CERTAIN for info in others for name in info.speakers)


def _other(claim: Statement, passage: Passage, outlet: str | None) -> bool:
    """Whether the claim's speaker, as far as the report's resolved pronouns tell, is not the passage's."""
    if not claim.speaker or not passage.speaker or same_speaker(claim.speaker, passage.speaker) != 0.0:
        return False
    printed = (outlet, claim.attribution.outlet if claim.attribution else None)
    if any(paper and same_outlet(claim.speaker, paper) for paper in printed):
        return False  # the paper that printed the words, taken for who said them, is nobody else
    around = f"{passage.question.text if passage.question else ''} {passage.before} {passage.text}"
    return full_name(claim.speaker) and not mentioned(claim.speaker, around)


def unmatched(claim: Statement, search: Search) -> tuple[LinkVerdict, str]:
    """`none_in_held` when the source that the report means is held and has nothing, `not_held` otherwise."""
    if claim.presentation not in SAID and not claim.speaker:
        if sum(search.rests.values()) >= BACKED:
            return (
                LinkVerdict.NONE_IN_HELD,
                f"“{search.title(_main(search))}”, which the report rests on, does not say it",
            )
        return LinkVerdict.NOT_HELD, "attributed to nobody, and no held source says it"
    held = _held(claim, search)
    if held:
        return LinkVerdict.NONE_IN_HELD, f"“{held}” is held and was searched in full; nothing in it supports this"
    return (
        LinkVerdict.NOT_HELD,
        f"no source of {claim.speaker or 'the speaker'} that the report could mean is in the index",
    )


def _main(search: Search) -> str:
    """The document on which most of the report rests."""
    return max(search.rests, key=lambda document: (search.rests[document], document), default="")


def _held(claim: Statement, search: Search) -> str | None:
    """The title of a held source in which the claim's speaker speaks and which the report could mean."""
    outlet = claim.attribution.outlet if claim.attribution else None
    main = _main(search)
    mostly = sum(search.rests.values()) >= BACKED and search.rests[main] >= RESTS * sum(search.rests.values())
    if not claim.speaker:
        return search.title(main) if mostly else None
    for document_id, info in sorted(search.info.items()):
        if info.published and search.report.published and info.published[:10] > search.report.published[:10]:
            continue
        if outlet and info.outlet and another_outlet(outlet, info.outlet):
            continue
        if info.outlet and same_outlet(claim.speaker, info.outlet):
            return search.title(document_id)
        if search.has_turns(document_id) and on_occasion(claim):
            continue
        alike = [same_speaker(claim.speaker, name) for name in info.speakers]
        # half a name is enough in a source that the report rests on, not among all that are held
        least = 0.5 if document_id in search.rests or document_id in search.likely else CERTAIN
        if (least < CERTAIN or full_name(claim.speaker)) and any((likeness or 0.0) >= least for likeness in alike):
            return search.title(document_id)
        if mostly and document_id == main and not by_name(claim):
            return search.title(document_id)
        if ((mostly and document_id == main) or document_id in search.rests) and _unclear(claim, alike):
            return search.title(document_id)
    return None


def _unclear(claim: Statement, alike: Sequence[float | None]) -> bool:
    """Whether the claim's speaker may be one of a document's: none can be told apart, or one part of a name cannot."""
    if all(likeness is None for likeness in alike):
        return True
    return not full_name(claim.speaker or "") and any(likeness is None for likeness in alike)
