"""The way from a location to documents: which reader, which metadata win, what is skipped and why."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xref.errors import InputError, LimitError, XrefError
from xref.ingest import dates, language, page
from xref.ingest.build import FIELDS, Extract, settle
from xref.ingest.decode import decode, normalise
from xref.ingest.limits import DEFAULT, Limits
from xref.model import Document, Role

if TYPE_CHECKING:
    from xref.ingest.web import Keep

SUFFIXES: Mapping[str, str] = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".srt": "srt", ".vtt": "vtt", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
}  # fmt: skip
_RECORDS = ("jsonl", "csv", "parquet")
_SOURCES = "sources.toml"
_OPTION = "the option given"
_NOT_SLUG = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be read, with one clear line that says why."""

    location: str
    reason: str


def read(
    location: str | Path,
    role: Role,
    *,
    lang: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT,
) -> list[Document]:
    """The documents of one file, address or standard input (`-`); a file of records holds many.

    `lang` and `overrides` (names as in front matter) win over what the file, its page or `sources.toml` say. Raises `InputError`,
    `LimitError` or `MissingExtraError`, each one line; a bad record raises for its whole file (`read_all` skips only the record).
    """

    def refuse(_: str, error: XrefError) -> None:
        raise error

    return list(_documents(str(location), role, lang, overrides, limits, refuse))


def read_all(
    locations: Iterable[str | Path],
    role: Role,
    *,
    on_skip: Callable[[Skipped], None],
    lang: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT,
    keep: Keep | None = None,
) -> Iterator[Document]:
    """The documents of files, folders (recursive, sorted), addresses and `-`, in order; what cannot be read goes to `on_skip`.

    Inside a folder, files of unknown suffix, dotfiles, README files and `sources.toml` are passed over silently; named on their own
    they are errors like any other. A folder with nothing readable in it is reported. `keep` is given every exchange with a web server.
    """

    def skip(where: str, error: XrefError) -> None:
        on_skip(Skipped(where, str(error)))

    for one in locations_of(locations, on_skip):
        try:
            yield from _documents(one, role, lang, overrides, limits, skip, keep)
        except XrefError as error:
            skip(one, error)


def locations_of(locations: Iterable[str | Path], on_skip: Callable[[Skipped], None]) -> Iterator[str]:
    """The single locations behind what was given: a folder's readable files, anything else itself."""
    for given in locations:
        place = str(given)
        try:
            yield from _folder(place) if not _is_url(place) and place != "-" and _is_dir(place) else [place]
        except XrefError as error:
            on_skip(Skipped(place, str(error)))


