"""The book itself: what is due, what is taken from which lot, and the entry that says so.

Everything here expects the account to be locked by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.domain.points.models import Allocation, Entry, EntryKind, Lot, LotState, PointsAccount
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import append as append_row
from portal.platform.db import db

Taken = Sequence[tuple[Lot, int]]
"""Which lots gave how many points."""


def book(
    account: PointsAccount,
    kind: EntryKind,
    cause: str,
    *,
    pending: int = 0,
    active: int = 0,
    owed: int = 0,
    lot: Lot | None = None,
    taken: Taken = (),
    by: Viewer | None = None,
    note: str = "",
) -> int:
    """Append one entry with what it took from which lots, and carry the account's figures and the lots along.

    Returns the entry's id.
    """
    entry_id: int = append_row(
        Entry,
        account_id=account.id,
        kind=kind,
        cause=cause,
        lot_id=lot.id if lot else None,
        pending=pending,
        active=active,
        owed=owed,
        at=clock.now(),
        by_id=by.account_id if by else None,
        note=note[:200],
    )
    for source, points in taken:
        if points:
            source.remaining -= points
            append_row(Allocation, entry_id=entry_id, lot_id=source.id, points=-points)
    account.pending += pending
    account.balance += active
    account.owed += owed
    db.session.flush()
    return entry_id


def append(account: PointsAccount, kind: EntryKind, cause: str, **moves: Any) -> Entry:
    """`book`, for whoever looks at the entry."""
    return db.session.get_one(Entry, book(account, kind, cause, **moves))


_DUE = sa.select(Lot).where(
    Lot.account_id == sa.bindparam("account"),
    sa.or_(
        sa.and_(Lot.state == LotState.PENDING, Lot.activates_at <= sa.bindparam("now")),
        sa.and_(Lot.state == LotState.ACTIVE, Lot.expires_at <= sa.bindparam("now")),
    ),
)


def settle(account: PointsAccount) -> None:
    """Bring the account to this moment: activate and expire in the order of time what was due until now.

    Every act begins with it, so that a timetable that comes late changes nothing.
    """
    now = clock.now()
    due = {"account": account.id, "now": now}
    lots = db.session.scalars(_DUE, due, execution_options={"populate_existing": True}).all()
    steps = [(lot.activates_at, lot.id, lot) for lot in lots if lot.state is LotState.PENDING]
    steps += [(max(lot.activates_at, lot.expires_at), lot.id, lot) for lot in lots if lot.expires_at <= now]
    for _at, _id, lot in sorted(steps, key=lambda step: step[:2]):
        if lot.state is LotState.PENDING:
            _activate(account, lot)
        else:
            _expire(account, lot)


def _activate(account: PointsAccount, lot: Lot) -> None:
    """What is owed is paid first; the rest becomes spendable."""
    points = lot.remaining
    pays = min(account.owed, points)
    lot.state = LotState.ACTIVE
    book(
        account,
        EntryKind.ACTIVATE,
        f"lot:{lot.id}",
        pending=-points,
        active=points - pays,
        owed=-pays,
        lot=lot,
        taken=[(lot, pays)],
    )


def _expire(account: PointsAccount, lot: Lot) -> None:
    points = lot.remaining
    lot.state = LotState.EXPIRED
    if points:
        book(account, EntryKind.EXPIRE, f"lot:{lot.id}", active=-points, lot=lot, taken=[(lot, points)])
    else:
        db.session.flush()


def take(account: PointsAccount, points: int, *, first: Lot | None = None) -> Taken:
    """Which active lots give `points`: `first` before the others, then the earliest expiry. Perhaps less than asked.

    Chooses only; `append` takes.
    """
    query = (
        sa.select(Lot)
        .where(Lot.account_id == account.id, Lot.state == LotState.ACTIVE, Lot.remaining > 0)
        .order_by(Lot.expires_at, Lot.id)
    )
    lots = list(db.session.scalars(query, execution_options={"populate_existing": True}))
    if first is not None:
        lots.sort(key=lambda lot: lot.id != first.id)
    taken = []
    for lot in lots:
        if points <= 0:
            break
        gives = min(lot.remaining, points)
        taken.append((lot, gives))
        points -= gives
    return taken
