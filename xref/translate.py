"""A gloss for the reader: machine translation through deep-translator, off unless asked for, cached, and never scored.

deep-translator sets no timeout, puts texts into URLs, passes echoes and quota notices off as translations, and loses a batch to
one error. So each request here goes out alone, through a `requests` of ours with a deadline, and what comes back must look like
a translation before it is shown or kept.
"""

from __future__ import annotations

import importlib
import os
import queue
import re
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from xref.errors import MissingExtraError, TranslateError, UsageError
from xref.lang import primary


@dataclass(frozen=True, slots=True)
class Provider:
    """A service that deep-translator speaks to: `limit` is the longest text at once, percent-encoded where it travels in a URL."""

    name: str
    module: str
    cls: str
    host: str
    limit: int
    keys: tuple[tuple[str, str], ...] = ()  # constructor argument, and the environment variable that may hold it
    in_url: bool = True  # the text is sent in the URL
    own: bool = False  # takes the address of a server of one's own, and then needs no key


PROVIDERS: dict[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider("google", "google", "GoogleTranslator", "translate.google.com", 6000),
        Provider("mymemory", "mymemory", "MyMemoryTranslator", "api.mymemory.translated.net", 490),
        Provider("libre", "libre", "LibreTranslator", "libretranslate.com", 4000, (("api_key", "LIBRE_API_KEY"),), False, True),
        Provider("deepl", "deepl", "DeeplTranslator", "api.deepl.com", 6000, (("api_key", "DEEPL_API_KEY"),)),
        Provider(
            "microsoft", "microsoft", "MicrosoftTranslator", "api.cognitive.microsofttranslator.com", 4000,
            (("api_key", "MICROSOFT_API_KEY"),), False,
        ),
        Provider("yandex", "yandex", "YandexTranslator", "translate.yandex.net", 4000, (("api_key", "YANDEX_API_KEY"),), False),
        Provider("qcri", "qcri", "QcriTranslator", "mt.qcri.org", 4000, (("api_key", "QCRI_API_KEY"),)),
        Provider(
            "papago", "papago", "PapagoTranslator", "openapi.naver.com", 4000,
            (("client_id", "PAPAGO_CLIENT_ID"), ("secret_key", "PAPAGO_SECRET_KEY")), False,
        ),
        Provider(
            "baidu", "baidu", "BaiduTranslator", "fanyi-api.baidu.com", 1500, (("appid", "BAIDU_APPID"), ("appkey", "BAIDU_APPKEY")), False
        ),
    )
}  # fmt: skip
"""The providers, by deep-translator's own names. Its dictionaries (Pons, Linguee) take single words and are left out."""

OF_THE_REPORT = "statements of the report"
_NO_KEY = "xref-no-key"  # deep-translator insists on a key for LibreTranslate; a server of one's own needs none, so it is not sent
_MOST_BYTES = 1 << 20
_GIVE_UP_AFTER = 3  # texts that fail in a row: the provider is down, and waiting longer only costs the reader time


def gloss(
    texts: Sequence[str],
    *,
    source_lang: str,
    target_lang: str = "en",
    provider: str = "none",
    cache: Path | None = None,
    deadline: float = 60.0,
    timeout: float = 10.0,
    attempts: int = 3,
    interval: float = 0.2,
    base_url: str | None = None,
    options: Mapping[str, str] | None = None,
    problems: list[str] | None = None,
) -> list[str | None]:
    """Translate each text, or give None where there is no translation worth showing; never longer than `deadline` seconds.

    `timeout` is for one request, `attempts` how often a text is tried, `interval` the least time between two requests (seconds).
    `provider` is a name, or `libre:http://…` with the address of a server of one's own (or `base_url`); `options` go to it
    (`api_key`, ...; else deep-translator's environment variables are read). What went wrong is added to `problems`, a line each. Raises UsageError for an
    unknown provider or a missing key, before anything is sent.
    """
    service, address = find(provider)
    base_url = base_url or address
    if service is None or primary(source_lang) == primary(target_lang):
        return [None] * len(texts)
    given = _checked(service, base_url, options or {})
    noted = problems if problems is not None else []
    pair = f"{source_lang}>{target_lang}"
    with _Cache(cache, f"{service.name}|{base_url or ''}", pair, noted) as kept:
        found: dict[str, str | None] = {}
        wanted = [text for text in dict.fromkeys(texts) if any(char.isalpha() for char in text)]
        for text in wanted:
            found[text] = kept.get(text)
        missing = [text for text in wanted if found[text] is None]
        if missing:
            client = _Client(
                service, given, base_url, source_lang, target_lang, timeout, interval, time.monotonic() + deadline
            )
            for text, translation in _translated(client, missing, max(1, attempts), noted):
                if _is_notice(translation, text, found):
                    noted.append(f"{service.name}: one answer came for different texts, so it is no translation")
                    for other, known in found.items():
                        if known == translation:
                            found[other] = None
                            kept.drop(other)
                    continue
                found[text] = translation
                kept.put(text, translation)
    return [found.get(text) for text in texts]


