"""Who signs in, in these tests: an owner, a manager and a consultant of one dealer, an administrator of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher

from portal.domain import accounts, customers
from portal.domain.accounts import Account, Role, Side
from portal.domain.customers import Customer
from portal.domain.dealers import Area, City, Dealer
from portal.domain.messages import Message
from portal.platform.access import Viewer
from portal.platform.db import db

PASSWORD = "seven blue kettles sing"
SignIn = Callable[..., accounts.Signed]
Letters = Callable[[str], list[Message]]
TokenIn = Callable[[str], str]
_kept: dict[str, str] = {}


@dataclass
class People:
    """The accounts by what they are."""

    owner: Account
    manager: Account
    consultant: Account
    administrator: Account
    dealer: Dealer
    other_dealer: Dealer
    customer: Customer

    def viewer(self, name: str) -> Viewer:
        """The one who asks: `people.viewer("manager")`."""
        return accounts.viewer_of(getattr(self, name))


def hashed() -> str:
    """A hash of PASSWORD that is quick to check, as argon2 takes its cost from the hash."""
    if not _kept:
        _kept[PASSWORD] = PasswordHasher(memory_cost=64, time_cost=1, parallelism=1).hash(PASSWORD)
    return _kept[PASSWORD]


def make_dealers() -> tuple[Dealer, Dealer]:
    area = Area(code="east", name_en="East", name_zh="华东")
    db.session.add(area)
    db.session.flush()
    city = City(code="shanghai", name_en="Shanghai", name_zh="上海", area_id=area.id, latitude=31.2, longitude=121.5)
    db.session.add(city)
    db.session.flush()
    one, two = (Dealer(code=f"D00{n}", name_en=f"Dealer {n}", name_zh=f"{n}号店", city_id=city.id) for n in (1, 2))
    db.session.add_all((one, two))
    db.session.flush()
    return one, two


def make_people() -> People:
    one, two = make_dealers()
    customer = customers.join_or_make(
        "Huang Mei",
        phone="+8613800000001",
        email="mei@mail.example",
        language="en",
        first_touch_at=datetime(2026, 5, 4, tzinfo=UTC),
        first_touch_source="form",
    )

    def account(side: Side, role: Role, name: str, **more: Any) -> Account:
        return accounts.make_account(side=side, role=role, name=name, language="en", password_hash=hashed(), **more)

    return People(
        owner=account(
            Side.CLUB,
            Role.OWNER,
            "Huang Mei",
            email="mei@mail.example",
            phone="+8613800000001",
            customer_id=customer.id,
        ),
        manager=account(Side.DEALER, Role.MANAGER, "Lin Tao", email="tao@one.example", dealer_id=one.id),
        consultant=account(Side.DEALER, Role.CONSULTANT, "Wu Yan", email="yan@one.example", dealer_id=one.id),
        administrator=account(Side.DESK, Role.ADMINISTRATOR, "Zhou Ning", email="ning@desk.example"),
        dealer=one,
        other_dealer=two,
        customer=customer,
    )
