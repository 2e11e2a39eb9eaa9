"""Time passes: every story acts when its moment has come, in one order over all of them, as in life.

A story is a generator: it acts, and yields the moment at which it acts again. The clock stands at that moment while
it does. Beside the stories the timetable goes its rounds, so that clocks ring and points activate on their days.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from portal.domain import leads, points
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db

Moments = Generator[datetime, None, None]
Report = Callable[[str], None]

ROUND_EVERY = timedelta(hours=4)
NIGHT_HOUR = 3
SPARSE_ROUND_EVERY = timedelta(days=7)
REPORT_EVERY = 20
"""Percent of the stories between two words about the progress."""


@dataclass
class Stage:
    """The queue of who acts next, up to `ends_at`, the present."""

    ends_at: datetime
    _queue: list[tuple[datetime, int, Moments]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def add(self, at: datetime, story: Moments) -> None:
        """Let the story begin at that moment; what lies ahead of the present does not happen."""
        if at <= self.ends_at:
            heapq.heappush(self._queue, (at, next(self._numbers), story))

    def play(self, report: Report) -> None:
        """Let everything happen in its order. Stories that would act after the present stay where they are."""
        expected, ended, told = len(self._queue), 0, 0
        while self._queue:
            at, _number, story = heapq.heappop(self._queue)
            # Objects go out when an act or the timetable flushes them, not at every question another lead asks.
            with clock.at(at), db.session.no_autoflush:
                again_at = next(story, None)
            if again_at is not None:
                self.add(max(again_at, at), story)
                continue
            ended += 1
            if 100 * ended // expected >= told + REPORT_EVERY:
                told += REPORT_EVERY
                report(f"  {told} % of the stories are told, up to {at:%B %Y}")


def timetable(first: datetime, leads_begin: datetime) -> Moments:
    """What the worker does by the clock: by day clocks ring; by night resting leads wake and points move.

    Before there are leads, points are looked after once a week. Begins at `first`, which is a night.
    """
    moment = first
    while moment < leads_begin:
        _move_points()
        moment += SPARSE_ROUND_EVERY
        yield moment
    while True:
        moment = clock.now()
        db.session.flush()
        if moment.astimezone(brand().zone).hour == NIGHT_HOUR:
            for lead_id in leads.nurture_due():
                leads.wake_nurtured(lead_id)
            _move_points()
        for clock_id in leads.clocks_due():
            leads.ring_clock(clock_id)
        yield moment + ROUND_EVERY


def _move_points() -> None:
    db.session.flush()
    for lot_id in points.lots_to_activate():
        points.activate_lot(lot_id)
    for lot_id in points.lots_to_expire():
        points.expire_lot(lot_id)
