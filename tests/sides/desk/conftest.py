"""The desk at noon on 15 June 2026: its people at their browsers, and leads in the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.domain import accounts, leads
from portal.domain.accounts import Account, Role, Side
from portal.domain.customers import Channel, Purpose
from portal.domain.dealers import OpeningHours
from portal.domain.leads import ConsentGiven, Enquiry, Horizon, Lead, ProofKind, Qualification, Source
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import NOON, Cast, make_cast
from tests.sides.desk.hands import fields_of
from tests.support.pages import Page

T = TypeVar("T")
SHARING = ConsentGiven(Channel.SHARING, Purpose.MARKETING, True, "One dealer may contact me", "1")


class Person:
    """Somebody of the desk, signed in at a browser of their own. Every page they see is inspected."""

    def __init__(self, client: FlaskClient, viewer: Viewer) -> None:
        self.client = client
        self.viewer = viewer

    def see(self, address: str, status: int = 200) -> Page:
        """Open the address."""
        response = self.client.get(address)
        assert response.status_code == status, f"{response.status} {response.headers.get('Location')}"
        return Page(response).check()

    def press(self, page: Page, address: str, *, form: str = "talk", **typed: Any) -> TestResponse:
        """Type into a form of the page, by its id or action, and send it to `address`, as a button there does."""
        return self.client.post(address, data={**fields_of(page.html, form), **typed})


class Desk:
    """What the tests of the desk start from."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app = app
        self.cast = cast
        self.agent = self.sit_down(cast.agent)
        self.supervisor = self.sit_down(cast.supervisor)
        self.administrator = self.sit_down(cast.administrator)

    def write(self, operation: Callable[[], T]) -> T:
        """Do something in a write of its own."""
        with self.app.app_context():
            return in_one_write(operation)

    def read(self, query: Callable[[], T]) -> T:
        """Look something up."""
        with self.app.app_context():
            return query()

    def sit_down(self, viewer: Viewer) -> Person:
        """Let somebody sign in."""

        def let_in() -> str:
            account = db.session.get_one(Account, viewer.account_id)
            return accounts.sign_in(account, browser="Test", needs_second_factor=False).token

        client = self.app.test_client()
        token = self.write(let_in)
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return Person(client, viewer)

    def join(self, role: Role, name: str) -> Person:
        """One more colleague."""

        def make() -> Viewer:
            email = f"{name.lower().replace(' ', '.')}@example.com"
            account = accounts.make_account(side=Side.DESK, role=role, name=name, email=email, language="en")
            return accounts.viewer_of(account)

        return self.sit_down(self.write(make))

    def register(self, name: str = "Huang Yuting", *, at: datetime = NOON, **changes: Any) -> Lead:
        """A prospect registers interest; each name has a number of its own."""
        enquiry = Enquiry(
            name=name,
            source=Source.MODEL_PAGE,
            phone=f"+86138{sum(ord(c) * 7**i for i, c in enumerate(name)) % 10**8:08d}",
            model_slug="ostrel",
            horizon=Horizon.MONTH,
            city_code="shanghai",
            consents=(SHARING,),
            language="en",
        )
        with clock.at(at):
            return self.write(lambda: leads.register_interest(replace(enquiry, **changes)).lead)

    def take(self, lead: Lead, by: Person | None = None) -> Lead:
        """Claim the lead."""
        who = (by or self.agent).viewer
        return self.write(lambda: leads.claim(self.own(lead), by=who))

    def qualify(self, lead: Lead, **changes: Any) -> Lead:
        """Claim, prove and qualify the lead."""

        def work() -> Lead:
            own, by = self.own(lead), self.agent.viewer
            leads.claim(own, by=by)
            leads.add_proof(own, ProofKind.CALL, by=by)
            leads.add_proof(own, ProofKind.REPLY, by=by)
            found = Qualification(name=own.name, horizon=Horizon.MONTH, model_slug="ostrel", city_code="shanghai")
            return leads.qualify(own, replace(found, **changes), by=by)

        return self.write(work)

    def now(self, lead: Lead) -> Lead:
        """The lead as it is in the database now."""
        return self.read(lambda: db.session.get_one(Lead, lead.id))

    def own(self, lead: Lead) -> Lead:
        """The lead in the session of the write that is going on."""
        return db.session.get_one(Lead, lead.id)


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    """Two dealers, open every day from nine to six, their staff and the desk's."""
    with clock.at(NOON):
        with app.app_context():
            found = make_cast()
            in_one_write(lambda: _open_doors(found))
        yield found


def _open_doors(cast: Cast) -> None:
    for dealer in (cast.dealer, cast.other_dealer):
        for weekday in range(7):
            db.session.add(OpeningHours(dealer_id=dealer.id, weekday=weekday, opens_at=540, closes_at=1080))


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    """The desk, with an agent, a supervisor and an administrator at work."""
    return Desk(app, cast)


@pytest.fixture
def queries(app: Flask) -> Iterator[Callable[[Callable[[], Any]], int]]:
    """Count the statements that something sends to the database: `queries(lambda: agent.see("/desk/leads"))`."""
    import sqlalchemy as sa  # noqa: PLC0415  (only here)

    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)

    def count(act: Callable[[], Any]) -> int:
        seen.clear()
        act()
        return len(seen)

    yield count
    sa.event.remove(engine, "before_cursor_execute", note)
