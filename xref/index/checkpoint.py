"""Vectors already made by a build that was interrupted: a log of batches, each with its own checksum."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xref.errors import DamagedIndexError
from xref.index import storage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HEAD = struct.Struct("<4sI16s")  # mark, statements, blake2b of the payload
_MARK = b"xrcp"


class KeyTable:
    """16-byte keys and where they stand: `find` is the first position of each asked key, or −1."""

    def __init__(self, keys: bytes) -> None:
        import numpy as np

        self._keys: NDArray[np.uint64] = np.frombuffer(keys, dtype="<u8").reshape(-1, 2)
        self._order = np.lexsort((np.arange(len(self._keys)), self._keys[:, 1], self._keys[:, 0]))
        self._heads = self._keys[self._order, 0]

    def find(self, keys: Sequence[bytes]) -> NDArray[np.int64]:
        """(n,) int64 positions."""
        import numpy as np

        asked = np.frombuffer(b"".join(keys), dtype="<u8").reshape(-1, 2)
        found = np.full(len(asked), -1, dtype=np.int64)
        if not len(self._order):
            return found
        at = np.searchsorted(self._heads, asked[:, 0])
        live = np.arange(len(asked))
        while len(live):  # once, but for keys that share their first half
            live = live[at[live] < len(self._heads)]
            live = live[self._heads[at[live]] == asked[live, 0]]
            rows = self._order[at[live]]
            hit = self._keys[rows, 1] == asked[live, 1]
            found[live[hit]] = rows[hit]
            live = live[~hit]
            at[live] += 1
        return found


class Checkpoint:
    """The log of one interrupted or running build; worthless to any other encoder, whose canaries differ."""

    def __init__(self, path: Path, encoder: str, canary: str, dim: int, *, fresh: bool = False) -> None:
        self._path, self._dim = path, dim
        header = {"canary": canary, "dim": dim, "encoder": encoder}
        self._header = json.dumps(header, sort_keys=True).encode() + b"\n"
        self._keys: KeyTable | None = None
        self._vectors: NDArray[np.float32] | None = None
        self._fd = -1
        self._size = 0
        if fresh:
            storage.system.unlink(path)
        else:
            self._read()

    def fill(
        self, keys: Sequence[bytes], vectors: NDArray[np.float32], missing: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Put logged vectors where they are missing; (n,) which were."""
        import numpy as np

        if self._keys is None or self._vectors is None:
            return np.zeros(len(keys), dtype=np.bool_)
        at = self._keys.find(keys)
        held: NDArray[np.bool_] = (at >= 0) & missing
        vectors[held] = self._vectors[at[held]]
        return held

    def append(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Log a batch; it counts once `sync` has returned."""
        if self._fd < 0:
            self._fd = storage.system.open(self._path, os.O_WRONLY | os.O_CREAT)
            storage.system.truncate(self._fd, self._size)
            os.lseek(self._fd, self._size, os.SEEK_SET)
            if not self._size:
                storage.write_all(self._fd, memoryview(self._header))
        payload = b"".join(keys) + vectors.astype("<f4", copy=False).tobytes()
        head = _HEAD.pack(_MARK, len(keys), hashlib.blake2b(payload, digest_size=16).digest())
        storage.write_all(self._fd, memoryview(head + payload))

    def sync(self) -> None:
        """Make what was logged durable."""
        if self._fd >= 0:
            storage.system.fsync(self._fd)

    def close(self) -> None:
        """Let go of the file."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)

    def remove(self) -> None:
        """The build is done: forget."""
        self.close()
        storage.system.unlink(self._path)

    def _read(self) -> None:
        """The batches that are whole; the first that is not ends the log."""
        import numpy as np

        try:
            data = storage.Checked.unchecked(self._path)
        except (FileNotFoundError, DamagedIndexError):
            return
        if bytes(data[: len(self._header)]) != self._header:
            return
        at, width = len(self._header), 16 + 4 * self._dim
        keys, vectors = [], []
        while at + _HEAD.size <= len(data):
            mark, count, digest = _HEAD.unpack(data[at : at + _HEAD.size])
            payload = data[at + _HEAD.size : at + _HEAD.size + count * width]
            if (
                mark != _MARK
                or len(payload) != count * width
                or hashlib.blake2b(payload, digest_size=16).digest() != digest
            ):
                break
            keys.append(bytes(payload[: 16 * count]))
            vectors.append(np.frombuffer(payload[16 * count :], dtype="<f4").reshape(count, self._dim))
            at += _HEAD.size + count * width
        self._size = at
        if keys:
            self._keys = KeyTable(b"".join(keys))
            self._vectors = np.concatenate(vectors)
