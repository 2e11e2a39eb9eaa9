"""The second factor of staff: asked for after the password, set up where there is none yet."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.look.qr import qr
from portal.platform import access
from portal.platform.access import viewer
from portal.platform.db import in_one_write
from portal.platform.forms import attempt
from portal.platform.language import gettext as _
from portal.sides.account.entering import address, again, browser_name, enter, needs_second_factor, prove, remember
from portal.sides.account.forms import ReplaceForm, SecondFactorForm, SetUpForm

pages = Blueprint("second_factor", __name__, url_prefix="/second-factor")


@pages.get("")
def new() -> ResponseReturnValue:
    wanted = access.safe_next(request.args.get("next"))
    if not viewer().awaits_second_factor:
        return redirect(wanted or access.home_of(viewer()))
    if not _has_one():
        return redirect(url_for("account.second_factor.setup", next=wanted))
    return render_template(
        "account/second_factor/new.html", form=SecondFactorForm(formdata=None, data={"next": wanted})
    )


@pages.post("")
def create() -> ResponseReturnValue:
    if not viewer().awaits_second_factor or not _has_one():
        return redirect(url_for("account.second_factor.new"), 303)
    form = SecondFactorForm()

    def act() -> accounts.Signed:
        accounts.count_second_factor_try(viewer())
        return in_one_write(lambda: accounts.pass_second_factor(viewer(), form.code.data, browser=browser_name()))

    signed = prove(form, act)
    if signed is None:
        return again(render_template("account/second_factor/new.html", form=form))
    return enter(signed, form.next.data)


@pages.get("/setup")
def setup() -> ResponseReturnValue:
    wanted = access.safe_next(request.args.get("next"))
    if (elsewhere := _set_up_elsewhere(wanted)) is not None:
        return elsewhere
    return _setup_page(_setup_form()(formdata=None, data={"next": wanted}))


@pages.post("/setup")
def confirm() -> ResponseReturnValue:
    if (elsewhere := _set_up_elsewhere(None)) is not None:
        return elsewhere
    form = _setup_form()()
    asks = viewer()
    made: list[tuple[accounts.Signed, list[str]]] = []

    def turn_on() -> accounts.Signed:
        made[:] = [accounts.turn_on_second_factor(asks, _secret(), form.code.data, browser=browser_name())]
        return made[0][0]

    def act() -> bool:
        if isinstance(form, ReplaceForm):
            accounts.check_current_password(asks.account_id, form.current.data, address=address())
        accounts.count_second_factor_try(asks)
        return True

    if not prove(form, act):
        return again(_setup_page(form))
    done = attempt(form, turn_on, then=lambda _signed: url_for("account.sessions.index"))
    if done is None or not made:
        return done or again(_setup_page(form))
    signed, codes = made[0]
    remember(signed)
    onward = access.safe_next(form.next.data) or access.home_of(signed.viewer)
    return render_template("account/second_factor/codes.html", codes=codes, onward=onward)


def _has_one() -> bool:
    return accounts.get_account(viewer().account_id).totp_secret is not None


def _set_up_elsewhere(wanted: str | None) -> ResponseReturnValue | None:
    """Where to go instead: owners have none, the demonstration has it off, and a password alone does not replace it."""
    if viewer().side == "club" or not needs_second_factor():
        return redirect(access.home_of(viewer()))
    if viewer().awaits_second_factor and _has_one():
        return redirect(url_for("account.second_factor.new", next=wanted))
    return None


def _setup_form() -> type[SetUpForm]:
    return ReplaceForm if _has_one() else SetUpForm


def _secret() -> str:
    return accounts.proposed_secret(viewer(), current_app.config["SECRET_KEY"])


def _setup_page(form: SetUpForm) -> str:
    secret = _secret()
    return render_template(
        "account/second_factor/setup.html",
        form=form,
        code=qr(accounts.address_for_app(viewer(), secret), _("QR code for your authenticator app")),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    )
