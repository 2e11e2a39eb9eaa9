"""Lost reviews: claims that the desk checks by asking the customer."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import leads
from portal.domain.leads import DeskDecision, LostClaim
from portal.platform import forms
from portal.platform.access import viewer
from portal.platform.contacts import readable_phone
from portal.platform.language import gettext as _
from portal.sides.desk import words
from portal.sides.desk.forms.reviews import ReviewForm

pages = Blueprint("reviews", __name__, url_prefix="/reviews")


@pages.get("")
def index() -> ResponseReturnValue:
    return _page()


@pages.post("/<int:number>/decide")
def decide(number: int) -> ResponseReturnValue:
    claim = leads.get_claim(viewer(), number)
    form = ReviewForm.for_claim(claim)

    def settle() -> LostClaim:
        decision = DeskDecision(form.decision.data)
        return leads.decide_claim_at_desk(claim, decision, form.remark.data or "", by=viewer())

    done = forms.attempt(form, settle, then=lambda _claim: url_for(".index"))
    if done is None:
        return _page(claim, form), form.status
    said = words.decision(str(form.decision.data))
    flash(_("%(name)s: %(decision)s.", name=claim.lead.name, decision=said), "ok")
    return done


def _page(refused: LostClaim | None = None, form: ReviewForm | None = None) -> str:
    """The claims, the oldest first. One that was just refused stands first, wherever it is in the list."""
    place = request.args.get("after")
    page = leads.claims_to_review(viewer(), after=place)
    rows = [claim for claim in page.rows if refused is None or claim.id != refused.id]
    claims = [refused, *rows] if refused is not None else rows
    return render_template(
        "desk/reviews/index.html",
        claims=[(claim, form if claim is refused and form else ReviewForm.for_claim(claim)) for claim in claims],
        form=form,
        first=url_for(".index") if place else None,
        following=url_for(".index", after=page.after) if page.after else None,
        decisions=list(DeskDecision),
        words=words,
        readable_phone=readable_phone,
    )
