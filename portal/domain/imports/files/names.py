"""Names of models, cities and dealers that the portal knows, found in what people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_PLACE_ENDINGS = re.compile(r"(?<=.)(市| city)$")
_BETWEEN = re.compile(r"[,;/|+&、，；\n]|\band\b|\bor\b|和|或|及|\bvs\b")


class KnownNames:
    """Looks up what a cell names. Spelling must be right; case, blanks, apostrophes and 市 do not matter."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._meant = {_key(name): meant for name, meant in names.items()}
        self._meant.pop("", None)
        inside = sorted((key for key in self._meant if len(key) >= _shortest_inside(key)), key=len, reverse=True)
        bounded = (rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])" for key in inside)
        self._inside = re.compile("|".join(bounded)) if inside else None
        self.find_all = lru_cache(maxsize=4096)(self._find_all)

    def find(self, text: str) -> str | None:
        """What the whole text names, or the first known name among its words."""
        found = self.find_all(text)
        return found[0] if found else None

    def _find_all(self, text: str) -> tuple[str, ...]:
        """Everything the text names, in its order, each once."""
        if whole := self._meant.get(_key(text)):
            return (whole,)
        found: dict[str, None] = {}
        for part in _BETWEEN.split(text.casefold()):
            key = _key(part)
            if key in self._meant:
                found[self._meant[key]] = None
            elif self._inside and (named := self._inside.search(_words(part))):
                found[self._meant[named[0]]] = None
        return tuple(found)


def _shortest_inside(key: str) -> int:
    """How long a name must be to be looked for inside a longer text: two characters say much in Chinese."""
    return 3 if key.isascii() else 2


def _words(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", _PLACE_ENDINGS.sub("", _words(text).strip()))
