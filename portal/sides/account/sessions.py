"""Where one is signed in, and ending it there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.platform.access import viewer
from portal.platform.db import in_one_write
from portal.platform.language import gettext as _
from portal.sides.account.entering import leave, needs_second_factor

pages = Blueprint("sessions", __name__, url_prefix="/sessions")


@pages.get("")
def index() -> ResponseReturnValue:
    has_second_factor = viewer().side != "club" and needs_second_factor()
    return render_template(
        "account/sessions/index.html",
        sessions=accounts.sessions_of(viewer().account_id),
        codes_left=accounts.recovery_codes_left(viewer().account_id) if has_second_factor else None,
    )


@pages.post("/<int:sign_in_id>/end")
def end(sign_in_id: int) -> ResponseReturnValue:
    in_one_write(lambda: accounts.end_session(viewer(), sign_in_id))
    if sign_in_id == viewer().sign_in_id:
        return leave()
    flash(_("That session is ended."), "ok")
    return redirect(url_for("account.sessions.index"), 303)
