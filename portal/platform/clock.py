"""The one place that reads the wall clock, so that a moment can be given instead of lived through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_given: ContextVar[datetime | None] = ContextVar("given_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC: the given one inside `at(...)`, else the wall clock's."""
    return _given.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware). The demonstration and the tests live by it."""
    token = _given.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _given.reset(token)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name."""
    return ZoneInfo(name)


def today(zone_name: str) -> date:
    """The calendar day it is now in that zone."""
    return now().astimezone(zone(zone_name)).date()
