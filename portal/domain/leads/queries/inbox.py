"""The dealer's inbox: the most used page. Keyset paging, plain tuples, no counting of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
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
    place = read_place(after, 2)
    shape = _shape(viewer, chosen, has_place=place is not None, limit=limit)
    if chosen.text:
        query = _page_query(shape, _found_by(viewer.dealer_id or 0, chosen.text))
    else:
        query = _kept_page_query(shape)
    rows = [InboxRow(*row) for row in db.session.execute(query, _values(viewer, chosen, place))]
    if len(rows) <= limit:
        return Page(rows=rows)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], after=place_of(_place(last, chosen), last.id))


def _place(row: InboxRow, chosen: InboxFilter) -> Any:
    if chosen.view == "closed":
        return row.closed_at
    return {"score": row.score, "age": row.assigned_at}.get(chosen.sort, row.due_at)


# --- statements, made once for each shape of the question: building one costs more than running it ------------

_NARROWING: dict[str, Any] = {
    "state": Lead.state,
    "heat": Lead.heat,
    "model_id": Lead.model_id,
    "consultant_id": Lead.consultant_id,
}


class _Shape(NamedTuple):
    """Everything about a question but its values."""

    view: str
    order: str
    """`closed`, `score`, `age` or `due`."""
    is_manager: bool
    narrowed_by: tuple[str, ...]
    has_place: bool
    limit: int


def _shape(viewer: Viewer, chosen: InboxFilter, *, has_place: bool, limit: int) -> _Shape:
    order = "closed" if chosen.view == "closed" else chosen.sort if chosen.sort in {"score", "age"} else "due"
    narrowed_by = tuple(name for name in _NARROWING if getattr(chosen, name) is not None)
    return _Shape(chosen.view, order, viewer.role == "manager", narrowed_by, has_place, limit)


def _values(viewer: Viewer, chosen: InboxFilter, place: tuple[Any, ...] | None) -> dict[str, Any]:
    """What fills a statement's places."""
    now = clock.now()
    local = now.astimezone(brand().zone)
    values: dict[str, Any] = {
        "dealer_id": viewer.dealer_id,
        "me": viewer.account_id,
        "now": now,
        "midnight": local.replace(hour=23, minute=59, second=59, microsecond=0).astimezone(UTC),
    }
    if place is not None:
        values |= {"place": place[0], "place_id": place[1]}
    return values | {name: getattr(chosen, name) for name in _NARROWING if getattr(chosen, name) is not None}


@lru_cache(maxsize=256)
def _kept_page_query(shape: _Shape) -> sa.Select[Any]:
    return _page_query(shape, None)


def _page_query(shape: _Shape, found: sa.Select[int] | None) -> sa.Select[Any]:
    branches = [_branch(shape, scope, found) for scope in _scopes(shape.view, is_manager=shape.is_manager)]
    if len(branches) == 1:
        ids = branches[0].subquery()
    else:
        ids = sa.union_all(*(sa.select(b.subquery()) for b in branches)).subquery()
    descending = _order(shape)[1]
    return (
        sa.select(*_COLUMNS)
        .select_from(ids)
        .join(Lead, Lead.id == ids.c.id)
        .join(CarModel, CarModel.id == Lead.model_id, isouter=True)
        .join(Account, Account.id == Lead.consultant_id, isouter=True)
        .order_by(*((ids.c.place.desc(), ids.c.id.desc()) if descending else (ids.c.place, ids.c.id)))
        .limit(shape.limit + 1)
    )


def _order(shape: _Shape) -> tuple[Any, bool]:
    """The sorting column and whether it descends."""
    orders: dict[str, tuple[Any, bool]] = {
        "closed": (Lead.closed_at, True),
        "score": (Lead.score, True),
        "age": (Lead.assigned_at, True),
    }
    return orders.get(shape.order, (Lead.due_at, False))


def _scopes(view: str, *, is_manager: bool) -> list[list[sa.ColumnElement[bool]]]:
    """Which leads the viewer may see, as index ranges: one for a manager, two for a consultant."""
    of_dealer = Lead.dealer_id == sa.bindparam("dealer_id", type_=sa.Integer)
    mine = [of_dealer, Lead.consultant_id == sa.bindparam("me", type_=sa.Integer)]
    if view == "mine":
        return [mine]
    if is_manager:
        return [[of_dealer]]
    unaccepted = [of_dealer, Lead.consultant_id.is_(None), Lead.state == State.ASSIGNED]
    if view == "closed":
        return [mine]
    return [unaccepted] if view == "new" else [mine, unaccepted]


