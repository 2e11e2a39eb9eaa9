"""What happened to a lead, line by line, and what runs beside it: clocks, proofs, claims, keys, links."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.accounts import Account
from portal.domain.customers import ContactKind
from portal.domain.leads.models.lead import Lead
from portal.domain.leads.models.words import LostReason, Source, State
from portal.platform.db import Base, UtcDateTime, append_only, words
from portal.platform.language import gettext as _


class Act(StrEnum):
    """What a line of the history says was done."""

    RECEIVED = "received"
    ASKED_AGAIN = "asked_again"
    ATTEMPT = "attempt"
    PROOF = "proof"
    NEEDS = "needs"
    QUALIFIED = "qualified"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED = "handed"
    CONTACTED = "contacted"
    NO_ANSWER = "no_answer"
    NO_CHANGE = "no_change"
    APPOINTMENT = "appointment"
    APPOINTMENT_DONE = "appointment_done"
    TEST_DRIVEN = "test_driven"
    NEGOTIATING = "negotiating"
    ORDERED = "ordered"
    ORDER_CANCELLED = "order_cancelled"
    LOST_CLAIMED = "lost_claimed"
    LOST_CONFIRMED = "lost_confirmed"
    LOST_OVERTURNED = "lost_overturned"
    SOLD = "sold"
    SALE_REVERSED = "sale_reversed"
    NURTURED = "nurtured"
    RESUMED = "resumed"
    RETURNED = "returned"
    REOPENED = "reopened"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    WITHDRAWN = "withdrawn"
    WISHES = "wishes"
    EXTENDED = "extended"
    NOTE = "note"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return {
            Act.RECEIVED: _("Registered interest"),
            Act.ASKED_AGAIN: _("Asked again"),
            Act.ATTEMPT: _("The desk tried to call"),
            Act.PROOF: _("Proof of identity"),
            Act.NEEDS: _("Needs noted"),
            Act.QUALIFIED: _("Qualified"),
            Act.ASSIGNED: _("Assigned"),
            Act.ACCEPTED: _("Accepted"),
            Act.DECLINED: _("Declined"),
            Act.HANDED: _("Handed over"),
            Act.CONTACTED: _("Reached"),
            Act.NO_ANSWER: _("No answer"),
            Act.NO_CHANGE: _("No change"),
            Act.APPOINTMENT: _("Appointment made"),
            Act.APPOINTMENT_DONE: _("Appointment over"),
            Act.TEST_DRIVEN: _("Test drive done"),
            Act.NEGOTIATING: _("Negotiating"),
            Act.ORDERED: _("Ordered"),
            Act.ORDER_CANCELLED: _("Order cancelled"),
            Act.LOST_CLAIMED: _("Lost claimed"),
            Act.LOST_CONFIRMED: _("Loss confirmed"),
            Act.LOST_OVERTURNED: _("Loss overturned"),
            Act.SOLD: _("Sold"),
            Act.SALE_REVERSED: _("Sale reversed"),
            Act.NURTURED: _("Resting"),
            Act.RESUMED: _("Taken up again"),
            Act.RETURNED: _("Back to the desk"),
            Act.REOPENED: _("Reopened"),
            Act.INVALID: _("Invalid"),
            Act.DUPLICATE: _("Duplicate"),
            Act.BOUGHT_ELSEWHERE: _("Bought elsewhere"),
            Act.WITHDRAWN: _("Wants no contact"),
            Act.WISHES: _("Changed the wishes"),
            Act.EXTENDED: _("Deadline extended"),
            Act.NOTE: _("Note"),
            Act.UNDONE: _("Undone"),
        }[self]


class LeadLine(Base):
    """One line of a lead's history. The lines' states join up; a line without a change repeats the state."""

    __tablename__ = "lead_lines"
    __table_args__ = (sa.UniqueConstraint("lead_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    by_side: Mapped[str] = mapped_column(sa.String(12))
    """`desk`, `dealer`, `prospect` or `portal`."""
    act: Mapped[Act] = mapped_column(words(Act))
    from_state: Mapped[State | None] = mapped_column(words(State, called="from_state"))
    to_state: Mapped[State] = mapped_column(words(State, called="to_state"))
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    next_step: Mapped[str] = mapped_column(sa.String(200), default="")
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    by: Mapped[Account | None] = relationship(viewonly=True)


append_only(LeadLine.__table__)


class LeadTouch(Base):
    """One enquiry that feeds a lead: a form, a call, an imported row."""

    __tablename__ = "lead_touches"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[Source] = mapped_column(words(Source))
    name: Mapped[str] = mapped_column(sa.String(120))
    model_id: Mapped[int | None] = mapped_column(sa.ForeignKey("models.id"))
    campaign: Mapped[str] = mapped_column(sa.String(80), default="")
    utm: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class OpenLeadKey(Base):
    """A telephone or e-mail address of an open lead. Unique: the last guard against two leads of one person."""

    __tablename__ = "open_lead_keys"

    kind: Mapped[ContactKind] = mapped_column(words(ContactKind), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(254), primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)


class DuplicatePair(Base):
    """Two leads that may be one person: the telephone found one, the e-mail the other. The desk looks."""

    __tablename__ = "duplicate_pairs"
    __table_args__ = (sa.UniqueConstraint("lead_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    why: Mapped[str] = mapped_column(sa.String(60))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClockKind(StrEnum):
    """The promises that run beside a lead."""

    VERIFY = "verify"
    ASSIGN = "assign"
    ACCEPT = "accept"
    FIRST_CONTACT = "first_contact"
    FEEDBACK = "feedback"
    LOST_REVIEW = "lost_review"

    @property
    def label(self) -> str:
        return {
            ClockKind.VERIFY: _("Verify"),
            ClockKind.ASSIGN: _("Assign"),
            ClockKind.ACCEPT: _("Accept"),
            ClockKind.FIRST_CONTACT: _("First contact"),
            ClockKind.FEEDBACK: _("Feedback"),
            ClockKind.LOST_REVIEW: _("Lost review"),
        }[self]


class LeadClock(Base):
    """A promise with a due time: started, stopped or breached. At most one of a kind runs beside a lead."""

    __tablename__ = "lead_clocks"
    __table_args__ = (
        sa.Index(
            "uq_lead_clocks_running",
            "lead_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        ),
        sa.Index(
            "ix_lead_clocks_next",
            "next_at",
            "id",
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    kind: Mapped[ClockKind] = mapped_column(words(ClockKind))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its ladder's next step is due; empty when nothing more follows."""
    step: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    """How many steps of its ladder are done."""
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProofKind(StrEnum):
    """What shows that a lead is real."""

    CALL = "call"
    CODE = "code"
    REPLY = "reply"
    REFERRER = "referrer"

    @property
    def label(self) -> str:
        return {
            ProofKind.CALL: _("Call answered, name confirmed"),
            ProofKind.CODE: _("One-time code returned"),
            ProofKind.REPLY: _("Reply from the address"),
            ProofKind.REFERRER: _("Owner's referral confirmed by the friend"),
        }[self]


