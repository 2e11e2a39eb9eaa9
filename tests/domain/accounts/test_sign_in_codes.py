"""An owner may sign in with six digits, from the browser that asked for them."""

from __future__ import annotations

import pytest

from portal.domain import accounts, messages
from portal.platform import clock
from portal.platform.db import in_one_write
from portal.platform.limits import TooManyTries
from tests.domain.accounts.cast import Letters, People

HERE = "what this browser holds"


def ask(login: str = "mei@mail.example") -> None:
    in_one_write(lambda: accounts.send_sign_in_code(login, bound_to=HERE))


def check(code: str, login: str = "mei@mail.example", bound_to: str = HERE) -> accounts.Account:
    return accounts.check_sign_in_code(login, code, bound_to=bound_to, address="192.0.2.1")


def code_in(letters: Letters) -> str:
    secrets = letters("sign-in-code")[-1].secrets
    assert secrets is not None
    return str(secrets["code"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(
    ("login", "way"), [("mei@mail.example", messages.Way.EMAIL), ("13800000001", messages.Way.SMS)]
)
def test_the_code_goes_to_where_one_signs_in_and_works_once(
    people: People, letters: Letters, login: str, way: messages.Way
) -> None:
    ask(login)
    code = code_in(letters)
    assert letters("sign-in-code")[-1].way is way
    assert check(code, login) is people.owner
    with pytest.raises(messages.CodeHasEnded):
        check(code, login)


def test_a_wrong_code_opens_nothing(people: People, letters: Letters) -> None:
    ask()
    with pytest.raises(messages.CodeIsWrong):
        check(wrong(code_in(letters)))


def test_another_browser_cannot_use_the_code(people: People, letters: Letters) -> None:
    ask()
    with pytest.raises(messages.CodeHasEnded):
        check(code_in(letters), bound_to="another browser")
    assert check(code_in(letters)) is people.owner


@pytest.mark.parametrize("login", ["nobody@mail.example", "yan@one.example", "+8613800000099", "not a login"])
def test_nobody_else_gets_a_code_and_the_answers_are_the_same(people: People, letters: Letters, login: str) -> None:
    ask(login)
    assert letters("sign-in-code") == []
    with pytest.raises(messages.CodeIsWrong):
        check("000000", login)


def test_a_guessed_code_of_nobody_still_opens_nothing(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.platform.tokens.new_code", lambda: "123456")
    ask("yan@one.example")
    with pytest.raises(accounts.CodeFailed):
        check("123456", "yan@one.example")


def test_codes_are_asked_for_five_times_in_ten_minutes_at_most(people: People) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for n in range(5):
            accounts.count_code_request("mei@mail.example", address=f"192.0.2.{n}")
        with pytest.raises(TooManyTries):
            accounts.count_code_request("MEI@mail.example", address="192.0.2.9")


def test_guessing_codes_counts_as_failing_to_sign_in(people: People, letters: Letters) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for _ in range(2):
            ask()
            for _ in range(5):
                with pytest.raises((messages.CodeIsWrong, messages.CodeHasEnded)):
                    check(wrong(code_in(letters)))
        ask()
        with pytest.raises(TooManyTries):
            check(code_in(letters))
