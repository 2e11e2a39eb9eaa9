"""What the machines ask: is the process alive, can it answer, what are its figures."""

from __future__ import annotations

import os

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.platform.db import db

pages = Blueprint("running", __name__)


def init_app(app: Flask) -> None:
    """Register the three addresses."""
    app.register_blueprint(pages)


@pages.get("/healthz")
def health() -> Response:
    """While the process lives."""
    return Response("alive\n", mimetype="text/plain")


@pages.get("/readyz")
def ready() -> Response:
    """When the database answers and its migrations are the newest."""
    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    if now != newest_revision():
        return Response(f"migrations: {now or 'none'}\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def newest_revision() -> str | None:
    """The revision the migrations lead to."""
    config = Config()
    config.set_main_option("script_location", str(current_app.config["ROOT"] / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


@pages.get("/metrics")
def metrics() -> Response:
    """Figures of all web processes for Prometheus; answers only to this machine."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or request.headers.get("X-Forwarded-For"):
        abort(404)
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
