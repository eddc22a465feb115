"""A secondary report into statements: quotations, reported speech and narration, each with who is said to have said it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xref.model import Attribution, Document, MarkKind, Presentation, Span, Statement
from xref.segment import quotes
from xref.segment.build import Builder
from xref.segment.frames import DATELINE, Record, Sentence, clausal, title_like
from xref.segment.grammar import Grammar, grammar
from xref.segment.people import CAPITALS, People
from xref.segment.quotes import Quotation
from xref.segment.sentences import split
from xref.segment.turns import Line, lines

_LONG = 10**6  # a report's quotation is never split


_PARTICLES = frozenset(
    ["van", "von", "de", "der", "den", "del", "della", "da", "dos", "di", "bin", "ibn", "al", "el", "la", "le"]
)
_GENITIVE = frozenset({"ru", "uk", "be", "bg", "pl", "cs", "sk", "sr", "hr"})
_PATRONYMIC = re.compile(r"(?:ович|евич|ич|овна|евна|івна|йович)(?:а|у|ем|ом|і|ы|е|ой)?\Z|\.\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making; `unframed` when only a quotation stands there, `mention` is the subject as written."""

    span: Span
    paragraph: int
    presentation: Presentation
    parts: tuple[Span, ...]
    quoted: tuple[Span, ...]
    record: Record | None = None
    unframed: bool = False
    mention: Span | None = None
    speaker: str | None = None
    cruft: bool = False
    extra: bool = False
    opens_on: bool = False  # its quotation is not closed: it goes on in the next paragraph
    attribution: Attribution | None = None
    label: bool = False  # what stands before a colon may be who speaks
    pointer: Record | None = (
        None  # the frame of "That was said by Ann Low", of which the sentence before is the content
    )


def statements(document: Document) -> tuple[Statement, ...]:
    """The statements of a report in order; see the module's `Presentation` for what each kind holds."""
    g = grammar(document.lang)
    drafts: list[Draft] = []
    for line in lines(document):
        drafts += _line(document, line, g)
    drafts = _resolve(document, _pointed(drafts), g)
    out = Builder(document)
    for draft in drafts:
        out.add(
            draft.span,
            draft.paragraph,
            presentation=draft.presentation,
            speaker=draft.speaker,
            parts=_behind_dateline(document.text, draft),
            quoted=draft.quoted,
            attribution=draft.attribution,
            extra=draft.extra,
            cruft=draft.cruft,
        )
    return tuple(out.statements)


def _behind_dateline(text: str, draft: Draft) -> tuple[Span, ...]:
    """The parts of a statement without "KAMENSK, April 17 — ": its place and day are the report's, not the statement's."""
    first = draft.parts[0] if draft.parts else None
    if first is None or first.start != draft.span.start:
        return draft.parts
    dateline = DATELINE.match(text, first.start, min(first.end, first.start + 90))
    if dateline is None or dateline.end() >= first.end:
        return draft.parts
    return (Span(dateline.end(), first.end), *draft.parts[1:])


# --- one line ----------------------------------------------------------------------------------------------------------------------


def _line(document: Document, line: Line, g: Grammar) -> list[Draft]:
    text = document.text
    cruft = bool(line.kinds & {MarkKind.CRUFT, MarkKind.CAPTION})
    extra = MarkKind.EXTRA in line.kinds
    found = quotes.outer(text, document.lang, line.span.start, line.span.end)
    if MarkKind.TITLE in line.kinds:
        quoted = tuple(Span(q.inner_start, q.inner_end) for q in found)
        parts = _headline_said(text, line.span, found, g)
        return [Draft(line.span, line.paragraph, Presentation.HEADLINE, parts, quoted, cruft=cruft, extra=extra)]
    if cruft:
        return [
            Draft(span, line.paragraph, Presentation.NARRATION, (span,), (), cruft=True, extra=extra)
            for span in split(text, document.lang, line.span.start, line.span.end)
        ]
    if g.dash_speech:
        found = [piece for q in found for piece in _framed_inside(text, q, g)] or _dashes(text, line.span, g)
    drafts: list[Draft] = []
    for span in _sentences(text, document.lang, line.span, found, g):
        inside = [q for q in found if span.start <= q.start and q.end <= span.end]
        drafts += _sentence(text, span, inside, line.paragraph, g)
    drafts = _merge(text, drafts)
    return [replace(draft, extra=extra) for draft in drafts]


HEADLINE_WORDS, HEADLINE_SHARE = 3, 0.5  # words, and share of its words, that what a headline says must have


def _headline_said(text: str, span: Span, found: Sequence[Quotation], g: Grammar) -> tuple[Span, ...]:
    """What a headline says without who says it ("…, says mayor"): the whole where no frame stands there, or little else."""
    drafts = _sentence(text, span, found, 0, g)
    if len(drafts) != 1 or drafts[0].presentation is Presentation.NARRATION:
        return (span,)
    record, parts = drafts[0].record, drafts[0].parts
    if record is not None and record.weak:
        return (span,)  # "Director expects better year": the verb is half of what it says
    said = sum(len(part.of(text).split()) for part in parts)
    if said < HEADLINE_WORDS or said < HEADLINE_SHARE * len(span.of(text).split()):
        return (span,)
    return parts


_OPENING_DASH = re.compile(r"[—–―-][ \u00a0]?(?=\S)")
_INNER_DASH = re.compile(
    r"[ \u00a0]+[—–―-][ \u00a0]+|[ \u00a0]+[—–―-][.,;:!?](?=[ \u00a0]|\Z)|(?<=[,.!?…])[ \u00a0]+[—–―-](?=\w)|[ \u00a0][—–―-](?=[^\W\d_A-ZА-ЯÀ-Þ])|(?<=[^\W\d_])[—–―](?=[.,:;]?(?:[ \u00a0]|\Z))[.,:;]?"
)


