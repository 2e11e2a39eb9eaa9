"""What the dealer does with a lead: accepts it, calls, meets, drives, negotiates, takes the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from portal.demonstration.content.distributions import NO_SHOW_SHARE
from portal.demonstration.content.people import COMPETITORS, next_step, note
from portal.demonstration.stage import Moments
from portal.demonstration.tale import Tale
from portal.domain import leads
from portal.domain.leads import Heat, State
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand

CHANNELS = ("call", "call", "call", "wechat", "wechat", "visit", "sms")
BY_MANAGER_SHARE = 0.6
NO_ANSWER_FIRST_SHARE = 0.25
LONGEST_SHIFT = timedelta(hours=20)
DEPOSIT_DAYS_AGO = (0, 0, 0, 1)


def accept(tale: Tale, *, at: datetime | None = None) -> Moments:
    """The manager hands the lead to a consultant, or a consultant takes it."""
    yield at or tale.at_dealer(tale.gap("accepted") * (0.5 if tale.plan.is_dealers_own else 1))
    consultant = tale.house.next_consultant()
    is_handed = tale.chance(BY_MANAGER_SHARE)
    leads.accept(tale.lead, consultant.account_id, by=tale.house.manager if is_handed else consultant)


def said(tale: Tale, kind: str, by: Viewer | None = None) -> str:
    """A remark of the consultant's."""
    return note(tale.random, kind, tale.choice.name).in_language((by or tale.consultant).language)


def contact(tale: Tale) -> None:
    """The consultant spoke with the customer and plans the next step."""
    step = next_step(tale.random, "reached").in_language(tale.consultant.language)
    kind = "reached" if tale.chance(0.75) else "call_back"
    leads.note_contact(
        tale.lead,
        channel=tale.random.choice(CHANNELS),
        outcome=kind,
        next_step=step,
        next_step_at=next_date(tale),
        note=said(tale, kind),
        by=tale.consultant,
    )


def next_date(tale: Tale) -> datetime:
    """A moment in the coming days for which something is planned."""
    day = clock.now().astimezone(brand().zone) + timedelta(days=tale.random.choice((1, 1, 2, 3, 5)))
    return day.replace(hour=tale.random.randint(9, 17), minute=30, second=0, microsecond=0).astimezone(UTC)


def no_answer(tale: Tale) -> None:
    """The consultant tried and nobody answered."""
    leads.note_no_answer(tale.lead, said(tale, "no_answer"), by=tale.consultant)


def no_change(tale: Tale) -> None:
    """Everything as before."""
    leads.note_no_change(tale.lead, "", by=tale.consultant)


# --- in time --------------------------------------------------------------------------------------------------


def keep_in_touch(tale: Tale, until: datetime) -> Moments:
    """The consultant reports back often enough until then, also on holidays; the next act follows at that moment."""
    has_news = False
    while True:
        pause = tale.feedback_period() * tale.random.uniform(0.6, 0.9)
        coming = min(tale.open_from(clock.now() + pause, 20), clock.now() + pause + LONGEST_SHIFT)
        if coming >= until:
            return
        yield coming
        if has_news and tale.chance(0.35):
            no_change(tale)
            has_news = False
        else:
            contact(tale)
            has_news = True


def wait(tale: Tale, step: str) -> Moments:
    """The time passes until that step, during which the consultant keeps in touch."""
    moment = tale.at_dealer(tale.gap(step))
    if tale.lead.state is not State.ACCEPTED:
        yield from keep_in_touch(tale, moment)
    yield moment


# --- steps ----------------------------------------------------------------------------------------------------


def first_contact(tale: Tale) -> Moments:
    """The consultant calls for the first time, sometimes twice."""
    haste = 0.12 if tale.lead.heat is Heat.HOT else 0.6
    yield tale.at_dealer(tale.gap("contacted") * haste)
    if tale.chance(NO_ANSWER_FIRST_SHARE):
        no_answer(tale)
        yield tale.at_dealer(tale.gap("contacted") * haste)
    contact(tale)


