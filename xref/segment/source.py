"""A primary source into statements: one a sentence, with turn, speaker, question or answer, and embedded voices."""

from __future__ import annotations

import re
from functools import cache

from xref import lang as languages
from xref.model import Document, MarkKind, Presentation, Span, Statement
from xref.segment import quotes
from xref.segment.build import Builder
from xref.segment.sentences import split
from xref.segment.turns import turns

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def statements(document: Document) -> tuple[Statement, ...]:
    """The sentences of a source; those of an interviewer's turn are questions, those outside any turn have no turn."""
    out = Builder(document)
    found = turns(document)
    interview = any(line.turn is not None for line in found)
    for line in found:
        cruft = bool(line.kinds & {MarkKind.CRUFT, MarkKind.CAPTION})
        extra = MarkKind.EXTRA in line.kinds
        title = MarkKind.TITLE in line.kinds
        speaker = line.speaker if interview or cruft or title or MarkKind.HEADING in line.kinds else document.speaker
        for span in split(document.text, document.lang, line.body.start, line.body.end):
            if not any(char.isalnum() for char in span.of(document.text)):
                continue
            voice, inner = (
                (None, ()) if cruft or title or line.question else embedded(document.text, document.lang, span)
            )
            presentation = Presentation.NARRATION
            if line.question:
                presentation = Presentation.QUESTION
            elif title:
                presentation = Presentation.HEADLINE
            elif voice is not None:
                presentation = Presentation.DIRECT
            quoted = sum(len(part) for part in inner)
            out.add(
                span,
                line.paragraph,
                presentation=presentation,
                speaker=speaker,
                turn=line.turn,
                parts=inner if voice is not None and 2 * quoted >= len(span) else (),
                quoted=inner,
                extra=extra,
                cruft=cruft,
                embedded_voice=voice,
            )
    return tuple(out.statements)


@cache
def _verbs(lang: str) -> frozenset[str]:
    return frozenset(form for forms in languages.table("reporting", lang).get("verbs", {}).values() for form in forms)


@cache
def _fillers(lang: str) -> frozenset[str]:
    """Auxiliaries and adverbs that stand between subject and verb."""
    return frozenset(languages.table("reporting", lang).get("frame", {}).get("adverbs", ()))


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(languages.table("turns")[key])


def _himself(words: list[str], lang: str) -> bool:
    """Whether a subject holds a pronoun of the first person: "my" is one in Polish alone, "i" in English alone ("I miei amici")."""
    code = languages.primary(lang)
    own = _words("first_person") - ({"my"} if code != "pl" else set()) - ({"i"} if code != "en" else set())
    return any(word.lower() in own for word in words)


def embedded(text: str, lang: str, span: Span) -> tuple[str | None, tuple[Span, ...]]:
    """Whose voice a sentence quotes ("" when unnamed, None when nobody's), and the stretches of it in quotation marks.

    Only a clause counts: introduced by a colon or comma or framed by a reporting verb, of three words or more. The speaker's own
    earlier words («Я тогда сказал: „…“») are no other voice.
    """
    clauses: list[quotes.Quotation] = []
    voice: str | None = None
    for q in quotes.outer(text, lang, span.start, span.end):
        words = _WORD.findall(text, q.inner_start, q.inner_end)
        if (len(words) < 2 and languages.primary(lang) != "zh") or not q.closed:
            continue
        before = text[span.start : q.start].rstrip()
        after = text[q.end : span.end].lstrip()
        who = None
        order = languages.table("reporting", lang).get("order", "svo")
        if order == "cjk":
            if len(text[q.inner_start : q.inner_end]) >= 4 and before.endswith((":", "：", "，", ",")):
                who = _cjk_subject(before, lang)
        elif order == "sov" and before and before[-1].isalpha() and _WORD.findall(after)[:1]:
            if _WORD.findall(after)[0].lower() in _verbs(languages.primary(lang)):
                rest = re.split(r"[.;!?…,]\s", before)[-1]
                who = None if _himself(_WORD.findall(rest), lang) else _name(rest, lang)
        elif before.endswith((":", "：")) or (before.endswith((",", "،", "，")) and _says(before, lang)):
            who = _subject(before, lang)
        elif (not before or before[-1] in ":,—–-.…") and _starts_frame(text, q, after, lang):
            who = _subject_after(after, lang)
        if who is not None:
            clauses.append(q)
            voice = who if voice is None or not voice else voice
    return voice, tuple(Span(q.inner_start, q.inner_end) for q in clauses)


