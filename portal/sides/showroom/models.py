"""The range, and a page for each model: its story, the car one builds of it, the brochure, the numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from portal.domain import catalogue
from portal.platform.brand import brand
from portal.platform.pages import public_page
from portal.sides.showroom import campaign
from portal.sides.showroom.story import Build, Story, shared_facts

pages = Blueprint("models", __name__, url_prefix="/models")


@pages.get("")
def index() -> Response:
    return public_page(catalogue.version(), _render_range)


@pages.get("/<slug>")
def show(slug: str) -> Response:
    model = catalogue.get_model(slug)
    return public_page(catalogue.version(), lambda: _render_model(model))


def _render_range() -> str:
    stories = [Story(model) for model in catalogue.models()]
    return render_template("showroom/models/index.html", stories=stories, facts=shared_facts(stories))


def _render_model(model: catalogue.CarModel) -> str:
    args = request.args
    build = Build.of(model, trim=args.get("trim"), paint=args.get("paint"), wheels=args.get("wheels"))
    address = f"{brand().base_url}/models/{model.slug}?{urlencode(build.codes)}"  # without the reader's campaign
    return render_template(
        "showroom/models/show.html",
        story=Story(model),
        build=build,
        build_address=address,
        tags=campaign.tags_in(args),
    )
