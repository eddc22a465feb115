"""Controlled edits of English text: kinds of drift of strength, and controls that keep the meaning.

`edited(text, kind, rng)` gives the text with one change of the kind, or None where the text has no place for it. The lists are our
own. `scripts/evaluate_drift.py --edits` measures on clean translations edited so, `scripts/fit_drift.py` fits `drift_probability`
with them. An edit of the English side of a pair serves both ways: as the reported text, or as what was said.
"""

from __future__ import annotations

import itertools
import random
import re

# Kind → (pattern, replacements); one place and one replacement are drawn.
_SWAPS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "modality_up": [
        (r"\b(?:may|might|could)\b(?= (?:be|have|not|also|well|[a-z]{3,}))", ("will", "must")),
        (r"\b(?:perhaps|possibly|maybe|probably|presumably)\b", ("certainly", "definitely", "undoubtedly")),
        (r"\b(?:is|are) (?:likely|expected|supposed) to\b", ("will", "is certain to")),
        (r"\b(?:possible|likely|probable)\b(?! to)", ("certain", "inevitable")),
    ],
    "modality_down": [
        (r"\b(?:will|shall)\b(?= (?:be|have|not|also|[a-z]{3,}))", ("may", "might", "could")),
        (r"\b(?:certainly|definitely|undoubtedly|surely|clearly|of course)\b", ("perhaps", "possibly", "maybe")),
        (r"\b(?:is|are|was) (?:certain|sure|bound) to\b", ("may", "might")),
    ],
    "obligation_up": [
        (r"\b(?:should|ought to|may|can)\b(?= (?:be|have|not|[a-z]{3,}))", ("must", "has to")),
        (r"\b(?:allowed|encouraged|advised|urged|asked) to\b", ("required to", "forced to", "obliged to")),
    ],
    "obligation_down": [
        (r"\b(?:must|has to|have to|had to|needs? to)\b", ("may", "can", "is allowed to")),
        (r"\b(?:required|obliged|forced|ordered) to\b", ("allowed to", "encouraged to", "free to")),
        (r"\b(?:necessary|mandatory|compulsory|essential)\b", ("optional", "desirable")),
    ],
    "hedge_removed": [
        (r"\b(?:perhaps|possibly|maybe|probably|presumably|apparently|reportedly|allegedly|supposedly|likely) ", ("",)),
        (r"\b(?:seems?|appears?) to be\b", ("is",)),
        (r"\b(?:may|might|could) have\b", ("has",)),
        (r"\b(?:may|might|could) be\b", ("is",)),
        (r"\b(?:I think|I believe|I guess|it seems that|in my opinion,?|we believe) ", ("",)),
    ],
    "hedge_added": [
        (r"\b(is|are|was|were|has|have) (?=[a-z]{3,})", (r"\1 probably ", r"\1 possibly ", r"\1 allegedly ", r"\1 perhaps ")),
    ],
    "quantifier": [
        (r"\b(?:some|several|certain|many|most|a few)\b(?= (?:of )?[a-z])", ("all",)),
        (r"\b(?:all|every|each|most|many)\b(?= (?:of )?[a-z])", ("few", "some")),
        (r"\b(?:few|hardly any)\b(?= [a-z])", ("many", "most")),
        (r"\b(?:majority|half)\b", ("minority", "whole")),
    ],
    "frequency": [
        (r"\b(?:always|constantly|usually|often|regularly|frequently)\b", ("sometimes", "rarely", "seldom")),
        (r"\b(?:sometimes|occasionally|rarely|seldom)\b", ("always", "constantly", "often")),
        (r"\bnever\b", ("rarely", "sometimes")),
    ],
    "bound": [
        (r"\b(?:at least|more than|over|no less than)\b(?= (?:\d|a |one|two|three|half|ten|hundred))", ("at most", "up to", "less than", "exactly")),
        (r"\b(?:at most|up to|less than|fewer than|no more than|under)\b(?= (?:\d|a |one|two|three|half|ten))", ("at least", "more than", "exactly")),
        (r"\b(?:about|around|approximately|roughly|nearly|almost|some)\b(?= \d)", ("exactly", "more than", "at most")),
        (r"\b(?:at least|more than|at most|up to|less than|nearly|almost|over|about|around) (?=\d)", ("",)),
    ],
    "degree": [
        (r"\b(?:very|extremely|highly|greatly|significantly|considerably|sharply|completely|entirely)\b", ("slightly", "somewhat")),
        (r"\b(?:slightly|somewhat|fairly|rather|relatively)\b(?! than)", ("extremely", "completely")),
    ],
    "only_removed": [(r"\b(?:only|solely|merely|exclusively) ", ("",)), (r"\bjust (?=\d|a |one|the )", ("",))],
    "only_added": [(r"\b(is|are|was|were|can|will) (?=[a-z]{3,})", (r"\1 only ", r"\1 exclusively "))],
    "contrast_removed": [
        (r",? but\b", (" and", ",")),
        (r"\b(?:However|Nevertheless|Nonetheless|Still|Yet), ", ("",)),
        (r",? (?:although|though|even though|whereas|while)\b", (" and",)),
        (r"\b(?:despite|in spite of)\b", ("with", "after")),
    ],
    "cause_changed": [
        (r"\bbecause of\b", ("despite", "after")),
        (r"\b(?:because|since)\b(?= (?:he|she|it|they|the|we|I|there|of )\b)", ("although", "after", "until")),
        (r"\b(?:due to|owing to|thanks to|as a result of)\b", ("despite", "in spite of", "before")),
        (r"\b(?:therefore|as a result|consequently|thus)\b", ("however", "meanwhile")),
        (r"\b(?:caused|led to|resulted in)\b", ("followed", "preceded")),
    ],
    "cause_added": [(r"\b(?:after|when|while)\b(?= (?:the|he|she|it|they|a)\b)", ("because",)), (r"\bafter\b(?= [A-Z0-9])", ("because of",))],
    "source_removed": [
        (r"\b[Aa]ccording to [^,.;]{3,60}, ", ("",)),
        (r", according to [^,.;]{3,60}(?=[,.;])", ("",)),
        (r", (?:[A-Z][\w.-]+ ){1,3}(?:said|says|told [^,.;]{2,30}|reported|claimed)(?=[.,])", ("",)),
        (r", (?:he|she|they|it|officials|police|the (?:ministry|minister|agency|company|report|authorities)) (?:said|says|reported)(?=[.,])", ("",)),
        (r"\b(?:reportedly|allegedly) ", ("",)),
        (r"\b(?:[A-Z][\w.-]+ ){1,3}(?:said|says|believes|claims|reported|argues) (?:that )?(?=[a-z])", ("",)),
    ],
    "speech_verb": [
        (r"\b(?:said|stated|says|noted|explained|added)\b", ("threatened", "admitted", "boasted", "complained", "insisted", "claimed")),
        (r"\btold\b", ("warned", "threatened")),
        (r"\b(?:admitted|acknowledged|conceded)\b", ("denied", "said")),
        (r"\b(?:warned|threatened|accused)\b", ("told", "advised")),
        (r"\b(?:suggested|proposed|recommended|asked|requested)\b", ("demanded", "ordered")),
    ],
    "stage": [
        (r"\b(?:plans?|planned|intends?|wants?|wanted|hopes?) to (?=[a-z])", ("has begun to ", "managed to ")),
        (r"\b(?:tried|attempted|sought|trying) to\b", ("managed to", "succeeded to")),
        (r"\b(?:began|started|begun)\b", ("finished", "completed", "stopped")),
        (r"\b(?:finished|completed|ended)\b", ("began", "started")),
        (r"\b(?:continue|continued|continues)\b", ("stopped", "ceased")),
    ],
    "condition_removed": [
        (r", (?:if|unless|provided|as long as|in case) [^,.;]{8,90}(?=[.,;])", ("",)),
        (r" (?:if|unless|provided that|as long as|in case) [^,.;]{8,90}(?=[.;])", ("",)),
        (r"^(?:If|Unless|In case|As long as) [^,.;]{8,90}, (?:then )?", ("",)),
        (r",? (?:except|except for|apart from|with the exception of) [^,.;]{3,60}(?=[.,;])", ("",)),
    ],
    "negation_added": [(r"\b(is|are|was|were|has|have|will|would|can|could|should|did|does)\b(?! not|n't)(?= [a-z]{3,})", (r"\1 not",))],
    "negation_removed": [(r"\b(is|are|was|were|has|have|will|would|can|could|should|did|does|do) ?(?:not|n't) ", (r"\1 ",)), (r"\bno (?=[a-z])", ("a ",))],
    # ------------------------------------------------------------------ controls: the meaning stays
    "CTRL_equal_strength": [
        (r"\bmight\b", ("may", "could")),
        (r"\bmay\b(?= (?:be|have|not|also|[a-z]{3,}))", ("might", "could")),
        (r"\bperhaps\b", ("maybe", "possibly")),
        (r"\bprobably\b", ("most likely", "very likely")),
        (r"\bmust\b(?! have| be)", ("has to", "needs to")),
        (r"\bhas to\b", ("must",)),
        (r"\bsome\b(?= [a-z]{4,})", ("certain", "a number of")),
        (r"\bmost of\b", ("the majority of",)),
        (r"\bmany\b(?= [a-z])", ("numerous", "a lot of")),
        (r"\boften\b", ("frequently",)),
        (r"\babout\b(?= \d)", ("approximately", "around")),
        (r"\bat least\b", ("no less than", "a minimum of")),
        (r"\bmore than\b(?= \d)", ("over",)),
        (r"\bonly\b(?= [a-z\d])", ("just", "merely")),
        (r"\bbut\b", ("yet", "however,")),
        (r"\bHowever,", ("Nevertheless,", "Yet")),
        (r"\balthough\b", ("though", "even though")),
        (r"\bbecause of\b", ("due to", "owing to")),
        (r"\bbecause\b(?! of)", ("since", "as")),
        (r"\b[Aa]ccording to\b", ("as reported by",)),
        (r"\bsaid\b", ("stated",)),
        (r"\bif\b", ("provided that",)),
        (r"\bvery\b", ("highly", "really")),
        (r"\bbegan\b", ("started",)),
        (r"\bplans to\b", ("intends to",)),
        (r"\balways\b", ("constantly", "invariably")),
    ],
    "CTRL_reordered": [
        (r"^((?:In|On|At|After|During|Since|For|By|With) [^,.;]{4,50}), (.+?)([.!?])$", (r"\2, \1\3",)),
        (r"^(.{25,}?) ((?:on|in) (?:\w+day|January|March|April|June|July|August|\d{4}))([.])$", (r"\2, \1\3",)),
    ],
}  # fmt: skip
_COMPILED = {kind: [(re.compile(pattern), to) for pattern, to in many] for kind, many in _SWAPS.items()}
KINDS = tuple(kind for kind in _SWAPS if not kind.startswith("CTRL"))
CONTROLS = tuple(kind for kind in _SWAPS if kind.startswith("CTRL"))


