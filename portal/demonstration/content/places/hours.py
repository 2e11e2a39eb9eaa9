"""The weeks dealers keep, and the days on which holidays change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.demonstration.content.places.shapes import Dealer, HolidayHours, Hours, Week

DAY = Hours(time(9, 0), time(18, 0))
LATE = Hours(time(9, 0), time(20, 0))
MALL = Hours(time(10, 0), time(21, 0))
SHORT = Hours(time(10, 0), time(16, 0))
WEEKEND = Hours(time(9, 30), time(18, 30))

FLAGSHIP_WEEK: Week = (LATE, LATE, LATE, LATE, LATE, WEEKEND, WEEKEND)
STANDARD_WEEK: Week = (DAY, DAY, DAY, DAY, DAY, WEEKEND, WEEKEND)
SHOWROOM_WEEK: Week = (MALL, MALL, MALL, MALL, MALL, MALL, MALL)
MONDAY_REST_WEEK: Week = (None, DAY, DAY, DAY, DAY, WEEKEND, WEEKEND)

HOLIDAY_NAMES: Mapping[str, tuple[str, str]] = {
    "new_year": ("New Year's Day", "元旦"),
    "spring_festival": ("Spring Festival", "春节"),
    "labour_day": ("Labour Day", "劳动节"),
    "national_day": ("National Day", "国庆节"),
}
_FIXED_HOLIDAYS: Mapping[str, tuple[int, int]] = {
    "new_year": (1, 1),
    "labour_day": (5, 1),
    "national_day": (10, 1),
}
_SPRING_FESTIVALS: Mapping[int, date] = {
    day.year: day
    for day in (
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
        date(2031, 1, 23),
        date(2032, 2, 11),
    )
}

HOLIDAY_HOURS: tuple[HolidayHours, ...] = (
    HolidayHours("new_year", 0, SHORT),
    HolidayHours("spring_festival", -1, SHORT),
    HolidayHours("spring_festival", 0, None),
    HolidayHours("spring_festival", 1, None),
    HolidayHours("spring_festival", 2, None),
    HolidayHours("spring_festival", 3, SHORT),
    HolidayHours("labour_day", 0, SHORT),
    HolidayHours("national_day", 0, None),
    HolidayHours("national_day", 1, SHORT),
    HolidayHours("national_day", 2, SHORT),
)


@dataclass(frozen=True, slots=True)
class OpeningException:
    """Other hours than the week's on one day, or closed (None), and why."""

    on: date
    hours: Hours | None
    reason_en: str
    reason_zh: str


def _holiday_in(year: int, holiday: str) -> date | None:
    if holiday == "spring_festival":
        return _SPRING_FESTIVALS.get(year)
    month, day = _FIXED_HOLIDAYS[holiday]
    return date(year, month, day)


def opening_exceptions(dealer: Dealer, first: date, last: date) -> Iterator[OpeningException]:
    """The dealer's exceptions from `first` to `last`, both included, in the order of their days.

    Spring Festival is known for the years of the table only; in others the dealer keeps its week.
    """
    found: list[OpeningException] = []
    for year in range(first.year - 1, last.year + 2):
        for rule in dealer.holiday_hours:
            holiday = _holiday_in(year, rule.holiday)
            if holiday is None:
                continue
            on = holiday + timedelta(days=rule.days_after)
            if first <= on <= last:
                reason_en, reason_zh = HOLIDAY_NAMES[rule.holiday]
                found.append(OpeningException(on, rule.hours, reason_en, reason_zh))
    yield from sorted(found, key=lambda exception: exception.on)
