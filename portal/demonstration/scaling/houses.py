"""The dealers of the bulk load with their people: those of the demonstration first, then as many more as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.demonstration.cast import shared_password_hash
from portal.demonstration.content import places
from portal.demonstration.content.people import Person
from portal.demonstration.scaling.rows import Rows
from portal.domain import dealers
from portal.domain.accounts import Account, Role, Side
from portal.domain.dealers import City, Dealer, Hours
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db

BIG, SMALL = "B0001", "B0002"
"""The codes of the big dealer and of a small one, whose people have known logins."""
MANAGER, CONSULTANT, SMALL_MANAGER = "manager@bench.example", "sales@bench.example", "manager@small.example"
AGENT = "agent@bench.example"
_DOMAINS = {BIG: "bench.example", SMALL: "small.example"}
_CONSULTANTS = ("sales", "sales2", "sales3")


class _KnownHours(Hours):
    """Hours that many dealers keep, whose days are looked up once for all of them."""

    def span_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When the doors open and close on that day."""
        return _span_on(self, day)

    __hash__ = object.__hash__
    __eq__ = object.__eq__


@lru_cache(maxsize=8192)
def _span_on(hours: _KnownHours, day: date) -> tuple[datetime, datetime] | None:
    return Hours.span_on(hours, day)


@lru_cache(maxsize=32)
def _hours_of(week: places.Week, zone: str, country: str) -> _KnownHours:
    weekly = {day: (_minutes(span.opens), _minutes(span.closes)) for day, span in enumerate(week) if span}
    return _KnownHours(zone=zone, country=country, weekly=weekly)


@dataclass(frozen=True)
class House:
    """A dealer and its sellers, as plain values."""

    id: int
    code: str
    name_en: str
    name_zh: str
    city: City
    hours: Hours
    weight: float
    """How many leads it gets beside the others."""
    manager_id: int
    consultants: tuple[tuple[int, str], ...]
    """Their accounts' ids and their names."""


def known_houses() -> list[House]:
    """The dealers that are there already."""
    query = sa.select(Account.dealer_id, Account.role, Account.id, Account.name).where(Account.side == Side.DEALER)
    staff: dict[tuple[int | None, Role], list[tuple[int, str]]] = {}
    for dealer_id, role, account_id, name in db.session.execute(query.order_by(Account.id)):
        staff.setdefault((dealer_id, role), []).append((account_id, name))
    loaded = (joinedload(Dealer.city), selectinload(Dealer.hours), selectinload(Dealer.exceptions))
    return [
        House(
            id=dealer.id,
            code=dealer.code,
            name_en=dealer.name_en,
            name_zh=dealer.name_zh,
            city=dealer.city,
            hours=dealers.hours_of(dealer, brand().country),
            weight=float(dealer.level),
            manager_id=staff[dealer.id, Role.MANAGER][0][0],
            consultants=tuple(staff[dealer.id, Role.CONSULTANT]),
        )
        for dealer in db.session.scalars(sa.select(Dealer).order_by(Dealer.id).options(*loaded))
    ]


def more_houses(rows: Rows, count: int, people: Iterator[Person], random: Random) -> list[House]:
    """So many further dealers, the big and the small one first, each with a manager and three consultants."""
    cities = {city.code: city for city in db.session.scalars(sa.select(City))}
    return [_open_house(rows, number, cities, people, random) for number in range(count)]


def _open_house(
    rows: Rows, number: int, cities: dict[str, City], people: Iterator[Person], random: Random
) -> House:  # fmt: skip
    code = f"B{number + 1:04d}"
    like = places.DEALERS[number % len(places.DEALERS)]
    lap, turn = divmod(number, len(places.DEALERS))
    city = cities[places.CITIES[(turn + lap * (len(places.DEALERS) + 1)) % len(places.CITIES)].code]
    name_en, name_zh = _names(like, city, number)
    dealer_id = rows.add(
        "dealers",
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        city_id=city.id,
        address_en=like.street_en,
        address_zh=like.street_zh,
        phone=f"+8621555{10_000 + number:05d}",
        latitude=city.latitude + random.uniform(-0.12, 0.12),
        longitude=city.longitude + random.uniform(-0.12, 0.12),
        zone=brand().zone_name,
        level=like.strength,
        daily_cap=like.daily_cap,
    )
    hours = _hours_of(like.week, brand().zone_name, brand().country)
    for day, (opens_at, closes_at) in hours.weekly.items():
        rows.add("dealer_opening_hours", dealer_id=dealer_id, weekday=day, opens_at=opens_at, closes_at=closes_at)
    domain = _DOMAINS.get(code, f"{code.lower()}.example")
    manager_id = _employ(rows, dealer_id, Role.MANAGER, f"manager@{domain}", next(people).name_zh)
    consultants = []
    for login in _CONSULTANTS:
        name = next(people).name_zh
        consultants.append((_employ(rows, dealer_id, Role.CONSULTANT, f"{login}@{domain}", name), name))
    return House(
        id=dealer_id,
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        city=city,
        hours=hours,
        weight=like.strength * random.uniform(0.7, 1.3),
        manager_id=manager_id,
        consultants=tuple(consultants),
    )


def _names(like: places.Dealer, city: City, number: int) -> tuple[str, str]:
    """The name of a dealer of another city becomes one of this city; a number keeps apart those that meet."""
    home = places.CITY_BY_CODE[like.city]
    name_en = like.name_en.replace(home.name_en, city.name_en, 1)
    name_zh = like.name_zh.replace(home.name_zh, city.name_zh, 1)
    again = number // (len(places.DEALERS) * len(places.CITIES)) + (home.code == city.code)
    if not again:
        return name_en, name_zh
    return f"{name_en} {again + 1}", f"{name_zh.removesuffix('店')}{again + 1}店"


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _employ(rows: Rows, dealer_id: int, role: Role, email: str, name: str) -> int:
    return rows.add(
        "accounts",
        side=Side.DEALER,
        role=role,
        name=name,
        email=email,
        dealer_id=dealer_id,
        password_hash=shared_password_hash(),
        created_at=clock.now(),
    )


def employ_agent(rows: Rows, name: str) -> int:
    """The agent at the desk whose login is known; returns the account's id."""
    return rows.add(
        "accounts",
        side=Side.DESK,
        role=Role.AGENT,
        name=name,
        email=AGENT,
        password_hash=shared_password_hash(),
        created_at=clock.now(),
    )
