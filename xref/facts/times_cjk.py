"""Times in Chinese, Japanese and Korean text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from xref import lang as languages
from xref.facts.numerals import Quantity
from xref.facts.numerals_cjk import han
from xref.facts.times import _DAYS, _Raw
from xref.model import TimeValue

_N = r"(?:[0-9０-９]{1,4}|[〇零一二三四五六七八九十]{1,5})"
_DATE = re.compile(
    rf"(?:(?P<year>(?:[0-9０-９]{{4}}|[〇零一二三四五六七八九]{{4}}|[0-9０-９]{{2}}(?=年[0-9]{{1,2}}月)))\s?[年년]\s?度?)?"
    rf"(?:(?P<month>{_N})\s?[月월](?!球|光|饼|曜|間|间))?\s?(?:(?P<day>{_N})\s?(?:日(?!本|間|间|元|圓)|号(?!码|线|楼|機|機)|號|일))?"
)
_WEEKDAY = re.compile(
    r"(?<=[(（])([月火水木金土日])(?=[)）])|(?:星期|礼拜|禮拜|周|週)([一二三四五六日天末])(?!年|边|围)|([月火水木金土日])曜|([월화수목금토일])요일"
)
# Japanese papers write years of this century with two digits: １８年度, （１８年）, １６年に続き, ２５年から.
_SHORT_YEAR = re.compile(
    r"(?<![0-9０-９.．約満計])(?P<year>[0-3０-３][0-9０-９])年(?=度(?!も|以)|[)）]|末|春|夏|秋|冬|以降|時点|から(?!も)|に(?!わた|一|1|１|及|つき|ぶり|して|満)|の(?:ドラフト|選挙|大会|五輪|参院選|衆院選|総選挙|調査))"
)
_CLOCK = re.compile(
    rf"(?P<half>上午|下午|凌晨|晚上|早上|中午|傍晚|午前|午後|오전|오후)?\s?(?P<hour>{_N})(?:[时時点點]|:|：|시)(?:(?P<minute>[0-9]{{1,2}}|半)[分분]?)?(?![间間])"
)
_SPAN = re.compile(
    r"\s?(?P<more>多|余|数|半)?(?:个|個|か|カ|ヶ|ケ|箇)?(?P<half>半)?(?:多)?(?P<unit>小时|小時|時間|시간|分钟|分鐘|分間|分(?!之|の)|분|秒|초|天|日間|日间|일간|周年|周岁|周歲|週歲|週間|周间|周|週|주|月间|月|개월|달|年間|年间|年|년|歳|岁|歲|世纪|世紀|세기)(?P<ago>前|后|後|之前|以前|以来|间|間|来)?"
)
_UNIT = {"小时": "hour", "小時": "hour", "時間": "hour", "시간": "hour", "分钟": "minute", "分鐘": "minute", "分間": "minute", "分": "minute", "분": "minute", "秒": "second", "초": "second", "天": "day", "日間": "day", "日间": "day", "일간": "day",
         "周年": "year", "周岁": "year", "周歲": "year", "週歲": "year", "週間": "week", "周间": "week", "周": "week", "週": "week", "주": "week", "月间": "month", "月": "month", "개월": "month", "달": "month", "年間": "year", "年间": "year", "年": "year", "년": "year", "歳": "year", "岁": "year", "歲": "year"}  # fmt: skip
_HAN_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "월": 0, "화": 1, "수": 2, "목": 3, "금": 4, "토": 5, "일": 6}  # fmt: skip
_COUNTER = re.compile(r"\s?[人名个個位家次件台辆輛架只所张張本例户戶元円万萬亿億千百米公吨点點票匹頭番号円ドル%％-]")
_ISO = re.compile(r"(?<![0-9])([12][0-9]{3})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])(?![0-9])")
_QUARTER = re.compile(r"(?:第?([一二三四1-4])\s?(?:季度|四半期|분기))")
_CENTURY = re.compile(rf"(?P<n>{_N})\s?(?:世纪|世紀|세기)(?:(?P<d>[0-9]{{2}}|[二三四五六七八九]十)年代)?")
_DECADE = re.compile(r"(?P<d>(?:1[89]|20)[0-9]0|[2-9]0|[二三四五六七八九]十)\s?年代")
_RELATIVE = {
    "zh": {"今天": "day:0", "昨天": "day:-1", "昨日": "day:-1", "明天": "day:1", "前天": "day:-2", "后天": "day:2", "去年": "year:-1", "今年": "year:0", "明年": "year:1", "前年": "year:-2", "上个月": "month:-1", "上月": "month:-1", "本月": "month:0", "这个月": "month:0", "這個月": "month:0", "这月": "month:0", "上个礼拜": "week:-1", "下个礼拜": "week:1", "这周": "week:0", "这个星期": "week:0", "上个星期": "week:-1", "下个星期": "week:1", "上星期": "week:-1", "下星期": "week:1", "下个月": "month:1", "下月": "month:1", "上周": "week:-1", "本周": "week:0", "下周": "week:1", "今日": "day:0"},
    "ja": {"昨日": "day:-1", "今日": "day:0", "明日": "day:1", "昨年": "year:-1", "去年": "year:-1", "今年": "year:0", "来年": "year:1", "先月": "month:-1", "今月": "month:0", "来月": "month:1", "先週": "week:-1", "今週": "week:0", "来週": "week:1", "一昨年": "year:-2", "おととい": "day:-2", "同日": "day:0"},
    "ko": {"어제": "day:-1", "오늘": "day:0", "내일": "day:1", "작년": "year:-1", "지난해": "year:-1", "올해": "year:0", "내년": "year:1", "지난달": "month:-1", "이달": "month:0", "다음달": "month:1", "지난주": "week:-1", "이번주": "week:0", "다음주": "week:1"},
}  # fmt: skip
_SEASONS = {
    "春季": "spring",
    "春天": "spring",
    "夏季": "summer",
    "夏天": "summer",
    "秋季": "autumn",
    "秋天": "autumn",
    "冬季": "winter",
    "冬天": "winter",
    "夏": "summer",
    "冬": "winter",
}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ERA = re.compile(r"(令和|平成|昭和)(元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})年")


@cache
def _relative(lang: str) -> re.Pattern[str]:
    words = sorted(_RELATIVE.get(lang, {}), key=len, reverse=True)
    return re.compile("|".join(words) or "(?!)")


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit() and "〇" not in text:
        return int(text)
    value = han(text)
    return int(value) if value is not None else None


_PART = r"(?:年?(?:年中|年底|年初|年末|中旬|上旬|下旬|月底|月初)|中期|底|初|末)?"
_BEHIND = re.compile(
    rf"{_PART}(?:(?P<before>之前|以前|前(?![往后总任线所夕景途方面者一二三四五六七八九十两几半0-9])|到来之前)|(?P<after>之后|以后|过后|后(?![来续勤果者方的半]))|(?P<since>以来|起(?![来诉草到因义])))"
)
_AHEAD = re.compile(
    r"(?:(?P<not_before>不早于|不会早于|最早也?(?:要|得)?(?:在|于|到)?|最快也?(?:要|得)?(?:在|于|到)?|至少要?等?到|要等?到)"
    r"|(?P<until>不晚于|不迟于|最迟(?:在|于)?|最晚(?:在|于)?|直到|一直到|(?<![从自溯])到|(?<!溯)至)|(?P<since>自从?|从))\Z"
)
_DENIED = re.compile(r"不(?![断仅同少但久])|没|未(?!来)|无法|难以")
_DENIED_AHEAD = re.compile(r"(?:不会|不能|不可能|不得|不要|不应|没有?|无法)(?:在|于)?\Z")
_TO_COME = re.compile(r"[将会能才要可]")  # 最早 of the past is "first"


def _relation(text: str, start: int, end: int) -> str:
    """The relation that the characters before or behind a time give it: 之前, 以后, 直到, 最早."""
    rest = re.split(r"[，。；：！？]", text[end:], maxsplit=1)[0]
    behind = _BEHIND.match(text, end)
    ahead = _AHEAD.search(text[max(0, start - 6) : start])
    relation = (behind.lastgroup if behind else ahead.lastgroup if ahead else "") or ""
    if relation == "before":
        denied = _DENIED.search(text[behind.end() : end + len(rest)]) if behind else None
        return "not_before" if denied or _DENIED_AHEAD.search(text[max(0, start - 6) : start]) else "before"
    if relation == "not_before" and ahead is not None and ahead[0][0] == "最" and not _TO_COME.search(ahead[0] + rest):
        return ""
    if relation in ("until", "not_before") and "才" in rest:
        return "not_until" if relation == "until" else relation
    if (
        relation == "until"
        and _DENIED.search(rest)
        and ahead is not None
        and ahead[0] in ("直到", "一直到", "到", "至")
    ):
        return "not_until"
    return relation


def read(text: str, lang: str, quantities: tuple[Quantity, ...]) -> list[_Raw]:
    """The times of a text in zh, ja or ko, unresolved, in any order."""
    found: list[_Raw] = []
    used: set[int] = set()
    starts = [quantity.core for quantity in quantities]

    def add(start: int, end: int, value: TimeValue, shift: tuple[str, float] | None = None) -> None:
        cores = tuple(core for core in starts if start <= core < end)
        if any(start < raw.end and end > raw.start for raw in found):
            return
        used.update(cores)
        if lang == "zh" and value.duration is None:
            value = replace(value, relation=_relation(text, start, end))
        found.append(_Raw(start, end, value, cores, shift))

    for match in _ERA.finditer(text):
        count = 1 if match[2] == "元" else _number(match[2])
        if count:
            add(match.start(), match.end(), TimeValue(year=_ERAS[match[1]] + count))
    if lang == "ja":
        for match in _SHORT_YEAR.finditer(text):
            add(match.start(), match.end(), TimeValue(year=2000 + int(match["year"])))
    for match in _CENTURY.finditer(text):
        count = _number(match["n"])
        if count is None or count > 30:
            continue
        decade = _number(match["d"])
        if decade is not None:
            add(match.start(), match.end(), TimeValue(period=f"decade:{(count - 1) * 100 + decade}"))
        else:
            add(match.start(), match.end(), TimeValue(period=f"century:{count}"))
    for match in _DECADE.finditer(text):
        decade = _number(match["d"])
        if decade:
            add(match.start(), match.end(), TimeValue(period=f"decade:{decade if decade > 100 else 1900 + decade}"))
    for match in _DATE.finditer(text):
        if match.end() == match.start():
            continue
        year, month, day = _number(match["year"]), _number(match["month"]), _number(match["day"])
        if (
            (year is None and month is None and day is None)
            or (month is not None and not 1 <= month <= 12)
            or (day is not None and not 1 <= day <= 31)
        ):
            continue
        if year is not None and year < 100:
            year += 2000
        if (
            month is not None
            and match.end("month") + 1 < len(text)
            and text[match.end("month") + 1] in "份"
            and day is None
        ):
            pass
        if month is None and year is None and match["day"] and not match["day"][0].isdigit() and len(match["day"]) == 1:
            continue
        if month is None and year is not None and day is not None:
            continue
        if month is not None and year is None and day is None and match.start() and text[match.start() - 1] in "个個":
            continue
        add(match.start(), match.end(), TimeValue(year=year, month=month, day=day))
    for match in _ISO.finditer(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if 1 <= month <= 12 and 1 <= day <= 31:
            add(match.start(), match.end(), TimeValue(year=year, month=month, day=day))
    for match in _WEEKDAY.finditer(text):
        sign = match[1] or match[2] or match[3] or match[4]
        if sign == "末":
            continue
        if (
            match[2]
            and match[0][0] in "周週"
            and match.start()
            and text[match.start() - 1] in "一二两三四五六七八九十0123456789"
        ):
            continue
        add(match.start(), match.end(), TimeValue(weekday=_HAN_DAYS[sign]))
    for match in _QUARTER.finditer(text):
        add(match.start(), match.end(), TimeValue(period=f"quarter:{_number(match[1])}"))
    for match in _relative(lang).finditer(text):
        unit, amount = _RELATIVE[lang][match[0]].split(":")
        add(match.start(), match.end(), TimeValue(relative=True), (unit, float(amount)))
    for match in _CLOCK.finditer(text):
        hour, minute = _number(match["hour"]), 30 if match["minute"] == "半" else _number(match["minute"])
        mark = text[match.end("hour")]
        if (
            hour is None
            or hour > 24
            or (mark in "点點" and not match["half"] and minute is None and not match["hour"].isdigit())
            or (mark in ":：" and minute is None)
        ):
            continue
        if mark in "点點" and not match["half"] and minute is None:
            continue
        if match.end() < len(text) and text[match.end()] in ".0123456789":
            continue
        if match["half"] in ("下午", "晚上", "傍晚", "午後", "오후") and hour < 12:
            hour += 12
        add(match.start(), match.end(), TimeValue(hour=hour % 24, minute=minute or 0))
    for word, season in _SEASONS.items():
        at = text.find(word)
        if at >= 0 and (len(word) > 1):
            add(at, at + len(word), TimeValue(period=season))
    for quantity in quantities:
        if quantity.core in used or quantity.unit or quantity.ordinal:
            continue
        match_span = _SPAN.match(text, quantity.core_end)
        if match_span is None:
            if (
                1900 <= quantity.low <= 2060
                and len(quantity.digits) == 4
                and quantity.low == quantity.high
                and not quantity.bound
                and not quantity.approx
            ):
                if not _COUNTER.match(text, quantity.core_end):
                    add(quantity.core, quantity.core_end, TimeValue(year=int(quantity.low)))
            continue
        counted = _UNIT.get(match_span["unit"])
        if counted is None or (
            match_span["unit"] in ("分", "周", "週") and text[match_span.end() : match_span.end() + 1] in ("之", "の")
        ):
            continue
        high = quantity.high + (0.5 if match_span["half"] or match_span["more"] == "半" else 0)
        low = quantity.low + (high - quantity.high)
        value = TimeValue(duration=high * _DAYS[counted], period=f"span:{counted}:{low:g}:{high:g}")
        ago = match_span["ago"] in ("前", "之前", "以前")
        add(
            quantity.core,
            match_span.end(),
            value if not ago else TimeValue(duration=value.duration, period=value.period, relative=True),
            (counted, -high) if ago else None,
        )
    return found


def languages_known() -> tuple[str, ...]:
    """The languages that this module reads."""
    return tuple(lang for lang in _RELATIVE if lang in languages.languages("numbers") or lang == "ko")


def lengths(text: str) -> set[float]:
    """The lengths in days that unit characters hint at: one, a half and one and a half of each."""
    found: set[float] = set()
    for word, unit in (
        *_UNIT.items(),
        ("世纪", "century"),
        ("世紀", "century"),
        ("十年", "decade"),
        ("半年", "half-year"),
    ):
        if word in text:
            days = _DAYS.get(unit, 182.625)
            found.update((days, days / 2, days * 1.5))
    return found
