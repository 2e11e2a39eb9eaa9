"""Staff set up a second factor on their first day and are asked for it on every other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest
import time_machine

from portal.platform import clock
from tests.domain.accounts.cast import PASSWORD, People
from tests.sides.account.conftest import Person


def secret_on(page: str) -> str:
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found.group(1).replace(" ", "")


def set_up(person: Person, **more: str) -> tuple[pyotp.TOTP, str]:
    """Set it up; the app, and the page that shows the recovery codes."""
    app = pyotp.TOTP(secret_on(person.get("/account/second-factor/setup").text))
    answer = person.send("/account/second-factor/setup", {"code": app.at(clock.now()), **more})
    assert answer.status_code == 200, answer.text
    return app, answer.text


@pytest.fixture
def manager(person: Person) -> Person:
    person.sign_in("tao@one.example")
    return person


def test_the_first_time_leads_to_setting_it_up(manager: Person) -> None:
    answer = manager.get("/account/second-factor?next=/dealer/leads")
    assert answer.location == "/account/second-factor/setup?next=/dealer/leads"
    page = manager.get(answer.location).text
    assert 'aria-label="QR code for your authenticator app"' in page
    assert 'value="/dealer/leads"' in page


@pytest.mark.parametrize("address", ["/dealer/", "/account/sessions", "/account/password"])
def test_until_then_nothing_else_opens(manager: Person, address: str) -> None:
    answer = manager.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/account/second-factor?next=")


def test_setting_it_up_lets_in_and_shows_ten_recovery_codes_once(manager: Person) -> None:
    app = pyotp.TOTP(secret_on(manager.get("/account/second-factor/setup?next=/dealer/leads").text))
    answer = manager.send("/account/second-factor/setup?next=/dealer/leads", {"code": app.now()})
    codes = re.findall(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>", answer.text)
    assert len(set(codes)) == 10
    assert 'href="/dealer/leads"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert manager.is_signed_in
    assert "10 recovery codes left." in manager.get("/account/sessions").text


def test_the_page_with_the_codes_still_lets_one_act(manager: Person) -> None:
    _app, page = set_up(manager)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    answer = manager.client.post("/account/sign-out", data={"csrf_token": token.group(1)})
    assert answer.status_code == 303


def test_a_wrong_code_shows_the_same_secret_again(manager: Person) -> None:
    secret = secret_on(manager.get("/account/second-factor/setup").text)
    answer = manager.send("/account/second-factor/setup", {"code": "000000"})
    assert answer.status_code == 422
    assert secret_on(answer.text) == secret
    assert not manager.is_signed_in


def test_afterwards_the_code_is_asked_for_at_every_sign_in(manager: Person, newcomer: Callable[[], Person]) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        app, _page = set_up(manager)
        traveller.shift(3600)
        later = newcomer()
        later.sign_in("tao@one.example", next="/dealer/leads")
        answer = later.send("/account/second-factor?next=/dealer/leads", {"code": app.at(clock.now())})
        assert (answer.status_code, answer.location) == (303, "/dealer/leads")
        assert later.is_signed_in
        assert later.get("/account/second-factor").location == "/dealer/"


def test_the_password_alone_neither_passes_nor_replaces_it(manager: Person, newcomer: Callable[[], Person]) -> None:
    set_up(manager)
    thief = newcomer()
    thief.sign_in("tao@one.example")
    assert thief.get("/account/second-factor/setup").location == "/account/second-factor"
    answer = thief.send("/account/second-factor", {"code": "123456"}, to="/account/second-factor/setup")
    assert answer.location == "/account/second-factor"
    for _ in range(5):
        answer = thief.send("/account/second-factor", {"code": "000000"})
    assert thief.send("/account/second-factor", {"code": "000000"}).status_code == 429
    assert not thief.is_signed_in


def test_a_recovery_code_stands_in(manager: Person, newcomer: Callable[[], Person]) -> None:
    _app, page = set_up(manager)
    code = re.findall(r"<code>([A-Z2-9-]{14})</code>", page)[0]
    later = newcomer()
    later.sign_in("tao@one.example")
    assert later.send("/account/second-factor", {"code": code}).location == "/dealer/"
    assert "9 recovery codes left." in later.get("/account/sessions").text


def test_replacing_it_needs_the_password(manager: Person) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        set_up(manager)
        traveller.shift(600)
        app = pyotp.TOTP(secret_on(manager.get("/account/second-factor/setup").text))
        code = app.at(clock.now())
        refused = manager.send("/account/second-factor/setup", {"code": code, "current": "wrong"})
        assert refused.status_code == 422
        assert "This is not your current password." in refused.text
        set_up(manager, current=PASSWORD)
        assert manager.is_signed_in


def test_owners_and_the_demonstration_have_none(person: Person, visitor: Person, people: People) -> None:
    person.sign_in("mei@mail.example")
    assert person.get("/account/second-factor/setup").location == "/club/"
    visitor.sign_in("tao@one.example")
    assert visitor.get("/account/second-factor/setup").location == "/dealer/"
    assert "Second factor" not in visitor.get("/account/sessions").text
