"""The models one can buy, with trims, paints, wheels and facts. Read-only in this release."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.platform.db import Base
from portal.platform.language import in_language


class _Named:
    """Two names side by side, read in the reader's language."""

    name_en: Mapped[str] = mapped_column(sa.String(80))
    name_zh: Mapped[str] = mapped_column(sa.String(80))

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)


class CarModel(_Named, Base):
    """A model of the brand."""

    __tablename__ = "models"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    position: Mapped[int]
    kind_en: Mapped[str] = mapped_column(sa.String(80))
    kind_zh: Mapped[str] = mapped_column(sa.String(80))
    price_from_cents: Mapped[int]
    warranty_months: Mapped[int]
    service_months: Mapped[int]
    service_km: Mapped[int]
    texts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """What the showroom tells: tagline, lede, story, figures, facts and chapters, each in both languages."""
    trims: Mapped[list[Trim]] = relationship(order_by="Trim.position")
    paints: Mapped[list[Paint]] = relationship(order_by="Paint.position")
    wheels: Mapped[list[Wheels]] = relationship(order_by="Wheels.position")

    @property
    def kind(self) -> str:
        return in_language(self.kind_en, self.kind_zh)


class Trim(_Named, Base):
    """A trim of a model; its price comes on top of the model's."""

    __tablename__ = "trims"
    __table_args__ = (sa.UniqueConstraint("model_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(sa.ForeignKey("models.id"))
    code: Mapped[str] = mapped_column(sa.String(24))
    position: Mapped[int]
    extra_cents: Mapped[int] = mapped_column(default=0)
    look: Mapped[str] = mapped_column(sa.String(24), default="")
    """The class of the drawing: bright, black or champagne details."""
    texts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Paint(_Named, Base):
    """A paint a model comes in."""

    __tablename__ = "paints"
    __table_args__ = (sa.UniqueConstraint("model_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(sa.ForeignKey("models.id"))
    code: Mapped[str] = mapped_column(sa.String(24))
    position: Mapped[int]
    extra_cents: Mapped[int] = mapped_column(default=0)


class Wheels(_Named, Base):
    """A set of wheels a model comes with."""

    __tablename__ = "wheels"
    __table_args__ = (sa.UniqueConstraint("model_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(sa.ForeignKey("models.id"))
    code: Mapped[str] = mapped_column(sa.String(24))
    position: Mapped[int]
    drawing: Mapped[int] = mapped_column(default=1)
    extra_cents: Mapped[int] = mapped_column(default=0)
