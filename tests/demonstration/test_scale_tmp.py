"""The bulk load is what the portal's own acts would have left, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest
import sqlalchemy as sa
from flask import Flask

from portal import invariants
from portal.demonstration import scale
from portal.demonstration.scale import ACCOUNTS, OWNER, OWNER_ENTRIES
from portal.demonstration.scaling.houses import BIG, MANAGER, SMALL_MANAGER
from portal.demonstration.scaling.plans import AT_SMALL
from portal.domain import accounts, leads, points, vehicles
from portal.domain.accounts import Account
from portal.domain.customers import Contact, ContactKind
from portal.domain.leads import Act, Lead, LeadClock, LeadLine, State
from portal.domain.leads.keys import tokens_of
from portal.domain.leads.models import LeadToken
from portal.domain.leads.scoring import rate
from portal.domain.leads.transitions import STEPS
from portal.platform import clock
from portal.platform.contacts import parse_phone
from portal.platform.db import db, in_one_write

COUNT = 600
NOW = datetime(2026, 3, 17, 16, 5, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def loaded(app_context: Flask) -> Iterator[list[str]]:
    told: list[str] = []
    with clock.at(NOW):
        scale(COUNT, told.append)
        yield told
    db.session.remove()


def the_account(login: str) -> Account:
    return db.session.scalars(sa.select(Account).where(Account.email == login)).one()


def test_a_load_keeps_every_promise_and_everything_that_is_measured_is_there(loaded: list[str]) -> None:
    assert invariants.broken() == {}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Lead)) == COUNT
    assert set(db.session.scalars(sa.select(Lead.state).distinct())) == set(State)
    they_keep_what_databases_take_on_trust()
    the_accounts_can_be_used()
    the_big_and_the_small_dealer_have_a_full_page()
    lives_are_as_the_table_of_states_and_the_rules_say()
    the_timetable_finds_nothing_to_do()
    a_second_load_changes_nothing(loaded)
    life_goes_on_behind_the_load()


def they_keep_what_databases_take_on_trust() -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def the_accounts_can_be_used() -> None:
    for login in ACCOUNTS:
        account = the_account(login)
        assert account.is_active
        assert accounts.check_password(login, "forecourt-demo", address="127.0.0.1") is account
    customer_id = the_account(OWNER).customer_id
    assert customer_id is not None
    assert vehicles.cars_of(customer_id)
    assert len(points.entries_of(customer_id, limit=100)) == OWNER_ENTRIES


def the_big_and_the_small_dealer_have_a_full_page() -> None:
    manager = accounts.viewer_of(the_account(MANAGER))
    assert len(leads.inbox_page(manager, leads.InboxFilter()).rows) == 50
    contacted = sa.select(Lead).where(Lead.dealer_id == manager.dealer_id, Lead.state == State.CONTACTED)
    found = db.session.scalars(contacted).all()
    assert len(found) >= COUNT // 10
    assert {lead.due_clock for lead in found} == {"feedback"}
    in_one_write(lambda: leads.note_no_change(found[0], by=manager))
    assert db.session.get_one(Account, manager.account_id).dealer.code == BIG
    small = accounts.viewer_of(the_account(SMALL_MANAGER))
    page = leads.inbox_page(small, leads.InboxFilter(), limit=100)
    assert sum(AT_SMALL.values()) <= len(page.rows) < 100


def lives_are_as_the_table_of_states_and_the_rules_say() -> None:
    for before, after in db.session.execute(sa.select(LeadLine.from_state, LeadLine.to_state).distinct()):
        assert before is None or before is after or after in STEPS[before], (before, after)
    lines = {(line.lead_id, line.number): line.at for line in db.session.scalars(sa.select(LeadLine))}
    for lead in db.session.scalars(sa.select(Lead)):
        moments = [lines[lead.id, number + 1] for number in range(lead.version)]
        assert moments == sorted(moments)
        assert (lead.received_at, lead.last_act_at) == (moments[0], moments[-1])
    for lead in db.session.scalars(sa.select(Lead).order_by(Lead.id).limit(40)):
        score, heat, parts = lead.score, lead.heat, lead.score_parts
        tokens = sa.select(LeadToken.token).where(LeadToken.lead_id == lead.id)
        assert set(db.session.scalars(tokens)) == tokens_of(lead)
        rate(lead)
        assert (lead.score, lead.heat, lead.score_parts) == (score, heat, parts)
    db.session.rollback()
    numbers = sa.select(Contact.value).where(Contact.kind == ContactKind.PHONE)
    assert all(parse_phone(number, "CN") == number for number in db.session.scalars(numbers.limit(50)))


def lead_line_of(lead: Lead) -> LeadLine:
    query = sa.select(LeadLine).where(LeadLine.lead_id == lead.id, LeadLine.number == lead.version)
    return db.session.scalars(query).one()


def the_timetable_finds_nothing_to_do() -> None:
    assert leads.clocks_due() == []
    assert leads.nurture_due() == []
    assert points.lots_to_activate() == []
    overdue = sa.select(sa.func.count()).where(LeadClock.stopped_at.is_(None), LeadClock.breached_at.is_not(None))
    assert db.session.scalar(overdue)


def a_second_load_changes_nothing(told: list[str]) -> None:
    scale(COUNT, told.append)
    assert told[-1] == f"The database has its {COUNT} leads already."
    with pytest.raises(click.ClickException, match="another load"):
        scale(COUNT + 100, told.append)


def life_goes_on_behind_the_load() -> None:
    enquiry = leads.Enquiry(name="陈思雨", source=leads.Source.MODEL_PAGE, phone="+8613811112222", city_code="shanghai")
    done = in_one_write(lambda: leads.register_interest(enquiry))
    assert done.outcome == "new"
    assert lead_line_of(done.lead).act is Act.RECEIVED


def test_a_load_of_less_than_can_be_measured_is_refused(app_context: Flask) -> None:
    with pytest.raises(click.ClickException, match="At least"):
        scale(10, print)
