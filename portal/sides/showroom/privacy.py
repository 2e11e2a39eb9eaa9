"""What is held about people, why, how long, whom to ask; and the very words to which they say yes or no."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.domain import customers, settings
from portal.platform.pages import public_page

pages = Blueprint("privacy", __name__, url_prefix="/privacy")


@pages.get("")
def show() -> Response:
    return public_page((customers.WORDS_VERSION, settings.value("leads.no_contact_days")), _render)


def _render() -> str:
    return render_template(
        "showroom/privacy/show.html",
        words=[customers.words_of(kind) for kind in customers.ConsentKind],
        quiet_days=settings.value("leads.no_contact_days"),
    )
