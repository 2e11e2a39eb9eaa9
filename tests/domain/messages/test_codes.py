"""One-time codes: ten minutes, five tries, once, from the browser that asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import messages
from portal.domain.messages import CodeHasEnded, CodeIsWrong, OneTimeCode, codes
from portal.platform import clock
from portal.platform.db import WriteOutsideWriting, db, in_one_write
from portal.platform.language import speaking
from tests.domain.messages.post import MORNING

pytestmark = pytest.mark.usefixtures("app_context")


def new(subject: str = "lead:1", **more: Any) -> str:
    return in_one_write(lambda: messages.new_code("lead", subject, **more))


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_is_accepted_once() -> None:
    code = new()
    messages.check_code("lead", "lead:1", code)
    with pytest.raises(CodeHasEnded):
        messages.check_code("lead", "lead:1", code)


def test_a_code_may_be_typed_with_blanks() -> None:
    code = new()
    messages.check_code("lead", "lead:1", f" {code[:3]} {code[3:]} ")


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it() -> None:
    code = new()
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeIsWrong) as wrong, speaking("en"):
            messages.check_code("lead", "lead:1", other_than(code))
        with speaking("en"):
            assert str(wrong.value) == f"That is not the code we sent. Tries left: {left}."
    with pytest.raises(CodeHasEnded):
        messages.check_code("lead", "lead:1", other_than(code))
    with pytest.raises(CodeHasEnded):
        messages.check_code("lead", "lead:1", code)


def test_a_code_is_good_for_ten_minutes() -> None:
    with clock.at(MORNING):
        code = new()
    with clock.at(MORNING + timedelta(minutes=10)), pytest.raises(CodeHasEnded):
        messages.check_code("lead", "lead:1", code)
    with clock.at(MORNING + timedelta(minutes=9, seconds=59)):
        messages.check_code("lead", "lead:1", code)


def test_a_new_code_ends_the_earlier_one() -> None:
    with clock.at(MORNING):
        first = new()
    with clock.at(MORNING + timedelta(minutes=1)):
        second = new()
        if first != second:
            with pytest.raises(CodeIsWrong):
                messages.check_code("lead", "lead:1", first)
        messages.check_code("lead", "lead:1", second)


def test_a_code_is_for_one_purpose_and_one_subject() -> None:
    code = new()
    for purpose, subject in (("lead", "lead:2"), ("sign-in", "lead:1")):
        with pytest.raises(CodeHasEnded):
            messages.check_code(purpose, subject, code)
    messages.check_code("lead", "lead:1", code)


def test_a_code_bound_to_a_browser_is_good_from_there_alone() -> None:
    code = new(bound_to="what this browser holds")
    for browser in ("another browser", ""):
        with pytest.raises(CodeHasEnded):
            messages.check_code("lead", "lead:1", code, bound_to=browser)
    messages.check_code("lead", "lead:1", code, bound_to="what this browser holds")


def test_strangers_who_try_from_elsewhere_do_not_use_up_the_tries() -> None:
    code = new(bound_to="mine")
    for _ in range(8):
        with pytest.raises(CodeHasEnded):
            messages.check_code("lead", "lead:1", other_than(code), bound_to="theirs")
    messages.check_code("lead", "lead:1", code, bound_to="mine")


def test_neither_the_code_nor_the_browser_is_stored() -> None:
    code = new(bound_to="what this browser holds")
    row = db.session.scalars(sa.select(OneTimeCode)).one()
    assert len(row.code_hash) == len(row.bound_to) == 64
    assert code not in row.code_hash


def test_a_try_stays_counted_whatever_fails_afterwards() -> None:
    code = new()
    with pytest.raises(CodeIsWrong):
        messages.check_code("lead", "lead:1", other_than(code))
    db.session.rollback()
    assert db.session.scalars(sa.select(OneTimeCode.tries)).one() == 1


def test_a_try_inside_a_write_is_loud_because_a_refusal_would_undo_it() -> None:
    code = new()
    with pytest.raises(WriteOutsideWriting):
        in_one_write(lambda: messages.check_code("lead", "lead:1", code))


def test_a_code_that_is_only_looked_at_is_spent_by_the_act_it_opens() -> None:
    code = new()
    found = messages.check_code("lead", "lead:1", code, use=False)

    def act_and_fail() -> None:
        messages.use_code(found)
        raise RuntimeError("the act fails")

    with pytest.raises(RuntimeError, match="the act fails"):
        in_one_write(act_and_fail)
    in_one_write(lambda: messages.use_code(found))
    with pytest.raises(CodeHasEnded):
        in_one_write(lambda: messages.use_code(found))


def test_codes_are_forgotten_a_day_after_they_ended() -> None:
    with clock.at(MORNING):
        new("lead:1")
    with clock.at(MORNING + timedelta(hours=20)):
        new("lead:2")
        assert in_one_write(messages.forget_old_codes) == 0
    with clock.at(MORNING + timedelta(hours=25)):
        assert in_one_write(messages.forget_old_codes) == 1


# --- eight guesses at one moment --------------------------------------------------------------------------------


def guess_at_once(app: Flask, times: int, guess: Callable[[], object]) -> list[str]:
    """What each of so many simultaneous guesses met."""
    start, met = Barrier(times), []

    def run() -> None:
        with app.app_context():
            start.wait(10)
            try:
                guess()
                met.append("accepted")
            except (CodeIsWrong, CodeHasEnded) as refusal:
                met.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return met


def test_eight_right_guesses_at_once_open_one_door(app: Flask) -> None:
    code = new()
    met = guess_at_once(app, 8, lambda: messages.check_code("lead", "lead:1", code))
    assert sorted(met) == ["CodeHasEnded"] * 7 + ["accepted"]


def test_eight_wrong_guesses_at_once_count_as_five(app: Flask) -> None:
    code = new()
    met = guess_at_once(app, 8, lambda: messages.check_code("lead", "lead:1", other_than(code)))
    assert sorted(met) == ["CodeHasEnded"] * 4 + ["CodeIsWrong"] * 4
    assert db.session.scalars(sa.select(OneTimeCode.tries)).one() == 5


def test_without_the_counting_guard_more_than_five_guesses_would_pass(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = new()

    def careless(connection: sa.Connection, purpose: str, subject: str, browser: str, most: int) -> Any:
        query = sa.select(OneTimeCode.id, OneTimeCode.code_hash, OneTimeCode.tries)
        return connection.execute(query.where(OneTimeCode.purpose == purpose)).first()

    monkeypatch.setattr(codes, "_count_try", careless)
    met = guess_at_once(app, 8, lambda: messages.check_code("lead", "lead:1", other_than(code)))
    assert met == ["CodeIsWrong"] * 8
