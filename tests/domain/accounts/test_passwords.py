"""A password is kept so that nobody can read it, and judged by who must guess it."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from portal.domain import accounts
from portal.domain.accounts import (
    PasswordIsEasyToGuess,
    PasswordIsTooLong,
    PasswordIsTooShort,
    Side,
    SignInFailed,
    passwords,
)
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import in_one_write
from portal.platform.limits import TooManyTries
from tests.domain.accounts.cast import PASSWORD, Letters, People
from tests.domain.accounts.cast import SignIn as SignInFixture

MEI = ("Huang Meiling", "meiling.huang@mail.example", "+8613812345678")


def test_what_is_kept_is_argon2id_with_19_mebibytes_two_passes_and_one_lane() -> None:
    kept = accounts.hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(kept, PASSWORD)
    assert not passwords.is_right(kept, PASSWORD + "s")


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert passwords.is_right(accounts.hash_password("caf\u00e9 au lait, 7 o'clock"), "cafe\u0301 au lait, 7 o'clock")


@pytest.mark.parametrize(
    "password", ["", "\x00" * 12, "密码密码密码密码密码", "\ud800" * 10, "🙂" * 128, "x" * 1_000_000]
)
def test_any_characters_at_all_are_only_right_or_wrong(password: str) -> None:
    assert not passwords.is_right(accounts.hash_password(PASSWORD), password)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("kz!8Qw#1x", PasswordIsTooShort),
        ("x" * 129, PasswordIsTooLong),
        ("password1234", PasswordIsEasyToGuess),
        ("aaaaaaaaaaaaaaaa", PasswordIsEasyToGuess),
        ("meilinghuang", PasswordIsEasyToGuess),
        ("huangmeiling12", PasswordIsEasyToGuess),
        ("12345678meiling", PasswordIsEasyToGuess),
    ],
)
def test_an_owner_may_not_use(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        passwords.check_rule(password, Side.CLUB, MEI)


@pytest.mark.parametrize("password", [PASSWORD, "k9!vQz#r2LpT", "龙舟竞渡吃粽子真热闹", "kettle sings at seven " * 5])
def test_an_owner_may_use(password: str) -> None:
    passwords.check_rule(password, Side.CLUB, MEI)


@pytest.mark.parametrize(
    ("password", "refusal"), [("kz!8Qw#", PasswordIsTooShort), ("password", PasswordIsEasyToGuess)]
)
def test_staff_may_not_use(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        passwords.check_rule(password, Side.DEALER, MEI)


def test_staff_who_have_a_second_factor_may_use_eight_characters() -> None:
    passwords.check_rule("kz!8Qw#1", Side.DESK, MEI)


# --- signing in with it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["mei@mail.example", " MEI@Mail.Example ", "138 0000 0001", "+86 138-0000-0001"])
def test_an_owner_signs_in_by_address_or_number_however_it_is_written(people: People, login: str) -> None:
    assert accounts.check_password(login, PASSWORD, address="192.0.2.1") is people.owner


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("mei@mail.example", "wrong"),
        ("mei@mail.example", ""),
        ("nobody@mail.example", PASSWORD),
        ("", PASSWORD),
        ("\x00", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("yan@one.example' OR 1=1 --", PASSWORD),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(people: People, login: str, password: str) -> None:
    with pytest.raises(SignInFailed) as refusal:
        accounts.check_password(login, password, address="192.0.2.1")
    assert str(refusal.value) == "This login and password do not match. Check both, or set a new password."


def test_an_ended_account_signs_in_no_more(people: People) -> None:
    in_one_write(lambda: accounts.end_account(people.consultant, by=people.viewer("manager")))
    with pytest.raises(SignInFailed):
        accounts.check_password("yan@one.example", PASSWORD, address="192.0.2.1")


def test_an_account_that_was_invited_and_never_came_has_no_password(people: People) -> None:
    in_one_write(
        lambda: accounts.invite_staff(
            name="He Jun",
            email="jun@one.example",
            side=Side.DEALER,
            role=accounts.Role.ADVISOR,
            language="en",
            dealer_id=people.dealer.id,
            by=people.viewer("manager"),
        )
    )
    with pytest.raises(SignInFailed):
        accounts.check_password("jun@one.example", "", address="192.0.2.1")


def test_an_unknown_login_does_the_same_work_as_a_known_one(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: bytes) -> bool:
            work.append(kept[:30])
            return real.verify(kept, password)

        def hash(self, password: bytes) -> str:
            return real.hash(password)

    in_one_write(lambda: accounts.set_password(people.owner, PASSWORD))
    monkeypatch.setattr(passwords, "_hasher", Counting())
    for login in ("mei@mail.example", "nobody@mail.example"):
        with pytest.raises(SignInFailed):
            accounts.check_password(login, "wrong", address="192.0.2.1")
    assert len(work) == 2
    assert work[0] == work[1]


def test_an_unknown_login_takes_as_long_as_a_known_one(people: People) -> None:
    def seconds(login: str) -> float:
        times = []
        for n in range(4):
            start = time.process_time()
            with pytest.raises(SignInFailed):
                accounts.check_password(login, "wrong", address=f"192.0.2.{n}")
            times.append(time.process_time() - start)
        return min(times)

    in_one_write(lambda: accounts.set_password(people.owner, PASSWORD))
    seconds("warming@mail.example")
    known, unknown = seconds("mei@mail.example"), seconds("nobody@mail.example")
    assert 0.5 < known / unknown < 2


# --- limits ---------------------------------------------------------------------------------------------------


def fail(login: str, address: str) -> None:
    with pytest.raises(SignInFailed):
        accounts.check_password(login, "wrong", address=address)


@pytest.mark.parametrize("login", ["mei@mail.example", "nobody@mail.example"])
def test_ten_failures_close_a_login_for_everybody_known_or_not(people: People, login: str) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for n in range(10):
            fail(login, f"192.0.2.{n}")
        with pytest.raises(TooManyTries):
            accounts.check_password(login, PASSWORD, address="192.0.2.99")
        accounts.check_password("tao@one.example", PASSWORD, address="192.0.2.99")


def test_ten_failures_close_an_address_for_every_login(people: People) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for n in range(10):
            fail(f"guess{n}@mail.example", "192.0.2.1")
        with pytest.raises(TooManyTries):
            accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1")
        accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.2")


def test_five_minutes_later_the_login_is_open_again(people: People) -> None:
    hour = clock.now().replace(minute=0, second=0)
    with clock.at(hour):
        for n in range(10):
            fail("mei@mail.example", f"192.0.2.{n}")
    with clock.at(hour.replace(minute=5)):
        assert accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1") is people.owner


def test_whoever_knows_the_password_is_never_counted(people: People) -> None:
    with clock.at(clock.now().replace(minute=0, second=0)):
        for _ in range(12):
            accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1")


# --- changing it ----------------------------------------------------------------------------------------------


def test_the_current_password_must_be_known_to_change_it(people: People) -> None:
    with pytest.raises(accounts.CurrentPasswordIsWrong):
        accounts.check_current_password(people.owner.id, "wrong", address="192.0.2.1")
    assert accounts.check_current_password(people.owner.id, PASSWORD, address="192.0.2.1") is people.owner


def test_a_new_password_ends_every_session_and_begins_a_new_one(
    people: People, sign_in: SignInFixture, letters: Letters
) -> None:
    here, elsewhere = sign_in(people.owner), sign_in(people.owner)
    new = in_one_write(lambda: accounts.change_password(here.viewer, "nine green umbrellas dance", browser="Firefox"))
    assert [accounts.find_viewer(signed.token) for signed in (here, elsewhere)] == [None, None]
    viewer = accounts.find_viewer(new.token)
    assert isinstance(viewer, Viewer)
    assert viewer.account_id == people.owner.id
    accounts.check_password("mei@mail.example", "nine green umbrellas dance", address="192.0.2.1")
    assert [letter.values["change"] for letter in letters("account-changed")] == ["password"]


def test_a_password_that_is_refused_changes_nothing(people: People, sign_in: SignInFixture) -> None:
    here = sign_in(people.owner)
    with pytest.raises(PasswordIsEasyToGuess):
        in_one_write(lambda: accounts.change_password(here.viewer, "passwordpassword", browser="Firefox"))
    assert accounts.find_viewer(here.token) is not None
    accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1")


def test_a_password_changed_between_proof_and_session_opens_nothing(people: People, app_context: Flask) -> None:
    proved = accounts.check_password("mei@mail.example", PASSWORD, address="192.0.2.1")
    with app_context.app_context():
        mine = accounts.get_account(proved.id)
        in_one_write(lambda: accounts.set_password(mine, "nine green umbrellas dance"))
    with pytest.raises(SignInFailed):
        in_one_write(lambda: accounts.sign_in(proved, browser="Firefox", needs_second_factor=False))
