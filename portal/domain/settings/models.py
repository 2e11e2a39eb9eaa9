"""The brand's figures, each with its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.platform.db import Base, UtcDateTime, append_only


class Setting(Base):
    """One value of one figure, from a moment on. Appended, never changed: the newest line that holds counts."""

    __tablename__ = "settings"
    __table_args__ = (sa.Index("ix_settings_key_valid_from", "key", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[Any] = mapped_column(sa.JSON)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None]
    """The account that changed it; a number without a key, because accounts stand above settings."""


append_only(Setting.__table__)
