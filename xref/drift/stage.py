"""STAGE: plan, attempt, process and result confused.

Drift:      said «Мы пытались построить мост» → reported: They built the bridge.
Not drift:  said «Мы начали строить мост» → reported: They launched construction of the bridge. (a word of equal force, L1)

Severity: major. A word of plan or attempt is flagged when the act is reported and nothing keeps it unfinished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.drift.cue_sides import Cue, Rule, comparable, cues, flag, frame_cues, likely_answered, rendered, unmet
from xref.drift.gaps import sentences
from xref.drift.phrases import construction
from xref.drift.reserves import HEAVY, clause_of, start_of
from xref.drift.stage_ends import nearly, under_way
from xref.lang import primary
from xref.model import Alignment, Direction, Drift, FactKind, Severity, Side, Span, Word

CODES = ("STAGE",)
# A free translation drops such words more easily than the measured shares say: a word that merely has no answer is a minor flag. On 460
# freely worded drifts and the gold sets it named none, of 12,000 FLORES translations it flagged 10 ("efforts", "prepare").
RIGHT = 0.62


def _wanted(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale == "stage" and cue.strength <= 0.37


def _answers(cue: Cue) -> bool:
    return cue.kind is FactKind.SCALE and cue.scale in ("stage", "intent", "certainty", "ability")


RULE = Rule("stage", _wanted, _answers)
RULES = (RULE,)


def detect(alignment: Alignment) -> Iterator[Drift]:
    """At most one flag."""
    if not comparable(alignment, FactKind.SCALE):
        return
    found = list(_done(alignment)) or list(under_way(alignment)) or list(nearly(alignment))
    yield from found or (
        replace(drift, severity=Severity.MINOR)
        for drift in unmet(
            alignment, CODES[0], RULE, "Stage of the act", Direction.STRONGER, right=RIGHT, sides=(True,)
        )
    )


PLANS = (0.3, 0.88)  # intents from "hope to" to "promise": less than "will", more than a thought
DONE = 0.65  # confidence of a plan that is reported as done, before the scale of calibration.toml
NOT_YET = 0.8  # the same where the passage says "not yet" of that very verb: 1 of 93 false flags on 130,000 clean pairs of ten languages is such
THERE = 0.5  # share of the plan's clause that the report must answer, by the odds of its words


_SIGNS = frozenset(
    {"zh", "ja"}
)  # where one sign (会, 将, 愿) is more often part of another word than a word of the future


def _done(alignment: Alignment) -> Iterator[Drift]:
    """A plan, a wish, a promise, a negotiation or a request of the said side that the report gives as done: "has handed over" for «хотим передать»."""
    reported = alignment.reported
    where = (
        _completed(reported) if primary(alignment.said.lang) != "ja" else None
    )  # «予定していたコンサート»: 0 right of 2
    if where is None:
        return
    still = next(_not_yet(alignment, where), None)
    if still is not None:
        yield still
        return
    grants = construction("granted", reported.lang)
    plans = [
        (cue.span, cue.fact.text, cue.scale == "stage") for cue in cues(alignment.said) if _plan(alignment.said, cue)
    ]
    if grants is not None and grants.search(reported.text) is not None:
        plans += _requests(alignment.said)
    for span, words, early in plans if len(plans) <= MANY else ():
        stretch = _about(alignment, span)
        inside = [word for word in alignment.said_words if word.span.overlaps(stretch) and not word.span.overlaps(span)]
        if rendered(alignment, span, where, RENDERED, on_said=True):
            continue  # "its determination", "the intent" stand in the report too
        if _carried_out(alignment, span, stretch, where) or _elsewhere(alignment, where, span, stretch):
            continue
        if (likely_answered(inside) or 0.0) < THERE:
            continue
        if sum(word.weight for word in inside if word.odds > 0.0) < (CARRIES if early else LEAST):
            continue
        why = f"Stage of the act: the said “{words}” is a plan, the report’s “{where.of(reported.text)}” gives it as done."
        yield _flagged(alignment, span, where, why)
        return


def _flagged(alignment: Alignment, said: Span, where: Span, why: str) -> Drift:
    drift = flag(alignment, CODES[0], said, where, Direction.STRONGER, DONE, why, Severity.CRITICAL)
    return replace(drift, detector="stage_done")


def _completed(side: Side) -> Span | None:
    """The first verb form of a report that gives an act as done, where the report leaves nothing open and tells of no request."""
    pattern = construction("completed", side.lang)
    if pattern is None or any(_open(cue) for cue in frame_cues(side)):
        return None
    opens = [cue for cue in cues(side) if _open(cue)]
    if any(cue.kind is not FactKind.POLARITY for cue in opens):
        return None
    for hit in pattern.finditer(side.text):
        span = Span(*hit.span())
        part = clause_of(side, span)
        if any(frame.overlaps(span) for frame in side.frames):
            continue  # « a dit Low »: the frame's own verb
        if side.in_content(span) and not any(cue.span.overlaps(part) for cue in opens):
            told = [construction(kind, side.lang) for kind in ("asked", "settled")]
            return (
                None if any(one is not None and one.search(side.text, part.start, part.end) for one in told) else span
            )
    return None


def _not_yet(alignment: Alignment, where: Span) -> Iterator[Drift]:
    """«ещё не согласованы» given as "have been agreed": what the passage says is still to come is the very verb that the report gives as done."""
    said = alignment.said
    pattern = construction("not_yet", said.lang)
    for hit in pattern.finditer(said.text) if pattern is not None else ():
        span = Span(*hit.span())
        part = clause_of(said, span)
        verbs = [i for i, w in enumerate(alignment.said_words) if w.span.overlaps(part) and w.weight >= HEAVY]
        there = {i for i, word in enumerate(alignment.reported_words) if word.span.overlaps(where)}
        link = max(
            (link for link in alignment.links if link.said in verbs and link.reported in there),
            key=lambda link: link.score,
            default=None,
        )
        if (
            link is not None
            and link.score >= SAME
            and not said_plainly(alignment, alignment.said_words[link.said], part)
        ):
            why = f"Stage of the act: the said “{part.of(said.text).strip()}” is still to come, the report’s “{where.of(alignment.reported.text)}” gives it as done."
            yield replace(_flagged(alignment, span, where, why), confidence=NOT_YET)
            return


MANY = 3  # plans of a passage among which one can be told
SAME = 0.5  # link score from which the verb that is still to come is the one that the report gives as done
RENDERED = 0.45  # score from which a link says that the report has the word for the plan itself
LEAST, CARRIES = 0.9, 1.6  # weight that the report must answer of what is planned; of what is only talked about


def _plan(side: Side, cue: Cue) -> bool:
    """Whether a cue is a plan, a promise, or a talk that is not over; a single sign (会, 将) is more often part of another word."""
    if (
        cue.kind is not FactKind.SCALE
        or cue.value.negated
        or (primary(side.lang) in _SIGNS and len(cue.fact.text) == 1)
    ):
        return False
    if cue.strength <= MULLS and _past(side, cue.span):
        return False  # "wurde geprüft" is over
    return (cue.scale == "intent" and PLANS[0] <= cue.strength <= PLANS[1]) or (
        cue.scale == "stage" and TALKS[0] <= cue.strength <= TALKS[1]
    )


TALKS = (0.2, 0.25)  # stages "in talks", "drafting"


def _requests(side: Side) -> list[tuple[Span, str, bool]]:
    pattern = construction("asked", side.lang)
    return (
        [(Span(*hit.span()), hit.group(), True) for hit in pattern.finditer(side.text)] if pattern is not None else []
    )


def _about(alignment: Alignment, span: Span) -> Span:
    """What a plan is about: the rest of its clause, or where it stands alone there ("— 2,8 млрд — обещаны"), the clause before."""
    side = alignment.said
    own = clause_of(side, span)
    words = [word for word in alignment.said_words if word.span.overlaps(own) and word.weight >= HEAVY]
    if any(word.span.start >= span.end for word in words):
        return Span(span.end, own.end)
    if (asked := _whether(side, own)) is not None:
        return Span(span.end, asked.end)
    if any(word.span.end <= span.start for word in words):
        return own
    before = max(0, own.start - 1)
    return Span(start_of(side, Span(before, before)), own.end)


def _whether(side: Side, own: Span) -> Span | None:
    """The clause behind one, if it asks whether: „Wir prüfen, ob wir | die Linie verlängern“."""
    end = next((one.end for one in sentences(side) if one.start <= own.start < one.end), own.end)
    after = next((place for place in range(own.end, end) if side.text[place].isalnum()), None)
    behind = None if after is None else clause_of(side, Span(after, after + 1))
    asks = behind is not None and any(
        cue.kind is FactKind.CONDITION and cue.strength <= ASKS and cue.span.overlaps(behind) for cue in cues(side)
    )
    return behind if asks else None


ASKS = 0.2  # strength up to which a word of condition only asks ("whether", „ob“)


def _carried_out(alignment: Alignment, span: Span, stretch: Span, where: Span) -> bool:
    """Whether the passage itself says that it was done: a verb of the past behind the plan, or in its clause, that is no part of it."""
    side = alignment.said
    end = next((one.end for one in sentences(side) if one.start <= span.start < one.end), len(side.text))
    begin = min(stretch.start, clause_of(side, span).start)
    for kind in ("completed", "past"):
        pattern = construction(kind, side.lang)
        for hit in pattern.finditer(side.text, begin, end) if pattern is not None else ():
            done = Span(*hit.span())
            if (
                not done.overlaps(span)
                and not _negated(side, done)
                and not _told_beside(alignment, done, stretch, where)
            ):
                return True
    return False


def _told_beside(alignment: Alignment, done: Span, stretch: Span, where: Span) -> bool:
    """Whether another clause gives something else as done, which the report tells elsewhere ("we plan to buy two, | the money is set aside")."""
    if clause_of(alignment.said, done).overlaps(stretch):
        return False
    here, there = clause_of(alignment.reported, where), clause_of(alignment.said, done)
    answers = [
        alignment.reported_words[link.reported].span
        for link in alignment.links
        if link.score >= ELSEWHERE
        and alignment.said_words[link.said].weight >= HEAVY
        and alignment.said_words[link.said].span.overlaps(there)
    ]
    if answers:
        return not any(one.overlaps(here) for one in answers)
    # nothing of that clause is told ("we want to build it, | the design is on order"): the act is the planned one if its verb is
    verbs = [
        alignment.said_words[link.said]
        for link in alignment.links
        if link.score >= ELSEWHERE and alignment.reported_words[link.reported].span.overlaps(where)
    ]
    heavy = [word.span for word in verbs if word.weight >= HEAVY]
    return bool(heavy) and all(one.overlaps(stretch) for one in heavy)


ELSEWHERE = 0.25  # link score from which a word of the clause is one of the report
MULLS = 0.35  # intent up to "consider"


def _past(side: Side, span: Span) -> bool:
    """Whether a word stands in a verb form that gives it as done."""
    pattern = construction("completed", side.lang)
    return pattern is not None and any(
        hit.start() < span.end and span.start < hit.end() for hit in pattern.finditer(side.text)
    )


def _elsewhere(alignment: Alignment, where: Span, span: Span, stretch: Span) -> bool:
    """Whether the verb that the report gives as done is the plan's own word ("has agreed to"), or one that the passage gives elsewhere as done."""
    there = {i for i, word in enumerate(alignment.reported_words) if word.span.overlaps(where) and word.weight >= HEAVY}
    for link in alignment.links:
        word = alignment.said_words[link.said]
        if link.reported not in there or link.score < OWN:
            continue
        if link.score < SAME and not (word.span.overlaps(span) or _told_past(alignment.said, word.span)):
            continue
        if word.span.overlaps(span) or said_plainly(alignment, word, stretch):
            return True
        if not word.span.overlaps(stretch) and not _negated(alignment.said, word.span):
            return True
    return False


