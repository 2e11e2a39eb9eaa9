"""Writing messages in the same write as what causes them. See docs/rules.md, Messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import phonenumbers
import sqlalchemy as sa

from portal.domain.customers import Channel
from portal.domain.messages import marketing
from portal.domain.messages.errors import MessageCannotBeSentAgain
from portal.domain.messages.models import Message, MessageState, Way
from portal.platform import clock
from portal.platform.db import append_unless_there, db, lock

About = tuple[str, int]
Values = Mapping[str, Any]


def queue(
    letter: str,
    *,
    cause: str,
    to: str,
    way: Way,
    language: str,
    to_name: str = "",
    about: About | None = None,
    values: Values | None = None,
    secrets: Values | None = None,
    is_marketing: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Write a message to be sent by the worker, in the write of what causes it. The same cause again writes nothing.

    `letter` names its templates, `values` (texts and numbers) fill them; `secrets` (links, codes) do too and are
    blanked once it was sent. `to` is a number in E.164 or an address. Goes out at once, or from `not_before` on.
    A marketing message needs the person's consent, and `secrets["unsubscribe"]`, the link that withdraws it: without
    consent nothing is written.

    Returns whether there is a message of that cause now.
    """
    if is_marketing:
        if way in {Way.EMAIL, Way.SMS} and "unsubscribe" not in (secrets or {}):
            raise ValueError("a marketing message without the link that withdraws the consent")
        if not marketing.is_permitted(to, way):
            return False
    now = clock.now()
    row = {
        "cause_key": cause,
        "letter": letter,
        "way": way,
        "to": to,
        "to_name": to_name,
        "language": language,
        "is_marketing": is_marketing,
        "about_kind": about[0] if about else "",
        "about_id": about[1] if about else None,
        "values": dict(values or {}),
        "secrets": dict(secrets) if secrets else None,
        "state": MessageState.QUEUED,
        "queued_at": now,
        "next_try_at": max(now, not_before) if not_before else now,
    }
    append_unless_there(Message, "cause_key", **row)
    return True


def queue_to(
    letter: str,
    *,
    cause: str,
    phone: str | None,
    email: str | None,
    language: str,
    prefer: Channel | None = None,
    **more: Any,
) -> bool:
    """`queue` by the way that reaches this person: the one preferred, else SMS, else e-mail, else a call by the desk.

    False where there is neither number nor address. `more` goes to `queue`.
    """
    chosen = _way_to(phone, email, prefer)
    if chosen is None:
        return False
    way, to = chosen
    return queue(letter, cause=cause, to=to, way=way, language=language, **more)


def _way_to(phone: str | None, email: str | None, prefer: Channel | None) -> tuple[Way, str] | None:
    takes_sms = phone is not None and _takes_sms(phone)
    if email and (prefer is Channel.MAIL or not takes_sms):
        return Way.EMAIL, email
    if phone:
        return (Way.SMS if takes_sms else Way.CALL), phone
    return None


@lru_cache(maxsize=4096)
def _takes_sms(e164: str) -> bool:
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) is not phonenumbers.PhoneNumberType.FIXED_LINE


def cancel(cause: str) -> bool:
    """Take back the message of that cause. True where it had not left; False where it had, or there is none."""
    now = clock.now()
    result = db.session.execute(
        sa.update(Message)
        .where(Message.cause_key == cause, Message.state == MessageState.QUEUED)
        .where(sa.or_(Message.attempts == 0, Message.next_try_at <= now, Message.last_error != ""))
        .values(state=MessageState.CANCELLED, settled_at=now, secrets=None)
        .execution_options(synchronize_session="fetch")
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def send_again(message: Message) -> Message:
    """Let the worker try once more. Refuses what is on its way, was sent or cancelled (MessageCannotBeSentAgain).

    It keeps its count of attempts and its reference, so that the provider can tell it was the same.
    """
    lock(message)
    if message.state not in {MessageState.FAILED, MessageState.KEPT}:
        raise MessageCannotBeSentAgain(state=message.state.label)
    message.state = MessageState.QUEUED
    message.next_try_at = clock.now()
    message.settled_at = None
    return message
