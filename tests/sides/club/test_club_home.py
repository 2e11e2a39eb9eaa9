"""The club's first page: the owner's cars, dealer and points as they are now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from portal.domain import accounts, points, sales, vehicles
from portal.domain.customers import Customer, CustomerType
from portal.domain.dealers import Dealer
from portal.domain.sales import SaleReport
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import NOON, OTHER_VIN, VIN, Cast, another_vin
from tests.sides.club.conftest import Owner

Buy = Callable[..., SaleReport]
Join = Callable[..., Owner]


def test_an_owner_sees_the_car_in_its_paint_and_trim(mei: Owner) -> None:
    page = mei.source("/club/")
    assert 'class="card mycar p-sage w-7 tall"' in page
    assert 'class="car sport p-sage"' in page
    assert 'aria-label="Your Ostrel in Sage"' in page
    words = mei.see("/club/")
    assert "Ostrel Night Line, 2026, Sage 沪A 0M055" in words
    assert VIN in words


def test_the_next_service_has_its_day_and_kilometres(mei: Owner) -> None:
    words = mei.see("/club/")
    assert "Next service 14 June 2027 or at 10,000 km" in words
    assert "12 months to go" in words
    assert "Warranty until 14 June 2031" in words


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (1, "1 day to go"),
        (20, "20 days to go"),
        (50, "7 weeks to go"),
        (-1, "Overdue by 1 day"),
        (-40, "Overdue by 40 days"),
    ],
)
def test_how_long_until_the_service_is_told_in_fitting_words(app: Flask, mei: Owner, days: int, says: str) -> None:
    with app.app_context():

        def come_closer() -> None:
            car = vehicles.find_vehicle(VIN)
            assert car is not None
            car.next_service_on = datetime.date(NOON) + timedelta(days=days)
            car.km = 24_380

        in_one_write(come_closer)
    words = mei.see("/club/")
    assert says in words
    assert "On the clock 24,380 km" in words


def test_the_dealer_can_be_called_and_found(mei: Owner) -> None:
    page = mei.source("/club/")
    assert 'href="tel:+862155500101"' in page
    assert "https://uri.amap.com/marker?position=121.46010%2C31.17860&amp;name=Alborea+Riverside" in page
    assert "Your dealer Alborea Riverside 2188 Longteng Avenue" in mei.see("/club/")


def test_a_dealer_whose_place_nobody_knows_has_no_directions(app: Flask, cast: Cast, mei: Owner) -> None:
    with app.app_context():
        in_one_write(lambda: setattr(db.session.get_one(Dealer, cast.dealer.id), "latitude", None))
    assert "Directions" not in mei.see("/club/")


def test_pending_points_come_with_the_day_they_become_spendable(mei: Owner) -> None:
    words = mei.see("/club/")
    assert "Points Yours to spend 0 2,000 more from 14 July" in words
    assert "Welcome points for your car 15 June, Pending until 14 July 2,000 pending" in words


def test_points_that_became_spendable_are_the_balance(app: Flask, mei: Owner) -> None:
    with clock.at(NOON + timedelta(days=40)):
        with app.app_context():
            for lot_id in points.lots_to_activate():
                in_one_write(lambda lot_id=lot_id: points.activate_lot(lot_id))  # type: ignore[misc]
            sign_in_again(mei)
        words = mei.see("/club/")
    assert "Yours to spend 2,000" in words
    assert "2,000 expire 30 June 2029" in words
    assert "Now yours +2,000" in words


def sign_in_again(owner: Owner) -> None:
    """A session of another day ended meanwhile."""
    account = accounts.find_login(f"owner{owner.customer_id}@example.com")
    assert account is not None
    token = in_one_write(lambda: accounts.sign_in(account, browser="Test", needs_second_factor=False).token)
    with owner.client.session_transaction() as session:
        session["_user_id"] = token


def test_every_car_is_shown_the_newest_first(buy: Buy, join: Join, cast: Cast) -> None:
    customer_id = buy().customer_id
    buy(vin=OTHER_VIN, model_slug="tessel", invoice_number="INV-2", plate="", paint_code="copper", trim_code="pure")
    buy(vin=another_vin(3), invoice_number="INV-3", plate="", paint_code=None, trim_code=None)
    owner = join(customer_id)
    page, words = owner.source("/club/"), owner.see("/club/")
    assert page.count('class="card mycar') == 3
    assert all(vin in words for vin in (VIN, OTHER_VIN, another_vin(3)))
    assert page.count("Your dealer") == 1


def test_after_a_reversal_the_garage_is_empty_and_says_what_to_do(app: Flask, cast: Cast, buy: Buy, join: Join) -> None:
    found = buy()
    owner = join(found.customer_id)
    with app.app_context():
        in_one_write(
            lambda: sales.reverse_sale(
                sales.get_report(cast.supervisor, found.ref), "Wrong customer", by=cast.supervisor
            )
        )
    words = owner.see("/club/")
    assert "No car in your garage yet" in words
    assert "Call 400 000 0000" in words
    assert "Together since" not in words
    assert "Taken back" in words


def test_an_owner_without_a_car_or_points_finds_a_next_step(app: Flask, cast: Cast, join: Join) -> None:
    with app.app_context():
        customer = Customer(ref="ALONE234", name="Wen Li", language="en", created_at=NOON, first_touch_at=NOON)
        in_one_write(lambda: db.session.add(customer))
        customer_id = customer.id
    owner = join(customer_id)
    owner.source("/club/")
    words = owner.see("/club/")
    assert "Points come with your car" in words
    assert "Nothing yet." in words


@pytest.mark.parametrize(
    ("hour", "hello"),
    [(0, "Good morning, Mei"), (4, "Good afternoon, Mei"), (10, "Good evening, Mei"), (18, "Good evening, Mei")],
)
def test_the_greeting_follows_the_brands_time_of_day(app: Flask, buy: Buy, join: Join, hour: int, hello: str) -> None:
    customer_id = buy().customer_id
    with clock.at(datetime(2026, 6, 16, hour, tzinfo=UTC)):
        assert hello in join(customer_id).see("/club/")


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("Mei Chen", CustomerType.INDIVIDUAL, "Good afternoon, Mei"),
        ("陈美玲", CustomerType.INDIVIDUAL, "Good afternoon, 陈美玲"),
        ("Longjing Tea Ltd", CustomerType.COMPANY, "Good afternoon, Longjing Tea Ltd"),
    ],
)
def test_people_are_called_by_the_name_one_uses(
    buy: Buy, join: Join, name: str, kind: CustomerType, called: str
) -> None:
    assert called in join(buy(buyer_name=name, buyer_type=kind).customer_id).see("/club/")


def test_what_does_not_exist_yet_is_not_shown(mei: Owner) -> None:
    words = mei.see("/club/") + mei.see("/club/points")
    for word in ("Book", "Refer", "Bring a friend", "All rewards"):
        assert word not in words


def test_the_page_takes_the_same_queries_for_one_car_and_for_four(app: Flask, buy: Buy, join: Join) -> None:
    customer_id = buy().customer_id
    owner = join(customer_id)

    def queries() -> int:
        sent: list[str] = []
        with app.app_context():
            engine = db.engine

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        owner.see("/club/")
        event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    queries()
    of_one = queries()
    for number in range(3):
        buy(vin=another_vin(number), invoice_number=f"INV-{number}", plate="")
    assert queries() == of_one
