"""Everything that happens by the clock, in one list. `flask worker` keeps to it; `flask run-due` does one round.

Each line says how often, what is due and how one of them is done. Done twice is done once, four at a time is once, and
a day late is the same as on time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog

from portal import invariants
from portal.domain import accounts, imports, leads, messages, points
from portal.platform import clock, forms, limits
from portal.platform.brand import brand
from portal.platform.timetable import Job

NIGHT_HOURS = range(2, 6)
NIGHTLY_CHECK = "the nightly check of all promises"

log = structlog.get_logger("worker")


def check_due() -> Iterable[str]:
    """The nightly check, in the small hours of the brand's zone, where no worker has made it yet."""
    if clock.now().astimezone(brand().zone).hour not in NIGHT_HOURS:
        return []
    try:
        limits.check_tries(NIGHTLY_CHECK, most=1, per=timedelta(days=1))
    except limits.TooManyTries:
        return []
    return [NIGHTLY_CHECK]


def check_promises(name: str) -> None:
    """Look for broken promises and log each; the first worker that counts the try makes the check for all."""
    limits.count_try(name, most=1, per=timedelta(days=1))
    for promise, ids in invariants.broken().items():
        log.error("promise broken", promise=promise, count=len(ids), first=[str(key) for key in ids[:20]])


def cleaning(name: str, forget: Callable[[], int]) -> Job:
    """A line that deletes what nobody needs any more, in one write an hour."""
    return Job(name, every=timedelta(hours=1), due=lambda: [name], do=lambda _name: forget())


JOBS: list[Job] = [
    Job(
        "deliver messages",
        every=timedelta(seconds=1),
        due=lambda: messages.due(),
        do=lambda message_id: messages.deliver(message_id),
        writes_itself=True,
    ),
    Job(
        "ring the clocks of leads",
        every=timedelta(seconds=15),
        due=lambda: leads.clocks_due(),
        do=lambda clock_id: leads.ring_clock(clock_id),
    ),
    Job(
        "wake nurtured leads",
        every=timedelta(minutes=10),
        due=lambda: leads.nurture_due(),
        do=lambda lead_id: leads.wake_nurtured(lead_id),
    ),
    Job(
        "take rows of imported files",
        every=timedelta(seconds=1),
        due=lambda: imports.rows_due(),
        do=lambda row_id: imports.take_row(row_id),
    ),
    Job(
        "activate points",
        every=timedelta(minutes=1),
        due=lambda: points.lots_to_activate(),
        do=lambda lot_id: points.activate_lot(lot_id),
    ),
    Job(
        "expire points",
        every=timedelta(minutes=10),
        due=lambda: points.lots_to_expire(),
        do=lambda lot_id: points.expire_lot(lot_id),
    ),
    cleaning("forget old form keys", lambda: forms.forget_old_keys()),
    cleaning("forget limits that have ended", lambda: limits.forget_old_tries()),
    cleaning("forget codes that have ended", lambda: messages.forget_old_codes()),
    cleaning("forget sessions that have ended", lambda: accounts.forget_old_sessions()),
    Job(
        "check all promises by night",
        every=timedelta(minutes=20),
        due=check_due,
        do=check_promises,
        writes_itself=True,
    ),
]
