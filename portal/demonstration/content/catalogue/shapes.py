"""The shapes of what a model of the demonstration says about itself. Prices are in minor units of CNY."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit, typed so that pages can format and compare it."""

    number: Decimal
    unit_en: str
    unit_zh: str


FactValue = Measure | Wording


@dataclass(frozen=True, slots=True)
class HeadlineFigure:
    """One of the three big figures under the model's picture; `value` is already written with its separators."""

    label_en: str
    label_zh: str
    value: str
    unit_en: str
    unit_zh: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the specification: one value per engine, in the order of `CarModel.engines`."""

    label_en: str
    label_zh: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Trim:
    """A trim; `look` is the class of the drawing: "" bright, "sport" black, "atelier" champagne."""

    code: str
    name_en: str
    name_zh: str
    summary_en: str
    summary_zh: str
    price_cents: int
    features: tuple[Wording, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Paint:
    """A paint of the drawing's palette; multi-coat paints cost extra."""

    code: str
    name_en: str
    name_zh: str
    price_cents: int
    is_multi_coat: bool


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel; `drawing` is its number in the drawing (1 twin spokes, 2 swept blades, 3 disc)."""

    code: str
    name_en: str
    name_zh: str
    inches: int
    price_cents: int
    drawing: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the brochure: its words, and the crop of the model's drawing that stands above them."""

    code: str
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str
    viewbox: str
    paint: str
    wheels: str
    trim: str
    lights_on: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The choice in which a model shows itself before anybody has chosen."""

    paint: str
    trim: str
    wheels: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A promise or an interval that ends at `months` or `kilometres`, whichever comes first."""

    months: int
    kilometres: int


@dataclass(frozen=True, slots=True)
class CarModel:
    """A model with everything the showroom says about it. Names of models stay Latin in both languages."""

    slug: str
    name: str
    position: int
    kind_en: str
    kind_zh: str
    short_kind_en: str
    short_kind_zh: str
    tagline_en: str
    tagline_zh: str
    highlight_en: str
    highlight_zh: str
    lede_en: str
    lede_zh: str
    story_en: tuple[str, ...]
    story_zh: tuple[str, ...]
    price_from_cents: int
    headline: tuple[HeadlineFigure, ...]
    standard: tuple[Wording, ...]
    engines: tuple[Wording, ...]
    facts: tuple[Fact, ...]
    trims: tuple[Trim, ...]
    paints: tuple[Paint, ...]
    wheels: tuple[Wheel, ...]
    chapters: tuple[Chapter, ...]
    picture: Picture
    maintenance: Limit
    warranty: Limit

    def price_cents(self, *, trim: str, paint: str, wheels: str) -> int:
        """The price of one choice in minor units. Raises KeyError for a code this model does not have."""
        extras = (
            {one.code: one.price_cents for one in self.trims}[trim],
            {one.code: one.price_cents for one in self.paints}[paint],
            {one.code: one.price_cents for one in self.wheels}[wheels],
        )
        return self.price_from_cents + sum(extras)


def yuan(amount: int) -> int:
    """A whole amount of yuan in minor units."""
    return amount * 100
