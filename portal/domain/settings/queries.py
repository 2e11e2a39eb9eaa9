"""Reading the brand's figures: cheap enough to ask on every page."""

from __future__ import annotations

import time
from datetime import datetime
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from portal.domain.settings.figures import DEFAULTS
from portal.domain.settings.models import Setting
from portal.platform import clock
from portal.platform.db import db

SECONDS_KEPT = 5.0

Lines = dict[str, list[tuple[datetime, int]]]

_kept: WeakKeyDictionary[sa.Engine, tuple[float, Lines]] = WeakKeyDictionary()
"""Per database: when it was read, and each key's lines from the newest to the oldest."""


def value(key: str) -> int:
    """The figure as it stands at this moment: what the desk set last, else its default.

    Kept a few seconds in each process, so that another process sees a change a moment later. Raises KeyError for a
    key that is not in DEFAULTS: a misspelt key is a fault of ours.
    """
    figure = DEFAULTS[key]
    lines = _lines().get(key)
    if lines:
        now = clock.now()
        for valid_from, number in lines:
            if valid_from <= now:
                return number
    return figure.default


def history_of(key: str) -> list[Setting]:
    """Every value the figure was given, the newest first."""
    query = sa.select(Setting).where(Setting.key == key).order_by(Setting.valid_from.desc(), Setting.id.desc())
    return list(db.session.scalars(query))


def newest_changes() -> dict[str, Setting]:
    """The newest line of each figure that was ever changed, in one query."""
    query = sa.select(Setting).order_by(Setting.valid_from, Setting.id)
    return {line.key: line for line in db.session.scalars(query)}


def forget_kept() -> None:
    """Read the figures anew at the next question; after a change, and between tests."""
    _kept.pop(db.engine, None)


def _lines() -> Lines:
    engine = db.engine
    found = _kept.get(engine)
    if found is not None and time.monotonic() - found[0] < SECONDS_KEPT:
        return found[1]
    query = sa.select(Setting.key, Setting.valid_from, Setting.value)
    lines: Lines = {}
    for key, valid_from, number in db.session.execute(query.order_by(Setting.valid_from.desc(), Setting.id.desc())):
        lines.setdefault(key, []).append((valid_from, int(number)))
    _kept[engine] = (time.monotonic(), lines)
    return lines
