"""DOCX through mammoth: paragraphs, headings, bold, tables; title, author and date from the document's properties."""

from __future__ import annotations

import io
import zipfile

from xref.errors import InputError, LimitError, MissingExtraError
from xref.ingest import dates
from xref.ingest.build import Builder, Extract
from xref.ingest.limits import Limits

# Word files above this size, packed or unpacked, are read in a child: mammoth takes about a second for 2 MB of document.xml.
_LARGE = 2_000_000
_CORE = {"title": "title", "creator": "author", "created": "published", "language": "lang"}


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """A Word document's text with its marks; raises `InputError` for what is none, `LimitError` for a zip bomb."""
    if _unpacked(data, name, limits) > _LARGE:
        from xref.ingest import child

        return child.run("docx", data, name, limits)
    return parse(data, name, limits)


def _unpacked(data: bytes, name: str, limits: Limits) -> int:
    """The size of the text parts as the archive states it; unpacking stops there, so a false statement gains nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise InputError(f"{name}: not a Word document (a broken or foreign archive); save it again as DOCX") from None
    if not any(part.filename == "word/document.xml" for part in parts):
        raise InputError(f"{name}: an archive, but no Word document in it; save it as DOCX")
    size = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if size > limits.bytes or len(parts) > 20_000:
        raise LimitError(
            f"{name}: unpacks to {size} bytes of text parts, more than the limit of {limits.bytes}; split it"
        )
    return size


def parse(data: bytes, name: str, limits: Limits) -> Extract:
    """`read` in this process."""
    try:
        import mammoth
    except ImportError:
        raise MissingExtraError(
            f"{name}: reading DOCX needs another library; type: pip install 'xref[documents]'"
        ) from None
    from xref.ingest import blocks, html

    try:
        page = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(_no_picture)).value
    except MemoryError:
        raise
    except Exception as error:
        # mammoth raises whatever zipfile, expat and its own reader raise on a damaged file
        raise InputError(
            f"{name}: not a readable Word document ({type(error).__name__}); save it again as DOCX"
        ) from None
    walked = blocks.walk(f"<!DOCTYPE html><html><body>{page}</body></html>")
    if not walked.blocks:
        raise InputError(f"{name}: there is no text in it")
    builder = Builder()
    html.write_all(builder, walked.blocks)
    text, marks = builder.done()
    meta = _properties(data)
    return Extract(text, marks, meta, dict.fromkeys(meta, "the document's properties"))


def _no_picture(image: object) -> dict[str, str]:
    return {"src": ""}


def _properties(data: bytes) -> dict[str, str]:
    """What `docProps/core.xml` says; damaged properties are no reason not to read the text."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            core = archive.read("docProps/core.xml")[:200_000]
        root = etree.fromstring(core, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, NotImplementedError, OSError, RuntimeError):
        return {}
    found: dict[str, str] = {}
    for element in root.iterchildren():
        if (
            isinstance(element.tag, str)
            and (field := _CORE.get(etree.QName(element).localname))
            and element.text
            and element.text.strip()
        ):
            found[field] = " ".join(element.text.split())
    if "published" in found and (date := dates.parse(found.pop("published"))):
        found["published"] = date[:10]
    return found