def _cjk_subject(before: str, lang: str) -> str | None:
    """Whose words follow «我的对手说：»: what stands before the verb that ends the frame; None for the speaker himself."""
    clause = re.split(r"[，,。；;！？：]", before.rstrip(":：，, "))[-1]
    verb = max((form for form in _verbs(languages.primary(lang)) if clause.endswith(form)), key=len, default="")
    subject = clause[: len(clause) - len(verb)].strip()
    if not verb or subject in _words("first_person"):
        return None
    return subject if 0 < len(subject) <= 12 else ""


def _starts_frame(text: str, q: quotes.Quotation, after: str, lang: str) -> bool:
    """Whether the words behind a quotation frame it: a pause, and a reporting verb among the first three words of a main clause."""
    if not (after[:1] in (",", "—", "–", "-", "،", "，") or text[q.inner_end - 1 : q.inner_end] in ",?!…"):
        return False
    words = [word.lower() for word in _WORD.findall(after[:60])[:3]]
    frame = languages.table("reporting", lang).get("frame", {})
    away = {word for key in ("relative", "prepositions", "clause_start") for word in frame.get(key, ())}
    return bool(words) and words[0] not in away and any(word in _verbs(languages.primary(lang)) for word in words)


def _says(frame: str, lang: str) -> bool:
    verbs = _verbs(languages.primary(lang))
    return any(word.lower() in verbs for word in _WORD.findall(frame)[-8:])


def _subject(before: str, lang: str) -> str | None:
    """Who speaks according to the words before a colon: "" when no reporting verb or no name tells, None when it is the speaker himself."""
    clause = re.split(r"[.;!?…]\s|,\s|\s[—–]\s|[:：]\s", before.rstrip(":：,，، "))[-1]
    words = _WORD.findall(clause)
    verbs = _verbs(languages.primary(lang))
    at = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower() in verbs), None)
    if _himself(words[: at if at is not None else len(words)], lang):
        return None
    if at is None:
        return None if verbs else ""
    if at == 0:
        rest = " ".join(words[1:])
        return rest if rest[:1].isupper() else ""
    fillers = _fillers(languages.primary(lang))
    while at > 1 and words[at - 1].lower() in fillers:
        at -= 1
    begins = [hit.start() for hit in _WORD.finditer(clause)]
    subject = clause[: begins[at]].strip(" ,—–-")
    return "" if subject.lower() in _words("nobody") or not subject else _name(subject, lang)


def _subject_after(after: str, lang: str) -> str | None:
    clause = re.split(r"[.;!?…:]|,\s", after.lstrip(" ,—–-"))[0]
    words = _WORD.findall(clause)
    verbs = _verbs(languages.primary(lang))
    rest = [word for word in words if word.lower() not in verbs]
    if _himself(rest, lang):
        return None
    subject = " ".join(rest)
    return "" if not subject or subject.lower() in _words("nobody") else _name(subject, lang)


def _name(subject: str, lang: str) -> str:
    """The subject as a name for the voice: without conjunctions and objects around it; "" when it is no plain noun phrase."""
    frame = languages.table("reporting", lang).get("frame", {})
    opening = {word for key in ("conjunctions", "clause_start", "as_words", "adverbs") for word in frame.get(key, ())}
    words = subject.split()
    while words and words[0].lower().strip(",") in opening | {"то", "when", "then"}:
        words = words[1:]
    while words and words[-1].lower() in _words("objects"):
        words = words[:-1]
    name = " ".join(words)
    if not 1 <= len(words) <= 6 or any(mark in name for mark in '«»“”„"?!') or name.lower() in _words("nobody"):
        return ""
    return name
