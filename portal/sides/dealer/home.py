"""Where the dealer's staff arrive: sellers at their leads, the others at an honest word about what is theirs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.platform.access import may

pages = Blueprint("home", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    if may("dealer.leads.index"):
        return redirect(url_for("dealer.leads.index"))
    return render_template("dealer/home/index.html")