def find(provider: str) -> tuple[Provider | None, str | None]:
    """The provider of that name (also `libretranslate`, `GoogleTranslator`, ...) and the address given after a colon.

    None for `none`; raises UsageError for a name that is not known.
    """
    name, _, address = provider.strip().partition(":")
    name = name.lower()
    if name in ("", "none", "off"):
        return None, None
    for service in PROVIDERS.values():
        if name in (service.name, service.cls.lower(), service.cls.lower().removesuffix("or") + "e"):
            return service, address or None
    raise UsageError(f"there is no translation provider {name!r}: choose one of none {' '.join(PROVIDERS)}")


def notice(
    provider: str,
    texts: Sequence[str] = (),
    *,
    source_lang: str = "",
    target_lang: str = "",
    base_url: str | None = None,
    what: str = "source passages",
    report: bool = False,
) -> str:
    """One line that says what goes where, to be shown before anything is sent; empty for provider `none`.

    `texts` are counted where they are known; `what` they are; `report` says that the report's own statements are sent too.
    """
    service, address = find(provider)
    if service is None:
        return ""
    base_url = base_url or address
    host = (urlsplit(base_url).netloc.rpartition("@")[2] if base_url else "") or service.host
    distinct = dict.fromkeys(texts)
    count = (
        f"up to {len(distinct)} {what}, {sum(map(len, distinct))} characters,"
        if distinct
        else f"the {what} that are shown"
    )
    pair = f", {source_lang} to {target_lang or 'en'}" if source_lang else ""
    how = " (in the address of each request)" if service.in_url else ""
    rest = "the report's statements go there too" if report else "nothing of the report is sent"
    rest = "as you asked with --gloss-report" if what == OF_THE_REPORT else rest
    return f"gloss: {count} go to {service.name} at {host}{how}{pair}; {rest}"


def label(provider: str) -> str:
    """How outputs name the provider (`gloss_by`): never with the user name or password of an address."""
    service, address = find(provider)
    if service is None:
        return ""
    host = urlsplit(address).netloc.rpartition("@")[2] if address else ""
    return f"{service.name} at {host}" if host else service.name


