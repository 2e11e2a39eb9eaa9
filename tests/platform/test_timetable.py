"""Jobs by the clock: one bad row stops nobody, twice is once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.platform import clock
from portal.platform.db import WriteOutsideWriting, db
from portal.platform.errors import Refusal
from portal.platform.limits import Tries
from portal.platform.timetable import Job, run, run_all, run_forever

pytestmark = pytest.mark.usefixtures("app_context")


class NotNow(Refusal):
    """A rule of the test says no."""


def note(key: str) -> None:
    """Leave a row behind that says the job did `key`."""
    db.session.add(Tries(key=key, ends_at=clock.now(), tries=1))


def done() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Tries.key).order_by(Tries.key)))


def job(due: Iterable[str], do: object = note, **more: object) -> Job:
    return Job("test", every=timedelta(0), due=lambda: due, do=do, **more)  # type: ignore[arg-type]


def test_each_row_is_a_write_of_its_own() -> None:
    assert run(job(["a", "b"])) == (2, 0)
    assert done() == ["a", "b"]


@pytest.mark.parametrize("error", [NotNow(), RuntimeError("broken")])
def test_one_bad_row_stops_nobody_and_leaves_nothing(error: Exception) -> None:
    def do(key: str) -> None:
        note(key)
        if key == "b":
            raise error

    assert run(job(["a", "b", "c"], do)) == (2, 1)
    assert done() == ["a", "c"]


def test_a_job_that_writes_itself_gets_no_write() -> None:
    def do(key: str) -> None:
        with pytest.raises(WriteOutsideWriting):
            db.session.execute(sa.delete(Tries))
        db.session.rollback()

    assert run(job(["a"], do, writes_itself=True)) == (1, 0)


def test_a_round_tells_how_each_job_went() -> None:
    assert run_all([job(["a"])]) == {"test": (1, 0)}


def test_it_runs_each_job_when_its_time_has_come_and_until_it_is_told_to_stop() -> None:
    rounds: list[str] = []
    often = Job("often", timedelta(0), due=lambda: rounds.append("often") or [], do=note)  # type: ignore[func-returns-value]
    rarely = Job("rarely", timedelta(hours=1), due=lambda: rounds.append("rarely") or [], do=note)  # type: ignore[func-returns-value]
    run_forever([often, rarely], goes_on=lambda: rounds.count("often") < 3, pause_seconds=0)
    assert (rounds.count("often"), rounds.count("rarely")) == (3, 1)


def test_it_outlives_a_database_that_is_away() -> None:
    asked: list[float] = []

    def due() -> list[str]:
        asked.append(time.monotonic())
        if len(asked) == 1:
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("away"))
        return []

    run_forever([Job("test", timedelta(0), due, note)], goes_on=lambda: len(asked) < 2, pause_seconds=0)
    assert len(asked) == 2


def test_an_empty_timetable_ends_when_it_is_told(app_context: Flask) -> None:
    answers = iter([True, False])
    run_forever([], goes_on=lambda: next(answers), pause_seconds=0)
