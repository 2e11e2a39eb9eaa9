"""Where one is signed in, and how one likes to read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.sides.account.conftest import Person

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


def test_the_list_names_each_browser_and_marks_this_one(person: Person, newcomer: Callable[[], Person]) -> None:
    elsewhere = newcomer()
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = WINDOWS
    elsewhere.sign_in("mei@mail.example")
    person.sign_in("mei@mail.example")
    page = person.get("/account/sessions").text
    assert "Chrome, Windows" in page
    assert "Unknown browser" in page
    assert page.count("This one") == 1


def test_another_session_is_ended_from_here(person: Person, newcomer: Callable[[], Person]) -> None:
    elsewhere = newcomer()
    elsewhere.sign_in("mei@mail.example")
    person.sign_in("mei@mail.example")
    page = person.get("/account/sessions").text
    other = next(e for e in re.findall(r'action="(/account/sessions/\d+/end)"', page) if e not in _own(page))
    assert person.send("/account/sessions", {}, to=other).location == "/account/sessions"
    assert not elsewhere.is_signed_in
    assert person.is_signed_in


def _own(page: str) -> str:
    return next(item for item in page.split("<li ") if "This one" in item)


def test_ending_this_session_signs_out(person: Person) -> None:
    person.sign_in("mei@mail.example")
    (mine,) = re.findall(r'action="(/account/sessions/\d+/end)"', person.get("/account/sessions").text)
    assert person.send("/account/sessions", {}, to=mine).location == "/account/sign-in"
    assert not person.is_signed_in


def test_the_session_of_somebody_else_does_not_exist(person: Person, newcomer: Callable[[], Person]) -> None:
    elsewhere = newcomer()
    elsewhere.sign_in("mei@mail.example")
    (theirs,) = re.findall(r'action="(/account/sessions/\d+/end)"', elsewhere.get("/account/sessions").text)
    person.sign_in("mei@mail.example")
    person.send("/account/sessions", {}, to="/account/sign-out")
    stranger = newcomer()
    stranger.sign_in("tao@one.example")
    assert stranger.send("/account/sign-in", {}, to=theirs).status_code in (302, 303, 404)
    assert person.send("/account/sign-in", {}, to="/account/sessions/999999/end").status_code == 303
    assert elsewhere.is_signed_in


# --- preferences ----------------------------------------------------------------------------------------------


def test_anybody_chooses_how_the_pages_look(person: Person) -> None:
    answer = person.send("/account/preferences", {"theme": "dark", "language": "zh-Hans"})
    assert answer.location == "/account/preferences"
    page = person.get("/account/sign-in", headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-Hans" data-side="account" data-theme="dark">' in page


def test_a_switch_leads_back_to_where_it_was_used(person: Person) -> None:
    for came_from, led_to in [
        ("http://localhost/account/sign-in?next=/club/&lang=en", "/account/sign-in?next=%2Fclub%2F"),
        ("http://evil.example/account/sign-in", "/account/preferences"),
        ("", "/account/preferences"),
    ]:
        answer = person.send("/account/preferences", {"language": "zh-Hans"}, headers={"Referer": came_from})
        assert answer.location == led_to


def test_the_choice_of_who_is_signed_in_goes_with_the_account(
    visitor: Person, person: Person, newcomer: Callable[[], Person]
) -> None:
    person.sign_in("mei@mail.example")
    person.send("/account/preferences", {"language": "zh-Hans", "keys": "off"})
    assert 'data-keys="off"' in person.get("/account/sessions").text
    other = newcomer()
    other.sign_in("mei@mail.example")
    page = other.get("/account/sessions").text
    assert '<html lang="zh-Hans"' in page
    assert 'data-keys="off"' in page


def test_one_choice_leaves_the_others_as_they_were(person: Person) -> None:
    person.sign_in("mei@mail.example")
    person.send("/account/preferences", {"keys": "off"})
    person.send("/account/preferences", {"theme": "dark"})
    page = person.get("/account/sessions").text
    assert 'data-keys="off"' in page
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page


@pytest.mark.parametrize("values", [{"theme": "neon"}, {"language": "xx"}, {"keys": "maybe"}])
def test_an_unknown_choice_is_refused_and_changes_nothing(person: Person, values: dict[str, str]) -> None:
    answer = person.send("/account/preferences", values)
    assert answer.status_code == 422
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(("theme", "language"))]
