"""Fetching against a hostile server on loopback: no address but the allowed one is ever contacted, and everything ends in time."""

from __future__ import annotations

import contextlib
import gzip
import io
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib

import brotli
import pytest

from xref.errors import InputError, LimitError, MissingExtraError
from xref.ingest import Archive, Limits, read, read_all, web
from xref.model import Role

PAGE = b"<html lang='en'><head><title>T</title></head><body><article><h1>The harbour</h1><p>We are not selling the harbour, she said, and nobody laughed.</p></article></body></html>"
QUICK = Limits(bytes=200_000, seconds=15)


def answer(body=PAGE, status="200 OK", **headers):
    head = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    lines = [f"HTTP/1.1 {status}", *(f"{key}: {value}" for key, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(place):
    return answer(b"", "302 Found", Location=place)


def drip(first, piece, seconds=0.05):
    def send(connection):
        connection.sendall(first)
        for _ in range(400):
            connection.sendall(piece)
            time.sleep(seconds)

    return send


class Server:
    """Answers each path with bytes or a function of the connection, and remembers what was asked."""

    def __init__(self, context=None):
        self.context = context
        self.routes = {}
        self.asked = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            connection = stack.enter_context(connection)
            if self.context is not None:
                connection = stack.enter_context(self.context.wrap_socket(connection, server_side=True))
            request = b""
            while b"\r\n\r\n" not in request:
                if not (piece := connection.recv(4096)):
                    return
                request += piece
            path = request.split(b" ")[1].decode()
            host = next(line for line in request.decode().split("\r\n") if line.startswith("Host:"))[6:]
            self.asked.append((host.partition(":")[0], path))
            reply = self.routes.get(path, answer(b"", "404 Not Found"))
            if callable(reply):
                reply(connection)
            else:
                connection.sendall(reply)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.socket.close()


@pytest.fixture
def get(server):
    """Fetch a path; names resolve by the table, and 127.0.0.1 counts as the public internet."""

    def fetch(url, *, names=None, limits=QUICK, robots=False):
        known = {"news.example": ["127.0.0.1"], **(names or {})}

        def resolve(host, port):
            found = known.get(host)
            if found is None:
                raise OSError("unknown")
            return found.pop(0) if isinstance(found[0], list) else found

        return web.fetch(
            url.replace("PORT", str(server.port)),
            limits=limits,
            resolve=resolve,
            allow=lambda address: address == "127.0.0.1",
            robots=robots,
        )

    return fetch


ADDRESSES = """
refused 0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1
::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2001:10::1 2001:20::1 2002:7f00:1::1 2002:808:808::1 3fff::1 3ffe::1 5f00::1 ::127.0.0.1
localhost 2130706433 0x7f000001 8.8.8 8.8.8.8.8
allowed 8.8.8.8 1.1.1.1 93.184.216.34 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1 192.1.1.1 198.17.0.1 198.20.0.1 223.255.255.255 2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888
"""
REFUSED, ALLOWED = (part.split() for part in ADDRESSES.split("refused")[1].split("allowed"))


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_the_public_internet(address):
    assert not web.public(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_addresses_that_are(address):
    assert web.public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
        "LOCALHOST",
        "localhost.",
    ],
)
def test_loopback_is_never_contacted_whatever_it_is_called(host, server):
    with pytest.raises(InputError, match=r"not on the public internet|cannot be resolved|not a host name"):
        web.fetch(f"http://{host}:{server.port}/", limits=QUICK)
    time.sleep(0.05)
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/a",
        "gopher://news.example/",
        "http://",
        "http:///a",
        "https://user:secret@news.example/",
        "http://news.example:22/",
        "http://news.example:70000/",
        "http://ne ws.example/",
        "http://news.example/\r\nX: y",
        "http://" + "a" * 300 + "/",
        "data://text/html,hi",
    ],
)
def test_addresses_that_are_refused_before_any_name_is_asked(url):
    def resolve(host, port):
        raise AssertionError("a name was asked")

    with pytest.raises(InputError) as caught:
        web.fetch(url, resolve=resolve)
    assert "\n" not in str(caught.value)


def test_page(server, get):
    server.routes["/a%20b?q=%D0%B4"] = answer()
    page = get("http://news.example:PORT/a b?q=д#top")
    assert page.data == PAGE
    assert page.url == f"http://news.example:{server.port}/a%20b?q=%D0%B4"
    assert (page.content_type, page.charset, web.kind(page)) == ("text/html", "utf-8", "html")
    assert page.addresses == ("127.0.0.1",)


