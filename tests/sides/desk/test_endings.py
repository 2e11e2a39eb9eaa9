"""How the desk's work on a lead ends otherwise: rest, invalid, no contact, a note, a duplicate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain import customers
from portal.domain.leads import Act, State
from tests.domain.sales.cast import NOON
from tests.sides.desk.conftest import Desk
from tests.sides.desk.hands import fields_of
from tests.sides.desk.talk import acts_of, address, press


def test_a_lead_that_buys_later_rests_with_a_consent(desk: Desk) -> None:
    lead = desk.take(desk.register(consents=()))
    until = (date(2026, 6, 15) + timedelta(days=120)).isoformat()
    refused = press(desk, lead, "nurture", 422, until=until, rest_reason="Builds a house")
    assert "Resting needs one consent" in refused.text
    assert fields_of(refused.html, "talk")["rest_reason"] == "Builds a house"
    press(desk, lead, "nurture", 303, until=until, rest_reason="Builds a house", mail="yes")
    assert desk.now(lead).state is State.NURTURING
    assert "Resting until 13 October." in desk.agent.see(address(lead)).text


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Choose the day on which somebody calls again"),
        ("soon", "Enter a day that exists"),
        ("2026-08-01", "The desk lets a lead rest when the purchase is more than 90 days away"),
        ("2028-01-01", "A lead rests between 31 and 365 days."),
    ],
)
def test_a_day_to_rest_until_must_fit(desk: Desk, until: str, sentence: str) -> None:
    lead = desk.take(desk.register())
    page = press(desk, lead, "nurture", 422, until=until, rest_reason="Later", budget="¥1")
    assert sentence in page.text
    assert fields_of(page.html, "talk")["until"] == until
    assert fields_of(page.html, "talk")["budget"] == "¥1"


def test_unreachable_is_refused_before_the_rule_and_spam_is_closed(desk: Desk) -> None:
    lead = desk.take(desk.register())
    assert "Choose a reason" in press(desk, lead, "invalid", 422, invalid_note="?").text
    refused = press(desk, lead, "invalid", 422, reason="unreachable", invalid_note="Rang once")
    assert "Unreachable needs 6 tries over 5 days in three parts of the day." in refused.text
    assert fields_of(refused.html, "talk")["invalid_note"] == "Rang once"
    press(desk, lead, "invalid", 303, reason="spam")
    assert desk.now(lead).state is State.INVALID
    assert "This lead is closed." in desk.agent.see(address(lead)).text


def test_a_person_who_wants_no_contact_is_let_go_and_every_yes_becomes_a_no(desk: Desk) -> None:
    lead = desk.take(desk.register())
    press(desk, lead, "withdraw", 303, withdraw_note="Never asked for it")
    assert desk.now(lead).state is State.WITHDRAWN

    def yeses() -> list[bool]:
        contact = customers.find_contact(customers.ContactKind.PHONE, lead.phone or "")
        return [c.given for c in customers.consents_of([contact])] if contact else [True]

    assert desk.read(yeses) == [False]


def test_a_note_stands_on_the_timeline_and_an_empty_one_is_refused(desk: Desk) -> None:
    lead = desk.register()
    assert "Write the note first" in press(desk, lead, "note", 422, remark="  ").text
    page = press(desk, lead, "note", remark="Called back <b>twice</b>")
    assert "Called back <b>twice</b>" in page.text
    assert fields_of(page.html, "talk")["remark"] == ""


# --- duplicates -----------------------------------------------------------------------------------------------


def test_a_lead_of_the_same_name_city_and_model_stands_beside_it_with_what_differs(desk: Desk) -> None:
    other = desk.register(phone="+8613911112222", at=NOON - timedelta(hours=1))
    lead = desk.register()
    page = desk.agent.see(address(lead))
    assert f"Same person as {other.ref}?" in page.text
    assert "Same name, city and model" in page.text
    assert '<td class="diff">139 1111 2222</td>' in page.html
    assert "<td>Shanghai</td>" in page.html


def test_a_duplicate_is_merged_into_the_lead_that_stays(desk: Desk) -> None:
    stays = desk.register(phone="+8613911112222", at=NOON - timedelta(hours=1))
    lead = desk.take(desk.register())
    answer = press(desk, lead, "duplicate", 303, same_as=stays.ref)
    assert answer.headers["Location"] == address(stays)
    assert desk.now(lead).state is State.DUPLICATE
    assert acts_of(desk, stays)[-1] is Act.ASKED_AGAIN
    closed = desk.agent.see(address(lead))
    assert f'href="{address(stays)}"' in closed.html


def test_a_lead_cannot_be_merged_into_itself_a_closed_one_or_none(desk: Desk) -> None:
    closed = desk.take(desk.register("Gone"))
    press(desk, closed, "invalid", 303, reason="spam")
    lead = desk.take(desk.register())
    for survivor, sentence in (
        ("", "Enter the reference of the lead that stays"),
        ("ZZZZZZZZ", "No lead has this reference."),
        (lead.ref.lower(), "A lead cannot be a duplicate of itself"),
        (closed.ref, "A lead cannot be a duplicate of itself or of a closed lead."),
    ):
        page = press(desk, lead, "duplicate", 422, survivor=survivor, budget="¥1")
        assert sentence in page.text
        kept = fields_of(page.html, "talk")
        assert (kept["survivor"], kept["budget"]) == (survivor, "¥1")
    assert desk.now(lead).state is State.RECEIVED
