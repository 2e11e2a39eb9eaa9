"""How a lead comes in and what the desk does with it: calls, proofs, needs, the dealer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.demonstration import words_said
from portal.demonstration.cast import House
from portal.demonstration.content.campaigns import Campaign, campaigns_running
from portal.demonstration.content.distributions import (
    CALL_WINDOW_SHARES,
    CHANNEL_SHARES,
    CONFIGURED_SHARE,
    DECLINE_REASON_SHARES,
    DECLINED_FIRST_SHARE,
    HORIZON_OF_STATE,
    HORIZON_SHARES,
    SECOND_MODEL_SHARE,
    pick,
)
from portal.demonstration.content.people import DECLINE_REMARKS, needs, note
from portal.demonstration.stage import Moments
from portal.demonstration.tale import Tale
from portal.domain import dealers, leads
from portal.domain.customers import Channel
from portal.domain.leads import CallWindow, Enquiry, Horizon, ProofKind, Qualification, Source, State
from portal.platform import clock
from portal.platform.brand import brand

MONTH = timedelta(days=30.4)
ASKED_ON_FORM_SHARE = 0.9
ASKS_NOBODY = frozenset({Source.IMPORT, Source.WALK_IN, Source.DEALER_PHONE})
"""Where no form asks whether a dealer may have the details."""
RETURNED_BY_CLOCK_SHARE = 0.012
HORIZON_DAYS = {Horizon.NOW: (1, 7), Horizon.MONTH: (9, 30), Horizon.QUARTER: (33, 90), Horizon.LATER: (95, 260)}
CALL_OUTCOMES = ("no_answer", "no_answer", "busy", "call_back")
RECEPTIONS = {
    Source.WALK_IN: ("Walked in and looked at the {model}, took the leaflet", "进店看 {model}，拿了手册"),
    Source.DEALER_PHONE: ("Called us about the {model}", "来电咨询 {model}"),
}


# --- coming in ------------------------------------------------------------------------------------------------


def enquiry_of(tale: Tale, *, horizon: Horizon) -> Enquiry:
    """What this person registers, as the form or the agent takes it down."""
    random, source = tale.random, Source(tale.plan.source)
    named = tale.house.dealer if names_dealer(tale) else None
    campaign = _campaign(tale) if source is Source.CAMPAIGN else None
    is_configured = source is Source.CONFIGURATION or tale.chance(CONFIGURED_SHARE)
    tale.has_shared = source not in ASKS_NOBODY and tale.chance(ASKED_ON_FORM_SHARE)
    sharing = (words_said.sharing(tale.somebody, named),) if tale.has_shared else ()
    return Enquiry(
        name=tale.somebody.name,
        source=source,
        phone=tale.somebody.phone,
        email=tale.somebody.email,
        language=tale.somebody.language,
        model_slug=tale.choice.model,
        trim_code=tale.choice.trim if is_configured else None,
        paint_code=tale.choice.paint if is_configured else None,
        horizon=horizon,
        dealer_code=named.code if named else None,
        city_code=None if named else tale.plan.city,
        channel=Channel(pick(random, CHANNEL_SHARES)),
        call_window=CallWindow(pick(random, CALL_WINDOW_SHARES)),
        wants_call_now=tale.plan.state == "received" and tale.chance(0.12),
        consents=(*sharing, *words_said.marketing(random, tale.somebody)),
        campaign=campaign.code if campaign else "",
        utm=_tags(tale, campaign) if campaign else {},
        tells_prospect=source is not Source.IMPORT and not source.is_dealers_own,
    )


def names_dealer(tale: Tale) -> bool:
    """Whether the customer names the dealer in the form; else the city, and the dealer on the call or by turn."""
    return not (tale.plan.is_by_turn or tale.plan.is_by_hand) and tale.plan.number % 3 != 0


def _campaign(tale: Tale) -> Campaign:
    months_ago = (tale.ends_at - clock.now()) / MONTH
    running = campaigns_running(min(18.0, months_ago))
    shows = [one for one in running if one.model in {"", tale.choice.model}] or list(running)
    return tale.random.choices(shows, [one.share for one in shows])[0]


def _tags(tale: Tale, campaign: Campaign) -> dict[str, str]:
    return {
        "utm_source": campaign.utm_source,
        "utm_medium": campaign.utm_medium,
        "utm_campaign": campaign.utm_campaign,
        "utm_content": tale.random.choice(campaign.advertisements),
    }


def horizon_of(tale: Tale) -> Horizon:
    """How soon this person wants to buy."""
    return Horizon(pick(tale.random, HORIZON_OF_STATE.get(tale.plan.state, HORIZON_SHARES)))


def register(tale: Tale) -> None:
    """The lead comes in: from the person, through the hotline, or entered by the dealer."""
    enquiry = enquiry_of(tale, horizon=horizon_of(tale))
    if tale.plan.is_dealers_own:
        seller = tale.house.next_consultant()
        english, chinese = RECEPTIONS[enquiry.source]
        reception = (english if seller.language == "en" else chinese).format(model=tale.choice.name)
        done = leads.enter_own_enquiry(tale.house.dealer.id, enquiry, reception, by=seller)
    else:
        done = leads.register_interest(enquiry, by=tale.agent if enquiry.source is Source.HOTLINE else None)
    assert done.outcome == "new", f"lead {tale.plan.number} {done.outcome}"
    tale.lead = done.lead


def ask_again(tale: Tale) -> Moments:
    """The same person registers once more while the lead is open: it gets warmer."""
    if tale.lead.is_open and tale.lead.state is not State.NURTURING:
        again = Enquiry(
            name=tale.somebody.name,
            source=tale.random.choice((Source.MODEL_PAGE, Source.TEST_DRIVE, Source.HOTLINE)),
            phone=tale.somebody.phone,
            email=tale.somebody.email,
            language=tale.somebody.language,
            model_slug=tale.choice.model,
            city_code=tale.plan.city,
        )
        leads.register_interest(again)
    yield from ()


def come_back(tale: Tale) -> None:
    """Whose lead was lost asks again within 30 days: the same lead is open again."""
    done = leads.register_interest(
        Enquiry(
            name=tale.somebody.name,
            source=Source.MODEL_PAGE,
            phone=tale.somebody.phone,
            email=tale.somebody.email,
            language=tale.somebody.language,
            model_slug=tale.choice.model,
            consents=(words_said.sharing(tale.somebody),),
        )
    )
    assert done.outcome == "reopened", f"lead {tale.plan.number} {done.outcome}"


def change_wishes(tale: Tale) -> Moments:
    """The person asks to be called at another time."""
    if tale.lead.is_open:
        window = tale.random.choice((CallWindow.MORNING, CallWindow.AFTERNOON, CallWindow.EVENING))
        leads.change_wishes(tale.lead, channel=tale.lead.channel, call_window=window, dealer_code=None)
    yield from ()


# --- verification ---------------------------------------------------------------------------------------------


def try_in_vain(tale: Tale) -> None:
    """The agent calls and nobody is there."""
    outcome = tale.random.choice(CALL_OUTCOMES)
    leads.claim(tale.lead, by=tale.agent)
    leads.log_attempt(tale.lead, outcome, said(tale, "no_answer"), by=tale.agent)
    leads.release_claim(tale.lead, by=tale.agent)


def said(tale: Tale, kind: str) -> str:
    """A remark of the agent's."""
    return note(tale.random, kind, tale.choice.name).in_language(tale.agent.language)


