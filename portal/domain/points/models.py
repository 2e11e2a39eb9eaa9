"""Points: lots and entries are the truth, a balance is what they add up to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.platform.db import Base, UtcDateTime, append_only, words


class LotState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    REVERSED = "reversed"
    EXPIRED = "expired"


class EntryKind(StrEnum):
    EARN = "earn"
    ACTIVATE = "activate"
    SPEND = "spend"
    UNSPEND = "unspend"
    EXPIRE = "expire"
    REVERSE = "reverse"
    ADJUST = "adjust"


class Source(StrEnum):
    """For what points are earned."""

    CAR = "car"
    SERVICE = "service"
    ACCESSORY = "accessory"
    REFERRAL = "referral"
    FRIEND = "friend"
    PROFILE = "profile"
    RATING = "rating"
    ADJUSTMENT = "adjustment"


class PointsAccount(Base):
    """One customer's points. The three figures are kept under the row's lock and equal the sums of the entries."""

    __tablename__ = "points_accounts"
    __table_args__ = (
        sa.CheckConstraint("balance >= 0", name="balance_not_below_zero"),
        sa.CheckConstraint("pending >= 0", name="pending_not_below_zero"),
        sa.CheckConstraint("owed >= 0", name="owed_not_below_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), unique=True)
    balance: Mapped[int] = mapped_column(default=0)
    pending: Mapped[int] = mapped_column(default=0)
    owed: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Lot(Base):
    """One earning, with what is left of it and when it ends."""

    __tablename__ = "points_lots"
    __table_args__ = (
        sa.CheckConstraint("points > 0", name="points_above_zero"),
        sa.CheckConstraint("remaining >= 0 AND remaining <= points", name="remaining_in_range"),
        sa.UniqueConstraint("source", "source_ref"),
        sa.Index("ix_points_lots_spending", "account_id", "state", "expires_at", "id"),
        sa.Index("ix_points_lots_activation", "state", "activates_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("points_accounts.id"))
    source: Mapped[Source] = mapped_column(words(Source))
    source_ref: Mapped[str] = mapped_column(sa.String(60))
    """The cause in words of the causing module, for instance a sale's reference."""
    points: Mapped[int]
    remaining: Mapped[int]
    """What may still be spent of it; pending lots have all of it and may spend none."""
    qualifying: Mapped[int] = mapped_column(default=0)
    """Points that count towards the tier, before the tier's factor."""
    state: Mapped[LotState] = mapped_column(words(LotState), default=LotState.PENDING)
    earned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    activates_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account: Mapped[PointsAccount] = relationship(viewonly=True)


class Entry(Base):
    """One movement of points: appended, never changed. Signed amounts move pending, active and owed."""

    __tablename__ = "points_entries"
    __table_args__ = (
        sa.UniqueConstraint("kind", "cause"),
        sa.Index("ix_points_entries_account", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("points_accounts.id"))
    kind: Mapped[EntryKind] = mapped_column(words(EntryKind))
    cause: Mapped[str] = mapped_column(sa.String(80))
    """One cause moves points once per kind: `sale:7KX2P9QM`, `lot:31`."""
    lot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("points_lots.id"))
    pending: Mapped[int] = mapped_column(default=0)
    active: Mapped[int] = mapped_column(default=0)
    owed: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    lot: Mapped[Lot | None] = relationship(viewonly=True)


class Allocation(Base):
    """How much of which lot an entry took (negative) or gave back (positive)."""

    __tablename__ = "points_allocations"
    __table_args__ = (sa.UniqueConstraint("entry_id", "lot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("points_entries.id"))
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("points_lots.id"), index=True)
    points: Mapped[int]


append_only(Entry.__table__)
append_only(Allocation.__table__)
