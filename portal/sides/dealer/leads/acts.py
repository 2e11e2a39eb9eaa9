"""Taking a lead, passing it on, notes, undoing, and the manager's word on a lost claim."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import leads
from portal.domain.leads import Lead, ManagerDecision, State
from portal.platform.access import Viewer, safe_next, viewer
from portal.platform.language import gettext as _
from portal.sides.dealer.forms import acts as forms
from portal.sides.dealer.leads import outcomes
from portal.sides.dealer.leads.answering import first_problem, row_answer, saved, settle, wants_row
from portal.sides.dealer.leads.show import now_panel, page


def accept(ref: str) -> ResponseReturnValue:
    """A consultant for themself, a manager for whom the form names, or for themself."""
    by = viewer()
    lead = leads.get_lead(by, ref)
    form = forms.HandForm() if request.form.get("consultant") else forms.PlainForm()
    outcomes.prepare(form, lead, by)
    consultant = form.consultant.data if isinstance(form, forms.HandForm) else None
    done = settle(
        form,
        lead,
        lambda: leads.accept(lead, consultant, by=by, version=form.seen),
        said=saved(_("accepted"), lead),
    )
    return done or _refused(form, lead, by)


def hand(ref: str) -> ResponseReturnValue:
    by = viewer()
    return outcomes.run(leads.get_lead(by, ref), "hand", by)


def note(ref: str) -> ResponseReturnValue:
    by = viewer()
    return outcomes.run(leads.get_lead(by, ref), "note", by)


def decline(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    form = forms.DeclineForm(formdata=None)
    form.back.data = safe_next(request.args.get("back")) or ""
    form.row.data = "1" if request.args.get("row") and request.htmx.wants_piece else ""
    return _decline_page(form, lead, by)


def _decline_page(form: forms.DeclineForm, lead: Lead, by: Viewer, status: int = 200) -> ResponseReturnValue:
    form.show_fresh(lead)
    outcomes.prepare(form, lead, by)
    is_row = wants_row(form)
    if is_row:
        outcomes.keep_ids_apart(form, lead)
    return render_template(
        "dealer/leads/_row_form.html" if is_row else "dealer/leads/outcome.html",
        lead=lead,
        name="decline",
        heading=_("Decline the lead"),
        send=_("Decline"),
        action=url_for("dealer.leads.decide_decline", ref=lead.ref),
        form=form,
        back=safe_next(form.back.data) or url_for("dealer.leads.show", ref=lead.ref),
        now=now_panel(lead) if status == 409 and not is_row else None,
    ), status


def decide_decline(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    form = forms.DeclineForm()
    outcomes.prepare(form, lead, by)
    done = settle(
        form,
        lead,
        lambda: leads.decline(lead, form.reason.data, form.note.data or "", by=by, version=form.seen),
        said=_("Declined: %(name)s goes back to the desk", name=lead.name),
        is_undoable=False,
    )
    return done or _decline_page(form, lead, by, form.status)


def undo(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    form = forms.PlainForm()
    done = settle(form, lead, lambda: leads.undo(lead, by=by), said=_("Undone"), is_undoable=False)
    return done or _refused(form, lead, by)


def _refused(form: forms.ActForm, lead: Lead, by: Viewer) -> ResponseReturnValue:
    if wants_row(form):
        return row_answer(form, lead, "", problem=first_problem(form), status=form.status)
    return page(lead, by, problem=first_problem(form), status=form.status)


def review(ref: str) -> ResponseReturnValue:
    """The manager confirms or overturns a consultant's lost claim."""
    by = viewer()
    lead = leads.get_lead(by, ref)
    claim = leads.claim_of(lead)
    form = forms.ReviewForm()
    if form.decision.data not in set(ManagerDecision):
        return abort(404)
    if claim is None or lead.state is not State.LOST_CLAIMED:
        return page(lead, by, problem=str(leads.ClaimIsDecided()), status=409)
    decision = ManagerDecision(form.decision.data)
    said = _("The loss is confirmed") if decision is ManagerDecision.CONFIRMED else _("The loss is overturned")
    done = settle(
        form,
        lead,
        lambda: leads.decide_claim(claim, decision, form.remark.data or "", by=by),
        said=said,
        is_undoable=False,
    )
    return done or page(lead, by, review=form, status=form.status)
