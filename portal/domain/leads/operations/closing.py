"""Lost claims and their review. docs/rules.md, Leads: lost claims."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import sqlalchemy as sa

from portal.domain import journal, settings
from portal.domain.leads import clocks, history
from portal.domain.leads.errors import (
    ClaimIsDecided,
    LostDetailIsMissing,
    NobodyReviewsTheirOwn,
    ReasonIsMissing,
    UnreachableNotProved,
)
from portal.domain.leads.models import (
    Act,
    ClockKind,
    DeskDecision,
    Heat,
    Lead,
    LeadLine,
    LostClaim,
    LostReason,
    ManagerDecision,
    State,
)
from portal.domain.leads.models.words import WORKED
from portal.domain.leads.operations.working import require_worker
from portal.domain.leads.transitions import require_state
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db, lock
from portal.platform.errors import NotAllowed
from portal.platform.language import gettext as _

OTHER_LENGTH = 20
ALWAYS_AUDITED = {LostReason.UNREACHABLE, LostReason.PLAN_CANCELLED}


def claim_lost(
    lead: Lead, reason: LostReason, detail: str, note: str = "", *, by: Viewer, version: int | None = None
) -> LostClaim:
    """The consultant says the lead is lost, with the reason and what it needs (`detail`: brand, dealer, weeks, what).

    Raises LostDetailIsMissing, UnreachableNotProved, StepNotAllowed. Some claims are audited by the desk.
    """
    history.begin(lead, by=by, version=version)
    require_worker(lead, by)
    require_state(lead, *WORKED)
    _require_detail(lead, reason, detail, note)
    undo = history.take_snapshot(lead)
    before = lead.state
    audited = _is_audited(lead, reason)
    history.write_line(
        lead,
        Act.LOST_CLAIMED,
        to=State.LOST_CLAIMED,
        by=by,
        reason=reason.value,
        note=note,
        details={"detail": detail},
        undo=undo,
    )
    lead.resumes_state = before
    claim = LostClaim(
        lead_id=lead.id,
        dealer_id=lead.dealer_id,
        claimed_at=clock.now(),
        claimed_by_id=by.account_id,
        from_state=before,
        reason=reason,
        details={"detail": detail, "note": note},
        is_audited=audited,
    )
    db.session.add(claim)
    db.session.flush()
    clocks.stop(lead, ClockKind.FEEDBACK, ClockKind.FIRST_CONTACT)
    clocks.start(lead, ClockKind.LOST_REVIEW)
    history.finish(lead)
    return claim


def detail_wanted(reason: LostReason) -> str | None:
    """What that reason needs besides itself, in the reader's language, or None."""
    return {
        LostReason.COMPETITOR: _("the brand and model they bought"),
        LostReason.SAME_BRAND_ELSEWHERE: _("the dealer they bought from"),
        LostReason.NO_STOCK: _("how many weeks they would have waited"),
        LostReason.PRODUCT_LACKS: _("what the car lacks for them"),
        LostReason.OTHER: _("at least 20 characters of explanation"),
    }.get(reason)


def _require_detail(lead: Lead, reason: LostReason, detail: str, note: str) -> None:
    wanted = detail_wanted(reason)
    said = detail or (note if reason is LostReason.OTHER else "")
    if (wanted and not said) or (reason is LostReason.OTHER and len(said) < OTHER_LENGTH):
        raise LostDetailIsMissing(what=wanted)
    if reason is LostReason.UNREACHABLE:
        _require_tries(lead)


def _require_tries(lead: Lead) -> None:
    query = sa.select(LeadLine.at).where(LeadLine.lead_id == lead.id, LeadLine.act == Act.NO_ANSWER)
    moments = list(db.session.scalars(query))
    days = {moment.astimezone(brand().zone).date() for moment in moments}
    parts = {clocks.part_of_day(moment) for moment in moments} - {None}
    if len(moments) < int(settings.value("leads.lost_attempts")) or len(days) < 3 or len(parts) < 2:
        raise UnreachableNotProved(done=len(moments), on=len(days), parts=len(parts))


def _is_audited(lead: Lead, reason: LostReason) -> bool:
    """Hot leads, unreachable and plan cancelled always; a fifth of the rest, drawn by the lead's reference so that
    the draw can be repeated; all claims of a dealer whose claims were overturned too often."""
    if lead.heat is Heat.HOT or reason in ALWAYS_AUDITED:
        return True
    if _dealer_is_watched(lead.dealer_id):
        return True
    draw = int.from_bytes(hashlib.sha256(f"{lead.ref}:{lead.version}".encode()).digest()[:4], "big") % 100
    return draw < int(settings.value("leads.audit_percent"))


