"""Reading files, contacts and consents."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from portal.domain.customers.models import Channel, Consent, Contact, ContactKind, Customer, Purpose
from portal.domain.dealers import Dealer
from portal.platform.db import db
from portal.platform.errors import NotThere

Person = Customer | Iterable[Contact]
"""Whose consents are asked for: a file, or the contacts that were given where there is none yet."""

CONTACT = sa.select(Contact).where(Contact.kind == sa.bindparam("of_kind"), Contact.value == sa.bindparam("of_value"))


def get_customer(customer_id: int) -> Customer:
    """The file of that number. Raises NotThere."""
    customer = db.session.get(Customer, customer_id)
    if customer is None:
        raise NotThere
    return customer


def find_contact(kind: ContactKind, value: str) -> Contact | None:
    """The contact with that value (E.164 or a case-folded address), if anybody ever gave it."""
    return db.session.scalar(CONTACT, {"of_kind": kind, "of_value": value})


def find_by_contacts(phone: str | None, email: str | None) -> Customer | None:
    """The file a telephone number (E.164) or an e-mail address (case-folded) leads to.

    Where each leads to another file, the telephone wins. See docs/rules.md, Customers.
    """
    for kind, value in ((ContactKind.PHONE, phone), (ContactKind.EMAIL, email)):
        contact = find_contact(kind, value) if value else None
        if contact is not None and contact.customer_id is not None:
            return db.session.get(Customer, contact.customer_id)
    return None


def phone_of(customer: Customer) -> str | None:
    """The telephone number the file was reached by last, in E.164."""
    return _newest(customer, ContactKind.PHONE)


def email_of(customer: Customer) -> str | None:
    """The e-mail address the file was reached by last."""
    return _newest(customer, ContactKind.EMAIL)


def _newest(customer: Customer, kind: ContactKind) -> str | None:
    query = sa.select(Contact.value).where(Contact.customer_id == customer.id, Contact.kind == kind)
    return db.session.scalar(query.order_by(Contact.id.desc()).limit(1))


def may(person: Person, channel: Channel, purpose: Purpose) -> bool:
    """Whether this channel may be used for this purpose: the latest answer counts, and none means no.

    See docs/rules.md, Consent.
    """
    query = sa.select(Consent.given).where(_given_by(person), Consent.channel == channel, Consent.purpose == purpose)
    return bool(db.session.scalar(query.order_by(Consent.id.desc()).limit(1)))


_SHARED = (
    sa.select(Consent.given)
    .where(
        sa.or_(
            Consent.contact_id.in_(sa.bindparam("own", expanding=True)),
            Consent.contact_id.in_(
                sa.select(Contact.id).where(Contact.customer_id.in_(sa.bindparam("files", expanding=True)))
            ),
        ),
        Consent.channel == Channel.SHARING,
        sa.or_(Consent.dealer_id == sa.bindparam("dealer"), Consent.dealer_id.is_(None)),
    )
    .order_by(Consent.id.desc())
    .limit(1)
)


def may_share_with(person: Person, dealer: Dealer | int) -> bool:
    """Whether that dealer (or its id) may know of the person.

    A yes to this dealer and a yes to the dealer the brand chooses both permit it; of the answers about either, the
    latest counts. A yes to another dealer permits nothing here. See docs/rules.md, Consent.
    """
    dealer_id = dealer if isinstance(dealer, int) else dealer.id
    own: list[int] = []
    if isinstance(person, Customer):
        files = [person.id]
    else:
        contacts = list(person)
        own = [contact.id for contact in contacts]
        files = [contact.customer_id for contact in contacts if contact.customer_id is not None]
    asked = {"own": own, "files": files, "dealer": dealer_id}
    return bool(db.session.connection().execute(_SHARED, asked).scalar())


def consents_of(person: Person) -> list[Consent]:
    """The latest answer per channel, purpose and dealer, in that order."""
    newest = (
        sa.select(sa.func.max(Consent.id))
        .where(_given_by(person))
        .group_by(Consent.channel, Consent.purpose, Consent.dealer_id)
    )
    query = sa.select(Consent).where(Consent.id.in_(newest))
    by_dealer = Consent.dealer_id.nulls_first()
    return list(db.session.scalars(query.order_by(Consent.channel, Consent.purpose, by_dealer)))


def _given_by(person: Person) -> sa.ColumnElement[bool]:
    """The consents of a file: those on any of its contacts. A contact that belongs to a file speaks for the file."""
    if isinstance(person, Customer):
        return Consent.contact_id.in_(sa.select(Contact.id).where(Contact.customer_id == person.id))
    contacts = list(person)
    own = [contact.id for contact in contacts]
    files = {contact.customer_id for contact in contacts if contact.customer_id is not None}
    if not files:
        return Consent.contact_id.in_(own)
    of_files = sa.select(Contact.id).where(Contact.customer_id.in_(files))
    return sa.or_(Consent.contact_id.in_(own), Consent.contact_id.in_(of_files))
