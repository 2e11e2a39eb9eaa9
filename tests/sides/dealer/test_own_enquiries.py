"""A walk-in or a call that the dealer enters itself."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain import customers, leads
from portal.domain.customers import ContactKind
from portal.domain.leads import Source, State
from tests.sides.dealer.conftest import INBOX, Store, post
from tests.support.pages import Page

NEW = f"{INBOX}/new"
TYPED = {
    "source": "walk_in",
    "name": "Marcus Bell",
    "phone": "138 0000 7788",
    "model": "ostrel",
    "horizon": "month",
    "reception": "Came in at ten, received by Lin Hao, asked for the seven seats",
    "sharing": "y",
}


def enter(store: Store, **changes: Any) -> Page:
    return Page(post(store.consultant, NEW, NEW, **{**TYPED, **changes}))


def test_a_walk_in_is_a_lead_of_the_dealer_at_once(store: Store) -> None:
    answer = enter(store)
    assert answer.status == 303
    page = store.consultant.see(answer.headers["Location"])
    for words in (
        "Marcus Bell",
        "Entered at the dealer",
        "received by Lin Hao",
        "The lead is entered. Accept it next.",
    ):
        assert words in page.text
    ref = answer.headers["Location"].rsplit("/", 1)[1]
    lead = store.read(lambda: leads.get_lead(store.cast.manager, ref))
    assert (lead.state, lead.source, lead.phone) == (State.ASSIGNED, Source.WALK_IN, "+8613800007788")


def test_a_yes_is_recorded_with_the_words_and_a_missing_tick_is_not_a_no(store: Store) -> None:
    enter(store)

    def asked() -> list[tuple[str, bool, str]]:
        contact = customers.find_contact(ContactKind.PHONE, "+8613800007788")
        assert contact is not None
        return [(c.channel.value, c.given, c.shown) for c in customers.consents_of([contact])]

    assert store.read(asked) == [("sharing", True, "Alborea Riverside may contact me about this enquiry")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": ""}, "Say whether they came in or called"),
        ({"name": ""}, "Enter the customer's name"),
        ({"phone": ""}, "Enter a mobile number or an email address"),
        ({"phone": "12"}, "Enter a mobile number with 11 digits"),
        ({"email": "nobody"}, "Enter an email address"),
        ({"model": "spaceship"}, "Choose one from the list"),
        ({"horizon": "never"}, "Choose one from the list"),
        ({"reception": ""}, "Note who received the customer"),
        ({"name": "x" * 200}, "Shorten this to 120 characters"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(store: Store, changes: dict[str, str], sentence: str) -> None:
    refused = enter(store, **changes).check()
    assert refused.status == 422
    assert sentence in refused.text
    assert "seven seats" in refused.html or "reception" in changes
    assert store.read(lambda: leads.inbox_page(store.cast.manager, leads.InboxFilter()).rows) == []


def test_whom_another_dealer_has_is_handled_elsewhere_and_nothing_more_is_told(store: Store) -> None:
    other = store.assigned("Secret Name", dealer="D002")
    refused = enter(store, phone=other.phone).check()
    assert refused.status == 422
    assert "This customer is already being looked after" in refused.text
    assert "Secret Name" not in refused.text
    assert "West Gate" not in refused.text


def test_whom_the_desk_still_verifies_gets_the_note(store: Store) -> None:
    lead = store.register("Marcus Bell")
    answer = enter(store, phone=lead.phone)
    assert answer.headers["Location"] == INBOX
    assert "The desk is checking an enquiry of this customer already" in store.consultant.see(INBOX).text
    assert store.acts_of(lead)[0] == "asked_again"


def test_ones_own_open_lead_is_shown(store: Store) -> None:
    lead = store.contacted("Marcus Bell")
    answer = enter(store, phone=lead.phone)
    assert answer.headers["Location"] == f"{INBOX}/{lead.ref}"
    assert "has an open lead here already" in store.consultant.see(answer.headers["Location"]).text


def test_a_double_click_is_one_lead(store: Store) -> None:
    from tests.sides.desk.hands import fields_of  # noqa: PLC0415

    fields = {**fields_of(store.consultant.see(NEW).html, NEW), **TYPED}
    first, second = (store.consultant.client.post(NEW, data=fields) for _click in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(store.read(lambda: leads.inbox_page(store.cast.manager, leads.InboxFilter()).rows)) == 1
