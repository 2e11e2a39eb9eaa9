"""What makes an enquiry look like spam, and how often one may be sent. Hints are shown at the desk, never a refusal."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app
from itsdangerous import BadSignature, Signer

from portal.platform import clock
from portal.platform.limits import Limit, count_once

FASTEST_SECONDS = 3
PER_ADDRESS, PER_CONTACT, MANY_A_DAY = 5, 3, 5
TEN_MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)

DISPOSABLE_DOMAINS = frozenset(
    """
    10minutemail.com 33mail.com burnermail.io chacuo.net dispostable.com dropmail.me emailondeck.com fakeinbox.com
    getairmail.com getnada.com grr.la guerrillamail.com guerrillamail.net guerrillamailblock.com linshiyou.com
    linshiyouxiang.net mailcatch.com maildrop.cc mailinator.com mailnesia.com mailpoof.com mintemail.com moakt.com
    mohmal.com mytemp.email sharklasers.com spamgourmet.com temp-mail.org tempail.com tempmail.com tempmail.plus
    tempmailo.com throwawaymail.com trashmail.com trashmail.de yopmail.com yopmail.fr
    """.split()
)


def new_stamp() -> str:
    """The moment at which a form was shown, signed so that it cannot be set back."""
    return _signer().sign(str(int(clock.now().timestamp()))).decode()


def hints_in(*, stamp: str, honeypot: str, email: str | None) -> list[str]:
    """Why this form may come from a machine: `fast`, `honeypot`, `disposable_mail`."""
    hints = []
    if _seconds_since(stamp) < FASTEST_SECONDS:
        hints.append("fast")
    if honeypot:
        hints.append("honeypot")
    if email and email.rpartition("@")[2] in DISPOSABLE_DOMAINS:
        hints.append("disposable_mail")
    return hints


def count_form(once: str, *, address: str | None, contact: str) -> list[str]:
    """Count one form that was sent: five in ten minutes from one address, three a day for one telephone or e-mail.

    Raises TooManyTries. A form sent again with its one-time key is the same form and counts once. Returns the hint
    `many_from_one_address` where this address sent many today.
    """
    network = _network(address)
    limits = (
        Limit(f"interest:{network}", TEN_MINUTES, PER_ADDRESS),
        Limit(f"interest-of:{contact}", DAY, PER_CONTACT),
        Limit(f"interest-today:{network}", DAY),
    )
    _near, _by_contact, today = count_once(f"interest:{once}", limits)
    return ["many_from_one_address"] if today > MANY_A_DAY else []


def _network(address: str | None) -> str:
    """Who sends: an IPv4 address, or the network of an IPv6 one, of which a household has very many."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _seconds_since(stamp: str) -> float:
    """How long the form was open; nothing where the stamp is missing or was altered."""
    try:
        shown = int(_signer().unsign(stamp))
    except (BadSignature, ValueError):
        return 0
    return clock.now().timestamp() - shown


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="form-was-shown")
