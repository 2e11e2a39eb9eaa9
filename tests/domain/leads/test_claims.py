"""Lost claims and their review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.domain import leads
from portal.domain.leads import DeskDecision, Heat, Horizon, Lead, LostReason, ManagerDecision, State
from portal.domain.leads.errors import (
    ClaimIsDecided,
    LostDetailIsMissing,
    NobodyReviewsTheirOwn,
    ReasonIsMissing,
    UnreachableNotProved,
)
from portal.domain.leads.operations import closing
from portal.platform import clock
from portal.platform.db import in_one_write
from tests.domain.sales.cast import NOON, Cast

Make = Callable[..., Lead]


@pytest.fixture
def unaudited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_is_audited", lambda lead, reason: False)


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_is_audited", lambda lead, reason: True)


def claim(lead: Lead, cast: Cast, reason: LostReason = LostReason.PRICE, detail: str = "") -> leads.LostClaim:
    return in_one_write(lambda: leads.claim_lost(lead, reason, detail, by=cast.consultant))


def test_a_confirmed_claim_ends_the_lead_with_its_reason(cast: Cast, contacted: Make, unaudited: None) -> None:
    lead = contacted()
    found = claim(lead, cast)
    assert (lead.state, lead.due_clock) == (State.LOST_CLAIMED, "lost_review")
    in_one_write(lambda: leads.decide_claim(found, ManagerDecision.CONFIRMED, by=cast.manager))
    assert (lead.state, lead.lost_reason) == (State.LOST, LostReason.PRICE)


def test_an_overturned_claim_goes_back_to_the_state_before_and_needs_a_remark(
    cast: Cast, contacted: Make, unaudited: None
) -> None:
    lead = contacted()
    found = claim(lead, cast)
    with pytest.raises(ReasonIsMissing):
        in_one_write(lambda: leads.decide_claim(found, ManagerDecision.OVERTURNED, by=cast.manager))
    in_one_write(lambda: leads.decide_claim(found, ManagerDecision.OVERTURNED, "Call again", by=cast.manager))
    assert (lead.state, lead.due_clock) == (State.CONTACTED, "feedback")
    with pytest.raises(ClaimIsDecided):
        in_one_write(lambda: leads.decide_claim(found, ManagerDecision.CONFIRMED, by=cast.manager))


def test_an_audited_claim_stays_claimed_until_the_desk_has_decided_too(
    cast: Cast, contacted: Make, audited: None
) -> None:
    lead = contacted()
    found = claim(lead, cast)
    in_one_write(lambda: leads.decide_claim(found, ManagerDecision.CONFIRMED, by=cast.manager))
    assert lead.state is State.LOST_CLAIMED
    assert [c.id for c in leads.claims_to_review(cast.agent).rows] == [found.id]
    in_one_write(lambda: leads.decide_claim_at_desk(found, DeskDecision.NOT_REACHED, by=cast.agent))
    assert lead.state is State.LOST


def test_nobody_reviews_their_own_claim(cast: Cast, contacted: Make, unaudited: None) -> None:
    lead = contacted()
    found = in_one_write(lambda: leads.claim_lost(lead, LostReason.PRICE, "", by=cast.manager))
    with pytest.raises(NobodyReviewsTheirOwn):
        in_one_write(lambda: leads.decide_claim(found, ManagerDecision.CONFIRMED, by=cast.manager))


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        (LostReason.COMPETITOR, ""),
        (LostReason.SAME_BRAND_ELSEWHERE, ""),
        (LostReason.NO_STOCK, ""),
        (LostReason.PRODUCT_LACKS, ""),
        (LostReason.OTHER, "nineteen characters"),
    ],
)
def test_a_reason_that_needs_more_says_what(cast: Cast, contacted: Make, reason: LostReason, detail: str) -> None:
    lead = contacted()
    with pytest.raises(LostDetailIsMissing):
        claim(lead, cast, reason, detail)
    assert lead.state is State.CONTACTED


def test_unreachable_needs_five_tries_on_three_days_in_two_parts_of_the_day(cast: Cast, accepted: Make) -> None:
    lead = accepted()
    for hours in (0, 24, 48, 49):
        with clock.at(NOON + timedelta(hours=hours)):
            in_one_write(lambda: leads.note_no_answer(lead, by=cast.consultant))
    with pytest.raises(UnreachableNotProved) as refusal:
        claim(lead, cast, LostReason.UNREACHABLE)
    assert "4" in str(refusal.value)
    with clock.at(NOON + timedelta(hours=48 - 2)):
        in_one_write(lambda: leads.note_no_answer(lead, by=cast.consultant))
        assert claim(lead, cast, LostReason.UNREACHABLE).is_audited


def test_hot_unreachable_and_cancelled_plans_are_always_audited(cast: Cast, contacted: Make) -> None:
    hot = contacted(horizon=Horizon.NOW)
    assert claim(hot, cast).is_audited
    other = contacted(phone="+8613800000777", email=None, horizon=Horizon.LATER)
    assert claim(other, cast, LostReason.PLAN_CANCELLED).is_audited


def test_about_a_fifth_of_the_rest_is_audited(cast: Cast) -> None:
    drawn = 0
    for number in range(400):
        lead = Lead(ref=f"{number:08d}", version=3, heat=Heat.COLD, dealer_id=cast.dealer.id)
        drawn += closing._is_audited(lead, LostReason.PRICE)
    assert 50 <= drawn <= 110


def test_a_claim_nobody_decides_in_two_opening_days_goes_to_the_desk(
    cast: Cast, contacted: Make, unaudited: None
) -> None:
    lead = contacted()
    found = claim(lead, cast)
    with clock.at(NOON + timedelta(days=4)):
        for clock_id in leads.clocks_due():
            in_one_write(lambda clock_id=clock_id: leads.ring_clock(clock_id))
    assert [c.id for c in leads.claims_to_review(cast.agent).rows] == [found.id]
