"""The demonstration's places, staff and models, and nobody else: the people of a journey come in by the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal.demonstration import ground as demonstration_ground
from portal.platform.db import in_one_write
from portal.platform.timetable import run_all
from portal.timetable import JOBS
from tests.conftest import Ground
from tests.support.browser import Visitor
from tests.support.server import serving


@pytest.fixture
def portal(make_app: Callable[..., Flask]) -> Flask:
    """A portal of the demonstration kind, with dealers, staff and models."""
    app = make_app(demo=True)
    with app.app_context():
        in_one_write(demonstration_ground.load)
    return app


@pytest.fixture
def worker(portal: Flask) -> Callable[[], None]:
    """One round of the timetable."""

    def round_() -> None:
        with portal.app_context():
            run_all(JOBS)

    return round_


@pytest.fixture
def screen(browser: Browser, portal: Flask, ground: Ground) -> Iterator[Callable[..., Visitor]]:
    """Open a screen on this portal; each must be quiet to the end."""
    with serving(portal, ground.port) as address, ExitStack() as screens:
        opened: list[Visitor] = []

        def open_screen(**choices: object) -> Visitor:
            visitor = Visitor(browser, address, **choices)  # type: ignore[arg-type]
            screens.callback(visitor.leave)
            opened.append(visitor)
            return visitor

        yield open_screen
        for visitor in opened:
            visitor.check_quiet()