class Proof(Base):
    """One proof that a lead is real; each kind counts once."""

    __tablename__ = "lead_proofs"
    __table_args__ = (sa.UniqueConstraint("lead_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"))
    kind: Mapped[ProofKind] = mapped_column(words(ProofKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))


class ManagerDecision(StrEnum):
    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"


class DeskDecision(StrEnum):
    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"
    NOT_REACHED = "not_reached"


class LostClaim(Base):
    """A consultant's claim that a lead is lost, and what the manager and the desk found."""

    __tablename__ = "lost_claims"
    __table_args__ = (
        sa.Index("ix_lost_claims_dealer", "dealer_id", "manager_at", "id"),
        sa.Index("ix_lost_claims_desk", "is_audited", "desk_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    dealer_id: Mapped[int] = mapped_column(sa.ForeignKey("dealers.id"))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    from_state: Mapped[State] = mapped_column(words(State))
    reason: Mapped[LostReason] = mapped_column(words(LostReason))
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    is_audited: Mapped[bool] = mapped_column(default=False)
    manager_decision: Mapped[ManagerDecision | None] = mapped_column(words(ManagerDecision))
    manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    manager_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    desk_decision: Mapped[DeskDecision | None] = mapped_column(words(DeskDecision))
    desk_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    desk_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(sa.String(500), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lead: Mapped[Lead] = relationship(viewonly=True)
    claimed_by: Mapped[Account] = relationship(foreign_keys=[claimed_by_id], viewonly=True)


class LeadLink(Base):
    """A prospect's own way to the lead's page: a random token stored hashed, a new one in each message."""

    __tablename__ = "lead_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LeadToken(Base):
    """A word or digit run by which a lead is found: the search needs no extension of the database."""

    __tablename__ = "lead_tokens"
    __table_args__ = (sa.Index("ix_lead_tokens_token", "token", "lead_id"),)

    dealer_id: Mapped[int] = mapped_column(primary_key=True)
    """0 while no dealer has the lead."""
    token: Mapped[str] = mapped_column(
        sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), primary_key=True
    )
    """Ranges of it are searched, so it is compared byte by byte."""
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("leads.id"), primary_key=True, index=True)
