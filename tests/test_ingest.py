"""Reading: every format to text, marks and metadata; nothing lost, nothing guessed silently, nothing that hangs."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import subprocess
import sys
import time
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from random import Random

import pytest

from xref.errors import InputError, LimitError, MissingExtraError
from xref.ingest import Limits, Skipped, dates, read, read_all
from xref.model import Document, MarkKind, Role

CASES = Path(__file__).parent / "cases" / "ingest"


def load(name: str, key: str) -> list[dict]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))[key]


def marked(document: Document, kind: str) -> list[str]:
    name, _, value = kind.partition(":")
    return [
        mark.span.of(document.text)
        for mark in document.marks
        if mark.kind is MarkKind(name) and (not value or mark.value == value)
    ]


def outside(document: Document, *kinds: MarkKind) -> str:
    """The text with what is marked so blanked."""
    text = list(document.text)
    for mark in document.marks:
        if mark.kind in kinds:
            text[mark.span.start : mark.span.end] = "\0" * len(mark.span)
    return "".join(text)


@pytest.mark.parametrize(
    "case",
    load("pages.toml", "page"),
    ids=lambda case: case["name"].split(":")[0] + "-" + case["name"].split(":")[1][:30].strip(),
)
def test_page(case, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(
        case["html"].encode(
            case.get("encoding", "cp1251" if "windows-1251" in case["html"] else "utf-8"), "xmlcharrefreplace"
        )
    )
    (document,) = read(path, Role.SOURCE)
    for field in ("lang", "title", "outlet", "author", "published", "url"):
        if field in case:
            assert getattr(document, field) == case[field], field
    article = outside(document, MarkKind.EXTRA)
    for words in case["article"]:
        assert words in article
    extra = "\n".join(marked(document, "extra"))
    for words in case.get("extra", []):
        assert words in extra
    for words in case.get("absent", []):
        assert words not in document.text
    for kind, wanted in case.get("marks", {}).items():
        seen = marked(document, kind)
        for words in wanted:
            assert words in seen, (kind, seen)


@pytest.mark.parametrize("case", load("texts.toml", "text"), ids=lambda case: case["name"][:40])
def test_text_copied_from_a_page(case, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(case["text"], encoding="utf-8")
    (document,) = read(path, Role.REPORT)
    assert document.text == case["text"]
    for field in ("lang", "title", "author", "published"):
        assert getattr(document, field) == case.get(field), field
    for kind, wanted in case.get("marks", {}).items():
        seen = marked(document, kind)
        for words in wanted:
            assert words in seen, (kind, words, seen)
    for words in case["silent"]:
        at = document.text.index(words)
        assert not [mark for mark in document.marks if mark.span.start < at + len(words) and at < mark.span.end], words


# Encodings: the same words whatever the bytes.

RUSSIAN = "Пресс-секретарь главы Приозёрья заявил: «Встреча возможна, но раньше ноября ничего не будет»."
POLISH = "Burmistrz powiedział, że most będzie gotowy jesienią, jeśli wykonawca zdąży."
GERMAN = "Die Bürgermeisterin erklärte, das Schloss bleibe für Gäste „möglicherweise“ geöffnet."


@pytest.mark.parametrize(
    "text, encoding",
    [
        (RUSSIAN, name)
        for name in (
            "utf-8",
            "utf-8-sig",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "cp1251",
            "koi8-r",
            "iso-8859-5",
            "cp866",
            "mac-cyrillic",
        )
    ]
    + [(POLISH, name) for name in ("cp1250", "iso-8859-2")]
    + [(GERMAN, name) for name in ("cp1252", "utf-16")]
    + [
        ("Το λιμάνι δεν θα πουληθεί, είπε ο δήμαρχος.", "cp1253"),
        ("Belediye başkanı köprünün açılacağını söyledi.", "cp1254"),
    ]
    + [
        ("大桥可能在秋天通车，市长说，但是没有确定的日期。", "gb18030"),
        ("市長は、橋は秋に開通する可能性があると述べた。", "cp932"),
        ("市長は、橋は秋に開通する可能性があると述べた。", "euc_jp"),
    ],
)
def test_encoding_is_found(text, encoding, tmp_path):
    # cp866, mac-cyrillic and iso-8859-5 have not every quotation mark
    text = text if encoding not in ("koi8-r", "iso-8859-5", "cp866") else text.replace("«", '"').replace("»", '"')
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    (document,) = read(path, Role.SOURCE)
    assert document.text == text


def test_declared_charset_wins_over_detection_and_valid_utf8_over_both(tmp_path):
    page = "<html><head><meta charset='koi8-r'></head><body><p>Да, это так.</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("koi8-r"))
    (tmp_path / "b.html").write_bytes(page.encode("utf-8"))
    for name in ("a.html", "b.html"):
        assert read(tmp_path / name, Role.SOURCE)[0].text == "Да, это так."


@pytest.mark.parametrize(
    "text", [RUSSIAN, "Голова громади сказав: «Їхні переговори, ймовірно, почнуться наступного тижня»."]
)
@pytest.mark.parametrize("wrong", ["cp1251", "cp1252", "latin-1"])
def test_text_that_was_encoded_twice_is_put_right(text, wrong, tmp_path):
    path = tmp_path / "a.txt"
    seen = "".join(bytes([byte]).decode(wrong, "replace").replace("\ufffd", chr(byte)) for byte in text.encode())
    path.write_text(seen, encoding="utf-8")
    (document,) = read(path, Role.SOURCE)
    assert document.text == text
    assert any("encoded twice" in note for note in document.notes)


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        GERMAN,
        POLISH,
        "ССРС И РСФСР: СРОКИ РОССИИ. РС, РС, СР, ВГРС И СССР, РОСССР",
        "Ñandú, ñoño, Ñuñoa, Ñemby, Ñuble, Ñancahuazú, ñire, ñandubay, Ñ, Ñ, Ñ, Ñ, Ñ, Ñ",
    ],
)
def test_text_that_was_encoded_once_is_left_alone(text, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    (document,) = read(path, Role.SOURCE)
    assert document.text == text


def test_text_is_nfc_with_plain_newlines_and_without_controls(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Cafe\u0301 au\u00adtour\u200b.\r\nZwei\rDrei\x00\x07\u2029Vier".encode())
    assert read(path, Role.SOURCE)[0].text == "Café autour.\nZwei\nDrei\n\nVier"


def test_marks_stay_on_their_words_through_normalisation(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("E\u0301te\u0301, caf\u00ade\u0301: **le d\u00e9jeuner e\u0301tait *tre\u0300s* bon**.".encode())
    (document,) = read(path, Role.SOURCE)
    assert document.text == "Été, café: le déjeuner était très bon."
    assert marked(document, "bold") == ["le déjeuner était très bon"]
    assert marked(document, "italic") == ["très"]


# Markdown.


def test_markdown(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: 'Ответ: «нет»'\nlang: ru\npublished: 2025-03-04\nspeaker: Павел Лунёв\nid: own-id\nnotes: Invented.\nrole: source\ntags: [a, b]\n---\n\n"
        "# Ответ: «нет»\n\nВступление с [ссылкой](https://example.org/a_(b)) и ![подписью](x.png).\n\n"
        "**Неделя:** Мост *построят*?\n\n**Лунёв:** Да\\*. Но 2*3 и snake_case_name остаются.\n<!-- не для печати -->\n"
        "> Цитата **жирная**\n> в две строки\n\n- Первый\n- Второй\n\n***\n\nПодзаголовок\n------------\n\n`код *не* курсив` &mdash; конец<br>строки\n",
        encoding="utf-8",
    )
    (document,) = read(path, Role.SOURCE)
    assert (document.id, document.lang, document.published, document.speaker) == (
        "own-id",
        "ru",
        "2025-03-04",
        "Павел Лунёв",
    )
    assert document.notes == ("Invented.",)
    assert document.text == (
        "Ответ: «нет»\n\nВступление с ссылкой и подписью.\n\nНеделя: Мост построят?\n\nЛунёв: Да*. Но 2*3 и snake_case_name остаются.\n\n"
        "Цитата жирная\nв две строки\n\n- Первый\n- Второй\n\nПодзаголовок\n\nкод *не* курсив — конец\nстроки"
    )
    assert marked(document, "title") == ["Ответ: «нет»"]
    assert marked(document, "bold") == ["Неделя:", "Лунёв:", "жирная"]
    assert marked(document, "italic") == ["построят"]
    assert marked(document, "quote") == ["Цитата жирная\nв две строки"]
    assert marked(document, "heading") == ["Подзаголовок"]
    assert marked(document, "caption") == ["подписью"]


@pytest.mark.parametrize(
    "text",
    ["2 * 3 * 4 = 24", "a_b_c", "**offen", "[nur Klammern] und (mehr)", "* * allein", "5'10\" und 3**", "x ~~ y"],
)
def test_markdown_leaves_what_is_no_markup(text, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    (document,) = read(path, Role.SOURCE, lang="en")
    assert document.text == text
    assert not document.marks


@pytest.mark.parametrize(
    "front, message",
    [
        ("title: a: b", "not valid YAML (line 2)"),
        ("a: &x [1]\nb: *x", "not valid YAML"),
        ("lang: russian", "'russian' is not a language code"),
        ("role: witness", "role 'witness' is unknown"),
    ],
)
def test_front_matter_errors_are_one_clear_line(front, message, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"---\n{front}\n---\n\nText.\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path, Role.SOURCE)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


# Subtitles.

VTT = """WEBVTT - title

