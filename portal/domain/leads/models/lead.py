"""The lead itself: what is true of it now. How it came to be so is its history."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.accounts import Account
from portal.domain.catalogue import CarModel, Paint, Trim
from portal.domain.customers import Channel, Customer
from portal.domain.dealers import City, Dealer
from portal.domain.leads.models.words import OPEN, Heat, Horizon, LostReason, Source, State
from portal.platform.db import Base, UtcDateTime, words
from portal.platform.language import gettext as _


class CallWindow(StrEnum):
    """When the prospect likes to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    ANY = "any"

    @property
    def label(self) -> str:
        return {
            CallWindow.MORNING: _("Morning, 9 to 12"),
            CallWindow.AFTERNOON: _("Afternoon, 12 to 18"),
            CallWindow.EVENING: _("Evening, 18 to 21"),
            CallWindow.ANY: _("Any time"),
        }[self]


class Lead(Base):
    """A customer's open intention to buy, worked until sold or lost."""

    __tablename__ = "leads"
    __table_args__ = (
        # The inbox: a dealer's open leads by deadline, all of them or one consultant's; score and age likewise.
        sa.Index("ix_leads_inbox_due", "dealer_id", "is_with_dealer", "due_at", "id"),
        sa.Index("ix_leads_inbox_mine", "dealer_id", "consultant_id", "is_with_dealer", "due_at", "id"),
        sa.Index("ix_leads_inbox_score", "dealer_id", "is_with_dealer", "score", "id"),
        sa.Index("ix_leads_inbox_age", "dealer_id", "is_with_dealer", "assigned_at", "id"),
        sa.Index("ix_leads_dealer_closed", "dealer_id", "state", "closed_at", "id"),
        # The verification queue in its order, the assignment queue by age.
        sa.Index("ix_leads_queue", "state", "queue_rank", "received_at", "id"),
        sa.Index("ix_leads_nurture", "state", "nurture_until"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),
        sa.CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="has_a_contact"),
        sa.CheckConstraint("(state <> 'lost') OR lost_reason IS NOT NULL", name="lost_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(8), unique=True)
    state: Mapped[State] = mapped_column(words(State))
    resumes_state: Mapped[State | None] = mapped_column(words(State, called="resumes_state"))
    """The state before nurturing, a lost claim or a sale, to which the lead can come back."""
    version: Mapped[int] = mapped_column(default=0)
    """The length of its history; what a page sends back to show that its picture is fresh."""

    # who
    name: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str | None] = mapped_column(sa.String(20), index=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    language: Mapped[str] = mapped_column(sa.String(8), default="zh-Hans")
    channel: Mapped[Channel | None] = mapped_column(words(Channel))
    call_window: Mapped[CallWindow] = mapped_column(words(CallWindow), default=CallWindow.ANY)
    wants_call_now: Mapped[bool] = mapped_column(default=False)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"))

    # what
    model_id: Mapped[int | None] = mapped_column(sa.ForeignKey("models.id"))
    trim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trims.id"))
    paint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paints.id"))
    horizon: Mapped[Horizon] = mapped_column(words(Horizon), default=Horizon.UNKNOWN)
    planned_on: Mapped[date | None]
    needs: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What the agent asked: use, household, budget, current car, timing."""

    # where from
    source: Mapped[Source] = mapped_column(words(Source))
    campaign: Mapped[str] = mapped_column(sa.String(80), default="")
    is_suspect: Mapped[bool] = mapped_column(default=False)
    hints: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Why it may be spam; shown to the agent, never a reason to drop it."""

    # how warm
    score: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    score_parts: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    heat: Mapped[Heat] = mapped_column(words(Heat), default=Heat.COLD)

    # at the desk
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queue_rank: Mapped[int] = mapped_column(sa.SmallInteger, default=9)
    """0 wants a call now, 1 hot, 2 referral, 3 the rest: the order of the verification queue, then the oldest."""
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    qualified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nurture_until: Mapped[date | None]

    # at the dealer
    wanted_dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"))
    dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"))
    first_dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"))
    assigned_because: Mapped[str] = mapped_column(sa.String(300), default="")
    """Why this dealer, as a code with its values; told in the reader's language by `leads.explain_assignment`."""
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declines: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    consultant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_with_dealer: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The earliest due time of its running clocks; the inbox sorts by it."""
    due_clock: Mapped[str | None] = mapped_column(sa.String(24))
    agreed_moves: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    """How often in a row a date agreed with the customer has moved the feedback's due time."""
    next_step: Mapped[str] = mapped_column(sa.String(200), default="")
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appointment_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appointment_kind: Mapped[str] = mapped_column(sa.String(24), default="")
    last_act: Mapped[str] = mapped_column(sa.String(24), default="")
    """The act of the newest line, for the row's badge."""
    last_act_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # how it ended
    lost_reason: Mapped[LostReason | None] = mapped_column(words(LostReason))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    survivor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("leads.id"))
    """For a duplicate: the lead that took its touches and consents."""

    model: Mapped[CarModel | None] = relationship(viewonly=True)
    trim: Mapped[Trim | None] = relationship(viewonly=True)
    paint: Mapped[Paint | None] = relationship(viewonly=True)
    customer: Mapped[Customer | None] = relationship(viewonly=True)
    city: Mapped[City | None] = relationship(viewonly=True)
    dealer: Mapped[Dealer | None] = relationship(foreign_keys=[dealer_id], viewonly=True)
    wanted_dealer: Mapped[Dealer | None] = relationship(foreign_keys=[wanted_dealer_id], viewonly=True)
    consultant: Mapped[Account | None] = relationship(foreign_keys=[consultant_id], viewonly=True)
    interests: Mapped[list[LeadInterest]] = relationship(order_by="LeadInterest.id", viewonly=True)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class LeadInterest(Base):
    """One model this lead is about; two models are one lead with two interests."""

    __tablename__ = "lead_interests"
    __table_args__ = (sa.UniqueConstraint("lead_id", "model_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"))
    model_id: Mapped[int] = mapped_column(sa.ForeignKey("models.id"))
    model: Mapped[CarModel] = relationship(viewonly=True)
