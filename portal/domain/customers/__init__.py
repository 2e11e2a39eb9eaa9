"""The customer's one file for life, its contacts and consents. See docs/rules.md, Customers."""

from portal.domain.customers.errors import ContactIsMissing
from portal.domain.customers.models import (
    Channel,
    Consent,
    Contact,
    ContactKind,
    Customer,
    CustomerType,
    Purpose,
)
from portal.domain.customers.operations import (
    contact_for,
    correct,
    join_or_make,
    lock_contact,
    prove_contact,
    record_consent,
)
from portal.domain.customers.queries import (
    consents_of,
    email_of,
    find_by_contacts,
    find_contact,
    get_customer,
    may,
    may_share_with,
    phone_of,
)
from portal.domain.customers.words import WORDS_VERSION, ConsentKind, words_of

__all__ = [
    "WORDS_VERSION",
    "Channel",
    "Consent",
    "ConsentKind",
    "Contact",
    "ContactIsMissing",
    "ContactKind",
    "Customer",
    "CustomerType",
    "Purpose",
    "consents_of",
    "contact_for",
    "correct",
    "email_of",
    "find_by_contacts",
    "find_contact",
    "get_customer",
    "join_or_make",
    "lock_contact",
    "may",
    "may_share_with",
    "phone_of",
    "prove_contact",
    "record_consent",
    "words_of",
]
