"""The sale of a lead is reported."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.domain import leads
from portal.platform.access import viewer
from portal.sides.dealer import sale_page


def sale(ref: str) -> ResponseReturnValue:
    by = viewer()
    return sale_page.show_form(leads.get_lead(by, ref), by)


def report_sale(ref: str) -> ResponseReturnValue:
    by = viewer()
    return sale_page.report(leads.get_lead(by, ref), by)
