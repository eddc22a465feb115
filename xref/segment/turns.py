"""The turns of an interview: who speaks in which line of a source, and which lines are the interviewer's."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from xref import lang as languages
from xref.model import Document, Mark, MarkKind, Role, Span
from xref.segment.answerer import answerer, persons
from xref.segment.people import CAPITALS
from xref.segment.sentences import paragraphs


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a document; `body` is `span` without the speaker's label or dash that opens it."""

    span: Span
    body: Span
    paragraph: int
    kinds: frozenset[MarkKind] = frozenset()
    voice: str = ""
    label: str = ""
    separator: str = ""
    dash: bool = False
    turn: int | None = None
    speaker: str | None = None
    question: bool = False


_LABEL = re.compile(
    r"(?:\*\*|__)?(?P<label>[^\W\d_][^:\n—–|!?;«»„“”\"]{0,58}?)(?:\*\*|__)?[ \u00a0]?"
    r"(?:(?P<colon>[:：])(?:\*\*|__)?(?=\s|[«„“\"—–]|[\u3000-\u9fff])|(?P<dash>[ \u00a0][—–]|\.[ \u00a0]?[—–])(?:\*\*|__)?(?=[ \u00a0]))[ \u00a0]*"
)
_QUOTED_LABEL = re.compile(r"«(?P<label>[^«»\n]{2,40})»[ \u00a0]?(?P<colon>[:：])[ \u00a0]*")
_LETTER = re.compile(r"(?:\*\*|__)?(?P<label>[^\W\d_])\.[ \u00a0]+(?=\S{2})")
_INITIALS = re.compile(r"[^\W\d_]{1,2}\.[ \u00a0]?[^\W\d_]?\.?\Z")
_DASH = re.compile(r"[—–―-](?:[ \u00a0]+|(?=[^\W\d_¿¡«“]))|[—–―](?=[¿¡«“\"])")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_BLOCK = frozenset(
    {
        MarkKind.TITLE,
        MarkKind.HEADING,
        MarkKind.VOICE,
        MarkKind.QUESTION,
        MarkKind.ANSWER,
        MarkKind.CAPTION,
        MarkKind.CRUFT,
        MarkKind.EXTRA,
    }
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "y",
        "и",
        "e",
    ]
)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(languages.table("turns")[key])


def asks(text: str) -> bool:
    """Whether a text ends as a question (a closing quotation mark, bracket or star may follow)."""
    return text.rstrip(" \n\t\"'”’»“*_)]").endswith(("?", "؟", "？", ";?", "?!", "?..", "?…"))


def lines(document: Document) -> list[Line]:
    """The lines of a document with what its markup says of them; a block mark is never straddled."""
    text = document.text
    blocks = [mark for mark in document.marks if mark.kind in _BLOCK]
    cuts = sorted({mark.span.start for mark in blocks} | {mark.span.end for mark in blocks} | _inline_labels(document))
    inline = [mark for mark in document.marks if mark.kind not in _BLOCK]
    index = _Marks(blocks), _Marks(inline)
    out: list[Line] = []
    for number, span in paragraphs(text):
        for piece in _cut(text, span, cuts):
            kinds: set[MarkKind] = set()
            voice = ""
            for mark in index[0].over(piece):
                if _covers(mark.span, piece):
                    kinds.add(mark.kind)
                    voice = mark.value if mark.kind is MarkKind.VOICE else voice
            bold = 0
            for mark in index[1].over(piece):
                covered = min(mark.span.end, piece.end) - max(mark.span.start, piece.start)
                if mark.kind is MarkKind.BOLD:
                    bold += covered
                elif _covers(mark.span, piece):
                    kinds.add(mark.kind)
            if bold >= 0.9 * len(piece):
                kinds.add(MarkKind.BOLD)
            out.append(Line(piece, piece, number, frozenset(kinds), voice))
    return out


_INLINE = re.compile(
    rf"(?<!\S)(?P<label>(?:[{CAPITALS}]\.[ \u00a0]?){{1,2}}[{CAPITALS}][\w-]{{2,25}}|(?<=[.!?…»)][ \u00a0])[{CAPITALS}][\w]{{1,15}}):(?=[ \u00a0])"
)
_FLAT = (
    400  # code points: a line longer than any label's own turn in laid-out text may hold turns that lost their breaks
)


