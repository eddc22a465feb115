"""How far two reviewers agree on the flags that both decided: the share, and Cohen's kappa, which takes chance out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xref.review.decisions import WORDS, Decision, read


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two reviewers: `kappa` is None where chance alone would make them agree on everything (or they share no flag)."""

    both: int
    only_first: int
    only_second: int
    observed: float
    expected: float
    kappa: float | None
    table: dict[tuple[str, str], int]  # (first's word, second's word) → flags
    disagreements: tuple[tuple[Decision, Decision], ...]

    def lines(self) -> list[str]:
        """The figures and the disagreements, a line each."""
        found = [
            f"{self.both} flags decided by both ({self.only_first} by the first only, {self.only_second} by the second only)"
        ]
        if not self.both:
            return found
        kappa = (
            "not defined: both gave one and the same answer throughout" if self.kappa is None else f"{self.kappa:.3f}"
        )
        found += [f"agreement {self.observed:.3f}, expected by chance {self.expected:.3f}", f"Cohen's kappa {kappa}"]
        found.append(f"{'first / second':<16}" + "".join(f"{word:>9}" for word in WORDS))
        found += [
            f"{word:<16}" + "".join(f"{self.table.get((word, other), 0):>9}" for other in WORDS) for word in WORDS
        ]
        for one, other in self.disagreements:
            about = " ".join(text for text in (one.drift_code, one.report_id, one.statement_id) if text)
            found.append(f"{one.flag_id}  {one.decision} / {other.decision}" + (f"  {about}" if about else ""))
        return found


def agreement(first: Iterable[Decision], second: Iterable[Decision]) -> Agreement:
    """Compare two reviewers' decisions (notes alone do not count; of two decisions on one flag the later counts)."""
    ours, theirs = _latest(first), _latest(second)
    shared = [flag for flag in ours if flag in theirs]
    table = Counter((ours[flag].decision, theirs[flag].decision) for flag in shared)
    count = len(shared)
    observed = sum(table[word, word] for word in WORDS) / count if count else 0.0
    rows = Counter(ours[flag].decision for flag in shared)
    columns = Counter(theirs[flag].decision for flag in shared)
    expected = sum(rows[word] * columns[word] for word in WORDS) / count**2 if count else 0.0
    kappa = (observed - expected) / (1 - expected) if count and expected < 1 else None
    apart = tuple((ours[flag], theirs[flag]) for flag in shared if ours[flag].decision != theirs[flag].decision)
    return Agreement(count, len(ours) - count, len(theirs) - count, observed, expected, kappa, dict(table), apart)


def _latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    found: dict[str, Decision] = {}
    for one in decisions:
        if one.decision and (one.flag_id not in found or found[one.flag_id].time <= one.time):
            found[one.flag_id] = one
    return found


def agreement_lines(first: Path, second: Path) -> list[str]:
    """The agreement of two files of decisions, in lines to print."""
    return agreement(read(first), read(second)).lines()
