"""Quantities in Chinese, Japanese and Korean text: mixed digits and numerals (3.5万, 三千五百, 二分之一, 3割), units, bounds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from xref import lang as languages
from xref.facts.numerals import SPACES, Quantity, digits

_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "십": 10, "백": 100, "천": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12, "만": 10**4, "억": 10**8, "조": 10**12}
_ONES = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2, "兩": 2, "壱": 1, "弐": 2, "参": 3, "壹": 1, "贰": 2, "叁": 3,
         "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}  # fmt: skip
_HAN_NUMERAL = "〇零一二三四五六七八九十百千万萬亿億兆两兩"
# The United Nations group thousands by spaces (18 000).
_DIGIT_RUN = (
    r"(?:(?<![0-9０-９.,．])[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3}(?![0-9])){1,4}(?:\.[0-9]{1,4})?"
    r"|[0-9０-９]{1,15}(?:[.,．・](?=[0-9０-９])[0-9０-９]{1,12}){0,6})"
)
_NUMERAL = re.compile(
    rf"(?P<frac>(?P<den>[{_HAN_NUMERAL}0-9０-９]{{1,6}})[分](?:之|の)(?P<num>(?:[0-9０-９]{{1,6}}(?:\.[0-9]{{1,6}})?|[{_HAN_NUMERAL}]{{1,9}})(?:点[一二三四五六七八九零〇]{{1,4}})?))"
    rf"|(?P<mix>{_DIGIT_RUN}(?:[ ]?(?:[万萬亿億兆]|[千百十](?![伏瓦米克卡分]))(?:[0-9０-９]{{1,4}}(?:,[0-9]{{3}})?[万萬亿億千百]?|[一二三四五六七八九]千)?){{0,4}})"
    rf"|(?P<han>[{_HAN_NUMERAL}]{{1,16}}(?:点[〇零一二三四五六七八九]{{1,6}}[万亿億千百]{{0,2}})?)"
)
_KOREAN = re.compile(
    rf"(?P<mix>{_DIGIT_RUN}(?:[ ]?[조억만천백](?:[ ]?[0-9]{{1,4}}(?:,[0-9]{{3}})?[조억만천백]{{0,2}})?){{0,4}})"
    # one syllable alone is more often another word: 사건 is an incident, 구조 a rescue, 이번 "this time"
    r"|(?P<han>(?<![가-힣])(?:[일이삼사오육칠팔구십백천만억](?=[ ]?(?:년|월|달러|퍼센트|%|킬로|미터(?!링)))|(?![일이삼사오육칠팔구]조(?![ ]?(?:원|달러|유로|엔)))[일이삼사오육칠팔구십백천만억조]{2,12}(?=[ ]?(?:명|개|년|월|일|원|달러|퍼센트|%|배|차|회|위|대|건|가지|킬로|미터|톤|세|살|여|주|시간|분|초|번|곳|인|호|층|조|점))))"
    r"|(?P<native>(?<![가-힣])(?:(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)?|한|두|세|네|다섯|여섯|일곱|여덟|아홉|스무)(?=[ ]?(?:명|개|번|가지|살|사람|달|시간|차례|배|곳|마리|대|건|자루|채|척|쪽|나라|시|경기|골|권|벌|쌍|잔|장|주)))"
)
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50}  # fmt: skip
_NATIVE |= {"하나": 1, "둘": 2, "셋": 3, "넷": 4}
_NATIVE_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
_CURRENCY_BEFORE = {"$": "USD", "＄": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY"}
_LOOSE = {
    "双方": 2, "两": 2, "双": 2, "半": 0.5, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "百": 100,
    "千": 1000, "万": 10000, "亿": 1e8, "億": 1e8, "倍": 2, "翻番": 2, "唯一": 1, "両": 2, "双子": 2, "廿": 20, "兆": 1e12, "양": 2, "첫": 1,
    "한": 1, "두": 2, "세": 3, "네": 4, "쌍": 2, "반": 0.5, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20, "스물": 20,
    "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip


# The number of a paragraph, at the very beginning of a text (52. …, 三、…).
_NUMBERING = re.compile(
    r"(?:[0-9０-９]{1,3}(?:[.．](?: |(?=[^0-9０-９]))|[、)）] ?)|[一二三四五六七八九十]{1,3}、)(?=[^\s0-9０-９])"
)
_PHONE = re.compile(r"[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}")


class Table:
    """Units, classifiers and attributes of one of these languages."""

    def __init__(self, lang: str) -> None:
        data = languages.table("numbers", lang)
        self.units = sorted(
            ((form, key) for key, forms in data.get("units", {}).items() for form in forms.split()),
            key=lambda pair: -len(pair[0]),
        )
        self.classifiers = tuple(sorted(str(data.get("classifiers", "")).split(), key=len, reverse=True))
        self.before = [(form, kind) for kind in ("approx", "min", "max") for form in str(data.get(kind, "")).split()]
        self.after = [
            (form, kind) for kind in ("approx", "min", "max") for form in str(data.get(f"{kind}_after", "")).split()
        ]
        self.before.sort(key=lambda pair: -len(pair[0]))
        self.after.sort(key=lambda pair: -len(pair[0]))
        self.range_to = tuple(str(data.get("range_to", "")).split())


@cache
def _table(lang: str) -> Table:
    return Table(lang)


_NEIGHBOURS = frozenset(one + two for one, two in pairwise("一二三四五六七八九"))


def han(text: str) -> float | None:
    """The value of a numeral in Chinese characters, read to its last character (三千五百, 二〇二五, 一百万); None when it is none."""
    if "点" in text:
        whole, rest = text.split("点", 1)
        tail = rest.rstrip("万亿億千百")
        base = han(whole)
        if base is None or not tail:
            return None
        value = base + float("0." + "".join(str(_ONES[sign]) for sign in tail))
        for sign in rest[len(tail) :]:
            value *= _BIG.get(sign) or _UNITS.get(sign, 1)
        return value
    if len(text) > 1 and all(sign in _ONES for sign in text):
        return float("".join(str(_ONES[sign]) for sign in text)) if len(text) >= 2 and "两" not in text else None
    total, section, digit, last = 0.0, 0.0, -1, 10**17
    small = 10**5
    for sign in text:
        if sign in _ONES:
            if digit > 0:
                return None
            digit = _ONES[sign]
        elif sign in _UNITS:
            unit = _UNITS[sign]
            if unit >= small:
                return None
            section += (digit if digit > 0 else 1) * unit
            small, digit = unit, -1
        else:
            big = _BIG[sign]
            section += max(digit, 0)
            if section == 0 and total == 0:
                return None
            if big < last:
                total += section * big
            else:
                total = (total + section) * big
            last, section, digit, small = big, 0.0, -1, 10**5
    if digit > 0:
        # 三万五 is 35,000: a bare digit after a big unit counts the next place.
        if section == 0 and total and text[-2] in _BIG:
            section += digit * _BIG[text[-2]] / 10
        else:
            section += digit
    return total + section


def mixed(text: str) -> tuple[float, float | None, bool] | None:
    """The value of digits with scale characters (3.5万, 1億2000万): value, second reading, whether a scale took part."""
    plain = SPACES.sub("", text.translate({0xFF10 + k: 48 + k for k in range(10)} | {0x30FB: 46, 0xFF0E: 46}))
    pieces = re.findall(r"[0-9.,]+|[^0-9.,]", plain)
    total, section, number = 0.0, 0.0, None
    scaled = False
    other: float | None = None
    for piece in pieces:
        if piece[0] in "0123456789":
            read = digits(piece, ".")
            if read is None:
                return None
            number, other = read
        elif piece in _UNITS:
            section += (1 if number is None else number) * _UNITS[piece]
            number, scaled = None, True
        elif piece in _BIG:
            section += number or 0
            total = total + section * _BIG[piece] if section else total * _BIG[piece]
            section, number, scaled = 0.0, None, True
        elif piece in _ONES:
            number = float(_ONES[piece])
        else:
            return None
    return total + section + (number or 0), None if scaled else other, scaled


@lru_cache(maxsize=512)
def scan(text: str, lang: str) -> tuple[Quantity, ...]:
    """Every quantity of a text in zh, ja or ko, in order."""
    table = _table(lang)
    found: list[Quantity] = []
    pattern = _KOREAN if lang == "ko" else _NUMERAL
    for match in pattern.finditer(text):
        if found and match.start() < found[-1].core_end:
            continue  # the 八三 of 一米八三
        quantity = _quantity(text, match, table, lang)
        if quantity is None or (not quantity.start and _NUMBERING.match(text)):
            continue
        if found:
            joined = _joined(text, found[-1], quantity, table)
            if joined is not None:
                found[-1] = joined
                continue
        found.append(quantity)
    return tuple(found)


def _quantity(text: str, match: re.Match[str], table: Table, lang: str) -> Quantity | None:
    start, end = match.span()
    part, other, raw = False, None, ""
    if match.lastgroup == "frac" or (lang != "ko" and match["frac"]):
        below, above = _any(match["den"]), _any(match["num"])
        if not below or above is None:
            return None
        if below == 100:
            return _dressed(text, start, end, above, table, "%", lang)
        value, part = above / below, True
        return _dressed(text, start, end, value, table, "", lang, part=part)
    if match["mix"]:
        if (
            start > 1
            and text[start - 1] in "-－"
            and text[start - 2].isdigit()
            and _PHONE.search(text, max(0, start - 12), end + 12)
        ) or (end < len(text) and text[end] in "-－" and _PHONE.match(text, start)):
            return None
        if start and (
            text[start - 1].isascii()
            and (
                text[start - 1].isalpha()
                or (text[start - 1] == "-" and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha())
            )
        ):
            return None
        read = mixed(match["mix"])
        if read is None:
            return None
        value, other, scaled = read
        raw = "" if scaled else match["mix"]
        if end < len(text) and text[end].isascii() and text[end].isalpha() and not _unit(text, end, table):
            return None
    elif lang == "ko" and match["native"]:
        value = _native(match["native"])
    else:
        written = match["han"]
        number = han(written)
        if number is None:
            return None
        value = number
        if len(written) == 2 and written in _NEIGHBOURS and not _in_word(text, start, end, written):
            # 五六小时: five or six hours.
            small = _dressed(text, start, end, value // 10, table, "", lang, part=part)
            return replace(small, high=value % 10) if small.low == value // 10 else None
        if lang != "ko" and not _counts(text, start, end, written, table, lang):
            return None
    return _dressed(text, start, end, value, table, "", lang, part=part, raw=raw, other=other)


def _native(text: str) -> float:
    """The value of a Korean numeral of its own (열여덟 is 18)."""
    if text in _NATIVE:
        return float(_NATIVE[text])
    tens = next(form for form in _NATIVE_TENS if text.startswith(form))
    return float(_NATIVE_TENS[tens] + _NATIVE.get(text[len(tens) :], 0))


def _any(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return han(text)


# Words and names that begin with or contain a numeral without counting anything.
_NOT_COUNTED = re.compile(
    r"[一十百千万两五四三二六七八九](?:些|般|直|样|樣|定|起|切|旦|向|度|方面|体|體|致|路|再|带|帶|同|贯|时间|下|点|點|边|邊|律|帆|贫|味|部分|番|面|心|应|番|概|共|派|者は|人々|番目|緒|般的|部|時|気|瞬|方|層|連|斉|向に)"
)
_AROUND = re.compile(
    r"千萬|一万步|一萬步|正经八百|正經八百|五大洲|四大洋|胡说八道|胡說八道|一一|双11|双十一|雙11|雙十一|双12|双十二|十全十美|十之八九|十有八九|八成是|三心二意|四分五裂|九牛一毛|百里挑一|千言万语|千言萬語|千辛万苦|千辛萬苦|千变万化|千變萬化|千家万户|千家萬戶|万无一失|萬無一失|百分百|不三不四|颠三倒四|挑三拣四|丢三落四|再三|三言两语|三三两两|三五成群|[二八十六]进制|[二八十六]進制|[二八十六]進法|四座|四面八方|四周|四处|四處|三角|三维|三維|三明治|七嘴八舌|乱七八糟|亂七八糟|五花八门|五花八門|五颜六色|五顏六色|三番|四海|四肢|八卦|九三学社|三国|三國|三合一|二胡|二进宫|二氧|三氯|四氯|五金|五官|八成新|万圣|萬聖|万能|萬能|万物|萬物|万岁|萬歲|万分|萬分|百科|百老汇|百事|百忙|百般|百年好合|千方百计|千方百計|千里迢迢|七七八八|十字|四川|九江|三亚|三星|三菱|三井|四国|九州|千葉|五輪|万科|百度|三峡|两岸|两会|兩岸|八一|七一|五一|五四|六一|十一|三农|四季|万一|千万|一带|五角|二手|九寨|百货|万达|三里|三明|六安|百姓|十分|八达|五粮|七夕|四人帮|八国|九龙|两国|统一|唯一|第一|独一|万象|百色|千年|万人空|三木|一郎|二郎|三郎|五郎|一夫|三浦|二宮|一橋|三重|六本|八王|九段|千代|百合|十勝|十和田|五島|一方|一般|一部|一緒|一番|一層|一旦|一切|一定|一時|万博|八百長|十二指腸|千歳|三原|三田|三池|三沢|二条|三条|四条|五条|六甲|七尾|八尾|八幡|八戸|八丈|百済"
)


def _counts(text: str, start: int, end: int, written: str, table: Table, lang: str) -> bool:
    """Whether a numeral in characters counts something here: followed by a classifier or unit, or long enough to be nothing else."""
    if start and text[start - 1] == "第":
        return True
    if written in ("百", "千", "万", "亿", "億", "兆", "万亿", "百万", "千万", "百亿") and (
        not start or text[start - 1] in "数几上成好累多"
    ):
        return False
    if written == "一" or (lang == "zh" and written[0] == "一" and len(written) == 1):
        after = text[end : end + 2]
        tenth = after[:1] == "成" and after[1:] not in set("为為功本立不绩績果员員就套熟长長型交份都")
        tall = after[:1] == "米" and after[1:] in _ONES and after[1:] != ""
        return after[:1] in "%％" or after in ("公里", "美元", "倍") or tenth or tall
    if start and text[start - 1] in "廿卅":
        return False  # 廿四 is 24: the twenty is not read, and answers beside the four
    if start and text[start - 1] in "数几幾星礼周期" and text[start - 1] not in "期":
        return text[start - 1] in "周"
    if _in_word(text, start, end, written):
        return False
    if len(written) == 1 and _NOT_COUNTED.match(text, start):
        return False
    followed = any(text.startswith(form, end) for form in table.classifiers) or _unit(text, end, table) is not None
    if len(written) == 1:
        return followed
    if all(sign in "百千万亿億兆" for sign in written):
        return followed and written not in ("万一",)
    return True


def _in_word(text: str, start: int, end: int, written: str) -> bool:
    """Whether a numeral is part of a word or set phrase: 千万 and 十一 are words of their own, inside 四千万 and 三十一 they are not."""
    for around in _AROUND.finditer(text, max(0, start - 3), end + 3):
        inside = start <= around.start() and around.end() <= end and len(written) > len(around[0])
        if around.start() < end and around.end() > start and not inside:
            return True
    return False


def _unit(text: str, end: int, table: Table) -> tuple[str, int] | None:
    at = end + 1 if end < len(text) and text[end] == " " else end
    for form, unit in table.units:
        if text.startswith(form, at):
            return unit, at + len(form)
    return None


def _dressed(
    text: str, start: int, end: int, value: float, table: Table, unit: str, lang: str, part: bool = False, raw: str = "", other: float | None = None
) -> Quantity:  # fmt: skip
    core, core_end = start, end
    approx, bound, ordinal = False, "", False
    low = -value if _MINUS.search(text, 0, start) else value
    if lang == "zh" and text.startswith("个亿", end):  # 三个亿 are three hundred million
        low, end, core_end, raw = low * _BIG["亿"], end + 2, end + 2, ""
    after = _after(text, end, table)
    if lang == "zh" and text[end : end + 1] == "个" and text[end + 1 : end + 2] in _HUNDRED_MILLION:
        low, end, core_end, raw = low * 1e8, end + 2, end + 2, ""  # 三个亿
    if after is None and lang == "zh" and text[end : end + 1] == " ":
        after = _after(text, end + 1, table)  # 400 多万
    if after is not None and lang == "zh":
        kind, stop = after
        if text[end:stop].strip() in ("多", "余", "餘", "来"):
            bound, end = "min", stop
        if stop < len(text) and text[stop] in "万亿億" and end == stop:
            low, end, core_end = low * _BIG[text[stop]], stop + 1, stop + 1
            raw = ""
    found = _unit(text, end, table)
    if found is not None and not unit:
        unit, end = found
        if unit == "CNY" and text[end - 1] in "元块" and _OF_DOLLARS.search(text):
            unit = ""  # 加拿大新版 5 元: whose yuan or dollar it is the context says
    if not unit and text.startswith("割", end):
        low, unit, end, raw = low * 10, "%", end + 1, ""
        if end + 1 < len(text) and text[end] in _ONES and text[end + 1] == "分":
            low, end = low + _ONES[text[end]], end + 2
    if (
        not unit
        and lang == "zh"
        and text.startswith("成", end)
        and 1 <= low <= 10
        and not text.startswith("成为", end)
        and not text.startswith("成功", end)
    ):
        low, unit, end, raw = low * 10, "%", end + 1, ""
        if low < 100 and end < len(text) and text[end] in "一二三四五六七八九" and not _stands_apart(text, end, table):
            low, end, core_end = low + _ONES[text[end]], end + 1, end + 1  # 七成二 is 72 percent
    elif unit in _DECIMAL_BEHIND and lang == "zh" and low == int(low) and end < len(text) and text[end] in _ONES:
        digit = _DECIMALS.match(text, end)
        if digit is not None and not _stands_apart(text, digit.end() - 1, table):
            figures = "".join(str(_ONES[sign]) for sign in digit[0])
            low, end, core_end, raw = low + float(f"0.{figures}"), digit.end(), digit.end(), ""  # 二十七米三, 一米八三
    weak = False
    if text.startswith("半", core_end) or (text.startswith("半", end) and end > core_end):
        pass
    after = _after(text, end, table)
    if after is None:
        counter = next((form for form in table.classifiers if text.startswith(form, end)), "")
        after = _after(text, end + len(counter), table) if counter else None
    if after is not None:
        kind, stop = after
        approx, bound, end = kind == "approx", bound or (kind if kind != "approx" else ""), stop
    if start and text[start - 1] in _CURRENCY_BEFORE and not unit:
        unit, start = _CURRENCY_BEFORE[text[start - 1]], start - 1
        unit = "JPY" if unit == "CNY" and lang == "ja" else unit
    if start and text[start - 1] == "第":
        ordinal, start = True, start - 1
    if lang != "zh" and (text.startswith("番目", end) or text.startswith("位", end) or text.startswith("번째", end)):
        ordinal = True
    for form, kind in table.before:
        if text.endswith(form, 0, start) and not text.endswith(_RECENT, 0, start):
            approx, bound, start = (
                approx or kind == "approx",
                bound or (kind if kind != "approx" else ""),
                start - len(form),
            )
            break
    if lang == "ko" and value == 1 and not raw:
        weak = True
    return Quantity(
        core, core_end, start, end, core, core_end, low, low, unit, approx, bound, ordinal, raw, other, weak, part
    )


_MINUS = re.compile(r"(?:[为為是至到达達は]|^)[ ]?[-－−]\Z")  # behind a figure a dash is one of a range
_RECENT = ("最近", "附近")  # 最近十期 are the last ten
_HUNDRED_MILLION = ("亿", "億")
_DECIMAL_BEHIND = frozenset({"m", "CNY", "°"})  # units behind which a bare digit is the next place
_DECIMALS = re.compile("[一二三四五六七八九]{1,2}")


def _stands_apart(text: str, at: int, table: Table) -> bool:
    """Whether the digit at a place opens a number or word of its own: what follows it counts or goes on."""
    rest = text[at + 1 : at + 2]
    if rest and rest in _HAN_NUMERAL:
        return True
    return _unit(text, at + 1, table) is not None or any(text.startswith(form, at + 1) for form in table.classifiers)


def _after(text: str, end: int, table: Table) -> tuple[str, int] | None:
    for form, kind in table.after:
        if text.startswith(form, end):
            return kind, end + len(form)
    return None


def _joined(text: str, one: Quantity, two: Quantity, table: Table) -> Quantity | None:
    """The range of two neighbours (20至30, 3〜5), when a range sign alone stands between them."""
    gap = text[one.core_end : two.core] if one.unit in ("", two.unit) else text[one.end : two.core]
    if len(gap) > 4 or two.ordinal or one.ordinal or two.low <= one.low or one.unit not in ("", two.unit):
        return None
    if gap.strip() not in table.range_to and not any(
        gap.endswith(sign) and _unit(text, one.core_end, table) for sign in table.range_to
    ):
        return None
    if gap in ("、",) and not (two.low - one.low == 1 and two.low < 10):
        return None
    if one.digits and len(one.digits) == 4 and gap == "-":
        return None
    return Quantity(
        one.first,
        two.stop,
        one.start,
        two.end,
        one.core,
        two.core_end,
        one.low,
        two.high,
        two.unit,
        one.approx or two.approx,
        one.bound or two.bound,
    )


# Places whose dollar is a bare 元 where they are named; 美元, 加元 and the like are units of their own.
_OF_DOLLARS = re.compile("加拿大|澳大利亚|澳洲|新西兰|新加坡|香港|台湾|臺灣|台灣|美国|美國")
# 两毛, 五角, 八分钱: tenths and hundredths of a yuan.
_COINS = re.compile("([一二三四五六七八九两])(毛|角|分(?=钱))")
# 三十八度五分: Japanese tenths of a degree.
_FEVER = re.compile("([〇零一二三四五六七八九十百0-9]{1,4})度([一二三四五六七八九])分")


def loose(text: str, lang: str) -> frozenset[float]:
    """The values that single characters hint at: they answer, they never accuse."""
    rest = list(text)
    found: set[float] = set()
    for quantity in scan(text, lang):
        found.update((quantity.low, quantity.high))
        if not quantity.weak:
            rest[quantity.core : quantity.core_end] = " " * (quantity.core_end - quantity.core)
    found.update(_ONES[coin[1]] / (10 if coin[2] in "毛角" else 100) for coin in _COINS.finditer(text))
    for one, tenth in _FEVER.findall(text):
        degrees = _any(one)
        if degrees is not None:
            found.add(float(f"{int(degrees)}.{_ONES[tenth]}"))
    left = "".join(rest)
    found.update(value for form, value in _LOOSE.items() if form in left)
    for match in (_KOREAN if lang == "ko" else _NUMERAL).finditer(left):
        if match["mix"]:
            read = mixed(match["mix"])
            if read is not None:
                found.update(value for value in read[:2] if value is not None)
        elif match["han"]:
            whole = han(match["han"])
            if whole is not None:
                found.add(whole)
    return frozenset(float(value) for value in found)
