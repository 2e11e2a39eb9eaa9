"""The dealer's inbox: the most used page. Keyset paging, plain tuples, no counting of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.domain.accounts import Account
from portal.domain.catalogue import CarModel
from portal.domain.leads import keys
from portal.domain.leads.models import Heat, Lead, LeadToken, State
from portal.domain.leads.models.words import CLOSED
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.brand import brand
from portal.platform.db import db
from portal.platform.paging import Page, place_of, read_place

PAGE = 50
COUNT_UP_TO = 99


@dataclass(frozen=True)
class InboxFilter:
    """What the inbox shows: a view and what narrows it, all of it in the address."""

    view: str = "open"
    """`open`, `new` (not accepted), `mine`, `overdue`, `today` (due today), `closed`."""
    state: State | None = None
    heat: Heat | None = None
    model_id: int | None = None
    consultant_id: int | None = None
    text: str = ""
    sort: str = "due"
    """`due` (deadline first), `score` (warmest first), `age` (newest first)."""


class InboxRow(NamedTuple):
    """One row of the inbox, as plain values."""

    id: int
    ref: str
    version: int
    name: str
    phone: str | None
    email: str | None
    state: State
    heat: Heat
    score: int
    source: str
    model_en: str | None
    model_zh: str | None
    consultant_id: int | None
    consultant: str | None
    assigned_at: datetime | None
    due_at: datetime | None
    due_clock: str | None
    next_step: str
    next_step_at: datetime | None
    appointment_at: datetime | None
    last_act: str
    last_act_at: datetime | None
    language: str
    closed_at: datetime | None
    wants_call_now: bool


_COLUMNS: tuple[Any, ...] = (
    Lead.id,
    Lead.ref,
    Lead.version,
    Lead.name,
    Lead.phone,
    Lead.email,
    Lead.state,
    Lead.heat,
    Lead.score,
    Lead.source,
    CarModel.name_en,
    CarModel.name_zh,
    Lead.consultant_id,
    Account.name,
    Lead.assigned_at,
    Lead.due_at,
    Lead.due_clock,
    Lead.next_step,
    Lead.next_step_at,
    Lead.appointment_at,
    Lead.last_act,
    Lead.last_act_at,
    Lead.language,
    Lead.closed_at,
    Lead.wants_call_now,
)


def inbox_page(viewer: Viewer, chosen: InboxFilter, *, after: str | None = None, limit: int = PAGE) -> Page[InboxRow]:
    """The viewer's leads as `chosen`, the rows behind the place `after`."""
    order = _order(chosen)
    place = read_place(after, 2)
    branches = [_branch(viewer, chosen, scope, order, place, limit) for scope in _scopes(viewer, chosen)]
    if len(branches) == 1:
        ids = branches[0].subquery()
    else:
        ids = sa.union_all(*(sa.select(b.subquery()) for b in branches)).subquery()
    key, descending = ids.c.place, order[1]
    query = (
        sa.select(*_COLUMNS)
        .select_from(ids)
        .join(Lead, Lead.id == ids.c.id)
        .join(CarModel, CarModel.id == Lead.model_id, isouter=True)
        .join(Account, Account.id == Lead.consultant_id, isouter=True)
        .order_by(key.desc() if descending else key, ids.c.id.desc() if descending else ids.c.id)
        .limit(limit + 1)
    )
    rows = [InboxRow(*row) for row in db.session.execute(query)]
    if len(rows) <= limit:
        return Page(rows=rows)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], after=place_of(_place(last, chosen), last.id))


def _order(chosen: InboxFilter) -> tuple[Any, bool]:
    """The sorting column and whether it descends."""
    if chosen.view == "closed":
        return Lead.closed_at, True
    if chosen.sort == "score":
        return Lead.score, True
    if chosen.sort == "age":
        return Lead.assigned_at, True
    return Lead.due_at, False


def _place(row: InboxRow, chosen: InboxFilter) -> Any:
    if chosen.view == "closed":
        return row.closed_at
    return {"score": row.score, "age": row.assigned_at}.get(chosen.sort, row.due_at)


def _scopes(viewer: Viewer, chosen: InboxFilter) -> list[list[sa.ColumnElement[bool]]]:
    """Which leads the viewer may see, as index ranges: one for a manager, two for a consultant."""
    mine = [Lead.dealer_id == viewer.dealer_id, Lead.consultant_id == viewer.account_id]
    if chosen.view == "mine":
        return [mine]
    if viewer.role == "manager":
        return [[Lead.dealer_id == viewer.dealer_id]]
    unaccepted = [Lead.dealer_id == viewer.dealer_id, Lead.consultant_id.is_(None), Lead.state == State.ASSIGNED]
    if chosen.view == "closed":
        return [mine]
    return [unaccepted] if chosen.view == "new" else [mine, unaccepted]


