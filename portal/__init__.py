"""Forecourt. `create_app` wires everything and decides nothing."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from config import Settings
from portal.platform import access, assets, brand, db, forms, language, web

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application, from `settings` or the environment. Raises SettingsAreWrong where one is missing or wrong."""
    from portal import access_table, commands, look, running  # noqa: PLC0415  (they import the domain, which needs us)
    from portal.domain import accounts, imports, sales  # noqa: F401, PLC0415  (they bring every table)
    from portal.sides import register_sides  # noqa: PLC0415

    settings = settings or Settings.from_environment(os.environ)
    app = Flask("portal", static_folder=None, template_folder=str(ROOT / "templates"), root_path=str(ROOT / "portal"))
    app.config.update(
        ROOT=ROOT,
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        DEMO=settings.demo,
        TESTING=settings.testing,
        TRUSTED_HOSTS=settings.hosts,
        SERVER_NAME=None,
    )
    app.extensions["brand"] = brand.Brand(
        name_latin=settings.brand_name,
        name_zh=settings.brand_name_zh,
        country=settings.brand_country,
        currency=settings.brand_currency,
        zone_name=settings.brand_zone,
        phone=settings.brand_phone,
        base_url=settings.base_url,
    )
    web.prepare_logs()
    db.init_app(app)
    language.init_app(app)
    web.init_app(app, is_https=settings.is_https, proxies=settings.proxies)
    access.init_app(app, access_table.ACCESS, accounts.find_viewer, access_table.HOMES)
    forms.csrf.init_app(app)
    assets.init_app(app, ROOT / "static")
    app.jinja_env.globals.update(look.template_globals(lambda: assets.asset("icons.svg")))
    register_sides(app)
    running.init_app(app)
    commands.init_app(app)
    access.check_table(app)
    return app
