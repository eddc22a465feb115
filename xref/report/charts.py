"""The summary in pictures, as geometry for inline SVG: links by severity, drift by kind, position in the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xref.report.names import BACKGROUND, LINKS, SEVERITIES, code_name
from xref.report.view import View, severity_rank

_BAR = 120  # units that the longest bar takes
_MOST_KINDS = 8
_STRIP = 1000  # units of the strip's width
_MOST_TICKS = 400  # flags with a mark and link each; above, one path a severity


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: `parts` are (class, x, width, count)."""

    name: str
    label: str
    count: int
    parts: tuple[tuple[str, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A flag's place in the article: `x` of 1000, `view` the statement's number on the page."""

    x: float
    severity: str
    view: int
    label: str


@dataclass(frozen=True, slots=True)
class Charts:
    """The three pictures of one article."""

    links: tuple[Bar, ...]
    kinds: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    paths: tuple[tuple[str, str], ...]  # class, path data: statements without a tick of their own


def charts(views: Sequence[View], first: int) -> Charts:
    """The pictures of an article whose first statement has the number `first` on the page."""
    return Charts(_links(views), _kinds(views), *_strip(views, first))


def _links(views: Sequence[View]) -> tuple[Bar, ...]:
    counts = Counter((view.standing, view.severity if view.drifts else "none") for view in views)
    totals = Counter(view.standing for view in views)
    longest = max(totals.values(), default=1)
    bars = []
    for link in [*LINKS, *sorted(set(totals) - set(LINKS))]:
        if totals[link]:
            parts = [(severity, counts[link, severity]) for severity in reversed(SEVERITIES)]
            bars.append(
                Bar(
                    link,
                    BACKGROUND if link == "background" else LINKS.get(link, (link, ""))[0],
                    totals[link],
                    _stacked(parts, longest),
                )
            )
    return tuple(bars)


def _kinds(views: Sequence[View]) -> tuple[Bar, ...]:
    counts = Counter((flag.code, flag.severity) for view in views for flag in view.drifts)
    totals = Counter(flag.code for view in views for flag in view.drifts)
    ranked = sorted(totals, key=lambda code: (-totals[code], code))
    longest = max(totals.values(), default=1)
    bars = [
        Bar(
            code,
            code_name(code),
            totals[code],
            _stacked([(severity, counts[code, severity]) for severity in reversed(SEVERITIES)], longest),
        )
        for code in ranked[:_MOST_KINDS]
    ]
    if rest := ranked[_MOST_KINDS:]:
        bars.append(Bar("…", f"{len(rest)} other kinds", sum(totals[code] for code in rest), ()))
    return tuple(bars)


def _stacked(parts: Sequence[tuple[str, int]], longest: int) -> tuple[tuple[str, float, float, int], ...]:
    x = 0.0
    found = []
    for name, count in parts:
        if count:
            width = count / longest * _BAR
            found.append((name, round(x, 2), round(max(width - 1, 0.5), 2), count))
            x += width
    return tuple(found)


def _strip(views: Sequence[View], first: int) -> tuple[tuple[Tick, ...], tuple[tuple[str, str], ...]]:
    end = max((view.span.end for view in views), default=1) or 1
    flagged = sum(bool(view.drifts) for view in views)
    ticks = []
    paths: dict[str, list[str]] = {}
    for index, view in enumerate(views):
        x = round((view.span.start + view.span.end) / 2 / end * (_STRIP - 20) + 10, 1)
        if view.drifts and flagged <= _MOST_TICKS:
            codes = ", ".join(dict.fromkeys(flag.code for flag in view.drifts))
            ticks.append(Tick(x, view.severity, first + index, f"{view.number}: {view.severity} {codes}"))
        else:
            height = 8 + 8 * severity_rank(view.severity)
            kind = view.severity if view.drifts else "linked" if view.passage else "unlinked"
            paths.setdefault(kind, []).append(f"M{x} 40v-{height}")
    return tuple(ticks), tuple((kind, "".join(data)) for kind, data in sorted(paths.items()))
