"""Random names: secret ones for links and sessions, readable ones for what people quote on the telephone."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits without look-alikes: no 0 O, no 1 I L."""


def new_token() -> str:
    """256 random bits for a link, a cookie or a key; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token: 64 hexadecimal digits. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_reference() -> str:
    """Eight characters without look-alikes, as people see them on leads, sales and bookings."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_code() -> str:
    """A one-time code of six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"
