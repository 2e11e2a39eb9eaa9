"""A model's facts beside the script, as short as an agent can read them while speaking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.domain import catalogue
from portal.domain.leads import Lead
from portal.look.car_outlines import OUTLINES
from portal.platform.formats import money
from portal.platform.language import in_language

MOST_FACTS = 8


@dataclass(frozen=True)
class Picture:
    """How the drawing looks."""

    paint: str
    trim: str
    wheels: int


@dataclass(frozen=True)
class ModelCard:
    """What an agent says about a model."""

    slug: str
    name: str
    kind: str
    lede: str
    price_from: str
    build: str
    """The trim and paint the prospect chose, if any."""
    headline: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    trims: list[tuple[str, str, str]]
    """Name, price from, summary."""
    standard: list[str]
    picture: Picture | None


def model_card(lead: Lead) -> ModelCard | None:
    """The facts of the model this lead is about, with the build that was chosen; None where no model is named."""
    model = catalogue.model_by_id(lead.model_id)
    if model is None:
        return None
    texts = model.texts or {}
    chosen = [option.name for option in (lead.trim, lead.paint) if option is not None]
    return ModelCard(
        slug=model.slug,
        name=model.name,
        kind=model.kind,
        lede=_said(texts.get("lede")),
        price_from=money(model.price_from_cents),
        build=", ".join(chosen),
        headline=[
            (_said(figure.get("label")), f"{figure.get('value', '')} {_said(figure.get('unit'))}".strip())
            for figure in texts.get("headline", [])
        ],
        facts=[
            (_said(fact.get("label")), " / ".join(dict.fromkeys(_said(value) for value in fact.get("values", []))))
            for fact in texts.get("facts", [])[:MOST_FACTS]
        ],
        trims=[
            (trim.name, money(model.price_from_cents + trim.extra_cents), _said((trim.texts or {}).get("summary")))
            for trim in model.trims
        ],
        standard=[_said(text) for text in texts.get("standard", [])],
        picture=_picture(lead, model, texts),
    )


def _said(text: dict[str, str] | None) -> str:
    return in_language(text.get("en", ""), text.get("zh", "")) if text else ""


def _picture(lead: Lead, model: catalogue.CarModel, texts: dict[str, Any]) -> Picture | None:
    """The drawing in what was chosen, else as the showroom shows the model; None for a model that is not drawn."""
    if model.slug not in OUTLINES:
        return None
    shown = texts.get("picture", {})
    trim_code = lead.trim.code if lead.trim else shown.get("trim")
    wheels = [wheel.drawing for wheel in model.wheels if wheel.code == shown.get("wheels")]
    first_paint = model.paints[0].code if model.paints else ""
    return Picture(
        paint=lead.paint.code if lead.paint else shown.get("paint", first_paint),
        trim=next((trim.look for trim in model.trims if trim.code == trim_code), ""),
        wheels=wheels[0] if wheels else 1,
    )
