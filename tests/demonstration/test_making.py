"""The demonstration as it is made on the first start: once for all these tests, because it takes a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import demonstration, invariants
from portal.demonstration.content import distributions, staff
from portal.domain import accounts, leads, messages, points, sales, vehicles
from portal.domain.accounts import Account, Side
from portal.domain.customers import Customer
from portal.domain.leads import InboxFilter, Lead, LeadClock, LeadLine, LostClaim, State
from portal.domain.messages import Message, MessageState
from portal.domain.sales import SaleReport
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db
from portal.sides.account import demonstration as sign_in_list


@pytest.fixture
def made(demonstration_app: Flask) -> Iterator[Flask]:
    with demonstration_app.app_context():
        yield demonstration_app


def number(table: type, *where: sa.ColumnElement[bool]) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0)


def account(login: str) -> Account:
    return db.session.scalars(sa.select(Account).where(Account.email == login)).one()


def viewer(login: str) -> Viewer:
    return accounts.viewer_of(account(login))


def test_every_promise_holds(made: Flask) -> None:
    assert invariants.broken() == {}


def test_there_are_as_many_leads_in_each_state_and_of_each_source_as_told(made: Flask) -> None:
    by_state = Counter(dict(db.session.execute(sa.select(Lead.state, sa.func.count()).group_by(Lead.state)).all()))
    assert by_state == {State(one.state): one.count for one in distributions.STATE_TARGETS}
    assert set(by_state) == set(State)
    sources = dict(db.session.execute(sa.select(Lead.source, sa.func.count()).group_by(Lead.source)).all())
    assert {source.value: count for source, count in sources.items()} == dict(distributions.LEADS_BY_SOURCE)


def test_customers_owners_and_sales_are_as_many_as_told(made: Flask) -> None:
    assert abs(number(Customer) - distributions.CUSTOMERS) < 250
    assert number(Customer, Customer.owner_since.is_not(None)) == distributions.OWNERS
    assert number(SaleReport, SaleReport.lead_id.is_not(None), SaleReport.reversed_at.is_(None)) == 180
    assert number(SaleReport, SaleReport.reversed_at.is_not(None)) == distributions.REVERSED_SALES


def test_nothing_happened_in_the_future_and_each_history_runs_forward(made: Flask) -> None:
    now = clock.now()
    assert number(LeadLine, LeadLine.at > now) == 0
    later, earlier = sa.orm.aliased(LeadLine), sa.orm.aliased(LeadLine)
    backwards = sa.select(later.id).join(
        earlier, sa.and_(earlier.lead_id == later.lead_id, earlier.number == later.number - 1)
    )
    assert db.session.scalars(backwards.where(later.at < earlier.at)).all() == []


@pytest.mark.parametrize(("dealer", "fewest"), [("d001", 35), ("d002", 18)])
def test_the_inboxes_one_can_look_into_are_alive(made: Flask, dealer: str, fewest: int) -> None:
    rows = leads.inbox_page(viewer(f"manager@{dealer}.example"), InboxFilter(), limit=100).rows
    now = clock.now()
    assert len(rows) >= fewest
    assert {row.state for row in rows} == set(leads.WITH_DEALER)
    assert any(row.due_at and row.due_at < now for row in rows)
    assert sum(bool(row.due_at and row.due_at > now) for row in rows) > len(rows) / 2
    assert leads.inbox_page(viewer(f"sales@{dealer}.example"), InboxFilter()).rows


def test_the_desk_has_leads_to_verify_to_assign_and_losses_to_check(made: Flask) -> None:
    agent = viewer("agent@desk.example")
    assert len(leads.queue_page(agent).rows) >= 10
    assert len(leads.queue_page(agent, kind="assign").rows) == 8
    waiting = LostClaim.settled_at.is_(None)
    assert number(LostClaim, waiting, LostClaim.manager_at.is_(None)) >= 5
    assert number(LostClaim, waiting, LostClaim.manager_at.is_not(None), LostClaim.is_audited) >= 5


def test_the_timetable_has_caught_up(made: Flask) -> None:
    """What became due while it was made is all there is to do."""
    late = clock.now() - timedelta(hours=5)
    assert number(LeadClock, LeadClock.stopped_at.is_(None), LeadClock.next_at < late) == 0
    assert leads.nurture_due() == []
    assert points.lots_to_activate() == []
    assert points.lots_to_expire() == []


def test_no_message_of_the_past_goes_out_and_only_young_ones_keep_their_links(made: Flask) -> None:
    assert messages.due() == []
    assert number(Message, Message.state == MessageState.KEPT) > 5_000
    young = clock.now() - timedelta(days=4, hours=1)
    assert number(Message, Message.secrets.is_not(None), Message.queued_at < young) == 0
    assert number(Message, Message.secrets.is_not(None)) > 10


def test_both_languages_are_spoken(made: Flask) -> None:
    for table in (Lead, Customer, Account):
        assert number(table, table.language == "en") > 5
        assert number(table, table.language == "zh-Hans") > number(table, table.language == "en")


def test_the_two_owners_have_cars_and_points(made: Flask) -> None:
    first, second = (account(owner.login).customer_id or 0 for owner in staff.OWNERS)
    cars = vehicles.cars_of(first)
    assert [(car.vehicle.model.slug, car.vehicle.plate) for car in cars] == [("ostrel", "沪A0M055")]
    assert len(vehicles.cars_of(second)) == 2
    for owner in (first, second):
        overview = points.overview(owner)
        assert overview.balance > 0
        assert overview.pending > 0


def test_every_account_of_the_sign_in_page_has_the_shared_password(made: Flask) -> None:
    logins = [login for _group, people in sign_in_list.PEOPLE for login, _who in people]
    assert len(logins) == 12
    for login in logins:
        assert account(login).password_hash == account("admin@desk.example").password_hash
        assert account(login).totp_secret is None
    assert accounts.check_password("owner@demo.example", sign_in_list.PASSWORD, address="127.0.0.1")
    assert number(Account, Account.side == Side.CLUB) > 1_000


def test_a_reversed_sale_left_its_lead_ordered(made: Flask) -> None:
    supervisor = viewer("supervisor@desk.example")
    reversed_ones = [one for one in sales.reports_of(supervisor, limit=2_000).rows if one.reversed_at is not None]
    assert {one.lead.state for one in reversed_ones if one.lead} == {State.ORDERED}


def test_a_second_start_keeps_what_is_there(made: Flask) -> None:
    said: list[str] = []
    assert demonstration.is_made()
    demonstration.make(said.append)
    assert said == ["The demonstration is there already."]
    assert number(Lead) == distributions.LEADS