def _checked(service: Provider, base_url: str | None, options: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = dict(options)
    for argument, variable in service.keys:
        if not given.get(argument) and os.environ.get(variable):
            given[argument] = os.environ[variable]
    missing = [f"{argument} (or {variable})" for argument, variable in service.keys if not given.get(argument)]
    if missing and not (service.own and base_url):
        alone = ", or the address of a server of your own" if service.own else ""
        raise UsageError(f"translation provider {service.name} needs {' and '.join(missing)}{alone}")
    if base_url is not None:
        if not service.own:
            raise UsageError(f"translation provider {service.name} takes no address of one's own; libre does")
        if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
            raise UsageError(f"{base_url!r} is not the http(s) address of a translation server")
    if service.name == "libre":
        given.setdefault("api_key", _NO_KEY)
        given |= {"use_free_api": False, "custom_url": base_url.rstrip("/") + "/" if base_url else None}
    return given


# ---- what is a translation ----

_NOTICES = (
    "mymemory warning", "query length limit", "invalid language pair", "is an invalid source language", "is an invalid target language",
    "please select two distinct languages", "no query specified", "usage limit", "quota exceeded", "quota has been", "limit exceeded",
    "too many requests", "rate limit", "invalid api key", "api key", "slowdown:", "internal server error", "service unavailable",
    "bad gateway", "gateway timeout", "that’s an error", "that's an error", "unusual traffic",
)  # fmt: skip


def is_translation(text: str, answer: object, target_lang: str = "en") -> bool:
    """Whether an answer looks like a translation of the text: not empty, an echo, a quota notice, a page of HTML, or far too short or long."""
    if not isinstance(answer, str) or not any(char.isalnum() for char in answer):
        return False
    lowered = answer[:2000].lower()
    if any(mark in lowered for mark in ("<!doctype", "<html", "<body", "<head", "</")) and "</" not in text:
        return False
    if any(phrase in lowered[:200] and phrase not in text.lower() for phrase in _NOTICES):
        return False
    if len(answer) > 12 * len(text) + 200 or (len(text) >= 60 and len(answer) * 8 < len(text)):
        return False
    return not _is_echo(text, answer, target_lang)


def _is_echo(text: str, answer: str, target_lang: str) -> bool:
    """The text given back: word for word, nearly so, or (into English and the like) still in the script it came in."""
    before, after = _folded(text), _folded(answer)
    if before == after:
        return True
    if len(before) >= 5 and len(set(before) & set(after)) >= 0.9 * len(set(before) | set(after)):
        return True
    script = _script(text)
    return script not in ("", "LATIN") and _target_script(target_lang) == "LATIN" and _script(answer) == script


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _script(text: str) -> str:
    """The script of most letters, as the first word of their Unicode names."""
    counts: dict[str, int] = {}
    for char in text[:2000]:
        if char.isalpha():
            name = unicodedata.name(char, "").split(" ", 1)[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""


_NOT_LATIN = frozenset(
    re.findall(
        "..",
        "ar be bg bn el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne pa ps ru si sr ta te th tg ti uk ur yi zh".replace(
            " ", ""
        ),
    )
)


def _target_script(lang: str) -> str:
    return "" if primary(lang) in _NOT_LATIN else "LATIN"


def _is_notice(translation: str, text: str, found: Mapping[str, str | None]) -> bool:
    """The same long answer to another text: a notice in words that we do not know. Short ones may be honest («Да», «Ага»: Yes)."""
    if len(translation) < 40:
        return False
    return any(known == translation and _folded(other) != _folded(text) for other, known in found.items())


# ---- asking ----


class _Retry(Exception):
    """Try again, not before `after` seconds."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class _Refused(Exception):
    """The provider will not answer this or any later request."""


class _Late(Exception):
    """The deadline has passed."""


@dataclass(slots=True)
class _Client:
    """One provider, one language pair: sends one text at a time, no faster than `interval`, none after `ends` (monotonic seconds)."""

    service: Provider
    given: dict[str, Any]
    base_url: str | None
    source_lang: str
    target_lang: str
    timeout: float
    interval: float
    ends: float
    made: Any = None
    last: float = field(default=float("-inf"))

    def left(self) -> float:
        return self.ends - time.monotonic()

    def wait(self, seconds: float) -> None:
        """Sleep, but not past the deadline."""
        if seconds >= self.left():
            raise _Late
        if seconds > 0:
            time.sleep(seconds)

    def ask(self, text: str) -> object:
        """The provider's answer to one text; raises _Retry, _Refused, _Late, or whatever else deep-translator raises."""
        translator = self._translator()  # before the clock starts: to import it takes longer than the interval
        self.wait(self.last + self.interval - time.monotonic())
        self.last = time.monotonic()
        seconds = min(self.timeout, self.left())
        if seconds <= 0:
            raise _Late
        return _within(seconds, lambda: translator.translate(text))

    def _translator(self) -> Any:
        if self.made is None:
            made = _load(self.service)(source="auto", target="auto", **self.given)
            made.source = _code(made, self.source_lang, own=self.base_url is not None) or "auto"
            target = _code(made, self.target_lang, own=self.base_url is not None)
            if target is None:
                raise _Refused(f"does not translate into {self.target_lang}")
            made.target = target
            self.made = made
        return self.made


def _code(made: Any, lang: str, *, own: bool) -> str | None:
    """The provider's code for a language: its own list's, or (a server of one's own knows more than deep-translator's list) the tag."""
    codes = sorted({str(code) for code in made.get_supported_languages(as_dict=True).values()})
    code = primary(lang)
    if code == "und":
        return None
    liked = (
        lang,
        code,
        {"he": "iw", "zh": "zh-CN", "en": "en-GB"}.get(code, ""),
        f"{code}-{code.upper()}",
        {"uk": "uk-UA", "ar": "ar-SA"}.get(code, ""),
    )
    for choice in liked:
        if choice in codes:
            return choice
    return next((known for known in codes if primary(known) == code), code if own else None)


def _translated(client: _Client, texts: Sequence[str], attempts: int, noted: list[str]) -> Iterator[tuple[str, str]]:
    """The texts that got a translation; stops at the deadline, at a refusal, or when several in a row fail."""
    failed = 0
    name = client.service.name
    for number, text in enumerate(texts):
        try:
            translation = _one(client, text, attempts)
        except _Late:
            noted.append(f"{name}: out of time with {len(texts) - number} of {len(texts)} texts left without a gloss")
            return
        except _Refused as error:
            noted.append(f"{name}: {error}; {len(texts) - number} texts have no gloss")
            return
        except TranslateError as error:
            noted.append(f"{name}: {error}")
            failed += 1
            if failed >= _GIVE_UP_AFTER and number + 1 < len(texts):
                noted.append(
                    f"{name}: gave up after {failed} failures in a row; {len(texts) - number - 1} texts were not sent"
                )
                return
            continue
        failed = 0
        yield text, translation


def _one(client: _Client, text: str, attempts: int) -> str:
    """One text, in as many requests as its length needs."""
    answers = []
    for chunk in chunks(
        text, client.service.limit, encoded=client.service.in_url and client.service.name != "mymemory"
    ):
        answer = _tried(client, chunk, attempts)
        if not is_translation(chunk, answer, client.target_lang):
            raise TranslateError("an answer was no translation (empty, an echo, or a notice)")
        answers.append(" ".join(str(answer).split()))
    return " ".join(answers)


def _tried(client: _Client, text: str, attempts: int) -> object:
    """The answer, asked again after outages: after `Retry-After` where the provider says, else after ½, 1, 2 ... seconds."""
    for attempt in range(attempts):
        try:
            return client.ask(text)
        except _Retry as error:
            if attempt + 1 == attempts:
                raise TranslateError(str(error)) from error
            client.wait(error.after if error.after is not None else 0.5 * 2**attempt)
        except (_Late, _Refused, MissingExtraError):
            raise
        except (
            Exception
        ) as error:  # deep-translator raises what it likes: its own errors, KeyError, ValueError, TypeError
            raise TranslateError(f"{type(error).__name__}: no translation in the answer") from error
    raise AssertionError("attempts is at least 1")


def chunks(text: str, limit: int, *, encoded: bool) -> list[str]:
    """The text in pieces no longer than the limit (in bytes percent-encoded, or in code points), cut after sentences, else at blanks."""
    size: Callable[[str], int] = (lambda piece: len(quote(piece))) if encoded else len
    if size(text) <= limit:
        return [text]
    found: list[str] = []
    for piece in re.split(r"(?<=[.!?。！？…])\s+|\n+", text):
        words = [piece] if size(piece) <= limit else piece.split()
        for word in words:
            if size(word) > limit:  # a script without blanks
                step = max(1, limit // 9 if encoded else limit)
                found += [word[start : start + step] for start in range(0, len(word), step)]
            elif found and size(f"{found[-1]} {word}") <= limit:
                found[-1] = f"{found[-1]} {word}"
            else:
                found.append(word)
    return [piece for piece in found if piece.strip()]


def _within(seconds: float, run: Callable[[], object]) -> object:
    """Run in a thread that is left behind when time is up: a server that sends its headers byte by byte outlasts any read timeout."""
    answers: queue.SimpleQueue[tuple[object, BaseException | None]] = queue.SimpleQueue()
    ends = time.monotonic() + seconds

    def work() -> None:
        _here.ends = ends
        try:
            answers.put((run(), None))
        except BaseException as error:
            answers.put((None, error))
        finally:
            _here.ends = None

    threading.Thread(target=work, name="xref-gloss", daemon=True).start()
    try:
        answer, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise _Retry(f"no answer within {seconds:.0f} s") from None
    if error is not None:
        raise error
    return answer


# ---- deep-translator's requests, ours ----

_here = threading.local()


def _load(service: Provider) -> Any:
    """deep-translator's class for the provider, with its module's `requests` exchanged for ours."""
    try:
        module = importlib.import_module(f"deep_translator.{service.module}")
    except ImportError as error:
        raise MissingExtraError("glosses need deep-translator: pip install deep-translator") from error
    if not isinstance(module.requests, _Requests):
        module.requests = _Requests(module.requests)  # type: ignore[attr-defined]
    return getattr(module, service.cls)


class _Requests:
    """`requests` as deep-translator's modules see it: with a deadline inside `_within`, as it was elsewhere."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def get(self, url: str, **options: Any) -> Any:
        return self._send("GET", url, options) if getattr(_here, "ends", None) else self._real.get(url, **options)

    def post(self, url: str, **options: Any) -> Any:
        return self._send("POST", url, options) if getattr(_here, "ends", None) else self._real.post(url, **options)

    def _send(self, method: str, url: str, options: dict[str, Any]) -> Any:
        """One request: no redirect (it would carry the text elsewhere), a deadline, a cap on what is read; refusals become ours."""
        if url.startswith("http://api.mymemory."):
            url = "https://" + url.removeprefix("http://")  # deep-translator would send the text in the clear
        options = {name: value for name, value in options.items() if value is not None}
        if method == "POST" and "data" not in options and "json" not in options:
            options["data"] = options.pop("params", None)  # the text into the body, not into a URL that servers log
        for where in ("params", "data"):
            if isinstance(options.get(where), dict):
                options[where] = {name: value for name, value in options[where].items() if value != _NO_KEY}
        left = _here.ends - time.monotonic()
        if left <= 0:
            raise _Retry("no time left for the request")
        errors = self._real.exceptions
        try:
            with self._real.Session() as session:
                response = session.request(
                    method, url, timeout=(left, left), stream=True, allow_redirects=False, **options
                )
                with closing(response):
                    _refuse(response.status_code, response.headers)
                    response._content = _body(response)
                    response._content_consumed = True
                return response
        except (errors.SSLError, errors.InvalidURL, errors.InvalidSchema) as error:
            raise _Refused(f"cannot be reached ({type(error).__name__})") from error
        except (
            errors.ConnectionError,
            errors.Timeout,
            errors.ChunkedEncodingError,
            errors.ContentDecodingError,
        ) as error:
            raise _Retry(f"cannot be reached ({type(error).__name__})") from error


def _refuse(status: int, headers: Mapping[str, str]) -> None:
    if status == 429 or status >= 500:
        raise _Retry(f"status {status}", retry_after(headers.get("Retry-After")))
    if status in (401, 403, 407, 456):
        raise _Refused(f"refuses (status {status}): is the key right, and is there quota left?")
    if 300 <= status < 400:
        raise _Refused(
            f"answers with a redirect (status {status}), which is not followed: it would carry the text elsewhere"
        )


def _body(response: Any) -> bytes:
    """The body, read until the deadline and up to a megabyte."""
    data = bytearray()
    for part in response.iter_content(1 << 14):
        data += part
        if len(data) > _MOST_BYTES:
            raise TranslateError("the answer is over a megabyte")
        if time.monotonic() > _here.ends:
            raise _Retry("the answer came too slowly")
    return bytes(data)


def retry_after(value: str | None) -> float | None:
    """Seconds from a `Retry-After` header (a number, or an HTTP date); None where it has none that can be read."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


# ---- the cache ----


class _Cache:
    """Translations in SQLite, by text, language pair and provider; a cache that cannot be used is noted and done without."""

    def __init__(self, path: Path | None, provider: str, pair: str, noted: list[str]) -> None:
        self._path, self._provider, self._pair, self._noted = path, provider, pair, noted
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> _Cache:
        if self._path is not None:
            with self._guarded():
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = sqlite3.connect(self._path, timeout=5, isolation_level=None)
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS gloss (key BLOB PRIMARY KEY, provider TEXT NOT NULL, pair TEXT NOT NULL, "
                    "translation TEXT NOT NULL) WITHOUT ROWID"
                )
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def _key(self, text: str) -> bytes:
        digest = blake2b(digest_size=16)
        for part in (text, self._pair, self._provider):
            data = part.encode("utf-8", "replace")
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.digest()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._noted.append(f"gloss cache {self._path}: {error}; going on without it")
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def get(self, text: str) -> str | None:
        found: str | None = None
        if self._connection is not None:
            with self._guarded():
                row = self._connection.execute(
                    "SELECT translation FROM gloss WHERE key = ?", (self._key(text),)
                ).fetchone()
                found = row[0] if row and isinstance(row[0], str) else None
        return found

    def put(self, text: str, translation: str) -> None:
        if self._connection is not None:
            with self._guarded():
                row = (self._key(text), self._provider, self._pair, translation)
                self._connection.execute("INSERT OR REPLACE INTO gloss VALUES (?, ?, ?, ?)", row)

    def drop(self, text: str) -> None:
        if self._connection is not None:
            with self._guarded():
                self._connection.execute("DELETE FROM gloss WHERE key = ?", (self._key(text),))
