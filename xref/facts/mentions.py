"""How surely a speaker label names one person, and whether a text mentions that person."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from xref.facts.speakers import DESCRIBES, PARTICLES, same_speaker

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
MENTION = 0.5  # a given name alone covers a full name at .5, a family name at .97


def full_name(label: str) -> bool:
    """Whether a label surely names one person: a given and a family name side by side, or a script without capitals.

    Side by side but for a particle ("von") and a father's initial. "The director of the Yargala ferry company" has two words with
    capitals, and is a description; so is "Werft in Lodejma", in a language that gives every noun one.
    """
    words = _WORD.findall(label)
    if any(word[:1].lower() == word[:1].upper() for word in words):
        return True
    names = [word for word in words if word.lower() not in PARTICLES]
    return any(a[:1].isupper() and b[:1].isupper() and a.lower() not in DESCRIBES for a, b in itertools.pairwise(names))


def mentioned(label: str, text: str) -> bool:
    """Whether a capitalised word of a text names the person of the label, in whatever script and case."""
    return next(naming(label, text), None) is not None


def naming(label: str, text: str) -> Iterator[re.Match[str]]:
    """The capitalised words of a text that name the person of the label, with their places."""
    for found in _WORD.finditer(text):
        if not found.group()[:1].islower() and (same_speaker(found.group(), label) or 0.0) >= MENTION:
            yield found
