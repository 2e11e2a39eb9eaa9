"""One lead's tale as it is told: who, at which dealer, and when the next act may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from portal.demonstration.cars import Choice, Factory
from portal.demonstration.cast import Cast, House
from portal.demonstration.content.distributions import STEP_SPANS
from portal.demonstration.plans import LeadPlan
from portal.demonstration.population import Population, Somebody
from portal.demonstration.stage import Stage
from portal.domain import dealers
from portal.domain.leads import Heat, Lead
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand

if TYPE_CHECKING:
    from portal.demonstration.books import Books

CALLS_FROM, CALLS_UNTIL = 9, 21
FEEDBACK_DAYS = {Heat.HOT: 7, Heat.WARM: 15, Heat.COLD: 30}


@dataclass
class World:
    """What all tales share."""

    stage: Stage
    cast: Cast
    population: Population
    factory: Factory
    books: Books


@dataclass
class Tale:
    """One lead from its registration on."""

    world: World
    plan: LeadPlan
    somebody: Somebody
    choice: Choice
    house: House
    lead: Lead = field(init=False)
    has_shared: bool = False
    """Whether the form already asked that a dealer may have the details."""
    pace: float = 1.0
    """How much of the usual time passes between two steps, so that the tale fits between its beginning and today."""

    @property
    def random(self) -> Random:
        """This lead's own chance."""
        return self.plan.random

    @property
    def ends_at(self) -> datetime:
        """The present."""
        return self.world.stage.ends_at

    @property
    def agent(self) -> Viewer:
        """The agent who looks after this lead."""
        agents = self.world.cast.agents
        return agents[self.plan.number % len(agents)]

    @property
    def consultant(self) -> Viewer:
        """The consultant who has the lead."""
        assert self.lead.consultant_id is not None, f"nobody has lead {self.plan.number}, which is {self.lead.state}"
        return self.house.viewer(self.lead.consultant_id)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    # --- when ---------------------------------------------------------------------------------------------------

    def fit(self, *steps: str) -> None:
        """Take these steps at a pace at which they fit into the time there is."""
        usual = sum(STEP_SPANS[step].usual + STEP_SPANS[step].most / 4 for step in steps)
        there_is = (self.ends_at - clock.now()) / timedelta(hours=1)
        self.pace = min(1.0, 0.6 * there_is / max(1.0, usual))

    def gap(self, step: str) -> timedelta:
        """The time until that step."""
        return STEP_SPANS[step].draw(self.random) * self.pace

    def not_ahead(self, moment: datetime) -> datetime:
        """That moment, or an earlier one where it lies ahead of the present."""
        left = self.ends_at - clock.now()
        return moment if moment < self.ends_at - left * 0.05 else clock.now() + left * self.random.uniform(0.1, 0.5)

    def soon(self, minutes: float) -> datetime:
        """A few minutes from now."""
        return self.not_ahead(clock.now() + timedelta(minutes=minutes))

    def at_desk(self, gap: timedelta) -> datetime:
        """A moment about `gap` from now in which the desk calls people."""
        moment = (clock.now() + gap).astimezone(brand().zone)
        if not CALLS_FROM <= moment.hour < CALLS_UNTIL:
            morning = moment.replace(hour=CALLS_FROM, minute=0, second=0)
            morning += timedelta(days=moment.hour >= CALLS_UNTIL)
            moment = morning + timedelta(minutes=self.random.uniform(0, 80))
        return self.not_ahead(moment)

    def at_dealer(self, gap: timedelta) -> datetime:
        """A moment about `gap` from now in which the dealer is open."""
        minutes = 1 + int(self.random.triangular(0, 90, 5))
        return self.not_ahead(self.open_from(clock.now() + gap, minutes))

    def open_from(self, moment: datetime, minutes: int = 0) -> datetime:
        """The moment at which the dealer has been open for some minutes, counted from `moment`."""
        return dealers.add_opening_minutes(self.house.hours, moment, minutes)

    def opened_before(self, minutes: int) -> datetime:
        """The moment from now on since which the dealer has been open for so many minutes, up to the present."""
        return opened_before(self.house.hours, clock.now(), self.ends_at, minutes)

    def feedback_period(self) -> timedelta:
        """How long the dealer may be silent about this lead."""
        return timedelta(days=FEEDBACK_DAYS[self.lead.heat])

    def end(self) -> None:
        """The lead has ended; its person may come back one day."""
        self.world.population.add_former(self.somebody, clock.now())


def opened_before(hours: dealers.Hours, begin: datetime, end: datetime, minutes: int) -> datetime:
    """The moment between both from which the dealer is open for so many minutes until `end`; `begin` if it is less."""
    low, high = begin, end
    for _ in range(20):
        middle = low + (high - low) / 2
        if dealers.add_opening_minutes(hours, middle, minutes) < end:
            low = middle
        else:
            high = middle
    return low
