"""The clocks that run beside a lead. docs/rules.md, Leads: clocks.

A clock is started by one step and stopped by others; the lead carries the earliest due time for its lists. A
running clock keeps its due time when the heat changes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain import dealers, settings
from portal.domain.leads.models import ClockKind, Heat, Lead, LeadClock, State
from portal.domain.leads.models.words import WITH_DEALER
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import append, db, table_of

AGREED_MOVES_IN_A_ROW = 2

# Every act reads and moves clocks, so their statements are made once and speak to the table itself.
_clocks = table_of(LeadClock)
_IS_RUNNING = sa.and_(_clocks.c.lead_id == sa.bindparam("lead"), _clocks.c.stopped_at.is_(None))
_RUNNING = (
    sa.select(_clocks.c.id, _clocks.c.kind, _clocks.c.due_at, _clocks.c.next_at, _clocks.c.step)
    .where(_IS_RUNNING)
    .order_by(_clocks.c.due_at, _clocks.c.id)
)
_STOP = (
    sa.update(_clocks)
    .where(_IS_RUNNING, _clocks.c.kind.in_(sa.bindparam("kinds", expanding=True)))
    .values(stopped_at=sa.bindparam("now"), next_at=None)
)
_PUT_OFF = (
    sa.update(_clocks)
    .where(_IS_RUNNING, _clocks.c.kind == sa.bindparam("of_kind"))
    .values(due_at=sa.bindparam("due"), next_at=sa.bindparam("due"), step=0)
)


def all_running(lead: Lead) -> list[LeadClock]:
    """The lead's running clocks as the database has them, earliest due first."""
    query = sa.select(LeadClock).where(LeadClock.lead_id == lead.id, LeadClock.stopped_at.is_(None))
    ordered = query.order_by(LeadClock.due_at, LeadClock.id).execution_options(populate_existing=True)
    return list(db.session.scalars(ordered))


def as_they_run(lead: Lead) -> list[sa.Row[Any]]:
    """The lead's running clocks as plain values, earliest due first: id, kind, due_at, next_at, step."""
    return list(db.session.connection().execute(_RUNNING, {"lead": lead.id}))


def start(lead: Lead, kind: ClockKind, *, is_first: bool = False, due_at: datetime | None = None) -> None:
    """Start that clock now, due as its rule says or at `due_at`; where one runs it begins anew.

    `is_first` says that none can be running yet.
    """
    if not is_first:
        stop(lead, kind)
    now = clock.now()
    due = due_at or due_time(lead, kind, now)
    append(LeadClock, lead_id=lead.id, kind=kind, started_at=now, due_at=due, next_at=due, step=0)


def stop(lead: Lead, *kinds: ClockKind) -> None:
    """Stop those clocks where they run; without a kind, all."""
    stopping = {"lead": lead.id, "now": clock.now(), "kinds": kinds or tuple(ClockKind)}
    db.session.connection().execute(_STOP, stopping)


def put_off(lead: Lead, kind: ClockKind, due_at: datetime) -> None:
    """Let that clock, where it runs, be due at another time; its ladder begins anew."""
    db.session.connection().execute(_PUT_OFF, {"lead": lead.id, "of_kind": kind, "due": due_at})


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
    first = db.session.connection().execute(_RUNNING, {"lead": lead.id}).first()
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


def return_time(lead: Lead, running_clock: LeadClock) -> datetime | None:
    """When a breached clock gives the lead back to the desk, or None where it does not."""
    if running_clock.kind is ClockKind.ACCEPT:
        minutes = 60 * int(settings.value("leads.accept_return_hours"))
        return _after_opening(lead, running_clock.started_at, minutes)
    if running_clock.kind is ClockKind.FEEDBACK:
        days = int(settings.value("leads.feedback_return_days"))
        # Due times lie at midnight, the end of a day; a minute earlier is still that day.
        return dealers.end_of_day_after(_dealer(lead).zone, running_clock.due_at - timedelta(minutes=1), days)
    return None
