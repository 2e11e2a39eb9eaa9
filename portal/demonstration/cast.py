"""Who acts in the demonstration: the dealers with their people, and the desk, each as a viewer of the portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.demonstration.content import staff
from portal.domain import accounts, dealers
from portal.domain.accounts import Account, Role, Side
from portal.domain.dealers import City, Dealer, Hours
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db


@lru_cache(maxsize=1)
def shared_password_hash() -> str:
    """The one hash that every account of the demonstration has."""
    return accounts.hash_password(staff.SHARED_PASSWORD)


@dataclass
class House:
    """A dealer with its people and its hours."""

    dealer: Dealer
    city: City
    hours: Hours
    manager: Viewer
    consultants: list[Viewer]
    _served: int = field(default=0)

    def next_consultant(self) -> Viewer:
        """The consultants take turns."""
        self._served += 1
        return self.consultants[self._served % len(self.consultants)]

    def viewer(self, account_id: int) -> Viewer:
        """The one of this dealer's sellers with that account."""
        return {one.account_id: one for one in (*self.consultants, self.manager)}[account_id]


@dataclass(frozen=True)
class Cast:
    """Everybody who works: at the dealers, by code and by id, and at the desk."""

    houses: Mapping[str, House]
    house_of: Mapping[int, House]
    agents: tuple[Viewer, ...]
    supervisor: Viewer
    accounts: tuple[Account, ...]
    """Their rows, held so that none is read twice."""

    def neighbours(self, house: House) -> list[House]:
        """The other dealers of the same area, those of the same city first."""
        others = [one for one in self.houses.values() if one is not house and one.city.area_id == house.city.area_id]
        return sorted(others, key=lambda one: (one.city.id != house.city.id, one.dealer.id))


def assemble() -> Cast:
    """Read everybody from the database."""
    rows = _staff()
    people: dict[tuple[int | None, Role], list[Viewer]] = {}
    for row in rows:
        people.setdefault((row.dealer_id, row.role), []).append(accounts.viewer_of(row))
    query = sa.select(Dealer).options(
        joinedload(Dealer.city), selectinload(Dealer.hours), selectinload(Dealer.exceptions)
    )
    houses = {
        dealer.code: House(
            dealer=dealer,
            city=dealer.city,
            hours=dealers.hours_of(dealer, brand().country),
            manager=people[dealer.id, Role.MANAGER][0],
            consultants=people[dealer.id, Role.CONSULTANT],
        )
        for dealer in db.session.scalars(query.order_by(Dealer.code))
    }
    return Cast(
        houses=houses,
        house_of={house.dealer.id: house for house in houses.values()},
        agents=tuple(people[None, Role.AGENT]),
        supervisor=people[None, Role.SUPERVISOR][0],
        accounts=tuple(rows),
    )


def _staff() -> list[Account]:
    query = sa.select(Account).where(Account.side != Side.CLUB).options(joinedload(Account.dealer))
    return list(db.session.scalars(query.order_by(Account.id)))
