"""Which leads there will be: for each its source, its end and when it came in, by the shares of life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from portal.demonstration.content import places
from portal.demonstration.content.distributions import (
    CITY_WITHOUT_DEALER_SHARE,
    DEALER_SHARES,
    DEALERS_OWN_SOURCES,
    SEED,
    lead_groups,
    pick,
    registration_moment,
)

if TYPE_CHECKING:
    from portal.demonstration.tale import Tale

OPEN_WITH_DEALER = (
    "assigned accepted contacted appointment test_driven negotiating ordered lost_claimed".split()
)  # fmt: skip
LIVELY = {"D001": (0.115, 4), "D002": (0.055, 3)}
"""The two dealers one can sign in to: their share of the leads that dealers work on today, and the least of a state."""
CLOSED_SHARES = {code: share * (0.62 if code == "D001" else 1.0) for code, share in DEALER_SHARES.items()}
BY_TURN_SHARE = 0.12
BY_HAND_SHARE = 0.05


@dataclass
class LeadPlan:
    """What will become of one lead, decided before it begins."""

    number: int
    state: str
    source: str
    registered_at: datetime
    dealer: str
    """The code of the dealer that has it in the end, unless the turn decides."""
    city: str
    is_by_turn: bool = False
    is_by_hand: bool = False
    place: int = 0
    """Which of the leads in that state it is; those of one dealer that are open have neighbouring places."""
    asks_again: bool = False
    changes_wishes: bool = False
    is_sold_by_mistake: bool = False
    survivor: LeadPlan | None = None
    """For a duplicate: the lead of the same person that stays."""
    random: Random = field(default_factory=Random)
    tale: Tale = field(init=False)
    """Set when the lead has begun."""

    @property
    def is_dealers_own(self) -> bool:
        """Whether the dealer brought the customer."""
        return self.source in DEALERS_OWN_SOURCES


def draw(random: Random, now: datetime) -> list[LeadPlan]:
    """All plans, in the order of their registration. `now` is the present in the brand's zone."""
    plans = []
    for group in lead_groups():
        for _ in range(group.count):
            state = group.target.state
            registered_at = registration_moment(random, now, group.target.youngest_days, group.target.oldest_days)
            plan = LeadPlan(len(plans), state, group.source, registered_at, dealer="", city="")
            plan.random = Random(f"{SEED}:{plan.number}")
            plans.append(plan)
    _place(random, plans)
    return sorted(plans, key=lambda plan: plan.registered_at)


def _place(random: Random, plans: list[LeadPlan]) -> None:
    """Give each lead its dealer and city: the two lively dealers get some of every open state."""
    by_state: dict[str, list[LeadPlan]] = {}
    for plan in plans:
        by_state.setdefault(plan.state, []).append(plan)
    for state, members in by_state.items():
        random.shuffle(members)
        for place, plan in enumerate(members):
            plan.place = place
        codes = _open_dealers(random, len(members)) if state in OPEN_WITH_DEALER else _any_dealers(random)
        for plan, code in zip(members, codes, strict=False):
            plan.dealer = code
            plan.city = places.DEALER_BY_CODE[code].city
            if state not in OPEN_WITH_DEALER and not plan.is_dealers_own:
                drawn = random.random()
                plan.is_by_turn = drawn < BY_TURN_SHARE
                plan.is_by_hand = BY_TURN_SHARE <= drawn < BY_TURN_SHARE + BY_HAND_SHARE
                if plan.is_by_turn and random.random() < CITY_WITHOUT_DEALER_SHARE / BY_TURN_SHARE:
                    plan.city = _city_without_dealer(random, places.CITY_BY_CODE[plan.city].area) or plan.city


def _open_dealers(random: Random, count: int) -> Iterator[str]:
    for code, (share, least) in LIVELY.items():
        for _ in range(max(least, round(count * share))):
            yield code
    others = {code: share for code, share in DEALER_SHARES.items() if code not in LIVELY}
    while True:
        yield pick(random, others)


def _any_dealers(random: Random) -> Iterator[str]:
    while True:
        yield pick(random, CLOSED_SHARES)


def _city_without_dealer(random: Random, area: str) -> str | None:
    with_dealer = {dealer.city for dealer in places.DEALERS}
    found = [city.code for city in places.CITIES if city.area == area and city.code not in with_dealer]
    return random.choice(found) if found else None