def edited(text: str, kind: str, rng: random.Random) -> str | None:
    """The text with one change of the kind, or None."""
    places = [(found, to) for pattern, to in _COMPILED[kind] for found in pattern.finditer(text)]
    if not places:
        return None
    found, to = rng.choice(places)
    new = found.expand(rng.choice(to))
    if found.group()[:1].isupper() and new and found.start() == 0:
        new = new[:1].upper() + new[1:]
    after = text[: found.start()] + new + text[found.end() :]
    after = after[:1].upper() + after[1:] if text[:1].isupper() else after
    return after if after != text and len(after) > 12 else None


# What a report can get wrong besides strength: a figure, a name, a clause left out or put in.
CONTENT = ("figure", "name", "left_out", "put_in")
# Two capitalised words or one, not at the beginning of a sentence, and not "I".
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?\b")
_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,]*(?<![.,])(?![\w.,]*[A-Za-z])")


def content_edited(text: str, kind: str, other: str, rng: random.Random) -> str | None:
    """The text with one change of `CONTENT`, or None; names and clauses that are put in come from `other`."""
    if kind == "figure":
        return _figure(text, rng)
    if kind == "name":
        places, names = list(_NAME.finditer(text)), _NAME.findall(other)
        if not places or not names:
            return None
        place, name = rng.choice(places), rng.choice(names)
        return text[: place.start()] + name + text[place.end() :] if name not in text else None
    clause = _clause(text if kind == "left_out" else other, rng)
    if clause is None:
        return None
    start, end = clause
    if kind == "left_out":
        return text[:start].rstrip(" ,;") + (text[end:] if end < len(text) - 1 else text[-1])
    commas = [m.start() for m in re.finditer(r"[,;] ", text)] or [len(text.rstrip(".!?"))]
    cut = rng.choice(commas)
    return text[:cut] + ", " + other[start:end].strip(" ,;.!?") + text[cut:]


def _figure(text: str, rng: random.Random) -> str | None:
    """One digit of one figure changed, the first oftener than others."""
    places = [m for m in _FIGURE.finditer(text) if any(c != "0" for c in m.group() if c.isdigit())]
    if not places:
        return None
    place = rng.choice(places)
    digits = [i for i, c in enumerate(place.group()) if c.isdigit()]
    at = place.start() + (digits[0] if rng.random() < 0.6 else rng.choice(digits))
    new = rng.choice([c for c in "123456789" if c != text[at]])
    return text[:at] + new + text[at + 1 :]


def _clause(text: str, rng: random.Random) -> tuple[int, int] | None:
    """A stretch of 4 to 16 words between commas, or from a comma to the end; without one, the last four to eight words."""
    cuts = [0, *(m.start() for m in re.finditer(r"[,;:] ", text)), len(text.rstrip(".!?"))]
    spans = [(a, b) for a, b in itertools.pairwise(cuts) if a and 4 <= len(text[a:b].split()) <= 16]
    if spans:
        return rng.choice(spans)
    starts = [m.start() for m in re.finditer(r" ", text)]
    if len(starts) < 12:
        return None
    return starts[-rng.randrange(4, 9)], cuts[-1]
