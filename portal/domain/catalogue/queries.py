"""Reading the catalogue: kept in each process, because every public page and every list asks for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from portal.domain.catalogue.models import CarModel
from portal.platform.db import db
from portal.platform.errors import NotThere

SECONDS_KEPT = 60.0


@dataclass(frozen=True)
class _Kept:
    """The catalogue as it was read: detached rows, which nobody may change."""

    models: tuple[CarModel, ...]
    version: str
    read_at: float


_kept: WeakKeyDictionary[sa.Engine, _Kept] = WeakKeyDictionary()


def models() -> list[CarModel]:
    """All models in the order of the showroom, with trims, paints and wheels, detached from any session.

    Refer to them by id: a detached row put into a relationship would be written again.
    """
    return list(_catalogue().models)


def find_model(slug: str | None) -> CarModel | None:
    """The model of that slug, or None."""
    return next((model for model in _catalogue().models if model.slug == slug), None)


def get_model(slug: str) -> CarModel:
    """The model of that slug. Raises NotThere."""
    found = find_model(slug)
    if found is None:
        raise NotThere
    return found


def model_by_id(model_id: int | None) -> CarModel | None:
    """The model with that id, or None."""
    return next((model for model in _catalogue().models if model.id == model_id), None)


def version() -> str:
    """Changes whenever anything in the catalogue does, and is the same in every process: for kept pages."""
    return _catalogue().version


def forget_kept() -> None:
    """Read the catalogue anew at the next question; after a change, and between tests."""
    _kept.pop(db.engine, None)


def _catalogue() -> _Kept:
    engine = db.engine
    found = _kept.get(engine)
    if found is None or time.monotonic() - found.read_at > SECONDS_KEPT:
        found = _read()
        if found.models:
            _kept[engine] = found
    return found


def _read() -> _Kept:
    """In a session of its own over the present connection, so that the rows belong to no request."""
    query = (
        sa.select(CarModel)
        .order_by(CarModel.position, CarModel.id)
        .options(selectinload(CarModel.trims), selectinload(CarModel.paints), selectinload(CarModel.wheels))
    )
    session = Session(db.session.connection())
    found = tuple(session.scalars(query))
    session.expunge_all()
    session.close()
    return _Kept(found, _fingerprint(found), time.monotonic())


def _fingerprint(found: tuple[CarModel, ...]) -> str:
    rows = [row for model in found for row in (model, *model.trims, *model.paints, *model.wheels)]
    values = [
        [row.__tablename__, *(repr(getattr(row, column.name)) for column in row.__table__.columns)] for row in rows
    ]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
