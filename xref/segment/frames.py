"""Reporting frames in one sentence: which words report, who speaks, and which stretches are what was said."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xref.model import Span
from xref.segment.grammar import Grammar, Phrases
from xref.segment.people import CAPITALS
from xref.segment.quotes import Quotation

_TOKEN = re.compile(
    r"[$€£¥]\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*%|\d+(?:[.,]\d+)+|(?:[^\W\d_]\.){1,4}(?=\s|,|$)|\w+(?:[-’'.&/]\w+)*[’']?|[^\w\s]"
)
_POSSESSIVE = re.compile(r"(?:'s|’s|'|’)\Z")
_CJK_LEAD = re.compile(
    r"(?:当地时间|當地時間)?(?:\d{1,4}年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:(?:本|上|下)?(?:周|星期)[一二三四五六日天末]|今天|昨天|昨日|今日|日前|当天|此前|随后|隨後)?(?:晚|早|上午|下午)?(?:但|而|另外|此外|对此|對此|并且|並且|并|並|还|還|同时|同時|又|也)?(?:据|根据)?[，, ]?"
)
_CJK_CUT = re.compile(
    r"否认|否認|拒绝|拒絕|回应|回應|强调|反驳|在|对(?!外)|向|于|於|就|当地|周[一二三四五六日]|星期|\d|接受|通过"
)
_WHOLE = 6  # words before a frame that ends its sentence from which they are a clause even behind a preposition
_TOLD = 3  # words before a frame of which nothing but paper or occasion is behind, from which they are what was told
_WHERE = 12  # words that name a paper or an occasion at most
_MODALS = frozenset({"will", "would", "can", "could", "may", "might", "must", "should"})
_MAX_NP = 16
_PARTICLE = 8  # tokens from a German verb within which its particle may stand ("räumte die Leiterin des Hafens ein")
_INFINITIVES = {
    "fr": re.compile(r"(?:er|ir|re|oir)\Z"), "es": re.compile(r"(?:ar|er|ir)(?:[ls]es?|se|l[ao]s?)?\Z"), "it": re.compile(r"(?:are|ere|ire|rsi|[aei]r(?:l[aeio]|gli|ne|ci|vi|mi|ti))\Z"),
    "pt": re.compile(r"(?:ar|er|ir)\Z"), "ru": re.compile(r"(?:ть|ти|ться|чь)\Z"), "uk": re.compile(r"(?:ти|тися|тись)\Z"), "pl": re.compile(r"(?:ć|ść|źć)\Z"),
}  # fmt: skip
# Words that stand between a verb of saying and an infinitive.
_BEFORE_INFINITIVE = frozenset(
    [
        "n'",
        "n’",
        "ne",
        "pas",
        "s'",
        "s’",
        "se",
        "d'",
        "d’",
        "de",
        "di",
        "no",
        "non",
        "não",
        "y",
        "en",
        "l'",
        "l’",
        "le",
        "la",
        "les",
        "lo",
    ]
)
_MAX_RECORDS = 24  # frames in one sentence; the longest of 1,008 news pages has 7, hostile text must not cost more
# "KAMENSK, Oct. 18 (MP) — ": a place in capitals, perhaps a date and an agency, and a dash.
DATELINE = re.compile(
    rf"[{CAPITALS}]{{3,30}}(?:[-’'][{CAPITALS}]{{2,30}}){{0,3}}(?:[ ,/][^\n—–]{{0,50}})?[ ][—–-]{{1,2}}[ ]|[{CAPITALS}][^\n—–:.!?]{{2,40}}\([^()\n]{{2,20}}\)[ ][—–-]{{1,2}}[ ]"
    rf"|[{CAPITALS}]\w{{2,20}}[ ][—–][ ](?=[{CAPITALS}])"
)
_DASHES = frozenset("—–-―")
# Stances that are acts of their own: their verb belongs to what is compared, or "opposes" would pass for "supports".
_ACTS = frozenset({"support", "want", "criticise", "praise", "mention", "view"})
# Stances whose clause may go on behind a colon: "said the fault was not the pilot's: he had never been told".
_ASSERTS = frozenset({"neutral", "insist", "admit", "warn", "claim"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})
_LED = frozenset(
    [
        "led",
        "leading",
        "leads",
        "prompted",
        "prompting",
        "prompts",
        "forced",
        "forcing",
        "forces",
        "drove",
        "caused",
        "pushed",
    ]
)
_OPENS_CLAUSE = frozenset(
    ["when", "after", "before", "while", "although", "though", "because", "since", "once", "if", "even"]
)
_POLLS = frozenset(["poll", "polls", "survey", "surveys", "study", "studies"])
_WITHIN = frozenset(["в", "во", "у", "на", "w", "we"])
_ASKS = frozenset(
    [
        "woher",
        "wohin",
        "wo",
        "was",
        "wie",
        "warum",
        "weshalb",
        "wann",
        "ob",
        "dass",
        "wenn",
        "weil",
        "wer",
        "wem",
        "wen",
        "womit",
    ]
)
_GENITIVE = frozenset(["des", "der", "eines", "einer", "seines", "seiner", "ihres", "ihrer", "dieses", "dieser"])
_CLAUSE = 2  # words of a clause before a frame
_ADDRESSEE = 5  # tokens behind the verb of a frame in which its comma is looked for
_COUNTED = frozenset(
    [
        "beide",
        "andere",
        "manche",
        "mehrere",
        "einige",
        "viele",
        "wenige",
        "alle",
        "keiner",
        "jeder",
        "letztere",
        "erstere",
    ]
)
_FEW = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "half", "most", "some", "few", "many"]
)
_COUNTS = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen"])
_CONJUNCTIVE = frozenset(["provided", "so", "now", "such", "given", "except", "assuming", "all", "fact"])
_PAUSE = frozenset(",;:—–-―()[]…،；，：")
_ABBREVIATED = frozenset(
    [
        "mme.",
        "sr.",
        "sra.",
        "dott.",
        "sig.",
        "hr.",
        "fr.",
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "sen.",
        "rep.",
        "gov.",
        "gen.",
        "lt.",
        "prof.",
        "st.",
        "rev.",
        "col.",
        "sgt.",
        "capt.",
        "adm.",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, or a whole quotation (`kind` w, p, q)."""

    start: int
    end: int
    text: str
    low: str
    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """One attribution in a sentence: content stretches, the frame's stretch, subject and verb; `inherits` when the subject is the sentence's."""

    parts: tuple[Span, ...]
    frame: Span
    subject: Span | None
    verb: str
    verb_span: Span
    stance: str
    inherits: bool = False
    weak: bool = False
    negated: bool = False
    relative: bool = False  # the frame of a relative clause
    nobody: bool = False  # nobody is said to have said it: "there are fears that …"

    @property
    def yields(self) -> bool:
        """Whether the frame gives way to another of the sentence: a weak verb's, or that of a relative clause."""
        return self.weak or self.relative

    @property
    def extent(self) -> Span:
        """From the first word of frame or content to the last."""
        spans = [self.frame, *self.parts]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


_ELIDED = re.compile(r"(?:[^\W\d_]\.){1,4}(?=\s|,|$)|\d+(?:[.,]\d+)+|[^\W\d_]{1,6}[’'](?=\w)|\w+(?:[-.&/]\w+)*|[^\w\s]")


def tokenize(text: str, span: Span, quotations: Sequence[Quotation], elision: bool = False) -> list[Token]:
    """The tokens of a sentence; an outermost quotation is one token. With `elision` an apostrophe ends a word (l'eau)."""
    out: list[Token] = []
    pattern = _ELIDED if elision else _TOKEN
    at = span.start
    for q in [*quotations, None]:
        stop = q.start if q is not None else span.end
        for hit in pattern.finditer(text, at, max(at, stop)):
            word = hit.group()
            end = hit.end()
            if word[0].isalnum() or (word[0] in "$€£¥" and len(word) > 1):
                if text[end : end + 1] == "." and word.lower() + "." in _ABBREVIATED and end + 1 <= stop:
                    word, end = word + ".", end + 1
                out.append(Token(hit.start(), end, word, word.lower(), "w"))
            elif not (out and out[-1].kind == "w" and hit.start() < out[-1].end):
                out.append(Token(hit.start(), end, word, word, "p"))
        if q is not None:
            out.append(Token(q.start, q.end, text[q.start : q.end], "", "q"))
            at = q.end
    return out


def clausal(text: str, q: Quotation) -> bool:
    """Whether a quotation holds a clause, not a word or a title: it ends in a stop or pause, or has many words."""
    inner = text[q.inner_start : q.inner_end]
    words = inner.split()
    if not words:
        return False
    after = text[q.end : q.end + 1]
    if after in (".", "!", "?") and text[max(0, q.start - 3) : q.start].rstrip()[-1:] in (
        "",
        ":",
        "—",
        "–",
        "-",
        ",",
        ".",
    ):
        return True
    ends = inner.rstrip()[-1:] in ",.!?…—–。！？，؟" or after == ","
    if len(words) == 1 and not any("\u2e80" < char < "\uffef" for char in inner):
        return inner.rstrip()[-1:] in "!?…,."
    return ends or len(words) >= 4 or not inner[:1].isupper()


def title_like(text: str, q: Quotation) -> bool:
    """Whether every word of weight in a quotation is capitalised and no stop ends it, as in the title of a work."""
    inner = text[q.inner_start : q.inner_end].rstrip().rstrip(",")
    words = re.findall(r"[^\W\d_]{4,}", inner)
    if inner[-1:] in ".!?…" or not words or len(words) > 10 or not all(word[0].isupper() for word in words):
        return False
    small = sum(1 for word in inner.split() if word[:1].islower())
    if 2 * small > len(inner.split()):
        return False  # «Başka yol yok»: one capital and short words are a clause
    return len(inner.split()) > 1 or (text[q.start - 1 : q.start] == " " and text[q.start - 2 : q.start - 1].isalnum())