def _inline_labels(document: Document) -> set[int]:
    """Where labels of turns stand inside a line («… спасибо. В. Лунёв: Да.»): a transcript whose line breaks were lost.

    Initials and a family name count when such labels occur twice, a bare word only when it is a known label ("Вопрос").
    """
    if document.role is not Role.SOURCE or not any(len(line) > _FLAT for line in document.text.split("\n")):
        return set()
    generic = _words("question") | _words("answer")
    found = [
        hit
        for hit in _INLINE.finditer(document.text)
        if "." in hit.group("label") or hit.group("label").lower() in generic
    ]
    return {hit.start() for hit in found} if len(found) >= 2 else set()


class _Marks:
    """Marks by place, so that a line finds its own without looking at all of them."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = sorted(marks, key=lambda mark: (mark.span.start, mark.span.end))
        self.starts = [mark.span.start for mark in self.marks]
        self.reach: list[int] = []
        furthest = 0
        for mark in self.marks:
            furthest = max(furthest, mark.span.end)
            self.reach.append(furthest)

    def over(self, span: Span) -> list[Mark]:
        """The marks that overlap the span."""
        out: list[Mark] = []
        i = bisect_right(self.starts, span.end - 1) - 1
        while i >= 0 and self.reach[i] > span.start:
            if self.marks[i].span.overlaps(span):
                out.append(self.marks[i])
            i -= 1
        return out[::-1]


def _covers(mark: Span, piece: Span) -> bool:
    return 2 * (min(mark.end, piece.end) - max(mark.start, piece.start)) > len(piece)


def _cut(text: str, span: Span, cuts: Sequence[int]) -> list[Span]:
    points = [span.start, *cuts[bisect_right(cuts, span.start) : bisect_right(cuts, span.end - 1)], span.end]
    out: list[Span] = []
    for start, end in itertools.pairwise(points):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            out.append(Span(start, end))
    return out


def turns(document: Document) -> list[Line]:
    """The lines of a source with turn, speaker and question set; lines outside any turn keep `turn` None."""
    return _named(document, _turns(document))


def _named(document: Document, found: list[Line]) -> list[Line]:
    """The lines with the answers' speaker where markup and metadata name none, and initials («О. В.») written out."""
    if document.speaker or not any(line.turn is not None for line in found):
        return found
    text = document.text
    away = {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA}
    first = next(i for i, line in enumerate(found) if line.turn is not None)
    lead = "\n".join(line.span.of(text) for line in found[:first] if not line.kinds & away)
    labels = {line.speaker for line in found if line.turn is not None and line.speaker}
    if any(not line.question and line.turn is not None and line.speaker is None for line in found):
        asked = [line.body.of(text) for line in found if line.question][:40]
        who = answerer(document, lead, asked)
        if who is not None:
            found = [
                replace(line, speaker=who)
                if line.turn is not None and not line.question and line.speaker is None
                else line
                for line in found
            ]
    short = [label for label in labels if _INITIALS.match(label)]
    if short:
        names = persons(document, lead)
        full = {label: [name for name in names if _is_person(key(label), name)] for label in short}
        found = [
            replace(line, speaker=full[line.speaker][0])
            if line.speaker in full and len(full[line.speaker]) == 1
            else line
            for line in found
        ]
    return found


