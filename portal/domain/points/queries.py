"""Reading points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain.points.models import Entry, Lot, LotState, PointsAccount, Source
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db


@dataclass(frozen=True)
class ComingPoints:
    """Points that were earned and become spendable at a moment."""

    points: int
    at: datetime
    source: Source


@dataclass(frozen=True)
class Overview:
    """A customer's points now: spendable, pending with their dates, owed, and what expires next."""

    balance: int = 0
    pending: int = 0
    owed: int = 0
    coming: tuple[ComingPoints, ...] = ()
    expires_next: int = 0
    """How many points end on `expires_on`, the last day on which they can be spent."""
    expires_on: date | None = None


_OF_CUSTOMER = sa.select(PointsAccount).where(PointsAccount.customer_id == sa.bindparam("customer"))


def account_of(customer_id: int) -> PointsAccount | None:
    """The customer's points account, or None while nothing was ever earned."""
    return db.session.scalar(_OF_CUSTOMER, {"customer": customer_id})


def overview(customer_id: int) -> Overview:
    """The customer's points at this moment; all zero where nothing was ever earned."""
    account = account_of(customer_id)
    if account is None:
        return Overview()
    pending = sa.select(Lot.remaining, Lot.activates_at, Lot.source).where(
        Lot.account_id == account.id, Lot.state == LotState.PENDING
    )
    coming = tuple(ComingPoints(*row) for row in db.session.execute(pending.order_by(Lot.activates_at, Lot.id)))
    ending = (
        sa.select(Lot.expires_at, sa.func.sum(Lot.remaining))
        .where(Lot.account_id == account.id, Lot.state == LotState.ACTIVE, Lot.remaining > 0)
        .group_by(Lot.expires_at)
        .order_by(Lot.expires_at)
        .limit(1)
    )
    first = db.session.execute(ending).first()
    return Overview(
        balance=account.balance,
        pending=account.pending,
        owed=account.owed,
        coming=coming,
        expires_next=int(first[1]) if first else 0,
        expires_on=last_day(first[0]) if first else None,
    )


def last_day(expires_at: datetime) -> date:
    """The last day in the brand's zone on which points that end at that moment can be spent."""
    return (expires_at.astimezone(brand().zone) - timedelta(seconds=1)).date()


def entries_of(customer_id: int, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """The movements of the customer's points, the newest first, each with its lot; those below the id `before`."""
    query = _entries(customer_id).order_by(Entry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Entry.id < before)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class EntryPage:
    """Some movements, the newest first, and where the pages beside begin, if there are any."""

    rows: list[Entry]
    newer: int | None
    """Give it as `after` for the page of newer ones."""
    older: int | None
    """Give it as `before` for the page of older ones."""


def page_of_entries(
    customer_id: int, *, before: int | None = None, after: int | None = None, limit: int = 20
) -> EntryPage:
    """The movements below the id `before`, or those just above `after`, else the newest. Counts nothing."""
    if before is None and after is not None:
        query = _entries(customer_id).where(Entry.id > after).order_by(Entry.id).limit(limit + 1)
        found = list(db.session.scalars(query))
        rows = found[:limit][::-1]
        has_newer, has_older = len(found) > limit, bool(rows)
    else:
        found = entries_of(customer_id, before=before, limit=limit + 1)
        rows = found[:limit]
        has_newer, has_older = before is not None and bool(rows), len(found) > limit
    if not rows and (before is not None or after is not None):
        return page_of_entries(customer_id, limit=limit)
    return EntryPage(rows, rows[0].id if has_newer else None, rows[-1].id if has_older else None)


def _entries(customer_id: int) -> sa.Select[Entry]:
    return (
        sa.select(Entry)
        .join(PointsAccount, PointsAccount.id == Entry.account_id)
        .where(PointsAccount.customer_id == customer_id)
        .options(joinedload(Entry.lot))
    )


_TO_ACTIVATE = (
    sa.select(Lot.id)
    .where(Lot.state == LotState.PENDING, Lot.activates_at <= sa.bindparam("now"))
    .order_by(Lot.activates_at, Lot.id)
)
_TO_EXPIRE = (
    sa.select(Lot.id)
    .where(Lot.state == LotState.ACTIVE, Lot.expires_at <= sa.bindparam("now"))
    .order_by(Lot.expires_at, Lot.id)
)


def lots_to_activate() -> list[int]:
    """Ids of pending lots whose time has come: for the timetable, with `activate_lot`."""
    return list(db.session.scalars(_TO_ACTIVATE, {"now": clock.now()}))


def lots_to_expire() -> list[int]:
    """Ids of active lots whose end has come: for the timetable, with `expire_lot`."""
    return list(db.session.scalars(_TO_EXPIRE, {"now": clock.now()}))
