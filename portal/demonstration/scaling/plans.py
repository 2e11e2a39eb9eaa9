"""How many leads of each state there are, and which dealer has each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from portal.demonstration.content.distributions import spread
from portal.demonstration.scaling.houses import BIG, SMALL, House
from portal.domain.leads import CLOSED, State

SHARES: Mapping[State, float] = {
    State.ASSIGNED: 2,
    State.ACCEPTED: 2.5,
    State.CONTACTED: 7,
    State.APPOINTMENT: 3,
    State.TEST_DRIVEN: 3,
    State.NEGOTIATING: 3.5,
    State.ORDERED: 2.5,
    State.LOST_CLAIMED: 1.5,
    State.NURTURING: 5.5,
    State.SOLD: 6,
    State.LOST: 47.5,
    State.INVALID: 10,
    State.WITHDRAWN: 3,
    State.DUPLICATE: 3,
}
"""Percent of those that are past the desk's queues: a quarter is open at dealers, most have ended."""
AT_DESK: Mapping[State, tuple[float, int]] = {State.RECEIVED: (0.04, 500), State.QUALIFIED: (0.015, 250)}
"""Share of all, and at most: the desk's queues do not grow with the years."""
WITHOUT_DEALER = frozenset({State.RECEIVED, State.QUALIFIED, State.INVALID})
BIG_SHARE = 0.1
"""Of the dealers' leads: those of the big one."""
CONTACTED_AT_BIG = 640
"""So many it has at least, where there are enough: each can be reported on once while feedback is measured."""
AT_SMALL: Mapping[State, int] = {
    State.ASSIGNED: 6,
    State.ACCEPTED: 5,
    State.CONTACTED: 24,
    State.APPOINTMENT: 6,
    State.TEST_DRIVEN: 6,
    State.NEGOTIATING: 7,
    State.ORDERED: 4,
    State.LOST_CLAIMED: 2,
}
"""So many the small dealer has at least: a full page of its inbox."""
SOLD_AT_BIG = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """One lead: the state it is in today, its dealer if any, and whether a duplicate of it comes in."""

    state: State
    house: House | None
    has_twin: bool = False


def draw(random: Random, houses: list[House], count: int) -> list[Plan]:
    """`count` leads less the duplicates, which come with others, in the order in which they are loaded: any."""
    counts = _counts(count)
    twins = counts.pop(State.DUPLICATE)
    plans = _promised(houses, counts, count)
    left = [state for state, number in counts.items() for _ in range(number)]
    random.shuffle(left)
    waiting = [house for house, number in _turns(houses, len(left)) for _ in range(number)]
    random.shuffle(waiting)
    plans += [
        Plan(state, None if state in WITHOUT_DEALER else house) for state, house in zip(left, waiting, strict=True)
    ]
    random.shuffle(plans)
    survivors = [number for number, plan in enumerate(plans) if plan.state not in CLOSED | WITHOUT_DEALER]
    survivors += [number for number, plan in enumerate(plans) if plan.state in {State.SOLD, State.LOST}]
    for number in random.sample(survivors, twins):
        plans[number] = Plan(plans[number].state, plans[number].house, has_twin=True)
    return plans


def _counts(count: int) -> dict[State, int]:
    at_desk = {state: min(int(count * share), most) for state, (share, most) in AT_DESK.items()}
    rest = spread(count - sum(at_desk.values()), {state.value: share for state, share in SHARES.items()})
    return at_desk | {State(state): number for state, number in rest.items()}


def _promised(houses: list[House], counts: dict[State, int], count: int) -> list[Plan]:
    """What the known dealers have at least. Leads contacted at the big one are taken from the lost, not from others."""
    by_code = {house.code: house for house in houses}
    big, small = by_code[BIG], by_code[SMALL]
    contacted = min(CONTACTED_AT_BIG, count // 10)
    expected = int(counts[State.CONTACTED] * BIG_SHARE)
    moved = max(0, contacted - expected)
    counts[State.LOST] -= moved
    counts[State.CONTACTED] += moved
    promised = [(State.CONTACTED, big, contacted), (State.SOLD, big, SOLD_AT_BIG)]
    promised += [(state, small, number) for state, number in AT_SMALL.items()]
    plans = []
    for state, house, wanted in promised:
        number = min(wanted, counts[state])
        counts[state] -= number
        plans += [Plan(state, house)] * number
    return plans


def _turns(houses: list[House], count: int) -> list[tuple[House, int]]:
    """How many of the rest each dealer gets: the big one its share, the small one few, the others by their weight."""
    others = sum(house.weight for house in houses if house.code not in {BIG, SMALL})
    weights = {house.code: house.weight for house in houses}
    weights[SMALL] = 1.0
    weights[BIG] = others * BIG_SHARE / (1 - BIG_SHARE)
    numbers = spread(count, weights)
    return [(house, numbers[house.code]) for house in houses]
