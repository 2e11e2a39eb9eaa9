"""The prospect's own page: what it says in each state, what it lets one change, and when its link ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.customers import Consent
from portal.domain.dealers import Dealer
from portal.domain.leads import CallWindow, Lead, LostReason, State
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.sides.showroom.progress import _SAID, STEP_OF
from tests.sides.showroom.conftest import NOON, Prospect, answers_in


@pytest.fixture
def change_lead(stage: Flask, own_page: str) -> Any:
    """Sets facts of Mei's lead as later acts would have."""

    def change(**facts: Any) -> None:
        def do() -> None:
            lead = db.session.scalars(sa.select(Lead)).one()
            for name, fact in facts.items():
                setattr(lead, name, fact)

        with stage.app_context(), clock.at(NOON):
            in_one_write(do)

    return change


def act(prospect: Prospect, page: str, name: str, **answers: str) -> Any:
    data = prospect.fill_in(page, answers, action=f"{page}/{name}")
    return prospect.send(data, action=f"{page}/{name}")


# --- what it says ---------------------------------------------------------------------------------------------


def test_it_says_what_happens_next(prospect: Prospect, own_page: str) -> None:
    page = prospect.open(own_page).check()
    for words in ("We have your enquiry", "Our desk", "Call · Afternoon, 12 to 18", "At the latest", "Ostrel"):
        assert words in page.text
    assert 'aria-current="step"><b>Received' in page.html


def test_it_is_kept_nowhere(prospect: Prospect, own_page: str) -> None:
    headers = prospect.open(own_page).headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_every_state_has_a_step_and_words() -> None:
    assert set(STEP_OF) == set(_SAID) == set(State)


def test_every_state_shows_a_whole_page_in_both_languages(prospect: Prospect, own_page: str, change_lead: Any) -> None:
    closed = {State.SOLD, State.LOST, State.INVALID, State.WITHDRAWN, State.DUPLICATE}
    for state in State:
        change_lead(
            state=state,
            lost_reason=LostReason.COMPETITOR if state is State.LOST else None,
            closed_at=NOON if state in closed else None,
            nurture_until=NOON.date() + timedelta(days=60) if state is State.NURTURING else None,
        )
        for prospect.language in ("en", "zh-CN"):
            page = prospect.open(own_page).check()
            assert page.status == 200
            assert ("/change" in page.html) is (state not in closed)


def test_it_names_the_dealer_and_the_next_appointment(
    prospect: Prospect, own_page: str, change_lead: Any, stage: Flask
) -> None:
    with stage.app_context():
        dealer = db.session.scalars(sa.select(Dealer).where(Dealer.code == "D001")).one().id
    change_lead(
        state=State.APPOINTMENT,
        dealer_id=dealer,
        appointment_at=NOON + timedelta(days=2),
        appointment_kind="test_drive",
    )
    page = prospect.open(own_page).check()
    assert "Alborea Riverside" in page.text
    assert "17 June, 12:00" in page.text
    assert "Test drive" in page.text


def test_a_dealers_claim_of_a_loss_is_not_told(prospect: Prospect, own_page: str, change_lead: Any) -> None:
    change_lead(state=State.LOST_CLAIMED)
    text = prospect.open(own_page).text
    assert "You are in contact" in text
    assert "lost" not in text.lower()


# --- what it lets one change ----------------------------------------------------------------------------------


def test_another_way_time_and_dealer_are_noted_and_confirmed(
    prospect: Prospect, own_page: str, leads_there: Any
) -> None:
    sent = act(prospect, own_page, "change", channel="wechat", call_window="evening", dealer="D002", wants_call_now="y")
    assert (sent.status, sent.headers["Location"]) == (303, own_page)
    assert "Saved. Whoever calls you knows it now." in prospect.open(own_page).check().text
    (lead,) = leads_there()
    assert (lead.channel, lead.call_window, lead.wants_call_now) == ("wechat", CallWindow.EVENING, True)
    assert lead.wanted_dealer_id is not None
    assert "Keep Alborea West Gate" in prospect.open(own_page).text


