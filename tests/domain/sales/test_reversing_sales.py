"""A sale report is reversed: each effect by a counter-entry, until every sum is what it was. docs/rules.md, Sales."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain import leads, points, sales, vehicles
from portal.domain.accounts import AccountLink
from portal.domain.customers import Customer
from portal.domain.journal import JournalEntry
from portal.domain.leads import Lead, LeadClock, LostReason, State
from portal.domain.messages import Message, MessageState
from portal.domain.points import Entry, PointsAccount
from portal.domain.vehicles import Ownership, Vehicle
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotAllowed
from tests.domain.sales.cast import (
    EMAIL,
    NOON,
    OTHER_PHONE,
    OTHER_VIN,
    TODAY,
    Cast,
    broken_promises,
    report,
    reverse,
    worked_lead,
)

PROMISES = (sales.INVARIANTS, points.INVARIANTS, vehicles.INVARIANTS)
MONTHS_AGO = TODAY - timedelta(days=300)


def sums() -> dict[str, Any]:
    """Everything that a sale moves, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    queries = {
        "leads": sa.select(Lead.id, Lead.state, Lead.lost_reason, Lead.dealer_id, Lead.consultant_id).order_by(Lead.id),
        "running clocks": sa.select(LeadClock.lead_id, LeadClock.kind)
        .where(LeadClock.stopped_at.is_(None), LeadClock.kind != leads.ClockKind.FIRST_CONTACT)
        .order_by(LeadClock.lead_id, LeadClock.kind),
        "owners": sa.select(Ownership.vehicle_id, Ownership.customer_id, Ownership.from_on)
        .where(Ownership.until_on.is_(None))
        .order_by(Ownership.id),
        "cars": sa.select(*(column for column in Vehicle.__table__.c if column.name not in {"id", "model_id"}))
        .where(Vehicle.warranty_from.is_not(None))
        .order_by(Vehicle.id),
        "points": sa.select(PointsAccount.customer_id, PointsAccount.balance, PointsAccount.pending, PointsAccount.owed)
        .where(PointsAccount.balance + PointsAccount.pending + PointsAccount.owed > 0)
        .order_by(PointsAccount.id),
        "owner since": sa.select(Customer.id, Customer.owner_since)
        .where(Customer.owner_since.is_not(None))
        .order_by(Customer.id),
    }
    found = {name: [tuple(row) for row in db.session.execute(query)] for name, query in queries.items()}
    db.session.rollback()
    return found


