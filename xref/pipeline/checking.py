"""Reports to findings: which passage each statement rests on, and where it drifts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xref import align, drift, matching, translate
from xref.drift.add import unsupported
from xref.drift.q_fab import fabricated
from xref.drift.reserves import given, heard, restated
from xref.encode import load_reranker
from xref.errors import UsageError
from xref.facts.replies import rejects
from xref.ingest import Archive, Skipped
from xref.lang import primary
from xref.model import (
    Alignment,
    Document,
    Drift,
    Finding,
    LinkVerdict,
    Passage,
    Presentation,
    Role,
    Severity,
    Statement,
)
from xref.pipeline.indexing import Progress
from xref.pipeline.reading import Hands, ignore, read
from xref.report import Report, passage_text, statement_text

if TYPE_CHECKING:
    from xref.encode import Encoder, Judge
    from xref.index import Index


def match_files(
    locations: Iterable[str | Path],
    index: Index,
    model: Encoder,
    *,
    mode: str = "balanced",
    lang: str | None = None,
    on_skip: Callable[[Skipped], None] = ignore,
    progress: Progress | None = None,
    workers: int = 1,
    dask: str | None = None,
    gloss: str = "none",
    gloss_url: str | None = None,
    gloss_to: str | None = None,
    gloss_report: bool = False,
    archive: Archive | None = None,
    notice: Callable[[str], None] | None = None,
    reranker: str | None = None,
) -> Iterator[Report]:
    """The findings of each readable report against an index.

    With a `gloss` provider the *source passages* shown are sent to it, and `notice` is told what goes where; the report is sent only
    with `gloss_report`. `gloss_to` is the language that the reader reads (the report's when not given). `archive` keeps what is fetched.
    `reranker` is `st:NAME|FOLDER`, a cross-encoder that reads the likeliest passages of each statement again; EncoderError if there is none.
    """
    judge = load_reranker(reranker) if reranker else None
    aid = _Aid(gloss, gloss_url, gloss_to, gloss_report, notice or _unheard)
    if gloss_report and not gloss_to:
        raise UsageError("--gloss-report needs --gloss-to LANG: the language that the report is to be translated into")
    if (gloss_report or gloss_to) and gloss == "none":
        raise UsageError("--gloss-to and --gloss-report need a provider: --gloss PROVIDER")
    hands = Hands(workers, dask)
    for document, statements in read(locations, Role.REPORT, lang=lang, on_skip=on_skip, hands=hands, archive=archive):
        found = match_report(document, statements, index, model, mode=mode, progress=progress, reranker=judge)
        yield found if gloss == "none" else _glossed(found, aid)


def _unheard(_: str) -> None:
    """Nobody asked to hear."""


@dataclass(frozen=True, slots=True)
class _Aid:
    """Who translates what into which language for the reader, and who is told before it goes there."""

    provider: str
    base_url: str | None
    target: str | None
    report: bool
    say: Callable[[str], None]

    def translated(self, texts: Sequence[tuple[str, str]], target: str, what: str) -> dict[tuple[str, str], str | None]:
        """Translations of (language, text) pairs that are in another language than the target's, as far as there are any."""
        found: dict[tuple[str, str], str | None] = {}
        for lang in dict.fromkeys(lang for lang, _ in texts if primary(lang) != primary(target)):
            wanted = list(dict.fromkeys(text for other, text in texts if other == lang))
            self.say(
                translate.notice(
                    self.provider, wanted, source_lang=lang, target_lang=target, base_url=self.base_url,
                    what=what, report=self.report,
                )
            )  # fmt: skip
            problems: list[str] = []
            aids = translate.gloss(
                wanted,
                source_lang=lang,
                target_lang=target,
                provider=self.provider,
                base_url=self.base_url,
                cache=_cache(),
                problems=problems,
            )
            for problem in problems:
                self.say(problem)
            found.update({(lang, text): aid for text, aid in zip(wanted, aids, strict=True)})
        return found


def _glossed(report: Report, aid: _Aid) -> Report:
    """The report with a machine translation of each cited passage, and of its own statements where the user said so, as a reading aid."""
    target = aid.target or report.document.lang
    shown = {
        finding.claim.id: (finding.match.passage.lang, passage_text(finding.match.passage))
        for finding in report.findings
        if finding.match
    }
    passages = aid.translated(list(shown.values()), target, "source passages")
    own = {finding.claim.id: (report.document.lang, statement_text(finding.claim)) for finding in report.findings}
    claims = aid.translated(list(own.values()), target, translate.OF_THE_REPORT) if aid.report else {}
    by = translate.label(aid.provider)
    findings = []
    for finding in report.findings:
        gloss = passages.get(shown.get(finding.claim.id, ("", "")))
        claim = claims.get(own[finding.claim.id])
        findings.append(replace(finding, gloss=gloss, claim_gloss=claim, gloss_by=by if gloss or claim else None))
    return replace(report, findings=tuple(findings))


def _cache() -> Path:
    """Where translations are kept: the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "xref"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "gloss.sqlite"


def match_report(
    document: Document,
    statements: Sequence[Statement],
    index: Index,
    model: Encoder,
    *,
    mode: str = "balanced",
    progress: Progress | None = None,
    reranker: Judge | None = None,
) -> Report:
    """The findings of one report, one a statement, in the order of the article."""
    step = (lambda done, total: progress(f"matching {document.id}", done, total)) if progress else None
    linked = matching.match(document, statements, index, model, mode=mode, progress=step, reranker=reranker)
    sources = {
        passage.document_id: index.document(passage.document_id)
        for finding in linked
        for passage in [m.passage for m in (finding.match, *finding.alternatives) if m is not None]
    }
    findings = [
        _with_drifts(finding, document, sources, mode, _sentence(statements, place))
        for place, finding in enumerate(linked)
    ]
    return Report(document, tuple(_mended(list(_reserved(findings)))), sources)


def _sentence(statements: Sequence[Statement], place: int) -> tuple[str, str]:
    """The statements before and after one in its own sentence ("He declined to criticise her, | saying he understood")."""
    own = statements[place]
    before = statements[place - 1] if place else None
    after = statements[place + 1] if place + 1 < len(statements) else None
    return (
        before.text if before and before.paragraph == own.paragraph and not _ENDS.search(before.text) else "",
        after.text if after and after.paragraph == own.paragraph and not _ENDS.search(own.text) else "",
    )


_ENDS = re.compile(r"[.!?…。！？؟]+[\"'”’»«“)\]]*\s*$")


def _with_drifts(
    finding: Finding,
    document: Document,
    sources: Mapping[str, Document],
    mode: str,
    sentence: tuple[str, str] = ("", ""),
) -> Finding:
    """The finding with what drifted between its claim and its passage, as document offsets."""
    if turned_down := _interviewers(finding, document, sources, mode):
        return turned_down
    if finding.match is None:
        invented = fabricated(finding) or unsupported(finding)
        return replace(finding, drifts=(invented,)) if invented else finding
    if finding.link is LinkVerdict.UNCERTAIN:
        return replace(finding, not_checked=("drift: the passage itself is uncertain",))
    claim = finding.claim
    little = matching.little(claim, finding.match.passage)
    passage = finding.match.passage
    reported = align.side_of_claim(claim, document.published, *sentence)
    asked = passage.statements[0].presentation is Presentation.QUESTION
    titled = asked and claim.presentation is Presentation.HEADLINE  # which may take up what was asked
    if titled or (not asked and not matching.somebody_else(claim, passage, sources[passage.document_id].outlet)):
        # a label that may be a description or a company's name is no ground for "another speaker"
        reported = replace(reported, speaker=passage.speaker or reported.speaker)
    source = sources[passage.document_id]
    alignment = align.align(align.side_of_passage(passage, source.published, _around(passage, source)), reported)
    # a flag is right only if the passage is: its confidence is that of both together, and no more than such flags could be trusted
    flags = [
        drift.bounded(alignment, replace(flag, confidence=flag.confidence * finding.match.probability))
        for flag in drift.candidates(alignment)
    ]
    if not asked and _says_how_it_ends(finding):
        flags = [flag for flag in flags if flag.code != "A-SPK"]
    if asked and not titled:  # what an interviewer hedges or asks is no measure of what the answer says
        flags = [flag for flag in flags if flag.code.startswith(("A-", "Q-"))]
    not_checked = alignment.not_checked
    if little:  # what it lacks is the report's own, unless the report gives it as somebody's
        flags = [flag for flag in flags if flag.detector in _WHOLE]
        not_checked = ("drift: attributed to nobody, and only a part of it is in the passage",)
    drifts = drift.sift(flags, alignment, mode=mode)
    return replace(
        _relinked(finding, drifts),
        drifts=tuple(_at_document(found, alignment) for found in drifts),
        not_checked=not_checked,
    )


# Flags that ask themselves whether the passage is what a statement rests on: of one that nobody is named for and that is only partly there.
_WHOLE = frozenset({"add_cause", "cause_denied", "num_clause", "pol_half"})
HELD = 20_000  # code points of a source in which a report's own words are looked for: an interview as a whole, a long record about the passage


def _around(passage: Passage, source: Document) -> str:
    """The source's text, or of a long one what stands about the passage, and who printed it: "in an interview with the Echo" is nothing new."""
    start = max(0, passage.span.start - HELD // 2) if len(source.text) > HELD else 0
    return f"{source.text[start : start + HELD]}\n{source.outlet or ''}"


def _interviewers(finding: Finding, document: Document, sources: Mapping[str, Document], mode: str) -> Finding | None:
    """The finding of words that no answer holds and an interviewer's question does, which the answer turns down; None where they are not."""
    asked = next(iter(finding.alternatives), None)
    if asked is None or (asked.rank and finding.link not in (LinkVerdict.NONE_IN_HELD, LinkVerdict.UNCERTAIN)):
        return None  # rank 0: a question that matching found for the statement's words, whatever else resembles them
    passage = asked.passage
    if passage.statements[0].presentation is not Presentation.QUESTION:
        return None
    reported = align.side_of_claim(finding.claim, document.published)
    source = sources[passage.document_id]
    alignment = align.align(align.side_of_passage(passage, source.published, source.text), reported)
    flags = [
        replace(flag, confidence=flag.confidence * asked.probability)
        for flag in drift.candidates(alignment)
        if flag.code in ("A-SPK", "A-LEVEL")
    ]
    drifts = drift.sift(flags, alignment, mode=mode)
    if not drifts:
        return None
    return replace(
        finding,
        link=LinkVerdict.ELSEWHERE,
        match=replace(asked, link=LinkVerdict.ELSEWHERE),
        alternatives=finding.alternatives[1:],
        drifts=tuple(_at_document(found, alignment) for found in drifts),
        why=drifts[0].why,
    )


# Probability from which a headline rests on the "no" itself, not on the words that were turned down: it names what was asked and says how that ends
# ("New pier slips to autumn"). Of three headlines so flagged on sixteen sets the one beyond is faithful.
TITLED = 0.8


def _says_how_it_ends(finding: Finding) -> bool:
    """Whether a headline surely rests on an answer that does not hand the words back ("That is what you say")."""
    found, claim = finding.match, finding.claim
    if found is None or claim.presentation is not Presentation.HEADLINE or found.probability < TITLED:
        return False
    return not rejects(found.passage.text, found.passage.lang)


# What a drift says of the link: on the two gold sets 10 of 11 of these A- and all 6 of these Q-codes stood where the link is so.
_LINKS = {
    "A-SPK": LinkVerdict.ELSEWHERE,
    "A-LEVEL": LinkVerdict.ELSEWHERE,
    "A-OCC": LinkVerdict.ELSEWHERE,
    "Q-CUT": LinkVerdict.PARTIAL,
    "Q-SPLICE": LinkVerdict.PARTIAL,
    "Q-ELL": LinkVerdict.PARTIAL,
}


def _relinked(finding: Finding, drifts: Sequence[Drift]) -> Finding:
    """The finding with the link that its drifts imply: other people's words are elsewhere, cut and spliced ones held in part."""
    if finding.match is None or finding.link not in (LinkVerdict.VERBATIM, LinkVerdict.PARAPHRASE):
        return finding
    for found in sorted(drifts, key=lambda found: found.code):  # "elsewhere" says more than "partial"
        link = _LINKS.get(found.code)
        if link is not None and found.severity >= Severity.MAJOR:
            return replace(finding, link=link, match=replace(finding.match, link=link), why=found.why)
    return finding


def _at_document(found: Drift, alignment: Alignment) -> Drift:
    return replace(
        found,
        reported=found.reported.shift(alignment.reported.offset) if found.reported else None,
        said=found.said.shift(alignment.said.offset) if found.said else None,
    )


NEIGHBOURS = 2  # statements before and after in which a report may give what its speaker's next sentence takes back
GIVEN = 0.6  # share of that sentence which such a statement must answer


def _reserved(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Without the flags of what the source's next sentence takes back, where a neighbouring statement gives it ("But she was not there")."""
    for place, finding in enumerate(findings):
        around = [*findings[max(0, place - NEIGHBOURS) : place], *findings[place + 1 : place + 1 + NEIGHBOURS]]
        kept = tuple(
            flag
            for flag in finding.drifts
            if not (flag.detector == "evid_next" and any(_gives(other, flag.said_words) for other in around))
            and not (
                flag.detector in _OWN and any(_reserves(other, flag.said_words, flag.detector) for other in around)
            )
        )
        yield finding if len(kept) == len(finding.drifts) else replace(finding, drifts=kept)


_OWN = ("evid_own", "evid_told", "mod_own")  # flags of a reserve in the very sentence that the report rests on


SAME = 0.8  # share of a reserve's few words: four statements about other things answer .64 to .66 of one


def _reserves(other: Finding, words: str, detector: str) -> bool:
    """Whether a neighbouring statement gives a reserve, or one like it ("She had no proof, she added")."""
    claim = other.claim
    if detector == "evid_told":
        return heard(claim.text, claim.lang)
    return restated(claim.text, claim.lang) or given(words, claim.content()) >= SAME


def _gives(other: Finding, sentence: str) -> bool:
    """Whether a statement rests on a sentence, or has its words."""
    if other.match is not None and sentence in " ".join(passage_text(other.match.passage).split()):
        return True
    return given(sentence, other.claim.content()) >= GIVEN


def _mended(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Flags one lower where the report's next statements put the same thing right."""
    for place, finding in enumerate(findings):
        later = findings[place + 1 : place + 3]
        if not finding.drifts or finding.match is None:
            yield finding
            continue
        right = [
            other
            for other in later
            if other.match is not None
            and not other.drifts
            and other.match.passage.document_id == finding.match.passage.document_id
            and other.match.passage.span.overlaps(finding.match.passage.span)
            and other.claim.paragraph - finding.claim.paragraph <= 1
        ]
        if not right:
            yield finding
            continue
        yield replace(
            finding,
            drifts=tuple(
                replace(d, severity=Severity(max(1, d.severity - 1)), why=f"{d.why} (put right in the next sentence)")
                if not d.code.startswith(("Q-", "A-"))
                else d
                for d in finding.drifts
            ),
        )