def _framed_inside(text: str, q: Quotation, g: Grammar) -> list[Quotation]:
    """A quotation whose frame stands inside the marks («Мы готовы, — сказал он. — Ждём»), as one quotation a piece of speech."""
    pieces = _speech(text, q.inner_start, q.inner_end, g)
    if len(pieces) < 1 or pieces == [(q.inner_start, q.inner_end)]:
        return [q]
    out = [Quotation(start, end, start, end, 0, True) for start, end in pieces]
    out[0] = Quotation(q.start, out[0].end, out[0].inner_start, out[0].inner_end)
    if out[-1].inner_end == q.inner_end:
        out[-1] = Quotation(out[-1].start, q.end, out[-1].inner_start, out[-1].inner_end, 0, q.closed)
    return out


def _dashes(text: str, span: Span, g: Grammar) -> list[Quotation]:
    """Speech that a dash opens instead of quotation marks («— …, — сказал он. — …»), as quotations without marks."""
    opening = _OPENING_DASH.match(text, span.start, span.end)
    if opening is None:
        return []
    pieces = _speech(text, opening.end(), span.end, g)
    return [Quotation(start, end, start, end) for start, end in pieces] if pieces != [(opening.end(), span.end)] else []


def _speech(text: str, start: int, end: int, g: Grammar) -> list[tuple[int, int]]:
    """The stretches of speech in `text[start:end]` when dashes set frames apart; the whole when there is no frame."""
    cuts = [hit.span() for hit in _INNER_DASH.finditer(text, start, end)]
    bounds = [start, *(cut[1] for cut in cuts)]
    stops = [*(cut[0] for cut in cuts), end]
    out: list[tuple[int, int]] = []
    framed = False  # whether the piece before was a frame
    frames = 0
    for begin, stop in zip(bounds, stops, strict=True):
        while begin < stop and text[begin].isspace():
            begin += 1
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if begin == stop:
            continue
        words = re.findall(r"\w+(?:-\w+)*", text[begin : min(stop, begin + 90)].lower())
        if (
            out
            and not framed
            and text[begin].islower()
            and (
                any(word in g.verbs or word.partition("-")[0] in g.verbs for word in words[:4])
                or _unknown_frame(text, begin, stop, out[-1][1], g)
            )
        ):
            framed = True
            frames += 1
        elif out and not framed:
            out[-1] = (out[-1][0], stop)
        else:
            out.append((begin, stop))
            framed = False
    return out if frames else [(start, end)]


def _unknown_frame(text: str, begin: int, stop: int, before: int, g: Grammar) -> bool:
    """Whether a stretch between dashes is a frame whose verb no table knows: «…, – отрезала Гречко, – …»."""
    words = text[begin:stop].rstrip(",.").split()
    return (
        2 <= len(words) <= 5
        and text[before - 1] in ",!?…"
        and text[stop - 1] in ",."
        and words[0].lower() not in g.conjunctions | g.prepositions | g.clause_start | g.that
        and (words[1][:1].isupper() or words[1].lower() in g.male | g.female)
    )


def _sentences(text: str, lang: str, span: Span, found: Sequence[Quotation], g: Grammar) -> list[Span]:
    """Sentences of a report's paragraph, each quotation kept whole."""
    pieces = split(text, lang, span.start, span.end, protect=_LONG)
    out: list[Span] = []
    for piece in pieces:
        inside = next((q for q in found if q.start < piece.start < q.end), None)
        if out and inside is not None:
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _sentence(text: str, span: Span, found: Sequence[Quotation], paragraph: int, g: Grammar) -> list[Draft]:
    real = [q for q in found if any(char.isalnum() for char in text[q.inner_start : q.inner_end])]
    sentence = Sentence(text, span, real, g)
    outside = [t for t in sentence.tokens if t.kind == "w"]
    if real and not outside:
        inner = tuple(Span(q.inner_start, q.inner_end) for q in real)
        if any(clausal(text, q) for q in real):
            return [
                Draft(span, paragraph, Presentation.DIRECT, inner, inner, unframed=True, opens_on=not real[-1].closed)
            ]
        return [Draft(span, paragraph, Presentation.NARRATION, (span,), ())]
    pointer = sentence.pointer()
    if pointer is not None:
        return [Draft(span, paragraph, Presentation.NARRATION, (span,), (), pointer=pointer)]
    records = sentence.records()
    if not records:
        if (
            g.subjunctive
            and not any(clausal(text, q) for q in real[:1] if q.start == span.start)
            and _subjunctive(sentence, g)
        ):
            inner = tuple(Span(q.inner_start, q.inner_end) for q in real if not title_like(text, q))
            return [
                Draft(
                    span,
                    paragraph,
                    Presentation.MIXED if inner else Presentation.INDIRECT,
                    (span,),
                    inner,
                    unframed=True,
                )
            ]
        return [_unattributed(text, span, real, paragraph, sentence, g)]
    drafts: list[Draft] = []
    start = span.start
    for i, record in enumerate(records):
        end = span.end
        if i + 1 < len(records):
            nxt = records[i + 1].extent.start
            if nxt <= record.extent.start:
                continue
            end = nxt
        piece = trim_space(text, Span(start, end))
        if len(piece) == 0:
            continue
        before, piece, record, after = sentence.apart(piece, record)
        drafts += [Draft(span, paragraph, Presentation.NARRATION, (span,), ()) for span in before]
        drafts.append(
            _attributed(
                text, piece, [q for q in real if piece.start <= q.start and q.end <= piece.end], paragraph, record, g
            )
        )
        drafts += [Draft(span, paragraph, Presentation.NARRATION, (span,), ()) for span in after]
        start = end
    return drafts


def _subjunctive(sentence: Sentence, g: Grammar) -> bool:
    """Whether a German sentence stands in the subjunctive of reported speech ("Die Brücke sei sicher.") with no frame of its own."""
    words = [t.low for t in sentence.tokens if t.kind == "w"]
    if any(word in g.open_ or word in g.that or word in g.as_words for word in words[:1]) or "ich" in words:
        return False
    at = next((i for i, word in enumerate(words) if word in g.subjunctive), None)
    return (
        at is not None
        and words[at : at + 3] != ["sei", "es", "denn"]
        and words[max(0, at - 1) : at + 2] != ["es", "sei", "denn"]
    )


