"""What the tests about messages have in common: writing one, delivering it, and what the row says now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.domain import customers, messages
from portal.domain.customers import Channel, ContactKind, Purpose
from portal.domain.messages import Message, Way
from portal.platform.db import db, in_one_write

MORNING = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
"""Ten o'clock on a Monday in Shanghai."""
MEI = "mei@example.com"


def write(cause: str = "test:1", **changes: Any) -> Message | None:
    """Queue one message in a write of its own: a sign-in code by e-mail unless told otherwise."""
    values: dict[str, Any] = {
        "letter": "sign-in-code",
        "to": MEI,
        "to_name": "Mei Chen",
        "way": Way.EMAIL,
        "language": "en",
        "values": {"minutes": 10},
        "secrets": {"code": "123456"},
        **changes,
    }
    is_written = in_one_write(lambda: messages.queue(values.pop("letter"), cause=cause, **values))
    return messages.find_message(cause) if is_written else None


def written(cause: str = "test:1", **changes: Any) -> Message:
    """The same, where it is known to be written."""
    found = write(cause, **changes)
    assert found is not None
    return found


def advert(cause: str, **changes: Any) -> Message | None:
    """Queue a marketing message."""
    return write(
        cause,
        is_marketing=True,
        secrets={"code": "123456", "unsubscribe": "https://brand.example/stop/abc"},
        **changes,
    )


def fresh(message: Message) -> Message:
    """The row as the database has it now."""
    db.session.rollback()
    db.session.refresh(message)
    return message


def permit(value: str = MEI, *, given: bool = True, channel: Channel = Channel.MAIL) -> None:
    """Record what the person behind this contact says to marketing."""
    kind = ContactKind.EMAIL if "@" in value else ContactKind.PHONE

    def record() -> None:
        contact = customers.contact_for(kind, value)
        customers.record_consent(
            contact, channel, Purpose.MARKETING, given=given, shown="News by e-mail", version="1", source="test"
        )

    in_one_write(record)


def deliver_all() -> None:
    """One round of the worker."""
    for message_id in messages.due():
        db.session.rollback()
        messages.deliver(message_id)
