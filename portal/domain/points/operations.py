"""Points move. Every act first locks the account, so that its three figures are always what the entries add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from portal.domain import journal, settings
from portal.domain.points.errors import AdjustmentNeedsAReason, AdjustmentNeedsASecondPerson, NotEnoughPoints
from portal.domain.points.ledger import Taken, append, book, settle, take
from portal.domain.points.models import Entry, EntryKind, Lot, LotState, PointsAccount, Source
from portal.domain.points.queries import account_of
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import append_unless_there, db, lock, note_locked
from portal.platform.errors import NotAllowed

ADJUSTS = frozenset({"desk.supervisor", "desk.administrator"})
ADJUSTED_ALONE = 500


def earn(
    customer_id: int,
    *,
    source: Source,
    source_ref: str,
    points: int,
    activates_at: datetime,
    qualifying: int = 0,
    by: Viewer | None = None,
) -> Lot:
    """Credit `points` for a cause, pending until `activates_at`, to end 36 months later at the month's end.

    `source` and `source_ref` name the cause: the same again returns the first lot and moves nothing. `qualifying`
    counts towards the tier. See docs/rules.md, Points.
    """
    account = lock_accounts([customer_id])[customer_id]
    earlier = _lot_for(source, source_ref)
    if earlier is not None:
        return earlier
    now = clock.now()
    lot = Lot(
        account_id=account.id,
        source=source,
        source_ref=source_ref,
        points=points,
        remaining=points,
        qualifying=qualifying,
        state=LotState.PENDING,
        earned_at=now,
        activates_at=activates_at,
        expires_at=end_of_points(now),
    )
    db.session.add(lot)
    db.session.flush()
    book(account, EntryKind.EARN, f"{source}:{source_ref}", pending=points, lot=lot, by=by)
    settle(account)
    return lot


def activate_lot(lot_id: int) -> None:
    """Make what is due on the lot's account spendable, paying first what is owed; twice is once."""
    _settle_account_of(lot_id)


def expire_lot(lot_id: int) -> None:
    """Let what has reached its end on the lot's account expire; twice is once."""
    _settle_account_of(lot_id)


def reverse(source: Source, source_ref: str, *, by: Viewer | None, note: str = "") -> Entry | None:
    """Take back what was credited for that cause. Returns the entry, the first one where it was taken back before.

    Takes what is left of its lot, then other active lots, earliest expiry first; the rest is owed, which the next
    activations pay. What of the lot has expired is not taken twice. None where nothing was ever credited. See
    docs/rules.md, Points.
    """
    lot = _lot_for(source, source_ref)
    if lot is None:
        return None
    account = lock(lot.account)
    settle(account)
    lock(lot)
    cause = f"{source}:{source_ref}"
    taken: Taken
    if lot.state is LotState.REVERSED:
        return db.session.scalars(sa.select(Entry).where(Entry.kind == EntryKind.REVERSE, Entry.cause == cause)).one()
    if lot.state is LotState.PENDING:
        taken = [(lot, lot.remaining)]
        lot.state = LotState.REVERSED
        return append(account, EntryKind.REVERSE, cause, pending=-lot.remaining, lot=lot, taken=taken, by=by, note=note)
    wanted = lot.points - _expired_of(lot)
    taken = take(account, wanted, first=lot)
    found = sum(points for _lot, points in taken)
    lot.state = LotState.REVERSED
    return append(
        account, EntryKind.REVERSE, cause, active=-found, owed=wanted - found, lot=lot, taken=taken, by=by, note=note
    )


def adjust(
    customer_id: int, points: int, *, cause: str, reason: str, by: Viewer, seconded_by: Viewer | None = None
) -> Entry:
    """Give (above zero) or take (below zero) points by hand, at once spendable or gone. Returns the entry.

    `cause` names the act: the same again returns the first. Only a supervisor or an administrator may (NotAllowed),
    with a reason (AdjustmentNeedsAReason), over 500 points with somebody else's yes (AdjustmentNeedsASecondPerson),
    and never below zero (NotEnoughPoints). See docs/rules.md, Points.
    """
    if by.title not in ADJUSTS:
        raise NotAllowed
    if not reason.strip():
        raise AdjustmentNeedsAReason
    is_alone = seconded_by is None or seconded_by.account_id == by.account_id or seconded_by.title not in ADJUSTS
    if abs(points) > ADJUSTED_ALONE and is_alone:
        raise AdjustmentNeedsASecondPerson(most=ADJUSTED_ALONE)
    account = lock_accounts([customer_id])[customer_id]
    earlier = db.session.scalar(sa.select(Entry).where(Entry.kind == EntryKind.ADJUST, Entry.cause == cause))
    if earlier is not None:
        return earlier
    settle(account)
    if points < 0 and account.balance < -points:
        raise NotEnoughPoints(balance=account.balance, wanted=-points)
    entry = _give(account, points, cause, by, reason) if points > 0 else _take(account, -points, cause, by, reason)
    journal.note("points.adjust", "points_account", account.id, by=by, fields=["balance"], reason=reason)
    return entry


def _give(account: PointsAccount, points: int, cause: str, by: Viewer, note: str) -> Entry:
    now = clock.now()
    pays = min(account.owed, points)
    lot = Lot(
        account_id=account.id,
        source=Source.ADJUSTMENT,
        source_ref=cause,
        points=points,
        remaining=points,
        state=LotState.ACTIVE,
        earned_at=now,
        activates_at=now,
        expires_at=end_of_points(now),
    )
    db.session.add(lot)
    db.session.flush()
    taken = [(lot, pays)] if pays else []
    return append(
        account, EntryKind.ADJUST, cause, active=points - pays, owed=-pays, lot=lot, taken=taken, by=by, note=note
    )


def _take(account: PointsAccount, points: int, cause: str, by: Viewer, note: str) -> Entry:
    taken = take(account, points)
    return append(account, EntryKind.ADJUST, cause, active=-points, taken=taken, by=by, note=note)


def lock_accounts(customer_ids: Iterable[int]) -> dict[int, PointsAccount]:
    """The accounts of these customers, opened where there are none, locked in the order of their ids."""
    accounts = [_account(customer_id) for customer_id in sorted(set(customer_ids))]
    return {account.customer_id: lock(account) for account in sorted(accounts, key=lambda account: account.id)}


def _account(customer_id: int) -> PointsAccount:
    """The customer's account; opened now, or taken from whoever opens it at this moment."""
    found = account_of(customer_id)
    if found is None:
        is_ours = append_unless_there(PointsAccount, "customer_id", customer_id=customer_id, opened_at=clock.now())
        found = account_of(customer_id)
        assert found is not None, "opened a moment ago, by us or by whoever we waited for"
        if is_ours:
            note_locked(found)
    return found


def end_of_points(earned_at: datetime) -> datetime:
    """The first moment at which points earned then have expired: the end of the month 36 months later."""
    local = earned_at.astimezone(brand().zone)
    months = local.year * 12 + local.month - 1 + settings.value("points.expiry_months") + 1
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=brand().zone)


def _settle_account_of(lot_id: int) -> None:
    lot = db.session.get(Lot, lot_id)
    if lot is not None:
        settle(lock(lot.account))


def _lot_for(source: Source, source_ref: str) -> Lot | None:
    return db.session.scalar(sa.select(Lot).where(Lot.source == source, Lot.source_ref == source_ref))


def _expired_of(lot: Lot) -> int:
    """How much of the lot went by expiring."""
    query = sa.select(Entry.active).where(Entry.kind == EntryKind.EXPIRE, Entry.lot_id == lot.id)
    return -(db.session.scalar(query) or 0)
