"""One door for everybody, that opens for who proves it and leads each to their own side."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, url_for

from portal.domain import accounts
from portal.platform import clock
from portal.platform.db import in_one_write
from portal.sides.account import demonstration
from tests.domain.accounts.cast import People
from tests.sides.account.conftest import Person

SecretIn = Callable[[str, str], str]


def test_the_form_has_the_fields_login_password_and_next(person: Person) -> None:
    page = person.get("/account/sign-in?next=/club/points").text
    form = page[page.index("<form") :]
    names = set(re.findall(r'name="(\w+)"', form[: form.index("</form>")]))
    assert names == {"csrf_token", "login", "password", "next"}
    assert 'value="/club/points"' in form


def test_an_owner_is_led_to_the_club(person: Person) -> None:
    answer = person.sign_in("mei@mail.example")
    assert (answer.status_code, answer.location) == (303, "/club/")
    assert person.is_signed_in


def test_staff_are_asked_for_the_second_factor_first(person: Person) -> None:
    answer = person.sign_in("tao@one.example", next="/dealer/leads")
    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/account/second-factor"
    assert parse_qs(urlsplit(answer.location).query) == {"next": ["/dealer/leads"]}
    assert not person.is_signed_in


@pytest.mark.parametrize(
    ("login", "home"),
    [("mei@mail.example", "/club/"), ("tao@one.example", "/dealer/"), ("ning@desk.example", "/desk/")],
)
def test_in_the_demonstration_everybody_goes_straight_to_their_own_side(visitor: Person, login: str, home: str) -> None:
    assert visitor.sign_in(login).location == home
    assert visitor.is_signed_in


def test_one_goes_where_one_wanted(visitor: Person) -> None:
    assert visitor.sign_in("tao@one.example", next="/dealer/leads?state=open").location == "/dealer/leads?state=open"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "/a\nb", ""],
)
def test_nobody_is_led_out_of_the_portal(visitor: Person, elsewhere: str) -> None:
    assert visitor.sign_in("tao@one.example", next=elsewhere).location == "/dealer/"


def test_who_is_signed_in_is_led_on_at_once(person: Person) -> None:
    person.sign_in("mei@mail.example")
    assert person.get("/account/sign-in").location == "/club/"
    assert person.get("/account/sign-in?next=/club/points").location == "/club/points"


@pytest.mark.parametrize("login", ["mei@mail.example", "nobody@mail.example"])
def test_a_wrong_password_says_the_same_of_anybody_and_keeps_what_was_typed(person: Person, login: str) -> None:
    answer = person.sign_in(login, "wrong wrong wrong", next="/club/points")
    assert answer.status_code == 422
    assert answer.text.count("This login and password do not match. Check both, or set a new password.") == 2
    assert f'value="{login}"' in answer.text
    assert 'value="/club/points"' in answer.text
    assert "wrong wrong wrong" not in answer.text
    assert "<title>Error: Sign in" in answer.text
    assert not person.is_signed_in


@pytest.mark.parametrize("login", ["", "   ", "\x00", "😀" * 200, "x" * 300, "\u202emei@mail.example"])
def test_whatever_is_typed_gets_a_sentence(person: Person, login: str) -> None:
    answer = person.sign_in(login, "\x00" * 300)
    assert answer.status_code == 422
    assert "errsum" in answer.text


def test_after_ten_failures_the_page_says_how_long_to_wait(person: Person, newcomer: Callable[[], Person]) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for _ in range(10):
            person.sign_in("mei@mail.example", "wrong")
        answer = newcomer().sign_in("mei@mail.example")
    assert answer.status_code == 429
    assert "Too many tries. Wait 5 min, then try again." in answer.text
    assert int(answer.headers["Retry-After"]) in (299, 300)


def test_a_form_from_elsewhere_signs_nobody_in(person: Person) -> None:
    answer = person.client.post("/account/sign-in", data={"login": "mei@mail.example", "password": "x"})
    assert answer.status_code == 400


def test_the_session_of_before_is_gone_after_signing_in(person: Person) -> None:
    with person.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    person.get("/account/sign-in")
    with person.client.session_transaction() as session:
        before = session["csrf_token"]
    person.sign_in("mei@mail.example")
    with person.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_the_cookie_carries_a_token_and_no_account(person: Person, people: People) -> None:
    person.sign_in("mei@mail.example")
    with person.client.session_transaction() as session:
        assert len(session["_user_id"]) >= 43
        assert str(people.owner.id) != session["_user_id"]


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(person: Person, newcomer: Callable[[], Person]) -> None:
    person.sign_in("mei@mail.example")
    thief = newcomer()
    with person.client.session_transaction() as session:
        taken = dict(session)
    with thief.client.session_transaction() as session:
        session.update(taken)
    assert thief.is_signed_in
    answer = person.send("/account/sessions", {}, to="/account/sign-out")
    assert answer.location == "/account/sign-in"
    assert not person.is_signed_in
    assert not thief.is_signed_in


def test_signing_out_without_a_session_is_no_error(person: Person) -> None:
    answer = person.send("/account/sign-in", {}, to="/account/sign-out")
    assert answer.location == "/account/sign-in"
    assert "You are signed out." in person.get("/account/sign-in").text


def test_owners_stay_signed_in_when_the_browser_closes_and_staff_do_not(visitor: Person, demo: Flask) -> None:
    owner = visitor.sign_in("mei@mail.example")
    staff = Person(demo.test_client()).sign_in("tao@one.example")
    assert any("session=" in c and "Expires" in c for c in owner.headers.getlist("Set-Cookie"))
    assert not any("session=" in c and "Expires" in c for c in staff.headers.getlist("Set-Cookie"))


def test_the_accounts_language_goes_with_the_person(person: Person, app: Flask, people: People) -> None:
    with app.app_context():
        in_one_write(lambda: accounts.set_preferences(people.owner.id, language="zh-Hans"))
    answer = person.sign_in("mei@mail.example")
    assert any(c.startswith("language=zh-Hans") and "HttpOnly" in c for c in answer.headers.getlist("Set-Cookie"))
    assert '<html lang="zh-Hans"' in person.get("/account/sessions").text


# --- the demonstration's list ---------------------------------------------------------------------------------


def test_the_demonstration_lists_its_accounts_and_production_does_not(person: Person, visitor: Person) -> None:
    listed = visitor.get("/account/sign-in").text
    logins = [login for _group, members in demonstration.PEOPLE for login, _who in members]
    assert len(logins) == 12
    assert all(f'name="as" value="{login}"' in listed for login in logins)
    assert "forecourt-demo" not in person.get("/account/sign-in").text


def test_one_click_signs_in_as_a_listed_account(visitor: Person, app: Flask) -> None:
    with app.app_context():
        kept = accounts.hash_password(demonstration.PASSWORD)
        in_one_write(
            lambda: accounts.make_account(
                side=accounts.Side.DESK,
                role=accounts.Role.AGENT,
                name="Agent",
                email="agent@desk.example",
                password_hash=kept,
            )
        )
    answer = visitor.send("/account/sign-in?next=/desk/leads", {"as": "agent@desk.example"}, to="/account/sign-in")
    assert (answer.status_code, answer.location) == (303, "/desk/leads")


def test_the_click_opens_no_other_account_and_nothing_in_production(person: Person, visitor: Person) -> None:
    assert visitor.send("/account/sign-in", {"as": "mei@mail.example"}).status_code == 422
    assert person.send("/account/sign-in", {"as": "agent@desk.example"}).status_code == 422


# --- codes ----------------------------------------------------------------------------------------------------


def ask(person: Person, login: str) -> str:
    answer = person.send("/account/sign-in?next=/club/points", {"login": login}, to="/account/code/send")
    assert (answer.status_code, answer.location) == (303, "/account/code")
    return person.get("/account/code").text


def test_an_owner_signs_in_with_a_code(person: Person, secret_in: SecretIn) -> None:
    ask(person, "mei@mail.example")
    answer = person.send("/account/code", {"code": secret_in("sign-in-code", "code")})
    assert (answer.status_code, answer.location) == (303, "/club/points")
    assert person.is_signed_in


def test_who_has_no_account_sees_the_same_page(person: Person, newcomer: Callable[[], Person]) -> None:
    def seen(who: Person, login: str) -> str:
        return re.sub(r'value="[^"]*"', "", ask(who, login)).replace(login, "LOGIN")

    known = seen(person, "mei@mail.example")
    for login in ("nobody@mail.example", "tao@one.example"):
        assert seen(newcomer(), login) == known


def test_a_wrong_code_is_said_at_the_field(person: Person, secret_in: SecretIn) -> None:
    ask(person, "mei@mail.example")
    wrong = f"{(int(secret_in('sign-in-code', 'code')) + 1) % 1_000_000:06d}"
    answer = person.send("/account/code", {"code": wrong})
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text


def test_the_code_of_another_browser_opens_nothing(
    person: Person, newcomer: Callable[[], Person], secret_in: SecretIn
) -> None:
    ask(person, "mei@mail.example")
    code = secret_in("sign-in-code", "code")
    other = newcomer()
    answer = other.send("/account/sign-in", {"code": code}, to="/account/code")
    assert answer.location == "/account/sign-in"
    assert "another browser" in other.get("/account/sign-in").text
    assert not other.is_signed_in


def test_without_a_login_there_is_no_code(person: Person) -> None:
    answer = person.send("/account/sign-in?next=/club/", {"login": ""}, to="/account/code/send")
    assert answer.status_code == 422
    assert "Enter your email address or mobile number" in answer.text
    assert "Enter your password" not in answer.text


def test_without_a_code_asked_for_its_page_leads_to_the_door(person: Person) -> None:
    assert person.get("/account/code").location == "/account/sign-in"
    switched = person.get("/account/code/send?lang=zh-Hans")
    assert urlsplit(switched.location).path == "/account/code"


def test_the_page_of_the_code_is_found_at_its_short_address(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("account.codes.show") == "/account/code"
