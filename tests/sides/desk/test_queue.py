"""The verification queue: its order, its holds, its search."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.domain import leads
from portal.domain.accounts import Role
from portal.domain.leads import Horizon, Source
from portal.platform import clock
from tests.domain.sales.cast import NOON
from tests.sides.desk.conftest import Desk

LEADS = "/desk/leads"


def names_in(html: str) -> list[str]:
    """The names of the rows in their order."""
    return re.findall(r'<a class="main" href="[^"]+">([^<]+)</a>', html)


def test_calls_asked_for_come_first_then_hot_leads_then_referrals_then_the_oldest(desk: Desk) -> None:
    desk.register("Newer", at=NOON - timedelta(minutes=5), horizon=Horizon.QUARTER)
    desk.register("Older", at=NOON - timedelta(minutes=9), horizon=Horizon.QUARTER)
    desk.register("Friend", at=NOON - timedelta(minutes=2), horizon=Horizon.QUARTER, source=Source.REFERRAL)
    desk.register("Hot", at=NOON - timedelta(minutes=1), horizon=Horizon.NOW)
    desk.register("Now", at=NOON, wants_call_now=True)
    assert names_in(desk.agent.see(LEADS).html) == ["Now", "Hot", "Friend", "Older", "Newer"]


def test_suspect_leads_wait_in_a_tab_of_their_own_and_are_never_dropped(desk: Desk) -> None:
    desk.register("Robot", hints=("honeypot",))
    assert "Robot" not in desk.agent.see(LEADS).text
    assert names_in(desk.agent.see(f"{LEADS}?kind=suspect").html) == ["Robot"]


def test_taking_the_next_claims_the_first_free_lead_and_opens_it(desk: Desk) -> None:
    desk.register("Cold", horizon=Horizon.LATER)
    hot = desk.register("Hot", horizon=Horizon.NOW)
    page = desk.agent.see(LEADS)
    answer = desk.agent.press(page, f"{LEADS}/next", form=f"{LEADS}/next")
    assert answer.status_code == 303
    assert answer.location == f"{LEADS}/{hot.ref}"
    assert desk.now(hot).claimed_by_id == desk.agent.viewer.account_id


def test_two_agents_who_take_the_next_get_two_leads(desk: Desk) -> None:
    desk.register("One")
    desk.register("Two")
    colleague = desk.join(Role.AGENT, "Li Na")
    taken = set()
    for who in (desk.agent, colleague):
        taken.add(who.press(who.see(LEADS), f"{LEADS}/next", form=f"{LEADS}/next").location)
    assert len(taken) == 2


def test_taking_the_next_of_an_empty_queue_says_so(desk: Desk) -> None:
    page = desk.agent.see(LEADS)
    assert "Nothing waits to be verified" in page.text
    answer = desk.agent.press(page, f"{LEADS}/next", form=f"{LEADS}/next")
    assert answer.location == LEADS
    assert "Nothing waits to be taken" in desk.agent.see(LEADS).text


def test_a_row_says_who_holds_the_lead_and_until_when(desk: Desk) -> None:
    lead = desk.register()
    colleague = desk.join(Role.AGENT, "Li Na")
    desk.take(lead, colleague)
    assert "Li Na until 12:15" in desk.agent.see(LEADS).text
    assert "You, until 12:15" in colleague.see(LEADS).text


def test_a_hold_that_ran_out_is_free_again(desk: Desk) -> None:
    lead = desk.register()
    desk.take(lead, desk.join(Role.AGENT, "Li Na"))
    with clock.at(NOON + timedelta(minutes=16)):
        page = desk.agent.see(LEADS)
        assert "Li Na" not in page.text
        answer = desk.agent.press(page, f"{LEADS}/{lead.ref}/claim", form="take")
        assert (answer.status_code, answer.location) == (303, f"{LEADS}/{lead.ref}")
        assert desk.now(lead).claimed_by_id == desk.agent.viewer.account_id


@pytest.mark.parametrize("typed", ["+86 138 0000 0417", "0417", "13800000417", "黄雨", "雨婷", "yuting@example.com"])
def test_a_lead_is_found_by_telephone_name_or_address(desk: Desk, typed: str) -> None:
    desk.register("黄雨婷", phone="+8613800000417", email="yuting@example.com")
    desk.register("Somebody else")
    page = desk.agent.client.get(LEADS, query_string={"q": typed})
    assert names_in(page.text) == ["黄雨婷"]


def test_a_lead_is_found_by_its_reference_also_when_it_is_closed(desk: Desk) -> None:
    lead = desk.register()
    desk.take(lead)
    desk.write(lambda: leads.declare_invalid(desk.own(lead), "spam", "", by=desk.agent.viewer))
    page = desk.agent.see(f"{LEADS}?q={lead.ref.lower()}")
    assert names_in(page.html) == ["Huang Yuting"]
    assert "Invalid" in page.text


def test_a_search_that_finds_nobody_says_how_to_search(desk: Desk) -> None:
    assert "Try the last digits" in desk.agent.see(f"{LEADS}?q=%00%E2%80%AEnobody").text


def test_the_queue_goes_on_page_by_page_without_losing_or_repeating_anybody(desk: Desk) -> None:
    for n in range(53):
        desk.register(f"P{n:02d}", at=NOON - timedelta(minutes=n), horizon=Horizon.QUARTER)
    first = desk.agent.see(LEADS).html
    following = re.search(r'href="([^"]+after=[^"]+)"', first)
    assert following
    second = desk.agent.see(following[1].replace("&amp;", "&")).html
    seen = names_in(first) + names_in(second)
    assert len(seen) == len(set(seen)) == 53


def test_a_place_that_is_none_of_ours_starts_at_the_beginning(desk: Desk) -> None:
    desk.register()
    assert names_in(desk.agent.see(f"{LEADS}?after=nonsense&kind=<script>").html) == ["Huang Yuting"]


def test_thirty_rows_cost_as_many_queries_as_one_and_six_at_most(
    desk: Desk, queries: Callable[[Callable[[], Any]], int]
) -> None:
    desk.register("First")
    desk.agent.see(LEADS)
    one = queries(lambda: desk.agent.see(LEADS))
    for n in range(29):
        desk.register(f"P{n:02d}")
    thirty = queries(lambda: desk.agent.see(LEADS))
    assert one == thirty <= 6


def test_the_desk_opens_where_each_role_works(desk: Desk) -> None:
    desk.register()
    assert desk.agent.client.get("/desk/").location == LEADS
    assert desk.administrator.client.get("/desk/").location == LEADS
    for role in (Role.MARKETER, Role.AREA_MANAGER):
        page = desk.join(role, f"Somebody {role.value}").see("/desk/")
        assert "What waits at the desk" in page.text
        assert 'href="/desk/leads"' not in page.html


def test_pages_of_verification_are_not_for_marketers(desk: Desk) -> None:
    assert desk.join(Role.MARKETER, "Mo").client.get(LEADS).status_code == 403
