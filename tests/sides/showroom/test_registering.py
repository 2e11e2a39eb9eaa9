"""Registering interest: what is kept, what is said of a mistake, and that one form makes one lead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.customers import Channel, Consent
from portal.domain.leads import Heat, Source
from portal.domain.messages import Message
from portal.platform import clock
from portal.platform.db import db
from tests.sides.showroom.conftest import MEI, NOON, Prospect, answers_in
from tests.support.pages import Page


def consents(stage: Flask) -> list[Consent]:
    with stage.app_context():
        return list(db.session.scalars(sa.select(Consent).order_by(Consent.id)))


# --- all is well ----------------------------------------------------------------------------------------------


def test_an_enquiry_becomes_a_lead_and_says_thank_you(prospect: Prospect, leads_there: Any) -> None:
    sent = prospect.register(email="Mei@Example.com")
    assert sent.status == 303
    (lead,) = leads_there()
    assert (lead.name, lead.phone, lead.email) == ("Mei Chen", "+8613800000001", "mei@example.com")
    assert (lead.horizon, lead.channel, lead.call_window) == ("month", "call", "afternoon")
    assert (lead.source, lead.is_suspect, lead.hints) == (Source.MODEL_PAGE, False, [])
    thanks = prospect.open(sent.headers["Location"]).check()
    assert lead.ref in thanks.text
    assert "Mei" not in thanks.text
    assert "0001" not in thanks.text


def test_the_message_leads_to_a_page_of_ones_own(prospect: Prospect, own_page: str) -> None:
    assert prospect.open(own_page).check().status == 200


def test_an_address_alone_is_enough(prospect: Prospect, leads_there: Any) -> None:
    assert prospect.register(phone="", email="mei@example.com", channel="mail").status == 303
    assert leads_there()[0].email == "mei@example.com"


def test_a_number_from_elsewhere_is_taken(prospect: Prospect, leads_there: Any) -> None:
    prospect.register(country="GB", phone="07911 123456")
    prospect.register(phone="+33 6 12 34 56 78")
    assert [lead.phone for lead in leads_there()] == ["+447911123456", "+33612345678"]


def test_a_name_in_any_script_is_kept(prospect: Prospect, leads_there: Any) -> None:
    prospect.register(name="  欧阳\u202e  娜娜 👩🏽‍🔧 محمد ")
    assert leads_there()[0].name == "欧阳 娜娜 👩🏽‍🔧 محمد"


def test_the_car_one_built_the_dealer_and_the_campaign_come_along(prospect: Prospect, leads_there: Any) -> None:
    address = (
        "/interest?model=solenne&trim=line&paint=plum&wheels=aero&place=dealer:D002"
        "&utm_campaign=autumn&utm_source=wechat"
    )
    shown = prospect.open(address).check()
    assert "Night Line · Night Plum · Aero" in shown.text
    held = answers_in(shown.html, "/interest")
    assert (held["model"], held["place"], held["trim"]) == ("solenne", "dealer:D002", "line")
    asked = {name: value for name, value in MEI.items() if name not in {"model", "place"}}
    prospect.send(prospect.fill_in(address, asked))
    (lead,) = leads_there()
    assert (lead.source, lead.campaign) == (Source.CONFIGURATION, "autumn")
    assert lead.trim_id is not None
    assert lead.paint_id is not None
    assert lead.wanted_dealer_id is not None


def test_a_wish_to_drive_and_a_call_now_make_it_hot(prospect: Prospect, leads_there: Any) -> None:
    prospect.register(test_drive="y", wants_call_now="y")
    (lead,) = leads_there()
    assert (lead.source, lead.heat, lead.wants_call_now) == (Source.TEST_DRIVE, Heat.HOT, True)


def test_asking_again_makes_no_second_lead(prospect: Prospect, leads_there: Any) -> None:
    first = prospect.register()
    second = prospect.register(model="fenelle")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(leads_there()) == 1


def test_what_the_address_claims_but_nobody_offers_is_ignored(prospect: Prospect) -> None:
    page = prospect.open("/interest?model=none&trim=x&paint=%00&place=dealer:D999&horizon=x").check()
    held = answers_in(page.html, "/interest")
    assert "model" not in held
    assert held["trim"] == ""


# --- consent --------------------------------------------------------------------------------------------------


def test_no_box_is_ticked_beforehand_and_an_empty_one_is_no_answer(prospect: Prospect, stage: Flask) -> None:
    held = answers_in(prospect.open("/interest").html, "/interest")
    assert not {"sharing", "news_call", "news_sms", "news_mail"} & set(held)
    prospect.register()
    assert consents(stage) == []


def test_each_yes_is_kept_with_the_words_that_were_read(prospect: Prospect, stage: Flask) -> None:
    prospect.register(sharing="y", news_sms="y", news_mail="y")
    kept = {consent.channel: consent for consent in consents(stage)}
    assert set(kept) == {Channel.SHARING, Channel.SMS}, "news by mail needs an address"
    assert kept[Channel.SHARING].shown == "One dealer chosen by Alborea may contact me about this enquiry"
    assert kept[Channel.SHARING].dealer_id is None
    assert kept[Channel.SHARING].shown_version == "1"


def test_a_yes_that_named_the_dealer_holds_for_that_dealer(prospect: Prospect, stage: Flask) -> None:
    data = prospect.fill_in("/interest?place=dealer:D001", {**MEI, "place": "dealer:D001", "sharing": "y"})
    assert data["sharing_shown"] == "D001"
    prospect.send(data)
    (kept,) = consents(stage)
    assert kept.shown == "Alborea Riverside may contact me about this enquiry"
    assert kept.dealer_id is not None


def test_a_yes_to_one_dealer_is_asked_anew_for_another(prospect: Prospect, stage: Flask, leads_there: Any) -> None:
    data = prospect.fill_in("/interest?place=dealer:D001", {**MEI, "place": "dealer:D002", "sharing": "y"})
    refused = prospect.send(data).check()
    assert refused.status == 422
    assert "You chose another dealer since. Read this once more." in refused.text
    assert "Alborea West Gate may contact me" in refused.text
    assert "sharing" not in answers_in(refused.html, "/interest")
    assert leads_there() == []


# --- mistakes -------------------------------------------------------------------------------------------------


def test_a_mistake_keeps_what_was_entered_and_is_said_twice(prospect: Prospect, leads_there: Any) -> None:
    answers = {**MEI, "phone": "12345", "name": "Mei <Chen>", "news_sms": "y", "call_window": "evening"}
    page = prospect.send(prospect.fill_in("/interest?utm_source=wechat", answers)).check()
    assert page.status == 422
    assert page.text.count("Enter a mobile number with 11 digits, like 138 0000 0001") == 2
    assert page.reader.titles[0].startswith("Error:")
    held = answers_in(page.html, "/interest")
    for name in ("phone", "name", "news_sms", "call_window", "model", "place", "horizon"):
        assert held[name] == answers[name]
    assert held["utm_source"] == "wechat"
    assert leads_there() == []


def test_an_empty_form_says_everything_at_once_in_chinese_too(stage: Flask) -> None:
    nothing = {"model": "", "name": "", "phone": "", "place": ""}
    english = Prospect(stage.test_client())
    page = english.send(english.fill_in("/interest", nothing)).check()
    for sentence in (
        "Please check 4 answers",
        "Choose a car",
        "Enter your full name",
        "Enter a mobile number or an email address, so that we can answer you",
        "Choose a dealer or a city",
    ):
        assert sentence in page.text
    chinese = Prospect(stage.test_client(), "zh-CN")
    assert chinese.send(chinese.fill_in("/interest", nothing)).check().status == 422


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": "x" * 81}, "Shorten this to 80 characters, it has 81"),
        ({"name": "\x00\u202e "}, "Enter your full name"),
        ({"phone": "1" * 1000}, "Shorten this to 40 characters"),
        ({"phone": "400 820 8820"}, "Enter a mobile number with 11 digits"),
        ({"country": "GB", "phone": "123"}, "Enter the number of one telephone"),
        ({"email": "mei@"}, "Enter an email address, like mei@example.com"),
        ({"phone": "", "email": "mei@example.com"}, "Enter a mobile number, or choose email for the answer"),
        ({"channel": "mail"}, "Enter an email address, or choose another way for the answer"),
        ({"model": "batmobile"}, "Choose a car"),
        ({"place": "dealer:D999"}, "Choose a dealer or a city"),
        ({"horizon": "never"}, "Choose when you would like the car"),
        ({"channel": "sharing"}, "Choose how we may answer"),
        ({"call_window": "night"}, "Choose when we may call"),
        ({"country": "XX"}, "Choose one of the answers offered"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(
    prospect: Prospect, leads_there: Any, answers: dict[str, str], sentence: str
) -> None:
    page = prospect.register(**answers).check()
    assert page.status == 422
    assert sentence in page.text
    assert leads_there() == []


def test_hidden_answers_that_are_odd_do_no_harm(prospect: Prospect, leads_there: Any) -> None:
    odd = {"trim": "x" * 999, "paint": "\x00", "utm_campaign": "c" * 500, "sharing_shown": "x" * 99}
    assert prospect.register(**odd).status == 303
    (lead,) = leads_there()
    assert lead.campaign == "c" * 80
    assert lead.trim_id is None


def test_a_form_without_its_token_is_not_taken(prospect: Prospect, leads_there: Any) -> None:
    data = prospect.fill_in("/interest", MEI)
    assert prospect.send({**data, "csrf_token": data["csrf_token"][:-1] + "x"}).status == 400
    assert leads_there() == []


# --- once -----------------------------------------------------------------------------------------------------


def test_a_double_click_makes_one_lead_and_one_message(prospect: Prospect, stage: Flask, leads_there: Any) -> None:
    data = prospect.fill_in("/interest", MEI)
    addresses = {prospect.send(data).headers["Location"] for _click in range(3)}
    assert len(addresses) == 1
    assert leads_there()[0].version == 1
    with stage.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_eight_clicks_in_one_instant_make_one_lead(prospect: Prospect, stage: Flask, leads_there: Any) -> None:
    data = prospect.fill_in("/interest", MEI)
    cookie = prospect.client.get_cookie("session")
    assert cookie is not None

    def click(_number: int) -> str:
        client = stage.test_client()
        client.set_cookie("session", cookie.value)
        with clock.at(NOON):
            return client.post("/interest", data=data).headers["Location"]

    with ThreadPoolExecutor(8) as clicks:
        addresses = set(clicks.map(click, range(8)))
    assert len(addresses) == 1
    assert leads_there()[0].version == 1


# --- thanks, and the live check -------------------------------------------------------------------------------


def test_thanks_does_not_tell_which_references_exist(prospect: Prospect) -> None:
    real = prospect.register().headers["Location"]
    made_up = "/interest/thanks/ABCD2345"
    shown = [prospect.open(address).html.replace(address.rpartition("/")[2], "REF") for address in (real, made_up)]
    assert _without_tokens(shown[0]) == _without_tokens(shown[1])
    for wrong in ("abcd2345", "ABCD234", "ABCD23450", "%00"):
        assert prospect.open(f"/interest/thanks/{wrong}").status == 404


def _without_tokens(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrf_token" not in line)


@pytest.mark.parametrize(
    ("name", "answers", "sentence"),
    [
        ("phone", {"phone": "123"}, "Enter a mobile number with 11 digits"),
        ("email", {"email": "mei@"}, "Enter an email address"),
        ("name", {"name": "x" * 90}, "Shorten this"),
        ("place", {"place": "dealer:D002"}, "Alborea West Gate may contact me"),
    ],
)
def test_one_answer_is_checked_alone(
    prospect: Prospect, leads_there: Any, name: str, answers: dict[str, str], sentence: str
) -> None:
    data = prospect.fill_in("/interest", {**MEI, **answers})
    piece = prospect.send(data, action=f"/interest/check?field={name}", **{"HX-Request": "true"})
    assert piece.status == 200
    assert sentence in piece.text
    assert "<html" not in piece.html
    assert leads_there() == []


def test_an_answer_that_is_still_empty_is_not_blamed(prospect: Prospect) -> None:
    data = prospect.fill_in("/interest", {})
    assert "Error" not in prospect.send(data, action="/interest/check?field=phone").text
    assert prospect.send(data, action="/interest/check?field=stamp").status == 404


def test_a_page_that_was_refused_can_be_read_in_the_other_language(prospect: Prospect) -> None:
    page = Page(prospect.client.post("/interest?lang=zh-Hans", data=prospect.fill_in("/interest", {})))
    assert page.reader.language == "zh-Hans"
