"""What the machine gives the search: which kernels the linear algebra libraries chose, and whether they fit the processor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# OpenBLAS kernels without AVX2: on a processor that has it they mean that the library did not know the processor (the one inside
# the FAISS wheel takes a 2023 Xeon for a Prescott of 2004).
_OLD_KERNELS = frozenset(
    {
        "atom",
        "athlon",
        "banias",
        "barcelona",
        "bobcat",
        "core2",
        "dunnington",
        "generic",
        "nehalem",
        "opteron",
        "penryn",
        "prescott",
        "sandybridge",
    }
)


_CORETYPE = "OPENBLAS_CORETYPE"


@dataclass(frozen=True, slots=True)
class Kernel:
    """A linear algebra library that is loaded: whose it is, its version, the kernel it chose, and whether that fits the processor."""

    owner: str
    version: str
    kernel: str
    fits: bool


def features() -> frozenset[str]:
    """The processor's instruction sets as Linux names them; empty elsewhere."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    line = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), "")
    return frozenset(line.partition(":")[2].split())


@contextmanager
def fitting_kernel() -> Iterator[None]:
    """While a library with an OpenBLAS of its own is loaded: kernels for AVX2 where the processor has it and the user names none.

    The one inside the FAISS wheel is of 2021 and falls back to kernels of 2004 on processors that came later: the IVF engine of 60,000
    vectors is then built in 3.8 CPU seconds instead of 2.4.
    """
    if _CORETYPE in os.environ or "avx2" not in features():
        yield
        return
    os.environ[_CORETYPE] = "Haswell"
    try:
        yield
    finally:
        del os.environ[_CORETYPE]


def kernels() -> list[Kernel]:
    """The linear algebra libraries of numpy and faiss, as threadpoolctl finds them; empty without it."""
    import numpy  # noqa: F401  (only what is loaded can be asked)

    from xref.index.engine import load_library

    load_library()
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    fast = "avx2" in features()
    found = []
    for told in threadpool_info():
        if told.get("user_api") != "blas":
            continue
        kernel = str(told.get("architecture") or "unknown")
        path = str(told.get("filepath", ""))
        owner = next(
            (name for name in ("numpy", "scipy", "faiss", "torch") if f"{name}" in path.rsplit(os.sep, 2)[-2]), "?"
        )
        found.append(
            Kernel(
                owner,
                f"{told.get('internal_api')} {told.get('version')}",
                kernel,
                not (fast and kernel.lower() in _OLD_KERNELS),
            )
        )
    return sorted(found, key=lambda one: one.owner)


def faiss_told() -> str:
    """FAISS's version and what it was compiled for."""
    from xref.index.engine import load_library

    library = load_library()
    return f"{library.__version__} ({' '.join(str(library.get_compile_options()).split())})"


def product_speed() -> float:
    """Single-precision products, in GFLOP a CPU second: how fast 40 queries pass over vectors (a few hundredths of a second)."""
    import time

    import numpy as np

    left, right = np.ones((40, 256), np.float32), np.ones((256, 4096), np.float32)
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        left @ right
        best = min(best, time.process_time() - began)
    return 2 * 40 * 256 * 4096 / best / 1e9
