"""Vehicle identification numbers by ISO 3779 and GB 16735. See docs/rules.md, Vehicles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.vehicles.errors import VinCheckDigit, VinHasOtherCharacters, VinHasWrongLetters, VinLength
from portal.platform.errors import Refusal

LENGTH = 17
ENFORCED_FIRST = frozenset("12345L")
"""Regions whose makers must set the check digit: North America and China."""
_SUGGESTED = str.maketrans("IOQ", "100")
_SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212_.·-]+")
VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, *range(2, 10)], strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True)
class Vin:
    """A VIN in order. `is_checked` is False where its check digit cannot be checked, or was overridden."""

    value: str
    is_checked: bool


@dataclass(frozen=True)
class NotedVin:
    """A VIN as somebody noted it, cut to 17 characters, and what is wrong with it, which only warns."""

    value: str
    warning: Refusal | None


def check_vin(text: str, *, override: bool = False) -> Vin:
    """The VIN that `text` means: upper case, without blanks and dashes.

    Raises VinLength, VinHasOtherCharacters, VinHasWrongLetters (with a suggestion) and, where the first character is
    1 to 5 or L, VinCheckDigit. `override` lets a wrong check digit pass: who may, and why, is for the caller to see.
    """
    value = clean_vin(text)
    others = sorted({character for character in value if not (character.isascii() and character.isalnum())})
    if others:
        raise VinHasOtherCharacters(characters=" ".join(others[:5]))
    if len(value) != LENGTH:
        raise VinLength(length=len(value))
    suggestion = value.translate(_SUGGESTED)
    if suggestion != value:
        raise VinHasWrongLetters(suggestion=suggestion)
    if value[0] not in ENFORCED_FIRST:
        return Vin(value, is_checked=False)
    wanted = check_digit(value)
    if value[8] == wanted:
        return Vin(value, is_checked=True)
    if override:
        return Vin(value, is_checked=False)
    raise VinCheckDigit(found=value[8], wanted=wanted)


def lenient_vin(text: str) -> NotedVin:
    """The VIN as a lead notes it: cleaned, never refused; what `check_vin` would refuse stands beside it."""
    try:
        return NotedVin(check_vin(text).value, None)
    except Refusal as refusal:
        return NotedVin(clean_vin(text)[:LENGTH], refusal)


def clean_vin(text: str) -> str:
    """`text` in upper case without separators; full-width letters and digits become plain ones."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(value: str) -> str:
    """What character 9 of these 17 characters has to be: a digit or X."""
    total = sum(VALUES[character] * weight for character, weight in zip(value, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]
