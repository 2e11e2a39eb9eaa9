"""Signing in with a password."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.platform import access
from portal.platform.db import in_one_write
from portal.sides.account import demonstration
from portal.sides.account.entering import address, again, browser_name, enter, needs_second_factor, prove
from portal.sides.account.forms import SignInForm

pages = Blueprint("sign_in", __name__, url_prefix="/sign-in")


def page(form: SignInForm) -> str:
    people = demonstration.PEOPLE if current_app.config["DEMO"] else ()
    return render_template("account/sign_in/new.html", form=form, people=people, password=demonstration.PASSWORD)


@pages.get("")
def new() -> ResponseReturnValue:
    wanted = access.safe_next(request.args.get("next"))
    if g.viewer is not None and g.viewer.awaits_second_factor:
        return redirect(url_for(access.SECOND_FACTOR, next=wanted))
    if g.viewer is not None:
        return redirect(wanted or access.home_of(g.viewer))
    return page(SignInForm(formdata=None, data={"next": wanted}))


@pages.post("")
def create() -> ResponseReturnValue:
    form = SignInForm(demonstration.filled(request.form) if current_app.config["DEMO"] else request.form)

    def act() -> accounts.Signed:
        account = accounts.check_password(form.login.data, form.password.data, address=address())
        return in_one_write(
            lambda: accounts.sign_in(account, browser=browser_name(), needs_second_factor=needs_second_factor())
        )

    signed = prove(form, act)
    return enter(signed, form.next.data) if signed else again(page(form))
