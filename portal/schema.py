"""Whether the migrations lead to what the models say: both schemas are made, described line by line and compared.

Alembic's own comparison does not see CHECK constraints, triggers and the conditions of indexes; the description does.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask

from config import Settings
from portal.platform.db import Base, create_schema, db

VERSION_TABLE = "alembic_version"
MakeApp = Callable[[Settings], Flask]

_TRIGGERS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(t.oid) || ' ' || p.prosrc FROM pg_trigger t "
    "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal",
}
_INDEXES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": f"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '{VERSION_TABLE}'",  # noqa: S608
}


def differences(settings: Settings, make_app: MakeApp) -> list[str]:
    """What the migrations and the models do not agree on, one line each; empty where they are equal.

    Works on two databases made for it and removed afterwards, of the kind that `settings` name: an empty one brought
    up to date by the migrations, and one made from the models.
    """
    with _two_databases(settings) as (migrated_url, made_url):
        migrated_app = make_app(replace(settings, database_url=migrated_url))
        made_app = make_app(replace(settings, database_url=made_url))
        with migrated_app.app_context():
            flask_migrate.upgrade(directory=str(migrated_app.config["ROOT"] / "migrations"))
            migrated, seen_by_alembic = describe(db.engine), _alembic_sees(db.engine)
            db.engine.dispose()
        create_schema(made_app)
        with made_app.app_context():
            made = describe(db.engine)
            db.engine.dispose()
    lacking = [f"the migrations lack: {line}" for line in sorted(made - migrated)]
    left_over = [f"only the migrations have: {line}" for line in sorted(migrated - made)]
    return [*lacking, *left_over, *seen_by_alembic]


def describe(engine: sa.Engine) -> set[str]:
    """Every column, key, constraint, index and trigger of the database, a line each."""
    lines: set[str] = set()
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in inspector.get_table_names():
            if table != VERSION_TABLE:
                lines |= {f"{table}: {part}" for part in _parts_of(inspector, table)}
        for kind, queries in (("index", _INDEXES), ("trigger", _TRIGGERS)):
            found = connection.execute(sa.text(queries[engine.dialect.name])).scalars()
            lines |= {f"{kind}: {_plain(text)}" for text in found}
    return lines


def _parts_of(inspector: sa.Inspector, table: str) -> Iterator[str]:
    for column in inspector.get_columns(table):
        kind = column["type"].compile(inspector.bind.dialect)
        null = "NULL" if column["nullable"] else "NOT NULL"
        yield f"column {column['name']} {kind} {null} DEFAULT {column.get('default')}"
    key = inspector.get_pk_constraint(table)
    yield f"primary key {key.get('name')} {key['constrained_columns']}"
    for foreign in inspector.get_foreign_keys(table):
        to = f"{foreign['referred_table']} {foreign['referred_columns']}"
        yield f"foreign key {foreign['name']} {foreign['constrained_columns']} to {to} {foreign['options']}"
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['name']} {unique['column_names']}"
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']} {_plain(str(check['sqltext']))}"


def _plain(text: str) -> str:
    """The text with one blank for any white space and without quotes around names, which the two ways set apart."""
    return re.sub(r"\s+", " ", text).replace('"', "").strip()


def _alembic_sees(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [f"alembic would change: {change}" for change in compare_metadata(context, Base.metadata)]


@contextmanager
def _two_databases(settings: Settings) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of the same kind, removed at the end."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'migrated.db'}", f"sqlite:///{Path(folder) / 'made.db'}"
        return
    names = [f"portal_check_{secrets.token_hex(4)}" for _ in range(2)]
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    try:
        with server.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        first, second = (url.set(database=name).render_as_string(hide_password=False) for name in names)
        yield first, second
    finally:
        with server.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        server.dispose()
