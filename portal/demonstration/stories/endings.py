"""How each lead comes to the state in which it is today: one story for each of the sixteen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from portal.demonstration import words_said
from portal.demonstration.content.distributions import INVALID_REASON_SHARES, LATE_FEEDBACK_SHARE, pick
from portal.demonstration.content.people import INVALID_REMARKS, note
from portal.demonstration.plans import LeadPlan
from portal.demonstration.stage import Moments
from portal.demonstration.stories import arriving, dealer, desk, losing, selling
from portal.demonstration.tale import Tale
from portal.domain import leads
from portal.domain.leads import State
from portal.platform import clock
from portal.platform.brand import brand

DOMAIN_REASON = {"not_buying": "not_about_buying"}
UNREACHABLE_DAYS = 8
REST_AT_DESK_SHARE, REST_QUALIFIED_SHARE = 0.45, 0.65
ATTEMPT_HOURS = (19, 10, 14, 11, 20, 15)
"""When the agent tries on six days in a row: in three parts of the day."""
ASSIGNED_FOR = (4, 150, 25, 330, 70, 12, 240)
"""Opening minutes since a lead was assigned that nobody has accepted; after 480 it would go back to the desk."""
ACCEPTED_FOR = (15, 300, 90, 700, 40, 420, 150, 1100)
"""Opening minutes since a lead was accepted whose customer nobody has called."""


def one_of(minutes: tuple[int, ...], plan: LeadPlan) -> int:
    """In turn, so that each dealer has new ones beside old ones."""
    return minutes[plan.place % len(minutes)]


def live(tale: Tale) -> Moments:
    """The whole life of a lead up to the present."""
    state = State(tale.plan.state)
    desk.register(tale)
    yield from ENDINGS[state](tale)
    if not tale.lead.is_open and state not in {State.WITHDRAWN, State.DUPLICATE, State.SOLD}:
        tale.end()


# --- at the desk ----------------------------------------------------------------------------------------------


def stay_received(tale: Tale) -> Moments:
    """Nobody has answered yet, or nobody has called."""
    while tale.ends_at - clock.now() > timedelta(hours=5):
        yield tale.at_desk(timedelta(hours=tale.random.uniform(0.2, 4)))
        desk.try_in_vain(tale)
        yield tale.not_ahead(clock.now() + timedelta(hours=tale.random.uniform(5, 16)))


def stay_qualified(tale: Tale) -> Moments:
    """Verified a moment ago; no dealer has it yet."""
    yield from desk.verify(tale, at=_shortly_before_the_end(tale, tale.random.triangular(4, 75, 15)))


def _shortly_before_the_end(tale: Tale, minutes: float) -> datetime:
    left = tale.ends_at - clock.now()
    return max(tale.ends_at - timedelta(minutes=minutes), clock.now() + left * 0.4)


def become_invalid(tale: Tale) -> Moments:
    """The lead turns out to be none."""
    reason = pick(tale.random, INVALID_REASON_SHARES)
    days = (tale.ends_at - clock.now()).days
    if reason == "unreachable" and days < UNREACHABLE_DAYS:
        reason = "dead_number"
    if reason == "unreachable":
        yield from _six_tries(tale)
    elif reason == "dead_number":
        yield tale.at_desk(tale.gap("first_attempt"))
        desk.try_in_vain(tale)
        yield tale.soon(5)
    else:
        yield from desk.reach(tale)
        yield tale.soon(3)
    leads.claim(tale.lead, by=tale.agent)
    remark = tale.random.choice(INVALID_REMARKS[reason]).in_language(tale.agent.language)
    leads.declare_invalid(tale.lead, DOMAIN_REASON.get(reason, reason), remark, by=tale.agent)


def _six_tries(tale: Tale) -> Moments:
    day = clock.now().astimezone(brand().zone)
    for hour in ATTEMPT_HOURS:
        at = day.replace(hour=hour, minute=tale.random.randrange(50), second=0)
        if at <= clock.now():
            day += timedelta(days=1)
            at += timedelta(days=1)
        yield at
        desk.try_in_vain(tale)
        day += timedelta(days=1)
    yield tale.soon(12)


def become_duplicate(tale: Tale) -> Moments:
    """The agent sees that the same person has an open lead already, with another number."""
    assert tale.plan.survivor is not None
    survivor = tale.plan.survivor.tale
    yield tale.at_desk(tale.gap("first_attempt"))
    leads.claim(tale.lead, by=tale.agent)
    leads.mark_duplicate(tale.lead, survivor.lead, by=tale.agent)


def rest(tale: Tale) -> Moments:
    """The person will not buy yet: the lead rests at the desk, or after the dealer spoke with them."""
    drawn = tale.random.random() if not tale.plan.is_dealers_own else 1.0
    if drawn < REST_AT_DESK_SHARE:
        yield from desk.reach(tale)
        yield tale.soon(4)
        leads.claim(tale.lead, by=tale.agent)
        permission = words_said.permission_to_keep_in_touch(tale.somebody)
        remark = desk.said(tale, "nurturing")
        leads.nurture(tale.lead, _waking_day(tale, 95), remark, consents=permission, by=tale.agent)
        return
    if drawn < REST_QUALIFIED_SHARE:
        yield from desk.verify(tale)
        yield tale.soon(10)
        leads.nurture(tale.lead, _waking_day(tale, 35), desk.said(tale, "nurturing"), by=tale.agent)
        return
    yield from arriving.come_to_consultant(tale)
    yield from dealer.first_contact(tale)
    yield from dealer.wait(tale, "next_contact")
    leads.postpone(tale.lead, _waking_day(tale, 35), dealer.said(tale, "nurturing"), by=tale.consultant)


def _waking_day(tale: Tale, least: int) -> date:
    """A day that still lies ahead, at least so many days from the act and at most a year."""
    today = brand().today()
    since = (tale.ends_at - clock.now()).days
    fewest = max(least, since + 3)
    return today + timedelta(days=min(364, fewest + int(tale.random.triangular(0, 200, 30))))


# --- at the dealer --------------------------------------------------------------------------------------------


def stay_assigned(tale: Tale) -> Moments:
    """The dealer has not accepted yet: some for minutes, some for too long, none so long that it went back."""
    yield from arriving.come_to_dealer(tale, at=tale.opened_before(one_of(ASSIGNED_FOR, tale.plan)))


def stay_accepted(tale: Tale) -> Moments:
    """Accepted, and the first contact is still to come; for some of them it is overdue."""
    if tale.plan.is_dealers_own:
        yield from dealer.accept(tale, at=tale.soon(tale.random.uniform(2, 15)))
        return
    accepted_at = tale.opened_before(one_of(ACCEPTED_FOR, tale.plan))
    yield from arriving.come_to_dealer(tale, at=accepted_at - timedelta(minutes=tale.random.uniform(6, 50)))
    yield from dealer.accept(tale, at=max(accepted_at, tale.soon(2)))


def stay_worked(state: State) -> Callable[[Tale], Moments]:
    """The consultant works the lead, which has come as far as that state."""

    def story(tale: Tale) -> Moments:
        steps = dealer.road_to(tale, state)
        tale.fit("qualified", "accepted", *(span for step in steps for span in dealer.SPANS[step]))
        yield from arriving.come_to_consultant(tale)
        for step in steps:
            if state is State.APPOINTMENT and step is dealer.meeting:
                break
            yield from step(tale)
        if state is State.APPOINTMENT:
            yield from _await_appointment(tale)
        else:
            if tale.plan.is_sold_by_mistake:
                yield from selling.sell_by_mistake(tale)
            yield from _report_until_today(tale)

    return story


def _report_until_today(tale: Tale) -> Moments:
    late = tale.ends_at - tale.feedback_period() - timedelta(days=tale.random.uniform(0.6, 5))
    if tale.chance(LATE_FEEDBACK_SHARE * 1.6) and late > clock.now():
        yield from dealer.keep_in_touch(tale, late)
        yield late
        dealer.contact(tale)
        return
    yield from dealer.keep_in_touch(tale, tale.ends_at)


def _await_appointment(tale: Tale) -> Moments:
    """The appointment lies ahead, for some today."""
    made_at = max(tale.ends_at - timedelta(days=tale.random.uniform(0.4, 4)), tale.soon(30))
    yield from dealer.keep_in_touch(tale, made_at)
    yield made_at
    coming = tale.ends_at + timedelta(hours=tale.random.choice((1, 2, 4, 20, 26, 44, 50, 70, 96, 120, 150)))
    dealer.make_appointment(tale, tale.open_from(coming, 30).replace(minute=tale.random.choice((0, 30)), second=0))


def withdraw(tale: Tale) -> Moments:
    """The person wants no contact any more, and says so on their page or on the telephone."""
    if not tale.plan.is_dealers_own and tale.chance(0.3):
        yield from desk.reach(tale)
        yield tale.soon(2)
        remark = note(tale.random, "no_answer", tale.choice.name).in_language(tale.agent.language)
        leads.withdraw(tale.lead, remark, by=tale.agent)
        return
    if tale.chance(0.6):
        yield from arriving.come_to_consultant(tale)
        if tale.chance(0.5):
            yield from dealer.first_contact(tale)
    yield tale.not_ahead(clock.now() + tale.gap("withdrawn"))
    leads.leave_alone(tale.lead)


ENDINGS: dict[State, Callable[[Tale], Moments]] = {
    State.RECEIVED: stay_received,
    State.QUALIFIED: stay_qualified,
    State.ASSIGNED: stay_assigned,
    State.ACCEPTED: stay_accepted,
    State.CONTACTED: stay_worked(State.CONTACTED),
    State.APPOINTMENT: stay_worked(State.APPOINTMENT),
    State.TEST_DRIVEN: stay_worked(State.TEST_DRIVEN),
    State.NEGOTIATING: stay_worked(State.NEGOTIATING),
    State.ORDERED: stay_worked(State.ORDERED),
    State.SOLD: selling.become_sold,
    State.LOST_CLAIMED: losing.stay_claimed,
    State.LOST: losing.become_lost,
    State.NURTURING: rest,
    State.INVALID: become_invalid,
    State.DUPLICATE: become_duplicate,
    State.WITHDRAWN: withdraw,
}
