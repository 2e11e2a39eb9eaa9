"""The dealer's leads: the inbox, one lead, and everything that can be done with it."""

from flask import Blueprint

from portal.sides.dealer.leads import acts, entering, inbox, outcomes, selling, show

pages = Blueprint("leads", __name__, url_prefix="/leads")

for _rule, _name, _view, _method in (
    ("", "index", inbox.index, "GET"),
    ("/new", "new", entering.new, "GET"),
    ("/new", "create", entering.create, "POST"),
    ("/<ref>", "show", show.show, "GET"),
    ("/<ref>/accept", "accept", acts.accept, "POST"),
    ("/<ref>/decline", "decline", acts.decline, "GET"),
    ("/<ref>/decline", "decide_decline", acts.decide_decline, "POST"),
    ("/<ref>/hand", "hand", acts.hand, "POST"),
    ("/<ref>/outcome", "outcome_form", outcomes.outcome_form, "GET"),
    ("/<ref>/outcome", "outcome", outcomes.outcome, "POST"),
    ("/<ref>/note", "note", acts.note, "POST"),
    ("/<ref>/undo", "undo", acts.undo, "POST"),
    ("/<ref>/review", "review", acts.review, "POST"),
    ("/<ref>/sale", "sale", selling.sale, "GET"),
    ("/<ref>/sale", "report_sale", selling.report_sale, "POST"),
):
    pages.add_url_rule(_rule, _name, _view, methods=[_method])
