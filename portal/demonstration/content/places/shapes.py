"""The shapes of areas, cities and dealers, and of the hours a dealer keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True, slots=True)
class Area:
    """A sales area of the brand, led by one area manager."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class City:
    """A city with its centre in degrees; `area` is the code of its area."""

    code: str
    name_en: str
    name_zh: str
    province_en: str
    province_zh: str
    area: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `opens` to `closes` on the same day, local time."""

    opens: time
    closes: time


Week = tuple[Hours | None, ...]
"""Seven days, Monday first; None is closed."""


@dataclass(frozen=True, slots=True)
class HolidayHours:
    """What a dealer does on one holiday each year: other hours, or closed (None)."""

    holiday: str
    days_after: int
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a dealer does, as its page names it."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Dealer:
    """A dealer. `daily_cap` is the most leads it gets in a day; `offers` are codes of `OFFERS`.

    A city showroom sells and lends cars for test drives; only dealers that offer "service" have a workshop.
    """

    code: str
    city: str
    name_en: str
    name_zh: str
    district_en: str
    district_zh: str
    street_en: str
    street_zh: str
    latitude: float
    longitude: float
    phone: str
    level: str
    daily_cap: int
    week: Week
    offers: tuple[str, ...]
    holiday_hours: tuple[HolidayHours, ...] = field(default=())

    @property
    def strength(self) -> int:
        """The level as a number: 3 the strongest (A), 1 the smallest (C)."""
        return {"A": 3, "B": 2, "C": 1}[self.level]

    @property
    def has_workshop(self) -> bool:
        """Whether cars can be serviced here."""
        return "service" in self.offers
