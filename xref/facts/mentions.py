"""How surely a speaker label names one person, and whether a text mentions that person."""

from __future__ import annotations

import re

from xref.facts.speakers import same_speaker

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
MENTION = 0.5  # a given name alone covers a full name at .5, a family name at .97


def full_name(label: str) -> bool:
    """Whether a label surely names one person: two words with capitals (a given and a family name), or a script without capitals."""
    words = _WORD.findall(label)
    return sum(word[:1].isupper() for word in words) > 1 or any(word[:1].lower() == word[:1].upper() for word in words)


def mentioned(label: str, text: str) -> bool:
    """Whether a capitalised word of a text names the person of the label, in whatever script and case."""
    return any((same_speaker(word, label) or 0.0) >= MENTION for word in _WORD.findall(text) if not word[:1].islower())
