"""A sale is a fact: what it does to leads, and how a reversal undoes it. docs/rules.md, Leads: sold."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.customers import ContactKind
from portal.domain.leads import clocks, history, keys
from portal.domain.leads.models import Act, ClockKind, Lead, LeadInterest, LeadLine, LostReason, State
from portal.domain.leads.models.words import WITH_DEALER
from portal.domain.leads.operations import closing
from portal.platform.access import Viewer
from portal.platform.db import db


def mark_sold(lead: Lead, *, sale_ref: str, dealer_id: int, by: Viewer | None) -> Lead:
    """The sale report turns the lead into sold, from any state but invalid and duplicate. Raises StepNotAllowed."""
    history.begin(lead)
    before = lead.state
    lead.lost_reason = None
    lead.nurture_until = None
    history.write_line(lead, Act.SOLD, to=State.SOLD, by=by, reason=sale_ref, details={"dealer_id": dealer_id})
    lead.resumes_state = before
    lead.claimed_by_id = lead.claimed_until = None
    closing.end_claim_with_lead(lead)
    return history.finish(lead)


def unmark_sold(lead: Lead, reason: str, *, by: Viewer | None) -> Lead:
    """The sale report was reversed: the lead is what it was before, and its clocks begin anew."""
    history.begin(lead)
    before = lead.resumes_state or State.QUALIFIED
    _go_back(lead, before, Act.SALE_REVERSED, reason, by=by)
    return history.finish(lead)


def _go_back(lead: Lead, before: State, act: Act, reason: str, *, by: Viewer | None) -> None:
    if before is State.LOST_CLAIMED:  # its claim ended with the sale; the consultant claims again if need be
        before = State.NEGOTIATING
    if before is State.LOST:
        lead.lost_reason = _reason_of_last_loss(lead)
    # The way back from a loss elsewhere is not in the table of steps: the reversal of a report undoes its effects.
    history.write_line(lead, act, to=before, by=by, note=reason[:2000], checked=False)
    lead.resumes_state = None
    if before is State.RECEIVED:
        clocks.start(lead, ClockKind.VERIFY)
    elif before is State.QUALIFIED:
        clocks.start(lead, ClockKind.ASSIGN)
    elif before is State.ASSIGNED:
        clocks.start(lead, ClockKind.ACCEPT)
        clocks.start(lead, ClockKind.FEEDBACK)
    elif before in WITH_DEALER:
        clocks.restart_feedback(lead)


def _reason_of_last_loss(lead: Lead) -> LostReason:
    query = sa.select(LeadLine.reason).where(LeadLine.lead_id == lead.id, LeadLine.to_state == State.LOST)
    found = db.session.scalars(query.order_by(LeadLine.number.desc()).limit(1)).first()
    return LostReason(found) if found in set(LostReason) else LostReason.OTHER


def lose_elsewhere(
    *,
    phone: str | None,
    email: str | None,
    model_id: int,
    except_lead_id: int | None,
    dealer_name: str,
    sale_ref: str,
    by: Viewer | None,
) -> list[int]:
    """Another lead of this customer and model ends as lost, same brand elsewhere. Returns the ids of those lost."""
    holders = {keys.holder_of(ContactKind.PHONE, phone), keys.holder_of(ContactKind.EMAIL, email)}
    ended = []
    for lead_id in sorted(h for h in holders if h is not None and h != except_lead_id):
        lead = history.begin(db.session.get_one(Lead, lead_id))
        interests = set(db.session.scalars(sa.select(LeadInterest.model_id).where(LeadInterest.lead_id == lead.id)))
        if interests and model_id not in interests:
            continue
        before = lead.state
        lead.lost_reason = LostReason.SAME_BRAND_ELSEWHERE
        history.write_line(
            lead,
            Act.LOST_CONFIRMED,
            to=State.LOST,
            by=by,
            by_side="portal",
            reason=LostReason.SAME_BRAND_ELSEWHERE.value,
            details={"detail": dealer_name, "sale": sale_ref},
        )
        lead.resumes_state = before
        closing.end_claim_with_lead(lead)
        history.finish(lead)
        ended.append(lead.id)
    return ended


def regain_elsewhere(lead_id: int, reason: str, *, by: Viewer | None) -> None:
    """The sale that ended this lead was reversed: it is open again, as it was, unless something else followed."""
    lead = history.begin(db.session.get_one(Lead, lead_id))
    last = history.last_line(lead)
    if lead.state is not State.LOST or last is None or "sale" not in last.details or lead.resumes_state is None:
        return
    _go_back(lead, lead.resumes_state, Act.SALE_REVERSED, reason, by=by)
    history.finish(lead)
