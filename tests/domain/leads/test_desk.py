"""The desk verifies, assigns, joins duplicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain import leads, messages
from portal.domain.leads import Horizon, Lead, ProofKind, Qualification, Registered, Source, State
from portal.domain.leads.errors import (
    ClaimedByAnother,
    NotClaimed,
    NurturingNeedsDistance,
    PlaceIsMissing,
    ProofsAreMissing,
    SameLead,
    SharingNotPermitted,
    UnreachableTooSoon,
)
from portal.platform import clock
from portal.platform.db import db, in_one_write
from tests.domain.sales.cast import NOON, OTHER_PHONE, PHONE, Cast

Make = Callable[..., Lead]
Register = Callable[..., Registered]
FOUND = Qualification(name="黄雨婷", horizon=Horizon.MONTH, city_code="shanghai")


def test_the_queue_is_call_now_then_hot_then_referral_then_oldest(cast: Cast, register: Register) -> None:
    def enter(number: int, minutes: int, **changes: object) -> int:
        with clock.at(NOON + timedelta(minutes=minutes)):
            return register(phone=f"+86138000001{number:02d}", email=None, **changes).lead.id

    old = enter(1, 0, horizon=Horizon.LATER)
    young = enter(2, 1, horizon=Horizon.LATER)
    referral = enter(3, 2, source=Source.REFERRAL, horizon=Horizon.LATER)
    hot = enter(4, 3, horizon=Horizon.NOW)
    call = enter(5, 4, wants_call_now=True)
    assert [row.id for row in leads.queue_page(cast.agent).rows] == [call, hot, referral, old, young]


def test_a_claim_holds_fifteen_minutes_against_others(cast: Cast, register: Register) -> None:
    lead = register().lead
    in_one_write(lambda: leads.claim(lead, by=cast.agent))
    with pytest.raises(ClaimedByAnother):
        in_one_write(lambda: leads.claim(lead, by=cast.supervisor))
    with clock.at(NOON + timedelta(minutes=16)):
        in_one_write(lambda: leads.claim(lead, by=cast.supervisor))
        with pytest.raises(ClaimedByAnother):
            in_one_write(lambda: leads.log_attempt(lead, "no_answer", "", by=cast.agent))
    with clock.at(NOON + timedelta(minutes=40)), pytest.raises(NotClaimed):
        in_one_write(lambda: leads.log_attempt(lead, "no_answer", "", by=cast.agent))


def test_two_agents_who_take_the_next_get_different_leads(cast: Cast, register: Register) -> None:
    register()
    register(phone=OTHER_PHONE, email=None)
    first = in_one_write(lambda: leads.claim_next(by=cast.agent))
    second = in_one_write(lambda: leads.claim_next(by=cast.supervisor))
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert in_one_write(lambda: leads.claim_next(by=cast.administrator)) is None


def test_a_web_lead_needs_two_proofs_and_a_hotline_call_one(cast: Cast, register: Register) -> None:
    web, hotline = register().lead, register(phone=OTHER_PHONE, email=None, source=Source.HOTLINE).lead
    for lead in (web, hotline):
        in_one_write(lambda lead=lead: leads.claim(lead, by=cast.agent))
        in_one_write(lambda lead=lead: leads.add_proof(lead, ProofKind.CALL, by=cast.agent))
        in_one_write(lambda lead=lead: leads.add_proof(lead, ProofKind.CALL, by=cast.agent))
    with pytest.raises(ProofsAreMissing):
        in_one_write(lambda: leads.qualify(web, FOUND, by=cast.agent))
    in_one_write(lambda: leads.qualify(hotline, FOUND, by=cast.agent))
    assert (web.state, hotline.state) == (State.RECEIVED, State.QUALIFIED)


def test_a_code_sent_and_returned_is_a_proof(cast: Cast, register: Register) -> None:
    lead = register().lead
    in_one_write(lambda: leads.claim(lead, by=cast.agent))
    in_one_write(lambda: leads.send_code(lead, messages.Way.SMS, by=cast.agent))
    sent = next(m for m in messages.messages_about("lead", lead.id) if m.letter == "lead-code")
    assert (sent.to, sent.secrets is not None) == (PHONE, True)
    code = (sent.secrets or {})["code"]
    with pytest.raises(messages.CodeIsWrong):
        messages.check_code("lead", f"lead:{lead.id}", "000000" if code != "000000" else "111111", use=False)
    code_id = messages.check_code("lead", f"lead:{lead.id}", code, use=False)
    in_one_write(lambda: leads.use_code(lead, code_id, by=cast.agent))
    assert [p.kind for p in leads.proofs_of(lead)] == [ProofKind.CODE]


def test_only_qualifying_makes_the_customer_file(cast: Cast, qualified: Make, register: Register) -> None:
    assert register(phone=OTHER_PHONE, email=None).lead.customer_id is None
    assert qualified().customer_id is not None


def test_a_lead_without_a_place_or_without_sharing_cannot_be_qualified(cast: Cast, register: Register) -> None:
    for changes, refusal in (
        ({"city_code": None}, PlaceIsMissing),
        ({"consents": (), "phone": OTHER_PHONE, "email": None}, SharingNotPermitted),
    ):
        lead = register(**changes).lead

        def work(lead: Lead = lead) -> Lead:
            leads.claim(lead, by=cast.agent)
            leads.add_proof(lead, ProofKind.CALL, by=cast.agent)
            leads.add_proof(lead, ProofKind.REPLY, by=cast.agent)
            found = FOUND if lead.city_id else replace(FOUND, city_code=None)
            return leads.qualify(lead, found, by=cast.agent)

        with pytest.raises(refusal):
            in_one_write(work)
        db.session.refresh(lead)
        assert lead.state is State.RECEIVED


def test_unreachable_needs_six_tries_over_five_days_in_three_parts_of_the_day(cast: Cast, register: Register) -> None:
    lead = register().lead

    def attempt(day: int, hour: int) -> None:
        with clock.at(NOON + timedelta(days=day, hours=hour)):
            in_one_write(lambda: leads.claim(lead, by=cast.agent))
            in_one_write(lambda: leads.log_attempt(lead, "no_answer", "", by=cast.agent))

    def give_up() -> Lead:
        return in_one_write(lambda: leads.declare_invalid(lead, "unreachable", "", by=cast.agent))

    for day, hour in ((0, 0), (0, 7), (1, 0), (2, 0), (3, 0)):
        attempt(day, hour)
    with clock.at(NOON + timedelta(days=3, minutes=1)), pytest.raises(UnreachableTooSoon):
        give_up()
    attempt(4, -2)
    with clock.at(NOON + timedelta(days=4, hours=-2, minutes=1)):
        assert give_up().state is State.INVALID


def test_an_attempt_sets_the_next_one_in_the_next_part_of_the_day(cast: Cast, register: Register) -> None:
    lead = register().lead
    in_one_write(lambda: leads.claim(lead, by=cast.agent))
    in_one_write(lambda: leads.log_attempt(lead, "no_answer", "", by=cast.agent))
    assert lead.due_at == NOON + timedelta(hours=6), "tried at noon, next at six in the evening"


def test_the_desk_lets_a_lead_rest_only_when_the_purchase_is_far_away(cast: Cast, register: Register) -> None:
    lead = register().lead
    in_one_write(lambda: leads.claim(lead, by=cast.agent))
    with pytest.raises(NurturingNeedsDistance):
        in_one_write(lambda: leads.nurture(lead, NOON.date() + timedelta(days=60), "Next year", by=cast.agent))
    in_one_write(lambda: leads.nurture(lead, NOON.date() + timedelta(days=120), "Next year", by=cast.agent))
    assert lead.state is State.NURTURING


def test_a_duplicate_gives_its_touches_to_the_survivor(cast: Cast, register: Register) -> None:
    lead = register(email=None).lead
    other = register(phone=OTHER_PHONE, email="second@example.com", model_slug="tessel").lead
    in_one_write(lambda: leads.mark_duplicate(other, lead, by=cast.agent))
    assert (other.state, other.survivor_id) == (State.DUPLICATE, lead.id)
    assert lead.email == "second@example.com"
    assert {i.model.slug for i in leads.interests_of(lead)} == {"ostrel", "tessel"}
    assert register(phone=None, email="second@example.com").lead.id == lead.id
    with pytest.raises(SameLead):
        in_one_write(lambda: leads.mark_duplicate(lead, lead, by=cast.agent))


def test_the_dealer_the_customer_named_comes_first_and_the_page_says_why(cast: Cast, qualified: Make) -> None:
    lead = qualified()
    proposal = leads.propose_dealer(lead)
    assert (proposal.dealer.id, proposal.why.code) == (cast.dealer.id, "named")
    in_one_write(lambda: leads.assign(lead, "D002", "Nearer to her office", by=cast.agent))
    assert lead.dealer_id == cast.other_dealer.id
    assert "Nearer to her office" in leads.explain(lead.assigned_because, "en")


def test_turns_are_shared_by_weight(cast: Cast, register: Register) -> None:
    def raise_level() -> None:
        cast.dealer.level, cast.other_dealer.level = 3, 1

    in_one_write(raise_level)
    taken = []
    for number in range(8):
        lead = register(phone=f"+86138000002{number:02d}", email=None).lead

        def work(lead: Lead = lead) -> Lead:
            leads.claim(lead, by=cast.agent)
            leads.add_proof(lead, ProofKind.CALL, by=cast.agent)
            leads.add_proof(lead, ProofKind.REPLY, by=cast.agent)
            leads.qualify(lead, FOUND, by=cast.agent)
            leads.assign(lead, None, "", by=cast.agent)
            dealer_id = lead.dealer_id
            by = cast.manager if dealer_id == cast.dealer.id else cast.other_manager
            leads.accept(lead, by.account_id, by=by)
            return lead

        taken.append(in_one_write(work).dealer_id)
    assert taken.count(cast.dealer.id) == 6
    assert taken[:4].count(cast.other_dealer.id) == 1, "smooth: the smaller one need not wait until the end"


def test_a_dealer_over_its_daily_cap_is_left_out_of_the_turn(cast: Cast, register: Register) -> None:
    def close() -> None:
        cast.dealer.daily_cap = 0

    in_one_write(close)
    lead = register().lead

    def work() -> Lead:
        leads.claim(lead, by=cast.agent)
        leads.add_proof(lead, ProofKind.CALL, by=cast.agent)
        leads.add_proof(lead, ProofKind.REPLY, by=cast.agent)
        return leads.qualify(lead, FOUND, by=cast.agent)

    in_one_write(work)
    proposal = leads.propose_dealer(lead)
    assert proposal.dealer.id == cast.other_dealer.id
    assert {s.dealer.code: s.is_over_cap for s in proposal.others} == {"D001": True, "D002": False}


@pytest.mark.parametrize("typed", ["黄雨婷", "雨婷", "婷", "138 0000 0001", "0001", "mei@example.com", "HUANG"])
def test_search_finds_by_any_part_of_name_telephone_or_address(cast: Cast, register: Register, typed: str) -> None:
    lead = register(name="黄雨婷 Huang Yuting").lead
    register(phone=OTHER_PHONE, email="other@example.org", name="Marcus Bell")
    assert [row.id for row in leads.search_desk(cast.agent, typed)] == [lead.id]


def test_pages_of_the_inbox_follow_each_other_without_gap_or_double(cast: Cast, assigned: Make) -> None:
    made = [assigned(phone=f"+86138000003{n:02d}", email=None).id for n in range(7)]
    for sort in ("due", "score", "age"):
        seen: list[int] = []
        after = None
        while True:
            page = leads.inbox_page(cast.manager, leads.InboxFilter(sort=sort), after=after, limit=3)
            seen += [row.id for row in page.rows]
            after = page.after
            if after is None:
                break
        assert sorted(seen) == sorted(made)