NOTE a comment

STYLE
::cue { color: red }

intro
00:00:01.000 --> 00:00:02.000 align:start
<v Анна Рябова>Когда откроют

00:00:02.100 --> 00:00:03.000
<v Анна Рябова>мост?</v>

00:00:03.500 --> 00:00:05.000
<v.loud Иван Лосев>Не раньше <i>осени</i>, если успеем &amp; точка.
<v Анна Рябова>А потом?
"""


def test_vtt_voices(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_text(VTT, encoding="utf-8")
    (document,) = read(path, Role.SOURCE)
    assert document.text == "Когда откроют мост?\n\nНе раньше осени, если успеем & точка.\n\nА потом?"
    assert [(mark.value, mark.span.of(document.text)) for mark in document.marks] == [
        ("Анна Рябова", "Когда откроют мост?"),
        ("Иван Лосев", "Не раньше осени, если успеем & точка."),
        ("Анна Рябова", "А потом?"),
    ]


def test_srt_dashes_pauses_and_rolling_captions(tmp_path):
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\n- Will it open?\n- Not before autumn.\n\n2\n00:00:02,500 --> 00:00:04,000\nIf the builder\nis ready.\n\n"
        "3\n00:00:09,000 --> 00:00:10,000\nHe left.\n\n4\n00:00:10,000 --> 00:00:11,000\nHe left.\nNobody stayed.\n",
        encoding="utf-8",
    )
    (document,) = read(path, Role.SOURCE)
    assert (
        document.text == "- Will it open?\n\n- Not before autumn. If the builder is ready.\n\nHe left. Nobody stayed."
    )


def test_subtitles_agree_with_webvtt(tmp_path):
    webvtt = pytest.importorskip("webvtt")
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT\n\n"
        + "\n\n".join(f"00:0{i}.000 --> 00:0{i}.900\n<v Name {i}>words of number {i}\nand more" for i in range(9)),
        encoding="utf-8",
    )
    theirs = [(caption.voice, " ".join(caption.text.split())) for caption in webvtt.read(str(path))]
    (document,) = read(path, Role.SOURCE)
    assert [(mark.value, mark.span.of(document.text)) for mark in document.marks] == theirs


# DOCX and PDF, made here byte by byte.


def docx(path, body, core=""):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
        if core:
            archive.writestr(
                "docProps/core.xml",
                f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
            )


def test_docx(tmp_path):
    run = "<w:r>{}<w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        "<w:p>" + run.format("<w:rPr><w:b/></w:rPr>", "Когда откроют мост?") + "</w:p>"
        "<w:p>"
        + run.format("", "Осенью, ")
        + run.format("<w:rPr><w:i/></w:rPr>", "если успеем")
        + run.format("", ".")
        + "</w:p>"
        "<w:tbl><w:tr><w:tc><w:p>"
        + run.format("", "Ячейка один")
        + "</w:p></w:tc><w:tc><w:p>"
        + run.format("", "Ячейка два")
        + "</w:p></w:tc></w:tr></w:tbl>"
    )
    path = tmp_path / "a.docx"
    docx(
        path,
        body,
        "<dc:title>Мост</dc:title><dc:creator>Анна Рябова</dc:creator><dcterms:created>2025-03-04T10:00:00Z</dcterms:created>",
    )
    (document,) = read(path, Role.SOURCE)
    assert document.text == "Когда откроют мост?\n\nОсенью, если успеем.\n\nЯчейка один\n\nЯчейка два"
    assert marked(document, "bold") == ["Когда откроют мост?"]
    assert marked(document, "italic") == ["если успеем"]
    assert (document.title, document.author, document.published, document.lang) == (
        "Мост",
        "Анна Рябова",
        "2025-03-04",
        "ru",
    )


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"no zip at all"])
def test_broken_docx(data, tmp_path):
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(InputError, match="not a Word document"):
        read(tmp_path / "a.docx", Role.SOURCE)


def test_docx_bomb(tmp_path):
    docx(tmp_path / "a.docx", "<w:p>" + " " * 3_000_000 + "</w:p>")
    with pytest.raises(LimitError, match="more than the limit"):
        read(tmp_path / "a.docx", Role.SOURCE, limits=Limits(bytes=1_000_000))


def pdf(pages):
    """A PDF whose pages are lists of (x, y, font, text); font 1 is Helvetica, 2 its bold."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
    ]
    kids = []
    for lines in pages:
        stream = "".join(f"BT /F{font} 11 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, font, text in lines).encode(
            "cp1252"
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )


