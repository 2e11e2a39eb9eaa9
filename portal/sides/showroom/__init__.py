"""The showroom: public pages, the form of interest, and the page on which prospects steer their own enquiry."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain import catalogue
from portal.sides.showroom import campaign, enquiry, home, interest, models, privacy

side = Blueprint("showroom", __name__)
for noun in (home, models, interest, enquiry, privacy):
    side.register_blueprint(noun.pages)
side.url_defaults(campaign.carry)


@side.context_processor
def _for_every_page() -> dict[str, Any]:
    """The models by name, for the footer; they are kept in memory."""
    return {"model_names": [(model.slug, model.name) for model in catalogue.models()]}
