"""The nouns of xref: frozen, slotted, plain values, made once and complete.

Two conventions hold everywhere. The two sides are `reported` and `said`. A score is larger when nearer.
Offsets are code points, half-open, into the text they are said to refer to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple


class Role(StrEnum):
    """Which side a document is on."""

    SOURCE = "source"
    REPORT = "report"


class Presentation(StrEnum):
    """How a report presents a statement; a source's own sentences are `NARRATION` or `QUESTION`, an embedded voice `DIRECT`."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    HEADLINE = "headline"
    NARRATION = "narration"
    QUESTION = "question"


class LinkVerdict(StrEnum):
    """What stands behind a report's statement."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    PARTIAL = "partial"
    ELSEWHERE = "elsewhere"
    NONE_IN_HELD = "none_in_held"
    NOT_HELD = "not_held"
    UNCERTAIN = "uncertain"


class Severity(IntEnum):
    """How much a drift matters; ordered."""

    NONE = 0
    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        """The word of the contract: none, minor, major, critical."""
        return self.name.lower()


class Direction(StrEnum):
    """Which way a statement drifted."""

    STRONGER = "stronger"
    WEAKER = "weaker"
    REVERSED = "reversed"
    SHIFTED = "shifted"
    NA = "n/a"


_set = object.__setattr__


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        """Written out: made eighty times a pair, at two thirds of the time. Raises ValueError for a range that runs backwards or below 0."""
        if not 0 <= start <= end:
            raise ValueError(f"not a span: {start}:{end}")
        _set(self, "start", start)
        _set(self, "end", end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        """The same range in a text that starts `by` code points earlier."""
        return Span(self.start + by, self.end + by)


class MarkKind(StrEnum):
    """What a reader saw in a file that plain text does not show."""

    TITLE = "title"  # the headline, where it is part of the text
    HEADING = "heading"
    BOLD = "bold"
    ITALIC = "italic"
    QUOTE = "quote"  # a block quotation
    QUESTION = "question"  # the markup says: an interviewer's turn
    ANSWER = "answer"
    VOICE = "voice"  # a named voice; `value` is the name
    CAPTION = "caption"  # picture captions, credits
    CRUFT = "cruft"  # "Also read", dates, navigation: kept, never a statement of anybody
    EXTRA = "extra"  # text that the main extraction set aside: searched last, never shown as the article


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of `Document.text` that the file's markup says something about."""

    span: Span
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    r"""A text with its provenance; every offset in xref refers to `text`.

    `text` is NFC with `\n` newlines; paragraphs are separated by a blank line where the file says so. `lang` is a BCP 47 primary
    tag ("und" when unknown). `published` is an ISO 8601 date or time. `sha256` is of the bytes that were read.
    `location` is where it was read (path or URL) so that a rebuild can read it again. `notes` tells what was lost or guessed.
    """

    id: str
    role: Role
    lang: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    archive_url: str | None = None
    published: str | None = None
    speaker: str | None = None  # who speaks where no turn says otherwise
    sha256: str = ""
    location: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def fetched(self) -> str | None:
        """When it was fetched (UTC, ISO 8601), as its notes say; None for what was read from a file."""
        found = next((note.split(" ", 2)[1] for note in self.notes if note.startswith("fetched ")), None)
        return found if found and found[:1].isdigit() else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it, as the text itself puts it; spans are offsets into `Document.text`.

    `speaker` is the resolved full name or description within the article ("Dmitry Peskov" for a later "he"), or None when the
    text leaves it open. `stance` is the reporting verb's class from `lang/reporting` (neutral, claim, admit, threaten, ...).
    """

    speaker: str | None = None
    speaker_span: Span | None = None
    verb: str = ""
    verb_span: Span | None = None
    stance: str = ""
    outlet: str | None = None  # "told Argumenty i Fakty"
    when: str | None = None  # "on Friday", verbatim


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said, in a source or in a report.

    `span` is the whole in `Document.text` (a discontinuous quotation: from its first part to its last), `text` is that stretch
    verbatim. `parts` are the stretches of *content* (document offsets, in order, without reporting frame and quote marks); a plain
    sentence has one part: itself. `quoted` are those stretches that stand in quotation marks. `turn` counts speaker turns from 0
    in an interview (None in running prose); `paragraph` counts paragraphs.
    """

    id: str
    document_id: str
    span: Span
    text: str
    lang: str
    presentation: Presentation = Presentation.NARRATION
    speaker: str | None = None
    turn: int | None = None
    order: int = 0
    paragraph: int = 0
    parts: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    attribution: Attribution | None = None
    extra: bool = False  # from text that extraction had set aside
    cruft: bool = False  # caption, "also read", navigation: listed, never matched
    embedded_voice: str | None = (
        None  # a source's sentence that quotes somebody else («Мои противники твердят: „…“»): who, or ""
    )

    def content(self) -> str:
        """The words said, without frame and quote marks; parts are joined by ` […] `."""
        if not self.parts:
            return self.text
        return " […] ".join(part.shift(-self.span.start).of(self.text) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a match points at: one statement of a source or a few of one document, in order.

    `span` is the whole in the document, `text` that stretch verbatim, `parts` the statements that are meant (document offsets).
    """

    document_id: str
    statements: tuple[Statement, ...]
    span: Span
    text: str
    lang: str
    speaker: str | None = None
    turn: int | None = None
    question: Statement | None = None  # the question this answers
    before: str = ""  # neighbours within the turn: looked at before an addition or omission is called one
    after: str = ""
    asked: str = ""  # the question with what the interviewer said before it in the same turn

    @property
    def parts(self) -> tuple[Span, ...]:
        """The statements' spans in the document."""
        return tuple(statement.span for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of a report and a passage that may stand behind it."""

    claim: Statement
    passage: Passage
    similarity: float  # cosine of claim content and passage
    margin: float  # how far above the neighbourhood of both
    probability: float  # calibrated: that the passage is what the claim rests on
    rank: int
    link: LinkVerdict
    part_passages: tuple[
        int, ...
    ] = ()  # for each part of the claim, the index into `passage.statements` it rests on (-1: none)


class FactKind(StrEnum):
    """What kind of checkable thing a fact is."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    POLARITY = "polarity"
    SCALE = "scale"  # an ordered scale: certainty, obligation, quantity, frequency, bound, degree, stance, stage
    CONDITION = "condition"
    EXCEPTION = "exception"
    CONCESSION = "concession"
    CAUSE = "cause"
    COMPARISON = "comparison"
    EVIDENCE = "evidence"  # hearsay and belief markers
    FOCUS = "focus"  # only, even, just


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A quantity: `low == high` for a point. Percent is unit `%`, percentage points `pp`, currencies ISO 4217, else SI-like names or a noun."""

    low: float
    high: float
    unit: str = ""
    approx: bool = False
    bound: str = ""  # "min": at least, over; "max": at most, under
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time as far as the text fixes it; unknown fields are None.

    `relation` is "" (at), "before", "after", "until", "since", "not_before"; `relative` says that fields were resolved against the
    document's date; `duration` is set (in days) for spans of time instead of points ("three weeks").
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday = 0
    hour: int | None = None
    minute: int | None = None
    period: str = ""  # season, quarter:1, decade:1990, century:20, morning, weekend ...
    relation: str = ""
    relative: bool = False
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class NameValue:
    """A name: `key` are its romanised, folded parts; `canonical` is a language-free id where one is known ("country:DE", "org:UN")."""

    kind: str  # person place organisation demonym other
    key: tuple[str, ...]
    canonical: str = ""
    lang: str = ""  # of the text it stands in: its endings are that language's


@dataclass(frozen=True, slots=True)
class CueValue:
    """A cue of polarity, of an ordered scale, or of a clause type.

    `scale` names the scale ("certainty", "obligation", "quantity", ..., or the kind of clause); `strength` orders it from 0 (weakest)
    to 1 (strongest), negative for the negative end; `negated` says that a negation takes it in scope; `scope` is what it governs.
    """

    scale: str
    strength: float = 0.0
    lemma: str = ""
    negated: bool = False
    scope: Span | None = None


FactValue = NumberValue | TimeValue | NameValue | CueValue


@dataclass(frozen=True, slots=True)
class Fact:
    """A checkable thing in one text with its canonical value; `span` is an offset into the text it was found in."""

    kind: FactKind
    span: Span
    text: str
    value: FactValue


class Agreement(StrEnum):
    """How two facts of one kind answer each other."""

    SAME = "same"
    LICENSED = "licensed"  # rounding that is announced, a unit converted, a name completed, a pronoun resolved
    PRECISION = "precision"  # approximation made exact, bound made point
    UNIT = "unit"
    DIFFERENT = "different"
    UNRELATED = "unrelated"  # cannot be compared


@dataclass(frozen=True, slots=True)
class FactPair:
    """Two facts that answer each other, or one that nothing answers (`None` on the other side)."""

    kind: FactKind
    reported: Fact | None
    said: Fact | None
    score: float = 0.0  # how sure the pairing is, 0 to 1


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a stretch of a document, verbatim, and what is known about it.

    All spans are offsets into `text` (`offset` turns them into document offsets). `content` is what is compared: for a report's
    statement the words said without the reporting frame, for a passage its statements; `quoted` is what stands in quotation marks.
    """

    text: str
    lang: str
    content: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    offset: int = 0
    speaker: str | None = None
    published: str | None = None
    presentation: Presentation = Presentation.NARRATION
    attribution: Attribution | None = None
    question: str | None = None
    before: str = ""
    after: str = ""
    document_id: str = ""
    turns: tuple[int | None, ...] = ()  # of each content stretch
    # Stretches inside the content that only say who speaks ("according to Ann Low, who insisted that"), where a whole text is compared as given.
    frames: tuple[Span, ...] = ()
    embedded: tuple[str | None, ...] = ()  # of each content stretch: the embedded voice that speaks there, if any
    rest: str = ""  # the whole text of the source, where it is held: what a report may have from elsewhere in it
    # What thirty detectors ask of a side again and again: its cues, what contradicts it.
    kept: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def in_content(self, span: Span) -> bool:
        """Whether the span lies in what is compared (always, when no content is marked)."""
        if len(self.content) == 1:  # as almost always
            return self.content[0].overlaps(span)
        return not self.content or any(part.overlaps(span) for part in self.content)

    def in_quotes(self, span: Span) -> bool:
        """Whether the span stands in quotation marks."""
        return any(part.overlaps(span) for part in self.quoted)


class Word(NamedTuple):
    """A word of one side; `weight` is how much it carries (0 for a function word, about 1 for an ordinary content word).

    `odds` are the log odds that the other side answers it: about +3 for a plain translation, below 0 for a word left out or added.
    A tuple, as `Link` is: a pair has sixty of the two, at a third of what frozen dataclasses cost.
    """

    span: Span
    text: str
    weight: float = 1.0
    odds: float = 0.0


class Link(NamedTuple):
    """Two words that answer each other: indices into the alignment's word lists."""

    reported: int
    said: int
    score: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of words or a clause of one side that nothing on the other answers."""

    span: Span
    text: str
    weight: float  # summed weight of its words
    share: float  # of the weight of its whole side
    best: float = 0.0  # the best support found for it anywhere on the other side and its neighbours, 0 to 1
    score: float = 0.0  # summed log odds, weighted, that nothing on the other side answers its words


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words and facts of the two sides answer each other, and what is uncovered on each."""

    reported: Side
    said: Side
    reported_words: tuple[Word, ...]
    said_words: tuple[Word, ...]
    links: tuple[Link, ...]
    pairs: tuple[FactPair, ...]
    unsupported: tuple[Gap, ...]  # reported, nothing said answers it
    omitted: tuple[Gap, ...]  # said, nothing reported answers it
    coverage_reported: float = 0.0
    coverage_said: float = 0.0
    similarity: float = 0.0  # cosine of the two contents
    question_support: float = 0.0  # how much better the interviewer's question covers the report than the answer does
    not_checked: tuple[str, ...] = ()
    neighbours: tuple[Fact, ...] = ()  # facts of the said side's neighbours and question, offsets into those texts
    # The answers to `said_for` and `reported_for`: each of thirty detectors asks for the words of the same few spans.
    kept: dict[tuple[bool, Span | None], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def said_for(self, span: Span) -> tuple[Word, ...]:
        """The said words that answer the reported words inside `span`, in order."""
        return self._answering(span, of_said=False)

    def reported_for(self, span: Span) -> tuple[Word, ...]:
        """The reported words that answer the said words inside `span`, in order."""
        return self._answering(span, of_said=True)

    def _answering(self, span: Span, *, of_said: bool) -> tuple[Word, ...]:
        found: tuple[Word, ...] | None = self.kept.get((of_said, span))
        if found is None:
            here, there = (self.said_words, self.reported_words) if of_said else (self.reported_words, self.said_words)
            answers: dict[int, list[int]] | None = self.kept.get((of_said, None))
            if answers is None:
                answers = self.kept[of_said, None] = {}
                for link in self.links:
                    i, j = (link.said, link.reported) if of_said else (link.reported, link.said)
                    answers.setdefault(i, []).append(j)
            start, end = span.start, span.end
            places = {
                j for i, many in answers.items() if here[i].span.start < end and start < here[i].span.end for j in many
            }
            found = self.kept[of_said, span] = tuple(there[j] for j in sorted(places))
        return found

    def of_kind(self, kind: FactKind, scale: str | None = None) -> Iterator[FactPair]:
        """The fact pairs of a kind (and of one scale, for cues)."""
        for pair in self.pairs:
            if pair.kind is kind and (scale is None or scale in (_scale(pair.reported), _scale(pair.said))):
                yield pair


def _scale(fact: Fact | None) -> str | None:
    return fact.value.scale if fact is not None and isinstance(fact.value, CueValue) else None


@dataclass(frozen=True, slots=True)
class Drift:
    """One change of meaning: spans are offsets into the two sides' texts, words are verbatim (empty where a side has none)."""

    code: str
    severity: Severity
    direction: Direction
    reported: Span | None
    reported_words: str
    said: Span | None
    said_words: str
    why: str  # one sentence that names the rule
    confidence: float  # calibrated probability that a careful reader agrees
    detector: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What xref says of one statement of a report."""

    claim: Statement
    link: LinkVerdict
    match: Match | None = None
    drifts: tuple[
        Drift, ...
    ] = ()  # spans are document offsets: reported into the report's text, said into the source's
    alternatives: tuple[Match, ...] = ()
    not_checked: tuple[str, ...] = ()
    why: str = ""  # why this link verdict
    gloss: str | None = None
    gloss_by: str | None = None
    claim_gloss: str | None = None  # of the report's own statement: only where the user let the report be sent


@dataclass(frozen=True, slots=True)
class Signature:
    """What made a result: stands in every output and in the index manifest."""

    xref: str
    encoder: str  # name@revision
    dim: int
    segmenter: str
    engine: str = ""
    detectors: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        fields = [f"xref={self.xref}", f"encoder={self.encoder}", f"dim={self.dim}", f"segmenter={self.segmenter}"]
        fields += [f"engine={self.engine}"] if self.engine else []
        fields += [f"detectors={self.detectors}"] if self.detectors else []
        return ";".join(fields + [f"{key}={value}" for key, value in sorted(self.options.items())])
