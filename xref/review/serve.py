"""The review server: paste a text, drop a file or give an address, pick an index, watch, read the page, decide.

One person's tool on loopback. Who has the token of the address (printed once, in a URL) may use it; it becomes a cookie that other
sites cannot send. Every request that changes something must come from our own pages (Origin, and a header that a foreign form
cannot set), and the Host must be the one served, so that a foreign name that resolves to loopback gets nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any, Protocol

from xref.errors import InputError, MissingExtraError, XrefError
from xref.review.decisions import decision_of, dump
from xref.review.store import Store

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_PAGE = Path(__file__).parent / "page"
_MOST_BYTES = 20 << 20
_MOST_JOBS = 20  # pages kept in memory; the oldest goes first
_COOKIE = "xref-token"


class Check(Protocol):
    """What the pipeline gives the server: makes the page of a text.

    `kind` is `text`, `file` or `url`; `name` a file's name or the address; `progress` takes a share from 0 to 1 and a word;
    `save_to` is the path that the page reads decisions from and posts them to. Returns the page.
    """

    def __call__(
        self, kind: str, name: str, data: bytes, index: str, *, progress: Callable[[float, str], None], save_to: str
    ) -> bytes: ...


@dataclass(slots=True)
class Job:
    """One text on its way to a page."""

    id: str
    kind: str
    name: str
    index: str
    data: bytes
    state: str = "waiting"  # waiting, running, done, failed
    share: float = 0.0
    word: str = ""
    error: str = ""
    page: bytes = b""

    def told(self) -> dict[str, Any]:
        """What the start page shows of it."""
        return {
            "id": self.id,
            "name": self.name,
            "index": self.index,
            "state": self.state,
            "share": self.share,
            "word": self.word,
            "error": self.error,
        }


@dataclass(slots=True)
class Desk:
    """The jobs, one at a time in a thread of their own, and the store of decisions."""

    check: Check
    indexes: Sequence[str]
    store: Store
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    queue: Queue[Job | None] = field(default_factory=Queue)
    thread: threading.Thread | None = None

    def add(self, kind: str, name: str, index: str, data: bytes) -> Job:
        """Take a job in; raises InputError for an index that is not offered, or when too many wait."""
        if index not in self.indexes:
            raise InputError(f"there is no index {index!r} here")
        job = Job(secrets.token_hex(8), kind, name, index, data)
        with self.lock:
            finished = [one for one in self.jobs.values() if one.state in ("done", "failed")]
            if len(self.jobs) - len(finished) >= _MOST_JOBS:
                raise InputError("too many texts wait already: let some finish first")
            for old in finished[: max(0, len(self.jobs) + 1 - _MOST_JOBS)]:
                del self.jobs[old.id]
            self.jobs[job.id] = job
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="xref-review", daemon=True)
                self.thread.start()
        self.queue.put(job)
        return job

    def stop(self) -> None:
        """End the thread after the job that runs."""
        if self.thread is not None:
            self.queue.put(None)
            self.thread.join(timeout=10)

    def _work(self) -> None:
        while (job := self.queue.get()) is not None:
            self._run(job)

    def _run(self, job: Job) -> None:
        def progress(share: float, word: str) -> None:
            job.share, job.word = min(1.0, max(0.0, share)), word

        job.state = "running"
        try:
            job.page = self.check(job.kind, job.name, job.data, job.index, progress=progress, save_to="/decisions")
            job.state, job.share = "done", 1.0
        except XrefError as error:
            job.state, job.error = "failed", str(error)
        except Exception as error:  # a job that fails must not end the server; the kind of error is told, its text may hold the document
            job.state, job.error = "failed", f"xref failed ({type(error).__name__}): this is our bug"
        finally:
            job.data = b""


def application(desk: Desk, *, token: str, hosts: Sequence[str]) -> Starlette:
    """The web application; `hosts` are the values of the Host header that it answers to."""
    try:
        from starlette.applications import Starlette
        from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
        from starlette.routing import Route
    except ImportError as error:
        raise MissingExtraError("the review server needs Starlette and uvicorn: pip install 'xref[serve]'") from error

    start, policy = _start_page()
    origins = {f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")}

    def guarded(run: Callable[[Request], Any], *, changes: bool = False) -> Callable[[Request], Any]:
        async def guard(request: Request) -> Response:
            if request.headers.get("host") not in hosts:
                return PlainTextResponse("not this host", 421)
            if not compare_digest(request.cookies.get(_COOKIE, "").encode(), token.encode()):
                return PlainTextResponse("open the address with the token that xref printed", 403)
            if changes and (request.headers.get("x-xref") != "1" or request.headers.get("origin", "") not in origins):
                return PlainTextResponse("only xref's own pages may ask for this", 403)
            try:
                answer: Response = await run(request)
            except XrefError as error:
                answer = PlainTextResponse(str(error), 400)
            answer.headers.update(_HEADERS)
            return answer

        return guard

    async def home(request: Request) -> Response:
        if request.headers.get("host") not in hosts:
            return PlainTextResponse("not this host", 421)
        given = request.query_params.get("token")
        if given is not None:
            if not compare_digest(given.encode(), token.encode()):
                return PlainTextResponse("that token is not this server's", 403)
            welcome = RedirectResponse("/", 303, headers=_HEADERS)
            welcome.set_cookie(_COOKIE, token, httponly=True, samesite="strict")
            return welcome
        shown: Response = await guarded(_static)(request)
        return shown

    async def _static(_: Request) -> Response:
        return HTMLResponse(start, headers={"Content-Security-Policy": policy})

    async def state(_: Request) -> Response:
        with desk.lock:
            told = [job.told() for job in reversed(desk.jobs.values())]
        return JSONResponse({"indexes": list(desk.indexes), "jobs": told})

    async def take(request: Request) -> Response:
        kind = request.query_params.get("kind", "")
        name = " ".join(request.query_params.get("name", "").split())[:300]
        data = await _body(request)
        if kind not in ("text", "file", "url") or (kind != "url" and not data.strip()):
            raise InputError("paste a text, choose a file, or give an address")
        if kind == "url" and not re.match(r"https?://[^\s/]+", name):
            raise InputError("an address begins with https://")
        job = desk.add(
            kind,
            Path(name).name if kind == "file" else name or "pasted text",
            request.query_params.get("index", ""),
            data,
        )
        return JSONResponse(job.told(), 202)

    async def page(request: Request) -> Response:
        job = desk.jobs.get(request.path_params["job"])
        if job is None or job.state != "done":
            return PlainTextResponse("that page is not here (any more)", 404)
        return HTMLResponse(job.page)

    async def decided(_: Request) -> Response:
        return JSONResponse(desk.store.latest())

    async def decide(request: Request) -> Response:
        try:
            item = json.loads(await _body(request))
        except (ValueError, RecursionError) as error:
            raise InputError("a decision must be JSON") from error
        desk.store.put(decision_of(item, "the decision"))
        return Response(status_code=204)

    async def exported(_: Request) -> Response:
        text = dump(desk.store.all(), exported=datetime.now(UTC).isoformat(timespec="seconds"))
        return Response(
            text,
            media_type="application/json",
            headers={"Content-Disposition": 'attachment; filename="decisions.json"'},
        )

    return Starlette(
        routes=[
            Route("/", home),
            Route("/state", guarded(state)),
            Route("/check", guarded(take, changes=True), methods=["POST"]),
            Route("/pages/{job}", guarded(page)),
            Route("/decisions", guarded(decided)),
            Route("/decisions", guarded(decide, changes=True), methods=["POST"]),
            Route("/decisions.json", guarded(exported)),
        ]
    )


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def _body(request: Request) -> bytes:
    """The body, up to 20 MB, counted as it comes."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > _MOST_BYTES:
            raise InputError(f"larger than {_MOST_BYTES >> 20} MB")
    return bytes(data)


