"""Managers and administrators invite and remove; nobody reaches beyond their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.domain import accounts
from portal.domain.accounts import Account, LastAdministrator, LinkHasEnded, LoginIsTaken, Role, Side, ThatIsYou
from portal.domain.accounts.operations import people as people_operations
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotAllowed, NotThere
from tests.domain.accounts.cast import Letters, People, TokenIn, hashed
from tests.support.databases import Database
from tests.support.races import at_once, meet

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def invite(by: Viewer | None, **facts: Any) -> Account:
    values: dict[str, Any] = {
        "name": "He Jun",
        "email": "jun@one.example",
        "side": Side.DEALER,
        "role": Role.CONSULTANT,
        "language": "zh-Hans",
        **facts,
    }
    return in_one_write(lambda: accounts.invite_staff(by=by, **values))


def test_a_manager_invites_a_colleague_who_joins_and_is_there(
    people: People, token_in: TokenIn, letters: Letters
) -> None:
    account = invite(people.viewer("manager"), dealer_id=people.dealer.id)
    assert account not in accounts.present_consultants_of(people.dealer.id)
    (message,) = letters("staff-invitation")
    assert (message.to, message.language, message.values) == (
        "jun@one.example",
        "zh-Hans",
        {"days": 2, "place": "1号店"},
    )
    in_one_write(lambda: accounts.accept_invitation(token_in("staff-invitation"), "kz!8Qw#1", language="en"))
    assert account in accounts.present_consultants_of(people.dealer.id)
    assert accounts.check_password("jun@one.example", "kz!8Qw#1", address="192.0.2.1") is account


def test_an_invitation_of_staff_is_good_for_two_days(people: People, token_in: TokenIn) -> None:
    with clock.at(NOON):
        invite(people.viewer("manager"), dealer_id=people.dealer.id)
    token = token_in("staff-invitation")
    with clock.at(NOON + timedelta(days=2)), pytest.raises(LinkHasEnded):
        in_one_write(lambda: accounts.accept_invitation(token, "kz!8Qw#1", language="en"))
    with clock.at(NOON + timedelta(days=1, hours=23)):
        in_one_write(lambda: accounts.accept_invitation(token, "kz!8Qw#1", language="en"))


def test_inviting_again_ends_the_link_before_and_makes_no_second_account(people: People, token_in: TokenIn) -> None:
    first = invite(people.viewer("manager"), dealer_id=people.dealer.id)
    token = token_in("staff-invitation")
    again = invite(people.viewer("manager"), dealer_id=people.dealer.id, role=Role.ADVISOR)
    assert (again.id, again.role) == (first.id, Role.ADVISOR)
    with pytest.raises(LinkHasEnded):
        in_one_write(lambda: accounts.accept_invitation(token, "kz!8Qw#1", language="en"))


def test_a_manager_invites_nobody_to_another_dealer_or_the_desk(people: People) -> None:
    for place in ({"dealer_id": people.other_dealer.id}, {"side": Side.DESK, "role": Role.AGENT}):
        with pytest.raises(NotAllowed):
            invite(people.viewer("manager"), **place)


@pytest.mark.parametrize("name", ["consultant", "owner"])
def test_who_is_no_manager_or_administrator_invites_nobody(people: People, name: str) -> None:
    with pytest.raises(NotAllowed):
        invite(people.viewer(name), dealer_id=people.dealer.id)


def test_a_role_of_another_side_is_refused(people: People) -> None:
    with pytest.raises(NotAllowed):
        invite(people.viewer("manager"), dealer_id=people.dealer.id, role=Role.ADMINISTRATOR)


@pytest.mark.parametrize("email", ["mei@mail.example", "ning@desk.example", "tao@one.example"])
def test_a_login_of_somebody_else_is_not_taken_over(people: People, email: str) -> None:
    with pytest.raises(LoginIsTaken):
        invite(people.viewer("manager"), dealer_id=people.dealer.id, email=email)


def test_one_who_left_can_come_back_with_a_new_password(people: People, token_in: TokenIn) -> None:
    in_one_write(lambda: accounts.end_account(people.consultant, by=people.viewer("manager")))
    back = invite(people.viewer("manager"), dealer_id=people.dealer.id, email="yan@one.example")
    assert back.id == people.consultant.id
    with pytest.raises(accounts.SignInFailed):
        accounts.check_password("yan@one.example", "seven blue kettles sing", address="192.0.2.1")
    in_one_write(lambda: accounts.accept_invitation(token_in("staff-invitation"), "kz!8Qw#1", language="en"))


def test_lists_show_who_works_there(people: People) -> None:
    assert [account.name for account in accounts.staff_of(people.dealer.id)] == ["Wu Yan", "Lin Tao"]
    assert [account.name for account in accounts.staff_of(None)] == ["Zhou Ning"]
    assert [account.name for account in accounts.all_staff()] == ["Zhou Ning", "Wu Yan", "Lin Tao"]
    assert accounts.staff_of(people.other_dealer.id) == []


def test_only_consultants_who_are_there_take_leads_by_turn(people: People) -> None:
    assert accounts.present_consultants_of(people.dealer.id) == [people.consultant]
    in_one_write(lambda: accounts.set_presence(people.consultant, False, by=people.viewer("manager")))
    assert accounts.present_consultants_of(people.dealer.id) == []


def test_a_manager_sees_the_own_staff_and_an_administrator_everybody(people: People) -> None:
    stranger = in_one_write(
        lambda: accounts.make_account(
            side=Side.DEALER,
            role=Role.MANAGER,
            name="Far Away",
            email="far@two.example",
            dealer_id=people.other_dealer.id,
            password_hash=hashed(),
        )
    )
    manager, administrator = people.viewer("manager"), people.viewer("administrator")
    assert accounts.get_staff(manager, people.consultant.id) is people.consultant
    assert accounts.get_staff(administrator, stranger.id) is stranger
    for viewer, account in [
        (manager, stranger),
        (manager, people.administrator),
        (manager, people.owner),
        (administrator, people.owner),
        (people.viewer("consultant"), people.manager),
        (people.viewer("owner"), people.manager),
    ]:
        with pytest.raises(NotThere):
            accounts.get_staff(viewer, account.id)
    with pytest.raises(NotThere):
        accounts.get_staff(administrator, 999_999)
    with pytest.raises(NotAllowed):
        in_one_write(lambda: accounts.end_account(stranger, by=manager))


def test_nobody_removes_themself(people: People) -> None:
    with pytest.raises(ThatIsYou):
        in_one_write(lambda: accounts.end_account(people.manager, by=people.viewer("manager")))


def another_administrator() -> Account:
    return in_one_write(
        lambda: accounts.make_account(
            side=Side.DESK, role=Role.ADMINISTRATOR, name="Two", email="two@desk.example", password_hash=hashed()
        )
    )


def test_the_last_administrator_stays(people: People) -> None:
    with pytest.raises(LastAdministrator):
        in_one_write(lambda: accounts.end_account(people.administrator, by=None))
    in_one_write(lambda: accounts.invite_first_administrator("invited@desk.example"))
    with pytest.raises(LastAdministrator):
        in_one_write(lambda: accounts.end_account(people.administrator, by=None))
    other = another_administrator()
    in_one_write(lambda: accounts.end_account(people.administrator, by=accounts.viewer_of(other)))
    assert not people.administrator.is_active


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_administrators_who_remove_each_other_leave_one(
    app_context: Flask, database: Database, people: People, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = people.administrator, another_administrator()
    if not is_guarded:

        def without_lock(account: Account) -> list[int]:
            return [found.id for found in accounts.staff_of(None) if found.id != account.id]

        monkeypatch.setattr(people_operations, "_other_administrators", without_lock)
    meet(monkeypatch, people_operations, "end_sessions_of", seconds=0.4 if is_guarded else 2)
    one_asks, two_asks = accounts.viewer_of(one), accounts.viewer_of(two)
    one_id, two_id = one.id, two.id
    at_once(
        app_context,
        lambda: accounts.end_account(accounts.get_account(two_id), by=one_asks),
        lambda: accounts.end_account(accounts.get_account(one_id), by=two_asks),
    )
    db.session.rollback()
    left = [account for account in accounts.staff_of(None) if account.role is Role.ADMINISTRATOR]
    assert len(left) == (0 if database.kind == "postgresql" and not is_guarded else 1)


def test_the_first_administrator_is_invited_from_the_command_line(app_context: Flask, token_in: TokenIn) -> None:
    address = in_one_write(lambda: accounts.invite_first_administrator("first@desk.example", language="en"))
    assert address.rpartition("/")[2] == token_in("staff-invitation")
    again = in_one_write(lambda: accounts.invite_first_administrator("first@desk.example", language="en"))
    account = in_one_write(lambda: accounts.accept_invitation(again.rpartition("/")[2], "kz!8Qw#1", language="en"))
    assert (account.side, account.role, account.name) == (Side.DESK, Role.ADMINISTRATOR, "first")
    with pytest.raises(LoginIsTaken):
        in_one_write(lambda: accounts.invite_first_administrator("first@desk.example"))


def test_preferences_are_kept_one_by_one(people: People) -> None:
    in_one_write(lambda: accounts.set_preferences(people.manager.id, keys_on=False))
    assert (people.manager.keys_on, people.manager.language) == (False, "en")
    in_one_write(lambda: accounts.set_preferences(people.manager.id, language="zh-Hans"))
    assert (people.manager.keys_on, people.manager.language) == (False, "zh-Hans")
