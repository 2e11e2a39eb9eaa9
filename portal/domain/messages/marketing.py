"""Who may be sent advertising, how often, and when. See docs/rules.md, Messages.

Asked when a message is queued and again when it is sent: what was permitted may have been withdrawn.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.domain import customers, settings
from portal.domain.customers import Channel, Contact, ContactKind, Purpose
from portal.domain.messages.models import Message, MessageState, Way
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db

_CHANNELS = {Way.EMAIL: Channel.MAIL, Way.SMS: Channel.SMS, Way.LETTER: Channel.POST, Way.CALL: Channel.CALL}


def is_permitted(to: str, way: Way) -> bool:
    """Whether the person behind this number or address permits marketing by this way. Unknown ones do not."""
    contacts = _contacts_of(to, way)
    return bool(contacts) and customers.may(contacts, _CHANNELS[way], Purpose.MARKETING)


def postponed_until(message: Message) -> datetime | None:
    """When a marketing message may go at the earliest, where it may not go now: by night, or after enough others.

    Runs inside a write and locks the person's contacts, so that two messages to one person count each other.
    """
    now = clock.now()
    morning = _end_of_quiet(now)
    if morning is not None:
        return morning
    contacts = _contacts_of(message.to, message.way, locked=True)
    addresses = {contact.value for contact in contacts} | {message.to}
    for days, most in (
        (7, settings.value("messages.marketing_week")),
        (30, settings.value("messages.marketing_month")),
    ):
        sent_at = _sent_since(addresses, now - timedelta(days=days), except_id=message.id)
        if len(sent_at) >= most:
            # It may go when so many have left the window that one place is free; with no places at all, tomorrow.
            freeing = sent_at[len(sent_at) - most] if most else now - timedelta(days=days - 1)
            return freeing + timedelta(days=days)
    return None


def _contacts_of(to: str, way: Way, *, locked: bool = False) -> list[Contact]:
    """The contact itself and those of the same customer file, in the one order in which rows are locked."""
    kind = ContactKind.EMAIL if way is Way.EMAIL else ContactKind.PHONE
    own = sa.select(Contact).where(Contact.kind == kind, Contact.value == to)
    contact = db.session.scalar(own)
    if contact is None:
        return []
    same_file = Contact.id == contact.id
    if contact.customer_id is not None:
        same_file = sa.or_(same_file, Contact.customer_id == contact.customer_id)
    query = sa.select(Contact).where(same_file).order_by(Contact.id)
    return list(db.session.scalars(query.with_for_update() if locked else query))


def _sent_since(addresses: set[str], since: datetime, *, except_id: int) -> list[datetime]:
    """When marketing messages to these addresses left or began to leave since then, the oldest first."""
    left_at = sa.func.coalesce(Message.settled_at, Message.next_try_at)
    began = sa.and_(Message.state == MessageState.QUEUED, Message.attempts > 0)
    settled = sa.and_(Message.state.in_((MessageState.SENT, MessageState.KEPT)), Message.settled_at > since)
    query = (
        sa.select(left_at)
        .where(Message.is_marketing, Message.to.in_(addresses), Message.id != except_id)
        .where(sa.or_(settled, began))
        .order_by(left_at)
    )
    return list(db.session.scalars(query))


def _end_of_quiet(now: datetime) -> datetime | None:
    """The coming morning where it is night in the brand's zone, else None."""
    quiet_from, quiet_until = settings.value("messages.quiet_from"), settings.value("messages.quiet_until")
    local = now.astimezone(brand().zone)
    morning = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    if local.hour < quiet_until:
        return morning.astimezone(now.tzinfo)
    if local.hour >= quiet_from:
        return (morning + timedelta(days=1)).astimezone(now.tzinfo)
    return None
