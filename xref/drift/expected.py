"""Which strengths a faithful translation is expected to carry: a model of the cues of one side given the words of the other.

The lexicons (docs/scales.md) say that `möglicherweise` is a weak certainty; they cannot say that `mehrstündig` is usually rendered
with "several", or that `dürfte` becomes "should" more often than "may". `lang/expected/{to_en,from_en}/<lang>.toml` can: for each class of cue
on one side (`certainty.may`, `quantity.all`, `focus.only`, ...) a sparse logistic model over the words of the other side, fitted on
human translations by `scripts/fit_expected.py`. What a pair holds against the expectation is its *surprise*, in log odds, with the
words that raised the expectation: it can be shown.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import zip_longest

from xref import lang
from xref.drift.cue_sides import Cue, cues
from xref.facts.lexicon import tokenize
from xref.model import FactKind, Side, Span

# Classes of strength on each scale: (upper bound, name), the first that holds.
_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "certainty": ((0.22, "doubt"), (0.47, "may"), (0.7, "likely"), (0.84, ""), (1.0, "sure")),
    "obligation": ((0.42, "allowed"), (0.66, "should"), (1.0, "must")),
    "ability": ((1.0, "can"),),
    "intent": ((0.5, "wish"), (0.84, "plan"), (0.89, "promise"), (1.0, "will")),
    "quantity": ((0.22, "few"), (0.46, "some"), (0.55, "half"), (0.7, "many"), (0.93, "most"), (1.0, "all")),
    "frequency": ((0.2, "rarely"), (0.5, "sometimes"), (0.78, "often"), (1.0, "always")),
    "bound": ((0.3, "least"), (0.6, "about"), (0.72, "almost"), (1.0, "most")),
    "degree": ((0.3, "slightly"), (0.6, "rather"), (0.8, "very"), (1.0, "utterly")),
    "stance": ((-0.1, "claim"), (0.1, ""), (0.35, "stress"), (0.46, "admit"), (0.55, "insist"), (1.0, "accuse")),
    "stage": ((0.22, "prepare"), (0.35, "try"), (0.5, "begin"), (0.7, "continue"), (0.85, "stop"), (1.0, "finish")),
}  # fmt: skip
_KINDS = {
    FactKind.CONDITION: ("condition", 0.45),
    FactKind.EXCEPTION: ("exception", 0.5),
    FactKind.CONCESSION: ("concession", 0.5),
    FactKind.CAUSE: ("cause", 0.6),
    FactKind.COMPARISON: ("comparison", 0.5),
}
# What the classes are grouped by where their surprises are weighed (`score.features`).
GROUPS = (
    "modality", "quantity", "bound", "degree", "stance", "stage", "evidence", "condition", "link", "focus", "negation", "axis",
)  # fmt: skip
_GROUP_OF = {
    "certainty": "modality", "obligation": "modality", "ability": "modality", "intent": "modality", "quantity": "quantity",
    "frequency": "quantity", "bound": "bound", "degree": "degree", "stance": "stance", "stage": "stage", "evidence": "evidence",
    "condition": "condition", "exception": "condition", "concession": "link", "cause": "link", "comparison": "link",
    "focus": "focus", "negation": "negation", "axis": "axis",
}  # fmt: skip
LONG, STEM, TAIL = 6, 5, 4  # words from LONG letters on are also known by their first STEM and last TAIL letters


@dataclass(frozen=True, slots=True)
class Surprise:
    """A class of cue that one side holds against expectation (`present`) or lacks against it, in log odds above 0."""

    name: str
    present: bool
    odds: float
    span: Span | None = None  # of the cue, where it is present
    silent: bool = False  # no class of the whole group is there, and `odds` are those that one of them were

    @property
    def group(self) -> str:
        """The group that its class belongs to."""
        return group(self.name)


@cache
def group(name: str) -> str:
    """The group of a class of cue."""
    return _GROUP_OF[name.split(".")[0]]


def classes(cue: Cue) -> str:
    """The class of a cue, or "" for one that is none ("say", "when")."""
    kind, scale = cue.kind, cue.scale
    if kind is FactKind.SCALE:
        strength = cue.strength
        if cue.value.negated and scale in ("obligation", "intent", "ability", "stage", "stance"):
            return ""
        name = next((name for top, name in _STEPS.get(scale, ()) if strength <= top), "")
        return f"{scale}.{name}" if name else ""
    if kind in _KINDS:
        name, least = _KINDS[kind]
        return name if abs(cue.value.strength) >= least else ""
    if kind is FactKind.EVIDENCE:
        return (
            "evidence.hearsay" if cue.value.strength <= 0.42 else "evidence.source" if cue.value.strength <= 0.5 else ""
        )
    if kind is FactKind.FOCUS:
        return "focus.only" if cue.value.strength >= 0.55 else "focus.even" if cue.value.strength <= -0.45 else ""
    if kind is FactKind.POLARITY:
        if scale.startswith("axis:"):
            return f"axis.{scale[5:]}{'+' if (cue.value.strength > 0) != cue.value.negated else '-'}"
        return "negation" if scale in ("negation", "nword") else "negation.lexical" if scale == "lexical" else ""
    return ""


def held(found: Iterable[Cue]) -> dict[str, Span]:
    """Each class that a side holds, with the place of its first cue."""
    places: dict[str, Span] = {}
    for cue in found:
        name = classes(cue)
        if name:
            places.setdefault(name, cue.span)
    return places


@lru_cache(maxsize=2048)
def signs(text: str, language: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """The words of a text as the models know them, with their places: folded forms, beginnings and endings of long words, pairs of characters in Chinese."""
    code = lang.primary(language)
    tokens = tokenize(text, code)
    found: list[tuple[str, tuple[int, int]]] = []
    if code in ("zh", "ja"):
        for token, follows in zip_longest(tokens, tokens[1:]):
            found.append((token.form, (token.start, token.end)))
            if follows is not None and follows.start == token.end:
                found.append((token.form + follows.form, (token.start, follows.end)))
    else:
        for token in tokens:
            span = (token.start, token.end)
            for form in _forms(token.form):
                found.append((form, span))
    return tuple(found)


@lru_cache(maxsize=16_384)
def _forms(form: str) -> tuple[str, ...]:
    """What the models know a word by: itself and, of a long one, its beginning and its ending."""
    if len(form) >= LONG and form.isalpha():
        return form, form[:STEM] + "*", "*" + form[-TAIL:]
    return (form,)


def features(side: Side, found: Sequence[Cue]) -> dict[str, tuple[int, int]]:
    """Every feature of what is compared of a side, with its first place: words, classes of cues, cues of several words."""
    every: dict[str, tuple[int, int]] = {}
    whole = not side.content or any(part.start <= 0 and part.end >= len(side.text) for part in side.content)
    for name, span in signs(side.text, lang.primary(side.lang)):
        if name not in every and (whole or side.in_content(Span(*span))):
            every[name] = span
    for cue in found:
        name = classes(cue)
        if name:
            place = (cue.span.start, cue.span.end)
            every.setdefault(f"@{name}", place)
            if " " in cue.value.lemma:
                every.setdefault(f"={cue.value.lemma}", place)
    return every


@dataclass(frozen=True, slots=True)
class Model:
    """One direction: class → (bias, weight of the log of the length), and feature → ((number of the class, weight), ...) by `of`."""

    levels: Mapping[str, tuple[float, float]]
    names: Sequence[str]
    lines: Mapping[
        str, str
    ]  # feature → class number and weight, in turn, as the table has them: few are ever asked for
    groups: Mapping[str, tuple[str, ...]]  # the classes of each group
    known: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, feature: str) -> tuple[tuple[int, float], ...]:
        """The classes that a feature speaks for or against, by their places in `names`, with its weights."""
        found = self.known.get(feature)
        if found is None:
            line = self.lines.get(feature)
            if line is None:
                return ()
            parts = line.split(" ")
            found = tuple((int(k), float(w)) for k, w in zip(parts[::2], parts[1::2], strict=True))
            self.known[feature] = found
        return found


@cache
def model(said: str, reported: str) -> Model | None:
    """The model of a direction, or None where none was fitted."""
    here, there = lang.primary(said), lang.primary(reported)
    if "en" not in (here, there) or here == there:
        return None
    data = lang.table("expected/to_en", here) if there == "en" else lang.table("expected/from_en", there)
    if not data:
        return None
    names: Sequence[str] = data["classes"]
    levels = {one: (float(b), float(n)) for one, (b, n) in zip(names, data["levels"], strict=True)}
    lines = dict(line.split("\t", 1) for line in str(data["weights"]).splitlines() if "\t" in line[:-1])
    groups: dict[str, list[str]] = {}
    for one in levels:
        groups.setdefault(group(one), []).append(one)
    return Model(levels, names, lines, {own: tuple(many) for own, many in groups.items()})


def size(every: Iterable[str]) -> int:
    """How many words a side has, by its features."""
    return len([feature for feature in every if feature[0] not in "@=*" and feature[-1] != "*"])


def odds(known: Model, every: Iterable[str], length: int) -> dict[str, float]:
    """The log odds of each class on the other side."""
    words = math.log1p(length)
    total = [bias + slope * words for bias, slope in known.levels.values()]
    for feature in every:
        for place, weight in known.known.get(feature) or known.of(feature):
            total[place] += weight
    return dict(zip(known.names, total, strict=True))


def reasons(known: Model, every: Mapping[str, tuple[int, int]], name: str, most: int = 2) -> list[tuple[Span, float]]:
    """The words of a side that speak most for a class on the other side, strongest first."""
    found: dict[tuple[int, int], float] = {}
    for feature, span in every.items():
        for place, weight in known.of(feature):
            if known.names[place] == name and weight > 0:
                found[span] = found.get(span, 0.0) + weight
    return [(Span(*place), weight) for place, weight in sorted(found.items(), key=lambda item: -item[1])[:most]]


def surprises(own: Side, own_cues: Sequence[Cue], other: Side, other_cues: Sequence[Cue]) -> list[Surprise]:
    """What the other side holds or lacks against the expectation that the words of this side raise, largest first."""
    known = model(own.lang, other.lang)
    if known is None:
        return []
    every = features(own, own_cues)
    expected = odds(known, every, size(every))
    there = held(other_cues)
    found = [Surprise(name, False, value) for name, value in expected.items() if value > 0 and name not in there]
    for name, span in there.items():
        value = expected.get(name)
        if value is not None and not value > 0:
            found.append(Surprise(name, True, -value, span))
    found += _silences(expected, known.groups, {group(name) for name in there})
    return sorted(found, key=lambda one: (-one.odds, one.name))


def _silences(
    expected: Mapping[str, float], groups: Mapping[str, Sequence[str]], there: Container[str]
) -> Iterator[Surprise]:
    """For each group that the other side lacks altogether: the odds that it held one of its classes, under the likeliest of them."""
    for own, names in groups.items():
        if own in there:
            continue
        first = max(names, key=expected.__getitem__)
        if len(names) * math.exp(min(30.0, expected[first])) < 0.69:
            continue  # log1p(x) < x: they cannot come to log 2
        log_none = 0.0
        for name in names:
            log_none += math.log1p(math.exp(min(30.0, expected[name])))
        if log_none > math.log(2):
            yield Surprise(first, False, math.log(math.expm1(log_none)), None, True)


# ---------------------------------------------------------------------------------------------------------- groups
COMPONENTS = ("present", "missing", "silent", "present_back", "missing_back", "silent_back")
CAP = 5.0  # log odds above which a surprise counts no more: the models were fitted on a few ten thousand pairs each


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the two sides of a pair hold against expectation in one group: reported words given what was said, and the reverse."""

    group: str
    odds: float  # log odds of an edit of this group against a faithful translation, at even odds beforehand
    forward: tuple[Surprise, ...]  # in the report, given what was said
    backward: tuple[Surprise, ...]  # in the said words, given the report

    def of(self, present: bool, *, backward: bool = False) -> Surprise | None:
        """The largest surprise of a kind, if any."""
        return next((one for one in (self.backward if backward else self.forward) if one.present is present), None)


