"""What a dealer says of a sale, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.customers import CustomerType


@dataclass(frozen=True)
class SaleFacts:
    """One sale as the dealer tells it; every rule about it is checked by `report_sale`."""

    buyer_name: str
    vin: str
    model_slug: str
    sold_on: date
    delivered_on: date
    invoice_number: str
    price_cents: int
    """In the minor units of the brand's currency."""
    phone: str | None = None
    email: str | None = None
    buyer_type: CustomerType = CustomerType.INDIVIDUAL
    is_new_car: bool = True
    trim_code: str | None = None
    paint_code: str | None = None
    plate: str = ""
    consultant_id: int | None = None
    trade_in: str = ""
    competitor: str = ""
    invites: bool = True
    """Whether the buyer is invited to the owner club."""
    language: str | None = None
    """The buyer's language; that of the lead, else of the one who reports, where it is not said."""
    no_lead_reason: str = ""
    """Why there is no lead; needed where there is none."""
    vin_override_reason: str = ""
    """Why a wrong check digit is right all the same; only the desk may say so."""
