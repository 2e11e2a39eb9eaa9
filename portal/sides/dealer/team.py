"""The manager's team: who works here, who is present, who joins and who leaves."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, leads
from portal.domain.accounts import Account, Role, Side
from portal.platform.access import viewer
from portal.platform.contacts import parse_email
from portal.platform.forms import Form, attempt
from portal.platform.language import gettext as _
from portal.platform.language import ngettext
from portal.sides.dealer.forms.team import ColleagueForm, InviteForm, role_label

pages = Blueprint("team", __name__, url_prefix="/team")


@pages.get("")
def index() -> ResponseReturnValue:
    form = InviteForm(formdata=None)
    form.start()
    return _page(form)


def _page(form: Form, *, invite: InviteForm | None = None) -> ResponseReturnValue:
    by = viewer()
    held = leads.open_leads_by_consultant(by.dealer_id or 0)
    if invite is None:
        invite = form if isinstance(form, InviteForm) else InviteForm(formdata=None)
        invite.start()
    return render_template(
        "dealer/team/index.html",
        form=form,
        invite=invite,
        colleague=ColleagueForm(formdata=None),
        people=[
            {
                "id": person.id,
                "name": person.name,
                "email": person.email or "",
                "role": role_label(person.role),
                "sells": person.role in {Role.MANAGER, Role.CONSULTANT},
                "is_present": person.is_present,
                "has_joined": person.password_hash is not None,
                "leads": held.get(person.id, 0),
                "is_you": person.id == by.account_id,
            }
            for person in accounts.staff_of(by.dealer_id)
        ],
    ), form.status if form.errors else 200


@pages.post("/invite")
def invite() -> ResponseReturnValue:
    by = viewer()
    form = InviteForm()
    form.start()

    def send() -> Account:
        return accounts.invite_staff(
            name=form.name.data or "",
            email=parse_email(form.email.data or "") or "",
            side=Side.DEALER,
            role=Role(form.role.data),
            language=form.language.data,
            by=by,
            dealer_id=by.dealer_id,
        )

    done = attempt(form, send, then=lambda _account: url_for("dealer.team.index"))
    if done is None:
        return _page(form)
    flash(_("%(name)s is invited. The link in the letter is good for two days.", name=form.name.data), "ok")
    return done


@pages.post("/<int:account_id>/presence")
def presence(account_id: int) -> ResponseReturnValue:
    by = viewer()
    colleague = accounts.get_staff(by, account_id)
    form = ColleagueForm()
    done = attempt(
        form,
        lambda: accounts.set_presence(colleague, form.is_present.data == "yes", by=by),
        then=lambda _account: url_for("dealer.team.index"),
    )
    return done or _page(form)


@pages.post("/<int:account_id>/remove")
def remove(account_id: int) -> ResponseReturnValue:
    """One who leaves: the account ends, and the open leads go to the manager in the same moment."""
    by = viewer()
    colleague = accounts.get_staff(by, account_id)
    form = ColleagueForm()
    moved: list[int] = []

    def leave() -> Account:
        ended = accounts.end_account(colleague, by=by)
        moved[:] = [leads.hand_all_to_manager(ended, by=by)]
        return ended

    done = attempt(form, leave, then=lambda _account: url_for("dealer.team.index"))
    if done is None:
        return _page(form)
    if moved:
        flash(_removed(colleague.name, moved[0]), "ok")
    return done


def _removed(name: str, moved: int) -> str:
    if not moved:
        return _("%(name)s is removed and signed out everywhere.", name=name)
    return ngettext(
        "%(name)s is removed. %(n)s open lead is with the manager now.",
        "%(name)s is removed. %(n)s open leads are with the manager now.",
        moved,
        name=name,
    )
