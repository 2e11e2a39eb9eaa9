"""A dealer at noon on 15 June 2026: its people at their browsers, and leads in every stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.domain import leads, settings
from portal.domain.leads import Lead, LostReason
from portal.platform import clock
from portal.platform.access import Viewer
from tests.domain.sales.cast import NOON, Cast
from tests.sides.desk.conftest import Desk, Person, cast, queries
from tests.sides.desk.hands import fields_of
from tests.support.pages import Page

__all__ = ["HTMX", "INBOX", "Store", "cast", "post", "queries"]

INBOX = "/dealer/leads"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def post(person: Person, seen: str, address: str, **typed: Any) -> TestResponse:
    """Open the page `seen`, type into its form that goes to `address`, and send it."""
    fields = fields_of(person.see(seen).html, address)
    return person.client.post(address, data={**fields, **typed})


def tap(
    person: Person, lead: Lead, act: str = "outcome", *, seen: str = INBOX, htmx: bool = False, **typed: Any
) -> Page:
    """Press a button in the lead's row, with htmx or without a script."""
    address = f"{INBOX}/{lead.ref}/{act}"
    fields = fields_of(person.see(seen).html, address)
    return Page(person.client.post(address, data={**fields, **typed}, headers=HTMX if htmx else {}))


class Store(Desk):
    """The desk with a dealer beside it: a manager, a consultant and a colleague are at work."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        super().__init__(app, cast)
        self.manager = self.sit_down(cast.manager)
        self.consultant = self.sit_down(cast.consultant)
        self.colleague = self.sit_down(cast.colleague)

    def assigned(self, name: str = "Huang Yuting", dealer: str = "D001", **changes: Any) -> Lead:
        """A lead that a dealer has and has not accepted."""
        lead = self.qualify(self.register(name, **changes))
        return self.write(lambda: leads.assign(self.own(lead), dealer, "near", by=self.agent.viewer))

    def accepted(self, name: str = "Huang Yuting", by: Viewer | None = None, **changes: Any) -> Lead:
        """A lead that the consultant has accepted, or whoever `by` is."""
        lead, who = self.assigned(name, **changes), by or self.cast.consultant
        return self.write(lambda: leads.accept(self.own(lead), who.account_id, by=self.cast.manager))

    def contacted(self, name: str = "Huang Yuting", by: Viewer | None = None, **changes: Any) -> Lead:
        """A lead that was reached."""
        lead, who = self.accepted(name, by, **changes), by or self.cast.consultant
        return self.write(lambda: leads.note_contact(self.own(lead), by=who))

    def claimed_lost(self, name: str = "Huang Yuting", by: Viewer | None = None) -> Lead:
        """A lead that is said to be lost, and whose claim the desk does not audit."""
        self.write(lambda: settings.change("leads.audit_percent", 0, by=self.cast.administrator))
        lead, who = self.contacted(name, by), by or self.cast.consultant
        self.write(lambda: leads.claim_lost(self.own(lead), LostReason.PRICE, "", "Too dear", by=who))
        return self.now(lead)

    def acts_of(self, lead: Lead) -> list[str]:
        """What the lead's history says was done, newest first."""
        return self.read(lambda: [line.act.value for line in leads.timeline_of(lead)])


@pytest.fixture
def store(app: Flask, cast: Cast) -> Store:
    """The dealer's people at work."""
    return Store(app, cast)


@pytest.fixture
def later() -> Callable[[int], Any]:
    """Let what is inside happen some seconds after noon: `with later(11): ...`."""
    return lambda seconds: clock.at(NOON + timedelta(seconds=seconds))
