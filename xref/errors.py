"""The errors that a person at the terminal can act on: what happened, to which file, what to do next.

`cli` prints the one line and exits with `exit_code`; anything that is not an `XrefError` is our bug and keeps its traceback.
"""

from __future__ import annotations


class XrefError(Exception):
    """Something the user can fix; `str(error)` is one line: what, which file, what to do."""

    exit_code = 2

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class UsageError(XrefError):
    """An option or an argument does not fit."""


class InputError(XrefError):
    """A source or report cannot be read."""


class LimitError(InputError):
    """An input is larger, deeper or slower than the stated limit."""


class EncoderError(XrefError):
    """An encoder is missing, cannot be loaded, or gives unusable vectors."""


class StoreError(XrefError):
    """An index is missing, damaged, locked, or made by something else."""


class DamagedIndexError(StoreError):
    """A file of an index does not hold what its manifest says."""


class ForeignIndexError(StoreError):
    """An index was made by another encoder or by another version of xref."""


class MissingExtraError(XrefError):
    """An optional library is not installed; the message gives the exact command."""


class TranslateError(XrefError):
    """A translation provider failed; one gloss is lost and nothing else."""
