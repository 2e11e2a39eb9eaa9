"""The demonstration is made: people come, leads are worked, cars are sold, as the portal's own acts at their dates.

Two writes: what is there from the beginning, and everything that has happened since, all of it or nothing, so that
a start that was broken off begins anew and a second one finds it made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

import sqlalchemy as sa

from portal.demonstration import cars, cast, ground, plans
from portal.demonstration.books import Books
from portal.demonstration.cast import House
from portal.demonstration.content import staff
from portal.demonstration.content.distributions import (
    CUSTOMER_TYPE_SHARES,
    DEALER_SHARES,
    OWNED_BEFORE_MONTHS,
    OWNERS,
    RETURNING_PROSPECTS,
    REVERSED_SALES,
    SALES_BY_SOURCE,
    SEED,
    pick,
    registration_moment,
)
from portal.demonstration.content.people import Organisation, companies, government_bodies
from portal.demonstration.content.places import CITY_BY_CODE
from portal.demonstration.plans import LeadPlan
from portal.demonstration.population import Population, Somebody
from portal.demonstration.stage import Moments, Report, Stage, timetable
from portal.demonstration.stories import desk, endings, selling
from portal.demonstration.tale import Tale, World, opened_before
from portal.domain import dealers, messages
from portal.domain.accounts import Account
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db, in_one_write

LINKS_KEPT = timedelta(days=4)
"""Messages as young as this keep their links, so that whoever looks around can follow them."""
SURVIVORS = frozenset("lost sold contacted appointment test_driven negotiating ordered".split())
CHANGED_WISHES = 90
WAITS_FOR_DEALER = {"assigned": endings.ASSIGNED_FOR, "accepted": endings.ACCEPTED_FOR}


def is_made() -> bool:
    """Whether the demonstration is there, whole."""
    login = staff.OWNERS[0].login
    return db.session.scalar(sa.select(Account.id).where(Account.email == login)) is not None


def make(report: Report) -> None:
    """Make the demonstration, or keep the one that is there. `report` is told how far it is."""
    if is_made():
        report("The demonstration is there already.")
        return
    report("Making the demonstration: dealers, models, people …")
    in_one_write(ground.load)
    in_one_write(lambda: _let_time_pass(report))
    report("The demonstration is made.")


def _let_time_pass(report: Report) -> None:
    now = clock.now().astimezone(brand().zone)
    random = Random(SEED)
    stage = Stage(ends_at=now)
    names = {one.person.name for one in (*staff.DEALER_STAFF, *staff.DESK_STAFF, *staff.OWNERS)}
    world = World(stage, cast.assemble(), Population(random, taken_names=names), cars.Factory(), Books())
    first = _add_owners(world, random)
    everybody = plans.draw(random, now)
    _choose_extras(random, everybody)
    for plan in everybody:
        stage.add(_begins_at(world, plan), _begin(world, plan))
    night = first.replace(hour=3, minute=0, second=0, microsecond=0)
    stage.add(night, timetable(night, everybody[0].registered_at - timedelta(days=2)))
    stage.play(report)
    messages.keep_past(now, links_since=now - LINKS_KEPT)


# --- owners ---------------------------------------------------------------------------------------------------


def _add_owners(world: World, random: Random) -> datetime:
    """Those who bought before the portal, and the two one can sign in as. Returns when the first of them buys."""
    houses = world.cast.houses
    draw_buyer = _buyers(world, random)
    moments = []
    for _ in range(OWNERS - sum(SALES_BY_SOURCE.values()) - len(staff.OWNERS)):
        house = houses[pick(random, DEALER_SHARES)]
        youngest, oldest = (int(months * 30.44) for months in OWNED_BEFORE_MONTHS)
        at = registration_moment(random, world.stage.ends_at, youngest, oldest)
        moments.append(_when_open(house, at, random))
        world.stage.add(moments[-1], selling.buy_before_the_portal(world, random, draw_buyer(house), house))
    for owner in staff.OWNERS:
        first = selling.months_before(world.stage.ends_at, max(car.months_owned for car in owner.cars))
        world.stage.add(first, selling.become_known_owner(world, random, owner, houses[owner.dealer]))
    return min(moments)


def _buyers(world: World, random: Random) -> Callable[[House], Somebody]:
    """Who buys at a dealer: people, and now and then a company or a government body of the dealer's city."""
    sources = {"company": companies, "government": government_bodies}
    known: dict[tuple[str, str], Iterator[Organisation]] = {}

    def draw(house: House) -> Somebody:
        kind = pick(random, CUSTOMER_TYPE_SHARES)
        if kind in sources:
            city = CITY_BY_CODE[house.city.code]
            found = next(known.setdefault((city.code, kind), sources[kind](random, city)), None)
            if found is not None:
                return world.population.organisation(found)
        return world.population.stranger()

    return draw


def _when_open(house: House, at: datetime, random: Random) -> datetime:
    """The next moment at which the dealer is open, or an earlier one of the same kind where that lies ahead."""
    moment = dealers.add_opening_minutes(house.hours, at, random.randint(0, 240))
    return moment.astimezone(brand().zone)


# --- leads ----------------------------------------------------------------------------------------------------


def _choose_extras(random: Random, everybody: list[LeadPlan]) -> None:
    """Who registers twice, who is somebody else's duplicate, whose sale is reversed."""
    survivors = [plan for plan in everybody if plan.state in SURVIVORS and not plan.is_dealers_own]
    duplicates = [plan for plan in everybody if plan.state == "duplicate"]
    for plan, survivor in zip(duplicates, random.sample(survivors, len(duplicates)), strict=True):
        plan.survivor = survivor
        plan.registered_at = survivor.registered_at + timedelta(minutes=random.uniform(15, 300))
        plan.dealer, plan.city = survivor.dealer, survivor.city
    for plan in random.sample(survivors, RETURNING_PROSPECTS):
        plan.asks_again = True
    for plan in random.sample(survivors, CHANGED_WISHES):
        plan.changes_wishes = True
    ordered = [plan for plan in everybody if plan.state == "ordered"]
    for plan in random.sample(ordered, REVERSED_SALES):
        plan.is_sold_by_mistake = True


def _begins_at(world: World, plan: LeadPlan) -> datetime:
    """Web and hotline take people in at any hour, a dealer's own enquiries come while it is open."""
    if not plan.is_dealers_own:
        return plan.registered_at
    house = world.cast.houses[plan.dealer]
    waits = WAITS_FOR_DEALER.get(plan.state)
    if waits is not None:
        return opened_before(house.hours, plan.registered_at, world.stage.ends_at, endings.one_of(waits, plan))
    moment = _when_open(house, plan.registered_at, plan.random)
    if moment < world.stage.ends_at - timedelta(minutes=3):
        return moment
    return plan.registered_at


def _begin(world: World, plan: LeadPlan) -> Moments:
    """Somebody comes, and their lead lives."""
    if plan.survivor is not None:
        first = plan.survivor.tale
        somebody, choice = first.somebody.reached_otherwise(world.population.other_number()), first.choice
    else:
        somebody = world.population.prospect(clock.now(), may_be_owner=plan.state != "sold")
        choice = cars.choose(plan.random)
    tale = plan.tale = Tale(world, plan, somebody, choice, world.cast.houses[plan.dealer])
    if plan.asks_again:
        world.stage.add(clock.now() + timedelta(hours=plan.random.uniform(7, 200)), desk.ask_again(tale))
    if plan.changes_wishes:
        world.stage.add(clock.now() + timedelta(hours=plan.random.uniform(2, 60)), desk.change_wishes(tale))
    yield from endings.live(tale)
