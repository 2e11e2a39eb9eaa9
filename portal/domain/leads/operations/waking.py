"""What the timetable does to leads: clocks ring, resting leads wake. Twice is once, a day late is the same."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from portal.domain.leads import clocks, history
from portal.domain.leads.models import Act, ClockKind, Lead, LeadClock, State
from portal.domain.leads.models.words import WORKED
from portal.domain.leads.operations import assigning, closing
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db

BATCH = 2000
_DUE = (
    sa.select(LeadClock.id)
    .where(LeadClock.stopped_at.is_(None), LeadClock.next_at <= sa.bindparam("now"))
    .order_by(LeadClock.next_at, LeadClock.id)
    .limit(BATCH)
)


def clocks_due() -> list[int]:
    """Ids of running clocks whose next step is due, earliest first."""
    return list(db.session.connection().execute(_DUE, {"now": clock.now()}).scalars())


_LEAD_OF = sa.select(LeadClock.lead_id).where(LeadClock.id == sa.bindparam("clock"))


def ring_clock(clock_id: int) -> None:
    """Do what is due of that clock: note the breach, then give the lead back where its ladder ends there."""
    lead_id = db.session.scalar(_LEAD_OF, {"clock": clock_id})
    if lead_id is None:
        return
    lead = history.begin(db.session.get_one(Lead, lead_id))
    found = next((one for one in clocks.running(lead).values() if one.id == clock_id), None)
    if found is None or found.next_at is None or found.next_at > clock.now():
        return
    next_at: datetime | None = found.next_at
    if found.step == 0:
        next_at = clocks.return_time(lead, found)
        if found.kind is ClockKind.LOST_REVIEW:
            _send_claim_to_desk(lead)
    goes_back = next_at is not None and next_at <= clock.now()
    clocks.climb(lead, found.kind, None if goes_back else next_at)
    if goes_back:
        _give_back(lead, found.kind)
    history.finish(lead)


def _give_back(lead: Lead, kind: ClockKind) -> None:
    if kind is ClockKind.ACCEPT and lead.state is State.ASSIGNED:
        lead.declines += 1
        assigning.take_back(lead, Act.RETURNED, "accept_clock", "", by=None)
    elif kind is ClockKind.FEEDBACK and (lead.state in WORKED or lead.state is State.ASSIGNED):
        assigning.take_back(lead, Act.RETURNED, "feedback_clock", "", by=None)


def _send_claim_to_desk(lead: Lead) -> None:
    claim = closing.open_claim_of(lead)
    if claim is not None:
        claim.is_audited = True


_RESTED = (
    sa.select(Lead.id)
    .where(Lead.state == State.NURTURING, Lead.nurture_until <= sa.bindparam("today"))
    .order_by(Lead.nurture_until, Lead.id)
    .limit(BATCH)
)


def nurture_due() -> list[int]:
    """Ids of resting leads whose day has come."""
    return list(db.session.scalars(_RESTED, {"today": brand().today()}))


def wake_nurtured(lead_id: int) -> None:
    """Wake that lead if its day has come: to the desk, or to the dealer it had."""
    lead = history.begin(db.session.get_one(Lead, lead_id))
    if lead.state is not State.NURTURING or lead.nurture_until is None or lead.nurture_until > brand().today():
        return
    assigning.resume(lead, "date", by=None)
    history.finish(lead)
