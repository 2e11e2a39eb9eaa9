"""Links to a new password: sent to who may have them, good once, and for as long as they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.domain import accounts
from portal.domain.accounts import LinkHasEnded, LinkState
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotThere
from portal.platform.limits import TooManyTries
from portal.platform.tokens import hash_token
from tests.domain.accounts.cast import PASSWORD, Letters, People, SignIn, TokenIn

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NEW = "nine green umbrellas dance"


def ask(login: str) -> None:
    in_one_write(lambda: accounts.request_reset(login))


def reset(token: str, password: str = NEW) -> accounts.Account:
    return in_one_write(lambda: accounts.reset_password(token, password))


def test_the_link_sets_a_new_password_and_ends_every_session(
    people: People, sign_in: SignIn, token_in: TokenIn, letters: Letters
) -> None:
    thief = sign_in(people.owner)
    ask("mei@mail.example")
    assert reset(token_in("password-reset")) is people.owner
    assert accounts.find_viewer(thief.token) is None
    assert accounts.check_password("mei@mail.example", NEW, address="192.0.2.1") is people.owner
    assert len(letters("account-changed")) == 1


def test_the_link_is_kept_as_a_hash_and_sent_as_an_address_of_ours(people: People, letters: Letters) -> None:
    link = in_one_write(lambda: accounts.request_reset("13800000001"))
    (message,) = letters("password-reset")
    assert message.secrets is not None
    address, _, token = message.secrets["link"].rpartition("/")
    assert address.endswith("/account/password/reset")
    assert address.startswith("http://127.0.0.1:")
    assert link is not None
    assert link.token_hash == hash_token(token)
    assert len(token) >= 43
    assert (message.to, message.way.value) == ("+8613800000001", "sms")


def test_the_link_works_once(people: People, token_in: TokenIn) -> None:
    ask("mei@mail.example")
    token = token_in("password-reset")
    reset(token)
    with pytest.raises(LinkHasEnded):
        reset(token, "five purple lanterns glow")
    accounts.check_password("mei@mail.example", NEW, address="192.0.2.1")


def test_the_link_works_for_an_hour(people: People, token_in: TokenIn) -> None:
    with clock.at(NOON):
        ask("mei@mail.example")
    token = token_in("password-reset")
    with clock.at(NOON + timedelta(minutes=60)):
        found = accounts.find_reset(token)
        assert found is not None
        assert accounts.state_of(found) is LinkState.ENDED
        with pytest.raises(LinkHasEnded):
            reset(token)
    with clock.at(NOON + timedelta(minutes=59)):
        reset(token)


def test_a_new_link_ends_the_one_before(people: People, token_in: TokenIn) -> None:
    ask("mei@mail.example")
    first = token_in("password-reset")
    ask("mei@mail.example")
    with pytest.raises(LinkHasEnded):
        reset(first)
    reset(token_in("password-reset"))


def test_a_password_that_is_refused_does_not_use_the_link_up(people: People, token_in: TokenIn) -> None:
    ask("mei@mail.example")
    token = token_in("password-reset")
    with pytest.raises(accounts.PasswordIsTooShort):
        reset(token, "short")
    reset(token)


@pytest.mark.parametrize("token", ["", "x", "\x00", "x" * 10_000])
def test_an_altered_link_leads_nowhere(people: People, token: str) -> None:
    ask("mei@mail.example")
    assert accounts.find_reset(token) is None
    with pytest.raises(NotThere):
        reset(token)


def test_a_reset_is_no_invitation_and_an_invitation_no_reset(people: People, token_in: TokenIn) -> None:
    ask("mei@mail.example")
    token = token_in("password-reset")
    assert accounts.find_invitation(token) is None
    with pytest.raises(NotThere):
        in_one_write(lambda: accounts.accept_invitation(token, NEW, language="en"))


@pytest.mark.parametrize("login", ["nobody@mail.example", "", "+8613800000099"])
def test_nobody_gets_no_letter_and_is_not_told(people: People, letters: Letters, login: str) -> None:
    ask(login)
    assert letters("password-reset") == []


def test_who_was_removed_gets_no_link_and_an_earlier_one_ends(
    people: People, letters: Letters, token_in: TokenIn
) -> None:
    ask("yan@one.example")
    token = token_in("password-reset")
    in_one_write(lambda: accounts.end_account(people.consultant, by=people.viewer("manager")))
    ask("yan@one.example")
    assert len(letters("password-reset")) == 1
    with pytest.raises(LinkHasEnded):
        reset(token)


def test_a_reset_does_not_stand_in_for_an_invitation_that_ended(people: People, letters: Letters) -> None:
    in_one_write(lambda: accounts.invite_first_administrator("new@desk.example"))
    ask("new@desk.example")
    assert letters("password-reset") == []


def test_a_login_is_reset_five_times_a_day_at_most(people: People) -> None:
    with clock.at(NOON):
        for n in range(5):
            accounts.count_reset_request("mei@mail.example", address=f"192.0.2.{n}")
        with pytest.raises(TooManyTries):
            accounts.count_reset_request("mei@mail.example", address="192.0.2.9")
    with clock.at(NOON + timedelta(days=1)):
        accounts.count_reset_request("mei@mail.example", address="192.0.2.9")


def test_the_old_password_is_gone(people: People, token_in: TokenIn, app_context: Flask) -> None:
    ask("mei@mail.example")
    reset(token_in("password-reset"))
    db.session.rollback()
    with pytest.raises(accounts.SignInFailed):
        accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1")
