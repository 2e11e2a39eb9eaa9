"""Where each role of the desk begins."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.platform.access import may
from portal.sides.desk import waiting

pages = Blueprint("home", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    if may("desk.leads.index"):
        return redirect(url_for("desk.leads.index"))
    return render_template("desk/home/index.html", counts=waiting.counts(), said=waiting.said)
