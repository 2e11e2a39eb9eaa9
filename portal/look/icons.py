"""Icons from the sprite `static/icons.svg`, and badges, which may carry one."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from markupsafe import Markup, escape

BADGE_LEVELS = frozenset({"", "ok", "warn", "bad", "info", "new"})


class Icon(Protocol):
    """What `icon_drawer` returns: draws one icon of the sprite."""

    def __call__(self, name: str, cls: str = "", label: str | None = None) -> Markup: ...


class Badge(Protocol):
    """What `badge_drawer` returns: draws a status in a word or two."""

    def __call__(self, level: str, text: object, icon_name: str | None = None) -> Markup: ...


def names_in(sprite: Path) -> frozenset[str]:
    """The names of the icons in a sprite: its symbols with an id that starts with `i-`."""
    return frozenset(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite.read_text(encoding="utf-8")))


def icon_drawer(sprite_address: Callable[[], str], names: frozenset[str]) -> Icon:
    """Return `icon(name, cls='', label=None)` for the sprite at this address.

    Without a label the icon is decoration and hidden from screen readers. A name that the sprite does not have
    raises KeyError, so that a misspelt icon fails the first time its page is drawn.
    """

    @lru_cache(maxsize=1024)
    def drawn(name: str, cls: str, label: str | None) -> Markup:
        if name not in names:
            raise KeyError(f"static/icons.svg has no icon named {name!r}")
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="{}" {}><use href="{}#i-{}"/></svg>').format(
            f"i {cls}".strip(), said, sprite_address(), name
        )

    def icon(name: str, cls: str = "", label: str | None = None) -> Markup:
        return drawn(name, cls, None if label is None else str(label))

    return icon


def badge_drawer(icon: Icon) -> Badge:
    """Return `badge(level, text, icon_name=None)`: a status as a word or two, never a sentence.

    The level is one of `BADGE_LEVELS`, '' for neutral; another one raises ValueError.
    """

    @lru_cache(maxsize=1024)
    def drawn(level: str, text: str, icon_name: str | None) -> Markup:
        if level not in BADGE_LEVELS:
            raise ValueError(f"a badge has no level {level!r}")
        coloured = Markup(' data-level="{}"').format(level) if level else ""
        pictured = icon(icon_name) + " " if icon_name else ""
        return Markup('<span class="badge"{}>{}{}</span>').format(coloured, pictured, escape(text))

    def badge(level: str, text: object, icon_name: str | None = None) -> Markup:
        return drawn(level or "", escape(text), icon_name)

    return badge
