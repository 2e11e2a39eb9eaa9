"""One lead, through the one who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain import messages, settings
from portal.domain.leads.models import (
    Act,
    Lead,
    LeadClock,
    LeadInterest,
    LeadLine,
    LeadLink,
    LostClaim,
    State,
)
from portal.domain.leads.models.words import WORKED
from portal.domain.leads.transitions import STEPS
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db
from portal.platform.errors import NotThere
from portal.platform.tokens import hash_token

LINK_DAYS_AFTER_END = 30
_SHOWN = (
    joinedload(Lead.model),
    joinedload(Lead.trim),
    joinedload(Lead.paint),
    joinedload(Lead.city),
    joinedload(Lead.consultant),
)


def get_lead(viewer: Viewer, ref: str) -> Lead:
    """The dealer's lead: a manager's any, a consultant's own and those nobody has accepted. Raises NotThere."""
    query = sa.select(Lead).where(Lead.ref == ref, Lead.dealer_id == viewer.dealer_id).options(*_SHOWN)
    if viewer.side != "dealer" or viewer.dealer_id is None:
        raise NotThere
    if viewer.role != "manager":
        query = query.where(
            sa.or_(
                Lead.consultant_id == viewer.account_id,
                sa.and_(Lead.consultant_id.is_(None), Lead.state == State.ASSIGNED),
            )
        )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotThere
    return found


def get_desk_lead(viewer: Viewer, ref: str) -> Lead:
    """Any lead, for the desk's centre. Raises NotThere."""
    query = sa.select(Lead).where(Lead.ref == ref).options(*_SHOWN, joinedload(Lead.dealer))
    found = db.session.scalars(query).first() if viewer.side == "desk" else None
    if found is None:
        raise NotThere
    return found


def get_claim(viewer: Viewer, claim_id: int) -> LostClaim:
    """A lost claim the viewer may decide: a manager's dealer's, or any audited one for the desk. Raises NotThere."""
    query = sa.select(LostClaim).where(LostClaim.id == claim_id).options(joinedload(LostClaim.lead))
    if viewer.side == "dealer":
        query = query.where(LostClaim.dealer_id == viewer.dealer_id)
    else:
        query = query.where(LostClaim.is_audited)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotThere
    return found


def claim_of(lead: Lead) -> LostClaim | None:
    """The lead's undecided lost claim, or None."""
    query = sa.select(LostClaim).where(LostClaim.lead_id == lead.id, LostClaim.settled_at.is_(None))
    return db.session.scalars(query.options(joinedload(LostClaim.claimed_by)).limit(1)).first()


def find_by_link(token: str) -> Lead | None:
    """The lead of a prospect's link, until thirty days after the lead ended; else None."""
    query = (
        sa.select(Lead)
        .join(LeadLink, LeadLink.lead_id == Lead.id)
        .where(LeadLink.token_hash == hash_token(token))
        .options(joinedload(Lead.dealer), joinedload(Lead.consultant), joinedload(Lead.model))
    )
    lead = db.session.scalars(query).first()
    if lead is not None and lead.state is State.DUPLICATE and lead.survivor_id:
        lead = db.session.get(Lead, lead.survivor_id)
    if lead is None:
        return None
    ended = lead.closed_at is not None and lead.closed_at < clock.now() - timedelta(days=LINK_DAYS_AFTER_END)
    return None if ended else lead


def timeline_of(lead: Lead, *, limit: int = 100) -> Sequence[LeadLine]:
    """The lead's lines, newest first, each with who wrote it."""
    query = (
        sa.select(LeadLine)
        .where(LeadLine.lead_id == lead.id)
        .order_by(LeadLine.number.desc())
        .limit(limit)
        .options(joinedload(LeadLine.by))
    )
    return db.session.scalars(query).all()


def messages_of(lead: Lead) -> Sequence[messages.Message]:
    """What was said to the prospect about this lead, newest first."""
    return messages.messages_about("lead", lead.id)


def clocks_of(lead: Lead) -> Sequence[LeadClock]:
    """The lead's running clocks, earliest due first."""
    query = sa.select(LeadClock).where(LeadClock.lead_id == lead.id, LeadClock.stopped_at.is_(None))
    return db.session.scalars(query.order_by(LeadClock.due_at)).all()


def interests_of(lead: Lead) -> Sequence[LeadInterest]:
    """The models this lead is about."""
    query = sa.select(LeadInterest).where(LeadInterest.lead_id == lead.id).options(joinedload(LeadInterest.model))
    return db.session.scalars(query.order_by(LeadInterest.id)).all()


def can_undo(lead: Lead, viewer: Viewer) -> bool:
    """Whether this viewer's newest act may still be taken back."""
    if lead.last_act_at is None:
        return False
    seconds = int(settings.value("leads.undo_seconds"))
    if clock.now() - lead.last_act_at > timedelta(seconds=seconds):
        return False
    query = sa.select(LeadLine).where(LeadLine.lead_id == lead.id, LeadLine.number == lead.version)
    line = db.session.scalars(query).first()
    return line is not None and line.by_id == viewer.account_id and "undo" in line.details


_STEP_OF = {
    Act.APPOINTMENT: State.APPOINTMENT,
    Act.TEST_DRIVEN: State.TEST_DRIVEN,
    Act.NEGOTIATING: State.NEGOTIATING,
    Act.ORDERED: State.ORDERED,
    Act.LOST_CLAIMED: State.LOST_CLAIMED,
}


def allowed_acts(state: State, *, is_manager: bool) -> list[Act]:
    """What the dealer may do from that state, in the order in which the page offers it."""
    if state is State.ASSIGNED:
        return [Act.ACCEPTED, Act.DECLINED] if is_manager else [Act.ACCEPTED]
    if state is State.LOST_CLAIMED:
        return [Act.LOST_CONFIRMED, Act.LOST_OVERTURNED] if is_manager else []
    if state not in WORKED:
        return [Act.SOLD] if state in {State.LOST, State.WITHDRAWN, State.NURTURING} else []
    acts = [Act.CONTACTED, Act.NO_ANSWER]
    steps = STEPS[state]
    if state is State.APPOINTMENT:
        acts.append(Act.APPOINTMENT_DONE)
    acts += [act for act, to in _STEP_OF.items() if to in steps and act is not Act.LOST_CLAIMED]
    if state is State.APPOINTMENT:
        acts.append(Act.APPOINTMENT)
    if state is State.ORDERED:
        acts.append(Act.ORDER_CANCELLED)
    if state is not State.ACCEPTED:
        acts.append(Act.NO_CHANGE)
    acts += [Act.SOLD, Act.NURTURED, Act.LOST_CLAIMED]
    if is_manager:
        acts.append(Act.HANDED)
    return acts
