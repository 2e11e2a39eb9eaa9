"""Finding dealers and cities."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.domain.dealers.models import Area, City, Dealer
from portal.platform.db import db
from portal.platform.errors import NotThere

_OF_CODE = sa.select(Dealer).where(Dealer.code == sa.bindparam("of_code"))


def find_dealer(code: str | None) -> Dealer | None:
    """The dealer with that code, or None."""
    return db.session.scalar(_OF_CODE, {"of_code": code}) if code else None


def get_dealer(dealer_id: int) -> Dealer:
    """The dealer with that id. Raises NotThere."""
    found = db.session.get(Dealer, dealer_id)
    if found is None:
        raise NotThere
    return found


def open_dealers() -> Sequence[Dealer]:
    """Dealers that take leads, by city and name, with their cities."""
    query = (
        sa.select(Dealer)
        .join(City)
        .where(Dealer.is_open)
        .order_by(City.name_en, Dealer.code)
        .options(selectinload(Dealer.city))
    )
    return db.session.scalars(query).all()


def cities() -> Sequence[City]:
    """All cities by their English name."""
    return db.session.scalars(sa.select(City).order_by(City.name_en)).all()


def areas() -> Sequence[Area]:
    """All areas by their code."""
    return db.session.scalars(sa.select(Area).order_by(Area.code)).all()


_CITY = (
    sa.select(City)
    .where(
        sa.or_(
            City.code == sa.bindparam("code"),
            sa.func.lower(City.name_en) == sa.bindparam("code"),
            City.name_zh.in_((sa.bindparam("name"), sa.bindparam("short"))),
        )
    )
    .limit(1)
)


def find_city(text: str | None) -> City | None:
    """The city of that code or name in either language, with or without 市, or None."""
    if not text:
        return None
    text = text.strip()
    named = {"code": text.lower(), "name": text, "short": text.removesuffix("市")}
    return db.session.scalars(_CITY, named).first()