def _told_past(side: Side, span: Span) -> bool:
    """Whether a word stands in a verb form of the past."""
    patterns = (construction(kind, side.lang) for kind in ("completed", "past"))
    return any(
        Span(*hit.span()).overlaps(span) for one in patterns if one is not None for hit in one.finditer(side.text)
    )


def said_plainly(alignment: Alignment, verb: Word, part: Span) -> bool:
    """Whether another clause of the passage has the verb too, and does not deny it («купили две, третью ещё не купили»).

    What is still to come («переносимо, але ще не перенесли») must be said there in the past.
    """
    side = alignment.said
    stem = verb.text[:STEM].lower()
    later = construction("not_yet", side.lang)
    past = [
        Span(*hit.span())
        for kind in ("completed", "past")
        if (pattern := construction(kind, side.lang)) is not None
        for hit in pattern.finditer(side.text)
    ]
    anyhow = later is None or later.search(side.text, part.start, part.end) is None
    return any(
        word.text[:STEM].lower() == stem
        and not word.span.overlaps(part)
        and not _negated(side, word.span)
        and (anyhow or any(one.overlaps(word.span) for one in past))
        for word in alignment.said_words
    )


STEM = 4  # letters that two forms of a verb share
OWN = 0.35  # link score from which a report's verb is the plan's own word


def _negated(side: Side, span: Span) -> bool:
    part = clause_of(side, span)
    pattern = construction("not_yet", side.lang)
    if pattern is not None and pattern.search(side.text, part.start, part.end) is not None:
        return True
    return any(
        cue.kind is FactKind.POLARITY and cue.scale in ("negation", "nword") and cue.span.overlaps(part)
        for cue in cues(side)
    )


DUTY = 0.45  # obligation from "urged to" on


def _open(cue: Cue) -> bool:
    """Whether a cue leaves open that something is done: a plan, a duty, a hedge, a condition, a negation, a stage before the end."""
    if cue.kind is FactKind.SCALE:
        if cue.scale == "obligation":
            return cue.strength >= DUTY  # "permission" leaves nothing open
        return cue.scale in ("intent", "certainty", "ability") or (cue.scale == "stage" and cue.strength < 0.85)
    if cue.kind is FactKind.POLARITY:
        return cue.scale in ("negation", "nword", "double")
    return cue.kind is FactKind.CONDITION and cue.value.strength >= 0.45
