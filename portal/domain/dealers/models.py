"""Areas, cities and dealers, with the hours in which a dealer's clocks run."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.platform.db import Base
from portal.platform.language import in_language


class Area(Base):
    """A part of the country with one area manager."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name_en: Mapped[str] = mapped_column(sa.String(80))
    name_zh: Mapped[str] = mapped_column(sa.String(80))

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)


class City(Base):
    """A city in which people live and dealers stand."""

    __tablename__ = "cities"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_en: Mapped[str] = mapped_column(sa.String(80), index=True)
    name_zh: Mapped[str] = mapped_column(sa.String(80), index=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    area: Mapped[Area] = relationship()

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)


class Dealer(Base):
    """A dealer of the brand."""

    __tablename__ = "dealers"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name_en: Mapped[str] = mapped_column(sa.String(120))
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    district_en: Mapped[str] = mapped_column(sa.String(80), default="")
    district_zh: Mapped[str] = mapped_column(sa.String(80), default="")
    address_en: Mapped[str] = mapped_column(sa.String(200), default="")
    address_zh: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    zone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Shanghai")
    level: Mapped[int] = mapped_column(sa.SmallInteger, default=2)
    """3 the strongest, 1 the smallest: the first factor of its weight in the turn."""
    daily_cap: Mapped[int] = mapped_column(default=30)
    """New leads a day at most by turn; a dealer the customer named gets the lead all the same."""
    is_open: Mapped[bool] = mapped_column(default=True)
    turn: Mapped[int] = mapped_column(default=0)
    """Where it stands in the smooth weighted turn; kept between assignments."""
    city: Mapped[City] = relationship()
    hours: Mapped[list[OpeningHours]] = relationship(order_by="OpeningHours.weekday")
    exceptions: Mapped[list[OpeningException]] = relationship()

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)

    @property
    def address(self) -> str:
        return in_language(self.address_en, self.address_zh)


class OpeningHours(Base):
    """When a dealer is open on one day of the week; no row means closed."""

    __tablename__ = "dealer_opening_hours"
    __table_args__ = (sa.CheckConstraint("opens_at >= 0 AND opens_at < closes_at AND closes_at <= 1440", name="span"),)

    dealer_id: Mapped[int] = mapped_column(sa.ForeignKey("dealers.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    """0 is Monday."""
    opens_at: Mapped[int]
    """Minutes after midnight in the dealer's zone."""
    closes_at: Mapped[int]


class OpeningException(Base):
    """Other hours on one day, or closed where both are empty."""

    __tablename__ = "dealer_opening_exceptions"

    dealer_id: Mapped[int] = mapped_column(sa.ForeignKey("dealers.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    opens_at: Mapped[int | None]
    closes_at: Mapped[int | None]