def components(forward: Sequence[Surprise], backward: Sequence[Surprise]) -> tuple[float, ...]:
    """What is weighed of a group's surprises (`COMPONENTS`)."""
    found = []
    for side in (forward, backward):
        first: dict[tuple[bool, bool], float] = {}
        for one in side:
            first.setdefault((one.present, one.silent), one.odds)
        found += [min(CAP, first.get(kind, 0.0)) for kind in ((True, False), (False, False), (False, True))]
    return tuple(found)


@cache
def _fitted() -> dict[str, tuple[Contradiction, tuple[float, ...]]]:
    """What each group comes to where nothing surprises, its bias, and the weights of `COMPONENTS`."""
    fitted = {name: lang.table("calibration").get("surprise", {}).get(name, {}) for name in GROUPS}
    return {
        name: (
            Contradiction(name, float(one.get("bias", -3.0)), (), ()),
            tuple(float(one.get(key, 0.0)) for key in COMPONENTS),
        )
        for name, one in fitted.items()
    }


def contradictions(said: Side, reported: Side) -> dict[str, Contradiction]:
    """The contradictions of a pair by group; empty where no model knows the two languages."""
    known: tuple[Side, dict[str, Contradiction]] | None = reported.kept.get("contradictions")
    if known is None or known[0] is not said:  # flags and probability ask for the same
        known = reported.kept["contradictions"] = said, _contradictions(said, reported)
    return known[1]


def _contradictions(said: Side, reported: Side) -> dict[str, Contradiction]:
    if model(said.lang, reported.lang) is None or model(reported.lang, said.lang) is None:
        return {}
    said_cues, reported_cues = cues(said), cues(reported)
    forward = surprises(said, said_cues, reported, reported_cues)
    backward = surprises(reported, reported_cues, said, said_cues)
    grouped: list[dict[str, list[Surprise]]] = [{name: [] for name in GROUPS} for _ in range(2)]
    for of, many in zip(grouped, (forward, backward), strict=True):
        for one in many:
            of[one.group].append(one)
    found = {}
    for name, (nothing, weights) in _fitted().items():
        ahead, back = (tuple(of[name]) for of in grouped)
        if not ahead and not back:  # three groups in four
            found[name] = nothing
            continue
        total = nothing.odds
        for weight, value in zip(weights, components(ahead, back), strict=True):
            total += weight * value
        found[name] = Contradiction(name, total, ahead, back)
    return found
