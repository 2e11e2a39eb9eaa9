"""How an act on a lead is answered: with the row where a row asked, else with the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.accounts import Role
from portal.domain.leads import Lead, State
from portal.platform.access import Viewer, safe_next, viewer
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.dealer.forms.acts import ActForm
from portal.sides.dealer.leads import drawing


def wants_row(form: ActForm) -> bool:
    """Whether a row of the inbox asked, by htmx, and waits for a row."""
    return bool(request.htmx.wants_piece and form.row.data)


def settle(
    form: ActForm, lead: Lead, operation: Callable[[], Any], *, said: str, is_undoable: bool = True
) -> ResponseReturnValue | None:
    """Run one act on the lead; None where it was refused, and the form says why.

    Afterwards the row where a row asked, else back to the list or to the lead's page, where the act can be undone.
    """

    def piece() -> ResponseReturnValue:
        return row_answer(form, lead, said, is_undoable=is_undoable)

    def then(_result: Any) -> str:
        return way_back(form, lead, is_undoable=is_undoable)

    done = attempt(form, operation, then=then, piece=piece if wants_row(form) else None)
    if done is not None and not wants_row(form) and not is_undoable:
        flash(said, "ok")
    return done


def way_back(form: ActForm, lead: Lead, *, is_undoable: bool = True) -> str:
    """The list the act was done in, with the lead to undo it on; else the lead's page, or the list where it left."""
    back = safe_next(form.back.data)
    if back is None:
        is_seen = is_seen_by(lead, viewer())
        return url_for("dealer.leads.show", ref=lead.ref) if is_seen else url_for("dealer.leads.index")
    if not is_undoable:
        return back
    return f"{back}{'&' if '?' in back else '?'}done={lead.ref}"


def is_seen_by(lead: Lead, by: Viewer) -> bool:
    """Whether the lead, as it is after an act, is still this person's to see: the rule of `leads.get_lead`."""
    if lead.dealer_id != by.dealer_id:
        return False
    is_free = lead.consultant_id is None and lead.state is State.ASSIGNED
    return by.role == Role.MANAGER or lead.consultant_id == by.account_id or is_free


def row_answer(form: ActForm, lead: Lead, said: str, *, is_undoable: bool = False, problem: str = "",
               status: int = 200) -> ResponseReturnValue:  # fmt: skip
    """The lead's row as it is now, with what was done, or with what stood against it."""
    by = viewer()
    shared = drawing.shared(safe_next(form.back.data) or "", is_manager=by.role == Role.MANAGER)
    seen = lead if is_seen_by(lead, by) else None
    return drawing.answer_row(seen, lead.ref, said, shared, can_undo=is_undoable, problem=problem, status=status)


def first_problem(form: ActForm) -> str:
    """The first sentence that stood against the form."""
    for errors in (form.form_errors, *(field.errors for field in form)):
        if errors:
            return str(errors[0])
    return _("This was not saved")


def saved(what: str, lead: Lead) -> str:
    """What is said after an act."""
    return _("Saved: %(what)s, %(name)s", what=what, name=lead.name)