def _turns(document: Document) -> list[Line]:
    found = [_labelled(document.text, line) for line in lines(document)]
    live = [
        line for line in found if not line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA}
    ]
    if sum(1 for line in live if line.voice) >= 1:
        return _by_voice(document, found)
    accepted = _accepted_labels(document, live)
    if accepted:
        return _by_label(document, found, accepted)
    found = [replace(line, label="", body=line.span) if line.label else line for line in found]
    if any(line.kinds & {MarkKind.QUESTION, MarkKind.ANSWER} for line in live):
        return _by_shape(document, found, lambda line: _marked(line))
    dashes = [line for line in live if line.dash]
    if len(dashes) >= 2 and any(asks(line.span.of(document.text)) for line in dashes):
        return _by_dash(document, found)
    for kind in (MarkKind.BOLD, MarkKind.HEADING, MarkKind.ITALIC, MarkKind.QUOTE):
        marked = [line for line in live if kind in line.kinds]
        questions = sum(1 for line in marked if asks(line.span.of(document.text)))
        plain = len(live) - len(marked)
        if questions >= 1 and 2 * questions >= len(marked) - 1 and plain >= questions:
            return _by_shape(document, found, partial(_bold, document.text, kind))
    asked = [line for line in live if _whole_question(document, line)]
    if document.speaker and len(asked) >= 2 and 3 * len(asked) <= 2 * len(live):
        return _by_shape(document, found, lambda line: True if _whole_question(document, line) else None)
    return found


def _labelled(text: str, line: Line) -> Line:
    """The line with the label or dash that opens it split off."""
    dash = _DASH.match(text, line.span.start, line.span.end)
    start = dash.end() if dash else line.span.start
    hit = _LABEL.match(text, start, min(line.span.end, start + 70)) or _QUOTED_LABEL.match(
        text, start, min(line.span.end, start + 60)
    )
    if hit is not None and hit.end() <= line.span.end:
        label = hit.group("label").strip(" *_\u00a0")
        separator = "colon" if hit.group("colon") else "dash"
        if label and len(label.split()) <= 7:
            return replace(
                line,
                label=label,
                separator=separator,
                body=Span(min(hit.end(), line.span.end), line.span.end),
                dash=bool(dash),
            )
    letter = _LETTER.match(text, start, min(line.span.end, start + 8))
    if letter is not None and letter.group("label").lower() in _words("question") | _words("answer"):
        return replace(
            line,
            label=letter.group("label"),
            separator="dot",
            body=Span(min(letter.end(), line.span.end), line.span.end),
            dash=bool(dash),
        )
    if dash:
        return replace(line, dash=True, body=Span(start, line.span.end))
    return line


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """What two writings of one label share: no brackets, stars, numbers or case."""
    label = re.sub(r"\([^)]{0,60}\)|\[[^\]]{0,60}\]", "", label)
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"\s?\d{1,3}\Z", "", label.strip(' .*_\u00a0«»"“”').lower())).strip()


def _person_like(label: str, often: bool = False) -> bool:
    """Whether a label may be a name; one that stands `often` may be an outlet's with its article ("La Gazette :")."""
    words = re.sub(r"\([^)]{0,60}\)", "", label.partition(",")[0]).split()
    named = [word for word in words if word[:1].isupper() or word[:1] in '«"“' or word[:1].lower() == word[:1].upper()]
    if not words:
        return False
    if words[0].lower() in _words("not_names") and not (
        often and 2 <= len(words) <= 5 and words[0].lower() in _ARTICLES
    ):
        return False
    return 1 <= len(words) <= 5 and all(word in named or word.lower() in _PARTICLES for word in words)


# German writes every noun with a capital: "Das Problem:" is no name.
_ARTICLES = frozenset(["the", "le", "la", "les", "el", "los", "las", "il", "lo", "gli", "o", "os", "as"])


def _accepted_labels(document: Document, live: Sequence[Line]) -> dict[str, str]:
    """The labels that name turns: key → label as first written."""
    spelled: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for line in live:
        if line.label:
            name = key(line.label)
            spelled.setdefault(name, line.label)
            counts[name, line.separator] += 1
    accepted: dict[str, str] = {}
    candidates: list[str] = []
    generic = _words("question") | _words("answer")
    # "D. …" and "R. …": a letter with a stop may be anybody's initial, so both kinds must occur twice
    letters = {name for (name, separator), count in counts.items() if separator == "dot" and count >= 2}
    dotted = bool(letters & _words("question")) and bool(letters & _words("answer"))
    for (name, separator), count in counts.items():
        if separator == "dot":
            if dotted and name in letters:
                accepted[name] = spelled[name]
            continue
        known = _is_outlet(name, document) or _is_person(name, document.speaker) or _is_person(name, document.author)
        if separator == "colon":
            if (
                name in generic
                or known
                or (count >= 2 and (_person_like(spelled[name], often=True) or _INITIALS.match(spelled[name])))
            ):
                accepted[name] = spelled[name]
            elif _person_like(spelled[name]):
                candidates.append(name)
        elif (known or name in generic or (count >= 3 and _person_like(spelled[name]))) and len(
            spelled[name].split()
        ) <= 3:
            accepted[name] = spelled[name]
    colon = [name for (name, separator) in counts if separator == "colon"]
    if accepted or (len(candidates) >= 2 and len(candidates) >= 0.5 * len(live) and len(live) >= 3):
        accepted.update({name: spelled[name] for name in candidates})
    total = sum(count for (name, _), count in counts.items() if name in accepted)
    if total < 2 and not (total == 1 and colon and any(_is_person(name, document.speaker) for name in accepted)):
        return {}
    return accepted


