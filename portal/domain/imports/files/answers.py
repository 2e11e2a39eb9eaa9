"""What people write into the cells of a fair's list, read as days, horizons, answers and channels."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.imports.files.headings import normalised


class Horizon(StrEnum):
    """When somebody means to buy: within 7 days, 30, 90, or later. The values are those of a lead."""

    NOW = "now"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"


class Answer(StrEnum):
    """What a cell answers to a question of consent. Empty is no answer, and no consent."""

    YES = "yes"
    NO = "no"
    NONE = "none"


class Channel(StrEnum):
    """A way to reach somebody. The values are those of a consent."""

    CALL = "call"
    SMS = "sms"
    MAIL = "mail"
    POST = "post"
    WECHAT = "wechat"


_LAST_DAYS = ((7, Horizon.NOW), (30, Horizon.MONTH), (90, Horizon.QUARTER))


def horizon_of_days(days: int) -> Horizon:
    """The horizon of a purchase so many days away."""
    return next((horizon for last, horizon in _LAST_DAYS if days <= last), Horizon.LATER)


# ---- days

_TIME_OF_DAY = r"(?:[t\s]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?" + _TIME_OF_DAY + "$")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)$")
_MONTH_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]{3})[a-z]*\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # 2000 to 2099


def parse_day(text: str) -> date | None:
    """The day in `text`, or None: 2026-10-28, 2026/10/28, 2026年10月28日, 28 Oct 2026, a month alone (its first day),
    Excel's day number. A day like 05/06/2026 can be read in two ways and is not guessed.
    """
    text = " ".join(text.casefold().split())
    if len(text) > 40:
        return None
    if text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _FIRST_DAY_OF_EXCEL + timedelta(days=int(text))
    if found := _COMPACT.match(text):
        return _day(found[1], found[2], found[3])
    if found := _YEAR_FIRST.match(text):
        return _day(found[1], found[2], found[3] or "1")
    if found := _YEAR_LAST.match(text):
        one, two = int(found[1]), int(found[2])
        if one == two or two > 12:
            return _day(found[3], found[1], found[2])
        return _day(found[3], found[2], found[1]) if one > 12 else None
    if (found := _MONTH_NAMED.match(text)) and found[2] in _MONTHS:
        return _day(found[4], str(_MONTHS.index(found[2]) + 1), found[1] or found[3] or "1")
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# ---- horizons

_SOON = re.compile(
    r"\b(now|asap|immediately|at once|today|tomorrow|this week)\b|马上|立即|立刻|尽快|今天|明天|本周|这周|现在"
)
_THIS_MONTH = re.compile(r"\b(this month|next week)\b|本月|这个?月|下周")
_THIS_QUARTER = re.compile(r"\b(next month|this quarter)\b|下个?月|本季")
_SOME_DAY = re.compile(
    r"\b(later|just looking|looking around|no plans?|some ?day|next year|undecided)\b|"
    r"随便|看看|暂无|暂时不|以后再|不确定|未定|明年|再说|了解一下"
)
_NO_PLAN_KNOWN = {"", "-", "n/a", "na", "none", "unknown", "?", "无", "未知", "不详", "不知道"}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "six": 6}
_NUMBERS |= {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_SPAN = re.compile(
    r"((?<!\d)\d{1,3}|\b(?:a|one|two|three|six)\b|[一二两三四五六七八九十])\s*个?\s*(days?|weeks?|months?|years?|天|日|周|星期|礼拜|月|年)"
)
_HALF_A_YEAR = re.compile(r"half (a |of the )?year|半年")
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
_DAYS_OF |= {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}
_AND_MORE = re.compile(r"\b(after|over|more than|from)\b|[+＋>]|以后|之后|以上|后$")


def is_no_plan(text: str) -> bool:
    """Whether the cell says in words that no plan is known, or nothing."""
    return text.strip().casefold() in _NO_PLAN_KNOWN


def parse_horizon(text: str) -> Horizon | None:
    """The horizon in words: this week, 一个月内, 1-3 months, 半年以后, just looking. None where it is not understood.

    A span counts by its far end (1-3 months is 90 days); one that is open at the far end lies beyond it.
    """
    text = " ".join(text.casefold().split())
    if len(text) > 80:
        return None
    spans = [_days_of(number, unit) for number, unit in _SPAN.findall(text)]
    if _HALF_A_YEAR.search(text):
        spans.append(182)
    if spans:
        return horizon_of_days(max(spans) + (1 if _AND_MORE.search(text) else 0))
    for pattern, horizon in (
        (_SOME_DAY, Horizon.LATER),
        (_SOON, Horizon.NOW),
        (_THIS_MONTH, Horizon.MONTH),
        (_THIS_QUARTER, Horizon.QUARTER),
    ):
        if pattern.search(text):
            return horizon
    return None


def _days_of(number: str, unit: str) -> int:
    return (_NUMBERS.get(number) or int(number)) * _DAYS_OF[unit.removesuffix("s")]


# ---- consent and channels

_YES = {"yes", "y", "true", "1", "ok", "okay", "agree", "agreed", "consent", "consented", "granted", "allowed"}
_YES |= {"是", "是的", "同意", "愿意", "可以", "可", "允许", "接受", "已同意", "✓", "✔", "√"}
_NO = {"no", "n", "false", "0", "refused", "declined", "not agreed", "disagree", "do not contact", "✗", "✘", "×"}
_NO |= {"否", "不", "不同意", "不愿意", "不可以", "不可", "不允许", "不接受", "拒绝", "未同意", "勿扰"}
_NO_ANSWER = {"", "-", "n/a", "na", "none", "unknown", "?", "无", "未知", "未填"}


def parse_answer(text: str) -> Answer | None:
    """Yes, no, or no answer; None where the cell says something else."""
    text = " ".join(text.casefold().split()).rstrip(".!。！")
    if text in _YES:
        return Answer.YES
    if text in _NO:
        return Answer.NO
    return Answer.NONE if text in _NO_ANSWER else None


_CHANNELS = (
    (Channel.SMS, re.compile(r"\b(sms|text|texts|text messages?)\b|短信")),
    (Channel.MAIL, re.compile(r"e ?mail|\bnewsletter\b|邮件|邮箱|电邮")),
    (Channel.WECHAT, re.compile(r"wechat|weixin|微信")),
    (Channel.POST, re.compile(r"\b(post|letter|by mail)\b|邮寄|信件|信函")),
    (Channel.CALL, re.compile(r"\b(call|calls|phone|telephone|mobile|tel|ring)\b|电话|致电|手机")),
)
_BETWEEN_CHANNELS = re.compile(r"[,;/|+&、，；\n]|\band\b|\bor\b|和|或|及")


def channels_in(text: str) -> tuple[Channel, ...]:
    """The channels a cell or a heading names, each once."""
    text = normalised(text)
    return tuple(channel for channel, pattern in _CHANNELS if pattern.search(text))


def parse_channels(text: str) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The channels of a list such as “phone, SMS” or 电话、微信, and the parts of it that name none."""
    found: dict[Channel, None] = {}
    others: list[str] = []
    for part in _BETWEEN_CHANNELS.split(text.casefold()):
        named = channels_in(part)
        found |= dict.fromkeys(named)
        if not named and parse_answer(part) is None:
            others.append(part.strip())
    return tuple(found), tuple(others)
