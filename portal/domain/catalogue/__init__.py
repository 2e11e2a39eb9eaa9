"""The models one can buy. See docs/rules.md, Catalogue."""

from portal.domain.catalogue.facts import ModelFacts, PaintFacts, TrimFacts, WheelsFacts
from portal.domain.catalogue.models import CarModel, Paint, Trim, Wheels
from portal.domain.catalogue.operations import load
from portal.domain.catalogue.queries import find_model, forget_kept, get_model, model_by_id, models, version

__all__ = [
    "CarModel",
    "ModelFacts",
    "Paint",
    "PaintFacts",
    "Trim",
    "TrimFacts",
    "Wheels",
    "WheelsFacts",
    "find_model",
    "forget_kept",
    "get_model",
    "load",
    "model_by_id",
    "models",
    "version",
]
