"""The inbox: what it shows to whom, in which order, and how little it asks the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.domain import leads
from portal.domain.leads import Heat, Horizon, Lead
from portal.platform import clock
from tests.domain.sales.cast import NOON
from tests.sides.dealer.conftest import HTMX, INBOX, Store
from tests.support.pages import Page


def names(page: Page) -> list[str]:
    """The customers of the list, in its order."""
    return re.findall(r'<a class="main" href="/dealer/leads/\w{8}">([^<]+)</a>', page.html)


def test_an_empty_inbox_says_what_to_do(store: Store) -> None:
    assert "No open leads" in store.manager.see(INBOX).text
    for view in ("new", "mine", "overdue", "today", "closed"):
        store.manager.see(f"{INBOX}?view={view}")
    assert "Nothing fits these filters" in store.manager.see(f"{INBOX}?q=nobody").text


def test_a_row_shows_who_what_and_how_long_is_left(store: Store) -> None:
    store.accepted("Huang Yuting")
    text = store.manager.see(INBOX).text
    for words in ("Huang Yuting", "138 •••", "First contact", "Ostrel", "Warm, score", "Not called", "Model page"):
        assert words in text


def test_the_manager_sees_every_lead_of_the_dealer_and_none_of_others(store: Store) -> None:
    store.accepted("Mine Own")
    store.accepted("Of Colleague", by=store.cast.colleague)
    store.assigned("Not Accepted")
    store.assigned("Elsewhere", dealer="D002")
    assert sorted(names(store.manager.see(INBOX))) == ["Mine Own", "Not Accepted", "Of Colleague"]


def test_a_consultant_sees_their_own_and_what_nobody_accepted(store: Store) -> None:
    store.accepted("Mine Own")
    store.accepted("Of Colleague", by=store.cast.colleague)
    store.assigned("Not Accepted")
    assert sorted(names(store.consultant.see(INBOX))) == ["Mine Own", "Not Accepted"]
    assert names(store.consultant.see(f"{INBOX}?view=mine")) == ["Mine Own"]
    assert names(store.consultant.see(f"{INBOX}?view=new")) == ["Not Accepted"]


def test_views_narrow_by_deadline_and_end(store: Store) -> None:
    late, sold = store.accepted("Late One"), store.contacted("Sold One")
    store.write(lambda: leads.mark_sold(store.own(sold), sale_ref="X", dealer_id=store.cast.dealer.id, by=None))
    assert names(store.manager.see(f"{INBOX}?view=closed")) == ["Sold One"]
    assert names(store.manager.see(f"{INBOX}?view=overdue")) == []
    due = store.now(late).due_at
    assert due is not None
    with clock.at(due + timedelta(minutes=5)):
        manager = store.sit_down(store.cast.manager)
        assert names(manager.see(f"{INBOX}?view=overdue")) == ["Late One"]
        assert "5 min late" in manager.see(INBOX).text


def test_due_today_ends_at_midnight(store: Store) -> None:
    store.assigned("Due In Two Hours")
    store.contacted("Due In Days")
    assert names(store.manager.see(f"{INBOX}?view=today")) == ["Due In Two Hours"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=assigned", ["Bell Marcus"]),
        ("heat=hot", ["Bell Marcus"]),
        ("model=tessel", ["Bell Marcus"]),
        ("model=ostrel", ["Huang Yuting"]),
        ("q=marcus", ["Bell Marcus"]),
        ("q=yut", ["Huang Yuting"]),
        ("q=nobody", []),
    ],
)
def test_filters_stand_in_the_address(store: Store, query: str, found: list[str]) -> None:
    store.contacted("Huang Yuting")
    bell = store.register("Bell Marcus", model_slug="tessel", horizon=Horizon.NOW)
    bell = store.qualify(bell, model_slug="tessel", horizon=Horizon.NOW)
    store.write(lambda: leads.assign(store.own(bell), "D001", "near", by=store.agent.viewer))
    assert store.now(bell).heat is Heat.HOT
    assert names(store.manager.see(f"{INBOX}?{query}")) == found


def test_a_search_finds_by_telephone_and_reference(store: Store) -> None:
    lead = store.accepted("Huang Yuting")
    store.accepted("Bell Marcus")
    phone = lead.phone or ""
    for text in (phone[-4:], phone, lead.ref, lead.ref.lower()):
        assert names(store.manager.see(f"{INBOX}?q={text.replace('+', '%2B')}")) == ["Huang Yuting"]


def test_the_manager_filters_by_consultant_and_a_consultant_has_no_such_filter(store: Store) -> None:
    store.accepted("Mine Own")
    store.accepted("Of Colleague", by=store.cast.colleague)
    address = f"{INBOX}?consultant={store.cast.colleague.account_id}"
    assert names(store.manager.see(address)) == ["Of Colleague"]
    assert 'name="consultant"' not in store.consultant.see(INBOX).html


@pytest.mark.parametrize("query", ["view=x", "state=sold", "heat=9", "model=y", "consultant=a", "sort=z", "after=!!"])
def test_what_the_address_does_not_know_is_left_out(store: Store, query: str) -> None:
    store.accepted("Huang Yuting")
    assert names(store.manager.see(f"{INBOX}?{query}")) == ["Huang Yuting"]


def test_the_most_urgent_stands_first_and_headings_sort(store: Store) -> None:
    store.contacted("Due Later")
    with clock.at(NOON + timedelta(minutes=1)):
        store.assigned("Due Soon", at=NOON + timedelta(minutes=1))
    page = store.manager.see(INBOX)
    assert names(page) == ["Due Soon", "Due Later"]
    assert 'aria-sort="ascending"' in page.html
    assert names(store.manager.see(f"{INBOX}?sort=age")) == ["Due Soon", "Due Later"]
    assert 'aria-sort="descending"' in store.manager.see(f"{INBOX}?sort=score").html


def _fill(store: Store, count: int, first: int = 0) -> list[Lead]:
    return [store.accepted(f"Customer {number}") for number in range(first, first + count)]


def test_pages_follow_one_another_without_a_gap(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(store, 7)
    page_of = leads.inbox_page
    monkeypatch.setattr(leads, "inbox_page", lambda by, chosen, **k: page_of(by, chosen, **{**k, "limit": 3}))
    seen: list[str] = []
    address: str | None = INBOX
    while address:
        page = store.manager.see(address)
        seen += names(page)
        following = re.search(r'<a href="([^"]+)" rel="next">', page.html)
        address = following[1].replace("&amp;", "&") if following else None
    assert sorted(seen) == sorted(f"Customer {number}" for number in range(7))
    assert len(seen) == len(set(seen))
    assert "Back to the first" in page.html


def test_the_inbox_asks_the_same_few_questions_for_any_number_of_rows(
    store: Store, queries: Callable[[Callable[[], Any]], int]
) -> None:
    _fill(store, 1)
    store.manager.see(INBOX)
    one = queries(lambda: store.manager.see(INBOX))
    _fill(store, 29, first=1)
    thirty = queries(lambda: store.manager.see(INBOX))
    assert one == thirty
    assert thirty <= 6
    store.consultant.see(INBOX)
    assert queries(lambda: store.consultant.see(INBOX)) <= 6


def test_counts_stand_at_the_views_and_the_overdue_ones_in_the_rail(store: Store) -> None:
    lead = store.accepted("Huang Yuting")
    store.assigned("Bell Marcus")
    page = store.manager.see(INBOX)
    assert re.search(r"To do <span class=\"count\">2</span>", page.html)
    assert re.search(r"New <span class=\"count\">1</span>", page.html)
    with clock.at((store.now(lead).due_at or NOON) + timedelta(days=1)):
        manager = store.sit_down(store.cast.manager)
        assert '<span class="count" data-level="bad">2<span class="vh"> overdue</span>' in manager.see(INBOX).html


def test_a_row_that_changed_is_not_shown_as_it_was(store: Store) -> None:
    lead = store.accepted("Huang Yuting")
    assert "Not called" in store.manager.see(INBOX).text
    store.write(lambda: leads.note_no_answer(store.own(lead), by=store.cast.consultant))
    text = store.manager.see(INBOX).text
    assert "Not called" not in text
    chinese = store.manager.see(f"{INBOX}?lang=zh-Hans")
    assert chinese.html != store.manager.see(INBOX).html


def test_a_name_is_text_wherever_it_stands(store: Store) -> None:
    store.accepted("<b>Bold</b> & ~name~ {{ 7*7 }}")
    page = store.manager.see(INBOX)
    assert "<b>Bold" not in page.html
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; ~name~ {{ 7*7 }}" in page.html


# --- news without reloading -----------------------------------------------------------------------------------


def news(store: Store, page: Page) -> Page:
    """What the page would ask for after a minute."""
    found = re.search(r'id="news"[^>]*data-hx-get="([^"]+)"', page.html)
    assert found
    return Page(store.manager.client.get(found[1].replace("&amp;", "&"), headers=HTMX))


def test_a_new_lead_arrives_without_reloading_and_once(store: Store) -> None:
    store.accepted("Was There")
    page = store.manager.see(INBOX)
    assert names(news(store, page)) == []
    with clock.at(NOON + timedelta(seconds=30)):
        store.assigned("Just Came", at=NOON + timedelta(seconds=30))
    with clock.at(NOON + timedelta(seconds=60)):
        brought = news(store, page)
        assert names(brought) == ["Just Came"]
        assert "1 new lead" in brought.html
        assert names(news(store, brought)) == []


def test_news_bring_only_what_the_filters_let_through(store: Store) -> None:
    page = store.manager.see(f"{INBOX}?model=tessel")
    with clock.at(NOON + timedelta(seconds=30)):
        store.assigned("Another Model", at=NOON + timedelta(seconds=30))
    with clock.at(NOON + timedelta(seconds=60)):
        assert names(news(store, page)) == []


def test_an_empty_list_is_drawn_anew_when_a_lead_arrives(store: Store) -> None:
    page = store.manager.see(INBOX)
    with clock.at(NOON + timedelta(seconds=30)):
        store.assigned("Just Came", at=NOON + timedelta(seconds=30))
    with clock.at(NOON + timedelta(seconds=60)):
        assert news(store, page).headers["HX-Refresh"] == "true"


def test_looking_for_news_is_cheap(store: Store, queries: Callable[[Callable[[], Any]], int]) -> None:
    _fill(store, 3)
    page = store.manager.see(INBOX)
    assert queries(lambda: news(store, page)) <= 4


# --- who comes here -------------------------------------------------------------------------------------------


def test_sellers_are_led_to_their_leads_and_others_to_an_honest_word(store: Store) -> None:
    assert store.manager.client.get("/dealer/").headers["Location"] == INBOX
    advisor = store.sit_down(store.cast.advisor)
    assert "Your service day is not here yet" in advisor.see("/dealer/").text
    assert advisor.client.get(INBOX).status_code == 403
