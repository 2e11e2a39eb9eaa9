"""The people of the bulk load: names as in life, a telephone number and an address of their own for each."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

from portal.demonstration import words_said
from portal.demonstration.content.distributions import CONTACT_SHARES
from portal.demonstration.content.people import Person, email_address, mobile_number, people
from portal.demonstration.population import Somebody
from portal.demonstration.scaling.chances import Wheel
from portal.demonstration.scaling.rows import Rows
from portal.domain import leads
from portal.domain.customers import Channel, ContactKind
from portal.domain.leads import Source

NAMES = 12_000
"""So many different names; with more people some share one, as in life."""
FIRST_MOBILE = 320_000
"""From this index on numbers belong to nobody of the demonstration."""


class Strangers:
    """Draws who comes next."""

    def __init__(self, random: Random, count: int) -> None:
        self._random = random
        self._names: list[Person] = list(islice(people(random), min(NAMES, count)))
        self._leaves = Wheel(CONTACT_SHARES)
        self._number = FIRST_MOBILE

    def new(self, *, has_phone: bool = False) -> Somebody:
        """Somebody who was never here. `has_phone` says that they leave a telephone number in any case."""
        person = self._random.choice(self._names)
        leaves = self._leaves.turn(self._random)
        number = self._next()
        return Somebody(
            name=person.name,
            language=person.language,
            phone=mobile_number(number) if has_phone or leaves != "email" else None,
            email=email_address(person, number) if leaves != "phone" else None,
        )

    def another_phone(self) -> str:
        """A number that nobody has."""
        return mobile_number(self._next())

    def _next(self) -> int:
        self._number += 1
        return self._number


def keep_contacts(rows: Rows, random: Random, lead: Any, somebody: Somebody, source: Source) -> None:
    """The contacts of a lead and what was permitted on them when it came in; taken back where it was withdrawn."""
    contacts = []
    for kind, value in ((ContactKind.PHONE, somebody.phone), (ContactKind.EMAIL, somebody.email)):
        if value:
            kept = rows.add(
                "contacts", kind=kind, value=value, customer_id=lead.customer_id, created_at=lead.received_at
            )
            contacts.append((kind, kept))
    answers = (words_said.sharing(somebody), *words_said.marketing(random, somebody))
    said = [(lead.received_at, True, source.value)]
    if lead.state is leads.State.WITHDRAWN:
        said.append((lead.closed_at, False, "enquiry"))
    for at, is_given, where in said:
        for answer in answers:
            wanted = ContactKind.EMAIL if answer.channel is Channel.MAIL else ContactKind.PHONE
            about = [contact for kind, contact in contacts if kind is wanted] or [contact for _, contact in contacts]
            for contact in [c for _, c in contacts] if answer.channel is Channel.SHARING else about:
                rows.add(
                    "consents",
                    contact_id=contact,
                    channel=answer.channel,
                    purpose=answer.purpose,
                    given=is_given,
                    shown=answer.shown,
                    shown_version=answer.version,
                    source=where,
                    at=at,
                )
