"""A sale is reported: one transaction with everything that follows from it, or nothing at all."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from portal.domain import accounts, customers, journal, leads, points, settings, vehicles
from portal.domain.catalogue import CarModel
from portal.domain.customers import Customer
from portal.domain.dealers import Dealer
from portal.domain.leads import Lead
from portal.domain.sales import checks
from portal.domain.sales.checks import CheckedSale
from portal.domain.sales.errors import CarIsSold, InvoiceIsTaken
from portal.domain.sales.facts import SaleFacts
from portal.domain.sales.models import SaleReport
from portal.domain.sales.queries import reported, standing_reports
from portal.domain.vehicles import Vehicle
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db, lock
from portal.platform.errors import NotAllowed, NotThere
from portal.platform.text import clean_text
from portal.platform.tokens import new_reference

FIRST_TOUCH = "sale"
MAY_REPORT = frozenset({"dealer.manager", "dealer.consultant", "desk.supervisor", "desk.administrator"})


def report_sale(facts: SaleFacts, *, dealer: Dealer, lead: Lead | None, by: Viewer | None) -> SaleReport:
    """Report that `lead`, or a walk-in, bought the car with this VIN. Valid at once; returns the report.

    All of it or nothing: the lead is sold and another dealer's open lead of this buyer and model lost; the buyer is
    an owner and invited to the club; the car is theirs, an earlier ownership ends, warranty and first service have
    their dates; welcome points are pending. The same dealer, VIN and invoice is the same report: the first is
    returned and nothing changes. `by` is a manager or consultant of that dealer, a supervisor or administrator of the
    desk, or None for the portal itself; who may not gets NotAllowed, another dealer's lead NotThere. Every other
    refusal of `sales.errors` and of `vehicles.check_vin` names its field. See docs/rules.md, Sales.
    """
    _refuse_strangers(dealer, lead, by)
    vin = checks.vin_of(facts, by)
    invoice = checks.invoice_of(facts)
    model = checks.model_of(facts)
    vehicle = vehicles.take_in(vin.value, model_id=model.id)
    first = _first_report(dealer, invoice, vehicle)
    if first is not None:
        return first
    checked = checks.check(facts, model, dealer=dealer, has_lead=lead is not None)
    if facts.is_new_car and (standing_reports(vehicle.id) or vehicles.current_owner(vehicle)):
        raise CarIsSold
    ref = new_reference()
    if lead is not None:
        leads.mark_sold(lead, sale_ref=ref, dealer_id=dealer.id, by=by)
    customer = _buyer(facts, checked, lead, by)
    report = _write(facts, checked, ref, invoice, dealer=dealer, lead=lead, customer=customer, vehicle=vehicle, by=by)
    report.effects = _follow(report, facts, checked, model, by)
    journal.note("sale.report", "sale", report.id, by=by, fields=_fields_of(facts))
    db.session.flush()
    return report


def _refuse_strangers(dealer: Dealer, lead: Lead | None, by: Viewer | None) -> None:
    if by is not None and by.side == "dealer" and by.dealer_id != dealer.id:
        raise NotThere
    if lead is not None and lead.dealer_id != dealer.id:
        raise NotThere
    if by is not None and by.title not in MAY_REPORT:
        raise NotAllowed


def _first_report(dealer: Dealer, invoice: str, vehicle: Vehicle) -> SaleReport | None:
    """The standing report of this dealer, invoice and car; refuses the same invoice for another car."""
    first = reported(dealer.id, invoice)
    if first is not None and first.vehicle_id != vehicle.id:
        raise InvoiceIsTaken(vin=first.vehicle.vin)
    return first


def _buyer(facts: SaleFacts, checked: CheckedSale, lead: Lead | None, by: Viewer | None) -> Customer:
    """The buyer's one file. Where the lead's own person bought, the lead's contacts lead to the file too."""
    phone, email = checked.phone, checked.email
    touched_at, touched_by = clock.now(), FIRST_TOUCH
    if lead is not None:
        touched_at, touched_by = lead.received_at, lead.source.value
        is_same = phone == lead.phone or email == lead.email or checked.buyer_name == lead.name
        if is_same and customers.find_by_contacts(phone, email) is None:
            phone, email = phone or lead.phone, email or lead.email
    customer = customers.join_or_make(
        checked.buyer_name,
        phone=phone,
        email=email,
        language=facts.language or (lead.language if lead else by.language if by else "zh-Hans"),
        city_id=lead.city_id if lead else None,
        type=facts.buyer_type,
        channel=lead.channel if lead else None,
        first_touch_at=touched_at,
        first_touch_source=touched_by,
    )
    if lead is not None and lead.customer_id is None:
        lead.customer_id = customer.id
    return customer


