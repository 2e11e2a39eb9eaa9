"""Qualifying: what was found out, what is refused, and everything typed kept."""

from __future__ import annotations

import pytest

from portal.domain import customers, leads
from portal.domain.customers import ConsentKind
from portal.domain.leads import Source, State
from tests.sides.desk.conftest import Desk
from tests.sides.desk.hands import fields_of
from tests.sides.desk.talk import FOUND, address, press, proved


def test_a_proved_lead_is_qualified_with_all_that_was_found_out(desk: Desk) -> None:
    lead = proved(desk, consents=())
    answer = press(desk, lead, "qualify", 303, sharing="yes", mail="no", second_model="tessel", **FOUND)
    assert answer.headers["Location"] == f"/desk/assignment/{lead.ref}"
    now = desk.now(lead)
    assert now.state is State.QUALIFIED
    assert now.needs == {"use": "School run", "budget": "Around ¥250,000"}
    assert (now.channel, now.call_window, now.claimed_until) == ("call", "evening", None)
    assert now.customer_id is not None
    interests = desk.read(lambda: [i.model.slug for i in leads.interests_of(now)])
    assert interests == ["ostrel", "tessel"]


def test_a_consent_is_kept_in_the_words_that_were_read_in_the_customers_language(desk: Desk) -> None:
    lead = proved(desk, consents=(), language="zh-Hans")
    press(desk, lead, "qualify", 303, sharing="yes", mail="no", **FOUND)

    def look() -> dict[str, tuple[bool, str]]:
        customer = customers.get_customer(desk.now(lead).customer_id or 0)
        return {c.channel.value: (c.given, c.shown) for c in customers.consents_of(customer)}

    kept = desk.read(look)
    with desk.app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        words = customers.words_of(ConsentKind.SHARING)[0]
    assert kept["sharing"] == (True, words)
    assert kept["mail"][0] is False
    assert "call" not in kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Enter the name, as the person says it"),
        ({"horizon": "unknown"}, "Ask when they plan to buy"),
        ({"horizon": "yesterday"}, "Choose one from the list"),
        ({"planned_on": "2026-02-30"}, "Enter a day that exists, with year, month and day"),
        ({"planned_on": "2026-06-14"}, "Choose a day from today on"),
        ({"channel": ""}, "Ask how they like to be reached"),
        ({"channel": "pigeon"}, "Choose one from the list"),
        ({"model": "batmobile"}, "Choose one from the list"),
        ({"dealer": "D999"}, "Choose one from the list"),
        ({"sharing": "perhaps"}, "Choose one from the list"),
        ({"use": "x" * 201}, "Shorten this to 200 characters, it has 201"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_everything_typed_is_kept(
    desk: Desk, typed: dict[str, str], sentence: str
) -> None:
    lead = proved(desk)
    sent = {**FOUND, **typed}
    page = press(desk, lead, "qualify", 422, **sent)
    assert sentence in page.text
    assert "<title>Error: Huang Yuting" in page.html
    kept = fields_of(page.html, "talk")
    radios = {"horizon", "channel", "sharing"}
    untouched = {name: value for name, value in sent.items() if name not in typed}
    assert {name: kept.get(name) for name in untouched} == untouched
    for name, value in typed.items():
        if name not in radios | {"model", "dealer"}:
            assert kept[name].strip() == value.strip()
    assert desk.now(lead).state is State.RECEIVED


@pytest.mark.parametrize(
    ("changes", "typed", "sentence"),
    [
        ({"consents": ()}, {}, "The customer has not agreed that a dealer gets the details."),
        ({"consents": ()}, {"sharing": "no"}, "The customer has not agreed that a dealer gets the details."),
        ({"city_code": None}, {"city": ""}, "Choose a dealer or a city"),
        ({"model_slug": None}, {"use": "", "budget": ""}, "Choose the model, or note what the customer needs"),
    ],
)
def test_what_the_rules_miss_is_said_at_its_field_and_everything_typed_is_kept(
    desk: Desk, changes: dict[str, object], typed: dict[str, str], sentence: str
) -> None:
    lead = proved(desk, **changes)
    page = press(desk, lead, "qualify", 422, **{**FOUND, **typed})
    assert sentence in page.text
    assert fields_of(page.html, "talk")["talk_note"] == FOUND["talk_note"]
    assert desk.now(lead).state is State.RECEIVED


def test_a_lead_without_its_proofs_is_not_qualified(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = press(desk, lead, "qualify", 422, **FOUND)
    assert "This lead needs 2 proofs and has 0." in page.text
    assert fields_of(page.html, "talk")["use"] == "School run"


def test_one_proof_is_enough_for_a_caller_of_the_hotline(desk: Desk) -> None:
    lead = desk.take(desk.register(source=Source.HOTLINE))
    press(desk, lead, "attempt", outcome="confirmed")
    press(desk, lead, "qualify", 303, **FOUND)
    assert desk.now(lead).state is State.QUALIFIED


def test_a_million_characters_are_refused_and_the_page_still_answers(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = press(desk, lead, "note", 422, remark="长" * 50_000)
    assert "Shorten this to 2000 characters, it has 50000" in page.text
    page = desk.agent.see(address(lead))
    assert desk.agent.press(page, address(lead, "note"), remark="x" * 1_100_000).status_code == 413
