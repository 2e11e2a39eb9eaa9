"""People who work here: the desk's and the dealers', invited and ended by an administrator."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, leads
from portal.domain.accounts import Account, Side
from portal.platform import forms
from portal.platform.access import viewer
from portal.platform.forms import Form
from portal.platform.language import gettext as _
from portal.platform.text import clean_text
from portal.sides.desk import words
from portal.sides.desk.forms.people import InvitationForm

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
def index() -> ResponseReturnValue:
    return _page(InvitationForm())


@pages.post("/invite")
def invite() -> ResponseReturnValue:
    form = InvitationForm()

    def send() -> Account:
        return accounts.invite_staff(
            name=form.name.data or "",
            email=form.address,
            side=form.side,
            role=form.chosen_role,
            language=form.language.data,
            dealer_id=form.dealer_id,
            area_id=form.area_id,
            by=viewer(),
        )

    done = forms.attempt(form, send, then=lambda account: url_for(".index", side=account.side.value))
    if done is None:
        return _page(form), form.status
    flash(_("%(name)s is invited. The link in the letter is good for two days.", name=form.name.data or ""), "ok")
    return done


@pages.post("/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    account = accounts.get_staff(viewer(), number)
    form = Form()

    def leave() -> Account:
        ended = accounts.end_account(account, by=viewer())
        if ended.side is Side.DEALER:
            leads.hand_all_to_manager(ended, by=viewer())
        return ended

    done = forms.attempt(form, leave, then=lambda row: url_for(".index", side=row.side.value))
    if done is None:
        return _page(InvitationForm(formdata=None), refused=form), form.status
    flash(_("%(name)s can no longer sign in. Every session of theirs has ended.", name=account.name), "ok")
    return done


def _page(form: InvitationForm, *, refused: Form | None = None) -> str:
    side = Side.DEALER if request.args.get("side") == Side.DEALER.value else Side.DESK
    text = clean_text(request.args.get("q", ""))[:80].casefold()
    everybody = [person for person in accounts.all_staff() if person.side is not Side.CLUB]
    shown = [person for person in everybody if (not text or _is_found(person, text)) and (text or person.side is side)]
    return render_template(
        "desk/people/index.html",
        people=shown,
        numbers={s: sum(1 for p in everybody if p.side is s and p.is_active) for s in (Side.DESK, Side.DEALER)},
        side=side,
        text=request.args.get("q", "")[:80],
        form=refused or form,
        invitation=form,
        words=words,
    )


def _is_found(person: Account, text: str) -> bool:
    told = (person.name, person.email or "", person.dealer.name if person.dealer else "", words.role(person.role))
    return any(text in part.casefold() for part in told)
