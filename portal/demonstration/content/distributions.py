"""How much of what, and when: the numbers that steer the making of the demonstration.

Shares are relative weights unless a docstring says otherwise; codes are the domain's own words. The targets are
those of docs/rules.md: 3,000 leads in 18 months, 6 % of them sold, 11 % of the sales by referral, 12 % no-shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from types import MappingProxyType

from portal.demonstration.content.places import DEALERS

Shares = Mapping[str, float]

SEED = 1_604
MONTHS = 18
LEADS = 3_000
CUSTOMERS = 2_500
OWNERS = 1_500
"""Owners in all; those beyond the sold leads come from sale reports without a lead, before the 18 months."""
OWNED_BEFORE_MONTHS = (19, 66)
"""How long ago they bought: from, to."""

NO_SHOW_SHARE = 0.12
LATE_FEEDBACK_SHARE = 0.07
"""Of the leads dealers work on: those whose feedback is overdue today."""
DECLINED_FIRST_SHARE = 0.06
"""Of the assigned leads: those that another dealer declined before."""
REOPENED_SHARE = 0.02
OVERTURNED_SHARE = 0.08
"""Of the audited lost claims: those that the desk overturns."""
CLUB_JOINED_SHARE = 0.82
TRADE_IN_SHARE = 0.37
REVERSED_SALES = 3
RETURNING_PROSPECTS = 90
"""People who register a second time while their lead is open, and join it."""


@dataclass(frozen=True, slots=True)
class StateTarget:
    """How many leads end in a state today, and how many days ago they came in: from, to."""

    state: str
    count: int
    youngest_days: int
    oldest_days: int


STATE_TARGETS: tuple[StateTarget, ...] = (
    StateTarget("received", 18, 0, 3),
    StateTarget("qualified", 8, 0, 2),
    StateTarget("assigned", 18, 0, 3),
    StateTarget("accepted", 30, 1, 8),
    StateTarget("contacted", 105, 2, 70),
    StateTarget("appointment", 46, 3, 60),
    StateTarget("test_driven", 54, 6, 75),
    StateTarget("negotiating", 60, 9, 100),
    StateTarget("ordered", 44, 16, 130),
    StateTarget("lost_claimed", 32, 12, 60),
    StateTarget("nurturing", 150, 20, 330),
    StateTarget("invalid", 760, 1, 540),
    StateTarget("duplicate", 180, 1, 540),
    StateTarget("withdrawn", 160, 4, 540),
    StateTarget("sold", 180, 32, 540),
    StateTarget("lost", 1_155, 35, 540),
)
ONLY_AT_DESK = frozenset({"received", "qualified", "invalid", "duplicate"})
"""States that a dealer's own walk-in or telephone enquiry never has, because no desk verifies it."""
DEALERS_OWN_SOURCES = frozenset({"walk_in", "dealer_phone"})

LEADS_BY_SOURCE: Mapping[str, int] = MappingProxyType(
    {
        "model_page": 540,
        "test_drive": 380,
        "campaign": 320,
        "walk_in": 620,
        "configuration": 280,
        "hotline": 300,
        "referral": 165,
        "import": 135,
        "dealer_phone": 260,
    }
)
SALES_BY_SOURCE: Mapping[str, int] = MappingProxyType(
    {
        "walk_in": 44,
        "test_drive": 40,
        "configuration": 24,
        "referral": 20,
        "hotline": 18,
        "model_page": 18,
        "campaign": 9,
        "dealer_phone": 5,
        "import": 2,
    }
)


@dataclass(frozen=True, slots=True)
class LeadGroup:
    """So many leads of one source that are in one state today."""

    target: StateTarget
    source: str
    count: int


