"""Reporting frames in one sentence: which words report, who speaks, and which stretches are what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xref.model import Span
from xref.segment.grammar import Grammar
from xref.segment.quotes import Quotation

_TOKEN = re.compile(r"(?:[^\W\d_]\.){1,4}(?=\s|,|$)|\w+(?:[-’'.&/]\w+)*[’']?|[^\w\s]")
_POSSESSIVE = re.compile(r"(?:'s|’s|'|’)\Z")
_MAX_NP = 16
_DASHES = frozenset("—–-―")
_CONJUNCTIVE = frozenset("provided so now such given except assuming all fact".split())
_PAUSE = frozenset(",;:—–-―()[]…،；，：")
_ABBREVIATED = frozenset("mr. mrs. ms. dr. sen. rep. gov. gen. lt. prof. st. rev. col. sgt. capt. adm.".split())


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

    @property
    def extent(self) -> Span:
        """From the first word of frame or content to the last."""
        spans = [self.frame, *self.parts]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


def tokenize(text: str, span: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """The tokens of a sentence; an outermost quotation is one token."""
    out: list[Token] = []
    at = span.start
    for q in [*quotations, None]:
        stop = q.start if q is not None else span.end
        for hit in _TOKEN.finditer(text, at, max(at, stop)):
            word = hit.group()
            end = hit.end()
            if word[0].isalnum():
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
    ends = inner.rstrip()[-1:] in ",.!?…—–。！？，؟" or after == ","
    if len(words) == 1 and not any("\u2e80" < char < "\uffef" for char in inner):
        return inner.rstrip()[-1:] in "!?…,."
    return ends or len(words) >= 4 or not inner[:1].isupper()


def title_like(text: str, q: Quotation) -> bool:
    """Whether every word of weight in a quotation is capitalised and no stop ends it, as in the title of a work."""
    inner = text[q.inner_start : q.inner_end].rstrip()
    words = re.findall(r"[^\W\d_]{4,}", inner)
    return inner[-1:] not in ".!?…," and bool(words) and len(words) <= 10 and all(word[0].isupper() for word in words) and len(inner.split()) > 1


class Sentence:
    """One sentence under analysis."""

    def __init__(self, text: str, span: Span, quotations: Sequence[Quotation], g: Grammar) -> None:
        self.text, self.span, self.quotations, self.g = text, span, quotations, g
        self.tokens = tokenize(text, span, quotations)

    # --- records -------------------------------------------------------------------------------------------------------------

    def records(self) -> list[Record]:
        """The outermost attributions of the sentence, in order."""
        found: list[Record] = []
        for i, token in enumerate(self.tokens):
            if token.kind != "w":
                continue
            record = self._according(i) or self._so(i)
            if record is None and token.low in self.g.verbs and (token.text == token.low or i == 0 or self.tokens[i - 1].kind != "w"):
                record = self._verb(i, found)
            if record is not None:
                found.append(record)
        return self._outermost(found)

    def _outermost(self, found: list[Record]) -> list[Record]:
        """Drop what is nested in the content of another, taking a mid-sentence frame of the same speaker out of it."""
        kept: list[Record] = []
        for record in sorted(found, key=lambda r: (r.frame.start, r.frame.end)):
            owner = next((k for k in kept if any(p.contains(record.frame) for p in k.parts)), None)
            if owner is None:
                rival = next((k for k in kept if k.extent.overlaps(record.extent)), None)
                if rival is None:
                    kept.append(record)
                elif record.verb_span.start > rival.extent.end or (rival.weak and not record.weak):
                    kept = [k for k in kept if k is not rival] + [record]
                elif any(record.extent.contains(p) for p in rival.parts) and not any(p.overlaps(rival.frame) for p in record.parts):
                    continue
                else:
                    trimmed = tuple(Span(p.start, min(p.end, record.frame.start)) for p in rival.parts if p.start < record.frame.start)
                    own = tuple(p for p in record.parts if not p.overlaps(rival.frame) and not any(p.overlaps(t) for t in trimmed))
                    if own and trimmed and all(len(t) > 2 for t in trimmed):
                        kept = [k for k in kept if k is not rival] + [replace(rival, parts=self._trim(trimmed)), replace(record, parts=own)]
                continue
            mid = self._middle(record)
            if mid and self._same_subject(owner, record):
                parts = tuple(piece for p in owner.parts for piece in _without(p, record.frame))
                kept = [k for k in kept if k is not owner] + [replace(owner, parts=self._trim(parts))]
            elif owner.weak and not record.weak and mid and record.subject is not None:
                kept = [k for k in kept if k is not owner] + [record]
        return sorted(kept, key=lambda r: r.extent.start)

    def _middle(self, record: Record) -> bool:
        before = self.text[self.span.start : record.frame.start].rstrip()
        return before.endswith((",", "—", "–", "-")) or record.frame.start == self.span.start

    def _same_subject(self, owner: Record, record: Record) -> bool:
        if record.subject is None or owner.subject is None:
            return True
        inner, outer = record.subject.of(self.text).lower(), owner.subject.of(self.text).lower()
        return inner in self.g.pronouns or inner == outer or inner in outer

    def _trim(self, parts: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(t for t in (trim(self.text, part) for part in parts) if len(t) > 1)

    # --- according to ----------------------------------------------------------------------------------------------------------

    def _phrase(self, i: int, phrases: Sequence[tuple[str, ...]]) -> int:
        for phrase in phrases:
            if len(phrase) <= len(self.tokens) - i and all(self.tokens[i + k].low == word for k, word in enumerate(phrase)):
                return len(phrase)
        return 0

    def _according(self, i: int) -> Record | None:
        tokens, g = self.tokens, self.g
        width = self._phrase(i, g.according)
        if not width or i + width >= len(tokens):
            return None
        j = i + width
        first = not any(t.kind == "w" for t in tokens[:i])
        stop = j
        while stop < len(tokens) and tokens[stop].kind == "w" and not (stop > j and tokens[stop].low in g.clause_start):
            stop += 1
        # an apposition belongs to the name: "according to Ann Low, the mayor, taxes will rise"
        frame_end = stop
        if first and stop < len(tokens) and tokens[stop].text == ",":
            nxt = next((k for k in range(stop + 1, min(len(tokens), stop + 14)) if tokens[k].text == ","), None)
            if nxt is not None and tokens[stop + 1].low in g.determiners | g.relative and nxt + 2 < len(tokens):
                frame_end = nxt
        if stop == j:
            return None
        subject = Span(tokens[j].start, tokens[stop - 1].end)
        frame = Span(tokens[i].start, tokens[min(frame_end, len(tokens)) - 1].end)
        end = self._end()
        if first:
            parts = [Span(frame.end, max(frame.end, end))]
        else:
            parts = [Span(self._clause_left(i), frame.start)]
            rest = trim(self.text, Span(frame.end, max(frame.end, end)))
            if len(rest) > 12 and frame_end < len(tokens) and tokens[frame_end].text in ",—–":
                follow = self._token_at(rest.start)
                if follow is not None and tokens[follow].low not in g.relative | g.determiners | g.participles:
                    parts.append(rest)
        return Record(self._trim(parts), frame, subject, self.text[frame.start : subject.start].strip(), Span(tokens[i].start, tokens[j - 1].end), "neutral")

    def _so(self, i: int) -> Record | None:
        """A frame without a verb: `„…“, so Peskow.`"""
        tokens = self.tokens
        if tokens[i].low not in self.g.so or i == 0 or tokens[i - 1].text not in (",", "–", "—") or i + 1 >= len(tokens):
            return None
        stop = i + 1
        while stop < len(tokens) and tokens[stop].kind == "w":
            stop += 1
        names = [t for t in tokens[i + 1 : stop] if t.text[:1].isupper()]
        if not names or stop - i > 9:
            return None
        subject = Span(tokens[i + 1].start, tokens[stop - 1].end)
        frame = Span(tokens[i].start, subject.end)
        parts = [Span(self._clause_left(i), tokens[i - 1].start)]
        if stop < len(tokens) and tokens[stop].text in (",", ":") and stop + 1 < len(tokens):
            parts.append(Span(tokens[stop].end, max(tokens[stop].end, self._end())))
        return Record(self._trim(parts), frame, subject, tokens[i].text, Span(tokens[i].start, tokens[i].end), "neutral")

    # --- verbs -----------------------------------------------------------------------------------------------------------------

    def _verb(self, v: int, earlier: Sequence[Record]) -> Record | None:
        g, tokens = self.g, self.tokens
        token = tokens[v]
        subject, first, inherits, negated, inverted = self._subject(v, earlier)
        if subject is None and not inherits:
            return None
        if negated and (token.low in g.weak or not self._has_quote(v)):
            return None
        weak = token.low in g.weak
        frame_start = min(token.start, subject.start if subject is not None and not inherits else token.start)
        if first is not None:
            frame_start = min(frame_start, tokens[first].start)
        after = v + 1
        if inverted and subject is not None:
            after = next((k for k in range(v + 1, len(tokens)) if tokens[k].start >= subject.end), len(tokens))
        record = self._content(v, after, subject, frame_start, weak, inherits, inverted)
        return replace(record, negated=negated) if record is not None else None

    def _has_quote(self, v: int) -> bool:
        return any(t.kind == "q" for t in self.tokens)

    def _subject(self, v: int, earlier: Sequence[Record]) -> tuple[Span | None, int | None, bool, bool, bool]:
        """Subject of the verb: (span, first token of the frame, inherited?, negated?, inverted?)."""
        g, tokens = self.g, self.tokens
        low = tokens[v].low
        i = v - 1
        negated = False
        went = False
        while i >= 0 and tokens[i].kind == "w" and (tokens[i].low in g.adverbs or tokens[i].low in g.blockers or (len(tokens[i].low) > 4 and tokens[i].low.endswith("ly") and g.lang == "en" and tokens[i].text == tokens[i].low)):
            negated |= tokens[i].low in g.blockers
            went |= tokens[i].low in ("went", "goes")
            if tokens[i].low == "to" and not (i > 0 and tokens[i - 1].low == "on"):
                return None, None, False, False, False
            i -= 1
        if i >= 0 and tokens[i].text == "," and i + 1 < v and not any(tokens[k].low in ("has", "had", "have") for k in range(i + 1, v)):
            pass
        if i < 0 or tokens[i].kind == "q" or tokens[i].text in ",—–-―:;)…،":
            if low in g.participles:
                who = self._main_subject(v, earlier)
                return who, v, True, negated, False
            if i >= 0 and tokens[i].text in ",—–)" and tokens[i].kind == "p":
                apposed = self._before_apposition(i)
                if apposed is not None and not self._after_subject_wins(v, i):
                    return apposed[0], apposed[1], False, negated, False
            after = self._inverted(v, i)
            if after is not None:
                return after, v, False, negated, True
            if i >= 0 and tokens[i].text in ",—–":
                who = self._main_subject(v, earlier) if tokens[v].low not in g.weak else None
                if who is not None and earlier and i + 1 == v:
                    return who, v, True, negated, False
            return None, None, False, False, False
        word = tokens[i]
        if word.kind != "w":
            return None, None, False, False, False
        if word.low in g.relative or (word.low == "that" and i > 0 and tokens[i - 1].kind == "w" and tokens[i - 1].low not in g.verbs and g.lang == "en"):
            j = i - 1
            if j >= 0 and tokens[j].text == ",":
                j -= 1
            found = self._np(j)
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
            found = self._np(i)
            return (found[0] if found else None), (found[1] if found else None), False, negated, False
        found = self._np(i)
        if found is None:
            after = self._inverted(v, i) if g.order != "svo" or g.lang != "en" else None
            return (after, v, False, negated, True) if after is not None else (None, None, False, False, False)
        return found[0], found[1], False, negated, False

    def _finite(self, low: str) -> bool:
        return self.g.lang != "en" or low.endswith(("s", "ed")) or low in ("said", "told", "wrote", "thought", "made", "saw", "found", "say", "tell")

    def _after_subject_wins(self, v: int, i: int) -> bool:
        """In `"…," said Peskov, …` the quotation stands right before the comma, so nothing is in apposition."""
        return i > 0 and self.tokens[i - 1].kind == "q"

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
        if tokens[i].low in g.prepositions or tokens[i].low in g.clause_start:
            comma = next((k for k in range(i, v) if tokens[k].text == ","), None)
            if comma is None or comma + 1 >= v:
                return None
            i = comma + 1
        if tokens[i].low in g.pronouns:
            return Span(tokens[i].start, tokens[i].end)
        j = i
        while j < v and tokens[j].kind == "w" and j - i < 10:
            if tokens[j].text[:1].isupper() or tokens[j].low in g.determiners or tokens[j].low in g.roles or tokens[j].low in g.of:
                j += 1
            elif j > i and tokens[j - 1].low in g.determiners:
                j += 1
            else:
                break
        while j > i and (tokens[j - 1].low in g.of or tokens[j - 1].low in g.determiners):
            j -= 1
        if j == i or (tokens[i].low in g.prepositions and not tokens[i].text[:1].isupper()):
            return None
        return Span(tokens[i].start, tokens[j - 1].end)

    def _before_apposition(self, i: int) -> tuple[Span, int] | None:
        """The noun phrase before ", the spokesman," when `i` is the closing comma (or dash, or bracket)."""
        tokens, g = self.tokens, self.g
        closing = tokens[i].text
        j = i - 1
        depth = 0
        while j >= 0 and i - j <= 26:
            t = tokens[j]
            if t.kind == "q" and i - j < 2:
                return None
            if closing == ")" and t.text == "(":
                break
            if closing in ",—–" and t.text == closing:
                inside = tokens[j + 1 : i]
                if not inside:
                    return None
                head = inside[0]
                if (
                    head.low in g.determiners | g.relative | g.roles | g.prepositions
                    or head.text.isdigit()
                    or head.low == "whose"
                    or (len(inside) <= 3 and not any(t.low in g.verbs or t.low in g.pronouns for t in inside))
                    or (not head.text[:1].isupper() and head.low not in g.clause_start and head.low not in g.pronouns and head.low not in g.conjunctions)
                    or (head.text[:1].isupper() and any(x.low in g.roles or x.low in g.of for x in inside))
                ):
                    # a comma inside the apposition: "Kim Roe, mayor of Port Lee, Maine, said"
                    if depth == 0 or self._np(j - 1) is not None:
                        found = self._np(j - 1)
                        if found is not None:
                            return found
                depth += 1
            j -= 1
        if closing == ")" and j > 0 and tokens[j].text == "(":
            return self._np(j - 1)
        return None

    def _inverted(self, v: int, i: int) -> Span | None:
        """The subject after the verb: `"…," said Peskov`."""
        g, tokens = self.g, self.tokens
        if g.lang == "en" and (tokens[v].low.endswith("ing") or not (i < 0 or tokens[i].kind == "q" or tokens[i].text in ",—–…")):
            return None
        if g.lang == "en" and (i < 0 or not (tokens[i].kind == "q" or any(t.kind == "w" for t in tokens[:i]))):
            return None
        j = v + 1
        while j < len(tokens) and tokens[j].kind == "w" and tokens[j].low in g.adverbs and not tokens[j].text[:1].isupper():
            j += 1
        if j >= len(tokens) or tokens[j].kind != "w":
            return None
        head = tokens[j]
        if head.low in g.pronouns:
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
            if k > j and (low in g.that or low in g.verbs and not tokens[k].text[:1].isupper()):
                break
            if k > j and low in g.clause_start:
                break
            if k > j and low in g.prepositions and not (low in g.of and self._of_continues(j, k)):
                break
            if k > j and (tokens[k].text in g.days or low in g.when_prefixes and k + 1 < len(tokens) and tokens[k + 1].text in g.days):
                break
            k += 1
        if k == j or (tokens[k - 1].low in g.not_subject):
            return None
        return Span(tokens[j].start, tokens[k - 1].end)

    def _of_continues(self, j: int, k: int) -> bool:
        """Whether a preposition after a subject goes on with it: "the head of the agency", "a spokesman for the mayor"."""
        tokens, g = self.tokens, self.g
        if tokens[k].low in ("in", "on", "at", "to", "with", "from") and not any(t.low in g.roles for t in tokens[j:k]):
            return False
        return tokens[k].low in ("of", "for", "de") or (k - j <= 3 and tokens[k].low in ("in", "at") and not tokens[k - 1].text[:1].isupper())

    def _np(self, e: int) -> tuple[Span, int] | None:
        """The noun phrase that ends at token `e`, with its first token; None when no subject can end there."""
        g, tokens = self.g, self.tokens
        if e < 0 or tokens[e].kind != "w":
            return None
        last = tokens[e]
        if last.low in g.pronouns and last.low not in g.determiners:
            return Span(last.start, last.end), e
        if last.low in g.not_subject or last.low in g.prepositions and not last.text[:1].isupper():
            return None
        if _POSSESSIVE.search(last.text) and g.lang == "en" and not last.text[:1].isupper():
            return None
        s = e
        while s > 0 and e - s < _MAX_NP:
            t = tokens[s - 1]
            if t.kind != "w":
                # "J. Smith": a lone initial keeps its stop; "St. Paul"
                if t.text == "." and s >= 2 and tokens[s - 2].kind == "w" and len(tokens[s - 2].text) <= 3 and tokens[s - 2].text[:1].isupper():
                    s -= 1
                    continue
                break
            if t.low in g.clause_start or t.low in g.relative or (t.low in g.pronouns and t.low not in g.determiners):
                break
            if t.low in g.conjunctions:
                if not (s - 2 >= 0 and tokens[s - 2].kind == "w" and (tokens[s - 2].text[:1].isupper() and tokens[s].text[:1].isupper()) and not tokens[s - 2].low in g.clause_start) and not (
                    t.low not in ("but", "or") and s >= 2 and not any(x.kind == "p" for x in tokens[: s - 1]) and s <= 5 and tokens[s - 2].low not in g.verbs
                ):
                    break
            if t.low in g.verbs and t.text == t.low and t.low not in g.roles and not (s >= 2 and tokens[s - 2].low in g.determiners) and t.low not in ("charge", "state", "report", "view", "reports", "plans", "estimate"):
                break
            s -= 1
        while s < e and (tokens[s].low in g.conjunctions or tokens[s].low in g.that or tokens[s].low in g.adverbs and tokens[s].low not in g.determiners or tokens[s].text == "."):
            s += 1
        if tokens[s].low in g.prepositions and tokens[s].low not in g.determiners and s < e:
            s = self._after_adjunct(s, e)
        span = Span(tokens[s].start, last.end)
        words = tokens[s : e + 1]
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
            while start - 1 > s and (tokens[start - 1].low in g.roles or (start - 2 > s and tokens[start - 1].text[:1].isupper() and tokens[start - 1].text not in g.days)):
                start -= 1
            return start
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
        while start < self.span.end and self.text[start] in "—–-• ":
            start += 1
        return start

    def _content(
        self, v: int, after: int, subject: Span | None, frame_start: int, weak: bool, inherits: bool, inverted: bool
    ) -> Record | None:
        """The record of the verb at `v` whose frame goes on at token `after`, or None when nothing is reported."""
        g, tokens, text = self.g, self.tokens, self.text
        low = tokens[v].low
        end = self._end()
        verb = Span(tokens[v].start, tokens[v].end)
        j = after
        if not inverted and j < len(tokens) and tokens[j].low in g.phrasal and not (tokens[j].low == "to" and low in g.infinitive):
            j += 1
        stance = g.verbs[low]

        def record(parts: Sequence[Span], frame_end: int) -> Record | None:
            kept = self._trim(parts)
            if not kept:
                return None
            return Record(kept, Span(frame_start, max(frame_end, verb.end)), subject, tokens[v].text, verb, stance, inherits, weak)

        frame_first = next((k for k, t in enumerate(tokens) if t.start >= frame_start), v)
        before_q = [t for t in tokens[:frame_first] if t.kind == "q"]
        lead = tokens[frame_first - 1] if frame_first else None
        left = self._clause_left(frame_first)
        left_content = trim(text, Span(left, tokens[frame_first].start)) if frame_first else None
        clause_before = (
            not inherits
            and lead is not None
            and left_content is not None
            and (lead.text in ",—–-―…" or lead.kind == "q" or lead.text in "?!")
            and (lead.kind == "q" or len(left_content.of(text).split()) >= 2)
        )
        # where a complement begins: after "that", a colon, or straight after the verb, its addressee and its adjuncts
        k, how = self._complement(v, j, weak)
        q_before = clause_before and (lead.kind == "q" or (len(before_q) > 0 and tokens[frame_first - 2].kind == "q") if lead is not None else False)
        if q_before or (clause_before and how in ("", "adjunct", "pause")):
            assert left_content is not None
            if weak and not q_before and (subject is None or how == "" and j < len(tokens) and tokens[j].kind == "w"):
                return None
            if not q_before and self._dependent(left_content):
                if how != "pause":
                    return None
            else:
                parts = [left_content]
                stop = j
                while stop < len(tokens) and tokens[stop].kind == "w" and tokens[stop].low not in g.participles:
                    stop += 1
                frame_end = tokens[stop - 1].end if stop > 0 else verb.end
                begin = tokens[stop].end if stop < len(tokens) and tokens[stop].kind == "p" else frame_end
                rest = trim(text, Span(begin, max(begin, end)))
                parts += self._rest(stop, rest, q_before, subject)
                return record(parts, frame_end)
        if how in ("that", "colon", "bare", "quote", "object", "infinitive"):
            if k >= len(tokens):
                return None
            start = tokens[k].start
            if how == "infinitive" and not weak and not any(t.kind == "q" for t in tokens[k:]) and low not in g.infinitive:
                return None
            stop_at = self._complement_end(k, end)
            return record([Span(start, max(start, stop_at))], start)
        return None

    def _dependent(self, span: Span) -> bool:
        """Whether the stretch before a frame is an adverbial clause or phrase ("In an interview, he said"), not what was said."""
        g = self.g
        i = self._token_at(span.start)
        if i is None:
            return False
        head = self.tokens[i]
        words = [t for t in self.tokens[i:] if t.end <= span.end and t.kind == "w"]
        if any(t.kind == "q" and t.end <= span.end for t in self.tokens[i:]):
            return False
        if head.low in g.prepositions or head.low in g.adverbs or (head.low in g.clause_start and head.low not in g.pronouns):
            return not any(t.text == "," and t.end < span.end - 1 for t in self.tokens[i:] if t.start < span.end)
        if g.lang == "en" and (head.low.endswith(("ing", "ed")) and len(head.low) > 4 or head.low in ("asked", "meanwhile", "however", "instead", "still", "but", "and", "indeed", "moreover")):
            return len(words) <= 12
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
            if quotes and mark.text in ",:—–" and all(t.low in g.adverbs or t.low in g.participles or t.low in g.conjunctions or t.kind == "p" for t in tokens[nxt:] if t.start < quotes[0].start):
                return []
            return []
        if mark.text not in ",—–-―":
            return []
        if head.low in g.participles or head.low in g.relative or head.low in g.prepositions and head.low not in g.of and head.low not in ("to", "for", "in", "on", "at", "by", "with", "from", "as", "about"):
            return []
        if head.low in g.participles or (g.lang == "en" and head.low.endswith("ing") and len(head.low) > 5):
            return []
        return [rest]

    def _complement(self, v: int, j: int, weak: bool) -> tuple[int, str]:
        """Where what was said begins after the verb and how it is joined: that, colon, quote, bare, object, infinitive, pause, adjunct, ""."""
        g, tokens = self.g, self.tokens
        low = tokens[v].low
        n = len(tokens)
        if j >= n:
            return n, ""
        # "that" within reach: between lie only addressee and adjuncts
        limit = min(n, j + 22)
        k = j
        adjuncts = self._skip_adjuncts(v, j)
        reach = g.lang != "en" or low in g.addressee or tokens[j].low in g.prepositions or tokens[j].kind == "p" or adjuncts > j
        commas = 0
        while k < limit:
            t = tokens[k]
            if t.kind == "q":
                break
            if t.low in g.that and (k == j or (reach and not self._demonstrative(k) and tokens[k - 1].low not in _CONJUNCTIVE)):
                return k + 1, "that"
            if t.text in ":：":
                return (k + 1, "colon") if k + 1 < n else (n, "")
            if t.text in ";.!?":
                break
            if t.text == ",":
                commas += 1
                if k == j and g.lang == "en":
                    break
            if k > j and t.low in g.verbs and t.low not in g.participles and t.text == t.low and g.lang == "en":
                break
            k += 1
        first = tokens[j]
        if first.kind == "q":
            return j, "quote"
        if first.kind == "p":
            if first.text in ",—–-" and j + 1 < n and tokens[j + 1].kind == "q":
                return j + 1, "quote"
            return j, "pause"
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
            return k, "that"
        words = sum(1 for x in tokens[k:] if x.kind != "p")
        if low in g.object_:
            if words >= 1 and (not weak or words >= 2):
                return k, "object"
            return k, ""
        if low in g.quoting and not any(x.kind == "q" for x in tokens[k:]):
            return k, "adjunct"
        if g.lang != "en":
            return (k, "bare") if any(x.kind == "q" for x in tokens[k:]) and words >= 2 else (k, "adjunct")
        if words >= 3 and t.low not in g.prepositions - {"this", "last", "while", "after", "in", "if", "when", "as", "on", "for", "at", "where", "with", "by", "of", "to"}:
            if t.low in g.prepositions and not (k > j or self._clause_after(k)):
                return k, "adjunct"
            if weak and not (t.low in g.pronouns or t.low in g.determiners or t.text[:1].isupper()):
                return k, ""
            return k, "bare"
        return k, "adjunct" if k > j else ""

    def _demonstrative(self, k: int) -> bool:
        """Whether "that" at `k` is followed by a noun that it points at, with nothing more ("said that day")."""
        tokens = self.tokens
        return k + 1 < len(tokens) and tokens[k + 1].low in ("of", "day", "night", "week", "year", "morning", "evening", "way", "same")

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
            if t.low in g.adverbs and t.low not in ("to", "all", "both", "on", "only") or t.text in g.days or (g.lang == "en" and t.low.endswith("ly") and len(t.low) > 4 and t.low not in ("only", "family", "early")):
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
                if stop < n and (tokens[stop].kind != "w" or tokens[stop].low in g.pronouns or tokens[stop].low in g.that or tokens[stop].low in g.days or tokens[stop].low in ("the", "a", "there", "his", "her") or tokens[stop].low in ("with", "to", "on", "at", "in")):
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
        if tokens[k].low in ("him", "her", "them", "me", "us", "you", "it", "reporters", "journalists", "supporters", "lawmakers", "viewers", "voters"):
            return k + 1
        start = k
        while k < n and tokens[k].kind == "w" and k - start < 9:
            t = tokens[k]
            if k > start and (t.low in g.pronouns - {"one", "this", "some", "many", "others", "both", "that"} or t.low in g.that or t.low in g.clause_start):
                break
            if k > start and t.low in ("the", "a", "an", "his", "there", "its", "their", "to", "in", "on", "at", "with", "during", "last", "this"):
                break
            if k > start and t.text in g.days:
                break
            if k > start and tokens[k - 1].text[:1].islower() and t.text[:1].isupper() and tokens[k - 1].low not in g.determiners and tokens[k - 1].low not in g.of:
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
        if j < n and (tokens[j].text in g.days or tokens[j].text in g.months or (tokens[j].low, ) in g.when_words):
            j += 1
            while j < n and tokens[j].kind == "w" and (tokens[j].low in ("morning", "night", "evening", "afternoon") or tokens[j].text.isdigit()):
                j += 1
            return j
        width = self._phrase(k, g.when_words)
        return k + width

    def _complement_end(self, k: int, end: int) -> int:
        """Where content that begins at token `k` ends: before a participle frame or an adversative clause with its own frame."""
        g, tokens = self.g, self.tokens
        for i in range(k + 1, len(tokens) - 1):
            if tokens[i].text == "," and tokens[i + 1].low in g.participles and tokens[i + 1].low in g.verbs:
                return tokens[i].start
        return end


def trim(text: str, span: Span) -> Span:
    """The span without the pauses, dashes and blanks at its ends."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;:—–-―،；，：.…!?" and not (text[start] in "-–" and text[start + 1 : start + 2].isdigit())):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-―،；，：.。"):
        end -= 1
    return Span(start, end)


def _without(span: Span, hole: Span) -> list[Span]:
    if not span.overlaps(hole):
        return [span]
    return [piece for piece in (Span(span.start, max(span.start, hole.start)), Span(min(span.end, hole.end), span.end)) if len(piece)]
