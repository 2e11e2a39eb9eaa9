"""Drawing by weight, quickly, and references that are unique without asking the database."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from portal.platform.tokens import ALPHABET

T = TypeVar("T")

_LENGTH = 8
_ALL = len(ALPHABET) ** _LENGTH
_STRIDE = 608_580_163_727
"""A prime that shares no factor with the number of references, so that each number has a reference of its own."""


class Wheel(Generic[T]):
    """Things and their weights, turned again and again."""

    def __init__(self, shares: Mapping[T, float]) -> None:
        self._things = list(shares)
        self._bounds = list(accumulate(shares.values()))
        self._whole = self._bounds.pop()

    def turn(self, random: Random) -> T:
        """One of the things, by its weight."""
        return self._things[bisect(self._bounds, random.random() * self._whole)]


def reference(number: int) -> str:
    """The eight characters for that number: the same each time, another for each number, in no visible order."""
    left = number * _STRIDE % _ALL
    letters = []
    for _ in range(_LENGTH):
        left, place = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
