"""The one clock, which can be given a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from portal.platform import clock

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


def test_now_is_the_wall_clock_in_utc() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().utcoffset() == timedelta(0)


def test_everything_inside_happens_at_the_given_moment_and_nothing_outside() -> None:
    with clock.at(NOON):
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_the_given_moment_ends_also_where_something_fails() -> None:
    with pytest.raises(RuntimeError, match="fails"), clock.at(NOON):
        raise RuntimeError("fails")
    assert clock.now() != NOON


def test_moments_nest() -> None:
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_a_moment_given_in_another_zone_is_the_same_moment() -> None:
    with clock.at(datetime(2026, 6, 15, 20, 0, tzinfo=timezone(timedelta(hours=8)))):
        assert clock.now() == NOON
        assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_day_where_one_is() -> None:
    with clock.at(datetime(2026, 6, 15, 17, 0, tzinfo=UTC)):
        assert clock.today("UTC") == date(2026, 6, 15)
        assert clock.today("Asia/Shanghai") == date(2026, 6, 16)
