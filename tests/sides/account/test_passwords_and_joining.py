"""Links to a password: for who forgot it, for who bought a car, for who begins to work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask, url_for

from portal.domain import accounts, customers
from portal.platform import clock
from portal.platform.db import in_one_write
from tests.domain.accounts.cast import PASSWORD, People
from tests.sides.account.conftest import Person

NEW = "nine green umbrellas dance"
SecretIn = Callable[[str, str], str]


def path_in(secret_in: SecretIn, letter: str) -> str:
    return urlsplit(secret_in(letter, "link")).path


# --- forgotten ------------------------------------------------------------------------------------------------


def forget(person: Person, login: str) -> str:
    answer = person.send("/account/password/forgotten", {"login": login})
    assert (answer.status_code, answer.location) == (303, "/account/sign-in")
    return person.get("/account/sign-in").text


def test_a_forgotten_password_is_set_anew_by_a_link(person: Person, secret_in: SecretIn) -> None:
    assert "a link to a new password is on its way" in forget(person, "mei@mail.example")
    path = path_in(secret_in, "password-reset")
    assert person.get(path).status_code == 200
    answer = person.send(path, {"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/account/sign-in")
    assert person.sign_in("mei@mail.example", NEW).location == "/club/"


def test_nobody_learns_whether_a_login_exists(person: Person, newcomer: Callable[[], Person]) -> None:
    def seen(who: Person, login: str) -> str:
        return re.sub(r'value="[^"]*"', "", forget(who, login))

    assert seen(person, "mei@mail.example") == seen(newcomer(), "nobody@mail.example")


def test_opening_a_link_uses_nothing_up(person: Person, secret_in: SecretIn) -> None:
    forget(person, "mei@mail.example")
    path = path_in(secret_in, "password-reset")
    for _ in range(3):
        assert person.get(path).status_code == 200
    assert person.send(path, {"password": NEW}).status_code == 303


def test_a_used_link_says_so_and_offers_a_new_one(person: Person, secret_in: SecretIn) -> None:
    forget(person, "mei@mail.example")
    path = path_in(secret_in, "password-reset")
    person.send(path, {"password": NEW})
    answer = person.get(path)
    assert answer.status_code == 410
    assert "This link has ended" in answer.text
    assert "/account/password/forgotten" in answer.text


def test_a_password_that_is_refused_is_said_at_the_field(person: Person, secret_in: SecretIn) -> None:
    forget(person, "mei@mail.example")
    path = path_in(secret_in, "password-reset")
    for password, sentence in [
        ("short", "Use at least 10 characters."),
        ("huangmei1234", "This password is easy to guess."),
        ("x" * 129, "Use at most 128 characters."),
        ("", "Enter a new password"),
    ]:
        answer = person.send(path, {"password": password})
        assert answer.status_code == 422
        assert sentence in answer.text


@pytest.mark.parametrize("path", ["/account/password/reset/nonsense", "/account/join/nonsense", "/account/join/%00"])
def test_an_altered_link_is_not_found(person: Person, path: str) -> None:
    assert person.get(path).status_code == 404
    assert person.send("/account/sign-in", {"password": NEW}, to=path).status_code == 404


# --- changing -------------------------------------------------------------------------------------------------


def test_changing_the_password_signs_out_everywhere_else(person: Person, newcomer: Callable[[], Person]) -> None:
    person.sign_in("mei@mail.example")
    elsewhere = newcomer()
    elsewhere.sign_in("mei@mail.example")
    answer = person.send("/account/password", {"current": PASSWORD, "password": NEW})
    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    assert person.is_signed_in
    assert not elsewhere.is_signed_in


def test_the_current_password_must_be_right(person: Person) -> None:
    person.sign_in("mei@mail.example")
    answer = person.send("/account/password", {"current": "wrong", "password": NEW})
    assert answer.status_code == 422
    assert "This is not your current password." in answer.text
    assert person.is_signed_in


# --- joining --------------------------------------------------------------------------------------------------


def sell(app: Flask, cause: str = "sale:1") -> None:
    def sold() -> None:
        customer = customers.join_or_make(
            "Chen Bo",
            phone="+8613900000001",
            email="bo@mail.example",
            language="en",
            first_touch_at=clock.now(),
            first_touch_source="dealer",
        )
        accounts.invite_owner(customer, phone="+8613900000001", email="bo@mail.example", language="en", cause=cause)

    with app.app_context():
        in_one_write(sold)


def test_a_buyer_joins_and_stands_in_the_club(person: Person, app: Flask, secret_in: SecretIn) -> None:
    sell(app)
    path = path_in(secret_in, "owner-invitation")
    assert path.startswith(accounts.JOIN_PATH)
    page = person.get(path).text
    assert "Welcome, Chen Bo" in page
    assert "b•••@mail.example" in page
    assert "bo@mail.example" not in page
    answer = person.send(path, {"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/club/")
    assert person.is_signed_in


def test_joining_twice_by_a_double_click_makes_one_account(person: Person, app: Flask, secret_in: SecretIn) -> None:
    sell(app)
    path = path_in(secret_in, "owner-invitation")
    page = person.get(path).text
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page)) | {"password": NEW}
    first = person.client.post(path, data=fields)
    assert first.location == "/club/"
    used = person.get(path)
    assert used.status_code == 410
    assert "It was used to open an account." in used.text


def test_the_account_has_the_language_the_page_was_read_in(person: Person, app: Flask, secret_in: SecretIn) -> None:
    sell(app)
    path = path_in(secret_in, "owner-invitation")
    person.send(f"{path}?lang=zh-Hans", {"password": NEW})
    assert '<html lang="zh-Hans"' in person.get("/account/sessions").text


def test_an_ended_invitation_is_sent_again_on_request(person: Person, app: Flask, secret_in: SecretIn) -> None:
    with time_machine.travel(clock.now() - timedelta(days=31), tick=False):
        sell(app)
    path = path_in(secret_in, "owner-invitation")
    ended = person.get(path)
    assert ended.status_code == 410
    assert "Send a new invitation" in ended.text
    answer = person.send(path, {}, to=f"{path}/again")
    assert (answer.status_code, answer.location) == (303, "/account/sign-in")
    new = path_in(secret_in, "owner-invitation")
    assert new != path
    assert person.send(new, {"password": NEW}).location == "/club/"


def test_a_second_invitation_points_to_the_account_there_is(
    person: Person, newcomer: Callable[[], Person], app: Flask, secret_in: SecretIn
) -> None:
    sell(app, "sale:1")
    first = path_in(secret_in, "owner-invitation")
    sell(app, "sale:2")
    second = path_in(secret_in, "owner-invitation")
    person.send(first, {"password": NEW})
    answer = newcomer().send(second, {"password": "five purple lanterns glow"})
    assert answer.status_code == 422
    assert "You have an account already, and your car is in it. Sign in with bo@mail.example." in answer.text


def test_staff_join_and_set_up_their_second_factor_next(person: Person, app: Flask, people: People) -> None:
    with app.app_context():
        address = in_one_write(lambda: accounts.invite_first_administrator("new@desk.example", name="New One"))
    path = urlsplit(address).path
    assert "Welcome, New One" in person.get(path).text
    answer = person.send(path, {"password": "kz!8Qw#1"})
    assert answer.location == "/account/second-factor"
    assert person.get(answer.location).location == "/account/second-factor/setup"


def test_an_ended_invitation_of_staff_says_whom_to_ask(person: Person, app: Flask) -> None:
    with app.app_context(), time_machine.travel(clock.now() - timedelta(days=3), tick=False):
        address = in_one_write(lambda: accounts.invite_first_administrator("new@desk.example"))
    path = urlsplit(address).path
    ended = person.get(path)
    assert ended.status_code == 410
    assert "Ask whoever invited you for a new one." in ended.text
    assert person.send("/account/sign-in", {}, to=f"{path}/again").status_code == 404


def test_the_addresses_in_letters_are_the_routes_of_this_side(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("account.join.show", token="T") == f"{accounts.JOIN_PATH}T"
        assert url_for("account.password.reset", token="T") == f"{accounts.RESET_PATH}T"
