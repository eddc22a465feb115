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
from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, frame_cues, unanswered, unmet
from xref.drift.fact_sides import whole
from xref.drift.modality import weakens
from xref.drift.phrases import places
from xref.drift.reserves import dropped, given, next_sentences
from xref.drift.voices import told_by_another
from xref.model import Alignment, Direction, Drift, FactKind, Severity

CODES = ("EVID",)
# A free translation drops such words more easily than the measured shares say; no natural set measures this kind yet. Below the line of `careful`.
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.EVIDENCE and 0.15 < cue.value.strength <= 0.5


def _answers(cue: Cue) -> bool:
    return cue.kind in (FactKind.EVIDENCE, FactKind.CONDITION) or (
        cue.kind is FactKind.SCALE and cue.scale in ("certainty", "intent", "ability", "stance")
    )


RULE = Rule("evid", _wanted, _answers)
RULES = (RULE,)

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
    sides = (False,) if framed else (True, False)
    found = plain or list(
        unmet(alignment, CODES[0], RULE, "Evidence marker", Direction.STRONGER, right=RIGHT, sides=sides)
    )
    yield from found
    if not any(flag.confidence >= TAKEN_BACK for flag in found):
        back = list(_taken_back(alignment))
        yield from back or _unproven(alignment)


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
    for cue in unanswered(alignment, RULE, said, reported, on_said=True):
        lemma = cue.value.lemma
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
