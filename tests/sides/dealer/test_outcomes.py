"""Reporting what came of a lead: on the row, by its form, refused, twice, stale, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.domain import leads
from portal.domain.leads import Lead, State
from portal.platform import clock
from tests.domain.sales.cast import NOON
from tests.sides.dealer.conftest import HTMX, INBOX, Store, post, tap
from tests.support.pages import Page


def form_of(lead: Lead, what: str) -> str:
    return f"{INBOX}/{lead.ref}/outcome?o={what}"


def report(store: Store, lead: Lead, what: str, **typed: Any) -> Page:
    """Open the outcome's form as a page, fill it in and send it."""
    address = f"{INBOX}/{lead.ref}/outcome"
    return Page(post(store.consultant, form_of(lead, what), address, **typed))


# --- one tap --------------------------------------------------------------------------------------------------


def test_reached_on_the_row_notes_a_call_now_and_tomorrow_as_the_next_step(store: Store) -> None:
    lead = store.accepted()
    answer = tap(store.consultant, lead, htmx=True, o="contacted")
    assert answer.status == 200
    assert answer.html.lstrip().startswith(f'<tr id="lead-{lead.ref}" class="just-in">')
    now = store.now(lead)
    assert now.state is State.CONTACTED
    assert now.next_step_at == NOON + timedelta(hours=22)  # ten o'clock tomorrow in Shanghai
    assert "Saved: Reached, Huang Yuting" in answer.text
    assert f'action="/dealer/leads/{lead.ref}/undo"' in answer.html


def test_without_a_script_the_row_leads_back_to_the_same_list_with_a_way_to_undo(store: Store) -> None:
    lead = store.accepted()
    answer = tap(store.consultant, lead, seen=f"{INBOX}?heat=warm", o="no_answer")
    assert answer.status == 303
    assert answer.headers["Location"] == f"{INBOX}?heat=warm&done={lead.ref}"
    back = store.consultant.see(answer.headers["Location"])
    assert "Saved: No answer, Huang Yuting" in back.text
    assert post(store.consultant, answer.headers["Location"], f"{INBOX}/{lead.ref}/undo").status_code == 303
    assert store.acts_of(lead)[0] == "undone"


def test_a_double_click_is_one_contact(store: Store) -> None:
    lead = store.accepted()
    address = f"{INBOX}/{lead.ref}/outcome"
    first = post(store.consultant, INBOX, address, o="no_answer")
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', store.consultant.see(INBOX).html))
    assert first.status_code == 303
    again = {**fields, "o": "no_answer", "version": "7"}
    once = [store.consultant.client.post(address, data=again).status_code for _click in range(2)]
    assert once == [303, 303]
    assert store.acts_of(lead).count("no_answer") == 2  # one by each page, not one by each click


def test_one_tap_with_htmx_asks_little_of_the_database(
    store: Store, queries: Callable[[Callable[[], Any]], int]
) -> None:
    lead = store.contacted()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', store.consultant.see(INBOX).html))
    data = {**fields, "o": "no_answer"}
    address = f"{INBOX}/{lead.ref}/outcome"
    assert (
        queries(lambda: store.consultant.client.post(address, data=data, headers=HTMX)) <= 14
    )  # the two starts of a transaction counted


def test_a_foreign_way_back_is_not_taken(store: Store) -> None:
    lead = store.accepted()
    answer = tap(store.consultant, lead, o="no_answer", back="https://evil.example/")
    assert answer.headers["Location"] == f"{INBOX}/{lead.ref}"


# --- undo -----------------------------------------------------------------------------------------------------


def test_undo_takes_the_newest_act_back_within_ten_seconds(store: Store, later: Callable[[int], Any]) -> None:
    lead = store.accepted()
    tap(store.consultant, lead, htmx=True, o="contacted")
    with later(9):
        page = store.consultant.see(f"{INBOX}/{lead.ref}")
        assert "Undo" in page.text
        assert post(store.consultant, f"{INBOX}/{lead.ref}", f"{INBOX}/{lead.ref}/undo").status_code == 303
    assert store.now(lead).state is State.ACCEPTED
    assert "Undone: Reached" in store.consultant.see(f"{INBOX}/{lead.ref}").text


