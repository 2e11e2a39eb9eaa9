"""What must be there before anything can happen: models, places, dealers with their hours, and who signs in.

Loaded as it is, because no act of the portal makes these; loading again brings it up to date.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import sqlalchemy as sa

from portal.demonstration import showroom
from portal.demonstration.cast import shared_password_hash
from portal.demonstration.content import places, staff
from portal.demonstration.content.distributions import MONTHS, OWNED_BEFORE_MONTHS
from portal.domain import accounts, catalogue
from portal.domain.accounts import Account, Role, Side
from portal.domain.dealers import Area, City, Dealer, OpeningException, OpeningHours
from portal.platform.brand import brand
from portal.platform.db import db

EXCEPTIONS_AHEAD = timedelta(days=400)
EXCEPTIONS_BEFORE = timedelta(days=31 * max(MONTHS, *OWNED_BEFORE_MONTHS))


def load() -> None:
    """Bring models, places, dealers and staff in. Runs inside a write; the second time it changes nothing."""
    catalogue.load(showroom.models())
    areas = {area.code: _row(Area, area.code, name_en=area.name_en, name_zh=area.name_zh) for area in places.AREAS}
    cities = {city.code: _city(city, areas[city.area]) for city in places.CITIES}
    dealers = {dealer.code: _dealer(dealer, cities[dealer.city]) for dealer in places.DEALERS}
    _load_staff(areas, dealers)


def _row(table: type[Any], code: str, **facts: Any) -> Any:
    """The row of that code with these facts, made where there is none."""
    found = db.session.scalar(sa.select(table).where(table.code == code))
    if found is None:
        found = table(code=code)
        db.session.add(found)
    for name, fact in facts.items():
        setattr(found, name, fact)
    db.session.flush()
    return found


def _city(city: places.City, area: Area) -> City:
    return _row(
        City,
        city.code,
        name_en=city.name_en,
        name_zh=city.name_zh,
        area_id=area.id,
        latitude=city.latitude,
        longitude=city.longitude,
    )


def _dealer(dealer: places.Dealer, city: City) -> Dealer:
    row = _row(
        Dealer,
        dealer.code,
        name_en=dealer.name_en,
        name_zh=dealer.name_zh,
        city_id=city.id,
        district_en=dealer.district_en,
        district_zh=dealer.district_zh,
        address_en=dealer.street_en,
        address_zh=dealer.street_zh,
        phone=dealer.phone,
        latitude=dealer.latitude,
        longitude=dealer.longitude,
        zone=brand().zone_name,
        level=dealer.strength,
        daily_cap=dealer.daily_cap,
        is_open=True,
    )
    if not row.hours:
        for weekday, hours in enumerate(dealer.week):
            if hours is not None:
                row.hours.append(
                    OpeningHours(weekday=weekday, opens_at=_minutes(hours.opens), closes_at=_minutes(hours.closes))
                )
        row.exceptions.extend(_exceptions_of(dealer))
    return row


def _exceptions_of(dealer: places.Dealer) -> list[OpeningException]:
    today: date = brand().today()
    return [
        OpeningException(
            on=one.on,
            opens_at=_minutes(one.hours.opens) if one.hours else None,
            closes_at=_minutes(one.hours.closes) if one.hours else None,
        )
        for one in places.opening_exceptions(dealer, today - EXCEPTIONS_BEFORE, today + EXCEPTIONS_AHEAD)
    ]


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _load_staff(areas: dict[str, Area], dealers: dict[str, Dealer]) -> None:
    known = set(db.session.scalars(sa.select(Account.email)))
    for one in (*staff.DEALER_STAFF, *staff.DESK_STAFF):
        if one.login not in known:
            accounts.make_account(
                side=Side.DEALER if one.dealer else Side.DESK,
                role=Role(one.role),
                name=one.person.name_en if one.language == "en" else one.person.name_zh,
                email=one.login,
                phone=one.phone,
                language=one.language,
                dealer_id=dealers[one.dealer].id if one.dealer else None,
                area_id=areas[one.area].id if one.area else None,
                password_hash=shared_password_hash(),
            )
