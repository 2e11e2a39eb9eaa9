"""The desk's queues: verification in its order, assignment, duplicates, lost claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.domain.accounts import Account
from portal.domain.catalogue import CarModel
from portal.domain.customers import Contact
from portal.domain.dealers import City
from portal.domain.leads import keys
from portal.domain.leads.models import Heat, Lead, LeadToken, LostClaim, State
from portal.platform import clock
from portal.platform.access import Viewer
from portal.platform.db import db
from portal.platform.errors import NotThere
from portal.platform.paging import Page, place_of, read_place

PAGE = 50
COUNT_UP_TO = 99


class QueueRow(NamedTuple):
    """One row of a desk queue, as plain values."""

    id: int
    ref: str
    name: str
    phone: str | None
    email: str | None
    state: State
    heat: Heat
    score: int
    source: str
    queue_rank: int
    received_at: datetime
    qualified_at: datetime | None
    due_at: datetime | None
    attempts: int
    wants_call_now: bool
    is_suspect: bool
    model_en: str | None
    model_zh: str | None
    city_en: str | None
    city_zh: str | None
    claimed_by_id: int | None
    claimed_by: str | None
    claimed_until: datetime | None
    nurture_until: Any
    declines: int


_COLUMNS: tuple[Any, ...] = (
    Lead.id,
    Lead.ref,
    Lead.name,
    Lead.phone,
    Lead.email,
    Lead.state,
    Lead.heat,
    Lead.score,
    Lead.source,
    Lead.queue_rank,
    Lead.received_at,
    Lead.qualified_at,
    Lead.due_at,
    Lead.attempts,
    Lead.wants_call_now,
    Lead.is_suspect,
    CarModel.name_en,
    CarModel.name_zh,
    City.name_en,
    City.name_zh,
    Lead.claimed_by_id,
    Account.name,
    Lead.claimed_until,
    Lead.nurture_until,
    Lead.declines,
)
_KINDS = {"verify": State.RECEIVED, "suspect": State.RECEIVED, "assign": State.QUALIFIED, "nurturing": State.NURTURING}


def queue_page(viewer: Viewer, *, kind: str = "verify", after: str | None = None, limit: int = PAGE) -> Page[QueueRow]:
    """A queue in its order: `verify` (call now, hot, referral, oldest), `suspect`, `assign`, `nurturing`."""

    if viewer.side != "desk":
        raise NotThere
    ranked = Lead.queue_rank >= 9 if kind == "suspect" else Lead.queue_rank < 9 if kind == "verify" else sa.true()
    spot = sa.tuple_(Lead.queue_rank, Lead.received_at, Lead.id)
    query = (
        sa.select(*_COLUMNS)
        .join(CarModel, CarModel.id == Lead.model_id, isouter=True)
        .join(City, City.id == Lead.city_id, isouter=True)
        .join(Account, Account.id == Lead.claimed_by_id, isouter=True)
        .where(Lead.state == _KINDS.get(kind, State.RECEIVED), ranked)
        .order_by(Lead.queue_rank, Lead.received_at, Lead.id)
        .limit(limit + 1)
    )
    place = read_place(after, 3)
    if place is not None:
        types = (Lead.queue_rank.type, Lead.received_at.type, Lead.id.type)
        query = query.where(spot > sa.tuple_(*(sa.literal(v, t) for v, t in zip(place, types, strict=True))))
    rows = [QueueRow(*row) for row in db.session.execute(query)]
    if len(rows) <= limit:
        return Page(rows=rows)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], after=place_of(last.queue_rank, last.received_at, last.id))


def desk_counts() -> dict[str, int]:
    """What waits at the desk, each counted up to 99 and no further; one query."""
    now = clock.now()
    parts = {
        "verify": sa.select(Lead.id).where(Lead.state == State.RECEIVED, Lead.queue_rank < 9),
        "suspect": sa.select(Lead.id).where(Lead.state == State.RECEIVED, Lead.queue_rank >= 9),
        "assign": sa.select(Lead.id).where(Lead.state == State.QUALIFIED),
        "late": sa.select(Lead.id).where(Lead.state.in_((State.RECEIVED, State.QUALIFIED)), Lead.due_at < now),
        "reviews": sa.select(LostClaim.id).where(LostClaim.is_audited, LostClaim.settled_at.is_(None)),
    }
    columns = [
        sa.select(sa.func.count()).select_from(query.limit(COUNT_UP_TO + 1).subquery()).scalar_subquery().label(name)
        for name, query in parts.items()
    ]
    return dict(db.session.execute(sa.select(*columns)).mappings().one())


def search_desk(viewer: Viewer, text: str, *, limit: int = 20) -> Sequence[QueueRow]:
    """Leads by telephone, name, e-mail or reference, whoever has them."""

    if viewer.side != "desk":
        raise NotThere
    ids = sa.select(LeadToken.lead_id).where(keys.matches(keys.search_prefixes(text))).limit(200)
    query = (
        sa.select(*_COLUMNS)
        .join(CarModel, CarModel.id == Lead.model_id, isouter=True)
        .join(City, City.id == Lead.city_id, isouter=True)
        .join(Account, Account.id == Lead.claimed_by_id, isouter=True)
        .where(Lead.id.in_(ids))
        .order_by(Lead.received_at.desc(), Lead.id.desc())
        .limit(limit)
    )
    return [QueueRow(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Likeness:
    """A lead that may be the same person's, and by what."""

    lead: Lead
    by: tuple[str, ...]
    """`phone`, `email`, `name_city_model`, `file`."""


