"""Every test about importing happens at one noon, in a portal that knows nobody yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.platform import clock
from portal.platform.access import Viewer
from tests.domain.imports.cast import make_world

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture
def supervisor(app_context: Flask) -> Iterator[Viewer]:
    """The supervisor who imports, on noon of 21 November 2026 in Shanghai."""
    with clock.at(NOON):
        yield make_world()