def trim_space(text: str, span: Span) -> Span:
    """The span without blanks at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _attributed(text: str, span: Span, found: Sequence[Quotation], paragraph: int, record: Record, g: Grammar) -> Draft:
    """A statement with one frame: direct when quotations are all of its content, mixed when they are part of it."""
    parts: list[Span] = []
    inside: list[Quotation] = []
    whole = True
    for part in record.parts:
        if not span.contains(part):
            part = (
                Span(max(part.start, span.start), min(part.end, span.end))
                if part.overlaps(span)
                else Span(span.start, span.start)
            )
        held = [q for q in found if q.start < part.end and part.start < q.end]
        inside += held
        rest = "".join(char for char in _outside(text, part, held) if char.isalnum())
        if held and not rest:
            parts += [Span(q.inner_start, q.inner_end) for q in held]
        elif len(part):
            whole = False
            parts.append(part)
    # a second quotation behind the frame belongs to the same statement
    for q in found:
        between = text[record.frame.end : q.start].split()
        if (
            whole
            and inside
            and q.start > record.frame.end
            and q not in inside
            and clausal(text, q)
            and len(between) <= 2
        ):
            parts.append(Span(q.inner_start, q.inner_end))
            inside.append(q)
    quoted = tuple(Span(q.inner_start, q.inner_end) for q in inside)
    if not parts:
        return Draft(span, paragraph, Presentation.NARRATION, (span,), ())
    if inside and whole:
        only = inside[0]
        if len(inside) == 1 and not clausal(text, only) and title_like(text, only):
            return Draft(span, paragraph, Presentation.NARRATION, (span,), ())
        presentation = Presentation.DIRECT
        if (
            record.weak
            and len(inside) == 1
            and len(text[only.inner_start : only.inner_end].split()) <= 2
            and g.order != "cjk"
        ):
            presentation = Presentation.MIXED
    elif inside:
        presentation = Presentation.MIXED if not all(title_like(text, q) for q in inside) else Presentation.INDIRECT
        if presentation is Presentation.INDIRECT:
            quoted = ()
    else:
        presentation = Presentation.INDIRECT
    opens_on = bool(inside) and not inside[-1].closed
    return Draft(span, paragraph, presentation, tuple(parts), quoted, record, mention=record.subject, opens_on=opens_on)


def _outside(text: str, part: Span, held: Sequence[Quotation]) -> str:
    out, at = [], part.start
    for q in held:
        out.append(text[at : max(at, q.start)])
        at = max(at, q.end)
    out.append(text[at : max(at, part.end)])
    return "".join(out)


def _unattributed(
    text: str, span: Span, real: Sequence[Quotation], paragraph: int, sentence: Sentence, g: Grammar
) -> Draft:
    """A sentence without a reporting verb: a clause in quotation marks after a colon or before a short tag is still speech."""
    clauses = [
        q for q in real if clausal(text, q) and not (title_like(text, q) and text[q.inner_end - 1] not in ",.!?")
    ]
    for q in clauses:
        before, after = text[span.start : q.start].rstrip(), text[q.end : span.end].strip()
        inner = Span(q.inner_start, q.inner_end)
        if before.endswith((":", "：")) and not any(char.isalnum() for char in after):
            mention = _colon_subject(sentence, q, g)
            return Draft(
                span,
                paragraph,
                Presentation.DIRECT,
                (inner,),
                (inner,),
                mention=mention,
                unframed=mention is None,
                opens_on=not q.closed,
            )
        if (
            not any(char.isalnum() for char in before)
            and (text[q.inner_end - 1] in ",،，" or after.startswith(","))
            and len(after.split()) <= 14
        ):
            tokens = [t for t in sentence.tokens if t.start >= q.end and t.kind == "w"]
            capital = next((i for i, t in enumerate(tokens) if t.text[:1].isupper()), None)
            mention = None
            if capital is not None:
                stop = capital
                while stop < len(tokens) and tokens[stop].text[:1].isupper():
                    stop += 1
                mention = Span(tokens[capital].start, tokens[stop - 1].end)
            else:
                # a verb that no table knows: "…", ergänzt er / s'est-il réjoui
                for token in tokens[:4]:
                    tail = token.low.rpartition("-")[2]
                    if tail in g.male | g.female:
                        mention = Span(token.end - len(tail), token.end)
                        break
            parts = [inner] + [Span(o.inner_start, o.inner_end) for o in clauses if o.start > q.end]
            if mention is not None or (len(after.split()) <= 4 and len(text[q.inner_start : q.inner_end].split()) >= 3):
                return Draft(
                    span,
                    paragraph,
                    Presentation.DIRECT,
                    tuple(parts),
                    tuple(parts),
                    mention=mention,
                    opens_on=not real[-1].closed,
                )
    long = [
        q
        for q in clauses
        if len(text[q.inner_start : q.inner_end].split()) >= 3
        and text[q.inner_end - 1 : q.inner_end] in ".!?…"
        and q.end - q.start > 0.7 * len(span)
    ]
    if long:
        inner_spans = tuple(Span(q.inner_start, q.inner_end) for q in long)
        return Draft(
            span, paragraph, Presentation.DIRECT, inner_spans, inner_spans, unframed=True, opens_on=not real[-1].closed
        )
    opens_on = bool(real) and not real[-1].closed
    if opens_on:
        inner = Span(real[-1].inner_start, real[-1].inner_end)
        return Draft(span, paragraph, Presentation.DIRECT, (inner,), (inner,), unframed=True, opens_on=True)
    labelled = _label(text, span, sentence, g) if g.lang == "en" and not real else None
    if labelled is not None:
        who, body = labelled
        return Draft(span, paragraph, Presentation.INDIRECT, (body,), (), mention=who, label=True)
    told = _in_interview(sentence, g) if not real else None
    if told is not None:
        who, start = told
        return Draft(span, paragraph, Presentation.INDIRECT, (Span(start, span.end),), (), mention=who)
    somebodys = tuple(Span(q.inner_start, q.inner_end) for q in real if _somebodys_words(text, q, g))
    if somebodys:
        return Draft(span, paragraph, Presentation.MIXED, (span,), somebodys)
    return Draft(span, paragraph, Presentation.NARRATION, (span,), ())


def _label(text: str, span: Span, sentence: Sentence, g: Grammar) -> tuple[Span, Span] | None:
    """A name in capitals or a run of capitalised words, and what follows its colon: `TRUMAN: We will go.` in a transcript.

    Whether it is anybody's is known only when the people of the article are: until then it is a guess.
    """
    tokens = sentence.tokens
    stop = next((k for k, t in enumerate(tokens[:6]) if t.text == ":"), None)
    if not stop or stop + 3 >= len(tokens) or any(t.kind != "w" or not t.text[:1].isupper() for t in tokens[:stop]):
        return None
    return Span(tokens[0].start, tokens[stop - 1].end), Span(tokens[stop + 1].start, span.end)


# Words within which the paper of "In an interview with the Herald of Oak Bay, Ann Low …" ends in a comma, and those that a name has at most.
PAPER, NAME = 12, 4


def _in_interview(sentence: Sentence, g: Grammar) -> tuple[Span, int] | None:
    """Whoever gives an interview says what follows, whatever the verb: who that is, and where it begins.

    "In an interview with the Herald, Ann Low put the cost at 3 million": the subject is a name or a pronoun right behind the comma.
    """
    tokens = sentence.tokens
    low = tuple(token.low for token in tokens[:8])
    phrases = g.outlet_phrases.by_head.get(low[0], ()) if low else ()
    phrase = next((one for one in phrases if len(one) > 1 and low[: len(one)] == one and low[0] in g.prepositions), ())
    comma = next((k for k in range(len(phrase) + 1, min(len(tokens), PAPER)) if tokens[k].text == ","), None)
    if not phrase or comma is None or comma + 2 >= len(tokens):
        return None
    first = last = comma + 1
    while last < len(tokens) and tokens[last].kind == "w" and tokens[last].text[:1].isupper():
        last += 1
    if last == first and tokens[first].low in g.male | g.female:
        last += 1
    if not 0 < last - first <= NAME or last == len(tokens) or tokens[last].kind != "w":
        return None  # "In an interview with the Herald, in March, …"; "…, Low, who …"
    return Span(tokens[first].start, tokens[last - 1].end), tokens[first].start


def _somebodys_words(text: str, q: Quotation, g: Grammar) -> bool:
    """Whether a quotation in a sentence without a known frame is long enough to be somebody's words, not a term or a title.

    In PolNeAR's training articles 191 of 226 such quotations of five words or more, no titles, belong to an attribution (.85), and
    253 of 506 of one or two words: those stay unmarked.
    """
    inner = text[q.inner_start : q.inner_end]
    if not q.closed or title_like(text, q):
        return False
    if g.order == "cjk":
        return len(inner) >= 10
    return len(inner.split()) >= 5


def _colon_subject(sentence: Sentence, q: Quotation, g: Grammar) -> Span | None:
    """Who speaks in a frame without a known verb ("Low was blunt: …"): a pronoun that opens it, or its longest name."""
    tokens = [t for t in sentence.tokens if t.end <= q.start and t.kind == "w"]
    if not tokens:
        return None
    if tokens[0].low in g.male | g.female | g.plural:
        return Span(tokens[0].start, tokens[0].end)
    runs: list[tuple[int, int]] = []
    function = g.determiners | g.prepositions | g.adverbs | g.clause_start | g.conjunctions
    for i, token in enumerate(tokens[:9]):
        if token.text[:1].isupper() and not (i == 0 and token.low in function):
            if runs and runs[-1][1] == i:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
    if not runs or (len(runs) == 1 and runs[0] == (0, 1) and len(tokens) > 6):
        return None
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return Span(tokens[first].start, tokens[last - 1].end)


def _merge(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Join a bare quotation to the framed direct quotation beside it in the paragraph: `"…," she said. "…"`."""
    out: list[Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        joins = (
            last is not None and draft.presentation is Presentation.DIRECT and last.presentation is Presentation.DIRECT
        )
        if (
            last is not None
            and joins
            and draft.unframed
            and (last.record is not None or last.mention is not None or last.unframed)
        ):
            out[-1] = replace(
                last,
                span=Span(last.span.start, draft.span.end),
                parts=last.parts + draft.parts,
                quoted=last.quoted + draft.quoted,
                opens_on=draft.opens_on,
            )
        elif (
            last is not None
            and joins
            and last.unframed
            and draft.record is not None
            and draft.parts[0].start < draft.record.frame.start
        ):
            out[-1] = replace(
                draft,
                span=Span(last.span.start, draft.span.end),
                parts=last.parts + draft.parts,
                quoted=last.quoted + draft.quoted,
            )
        else:
            out.append(draft)
    return out


def _pointed(drafts: Sequence[Draft]) -> list[Draft]:
    """Join a sentence that only says who said it («Об этом заявил мэр») to the narration right before it, its content.

    A sentence that has a frame of its own, a headline or furniture before it stays as it is.
    """
    out: list[Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if (
            draft.pointer is None
            or last is None
            or last.cruft
            or last.extra != draft.extra
            or last.presentation not in (Presentation.NARRATION, Presentation.MIXED)
            or last.record is not None
            or last.pointer is not None
            or last.mention is not None
            or draft.paragraph - last.paragraph > 1
        ):
            out.append(draft)
            continue
        out[-1] = replace(
            last,
            span=Span(last.span.start, draft.span.end),
            presentation=Presentation.MIXED if last.quoted else Presentation.INDIRECT,
            parts=last.parts,
            record=replace(draft.pointer, parts=last.parts),
            mention=draft.pointer.subject,
            unframed=False,
        )
    return out


# --- speakers ----------------------------------------------------------------------------------------------------------------------


# "The head of the council, Ann Low, …": the name behind a description that opens a sentence
_APPOSED_NAME = re.compile(rf"[^,;:.]{{3,80}}, ([{CAPITALS}][\w’'-]+(?: [{CAPITALS}][\w’'-]+){{1,2}}),")


_ELISION = re.compile(r"\b[lL]['’](?=\w)")


class _Focus:
    """Who was last spoken of: persons by recency, each with the paragraph where it was met."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int]] = []

    def note(self, name: str, paragraph: int) -> None:
        """Put a person in front."""
        self.seen = [(name, paragraph)] + [pair for pair in self.seen if pair[0] != name][:11]

    def near(self, paragraph: int, reach: int = 4) -> list[str]:
        """Persons of this and the previous paragraphs, the most recent first."""
        return [name for name, at in self.seen if paragraph - at <= reach]


def _resolve(document: Document, drafts: Sequence[Draft], g: Grammar) -> list[Draft]:
    """Give every statement its speaker: by name, by pronoun or role, or carried over from the quotation before."""
    text = document.text
    people = People(g, text)
    focus = _Focus()
    out: list[Draft] = []
    last: Draft | None = None  # the last attributed statement
    since: str | None = None  # the person whom narration behind it has named first
    pending: list[int] = []
    for draft in drafts:
        if draft.cruft or draft.presentation is Presentation.HEADLINE:
            out.append(draft)
            continue
        if last is not None and _retold(text, draft, last, people, g):
            # "Rangers have told her that …": she says so, and that they told her is part of it
            draft = replace(draft, parts=(draft.span,), speaker=last.speaker, mention=None)
            last = draft
        elif draft.mention is not None:
            name, person = _name(text, draft.mention, people, focus, draft, g)
            if draft.label and not _known_label(draft.mention.of(text), people):
                out.append(
                    replace(draft, presentation=Presentation.NARRATION, parts=(draft.span,), mention=None, label=False)
                )
                continue
            if _of_a_body(text, draft, name, people, g):
                draft = replace(draft, parts=(draft.span,), speaker=None)
                told = draft.record is not None and draft.record.frame.of(text).split()[-1].lower() in g.that
                if draft.record is not None and draft.record.stance not in _BODYS and not told:
                    draft = replace(draft, presentation=Presentation.NARRATION, record=None, mention=None)
                out.append(replace(draft, attribution=_attribution(text, draft, people, g)))
                continue
            draft = replace(draft, speaker=name)
            if name is not None and person:
                focus.note(name, draft.paragraph)
            for i in pending:
                out[i] = replace(out[i], speaker=name)
            pending = []
            last, since = draft, None
        elif draft.unframed or draft.record is not None:
            carried = None
            if draft.record is not None and draft.record.nobody:
                out.append(replace(draft, attribution=_attribution(text, draft, people, g)))
                continue
            if last is not None and draft.paragraph - last.paragraph <= 1 and not _names_a_place(text, draft, g):
                carried = last.speaker
            if draft.record is not None and since is not None and not _names_a_place(text, draft, g):
                carried = since  # «Le maire, Luc Darnel, est inquiet. À son avis, …»
            if draft.record is None and draft.parts == (draft.span,):
                # a free continuation in the subjunctive: not when somebody else is its subject or when no person spoke before
                other = _opening_person(text, draft.span, people, g)
                if (other is not None and other != carried) or (carried is not None and not people.is_name(carried)):
                    carried = None
            draft = replace(draft, speaker=carried)
            if carried is None and draft.parts == (draft.span,) and draft.record is None:
                shown = Presentation.MIXED if draft.quoted else Presentation.NARRATION
                draft = replace(draft, presentation=shown, unframed=False)
            if carried is not None:
                last = draft
                since = None if draft.record is not None else since
            elif draft.opens_on:
                pending.append(len(out))
        else:
            subject = _opening_person(text, draft.span, people, g)
            if subject is not None:
                focus.note(subject, draft.paragraph)
                since = subject
            elif g.lang != "en" and (other := _one_person(text, draft.span, people)) is not None:
                focus.note(other, draft.paragraph)
                since = other if not focus.near(draft.paragraph)[1:] else since
            pending = []
        if not draft.opens_on and draft.unframed:
            pending = [i for i in pending if i != len(out)]
        draft = replace(draft, attribution=_attribution(text, draft, people, g))
        out.append(draft)
    return [
        replace(d, attribution=replace(d.attribution, speaker=d.speaker)) if d.attribution is not None else d
        for d in out
    ]


_RETOLD = re.compile(r"\b(?:has|have)(?:\s+\w+)?\s+\Z")


def _retold(text: str, draft: Draft, last: Draft, people: People, g: Grammar) -> bool:
    """Whether a frame tells what others have told the one who speaks in the article so far: hers is the voice, theirs the news."""
    record = draft.record
    if (
        g.lang != "en"
        or record is None
        or record.verb.lower() != "told"
        or draft.presentation is not Presentation.INDIRECT
    ):
        return False
    told = re.match(r"\s+(her|him)\b", text[record.verb_span.end : record.verb_span.end + 8])
    if told is None or last.speaker is None or draft.paragraph - last.paragraph > 2 or not people.is_name(last.speaker):
        return False
    if people.gender_of(last.speaker) not in ("", "f" if told.group(1) == "her" else "m"):
        return False
    return _RETOLD.search(text[draft.span.start : record.verb_span.start]) is not None


def _names_a_place(text: str, draft: Draft, g: Grammar) -> bool:
    """Whether a frame without a subject names where it was said instead: «В мэрии заявили», «как сообщили в мэрии»."""
    if draft.record is None or draft.record.verb_span == draft.record.frame:
        return False
    before = re.findall(r"\w+", text[draft.record.frame.start : draft.record.verb_span.start].lower())
    opening = re.findall(r"\w+", text[draft.span.start : draft.record.verb_span.start].lower())
    early = all(part.start > draft.record.verb_span.start for part in draft.parts)
    bare = text[draft.record.verb_span.end :][:1] == ","  # «Jak dodała, …» leaves its subject out
    return (any(word in g.as_words for word in before) and not bare) or (
        early and opening[:1] != [] and opening[0] in g.prepositions
    )


def _known_label(label: str, people: People) -> bool:
    """Whether a label before a colon is a person of the article, or the question and answer of a transcript."""
    words = label.split()
    return label in ("Q", "A") or (bool(people.full.get(words[-1].lower())) and len(words) <= 4)


# What a body may stand for with nobody's name: it wants, plans, expects, refuses, supports, blames. Its "fears" and "views" are the writer's.
_BODYS = frozenset(
    {
        "want",
        "hope",
        "predict",
        "promise",
        "deny",
        "call",
        "threaten",
        "find",
        "criticise",
        "support",
        "praise",
        "suggest",
    }
)


def _of_a_body(text: str, draft: Draft, name: str | None, people: People, g: Grammar) -> bool:
    """Whether a stance without quotation marks is that of a body, not of people ("Ladomed expects to deliver").

    It is the reporter's narration and mostly rests on somebody else's words: taken as the body's own, it would be a false alarm
    about the speaker. Speech of bodies ("the ministry said") stays.
    """
    assert draft.mention is not None
    if draft.record is None or not draft.record.weak or draft.presentation is not Presentation.INDIRECT or name is None:
        return False
    words = [word for word in draft.mention.of(text).split() if word.lower() not in g.determiners]
    if (
        not words
        or words[-1].lower() in g.pronouns | g.roles | g.plurals
        or words[-1].lower().endswith(("s", "’", "'"))
        or people.is_person(name)
    ):
        return False
    if people.full.get(name.split()[-1].lower().rstrip(".,")):
        return False
    return g.lang == "en"


def _name(text: str, mention: Span, people: People, focus: _Focus, draft: Draft, g: Grammar) -> tuple[str | None, bool]:
    """The speaker that a noun phrase names, and whether it is a person's name."""
    words = (_ELISION.sub(r"\g<0> ", mention.of(text)) if g.elision else mention.of(text)).split()
    low = [word.lower().strip(",.’'") for word in words]
    if len(words) == 1 and low[0] in g.pronouns | g.male_after | g.female_after:
        return _pronoun(low[0], people, focus, draft, text, g), True
    if g.order == "cjk":
        bare = mention.of(text)
        # "青河市市长林国栋": the name, of two to four characters, stands behind the last office
        ends = [at + len(role) for role in g.roles if (at := bare.rfind(role)) >= 0]
        behind = max((end for end in ends if 2 <= len(bare) - end <= 4), default=0)
        return (bare[behind:], True) if bare not in g.roles else (None, False)
    if g.order == "vso" and not any(char.isupper() for char in mention.of(text)):
        if len(words) == 1 and low[0] in g.roles:
            return None, False
        if len(words) >= 4 and words[0] in g.roles:
            # "رئيس بلدية وادي الزهر سامر القاضي": the name stands behind the office
            words = words[-3:] if words[-2] in ("بن", "ابن", "أبو", "آل", "عبد", "بنت") else words[-2:]
        named = " ".join(word for word in words if word not in g.roles)
        full = people.expand_caseless(named or mention.of(text), text)
        return full, True
    capitals = [
        i for i, word in enumerate(words) if word[:1].isupper() and not (i == 0 and low[0] in g.determiners | g.roles)
    ]
    tail = len(words)
    if g.comma_clause and len(words) == 2 and low[0] in g.determiners and words[1] not in people.names:
        # German nouns are capitalised: "die Ärztin" is a role, "das Blatt" a description
        want = _GENDERED.get((g.lang, low[0]), "")
        near = [name for name in focus.near(draft.paragraph) if people.gender_of(name) in ("", want) or not want]
        known = people.by_role(low[1], near, mention.start) if people.is_role(words[1]) else None
        if known is not None and want and people.gender_of(known) not in ("", want):
            known = None
        return (known, True) if known or people.is_role(words[1]) else (mention.of(text), False)
    lead = next((i for i, word in enumerate(words) if not word[:1].isupper()), tail)
    if (
        g.lang == "en"
        and 2 <= lead <= 3
        and lead < tail
        and low[lead] in ("of", "from", "at")
        and low[0] not in g.roles | g.determiners
    ):
        leading = people.named_in_full(words[:lead])
        if leading is not None:
            return leading, True  # "Lu Wenqin of the Lanxi reservoir"
    # the last capital run, when the phrase ends in one: "Kremlin spokesman Dmitry Peskov"
    if capitals and capitals[-1] == tail - 1 and not (len(capitals) == 1 and tail == 1 and low[0] in g.roles):
        first = tail - 1
        while first > 0 and (words[first - 1][:1].isupper() or low[first - 1] in _PARTICLES):
            first -= 1
        run = words[first:]
        # "the head of Rosatom": the name belongs to the description
        if first > 0 and low[first - 1] in ("like", "including") and g.lang == "en":
            return mention.of(text), False  # "critics like Low": not Low alone
        if first > 0 and low[first - 1] in g.of and low[first - 1] not in ("de", "&"):
            before = (
                people.named_in_full([word for word in words[: first - 1] if word[:1].isupper()])
                if g.lang == "en"
                else None
            )
            if before is not None and low[first - 1] == "of":
                return before, True  # "Senator Ann Low of Port Lee"
            noun = next((word for word in low[:first] if word in g.roles), None)
            known = (
                people.by_role(noun, focus.near(draft.paragraph), mention.start)
                if noun and low[0] in g.determiners
                else None
            )
            return (known or mention.of(text)), known is not None
        if "and" in low[first - 1 : first] and first >= 2 and words[first - 2][:1].isupper():
            return mention.of(text), False
        if first > 0 and len(run) >= 3 and g.lang in _GENITIVE:
            # "пресс-секретарь главы Приозёрья Павел Лунёв": a name in the genitive stands before the person's
            run = run[-3:] if _PATRONYMIC.search(run[-2]) else run[-2:]
        name = people.person(list(run))
        if name is None:
            return mention.of(text), False
        full = people.expand(name)
        return full, len(full.split()) >= 2 or first == 0
    if (low and (low[0] in g.determiners or low[0] == "l")) or len(words) == 1:
        noun = next((word for word in reversed(low) if word in g.roles), None)
        if (
            noun is not None
            and low[0] in ("the", "der", "die", "das", "le", "la", "l", "el", "il", "lo", "o", "a")
            and not capitals
        ) or (len(words) == 1 and noun is not None):
            if len(words) > 3:  # "the head of the local observatory" describes its man well enough
                known = people.by_role(noun, [], mention.start)
                return known or mention.of(text), known is not None
            want = _GENDERED.get((g.lang, low[0]), "")
            near = [name for name in focus.near(draft.paragraph) if people.gender_of(name) in ("", want) or not want]
            known = people.by_role(noun, near, mention.start)
            if known is not None and want and people.gender_of(known) not in ("", want):
                known = None
            return known, known is not None
    return mention.of(text), False


# Articles that tell whether a man or a woman bears the office.
_GENDERED = {
    ("de", "der"): "m", ("de", "die"): "f", ("fr", "le"): "m", ("fr", "la"): "f", ("es", "el"): "m", ("es", "la"): "f",
    ("it", "il"): "m", ("it", "la"): "f", ("pt", "o"): "m", ("pt", "a"): "f",
}  # fmt: skip


def _pronoun(word: str, people: People, focus: _Focus, draft: Draft, text: str, g: Grammar) -> str | None:
    """The last compatible person of this or the previous paragraphs; None when there is none."""
    want = "m" if word in g.male | g.male_after else "f" if word in g.female | g.female_after else ""
    if not want:
        return None
    assert draft.mention is not None
    here = (
        _opening_person(text, Span(draft.span.start, draft.mention.start), people, g)
        if draft.mention.start > draft.span.start
        else None
    )
    candidates = ([here] if here else []) + focus.near(draft.paragraph)
    for name in candidates[:4]:
        if people.gender_of(name) == want:
            return name
    return next((name for name in candidates if not people.gender_of(name)), None)


def _one_person(text: str, span: Span, people: People) -> str | None:
    """The one person whom a sentence names in full, when it names one only («Innego zdania jest prezes spółki, Marek Sowa»)."""
    sentence = span.of(text)
    found = [name for names in people.full.values() for name in names if name in sentence and people.is_person(name)]
    return found[0] if len(found) == 1 else None


def _opening_person(text: str, span: Span, people: People, g: Grammar) -> str | None:
    """The person that opens a sentence as its subject, if one does."""
    dateline = DATELINE.match(text, span.start, min(span.end, span.start + 90))
    opening = text[dateline.end() if dateline else span.start : span.end][:140]
    words = opening[:120].split()
    if words and words[0].lower() in g.determiners and (apposed := _APPOSED_NAME.match(opening)):
        full = people.expand(apposed.group(1))
        if people.full.get(full.split()[-1].lower()):
            return full
    i = 0
    while i < len(words) and i < 6 and not words[i][:1].isupper():
        if words[i].lower() not in g.determiners | g.roles | g.prepositions:
            return None
        i += 1
    run: list[str] = []
    for word in words[i:]:
        if not word[:1].isupper() and not (run and word.lower() in g.roles):
            break
        run.append(word)
        if word.endswith((",", ".", ":", ";")) and len(word) > 3 and not people.is_title(word):
            break
    tail = run
    for k in range(len(run) - 1, -1, -1):
        if run[k].lower() in g.roles:
            tail = run[k + 1 :]
            break
    if not tail or tail[-1].endswith(("'s", "’s")):
        return None
    name = people.person([word.strip(",;:") for word in tail])
    if name is None:
        return None
    full = people.expand(name)
    return full if len(full.split()) >= 2 and people.full.get(full.split()[-1].lower()) else None


# --- outlet and time ---------------------------------------------------------------------------------------------------------------


def _attribution(text: str, draft: Draft, people: People, g: Grammar) -> Attribution | None:
    if draft.presentation is Presentation.NARRATION or (
        draft.record is None and draft.mention is None and not draft.unframed
    ):
        return None
    record = draft.record
    frame = _frame_text(text, draft, g)
    return Attribution(
        speaker=draft.speaker,
        speaker_span=draft.mention,
        verb=record.verb if record is not None else "",
        verb_span=record.verb_span if record is not None else None,
        stance=record.stance if record is not None else "",
        outlet=_outlet(frame, people, draft.speaker, g),
        when=_when(frame, g),
    )


def _frame_text(text: str, draft: Draft, g: Grammar) -> str:
    """Everything of a statement that is not its content; a blank line stands where content was cut out.

    An office without a name («sagte der Fährchef») is left out, too: it stands where a paper's name would.
    """
    dateline = DATELINE.match(text, draft.span.start, min(draft.span.end, draft.span.start + 90))
    out, at = [], dateline.end() if dateline else draft.span.start
    for part in draft.parts:
        out.append(text[at : part.start])
        at = max(at, part.end)
    out.append(text[at : draft.span.end])
    frame = " \n ".join(out)
    if g.comma_clause and draft.mention is not None:
        words = draft.mention.of(text).split()
        if len(words) == 2 and words[0].lower() in g.determiners:
            frame = frame.replace(draft.mention.of(text), "\n", 1)
    return frame


_WORDS = re.compile(r"[^\W_](?:[\w’'.&-]*[\w])?\.?|[«\"“„][^«»\"“”„\n]{2,60}[»\"”“]|[^\w\s]")


def _outlet(frame: str, people: People, speaker: str | None, g: Grammar) -> str | None:
    """The outlet that the frame names: "told the newspaper Neue Welt", "in an interview with …"."""
    if g.order == "cjk":
        hit = _CJK_OUTLET.search(frame)
        return next((group.strip("《》“” ") for group in hit.groups() if group), None) if hit else None
    if g.order == "sov":
        return _outlet_before(frame, people, speaker, g)
    words: list[str] = _WORDS.findall(frame)
    low = [word.lower().rstrip(".") if len(word) > 5 else word.lower() for word in words]
    nouns = {noun for noun in g.outlet_nouns if noun not in g.determiners and len(noun) > 3}
    for i, word in enumerate(low):
        starts = [i + 1] if word in g.outlet_after else []
        starts += [
            i + len(phrase)
            for phrase in g.outlet_phrases.by_head.get(word, ())
            if tuple(low[i : i + len(phrase)]) == phrase
        ]
        if word in nouns:
            starts.append(i)
        if g.comma_clause and word in ("der", "dem") and 0 < i < len(words) - 1 and words[i - 1][:1].isupper():
            # "sagte Brückner der „Wieker Zeitung“", "sagte Brückner dem Tagblatt"
            if words[i + 1][0] in '«"“„' and len(words[i + 1]) > 2:
                quoted: str = words[i + 1].strip('«»"“”„')
                return quoted
            if words[i - 1] in people.names and not people.is_role(words[i + 1]) and low[i + 1] not in g.outlet_not:
                starts.append(i + 1)
        for j in starts:
            found = _outlet_at(words, low, j, people, speaker, g)
            if found is not None:
                return found
    return None


# 在接受《海湾日报》采访时, 对《海湾日报》说, 告诉《海湾日报》记者
_CJK_OUTLET = re.compile(
    r"接受(?:了)?《?([^《》，,。\n]{2,14}?)》?(?:的)?(?:记者|記者)?(?:独家|獨家)?(?:采访|採訪|专访|專訪|访问|訪問)|(?:对|對|向|告诉|告訴)《([^》\n]{2,20})》"
)


def _outlet_before(frame: str, people: People, speaker: str | None, g: Grammar) -> str | None:
    """The outlet of a Turkish frame, which stands before its noun or verb: «Kıyı gazetesine», «Deniz TV'ye konuşan»."""
    words = re.findall(r"[\w.&]+(?:['’][\w]+)?|[^\w\s]", frame)
    for i in range(1, len(words)):
        noun = words[i].lower() in g.outlet_nouns and words[i][:1].islower()
        behind = words[i].lower() in g.outlet_behind and re.search(r"['’][yn]?[eaı]\Z", words[i - 1]) is not None
        if not noun and not behind:
            continue
        first = i
        while first > 0 and words[first - 1][:1].isupper() and i - first < 5:
            first -= 1
        name = " ".join(re.sub(r"['’]\w+\Z", "", word) for word in words[first:i])
        if name and name != speaker and not (behind and people.is_person(name)):
            return name
    return None


def _outlet_at(
    words: Sequence[str], low: Sequence[str], j: int, people: People, speaker: str | None, g: Grammar
) -> str | None:
    described = False
    k = j
    nouns = {part for noun in g.outlet_nouns for part in noun.lower().split()}
    names = {noun for noun in nouns if noun not in g.determiners and len(noun) > 3}
    while (
        k < len(words)
        and k - j < 8
        and not (low[k] in g.prepositions and not described and k > j and low[k - 1] not in nouns)
        and (
            (
                low[k] in nouns
                and not (
                    words[k][:1].isupper() and g.lang != "de" and words[k + 1 : k + 2] and words[k + 1][:1].isupper()
                )
            )
            or (low[k] in g.determiners and not _opens_name(words, k, g))
            or low[k] in ("'s", "’s")
            or (
                words[k][:1].islower()
                and k + 1 < len(words)
                and k - j < 4
                and low[k] not in g.verbs
                and low[k] not in g.clause_start
            )
        )
    ):
        described = described or low[k] in names
        k += 1
    if k < len(words) and words[k][0] in '«"“„' and len(words[k]) > 2:
        return words[k].strip('«»"“”„')
    run: list[str] = []
    while k < len(words) and (
        words[k][:1].isupper() or (run and low[k] in _WITHIN_NAME and k + 1 < len(words) and words[k + 1][:1].isupper())
    ):
        if words[k] in g.days or words[k] in g.months:
            break
        run.append(words[k])
        k += 1
    if not run:
        return None
    name = " ".join(run)
    name = re.sub(r"(?:'s|’s)\Z", "", name)
    if j > 0 and not described and low[j - 1] in g.verbs and low[j - 1] not in g.outlet_after:
        return None
    if name.endswith(".") and name[-3:-2] != "." and len(run[-1]) > 3:
        name = name[:-1]
    if not described and (name == speaker or people.is_person(name)):
        return None
    if re.fullmatch(r"(?:President|Congress|Parliament|Mr\.?|Mrs\.?|Ms\.?)(?: .*)?", name):
        return None
    return name


# Words within a paper's name: "Corriere della Sera", «La Gazette du Val».
_WITHIN_NAME = frozenset(
    [
        "i",
        "of",
        "the",
        "and",
        "de",
        "la",
        "le",
        "der",
        "und",
        "du",
        "des",
        "del",
        "della",
        "dei",
        "di",
        "do",
        "da",
        "dos",
        "et",
        "e",
        "y",
    ]
)


def _opens_name(words: Sequence[str], k: int, g: Grammar) -> bool:
    """Whether an article belongs to a paper's name: a capital in mid-sentence before another («La Gazette du Val», «El Correo»)."""
    return (
        g.lang not in ("en", "de")
        and k > 0
        and words[k][:1].isupper()
        and words[k + 1 : k + 2] != []
        and words[k + 1][:1].isupper()
    )


def _when(frame: str, g: Grammar) -> str | None:
    """The expression of time in the frame, verbatim ("on Friday")."""
    words = re.findall(r"\w+\.?|[^\w\s]|\n", frame)
    low = [word.lower() for word in words]
    for i in range(len(words)):
        if words[i] in g.days or words[i].rstrip(".") in g.days or words[i] in g.months:
            first = i
            while first > 0 and low[first - 1] in g.when_prefixes and i - first < 3:
                first -= 1
            last = i
            while last + 1 < len(words) and (
                words[last + 1].isdigit() or low[last + 1] in ("morning", "night", "evening", "afternoon")
            ):
                last += 1
            if words[i] in g.months and last == i and first == i:
                continue
            return (
                " ".join(words[first : last + 1]).rstrip(".")
                if words[last] not in g.months
                else " ".join(words[first : last + 1])
            )
        for phrase in g.when_words:
            if tuple(low[i : i + len(phrase)]) == phrase and (low[i + len(phrase) : i + len(phrase) + 1] or [""])[
                0
            ] not in ("'", "’"):
                return " ".join(words[i : i + len(phrase)])  # but not "last month's summit"
    return None
