"""Making and joining files, and keeping what was permitted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.domain import journal
from portal.domain.customers.errors import ContactIsMissing
from portal.domain.customers.models import Channel, Consent, Contact, ContactKind, Customer, CustomerType, Purpose
from portal.domain.customers.queries import CONTACT
from portal.domain.dealers import Dealer
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import append, append_unless_there, db, kept_in_write, lock, note_locked
from portal.platform.tokens import new_reference

_CONTACT_FOR_UPDATE = CONTACT.with_for_update().execution_options(populate_existing=True)


def contact_for(kind: ContactKind, value: str) -> Contact:
    """The contact with that value, made where nobody gave it before. Runs inside a write.

    `value` is in E.164 or case-folded, as `portal.platform.contacts` gives it. Two who bring the same value at the
    same moment get the same row: the second waits for the first. See docs/rules.md, Customers.
    """
    of_this = {"of_kind": kind, "of_value": value}
    held: Contact | None = kept_in_write("contacts").get((kind, value))
    found = held or db.session.scalar(CONTACT, of_this)
    if found is None:
        _make_contact(kind, value)
        found = db.session.scalars(CONTACT, of_this).one()
    return found


def lock_contact(kind: ContactKind, value: str) -> Contact:
    """The contact with that value, made where there is none, and locked until the write ends."""
    held = kept_in_write("contacts")
    of_this = {"of_kind": kind, "of_value": value}
    if (kind, value) not in held:
        found = db.session.scalar(_CONTACT_FOR_UPDATE, of_this)
        if found is None:
            _make_contact(kind, value)
            found = db.session.scalars(_CONTACT_FOR_UPDATE, of_this).one()
        note_locked(found)
        held[kind, value] = found
    contact: Contact = held[kind, value]
    return contact


def _make_contact(kind: ContactKind, value: str) -> None:
    """Make the contact, or wait for whoever makes it at this moment and leave it to them."""
    append_unless_there(Contact, "kind", "value", kind=kind, value=value, created_at=clock.now())


def prove_contact(contact: Contact) -> Contact:
    """Note that somebody answered from this contact: a code came back, a call was taken. The first time counts."""
    if contact.proved_at is None:
        contact.proved_at = clock.now()
    return contact


def record_consent(
    contact: Contact,
    channel: Channel,
    purpose: Purpose,
    *,
    given: bool,
    shown: str,
    version: str,
    source: str,
    dealer: Dealer | int | None = None,
) -> None:
    """Append a yes or no to one channel for one purpose.

    `shown` are the words the person read or heard and `version` their version, from `words_of` or the heading of a
    list. `source` says where the answer was given. `dealer` (or its id) only goes with sharing.
    See docs/rules.md, Consent.
    """
    append(
        Consent,
        contact_id=contact.id,
        channel=channel,
        purpose=purpose,
        dealer_id=dealer.id if isinstance(dealer, Dealer) else dealer,
        given=given,
        shown=shown[:500],
        shown_version=version,
        source=source,
        at=clock.now(),
    )


def join_or_make(
    name: str,
    *,
    phone: str | None,
    email: str | None,
    language: str,
    city_id: int | None = None,
    type: CustomerType = CustomerType.INDIVIDUAL,  # noqa: A002  (the rules' own word)
    channel: Channel | None = None,
    first_touch_at: datetime,
    first_touch_source: str,
) -> Customer:
    """The one file for life of this person: joined by a strong key, else made. Runs inside a write.

    `phone` is in E.164 and `email` case-folded; one of them is needed (ContactIsMissing). Where they lead to two
    files the telephone wins and the address stays where it is. A file that is joined keeps its own name, takes what
    it did not know, and keeps the earliest first touch. Two who do this at the same moment end in one file, because
    both wait for the contact's row. See docs/rules.md, Customers.
    """
    contacts = _locked_contacts(phone, email)
    if not contacts:
        raise ContactIsMissing
    found = next((c.customer_id for c in contacts if c.customer_id is not None), None)
    if found is None:
        customer = Customer(
            ref=new_reference(),
            type=type,
            name=name,
            language=language,
            preferred_channel=channel,
            city_id=city_id,
            created_at=clock.now(),
            first_touch_at=first_touch_at,
            first_touch_source=first_touch_source,
        )
        db.session.add(customer)
        db.session.flush()
    else:
        customer = lock(db.session.get_one(Customer, found))
        _add_what_was_unknown(customer, city_id=city_id, preferred_channel=channel)
        if first_touch_at < customer.first_touch_at:
            customer.first_touch_at, customer.first_touch_source = first_touch_at, first_touch_source
    for contact in contacts:
        if contact.customer_id is None:
            contact.customer_id = customer.id
    db.session.expire(customer, ["contacts"])
    return customer


def _locked_contacts(phone: str | None, email: str | None) -> list[Contact]:
    """Both rows for update, the telephone's always first, so that no two wait for each other."""
    given = ((ContactKind.PHONE, phone), (ContactKind.EMAIL, email))
    return [lock_contact(kind, value) for kind, value in given if value]


def _add_what_was_unknown(customer: Customer, **facts: Any) -> None:
    for name, fact in facts.items():
        if fact is not None and getattr(customer, name) is None:
            setattr(customer, name, fact)


def correct(
    customer: Customer,
    *,
    by: Viewer | None,
    name: str | None = None,
    language: str | None = None,
    type: CustomerType | None = None,  # noqa: A002  (the rules' own word)
    city_id: int | None = None,
    preferred_channel: Channel | None = None,
) -> Customer:
    """Put right what the file says of the person; what is left out stays. The journal names the fields.

    See docs/rules.md, Customers.
    """
    given = {
        "name": name,
        "language": language,
        "type": type,
        "city_id": city_id,
        "preferred_channel": preferred_channel,
    }
    lock(customer)
    changed = {field: value for field, value in given.items() if value not in (None, getattr(customer, field))}
    if changed:
        for field, value in changed.items():
            setattr(customer, field, value)
        customer.version += 1
        journal.note("customers.correct", "customer", customer.id, by=by, fields=changed)
    return customer
