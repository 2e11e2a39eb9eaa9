"""The dealer's report that a lead, or a walk-in, bought the vehicle with this VIN."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.accounts import Account
from portal.domain.customers import Customer, CustomerType
from portal.domain.dealers import Dealer
from portal.domain.leads import Lead
from portal.domain.vehicles import Vehicle
from portal.platform.db import Base, UtcDateTime, words


class SaleReport(Base):
    """One sale as reported. Stays when it is reversed; the reversal stands beside it."""

    __tablename__ = "sale_reports"
    __table_args__ = (
        sa.Index(
            "uq_sale_reports_invoice",
            "dealer_id",
            "invoice_number",
            unique=True,
            sqlite_where=sa.text("reversed_at IS NULL"),
            postgresql_where=sa.text("reversed_at IS NULL"),
        ),
        sa.Index(
            "uq_sale_reports_new_vin",
            "vehicle_id",
            unique=True,
            sqlite_where=sa.text("reversed_at IS NULL AND is_new_car"),
            postgresql_where=sa.text("reversed_at IS NULL AND is_new_car"),
        ),
        sa.Index("ix_sale_reports_dealer", "dealer_id", "id"),
        sa.CheckConstraint("price_cents >= 0", name="price_not_below_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(8), unique=True)
    dealer_id: Mapped[int] = mapped_column(sa.ForeignKey("dealers.id"))
    lead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    no_lead_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicles.id"))
    buyer_type: Mapped[CustomerType] = mapped_column(words(CustomerType))
    buyer_name: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    is_new_car: Mapped[bool] = mapped_column(default=True)
    sold_on: Mapped[date]
    delivered_on: Mapped[date]
    invoice_number: Mapped[str] = mapped_column(sa.String(40))
    price_cents: Mapped[int]
    consultant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    trade_in: Mapped[str] = mapped_column(sa.String(200), default="")
    competitor: Mapped[str] = mapped_column(sa.String(120), default="")
    invites: Mapped[bool] = mapped_column(default=True)
    vin_override_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    is_late: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reversed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reversed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reversed_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    effects: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What the report set in motion, so that a reversal undoes just that: leads, ownership, first ownership."""
    dealer: Mapped[Dealer] = relationship(viewonly=True)
    customer: Mapped[Customer] = relationship(viewonly=True)
    vehicle: Mapped[Vehicle] = relationship(viewonly=True)
    lead: Mapped[Lead | None] = relationship(viewonly=True)
    consultant: Mapped[Account | None] = relationship(foreign_keys=[consultant_id], viewonly=True)
