"""A buyer becomes an owner in the club by the link they were sent, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import accounts, customers
from portal.domain.accounts import Account, AccountIsThere, LinkHasEnded, LoginIsTaken, Role, Side
from portal.domain.accounts.operations import people as people_operations
from portal.domain.customers import Customer
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotThere
from portal.platform.limits import TooManyTries
from tests.domain.accounts.cast import Letters, People, TokenIn
from tests.support.databases import Database
from tests.support.races import at_once, meet

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NEW = "nine green umbrellas dance"
PHONE, EMAIL = "+8613900000001", "bo@mail.example"


def buy(phone: str | None = PHONE, email: str | None = EMAIL, cause: str = "sale:1") -> Customer:
    def sold() -> Customer:
        customer = customers.join_or_make(
            "Chen Bo", phone=phone, email=email, language="en", first_touch_at=NOON, first_touch_source="dealer"
        )
        accounts.invite_owner(customer, phone=phone, email=email, language="en", cause=cause)
        return customer

    return in_one_write(sold)


def accept(token: str, password: str = NEW) -> Account:
    return in_one_write(lambda: accounts.accept_invitation(token, password, language="en"))


def owners() -> list[Account]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Account).where(Account.side == Side.CLUB).order_by(Account.id)))


def test_a_buyer_joins_and_signs_in_by_address_and_by_number(app_context: Flask, token_in: TokenIn) -> None:
    customer = buy()
    account = accept(token_in("owner-invitation"))
    assert (account.side, account.role, account.customer_id, account.name) == (
        Side.CLUB,
        Role.OWNER,
        customer.id,
        "Chen Bo",
    )
    for login in (EMAIL, PHONE):
        assert accounts.check_password(login, NEW, address="192.0.2.1") is account


def test_the_letter_goes_by_sms_and_its_link_leads_to_joining(app_context: Flask, letters: Letters) -> None:
    buy()
    (message,) = letters("owner-invitation")
    assert (message.way.value, message.to, message.values["days"]) == ("sms", PHONE, 30)
    assert message.secrets is not None
    assert "/account/join/" in message.secrets["link"]


def test_the_password_must_keep_the_rule_and_the_link_stays_good(app_context: Flask, token_in: TokenIn) -> None:
    buy()
    token = token_in("owner-invitation")
    with pytest.raises(accounts.PasswordIsEasyToGuess):
        accept(token, "chenbochenbo")
    assert owners() == []
    accept(token)


def test_the_link_works_once(app_context: Flask, token_in: TokenIn) -> None:
    buy()
    token = token_in("owner-invitation")
    accept(token)
    with pytest.raises(LinkHasEnded):
        accept(token, "five purple lanterns glow")
    assert len(owners()) == 1


def test_the_link_works_for_thirty_days_and_is_sent_again_on_request(
    app_context: Flask, token_in: TokenIn, letters: Letters
) -> None:
    with clock.at(NOON):
        buy()
    token = token_in("owner-invitation")
    with clock.at(NOON + timedelta(days=30)):
        with pytest.raises(LinkHasEnded):
            accept(token)
        for _ in range(2):
            in_one_write(lambda: accounts.invite_owner_again(token))
        assert len(letters("owner-invitation")) == 2
        assert letters("owner-invitation")[-1].to == PHONE
    with clock.at(NOON + timedelta(days=31)):
        accept(token_in("owner-invitation"))


def test_asking_again_ends_the_link_before(app_context: Flask, token_in: TokenIn) -> None:
    buy()
    token = token_in("owner-invitation")
    in_one_write(lambda: accounts.invite_owner_again(token))
    with pytest.raises(LinkHasEnded):
        accept(token)
    accept(token_in("owner-invitation"))


def test_a_used_invitation_is_not_sent_again(app_context: Flask, token_in: TokenIn) -> None:
    buy()
    token = token_in("owner-invitation")
    accept(token)
    with pytest.raises(LinkHasEnded):
        in_one_write(lambda: accounts.invite_owner_again(token))
    with pytest.raises(NotThere):
        in_one_write(lambda: accounts.invite_owner_again("another"))


def test_asking_again_is_counted(app_context: Flask) -> None:
    with clock.at(NOON):
        for n in range(5):
            accounts.count_again_request("token", address=f"192.0.2.{n}")
        with pytest.raises(TooManyTries):
            accounts.count_again_request("token", address="192.0.2.9")


def test_an_owner_who_buys_again_needs_no_invitation(app_context: Flask, token_in: TokenIn, letters: Letters) -> None:
    customer = buy()
    accept(token_in("owner-invitation"))
    again = in_one_write(
        lambda: accounts.invite_owner(customer, phone=PHONE, email=EMAIL, language="en", cause="sale:2")
    )
    assert again is None
    assert len(letters("owner-invitation")) == 1


def test_a_second_invitation_says_that_there_is_an_account_already(app_context: Flask, token_in: TokenIn) -> None:
    buy(cause="sale:1")
    first = token_in("owner-invitation")
    buy(cause="sale:2")
    second = token_in("owner-invitation")
    accept(first)
    with pytest.raises(AccountIsThere) as refusal:
        accept(second, "five purple lanterns glow")
    assert str(refusal.value) == "You have an account already, and your car is in it. Sign in with bo@mail.example."
    accounts.check_password(EMAIL, NEW, address="192.0.2.1")


def test_an_owner_whose_account_was_ended_comes_back_by_a_new_sale(app_context: Flask, token_in: TokenIn) -> None:
    buy()
    account = accept(token_in("owner-invitation"))
    in_one_write(lambda: accounts.end_account(account, by=None))
    buy(cause="sale:2")
    assert accept(token_in("owner-invitation"), "five purple lanterns glow").id == account.id
    assert accounts.check_password(EMAIL, "five purple lanterns glow", address="192.0.2.1").is_active


def test_an_address_that_staff_sign_in_with_is_left_to_them(people: People, token_in: TokenIn) -> None:
    buy(email="yan@one.example")
    account = accept(token_in("owner-invitation"))
    assert (account.email, account.phone) == (None, PHONE)


def test_where_neither_address_nor_number_is_free_the_invitation_says_so(people: People, token_in: TokenIn) -> None:
    buy(phone=None, email="yan@one.example")
    token = token_in("owner-invitation")
    with pytest.raises(LoginIsTaken):
        accept(token)
    assert len(owners()) == 1


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_who_accept_at_the_same_moment_make_one_account_and_set_one_password(
    app_context: Flask, database: Database, token_in: TokenIn, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_one_write(lambda: accounts.invite_first_administrator("new@desk.example", name="New"))
    token = token_in("staff-invitation")
    meet(monkeypatch, people_operations, "set_password", seconds=0.4 if is_guarded else 2)
    if not is_guarded:
        monkeypatch.setattr("portal.domain.accounts.operations.links.lock", lambda row: row)
        monkeypatch.setattr(people_operations, "lock", lambda row: row)
    results = at_once(
        app_context,
        lambda: accounts.accept_invitation(token, NEW, language="en"),
        lambda: accounts.accept_invitation(token, "five purple lanterns glow", language="en"),
    )
    accepted = [result for result in results if isinstance(result, Account)]
    assert len(accepted) == (2 if database.kind == "postgresql" and not is_guarded else 1), results


def test_two_invitations_of_one_buyer_accepted_at_the_same_moment_make_one_account(
    app_context: Flask, token_in: TokenIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    buy(cause="sale:1")
    first = token_in("owner-invitation")
    buy(cause="sale:2")
    second = token_in("owner-invitation")
    meet(monkeypatch, people_operations, "make_account")
    results = at_once(
        app_context,
        lambda: accounts.accept_invitation(first, NEW, language="en"),
        lambda: accounts.accept_invitation(second, NEW, language="en"),
    )
    assert len(owners()) == 1
    assert sorted(type(result).__name__ for result in results) == ["Account", "AccountIsThere"]


def test_two_who_take_one_login_at_the_same_moment_are_told_and_nothing_breaks(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, people_operations, "Account", seconds=1)
    results = at_once(app_context, *[lambda: accounts.invite_first_administrator("new@desk.example", name="New")] * 2)
    assert sum(isinstance(result, str) for result in results) >= 1
    assert all(isinstance(result, (str, LoginIsTaken)) for result in results), results
