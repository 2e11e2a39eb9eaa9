"""Passwords: how they are kept, and which ones are good enough."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from portal.domain.accounts.errors import PasswordIsEasyToGuess, PasswordIsTooLong, PasswordIsTooShort
from portal.domain.accounts.models import Side

MOST_CHARACTERS = 128
_LEAST = {Side.CLUB: 10, Side.DEALER: 8, Side.DESK: 8}
_SCORE = {Side.CLUB: 3, Side.DEALER: 1, Side.DESK: 1}
"""Of zxcvbn's 0 to 4. Staff have a second factor; what stands on every list of common passwords is refused to all."""
_MOST_SCORED = 72
_hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id with 19 MiB, two passes, one lane."""
    return _hasher.hash(_bytes(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. Without a hash the same work is done, and it is not."""
    try:
        _hasher.verify(password_hash or _nobody(), _bytes(password[:MOST_CHARACTERS]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None and len(password) <= MOST_CHARACTERS


def check_rule(password: str, side: Side, own_words: Iterable[str | None]) -> None:
    """Refuse a password that is too short, too long, or easy to guess for who knows the person.

    `own_words` are the person's name, e-mail address and telephone number. See docs/rules.md, Accounts.
    """
    if len(password) < _LEAST[side]:
        raise PasswordIsTooShort(least=_LEAST[side])
    if len(password) > MOST_CHARACTERS:
        raise PasswordIsTooLong(most=MOST_CHARACTERS)
    if zxcvbn(password[:_MOST_SCORED], user_inputs=_parts(own_words))["score"] < _SCORE[side]:
        raise PasswordIsEasyToGuess


def _parts(words: Iterable[str | None]) -> list[str]:
    """The words, their parts, the parts run together in either order, and the end of a telephone number."""
    found: list[str] = []
    for word in filter(None, words):
        parts = re.split(r"[\s@.+_-]+", word)
        found += [word, "".join(parts), "".join(reversed(parts)), word[-8:]]
        found += [part for part in parts if len(part) > 2]
    return found


def _bytes(password: str) -> bytes:
    # The same letters typed on two keyboards may differ in how accents are put together.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hash_password("nobody has this password")
