"""The clocks that run beside a lead. docs/rules.md, Leads: clocks.

A clock is started by one step and stopped by others; the lead carries the earliest due time for its lists. A
running clock keeps its due time when the heat changes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.domain import dealers, settings
from portal.domain.leads.models import ClockKind, Heat, Lead, LeadClock, State
from portal.domain.leads.models.words import WITH_DEALER
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import append, db, kept_in_write, table_of

AGREED_MOVES_IN_A_ROW = 2

# Every act reads and moves clocks, so their statements are made once and speak to the table itself.
_clocks = table_of(LeadClock)
_READ = sa.select(
    _clocks.c.id, _clocks.c.kind, _clocks.c.started_at, _clocks.c.due_at, _clocks.c.next_at, _clocks.c.step
)
_RUNNING = _READ.where(_clocks.c.lead_id == sa.bindparam("lead"), _clocks.c.stopped_at.is_(None))
_ONE = sa.update(_clocks).where(_clocks.c.id == sa.bindparam("clock"))
_STOP = _ONE.values(stopped_at=sa.bindparam("now"), next_at=None)
_CLIMB = _ONE.values(
    breached_at=sa.func.coalesce(_clocks.c.breached_at, _clocks.c.due_at), next_at=sa.bindparam("next"), step=1
)
_PUT_BACK = _ONE.values(
    stopped_at=None, due_at=sa.bindparam("due"), next_at=sa.bindparam("next"), step=sa.bindparam("of_step")
)
_PUT_OFF = _ONE.values(due_at=sa.bindparam("due"), next_at=sa.bindparam("due"), step=0)


class Running(NamedTuple):
    """A running clock as plain values."""

    id: int
    kind: ClockKind
    started_at: datetime
    due_at: datetime
    next_at: datetime | None
    step: int


def running(lead: Lead) -> dict[ClockKind, Running]:
    """The clocks that run beside the lead, which this write has locked; read once in a write."""
    kept = kept_in_write("clocks")
    if lead.id not in kept:
        rows = db.session.connection().execute(_RUNNING, {"lead": lead.id})
        kept[lead.id] = {row.kind: Running(*row) for row in rows}
    found: dict[ClockKind, Running] = kept[lead.id]
    return found


def start(lead: Lead, kind: ClockKind, *, is_first: bool = False, due_at: datetime | None = None) -> None:
    """Start that clock now, due as its rule says or at `due_at`; where one runs it begins anew.

    `is_first` says that the lead is new and has no clock yet.
    """
    if is_first:
        kept_in_write("clocks").setdefault(lead.id, {})
    stop(lead, kind)
    now = clock.now()
    due = due_at or due_time(lead, kind, now)
    key = append(LeadClock, lead_id=lead.id, kind=kind, started_at=now, due_at=due, next_at=due, step=0)
    running(lead)[kind] = Running(key, kind, now, due, due, 0)


def stop(lead: Lead, *kinds: ClockKind) -> None:
    """Stop those clocks where they run; without a kind, all."""
    there = running(lead)
    for kind in kinds or tuple(there):
        found = there.pop(kind, None)
        if found is not None:
            db.session.connection().execute(_STOP, {"clock": found.id, "now": clock.now()})


def put_off(lead: Lead, kind: ClockKind, due_at: datetime) -> None:
    """Let that clock, where it runs, be due at another time; its ladder begins anew."""
    there = running(lead)
    if kind in there:
        db.session.connection().execute(_PUT_OFF, {"clock": there[kind].id, "due": due_at})
        there[kind] = there[kind]._replace(due_at=due_at, next_at=due_at, step=0)


def climb(lead: Lead, kind: ClockKind, next_at: datetime | None) -> None:
    """The clock rang: it is breached since it was due, and its ladder goes on at `next_at`, if at all."""
    there = running(lead)
    db.session.connection().execute(_CLIMB, {"clock": there[kind].id, "next": next_at})
    there[kind] = there[kind]._replace(next_at=next_at, step=1)


def as_kept(lead: Lead) -> list[dict[str, Any]]:
    """The running clocks as an undo keeps them."""
    return [
        {
            "id": one.id,
            "kind": one.kind.value,
            "started_at": one.started_at.isoformat(),
            "due_at": one.due_at.isoformat(),
            "next_at": one.next_at.isoformat() if one.next_at else None,
            "step": one.step,
        }
        for one in running(lead).values()
    ]


def put_back(lead: Lead, kept: list[dict[str, Any]]) -> None:
    """Let run again what ran when it was kept, and nothing else."""
    there = running(lead)
    was = [Running(key["id"], ClockKind(key["kind"]), *_moments(key), key["step"]) for key in kept]
    stop(lead, *(kind for kind, one in there.items() if one.id not in {before.id for before in was}))
    for one in was:
        values = {"clock": one.id, "due": one.due_at, "next": one.next_at, "of_step": one.step}
        db.session.connection().execute(_PUT_BACK, values)
        there[one.kind] = one


def _moments(kept: dict[str, Any]) -> tuple[datetime, datetime, datetime | None]:
    next_at = kept["next_at"]
    return (
        datetime.fromisoformat(kept["started_at"]),
        datetime.fromisoformat(kept["due_at"]),
        datetime.fromisoformat(next_at) if next_at else None,
    )


def due_time(lead: Lead, kind: ClockKind, start_at: datetime) -> datetime:
    """When that clock is due if it starts at `start_at`, in UTC."""
    if kind is ClockKind.VERIFY:
        key = "leads.verify_hot_minutes" if lead.heat is Heat.HOT else "leads.verify_minutes"
        return start_at + timedelta(minutes=settings.value(key))
    if kind is ClockKind.ASSIGN:
        return start_at + timedelta(minutes=settings.value("leads.assign_minutes"))
    if kind is ClockKind.FEEDBACK:
        return dealers.end_of_day_after(_dealer(lead).zone, start_at, _feedback_days(lead))
    return _after_opening(lead, start_at, _opening_minutes(lead, kind))


def _opening_minutes(lead: Lead, kind: ClockKind) -> int:
    if kind is ClockKind.ACCEPT:
        return 60 * int(settings.value("leads.accept_hours"))
    if kind is ClockKind.LOST_REVIEW:
        return dealers.DAY_MINUTES * int(settings.value("leads.review_days"))
    if lead.heat is Heat.HOT:
        return 60 * int(settings.value("leads.first_contact_hot_hours"))
    return dealers.DAY_MINUTES * int(settings.value("leads.first_contact_days"))


def _feedback_days(lead: Lead) -> int:
    if lead.state is State.ASSIGNED:
        return int(settings.value("leads.feedback_first_days"))
    return int(settings.value(f"leads.feedback_{lead.heat.value}_days"))


def _dealer(lead: Lead) -> dealers.Dealer:
    assert lead.dealer_id is not None, "a dealer's clock needs a dealer"
    return dealers.get_dealer(lead.dealer_id)


def _after_opening(lead: Lead, start_at: datetime, minutes: int) -> datetime:
    hours = dealers.hours_of(_dealer(lead), brand().country)
    return dealers.add_opening_minutes(hours, start_at, minutes)


def restart_feedback(lead: Lead, *, agreed_at: datetime | None = None) -> None:
    """Feedback was given: the next is due by heat, or at the end of the day after a date agreed with the customer.

    An agreed date moves the due time only if that is later, 30 days at most for a hot lead and 90 for others, and
    twice in a row. A consultant's own next step moves nothing.
    """
    due = due_time(lead, ClockKind.FEEDBACK, clock.now())
    moved = _agreed_due(lead, agreed_at) if agreed_at is not None else None
    if agreed_at is None:
        lead.agreed_moves = 0
    if moved is not None and moved > due:
        due = moved
        lead.agreed_moves += 1
    start(lead, ClockKind.FEEDBACK, due_at=due)


def _agreed_due(lead: Lead, agreed_at: datetime) -> datetime | None:
    if lead.agreed_moves >= AGREED_MOVES_IN_A_ROW:
        return None
    most = settings.value("leads.agreed_hot_days" if lead.heat is Heat.HOT else "leads.agreed_days")
    agreed = dealers.end_of_day_after(_dealer(lead).zone, agreed_at, 1)
    latest = dealers.end_of_day_after(_dealer(lead).zone, clock.now(), int(most))
    return min(agreed, latest)


def refresh_due(lead: Lead) -> None:
    """Carry the earliest due time of the lead's running clocks onto the lead, for its lists."""
    first = min(running(lead).values(), key=lambda one: (one.due_at, one.id), default=None)
    lead.due_at, lead.due_clock = (first.due_at, first.kind.value) if first else (None, None)
    lead.is_with_dealer = lead.state in WITH_DEALER