def test_everything_a_sale_moved_is_what_it_was_before(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    worked_lead(cast.other_manager, phone=None, email=EMAIL)
    before = sums()
    found = report(cast, lead=lead)
    assert sums() != before
    reverse(cast, found)
    assert sums() == before
    assert broken_promises(*PROMISES) == []


def test_what_another_sale_moved_stays(cast: Cast) -> None:
    report(cast, vin=OTHER_VIN, invoice_number="INV-1", plate="")
    before = sums()
    reverse(cast, report(cast))
    assert sums() == before
    assert broken_promises(*PROMISES) == []


def test_a_resale_reversed_gives_the_car_back_to_the_earlier_owner(cast: Cast) -> None:
    report(cast, sold_on=MONTHS_AGO, delivered_on=MONTHS_AGO)
    before = sums()
    resale = report(
        cast,
        by=cast.other_manager,
        buyer_name="Wen Li",
        phone=OTHER_PHONE,
        email=None,
        is_new_car=False,
        plate="沪B12345",
    )
    reverse(cast, resale)
    assert sums() == before
    assert broken_promises(*PROMISES) == []


def test_the_lead_says_that_the_sale_was_reversed_and_why(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    reverse(cast, report(cast, lead=lead), "The finance was refused")
    db.session.refresh(lead)
    newest = leads.timeline_of(lead)[0]
    assert (lead.state, newest.act, newest.note) == (
        State.ACCEPTED,
        leads.Act.SALE_REVERSED,
        "The finance was refused",
    )


def test_the_other_dealers_lead_is_open_again(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    other = worked_lead(cast.other_manager, phone=None, email=EMAIL)
    found = report(cast, lead=lead)
    assert other.lost_reason is LostReason.SAME_BRAND_ELSEWHERE
    reverse(cast, found)
    db.session.refresh(other)
    assert (other.state, other.lost_reason) == (State.ACCEPTED, None)


def test_points_that_were_spendable_by_then_are_taken_back(cast: Cast) -> None:
    found = report(cast)
    with clock.at(NOON + timedelta(days=40)):
        for lot_id in points.lots_to_activate():
            in_one_write(lambda lot_id=lot_id: points.activate_lot(lot_id))  # type: ignore[misc]
        assert points.overview(found.customer_id).balance == 2000
        reverse(cast, found)
        assert points.overview(found.customer_id) == points.Overview()
    kinds = db.session.scalars(sa.select(Entry.kind).order_by(Entry.id)).all()
    assert [kind.value for kind in kinds] == ["earn", "activate", "reverse"]


def test_an_invitation_that_has_not_left_is_cancelled_and_its_link_ended(cast: Cast) -> None:
    reverse(cast, report(cast))
    db.session.expire_all()
    (message,) = db.session.scalars(sa.select(Message).where(Message.letter == "owner-invitation")).all()
    (link,) = db.session.scalars(sa.select(AccountLink)).all()
    assert (message.state, message.secrets) == (MessageState.CANCELLED, None)
    assert link.ends_at == NOON


def test_a_link_that_was_used_stays_used(cast: Cast) -> None:
    found = report(cast)

    def use() -> None:
        link = db.session.scalars(sa.select(AccountLink)).one()
        link.used_at = NOON

    in_one_write(use)
    reverse(cast, found)
    db.session.expire_all()
    assert db.session.scalars(sa.select(AccountLink.ends_at)).one() == NOON + timedelta(days=30)


def test_the_report_stays_with_the_reversal_beside_it(cast: Cast) -> None:
    found = report(cast)
    reverse(cast, found, "Wrong customer")
    kept = sales.get_report(cast.manager, found.ref)
    assert (kept.reversed_at, kept.reversed_by_id, kept.reversed_reason) == (
        NOON,
        cast.supervisor.account_id,
        "Wrong customer",
    )
    query = sa.select(JournalEntry.reason).where(JournalEntry.action == "sale.reverse")
    assert db.session.scalars(query).all() == ["Wrong customer"]


def test_after_a_reversal_the_sale_can_be_reported_anew(cast: Cast) -> None:
    first = report(cast)
    reverse(cast, first)
    second = report(cast, buyer_name="Wen Li", phone=OTHER_PHONE, email=None)
    assert second.id != first.id
    assert [one.vehicle_id for one in vehicles.cars_of(second.customer_id)] == [second.vehicle_id]
    assert vehicles.cars_of(first.customer_id) == []
    assert points.overview(second.customer_id).pending == 2000
    assert broken_promises(*PROMISES) == []


def test_only_the_heads_of_the_desk_reverse(cast: Cast) -> None:
    found = report(cast)
    before = sums()
    for by in (cast.manager, cast.consultant, cast.agent):
        assert not sales.may_reverse(found, by)
        with pytest.raises(NotAllowed):
            in_one_write(lambda by=by: sales.reverse_sale(found, "Wrong customer", by=by))  # type: ignore[misc]
    assert sums() == before
    assert sales.may_reverse(found, cast.administrator)


def test_a_reversal_says_why(cast: Cast) -> None:
    found = report(cast)
    with pytest.raises(sales.ReversalNeedsAReason) as refusal:
        reverse(cast, found, "  x ")
    assert refusal.value.field == "reason"


def test_a_report_is_reversed_once(cast: Cast) -> None:
    found = report(cast)
    reverse(cast, found)
    before = sums()
    with pytest.raises(sales.AlreadyReversed) as refusal:
        reverse(cast, found)
    assert str(refusal.value) == "This report was reversed on 15 June"
    assert sums() == before
    assert not sales.may_reverse(found, cast.supervisor)


def test_a_car_that_was_sold_on_is_given_back_from_the_last_sale_on(cast: Cast) -> None:
    first = report(cast, sold_on=MONTHS_AGO, delivered_on=MONTHS_AGO)
    resale = report(cast, phone=OTHER_PHONE, email=None, is_new_car=False, invoice_number="INV-2")
    with pytest.raises(sales.LaterSaleStands) as refusal:
        reverse(cast, first)
    assert resale.ref in str(refusal.value)
    reverse(cast, resale)
    reverse(cast, first)
    assert sums()["owners"] == []
    assert broken_promises(*PROMISES) == []
