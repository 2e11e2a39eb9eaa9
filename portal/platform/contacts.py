"""Telephone numbers and e-mail addresses in the one form in which they are kept and compared."""

from __future__ import annotations

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.platform.text import clean_text

_SWITCHBOARD_KINDS = {
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.UAN,
}
_EXTENSION = re.compile(r"(?:ext\.?|x|转|#|-)\s*\d{2,6}$", re.IGNORECASE)


def parse_phone(text: str, country: str) -> str | None:
    """The number in E.164 (`+8613800000001`), or None where it is no number that reaches one person.

    `country` (two letters) is taken where the text names none. Numbers of 400 and 800 kind and numbers with an
    extension belong to a switchboard and are no key to a person.
    """
    text = clean_text(text)
    if not text or len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) in _SWITCHBOARD_KINDS:
        return None
    national = str(number.national_number)
    if number.country_code == 86 and national.startswith(("400", "800")):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_email(text: str) -> str | None:
    """The address case-folded, or None where it cannot be one. Asks no name server."""
    text = clean_text(text)
    if not text or len(text) > 254:
        return None
    try:
        return validate_email(text, check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        return None


def readable_phone(e164: str) -> str:
    """The number as people write it: national blanks for Chinese numbers, international ones for others."""
    if e164.startswith("+86") and len(e164) == 14:
        return f"{e164[3:6]} {e164[6:10]} {e164[10:]}"
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164


def masked_phone(e164: str) -> str:
    """The number with its middle hidden, as lists show it: `138 ••• 0417`."""
    shown = readable_phone(e164)
    return f"{shown[:3]} ••• {shown[-4:]}" if len(shown) > 7 else "•••"


def masked_email(email: str) -> str:
    """The address with most of its first part hidden: `m•••@example.com`."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
