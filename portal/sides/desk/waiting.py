"""What waits at the desk, for the rail beside every page and the tabs of the queues."""

from __future__ import annotations

from typing import Any

from flask import g

from portal.domain import leads, messages
from portal.platform.language import gettext as _

MOST_SAID = 99


def counts() -> dict[str, int]:
    """`verify`, `suspect`, `assign`, `late` and `reviews`, each counted up to 100; read once a request."""
    if "desk_counts" not in g:
        g.desk_counts = leads.desk_counts()
    found: dict[str, int] = g.desk_counts
    return found


def said(number: int) -> str:
    """A count as the pages say it: over 99 it is not counted further."""
    return str(number) if number <= MOST_SAID else f"{MOST_SAID}+"


class RailCounts:
    """The counts by endpoint. Read only where a rail is drawn, so that pages of errors read nothing."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, str, str]] | None = None

    def __contains__(self, endpoint: str) -> bool:
        return endpoint in self._counts()

    def __getitem__(self, endpoint: str) -> tuple[str, str, str]:
        return self._counts()[endpoint]

    def _counts(self) -> dict[str, tuple[str, str, str]]:
        if self._found is None:
            self._found = self._read()
        return self._found

    def _read(self) -> dict[str, tuple[str, str, str]]:
        if g.get("viewer") is None:
            return {}
        found, failed = counts(), messages.count_failed()
        shown = (
            ("desk.leads.index", found["verify"], "", _("waiting")),
            ("desk.assignment.index", found["assign"], "", _("waiting")),
            ("desk.reviews.index", found["reviews"], "", _("waiting")),
            ("desk.outbox.index", failed, "bad", _("not delivered")),
        )
        return {endpoint: (said(number), level, words) for endpoint, number, level, words in shown if number}


def for_templates() -> dict[str, Any]:
    """What every page of the desk may draw."""
    return {"rail_counts": RailCounts()}
