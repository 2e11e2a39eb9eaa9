"""The agent's screen: reaching the person, proving that they are real, qualifying, and everything typed kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.domain import customers, leads, messages
from portal.domain.accounts import Role
from portal.domain.customers import ConsentKind
from portal.domain.leads import Act, Lead, LeadLine, Source, State
from portal.platform import clock
from portal.platform.db import db
from tests.domain.sales.cast import NOON, report
from tests.sides.desk.conftest import Desk
from tests.sides.desk.hands import fields_of
from tests.support.pages import Page

FOUND = {
    "name": "Huang Yuting",
    "use": "School run",
    "budget": "Around ¥250,000",
    "horizon": "month",
    "channel": "call",
    "call_window": "evening",
    "city": "shanghai",
    "talk_note": "Her husband decides on the finance",
}


def address(lead: Lead, act: str = "") -> str:
    return f"/desk/leads/{lead.ref}{f'/{act}' if act else ''}"


def acts_of(desk: Desk, lead: Lead) -> list[Act]:
    query = sa.select(LeadLine.act).where(LeadLine.lead_id == lead.id).order_by(LeadLine.number)
    return desk.read(lambda: list(db.session.scalars(query)))


def press(desk: Desk, lead: Lead, act: str, status: int = 200, **typed: str) -> Page:
    """The agent opens the screen, types, and presses the button of that act."""
    page = desk.agent.see(address(lead))
    answer = desk.agent.press(page, address(lead, act), **typed)
    assert answer.status_code == status, answer.status
    return Page(answer).check() if status != 303 else Page(answer)


# --- holding a lead -------------------------------------------------------------------------------------------


def test_a_free_lead_asks_to_be_taken_first(desk: Desk) -> None:
    page = desk.agent.see(address(desk.register()))
    assert "Take this lead, so that nobody else calls at the same time." in page.text
    assert "Qualify the lead" not in page.html.split("<dialog")[0]


def test_a_taken_lead_says_for_how_long(desk: Desk) -> None:
    lead = desk.take(desk.register())
    with clock.at(NOON + timedelta(minutes=4)):
        assert "Yours for 11 min more, until 12:15." in desk.agent.see(address(lead)).text


def test_a_lead_that_a_colleague_holds_can_be_read_but_not_worked(desk: Desk) -> None:
    lead = desk.register()
    desk.take(lead, desk.join(Role.AGENT, "Li Na"))
    page = desk.agent.see(address(lead))
    assert "Li Na has it until 12:15." in page.text
    assert 'name="outcome"' not in page.html
    for act, typed in (("claim", {}), ("attempt", {"outcome": "busy"}), ("qualify", FOUND)):
        refused = press(desk, lead, act, 422, **typed)
        assert "Li Na is working on this lead until 12:15. Take another one." in refused.text
    assert acts_of(desk, lead) == [Act.RECEIVED]


def test_a_hold_that_ran_out_while_typing_is_taken_again_and_nothing_typed_is_lost(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = desk.agent.see(address(lead))
    with clock.at(NOON + timedelta(minutes=16)):
        refused = Page(desk.agent.press(page, address(lead, "qualify"), **FOUND)).check()
        assert refused.status == 422
        assert "Your claim on this lead has run out. Claim it again, then continue." in refused.text
        again = Page(desk.agent.press(refused, address(lead, "claim"))).check()
        assert again.status == 200
        kept = fields_of(again.html, "talk")
        assert {name: kept[name] for name in FOUND} == FOUND
    assert "Yours for 15 min more" in again.text


def test_a_lead_given_back_is_free(desk: Desk) -> None:
    lead = desk.take(desk.register())
    press(desk, lead, "release", 303)
    assert desk.now(lead).claimed_until is None


# --- proofs ---------------------------------------------------------------------------------------------------


def test_a_call_with_the_name_confirmed_is_an_attempt_and_a_proof(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = press(desk, lead, "attempt", outcome="confirmed", attempt_note="Friendly")
    assert "1 of 2 proofs" in page.text
    assert acts_of(desk, lead) == [Act.RECEIVED, Act.ATTEMPT, Act.PROOF]
    assert desk.now(lead).attempts == 1


def test_logging_a_call_keeps_what_was_typed_into_the_script(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = press(desk, lead, "attempt", outcome="call_back", attempt_note="In a meeting", sharing="yes", **FOUND)
    kept = fields_of(page.html, "talk")
    assert {name: kept[name] for name in FOUND} == FOUND
    assert kept["sharing"] == "yes"
    assert kept["attempt_note"] == ""


def test_a_double_click_logs_one_call_and_the_next_press_another(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = desk.agent.see(address(lead))
    for _click in range(2):
        answer = desk.agent.press(page, address(lead, "attempt"), outcome="no_answer")
        assert answer.status_code == 200
    assert desk.now(lead).attempts == 1
    desk.agent.press(Page(answer), address(lead, "attempt"), outcome="no_answer")
    assert desk.now(lead).attempts == 2


def test_a_call_without_its_end_is_refused(desk: Desk) -> None:
    lead = desk.take(desk.register())
    assert "Choose one from the list" in press(desk, lead, "attempt", 422, attempt_note="Hm").text
    assert desk.now(lead).attempts == 0


def test_the_rule_before_unreachable_shows_how_far_it_has_come(desk: Desk) -> None:
    lead = desk.register()
    for day in (3, 1):
        with clock.at(NOON - timedelta(days=day)):
            desk.take(lead)
            desk.write(lambda: leads.log_attempt(desk.own(lead), "no_answer", "", by=desk.agent.viewer))
    text = desk.agent.see(address(lead)).text
    assert "6 tries over 5 days in 3 parts of the day" in text
    assert "2 / 6 tries" in text
    assert "3 / 5 days" in text
    assert "1 / 3 parts of the day" in text


def code_of(desk: Desk, lead: Lead) -> str:
    """The code in the newest message to the lead."""
    query = sa.select(messages.Message).where(messages.Message.letter == "lead-code")
    found = desk.read(lambda: db.session.scalars(query.order_by(messages.Message.id.desc())).first())
    assert found is not None
    assert found.to == lead.phone
    return str((found.secrets or {})["code"])


def test_the_code_sent_by_sms_and_read_out_is_a_proof(desk: Desk) -> None:
    lead = desk.take(desk.register())
    sent = press(desk, lead, "code", way="sms", budget="¥200,000")
    assert fields_of(sent.html, "talk")["budget"] == "¥200,000"
    code = code_of(desk, lead)
    for _click in range(2):
        answer = desk.agent.press(sent, address(lead, "code/check"), code=f"{code[:3]} {code[3:]}")
        assert answer.status_code == 200
    assert "1 of 2 proofs" in Page(answer).check().text
    assert acts_of(desk, lead).count(Act.PROOF) == 1


def test_a_wrong_code_says_how_many_tries_are_left_and_proves_nothing(desk: Desk) -> None:
    lead = desk.take(desk.register())
    press(desk, lead, "code", way="sms")
    wrong = f"{(int(code_of(desk, lead)) + 1) % 10**6:06d}"
    page = press(desk, lead, "code/check", 422, code=wrong, budget="¥200,000")
    assert "That is not the code we sent. Tries left: 4." in page.text
    assert fields_of(page.html, "talk")["budget"] == "¥200,000"
    assert Act.PROOF not in acts_of(desk, lead)


def test_a_code_can_only_go_where_the_lead_has_a_contact(desk: Desk) -> None:
    lead = desk.take(desk.register())
    assert "Send by email" not in desk.agent.see(address(lead)).text
    assert "no contact of that kind" in press(desk, lead, "code", 422, way="email").text
    assert "Choose one from the list" in press(desk, lead, "code", 422, way="pigeon").text


def test_the_letter_with_the_code_can_be_read(desk: Desk) -> None:
    lead = desk.take(desk.register())
    press(desk, lead, "code", way="sms")

    def preview() -> messages.Message:
        return db.session.scalars(sa.select(messages.Message).where(messages.Message.letter == "lead-code")).one()

    with desk.app.test_request_context():
        letter = messages.preview(preview(), shows_secrets=True)
    assert "Read this code out" in letter.text
    assert code_of(desk, lead) in letter.sms


def test_a_reply_counts_once_and_the_friends_word_only_for_referrals(desk: Desk) -> None:
    lead = desk.take(desk.register())
    assert "Friend confirms the referral" not in desk.agent.see(address(lead)).text
    for _time in range(2):
        page = press(desk, lead, "proof", proof="reply")
    assert "1 of 2 proofs" in page.text
    friend = desk.take(desk.register("Friend", source=Source.REFERRAL))
    assert "1 of 1 proofs" in press(desk, friend, "proof", proof="referrer").text


def test_hints_of_spam_are_explained(desk: Desk) -> None:
    lead = desk.register(hints=("fast", "disposable_mail"))
    text = desk.agent.see(address(lead)).text
    assert "Filled in very fast The form came back in under three seconds." in text
    assert "Throw-away address" in text


# --- qualifying -----------------------------------------------------------------------------------------------


def proved(desk: Desk, **changes: object) -> Lead:
    """A lead the agent holds, with its proofs."""
    lead = desk.take(desk.register(**changes))
    for kind in (leads.ProofKind.CALL, leads.ProofKind.REPLY):
        desk.write(lambda kind=kind: leads.add_proof(desk.own(lead), kind, by=desk.agent.viewer))
    return lead


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


# --- other endings --------------------------------------------------------------------------------------------


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


# --- what stands around it ------------------------------------------------------------------------------------


def test_the_file_of_an_owner_who_asks_again_is_shown_with_the_car(desk: Desk) -> None:
    with desk.app.app_context():
        report(desk.cast)
    lead = desk.register("Mei Chen", phone="+8613800000001", model_slug="tessel")
    text = desk.agent.see(address(lead)).text
    assert "Owner since 2026" in text
    assert "Ostrel Night Line · since 14 June" in text


def test_a_lead_with_a_dealer_is_read_only_but_for_a_note(desk: Desk) -> None:
    lead = desk.qualify(desk.register())
    desk.write(lambda: leads.assign(desk.own(lead), "D001", "", by=desk.agent.viewer))
    page = desk.agent.see(address(lead))
    assert "Alborea Riverside" in page.text
    assert "The dealer works on this lead." in page.text
    assert "Qualify the lead" not in page.html.split("<dialog")[0]
    refused = press(desk, lead, "qualify", 422, **FOUND)
    assert "This lead is Assigned. From here it can become" in refused.text


def test_a_lead_that_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk.agent.client.get("/desk/leads/ABCDEFGH").status_code == 404
    assert desk.agent.client.post("/desk/leads/ABCDEFGH/claim").status_code == 400


def test_a_script_gets_the_whole_piece_and_the_words_as_a_toast(desk: Desk) -> None:
    lead = desk.take(desk.register())
    page = desk.agent.see(address(lead))
    sent = {**fields_of(page.html, "talk"), "outcome": "busy"}
    answer = desk.agent.client.post(address(lead, "attempt"), data=sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert '<main id="main"' in answer.text
    assert "The call is noted." in answer.headers["HX-Trigger"]
