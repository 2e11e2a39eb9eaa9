"""From who registers to how it ends: each plan becomes the life of a lead, told backwards from its last moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.demonstration import cars
from portal.demonstration.content.campaigns import CAMPAIGNS
from portal.demonstration.content.distributions import (
    CALL_WINDOW_SHARES,
    CHANNEL_SHARES,
    CONFIGURED_SHARE,
    DEALERS_OWN_SOURCES,
    HORIZON_OF_STATE,
    HORIZON_SHARES,
    LEADS_BY_SOURCE,
    SALES_BY_SOURCE,
    SECOND_MODEL_SHARE,
)
from portal.demonstration.population import Somebody
from portal.demonstration.scaling.acts import STEPS
from portal.demonstration.scaling.chances import Wheel, reference
from portal.demonstration.scaling.lives import Life, Scene
from portal.demonstration.scaling.plans import AT_DESK, Plan
from portal.demonstration.scaling.strangers import Strangers, keep_contacts
from portal.domain import leads
from portal.domain.catalogue import CarModel
from portal.domain.customers import Channel, ContactKind
from portal.domain.dealers import City
from portal.domain.leads import OPEN, Act, CallWindow, ClockKind, Horizon, Source, State
from portal.platform.db import db

DAY = 24 * 60
GAPS: Mapping[str, tuple[int, int]] = {
    "asked_again": (30, 60),
    "attempt": (4, 28),
    "called": (3, 28),
    "code_returned": (1, 5),
    "qualified": (2, 8),
    "assigned": (2, 28),
    "accepted": (8, 100),
    "invalid": (10, 50),
    "lost": (1 * DAY, 2 * DAY),
    "claimed_lost": (3 * DAY, 15 * DAY),
    "sold": (5 * DAY, 30 * DAY),
}
"""Minutes since the act before; whole days, give or take a little, where they are that long."""
USUAL_GAP = (1 * DAY, 7 * DAY)
FIRST_CONTACT_GAP = (20, 110)
PATHS: Mapping[State, tuple[str, ...]] = {
    State.ACCEPTED: ("",),
    State.CONTACTED: ("contacted", "contacted", "contacted contacted"),
    State.APPOINTMENT: ("contacted meeting", "contacted contacted meeting"),
    State.TEST_DRIVEN: ("contacted driven", "contacted meeting driven"),
    State.NEGOTIATING: ("contacted bargained", "contacted driven bargained", "contacted driven bargained contacted"),
    State.ORDERED: ("contacted ordered", "contacted bargained ordered", "contacted driven ordered"),
    State.LOST_CLAIMED: ("contacted claimed_lost", "contacted bargained claimed_lost"),
    State.SOLD: ("contacted ordered sold", "contacted bargained ordered sold", "contacted driven ordered sold"),
    State.LOST: ("contacted claimed_lost lost", "contacted claimed_lost lost", "contacted driven claimed_lost lost"),
    State.NURTURING: ("contacted postponed",),
    State.WITHDRAWN: ("contacted withdrawn",),
}
"""What may have happened between the acceptance and today."""
ENDS_AT_DESK: Mapping[State, str] = {State.NURTURING: "rested_at_desk", State.WITHDRAWN: "withdrawn"}
ENDS_AT_DESK_SHARE = 0.4
LATE_SHARE = 0.14
"""Of those worked on: whose feedback is overdue."""
OLDEST_DAYS = 720
NOTHING_CONFIGURED = {"trim": None, "paint": None, "hints": []}
MIDDAY_MINUTES = (10 * 60, 18 * 60)


def _horizons(shares: Mapping[str, float]) -> Wheel[Horizon]:
    return Wheel({Horizon(name): share for name, share in shares.items()})


class Journeys:
    """Tells the lives of leads."""

    def __init__(self, scene: Scene, strangers: Strangers) -> None:
        self._scene = scene
        self._random = scene.random
        self._strangers = strangers
        loaded = (selectinload(CarModel.trims), selectinload(CarModel.paints))
        self._models = {model.slug: model for model in db.session.scalars(sa.select(CarModel).options(*loaded))}
        self._options = {
            (model.slug, one.code): one.id for model in self._models.values() for one in (*model.trims, *model.paints)
        }
        self._cities = list(db.session.scalars(sa.select(City.id).order_by(City.id)))
        self._choices = [cars.choose(scene.random) for _ in range(500)]
        self._sources = Wheel({Source(source): n for source, n in LEADS_BY_SOURCE.items()})
        self._web_sources = Wheel({Source(s): n for s, n in LEADS_BY_SOURCE.items() if s not in DEALERS_OWN_SOURCES})
        self._sources_of_sales = Wheel({Source(source): n for source, n in SALES_BY_SOURCE.items()})
        self._horizons = {State(state): _horizons(shares) for state, shares in HORIZON_OF_STATE.items()}
        self._horizon = _horizons({name: share for name, share in HORIZON_SHARES.items() if name != "unknown"})
        self._channels = Wheel({Channel(channel): share for channel, share in CHANNEL_SHARES.items()})
        self._windows = Wheel({CallWindow(window): share for window, share in CALL_WINDOW_SHARES.items()})

    def tell(self, plan: Plan) -> None:
        """One lead's life, and its duplicate's where it has one."""
        somebody = self._strangers.new(has_phone=plan.has_twin)
        life = self._begin(plan, somebody)
        steps = self._steps(plan, life.lead.source)
        moments = self._moments(steps, self._last_moment(plan.state, life))
        life.lead.received_at = moments[0]
        for step, at in zip(steps, moments, strict=True):
            STEPS[step](life, at)
        self._end(life, somebody)
        if plan.has_twin:
            self._add_twin(life, somebody, moments[1])

    # --- who and what -----------------------------------------------------------------------------------------

    def _begin(self, plan: Plan, somebody: Somebody) -> Life:
        random = self._random
        source = self._source_of(plan).turn(random)
        horizon = self._horizons.get(plan.state, self._horizon).turn(random)
        city_id = plan.house.city.id if plan.house else random.choice(self._cities)
        lead = self._new_lead(somebody, source, horizon, city_id)
        life = Life(self._scene, lead, plan.house)
        life.choice = random.choice(self._choices)
        life.trim_id = self._options[life.choice.model, life.choice.trim]
        life.paint_id = self._options[life.choice.model, life.choice.paint]
        lead.model_id = self._models[life.choice.model].id
        if source is Source.CONFIGURATION or random.random() < CONFIGURED_SHARE:
            lead.trim_id, lead.paint_id = life.trim_id, life.paint_id
        lead.wants_call_now = plan.state is State.RECEIVED and random.random() < 0.1
        leads.scoring.rate(
            lead,
            has_configuration=lead.trim_id is not None,
            wants_test_drive=source is Source.TEST_DRIVE,
            asked_again=plan.has_twin,
        )
        return life

    def _source_of(self, plan: Plan) -> Wheel[Source]:
        if plan.house is None or plan.has_twin or plan.state in ENDS_AT_DESK:
            return self._web_sources
        return self._sources_of_sales if plan.state is State.SOLD else self._sources

    def _new_lead(self, somebody: Somebody, source: Source, horizon: Horizon, city_id: int) -> SimpleNamespace:
        number = self._scene.rows.new_id("leads")
        return SimpleNamespace(
            id=number,
            ref=reference(number),
            state=State.RECEIVED,
            version=0,
            name=somebody.name,
            phone=somebody.phone,
            email=somebody.email,
            language=somebody.language,
            channel=self._channels.turn(self._random),
            call_window=self._windows.turn(self._random),
            customer_id=None,
            city_id=city_id,
            trim_id=None,
            paint_id=None,
            horizon=horizon,
            source=source,
            campaign=self._random.choice(CAMPAIGNS).code if source is Source.CAMPAIGN else "",
            wants_call_now=False,
            is_suspect=False,
            score_parts={},
            attempts=0,
            dealer_id=None,
        )

    # --- what happens, and when -------------------------------------------------------------------------------

    def _steps(self, plan: Plan, source: Source) -> list[str]:
        random = self._random
        if source.is_dealers_own:
            return self._at_dealer(["entered"], plan.state)
        steps = ["received", *(["asked_again"] if plan.has_twin else [])]
        if plan.state is State.RECEIVED:
            return steps + ["attempt"] * random.choice((0, 0, 1, 2))
        if plan.state is State.INVALID:
            return [*steps, "attempt", "invalid"]
        ends_at_desk = plan.state in ENDS_AT_DESK and random.random() < ENDS_AT_DESK_SHARE
        if ends_at_desk and plan.state is State.WITHDRAWN:
            return [*steps, "withdrawn"]
        steps += ["attempt"] if random.random() < 0.2 else []
        needs_one = source in {Source.HOTLINE, Source.REFERRAL}
        steps += ["called", "qualified"] if needs_one else ["called", "code_returned", "qualified"]
        if plan.state is State.QUALIFIED:
            return steps
        if ends_at_desk:
            return [*steps, ENDS_AT_DESK[plan.state]]
        return self._at_dealer([*steps, "assigned"], plan.state)

    def _at_dealer(self, steps: list[str], state: State) -> list[str]:
        if state is State.ASSIGNED:
            return steps
        return [*steps, "accepted", *self._random.choice(PATHS[state]).split()]

    def _moments(self, steps: list[str], last: datetime) -> list[datetime]:
        moments = [last]
        for before, step in reversed(list(pairwise(steps))):
            moments.append(moments[-1] - self._gap(before, step))
        return moments[::-1]

    def _gap(self, before: str, step: str) -> timedelta:
        least, most = FIRST_CONTACT_GAP if before == "accepted" else GAPS.get(step, USUAL_GAP)
        drawn = least + (most - least) * self._random.random()
        if least < DAY:
            return timedelta(minutes=int(drawn))
        return timedelta(days=int(drawn) // DAY, seconds=int(drawn) % 40 * 60 - 1200)

    def _last_moment(self, state: State, life: Life) -> datetime:
        """When the newest line was written, so that what it promised is late or not as often as in life."""
        random = self._random
        if state in AT_DESK:
            return self._ago(2, 3 * DAY if state is State.RECEIVED else 300)
        if state is State.ASSIGNED:
            return self._assigned_moment(life)
        if state is State.ACCEPTED:
            return self._ago(10, 2 * DAY)
        if state is State.LOST_CLAIMED:
            return self._day_ago(random.randint(0, 3))
        if state not in OPEN or state is State.NURTURING:
            return self._day_ago(random.randint(2, OLDEST_DAYS if state is not State.NURTURING else 200))
        promises = self._scene.promises
        days = promises.feedback[life.lead.heat]
        if random.random() < LATE_SHARE:
            return self._day_ago(random.randint(days + 1, days + max(1, promises.feedback_return - 1)))
        return self._day_ago(random.randint(0, days))

    def _assigned_moment(self, life: Life) -> datetime:
        """Not so long ago that the lead would have gone back to the desk."""
        at = self._ago(5, 600)
        given_back = life.given_back_at(ClockKind.ACCEPT, at, at)
        return at if given_back is not None and given_back > self._scene.now else self._ago(5, 90)

    def _ago(self, least: int, most: int) -> datetime:
        return self._scene.now - timedelta(seconds=self._random.randint(least * 60, most * 60))

    def _day_ago(self, days: int) -> datetime:
        """By day so many days ago; of today what has passed of it."""
        minutes = self._random.randint(*MIDDAY_MINUTES)
        at = self._scene.midnight + timedelta(days=-days, minutes=minutes, seconds=self._random.randint(0, 59))
        return at if at < self._scene.now else self._ago(2, 60)

    # --- what is kept of it -----------------------------------------------------------------------------------

    def _end(self, life: Life, somebody: Somebody) -> None:
        lead, rows = life.lead, self._scene.rows
        if life.claim:
            if life.is_late(ClockKind.LOST_REVIEW):
                life.claim["is_audited"] = True
            rows.add("lost_claims", **life.claim)
        if life.customer:
            rows.add("customers", **life.customer)
        life.end()
        keep_contacts(rows, self._random, lead, somebody, lead.source)
        rows.add("lead_interests", lead_id=lead.id, model_id=lead.model_id)
        if self._random.random() < SECOND_MODEL_SHARE:
            other = self._random.choice([m.id for m in self._models.values() if m.id != lead.model_id])
            rows.add("lead_interests", lead_id=lead.id, model_id=other)
        self._add_touch(lead, lead.id)
        self._index(lead)
        if lead.state in OPEN:
            for kind, value in ((ContactKind.PHONE, lead.phone), (ContactKind.EMAIL, lead.email)):
                if value:
                    rows.add("open_lead_keys", kind=kind, value=value, lead_id=lead.id)

    def _add_touch(self, lead: SimpleNamespace, of_lead: int) -> None:
        self._scene.rows.add(
            "lead_touches",
            lead_id=of_lead,
            at=lead.received_at,
            source=lead.source,
            name=lead.name,
            model_id=lead.model_id,
            campaign=lead.campaign,
            details=NOTHING_CONFIGURED,
        )

    def _index(self, lead: SimpleNamespace) -> None:
        for token in leads.keys.tokens_of(lead):
            self._scene.rows.add("lead_tokens", dealer_id=lead.dealer_id or 0, token=token, lead_id=lead.id)

    def _add_twin(self, first: Life, somebody: Somebody, found_at: datetime) -> None:
        """The same person had registered with another number; the desk found out at `found_at`."""
        other = somebody.reached_otherwise(self._strangers.another_phone())
        lead = self._new_lead(other, Source.MODEL_PAGE, first.lead.horizon, first.lead.city_id)
        lead.model_id = first.lead.model_id
        leads.scoring.rate(lead)
        lead.received_at = found_at - timedelta(minutes=15)
        life = Life(self._scene, lead, None)
        STEPS["received"](life, lead.received_at)
        life.at_desk(found_at, Act.DUPLICATE, to=State.DUPLICATE, reason=first.lead.ref)
        lead.survivor_id = first.lead.id
        life.end()
        keep_contacts(self._scene.rows, self._random, lead, other, lead.source)
        self._scene.rows.add("lead_interests", lead_id=lead.id, model_id=lead.model_id)
        self._add_touch(lead, first.lead.id)
        self._index(lead)
