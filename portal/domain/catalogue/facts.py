"""What is said of a model when it is put into the catalogue, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TrimFacts:
    """A trim; `extra_cents` comes on top of the model's price, `look` is the class of the drawing."""

    code: str
    name_en: str
    name_zh: str
    extra_cents: int = 0
    look: str = ""
    texts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaintFacts:
    """A paint; its code is the name of the paint in the drawing."""

    code: str
    name_en: str
    name_zh: str
    extra_cents: int = 0


@dataclass(frozen=True, slots=True)
class WheelsFacts:
    """A set of wheels; `drawing` is its number in the drawing."""

    code: str
    name_en: str
    name_zh: str
    extra_cents: int = 0
    drawing: int = 1


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model with its options in the order in which they are offered. `texts` is what the showroom tells."""

    slug: str
    name_en: str
    name_zh: str
    position: int
    kind_en: str
    kind_zh: str
    price_from_cents: int
    warranty_months: int
    service_months: int
    service_km: int
    trims: tuple[TrimFacts, ...]
    paints: tuple[PaintFacts, ...]
    wheels: tuple[WheelsFacts, ...]
    texts: dict[str, Any] = field(default_factory=dict)