def _is_outlet(name: str, document: Document) -> bool:
    outlet = (document.outlet or "").strip('«»"“” ').lower()
    if not outlet or len(name) < 2:
        return False
    words = _WORD.findall(outlet)
    initials = "".join(word[0] for word in words)
    return (
        name in (outlet, initials) or (len(name) >= 4 and name in words) or (len(name) >= 4 and outlet.startswith(name))
    )


def _is_person(name: str, person: str | None) -> bool:
    if not person:
        return False
    theirs = [word for word in _WORD.findall(person.lower()) if word not in _PARTICLES]
    ours = [word for word in _WORD.findall(name.lower()) if word not in _PARTICLES]
    if not theirs or not ours:
        return False
    full = [word for word in ours if len(word) > 2]
    if full:
        return full[-1] in theirs or full[0] == theirs[-1]
    initials = [word[0] for word in theirs]
    return len(ours) >= 2 and (
        [w[0] for w in ours] in (initials, initials[::-1]) or [ours[0][0], ours[-1][0]] == [initials[0], initials[-1]]
    )


def _full(label: str, document: Document, labels: Sequence[str]) -> str:
    """The longest name that a label stands for: the document's speaker, or a longer label that holds it."""
    if _is_person(key(label), document.speaker):
        return document.speaker or label
    if _is_person(key(label), document.author):
        return document.author or label
    for other in labels:
        if (
            len(other) > len(label)
            and len(_WORD.findall(label)) == 1
            and _is_person(key(label), other)
            and not _is_person(key(other), document.speaker)
        ):
            return _clean(other)
    return _clean(label)


def _clean(label: str) -> str:
    bare = re.sub(r"\s*\([^)]{0,60}\)", "", label).strip(" *_")
    return bare.title() if bare.isupper() and len(bare) > 5 and " " in bare else bare


def _by_label(document: Document, found: Sequence[Line], accepted: dict[str, str]) -> list[Line]:
    text = document.text
    speech: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # turns, turns that ask, words
    current: str | None = None
    last: dict[str, Span] = {}
    for line in found:
        if line.label and key(line.label) in accepted:
            current = key(line.label)
            speech[current][0] += 1
        if current is not None:
            if line.label and key(line.label) == current:
                last[current] = line.span
            speech[current][2] += len(line.body) // 6
            if asks(line.span.of(text)) and line.span == last.get(current):
                speech[current][1] += 1
    asking = _askers(document, speech)
    out: list[Line] = []
    turn, name = -1, ""
    for line in found:
        if line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA} or _aside(text, line):
            out.append(replace(line, label="", body=line.span))
            continue
        if line.label and key(line.label) in accepted:
            turn += 1
            name = key(line.label)
        else:
            line = replace(line, label="", body=line.span)
        if turn < 0 or (MarkKind.HEADING in line.kinds and not line.label and not asks(line.span.of(text))):
            out.append(line)
            continue
        asker = name in asking
        if name in _words("answer"):
            who = document.speaker
        elif name in _words("question"):
            who = document.author
        else:
            who = _full(accepted[name], document, list(accepted.values()))
        out.append(replace(line, turn=turn, speaker=who, question=asker))
    return out


