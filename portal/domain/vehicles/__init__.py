"""Cars by their VIN, and who had them. See docs/rules.md, Vehicles."""

from portal.domain.vehicles.errors import (
    CarIsAnotherModel,
    CarWentLater,
    VinCheckDigit,
    VinHasOtherCharacters,
    VinHasWrongLetters,
    VinLength,
)
from portal.domain.vehicles.invariants import INVARIANTS
from portal.domain.vehicles.models import Ownership, Vehicle
from portal.domain.vehicles.operations import Delivery, HandOver, hand_over, months_after, take_in, undo_hand_over
from portal.domain.vehicles.queries import cars_of, current_owner, find_vehicle
from portal.domain.vehicles.vin import NotedVin, Vin, check_digit, check_vin, lenient_vin

__all__ = [
    "INVARIANTS",
    "CarIsAnotherModel",
    "CarWentLater",
    "Delivery",
    "HandOver",
    "NotedVin",
    "Ownership",
    "Vehicle",
    "Vin",
    "VinCheckDigit",
    "VinHasOtherCharacters",
    "VinHasWrongLetters",
    "VinLength",
    "cars_of",
    "check_digit",
    "check_vin",
    "current_owner",
    "find_vehicle",
    "hand_over",
    "lenient_vin",
    "months_after",
    "take_in",
    "undo_hand_over",
]