def test_redirects_are_followed_and_checked_again(server, get):
    server.routes |= {"/1": redirect("/2"), "/2": redirect(f"http://other.example:{server.port}/3"), "/3": answer()}
    page = get("http://news.example:PORT/1", names={"other.example": ["127.0.0.1"]})
    assert page.url.endswith(f"other.example:{server.port}/3")
    assert [host for host, _ in server.asked] == ["news.example", "news.example", "other.example"]


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "::1", "192.168.0.1"])
def test_a_redirect_inwards_is_refused(inside, server, get):
    server.routes["/1"] = redirect("http://inside.example/secret")
    with pytest.raises(InputError, match="not on the public internet"):
        get("http://news.example:PORT/1", names={"inside.example": [inside]})
    assert [path for _, path in server.asked] == ["/1"]


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "http://10.0.0.1/", "//169.254.169.254/latest/meta-data/", "javascript:alert(1)"]
)
def test_a_redirect_to_anything_else_is_refused(place, server, get):
    server.routes["/1"] = redirect(place)
    with pytest.raises(InputError):
        get("http://news.example:PORT/1", names={"10.0.0.1": ["10.0.0.1"], "169.254.169.254": ["169.254.169.254"]})


def test_one_private_address_among_several_refuses_the_name(server, get):
    server.routes["/"] = answer()
    with pytest.raises(InputError, match=r"10\.0\.0\.1"):
        get("http://mixed.example:PORT/", names={"mixed.example": ["127.0.0.1", "10.0.0.1"]})
    assert server.asked == []


def test_a_name_that_changes_its_address_gains_nothing(server, get):
    """The name is asked once for a request, and the connection goes to that very answer."""
    server.routes["/"] = answer()
    changing = [["127.0.0.1"], ["10.0.0.1"]]
    assert get("http://rebind.example:PORT/", names={"rebind.example": changing}).addresses == ("127.0.0.1",)
    with pytest.raises(InputError, match="not on the public internet"):
        get("http://rebind.example:PORT/", names={"rebind.example": changing})


def test_redirect_loop(server, get):
    server.routes["/1"] = redirect("/1")
    with pytest.raises(InputError, match="more than 5 redirects"):
        get("http://news.example:PORT/1")
    assert len(server.asked) == 6


def bombs():
    packed = gzip.compress(b"\0" * 20_000_000)
    members = gzip.compress(b"\0" * 150_000) * 3
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    return {
        "gzip": answer(packed, Content_Encoding="gzip"),
        "gzip in members": answer(members, Content_Encoding="gzip"),
        "brotli": answer(brotli.compress(b"\0" * 20_000_000, quality=3), Content_Encoding="br"),
        "deflate": answer(zlib.compress(b"\0" * 20_000_000), Content_Encoding="deflate"),
        "raw deflate": answer(raw.compress(b"\0" * 20_000_000) + raw.flush(), Content_Encoding="deflate"),
        "plain": answer(b"x" * 300_000),
        "endless": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x" * 100_000, 0),
    }


@pytest.mark.parametrize("kind", bombs())
def test_bombs_stop_at_the_cap(kind, server, get):
    server.routes["/"] = bombs()[kind]
    with pytest.raises(LimitError, match="more than 200000 bytes"):
        get("http://news.example:PORT/")


