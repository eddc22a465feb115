"""EVID: a marker of hearsay or belief dropped or added.

Drift:      said «Мне рассказывали, что деньги исчезли» → reported: The money had vanished, he said.
Not drift:  said «По-моему, деньги исчезли» → reported: The money has vanished, I believe. (a marker of equal force, L1)

Drift:      said «Кран починили в марте. По крайней мере, так мне сказали» → reported: The crane was repaired in March, he said.

Drift:      said «Возможно, её подожгли, но доказательств у нас нет» → reported: It was set on fire, he said.

Severity: major. A marker is flagged when its words are there on the other side and nothing that weakens a claim answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import (
    Cue,
    Rule,
    comparable,
    counterpart,
    cues,
    flag,
    frame_cues,
    likely_answered,
    unanswered,
    unmet,
)
from xref.drift.fact_sides import reporting_verbs, whole
from xref.drift.gaps import sentence_of, sentences
from xref.drift.modality import weakens
from xref.drift.phrases import construction, places, standing
from xref.drift.reserves import HEAVY, clause_of, dropped, flat, given, heard, next_sentences
from xref.drift.two_ends import ends
from xref.drift.voices import mentions, told_by_another
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

CODES = ("EVID",)
# A free translation drops such words more easily than the measured shares say: a marker that merely has no answer is a minor flag. On 460
# freely worded drifts it named none that nothing else names, of 12,000 FLORES translations it flagged 45.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5


def _answers(cue: Cue) -> bool:
    return cue.kind in (FactKind.EVIDENCE, FactKind.CONDITION) or (
        cue.kind is FactKind.SCALE and cue.scale in ("certainty", "intent", "ability", "stance")
    )


RULE = Rule("evid", _wanted, _answers)
RULES = (RULE,)

_ORDER = re.compile(r"\s+\w+(?:ть|ться|ти|тися)\b")  # «мне сказали прийти»
HEARSAY = 0.37  # strength up to which a marker says that the speaker has it from others
# Single words that can be nothing else; phrases ("I was told", «ходят слухи») speak for themselves.
PLAIN = frozenset(
    ["reportedly", "allegedly", "supposedly", "якобы", "поговаривают", "нібито", "подейкують", "angeblich", "prétendument", "supuestamente", "presumibilmente",
     "supostamente", "podobno", "iddiaya", "يشاع", "据说", "据称", "听说"]
)  # fmt: skip
DROPPED = 0.62  # confidence where such a marker is dropped and nothing on the other side takes its place


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.EVIDENCE):
        return
    plain = list(_hearsay(alignment))
    # "Ibarrola believes prices will rise" is what «creo que subirá» says: the frame answers the speaker's own marker
    framed = any(_answers(cue) and cue.strength != 0.0 for cue in frame_cues(alignment.reported))
    # what stands beside the passage is searched before a marker is called the report's own ("the allegations" of the sentence before)
    nearby = any(
        _answers(cue) and cue.kind is FactKind.EVIDENCE
        for text in (alignment.said.before, alignment.said.after, alignment.said.question or "")
        if text
        for cue in cues(Side(text=text, lang=alignment.said.lang))
    )
    sides = tuple(side for side in (True, False) if not (framed and side) and (side or not nearby))
    found = plain or [
        replace(drift, severity=Severity.MINOR)
        for drift in unmet(alignment, CODES[0], RULE, "Evidence marker", Direction.STRONGER, right=RIGHT, sides=sides)
    ]
    yield from found
    if not any(flag.confidence >= TAKEN_BACK for flag in found):
        back = list(_taken_back(alignment)) or list(_unproven(alignment))
        yield from back or list(_told_me(alignment)) or _passed_on(alignment)


# Share of what was told to the speaker that the report must answer, by the odds of its words.
ANSWERED = 0.5


def _told_me(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the speaker says that others told him («мне говорили, что …», "as far as I know") and the report gives it as his knowledge.

    The phrase opens what was told, so that its words need no link; what stands behind it must be reported.
    """
    said, reported = alignment.said, alignment.reported
    hits, confirmed = standing("told_me", said), construction("confirmed", said.lang)
    if (
        not hits
        or not flat(alignment)
        or heard(" ".join(part for part in (reported.before, reported.text, reported.after) if part), reported.lang)
    ):
        return
    if any(cue.kind is FactKind.EVIDENCE for cue in (*cues(reported), *frame_cues(reported))):
        return
    for span in hits:
        behind = _told_part(alignment, span)
        share = likely_answered([word for word in alignment.said_words if word.span.overlaps(behind)]) or 0.0
        if (
            share < ANSWERED
            or _named(alignment, span)
            or (_goes_on(alignment, behind) and not _whole_told(alignment, behind))
            or (confirmed is not None and confirmed.search(said.text, behind.end))
        ):
            continue
        yield _from_others(alignment, span)
        return