def meeting(tale: Tale) -> Moments:
    """An appointment is made and takes place, or somebody does not come and it is made anew."""
    yield from wait(tale, "appointment")
    yield make_appointment(tale, tale.at_dealer(tale.gap("appointment")))
    if tale.chance(NO_SHOW_SHARE):
        yield tale.soon(35)
        leads.close_appointment(tale.lead, "did_not_come", said(tale, "no_answer"), by=tale.consultant)
        yield from wait(tale, "next_contact")
        yield make_appointment(tale, tale.at_dealer(tale.gap("appointment")))


def make_appointment(tale: Tale, at: datetime, kind: str = "") -> datetime:
    """Agree on that moment. Returns it."""
    kind = kind or tale.random.choice(("showroom", "test_drive", "test_drive", "home"))
    place = tale.house.dealer.name_en if tale.consultant.language == "en" else tale.house.dealer.name_zh
    leads.make_appointment(
        tale.lead, at, "" if kind == "home" else place, kind, said(tale, "appointment"), by=tale.consultant
    )
    return at


def test_drive(tale: Tale) -> Moments:
    """The customer comes and drives the car."""
    if tale.lead.state is not State.APPOINTMENT:
        yield from wait(tale, "test_driven")
    else:
        yield tale.soon(50)
    leads.note_test_drive(
        tale.lead,
        car=tale.choice.name,
        licence_seen=True,
        rating=tale.random.choice((3, 4, 4, 5, 5)),
        note=said(tale, "test_drive"),
        by=tale.consultant,
    )


def negotiation(tale: Tale) -> Moments:
    """An offer is on the table."""
    if tale.lead.state is State.APPOINTMENT:
        yield tale.soon(70)
        leads.close_appointment(tale.lead, "came", said(tale, "reached"), by=tale.consultant)
    yield from wait(tale, "negotiating")
    competitor = tale.random.choice(COMPETITORS)
    leads.start_negotiating(
        tale.lead,
        trim_code=tale.choice.trim,
        price_cents=tale.choice.price_cents(tale.random),
        competitor=f"{competitor.name_zh} {competitor.models[0]}" if tale.chance(0.3) else "",
        note=said(tale, "negotiating"),
        by=tale.consultant,
    )


def order(tale: Tale) -> Moments:
    """The customer orders."""
    if tale.lead.state is State.APPOINTMENT:
        yield tale.soon(90)
        leads.close_appointment(tale.lead, "came", said(tale, "reached"), by=tale.consultant)
    yield from wait(tale, "ordered")
    today = brand().today()
    month = today + timedelta(days=tale.random.randint(18, 55))
    leads.note_order(
        tale.lead,
        on=today - timedelta(days=tale.random.choice(DEPOSIT_DAYS_AGO)),
        trim_code=tale.choice.trim,
        expected_month=f"{month:%Y-%m}",
        note=said(tale, "ordered"),
        by=tale.consultant,
    )


Step = Callable[[Tale], Moments]
SPANS: dict[Step, tuple[str, ...]] = {
    first_contact: ("contacted",),
    meeting: ("appointment", "appointment"),
    test_drive: ("test_driven",),
    negotiation: ("negotiating",),
    order: ("ordered",),
}
"""Which spans of time each step takes."""


def road_to(tale: Tale, state: State) -> list[Step]:
    """The steps that lead to that state, some of them left out as in life."""
    steps: list[Step] = [first_contact]
    if state is State.CONTACTED:
        return steps
    if tale.chance(0.6) or state is State.APPOINTMENT:
        steps.append(meeting)
    if state is State.APPOINTMENT:
        return steps
    if state is State.TEST_DRIVEN or tale.chance(0.6):
        steps.append(test_drive)
    if state is State.TEST_DRIVEN:
        return steps
    if state is State.NEGOTIATING or tale.chance(0.85):
        steps.append(negotiation)
    return steps if state is State.NEGOTIATING else [*steps, order]