def test_after_ten_seconds_undo_is_gone_and_refused_with_a_sentence(store: Store, later: Callable[[int], Any]) -> None:
    lead = store.accepted()
    answer = tap(store.consultant, lead, htmx=True, o="contacted")
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.html))
    with later(11):
        assert "/undo" not in store.consultant.see(f"{INBOX}/{lead.ref}").html
        refused = Page(store.consultant.client.post(f"{INBOX}/{lead.ref}/undo", data=fields, headers=HTMX))
        assert refused.status == 422
        assert "There is nothing to undo any more" in refused.text
        assert f'id="lead-{lead.ref}"' in refused.html
    assert store.now(lead).state is State.CONTACTED


# --- the other outcomes ---------------------------------------------------------------------------------------

TOMORROW = "2026-06-16T15:00"


@pytest.mark.parametrize(
    ("outcome", "typed", "state"),
    [
        ("contacted", {"channel": "visit", "outcome": "Came in", "next_step": "Quote"}, State.CONTACTED),
        ("appointment", {"kind": "home", "appointment_at": TOMORROW, "place": "Her house"}, State.APPOINTMENT),
        ("test_drive", {"car": "Ostrel", "licence_seen": "y", "rating": "5"}, State.TEST_DRIVEN),
        ("negotiating", {"trim": "pure", "price": "268,800"}, State.NEGOTIATING),
        ("ordered", {"on": "2026-06-15", "trim": "line", "expected_month": "2026-09"}, State.ORDERED),
        ("postpone", {"until": "2026-09-15", "note": "New job first"}, State.NURTURING),
        ("lost", {"reason": "competitor", "detail": "Brand X, model Y"}, State.LOST_CLAIMED),
        ("lost", {"reason": "price"}, State.LOST_CLAIMED),
    ],
)
def test_each_outcome_has_its_form_and_its_state(
    store: Store, outcome: str, typed: dict[str, str], state: State
) -> None:
    lead = store.contacted()
    store.write(lambda: leads.note_no_answer(store.own(lead), by=store.cast.consultant))
    assert report(store, lead, outcome, **typed).status == 303
    assert store.now(lead).state is state
    store.consultant.see(f"{INBOX}/{lead.ref}")


def test_an_appointment_moves_is_over_and_an_order_is_cancelled(store: Store) -> None:
    lead = store.contacted()
    report(store, lead, "appointment", kind="showroom", appointment_at=TOMORROW)
    assert "Alborea Riverside" in store.consultant.see(f"{INBOX}/{lead.ref}").text
    report(store, lead, "appointment", kind="showroom", appointment_at="2026-06-17T10:00")
    assert report(store, lead, "appointment_done", result="came", to="ordered").status == 303
    assert store.now(lead).state is State.ORDERED
    assert report(store, lead, "order_cancelled", reason="Changed the mind").status == 303
    assert store.now(lead).state is State.NEGOTIATING
    assert report(store, lead, "no_change").status == 303


