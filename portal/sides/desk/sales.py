"""Sale reports of all dealers, and their reversal."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import sales
from portal.domain.sales import SaleReport
from portal.platform import forms
from portal.platform.access import viewer
from portal.platform.contacts import readable_phone
from portal.platform.language import gettext as _
from portal.sides.desk.forms.sales import ReversalForm

pages = Blueprint("sales", __name__, url_prefix="/sales")


@pages.get("")
def index() -> ResponseReturnValue:
    after = request.args.get("after", type=int)
    page = sales.reports_of(viewer(), after=after)
    return render_template(
        "desk/sales/index.html",
        reports=page.rows,
        first=url_for(".index") if after else None,
        following=url_for(".index", after=page.next) if page.next else None,
    )


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    return _page(sales.get_report(viewer(), ref), ReversalForm())


@pages.post("/<ref>/reverse")
def reverse(ref: str) -> ResponseReturnValue:
    report = sales.get_report(viewer(), ref)
    form = ReversalForm()
    done = forms.attempt(
        form,
        lambda: sales.reverse_sale(report, form.reason.data or "", by=viewer()),
        then=lambda row: url_for(".show", ref=row.ref),
    )
    if done is None:
        return _page(report, form), form.status
    flash(_("The report is reversed. Everything it set in motion was taken back."), "ok")
    return done


def _page(report: SaleReport, form: ReversalForm) -> str:
    return render_template(
        "desk/sales/show.html",
        report=report,
        form=form,
        effects=sales.effects_of(report),
        may_reverse=sales.may_reverse(report, viewer()),
        readable_phone=readable_phone,
    )
