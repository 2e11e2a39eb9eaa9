"""Who comes: new people, people who came before, and owners who look at the next car."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from portal.demonstration.content.distributions import CONTACT_SHARES, pick
from portal.demonstration.content.people import Organisation, email_address, mobile_number, people
from portal.domain.customers import CustomerType

REST = timedelta(days=45)
"""Who comes back after a lead that ended does so later than this, so that it is a new lead and no reopened one."""
OWNER_RETURN_SHARE = 0.17
FORMER_RETURN_SHARE = 0.24


@dataclass(frozen=True)
class Somebody:
    """A person or an organisation with the contacts they leave."""

    name: str
    language: str
    phone: str | None
    email: str | None
    type: CustomerType = CustomerType.INDIVIDUAL

    def reached_otherwise(self, phone: str) -> Somebody:
        """The same person with another number and no address: what makes a duplicate."""
        return replace(self, phone=phone, email=None)


class Population:
    """Draws who comes next. No two people share a name, a number or an address."""

    def __init__(self, random: Random, *, taken_names: set[str]) -> None:
        self._random = random
        self._strangers = (person for person in people(random) if person.name not in taken_names)
        self._numbers = count()
        self._owners: deque[Somebody] = deque()
        self._former: deque[tuple[datetime, Somebody]] = deque()
        self._with_car: set[str] = set()

    def stranger(self) -> Somebody:
        """Somebody who was never here."""
        person = next(self._strangers)
        number = next(self._numbers)
        leaves = pick(self._random, CONTACT_SHARES)
        return Somebody(
            name=person.name,
            language=person.language,
            phone=None if leaves == "email" else mobile_number(number),
            email=None if leaves == "phone" else email_address(person, number),
        )

    def organisation(self, found: Organisation) -> Somebody:
        """A company or a government body, which somebody speaks for."""
        person = next(self._strangers)
        number = next(self._numbers)
        return Somebody(
            name=found.name_zh,
            language="zh-Hans",
            phone=mobile_number(number),
            email=email_address(person, number),
            type=CustomerType(found.kind),
        )

    def other_number(self) -> str:
        """A number that nobody has."""
        return mobile_number(next(self._numbers))

    def prospect(self, at: datetime, *, may_be_owner: bool = True) -> Somebody:
        """Who registers interest at that moment."""
        drawn = self._random.random()
        if may_be_owner and drawn < OWNER_RETURN_SHARE and self._owners:
            return self._owners.popleft()
        if drawn < OWNER_RETURN_SHARE + FORMER_RETURN_SHARE and self._former and self._former[0][0] <= at:
            return self._former.popleft()[1]
        return self.stranger()

    def add_owner(self, somebody: Somebody) -> None:
        """An owner may ask for another car one day."""
        self._owners.append(somebody)
        self._with_car.add(somebody.name)

    def add_former(self, somebody: Somebody, ended_at: datetime) -> None:
        """A prospect whose lead ended may come back, not too soon."""
        if somebody.name not in self._with_car:
            self._former.append((ended_at + REST, somebody))