class Sentence:
    """One sentence under analysis."""

    def __init__(self, text: str, span: Span, quotations: Sequence[Quotation], g: Grammar) -> None:
        self.text, self.span, self.quotations, self.g = text, span, quotations, g
        self.tokens = self._joined(tokenize(text, span, quotations, g.elision))
        if g.lang == "en":
            self.tokens = self._lowered(self.tokens)

    def _lowered(self, tokens: list[Token]) -> list[Token]:
        """The tokens of an unmarked headline ("Low Says Bridge Will Open") with its reporting verbs in small letters, as in a sentence."""
        words = [t for t in tokens if t.kind == "w" and len(t.text) > 3 and t.text[0].isalpha()]
        if len(words) < 4 or sum(1 for t in words if t.text[0].isupper()) < 0.9 * len(words):
            return tokens
        return [
            replace(t, text=t.low) if t.low in self.g.verbs and t.low not in self.g.weak and i else t
            for i, t in enumerate(tokens)
        ]

    def _joined(self, tokens: list[Token]) -> list[Token]:
        """Verbs of two words ("went on") as one token."""
        verbs = self.g.multi
        if not verbs:
            return tokens
        out: list[Token] = []
        for token in tokens:
            if (
                len(out) > 1
                and token.kind == "w" == out[-2].kind
                and out[-1].low == "it"
                and (pair := f"{out[-2].low} {token.low}") in verbs
            ):
                out.pop()  # "made it clear that"
                first = out.pop()
                out.append(Token(first.start, token.end, f"{first.text} {token.text}", pair, "w"))
            elif out and token.kind == "w" == out[-1].kind and (pair := f"{out[-1].low} {token.low}") in verbs:
                first = out.pop()
                out.append(Token(first.start, token.end, f"{first.text} {token.text}", pair, "w"))
            else:
                out.append(token)
        return [self._with_particle(out, i) for i in range(len(out))] if self.g.comma_clause else out

    def _with_particle(self, tokens: Sequence[Token], i: int) -> Token:
        """A German verb whose subject stands before its particle ("stellte Low klar, …"), read as the verb of two words; else the token."""
        token = tokens[i]
        if token.kind != "w" or token.text != token.low or not i or tokens[i - 1].kind == "w":
            return token
        for k in range(i + 2, min(len(tokens), i + _PARTICLE)):
            if tokens[k].kind != "w" or tokens[k].low in self.g.that:
                break
            ends = k + 1 == len(tokens) or tokens[k + 1].kind == "p"
            if ends and (pair := f"{token.low} {tokens[k].low}") in self.g.multi:
                return replace(token, low=pair)
        return token

    # --- records -------------------------------------------------------------------------------------------------------------

    def records(self) -> list[Record]:
        """The outermost attributions of the sentence, in order."""
        found: list[Record] = []
        if self.g.order == "cjk":
            return self._cjk()
        done = -1  # the last token of a verb already read
        for i, token in enumerate(self.tokens):
            if len(found) >= _MAX_RECORDS:
                break
            if token.kind != "w" or i <= done:
                continue
            record = self._according(i) or self._so(i) or self._postposed(i) or self._in_document(i)
            record = record or self._fears_that(i)
            if record is None and token.low in self.g.evidence:
                record = self._evidence(i)
            if record is None and "-" in token.low and token.low not in self.g.verbs:
                record = self._hyphenated(i)
                if record is not None:
                    done = next(k for k in range(i, len(self.tokens)) if self.tokens[k].end >= record.verb_span.end)
            if record is None and self.g.order == "sov" and token.low in self.g.verbs:
                record = self._final(i)
                if record is not None:
                    found.append(record)
                continue
            if (
                record is None
                and token.low in self.g.verbs
                and (token.text == token.low or i == 0 or self.tokens[i - 1].kind != "w")
            ):
                record = self._verb(i, found)
            if record is not None:
                found.append(record)
        return self._outermost([record for record in found if record.parts])

    def _outermost(self, found: list[Record]) -> list[Record]:
        """Drop what is nested in the content of another, taking a mid-sentence frame of the same speaker out of it."""
        last = max(found, key=lambda r: r.frame.end, default=None)
        if (
            last is not None
            and not last.yields
            and not any(c.isalnum() for c in self.text[last.frame.end : self._end()])
        ):
            # "…, she said." at the end governs the whole sentence before it
            if any(p.start <= self._clause_left(len(self.tokens)) for p in last.parts):
                inside = [
                    r
                    for r in found
                    if r is not last and not any(p.contains(r.frame) and not self._quotes(r) for p in last.parts)
                ]
                found = [*inside, last]
        kept: list[Record] = []
        for record in sorted(found, key=lambda r: (r.frame.start, r.frame.end)):
            owner = next((k for k in kept if any(p.contains(record.frame) for p in k.parts)), None)
            if owner is None:
                rival = next((k for k in kept if k.extent.overlaps(record.extent)), None)
                if rival is None:
                    kept.append(record)
                elif record.verb_span.start > rival.extent.end or (rival.yields and not record.yields):
                    kept = [k for k in kept if k is not rival] + [record]
                elif any(record.extent.contains(p) for p in rival.parts) and not any(
                    p.overlaps(rival.frame) for p in record.parts
                ):
                    continue
                else:
                    trimmed = tuple(
                        Span(p.start, min(p.end, record.frame.start))
                        for p in rival.parts
                        if p.start < record.frame.start
                    )
                    own = tuple(
                        p
                        for p in record.parts
                        if not p.overlaps(rival.frame) and not any(p.overlaps(t) for t in trimmed)
                    )
                    if own and trimmed and all(len(t) > 2 for t in trimmed):
                        kept = [k for k in kept if k is not rival] + [
                            replace(rival, parts=self._trim(trimmed)),
                            replace(record, parts=own),
                        ]
                continue
            mid = self._middle(record)
            head = next((k for k, t in enumerate(self.tokens) if t.start >= record.frame.start), 0)
            if record.parts[0].contains(owner.frame) and self._apposed_relative(head):
                kept = [k for k in kept if k is not owner] + [record]  # the last frame governs all before it
                continue
            if self._inserted(record, owner):
                kept = [k for k in kept if not any(p.contains(k.frame) for p in record.parts)] + [record]
                continue
            cut = self._coordinate(record, owner)
            if cut is not None:
                parts = self._trim([Span(p.start, min(p.end, cut)) for p in owner.parts if p.start < cut])
                if parts and all(len(part) > 2 for part in parts):
                    kept = [k for k in kept if k is not owner] + [replace(owner, parts=parts), record]
                    continue
            if owner.relative and not record.relative:
                kept = [k for k in kept if k is not owner] + [record]
            elif mid and self._same_subject(owner, record):
                parts = tuple(piece for p in owner.parts for piece in _without(p, record.frame))
                kept = [k for k in kept if k is not owner] + [replace(owner, parts=self._trim(parts))]
            elif owner.yields and not record.yields and mid and record.subject is not None:
                kept = [k for k in kept if k is not owner] + [record]
        return sorted(kept, key=lambda r: r.extent.start)

    def apart(self, piece: Span, record: Record) -> tuple[list[Span], Span, Record, list[Span]]:
        """Main clauses of a stretch that a frame leaves out: those before it, the stretch without them, those behind it.

        "The pier fell on Monday, a loss that Low blamed on rust": the first clause is the writer's, and is checked as such. A phrase
        of time, place or occasion ("In an interview with the Herald, …") stays with its frame; what a semicolon adds to a speech whose
        frame stands behind it ("…, she said; …") is hers, too, and goes to the record's parts.
        """
        tokens, text = self.tokens, self.text
        first = record.extent.start
        before: list[Span] = []
        after: list[Span] = []
        pauses = [t for t in tokens if t.kind == "p" and t.text in ",;—–" and piece.start < t.start < first]
        if pauses and (cut := pauses[-1]).end <= first:
            lead = Span(piece.start, cut.start)
            if self._main_clause(lead) and not self._dependent(lead) and not self._adjunct_only(lead):
                before.append(Span(piece.start, cut.end))
                start = cut.end
                while start < piece.end and text[start].isspace():
                    start += 1
                piece = Span(start, piece.end)
        last = max(record.extent.end, record.subject.end if record.subject is not None else 0)
        mark = next((k for k, t in enumerate(tokens) if t.start >= last), None)
        if (
            mark is not None
            and mark + 1 < len(tokens)
            and tokens[mark].text in (",", ";")
            and tokens[mark].end < piece.end
        ):
            head = tokens[mark + 1]
            rest = Span(head.start, piece.end)
            g = self.g
            aside = g.relative | g.participles | g.prepositions | g.clause_start | g.that | g.adjunct_starts
            if (
                head.low not in aside
                and not head.low.endswith(("ing", "ed"))
                and head.text[:1].isalpha()
                and self._main_clause(rest)
            ):
                early = next((t.start for t in tokens[mark + 1 :] if t.text == ","), piece.end)
                if tokens[mark].text == ";" and all(part.end <= record.frame.start for part in record.parts):
                    own = self._trim([Span(rest.start, max(rest.start, min(piece.end, self._end())))])
                    record = replace(record, parts=(*record.parts, *own))
                elif tokens[mark].text == "," and self._main_clause(Span(head.start, early)):
                    after.append(rest)
                    piece = Span(piece.start, tokens[mark].end)
        return before, piece, record, after

    def _adjunct_only(self, span: Span) -> bool:
        """Whether a stretch that a preposition opens goes on behind its comma without a main clause: "After thanking the crowd, which …"."""
        g = self.g
        inside = [t for t in self.tokens if span.start <= t.start and t.end <= span.end]
        if not inside or inside[0].low not in g.prepositions | g.clause_start:
            return False
        comma = next((k for k, t in enumerate(inside[:-1]) if t.text == ","), None)
        return comma is None or inside[comma + 1].low in g.relative | g.participles | g.prepositions | g.conjunctions

    def _main_clause(self, span: Span) -> bool:
        """Whether a stretch of English without quotation marks holds a finite verb and is long enough to say something."""
        g = self.g
        inside = [t for t in self.tokens if span.start <= t.start and t.end <= span.end]
        if g.lang != "en" or any(t.kind == "q" for t in inside):
            return False
        words = [t.low for t in inside if t.kind == "w"]
        finite = any(word in g.be | g.have | _MODALS for word in words[1:]) or any(
            word.endswith("ed") and len(word) > 4 for word in words[1:]
        )
        return len(words) >= 4 and finite

    def _quotes(self, record: Record) -> bool:
        """Whether a record is a quotation's own frame: a clause in quotation marks next to it."""
        return any(
            q.start <= p.start and p.end <= q.end and clausal(self.text, q)
            for p in record.parts
            for q in self.quotations
        )

    def _middle(self, record: Record) -> bool:
        before = self.text[self.span.start : record.frame.start].rstrip()
        own = record.verb_span == record.frame and before.endswith((":", "：", "„", "«", "“"))  # ": in her view, …"
        return own or before.endswith((",", "—", "–", "-")) or record.frame.start == self.span.start

    def _inserted(self, record: Record, owner: Record) -> bool:
        """Whether a frame between two pauses governs the clause around it: "A firm had proposed a plan, Low said, and the yard …".

        What the clause reports in turn ("had proposed") is then a part of what is said. A pronoun may be the earlier frame's subject
        ("Low announced a cut, he said, …") and governs only a past perfect, which tells what was before.
        """
        g, tokens = self.g, self.tokens
        if record.yields or record.subject is None or record.inherits or self._quotes(owner) or self._quotes(record):
            return False
        if not record.parts[0].contains(owner.frame) or record.verb_span.end > record.frame.end:
            return False
        if not self.text[: record.frame.start].rstrip().endswith(",") or owner.subject is None:
            return False
        behind = self.text[record.frame.end : self.span.end].lstrip()[:1]
        if behind not in (",", ";", "") and behind.isalnum():
            return False
        if record.subject.of(self.text).lower() not in g.pronouns | g.male_after | g.female_after:
            return True
        k = next((k for k, t in enumerate(tokens) if t.start >= owner.verb_span.start), 0)
        return g.lang == "en" and any(t.low == "had" for t in tokens[max(0, k - 2) : k])

    def _coordinate(self, record: Record, owner: Record) -> int | None:
        """Where a second main clause with a frame of its own begins: "Low said prices would rise, but Roe said they would not".

        Behind a comma and a conjunction, or behind "and" alone where the frame shares the subject ("… cited figures and said that …").
        """
        g, tokens = self.g, self.tokens
        if record.weak or record.relative or g.lang != "en" or self._quotes(owner):
            return None
        k = next((k for k, t in enumerate(tokens) if t.start >= record.frame.start), 0)
        if k < 2 or record.parts[0].start < record.frame.start or owner.frame.start > record.frame.start:
            return None
        if tokens[k].low in ("and", "but"):
            k += 1  # a shared subject: the frame opens with the conjunction
        joint = tokens[k - 1].low in g.conjunctions or tokens[k - 1].low in ("while", "whereas", "although", "though")
        if not joint:
            return None
        shared = record.subject is None or (owner.subject is not None and record.subject == owner.subject)
        if tokens[k - 2].text == ",":
            return tokens[k - 2].start
        finite = tokens[k].low == self._verb_at(record) and k + 1 < len(tokens) and tokens[k + 1].low in g.that
        finite = finite or (owner.weak and tokens[k].low == self._verb_at(record))  # "called it late and said …"
        return tokens[k - 1].start if shared and tokens[k - 1].low == "and" and finite else None

    def _verb_at(self, record: Record) -> str:
        return record.verb_span.of(self.text).lower()

    def _same_subject(self, owner: Record, record: Record) -> bool:
        if record.subject is None or owner.subject is None:
            return True
        inner, outer = record.subject.of(self.text).lower(), owner.subject.of(self.text).lower()
        return inner in self.g.pronouns | self.g.male_after | self.g.female_after or inner == outer or inner in outer

    def _trim(self, parts: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(t for t in (trim(self.text, part) for part in parts) if len(t) > 1)

    # --- according to ----------------------------------------------------------------------------------------------------------

    def _phrase(self, i: int, phrases: Phrases) -> int:
        """How many tokens the longest phrase takes that begins at token `i`; 0 when none does."""
        tokens = self.tokens
        if i >= len(tokens):
            return 0
        for phrase in phrases.by_head.get(tokens[i].low, ()):
            if len(phrase) <= len(tokens) - i and all(tokens[i + k].low == word for k, word in enumerate(phrase)):
                return len(phrase)
        return 0

    def _according(self, i: int) -> Record | None:
        tokens, g = self.tokens, self.g
        own = self._in_her_words(i)
        if own is not None:
            return own
        width = self._phrase(i, g.according)
        if not width or i + width >= len(tokens):
            return None
        j = i + width
        if tokens[j].low in g.according_relative:
            return self._according_whom(i, j)
        spoken = next((k for k in range(j, len(tokens)) if tokens[k].low not in g.adverbs), j)
        if tokens[i].low in g.as_words and spoken < len(tokens) and self._reports(spoken):
            return None  # «según ha confirmado la alcaldesa»: a verb's frame
        first = not any(t.kind == "w" for t in tokens[:i])
        stop = j
        named = False
        bare = (
            first
            and g.lang not in ("en", "de")
            and tokens[j].text.islower()
            and tokens[j].low not in g.determiners
            and not any(t.kind == "p" or t.text[:1].isupper() for t in tokens[j : j + 7])
        )  # "Zdaniem burmistrza reforma kosztuje …": one word, where nothing tells where the name ends
        while stop < len(tokens) and tokens[stop].kind == "w" and not (stop > j and tokens[stop].low in g.clause_start):
            if bare and stop > j:
                break
            capital = tokens[stop].text[:1].isupper()
            if (
                (first or g.comma_clause)
                and named
                and not capital
                and g.lang != "en"
                and (
                    tokens[stop].low not in g.of or (g.comma_clause and not first and tokens[stop].low in ("im", "in"))
                )
            ):
                break
            named = capital
            stop += 1
        # an apposition belongs to the name: "according to Ann Low, the mayor, taxes will rise"
        frame_end = stop
        if first and stop < len(tokens) and tokens[stop].text == ",":
            nxt = next((k for k in range(stop + 1, min(len(tokens), stop + 14)) if tokens[k].text == ","), None)
            apposed = nxt is not None and tokens[stop + 1].low in g.determiners | g.relative and nxt + 2 < len(tokens)
            if nxt is not None and apposed and not self._clause_not_apposition(stop + 1, nxt):
                frame_end = nxt
        if stop == j:
            return None
        subject = Span(tokens[j].start, tokens[stop - 1].end)
        if tokens[j].low in g.determiners and stop < len(tokens) and tokens[stop].text == ",":
            last = stop + 1
            while last < len(tokens) and tokens[last].kind == "w" and tokens[last].text[:1].isupper():
                last += 1
            if self._name_only(tokens[stop + 1 : last]) and (last >= len(tokens) or tokens[last].kind == "p"):
                subject = Span(tokens[stop + 1].start, tokens[last - 1].end)
                frame_end = max(frame_end, last)
        frame = Span(tokens[i].start, tokens[min(frame_end, len(tokens)) - 1].end)
        end = self._end()
        if first:
            parts = [Span(frame.end, max(frame.end, end))]
        else:
            parts = [Span(min(self._clause_left(i), frame.start), frame.start)]
            rest = trim(self.text, Span(frame.end, max(frame.end, end)))
            if (
                g.comma_clause
                and frame_end < len(tokens)
                and tokens[frame_end].kind == "w"
                and tokens[i - 1].kind == "w"
            ):
                parts.append(rest)  # "… wird nach Angaben von Landrat Karl Low erst im Mai eröffnet"
            elif len(rest) > 12 and frame_end < len(tokens) and tokens[frame_end].text in ",—–":
                follow = self._token_at(rest.start)
                if follow is not None and tokens[follow].low not in g.relative | g.determiners | g.participles:
                    parts.append(rest)
        verb = Span(tokens[i].start, tokens[j - 1].end)
        return Record(self._trim(parts), frame, subject, verb.of(self.text), verb, "neutral")

    def _clause_not_apposition(self, first: int, comma: int) -> bool:
        """Whether what an article opens behind "according to Ann Low," is the main clause: "the museum will stay shut until May, because …"."""
        g, tokens = self.g, self.tokens
        if tokens[first].low in g.relative or any(t.low in g.roles for t in tokens[first + 1 : first + 3]):
            return False
        if self._main_clause(Span(tokens[first].start, tokens[comma - 1].end)):
            return True
        return tokens[comma + 1].low in g.clause_start | g.conjunctions

    def _according_whom(self, i: int, j: int) -> Record | None:
        """`…, secondo cui X`: a clause of the person just named, or of the one who speaks in the clause before."""
        tokens = self.tokens
        if i < 2 or tokens[i - 1].text != "," or j + 1 >= len(tokens):
            return None
        found = self._np(i - 2)
        frame = Span(tokens[i].start, tokens[j].end)
        parts = self._trim([Span(frame.end, max(frame.end, self._complement_end(j + 1, self._end())))])
        if found is None or not parts:
            return None
        return Record(parts, frame, found[0], frame.of(self.text), frame, "neutral", True, relative=True)

    def _evidence(self, v: int) -> Record | None:
        """What a document tells: «Из отчёта следует, что …», "Aus dem Bericht geht hervor, dass …", «il ressort du rapport que …»."""
        g, tokens = self.g, self.tokens
        prepositions = g.evidence[tokens[v].low]
        before = -1
        for k in range(v - 1, max(-1, v - 12), -1):
            if tokens[k].kind == "p":
                break
            if tokens[k].low in prepositions:
                before = k  # the first of them opens the phrase: «Del informe de los auditores se desprende …»
        ahead = next((k for k in range(v + 1, min(len(tokens), v + 3)) if tokens[k].low in prepositions), -1)
        that = next((k for k in range(v + 1, min(len(tokens), v + 14)) if tokens[k].low in g.that), None)
        if before >= 0 and tokens[before].low in prepositions and v - before > 1:
            last = v - 1
            while last > before + 1 and tokens[last].low in g.adverbs:
                last -= 1
            first, subject = before, Span(tokens[before + 1].start, tokens[last].end)
        elif ahead >= 0:
            stop = ahead + 1
            while stop < len(tokens) and tokens[stop].kind in "wq" and tokens[stop].low not in g.that:
                stop += 1
            if stop == ahead + 1:
                return None
            first, subject = v, Span(tokens[ahead + 1].start, tokens[stop - 1].end)
        else:
            return None
        verb = Span(tokens[v].start, tokens[v].end)
        comma = next((k for k in range(max(v, first) + 1, len(tokens) - 2) if tokens[k].text == ","), None)
        if (first and tokens[first - 1].low in g.as_words) and first <= 2 and comma is not None:
            # «Jak wynika z raportu, …», "Wie aus dem Bericht hervorgeht, …"
            opening = Span(tokens[first - 1].start, tokens[comma].end)
            said = self._trim([Span(tokens[comma + 1].start, max(tokens[comma + 1].start, self._end()))])
            return Record(said, opening, subject, tokens[v].text, verb, "find") if said else None
        if that is None or that + 1 >= len(tokens):
            return None
        frame = Span(min(tokens[first].start, verb.start), tokens[that].end)
        parts = self._trim([Span(tokens[that + 1].start, max(tokens[that + 1].start, self._end()))])
        return Record(parts, frame, subject, tokens[v].text, verb, "find") if parts else None

    def pointer(self) -> Record | None:
        """The frame of a sentence that only says who said the sentence before («Об этом заявил мэр Олег Лунёв»), without parts.

        Only where nothing else is reported: no complementizer and no clause in quotation marks behind the verb.
        """
        g, tokens = self.g, self.tokens
        words = [k for k, t in enumerate(tokens) if t.kind == "w"]
        if not words:
            return None
        i = words[0]
        width = self._phrase(i, g.pointers_according)
        if width and i + width < len(tokens):
            stop = i + width
            while stop < len(tokens) and tokens[stop].kind == "w" and tokens[stop].low not in g.relative:
                stop += 1
            if stop == i + width:
                return None
            subject = Span(tokens[i + width].start, tokens[stop - 1].end)
            verb = Span(tokens[i].start, tokens[i + width - 1].end)
            return Record((), self.span, subject, verb.of(self.text), verb, "neutral")
        v: int | None = None
        if width := self._phrase(i, g.pointers):
            v = i + width
            while v < len(tokens) and tokens[v].low in g.adverbs:
                v += 1
            v = v if v < len(tokens) and tokens[v].low in g.verbs else None
        if v is None and (width := self._phrase(i, g.pointers_far)):
            v = next((k for k in range(i + width, min(len(tokens), i + width + 14)) if self._reports(k)), None)
            if v is not None and any(t.kind == "p" and t.text not in "-." for t in tokens[i + width : v]):
                v = None
        if v is None:
            v = next((k for k in words[:4] if self._reports(k) and self._phrase(k + 1, g.pointers_behind)), None)
        if v is None or tokens[v].low in g.weak:
            return None
        if any(t.low in g.that and t.low not in g.as_words for t in tokens[v + 1 :]) or any(
            t.text in ":：" or (t.kind == "q" and len(t.text.split()) > 6) for t in tokens[v + 1 :]
        ):
            return None
        width = self._phrase(v + 1, g.pointers_behind)
        found = self._inverted(v + width, v - 1 + width) if g.order != "sov" else None
        if found is not None and found.of(self.text).split()[0].lower() in g.outlet_nouns:
            found = None  # «Об этом директор Олег Лунёв рассказал газете „Вестник“»: the paper was told
        if found is None:
            k = v - 1
            while k > i and (tokens[k].low in g.adverbs or tokens[k].low in g.have):
                k -= 1
            before = self._np(k) if k > i else None
            if before is not None and any(word[:1].isupper() for word in before[0].of(self.text).split()):
                found = before[0]
        verb = Span(tokens[v].start, tokens[v].end)
        return Record((), self.span, found, tokens[v].text, verb, g.verbs[tokens[v].low], found is None)

    def _reports(self, k: int) -> bool:
        token = self.tokens[k]
        return (token.low in self.g.verbs and token.text == token.low) or (k == 0 and token.low in self.g.verbs)

    def _fears_that(self, i: int) -> Record | None:
        """`There are growing fears that …`, `amid reports that …`: what is said and who says it is left open."""
        g, tokens = self.g, self.tokens
        if tokens[i].low not in g.speech_nouns or i < 1 or i + 4 >= len(tokens) or tokens[i + 1].low not in g.that:
            return None
        words = [t.low for t in tokens[:i] if t.kind == "w"]
        existing = len(words) <= 6 and words[:1] == ["there"] and any(word in g.be for word in words)
        if not existing or tokens[i + 2].low in g.be | g.have | _MODALS or self._demonstrative(i + 1):
            return None
        frame = Span(tokens[0].start, tokens[i + 1].end)
        noun = Span(tokens[i].start, tokens[i].end)
        begin = tokens[i + 2].start
        parts = self._trim([Span(begin, max(begin, self._complement_end(i + 2, self._end())))])
        return Record(parts, frame, None, noun.of(self.text), noun, "think", nobody=True) if parts else None

    def _in_document(self, i: int) -> Record | None:
        """`In a survey by Hale University, 40 percent …` and `…, in the latest poll`: a paper that tells, with nobody who speaks."""
        g, tokens = self.g, self.tokens
        if (
            g.lang != "en"
            or tokens[i].low != "in"
            or i + 2 >= len(tokens)
            or tokens[i + 1].low not in ("a", "an", "the", "its", "their")
        ):
            return None
        noun = next((k for k in range(i + 2, min(len(tokens), i + 8)) if tokens[k].low in _POLLS), None)
        if noun is None or any(t.kind == "p" or t.low in g.prepositions for t in tokens[i + 2 : noun]):
            return None
        first = not any(t.kind == "w" for t in tokens[:i])
        stop = next((k for k in range(noun, len(tokens)) if tokens[k].text == ","), len(tokens))
        frame = Span(tokens[i].start, tokens[min(stop, len(tokens)) - 1].end)
        if first and stop < len(tokens) and stop - i <= 16:
            parts = [Span(tokens[stop].end, max(tokens[stop].end, self._end()))]
        elif (not first and tokens[i - 1].text != "," and stop == len(tokens) and stop - noun <= 6) or (
            not first and tokens[i - 1].text == ","
        ):
            parts = [Span(min(self._clause_left(i), frame.start), frame.start)]
        else:
            return None
        if not self._main_clause(parts[0]):
            return None
        subject = Span(tokens[i + 1].start, tokens[noun].end)
        kept = self._trim(parts)
        return Record(kept, frame, subject, frame.of(self.text), frame, "find", weak=True) if kept else None

    def _in_her_words(self, i: int) -> Record | None:
        """`…, in her words`: a possessive stands for the speaker; without one («a su juicio») it is who spoke before."""
        tokens = self.tokens
        width = self._phrase(i, self.g.in_words)
        if not width:
            return None
        last, behind = tokens[i + width - 1], tokens[i + width] if i + width < len(tokens) else None
        if (
            self.g.lang == "en"
            and last.low in self.g.possessives | self.g.male_after
            and behind is not None
            and behind.kind == "w"
        ):
            return None  # "according to her figures"
        if behind is not None and behind.low in self.g.conjunctions:
            return None  # "in her words and deeds"
        g = self.g
        theirs = g.possessives | g.male_after | g.female_after | (g.open_ if g.order == "sov" else frozenset())
        owner = next((t for t in tokens[i : i + width] if t.low in theirs), None)
        frame = Span(tokens[i].start, tokens[i + width - 1].end)
        rest = Span(frame.end, max(frame.end, self._end()))
        parts = self._trim([Span(min(self._clause_left(i), frame.start), frame.start), rest])
        subject = Span(owner.start, owner.end) if owner is not None else None
        return Record(parts, frame, subject, frame.of(self.text), frame, "neutral", owner is None) if parts else None

    def _so(self, i: int) -> Record | None:
        """A frame without a verb: `„…“, so Peskow.`"""
        tokens = self.tokens
        if (
            tokens[i].low not in self.g.so
            or i == 0
            or tokens[i - 1].text not in (",", "–", "—")
            or i + 1 >= len(tokens)
        ):
            return None
        stop = i + 1
        while (
            stop < len(tokens)
            and tokens[stop].kind == "w"
            and not (stop > i + 1 and (tokens[stop].low in self.g.prepositions or tokens[stop].text in self.g.days))
        ):
            stop += 1
        names = [t for t in tokens[i + 1 : stop] if t.text[:1].isupper()]
        if not names or stop - i > 9:
            return None
        subject = Span(tokens[i + 1].start, tokens[stop - 1].end)
        frame = Span(tokens[i].start, subject.end)
        parts = [Span(min(self._clause_left(i), tokens[i - 1].start), tokens[i - 1].start)]
        if stop < len(tokens) and tokens[stop].text in (",", ":") and stop + 1 < len(tokens):
            parts.append(Span(tokens[stop].end, max(tokens[stop].end, self._end())))
        return Record(
            self._trim(parts), frame, subject, tokens[i].text, Span(tokens[i].start, tokens[i].end), "neutral"
        )

    def _postposed(self, i: int) -> Record | None:
        """`Peskow zufolge …`, `Peskov'a göre, …`: the word stands behind the name."""
        g, tokens = self.g, self.tokens
        if tokens[i].low not in g.according_post or i == 0:
            return None
        found = self._np(i - 1)
        if found is None:
            return None
        subject, first = found
        frame = Span(subject.start, tokens[i].end)
        end = self._end()
        if not any(t.kind == "w" for t in tokens[:first]):
            parts = [Span(frame.end, max(frame.end, end))]
        else:
            parts = [Span(min(self._clause_left(first), frame.start), frame.start)]
        opens = not any(t.kind == "w" for t in tokens[:first])
        if i + 1 < len(tokens) and not any(t.kind == "p" for t in tokens[:first]) and first > 0 and not opens:
            parts.append(Span(frame.end, max(frame.end, end)))
        kept = self._trim(parts)
        return (
            Record(kept, frame, subject, tokens[i].text, Span(tokens[i].start, tokens[i].end), "neutral")
            if kept
            else None
        )

    def _hyphenated(self, i: int) -> Record | None:
        """`dit-il`, `a-t-elle déclaré`: the subject hangs on the verb."""
        g, tokens = self.g, self.tokens
        head, _, tail = tokens[i].low.rpartition("-")
        if tail not in g.pronouns:
            return None
        head = head.removesuffix("-t")
        subject = Span(tokens[i].end - len(tail), tokens[i].end)
        v = i
        if head not in g.verbs:
            if head not in g.adverbs or i + 1 >= len(tokens) or tokens[i + 1].low not in g.verbs:
                return None
            v, head = i + 1, tokens[i + 1].low
        if i == 0 or not (tokens[i - 1].kind == "q" or tokens[i - 1].text in ",—–-?!…"):
            return None
        parts = [Span(min(self._clause_left(i), tokens[i].start), tokens[i].start)]
        stop = v + 1
        while stop < len(tokens) and tokens[stop].kind == "w" and tokens[stop].low not in g.participles:
            stop += 1
        if stop < len(tokens):
            mark = tokens[stop]
            rest = trim(self.text, Span(mark.end if mark.kind == "p" else mark.start, max(mark.end, self._end())))
            parts += self._rest(stop, rest, tokens[i - 1].kind == "q" or (i > 1 and tokens[i - 2].kind == "q"), subject)
        frame = Span(tokens[i].start, tokens[max(v, stop - 1)].end)
        kept = self._trim(parts)
        verb = Span(tokens[i].start, tokens[v].end)
        return Record(kept, frame, subject, verb.of(self.text), verb, g.verbs[head]) if kept else None

    def _final(self, v: int) -> Record | None:
        """Turkish order: the verb stands last, what was said before it, the subject first or behind the verb."""
        g, tokens, _text = self.g, self.tokens, self.text
        quoted = [k for k in range(v) if tokens[k].kind == "q"]
        verb = Span(tokens[v].start, tokens[v].end)
        low = tokens[v].low
        if quoted and v - quoted[-1] > 4:
            return self._after_participle(v, quoted[-1])
        behind = v + 1
        while behind < len(tokens) and tokens[behind].kind == "w" and tokens[behind].text[:1].isupper():
            behind += 1
        after = Span(tokens[v + 1].start, tokens[behind - 1].end) if behind > v + 1 else None
        comma = next((k for k in range(min(v, 12)) if tokens[k].text == ","), None)
        lead: Span | None = None
        first = 0
        stop = quoted[0] if quoted else comma if comma is not None else None
        if stop is None:
            run = 0
            while (
                run < v
                and tokens[run].kind == "w"
                and (
                    tokens[run].text[:1].isupper()
                    or tokens[run].low in g.roles
                    or (run and tokens[run].low in g.outlet_behind)
                )
            ):
                run += 1
            stop = run if 0 < run < v - 1 else None
        if stop is not None and stop > 0:
            named = [k for k in range(stop) if tokens[k].kind == "w"]
            end = named[-1] if named else -1
            names = [k for k in named if tokens[k].text[:1].isupper()]
            if names and (end - names[-1] <= 1 or (comma is not None and comma == stop)):
                last = names[-1]
                start = last
                while (
                    start > 0
                    and tokens[start - 1].kind == "w"
                    and (tokens[start - 1].text[:1].isupper() or tokens[start - 1].low in g.roles)
                ):
                    start -= 1
                lead = Span(tokens[start].start, tokens[last].end)
                first = stop
        subject = lead or after
        if quoted:
            if v - quoted[-1] > 4 or (low in g.weak and v - quoted[-1] > 3):
                return None
            parts = [Span(tokens[k].start, tokens[k].end) for k in quoted]
            frame = Span(tokens[quoted[-1] + 1].start if quoted[-1] + 1 <= v else verb.start, verb.end)
            if subject is not None and subject.start > verb.end:
                frame = Span(frame.start, subject.end)
            return Record(self._trim(parts), frame, subject, tokens[v].text, verb, g.verbs[low])
        final = all(t.kind == "p" for t in tokens[v + 1 :])
        if not final or low in g.weak or v < 3:
            return None
        begin = (
            tokens[first].end
            if lead is not None and tokens[first].text == ","
            else tokens[first].start
            if lead is not None
            else self.span.start
        )
        at = self._token_at(begin)
        if lead is not None and at is not None and tokens[at].low in g.adverbs:
            begin = tokens[at].end  # «Bakan ise … açıkladı»
        begin = max(begin, self._past_occasion(begin, v))
        kept = self._trim([Span(begin, max(begin, verb.start))])
        return (
            Record(kept, verb, subject, tokens[v].text, verb, g.verbs[low])
            if kept and (subject is not None or g.pro_drop)
            else None
        )

    def _past_occasion(self, begin: int, v: int) -> int:
        """Past the occasion that opens a Turkish clause («Kıyı gazetesine verdiği demeçte …»): no part of what was said."""
        tokens = self.tokens
        first = self._token_at(begin)
        if first is None:
            return begin
        for k in range(first, min(v, first + 10)):
            if tokens[k].kind != "w" and tokens[k].text not in "'’.":
                return begin
            if tokens[k].low in self.g.occasions:
                return tokens[k].end
        return begin

    def _after_participle(self, v: int, quoted: int) -> Record | None:
        """The second frame of `"…" diyen Karaca, … belirtti`: the clause behind the name, whose subject it is."""
        g, tokens = self.g, self.tokens
        comma = next((k for k in range(quoted + 1, v) if tokens[k].text == ","), None)
        if (
            comma is None
            or v - comma < 3
            or tokens[v].low in g.weak
            or not any(t.low in g.verbs for t in tokens[quoted + 1 : comma])
            or any(t.kind == "w" for t in tokens[v + 1 :])
        ):
            return None
        first = comma
        while first - 1 > quoted and tokens[first - 1].text[:1].isupper():
            first -= 1
        if first == comma:
            return None
        verb = Span(tokens[v].start, tokens[v].end)
        begin = self._past_occasion(tokens[comma].end, v)
        kept = self._trim([Span(begin, max(begin, verb.start))])
        subject = Span(tokens[first].start, tokens[comma - 1].end)
        return Record(kept, verb, subject, tokens[v].text, verb, g.verbs[tokens[v].low], True) if kept else None

    def _cjk_view(self, plain: str) -> Record | None:
        """«在他看来，…»: two words around the one whose view it is, at the head of the sentence or behind a pause."""
        start = self.span.start
        for opening, closing in self.g.around:
            at = plain.find(opening)
            stop = plain.find(closing, at + len(opening), at + len(opening) + 16) if at >= 0 else -1
            if stop < 0 or (at > 0 and plain[at - 1] not in "，,。；“\ufffc"):
                continue
            who = plain[at + len(opening) : stop]
            if not who or any(mark in who for mark in "，,。；：\ufffc"):
                continue
            frame = Span(start + at, start + stop + len(closing))
            parts = self._trim([Span(start, frame.start), Span(frame.end, max(frame.end, self._end()))])
            subject = Span(start + at + len(opening), start + stop)
            if parts:
                return Record(parts, frame, subject, frame.of(self.text), frame, "think")
        return None

    def _cjk(self) -> list[Record]:
        """Chinese: subject, verb, pause, and what was said; or a quotation with subject and verb behind it."""
        g, text = self.g, self.text
        start, end = self.span.start, self._end()
        masked = list(text[start : self.span.end])
        for q in self.quotations:
            masked[q.start - start : q.end - start] = "\ufffc" * (q.end - q.start)
        plain = "".join(masked)
        best: tuple[int, int, str] | None = None
        for verb in sorted(g.verbs, key=len, reverse=True):
            at = plain.find(verb)
            while at >= 0:
                after = plain[at + len(verb) : at + len(verb) + 1]
                opens = bool(at) and plain[at - 1] in "，," and after not in "，,：:。" and verb in "称稱說说"
                strong = opens or after in "，,：:\ufffc。" or after == "" or (len(verb) > 1 and verb not in g.weak)
                if (
                    strong
                    and (best is None or at < best[0])
                    and not (best is not None and best[0] < at + len(verb) <= best[0])
                ):
                    best = (at, len(verb), verb)
                    break
                at = plain.find(verb, at + 1)
        view = self._cjk_view(plain)
        if view is not None and (best is None or view.frame.start <= self.span.start + best[0]):
            return [view]
        if best is None:
            return []
        at, width, verb = best
        said_before = "\ufffc" in plain[:at] and plain[:at].rstrip("，, ")[-1:] != "\ufffc"
        head = max((plain.rfind(mark, 0, at) for mark in "，,。；;\ufffc：:"), default=-1) + 1
        subject = self._cjk_subject(plain, head, at)
        if subject is None and head > 0 and plain[head - 1] in "，,":
            # "X，在…时，表示": the subject opens the sentence
            subject = self._cjk_subject(plain, 0, plain.find(plain[head - 1]))
        span = Span(start + at, start + at + width)
        rest = Span(min(end, span.end), end)
        parts = self._trim([rest])
        if not any(char.isalnum() for part in parts for char in part.of(text)):
            # the verb ends the sentence: what was said stands before it
            parts = self._trim([Span(start, start + (head if said_before or head else 0))])
        elif said_before and "\ufffc" in plain[:head]:
            parts = self._trim([Span(start, start + head), rest])
        if not parts or (subject is None and verb in g.weak):
            return []
        frame = Span(min(span.start, subject.start if subject is not None else span.start), span.end)
        if any(part.overlaps(frame) for part in parts):
            return []
        return [Record(parts, frame, subject, verb, span, g.verbs[verb], weak=verb in g.weak)]

    def _cjk_subject(self, plain: str, start: int, end: int) -> Span | None:
        g = self.g
        piece = plain[start:end]
        lead = _CJK_LEAD.match(piece)
        begin = lead.end() if lead else 0
        stop = len(piece)
        least = (
            1 if piece[begin : begin + 1] in g.male | g.female else 2
        )  # a pronoun is one character, a name two or more
        cut = _CJK_CUT.search(piece, begin + least) if len(piece) > begin + least else None
        if cut is not None:
            stop = cut.start()
        for word in sorted(g.adverbs, key=len, reverse=True):
            if piece[begin:stop].endswith(word) and stop - begin > len(word):
                stop -= len(word)
        name = piece[begin:stop].strip(" 　“”\ufffc")
        if not name or name[0] in "在对据于" or len(name) > 30 or "\ufffc" in name:
            return None
        offset = self.span.start + start + piece.index(name, begin)
        return Span(offset, offset + len(name))

    # --- verbs -----------------------------------------------------------------------------------------------------------------

    def _verb(self, v: int, earlier: Sequence[Record]) -> Record | None:
        g, tokens = self.g, self.tokens
        token = tokens[v]
        if g.comma_clause:
            final = self._verb_final(v)
            if final is not None:
                return final
            own = itertools.takewhile(lambda t: t.kind == "w", reversed(tokens[max(0, v - 3) : v]))
            if any(t.low in g.subjunctive for t in own):
                return None  # "Kowrigin habe versprochen": itself reported speech
        opened = self._opens(v)
        if opened is not None:
            return opened
        subject, first, inherits, negated, inverted = self._subject(v, earlier)
        if subject is not None and not inherits and not inverted and self._relative_clause(subject):
            # "Männern, die sich nicht melden, stelle das Amt nichts aus, sagte Low": who speaks stands behind the verb
            subject, first, inverted = self._inverted(v, v - 1), v, True
        if subject is None and not inherits:
            return self._as_in(v)
        weak = token.low in g.weak and not (subject is not None and self._document(subject))
        asks = self.text[self.span.end - 1] == "?" and g.lang == "en"
        if asks and weak and not any(clausal(self.text, q) for q in self.quotations):
            return None  # "Would anyone support him?" is nobody's stance
        act = g.lang == "en" and g.verbs[token.low] in _ACTS and not self._has_quote(v)
        if negated and not act and (token.low in g.weak or not self._has_quote(v)):
            return None
        # a relative clause ("the mayor, who says …") gives way to any frame of the main clause
        relative = first is not None and (
            tokens[first].low in g.relative or (tokens[first].low in g.that and g.lang in ("es", "it", "pt"))
        )
        if relative and first is not None:
            frame_start = tokens[first].start
        else:
            frame_start = min(token.start, subject.start if subject is not None and not inherits else token.start)
            if first is not None:
                frame_start = min(frame_start, tokens[first].start)
        after = v + 1
        if inverted and subject is not None:
            after = next((k for k in range(v + 1, len(tokens)) if tokens[k].start >= subject.end), len(tokens))
        record = self._content(v, after, subject, frame_start, weak, inherits, inverted)
        if record is None:
            return None
        parted = " " in token.low and token.text != token.low and token.text.lower() in g.weak
        return replace(record, negated=negated, relative=record.relative or relative, weak=record.weak or parted)

    def _relative_clause(self, subject: Span) -> bool:
        """Whether what was taken for a subject is a relative clause: "die sich nicht erfassen ließen", "who had left"."""
        g = self.g
        words = [t for t in self.tokens if subject.start <= t.start and t.end <= subject.end]
        if len(words) == 1 and g.comma_clause:
            # "dass abgelegene, kleine Brände …": an adjective before a comma, no noun
            word = words[0]
            return (
                word.text.isalpha()
                and word.text.islower()
                and word.low.endswith(("e", "en", "er", "es", "em"))
                and word.low not in g.pronouns | g.determiners | g.plurals | _COUNTED
            )
        if len(words) < 2:
            return False
        if words[0].low in g.relative and words[0].low not in g.determiners:
            return True
        if g.comma_clause and words[0].low in _ASKS and words[-1].text.islower():
            return True  # "Woher der Stoff stammt, müsse man klären, sagte Low"
        # a German noun phrase ends in a noun, which has a capital; a relative clause in its verb
        return (
            g.comma_clause
            and words[0].text in ("die", "der", "das", "dem", "den", "deren", "dessen", "denen")
            and all(t.kind == "w" for t in words)
            and words[-1].text.isalpha()
            and words[-1].text.islower()
        )

    def _document(self, subject: Span) -> bool:
        """Whether a subject is a paper that tells something: "the latest poll", "a study by Hale University"."""
        words = [word.lower() for word in subject.of(self.text).split()]
        head = next((k for k, word in enumerate(words) if word in self.g.of), len(words))
        return any(word.strip(",.'’s") in self.g.documents or word in self.g.documents for word in words[:head][-1:])

    def _as_in(self, v: int) -> Record | None:
        """`Как сообщили в мэрии, …`: a frame that names a place instead of a speaker."""
        g, tokens = self.g, self.tokens
        if g.lang == "en" or g.comma_clause or v < 1 or v + 2 >= len(tokens):
            return None
        alone = (
            g.pro_drop and tokens[v + 1].text == "," and not any(t.kind == "w" for t in tokens[: v - 1])
        )  # «Jak dodała, …»
        if tokens[v - 1].low not in g.as_words or tokens[v].low in g.weak:
            return None
        if tokens[v + 1].low not in g.prepositions and not alone:
            return None
        verb = Span(tokens[v].start, tokens[v].end)

        def record(parts: Sequence[Span], frame_end: int) -> Record | None:
            kept = self._trim(parts)
            frame = Span(tokens[v - 1].start, max(verb.end, frame_end))
            return Record(kept, frame, None, tokens[v].text, verb, g.verbs[tokens[v].low], True) if kept else None

        return self._as(v - 1, v + 1, record)

    def _opens(self, v: int) -> Record | None:
        """`Said Ann Low, who grew up there, "…"`: English order turned round at the head of a sentence."""
        g, tokens = self.g, self.tokens
        if g.lang != "en" or v or not self._finite(tokens[v].low) or tokens[v].low in g.weak | g.nouns:
            return None
        stop = v + 1
        while stop < len(tokens) and tokens[stop].kind == "w" and tokens[stop].text[:1].isupper():
            stop += 1
        spoken = next((t for t in tokens[stop : stop + 24] if t.kind == "q"), None)
        if stop == v + 1 or spoken is None:
            return None
        verb = Span(tokens[v].start, tokens[v].end)
        subject = Span(tokens[v + 1].start, tokens[stop - 1].end)
        kept = self._trim([Span(spoken.start, max(spoken.end, self._end()))])
        frame = Span(verb.start, spoken.start)
        return Record(kept, frame, subject, tokens[v].text, verb, g.verbs[tokens[v].low]) if kept else None

    def _verb_final(self, v: int) -> Record | None:
        """German `…, wie sie der Zeitung sagte`: the subject stands behind "wie", the verb ends the clause."""
        g, tokens = self.g, self.tokens
        if v + 1 < len(tokens) and tokens[v + 1].kind == "w":
            return None
        k = v - 1
        while k >= 0 and tokens[k].kind != "p" and tokens[k].low not in g.as_words:
            k -= 1
        if k < 0 or tokens[k].low not in g.as_words or v - k < 2 or (k > 0 and tokens[k - 1].kind == "w"):
            return None
        stop = k + 1
        if tokens[stop].low in g.pronouns:
            stop += 1
        else:
            while (
                stop < v
                and tokens[stop].kind == "w"
                and not (tokens[stop].low in g.prepositions or (stop > k + 2 and tokens[stop].low in g.determiners))
            ):
                stop += 1
        if stop == k + 1:  # "wie im Bericht gefordert": nobody is named
            return None
        subject = Span(tokens[k + 1].start, tokens[stop - 1].end)
        verb = Span(tokens[v].start, tokens[v].end)

        def record(parts: Sequence[Span], frame_end: int) -> Record | None:
            kept = self._trim(parts)
            return (
                Record(
                    kept,
                    Span(tokens[k].start, max(verb.end, frame_end)),
                    subject,
                    tokens[v].text,
                    verb,
                    g.verbs[tokens[v].low],
                )
                if kept
                else None
            )

        return self._as(k, v + 1, record)

    def _has_quote(self, v: int) -> bool:
        return any(t.kind == "q" for t in self.tokens)

    def _subject(self, v: int, earlier: Sequence[Record]) -> tuple[Span | None, int | None, bool, bool, bool]:
        """Subject of the verb: (span, first token of the frame, inherited?, negated?, inverted?)."""
        g, tokens = self.g, self.tokens
        low = tokens[v].low
        i = v - 1
        negated = passive = had = aspect = False
        if low in g.participles and i > 0 and tokens[i].low == "as" and tokens[i - 1].low in g.verbs:
            i -= 2  # "was quoted as saying"
        elif i >= 0 and tokens[i].low in g.be and not low.endswith("ing"):
            passive = True
        while (
            i >= 0
            and tokens[i].kind == "w"
            and (
                tokens[i].low in g.adverbs
                or tokens[i].low in g.blockers
                or tokens[i].text in g.days
                or (
                    len(tokens[i].low) > 4
                    and tokens[i].low.endswith("ly")
                    and g.lang == "en"
                    and tokens[i].text == tokens[i].low
                )
            )
        ):
            negated |= tokens[i].low in g.blockers
            passive |= tokens[i].low in g.be and not low.endswith("ing") and not aspect
            had |= tokens[i].low in g.have
            if tokens[i].low == "to" and i > 1 and tokens[i - 1].low in g.aspect:
                i -= 2  # "continues to insist"
                aspect = True
                continue
            if tokens[i].low == "to" and not (i > 0 and tokens[i - 1].low == "on"):
                who = self._purpose(v, i, earlier)
                return who, i, who is not None, False, False
            i -= 1
        i = self._before_time(i)
        following = tokens[v + 1].low if v + 1 < len(tokens) else ""
        gap = (
            g.lang == "en" and self._finite(low) and not low.endswith("ed") and low not in g.nouns | g.past_only
        )  # "the changes, which officials said will …"
        if (
            following in g.have | g.be | (g.blockers if g.lang == "en" else frozenset())
            and not following.endswith("ing")
            and not low.endswith("ing")
            and not (gap and i >= 0 and tokens[i].kind == "w")
        ):
            return None, None, False, False, False  # "the bus promised has not come": a participle
        if (
            low.endswith("ed")
            and v + 1 < len(tokens)
            and tokens[v + 1].low in g.prepositions
            and any(t.low in g.have | g.be for t in tokens[v + 2 : v + 5])
        ):
            return None, None, False, False, False  # "the bus promised in return has not come"
        if g.lang == "en" and low.endswith("ed") and self._participle(v, had):
            return None, None, False, False, False
        if low in g.adjectives:
            told = v + 2 < len(tokens) and (
                tokens[v + 1].low in g.that
                or (
                    tokens[v + 1].low in g.pronouns | g.determiners
                    and any(t.low in g.be | g.have | _MODALS for t in tokens[v + 2 : v + 8])
                )
            )
            if not passive or not told:
                return None, None, False, False, False  # "is confident that …", not "a confident mayor"
            passive = False
        if (passive and g.lang == "en") or (low in g.past_only and not had):
            return None, None, False, False, False
        if i < 0 or tokens[i].kind == "q" or tokens[i].text in ",—–-―:;)…،":
            if low in g.participles:
                who = self._main_subject(v, earlier)
                return who, i + 1, True, negated, False
            if i >= 0 and tokens[i].text in ",—–-)" and tokens[i].kind == "p":
                apposed = self._before_apposition(i)
                if apposed is not None and not self._after_subject_wins(v, i):
                    behind = self._ends_in_subject(v, i) or self._told_before(v, i, apposed[0])
                    if behind is not None:
                        return behind, i + 1, False, negated, True
                    return apposed[0], apposed[1], False, negated, False
            after = self._inverted(v, i)
            if after is not None:
                return after, i + 1, False, negated, True
            if i >= 0 and tokens[i].kind == "q" and tokens[i].text[-2:-1] == ",":
                opens = next((k for k in range(i - 1, 0, -1) if tokens[k].low in g.relative), None)
                if opens is not None and tokens[opens - 1].text == ",":
                    main = self._np(self._before_bracket(opens - 2))
                    if main is not None:
                        return main[0], main[1], False, negated, False
            if (
                g.pro_drop
                and (i < 0 or tokens[i].kind == "q" or (tokens[i].text in ",—–-" and self._after_subject_wins(v, i)))
                and low not in g.weak
            ):
                return None, i + 1, True, negated, False
            if i >= 0 and tokens[i].text in ",—–":
                who = self._main_subject(v, earlier) if tokens[v].low not in g.weak else None
                if who is not None and earlier and i + 1 == v:
                    return who, v, True, negated, False
            return None, None, False, False, False
        word = tokens[i]
        if word.kind != "w":
            return None, None, False, False, False
        if (
            word.low in g.that
            and g.lang in ("es", "it", "pt")
            and i > 1
            and tokens[i - 1].text == ","
            and low not in g.weak
            and tokens[i - 2].text[:1].isupper()
        ):
            named = self._np(i - 2)  # «…, ha asegurado Bermejo, que ha recordado que …»
            return (named[0] if named else None), i, False, negated, False
        if word.low in g.relative or (
            word.low == "that"
            and i > 0
            and tokens[i - 1].kind == "w"
            and tokens[i - 1].low not in g.verbs
            and g.lang == "en"
        ):
            j = i - 1
            if j >= 0 and tokens[j].text == ",":
                j -= 1
            found = self._np(j)
            if found is not None and tokens[j].text.islower() and found[1] >= 2 and tokens[found[1] - 1].text == ",":
                named = self._np(found[1] - 2)  # "Ann Low, a retired pilot, who …"
                if named is not None and tokens[found[1] - 2].text[:1].isupper():
                    found = named
            if found is not None and g.lang == "en":
                found = self._name_behind_preposition(found)
            near = next((r.subject for r in reversed(earlier) if r.subject is not None), None)
            if found is not None and near is not None and tokens[j].text.islower():
                between = self.text[near.end : found[0].start]
                if 0 < len(between) <= 3 and between.strip() in (",", ", "):
                    found = near, found[1]  # "…, promises Low, father of a pupil, who denounces …"
            return (found[0] if found else None), i, False, negated, False
        if word.low in g.conjunctions:
            if low in g.participles or self._finite(low):
                inverted_after = self._inverted(v, i)
                if inverted_after is not None and g.order != "svo":
                    return inverted_after, v, False, negated, True
                who = self._main_subject(v, earlier)
                return who, v, who is not None, negated, False
            return None, None, False, False, False
        if low in g.participles and low.endswith("ing") and g.lang == "en":
            # "is saying" has its subject to the left; "a letter saying", "people claiming" too
            if word.low in ("by", "before", "after", "while", "when") and (
                low not in g.weak or any(t.kind == "q" for t in tokens[v + 1 :])
            ):
                who = self._main_subject(v, earlier)  # "won the hall by warning that …"
                return who, v, who is not None, negated, False
            found = self._np(i)
            if found is not None:
                head = tokens[found[1]]
                second = next(
                    (k for k in range(found[1] + 1, i) if tokens[k].low in ("a", "an", "the", "his", "her", "its")),
                    None,
                )
                if second is not None and head.text[:1].isupper() and tokens[second - 1].text.islower():
                    name = found[1]
                    while name < second and tokens[name].text[:1].isupper():
                        name += 1  # "Low issued a statement saying …"
                    return Span(head.start, tokens[name - 1].end), found[1], False, negated, False
                if not (
                    head.text[:1].isupper()
                    or head.low in g.determiners | g.roles | g.pronouns | g.plurals
                    or head.low.endswith("s")
                ):
                    who = self._main_subject(v, earlier)  # "…, issued a statement saying"
                    return who, v, who is not None, negated, False
            return (found[0] if found else None), (found[1] if found else None), False, negated, False
        found = self._over_relative(v, i) or self._np(i)
        if found is not None and not (negated and g.verbs[low] in _ACTS) and self._noun(v, i, found[1]):
            return None, None, False, False, False
        if found is None:
            after = (
                self._inverted(v, i)
                if g.lang != "en"
                and (
                    word.low in g.as_words
                    or g.order == "vso"
                    or g.comma_clause
                    or (i == 0 and word.low in g.adverbs | g.conjunctions)
                )
                else None
            )
            return (after, i + 1, False, negated, True) if after is not None else (None, None, False, False, False)
        led = tokens[found[1] - 1] if found[1] > 0 else None
        first = tokens[found[1] - 2] if led is not None and led.low in g.determiners and found[1] > 1 else led
        if g.lang == "en" and low.endswith("ed") and not had and first is not None and first.low == "with":
            return None, None, False, False, False  # "…, with the other half expected from the ministry"
        if g.lang == "en" and low.endswith("s") and (word.low in _COUNTS or word.text.isdigit()):
            return None, None, False, False, False  # "the six remarks", "of the 19 cracks": counted nouns
        if (
            g.lang in ("ru", "uk", "pl")
            and led is not None
            and led.low in g.relative
            and not any(t.text[:1].isupper() for t in tokens[found[1] : i + 1])
        ):
            # «Лапшин, который неделей раньше назвал …»: a time stands between the pronoun and its verb
            antecedent = self._np(found[1] - 3 if found[1] > 2 and tokens[found[1] - 2].text == "," else found[1] - 2)
            return (antecedent[0] if antecedent else None), found[1] - 1, False, negated, False
        if (
            g.lang in ("ru", "uk", "pl")
            and found[1] > 0
            and tokens[found[1] - 1].low in _WITHIN
            and not any(t.text[:1].isupper() or t.low in g.roles for t in tokens[found[1] : i + 1])
        ):
            return None, found[1] - 1, True, negated, False  # «В мэрии утверждают, что …»: a place, nobody
        return found[0], found[1], False, negated, False

    def _name_behind_preposition(self, found: tuple[Span, int]) -> tuple[Span, int]:
        """The name that ends a stretch with a verb in it ("took issue with Mr. Low, who …"), or what was found."""
        g, tokens = self.g, self.tokens
        head = tokens[found[1]]
        if not head.text.islower() or head.low in g.determiners | g.roles | g.pronouns | g.plurals:
            return found
        first = last = max(k for k, t in enumerate(tokens) if t.start < found[0].end)
        while first > found[1] and tokens[first].text[:1].isupper():
            first -= 1
        if (
            first < last
            and first > found[1]
            and tokens[first].low in ("with", "from", "against", "to", "about", "over")
        ):
            return Span(tokens[first + 1].start, tokens[last].end), first + 1
        return found

    def _participle(self, v: int, had: bool) -> bool:
        """Whether an English form in -ed only describes the noun before it: "nurses pledged by the Red Cross", "the sum promised for it is …"."""
        g, tokens = self.g, self.tokens
        behind = tokens[v + 1 : v + 10]
        if had or not behind or behind[0].kind != "w" or behind[0].low not in g.prepositions:
            return False
        near = list(itertools.takewhile(lambda t: t.kind != "p", behind))
        if any(t.low in g.that or t.kind == "q" for t in near):
            return False  # "repeated by e-mail that …"
        if behind[0].low == "by":
            return len(behind) > 1 and not behind[1].low.endswith("ing")
        # a finite verb behind it, with nothing that opens a clause between
        for t in behind[1:]:
            if t.kind != "w" or t.low in g.that | g.relative | g.pronouns | g.clause_start | g.conjunctions:
                return False
            if t.low in g.be | g.have and not t.low.endswith("ing") and t.low not in ("be", "been", "having", "have"):
                return True
        return False

    def _over_relative(self, v: int, i: int) -> tuple[Span, int] | None:
        """The subject before a relative clause without commas: "Friends who have seen him lately say …", "the man who saw the car said …"."""
        g, tokens = self.g, self.tokens
        if g.lang != "en" or tokens[i].low in g.pronouns or tokens[i].text[:1].isupper():
            return None
        k = next(
            (k for k in range(i - 1, max(0, i - 16), -1) if tokens[k].kind != "w" or tokens[k].low in ("who", "whose")),
            -1,
        )
        if k < 1 or tokens[k].kind != "w" or i - k < 2 or tokens[k - 1].kind != "w":
            return None
        if any(t.low in g.verbs and t.text == t.low and t.low not in g.nouns for t in tokens[k + 1 : i]):
            return None  # another frame inside
        return self._np(k - 1)

    def _before_time(self, i: int) -> int:
        """The token before an expression of time that stands between a bracket and the verb: "Low (Kestrel) last week said"."""
        for width in (3, 2, 1):
            k = i - width
            if k >= 0 and tokens_close(self.tokens[k]) and self._when(k + 1) == i + 1:
                return k
        return i

    def _purpose(self, v: int, i: int, earlier: Sequence[Record]) -> Span | None:
        """Who speaks in "stood up to announce, "…"": the sentence's subject, if a quotation follows the infinitive at once."""
        g, tokens = self.g, self.tokens
        if (
            g.lang == "en"
            and v + 2 < len(tokens)
            and tokens[v + 1].low == "that"
            and i > 1
            and tokens[v].low not in g.weak
            and (tokens[i - 1].low in g.male_after | g.female_after | {"them"} or tokens[i - 1].text[:1].isupper())
            and tokens[i - 2].low in _LED
        ):
            return Span(tokens[i - 1].start, tokens[i - 1].end)  # "led her to declare that …"
        ahead = v + 2 if v + 1 < len(tokens) and tokens[v + 1].text in (",", ":") else v + 1
        if g.lang != "en" or ahead >= len(tokens) or tokens[ahead].kind != "q" or i == 0:
            return None
        near = [t.low for t in tokens[max(0, i - 4) : i]]
        if any(low in g.verbs or low in g.blockers for low in near):
            return None  # "declined to call it "a war"", "would not want to say"
        return self._main_subject(v, earlier)

    def _noun(self, v: int, i: int, first: int) -> bool:
        """Whether a form that may be a noun is one here, told by number and by its neighbours: "its state", "news reports"."""
        g, tokens = self.g, self.tokens
        low, before = tokens[v].low, tokens[i]
        if before.low in g.male | g.female:
            return False
        if low in g.base:
            plural = (
                before.low.endswith("s")
                and not _POSSESSIVE.search(before.low[:-1] if before.low.endswith("s'") else before.text)
                and not before.low.endswith("ss")
            )
            if tokens[first].low == "those" or (
                any(t.low in ("in", "of") for t in tokens[first:i]) and tokens[first].low in _FEW
            ):
                return False  # "those surveyed say", "one in five say"
            known = (
                before.low in g.plural | g.open_ - {"it", "this", "one"}
                or before.low in g.plurals
                or before.low in g.relative
            )
            joined = any(t.low in g.conjunctions for t in tokens[first:i])
            if low not in g.nouns and before.low not in g.not_subject:
                # "friends of Low say", "two in ten say", "31% believe": no noun is meant, the subject need only be able to be many
                joined = joined or any(
                    t.text[0].isdigit()
                    or t.low in g.plurals
                    or t.low in g.plural
                    or (t.low.endswith("s") and not t.low.endswith("ss") and not _POSSESSIVE.search(t.text))
                    for t in tokens[first : i + 1]
                )
            return not (
                (plural and (not before.text[:1].isupper() or i == 0))
                or known
                or joined
                or (plural and v + 1 < len(tokens) and tokens[v + 1].low in g.that)
            )
        if low in g.nouns:
            after = tokens[v + 1] if v + 1 < len(tokens) else None
            if (
                after is not None
                and after.low == "to"
                and low in g.infinitive
                and not _POSSESSIVE.search(before.text)
                and before.low not in g.possessives | g.determiners
                and (before.text[:1].isupper() or (first < i and tokens[first].low in g.determiners - g.possessives))
            ):
                return False  # "Low wants to", "the ministry plans to"
            if (
                after is None
                or (
                    after.kind == "w"
                    and after.low in g.of | g.conjunctions | g.prepositions
                    and after.low not in g.that
                )
                or (after.kind == "p" and after.text != ":")
            ):
                return not (before.text[:1].isupper() and after is not None and after.text in ",.")
            return bool(_POSSESSIVE.search(before.text)) or (
                before.low.endswith("s")
                and not before.text[:1].isupper()
                and before.low not in ("news", "times")
                and low.endswith("s")
            )
        return False

    def _finite(self, low: str) -> bool:
        return (
            self.g.lang != "en"
            or low.endswith(("s", "ed"))
            or low in ("said", "told", "wrote", "thought", "made", "saw", "found", "say", "tell")
        )

    def _after_subject_wins(self, v: int, i: int) -> bool:
        """In `"…," said Peskov, …` the quotation stands right before the pause, so nothing is in apposition."""
        while i > 0 and self.tokens[i].kind == "p":
            i -= 1
        return self.tokens[i].kind == "q"

    def _main_subject(self, v: int, earlier: Sequence[Record]) -> Span | None:
        """The subject of the sentence so far: that of an earlier frame, or the noun phrase that opens the sentence."""
        for record in reversed(earlier):
            if record.subject is not None:
                return record.subject
        g, tokens = self.g, self.tokens
        i = 0
        while i < v and (tokens[i].kind != "w" or tokens[i].low in g.conjunctions):
            i += 1
        if i >= v:
            return None
        opening = tokens[i].low
        if (
            opening in g.prepositions
            or opening in g.clause_start
            or opening in g.adjunct_starts
            or (g.lang == "en" and opening.endswith("ing") and len(opening) > 4)
        ):
            comma = next((k for k in range(i, v) if tokens[k].text == ","), None)
            if comma is None or comma + 1 >= v:
                return None
            i = comma + 1
        if tokens[i].low in g.pronouns:
            return Span(tokens[i].start, tokens[i].end)
        j = i
        while j < v and tokens[j].low not in g.pronouns - g.determiners and tokens[j].kind == "w" and j - i < 10:
            if (
                tokens[j].text[:1].isupper()
                or tokens[j].low in g.determiners
                or tokens[j].low in g.roles
                or tokens[j].low in g.of
                or (j > i and tokens[j - 1].low in g.determiners)
            ):
                j += 1
            else:
                break
        while j > i and (tokens[j - 1].low in g.of or tokens[j - 1].low in g.determiners):
            j -= 1
        if j == i or (tokens[i].low in g.prepositions and not tokens[i].text[:1].isupper()):
            return None
        if g.lang != "en" and tokens[i].low in g.determiners | g.roles:
            comma = next((k for k in range(i, min(v, i + 8)) if tokens[k].kind == "p"), None)
            if comma is not None and tokens[comma].text == ",":
                stop = comma + 1
                while stop < v and tokens[stop].kind == "w" and tokens[stop].text[:1].isupper():
                    stop += 1
                if stop - comma > 2 and tokens[stop].text == ",":
                    return Span(tokens[comma + 1].start, tokens[stop - 1].end)  # «A presidente da câmara, Ana Low, …»
        return Span(tokens[i].start, tokens[j - 1].end)

    def _before_apposition(self, i: int) -> tuple[Span, int] | None:
        """The noun phrase before ", the spokesman," when `i` is the closing comma (or dash, or bracket)."""
        tokens, g = self.tokens, self.g
        closing = tokens[i].text
        j = i - 1
        fallback: tuple[Span, int] | None = None
        while j >= 0 and i - j <= 26:
            t = tokens[j]
            if t.kind == "q" and i - j < 2:
                return None
            if closing == ")" and t.text == "(":
                break
            if t.text in ".;:" and i - j > 1 and t.kind == "p":
                break
            if closing in ",—–-" and t.text == closing:
                inside = tokens[j + 1 : i]
                if not inside:
                    return None
                head = inside[0]
                if (
                    head.low in g.determiners | g.relative | g.roles | g.prepositions
                    or head.text.isdigit()
                    or head.low == "whose"
                    or (len(inside) <= 3 and not any(t.low in g.verbs or t.low in g.pronouns for t in inside))
                    or (
                        not head.text[:1].isupper()
                        and head.low not in g.clause_start
                        and head.low not in g.pronouns
                        and head.low not in g.conjunctions
                    )
                    or (head.text[:1].isupper() and any(x.low in g.roles or x.low in g.of for x in inside))
                ):
                    # a comma inside the apposition: "Kim Roe, mayor of Port Lee, Maine, said"
                    found = self._np(self._before_bracket(j - 1))
                    if self._name_only(inside) and tokens[j - 1].text[:1].islower() and closing == ",":
                        return Span(inside[0].start, inside[-1].end), found[1] if found is not None else j + 1
                    if found is not None and tokens[j - 1].text[:1].islower() and fallback is None:
                        fallback = found if not self._name_only(inside) else None
                        if tokens[found[1]].low not in g.determiners:
                            found = None
                    if found is not None:
                        if self._name_only(inside) and tokens[found[1]].low in g.determiners | g.roles:
                            return Span(inside[0].start, inside[-1].end), found[1]
                        return found
            j -= 1
        if closing == ")" and j > 0 and tokens[j].text == "(":
            return self._np(j - 1)
        return fallback

    def _before_bracket(self, e: int) -> int:
        """The token before a bracket that closes at `e` ("Ann Low (Port Lee), who …"), or `e`."""
        if e < 0 or self.tokens[e].text != ")":
            return e
        opening = next((k for k in range(e - 1, max(-1, e - 10), -1) if self.tokens[k].text == "("), None)
        return opening - 1 if opening is not None else e

    def _name_only(self, tokens: Sequence[Token]) -> bool:
        return (
            1 <= len(tokens) <= 5
            and all((t.kind == "w" and t.text[:1].isupper()) or t.text == "." for t in tokens)
            and tokens[0].low not in self.g.determiners
        )

    def _inverted(self, v: int, i: int) -> Span | None:
        """The subject after the verb: `"…," said Peskov`."""
        g, tokens = self.g, self.tokens
        if (
            g.lang == "en"
            and i != v - 1
            and not (tokens[v - 1].low.endswith("ly") or tokens[v - 1].low in ("also", "later", "then"))
        ):
            return None
        if g.lang == "en" and (
            tokens[v].low.endswith("ing") or not (i < 0 or tokens[i].kind == "q" or tokens[i].text in ",—–…")
        ):
            return None
        if g.lang == "en" and (i < 0 or not (tokens[i].kind == "q" or any(t.kind == "w" for t in tokens[:i]))):
            return None
        j = v + 1
        while (
            j < len(tokens)
            and tokens[j].kind == "w"
            and tokens[j].low in g.adverbs
            and not tokens[j].text[:1].isupper()
            and not (
                tokens[j].low in g.prepositions and g.lang != "en" and g.order == "svo" and self._past_adjunct(j) > j
            )  # «в» alone opens an adjunct, «в свою очередь» is an adverb
        ):
            j += 1
        if (
            j + 1 < len(tokens)
            and tokens[j].kind == "q"
            and i >= 0
            and tokens[i].low in g.as_words
            and len(tokens[j].text.split()) <= 6
            and (tokens[j + 1].text[:1].isupper() or tokens[j + 1].low in g.roles | g.determiners)
        ):
            j += 1  # «Как рассказала „Вечернему городу“ Нина Полозова, …»
        if g.lang != "en" and g.order == "svo":
            if not g.comma_clause:
                j = self._past_adjunct(j)
            if (
                j < len(tokens)
                and tokens[j].kind == "q"
                and i >= 0
                and tokens[i].low in g.as_words
                and not clausal(self.text, self._quotation(tokens[j]))
            ):
                q = self._quotation(tokens[j])
                return Span(q.inner_start, q.inner_end)  # «Как сообщает „Заозёрский вестник“, …»
        if j >= len(tokens) or tokens[j].kind != "w":
            return None
        head = tokens[j]
        if (
            g.lang in ("ru", "uk", "pl")
            and tokens[v].low in g.infinitive
            and any(_INFINITIVES[g.lang].search(t.low) and t.text.islower() for t in tokens[j : j + 3])
        ):
            return None  # «пообещал показать отчёт»
        if head.low in g.pronouns:
            after = tokens[j + 1] if j + 1 < len(tokens) else None
            if (
                g.lang == "en"
                and after is not None
                and after.kind == "w"
                and after.low not in g.prepositions | g.participles | g.days | g.that
                and not after.low.endswith("ly")
                and after.text not in g.days
            ):
                return None  # 'who calls him "a clown," said he would go': a clause, no speaker
            return Span(head.start, head.end)
        if head.low in g.prepositions or head.low in g.that:
            return None
        capital = head.text[:1].isupper()
        if not (capital or head.low in g.determiners or head.low in g.roles or (g.lang != "en")):
            if not any(t.text[:1].isupper() for t in tokens[j : j + 5] if t.kind == "w"):
                return None
        k = j
        while k < len(tokens) and tokens[k].kind == "w" and k - j < _MAX_NP:
            low = tokens[k].low
            if k > j and (low in g.that or (low in g.verbs and not tokens[k].text[:1].isupper())):
                break
            if k > j and low in g.clause_start:
                break
            if k > j and g.order == "vso" and (low.startswith("لل") or self._when(k) > k or low == "يوم"):
                break  # «قال القاضي للصحفيين يوم الاثنين»
            if k > j and low in g.prepositions and not (low in g.of and self._of_continues(j, k)):
                break
            if (
                k > j
                and g.lang != "en"
                and tokens[k - 1].text[:1].isupper()
                and not tokens[k].text[:1].isupper()
                and low not in g.of
                and (g.order != "vso")
            ):
                following = tokens[k + 1] if k + 1 < len(tokens) else None
                if (
                    low in g.determiners
                    or low in g.outlet_nouns
                    or following is None
                    or not following.text[:1].isupper()
                ):
                    break
            if (
                k > j
                and (low in g.determiners or low in g.outlet_nouns)
                and g.lang == "de"
                and tokens[k - 1].text[:1].isupper()
                and low in ("der", "dem", "den")
                and k + 1 < len(tokens)
                and (tokens[k + 1].low in g.outlet_nouns or tokens[k + 1].kind == "q")
            ):
                break
            if k > j and (
                tokens[k].text in g.days
                or (low in g.when_prefixes and k + 1 < len(tokens) and tokens[k + 1].text in g.days)
            ):
                break
            k += 1
        if (
            k > j
            and g.lang != "en"
            and (head.low in g.determiners or head.low in g.roles)
            and (
                tokens[k - 1].text[:1].islower()
                or (k - j > 2 and tokens[k - 2].low in g.of and any(t.low in g.roles for t in tokens[j:k]))
            )
        ):
            named = self._name_after(k)
            if named is not None:
                return named
        while g.lang == "en" and k - j > 2 and tokens[k - 1].low in g.prepositions | g.of:
            k -= 1  # "the woman in | charge of clearing it": a verb's form that is a noun here
        if k == j or (tokens[k - 1].low in g.not_subject) or any(t.text[0].isdigit() for t in tokens[j:k]):
            return None
        if all(t.text in g.days for t in tokens[j:k]):
            return None  # "sagte am Montag, er habe genug"
        return Span(tokens[j].start, tokens[k - 1].end)

    def _quotation(self, token: Token) -> Quotation:
        """The quotation that a token stands for."""
        return next(q for q in self.quotations if q.start == token.start)

    def _past_adjunct(self, j: int) -> int:
        """Past place, time and paper between a verb and its subject: «сообщила в эфире „Радио Берег“ мэр …», "a confirmé lundi la maire"."""
        g, tokens = self.g, self.tokens
        n = len(tokens)
        k = j
        for _ in range(3):
            when = self._when(k) if k < n else k
            if when > k:
                k = when
                continue
            if k >= n or tokens[k].kind != "w":
                break
            start = k
            if tokens[k].low in g.prepositions and not tokens[k].text[:1].isupper():
                k += 1
            elif tokens[k].low not in g.outlet_nouns - g.determiners:
                break
            opened = k
            while (
                k < n
                and k - start < 4
                and tokens[k].kind == "w"
                and tokens[k].text.islower()
                and tokens[k].low not in g.roles | g.that | g.prepositions
                and tokens[k].low not in g.verbs
            ):
                k += 1
            if k < n and tokens[k].kind == "q" and not clausal(self.text, self._quotation(tokens[k])):
                k += 1
            if k == opened and tokens[start].low in g.prepositions:
                return j  # "disse ao Jornal da Serra": no subject in sight
        names = (
            k < n
            and tokens[k].kind == "w"
            and (tokens[k].text[:1].isupper() or tokens[k].low in g.roles | g.determiners)
        )
        return k if names else j

    def _ends_in_subject(self, v: int, i: int) -> Span | None:
        """`Since the ice left, a week early, the pier has been shut, said Ann Low, …`: a name behind the verb, and then a pause."""
        g, tokens = self.g, self.tokens
        if g.lang != "en":
            return self._ends_behind(v, i)
        if i != v - 1 or tokens[v].low in g.weak:
            return None
        comma = next((k for k in range(i - 1, -1, -1) if tokens[k].text == ","), -1)
        if not any(t.low in g.be | g.have | g.blockers for t in tokens[comma + 2 : i]):
            return None  # "Ann Low, the mayor, said Roe, her rival, …": an apposition stands before the verb, no clause
        behind = self._inverted(v, i)
        if behind is None:
            return None
        said = g.verbs[tokens[v].low] == "neutral" and tokens[v].low not in g.object_
        described = said and behind.of(self.text).split()[0].lower() in (
            "the",
            "a",
            "an",
        )  # "…, says the woman in charge."
        if not described and not any(word[:1].isupper() for word in behind.of(self.text).split()):
            return None
        after = next((t for t in tokens if t.start >= behind.end), None)
        if described and after is not None and after.low in g.prepositions:
            rest = [t for t in tokens if t.start >= after.start]
            clause = any(t.low in g.be | g.have | _MODALS | g.that or (t.kind != "w" and t.text != ".") for t in rest)
            return None if clause else Span(behind.start, max(behind.end, self._end()))
        return behind if after is None or after.kind == "p" or after.low in g.relative else None

    def _told_before(self, v: int, i: int, apposed: Span) -> Span | None:
        """`The share, nine percent before, grew by three, said Ann Low, who added …`: the name behind the verb, where no name stands before it.

        English only, and only where a relative clause, a colon or the end of the sentence follows: nothing that Low could have done.
        """
        g, tokens = self.g, self.tokens
        if g.lang != "en" or i != v - 1 or g.verbs[tokens[v].low] != "neutral" or tokens[v].low in g.weak | g.object_:
            return None
        if tokens[v].low in g.addressee or any(word[:1].isupper() for word in apposed.of(self.text).split()[1:]):
            return None
        behind = self._inverted(v, i)
        if behind is None or behind.of(self.text).split()[0].lower() in g.pronouns:
            return None
        if not any(word[:1].isupper() for word in behind.of(self.text).split()) and tokens[v + 1].low not in _ARTICLES:
            return None  # "put it more briefly"
        after = next((k for k, t in enumerate(tokens) if t.start >= behind.end), len(tokens))
        if after < len(tokens) and tokens[after].text == ",":
            after += 1
            return behind if after < len(tokens) and tokens[after].low in g.relative | g.conjunctions else None
        return behind if after >= len(tokens) or tokens[after].text in ".:" else None

    def _ends_behind(self, v: int, i: int) -> Span | None:
        """`S'il ne pleut pas, l'eau sera coupée, a prévenu la maire, Ann Low, dans un entretien …`: the subject behind the verb.

        Only where no complement, quotation or second clause follows, and a name or an office stands there.
        """
        g, tokens = self.g, self.tokens
        if tokens[v].low in g.weak or any(
            t.low in g.that or t.kind == "q" or t.text in ":：" for t in tokens[v + 1 : v + 5]
        ):
            return None
        behind = self._inverted(v, i)
        if behind is None:
            return None
        words = behind.of(self.text).split()
        if not (
            any(word[:1].isupper() for word in words)
            or words[-1].lower() in g.roles
            or words[0].lower() in g.male | g.female
        ):
            return None
        after = next((k for k, t in enumerate(tokens) if t.start >= behind.end), None)
        if after is not None and tokens[after].kind == "w" and tokens[after].low not in g.prepositions | g.determiners:
            return None
        return None if after is not None and any(t.low in g.that for t in tokens[after : after + 4]) else behind

    def _name_after(self, k: int) -> Span | None:
        """The name in apposition to a description that goes on at `k`: `explique le directeur des ventes, Félix Bisson.`"""
        tokens = self.tokens
        stop = k
        while (
            stop < len(tokens) and stop - k < 10 and tokens[stop].kind == "w" and tokens[stop].low not in self.g.verbs
        ):
            stop += 1
        if stop >= len(tokens) or tokens[stop].text != ",":
            return None
        last = stop + 1
        while last < len(tokens) and tokens[last].kind == "w" and tokens[last].text[:1].isupper():
            last += 1
        if not 1 < last - stop <= 5 or (last < len(tokens) and tokens[last].kind == "w"):
            return None
        return Span(tokens[stop + 1].start, tokens[last - 1].end)

    def _of_continues(self, j: int, k: int) -> bool:
        """Whether a preposition after a subject goes on with it: "the head of the agency", "a spokesman for the mayor"."""
        tokens, g = self.tokens, self.g
        if tokens[k].low in ("in", "on", "at", "to", "with", "from") and not any(t.low in g.roles for t in tokens[j:k]):
            return False
        if g.lang != "en" and tokens[k].low in g.of and any(t.low in g.roles for t in tokens[j:k]):
            return True
        return tokens[k].low in ("of", "for", "de") or (
            k - j <= 3 and tokens[k].low in ("in", "at") and not tokens[k - 1].text[:1].isupper()
        )

    def _np(self, e: int) -> tuple[Span, int] | None:
        """The noun phrase that ends at token `e`, with its first token; None when no subject can end there."""
        g, tokens = self.g, self.tokens
        if e < 0 or tokens[e].kind != "w":
            return None
        last = tokens[e]
        if last.low in g.pronouns and last.low not in g.determiners:
            return Span(last.start, last.end), e
        if g.lang == "en" and last.low in g.have:
            return None
        if last.low in g.not_subject or (last.low in g.prepositions and not last.text[:1].isupper()):
            return None
        if _POSSESSIVE.search(last.text) and g.lang == "en" and not last.text[:1].isupper():
            return None
        s = e
        while s > 0 and e - s < _MAX_NP:
            t = tokens[s - 1]
            if t.kind != "w":
                # "J. Smith": a lone initial keeps its stop; "St. Paul"
                if (
                    t.text == "."
                    and s >= 2
                    and tokens[s - 2].kind == "w"
                    and len(tokens[s - 2].text) <= 3
                    and tokens[s - 2].text[:1].isupper()
                ):
                    s -= 1
                    continue
                break
            if (
                t.low in g.pronouns
                and t.low not in g.determiners
                and t.low not in g.relative
                and (tokens[s].low in g.of or tokens[s].low == "like")
                and t.low not in g.male | g.female
            ):
                s -= 1  # "critics of the plan", "some in the town"
                continue
            if t.low in g.clause_start or t.low in g.relative or (t.low in g.pronouns and t.low not in g.determiners):
                break
            if t.low in g.conjunctions:
                if not (
                    s - 2 >= 0
                    and tokens[s - 2].kind == "w"
                    and (tokens[s - 2].text[:1].isupper() and tokens[s].text[:1].isupper())
                    and tokens[s - 2].low not in g.clause_start
                ) and not (
                    t.low not in ("but", "or")
                    and s >= 2
                    and not any(x.kind == "p" for x in tokens[: s - 1])
                    and s <= 5
                    and tokens[s - 2].low not in g.verbs
                ):
                    break
            if (
                t.low in g.verbs
                and t.text == t.low
                and t.low not in g.roles
                and not (s >= 2 and tokens[s - 2].low in g.determiners)
                and t.low not in ("charge", "state", "report", "view", "reports", "plans", "estimate")
            ):
                break
            s -= 1
        while s < e and (
            tokens[s].low in g.conjunctions
            or tokens[s].low in g.that
            or (tokens[s].low in g.adverbs and tokens[s].low not in g.determiners)
            or tokens[s].text == "."
        ):
            s += 1
        if g.comma_clause and s < e and (tokens[s].low in g.prepositions or tokens[s].low in g.adverbs):
            return None  # the verb stands second: the subject follows it
        if tokens[s].low in g.prepositions and tokens[s].low not in g.determiners and s < e:
            s = self._after_adjunct(s, e)
        span = Span(tokens[s].start, last.end)
        words = tokens[s : e + 1]
        if (
            g.lang == "en"
            and s == e
            and last.text == last.low
            and not (
                last.low.endswith(("s", "%")) or last.text.isdigit() or last.low in g.plurals | g.roles | g.relative
            )
        ):
            return None  # one bare word in lower case is a plural or no subject: "who keep repeating"
        if not any(t.text[:1].isupper() for t in words) and g.lang == "en" and len(words) > 9:
            return None
        return span, s

    def _after_adjunct(self, s: int, e: int) -> int:
        """The first token of the subject after an opening adjunct without a comma: "On Friday the ministry said"."""
        g, tokens = self.g, self.tokens
        k = e
        while k > s and tokens[k].text[:1].isupper() and tokens[k].text not in g.days:
            k -= 1
        if k < e:
            start = k + 1
            # lower-case role nouns before the name: "On Friday Kremlin spokesman Ann Low said"
            while start - 1 > s and (
                tokens[start - 1].low in g.roles
                or (start - 2 > s and tokens[start - 1].text[:1].isupper() and tokens[start - 1].text not in g.days)
            ):
                start -= 1
            return start
        if g.lang != "en" and tokens[e].low in g.roles and tokens[e - 1].low not in g.determiners:
            return e  # «На вопрос о сроках губернатор ответил»
        dets = [k for k in range(s + 1, e) if tokens[k].low in g.determiners]
        later = [k for k in dets if tokens[k - 1].low not in g.prepositions]
        return (later or dets or [s + 1])[0]

    # --- content ---------------------------------------------------------------------------------------------------------------

    def _end(self) -> int:
        """Where the content of the sentence ends: before its final stop."""
        end = self.span.end
        while end > self.span.start and self.text[end - 1] in ".。।۔ ":
            end -= 1
        return end

    def _token_at(self, offset: int) -> int | None:
        return next((k for k, t in enumerate(self.tokens) if t.end > offset), None)

    def _clause_left(self, i: int) -> int:
        """Where the clause that ends before token `i` begins: the sentence's start, or after a semicolon or a closed frame."""
        tokens = self.tokens
        for k in range(i - 1, -1, -1):
            if tokens[k].text in (";", "；"):
                return tokens[k].end
        start = self.span.start
        while start < self.span.end and self.text[start] in "—–-•#* ":
            start += 1
        dateline = DATELINE.match(self.text, start, min(self.span.end, start + 90))
        return dateline.end() if dateline else start

    def _content(
        self, v: int, after: int, subject: Span | None, frame_start: int, weak: bool, inherits: bool, inverted: bool
    ) -> Record | None:
        """The record of the verb at `v` whose frame goes on at token `after`, or None when nothing is reported."""
        g, tokens, text = self.g, self.tokens, self.text
        low = tokens[v].low
        end = self._end()
        verb = Span(tokens[v].start, tokens[v].end)
        j = after
        if (
            not inverted
            and j < len(tokens)
            and tokens[j].low in g.phrasal
            and not (tokens[j].low == "to" and low in g.infinitive)
        ):
            j += 1
        if inverted and g.comma_clause and j < len(tokens) and low.endswith(f" {tokens[j].low}"):
            j += 1  # "…, stellte Low klar, und …"
        stance = g.verbs[low]

        def record(parts: Sequence[Span], frame_end: int) -> Record | None:
            kept = self._trim(parts)
            if not kept:
                return None
            return Record(
                kept, Span(frame_start, max(frame_end, verb.end)), subject, tokens[v].text, verb, stance, inherits, weak
            )

        frame_first = next((k for k, t in enumerate(tokens) if t.start >= frame_start), v)
        if (
            frame_first
            and tokens[frame_first - 1].low in g.as_words
            and (frame_first == 1 or tokens[frame_first - 2].kind != "w")
        ):
            aside = self._as(frame_first - 1, j, record)
            # "as the deputy demanded" gives way to the frame of the main clause
            return replace(aside, relative=True) if aside is not None else None
        lead = tokens[frame_first - 1] if frame_first else None
        left = self._clause_left(frame_first)
        left_content = trim(text, Span(left, tokens[frame_first].start)) if frame_first else None
        clause_before = (
            (not inherits or subject is None)
            and lead is not None
            and left_content is not None
            and (lead.text in ",—–-―…،，" or lead.kind == "q" or lead.text in "?!")
            and len(left_content) > 0
        )
        # where a complement begins: after "that", a colon, or straight after the verb, its addressee and its adjuncts
        k, how = self._complement(v, j, weak, inverted)
        if (
            g.comma_clause
            and inverted
            and clause_before
            and how == "that"
            and left_content is not None
            and tokens[j].text == ","
            and k == j + 1 < len(tokens)
            and tokens[k].low in g.conjunctions
            and len(left_content.of(text).split()) >= 3
            and not self._dependent(left_content)
        ):
            k, how = (
                j,
                "pause",
            )  # "Die Stadt werde zahlen, sagte Low, und das Land helfe"
        if clause_before and left_content is not None and (pause := self._beside(j, left_content)) is not None:
            k, how = pause, "pause"  # "…, sagte Low, während das Land zögere"; "…, he said, if the ministry pays"
        if self._apposed_relative(frame_first) and not any(t.kind == "q" for t in tokens[v:]):
            # "…, a delay that she blamed on rust": one statement with what the noun points back at
            behind = tokens[k].start if how in ("that", "bare") and k < len(tokens) else verb.start
            return record([Span(left, tokens[frame_first].start), Span(behind, max(behind, end))], tokens[v].start)
        # "Instead, Low told the Herald, his policy would …": a comma closes the frame behind addressee and adjuncts
        paused = how == "adjunct" and k + 3 < len(tokens) and tokens[k].text == "," and not weak and not inherits
        paused = paused and tokens[k + 1].low not in g.relative | g.participles | g.prepositions
        if clause_before and tokens[frame_first].low in g.relative and lead is not None and lead.kind != "q":
            clause_before = False  # "…, a former minister, who put it bluntly: …"
        if (
            clause_before
            and lead is not None
            and lead.kind == "q"
            and left_content is not None
            and how in ("that", "bare", "quote", "object")
        ):
            spoken = next((q for q in self.quotations if q.start == lead.start), None)
            if (spoken is not None and title_like(text, spoken)) or (
                self.text[lead.end - 2] not in ",.!?…" and tokens[frame_first - 1].start > self.span.start + 3
            ):
                clause_before = False
        if (
            clause_before
            and lead is not None
            and lead.kind != "q"
            and how != "pause"
            and not paused
            and left_content is not None
            and len(left_content.of(text).split()) < 2
        ):
            clause_before = False
        back = frame_first - 1
        while back > 0 and tokens[back].kind == "p":
            back -= 1
        q_before = clause_before and tokens[back].kind == "q"
        if q_before and g.lang != "en" and left_content is not None:
            spoken = next((q for q in self.quotations if q.start == tokens[back].start), None)
            opening = self._token_at(left_content.start)
            if (
                spoken is not None
                and opening is not None
                and tokens[back].start > left_content.start
                and tokens[opening].low in g.prepositions
                and text[spoken.inner_end - 1] not in ",.!?…"
                and lead is not None
                and lead.kind == "q"
                and len(spoken_words(text, spoken)) <= 3
            ):
                return None  # «Об этом „Волжской заре“ рассказала Low»: the quotation is the paper
        if q_before and how in ("that", "bare") and lead is not None and lead.kind == "p" and left_content is not None:
            opening = self._token_at(left_content.start)
            if opening is not None and tokens[opening].low.endswith("ing") and g.lang == "en":
                clause_before = q_before = False  # 'Describing herself as "stubborn", Low said she was staying'
        if q_before and how in ("that", "infinitive", "colon") and tokens[back].start > left + 3:
            # 'The film, titled "Low", concludes that …': the quotation belongs to the subject or to an aside
            clause_before = q_before = False
        if (
            clause_before
            and not q_before
            and how in ("that", "bare", "quote", "object")
            and left_content is not None
            and len(left_content.of(text).split()) >= _TOLD
            and not weak
            and not self._dependent(left_content)
            and (
                self._only_where(j, end)
                or self._ends_where(j, end)
                or (how == "that" and inverted and self._who_it_is(j, k))
            )
        ):
            return record([left_content], end)
        if q_before or (clause_before and how in ("", "adjunct", "pause")):
            assert left_content is not None
            if weak and not q_before and (subject is None or (how == "" and j < len(tokens) and tokens[j].kind == "w")):
                return None
            certain = inverted and len(left_content.of(text).split()) >= 4
            # "In the town 40 people will lose their jobs, Low told the Herald.": nothing else can be what was told
            last = (
                not weak
                and not any(t.kind in "wq" for t in tokens[k:])
                and len(left_content.of(text).split()) >= _WHOLE
            )
            finite = g.be | g.have | _MODALS
            certain = certain or (
                last and subject is not None and any(t.low in finite for t in tokens[1:frame_first] if t.start >= left)
            )
            if not q_before and how != "pause" and not paused and not certain and self._dependent(left_content):
                return None
            else:
                parts = [left_content]
                stop = j
                while (
                    stop < len(tokens)
                    and (tokens[stop].kind == "w" or (g.dash_speech and tokens[stop].text in '"“”„'))
                    and tokens[stop].low not in g.participles
                ):
                    stop += 1  # past the name of an outlet in the frame of a speech between dashes, too
                frame_end = tokens[stop - 1].end if stop > 0 else verb.end
                begin = tokens[stop].end if stop < len(tokens) and tokens[stop].kind == "p" else frame_end
                rest = trim(text, Span(begin, max(begin, end)))
                parts += self._rest(stop, rest, q_before, subject)
                return record(parts, frame_end)
        if how in ("that", "colon", "bare", "quote", "object", "infinitive"):
            if k >= len(tokens):
                return None
            start = tokens[k].start
            if (
                how in ("colon", "quote")
                and clause_before
                and left_content is not None
                and tokens[k].kind == "q"
                and k - j <= 1
            ):
                lower = self.text[tokens[k].start + 1 : tokens[k].start + 2].islower()
                # "Days before the storm, Low told me "…"": an opening adjunct is no part of what was said
                lower = lower and (tokens[k - 1].kind == "p" or not self._dependent(left_content))
                opening = self._token_at(left_content.start)
                if how == "colon" and opening is not None and tokens[opening].low in g.prepositions:
                    lower = False  # "Auf die Frage, ob sie gehe, antwortete Low: …"
                elif lower or (not self._dependent(left_content) and len(left_content.of(text).split()) >= 3):
                    return record([left_content, Span(start, self._complement_end(k, end))], tokens[k - 1].end)
            if (
                how == "infinitive"
                and not weak
                and not any(t.kind == "q" for t in tokens[k:])
                and low not in g.infinitive
            ):
                return None
            stop_at = min(self._complement_end(k, end), self._subordinate_end(frame_first, k, end))
            act = how == "object" and low in g.addressee and k == j  # "accuses her of hiding reports"
            act |= (
                how in ("object", "infinitive")
                and stance in _ACTS
                and not any(t.kind == "q" and t.start < stop_at for t in tokens[k:])
            )
            if act and g.lang == "en":
                # the act is what is told, with what denies or doubts it: "would not oppose the plan" is not "the plan"
                first = v
                while first > frame_first and tokens[first - 1].low in g.blockers | g.adverbs:
                    first -= 1
                while first < v and tokens[first].low not in g.blockers:
                    first += 1
                start = tokens[first].start
                if subject is not None and not inherits and subject.start >= frame_start and subject.end < start:
                    start = subject.start
            if low in g.object_:
                stop_at = self._object_end(k, stop_at)
            if how == "object" and stance == "neutral":
                noun = next((x for x in range(k, min(len(tokens) - 3, k + 5)) if tokens[x].low in g.speech_nouns), None)
                inner = noun is not None and all(t.kind == "w" for t in tokens[k:noun])
                if (
                    noun is not None
                    and inner
                    and tokens[noun + 1].low in g.that
                    and tokens[noun + 2].low not in g.be | g.have | _MODALS
                ):
                    start = tokens[noun + 2].start  # "expressed concern that …"
            if how == "bare" and tokens[k].low in g.have | g.be | g.blockers and g.lang == "en":
                return self._gap(frame_first, k, end, record)
            return record([Span(start, max(start, stop_at))], start)
        return None

    def _tells_where(self, k: int) -> bool:
        """Whether the words from token `k` on name paper or occasion: «…, dans un entretien au quotidien La Gazette»."""
        g, tokens = self.g, self.tokens
        if k >= len(tokens) or tokens[k].low not in g.prepositions | g.outlet_nouns:
            return False
        ahead = self.text[tokens[k].start : tokens[k].start + 60].lower()
        return any(len(phrase) > 1 and ahead.startswith(" ".join(phrase) + " ") for phrase in g.outlet_phrases)

    def _only_where(self, k: int, end: int) -> bool:
        """Whether nothing but paper or occasion stands from token `k` on: „… der Zeitung »Bote«“, "in a speech published by the daily Herald"."""
        g = self.g
        behind = [t for t in self.tokens[k:] if t.start < end]
        while behind and behind[-1].kind == "p":
            behind.pop()
        words = [t for t in behind if t.kind == "w"]
        nouns = g.outlet_nouns - g.determiners - g.prepositions
        if not words or len(words) > _WHERE or any(t.kind == "p" and t.text not in '"“”„«»»«' for t in behind):
            return False
        if words[0].low not in g.prepositions | g.outlet_nouns | g.determiners:
            return False
        if any(t.low in g.be | g.have | _MODALS | g.that for t in words):
            return False
        spoken = [t for t in behind if t.kind == "q"]
        if not spoken and words[-1].text[:1].islower() and words[-1].low not in nouns:
            return False  # "…, der Sender habe sich geirrt"
        if len(spoken) > 1 or (spoken and spoken[0] is not behind[-1]):
            return False
        if spoken and clausal(self.text, quoted := self._quotation(spoken[0])):
            if words[-1].low not in nouns or self.text[quoted.inner_end - 1] in ",.!?…":
                return False
        return any(t.low in nouns for t in words) or self._tells_where(k)

    def _ends_where(self, first: int, end: int) -> bool:
        """Whether from token `first` on there is an apposition to who speaks, and behind its comma nothing but paper or occasion."""
        tokens = self.tokens
        commas = [k for k in range(first, len(tokens)) if tokens[k].text == "," and tokens[k].start < end]
        return bool(commas) and self._only_where(commas[-1] + 1, end) and not self._states(first, commas[-1])

    def _states(self, first: int, stop: int) -> bool:
        """Whether the tokens from `first` to `stop` are more than who somebody is: a verb that every clause may have, or many words."""
        g = self.g
        between = self.tokens[first:stop]
        return len(between) > _WHERE or any(t.low in g.be | g.have | _MODALS | g.conjunctions for t in between)

    def _who_it_is(self, j: int, k: int) -> bool:
        """Whether "che", "que" at token `k` − 1 opens a relative clause of who speaks, whom a comma ends: "…, assicura Low, che guida il porto"."""
        if self.g.lang not in ("it", "es", "fr", "pt") or not j < k or self.tokens[k - 2].text != ",":
            return False
        return not any(t.low in self.g.verbs for t in self.tokens[k:])  # "…, que ha recordado que …" tells more

    def _apposed_relative(self, first: int) -> bool:
        """Whether a frame at token `first` stands in a relative clause of a noun that sums up the clause before: "…, a view which she said …"."""
        g, tokens = self.g, self.tokens
        if g.lang != "en" or first < 4 or tokens[first - 1].low not in ("that", "which", "whom"):
            return False
        comma = next((k for k in range(first - 2, max(0, first - 7), -1) if tokens[k].kind != "w"), 0)
        return comma > 2 and tokens[comma].text == "," and tokens[comma + 1].low in ("a", "an", "something")

    def _gap(
        self, first: int, k: int, end: int, record: Callable[[Sequence[Span], int], Record | None]
    ) -> Record | None:
        """`a plan which Low said will fail`: what is said of the words before the frame, with those words."""
        tokens = self.tokens
        if any(t.text == "," for t in tokens[k:]):
            return None  # the main clause goes on behind: it is not Low's
        left = first
        while left > 0 and (tokens[left - 1].text == "," or tokens[left - 1].low in self.g.relative | self.g.that):
            left -= 1
        begin = self._clause_left(first)
        if left == 0 or tokens[left - 1].end <= begin:
            return None
        return record([Span(begin, tokens[left - 1].end), Span(tokens[k].start, end)], tokens[k].start)

    def _as(self, first: int, j: int, record: Callable[[Sequence[Span], int], Record | None]) -> Record | None:
        """`As Peskov said, X` and `X, as Peskov said`: the clause beside the comma is what was said."""
        tokens = self.tokens
        comma = next((k for k in range(j, len(tokens)) if tokens[k].text in (",", "،") or tokens[k].kind == "q"), None)
        end = self._end()
        if not any(t.kind == "w" for t in tokens[:first]):
            if comma is None:
                return None
            begin = tokens[comma].end if tokens[comma].kind == "p" else tokens[comma].start
            return record([Span(begin, max(begin, end))], tokens[comma].start)
        before = Span(min(self._clause_left(first), tokens[first].start), tokens[first].start)
        parts = [before]
        if (
            comma is not None
            and tokens[comma].text == ","
            and end > tokens[comma].end
            and not self._tells_where(comma + 1)
        ):
            parts.append(Span(tokens[comma].end, end))
            quoted = comma + 1 < len(tokens) and tokens[comma + 1].kind == "q"
            if quoted and self._dependent(trim(self.text, before)):
                parts = parts[1:]  # "At the time, as Low put it, "…""
        return record(parts, tokens[min(len(tokens), comma or len(tokens)) - 1].end)

    def _object_end(self, k: int, end: int) -> int:
        """Where the object of a verb ends when a quotation closes it and a second verb is joined: `called it "a joke" and left`."""
        tokens = self.tokens
        for i in range(k, len(tokens) - 2):
            if tokens[i].start >= end:
                break
            if (
                tokens[i].kind == "q"
                and tokens[i + 1].low in self.g.conjunctions
                and not any(t.kind == "q" for t in tokens[i + 1 :])
            ):
                return tokens[i].end
        return end

    def _subordinate_end(self, first: int, k: int, end: int) -> int:
        """Where what is said ends when its frame stands in a clause that opens the sentence: "When Low said he would go, nobody …"."""
        g, tokens = self.g, self.tokens
        opening = next((t for t in tokens[:first] if t.kind == "w"), None)
        if g.lang != "en" or opening is None or opening.low not in _OPENS_CLAUSE or first > 3:
            return end
        comma = next(
            (i for i in range(k + 1, len(tokens) - 2) if tokens[i].text == "," and tokens[i].kind == "p"), None
        )
        if comma is None or tokens[comma + 1].low in g.relative | g.participles | g.conjunctions:
            return end
        return tokens[comma].start

    def _beside(self, j: int, before: Span) -> int | None:
        """The comma behind a frame that ends at token `j` and its addressee, where a clause beside the one before the frame begins.

        "He said, while visiting the port" is an aside of the frame, and so is what follows a question ("…, he asked, if …").
        """
        tokens = self.tokens
        opening = self._token_at(before.start)
        if opening is None or tokens[opening].kind != "w" or len(before.of(self.text).split()) < _CLAUSE:
            return None  # a quotation, or no clause
        if self._dependent(before):
            return None
        comma = next((i for i in range(j, min(j + _ADDRESSEE, len(tokens))) if tokens[i].kind != "w"), None)
        return comma if comma is not None and tokens[comma].text == "," and self._opens_beside(comma + 1) else None

    def _opens_beside(self, i: int) -> bool:
        """Whether a clause beside the main one begins at token `i`, with a subject of its own: not "while visiting", "because of it"."""
        g, tokens = self.g, self.tokens
        width = self._phrase(i, g.beside)
        if not width or i + width + 1 >= len(tokens):
            return False
        first = tokens[i + width]
        if first.kind != "w" or first.low in g.prepositions or (g.lang == "en" and first.low.endswith(("ing", "of"))):
            return False
        return not (tokens[i].low == "während" and first.low in _GENITIVE)

    def _dependent(self, span: Span) -> bool:
        """Whether the stretch before a frame is an adverbial clause or phrase ("In an interview, he said"), not what was said."""
        g = self.g
        i = self._token_at(span.start)
        if i is None:
            return False
        head = self.tokens[i]
        words = [t for t in self.tokens[i:] if t.end <= span.end and t.kind == "w"]
        if any(q.start >= span.start and q.end <= span.end and not title_like(self.text, q) for q in self.quotations):
            return False
        if (
            head.low in g.prepositions
            or head.low in g.adverbs
            or (head.low in g.clause_start and head.low not in g.pronouns)
        ):
            return not any(t.text == "," and t.end < span.end - 1 for t in self.tokens[i:] if t.start < span.end)
        if g.lang == "en" and (
            (head.low.endswith(("ing", "ed")) and len(head.low) > 4)
            or head.low in g.adjunct_starts
            or head.low.partition(" ")[0]
            in ("asked", "meanwhile", "however", "instead", "still", "but", "and", "indeed", "moreover")
        ):
            return len(words) <= 40
        return len(words) <= 1

    def _rest(self, stop: int, rest: Span, q_before: bool, subject: Span | None) -> list[Span]:
        """What goes on after a frame in mid-sentence: a second quotation, or the rest of the clause; nothing for a trailing adjunct."""
        g, tokens = self.g, self.tokens
        if len(rest) < 2 or stop >= len(tokens):
            return []
        mark = tokens[stop]
        nxt = stop + 1 if mark.kind == "p" else stop
        if nxt >= len(tokens):
            return []
        head = tokens[nxt]
        if q_before:
            quotes = [t for t in tokens[nxt:] if t.kind == "q"]
            if head.kind == "q" and mark.text in ",:.—–-;…":
                return [Span(head.start, head.end)]
            if (
                quotes
                and mark.text in ",:—–"
                and all(
                    t.low in g.adverbs or t.low in g.participles or t.low in g.conjunctions or t.kind == "p"
                    for t in tokens[nxt:]
                    if t.start < quotes[0].start
                )
            ):
                return []
            return []
        if mark.text not in ",—–-―" or self._tells_where(nxt):
            return []
        if self._ends_where(nxt, rest.end):
            return []  # «…, reconoce Low, directora del museo, en una entrevista con el semanario Cauce»
        beside = self._opens_beside(nxt)
        if not beside and (
            head.low in g.participles
            or head.low in g.relative
            or (
                head.low in g.prepositions
                and head.low not in g.of
                and head.low not in ("to", "for", "in", "on", "at", "by", "with", "from", "as", "about")
            )
        ):
            return []
        if head.low in g.participles or (g.lang == "en" and head.low.endswith("ing") and len(head.low) > 5):
            return []
        if head.low in g.determiners or head.low in g.roles or head.low in g.relative:
            # an apposition to the speaker: skip it, or, when nothing follows, there is no rest
            close = next((k for k in range(nxt + 1, min(len(tokens), nxt + 16)) if tokens[k].text == ","), None)
            size = (close if close is not None else len(tokens)) - nxt
            if tokens[stop - 1].text[:1].isupper() and (size <= 9 or head.low in g.relative):
                if close is None or close + 1 >= len(tokens):
                    return [] if size <= 7 else [rest]
                return [Span(tokens[close].end, rest.end)] if rest.end > tokens[close].end else []
        return [Span(rest.start, max(rest.start, min(rest.end, self._complement_end(nxt, rest.end))))]

    def _complement(self, v: int, j: int, weak: bool, inverted: bool = False) -> tuple[int, str]:
        """Where what was said begins after the verb and how it is joined: that, colon, quote, bare, object, infinitive, pause, adjunct, ""."""
        g, tokens = self.g, self.tokens
        low = tokens[v].low
        n = len(tokens)
        if j >= n:
            return n, ""
        if (
            g.comma_clause
            and inverted
            and tokens[j].low in ("dem", "der")
            and n - j <= 5
            and not any(t.kind == "w" for t in tokens[j + 1 :] if t.low not in g.outlet_nouns)
            and sum(t.kind == "q" for t in tokens[j:]) == 1
            and not any(clausal(self.text, self._quotation(t)) for t in tokens[j:] if t.kind == "q")
        ):
            return n, "adjunct"  # "…, sagte Low dem „Nordboten“.": the paper that was told
        # "that" within reach: between lie only addressee and adjuncts
        limit = min(n, j + 22)
        k = j
        adjuncts = self._skip_adjuncts(v, j)
        reach = (
            g.lang != "en"
            or low in g.addressee
            or tokens[j].low in g.prepositions
            or tokens[j].kind == "p"
            or adjuncts > j
        )
        while k < limit:
            t = tokens[k]
            if t.kind == "q":
                if k > j and k + 2 < n and tokens[k + 1].low in g.that and len(t.text.split()) <= 3:
                    return k + 2, "that"  # «أوضح في مقابلة مع صحيفة „صوت الوادي“ أن …»
                if k > j and k + 2 < n and tokens[k + 1].text in ":：" and tokens[k + 2].kind == "q":
                    return k + 2, "colon"  # "told the weekly "Neue Welt": "…""
                break
            if t.low in g.that and (
                k == j or (reach and not self._demonstrative(k) and tokens[k - 1].low not in _CONJUNCTIVE)
            ):
                return k + 1, "that"
            if t.text in ":：":
                if (
                    not reach
                    and not weak
                    and g.verbs[low] in _ASSERTS
                    and self._main_clause(Span(tokens[j].start, tokens[k].start))
                ):
                    break  # "said the fault was not the pilot's: he had never been told"
                return (k + 1, "colon") if k + 1 < n else (n, "")
            if t.text in ";.!?":
                break
            if t.text == ",":
                if (k == j and g.lang == "en") or (k + 1 < n and tokens[k + 1].low in g.participles):
                    break  # "said on Monday, dismissing allegations that …"
            named = (
                t.low in g.nouns and k > 0 and tokens[k - 1].low in g.prepositions | g.determiners
            )  # "said by email that"
            if (
                k > j
                and t.low in g.verbs
                and t.low not in g.participles
                and t.text == t.low
                and g.lang == "en"
                and not named
            ):
                break
            k += 1
        first = tokens[j]
        if first.text == ",":
            # an aside between the verb and its clause: "said, through a translator, that …"
            close = next((x for x in range(j + 1, min(n - 1, j + 12)) if tokens[x].text == ","), None)
            if (
                close is not None
                and tokens[close + 1].low in g.that
                and all(t.kind == "w" for t in tokens[j + 1 : close])
                and tokens[j + 1].low not in g.relative
            ):
                return close + 2, "that"
            if (
                close is not None
                and g.lang == "en"
                and not weak
                and not inverted
                and close + 2 < n
                and (tokens[close + 1].low in g.pronouns or tokens[close + 1].low in g.determiners)
                and all(t.kind == "w" for t in tokens[j + 1 : close])
                and tokens[j + 1].low not in g.relative | g.participles
                and not any(t.kind == "w" for t in tokens[: max(0, v - 6)])
            ):
                return j + 1, "bare"  # "Low says, win or lose in March, he is staying"
        if first.kind == "q":
            q = next((q for q in self.quotations if q.start == first.start), None)
            if (
                q is not None
                and weak
                and low not in g.object_
                and (title_like(self.text, q) or not clausal(self.text, q))
            ):
                return j, ""
            return j, "quote"
        if g.comma_clause:
            comma = next((x for x in range(j, min(n, j + 14)) if tokens[x].text == ","), None)
            if (
                comma is not None
                and n - comma > 3
                and tokens[comma + 1].low not in g.relative
                and not (tokens[comma + 1].kind == "q" and comma == j)
            ):
                ahead = tokens[comma + 1]
                if (
                    ahead.kind == "w" and low not in g.weak and ahead.low not in ("der", "die", "das")
                ) or ahead.low in g.pronouns:
                    return comma + 1, "that"
                if (
                    ahead.low in ("der", "die", "das")
                    and comma + 2 < n
                    and tokens[comma + 2].text[:1].isupper()
                    and low not in g.weak
                ):
                    return comma + 1, "that"
        if first.kind == "p":
            if first.text in ",—–-" and j + 1 < n and tokens[j + 1].kind == "q":
                return j + 1, "quote"
            return j, "pause"
        if g.lang in ("ru", "uk", "pl") and self._infinitive(j, low):
            return j, "bare"  # «призвал жителей не выезжать»
        if low in g.object_ and low in g.addressee and any(t.low in ("of", "for") for t in tokens[j + 1 : j + 7]):
            return j, "object"  # "accused Low of hiding a report": whom it is about belongs to what is said
        k = self._skip_adjuncts(v, j)
        if k >= n:
            return n, "adjunct"
        t = tokens[k]
        if t.kind == "q":
            return k, "quote"
        if t.kind == "p":
            if t.text in ",—–" and k + 1 < n and tokens[k + 1].kind == "q" and low not in g.weak:
                return k + 1, "quote"
            return k, "pause" if k == j else "adjunct"
        if t.low == "to" and g.lang == "en":
            return (k, "infinitive") if low in g.infinitive or low in g.addressee else (k, "adjunct")
        if t.low in ("whether", "how", "why", "what", "if", "where", "who") and g.lang == "en":
            return (k, "adjunct") if t.low in g.relative and inverted else (k, "that")
        words = sum(1 if x.kind == "w" else len(x.text.split()) for x in tokens[k:] if x.kind != "p")
        if g.verbs[low] == "view" and low not in g.object_:
            link = next(
                (x for x in range(k + 1, min(n - 1, k + 9)) if tokens[x].low == "as" or tokens[x].kind == "p"), None
            )
            told = (
                link is not None
                and tokens[link].low == "as"
                and tokens[link + 1].low not in g.pronouns | {"well", "if"}
            )
            return (k, "object") if told else (k, "")  # "sees the vote as key"
        if low in g.object_:
            if words >= 1 and (not weak or words >= 2):
                return k, "object"
            return k, ""
        if low in g.quoting and not any(x.kind == "q" for x in tokens[k:]):
            return k, "adjunct"
        if g.lang != "en":
            if (not weak or low in g.infinitive) and words >= 2 and self._infinitive(k, low):
                return k, "bare"
            return (k, "bare") if any(x.kind == "q" for x in tokens[k:]) and words >= 2 else (k, "adjunct")
        if words >= 3 and t.low not in g.prepositions - {
            "this",
            "last",
            "while",
            "after",
            "in",
            "if",
            "when",
            "as",
            "on",
            "for",
            "at",
            "where",
            "with",
            "by",
            "of",
            "to",
        }:
            if t.low in g.prepositions and t.low not in g.determiners and not (k > j or self._clause_after(k)):
                return k, "adjunct"
            if weak and not (t.low in g.pronouns or t.low in g.determiners or t.text[:1].isupper()):
                # "think prices are bound to …" holds a clause, "found traces of …" does not
                clause = any(x.low in g.be | g.have | g.blockers for x in tokens[k + 1 : k + 4])
                return (k, "bare") if clause else (k, "")
            return k, "bare"
        return k, "adjunct" if k > j else ""

    def _infinitive(self, k: int, low: str) -> bool:
        """Whether an infinitive opens at `k`: «dit n'avoir rien promis», «dijo estar cansada», «призвал жителей не выезжать»."""
        g, tokens = self.g, self.tokens
        ending = _INFINITIVES.get(g.lang)
        if ending is None:
            return False
        reach = 6 if g.lang in ("ru", "uk", "pl") else 3
        if g.lang in ("ru", "uk", "pl") and low not in g.infinitive:
            return False
        for t in tokens[k : k + reach]:
            if t.kind != "w" or (reach == 3 and (t.low in g.determiners or t.text[:1].isupper())):
                return False
            if len(t.low) > 3 and t.text.islower() and t.low not in g.adverbs and ending.search(t.low):
                return True
            if reach == 3 and t.low not in _BEFORE_INFINITIVE:
                return False
        return False

    def _demonstrative(self, k: int) -> bool:
        """Whether "that" at `k` is followed by a noun that it points at, with nothing more ("said that day")."""
        tokens = self.tokens
        return k + 1 < len(tokens) and tokens[k + 1].low in (
            "of",
            "day",
            "night",
            "week",
            "year",
            "morning",
            "evening",
            "way",
            "same",
        )

    def _clause_after(self, k: int) -> bool:
        """Whether a comma parts an opening phrase from a clause: "said in March, he would go"."""
        return any(t.text == "," for t in self.tokens[k : k + 9])

    def _skip_adjuncts(self, v: int, j: int) -> int:
        """Past addressee, time and short prepositional phrases after the verb, to where a clause can begin."""
        g, tokens = self.g, self.tokens
        n = len(tokens)
        low = tokens[v].low
        k = j
        if low in g.addressee and k < n and tokens[k].kind == "w":
            k = self._skip_np(k)
        for _ in range(4):
            if k >= n or tokens[k].kind != "w":
                break
            t = tokens[k]
            if (
                (t.low in g.adverbs and t.low not in ("to", "all", "both", "on", "only", "there", "here"))
                or t.text in g.days
                or (
                    g.lang == "en"
                    and t.low.endswith("ly")
                    and len(t.low) > 4
                    and t.low not in ("only", "family", "early")
                )
            ):
                k += 1
                continue
            when = self._when(k)
            if when > k:
                k = when
                continue
            if g.lang == "en" and t.low == "to" and low not in g.infinitive:
                k = self._skip_np(k + 1)
                continue
            if g.lang == "en" and t.low in ("in", "on", "at", "during", "through", "via") and k + 1 < n:
                stop = self._skip_np(k + 1)
                if stop < n and (
                    tokens[stop].kind != "w"
                    or tokens[stop].low in g.pronouns
                    or tokens[stop].low in g.that
                    or tokens[stop].low in g.days
                    or tokens[stop].low in ("the", "a", "there", "his", "her")
                    or tokens[stop].low in ("with", "to", "on", "at", "in")
                ):
                    k = stop
                    if k < n and tokens[k].low in ("with", "to", "at", "on", "in"):
                        k = self._skip_np(k + 1)
                    continue
                if stop >= n:
                    return n
            break
        return k

    def _skip_np(self, k: int) -> int:
        """Past a plain noun phrase: a pronoun, a capital run with its nouns, or determiner and lower-case words up to a clause start."""
        g, tokens = self.g, self.tokens
        n = len(tokens)
        if k >= n:
            return n
        owned = (
            tokens[k].low == "her"
            and k + 2 < n
            and tokens[k + 1].kind == "w"
            and tokens[k + 1].text.islower()
            and tokens[k + 1].low not in g.pronouns | g.determiners | g.clause_start | g.prepositions
            and (tokens[k + 2].kind != "w" or tokens[k + 2].low in g.that)
        )  # "told her neighbours, …", where "told her prices …" has the pronoun
        if not owned and tokens[k].low in (
            "him",
            "her",
            "them",
            "me",
            "us",
            "you",
            "it",
            "reporters",
            "journalists",
            "supporters",
            "lawmakers",
            "viewers",
            "voters",
        ):
            return k + 1
        start = k
        while k < n and tokens[k].kind == "w" and k - start < 9:
            t = tokens[k]
            if k > start and (
                (
                    t.low in g.pronouns - {"one", "this", "some", "many", "others", "both", "that"}
                    and tokens[k - 1].low not in g.determiners
                )
                or t.low in g.that
                or t.low in g.clause_start
            ):
                break
            if k > start and t.low in (
                "the",
                "a",
                "an",
                "his",
                "there",
                "its",
                "their",
                "to",
                "in",
                "on",
                "at",
                "with",
                "during",
                "last",
                "this",
            ):
                break
            if k > start and t.text in g.days:
                break
            if (
                k > start
                and tokens[k - 1].text[:1].islower()
                and t.text[:1].isupper()
                and tokens[k - 1].low not in g.determiners
                and tokens[k - 1].low not in g.of
                and tokens[k - 1].low not in g.outlet_nouns
            ):
                break
            k += 1
        return k

    def _when(self, k: int) -> int:
        """Past an expression of time that begins at token `k`, or `k`."""
        g, tokens = self.g, self.tokens
        n = len(tokens)
        j = k
        while j < n and tokens[j].kind == "w" and tokens[j].low in g.when_prefixes and j - k < 2:
            j += 1
        if j < n and (tokens[j].text in g.days or tokens[j].text in g.months or (tokens[j].low,) in g.when_words):
            j += 1
            while (
                j < n
                and tokens[j].kind == "w"
                and (tokens[j].low in ("morning", "night", "evening", "afternoon") or tokens[j].text.isdigit())
            ):
                j += 1
            return j
        width = self._phrase(k, g.when_words)
        return k + width

    def _complement_end(self, k: int, end: int) -> int:
        """Where content that begins at token `k` ends: before a participle frame or an adversative clause with its own frame."""
        g, tokens = self.g, self.tokens
        for i in range(k, len(tokens) - 1):
            after = tokens[i + 1]
            pause = tokens[i].text == "," or (tokens[i].kind == "q" and "," in tokens[i].text[-2:])
            if pause and after.low in g.participles and after.low in g.verbs:
                return tokens[i].end if tokens[i].kind == "q" else tokens[i].start
            if after.text in (";", "；"):
                return tokens[i].end
            if tokens[i].kind == "q" and i + 3 < len(tokens) and not any(t.kind == "q" for t in tokens[i + 1 :]):
                following = (
                    tokens[i + 2]
                    if after.low in g.conjunctions
                    else tokens[i + 3]
                    if after.text == "," and tokens[i + 2].low in g.conjunctions
                    else None
                )
                if (
                    following is not None
                    and following.kind == "w"
                    and (
                        following.low in g.verbs
                        or following.low in g.adverbs
                        or (g.lang == "en" and following.low.endswith("ed"))
                    )
                ):
                    return tokens[i].end
            if (
                tokens[i].kind == "q"
                and after.low in g.subordinate
                and i + 2 < len(tokens)
                and not any(t.kind == "q" for t in tokens[i + 1 :])
            ):
                return tokens[i].end
        return end


def spoken_words(text: str, q: Quotation) -> list[str]:
    """The words of a quotation."""
    return text[q.inner_start : q.inner_end].split()


def tokens_close(token: Token) -> bool:
    """Whether a token closes a bracket."""
    return token.text == ")"


def trim(text: str, span: Span) -> Span:
    """The span without the pauses, dashes and blanks at its ends."""
    start, end = span.start, span.end
    while start < end and (
        text[start].isspace()
        or (text[start] in ",;:—–-―،；，：.…!?" and not (text[start] in "-–" and text[start + 1 : start + 2].isdigit()))
    ):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-―،；，：.。"):
        end -= 1
    return Span(start, end)


def _without(span: Span, hole: Span) -> list[Span]:
    if not span.overlaps(hole):
        return [span]
    return [
        piece
        for piece in (Span(span.start, max(span.start, hole.start)), Span(min(span.end, hole.end), span.end))
        if len(piece)
    ]
