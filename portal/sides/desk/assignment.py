"""Assignment: qualified leads that wait for a dealer, and the dealer that is proposed, with the reason."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import dealers, leads, settings
from portal.domain.leads import Lead, Proposal
from portal.platform import forms
from portal.platform.access import viewer
from portal.platform.contacts import readable_phone
from portal.platform.language import current, in_language
from portal.platform.language import gettext as _
from portal.sides.desk import rows, waiting, words
from portal.sides.desk.forms.assignment import AssignmentForm

pages = Blueprint("assignment", __name__, url_prefix="/assignment")


@pages.get("")
def index() -> ResponseReturnValue:
    place = request.args.get("after")
    page = leads.queue_page(viewer(), kind="assign", after=place)
    return render_template(
        "desk/assignment/index.html",
        rows=page.rows,
        first=url_for(".index") if place else None,
        following=url_for(".index", after=page.after) if page.after else None,
        counts=waiting.counts(),
        said=waiting.said,
        declines_to_supervisor=_declines_to_supervisor(),
        readable_phone=readable_phone,
        **rows.words_of_rows(),
    )


def _declines_to_supervisor() -> int:
    return int(settings.value("leads.declines_to_supervisor"))


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    lead = leads.get_desk_lead(viewer(), ref)
    return _page(lead, AssignmentForm())


@pages.post("/<ref>")
def create(ref: str) -> ResponseReturnValue:
    lead = leads.get_desk_lead(viewer(), ref)
    form = AssignmentForm()
    proposal = _proposal(lead)
    form.proposed_code = proposal.dealer.code if proposal else ""

    def give() -> Lead:
        reason = form.reason.data or (_why(proposal) if proposal else "")
        return leads.assign(lead, form.wanted, reason, by=viewer())

    done = forms.attempt(form, give, then=lambda _lead: url_for(".index"))
    if done is None:
        return _page(lead, form), form.status
    dealer = dealers.find_dealer(form.wanted)
    flash(_("%(name)s goes to %(dealer)s.", name=lead.name, dealer=dealer.name if dealer else ""), "ok")
    return done


def _proposal(lead: Lead) -> Proposal | None:
    """The dealer the rules propose, or None where the lead waits for none or no dealer fits."""
    if lead.state is not leads.State.QUALIFIED:
        return None
    try:
        return leads.propose_dealer(lead)
    except leads.NoDealerFits:
        return None


def _why(proposal: Proposal) -> str:
    return leads.explain(proposal.why.as_text(), current())


def _page(lead: Lead, form: AssignmentForm) -> str:
    proposal = _proposal(lead)
    return render_template(
        "desk/assignment/show.html",
        lead=lead,
        form=form,
        model=lead.model.name if lead.model else "",
        proposal=proposal,
        why=_why(proposal) if proposal else "",
        because=leads.explain(lead.assigned_because, current()),
        is_waiting=lead.state is leads.State.QUALIFIED,
        for_supervisor=lead.declines >= _declines_to_supervisor(),
        wanted=in_language(lead.wanted_dealer.name_en, lead.wanted_dealer.name_zh) if lead.wanted_dealer else "",
        words=words,
    )
