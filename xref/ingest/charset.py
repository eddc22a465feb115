"""Guess the encoding of undeclared bytes that are not UTF-8, from the letters each candidate would give.

Why not charset-normalizer alone: on one Russian sentence in koi8-r it answers shift_jis, on German cp1252 it answers cp1250, on
Polish cp1250 and iso-8859-2 it answers cp1257 (version 3.5, measured). Here a candidate is judged by the letters it makes of the
high bytes: common ones, in lower case, in words of one script.
"""

from __future__ import annotations

_SAMPLE = 6_000
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўј"
_GREEK = "αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώϊϋΐΰ"
_HEBREW = "יוהלאתרבשמנדחקפגצסעטכזםןךףץ"
_ARABIC = "اليمنوتربةعدسفحكجقأهشطصخإذىضزغئثءظؤآپچگکی"
_BALTIC = "āčēģīķļņšūžąęėįųõäöü"
# One set a language: in a set for all of Central Europe the Czech letters hide that a Polish text was misread, and the other way round.
_WEST = ("éèàçêôûîâëïùœæ", "äöüßé", "óíáéñúü¿¡", "ãçáéóêíâõúôà", "èàùòéì", "åäöøæé", "áíðþéóæöúý")
_CENTRAL = ("ąęłóśćżźń", "áíéěšýřčžůúťňďóľôäĺŕ", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "äöüß")
# Punctuation that a news text has between or beside words, never inside one.
_MARKS = "«»“”„‘’‚–—…№§°·•€£\xa0‹›´©®™±½"
_CANDIDATES: tuple[
    tuple[str, tuple[str, ...], bool], ...
] = (  # encoding, letters by frequency, whether words are wholly of them
    ("cp1252", _WEST, False),  # first: where there are only quotation marks, all agree
    ("cp1251", (_CYRILLIC,), True),
    ("koi8-r", (_CYRILLIC,), True),
    ("koi8-u", (_CYRILLIC,), True),
    ("cp866", (_CYRILLIC,), True),
    ("iso-8859-5", (_CYRILLIC,), True),
    ("mac-cyrillic", (_CYRILLIC,), True),
    ("cp1253", (_GREEK,), True),
    ("cp1255", (_HEBREW,), True),
    ("cp1256", (_ARABIC,), True),
    ("iso-8859-6", (_ARABIC,), True),
    ("cp1250", _CENTRAL, False),
    ("iso-8859-2", _CENTRAL, False),
    ("cp1254", ("ıüşöğçİâîû",), False),
    ("cp1257", (_BALTIC,), False),
    ("mac-roman", _WEST, False),
)
_FREQUENT = {
    "gb18030": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经",
    "big5": "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經",
    "cp932": "のにはをたがでとしれさあいるなもってかりこらくまき日人年大国会",
    "euc_jp": "のにはをたがでとしれさあいるなもってかりこらくまき日人年大国会",
    "cp949": "이다는의에을가고한를은하로지사도시서기대인정과자해어일부",
}


def detect(data: bytes) -> str | None:
    """The encoding whose letters look most like writing, or None; for bytes that are not UTF-8 and carry no mark."""
    sample = _sample(data)
    best, score = None, 0.0
    for encoding, frequent in _FREQUENT.items():
        value = _wide(sample, encoding, frequent)
        if value > score:
            best, score = encoding, value
    for encoding, sets, whole in _CANDIDATES:
        text = sample.decode(encoding, errors="replace")
        value = max(_narrow(text, letters, whole=whole) for letters in sets) * (0.8 if encoding == "mac-roman" else 1.0)
        if value > score + 1e-9:
            best, score = encoding, value
    return best


def _sample(data: bytes) -> bytes:
    """Lines with high bytes, up to the sample size: one Russian word in a long English file decides as well."""
    if len(data) <= _SAMPLE:
        return data
    lines, size = [], 0
    for line in data[: 100 * _SAMPLE].split(b"\n"):
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(lines[-1])
            if size > _SAMPLE:
                break
    return b"\n".join(lines)[: 2 * _SAMPLE]


def _wide(sample: bytes, encoding: str, frequent: str) -> float:
    """How much a multi-byte decoding looks like Chinese, Japanese or Korean, 0 to 1."""
    text = sample.decode(encoding, errors="replace")
    high = [char for char in text if ord(char) > 127]
    if len(high) < 2 or text.count("�") > 1 + len(high) // 100:
        return 0.0
    kana = encoding in ("cp932", "euc_jp")  # GB 18030 has kana too, at the same bytes as EUC-JP
    known = sum(char in frequent or (kana and "぀" <= char <= "ヿ") for char in high)
    odd = sum(not char.isalpha() and char not in "，。、；：？！“”‘’（）《》「」『』…—・％　～" for char in high)
    share = (known - 2 * odd) / len(high)
    return min(1.0, 2.5 * share) if share > 0.12 else 0.0


def _narrow(text: str, letters: str, *, whole: bool) -> float:
    """How much a single-byte decoding looks like writing, 0 to 1: the mean worth of its high characters."""
    worth = {char: 1.0 - 0.5 * place / len(letters) for place, char in enumerate(letters)}
    total = count = 0.0
    previous, run = " ", 0
    for at, char in enumerate(text):
        if ord(char) < 128:
            if whole and run and char.isalpha():
                total -= 1.0  # a word of two scripts
            previous, run = char, 0
            continue
        count += 1
        inside = previous.isalpha() and at + 1 < len(text) and text[at + 1].isalpha()
        if (lower := char.lower()) in worth:
            value = worth[lower]
            if char != lower:
                value *= 0.2 if previous.isalpha() and previous.islower() else 0.8
            run += 1
            if not whole and run > 3:
                value = -0.5
            elif whole and previous.isascii() and previous.isalpha():
                value -= 1.0
        elif char in _MARKS:
            value = (0.8 if inside else 0.3) if char in "’‘´·" else -0.6 if inside else 0.8
            run = 0
        elif char.isalpha():
            value, run = (-0.2 if not whole else -0.6), run + 1
        else:
            value, run = -1.5, 0
        total += value
        previous = char
    if not count:
        return 0.0
    # A few points for trust: half the characters must look right, or these are random bytes.
    mean = total / count
    return mean if mean > 0.35 else 0.0
