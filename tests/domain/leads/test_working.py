"""The dealer works the lead."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import accounts, leads, messages
from portal.domain.leads import Act, Lead, State
from portal.domain.leads import history as lead_history
from portal.domain.leads.errors import (
    AppointmentInThePast,
    ConsultantIsAway,
    LeadHasChanged,
    LicenceNotSeen,
    NoNewerContact,
    NothingToUndo,
    RestIsTooShortOrLong,
    StepNotAllowed,
)
from portal.domain.leads.models import LeadLine
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotAllowed, NotThere
from tests.domain.sales.cast import NOON, Cast, at_once

Make = Callable[..., Lead]
TOMORROW = NOON + timedelta(days=1)


def test_a_manager_accepts_for_a_consultant_who_learns_of_it(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    assert (lead.state, lead.consultant_id) == (State.ACCEPTED, cast.consultant.account_id)
    assert "lead-handed" in {m.letter for m in messages.messages_about("lead", lead.id)}


def test_a_consultant_accepts_only_for_themself(cast: Cast, assigned: Make) -> None:
    lead = assigned()
    in_one_write(lambda: leads.accept(lead, cast.colleague.account_id, by=cast.consultant))
    assert lead.consultant_id == cast.consultant.account_id


def test_nobody_who_is_away_gets_a_lead(cast: Cast, assigned: Make) -> None:
    lead = assigned()

    def leave() -> None:
        accounts.get_account(cast.colleague.account_id).is_present = False

    in_one_write(leave)
    with pytest.raises(ConsultantIsAway):
        in_one_write(lambda: leads.accept(lead, cast.colleague.account_id, by=cast.manager))


def test_another_dealers_staff_cannot_touch_or_even_see_the_lead(cast: Cast, assigned: Make) -> None:
    lead = assigned()
    with pytest.raises(NotAllowed):
        in_one_write(lambda: leads.accept(lead, cast.other_manager.account_id, by=cast.other_manager))
    with pytest.raises(NotThere):
        leads.get_lead(cast.other_manager, lead.ref)


def test_a_consultant_sees_their_own_leads_and_those_nobody_has_accepted(
    cast: Cast, accepted: Make, assigned: Make
) -> None:
    theirs = accepted()
    free = assigned(phone="+8613800000777", email=None)
    assert leads.get_lead(cast.consultant, theirs.ref).id == theirs.id
    assert leads.get_lead(cast.colleague, free.ref).id == free.id
    with pytest.raises(NotThere):
        leads.get_lead(cast.colleague, theirs.ref)
    seen = {row.id for row in leads.inbox_page(cast.colleague, leads.InboxFilter()).rows}
    assert seen == {free.id}
    assert {row.id for row in leads.inbox_page(cast.manager, leads.InboxFilter()).rows} == {theirs.id, free.id}


def test_a_declined_lead_goes_back_to_the_desk_which_proposes_somebody_else(cast: Cast, assigned: Make) -> None:
    lead = assigned()
    in_one_write(lambda: leads.decline(lead, "no_capacity", "Two away", by=cast.manager))
    assert (lead.state, lead.dealer_id, lead.declines) == (State.QUALIFIED, None, 1)
    assert leads.propose_dealer(lead).dealer.id == cast.other_dealer.id


def test_reached_notes_a_contact_now_with_tomorrow_as_the_next_step(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))
    assert lead.state is State.CONTACTED
    assert lead.next_step_at is not None
    assert lead.next_step_at.date() == TOMORROW.date()
    assert lead.due_clock == "feedback"


def test_the_way_to_an_order_step_by_step(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    by = cast.consultant

    def walk() -> None:
        leads.make_appointment(lead, TOMORROW, "Showroom", "showroom", by=by)
        leads.close_appointment(lead, "came", by=by)
        leads.note_test_drive(lead, car="Ostrel", licence_seen=True, rating=5, by=by)
        leads.start_negotiating(lead, trim_code="line", price_cents=25_000_000, by=by)
        leads.note_order(lead, on=date(2026, 6, 15), trim_code="line", expected_month="2026-08", by=by)
        leads.cancel_order(lead, "Finance not ready", by=by)

    in_one_write(walk)
    states = [line.to_state.value for line in reversed(leads.timeline_of(lead))][-6:]
    assert states == ["appointment", "contacted", "test_driven", "negotiating", "ordered", "negotiating"]


def test_steps_out_of_order_are_refused_and_write_nothing(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    version = lead.version
    for act in (
        lambda: leads.note_test_drive(lead, car="x", licence_seen=True, rating=3, by=cast.consultant),
        lambda: leads.note_order(
            lead, on=date(2026, 6, 1), trim_code=None, expected_month="2026-08", by=cast.consultant
        ),
        lambda: leads.make_appointment(lead, TOMORROW, "Showroom", "showroom", by=cast.consultant),
    ):
        with pytest.raises(StepNotAllowed):
            in_one_write(act)
    db.session.refresh(lead)
    assert (lead.version, lead.state) == (version, State.ACCEPTED)


def test_a_test_drive_needs_a_licence_and_an_appointment_lies_ahead(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    with pytest.raises(LicenceNotSeen):
        in_one_write(lambda: leads.note_test_drive(lead, car="x", licence_seen=False, rating=3, by=cast.consultant))
    with pytest.raises(AppointmentInThePast):
        in_one_write(
            lambda: leads.make_appointment(lead, NOON - timedelta(hours=1), "Home", "home", by=cast.consultant)
        )


def test_no_change_counts_only_with_a_newer_contact(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    in_one_write(lambda: leads.note_no_change(lead, by=cast.consultant))
    with pytest.raises(NoNewerContact):
        in_one_write(lambda: leads.note_no_change(lead, by=cast.consultant))


@pytest.mark.parametrize("days", [30, 366])
def test_a_lead_rests_between_31_and_365_days(cast: Cast, contacted: Make, days: int) -> None:
    lead = contacted()
    with pytest.raises(RestIsTooShortOrLong):
        in_one_write(lambda: leads.postpone(lead, NOON.date() + timedelta(days=days), by=cast.consultant))


def test_a_resting_lead_wakes_on_its_day_once_and_goes_to_its_dealer(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    until = NOON.date() + timedelta(days=31)
    in_one_write(lambda: leads.postpone(lead, until, by=cast.consultant))
    assert leads.nurture_due() == []
    with clock.at(NOON + timedelta(days=33)):
        assert leads.nurture_due() == [lead.id]
        for _ in range(2):
            in_one_write(lambda: leads.wake_nurtured(lead.id))
        assert leads.nurture_due() == []
    assert (lead.state, lead.dealer_id) == (State.ASSIGNED, cast.dealer.id)
    assert [line.act for line in leads.timeline_of(lead)].count(Act.RESUMED) == 1


def test_a_lead_fetched_for_a_page_can_be_worked_on(cast: Cast, assigned: Make) -> None:
    """A page fetches the lead with others joined to it, and PostgreSQL locks no outer join."""
    ref = assigned().ref
    db.session.remove()
    lead = leads.get_lead(cast.consultant, ref)
    in_one_write(lambda: leads.accept(lead, None, by=cast.consultant))
    db.session.remove()
    lead = leads.get_lead(cast.consultant, ref)
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))
    assert (lead.state, lead.consultant.id if lead.consultant else None) == (
        State.CONTACTED,
        cast.consultant.account_id,
    )
    db.session.remove()
    claim = in_one_write(
        lambda: leads.claim_lost(
            leads.get_lead(cast.consultant, ref), leads.LostReason.PLAN_CANCELLED, "", by=cast.consultant
        )
    )
    db.session.remove()
    found = leads.get_claim(cast.manager, claim.id)
    in_one_write(lambda: leads.decide_claim(found, leads.ManagerDecision.CONFIRMED, by=cast.manager))
    db.session.remove()
    found = leads.get_claim(cast.agent, claim.id)
    in_one_write(lambda: leads.decide_claim_at_desk(found, leads.DeskDecision.CONFIRMED, by=cast.agent))
    assert leads.get_desk_lead(cast.agent, ref).state is State.LOST


# --- stale pages and undo --------------------------------------------------------------------------------------


def test_an_edit_on_a_stale_page_is_refused_with_who_and_what(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    seen = lead.version
    in_one_write(lambda: leads.note_no_answer(lead, by=cast.consultant))
    with pytest.raises(LeadHasChanged) as refusal:
        in_one_write(lambda: leads.note_contact(lead, by=cast.manager, version=seen))
    assert cast.consultant.name in str(refusal.value)


def test_ones_own_newer_line_is_no_stale_page(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    seen = lead.version
    in_one_write(lambda: leads.note_no_answer(lead, by=cast.consultant))
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant, version=seen))
    assert lead.version == seen + 2


def test_undo_puts_state_clocks_and_next_step_back(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    before = (lead.state, lead.due_at, lead.due_clock, lead.next_step_at)
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))
    assert leads.can_undo(lead, cast.consultant)
    with clock.at(NOON + timedelta(seconds=9)):
        in_one_write(lambda: leads.undo(lead, by=cast.consultant))
    assert (lead.state, lead.due_at, lead.due_clock, lead.next_step_at) == before
    assert leads.timeline_of(lead)[0].act is Act.UNDONE


def test_undo_ends_after_ten_seconds_is_ones_own_and_works_once(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    in_one_write(lambda: leads.note_contact(lead, by=cast.consultant))
    with clock.at(NOON + timedelta(seconds=11)), pytest.raises(NothingToUndo):
        in_one_write(lambda: leads.undo(lead, by=cast.consultant))
    with pytest.raises(NothingToUndo):
        in_one_write(lambda: leads.undo(lead, by=cast.manager))
    in_one_write(lambda: leads.undo(lead, by=cast.consultant))
    with pytest.raises(NothingToUndo):
        in_one_write(lambda: leads.undo(lead, by=cast.consultant))


def test_undoing_a_hand_over_cancels_its_unsent_message(cast: Cast, assigned: Make) -> None:
    lead = assigned()
    in_one_write(lambda: leads.accept(lead, cast.consultant.account_id, by=cast.manager))
    in_one_write(lambda: leads.undo(lead, by=cast.manager))
    handed = [m for m in messages.messages_about("lead", lead.id) if m.letter == "lead-handed"]
    assert [m.state for m in handed] == [messages.MessageState.CANCELLED]
    assert (lead.state, lead.consultant_id) == (State.ASSIGNED, None)


def test_the_leads_of_one_who_leaves_go_to_the_manager_the_same_moment(cast: Cast, contacted: Make) -> None:
    lead = contacted()
    account = accounts.get_account(cast.consultant.account_id)
    assert in_one_write(lambda: leads.hand_all_to_manager(account, by=cast.manager)) == 1
    assert lead.consultant_id == cast.manager.account_id


# --- at the same instant ---------------------------------------------------------------------------------------


def _accept_at_once(app: Flask, cast: Cast, lead: Lead) -> list[Any]:
    def act(by: Any) -> Callable[[], str]:
        def accept() -> str:
            found = db.session.get_one(Lead, lead.id)
            return in_one_write(lambda: leads.accept(found, None, by=by)).state.value

        return accept

    return at_once(app, [act(cast.consultant), act(cast.colleague)] * 4)


def test_of_eight_who_accept_at_once_exactly_one_gets_the_lead(app: Flask, cast: Cast, assigned: Make) -> None:
    lead = assigned()
    results = _accept_at_once(app, cast, lead)
    assert [r for r in results if r == "accepted"] == ["accepted"]
    assert sum(isinstance(r, StepNotAllowed) for r in results) == 7


def test_without_the_lock_more_than_one_believes_to_have_it_or_the_history_breaks(
    app: Flask, cast: Cast, assigned: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the row is neither locked nor read again, and nothing queues the writes but the database."""
    lead = assigned()
    monkeypatch.setattr(lead_history, "lock", lambda row: row)
    monkeypatch.setattr("portal.platform.db._one_writer_per_process", nullcontext())
    results = _accept_at_once(app, cast, lead)
    won = [r for r in results if r == "accepted"]
    broken = [r for r in results if isinstance(r, sa.exc.IntegrityError)]
    assert len(won) + len(broken) > 1, "without the lock the race should show"
    lines = sa.select(sa.func.count()).where(LeadLine.lead_id == lead.id, LeadLine.act == Act.ACCEPTED)
    db.session.rollback()
    assert db.session.scalar(lines) == 1, "the unique line number is the last guard"
