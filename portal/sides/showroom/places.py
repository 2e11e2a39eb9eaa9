"""Cities and their dealers as the showroom offers them: plain values, kept in memory for a minute."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from portal.domain import dealers
from portal.platform.db import db
from portal.platform.language import in_language

SECONDS_KEPT = 60.0


@dataclass(frozen=True)
class DealerPlace:
    """A dealer that takes enquiries."""

    id: int
    code: str
    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)


@dataclass(frozen=True)
class CityPlace:
    """A city and the dealers in it, which may be none."""

    code: str
    name_en: str
    name_zh: str
    dealers: tuple[DealerPlace, ...]

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)


@dataclass(frozen=True)
class Places:
    """Every city, with the moment it was read at and a version that changes when any of it does."""

    cities: tuple[CityPlace, ...]
    version: str
    read_at: float

    @property
    def with_dealers(self) -> list[CityPlace]:
        """The cities where a dealer takes enquiries, the one with most dealers first."""
        return sorted((city for city in self.cities if city.dealers), key=lambda city: -len(city.dealers))

    @property
    def dealer_count(self) -> int:
        return sum(len(city.dealers) for city in self.cities)

    def find_dealer(self, code: str | None) -> DealerPlace | None:
        """The dealer with that code, or None."""
        return next((dealer for city in self.cities for dealer in city.dealers if dealer.code == code), None)

    def has_city(self, code: str) -> bool:
        return any(city.code == code for city in self.cities)


_kept: WeakKeyDictionary[sa.Engine, Places] = WeakKeyDictionary()


def places() -> Places:
    """The cities and dealers, at most a minute old."""
    found = _kept.get(db.engine)
    if found is None or time.monotonic() - found.read_at > SECONDS_KEPT:
        found = _read()
        if found.cities:
            _kept[db.engine] = found
    return found


def forget_kept() -> None:
    """Read them anew at the next question."""
    _kept.pop(db.engine, None)


def _read() -> Places:
    by_city: dict[int, list[DealerPlace]] = {}
    for dealer in dealers.open_dealers():
        place = DealerPlace(dealer.id, dealer.code, dealer.name_en, dealer.name_zh)
        by_city.setdefault(dealer.city_id, []).append(place)
    cities = tuple(
        CityPlace(city.code, city.name_en, city.name_zh, tuple(by_city.get(city.id, ()))) for city in dealers.cities()
    )
    version = hashlib.sha256(repr(cities).encode()).hexdigest()[:16]
    return Places(cities, version, time.monotonic())
