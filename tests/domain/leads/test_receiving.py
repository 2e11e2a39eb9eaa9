"""An enquiry comes in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import leads, messages
from portal.domain.leads import Act, Enquiry, Heat, Horizon, Lead, Registered, Source, State
from portal.domain.leads.errors import ContactIsMissing, HandledElsewhere
from portal.domain.leads.models import DuplicatePair, OpenLeadKey
from portal.domain.leads.operations import receiving
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.leads.conftest import ENQUIRY
from tests.domain.sales.cast import EMAIL, NOON, OTHER_PHONE, PHONE, Cast, at_once

Register = Callable[..., Registered]


def test_an_enquiry_becomes_a_lead_with_score_heat_and_a_verify_clock(register: Register) -> None:
    lead = register().lead
    assert lead.state is State.RECEIVED
    assert lead.score_parts == {"horizon": 20, "source": 10, "contacts": 10}
    assert (lead.score, lead.heat) == (40, Heat.WARM)
    assert lead.due_clock == "verify"
    assert lead.due_at == NOON + timedelta(minutes=30)


def test_a_hot_lead_is_to_be_tried_within_five_minutes(register: Register) -> None:
    lead = register(horizon=Horizon.NOW).lead
    assert lead.heat is Heat.HOT
    assert lead.due_at == NOON + timedelta(minutes=5)


def test_the_prospect_gets_one_message_with_a_link_that_leads_to_the_lead(register: Register) -> None:
    done = register()
    (message,) = messages.messages_about("lead", done.lead.id)
    assert message.letter == "lead-received"
    assert message.secrets is not None
    token = message.secrets["link"].rsplit("/", 1)[1]
    found = leads.find_by_link(token)
    assert found is not None
    assert found.id == done.lead.id
    assert leads.find_by_link(token[:-1] + "x") is None


def test_the_same_person_again_is_a_touch_and_never_a_second_lead(register: Register) -> None:
    first, second = register(), register(horizon=Horizon.NOW, model_slug="tessel")
    assert second.outcome == "joined"
    assert second.lead.id == first.lead.id
    lead = second.lead
    assert lead.heat is Heat.HOT
    assert lead.score_parts["asked_again"] == 5
    assert [i.model.slug for i in leads.interests_of(lead)] == ["ostrel", "tessel"]
    assert leads.timeline_of(lead)[0].act is Act.ASKED_AGAIN


def test_telephone_or_email_alone_finds_the_person(register: Register) -> None:
    first = register(email=None)
    assert register(email="other@example.com").lead.id == first.lead.id
    assert register(phone=None, email="other@example.com").lead.id == first.lead.id


def test_where_telephone_and_email_find_two_leads_the_telephone_wins_and_the_desk_looks(register: Register) -> None:
    by_phone = register(email=None).lead
    by_email = register(phone=OTHER_PHONE, email=EMAIL).lead
    assert register().lead.id == by_phone.id
    pairs = db.session.scalars(sa.select(DuplicatePair)).all()
    assert [(p.lead_id, p.other_id) for p in pairs] == [tuple(sorted((by_phone.id, by_email.id)))]


def test_a_lead_lost_within_thirty_days_reopens_and_an_older_one_does_not(register: Register) -> None:
    lead = register().lead
    in_one_write(lambda: leads.bought_elsewhere(lead, "Another brand"))
    with clock.at(NOON + timedelta(days=29)):
        again = register()
    assert (again.outcome, again.lead.id, again.lead.state) == ("reopened", lead.id, State.QUALIFIED)
    in_one_write(lambda: leads.bought_elsewhere(lead, "Another brand"))
    with clock.at(NOON + timedelta(days=75)):
        later = register()
    assert later.outcome == "new"
    assert later.lead.id != lead.id


def test_a_resting_lead_wakes_by_a_form_and_goes_back_to_its_dealer(
    cast: Cast, register: Register, contacted: Callable[..., Lead]
) -> None:
    lead = contacted()
    until = date(2026, 9, 1)
    in_one_write(lambda: leads.postpone(lead, until, "After the summer", by=cast.consultant))
    assert lead.state is State.NURTURING
    again = register()
    assert again.outcome == "resumed"
    assert (again.lead.id, again.lead.state, again.lead.dealer_id) == (lead.id, State.ASSIGNED, cast.dealer.id)


def test_an_enquiry_without_a_contact_is_refused_and_nothing_is_written(register: Register) -> None:
    with pytest.raises(ContactIsMissing):
        register(phone=None, email=None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Lead)) == 0


def test_what_looks_like_spam_is_kept_apart_and_never_dropped(cast: Cast, register: Register) -> None:
    lead = register(hints=("honeypot",)).lead
    assert lead.is_suspect
    assert leads.queue_page(cast.agent, kind="verify").rows == []
    assert [row.id for row in leads.queue_page(cast.agent, kind="suspect").rows] == [lead.id]


def test_a_dealer_enters_its_own_walk_in_and_has_it_assigned(cast: Cast) -> None:
    enquiry = Enquiry(name="Wei Lan", source=Source.WALK_IN, phone=PHONE, model_slug="tessel")
    done = in_one_write(
        lambda: leads.enter_own_enquiry(cast.dealer.id, enquiry, "Looked at the Tessel", by=cast.consultant)
    )
    assert (done.lead.state, done.lead.dealer_id) == (State.ASSIGNED, cast.dealer.id)
    assert done.lead.customer_id is not None


def test_a_dealer_learns_only_that_the_lead_of_another_is_handled(cast: Cast, accepted: Callable[..., Lead]) -> None:
    accepted()
    enquiry = Enquiry(name="Huang", source=Source.WALK_IN, phone=PHONE)
    with pytest.raises(HandledElsewhere) as refusal:
        in_one_write(lambda: leads.enter_own_enquiry(cast.other_dealer.id, enquiry, "Walked in", by=cast.other_manager))
    assert "Riverside" not in str(refusal.value)


# --- at the same instant ---------------------------------------------------------------------------------------


def _register_at_once(app: Flask, times: int) -> list[Any]:
    def act() -> str:
        return in_one_write(lambda: leads.register_interest(replace(ENQUIRY))).outcome

    return at_once(app, [act for _ in range(times)])


def test_eight_forms_at_the_same_instant_make_one_lead(app: Flask, cast: Cast) -> None:
    outcomes = _register_at_once(app, 8)
    assert sorted(map(str, outcomes)) == ["joined"] * 7 + ["new"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Lead)) == 1


def test_without_the_lock_on_the_contact_the_last_guard_stops_the_second_lead(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the contacts' lock off and the writes not queued, only the unique keys are left."""
    monkeypatch.setattr(receiving, "lock_contacts", lambda enquiry: [])
    monkeypatch.setattr("portal.platform.db._one_writer_per_process", nullcontext())
    outcomes = _register_at_once(app, 8)
    alike = [str(o) for o in outcomes]
    assert alike.count("new") == 1
    if db.engine.dialect.name == "postgresql":
        assert any(isinstance(o, sa.exc.IntegrityError) for o in outcomes), "the race was never run"
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpenLeadKey)) == 2