def _from_others(alignment: Alignment, span: Span) -> Drift:
    """The flag of a marker of hearsay that the report leaves out."""
    words = span.of(alignment.said.text).strip()
    why = f"Evidence marker: the said “{words}” says that this is from others; the report gives it as known."
    return replace(
        flag(alignment, CODES[0], span, whole(alignment), Direction.STRONGER, OWN, why), detector="evid_told"
    )


def _passed_on(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the speaker passes on what others say and the report, which may take his reserve, has no word for that anywhere."""
    said, reported = alignment.said, alignment.reported
    code = lang.primary(reported.lang)
    answers = lang.table("ends")["told"].get(code)
    last = standing("told_behind", said)
    hits = [*ends("hearsay", said), *standing("stranger", said), *standing("others_say", said), *last]
    if not hits or answers is None or told_by_another(alignment):
        return
    own = _own_frames(alignment)
    if said.speaker is None and any(_of_thing(frame.of(reported.text), reported.lang) for frame in reported.frames):
        return  # nobody knows whose frame it is ("the statement said")
    if any(
        cue.kind is FactKind.EVIDENCE and not any(frame.overlaps(cue.span) for frame in own)
        for cue in frame_cues(reported)
    ):
        return
    if reported.attribution is None and not reported.frames and any(cue.scale == "stance" for cue in cues(reported)):
        return  # "The boy says that …": it is told who says it
    text = reported.text
    for frame in own:
        text = text[: frame.start] + " " * len(frame) + text[frame.end :]
    around = " ".join(part for part in (reported.before, text, reported.after) if part)
    if heard(around, reported.lang) or any(
        cue.kind is FactKind.EVIDENCE and not any(frame.overlaps(cue.span) for frame in own) for cue in cues(reported)
    ):
        return
    rejects = lang.table("voices")["rejected"].get(code, ())
    if places(around, answers, code) or places(around, rejects, code) or _addressed(alignment):
        return  # "It is nonsense that …" gives nothing as known
    confirmed = construction("confirmed", said.lang)
    for span in sorted(hits):
        told = _told_clause(alignment, span)
        if span in last:
            told = Span(sentence_of(said, Span(max(0, span.start - 1), span.start)).start, span.start)
        inside = [word for word in alignment.said_words if word.span.overlaps(told) and not word.span.overlaps(span)]
        if sum(word.weight for word in inside) < LITTLE or (likely_answered(inside) or 0.0) < ANSWERED:
            continue
        if _ORDER.match(said.text, span.end) or (
            span not in last and _goes_on(alignment, told) and not _set_against(said, told)
        ):
            continue
        if _named(alignment, _marker(alignment, span)) or (
            confirmed is not None and confirmed.search(said.text, span.end)
        ):
            continue
        yield _from_others(alignment, span)
        return


def _own_frames(alignment: Alignment) -> list[Span]:
    """The frames of a report that name the speaker: "according to Yurlov, a miner" says who told the reporter, not who told Yurlov."""
    side, name = alignment.reported, alignment.said.speaker
    return [frame for frame in side.frames if name and _names(frame.of(side.text), name, side.lang)]


def _names(frame: str, name: str, language: str) -> bool:
    """Whether a frame tells that somebody of a name speaks, and not that another told him ("a vet told Kos")."""
    words = frame.split()
    place = next((i for i, word in enumerate(words) if mentions(word, name)), None)
    verbs = reporting_verbs(language)
    return place is not None and not any(word.lower().strip(",") in verbs for word in words[1:place])


def _of_thing(frame: str, language: str) -> bool:
    """Whether a common noun stands before the verb of a frame ("the statement said")."""
    words, verbs = frame.lower().split(), reporting_verbs(language)
    place = next((i for i, word in enumerate(words) if word.strip(",") in verbs), 0)
    return any(len(word) > PRONOUN and word == plain for word, plain in zip(words[:place], frame.split(), strict=False))


PRONOUN = 4  # letters of a pronoun or an article before the verb of a frame


def _addressed(alignment: Alignment) -> bool:
    """Whether an English report says that somebody told the speaker ("a vet told Kos")."""
    name = alignment.said.speaker
    return name is not None and any(mentions(hit.group(1), name) for hit in _TOLD_HIM.finditer(alignment.reported.text))


_TOLD_HIM = re.compile(r"\b(?:told|tells|assured|informed|warned|notified)\s(\w+)", re.IGNORECASE)


def _set_against(side: Side, told: Span) -> bool:
    """Whether what goes on behind what was told stands against it ("…, but I have not seen the papers", "; io ho i miei dubbi")."""
    myself = construction("myself", side.lang)
    if myself is not None and myself.match(side.text, told.end):
        return True
    return any(
        cue.kind is FactKind.CONCESSION and told.end - 1 <= cue.span.start <= told.end + NEAR for cue in cues(side)
    )


NEAR = 8  # code points behind a clause in which its "but" stands
LITTLE = 1.5  # weight of what was told below which it is no statement


def _told_clause(alignment: Alignment, span: Span) -> Span:
    """What a marker of hearsay opens; what stands before it where the verb comes last."""
    side = alignment.said
    sentence = next((one for one in sentences(side) if one.start <= span.start < one.end), Span(0, len(side.text)))
    if lang.primary(side.lang) in _VERB_LAST and len(side.text[span.end : sentence.end].strip(" .!?…")) == 0:
        before = clause_of(side, span)
        heavy = [w for w in alignment.said_words if w.span.overlaps(before) and w.weight >= HEAVY]
        return Span(
            sentence.start, before.start if len(heavy) <= AFTERWORD and before.start > sentence.start else span.start
        )
    return _told_part(alignment, span)


AFTERWORD = 2  # heavy words of a last clause that only says where the speaker has it from


def _marker(alignment: Alignment, span: Span) -> Span:
    """The marker with the words of its clause before it, who told it ("I have it from the villagers")."""
    if lang.primary(alignment.said.lang) in _VERB_LAST:
        return Span(clause_of(alignment.said, span).start, span.end)
    return span


def _named(alignment: Alignment, marker: Span) -> bool:
    """Whether the report names who told it ("Shepherds told her …" for «мне пастухи рассказывали»), in other words than its own frame's verb."""
    verbs = [cue.span for cue in (*cues(alignment.reported), *frame_cues(alignment.reported)) if cue.scale == "stance"]
    own = _own_frames(alignment)
    return any(
        alignment.said_words[link.said].odds >= NAMED
        and alignment.said_words[link.said].span.overlaps(marker)
        and alignment.reported_words[link.reported].weight >= HEAVY
        and not any(alignment.reported_words[link.reported].span.overlaps(one) for one in (*verbs, *own))
        for link in alignment.links
    )


NAMED = 2.0  # log odds of a word of the marker from which the report has it


def _whole_told(alignment: Alignment, told: Span) -> bool:
    """Whether what was told, to the "and" in it, is a clause of some weight ("to wait" is not) that the report takes too."""
    side = alignment.said
    joined = construction("joined", side.lang)
    stop = joined.search(side.text, told.start, told.end) if joined is not None else None
    first = Span(told.start, stop.start() if stop is not None else told.end)
    inside = [word for word in alignment.said_words if word.span.overlaps(first)]
    return sum(word.weight for word in inside) >= TOLD_WEIGHT and (likely_answered(inside) or 0.0) >= TAKEN


# Weight and answered share of what was told from which the report takes it, whatever it takes besides. On twenty-three gold sets one right
# flag more and no false one, of 260 drifted pairs three more, of 760 faithful ones none.
TOLD_WEIGHT, TAKEN = 2.5, 0.75


def _goes_on(alignment: Alignment, told: Span) -> bool:
    """Whether the report takes what the speaker did behind what he was told ("they told me to wait | and I waited two hours")."""
    side = alignment.said
    if lang.primary(side.lang) in _VERB_LAST:
        return False  # the comma behind a subject ends no clause
    end = next((one.end for one in sentences(side) if one.start <= told.start < one.end), len(side.text))
    joined = construction("joined", side.lang)
    stop = joined.search(side.text, told.start, told.end) if joined is not None else None
    if (
        stop is not None
        and len(
            [w for w in alignment.said_words if w.weight >= HEAVY and w.span.overlaps(Span(told.start, stop.start()))]
        )
        > 1
    ):
        stop = None  # "that they poach some | and promise others double pay": all of it was told
    rest = [word for word in alignment.said_words if (stop.end() if stop else told.end) <= word.span.start < end]
    return any(word.weight >= HEAVY for word in rest) and (likely_answered(rest) or 0.0) >= GOES_ON


_VERB_LAST = frozenset({"tr", "ja", "ko"})
GOES_ON = 0.6  # share of the sentence's rest from which the report is about that


def _told_part(alignment: Alignment, span: Span) -> Span:
    """What a phrase of hearsay opens: the rest of its clause, or the clause behind; before it, where it ends its sentence (Turkish)."""
    side = alignment.said
    if side.text[span.start : span.end + 2].rstrip().endswith(":"):
        return Span(span.end, sentence_of(side, span).end)  # « On me dit : … » is told to the end of its sentence
    heavy = [word for word in alignment.said_words if word.weight >= HEAVY and not word.span.overlaps(span)]
    part = clause_of(side, Span(span.end, span.end))
    place = Span(min(part.end + 1, len(side.text)), min(part.end + 1, len(side.text)))
    for one in (part, clause_of(side, place)):
        stretch = Span(max(one.start, span.end), one.end)
        if any(word.span.overlaps(stretch) for word in heavy):
            return _and_that(side, stretch)
    return clause_of(side, span)


def _and_that(side: Side, told: Span) -> Span:
    """What was told with the clauses behind it that the same "that" opens ("that it is dead, that the hall is empty")."""
    that = construction("that_clause", side.lang)
    while that is not None and that.match(side.text, told.end):
        told = Span(told.start, max(told.end + 1, clause_of(side, Span(told.end + 1, told.end + 1)).end))
    return told


OWN = 0.7  # confidence where the same sentence takes back that the speaker knows it: right 11 times of 11 on twelve gold sets


def _unproven(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the speaker says in one breath that he has no proof, or that the inquiry goes on, and the report gives the rest as fact."""
    if dropped(alignment, ("unpromised",)) is not None:
        return  # MOD-UP names it
    found = dropped(alignment, ("unproven", "pending"))
    if found is not None:
        why = f"Evidence marker: the speaker takes it back (“{found.words}”); the report gives it as known."
        yield replace(
            flag(alignment, CODES[0], found.span, whole(alignment), Direction.STRONGER, OWN, why),
            said_words=found.words,
            detector="evid_own",
        )


def _hearsay(alignment: Alignment) -> Iterator[Drift]:
    """An unmistakable marker of hearsay of the said side, where the report has none, and nothing else that weakens it."""
    said, reported = cues(alignment.said), cues(alignment.reported)
    if any(_answers(cue) for cue in (*reported, *frame_cues(alignment.reported)) if cue.strength != 0.0):
        return
    confirmed, told = (construction(kind, alignment.said.lang) for kind in ("confirmed", "told_me"))
    for cue in unanswered(alignment, RULE, said, reported, on_said=True):
        lemma = cue.value.lemma
        behind = alignment.said.text[cue.span.end :]
        if _ORDER.match(behind) or (confirmed is not None and confirmed.search(behind)):
            continue
        if told is not None and told.match(alignment.said.text, cue.span.start):
            if _goes_on(alignment, _told_part(alignment, cue.span)):
                continue
        if cue.value.strength <= HEARSAY and (" " in lemma or lemma.split("|")[0] in PLAIN):
            where = counterpart(alignment, cue.value.scope or cue.span, on_said=True)
            why = f"Evidence marker: the said “{cue.fact.text}” says that this is from others; the report gives it as a fact."
            yield flag(alignment, CODES[0], cue.span, where, Direction.STRONGER, DROPPED, why)
            return


TAKEN_BACK = 0.7  # confidence where the next sentence says that the speaker has it from others, or was not there
RESTS = 0.5  # share of the statement that the sentence before must answer
TOLD = 0.5  # share of the sentence that takes it back which the report may answer at most: else it gives it
_PAUSE = re.compile(r"[,;:—–，；、،]")


def _reserves(language: str) -> tuple[str, ...]:
    table, code = lang.table("reserved"), lang.primary(language)
    return (*table.get("hearsay", {}).get(code, ()), *table.get("absent", {}).get(code, ()))


def _taken_back(alignment: Alignment) -> Iterator[Drift]:
    """A flag where the speaker's next sentence takes back that he knows it, and the report gives it as his knowledge.

    Nothing where the report hedges, or names in any words who told him: a verb of telling beside its frame, or what that sentence says.
    """
    said, reported = alignment.said, alignment.reported
    reserves = _reserves(said.lang)
    if not reserves or alignment.coverage_reported < RESTS:
        return
    if any(_wanted(cue) or _hedges(cue) for cue in (*cues(reported), *frame_cues(reported))):
        return
    content = " ".join(part.of(reported.text) for part in reported.content) or reported.text
    told = (
        f"{reported.before} {content} {reported.after}"  # the frame left out: "said" answers "so hat man es mir gesagt"
    )
    if told_by_another(alignment):
        return
    for sentence in next_sentences(alignment):
        hit = next(iter(places(sentence, reserves, said.lang)), None)
        if hit is None:
            continue
        stop = next((mark.start() for mark in _PAUSE.finditer(sentence, hit.end)), len(sentence))
        if max(given(sentence, told), given(sentence[hit.start : stop], told)) >= TOLD:
            continue
        yield Drift(
            code=CODES[0],
            severity=Severity.MAJOR,
            direction=Direction.STRONGER,
            reported=whole(alignment),
            reported_words=reported.text,
            said=None,
            said_words=sentence.strip(),
            why=f"Evidence marker: the next sentence takes it back (“{sentence.strip()}”); the report gives it as the speaker's knowledge.",
            confidence=TAKEN_BACK,
            detector="evid_next",
        )
        return


def _hedges(cue: Cue) -> bool:
    """Whether a cue leaves open that it is so: a condition, "may", "perhaps", "should"."""
    return cue.kind is FactKind.CONDITION or (cue.kind is FactKind.SCALE and weakens(cue))
