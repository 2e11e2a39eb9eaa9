"""The owner's cars as the club shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from portal.domain import dealers, vehicles
from portal.domain.dealers import Dealer
from portal.domain.vehicles import Ownership, Vehicle
from portal.look.car_outlines import OUTLINES
from portal.look.cars import TRIMS
from portal.platform.brand import brand
from portal.platform.contacts import readable_phone
from portal.platform.language import gettext as _
from portal.platform.language import ngettext

DAYS_IN_WEEKS = 21
"""Up to three weeks are told in days, more in weeks, more than a quarter in months."""
DAYS_IN_MONTHS = 100


@dataclass(frozen=True)
class CarCard:
    """One car: its picture, its plate, and when it wants to see the workshop."""

    prefix: str
    name: str
    details: str
    plate: str
    vin: str
    slug: str
    is_drawn: bool
    paint: str
    trim: str
    label: str
    service_on: date | None
    service_km: int | None
    to_go: str
    worn_percent: int
    """How much of the time from one service to the next is over, 0 to 100."""
    is_overdue: bool
    km: int | None
    warranty_until: date | None
    dealer_id: int | None


@dataclass(frozen=True)
class DealerCard:
    """A dealer with the ways to reach it."""

    name: str
    address: str
    phone: str
    phone_shown: str
    directions: str
    """The address of a map, or nothing where nobody knows where the dealer stands."""


def garage_of(customer_id: int) -> list[CarCard]:
    """The customer's cars, the newest first."""
    return [_card(number, one) for number, one in enumerate(vehicles.cars_of(customer_id), start=1)]


def dealers_of(cars: list[CarCard]) -> list[DealerCard]:
    """The dealers of these cars, each once."""
    ids = dict.fromkeys(car.dealer_id for car in cars if car.dealer_id is not None)
    return [_dealer_card(dealers.get_dealer(dealer_id)) for dealer_id in ids]


def _card(number: int, ownership: Ownership) -> CarCard:
    car = ownership.vehicle
    look = car.trim.look if car.trim else ""
    to_go, is_overdue = _to_go(car.next_service_on)
    return CarCard(
        prefix=f"car{number}",
        name=car.model.name,
        details=_details(car, ownership.from_on),
        plate=_plate(car.plate),
        vin=car.vin,
        slug=car.model.slug,
        is_drawn=car.model.slug in OUTLINES,
        paint=car.paint.code if car.paint else "",
        trim=look if look in TRIMS else "",
        label=_label(car),
        service_on=car.next_service_on,
        service_km=car.next_service_km,
        to_go=to_go,
        worn_percent=_worn_percent(car),
        is_overdue=is_overdue,
        km=car.km,
        warranty_until=car.warranty_until,
        dealer_id=car.home_dealer_id,
    )


def _details(car: Vehicle, since: date) -> str:
    """Trim, year and paint, as far as they are known."""
    parts = [car.trim.name if car.trim else "", _("%(year)s", year=since.year), car.paint.name if car.paint else ""]
    return _(", ").join(part for part in parts if part)


def _label(car: Vehicle) -> str:
    if car.paint:
        return _("Your %(model)s in %(paint)s", model=car.model.name, paint=car.paint.name)
    return _("Your %(model)s", model=car.model.name)


def _plate(plate: str) -> str:
    """A Chinese plate with the blank after its two first signs, as it stands on the car."""
    is_chinese = len(plate) in {7, 8} and not plate[0].isascii()
    return f"{plate[:2]} {plate[2:]}" if is_chinese else plate


def _to_go(service_on: date | None) -> tuple[str, bool]:
    """How long until the service, in words, and whether it is overdue."""
    if service_on is None:
        return "", False
    days = (service_on - brand().today()).days
    if days < 0:
        return ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -days), True
    if days <= DAYS_IN_WEEKS:
        return ngettext("%(n)s day to go", "%(n)s days to go", days), False
    if days <= DAYS_IN_MONTHS:
        return ngettext("%(n)s week to go", "%(n)s weeks to go", round(days / 7)), False
    return ngettext("%(n)s month to go", "%(n)s months to go", round(days / 30.4)), False


def _worn_percent(car: Vehicle) -> int:
    if car.next_service_on is None:
        return 0
    last = vehicles.months_after(car.next_service_on, -car.model.service_months)
    whole = (car.next_service_on - last).days or 1
    return max(0, min(100, (brand().today() - last).days * 100 // whole))


def _dealer_card(dealer: Dealer) -> DealerCard:
    return DealerCard(
        name=dealer.name,
        address=dealer.address,
        phone=dealer.phone,
        phone_shown=readable_phone(dealer.phone) if dealer.phone else "",
        directions=_directions(dealer),
    )


def _directions(dealer: Dealer) -> str:
    """A map on which the dealer is marked: in China one that works there."""
    if dealer.latitude is None or dealer.longitude is None:
        return ""
    latitude, longitude = f"{dealer.latitude:.5f}", f"{dealer.longitude:.5f}"
    if brand().country == "CN":
        place = {"position": f"{longitude},{latitude}", "name": dealer.name, "coordinate": "wgs84"}
        return f"https://uri.amap.com/marker?{urlencode(place)}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
