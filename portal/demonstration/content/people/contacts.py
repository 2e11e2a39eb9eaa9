"""Telephone numbers and addresses for people who do not exist."""

from __future__ import annotations

import unicodedata

from portal.demonstration.content.people.names import Person

# Prefixes of Chinese mobile numbers. China keeps none back for fiction; numbers whose next block is 0000 are
# what forms and posters print as an example, so everybody sees that nobody answers there.
_MOBILE_PREFIXES = (
    "138 139 136 137 135 150 151 152 158 159 182 183 187 188 198 130 131 132 155 156 166 176 185 186 133 153 177 180 "
    "181 189 191 199"
).split()
_PER_BLOCK = len(_MOBILE_PREFIXES) * 10_000
_STRIDE = 7_919  # a prime, so that neighbours look unrelated and none meets another

MOBILE_CAPACITY = _PER_BLOCK * 10

_MAIL_DOMAINS = ("example.com", "example.net", "example.org")


def mobile_number(index: int) -> str:
    """The mobile number of person `index` in E.164, the same each time and different for each index.

    The first 320,000 have four zeros after the prefix. Raises ValueError outside 0 to `MOBILE_CAPACITY` - 1.
    """
    if not 0 <= index < MOBILE_CAPACITY:
        raise ValueError(f"there is no mobile number {index}; they go from 0 to {MOBILE_CAPACITY - 1}")
    block, place = divmod(index, _PER_BLOCK)
    place = place * _STRIDE % _PER_BLOCK
    last_four, prefix = divmod(place, len(_MOBILE_PREFIXES))
    return f"+86{_MOBILE_PREFIXES[prefix]}000{block}{last_four:04d}"


def email_local_part(person: Person) -> str:
    """The name as it stands before the @: lower case, plain letters, `surname.given`."""
    if person.surname_zh == person.surname_en:
        words = (person.given_en, person.surname_en)
    else:
        words = (person.surname_en, person.given_en)
    plain = unicodedata.normalize("NFKD", ".".join(words).replace("ü", "v").lower())
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalpha() or letter == "."))


def email_address(person: Person, index: int) -> str:
    """The address of person `index`: unique as long as the index is, in a domain kept back for examples."""
    domain = _MAIL_DOMAINS[index % len(_MAIL_DOMAINS)]
    return f"{email_local_part(person)}{index:02d}@{domain}"
