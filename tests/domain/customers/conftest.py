"""What the tests of files and consents start from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from portal.domain import customers
from portal.domain.customers import Channel, Consent, Contact, ContactKind, Customer, Purpose
from portal.domain.dealers import Area, City, Dealer
from portal.platform.db import db, in_one_write

MAY = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def dealers(app_context: Flask) -> tuple[Dealer, Dealer]:
    """Two dealers of one city."""

    def make() -> tuple[Dealer, Dealer]:
        area = Area(code="east", name_en="East", name_zh="华东")
        db.session.add(area)
        db.session.flush()
        city = City(
            code="shanghai", name_en="Shanghai", name_zh="上海", area_id=area.id, latitude=31.2, longitude=121.5
        )
        db.session.add(city)
        db.session.flush()
        both = tuple(Dealer(code=f"D00{n}", name_en=f"Dealer {n}", name_zh=f"{n}号店", city_id=city.id) for n in (1, 2))
        db.session.add_all(both)
        db.session.flush()
        return both  # type: ignore[return-value]

    return in_one_write(make)


@pytest.fixture
def join(app_context: Flask) -> Callable[..., Customer]:
    """Make or join a file in a write of its own: `join("Mei", phone="+8613800000001")`."""

    def joined(name: str = "Huang Mei", **facts: Any) -> Customer:
        values: dict[str, Any] = {
            "phone": None,
            "email": None,
            "language": "en",
            "first_touch_at": MAY,
            "first_touch_source": "hotline",
            **facts,
        }
        return in_one_write(lambda: customers.join_or_make(name, **values))

    return joined


@pytest.fixture
def contact(app_context: Flask) -> Callable[[str], Contact]:
    """The contact of a number or an address."""

    def found(value: str) -> Contact:
        kind = ContactKind.EMAIL if "@" in value else ContactKind.PHONE
        return in_one_write(lambda: customers.contact_for(kind, value))

    return found


@pytest.fixture
def answer(app_context: Flask) -> Callable[..., Consent]:
    """Record a yes or no: `answer(contact, Channel.SMS, given=True)`."""

    def recorded(
        of: Contact,
        channel: Channel,
        *,
        given: bool,
        purpose: Purpose = Purpose.MARKETING,
        dealer: Dealer | None = None,
    ) -> Consent:
        return in_one_write(
            lambda: customers.record_consent(
                of,
                channel,
                purpose,
                given=given,
                shown="Alborea may text me",
                version="1",
                source="form",
                dealer=dealer,
            )
        )

    return recorded