def _start_page() -> tuple[str, str]:
    """The start page and the policy that allows its own style and script alone."""
    style, script = ((_PAGE / name).read_text(encoding="utf-8") for name in ("start.css", "start.js"))
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() + "'" for part in (style, script)
    ]
    page = (_PAGE / "start.html").read_text(encoding="utf-8").replace("/*style*/", style).replace("/*script*/", script)
    rules = f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return page, rules


def serve(
    check: Check,
    indexes: Sequence[str],
    decisions: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    told: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted; `told` gets the address with its token, once the server can answer."""
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtraError("the review server needs Starlette and uvicorn: pip install 'xref[serve]'") from error

    import socket

    token = secrets.token_urlsafe(24)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise InputError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; choose another with --port"
        ) from error
    bound = listener.getsockname()[1]
    shown = f"[{host}]" if family == socket.AF_INET6 else host
    hosts = [f"{shown}:{bound}"] + ([f"localhost:{bound}"] if host in ("127.0.0.1", "::1") else [])
    desk = Desk(check, indexes, Store(decisions))
    app = application(desk, token=token, hosts=hosts)
    if told:
        told(f"open http://{shown}:{bound}/?token={token} (decisions go to {decisions}; Ctrl-C ends)")
    try:
        uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off", access_log=False)).run(
            sockets=[listener]
        )
    finally:
        listener.close()
        desk.stop()
