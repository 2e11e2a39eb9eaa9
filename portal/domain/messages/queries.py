"""Reading the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.domain.messages import delivery
from portal.domain.messages.models import Message, MessageState, Way
from portal.platform.db import db
from portal.platform.errors import NotThere
from portal.platform.mail import Hidden, Letter


@dataclass(frozen=True)
class OutboxRow:
    """A message as the outbox lists it."""

    id: int
    letter: str
    way: Way
    to: str
    to_name: str
    state: MessageState
    queued_at: datetime
    settled_at: datetime | None
    attempts: int
    last_error: str


@dataclass(frozen=True)
class OutboxPage:
    """One page of the outbox, the newest first; `older` and `newer` are where the neighbouring pages begin."""

    rows: list[OutboxRow]
    older: int | None
    newer: int | None


def outbox_page(
    *, state: MessageState | None = None, before: int | None = None, after: int | None = None, limit: int = 50
) -> OutboxPage:
    """Messages of that state, or all, the newest first: those with an id below `before`, or the next above `after`."""
    columns: list[Any] = [
        Message.id,
        Message.letter,
        Message.way,
        Message.to,
        Message.to_name,
        Message.state,
        Message.queued_at,
        Message.settled_at,
        Message.attempts,
        Message.last_error,
    ]
    query = sa.select(*columns).limit(limit + 1)
    if state is not None:
        query = query.where(Message.state == state)
    if after is not None:
        found = _rows(query.where(Message.id > after).order_by(Message.id))
        rows = list(reversed(found[:limit]))
        return OutboxPage(rows, older=rows[-1].id if rows else None, newer=rows[0].id if len(found) > limit else None)
    if before is not None:
        query = query.where(Message.id < before)
    found = _rows(query.order_by(Message.id.desc()))
    rows = found[:limit]
    has_newer = before is not None and bool(rows)
    return OutboxPage(rows, older=rows[-1].id if len(found) > limit else None, newer=rows[0].id if has_newer else None)


def _rows(query: sa.Select[Any]) -> list[OutboxRow]:
    return [OutboxRow(*row) for row in db.session.execute(query)]


def count_failed() -> int:
    """How many messages could not be delivered and wait for somebody."""
    query = sa.select(sa.func.count()).select_from(Message).where(Message.state == MessageState.FAILED)
    return db.session.scalar(query) or 0


def get_message(message_id: int) -> Message:
    """The message, or NotThere."""
    found = db.session.get(Message, message_id)
    if found is None:
        raise NotThere
    return found


def find_message(cause: str) -> Message | None:
    """The message of that cause, or None."""
    return db.session.scalar(sa.select(Message).where(Message.cause_key == cause))


def messages_about(kind: str, object_id: int) -> list[Message]:
    """What was written about this object (`lead`, 4711), the newest first."""
    query = sa.select(Message).where(Message.about_kind == kind, Message.about_id == object_id)
    return list(db.session.scalars(query.order_by(Message.id.desc())))


def preview(message: Message, *, shows_secrets: bool) -> Letter:
    """The message exactly as it goes out; links and codes are dots unless they may be shown and are still kept."""
    secrets = message.secrets if shows_secrets and message.secrets is not None else Hidden()
    return delivery.render(message.letter, message.language, message.values, secrets, message.to_name)
