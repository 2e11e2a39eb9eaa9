"""Joining by an invitation: owners into the club, staff into the portal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts, customers
from portal.domain.accounts import AccountLink, LinkKind, LinkState
from portal.platform import access, language
from portal.platform.contacts import masked_email, masked_phone
from portal.platform.db import in_one_write
from portal.platform.errors import NotThere
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.account.entering import (
    address,
    again,
    browser_name,
    keep_choice,
    needs_second_factor,
    remember,
)
from portal.sides.account.forms import JoinForm

pages = Blueprint("join", __name__, url_prefix="/join")


@pages.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    link = _get_invitation(token)
    return _ended(link, token) or _page(link, JoinForm(formdata=None))


@pages.post("/<token>")
def create(token: str) -> ResponseReturnValue:
    link = _get_invitation(token)
    form = JoinForm()
    made: list[accounts.Signed] = []

    def join() -> accounts.Signed:
        account = accounts.accept_invitation(token, form.password.data, language=language.current())
        made[:] = [accounts.sign_in(account, browser=browser_name(), needs_second_factor=needs_second_factor())]
        return made[0]

    done = attempt(form, join, then=_onward)
    if done is None:
        return _ended(link, token) or again(_page(link, form))
    if made:
        remember(made[0])
        done = redirect(_onward(made[0]), 303)
        keep_choice(done, language.COOKIE, made[0].viewer.language)
    return done


@pages.post("/<token>/again", endpoint="again")
def send_again(token: str) -> ResponseReturnValue:
    _get_invitation(token)
    accounts.count_again_request(token, address=address())
    sent = in_one_write(lambda: accounts.invite_owner_again(token))
    if sent is None:
        flash(_("You have an account already. Sign in with it."), "ok")
    else:
        flash(_("A new invitation is on its way to you."), "ok")
    return redirect(url_for(access.SIGN_IN), 303)


def _get_invitation(token: str) -> AccountLink:
    link = accounts.find_invitation(token)
    if link is None:
        raise NotThere
    return link


def _onward(signed: accounts.Signed) -> str:
    return url_for(access.SECOND_FACTOR) if signed.awaits_second_factor else access.home_of(signed.viewer)


def _ended(link: AccountLink, token: str) -> ResponseReturnValue | None:
    """The page that says what became of the invitation, where it is no longer good."""
    state = accounts.state_of(link)
    if state is LinkState.OPEN:
        return None
    can_ask = state is LinkState.ENDED and link.kind is LinkKind.OWNER_INVITATION
    return render_template("account/join/ended.html", token=token, state=state.value, can_ask=can_ask), 410


def _page(link: AccountLink, form: JoinForm) -> str:
    if link.customer_id is not None:
        name = customers.get_customer(link.customer_id).name
        logins = [masked_email(link.email) if link.email else "", masked_phone(link.phone) if link.phone else ""]
        return render_template(
            "account/join/owner.html", form=form, name=name, logins=[text for text in logins if text]
        )
    assert link.account_id is not None
    account = accounts.get_account(link.account_id)
    return render_template("account/join/staff.html", form=form, account=account)
