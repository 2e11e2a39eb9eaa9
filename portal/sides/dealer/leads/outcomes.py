"""Reporting what came of a lead: the form of each outcome, as a page or in a row, and the post that does it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import leads
from portal.domain.accounts import Role
from portal.domain.leads import Lead
from portal.platform.access import Viewer, safe_next, viewer
from portal.platform.language import gettext as _
from portal.sides.dealer.forms import acts as forms
from portal.sides.dealer.forms.acts import ActForm
from portal.sides.dealer.leads.answering import first_problem, row_answer, saved, settle, wants_row
from portal.sides.dealer.leads.inbox import sellers_of
from portal.sides.dealer.leads.outcome_table import OUTCOMES, names_for
from portal.sides.dealer.leads.show import now_panel


def outcome_form(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    name = request.args.get("o", "")
    if not name:
        return _choose(lead, by)
    if name not in OUTCOMES:
        return abort(404)
    form = OUTCOMES[name].form(formdata=None)
    form.back.data = safe_next(request.args.get("back")) or ""
    form.row.data = "1" if request.args.get("row") and request.htmx.wants_piece else ""
    return outcome_page(lead, name, form, by)


def _choose(lead: Lead, by: Viewer) -> ResponseReturnValue:
    """Everything that can have come of the lead, in its row; without a script the lead's page offers the same."""
    if not (request.args.get("row") and request.htmx.wants_piece):
        return redirect(url_for("dealer.leads.show", ref=lead.ref))
    names = names_for(lead.state, is_manager=by.role == Role.MANAGER)
    offered = [(name, OUTCOMES[name]) for name in names if not OUTCOMES[name].is_one_tap]
    return render_template("dealer/leads/_row_choice.html", lead=lead, offered=offered)


def outcome_page(lead: Lead, name: str, form: ActForm, by: Viewer, status: int = 200) -> ResponseReturnValue:
    """The form of one outcome: in the row where a row asked, else as a page beside what is true of the lead now."""
    outcome = OUTCOMES[name]
    form.show_fresh(lead)
    prepare(form, lead, by)
    is_row = wants_row(form)
    if is_row:
        keep_ids_apart(form, lead)
    values = {
        "lead": lead,
        "name": name,
        "form": form,
        "heading": _heading(name),
        "send": _("Save"),
        "action": url_for(outcome.endpoint, ref=lead.ref),
        "back": safe_next(form.back.data) or url_for("dealer.leads.show", ref=lead.ref),
    }
    if is_row:
        return render_template("dealer/leads/_row_form.html", **values), status
    now = now_panel(lead) if status == 409 else None
    return render_template("dealer/leads/outcome.html", now=now, **values), status


def _heading(name: str) -> str:
    """What the form of that outcome is about."""
    return {
        "lost": _("Report the lead as lost"),
        "hand": _("Hand to a colleague"),
        "note": _("Write a note"),
        "postpone": _("Let the lead rest"),
    }.get(name, str(OUTCOMES[name].words))


def keep_ids_apart(form: ActForm, lead: Lead) -> None:
    """Several rows may show a form at once; each id stands once on a page."""
    for field in form:
        field.id = f"{lead.ref}-{field.id}"


def prepare(form: ActForm, lead: Lead, by: Viewer) -> None:
    """Fill in what the form offers for this lead."""
    colleagues = sellers_of(by, present=True) if isinstance(form, forms.HandForm) else []
    form.start(lead, colleagues)


def outcome(ref: str) -> ResponseReturnValue:
    by = viewer()
    lead = leads.get_lead(by, ref)
    name = request.form.get("o", "")
    if name not in OUTCOMES or OUTCOMES[name].endpoint != "dealer.leads.outcome":
        return abort(404)
    return run(lead, name, by)


def run(lead: Lead, name: str, by: Viewer) -> ResponseReturnValue:
    """Do what was posted for that outcome, or show the form again with what stands against it."""
    outcome = OUTCOMES[name]
    form = outcome.form()
    prepare(form, lead, by)
    done = settle(form, lead, lambda: outcome.run(lead, form, by), said=saved(str(outcome.words), lead),
                  is_undoable=name != "note")  # fmt: skip
    if done is not None:
        return done
    if outcome.is_one_tap and wants_row(form):
        return row_answer(form, lead, "", problem=first_problem(form), status=form.status)
    return outcome_page(lead, name, form, by, form.status)
