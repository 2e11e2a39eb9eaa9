"""The first page: the newest model at dawn, the range, a closer look, the owner club, where the dealers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template

from portal.domain import catalogue
from portal.platform.language import lazy_gettext as _l
from portal.platform.pages import public_page
from portal.sides.showroom.places import places
from portal.sides.showroom.story import Story

pages = Blueprint("home", __name__)

HERO = "fenelle"


@dataclass(frozen=True)
class Detail:
    """A crop of a model's drawing with its caption; the model's own tile on the page lends the drawing."""

    slug: str
    viewbox: str
    title: Any
    text: Any


DETAILS = (
    Detail(
        "solenne",
        "28 180 350 245",
        _l("A horizon, front and rear"),
        _l("One line of light runs across every car of ours. You know it at 300 metres."),
    ),
    Detail("ostrel", "840 60 300 220", _l("Pressed, not pasted"), _l("Shoulder and flank are one panel.")),
    Detail("tessel", "800 190 300 235", _l("Wheels that work"), _l("Ten swept blades clear the arch.")),
    Detail(
        "fenelle",
        "560 70 640 340",
        _l("Long roof, low load lip"),
        _l("598 mm from the ground. Kind to backs and dogs."),
    ),
)


@pages.get("/")
def index() -> Response:
    known = places()
    return public_page((catalogue.version(), known.version), _render)


def _render() -> str:
    stories = [Story(model) for model in catalogue.models()]
    by_slug = {story.model.slug: story for story in stories}
    details = [(detail, by_slug[detail.slug].shown) for detail in DETAILS if detail.slug in by_slug]
    return render_template(
        "showroom/home/index.html", hero=by_slug.get(HERO), stories=stories, details=details, places=places()
    )
