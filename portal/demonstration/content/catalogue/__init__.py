"""The four models of the demonstration, as the showroom tells them."""

from __future__ import annotations

from collections.abc import Mapping

from portal.demonstration.content.catalogue.fenelle import FENELLE
from portal.demonstration.content.catalogue.options import PAINT_NAMES, TRIM_NAMES, WHEEL_NAMES
from portal.demonstration.content.catalogue.ostrel import OSTREL
from portal.demonstration.content.catalogue.shapes import (
    CarModel,
    Chapter,
    Fact,
    FactValue,
    HeadlineFigure,
    Limit,
    Measure,
    Paint,
    Picture,
    Trim,
    Wheel,
    Wording,
)
from portal.demonstration.content.catalogue.solenne import SOLENNE
from portal.demonstration.content.catalogue.tessel import TESSEL

MODELS: tuple[CarModel, ...] = (SOLENNE, TESSEL, OSTREL, FENELLE)
MODEL_BY_SLUG: Mapping[str, CarModel] = {model.slug: model for model in MODELS}

__all__ = [
    "MODELS",
    "MODEL_BY_SLUG",
    "PAINT_NAMES",
    "TRIM_NAMES",
    "WHEEL_NAMES",
    "CarModel",
    "Chapter",
    "Fact",
    "FactValue",
    "HeadlineFigure",
    "Limit",
    "Measure",
    "Paint",
    "Picture",
    "Trim",
    "Wheel",
    "Wording",
]
