"""The customer's one file for life, the contacts that lead to it, and what was permitted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.platform.db import Base, UtcDateTime, append_only, words


class CustomerType(StrEnum):
    INDIVIDUAL = "individual"
    COMPANY = "company"
    GOVERNMENT = "government"


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Channel(StrEnum):
    """Ways of reaching a person; `sharing` stands in their place where a dealer may know of the person."""

    CALL = "call"
    SMS = "sms"
    MAIL = "mail"
    POST = "post"
    WECHAT = "wechat"
    SHARING = "sharing"


class Purpose(StrEnum):
    MARKETING = "marketing"
    SERVICE = "service"
    SURVEY = "survey"


class Customer(Base):
    """A person, company or government body: prospect, owner, former owner."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(8), unique=True)
    type: Mapped[CustomerType] = mapped_column(words(CustomerType), default=CustomerType.INDIVIDUAL)
    name: Mapped[str] = mapped_column(sa.String(120))
    language: Mapped[str] = mapped_column(sa.String(8), default="zh-Hans")
    preferred_channel: Mapped[Channel | None] = mapped_column(words(Channel))
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_touch_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_touch_source: Mapped[str] = mapped_column(sa.String(24), default="")
    owner_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Set while the customer has, or had, a car of the brand reported as sold to them."""
    version: Mapped[int] = mapped_column(default=1)
    contacts: Mapped[list[Contact]] = relationship(order_by="Contact.id", viewonly=True)


class Contact(Base):
    """A telephone number or e-mail address as a key to a person. Consents hang on it, also before there is a file."""

    __tablename__ = "contacts"
    __table_args__ = (sa.UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ContactKind] = mapped_column(words(ContactKind))
    value: Mapped[str] = mapped_column(sa.String(254))
    """E.164 for telephones, case-folded for e-mail."""
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Consent(Base):
    """A yes or no to one channel for one purpose, with the words that were shown. Appended; the latest counts."""

    __tablename__ = "consents"
    __table_args__ = (
        sa.Index("ix_consents_latest", "contact_id", "channel", "purpose", "dealer_id", "id"),
        sa.CheckConstraint("channel = 'sharing' OR dealer_id IS NULL", name="dealer_only_for_sharing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contacts.id"))
    channel: Mapped[Channel] = mapped_column(words(Channel))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    dealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("dealers.id"))
    """For sharing: the dealer that may know of the person; empty means the dealer the desk chooses."""
    given: Mapped[bool]
    shown: Mapped[str] = mapped_column(sa.String(500))
    shown_version: Mapped[str] = mapped_column(sa.String(20))
    source: Mapped[str] = mapped_column(sa.String(24))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(Consent.__table__)
