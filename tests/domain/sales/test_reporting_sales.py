"""A sale is reported: everything that follows, once, or nothing. docs/rules.md, Sales."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from portal.domain import customers, leads, points, sales, vehicles
from portal.domain.accounts import AccountLink, LinkKind
from portal.domain.customers import Customer, CustomerType
from portal.domain.journal import JournalEntry
from portal.domain.leads import LostReason, State
from portal.domain.messages import Message, MessageState
from portal.domain.points import Source
from portal.domain.sales import SaleReport
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import Base, db, in_one_write
from portal.platform.errors import NotAllowed, NotThere, Refusal
from tests.domain.sales.cast import (
    EMAIL,
    FACTS,
    NOON,
    OTHER_PHONE,
    OTHER_VIN,
    PHONE,
    TODAY,
    VIN,
    Cast,
    another_vin,
    broken_promises,
    report,
    worked_lead,
)

PROMISES = (sales.INVARIANTS, points.INVARIANTS, vehicles.INVARIANTS)


def rows(table: type) -> int:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(table))
    db.session.rollback()
    return count or 0


def everything() -> dict[str, int]:
    """How many rows each table has."""
    found = {
        table.name: db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


# --- everything that follows ----------------------------------------------------------------------------------


def test_the_lead_is_sold_and_belongs_to_the_buyers_file(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    found = report(cast, lead=lead)
    assert lead.state is State.SOLD
    assert lead.customer_id == found.customer_id
    assert leads.timeline_of(lead)[0].reason == found.ref


def test_the_buyer_is_an_owner_from_the_day_of_delivery(cast: Cast) -> None:
    customer = report(cast).customer
    assert customer.owner_since == datetime(2026, 6, 14, tzinfo=brand().zone)
    assert customer.name == "Mei Chen"
    assert customers.find_by_contacts(PHONE, None) is customer
    assert customers.find_by_contacts(None, EMAIL) is customer


def test_the_car_is_theirs_with_warranty_and_first_service(cast: Cast) -> None:
    found = report(cast)
    (ownership,) = vehicles.cars_of(found.customer_id)
    car = ownership.vehicle
    assert (car.vin, car.plate, car.model.slug) == (VIN, "沪A0M055", "ostrel")
    assert car.trim is not None
    assert car.paint is not None
    assert (car.trim.code, car.paint.code) == ("line", "sage")
    assert (ownership.from_on, car.warranty_from, car.warranty_until) == (
        date(2026, 6, 14),
        date(2026, 6, 14),
        date(2031, 6, 14),
    )
    assert (car.next_service_on, car.next_service_km) == (date(2027, 6, 14), 10_000)
    assert car.home_dealer_id == cast.dealer.id


def test_welcome_points_wait_until_thirty_days_after_delivery(cast: Cast) -> None:
    found = points.overview(report(cast).customer_id)
    assert (found.balance, found.pending) == (0, 2000)
    assert [(one.at, one.source) for one in found.coming] == [(datetime(2026, 7, 14, tzinfo=brand().zone), Source.CAR)]


@pytest.mark.parametrize("kind", [CustomerType.COMPANY, CustomerType.GOVERNMENT])
def test_a_company_gets_welcome_points_too(cast: Cast, kind: CustomerType) -> None:
    found = report(cast, buyer_type=kind)
    assert found.customer.type is kind
    assert points.overview(found.customer_id).pending == 2000


def test_the_invitation_is_queued_once_with_a_link_for_thirty_days(cast: Cast) -> None:
    found = report(cast)
    (message,) = db.session.scalars(sa.select(Message).where(Message.letter == "owner-invitation")).all()
    assert (message.to, message.state) == (PHONE, MessageState.QUEUED)
    (link,) = db.session.scalars(sa.select(AccountLink)).all()
    assert (link.kind, link.customer_id, link.used_at) == (LinkKind.OWNER_INVITATION, found.customer_id, None)
    assert link.ends_at == NOON + timedelta(days=30)


def test_without_a_telephone_the_invitation_goes_by_email(cast: Cast) -> None:
    report(cast, phone=None)
    assert db.session.scalars(sa.select(Message.to).where(Message.letter == "owner-invitation")).all() == [EMAIL]


def test_a_buyer_who_wants_no_club_is_not_invited(cast: Cast) -> None:
    report(cast, invites=False)
    assert rows(AccountLink) == 0
    assert rows(Message) == 0


def test_another_dealers_open_lead_of_this_buyer_and_model_is_lost(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    other = worked_lead(cast.other_manager, phone=None, email=EMAIL, name="M. Chen")
    report(cast, lead=lead)
    assert other.state is State.LOST
    assert other.lost_reason is LostReason.SAME_BRAND_ELSEWHERE


def test_a_lead_for_another_model_stays_open(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    other = worked_lead(cast.other_manager, phone=None, email=EMAIL, model_slug="tessel")
    report(cast, lead=lead)
    assert other.state is State.ACCEPTED


def test_the_first_touch_of_a_leads_buyer_is_the_leads(cast: Cast) -> None:
    with clock.at(NOON - timedelta(days=40)):
        lead = worked_lead(cast.manager)
    assert report(cast, lead=lead).customer.first_touch_at == NOON - timedelta(days=40)


def test_the_file_of_a_lead_is_joined_even_where_the_buyer_gives_another_contact(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    found = report(cast, lead=lead, phone=None, email="mei.chen@example.com")
    assert found.customer_id == lead.customer_id
    assert rows(Customer) == 1


def test_somebody_else_who_buys_on_a_lead_gets_a_file_of_their_own(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    found = report(cast, lead=lead, buyer_name="Wen Li", phone=OTHER_PHONE, email=None)
    assert found.customer.name == "Wen Li"
    assert found.customer_id != lead.customer_id
    assert lead.state is State.SOLD


def test_the_report_is_in_the_journal_without_values(cast: Cast) -> None:
    found = report(cast)
    query = sa.select(JournalEntry).where(JournalEntry.object_kind == "sale", JournalEntry.object_id == found.id)
    (entry,) = db.session.scalars(query).all()
    assert (entry.action, entry.account_id) == ("sale.report", cast.manager.account_id)
    assert {"vin", "buyer_name", "price_cents"} <= set(entry.fields)
    assert VIN not in str(entry.fields)


def test_a_second_car_is_a_second_ownership_of_the_same_customer(cast: Cast) -> None:
    first, second = report(cast), report(cast, vin=OTHER_VIN, invoice_number="INV-1002", plate="")
    assert first.customer_id == second.customer_id
    assert len(vehicles.cars_of(first.customer_id)) == 2
    assert points.overview(first.customer_id).pending == 4000
    assert broken_promises(*PROMISES) == []


def test_a_used_car_ends_the_earlier_ownership(cast: Cast) -> None:
    mei = report(cast, sold_on=TODAY - timedelta(days=300), delivered_on=TODAY - timedelta(days=300)).customer_id
    wen = report(
        cast, buyer_name="Wen Li", phone=OTHER_PHONE, email=None, is_new_car=False, invoice_number="INV-2", plate=""
    ).customer_id
    assert vehicles.cars_of(mei) == []
    assert [one.vehicle.vin for one in vehicles.cars_of(wen)] == [VIN]
    assert broken_promises(*PROMISES) == []


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (3, False), (4, True)])
def test_a_report_more_than_three_days_after_delivery_is_late(cast: Cast, days: int, is_late: bool) -> None:
    on = TODAY - timedelta(days=days)
    assert report(cast, sold_on=on, delivered_on=on).is_late is is_late


def test_the_portal_itself_may_report(cast: Cast) -> None:
    found = in_one_write(lambda: sales.report_sale(FACTS, dealer=cast.dealer, lead=None, by=None))
    assert found.reported_by_id is None


# --- the same report again ------------------------------------------------------------------------------------


def test_the_same_report_again_shows_the_first_and_changes_nothing(cast: Cast) -> None:
    lead = worked_lead(cast.manager)
    first = report(cast, lead=lead)
    before = everything()
    again = report(cast, lead=lead, invoice_number=" inv-1001 ", vin="1m8 gdm9a xkp0-42788", price_cents=1)
    assert again.id == first.id
    assert again.price_cents == 25_480_000
    assert everything() == before


def test_a_new_car_is_not_sold_twice(cast: Cast) -> None:
    report(cast)
    before = everything()
    for by in (cast.manager, cast.other_manager):
        with pytest.raises(sales.CarIsSold) as refusal:
            report(cast, by=by, invoice_number="INV-1002")
        assert refusal.value.field == "vin"
    assert everything() == before


def test_one_invoice_is_one_car(cast: Cast) -> None:
    report(cast)
    with pytest.raises(sales.InvoiceIsTaken) as refusal:
        report(cast, vin=OTHER_VIN)
    assert refusal.value.field == "invoice_number"
    assert VIN in str(refusal.value)


def test_another_dealer_may_use_the_same_invoice_number(cast: Cast) -> None:
    first = report(cast)
    second = report(cast, by=cast.other_manager, vin=OTHER_VIN, plate="")
    assert first.invoice_number == second.invoice_number


# --- what is refused, and where -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"buyer_name": " "}, "buyer_name", "Enter the buyer's name"),
        ({"phone": None, "email": None}, "phone", "Enter a mobile number or an email address"),
        ({"phone": "12345"}, "phone", "11 digits"),
        ({"email": "mei@"}, "email", "Enter an email address"),
        ({"vin": "LSVAU2180N2183294"}, "vin", "character 9 is 0 and would have to be X"),
        ({"vin": "1M8GDM9AXKP04278O"}, "vin", "Did you mean 1M8GDM9AXKP042780?"),
        ({"vin": ""}, "vin", "this one has 0"),
        ({"model_slug": "another"}, "model", "Choose the model"),
        ({"trim_code": "none"}, "trim", "The Ostrel does not come like that"),
        ({"paint_code": "none"}, "paint", "The Ostrel does not come like that"),
        ({"sold_on": TODAY + timedelta(days=1)}, "sold_on", "lies in the future"),
        ({"sold_on": date(1926, 6, 14)}, "sold_on", "Check the year"),
        ({"delivered_on": TODAY - timedelta(days=6)}, "delivered_on", "before the sale on 10 June"),
        ({"delivered_on": TODAY + timedelta(days=2)}, "delivered_on", "Report it on 17 June or later"),
        ({"invoice_number": "  "}, "invoice_number", "Enter the invoice number"),
        ({"price_cents": 0}, "price", "above 0"),
        ({"price_cents": 10**30}, "price", "at most ¥20,000,000"),
        ({"plate": "12345"}, "plate", "沪A 12345"),
        ({"plate": "x" * 300}, "plate", "沪A 12345"),
        ({"no_lead_reason": "no"}, "no_lead_reason", "Say why there is no lead"),
        ({"consultant_id": 10**6}, "consultant", "of this dealer"),
        ({"vin_override_reason": "The certificate says so"}, "vin", "Only the desk"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(
    cast: Cast, changes: dict[str, object], field: str, says: str
) -> None:
    before = everything()
    with pytest.raises(Refusal) as refusal:
        report(cast, **changes)
    assert refusal.value.field == field
    assert says in str(refusal.value)
    assert everything() == before


def test_a_consultant_of_another_dealer_or_another_job_sold_nothing(cast: Cast) -> None:
    for wrong in (cast.other_manager, cast.advisor, cast.agent):
        with pytest.raises(sales.ConsultantIsNotYours):
            report(cast, consultant_id=wrong.account_id)
    assert report(cast, consultant_id=cast.consultant.account_id).consultant_id == cast.consultant.account_id


def test_a_late_refusal_leaves_the_lead_as_it_was(cast: Cast) -> None:
    """The car went to its owner later than the report says, which only the last steps find out."""
    report(cast)
    lead = worked_lead(cast.manager, phone=OTHER_PHONE)
    before, version = everything(), lead.version
    on = TODAY - timedelta(days=3)
    with pytest.raises(vehicles.CarWentLater):
        report(
            cast, lead=lead, phone=OTHER_PHONE, email=None, is_new_car=False, invoice_number="INV-2", delivered_on=on
        )
    db.session.refresh(lead)
    assert (lead.state, lead.version) == (State.ACCEPTED, version)
    assert everything() == before


def test_the_desk_may_let_a_wrong_check_digit_pass_with_a_reason(cast: Cast) -> None:
    found = report(cast, by=cast.supervisor, vin="LSVAU2180N2183294", vin_override_reason="As on the certificate")
    assert found.vehicle.vin == "LSVAU2180N2183294"
    assert found.vin_override_reason == "As on the certificate"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("沪a·12345", "沪A12345"), ("粤B D12345", "粤BD12345"), ("", ""), ("  ", ""), ("京A1234警", "京A1234警")],
)
def test_plates_are_kept_in_one_form(cast: Cast, typed: str, kept: str) -> None:
    assert report(cast, plate=typed).vehicle.plate == kept


# --- who may --------------------------------------------------------------------------------------------------


def test_only_sellers_and_the_heads_of_the_desk_report(cast: Cast) -> None:
    for by in (cast.advisor, cast.agent):
        with pytest.raises(NotAllowed):
            report(cast, by=by)
    assert report(cast, by=cast.consultant).reported_by_id == cast.consultant.account_id


def test_nobody_reports_for_another_dealer_or_on_its_lead(cast: Cast) -> None:
    with pytest.raises(NotThere):
        in_one_write(lambda: sales.report_sale(FACTS, dealer=cast.other_dealer, lead=None, by=cast.manager))
    foreign = worked_lead(cast.other_manager)
    with pytest.raises(NotThere):
        report(cast, lead=foreign)
    assert rows(SaleReport) == 0


def test_a_dealer_reads_its_own_reports_a_consultant_their_own_and_the_desk_all(cast: Cast) -> None:
    first = report(cast)
    second = report(cast, by=cast.consultant, vin=OTHER_VIN, invoice_number="INV-2", plate="")
    third = report(cast, by=cast.other_manager, vin=another_vin(3), plate="")

    def seen(viewer: object) -> list[int]:
        return [one.id for one in sales.reports_of(viewer).rows]  # type: ignore[arg-type]

    assert seen(cast.manager) == [second.id, first.id]
    assert seen(cast.consultant) == [second.id]
    assert seen(cast.colleague) == []
    assert seen(cast.other_manager) == [third.id]
    assert seen(cast.supervisor) == [third.id, second.id, first.id]
    assert seen(cast.agent) == []
    assert sales.get_report(cast.manager, second.ref).id == second.id
    for stranger in (cast.other_manager, cast.colleague, cast.agent):
        with pytest.raises(NotThere):
            sales.get_report(stranger, first.ref)


def test_reports_come_page_by_page(cast: Cast) -> None:
    ids = [report(cast, vin=another_vin(n), invoice_number=f"INV-{n}", plate="").id for n in range(5)]
    first = sales.reports_of(cast.manager, limit=2)
    second = sales.reports_of(cast.manager, after=first.next, limit=2)
    third = sales.reports_of(cast.manager, after=second.next, limit=2)
    assert [one.id for page in (first, second, third) for one in page.rows] == ids[::-1]
    assert third.next is None


def test_a_list_of_reports_takes_the_same_queries_however_long(cast: Cast, app_context: Flask) -> None:
    def queries() -> int:
        db.session.remove()
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        for one in sales.reports_of(cast.manager).rows:
            assert (one.vehicle.model.slug, one.dealer.code) == ("ostrel", "D001")
            assert one.consultant is None
        event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    report(cast, vin=another_vin(0), invoice_number="INV-0", plate="")
    of_one = queries()
    for number in range(1, 10):
        report(cast, vin=another_vin(number), invoice_number=f"INV-{number}", plate="")
    assert queries() == of_one
