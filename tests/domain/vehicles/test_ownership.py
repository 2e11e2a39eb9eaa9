"""Cars and who has them. docs/rules.md, Vehicles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import catalogue, vehicles
from portal.domain.customers import Customer
from portal.domain.vehicles import (
    INVARIANTS,
    CarIsAnotherModel,
    CarWentLater,
    Delivery,
    HandOver,
    Ownership,
    Vehicle,
    months_after,
)
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import OTHER_VIN, TODAY, VIN, Cast, at_once, broken_promises, make_cast


@pytest.fixture
def cast(app_context: Flask) -> Cast:
    return make_cast()


def customer(name: str) -> int:
    def make() -> int:
        row = Customer(
            ref=f"REF{name}"[:8], name=name, language="en", created_at=clock.now(), first_touch_at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
        return row.id

    return in_one_write(make)


def deliver(cast: Cast, owner: int, *, vin: str = VIN, slug: str = "ostrel", **changes: object) -> HandOver:
    model = catalogue.get_model(slug)
    told: dict[str, object] = {"on": TODAY, "model": model, "dealer_id": cast.dealer.id, **changes}
    delivery = Delivery(**told)  # type: ignore[arg-type]
    return in_one_write(lambda: vehicles.hand_over(vehicles.take_in(vin, model_id=model.id), owner, delivery))


def owners(vin: str = VIN) -> list[tuple[int, date, date | None]]:
    query = sa.select(Ownership.customer_id, Ownership.from_on, Ownership.until_on).join(Vehicle)
    rows = db.session.execute(query.where(Vehicle.vin == vin).order_by(Ownership.id)).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


def car(vin: str = VIN) -> Vehicle:
    found = vehicles.find_vehicle(vin)
    assert found is not None
    return found


def test_a_new_car_has_its_warranty_and_first_service_from_the_model(cast: Cast) -> None:
    deliver(cast, customer("Mei"), plate="沪A0M055")
    found = car()
    assert (found.warranty_from, found.warranty_until) == (TODAY, date(2031, 6, 15))
    assert (found.next_service_on, found.next_service_km) == (date(2027, 6, 15), 10_000)
    assert (found.plate, found.home_dealer_id) == ("沪A0M055", cast.dealer.id)


def test_a_used_car_keeps_its_warranty_and_ends_the_earlier_ownership(cast: Cast) -> None:
    mei, wen = customer("Mei"), customer("Wen")
    deliver(cast, mei, on=TODAY - timedelta(days=400))
    deliver(cast, wen, is_new_car=False, plate="沪B12345")
    assert owners() == [(mei, TODAY - timedelta(days=400), TODAY), (wen, TODAY, None)]
    assert car().warranty_from == TODAY - timedelta(days=400)
    assert [ownership.vehicle.vin for ownership in vehicles.cars_of(wen)] == [VIN]
    assert vehicles.cars_of(mei) == []
    assert broken_promises(INVARIANTS) == []


def test_a_used_car_cannot_go_before_its_present_owner_had_it(cast: Cast) -> None:
    deliver(cast, customer("Mei"))
    with pytest.raises(CarWentLater) as refusal:
        deliver(cast, customer("Wen"), is_new_car=False, on=TODAY - timedelta(days=1))
    assert refusal.value.field == "delivered_on"


def test_a_used_car_is_not_suddenly_another_model(cast: Cast) -> None:
    deliver(cast, customer("Mei"))
    with pytest.raises(CarIsAnotherModel) as refusal:
        deliver(cast, customer("Wen"), slug="tessel", is_new_car=False)
    assert str(refusal.value) == (
        "The car with this VIN is another model: Ostrel. Choose that one, or compare the VIN."
    )


def test_undoing_gives_the_car_back_to_the_earlier_owner(cast: Cast) -> None:
    mei, wen = customer("Mei"), customer("Wen")
    deliver(cast, mei, on=TODAY - timedelta(days=400), plate="沪A0M055")
    before = in_one_write(lambda: {c.name: getattr(car(), c.name) for c in Vehicle.__table__.columns})
    done = deliver(cast, wen, is_new_car=False, plate="沪B12345")
    in_one_write(lambda: vehicles.undo_hand_over(car(), done))
    assert owners() == [(mei, TODAY - timedelta(days=400), None), (wen, TODAY, TODAY)]
    assert {c.name: getattr(car(), c.name) for c in Vehicle.__table__.columns} == before
    assert broken_promises(INVARIANTS) == []


def test_undoing_leaves_what_was_changed_since(cast: Cast) -> None:
    done = deliver(cast, customer("Mei"), plate="沪A0M055")

    def serviced() -> None:
        car().next_service_km = 20_000

    in_one_write(serviced)
    in_one_write(lambda: vehicles.undo_hand_over(car(), done))
    assert (car().next_service_km, car().warranty_from, car().plate) == (20_000, None, "")


def test_after_undoing_a_vin_can_be_another_model(cast: Cast) -> None:
    mei = customer("Mei")
    done = deliver(cast, mei)
    in_one_write(lambda: vehicles.undo_hand_over(car(), done))
    deliver(cast, mei, slug="tessel")
    assert car().model.slug == "tessel"
    assert car().next_service_on == date(2026, 12, 15)


def test_the_database_itself_allows_one_present_primary_owner(cast: Cast) -> None:
    mei = customer("Mei")
    deliver(cast, mei)

    def second() -> None:
        db.session.add(Ownership(vehicle_id=car().id, customer_id=mei, from_on=TODAY, created_at=clock.now()))
        db.session.flush()

    with pytest.raises(sa.exc.IntegrityError):
        in_one_write(second)


def test_taking_in_one_car_many_times_at_once_makes_one(cast: Cast, app: Flask) -> None:
    model_id = catalogue.get_model("ostrel").id
    done = at_once(app, [lambda: in_one_write(lambda: vehicles.take_in(OTHER_VIN, model_id=model_id).id)] * 6)
    assert len(set(done)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Vehicle)) == 1


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 60, date(2029, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_months_later_end_at_the_months_last_day(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
