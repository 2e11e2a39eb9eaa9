"""The settings page: every figure with its value, who changed it, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain import settings
from portal.domain.journal import JournalEntry
from portal.domain.settings import DEFAULTS
from portal.platform.db import db
from portal.platform.language import speaking
from tests.sides.desk.conftest import Desk

SETTINGS = "/desk/settings/"
KEY = "leads.accept_hours"


@pytest.fixture(autouse=True)
def fresh_figures(desk: Desk) -> Iterator[None]:
    desk.read(settings.forget_kept)
    yield
    desk.read(settings.forget_kept)


def save(desk: Desk, value: str, key: str = KEY) -> Any:
    page = desk.administrator.see(f"{SETTINGS}{key}")
    return desk.administrator.press(page, f"{SETTINGS}{key}", form=f"{SETTINGS}{key}", value=value)


def test_every_figure_stands_there_with_its_value_and_unit(desk: Desk) -> None:
    text = desk.administrator.see(SETTINGS).text
    with desk.app.app_context(), speaking("en"):
        for figure in DEFAULTS.values():
            assert str(figure.label) in text
    assert "2 opening hours" in text


def test_a_figure_is_changed_and_the_change_is_told(desk: Desk) -> None:
    answer = save(desk, "3")
    assert (answer.status_code, answer.location) == (303, f"{SETTINGS}#{KEY}")
    page = desk.administrator.see(SETTINGS)
    assert "3 opening hours" in page.text
    assert desk.administrator.viewer.name in page.text
    assert desk.read(lambda: settings.value(KEY)) == 3
    noted = desk.read(
        lambda: db.session.scalars(sa.select(JournalEntry).where(JournalEntry.object_kind == "setting")).one()
    )
    assert (noted.action, noted.fields) == ("setting.change", [KEY])


def test_the_figures_page_shows_what_it_was(desk: Desk) -> None:
    for value in ("3", "5"):
        save(desk, value)
    text = desk.administrator.see(f"{SETTINGS}{KEY}").text
    assert text.index("5 opening hours") < text.index("3 opening hours") < text.rindex("2 opening hours")


@pytest.mark.parametrize("typed", ["", "0", "81", "-3", "2.5", "three", "３", "9" * 30, "1e1"])
def test_what_is_no_number_in_range_is_refused_and_kept_as_typed(desk: Desk, typed: str) -> None:
    answer = save(desk, typed)
    assert answer.status_code == 422
    assert "Error: " in answer.text
    assert typed in answer.text
    assert desk.read(lambda: settings.history_of(KEY)) == []


def test_an_unknown_figure_answers_404(desk: Desk) -> None:
    desk.administrator.see(f"{SETTINGS}leads.no_such", 404)


def test_only_administrators_come_here(desk: Desk) -> None:
    desk.supervisor.see(SETTINGS, 403)
    desk.agent.see(f"{SETTINGS}{KEY}", 403)


def test_the_page_asks_as_little_after_many_changes_as_after_none(
    desk: Desk, queries: Callable[[Callable[[], Any]], int]
) -> None:
    desk.administrator.see(SETTINGS)
    before = queries(lambda: desk.administrator.see(SETTINGS))
    for value in range(3, 9):
        save(desk, str(value))
    desk.administrator.see(SETTINGS)
    assert queries(lambda: desk.administrator.see(SETTINGS)) <= before