def _askers(document: Document, speech: dict[str, list[int]]) -> set[str]:
    """Which labels are the interviewer's: known by name, or by how often their turns end in a question."""
    sure = {
        name
        for name in speech
        if name in _words("question") or _is_outlet(name, document) or _is_person(name, document.author)
    }
    sure = {name for name in sure if not _is_person(name, document.speaker)}
    if sure:
        # at a press conference others ask by name: all but who speaks most, if their turns end in questions
        rest = {name: counts for name, counts in speech.items() if name not in sure}
        main = max(rest, key=lambda name: rest[name][2], default="")
        return sure | {
            name
            for name, (count, asked, _) in rest.items()
            if name != main and 2 * asked >= count and not _is_person(name, document.speaker)
        }
    if document.speaker and any(_is_person(name, document.speaker) for name in speech):
        others = {name for name in speech if not _is_person(name, document.speaker)}
        if len(others) == 1:
            (name,) = others
            count, asked, words = speech[name]
            mine = sum(v[2] for n, v in speech.items() if n not in others)
            if asked * 3 >= count or words < mine:
                return others
    if len(speech) < 2:
        return set()
    # Two named people: the interviewer mostly asks and says far less. In talks of two officials neither is one.
    first, *rest_of = speech
    if (
        len(rest_of) == 1
        and speech[first][1]
        and not speech[rest_of[0]][1]
        and 2 * speech[first][1] >= speech[first][0]
    ):
        return {first}  # who opens, asks in half of his turns and is never asked back
    most = max(words for _, _, words in speech.values())
    rates = {name: asked / count for name, (count, asked, _) in speech.items()}
    return {
        name
        for name, (count, _, words) in speech.items()
        if count >= 2
        and (
            (rates[name] >= 0.6 and words <= 0.5 * most)
            or (rates[name] >= 0.9 and all(rate <= 0.34 for other, rate in rates.items() if other != name))
        )
    }


def _aside(text: str, line: Line) -> bool:
    """A stage direction on a line of its own: "(Applause)"."""
    words = line.span.of(text)
    return len(words) < 120 and words[0] in "([" and words[-1] in ")]"


def _by_voice(document: Document, found: Sequence[Line]) -> list[Line]:
    speech: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    before = ""
    for line in found:
        if line.voice:
            name = key(line.voice)
            speech[name][0] += name != before
            speech[name][1] += asks(line.span.of(document.text))
            speech[name][2] += len(line.span) // 6
            before = name
    asking = _askers(document, speech)
    out: list[Line] = []
    turn, name = -1, ""
    labels = [line.voice for line in found if line.voice]
    for line in found:
        line = replace(line, label="", body=line.span)
        if not line.voice or line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA}:
            out.append(line)
            continue
        if key(line.voice) != name:
            turn, name = turn + 1, key(line.voice)
        out.append(replace(line, turn=turn, speaker=_full(line.voice, document, labels), question=name in asking))
    return out


def _marked(line: Line) -> bool | None:
    if MarkKind.QUESTION in line.kinds:
        return True
    return False if MarkKind.ANSWER in line.kinds else None


def _bold(text: str, kind: MarkKind, line: Line) -> bool | None:
    return True if kind in line.kinds else None


def _whole_question(document: Document, line: Line) -> bool:
    words = line.span.of(document.text)
    return asks(words) and len(words) < 400


def _by_shape(document: Document, found: Sequence[Line], role: object) -> list[Line]:
    """Turns from a shape: `role` says of a line whether it opens a question, an answer, or goes on (None)."""
    assert callable(role)
    text = document.text
    out: list[Line] = []
    turn = -1
    state: bool | None = None
    for line in found:
        if line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA} or _aside(text, line):
            out.append(replace(line, body=line.span))
            continue
        says = role(line)
        if state is None and says is True and not asks(line.span.of(text)) and MarkKind.QUESTION not in line.kinds:
            says = True if _addresses(line.span.of(text)) else None  # a bold lead before the first question
        if says is None and state is True:
            says = None if MarkKind.HEADING in line.kinds else False
        if says is not None and says is not state:
            turn += 1
            state = says
        elif says is True and state is True and not _adjacent(out, line):
            turn += 1
        heading = MarkKind.HEADING in line.kinds and says is None
        if state is None or heading:
            out.append(replace(line, body=line.span, dash=False))
        else:
            out.append(replace(line, turn=turn, question=state, speaker=document.author if state else document.speaker))
    return out


