"""What always holds of points, whatever happens in whatever order, and when many act at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain import points
from portal.domain.points import INVARIANTS, Lot, NotEnoughPoints, PointsAccount, Source, operations
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.points.book import NOON, SUPERVISOR, customer, earn, figures, new_customer
from tests.domain.sales.cast import at_once, broken_promises
from tests.support.databases import Database

T = TypeVar("T")

# Few, round figures, so that stories meet the rare turns: used up, taken back, owed, expired.
EARN = st.tuples(st.just("earn"), st.sampled_from([100, 300]), st.sampled_from([0, 10, 30]))
REVERSE = st.tuples(st.just("reverse"), st.integers(0, 3), st.just(0))
ADJUST = st.tuples(st.just("adjust"), st.sampled_from([-300, -200, -100, 50]), st.just(0))
WAIT = st.tuples(st.just("wait"), st.sampled_from([10, 31, 600, 1200]), st.just(0))
STORIES = st.lists(st.one_of(EARN, REVERSE, ADJUST, WAIT), min_size=3, max_size=14)
Story = list[tuple[str, int, int]]


class Life:
    """One customer who lives through a story inside one write, perhaps with a sweep after each step."""

    def __init__(self, *, is_swept: bool, acts_twice: bool = False) -> None:
        self.owner = new_customer()
        self.now = NOON
        self.is_swept = is_swept
        self.times = 2 if acts_twice else 1
        self.earned = 0
        self.adjusted = 0

    def live(self, story: Story) -> tuple[int, int, int]:
        for step in story:
            with clock.at(self.now):
                self.act(*step)
            if self.is_swept:
                with clock.at(self.now):
                    self.sweep()
        with clock.at(self.now):
            self.sweep()
        account = points.account_of(self.owner)
        return (account.balance, account.pending, account.owed) if account else (0, 0, 0)

    def act(self, kind: str, number: int, days: int) -> None:
        if kind == "wait":
            self.now += timedelta(days=number)
            return
        act: dict[str, Callable[[], object]] = {
            "earn": lambda: self.earn(number, days),
            "reverse": lambda: points.reverse(Source.SERVICE, f"{self.owner}-{number}", by=None),
            "adjust": lambda: self.adjust(number),
        }
        for _time in range(self.times):
            act[kind]()
        self.earned += kind == "earn"
        self.adjusted += kind == "adjust"

    def earn(self, amount: int, days: int) -> None:
        points.earn(
            self.owner,
            source=Source.SERVICE,
            source_ref=f"{self.owner}-{self.earned}",
            points=amount,
            activates_at=self.now + timedelta(days=days),
        )

    def adjust(self, amount: int) -> None:
        cause = f"adjust-{self.owner}-{self.adjusted}"
        with suppress(NotEnoughPoints):
            points.adjust(self.owner, amount, cause=cause, reason="A story", by=SUPERVISOR)

    def sweep(self) -> None:
        for lot_id in [*points.lots_to_activate(), *points.lots_to_expire()]:
            points.activate_lot(lot_id)


class Over(Exception):
    """A story is over; nothing of it stays, so that the next one begins with an empty book."""

    def __init__(self, end: Any) -> None:
        super().__init__()
        self.end = end


def in_passing(story: Callable[[], T]) -> T:
    """Live the story in one write that is rolled back. Returns what it returns."""

    def live() -> None:
        raise Over(story())

    with pytest.raises(Over) as over:
        in_one_write(live)
    return over.value.end  # type: ignore[no-any-return]


def promises_broken_now() -> list[str]:
    """As `broken_promises`, inside the present write."""
    return [name for name, query in INVARIANTS.items() if db.session.execute(sa.text(query)).first()]


STORY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@STORY
@given(story=STORIES)
def test_whatever_happens_the_promises_hold_after_every_step(app_context: Flask, story: Story) -> None:
    def live() -> None:
        life = Life(is_swept=False)
        for step in story:
            life.live([step])
            assert promises_broken_now() == []

    in_passing(live)


@STORY
@given(story=STORIES)
def test_a_sweep_that_comes_late_ends_in_the_same_figures(app_context: Flask, story: Story) -> None:
    on_time, late = in_passing(lambda: (Life(is_swept=True).live(story), Life(is_swept=False).live(story)))
    assert on_time == late


@STORY
@given(story=STORIES)
def test_every_act_done_twice_is_done_once(app_context: Flask, story: Story) -> None:
    once, twice = in_passing(
        lambda: (Life(is_swept=True).live(story), Life(is_swept=True, acts_twice=True).live(story))
    )
    assert once == twice


# --- many at once ---------------------------------------------------------------------------------------------


def test_one_cause_at_eight_hands_credits_once(app_context: Flask, app: Flask) -> None:
    mei = customer()
    done = at_once(app, [lambda: earn(mei, 2000, "A").id] * 8)
    assert len(set(done)) == 1, done
    assert figures(mei) == (0, 2000, 0)
    assert broken_promises(INVARIANTS) == []


def taking(owner: int, number: int) -> Callable[[], object]:
    def act() -> object:
        return in_one_write(lambda: points.adjust(owner, -100, cause=f"taken-{number}", reason="Spent", by=SUPERVISOR))

    return act


def test_eight_who_take_at_once_never_take_more_than_there_is(app_context: Flask, app: Flask) -> None:
    mei = customer()
    earn(mei, 500, "A", days=0)
    done = at_once(app, [taking(mei, number) for number in range(8)])
    refused = [found for found in done if isinstance(found, NotEnoughPoints)]
    assert len(refused) == 3, done
    assert figures(mei) == (0, 0, 0)
    assert broken_promises(INVARIANTS) == []


def test_without_the_lock_they_would(
    app_context: Flask, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin with the guard off: all four read the account before any of them writes."""
    if database.kind == "sqlite":
        pytest.skip("SQLite has one writer at a time, so there is no row lock to leave out")
    mei = customer()
    earn(mei, 300, "A", days=0)
    all_have_read = Barrier(4)

    def look_only(row: PointsAccount | Lot) -> PointsAccount | Lot:
        if isinstance(row, PointsAccount):
            all_have_read.wait(20)
        return row

    monkeypatch.setattr(operations, "lock", look_only)
    done = at_once(app, [taking(mei, number) for number in range(4)])
    assert not [found for found in done if isinstance(found, NotEnoughPoints)], done
    assert broken_promises(INVARIANTS) != []


def test_accounts_are_locked_in_one_order(app_context: Flask, app: Flask) -> None:
    """Two who need the same two accounts, named in opposite order, do not wait for each other."""
    mei, wen = customer(), customer()

    def lock_both(*owners: int) -> Callable[[], object]:
        return lambda: in_one_write(lambda: len(points.lock_accounts(owners)), tries=1)

    done = at_once(app, [lock_both(mei, wen), lock_both(wen, mei)] * 4)
    assert done == [2] * 8