@pytest.mark.parametrize(
    ("outcome", "typed", "field", "sentence"),
    [
        ("contacted", {"at": "2026-06-15T13:00"}, "at", "The contact lies in the future"),
        ("contacted", {"at": "yesterday"}, "at", "Enter a day and a time that exist"),
        ("contacted", {"channel": "pigeon"}, "channel", "Choose one from the list"),
        ("contacted", {"outcome": "x" * 201}, "outcome", "Shorten this to 200 characters"),
        ("appointment", {"appointment_at": "2026-06-14T10:00"}, "appointment_at", "The appointment lies in the past"),
        ("appointment", {"appointment_at": ""}, "appointment_at", "Enter the day and time you agreed on"),
        ("appointment", {"appointment_at": "2026-02-30T10:00"}, "appointment_at", "a time that exist"),
        ("test_drive", {"car": "Ostrel", "rating": "5"}, "licence_seen", "A test drive needs a driving licence"),
        ("test_drive", {"car": "Ostrel", "licence_seen": "y"}, "rating", "Choose a rating from 1 to 5"),
        ("negotiating", {"price": "a lot"}, "price", "Enter an amount in digits"),
        ("negotiating", {"price": "9" * 30}, "price", "Enter an amount in digits"),
        ("ordered", {"on": "2026-06-16"}, "on", "lies in the future"),
        ("ordered", {"on": "2026-06-15", "expected_month": "soon"}, "expected_month", "Enter a month, like 2026-12"),
        ("postpone", {"until": "2026-06-20"}, "until", "A lead rests between 31 and 365 days"),
        ("lost", {}, "reason", "Choose the reason"),
        ("lost", {"reason": "no_stock"}, "detail", "This reason needs more: how many weeks"),
        ("lost", {"reason": "other", "detail": "short"}, "detail", "at least 20 characters"),
        ("lost", {"reason": "unreachable"}, "reason", "needs five tries on three days"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    store: Store, outcome: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    lead = store.contacted()
    refused = report(store, lead, outcome, note="She calls back", **typed).check()
    assert refused.status == 422
    at = re.search(rf'id="f-{field}".*?class="error".*?</p>', refused.html, re.DOTALL)
    assert at, f"no error at {field}: {refused.text}"
    assert sentence in at[0]
    assert refused.text.count(sentence) >= 1
    assert "She calls back" in refused.html
    assert refused.html.startswith("<!doctype html>")
    assert "<title>Error: " in refused.html.replace("\n", "")
    assert store.now(lead).state is State.CONTACTED


def test_what_the_state_does_not_allow_is_refused_with_what_is_allowed(store: Store) -> None:
    lead = store.accepted()
    refused = report(store, lead, "ordered", on="2026-06-15").check()
    assert refused.status == 422
    assert "This lead is Accepted. From here it can become:" in refused.text


def test_no_change_needs_a_contact_since_the_last_feedback(store: Store) -> None:
    lead = store.contacted()
    assert report(store, lead, "no_change").status == 303
    refused = tap(store.consultant, lead, htmx=True, o="no_change")
    assert refused.status == 422
    assert "needs a contact since the last feedback" in refused.text
    assert f'<tr id="lead-{lead.ref}">' in refused.html


def test_an_unknown_outcome_is_not_there(store: Store) -> None:
    lead = store.contacted()
    assert store.consultant.client.get(form_of(lead, "magic")).status_code == 404
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', store.consultant.see(INBOX).html))
    for name in ("magic", "note", "hand", ""):
        answer = store.consultant.client.post(f"{INBOX}/{lead.ref}/outcome", data={**fields, "o": name})
        assert answer.status_code == 404


# --- in the row -----------------------------------------------------------------------------------------------


def test_a_form_opens_in_the_row_keeps_ids_apart_and_answers_with_the_row(store: Store) -> None:
    lead, other = store.contacted("Huang Yuting"), store.contacted("Bell Marcus")
    pieces = [Page(store.consultant.client.get(form_of(one, "lost") + "&row=1", headers=HTMX)) for one in (lead, other)]
    for piece, one in zip(pieces, (lead, other), strict=True):
        assert piece.html.lstrip().startswith(f'<tr id="lead-{one.ref}"')
    ids = pieces[0].reader.ids + pieces[1].reader.ids
    assert len(ids) == len(set(ids))
    fields = dict(re.findall(r'name="(\w+)" (?:type="hidden" )?value="([^"]*)"', pieces[0].html))
    fields |= dict(re.findall(r'<input (?:id="" )?name="(\w+)" type="hidden" value="([^"]*)"', pieces[0].html))
    address = f"{INBOX}/{lead.ref}/outcome"
    data = {**fields, "o": "lost", "row": "1", "reason": "", "note": "kept"}
    refused = Page(store.consultant.client.post(address, data=data, headers=HTMX))
    assert refused.status == 422
    assert refused.html.lstrip().startswith(f'<tr id="lead-{lead.ref}"')
    assert "kept" in refused.html
    done = Page(store.consultant.client.post(address, data={**data, "reason": "price"}, headers=HTMX))
    assert done.status == 200
    assert "Lost claimed" in done.text


def test_more_on_a_row_offers_what_the_state_allows(store: Store) -> None:
    lead = store.accepted()
    piece = Page(store.consultant.client.get(f"{INBOX}/{lead.ref}/outcome?row=1", headers=HTMX))
    assert "Lost" in piece.text
    assert "Ordered" not in piece.text
    row = Page(store.consultant.client.get(f"{INBOX}/{lead.ref}?row=1", headers=HTMX))
    assert row.html.lstrip().startswith(f'<tr id="lead-{lead.ref}">')
    plain = store.consultant.client.get(f"{INBOX}/{lead.ref}/outcome")
    assert plain.headers["Location"] == f"{INBOX}/{lead.ref}"


# --- stale pages ----------------------------------------------------------------------------------------------


def test_a_stale_page_shows_both_and_keeps_what_was_typed(store: Store) -> None:
    lead = store.contacted()
    page = store.consultant.see(form_of(lead, "lost"))
    store.write(lambda: leads.hand_over(store.own(lead), store.cast.consultant.account_id, by=store.cast.manager))
    fields = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page.html))
    fields |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.html))
    data = {**fields, "o": "lost", "reason": "price", "note": "Too dear for her"}
    stale = Page(store.consultant.client.post(f"{INBOX}/{lead.ref}/outcome", data=data)).check()
    assert stale.status == 409
    assert "changed this lead meanwhile" in stale.text
    assert "The lead now" in stale.text
    assert "Handed over" in stale.text
    assert "Too dear for her" in stale.html
    assert store.now(lead).state is State.CONTACTED
    fresh = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', stale.html))
    assert fresh["version"] == str(store.now(lead).version)
    again = store.consultant.client.post(f"{INBOX}/{lead.ref}/outcome", data={**data, **fresh})
    assert again.status_code == 303
    assert store.now(lead).state is State.LOST_CLAIMED


