"""The one list of what happens by the clock, on an empty portal and by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal import invariants
from portal import timetable as portal_timetable
from portal.platform import clock
from portal.platform.timetable import Job, run, run_all
from portal.timetable import JOBS, check_due, check_promises

pytestmark = pytest.mark.usefixtures("app_context")
THREE_AT_NIGHT = datetime(2026, 6, 14, 19, 0, tzinfo=UTC)
"""In Shanghai."""


def test_every_job_has_a_name_of_its_own_and_a_pace() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.every > timedelta(0) for job in JOBS)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_runs_on_an_empty_portal(job: Job) -> None:
    _well, badly = run(job)
    assert badly == 0


def test_a_round_twice_is_a_round_once() -> None:
    run_all(JOBS)
    second = run_all(JOBS)
    assert {name: badly for name, (_well, badly) in second.items() if badly} == {}


def test_the_nightly_check_is_made_in_the_small_hours_and_once() -> None:
    with clock.at(THREE_AT_NIGHT + timedelta(hours=9)):
        assert list(check_due()) == []
    with clock.at(THREE_AT_NIGHT):
        [name] = check_due()
        check_promises(name)
        assert list(check_due()) == []
    with clock.at(THREE_AT_NIGHT + timedelta(days=1)):
        assert list(check_due()) == [name]


def test_a_broken_promise_is_logged_without_anything_personal(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    said: list[dict[str, object]] = []

    class Log:
        def error(self, event: str, **more: object) -> None:
            said.append({"event": event, **more})

    monkeypatch.setattr(portal_timetable, "log", Log())
    monkeypatch.setattr(invariants, "INVARIANTS", {"test: nothing is": "SELECT 7 UNION SELECT 8"})
    with clock.at(THREE_AT_NIGHT):
        [name] = check_due()
        check_promises(name)
    assert said == [{"event": "promise broken", "promise": "test: nothing is", "count": 2, "first": ["7", "8"]}]
