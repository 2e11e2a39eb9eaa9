"""Whether migrations and models agree is seen, down to constraints, conditions and triggers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from config import Settings
from portal import create_app, schema
from portal.platform.db import Base

CHANGES = {
    "a column": ("ALTER TABLE cities ADD COLUMN more INTEGER", "ALTER TABLE cities ADD COLUMN more INTEGER"),
    "an index": ("DROP INDEX ix_messages_about", "DROP INDEX ix_messages_about"),
    "the condition of an index": (
        "DROP INDEX ix_messages_due; CREATE INDEX ix_messages_due ON messages (next_try_at, id)",
        "DROP INDEX ix_messages_due; CREATE INDEX ix_messages_due ON messages (next_try_at, id)",
    ),
    "a trigger": ("DROP TRIGGER settings_no_update", "DROP TRIGGER settings_append_only ON settings"),
    "a table": ("DROP TABLE form_keys", "DROP TABLE form_keys"),
    "a check": (
        "CREATE TABLE more (id INTEGER, CONSTRAINT ck_more_id CHECK (id > 0))",
        "ALTER TABLE cities ADD CONSTRAINT ck_more CHECK (id > 0)",
    ),
}


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found


def test_migrations_and_models_are_equal(settings: Settings) -> None:
    assert schema.differences(settings, create_app) == []


def test_every_kind_of_difference_is_seen(settings: Settings) -> None:
    with schema._two_databases(settings) as (url, _other):
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
        Base.metadata.create_all(engine)
        now = schema.describe(engine)
        assert schema.describe(engine) == now
        for what, (on_sqlite, on_postgresql) in CHANGES.items():
            before = now
            with engine.begin() as connection:
                for statement in (on_postgresql if engine.dialect.name == "postgresql" else on_sqlite).split(";"):
                    connection.exec_driver_sql(statement)
            now = schema.describe(engine)
            assert now != before, what


def test_nothing_is_left_of_the_databases_made_for_it(settings: Settings) -> None:
    if not settings.database_url.startswith("postgresql"):
        with schema._two_databases(settings) as urls:
            folder = sa.make_url(urls[0]).database
            assert folder is not None
        assert not schema.Path(folder).parent.exists()
        return
    with schema._two_databases(settings) as urls:
        assert names(settings) >= {sa.make_url(url).database for url in urls}
    assert not {name for name in names(settings) if name.startswith("portal_check_")}


def names(settings: Settings) -> set[str | None]:
    """The databases of the server."""
    engine = sa.create_engine(settings.database_url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT datname FROM pg_database").scalars())
