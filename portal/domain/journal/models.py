"""What was done by whom: appended in the act's own transaction, never changed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.platform.db import Base, UtcDateTime, append_only


class JournalEntry(Base):
    """One act of one person on one object."""

    __tablename__ = "journal_entries"
    __table_args__ = (sa.Index("ix_journal_entries_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    side: Mapped[str] = mapped_column(sa.String(12))
    action: Mapped[str] = mapped_column(sa.String(60))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[int]
    fields: Mapped[list[str]] = mapped_column(sa.JSON)
    """Names of what changed, never the values."""
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    request_id: Mapped[str] = mapped_column(sa.String(12), default="")


append_only(JournalEntry.__table__)