@pytest.mark.parametrize(
    "encoding, body",
    [
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:60]) + gzip.compress(PAGE[60:])),
        ("gzip", gzip.compress(PAGE) + b"rubbish after its end"),
        ("br", brotli.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_compressed_pages_are_unpacked(encoding, body, server, get):
    server.routes["/"] = answer(body, Content_Encoding=encoding)
    assert get("http://news.example:PORT/").data == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_compressed_page_that_just_fits_is_unpacked_and_one_that_is_cut_is_not_half_read(encoding, server, get):
    """Every size around a piece of the unpacker: none loses its last bytes, none is let through without its end."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda page: brotli.compress(page, quality=1)}[
        encoding
    ]
    for size in (1, web._PIECE - 1, web._PIECE, web._PIECE + 1, 3 * web._PIECE):
        page = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        packed = pack(page)
        server.routes["/"] = answer(packed, Content_Encoding=encoding)
        fits = Limits(bytes=max(size, len(packed)), seconds=15)
        assert get("http://news.example:PORT/", limits=fits).data == page
        server.routes["/"] = answer(packed[: len(packed) // 2 + 1], Content_Encoding=encoding)
        with pytest.raises(InputError, match=r"breaks off|damaged"):
            get("http://news.example:PORT/", limits=fits)


def test_brotli_is_asked_for_where_it_can_be_read(server, get, monkeypatch):
    asked = []

    def remember(connection):
        connection.sendall(answer())

    server.routes["/"] = remember
    kept: list[web.Exchange] = []
    for library in (True, False):
        monkeypatch.setattr(web, "_accepted", (lambda: "gzip, deflate, br") if library else (lambda: "gzip, deflate"))
        web.fetch(
            f"http://news.example:{server.port}/", resolve=lambda host, port: ["127.0.0.1"], allow=lambda address: True,
            robots=False, keep=kept.append,
        )  # fmt: skip
        asked.append(dict(kept[-1].request[1])["Accept-Encoding"])
    assert asked == ["gzip, deflate, br", "gzip, deflate"]
    server.routes["/"] = answer(brotli.compress(PAGE), Content_Encoding="br")
    with pytest.raises(InputError, match=r"pip install 'xref\[web\]'"):
        get("http://news.example:PORT/")


SLOW = {
    "body": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
    "headers": drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "header line": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
    "status line": drip(b"HTTP/1.1 ", b"2"),
    "chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "silence": lambda connection: time.sleep(10),
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_servers_end_at_the_deadline(kind, server, get):
    server.routes["/"] = SLOW[kind]
    start = time.monotonic()
    with pytest.raises(InputError) as caught:
        get("http://news.example:PORT/", limits=Limits(bytes=200_000, seconds=0.6))
    assert time.monotonic() - start < 8
    assert "\n" not in str(caught.value)


def test_a_slow_resolver_ends_at_the_deadline():
    start = time.monotonic()
    with pytest.raises(LimitError, match="not resolved within"):
        web.fetch(
            "http://news.example/",
            limits=Limits(seconds=0.3),
            resolve=lambda host, port: time.sleep(3) or [],
            robots=False,
        )
    assert time.monotonic() - start < 2.9


BROKEN = {
    "no http": b"SSH-2.0-OpenSSH_9.6\r\n",
    "empty": b"",
    "short": answer().replace(b"\r\n\r\n", b"\r\nX: y\r\n\r\n")[:-20],
    "damaged gzip": answer(b"\x1f\x8b\x08\x00 not gzip at all", Content_Encoding="gzip"),
    "brotli": answer(b"\x0b\x02\x80", Content_Encoding="br"),
    "404": answer(b"gone", "404 Not Found"),
    "500": answer(b"", "500 Internal Server Error"),
    "nothing": answer(b"  "),
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
    "header flood": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    "long header": b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_answers_are_one_clear_line(kind, server, get):
    server.routes["/"] = BROKEN[kind]
    with pytest.raises(InputError) as caught:
        get("http://news.example:PORT/")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("http://news.example")


def test_unread_content_types_are_named(server, get):
    server.routes["/"] = answer(b"GIF89a", Content_Type="image/gif")
    with pytest.raises(InputError, match="image/gif, which is not read"):
        web.kind(get("http://news.example:PORT/"))


def test_robots(server, get):
    server.routes |= {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain"),
        "/private/a": answer(),
        "/b": answer(),
    }
    assert get("http://news.example:PORT/b", robots=True).data == PAGE
    with pytest.raises(InputError, match=r"robots\.txt asks"):
        get("http://news.example:PORT/private/a", robots=True)
    assert ("news.example", "/private/a") not in server.asked
    server.routes["/robots.txt"] = answer(b"", "503 Service Unavailable")
    with pytest.raises(InputError, match="503"):
        get("http://news.example:PORT/b", robots=True)


def test_proxies_of_the_environment_are_not_used(server, get, monkeypatch):
    server.routes["/"] = answer()
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert get("http://news.example:PORT/").data == PAGE


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_certificates_are_checked_against_the_name(tmp_path):
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=news.example",
            "-addext",
            "subjectAltName=DNS:news.example",
            "-keyout",
            str(tmp_path / "key"),
            "-out",
            str(tmp_path / "cert"),
        ],
        check=True,
        capture_output=True,
    )
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    secure = Server(inside)
    secure.routes |= {"/": answer(), "/down": redirect("http://news.example/")}

    def fetch(host, path, **options):
        return web.fetch(
            f"https://{host}:{secure.port}{path}",
            limits=QUICK,
            resolve=lambda name, port: ["127.0.0.1"],
            allow=lambda address: True,
            robots=False,
            **options,
        )

    trusting = ssl.create_default_context(cafile=str(tmp_path / "cert"))
    assert fetch("news.example", "/", context=trusting).data == PAGE
    with pytest.raises(InputError, match="not secure"):
        fetch("news.example", "/")
    with pytest.raises(InputError, match="not secure"):
        fetch("other.example", "/", context=trusting)
    with pytest.raises(InputError, match="unprotected"):
        fetch("news.example", "/down", context=trusting)
    secure.socket.close()


def test_what_was_fetched_is_kept_as_warc(server, monkeypatch, tmp_path):
    """Redirect, robots.txt and page, compressed and in chunks; another program's reader gives the very page back."""
    from warcio.archiveiterator import ArchiveIterator

    packed = gzip.compress(PAGE)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    server.routes |= {
        "/old": redirect("/new"),
        "/new": head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed),
        "/large": answer(b"x" * 300_000),
    }
    monkeypatch.setattr(web, "_resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(web, "public", lambda address: address == "127.0.0.1")
    site = f"http://news.example:{server.port}"
    for name in ("kept.warc", "kept.warc.gz"):
        skipped = []
        with Archive(tmp_path / name, "xref test") as archive:
            places = [site + "/old", site + "/large"]
            (document,) = read_all(places, Role.REPORT, on_skip=skipped.append, limits=QUICK, keep=archive)
        assert len(skipped) == 1  # what went over the limit is in no archive
        assert archive.kept == 4
        records = []
        with (tmp_path / name).open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                told = record.rec_headers
                records.append(
                    (
                        record.rec_type,
                        (told.get_header("WARC-Target-URI") or "").removeprefix(site),
                        record.content_stream().read(),
                    )
                )
                if record.rec_type == "response":
                    assert told.get_header("WARC-IP-Address") == "127.0.0.1"
                    assert record.http_headers.get_statuscode() in ("200", "302", "404")
        wanted = {"response", "request"}
        assert records[0][0] == "warcinfo"
        assert [(kind, url) for kind, url, _ in records[1:]] == [
            (kind, url) for url in ("/robots.txt", "/old", "/new", "/robots.txt") for kind in ("response", "request")
        ]
        assert {kind for kind, _, _ in records[1:]} == wanted
        assert next(body for kind, url, body in records if (kind, url) == ("response", "/new")) == PAGE
        assert document.fetched is not None
        assert document.fetched.startswith("20")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.warc", "kept.warc.gz"]


def test_an_archive_of_nothing_is_no_file_and_one_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "old.warc").write_bytes(b"what was kept before")
    with Archive(tmp_path / "old.warc", "xref test"):
        pass
    assert (tmp_path / "old.warc").read_bytes() == b"what was kept before"
    with pytest.raises(InputError, match="make it first"), Archive(tmp_path / "no" / "a.warc", "xref test"):
        pass

    class Full(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            raise OSError(28, "No space left on device")

    exchange = web.Exchange(
        "http://a.example/",
        "192.0.2.1",
        "2026-01-01T00:00:00+00:00",
        ("GET / HTTP/1.1", ()),
        "HTTP/1.1 200 OK",
        (),
        b"x",
    )
    archive = Archive(tmp_path / "full.warc", "xref test")
    monkeypatch.setattr(type(tmp_path), "open", lambda *_: Full())
    with pytest.raises(InputError, match="No space left"):
        archive(exchange)
    import sys

    monkeypatch.setitem(sys.modules, "warcio.warcwriter", None)
    with pytest.raises(MissingExtraError, match="xref\\[web\\]"):
        Archive(tmp_path / "a.warc", "xref test")


def test_reading_an_address(server, monkeypatch):
    server.routes |= {
        "/news/harbour": answer(),
        "/news/harbour.txt": answer(
            "Der Hafen wird nicht verkauft, sagte die Bürgermeisterin.".encode("cp1252"),
            Content_Type="text/plain; charset=iso-8859-1",
        ),
    }
    monkeypatch.setattr(web, "_resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(web, "public", lambda address: address == "127.0.0.1")
    url = f"http://www.news.example:{server.port}/news/harbour"
    (document,) = read(url, Role.REPORT)
    assert document.text == "The harbour\n\nWe are not selling the harbour, she said, and nobody laughed."
    assert (document.id, document.title, document.url, document.location) == (
        "news.example-news-harbour",
        "The harbour",
        url,
        url,
    )
    assert document.notes[0].startswith("fetched 20")
    (document,) = read(url + ".txt", Role.REPORT)
    assert document.text == "Der Hafen wird nicht verkauft, sagte die Bürgermeisterin."
    assert document.lang == "de"
