"""The brand's desk: verification, assignment, lost reviews, sales, people, and what runs the portal."""

from flask import Blueprint

from portal.sides.desk import (
    assignment,
    enquiries,
    home,
    leads,
    outbox,
    people,
    reviews,
    sales,
    settings,
    waiting,
)

side = Blueprint("desk", __name__, url_prefix="/desk")

for _noun in (home, leads, assignment, reviews, enquiries, sales, outbox, people, settings):
    side.register_blueprint(_noun.pages)
side.context_processor(waiting.for_templates)
