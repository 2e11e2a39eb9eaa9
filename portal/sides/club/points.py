"""An owner's points: what is there, what is coming, and every movement."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.domain import points, settings
from portal.platform.access import viewer
from portal.sides.club.movements import movement, source_words

pages = Blueprint("points", __name__, url_prefix="/points")

ROWS = 20


@pages.get("")
def index() -> str:
    customer_id = viewer().customer_id or 0
    page = points.page_of_entries(customer_id, before=_id("before"), after=_id("after"), limit=ROWS)
    overview = points.overview(customer_id)
    return render_template(
        "club/points/index.html",
        points=overview,
        coming=[(source_words(coming.source), coming.points, coming.at) for coming in overview.coming],
        movements=[movement(entry) for entry in page.rows],
        newer=page.newer,
        older=page.older,
        welcome=settings.value("points.car"),
        pending_days=settings.value("points.car_pending_days"),
        expiry_months=settings.value("points.expiry_months"),
    )


def _id(name: str) -> int | None:
    """A row's number in the address, or None for anything that can be none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
