"""Staff prove who they are twice, and no code opens the door twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from portal.domain import accounts
from portal.domain.accounts import SecondFactorFailed, Signed
from portal.domain.accounts.operations import second_factor
from portal.platform import clock
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotAllowed
from portal.platform.limits import TooManyTries
from tests.domain.accounts.cast import Letters, People, SignIn
from tests.support.databases import Database
from tests.support.races import at_once, meet

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def set_up(signed: Signed, moment: datetime) -> tuple[Signed, list[str], pyotp.TOTP]:
    secret = accounts.proposed_secret(signed.viewer, "the portal's secret")
    app = pyotp.TOTP(secret)
    with clock.at(moment):
        new, codes = in_one_write(
            lambda: accounts.turn_on_second_factor(signed.viewer, secret, app.at(moment), browser="Firefox")
        )
    return new, codes, app


def give(signed: Signed, code: str, moment: datetime) -> Signed:
    with clock.at(moment):
        return in_one_write(lambda: accounts.pass_second_factor(signed.viewer, code, browser="Firefox"))


@pytest.fixture
def signed(people: People, sign_in: SignIn) -> Signed:
    """The manager, who has only given the password and has no second factor yet."""
    with clock.at(NOON):
        return sign_in(people.manager, needs_second_factor=True)


def waiting(people: People, sign_in: SignIn, moment: datetime) -> Signed:
    with clock.at(moment):
        return sign_in(people.manager, needs_second_factor=True)


def test_staff_wait_for_the_second_factor_and_owners_do_not(people: People, sign_in: SignIn) -> None:
    assert sign_in(people.manager, needs_second_factor=True).awaits_second_factor
    assert sign_in(people.administrator, needs_second_factor=True).awaits_second_factor
    assert not sign_in(people.owner, needs_second_factor=True).awaits_second_factor
    assert not sign_in(people.manager).awaits_second_factor


def test_a_session_that_waits_ends_after_ten_minutes(signed: Signed) -> None:
    with clock.at(NOON + timedelta(minutes=9, seconds=59)):
        assert accounts.find_viewer(signed.token) is not None
    with clock.at(NOON + timedelta(minutes=10)):
        assert accounts.find_viewer(signed.token) is None


def test_the_proposed_secret_stays_the_same_for_a_session_and_for_no_other(
    people: People, sign_in: SignIn, signed: Signed
) -> None:
    secret = accounts.proposed_secret(signed.viewer, "key")
    other = sign_in(people.manager, needs_second_factor=True)
    assert len(secret) == 32
    assert secret == accounts.proposed_secret(signed.viewer, "key")
    assert (
        len({secret, accounts.proposed_secret(signed.viewer, "b"), accounts.proposed_secret(other.viewer, "key")}) == 3
    )
    address = accounts.address_for_app(signed.viewer, secret)
    assert address.startswith("otpauth://totp/Alborea:tao%40one.example?secret=")


def test_setting_up_gives_a_full_session_with_a_new_token(signed: Signed, letters: Letters) -> None:
    new, codes, _app = set_up(signed, NOON)
    assert not new.awaits_second_factor
    with clock.at(NOON):
        assert accounts.find_viewer(signed.token) is None
        assert accounts.find_viewer(new.token) is not None
    assert len(set(codes)) == 10
    assert [letter.values["change"] for letter in letters("account-changed")] == ["second_factor"]


def test_a_wrong_code_sets_nothing_up(people: People, signed: Signed) -> None:
    secret = accounts.proposed_secret(signed.viewer, "key")
    with pytest.raises(SecondFactorFailed):
        in_one_write(lambda: accounts.turn_on_second_factor(signed.viewer, secret, "000000", browser=""))
    db.session.rollback()
    assert people.manager.totp_secret is None


def test_owners_have_no_second_factor(people: People, sign_in: SignIn) -> None:
    with pytest.raises(NotAllowed):
        set_up(sign_in(people.owner), NOON)


def test_the_password_alone_does_not_replace_a_second_factor(people: People, sign_in: SignIn, signed: Signed) -> None:
    set_up(signed, NOON)
    with pytest.raises(NotAllowed):
        set_up(waiting(people, sign_in, NOON), NOON + timedelta(minutes=1))


def test_a_full_session_moves_the_second_factor_to_a_new_telephone(
    people: People, sign_in: SignIn, signed: Signed
) -> None:
    full, old_codes, old_app = set_up(signed, NOON)
    later = NOON + timedelta(minutes=5)
    _new, codes, app = set_up(full, later)
    assert app.secret != old_app.secret
    assert not set(codes) & set(old_codes)
    again = waiting(people, sign_in, later)
    for code in (old_app.at(later + timedelta(minutes=1)), old_codes[0]):
        with pytest.raises(SecondFactorFailed):
            give(again, code, later + timedelta(minutes=1))
    give(again, app.at(later + timedelta(minutes=1)), later + timedelta(minutes=1))


def test_the_code_of_the_app_gives_a_full_session_with_a_new_token(
    people: People, sign_in: SignIn, signed: Signed
) -> None:
    _first, _codes, app = set_up(signed, NOON)
    later = NOON + timedelta(hours=1)
    again = waiting(people, sign_in, later)
    full = give(again, app.at(later), later)
    assert not full.awaits_second_factor
    with clock.at(later):
        assert accounts.find_viewer(again.token) is None
        assert accounts.find_viewer(full.token) is not None


def test_a_code_is_accepted_half_a_minute_early_or_late_and_no_more(
    people: People, sign_in: SignIn, signed: Signed
) -> None:
    _first, _codes, app = set_up(signed, NOON)
    for hours, seconds, is_good in [(1, -60, False), (1, -30, True), (2, 30, True), (3, 60, False)]:
        moment = NOON + timedelta(hours=hours)
        again = waiting(people, sign_in, moment)
        code = app.at(moment + timedelta(seconds=seconds))
        if is_good:
            assert not give(again, code, moment).awaits_second_factor
        else:
            with pytest.raises(SecondFactorFailed):
                give(again, code, moment)


def test_a_code_is_good_once_and_so_is_none_before_it(people: People, sign_in: SignIn, signed: Signed) -> None:
    _first, _codes, app = set_up(signed, NOON)
    later = NOON + timedelta(hours=1)
    give(waiting(people, sign_in, later), app.at(later), later)
    for seconds in (0, -30):
        again = waiting(people, sign_in, later)
        with pytest.raises(SecondFactorFailed):
            give(again, app.at(later + timedelta(seconds=seconds)), later)


def test_the_code_that_set_it_up_does_not_sign_in(people: People, sign_in: SignIn, signed: Signed) -> None:
    _first, _codes, app = set_up(signed, NOON)
    with pytest.raises(SecondFactorFailed):
        give(waiting(people, sign_in, NOON), app.at(NOON), NOON)


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_the_same_code_twice_at_the_same_moment_is_accepted_once(
    app_context: Flask,
    database: Database,
    people: People,
    sign_in: SignIn,
    signed: Signed,
    is_guarded: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _first, _codes, app = set_up(signed, NOON)
    thief, person = sign_in(people.manager, needs_second_factor=True), sign_in(people.manager, needs_second_factor=True)
    code = app.now()
    meet(monkeypatch, second_factor.pyotp, "TOTP", seconds=0.4 if is_guarded else 2)
    if not is_guarded:
        monkeypatch.setattr(second_factor, "lock", lambda row: row)
    results = at_once(
        app_context,
        lambda: accounts.pass_second_factor(thief.viewer, code, browser=""),
        lambda: accounts.pass_second_factor(person.viewer, code, browser=""),
    )
    accepted = [result for result in results if isinstance(result, Signed)]
    assert len(accepted) == (2 if database.kind == "postgresql" and not is_guarded else 1), results


def test_a_recovery_code_stands_in_once_and_the_person_is_told(
    people: People, sign_in: SignIn, signed: Signed, letters: Letters
) -> None:
    _first, codes, _app = set_up(signed, NOON)
    later = NOON + timedelta(hours=1)
    give(waiting(people, sign_in, later), codes[3].lower().replace("-", " "), later)
    assert accounts.recovery_codes_left(people.manager.id) == 9
    assert letters("account-changed")[-1].values["change"] == "recovery_code"
    with pytest.raises(SecondFactorFailed):
        give(waiting(people, sign_in, later), codes[3], later)


def test_a_recovery_code_of_somebody_else_opens_nothing(people: People, sign_in: SignIn, signed: Signed) -> None:
    _first, codes, _app = set_up(signed, NOON)
    with clock.at(NOON):
        other = sign_in(people.administrator, needs_second_factor=True)
    set_up(other, NOON)
    with clock.at(NOON):
        again = sign_in(people.administrator, needs_second_factor=True)
    with pytest.raises(SecondFactorFailed):
        give(again, codes[0], NOON)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "\x00", "9" * 100_000])
def test_whatever_else_is_typed_is_refused(people: People, sign_in: SignIn, signed: Signed, code: str) -> None:
    set_up(signed, NOON)
    with pytest.raises(SecondFactorFailed):
        give(waiting(people, sign_in, NOON), code, NOON)


def test_who_has_no_second_factor_cannot_pass_it(signed: Signed) -> None:
    with pytest.raises(NotAllowed):
        give(signed, "123456", NOON)


def test_the_second_factor_is_tried_five_times_in_five_minutes_at_most(signed: Signed) -> None:
    with clock.at(NOON):
        for _ in range(5):
            accounts.count_second_factor_try(signed.viewer)
        with pytest.raises(TooManyTries):
            accounts.count_second_factor_try(signed.viewer)
    with clock.at(NOON + timedelta(minutes=5)):
        accounts.count_second_factor_try(signed.viewer)
