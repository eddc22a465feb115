"""SRT and WebVTT: cues joined to paragraphs, voices kept as `VOICE` marks, times dropped.

Our own reader, in one pass: webvtt-py refuses a file for one broken cue and keeps one voice of a cue with two. The tests compare the
two on well-formed files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xref.errors import InputError
from xref.ingest.build import Builder, Extract
from xref.model import MarkKind

_STAMP = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s{{0,9}}{_STAMP}\s{{0,9}}-->\s{{0,9}}{_STAMP}")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z0-9:.]{1,40})(?:[ \t\n](?P<value>[^<>]{0,200}))?>")
_SSA = re.compile(r"\{\\[^{}]{0,60}\}")
# A silence this long after a full stop starts a new paragraph: talk pauses under a second between sentences.
_PAUSE = 2.0
_FINAL = ".!?…。！？؟"


@dataclass(frozen=True, slots=True)
class Cue:
    """What one voice says between two moments (seconds)."""

    start: float
    end: float
    voice: str
    text: str
    turn: bool  # the file says that another voice begins: a dash, ">>", a name


def read(text: str, name: str) -> Extract:
    """The words of a subtitle file as paragraphs of one voice each; raises `InputError` when there is no cue in it."""
    cues = list(_cues(text))
    if not any(cue.text for cue in cues):
        raise InputError(f"{name}: no subtitle cue in it (lines such as 00:01.000 --> 00:02.000 and the words below)")
    builder = Builder()
    start, voice, last = 0, "", None
    for cue in cues:
        if last is not None and cue.voice == voice and not cue.turn and not _paused(last, cue):
            builder.write("" if builder.pieces and builder.pieces[-1].endswith("-") and cue.text[:1].islower() else " ")
            builder.write(cue.text)
        else:
            if voice:
                builder.mark(start, builder.length, MarkKind.VOICE, voice)
            builder.paragraph()
            start, voice = builder.length, cue.voice
            builder.write(cue.text)
        last = cue
    if voice:
        builder.mark(start, builder.length, MarkKind.VOICE, voice)
    settled, marks = builder.done()
    return Extract(settled, marks, notes=(f"{len(cues)} subtitle cues joined, their times left out",), plain=False)


def _paused(last: Cue, cue: Cue) -> bool:
    return cue.start - last.end > _PAUSE and last.text.rstrip("\"'”»)")[-1:] in _FINAL and not cue.text[:1].islower()


def _cues(text: str) -> Iterator[Cue]:
    """The cues in order; a caption line that rolls up into the next cue is given once."""
    shown: list[str] = []
    before = -1.0
    for start, end, lines in _blocks(text.split("\n")):
        lines = [line for line in lines if line.strip()]
        # captions that roll: the cue begins with the lines that the one right before it ended with
        rolled = max((size for size in range(1, len(lines) + 1) if shown[-size:] == lines[:size]), default=0)
        fresh = lines[rolled:] if abs(start - before) < 0.2 else lines
        shown, before = lines[-8:], end
        for voice, piece, turn in _voices("\n".join(fresh)):
            yield Cue(start, end, voice, piece, turn)


def _blocks(lines: list[str]) -> Iterator[tuple[float, float, list[str]]]:
    """Times and text lines of each cue, whatever stands between cues."""
    at = 0
    while at < len(lines):
        if not (times := _TIMES.match(lines[at])):
            at += 1
            continue
        at += 1
        body: list[str] = []
        while at < len(lines) and lines[at].strip() and not _TIMES.match(lines[at]):
            body.append(lines[at])
            at += 1
        if at < len(lines) and lines[at].strip() and body and body[-1].strip().isdigit():
            body.pop()  # the number of a next cue without a blank line before it
        yield _seconds(times.groups()[:4]), _seconds(times.groups()[4:]), body


def _seconds(groups: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(group or 0) for group in groups)
    return 3600 * hours + 60 * minutes + seconds + thousandths / 1000


def _voices(text: str) -> Iterator[tuple[str, str, bool]]:
    """The stretches of a cue by voice, without tags; dashes at line starts are other speakers."""
    voice, position = "", 0
    pieces: list[tuple[str, str]] = []
    for tag in _TAG.finditer(text):
        pieces.append((voice, text[position : tag.start()]))
        position = tag.end()
        if tag["name"].split(".")[0] == "v":
            voice = "" if tag["close"] else " ".join(html.unescape(tag["value"] or "").split())
    pieces.append((voice, text[position:]))
    joined: list[list[str]] = []
    for name, piece in pieces:
        if joined and joined[-1][0] == name:
            joined[-1][1] += piece
        else:
            joined.append([name, piece])
    for name, piece in joined:
        clean = html.unescape(_SSA.sub("", piece)).replace("\u200e", "").replace("\u200f", "")
        for part, turn in _turns(clean):
            yield name, part, turn and not name


def _turns(text: str) -> Iterator[tuple[str, bool]]:
    """Lines joined, but for lines that begin another speaker's words (`- `, `– `, `>> `)."""
    part: list[str] = []
    turn = False
    for line in text.split("\n"):
        line = " ".join(line.split())
        if not line:
            continue
        starts = line.startswith(("- ", "– ", "— ", ">>")) or (line[0] in "-–—" and line[1:2].isupper())
        if starts:
            if part:
                yield " ".join(part), turn
            part, turn = [], True
            line = line.removeprefix(">>").removeprefix(">").strip() if line.startswith(">>") else line
            line = f"— {line}" if line and line[0] not in "-–—" else line
        part += [line] if line else []
    if part:
        yield " ".join(part), turn
