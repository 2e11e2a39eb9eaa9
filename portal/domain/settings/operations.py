"""Changing the brand's figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from portal.domain.settings.errors import FigureIsOutOfRange, NoSuchFigure
from portal.domain.settings.figures import DEFAULTS
from portal.domain.settings.models import Setting
from portal.domain.settings.queries import forget_kept
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db


def change(key: str, value: int, *, by: Viewer | None) -> Setting:
    """Give the figure a new value from this moment on. Returns the appended line, which says who did and when.

    `value` counts in the figure's unit. What was promised under the old value keeps it: a running clock is not
    moved. Refuses an unknown key (NoSuchFigure) and a value out of range (FigureIsOutOfRange). The journal stands
    above this module, so the caller notes the act there. See docs/rules.md, Settings.
    """
    figure = DEFAULTS.get(key)
    if figure is None:
        raise NoSuchFigure
    if isinstance(value, bool) or not figure.lowest <= value <= figure.highest:
        raise FigureIsOutOfRange(lowest=figure.lowest, highest=figure.highest)
    now = clock.now()
    line = Setting(key=key, value=value, valid_from=now, changed_at=now, changed_by_id=by.account_id if by else None)
    db.session.add(line)
    db.session.flush()
    _forget_when_the_write_ends()
    return line


def _forget_when_the_write_ends() -> None:
    session = db.session()

    def forget(_session: Any) -> None:
        forget_kept()

    event.listen(session, "after_commit", forget, once=True)
    event.listen(session, "after_rollback", forget, once=True)
    forget_kept()
