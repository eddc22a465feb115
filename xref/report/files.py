"""Where output goes: a path (replaced in one step, once complete) or an open binary stream."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from xref.errors import InputError

T = TypeVar("T")
Out = BinaryIO | Path


@contextmanager
def opened(out: Out) -> Iterator[BinaryIO]:
    """A binary stream for a path or a stream; a path gets its new content only when all of it has been written."""
    if not isinstance(out, Path):
        yield out
        return
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:40]}.", suffix=".part")
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror or error}; is the folder there and writable?") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(out))
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"cannot write {out}: {error.strerror or error}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode(out: Path) -> int:
    """The permissions of the file that is replaced, else those that a newly created file would get."""
    if out.exists():
        return out.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def write_lines(lines: Iterable[str], out: Out, encode: Callable[[str], bytes] | None = None) -> int:
    """Write lines as UTF-8, joined a thousand at a time; returns how many."""
    count = 0
    with opened(out) as file:
        for batch in batches(lines, 1000):
            text = "".join(batch)
            file.write(encode(text) if encode else utf8(text))
            count += len(batch)
    return count


def utf8(text: str) -> bytes:
    """UTF-8; a lone surrogate (from a JSON escape in an input) becomes `?` instead of a crash."""
    return text.encode("utf-8", "replace")
