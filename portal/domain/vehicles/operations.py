"""Cars come and change hands."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.catalogue import CarModel
from portal.domain.vehicles.errors import CarIsAnotherModel, CarWentLater
from portal.domain.vehicles.models import Ownership, Vehicle
from portal.domain.vehicles.queries import current_owner, find_vehicle
from portal.platform import clock
from portal.platform.db import append_unless_there, db, lock, note_locked
from portal.platform.formats import day as day_in_words

_CHANGED = (
    "model_id",
    "trim_id",
    "paint_id",
    "plate",
    "home_dealer_id",
    "warranty_from",
    "warranty_until",
    "next_service_on",
    "next_service_km",
)


@dataclass(frozen=True)
class Delivery:
    """How a car comes to its owner. `model` gives warranty and first service; `trim_id`, `paint_id` may be unknown."""

    on: date
    model: CarModel
    dealer_id: int
    is_new_car: bool = True
    trim_id: int | None = None
    paint_id: int | None = None
    plate: str = ""


@dataclass(frozen=True)
class HandOver:
    """What a delivery changed, as plain values that can be kept and undone."""

    ownership_id: int
    closed_id: int | None
    """The earlier ownership that ended, if any."""
    before: dict[str, Any]
    after: dict[str, Any]


def take_in(vin: str, *, model_id: int) -> Vehicle:
    """The car with that VIN (as `check_vin` writes it), made if it is not known, and locked until the write ends.

    A known car keeps what is known of it.
    """
    vehicle = find_vehicle(vin)
    if vehicle is None:
        is_ours = append_unless_there(Vehicle, "vin", vin=vin, model_id=model_id)
        vehicle = find_vehicle(vin)
        assert vehicle is not None, "made a moment ago, by us or by whoever we waited for"
        if is_ours:
            note_locked(vehicle)
    return lock(vehicle)


def hand_over(vehicle: Vehicle, customer_id: int, delivery: Delivery) -> HandOver:
    """Give the car, which `take_in` locked, to its new primary owner from the day of delivery on.

    The earlier ownership ends that day. A new car's warranty begins with it; a used car keeps its own. The first
    service is due as the model's plan says. Refuses a day before the present owner's (CarWentLater), and a used car
    that is known as another model (CarIsAnotherModel). See docs/rules.md, Vehicles.
    """
    before = _state_of(vehicle)
    _refuse_another_model(vehicle, delivery)
    closed = _end_present_ownership(vehicle, delivery.on)
    _describe(vehicle, delivery)
    ownership = Ownership(
        vehicle_id=vehicle.id, customer_id=customer_id, from_on=delivery.on, is_primary=True, created_at=clock.now()
    )
    db.session.add(ownership)
    db.session.flush()
    after = _state_of(vehicle)
    return HandOver(ownership.id, closed.id if closed else None, before, after)


def undo_hand_over(vehicle: Vehicle, done: HandOver) -> None:
    """Take back what `hand_over` did to the car, which the caller locked.

    Its ownership ends on the day it began, the earlier one goes on, and each fact of the car that still stands as the
    delivery left it becomes what it was before.
    """
    ownership = db.session.get_one(Ownership, done.ownership_id)
    ownership.until_on = ownership.from_on
    db.session.flush()
    if done.closed_id is not None and current_owner(vehicle) is None:
        db.session.get_one(Ownership, done.closed_id).until_on = None
    now = _state_of(vehicle)
    for name in _CHANGED:
        if now[name] == done.after[name]:
            setattr(vehicle, name, _from_plain(name, done.before[name]))
    _write(vehicle)


def _refuse_another_model(vehicle: Vehicle, delivery: Delivery) -> None:
    was_delivered_before = vehicle.warranty_from is not None or current_owner(vehicle) is not None
    if not delivery.is_new_car and was_delivered_before and vehicle.model_id != delivery.model.id:
        raise CarIsAnotherModel(model=vehicle.model.name)


def _end_present_ownership(vehicle: Vehicle, on: date) -> Ownership | None:
    present = current_owner(vehicle)
    if present is None:
        return None
    if present.from_on > on:
        raise CarWentLater(day=day_in_words(present.from_on))
    present.until_on = on
    db.session.flush()
    return present


def _describe(vehicle: Vehicle, delivery: Delivery) -> None:
    model = delivery.model
    if vehicle.model_id != model.id:
        vehicle.model_id, vehicle.trim_id, vehicle.paint_id = model.id, None, None
    vehicle.trim_id = delivery.trim_id or vehicle.trim_id
    vehicle.paint_id = delivery.paint_id or vehicle.paint_id
    vehicle.plate = delivery.plate or vehicle.plate
    vehicle.home_dealer_id = delivery.dealer_id
    if delivery.is_new_car:
        vehicle.warranty_from = delivery.on
        vehicle.warranty_until = months_after(delivery.on, model.warranty_months)
        vehicle.next_service_on = months_after(delivery.on, model.service_months)
        vehicle.next_service_km = model.service_km
    elif vehicle.next_service_on is None:
        vehicle.next_service_on = months_after(delivery.on, model.service_months)
    _write(vehicle)


def _write(vehicle: Vehicle) -> None:
    db.session.expire(vehicle, ["model", "trim", "paint"])


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _state_of(vehicle: Vehicle) -> dict[str, Any]:
    values = {name: getattr(vehicle, name) for name in _CHANGED}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _from_plain(name: str, value: Any) -> Any:
    is_day = name in {"warranty_from", "warranty_until", "next_service_on"}
    return date.fromisoformat(value) if is_day and value is not None else value
