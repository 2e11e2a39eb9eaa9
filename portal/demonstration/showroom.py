"""The models of the demonstration in the form in which the catalogue takes them in."""

from __future__ import annotations

from typing import Any

from portal.demonstration.content.catalogue import MODELS, CarModel, FactValue, Measure
from portal.domain.catalogue import ModelFacts, PaintFacts, TrimFacts, WheelsFacts

Said = dict[str, Any]
"""One wording in both languages."""


def models() -> list[ModelFacts]:
    """All models with their options and everything the showroom tells of them."""
    return [_model(model) for model in MODELS]


def _model(model: CarModel) -> ModelFacts:
    return ModelFacts(
        slug=model.slug,
        name_en=model.name,
        name_zh=model.name,
        position=model.position,
        kind_en=model.kind_en,
        kind_zh=model.kind_zh,
        price_from_cents=model.price_from_cents,
        warranty_months=model.warranty.months,
        service_months=model.maintenance.months,
        service_km=model.maintenance.kilometres,
        trims=tuple(
            TrimFacts(
                code=trim.code,
                name_en=trim.name_en,
                name_zh=trim.name_zh,
                extra_cents=trim.price_cents,
                look=trim.look,
                texts={
                    "summary": _said(trim.summary_en, trim.summary_zh),
                    "features": [_said(feature.en, feature.zh) for feature in trim.features],
                },
            )
            for trim in model.trims
        ),
        paints=tuple(PaintFacts(paint.code, paint.name_en, paint.name_zh, paint.price_cents) for paint in model.paints),
        wheels=tuple(
            WheelsFacts(wheel.code, wheel.name_en, wheel.name_zh, wheel.price_cents, wheel.drawing)
            for wheel in model.wheels
        ),
        texts=_texts(model),
    )


def _texts(model: CarModel) -> dict[str, Any]:
    return {
        "short_kind": _said(model.short_kind_en, model.short_kind_zh),
        "tagline": _said(model.tagline_en, model.tagline_zh),
        "highlight": _said(model.highlight_en, model.highlight_zh),
        "lede": _said(model.lede_en, model.lede_zh),
        "story": _said(list(model.story_en), list(model.story_zh)),
        "headline": [
            {
                "label": _said(figure.label_en, figure.label_zh),
                "value": figure.value,
                "unit": _said(figure.unit_en, figure.unit_zh),
            }
            for figure in model.headline
        ],
        "standard": [_said(one.en, one.zh) for one in model.standard],
        "engines": [_said(one.en, one.zh) for one in model.engines],
        "facts": [
            {"label": _said(fact.label_en, fact.label_zh), "values": [_value(value) for value in fact.values]}
            for fact in model.facts
        ],
        "inches": {wheel.code: wheel.inches for wheel in model.wheels},
        "chapters": [
            {
                "code": chapter.code,
                "title": _said(chapter.title_en, chapter.title_zh),
                "text": _said(chapter.text_en, chapter.text_zh),
                "viewbox": chapter.viewbox,
                "paint": chapter.paint,
                "wheels": chapter.wheels,
                "trim": chapter.trim,
                "lights_on": chapter.lights_on,
            }
            for chapter in model.chapters
        ],
        "picture": {"paint": model.picture.paint, "trim": model.picture.trim, "wheels": model.picture.wheels},
    }


def _said(english: Any, chinese: Any) -> Said:
    return {"en": english, "zh": chinese}


def _value(value: FactValue) -> Said:
    if isinstance(value, Measure):
        number = f"{value.number:,}"
        return _said(f"{number} {value.unit_en}", f"{number} {value.unit_zh}")
    return _said(value.en, value.zh)
