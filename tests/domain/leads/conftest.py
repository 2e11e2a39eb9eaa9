"""Every test about leads happens at one noon, with the same people as the tests about sales."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.domain import leads
from portal.domain.customers import Channel, Purpose
from portal.domain.dealers import OpeningHours
from portal.domain.leads import ConsentGiven, Enquiry, Horizon, Lead, ProofKind, Qualification, Source
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import EMAIL, NOON, PHONE, Cast, make_cast

SHARING = ConsentGiven(Channel.SHARING, Purpose.MARKETING, True, "One dealer may contact me", "1")
ENQUIRY = Enquiry(
    name="黄雨婷",
    source=Source.MODEL_PAGE,
    phone=PHONE,
    email=EMAIL,
    model_slug="ostrel",
    horizon=Horizon.MONTH,
    city_code="shanghai",
    consents=(SHARING,),
)


@pytest.fixture
def cast(app_context: Flask) -> Iterator[Cast]:
    """Two dealers, open every day from nine to six, their staff and the desk's, at noon on 15 June 2026."""
    with clock.at(NOON):
        found = make_cast()

        def open_doors() -> None:
            for dealer in (found.dealer, found.other_dealer):
                for weekday in range(7):
                    row = OpeningHours(dealer_id=dealer.id, weekday=weekday, opens_at=540, closes_at=1080)
                    db.session.add(row)

        in_one_write(open_doors)
        for dealer in (found.dealer, found.other_dealer):
            db.session.refresh(dealer)
        yield found


@pytest.fixture
def register(cast: Cast) -> Callable[..., leads.Registered]:
    """Register ENQUIRY with changes, in a write of its own."""

    def registered(**changes: Any) -> leads.Registered:
        return in_one_write(lambda: leads.register_interest(replace(ENQUIRY, **changes)))

    return registered


@pytest.fixture
def qualified(cast: Cast, register: Callable[..., leads.Registered]) -> Callable[..., Lead]:
    """A lead that the agent has proved and qualified."""

    def made(**changes: Any) -> Lead:
        lead = register(**changes).lead

        def work() -> Lead:
            leads.claim(lead, by=cast.agent)
            leads.add_proof(lead, ProofKind.CALL, by=cast.agent)
            leads.add_proof(lead, ProofKind.CODE, by=cast.agent)
            found = Qualification(name=lead.name, horizon=lead.horizon, dealer_code="D001")
            return leads.qualify(lead, found, by=cast.agent)

        return in_one_write(work)

    return made


@pytest.fixture
def assigned(cast: Cast, qualified: Callable[..., Lead]) -> Callable[..., Lead]:
    """A lead that the first dealer has and has not accepted."""

    def made(**changes: Any) -> Lead:
        lead = qualified(**changes)
        return in_one_write(lambda: leads.assign(lead, "D001", "", by=cast.agent))

    return made


@pytest.fixture
def accepted(cast: Cast, assigned: Callable[..., Lead]) -> Callable[..., Lead]:
    """A lead that the first dealer's consultant works."""

    def made(**changes: Any) -> Lead:
        lead = assigned(**changes)
        return in_one_write(lambda: leads.accept(lead, cast.consultant.account_id, by=cast.manager))

    return made


@pytest.fixture
def contacted(cast: Cast, accepted: Callable[..., Lead]) -> Callable[..., Lead]:
    """A lead that the consultant has reached."""

    def made(**changes: Any) -> Lead:
        lead = accepted(**changes)
        return in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))

    return made
