"""Appearance, language and shortcut keys: kept in the browser, and with the account of who is signed in."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import accounts
from portal.platform import access, language
from portal.platform import pages as public_pages
from portal.platform.db import in_one_write
from portal.platform.language import gettext as _
from portal.sides.account.entering import again, keep_choice
from portal.sides.account.forms import PreferencesForm

pages = Blueprint("preferences", __name__, url_prefix="/preferences")


@pages.get("")
def show() -> ResponseReturnValue:
    keys = "on" if g.viewer is None or g.viewer.keys_on else "off"
    present = {"theme": public_pages.theme(), "language": language.current(), "keys": keys}
    return render_template("account/preferences/show.html", form=PreferencesForm(formdata=None, data=present))


@pages.post("")
def update() -> ResponseReturnValue:
    form = PreferencesForm()
    if not form.validate_on_submit():
        return again(render_template("account/preferences/show.html", form=form))
    tongue, keys = form.language.data or None, form.keys.data or None
    if g.viewer is not None and (tongue or keys):
        account_id, keys_on = g.viewer.account_id, None if keys is None else keys == "on"
        in_one_write(lambda: accounts.set_preferences(account_id, language=tongue, keys_on=keys_on))
    back = _where_it_was_asked()
    if back is None:
        flash(_("Your preferences are kept."), "ok")
    response = redirect(back or url_for("account.preferences.show"), 303)
    if form.theme.data:
        keep_choice(response, "theme", form.theme.data)
    if tongue:
        keep_choice(response, language.COOKIE, tongue)
    return response


def _where_it_was_asked() -> str | None:
    """The page of ours whose switch was used, without a language fixed in its address; None for this page itself."""
    asked = urlsplit(request.referrer or "")
    own = url_for("account.preferences.show")
    if asked.netloc != request.host or asked.path == own:
        return None
    query = urlencode([(name, value) for name, value in parse_qsl(asked.query) if name != "lang"])
    return access.safe_next(asked.path + (f"?{query}" if query else ""))
