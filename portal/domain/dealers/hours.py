"""Opening time: the hours in which a dealer's clocks run. Right across DST, year's end and public holidays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar

from portal.domain.dealers.models import Dealer
from portal.platform import clock

DAY_MINUTES = 8 * 60
"""An opening day is eight opening hours, however long the doors stand open."""
_FURTHEST_DAYS = 400


@dataclass(frozen=True)
class Hours:
    """When a dealer is open, as a plain value: minutes after midnight by weekday, and the days that differ."""

    zone: str
    country: str
    weekly: dict[int, tuple[int, int]]
    exceptions: dict[date, tuple[int, int] | None] = field(default_factory=dict)

    def span_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When the doors open and close on that day, in UTC, or None where they stay shut."""
        if day in self.exceptions:
            minutes = self.exceptions[day]
        elif public_holiday(self.country, day):
            minutes = None
        else:
            minutes = self.weekly.get(day.weekday())
        if minutes is None:
            return None
        return _utc(day, minutes[0], self.zone), _utc(day, minutes[1], self.zone)


def hours_of(dealer: Dealer, country: str) -> Hours:
    """The dealer's hours as a plain value."""
    return Hours(
        zone=dealer.zone,
        country=country,
        weekly={row.weekday: (row.opens_at, row.closes_at) for row in dealer.hours},
        exceptions={
            row.on: (row.opens_at, row.closes_at) if row.opens_at is not None and row.closes_at is not None else None
            for row in dealer.exceptions
        },
    )


def add_opening_minutes(hours: Hours, start: datetime, minutes: int) -> datetime:
    """The moment at which `minutes` of opening time have passed since `start`.

    A dealer that has no hours at all is taken as always open, so that no promise is without an end.
    """
    if not hours.weekly:
        return start + timedelta(minutes=minutes)
    left = timedelta(minutes=minutes)
    day = start.astimezone(clock.zone(hours.zone)).date()
    for offset in range(_FURTHEST_DAYS):
        span = hours.span_on(day + timedelta(days=offset))
        if span is None or span[1] <= start:
            continue
        begin = max(start, span[0])
        if left <= span[1] - begin:
            return begin + left
        left -= span[1] - begin
    return start + timedelta(days=_FURTHEST_DAYS)


def is_open_at(hours: Hours, moment: datetime) -> bool:
    """Whether the doors are open at that moment."""
    span = hours.span_on(moment.astimezone(clock.zone(hours.zone)).date())
    return span is not None and span[0] <= moment < span[1]


def end_of_day_after(zone: str, start: datetime, days: int) -> datetime:
    """Midnight at the end of the day that lies `days` calendar days after `start` in that zone, in UTC."""
    day = start.astimezone(clock.zone(zone)).date() + timedelta(days=days)
    return _utc(day, 24 * 60, zone)


@lru_cache(maxsize=1024)
def public_holiday(country: str, day: date) -> bool:
    """True on a public holiday. Where the calendar does not know the year, weekly hours hold."""
    if country != "CN":
        return False
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(is_off and name)


def calendar_knows(country: str, year: int) -> bool:
    """Whether the holiday calendar has that year; the desk is warned where it has not."""
    if country != "CN":
        return True
    try:
        chinese_calendar.is_holiday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


def _utc(day: date, minutes: int, zone: str) -> datetime:
    midnight = datetime.combine(day + timedelta(days=minutes // 1440), time(), clock.zone(zone))
    local = midnight.replace(hour=minutes % 1440 // 60, minute=minutes % 60)
    return local.astimezone(UTC)