def lead_groups() -> tuple[LeadGroup, ...]:
    """All leads as groups of state and source. The counts add up to both tables exactly."""
    left = {source: count - SALES_BY_SOURCE[source] for source, count in LEADS_BY_SOURCE.items()}
    groups: list[LeadGroup] = []
    for target in sorted(STATE_TARGETS, key=lambda one: one.state not in ONLY_AT_DESK):
        if target.state == "sold":
            counts: Mapping[str, int] = SALES_BY_SOURCE
        else:
            weights = {
                source: float(count)
                for source, count in left.items()
                if not (target.state in ONLY_AT_DESK and source in DEALERS_OWN_SOURCES)
            }
            counts = spread(target.count, weights)
            left = {source: count - counts.get(source, 0) for source, count in left.items()}
        groups += [LeadGroup(target, source, count) for source, count in counts.items() if count]
    return tuple(groups)


# Who and what

MODEL_SHARES: Shares = MappingProxyType({"solenne": 29, "ostrel": 28, "tessel": 24, "fenelle": 19})
TRIM_SHARES: Shares = MappingProxyType({"line": 40, "pure": 38, "atelier": 22})
PAINT_SHARES: Shares = MappingProxyType(
    {"glacier": 27, "graphite": 21, "petrol": 13, "sage": 11, "copper": 10, "dusk": 9, "cinder": 5, "plum": 4}
)
"""For all models; take those that the model has."""
WHEEL_SHARES: Shares = MappingProxyType({"arc": 52, "meridian": 30, "aero": 18})
CUSTOMER_TYPE_SHARES: Shares = MappingProxyType({"individual": 92, "company": 6, "government": 2})
SECOND_MODEL_SHARE = 0.11
CONFIGURED_SHARE = 0.24
"""Of the leads from other sources than "configuration": those that also built a car."""
CHANNEL_SHARES: Shares = MappingProxyType({"call": 58, "wechat": 22, "sms": 12, "mail": 8})
CALL_WINDOW_SHARES: Shares = MappingProxyType({"evening": 38, "afternoon": 27, "any": 22, "morning": 13})
CONTACT_SHARES: Shares = MappingProxyType({"phone": 61, "both": 34, "email": 5})
"""What people leave: telephone, both, e-mail alone."""
CONSENT_SHARES: Shares = MappingProxyType({"call": 0.41, "sms": 0.34, "mail": 0.22, "wechat": 0.27, "post": 0.04})
"""Each on its own, from 0 to 1: how many let the brand use this channel for marketing."""
HORIZON_SHARES: Shares = MappingProxyType({"quarter": 31, "month": 27, "later": 20, "now": 14, "unknown": 8})
HORIZON_OF_STATE: Mapping[str, Shares] = MappingProxyType(
    {
        "nurturing": MappingProxyType({"later": 100}),
        "ordered": MappingProxyType({"now": 62, "month": 38}),
        "negotiating": MappingProxyType({"month": 52, "now": 33, "quarter": 15}),
        "sold": MappingProxyType({"month": 48, "now": 34, "quarter": 18}),
    }
)
HEAT_TARGETS: Shares = MappingProxyType({"warm": 46, "cold": 36, "hot": 18})
"""Heat is computed, never typed; these are the shares that the horizons above are meant to lead to."""
KILOMETRES_A_YEAR = (5_000, 12_500, 31_000)
"""Fewest, most usual, most."""

LOST_REASON_SHARES: Shares = MappingProxyType(
    {
        "competitor": 27,
        "unreachable": 18,
        "price": 15,
        "plan_cancelled": 12,
        "no_stock": 8,
        "trade_in_value": 6,
        "finance_refused": 4,
        "same_brand_elsewhere": 4,
        "product_lacks": 3,
        "bad_experience": 2,
        "other": 1,
    }
)
INVALID_REASON_SHARES: Shares = MappingProxyType(
    {"unreachable": 17, "dead_number": 39, "not_buying": 17, "spam": 13, "wrong_person": 10, "other_brand": 4}
)
DECLINE_REASON_SHARES: Shares = MappingProxyType({"no_capacity": 46, "out_of_area": 39, "conflict": 10, "test": 5})

# Where

