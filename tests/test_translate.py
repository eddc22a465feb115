"""The reading aid, against a stub of the LibreTranslate protocol on loopback that misbehaves in every way we know of."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from xref import translate
from xref.errors import UsageError
from xref.report import statement_text
from xref.translate import gloss, is_translation, notice

TEXTS = ["Мельница откроется весной.", "Никто не пострадал.", "Мы потеряли три тысячи мешков муки."]
ENGLISH = dict(
    zip(
        TEXTS,
        ["The mill will open in spring.", "Nobody was hurt.", "We lost three thousand sacks of flour."],
        strict=True,
    )
)


class Stub:
    """A LibreTranslate server whose answers a test scripts: `plan[text]` is a list of modes, the last of which stays."""

    def __init__(self) -> None:
        self.plan: dict[str, list[str]] = {}
        self.default = "good"
        self.asked: list[tuple[float, str]] = []
        self.paths: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.stop = threading.Event()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                stub.forms.append(form)
                stub.paths.append(self.path)
                text = form.get("q", "")
                stub.asked.append((time.monotonic(), text))
                modes = stub.plan.get(text, [stub.default])
                mode = modes.pop(0) if len(modes) > 1 else modes[0]
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    stub.answer(self, mode, text)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def answer(self, handler: BaseHTTPRequestHandler, mode: str, text: str) -> None:
        name, _, value = mode.partition(":")
        good = json.dumps(
            {
                "translatedText": ENGLISH.get(
                    text, " ".join([f"An English sentence of {len(text)} letters."] * (1 + len(text) // 100))
                )
            }
        ).encode()
        if name == "status":
            handler.send_response(int(value.split(",")[0]))
            if "," in value:
                handler.send_header("Retry-After", value.split(",", 1)[1])
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        elif name == "drip":
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            while not self.stop.wait(0.05):
                handler.wfile.write(b" ")
                handler.wfile.flush()
        elif name == "dripheaders":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.stop.wait(0.05):
                handler.wfile.write(b"X-A: b\r\n")
                handler.wfile.flush()
        elif name == "cut":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(good[:10])
            handler.close_connection = True
        elif name == "huge":
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(b'{"translatedText": "' + b"a" * (4 << 20) + b'"}')
        elif name == "redirect":
            handler.send_response(307)
            handler.send_header("Location", value)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            bodies = {
                "good": good,
                "empty": b'{"translatedText": ""}',
                "blank": b'{"translatedText": " \\n "}',
                "null": b'{"translatedText": null}',
                "list": b'{"translatedText": ["a"]}',
                "missing": b'{"error": "no"}',
                "nothing": b"",
                "echo": json.dumps({"translatedText": text}).encode(),
                "nearecho": json.dumps({"translatedText": text.upper() + " !"}).encode(),
                "html": b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>",
                "htmlinside": json.dumps({"translatedText": "<html><body>Please wait</body></html>"}).encode(),
                "quota": json.dumps(
                    {"translatedText": "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."}
                ).encode(),
                "notice": json.dumps(
                    {"translatedText": "Dear user, kindly come back to our pretty service another day."}
                ).encode(),
            }
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(bodies[name])))
            handler.end_headers()
            handler.wfile.write(bodies[name])

    def close(self) -> None:
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def stub() -> Iterator[Stub]:
    made = Stub()
    yield made
    made.close()


def ask(stub: Stub, texts: list[str], **more: object) -> list[str | None]:
    options: dict[str, object] = {
        "source_lang": "ru",
        "provider": "libre",
        "base_url": stub.url,
        "interval": 0.0,
        "timeout": 1.0,
        "deadline": 8.0,
    }
    return gloss(texts, **(options | more))  # type: ignore[arg-type]


def test_translates_each_text_in_the_body_and_never_in_the_address(stub: Stub) -> None:
    assert ask(stub, TEXTS) == [ENGLISH[text] for text in TEXTS]
    assert [urlsplit(path).query for path in stub.paths] == [""] * 3
    assert all(form["source"] == "ru" and form["target"] == "en" and "api_key" not in form for form in stub.forms)


def test_a_key_of_ones_own_is_sent(stub: Stub) -> None:
    ask(stub, TEXTS[:1], options={"api_key": "k-1"})
    assert stub.forms[0]["api_key"] == "k-1"


def test_the_address_may_stand_in_the_providers_name(stub: Stub) -> None:
    assert gloss(TEXTS[:1], source_lang="ru", provider=f"libre:{stub.url}/") == [ENGLISH[TEXTS[0]]]


def test_the_label_names_no_password() -> None:
    assert translate.label("libre:http://user:secret@mt.example:5000/x") == "libre at mt.example:5000"
    assert translate.label("GoogleTranslator") == "google"
    assert translate.label("none") == ""


def test_a_key_may_come_from_the_environment(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRE_API_KEY", "k-2")
    ask(stub, TEXTS[:1])
    assert stub.forms[0]["api_key"] == "k-2"


def test_a_language_that_deep_translator_does_not_list_reaches_ones_own_server(stub: Stub) -> None:
    ask(stub, ["Ніхто не постраждав."], source_lang="uk")
    assert stub.forms[0]["source"] == "uk"


def test_equal_texts_are_sent_once_and_texts_without_a_letter_never(stub: Stub) -> None:
    assert ask(stub, [TEXTS[0], TEXTS[0], "1917", ""]) == [ENGLISH[TEXTS[0]], ENGLISH[TEXTS[0]], None, None]
    assert len(stub.asked) == 1


def test_none_is_the_default_and_loads_nothing() -> None:
    code = (
        "import sys, socket\n"
        "def refuse(*a, **k): raise SystemExit('connection')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from xref.translate import gloss\n"
        "assert gloss(['Да, конечно.'], source_lang='ru') == [None]\n"
        "assert not {'deep_translator', 'requests', 'bs4'} & set(sys.modules), 'loaded'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_same_language_is_not_sent(stub: Stub) -> None:
    assert ask(stub, ["Nobody was hurt."], source_lang="en-GB") == [None]
    assert stub.asked == []


@pytest.mark.parametrize(
    "mode",
    ["empty", "blank", "null", "list", "missing", "nothing", "echo", "nearecho", "html", "htmlinside", "quota", "huge"],
)
def test_what_is_no_translation_loses_one_gloss_and_is_never_cached(stub: Stub, tmp_path: Path, mode: str) -> None:
    stub.plan[TEXTS[1]] = [mode]
    problems: list[str] = []
    found = ask(stub, TEXTS, cache=tmp_path / "gloss.sqlite", problems=problems)
    assert found == [ENGLISH[TEXTS[0]], None, ENGLISH[TEXTS[2]]]
    assert len(problems) == 1
    with sqlite3.connect(tmp_path / "gloss.sqlite") as connection:
        assert sorted(row[0] for row in connection.execute("SELECT translation FROM gloss")) == sorted(
            [ENGLISH[TEXTS[0]], ENGLISH[TEXTS[2]]]
        )
    connection.close()
    stub.plan.clear()
    stub.asked.clear()
    assert ask(stub, TEXTS, cache=tmp_path / "gloss.sqlite") == [ENGLISH[text] for text in TEXTS]
    assert [text for _, text in stub.asked] == [TEXTS[1]]  # the others came from the cache


def test_a_notice_in_unknown_words_is_found_out_when_it_comes_twice(stub: Stub, tmp_path: Path) -> None:
    stub.plan = {TEXTS[0]: ["notice"], TEXTS[2]: ["notice"]}
    assert ask(stub, TEXTS, cache=tmp_path / "g.sqlite") == [None, ENGLISH[TEXTS[1]], None]
    stub.plan.clear()
    assert ask(stub, TEXTS, cache=tmp_path / "g.sqlite") == [ENGLISH[text] for text in TEXTS]


def test_an_outage_ends_early_and_says_so() -> None:
    problems: list[str] = []
    start = time.monotonic()
    closed = Stub()
    closed.close()
    found = ask(
        closed,
        [f"Предложение номер {word}." for word in ("один", "два", "три", "четыре", "пять")],
        attempts=2,
        problems=problems,
    )
    assert found == [None] * 5
    assert time.monotonic() - start < 4
    assert any("gave up after 3" in line for line in problems)


def test_an_outage_that_passes_costs_nothing(stub: Stub) -> None:
    stub.plan[TEXTS[0]] = ["status:503", "status:500", "good"]
    assert ask(stub, TEXTS) == [ENGLISH[text] for text in TEXTS]


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_honoured(stub: Stub, date: bool) -> None:
    stub.plan[TEXTS[0]] = ["status:429," + (formatdate(time.time() + 2, usegmt=True) if date else "1"), "good"]
    assert ask(stub, TEXTS[:1]) == [ENGLISH[TEXTS[0]]]
    first, second = (when for when, _ in stub.asked)
    assert second - first >= 0.9


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(stub: Stub) -> None:
    stub.plan[TEXTS[1]] = ["status:429,3600"]
    problems: list[str] = []
    start = time.monotonic()
    assert ask(stub, TEXTS, problems=problems) == [ENGLISH[TEXTS[0]], None, None]
    assert time.monotonic() - start < 2
    assert "out of time" in problems[0]


@pytest.mark.parametrize("mode", ["drip", "dripheaders"])
def test_a_slow_drip_ends_at_its_timeout_and_the_rest_is_intact(stub: Stub, mode: str) -> None:
    stub.plan[TEXTS[1]] = [mode]
    start = time.monotonic()
    assert ask(stub, TEXTS, timeout=0.5, attempts=1) == [ENGLISH[TEXTS[0]], None, ENGLISH[TEXTS[2]]]
    assert time.monotonic() - start < 3


def test_the_deadline_holds_for_the_whole_batch(stub: Stub) -> None:
    stub.default = "drip"
    start = time.monotonic()
    assert ask(stub, TEXTS, deadline=1.0, timeout=5.0) == [None] * 3
    assert time.monotonic() - start < 2


def test_an_answer_cut_short_is_asked_for_again(stub: Stub) -> None:
    stub.plan[TEXTS[0]] = ["cut", "good"]
    assert ask(stub, TEXTS[:1]) == [ENGLISH[TEXTS[0]]]


def test_a_refused_key_stops_at_once(stub: Stub) -> None:
    stub.default = "status:403"
    problems: list[str] = []
    assert ask(stub, TEXTS, problems=problems) == [None] * 3
    assert len(stub.asked) == 1
    assert "status 403" in problems[0]


def test_a_redirect_is_not_followed(stub: Stub) -> None:
    other = Stub()
    try:
        stub.default = f"redirect:{other.url}/translate"
        assert ask(stub, TEXTS[:1]) == [None]
        assert other.asked == []
    finally:
        other.close()


def test_half_of_a_batch_broken_leaves_the_other_half(stub: Stub) -> None:
    texts = [
        f"Это предложение под номером {word}."
        for word in ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь")
    ]
    for text in texts[::2]:
        stub.plan[text] = ["status:400"]
    found = ask(stub, texts)
    assert found[::2] == [None] * 4
    assert all(found[1::2])


def test_requests_keep_their_distance(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[float] = []
    real = translate._Requests._send

    def send(self: translate._Requests, *arguments: object) -> object:
        sent.append(time.monotonic())  # when it leaves: when a busy machine's server sees it is another matter
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(translate._Requests, "_send", send)
    ask(stub, TEXTS, interval=0.3, timeout=5.0)
    assert len(sent) == len(stub.asked) == 3
    assert sent[-1] - sent[0] >= 0.6 - 0.05


def test_a_long_text_goes_in_pieces_and_comes_back_whole(stub: Stub) -> None:
    long = " ".join(f"Это длинное предложение под номером {n}, и в нём много разных слов." for n in range(200))
    found = ask(stub, [long])
    assert len(stub.asked) > 2
    assert found[0] is not None
    assert found[0].count("An English sentence") == sum(1 + len(text) // 100 for _, text in stub.asked)


def test_chunks_lose_no_word() -> None:
    text = "Одно. Другое предложение!\n\nТретье? " + "字" * 300
    for limit, encoded in ((40, False), (120, True)):
        pieces = translate.chunks(text, limit, encoded=encoded)
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert all((len(translate.quote(piece)) if encoded else len(piece)) <= limit for piece in pieces)


def test_a_damaged_cache_is_done_without(stub: Stub, tmp_path: Path) -> None:
    path = tmp_path / "gloss.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    problems: list[str] = []
    assert ask(stub, TEXTS, cache=path, problems=problems) == [ENGLISH[text] for text in TEXTS]
    assert len(problems) == 1
    assert "going on without it" in problems[0]


def test_the_cache_tells_pairs_and_servers_apart(stub: Stub, tmp_path: Path) -> None:
    ask(stub, TEXTS[:1], cache=tmp_path / "g")
    ask(stub, TEXTS[:1], cache=tmp_path / "g", target_lang="de")
    ask(stub, TEXTS[:1], cache=tmp_path / "g", base_url=stub.url + "/other")
    ask(stub, TEXTS[:1], cache=tmp_path / "g")
    assert len(stub.asked) == 3


def test_the_notice_says_what_goes_where() -> None:
    line = notice("libre", TEXTS, source_lang="ru", base_url="http://user:secret@mt.example:5000/")
    assert "3 source passages" in line
    assert "mt.example:5000" in line
    assert "secret" not in line
    assert "\n" not in line
    assert "translate.google.com" in notice("google", TEXTS, source_lang="ru")
    assert "address of each request" in notice("google", TEXTS, source_lang="ru")
    assert notice("none", TEXTS, source_lang="ru") == ""
    assert "nothing of the report is sent" in notice("google")
    assert "mt.example:5000" in notice("libre:https://mt.example:5000/x")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"provider": "babelfish"}, "no translation provider"),
        ({"provider": "deepl"}, "needs api_key"),
        ({"provider": "libre"}, "or the address of a server"),
        ({"provider": "google", "base_url": "https://mt.example"}, "no address"),
        ({"provider": "libre", "base_url": "file:///etc/passwd"}, "not the http"),
    ],
)
def test_wrong_options_are_named_before_anything_is_sent(
    options: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _, variable in (pair for service in translate.PROVIDERS.values() for pair in service.keys):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UsageError, match=words):
        gloss(TEXTS, source_lang="ru", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(translate.PROVIDERS))
def test_every_provider_can_be_found(name: str) -> None:
    service, _ = translate.find(name)
    assert service is not None
    cls = translate._load(service)
    assert cls.__name__ == service.cls
    assert isinstance(sys.modules[f"deep_translator.{service.module}"].requests, translate._Requests)


@pytest.mark.parametrize(
    ("name", "lang", "code"),
    [
        ("google", "he", "iw"),
        ("google", "zh", "zh-CN"),
        ("mymemory", "ru", "ru-RU"),
        ("mymemory", "uk", "uk-UA"),
        ("mymemory", "en", "en-GB"),
        ("libre", "ru", "ru"),
    ],
)
def test_languages_become_the_providers_codes(name: str, lang: str, code: str) -> None:
    service = translate.PROVIDERS[name]
    made = translate._load(service)(source="auto", target="auto", api_key="k")
    assert translate._code(made, lang, own=False) == code


@pytest.mark.parametrize(
    ("text", "answer", "good"),
    [
        ("Да.", "Yes.", True),
        ("Мы не закрываем завод.", "We are not closing the plant.", True),
        ("Мы не закрываем завод.", "Мы не закриваем завод сегодня", False),
        ("Le moulin ouvrira au printemps, je pense.", "Le moulin ouvrira au printemps, je pense!", False),
        ("Le moulin ouvrira au printemps.", "The mill will open in spring.", True),
        ("Мост откроют.", "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS", False),
        ("Мост откроют." * 10, "Ok", False),
        ("Мост.", "x" * 500, False),
        ("Мост.", "...", False),
    ],
)
def test_what_looks_like_a_translation(text: str, answer: str, good: bool) -> None:
    assert is_translation(text, answer) is good


def test_cyrillic_into_cyrillic_is_no_echo() -> None:
    assert is_translation("Мельница откроется весной.", "Млин відкриється навесні.", "uk")


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), (" 0 ", 0.0), (None, None), ("soon", None), ("²", None), ("-3", None)]
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert translate.retry_after(value) == seconds


# ---- what is sent of a report ----


def glossed(stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[list[Any], list[str]]:
    """The findings of an invented German report on an invented Russian interview, and what was said on the way."""
    from xref import pipeline

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "source.md").write_text(
        "---\ntitle: Беседа\nlang: ru\npublished: 2025-03-01\noutlet: Вестник Озёрска\n---\n"
        "Вестник: Когда откроют мост?\n\nЛунёв: Мост откроют не раньше мая. Мы потратили около трёх миллионов рублей.\n",
        encoding="utf-8",
    )
    (tmp_path / "report.md").write_text(
        "---\ntitle: Brücke\nlang: de\npublished: 2025-03-02\n---\n"
        "Die Brücke werde nicht vor Mai eröffnet, sagte Lunjow dem Westnik Osjorska.\n",
        encoding="utf-8",
    )
    pipeline.build_index([tmp_path / "source.md"], tmp_path / "index")
    said: list[str] = []
    opened, model = pipeline.open_index(tmp_path / "index")
    (report,) = pipeline.match_files(
        [tmp_path / "report.md"], opened, model, gloss="libre", gloss_url=stub.url, notice=said.append, **options
    )
    return list(report.findings), said


def test_the_report_is_never_sent_unless_it_is_said(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, said = glossed(stub, tmp_path, monkeypatch)
    sent = {form["q"] for form in stub.forms}
    assert sent
    assert all("Мост" in text or "рублей" in text for text in sent)
    assert all(finding.claim_gloss is None for finding in findings)
    assert any(finding.gloss for finding in findings)
    assert len(said) == 1
    assert "nothing of the report is sent" in said[0]


def test_with_gloss_report_both_sides_are_translated_for_the_reader(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, said = glossed(stub, tmp_path, monkeypatch, gloss_to="en", gloss_report=True)
    assert {form["target"] for form in stub.forms} == {"en"}
    sent = {form["q"] for form in stub.forms}
    assert {statement_text(finding.claim) for finding in findings} <= sent
    assert all(finding.claim_gloss and finding.gloss_by for finding in findings)
    assert "the report's statements go there too" in said[0]
    assert "statements of the report" in said[1]
    assert "--gloss-report" in said[1]
    assert all(urlsplit(stub.url).netloc in line for line in said)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gloss": "libre", "gloss_report": True}, "--gloss-to"),
        ({"gloss_to": "en"}, "need a provider"),
        ({"gloss_report": True, "gloss_to": "en"}, "need a provider"),
    ],
)
def test_half_an_order_is_refused_before_anything_is_read(options: dict[str, Any], words: str) -> None:
    from xref import pipeline

    with pytest.raises(UsageError, match=words):
        list(pipeline.match_files(["nowhere.md"], None, None, **options))  # type: ignore[arg-type]
