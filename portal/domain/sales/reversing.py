"""A sale report is reversed: each of its effects by a counter-entry, so that nothing of it is left but the record."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain import journal, leads, messages, points, vehicles
from portal.domain.accounts import AccountLink
from portal.domain.customers import Customer
from portal.domain.sales.errors import AlreadyReversed, LaterSaleStands, ReversalNeedsAReason
from portal.domain.sales.models import SaleReport
from portal.domain.sales.queries import standing_reports
from portal.domain.vehicles import HandOver
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, lock
from portal.platform.errors import NotAllowed
from portal.platform.formats import day as day_in_words
from portal.platform.text import clean_text

REVERSES = frozenset({"desk.supervisor", "desk.administrator"})
REASON_LENGTH = 4


def may_reverse(report: SaleReport, viewer: Viewer) -> bool:
    """Whether this person may reverse the report as it stands."""
    return viewer.title in REVERSES and report.reversed_at is None


def reverse_sale(report: SaleReport, reason: str, *, by: Viewer) -> SaleReport:
    """Undo everything the report set in motion. Returns the report, which stays with the reversal beside it.

    The lead goes back to the state before, leads that were lost by it are open again, the ownership ends and the
    earlier one goes on, the points are taken back, the buyer is no owner unless by another car, an invitation that
    has not left is cancelled and its link ended. Only a supervisor or an administrator may (NotAllowed), with a
    reason (ReversalNeedsAReason), once (AlreadyReversed), and not while a later sale of the car stands
    (LaterSaleStands). See docs/rules.md, Sales.
    """
    if by.title not in REVERSES:
        raise NotAllowed
    reason = clean_text(reason)
    if len(reason) < REASON_LENGTH:
        raise ReversalNeedsAReason
    vehicle = lock(report.vehicle)
    lock(report)
    if report.reversed_at is not None:
        raise AlreadyReversed(day=day_in_words(report.reversed_at))
    later = [other for other in standing_reports(vehicle.id) if other.id > report.id]
    if later:
        raise LaterSaleStands(ref=later[-1].ref)
    report.reversed_at = clock.now()
    report.reversed_by_id = by.account_id
    report.reversed_reason = reason[:500]
    db.session.flush()
    if report.lead is not None:
        leads.unmark_sold(report.lead, reason, by=by)
    for lead_id in report.effects.get("lost_leads", []):
        leads.regain_elsewhere(lead_id, reason, by=by)
    vehicles.undo_hand_over(vehicle, HandOver(**report.effects["hand_over"]))
    _clear_owner(report.customer)
    points.reverse(points.Source.CAR, report.ref, by=by, note=reason)
    _take_back_invitation(report)
    journal.note("sale.reverse", "sale", report.id, by=by, fields=["reversed_at"], reason=reason)
    db.session.flush()
    return report


def _clear_owner(customer: Customer) -> None:
    """No owner any more, unless by another car that was reported."""
    lock(customer)
    another = sa.select(SaleReport.id).where(SaleReport.customer_id == customer.id, SaleReport.reversed_at.is_(None))
    if db.session.scalar(another.limit(1)) is None:
        customer.owner_since = None
        customer.version += 1


def _take_back_invitation(report: SaleReport) -> None:
    invitation = report.effects.get("invitation")
    if invitation is None:
        return
    messages.cancel(invitation["cause"])
    link = lock(db.session.get_one(AccountLink, invitation["link_id"]))
    if link.used_at is None and link.ends_at > clock.now():
        link.ends_at = clock.now()
