"""What we say: messages written with the act that causes them, and one-time codes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.platform.db import Base, UtcDateTime, words
from portal.platform.language import gettext as _


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"
    """Nothing was configured to send it: it stands in the outbox to be read."""
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state's name in the reader's language."""
        return {
            MessageState.QUEUED: _("Waiting"),
            MessageState.SENT: _("Sent"),
            MessageState.KEPT: _("Kept here"),
            MessageState.FAILED: _("Not delivered"),
            MessageState.CANCELLED: _("Cancelled"),
        }[self]


class Way(StrEnum):
    """How a message goes out."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    CALL = "call"

    @property
    def label(self) -> str:
        """The way's name in the reader's language."""
        return {
            Way.EMAIL: _("By email"),
            Way.SMS: _("By SMS"),
            Way.LETTER: _("By post"),
            Way.CALL: _("By telephone"),
        }[self]


class Message(Base):
    """One message to one person, unique by its cause, sent by the worker."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.Index(
            "ix_messages_due",
            "next_try_at",
            "id",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
        sa.Index("ix_messages_about", "about_kind", "about_id"),
        sa.Index("ix_messages_state_id", "state", "id"),
        # How many marketing messages a person had of late.
        sa.Index(
            "ix_messages_marketing",
            "to",
            "settled_at",
            sqlite_where=sa.text("is_marketing"),
            postgresql_where=sa.text("is_marketing"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    """What caused it, in words of the causing module: `lead-received:4711`. One cause sends once."""
    letter: Mapped[str] = mapped_column(sa.String(60))
    """The name of its templates: `templates/mail/<letter>.txt` and `.html`."""
    way: Mapped[Way] = mapped_column(words(Way))
    to: Mapped[str] = mapped_column(sa.String(254))
    to_name: Mapped[str] = mapped_column(sa.String(120), default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    is_marketing: Mapped[bool] = mapped_column(default=False)
    about_kind: Mapped[str] = mapped_column(sa.String(24), default="")
    about_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    secrets: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Links and codes; blanked as soon as the message was sent."""
    state: Mapped[MessageState] = mapped_column(words(MessageState), default=MessageState.QUEUED)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_reference: Mapped[str] = mapped_column(sa.String(200), default="")
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")


class OneTimeCode(Base):
    """A code of six digits sent to somebody: ten minutes, five tries, once."""

    __tablename__ = "one_time_codes"
    __table_args__ = (sa.Index("ix_one_time_codes_purpose_subject", "purpose", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(24))
    subject: Mapped[str] = mapped_column(sa.String(64))
    """Whose code it is, in words of the asking module: `account:12`, `lead:4711`."""
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    bound_to: Mapped[str] = mapped_column(sa.String(64), default="")
    """The hash of what the asking browser holds, where the code must come back from it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