def likely_duplicates_of(lead: Lead, *, limit: int = 5) -> list[Likeness]:
    """Leads side by side that may be the same person: strong keys first, then name with city and model."""
    strong = [c == v for c, v in ((Lead.phone, lead.phone), (Lead.email, lead.email)) if v]
    weak = sa.and_(
        Lead.name == lead.name,
        Lead.city_id == lead.city_id,
        Lead.model_id == lead.model_id,
        Lead.state != State.INVALID,
    )
    same_name = sa.select(LeadToken.lead_id).where(LeadToken.token == _exact_name_token(lead.name)).limit(200)
    query = (
        sa.select(Lead)
        .where(Lead.id != lead.id, sa.or_(*strong, sa.and_(Lead.id.in_(same_name), weak)))
        .order_by(Lead.received_at.desc(), Lead.id.desc())
        .limit(limit)
        .options(joinedload(Lead.model), joinedload(Lead.city), joinedload(Lead.dealer))
    )
    return [Likeness(lead=other, by=_likeness(lead, other)) for other in db.session.scalars(query)]


def _exact_name_token(name: str) -> str:
    tokens = sorted(keys.name_tokens(name), key=len)
    return tokens[-1] if tokens else "w:"


def _likeness(lead: Lead, other: Lead) -> tuple[str, ...]:
    found = []
    if lead.phone and lead.phone == other.phone:
        found.append("phone")
    if lead.email and lead.email == other.email:
        found.append("email")
    if lead.name == other.name and lead.city_id == other.city_id and lead.model_id == other.model_id:
        found.append("name_city_model")
    return tuple(found)


def owner_behind(lead: Lead) -> Contact | None:
    """The contact of this lead that already belongs to a customer's file, or None."""
    query = sa.select(Contact).where(
        sa.or_(*[sa.and_(Contact.kind == k, Contact.value == v) for k, v in keys.contacts_of(lead)]),
        Contact.customer_id.is_not(None),
    )
    return db.session.scalars(query.limit(1)).first()


def claims_to_review(viewer: Viewer, *, after: str | None = None, limit: int = PAGE) -> Page[LostClaim]:
    """Lost claims that wait for this viewer: the dealer's own for a manager, the audited ones for the desk."""
    query = (
        sa.select(LostClaim)
        .where(LostClaim.settled_at.is_(None))
        .order_by(LostClaim.claimed_at, LostClaim.id)
        .limit(limit + 1)
        .options(
            joinedload(LostClaim.lead).joinedload(Lead.model),
            joinedload(LostClaim.lead).joinedload(Lead.dealer),
            joinedload(LostClaim.claimed_by),
        )
    )
    if viewer.side == "dealer":
        query = query.where(LostClaim.dealer_id == viewer.dealer_id, LostClaim.manager_at.is_(None))
    else:
        query = query.where(LostClaim.is_audited)
    place = read_place(after, 2)
    if place is not None:
        here = sa.tuple_(sa.literal(place[0], LostClaim.claimed_at.type), sa.literal(place[1], LostClaim.id.type))
        query = query.where(sa.tuple_(LostClaim.claimed_at, LostClaim.id) > here)
    rows = list(db.session.scalars(query))
    if len(rows) <= limit:
        return Page(rows=rows)
    return Page(rows=rows[:limit], after=place_of(rows[limit - 1].claimed_at, rows[limit - 1].id))
