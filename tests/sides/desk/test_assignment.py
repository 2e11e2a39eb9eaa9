"""Assignment: the dealer that is proposed, the reason, and the choice by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain import journal, leads
from portal.domain.dealers import Dealer
from portal.domain.leads import State
from portal.platform.db import db
from tests.sides.desk.conftest import SHARING, Desk
from tests.sides.desk.hands import fields_of
from tests.support.pages import Page

QUEUE = "/desk/assignment"


def test_the_dealer_the_customer_named_is_proposed_and_taken_with_one_click(desk: Desk) -> None:
    lead = desk.qualify(desk.register(), dealer_code="D002")
    page = desk.agent.see(f"{QUEUE}/{lead.ref}")
    assert "Alborea West Gate" in page.text
    assert "The customer named this dealer" in page.text
    answer = desk.agent.press(page, f"{QUEUE}/{lead.ref}", form=f"{QUEUE}/{lead.ref}", as_proposed="D002")
    assert (answer.status_code, answer.location) == (303, QUEUE)
    now = desk.now(lead)
    assert (now.state, now.dealer_id) == (State.ASSIGNED, desk.cast.other_dealer.id)
    assert "Huang Yuting goes to Alborea West Gate." in desk.agent.see(QUEUE).text


def test_the_turn_says_who_stands_in_it_and_with_which_weight(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    text = desk.agent.see(f"{QUEUE}/{lead.ref}").text
    assert "Next in turn in Shanghai, by level and acceptance" in text
    assert "Alborea Riverside D001 200 Is next" in text
    assert "Alborea West Gate D002 200 Waits its turn" in text


def test_a_dealer_that_is_full_for_today_is_marked_and_left_out(desk: Desk) -> None:
    def fill() -> None:
        db.session.execute(sa.update(Dealer).values(daily_cap=0))

    lead = desk.qualify(desk.register())
    desk.write(fill)
    assert "No open dealer is near. Choose one by hand." in desk.agent.see(f"{QUEUE}/{lead.ref}").text


def test_another_dealer_by_hand_needs_a_reason_and_keeps_it(desk: Desk) -> None:
    lead = desk.qualify(desk.register(), dealer_code="D001")
    address = f"{QUEUE}/{lead.ref}"
    page = desk.agent.see(address)
    refused = Page(desk.agent.press(page, address, form=address, dealer="D002")).check()
    assert refused.status == 422
    assert "Say why, so that the next one understands" in refused.text
    assert fields_of(refused.html, address)["dealer"] == "D002"
    answer = desk.agent.press(refused, address, form=address, reason="Her sister works there")
    assert answer.status_code == 303
    kept = desk.now(lead)
    assert kept.dealer_id == desk.cast.other_dealer.id
    with desk.app.test_request_context():
        assert leads.explain(kept.assigned_because, "en") == "Chosen by hand: Her sister works there"


@pytest.mark.parametrize("typed", [{}, {"dealer": "D999", "reason": "x"}, {"as_proposed": "D999"}])
def test_a_dealer_that_is_none_is_refused(desk: Desk, typed: dict[str, str]) -> None:
    lead = desk.qualify(desk.register())
    address = f"{QUEUE}/{lead.ref}"
    refused = Page(desk.agent.press(desk.agent.see(address), address, form=address, **typed)).check()
    assert refused.status == 422
    assert "Choose" in refused.text
    assert desk.now(lead).state is State.QUALIFIED


def test_without_the_customers_yes_no_dealer_learns_of_the_lead(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    desk.write(lambda: leads.record_consents(desk.own(lead), (_no(),)))
    address = f"{QUEUE}/{lead.ref}"
    refused = Page(desk.agent.press(desk.agent.see(address), address, form=address, as_proposed="D001")).check()
    assert refused.status == 422
    assert "The customer has not agreed that a dealer gets the details." in refused.text


def _no() -> leads.ConsentGiven:
    return leads.ConsentGiven(SHARING.channel, SHARING.purpose, False, SHARING.shown, SHARING.version)


def test_two_who_assign_the_same_lead_assign_it_once(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    address = f"{QUEUE}/{lead.ref}"
    mine, theirs = desk.agent.see(address), desk.supervisor.see(address)
    assert desk.agent.press(mine, address, form=address, as_proposed="D001").status_code == 303
    late = Page(desk.supervisor.press(theirs, address, form=address, as_proposed="D002")).check()
    assert late.status == 422
    assert "This lead is Assigned." in late.text
    assert desk.now(lead).dealer_id == desk.cast.dealer.id


def test_a_lead_that_three_dealers_gave_back_is_marked_for_the_supervisor(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    desk.write(lambda: setattr(desk.own(lead), "declines", 3))
    assert "3 times: supervisor" in desk.agent.see(QUEUE).text
    assert "3 dealers gave it back. A supervisor decides where it goes." in desk.agent.see(f"{QUEUE}/{lead.ref}").text


def test_a_lead_that_waits_for_no_dealer_says_where_it_is(desk: Desk) -> None:
    lead = desk.register()
    page = desk.agent.see(f"{QUEUE}/{lead.ref}")
    assert "This lead does not wait for a dealer: it is Received." in page.text
    assert 'name="as_proposed"' not in page.html


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert "Nothing waits for a dealer" in desk.agent.see(QUEUE).text


def test_an_assignment_is_in_the_journal(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    address = f"{QUEUE}/{lead.ref}"
    desk.agent.press(desk.agent.see(address), address, form=address, as_proposed="D001")
    query = sa.select(journal.JournalEntry.account_id).where(journal.JournalEntry.action == "lead.assign")
    assert desk.read(lambda: db.session.scalar(query)) == desk.agent.viewer.account_id


def test_thirty_rows_cost_as_many_queries_as_one(desk: Desk, queries: Callable[[Callable[[], Any]], int]) -> None:
    desk.qualify(desk.register("First"))
    desk.agent.see(QUEUE)
    one = queries(lambda: desk.agent.see(QUEUE))
    for n in range(29):
        desk.qualify(desk.register(f"P{n:02d}"))
    assert queries(lambda: desk.agent.see(QUEUE)) <= one <= 6
