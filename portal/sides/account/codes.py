"""Signing in with a code of six digits, for owners."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.platform import access
from portal.platform.db import in_one_write
from portal.platform.language import gettext as _
from portal.platform.tokens import new_token
from portal.sides.account import sign_in
from portal.sides.account.entering import address, again, browser_name, enter, needs_second_factor, prove
from portal.sides.account.forms import CodeForm, CodeRequestForm, SignInForm

pages = Blueprint("codes", __name__, url_prefix="/code")
ASKED = "code_asked"
"""In the session of who asked: the login, what binds the code to this browser, and where to go afterwards."""


@pages.post("/send")
def create() -> ResponseReturnValue:
    form = CodeRequestForm()
    key = new_token()

    def act() -> bool:
        accounts.count_code_request(form.login.data, address=address())
        in_one_write(lambda: accounts.send_sign_in_code(form.login.data, bound_to=key))
        return True

    if not prove(form, act):
        asked_from = SignInForm(request.form)
        asked_from.login.errors, asked_from.form_errors = form.login.errors, form.form_errors
        return again(sign_in.page(asked_from))
    session[ASKED] = {"login": form.login.data, "key": key, "next": access.safe_next(form.next.data) or ""}
    flash(_("If an owner signs in with that, a code is on its way."), "ok")
    return redirect(url_for("account.codes.show"), 303)


@pages.get("")
@pages.get("/send", alias=True)
def show() -> ResponseReturnValue:
    if ASKED not in session:
        return redirect(url_for(access.SIGN_IN))
    return page(CodeForm(formdata=None))


@pages.post("")
def check() -> ResponseReturnValue:
    asked = session.get(ASKED)
    if asked is None:
        flash(_("This code was asked for in another browser, or too long ago. Ask for a new one."), "warn")
        return redirect(url_for(access.SIGN_IN), 303)
    form = CodeForm()

    def act() -> accounts.Signed:
        account = accounts.check_sign_in_code(asked["login"], form.code.data, bound_to=asked["key"], address=address())
        return in_one_write(
            lambda: accounts.sign_in(account, browser=browser_name(), needs_second_factor=needs_second_factor())
        )

    signed = prove(form, act)
    return enter(signed, asked["next"]) if signed else again(page(form))


def page(form: CodeForm) -> str:
    asked = session[ASKED]
    resend = CodeRequestForm(formdata=None, data={"login": asked["login"], "next": asked["next"]})
    return render_template("account/codes/show.html", form=form, login=asked["login"], resend=resend)
