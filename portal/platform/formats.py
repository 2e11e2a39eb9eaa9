"""Dates, times, money and numbers as people read them, quick enough for a list of fifty rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.language import current, gettext, ngettext

_BABEL = {"en": "en_GB", "zh-Hans": "zh_Hans_CN"}


def _local(moment: datetime) -> datetime:
    return moment.astimezone(brand().zone)


def day(value: date | datetime | None) -> str:
    """A day: `12 January`, `1月12日`; with the year where it is not this one."""
    if value is None:
        return ""
    on = _local(value).date() if isinstance(value, datetime) else value
    return _day(on, on.year != brand().today().year, current())


@lru_cache(maxsize=4096)
def _day(on: date, with_year: bool, language: str) -> str:
    if language == "zh-Hans":
        return format_date(on, "y年M月d日" if with_year else "M月d日", _BABEL[language])
    return format_date(on, "d MMMM y" if with_year else "d MMMM", _BABEL[language])


def weekday(value: date) -> str:
    """The day of the week: `Saturday`, `周六`."""
    return format_date(value, "EEE" if current() == "zh-Hans" else "EEEE", _BABEL[current()])


def time_of_day(moment: datetime | None) -> str:
    """The time on the brand's clock: `16:00`."""
    return f"{_local(moment):%H:%M}" if moment else ""


def moment(value: datetime | None) -> str:
    """A moment: `Today, 16:00`, `12 January, 09:14`; in Chinese `今天 16:00`, `1月12日 09:14`."""
    if value is None:
        return ""
    local = _local(value)
    if local.date() == brand().today():
        return gettext("Today, %(time)s", time=f"{local:%H:%M}")
    if current() == "zh-Hans":
        return f"{day(value)} {local:%H:%M}"
    return f"{day(value)}, {local:%H:%M}"


def duration(minutes: int) -> str:
    """A span of time in its two largest parts: `9 h`, `1 d 4 h`, `12 min`."""
    minutes = abs(int(minutes))
    days, rest = divmod(minutes, 1440)
    hours, least = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)s d", "%(n)s d", days))
    if hours and days < 3:
        parts.append(ngettext("%(n)s h", "%(n)s h", hours))
    if not days and (not hours or (hours < 3 and least)):
        parts.append(ngettext("%(n)s min", "%(n)s min", least))
    return " ".join(parts)


def remaining(due: datetime) -> tuple[str, str]:
    """How long is left until `due`: its level (`ok` over 48 h, `soon` under, `late` past) and the words."""
    minutes = int((due - clock.now()).total_seconds() // 60)
    if minutes < 0:
        return "late", gettext("%(time)s late", time=duration(minutes))
    level = "ok" if minutes > 48 * 60 else "soon"
    return level, gettext("%(time)s left", time=duration(minutes))


def money(cents: int | None) -> str:
    """An amount in the brand's currency, given in minor units; minor units are shown only where there are any."""
    return "" if cents is None else _money(cents, brand().currency, current())


@lru_cache(maxsize=4096)
def _money(cents: int, currency: str, language: str) -> str:
    if cents % 100:
        return format_currency(cents / 100, currency, locale=_BABEL[language])
    symbol = format_currency(0, currency, "¤", locale=_BABEL[language], currency_digits=False)
    symbol = "".join(c for c in symbol if not c.isdigit()).strip()
    symbol = "¥" if symbol in {"CN¥", "¥"} else symbol
    return f"{symbol}{number(cents // 100)}"


def number(value: int | float) -> str:
    """A number with its groups: `24,380`."""
    return f"{value:,}" if isinstance(value, int) else str(format_decimal(value, locale=_BABEL[current()]))


def iso(value: datetime) -> str:
    """A moment for machines, in `<time datetime>`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def for_templates() -> dict[str, object]:
    """What templates call by name."""
    return {
        "day": day,
        "weekday": weekday,
        "time_of_day": time_of_day,
        "moment": moment,
        "duration": duration,
        "remaining": remaining,
        "money": money,
        "number": number,
        "iso": iso,
    }
