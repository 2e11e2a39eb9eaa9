"""The page of a sale report, for a lead and without one: the same form, the same answer."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, dealers, sales
from portal.domain.accounts import Role
from portal.domain.leads import Lead
from portal.domain.sales import SaleReport
from portal.platform.access import Viewer
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.dealer.forms.sales import SaleForm


def show_form(lead: Lead | None, by: Viewer) -> ResponseReturnValue:
    """The empty form, with what the lead knows."""
    form = SaleForm(formdata=None)
    form.start(_sellers(by), lead)
    if lead is None and by.role == Role.CONSULTANT:
        form.consultant.data = str(by.account_id)
    return _page(form, lead)


def report(lead: Lead | None, by: Viewer) -> ResponseReturnValue:
    """Report what was entered; the same report again shows the first one."""
    form = SaleForm()
    form.start(_sellers(by), lead)
    dealer = dealers.get_dealer(by.dealer_id or 0)
    made: list[SaleReport] = []

    def file() -> SaleReport:
        made[:] = [sales.report_sale(form.facts(), dealer=dealer, lead=lead, by=by)]
        return made[0]

    done = attempt(form, file, then=lambda made: url_for("dealer.sales.show", ref=made.ref))
    if done is None:
        return _page(form, lead, form.status)
    if made:
        flash(_("The sale is reported. Everything that follows from it stands below."), "ok")
    return done


def _page(form: SaleForm, lead: Lead | None, status: int = 200) -> ResponseReturnValue:
    is_lead = lead is not None
    return render_template(
        "dealer/sales/new.html",
        form=form,
        lead=lead,
        action=url_for("dealer.leads.report_sale", ref=lead.ref) if is_lead else url_for("dealer.sales.create"),
        back=url_for("dealer.leads.show", ref=lead.ref) if is_lead else url_for("dealer.sales.index"),
    ), status


def _sellers(by: Viewer) -> list[accounts.Account]:
    return [p for p in accounts.staff_of(by.dealer_id) if p.role in {Role.MANAGER, Role.CONSULTANT}]
