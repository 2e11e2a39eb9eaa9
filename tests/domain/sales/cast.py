"""The people, cars and dealers of the tests about sales, and the VINs they use."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Barrier
from typing import TypeVar

import sqlalchemy as sa

from portal.domain import accounts, catalogue, leads, sales
from portal.domain.accounts import Account, Role, Side
from portal.domain.catalogue import ModelFacts, PaintFacts, TrimFacts, WheelsFacts
from portal.domain.dealers import Area, City, Dealer
from portal.domain.sales import SaleFacts, SaleReport
from portal.domain.vehicles.vin import check_digit
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write

T = TypeVar("T")

NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
"""Noon in Shanghai: the moment at which the tests about sales happen."""
TODAY = date(2026, 6, 15)
VIN, OTHER_VIN = "1M8GDM9AXKP042788", "1HGCM82633A004352"
PHONE, OTHER_PHONE = "+8613800000001", "+8613900000002"
EMAIL = "mei@example.com"

_numbers = count(1)


@dataclass(frozen=True)
class Cast:
    """Two dealers, their staff and the desk's."""

    dealer: Dealer
    other_dealer: Dealer
    manager: Viewer
    consultant: Viewer
    colleague: Viewer
    advisor: Viewer
    other_manager: Viewer
    agent: Viewer
    supervisor: Viewer
    administrator: Viewer


def model_facts(slug: str, position: int, months: int = 12, kilometres: int = 10_000) -> ModelFacts:
    """A model with one trim, two paints and one set of wheels."""
    return ModelFacts(
        slug=slug,
        name_en=slug.title(),
        name_zh=slug.title(),
        position=position,
        kind_en="Seven-seat SUV",
        kind_zh="七座 SUV",
        price_from_cents=23_880_000,
        warranty_months=60,
        service_months=months,
        service_km=kilometres,
        trims=(TrimFacts("pure", "Pure", "Pure 版"), TrimFacts("line", "Night Line", "Night Line 版", look="sport")),
        paints=(PaintFacts("sage", "Sage", "鼠尾草绿"), PaintFacts("copper", "Dawn Copper", "晨铜", 600_000)),
        wheels=(WheelsFacts("arc", "Arc", "弧光"),),
    )


def make_cast() -> Cast:
    """Everybody, in one write."""
    return in_one_write(_make_cast)


def _make_cast() -> Cast:
    catalogue.load([model_facts("ostrel", 1), model_facts("tessel", 2, months=6, kilometres=5_000)])
    area = Area(code="east", name_en="East", name_zh="东区")
    db.session.add(area)
    db.session.flush()
    city = City(code="shanghai", name_en="Shanghai", name_zh="上海", area_id=area.id, latitude=31.2, longitude=121.5)
    db.session.add(city)
    db.session.flush()
    riverside = _dealer("D001", "Alborea Riverside", "曜晨滨江店", city)
    west_gate = _dealer("D002", "Alborea West Gate", "曜晨西门店", city)
    return Cast(
        dealer=riverside,
        other_dealer=west_gate,
        manager=_staff(Side.DEALER, Role.MANAGER, riverside),
        consultant=_staff(Side.DEALER, Role.CONSULTANT, riverside),
        colleague=_staff(Side.DEALER, Role.CONSULTANT, riverside),
        advisor=_staff(Side.DEALER, Role.ADVISOR, riverside),
        other_manager=_staff(Side.DEALER, Role.MANAGER, west_gate),
        agent=_staff(Side.DESK, Role.AGENT),
        supervisor=_staff(Side.DESK, Role.SUPERVISOR),
        administrator=_staff(Side.DESK, Role.ADMINISTRATOR),
    )


def _dealer(code: str, name_en: str, name_zh: str, city: City) -> Dealer:
    dealer = Dealer(
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        city_id=city.id,
        address_en="2188 Longteng Avenue",
        address_zh="龙腾大道 2188 号",
        phone="+862155500101",
        latitude=31.1786,
        longitude=121.4601,
    )
    db.session.add(dealer)
    db.session.flush()
    return dealer


def _staff(side: Side, role: Role, dealer: Dealer | None = None) -> Viewer:
    number = next(_numbers)
    account = Account(
        side=side,
        role=role,
        name=f"Staff {number}",
        email=f"staff{number}@example.com",
        language="en",
        dealer_id=dealer.id if dealer else None,
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    return accounts.viewer_of(account)


FACTS = SaleFacts(
    buyer_name="Mei Chen",
    vin=VIN,
    model_slug="ostrel",
    sold_on=TODAY - timedelta(days=5),
    delivered_on=TODAY - timedelta(days=1),
    invoice_number="INV-1001",
    price_cents=25_480_000,
    phone=PHONE,
    email=EMAIL,
    trim_code="line",
    paint_code="sage",
    plate="沪A 0M055",
    no_lead_reason="Walked in and bought the same day",
)
"""A walk-in's new car, delivered yesterday."""


def another_vin(number: int) -> str:
    """A valid VIN for each number."""
    start, end = "1M8GDM9A", f"KP{number:06d}"
    return f"{start}{check_digit(f'{start}0{end}')}{end}"


def report(cast: Cast, *, lead: leads.Lead | None = None, by: Viewer | None = None, **changes: object) -> SaleReport:
    """Report FACTS with `changes`, as the manager of the first dealer or as `by`, in a write of its own."""
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    if lead is not None:
        facts = replace(facts, no_lead_reason="")
    who = by or cast.manager
    dealer = cast.other_dealer if who.dealer_id == cast.other_dealer.id else cast.dealer
    return in_one_write(lambda: sales.report_sale(facts, dealer=dealer, lead=lead, by=who))


def reverse(cast: Cast, found: SaleReport, reason: str = "Wrong customer") -> SaleReport:
    """The supervisor reverses it, in a write of its own."""
    return in_one_write(lambda: sales.reverse_sale(found, reason, by=cast.supervisor))


def worked_lead(by: Viewer, consultant: Viewer | None = None, **changes: object) -> leads.Lead:
    """A lead of the dealer's own, accepted; `changes` are fields of the enquiry."""
    told: dict[str, object] = {
        "name": "Mei Chen",
        "source": leads.Source.WALK_IN,
        "phone": PHONE,
        "model_slug": "ostrel",
        "horizon": leads.Horizon.MONTH,
        **changes,
    }
    enquiry = leads.Enquiry(**told)  # type: ignore[arg-type]

    def work() -> leads.Lead:
        assert by.dealer_id is not None
        lead = leads.enter_own_enquiry(by.dealer_id, enquiry, "Came in on Saturday", by=by).lead
        return leads.accept(lead, (consultant or by).account_id, by=by)

    return in_one_write(work)


def broken_promises(*promises: dict[str, str]) -> list[str]:
    """The names of the promises whose query returns a row."""
    db.session.rollback()
    found = [name for group in promises for name, query in group.items() if db.session.execute(sa.text(query)).first()]
    db.session.rollback()
    return found


def at_once(app: object, acts: list[Callable[[], T]]) -> list[T | Exception]:
    """Run each act in a thread of its own, all at the same moment; what each returned or raised."""

    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Exception:
        with app.app_context(), clock.at(NOON):  # type: ignore[attr-defined]
            start.wait(20)
            try:
                return act()
            except Exception as error:  # noqa: BLE001  (the test looks at it)
                return error

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
