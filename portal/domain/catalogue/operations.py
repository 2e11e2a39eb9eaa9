"""Putting models into the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from portal.domain.catalogue.facts import ModelFacts, PaintFacts, TrimFacts, WheelsFacts
from portal.domain.catalogue.models import CarModel, Paint, Trim, Wheels
from portal.domain.catalogue.queries import forget_kept
from portal.platform.db import db

_OPTIONS = ("trims", "paints", "wheels")


def load(facts: Iterable[ModelFacts]) -> list[CarModel]:
    """Put models in, or bring them up to date by their slug and their options' codes. Returns them as given.

    An option that is no longer named stays, because cars have it. Pages see the change once the write is over. See
    docs/rules.md, Catalogue.
    """
    loaded = [_load_one(one) for one in facts]
    db.session.flush()
    _forget_when_the_write_ends()
    return loaded


def _load_one(facts: ModelFacts) -> CarModel:
    model = db.session.scalar(sa.select(CarModel).where(CarModel.slug == facts.slug))
    if model is None:
        model = CarModel(slug=facts.slug)
        db.session.add(model)
    _say(model, facts, leave_out=_OPTIONS)
    _load_options(Trim, model.trims, facts.trims)
    _load_options(Paint, model.paints, facts.paints)
    _load_options(Wheels, model.wheels, facts.wheels)
    return model


def _load_options(table: type[Any], there: list[Any], named: Sequence[TrimFacts | PaintFacts | WheelsFacts]) -> None:
    by_code = {option.code: option for option in there}
    for position, facts in enumerate(named, start=1):
        option = by_code.get(facts.code)
        if option is None:
            option = table(code=facts.code)
            there.append(option)
        option.position = position
        _say(option, facts)


def _say(row: Any, facts: ModelFacts | TrimFacts | PaintFacts | WheelsFacts, *, leave_out: Sequence[str] = ()) -> None:
    for one in fields(facts):
        if one.name not in leave_out:
            setattr(row, one.name, getattr(facts, one.name))


def _forget_when_the_write_ends() -> None:
    session = db.session()

    def forget(_session: Any) -> None:
        forget_kept()

    event.listen(session, "after_commit", forget, once=True)
    event.listen(session, "after_rollback", forget, once=True)
    forget_kept()
