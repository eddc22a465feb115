"""A path, an address or a record to a `Document`: decode, extract, provenance, hash. One file a format.

`read` takes one location, `read_all` many (files, folders, addresses, `-`) and loses nothing to one that cannot be read. Heavy
libraries are loaded inside the reader that needs them.
"""

from __future__ import annotations

from xref.ingest.archive import Archive
from xref.ingest.limits import Limits
from xref.ingest.reading import SUFFIXES, Skipped, locations_of, read, read_all

__all__ = ["SUFFIXES", "Archive", "Limits", "Skipped", "locations_of", "read", "read_all"]
