"""Every test about sales happens at one noon, with the same people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.platform import clock
from tests.domain.sales.cast import NOON, Cast, make_cast


@pytest.fixture
def cast(app_context: Flask) -> Iterator[Cast]:
    """Two dealers, their staff and the desk's, at noon on 15 June 2026."""
    with clock.at(NOON):
        yield make_cast()
