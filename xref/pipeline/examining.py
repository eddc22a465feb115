"""What this machine has and lacks for xref: versions, the processor's kernels, optional parts, what the environment sets."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from xref import encode
from xref.errors import XrefError
from xref.index import machine
from xref.pipeline.signing import encoder_name, package_version

# The extras of pyproject.toml: what each is for, and the modules that it brings.
EXTRAS = {
    "documents": ("PDF and DOCX", ("pypdfium2", "mammoth")),
    "web": ("brotli pages and --save-warc", ("brotli", "warcio")),
    "serve": ("xref review serve", ("starlette", "uvicorn")),
    "dask": ("--dask", ("distributed",)),
}
_KEYS = ("_API_KEY", "_SECRET", "_TOKEN", "APPKEY")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `state`: ok, warning (works, but slower or with less), missing (an optional part), bad."""

    name: str
    state: str
    told: str


def doctor() -> list[Check]:
    """Everything that was looked at, in the order of a report; nothing is sent anywhere and nothing is changed."""
    return [*_machine(), *_libraries(), *_encoder(), *_kernels(), *_extras(), *_folders(), *_environment()]


def _machine() -> Iterator[Check]:
    yield Check("xref", "ok", package_version())
    good = sys.version_info >= (3, 11)
    yield Check("python", "ok" if good else "bad", f"{platform.python_version()} ({platform.python_implementation()})")
    sets = [name for name in ("avx2", "avx512f", "asimd", "sve") if name in machine.features()]
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB of memory"
    told = f"{platform.system()} {platform.machine()}, {usable} cores{memory}"
    yield Check("machine", "ok", told + (f", {' '.join(sets)}" if sets else ""))


def _libraries() -> Iterator[Check]:
    """What xref declares that it needs, by the installed versions; nothing is loaded for it."""
    try:
        declared = requires("xref") or []
    except PackageNotFoundError:
        declared = []
        yield Check(
            "installation", "warning", "xref is run from a bare folder: pip install -e . declares what it needs"
        )
    found, lacking = [], []
    for requirement in declared:
        if "extra ==" in requirement:
            continue
        name = requirement
        for mark in " <>=!~;[(":
            name = name.split(mark, 1)[0]
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        yield Check("libraries", "bad", f"not installed: {', '.join(lacking)}; pip install {' '.join(lacking)}")
    if found:
        yield Check("libraries", "ok", ", ".join(found))


def _encoder() -> Iterator[Check]:
    try:
        model = encode.load_encoder()
        shape = model.encode(["The bridge will not open before May."]).shape
    except (XrefError, ImportError, OSError) as error:
        yield Check("encoder", "bad", f"{error}; reinstall xref")
        return
    yield Check("encoder", "ok", f"{encoder_name(model)}, {shape[1]} components")


def _kernels() -> Iterator[Check]:
    try:
        yield Check("faiss", "ok", machine.faiss_told())
        for kernel in machine.kernels():
            state, told = "ok", f"{kernel.version}, kernel {kernel.kernel}"
            if not kernel.fits:
                state = "warning"
                told += ": not this processor's; OPENBLAS_CORETYPE=Haswell in the environment mends it"
            yield Check(f"blas of {kernel.owner}", state, told)
        yield Check(
            "products",
            "ok",
            f"{machine.product_speed():.0f} GFLOP a CPU second in single precision, 40 queries at a time",
        )
    except ImportError as error:
        yield Check("faiss", "bad", f"cannot be loaded ({error}); pip install --force-reinstall faiss-cpu numpy")


def _extras() -> Iterator[Check]:
    for name, (what, modules) in EXTRAS.items():
        lacking = [module for module in modules if find_spec(module) is None]
        if lacking:
            yield Check(name, "missing", f"{what}: pip install 'xref[{name}]' brings {', '.join(lacking)}")
        else:
            yield Check(name, "ok", f"{what}: {', '.join(f'{module} {_version(module)}' for module in modules)}")


def _version(module: str) -> str:
    try:
        return version(module)
    except PackageNotFoundError:
        return "installed"


def _folders() -> Iterator[Check]:
    base = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(base) if base else Path.home() / ".cache") / "xref"
    there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    if os.access(there, os.W_OK):
        yield Check("cache", "ok", f"{folder} (translations that were asked for)")
    else:
        yield Check("cache", "warning", f"{there} cannot be written: translations are asked for again each time")


def _environment() -> Iterator[Check]:
    """Settings from the environment; one that makes commands send something out is a warning, a key is never shown."""
    for name, value in sorted(os.environ.items()):
        if not name.startswith("XREF_"):
            continue
        shown = "(set)" if name.endswith(_KEYS) else value
        if name in ("XREF_GLOSS", "XREF_GLOSS_REPORT") and value.lower() not in ("", "none", "off", "0", "false", "no"):
            yield Check(name, "warning", f"{shown}: every match sends text to this provider")
        else:
            yield Check(name, "ok", shown)
