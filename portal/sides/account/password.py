"""Forgotten, reset and changed passwords."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.domain.accounts import LinkState
from portal.platform import access
from portal.platform.access import viewer
from portal.platform.db import in_one_write
from portal.platform.errors import NotThere
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.account.entering import address, again, browser_name, prove, remember
from portal.sides.account.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm

pages = Blueprint("password", __name__, url_prefix="/password")


@pages.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    return render_template("account/password/forgotten.html", form=ForgottenForm(formdata=None))


@pages.post("/forgotten")
def send() -> ResponseReturnValue:
    form = ForgottenForm()

    def act() -> bool:
        accounts.count_reset_request(form.login.data, address=address())
        return True

    done = prove(form, act) and attempt(
        form, lambda: accounts.request_reset(form.login.data), then=lambda _link: url_for(access.SIGN_IN)
    )
    if not done:
        return again(render_template("account/password/forgotten.html", form=form))
    flash(_("If an account signs in with that, a link to a new password is on its way."), "ok")
    return done


@pages.get("/reset/<token>")
def reset(token: str) -> ResponseReturnValue:
    return _ended(token) or _reset_page(token, NewPasswordForm(formdata=None))


@pages.post("/reset/<token>", endpoint="set")
def set_new(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    done = attempt(
        form, lambda: accounts.reset_password(token, form.password.data), then=lambda _account: url_for(access.SIGN_IN)
    )
    if done is None:
        return _ended(token) or again(_reset_page(token, form))
    flash(_("Your new password is set. Sign in with it."), "ok")
    return done


def _reset_page(token: str, form: NewPasswordForm) -> str:
    link = accounts.find_reset(token)
    assert link is not None
    assert link.account_id is not None
    side = accounts.get_account(link.account_id).side
    return render_template("account/password/reset.html", form=form, side=side.value)


def _ended(token: str) -> ResponseReturnValue | None:
    """The page that says that the link is no longer good, where it is not."""
    link = accounts.find_reset(token)
    if link is None:
        raise NotThere
    if accounts.state_of(link) is LinkState.OPEN:
        return None
    return render_template("account/password/ended.html"), 410


@pages.get("")
def edit() -> ResponseReturnValue:
    return render_template("account/password/edit.html", form=ChangePasswordForm(formdata=None))


@pages.post("")
def change() -> ResponseReturnValue:
    form = ChangePasswordForm()

    def act() -> accounts.Signed:
        accounts.check_current_password(viewer().account_id, form.current.data, address=address())
        return in_one_write(lambda: accounts.change_password(viewer(), form.password.data, browser=browser_name()))

    signed = prove(form, act)
    if signed is None:
        return again(render_template("account/password/edit.html", form=form))
    remember(signed)
    flash(_("Your password is changed. Everywhere else you are signed out."), "ok")
    return redirect(url_for("account.sessions.index"), 303)