def _branch(shape: _Shape, scope: list[sa.ColumnElement[bool]], found: sa.Select[int] | None) -> sa.Select[Any]:
    column, descending = _order(shape)
    query = sa.select(Lead.id.label("id"), column.label("place")).where(*scope, *_conditions(shape))
    if found is not None:
        query = query.where(Lead.id.in_(found))
    if shape.has_place:
        spot = sa.tuple_(column, Lead.id)
        place = sa.tuple_(sa.bindparam("place", type_=column.type), sa.bindparam("place_id", type_=sa.Integer))
        query = query.where(spot < place if descending else spot > place)
    order = (column.desc(), Lead.id.desc()) if descending else (column, Lead.id)
    return query.order_by(*order).limit(shape.limit + 1)


def _conditions(shape: _Shape) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = _conditions_of_view(shape.view)
    for name in shape.narrowed_by:
        column = _NARROWING[name]
        conditions.append(column == sa.bindparam(name, type_=column.type))
    return conditions


def _conditions_of_view(view: str) -> list[sa.ColumnElement[bool]]:
    if view == "closed":
        return [Lead.state.in_(sorted(CLOSED))]
    conditions: list[sa.ColumnElement[bool]] = [Lead.is_with_dealer.is_(True)]
    now = sa.bindparam("now", type_=Lead.due_at.type)
    if view == "new":
        conditions.append(Lead.state == State.ASSIGNED)
    if view == "overdue":
        conditions.append(Lead.due_at < now)
    if view == "today":
        conditions += [Lead.due_at >= now, Lead.due_at <= sa.bindparam("midnight", type_=Lead.due_at.type)]
    return conditions


def _found_by(dealer_id: int, text: str) -> sa.Select[int]:
    matching = keys.matches(keys.search_prefixes(text))
    return sa.select(LeadToken.lead_id).where(LeadToken.dealer_id == dealer_id, matching).limit(500)


def inbox_counts(viewer: Viewer) -> dict[str, int]:
    """How many are new, overdue and open, counted up to 99 and no further; one query."""
    query = _counts_query(is_manager=viewer.role == "manager")
    row = db.session.execute(query, {"dealer_id": viewer.dealer_id, "me": viewer.account_id, "now": clock.now()}).one()
    return {"new": row.new, "overdue": row.overdue, "open": row.open}


@lru_cache(maxsize=2)
def _counts_query(*, is_manager: bool) -> sa.Select[Any]:
    columns = []
    for view in ("new", "overdue", "open"):
        total: Any = sa.literal(0)
        for scope in _scopes(view, is_manager=is_manager):
            some = sa.select(Lead.id).where(*scope, *_conditions_of_view(view)).limit(COUNT_UP_TO + 1).subquery()
            total = total + sa.select(sa.func.count()).select_from(some).scalar_subquery()
        columns.append(total.label(view))
    return sa.select(*columns)


def neighbours(viewer: Viewer, lead: Lead) -> tuple[Sequence[Any], Sequence[Any]]:
    """The leads before and behind this one in the inbox by deadline: (ref, name), at most one each; one query."""
    if lead.due_at is None:
        return (), ()
    values = {"dealer_id": viewer.dealer_id, "me": viewer.account_id, "due_at": lead.due_at, "lead_id": lead.id}
    rows = db.session.execute(_neighbours_query(is_manager=viewer.role == "manager"), values).all()
    before = sorted((r for r in rows if r.is_before), key=lambda r: (r.due_at, r.id), reverse=True)
    behind = sorted((r for r in rows if not r.is_before), key=lambda r: (r.due_at, r.id))
    return [(r.ref, r.name) for r in before[:1]], [(r.ref, r.name) for r in behind[:1]]


@lru_cache(maxsize=2)
def _neighbours_query(*, is_manager: bool) -> sa.CompoundSelect[Any]:
    here = sa.tuple_(sa.bindparam("due_at", type_=Lead.due_at.type), sa.bindparam("lead_id", type_=sa.Integer))
    spot = sa.tuple_(Lead.due_at, Lead.id)
    branches = []
    for is_before in (True, False):
        for scope in _scopes("open", is_manager=is_manager):
            query = sa.select(
                sa.literal(is_before).label("is_before"), Lead.due_at.label("due_at"), Lead.id, Lead.ref, Lead.name
            ).where(*scope, Lead.is_with_dealer.is_(True), spot < here if is_before else spot > here)
            order = (Lead.due_at.desc(), Lead.id.desc()) if is_before else (Lead.due_at, Lead.id)
            branches.append(sa.select(query.order_by(*order).limit(1).subquery()))
    return sa.union_all(*branches)


def open_leads_by_consultant(dealer_id: int) -> dict[int, int]:
    """How many leads each of the dealer's consultants is working on; one query."""
    query = (
        sa.select(Lead.consultant_id, sa.func.count())
        .where(Lead.dealer_id == dealer_id, Lead.is_with_dealer.is_(True), Lead.consultant_id.is_not(None))
        .group_by(Lead.consultant_id)
    )
    return {consultant_id: n for consultant_id, n in db.session.execute(query) if consultant_id is not None}
