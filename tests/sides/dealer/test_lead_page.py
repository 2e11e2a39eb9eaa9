"""One lead's page: taking it, passing it on, notes, the review of a loss, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from portal.domain import leads
from portal.domain.leads import Act, LeadLine, LostReason, State
from portal.platform.db import db
from portal.sides.lead_words import act_label, tell
from tests.domain.sales.cast import NOON
from tests.sides.dealer.conftest import HTMX, INBOX, Store, post, tap
from tests.support.pages import Page


def at(lead: leads.Lead) -> str:
    return f"{INBOX}/{lead.ref}"


def test_the_page_tells_who_what_how_warm_and_by_when(store: Store) -> None:
    lead = store.contacted(email="yuting@example.com")
    page = store.consultant.see(at(lead))
    for words in (
        "Huang Yuting",
        "Reached",
        "Registered interest",
        "Source: Model page.",
        "Time to purchase",
        "Wants to buy",
        "Next step",
        "Feedback",
        "yuting@example.com",
    ):
        assert words in page.text
    assert f'href="tel:{lead.phone}"' in page.html
    assert f'href="sms:{lead.phone}"' in page.html
    assert 'href="mailto:yuting@example.com"' in page.html


def test_the_page_asks_at_most_eight_questions(store: Store, queries: Callable[[Callable[[], Any]], int]) -> None:
    lead = store.contacted()
    for person in (store.manager, store.consultant):
        person.see(at(lead))
        few = queries(lambda who=person: who.see(at(lead)))
        for _more in range(5):
            store.write(lambda: leads.note_no_answer(store.own(lead), by=store.cast.consultant))
        many = queries(lambda who=person: who.see(at(lead)))
        assert many <= 9  # eight, and the start of the transaction
        assert abs(many - few) <= 1


@pytest.mark.parametrize("who", ["colleague", "other_manager"])
def test_a_strangers_lead_does_not_exist(store: Store, who: str) -> None:
    lead = store.contacted()
    person = store.sit_down(getattr(store.cast, who))
    for address in (at(lead), f"{at(lead)}/outcome?o=lost", f"{at(lead)}/sale", f"{at(lead)}?row=1"):
        assert person.client.get(address, headers=HTMX).status_code == 404
    assert person.client.get(f"{INBOX}/NOSUCH99").status_code == 404


def test_neighbours_lead_to_the_leads_before_and_behind(store: Store) -> None:
    first, second = store.assigned("Due First"), store.contacted("Due Second")
    page = store.manager.see(at(first))
    assert f'href="{at(second)}" rel="next"' in page.html
    assert f'href="{at(first)}" rel="prev"' in store.manager.see(at(second)).html


# --- taking it, passing it on ---------------------------------------------------------------------------------


def test_a_consultant_takes_a_lead_for_themself_on_the_row(store: Store) -> None:
    lead = store.assigned()
    answer = tap(store.consultant, lead, "accept", htmx=True)
    assert answer.status == 200
    assert "Not called" in answer.text
    now = store.now(lead)
    assert (now.state, now.consultant_id) == (State.ACCEPTED, store.cast.consultant.account_id)


def test_a_manager_accepts_for_a_consultant_who_is_told(store: Store) -> None:
    lead = store.assigned()
    colleague = store.cast.colleague.account_id
    answer = post(store.manager, at(lead), f"{at(lead)}/accept", consultant=str(colleague))
    assert answer.status_code == 303
    assert store.now(lead).consultant_id == colleague
    assert "looks after this customer" in store.manager.see(at(lead)).text


def test_who_is_away_is_not_offered_and_a_foreign_consultant_is_refused(store: Store) -> None:
    lead = store.contacted()

    def leave() -> None:
        db.session.get_one(leads.Lead, lead.id)
        account = db.session.get_one(_account(), store.cast.colleague.account_id)
        account.is_present = False

    store.write(leave)
    page = store.manager.see(at(lead))
    assert f'<option value="{store.cast.colleague.account_id}"' not in page.html
    stranger = str(store.cast.other_manager.account_id)
    refused = Page(post(store.manager, at(lead), f"{at(lead)}/hand", consultant=stranger))
    assert refused.status == 422
    assert "Choose one from the list" in refused.text
    assert store.now(lead).consultant_id == store.cast.consultant.account_id


def _account() -> type[Any]:
    from portal.domain.accounts import Account  # noqa: PLC0415

    return Account


def test_the_manager_hands_a_lead_over_and_can_take_that_back(store: Store) -> None:
    lead = store.contacted()
    colleague = str(store.cast.colleague.account_id)
    assert post(store.manager, at(lead), f"{at(lead)}/hand", consultant=colleague).status_code == 303
    assert store.consultant.client.get(at(lead)).status_code == 404
    assert post(store.manager, at(lead), f"{at(lead)}/undo").status_code == 303
    assert store.now(lead).consultant_id == store.cast.consultant.account_id


def test_a_consultant_can_neither_decline_nor_hand_over(store: Store) -> None:
    lead = store.assigned()
    for act in ("decline", "hand", "review"):
        assert store.consultant.client.post(f"{at(lead)}/{act}").status_code in {400, 403}
    assert store.consultant.client.get(f"{at(lead)}/decline").status_code == 403


def test_declining_needs_a_reason_and_sends_the_lead_back(store: Store) -> None:
    lead = store.assigned()
    address = f"{at(lead)}/decline"
    refused = Page(post(store.manager, address, address)).check()
    assert refused.status == 422
    assert "Choose the reason" in refused.text
    done = post(store.manager, address, address, reason="no_capacity", note="All on holiday")
    assert done.headers["Location"] == INBOX
    assert "goes back to the desk" in store.manager.see(INBOX).text
    assert store.now(lead).state is State.QUALIFIED
    assert store.manager.client.get(at(lead)).status_code == 404


def test_declining_in_the_row_takes_the_row_away(store: Store) -> None:
    lead = store.assigned()
    piece = store.manager.client.get(f"{at(lead)}/decline?row=1", headers=HTMX).get_data(as_text=True)
    fields = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', piece))
    fields |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', piece))
    answer = store.manager.client.post(f"{at(lead)}/decline", data={**fields, "reason": "test"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<tr" not in answer.get_data(as_text=True)


def test_accepting_twice_says_what_became_of_it(store: Store) -> None:
    lead = store.assigned()
    page = store.manager.see(at(lead))
    store.write(lambda: leads.accept(store.own(lead), None, by=store.cast.colleague))
    fields = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page.html))
    fields |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.html))
    refused = Page(store.manager.client.post(f"{at(lead)}/accept", data=fields)).check()
    assert refused.status == 409
    assert "changed this lead meanwhile" in refused.text


# --- notes ----------------------------------------------------------------------------------------------------


def test_a_note_stands_on_the_timeline_and_an_empty_one_is_refused(store: Store) -> None:
    lead = store.contacted()
    assert post(store.consultant, at(lead), f"{at(lead)}/outcome", note="").status_code == 404
    fields = {"note": "Prefers evenings\r\nHusband decides"}
    page = store.consultant.see(at(lead))
    hidden = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page.html))
    hidden |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.html))
    assert store.consultant.client.post(f"{at(lead)}/note", data={**hidden, **fields}).status_code == 303
    assert "Husband decides" in store.consultant.see(at(lead)).text
    refused = Page(store.consultant.client.post(f"{at(lead)}/note", data={**hidden, "once": "", "note": " "})).check()
    assert refused.status == 422
    assert "Write the note first" in refused.text


def test_a_note_with_an_outcome_is_saved_with_it(store: Store) -> None:
    lead = store.contacted()
    answer = post(store.consultant, at(lead), f"{at(lead)}/outcome", o="no_answer", note="Rang twice")
    assert answer.headers["Location"] == at(lead)
    assert "Rang twice" in store.consultant.see(at(lead)).text


# --- losses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "remark", "state"),
    [("confirmed", "", State.LOST), ("overturned", "Call once more", State.CONTACTED)],
)
def test_the_manager_decides_a_claim(store: Store, decision: str, remark: str, state: State) -> None:
    lead = store.claimed_lost()
    page = store.manager.see(at(lead))
    assert "Claimed as lost" in page.text
    done = post(store.manager, at(lead), f"{at(lead)}/review", decision=decision, remark=remark)
    assert done.status_code == 303
    assert store.now(lead).state is state


def test_overturning_needs_a_remark_and_keeps_the_page(store: Store) -> None:
    lead = store.claimed_lost()
    refused = Page(post(store.manager, at(lead), f"{at(lead)}/review", decision="overturned")).check()
    assert refused.status == 422
    assert "Say why, so that the next one understands" in refused.text
    assert store.now(lead).state is State.LOST_CLAIMED


def test_nobody_reviews_their_own_claim(store: Store) -> None:
    lead = store.claimed_lost(by=store.cast.manager)
    page = store.manager.see(at(lead))
    assert "You made this claim yourself" in page.text
    assert "/review" not in page.html
    colleague_sees = store.claimed_lost("Bell Marcus")
    assert "Your manager decides it" in store.consultant.see(at(colleague_sees)).text


def test_an_audited_claim_waits_for_the_desk(store: Store) -> None:
    lead = store.contacted()
    by = store.cast.consultant
    store.write(lambda: leads.claim_lost(store.own(lead), LostReason.PLAN_CANCELLED, "", by=by))
    post(store.manager, at(lead), f"{at(lead)}/review", decision="confirmed")
    assert store.now(lead).state is State.LOST_CLAIMED
    assert "The desk checks it too and decides next" in store.manager.see(at(lead)).text


def test_a_closed_lead_offers_nothing_but_the_sale(store: Store) -> None:
    lead = store.claimed_lost()
    post(store.manager, at(lead), f"{at(lead)}/review", decision="confirmed")
    page = store.manager.see(at(lead))
    assert "It opens again by itself" in page.text
    assert "/outcome" not in page.html
    assert f'href="{at(lead)}/sale"' in page.html


# --- words for each act ---------------------------------------------------------------------------------------

DETAILS = {
    "consultant": "Lin Hao",
    "dealer_en": "Alborea Riverside",
    "dealer_zh": "曜晨滨江店",
    "place": "Showroom",
    "car": "Ostrel",
    "rating": 4,
    "price_cents": 26880000,
    "ordered_on": "2026-06-15",
    "expected_month": "2026-09",
    "detail": "Brand X",
    "outcome": "Short call",
}


@pytest.mark.parametrize("address", ["/dealer/", "/dealer/?lang=zh-Hans"])
@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_told_as_a_person_says_it(app: Any, act: Act, address: str) -> None:
    line = LeadLine(
        number=3, at=NOON, by_side="dealer", act=act, reason="price", note="", details=DETAILS, next_step_at=NOON
    )
    with app.test_request_context(address):
        told = tell(line)
        with app.app_context():
            assert told.icon
    assert told.title
    assert "%" not in told.title + told.body
    assert told.who


def test_an_unknown_act_keeps_its_name(app: Any) -> None:
    with app.test_request_context("/"):
        assert act_label("magic") == "magic"
