"""Sending what was queued: claim, send with no transaction open, settle. See docs/rules.md, Messages.

A claim is a lease: the message's next try moves ahead, and the attempt is counted. A worker that is killed leaves it
to lapse, and the next one sends again under the same reference. Settling asks for the attempt that was claimed, so
that a worker whose lease lapsed cannot settle another's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain import settings
from portal.domain.messages import marketing
from portal.domain.messages.models import Message, MessageState, Way
from portal.platform import clock, mail, sms
from portal.platform.db import db, in_one_write
from portal.platform.mail import CannotSend, Letter

LEASE = timedelta(minutes=2)
"""Longer than a provider may take to answer."""
PAUSES = (1, 5, 15, 60, 240, 720, 1440)
"""Minutes to wait after the first failure, the second, and so on; the last one again and again."""
MOST_AT_ONCE = 1000
"""Named in one round, so that the other lines of the timetable have their turn in between."""


@dataclass(frozen=True)
class Claimed:
    """A message this worker alone may send now, as plain values that need no database."""

    id: int
    attempts: int
    letter: str
    way: Way
    to: str
    to_name: str
    language: str
    is_marketing: bool
    values: dict[str, Any]
    secrets: dict[str, Any]
    reference: str


def due() -> list[int]:
    """The ids of messages to be sent now, the longest waiting first."""
    query = sa.select(Message.id).where(Message.state == MessageState.QUEUED, Message.next_try_at <= clock.now())
    return list(db.session.scalars(query.order_by(Message.next_try_at, Message.id).limit(MOST_AT_ONCE)))


def deliver(message_id: int) -> None:
    """Send one message, if it is still due and nobody else has it. Opens its own writes; raises nothing for a provider.

    Where nothing is configured for its way the message is kept for the desk to read. What is wrong in the letter
    itself is raised after it was noted, so that the worker's log tells it.
    """
    claimed = in_one_write(lambda: claim(message_id))
    if claimed is None:
        return
    try:
        reference = send(claimed)
    except CannotSend as no:
        why, is_final = str(no), no.is_final
        in_one_write(lambda: settle_failed(claimed, why, is_final=is_final))
    except Exception as error:
        why = type(error).__name__
        in_one_write(lambda: settle_failed(claimed, why))
        raise
    else:
        in_one_write(lambda: settle_sent(claimed, reference))


def claim(message_id: int) -> Claimed | None:
    """Take the message for the length of a lease, or None where it is not due, somebody has it, or it may not go."""
    query = (
        sa.select(Message)
        .where(Message.id == message_id, Message.state == MessageState.QUEUED, Message.next_try_at <= clock.now())
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    message = db.session.scalars(query).first()
    if message is None or (message.is_marketing and not _may_go(message)):
        return None
    message.attempts += 1
    message.next_try_at = clock.now() + LEASE
    message.last_error = ""
    return Claimed(
        id=message.id,
        attempts=message.attempts,
        letter=message.letter,
        way=message.way,
        to=message.to,
        to_name=message.to_name,
        language=message.language,
        is_marketing=message.is_marketing,
        values=message.values,
        secrets=message.secrets or {},
        reference=reference_of(message.cause_key),
    )


def _may_go(message: Message) -> bool:
    """Whether a marketing message is still permitted and not too much; else it is cancelled or put off."""
    if not marketing.is_permitted(message.to, message.way):
        message.state, message.settled_at, message.secrets = MessageState.CANCELLED, clock.now(), None
        message.last_error = "no consent"
        return False
    later = marketing.postponed_until(message)
    if later is not None:
        message.next_try_at = later
    return later is None


def reference_of(cause: str) -> str:
    """The reference under which a cause's message goes to the provider, however often it is sent."""
    return hashlib.sha256(cause.encode()).hexdigest()[:32]


def render(letter: str, language: str, values: Any, secrets: Any, to_name: str) -> Letter:
    """The letter as it would be sent."""
    return mail.render_letter(letter, language, values, secrets, to_name=to_name)


def send(claimed: Claimed) -> str | None:
    """Send it by its way. Returns the provider's reference, or None where nothing is configured for that way."""
    letter = render(claimed.letter, claimed.language, claimed.values, claimed.secrets, claimed.to_name)
    if claimed.way is Way.EMAIL and mail.is_configured():
        unsubscribe = str(claimed.secrets.get("unsubscribe", "")) if claimed.is_marketing else ""
        return mail.send(
            letter,
            to=claimed.to,
            to_name=claimed.to_name,
            tag=claimed.language,
            reference=claimed.reference,
            unsubscribe=unsubscribe,
        )
    if claimed.way is Way.SMS and sms.is_configured():
        return sms.send(letter.sms, to=claimed.to, reference=claimed.reference)
    return None


def settle_sent(claimed: Claimed, reference: str | None) -> bool:
    """Note that it went and blank its secrets, or that it is kept here with them. False where the claim had lapsed."""
    state = MessageState.SENT if reference is not None else MessageState.KEPT
    values: dict[str, Any] = {"state": state, "settled_at": clock.now(), "provider_reference": reference or ""}
    if state is MessageState.SENT:
        values["secrets"] = None
    return _settle(claimed, values)


def settle_failed(claimed: Claimed, why: str, *, is_final: bool = False) -> bool:
    """Note why it did not go and when to try again; after the last try it is shown at the desk."""
    values: dict[str, Any] = {"last_error": why[:300] or "failed"}
    if is_final or claimed.attempts >= settings.value("messages.tries"):
        values |= {"state": MessageState.FAILED, "settled_at": clock.now()}
    else:
        pause = PAUSES[min(claimed.attempts, len(PAUSES)) - 1]
        values |= {"next_try_at": clock.now() + timedelta(minutes=pause)}
    return _settle(claimed, values)


def _settle(claimed: Claimed, values: dict[str, Any]) -> bool:
    result = db.session.execute(
        sa.update(Message)
        .where(Message.id == claimed.id, Message.attempts == claimed.attempts)
        .where(Message.state == MessageState.QUEUED)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def keep_past(until: datetime, *, links_since: datetime) -> int:
    """Keep here, each as on its own day, what was queued until then and never left. Returns how many.

    For a history that is taken in: none of it may go out now. Links and codes older than `links_since` are blanked.
    Runs inside a write. See docs/rules.md, Messages.
    """
    waiting = sa.update(Message).where(Message.state == MessageState.QUEUED, Message.queued_at <= until)
    kept: dict[str, Any] = {
        "state": MessageState.KEPT, "settled_at": Message.next_try_at, "attempts": Message.attempts + 1
    }  # fmt: skip
    old = waiting.where(Message.queued_at < links_since).values(**kept, secrets=None)
    count = 0
    for statement in (old, waiting.values(**kept)):
        result = db.session.execute(statement.execution_options(synchronize_session=False))
        count += int(result.rowcount)  # type: ignore[attr-defined]
    return count
