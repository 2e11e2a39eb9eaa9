"""What the pages of this side share: proving something by a form, and letting the browser in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from portal.domain import accounts
from portal.platform import access, language
from portal.platform.errors import Refusal
from portal.platform.forms import Form
from portal.platform.language import gettext as _
from portal.platform.limits import TooManyTries

T = TypeVar("T")
YEAR = 365 * 24 * 3600


def prove(form: Form, act: Callable[[], T]) -> T | None:
    """What `act` gives if the form is in order; None where the form or a Refusal says no, which is on the form then.

    For what counts failures of its own and therefore opens its own writes; everything else goes by `attempt`.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except Refusal as refusal:
        form.refuse(refusal)
        if isinstance(refusal, TooManyTries):
            g.wait_seconds = refusal.wait_seconds
        return None


def again(page: str) -> ResponseReturnValue:
    """The page with the form that was refused: 422, or 429 with the time to wait."""
    wait: int | None = g.get("wait_seconds")
    return (page, 422) if wait is None else (page, 429, {"Retry-After": str(wait)})


def needs_second_factor() -> bool:
    """Everywhere but in the demonstration."""
    return not current_app.config["DEMO"]


def address() -> str:
    """Where the request comes from, for limits."""
    return request.remote_addr or ""


def remember(signed: accounts.Signed) -> None:
    """From now on this browser is who `signed` says. What the session held before is gone, as is its form token."""
    session.clear()
    g.pop("csrf_token", None)  # the one made for this request belonged to the session that is gone
    session.permanent = signed.viewer.side == "club"  # staff are asked again when they open the browser anew
    login_user(signed.viewer)
    g.viewer = signed.viewer
    language.forget()


def enter(signed: accounts.Signed, wanted: str | None = None) -> Response:
    """Let the browser in: to the second factor where it is missing, else to `wanted`, else to the own side."""
    remember(signed)
    wanted = access.safe_next(wanted)
    if signed.awaits_second_factor:
        return redirect(url_for(access.SECOND_FACTOR, next=wanted), 303)
    response = redirect(wanted or access.home_of(signed.viewer), 303)
    keep_choice(response, language.COOKIE, signed.viewer.language)
    return response


def keep_choice(response: Response, name: str, value: str) -> None:
    """Keep a preference in the browser for a year."""
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )


def leave() -> Response:
    """Forget who it was, and say so at the door."""
    session.clear()
    g.viewer = None
    flash(_("You are signed out."), "ok")
    return redirect(url_for(access.SIGN_IN), 303)


_BROWSERS = (
    ("Edg", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_name() -> str:
    """What the person will know this browser by on the list of sessions: `Firefox, Windows`."""
    told = request.user_agent.string
    found = [
        next((name for mark, name in names if mark in told), fallback)
        for names, fallback in ((_BROWSERS, "Safari" if "Safari/" in told else ""), (_SYSTEMS, ""))
    ]
    return ", ".join(filter(None, found))
