"""The life of one lead as rows: its lines, its clocks and what it has become, joined up as the domain's acts do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from portal.demonstration.cars import Choice
from portal.demonstration.scaling.chances import reference
from portal.demonstration.scaling.houses import House
from portal.demonstration.scaling.rows import Row, Rows
from portal.domain import dealers, settings
from portal.domain.leads import OPEN, WITH_DEALER, Act, ClockKind, Heat, State

HOUR = 60


@dataclass(frozen=True)
class Promises:
    """How long each clock gives, in minutes of the calendar, opening minutes or days, as the settings say now."""

    verify: Mapping[bool, int]
    """By whether the lead is hot."""
    assign: int
    accept: int
    accept_return: int
    first_contact: Mapping[bool, int]
    lost_review: int
    first_feedback: int
    feedback: Mapping[Heat, int]
    feedback_return: int

    @classmethod
    def of_settings(cls) -> Promises:
        """As they stand."""
        figure = settings.value
        return cls(
            verify={True: figure("leads.verify_hot_minutes"), False: figure("leads.verify_minutes")},
            assign=figure("leads.assign_minutes"),
            accept=HOUR * figure("leads.accept_hours"),
            accept_return=HOUR * figure("leads.accept_return_hours"),
            first_contact={
                True: HOUR * figure("leads.first_contact_hot_hours"),
                False: dealers.DAY_MINUTES * figure("leads.first_contact_days"),
            },
            lost_review=dealers.DAY_MINUTES * figure("leads.review_days"),
            first_feedback=figure("leads.feedback_first_days"),
            feedback={heat: figure(f"leads.feedback_{heat.value}_days") for heat in Heat},
            feedback_return=figure("leads.feedback_return_days"),
        )


@dataclass(frozen=True)
class Scene:
    """What all lives share: the moment at which they end, chance, the desk and the promises."""

    now: datetime
    midnight: datetime
    """When today began where the brand is."""
    today: date
    random: Random
    rows: Rows
    promises: Promises
    agents: tuple[int, ...]


class Life:
    """One lead: acts write lines, start and stop clocks, and change what is true of it."""

    def __init__(self, scene: Scene, lead: SimpleNamespace, house: House | None) -> None:
        self.scene = scene
        self.lead = lead
        self._house = house
        self.agent = scene.random.choice(scene.agents)
        self.seller, self.seller_name = scene.random.choice(house.consultants) if house else (0, "")
        self._running: dict[ClockKind, Row] = {}
        self.choice: Choice
        self.trim_id: int
        self.paint_id: int
        self.customer: Row = {}
        """The customer's file, once there is one."""
        self.claim: Row = {}
        """The claim that the lead is lost, once there is one."""

    @property
    def house(self) -> House:
        """The dealer that gets the lead."""
        assert self._house is not None, "this life has no dealer"
        return self._house

    def open_file(self, at: datetime) -> None:
        """The person is a customer from now on."""
        lead = self.lead
        lead.customer_id = self.scene.rows.new_id("customers")
        self.customer = {
            "id": lead.customer_id,
            "ref": reference(lead.customer_id),
            "name": lead.name,
            "language": lead.language,
            "preferred_channel": lead.channel,
            "city_id": lead.city_id,
            "created_at": at,
            "first_touch_at": lead.received_at,
            "first_touch_source": lead.source.value,
        }

    # --- lines ------------------------------------------------------------------------------------------------

    def at_desk(self, at: datetime, act: Act, **told: Any) -> None:
        """The agent acts."""
        self._line(at, act, self.agent, "desk", told)

    def at_dealer(self, at: datetime, act: Act, *, by: int | None = None, **told: Any) -> None:
        """The consultant acts, or whoever `by` is."""
        self._line(at, act, by or self.seller, "dealer", told)

    def by_prospect(self, at: datetime, act: Act, **told: Any) -> None:
        """The customer acts."""
        self._line(at, act, None, "prospect", told)

    def _line(self, at: datetime, act: Act, by_id: int | None, side: str, told: dict[str, Any]) -> None:
        lead = self.lead
        before = lead.state if lead.version else None
        after = told.pop("to", None) or lead.state
        lead.version += 1
        lead.state, lead.last_act, lead.last_act_at = after, act.value, at
        self.scene.rows.add(
            "lead_lines",
            lead_id=lead.id,
            number=lead.version,
            at=at,
            by_id=by_id,
            by_side=side,
            act=act,
            from_state=before,
            to_state=after,
            **told,
        )
        if after not in OPEN and before != after:
            lead.closed_at = at
            self.stop_all(at)

    # --- clocks -----------------------------------------------------------------------------------------------

    def start(self, at: datetime, kind: ClockKind, *, due_at: datetime | None = None) -> None:
        """Start that clock; where one runs it begins anew."""
        self.stop(at, kind)
        row = {"kind": kind, "started_at": at, "due_at": due_at or self._due(at, kind), "step": 0}
        self._running[kind] = row

    def stop(self, at: datetime, *kinds: ClockKind) -> None:
        """Stop those clocks where they run; what was due before was breached."""
        for kind in kinds:
            row = self._running.pop(kind, None)
            if row is not None:
                if row["due_at"] < at:
                    row["breached_at"], row["step"] = row["due_at"], 1
                self.scene.rows.add("lead_clocks", lead_id=self.lead.id, stopped_at=at, **row)

    def stop_all(self, at: datetime) -> None:
        """Stop every clock that runs."""
        self.stop(at, *list(self._running))

    def _due(self, at: datetime, kind: ClockKind) -> datetime:
        promises, is_hot = self.scene.promises, self.lead.heat is Heat.HOT
        if kind is ClockKind.VERIFY:
            return at + timedelta(minutes=promises.verify[is_hot])
        if kind is ClockKind.ASSIGN:
            return at + timedelta(minutes=promises.assign)
        if kind is ClockKind.FEEDBACK:
            is_first = self.lead.state is State.ASSIGNED
            days = promises.first_feedback if is_first else promises.feedback[self.lead.heat]
            return dealers.end_of_day_after(self.house.hours.zone, at, days)
        minutes = {
            ClockKind.ACCEPT: promises.accept,
            ClockKind.FIRST_CONTACT: promises.first_contact[is_hot],
            ClockKind.LOST_REVIEW: promises.lost_review,
        }[kind]
        return dealers.add_opening_minutes(self.house.hours, at, minutes)

    def given_back_at(self, kind: ClockKind, started_at: datetime, due_at: datetime) -> datetime | None:
        """When a breached clock would give the lead back to the desk."""
        promises, hours = self.scene.promises, self.house.hours
        if kind is ClockKind.ACCEPT:
            return dealers.add_opening_minutes(hours, started_at, promises.accept_return)
        if kind is ClockKind.FEEDBACK:
            return dealers.end_of_day_after(hours.zone, due_at - timedelta(minutes=1), promises.feedback_return)
        return None

    def _keep_running(self) -> None:
        """What still runs is kept as the timetable would have left it: late clocks have rung."""
        lead, now = self.lead, self.scene.now
        for kind, row in self._running.items():
            ringing = {"next_at": row["due_at"]}
            if row["due_at"] <= now:
                ringing = {"step": 1, "breached_at": row["due_at"], "next_at": None}
                if kind in {ClockKind.ACCEPT, ClockKind.FEEDBACK}:
                    ringing["next_at"] = self.given_back_at(kind, row["started_at"], row["due_at"])
            self.scene.rows.add("lead_clocks", **{"lead_id": lead.id, **row, **ringing})
        first = min(self._running.values(), key=lambda row: row["due_at"], default=None)
        if first is not None:
            lead.due_at, lead.due_clock = first["due_at"], first["kind"].value

    def is_late(self, kind: ClockKind) -> bool:
        """Whether that clock runs and its time has passed."""
        row = self._running.get(kind)
        return row is not None and row["due_at"] <= self.scene.now

    def end(self) -> None:
        """Today has come: the running clocks and the lead itself are rows."""
        self._keep_running()
        self.lead.is_with_dealer = self.lead.state in WITH_DEALER
        self.scene.rows.add("leads", **vars(self.lead))
