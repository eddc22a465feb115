"""EVID: a marker of hearsay or belief dropped or added.

Drift:      said «Мне рассказывали, что деньги исчезли» → reported: The money had vanished, he said.
Not drift:  said «По-моему, деньги исчезли» → reported: The money has vanished, I believe. (a marker of equal force, L1)

Severity: major. A marker is flagged when its words are there on the other side and nothing that weakens a claim answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xref.drift.cue_sides import Cue, Rule, comparable, counterpart, cues, flag, frame_cues, unanswered, unmet
from xref.model import Alignment, Direction, Drift, FactKind

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
    yield from plain or unmet(
        alignment, CODES[0], RULE, "Evidence marker", Direction.STRONGER, right=RIGHT, sides=sides
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
