"""What happens by the clock: jobs that find what is due and do it one row at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from portal.platform.db import db, in_one_write
from portal.platform.errors import Refusal

log = structlog.get_logger("worker")


@dataclass(frozen=True)
class Job:
    """One line of the timetable.

    `due()` reads and gives the ids of what is due now; `do(id)` does one of them inside a write of its own, after
    looking again whether it is still due, so that running twice, four at a time or a day late is harmless.
    A job that sends or otherwise acts outside the database sets `writes_itself` and opens its own writes.
    """

    name: str
    every: timedelta
    due: Callable[[], Iterable[Any]]
    do: Callable[[Any], object]
    writes_itself: bool = False


def run(job: Job) -> tuple[int, int]:
    """Do all that is due of `job`. Returns how many went well and how many did not; one bad row stops nobody."""
    well = badly = 0
    for key in list(job.due()):
        db.session.rollback()
        try:
            if job.writes_itself:
                job.do(key)
            else:
                in_one_write(lambda key=key: job.do(key))  # type: ignore[misc]
            well += 1
        except Refusal as refusal:
            badly += 1
            log.info("not done", job=job.name, key=str(key), refusal=type(refusal).__name__)
        except Exception as error:
            badly += 1
            log.error("failed", job=job.name, key=str(key), exc_info=error)
    db.session.remove()
    return well, badly


def run_all(jobs: Sequence[Job]) -> dict[str, tuple[int, int]]:
    """One round of every job. Returns what `run` returned for each."""
    return {job.name: run(job) for job in jobs}


def run_forever(jobs: Sequence[Job], *, goes_on: Callable[[], bool], pause_seconds: float = 1.0) -> None:
    """Run each job whenever its time has come, until `goes_on()` is false. A database that is away is waited for."""
    due_at = {job.name: 0.0 for job in jobs}
    while goes_on():
        for job in jobs:
            if not goes_on():
                return
            if time.monotonic() < due_at[job.name]:
                continue
            due_at[job.name] = time.monotonic() + job.every.total_seconds()
            try:
                run(job)
            except Exception as error:
                log.error("round failed", job=job.name, exc_info=error)
                db.session.remove()
        time.sleep(pause_seconds)
