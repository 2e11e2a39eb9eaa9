"""The clocks of leads, and what happens when they ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain import dealers, leads
from portal.domain.dealers import Hours, add_opening_minutes, end_of_day_after
from portal.domain.leads import Act, Horizon, Lead, State
from portal.platform import clock
from portal.platform.db import in_one_write
from tests.domain.sales.cast import NOON, Cast

Make = Callable[..., Lead]
SHANGHAI = Hours(zone="Asia/Shanghai", country="", weekly=dict.fromkeys(range(6), (540, 1080)))
BERLIN = Hours(zone="Europe/Berlin", country="", weekly=dict.fromkeys(range(7), (540, 1080)))


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.zone(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-06-15T10:00", 120, "2026-06-15T12:00"),
        ("2026-06-15T17:30", 60, "2026-06-16T09:30"),
        ("2026-06-15T18:00", 60, "2026-06-16T10:00"),
        ("2026-06-15T03:00", 60, "2026-06-15T10:00"),
        ("2026-06-20T17:00", 120, "2026-06-22T10:00"),  # Saturday evening; Sunday is closed
        ("2026-12-31T17:30", 60, "2027-01-01T09:30"),
        ("2026-06-15T09:00", 480, "2026-06-15T17:00"),
        ("2026-06-15T12:00", 960, "2026-06-17T10:00"),
    ],
)
def test_opening_minutes_run_only_while_the_doors_are_open(start: str, minutes: int, due: str) -> None:
    assert add_opening_minutes(SHANGHAI, at(start), minutes) == at(due)


def test_opening_time_is_right_across_the_change_to_summer_time() -> None:
    zone = "Europe/Berlin"
    assert add_opening_minutes(BERLIN, at("2026-03-28T17:00", zone), 120) == at("2026-03-29T10:00", zone)
    assert end_of_day_after(zone, at("2026-03-28T12:00", zone), 1) == at("2026-03-30T00:00", zone)
    assert end_of_day_after(zone, at("2026-10-24T12:00", zone), 1) == at("2026-10-26T00:00", zone)


def test_public_holidays_and_exceptions_stop_the_clock_and_unknown_years_do_not() -> None:
    china = Hours("Asia/Shanghai", "CN", dict.fromkeys(range(7), (540, 1080)), {date(2026, 6, 16): None})
    assert add_opening_minutes(china, at("2026-06-15T17:00"), 120) == at("2026-06-17T10:00")
    assert add_opening_minutes(china, at("2026-09-30T17:30"), 60) > at("2026-10-03T00:00")
    assert add_opening_minutes(china, at("2039-09-30T17:30"), 60) == at("2039-10-01T09:30")
    assert not dealers.calendar_knows("CN", 2039)


def test_accept_is_due_in_two_opening_hours_and_feedback_at_the_end_of_the_seventh_day(
    cast: Cast, assigned: Make
) -> None:
    lead = assigned()
    due = {c.kind.value: c.due_at for c in leads.clocks_of(lead)}
    assert due == {"accept": NOON + timedelta(hours=2), "feedback": at("2026-06-23T00:00")}
    assert lead.due_at == due["accept"]


@pytest.mark.parametrize(
    ("horizon", "first_contact", "feedback"),
    [
        (Horizon.NOW, "2026-06-15T13:00", "2026-06-23T00:00"),
        (Horizon.MONTH, "2026-06-16T11:00", "2026-07-01T00:00"),
        (Horizon.LATER, "2026-06-16T11:00", "2026-07-16T00:00"),
    ],
)
def test_first_contact_and_feedback_are_due_by_heat(
    cast: Cast, accepted: Make, horizon: Horizon, first_contact: str, feedback: str
) -> None:
    lead = accepted(horizon=horizon, email=None)
    due = {c.kind.value: c.due_at for c in leads.clocks_of(lead)}
    assert due["first_contact"] == at(first_contact)
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))
    assert {c.kind.value: c.due_at for c in leads.clocks_of(lead)} == {"feedback": at(feedback)}


def test_three_logged_tries_stop_the_first_contact_clock(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    for _ in range(3):
        in_one_write(lambda: leads.note_no_answer(lead, by=cast.consultant))
    assert {c.kind.value for c in leads.clocks_of(lead)} == {"feedback"}


def test_an_agreed_date_moves_the_due_time_if_later_and_twice_in_a_row(cast: Cast, contacted: Make) -> None:
    lead = contacted(horizon=Horizon.NOW)

    def appointment(days: int) -> datetime | None:
        in_one_write(
            lambda: leads.make_appointment(
                lead, NOON + timedelta(days=days), "Showroom", "showroom", by=cast.consultant
            )
        )
        return lead.due_at

    assert appointment(2) == at("2026-06-23T00:00"), "an earlier date moves nothing"
    assert appointment(20) == at("2026-07-07T00:00")
    assert appointment(60) == at("2026-07-16T00:00"), "30 days at most for a hot lead"
    assert appointment(20) == at("2026-06-23T00:00"), "a third time in a row moves nothing"


def test_a_breached_accept_clock_gives_the_lead_back_after_eight_opening_hours(cast: Cast, assigned: Make) -> None:
    lead = assigned()

    def ring(moment: datetime) -> None:
        with clock.at(moment):
            for clock_id in leads.clocks_due():
                in_one_write(lambda clock_id=clock_id: leads.ring_clock(clock_id))

    ring(NOON + timedelta(hours=3))
    assert lead.state is State.ASSIGNED
    assert leads.clocks_of(lead)[0].breached_at == NOON + timedelta(hours=2)
    ring(NOON + timedelta(days=1))
    assert (lead.state, lead.dealer_id) == (State.QUALIFIED, None)
    ring(NOON + timedelta(days=1))
    assert [line.act for line in leads.timeline_of(lead)].count(Act.RETURNED) == 1


def test_a_worker_that_slept_a_month_ends_where_a_punctual_one_does(cast: Cast, contacted: Make) -> None:
    punctual, late = contacted(), contacted(phone="+8613800000777", email=None)

    def ring(lead: Lead, moment: datetime) -> None:
        with clock.at(moment):
            for running in list(leads.clocks_of(lead)):
                if running.id in leads.clocks_due():
                    in_one_write(lambda: leads.ring_clock(running.id))

    for day in range(40):
        ring(punctual, NOON + timedelta(days=day))
    ring(late, NOON + timedelta(days=40))
    assert punctual.state is late.state is State.QUALIFIED


def test_a_running_clock_keeps_its_due_time_when_the_heat_changes(
    cast: Cast, accepted: Make, register: Callable[..., leads.Registered]
) -> None:
    lead = accepted(horizon=Horizon.LATER)
    before = {c.kind: c.due_at for c in leads.clocks_of(lead)}
    register(horizon=Horizon.NOW)
    assert {c.kind: c.due_at for c in leads.clocks_of(lead)} == before
