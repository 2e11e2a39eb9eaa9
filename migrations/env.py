"""How Alembic reaches the database: the application's own engine, one transaction, SQLite's foreign keys off."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from portal.platform.db import UtcDateTime, db, migrating


def _engine() -> Any:
    return db.engine


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations name plain types: they must go on running when the portal's own types move."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction; on SQLite check the foreign keys before it commits."""
    arguments = {
        **current_app.extensions["migrate"].configure_args,
        "render_item": _render_item,
        "transaction_per_migration": False,
    }
    given = context.config.attributes.get("connection")
    if given is not None:
        _run_on(given, arguments)
        return
    with _engine().connect() as connection:
        try:
            _run_on(connection, arguments)
        finally:
            if connection.dialect.name == "sqlite":
                connection.invalidate()  # its foreign keys are off: it must not go back to the pool


def _run_on(connection: Any, arguments: dict[str, Any]) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Batch mode re-creates tables: with foreign keys on that would delete the children of a cascading parent.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        arguments["transactional_ddl"] = True
    context.configure(connection=connection, target_metadata=db.metadata, **arguments)
    with migrating(), context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise RuntimeError(f"the migration leaves dangling foreign keys: {dangling[:5]}")


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: run them with PORTAL_DATABASE_URL set.")
run()
