"""The pages for everybody: the same bytes for each reader of a language, whole without a script, sent once."""

from __future__ import annotations

import gzip
from datetime import timedelta

import brotli
import pytest
from flask import Flask

from portal.platform.assets import asset
from tests.sides.showroom.conftest import MEI, Prospect, answers_in
from tests.support.pages import Page

PUBLIC = ("/", "/models", "/models/fenelle", "/models/solenne?paint=plum&trim=atelier&wheels=aero", "/privacy")


@pytest.mark.parametrize("address", [*PUBLIC, "/interest", "/interest/thanks/ABCD2345"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_page_is_well_made_in_both_languages(stage: Flask, address: str, language: str) -> None:
    page = Prospect(stage.test_client(), language).open(address)
    assert page.status == 200
    assert page.check().reader.language == {"en": "en", "zh-CN": "zh-Hans"}[language]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_holds_no_form_token_and_sets_no_cookie(prospect: Prospect, address: str) -> None:
    page = prospect.open(address)
    assert "csrf_token" not in page.html
    assert "Set-Cookie" not in page.headers


def test_a_public_page_offers_the_appearance_a_page_away(prospect: Prospect) -> None:
    assert 'href="/account/preferences"' in prospect.open("/").html
    assert 'action="/account/preferences"' in prospect.open("/interest/thanks/ABCD2345").html


@pytest.mark.parametrize("address", PUBLIC)
def test_a_second_visit_gets_no_page_again(prospect: Prospect, address: str) -> None:
    first = prospect.open(address)
    again = prospect.open(address, **{"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert again.html == ""


def test_another_language_and_another_choice_are_other_pages(prospect: Prospect) -> None:
    tags = {
        prospect.open(address).headers["ETag"]
        for address in ("/models/solenne", "/models/solenne?lang=zh-Hans", "/models/solenne?paint=plum")
    }
    assert len(tags) == 3


def test_the_language_of_the_address_wins_over_the_browsers_and_is_remembered(stage: Flask) -> None:
    def reader() -> Prospect:
        return Prospect(stage.test_client())

    chose = reader()
    assert chose.open("/?lang=zh-Hans", **{"Accept-Language": "en"}).reader.language == "zh-Hans"
    assert chose.open("/", **{"Accept-Language": "en"}).reader.language == "zh-Hans"
    assert reader().open("/", **{"Accept-Language": "zh-TW,zh;q=0.9"}).reader.language == "zh-Hans"
    assert reader().open("/", **{"Accept-Language": "de"}).reader.language == "en"


def test_the_first_visit_is_light(stage: Flask) -> None:
    client = stage.test_client()
    with stage.app_context():
        shared = ["portal.css", "portal.js", "vendor/htmx-4.0.1/htmx.min.js", "alborea-display.woff2", "icons.svg"]
        addresses = [asset(name) for name in shared]

    def sent(address: str) -> int:
        return len(client.get(address, headers={"Accept-Encoding": "br, gzip"}).data)

    around = sum(sent(address) for address in addresses)
    assert sent("/") + around < 200_000
    for address in ("/models", "/models/solenne", "/interest"):
        assert sent(address) + around < 150_000, address


def test_a_kept_page_is_sent_as_the_browser_can_read_it(stage: Flask) -> None:
    client = stage.test_client()
    plain = client.get("/").data
    zipped = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain


def test_the_form_is_kept_but_its_keys_are_each_readers_own(stage: Flask) -> None:
    one, other = Prospect(stage.test_client()), Prospect(stage.test_client())
    held = [answers_in(reader.open("/interest").html, "/interest") for reader in (one, one, other)]
    assert len({keys["once"] for keys in held}) == 3
    assert len({keys["csrf_token"].split(".")[0] for keys in held}) == 2, "one for each session"
    other.now += timedelta(seconds=1)
    assert answers_in(other.open("/interest").html, "/interest")["stamp"] != held[2]["stamp"]
    assert one.send({**held[2], **MEI}).status == 400, "the token of another reader's session is not taken"


def test_the_kept_form_is_the_same_for_every_browser(stage: Flask) -> None:
    client = stage.test_client()
    plain = client.get("/interest").data
    for accepted in ("gzip", "gzip, deflate, br", "br"):
        answer = client.get("/interest", headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] in accepted
        assert "Accept-Encoding" in answer.headers["Vary"]
        shown = brotli.decompress(answer.data) if accepted == "br" else gzip.decompress(answer.data)
        assert len(shown) == len(plain)


# --- what they show -------------------------------------------------------------------------------------------


def test_the_home_page_shows_the_range_and_where_the_dealers_are(prospect: Prospect) -> None:
    page = prospect.open("/")
    for words in ("Made for first light", "Solenne", "Tessel", "Ostrel", "Fenelle", "from ¥148,800"):
        assert words in page.text
    assert "3 dealers in 2 cities" in page.text
    assert 'href="/interest?place=city:shanghai"' in page.html
    assert "Nanjing" not in page.text


def test_the_home_page_stands_without_models_and_dealers(app: Flask) -> None:
    page = Page(app.test_client().get("/", headers={"Accept-Language": "en"})).check()
    assert page.status == 200
    assert "Register interest" in page.text
    assert Page(app.test_client().get("/models")).check().status == 200


def test_the_range_is_compared_side_by_side(prospect: Prospect) -> None:
    text = prospect.open("/models").text
    assert "6.9 s" in text
    assert "Power 170 kW 165 kW 118 kW" in text


def test_a_model_page_shows_the_price_of_the_car_one_chose(prospect: Prospect) -> None:
    assert "Your Solenne ¥274,800" in prospect.open("/models/solenne").text
    dearest = prospect.open("/models/solenne?paint=plum&trim=atelier&wheels=aero")
    assert "Your Solenne ¥313,600" in dearest.text
    assert answers_in(dearest.html, "/models/solenne")["trim"] == "atelier"


def test_a_shared_car_has_an_address_without_the_readers_campaign(prospect: Prospect) -> None:
    page = prospect.open("/models/solenne?paint=glacier&utm_source=wechat")
    address = answers_in(page.html, "/models/solenne")
    assert address["utm_source"] == "wechat"
    assert "/models/solenne?paint=glacier&amp;trim=pure&amp;wheels=arc" in page.html
    assert "utm_source=wechat&amp;paint" not in page.html


def test_a_choice_that_is_not_offered_shows_the_models_own_picture(prospect: Prospect) -> None:
    odd = prospect.open("/models/solenne?paint=%00&trim=../../x&wheels=" + "w" * 3000)
    assert odd.check().status == 200
    assert "Your Solenne ¥274,800" in odd.text


def test_a_campaign_travels_from_page_to_page(prospect: Prospect) -> None:
    page = prospect.open("/?utm_campaign=autumn&utm_source=%3Cb%3E&other=1")
    assert "/models/fenelle?utm_source=%3Cb%3E&amp;utm_campaign=autumn" in page.html
    assert "other=1" not in page.html.replace('hreflang="en"', "").split("</header>")[1]


def test_a_model_that_is_not_there_is_not_found(prospect: Prospect) -> None:
    assert prospect.open("/models/none").status == 404


def test_the_privacy_page_shows_the_very_words_of_every_consent(prospect: Prospect) -> None:
    text = prospect.open("/privacy").text
    for sentence in (
        "One dealer chosen by Alborea may contact me about this enquiry",
        "Alborea may call me with news about its models",
        "180 days",
    ):
        assert sentence in text