def reach(tale: Tale, *, at: datetime | None = None) -> Moments:
    """The agent calls until somebody answers, about `at` where it is given."""
    moment = at or tale.at_desk(tale.gap("first_attempt"))
    first = tale.at_desk(tale.gap("first_attempt"))
    while at is not None and first < at - timedelta(hours=2):
        yield first
        try_in_vain(tale)
        first = tale.at_desk(timedelta(hours=tale.random.uniform(3, 16)))
    if at is None and tale.chance(0.18):
        yield moment
        try_in_vain(tale)
        moment = tale.at_desk(timedelta(hours=tale.random.uniform(2, 6)))
    yield moment
    leads.claim(tale.lead, by=tale.agent)
    leads.log_attempt(tale.lead, "answered", "", by=tale.agent)


def verify(tale: Tale, *, at: datetime | None = None) -> Moments:
    """The agent reaches the person, gets the proofs and qualifies the lead."""
    yield from reach(tale, at=at)
    leads.add_proof(tale.lead, ProofKind.CALL, by=tale.agent)
    if leads.needed_proofs(tale.lead) > 1:
        yield tale.soon(tale.random.uniform(1, 3))
        second = ProofKind.CODE if tale.chance(0.85) else ProofKind.REPLY
        leads.add_proof(tale.lead, second, by=tale.agent)
    yield tale.soon(tale.random.uniform(2, 7))
    leads.qualify(tale.lead, what_agent_found(tale), by=tale.agent)


