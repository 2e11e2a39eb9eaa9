"""Cars by their VIN, and who had them from when to when."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.catalogue import CarModel, Paint, Trim
from portal.platform.db import Base, UtcDateTime


class Vehicle(Base):
    """One car."""

    __tablename__ = "vehicles"
    __table_args__ = (sa.CheckConstraint("length(vin) = 17", name="vin_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vin: Mapped[str] = mapped_column(sa.String(17), unique=True)
    model_id: Mapped[int] = mapped_column(sa.ForeignKey("models.id"))
    trim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trims.id"))
    paint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paints.id"))
    plate: Mapped[str] = mapped_column(sa.String(20), default="")
    home_dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"))
    warranty_from: Mapped[date | None]
    warranty_until: Mapped[date | None]
    next_service_on: Mapped[date | None]
    next_service_km: Mapped[int | None]
    km: Mapped[int | None]
    km_on: Mapped[date | None]
    model: Mapped[CarModel] = relationship(viewonly=True)
    trim: Mapped[Trim | None] = relationship(viewonly=True)
    paint: Mapped[Paint | None] = relationship(viewonly=True)


class Ownership(Base):
    """Who had a car from when to when; one primary owner at a time."""

    __tablename__ = "ownerships"
    __table_args__ = (
        sa.Index(
            "uq_ownerships_current_primary",
            "vehicle_id",
            unique=True,
            sqlite_where=sa.text("is_primary AND until_on IS NULL"),
            postgresql_where=sa.text("is_primary AND until_on IS NULL"),
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicles.id"), index=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    is_primary: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    vehicle: Mapped[Vehicle] = relationship(viewonly=True)
