"""How cars are sold: to people with a lead, and to those who bought before the portal; and how owners join the club."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from portal.demonstration import cars
from portal.demonstration.cars import Choice
from portal.demonstration.cast import House, shared_password_hash
from portal.demonstration.content.distributions import CLUB_JOINED_SHARE, TRADE_IN_SHARE
from portal.demonstration.content.people import COMPETITORS, CURRENT_CARS
from portal.demonstration.content.staff import Owner
from portal.demonstration.population import Somebody
from portal.demonstration.stage import Moments
from portal.demonstration.stories import arriving, dealer
from portal.demonstration.tale import Tale, World
from portal.domain import accounts, points, sales
from portal.domain.accounts import Role, Side
from portal.domain.leads import Lead, State
from portal.domain.sales import SaleFacts, SaleReport
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand

BEFORE_THE_PORTAL = {"en": "Bought before the portal", "zh-Hans": "门户上线前购车"}
REVERSAL_REASONS = ("Wrong car: the VIN belongs to the display car", "报错车：VIN 属于展车")
LATE_SHARE = 0.08
SERVICE_POINTS = 486


@dataclass
class Purchase:
    """One car that somebody buys."""

    somebody: Somebody
    choice: Choice
    house: House
    seller: Viewer
    plate: str = ""
    no_lead_reason: str = ""
    """Why there was no lead: bought before the portal, so nobody was invited to a club that was not there either."""
    lead: Lead | None = None
    delivered_on: date | None = None


def report(world: World, random: Random, bought: Purchase) -> SaleReport:
    """The seller reports the sale today."""
    today = brand().today()
    delivered_on = bought.delivered_on or today
    competitor = random.choice(COMPETITORS)
    facts = SaleFacts(
        buyer_name=bought.somebody.name,
        vin=world.factory.vin(bought.choice.model, delivered_on.year),
        model_slug=bought.choice.model,
        sold_on=delivered_on - timedelta(days=random.choice((0, 0, 1, 3))),
        delivered_on=delivered_on,
        invoice_number=world.books.invoice(bought.house.dealer.code, today),
        price_cents=bought.choice.price_cents(random),
        phone=bought.somebody.phone,
        email=bought.somebody.email,
        buyer_type=bought.somebody.type,
        trim_code=bought.choice.trim,
        paint_code=bought.choice.paint,
        plate=bought.plate or cars.plate(random, bought.house.city.code, bought.choice.model),
        consultant_id=bought.seller.account_id,
        trade_in=_trade_in(random, bought.seller.language) if random.random() < TRADE_IN_SHARE else "",
        competitor=competitor.name_zh if random.random() < 0.2 else "",
        invites=not bought.no_lead_reason,
        language=bought.somebody.language,
        no_lead_reason=bought.no_lead_reason,
    )
    return sales.report_sale(facts, dealer=bought.house.dealer, lead=bought.lead, by=bought.seller)


def _trade_in(random: Random, language: str) -> str:
    return random.choice(CURRENT_CARS[1:]).in_language(language)


# --- with a lead ----------------------------------------------------------------------------------------------


def become_sold(tale: Tale) -> Moments:
    """The customer orders, waits and drives home."""
    steps = dealer.road_to(tale, State.ORDERED)
    tale.fit("qualified", "accepted", "sold", *(span for step in steps for span in dealer.SPANS[step]))
    yield from arriving.come_to_consultant(tale)
    for step in steps:
        yield from step(tale)
    yield from dealer.wait(tale, "sold")
    delivered_on = brand().today()
    if tale.chance(LATE_SHARE):
        yield tale.not_ahead(clock.now() + timedelta(days=tale.random.uniform(4, 6)))
    bought = Purchase(
        tale.somebody, tale.choice, tale.house, tale.consultant, lead=tale.lead, delivered_on=delivered_on
    )
    sold = report(tale.world, tale.random, bought)
    tale.world.stage.add(_joins_at(tale.random), join_club(tale.somebody, sold))


def sell_by_mistake(tale: Tale) -> Moments:
    """A car that was ordered is reported as sold, and the desk reverses the report."""
    yield from stay_ordered_until(tale, tale.ends_at - timedelta(days=tale.random.uniform(3, 9)))
    bought = Purchase(tale.somebody, tale.choice, tale.house, tale.consultant, lead=tale.lead)
    wrong = report(tale.world, tale.random, bought)
    yield tale.at_desk(timedelta(hours=tale.random.uniform(3, 30)))
    supervisor = tale.world.cast.supervisor
    sales.reverse_sale(wrong, REVERSAL_REASONS[supervisor.language != "en"], by=supervisor)


def stay_ordered_until(tale: Tale, moment: datetime) -> Moments:
    """The customer waits for the car."""
    yield from dealer.keep_in_touch(tale, moment)
    yield max(moment, clock.now())


# --- before the portal ----------------------------------------------------------------------------------------


def buy_before_the_portal(world: World, random: Random, somebody: Somebody, house: House) -> Moments:
    """Somebody bought a car before there were leads."""
    seller = house.next_consultant()
    bought = Purchase(somebody, cars.choose(random), house, seller, no_lead_reason=BEFORE_THE_PORTAL[seller.language])
    sold = report(world, random, bought)
    world.population.add_owner(somebody)
    if random.random() < CLUB_JOINED_SHARE:
        yield _joins_at(random)
        yield from join_club(somebody, sold)


def _joins_at(random: Random) -> datetime:
    return clock.now() + timedelta(hours=random.triangular(0.2, 20 * 24, 8))


def join_club(somebody: Somebody, sold: SaleReport) -> Moments:
    """The owner joins. The password is the demonstration's, which no rule has judged."""
    if somebody.type.value == "individual":
        open_account(somebody.name, somebody.email, somebody.phone, somebody.language, sold.customer_id)
    yield from ()


