"""The telephone number and the e-mail address in a cell, whatever a spreadsheet has done to them."""

from __future__ import annotations

import re
import unicodedata

from portal.domain.imports.files.remarks import Remark, RemarkKind
from portal.platform.contacts import parse_email, parse_phone

_NO_ADDRESS = {"", "-", "--", "/", "n/a", "na", "none", "nil", "null", "无", "没有", "#n/a", "0"}
_WRAPPED_BY_A_SPREADSHEET = re.compile(r'^=?"(.*)"$')
_ROUNDED = re.compile(r"^\d(?:\.\d+)?e\+?\d{1,2}$", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/|、\n]|\bor\b|或")
_ANGLED = re.compile(r"<([^<>]*)>")
_LONGEST_CELL = 200


def read_telephone(cell: str, country: str) -> tuple[str | None, Remark | None]:
    """The first number in the cell that reaches one person, in E.164, and what is said about it.

    `country` (two letters) holds where the number names none.
    """
    text = _plain(cell)
    if _ROUNDED.match(text):
        return _from_rounded(text, country)
    number = parse_phone(text, country)
    if number is not None:
        return number, None
    for part in _BETWEEN.split(text[:_LONGEST_CELL]):
        number = parse_phone(part, country)
        if number is not None:
            return number, Remark(RemarkKind.TELEPHONE_ONE_OF_SEVERAL, part.strip())
    return None, Remark(RemarkKind.TELEPHONE_DOES_NOT_WORK, cell)


def read_email(cell: str) -> tuple[str | None, Remark | None]:
    """The first address in the cell, case-folded, and what is said about it."""
    text = _plain(cell)
    if text.casefold() in _NO_ADDRESS:
        return None, None
    angled = _ANGLED.search(text)
    for part in [text, *([angled[1]] if angled else []), *re.split(r"[,;/|、\s]+", text[:_LONGEST_CELL])]:
        address = parse_email(part.removeprefix("mailto:"))
        if address is not None:
            return address, None
    return None, Remark(RemarkKind.EMAIL_DOES_NOT_WORK, cell)


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := _WRAPPED_BY_A_SPREADSHEET.match(text):
        text = found[1].strip()
    return re.sub(r"^(\d{7,15})\.0+$", r"\1", text.lstrip("'"))


def _from_rounded(text: str, country: str) -> tuple[str | None, Remark | None]:
    """A number that a spreadsheet wrote as 1.38E+10. It is whole only where no digit was rounded away."""
    mantissa, exponent = re.split("e", text, flags=re.IGNORECASE)
    digits, places = mantissa.replace(".", ""), int(exponent)
    is_whole = len(digits) == places + 1
    number = parse_phone(digits, country) if is_whole else None
    return number, None if number else Remark(RemarkKind.TELEPHONE_LOST_DIGITS, text)