def test_pdf_paragraphs_bold_and_running_heads(tmp_path):
    def page(number, lines):
        return [(50, 810, 1, "The Tidewater Gazette"), *lines, (290, 30, 1, str(number))]

    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf(
            [
                page(
                    1,
                    [
                        (50, 760, 2, "Will the harbour be sold?"),
                        (
                            50,
                            740,
                            1,
                            "No. We are not selling the harbour, and everybody who has read the minutes of the last meet-",
                        ),
                        (50, 726, 1, "ing knows it."),
                        (
                            50,
                            698,
                            1,
                            "A second paragraph starts after a gap and it runs on to the end of this line and then over",
                        ),
                    ],
                ),
                page(
                    2,
                    [
                        (50, 760, 1, "the page to the next one."),
                        (50, 732, 2, "And the tolls?"),
                        (50, 712, 1, "They fall."),
                    ],
                ),
                page(3, [(50, 760, 1, "The end of it.")]),
            ]
        )
    )
    (document,) = read(path, Role.SOURCE)
    paragraphs = document.text.split("\n\n")
    assert paragraphs[:7] == [
        "Will the harbour be sold?",
        "No. We are not selling the harbour, and everybody who has read the minutes of the last meeting knows it.",
        "A second paragraph starts after a gap and it runs on to the end of this line and then over the page to the next one.",
        "And the tolls?",
        "They fall.",
        "The end of it.",
        "The Tidewater Gazette",
    ]
    assert marked(document, "bold") == ["Will the harbour be sold?", "And the tolls?"]
    assert "The Tidewater Gazette" in marked(document, "cruft")


