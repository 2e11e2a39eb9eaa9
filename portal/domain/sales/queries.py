"""Reading sale reports through the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain.sales.models import SaleReport
from portal.domain.vehicles import Vehicle
from portal.platform.access import Viewer
from portal.platform.db import db
from portal.platform.errors import NotThere

LAST_ID = 2**31 - 1
SEES_ALL = frozenset({"desk.supervisor", "desk.administrator"})


@dataclass(frozen=True)
class ReportPage:
    """Some reports, the newest first, and the id after which the next page begins, if there is more."""

    rows: list[SaleReport]
    next: int | None


def reports_of(viewer: Viewer, after: int | None = None, limit: int = 50) -> ReportPage:
    """The reports this person may see, the newest first: a manager's dealer's, a consultant's own, the desk's all.

    Each has its vehicle with model, its dealer and its consultant. `after` is `next` of the page before.
    """
    query = _visible_to(viewer).order_by(SaleReport.id.desc()).limit(limit + 1).options(*_WITH)
    if after is not None:
        query = query.where(SaleReport.id < min(after, LAST_ID))
    rows = list(db.session.scalars(query))
    return ReportPage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def get_report(viewer: Viewer, ref: str) -> SaleReport:
    """The report with that reference. Raises NotThere where it is absent or somebody else's."""
    found = db.session.scalar(_visible_to(viewer).where(SaleReport.ref == ref))
    if found is None:
        raise NotThere
    return found


def effects_of(report: SaleReport) -> dict[str, Any]:
    """What the report set in motion, for its page: `points`, `lead`, `lost_leads` (how many), `is_invited`."""
    effects = report.effects
    return {
        "points": effects.get("points", 0),
        "has_lead": report.lead_id is not None,
        "lost_leads": len(effects.get("lost_leads", [])),
        "is_invited": effects.get("invitation") is not None,
        "is_resale": effects.get("hand_over", {}).get("closed_id") is not None,
    }


def reported(dealer_id: int, invoice_number: str) -> SaleReport | None:
    """The dealer's standing report with that invoice number, or None."""
    return db.session.scalar(
        sa.select(SaleReport).where(
            SaleReport.dealer_id == dealer_id,
            SaleReport.invoice_number == invoice_number,
            SaleReport.reversed_at.is_(None),
        )
    )


def standing_reports(vehicle_id: int) -> list[SaleReport]:
    """The reports of that car that were not reversed, in their order."""
    query = sa.select(SaleReport).where(SaleReport.vehicle_id == vehicle_id, SaleReport.reversed_at.is_(None))
    return list(db.session.scalars(query.order_by(SaleReport.id)))


_WITH = (
    joinedload(SaleReport.vehicle).joinedload(Vehicle.model),
    joinedload(SaleReport.dealer),
    joinedload(SaleReport.consultant),
)


def _visible_to(viewer: Viewer) -> sa.Select[SaleReport]:
    query = sa.select(SaleReport)
    if viewer.title in SEES_ALL:
        return query
    if viewer.side != "dealer":
        return query.where(sa.false())
    query = query.where(SaleReport.dealer_id == viewer.dealer_id)
    if viewer.role == "manager":
        return query
    is_own = sa.or_(SaleReport.consultant_id == viewer.account_id, SaleReport.reported_by_id == viewer.account_id)
    return query.where(is_own)
