"""The inbox in a real browser: one tap, undo, the form in the row, keys. Pictures of pages are the journeys' work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from portal.domain import leads
from portal.domain.leads import State
from portal.platform import clock
from tests.sides.dealer.conftest import INBOX, Store
from tests.support.browser import Visitor


@pytest.fixture
def consultant(store: Store, visit: Callable[..., Visitor]) -> Callable[..., Page]:
    """The consultant at a screen; the server lives by the wall clock, so the session does too."""

    def sit_down(**choices: object) -> Page:
        visitor = visit(**choices)
        with clock.at(datetime.now(UTC)):
            person = store.sit_down(store.cast.consultant)
        cookie = person.client.get_cookie("session")
        assert cookie is not None
        visitor.context.add_cookies([{"name": "session", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}])
        visitor.page.goto(INBOX)
        return visitor.page

    return sit_down


def test_one_tap_answers_in_the_row_and_undo_takes_it_back(store: Store, consultant: Callable[..., Page]) -> None:
    lead = store.accepted()
    page = consultant()
    row = page.locator(f"#lead-{lead.ref}")
    row.get_by_role("button", name="Reached").click()
    expect(row).to_contain_text("Call")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Saved: Reached, Huang Yuting")
    toast.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Not called")
    expect(page.locator(f"#undo-{lead.ref}")).to_have_count(1)  # only what says that it is undone
    assert store.now(lead).state is State.ACCEPTED


def test_keys_walk_the_rows_open_a_form_and_a_mistake_stays_in_the_row(
    store: Store, consultant: Callable[..., Page]
) -> None:
    lead = store.contacted()
    page = consultant()
    page.keyboard.press("j")
    page.keyboard.press("l")
    row = page.locator(f"#lead-{lead.ref}")
    expect(row.get_by_role("heading", name="Report the lead as lost")).to_be_focused()
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".errsum")).to_contain_text("Choose the reason")
    row.get_by_label("Price").check()
    row.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Lost claimed")
    assert store.now(lead).state is State.LOST_CLAIMED


def test_searching_swaps_the_list_and_its_address(store: Store, consultant: Callable[..., Page]) -> None:
    store.contacted("Huang Yuting")
    store.contacted("Bell Marcus")
    page = consultant()
    page.keyboard.press("/")
    page.keyboard.type("Bell")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=Bell"))
    expect(page.locator("#filter-q")).to_be_focused()
    page.get_by_role("link", name="Closed").click()
    expect(page.locator("#leads")).to_contain_text("No lead has ended yet")


def test_all_of_it_works_without_a_script(store: Store, consultant: Callable[..., Page]) -> None:
    lead = store.accepted()
    page = consultant(javascript=False, viewport={"width": 390, "height": 844})
    page.locator(f"#lead-{lead.ref}").get_by_role("button", name="No answer").click()
    expect(page.locator(".toast")).to_contain_text("Saved: No answer, Huang Yuting")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".flashes")).to_contain_text("Undone")
    page.get_by_role("link", name="Huang Yuting").first.click()
    page.get_by_role("link", name="Lost").click()
    page.get_by_label("Price").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#main")).to_contain_text("Your manager decides it")
    assert store.now(lead).state is State.LOST_CLAIMED


def test_a_new_leads_row_arrives_by_itself(store: Store, consultant: Callable[..., Page]) -> None:
    store.contacted("Was There")
    page = consultant()
    with clock.at(datetime.now(UTC)):
        came = store.assigned("Just Came", at=datetime.now(UTC))
    page.evaluate("htmx.trigger('#news', 'every')")
    expect(page.locator(f"#lead-{came.ref}")).to_have_class("just-in")
    assert store.read(lambda: len(leads.inbox_page(store.cast.manager, leads.InboxFilter()).rows)) == 2