_LEVEL_WEIGHTS: Mapping[str, float] = {"A": 4.0, "B": 2.4, "C": 1.2}
DEALER_SHARES: Shares = MappingProxyType(
    {dealer.code: _LEVEL_WEIGHTS[dealer.level] * (1.6 if dealer.code == "D001" else 1.0) for dealer in DEALERS}
)
CITY_WITHOUT_DEALER_SHARE = 0.09

# When

MONTH_WEIGHTS: tuple[float, ...] = (1.08, 0.62, 1.02, 0.93, 0.97, 1.04, 0.84, 0.89, 1.18, 1.12, 1.09, 1.22)
"""January to December: quiet at Spring Festival and in high summer, busy in autumn and before the year ends."""
WEEKDAY_WEIGHTS: tuple[float, ...] = (0.92, 0.88, 0.90, 0.93, 1.02, 1.22, 1.13)
"""Monday to Sunday."""
HOUR_WEIGHTS: tuple[float, ...] = (
    1.4, 0.7, 0.4, 0.2, 0.2, 0.3, 0.8, 1.9, 3.6, 5.8, 6.6, 6.2,
    6.9, 6.1, 5.4, 5.2, 5.1, 5.0, 5.2, 6.3, 8.1, 8.6, 6.4, 3.6,
)  # fmt: skip
"""By hour of the day: a shoulder at lunch, the peak at nine in the evening."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two steps in hours: least, most usual, most."""

    least: float
    usual: float
    most: float

    def draw(self, random: Random) -> timedelta:
        """One such time."""
        return timedelta(hours=random.triangular(self.least, self.most, self.usual))


STEP_SPANS: Mapping[str, Span] = MappingProxyType(
    {
        "first_attempt": Span(0.02, 0.2, 2),
        "qualified": Span(0.1, 1.5, 40),
        "assigned": Span(0.02, 0.2, 2),
        "accepted": Span(0.1, 1.1, 7),
        "contacted": Span(0.3, 3, 26),
        "appointment": Span(12, 60, 220),
        "test_driven": Span(20, 72, 200),
        "negotiating": Span(4, 48, 240),
        "ordered": Span(20, 120, 480),
        "sold": Span(72, 360, 960),
        "lost_claimed": Span(48, 240, 700),
        "lost_review": Span(2, 18, 46),
        "withdrawn": Span(1, 40, 90),
        "next_contact": Span(24, 72, 160),
    }
)
"""From the step before to this one, in hours of the calendar; move what needs a dealer into its opening hours."""


def registration_moment(random: Random, now: datetime, youngest_days: int, oldest_days: int) -> datetime:
    """A moment in which somebody registered, by season, weekday and hour, in the zone of `now` and before it."""
    days, weights = _days_before(now.date(), youngest_days, oldest_days)
    day = random.choices(days, cum_weights=weights)[0]
    hour = random.choices(range(24), HOUR_WEIGHTS)[0]
    moment = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), now.tzinfo)
    if moment >= now:  # today, but later than now: spread over what has passed of today instead
        midnight = datetime.combine(now.date(), time(), now.tzinfo)
        moment = midnight + (now - midnight) * random.random() * 0.98
    return moment


@lru_cache(maxsize=64)
def _days_before(today: date, youngest: int, oldest: int) -> tuple[list[date], list[float]]:
    """The days of these ages and their weights, added up."""
    days = [today - timedelta(days=age) for age in range(youngest, oldest + 1)]
    weights = (MONTH_WEIGHTS[day.month - 1] * WEEKDAY_WEIGHTS[day.weekday()] for day in days)
    return days, list(accumulate(weights))


def pick(random: Random, shares: Mapping[str, float]) -> str:
    """One of the codes, by its weight."""
    return random.choices(list(shares), list(shares.values()))[0]


def spread(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """`total` split by weight into whole numbers that add up to it (largest remainder; ties to the earlier code)."""
    weight = sum(shares.values())
    exact = {code: total * share / weight for code, share in shares.items()}
    counts = {code: int(amount) for code, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda code: counts[code] - exact[code])
    for code in by_remainder[: total - sum(counts.values())]:
        counts[code] += 1
    return counts