def test_a_yes_can_be_given_here_and_is_asked_once(prospect: Prospect, own_page: str, stage: Flask) -> None:
    words = "One dealer chosen by Alborea may contact me about this enquiry"
    assert words in prospect.open(own_page).text
    act(prospect, own_page, "change", sharing="y")
    with stage.app_context():
        (consent,) = db.session.scalars(sa.select(Consent))
        assert (consent.shown, consent.given) == (words, True)
    assert words not in prospect.open(own_page).text


def test_an_answer_that_is_not_offered_is_refused_and_changes_nothing(
    prospect: Prospect, own_page: str, leads_there: Any
) -> None:
    page = act(prospect, own_page, "change", dealer="D999", channel="pigeon", call_window="evening").check()
    assert page.status == 422
    assert "Choose one of the dealers" in page.text
    assert answers_in(page.html, f"{own_page}/change")["call_window"] == "evening"
    assert leads_there()[0].version == 1


def test_bought_elsewhere_asks_for_the_brand_and_closes(prospect: Prospect, own_page: str, leads_there: Any) -> None:
    refused = act(prospect, own_page, "bought", brand_name=" \x00").check()
    assert refused.status == 422
    assert "Enter the brand you chose" in refused.text
    assert act(prospect, own_page, "bought", brand_name="Nordwind 北风").status == 303
    page = prospect.open(own_page).check()
    assert "Noted. Thank you for telling us" in page.text
    assert "This enquiry is closed" in page.text
    assert "/change" not in page.html
    assert leads_there()[0].state is State.LOST


def test_leave_me_alone_closes_and_withdraws_every_yes(
    prospect: Prospect, own_page: str, stage: Flask, leads_there: Any
) -> None:
    act(prospect, own_page, "change", sharing="y")
    assert act(prospect, own_page, "leave").status == 303
    page = prospect.open(own_page).check()
    assert "We leave you alone" in page.text
    assert leads_there()[0].state is State.WITHDRAWN
    with stage.app_context():
        assert [c.given for c in db.session.scalars(sa.select(Consent).order_by(Consent.id))] == [True, False]


def test_saying_it_twice_says_it_once(prospect: Prospect, own_page: str, leads_there: Any) -> None:
    data = prospect.fill_in(own_page, {}, action=f"{own_page}/leave")
    for _click in range(3):
        assert prospect.send(data, action=f"{own_page}/leave").status == 303
    assert leads_there()[0].version == 2


def test_an_address_of_an_act_opened_by_hand_changes_nothing(
    prospect: Prospect, own_page: str, leads_there: Any
) -> None:
    for name in ("change", "bought", "leave"):
        opened = prospect.open(f"{own_page}/{name}?lang=zh-Hans")
        assert (opened.status, opened.headers["Location"]) == (303, f"{own_page}?lang=zh-Hans")
    assert leads_there()[0].version == 1


# --- the link -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["none", "%00", "x" * 3000, "链接", "../../desk"])
def test_an_altered_link_is_not_found_and_says_so_kindly(prospect: Prospect, own_page: str, token: str) -> None:
    page = prospect.open(f"/enquiry/{token}")
    assert page.status == 404


def test_a_link_that_has_ended_says_how_to_get_another(prospect: Prospect, own_page: str) -> None:
    act(prospect, own_page, "leave")
    prospect.now += timedelta(days=29)
    assert prospect.open(own_page).status == 200
    prospect.now += timedelta(days=2)
    ended = prospect.open(own_page).check()
    assert ended.status == 404
    assert "This link has ended" in ended.text
    for name in ("change", "bought", "leave"):
        assert prospect.open(f"{own_page}/{name}").status == 404


def test_a_link_that_was_cut_short_is_not_found(prospect: Prospect, own_page: str) -> None:
    assert prospect.open(own_page[:-1]).status == 404
    assert prospect.open(own_page + "x").status == 404