def what_agent_found(tale: Tale) -> Qualification:
    """The answers to the agent's questions."""
    random, lead = tale.random, tale.lead
    horizon = lead.horizon
    if horizon is Horizon.UNKNOWN or tale.chance(0.1):
        horizon = Horizon(random.choice(("now", "month", "quarter", "later")))
    answers = needs(random, horizon.value, tale.choice.name)
    language = tale.agent.language
    named_on_call = not (tale.plan.is_by_turn or tale.plan.is_by_hand)
    return Qualification(
        name=tale.somebody.name,
        horizon=horizon,
        model_slug=tale.choice.model,
        second_model_slug=_second_model(tale),
        planned_on=planned_day(tale, horizon),
        channel=lead.channel,
        call_window=lead.call_window,
        dealer_code=tale.house.dealer.code if named_on_call else None,
        city_code=None if named_on_call else tale.plan.city,
        needs={name: getattr(answers, name).in_language(language) for name in answers.__slots__},
        consents=() if tale.has_shared else (words_said.sharing(tale.somebody),),
        note=said(tale, "verified"),
    )


def _second_model(tale: Tale) -> str | None:
    if not tale.chance(SECOND_MODEL_SHARE):
        return None
    return tale.random.choice(
        [slug for slug in ("solenne", "tessel", "ostrel", "fenelle") if slug != tale.choice.model]
    )


def planned_day(tale: Tale, horizon: Horizon) -> date:
    """A day of purchase that lies within the horizon."""
    fewest, most = HORIZON_DAYS[horizon]
    return brand().today() + timedelta(days=tale.random.randint(fewest, most))


# --- the dealer -----------------------------------------------------------------------------------------------


def find_dealer(tale: Tale, *, at: datetime | None = None) -> Moments:
    """The desk gives the lead to its dealer, sometimes after another one did not take it; or just at that moment."""
    if at is not None:
        yield at
        assign(tale)
        return
    yield tale.not_ahead(clock.now() + tale.gap("assigned"))
    if not tale.plan.is_by_turn and tale.chance(DECLINED_FIRST_SHARE):
        yield from _first_to_another(tale, is_declined=True)
    elif not tale.plan.is_by_turn and tale.chance(RETURNED_BY_CLOCK_SHARE):
        yield from _first_to_another(tale, is_declined=False)
    else:
        assign(tale)


def assign(tale: Tale) -> None:
    """To the named dealer, to the next in turn, or by hand to this one."""
    if tale.plan.is_by_turn:
        leads.assign(tale.lead, None, "", by=tale.agent)
        tale.house = tale.world.cast.house_of[tale.lead.dealer_id or 0]
    else:
        leads.assign(tale.lead, tale.house.dealer.code, _why_by_hand(tale), by=tale.agent)


def _why_by_hand(tale: Tale) -> str:
    english = (
        "Works around the corner from this dealer",
        "Asked for somebody who speaks English",
        "Bought here before",
    )
    chinese = ("上班的地方离这家店近", "希望由会讲英语的顾问接待", "以前在这家店买过车")
    return tale.random.choice(english if tale.agent.language == "en" else chinese)


def _first_to_another(tale: Tale, *, is_declined: bool) -> Moments:
    other = tale.random.choice(tale.world.cast.neighbours(tale.house)[:3])
    _permit_any_dealer(tale)
    leads.assign(tale.lead, other.dealer.code, _why_by_hand(tale), by=tale.agent)
    if is_declined:
        yield tale.not_ahead(dealers.add_opening_minutes(other.hours, clock.now(), tale.random.randint(5, 110)))
        _decline(tale, other)
    else:
        after = dealers.add_opening_minutes(other.hours, clock.now(), 8 * 60) + timedelta(hours=5)
        if after < tale.ends_at - timedelta(hours=1):
            yield after
        else:
            _decline(tale, other)
    yield tale.not_ahead(clock.now() + tale.gap("assigned"))
    assign(tale)


def _decline(tale: Tale, other: House) -> None:
    reason = pick(tale.random, DECLINE_REASON_SHARES)
    remark = tale.random.choice(DECLINE_REMARKS[reason]).in_language(other.manager.language)
    leads.decline(tale.lead, reason, remark, by=other.manager)


def _permit_any_dealer(tale: Tale) -> None:
    """Asked on the call: another dealer than the named one may have the details."""
    leads.record_consents(tale.lead, (words_said.sharing(tale.somebody),))
