"""Lost reviews: the desk asks the customer and decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.domain import leads
from portal.domain.leads import LostClaim, LostReason, ManagerDecision, State
from portal.platform.db import db
from tests.sides.desk.conftest import Desk
from tests.support.pages import Page

REVIEWS = "/desk/reviews"


def claimed(desk: Desk, name: str = "Huang Yuting", reason: LostReason = LostReason.PLAN_CANCELLED) -> LostClaim:
    """A consultant says that the lead is lost."""
    lead = desk.qualify(desk.register(name))

    def work() -> LostClaim:
        own, consultant = desk.own(lead), desk.cast.consultant
        leads.assign(own, "D001", "", by=desk.agent.viewer)
        leads.accept(own, consultant.account_id, by=desk.cast.manager)
        leads.note_contact(own, by=consultant)
        return leads.claim_lost(own, reason, "", "Moves abroad", by=consultant)

    return desk.write(work)


def confirmed_by_manager(desk: Desk, claim: LostClaim) -> None:
    def decide() -> None:
        own = db.session.get_one(LostClaim, claim.id)
        leads.decide_claim(own, ManagerDecision.CONFIRMED, "", by=desk.cast.manager)

    desk.write(decide)


def decide(desk: Desk, claim: LostClaim, decision: str, remark: str = "") -> Page:
    address = f"{REVIEWS}/{claim.id}/decide"
    start = f"claim-{claim.id}-"
    typed = {f"{start}decision": decision, f"{start}remark": remark}
    return Page(desk.agent.press(desk.agent.see(REVIEWS), address, form=address, **typed))


def state_of(desk: Desk, claim: LostClaim) -> State:
    return desk.read(lambda: db.session.get_one(leads.Lead, claim.lead_id).state)


def test_a_claim_shows_who_says_what_and_what_the_manager_found(desk: Desk) -> None:
    claim = claimed(desk)
    assert "not decided yet" in desk.agent.see(REVIEWS).text
    confirmed_by_manager(desk, claim)
    text = desk.agent.see(REVIEWS).text
    for words in ("Huang Yuting", "Alborea Riverside", "Plan cancelled", "Moves abroad", "Confirmed · Today, 12:00"):
        assert words in text


@pytest.mark.parametrize(
    ("decision", "remark", "state"),
    [
        ("confirmed", "", State.LOST),
        ("not_reached", "", State.LOST),
        ("overturned", "Still wants the car", State.CONTACTED),
    ],
)
def test_a_decision_settles_the_claim(desk: Desk, decision: str, remark: str, state: State) -> None:
    claim = claimed(desk)
    confirmed_by_manager(desk, claim)
    assert state_of(desk, claim) is State.LOST_CLAIMED
    assert decide(desk, claim, decision, remark).status == 303
    assert state_of(desk, claim) is state
    assert "No claim to check" in desk.agent.see(REVIEWS).text


def test_to_overturn_needs_what_the_customer_said(desk: Desk) -> None:
    claim = claimed(desk)
    refused = decide(desk, claim, "overturned").check()
    assert refused.status == 422
    assert "Say what the customer told you." in refused.text
    assert state_of(desk, claim) is State.LOST_CLAIMED


def test_a_remark_stays_where_the_decision_is_none(desk: Desk) -> None:
    claim = claimed(desk)
    refused = decide(desk, claim, "perhaps", "She was not sure").check()
    assert refused.status == 422
    assert "Choose one from the list" in refused.text
    assert 'value="She was not sure"' in refused.html


def test_a_claim_is_decided_once(desk: Desk) -> None:
    claim = claimed(desk)
    address = f"{REVIEWS}/{claim.id}/decide"
    page, start = desk.agent.see(REVIEWS), f"claim-{claim.id}-"
    assert decide(desk, claim, "confirmed").status == 303
    late = Page(desk.agent.press(page, address, form=address, **{f"{start}decision": "not_reached"})).check()
    assert late.status == 422
    assert "This claim is decided already" in late.text
    assert state_of(desk, claim) is State.LOST


def test_a_claim_that_is_not_audited_is_not_there(desk: Desk) -> None:
    assert desk.agent.client.get(f"{REVIEWS}/1/decide").status_code == 405
    claim = claimed(desk)
    desk.write(lambda: setattr(db.session.get_one(LostClaim, claim.id), "is_audited", False))
    page = desk.agent.see(REVIEWS)
    assert "No claim to check" in page.text


def test_thirty_claims_cost_as_many_queries_as_one(desk: Desk, queries: Callable[[Callable[[], Any]], int]) -> None:
    claimed(desk, "First")
    desk.agent.see(REVIEWS)
    one = queries(lambda: desk.agent.see(REVIEWS))
    for n in range(29):
        claimed(desk, f"P{n:02d}")
    assert queries(lambda: desk.agent.see(REVIEWS)) == one <= 8