_ADDRESS = re.compile(r"(?P<who>[^\W\d_][\w'’.-]*(?:[ \u00a0][^\W\d_][\w'’.-]*){0,3}),[ \u00a0]")
_FATHERS = re.compile(r"(?:[ое]вич|евич|ьич|[ое]вна|ична|івна|ївна|йович)\Z")


def _addresses(text: str) -> bool:
    """Whether a line opens with whom it speaks to: "Frau Weber, …", «Пётр Ильич, …»; a lead says who somebody is, and of whom."""
    found = _ADDRESS.match(text)
    if found is None:
        return False
    words = found["who"].split()
    if words[0].lower().rstrip(".") in _words("address"):
        return len(words) == 1 or words[1][:1].isupper() or words[1].lower() in _words("address")
    return len(words) == 2 and _FATHERS.search(words[1]) is not None


def _adjacent(out: Sequence[Line], line: Line) -> bool:
    return bool(out) and out[-1].question and line.paragraph - out[-1].paragraph <= 1


def _by_dash(document: Document, found: Sequence[Line]) -> list[Line]:
    """Dash dialogue: either only the questions carry a dash, or every turn does and the two speakers alternate."""
    text = document.text
    live = [
        line for line in found if not line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA}
    ]
    dashes = [line for line in live if line.dash]
    asked = sum(1 for line in dashes if asks(line.span.of(text)))
    first = next(i for i, line in enumerate(live) if line.dash)
    plain_after = sum(1 for a, b in zip(live[first:], live[first + 1 :], strict=False) if a.dash and not b.dash)
    bold = sum(1 for line in dashes if line.kinds & {MarkKind.BOLD, MarkKind.HEADING})
    if plain_after >= 0.8 * len(dashes) and asked >= 0.6 * len(dashes):
        return _by_shape(document, found, lambda line: True if line.dash else None)
    if bold and bold < len(dashes):
        return _by_shape(
            document, found, lambda line: bool(line.kinds & {MarkKind.BOLD, MarkKind.HEADING}) if line.dash else None
        )
    roles = _alternation([(asks(line.span.of(text)), len(line.span) // 6) for line in dashes])
    by_start = {line.span.start: role for line, role in zip(dashes, roles, strict=True)}
    out: list[Line] = []
    turn, state = -1, None
    for line in found:
        if line.kinds & {MarkKind.TITLE, MarkKind.CAPTION, MarkKind.CRUFT, MarkKind.EXTRA} or _aside(text, line):
            out.append(replace(line, body=line.span))
            continue
        if line.span.start in by_start:
            turn += 1
            state = by_start[line.span.start]
        elif MarkKind.HEADING in line.kinds:
            out.append(line)
            continue
        if state is None:
            out.append(line)
        else:
            out.append(replace(line, turn=turn, question=state, speaker=document.author if state else document.speaker))
    return out


def _alternation(turns: Sequence[tuple[bool, int]]) -> list[bool]:
    """Question or answer for each dash turn (asks?, words): the cheapest path of alternating turns (Viterbi over two states)."""
    cost = {True: 0.0, False: 0.3}
    back: list[dict[bool, bool]] = []
    for i, (asking, words) in enumerate(turns):
        new: dict[bool, float] = {}
        choice: dict[bool, bool] = {}
        for state in (True, False):
            own = (0.0 if asking else 0.7 + (0.5 if words > 60 else 0.0)) if state else (1.0 if asking else 0.0)
            if i == 0:
                new[state], choice[state] = cost[state] + own, state
                continue
            best = min((True, False), key=lambda before: cost[before] + (0.9 if before is state else 0.0))
            new[state] = cost[best] + (0.9 if best is state else 0.0) + own
            choice[state] = best
        cost = new
        back.append(choice)
    state = cost[True] < cost[False]
    out = [state]
    for choice in reversed(back[1:]):
        state = choice[state]
        out.append(state)
    return out[::-1]
