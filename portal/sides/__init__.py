"""Who is asking. Each side parses, asks the domain and answers with a page."""

from __future__ import annotations

from flask import Flask


def register_sides(app: Flask) -> None:
    """Register the five sides."""
    from portal.sides import account, club, dealer, desk, showroom  # noqa: PLC0415  (they import the domain)

    for side in (showroom.side, account.side, club.side, dealer.side, desk.side):
        app.register_blueprint(side)
