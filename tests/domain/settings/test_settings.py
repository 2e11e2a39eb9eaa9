"""The brand's figures, their limits and their history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain import settings
from portal.domain.settings import DEFAULTS, FigureIsOutOfRange, NoSuchFigure, Setting
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db, in_one_write
from portal.platform.language import speaking

ADMIN = Viewer(
    account_id=7, sign_in_token="", sign_in_id=0, side="desk", role="administrator", name="Lin", language="en"
)
pytestmark = pytest.mark.usefixtures("fresh_figures")


@pytest.fixture
def fresh_figures(app_context: Flask) -> Iterator[None]:
    settings.forget_kept()
    yield
    settings.forget_kept()


def change(key: str, value: int) -> Setting:
    return in_one_write(lambda: settings.change(key, value, by=ADMIN))


def test_a_figure_nobody_changed_has_its_default() -> None:
    assert settings.value("leads.accept_hours") == 2
    assert settings.history_of("leads.accept_hours") == []


def test_every_default_lies_within_its_own_limits_and_belongs_to_a_group() -> None:
    for key, figure in DEFAULTS.items():
        assert figure.lowest <= figure.default <= figure.highest, key
        assert settings.group_of(key) in settings.Group, key


def test_every_figure_unit_and_group_has_a_name() -> None:
    with speaking("en"):
        names = [str(figure.label) for figure in DEFAULTS.values()]
        assert all(names)
        assert len(set(names)) == len(names)
        assert all(unit.label for unit in settings.Unit)
        assert all(group.label for group in settings.Group)


def test_a_change_holds_at_once_and_says_who_made_it() -> None:
    line = change("leads.accept_hours", 3)
    assert settings.value("leads.accept_hours") == 3
    assert (line.value, line.changed_by_id) == (3, 7)


def test_the_history_keeps_every_value_the_newest_first() -> None:
    change("leads.accept_hours", 3)
    change("leads.accept_hours", 5)
    assert [line.value for line in settings.history_of("leads.accept_hours")] == [5, 3]
    assert settings.newest_changes()["leads.accept_hours"].value == 5


def test_a_moment_before_the_change_still_has_the_figure_of_that_time() -> None:
    change("leads.accept_hours", 3)
    with clock.at(clock.now() - timedelta(days=1)):
        assert settings.value("leads.accept_hours") == 2


def test_a_change_that_was_not_committed_never_was() -> None:
    def change_and_fail() -> None:
        settings.change("leads.accept_hours", 3, by=ADMIN)
        assert settings.value("leads.accept_hours") == 3
        raise NoSuchFigure

    with pytest.raises(NoSuchFigure):
        in_one_write(change_and_fail)
    assert settings.value("leads.accept_hours") == 2


@pytest.mark.parametrize("value", [0, -1, 81, 10**12, True])
def test_a_value_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(FigureIsOutOfRange) as refused:
        change("leads.accept_hours", value)
    with speaking("en"):
        assert str(refused.value) == "Enter a whole number from 1 to 80."
    assert settings.history_of("leads.accept_hours") == []


def test_an_unknown_key_is_refused_for_people_and_is_an_error_for_code() -> None:
    with pytest.raises(NoSuchFigure):
        change("leads.no_such", 1)
    with pytest.raises(KeyError):
        settings.value("leads.no_such")


def test_the_database_itself_refuses_to_rewrite_the_history() -> None:
    change("leads.accept_hours", 3)
    for statement in (sa.update(Setting).values(value=9), sa.delete(Setting)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            in_one_write(lambda statement=statement: db.session.execute(statement))  # type: ignore[misc]
    assert settings.value("leads.accept_hours") == 3


def test_asking_again_and_again_reads_the_database_once() -> None:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    settings.forget_kept()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        for key in DEFAULTS:
            settings.value(key)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if "settings" in statement]) == 1


def test_figures_are_valid_from_an_aware_moment() -> None:
    line = change("leads.accept_hours", 3)
    assert line.valid_from.tzinfo is not None
    assert abs(line.valid_from - datetime.now(UTC)) < timedelta(minutes=1)
