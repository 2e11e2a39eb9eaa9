"""Reading cars and who has them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain.vehicles.models import Ownership, Vehicle
from portal.platform.db import db

_OF_VIN = sa.select(Vehicle).where(Vehicle.vin == sa.bindparam("of_vin"))


def find_vehicle(vin: str) -> Vehicle | None:
    """The car with that VIN (as `check_vin` writes it), or None."""
    return db.session.scalar(_OF_VIN, {"of_vin": vin})


def cars_of(customer_id: int) -> list[Ownership]:
    """The cars the customer has now, the newest first, each ownership with its vehicle, model, trim and paint."""
    query = (
        sa.select(Ownership)
        .where(Ownership.customer_id == customer_id, Ownership.until_on.is_(None))
        .order_by(Ownership.from_on.desc(), Ownership.id.desc())
        .options(
            joinedload(Ownership.vehicle).options(
                joinedload(Vehicle.model), joinedload(Vehicle.trim), joinedload(Vehicle.paint)
            )
        )
    )
    return list(db.session.scalars(query))


_CURRENT = sa.select(Ownership).where(
    Ownership.vehicle_id == sa.bindparam("vehicle"), Ownership.is_primary, Ownership.until_on.is_(None)
)


def current_owner(vehicle: Vehicle) -> Ownership | None:
    """Who has the car now as its primary owner, or None."""
    return db.session.scalar(_CURRENT, {"vehicle": vehicle.id})
