"""Sale reports at the desk, and their reversal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.domain.leads import State
from portal.domain.sales import SaleReport
from portal.platform.db import db
from tests.domain.sales.cast import another_vin, report, worked_lead
from tests.sides.desk.conftest import Desk
from tests.support.pages import Page

SALES = "/desk/sales"


def sold(desk: Desk, **changes: Any) -> SaleReport:
    with desk.app.app_context():
        return report(desk.cast, **changes)


def test_the_newest_report_stands_first(desk: Desk) -> None:
    sold(desk)
    sold(desk, buyer_name="Tomas Vidal", vin=another_vin(2), invoice_number="INV-2", phone="+8613800000009", email=None)
    text = desk.supervisor.see(SALES).text
    assert text.index("Tomas Vidal") < text.index("Mei Chen")
    assert "¥254,800" in text


def test_an_empty_list_says_when_it_fills(desk: Desk) -> None:
    assert "Dealers report a sale from its delivery on." in desk.supervisor.see(SALES).text


def test_a_report_shows_what_it_set_in_motion_and_its_reversal_takes_it_back(desk: Desk) -> None:
    with desk.app.app_context():
        lead = worked_lead(desk.cast.consultant)
        found = report(desk.cast, lead=lead)
    address = f"{SALES}/{found.ref}"
    page = desk.supervisor.see(address)
    assert "Points for the car 2,000" in page.text
    assert lead.ref in page.text
    answer = desk.supervisor.press(page, f"{address}/reverse", form=f"{address}/reverse", reason="Wrong customer")
    assert (answer.status_code, answer.location) == (303, address)
    after = desk.supervisor.see(address)
    assert "Reversed on 15 June: Wrong customer" in after.text
    assert "Reverse the report" not in after.text
    assert desk.now(lead).state is State.ACCEPTED


def test_a_reversal_needs_a_reason_and_keeps_what_was_typed(desk: Desk) -> None:
    found = sold(desk)
    address = f"{SALES}/{found.ref}"
    for typed, sentence in (("", "Say why the report is reversed."), ("no", "Say why the report is reversed.")):
        page = desk.supervisor.see(address)
        refused = desk.supervisor.press(page, f"{address}/reverse", form=f"{address}/reverse", reason=typed)
        shown = Page(refused).check()
        assert shown.status == 422
        assert sentence in shown.text
        assert f"{typed}</textarea>" in shown.html
    assert desk.read(lambda: db.session.get_one(SaleReport, found.id).reversed_at) is None


def test_a_report_is_reversed_once(desk: Desk) -> None:
    found = sold(desk)
    address = f"{SALES}/{found.ref}"
    one, two = desk.supervisor.see(address), desk.administrator.see(address)
    for who, page, status in ((desk.supervisor, one, 303), (desk.administrator, two, 422)):
        answer = who.press(page, f"{address}/reverse", form=f"{address}/reverse", reason="Wrong customer")
        assert answer.status_code == status
    assert "This report was reversed on 15 June" in Page(answer).text


def test_agents_do_not_see_sales(desk: Desk) -> None:
    found = sold(desk)
    assert desk.agent.client.get(SALES).status_code == 403
    assert desk.agent.client.get(f"{SALES}/{found.ref}").status_code == 403
    assert SALES not in desk.agent.see("/desk/leads").html
    assert desk.supervisor.client.get(f"{SALES}/ABCDEFGH").status_code == 404


def test_thirty_reports_cost_as_many_queries_as_one(desk: Desk, queries: Callable[[Callable[[], Any]], int]) -> None:
    sold(desk)
    desk.supervisor.see(SALES)
    one = queries(lambda: desk.supervisor.see(SALES))
    for n in range(2, 31):
        sold(desk, vin=another_vin(n), invoice_number=f"INV-{n}x", phone=f"+86138000002{n:02d}", email=None)
    assert queries(lambda: desk.supervisor.see(SALES)) == one <= 6
