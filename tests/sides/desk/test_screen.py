"""The agent's screen: holding a lead, reaching the person, proving that they are real."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain import leads, messages
from portal.domain.accounts import Role
from portal.domain.leads import Act, Lead, Source
from portal.platform import clock
from portal.platform.db import db
from tests.domain.sales.cast import NOON, report
from tests.sides.desk.conftest import Desk
from tests.sides.desk.hands import fields_of
from tests.sides.desk.talk import FOUND, acts_of, address, press
from tests.support.pages import Page

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
