"""The movements of points in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.domain.points import Entry, EntryKind, Source
from portal.platform.formats import day, number
from portal.platform.language import gettext as _


@dataclass(frozen=True)
class Movement:
    """One line of the owner's book."""

    title: str
    note: str
    at: datetime
    amount: str
    """With its sign; of points that are pending without one."""
    is_pending: bool
    is_gain: bool


def movement(entry: Entry) -> Movement:
    """What an entry says to the owner; the entry comes with its lot."""
    is_pending = entry.kind is EntryKind.EARN
    amount = entry.pending if is_pending else entry.active or entry.pending
    return Movement(
        title=_title(entry),
        note=_note(entry),
        at=entry.at,
        amount=number(amount) if is_pending else signed(amount),
        is_pending=is_pending,
        is_gain=amount > 0 and not is_pending,
    )


def signed(amount: int) -> str:
    """`+2,000`, `−900`, `0`."""
    if amount == 0:
        return "0"
    return f"{'+' if amount > 0 else '−'}{number(abs(amount))}"


def source_words(source: Source) -> str:
    """For what points were earned."""
    return {
        Source.CAR: _("Welcome points for your car"),
        Source.SERVICE: _("Service"),
        Source.ACCESSORY: _("Accessories"),
        Source.REFERRAL: _("You recommended us"),
        Source.FRIEND: _("A friend recommended us"),
        Source.PROFILE: _("Your profile is complete"),
        Source.RATING: _("Your rating"),
        Source.ADJUSTMENT: _("Adjusted by our desk"),
    }[source]


def _title(entry: Entry) -> str:
    if entry.kind is EntryKind.SPEND:
        return _("Points spent")
    if entry.kind is EntryKind.UNSPEND:
        return _("Points given back")
    source = entry.lot.source if entry.lot else Source.ADJUSTMENT
    return source_words(source)


def _note(entry: Entry) -> str:
    """What happened, where the title alone does not say it."""
    lot = entry.lot
    if entry.kind is EntryKind.EARN and lot:
        return _("Pending until %(day)s", day=day(lot.activates_at))
    if entry.kind is EntryKind.ACTIVATE:
        if entry.owed:
            return _("Now yours, %(points)s of them paid what was owed", points=number(-entry.owed))
        return _("Now yours")
    if entry.kind is EntryKind.EXPIRE:
        return _("Expired")
    if entry.kind is EntryKind.REVERSE:
        if entry.owed:
            return _("Taken back, %(points)s more are owed", points=number(entry.owed))
        return _("Taken back")
    return entry.note