@pytest.mark.parametrize("data", [b"%PDF-1.4 broken", b"%PDF-1.7\n" + b"\x00\xff" * 500])
def test_broken_pdf(data, tmp_path):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(InputError, match="not a readable PDF"):
        read(tmp_path / "a.pdf", Role.SOURCE)


def test_pdf_without_text_and_with_too_many_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf([[]]))
    with pytest.raises(InputError, match="no text"):
        read(tmp_path / "a.pdf", Role.SOURCE)
    with pytest.raises(LimitError, match="more than the limit of 0"):
        read(tmp_path / "a.pdf", Role.SOURCE, limits=Limits(pages=0))


@pytest.mark.parametrize("library, kind", [("pypdfium2", "pdf"), ("mammoth", "docx")])
def test_a_missing_library_is_named_with_the_command(library, kind, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'xref\[documents\]'"):
        importlib.import_module(f"xref.ingest.{kind}").parse(b"", f"a.{kind}", Limits())


# Records.


def test_records_in_three_formats_agree(tmp_path):
    rows = [
        {"id": "a", "text": "Мост, «может быть», откроют.", "lang": "ru", "speaker": "Лосев"},
        {"id": "b", "text": 'Two\nlines, "quoted"', "lang": "en", "speaker": "Marl"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with (tmp_path / "a.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    polars = pytest.importorskip("polars")
    polars.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    seen = [
        [(d.id, d.text, d.lang, d.speaker) for d in read(tmp_path / f"a.{kind}", Role.SOURCE)]
        for kind in ("jsonl", "csv", "parquet")
    ]
    assert seen[0] == [tuple(row.values()) for row in rows]
    assert seen[0] == seen[1] == seen[2]


def test_one_bad_record_loses_no_other(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": 1, "text": "One."}\n{"id": 2}\nnot json\n\n{"id": 3, "text": "Trois.", "lang": "ru"}\n{"id": 4, "text": "Four."}\n',
        encoding="utf-8",
    )
    skipped: list[Skipped] = []
    documents = list(read_all([path], Role.SOURCE, on_skip=skipped.append, lang=None))
    assert [document.id for document in documents] == ["1", "3", "4"]
    assert [skip.location.rpartition(", ")[2] for skip in skipped] == ["line 2", "line 3"]
    with pytest.raises(InputError, match="line 2: no 'text'"):
        read(path, Role.SOURCE)


def test_a_record_keeps_its_digest_when_others_change(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n', encoding="utf-8")
    before = read(path, Role.SOURCE)
    path.write_text('{"id": 1, "text": "One!"}\n{"id": 2, "text": "Two."}\n', encoding="utf-8")
    after = read(path, Role.SOURCE)
    assert before[1].sha256 == after[1].sha256
    assert before[0].sha256 != after[0].sha256


# Locations, folders, sources.toml, languages, dates.


def test_folder_is_read_in_order_and_one_bad_file_loses_nothing(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "README.md", "picture.png", "~$lock.docx"):
        (tmp_path / name).write_text(f"Words of {name} are here.", encoding="utf-8")
    (tmp_path / "bad.html").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "sources.toml").write_text(
        '["b.txt"]\nlang = "de"\npublished = 2025-03-04\nspeaker = "Ilse Vogt"\n', encoding="utf-8"
    )
    skipped: list[Skipped] = []
    documents = list(
        read_all([tmp_path, tmp_path / "none.txt", tmp_path / "picture.png"], Role.SOURCE, on_skip=skipped.append)
    )
    assert [document.id for document in documents] == ["a", "b", "c"]
    assert (documents[1].lang, documents[1].published, documents[1].speaker) == ("de", "2025-03-04", "Ilse Vogt")
    assert [Path(skip.location).name for skip in skipped] == ["bad.html", "empty.txt", "none.txt", "picture.png"]
    assert all("\n" not in skip.reason and skip.location in skip.reason for skip in skipped)


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"   \n\n ", "there is no text in it"),
        ("a.xyz", b"Words.", "unknown suffix '.xyz'"),
        ("a", b"Words.", "no suffix"),
        ("a.txt", b"%PDF-1.4\nxx", "holds PDF data"),
        ("a.txt", bytes(range(256)) * 20, "not text|binary data"),
        ("a.html", b"<html><body></body></html>", "holds no text"),
        ("a.srt", b"Words without times.", "no subtitle cue"),
        ("a.jsonl", b'{"claim": 1}\n', "a record needs id and text"),
        ("a.parquet", b"PAR1 broken", "not a readable Parquet file"),
        ("a.csv", b"id;words\n1;a\n", "no 'text'"),
    ],
)
def test_unreadable_files_are_one_clear_line(name, content, message, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read(path, Role.SOURCE)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_missing_folder_and_odd_files(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.txt", Role.SOURCE)
    with pytest.raises(InputError, match="a folder"):
        read(tmp_path, Role.SOURCE)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a regular file"):
        read(tmp_path / "pipe.txt", Role.SOURCE)
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(LimitError, match="more than the limit of 4"):
        read(tmp_path / "a.txt", Role.SOURCE, limits=Limits(bytes=4))


@pytest.mark.parametrize(
    "text, lang, message",
    [
        ("The mayor said that the bridge would open in the autumn.", "ru", "no Cyrillic letters"),
        ("Мэр сказал, что мост откроют осенью, если успеют.", "en", "no Latin letters"),
        ("The mayor said that the bridge would open.", "zh", "no Han letters"),
        ("Мэр сказал, что мост откроют осенью.", "ar", "no Arabic letters"),
    ],
)
def test_a_declared_language_that_the_script_denies_is_an_error(text, lang, message, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read(path, Role.SOURCE, lang=lang)


@pytest.mark.parametrize(
    "lang, expected", [("pt-BR", "pt"), ("RU", "ru"), ("nb", "no"), ("zh_Hant_TW", "zh"), ("iw", "he")]
)
def test_language_tags_are_reduced_to_the_primary_one(lang, expected, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("42", encoding="utf-8")
    assert read(path, Role.SOURCE, lang=lang)[0].lang == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2025-09-05", "2025-09-05"),
        ("2025-09-05T15:23:00+0530", "2025-09-05T15:23:00+05:30"),
        ("2025-09-05 15:23 UTC", "2025-09-05T15:23:00+00:00"),
        ("Sept 05, 2025 03:23 pm IST", "2025-09-05"),
        ("Friday, 5th September 2025", "2025-09-05"),
        ("5 сентября 2025 г.", "2025-09-05"),
        ("5 вересня 2025", "2025-09-05"),
        ("5. September 2025", "2025-09-05"),
        ("1er août 2025", "2025-08-01"),
        ("5 de septiembre de 2025", "2025-09-05"),
        ("5 września 2025", "2025-09-05"),
        ("5 Eylül 2025", "2025-09-05"),
        ("5 سبتمبر 2025", "2025-09-05"),
        ("2025年9月5日", "2025-09-05"),
        ("2025년 9월 5일", "2025-09-05"),
        ("05.09.2025", "2025-09-05"),
        ("20250905", "2025-09-05"),
        ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("soon", None),
        ("3,5% of 2025", None),
        ("31.02.2025", None),
        ("page 5 of 2025 may follow", None),
        ("it may 5 times", None),
    ],
)
def test_dates(text, expected):
    assert dates.parse(text) == expected


def test_month_first_only_for_english():
    assert dates.parse("05/09/2025", day_first=False) == "2025-05-09"
    assert dates.parse("05/09/2025") == "2025-09-05"


def test_options_win_over_sources_toml_over_front_matter(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\noutlet: A\nauthor: A\n---\n\nThe words of it are here.", encoding="utf-8"
    )
    (tmp_path / "sources.toml").write_text('["a.md"]\noutlet = "B"\nauthor = "B"\n', encoding="utf-8")
    (document,) = read(tmp_path / "a.md", Role.SOURCE, overrides={"author": "C"})
    assert (document.title, document.outlet, document.author) == ("A", "B", "C")


def test_bad_sources_toml_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    (tmp_path / "sources.toml").write_text('["a.txt"]\nlanguage = "de"\n', encoding="utf-8")
    with pytest.raises(InputError, match="unknown field 'language'"):
        read(tmp_path / "a.txt", Role.SOURCE)


def test_front_matter_of_a_text_file_counts_and_a_rule_does_not(tmp_path):
    (tmp_path / "a.txt").write_text(
        "---\nlang: de\nspeaker: Ilse Vogt\n---\nDas Wasser *bleibt* hier.", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text("---\nDas Wasser: es bleibt.\n---\nUnd hier.", encoding="utf-8")
    (document,) = read(tmp_path / "a.txt", Role.SOURCE)
    assert (document.text, document.lang, document.speaker) == ("Das Wasser *bleibt* hier.", "de", "Ilse Vogt")
    assert read(tmp_path / "b.txt", Role.SOURCE)[0].text == "---\nDas Wasser: es bleibt.\n---\nUnd hier."


def test_standard_input(monkeypatch):
    class Input:
        buffer = io.BytesIO(
            "<!DOCTYPE html><html><body><h1>Kopf</h1><p>Die Brücke ist nicht verkauft, und das bleibt so.</p></body></html>".encode()
        )

    monkeypatch.setattr("sys.stdin", Input)
    (document,) = read("-", Role.REPORT)
    assert document.text == "Kopf\n\nDie Brücke ist nicht verkauft, und das bleibt so."
    assert document.location == "-"


def test_reading_twice_gives_the_same_and_ids_are_stable(tmp_path):
    path = tmp_path / "Ein Bericht (2) für Gäste.html"
    path.write_text(load("pages.toml", "page")[0]["html"], encoding="utf-8")
    first, second = read(path, Role.SOURCE), read(path, Role.SOURCE)
    assert first == second
    assert first[0].id == "Ein-Bericht-2-für-Gäste"


def test_importing_the_room_loads_no_heavy_library():
    code = "import sys, xref.ingest; print([n for n in ('numpy','torch','faiss','polars','trafilatura','lxml','yaml','requests','py3langid','mammoth','pypdfium2','http.client') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Hostile input.

HOSTILE = {
    "deep.html": "<html><body>" + "<div>" * 400 + "<p>The words that a parser loses are here.</p>",
    "deeper.html": "<html><body>" + "<div>" * 5000 + "<p>The words that a parser loses are here.</p>",
    "attributes.html": "<html><body><p "
    + " ".join(f"a{i}='1'" for i in range(60_000))
    + ">The words that a parser loses are here.</p>",
    "node.html": "<html><body><p>"
    + "Words of one text node. " * 20_000
    + "The words that a parser loses are here.</p>",
    "scripts.html": "<html><body><p>The words that a parser loses are here.</p>" + "<script>" * 5_000,
    "ld.html": "<html><body><script type='application/ld+json'>"
    + "[" * 50_000
    + "</script><p>The words that a parser loses are here.</p>",
    "stars.md": "The words that a parser loses are here. " + "*" * 20_000,
    "brackets.md": "[" * 20_000 + "](x)" * 20_000 + " The words that a parser loses are here.",
    "comments.md": "<!--" * 20_000 + " The words that a parser loses are here.",
    "lines.txt": "Also read: x\n" * 4_000 + "The words that a parser loses are here.",
    "accents.txt": "e" + "\u0301" * 50_000 + " The words that a parser loses are here.",
    "tags.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v a>" * 10_000 + "The words that a parser loses are here.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_structures_lose_no_words_and_do_not_hang(name, tmp_path):
    path = tmp_path / name
    path.write_text(HOSTILE[name], encoding="utf-8")
    start = time.process_time()
    (document,) = read(path, Role.SOURCE, lang="en")
    assert "The words that a parser loses are here." in document.text
    assert time.process_time() - start < 2


def test_damaged_input_gives_documents_or_clear_lines(tmp_path):
    """A fast subset of the 10,000 (research script): truncated, flipped, re-encoded and spliced files of every text format."""
    random = Random(7)
    whole = [(".html", case["html"].encode()) for case in load("pages.toml", "page")] + [
        (".txt", case["text"].encode()) for case in load("texts.toml", "text")
    ]
    whole += [
        (".vtt", VTT.encode()),
        (".md", b"---\ntitle: A\n---\n\n**A:** b *c* [d](e)\n"),
        (".jsonl", b'{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n'),
        (".csv", b"id,text\n1,One.\n"),
    ]
    encodings = ["utf-8", "utf-16", "cp1251", "koi8-r", "shift_jis", "gb18030", "utf-32"]
    for number in range(250):
        suffix, data = random.choice(whole)
        way = number % 5
        if way == 0:
            data = data[: random.randrange(1, len(data))]
        elif way == 1:
            flipped = bytearray(data)
            for _ in range(20):
                flipped[random.randrange(len(flipped))] = random.randrange(256)
            data = bytes(flipped)
        elif way == 2:
            data = data.decode("utf-8", "replace").encode(random.choice(encodings), "replace") + random.choice(whole)[
                1
            ].decode().encode(random.choice(encodings), "replace")
        elif way == 3:
            suffix = random.choice([".txt", ".md", ".html", ".jsonl", ".csv", ".srt", ".vtt"])
        else:
            data = random.randbytes(random.randrange(1, 2_000))
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(data)
        skipped: list[Skipped] = []
        start = time.process_time()
        documents = list(read_all([path], Role.SOURCE, on_skip=skipped.append))
        assert time.process_time() - start < 2
        assert documents or skipped
        for skip in skipped:
            assert skip.reason
            assert "\n" not in skip.reason
        for document in documents:
            assert document.text.strip()
            assert unicodedata.is_normalized("NFC", document.text)
            for mark in document.marks:
                assert 0 <= mark.span.start < mark.span.end <= len(document.text)


def test_a_question_behind_a_reporters_label_is_no_byline(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "记者：谢文钦\n\n记者：水位现在多高？\n\n谢文钦：昨天是十二米。\n\n记者：有人说大坝已经老了。\n\n谢文钦：老是老了。\n",
        encoding="utf-8",
    )
    (document,) = read(path, Role.SOURCE)
    assert marked(document, "cruft") == ["记者：谢文钦"]
