"""Files of an index: every byte written is counted, hashed and synced; every byte read is checked before anything parses it.

All calls that change the disk go through `system`, so that a test can fail each of them in turn.
"""

from __future__ import annotations

import errno
import hashlib
import io
import mmap
import os
import stat
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from xref.errors import DamagedIndexError, StoreError

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_CHUNK = 1 << 20

# Above this a file is mapped, below it is read: a small index then cannot be hurt by a file cut short under it (SIGBUS), and a large
# one costs page cache instead of memory.
MAP_FROM = 64 << 20

Buffer = bytes | bytearray | memoryview


def advice(path: Path) -> str:
    """What to do about a damaged file of a generation."""
    folder = path.parent.parent if path.parent.name.startswith("gen-") else path.parent
    return f"rebuild the index with `xref index rebuild --index {folder}`"


class System:
    """The calls that touch the disk."""

    def open(self, path: Path, flags: int) -> int:
        return os.open(path, flags | _NOFOLLOW | _BINARY | _CLOEXEC, 0o644)

    def write(self, fd: int, data: Buffer) -> int:
        return os.write(fd, data)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def close(self, fd: int) -> None:
        os.close(fd)

    def mkdir(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        target.hardlink_to(source)

    def unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def rmdir(self, path: Path) -> None:
        path.rmdir()


system = System()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size in bytes and SHA-256 (hex) of a file."""

    size: int
    sha256: str


class Sink:
    """A new file, written to the end or not at all: hashes what passes, and syncs before it says that it is done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()
        self._fd = system.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def write(self, data: Buffer) -> int:
        """Write all of `data`; raises OSError when the disk takes less."""
        view = memoryview(data).cast("B")
        write_all(self._fd, view)
        self._hash.update(view)
        self.size += len(view)
        return len(view)

    def close(self) -> Stamp:
        """Sync, close, and tell what was written."""
        fd, self._fd = self._fd, -1
        try:
            system.fsync(fd)
        finally:
            system.close(fd)
        return Stamp(self.size, self._hash.hexdigest())

    def abandon(self) -> None:
        """Close without a promise; for the way out after an error."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)


@contextmanager
def sink(path: Path) -> Iterator[Sink]:
    """A `Sink` that is abandoned when the block fails; the block itself calls `close`."""
    opened = Sink(path)
    try:
        yield opened
    finally:
        opened.abandon()


def write_all(fd: int, data: memoryview) -> None:
    """Write every byte; a disk that takes nothing more is an error, never a short file."""
    while data:
        taken = system.write(fd, data[: 64 * _CHUNK])
        if taken <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        data = data[taken:]


def write_file(path: Path, data: Buffer) -> Stamp:
    """Write a whole new file and sync it."""
    with sink(path) as out:
        out.write(data)
        return out.close()


def replace_file(path: Path, data: Buffer) -> None:
    """Put `data` in the place of a small file in one step that a crash cannot halve."""
    fresh = path.with_name(path.name + ".new")
    write_file(fresh, data)
    system.replace(fresh, path)
    sync_folder(path.parent)


def share_file(source: Path, target: Path) -> None:
    """A second name for a file that is never changed; a copy where the disk has no such thing."""
    try:
        system.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        with source.open("rb") as file, sink(target) as out:
            while piece := file.read(16 * _CHUNK):
                out.write(piece)
            out.close()


def sync_folder(path: Path) -> None:
    """Make a folder's entries durable."""
    fd = system.open(path, os.O_RDONLY)
    try:
        system.fsync(fd)
    finally:
        system.close(fd)


def remove_folder(path: Path) -> None:
    """Remove a generation's folder, its manifest first, so that what is left half-way is not taken for a generation."""
    if path.is_symlink() or not path.is_dir():
        system.unlink(path)
        return
    entries = sorted(path.iterdir(), key=lambda entry: (entry.name != "manifest.json", entry.name))
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            remove_folder(entry)
        else:
            system.unlink(entry)
    system.rmdir(path)


def is_real_folder(path: Path) -> bool:
    """Whether the path is a folder and not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def open_regular(path: Path) -> int:
    """A descriptor of a plain file; links, folders and devices are refused."""
    try:
        fd = os.open(path, os.O_RDONLY | _NOFOLLOW | _BINARY | _CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedIndexError(f"{path}: cannot be read ({error.strerror}); {advice(path)}") from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise DamagedIndexError(f"{path}: not a plain file; {advice(path)}")
    return fd


def read_small(path: Path, limit: int = 64 << 20) -> bytes:
    """The bytes of a plain file of at most `limit` bytes."""
    fd = open_regular(path)
    try:
        size = os.fstat(fd).st_size
        if size > limit:
            raise DamagedIndexError(f"{path}: {size} bytes where at most {limit} are expected; {advice(path)}")
        return _read(fd, size, path)
    finally:
        os.close(fd)


class Checked:
    """A file of a generation whose size and SHA-256 are those of the manifest; `data` is exactly what was checked.

    Small files are read, large ones mapped; both outlive the removal of the file's name by a sweep.
    """

    def __init__(
        self, path: Path, stamp: Stamp, *, checksum: bool = True, align: int = 0, mapped: bool | None = None
    ) -> None:
        self.path = path
        fd = open_regular(path)
        try:
            size = os.fstat(fd).st_size
            if size != stamp.size:
                raise DamagedIndexError(f"{path}: {size} bytes where the manifest says {stamp.size}; {advice(path)}")
            self.mapped = bool(size) and (size >= MAP_FROM if mapped is None else mapped)
            self.data: memoryview = self._map(fd, size) if self.mapped else _read_aligned(fd, size, path, align)
            if checksum and sha256(self.data) != stamp.sha256:
                raise DamagedIndexError(f"{path}: the content is not what the manifest says; {advice(path)}")
            self._fd = os.dup(fd) if self.mapped else -1
        finally:
            os.close(fd)
        if self.mapped:
            weakref.finalize(self, os.close, self._fd)

    def stream(self) -> BinaryIO:
        """The checked bytes as a file: of a mapped one not a copy but the very same inode, whatever its name has become."""
        return os.fdopen(self._fd, "rb", closefd=False) if self.mapped else io.BytesIO(self.data)

    @staticmethod
    def unchecked(path: Path) -> memoryview:
        """The bytes of a file that carries its own checksums; raises FileNotFoundError."""
        fd = open_regular(path)
        try:
            size = os.fstat(fd).st_size
            return memoryview(mmap.mmap(fd, size, access=mmap.ACCESS_READ)) if size else memoryview(b"")
        finally:
            os.close(fd)

    def _map(self, fd: int, size: int) -> memoryview:
        if hasattr(os, "posix_fadvise"):  # a cold 1 GB index: 15 s without, .3 s with
            os.posix_fadvise(fd, 0, size, os.POSIX_FADV_WILLNEED)
        return memoryview(mmap.mmap(fd, size, access=mmap.ACCESS_READ))


def sha256(data: memoryview) -> str:
    """SHA-256 (hex), in pieces: a mapped file is never in memory as a whole."""
    digest = hashlib.sha256()
    for start in range(0, len(data), 4 * _CHUNK):
        digest.update(data[start : start + 4 * _CHUNK])
    return digest.hexdigest()


def _read(fd: int, size: int, path: Path) -> bytes:
    return bytes(_read_aligned(fd, size, path, 0))


def _read_aligned(fd: int, size: int, path: Path, align: int) -> memoryview:
    """Read `size` bytes so that the byte at offset `align` lies on a 64-byte boundary (numpy copies unaligned floats otherwise)."""
    lead = 0
    buffer = bytearray(size + 128)
    if align:
        import ctypes

        address = ctypes.addressof(ctypes.c_char.from_buffer(buffer))
        lead = -(address + align) % 64
    view = memoryview(buffer)[lead : lead + size]
    filled = 0
    try:
        while filled < size:
            piece = os.pread(fd, min(16 * _CHUNK, size - filled), filled)
            if not piece:
                raise DamagedIndexError(f"{path}: ends after {filled} of {size} bytes; {advice(path)}")
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
    except OSError as error:
        raise DamagedIndexError(f"{path}: cannot be read ({error.strerror}); {advice(path)}") from error
    return view.toreadonly()


@contextmanager
def writer_lock(folder: Path, seconds: float) -> Iterator[None]:
    """The one writer of an index; raises StoreError when another holds it for longer than `seconds`."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise StoreError(f"{folder}: another process is writing this index; wait for it and try again") from None
    except OSError as error:
        raise StoreError(f"{folder}: cannot be locked ({error.strerror}); is the folder writable?") from error
    try:
        yield
    finally:
        lock.release()