def test_a_stale_row_answers_with_the_row_as_it_is_and_why(store: Store) -> None:
    lead = store.accepted()
    page = store.consultant.see(INBOX)
    store.write(lambda: leads.note_contact(store.own(lead), by=store.cast.manager))
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.html))
    data = {**fields, "o": "no_answer"}
    stale = Page(store.consultant.client.post(f"{INBOX}/{lead.ref}/outcome", data=data, headers=HTMX))
    assert stale.status == 409
    assert "changed this lead meanwhile" in stale.text
    assert f'<tr id="lead-{lead.ref}">' in stale.html
    assert "no_answer" not in store.acts_of(lead)


def test_what_one_did_oneself_meanwhile_is_not_stale(store: Store) -> None:
    lead = store.accepted()
    page = store.consultant.see(INBOX)
    store.write(lambda: leads.add_note(store.own(lead), "By myself", by=store.cast.consultant))
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.html))
    answer = store.consultant.client.post(f"{INBOX}/{lead.ref}/outcome", data={**fields, "o": "no_answer"})
    assert answer.status_code == 303


def test_a_time_is_read_on_the_brands_clock(store: Store) -> None:
    lead = store.contacted()
    report(store, lead, "appointment", kind="showroom", appointment_at="2026-06-16T09:30")
    at = store.now(lead).appointment_at
    assert at is not None
    assert at == NOON + timedelta(hours=21, minutes=30)
    with clock.at(NOON + timedelta(minutes=1)):
        assert "16 June, 09:30" in store.consultant.see(f"{INBOX}/{lead.ref}").text