def _dealer_is_watched(dealer_id: int | None) -> bool:
    since = clock.now() - timedelta(days=int(settings.value("leads.audit_all_days")))
    overturned = sa.case((LostClaim.desk_decision == DeskDecision.OVERTURNED, 1), else_=0)
    query = sa.select(sa.func.count(), sa.func.sum(overturned)).where(
        LostClaim.dealer_id == dealer_id, LostClaim.desk_at >= since, LostClaim.desk_decision.is_not(None)
    )
    decided, against = db.session.execute(query).one()
    return bool(decided >= 5 and (against or 0) * 100 > int(settings.value("leads.audit_all_over_percent")) * decided)


def decide_claim(claim: LostClaim, decision: ManagerDecision, remark: str = "", *, by: Viewer) -> LostClaim:
    """The manager confirms or overturns. An audited claim stays lost_claimed until the desk has decided too.

    Raises NobodyReviewsTheirOwn, ClaimIsDecided, ReasonIsMissing (an overturned claim needs a remark).
    """
    lead = history.begin(db.session.get_one(Lead, claim.lead_id))
    lock(claim)
    if by.side != "dealer" or by.role != "manager" or by.dealer_id != claim.dealer_id:
        raise NotAllowed
    _refuse_own(claim, by)
    if claim.settled_at is not None or claim.manager_decision is not None:
        raise ClaimIsDecided
    claim.manager_decision, claim.manager_id, claim.manager_at = decision, by.account_id, clock.now()
    claim.remark = remark or claim.remark
    if decision is ManagerDecision.OVERTURNED:
        _overturn(lead, claim, remark, by=by)
    elif not claim.is_audited:
        _confirm(lead, claim, remark, by=by)
    else:
        history.write_line(lead, Act.NOTE, by=by, reason="manager_confirmed", note=remark)
    journal.note("claim.decide", "lead", lead.id, by=by, reason=decision.value)
    history.finish(lead)
    return claim


def decide_claim_at_desk(claim: LostClaim, decision: DeskDecision, remark: str = "", *, by: Viewer) -> LostClaim:
    """The desk confirms, overturns, or did not reach the customer, which counts as confirmed.

    Raises ClaimIsDecided, ReasonIsMissing.
    """
    lead = history.begin(db.session.get_one(Lead, claim.lead_id))
    lock(claim)
    if by.side != "desk":
        raise NotAllowed
    if claim.settled_at is not None or not claim.is_audited:
        raise ClaimIsDecided
    claim.desk_decision, claim.desk_id, claim.desk_at = decision, by.account_id, clock.now()
    claim.remark = remark or claim.remark
    if decision is DeskDecision.OVERTURNED:
        _overturn(lead, claim, remark, by=by)
    else:
        _confirm(lead, claim, remark, by=by)
    journal.note("claim.audit", "lead", lead.id, by=by, reason=decision.value)
    history.finish(lead)
    return claim


def _refuse_own(claim: LostClaim, by: Viewer) -> None:
    if claim.claimed_by_id == by.account_id:
        raise NobodyReviewsTheirOwn


def _confirm(lead: Lead, claim: LostClaim, remark: str, *, by: Viewer | None) -> None:
    claim.settled_at = clock.now()
    lead.lost_reason = claim.reason
    lead.resumes_state = None
    history.write_line(lead, Act.LOST_CONFIRMED, to=State.LOST, by=by, reason=claim.reason.value, note=remark)


def _overturn(lead: Lead, claim: LostClaim, remark: str, *, by: Viewer) -> None:
    if not remark:
        raise ReasonIsMissing
    claim.settled_at = clock.now()
    lead.resumes_state = None
    history.write_line(lead, Act.LOST_OVERTURNED, to=claim.from_state, by=by, note=remark)
    clocks.stop(lead, ClockKind.LOST_REVIEW)
    clocks.restart_feedback(lead)


def end_claim_with_lead(lead: Lead) -> None:
    """The lead ended otherwise (sold, bought elsewhere, withdrawn): an open claim has nothing left to decide."""
    claim = open_claim_of(lead)
    if claim is not None:
        claim.settled_at = clock.now()


_OPEN_CLAIM = sa.select(LostClaim).where(LostClaim.lead_id == sa.bindparam("lead"), LostClaim.settled_at.is_(None))


def open_claim_of(lead: Lead) -> LostClaim | None:
    """The lead's claim that nobody has settled, or None."""
    return db.session.scalar(_OPEN_CLAIM, {"lead": lead.id})
