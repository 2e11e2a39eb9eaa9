"""The rules a sale report must keep, each refused at its field. See docs/rules.md, Sales."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from portal.domain import catalogue, vehicles
from portal.domain.accounts import Account
from portal.domain.catalogue import CarModel
from portal.domain.dealers import Dealer
from portal.domain.sales import errors
from portal.domain.sales.facts import SaleFacts
from portal.domain.vehicles import Vin
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.contacts import parse_email, parse_phone
from portal.platform.db import db
from portal.platform.formats import day as day_in_words
from portal.platform.formats import money
from portal.platform.text import clean_text

FIRST_YEAR = 2000
MOST_CENTS = 2_000_000_000
"""Twenty million in whole units: what the column holds, and more than any car costs."""
REASON_LENGTH = 4
MAY_OVERRIDE = frozenset({"desk.supervisor", "desk.administrator"})
SELLS = frozenset({"manager", "consultant"})
_CHINESE_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳使领]")
_ANY_PLATE = re.compile(r"[^\W_]{2,12}")
_PLATE_SEPARATORS = re.compile(r"[\s.·•‧・\u2010-\u2015-]+")


@dataclass(frozen=True)
class CheckedSale:
    """The facts in the form in which they are kept."""

    buyer_name: str
    phone: str | None
    email: str | None
    trim_id: int | None
    paint_id: int | None
    plate: str


def check(facts: SaleFacts, model: CarModel, *, dealer: Dealer, has_lead: bool) -> CheckedSale:
    """Everything but the VIN, the invoice and the model, which are checked first. Raises the refusal of the rule."""
    name = clean_text(facts.buyer_name)
    if not name:
        raise errors.BuyerIsMissing
    phone, email = _contact_of(facts)
    _check_days(facts.sold_on, facts.delivered_on, clock.today(dealer.zone))
    if not 0 < facts.price_cents <= MOST_CENTS:
        raise errors.PriceIsOutOfRange(most=money(MOST_CENTS))
    if not has_lead and len(clean_text(facts.no_lead_reason)) < REASON_LENGTH:
        raise errors.LeadReasonIsMissing
    _check_consultant(facts.consultant_id, dealer)
    return CheckedSale(
        buyer_name=name,
        phone=phone,
        email=email,
        trim_id=_option_of(model, model.trims, facts.trim_code, "trim"),
        paint_id=_option_of(model, model.paints, facts.paint_code, "paint"),
        plate=clean_plate(facts.plate),
    )


def vin_of(facts: SaleFacts, by: Viewer | None) -> Vin:
    """The VIN, checked; the desk may let a wrong check digit pass with a reason."""
    reason = clean_text(facts.vin_override_reason)
    if reason and (by is None or by.title not in MAY_OVERRIDE or len(reason) < REASON_LENGTH):
        raise errors.OverrideNeedsAReason
    return vehicles.check_vin(facts.vin, override=bool(reason))


def invoice_of(facts: SaleFacts) -> str:
    """The invoice number in upper case without blanks around it."""
    number = clean_text(facts.invoice_number).upper()
    if not number:
        raise errors.InvoiceIsMissing
    return number


def model_of(facts: SaleFacts) -> CarModel:
    """The model that was sold."""
    model = catalogue.find_model(facts.model_slug)
    if model is None:
        raise errors.ModelIsMissing
    return model


def clean_plate(text: str) -> str:
    """The plate in upper case without blanks and dots, or nothing; refuses what can be no plate of the country."""
    plate = _PLATE_SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not plate:
        return ""
    if brand().country == "CN":
        if not _CHINESE_PLATE.fullmatch(plate):
            raise errors.PlateIsWrong
    elif not _ANY_PLATE.fullmatch(plate):
        raise errors.PlateIsWrongAbroad
    return plate


def _contact_of(facts: SaleFacts) -> tuple[str | None, str | None]:
    phone = parse_phone(facts.phone, brand().country) if facts.phone else None
    if facts.phone and phone is None:
        raise errors.PhoneIsWrong
    email = parse_email(facts.email) if facts.email else None
    if facts.email and email is None:
        raise errors.EmailIsWrong
    if phone is None and email is None:
        raise errors.BuyerHasNoContact
    return phone, email


def _check_days(sold_on: date, delivered_on: date, today: date) -> None:
    if sold_on > today:
        raise errors.SaleIsAhead
    if sold_on.year < FIRST_YEAR:
        raise errors.DateIsTooOld
    if delivered_on < sold_on:
        raise errors.DeliveredBeforeSold(day=day_in_words(sold_on))
    if delivered_on > today:
        raise errors.DeliveryIsAhead(day=day_in_words(delivered_on))


def _check_consultant(consultant_id: int | None, dealer: Dealer) -> None:
    if consultant_id is None:
        return
    consultant = db.session.get(Account, consultant_id)
    if consultant is None or consultant.dealer_id != dealer.id or consultant.role not in SELLS:
        raise errors.ConsultantIsNotYours


def _option_of(
    model: CarModel, options: list[catalogue.Trim] | list[catalogue.Paint], code: str | None, field: str
) -> int | None:
    if not code:
        return None
    for option in options:
        if option.code == code:
            return option.id
    raise errors.OptionIsUnknown(field, model.name)
