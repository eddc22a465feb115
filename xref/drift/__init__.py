"""`Alignment` → `Drift`s: one file a kind of drift, the ordered list here, and the rules that hold for all of them.

A detector is a module with `CODES` and `detect(alignment) -> Iterator[Drift]`; its docstring is what `xref explain CODE` prints.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType

from xref import lang
from xref.drift import nli, score
from xref.drift.codes import CORE, NAMES, ORDER
from xref.drift.nli import judged
from xref.drift.taken_up import taken_up
from xref.drift.trust import bounded
from xref.drift.weigh import weighed
from xref.errors import UsageError
from xref.model import Alignment, Drift, Presentation, Severity

__all__ = [
    "CORE", "DETECTORS", "MODES", "NAMES", "bounded", "candidates", "detect", "detectors_signature", "explain", "judged",
    "probability", "sift",
]  # fmt: skip

# Modules of this room in the order in which they run; the order of *report* is `codes.ORDER`.
DETECTORS: tuple[str, ...] = (
    "a_spk",
    "a_level",
    "a_coll",
    "q_context",
    "q_fab",
    "q_splice",
    "q_cut",
    "q_ell",
    "q_para",
    "ent_name",
    "ent_role",
    "pred",
    "pol",
    "modality",
    "cond",
    "evid",
    "stage",
    "act",
    "num_val",
    "num_unit",
    "num_prec",
    "time",
    "quant",
    "scope",
    "conc",
    "cause",
    "exchanged",
    "lex_int",
    "a_verb",
    "add",
    "omit",
    "unexpected",
)
VERSION = "1"

# The least confidence a flag needs to be shown. Round numbers set beforehand, not fitted to a rate of false alarms: docs/method.md
# says what each of them gives on the gold sets.
MODES: dict[str, float] = {"careful": 0.7, "balanced": 0.5, "thorough": 0.3}


@cache
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"xref.drift.{name}")


def detectors_signature(mode: str = "balanced") -> str:
    """What stands in the signature for the detectors: how many, their version, the operating point."""
    judge = nli.in_force()
    return f"{len(DETECTORS)}v{VERSION}/{mode}" + (f"+{judge.name}" if judge else "")


def detect(alignment: Alignment, *, mode: str = "balanced", mended: Iterable[str] = ()) -> tuple[Drift, ...]:
    """The drifts of one pair, primary first; `mended` are codes that the report itself puts right in its next sentences.

    Raises `UsageError` for a mode that does not exist.
    """
    if mode not in MODES:
        raise UsageError(f"no mode {mode!r}: choose one of {', '.join(MODES)}")
    return sift(candidates(alignment), alignment, mode=mode, mended=mended)


def candidates(alignment: Alignment) -> tuple[Drift, ...]:
    """Everything that the detectors see, however unsure, with base severities."""
    found = (weighed(alignment, _calibrated(drift)) for name in DETECTORS for drift in _module(name).detect(alignment))
    return nli.combined(alignment, found, nli.in_force())


def probability(alignment: Alignment, flags: Iterable[Drift]) -> float:
    """How likely a careful reader would call the pair drifted, 0 to 1; an NLI model that is in force has its say."""
    return nli.likelier(score.probability(alignment, flags), alignment, nli.in_force())


def sift(
    found: Iterable[Drift], alignment: Alignment, *, mode: str = "balanced", mended: Iterable[str] = ()
) -> tuple[Drift, ...]:
    """The flags that an operating point shows, with the severities that their place gives them, primary first."""
    shown = [drift for drift in found if drift.confidence >= MODES[mode] and taken_up(alignment, drift)]
    put_right = frozenset(mended)
    graded = (replace(drift, severity=_severity(drift, alignment, drift.code in put_right)) for drift in shown)
    return tuple(sorted(_distinct(graded), key=_primary_first))


def _calibrated(drift: Drift) -> Drift:
    """The flag with its confidence scaled to the share of such flags that were right on held-out pairs."""
    scale = float(lang.table("calibration").get("codes", {}).get(drift.code, 1.0))
    return drift if scale == 1.0 else replace(drift, confidence=min(0.99, drift.confidence * scale))


def _severity(drift: Drift, alignment: Alignment, mended: bool) -> Severity:
    """One higher inside quotation marks or in a headline, one lower where the report puts it right itself."""
    severity = int(drift.severity)
    inside = drift.reported is not None and alignment.reported.in_quotes(drift.reported)
    unsure = drift.detector == "unexpected" and drift.severity is Severity.MINOR  # a light contradiction stays light
    if (
        not unsure
        and not drift.code.startswith(("Q-", "A-"))
        and (inside or alignment.reported.presentation is Presentation.HEADLINE)
    ):
        severity += 1
    return Severity(max(1, min(3, severity - mended)))


def _primary_first(drift: Drift) -> tuple[int, int, int]:
    return (ORDER[drift.code], -drift.severity, drift.reported.start if drift.reported else -1)


# What a general flag (value) yields to when both speak of the same words: the named change explains the gap.
_GENERAL = frozenset({"OMIT", "ADD", "LEX-INT", "LEX-GEN", "LEX-SPEC", "Q-PARA"})


def _general(drift: Drift) -> bool:
    return drift.code in _GENERAL and drift.detector != "lex_ends"  # which names both words


def _distinct(drifts: Iterable[Drift]) -> Iterator[Drift]:
    """Each change once: the most confident flag of a code on the same words, and no general flag over a named one."""
    kept: list[Drift] = []
    for drift in sorted(drifts, key=lambda d: (_general(d), -d.confidence, ORDER[d.code])):
        if any(_same_words(drift, other) and (drift.code == other.code or _general(drift)) for other in kept):
            continue
        kept.append(drift)
    yield from kept


def _same_words(a: Drift, b: Drift) -> bool:
    reported = a.reported is not None and b.reported is not None and a.reported.overlaps(b.reported)
    said = a.said is not None and b.said is not None and a.said.overlaps(b.said)
    return reported or said or (a.code == b.code and (a.reported, a.said) == (b.reported, b.said))


def explain(code: str) -> str:
    """What a code means, with a pair that is drift and one that is not; `UsageError` for an unknown code."""
    code = code.upper()
    if code not in NAMES:
        raise UsageError(f"no drift code {code!r}: run `xref explain` for the list")
    for name in DETECTORS:
        module = _module(name)
        if code in module.CODES:
            return f"{code}: {NAMES[code]}\n\n{inspect.cleandoc(module.__doc__ or '')}\n"
    return f"{code}: {NAMES[code]}\n\nNamed in the vocabulary; no detector looks for it yet.\n"