def _branch(
    viewer: Viewer,
    chosen: InboxFilter,
    scope: list[sa.ColumnElement[bool]],
    order: tuple[Any, bool],
    place: tuple[Any, ...] | None,
    limit: int,
) -> sa.Select[Any]:
    column, descending = order
    query = sa.select(Lead.id.label("id"), column.label("place")).where(*scope, *_conditions(viewer, chosen))
    if place is not None:
        spot = sa.tuple_(column, Lead.id)
        values = sa.tuple_(sa.literal(place[0], column.type), sa.literal(place[1], sa.Integer))
        query = query.where(spot < values if descending else spot > values)
    return query.order_by(column.desc() if descending else column, Lead.id.desc() if descending else Lead.id).limit(
        limit + 1
    )


def _conditions(viewer: Viewer, chosen: InboxFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if chosen.view == "closed":
        found.append(Lead.state.in_(sorted(CLOSED)))
    else:
        found.append(Lead.is_with_dealer.is_(True))
    now = clock.now()
    if chosen.view == "new":
        found.append(Lead.state == State.ASSIGNED)
    if chosen.view == "overdue":
        found.append(Lead.due_at < now)
    if chosen.view == "today":
        local = now.astimezone(brand().zone)
        midnight = local.replace(hour=23, minute=59, second=59, microsecond=0).astimezone(UTC)
        found += [Lead.due_at >= now, Lead.due_at <= midnight]
    for column, value in (
        (Lead.state, chosen.state),
        (Lead.heat, chosen.heat),
        (Lead.model_id, chosen.model_id),
        (Lead.consultant_id, chosen.consultant_id),
    ):
        if value is not None:
            found.append(column == value)
    if chosen.text:
        found.append(Lead.id.in_(_found_by(viewer.dealer_id or 0, chosen.text)))
    return found


def _found_by(dealer_id: int, text: str) -> sa.Select[tuple[int]]:
    matching = keys.matches(keys.search_prefixes(text))
    return sa.select(LeadToken.lead_id).where(LeadToken.dealer_id == dealer_id, matching).limit(500)


def inbox_counts(viewer: Viewer) -> dict[str, int]:
    """How many are new, overdue and open, counted up to 99 and no further; one query."""
    now = clock.now()
    columns = []
    for view in ("new", "overdue", "open"):
        chosen = InboxFilter(view=view)
        total: Any = sa.literal(0)
        for scope in _scopes(viewer, chosen):
            conditions = [*scope, Lead.is_with_dealer.is_(True)]
            if view == "new":
                conditions.append(Lead.state == State.ASSIGNED)
            if view == "overdue":
                conditions.append(Lead.due_at < now)
            some = sa.select(Lead.id).where(*conditions).limit(COUNT_UP_TO + 1).subquery()
            total = total + sa.select(sa.func.count()).select_from(some).scalar_subquery()
        columns.append(total.label(view))
    row = db.session.execute(sa.select(*columns)).one()
    return {"new": row[0], "overdue": row[1], "open": row[2]}


def neighbours(viewer: Viewer, lead: Lead) -> tuple[Sequence[Any], Sequence[Any]]:
    """The leads before and behind this one in the inbox by deadline: (ref, name), at most one each; one query."""
    if lead.due_at is None:
        return (), ()
    here = sa.tuple_(sa.literal(lead.due_at, Lead.due_at.type), sa.literal(lead.id))
    spot = sa.tuple_(Lead.due_at, Lead.id)
    branches = []
    for is_before in (True, False):
        for scope in _scopes(viewer, InboxFilter()):
            query = sa.select(
                sa.literal(is_before).label("is_before"), Lead.due_at.label("due_at"), Lead.id, Lead.ref, Lead.name
            ).where(*scope, Lead.is_with_dealer.is_(True), spot < here if is_before else spot > here)
            order = (Lead.due_at.desc(), Lead.id.desc()) if is_before else (Lead.due_at, Lead.id)
            branches.append(sa.select(query.order_by(*order).limit(1).subquery()))
    rows = db.session.execute(sa.union_all(*branches)).all()
    before = sorted((r for r in rows if r.is_before), key=lambda r: (r.due_at, r.id), reverse=True)
    behind = sorted((r for r in rows if not r.is_before), key=lambda r: (r.due_at, r.id))
    return [(r.ref, r.name) for r in before[:1]], [(r.ref, r.name) for r in behind[:1]]


def open_leads_by_consultant(dealer_id: int) -> dict[int, int]:
    """How many leads each of the dealer's consultants is working on; one query."""
    query = (
        sa.select(Lead.consultant_id, sa.func.count())
        .where(Lead.dealer_id == dealer_id, Lead.is_with_dealer.is_(True), Lead.consultant_id.is_not(None))
        .group_by(Lead.consultant_id)
    )
    return {consultant_id: n for consultant_id, n in db.session.execute(query) if consultant_id is not None}
