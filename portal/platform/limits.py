"""How often something may be tried, counted in the database and so shared by all web processes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.platform import clock
from portal.platform.db import Base, UtcDateTime, db, small_write
from portal.platform.errors import Refusal
from portal.platform.formats import duration
from portal.platform.language import lazy_gettext as _l


class Tries(Base):
    """How often one thing was tried in one window of time. The key is stored hashed: it may name a person."""

    __tablename__ = "limit_tries"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)
    tries: Mapped[int]


class TooManyTries(Refusal):
    """The limit is reached; the sentence says how long to wait."""

    sentence = _l("Too many tries. Wait %(time)s, then try again.")
    status = 429

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(time=duration(minutes))
        self.wait_seconds = max(1, int(wait.total_seconds()))


def _window(key: str, per: timedelta) -> tuple[str, datetime, datetime]:
    now = clock.now()
    seconds = int(per.total_seconds())
    start = int(now.timestamp()) // seconds * seconds
    return hashlib.sha256(key.encode()).hexdigest(), datetime.fromtimestamp(start + seconds, now.tzinfo), now


def count_try(key: str, *, most: int, per: timedelta) -> None:
    """Count one try of `key` in a small write of its own. Raises TooManyTries past `most` in a window of `per`."""
    hashed, ends_at, now = _window(key, per)
    with small_write() as connection:
        tries = _count(connection, hashed, ends_at)
    if tries > most:
        raise TooManyTries(ends_at - now)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of `key` in a window of `per`; without `most` they are only counted."""

    key: str
    per: timedelta
    most: int | None = None


def count_once(once: str, limits: Sequence[Limit]) -> list[int]:
    """Count one try of each limit in one small write, but a try that was made with the key `once` only once a day.

    So a double click is one try, also when its clicks arrive in the same instant. Returns how often each was tried in
    its window. Raises TooManyTries where one of them was tried more often than it may be.
    """
    once_hashed, once_ends_at, now = _window(f"once:{once}", timedelta(days=1))
    tries: list[int] = []
    with small_write() as connection:
        is_first = _count(connection, once_hashed, once_ends_at) == 1
        for limit in limits:
            hashed, ends_at, _now = _window(limit.key, limit.per)
            tries.append((_count if is_first else _read)(connection, hashed, ends_at))
    over = [limit for limit, n in zip(limits, tries, strict=True) if limit.most is not None and n > limit.most]
    if over:
        raise TooManyTries(max(_window(limit.key, limit.per)[1] for limit in over) - now)
    return tries


def _count(connection: sa.Connection, hashed: str, ends_at: datetime) -> int:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Tries).values(key=hashed, ends_at=ends_at, tries=1)
    counted = statement.on_conflict_do_update(
        index_elements=[Tries.key, Tries.ends_at], set_={"tries": Tries.tries + 1}
    ).returning(Tries.tries)
    return int(connection.execute(counted).scalar_one())


def _read(connection: sa.Connection, hashed: str, ends_at: datetime) -> int:
    query = sa.select(Tries.tries).where(Tries.key == hashed, Tries.ends_at == ends_at)
    return int(connection.execute(query).scalar() or 0)


def check_tries(key: str, *, most: int, per: timedelta) -> None:
    """Raises TooManyTries where `most` failures of `key` were counted already; counts nothing itself."""
    hashed, ends_at, now = _window(key, per)
    query = sa.select(Tries.tries).where(Tries.key == hashed, Tries.ends_at == ends_at)
    if (db.session.execute(query).scalar() or 0) >= most:
        raise TooManyTries(ends_at - now)


def forget_old_tries() -> int:
    """Delete the windows that have ended; runs inside a write of the timetable. Returns how many."""
    result = db.session.execute(sa.delete(Tries).where(Tries.ends_at < clock.now()))
    return int(result.rowcount)  # type: ignore[attr-defined]