def _write(
    facts: SaleFacts,
    checked: CheckedSale,
    ref: str,
    invoice: str,
    *,
    dealer: Dealer,
    lead: Lead | None,
    customer: Customer,
    vehicle: Vehicle,
    by: Viewer | None,
) -> SaleReport:
    """The report's row. Another report that took the invoice at this moment refuses it like an earlier one."""
    now = clock.now()
    late_after = facts.delivered_on + timedelta(days=settings.value("sales.late_days"))
    report = SaleReport(
        ref=ref,
        dealer_id=dealer.id,
        lead_id=lead.id if lead else None,
        no_lead_reason="" if lead else clean_text(facts.no_lead_reason),
        customer_id=customer.id,
        vehicle_id=vehicle.id,
        buyer_type=facts.buyer_type,
        buyer_name=checked.buyer_name,
        phone=checked.phone,
        email=checked.email,
        is_new_car=facts.is_new_car,
        sold_on=facts.sold_on,
        delivered_on=facts.delivered_on,
        invoice_number=invoice,
        price_cents=facts.price_cents,
        consultant_id=facts.consultant_id or (lead.consultant_id if lead else None),
        trade_in=clean_text(facts.trade_in),
        competitor=clean_text(facts.competitor),
        invites=facts.invites,
        vin_override_reason=clean_text(facts.vin_override_reason),
        is_late=clock.today(dealer.zone) > late_after,
        reported_at=now,
        reported_by_id=by.account_id if by else None,
        effects={},
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
    except sa.exc.IntegrityError:
        _first_report(dealer, invoice, vehicle)
        raise
    return report


def _follow(
    report: SaleReport, facts: SaleFacts, checked: CheckedSale, model: CarModel, by: Viewer | None
) -> dict[str, Any]:
    """What follows from the report, and a note of it by which a reversal undoes just that."""
    customer = report.customer
    lost = leads.lose_elsewhere(
        phone=checked.phone,
        email=checked.email,
        model_id=model.id,
        except_lead_id=report.lead_id,
        dealer_name=report.dealer.name,
        sale_ref=report.ref,
        by=by,
    )
    delivery = vehicles.Delivery(
        on=facts.delivered_on,
        model=model,
        dealer_id=report.dealer_id,
        is_new_car=facts.is_new_car,
        trim_id=checked.trim_id,
        paint_id=checked.paint_id,
        plate=checked.plate,
    )
    handed = vehicles.hand_over(report.vehicle, customer.id, delivery)
    lock(customer)
    if customer.owner_since is None:
        customer.owner_since = start_of(facts.delivered_on)
        customer.version += 1
    return {
        "lost_leads": lost,
        "hand_over": asdict(handed),
        "points": _welcome(report, by),
        "invitation": _invite(report, customer) if facts.invites else None,
    }


def _welcome(report: SaleReport, by: Viewer | None) -> int:
    """Welcome points, pending until thirty days after delivery. Returns how many."""
    worth = settings.value("points.car")
    if worth:
        pending = timedelta(days=settings.value("points.car_pending_days"))
        points.earn(
            report.customer_id,
            source=points.Source.CAR,
            source_ref=report.ref,
            points=worth,
            qualifying=worth,
            activates_at=start_of(report.delivered_on + pending),
            by=by,
        )
    return worth


def _invite(report: SaleReport, customer: Customer) -> dict[str, Any] | None:
    """Invite the buyer to the club, unless they are there already."""
    cause = f"owner-invitation:{report.ref}"
    link = accounts.invite_owner(
        customer, phone=report.phone, email=report.email, language=customer.language, cause=cause
    )
    return {"cause": cause, "link_id": link.id} if link else None


def start_of(day: date) -> datetime:
    """The moment at which that day begins where the brand is."""
    return datetime.combine(day, time(), tzinfo=brand().zone)


def _fields_of(facts: SaleFacts) -> list[str]:
    return [name for name, value in asdict(facts).items() if value not in (None, "", False)]
