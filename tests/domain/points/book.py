"""What the tests about points have in common: customers, sweeps, and the three figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.domain import points
from portal.domain.customers import Customer
from portal.domain.points import Lot, Source
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from portal.platform.tokens import new_reference

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)


def _desk(role: str, account_id: int) -> Viewer:
    return Viewer(
        account_id=account_id, sign_in_token="", sign_in_id=0, side="desk", role=role, name=role, language="en"
    )


SUPERVISOR, ADMINISTRATOR, AGENT = _desk("supervisor", 1), _desk("administrator", 2), _desk("agent", 3)


def customer() -> int:
    """A new customer's id, made in a write of its own."""
    return in_one_write(new_customer)


def new_customer() -> int:
    """A new customer's id, made in the present write."""
    now = clock.now()
    row = Customer(ref=new_reference(), name="Mei Chen", language="en", created_at=now, first_touch_at=now)
    db.session.add(row)
    db.session.flush()
    return row.id


def earn(owner: int, amount: int, ref: str, *, days: int = 30, at: datetime = NOON, source: Source = Source.CAR) -> Lot:
    """Credit points that wait so many days."""
    with clock.at(at):
        return in_one_write(
            lambda: points.earn(
                owner, source=source, source_ref=ref, points=amount, activates_at=at + timedelta(days=days)
            )
        )


def activate(lot: Lot, at: datetime) -> None:
    """The timetable comes to this lot."""
    with clock.at(at):
        in_one_write(lambda: points.activate_lot(lot.id))


def sweep() -> None:
    """One round of the timetable at this moment."""
    for lot_id in points.lots_to_activate():
        in_one_write(lambda lot_id=lot_id: points.activate_lot(lot_id))  # type: ignore[misc]
    for lot_id in points.lots_to_expire():
        in_one_write(lambda lot_id=lot_id: points.expire_lot(lot_id))  # type: ignore[misc]


def figures(owner: int) -> tuple[int, int, int]:
    """Balance, pending and owed as the database has them."""
    db.session.rollback()
    db.session.expire_all()
    found = points.overview(owner)
    db.session.rollback()
    return found.balance, found.pending, found.owed
