"""The bulk load for measuring: many dealers and leads from a fixed seed, all in consistent shape.

`flask demo --scale 10k` loads 10,000 leads of 100 dealers, `200k` 200,000 of 1,000, any other number in proportion.
Rows go in by the thousand, past the portal's acts, yet as these would have left them: every promise of
`portal.invariants` holds. Messages, the journal and what an undo would need are left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from random import Random

import click
import sqlalchemy as sa

from portal.demonstration import ground
from portal.demonstration.cast import shared_password_hash
from portal.demonstration.content.distributions import SEED
from portal.demonstration.content.people import people
from portal.demonstration.scaling import houses, plans
from portal.demonstration.scaling.houses import AGENT, BIG, CONSULTANT, MANAGER, SMALL_MANAGER
from portal.demonstration.scaling.journeys import Journeys
from portal.demonstration.scaling.lives import Promises, Scene
from portal.demonstration.scaling.rows import Rows, settle
from portal.demonstration.scaling.strangers import Strangers
from portal.domain import accounts, points
from portal.domain.accounts import Account, Role, Side
from portal.domain.customers import Customer
from portal.domain.dealers import Dealer
from portal.domain.leads import Lead
from portal.domain.sales import SaleReport
from portal.platform import clock
from portal.platform.brand import brand
from portal.platform.db import db, in_one_write

OWNER = "owner@bench.example"
ACCOUNTS = (MANAGER, CONSULTANT, SMALL_MANAGER, AGENT, OWNER)
"""Who can sign in besides everybody else, with the demonstration's password."""
OWNER_ENTRIES = 60
LEAST = 300
"""With fewer leads the known dealers could not have what is measured."""
BATCH = 5_000
TOLD_OFTEN = 8
"""Words about the progress in all."""

Report = Callable[[str], None]


def scale(count: int, report: Report) -> None:
    """Load `count` leads with all that belongs to them, in writes of some thousand; keep what is there already.

    The database is empty or has the demonstration. Raises click.ClickException where it has a load of another size or
    one that was broken off, and for fewer than `LEAST` leads.
    """
    if _is_loaded(count):
        report(f"The database has its {count:,} leads already.")
        return
    began = time.monotonic()
    report(f"Loading {count:,} leads …")
    in_one_write(ground.load)
    _load(count, report)
    settle()
    in_one_write(_add_owner)
    report(f"Loaded in {time.monotonic() - began:.0f} s. Sign in as {', '.join(ACCOUNTS)}.")


def _is_loaded(count: int) -> bool:
    if count < LEAST:
        raise click.ClickException(f"At least {LEAST} leads, please.")
    logins = set(db.session.scalars(sa.select(Account.email).where(Account.email.in_(ACCOUNTS))))
    there = db.session.scalar(sa.select(sa.func.count()).select_from(Lead)) or 0
    if OWNER in logins and there >= count:
        return True
    if logins:
        raise click.ClickException(f"There is another load, with {there:,} leads. Take an empty database.")
    return False


def _dealers_for(count: int) -> int:
    """100 dealers for 10,000 leads, 1,000 for 200,000."""
    return count // 100 if count <= 10_000 else max(100, count // 200)


def _load(count: int, report: Report) -> None:
    random, rows = Random(SEED), Rows()
    known = houses.known_houses()
    names = people(random)
    further = houses.more_houses(rows, max(2, _dealers_for(count) - len(known)), names, random)
    agents = db.session.scalars(sa.select(Account.id).where(Account.role == Role.AGENT)).all()
    agent = houses.employ_agent(rows, next(names).name_zh)
    rows.write()
    now = clock.now()
    today = brand().today()
    scene = Scene(
        now=now,
        midnight=datetime.combine(today, time_of_day(), brand().zone).astimezone(UTC),
        today=today,
        random=random,
        rows=rows,
        promises=Promises.of_settings(),
        agents=(*agents, agent),
    )
    journeys = Journeys(scene, Strangers(random, count))
    drawn = plans.draw(random, known + further, count)
    told_at = len(drawn) // TOLD_OFTEN + 1
    for first in range(0, len(drawn), BATCH):
        for plan in drawn[first : first + BATCH]:
            journeys.tell(plan)
        rows.write()
        done = min(first + BATCH, len(drawn))
        if done // told_at > first // told_at and done < len(drawn):
            report(f"  {100 * done // len(drawn)} %")


def _add_owner() -> None:
    """Who bought first at the big dealer joins the club and has earned points often since."""
    query = (
        sa.select(SaleReport)
        .join(Dealer, Dealer.id == SaleReport.dealer_id)
        .where(Dealer.code == BIG)
        .order_by(SaleReport.delivered_on, SaleReport.id)
        .limit(1)
    )
    report = db.session.scalars(query).one()
    customer = db.session.get_one(Customer, report.customer_id)
    accounts.make_account(
        side=Side.CLUB,
        role=Role.OWNER,
        name=customer.name,
        email=OWNER,
        customer_id=customer.id,
        password_hash=shared_password_hash(),
    )
    sources = (points.Source.SERVICE, points.Source.ACCESSORY, points.Source.RATING)
    now = clock.now()
    first = min(report.reported_at + timedelta(days=31), now - timedelta(days=1))
    visits = (OWNER_ENTRIES - len(points.entries_of(customer.id, limit=OWNER_ENTRIES))) // 2
    for visit in range(visits):
        moment = first + (now - first) * visit / visits
        with clock.at(moment):
            points.earn(
                customer.id,
                source=sources[visit % len(sources)],
                source_ref=f"bench:{visit + 1}",
                points=40 + 10 * (visit % 9),
                activates_at=moment,
            )