def open_account(name: str, email: str | None, phone: str | None, language: str, customer_id: int) -> None:
    """An owner's account with the shared password."""
    accounts.make_account(
        side=Side.CLUB,
        role=Role.OWNER,
        name=name,
        email=email,
        phone=phone,
        language=language,
        customer_id=customer_id,
        password_hash=shared_password_hash(),
    )


# --- the two owners one can sign in as ------------------------------------------------------------------------


def become_known_owner(world: World, random: Random, owner: Owner, house: House) -> Moments:
    """Buys the cars of the list at their times, joins the club, and comes to the workshop once a year."""
    name = owner.person.name_en if owner.language == "en" else owner.person.name_zh
    somebody = Somebody(name, owner.language, owner.phone, owner.login)
    customer_id = None
    for car in sorted(owner.cars, key=lambda one: -one.months_owned):
        yield months_before(world.stage.ends_at, car.months_owned)
        seller = house.next_consultant()
        choice = Choice(car.model, car.trim, car.paint, car.wheels)
        reason = BEFORE_THE_PORTAL[seller.language]
        bought = Purchase(somebody, choice, house, seller, plate=car.plate, no_lead_reason=reason)
        sold = report(world, random, bought)
        if customer_id is None:
            customer_id = sold.customer_id
            open_account(name, owner.login, owner.phone, owner.language, customer_id)
    for days_ago in (372, 190, 4):
        yield world.stage.ends_at - timedelta(days=days_ago, hours=5)
        _come_to_workshop(world, house, customer_id or 0, random)


def _come_to_workshop(world: World, house: House, customer_id: int, random: Random) -> None:
    """A paid service: its points are pending for ten days."""
    worth = SERVICE_POINTS + random.randrange(900)
    points.earn(
        customer_id,
        source=points.Source.SERVICE,
        source_ref=world.books.repair_order(house.dealer.code, brand().today()),
        points=worth,
        qualifying=worth,
        activates_at=clock.now() + timedelta(days=10),
    )


def months_before(now: datetime, months: int) -> datetime:
    """About so many months before."""
    return now - timedelta(days=30.44 * months)