def next_attempt_at(tried_at: datetime) -> datetime:
    """When the next verification attempt is due: the beginning of the next part of the day in the brand's zone."""
    zone = brand().zone
    local = tried_at.astimezone(zone)
    for hour in (9, 12, 18):
        if local.hour < hour:
            return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(tried_at.tzinfo)
    tomorrow = local + timedelta(days=1)
    return tomorrow.replace(hour=9, minute=0, second=0, microsecond=0).astimezone(tried_at.tzinfo)


def part_of_day(moment: datetime) -> str | None:
    """`morning` (9 to 12), `afternoon` (12 to 18) or `evening` (18 to 21) in the brand's zone, else None."""
    hour = moment.astimezone(brand().zone).hour
    if 9 <= hour < 12:
        return "morning"
    if 12 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 21 else None


def return_time(lead: Lead, running_clock: Running) -> datetime | None:
    """When a breached clock gives the lead back to the desk, or None where it does not."""
    if running_clock.kind is ClockKind.ACCEPT:
        minutes = 60 * int(settings.value("leads.accept_return_hours"))
        return _after_opening(lead, running_clock.started_at, minutes)
    if running_clock.kind is ClockKind.FEEDBACK:
        days = int(settings.value("leads.feedback_return_days"))
        # Due times lie at midnight, the end of a day; a minute earlier is still that day.
        return dealers.end_of_day_after(_dealer(lead).zone, running_clock.due_at - timedelta(minutes=1), days)
    return None
