"""Bytes to text: byte order marks, declared and detected encodings, and the one normalisation that all offsets rest on."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from xref.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signatures of files that are no text, so that the error can name them.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (DOCX, XLSX, EPUB ...)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"(\xb5/\xfd", "zstd-compressed"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"{\\rtf", "an RTF file"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Deleted: C0 and C1 controls, soft hyphen, zero-width space and no-break, word joiner. They are invisible and split words.
# Kept: the joiners U+200C/D (Persian and Indic spelling) and the bidi marks.
_DELETE: dict[int, int | str | None] = {
    **dict.fromkeys([*range(32), *range(127, 160)]),
    **dict.fromkeys((173, 8203, 8288, 65279)),
    **{ord(char): char for char in "\t\n"},
    **dict.fromkeys((11, 12, 133, 8232), "\n"),
    0x2029: "\n\n",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in and what was lost on the way."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def normalise(text: str) -> str:
    r"""NFC, `\n` newlines, no control or invisible characters, lone surrogates replaced: the form that every offset refers to."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_DELETE) if not text.isascii() or not text.isprintable() else text
    text = _SURROGATE.sub("�", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def decode(data: bytes, *, declared: str | None = None, name: str = "the input") -> Decoded:
    """Decode by BOM, valid UTF-8, the declared charset, then detection; raises `InputError` for what is not text."""
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return _marked(data, marked, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text[:4096] or not (found := _without_bom(data)):
            _refuse_binary(data, text, name)
            return _twice(text) or Decoded(text, "utf-8")
        return found
    if found := _without_bom(data):
        return found
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{name}: this is {what}, not text; give it its own suffix or convert it to text")
    if declared and (found := _declared(data, declared, name)):
        return found
    if found := _damaged_utf8(data):
        return found
    from xref.ingest.charset import detect

    if (encoding := detect(data)) is None:
        raise InputError(f"{name}: not text in any encoding that is known here; save it as UTF-8 and try again")
    text = data.decode(encoding, errors="replace")
    _refuse_binary(data, text, name)
    return Decoded(text, encoding, (f"encoding detected: {encoding}",))


def _twice(text: str) -> Decoded | None:
    """UTF-8 that was read as cp1252 or cp1251 and saved again ("Ð¡Ñ‚Ð¾Ð¹", "РЎС‚РѕР№"), put right; None for everything else.

    Whole texts only, and only where every character goes back to valid UTF-8: with twenty of them that is no accident.
    """
    high = sum(char > "\x7f" for char in text[:5000])
    for encoding, leads, share in (("cp1252", "ÐÑÃÂâØÙ", 0.2), ("cp1251", "РСГВ", 0.3)):
        if high < 20 or sum(map(text[:5000].count, leads)) < share * high:
            continue
        try:
            # browsers read the five bytes that cp1252 leaves open as the control characters of their number
            raw = b"".join(char.encode("latin-1" if "\x80" <= char <= "\x9f" else encoding) for char in text)
            return Decoded(
                raw.decode("utf-8"), "utf-8", (f"the text was encoded twice (utf-8 read as {encoding}); put right",)
            )
        except UnicodeError:
            continue
    return None


def _marked(data: bytes, encoding: str, name: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    _refuse_binary(data, text, name)
    damaged = text.count("�")
    notes = (f"{damaged} damaged characters in {encoding.removesuffix('-sig')}",) if damaged else ()
    return Decoded(text.removeprefix("\ufeff"), encoding.removesuffix("-sig"), notes)


def _without_bom(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: text of any script has its line ends and spaces as one NUL and one ASCII byte."""
    head = data[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 50 + 1:
        return None
    for encoding, blank in (("utf-16-le", (b" \0", b"\n\0")), ("utf-16-be", (b"\0 ", b"\0\n"))):
        pairs = {head[at : at + 2] for at in range(0, len(head) - 1, 2)}
        if not pairs.intersection(blank) and head.count(0) < len(head) // 3:
            continue
        text = data.decode(encoding, errors="replace")
        letters = sum(char.isalpha() or char.isspace() for char in text[:2048])
        if letters > 0.8 * len(text[:2048]) and "\0" not in text:
            return Decoded(text, encoding, (f"encoding detected: {encoding}",))
    return None


def _declared(data: bytes, declared: str, name: str) -> Decoded | None:
    """The declared charset, when it exists and fits; WHATWG reads `iso-8859-1` and `ascii` as cp1252."""
    label = declared.strip().strip("\"'").lower()
    label = {
        "iso-8859-1": "cp1252",
        "latin1": "cp1252",
        "latin-1": "cp1252",
        "us-ascii": "cp1252",
        "ascii": "cp1252",
    }.get(label, {"gb2312": "gb18030", "gbk": "gb18030", "windows-874": "cp874", "x-sjis": "cp932"}.get(label, label))
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding or codec.name.startswith(("utf", "idna", "punycode", "raw", "unicode")):
        return None
    text = data.decode(codec.name, errors="replace")
    if text.count("�") > len(text) // 200:
        return None
    _refuse_binary(data, text, name)
    return Decoded(text, codec.name)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (cut in the middle of a letter, one foreign line) is still UTF-8."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("�")
    whole = sum(1 for char in text if ord(char) > 127) - damaged
    if damaged > max(1, whole // 20):
        return None
    if damaged == 1 and whole == 0 and not data[-1] & 0x80:
        return None
    return Decoded(text, "utf-8", (f"{damaged} damaged characters in utf-8",))


def _refuse_binary(data: bytes, text: str, name: str) -> None:
    """Text has next to no control characters and next to no unassigned ones."""
    head = text[:100_000]
    controls = sum(1 for char in head if char < " " and char not in "\t\n\r\f\v\x1a\x1b")
    if controls > max(2, len(head) // 100):
        for magic, what in _MAGIC:
            if data.startswith(magic):
                raise InputError(f"{name}: this is {what}, not text; give it its own suffix or convert it to text")
        raise InputError(f"{name}: binary data, not text; give the text itself, or the file's own suffix")
