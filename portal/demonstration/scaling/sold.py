"""A lead is sold: the report, the car with its owner, and the points of welcome, as `sales.report_sale` leaves them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from portal.demonstration import cars
from portal.demonstration.content.catalogue import MODEL_BY_SLUG
from portal.demonstration.scaling.chances import reference
from portal.demonstration.scaling.lives import Life
from portal.domain import settings, vehicles
from portal.domain.customers import CustomerType
from portal.domain.leads import Act, State
from portal.domain.points import EntryKind, LotState, Source
from portal.platform.brand import brand

_MAKER, _PLANT = "LA9", "B"
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_MODEL_CODES = {"solenne": "SLN", "tessel": "TSL", "ostrel": "RST", "fenelle": "FNL"}


def sold(life: Life, at: datetime) -> None:
    """The dealer reports the sale, on the day of delivery."""
    lead, random, rows = life.lead, life.scene.random, life.scene.rows
    before = lead.state
    report_id = rows.new_id("sale_reports")
    ref = reference(report_id)
    life.at_dealer(at, Act.SOLD, to=State.SOLD, reason=ref, details={"dealer_id": lead.dealer_id})
    lead.resumes_state = before
    delivered_on = at.astimezone(brand().zone).date()
    life.customer["owner_since"] = _start_of(delivered_on)
    vehicle_id, effects = _hand_over(life, at, delivered_on)
    rows.add(
        "sale_reports",
        id=report_id,
        ref=ref,
        dealer_id=lead.dealer_id,
        lead_id=lead.id,
        customer_id=lead.customer_id,
        vehicle_id=vehicle_id,
        buyer_type=CustomerType.INDIVIDUAL,
        buyer_name=lead.name,
        phone=lead.phone,
        email=lead.email,
        sold_on=delivered_on - timedelta(days=random.randint(0, 9)),
        delivered_on=delivered_on,
        invoice_number=f"B{report_id:08d}",
        price_cents=life.choice.price_cents(random),
        consultant_id=lead.consultant_id,
        invites=False,
        reported_at=at,
        reported_by_id=life.seller,
        effects={
            "lost_leads": [],
            "hand_over": effects,
            "points": _welcome(life, at, ref, delivered_on),
            "invitation": None,
        },
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), brand().zone)


def _hand_over(life: Life, at: datetime, on: date) -> tuple[int, dict[str, Any]]:
    """The car is its owner's. Returns its id, and what that changed."""
    lead, rows, model = life.lead, life.scene.rows, MODEL_BY_SLUG[life.choice.model]
    vehicle_id = rows.new_id("vehicles")
    facts: dict[str, Any] = {
        "model_id": lead.model_id,
        "trim_id": life.trim_id,
        "paint_id": life.paint_id,
        "plate": cars.plate(life.scene.random, life.house.city.code, life.choice.model),
        "home_dealer_id": lead.dealer_id,
        "warranty_from": on,
        "warranty_until": vehicles.months_after(on, model.warranty.months),
        "next_service_on": vehicles.months_after(on, model.maintenance.months),
        "next_service_km": model.maintenance.kilometres,
    }
    rows.add("vehicles", id=vehicle_id, vin=_vin(life.choice.model, on.year, vehicle_id), **facts)
    ownership_id = rows.add(
        "ownerships", vehicle_id=vehicle_id, customer_id=lead.customer_id, from_on=on, is_primary=True, created_at=at
    )
    before = dict.fromkeys(facts) | {"model_id": lead.model_id, "plate": ""}
    after = {name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in facts.items()}
    return vehicle_id, {"ownership_id": ownership_id, "closed_id": None, "before": before, "after": after}


def _vin(model: str, year: int, serial: int) -> str:
    """A vehicle identification number with a right check digit, from a plant that makes no other car here."""
    head = f"{_MAKER}{_MODEL_CODES[model]}{serial % 9 + 1}{_PLANT}"
    tail = f"{_YEAR_CODES[(year - 2010) % 30]}{'HKW'[serial // 1_000_000]}{serial % 1_000_000:06d}"
    return head + vehicles.check_digit(f"{head}0{tail}") + tail


def _welcome(life: Life, at: datetime, ref: str, delivered_on: date) -> int:
    """Points for the car, pending for thirty days. Returns how many."""
    rows, worth = life.scene.rows, settings.value("points.car")
    if not worth:
        return 0
    activates_at = _start_of(delivered_on + timedelta(days=settings.value("points.car_pending_days")))
    is_active = activates_at <= life.scene.now
    account_id = rows.add(
        "points_accounts",
        customer_id=life.lead.customer_id,
        balance=worth if is_active else 0,
        pending=0 if is_active else worth,
        opened_at=at,
    )
    lot_id = rows.add(
        "points_lots",
        account_id=account_id,
        source=Source.CAR,
        source_ref=ref,
        points=worth,
        remaining=worth,
        qualifying=worth,
        state=LotState.ACTIVE if is_active else LotState.PENDING,
        earned_at=at,
        activates_at=activates_at,
        expires_at=_end_of_points(at),
    )
    moved = {"account_id": account_id, "lot_id": lot_id}
    rows.add("points_entries", kind=EntryKind.EARN, cause=f"{Source.CAR}:{ref}", pending=worth, at=at, **moved)
    if is_active:
        rows.add(
            "points_entries",
            kind=EntryKind.ACTIVATE,
            cause=f"lot:{lot_id}",
            pending=-worth,
            active=worth,
            at=activates_at,
            **moved,
        )
    return worth


def _end_of_points(earned_at: datetime) -> datetime:
    """The end of the month so many months later, as the settings say."""
    first = earned_at.astimezone(brand().zone).date().replace(day=1)
    return _start_of(vehicles.months_after(first, settings.value("points.expiry_months") + 1))
