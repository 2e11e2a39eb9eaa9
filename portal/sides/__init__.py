"""Who is asking. Each side parses, asks the domain and answers with a page."""

from __future__ import annotations

from flask import Flask


def register_sides(app: Flask) -> None:
    """Register the five sides."""
    import importlib

    for name in ("showroom", "account", "club", "dealer", "desk"):
        try:
            app.register_blueprint(importlib.import_module(f"portal.sides.{name}").side)
        except ImportError as error:
            print("NOT YET", name, error)
