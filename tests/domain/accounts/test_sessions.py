"""A session lives on the server, and ends there at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from portal.domain import accounts, journal
from portal.domain.accounts import SignIn as SignInRow
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from portal.platform.errors import NotThere
from portal.platform.tokens import hash_token
from tests.domain.accounts.cast import People, SignIn

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def alive(signed: accounts.Signed, **later: int) -> bool:
    db.session.rollback()
    with clock.at(NOON + timedelta(**later)):
        return accounts.find_viewer(signed.token) is not None


def test_the_viewer_is_a_plain_value_of_who_asks(people: People, sign_in: SignIn) -> None:
    signed = sign_in(people.consultant)
    viewer = accounts.find_viewer(signed.token)
    assert isinstance(viewer, Viewer)
    assert (viewer.title, viewer.name, viewer.language) == ("dealer.consultant", "Wu Yan", "en")
    assert (viewer.dealer_id, viewer.dealer_name_en) == (people.dealer.id, "Dealer 1")
    assert viewer.get_id() == signed.token
    assert vars(viewer) == vars(signed.viewer)


def test_looking_up_the_viewer_is_one_query_and_loads_no_account(people: People, sign_in: SignIn) -> None:
    token = sign_in(people.owner).token
    db.session.remove()
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert accounts.find_viewer(token) is not None
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    (query,) = [statement for statement in asked if not statement.startswith("BEGIN")]
    assert query.startswith("SELECT sign_ins.id")
    assert not list(db.session)


def test_only_a_hash_of_the_token_is_kept(people: People, sign_in: SignIn) -> None:
    signed = sign_in(people.owner)
    row = db.session.get_one(SignInRow, signed.viewer.sign_in_id)
    assert row.token_hash == hash_token(signed.token)
    assert len(signed.token) >= 43
    assert accounts.find_viewer(row.token_hash) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "密" * 9, "x" * 100_000, "' OR 1=1 --", "\ud800"])
def test_no_token_but_the_right_one_opens_anything(people: People, sign_in: SignIn, token: str) -> None:
    sign_in(people.owner)
    assert accounts.find_viewer(token) is None


def test_an_owner_stays_signed_in_for_seven_unused_days_and_thirty_in_all(people: People, sign_in: SignIn) -> None:
    with clock.at(NOON):
        signed = sign_in(people.owner)
    assert not alive(signed, days=7)
    for day in range(6, 30, 6):
        assert alive(signed, days=day)
    assert alive(signed, days=29, hours=23)
    assert not alive(signed, days=30)


def test_staff_stay_signed_in_for_thirty_unused_minutes_and_twelve_hours_in_all(
    people: People, sign_in: SignIn
) -> None:
    with clock.at(NOON):
        signed = sign_in(people.manager)
    assert not alive(signed, minutes=30)
    for minutes in range(29, 12 * 60, 29):
        assert alive(signed, minutes=minutes)
    assert not alive(signed, hours=12)


def test_being_seen_is_written_once_a_minute_at_most(people: People, sign_in: SignIn) -> None:
    with clock.at(NOON):
        signed = sign_in(people.manager)

    def seen_at() -> datetime:
        db.session.rollback()
        return db.session.get_one(SignInRow, signed.viewer.sign_in_id, populate_existing=True).last_seen_at

    assert alive(signed, seconds=59)
    assert seen_at() == NOON
    assert alive(signed, seconds=60)
    assert seen_at() == NOON + timedelta(seconds=60)
    assert alive(signed, seconds=119)
    assert seen_at() == NOON + timedelta(seconds=60)


def test_signing_out_ends_the_session_at_once_and_no_other(people: People, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(people.owner), sign_in(people.owner)
    in_one_write(lambda: accounts.sign_out(here.token))
    assert accounts.find_viewer(here.token) is None
    assert accounts.find_viewer(elsewhere.token) is not None


def test_an_ended_account_is_out_at_once(people: People, sign_in: SignIn) -> None:
    signed = sign_in(people.consultant)
    in_one_write(lambda: accounts.end_account(people.consultant, by=people.viewer("manager")))
    assert accounts.find_viewer(signed.token) is None


def test_an_account_that_is_not_active_is_out_even_where_its_session_was_forgotten(
    people: People, sign_in: SignIn
) -> None:
    signed = sign_in(people.consultant)
    in_one_write(lambda: db.session.execute(sa.update(accounts.Account).values(is_active=False)))
    assert accounts.find_viewer(signed.token) is None


def test_the_list_shows_ones_own_living_sessions_the_latest_first(people: People, sign_in: SignIn) -> None:
    with clock.at(NOON):
        old = sign_in(people.owner)
    with clock.at(NOON + timedelta(days=1)):
        ended, new = sign_in(people.owner), sign_in(people.owner)
        sign_in(people.manager)
        in_one_write(lambda: accounts.sign_out(ended.token))
        shown = [row.id for row in accounts.sessions_of(people.owner.id)]
    assert shown == [new.viewer.sign_in_id, old.viewer.sign_in_id]


def test_one_ends_ones_own_sessions_and_nobody_elses(people: People, sign_in: SignIn) -> None:
    mine, theirs = sign_in(people.owner), sign_in(people.manager)
    for stranger in (theirs.viewer.sign_in_id, 999_999):
        with pytest.raises(NotThere):
            in_one_write(lambda stranger=stranger: accounts.end_session(mine.viewer, stranger))  # type: ignore[misc]
    assert accounts.find_viewer(theirs.token) is not None
    in_one_write(lambda: accounts.end_session(mine.viewer, mine.viewer.sign_in_id))
    assert accounts.find_viewer(mine.token) is None


def test_sessions_long_over_are_forgotten(people: People, sign_in: SignIn) -> None:
    with clock.at(NOON):
        sign_in(people.manager)
    with clock.at(NOON + timedelta(days=30, hours=11)):
        assert in_one_write(accounts.forget_old_sessions) == 0
    with clock.at(NOON + timedelta(days=30, hours=13)):
        assert in_one_write(accounts.forget_old_sessions) == 1


def test_a_viewer_without_a_session_can_be_made_for_the_timetable(people: People, app_context: Flask) -> None:
    viewer = people.viewer("manager")
    assert (viewer.sign_in_id, viewer.sign_in_token, viewer.title) == (0, "", "dealer.manager")
    in_one_write(lambda: journal.note("a.thing", "account", 1, by=viewer))
