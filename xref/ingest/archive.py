"""What was fetched, kept as a WARC file: requests, redirects, robots.txt and pages as they came over the line."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from xref.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from xref.ingest.web import Exchange


class Archive:
    """A WARC file (gzipped where the name ends in `.gz`) that is there, whole, once the block ends; `kept` counts its exchanges.

    What stood under the name before is replaced, and left alone where nothing was fetched. Raises MissingExtraError without warcio,
    InputError where the file cannot be written.
    """

    def __init__(self, path: Path, made_by: str) -> None:
        try:
            from warcio.warcwriter import WARCWriter
        except ImportError:
            raise MissingExtraError("--save-warc needs warcio: pip install 'xref[web]'") from None
        self.path, self.kept = path, 0
        self._made_by, self._writer_class = made_by, WARCWriter
        self._half = path.with_name(f".{path.name}.{os.getpid()}.half")
        self._file: BinaryIO | None = None
        self._writer: Any = None

    def __enter__(self) -> Archive:
        if not self.path.parent.is_dir():
            raise InputError(f"{self.path}: the folder {self.path.parent} does not exist; make it first")
        return self

    def __call__(self, exchange: Exchange) -> None:
        """Keep one exchange: a `response` record, and a `request` record that names it."""
        from warcio.statusandheaders import StatusAndHeaders

        try:
            writer = self._opened()
            told = {"WARC-Date": exchange.moment.replace("+00:00", "Z"), "WARC-IP-Address": exchange.address}
            # the chunks of a chunked body were put together on the way; a reader that believed the header would fail
            given = [(key, value) for key, value in exchange.headers if key.lower() != "transfer-encoding"]
            protocol, _, status = exchange.status.partition(" ")
            answer = writer.create_warc_record(
                exchange.url, "response", payload=io.BytesIO(exchange.body), length=len(exchange.body), warc_headers_dict=dict(told),
                http_headers=StatusAndHeaders(status, given, protocol=protocol),
            )  # fmt: skip
            line, headers = exchange.request
            told["WARC-Concurrent-To"] = answer.rec_headers.get_header("WARC-Record-ID")
            asked = writer.create_warc_record(
                exchange.url, "request", warc_headers_dict=told,
                http_headers=StatusAndHeaders(line.partition(" ")[2], list(headers), protocol="GET", is_http_request=True),
            )  # fmt: skip
            writer.write_record(answer)
            writer.write_record(asked)
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error
        self.kept += 1

    def _opened(self) -> Any:
        if self._writer is None:
            self._file = self._half.open("wb")
            self._writer = self._writer_class(self._file, gzip=self.path.name.endswith(".gz"))
            about = {"software": self._made_by, "format": "WARC File Format 1.0"}
            self._writer.write_record(self._writer.create_warcinfo_record(self.path.name, about))
        return self._writer

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._half.replace(self.path)  # what was fetched before an error was fetched all the same
        except OSError as failure:
            with contextlib.suppress(OSError):
                self._half.unlink()
            raise InputError(f"{self.path}: cannot be written ({failure.strerror})") from failure
