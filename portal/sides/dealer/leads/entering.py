"""A dealer's own walk-in or telephone enquiry becomes a lead."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import leads
from portal.domain.leads import Registered
from portal.platform.access import viewer
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.dealer.forms.leads import OwnEnquiryForm
from portal.sides.dealer.leads.answering import is_seen_by


def new() -> ResponseReturnValue:
    form = OwnEnquiryForm(formdata=None)
    form.start(viewer())
    return render_template("dealer/leads/new.html", form=form)


def create() -> ResponseReturnValue:
    by = viewer()
    form = OwnEnquiryForm()
    form.start(by)
    made: list[Registered] = []

    def enter() -> Registered:
        made[:] = [leads.enter_own_enquiry(by.dealer_id or 0, form.enquiry(by), form.reception.data or "", by=by)]
        return made[0]

    def then(registered: Registered) -> str:
        if is_seen_by(registered.lead, by):
            return url_for("dealer.leads.show", ref=registered.lead.ref)
        return url_for("dealer.leads.index")

    done = attempt(form, enter, then=then)
    if done is None:
        return render_template("dealer/leads/new.html", form=form), form.status
    if made:
        _say(made[0])
    return done


def _say(registered: Registered) -> None:
    if registered.outcome == "new":
        flash(_("The lead is entered. Accept it next."), "ok")
    elif registered.lead.dealer_id is None:
        flash(_("The desk is checking an enquiry of this customer already. Your note is with it."), "info")
    else:
        flash(_("This customer has an open lead here already. Your note is with it."), "info")
