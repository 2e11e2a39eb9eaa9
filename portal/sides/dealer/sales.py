"""Sale reports: the list, a sale without a lead, and what each report set in motion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, leads, sales, settings
from portal.domain.accounts import AccountLink, LinkState
from portal.domain.sales import SaleReport
from portal.platform.access import Viewer, viewer
from portal.platform.db import db
from portal.platform.errors import NotThere
from portal.platform.formats import day, moment, money, number
from portal.platform.language import gettext as _
from portal.platform.language import ngettext
from portal.sides.dealer import sale_page
from portal.sides.dealer.forms.sales import buyer_type

pages = Blueprint("sales", __name__, url_prefix="/sales")


@dataclass(frozen=True)
class Effect:
    """One thing that followed from a report."""

    picture: str
    level: str
    title: str
    text: str


@pages.get("")
def index() -> ResponseReturnValue:
    after = request.args.get("after", "")[:12]
    page = sales.reports_of(viewer(), after=int(after) if after.isascii() and after.isdigit() else None)
    rows = [
        {
            "ref": report.ref,
            "buyer": report.buyer_name,
            "vin": report.vehicle.vin,
            "model": report.vehicle.model.name,
            "sold": day(report.sold_on),
            "price": money(report.price_cents),
            "consultant": report.consultant.name if report.consultant else "",
            "status": _status(report),
        }
        for report in page.rows
    ]
    base = url_for("dealer.sales.index")
    return render_template(
        "dealer/sales/index.html",
        found=rows,
        base=base,
        first_page=base if after else None,
        next_page=f"{base}?after={page.next}" if page.next else None,
        words=ngettext("%(n)s report", "%(n)s reports", len(rows)),
    )


def _status(report: SaleReport) -> tuple[str, str]:
    if report.reversed_at is not None:
        return "bad", _("Reversed")
    return ("warn", _("Reported late")) if report.is_late else ("ok", _("Valid"))


@pages.get("/new")
def new() -> ResponseReturnValue:
    return sale_page.show_form(None, viewer())


@pages.post("/new")
def create() -> ResponseReturnValue:
    return sale_page.report(None, viewer())


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    by = viewer()
    report = sales.get_report(by, ref)
    return render_template(
        "dealer/sales/show.html",
        report=report,
        status=_status(report),
        facts=_facts(report),
        car_facts=_car(report),
        effects=_effects(report),
        lead=_lead_of(report, by),
        invitation=_invitation(report),
    )


def _facts(report: SaleReport) -> list[tuple[str, str]]:
    facts = [
        (_("Buyer"), report.buyer_name),
        (_("The buyer is"), buyer_type(report.buyer_type)),
        (_("Sold on"), day(report.sold_on)),
        (_("Delivered on"), day(report.delivered_on)),
        (_("Invoice number"), report.invoice_number),
        (_("Price"), money(report.price_cents)),
        (_("Sales consultant"), report.consultant.name if report.consultant else ""),
        (_("Trade-in"), report.trade_in),
        (_("Bought instead of"), report.competitor),
        (_("Why no lead"), report.no_lead_reason),
        (_("Reported"), moment(report.reported_at)),
    ]
    return [(term, value) for term, value in facts if value]


def _car(report: SaleReport) -> list[tuple[str, str]]:
    car = report.vehicle
    lines = [
        (_("VIN"), car.vin),
        (_("Model"), car.model.name),
        (_("Trim"), car.trim.name if car.trim else ""),
        (_("Paint"), car.paint.name if car.paint else ""),
        (_("Plate"), car.plate),
        (_("Warranty until"), day(car.warranty_until)),
        (_("First service"), day(car.next_service_on)),
    ]
    return [(term, value) for term, value in lines if value]


def _effects(report: SaleReport) -> list[Effect]:
    """Everything the report set in motion, in words."""
    told = sales.effects_of(report)
    found = []
    if told["has_lead"]:
        found.append(Effect("handshake", "ok", _("The lead is sold"), _("Its clocks stand still.")))
    if told["lost_leads"]:
        found.append(
            Effect("circle-x", "", ngettext("%(n)s other open lead ended", "%(n)s other open leads ended",
                                            told["lost_leads"]),
                   _("The same customer and model at another place: lost, same brand elsewhere."))
        )  # fmt: skip
    found.append(Effect("car", "ok", _("The buyer is an owner"), _("The car stands in their file with its dates.")))
    if told["is_resale"]:
        found.append(Effect("arrow-right-left", "", _("The earlier ownership ended"), ""))
    if told["points"]:
        spendable = report.delivered_on + timedelta(days=int(settings.value("points.car_pending_days")))
        found.append(
            Effect("coins", "ok", _("%(points)s welcome points", points=number(told["points"])),
                   _("Pending, spendable from %(day)s.", day=day(spendable)))
        )  # fmt: skip
    return found


def _invitation(report: SaleReport) -> Effect:
    """What became of the invitation to the owner club."""
    kept = report.effects.get("invitation")
    if not report.invites:
        return Effect("mail", "", _("No invitation"), _("The report said not to invite the buyer."))
    if kept is None:
        return Effect("user-check", "ok", _("Already in the owner club"), _("The buyer needs no invitation."))
    link = db.session.get(AccountLink, kept.get("link_id"))
    state = accounts.state_of(link) if link is not None else LinkState.ENDED
    if state is LinkState.USED:
        return Effect("user-check", "ok", _("Joined the owner club"), _("The invitation was accepted."))
    if state is LinkState.OPEN and link is not None:
        return Effect("mail", "new", _("Invited to the owner club"),
                      _("The link is good until %(day)s.", day=day(link.ends_at)))  # fmt: skip
    return Effect(
        "mail", "warn", _("The invitation has ended"), _("The buyer can ask for a new one with the old link.")
    )


def _lead_of(report: SaleReport, by: Viewer) -> tuple[str, str] | None:
    """The lead's reference and name, where there is one that this person may see."""
    if report.lead is None:
        return None
    try:
        lead = leads.get_lead(by, report.lead.ref)
    except NotThere:
        return None
    return lead.ref, lead.name
