"""Who signs in: accounts of owners, dealer staff and the desk, their sessions and their links."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.dealers import Dealer
from portal.platform.db import Base, UtcDateTime, words


class Side(StrEnum):
    CLUB = "club"
    DEALER = "dealer"
    DESK = "desk"


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    CONSULTANT = "consultant"
    ADVISOR = "advisor"
    MARKETING = "marketing"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MARKETER = "marketer"
    AREA_MANAGER = "area_manager"
    ADMINISTRATOR = "administrator"


ROLES_OF = {
    Side.CLUB: (Role.OWNER,),
    Side.DEALER: (Role.MANAGER, Role.CONSULTANT, Role.ADVISOR, Role.MARKETING),
    Side.DESK: (Role.AGENT, Role.SUPERVISOR, Role.MARKETER, Role.AREA_MANAGER, Role.ADMINISTRATOR),
}


class Account(Base):
    """One way in, of one side."""

    __tablename__ = "accounts"
    __table_args__ = (
        sa.CheckConstraint("(side = 'dealer') = (dealer_id IS NOT NULL)", name="dealer_staff_has_a_dealer"),
        sa.CheckConstraint("(side = 'club') = (customer_id IS NOT NULL)", name="owner_has_a_file"),
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="has_a_login"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[Side] = mapped_column(words(Side))
    role: Mapped[Role] = mapped_column(words(Role))
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(8), default="zh-Hans")
    dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_present: Mapped[bool] = mapped_column(default=True)
    """A consultant who is away gets no leads by turn."""
    keys_on: Mapped[bool] = mapped_column(default=True)
    """Single-letter shortcuts; WCAG 2.1.4 asks for an off switch."""
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))
    totp_last_step: Mapped[int | None]
    """The last half-minute whose code was accepted: none is accepted twice."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dealer: Mapped[Dealer | None] = relationship(viewonly=True)


class SignIn(Base):
    """A session on the server: the browser holds a random token, this row its hash. Ending the row ends it at once."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    idle_until: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser: Mapped[str] = mapped_column(sa.String(120), default="")
    awaits_second_factor: Mapped[bool] = mapped_column(default=False)


class LinkKind(StrEnum):
    RESET = "reset"
    STAFF_INVITATION = "staff_invitation"
    OWNER_INVITATION = "owner_invitation"


class AccountLink(Base):
    """A link that lets somebody set a password: 256 bits, stored hashed, used by POST, once."""

    __tablename__ = "account_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(words(LinkKind))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    """For an owner's invitation: the file; the account is made when it is accepted."""
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One of ten codes that stand in for a lost second factor, each once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
