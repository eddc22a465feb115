"""LEX-INT: a loaded, stronger or softer word than the source's.

Drift:      said «Это ошибка» → reported: He called it a disgraceful blunder.
Not drift:  said «Это позорный провал» → reported: He called it a disgraceful failure. (the speaker's own colour)

Drift:      said «Я немного разочарован» → reported: He was furious. (major: a mild and a loaded word for one feeling)

Drift:      said «Цены немного выросли» → reported: Prices rose sharply. (major: degrees at opposite ends)

Severity: minor. A loaded word of the report is flagged where the words of both sides are there, nothing said answers it, and the
said side holds no loaded word of its own. Major where the source has a mild word for the very thing, or
the only degree of each side lies at another end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref import lang
from xref.drift.cue_sides import counterpart, cues, denied, flag, of
from xref.drift.phrases import places
from xref.drift.two_ends import about_one, ends
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span

CODES = ("LEX-INT",)
SURE = 0.55
COVERED = 0.4  # share of the report that the passage must answer: else it is another passage
ANSWERED = 1.0  # log odds from which a word counts as answered


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    grown = _mild_and_loaded(alignment)
    if grown is not None:
        yield grown
        return
    if alignment.coverage_reported < COVERED or not _known(alignment.said):
        return
    loaded = _loaded(alignment.reported)
    if not loaded or _loaded(alignment.said):
        return
    beyond = " ".join((alignment.said.before, alignment.said.question or "", alignment.said.after))
    for span in loaded:
        odds = [word.odds for word in alignment.reported_words if word.span.overlaps(span)]
        if not odds or max(odds) >= ANSWERED or _loaded(Side(text=beyond, lang=alignment.said.lang)):
            continue
        word = span.of(alignment.reported.text)
        why = f"Wording: “{word}” is loaded, and nothing said answers it."
        said = counterpart(alignment, span, on_said=False)
        yield flag(alignment, "LEX-INT", said, span, Direction.STRONGER, SURE, why, Severity.MINOR)
        return


FAMILIES = ("fault", "anger", "dispute", "fear", "blame")  # of `lang/ends.toml`
# Confidence of a loaded word against a mild one for the same thing: five of the five such drifts of 260 freely worded ones; none of 760 freely
# worded faithful pairs, of the faithful rows of sixteen gold sets and of 3,000 clean pairs.
AGAINST = 0.72
FAINT, MUCH = 0.25, 0.7  # degrees: "slightly" and "a little"; "very", with which a mild word is a mild one no longer
SHARPLY = 0.74  # degrees from "considerably" and "sharply" on; of nine false ones in 33,000 clean pairs eight had "very", "really" or "a little"


def _mild_and_loaded(alignment: Alignment) -> Drift | None:
    """A loaded word of the report, where the source has a mild one of the same family ("mistake", "crime") or "slightly" ("fell", "collapsed")."""
    for family in FAMILIES:
        firm = [one for one in ends(f"{family}_firm", alignment.reported) if not denied(alignment.reported, one)]
        weak = ends(f"{family}_weak", alignment.said) if firm else []
        if not weak or _heated(alignment.said) or ends(f"{family}_weak", alignment.reported):
            continue
        found = _grown(alignment, weak, firm)
        if found is not None:
            return found
    faint = [cue.span for cue in of(cues(alignment.said), FactKind.SCALE, "degree") if cue.strength <= FAINT]
    firm = ends("tumble_firm", alignment.reported) if faint else []
    if firm and not ends("tumble_firm", alignment.said) and not _degrees(alignment.reported, 0.0, FAINT):
        return _grown(alignment, faint, firm)
    return _other_degree(alignment)


def _other_degree(alignment: Alignment) -> Drift | None:
    """A word for little on one side and one for much on the other, each the only degree of its side, of one thing («немного выросли», "rose sharply")."""
    said, reported = (
        [cue for cue in of(cues(side), FactKind.SCALE, "degree") if not cue.value.negated]
        for side in (alignment.said, alignment.reported)
    )
    if any(cue.fact.text.lower() == "a little" for cue in (*said, *reported)):
        return None  # "a little boy": three of four false ones in 25,000 clean pairs
    for mine, theirs, direction in ((said, reported, Direction.STRONGER), (reported, said, Direction.WEAKER)):
        if (
            mine
            and theirs
            and all(cue.strength <= FAINT for cue in mine)
            and all(cue.strength >= SHARPLY for cue in theirs)
        ):
            one, other = (mine[0], theirs[0]) if direction is Direction.STRONGER else (theirs[0], mine[0])
            if about_one(alignment, one.span, other.span):
                words = one.span.of(alignment.said.text), other.span.of(alignment.reported.text)
                why = f"Degree: the said “{words[0]}” and the reported “{words[1]}” lie at opposite ends."
                return replace(flag(alignment, "LEX-INT", one.span, other.span, direction, AGAINST, why), detector="lex_ends")  # fmt: skip
    return None


def _grown(alignment: Alignment, weak: list[Span], firm: list[Span]) -> Drift | None:
    for loaded in firm:
        for mild in weak:
            if about_one(alignment, mild, loaded):
                words = mild.of(alignment.said.text), loaded.of(alignment.reported.text)
                why = f"Wording: the said “{words[0]}” is mild, the reported “{words[1]}” is loaded."
                return replace(
                    flag(alignment, "LEX-INT", mild, loaded, Direction.STRONGER, AGAINST, why), detector="lex_ends"
                )
    return None


def _heated(side: Side) -> bool:
    """Whether a side has a loaded word of any family, or a "very"."""
    return any(ends(f"{family}_firm", side) for family in FAMILIES) or bool(_loaded(side)) or _degrees(side, MUCH, 1.0)


def _degrees(side: Side, least: float, most: float) -> bool:
    return any(least <= cue.strength <= most for cue in of(cues(side), FactKind.SCALE, "degree"))


def _known(side: Side) -> bool:
    return lang.primary(side.lang) in lang.table("loaded")


def _loaded(side: Side) -> list[Span]:
    """Where the loaded words of a side stand."""
    code = lang.primary(side.lang)
    return [span for span in places(side.text, lang.table("loaded").get(code, ()), code) if side.in_content(span)]
