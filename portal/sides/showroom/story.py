"""What a model tells of itself, and the car somebody builds of it, in the reader's language.

A model's `texts` hold each wording as {"en": ..., "zh": ...}; what a model does not tell is left out of its pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.domain.catalogue import CarModel, Paint, Trim, Wheels
from portal.look.car_outlines import OUTLINES
from portal.platform.language import in_language


def read(said: Mapping[str, Any] | None) -> Any:
    """The reader's half of something said in both languages; empty where nothing was said."""
    return in_language(said.get("en", ""), said.get("zh", "")) if said else ""


def read_all(said: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The reader's half of each."""
    return [read(one) for one in said]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the brochure: words, and the crop of the drawing above them."""

    title: str
    text: str
    viewbox: str
    paint: str
    look: str
    drawing: int
    is_lit: bool


@dataclass(frozen=True)
class Story:
    """A model as its pages tell it."""

    model: CarModel

    @property
    def is_drawn(self) -> bool:
        """Whether there is a drawing of this model."""
        return self.model.slug in OUTLINES

    def words(self, name: str) -> str:
        """One text by its name: tagline, highlight, lede, short_kind."""
        return str(read(self.model.texts.get(name)))

    @property
    def paragraphs(self) -> list[str]:
        return list(read(self.model.texts.get("story")))

    @property
    def headline(self) -> list[tuple[str, str, str]]:
        """The big figures: label, value, unit."""
        figures = self.model.texts.get("headline", [])
        return [(read(figure["label"]), figure["value"], read(figure["unit"])) for figure in figures]

    @property
    def standard(self) -> list[str]:
        """What every car of this model has."""
        return read_all(self.model.texts.get("standard", []))

    @property
    def engines(self) -> list[str]:
        return read_all(self.model.texts.get("engines", []))

    @property
    def facts(self) -> list[tuple[str, list[str]]]:
        """The numbers: a label, and one value for each engine."""
        facts = self.model.texts.get("facts", [])
        return [(read(fact["label"]), read_all(fact["values"])) for fact in facts]

    @property
    def trims(self) -> list[tuple[Trim, str, list[str]]]:
        """The trims with their summary and what they add."""
        return [
            (trim, read(trim.texts.get("summary")), read_all(trim.texts.get("features", [])))
            for trim in self.model.trims
        ]

    def inches_of(self, wheels: Wheels) -> int | None:
        """The size of a set of wheels."""
        inches = self.model.texts.get("inches", {}).get(wheels.code)
        return int(inches) if inches else None

    @property
    def chapters(self) -> list[Chapter]:
        looks = {trim.code: trim.look for trim in self.model.trims}
        drawings = {wheels.code: wheels.drawing for wheels in self.model.wheels}
        return [
            Chapter(
                title=read(chapter["title"]),
                text=read(chapter["text"]),
                viewbox=chapter["viewbox"],
                paint=chapter["paint"],
                look=looks.get(chapter["trim"], ""),
                drawing=drawings.get(chapter["wheels"], 1),
                is_lit=bool(chapter.get("lights_on")),
            )
            for chapter in self.model.texts.get("chapters", [])
        ]

    @property
    def shown(self) -> Build:
        """The car in which the model shows itself before anybody has chosen."""
        return Build.of(self.model)


@dataclass(frozen=True)
class Build:
    """One combination of a model's options. A model without options of a kind has None there."""

    model: CarModel
    trim: Trim | None
    paint: Paint | None
    wheels: Wheels | None

    @classmethod
    def of(
        cls, model: CarModel, *, trim: str | None = None, paint: str | None = None, wheels: str | None = None
    ) -> Build:
        """The car of these codes; what is not named or not known is as in the model's own picture."""
        picture = model.texts.get("picture", {})
        return cls(
            model=model,
            trim=_chosen(model.trims, trim, picture.get("trim")),
            paint=_chosen(model.paints, paint, picture.get("paint")),
            wheels=_chosen(model.wheels, wheels, picture.get("wheels")),
        )

    @property
    def price_cents(self) -> int:
        """What the car costs, in minor units."""
        return self.model.price_from_cents + sum(
            option.extra_cents for option in (self.trim, self.paint, self.wheels) if option
        )

    @property
    def codes(self) -> dict[str, str]:
        """The options by kind, as addresses name them."""
        options = {"paint": self.paint, "trim": self.trim, "wheels": self.wheels}
        return {kind: option.code for kind, option in options.items() if option}

    @property
    def look(self) -> str:
        """The class of the drawing's details."""
        return self.trim.look if self.trim else ""

    @property
    def colour(self) -> str:
        """The drawing's paint."""
        return self.paint.code if self.paint else ""

    @property
    def drawing(self) -> int:
        """The drawing's wheels."""
        return self.wheels.drawing if self.wheels else 1


def _chosen(options: Sequence[Any], *codes: str | None) -> Any:
    """The option of the first code that is known, else the first option, else None."""
    by_code = {option.code: option for option in options}
    return next((by_code[code] for code in codes if code in by_code), next(iter(options), None))


def shared_facts(stories: Sequence[Story]) -> list[tuple[str, list[list[str]]]]:
    """The rows in which several models can be compared: a label that each of them tells, and per model its values."""
    told = [dict(story.facts) for story in stories]
    if not told:
        return []
    rows = [label for label in told[0] if all(label in facts for facts in told)]
    return [(label, [list(dict.fromkeys(facts[label])) for facts in told]) for label in rows]
