"""The index: keeps statements and their vectors on disk, finds the nearest, and is rebuilt for what changed.

A folder of immutable generations; readers need no lock, a writer replaces one small file when everything else is on disk.
Nothing heavy is imported here: numpy, polars and faiss are loaded by the functions that need them.
"""

from __future__ import annotations

from xref.index.build import Changes, Kept, merge, write
from xref.index.check import Problem, info, sources, verify
from xref.index.manifest import Manifest, SourceSpec
from xref.index.reader import DocumentInfo, Filter, Index, open_index

__all__ = [
    "Changes",
    "DocumentInfo",
    "Filter",
    "Index",
    "Kept",
    "Manifest",
    "Problem",
    "SourceSpec",
    "info",
    "merge",
    "open_index",
    "sources",
    "verify",
    "write",
]