def _is_url(location: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://", location) is not None


def _is_dir(location: str) -> bool:
    try:
        return Path(location).is_dir()
    except (OSError, ValueError):
        return False


def _folder(location: str) -> list[str]:
    """The readable files below a folder, sorted by path; links to folders are not followed."""
    found: list[str] = []
    try:
        for parent, folders, names in os.walk(location, onerror=_raise, followlinks=False):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                path = Path(parent) / name
                if (
                    not name.startswith((".", "~$"))
                    and not name.upper().startswith("README")
                    and path.suffix.lower() in SUFFIXES
                ):
                    found.append(str(path))
    except OSError as error:
        raise InputError(f"{location}: the folder cannot be read: {error.strerror}") from None
    if not found:
        raise InputError(f"{location}: no readable documents in this folder (known: {' '.join(SUFFIXES)})")
    return sorted(found, key=lambda path: Path(path).parts)


def _raise(error: OSError) -> None:
    raise error


def _documents(
    location: str,
    role: Role,
    lang: str | None,
    overrides: Mapping[str, Any] | None,
    limits: Limits,
    refuse: Callable[[str, XrefError], None],
    keep: Keep | None = None,
) -> Iterator[Document]:
    """The documents of one location; a bad record goes to `refuse`."""
    given = _given(overrides, lang)
    if _is_url(location):
        yield _fetched(location, role, given, limits, keep)
        return
    kind, data, path = _stdin(limits) if location == "-" else _file(location, limits)
    beside = {} if path is None else _beside(path)
    stem = "stdin" if path is None else path.stem
    notes = ("read from standard input: a rebuild cannot read it again",) if path is None else ()
    if kind == "jsonl" and path is not None:
        yield from _rows(_lines(path, location), location, role, beside, given, refuse, kind, limits)
        return
    if kind in _RECORDS:
        yield from _rows(data, location, role, beside, given, refuse, kind, limits)
        return
    digest = hashlib.sha256(data).hexdigest()
    kind, extract = _extract(kind, data, location, limits)
    yield _document(extract, location, role, stem, digest, beside, given, notes)


def _rows(
    data: Any,
    location: str,
    role: Role,
    beside: Mapping[str, str],
    given: Mapping[str, str],
    refuse: Callable[[str, XrefError], None],
    kind: str,
    limits: Limits,
) -> Iterator[Document]:
    """The documents of a file of records."""
    from xref.ingest import records

    if kind == "jsonl":
        rows = records.read_jsonl(data.splitlines() if isinstance(data, bytes) else data, location, limits)
    elif kind == "csv":
        rows = records.read_csv(data, location, limits)
    else:
        rows = records.read_parquet(data, location)
    empty = True
    for place, row in rows:
        where = f"{location}, {place}"
        if isinstance(row, XrefError):
            if empty:
                # The very first record is none: this is another kind of table, and one line says so, not one for each of its rows.
                raise row
            refuse(where, row)
            continue
        empty = False
        try:
            yield _document(row, location, role, row.meta["id"], row.digest, beside, given, (), where=where)
        except XrefError as error:
            refuse(where, error)
    if empty:
        raise InputError(
            f"{location}: no records in it; give one JSON object a line or one row a record, with id and text"
        )


def _lines(path: Path, location: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise InputError(f"{location}: cannot be read: {error.strerror}") from None


def _file(location: str, limits: Limits) -> tuple[str, bytes, Path]:
    """A file's format and bytes; every way in which it cannot be read is its own line. JSON Lines are streamed later."""
    path = Path(location)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"{location}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{location}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{location}: a folder, not a file; name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{location}: not a regular file; pipe it to standard input and give -")
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        what = f"unknown suffix '{path.suffix}'" if path.suffix else "no suffix"
        raise InputError(f"{location}: {what}; known are {' '.join(SUFFIXES)}")
    limit = limits.record_bytes if kind in _RECORDS else limits.bytes
    if status.st_size > limit:
        raise LimitError(f"{location}: {status.st_size} bytes, more than the limit of {limit}; split it")
    if status.st_size == 0:
        raise InputError(f"{location}: the file is empty")
    if kind == "jsonl":
        return kind, b"", path
    try:
        return kind, path.read_bytes(), path
    except OSError as error:
        raise InputError(f"{location}: cannot be read: {error.strerror}") from None


def _stdin(limits: Limits) -> tuple[str, bytes, None]:
    """Standard input and the format it looks like."""
    data = sys.stdin.buffer.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise LimitError(f"-: more than {limits.bytes} bytes on standard input; split it")
    if not data.strip():
        raise InputError("-: nothing on standard input")
    return sniff(data), data, None


def sniff(data: bytes) -> str:
    """The format that bytes without a name look like."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"PAR1"):
        return "parquet"
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    low = head.lower()
    if (
        low.startswith((b"<!doctype html", b"<html"))
        or (low.startswith(b"<?xml") and b"<html" in low)
        or (low.startswith(b"<") and b"<body" in low)
    ):
        return "html"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if re.match(rb"\d{1,6}\s{1,4}\d{1,3}:\d{2}:\d{2}[,.]\d{3} -->", head):
        return "srt"
    if head.startswith(b"---"):
        return "md"
    if head.startswith(b"{") and b'"text"' in data:
        return "jsonl"
    return "txt"


def _extract(kind: str, data: bytes, location: str, limits: Limits) -> tuple[str, Extract]:
    """Run the format's reader; text files that hold HTML are read as such."""
    if kind in ("txt", "md", "srt", "vtt"):
        if (seen := sniff(data)) == "html" and kind in ("txt", "md"):
            kind = "html"
        elif seen in ("pdf", "docx", "parquet"):
            raise InputError(f"{location}: holds {seen.upper()} data, not text; give it the suffix .{seen}")
    if kind == "html":
        if (seen := sniff(data)) in ("pdf", "docx", "parquet"):
            raise InputError(f"{location}: holds {seen.upper()} data, not HTML; give it the suffix .{seen}")
        from xref.ingest import html

        return kind, html.read(data, location, limits)
    if kind == "pdf":
        from xref.ingest import pdf

        return kind, pdf.read(data, location, limits)
    if kind == "docx":
        from xref.ingest import docx

        return kind, docx.read(data, location, limits)
    decoded = decode(data, name=location)
    if kind == "md":
        from xref.ingest import markdown

        extract = markdown.read(normalise(decoded.text), location)
    elif kind in ("srt", "vtt"):
        from xref.ingest import subtitles

        extract = subtitles.read(normalise(decoded.text), location)
    else:
        extract = _plain(normalise(decoded.text), location)
    return kind, Extract(
        extract.text,
        extract.marks,
        extract.meta,
        extract.origin,
        (*decoded.notes, *extract.notes),
        extract.trusted,
        extract.digest,
        extract.plain,
    )


def _plain(text: str, location: str) -> Extract:
    """A text file; front matter is read where one of its fields is one of ours, so that an ordinary `---` stays text."""
    if text.startswith("---\n"):
        from xref.ingest import markdown

        data, body = markdown.front_matter(text, location)
        if meta := markdown.metadata(data):
            return Extract(body, (), meta, dict.fromkeys(meta, "the front matter"), trusted=True)
    return Extract(text)


def _fetched(location: str, role: Role, given: Mapping[str, str], limits: Limits, keep: Keep | None) -> Document:
    """The document at an address that the user typed."""
    from xref.ingest import html, web

    page_ = web.fetch(location, limits=limits, keep=keep)
    kind = web.kind(page_)
    if kind == "html":
        extract = html.read(page_.data, location, limits, charset=page_.charset, url=page_.url)
    else:
        _, extract = _extract(kind, page_.data, location, limits)
    meta = {"url": page_.url, **extract.meta}
    extract = Extract(
        extract.text, extract.marks, meta, extract.origin, extract.notes, extract.trusted, plain=extract.plain
    )
    notes = (f"fetched {page_.fetched} from {page_.url}",)
    digest = hashlib.sha256(page_.data).hexdigest()
    return _document(extract, location, role, web.stem(page_.url), digest, {}, given, notes)


def _beside(path: Path) -> dict[str, str]:
    """What `sources.toml` in the same folder says of a file."""
    from xref.ingest import sources

    return sources.of(path, _SOURCES)


def _given(overrides: Mapping[str, Any] | None, lang: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in (overrides or {}).items():
        if key not in FIELDS:
            raise InputError(f"'{key}' is no metadata field; known are {' '.join(FIELDS)}")
        if value is not None and str(value).strip():
            found[key] = value.isoformat() if hasattr(value, "isoformat") else " ".join(str(value).split())
    if lang:
        found["lang"] = lang
    return found


def slug(name: str) -> str:
    """A name as an id: NFC, white space and odd characters as hyphens; the same on every machine."""
    clean = _NOT_SLUG.sub("-", unicodedata.normalize("NFC", name)).strip("-.")
    return clean[:120] or "document"


def _document(
    extract: Extract,
    location: str,
    role: Role,
    stem: str,
    digest: str,
    beside: Mapping[str, str],
    given: Mapping[str, str],
    notes: tuple[str, ...],
    *,
    where: str | None = None,
) -> Document:
    """Settle text, marks, metadata, language and date of one extract."""
    where = where or location
    text, marks = settle(extract.text, extract.marks)
    if not text.strip():
        raise InputError(f"{where}: there is no text in it")
    meta = {**extract.meta, **beside, **given}
    said = {**extract.origin, **dict.fromkeys(beside, _SOURCES), **dict.fromkeys(given, _OPTION)}
    told = [*notes, *extract.notes]
    if note := meta.get("notes"):
        told.insert(0, normalise(note))
    if extract.plain:
        marks, found = page.annotate(text, marks, title=meta.get("title"), find_title="title" not in meta)
        for name, value in found.meta.items():
            if name not in meta:
                meta[name], said[name] = value, found.origin[name]
                told.append(f"{name} from {found.origin[name]}")
    lang, note = _language(
        text,
        marks,
        meta,
        said,
        where,
        firm="lang" in given or "lang" in beside or (extract.trusted and "lang" in extract.meta),
    )
    told += [note] if note else []
    published = None
    if "published" in meta:
        published = dates.parse(meta["published"], day_first=lang != "en")
        if published is None:
            told.append(f"'{meta['published'][:60]}' is not a date that is understood; left out")
        elif not extract.trusted and (origin := said.get("published")) not in (None, _SOURCES, _OPTION):
            told.append(f"published from {origin}")
    declared = _role(meta.get("role"), where)
    if declared and declared is not role:
        told.append(f"its metadata call it a {declared.value}, not a {role.value}")

    def clean(name: str) -> str | None:
        return normalise(meta[name]).strip() or None if name in meta else None

    return Document(
        id=clean("id") or slug(stem),
        role=declared or role,
        lang=lang,
        text=text,
        title=clean("title"),
        outlet=clean("outlet"),
        author=clean("author"),
        url=_address(clean("url"), told),
        archive_url=_address(clean("archive_url"), told),
        published=published,
        speaker=clean("speaker"),
        sha256=digest,
        location=location,
        notes=tuple(dict.fromkeys(told)),
        marks=marks,
    )


def _role(value: str | None, where: str) -> Role | None:
    if value is None:
        return None
    try:
        return Role(value.strip().lower())
    except ValueError:
        raise InputError(f"{where}: role '{value[:40]}' is unknown; write source or report") from None


def _address(value: str | None, told: list[str]) -> str | None:
    """An address that is one; anything but http and https never becomes a link."""
    if value is None or re.match(r"https?://[^\s<>\"]+$", value, re.IGNORECASE):
        return value
    told.append(f"'{value[:60]}' is not a web address; left out")
    return None


def _language(
    text: str, marks: tuple[Any, ...], meta: Mapping[str, str], said: Mapping[str, str], where: str, *, firm: bool
) -> tuple[str, str | None]:
    """The language and a note when it was not plainly declared.

    What a person declared must fit the script, or it is an error; what a page's template says only counts when it fits.
    """
    if "lang" in meta and firm:
        lang = language.code(meta["lang"], where)
        language.check(text, lang, where, declared=said.get("lang", "the metadata"))
        if lang != "und":
            return lang, None
    shown = _shown(text, marks)
    if "lang" in meta and not firm:
        try:
            lang = language.code(meta["lang"], where)
            language.check(shown, lang, where, declared="")
        except InputError:
            lang = "und"
        # A template's language is often the site's and not the article's: clear function words of another one win.
        if lang != "und" and language.by_words(shown) in (None, lang):
            return lang, None
        detected = language.detect(shown)
        return detected, f"language {detected} detected; {said.get('lang', 'the page')} says '{meta['lang'][:20]}'"
    detected = language.detect(shown)
    return detected, f"language {detected} detected" if detected != "und" else "the language is not known"


def _shown(text: str, marks: tuple[Any, ...]) -> str:
    """The article without what is set aside, for deciding its language."""
    from xref.model import MarkKind

    start = next((mark.span.start for mark in marks if mark.kind is MarkKind.EXTRA), len(text))
    return text[:start] if start > 40 else text
