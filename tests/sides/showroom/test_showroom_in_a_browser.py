"""What a script adds: an answer checked on leaving it, a consent that names the dealer, a price that follows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.support.browser import TELEPHONE, Visitor


@pytest.fixture
def visitor(stage: Flask, visit: Callable[..., Visitor]) -> Visitor:
    return visit(viewport=TELEPHONE)


def test_an_answer_is_checked_when_one_leaves_it(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/interest?model=tessel")
    page.get_by_label("Mobile number").fill("123")
    page.locator("#email").focus()
    expect(page.locator("#phone-e")).to_contain_text("Enter a mobile number with 11 digits")
    page.get_by_label("Mobile number").fill("13800000001")
    page.locator("#email").focus()
    expect(page.locator("#phone-e")).to_have_count(0)
    expect(page.locator("#phone")).to_have_value("13800000001")
    visitor.check_accessible()


def test_the_consent_names_the_dealer_one_chooses(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/interest")
    page.get_by_text("One dealer chosen by Alborea may contact me").click()
    page.get_by_label("Dealer or city").select_option("dealer:D002")
    named = page.get_by_label("Alborea West Gate may contact me about this enquiry")
    expect(named).not_to_be_checked()
    page.get_by_label("Dealer or city").select_option("city:hefei")
    expect(page.get_by_text("One dealer chosen by Alborea may contact me")).to_be_visible()


def test_the_price_and_the_address_follow_the_car_one_builds(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/models/solenne")
    page.get_by_label("Atelier").check()
    expect(page.locator("#price")).to_have_text("¥306,800")
    expect(page).to_have_url(re.compile("trim=atelier"))
    page.get_by_role("button", name="Register interest in this car").click()
    expect(page.get_by_text("Atelier · Dawn Copper · Arc")).to_be_visible()


def test_the_car_is_built_and_priced_without_a_script(stage: Flask, visit: Callable[..., Visitor]) -> None:
    page = visit(javascript=False).page
    page.goto("/models/solenne")
    page.get_by_label("Night Line").check()
    page.get_by_role("button", name="Update price").click()
    expect(page.locator("#price")).to_have_text("¥292,800")
    expect(page.get_by_label("Night Line")).to_be_checked()
