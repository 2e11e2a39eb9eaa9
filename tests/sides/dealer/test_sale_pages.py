"""Reporting sales, and reading what each report set in motion."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.domain import sales
from portal.domain.leads import State
from tests.domain.sales.cast import OTHER_VIN, VIN
from tests.sides.dealer.conftest import INBOX, Store, post
from tests.support.pages import Page

SALES = "/dealer/sales"
NEW = f"{SALES}/new"
TYPED = {
    "buyer_name": "Huang Yuting",
    "phone": "138 0000 0417",
    "vin": VIN.lower(),
    "model": "ostrel",
    "trim": "ostrel/pure",
    "paint": "ostrel/sage",
    "plate": "沪A 12345",
    "sold_on": "2026-06-14",
    "delivered_on": "2026-06-15",
    "invoice_number": "R-1001",
    "price": "¥268,800",
    "no_lead_reason": "Walk-in, bought the same day",
}


def report(store: Store, **changes: Any) -> Page:
    return Page(post(store.consultant, NEW, NEW, **{**TYPED, **changes}))


def test_a_sale_without_a_lead_shows_all_its_effects(store: Store) -> None:
    answer = report(store)
    assert answer.status == 303
    page = store.consultant.see(answer.headers["Location"])
    for words in (
        VIN,
        "¥268,800",
        "2,000 welcome points",
        "Pending, spendable from 15 July",
        "Invited to the owner club",
        "The buyer is an owner",
        "沪A12345",
        "Walk-in, bought the same day",
        "Valid",
    ):
        assert words in page.text
    assert "Huang Yuting" in store.consultant.see(SALES).text


def test_the_sale_of_a_lead_is_prefilled_and_ends_the_lead(store: Store) -> None:
    lead = store.contacted()
    address = f"{INBOX}/{lead.ref}/sale"
    page = store.consultant.see(address)
    assert 'value="Huang Yuting"' in page.html
    assert '<option selected value="ostrel">' in page.html
    assert "Why is there no lead?" not in page.text
    typed = {k: v for k, v in TYPED.items() if k not in {"buyer_name", "phone", "no_lead_reason"}}
    answer = post(store.consultant, address, address, **typed)
    assert answer.status_code == 303
    assert store.now(lead).state is State.SOLD
    shown = store.consultant.see(answer.headers["Location"])
    assert "The lead is sold" in shown.text
    assert f'href="{INBOX}/{lead.ref}"' in shown.html
    assert "Sale report" in store.consultant.see(f"{INBOX}/{lead.ref}").text


def test_the_same_report_again_shows_the_first(store: Store) -> None:
    first = report(store)
    second = report(store, plate="", price="1")
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"vin": "LSVAU2180N2183294"}, "vin", "does not fit its check digit"),
        ({"vin": "1HGCM826O3A004352"}, "vin", "Did you mean 1HGCM82603A004352?"),
        ({"vin": "123"}, "vin", "A VIN has 17 characters, this one has 3"),
        ({"vin": ""}, "vin", "Enter the VIN, 17 characters"),
        ({"buyer_name": ""}, "buyer_name", "Enter the buyer's name"),
        ({"phone": ""}, "phone", "The invitation to the owner club goes there"),
        ({"model": ""}, "model", "Choose the model that was sold"),
        ({"model": "tessel"}, "trim", "The Tessel does not come like that"),
        ({"trim": "ostrel/gold"}, "trim", "Choose one from the list"),
        ({"sold_on": "2026-06-16"}, "sold_on", "The sale date lies in the future"),
        ({"sold_on": "2026-13-01"}, "sold_on", "Enter a day that exists"),
        ({"delivered_on": "2026-06-20"}, "delivered_on", "A sale is reported from delivery on"),
        ({"delivered_on": "2026-06-10"}, "delivered_on", "The delivery cannot be before the sale"),
        ({"invoice_number": ""}, "invoice_number", "Enter the invoice number"),
        ({"price": ""}, "price", "Enter the price on the invoice"),
        ({"price": "cheap"}, "price", "Enter an amount in digits"),
        ({"price": "0"}, "price", "Enter the price on the invoice, above 0"),
        ({"plate": "???"}, "plate", "Enter the plate like"),
        ({"no_lead_reason": ""}, "no_lead_reason", "Say why there is no lead"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(
    store: Store, changes: dict[str, str], field: str, sentence: str
) -> None:
    refused = report(store, competitor="Brand X", **changes).check()
    assert refused.status == 422
    found = re.search(rf'id="f-{field}".*?class="error".*?</p>', refused.html, re.DOTALL)
    assert found, refused.text
    assert sentence in Page_text(found[0])
    assert 'value="Brand X"' in refused.html
    assert store.read(lambda: sales.reports_of(store.cast.manager).rows) == []


def Page_text(html: str) -> str:  # noqa: N802
    import html as entities  # noqa: PLC0415

    return entities.unescape(html)


def test_a_car_is_sold_once_as_new(store: Store) -> None:
    report(store)
    refused = report(store, invoice_number="R-1002").check()
    assert "was already reported as sold" in refused.text
    assert report(store, invoice_number="R-1002", condition="used", phone="13900000002").status == 303


def test_one_invoice_is_one_car(store: Store) -> None:
    report(store)
    refused = report(store, vin=OTHER_VIN).check()
    assert "You reported another car with this invoice number" in refused.text


def test_a_buyer_may_stay_out_of_the_club(store: Store) -> None:
    from tests.sides.desk.hands import fields_of  # noqa: PLC0415

    fields = {**fields_of(store.consultant.see(NEW).html, NEW), **TYPED}
    fields.pop("invites")
    answer = store.consultant.client.post(NEW, data=fields)
    assert "No invitation" in store.consultant.see(answer.headers["Location"]).text


def test_a_late_report_and_a_reversed_one_say_so(store: Store) -> None:
    late = report(store, sold_on="2026-06-01", delivered_on="2026-06-02")
    assert "more than three days after the delivery" in store.consultant.see(late.headers["Location"]).text
    ref = late.headers["Location"].rsplit("/", 1)[1]

    def reverse() -> None:
        found = sales.get_report(store.cast.supervisor, ref)
        sales.reverse_sale(found, "Wrong customer", by=store.cast.supervisor)

    store.write(reverse)
    page = store.consultant.see(late.headers["Location"])
    assert "Wrong customer" in page.text
    assert "What followed" not in page.text


def test_a_colleague_and_another_dealer_do_not_see_the_report(store: Store) -> None:
    address = report(store).headers["Location"]
    other = store.sit_down(store.cast.other_manager)
    for person, status in ((store.manager, 200), (store.colleague, 404), (other, 404)):
        assert person.client.get(address).status_code == status
    assert "No sale reported yet" in other.see(SALES).text
